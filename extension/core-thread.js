/**
 * A thread with the core in it, which carries out one call after the other. A call that is late, or that traps, costs its thread, and no
 * other call its answer: those behind it are handed to the next thread, each with its whole time.
 */

import { CheckError } from "./failure.js";

/** @typedef {{ name: string, args: unknown[], resolve: (result: any) => void, reject: (error: Error) => void }} Call */

export class CoreThread {
  /** In their order; the first is being carried out. @type {Map<number, Call>} */
  #waiting = new Map();
  /** @type {Worker | null} */
  #worker = null;
  /** How long the first may still take. @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #lastId = 0;
  #ms;

  /** @param {number} ms how long a call may take, loading included */
  constructor(ms) {
    this.#ms = ms;
  }

  /** Starts loading, so that a call finds the core ready. */
  start() {
    if (this.#worker) {
      return;
    }
    const worker = new Worker(new URL("core-worker.js", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }) => worker === this.#worker && this.#settle(data));
    worker.addEventListener("error", ({ message }) => worker === this.#worker && this.#giveUp(message));
    this.#worker = worker;
  }

  /**
   * @param {string} name
   * @param {unknown[]} args
   * @returns {Promise<any>}
   */
  call(name, ...args) {
    this.start();
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#worker?.postMessage({ id, name, args });
      this.#waiting.set(id, { name, args, resolve, reject });
      if (this.#waiting.size === 1) {
        this.#watch();
      }
    });
  }

  /** Gives the first call its time. */
  #watch() {
    clearTimeout(this.#timer);
    const [first] = this.#waiting;
    if (first) {
      const [id, { name }] = first;
      const late = new CheckError("timeout", `${name} took longer than ${this.#ms} ms`);
      this.#timer = setTimeout(() => this.#replace(id, late), this.#ms);
    }
  }

  /** @param {{ id: number, result?: unknown, error?: string, fatal?: string | null }} answer */
  #settle({ id, result, error, fatal }) {
    if (fatal) {
      this.#replace(id, new CheckError(fatal, error ?? ""));
      return;
    }
    const call = this.#waiting.get(id);
    this.#waiting.delete(id);
    this.#watch();
    if (error) {
      call?.reject(new CheckError("core_error", error));
    } else {
      call?.resolve(result);
    }
  }

  /**
   * Gives the worker up for one call that went wrong. The others go on in a new one.
   *
   * @param {number} id
   * @param {CheckError} error
   */
  #replace(id, error) {
    this.#stop();
    const call = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size > 0) {
      this.start();
      for (const [id, { name, args }] of this.#waiting) {
        this.#worker?.postMessage({ id, name, args });
      }
    }
    this.#watch();
    call?.reject(error);
  }

  /**
   * The worker cannot even be loaded: so it is for every call. The next one tries again.
   *
   * @param {string} detail
   */
  #giveUp(detail) {
    this.#stop();
    const calls = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#watch();
    for (const { reject } of calls) {
      reject(new CheckError("core_load", detail || "the core could not be loaded"));
    }
  }

  #stop() {
    this.#worker?.terminate();
    this.#worker = null;
  }
}
