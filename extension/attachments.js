/**
 * The files of a message, with what they are and carry. Each is read when it is attached, so that Send rarely waits; what was learned
 * is kept in memory, and in `storage.session` under `facts.<tabId>` until the window closes. A file is read again where it changed on the
 * disk since: Thunderbird sends what stands there at the end. And so it is where other settings count for the sender.
 *
 * @import { Attachment, AttachmentFacts, Reading } from "./types.js"
 */

import { boundedName } from "./bounded.js";
import * as core from "./core.js";
import { within } from "./failure.js";
import { first, scan } from "./scan.js";
import * as session from "./session.js";
import { readSources } from "./settings.js";

/** @typedef {{ id: number, name: string, size: number }} Listed */
/** @typedef {{ stamp: string, facts: AttachmentFacts }} Read */
/** @typedef {{ name: string, stamp: Promise<string>, facts: Promise<AttachmentFacts> }} Unread none of these promises rejects */

/** How long Thunderbird may take to say how files are on the disk. */
const STAMP_MS = 2000;

/** How long Thunderbird may take to hand a file over; one on a server far away may have to be fetched. */
const FETCH_MS = 10_000;

/** How long what was learned may wait to be written down: of many files, all at once. */
const WRITE_MS = 500;

/** Of a file up to this size all is hashed, in a few milliseconds; of a larger one so many parts of so many bytes. */
const [MOST_HASHED, SAMPLES, SAMPLE] = [1_000_000, 16, 16_384];

/** How many files a message may have for each to be hashed whenever it is looked at. */
const MOST_SAMPLED = 20;

/** How many of the files that are still being read are named. */
const MOST_NAMED = 5;

/** What was learned of the attachments of each tab, by their id. @type {Map<number, Map<number, Read>>} */
const known = new Map();

/** What is being read for each tab, by the attachment's id and its state. @type {Map<number, Map<string, Unread>>} */
const reading = new Map();

/** How many files each tab has. @type {Map<number, number>} */
const totals = new Map();

/** Tabs of which something is to be written down. @type {Map<number, ReturnType<typeof setTimeout>>} */
const writing = new Map();

/** Who wants to know how far reading is. @type {Set<(tabId: number) => void>} */
const listeners = new Set();

/**
 * @param {number} tabId
 * @param {messenger.compose.ComposeDetails} details
 * @param {number} patience how long files that are not known yet may take, in milliseconds, all together
 * @returns {Promise<Attachment[]>} with `facts: null` for what is still being read, and becomes known later
 */
export async function attachmentsOf(tabId, details, patience) {
  const listed = await messenger.compose.listAttachments(tabId);
  totals.set(tabId, listed.length);
  if (listed.length === 0) {
    return [];
  }
  await recall(tabId);
  const linked = linksIn(details);
  const types = await typesFor(details).catch((error) => {
    console.error(error);
    return [];
  });
  const isSampled = listed.length <= MOST_SAMPLED;
  const reads = listed.map((attachment) => lookAt(tabId, attachment, details, types, isSampled));
  // Of a file that is known, Thunderbird is asked only whether it is still the same.
  const unknown = after(STAMP_MS, "");
  const stamps = await Promise.all(reads.map(({ stamp }) => Promise.race([stamp, unknown])));
  const late = after(patience, null);
  const facts = await Promise.all(reads.map((read) => Promise.race([read.facts, late])));
  return listed.map((attachment, index) => ({
    ...attachment,
    linked: linked.some((text) => text.includes(attachment.name)),
    stamp: stamps[index],
    facts: facts[index],
  }));
}

/**
 * Endings of names that count as programs beside the usual ones, for the sender: all that a file is read by of the settings.
 *
 * @param {messenger.compose.ComposeDetails} details
 * @returns {Promise<string[]>}
 */
async function typesFor({ identityId }) {
  const sources = await readSources();
  const isSet = (/** @type {any} settings of any shape */ source) => source?.rules?.executable_attachment?.types !== undefined;
  const all = [sources.policy, sources.user].flatMap((source) => [source, ...Object.values(Object(source?.identities))]);
  if (!all.some(isSet)) {
    return [];
  }
  const identity = identityId === undefined ? undefined : await messenger.identities.get(identityId);
  const { settings } = await core.settings({ ...sources, ...(identity && { sender: identity.email }) });
  return /** @type {string[]} by the core */ (settings.rules.executable_attachment.types);
}

/**
 * @template T
 * @param {number} ms
 * @param {T} value
 * @returns {Promise<T>}
 */
function after(ms, value) {
  return new Promise((resolve) => setTimeout(resolve, ms, value));
}

/**
 * Files that are still being read, taken as ones that cannot be read.
 *
 * @param {Attachment[]} attachments
 * @returns {Attachment[]}
 */
export function asUnreadable(attachments) {
  return attachments.map((each) => ({ ...each, facts: each.facts ?? { size: each.size, unreadable: "late" } }));
}

/**
 * The files of this message are read before those of all others.
 *
 * @param {number} tabId
 */
export function readFirst(tabId) {
  first(tabId);
}

/**
 * How far the files of a message are read.
 *
 * @param {number} tabId
 * @returns {Pick<Reading, "names" | "done" | "total">}
 */
export function progressOf(tabId) {
  const unread = [...(reading.get(tabId)?.values() ?? [])];
  const total = Math.max(totals.get(tabId) ?? 0, unread.length);
  return { names: unread.slice(0, MOST_NAMED).map(({ name }) => boundedName(name)), done: total - unread.length, total };
}

/**
 * Tells whenever a file was read.
 *
 * @param {(tabId: number) => void} listener gets the tab
 * @returns {() => void} ends it
 */
