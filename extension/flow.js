/**
 * What becomes of the sends of one compose window: a state machine without memory and without effects. Listeners feed it what happens
 * (`sends.js`), and carry out what it says.
 *
 * ```text
 *  begun ──► checked: nothing to ask ───────────────────────────────► leaving ──► left
 *               │                                                        ▲  │
 *               ▼ something to ask          the message as it was permitted │ not sent
 *   ┌───► reading ──► asking ──► applying ──► sending ───────────────────┘  ▼
 *   │       │           │ ▲          │           │                        failed (asks again)
 *   │       ▼           ▼ └──────────┴───────────┘ something new
 *   └─── withdrawn: answered "cancel", dialog or message closed
 * ```
 *
 * An answer permits nothing by itself. What passes is a message in which nothing is to be asked, or one with the fingerprint of
 * `permit`: of what the person was asked about and sends as it is, or of what was looked at again after the remedies were applied. A
 * send that comes meanwhile is taken back: the answer sends, once Thunderbird has told the end of all others.
 *
 * @import { Account, Answer } from "./types.js"
 */

import { answered as asAnswered } from "./account.js";
import { boundedError } from "./bounded.js";

/** How long Thunderbird may take to tell the end of a send that was taken back; on a busy machine, it is seconds. */
export const HELD_MS = 10_000;

/** How long remedies may take to be applied, and a send to be looked at. */
export const WORK_MS = 30_000;

/** Of an error for a send that a listener of `onBeforeSend` has cancelled: ours, or another add-on's. */
const TAKEN_BACK = "onBeforeSend";

/** Of an error for a send that the person has given up in one of Thunderbird's own dialogs. */
const GIVEN_UP = "aborted by the user";

/**
 * @typedef {object} Flow what is known of the sends of one compose window
 * @property {string} page the background page that wrote this: what another one had begun is lost
 * @property {number} attempts sends that Thunderbird has begun and not told the end of
 * @property {number} held how many of them were cancelled
 * @property {Question | null} question
 * @property {Account | null} leaving what the journal is to say once the message that may leave has left
 */

/**
 * @typedef {object} Question what the person is asked, and how far the answer is
 * @property {string} id another for each time a send is held: an answer, or a dialog closed, counts for no other question
 * @property {"reading" | "asking" | "applying" | "sending" | "failed"} state `failed`: the answer was carried out and the message did
 *   not leave; it may be answered again
 * @property {boolean} running whether the answer is being carried out, or waits for another send to end
 * @property {string} checked fingerprint of what it is about
 * @property {string} permit fingerprint of what may pass, once; empty where nothing may
 * @property {"" | messenger.compose.SendMode} mode of the send that was taken back last
 * @property {Given | null} answer
 * @property {string} error why it failed, in Thunderbird's words
 * @property {May} may
 * @property {Account} account what the journal is to say, but for the answer
 *
 * @typedef {Pick<Question, "checked" | "may" | "account"> & { id: string, state: "asking" | "reading" }} Asked a new question
 *
 * @typedef {{ kind: Answer["kind"], remedies: string[], reason: string }} Given an answer
 *
 * @typedef {object} May what the organisation leaves to the person
 * @property {boolean} send whether the message may be sent as it is
 * @property {boolean} need_reason whether that needs a reason
 * @property {boolean} review whether it stays open after a remedy
 */

/**
 * @typedef {{ kind: "begun" }} Begun Thunderbird has begun to send
 * @typedef {{ kind: "checked", fingerprint: string, account: Account, asked: Asked | null }} Checked `asked` where there is something to ask
 * @typedef {{ kind: "permitted", fingerprint: string }} Permitted this may be what a permit is for; nothing else was looked at
 * @typedef {{ kind: "answered", question: string, answer: Given }} Answered
 * @typedef {"clear" | "answered" | "new"} Outcome how a message is after remedies, or once its files were read: `clear` of questions;
 *   `answered`: all there is to ask stood in the question; `new`: there is something else to ask
 * @typedef {{ kind: "seen", question: string, fingerprint: string, account: Account, asked: Asked | null, outcome: Outcome }} Seen
 * @typedef {{ kind: "changed", question: string }} Changed it is another message than was asked about, and goes through the check
 * @typedef {{ kind: "put_right", question: string }} PutRight the remedies were applied, and the message is to stay open
 * @typedef {{ kind: "rejected", question: string, error: string, id: string }} Rejected Thunderbird did not take a send on
 * @typedef {{ kind: "not_sent", mode: messenger.compose.SendMode, error: string, id: string }} NotSent
 * @typedef {{ kind: "sent" }} Sent
 * @typedef {{ kind: "late", question: string, id: string }} Late an answer takes longer than it may
 * @typedef {{ kind: "dialog_closed", question: string }} DialogClosed
 * @typedef {{ kind: "tab_closed" }} TabClosed
 * @typedef {{ kind: "page_started", page: string, id: string }} PageStarted
 * @typedef {Begun | Checked | Permitted | Answered | Seen | Changed | PutRight | Rejected | NotSent | Sent | Late | DialogClosed | TabClosed | PageStarted} Event
 */

