/**
 * How the add-on is: what the options page's *Status* shows. The check is tried here, in the background page and through the very core
 * that looks at real messages, on messages that it must find something in, and on such that it must be silent about.
 *
 * @import { Draft, Status } from "./types.js"
 */

import * as core from "./core.js";
import { failureOf } from "./failure.js";
import { isMonitoring } from "./quiet.js";
import { readPolicy, readSources } from "./settings.js";

const OWN = "ann@ville.example";
const OUTSIDERS = ["a@one.example", "b@two.example", "c@three.example"];
const MOVE = "move_all_to_bcc";

/** Not the user's: what must be found must not depend on what somebody has set. */
const SOURCES = {
  user: {
    internal_domains: ["ville.example"],
    rules: { visible_recipients: { level: "ask", external_limit: OUTSIDERS.length } },
  },
};

/** What has to be true, by the name that a support desk can look up here. @type {Record<string, () => Promise<boolean>>} */
const EXPECTED = {
  "many outsiders are asked about": async () => {
    const { verdict } = await core.decide(draftTo(OUTSIDERS), SOURCES);
    return (
      verdict.verdict === "ask" &&
      verdict.findings.some(({ rule, facts }) => rule === "visible_recipients" && facts.external === 3)
    );
  },
  "one outsider fewer is not": async () => (await core.decide(draftTo(OUTSIDERS.slice(1)), SOURCES)).verdict.verdict === "send",
  "colleagues are not": async () => {
    const colleagues = ["bob", "carol", "dave", "eve"].map((name) => `${name}@ville.example`);
    return (await core.decide(draftTo(colleagues), SOURCES)).verdict.verdict === "send";
  },
  "people in Bcc are not": async () => {
    const { verdict } = await core.decide({ ...draftTo([OWN]), bcc: OUTSIDERS }, SOURCES);
    return verdict.verdict === "send";
  },
  "everyone can be moved to Bcc": async () => {
    const { to, bcc } = await core.apply(draftTo(OUTSIDERS), SOURCES, [MOVE]);
    return to.join() === OWN && bcc.join() === OUTSIDERS.join();
  },
  "a wrong setting is noticed": async () => {
    const { problems } = await core.settings({ user: { rules: { visible_recipients: { external_limit: "ten" } } } });
    return problems.length === 1;
  },
};

/** @returns {Promise<Status>} never rejects for what is wrong with the core: it says so */
export async function statusMessage() {
  const [policy, test] = await Promise.all([describePolicy(), tryCore()]);
  return { policy, ...test };
}

/** @returns {Promise<Status["policy"]>} */
async function describePolicy() {
  const told = await readPolicy();
  const sources = await readSources();
  const { policy, suffixes, unread } = sources;
  const state = told?.state ?? (policy === undefined ? "unknown" : "last");
  const read = told?.read ?? Date.now();
  try {
    const [{ locked, problems }, { settings }] = await Promise.all([
      core.settings({ policy, suffixes }),
      core.settings(sources),
    ]);
    const monitor_until = isMonitoring(settings) ? settings.monitor_until : "";
    return { state, read, locked: locked.length, problems, monitor_until, unread };
  } catch (error) {
    console.error(error);
    return { state, read, locked: 0, problems: [], monitor_until: "", unread };
  }
}

/** @returns {Promise<Pick<Status, "failure" | "failed" | "tried" | "took">>} */
async function tryCore() {
  const tried = Object.keys(EXPECTED).length;
  const begin = performance.now();
  /** @type {string[]} */
  const failed = [];
  try {
    for (const [name, holds] of Object.entries(EXPECTED)) {
      if (!(await holds())) {
        failed.push(name);
      }
    }
    return { failure: null, failed, tried, took: performance.now() - begin };
  } catch (error) {
    console.error(error);
    return { failure: failureOf(error), failed, tried, took: performance.now() - begin };
  }
}

/**
 * @param {string[]} to
 * @returns {Draft}
 */
function draftTo(to) {
  return { type: "new", from: OWN, identities: [OWN], to, cc: [], bcc: [], lists: {}, registrable: {} };
}
