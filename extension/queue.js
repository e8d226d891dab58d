/**
 * What is still to be sent individually, in IndexedDB: it outlives a crash of Thunderbird, and holds no more than is needed to go on.
 * A recipient who got the message is deleted and only counted, and a job with nothing left to do or to decide is deleted altogether; with
 * the last one, the database is.
 *
 * | store | key | value |
 * |---|---|---|
 * | `jobs` | id | {@link Job}: how far it is |
 * | `messages` | id of the job | {@link Message}: what everyone gets; its attachments are copies of the files, made when the job was |
 * | `items` | id of the job, number | {@link Item}: one recipient |
 *
 * What is committed is on the disk (`durability: "strict"`): before a message goes out, its item says so.
 *
 * @import { Item, Job, Message, Progress } from "./types.js"
 */

import { database, done } from "./database.js";

/** How many of those who did not get the message, or perhaps not, are shown; more come as these are decided. */
const SHOWN = 200;

/** @typedef {import("./database.js").Stores<"jobs" | "messages" | "items">} Stores */

const { transact, renew } = database("queue", ["jobs", "messages", "items"], (made) => {
  made.createObjectStore("jobs", { keyPath: "id" });
  made.createObjectStore("messages");
  made.createObjectStore("items", { keyPath: ["job", "n"] }).createIndex("state", ["job", "state"]);
});

/**
 * Adds a job, paused.
 *
 * @param {Message} message
 * @param {string[]} recipients mailbox strings
 * @param {Pick<Job, "mode" | "subject">} about
 * @returns {Promise<string>} its id
 */
export async function add(message, recipients, about) {
  const id = crypto.randomUUID();
  /** @type {Job} */
  const job = {
    ...about,
    id,
    created: Date.now(),
    phase: "paused",
    reason: "restart",
    total: recipients.length,
    sent: 0,
    inRow: 0,
  };
  await transact("readwrite", async (store) => {
    store("jobs").add(job);
    store("messages").add(message, id);
    for (const [n, recipient] of recipients.entries()) {
      store("items").add(/** @type {Item} */ ({ job: id, n, recipient, state: "waiting", error: "" }));
    }
  });
  return id;
}

/**
 * Leaves nothing on the disk of messages that were sent, once there are no others.
 *
 * @returns {Promise<boolean>} whether there are none
 */
export function tidy() {
  return renew(async (store) => ((await done(store("jobs").count())) === 0 ? null : undefined));
}

/** @returns {Promise<Job[]>} oldest first */
export function jobs() {
  return transact("readwrite", async (store) => {
    /** @type {Job[]} */
    const all = await done(store("jobs").getAll());
    return all.sort((a, b) => a.created - b.created);
  });
}

/**
 * @param {string} id
 * @returns {Promise<Message | undefined>}
 */
export function message(id) {
  return transact("readwrite", (store) => done(store("messages").get(id)));
}

/**
 * How far a job is.
 *
 * @param {string} id
 * @returns {Promise<Progress | null>} null where there is no such job any more
 */
export function progress(id) {
  return transact("readwrite", async (store) => {
    const job = await jobIn(store, id);
    return job ? progressIn(store, job) : null;
  });
}

/**
 * Lets a job run.
 *
 * @param {string} id
 */
export function run(id) {
  return transact("readwrite", async (store) => {
    const job = await jobIn(store, id);
    if (job) {
      store("jobs").put(/** @type {Job} */ ({ ...job, phase: "running", reason: "", inRow: 0 }));
    }
  });
}

/**
 * Stops a job, if it is running.
 *
 * @param {string} id
 * @param {Job["reason"]} reason
 */
export function pause(id, reason) {
  return transact("readwrite", async (store) => {
    const job = await jobIn(store, id);
    if (job?.phase === "running") {
      store("jobs").put(/** @type {Job} */ ({ ...job, phase: "paused", reason }));
    }
  });
}

/**
 * Takes the next recipient of a running job: from now on the message may have left.
 *
 * @param {string} id
 * @returns {Promise<Item | null>} null where nobody waits, or the job is not running
 */
export function take(id) {
  return transact("readwrite", async (store) => {
    const job = await jobIn(store, id);
    const [item] = job?.phase === "running" ? await itemsIn(store, id, "waiting", 1) : [];
    if (!item) {
      return null;
    }
    store("items").put({ ...item, state: "sending" });
    return item;
  });
}

/**
 * The message has left.
 *
 * @param {Item} item
 */
export function sent({ job: id, n }) {
  return transact("readwrite", async (store) => {
    const job = await jobIn(store, id);
    if (job) {
      store("items").delete([id, n]);
      store("jobs").put({ ...job, sent: job.sent + 1, inRow: 0 });
    }
  });
}

