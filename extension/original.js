/** The message that a reply answers, as far as Thunderbird still has it. */

import { within } from "./failure.js";

/** @typedef {import("./types.js").Original} Original */

/** How long reading a stored message may take; on a server far away it may have to be fetched. */
const FULL_MS = 1500;

/** Header fields in which mail servers note the address a message was delivered to. */
const DELIVERIES = ["delivered-to", "x-original-to", "x-delivered-to", "envelope-to", "x-envelope-to"];

/** Header fields of mailing lists (RFC 2919, RFC 2369). */
const LISTS = ["list-id", "list-post"];

/** The last one that was read: while a message is being written it is asked for again and again. @type {{ id: number, original: Original } | null} */
let last = null;

/**
 * @param {messenger.compose.ComposeDetails} details
 * @param {string[]} own addresses of the user's identities
 * @param {string[]} visible entries of To and Cc
 * @returns {Promise<Original | null>}
 */
export async function originalOf({ type, relatedMessageId }, own, visible) {
  if (type !== "reply" || relatedMessageId === undefined) {
    return null;
  }
  if (last?.id === relatedMessageId) {
    return last.original;
  }
  const { author, recipients, ccList } = await messenger.messages.get(relatedMessageId);
  const original = { from: author, to: recipients, cc: ccList, replyTo: [], listPost: false, deliveredTo: [] };
  const full = explains(original, own, visible) ? original : { ...original, ...(await headersOf(relatedMessageId)) };
  last = { id: relatedMessageId, original: full };
  return full;
}

/**
 * Whether From, To and Cc already tell how the message reached the user and where the recipients come from. Reading the others takes
 * the whole message.
 *
 * @param {Original} original
 * @param {string[]} own
 * @param {string[]} visible
 */
function explains({ from, to, cc }, own, visible) {
  const addressees = new Set([...to, ...cc].map(addressIn));
  const wasAddressed = own.some((address) => addressees.has(addressIn(address)));
  const isPartOfIt = (/** @type {string} */ entry) => addressees.has(addressIn(entry)) || addressIn(entry) === addressIn(from);
  return wasAddressed && visible.every(isPartOfIt);
}

/**
 * @param {number} id
 * @returns {Promise<Pick<Original, "replyTo" | "listPost" | "deliveredTo">>}
 */
async function headersOf(id) {
  try {
    const { headers = {} } = await within(FULL_MS, "reading the original message", messenger.messages.getFull(id));
    return {
      replyTo: headers["reply-to"] ?? [],
      listPost: LISTS.some((name) => name in headers),
      deliveredTo: DELIVERIES.flatMap((name) => headers[name] ?? []),
    };
  } catch (error) {
    console.error(error);
    return { replyTo: [], listPost: false, deliveredTo: [] };
  }
}

/** What stands in the brackets, or all of it; good enough to tell whether more has to be read. @param {string} mailbox */
const addressIn = (mailbox) => (/<([^<>]*)>\s*$/u.exec(mailbox)?.[1] ?? mailbox).trim().toLowerCase();
