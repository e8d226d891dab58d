/**
 * Mailing lists of the address books. In a field, a list is text like any other: `Parents <Parents>`, or `Team <"our crew">` where it
 * has a description, even `Board <board@ville.example>` where the description is an address. Only the address books tell.
 *
 * @typedef {{ id: string, name: string, description: string }} MailingList
 */

/** A name in quotes is read as it stands, whatever is in it. @param {string} text */
const quoted = (text) => `"${text.replace(/["\\]/gu, "\\$&")}"`;

/**
 * All mailing lists of all address books, by each text that can stand for one in a field.
 *
 * @returns {Promise<Map<string, MailingList>>}
 */
export async function listsByEntry() {
  const books = await messenger.addressBooks.list();
  const lists = await Promise.all(books.map(({ id }) => messenger.addressBooks.mailingLists.list(id)));
  /** @type {Map<string, MailingList>} */
  const byEntry = new Map();
  // Of two lists with the same name and description, Thunderbird sends to the first.
  for (const { id, name, description = "" } of lists.flat().reverse()) {
    for (const phrase of [name, quoted(name)]) {
      for (const inBrackets of [description || name, quoted(description || name)]) {
        byEntry.set(`${phrase} <${inBrackets}>`, { id, name, description });
      }
    }
  }
  return byEntry;
}

/**
 * The members of a list, as mailbox strings.
 *
 * @param {MailingList} list
 * @param {Map<string, MailingList>} byEntry all lists
 * @returns {Promise<string[]>}
 */
export async function membersOf(list, byEntry) {
  const isNamesake = (/** @type {MailingList} */ other) => other.name === list.name && other.id !== list.id;
  if ([...byEntry.values()].some(isNamesake)) {
    // Thunderbird's parser expands by name alone; this way takes a second for a thousand members.
    const contacts = await messenger.addressBooks.mailingLists.listMembers(list.id);
    return contacts.flatMap(({ vCard = "" }) => /^EMAIL[^:]*:(.+)$/imu.exec(vCard)?.[1]?.trim() ?? []);
  }
  const text = `${quoted(list.name)} <${quoted(list.name)}>`;
  const members = await messenger.messengerUtilities.parseMailboxString(text, { expandMailingLists: true });
  return members.map(({ name = "", email = "" }) => (name ? `${quoted(name)} <${email}>` : email));
}
