/**
 * The dialog: draws what is pending for one compose window and returns an answer. It decides nothing, and keeps nothing that
 * a dialog opened anew could not read again from `storage.session`, or, where nothing could be stored, from the background page.
 *
 * @import { Flow, Question } from "../flow.js"
 * @import { Answer, Failure, Pending } from "../types.js"
 */

import { fill, has, text, translatePage } from "../i18n.js";
import { isUntouched, moveByTab, showFirst } from "../keyboard.js";
import * as permissions from "../permissions.js";
import { LONGEST, reasonOf } from "../reason.js";
import { answerButton, element, label, line } from "../verdict/elements.js";
import { drawFindings, remedyAnswers } from "../verdict/findings.js";
import { dialogOf, remediesOf } from "../verdict/remedies.js";
import { visibleLines } from "../visible.js";
import { addBoxes, unticked } from "./confirm.js";
import { drawOrganisation } from "./organisation.js";
import { drawReading, updateReading } from "./reading.js";

/** How long the background page may take to take an answer over; it may have to be woken, and to load the core. */
const ANSWER_TIMEOUT = 5000;

/** The remedy that needs permissions of its own. */
const INDIVIDUALLY = "send_individually";

/** The remedy that is the person's own doing. */
const ATTACH = "attach";

/** Of the screen's height, how much the window takes at most. */
const SCREEN_SHARE = 0.8;

/** How long the first button may take to be known; without it, the page is drawn as if there were none. */
const FIX_MS = 2000;

/** How long after the page began a window manager may still be putting its frame around the window. */
const FRAME_MS = 3000;

/** Pixels of height too many that are not worth moving a window for. */
const NEAR = 40;

const tabId = Number(new URLSearchParams(location.search).get("tab"));
const [pendingKey, flowKey] = [`pending.${tabId}`, `flow.${tabId}`];
const root = document.documentElement;

/** What is on the page. @type {Pending | undefined} */
let pending;
/** How far its answer is. @type {Question | undefined} */
let question;
/** What was told last. @type {{ pending?: Pending | null, flow?: Flow | null }} */
let told = {};
/** Whether the first button was waited for long enough. */
let isLate = false;
/** The button whose answer is being carried out. @type {HTMLButtonElement | null} */
let busy = null;
/** Whether the last answer reached nobody. */
let lost = false;
/** What an answer still needs, permissions or ticks: the key of a message, or empty. */
let needed = "";

messenger.runtime.onMessage.addListener((message) => {
  if (message?.tabId !== tabId) {
    return;
  }
  if (message.kind === "pending") {
    hear({ pending: message.pending, flow: message.flow });
  }
  return message.kind === "alive" ? Promise.resolve(true) : undefined;
});
messenger.storage.session.onChanged.addListener((changes) => {
  if (pendingKey in changes || flowKey in changes) {
    hear({
      ...(pendingKey in changes && { pending: changes[pendingKey].newValue ?? null }),
      ...(flowKey in changes && { flow: changes[flowKey].newValue ?? null }),
    });
  }
});
element("dialog").addEventListener("click", onClick);
element("dialog").addEventListener("change", onTick);
element("reason").addEventListener("input", onTick);
document.addEventListener("keydown", onKey);

translatePage();
const stored = await messenger.storage.session.get([pendingKey, flowKey]);
hear({ pending: stored[pendingKey], flow: stored[flowKey], ...told });
if (!told.pending) {
  // Opened before anything is asked; or there was no room to store it.
  hear((await messenger.runtime.sendMessage({ kind: "pending", tabId }).catch(() => null)) ?? {});
}

/**
 * What became of the question. Another one than is on the page has a window of its own, which is about to replace this one.
 *
 * @param {{ pending?: Pending | null, flow?: Flow | null }} news
 */
function hear(news) {
  told = { ...told, ...news };
  const asked = told.flow?.question;
  if (!pending) {
    if (told.pending && asked?.id === told.pending.question && isComplete(told.pending)) {
      begin(told.pending, asked).catch(console.error);
    }
    return;
  }
  if (told.flow !== undefined && !asked) {
    close();
  } else if (asked?.id === pending.question) {
    if (told.pending?.reading && told.pending.question === asked.id) {
      updateReading(told.pending.reading);
    }
    update(asked);
  }
}

