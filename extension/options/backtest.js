/**
 * The section that tells how often today's settings would have interrupted what was sent in the last months. It works in this page and
 * ends with it; what it found stands on the page and nowhere else.
 *
 * @import { OptionsState } from "../types.js"
 */

import { fill, text } from "../i18n.js";
import { barsTable, number, row, rulesTable } from "./bars.js";

/** @typedef {import("../backtest.js").Result} Result */

const WEEKS_A_MONTH = 365.25 / 12 / 7;

/**
 * @param {HTMLElement} section
 * @param {() => OptionsState} page
 */
export function offerBacktest(section, page) {
  const select = /** @type {HTMLSelectElement} by construction of options.html */ (section.querySelector("select"));
  const [start, end] = ["start", "stop"].map((wish) => part(section, `[data-wish=${wish}]`));
  select.append(...[1, 3, 6, 12].map((months) => new Option(text("backtest_months", { n: months }), String(months))));
  select.value = "3";
  let running = new AbortController();
  end.addEventListener("click", () => running.abort());
  start.addEventListener("click", async () => {
    running = new AbortController();
    select.disabled = true;
    swap(start, end);
    await run(section, Number(select.value), page(), running.signal);
    select.disabled = false;
    swap(end, start);
  });
  // Thunderbird would go on to fill its list for nobody.
  addEventListener("pagehide", () => running.abort());
  section.hidden = false;
}

/**
 * One button in place of another, with the focus where that was.
 *
 * @param {HTMLElement} before
 * @param {HTMLElement} after
 */
function swap(before, after) {
  const hadFocus = document.activeElement === before;
  before.hidden = true;
  after.hidden = false;
  if (hadFocus) {
    after.focus();
  }
}

/**
 * @param {HTMLElement} section
 * @param {number} months
 * @param {OptionsState} state
 * @param {AbortSignal} signal
 */
async function run(section, months, { settings, rules }, signal) {
  const bar = /** @type {HTMLProgressElement} by construction of options.html */ (part(section, "progress"));
  const told = part(section, ".told");
  const tell = (/** @type {Result} */ { messages, done }) => {
    bar.value = done;
    told.textContent = text("backtest_reading", { n: messages, messages: number(messages) });
  };
  part(section, ".result").replaceChildren();
  part(section, ".summary").replaceChildren();
  part(section, ".problem").hidden = true;
  bar.value = 0;
  bar.hidden = false;
  told.textContent = "";
  try {
    // Not before it is needed: this starts a core.
    const { backtest, RULES } = await import("../backtest.js");
    const result = await backtest(months, settings, rules, { signal, tell });
    told.textContent = signal.aborted ? text("backtest_stopped") : text("backtest_done");
    const [summary, ...details] = drawn(result, months, settings, rules, RULES);
    part(section, ".summary").append(...summary.childNodes);
    part(section, ".result").append(...details);
  } catch (error) {
    console.error(error);
    told.textContent = "";
    part(section, ".problem").hidden = false;
  }
  bar.hidden = true;
}

/**
 * @param {Result} result
 * @param {number} months
 * @param {OptionsState["settings"]} settings
 * @param {OptionsState["rules"]} rules
 * @param {string[]} tellable ids of the rules that were tried
 * @returns {Element[]} what it comes to in a sentence, then all the rest
 */
function drawn(result, months, settings, rules, tellable) {
  const { messages, count, limits, done } = result;
  if (messages === 0) {
    return [paragraph("backtest_none")];
  }
  const share = new Intl.NumberFormat(text("language"), { style: "percent", maximumFractionDigits: 1 });
  const summary = paragraph("backtest_summary", {
    n: count.interrupted,
    interrupted: number(count.interrupted),
    messages: number(messages),
    share: share.format(count.interrupted / messages),
  });
  const weekly = new Intl.NumberFormat(text("language"), { maximumFractionDigits: 1 });
  const perWeek =
    done > 0 && count.interrupted > 0
      ? [paragraph("backtest_weekly", { weekly: weekly.format(count.interrupted / (months * WEEKS_A_MONTH * done)) })]
      : [];
  const on = rules.filter(({ id }) => settings.rules[id].level !== "off");
  const told = on.filter(({ id }) => tellable.includes(id));
  const untold = on.filter(({ id }) => !tellable.includes(id)).map(({ id }) => text(`rule_${id}_name`));
  const byLimit = Map.groupBy(limits, ({ rule, option }) => `option_${rule}_${option}`);
  return [
    summary,
    ...perWeek,
    rulesTable(
      "backtest_by_rule",
      told.map(({ id }) => ({ id, level: settings.rules[id].level, ...(count.rules[id] ?? { interrupted: 0, noted: 0 }) })),
    ),
    ...[...byLimit].map(([option, values]) => limitTable(option, values)),
    ...(limits.length > 0 ? [paragraph("backtest_alone")] : []),
    paragraph("backtest_answers"),
    ...(untold.length > 0
      ? [paragraph("backtest_untold", { rules: new Intl.ListFormat(text("language")).format(untold) })]
      : []),
  ];
}

/**
 * @param {string} option
 * @param {Result["limits"]} limits
 */
function limitTable(option, limits) {
  const most = Math.max(...limits.map(({ messages }) => messages));
  const rows = limits.map(({ rule, option: name, value, isSet, messages }) => {
    const made = row(number(value), messages, most, isSet ? "set" : "");
    Object.assign(made.dataset, { limit: `${rule}.${name}`, value });
    if (isSet) {
      made.cells[0].append(" ", text("backtest_set"));
    }
    return made;
  });
  const rule = text(`rule_${limits[0].rule}_name`);
  return barsTable("backtest_by_limit", { rule, option: text(option) }, "backtest_limit", rows);
}

/**
 * @param {string} message
 * @param {import("../i18n.js").Values} [values]
 */
function paragraph(message, values) {
  const made = document.createElement("p");
  fill(made, message, values);
  return made;
}

/**
 * @param {HTMLElement} section
 * @param {string} selector
 */
function part(section, selector) {
  return /** @type {HTMLElement} by construction of options.html */ (section.querySelector(selector));
}
