/**
 * Between the Send button and the mail server. Thunderbird waits for the answer of {@link beforeSend} with the compose window
 * locked, and never stops waiting: so it always comes, soon, and never waits for a person. A message with something to ask about
 * is held (`{ cancel: true }`), the dialog opens, and the person's answer sends again (`answer.js`).
 *
 * @import { About, Account, Finding, Pending, Verdict } from "./types.js"
 */

import { aboutOf, answered, unasked } from "./account.js";
import * as core from "./core.js";
import * as dialogs from "./dialogs.js";
import { draftOf } from "./draft.js";
import { failureOf, within } from "./failure.js";
import { fingerprint } from "./fingerprint.js";
import { onlyIfPossible } from "./individually.js";
import * as quiet from "./quiet.js";
import * as session from "./session.js";
import { readRights, readSources } from "./settings.js";

/** How long the check of one message may take, everything included. */
const CHECK_MS = 5000;

/** How long reading attachments may take of that. Nearly always they were read when they were attached. */
const READ_MS = 3500;

/** How long the dialog may take to be drawn before Thunderbird gets its answer all the same. */
const HOLD_MS = 2000;

/** How long reading what a person may do may take. */
const RIGHTS_MS = 1500;

/** Most dialogs name five organisations, and how many more there are. */
const ROWS = 6;

/** The fingerprint of a message that could not be checked: there is nothing checked that a token could be bound to. */
const UNCHECKED = "unchecked";

/**
 * @param {{ id: number, windowId: number }} tab
 * @param {messenger.compose.ComposeDetails} details
 * @returns {Promise<{ cancel?: boolean }>} never rejects, and settles in bounded time
 */
export async function beforeSend(tab, details) {
  // Asked for now, since Thunderbird answers slowly once it takes the send back.
  const place = dialogs.placeOver(tab.windowId, ROWS).catch(() => undefined);
  try {
    const outcome = await within(CHECK_MS, "the check", check(tab.id, details)).catch((error) => failed(error, details));
    if ("account" in outcome) {
      // Written to the journal when the message has left.
      session.put(tab.id, outcome).catch(console.error);
      return {};
    }
    const { pending, comfort } = outcome;
    await comfort?.();
    await within(HOLD_MS, "opening the dialog", hold(tab.id, pending, details, place));
  } catch (error) {
    console.error(error);
  }
  return { cancel: true };
}

/**
 * @param {number} tabId
 * @param {messenger.compose.ComposeDetails} details
 * @returns {Promise<{ pending: Pending, comfort?: () => Promise<void> } | { account: Account }>} what must be asked, and what adds to it
 *   without which it can be asked all the same; or, where the message may leave, what to say of it
 */
async function check(tabId, details) {
  const what = Promise.all([draftOf(tabId, details, READ_MS), readSources()]);
  what.catch(() => {}); // where there is a token, nothing of it is needed
  const { pending, token } = await session.read(tabId);
  if (token !== undefined) {
    await session.forget(tabId, "token");
    if (token === UNCHECKED || token === (await fingerprint(tabId, details))) {
      return {
        account: pending ? answered(pending, token === UNCHECKED ? "unchecked" : "send") : unasked(aboutOf(details), null),
      };
    }
  }
  const [draft, sources] = await what;
  const { settings, locked, verdict, audience, about, noted } = await quiet.decide(draft, sources, details);
  if (verdict.verdict !== "send" && quiet.isMonitoring(settings)) {
    return { account: unasked({ ...about, silenced: "monitor" }, verdict) };
  }
  if (verdict.verdict !== "send" && !isAnswered(verdict, pending)) {
    const { allow_send_unchecked, require_reason, move_then, organisation } = settings;
    // What is merely noted has its place in the panel; a question stays with what it asks about.
    const findings = verdict.findings.filter(interrupts);
    const asked = onlyIfPossible({ ...verdict, findings }, details);
    const confirm_each = settings.rules.external_recipient.confirm_each === true;
    const by_organisation = findings.some(({ rule }) => isDecided(locked, rule));
    const decided = { allow_send_unchecked, require_reason, move_then, confirm_each, organisation, by_organisation };
    return {
      pending: { ...newQuestion(about), verdict: asked, audience, ...decided },
      comfort: async () => {
        asked.fix = await core.fix(draft, sources, noted);
      },
    };
  }
  if (pending && pending.phase !== "sending") {
    // Put right by hand in the compose window: nothing is left to ask.
    await session.endQuestion(tabId, pending.question);
  }
  return { account: accountOf(pending, verdict, about) };
}

