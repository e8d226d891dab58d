/** The message that a reply answers, as far as Thunderbird still has it. */

import { within } from "./failure.js";
import { addressIn } from "./kind.js";

/** @typedef {import("./types.js").Original} Original */
/** @typedef {Pick<Original, "replyTo" | "listPost" | "deliveredTo">} More what only the stored message tells */

/** How long reading a stored message may take; on a server far away it may have to be fetched. */
const HEADERS_MS = 1500;

/** Header fields in which mail servers note the address a message was delivered to. */
const DELIVERIES = ["delivered-to", "x-original-to", "x-delivered-to", "envelope-to", "x-envelope-to"];

/** Header fields of mailing lists (RFC 2919, RFC 2369). */
const LISTS = ["list-id", "list-post"];

/** Of the last one that was read: while a message is being written it is asked for again and again. @type {{ id: number, more: More } | null} */
let last = null;

/**
 * @param {import("./kind.js").Kind} kind
 * @param {string[]} own addresses of the user's identities
 * @param {string[]} visible entries of To and Cc
 * @returns {Promise<Original | null>}
 */
export async function originalOf({ type, related }, own, visible) {
  if (!["reply", "draft"].includes(type) || !related) {
    return null;
  }
  const { id, author, recipients, ccList } = related;
  const original = { from: author, to: recipients, cc: ccList, replyTo: [], listPost: false, deliveredTo: [] };
  if (last?.id !== id && explains(original, own, visible)) {
    return original;
  }
  const more = last?.id === id ? last.more : await moreOf(id);
  if (more) {
    last = { id, more };
  }
  // Without it, nothing speaks for the user having been addressed, nor for a mailing list: what depends on that is asked about.
  return { ...original, ...more };
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
 * @returns {Promise<More | null>} null where it is not to be had now: the server does not answer
 */
async function moreOf(id) {
  try {
    const headers = await within(HEADERS_MS, "reading the original message", messenger.messages.getHeaders(id));
    return {
      replyTo: headers["reply-to"] ?? [],
      listPost: LISTS.some((name) => name in headers),
      deliveredTo: DELIVERIES.flatMap((name) => headers[name] ?? []),
    };
  } catch (error) {
    console.error(error);
    return null;
  }
}
