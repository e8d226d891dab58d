/**
 * Words for pages. A message names its values in braces: `{people} people will see each other’s addresses`. Where a number
 * changes the words, the message exists as `<key>_one`, `<key>_other`, …, one for each plural category of the language, and the
 * value named first in `<key>_other` decides, or the one called `n` where it names none.
 *
 * `messenger.i18n` knows neither plurals nor which language the words it gave are in; the message `language` tells.
 */

/** @typedef {Record<string, string | number | string[]>} Values */
/** @typedef {{ name: string, text: string }} Value a value in a message, as opposed to the words around it */

const PLACEHOLDER = /\{([a-z_]+)\}/;

/** @type {Intl.PluralRules | undefined} */
let plurals;

/**
 * A message as plain text.
 *
 * @param {string} key
 * @param {Values} [values]
 * @returns {string} empty where there is no such message
 */
export function text(key, values = {}) {
  return pieces(key, values)
    .map((piece) => (typeof piece === "string" ? piece : piece.text))
    .join("");
}

/**
 * Puts a message into an element, each of its values in an element of its own: bidi-isolated, and found by its name
 * (`data-fact`). Nothing in a value is ever markup.
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
    value.textContent = piece.text;
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
 * @returns {(string | Value)[]}
 */
function pieces(key, values) {
  return form(key, values)
    .split(PLACEHOLDER)
    .map((piece, index) => {
      if (index % 2 === 0) {
        return piece;
      }
      const value = values[piece] ?? "";
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
