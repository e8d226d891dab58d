/**
 * The window of a message that is being sent individually: draws how far it is, and says what the person wants. Closing it stops
 * nothing.
 *
 * @import { FromIndividually, Progress, ToIndividually, Undecided } from "../types.js"
 */

import { fill, has, text, translatePage } from "../i18n.js";
import { isUntouched, moveByTab, showFirst } from "../keyboard.js";
import * as permissions from "../permissions.js";
import { drawnIn, isolated, joined, visible } from "../visible.js";

/** How long the background page may take to take a command over; it may have to be woken. */
const COMMAND_TIMEOUT = 5000;

/** Of the screen's height, how much the window takes at most. */
const SCREEN_SHARE = 0.8;

/** @typedef {"failed" | "uncertain"} State */

/** Both lists of people to decide about, and what is said on their buttons. @type {Record<State, { retry: string, leave: string }>} */
const LISTS = {
  failed: { retry: "individually_retry", leave: "individually_leave" },
  uncertain: { retry: "individually_send_again", leave: "individually_leave_sent" },
};

const id = new URLSearchParams(location.search).get("job") ?? "";
const root = document.documentElement;

/** What the lists show. */
let drawnLists = "";

messenger.runtime.onMessage.addListener((/** @type {ToIndividually} */ message) => {
  if (message?.kind === "progress" && message.progress.id === id) {
    draw(message.progress);
  }
  if (message?.kind === "individually-alive" && message.id === id) {
    return Promise.resolve(true);
  }
  return;
});
document.addEventListener("click", onClick);
document.addEventListener("keydown", onKey);

translatePage();
const watched = await messenger.runtime.sendMessage({ kind: "individually", id, command: "watch" });
if (watched) {
  draw(watched);
} else if (!root.dataset.state) {
  window.close(); // ended before this window came
}

/** @param {Progress} progress */
function draw(progress) {
  const before = root.dataset.state;
  const ended = progress.reason === "cancelled" ? "cancelled" : progress.phase;
  fill(element("headline"), `individually_${ended}`);
  element("subject").textContent = visible(progress.subject);
  drawCounts(progress);
  drawReason(progress);
  drawLists(progress);
  drawAnswers(progress, before !== progress.phase);
  element("job").hidden = false;
  root.dataset.state = progress.phase;
  fitWindow().catch(console.error);
}

/** @param {Progress} progress */
function drawCounts({ sent, total, left }) {
  const bar = /** @type {HTMLProgressElement} */ (element("bar")); // by construction of the page
  bar.max = total;
  bar.value = sent;
  fill(element("sent"), "individually_sent", { sent, total });
  fill(element("left"), "individually_left", { left });
}

/**
 * Only what has changed is read out.
 *
 * @param {Progress} progress
 */
function drawReason({ phase, reason }) {
  const key = phase === "running" ? "individually_may_close" : `individually_reason_${reason}`;
  const words = has(key) ? text(key) : "";
  if (element("reason").textContent !== words) {
    element("reason").textContent = words;
  }
}

/**
 * They are drawn anew only when they change, so that no button moves away under the mouse; what has the focus keeps it.
 *
 * @param {Progress} progress
 */
function drawLists({ failed, uncertain }) {
  const now = JSON.stringify([failed, uncertain]);
  if (now !== drawnLists) {
    drawnLists = now;
    const focused = nameOf(document.activeElement);
    element("lists").replaceChildren(list("failed", failed), list("uncertain", uncertain));
    const again = focused && [...element("lists").querySelectorAll("button")].find((each) => nameOf(each) === focused);
    if (again) {
      again.focus();
    }
  }
}

/** What tells a button of the lists from the others, also when it is drawn anew; empty for anything else. @param {Element | null} of */
function nameOf(of) {
  const { answer, list = "", n = "" } = of instanceof HTMLButtonElement ? of.dataset : {};
  return list && `${answer} ${list} ${n}`;
}

/**
 * Those who did not get the message, or perhaps not.
 *
 * @param {State} state
 * @param {Progress["failed"]} people
 */
function list(state, { count, items }) {
  const made = clone("list");
  made.dataset.list = state;
  made.hidden = count === 0;
  fill(part(made, "h2"), `individually_${state}`, { [state]: count });
  part(made, ".why").textContent = text(`individually_${state}_why`);
  part(made, ".choices").append(...(count > 1 ? choices(state, "_all") : []));
  part(made, "ul").append(...items.map((item) => row(state, item)));
  if (count > items.length) {
    fill(part(made, ".more"), "and_more", { n: count - items.length });
  }
  return made;
}

/**
 * @param {State} state
 * @param {Undecided} item
 */
function row(state, { n, recipient, error }) {
  const made = clone("row");
  part(made, ".recipient").textContent = visible(recipient);
  part(made, ".error").textContent = visible(error);
  const buttons = choices(state, "");
  for (const choice of buttons) {
    choice.dataset.n = String(n);
    choice.ariaLabel = joined([drawnIn(choice), isolated(recipient)]);
  }
  part(made, ".choices").append(...buttons);
  return made;
}

