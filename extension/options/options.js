/**
 * The options page: shows what is in force and who decided it, and asks the background page to store what the user changes. What is
 * right or wrong, and what a number may be, comes from the core.
 *
 * @import { Bound, Drawn, FromOptions, OptionsState, Problem, RuleDescription, Words } from "../types.js"
 */

import { has, shown, text, translatePage } from "../i18n.js";
import { disclosure } from "../verdict/disclosure.js";
import { joined } from "../visible.js";
import { offerBacktest } from "./backtest.js";
import { showCorrespondents } from "./correspondents.js";
import { showJournal } from "./journal.js";
import { belongsTo, reach, withValue } from "./paths.js";
import { explain, listOf } from "./problems.js";
import { enableSearch } from "./search.js";
import { showStatus } from "./status.js";
import { offerTransfer } from "./transfer.js";
import { offerTry } from "./try.js";

/** How long after the last key a text counts as written. */
const TYPING = 700;

/** How long the background page may take to answer; it may have to be woken, and to load the core. */
const ANSWER_TIMEOUT = 8000;

/**
 * A setting on the page.
 *
 * @typedef {object} Field
 * @property {string[]} path
 * @property {HTMLElement} row
 * @property {(HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement)[]} controls
 * @property {() => unknown} read what stands there now; `undefined`: the default
 * @property {(value: unknown) => void} write
 */

/** Every kind of {@link Bound} at once. @typedef {{ [limit in "at_most" | "at_least"]?: number } & { [list in "with" | "within"]?: string[] } & { among?: (string | boolean)[] }} Limits */

const number = new Intl.NumberFormat(text("language"));

/** @type {OptionsState} */
let state;
/** @type {Field[]} */
let fields = [];
/** Fields that hold what is not stored yet; nothing is written over it. @type {Set<Field>} */
const unsaved = new Set();
/** Changes are stored one after the other, each on top of the one before. */
let storing = Promise.resolve();

translatePage();
element("fields").addEventListener("submit", (event) => event.preventDefault());
try {
  state = await ask({ kind: "settings" });
  fields = build(state.rules);
  draw();
  element("reset").addEventListener("click", resetAll);
  element("all").hidden = false;
  enableSearch(element("search"));
  offerTransfer(element("transfer"), { state: () => state, usable, save: saveAll });
  offerTry(element("try"));
  offerBacktest(element("backtest"), () => state);
  await Promise.all([showCorrespondents(element("correspondents")), showJournal(element("journal"), state)]);
} catch (error) {
  fail("options_failed", error);
}
showStatus(element("status"));
performance.mark("ready");
document.documentElement.dataset.ready = "";

/**
 * @param {RuleDescription[]} rules
 * @returns {Field[]}
 */
function build(rules) {
  const general = section(text("options_general"));
  const made = [
    presetField(general),
    entriesField(general, ["internal_domains"], "option_internal_domains"),
    selectField(general, ["move_then"], "option_move_then", wordsOf("option_move_then", ["send", "review"])),
    selectField(
      general,
      ["individual_copies"],
      "option_individual_copies",
      wordsOf("option_individual_copies", ["each", "first", "none"]),
    ),
    flagField(general, ["known_groups"], "option_known_groups"),
    countField(general, ["max_questions_per_week"], "option_max_questions_per_week", 0, 1000),
  ];
  for (const [id, group] of Map.groupBy(rules, (rule) => rule.section)) {
    const place = section(text(`section_${id}`));
    made.push(...group.flatMap((rule) => ruleFields(place, rule)));
  }
  return made;
}

/**
 * Closed, a rule says what it does; most of them nobody needs to open.
 *
 * @param {Element} section
 * @param {RuleDescription} rule
 * @returns {Field[]}
 */
function ruleFields(section, { id, options }) {
  const name = document.createElement("h3");
  name.textContent = text(`rule_${id}_name`);
  const level = document.createElement("span");
  level.className = "level";
  const place = disclosure("rule", name, level);
  place.id = `rule-${id}`;
  section.append(place);
  return [
    levelField(place, ["rules", id, "level"]),
    ...options.map((option) => optionField(place, ["rules", id, option.name], `option_${id}_${option.name}`, option)),
  ];
}

