/**
 * The section about how the add-on is: found out anew each time it is opened.
 *
 * @import { FromOptions, Status } from "../types.js"
 */

import { within } from "../failure.js";
import { fill, has, text } from "../i18n.js";
import { disclosure } from "../verdict/disclosure.js";
import { visible } from "../visible.js";
import { listOf } from "./problems.js";

/** How long the background page may take; it may have to be woken, and to load the core, and the policy has its own time. */
const ANSWER_TIMEOUT = 15_000;

/** How a message may leave, and whether it is checked then. */
const CHANNELS = {
  covered: ["send", "later", "outbox", "drafts", "individually"],
  not_covered: ["calendar", "addons", "programs", "filters", "elsewhere"],
};

/** @param {HTMLElement} section */
export function showStatus(section) {
  const title = document.createElement("h2");
  title.textContent = text("status_title");
  const row = disclosure("status", title);
  const body = document.createElement("div");
  body.className = "body";
  body.setAttribute("aria-live", "polite");
  row.append(body);
  row.addEventListener("toggle", () => {
    if (row.open) {
      draw(body).catch((error) => fail(body, error));
    }
  });
  section.append(row);
  section.hidden = false;
}

/** @param {HTMLElement} body */
async function draw(body) {
  delete body.dataset.drawn;
  body.replaceChildren(sentence("status_looking"));
  const [status, { permissions }, { name, version }] = await Promise.all([
    within(ANSWER_TIMEOUT, "the background page", ask({ kind: "status" })),
    messenger.permissions.getAll(),
    messenger.runtime.getBrowserInfo(),
  ]);
  const own = messenger.runtime.getManifest().version;
  body.replaceChildren(
    block("status_version", sentence("status_versions", { own, name, version })),
    block("status_check", ...check(status)),
    block("status_policy", ...policy(status.policy)),
    ...Object.entries(CHANNELS).map(([kind, channels]) =>
      block(`status_${kind}`, list(channels.map((each) => text(`channel_${each}`)))),
    ),
    block("status_thunderbird", sentence("status_public_recipients"), sentence("status_attachment_reminder")),
    block("status_permissions", list(permissions.map(permission))),
  );
  body.dataset.drawn = "";
}

/**
 * @param {HTMLElement} body
 * @param {unknown} error
 */
function fail(body, error) {
  console.error(error);
  const said = sentence("status_failed");
  said.className = "problem";
  body.replaceChildren(said);
  body.dataset.drawn = "";
}

/**
 * @param {FromOptions} message
 * @returns {Promise<Status>}
 */
function ask(message) {
  return messenger.runtime.sendMessage(message);
}

/** @param {Status} status */
function check({ failure, failed, tried, took }) {
  if (!failure && failed.length === 0) {
    return [marked(sentence("status_check_good", { n: tried, ms: Math.max(1, Math.round(took)) }), "good")];
  }
  const bad = marked(sentence("status_check_bad"), "problem");
  if (!failure) {
    return [bad, list(failed)];
  }
  const reason = has(`failure_${failure.reason}`) ? `failure_${failure.reason}` : "failure_core_error";
  return [bad, sentence(reason), list([failure.detail])];
}

/** @param {Status["policy"]} policy */
function policy({ state, read, locked, problems, monitor_until, unread }) {
  const time = new Intl.DateTimeFormat(text("language"), { dateStyle: "medium", timeStyle: "medium" }).format(read);
  const first = sentence(`status_policy_${state}`, { time });
  const said = [state === "kept" ? marked(first, "problem") : first];
  if (state !== "none" && state !== "unknown") {
    said.push(sentence("status_locked", { n: locked }), sentence("status_floor"));
    said.push(
      problems.length > 0
        ? marked(sentence("status_policy_problems", { n: problems.length }), "problem")
        : sentence("status_policy_good"),
    );
  }
  if (unread) {
    said.push(marked(sentence("status_unread", { reason: unread.detail }), "problem"));
  }
  if (monitor_until) {
    // Noon: the same day in any time zone.
    const day = new Intl.DateTimeFormat(text("language"), { dateStyle: "long" }).format(Date.parse(`${monitor_until}T12:00`));
    said.push(sentence("status_monitoring", { day }));
  }
  return problems.length > 0 ? [...said, listOf(problems)] : said;
}

/** @param {string} name as the manifest spells it */
function permission(name) {
  const key = `permission_${name.replace(".", "_")}`;
  return has(key) ? text(key) : name;
}

/**
 * @param {string} title
 * @param {...Element} content
 */
function block(title, ...content) {
  const made = document.createElement("section");
  made.dataset.status = title.replace("status_", "");
  const heading = document.createElement("h3");
  heading.textContent = text(title);
  made.append(heading, ...content);
  return made;
}

/**
 * @param {string} message
 * @param {import("../i18n.js").Values} [values]
 */
function sentence(message, values) {
  const made = document.createElement("p");
  fill(made, message, values);
  return /** @type {HTMLElement} what it is among others */ (made);
}

/**
 * @param {HTMLElement} element
 * @param {string} className
 */
function marked(element, className) {
  element.className = className;
  return element;
}

/** @param {string[]} lines */
function list(lines) {
  const made = document.createElement("ul");
  made.append(
    ...lines.map((words) => {
      const line = document.createElement("li");
      line.textContent = visible(words);
      return line;
    }),
  );
  return made;
}
