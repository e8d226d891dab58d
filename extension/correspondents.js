/**
 * Whom the user writes to: the addresses, the names they go by and the day of the last message, in the IndexedDB database
 * `correspondents`. Learned from what was sent and from nothing else; what was learned twice stands there once, so nothing is ever
 * counted twice. Once erased, nothing is learned until the user asks for it.
 *
 * @import { Correspondents, CorrespondentsState } from "./types.js"
 */

import { inAddressBooks } from "./address-books.js";
import * as core from "./core.js";
import { database, done } from "./database.js";
import { within } from "./failure.js";

/**
 * @typedef {{ address: string, names: string[], last: number }} Person `names` folded, the latest first; `last` a {@link dayOf}
 * @typedef {{ day: number, texts: string[] }} Letter a message that was sent: when, and the mailbox strings of its recipients
 */

/**
 * How far a Sent folder has been read: from the newest message down to `before`, the goal being `since` (milliseconds, 0 for the
 * beginning of time). `read` messages of `total` lie in what is done, `reading` beyond it, and `earlier` were read another time.
 *
 * @typedef {{ id: string, since: number, before: number | null, span: number, total: number, earlier: number,
 *   read: number, reading: number }} Folder
 */

/**
 * One reading of the Sent folders; `completed` tells from which moment on nothing of the last complete one can be relied on.
 *
 * `waiting` tells since when it only waits for Thunderbird to fetch a folder from its server.
 *
 * @typedef {{ started: number, completed: number | null, waiting?: number | null, folders: Folder[] }} Reading
 */

const DAY_MS = 24 * 60 * 60 * 1000;

/** The span of the first window of a folder. */
const FIRST_SPAN = 30 * DAY_MS;

/** How long before the last reading the next one begins: a mail program elsewhere may file a message late. */
const OVERLAP_MS = 3 * DAY_MS;

/** How long a folder is waited for that Thunderbird has not fetched from its server. */
const LONGEST_WAIT_MS = 7 * DAY_MS;

/** Of so many messages, one more is no reason to read a folder again. */
const MANY_MORE = 20;

/** A person is known by few names; the latest tell. */
const NAMES = 3;

/** How many addresses one name may usually stand for. */
const USUAL = 5;

/** Of so many keys asked for at once, reading all there are is mostly faster than asking for each, at 0.2 ms. */
const MANY = 200;

/** How long a look-up may take, address books included. */
const LOOK_UP_MS = 2500;

/** How long the address books may take of that */
const BOOKS_MS = 1500;

/** The keys of the store `progress`: how far the Sent folders were read, and whether the user wants none of it. */
const [READING, OFF] = ["reading", "off"];

/** @typedef {import("./database.js").Stores<"people" | "domains" | "progress">} Stores */

const { transact, renew } = database(
  "correspondents",
  ["people", "domains", "progress"],
  (made) => {
    const people = made.createObjectStore("people", { keyPath: "address" });
    people.createIndex("names", "names", { multiEntry: true });
    made.createObjectStore("domains");
    made.createObjectStore("progress");
  },
  {
    // Many small steps; what is lost with the machine is read once more.
    durability: "relaxed",
    restore: (store) => store("progress").put(true, OFF),
  },
);

/**
 * Everybody, once a message to many was looked up, until somebody else is learned. Reading them all takes 20 µs each.
 *
 * @typedef {{ people: Set<string>, byName: Map<string, Person[]> }} Everyone
 * @type {Promise<Everyone> | undefined}
 */
let everyone;

/**
 * What is known about the recipients of a message; null where nothing is to be concluded from that. While the Sent folders have not
 * been read to the end yet, nobody is taken for a stranger: everybody asked about counts as known.
 *
 * @param {{ addresses: string[], names: string[], domains: string[] }} asked addresses and names as the core spells them
 * @returns {Promise<Correspondents | null>} never rejects, and settles in bounded time
 */
export async function lookUp(asked) {
  try {
    return await within(LOOK_UP_MS, "looking correspondents up", find(asked));
  } catch (error) {
    console.error(error);
    return null;
  }
}

/**
 * Learns whom a message was sent to.
 *
 * @param {string[]} mailboxes its recipients, as Thunderbird tells them
 */
export async function remember(mailboxes) {
  const people = await peopleOf([{ day: dayOf(Date.now()), texts: mailboxes }]);
  await change((store) => learn(store, people));
}

/**
 * Begins to read the Sent folders, or goes on where an earlier reading ended.
 *
 * @param {{ id: string, total: number }[]} found the folders there are
 * @returns {Promise<Reading | null>} null where there is nothing to read for now
 */
export async function begin(found) {
  /** @type {Reading | null} */
  let next = null;
  await change(async (store, reading) => {
    next = readingOf(found, reading);
    if (next) {
      store("progress").put(next, READING);
    }
  });
  return next;
}

/**
 * Learns from a part of a Sent folder, and how far that is, both or neither.
 *
 * @param {Reading} now
 * @param {Letter[]} letters
 * @returns {Promise<boolean>} whether to go on; not so where everything was erased meanwhile
 */
