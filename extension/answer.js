/**
 * What follows a held message. Whatever happens is fed to the flow of its window (`flow.js`), and what that says is carried out here. Nothing
 * here trusts the dialog: whether an answer is allowed stands in the flow, and whatever is sent again goes through `onBeforeSend` like any
 * other message.
 *
 * @import { FromDialog, Pending } from "./types.js"
 * @import { Action, Question } from "./flow.js"
 */

import { aboutOf, answered, unasked } from "./account.js";
import * as attachments from "./attachments.js";
import { CHECK_MS, failed, isAnswered, look } from "./check.js";
import { remember } from "./correspondents.js";
import * as dialogs from "./dialogs.js";
import { draftOf } from "./draft.js";
import { within } from "./failure.js";
import { fingerprint } from "./fingerprint.js";
import * as individually from "./individually.js";
import * as journal from "./journal.js";
import * as live from "./live.js";
import { notify } from "./notify.js";
import { reasonOf } from "./reason.js";
import { applyTo } from "./remedies.js";
import * as sends from "./sends.js";
import { compareWithChecked, forgetChecked } from "./sent.js";

/** How long Thunderbird may take to say in which window a message is. */
const PLACE_MS = 1000;

/** How often the dialog tells how far reading is. */
const DRAW_MS = 100;

/** Wakes the background page while a message is held. */
const ALARM = "dialogs";

sends.onActions((tabId, actions) => carry(tabId, actions));

/**
 * Takes an answer over.
 *
 * @param {FromDialog & { kind: "answer" }} message
 * @returns {Promise<boolean>} whether the question is known; before the message is sent
 */
export async function takeAnswer({ tabId, question, answer }) {
  const { flow } = await sends.read(tabId);
  const remedies = answer.kind === "apply" ? answer.remedies : [];
  const reason = answer.kind === "send" ? reasonOf(answer.reason) : "";
  await feed(tabId, { kind: "answered", question, answer: { kind: answer.kind, remedies, reason } });
  return flow.question?.id === question;
}

/**
 * Thunderbird has sent a message, or has not.
 *
 * @param {{ id: number }} tab
 * @param {messenger.compose.SendInfo} info
 */
export async function afterSend({ id: tabId }, { mode = "sendNow", error, headerMessageId, details }) {
  // Where the mail server refuses a message, Thunderbird tells of no error here, but of no Message-ID either.
  if (error !== undefined || (!headerMessageId && mode !== "sendLater")) {
    await feed(tabId, { kind: "not_sent", mode, error: error ?? "", id: crypto.randomUUID() });
    return;
  }
  const actions = await feed(tabId, { kind: "sent" });
  const left = actions.find((action) => action.kind === "left");
  const account = (left && "account" in left ? left.account : null) ?? unasked(aboutOf(details), null);
  const altered = details ? await compareWithChecked(tabId, details).catch(logged) : null;
  await journal.record({ ...account, mode, ...(altered?.people && { altered: altered.people }) });
  // What waits in the Outbox may still be deleted there; the Sent folder tells of it once it was sent.
  if (mode === "sendNow" && altered) {
    await remember(altered.recipients);
  }
}

/**
 * A window was closed, perhaps a dialog.
 *
 * @param {number} windowId
 */
export async function windowRemoved(windowId) {
  const dialog = await dialogs.closed(windowId);
  if (dialog) {
    await feed(dialog.tabId, { kind: "dialog_closed", question: dialog.question });
  }
}

/**
 * A compose window was closed.
 *
 * @param {number} tabId
 */
export async function tabRemoved(tabId) {
  await feed(tabId, { kind: "tab_closed" });
  await forgetChecked(tabId);
}

/**
 * Shows what is held and has no dialog: the page that was to open it has died before.
 *
 * @returns {Promise<void>}
 */
export function showMissing() {
  return showWhere(async (tabId) => !(await dialogs.isKnown(tabId)));
}

/**
 * Shows again what is held and has no dialog that is alive: nothing else would ever happen to it.
 *
 * @returns {Promise<void>}
 */
export function revive() {
  return showWhere(async (tabId) => !(await dialogs.isAlive(tabId)));
}

/** @param {(tabId: number) => Promise<boolean>} isMissing whether the dialog of a tab is */
async function showWhere(isMissing) {
  let isNeeded = false;
  for (const tabId of await sends.tabs()) {
    const { flow } = await sends.read(tabId);
    isNeeded ||= flow.question !== null;
    if (flow.question && (await isMissing(tabId)) && (await sends.isCurrent(tabId, flow.question.id))) {
      carry(tabId, [{ kind: "show", question: flow.question.id }]);
    }
  }
  if (!isNeeded) {
    await messenger.alarms.clear(ALARM);
  }
}

