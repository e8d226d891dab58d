/**
 * Runs settings over messages that were sent before. Only their header fields are read, in windows of time, as `sent-folders.js` does
 * and for its reasons, and checked in the core's own thread. Nothing is kept. Runs in the page that shows it, and ends with it.
 *
 * @import { Count, Draft, RuleDescription, Settings } from "./types.js"
 */

import * as core from "./core.js";
import { registrableDomains } from "./draft.js";
import { isUnderWay } from "./flow.js";
import { pages, sentFolders, stop } from "./sent-folders.js";

/**
 * What can be told from recipients alone. Not among them: what takes the text, the attachments or the message that was answered; and
 * what takes whom the user had written to before, since everybody here has been written to by now.
 */
export const RULES = [
  "visible_recipients",
  "bcc_enforced",
  "mixed_organisations",
  "bulk_recipients",
  "no_visible_recipient",
  "external_recipient",
  "forbidden_recipient",
];

/**
 * An option of a rule, and what it would be.
 *
 * @typedef {{ rule: string, option: string, value: number, isSet: boolean }} Limit
 */

/**
 * What has been found out so far.
 *
 * @typedef {object} Result
 * @property {number} messages
 * @property {number} done how much of the time has been looked at, 0 to 1
 * @property {Count} count under the settings in force
 * @property {(Limit & { messages: number })[]} limits how many messages reach each
 */

/** @typedef {{ from: number, to: number }} Span in milliseconds */

const MONTH_MS = (365.25 / 12) * 24 * 60 * 60 * 1000;

/** A short time has some windows too, so that it can be seen to go on. */
const FEWEST_WINDOWS = 4;

/** How many messages are checked in one go. */
const BATCH = 100;

/** What a limit is compared with: parts and multiples of what is set. */
const AROUND = [0.25, 0.5, 1, 2, 4];

/** How long a message that is being sent is waited for. */
const SENDING_MS = 60_000;

