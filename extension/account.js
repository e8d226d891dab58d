/**
 * What the journal is to say of a message: everything that a check knows of it, without what would tell who or what it was.
 *
 * @import { About, Account, Finding, Verdict } from "./types.js"
 */

/** Findings of these may be silent for people who were sent each other's addresses before. */
export const AMONG_PEOPLE = ["visible_recipients", "mixed_organisations"];

/**
 * Of a message of which nothing else is known.
 *
 * @param {messenger.compose.ComposeDetails} [details]
 * @returns {About}
 */
export const aboutOf = (details) => ({ kind: details?.type ?? "new", recipients: null, group: "", silenced: "" });

/**
 * Of a message that is asked about, before it is answered.
 *
 * @param {About} about
 * @param {Verdict | null} verdict what is asked; null where the check failed
 * @returns {Account}
 */
export function asked(about, verdict) {
  const findings = verdict?.findings ?? [];
  return {
    kind: about.kind,
    mode: "",
    recipients: about.recipients,
    level: verdict ? levelOf(findings) : "unknown",
    findings: findings.map(({ rule, level, facts }) => ({ rule, level, facts: numbersOf(facts) })),
    answer: "none",
    remedies: [],
    reason: "",
    silenced: about.silenced,
    group: about.group,
  };
}

/**
 * The same with its answer.
 *
 * @param {Account} account
 * @param {{ kind: "send" | "apply" | "cancel" | "corrected", remedies?: string[], reason?: string }} answer
 * @returns {Account}
 */
export function answered(account, { kind, remedies = [], reason = "" }) {
  const isKnowing = kind === "send" && account.findings.some(({ rule }) => AMONG_PEOPLE.includes(rule));
  return {
    ...account,
    answer: kind === "send" && account.level === "unknown" ? "unchecked" : kind,
    remedies: remedies.map((remedy) => remedy.split(":")[0]),
    reason: kind === "send" ? reason : "",
    group: isKnowing ? account.group : "",
  };
}

/**
 * Of a message that left without a question.
 *
 * @param {About} about
 * @param {Verdict | null} verdict
 * @returns {Account}
 */
export function unasked(about, verdict) {
  return { ...asked(about, verdict), group: about.silenced === "known_group" ? about.group : "" };
}

/** @param {Finding[]} findings most serious first, as a verdict has them */
function levelOf([first]) {
  return first?.level ?? "off";
}

/**
 * Texts are left out, lists counted.
 *
 * @param {Finding["facts"]} facts
 * @returns {Record<string, number>}
 */
function numbersOf(facts) {
  /** @type {Record<string, number>} */
  const numbers = {};
  for (const [name, fact] of Object.entries(facts)) {
    if (typeof fact !== "string") {
      numbers[name] = Array.isArray(fact) ? fact.length : fact;
    }
  }
  return numbers;
}
