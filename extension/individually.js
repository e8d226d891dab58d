/**
 * Sends a message to everyone as its only recipient, one after the other, in the background. What is still to be done stands in the
 * queue; nothing here is needed after this page has died. Each message is marked before it is handed to Thunderbird: whatever dies
 * meanwhile, nobody gets it twice without being asked for.
 *
 * @import { Job, Message, Progress, Settings, ToIndividually, FromIndividually, Verdict } from "./types.js"
 */

import * as core from "./core.js";
import { remember } from "./correspondents.js";
import * as dialogs from "./dialogs.js";
import { draftOf } from "./draft.js";
import { within } from "./failure.js";
import * as permissions from "./permissions.js";
import * as queue from "./queue.js";
import { reasonOf } from "./refusal.js";
import * as session from "./session.js";
import { readSources } from "./settings.js";

/** The core's id. */
export const REMEDY = "send_individually";

/** Wakes this page while there is something to send, should it have died. */
export const ALARM = "queue";

/** From one message to the next, in milliseconds: mail servers take who is quicker for a spammer. */
const INTERVAL = 1000;

/** What `interval` in `storage.local` may make of it. */
const [MIN_INTERVAL, MAX_INTERVAL] = [200, 60_000];

/** How many in a row may fail before it is rather the server than a recipient. */
const MAX_IN_ROW = 3;

/** Thunderbird suspends this page after some 30 seconds without a call of its API; a large message takes longer. */
const STAY_AWAKE_MS = 10_000;

/** How long an open window may take to show that it is alive. */
const ALIVE_MS = 1000;

/** In `storage.session`: Thunderbird has not been restarted since something was sent. */
const SESSION = "individually";

/** In `storage.local`: something stands in the queue's file, or may have stood there. */
const UNTIDY = "queue_used";

/** Whether this page is sending. */
let working = false;
/** Whether there may be more to send than was known. */
let more = false;
/** When the last message was begun. */
let last = 0;
/** The last work on a window; the next one begins when it is done. @type {Promise<unknown>} */
let showing = Promise.resolve();

/**
 * The verdict without the way to send individually where that would not give what the person sees: something else is blocked, or the
 * message has what Thunderbird leaves out in the background.
 *
 * @param {Verdict} verdict
 * @param {messenger.compose.ComposeDetails} details
 * @param {string} kind what the message is, also where Thunderbird calls it a draft
 * @returns {Verdict}
 */
export function onlyIfPossible(verdict, details, kind) {
  const isBlocked = verdict.findings.some(({ level, remedies }) => level === "block" && !remedies.includes(REMEDY));
  if (!isBlocked && kind === "new" && isPossible(details)) {
    return verdict;
  }
  const without = (/** @type {string[]} */ remedies) => remedies.filter((remedy) => remedy !== REMEDY);
  return { ...verdict, findings: verdict.findings.map((each) => ({ ...each, remedies: without(each.remedies) })) };
}

/**
 * Keeps a message for everyone who is to get it; nothing is sent yet.
 *
 * @param {number} tabId
 * @param {messenger.compose.ComposeDetails} details
 * @param {messenger.compose.SendMode | "default"} mode
 * @returns {Promise<string>} the job
 */
export async function keep(tabId, details, mode) {
  const [recipients, message] = await Promise.all([draftOf(tabId, details).then(core.addressees), messageOf(tabId, details)]);
  const subject = details.subject ?? "";
  await messenger.storage.local.set({ [UNTIDY]: true });
  return queue.add(message, recipients, { subject, mode: mode === "sendLater" ? mode : "sendNow" });
}

/**
 * Begins to send what was kept.
 *
 * @param {string} id
 * @param {dialogs.Place} place
 */
export async function begin(id, place) {
  await queue.run(id);
  send();
  await show(id, place);
}

/** Gives up what was kept, as long as nothing was sent. @param {string} id */
export async function discard(id) {
  await queue.cancel(id);
  await queue.finish(id);
  await tidy();
}

/**
 * Goes on where an earlier page has stopped, however it stopped.
 *
 * @param {boolean} [isNew] whether the add-on was installed or upgraded just now
 */
export async function wake(isNew = false) {
  if (working) {
    return;
  }
  const stored = await messenger.storage.session.get(SESSION);
  await queue.interrupted();
  for (const { id, phase } of await queue.jobs()) {
    if (stored[SESSION] === undefined) {
      // Thunderbird was closed or has crashed: whoever starts it again may have changed their mind.
      await queue.pause(id, "restart");
    }
    if (stored[SESSION] === undefined || phase === "running") {
      await tell(id);
      await show(id);
    }
    await finish(id);
  }
  send();
  if (isNew || (await messenger.storage.local.get(UNTIDY))[UNTIDY]) {
    await tidy();
  }
}