/**
 * @param {Pending | undefined} pending
 * @param {Verdict} verdict
 * @param {About} about
 */
function accountOf(pending, verdict, about) {
  if (pending?.verdict && pending.remedies.length > 0) {
    return answered(pending, "apply");
  }
  return pending?.verdict && pending.phase !== "sending" ? answered(pending, "corrected") : unasked(about, verdict);
}

/**
 * Whether all there is to ask stood in the question already whose remedies have just been applied: "Move all to Bcc and send" was said
 * in sight of it. Anything new, or with other facts, is asked about.
 *
 * @param {Verdict} verdict
 * @param {Pending | undefined} pending
 */
function isAnswered({ verdict, findings }, pending) {
  if (verdict !== "ask" || pending?.phase !== "sending" || pending.remedies.length === 0) {
    return false;
  }
  const key = (/** @type {Finding} */ { rule, level, facts }) => JSON.stringify([rule, level, facts]);
  const shown = new Set(pending.verdict?.findings.map(key));
  return findings.filter(interrupts).every((finding) => shown.has(key(finding)));
}

/** @param {Finding} finding */
const interrupts = ({ level }) => level !== "notice";

/**
 * Whether the organisation has set something about a rule, for everyone or for a sender.
 *
 * @param {string[]} locked
 * @param {string} rule
 */
function isDecided(locked, rule) {
  return locked.some((path) => `.${path}`.includes(`.rules.${rule}.`));
}

/**
 * @param {About} about
 * @returns {Pending}
 */
const newQuestion = (about) => ({
  question: crypto.randomUUID(),
  phase: "asking",
  verdict: null,
  audience: null,
  failure: null,
  allow_send_unchecked: false,
  confirm_each: false,
  organisation: { name: "", contact: "", text: "", help_url: "", logo: "" },
  by_organisation: false,
  require_reason: false,
  reason: "",
  move_then: "send",
  remedies: [],
  error: "",
  about,
});

/**
 * What it means that a message could not be checked: it stays, and the person is told. The one place that decides this.
 *
 * @param {unknown} error
 * @param {messenger.compose.ComposeDetails} details
 * @returns {Promise<{ pending: Pending, comfort?: undefined }>}
 */
async function failed(error, details) {
  console.error(error);
  // Where not even the policy can be read, nobody knows that it allows anything.
  const rights = await within(RIGHTS_MS, "reading the settings", readRights()).catch(() => ({}));
  return { pending: { ...newQuestion(aboutOf(details)), ...rights, failure: failureOf(error) } };
}

/**
 * Keeps what is asked, and opens the dialog.
 *
 * @param {number} tabId
 * @param {Pending} pending
 * @param {messenger.compose.ComposeDetails} details
 * @param {Promise<dialogs.Place | undefined>} place
 */
async function hold(tabId, pending, details, place) {
  // Taking a send back keeps Thunderbird busy; a dialog that is drawn by then need not wait for it.
  const drawn = dialogs.untilDrawn(pending.question);
  const keep = async () => {
    // Until there is a fingerprint, nothing matches.
    await session.put(tabId, { pending, fingerprint: "" });
    await session.put(tabId, { fingerprint: pending.failure ? UNCHECKED : await fingerprint(tabId, details) });
  };
  await Promise.all([keep(), dialogs.show(tabId, pending.question, await place)]);
  await drawn;
}
