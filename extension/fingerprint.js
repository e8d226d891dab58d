/** One value for everything that was checked: equal for the same message, different after any change. */

import { within } from "./failure.js";

/** What Thunderbird changes by saving a draft, which is no change of the message. */
const OF_SAVING = ["isModified", "type", "relatedMessageId"];

/** How long Thunderbird may take to list attachments. */
const LIST_MS = 1000;

/**
 * Of a message as the core saw it: mailing lists by their members, files as they stood on the disk.
 *
 * @param {messenger.compose.ComposeDetails} details
 * @param {import("./types.js").Draft} draft
 * @returns {Promise<string>} SHA-256, in hexadecimal digits; tells nothing of the message
 */
export function fingerprint(details, { identities, lists, unexpanded = [], attachments = [] }) {
  const members = Object.entries(lists).map(([entry, each]) => [
    entry,
    each instanceof Uint8Array ? decoder.decode(each) : each,
  ]);
  const files = attachments.map(({ id, name, size, stamp }) => [id, name, size, stamp]);
  return digest([contentOf(details), identities, sorted(members), unexpanded, files]);
}

/**
 * Of a message that could not be checked, from what is there all the same.
 *
 * @param {number} tabId
 * @param {messenger.compose.ComposeDetails} details
 * @returns {Promise<string>} unlike any {@link fingerprint}
 */
export async function roughFingerprint(tabId, details) {
  const listed = await within(LIST_MS, "listing the attachments", messenger.compose.listAttachments(tabId)).catch(() => []);
  return `unchecked ${await digest([contentOf(details), listed])}`;
}

/** Whatever is in the bytes is in the text: a mark at their beginning, too. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** @param {messenger.compose.ComposeDetails} details */
function contentOf(details) {
  return sorted(Object.entries(details).filter(([name]) => !OF_SAVING.includes(name)));
}

/**
 * @template {[string, unknown] | unknown[]} Entry
 * @param {Entry[]} entries
 */
function sorted(entries) {
  return entries.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
}

/** @param {unknown} value */
async function digest(value) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(value)));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
