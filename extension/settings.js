/** Where settings come from: the organisation's policy and the user's own. */

import { within } from "./failure.js";

/** @typedef {import("./types.js").SettingsSources} SettingsSources */

/** How long Thunderbird may take to tell the policy (it takes 3 ms; it has been seen never to answer). */
const POLICY_MS = 1000;

/** More than any setting needs. */
const MOST_LEVELS = 10;

/** What Thunderbird told. It reads policies when it starts, and only then. @type {Told | undefined} */
let told;

/**
 * @typedef {object} Told
 * @property {Record<string, unknown>} [policy] absent where there is none
 * @property {number} read when, in milliseconds
 */

/** @returns {Promise<SettingsSources>} */
export async function readSources() {
  const [{ settings: user }, known] = await Promise.all([messenger.storage.local.get("settings"), readPolicy()]);
  const policy = known ? known.policy : (await messenger.storage.local.get("last_policy")).last_policy;
  return { ...(policy !== undefined && { policy }), ...(user !== undefined && { user }) };
}

/** @param {unknown} settings the user's own, as the options page made them */
export function writeUser(settings) {
  return messenger.storage.local.set({ settings });
}

/**
 * What a person may do with a message that could not be checked, and who decided that. Asked where the core may be what failed, so
 * this looks at the policy itself; as everywhere, a value of a wrong type is as if it were not there.
 *
 * @returns {Promise<Pick<import("./types.js").Settings, "allow_send_unchecked" | "require_reason" | "organisation">>}
 */
export async function readRights() {
  const { policy, user } = await readSources();
  const flag = (/** @type {"allow_send_unchecked" | "require_reason"} */ name) =>
    [policy, user].map((source) => asFlag(source?.[name])).find((value) => value !== undefined);
  const organisation = Object(policy?.organisation);
  const string = (/** @type {string} */ name) => (typeof organisation[name] === "string" ? organisation[name] : "");
  return {
    allow_send_unchecked: flag("allow_send_unchecked") ?? true,
    require_reason: flag("require_reason") ?? false,
    organisation: {
      name: string("name"),
      contact: string("contact"),
      text: string("text"),
      help_url: /^https?:\/\/\S+$/.test(string("help_url")) ? string("help_url") : "",
      logo: string("logo").startsWith("data:image/") ? string("logo") : "",
    },
  };
}

/**
 * The Windows registry has no booleans: Thunderbird hands the numbers on.
 *
 * @param {unknown} value
 */
function asFlag(value) {
  return value === true || value === 1 ? true : value === false || value === 0 ? false : undefined;
}

/**
 * The policy as Thunderbird tells it; null where it does not tell: the last one it told stays in force.
 *
 * @returns {Promise<Told | null>}
 */
export async function readPolicy() {
  if (!told) {
    try {
      told = { policy: await askForPolicy(), read: Date.now() };
      await keep(told.policy);
    } catch (error) {
      console.error(error);
    }
  }
  return told ?? null;
}

/** @returns {Promise<Record<string, unknown> | undefined>} */
async function askForPolicy() {
  try {
    return bounded(await within(POLICY_MS, "reading the policy", messenger.storage.managed.get(null)));
  } catch (error) {
    // Thunderbird's words where nothing is set by policy.
    if (error instanceof Error && error.message.includes("manifest not found")) {
      return undefined;
    }
    throw error;
  }
}

/**
 * For when Thunderbird does not tell.
 *
 * @param {Record<string, unknown> | undefined} policy
 */
async function keep(policy) {
  const { last_policy } = await messenger.storage.local.get("last_policy");
  if (JSON.stringify(policy) !== JSON.stringify(last_policy)) {
    await (policy === undefined
      ? messenger.storage.local.remove("last_policy")
      : messenger.storage.local.set({ last_policy: policy }));
  }
}

/**
 * A policy as it is, or, where it has more levels than can be written as JSON, without what stands deeper than any setting.
 *
 * @param {any} policy
 */
function bounded(policy) {
  try {
    JSON.stringify(policy);
    return policy;
  } catch {
    return cut(policy, MOST_LEVELS);
  }
}

/**
 * @param {unknown} value
 * @param {number} levels
 * @returns {unknown} null where there are no more of them
 */
function cut(value, levels) {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (levels === 0) {
    return null;
  }
  if (Array.isArray(value)) {
    return value.map((element) => cut(element, levels - 1));
  }
  return Object.fromEntries(Object.entries(value).map(([name, below]) => [name, cut(below, levels - 1)]));
}
