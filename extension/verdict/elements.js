/**
 * Small parts of which the dialog and the panel are made. Nothing in them is ever markup.
 *
 * @import { Words } from "../types.js"
 */

import { fill, text } from "../i18n.js";
import { visible } from "../visible.js";

/**
 * @param {Element} parent
 * @param {string} message
 * @param {import("../i18n.js").Values} [values]
 */
export function line(parent, message, values) {
  const made = document.createElement("p");
  fill(made, message, values);
  parent.append(made);
  return made;
}

/**
 * @param {string} message
 * @param {import("../i18n.js").Values} values
 */
export function words(message, values) {
  const made = document.createElement("span");
  fill(made, message, values);
  return made;
}

/**
 * Text that somebody else chose: never able to turn the text around it, nor to hide anything of itself.
 *
 * @param {string} className
 * @param {string} words
 */
export function isolated(className, words) {
  const made = document.createElement("bdi");
  if (className) {
    made.className = className;
  }
  made.textContent = visible(words);
  return made;
}

/**
 * @param {import("../types.js").Answer["kind"] | "undo"} answer
 * @param {Words} name
 * @param {{ accessKey?: string, look?: string }} [more]
 * @returns {HTMLButtonElement}
 */
export function answerButton(answer, name, { accessKey = "", look = "" } = {}) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = look;
  made.dataset.answer = answer;
  made.dataset.label = name;
  made.accessKey = accessKey;
  label(made);
  return made;
}

/**
 * The button's own label, its access key underlined as on Thunderbird's own buttons.
 *
 * @param {HTMLButtonElement} button
 */
export function label(button) {
  const { accessKey } = button;
  const name = /** @type {Words} from a button that was made here */ (button.dataset.label ?? "");
  const at = accessKey ? name.toLowerCase().indexOf(accessKey.toLowerCase()) : -1;
  if (at < 0) {
    button.textContent = name;
    return;
  }
  const underlined = document.createElement("u");
  underlined.textContent = visible(name[at]);
  const parts = /** @type {Words[]} parts of words */ ([name.slice(0, at), name.slice(at + 1)]);
  button.replaceChildren(parts[0], underlined, parts[1]);
}

/**
 * @param {Element} parent
 * @param {string} message
 */
export function quietHeading(parent, message) {
  const heading = document.createElement("h2");
  heading.className = "quiet-heading";
  heading.textContent = text(message);
  parent.append(heading);
}

/**
 * A part of a page that its own HTML has.
 *
 * @param {string} id
 * @returns {HTMLElement}
 */
export function element(id) {
  const found = document.getElementById(id);
  if (!found) {
    throw new Error(`this page has no #${id}`);
  }
  return found;
}
