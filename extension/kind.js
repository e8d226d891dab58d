/**
 * What a message is that is being written. Thunderbird calls everything a draft that was opened from Drafts, and new what was made of
 * a template or of another message:
 *
 * | opened as | `type` | `relatedMessageId` |
 * |---|---|---|
 * | reply, forward, redirect | the same | what is answered or passed on, also once it is saved |
 * | template, *Edit as New* | `new` | the template, the message that was edited |
 * | draft, whatever it was | `draft` | what was answered, passed on or edited, where the folder's index still knows; otherwise the draft, and once that is saved again a message that is not there |
 *
 * What it will be when it leaves stands in the header of the stored message: In-Reply-To and References (RFC 5322, 3.6.4) of what it
 * answers, which *Edit as New* keeps and a template does not; X-Forwarded-Message-Id of what it passes on.
 */

import { within } from "./failure.js";
import * as session from "./session.js";

/**
 * @typedef {messenger.compose.ComposeDetails} ComposeDetails
 * @typedef {messenger.messages.MessageHeader} MessageHeader
 * @typedef {Record<string, string[]>} Headers names in lower case
 */

/**
 * @typedef {object} Kind
 * @property {NonNullable<ComposeDetails["type"]>} type `draft` where it cannot be told
 * @property {MessageHeader | null} related what is answered, as far as Thunderbird still has it; in a `draft` that may be what it was made of
 */

/** @typedef {{ of: string, type: Kind["type"], id: number, messageId: string }} Told what is kept of a kind: `of` Thunderbird's type, and what is answered */

/** Thunderbird's own word for it is enough. */
const KNOWN = ["reply", "forward", "redirect"];

/** How long the header of a stored message may take; one on a server far away may have to be fetched, and Send does not wait for that. */
const HEADERS_MS = 1500;

/** Of so many drafts with the same subject in a folder the right one is looked for. */
const MOST = 200;

/** Of so many of them the header is read, the likeliest first. */
const MOST_READ = 10;

/** Where an answered message is looked for first, and last. */
const FIRST = ["inbox", "sent", "archives"];
const LAST = ["junk", "trash"];

/** What was found, or is being found, of each window. @type {Map<number, { of: string, related: number | undefined, kind: Promise<Kind> }>} */
const kinds = new Map();

/**
 * Looked for once, when the window opens: the text and the recipients are those of the stored message then, and Send need not wait.
 *
 * @param {number} tabId
 * @param {ComposeDetails} details
 * @returns {Promise<Kind>}
 */
export async function kindOf(tabId, details) {
  const { type: of = "new", relatedMessageId: related } = details;
  if (of === "new" && related === undefined) {
    return { type: "new", related: null };
  }
  const before = kinds.get(tabId);
  if (before?.of === of && (before.related === related || (await isTold(before.kind)))) {
    return before.kind;
  }
  const kind = recall(tabId, of).then((told) => told ?? find(details));
  kinds.set(tabId, { of, related, kind });
  kind.then(
    (found) => keep(tabId, of, found),
    () => kinds.get(tabId)?.kind === kind && kinds.delete(tabId), // the next check tries again
  );
  return kind;
}

/** @param {number} tabId of a compose window that was closed */
export function forget(tabId) {
  kinds.delete(tabId);
}

/**
 * Whether nothing more can be learned, so that it counts also when Thunderbird names another message, or none, once it is saved again.
 *
 * @param {Promise<Kind>} kind
 */
async function isTold(kind) {
  const { type, related } = await kind.catch(() => ({ type: "draft", related: null }));
  return type === "new" || (type !== "draft" && related !== null);
}

/**
 * What an earlier life of this page has found out.
 *
 * @param {number} tabId
 * @param {string} of
 * @returns {Promise<Kind | null>}
 */
async function recall(tabId, of) {
  const told = await session.readOne(tabId, "kind");
  if (told?.of !== of) {
    return null;
  }
  const { type, id, messageId } = told;
  if (messageId === "") {
    return { type, related: null };
  }
  const related = await messageOf(id);
  return { type, related: related?.headerMessageId === messageId ? related : await messageCalled(messageId) };
}

