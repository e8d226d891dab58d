/**
 * Between the Send button and the mail server. Thunderbird waits for the answer of {@link beforeSend} with the compose window
 * locked, and never stops waiting: so it always comes, soon, and waits neither for a person nor for a dialog. A message with something to
 * ask about is held (`{ cancel: true }`), and the person's answer sends again (`answer.js`).
 *
 * @import { Looked } from "./check.js"
 */

import { carry } from "./answer.js";
import { failed, look } from "./check.js";
import * as dialogs from "./dialogs.js";
import { within } from "./failure.js";
import { roughFingerprint } from "./fingerprint.js";
import * as live from "./live.js";
import * as sends from "./sends.js";
import * as session from "./session.js";

/** How long the check of one message may take, everything included. */
const CHECK_MS = 5000;

/** How long what is pending may take to be found and kept. */
const KEEP_MS = 4000;

/**
 * @param {{ id: number, windowId: number }} tab
 * @param {messenger.compose.ComposeDetails} details
 * @returns {Promise<{ cancel?: boolean }>} never rejects, and settles in bounded time
 */
export async function beforeSend(tab, details) {
  const tabId = tab.id;
  // Asked for now, since Thunderbird answers slowly once it takes the send back.
  const place = dialogs.placeOver(tab.windowId).catch(() => undefined);
  const begun = sends.feed(tabId, { kind: "begun" }).catch(console.error);
  if (!sends.isAsked(tabId) && live.wouldBeAsked(tabId, details)) {
    // Thunderbird is slow to open a window once it takes a send back.
    dialogs.openEarly(tabId, place).catch(console.error);
  }
  try {
    await begun;
    const isPassed = await within(CHECK_MS, "the check", check(tabId, details, place)).catch((error) =>
      within(KEEP_MS, "keeping what failed", holdFailed(tabId, details, error, place)),
    );
    return isPassed ? {} : { cancel: true };
  } catch (error) {
    console.error(error);
    carry(tabId, [{ kind: "say_held" }]);
    return { cancel: true };
  }
}

/**
 * @param {number} tabId
 * @param {messenger.compose.ComposeDetails} details
 * @param {Promise<dialogs.Place | undefined>} place
 * @returns {Promise<boolean>} whether the message may leave
 */
async function check(tabId, details, place) {
  const { flow } = await sends.read(tabId);
  // A message that could not be checked is known by less, and must not have to fail once more.
  const isUnchecked = flow.question?.permit.startsWith("unchecked ") === true;
  const isPermitted = async (/** @type {string} */ fingerprint) =>
    decide(tabId, details, { kind: "permitted", fingerprint }, place);
  if (isUnchecked && (await isPermitted(await roughFingerprint(tabId, details)))) {
    return true;
  }
  const looked = await look(tabId, details, flow.question?.permit ? { isPermitted } : {});
  return looked === null || decideOn(tabId, details, looked, place);
}

/**
 * @param {number} tabId
 * @param {messenger.compose.ComposeDetails} details
 * @param {unknown} error
 * @param {Promise<dialogs.Place | undefined>} place
 */
async function holdFailed(tabId, details, error, place) {
  return decideOn(tabId, details, await failed(tabId, details, error), place);
}

/**
 * @param {number} tabId
 * @param {messenger.compose.ComposeDetails} details
 * @param {Looked} looked
 * @param {Promise<dialogs.Place | undefined>} place
 */
async function decideOn(tabId, details, { fingerprint, account, question }, place) {
  return decide(tabId, details, { kind: "checked", fingerprint, account, asked: question?.asked ?? null }, place, question);
}

/**
 * @param {number} tabId
 * @param {messenger.compose.ComposeDetails} details
 * @param {import("./flow.js").Event} event
 * @param {Promise<dialogs.Place | undefined>} place
 * @param {import("./check.js").Question | null} [question]
 * @returns {Promise<boolean>} whether the message may leave
 */
async function decide(tabId, details, event, place, question) {
  const actions = await sends.feed(tabId, event, question?.pending);
  const isPassed = actions.some(({ kind }) => kind === "pass");
  if (isPassed) {
    const { to, cc, bcc } = details;
    // What Thunderbird sends is compared with it.
    session.put(tabId, { checked: { to, cc, bcc } }).catch(console.error);
  }
  carry(tabId, actions, { place, fix: question?.fix });
  return isPassed;
}
