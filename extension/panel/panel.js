/**
 * The panel on the button of a compose window: draws what the message says while it is written, and changes it on request. It sends
 * nothing, and decides nothing.
 *
 * @import { FromPanel, Live } from "../types.js"
 */

import { fill, has, text, translatePage } from "../i18n.js";
import { disclosure } from "../verdict/disclosure.js";
import { answerButton, element, label, line, words } from "../verdict/elements.js";
import { drawFiles } from "../verdict/files.js";
import { drawFindings, remedyAnswers } from "../verdict/findings.js";
import { PANEL, remediesOf } from "../verdict/remedies.js";

/** How long the background page may take; it may have to be woken, and to load the core. */
const ANSWER_TIMEOUT = 5000;

/** What is sent, each person on their own, is for the moment of sending; and a file picker would close the panel. */
const ONLY_AT_SEND = ["send_individually", "attach"];

const ICONS = { send: "../icon.svg", ask: "../icons/ask.svg", block: "../icons/block.svg" };

/** What is redrawn. */
const PARTS = ["headline", "summary", "links", "cards", "people", "noticed", "files", "checked", "answers"];

const root = document.documentElement;

/** What is on the page, as text. */
let drawn = "";
/** Whether the background page is at work. */
let busy = false;

translatePage();
const [{ id: tabId }] = await messenger.tabs.query({ active: true, currentWindow: true });
const key = `live.${tabId}`;
messenger.storage.session.onChanged.addListener((changes) => {
  if (changes[key]?.newValue) {
    draw(changes[key].newValue);
  }
});
element("panel").addEventListener("click", onClick);
const stored = await messenger.storage.session.get(key);
if (stored[key]) {
  draw(stored[key]);
}
ask({ kind: "look", tabId });

/**
 * Draws anew where anything is new; whoever is reading stays where they are.
 *
 * @param {Live} live
 */
function draw(live) {
  const now = JSON.stringify(live);
  if (now === drawn) {
    return;
  }
  drawn = now;
  const restore = placeOfReader();
  for (const id of PARTS) {
    element(id).replaceChildren();
  }
  for (const name of ["data-rule", "data-level"]) {
    element("first").removeAttribute(name);
  }
  drawLive(withoutSending(live));
  element("panel").hidden = false;
  restore();
  root.dataset.verdict = live.verdict?.verdict ?? "send";
}

/** @param {Live} live */
function drawLive(live) {
  const { verdict, audience, failure } = live;
  if (failure || !verdict) {
    drawFailure(failure?.reason ?? "");
  } else if (!drawFindings(verdict, audience, PANEL)) {
    drawCalm(live);
  }
  if (verdict?.verdict === "block") {
    drawWhoDecided(live);
  }
  drawFiles(element("files"), live.files);
  drawChecked(live);
  element("answers").append(...buttons(live));
  /** @type {HTMLImageElement} */ (element("icon")).src = ICONS[verdict?.verdict ?? "ask"];
}

/** @param {string} reason */
function drawFailure(reason) {
  fill(element("headline"), "panel_failure");
  line(element("summary"), has(`failure_${reason}`) ? `failure_${reason}` : "failure_core_error");
}

/** @param {Live} live */
function drawCalm({ verdict, audience }) {
  fill(element("headline"), verdict?.findings.length ? "panel_noticed" : "panel_calm");
  const { organisations = [], unresolved = [] } = audience ?? {};
  const n = organisations.reduce((sum, { count }) => sum + count, unresolved.length);
  line(element("summary"), n > 0 ? "panel_audience" : "panel_nobody", { n });
}

