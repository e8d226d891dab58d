/**
 * The user's own settings as a file: to keep, to take to another computer, and back. What a file holds is checked by the core before
 * anything is stored.
 *
 * @import { OptionsState, Problem, Words } from "../types.js"
 */

import { text } from "../i18n.js";
import { suffixesIn } from "../settings.js";
import { joined } from "../visible.js";
import { reach } from "./paths.js";
import { listOf } from "./problems.js";

/** Settings are a few kilobytes; of more than this, something else was chosen. */
const MOST_BYTES = 2_000_000;

/**
 * What the options page lends.
 *
 * @typedef {object} Page
 * @property {() => OptionsState} state
 * @property {(state: Pick<OptionsState, "user" | "problems">) => Record<string, unknown>} usable settings without those that are at fault
 * @property {(user: Record<string, unknown>, afterwards: () => void) => void} save
 */

/**
 * @param {HTMLElement} section
 * @param {Page} page
 */
export function offerTransfer(section, page) {
  const input = /** @type {HTMLInputElement} by construction of options.html */ (section.querySelector("input"));
  part(section, "[data-wish=export]").addEventListener("click", () => download(page.state().user));
  part(section, "[data-wish=import]").addEventListener("click", () => input.click());
  input.addEventListener("change", async () => {
    const [file] = input.files ?? [];
    if (file) {
      await take(section, page, file).catch((error) => refuse(section, file, error));
      input.value = ""; // the same file may be chosen again once it was put right
    }
  });
  section.hidden = false;
}

/** @param {Record<string, unknown>} user */
function download(user) {
  const link = document.createElement("a");
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(user, null, 2)}\n`], { type: "application/json" }));
  link.href = url;
  link.download = `bcc-guard-settings-${new Intl.DateTimeFormat("sv").format()}.json`; // Swedes write dates as ISO 8601 does
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // the file picker may stay open for a while
}

/**
 * @param {HTMLElement} section
 * @param {Page} page
 * @param {File} file
 */
async function take(section, page, file) {
  if (file.size > MOST_BYTES) {
    throw new Error(text("transfer_too_large"));
  }
  const user = JSON.parse(await file.text());
  if (typeof user !== "object" || user === null || Array.isArray(user)) {
    throw new Error(text("transfer_no_object"));
  }
  // Not before it is needed: this starts a core.
  const core = await import("../core.js");
  const { problems } = await core.settings({ user, suffixes: suffixesIn(user) });
  const good = await withoutProblems(core, page.usable({ user, problems }));
  if (problems.length === 0) {
    store(section, page, good);
    return;
  }
  ask(section, page, { file, problems, good });
}

/**
 * A name with a dot in it cannot be told from a path: all that it may stand in is left out.
 *
 * @param {Pick<typeof import("../core.js"), "settings">} core
 * @param {Record<string, unknown>} user
 */
async function withoutProblems(core, user) {
  const { problems } = await core.settings({ user, suffixes: suffixesIn(user) });
  const good = Object.entries(user).filter(([name]) => !problems.some(({ path }) => path.startsWith(name)));
  return Object.fromEntries(good);
}

/**
 * @param {HTMLElement} section
 * @param {File} file
 * @param {unknown} error
 */
function refuse(section, file, error) {
  console.error(error);
  clear(section);
  const reason = error instanceof Error ? error.message : String(error);
  part(section, ".problem").textContent = text("transfer_unreadable", { file: file.name, reason });
}

/**
 * Names what is wrong, and offers the rest.
 *
 * @param {HTMLElement} section
 * @param {Page} page
 * @param {{ file: File, problems: Problem[], good: Record<string, unknown> }} found
 */
function ask(section, page, { file, problems, good }) {
  clear(section);
  const n = count(good);
  part(section, ".problem").textContent = text("transfer_problems", { n: problems.length, file: file.name });
  const buttons = [
    ...(n > 0 ? [button(text("transfer_take_rest", { n }), () => store(section, page, good))] : []),
    button(text("transfer_take_nothing"), () => {
      clear(section);
      part(section, "[data-wish=import]").focus();
    }),
  ];
  part(section, ".outcome").append(listOf(problems), ...buttons);
  buttons[0].focus();
}

/**
 * @param {HTMLElement} section
 * @param {Page} page
 * @param {Record<string, unknown>} user
 */
function store(section, page, user) {
  const before = page.usable(page.state());
  page.save(user, () => {
    clear(section);
    const without = withoutEffect(page.state(), user);
    const words = [
      text("transfer_taken", { n: count(user) }),
      ...(without > 0 ? [text("transfer_locked", { n: without })] : []),
    ];
    const said = document.createElement("p");
    said.textContent = joined(words);
    const undo = button(text("options_undo"), () => page.save(before, () => back(section)));
    undo.dataset.wish = "undo";
    part(section, ".outcome").append(said, undo);
    undo.focus();
    endWithTheNextChange(section, user);
  });
}

/**
 * How many values the organisation does not leave to the user.
 *
 * @param {OptionsState} state
 * @param {Record<string, unknown>} user
 */
function withoutEffect({ bounds, settings }, user) {
  const values = Object.keys(bounds).map((path) => [reach(user, path.split(".")), reach(settings, path.split("."))]);
  // Of lists, some entries may be in force.
  const isWithout = (/** @type {unknown[]} */ [own, inForce]) => own !== undefined && !Array.isArray(own) && own !== inForce;
  return values.filter(isWithout).length;
}

/** @param {HTMLElement} section */
function back(section) {
  clear(section);
  part(section, ".outcome").textContent = text("transfer_undone");
  part(section, "[data-wish=import]").focus();
}

/**
 * What was changed since would be undone too.
 *
 * @param {HTMLElement} section
 * @param {Record<string, unknown>} user
 */
function endWithTheNextChange(section, user) {
  const taken = JSON.stringify(user);
  /** @param {messenger.storage.Changes} changes */
  const changed = ({ settings }) => {
    if (settings && JSON.stringify(settings.newValue) !== taken) {
      messenger.storage.local.onChanged.removeListener(changed);
      section.querySelector("[data-wish=undo]")?.remove();
    }
  };
  messenger.storage.local.onChanged.addListener(changed);
}

/** How many values are set. @param {unknown} settings @returns {number} */
function count(settings) {
  const isObject = typeof settings === "object" && settings !== null && !Array.isArray(settings);
  return isObject ? Object.values(settings).reduce((sum, value) => sum + count(value), 0) : 1;
}

/** @param {HTMLElement} section */
function clear(section) {
  part(section, ".problem").textContent = "";
  part(section, ".outcome").replaceChildren();
}

/**
 * @param {Words} words
 * @param {() => void} pressed
 */
function button(words, pressed) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.addEventListener("click", pressed);
  return made;
}

/**
 * @param {HTMLElement} section
 * @param {string} selector
 */
function part(section, selector) {
  return /** @type {HTMLElement} by construction of options.html */ (section.querySelector(selector));
}
