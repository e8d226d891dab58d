/**
 * The dialog: draws what is pending for one compose window and returns an answer. It decides nothing, and keeps nothing that
 * a dialog opened anew could not read again from `storage.session`.
 *
 * @import { Answer, Audience, Failure, Finding, Pending, Verdict } from "../types.js"
 */

import { fill, has, text, translatePage } from "../i18n.js";
import { drawPeople } from "./people.js";

/** How long the background page may take to take an answer over; it may have to be woken, and to load the core. */
const ANSWER_TIMEOUT = 5000;

/** Of the screen's height, how much the window takes at most. */
const SCREEN_SHARE = 0.8;

/** Pixels of height too many that are not worth moving a window for. */
const NEAR = 40;

const tabId = Number(new URLSearchParams(location.search).get("tab"));
const key = `pending.${tabId}`;
const root = document.documentElement;

/** @type {Pending | undefined} */
let pending;
/** The button whose answer is being carried out. @type {HTMLButtonElement | null} */
let busy = null;
/** Whether the last answer reached nobody. */
let lost = false;

messenger.runtime.onMessage.addListener((message) => {
  if (message?.kind !== "alive" || message.tabId !== tabId) {
    return;
  }
  return Promise.resolve(true);
});
messenger.storage.session.onChanged.addListener((changes) => {
  if (key in changes) {
    update(changes[key].newValue);
  }
});
element("answers").addEventListener("click", onClick);
document.addEventListener("keydown", onKey);

translatePage();
const stored = await messenger.storage.session.get(key);
await begin(stored[key]);

/**
 * Draws the question. Its hooks appear last, when nothing moves any more.
 *
 * @param {Pending | undefined} value
 */
async function begin(value) {
  if (!value) {
    close();
    return;
  }
  pending = value;
  drawQuestion(value);
  update(value);
  await fitWindow().catch(console.error);
  root.dataset.verdict = isBlocked(value) ? "block" : "ask";
  performance.mark("verdict"); // what `make bench` measures to
  messenger.runtime.sendMessage({ kind: "drawn", question: value.question }).catch(() => {});
  defaultButton()?.focus();
}

/**
 * What became of the question. Another one has a window of its own, which is about to replace this one.
 *
 * @param {Pending | undefined} value
 */
function update(value) {
  if (!value) {
    close();
    return;
  }
  if (value.question !== pending?.question) {
    return;
  }
  pending = value;
  lost = false;
  busy = value.phase === "sending" ? (busy ?? givenAnswer(value)) : null;
  drawPhase();
}

/**
 * Whether there is no way to send the message as it is.
 *
 * @param {Pending} value
 */
function isBlocked({ verdict, failure, allow_send_unchecked }) {
  return failure ? !allow_send_unchecked : verdict?.verdict === "block";
}

/** @param {Pending} value */
function drawQuestion(value) {
  element("technical").hidden = !value.failure;
  if (value.failure) {
    drawFailure(value.failure);
  }
  if (value.verdict && !value.failure) {
    drawFindings(value.verdict, value.audience);
  }
  if (isBlocked(value)) {
    drawWhoDecided(value);
  }
  element("answers").append(...buttons(value));
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
    detail.textContent = failure.detail;
  }
  element("technical").hidden = failure.detail === "";
  root.dataset.failure = failure.reason;
}

/**
 * The most serious finding is the headline, each other one a card below it.
 *
 * @param {Verdict} verdict
 * @param {Audience | null} audience
 */
function drawFindings(verdict, audience) {
  const [first, ...others] = verdict.findings;
  if (first) {
    drawFinding(first, element("first"), element("headline"), element("summary"));
  }
  for (const finding of others) {
    const card = clone("card");
    const [headline, body] = card.children;
    drawFinding(finding, card, headline, body);
    element("cards").append(card);
  }
  if (audience) {
    drawPeople(element("people"), audience);
  }
}

/**
 * What, then the facts that have words of their own, then why; what to do only where no button does it.
 *
 * @param {Finding} finding
 * @param {Element} card
 * @param {Element} headline
 * @param {Element} body
 */
function drawFinding(finding, card, headline, body) {
  const rule = `rule_${finding.rule}`;
  card.setAttribute("data-rule", finding.rule);
  card.setAttribute("data-level", finding.level);
  fill(headline, `${rule}_what`, finding.facts);
  for (const [fact, value] of Object.entries(finding.facts)) {
    const ofAll = value === finding.facts.people && has(`${rule}_fact_${fact}_all`) ? "_all" : "";
    if (value !== 0 && has(`${rule}_fact_${fact}`)) {
      line(body, `${rule}_fact_${fact}${ofAll}`, { ...finding.facts, n: finding.facts.people ?? 0 });
    }
  }
  line(body, `${rule}_why`, finding.facts);
  if (finding.remedies.length === 0) {
    line(body, `${rule}_todo`, finding.facts);
  }
  for (const [fact, value] of Object.entries(finding.facts)) {
    if (card.querySelector(`[data-fact="${fact}"]`)) {
      continue;
    }
    const unsaid = document.createElement("data");
    unsaid.hidden = true;
    unsaid.dataset.fact = fact;
    unsaid.textContent = String(value);
    body.append(unsaid);
  }
}

/** @param {Pending} value */
function drawWhoDecided({ verdict, organisation: { name, contact } }) {
  line(element("summary"), verdict ? "blocked" : "failure_locked");
  if (!name && !contact) {
    return;
  }
  const who = document.createElement("p");
  who.className = "quiet";
  if (name) {
    who.append(words("set_by", { organisation: name }), " ");
  }
  if (contact) {
    who.append(words("questions", { contact }));
  }
  element("summary").append(who);
}