/**
 * `pass`, `hold`: the answer to `onBeforeSend`; none of them: look at the message. `show`: open the dialog, in front. `end`: close it.
 * `focus`: bring the message to the front. `carry_out`: what was answered. `read`: the files, and look again. `watch`: tell when the
 * answer is late. `record`, `left`: an entry of the journal, of a message that stays or has left.
 *
 * @typedef {{ kind: "pass" | "hold" | "end" | "focus" }
 *   | { kind: "show" | "read" | "carry_out", question: string }
 *   | { kind: "watch", question: string, ms: number }
 *   | { kind: "record" | "left", account: Account | null }} Action
 *
 * @typedef {{ flow: Flow, actions: Action[] }} Step
 */

/** @type {Flow} */
export const NOTHING = { page: "", attempts: 0, held: 0, question: null, leaving: null };

/**
 * @param {Flow} flow
 * @param {Event} event
 * @returns {Step}
 */
export function next(flow, event) {
  switch (event.kind) {
    case "begun":
      return step({ ...flow, attempts: flow.attempts + 1 });
    case "permitted":
      return isPermitted(flow, event.fingerprint) ? passAnswered(flow) : step(flow);
    case "checked":
      return checked(flow, event);
    case "answered":
      return answered(flow, event);
    case "seen":
      return seen(flow, event);
    case "changed":
      return changed(flow, event);
    case "put_right":
      return putRight(flow, event);
    case "rejected":
      return rejected(flow, event);
    case "not_sent":
      return notSent(flow, event);
    case "sent":
      return step({ ...NOTHING, page: flow.page }, { kind: "end" }, { kind: "left", account: flow.leaving });
    case "late":
      return late(flow, event);
    case "dialog_closed":
      return dialogClosed(flow, event);
    case "tab_closed":
      return tabClosed(flow);
    case "page_started":
      return pageStarted(flow, event);
  }
}

/**
 * Whether Thunderbird may be at work on the message: what the window shows is not to be read then.
 *
 * @param {Flow} flow
 */
export function isUnderWay({ attempts, leaving }) {
  return attempts > 0 || leaving !== null;
}

/**
 * Whether there is nothing to remember of a window.
 *
 * @param {Flow} flow
 */
export function isNothing({ attempts, question, leaving }) {
  return attempts === 0 && question === null && leaving === null;
}

/**
 * Whether a question waits for a person.
 *
 * @param {Question} question
 */
export function isOpen({ state }) {
  return state === "asking" || state === "failed" || state === "reading";
}

/**
 * @param {Flow} flow
 * @param {Checked} event
 * @returns {Step}
 */
function checked(flow, { fingerprint, account, asked }) {
  const { question } = flow;
  if (isPermitted(flow, fingerprint)) {
    return passAnswered(flow);
  }
  if (question && !isOpen(question) && !(question.state === "sending" && question.running)) {
    // Somebody pressed Send while their answer is being carried out: the answer sends.
    return step(takeBack(flow), { kind: "hold" });
  }
  if (asked) {
    const mode = question?.mode ?? "";
    return ask(takeBack(flow), { ...asked }, mode, { kind: "hold" });
  }
  if (!question) {
    return step({ ...flow, leaving: account }, { kind: "pass" });
  }
  if (!isOpen(question)) {
    const { answer } = question;
    const isApplied = answer?.kind === "apply" && question.account.level !== "unknown";
    return pass(flow, question, isApplied ? asAnswered(question.account, { ...answer, kind: "apply" }) : account);
  }
  // Put right by hand in the compose window, or read meanwhile: nothing is left to ask.
  const isCorrected = question.state !== "reading" && question.account.level !== "unknown";
  const leaving = isCorrected ? asAnswered(question.account, { kind: "corrected" }) : account;
  return step({ ...flow, question: null, leaving }, { kind: "pass" }, { kind: "end" });
}

/**
 * @param {Flow} flow
 * @param {string} fingerprint
 */
function isPermitted({ question }, fingerprint) {
  return question?.state === "sending" && question.permit !== "" && question.permit === fingerprint;
}

