/**
 * What follows a held message: the person's answer is carried out, and what is pending ends with the send, the dialog or the compose
 * window, whichever comes first. Nothing here trusts the dialog: whether an answer is allowed is read from what is pending, and
 * whatever is sent again goes through `onBeforeSend` like any other message.
 *
 * @import { FromDialog, Pending } from "./types.js"
 */

import { aboutOf, answered, unasked } from "./account.js";
import * as core from "./core.js";
import { remember } from "./correspondents.js";
import * as dialogs from "./dialogs.js";
import { draftOf } from "./draft.js";
import { fingerprint } from "./fingerprint.js";
import * as individually from "./individually.js";
import * as journal from "./journal.js";
import { listsByEntry, membersOf } from "./lists.js";
import { reasonOf } from "./reason.js";
import * as session from "./session.js";
import { readSources } from "./settings.js";

/** The core's remedy that takes an attachment out; its id comes after it. */
const WITHOUT_FILE = "remove_attachment:";

/** How long Thunderbird may take to take a send back after the listener's answer; on a busy machine, it is seconds. */
const HELD_MS = 10_000;

/**
 * Takes an answer over. An answer to what is no longer asked is nobody's.
 *
 * @param {FromDialog & { kind: "answer" }} message
 * @returns {Promise<true>} before the message is sent
 */
export async function takeAnswer({ tabId, question, answer }) {
  const { pending, fingerprint: checked } = await session.read(tabId);
  if (pending?.question !== question || pending.phase === "sending") {
    return true;
  }
  if (answer.kind === "cancel") {
    await endUnsent(tabId, question, "cancel");
    return true;
  }
  const remedies = answer.kind === "apply" ? answer.remedies : [];
  const reason = answer.kind === "send" ? reasonOf(answer.reason) : "";
  /** @type {Pending} */
  const sending = { ...pending, phase: "sending", remedies, reason, error: "" };
  await session.put(tabId, { pending: sending });
  carryOut(tabId, async () => {
    const mode = await modeOf(tabId, question);
    if (remedies.includes(individually.REMEDY) && maySendIndividually(pending)) {
      await sendIndividually(tabId, checked, sending, mode);
      return;
    }
    if (answer.kind === "apply") {
      await applyRemedies(tabId, remedies);
    }
    if (answer.kind === "apply" && pending.move_then === "review") {
      // The person looks at it, and sends it again.
      await endUnsent(tabId, question, "apply");
      return;
    }
    if (answer.kind === "send" && maySend({ ...pending, reason })) {
      await session.put(tabId, { token: checked });
    }
    await messenger.compose.sendMessage(tabId, { mode });
  });
  return true;
}

/**
 * Thunderbird has sent a message, or has not.
 *
 * @param {{ id: number }} tab
 * @param {messenger.compose.SendInfo} info
 */
export async function afterSend({ id }, { mode, error, headerMessageId, details }) {
  const account = await session.take(id, "account");
  // Where the mail server refuses a message, Thunderbird tells of no error here, but of no Message-ID either.
  if (error === undefined && (headerMessageId || mode === "sendLater")) {
    await end(id);
    await journal.record({ ...(account ?? unasked(aboutOf(details), null)), mode: mode ?? "" });
    // What waits in the Outbox may still be deleted there; the Sent folder tells of it once it was sent.
    if (mode === "sendNow" && details) {
      await remember(await recipientsOf(details));
    }
    return;
  }
  const { pending } = await session.read(id);
  if (pending?.phase === "sending") {
    await fail(id, error ?? "");
  } else if (pending) {
    // The send that was held: its mode is told nowhere else.
    await session.put(id, { mode: { question: pending.question, mode } });
  }
}

/**
 * A dialog that was closed, however it was closed, is a "cancel".
 *
 * @param {number} windowId
 */
export async function windowRemoved(windowId) {
  const closed = (await session.openDialogs()).find((dialog) => dialog.windowId === windowId);
  if (!closed) {
    return;
  }
  const { tabId, question } = closed;
  await session.forget(tabId, "dialog");
  const { pending } = await session.read(tabId);
  if (pending?.phase !== "sending") {
    await endUnsent(tabId, question, "cancel");
  }
}

/**
 * A message that was closed while it was asked about is one that was not sent.
 *
 * @param {number} tabId
 */
export async function tabRemoved(tabId) {
  const { pending } = await session.read(tabId);
  if (pending && pending.phase !== "sending" && (await session.endQuestion(tabId, pending.question))) {
    await journal.record(answered(pending, "cancel"));
  }
  await end(tabId);
}

/**
 * Forgets what is pending for a compose tab that was sent or closed, and closes its dialog.
 *
 * @param {number} tabId
 */
export async function end(tabId) {
  await session.endQuestion(tabId);
  await dialogs.close(tabId);
}

