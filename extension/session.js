/**
 * What is pending for each compose tab, in `storage.session`: it outlives a suspended or crashed background page and never reaches
 * the disk. One key for each kind and tab, so that two writers never overwrite each other.
 *
 * | kind | value | from | until |
 * |---|---|---|---|
 * | `pending` | {@link import("./types.js").Pending}, drawn by the dialog | a send was held | answered, sent or closed |
 * | `fingerprint` | what was checked | a send was held | the same |
 * | `mode` | `sendNow` or `sendLater`, as the user had chosen, and for which question | Thunderbird told | the same |
 * | `dialog` | its window, and the question it was opened for | the dialog was opened | it was closed |
 * | `token` | a fingerprint that may pass, once | "send" was answered | the next `onBeforeSend` |
 * | `live` | {@link import("./types.js").Live}, drawn by the panel | the message changed | the window was closed |
 * | `undo` | the fields before and after a remedy of the panel | it was applied | taken back, or the window was closed |
 * | `facts` | what attachments are and carry, by their id | they were read | the window was closed |
 * | `account` | what the journal is to say once it has left | a send was let through | `onAfterSend` |
 * | `leaving` | that a send is under way | `onBeforeSend` | `onAfterSend` |
 */

/**
 * @typedef {object} Session
 * @property {import("./types.js").Pending} [pending]
 * @property {string} [fingerprint]
 * @property {{ question: string, mode: "sendNow" | "sendLater" | undefined }} [mode]
 * @property {{ windowId: number, question: string }} [dialog]
 * @property {string} [token]
 * @property {import("./types.js").Live} [live]
 * @property {{ before: import("./types.js").Fields, after: import("./types.js").Fields }} [undo]
 * @property {Record<string, { stamp: string, facts: import("./types.js").AttachmentFacts }>} [facts]
 * @property {import("./types.js").Account} [account]
 * @property {true} [leaving]
 */

/** What a question is about; the others are read one by one. @type {(keyof Session)[]} */
const KINDS = ["pending", "fingerprint", "mode", "dialog", "token"];

/** What ends with its question; the dialog's window is `dialogs.js`'s own to forget. @type {(keyof Session)[]} */
const QUESTION = ["pending", "fingerprint", "mode", "token"];

/** The last writing; the next one begins when it is done. @type {Promise<unknown>} */
let writing = Promise.resolve();

/**
 * @param {number} tabId
 * @returns {Promise<Session>}
 */
export async function read(tabId) {
  const stored = await messenger.storage.session.get(KINDS.map((kind) => `${kind}.${tabId}`));
  return Object.fromEntries(KINDS.map((kind) => [kind, stored[`${kind}.${tabId}`]]));
}

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

/** @returns {Promise<number[]>} the tabs with a send under way */
export async function leaving() {
  const stored = await messenger.storage.session.get(null);
  return Object.keys(stored)
    .map((key) => key.split("."))
    .flatMap(([kind, tabId]) => (kind === "leaving" ? [Number(tabId)] : []));
}

/**
 * @param {number} tabId
 * @param {Session} values those to change
 */
export function put(tabId, values) {
  const entries = Object.entries(values).map(([kind, value]) => [`${kind}.${tabId}`, value]);
  return inTurn(() => messenger.storage.session.set(Object.fromEntries(entries)));
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
    await messenger.storage.session.set({ [`${kind}.${tabId}`]: value });
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

/** What was learned of attachments, in whatever window: further settings may see it differently. */
export function forgetFacts() {
  return inTurn(async () => {
    const keys = Object.keys(await messenger.storage.session.get(null));
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

/**
 * Forgets what is pending, unless another question is by now.
 *
 * @param {number} tabId
 * @param {string} [question] whichever it is where none is given
 * @returns {Promise<boolean>} whether it was forgotten
 */
export function endQuestion(tabId, question) {
  return inTurn(async () => {
    const { pending } = await read(tabId);
    if (question !== undefined && pending?.question !== question) {
      return false;
    }
    await messenger.storage.session.remove(QUESTION.map((kind) => `${kind}.${tabId}`));
    return true;
  });
}

/** @returns {Promise<{ tabId: number, windowId: number, question: string }[]>} every dialog that was opened and not seen to close */
export async function openDialogs() {
  const stored = await messenger.storage.session.get(null);
  return Object.entries(stored).flatMap(([key, value]) => {
    const [kind, tabId] = key.split(".");
    return kind === "dialog" ? [{ tabId: Number(tabId), ...value }] : [];
  });
}

/**
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
function inTurn(work) {
  const done = writing.then(work);
  writing = done.catch(() => {});
  return done;
}