/**
 * @param {Flow} flow with a question whose permit is used up
 * @returns {Step}
 */
function passAnswered(flow) {
  const { question } = flow;
  if (!question) {
    return step(flow);
  }
  const { answer, account } = question;
  const kind = answer?.kind === "apply" ? "apply" : "send";
  return pass(flow, question, answer ? asAnswered(account, { ...answer, kind }) : account);
}

/**
 * @param {Flow} flow
 * @param {Question} question
 * @param {Account} leaving
 * @returns {Step}
 */
function pass(flow, question, leaving) {
  return step({ ...flow, question: { ...question, state: "sending", running: true, permit: "" }, leaving }, { kind: "pass" });
}

/**
 * @param {Flow} flow
 * @param {Asked} asked
 * @param {Question["mode"]} mode
 * @param {...Action} actions
 * @returns {Step}
 */
function ask(flow, asked, mode, ...actions) {
  /** @type {Question} */
  const question = { ...asked, mode, running: false, permit: "", answer: null, error: "" };
  const read = asked.state === "reading" ? [/** @type {Action} */ ({ kind: "read", question: asked.id })] : [];
  return step({ ...flow, question }, ...actions, { kind: "show", question: asked.id }, ...read);
}

/**
 * @param {Flow} flow
 * @param {Answered} event
 * @returns {Step}
 */
function answered(flow, { question: id, answer }) {
  const { question } = flow;
  if (question?.id !== id || !isOpen(question)) {
    return step(flow);
  }
  if (answer.kind === "cancel") {
    return withdraw(flow, question);
  }
  // Files that were not waited for are looked over once more, as ones that cannot be read.
  const isSkipped = answer.kind === "send" && question.state === "reading" && question.may.send;
  const isApplied = answer.kind === "apply" && answer.remedies.length > 0;
  const state = isApplied || isSkipped ? "applying" : "sending";
  const isAllowed = question.may.send && (!question.may.need_reason || answer.reason !== "");
  const permit = answer.kind === "send" && question.state !== "reading" && isAllowed ? question.checked : "";
  return whenFree(flow, { ...question, state, answer, permit, error: "" });
}

/**
 * Carries an answer out once no other send is under way: Thunderbird would refuse it, and must not be disturbed.
 *
 * @param {Flow} flow
 * @param {Question} question
 * @returns {Step}
 */
function whenFree(flow, question) {
  const { id } = question;
  if (flow.attempts > 0) {
    return step({ ...flow, question: { ...question, running: false } }, { kind: "watch", question: id, ms: HELD_MS });
  }
  return step(
    { ...flow, question: { ...question, running: true } },
    { kind: "watch", question: id, ms: WORK_MS },
    { kind: "carry_out", question: id },
  );
}

/**
 * @param {Flow} flow
 * @param {Seen} event
 * @returns {Step}
 */
function seen(flow, { question: id, fingerprint, account, asked, outcome }) {
  const { question } = flow;
  if (question?.id !== id || (question.state !== "applying" && question.state !== "reading")) {
    return step(flow);
  }
  switch (outcome) {
    case "new":
      return asked ? ask(flow, asked, question.mode) : step(flow);
    case "answered":
      return whenFree(flow, { ...question, state: "sending", permit: fingerprint });
    case "clear": {
      // Of files that were merely waited for there is nothing to tell.
      const isApplied = question.answer?.kind === "apply";
      const kept = isApplied ? question : { ...question, account, answer: null };
      return whenFree(flow, { ...kept, state: "sending", permit: fingerprint });
    }
  }
}

/**
 * @param {Flow} flow
 * @param {Changed} event
 * @returns {Step}
 */
function changed(flow, { question: id }) {
  const { question } = flow;
  return question?.id === id && question.state === "applying" ? whenFree(flow, { ...question, state: "sending" }) : step(flow);
}

/**
 * @param {Flow} flow
 * @param {PutRight} event
 * @returns {Step}
 */
function putRight(flow, { question: id }) {
  const { question } = flow;
  return question?.id === id && question.state === "applying"
    ? end(flow, asAnswered(question.account, { kind: "apply", remedies: question.answer?.remedies ?? [] }))
    : step(flow);
}

/**
 * @param {Flow} flow
 * @param {Rejected} event
 * @returns {Step}
 */
function rejected(flow, { question: id, error, id: another }) {
  const { question } = flow;
  if (question?.id !== id || isOpen(question) || flow.leaving) {
    return step(flow); // told as the end of that send
  }
  // Another send came first: it is waited for.
  return flow.attempts > 0 ? whenFree(flow, question) : fail(flow, question, error, another);
}

