/**
 * The section about the journal: what left and what was answered, newest first, month by month, as files to take away; and whether it is
 * as it was written. The page reads the store itself, so that thousands of entries are there at once; only the background page writes.
 *
 * @import { Account, Drawn, Entry, FromOptions, Link, OptionsState } from "../types.js"
 */

import { csvOf } from "../csv.js";
import { within } from "../failure.js";
import { has, text } from "../i18n.js";
import * as journal from "../journal.js";
import { joined, visible } from "../visible.js";
import { rulesTable } from "./bars.js";

/** How many entries are drawn at first, and with each click on "more". */
const [FIRST, MORE] = [50, 200];

/** Months in the chart, the present one being the last. */
const MONTHS = 12;

/** How long the background page may take to answer; it may have to be woken. */
const ANSWER_TIMEOUT = 8000;

/** @type {Record<Account["answer"], string>} */
const ANSWERS = {
  none: "journal_answer_none",
  send: "journal_answer_send",
  apply: "journal_answer_apply",
  cancel: "journal_answer_cancel",
  unchecked: "journal_answer_unchecked",
  corrected: "journal_answer_corrected",
};

/** @type {Record<Exclude<Account["silenced"], "">, string>} */
const SILENCED = {
  known_group: "journal_silenced_known_group",
  weekly_limit: "journal_silenced_weekly_limit",
  monitor: "journal_silenced_monitor",
};

/** @type {Partial<Record<Account["mode"], string>>} */
const MODES = { sendLater: "journal_mode_later", individually: "journal_mode_individually" };

/** What the chart tells apart, from the bottom of a column to its top. */
const SERIES = /** @type {const} */ (["right", "back", "sent", "silent"]);

/** @type {Record<typeof SERIES[number], string>} */
const SERIES_NAMES = {
  right: "journal_series_right",
  back: "journal_series_back",
  sent: "journal_series_sent",
  silent: "journal_series_silent",
};

/** @typedef {Record<typeof SERIES[number] | "messages", number>} Month how often, in one month */

const language = text("language");
const number = new Intl.NumberFormat(language);
const moment = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
const monthName = new Intl.DateTimeFormat(language, { month: "short", year: "numeric" });
const shortName = new Intl.DateTimeFormat(language, { month: "short" });

const counted = (/** @type {number} */ value) => visible(number.format(value));

/** How many entries are on the page. */
let drawn = 0;
/** Where the chain began and ended when it was last read. @type {{ anchor: Link, head: Link } | undefined} */
let links;

/**
 * Fills the section, and keeps it true.
 *
 * @param {HTMLElement} section
 * @param {OptionsState} state
 */
export async function showJournal(section, { settings: { journal: limits, organisation } }) {
  part(section, ".what").textContent = text("journal_what", {
    days: number.format(limits.keep_days),
    entries: number.format(limits.max_entries),
  });
  part(section, ".locked").hidden = limits.erasable;
  part(section, ".locked").textContent = text("journal_kept", {
    organisation: organisation.name || text("your_organisation"),
  });
  button(section, "[data-more]").addEventListener("click", () => guarded(section, () => drawMore(section, MORE)));
  for (const format of /** @type {const} */ (["csv", "json"])) {
    button(section, `[data-export="${format}"]`).addEventListener("click", () => guarded(section, () => save(section, format)));
  }
  listenToErase(section, limits.erasable);
  section.hidden = false;
  await guarded(section, () => draw(section));
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
      guarded(section, () => refresh(section));
    }
  });
}

/**
 * The newest entries at once; the rest is read behind them.
 *
 * @param {HTMLElement} section
 */
async function draw(section) {
  const { anchor, head } = await journal.links();
  links = { anchor, head };
  drawn = 0;
  part(section, "[data-journal] tbody").replaceChildren();
  const count = head.n - anchor.n;
  for (const each of [".entries", ".chart-and-table"]) {
    part(section, each).hidden = count === 0;
  }
  for (const each of ["[data-export=csv]", "[data-export=json]"]) {
    button(section, each).disabled = count === 0;
  }
  button(section, "[data-erase]").disabled = count === 0;
  await drawMore(section, FIRST);
  // Its place is taken at once: nothing moves away from under the mouse when it is counted.
  drawChart(section, new Map());
  tell(section, text("journal_count", { entries: number.format(count), n: count }), count > 0 ? text("journal_checking") : "");
  guarded(section, () => follow(section, count));
}