/**
 * A question is answered and its message stays open.
 *
 * @param {number} tabId
 * @param {string} question
 * @param {"apply" | "cancel"} answer
 */
async function endUnsent(tabId, question, answer) {
  const { pending } = await session.read(tabId);
  if (pending && (await session.endQuestion(tabId, question))) {
    journal.record(answered(pending, answer)).catch(console.error);
    await dialogs.close(tabId);
    const { windowId } = await messenger.tabs.get(tabId);
    await messenger.windows.update(windowId, { focused: true });
  }
}

/**
 * @param {messenger.compose.ComposeDetails} details
 * @returns {Promise<string[]>} mailbox strings; members in place of their list
 */
async function recipientsOf({ to, cc, bcc }) {
  const entries = [to ?? [], cc ?? [], bcc ?? []].flat().map(String); // details of a listener hold strings
  const byEntry = await listsByEntry();
  const people = entries.map((entry) => {
    const list = byEntry.get(entry);
    return list ? membersOf(list, byEntry) : [entry];
  });
  return (await Promise.all(people)).flat();
}

/** @param {Pending} pending */
function maySend({ verdict, allow_send_unchecked, require_reason, reason }) {
  const isAllowed = verdict ? verdict.verdict === "ask" : allow_send_unchecked;
  return isAllowed && (!require_reason || reason !== "");
}

/** @param {Pending} pending */
function maySendIndividually({ verdict }) {
  return verdict?.findings.some((finding) => finding.remedies.includes(individually.REMEDY));
}

/**
 * Everyone gets a message of their own, and the compose window is done with. Those messages are not checked again; so one that was
 * changed since goes through the check instead.
 *
 * @param {number} tabId
 * @param {string | undefined} checked fingerprint of what the person was asked about
 * @param {Pending} pending
 * @param {messenger.compose.SendMode | "default"} mode
 */
async function sendIndividually(tabId, checked, pending, mode) {
  const { remedies } = pending;
  const { windowId } = await messenger.tabs.get(tabId);
  const place = await dialogs.placeOver(windowId);
  if (checked !== (await fingerprint(tabId, await messenger.compose.getComposeDetails(tabId)))) {
    await messenger.compose.sendMessage(tabId, { mode });
    return;
  }
  if (remedies.length > 1) {
    await applyRemedies(tabId, remedies);
  }
  const job = await individually.keep(tabId, await messenger.compose.getComposeDetails(tabId), mode);
  try {
    await messenger.tabs.remove(tabId);
  } catch (error) {
    // The message is still open: whoever sends it from there must not have sent it from here too.
    await individually.discard(job);
    throw error;
  }
  await individually.begin(job, place);
  await journal.record({ ...answered(pending, "apply"), mode: "individually" });
}

/**
 * @param {number} tabId
 * @param {string[]} remedies
 */
export async function applyRemedies(tabId, remedies) {
  const [details, sources] = await Promise.all([messenger.compose.getComposeDetails(tabId), readSources()]);
  const fields = await core.apply(await draftOf(tabId, details), sources, remedies);
  await messenger.compose.setComposeDetails(tabId, fields);
  for (const remedy of remedies.filter((remedy) => remedy.startsWith(WITHOUT_FILE))) {
    await messenger.compose.removeAttachment(tabId, Number(remedy.slice(WITHOUT_FILE.length)));
  }
}

/**
 * The mode in which the user had sent. Thunderbird tells it when it has taken the send back, which may be after a quick answer.
 *
 * @param {number} tabId
 * @param {string} asked the question that was answered
 */
async function modeOf(tabId, asked) {
  const giveUp = Date.now() + HELD_MS;
  while (Date.now() < giveUp) {
    const { mode } = await session.read(tabId);
    if (mode?.question === asked) {
      return mode.mode ?? "default";
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("Thunderbird has not taken the send back");
}

/**
 * Runs what an answer asks for, past the answer to the dialog.
 *
 * @param {number} tabId
 * @param {() => Promise<void>} work
 */
function carryOut(tabId, work) {
  work()
    .catch(async (error) => {
      // A send that was held once more is rejected too; by then the dialog asks anew.
      await fail(tabId, error instanceof Error ? error.message : String(error));
    })
    .catch(console.error);
}

/**
 * The message did not leave; the dialog says so.
 *
 * @param {number} tabId
 * @param {string} error
 */
async function fail(tabId, error) {
  await session.forget(tabId, "token");
  const { pending, mode } = await session.read(tabId);
  if (pending?.phase === "sending") {
    // A question of its own: the dialog comes to the front again, over whatever Thunderbird has shown meanwhile.
    const question = crypto.randomUUID();
    await session.put(tabId, {
      pending: { ...pending, question, phase: "failed", error },
      mode: mode && { ...mode, question },
    });
    const { windowId } = await messenger.tabs.get(tabId);
    await dialogs.show(tabId, question, await dialogs.placeOver(windowId));
  }
}