/**
 * Whether there is all that is drawn once and for all.
 *
 * @param {Pending} value
 */
function isComplete({ verdict }) {
  if (!verdict || verdict.fix || isLate) {
    return true;
  }
  setTimeout(() => {
    isLate = true;
    hear({});
  }, FIX_MS);
  return false;
}

/**
 * Draws the question. Its hooks appear last, when nothing moves any more.
 *
 * @param {Pending} value
 * @param {Question} asked
 */
async function begin(value, asked) {
  pending = value;
  drawQuestion(value);
  update(asked);
  await fitWindow().catch(console.error);
  if (value.reading) {
    root.dataset.reading = "";
  } else {
    root.dataset.verdict = isBlocked(value) ? "block" : "ask";
  }
  root.dataset.question = value.question;
  performance.mark("verdict"); // what `make bench` measures to
  messenger.runtime.sendMessage({ kind: "drawn", tabId, question: value.question }).catch(() => {});
  firstFocus()?.focus();
}

/** @param {Question} value how far the answer is */
function update(value) {
  question = value;
  lost = false;
  busy = isWorking(value) ? (busy ?? givenAnswer(value)) : null;
  drawPhase();
}

/** @param {Question} value */
function isWorking({ state }) {
  return state === "applying" || state === "sending";
}

/**
 * Whether there is no way to send the message as it is.
 *
 * @param {Pending} value
 */
function isBlocked({ verdict, failure, reading, allow_send_unchecked }) {
  if (reading) {
    return !reading.may_skip;
  }
  return failure ? !allow_send_unchecked : verdict?.verdict === "block";
}

/** @param {Pending} value */
function drawQuestion(value) {
  element("technical").hidden = !value.failure;
  if (value.failure) {
    drawFailure(value.failure);
  }
  if (value.reading) {
    drawReading(value.reading);
  }
  if (value.verdict && !value.failure) {
    drawFindings(value.verdict, value.audience, dialogOf(value));
    if (value.confirm_each) {
      addBoxes(value.verdict);
    }
  }
  drawWhoDecided(value);
  element("answers").append(...buttons(value));
  element("reason").hidden = !(value.require_reason && sendButton() && !value.reading);
  reasonField().maxLength = LONGEST;
  /** @type {HTMLImageElement} */ (element("icon")).src = isBlocked(value) ? "../icons/block.svg" : "../icons/ask.svg";

  element("dialog").hidden = false;
}

/** @param {Failure} failure */
function drawFailure(failure) {
  fill(element("headline"), "failure_headline");
  const reason = has(`failure_${failure.reason}`) ? failure.reason : "core_error";
  line(element("summary"), `failure_${reason}`);
  line(element("summary"), `failure_${reason}_todo`);
  const detail = element("technical").querySelector("p");
  if (detail) {
    detail.textContent = visibleLines(failure.detail);
  }
  element("technical").hidden = failure.detail === "";
  root.dataset.failure = failure.reason;
}

/** @param {Pending} value */
function drawWhoDecided(value) {
  if (isBlocked(value) && !value.reading) {
    line(element("summary"), value.verdict ? "blocked" : "failure_locked");
  }
  if (isBlocked(value) || value.by_organisation || value.require_reason) {
    drawOrganisation(value.organisation);
  }
}

/**
 * The default first, the one that changes nothing last.
 *
 * @param {Pending} value
 * @returns {HTMLButtonElement[]}
 */
function buttons(value) {
  const { verdict, failure, reading, allow_send_unchecked } = value;
  const cancel = button("cancel", "back");
  if (reading) {
    return reading.may_skip ? [cancel, button("send", "reading_skip", "link")] : [cancel];
  }
  if (failure || !verdict) {
    const unchecked = allow_send_unchecked ? [button("send", "send_unchecked", "link")] : [];
    return [button("retry", "retry"), cancel, ...unchecked];
  }
  const { fix, others } = remedyAnswers(verdict, dialogOf(value));
  const [only, ...more] = verdict.findings;
  const send = more.length === 0 && has(`rule_${only?.rule}_send`) ? `rule_${only?.rule}_send` : "send_as_it_is";
  const unchanged = verdict.verdict === "ask" ? [button("send", send, "link")] : [];
  const attach = others.filter((other) => remediesOf(other).includes(ATTACH));
  const ways = others.filter((other) => !attach.includes(other));
  return [...fix, ...attach, cancel, ...ways, ...unchanged];
}