/**
 * @param {Element} place
 * @param {string[]} path
 * @param {string} words
 * @param {import("../types.js").OptionDescription} option
 */
function optionField(place, path, words, { type, min, max, values = [] }) {
  switch (type) {
    case "count":
      return countField(place, path, words, min, max);
    case "flag":
      return flagField(place, path, words);
    case "url":
      return urlField(place, path, words);
    case "choice":
      return selectField(place, path, words, wordsOf(words, values));
    case "choices":
      return choicesField(place, path, words, values);
    default:
      return entriesField(place, path, words);
  }
}

/** @param {Element} place */
function presetField(place) {
  const row = fieldRow(place, ["preset"], "option_preset", "");
  const caption = part(row, "label");
  const group = document.createElement("div");
  group.setAttribute("role", "radiogroup");
  group.setAttribute("aria-labelledby", "preset-caption");
  caption.id = "preset-caption";
  const controls = ["quiet", "standard", "strict"].map((preset) => {
    const choice = document.createElement("label");
    choice.className = "choice";
    const radio = document.createElement("input");
    radio.type = "radio";
    radio.name = "preset";
    radio.value = preset;
    const words = document.createElement("span");
    const hint = document.createElement("span");
    hint.className = "quiet";
    hint.textContent = text(`preset_${preset}_hint`);
    words.append(text(`preset_${preset}`), hint);
    choice.append(radio, words);
    group.append(choice);
    return radio;
  });
  part(row, ".control").append(group);
  return listen({
    path: ["preset"],
    row,
    controls,
    read: () => controls.find((radio) => radio.checked)?.value,
    write: (value) => {
      for (const radio of controls) {
        radio.checked = radio.value === value;
      }
    },
  });
}

/**
 * @param {Element} place
 * @param {string[]} path
 */
function levelField(place, path) {
  return selectField(place, path, "option_level", wordsOf("level", ["off", "notice", "ask", "block"]));
}

/**
 * @param {string} words what those of a value begin with
 * @param {string[]} values
 */
function wordsOf(words, values) {
  return new Map(values.map((value) => [value, text(`${words}_${value}`)]));
}

/**
 * @param {Element} place
 * @param {string[]} path
 * @param {string} words
 * @param {Map<string, Words>} values each with its words
 */
function selectField(place, path, words, values) {
  const row = fieldRow(place, path, words, "");
  const select = document.createElement("select");
  select.append(...[...values].map(([value, name]) => new Option(name, value)));
  put(row, select);
  return listen({
    path,
    row,
    controls: [select],
    read: () => select.value,
    write: (value) => {
      select.value = String(value);
    },
  });
}

/**
 * @param {Element} place
 * @param {string[]} path
 * @param {string} words
 * @param {number | null} min
 * @param {number | null} max
 */
function countField(place, path, words, min, max) {
  const row = fieldRow(place, path, words, "");
  const input = document.createElement("input");
  input.type = "number";
  input.dataset.min = String(min ?? "");
  input.dataset.max = String(max ?? "");
  put(row, input);
  return listen({
    path,
    row,
    controls: [input],
    read: () => (input.value === "" && !input.validity.badInput ? undefined : input.valueAsNumber),
    write: (value) => {
      input.value = String(value);
    },
  });
}

/**
 * @param {Element} place
 * @param {string[]} path
 * @param {string} words
 */
function flagField(place, path, words) {
  const row = fieldRow(place, path, words, "");
  const box = document.createElement("input");
  box.type = "checkbox";
  put(row, box);
  part(row, "label").before(box);
  return listen({
    path,
    row,
    controls: [box],
    read: () => box.checked,
    write: (value) => {
      box.checked = value === true;
    },
  });
}

/**
 * @param {Element} place
 * @param {string[]} path
 * @param {string} words
 */
function urlField(place, path, words) {
  const row = fieldRow(place, path, words, "");
  const input = document.createElement("input");
  input.type = "url";
  input.placeholder = "https://";
  put(row, input);
  return listen({
    path,
    row,
    controls: [input],
    read: () => input.value.trim() || undefined,
    write: (value) => {
      input.value = String(value);
    },
  });
}

/**
 * Any of several kinds, a box for each.
 *
 * @param {Element} place
 * @param {string[]} path
 * @param {string} words
 * @param {string[]} values
 */
