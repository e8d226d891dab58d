/** The field at the top that finds rules and settings by their words. */

import { has, text } from "../i18n.js";

/**
 * What is shown or not as a whole: a rule, a general setting, a section.
 *
 * @typedef {{ element: HTMLElement, words: string }} Unit
 */

/** What a rule says of itself beside its name and its options. */
const ABOUT_RULE = ["what", "why", "todo"];

/**
 * @param {HTMLElement} place with the field and its result
 */
export function enableSearch(place) {
  const input = /** @type {HTMLInputElement} by construction of options.html */ (place.querySelector("input"));
  const result = /** @type {HTMLElement} likewise */ (place.querySelector("[role=status]"));
  /** Rules that were open before. @type {Set<Element> | null} */
  let before = null;
  const search = () => {
    const wanted = folded(input.value).split(/\s+/u).filter(Boolean);
    before ??= new Set(rules().filter((rule) => rule.open));
    const found = show(wanted);
    for (const rule of rules()) {
      rule.open = wanted.length > 0 ? !rule.hasAttribute("data-unmatched") : before.has(rule);
    }
    if (wanted.length === 0) {
      before = null;
    }
    result.textContent = wanted.length > 0 ? text(found > 0 ? "search_found" : "search_nothing", { n: found }) : "";
  };
  input.addEventListener("input", search);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && input.value !== "") {
      event.preventDefault();
      input.value = "";
      search();
    }
  });
  place.hidden = false;
}

/**
 * @param {string[]} wanted every one of them; none: everything is shown
 * @returns {number} how many units there are
 */
function show(wanted) {
  const matches = units().filter(({ element, words }) => {
    const isMatch = wanted.every((word) => words.includes(word));
    element.toggleAttribute("data-unmatched", !isMatch);
    return isMatch && !element.hidden;
  });
  for (const section of document.querySelectorAll("form > section")) {
    section.toggleAttribute("data-unmatched", !section.querySelector(":is(.rule, section > .field):not([data-unmatched])"));
  }
  document.querySelector("footer")?.toggleAttribute("data-unmatched", wanted.length > 0);
  return matches.length;
}

/** @returns {Unit[]} read anew each time: a section may say something else by now */
function units() {
  const ofForm = [...document.querySelectorAll("form > section > :is(.rule, .field)")];
  const sections = [...document.querySelectorAll("main > .card")];
  return [...ofForm, ...sections].map((each) => {
    const element = /** @type {HTMLElement} nothing else is called so */ (each);
    return { element, words: folded(wordsOf(element)) };
  });
}

/** @param {HTMLElement} element */
function wordsOf(element) {
  if (element.classList.contains("card")) {
    // Not what stands in its tables, which is about anything.
    return [...element.querySelectorAll(":is(h2, h3, p, li, label, summary, button)")]
      .map((each) => each.textContent)
      .join(" ");
  }
  if (!element.classList.contains("rule")) {
    return element.textContent ?? "";
  }
  const about = ABOUT_RULE.map((part) => `rule_${element.id.replace("rule-", "")}_${part}`).filter(has);
  // Not what every rule can be set to, which would be found in all of them.
  const inside = [...element.querySelectorAll("h3, label, .hint, [data-path]:not([data-path$='.level']) option")];
  return [...about.map((message) => text(message)), ...inside.map(({ textContent }) => textContent)].join(" ");
}

/**
 * One spelling for what reads the same: accents and case do not matter.
 *
 * @param {string} words
 */
export function folded(words) {
  return words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("œ", "oe").replaceAll("’", "'");
}

/** @returns {HTMLDetailsElement[]} */
function rules() {
  return [...document.querySelectorAll("details")].filter((row) => row.classList.contains("rule"));
}
