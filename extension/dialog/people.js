/**
 * Who would see each other, for a person to look at: by organisation, largest first. Built so that ten thousand stay fast:
 * a closed row holds three addresses, and an open one draws its people by the hundred.
 *
 * @import { Audience } from "../types.js"
 */

import { text } from "../i18n.js";

const FIRST_ORGANISATIONS = 5;
const PREVIEW = 3;
const CHUNK = 200;

/**
 * @param {Element} parent
 * @param {Audience} audience
 */
export function drawPeople(parent, audience) {
  const { organisations, lists, unresolved } = audience;
  parent.replaceChildren(...organisations.slice(0, FIRST_ORGANISATIONS).map(organisationRow));
  const others = organisations.slice(FIRST_ORGANISATIONS);
  if (others.length === 1) {
    parent.append(...others.map(organisationRow));
  }
  if (others.length > 1) {
    parent.append(moreRow(text("more_organisations", { n: others.length }), others, organisationRow));
  }
  addInChunks(parent, lists, listRow);
  addInChunks(parent, unresolved, unresolvedRow);
}

/** @param {Audience["organisations"][number]} organisation */
function organisationRow({ domain, internal, count, people }) {
  const row = clone("organisation");
  part(row, ".domain").textContent = domain;
  part(row, ".ours").hidden = !internal;
  part(row, ".count").textContent = text("people", { n: count });
  const preview = part(row, ".preview");
  for (const [, address] of people.slice(0, PREVIEW)) {
    if (preview.hasChildNodes()) {
      preview.append(", ");
    }
    preview.append(isolated("", address));
  }
  if (count > PREVIEW) {
    preview.append(", …");
  }
  drawWhenOpened(row, () => {
    const list = document.createElement("ul");
    row.append(list);
    addInChunks(list, people, personRow, count - people.length);
  });
  return row;
}

/** @param {[string, string]} person */
function personRow([name, address]) {
  const row = document.createElement("li");
  if (name && name !== address) {
    row.append(isolated("name", name), " ");
  }
  row.append(isolated("address", address));
  return row;
}

/** @param {Audience["lists"][number]} list */
function listRow({ name, members }) {
  const row = document.createElement("div");
  row.className = "row";
  const label = document.createElement("span");
  label.append(...around(text("list", { name: "\uFFFC" }), isolated("domain", name)));
  const count = document.createElement("span");
  count.className = "count";
  count.textContent = text("members", { n: members });
  row.append(label, " ", count);
  return row;
}

/** @param {string} entry */
function unresolvedRow(entry) {
  const row = document.createElement("div");
  row.className = "row";
  row.append(isolated("domain", entry));
  const why = document.createElement("span");
  why.className = "count";
  why.textContent = text("unresolved");
  row.append(" ", why);
  return row;
}

/**
 * @template T
 * @param {string} words
 * @param {T[]} items
 * @param {(item: T) => Element} draw
 */
function moreRow(words, items, draw) {
  const row = clone("more");
  part(row, "summary > span").textContent = words;
  drawWhenOpened(row, () => addInChunks(row, items, draw));
  return row;
}

/**
 * @param {HTMLElement} row
 * @param {() => void} draw
 */
function drawWhenOpened(row, draw) {
  row.addEventListener("toggle", draw, { once: true });
}

/**
 * @template T
 * @param {Element} parent
 * @param {T[]} items
 * @param {(item: T) => Element} draw
 * @param {number} [untold] how many more there are that `items` does not hold
 */
function addInChunks(parent, items, draw, untold = 0) {
  const rest = items.slice(CHUNK);
  const rows = items.slice(0, CHUNK).map(draw);
  parent.append(...rows);
  if (rest.length === 0 && untold === 0) {
    return rows;
  }
  const holder = document.createElement(parent.localName === "ul" ? "li" : "div");
  const more = document.createElement(rest.length > 0 ? "button" : "span");
  more.className = "show-more";
  more.textContent = text(rest.length > 0 ? "show_more" : "and_more", { n: rest.length + untold });
  holder.append(more);
  parent.append(holder);
  if (rest.length === 0) {
    return rows;
  }
  more.addEventListener("click", () => {
    holder.remove();
    const added = addInChunks(parent, rest, draw, untold);
    added[0].setAttribute("tabindex", "-1");
    /** @type {HTMLElement} */ (added[0]).focus(); // rows are HTML
  });
  return rows;
}

/**
 * Text that somebody else chose: never markup, never able to turn the text around it.
 *
 * @param {string} className
 * @param {string} words
 */
function isolated(className, words) {
  const made = document.createElement("bdi");
  if (className) {
    made.className = className;
  }
  made.textContent = words;
  return made;
}

/**
 * @param {string} words with U+FFFC where the node goes
 * @param {Node} node
 */
function around(words, node) {
  const [before, after = ""] = words.split("\uFFFC");
  return [before, node, after];
}

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
function clone(id) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(id)); // by construction of dialog.html
  return /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true)); // likewise
}

/**
 * @param {Element} within
 * @param {string} selector
 * @returns {HTMLElement}
 */
function part(within, selector) {
  return /** @type {HTMLElement} */ (within.querySelector(selector)); // by construction of the template
}
