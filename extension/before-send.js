/**
 * Between the Send button and the mail server. Thunderbird waits for the answer of {@link beforeSend} with the compose window
 * locked, and never stops waiting: so it always comes, soon, and waits neither for a person nor for a dialog. A message with something to
 * ask about is held (`{ cancel: true }`), and the person's answer sends again (`answer.js`).
 *
 * @import { Looked } from "./check.js"
 */

import { carry } from "./answer.js";
import { CHECK_MS, failed, look } from "./check.js";
import * as dialogs from "./dialogs.js";
import { within } from "./failure.js";
import { roughFingerprint } from "./fingerprint.js";
import * as live from "./live.js";
import * as sends from "./sends.js";
import { keepChecked } from "./sent.js";

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
  const attempt = { tabId, details, place, isOver: false };
  try {
    const isPassed = await within(
      CHECK_MS,
      "the check",
      begun.then(() => check(attempt)),
    ).catch((error) => {
      // What the check finds after all comes too late: Thunderbird has its answer by then.
      attempt.isOver = true;
      return within(KEEP_MS, "keeping what failed", holdFailed({ ...attempt, isOver: false }, error));
    });
    return isPassed ? {} : { cancel: true };
  } catch (error) {
    console.error(error);
    carry(tabId, [{ kind: "say_held" }]);
    return { cancel: true };
  }
}

/**
 * One send, from the command to the answer.
 *
 * @typedef {object} Attempt
 * @property {number} tabId
 * @property {messenger.compose.ComposeDetails} details
 * @property {Promise<dialogs.Place | undefined>} place of its dialog
 * @property {boolean} isOver whether it is decided already
 */

/**
 * @param {Attempt} attempt
 * @returns {Promise<boolean>} whether the message may leave
 */
async function check(attempt) {
  const { tabId, details } = attempt;
  const { flow } = await sends.read(tabId);
  const permit = flow.question?.permit ?? "";
  const isPermitted = async (/** @type {string} */ fingerprint) => decide(attempt, { kind: "permitted", fingerprint });
  // A message that could not be checked is known by less, and must not have to fail once more.
  if (permit.startsWith("unchecked ") && (await isPermitted(await roughFingerprint(tabId, details)))) {
    return true;
  }
  const looked = await look(tabId, details, permit ? { isPermitted } : {});
  return looked === null || decideOn(attempt, looked);
}

/**
 * @param {Attempt} attempt
 * @param {unknown} error
 */
async function holdFailed(attempt, error) {
  return decideOn(attempt, await failed(attempt.tabId, attempt.details, error));
}

/**
 * @param {Attempt} attempt
 * @param {Looked} looked
 */
function decideOn(attempt, { fingerprint, account, question }) {
  return decide(attempt, { kind: "checked", fingerprint, account, asked: question?.asked ?? null }, question);
}

/**
 * @param {Attempt} attempt
 * @param {import("./flow.js").Event} event
 * @param {import("./check.js").Question | null} [question]
 * @returns {Promise<boolean>} whether the message may leave
 */
async function decide({ tabId, details, place, isOver }, event, question) {
  if (isOver) {
    return false;
  }
  const actions = await sends.feed(tabId, event, question?.pending);
  const isPassed = actions.some(({ kind }) => kind === "pass");
  if (isPassed) {
    const { to, cc, bcc } = details;
    // What Thunderbird sends is compared with it.
    keepChecked(tabId, { to, cc, bcc });
  }
  carry(tabId, actions, { place, fix: question?.fix });
  return isPassed;
}
