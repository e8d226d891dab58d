/**
 * Words for pages. A message names its values in braces: `{people} people will see each other’s addresses`. Where a number
 * changes the words, the message exists as `<key>_one`, `<key>_other`, …, one for each plural category of the language, and the
 * value named first in `<key>_other` decides, or the one called `n` where it names none.
 *
 * `messenger.i18n` knows neither plurals nor which language the words it gave are in; the message `language` tells.
 */

import { isolated, joined, visible } from "./visible.js";

/** @import { Words } from "./types.js" */

/** @typedef {{ shown: Words }} Shown words of a page's own, or text that {@link visible} has seen */
/** @typedef {Record<string, string | number | string[] | Shown>} Values whatever is a string may come from anybody */
/** @typedef {{ name: string, own: Words } | { name: string, text: string }} Value a value in a message, as opposed to the words around it */

const PLACEHOLDER = /\{([a-z_]+)\}/;

/** @type {Intl.PluralRules | undefined} */
let plurals;

/**
 * A message as plain text; what in its values cannot be seen, or would turn the words around it, is shown as signs.
 *
 * @param {string} key
 * @param {Values} [values]
 * @returns {Words} empty where there is no such message
 */
export function text(key, values = {}) {
  return joined(
    pieces(key, values).map((piece) => (typeof piece === "string" ? piece : "own" in piece ? piece.own : isolated(piece.text))),
    "",
  );
}

/**
 * Words that {@link text} made, as a value in other words: what is in them needs no second look.
 *
 * @param {Words} words
 * @returns {Shown}
 */
export const shown = (words) => ({ shown: words });

/**
 * Puts a message into an element, each of its values in an element of its own: bidi-isolated, and found by its name
 * (`data-fact`). Nothing in a value is ever markup, nor a sign that cannot be seen.
 *
 * @param {Element} element
 * @param {string} key
 * @param {Values} [values]
 */
export function fill(element, key, values = {}) {
  const nodes = pieces(key, values).map((piece) => {
    if (typeof piece === "string") {
      return piece;
    }
    const value = document.createElement("bdi");
    value.dataset.fact = piece.name;
    value.textContent = "own" in piece ? piece.own : visible(piece.text);
    return value;
  });
  element.replaceChildren(...nodes);
}

/**
 * Whether there is such a message, in one form or in several.
 *
 * @param {string} key
 */
export function has(key) {
  return [key, `${key}_other`].some((name) => messenger.i18n.getMessage(name) !== "");
}

/** Sets the language of the page and fills every `data-i18n`, also in templates. */
export function translatePage() {
  const root = document.documentElement;
  root.lang = text("language");
  root.dir = text("direction");
  for (const element of marked(document)) {
    element.textContent = text(element.dataset.i18n ?? "");
  }
}

/**
 * @param {Document | DocumentFragment} tree
 * @returns {HTMLElement[]}
 */
function marked(tree) {
  const inside = [...tree.querySelectorAll("template")].flatMap((template) => marked(template.content));
  return [.../** @type {NodeListOf<HTMLElement>} */ (tree.querySelectorAll("[data-i18n]")), ...inside];
}

/**
 * @param {string} key
 * @param {Values} values
 * @returns {(Words | Value)[]}
 */
function pieces(key, values) {
  return form(key, values)
    .split(PLACEHOLDER)
    .map((piece, index) => {
      if (index % 2 === 0) {
        return /** @type {Words} from a message of our own */ (piece);
      }
      const value = values[piece] ?? "";
      if (typeof value === "object" && !Array.isArray(value)) {
        return { name: piece, own: value.shown };
      }
      return { name: piece, text: Array.isArray(value) ? value.join(", ") : String(value) };
    })
    .filter((piece) => piece !== "");
}

/**
 * @param {string} key
 * @param {Values} values
 * @returns {string}
 */
function form(key, values) {
  const other = messenger.i18n.getMessage(`${key}_other`);
  if (!other) {
    return messenger.i18n.getMessage(key);
  }
  const count = Number(values[PLACEHOLDER.exec(other)?.[1] ?? "n"]);
  plurals ??= new Intl.PluralRules(messenger.i18n.getMessage("language"));
  return messenger.i18n.getMessage(`${key}_${plurals.select(count)}`) || other;
}