/** @param {HTMLElement} section */
async function refresh(section) {
  const { head } = await journal.links();
  if (head.hash !== links?.head.hash) {
    await draw(section);
  }
}

/**
 * Follows the chain, and counts for the chart on the way.
 *
 * @param {HTMLElement} section
 * @param {number} count
 */
async function follow(section, count) {
  /** @type {Map<string, Month>} */
  const months = new Map();
  /** @type {Entry["findings"][]} */
  const monitored = [];
  const fault = await journal.verify((entries) => {
    tally(entries, months);
    monitored.push(...entries.filter(({ silenced }) => silenced === "monitor").map(({ findings }) => findings));
  });
  drawChart(section, months);
  await drawMonitored(section, monitored);
  section.dataset.intact = String(fault === null);
  tell(section, text("journal_count", { entries: number.format(count), n: count }), count > 0 ? verdictOn(fault) : "");
  part(section, ".state").classList.toggle("broken", fault !== null);
}

/**
 * How often each rule would have interrupted while nothing was to: counted as a back-test counts.
 *
 * @param {HTMLElement} section
 * @param {Entry["findings"][]} messages
 */
async function drawMonitored(section, messages) {
  const place = part(section, ".monitored");
  if (messages.length === 0) {
    place.hidden = true;
    return;
  }
  // Not before it is needed: this starts a core.
  const core = await import("../core.js");
  const { interrupted, rules } = await core.tally(
    messages.map((findings) => findings.map(({ rule, level }) => ({ rule, level }))),
  );
  part(place, "p").textContent = text("journal_monitored_messages", { messages: number.format(interrupted) });
  const interrupting = Object.entries(rules)
    .filter(([, { interrupted }]) => interrupted > 0)
    .toSorted(([, a], [, b]) => b.interrupted - a.interrupted);
  const table = rulesTable(
    "backtest_by_rule",
    interrupting.map(([id, { interrupted }]) => ({ id, interrupted, noted: 0 })),
  );
  place.querySelector("table")?.remove();
  place.append(table);
  // Not before there is something to open it for.
  place.hidden = false;
}

/** @param {number | null} fault */
function verdictOn(fault) {
  return fault === null ? text("journal_intact") : text("journal_broken", { entry: number.format(fault) });
}

/**
 * @param {HTMLElement} section
 * @param {Drawn[]} sentences
 */
function tell(section, ...sentences) {
  part(section, ".state").textContent = joined(sentences);
}

/**
 * @param {HTMLElement} section
 * @param {number} count
 */
async function drawMore(section, count) {
  const { anchor, head } = links ?? (await journal.links());
  const last = head.n - drawn;
  const first = Math.max(anchor.n + 1, last - count + 1);
  const entries = await journal.entries(first, last);
  drawn += Math.max(0, last - first + 1);
  part(section, "[data-journal] tbody").append(...entries.reverse().map(row));
  const left = first - anchor.n - 1;
  const more = button(section, "[data-more]");
  more.hidden = left <= 0;
  more.textContent = text("journal_more", { more: number.format(Math.min(MORE, left)), n: Math.min(MORE, left) });
}

/** @param {Entry} entry */
function row(entry) {
  const made = document.createElement("tr");
  made.dataset.journalEntry = String(entry.n);
  made.dataset.answer = entry.answer;
  const when = document.createElement("time");
  when.dateTime = entry.time;
  when.textContent = visible(moment.format(Date.parse(entry.time)));
  const recipients = cell(entry.recipients === null ? "–" : counted(entry.recipients));
  recipients.className = "number";
  made.append(cell(when), cell(...foundIn(entry)), recipients, cell(...outcomeOf(entry)));
  return made;
}

/** @param {Entry} entry */
function foundIn({ findings, level }) {
  if (level === "unknown") {
    return [quiet(text("journal_not_checked"))];
  }
  if (findings.length === 0) {
    return [quiet(text("journal_nothing"))];
  }
  return findings.map(({ rule, facts }) => {
    const count = facts.people ?? Object.values(facts)[0];
    const name = text(`rule_${rule}_name`) || rule;
    return line(count === undefined ? visible(name) : text("journal_finding", { name, number: number.format(count) }));
  });
}