/**
 * @param {State} state
 * @param {"" | "_all"} many
 */
function choices(state, many) {
  const { retry, leave } = LISTS[state];
  const made = [button("retry", `${retry}${many}`), button("leave", `${leave}${many}`)];
  for (const choice of made) {
    choice.className = "link";
    choice.dataset.list = state;
  }
  return made;
}

/**
 * The default first. They are drawn anew only when they change: what has the focus keeps it.
 *
 * @param {Progress} progress
 * @param {boolean} isNew
 */
function drawAnswers({ phase }, isNew) {
  if (!isNew) {
    return;
  }
  const cancel = button("cancel", "individually_cancel");
  const close = button("close", "individually_close");
  const answers = {
    running: [button("pause", "individually_pause"), cancel],
    paused: [button("continue", "individually_continue"), cancel],
    done: [close],
  };
  element("answers").replaceChildren(...answers[phase]);
  defaultButton()?.classList.add("default");
  if (!nameOf(document.activeElement)) {
    defaultButton()?.focus();
  }
}

/**
 * @param {string} answer
 * @param {string} label
 */
function button(answer, label) {
  const made = document.createElement("button");
  made.type = "button";
  made.dataset.answer = answer;
  made.textContent = text(label);
  return made;
}

/** @param {MouseEvent} event */
async function onClick(event) {
  const pressed = event.target instanceof Element ? event.target.closest("button") : null;
  if (!pressed || pressed.ariaDisabled === "true") {
    return;
  }
  const { answer, list, n } = pressed.dataset;
  if (answer === "close") {
    window.close();
    return;
  }
  const command = { kind: "individually", id, command: answer, state: list, n: n === undefined ? undefined : Number(n) };
  if (answer === "continue" || answer === "retry") {
    const granted = await permissions.ask(() => say("permission_asked"));
    say(granted ? "" : "permission_refused");
    if (!granted) {
      return;
    }
  }
  await give(pressed, /** @type {FromIndividually} */ (command)); // what a button stands for
}

/**
 * @param {HTMLButtonElement} pressed
 * @param {FromIndividually} command
 */
async function give(pressed, command) {
  pressed.ariaDisabled = "true";
  const late = new Promise((resolve) => setTimeout(resolve, COMMAND_TIMEOUT, false));
  const taken = await Promise.race([messenger.runtime.sendMessage(command).catch(() => false), late]);
  pressed.ariaDisabled = "false";
  say(taken === true ? "" : "individually_lost");
}

/**
 * Keys held down since before the window came answer nothing.
 *
 * @param {KeyboardEvent} event
 */
function onKey(event) {
  if (event.repeat && ["Enter", " ", "Escape"].includes(event.key)) {
    event.preventDefault();
  } else if (moveByTab(event, defaultButton) || showFirst(event)) {
    return;
  } else if (event.key === "Escape") {
    window.close();
  } else if (event.key === "Enter" && isUntouched()) {
    defaultButton()?.click();
  }
}

/** @param {string} key empty for nothing */
function say(key) {
  element("lost").textContent = key && text(key);
}

/** Makes the window higher where what is on the page needs it; it never shrinks under a hand that is about to press a button. */
async function fitWindow() {
  const page = element("job");
  page.classList.add("natural");
  const needed = page.offsetHeight + window.outerHeight - window.innerHeight;
  page.classList.remove("natural");
  const height = Math.round(Math.min(needed, screen.availHeight * SCREEN_SHARE));
  if (height > window.outerHeight) {
    const top = Math.max(0, Math.round(window.screenY - (height - window.outerHeight) / 2));
    await messenger.windows.update(messenger.windows.WINDOW_ID_CURRENT, { height, top });
  }
}

/** @returns {HTMLButtonElement | null} */
function defaultButton() {
  return element("answers").querySelector("button");
}

/**
 * @param {string} name
 * @returns {HTMLElement}
 */
function element(name) {
  const found = document.getElementById(name);
  if (!found) {
    throw new Error(`individually.html has no #${name}`);
  }
  return found;
}

/**
 * @param {string} name
 * @returns {HTMLElement}
 */
function clone(name) {
  const content = /** @type {HTMLTemplateElement} */ (element(name)).content.firstElementChild; // by construction of the page
  if (!content) {
    throw new Error(`template #${name} is empty`);
  }
  return /** @type {HTMLElement} */ (content.cloneNode(true)); // a clone has the type of what it was cloned from
}

/**
 * @param {Element} parent
 * @param {string} selector
 * @returns {HTMLElement}
 */
function part(parent, selector) {
  const found = parent.querySelector(selector);
  if (!(found instanceof HTMLElement)) {
    throw new Error(`no ${selector} in a template`);
  }
  return found;
}
