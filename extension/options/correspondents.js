/**
 * The section about the people the user writes to: how many are known, how far the Sent folders have been read, and a way to have it
 * all erased.
 *
 * @import { CorrespondentsState, FromOptions } from "../types.js"
 */

import { within } from "../failure.js";
import { text } from "../i18n.js";
import { joined } from "../visible.js";

/** How long the background page may take to answer; it may have to be woken. */
const ANSWER_TIMEOUT = 8000;

/**
 * Fills the section, and keeps it true.
 *
 * @param {HTMLElement} section
 */
export async function showCorrespondents(section) {
  for (const button of buttons(section)) {
    button.addEventListener("click", () =>
      carryOut(section, /** @type {"erase" | "learn"} by options.html */ (button.dataset.wish)),
    );
  }
  messenger.storage.session.onChanged.addListener(({ correspondents }) => {
    if (correspondents) {
      carryOut(section);
    }
  });
  await carryOut(section);
  section.hidden = false;
}

/**
 * @param {HTMLElement} section
 * @param {"erase" | "learn"} [wish]
 */
async function carryOut(section, wish) {
  const problem = part(section, ".problem");
  try {
    draw(section, await within(ANSWER_TIMEOUT, "the background page", ask({ kind: "correspondents", wish })));
    problem.hidden = true;
  } catch (error) {
    console.error(error);
    problem.hidden = false;
  }
  if (wish) {
    // The button that was clicked is gone; the other one comes with what has become of it as its description.
    buttons(section)
      .find((button) => !button.hidden)
      ?.focus();
  }
}

/**
 * @param {FromOptions} message
 * @returns {Promise<CorrespondentsState>}
 */
function ask(message) {
  return messenger.runtime.sendMessage(message);
}

/**
 * @param {HTMLElement} section
 * @param {CorrespondentsState} state
 */
function draw(section, state) {
  part(section, ".state").textContent = words(state);
  const bar = /** @type {HTMLProgressElement} by construction of options.html */ (part(section, "progress"));
  bar.hidden = !state.learning || state.complete || state.waiting || state.total === 0;
  bar.ariaLabel = text("correspondents_title");
  bar.max = Math.max(1, state.total);
  bar.value = state.read;
  for (const button of buttons(section)) {
    button.hidden = (button.dataset.wish === "erase") !== state.learning || (button.dataset.wish === "erase" && state.kept);
  }
  part(section, ".locked").hidden = !state.kept;
}

/** @param {CorrespondentsState} state */
function words({ learning, complete, completed, read, total, people, waiting }) {
  if (!learning) {
    return text("correspondents_off");
  }
  const language = text("language");
  const number = (/** @type {number} */ value) => new Intl.NumberFormat(language).format(value);
  const known = text("correspondents_people", { people: number(people) });
  if (complete) {
    const date = new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(completed ?? 0);
    return joined([known, text("correspondents_complete", { date })]);
  }
  if (waiting) {
    return joined([known, text("correspondents_unfetched")]);
  }
  if (total === 0) {
    return text("correspondents_waiting");
  }
  return joined([text("correspondents_reading", { read: number(read), total: number(total) }), known]);
}

/** @param {HTMLElement} section */
function buttons(section) {
  return /** @type {HTMLButtonElement[]} by construction of options.html */ ([...section.querySelectorAll("button")]);
}

/**
 * @param {HTMLElement} section
 * @param {string} selector
 * @returns {HTMLElement}
 */
function part(section, selector) {
  return /** @type {HTMLElement} by construction of options.html */ (section.querySelector(selector));
}
