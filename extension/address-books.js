/**
 * Who is in an address book. Thunderbird has no way to ask for one address: a search reads every contact of every book, in 0.13 ms
 * each, and listing all contacts takes 0.3 ms each. So for one or two addresses this searches, and for more it lists.
 */

import * as core from "./core.js";
import { emailsOf } from "./vcard.js";

/** From so many addresses on, listing all contacts is faster than searching for each. */
const MANY = 3;

/** Directories elsewhere are not asked: nothing about a message leaves this machine. */
const WHERE = { includeLocal: true, includeRemote: false, includeReadOnly: true, includeReadWrite: true };

/** How long an answer holds: while a message is being written, the same is asked with every change of it. */
const HOLDS_MS = 60_000;

/** How many answers are kept. */
const MOST = 1000;

/** What the address books said of an address, and when. @type {Map<string, { isThere: boolean, time: number }>} */
const answers = new Map();

/**
 * @param {string[]} addresses as the core spells them
 * @returns {Promise<string[]>} those that are in an address book of this machine, collected addresses included; a minute ago at most
 */
export async function inAddressBooks(addresses) {
  if (answers.size > MOST) {
    answers.clear();
  }
  const time = Date.now();
  const isFresh = (/** @type {string} */ address) => time - (answers.get(address)?.time ?? -Infinity) < HOLDS_MS;
  const asked = addresses.filter((address) => !isFresh(address));
  const there = new Set(await look(asked));
  for (const address of asked) {
    answers.set(address, { isThere: there.has(address), time });
  }
  return addresses.filter((address) => answers.get(address)?.isThere);
}

/**
 * @param {string[]} addresses
 * @returns {Promise<string[]>} those that are in an address book
 */
async function look(addresses) {
  if (addresses.length === 0) {
    return [];
  }
  const contacts = addresses.length < MANY ? await search(addresses) : await list();
  const texts = contacts.flatMap(({ vCard = "" }) => emailsOf(vCard));
  const there = new Set((await core.mailboxes(texts)).map(([address]) => address));
  return addresses.filter((address) => there.has(address));
}

/**
 * @param {string[]} addresses
 * @returns {Promise<messenger.addressBooks.Contact[]>}
 */
async function search(addresses) {
  const found = [];
  for (const address of addresses) {
    // The domain may be spelled otherwise there.
    const localPart = address.slice(0, address.lastIndexOf("@") + 1);
    found.push(...(await messenger.addressBooks.contacts.query({ searchString: localPart, ...WHERE })));
  }
  return found;
}

/** @returns {Promise<messenger.addressBooks.Contact[]>} */
async function list() {
  const books = await messenger.addressBooks.list();
  const contacts = await Promise.all(books.map(({ id }) => messenger.addressBooks.contacts.list(id)));
  return contacts.flat();
}