/**
 * @param {number} tabId
 * @param {string} of
 * @param {Kind} kind
 */
async function keep(tabId, of, { type, related }) {
  if (!(await isTold(Promise.resolve({ type, related })))) {
    return;
  }
  const told = { of, type, id: related?.id ?? 0, messageId: related?.headerMessageId ?? "" };
  await session.put(tabId, { kind: told }).catch(console.error); // found anew, then
}

/**
 * @param {ComposeDetails} details
 * @returns {Promise<Kind>}
 */
async function find(details) {
  const { type = "new", relatedMessageId } = details;
  const related = relatedMessageId === undefined ? null : await messageOf(relatedMessageId);
  if (KNOWN.includes(type)) {
    return { type, related };
  }
  if (type === "new") {
    const headers = related && (await headersOf(related.id));
    return headers ? kindIn(headers, details, null) : { type: related ? "draft" : type, related };
  }
  const own = related && (await headersOfDraft(related));
  const headers = own ?? (await headersOfStored(details, related));
  return headers ? kindIn(headers, details, own ? null : related) : { type, related };
}

/**
 * @param {Headers} headers of the stored message
 * @param {ComposeDetails} details
 * @param {MessageHeader | null} related which may be what is answered
 * @returns {Promise<Kind>}
 */
async function kindIn(headers, details, related) {
  if (idsIn(headers["x-forwarded-message-id"]).length > 0) {
    return { type: "forward", related: null };
  }
  const answered = answeredIn(headers);
  if (answered === undefined) {
    return { type: "new", related: null };
  }
  const original = related?.headerMessageId === answered ? related : await messageCalled(answered);
  return { type: (await isRedirected(details, original)) ? "redirect" : "reply", related: original };
}

/**
 * A redirected message asks for answers to its author, which nobody asks for who answers that author.
 *
 * @param {ComposeDetails} details
 * @param {MessageHeader | null} original
 */
async function isRedirected({ replyTo }, original) {
  const wanted = new Set(addressesIn(replyTo));
  const author = addressIn(original?.author ?? "");
  if (!wanted.has(author)) {
    return false;
  }
  const own = await messenger.identities.list();
  return !own.some(({ email = "" }) => addressIn(email) === author);
}

/**
 * @param {MessageHeader} message
 * @returns {Promise<Headers | null>} null where it is no stored draft, but what one was made from
 */
async function headersOfDraft({ id, folder }) {
  const headers = await headersOf(id);
  const isDraft = folder?.specialUse?.some((use) => ["drafts", "templates"].includes(use));
  return headers && (isDraft || "x-mozilla-draft-info" in headers) ? headers : null;
}

/**
 * @param {number} id
 * @returns {Promise<Headers | null>} null where they are not to be had: deleted meanwhile, or the server does not answer
 */
async function headersOf(id) {
  try {
    return await within(HEADERS_MS, "reading a stored message", messenger.messages.getHeaders(id));
  } catch (error) {
    console.error(error);
    return null;
  }
}

/**
 * The header of the draft that a window was opened with, which Thunderbird does not name: of those with its subject, the one that
 * tells of the related message; otherwise the latest with the same recipients.
 *
 * @param {ComposeDetails} details
 * @param {MessageHeader | null} related
 * @returns {Promise<Headers | null>}
 */
async function headersOfStored(details, related) {
  const recipients = addressesIn(details.to, details.cc, details.bcc).join();
  const isSame = (/** @type {MessageHeader} */ { recipients: to, ccList, bccList }) =>
    addressesIn(to, ccList, bccList).join() === recipients;
  const drafts = await draftsCalled(bare(details.subject ?? ""));
  drafts.sort((a, b) => Number(isSame(b)) - Number(isSame(a)) || b.date.getTime() - a.date.getTime());
  /** @type {Headers | null} */
  let likely = null;
  const begin = performance.now();
  for (const draft of drafts.slice(0, MOST_READ)) {
    if (performance.now() - begin > HEADERS_MS) {
      break;
    }
    const headers = await headersOf(draft.id);
    if (headers && related && idsIn(headers["in-reply-to"]).includes(related.headerMessageId)) {
      return headers;
    }
    likely ??= isSame(draft) ? headers : null;
  }
  return likely;
}

