/** The core's calls, from the background page. Each settles in bounded time, and a core that went wrong is replaced by a new one. */

import { CheckError } from "./failure.js";

/**
 * @typedef {import("./types.js").Audience} Audience
 * @typedef {import("./types.js").Draft} Draft
 * @typedef {import("./types.js").Settings} Settings
 * @typedef {import("./types.js").SettingsSources} SettingsSources
 * @typedef {import("./types.js").SettingsTold} SettingsTold
 * @typedef {import("./types.js").Verdict} Verdict
 */

/** How long a call may take, loading included. 10,000 recipients take some 30 ms. */
const CALL_MS = 3000;

/** @type {Worker | null} */
let worker = null;
let lastId = 0;
/** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void, timer: ReturnType<typeof setTimeout> }>} */
const waiting = new Map();

// This module comes first in the manifest: the core loads while the others do.
start();

/** Starts loading, so that a call finds the core ready. */
function start() {
  if (worker) {
    return;
  }
  worker = new Worker(new URL("core-worker.js", import.meta.url), { type: "module" });
  worker.addEventListener("message", ({ data }) => settle(data));
  worker.addEventListener("error", (event) => replace("core_load", event.message || "the core could not be loaded"));
}

/**
 * Whom a draft addresses, as look-ups need it.
 *
 * @param {Draft} draft
 * @returns {Promise<import("./types.js").Addressed>}
 */
export const addressed = (draft) => call("addressed", draft);

/**
 * Everyone that mailbox strings name: the address in its one spelling, and the folded display-name.
 *
 * @param {import("./types.js").Mailboxes} texts
 * @returns {Promise<[address: string, name: string][]>}
 */
export const mailboxes = (texts) => call("mailboxes", texts);

/**
 * Settings in force for messages from this sender, what they say of the draft, and, where that is not "send", who would see whom.
 *
 * @param {Draft} draft
 * @param {SettingsSources} sources
 * @param {boolean} [always] who would see whom in any case
 * @param {string[]} [noted] rules that only note what they find
 * @returns {Promise<{ settings: SettingsTold, locked: string[], verdict: Verdict, audience: Audience | null }>}
 */
export const decide = (draft, { policy, user }, always = false, noted = []) =>
  call("decide", draft, textOf(policy), user, always, noted);

/**
 * Recipient fields after remedies.
 *
 * @param {Draft} draft
 * @param {SettingsSources} sources
 * @param {string[]} remedies ids, in order
 * @returns {Promise<{ to: string[], cc: string[], bcc: string[] }>}
 */
export const apply = (draft, sources, remedies) => call("apply", draft, sources, remedies);

/**
 * How often each of several settings would have interrupted messages that were sent before.
 *
 * @param {Draft[]} drafts
 * @param {Settings[]} settings complete, as they are in force
 * @returns {Promise<import("./types.js").Count[]>} one for each of the settings
 */
export const backtest = (drafts, settings) => call("backtest", drafts, settings);

/**
 * Counts messages by what was found in each.
 *
 * @param {Pick<import("./types.js").Finding, "rule" | "level">[][]} messages
 * @returns {Promise<import("./types.js").Count>}
 */
export const tally = (messages) => call("tally", messages);

/**
 * Everyone written to but the user, each person once, as mailbox strings. Fails where an entry cannot be resolved.
 *
 * @param {Draft} draft
 * @returns {Promise<string[]>}
 */
export const people = (draft) => call("people", draft);

/**
 * @param {SettingsSources} sources
 * @returns {Promise<{ settings: Settings, locked: string[], problems: import("./types.js").Problem[] }>}
 */
export const settings = (sources) => call("settings", sources);

/** What the core says of its rules; the same each time. @type {Promise<import("./types.js").RuleDescription[]> | undefined} */
let described;

/** @returns {Promise<import("./types.js").RuleDescription[]>} */
export function rules() {
  described ??= call("rules").catch((error) => {
    described = undefined;
    throw error;
  });
  return described;
}

/** @type {WeakMap<object, string>} */
const texts = new WeakMap();

/**
 * A policy as JSON: one text reaches the worker sooner than thousands of domains.
 *
 * @param {SettingsSources["policy"]} policy
 */
function textOf(policy) {
  if (policy === undefined) {
    return undefined;
  }
  const text = texts.get(policy) ?? JSON.stringify(policy);
  texts.set(policy, text);
  return text;
}

/**
 * @param {string} name
 * @param {unknown[]} args
 * @returns {Promise<any>}
 */
function call(name, ...args) {
  start();
  const id = ++lastId;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => replace("timeout", `${name} took longer than ${CALL_MS} ms`), CALL_MS);
    waiting.set(id, { resolve, reject, timer });
    worker?.postMessage({ id, name, args });
  });
}

/** @param {{ id: number, result?: unknown, error?: string, fatal?: string | null }} answer */
function settle({ id, result, error, fatal }) {
  if (fatal) {
    replace(fatal, error ?? "");
    return;
  }
  const call = waiting.get(id);
  if (!call) {
    return;
  }
  waiting.delete(id);
  clearTimeout(call.timer);
  if (error) {
    call.reject(new CheckError("core_error", error));
  } else {
    call.resolve(result);
  }
}

/**
 * Gives the worker up, with everything that waits for it. The next call starts another.
 *
 * @param {string} reason
 * @param {string} detail
 */
function replace(reason, detail) {
  worker?.terminate();
  worker = null;
  for (const { reject, timer } of waiting.values()) {
    clearTimeout(timer);
    reject(new CheckError(reason, detail));
  }
  waiting.clear();
}
