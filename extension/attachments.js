/**
 * The files of a message, with what they are and carry. Each is read when it is attached, so that Send rarely waits; what was learned
 * stands in `storage.session` under `facts.<tabId>` until the window closes. A file is read again where it changed on the disk since:
 * Thunderbird sends what stands there at the end.
 *
 * @import { Attachment, AttachmentFacts } from "./types.js"
 */

import * as core from "./core.js";
import { scan } from "./scan.js";
import * as session from "./session.js";
import { readSources } from "./settings.js";

/** @typedef {{ id: number, name: string, size: number }} Listed */
/** @typedef {Record<string, { stamp: string, facts: AttachmentFacts }>} Known facts of a window's attachments by their id */

/** Files under way, each by its tab, id and state. @type {Map<string, Promise<AttachmentFacts>>} */
const reading = new Map();

/**
 * @param {number} tabId
 * @param {messenger.compose.ComposeDetails} details
 * @param {number} patience how long files that are not known yet may take, in milliseconds, all together
 * @returns {Promise<Attachment[]>} with `facts: null` for what is still being read, and becomes known later
 */
export async function attachmentsOf(tabId, details, patience) {
  const listed = await messenger.compose.listAttachments(tabId);
  if (listed.length === 0) {
    return [];
  }
  /** @type {Known} */
  const known = (await session.readOne(tabId, "facts")) ?? {};
  const linked = linksIn(details);
  const late = new Promise((resolve) => setTimeout(resolve, patience, null));
  return Promise.all(
    listed.map(async (attachment) => {
      const facts = await Promise.race([factsOf(tabId, attachment, details, known), late]);
      return { ...attachment, linked: linked.some((text) => text.includes(attachment.name)), facts };
    }),
  );
}

/**
 * Settles once nothing of a window is being read any more.
 *
 * @param {number} tabId
 */
export function untilRead(tabId) {
  return Promise.all([...reading].filter(([key]) => key.startsWith(`${tabId} `)).map(([, facts]) => facts));
}

/**
 * @param {number} tabId
 * @param {Listed} attachment
 * @param {messenger.compose.ComposeDetails} details
 * @param {Known} known
 * @returns {Promise<AttachmentFacts>}
 */
async function factsOf(tabId, attachment, details, known) {
  const file = await fileOf(attachment, details).catch(() => null);
  if (!file) {
    return { size: attachment.size, unreadable: "unavailable" };
  }
  const stamp = JSON.stringify([attachment.name, file.size, file.lastModified]);
  if (known[attachment.id]?.stamp === stamp) {
    return known[attachment.id].facts;
  }
  const key = `${tabId} ${attachment.id} ${stamp}`;
  const facts = reading.get(key) ?? read(tabId, attachment, file, stamp);
  reading.set(key, facts);
  return facts.finally(() => reading.delete(key));
}

/**
 * @param {number} tabId
 * @param {Listed} attachment
 * @param {File} file
 * @param {string} stamp
 */
async function read(tabId, { id, name }, file, stamp) {
  const { settings } = await core.settings(await readSources());
  const facts = await scan(name, file, settings);
  await session.update(tabId, "facts", (known = {}) => ({ ...known, [id]: { stamp, facts } }));
  return facts;
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

/** STUB */
export const readFirst = (/** @type {number} */ _tabId) => {};
export const progressOf = (/** @type {number} */ _tabId) => ({ names: /** @type {string[]} */ ([]), done: 0, total: 0 });
export const onProgress = (/** @type {(tabId: number) => void} */ _l) => () => {};
export const asUnreadable = (/** @type {Attachment[]} */ a) =>
  a.map((x) => ({ ...x, facts: x.facts ?? { unreadable: "late" } }));
