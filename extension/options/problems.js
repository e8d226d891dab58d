/**
 * What is wrong with settings, in the user's language: the core names each fault, with its values, and says it in English besides.
 *
 * @import { Problem } from "../types.js"
 */

import { has, text } from "../i18n.js";

const number = new Intl.NumberFormat(text("language"));

/**
 * @param {Problem} problem
 * @returns {string} lower-case, without a dot; the core's own words where the page has none
 */
export function explain({ fault, facts, message }) {
  const values = Object.entries(facts).map(([name, fact]) => [name, typeof fact === "number" ? number.format(fact) : fact]);
  const key = `problem_${fault}`;
  return has(key) ? text(key, Object.fromEntries(values)) : message;
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
      where.textContent = problem.path;
      line.append(...(problem.path ? [where, " – "] : []), explain(problem));
      return line;
    }),
  );
  return list;
}
