/**
 * What is asked of a message, and what is merely noted because asking once more would tell nothing new. The core has no memory; what is
 * remembered here are answers, in the journal. Where remembering fails, everything is asked.
 *
 * @import { About, Audience, Draft, Settings, SettingsSources, SettingsTold, Verdict } from "./types.js"
 */

import { AMONG_PEOPLE, aboutOf } from "./account.js";
import * as core from "./core.js";
import { within } from "./failure.js";
import * as journal from "./journal.js";

/**
 * @typedef {{ settings: SettingsTold, locked: string[], verdict: Verdict, audience: Audience | null, about: About, noted: string[] }}
 *   Decided
 */

/** Rules about what cannot be told. Whatever was asked before, it was not about this. */
const UNKNOWN = ["unexpanded_list", "unresolved_recipient"];

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

/** How long remembering may take of a check. */
const REMEMBER_MS = 1000;

/**
 * The core's decision, quieter where it may be, with the rules that therefore merely note what they find.
 *
 * @param {Draft} draft
 * @param {SettingsSources} sources
 * @param {messenger.compose.ComposeDetails} details
 * @param {boolean} [always] whether to tell who would see whom in any case
 * @returns {Promise<Decided>}
 */
export async function decide(draft, sources, details, always = false) {
  const decided = await core.decide(draft, sources, always);
  const about = { ...aboutOf({ ...details, type: draft.type }), recipients: draft.people ?? null };
  const loud = { ...decided, about, noted: [] };
  if (decided.verdict.verdict !== "ask") {
    return loud;
  }
  try {
    return await within(REMEMBER_MS, "remembering answers", quieten(loud, draft, sources, always));
  } catch (error) {
    console.error(error);
    return loud;
  }
}

/**
 * Whether everything is recorded as it would have been, and nothing interrupts.
 *
 * @param {Pick<Settings, "monitor_until">} settings
 */
export function isMonitoring({ monitor_until: day }) {
  return day !== "" && Date.now() <= Date.parse(`${day}T23:59:59.999`);
}

/**
 * @param {Decided} decided
 * @param {Draft} draft
 * @param {SettingsSources} sources
 * @param {boolean} always
 * @returns {Promise<Decided>}
 */
async function quieten(decided, draft, sources, always) {
  const { settings, verdict, audience } = decided;
  const asking = verdict.findings.filter(({ level }) => level === "ask").map(({ rule }) => rule);
  const isAmongPeople = asking.some((rule) => AMONG_PEOPLE.includes(rule));
  const about = { ...decided.about };
  /** @type {string[]} */
  const silent = [];
  if (settings.known_groups && isAmongPeople && audience?.unresolved.length === 0) {
    about.group = await journal.groupOf(await core.visible(draft));
    if (await journal.isKnown(about.group)) {
      about.silenced = "known_group";
      silent.push(...AMONG_PEOPLE);
    }
  }
  const tired = settings.max_questions_per_week > 0 ? await tiresome(settings.max_questions_per_week) : new Set();
  const again = asking.filter((rule) => tired.has(rule) && !silent.includes(rule) && !UNKNOWN.includes(rule));
  if (again.length > 0) {
    about.silenced ||= "weekly_limit";
    silent.push(...again);
  }
  return silent.length > 0
    ? { ...(await core.decide(draft, sources, always, silent)), about, noted: silent }
    : { ...decided, about };
}

/**
 * What was asked about within a week, where that were enough questions.
 *
 * @param {number} enough
 * @returns {Promise<Set<string>>} rules
 */
async function tiresome(enough) {
  const asked = await journal.askedSince(Date.now() - WEEK_MS);
  const findings = asked.length < enough ? [] : asked.flatMap(({ findings }) => findings);
  return new Set(findings.map(({ rule }) => rule));
}
