/** The core's calls, from the background page. Each settles in bounded time, and a core that went wrong is replaced by a new one. */

import { CoreThread } from "./core-thread.js";
import { within } from "./failure.js";

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

/** How long looking for a fix may take. It is offered for comfort: where there is none, each remedy still is. */
const FIX_MS = 1500;

const checking = new CoreThread(CALL_MS);

/** Of its own: nothing that is merely convenient is in the way of a check, of this message or another. */
const fixing = new CoreThread(FIX_MS);

// This module comes first in the manifest: the core loads while the others do.
checking.start();

/**
 * Whom a draft addresses, as look-ups need it.
 *
 * @param {Draft} draft
 * @returns {Promise<import("./types.js").Addressed>}
 */
export const addressed = (draft) => checking.call("addressed", draft);

/**
 * Everyone that mailbox strings name: the address in its one spelling, and the folded display-name.
 *
 * @param {import("./types.js").Mailboxes} texts
 * @returns {Promise<[address: string, name: string][]>}
 */
export const mailboxes = (texts) => checking.call("mailboxes", texts);

/**
 * Settings in force for messages from this sender, what they say of the draft, and, where that is not "send", who would see whom. What
 * would put it right is another question: {@link fix}.
 *
 * @param {Draft} draft
 * @param {SettingsSources} sources
 * @param {boolean} [always] who would see whom in any case
 * @param {string[]} [noted] rules that only note what they find
 * @returns {Promise<{ settings: SettingsTold, locked: string[], verdict: Verdict, audience: Audience | null }>}
 */
export const decide = (draft, { policy, user, suffixes }, always = false, noted = []) =>
  checking.call("decide", draft, textOf(policy), { user, suffixes }, always, noted);

/**
 * The smallest set of remedies after which nothing interrupts any more, in order. Empty where there is none, and where none was found in time.
 *
 * @param {Draft} draft
 * @param {SettingsSources} sources
 * @param {string[]} [noted] rules that only note what they find
 * @returns {Promise<string[]>} never rejects
 */
export async function fix(draft, { policy, user, suffixes }, noted = []) {
  try {
    return await within(FIX_MS, "looking for a fix", fixing.call("fix", draft, textOf(policy), { user, suffixes }, noted));
  } catch (error) {
    console.error(error);
    return [];
  }
}

/**
 * Recipient fields after remedies.
 *
 * @param {Draft} draft
 * @param {SettingsSources} sources
 * @param {string[]} remedies ids, in order
 * @returns {Promise<{ to: string[], cc: string[], bcc: string[] }>}
 */
export const apply = (draft, sources, remedies) => checking.call("apply", draft, sources, remedies);

/**
 * How often each of several settings would have interrupted messages that were sent before.
 *
 * @param {Draft[]} drafts
 * @param {Settings[]} settings complete, as they are in force
 * @returns {Promise<import("./types.js").Count[]>} one for each of the settings
 */
export const backtest = (drafts, settings) => checking.call("backtest", drafts, settings);

/**
 * Counts messages by what was found in each.
 *
 * @param {Pick<import("./types.js").Finding, "rule" | "level">[][]} messages
 * @returns {Promise<import("./types.js").Count>}
 */
export const tally = (messages) => checking.call("tally", messages);

/**
 * Everyone who is to get a message but the one it is sent from, each person once, as mailbox strings: own addresses, too, that others may
 * read. Fails where an entry cannot be resolved.
 *
 * @param {Draft} draft
 * @returns {Promise<string[]>}
 */
export const addressees = (draft) => checking.call("addressees", draft);

/**
 * Everyone whose address those who get the message see, the user included: addresses in their one spelling.
 *
 * @param {Draft} draft
 * @returns {Promise<string[]>}
 */
export const visible = (draft) => checking.call("visible", draft);

/**
 * @param {SettingsSources} sources
 * @returns {Promise<{ settings: Settings, locked: string[], bounds: Record<string, import("./types.js").Bound>,
 *   problems: import("./types.js").Problem[] }>}
 */
export const settings = (sources) => checking.call("settings", sources);

/** What the core says of its rules; the same each time. @type {Promise<import("./types.js").RuleDescription[]> | undefined} */
let described;

/** @returns {Promise<import("./types.js").RuleDescription[]>} */
export function rules() {
  described ??= checking.call("rules").catch((error) => {
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