export async function advance(now, letters) {
  const people = await peopleOf(letters);
  let goOn = false;
  await change(async (store, reading) => {
    goOn = reading?.started === now.started;
    if (goOn) {
      await learn(store, people);
      store("progress").put(now, READING);
    }
  });
  return goOn;
}

/** Whether a folder has been read as far as it has to be. @param {Folder} folder */
export const isRead = ({ before, since }) => before !== null && before <= since;

/**
 * Whether a folder that nobody has fetched yet is waited for. Nothing can be relied on without it; but there are Sent folders on servers
 * that stay empty.
 *
 * @param {Reading} reading
 */
export const mayWait = ({ completed, waiting }) => completed === null && Date.now() - (waiting ?? Date.now()) < LONGEST_WAIT_MS;

/** When the Sent folders are to be looked at again; undefined while they are being read, or are not to be. */
export async function nextReading() {
  const { reading } = await state();
  return reading?.completed && reading.folders.every(isRead) ? reading.completed + DAY_MS : undefined;
}

/** Forgets everybody, and learns nothing more. Nothing of them stays on the disk. */
export async function erase() {
  await renew(async (store) => {
    store("people").clear();
    store("domains").clear();
    store("progress").clear();
    store("progress").put(true, OFF);
    return true;
  });
  everyone = undefined;
}

/** Learns again after {@link erase}. */
export async function allow() {
  await transact("readwrite", (store) => done(store("progress").delete(OFF)));
}

/** @returns {Promise<Omit<CorrespondentsState, "kept">>} what the options page shows */
export async function describe() {
  const { off, reading, people } = await state();
  const folders = reading?.folders ?? [];
  const sum = (/** @type {(folder: Folder) => number} */ count) => folders.reduce((all, folder) => all + count(folder), 0);
  const total = sum(({ total }) => total);
  return {
    learning: !off,
    complete: !!reading?.completed,
    completed: reading?.completed ?? null,
    read: Math.min(
      total,
      sum(({ read, reading }) => read + reading),
    ),
    total,
    people,
    waiting: !reading?.completed && !!reading?.waiting && folders.every(isRead),
  };
}

function state() {
  return transact("readonly", async (store) => {
    const progress = store("progress");
    const asked = /** @type {const} */ ([progress.get(OFF), progress.get(READING), store("people").count()]);
    const [off, reading, people] = await Promise.all([done(asked[0]), done(asked[1]), done(asked[2])]);
    return { off: off === true, reading: /** @type {Reading | undefined} */ (reading), people };
  });
}

/**
 * @param {{ addresses: string[], names: string[], domains: string[] }} asked
 * @returns {Promise<Correspondents | null>}
 */
async function find({ addresses, names, domains }) {
  const [reading, known, usual, ours] = await transact("readonly", (store) => {
    const people = store("people");
    if (Math.max(addresses.length, names.length) >= MANY) {
      everyone ??= done(people.getAll()).then(ordered);
      everyone.catch(() => {
        everyone = undefined;
      });
    }
    return Promise.all([
      done(store("progress").get(READING)),
      everyone ? everyone.then(({ people }) => addresses.filter((each) => people.has(each))) : keysOf(people, addresses),
      usualOf(names, everyone ? everyone.then(({ byName }) => byName) : peopleCalled(people, names)),
      keysOf(store("domains"), domains).then((found) => (found.length < domains.length ? allKeys(store("domains")) : found)),
    ]);
  });
  if (!reading) {
    return null;
  }
  if (!reading.completed) {
    return { known: addresses, usual: {}, domains: ours };
  }
  const isKnown = new Set(known);
  const others = addresses.filter((address) => !isKnown.has(address));
  return { known: [...known, ...(await alsoKnown(others))], usual, domains: ours };
}

/**
 * Those who are in an address book; all of them where that takes too long to tell, since nobody is a stranger for want of an answer.
 *
 * @param {string[]} addresses
 * @returns {Promise<string[]>}
 */
function alsoKnown(addresses) {
  return within(BOOKS_MS, "asking the address books", inAddressBooks(addresses)).catch((error) => {
    console.error(error);
    return addresses;
  });
}

/**
 * @param {IDBObjectStore} store
 * @param {string[]} keys
 * @returns {Promise<string[]>} those of the keys that are there
 */
async function keysOf(store, keys) {
  if (keys.length >= MANY) {
    const all = new Set(await allKeys(store));
    return keys.filter((key) => all.has(key));
  }
  const found = await Promise.all(keys.map((key) => done(store.getKey(key))));
  return keys.filter((_, index) => found[index] !== undefined);
}

/**
 * @param {IDBObjectStore} store
 * @returns {Promise<string[]>}
 */
async function allKeys(store) {
  return /** @type {string[]} every key here is one */ (await done(store.getAllKeys()));
}

/**
 * @param {IDBObjectStore} store of people
 * @param {string[]} names
 * @returns {Promise<Map<string, Person[]>>}
 */
