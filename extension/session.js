/**
 * What is known of each compose tab, in `storage.session`: it outlives a suspended or crashed background page and never reaches the
 * disk. One key for each kind and tab, so that two writers never overwrite each other. What is asked has keys of its own (`sends.js`).
 *
 * | kind | value | from | until |
 * |---|---|---|---|
 * | `dialog` | its window, and the question it was opened for | the dialog was opened | it was closed |
 * | `checked` | the recipient fields as they were checked | a send was let through | `onAfterSend` |
 * | `live` | {@link import("./types.js").Live}, drawn by the panel | the message changed | the window was closed |
 * | `undo` | the fields before and after a remedy of the panel | it was applied | taken back, or the window was closed |
 * | `facts` | what attachments are and carry, by their id | they were read | the window was closed |
 * | `kind` | {@link import("./kind.js").Told}: what the message is, and what it answers | it was found out | the window was closed |
 */

import { within } from "./failure.js";

/**
 * @typedef {object} Session
 * @property {{ windowId: number, question: string }} [dialog]
 * @property {import("./types.js").Fields} [checked]
 * @property {import("./types.js").Live} [live]
 * @property {{ before: import("./types.js").Fields, after: import("./types.js").Fields }} [undo]
 * @property {Record<string, { stamp: string, facts: import("./types.js").AttachmentFacts }>} [facts]
 * @property {import("./kind.js").Told} [kind]
 */

/** How long one writing may take before the next ones need not wait for it. */
const WRITE_MS = 2000;

/** What can be found out again, and is given up where there is no room for what is asked. */
const SPARE = ["facts.", "live."];

/** The last writing; the next one begins when it is done. @type {Promise<unknown>} */
let writing = Promise.resolve();

/**
 * @template {keyof Session} Kind
 * @param {number} tabId
 * @param {Kind} kind
 * @returns {Promise<Session[Kind]>}
 */
export async function readOne(tabId, kind) {
  const key = `${kind}.${tabId}`;
  return (await messenger.storage.session.get(key))[key];
}

/**
 * @param {number} tabId
 * @param {Session} values those to change
 */
export function put(tabId, values) {
  const entries = Object.entries(values).map(([kind, value]) => [`${kind}.${tabId}`, value]);
  return inTurn(() => write(Object.fromEntries(entries), []));
}

/**
 * Changes a value that others may be changing too.
 *
 * @template {keyof Session} Kind
 * @param {number} tabId
 * @param {Kind} kind
 * @param {(value: Session[Kind]) => Session[Kind]} change
 */
export function update(tabId, kind, change) {
  return inTurn(async () => {
    const value = change(await readOne(tabId, kind));
    await write({ [`${kind}.${tabId}`]: value }, []);
  });
}

/**
 * Takes a value away.
 *
 * @template {keyof Session} Kind
 * @param {number} tabId
 * @param {Kind} kind
 * @returns {Promise<Session[Kind]>} what it was
 */
export function take(tabId, kind) {
  return inTurn(async () => {
    const value = await readOne(tabId, kind);
    await messenger.storage.session.remove(`${kind}.${tabId}`);
    return value;
  });
}

/**
 * Writes what must be written: where there is no room, what can be found out again makes room for it.
 *
 * @param {Record<string, unknown>} values
 * @param {string[]} gone keys to remove
 */
export async function write(values, gone) {
  const { session } = messenger.storage;
  if (gone.length > 0) {
    await session.remove(gone);
  }
  if (Object.keys(values).length === 0) {
    return;
  }
  try {
    await session.set(values);
  } catch {
    const keys = await session.getKeys();
    await session.remove(keys.filter((key) => SPARE.some((kind) => key.startsWith(kind))));
    await session.set(values);
  }
}

/** What was learned of attachments, in whatever window: further settings may see it differently. */
export function forgetFacts() {
  return inTurn(async () => {
    const keys = await messenger.storage.session.getKeys();
    await messenger.storage.session.remove(keys.filter((key) => key.startsWith("facts.")));
  });
}

/**
 * @param {number} tabId
 * @param {(keyof Session)[]} kinds
 */
export function forget(tabId, ...kinds) {
  return inTurn(() => messenger.storage.session.remove(kinds.map((kind) => `${kind}.${tabId}`)));
}

/** @returns {Promise<{ tabId: number, windowId: number, question: string }[]>} every dialog that was opened and not seen to close */
export async function openDialogs() {
  const keys = (await messenger.storage.session.getKeys()).filter((key) => key.startsWith("dialog."));
  const stored = await messenger.storage.session.get(keys);
  return keys.flatMap((key) => (stored[key] ? [{ tabId: Number(key.split(".")[1]), ...stored[key] }] : []));
}

/**
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
function inTurn(work) {
  const done = writing.then(() => within(WRITE_MS, "writing down", work()));
  writing = done.catch(() => {});
  return done;
}