/** The domain of each address in a mailbox string, or in a group of them. */
const DOMAINS = /@([^\s<>@"(),;:]+)/gu;

/**
 * @param {number} months
 * @param {Settings} settings
 * @param {RuleDescription[]} rules
 * @param {{ signal: AbortSignal, tell: (result: Result) => void }} page `tell` is called again and again
 * @returns {Promise<Result>} as far as it went
 */
export async function backtest(months, settings, rules, { signal, tell }) {
  const limits = limitsOf(settings, rules);
  const compared = [only(settings, RULES), ...limits.map((limit) => withLimit(settings, limit))];
  const [folders, identities] = await Promise.all([sentFolders(), messenger.identities.list()]);
  const own = identities.flatMap(({ email }) => (email ? [email] : []));
  const parts = folders.flatMap(({ id }) => spans(months).map((span) => ({ id, span })));
  /** @type {Result} */
  const result = {
    messages: 0,
    done: 0,
    count: { interrupted: 0, rules: {} },
    limits: limits.map((limit) => ({ ...limit, messages: 0 })),
  };
  for (const [index, { id, span }] of parts.entries()) {
    const found = await headersIn(id, span, signal, (n) => tell({ ...result, messages: result.messages + n }));
    for (let begin = 0; begin < found.length && !signal.aborted; begin += BATCH) {
      const batch = found.slice(begin, begin + BATCH).map((message) => draftOf(message, own));
      add(result, batch.length, await core.backtest(batch, compared));
    }
    if (signal.aborted) {
      break;
    }
    result.done = (index + 1) / parts.length;
    tell(result);
  }
  return result;
}

/**
 * All messages of a folder in a span of time. Where one is sent meanwhile, Thunderbird is left alone, and the span read anew.
 *
 * @param {string} folderId
 * @param {Span} span
 * @param {AbortSignal} signal
 * @param {(messages: number) => void} tell
 */
async function headersIn(folderId, { from, to }, signal, tell) {
  for (;;) {
    await untilSent();
    /** @type {messenger.messages.MessageHeader[]} */
    const found = [];
    const wasLeftAlone = await unlessSending(signal, async (isOver) => {
      for await (const page of pages(folderId, from, to)) {
        if (isOver()) {
          return;
        }
        found.push(...page);
        tell(found.length);
      }
    });
    if (wasLeftAlone || signal.aborted) {
      return found;
    }
  }
}

/**
 * @param {AbortSignal} signal
 * @param {(isOver: () => boolean) => Promise<void>} work
 * @returns {Promise<boolean>} whether it was done to the end
 */
async function unlessSending(signal, work) {
  let isSending = false;
  /** @param {messenger.storage.Changes} changes */
  const changed = (changes) => {
    if (Object.entries(changes).some(([key, { newValue }]) => key.startsWith("flow.") && newValue && isUnderWay(newValue))) {
      isSending = true;
      stop();
    }
  };
  messenger.storage.session.onChanged.addListener(changed);
  signal.addEventListener("abort", stop);
  try {
    await work(() => isSending || signal.aborted);
  } finally {
    messenger.storage.session.onChanged.removeListener(changed);
    signal.removeEventListener("abort", stop);
  }
  return !isSending;
}

async function isAnySending() {
  const { session } = messenger.storage;
  const keys = (await session.getKeys()).filter((key) => key.startsWith("flow."));
  return Object.values(await session.get(keys)).some(isUnderWay);
}

async function untilSent() {
  const giveUp = Date.now() + SENDING_MS;
  while ((await isAnySending()) && Date.now() < giveUp) {
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/**
 * The latest first.
 *
 * @param {number} months
 * @returns {Span[]}
 */
function spans(months) {
  const now = Date.now();
  const windows = Math.max(months, FEWEST_WINDOWS);
  const length = (months * MONTH_MS) / windows;
  return Array.from({ length: windows }, (_, n) => ({ from: now - (n + 1) * length, to: now - n * length }));
}

/**
 * A message as it was before it was sent, as far as its header fields tell: lists stand there with their members.
 *
 * @param {messenger.messages.MessageHeader} message
 * @param {string[]} identities
 * @returns {Draft}
 */
function draftOf({ author, recipients, ccList, bccList }, identities) {
  const domains = [author, ...recipients, ...ccList, ...bccList].flatMap((text) => [...text.toLowerCase().matchAll(DOMAINS)]);
  return {
    type: "new",
    from: author,
    identities,
    to: recipients,
    cc: ccList,
    bcc: bccList,
    lists: {},
    registrable: registrableDomains([...new Set(domains.map(([, domain]) => domain))]),
  };
}

/**
 * What is set, and what could be set instead, for each limit of a rule that is not off.
 *
 * @param {Settings} settings
 * @param {RuleDescription[]} rules
 * @returns {Limit[]}
 */
function limitsOf({ rules: inForce }, rules) {
  return rules
    .filter(({ id }) => RULES.includes(id) && inForce[id].level !== "off")
    .flatMap(({ id, options }) =>
      options
        .filter(({ type }) => type === "count")
        .flatMap(({ name, min, max }) => {
          const set = Number(inForce[id][name]);
          const near = AROUND.map((part) => Math.min(max ?? Infinity, Math.max(min ?? 1, Math.ceil(set * part))));
          return [...new Set(near)].map((value) => ({ rule: id, option: name, value, isSet: value === set }));
        }),
    );
}

/**
 * @param {Settings} settings
 * @param {Limit} limit
 * @returns {Settings}
 */
function withLimit(settings, { rule, option, value }) {
  const alone = only(settings, [rule]);
  // What is set for single senders would go before the limit.
  return {
    ...alone,
    identities: {},
    rules: { ...alone.rules, [rule]: { ...alone.rules[rule], level: "ask", [option]: value } },
  };
}

/**
 * @param {Settings} settings
 * @param {string[]} ids the rules that stay as they are; the others are off
 * @returns {Settings}
 */
function only(settings, ids) {
  const kept = (/** @type {Settings["rules"]} */ rules) =>
    Object.fromEntries(
      Object.entries(rules).map(([id, rule]) => [
        id,
        ids.includes(id) ? rule : { ...rule, level: /** @type {const} */ ("off") },
      ]),
    );
  const identities = Object.entries(settings.identities ?? {}).map(([address, own]) => [
    address,
    { ...own, rules: kept(own.rules ?? {}) },
  ]);
  return { ...settings, rules: kept(settings.rules), identities: Object.fromEntries(identities) };
}

/**
 * @param {Result} result
 * @param {number} messages
 * @param {Count[]} counts under the settings in force, then with each limit
 */
function add(result, messages, [inForce, ...ofLimits]) {
  result.messages += messages;
  result.count.interrupted += inForce.interrupted;
  for (const [id, { interrupted, noted }] of Object.entries(inForce.rules)) {
    result.count.rules[id] ??= { interrupted: 0, noted: 0 };
    result.count.rules[id].interrupted += interrupted;
    result.count.rules[id].noted += noted;
  }
  for (const [index, { interrupted }] of ofLimits.entries()) {
    result.limits[index].messages += interrupted;
  }
}
