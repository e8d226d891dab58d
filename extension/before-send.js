/**
 * Between the Send button and the mail server. Thunderbird waits for the answer of {@link beforeSend} with the compose window
 * locked, and never stops waiting: so it always comes, soon, and never waits for a person. A message with something to ask about
 * is held (`{ cancel: true }`), the dialog opens, and the person's answer sends again (`answer.js`).
 *
 * @import { Pending } from "./types.js"
 */

import * as core from "./core.js";
import * as dialogs from "./dialogs.js";
import { draftOf } from "./draft.js";
import { failureOf, within } from "./failure.js";
import { fingerprint } from "./fingerprint.js";
import * as session from "./session.js";
import { readRights, readSources } from "./settings.js";

/** How long the check of one message may take, everything included. */
const CHECK_MS = 5000;

/** How long the dialog may take to be drawn before Thunderbird gets its answer all the same. */
const HOLD_MS = 1000;

/** Most dialogs name five organisations, and how many more there are. */
const ROWS = 6;

/** The fingerprint of a message that could not be checked: there is nothing checked that a token could be bound to. */
const UNCHECKED = "unchecked";

/**
 * A message that must not leave yet.
 *
 * @typedef {{ pending: Pending, fingerprint: string }} Held
 */

/**
 * @param {{ id: number, windowId: number }} tab
 * @param {messenger.compose.ComposeDetails} details
 * @returns {Promise<{ cancel?: boolean }>} never rejects
 */
export async function beforeSend(tab, details) {
  // Asked for now, since Thunderbird answers slowly while it takes a send back.
  const place = dialogs.placeOver(tab.windowId, ROWS);
  place.catch(() => {}); // of no interest where the message leaves
  try {
    const held = await within(CHECK_MS, "the check", check(tab.id, details)).catch(failed);
    if (!held) {
      return {};
    }
    await within(HOLD_MS, "opening the dialog", hold(tab.id, held, await place));
  } catch (error) {
    console.error(error);
  }
  return { cancel: true };
}

/**
 * @param {number} tabId
 * @param {messenger.compose.ComposeDetails} details
 * @returns {Promise<Held | null>} null where the message may leave
 */
async function check(tabId, details) {
  const arguments_ = Promise.all([draftOf(details), readSources()]);
  arguments_.catch(() => {}); // where there is a token, nothing of it is needed
  const { pending, token } = await session.read(tabId);
  if (token !== undefined) {
    await session.forget(tabId, "token");
    if (token === UNCHECKED || token === (await fingerprint(tabId, details))) {
      return null;
    }
  }
  const { settings, verdict, audience } = await core.decide(...(await arguments_));
  if (verdict.verdict !== "send") {
    const { allow_send_unchecked, organisation } = settings;
    const asking = { ...newQuestion(), verdict, audience, allow_send_unchecked, organisation };
    return { pending: asking, fingerprint: await fingerprint(tabId, details) };
  }
  if (pending && pending.phase !== "sending") {
    // Put right by hand in the compose window: nothing is left to ask.
    await session.endQuestion(tabId, pending.question);
  }
  return null;
}

/** @returns {Pending} */
const newQuestion = () => ({
  question: crypto.randomUUID(),
  phase: "asking",
  verdict: null,
  audience: null,
  failure: null,
  allow_send_unchecked: false,
  organisation: { name: "", contact: "" },
  remedies: [],
  error: "",
});

/**
 * What it means that a message could not be checked: it stays, and the person is told. The one place that decides this.
 *
 * @param {unknown} error
 * @returns {Promise<Held>}
 */
async function failed(error) {
  console.error(error);
  // Where not even the policy can be read, nobody knows that it allows anything.
  const rights = await readRights().catch(() => ({}));
  return { pending: { ...newQuestion(), ...rights, failure: failureOf(error) }, fingerprint: UNCHECKED };
}

/**
 * @param {number} tabId
 * @param {Held} held
 * @param {dialogs.Place} place
 */
async function hold(tabId, { pending, fingerprint }, place) {
  // Taking a send back keeps Thunderbird busy; a dialog that is drawn by then need not wait for it.
  const drawn = dialogs.untilDrawn(pending.question);
  await Promise.all([session.put(tabId, { pending, fingerprint }), dialogs.show(tabId, pending.question, place)]);
  await drawn;
}
