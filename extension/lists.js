/**
 * Mailing lists of the address books, and whom Thunderbird makes of them when it sends.
 *
 * In a field, a list is text like any other: `Parents <Parents>`, or `Team <"our crew">` where it has a description, even
 * `Board <board@ville.example>` where the description is an address. It is a list if its display-name is the list's name, and what stands
 * in the brackets the list's description, or again its name where it has none; case does not matter, accents do as they are written. Of
 * several lists that are alike, the first in the order of the address books counts: the personal one is before all others, and that of the
 * others is not told. The same goes for members: one whose name and address are those of a list stands for that list. A list of nobody
 * stays the text that it is. All of this was seen in Thunderbird, and a test compares it entry by entry with what Thunderbird sends.
 *
 * @typedef {{ id: string, name: string, description: string, isPersonal: boolean }} MailingList
 * @typedef {{ name: string, email: string }} Member as it stands in the address book
 */

import { displayNameOf, emailsOf } from "./vcard.js";

/**
 * @typedef {object} Expansion
 * @property {Record<string, string[]>} lists an entry, exactly as it was given, to the mailbox strings of everyone in it, lists among the
 *   members expanded as well
 * @property {string[]} unexpanded entries that are, or may be, lists of which nobody can tell who is in them
 */

/**
 * @param {Iterable<string>} entries mailbox strings of To, Cc and Bcc, as Thunderbird tells them
 * @returns {Promise<Expansion>} what becomes of those that are lists
 */
export async function expand(entries) {
  // Without a name, nothing is a list.
  const named = [...new Set(entries)].filter((entry) => entry.includes("<"));
  /** @type {Expansion} */
  const expansion = { lists: {}, unexpanded: [] };
  if (named.length === 0) {
    return expansion;
  }
  const lists = await MailingLists.read();
  for (const entry of lists.isEmpty ? [] : named) {
    try {
      const { members, isSure } = await lists.expand(entry);
      if (members.length > 0) {
        expansion.lists[entry] = members;
      }
      if (!isSure) {
        expansion.unexpanded.push(entry);
      }
    } catch (error) {
      console.error(error);
      expansion.unexpanded.push(entry);
    }
  }
  if (lists.areIncomplete) {
    // Whatever has a name may be a list of an address book that could not be read.
    expansion.unexpanded = named;
  }
  return expansion;
}

/** All mailing lists of all address books. */
class MailingLists {
  /** By folded name. @type {Map<string, MailingList[]>} */
  #byName = new Map();

  /** By name as `bare` makes it. @type {Map<string, MailingList[]>} */
  #byBareName = new Map();

  /** By list. @type {Map<string, Promise<Member[]>>} */
  #members = new Map();

  /** Whether an address book could not be read. */
  areIncomplete = false;

  static async read() {
    const lists = new MailingLists();
    const books = await messenger.addressBooks.list().catch(unreadable);
    const ofBooks = await Promise.all(
      (books ?? []).map(({ id }) => messenger.addressBooks.mailingLists.list(id).catch(unreadable)),
    );
    lists.areIncomplete = books === null || ofBooks.includes(null);
    for (const [place, ofBook] of ofBooks.entries()) {
      for (const { id, name, description } of ofBook ?? []) {
        const list = { id, name, description: description || name, isPersonal: place === 0 };
        add(lists.#byName, fold(name), list);
        add(lists.#byBareName, bare(name), list);
      }
    }
    return lists;
  }

  get isEmpty() {
    return this.#byName.size === 0;
  }

  /**
   * @param {string} entry
   * @returns {Promise<{ members: string[], isSure: boolean }>} everyone in the list that it is; nobody where it is none
   */
  async expand(entry) {
    // Thunderbird decodes a name twice before it looks for a list.
    const [text] = entry.includes("=?") ? await messenger.messengerUtilities.decodeMimeHeader("To", entry, true) : [entry];
    // Asking Thunderbird for each of many recipients takes long.
    const [, name] = NAME.exec(text) ?? [];
    if (name !== undefined && !this.#byBareName.has(bare(name))) {
      return { members: [], isSure: true };
    }
    const mailboxes = await messenger.messengerUtilities.parseMailboxString(text);
    const meant = mailboxes.flatMap((mailbox) => this.#find(mailbox));
    const alike = mailboxes.flatMap((mailbox) => this.#alike(mailbox));
    const { members, isSure } = await this.#everyoneIn(meant.length > 0 ? meant : alike);
    const isOne = mailboxes.length === 1 && alike.every((other) => meant.some((list) => isNamesake(list, other)));
    return { members: [...new Set(members.map(mailbox))], isSure: isSure && (alike.length === 0 || isOne) };
  }

  /**
   * Lists that may be meant, since blanks and quotes get lost on the way from a field to an add-on.
   *
   * @param {{ name?: string, email?: string }} mailbox
   */
  #alike({ name = "", email = "" }) {
    return this.#byBareName.get(bare(name))?.filter(({ description }) => bare(description) === bare(email)) ?? [];
  }

  /**
   * The list that is meant; several where nothing but the order of address books decides, which add-ons are not told. The personal one is
   * the first, for them too.
   *
   * @param {{ name?: string, email?: string }} mailbox
   */
  #find({ name = "", email = "" }) {
    const lists = this.#byName.get(fold(name))?.filter(({ description }) => fold(description) === fold(email)) ?? [];
    const personal = lists.filter(({ isPersonal }) => isPersonal);
    return personal.length > 0 ? personal : lists;
  }

  /**
   * @param {MailingList[]} lists of which one is meant
   * @param {Set<MailingList>} [seen] lists that are expanded already: one may be its own member, however indirectly
   * @returns {Promise<{ members: Member[], isSure: boolean }>}
   */
  async #everyoneIn(lists, seen = new Set()) {
    const members = [];
    let isSure = await this.#areSame(lists);
    for (const list of lists.filter((list) => !seen.has(list))) {
      seen.add(list);
      for (const member of await this.#membersOf(list)) {
        const inner = this.#find(member);
        if (inner.length === 0) {
          members.push(member);
          continue;
        }
        const everyone = await this.#everyoneIn(inner, seen);
        members.push(...everyone.members);
        isSure &&= everyone.isSure;
      }
    }
    return { members, isSure };
  }

  /** Whether the same people are in all of them, so that it does not matter which is meant. @param {MailingList[]} lists */
  async #areSame(lists) {
    if (lists.length <= 1) {
      return true;
    }
    const members = await Promise.all(lists.map((list) => this.#membersOf(list)));
    const texts = members.map((members) => members.map(mailbox).sort().join("\n"));
    return new Set(texts).size === 1;
  }

  /** @param {MailingList} list */
  #membersOf(list) {
    const known = this.#members.get(list.id) ?? this.#readMembers(list);
    this.#members.set(list.id, known);
    return known;
  }

  /**
   * @param {MailingList} list
   * @returns {Promise<Member[]>}
   */
  async #readMembers(list) {
    const parsed = this.#hasNamesake(list) ? null : await membersByName(list.name);
    // The parser makes up a name where a contact has none: it must not be taken for that of a list, nor for an address.
    const isPlain = parsed?.every((member) => member.email.trim() !== "" && this.#find(member).length === 0);
    return parsed && isPlain ? parsed : await membersById(list.id);
  }

  /** Whether the parser might take another list for this one. @param {MailingList} list */
  #hasNamesake({ name }) {
    const all = [...this.#byName.values()].flat();
    return all.filter((other) => other.name.toLowerCase() === name.toLowerCase()).length > 1;
  }
}

/** What stands before the brackets of an entry, with its quotes. */
const NAME = /^\s*("(?:[^"\\]|\\.)*"|[^"<]*)</su;

