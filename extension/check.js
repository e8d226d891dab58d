/**
 * One look at a message: what is to be asked of it, and what it is known by afterwards.
 *
 * @import { About, Account, Finding, Level, Pending, SettingsTold, Verdict } from "./types.js"
 * @import { Asked, May } from "./flow.js"
 */

import { aboutOf, asked, unasked } from "./account.js";
import { asUnreadable, progressOf } from "./attachments.js";
import * as core from "./core.js";
import { draftOf } from "./draft.js";
import { failureOf, within } from "./failure.js";
import { fingerprint, roughFingerprint } from "./fingerprint.js";
import { onlyIfPossible } from "./individually.js";
import { notify } from "./notify.js";
import * as quiet from "./quiet.js";
import { readRights, readSources } from "./settings.js";

/** How long the check of one message may take, everything included. */
export const CHECK_MS = 5000;

/** How long a look waits for files that are not known yet; nearly always they were read when they were attached. */
const READ_MS = 200;

/** How long reading what a person may do may take. */
const RIGHTS_MS = 1500;

/**
 * @typedef {object} Looked
 * @property {string} fingerprint of what was looked at, as the core saw it
 * @property {Account} account what the journal is to say of it, should it leave unasked
 * @property {Question | null} question what is to be asked
 *
 * @typedef {object} Question
 * @property {Asked} asked for the flow of the send
 * @property {Pending} pending for the dialog
 * @property {Promise<string[]>} fix the smallest set of remedies, once it is found; empty where that takes too long
 */

/**
 * Looks at a message.
 *
 * @param {number} tabId
 * @param {messenger.compose.ComposeDetails} details
 * @param {object} [how]
 * @param {boolean} [how.skipFiles] whether files that are not read yet are taken as ones that cannot be read
 * @param {(mark: string) => Promise<boolean>} [how.isPermitted] whether a message with this fingerprint may pass: it is not looked at further
 * @returns {Promise<Looked | null>} null where it may pass
 */
export async function look(tabId, details, { skipFiles = false, isPermitted = async () => false } = {}) {
  const [draft, sources] = await Promise.all([draftOf(tabId, details, READ_MS), readSources()]);
  if (sources.unread) {
    sayUnread(sources.unread);
  }
  const mark = await fingerprint(details, draft);
  if (await isPermitted(mark)) {
    return null;
  }
  const attachments = draft.attachments ?? [];
  const isReading = attachments.some(({ facts }) => facts === null);
  if (skipFiles) {
    draft.attachments = asUnreadable(attachments);
  }
  const { settings, locked, verdict, audience, about, noted } = await quiet.decide(draft, sources, details);
  const left = { fingerprint: mark, account: unasked(about, verdict), question: null };
  if (quiet.isMonitoring(settings)) {
    return verdict.verdict === "send" ? left : { ...left, account: unasked({ ...about, silenced: "monitor" }, verdict) };
  }
  const readers = isReading && !skipFiles ? await interruptingReaders(settings) : [];
  if (readers.length > 0) {
    return { ...left, question: waiting(tabId, mark, about, settings, readers, locked) };
  }
  if (verdict.verdict === "send") {
    return left;
  }
  // What is merely noted has its place in the panel; a question stays with what it asks about.
  const findings = verdict.findings.filter(interrupts);
  const shown = onlyIfPossible({ ...verdict, findings }, details, about.kind);
  const pending = {
    ...newPending(settings),
    verdict: shown,
    audience,
    by_organisation: findings.some(({ rule }) => isDecided(locked, rule)),
  };
  const fix = core.fix(draft, sources, noted);
  const may = { ...mayOf(pending), send: verdict.verdict === "ask" };
  return { ...left, question: question(pending, "asking", mark, may, asked(about, shown), fix) };
}

/**
 * What it means that a message could not be checked: it stays, and the person is told. The one place that decides this.
 *
 * @param {number} tabId
 * @param {messenger.compose.ComposeDetails} details
 * @param {unknown} error
 * @returns {Promise<Looked>}
 */