/** @param {string} subject without what stands before it in an answer */
async function draftsCalled(subject) {
  const places = ["drafts", "outbox"].map((use) => messenger.folders.query({ specialUse: [use], isVirtual: false }));
  const folders = (await Promise.all(places)).flat();
  const found = await Promise.all(folders.map(({ id }) => messages({ folderId: id, subject, messagesPerPage: MOST })));
  return found.flat().filter((draft) => bare(draft.subject) === subject);
}

/**
 * A message by its Message-ID, in whatever folder: one folder after the other, since Thunderbird does nothing else while it looks
 * through one (5 µs a message).
 *
 * @param {string} messageId
 * @returns {Promise<MessageHeader | null>}
 */
async function messageCalled(messageId) {
  const folders = await messenger.folders.query({ isRoot: false, isVirtual: false });
  const rank = (/** @type {{ specialUse?: string[] }} */ { specialUse = [] }) =>
    Number(specialUse.some((use) => LAST.includes(use))) - Number(specialUse.some((use) => FIRST.includes(use)));
  for (const { id } of folders.sort((a, b) => rank(a) - rank(b))) {
    const [message] = await messages({ folderId: id, headerMessageId: messageId, messagesPerPage: 1 });
    if (message) {
      return message;
    }
  }
  return null;
}

/**
 * The first page of what a query finds; nothing of a folder that cannot be read.
 *
 * @param {Parameters<typeof messenger.messages.query>[0]} query
 */
async function messages(query) {
  try {
    // With a time-out, Thunderbird sets and clears a timer for each message of the folder.
    const { id, messages: found } = await messenger.messages.query({ ...query, autoPaginationTimeout: 0 });
    if (id) {
      messenger.messages.abortList(id).catch(() => {});
    }
    return found;
  } catch (error) {
    console.error(error);
    return [];
  }
}

/**
 * Thunderbird goes on naming a message that was moved or deleted, as one without anything in it.
 *
 * @param {number} id
 * @returns {Promise<MessageHeader | null>}
 */
async function messageOf(id) {
  const message = await messenger.messages.get(id).catch(() => null);
  return message?.headerMessageId ? message : null;
}

/** @param {Headers} headers @returns {string | undefined} */
const answeredIn = (headers) => idsIn(headers["in-reply-to"])[0] ?? idsIn(headers.references).at(-1);

/** Message-IDs without their brackets. @param {string[]} [fields] @returns {string[]} */
const idsIn = (fields = []) => fields.flatMap((field) => [...field.matchAll(/<([^<>]+)>/gu)].map(([, id]) => id));

/** A subject without "Re:" and its like, which Thunderbird keeps apart from it. @param {string} subject */
const bare = (subject) => subject.replace(/^(?:\s*\p{L}{1,4}(?:\[\d+\])?\s*:)+/u, "").trim();

/** @param {(messenger.compose.ComposeRecipientList | null | undefined)[]} fields @returns {string[]} sorted */
const addressesIn = (...fields) => fields.flatMap((field) => strings(field).map(addressIn)).sort();

/** @param {messenger.compose.ComposeRecipientList | null | undefined} field */
const strings = (field) => /** @type {string[]} as in `draft.js` */ ([field ?? []].flat());

/** What stands in the brackets, or all of it; good enough to tell whether two are the same. @param {string} mailbox */
export const addressIn = (mailbox) => (/<([^<>]*)>\s*$/u.exec(mailbox)?.[1] ?? mailbox).trim().toLowerCase();
