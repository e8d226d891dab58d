/**
 * What is wrong with settings, in the user's language: the core names each fault, with its values, and says it in English besides.
 *
 * @import { Problem } from "../types.js"
 */

import { has, text } from "../i18n.js";
import { visible } from "../visible.js";

const number = new Intl.NumberFormat(text("language"));

/**
 * @param {Problem} problem
 * @returns {import("../types.js").Words} lower-case, without a dot; the core's own words where the page has none
 */
export function explain({ fault, facts, message }) {
  const values = Object.entries(facts).map(([name, fact]) => [name, typeof fact === "number" ? number.format(fact) : fact]);
  const key = `problem_${fault}`;
  return has(key) ? text(key, Object.fromEntries(values)) : visible(message);
}

/**
 * A list of problems, each with its place.
 *
 * @param {Problem[]} problems
 */
export function listOf(problems) {
  const list = document.createElement("ul");
  list.append(
    ...problems.map((problem) => {
      const line = document.createElement("li");
      const where = document.createElement("code");
      where.textContent = visible(problem.path);
      line.append(...(problem.path ? /** @type {const} */ ([where, " – "]) : []), explain(problem));
      return line;
    }),
  );
  return list;
}