export async function failed(tabId, details, error) {
  console.error(error);
  // Where not even the policy can be read, nobody knows that it allows anything.
  const rights = await within(RIGHTS_MS, "reading the settings", readRights()).catch(() => ({}));
  const mark = await roughFingerprint(tabId, details);
  const about = aboutOf(details);
  const pending = { ...newPending(rights), failure: failureOf(error) };
  const may = { ...mayOf(pending), send: pending.allow_send_unchecked };
  const fix = Promise.resolve([]);
  return {
    fingerprint: mark,
    account: unasked(about, null),
    question: question(pending, "asking", mark, may, asked(about, null), fix),
  };
}

/** Whether it was said since the page began. */
let isSaid = false;

/**
 * Says once that the check goes by other settings than the user's own.
 *
 * @param {import("./types.js").Failure} failure
 */
function sayUnread({ detail }) {
  if (!isSaid) {
    isSaid = true;
    console.error(detail);
    notify("unread", "status_unread", { reason: detail }).catch(console.error);
  }
}

/**
 * Whether all there is to ask stood in a question before, about the same things and with the same facts: whoever answered it saw it.
 *
 * @param {Verdict | null} verdict
 * @param {Verdict | null | undefined} shown
 */
export function isAnswered(verdict, shown) {
  if (verdict?.verdict !== "ask" || !shown) {
    return false;
  }
  const key = (/** @type {Finding} */ { rule, level, facts, names }) => JSON.stringify([rule, level, facts, names]);
  const before = new Set(shown.findings.map(key));
  return verdict.findings.every((finding) => before.has(key(finding)));
}

/** @param {Finding} finding */
const interrupts = ({ level }) => level !== "notice";

/**
 * The rules that look into files, as far as what they find interrupts.
 *
 * @param {SettingsTold} settings
 * @returns {Promise<{ id: string, level: Level }[]>}
 */
async function interruptingReaders({ rules }) {
  const readers = (await core.rules()).filter(({ reads_files }) => reads_files);
  return readers.map(({ id }) => ({ id, level: rules[id].level })).filter(({ level }) => level === "ask" || level === "block");
}

/**
 * Of a message whose files are still being read.
 *
 * @param {number} tabId
 * @param {string} mark
 * @param {About} about
 * @param {SettingsTold} settings
 * @param {{ id: string, level: Level }[]} readers
 * @param {string[]} locked
 * @returns {Question}
 */
function waiting(tabId, mark, about, settings, readers, locked) {
  const blocking = readers.filter(({ level }) => level === "block");
  const reading = { ...progressOf(tabId), may_skip: blocking.length === 0 };
  const pending = { ...newPending(settings), reading, by_organisation: blocking.some(({ id }) => isDecided(locked, id)) };
  const may = { ...mayOf(pending), send: reading.may_skip, need_reason: false };
  return question(pending, "reading", mark, may, asked(about, null), Promise.resolve([]));
}

/**
 * @param {Pending} pending
 * @param {Asked["state"]} state
 * @param {string} mark
 * @param {May} may
 * @param {Account} account
 * @param {Promise<string[]>} fix
 * @returns {Question}
 */
function question(pending, state, mark, may, account, fix) {
  return { asked: { id: pending.question, state, checked: mark, may, account }, pending, fix };
}

/**
 * @param {Pending} pending
 * @returns {Omit<May, "send">}
 */
function mayOf({ require_reason, move_then }) {
  return { need_reason: require_reason, review: move_then === "review" };
}

/**
 * @param {Partial<SettingsTold>} settings those in force, as far as they are known
 * @returns {Pending}
 */
function newPending({ allow_send_unchecked = false, require_reason = false, move_then = "send", organisation, rules }) {
  return {
    question: crypto.randomUUID(),
    verdict: null,
    audience: null,
    failure: null,
    reading: null,
    allow_send_unchecked,
    confirm_each: rules?.external_recipient?.confirm_each === true,
    organisation: organisation ?? { name: "", contact: "", text: "", help_url: "", logo: "" },
    by_organisation: false,
    require_reason,
    move_then,
  };
}

/**
 * Whether the organisation has set something about a rule, for everyone or for a sender.
 *
 * @param {string[]} locked
 * @param {string} rule
 */
function isDecided(locked, rule) {
  return locked.some((path) => `.${path}`.includes(`.rules.${rule}.`));
}