/**
 * @param {Answer["kind"]} answer
 * @param {string} message
 * @param {string} [look]
 */
function button(answer, message, look) {
  return answerButton(answer, text(message), { accessKey: text(`${message}_accesskey`), look });
}

/** Shows on the buttons, and in words, how far the answer is. */
function drawPhase() {
  const first = defaultButton();
  for (const each of answerButtons()) {
    const working = each === busy && each.dataset.answer !== "cancel";
    each.classList.toggle("default", each === first);
    each.disabled = busy !== null && each !== busy;
    each.ariaBusy = "false";
    each.ariaDisabled = String(each === busy || toTick(each).length > 0 || needsReason(each));
    each.style.minInlineSize = "";
    label(each);
    if (working) {
      // As wide as before, so that nothing beside it moves.
      each.style.minInlineSize = `${each.getBoundingClientRect().width}px`;
      each.textContent = text(staysOpen(each) ? "changing" : "sending");
      each.ariaBusy = "true";
    }
  }
  const status = element("status");
  status.replaceChildren();
  if (lost) {
    line(status, "answer_lost");
  }
  status.classList.toggle("asking", ["permission_asked", "confirm_first", "reason_first"].includes(needed));
  if (needed) {
    line(status, needed);
  }
  if (busy || lost || question?.state !== "failed") {
    return;
  }
  line(status, "send_failed");
  if (question.error) {
    line(status, "send_failed_error", { error: question.error });
  }
  line(status, "send_failed_todo");
}

/** @param {MouseEvent} event */
function onClick(event) {
  const pressed = event.target instanceof Element ? event.target.closest("button") : null;
  if (!pressed || pressed.disabled || busy) {
    return;
  }
  const [box] = toTick(pressed);
  if (box) {
    say("confirm_first");
    box.focus();
    return;
  }
  if (needsReason(pressed)) {
    say("reason_first");
    reasonField().focus();
    return;
  }
  const kind = pressed.dataset.answer;
  if (kind === "apply") {
    const remedies = remediesOf(pressed);
    if (remedies.includes(ATTACH)) {
      attachFiles(pressed);
    } else if (remedies.includes(INDIVIDUALLY)) {
      askThenGive(pressed, { kind, remedies });
    } else {
      give(pressed, { kind, remedies });
    }
  }
  if (kind === "send") {
    give(pressed, { kind, reason: reasonField().value });
  }
  if (kind === "retry" || kind === "cancel") {
    give(pressed, { kind });
  }
}

/** What was still needed is being given. */
function onTick() {
  if (needed === "confirm_first" || needed === "reason_first") {
    needed = "";
  }
  drawPhase();
}

/**
 * What is to be ticked before a button does anything. Going back needs nothing.
 *
 * @param {HTMLButtonElement} button
 */
function toTick(button) {
  return ["apply", "send"].includes(button.dataset.answer ?? "") ? unticked(remediesOf(button)) : [];
}

/**
 * Whether a button waits for a written reason.
 *
 * @param {HTMLButtonElement} button
 */
function needsReason(button) {
  return !element("reason").hidden && button.dataset.answer === "send" && reasonOf(reasonField().value) === "";
}

/**
 * Whether the message is still open after what a button does.
 *
 * @param {HTMLButtonElement} button
 */
function staysOpen(button) {
  return pending?.move_then === "review" && button.dataset.answer === "apply" && !remediesOf(button).includes(INDIVIDUALLY);
}

/**
 * An answer that needs permissions which the add-on has not from the beginning. Nothing is busy while Thunderbird asks for them: the
 * person may go another way.
 *
 * @param {HTMLButtonElement} pressed
 * @param {Answer} answer
 */
async function askThenGive(pressed, answer) {
  const granted = await permissions.ask(() => say("permission_asked"));
  say(granted ? "" : "permission_refused");
  if (granted && !busy) {
    give(pressed, answer);
  }
}

/**
 * Opens the file picker. Once something is attached, the person is back in the message, and sends it again when it is right.
 *
 * @param {HTMLButtonElement} pressed
 */