/** @param {Live} live */
function drawWhoDecided({ organisation: { name, contact } }) {
  line(element("summary"), "blocked");
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

/** @param {Live} live */
function drawChecked({ rules }) {
  if (rules.length === 0) {
    return;
  }
  const name = document.createElement("span");
  name.textContent = text("panel_checked");
  const row = disclosure("checked", name);
  const list = document.createElement("ul");
  for (const { id, level } of rules) {
    const rule = document.createElement("li");
    rule.append(words(`rule_${id}_name`, {}), " ", words(`level_${level}`, {}));
    list.append(rule);
  }
  row.append(list);
  element("checked").append(row);
}

/**
 * The default first.
 *
 * @param {Live} live
 * @returns {HTMLButtonElement[]}
 */
function buttons({ verdict, may_undo }) {
  const { fix, others } = verdict ? remedyAnswers(verdict, PANEL) : { fix: [], others: [] };
  const undo = may_undo ? [answerButton("undo", text("panel_undo"))] : [];
  for (const button of fix) {
    button.classList.add("default");
  }
  return [...fix, ...others, ...undo, answerButton("cancel", text("panel_close"))];
}

/**
 * @param {Live} live
 * @returns {Live}
 */
function withoutSending(live) {
  if (!live.verdict) {
    return live;
  }
  const here = (/** @type {string[]} */ remedies) => remedies.filter((remedy) => !ONLY_AT_SEND.includes(remedy));
  const findings = live.verdict.findings.map((finding) => ({ ...finding, remedies: here(finding.remedies) }));
  const fix = live.verdict.fix && here(live.verdict.fix);
  return { ...live, verdict: { ...live.verdict, findings, fix } };
}

/** @param {MouseEvent} event */
function onClick(event) {
  const pressed = event.target instanceof Element ? event.target.closest("button") : null;
  if (!pressed || busy) {
    return;
  }
  const kind = pressed.dataset.answer;
  if (kind === "cancel") {
    window.close();
  }
  if (kind === "apply") {
    change(pressed, { kind: "apply_here", tabId, remedies: remediesOf(pressed) });
  }
  if (kind === "undo") {
    change(pressed, { kind, tabId });
  }
}

/**
 * @param {HTMLButtonElement} pressed
 * @param {FromPanel} message
 */
async function change(pressed, message) {
  busy = true;
  pressed.ariaBusy = "true";
  const done = await ask(message);
  busy = false;
  pressed.ariaBusy = "false";
  label(pressed);
  element("status").replaceChildren();
  if (!done) {
    line(element("status"), "panel_not_done");
  }
}

/**
 * @param {FromPanel} message
 * @returns {Promise<boolean>} whether it was done
 */
function ask(message) {
  const late = new Promise((resolve) => setTimeout(resolve, ANSWER_TIMEOUT, false));
  const answered = messenger.runtime.sendMessage(message).catch(() => false);
  return Promise.race([answered, late]).then((done) => done === true);
}

/**
 * Where the reader is: what is scrolled, what is open, what has the focus.
 *
 * @returns {() => void} takes them back there
 */
function placeOfReader() {
  const scrolled = ["question", "details"].map((id) => ({ id, top: element(id).scrollTop }));
  const open = new Set(rows().flatMap((row) => (row.open ? [nameOf(row)] : [])));
  const focused = document.activeElement instanceof HTMLElement ? nameOf(document.activeElement) : "";
  return () => {
    for (const row of rows().filter((row) => open.has(nameOf(row)))) {
      row.open = true;
      row.dispatchEvent(new Event("toggle")); // the row's own comes later, and what is in it is to be scrolled back to now
    }
    for (const { id, top } of scrolled) {
      element(id).scrollTop = top;
    }
    const again = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("summary, button")]); // as the selector says
    const place = focused
      ? (again.find((each) => nameOf(each) === focused) ?? element("answers").querySelector("button"))
      : null;
    place?.focus({ preventScroll: true });
  };
}

/** @returns {HTMLDetailsElement[]} */
function rows() {
  return [...document.querySelectorAll("details")];
}

/**
 * What tells a row or a button from the others, also when it is drawn anew; empty for what is neither.
 *
 * @param {HTMLElement} of
 */
function nameOf(of) {
  if (of.localName === "button") {
    return `${of.dataset.answer} ${of.dataset.remedy ?? ""}`;
  }
  const row = of.closest("details");
  return row ? `${row.className} ${row.querySelector(".domain")?.textContent ?? ""}` : "";
}