/**
 * What the window of a job asks for, or the options page.
 *
 * @param {FromIndividually} message
 * @returns {Promise<Progress | null | Job[] | true>}
 */
export async function individuallyMessage(message) {
  const { id } = message;
  switch (message.command) {
    case "watch":
      return queue.progress(id);
    case "list":
      return queue.jobs();
    case "show":
      await show(id);
      return true;
    case "pause":
      await queue.pause(id, "");
      break;
    case "continue":
      await queue.run(id);
      break;
    case "cancel":
      await queue.cancel(id);
      break;
    case "retry":
      await queue.again(id, message.state, message.n);
      await queue.run(id);
      break;
    case "leave":
      await queue.leave(id, message.state, message.n);
      break;
  }
  await tell(id);
  await finish(id);
  send();
  return true;
}

/**
 * A job's window was closed: its sending goes on.
 *
 * @param {number} windowId
 */
export async function windowRemoved(windowId) {
  const stored = await messenger.storage.session.get(null);
  const closed = Object.keys(stored).filter((key) => key.startsWith(windowKey("")) && stored[key] === windowId);
  await messenger.storage.session.remove(closed);
}

/** @param {messenger.compose.ComposeDetails} details */
function isPossible({ newsgroups = [], body = "", ...details }) {
  const security = details.selectedEncryptionTechnology;
  const isSecured = security?.encryptBody || security?.signMessage || details.attachPublicPGPKey;
  return !isSecured && newsgroups.length === 0 && (details.isPlainText || !hasPictures(body));
}

/**
 * Whether pictures stand in the text itself. The compose window makes parts of the message of them, which every program shows; in the
 * background they stay in the text, where most leave them out.
 *
 * @param {string} html
 */
function hasPictures(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const sources = [...page.querySelectorAll("[src], [background]")].map(
    (element) => element.getAttribute("src") ?? element.getAttribute("background") ?? "",
  );
  return sources.some((source) => !/^https?:/iu.test(source.trim()));
}

/**
 * @param {number} tabId
 * @param {messenger.compose.ComposeDetails} details
 * @returns {Promise<Message>}
 */
async function messageOf(tabId, details) {
  const { to: _to, cc: _cc, bcc: _bcc, additionalFccFolderId, overrideDefaultFccFolderId, ...content } = details;
  const listed = await messenger.compose.listAttachments(tabId);
  const attachments = await Promise.all(listed.map(({ id }) => messenger.compose.getAttachmentFile(id)));
  /** @type {Message} */
  const message = { details: content, attachments };
  // The same folders, named differently: by an id in details of a compose window, as a folder where a message is sent.
  if (additionalFccFolderId) {
    message.details.additionalFccFolder = await messenger.folders.get(additionalFccFolderId);
  }
  if (overrideDefaultFccFolderId !== undefined) {
    const folder = overrideDefaultFccFolderId && (await messenger.folders.get(overrideDefaultFccFolderId));
    message.details.overrideDefaultFccFolder = folder;
  }
  return message;
}

/** Sends what there is to send, and ends some time. */
function send() {
  more = true;
  if (!working) {
    working = true;
    sendAll()
      .catch(console.error)
      .finally(() => {
        working = false;
      });
  }
}

async function sendAll() {
  const awake = setInterval(() => messenger.runtime.getPlatformInfo(), STAY_AWAKE_MS);
  try {
    await queue.interrupted();
    while (more) {
      more = false;
      const running = (await queue.jobs()).filter(({ phase }) => phase === "running");
      for (const job of running) {
        await session.write({ [SESSION]: true }, []).catch(console.error); // asked again once more, then
        await messenger.alarms.create(ALARM, { periodInMinutes: 1 });
        await sendJob(job);
      }
    }
    await messenger.alarms.clear(ALARM);
  } finally {
    clearInterval(awake);
  }
}

/** @param {Job} job */
async function sendJob(job) {
  const { id } = job;
  const message = await queue.message(id);
  const [interval, copies] = await Promise.all([readInterval(), readCopies()]);
  while (message && (await sendOne(job, message, interval, copies))) {
    await tell(id);
  }
  await tell(id);
  await finish(id);
}

/**
 * @param {Job} job
 * @param {Message} message
 * @param {number} interval
 * @param {Settings["individual_copies"]} copies
 * @returns {Promise<boolean>} whether there may be more
 */
