/**
 * What files are and carry, one after the other, in a worker that lives as long as there is something to read. A file that takes too
 * long, or breaks its reader, ends as one that could not be read. Files of a message that is being sent are read first.
 *
 * @import { AttachmentFacts } from "./types.js"
 */

/** How long one file may take. The core itself gives up after 1.8 s, and then says what it saw; loading it takes part of the rest. */
const FILE_MS = 2500;

/** How long the worker waits for another file before it goes, with its memory. */
const LINGER_MS = 2000;

/**
 * @typedef {object} Job a file to be read
 * @property {number} of the compose tab it is attached in, or another number for what is in none
 * @property {string} name
 * @property {File} file
 * @property {object} settings
 * @property {(facts: AttachmentFacts) => void} done
 */

/** @type {Worker | null} */
let worker = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let lingering;
/** What is read next, in order. @type {Job[]} */
let waiting = [];
/** What is being read, and how to put it off. @type {{ job: Job, putOff: () => void } | null} */
let current = null;
let lastId = 0;

/**
 * @param {string} name
 * @param {File} file
 * @param {object} settings
 * @param {number} [of] the compose tab it is attached in
 * @returns {Promise<AttachmentFacts>} never rejects
 */
export function scan(name, file, settings, of = 0) {
  return new Promise((done) => {
    waiting.push({ of, name, file, settings, done });
    readNext();
  });
}

/**
 * Files of this compose tab come before all others. What is being read of another is put off.
 *
 * @param {number} of
 */
export function first(of) {
  const isMine = (/** @type {Job} */ job) => job.of === of;
  const mine = waiting.filter(isMine);
  waiting = [...mine, ...waiting.filter((job) => !isMine(job))];
  if (mine.length > 0 && current && !isMine(current.job)) {
    current.putOff();
  }
}

function readNext() {
  const job = current ? undefined : waiting.shift();
  if (job) {
    read(job).then(readNext);
  }
}

/** @param {Job} job */
async function read(job) {
  const { promise: putOff, resolve } = Promise.withResolvers();
  current = { job, putOff: () => resolve(null) };
  const facts = await Promise.race([scanNow(job).catch((error) => unreadable(error, job.file)), putOff]);
  current = null;
  if (facts) {
    job.done(facts);
    return;
  }
  // Whatever it was at is lost, and so is its worker.
  end();
  waiting.push(job);
}

/**
 * @param {Job} job
 * @returns {Promise<AttachmentFacts>}
 */
function scanNow({ name, file, settings }) {
  clearTimeout(lingering);
  worker ??= new Worker(new URL("scan-worker.js", import.meta.url), { type: "module" });
  const id = ++lastId;
  const done = answerOf(worker, id);
  worker.postMessage({ id, name, file, settings });
  return done.finally(() => {
    clearTimeout(lingering);
    lingering = setTimeout(end, LINGER_MS);
  });
}

/**
 * @param {Worker} port
 * @param {number} id
 * @returns {Promise<AttachmentFacts>}
 */
function answerOf(port, id) {
  const { promise, resolve, reject } = Promise.withResolvers();
  const late = setTimeout(() => {
    if (worker === port) {
      end();
    }
    resolve({ unreadable: "late" });
  }, FILE_MS);
  port.onmessage = ({ data }) => {
    if (data.id !== id) {
      return;
    }
    if (data.error) {
      reject(new Error(data.error));
    } else {
      resolve(data.facts);
    }
  };
  port.onerror = (event) => reject(new Error(event.message || "the core could not be loaded"));
  return promise.finally(() => clearTimeout(late));
}

/**
 * @param {unknown} error
 * @param {File} file
 * @returns {AttachmentFacts}
 */
function unreadable(error, file) {
  console.error(error);
  end(); // a trap leaves the instance in an unknown state
  return { size: file.size, unreadable: "failed" };
}

function end() {
  clearTimeout(lingering);
  worker?.terminate();
  worker = null;
}
