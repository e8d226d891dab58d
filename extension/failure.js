/** What failed while a message was checked. */

import { boundedError } from "./bounded.js";

/** @typedef {import("./types.js").Failure} Failure */

/** An error that knows which sentence explains it to a person. */
export class CheckError extends Error {
  /**
   * @param {Failure["reason"]} reason
   * @param {string} detail
   */
  constructor(reason, detail) {
    super(detail);
    this.reason = reason;
  }
}

/**
 * @param {unknown} error whatever was thrown
 * @returns {Failure}
 */
export function failureOf(error) {
  const detail = error instanceof Error ? error.message : String(error);
  return { reason: error instanceof CheckError ? error.reason : "thunderbird", detail: boundedError(detail) };
}

/**
 * The promise, given up after a time: whoever waits goes on, also where it never settles.
 *
 * @template T
 * @param {number} ms
 * @param {string} what for the error: "reading the policy"
 * @param {Promise<T>} promise
 * @returns {Promise<T>}
 */
export function within(ms, what, promise) {
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new CheckError("timeout", `${what} took longer than ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