export function onProgress(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Settles once nothing of a window is being read any more.
 *
 * @param {number} tabId
 * @returns {Promise<void>}
 */
export async function untilRead(tabId) {
  for (let unread = reading.get(tabId); unread && unread.size > 0; unread = reading.get(tabId)) {
    await Promise.all([...unread.values()].map(({ facts }) => facts));
  }
}

/**
 * Forgets what was learned for a window that was closed, or for all: further settings may see it differently.
 *
 * @param {number} [tabId]
 */
export async function forget(tabId) {
  for (const each of tabId === undefined ? [...known.keys()] : [tabId]) {
    known.delete(each);
    totals.delete(each);
    clearTimeout(writing.get(each));
    writing.delete(each);
  }
  await (tabId === undefined ? session.forgetFacts() : session.forget(tabId, "facts"));
}

/**
 * What an earlier page has learned.
 *
 * @param {number} tabId
 */
async function recall(tabId) {
  if (!known.has(tabId)) {
    const stored = await session.readOne(tabId, "facts").catch(() => undefined);
    const kept = Object.entries(stored ?? {}).map(([id, read]) => /** @type {const} */ ([Number(id), read]));
    known.set(tabId, new Map([...kept, ...(known.get(tabId) ?? [])]));
  }
}

/**
 * @param {number} tabId
 * @param {Listed} attachment
 * @param {messenger.compose.ComposeDetails} details
 * @param {string[]} types endings of names that count as programs, too
 * @param {boolean} isSampled whether to look into the file even where its size and time are those known
 * @returns {Unread}
 */
function lookAt(tabId, attachment, details, types, isSampled) {
  const { id, name, size } = attachment;
  const unread = reading.get(tabId) ?? new Map();
  reading.set(tabId, unread);
  const file = within(FETCH_MS, name, fileOf(attachment, details)).catch(() => null);
  const stamp = file.then(async (file) =>
    file ? JSON.stringify([name, file.size, file.lastModified, types, isSampled ? await sampleOf(file) : ""]) : "",
  );
  const facts = Promise.all([file, stamp]).then(async ([file, stamp]) => {
    if (!file) {
      return { size, unreadable: "unavailable" };
    }
    const before = known.get(tabId)?.get(id);
    if (before?.stamp === stamp) {
      return before.facts;
    }
    // The same file in the same state is read once, whoever asks for it meanwhile.
    const underWay = unread.get(`${id} ${stamp}`);
    return underWay ? underWay.facts : read(tabId, attachment, file, stamp, types);
  });
  return { name, stamp, facts };
}

/**
 * A hash of a file, or of parts of a large one. Programs may write it anew without changing its size or its time.
 *
 * @param {File} file
 * @returns {Promise<string>} empty where it cannot be read
 */
async function sampleOf(file) {
  const step = file.size > MOST_HASHED ? (file.size - SAMPLE) / (SAMPLES - 1) : 0;
  const parts = Array.from({ length: SAMPLES }, (_, n) => file.slice(Math.floor(n * step), Math.floor(n * step) + SAMPLE));
  try {
    const bytes = await new Blob(step === 0 ? [file] : parts).arrayBuffer();
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return [...hash.slice(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  } catch {
    return "";
  }
}

/**
 * @param {number} tabId
 * @param {Listed} attachment
 * @param {File} file
 * @param {string} stamp
 * @param {string[]} types
 * @returns {Promise<AttachmentFacts>}
 */
function read(tabId, { id, name }, file, stamp, types) {
  const unread = reading.get(tabId);
  const key = `${id} ${stamp}`;
  const facts = scan(name, file, { rules: { executable_attachment: { types } } }, tabId)
    .then((facts) => {
      known.get(tabId)?.set(id, { stamp, facts });
      writeSoon(tabId);
      return facts;
    })
    .finally(() => {
      unread?.delete(key);
      for (const listener of listeners) {
        listener(tabId);
      }
    });
  unread?.set(key, { name, stamp: Promise.resolve(stamp), facts });
  return facts;
}

/**
 * Keeps what was learned for a page that comes after this one. Where that fails, files are read once more.
 *
 * @param {number} tabId
 */
function writeSoon(tabId) {
  if (!writing.has(tabId)) {
    const timer = setTimeout(() => {
      writing.delete(tabId);
      const facts = Object.fromEntries(known.get(tabId) ?? []);
      session.put(tabId, { facts }).catch(console.error);
    }, WRITE_MS);
    writing.set(tabId, timer);
  }
}

/**
 * Thunderbird hands over what lies on a disk. What a forwarded message brought along is still part of that message.
 *
 * @param {Listed} attachment
 * @param {messenger.compose.ComposeDetails} details
 * @returns {Promise<File | null>}
 */
async function fileOf({ id, name, size }, { relatedMessageId }) {
  try {
    return await messenger.compose.getAttachmentFile(id);
  } catch (error) {
    if (relatedMessageId === undefined) {
      throw error;
    }
    const parts = await messenger.messages.listAttachments(relatedMessageId);
    const part = parts.find((each) => each.name === name && each.size === size) ?? parts.find((each) => each.name === name);
    if (part) {
      return messenger.messages.getAttachmentFile(relatedMessageId, part.partName);
    }
    return name.endsWith(".eml") ? messenger.messages.getRaw(relatedMessageId) : null;
  }
}

/**
 * What Thunderbird writes into a message for files that recipients get as a link.
 *
 * @param {messenger.compose.ComposeDetails} details
 * @returns {string[]}
 */
function linksIn({ body = "" }) {
  if (!body.includes(LINK)) {
    return [];
  }
  const page = new DOMParser().parseFromString(body, "text/html");
  return [...page.getElementsByClassName(LINK)].map(({ textContent }) => textContent ?? "");
}

/** The class of such a link. */
const LINK = "cloudAttachmentItem";
