/**
 * What goes with the message that is tried: the files of a stored message, those that stand in pasted source, those from the disk.
 *
 * @import { Attachment, Settings } from "../types.js"
 */

import { text } from "../i18n.js";
import { scan } from "../scan.js";
import { isolated } from "../verdict/elements.js";

/** @typedef {{ name: string, size: number, file: File | null }} Attached `file` null where Thunderbird does not have it */

/** Beside those in pasted source. @type {Attached[]} */
let files = [];

/**
 * @param {HTMLElement} place with a list, a button and a file field
 * @param {() => void} changed
 */
export function offerFiles(place, changed) {
  const input = /** @type {HTMLInputElement} by construction of try.html */ (place.querySelector("input"));
  place.querySelector("button.add")?.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    keepFiles(place, [...files, ...[...(input.files ?? [])].map((file) => ({ name: file.name, size: file.size, file }))]);
    input.value = ""; // the same file may be chosen again once it was taken out
    changed();
  });
  place.addEventListener("click", ({ target }) => {
    const row = target instanceof HTMLButtonElement ? target.closest("li") : null;
    if (row) {
      const index = [...(row.parentElement?.children ?? [])].indexOf(row);
      keepFiles(place, files.toSpliced(index, 1));
      /** @type {HTMLElement | null} */ (place.querySelector(`li:nth-child(${index + 1}) button, button.add`))?.focus();
      changed();
    }
  });
}

/**
 * These and no others.
 *
 * @param {HTMLElement} place
 * @param {Attached[]} now
 */
export function keepFiles(place, now) {
  files = now;
  const rows = files.map(({ name }) => {
    const row = document.createElement("li");
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "link";
    remove.textContent = text("try_remove_file");
    remove.ariaLabel = text("try_remove_file_accessible", { name });
    row.append(isolated("thing", name), remove);
    return row;
  });
  place.querySelector("ul")?.replaceChildren(...rows);
}

/**
 * Every file, as a check has it.
 *
 * @param {Attached[]} inSource
 * @param {Settings} settings
 * @returns {Promise<Attachment[]>}
 */
export function readFiles(inSource, settings) {
  return Promise.all(
    [...inSource, ...files].map(async ({ name, size, file }, id) => {
      const facts = file ? await scan(name, file, settings) : { size, unreadable: "unavailable" };
      return { id, name, size, linked: false, facts };
    }),
  );
}
