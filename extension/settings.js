/** Where settings come from: the organisation's policy and the user's own. */

import { failureOf, within } from "./failure.js";

/** @typedef {import("./types.js").SettingsSources} SettingsSources */

/** How long Thunderbird may take to tell the policy (it takes 3 ms; it has been seen never to answer). */
const POLICY_MS = 1000;

/** How long the user's own settings may take (1 ms). */
const USER_MS = 1000;

/** More than any setting needs. */
const MOST_LEVELS = 10;

/** What Thunderbird told. It reads policies when it starts, and only then. @type {Told | undefined} */
let told;

/** The user's own settings as they could last be read. @type {Record<string, unknown> | undefined} */
let lastUser;

/**
 * @typedef {object} Told
 * @property {"read" | "none" | "kept"} state `kept`: Thunderbird has none any more, nor does it protect the add-on; the last one stays
 * @property {Record<string, unknown>} [policy] absent where there is none
 * @property {string[]} suffixes see {@link suffixesIn}
 * @property {number} read when, in milliseconds
 */

/**
 * Policy and user's settings, each read apart: what keeps one of them from being read is no reason to do without the other.
 *
 * @returns {Promise<SettingsSources>} `unread` where the user's own cannot be read: the last that could be stand in for them
 */
export async function readSources() {
  const [own, known] = await Promise.all([
    readUser().then(
      (user) => ({ user, unread: undefined }),
      (error) => ({ user: lastUser, unread: failureOf(error) }),
    ),
    readPolicy(),
  ]);
  const { policy, suffixes } = known ?? (await lastTold());
  const { user, unread } = own;
  return {
    ...(policy !== undefined && { policy }),
    ...(user !== undefined && { user }),
    ...(unread && { unread }),
    suffixes: [...suffixes, ...suffixesIn(user)],
  };
}

/** @returns {Promise<Record<string, unknown> | undefined>} */
export async function readUser() {
  const { settings } = await within(USER_MS, "reading the settings", messenger.storage.local.get("settings"));
  lastUser = settings;
  return settings;
}

/**
 * Names in lists that are no organisation's domain, but what whole countries or everybody's domains end in (`fr`, `co.uk`). Nobody means
 * all of them, and only Thunderbird knows them all.
 *
 * @param {unknown} source settings of any shape
 * @returns {string[]} in lower case
 */
export function suffixesIn(source) {
  /** @type {Map<string, boolean>} */
  const known = new Map();
  const isSuffix = (/** @type {string} */ name) => {
    const is = known.get(name) ?? messenger.publicSuffix.isKnownSuffix(name);
    known.set(name, is);
    return is;
  };
  /** @type {string[]} */
  const suffixes = [];
  visitLists(source, MOST_LEVELS, (text) => {
    const name = text
      .trim()
      .toLowerCase()
      .replace(/^(?:\*?[@.])+/u, "");
    const above = name.slice(name.indexOf(".") + 1);
    // Asking takes 10 µs, and there may be tens of thousands of names: below a domain that is no suffix there are hardly any.
    const mayBe = !/[\s@<>"]/u.test(name) && (!above.includes(".") || isSuffix(above));
    if (mayBe && isSuffix(name)) {
      suffixes.push(name);
    }
  });
  return suffixes;
}

/**
 * @param {unknown} value
 * @param {number} levels
 * @param {(text: string) => void} visit each text that stands in a list
 */
function visitLists(value, levels, visit) {
  if (typeof value !== "object" || value === null || levels === 0) {
    return;
  }
  for (const below of Object.values(value)) {
    if (Array.isArray(value) && typeof below === "string") {
      visit(below);
    } else {
      visitLists(below, levels - 1, visit);
    }
  }
}

/** @param {unknown} settings the user's own, as the options page made them */
export function writeUser(settings) {
  lastUser = undefined;
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
  // A policy is a floor: of both, what is stricter.
  const isSaid = (/** @type {"allow_send_unchecked" | "require_reason"} */ name, /** @type {boolean} */ value) =>
    [policy, user].some((source) => asFlag(source?.[name]) === value);
  const organisation = Object(policy?.organisation);
  const string = (/** @type {string} */ name) => (typeof organisation[name] === "string" ? organisation[name] : "");
  return {
    allow_send_unchecked: !isSaid("allow_send_unchecked", false),
    require_reason: isSaid("require_reason", true),
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
      told = await tellFrom(await askForPolicy());
    } catch (error) {
      console.error(error);
    }
  }
  return told ?? null;
}

/**
 * What to make of what Thunderbird tells. Over one stray comma it ignores its whole policy file, and then tells what it tells where there is
 * none. But then it does not protect this add-on any more either: only where it still does was our section taken out on purpose.
 *
 * @param {Record<string, unknown> | undefined} policy
 * @returns {Promise<Told>}
 */
async function tellFrom(policy) {
  const read = Date.now();
  if (policy !== undefined) {
    keep(policy).catch(console.error);
    return { state: "read", policy, suffixes: suffixesIn(policy), read };
  }
  const last = await lastTold();
  if (last.policy === undefined) {
    return { state: "none", suffixes: [], read };
  }
  if ((await messenger.management.getSelf()).mayDisable) {
    return { state: "kept", ...last, read };
  }
  await messenger.storage.local.remove("last_policy");
  return { state: "none", suffixes: [], read };
}

/** The last policy that Thunderbird told. */
async function lastTold() {
  const { last_policy: policy } = await within(USER_MS, "reading the last policy", messenger.storage.local.get("last_policy"));
  return { policy, suffixes: suffixesIn(policy) };
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
 * @param {Record<string, unknown>} policy
 */
async function keep(policy) {
  const { last_policy } = await messenger.storage.local.get("last_policy");
  if (JSON.stringify(policy) !== JSON.stringify(last_policy)) {
    await messenger.storage.local.set({ last_policy: policy });
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