async function peopleCalled(store, names) {
  const index = store.index("names");
  const found = await Promise.all(names.map((name) => done(index.getAll(name))));
  return new Map(names.map((name, place) => [name, found[place]]));
}

/**
 * @param {string[]} names
 * @param {Promise<Map<string, Person[]>>} byName
 * @returns {Promise<Record<string, string[]>>}
 */
async function usualOf(names, byName) {
  const people = await byName;
  const latest = (/** @type {Person[]} */ called) => called.toSorted((a, b) => b.last - a.last).slice(0, USUAL);
  return Object.fromEntries(names.map((name) => [name, latest(people.get(name) ?? []).map(({ address }) => address)]));
}

/**
 * @param {Person[]} all
 * @returns {Everyone}
 */
function ordered(all) {
  /** @type {Map<string, Person[]>} */
  const byName = new Map();
  for (const person of all) {
    for (const name of person.names) {
      const called = byName.get(name);
      if (called) {
        called.push(person);
      } else {
        byName.set(name, [person]);
      }
    }
  }
  return { people: new Set(all.map(({ address }) => address)), byName };
}

/**
 * @param {{ id: string, total: number }[]} found
 * @param {Reading | undefined} last
 * @returns {Reading | null}
 */
function readingOf(found, last) {
  const earlier = new Map(last?.folders.map((folder) => [folder.id, folder]));
  const fresh = { since: 0, before: null, span: FIRST_SPAN, earlier: 0, read: 0, reading: 0 };
  if (last && !(last.completed === last.started)) {
    const folders = found.map((folder) => {
      const before = earlier.get(folder.id);
      // Fetched only after it was read to the end.
      const hasGrown = before && isRead(before) && folder.total > before.total + before.total / MANY_MORE;
      return { ...fresh, ...(hasGrown ? {} : before), ...folder, reading: 0 };
    });
    return { ...last, folders };
  }
  const started = Date.now();
  if (last && started < last.started + DAY_MS) {
    return null;
  }
  const folders = found.map((folder) => {
    const before = earlier.get(folder.id);
    const done = before && last && { since: last.started - OVERLAP_MS, earlier: seenOf(before) };
    return { ...fresh, ...folder, ...done };
  });
  return { started, completed: last?.completed ?? null, folders };
}

/** How many messages of a folder have been read in all. @param {Folder} folder */
function seenOf({ total, earlier, read }) {
  return Math.min(total, earlier + read);
}

/**
 * @param {Letter[]} letters
 * @returns {Promise<{ address: string, name: string, day: number }[]>}
 */
async function peopleOf(letters) {
  /** @type {Map<number, string[]>} */
  const byDay = new Map();
  for (const { day, texts } of letters) {
    byDay.set(day, [...(byDay.get(day) ?? []), ...texts]);
  }
  const people = [...byDay].map(async ([day, texts]) =>
    (await core.mailboxes(texts)).map(([address, name]) => ({ address, name, day })),
  );
  return (await Promise.all(people)).flat();
}

/**
 * @param {Stores} store
 * @param {{ address: string, name: string, day: number }[]} people
 */
async function learn(store, people) {
  const [persons, domains] = [store("people"), store("domains")];
  const addresses = [...new Set(people.map(({ address }) => address))];
  const stored = await Promise.all(addresses.map((address) => done(persons.get(address))));
  const before = new Map(addresses.map((address, index) => [address, /** @type {Person | undefined} */ (stored[index])]));
  const after = new Map(before);
  for (const { address, name, day } of people) {
    after.set(address, withName(after.get(address) ?? { address, names: [], last: 0 }, name, day));
  }
  for (const [address, person] of after) {
    if (JSON.stringify(person) !== JSON.stringify(before.get(address))) {
      persons.put(person);
    }
  }
  for (const domain of new Set(addresses.map((address) => address.slice(address.lastIndexOf("@") + 1)))) {
    domains.put(1, domain);
  }
}

/**
 * @param {Person} person
 * @param {string} name
 * @param {number} day
 * @returns {Person}
 */
function withName({ address, names, last }, name, day) {
  // An address in place of a name tells nothing more.
  const others = names.filter((each) => each !== name);
  const isName = name !== "" && !name.includes("@");
  const older = names.includes(name) ? names : [...names, name];
  const all = isName ? (day >= last ? [name, ...others] : older) : names;
  return { address, names: all.slice(0, NAMES), last: Math.max(day, last) };
}

/** @param {number} time in milliseconds */
export function dayOf(time) {
  return Math.floor(time / DAY_MS);
}

/**
 * Changes the database as a whole or not at all; and not where the user wants nothing to be learned.
 *
 * @param {(store: Stores, reading: Reading | undefined) => Promise<void>} work
 */
async function change(work) {
  await transact("readwrite", async (store) => {
    const [off, reading] = await Promise.all([done(store("progress").get(OFF)), done(store("progress").get(READING))]);
    if (!off) {
      await work(store, reading);
    }
  });
  everyone = undefined;
}
