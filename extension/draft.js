/** What a compose window holds, as the core reads it; and recipient fields back to the compose window. */

import { attachmentsOf } from "./attachments.js";
import * as core from "./core.js";
import { lookUp } from "./correspondents.js";
import { kindOf } from "./kind.js";
import { listsByEntry, membersOf } from "./lists.js";
import { originalOf } from "./original.js";

/**
 * @typedef {import("./types.js").Draft} Draft
 * @typedef {import("./types.js").Mailboxes} Mailboxes
 * @typedef {import("./lists.js").MailingList} MailingList
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
  const [all, byEntry, kind] = await Promise.all([messenger.identities.list(), listsByEntry(), finding]);
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
    lists: await expandLists([...fields.flat(), ...(original?.to ?? []), ...(original?.cc ?? [])], byEntry),
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
 * The members of every list among the entries, and of the lists among those.
 *
 * @param {string[]} entries
 * @param {Map<string, MailingList>} byEntry all lists there are
 * @returns {Promise<Record<string, Mailboxes>>}
 */
async function expandLists(entries, byEntry) {
  /** @type {Record<string, Mailboxes>} */
  const expanded = {};
  const waiting = byEntry.size > 0 ? entries.filter((entry) => byEntry.has(entry)) : [];
  for (const entry of waiting) {
    const list = byEntry.get(entry);
    if (list && !Object.hasOwn(expanded, entry)) {
      const members = await membersOf(list, byEntry);
      expanded[entry] = bytes(members);
      waiting.push(...members.filter((member) => byEntry.has(member) && member !== entry));
    }
  }
  return expanded;
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
    const own = messenger.publicSuffix.getDomain(domain, { allowUnknownSuffix: true });
    if (own && own !== domain) {
      registrable[domain] = own;
    }
  }
  return registrable;
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