/** @param {Entry} entry */
function outcomeOf({ answer, remedies, reason, silenced, mode, altered }) {
  /** @type {Drawn[]} */
  const also = [
    joined(remedies.map(remedyName), ", "),
    MODES[mode] ? text(MODES[mode]) : "",
    silenced ? text(SILENCED[silenced]) : "",
    altered ? text("journal_altered", { n: altered }) : "",
    reason ? text("journal_reason", { reason }) : "",
  ];
  return [line(text(ANSWERS[answer])), ...also.filter((each) => each !== "").map(quiet)];
}

/** @param {string} remedy without what it acts on */
function remedyName(remedy) {
  const many = `remedy_${remedy}_short_many`;
  return (has(many) ? text(many, { n: 1 }) : text(`remedy_${remedy}_short`)) || visible(remedy);
}

/**
 * @param {Entry[]} entries
 * @param {Map<string, Month>} months
 */
function tally(entries, months) {
  for (const entry of entries) {
    const key = monthOf(new Date(entry.time));
    const month = months.get(key) ?? { messages: 0, right: 0, back: 0, sent: 0, silent: 0 };
    const series = seriesOf(entry);
    month.messages += entry.mode === "" ? 0 : 1; // answered, and still open
    if (series) {
      month[series] += 1;
    }
    months.set(key, month);
  }
}

/**
 * @param {Entry} entry
 * @returns {typeof SERIES[number] | null} null where there was nothing to ask
 */
function seriesOf({ answer, silenced }) {
  switch (answer) {
    case "apply":
    case "corrected":
      return "right";
    case "cancel":
      return "back";
    case "send":
    case "unchecked":
      return "sent";
    default:
      return silenced ? "silent" : null;
  }
}

/** @param {Date} date */
function monthOf(date) {
  return `${date.getFullYear()}-${date.getMonth()}`;
}

/**
 * Columns for the eye, and a table with the same numbers for everyone.
 *
 * @param {HTMLElement} section
 * @param {Map<string, Month>} inMonths
 */
function drawChart(section, inMonths) {
  const now = new Date();
  const months = Array.from({ length: MONTHS }, (_, index) => {
    const first = new Date(now.getFullYear(), now.getMonth() - MONTHS + 1 + index, 1);
    return { first, month: inMonths.get(monthOf(first)) ?? { messages: 0, right: 0, back: 0, sent: 0, silent: 0 } };
  });
  const height = (/** @type {Month} */ month) => SERIES.reduce((sum, series) => sum + month[series], 0);
  const highest = Math.max(1, ...months.map(({ month }) => height(month)));
  part(section, ".chart").replaceChildren(...months.map(({ first, month }) => column(first, month, height(month), highest)));
  part(section, ".legend").replaceChildren(
    ...SERIES.map((series) => {
      const made = document.createElement("li");
      made.className = series;
      made.textContent = text(SERIES_NAMES[series]);
      return made;
    }),
  );
  const rows = months.toReversed().map(({ first, month }) => {
    const made = document.createElement("tr");
    const name = document.createElement("th");
    name.scope = "row";
    name.textContent = visible(monthName.format(first));
    const counts = /** @type {const} */ (["messages", ...SERIES]).map((series) => cell(counted(month[series])));
    made.append(name, ...counts);
    return made;
  });
  part(section, "[data-months] tbody").replaceChildren(...rows);
}

/**
 * @param {Date} first
 * @param {Month} month
 * @param {number} height
 * @param {number} highest
 */
function column(first, month, height, highest) {
  const made = document.createElement("div");
  made.className = "month";
  const bars = document.createElement("div");
  bars.className = "bars";
  const sum = document.createElement("span");
  sum.className = "sum";
  sum.textContent = height > 0 ? counted(height) : "";
  bars.append(sum);
  for (const series of SERIES.toReversed().filter((series) => month[series] > 0)) {
    const bar = document.createElement("div");
    bar.className = series;
    bar.style.blockSize = `${(100 * month[series]) / highest}%`;
    bars.append(bar);
  }
  const name = document.createElement("span");
  name.className = "name";
  name.textContent = visible(shortName.format(first));
  made.append(bars, name);
  return made;
}

