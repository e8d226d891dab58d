/**
 * A message that is not sent: what today's settings say of it. It goes the way of a real one, from the fields of a compose window to
 * the verdict, without its attachments.
 *
 * @import { RuleDescription, Verdict } from "../types.js"
 */

import * as core from "../core.js";
import { draftWith } from "../draft.js";
import { fill, text, translatePage } from "../i18n.js";
import { readSources } from "../settings.js";
import { element, line } from "../verdict/elements.js";
import { drawFindings, remedyAnswers } from "../verdict/findings.js";
import { dialogOf } from "../verdict/remedies.js";
import { readEml } from "./eml.js";
import { asText, fillChooser } from "./folders.js";

/** @typedef {messenger.compose.ComposeDetails} ComposeDetails */

/** What is redrawn. */
const PARTS = ["headline", "summary", "links", "cards", "people", "noticed", "status"];

const ICONS = { send: "../icon.svg", ask: "../icons/ask.svg", block: "../icons/block.svg" };

/** From the mildest. @type {import("../types.js").Level[]} */
const LEVELS = ["off", "notice", "ask", "block"];

const root = document.documentElement;
const box = /** @type {HTMLTextAreaElement} by construction of try.html */ (element("message"));

translatePage();
element("check").addEventListener("click", check);
element("choose").addEventListener("toggle", openChooser, { once: true });
element("take").addEventListener("click", () => take().catch(fail));
root.dataset.ready = "";

async function openChooser() {
  const [account, folder, message] = ["account", "folder", "messages"].map(
    (id) => /** @type {HTMLSelectElement} by construction of try.html */ (element(id)),
  );
  message.addEventListener("dblclick", () => take().catch(fail));
  const work = (/** @type {boolean} */ busy) => {
    element("take").toggleAttribute("disabled", busy || message.selectedIndex < 0);
    element("looking").textContent = busy ? text("try_looking") : message.length > 0 ? "" : text("try_no_message");
  };
  await fillChooser({ account, folder, message }, work).catch(fail);
}

async function take() {
  const { value } = /** @type {HTMLSelectElement} by construction of try.html */ (element("messages"));
  box.value = await asText(Number(value));
  await check();
}

async function check() {
  delete root.dataset.verdict;
  try {
    const details = await detailsOf(box.value);
    if (!details) {
      clear();
      line(element("status"), "try_no_header");
      box.focus();
      return;
    }
    const [draft, sources, rules] = await Promise.all([draftWith(details, Promise.resolve([])), readSources(), core.rules()]);
    const { settings, verdict, audience } = await core.decide(draft, sources, true);
    clear();
    draw(withoutAttachments(verdict, rules), audience, dialogOf(settings));
  } catch (error) {
    fail(error);
  }
}

/**
 * @param {Verdict} verdict
 * @param {import("../types.js").Audience | null} audience
 * @param {import("../verdict/remedies.js").Place} place
 */
function draw(verdict, audience, place) {
  element("verdict").hidden = false;
  if (!drawFindings(verdict, audience, place)) {
    fill(element("headline"), verdict.findings.length > 0 ? "panel_noticed" : "panel_calm");
    line(element("summary"), "try_would_leave");
  } else if (verdict.verdict === "block") {
    line(element("summary"), "blocked");
  }
  const [fix] = remedyAnswers(verdict, place).fix;
  if (fix) {
    line(element("summary"), "try_offers", { remedy: fix.textContent ?? "" });
  }
  // There is no message to change.
  for (const button of element("verdict").querySelectorAll("button[data-answer]")) {
    button.remove();
  }
  /** @type {HTMLImageElement} */ (element("icon")).src = ICONS[verdict.verdict]; // by construction of try.html
  element("headline").focus();
  element("verdict").scrollIntoView({ block: "start" });
  root.dataset.verdict = verdict.verdict;
}

/** @param {unknown} error */
function fail(error) {
  console.error(error);
  clear();
  line(element("status"), "try_failed");
}

function clear() {
  element("verdict").hidden = true;
  for (const id of PARTS) {
    element(id).replaceChildren();
  }
  for (const name of ["data-rule", "data-level"]) {
    element("first").removeAttribute(name);
  }
}

/**
 * What compose windows tell of their message.
 *
 * @param {string} source
 * @returns {Promise<ComposeDetails | null>} null where that is no message
 */
async function detailsOf(source) {
  const eml = readEml(source);
  if (!eml) {
    return null;
  }
  const fields = ["from", "to", "cc", "bcc"].map((name) => mailboxes(name, eml.fields[name] ?? []));
  const [from, to, cc, bcc] = await Promise.all(fields);
  const identities = await messenger.identities.list();
  const { type, text } = eml.body;
  return {
    type: "new",
    from: from[0] ?? identities.find(({ email }) => email)?.email ?? "",
    to,
    cc,
    bcc,
    plainTextBody: type === "html" ? await messenger.messengerUtilities.convertToPlainText(text) : text,
  };
}

/**
 * One string for each mailbox or list, as compose windows have them.
 *
 * @param {string} name
 * @param {string[]} values
 */
async function mailboxes(name, values) {
  const value = values.join(", ");
  const [readable] = value.includes("=?") ? await messenger.messengerUtilities.decodeMimeHeader(name, value, true) : [value];
  const parsed = readable ? await messenger.messengerUtilities.parseMailboxString(readable) : [];
  return parsed.map(({ name, email = "" }) => (name ? `${quoted(name)} <${email}>` : email)).filter((entry) => entry !== "");
}

/** @param {string} name */
function quoted(name) {
  return /^[^"(),.:;<>@[\\\]]*$/u.test(name) ? name : `"${name.replace(/["\\]/gu, "\\$&")}"`;
}

/**
 * The verdict, but for the rules about attachments, which nobody has looked at.
 *
 * @param {Verdict} verdict
 * @param {RuleDescription[]} rules
 * @returns {Verdict}
 */
function withoutAttachments({ findings, fix }, rules) {
  const about = new Map(rules.map(({ id, section }) => [id, section]));
  const told = findings.filter(({ rule }) => about.get(rule) !== "attachments");
  const worst = Math.max(0, ...told.map(({ level }) => LEVELS.indexOf(level)));
  return { verdict: worst > 1 ? /** @type {"ask" | "block"} LEVELS says so */ (LEVELS[worst]) : "send", findings: told, fix };
}
