/** Choosing a message: an account, a folder, and of that the latest messages; as text, for the box that it goes into. */

import { text } from "../i18n.js";
import { pages } from "../sent-folders.js";
import { isolated, joined, visible } from "../visible.js";

/** How many messages there are to choose from. */
const LATEST = 50;

/** Of a folder with very many new messages, this many are looked at. */
const MOST = 500;

const DAY_MS = 24 * 60 * 60 * 1000;

/** How far back is looked first. */
const FIRST_DAYS = 3;

/** Before this, there was no mail. */
const FIRST_MAIL = Date.UTC(1970, 0);

/**
 * @param {{ account: HTMLSelectElement, folder: HTMLSelectElement, message: HTMLSelectElement }} lists
 * @param {(busy: boolean) => void} work told when messages are looked for
 */
export async function fillChooser({ account, folder, message }, work) {
  /** Only the last choice counts. */
  let choice = 0;
  const chooseFolder = async () => {
    const mine = ++choice;
    work(true);
    message.replaceChildren();
    const latest = folder.value ? await latestOf(folder.value) : [];
    if (mine === choice) {
      message.replaceChildren(...latest.map(entry));
      message.selectedIndex = latest.length > 0 ? 0 : -1;
      work(false);
    }
  };
  const chooseAccount = async () => {
    const found = await messenger.folders.query({ accountId: account.value, isVirtual: false });
    const named = found.filter(({ path }) => path !== "/");
    folder.replaceChildren(
      ...named.map(({ id, path, name }) => new Option(visible("\u00A0\u00A0".repeat(depthOf(path)) + name), id)),
    );
    await chooseFolder();
  };
  account.addEventListener("change", () => chooseAccount().catch(console.error));
  folder.addEventListener("change", () => chooseFolder().catch(console.error));
  const accounts = await messenger.accounts.list(false);
  account.replaceChildren(...accounts.map(({ id, name }) => new Option(visible(name), id)));
  await chooseAccount();
}

/** @param {string} path of a folder, `/Sent/2002` */
const depthOf = (path) => path.split("/").length - 2;

/**
 * @param {string} folderId
 * @returns {Promise<messenger.messages.MessageHeader[]>}
 */
async function latestOf(folderId) {
  /** @type {messenger.messages.MessageHeader[]} */
  const found = [];
  let to = Date.now() + DAY_MS; // clocks differ
  for (let days = FIRST_DAYS; found.length < LATEST && to > FIRST_MAIL; days *= 4) {
    const from = Math.max(0, to - days * DAY_MS);
    for await (const page of pages(folderId, from, to)) {
      found.push(...page);
      if (found.length >= MOST) {
        break;
      }
    }
    to = from;
  }
  return found.toSorted((a, b) => b.date.getTime() - a.date.getTime()).slice(0, LATEST);
}

/** @param {messenger.messages.MessageHeader} message */
function entry({ id, date, subject, recipients, ccList, bccList }) {
  const day = new Intl.DateTimeFormat(text("language"), { dateStyle: "short" }).format(date);
  const [first = "", ...others] = [...recipients, ...ccList, ...bccList];
  const people = others.length > 0 ? text("try_people", { first, n: others.length }) : isolated(first);
  return new Option(joined([visible(day), people, isolated(subject)], " · "), String(id));
}

/**
 * What is attached to a message.
 *
 * @param {number} id
 * @returns {Promise<import("./attached.js").Attached[]>}
 */
export async function filesOf(id) {
  const listed = await messenger.messages.listAttachments(id);
  return Promise.all(
    listed.map(async ({ name, size, partName }) => {
      // Not there any more where it was detached or deleted.
      const file = await messenger.messages.getAttachmentFile(id, partName).catch(() => null);
      return { name, size, file };
    }),
  );
}

/**
 * A message as {@link import("./eml.js").readEml} reads it, decoded and without its attachments.
 *
 * @param {number} id
 */
export async function asText(id) {
  const [{ author, recipients, ccList, bccList, subject }, parts] = await Promise.all([
    messenger.messages.get(id),
    messenger.messages.listInlineTextParts(id),
  ]);
  const plain = parts.find(({ contentType }) => contentType === "text/plain")?.content;
  const html = parts.find(({ contentType }) => contentType === "text/html")?.content;
  const body = plain ?? (html === undefined ? "" : await messenger.messengerUtilities.convertToPlainText(html));
  const fields = { From: [author], To: recipients, Cc: ccList, Bcc: bccList, Subject: [subject] };
  const header = Object.entries(fields).filter(([, values]) => values.length > 0);
  return `${header.map(([name, values]) => `${name}: ${values.join(",\n ")}`).join("\n")}\n\n${body}`;
}
