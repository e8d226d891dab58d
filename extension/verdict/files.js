/**
 * What is attached, and what is known of it, in a few words each.
 *
 * @import { AttachmentFacts, Live, Words } from "../types.js"
 */

import { has, text } from "../i18n.js";
import { joined } from "../visible.js";
import { isolated, quietHeading } from "./elements.js";

/** Bytes in a megabyte. */
const MB = 1_000_000;

/**
 * @param {Element} place
 * @param {Live["files"]} files
 */
export function drawFiles(place, files) {
  if (files.length === 0) {
    return;
  }
  quietHeading(place, "files_heading");
  const list = document.createElement("ul");
  list.append(...files.map(row));
  place.append(list);
}

/** @param {Live["files"][number]} file */
function row({ name, facts }) {
  const made = document.createElement("li");
  const details = document.createElement("span");
  details.className = "quiet";
  details.append(joined(facts ? whatIsKnown(facts) : [text("file_reading")], " · "));
  made.append(isolated("thing", name), " ", details);
  return made;
}

/**
 * @param {AttachmentFacts} facts
 * @returns {Words[]}
 */
function whatIsKnown(facts) {
  const { type = "unknown", encrypted = "unknown", entries = 0, programs = [], skipped = 0 } = facts;
  const numbers = Object.values(facts.numbers ?? {}).reduce((sum, count) => sum + count, 0);
  const counted = { entries, addresses: facts.addresses ?? 0, numbers, skipped };
  return [
    ...(type === "unknown" && !facts.unreadable ? [text("file_type_unknown")] : []),
    ...(has(`file_encrypted_${encrypted}`) ? [text(`file_encrypted_${encrypted}`)] : []),
    ...(programs.length > 0 ? [text("file_programs")] : []),
    ...(hidesSomething(facts) ? [text("file_hidden")] : []),
    ...Object.entries(counted).flatMap(([what, n]) => (n > 0 ? [text(`file_${what}`, { n })] : [])),
    ...(facts.looked_at ? [text("file_looked_at", { n: mb(facts.looked_at), of: mb(facts.size ?? 0) })] : []),
    ...(facts.unreadable ? [unreadable(facts.unreadable)] : []),
  ];
}

/** @param {AttachmentFacts} facts */
function hidesSomething({ hidden = {} }) {
  return Object.values(hidden).some((found) => (Array.isArray(found) ? found.length > 0 : found > 0));
}

/**
 * Why a file, or the rest of it, could not be read, in a few words.
 *
 * @param {string} reason
 */
export function unreadable(reason) {
  return text(has(`file_unreadable_${reason}`) ? `file_unreadable_${reason}` : "file_unreadable_failed");
}

/** @param {number} bytes */
function mb(bytes) {
  return Math.ceil(bytes / MB);
}
