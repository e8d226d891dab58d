/** What a compose window holds, as the core reads it; and recipient fields back to the compose window. */

import { attachmentsOf } from "./attachments.js";
import * as core from "./core.js";
import { lookUp } from "./correspondents.js";
import { kindOf } from "./kind.js";
import { expand } from "./lists.js";
import { originalOf } from "./original.js";

/**
 * @typedef {import("./types.js").Draft} Draft
 * @typedef {import("./types.js").Mailboxes} Mailboxes
 * @typedef {messenger.compose.ComposeDetails} ComposeDetails
 */

/**
 * @param {number} tabId
 * @param {ComposeDetails} details
 * @param {number} [patience] how long reading attachments may take, in milliseconds; what is not read by then has no facts
 * @returns {Promise<Draft>}
 */
export function draftOf(tabId, details, patience = 0) {
  return draftWith(details, attachmentsOf(tabId, details, patience), kindOf(tabId, details));
}

/**
 * The same of a message that stands in no compose window.
 *
 * @param {ComposeDetails} details
 * @param {Promise<import("./types.js").Attachment[]>} reading what is attached
 * @param {Promise<import("./kind.js").Kind>} [finding] what it is
 * @returns {Promise<Draft>}
 */
export async function draftWith(details, reading, finding = Promise.resolve({ type: details.type ?? "new", related: null })) {
  reading.catch(() => {}); // the first failure of all is what counts
  const [all, kind] = await Promise.all([messenger.identities.list(), finding]);
  const identities = all.flatMap(({ email }) => email || []);
  const fields = [details.to, details.cc, details.bcc].map(strings);
  const original = await originalOf(kind, identities, fields.slice(0, 2).flat());
  /** @type {Draft} */
  const draft = {
    type: kind.type,
    from: strings(details.from)[0] ?? "",
    identity: all.find(({ id }) => id === details.identityId)?.email,
    identities,
    to: bytes(fields[0]),
    cc: bytes(fields[1]),
    bcc: bytes(fields[2]),
    replyTo: strings(details.replyTo),
    followupTo: strings(details.followupTo),
    customHeaders: details.customHeaders ?? [],
    ...(await expandLists(fields.flat(), [...(original?.to ?? []), ...(original?.cc ?? [])])),
    registrable: {},
    body: new TextEncoder().encode(details.plainTextBody ?? ""),
    encryption: encryptionOf(details),
    original,
  };
  const addressed = await core.addressed(draft);
  draft.correspondents = await lookUp(addressed);
  draft.attachments = await reading;
  draft.people = addressed.addresses.length;
  draft.registrable = registrableDomains([...addressed.domains, ...(draft.correspondents?.domains ?? [])]);
  return draft;
}

/**
 * What becomes of every list among the recipients, and of those to whom the answered message went.
 *
 * @param {string[]} entries
 * @param {string[]} others not written to: whether they are lists that cannot be read is of no matter
 * @returns {Promise<Pick<Draft, "lists" | "unexpanded">>}
 */
async function expandLists(entries, others) {
  const { lists, unexpanded } = await expand([...entries, ...others]);
  const own = new Set(entries);
  return {
    lists: Object.fromEntries(Object.entries(lists).map(([entry, members]) => [entry, bytes(members)])),
    unexpanded: unexpanded.filter((entry) => own.has(entry)),
  };
}

/**
 * Only domains of three labels or more can have another registrable domain.
 *
 * @param {string[]} domains
 * @returns {Record<string, string>}
 */
export function registrableDomains(domains) {
  /** @type {Record<string, string>} */
  const registrable = {};
  for (const domain of domains.filter((domain) => /\..*\./u.test(domain))) {
    const own = registrableOf(domain);
    if (own && own !== domain) {
      registrable[domain] = own;
    }
  }
  return registrable;
}

/**
 * @param {string} domain
 * @returns {string | null} null where Thunderbird cannot tell: anything may stand behind an @
 */
function registrableOf(domain) {
  try {
    return messenger.publicSuffix.getDomain(domain, { allowUnknownSuffix: true });
  } catch (error) {
    console.error(error);
    return null;
  }
}

/** @param {ComposeDetails} details */
function encryptionOf(details) {
  const selected = details.selectedEncryptionTechnology;
  return selected ? { technology: selected.name, encryptBody: selected.encryptBody === true } : null;
}

/**
 * @param {messenger.compose.ComposeRecipientList | null | undefined} list details of a listener and of `getComposeDetails` hold strings
 * @returns {string[]}
 */
function strings(list) {
  return /** @type {string[]} only setComposeDetails takes other forms */ ([list ?? []].flat());
}

/**
 * The fast form of a field, except where it would not be the same.
 *
 * @param {string[]} entries
 * @returns {Mailboxes}
 */
function bytes(entries) {
  const isPlain = entries.every((entry) => entry !== "" && !entry.includes("\n"));
  return isPlain ? new TextEncoder().encode(entries.join("\n")) : entries;
}
