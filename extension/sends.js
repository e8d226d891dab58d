/**
 * Where the state machine of each compose window (`flow.js`) lives: in memory, and in `storage.session`, so that it outlives a page that
 * is suspended or dies. Whoever feeds it gets what is to be done.
 *
 * | key | value |
 * |---|---|
 * | `flow.<tabId>` | {@link Flow} |
 * | `pending.<tabId>` | {@link Pending}: what the dialog draws |
 *
 * @import { Pending, ToDialog } from "./types.js"
 * @import { Action, Event, Flow } from "./flow.js"
 */

import { boundedAudience } from "./bounded.js";
import { within } from "./failure.js";
import { isNothing, isUnderWay, NOTHING, next } from "./flow.js";
import * as session from "./session.js";

/** This life of the background page. */
const PAGE = crypto.randomUUID();

/** How long writing down may take before it is as good as failed: what is in memory still holds. */
const STORE_MS = 1000;

/** @type {Map<number, Flow>} */
const flows = new Map();
/** @type {Map<number, Pending>} */
const contents = new Map();
/** Keys that stand in `storage.session`. @type {Set<string>} */
const written = new Set();
/** The last transition of each window; the next one begins when it is done. @type {Map<number, Promise<unknown>>} */
const turns = new Map();
/** What an earlier page has left: asked for once, since it costs time while Thunderbird sends. */
const left = messenger.storage.session.getKeys().then(
  (keys) => new Set(keys),
  () => null,
);
/** Who carries out what an earlier page has left. @type {(tabId: number, actions: Action[]) => void} */
let carryOut = () => {};

/** @param {(tabId: number, actions: Action[]) => void} listener */
export function onActions(listener) {
  carryOut = listener;
}

/**
 * One transition. What is to be asked is written down when this settles.
 *
 * @param {number} tabId
 * @param {Event} event
 * @param {Pending} [pending] what the dialog is to draw, where the event may begin a question
 * @returns {Promise<Action[]>} what is to be done
 */
export function feed(tabId, event, pending) {
  return inTurn(tabId, async () => {
    const before = await load(tabId);
    const { flow, actions } = next(before, event);
    await keep(tabId, before, flow, pending);
    return actions;
  });
}

/**
 * @param {number} tabId
 * @returns {Promise<{ flow: Flow, pending: Pending | undefined }>} after all transitions that have begun
 */
export function read(tabId) {
  return inTurn(tabId, async () => ({ flow: await load(tabId), pending: contents.get(tabId) }));
}

/**
 * Whether a question is still the one that is asked.
 *
 * @param {number} tabId
 * @param {string} question
 */
export async function isCurrent(tabId, question) {
  return (await read(tabId)).flow.question?.id === question;
}

/**
 * Changes what the dialog draws of a question that is still asked.
 *
 * @param {number} tabId
 * @param {string} question
 * @param {(pending: Pending) => Pending} change
 */
export function redraw(tabId, question, change) {
  return inTurn(tabId, async () => {
    const pending = contents.get(tabId);
    if (pending?.question === question) {
      contents.set(tabId, change(pending));
      await write(tabId, true);
    }
  });
}

/**
 * Whether something is asked about a message, as far as this page knows without looking it up.
 *
 * @param {number} tabId
 */
export function isAsked(tabId) {
  return flows.get(tabId)?.question != null;
}

/** Windows with something to remember, by what an earlier page wrote too. @returns {Promise<number[]>} */
export async function tabs() {
  const stored = [...((await left) ?? [])].flatMap((key) => (key.startsWith("flow.") ? [Number(key.slice(5))] : []));
  return [...new Set([...stored, ...flows.keys()])];
}

/**
 * Whether Thunderbird may be at work on the message of a window.
 *
 * @param {number} tabId
 */
export async function isSending(tabId) {
  return isUnderWay((await read(tabId)).flow);
}

/**
 * @param {number} tabId
 * @returns {Promise<Flow>}
 */
async function load(tabId) {
  const known = flows.get(tabId);
  if (known) {
    return known;
  }
  const [flowKey, pendingKey] = keysOf(tabId);
  const keys = await left;
  if (keys && !keys.has(flowKey)) {
    return NOTHING;
  }
  keys?.delete(flowKey);
  /** @type {Record<string, any>} */
  const stored = await messenger.storage.session.get([flowKey, pendingKey]).catch(() => ({}));
  /** @type {Flow} */
  const before = stored[flowKey] ?? NOTHING;
  for (const key of Object.keys(stored)) {
    written.add(key);
  }
  if (stored[pendingKey]) {
    contents.set(tabId, stored[pendingKey]);
  }
  const { flow, actions } = next(before, { kind: "page_started", page: PAGE, id: crypto.randomUUID() });
  if (!isNothing(before)) {
    await keep(tabId, before, flow);
    carryOut(tabId, actions);
  }
  return flow;
}

/**
 * @param {number} tabId
 * @param {Flow} before
 * @param {Flow} flow
 * @param {Pending} [pending]
 */
async function keep(tabId, before, flow, pending) {
  if (flow === before) {
    return;
  }
  const { question } = flow;
  const content =
    question && [pending, contents.get(tabId)].find((each) => each !== undefined && belongs(each, question.id, before));
  if (isNothing(flow)) {
    flows.delete(tabId);
  } else {
    flows.set(tabId, { ...flow, page: PAGE });
  }
  const isKept =
    content !== undefined && content !== null && content.question === question?.id && contents.get(tabId) === content;
  if (question && content && !isKept) {
    contents.set(tabId, { ...content, question: question.id });
  }
  if (!question || !content) {
    contents.delete(tabId);
  }
  const writing = write(tabId, !isKept);
  if (question || before.question) {
    await writing;
  }
}

/**
 * Whether this is what a question asks: it has its id, or that of the question that failed and is asked once more.
 *
 * @param {Pending} pending
 * @param {string} id
 * @param {Flow} before
 */
function belongs(pending, id, before) {
  return pending.question === id || pending.question === before.question?.id;
}

/**
 * Writes down what is in memory. Where that fails, the dialog is told of it directly, and asks for it.
 *
 * @param {number} tabId
 * @param {boolean} hasChanged whether what the dialog draws is another than was written before
 */
async function write(tabId, hasChanged) {
  const [flowKey, pendingKey] = keysOf(tabId);
  const [flow, pending] = [flows.get(tabId), contents.get(tabId)];
  const values = {
    ...(flow && { [flowKey]: flow }),
    ...(pending && hasChanged && { [pendingKey]: { ...pending, audience: boundedAudience(pending.audience) } }),
  };
  const gone = [...(flow ? [] : [flowKey]), ...(pending ? [] : [pendingKey])].filter((key) => written.delete(key));
  for (const key of Object.keys(values)) {
    written.add(key);
  }
  try {
    await within(STORE_MS, "writing down what is pending", session.write(values, gone));
  } catch (error) {
    console.error(error);
    tell({ kind: "pending", tabId, pending: pending ?? null, flow: flow ?? null });
  }
}

/** @param {ToDialog} message */
function tell(message) {
  messenger.runtime.sendMessage(message).catch(() => {}); // nobody listens
}

/** @param {number} tabId */
const keysOf = (tabId) => [`flow.${tabId}`, `pending.${tabId}`];

/**
 * @template T
 * @param {number} tabId
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
function inTurn(tabId, work) {
  const done = (turns.get(tabId) ?? Promise.resolve()).then(work);
  const settled = done.then(
    () => {},
    () => {},
  );
  turns.set(tabId, settled);
  settled.then(() => turns.get(tabId) === settled && turns.delete(tabId));
  return done;
}