function attachFiles(pressed) {
  const picker = document.createElement("input");
  picker.type = "file";
  picker.multiple = true;
  picker.addEventListener("change", async () => {
    try {
      for (const file of picker.files ?? []) {
        await messenger.compose.addAttachment(tabId, { file });
      }
      give(pressed, { kind: "cancel" });
    } catch (error) {
      console.error(error);
      say("attach_failed");
    }
  });
  picker.click();
}

/** @param {string} key */
function say(key) {
  needed = key;
  drawPhase();
  fitWindow().catch(console.error);
}

/**
 * Keys held down since before the dialog came (Ctrl+Enter!) answer nothing.
 *
 * @param {KeyboardEvent} event
 */
function onKey(event) {
  if (event.repeat && event.target !== reasonField() && ["Enter", " ", "Escape"].includes(event.key)) {
    event.preventDefault();
    return;
  }
  if (event.key === "Escape" && busy) {
    close(); // which is a "cancel", as far as the message can still be called back
    return;
  }
  if (moveByTab(event, firstFocus) || showFirst(event)) {
    return;
  }
  const pressed = keyButton(event);
  if (!pressed) {
    return;
  }
  event.preventDefault();
  pressed.click();
}

/**
 * The access keys also answer to Alt alone, as in Thunderbird's own windows; pages have them on Alt+Shift.
 *
 * @param {KeyboardEvent} event
 */
function keyButton(event) {
  if (event.key === "Escape") {
    return answerButtons().find((each) => each.dataset.answer === "cancel");
  }
  if (event.key === "Enter" && isUntouched()) {
    return defaultButton();
  }
  if (!event.altKey || event.ctrlKey || event.metaKey) {
    return undefined;
  }
  return answerButtons().find((each) => each.accessKey === event.key.toLowerCase());
}

/**
 * Hands an answer over. What becomes of it arrives as a change of what is pending. A cancel needs nobody to carry it out:
 * a closed window is one.
 *
 * @param {HTMLButtonElement} pressed
 * @param {Answer} answer
 */
async function give(pressed, answer) {
  busy = pressed;
  lost = false;
  drawPhase();
  const late = new Promise((resolve) => setTimeout(resolve, ANSWER_TIMEOUT, false));
  const sent = messenger.runtime.sendMessage({ kind: "answer", tabId, question: pending?.question, answer }).catch(() => false);
  const taken = await Promise.race([sent, late]);
  if (taken === true || busy !== pressed) {
    return;
  }
  if (answer.kind === "cancel") {
    close();
    return;
  }
  busy = null;
  lost = true;
  drawPhase();
}

/** The button of an answer that this page did not see being given. @param {Question} value */
function givenAnswer({ answer }) {
  const given = answer?.remedies.join(" ") ?? "";
  return answerButtons().find(({ dataset }) => (dataset.remedy ?? "") === given && dataset.answer !== "cancel") ?? null;
}

/** Makes the window as high as what is on the page needs, once, about the same centre; once more where its frame comes late. */
async function fitWindow() {
  if (window.outerHeight === window.innerHeight && performance.now() < FRAME_MS) {
    addEventListener("resize", () => fitWindow().catch(console.error), { once: true });
  }
  const page = element("dialog");
  page.classList.add("natural");
  const needed = page.offsetHeight + window.outerHeight - window.innerHeight;
  page.classList.remove("natural");
  const height = Math.round(Math.min(needed, screen.availHeight * SCREEN_SHARE));
  const grown = height - window.outerHeight;
  if (grown <= 0 && grown > -NEAR) {
    return;
  }
  const top = Math.max(0, Math.round(window.screenY - grown / 2));
  await messenger.windows.update(messenger.windows.WINDOW_ID_CURRENT, { height, top });
}

/** @returns {HTMLButtonElement[]} */
function answerButtons() {
  return /** @type {HTMLButtonElement[]} */ ([...document.querySelectorAll("button[data-answer]")]); // as the selector says
}

function sendButton() {
  return answerButtons().find((each) => each.dataset.answer === "send");
}

function reasonField() {
  return /** @type {HTMLTextAreaElement} */ (element("reason-text")); // by construction of dialog.html
}

/** @returns {HTMLButtonElement | undefined} */
function defaultButton() {
  return answerButtons().find((each) => element("answers").contains(each));
}

/** What is to be ticked comes before any answer. */
function firstFocus() {
  return unticked([])[0] ?? defaultButton();
}

function close() {
  window.close();
}