/**
 * The default first, the one that changes nothing last.
 *
 * @param {Pending} value
 * @returns {HTMLButtonElement[]}
 */
function buttons({ verdict, failure, allow_send_unchecked }) {
  const cancel = button("cancel", "back");
  if (failure || !verdict) {
    const unchecked = allow_send_unchecked ? [button("send", "send_unchecked", "link")] : [];
    return [button("retry", "retry"), cancel, ...unchecked];
  }
  const remedies = [...new Set(verdict.findings.flatMap((finding) => finding.remedies))].map((remedy) => {
    const apply = button("apply", `remedy_${remedy}`);
    apply.dataset.remedy = remedy;
    return apply;
  });
  const [only, ...others] = verdict.findings;
  const send = others.length === 0 && has(`rule_${only?.rule}_send`) ? `rule_${only?.rule}_send` : "send_as_it_is";
  const unchanged = verdict.verdict === "ask" ? [button("send", send, "link")] : [];
  return [...remedies.slice(0, 1), cancel, ...remedies.slice(1), ...unchanged];
}

/**
 * @param {Answer["kind"]} answer
 * @param {string} label
 * @param {string} [look]
 * @returns {HTMLButtonElement}
 */
function button(answer, label, look = "") {
  const made = document.createElement("button");
  made.type = "button";
  made.className = look;
  made.dataset.answer = answer;
  made.dataset.label = label;
  made.accessKey = text(`${label}_accesskey`);
  return made;
}

/** Shows on the buttons, and in words, how far the answer is. */
function drawPhase() {
  const first = defaultButton();
  for (const each of answerButtons()) {
    const working = each === busy && each.dataset.answer !== "cancel";
    each.classList.toggle("default", each === first);
    each.disabled = busy !== null && each !== busy;
    each.ariaBusy = "false";
    each.ariaDisabled = String(each === busy);
    each.style.minInlineSize = "";
    label(each, text(each.dataset.label ?? ""), each.accessKey);
    if (working) {
      // As wide as before, so that nothing beside it moves.
      each.style.minInlineSize = `${each.getBoundingClientRect().width}px`;
      each.textContent = text("sending");
      each.ariaBusy = "true";
    }
  }
  const status = element("status");
  status.replaceChildren();
  if (lost) {
    line(status, "answer_lost");
  }
  if (busy || lost || pending?.phase !== "failed") {
    return;
  }
  line(status, "send_failed");
  if (pending.error) {
    line(status, "send_failed_error", { error: pending.error });
  }
  line(status, "send_failed_todo");
}

/**
 * A label with its access key underlined, as on Thunderbird's own buttons.
 *
 * @param {Element} on
 * @param {string} name
 * @param {string} accessKey
 */
function label(on, name, accessKey) {
  const at = accessKey ? name.toLowerCase().indexOf(accessKey.toLowerCase()) : -1;
  if (at < 0) {
    on.textContent = name;
    return;
  }
  const underlined = document.createElement("u");
  underlined.textContent = name[at];
  on.replaceChildren(name.slice(0, at), underlined, name.slice(at + 1));
}

/** @param {MouseEvent} event */
function onClick(event) {
  const pressed = event.target instanceof Element ? event.target.closest("button") : null;
  if (!pressed || pressed.disabled || busy) {
    return;
  }
  const { answer: kind, remedy } = pressed.dataset;
  if (kind === "apply" && remedy) {
    give(pressed, { kind, remedies: [remedy] });
  }
  if (kind === "send" || kind === "retry" || kind === "cancel") {
    give(pressed, { kind });
  }
}

/**
 * Keys held down since before the dialog came (Ctrl+Enter!) answer nothing.
 *
 * @param {KeyboardEvent} event
 */
function onKey(event) {
  const target = event.target instanceof Element ? event.target.closest("button, summary") : null;
  if (event.repeat && ["Enter", " ", "Escape"].includes(event.key)) {
    event.preventDefault();
    return;
  }
  const pressed = keyButton(event, target !== null);
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
 * @param {boolean} taken whether Enter belongs to what has the focus
 */
function keyButton(event, taken) {
  if (event.key === "Escape") {
    return answerButtons().find((each) => each.dataset.answer === "cancel");
  }
  if (event.key === "Enter" && !taken) {
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

/** The button of an answer that this page did not see being given. @param {Pending} value */
function givenAnswer({ remedies }) {
  const [remedy] = remedies;
  return answerButtons().find((each) => each.dataset.remedy === remedy && each.dataset.answer !== "cancel") ?? null;
}

/** Makes the window as high as what is on the page needs, once, about the same centre. */
async function fitWindow() {
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
  return [...element("answers").querySelectorAll("button")];
}

/** @returns {HTMLButtonElement | undefined} */
function defaultButton() {
  return answerButtons()[0];
}

/**
 * @param {Element} parent
 * @param {string} message
 * @param {import("../i18n.js").Values} [values]
 */
function line(parent, message, values) {
  const made = document.createElement("p");
  fill(made, message, values);
  parent.append(made);
  return made;
}

/**
 * @param {string} message
 * @param {import("../i18n.js").Values} values
 */
function words(message, values) {
  const made = document.createElement("span");
  fill(made, message, values);
  return made;
}

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
function element(id) {
  const found = document.getElementById(id);
  if (!found) {
    throw new Error(`dialog.html has no #${id}`);
  }
  return found;
}

/**
 * @param {string} id
 * @returns {Element}
 */
function clone(id) {
  const content = /** @type {HTMLTemplateElement} */ (element(id)).content.firstElementChild; // by construction of dialog.html
  if (!content) {
    throw new Error(`template #${id} is empty`);
  }
  return /** @type {Element} */ (content.cloneNode(true)); // a clone has the type of what it was cloned from
}

function close() {
  window.close();
}
