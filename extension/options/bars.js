/**
 * Tables of numbers with a bar beside each: a chart to those who see it, a table to those who do not.
 *
 * @import { Words } from "../types.js"
 */

import { fill, text } from "../i18n.js";
import { visible } from "../visible.js";

/**
 * How often rules would have interrupted.
 *
 * @param {string} caption
 * @param {{ id: string, level?: string, interrupted: number, noted: number }[]} rules
 */
export function rulesTable(caption, rules) {
  const most = Math.max(...rules.map(({ interrupted, noted }) => interrupted + noted));
  const rows = rules.map(({ id, level, interrupted, noted }) => {
    // A journal may know rules of another version.
    const made = row(
      text(`rule_${id}_name`) || visible(id),
      interrupted + noted,
      most,
      interrupted === 0 && noted > 0 ? "noted" : "",
    );
    made.dataset.rule = id;
    if (level !== undefined) {
      const how = document.createElement("span");
      how.className = "quiet";
      how.textContent = text(`level_${level}`);
      made.cells[0].append(" ", how);
    }
    return made;
  });
  return barsTable(caption, {}, "backtest_rule", rows);
}

/**
 * @param {string} caption
 * @param {import("../i18n.js").Values} values
 * @param {string} first heading of the first column
 * @param {HTMLTableRowElement[]} rows
 */
export function barsTable(caption, values, first, rows) {
  const made = document.createElement("table");
  made.className = "with-bars";
  fill(made.createCaption(), caption, values);
  const head = made.createTHead().insertRow();
  for (const message of [first, "backtest_messages"]) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = text(message);
    head.append(cell);
  }
  made.createTBody().append(...rows);
  return made;
}

/**
 * @param {Words} name
 * @param {number} count
 * @param {number} most of all rows
 * @param {string} look
 */
export function row(name, count, most, look) {
  const made = document.createElement("tr");
  made.className = look;
  const heading = document.createElement("th");
  heading.scope = "row";
  heading.textContent = name;
  const cell = document.createElement("td");
  const bar = document.createElement("span");
  bar.className = "bar";
  bar.style.setProperty("--share", String(most > 0 ? count / most : 0));
  bar.toggleAttribute("data-some", count > 0);
  const figure = document.createElement("span");
  figure.className = "figure";
  figure.textContent = number(count);
  cell.append(bar, figure);
  made.append(heading, cell);
  return made;
}

/** @param {number} value as the page's language writes it */
export function number(value) {
  return visible(new Intl.NumberFormat(text("language")).format(value));
}