async function sendOne({ id, mode }, { details, attachments }, interval, copies) {
  await new Promise((resolve) => setTimeout(resolve, last + interval - Date.now()));
  const obstacle = await obstacleTo(mode);
  if (obstacle) {
    await stop(id, obstacle);
    return false;
  }
  const item = await queue.take(id);
  if (!item) {
    return false;
  }
  last = Date.now();
  try {
    const files = attachments.map((file) => ({ file }));
    const { sendMessage } = messenger.messages;
    if (!sendMessage) {
      throw new Error("the permission was taken back");
    }
    const hasCopy = copies === "each" || (copies === "first" && (await queue.progress(id))?.sent === 0);
    const content = hasCopy
      ? details
      : { ...details, additionalFccFolder: undefined, overrideDefaultFccFolder: /** @type {""} */ ("") };
    await sendMessage({ ...content, to: [item.recipient], attachments: files }, { mode });
  } catch (error) {
    const inRow = await queue.failed(item, reasonOf(error));
    if (inRow >= MAX_IN_ROW) {
      await stop(id, "failures");
    }
    return inRow < MAX_IN_ROW;
  }
  await queue.sent(item);
  if (mode === "sendNow") {
    remember([item.recipient]).catch(console.error);
  }
  return true;
}

/**
 * Why nothing can be sent right now.
 *
 * @param {Job["mode"]} mode
 * @returns {Promise<Job["reason"]>} empty where it can
 */
async function obstacleTo(mode) {
  if (!(await permissions.granted())) {
    return "permission";
  }
  return mode === "sendNow" && !navigator.onLine ? "offline" : "";
}

/**
 * Stops a job until somebody lets it continue.
 *
 * @param {string} id
 * @param {Job["reason"]} reason
 */
async function stop(id, reason) {
  await queue.pause(id, reason);
  await show(id);
}

/**
 * Ends a job if it can end; where there is something to decide, its window comes.
 *
 * @param {string} id
 */
async function finish(id) {
  const ended = await queue.finish(id);
  if (!ended) {
    return;
  }
  await broadcast({ kind: "progress", progress: ended });
  if (ended.failed.count + ended.uncertain.count > 0) {
    await show(id);
    return;
  }
  await tidy();
}

/** Takes what was sent off the disk. Where that fails, it is tried again when Thunderbird starts. */
async function tidy() {
  if (await queue.tidy()) {
    await messenger.storage.local.remove(UNTIDY);
  }
}

/** @returns {Promise<number>} */
async function readInterval() {
  const { interval = INTERVAL } = await messenger.storage.local.get("interval");
  return Math.min(Math.max(Number(interval) || INTERVAL, MIN_INTERVAL), MAX_INTERVAL);
}

/** @returns {Promise<Settings["individual_copies"]>} a copy too many where that cannot be told */
async function readCopies() {
  try {
    return (await core.settings(await readSources())).settings.individual_copies;
  } catch (error) {
    console.error(error);
    return "each";
  }
}

/** Tells the window of a job how far it is. @param {string} id */
async function tell(id) {
  const progress = await queue.progress(id);
  if (progress) {
    await broadcast({ kind: "progress", progress });
  }
}

/**
 * @param {ToIndividually} message
 * @returns {Promise<unknown>} undefined where nobody listens
 */
function broadcast(message) {
  return messenger.runtime.sendMessage(message).catch(() => undefined);
}

/** Where the window of a job is remembered. @param {string} id */
const windowKey = (id) => `${SESSION}.${id}`;

/**
 * Shows the window of a job.
 *
 * @param {string} id
 * @param {dialogs.Place} [place] where Thunderbird likes where there is none
 * @returns {Promise<void>}
 */
function show(id, place) {
  const shown = showing.then(() => open(id, place));
  showing = shown.catch(() => {});
  return shown;
}

/**
 * Opens the window of a job, unless it is open and alive.
 *
 * @param {string} id
 * @param {dialogs.Place} [place]
 */
async function open(id, place) {
  const isAlive = await within(ALIVE_MS, "the window", broadcast({ kind: "individually-alive", id })).catch(() => false);
  const key = windowKey(id);
  const { [key]: old } = await messenger.storage.session.get(key);
  if (isAlive === true) {
    return;
  }
  if (old !== undefined) {
    // It died with the extension's process: nothing would ever happen in it again.
    await messenger.storage.session.remove(key);
    await messenger.windows.remove(old).catch(() => {}); // closed by its own hand meanwhile: all the better
  }
  const url = `/individually/individually.html?job=${id}`;
  const { id: windowId } = await messenger.windows.create({ type: "popup", url, width: 560, height: 300, ...place });
  await session.write({ [key]: windowId }, []).catch(console.error);
}