/**
 * @param {Flow} flow
 * @param {NotSent} event
 * @returns {Step}
 */
function notSent(flow, { mode, error, id }) {
  const isTakenBack = error.includes(TAKEN_BACK) && (flow.held > 0 || !flow.leaving);
  const attempts = Math.max(0, flow.attempts - 1);
  const held = Math.min(attempts, isTakenBack ? Math.max(0, flow.held - 1) : flow.held);
  const told = { ...flow, attempts, held };
  const { question } = told;
  if (!isTakenBack) {
    const stays = { ...told, leaving: null };
    if (!question || isOpen(question)) {
      return step(stays);
    }
    return error.includes(GIVEN_UP) ? step({ ...stays, question: null }, { kind: "end" }) : fail(stays, question, error, id);
  }
  if (!question) {
    return step(told);
  }
  const known = { ...question, mode };
  return isOpen(known) || known.running || attempts > 0 ? step({ ...told, question: known }) : whenFree(told, known);
}

/**
 * @param {Flow} flow
 * @param {Late} event
 * @returns {Step}
 */
function late(flow, { question: id, id: another }) {
  const { question } = flow;
  if (question?.id !== id || isOpen(question) || flow.leaving) {
    return step(flow);
  }
  // Whatever Thunderbird has not told by now it tells no more.
  const free = { ...flow, attempts: 0, held: 0 };
  return question.running ? fail(free, question, "", another) : whenFree(free, question);
}

/**
 * The message did not leave, and is asked about again: by a dialog of its own, in front of whatever Thunderbird has shown meanwhile.
 *
 * @param {Flow} flow
 * @param {Question} question
 * @param {string} error
 * @param {string} id
 * @returns {Step}
 */
function fail(flow, question, error, id) {
  const failed = /** @type {Question} */ ({
    ...question,
    id,
    state: "failed",
    running: false,
    permit: "",
    answer: null,
    error: boundedError(error),
  });
  return step({ ...flow, question: failed }, { kind: "show", question: id });
}

/**
 * @param {Flow} flow
 * @param {Question} question
 * @returns {Step}
 */
function withdraw(flow, question) {
  // While files are read, nothing was asked yet.
  return end(flow, question.state === "reading" ? null : asAnswered(question.account, { kind: "cancel" }));
}

/**
 * A question ends, and its message stays open.
 *
 * @param {Flow} flow
 * @param {Account | null} account
 * @returns {Step}
 */
function end(flow, account) {
  /** @type {Action[]} */
  const entry = account ? [{ kind: "record", account }] : [];
  return step({ ...flow, question: null }, ...entry, { kind: "end" }, { kind: "focus" });
}

/**
 * @param {Flow} flow
 * @returns {Step}
 */
function tabClosed(flow) {
  const { question, leaving } = flow;
  const isAsked = question !== null && isOpen(question) && question.state !== "reading";
  /** @type {Action[]} */
  const entry = isAsked ? [{ kind: "record", account: asAnswered(question.account, { kind: "cancel" }) }] : [];
  // What has left is told later.
  return step({ ...NOTHING, page: flow.page, leaving }, ...entry, { kind: "end" });
}

/**
 * A dialog that was closed, however it was closed, is a "cancel"; what was let through cannot be called back.
 *
 * @param {Flow} flow
 * @param {DialogClosed} event
 * @returns {Step}
 */
function dialogClosed(flow, { question: id }) {
  const { question, leaving } = flow;
  const isLeaving = leaving !== null && question?.state === "sending" && question.running;
  return question?.id === id && !isLeaving ? withdraw(flow, question) : step(flow);
}

/**
 * Whoever carried an answer out is gone. A message that was let through may be leaving all the same: Thunderbird tells.
 *
 * @param {Flow} flow
 * @param {PageStarted} event
 * @returns {Step}
 */
function pageStarted(flow, { page, id }) {
  const fresh = { ...flow, page, attempts: flow.leaving ? 1 : 0, held: 0 };
  const { question } = fresh;
  if (!question || fresh.leaving) {
    return step(fresh);
  }
  if (question.state === "reading") {
    return step(fresh, { kind: "show", question: question.id }, { kind: "read", question: question.id });
  }
  return isOpen(question) ? step(fresh) : fail(fresh, question, "", id);
}

/**
 * @param {Flow} flow
 * @returns {Flow}
 */
function takeBack(flow) {
  return { ...flow, held: Math.min(flow.held + 1, flow.attempts) };
}

/**
 * @param {Flow} flow
 * @param {...Action} actions
 * @returns {Step}
 */
function step(flow, ...actions) {
  return { flow, actions };
}