function choicesField(place, path, words, values) {
  const row = fieldRow(place, path, words, "");
  const group = document.createElement("div");
  group.className = "choices";
  group.role = "group";
  group.ariaLabel = text(words);
  const controls = values.map((value) => {
    const choice = document.createElement("label");
    choice.className = "choice";
    const box = document.createElement("input");
    box.type = "checkbox";
    box.value = value;
    choice.append(box, text(`number_${value}`));
    group.append(choice);
    return box;
  });
  part(row, ".control").append(group);
  return listen({
    path,
    row,
    controls,
    read: () => controls.filter((box) => box.checked).map((box) => box.value),
    write: (value) => {
      for (const box of controls) {
        box.checked = Array.isArray(value) && value.includes(box.value);
      }
    },
  });
}

/**
 * @param {Element} place
 * @param {string[]} path
 * @param {string} words
 */
function entriesField(place, path, words) {
  const row = fieldRow(place, path, words, text("option_one_per_line"));
  const area = document.createElement("textarea");
  area.spellcheck = false;
  area.dir = "auto";
  put(row, area);
  return listen({
    path,
    row,
    controls: [area],
    read: () => {
      const lines = area.value.split("\n").map((line) => line.trim());
      const entries = lines.filter((line) => line !== "");
      return entries.length > 0 ? entries : undefined;
    },
    write: (value) => {
      area.value = Array.isArray(value) ? value.join("\n") : "";
      area.rows = Math.min(12, Math.max(3, area.value.split("\n").length + 1));
    },
  });
}

/**
 * @param {Field} field
 * @returns {Field}
 */
function listen(field) {
  let timer = 0;
  const store = () => {
    clearTimeout(timer);
    save(field, field.read());
  };
  for (const control of field.controls) {
    control.addEventListener("change", store);
    control.addEventListener("input", () => {
      unsaved.add(field);
      clearTimeout(timer);
      timer = setTimeout(store, TYPING);
    });
  }
  part(field.row, ".reset").addEventListener("click", async () => {
    clearTimeout(timer);
    await save(field, undefined);
    draw();
    field.controls[0].focus();
  });
  return field;
}

/**
 * @param {Field} field
 * @param {unknown} value
 * @returns {Promise<void>} once it is stored, or its reason is shown
 */
function save(field, value) {
  storing = storing.then(() => store(field, value)).catch((error) => fail("options_save_failed", error));
  return storing;
}

/**
 * @param {Field} field
 * @param {unknown} value
 */
async function store(field, value) {
  const before = state;
  const user = withValue(usable(before), field.path, value);
  if (value === undefined || JSON.stringify(value) === JSON.stringify(field.read())) {
    unsaved.delete(field);
  }
  if (JSON.stringify(user) === JSON.stringify(before.user) && !isWrong(field)) {
    return;
  }
  const loose = tooLoose(field, value);
  if (loose.length > 0) {
    drawReasons(field, loose, value);
    return;
  }
  const answer = await ask({ kind: "save", user });
  const isStored = answer.problems.length === 0;
  if (isStored) {
    state = answer;
  }
  forgetReset();
  drawReasons(field, isStored ? [] : answer.problems.filter(({ path }) => belongsTo(path, field.path)), value);
  draw(field);
  part(field.row, ".saved").textContent = isStored ? text("option_saved") : "";
}

/**
 * The user's own settings without those the core cannot use: written by another version, or by another hand. They would keep
 * everything else from being stored.
 *
 * @param {Pick<OptionsState, "user" | "problems">} state
 */