/**
 * A name without what may be written otherwise in a field than in the address book; names that Thunderbird takes for the same are the
 * same here.
 *
 * @param {string} name
 */
const bare = (name) => fold(name.replace(/["\\]/gu, "").replace(/\s+/gu, " ").trim());

/**
 * Lower case as Thunderbird compares: character by character, each to one.
 *
 * @param {string} text
 */
function fold(text) {
  if (/^[\0-\x7F]*$/u.test(text)) {
    return text.toLowerCase();
  }
  return Array.from(text, (character) => (character === "İ" ? "i" : character.toLowerCase())).join("");
}

/**
 * Whether Thunderbird tells two lists apart by nothing but their order.
 *
 * @param {MailingList} list
 * @param {MailingList} other
 */
function isNamesake(list, other) {
  return fold(list.name) === fold(other.name) && fold(list.description) === fold(other.description);
}

/**
 * @param {Map<string, MailingList[]>} lists
 * @param {string} key
 * @param {MailingList} list
 */
function add(lists, key, list) {
  lists.set(key, [...(lists.get(key) ?? []), list]);
}

/** @param {unknown} error */
function unreadable(error) {
  console.error(error);
  return null;
}

/**
 * The quick way: it takes a twentieth of the time of the other.
 *
 * @param {string} name of a list that has no namesake
 * @returns {Promise<Member[] | null>} null where Thunderbird's parser does not find the list
 */
async function membersByName(name) {
  const text = `${quoted(name)} <${quoted(name)}>`;
  const groups = await messenger.messengerUtilities.parseMailboxString(text, {
    expandMailingLists: true,
    preserveGroups: true,
  });
  const members = groups.length === 1 ? groups[0].group : undefined;
  return members?.map(({ name = "", email = "" }) => ({ name, email })) ?? null;
}

/**
 * @param {string} id
 * @returns {Promise<Member[]>}
 */
async function membersById(id) {
  const contacts = await messenger.addressBooks.mailingLists.listMembers(id);
  return contacts
    .map(({ vCard = "" }) => ({ name: displayNameOf(vCard), email: emailsOf(vCard)[0] ?? "" }))
    .filter(({ name, email }) => name !== "" || email !== "");
}

/**
 * A member as Thunderbird writes it into a field: whatever stands there is one address, or none.
 *
 * @param {Member} member
 */
function mailbox({ name, email }) {
  const address = addrSpec(email.trim());
  return name.trim() === "" ? address : `${quoted(name)} <${address}>`;
}

/** A local-part that needs no quotes, or has them (RFC 5322, 3.4.1). */
const LOCAL_PART = /^(?:[^\s"(),:;<>@[\]\\]+|"(?:[^"\\]|\\.)*")$/su;

/** @param {string} email */
function addrSpec(email) {
  const at = email.lastIndexOf("@");
  if (at < 1) {
    return quoted(email);
  }
  const localPart = email.slice(0, at);
  return LOCAL_PART.test(localPart) ? email : quoted(localPart) + email.slice(at);
}

/** A name in quotes is read as it stands, whatever is in it. @param {string} text */
const quoted = (text) => `"${text.replace(/["\\]/gu, "\\$&")}"`;