/**
 * What the dialog is to draw, for one that has not found it in `storage.session`.
 *
 * @param {FromDialog & { kind: "pending" }} message
 */
export async function pendingMessage({ tabId }) {
  const { flow, pending } = await sends.read(tabId);
  return { flow, pending: pending ?? null };
}

/** @param {string} id of a notification that was clicked */
export async function notificationClicked(id) {
  const [kind, tabId] = id.split(".");
  if (kind === "held") {
    await messenger.windows.update((await messenger.tabs.get(Number(tabId))).windowId, { focused: true });
    await revive();
  }
}

/**
 * One transition, with everything that follows from it.
 *
 * @param {number} tabId
 * @param {import("./flow.js").Event} event
 * @param {Pending} [pending]
 * @param {Context} [context]
 */
async function feed(tabId, event, pending, context) {
  const actions = await sends.feed(tabId, event, pending);
  carry(tabId, actions, context);
  return actions;
}

/**
 * @typedef {object} Context what is known where actions are carried out
 * @property {Promise<dialogs.Place | undefined>} [place] where the dialog goes
 * @property {Promise<string[]>} [fix] the smallest set of remedies
 */

/**
 * Carries actions out. Nobody waits for it: each ends, or fails, on its own.
 *
 * @param {number} tabId
 * @param {(Action | { kind: "say_held" })[]} actions
 * @param {Context} [context]
 */
export function carry(tabId, actions, context = {}) {
  for (const action of actions) {
    carryOne(tabId, action, context).catch(logged);
  }
  if (!actions.some(({ kind }) => kind === "show")) {
    dialogs.closeEarly(tabId).catch(logged);
  }
}

/**
 * @param {number} tabId
 * @param {Action | { kind: "say_held" }} action
 * @param {Context} context
 */
async function carryOne(tabId, action, context) {
  switch (action.kind) {
    case "pass":
    case "hold":
    case "left":
      return; // somebody else's
    case "say_held":
      return sayHeld(tabId);
    case "show":
      return show(tabId, action.question, context);
    case "end":
      return dialogs.close(tabId);
    case "focus": {
      const { windowId } = await messenger.tabs.get(tabId);
      await messenger.windows.update(windowId, { focused: true });
      return;
    }
    case "watch":
      setTimeout(() => {
        feed(tabId, { kind: "late", question: action.question, id: crypto.randomUUID() }).catch(logged);
      }, action.ms);
      return;
    case "record":
      return action.account ? journal.record(action.account) : undefined;
    case "read":
      return waitForFiles(tabId, action.question);
    case "carry_out":
      return carryOut(tabId, action.question);
  }
}

/**
 * Shows a question. A message that is held is never held in silence.
 *
 * @param {number} tabId
 * @param {string} question
 * @param {Context} context
 */
async function show(tabId, question, { place, fix }) {
  // No event tells of a dialog that died with the extension's process.
  messenger.alarms.create(ALARM, { periodInMinutes: 1 }).catch(logged);
  fix?.then((remedies) => sends.redraw(tabId, question, (pending) => withFix(pending, remedies))).catch(logged);
  try {
    await dialogs.show(tabId, question, (await place) ?? (await placeOf(tabId).catch(() => undefined)));
  } catch (error) {
    console.error(error);
    if (await sends.isCurrent(tabId, question)) {
      await sayHeld(tabId);
    }
  }
}

/**
 * Where the dialog of a compose tab goes.
 *
 * @param {number} tabId
 */
async function placeOf(tabId) {
  const { windowId } = await within(PLACE_MS, "the message's window", messenger.tabs.get(tabId));
  return dialogs.placeOver(windowId);
}

/**
 * @param {Pending} pending
 * @param {string[]} fix
 * @returns {Pending}
 */
const withFix = (pending, fix) => ({ ...pending, verdict: pending.verdict && { ...pending.verdict, fix } });

/**
 * Says where no window can that a message is held.
 *
 * @param {number} tabId
 */
async function sayHeld(tabId) {
  // Not every system shows notifications.
  await Promise.all([notify(`held.${tabId}`, "held_unseen"), live.markHeld(tabId)]);
}

/**
 * Waits until the files of a message are read, and looks at it again.
 *
 * @param {number} tabId
 * @param {string} question
 */
