/**
 * The core, in a thread of its own: whatever goes wrong in there, the background page still answers Thunderbird in time.
 * Answers `{ id, name, args }` with `{ id, result }` or `{ id, error, fatal }`; `fatal` tells that this worker is of no more use.
 */

import init, {
  addressed,
  apply,
  audience,
  backtest,
  check,
  fix,
  mailboxes,
  people,
  rules,
  settings,
  tally,
  unresolved,
} from "./core/bcc_guard.js";

const loaded = init();
// Each call sees a failed load for itself.
loaded.catch(() => {});

/** @type {Record<string, (...args: any[]) => unknown>} Arguments are checked by the core itself. */
const calls = {
  decide: (draft, sources, always, noted) => {
    const { settings: inForce, locked } = settings({ ...sources, sender: draft.from });
    for (const rule of noted) {
      inForce.rules[rule].level = "notice";
    }
    const verdict = check(draft, inForce);
    if (verdict.verdict === "send") {
      return { settings: inForce, locked, verdict, audience: always ? audience(draft, inForce) : null };
    }
    return { settings: inForce, locked, verdict: { ...verdict, fix: fix(draft, inForce) }, audience: audience(draft, inForce) };
  },
  apply: (draft, sources, remedies) => apply(draft, settings(sources).settings, remedies),
  backtest,
  settings,
  tally,
  addressed,
  mailboxes,
  people: (draft) => {
    const [unknown] = unresolved(draft);
    if (unknown !== undefined) {
      throw new Error(`not an address: ${unknown}`);
    }
    return people(draft);
  },
  rules,
};

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