/**
 * The message has not left.
 *
 * @param {Item} item
 * @param {string} error
 * @returns {Promise<number>} how many failed in a row
 */
export function failed(item, error) {
  return transact("readwrite", async (store) => {
    const job = await jobIn(store, item.job);
    if (!job) {
      return 0;
    }
    const inRow = job.inRow + 1;
    store("items").put({ ...item, state: "failed", error });
    store("jobs").put({ ...job, inRow });
    return inRow;
  });
}

/** Whatever was being sent when the page, or Thunderbird, died: nobody knows whether it left. */
export function interrupted() {
  return transact("readwrite", async (store) => {
    for (const { id } of await done(store("jobs").getAll())) {
      for (const item of await itemsIn(store, id, "sending")) {
        store("items").put({ ...item, state: "uncertain" });
      }
    }
  });
}

/**
 * Puts those who failed, or who are uncertain, back into the line.
 *
 * @param {string} id
 * @param {"failed" | "uncertain"} state
 * @param {number} [n] only this one
 */
export function again(id, state, n) {
  return each(id, state, n, (items, item) => items.put({ ...item, state: "waiting", error: "" }));
}

/**
 * Leaves those out who failed, or who are uncertain.
 *
 * @param {string} id
 * @param {"failed" | "uncertain"} state
 * @param {number} [n] only this one
 */
export function leave(id, state, n) {
  return each(id, state, n, (items, item) => items.delete([item.job, item.n]));
}

/**
 * Everyone who waits, failed or is uncertain is given up. A message that is just leaving is waited for: {@link finish}.
 *
 * @param {string} id
 */
export function cancel(id) {
  return transact("readwrite", async (store) => {
    const job = await jobIn(store, id);
    if (!job) {
      return;
    }
    store("jobs").put(/** @type {Job} */ ({ ...job, phase: "done", reason: "cancelled" }));
    for (const state of /** @type {const} */ (["waiting", "failed", "uncertain"])) {
      for (const item of await itemsIn(store, id, state)) {
        store("items").delete([id, item.n]);
      }
    }
  });
}

/**
 * Ends a job for which nobody waits any more; deletes it where nothing is left to decide either.
 *
 * @param {string} id
 * @returns {Promise<Progress | null>} how it ended; null where it has not
 */
export function finish(id) {
  return transact("readwrite", async (store) => {
    const job = await jobIn(store, id);
    const stays = job && (await progressIn(store, { ...job, phase: "done" }));
    if (!job || !stays || stays.left > 0) {
      return null;
    }
    if (stays.failed.count + stays.uncertain.count > 0) {
      store("jobs").put({ ...job, phase: "done" });
      return stays;
    }
    store("jobs").delete(id);
    store("messages").delete(id);
    store("items").delete(allOf(id));
    return stays;
  });
}

/**
 * @param {string} id
 * @param {"failed" | "uncertain"} state
 * @param {number | undefined} n
 * @param {(items: IDBObjectStore, item: Item) => void} change
 */
function each(id, state, n, change) {
  return transact("readwrite", async (store) => {
    for (const item of await itemsIn(store, id, state)) {
      if (n === undefined || item.n === n) {
        change(store("items"), item);
      }
    }
  });
}

/**
 * @param {Stores} store
 * @param {Job} job
 * @returns {Promise<Progress>}
 */
async function progressIn(store, { id, subject, phase, reason, total, sent }) {
  const count = (/** @type {Item["state"]} */ state) => done(store("items").index("state").count([id, state]));
  const list = async (/** @type {Item["state"]} */ state) => ({
    count: await count(state),
    items: (await itemsIn(store, id, state, SHOWN)).map(({ n, recipient, error }) => ({ n, recipient, error })),
  });
  const left = (await count("waiting")) + (await count("sending"));
  return { id, subject, phase, reason, total, sent, left, failed: await list("failed"), uncertain: await list("uncertain") };
}

/**
 * @param {Stores} store
 * @param {string} id
 * @returns {Promise<Job | undefined>}
 */
const jobIn = (store, id) => done(store("jobs").get(id));

/**
 * @param {Stores} store
 * @param {string} id
 * @param {Item["state"]} state
 * @param {number} [most]
 * @returns {Promise<Item[]>}
 */
const itemsIn = (store, id, state, most) => done(store("items").index("state").getAll([id, state], most));

/** The items of a job: its id comes first in their keys. @param {string} id */
const allOf = (id) => IDBKeyRange.bound([id], [id, []]);