function usable({ user, problems }) {
  return problems.reduce((good, { path }) => withValue(good, path.replace(/\[.*$/u, "").split("."), undefined), user);
}

/** Back to the defaults; and, where that was a mistake, back again. */
function resetAll() {
  const before = usable(state);
  const undo = element("undo");
  undo.onclick = () => saveAll(before, () => element("reset").focus());
  saveAll({}, () => {
    element("was-reset").textContent = text("options_was_reset");
    undo.hidden = false;
    undo.focus();
  });
}

/**
 * @param {Record<string, unknown>} user
 * @param {() => void} afterwards
 */
function saveAll(user, afterwards) {
  storing = storing
    .then(async () => {
      state = await ask({ kind: "save", user });
      forgetReset();
      unsaved.clear();
      for (const field of fields) {
        drawReasons(field, [], undefined);
      }
      draw();
      afterwards();
    })
    .catch((error) => fail("options_save_failed", error));
}

function forgetReset() {
  element("was-reset").textContent = "";
  element("undo").hidden = true;
}

/**
 * @param {FromOptions} message
 * @returns {Promise<OptionsState>}
 */
async function ask(message) {
  const late = new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no answer within ${ANSWER_TIMEOUT} ms`)), ANSWER_TIMEOUT);
  });
  const answer = await Promise.race([messenger.runtime.sendMessage(message), late]);
  element("failed").textContent = "";
  return answer;
}

/**
 * @param {string} words
 * @param {unknown} error
 */
function fail(words, error) {
  console.error(error);
  element("failed").textContent = text(words);
  element("failed").scrollIntoView({ block: "nearest" });
}

/**
 * Everything but what is being written, or is wrong and still stands there to be put right.
 *
 * @param {Field} [edited]
 */
function draw(edited) {
  for (const field of fields) {
    drawField(field, field === edited);
  }
  for (const { id } of state.rules) {
    drawLevel(element(`rule-${id}`), id);
  }
  drawProblems(element("problems"), state.problems);
  drawProblems(element("policy-problems"), state.policyProblems);
  element("reset").toggleAttribute("disabled", Object.keys(state.user).length === 0);
}

/**
 * @param {HTMLElement} rule
 * @param {string} id
 */
function drawLevel(rule, id) {
  const { level } = state.settings.rules[id];
  part(rule, ".level").textContent = text(`level_${level}`);
  rule.classList.toggle("off", level === "off");
}

/**
 * @param {Field} field
 * @param {boolean} edited
 */
function drawField(field, edited) {
  const { path, row, controls } = field;
  const bound = boundOf(field);
  const own = bound === "fixed" ? undefined : reach(state.user, path);
  if (!edited) {
    part(row, ".saved").textContent = "";
  }
  if (!edited && !isWrong(field) && !unsaved.has(field)) {
    // One's own spelling, where there is one, and it is in force.
    field.write(bound ? reach(state.settings, path) : (own ?? reach(state.settings, path)));
  }
  for (const control of controls) {
    restrict(control, bound);
  }
  const floor = floorOf(field);
  part(row, ".reset").hidden = own === undefined && !isWrong(field);
  part(row, ".locked").hidden = floor === "";
  part(row, ".locked").textContent = floor;
}

/** @param {Field} field */
function boundOf({ path }) {
  return state.bounds[path.join(".")];
}

/**
 * Offers only what the organisation leaves to the user.
 *
 * @param {Field["controls"][number]} control
 * @param {Bound | undefined} bound
 */
function restrict(control, bound) {
  const { among, at_most, at_least, with: fixed } = typeof bound === "object" ? /** @type {Limits} */ (bound) : {};
  control.disabled = bound === "fixed";
  if (control instanceof HTMLSelectElement) {
    for (const option of control.options) {
      option.disabled = among?.includes(option.value) === false;
    }
  } else if (control.type === "radio") {
    control.disabled ||= among?.includes(control.value) === false;
  } else if (control.type === "checkbox" && fixed) {
    control.disabled ||= fixed.includes(control.value);
  } else if (control.type === "number") {
    const input = /** @type {HTMLInputElement} */ (control);
    input.max = String(at_most ?? input.dataset.max);
    input.min = at_least === undefined ? String(input.dataset.min) : "0";
  }
}

/**
 * What the organisation has decided about a setting; empty where it leaves every value to the user.
 *
 * @param {Field} field
 */
function floorOf(field) {
  const bound = boundOf(field);
  const organisation = state.settings.organisation.name || text("your_organisation");
  if (bound === "fixed") {
    return text("option_locked", { organisation });
  }
  const { among, at_most, at_least, with: fixed, within } = /** @type {Limits} */ (bound ?? {});
  const [at, n] = at_most === undefined ? ["at_least", at_least] : ["at_most", at_most];
  if (n !== undefined) {
    return text(`option_floor_${at}`, { organisation, n: number.format(n) });
  }
  if (fixed || within) {
    return text(fixed ? "option_floor_with" : "option_floor_within", { organisation });
  }
  return among && among.length < valuesOf(field) ? text("option_floor", { organisation }) : "";
}

/**
 * How many values there are to choose from.
 *
 * @param {Field} field
 */
function valuesOf({ controls: [first, ...others] }) {
  return first instanceof HTMLSelectElement ? first.options.length : Math.max(2, others.length + 1);
}

/**
 * What is wrong with a number that the organisation does not leave to the user.
 *
 * @param {Field} field
 * @param {unknown} value
 * @returns {Problem[]}
 */
function tooLoose(field, value) {
  const { at_most, at_least } = /** @type {Limits} */ (boundOf(field) ?? {});
  const [input] = /** @type {HTMLInputElement[]} */ (field.controls);
  const min = at_least ?? Number(input.dataset.min);
  const max = at_most ?? Number(input.dataset.max);
  const isLoose = typeof value === "number" && ((at_most !== undefined && value > at_most) || (value !== 0 && value < min));
  const isBounded = at_most !== undefined || at_least !== undefined;
  return isBounded && isLoose ? [{ path: field.path.join("."), fault: "range", facts: { min, max }, message: "" }] : [];
}

/**
 * Why a value was not stored; of a list, which entry is at fault.
 *
 * @param {Field} field
 * @param {Problem[]} problems none: it was
 * @param {unknown} value
 */
function drawReasons({ row, controls }, problems, value) {
  const reasons = problems.map((problem) => {
    const reason = explain(problem);
    const index = /\[(\d+)\]$/u.exec(problem.path)?.[1];
    const entry = index === undefined ? undefined : reach(value, [index]);
    return entry === undefined ? reason : text("option_bad_entry", { entry: String(entry), reason: shown(reason) });
  });
  part(row, ".problem").hidden = reasons.length === 0;
  part(row, ".problem").textContent =
    reasons.length > 0 ? text("option_not_saved", { reasons: shown(joined(reasons, "; ")) }) : "";
  for (const control of controls) {
    control.ariaInvalid = String(reasons.length > 0);
  }
  if (reasons.length > 0) {
    // Closed since by whoever wrote it.
    row.closest("details")?.setAttribute("open", "");
  }
}

/** @param {Field} field */
function isWrong({ row }) {
  return !part(row, ".problem").hidden;
}

/**
 * @param {HTMLElement} list
 * @param {OptionsState["problems"]} problems
 */
function drawProblems(list, problems) {
  list.hidden = problems.length === 0;
  part(list, "ul").replaceWith(listOf(problems));
}

/** @param {Words} title */
function section(title) {
  const made = clone("section");
  part(made, "h2").textContent = title;
  element("fields").append(made);
  return made;
}

/**
 * @param {Element} place
 * @param {string[]} path
 * @param {string} words
 * @param {Drawn} bounds what every setting of this kind takes
 */
function fieldRow(place, path, words, bounds) {
  const row = clone("field");
  row.dataset.path = path.join(".");
  const hint = has(`${words}_hint`) ? text(`${words}_hint`) : "";
  part(row, "label").textContent = text(words);
  part(row, ".hint").textContent = joined([hint, bounds]);
  part(row, ".reset").ariaLabel = text("option_reset_accessible", { name: text(words) });
  place.append(row);
  return row;
}

/**
 * @param {HTMLElement} row
 * @param {HTMLElement} control
 */
function put(row, control) {
  const id = `field-${document.querySelectorAll(".field").length}`;
  control.id = id;
  /** @type {HTMLLabelElement} */ (part(row, "label")).htmlFor = id; // by construction of the template
  for (const each of ["hint", "locked", "problem"]) {
    part(row, `.${each}`).id = `${id}-${each}`;
  }
  control.setAttribute("aria-describedby", `${id}-hint ${id}-locked ${id}-problem`);
  part(row, ".control").append(control);
}

/** @param {string} id */
function element(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id)); // by construction of options.html
}

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
function clone(id) {
  const { content } = /** @type {HTMLTemplateElement} */ (element(id)); // by construction of options.html
  return /** @type {HTMLElement} */ (content.firstElementChild?.cloneNode(true)); // likewise
}

/**
 * @param {Element} within
 * @param {string} selector
 * @returns {HTMLElement}
 */
function part(within, selector) {
  return /** @type {HTMLElement} */ (within.querySelector(selector)); // by construction of the templates
}
