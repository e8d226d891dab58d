/** What Thunderbird has sent, beside what was checked: another add-on may change a message after this one has looked at it. */

import * as core from "./core.js";
import { expand } from "./lists.js";
import { notify } from "./notify.js";
import * as session from "./session.js";

/** @import { Fields } from "./types.js" */

/** What was checked, of messages that are leaving; `storage.session` may have no room for it. @type {Map<number, Fields>} */
const leaving = new Map();

/**
 * Keeps the recipients of a message as they were checked, until it was sent.
 *
 * @param {number} tabId
 * @param {Fields} checked
 */
export function keepChecked(tabId, checked) {
  leaving.set(tabId, checked);
  session.put(tabId, { checked }).catch(console.error);
}

/** @param {number} tabId of a window that was closed */
export async function forgetChecked(tabId) {
  leaving.delete(tabId);
  await session.forget(tabId, "checked");
}

/**
 * Compares the recipients that were sent to with those that were checked, and says so where there are others.
 *
 * @param {number} tabId
 * @param {messenger.compose.ComposeDetails} details as Thunderbird tells them after sending
 * @returns {Promise<{ recipients: string[], people: number }>} everyone, members in place of their list; and how many of them are in
 *   To and Cc, or among the recipients at all, without having been looked at there
 */
export async function compareWithChecked(tabId, details) {
  const stored = await session.take(tabId, "checked");
  const checked = leaving.get(tabId) ?? stored;
  leaving.delete(tabId);
  const sent = fieldsOf(details);
  const visible = await expanded([...sent.to, ...sent.cc]);
  const hidden = await expanded(sent.bcc);
  const recipients = [...visible, ...hidden];
  if (!checked || JSON.stringify(fieldsOf(checked)) === JSON.stringify(sent)) {
    return { recipients, people: 0 };
  }
  const before = fieldsOf(checked);
  const seen = await addressesOf(await expanded([...before.to, ...before.cc]));
  const known = new Set([...seen, ...(await addressesOf(await expanded(before.bcc)))]);
  const isNew = [...(await addressesOf(visible))].filter((address) => !seen.has(address));
  const isAdded = [...(await addressesOf(hidden))].filter((address) => !known.has(address));
  const people = new Set([...isNew, ...isAdded]).size;
  if (people > 0) {
    await notify(`altered.${tabId}`, "altered_after_check", { n: people, subject: details.subject ?? "" });
  }
  return { recipients, people };
}

/** @param {Fields} details */
function fieldsOf({ to, cc, bcc }) {
  // Details that Thunderbird gives hold strings.
  const entries = (/** @type {Fields["to"]} */ list) => [list ?? []].flat().map(String);
  return { to: entries(to), cc: entries(cc), bcc: entries(bcc) };
}

/**
 * @param {string[]} entries
 * @returns {Promise<string[]>} mailbox strings; members in place of their list
 */
async function expanded(entries) {
  const { lists } = await expand(entries);
  return entries.flatMap((entry) => (Object.hasOwn(lists, entry) ? lists[entry] : [entry]));
}

/** @param {string[]} mailboxes */
async function addressesOf(mailboxes) {
  return new Set((await core.mailboxes(mailboxes)).map(([address]) => address));
}
