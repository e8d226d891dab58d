/**
 * Reads the Sent folders, so that it is known whom the user writes to (`correspondents.js`). In small steps, for as long as it takes,
 * over any number of interruptions; not while a message is being checked, and slowly while somebody is at the keyboard.
 *
 * Thunderbird's only way to a part of a folder is a query by date, and each query looks at every message of the folder, in one go:
 * 5 µs each. So a folder is read in windows of time, few enough that this does not matter, small enough that it does not matter
 * either when one has to be read again after an interruption. The messages found come in pages, with a pause of Thunderbird's
 * own between them; converting one takes it over a millisecond.
 *
 * @import { Folder, Letter, Reading } from "./correspondents.js"
 */

import * as correspondents from "./correspondents.js";
import { write } from "./session.js";

/** Wakes the background page to go on reading, and for the daily look at what other mail programs have sent. */
export const ALARM = "correspondents";

/** How many messages Thunderbird converts in one go. */
const PAGE = 10;

/** How many messages are learned from in one transaction. */
const BATCH = 100;

/** How many messages a window should have. */
const WINDOW = 1000;

/** Kinds of accounts whose Sent folders lie on the disk. */
const LOCAL = ["none", "local", "pop3", "nntp", "rss"];

/** How soon to look again whether a folder was fetched from its server. */
const FETCHED_MS = 5 * 60_000;

/** Of so many messages in a folder, one that was never read does not matter: it may be one marked as deleted. */
const MANY = 20;

/** How long after a message was checked the reading goes on: it is being sent and filed meanwhile. */
const REST_MS = 3000;

/** Nobody at the keyboard for this long; Thunderbird tells of no shorter time. */
const IDLE_S = 15;

/** While somebody is at the keyboard, reading takes one part in this many of the time. */
const PARTS = 4;

/** Before a longer pause ends, the background page may be suspended. */
const LONGEST_MS = 20_000;

/** The reading under way. @type {Promise<void> | null} */
let reading = null;

/** The checks under way. @type {Promise<unknown>} */
let checking = Promise.resolve();

/** The list that Thunderbird is filling. @type {string | null} */
let listId = null;

/** Reads whatever there is to read. An alarm calls this again until everything has been read. */
export function read() {
  reading ??= readAll().finally(() => {
    reading = null;
  });
  return reading;
}

/** The same, for what was erased meanwhile; a reading under way is of what was there before. */
export async function readAfresh() {
  await reading?.catch(() => {});
  await read();
}

/** Sees to it that everything will have been read some time after Thunderbird has started. */
export function readSoon() {
  return messenger.alarms.create(ALARM, { periodInMinutes: 1 });
}

/**
 * Leaves Thunderbird alone for as long as a message is being checked.
 *
 * @template T
 * @param {Promise<T>} check
 * @returns {Promise<T>} the same
 */
export function pauseFor(check) {
  const later = () => wait(REST_MS);
  checking = Promise.allSettled([checking, check.then(later, later)]);
  stop();
  return check;
}

async function readAll() {
  await readSoon();
  const { folders, unfetched } = await foundFolders();
  const now = await correspondents.begin(folders);
  for (const folder of now?.folders ?? []) {
    while (now && !correspondents.isRead(folder)) {
      await untilChecked();
      const begin = performance.now();
      if (!(await readWindow(now, folder))) {
        return;
      }
      await rest(performance.now() - begin);
    }
  }
  if (now && unfetched && correspondents.mayWait(now)) {
    await correspondents.advance(Object.assign(now, { waiting: now.waiting ?? Date.now() }), []);
    await tell();
    await messenger.alarms.create(ALARM, { when: Date.now() + FETCHED_MS });
    return;
  }
  if (now) {
    await correspondents.advance(Object.assign(now, { completed: now.started, waiting: null }), []);
    await tell();
  }
  const when = await correspondents.nextReading();
  await (when ? messenger.alarms.create(ALARM, { when }) : messenger.alarms.clear(ALARM));
}

/**
 * The Sent folders there are, and whether Thunderbird may not have fetched one from its server yet: it tells nothing of that but that the
 * folder is not there, or empty. It fetches a folder when somebody opens it, or files a message there.
 *
 * @returns {Promise<{ folders: { id: string, total: number }[], unfetched: boolean }>}
 */