/**
 * Hands the whole journal over as a file, and says whether it is as it was written.
 *
 * @param {HTMLElement} section
 * @param {"csv" | "json"} format
 */
async function save(section, format) {
  /** @type {Entry[]} */
  const all = [];
  const { anchor, head } = await journal.links();
  const fault = await journal.verify((entries) => all.push(...entries));
  const exported = new Date().toISOString();
  const about = { format: 1, exported, intact: fault === null, first_fault: fault, anchor, head };
  const content = format === "csv" ? tableOf(all) : JSON.stringify({ ...about, entries: all }, null, 1);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: format === "csv" ? "text/csv" : "application/json" }));
  link.download = `bcc-guard-journal-${exported.slice(0, 10)}.${format}`;
  link.click();
  // Thunderbird may first ask where to put it.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  part(section, ".exported").textContent = joined([text("journal_exported", { file: link.download }), verdictOn(fault)]);
}

/**
 * One line an entry, for a spreadsheet; what can be verified is the other format.
 *
 * @param {Entry[]} entries
 */
function tableOf(entries) {
  const names = /** @type {const} */ (["n", "time", "kind", "mode", "recipients", "level", "answer", "silenced", "altered"]);
  const rows = entries.map((entry) => {
    const findings = entry.findings.map(({ rule, level, facts }) =>
      [rule, level, ...Object.entries(facts).map(([name, fact]) => `${name}=${fact}`)].join(" "),
    );
    const { remedies, reason, policy, version, hash } = entry;
    return [...names.map((name) => entry[name] ?? ""), findings.join("; "), remedies.join("; "), reason, policy, version, hash];
  });
  return csvOf([[...names, "findings", "remedies", "reason", "policy", "version", "hash"], ...rows]);
}

/**
 * Erasing is asked about, in place: there is no way back.
 *
 * @param {HTMLElement} section
 * @param {boolean} isErasable
 */
function listenToErase(section, isErasable) {
  const erase = button(section, "[data-erase]");
  const question = part(section, ".question");
  erase.hidden = !isErasable;
  const ask = (/** @type {boolean} */ isAsking) => {
    question.hidden = !isAsking;
    erase.hidden = isAsking;
    (isAsking ? button(section, "[data-erase-no]") : erase).focus();
  };
  erase.addEventListener("click", () => ask(true));
  button(section, "[data-erase-no]").addEventListener("click", () => ask(false));
  button(section, "[data-erase-yes]").addEventListener("click", () =>
    guarded(section, async () => {
      /** @type {FromOptions} */
      const message = { kind: "journal", wish: "erase" };
      const isErased = await within(ANSWER_TIMEOUT, "the background page", messenger.runtime.sendMessage(message));
      ask(false);
      if (!isErased) {
        throw new Error("the organisation keeps the journal");
      }
      await draw(section);
      part(section, ".exported").textContent = text("journal_erased");
    }),
  );
}

/**
 * @param {HTMLElement} section
 * @param {() => Promise<void>} work
 */
async function guarded(section, work) {
  const problem = part(section, ".problem");
  try {
    await work();
    problem.hidden = true;
  } catch (error) {
    console.error(error);
    problem.hidden = false;
  }
}

/** @param {(Drawn | Node)[]} content */
function cell(...content) {
  const made = document.createElement("td");
  made.append(...content);
  return made;
}

/** @param {Drawn} words */
function line(words) {
  const made = document.createElement("div");
  made.dir = "auto";
  made.textContent = words;
  return made;
}

/** @param {Drawn} words */
function quiet(words) {
  const made = line(words);
  made.className = "quiet";
  return made;
}

/**
 * @param {HTMLElement} section
 * @param {string} selector
 * @returns {HTMLElement}
 */
function part(section, selector) {
  return /** @type {HTMLElement} by construction of options.html */ (section.querySelector(selector));
}

/**
 * @param {HTMLElement} section
 * @param {string} selector
 */
function button(section, selector) {
  return /** @type {HTMLButtonElement} by construction of options.html */ (part(section, selector));
}
