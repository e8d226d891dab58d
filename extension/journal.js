/**
 * What left, what was asked and what was answered, in the IndexedDB database `journal`: numbers and names of rules, and no address, name,
 * file, subject or text. Entries are chained (`chain.js`); what became too old or too much goes from the beginning of the chain, and the
 * link it ended with stays.
 *
 * | store | key | value |
 * |---|---|---|
 * | `entries` | number | {@link Entry} |
 * | `state` | `anchor`, `head` | {@link Link}: the last entry that was removed, the last one written |
 * | | `salt` | a random text, made once |
 * | `groups` | salted hash of people | when a message last went to them with visible addresses |
 *
 * What is committed is on the disk (`durability: "strict"`).
 *
 * @import { Account, Entry, Link } from "./types.js"
 */

import { BEGINNING, canonical, firstBreak, hashOf, sha256 } from "./chain.js";
import * as core from "./core.js";
import { database, done } from "./database.js";
import { readSources } from "./settings.js";

const DAY_MS = 24 * 60 * 60 * 1000;

/** How many entries are verified at once; in between, whoever waits for the disk has a turn. */
const PIECE = 500;

/** Of the name of a policy, enough to tell two of them apart. */
const POLICY_DIGITS = 16;

/** The last writing; the next one begins when it is done. @type {Promise<unknown>} */
let writing = Promise.resolve();

/** @typedef {import("./database.js").Stores<"entries" | "state" | "groups">} Stores */

const { transact, renew } = database(
  "journal",
  ["entries", "state", "groups"],
  (made) => {
    made.createObjectStore("entries", { keyPath: "n" }).createIndex("time", "time");
    made.createObjectStore("state");
    made.createObjectStore("groups");
  },
  {
    restore: (store, /** @type {Link} */ head) => {
      store("state").put(head, "anchor");
      store("state").put(head, "head");
    },
  },
);

/**
 * Adds an entry, and remembers the people who were sent each other's addresses knowingly.
 *
 * @param {Account} account
 * @returns {Promise<void>} once it is on the disk
 */
export function record({ group, ...account }) {
  return inTurn(async () => {
    const sources = await readSources();
    // A message that left while the core was out of order has its entry all the same.
    const limits = await core.settings(sources).then(
      ({ settings }) => settings.journal,
      () => null,
    );
    const policy = sources.policy === undefined ? "" : (await sha256(canonical(sources.policy))).slice(0, POLICY_DIGITS);
    const { version } = messenger.runtime.getManifest();
    const { head } = await links();
    const unlinked = { ...account, n: head.n + 1, time: new Date().toISOString(), policy, version };
    const entry = { ...unlinked, hash: await hashOf(head.hash, unlinked) };
    await transact("readwrite", async (store) => {
      store("entries").add(entry);
      store("state").put({ n: entry.n, hash: entry.hash }, "head");
      if (group) {
        store("groups").put(Date.now(), group);
      }
      if (limits) {
        await prune(store, entry.n - limits.max_entries, Date.now() - limits.keep_days * DAY_MS);
      }
    });
  });
}

/** Removes everything, from the disk too; the numbers, and the chain, go on. */
export function erase() {
  return inTurn(() =>
    renew(async (store) => {
      const head = await done(store("state").get("head"));
      store("entries").clear();
      store("groups").clear();
      store("state").delete("salt");
      if (head) {
        store("state").put(head, "anchor");
      }
      return head ?? null;
    }),
  );
}

/**
 * Entries from `first` to `last`, in order.
 *
 * @param {number} first
 * @param {number} last
 * @returns {Promise<Entry[]>}
 */
export function entries(first, last) {
  if (last < first) {
    return Promise.resolve([]);
  }
  return transact("readonly", (store) => done(store("entries").getAll(IDBKeyRange.bound(first, last))));
}

/**
 * Where the chain begins and ends.
 *
 * @returns {Promise<{ anchor: Link, head: Link }>}
 */
export function links() {
  return transact("readonly", async (store) => {
    const anchor = await done(store("state").get("anchor"));
    const head = await done(store("state").get("head"));
    return { anchor: anchor ?? BEGINNING, head: head ?? BEGINNING };
  });
}

/**
 * Follows the whole chain.
 *
 * @param {(entries: Entry[]) => void} [see] gets all entries, in pieces
 * @returns {Promise<number | null>} the number of the first entry at fault; null where there is none
 */
export async function verify(see = () => {}) {
  const { anchor, head } = await links();
  let before = anchor;
  /** @type {number | null} */
  let broken = null;
  while (before.n < head.n) {
    const last = Math.min(before.n + PIECE, head.n);
    const piece = await entries(before.n + 1, last);
    see(piece);
    broken ??= await firstBreak(before, piece);
    const end = piece.at(-1);
    if (!end) {
      return broken ?? before.n + 1; // whatever was written as the end
    }
    if (end.n !== last) {
      broken ??= end.n + 1;
    }
    before = { n: last, hash: end.hash };
  }
  return broken ?? (before.hash === head.hash ? null : head.n);
}

/**
 * Entries since then, of messages about which something was asked.
 *
 * @param {number} time
 * @returns {Promise<Entry[]>}
 */
export function askedSince(time) {
  const since = IDBKeyRange.lowerBound(new Date(time).toISOString());
  return transact("readonly", async (store) => {
    /** @type {Entry[]} */
    const all = await done(store("entries").index("time").getAll(since));
    return all.filter(({ answer }) => answer !== "none");
  });
}

/**
 * The same people under one name that tells nobody who they are.
 *
 * @param {string[]} addresses each in its one spelling
 * @returns {Promise<string>}
 */
export async function groupOf(addresses) {
  return sha256([await salt(), ...[...new Set(addresses)].sort()].join("\n"));
}

/**
 * Whether a message went to these people before, with their addresses visible and the user knowing it.
 *
 * @param {string} group
 * @returns {Promise<boolean>}
 */
export async function isKnown(group) {
  return (await transact("readonly", (store) => done(store("groups").getKey(group)))) !== undefined;
}

/** @returns {Promise<string>} */
function salt() {
  return inTurn(async () => {
    const made = await transact("readonly", (store) => done(store("state").get("salt")));
    const fresh = made ?? Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16)).join("-");
    if (made === undefined) {
      await transact("readwrite", async (store) => {
        store("state").put(fresh, "salt");
      });
    }
    return fresh;
  });
}

/**
 * Removes entries up to a number, and older ones; and groups that nobody has written to since.
 *
 * @param {Stores} store
 * @param {number} last
 * @param {number} since
 */
async function prune(store, last, since) {
  const oldest = new Date(since).toISOString();
  const isOver = (/** @type {Entry} */ { n, time }) => n <= last || time < oldest;
  /** @type {Link | null} */
  let anchor = null;
  const walk = store("entries").openCursor();
  for (let cursor = await done(walk); cursor && isOver(cursor.value); cursor = await done(walk)) {
    anchor = { n: cursor.value.n, hash: cursor.value.hash };
    cursor.delete();
    cursor.continue();
  }
  if (anchor) {
    store("state").put(anchor, "anchor");
  }
  const groups = store("groups").openCursor();
  for (let cursor = await done(groups); cursor; cursor = await done(groups)) {
    if (cursor.value < since) {
      cursor.delete();
    }
    cursor.continue();
  }
}

/**
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
function inTurn(work) {
  const done = writing.then(work);
  writing = done.catch(() => {});
  return done;
}
