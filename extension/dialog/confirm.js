/**
 * Boxes to tick, one for each recipient outside, where the organisation or the user wants every one of them looked at. Until then nothing
 * is sent to them from the dialog.
 *
 * @import { Finding, Verdict } from "../types.js"
 */

import { isolated, line } from "../verdict/elements.js";
import { targetOf } from "../verdict/remedies.js";

/** The rule whose option this is. */
const RULE = "external_recipient";

/** What each box is about. @type {Map<HTMLInputElement, Finding>} */
const boxes = new Map();

/**
 * Adds a box to each of the rule's rows, or below what is said of the only one.
 *
 * @param {Verdict} verdict whose findings are on the page
 */
export function addBoxes({ findings }) {
  const asked = findings.filter(({ rule, level }) => rule === RULE && level === "ask");
  const places = document.querySelectorAll(`[data-rule="${RULE}"][data-level="ask"]`); // in the same order
  if (asked.length === 1) {
    const text = places[0].querySelector("#summary, .body") ?? places[0];
    line(text, "confirm_todo", { n: 1 });
    text.append(labelled(asked[0], isolated("thing", String(asked[0].facts.recipient))));
    return;
  }
  for (const [index, row] of places.entries()) {
    const thing = row.querySelector(".thing");
    const words = thing?.parentElement;
    if (thing && words) {
      words.replaceWith(labelled(asked[index], thing));
    }
  }
  const list = places[0]?.closest(".things");
  const text = list?.classList.contains("of-headline")
    ? document.querySelector("#summary")
    : list?.parentElement?.querySelector(".body");
  if (text) {
    line(text, "confirm_todo", { n: asked.length });
  }
}

/**
 * The boxes still to be ticked before these remedies are applied, and the message sent: whom they take out, or replace, need not be.
 *
 * @param {string[]} remedies
 * @returns {HTMLInputElement[]}
 */
export function unticked(remedies) {
  const settled = new Set(remedies.map(targetOf));
  const isSettled = (/** @type {Finding} */ finding) => finding.remedies.some((remedy) => settled.has(targetOf(remedy)));
  return [...boxes].flatMap(([box, finding]) => (box.checked || isSettled(finding) ? [] : [box]));
}

/**
 * @param {Finding} finding
 * @param {Element} name
 */
function labelled(finding, name) {
  const box = document.createElement("input");
  box.type = "checkbox";
  box.dataset.confirm = String(finding.facts.recipient);
  boxes.set(box, finding);
  const label = document.createElement("label");
  label.className = "confirm";
  label.append(box, name);
  return label;
}
