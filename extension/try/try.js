/**
 * A message that is not sent: what today's settings say of it. It goes the way of a real one, from the fields of a compose window to
 * the verdict.
 *
 * @import { Attachment, Verdict } from "../types.js"
 */

import * as core from "../core.js";
import { draftWith } from "../draft.js";
import { fill, shown, text, translatePage } from "../i18n.js";
import { readSources } from "../settings.js";
import { element, line } from "../verdict/elements.js";
import { drawFiles } from "../verdict/files.js";
import { drawFindings, remedyAnswers } from "../verdict/findings.js";
import { dialogOf } from "../verdict/remedies.js";
import { drawnIn } from "../visible.js";
import { keepFiles, offerFiles, readFiles } from "./attached.js";
import { readEml } from "./eml.js";
import { asText, filesOf, fillChooser } from "./folders.js";

/** @typedef {messenger.compose.ComposeDetails} ComposeDetails */

/** A check that takes longer says that it is under way: large files do. */
const SLOW_MS = 300;

/** What is redrawn. */
const PARTS = ["headline", "summary", "links", "cards", "people", "noticed", "files", "status"];

const ICONS = { send: "../icon.svg", ask: "../icons/ask.svg", block: "../icons/block.svg" };

const root = document.documentElement;
const box = /** @type {HTMLTextAreaElement} by construction of try.html */ (element("message"));
/** Only the last check counts. */
let turn = 0;

translatePage();
element("check").addEventListener("click", () => check());
offerFiles(element("attached"), () => {
  if (!element("verdict").hidden) {
    check(false);
  }
});
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
  const [source, files] = await Promise.all([asText(Number(value)), filesOf(Number(value))]);
  box.value = source;
  keepFiles(element("attached"), files);
  await check();
}

/** @param {boolean} [moves] whether to go to the verdict; not so for whoever has more to do beside it */
async function check(moves = true) {
  const mine = ++turn;
  delete root.dataset.verdict;
  const slow = setTimeout(() => element("status").replaceChildren(text("try_checking")), SLOW_MS);
  try {
    const eml = readEml(box.value);
    if (!eml) {
      clear();
      line(element("status"), "try_no_header");
      box.focus();
      return;
    }
    const sources = await readSources();
    const [details, inSource, { settings }] = await Promise.all([detailsOf(eml), attachedIn(eml), core.settings(sources)]);
    const draft = await draftWith(details, readFiles(inSource, settings));
    const { verdict, audience } = await core.decide(draft, sources, true);
    if (verdict.verdict !== "send") {
      verdict.fix = await core.fix(draft, sources);
    }
    if (mine === turn) {
      clear();
      draw(verdict, audience, dialogOf(settings), draft.attachments ?? []);
      if (moves) {
        element("headline").focus();
        element("verdict").scrollIntoView({ block: "start" });
      }
      root.dataset.verdict = verdict.verdict;
    }
  } catch (error) {
    fail(error);
  } finally {
    clearTimeout(slow);
  }
}

/**
 * @param {Verdict} verdict
 * @param {import("../types.js").Audience | null} audience
 * @param {import("../verdict/remedies.js").Place} place
 * @param {Attachment[]} files
 */
function draw(verdict, audience, place, files) {
  element("verdict").hidden = false;
  if (!drawFindings(verdict, audience, place)) {
    fill(element("headline"), verdict.findings.length > 0 ? "panel_noticed" : "panel_calm");
    line(element("summary"), "try_would_leave");
  } else if (verdict.verdict === "block") {
    line(element("summary"), "blocked");
  }
  const [fix] = remedyAnswers(verdict, place).fix;
  if (fix) {
    line(element("summary"), "try_offers", { remedy: shown(drawnIn(fix)) });
  }
  drawFiles(element("files"), files);
  // There is no message to change.
  for (const button of element("verdict").querySelectorAll("button[data-answer]")) {
    button.remove();
  }
  /** @type {HTMLImageElement} */ (element("icon")).src = ICONS[verdict.verdict]; // by construction of try.html
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
 * @param {import("./eml.js").Eml} eml
 * @returns {Promise<ComposeDetails>}
 */
async function detailsOf(eml) {
  const fields = ["from", "to", "cc", "bcc", "reply-to"].map((name) => mailboxes(name, eml.fields[name] ?? []));
  const [from, to, cc, bcc, replyTo] = await Promise.all(fields);
  const identities = await messenger.identities.list();
  const { type, text } = eml.body;
  return {
    type: "new",
    from: from[0] ?? identities.find(({ email }) => email)?.email ?? "",
    to,
    cc,
    bcc,
    replyTo,
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
 * @param {import("./eml.js").Eml} eml
 * @returns {Promise<import("./attached.js").Attached[]>}
 */
function attachedIn({ attachments }) {
  return Promise.all(
    attachments.map(async ({ name, type, bytes }) => {
      const [readable] = name.includes("=?") ? await messenger.messengerUtilities.decodeMimeHeader("subject", name) : [name];
      const file = new File([bytes], readable || (type === "message/rfc822" ? "message.eml" : type), { type });
      return { name: file.name, size: file.size, file };
    }),
  );
}
