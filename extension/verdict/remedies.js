/**
 * The buttons that put something right. A remedy that acts on one thing names it after a colon: `remove:bob@one.example`; its words
 * are those of the part before.
 *
 * @import { Finding, Verdict, Words } from "../types.js"
 */

import { has, text } from "../i18n.js";
import { answerButton, label } from "./elements.js";

/**
 * Where the buttons stand: in a dialog, whose answer sends as well unless the message is to be looked at first, or in a panel, which
 * changes the message in its window. A panel has no access keys.
 *
 * @typedef {{ form: "" | "_here", hasAccessKeys: boolean }} Place
 */

/** @type {Place} */
export const PANEL = { form: "_here", hasAccessKeys: false };

/**
 * Where a message stays open after a remedy, the dialog says no word of sending.
 *
 * @param {Pick<import("../types.js").Settings, "move_then">} settings
 * @returns {Place}
 */
export const dialogOf = ({ move_then }) => ({ form: move_then === "review" ? "_here" : "", hasAccessKeys: true });

/** Of more things that are removed or replaced together, a button tells the number. */
const NAMED = 2;

/** @type {WeakMap<Element, string[]>} */
const remedies = new WeakMap();

/**
 * What a button made here applies, in order.
 *
 * @param {Element} button
 */
export const remediesOf = (button) => remedies.get(button) ?? [];

/**
 * What the default button applies: all that is needed for nothing to interrupt any more.
 *
 * @param {Verdict} verdict
 * @returns {string[]} may be empty
 */
export const fixOf = ({ fix }) => fix ?? [];

/**
 * The remedies that no default button offers by itself, each with the finding that offers it first.
 *
 * @param {Verdict} verdict
 * @returns {Map<string, Finding>}
 */
export function othersOf(verdict) {
  const [fix, ...together] = fixOf(verdict);
  /** @type {Map<string, Finding>} */
  const others = new Map();
  for (const finding of verdict.findings) {
    for (const remedy of finding.remedies) {
      if (!others.has(remedy) && (remedy !== fix || together.length > 0)) {
        others.set(remedy, finding);
      }
    }
  }
  return others;
}

/**
 * @param {string[]} ids at least one
 * @param {Verdict} verdict
 * @param {Place} place
 * @param {string} [look]
 */
export function remedyButton(ids, verdict, place, look) {
  const name = ids.length === 1 ? remedyText(ids[0], verdict, place.form) : sentence(ids, verdict, place);
  const accessKey = ids.length === 1 && place.hasAccessKeys ? text(`remedy_${kindOf(ids[0])}_accesskey`) : "";
  const made = answerButton("apply", name, { accessKey, look });
  made.dataset.remedy = ids.join(" ");
  remedies.set(made, ids);
  return made;
}

/**
 * A quiet button beside what it acts on, which then need not be named again but for those who cannot see where the button stands.
 *
 * @param {string} id
 * @param {Verdict} verdict
 * @param {Place} place
 */
export function rowButton(id, verdict, place) {
  const made = remedyButton([id], verdict, place, "link");
  if (has(`remedy_${kindOf(id)}_row${place.form}`)) {
    made.ariaLabel = made.textContent;
    made.dataset.label = text(`remedy_${kindOf(id)}_row${place.form}`);
    label(made);
  }
  return made;
}

/**
 * Several in one sentence: "Move all to Bcc, remove bob@one.example, and send". Of what is done to many, their number.
 *
 * @param {string[]} ids
 * @param {Verdict} verdict
 * @param {Place} place
 */
function sentence(ids, verdict, place) {
  const language = text("language");
  const parts = [...Map.groupBy(ids, kindOf)].flatMap(([kind, same]) =>
    same.length > NAMED && has(`remedy_${kind}_short_many`)
      ? text(`remedy_${kind}_short_many`, { n: same.length })
      : same.map((id) => remedyText(id, verdict, "_short")),
  );
  const all = place.form === "" ? [...parts, text("remedy_send_short")] : parts;
  const joined = new Intl.ListFormat(language, { type: "conjunction" }).format(all);
  const begun = joined.replace(/\p{L}/u, (first) => first.toLocaleUpperCase(language));
  return /** @type {Words} parts of words */ (begun);
}

/**
 * @param {string} id
 * @param {Verdict} verdict
 * @param {Place["form"] | "_short"} form
 */
function remedyText(id, { findings }, form) {
  const target = targetOf(id);
  const finding = findings.find(({ remedies }) => remedies.includes(id));
  // Some are the same wherever they stand.
  const key = [`remedy_${kindOf(id)}${form}`, `remedy_${kindOf(id)}`].find((key) => has(key)) ?? "";
  return text(key, { ...finding?.facts, target });
}

/**
 * What a remedy acts on; empty where that is the message.
 *
 * @param {string} id
 */
export function targetOf(id) {
  return id.slice(kindOf(id).length + 1);
}

/** @param {string} id */
function kindOf(id) {
  return id.split(":", 1)[0];
}
