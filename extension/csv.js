/** Tables as text for spreadsheets (RFC 4180). */

import { visible } from "./visible.js";

/**
 * Where a spreadsheet might see a formula begin: at the beginning of a cell, and after any sign that somebody may have it split cells at. That
 * is a matter of its settings and of the country (`,`, `;`, a tab), and quotes mean nothing then. Only after letters and digits does no
 * cell begin, so that addresses and dates stay as they are; a hyphen between blanks is one.
 */
const FORMULA = /(?<![\p{L}\p{N}])(?=[=@＝＠|]|[+\-＋－−](?=\S))/gu;

/**
 * Every cell in quotes, in one line, and none of them a formula, wherever cells are split: what might begin one stands behind an apostrophe.
 *
 * @param {(string | number)[][]} lines
 * @returns {string}
 */
export function csvOf(lines) {
  // The mark at the beginning says that it is UTF-8.
  return `\ufeff${lines.map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
}

/** @param {string | number} value */
function cell(value) {
  const plain = typeof value === "number" ? String(value) : visible(value).replace(FORMULA, "'");
  return `"${plain.replaceAll('"', '""')}"`;
}