async function waitForFiles(tabId, question) {
  attachments.readFirst(tabId);
  let isDrawing = false;
  const told = attachments.onProgress((of) => {
    if (of !== tabId || isDrawing) {
      return;
    }
    // One picture after the other, however quickly files are read.
    isDrawing = true;
    const change = (/** @type {Pending} */ pending) => ({
      ...pending,
      reading: pending.reading && { ...pending.reading, ...attachments.progressOf(tabId) },
    });
    sends
      .redraw(tabId, question, change)
      .catch(logged)
      .finally(() => setTimeout(() => (isDrawing = false), DRAW_MS));
  });
  try {
    await attachments.untilRead(tabId);
    if (await sends.isCurrent(tabId, question)) {
      await seeAgain(tabId, question, {});
    }
  } finally {
    told();
  }
}

/**
 * Carries out what was answered.
 *
 * @param {number} tabId
 * @param {string} id of the question
 */
async function carryOut(tabId, id) {
  try {
    const { flow, pending } = await sends.read(tabId);
    const { question } = flow;
    if (question?.id !== id || !pending) {
      return;
    }
    if (question.state === "sending") {
      await messenger.compose.sendMessage(tabId, { mode: question.mode || "default" });
    } else if (question.answer?.kind === "send") {
      await seeAgain(tabId, id, { skipFiles: true });
    } else {
      await applyAndSeeAgain(tabId, question, pending);
    }
  } catch (error) {
    // A send that was held once more is rejected too; by then another question is asked.
    const words = error instanceof Error ? error.message : String(error);
    await feed(tabId, { kind: "rejected", question: id, error: words, id: crypto.randomUUID() });
  }
}

/**
 * Applies remedies to the message as it is now, and looks at it again: what is permitted is what is seen then.
 *
 * @param {number} tabId
 * @param {Question} question
 * @param {Pending} pending what was answered
 */
async function applyAndSeeAgain(tabId, question, pending) {
  const remedies = question.answer?.remedies ?? [];
  const details = await messenger.compose.getComposeDetails(tabId);
  const draft = await draftOf(tabId, details);
  const isSame = (await fingerprint(details, draft)) === question.checked;
  if (!(await sends.isCurrent(tabId, question.id))) {
    return; // called back meanwhile
  }
  if (remedies.includes(individually.REMEDY) && maySendIndividually(pending)) {
    await (isSame ? sendIndividually(tabId, question) : feed(tabId, { kind: "changed", question: question.id }));
    return;
  }
  await applyTo(tabId, draft, remedies);
  if (question.may.review) {
    await feed(tabId, { kind: "put_right", question: question.id });
    return;
  }
  await seeAgain(tabId, question.id, {}, isSame ? pending : undefined);
}

/**
 * Looks at a message of which something was answered, or whose files were waited for.
 *
 * @param {number} tabId
 * @param {string} id of the question
 * @param {{ skipFiles?: boolean }} how
 * @param {Pending} [shown] what was answered, where the message was still as it was asked about
 */
async function seeAgain(tabId, id, how, shown) {
  const details = await messenger.compose.getComposeDetails(tabId);
  const looking = within(CHECK_MS, "the check", look(tabId, details, how));
  const looked = await looking.catch((error) => failed(tabId, details, error));
  if (!looked) {
    return;
  }
  const { question, ...seen } = looked;
  const outcome = !question ? "clear" : isAnswered(question.pending.verdict, shown?.verdict) ? "answered" : "new";
  await feed(tabId, { kind: "seen", ...seen, question: id, asked: question?.asked ?? null, outcome }, question?.pending, {
    fix: question?.fix,
  });
}

/** @param {Pending} pending */
function maySendIndividually({ verdict }) {
  return verdict?.findings.some((finding) => finding.remedies.includes(individually.REMEDY));
}

/**
 * Everyone gets a message of their own, and the compose window is done with. Those messages are not checked again.
 *
 * @param {number} tabId
 * @param {Question} question
 */
async function sendIndividually(tabId, { answer, account, mode }) {
  const remedies = answer?.remedies ?? [];
  const { windowId } = await messenger.tabs.get(tabId);
  const place = await dialogs.placeOver(windowId, 0);
  if (remedies.length > 1) {
    const details = await messenger.compose.getComposeDetails(tabId);
    await applyTo(tabId, await draftOf(tabId, details), remedies);
  }
  const job = await individually.keep(tabId, await messenger.compose.getComposeDetails(tabId), mode || "default");
  try {
    await messenger.tabs.remove(tabId);
  } catch (error) {
    // The message is still open: whoever sends it from there must not have sent it from here too.
    await individually.discard(job);
    throw error;
  }
  await individually.begin(job, place);
  await journal.record({ ...answered(account, { kind: "apply", remedies }), mode: "individually" });
}

/** @param {unknown} error */
function logged(error) {
  console.error(error);
  return null;
}
