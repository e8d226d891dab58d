/**
 * What files are and carry, one after the other, in a worker that lives as long as there is something to read. A file that takes too
 * long, or breaks its reader, ends as one that could not be read.
 *
 * @import { AttachmentFacts } from "./types.js"
 */

/** How long one file may take. The core itself gives up after 1.8 s, and then says what it saw; loading it takes part of the rest. */
const FILE_MS = 2500;

/** How long the worker waits for another file before it goes, with its memory. */
const LINGER_MS = 2000;

/** @type {Worker | null} */
let worker = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let lingering;
/** The last file; the next one begins when it is done. @type {Promise<unknown>} */
let reading = Promise.resolve();
let lastId = 0;

/**
 * @param {string} name
 * @param {File} file
 * @param {object} settings
 * @returns {Promise<AttachmentFacts>} never rejects
 */
export function scan(name, file, settings) {
  const facts = reading.then(() => scanNow(name, file, settings)).catch((error) => unreadable(error, file));
  reading = facts;
  return facts;
}

/**
 * @param {string} name
 * @param {File} file
 * @param {object} settings
 * @returns {Promise<AttachmentFacts>}
 */
function scanNow(name, file, settings) {
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
    end();
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
