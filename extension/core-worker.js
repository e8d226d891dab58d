/**
 * The core, in a thread of its own: whatever goes wrong in there, the background page still answers Thunderbird in time.
 * Answers `{ id, name, args }` with `{ id, result }` or `{ id, error, fatal }`; `fatal` tells that this worker is of no more use.
 *
 * @import { SettingsTold } from "./types.js"
 */

import init, {
  addressed,
  addressees,
  apply,
  audience,
  backtest,
  check,
  fix,
  mailboxes,
  rules,
  settings,
  tally,
  unresolved,
  visible,
} from "./core/bcc_guard.js";

const loaded = init();
// Each call sees a failed load for itself.
loaded.catch(() => {});

/** @type {Record<string, (...args: any[]) => unknown>} Arguments are checked by the core itself. */
const calls = {
  decide: (draft, policy, own, always, noted) => {
    const { told, text } = merged(policy, own, draft, noted);
    const verdict = check(draft, text);
    return { ...told, verdict, audience: always || verdict.verdict !== "send" ? audience(draft, text) : null };
  },
  fix: (draft, policy, own, noted) => fix(draft, merged(policy, own, draft, noted).text),
  apply: (draft, sources, remedies) => apply(draft, settings(sources).settings, remedies),
  backtest,
  settings,
  tally,
  addressed,
  mailboxes,
  addressees: (draft) => {
    const [unknown] = [...(draft.unexpanded ?? []), ...unresolved(draft)];
    if (unknown !== undefined) {
      throw new Error(`not an address: ${unknown}`);
    }
    return addressees(draft);
  },
  rules,
  visible,
};

/**
 * Settings that were merged, and from what. They seldom change, and an organisation may have thousands of domains: these are read once,
 * and nobody who asks for a decision needs them.
 *
 * @typedef {object} Merged
 * @property {string} [policy]
 * @property {string | null} others
 * @property {{ settings: SettingsTold, locked: string[] }} told
 * @property {string} text all settings, as JSON
 */

/** @type {Merged | undefined} */
let last;

/**
 * Settings in force for messages from a sender.
 *
 * @param {string | undefined} policy as JSON
 * @param {Omit<import("./types.js").SettingsSources, "policy">} own the user's settings, and what is known of both
 * @param {import("./types.js").Draft} draft
 * @param {string[]} noted rules that are to note what they find
 */
function merged(policy, own, { identity, from }, noted) {
  const sender = identity || from;
  const others = textOf([own, sender]);
  if (!last || policy !== last.policy || others === null || others !== last.others) {
    const { settings: inForce, locked } = settings({ policy: policy && JSON.parse(policy), ...own, sender });
    const { internal_domains: _, ...rest } = inForce;
    last = { policy, others, told: { settings: rest, locked }, text: JSON.stringify(inForce) };
  }
  return noted.length === 0 ? last : { told: last.told, text: withNoted(last.text, noted) };
}

/**
 * @param {string} text settings as JSON
 * @param {string[]} noted rules that are to note what they find
 */
function withNoted(text, noted) {
  const inForce = JSON.parse(text);
  for (const rule of noted) {
    inForce.rules[rule].level = "notice";
  }
  return JSON.stringify(inForce);
}

/** @param {unknown} value */
function textOf(value) {
  try {
    return JSON.stringify(value);
  } catch {
    return null; // the core leaves out what cannot be written
  }
}

addEventListener("message", async ({ data: { id, name, args } }) => {
  try {
    await loaded;
  } catch (error) {
    postMessage({ id, error: String(error), fatal: "core_load" });
    return;
  }
  try {
    postMessage({ id, result: calls[name](...args) });
  } catch (error) {
    // A trap leaves the instance in an unknown state; an error thrown by the door does not.
    postMessage({ id, error: String(error), fatal: error instanceof WebAssembly.RuntimeError ? "core_error" : null });
  }
});
