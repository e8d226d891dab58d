/**
 * The chain that ties each entry of the journal to the one before it: whoever changes, removes or inserts one breaks everything after
 * it. `docs/journal.md` tells how to follow it by hand.
 *
 * @import { Entry, Link } from "./types.js"
 */

/** What the first entry of all is tied to. @type {Link} */
export const BEGINNING = { n: 0, hash: "0".repeat(64) };

/**
 * The hash of an entry: SHA-256, in hexadecimal digits, of the hash before it, a line feed, and the entry in {@link canonical} form.
 *
 * @param {string} before
 * @param {Omit<Entry, "hash">} entry
 * @returns {Promise<string>}
 */
export function hashOf(before, entry) {
  return sha256(`${before}\n${canonical(entry)}`);
}

/**
 * The first entry that does not follow from what stands before it.
 *
 * @param {Link} before
 * @param {Entry[]} entries in order
 * @returns {Promise<number | null>} the number it has, or should have; null where all of them do
 */
export async function firstBreak(before, entries) {
  const hashes = await Promise.all(
    entries.map(({ hash: _, ...entry }, index) => hashOf((entries[index - 1] ?? before).hash, entry)),
  );
  const broken = entries.findIndex(({ n, hash }, index) => n !== before.n + 1 + index || hash !== hashes[index]);
  return broken === -1 ? null : before.n + 1 + broken;
}

/**
 * A value as JSON in one spelling: names sorted by their UTF-16 code units, no white space (RFC 8785, as far as numbers are whole).
 *
 * @param {unknown} value
 * @returns {string}
 */
export function canonical(value) {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(",")}]`;
  }
  if (typeof value !== "object" || value === null) {
    return JSON.stringify(value);
  }
  const names = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${names.map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`).join(",")}}`;
}

/**
 * @param {string} text
 * @returns {Promise<string>} in hexadecimal digits
 */
export async function sha256(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
