/**
 * Who would see each other, for a person to look at: by organisation, largest first. Built so that ten thousand stay fast:
 * a closed row holds three addresses, and an open one draws its people by the hundred.
 *
 * @import { Audience, Drawn, Words } from "../types.js"
 */

import { text } from "../i18n.js";
import { disclosure } from "./disclosure.js";
import { isolated } from "./elements.js";

const FIRST_ORGANISATIONS = 5;
const PREVIEW = 3;
const CHUNK = 200;

/**
 * @param {Element} parent
 * @param {Audience} audience
 */
export function drawPeople(parent, audience) {
  const { organisations, lists, headers, unresolved } = audience;
  parent.replaceChildren(...organisations.slice(0, FIRST_ORGANISATIONS).map(organisationRow));
  const others = organisations.slice(FIRST_ORGANISATIONS);
  if (others.length === 1) {
    parent.append(...others.map(organisationRow));
  }
  if (others.length > 1) {
    parent.append(moreRow(text("more_organisations", { n: others.length }), others, organisationRow));
  }
  addInChunks(parent, lists, listRow);
  addInChunks(parent, headers, headerRow);
  addInChunks(parent, unresolved, unresolvedRow);
}

/** @param {Audience["organisations"][number]} organisation */
function organisationRow({ domain, internal, count, people }) {
  const ours = span("ours", text("your_organisation"));
  ours.hidden = !internal;
  const preview = span("preview", "");
  preview.ariaHidden = "true";
  for (const [, address] of people.slice(0, PREVIEW)) {
    if (preview.hasChildNodes()) {
      preview.append(", ");
    }
    preview.append(isolated("", address));
  }
  if (count > PREVIEW) {
    preview.append(", …");
  }
  const counted = span("count", text("people", { n: count }));
  const row = disclosure("organisation", isolated("domain", domain), " ", ours, " ", preview, " ", counted);
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
  row.append(label, " ", span("count", text("members", { n: members })));
  return row;
}

/** @param {Audience["headers"][number]} header */
function headerRow([name, people]) {
  const row = document.createElement("div");
  row.className = "row";
  const label = document.createElement("span");
  label.append(...around(text("in_header", { name: "\uFFFC" }), isolated("domain", name)));
  row.append(label, " ", span("count", text("people", { n: people })));
  return row;
}

/** @param {string} entry */
function unresolvedRow(entry) {
  const row = document.createElement("div");
  row.className = "row";
  row.append(isolated("domain", entry), " ", span("count", text("unresolved")));
  return row;
}

/**
 * @template T
 * @param {Words} words
 * @param {T[]} items
 * @param {(item: T) => Element} draw
 */
function moreRow(words, items, draw) {
  const row = disclosure("more", span("", words));
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
export function addInChunks(parent, items, draw, untold = 0) {
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
 * @param {Words} words with U+FFFC where the node goes
 * @param {Node} node
 */
function around(words, node) {
  const [before, after = ""] = /** @type {Words[]} parts of words */ (words.split("\uFFFC"));
  return /** @type {const} */ ([before, node, after]);
}

/**
 * @param {string} className
 * @param {Drawn} words
 */
function span(className, words) {
  const made = document.createElement("span");
  made.className = className;
  made.textContent = words;
  return made;
}