async function foundFolders() {
  const [folders, accounts] = await Promise.all([sentFolders(), messenger.accounts.list(false)]);
  const onServers = accounts.filter(({ type, identities }) => identities.length > 0 && !LOCAL.includes(type));
  const isFetched = (/** @type {string} */ accountId) =>
    folders.some((folder) => folder.accountId === accountId && folder.total > 0);
  return { folders: folders.map(({ id, total }) => ({ id, total })), unfetched: !onServers.every(({ id }) => isFetched(id)) };
}

/** @returns {Promise<{ id: string, accountId: string, total: number }[]>} */
export async function sentFolders() {
  const sent = await messenger.folders.query({ specialUse: ["sent"], isVirtual: false });
  const below = await Promise.all(sent.map(({ id }) => messenger.folders.query({ folderId: id, isVirtual: false })));
  const found = [...new Map(below.flat().map((folder) => [folder.id, folder])).values()];
  const infos = await Promise.all(found.map(({ id }) => messenger.folders.getFolderInfo(id)));
  return found.map(({ id, accountId }, index) => ({ id, accountId, total: infos[index].totalMessageCount }));
}

/**
 * Reads what is next of a folder. Where a check comes between, that is read anew later.
 *
 * @param {Reading} now
 * @param {Folder} folder
 * @returns {Promise<boolean>} whether to go on
 */
async function readWindow(now, folder) {
  const before = checking;
  const from = Math.max(folder.since, (folder.before ?? Date.now()) - folder.span);
  folder.reading = 0;
  /** @type {Letter[]} */
  let letters = [];
  for await (const page of pages(folder.id, from, folder.before)) {
    if (checking !== before) {
      return true;
    }
    letters.push(...page.map(letterOf));
    if (letters.length >= BATCH) {
      folder.reading += letters.length;
      if (!(await correspondents.advance(now, letters))) {
        return false;
      }
      letters = [];
      await tell();
    }
  }
  if (checking !== before) {
    return true;
  }
  const count = folder.reading + letters.length;
  Object.assign(folder, { before: from, span: nextSpan(folder.span, count), read: folder.read + count, reading: 0 });
  if (correspondents.isRead(folder) && folder.total - folder.earlier - folder.read > folder.total / MANY) {
    // Older messages have come too: a folder on a server that was fetched only now, or that could not be read before.
    folder.since = 0;
  }
  return correspondents.advance(now, letters);
}

/**
 * @param {string} folderId
 * @param {number} from 0: no matter how old
 * @param {number | null} to null: no matter how new
 */
export async function* pages(folderId, from, to) {
  const found = await messenger.messages.query({
    folderId,
    messagesPerPage: PAGE,
    // With a time-out, Thunderbird sets and clears a timer for each message of the folder.
    autoPaginationTimeout: 0,
    ...(from > 0 && { fromDate: new Date(from) }),
    ...(to !== null && { toDate: new Date(to) }),
  });
  listId = found.id;
  try {
    yield found.messages;
    while (listId) {
      const next = await messenger.messages.continueList(listId);
      listId = next.id;
      yield next.messages;
    }
  } finally {
    stop();
  }
}

/** Makes Thunderbird stop filling the list. */
export function stop() {
  if (listId) {
    messenger.messages.abortList(listId).catch(() => {}); // it was complete by then
    listId = null;
  }
}

/** Thunderbird fills a list at its own pace; only between two lists can it be left alone. @param {number} worked in ms */
async function rest(worked) {
  if ((await messenger.idle.queryState(IDLE_S)) === "active") {
    await wait(Math.min(worked * (PARTS - 1), LONGEST_MS));
  }
}

/** @param {number} ms */
function wait(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function untilChecked() {
  for (let last; last !== checking; ) {
    last = checking;
    await last;
  }
}

/**
 * @param {number} span
 * @param {number} count how many messages were in it
 */
function nextSpan(span, count) {
  if (count > WINDOW) {
    return Math.ceil(span / 2);
  }
  return count < WINDOW / 4 ? span * 4 : span;
}

/**
 * @param {messenger.messages.MessageHeader} message
 * @returns {Letter}
 */
function letterOf({ date, recipients, ccList, bccList }) {
  return { day: correspondents.dayOf(date.getTime()), texts: [...recipients, ...ccList, ...bccList] };
}

/** Tells pages that something has changed. */
function tell() {
  return write({ correspondents: Date.now() }, []).catch(console.error);
}
