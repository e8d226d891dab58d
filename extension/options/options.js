/**
 * The options page: shows what is in force and who decided it, and asks the background page to store what the user changes. What is
 * right or wrong, and what a number may be, comes from the core.
 *
 * @import { OptionsState, RuleDescription } from "../types.js"
 */

import { has, text, translatePage } from "../i18n.js";
import { belongsTo, reach, withValue } from "./paths.js";

/** How long after the last key a text counts as written. */
const TYPING = 700;

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

/** @type {OptionsState} */
let state;
/** @type {Field[]} */
let fields = [];

translatePage();
try {
  state = await messenger.runtime.sendMessage({ kind: "settings" });
  fields = build(state.rules);
  draw();
} catch (error) {
  console.error(error);
  element("failed").hidden = false;
}

/**
 * @param {RuleDescription[]} rules
 * @returns {Field[]}
 */
function build(rules) {
  const general = section(text("options_general"));
  const made = [presetField(general), entriesField(general, ["internal_domains"], "option_internal_domains")];
  for (const { id, options } of rules) {
    const place = section(text(`rule_${id}_name`));
    made.push(levelField(place, ["rules", id, "level"]));
    for (const { name, type, min, max } of options) {
      const path = ["rules", id, name];
      const words = `option_${id}_${name}`;
      made.push(type === "count" ? countField(place, path, words, min, max) : entriesField(place, path, words));
    }
  }
  return made;
}

/** @param {Element} place */
function presetField(place) {
  const row = fieldRow(place, "option_preset", "");
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
 * `notice` is for places that show findings without asking; it is offered only where it was chosen elsewhere.
 *
 * @param {Element} place
 * @param {string[]} path
 */
function levelField(place, path) {
  const row = fieldRow(place, "option_level", "");
  const select = document.createElement("select");
  const levels = reach(state.settings, path) === "notice" ? ["off", "notice", "ask", "block"] : ["off", "ask", "block"];
  select.append(...levels.map((level) => new Option(text(`level_${level}`), level)));
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
  const row = fieldRow(place, words, min === null || max === null ? "" : text("option_range", { min, max }));
  const input = document.createElement("input");
  input.type = "number";
  input.min = String(min ?? "");
  input.max = String(max ?? "");
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
function entriesField(place, path, words) {
  const row = fieldRow(place, words, text("option_one_per_line"));
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
      clearTimeout(timer);
      timer = setTimeout(store, TYPING);
    });
  }
  part(field.row, ".reset").addEventListener("click", async () => {
    await save(field, undefined);
    writeValue(field);
    field.controls[0].focus();
  });
  return field;
}

/**
 * @param {Field} field
 * @param {unknown} value
 */
async function save(field, value) {
  const before = state.user;
  const user = withValue(before, field.path, value);
  if (JSON.stringify(user) === JSON.stringify(before) && state.problems.length === 0) {
    return;
  }
  state = await messenger.runtime.sendMessage({ kind: "save", user });
  const stored = state.problems.length === 0;
  if (!stored) {
    // What is on the page was not stored; the next change starts from what was.
    state.user = before;
  }
  draw(field);
  part(field.row, ".saved").textContent = stored ? text("option_saved") : "";
}

/**
 * @param {Field} [edited] the field being written in, whose text stays as it is
 */
function draw(edited) {
  for (const field of fields) {
    drawField(field, field === edited);
  }
  const others = state.problems.filter(({ path }) => !fields.some((field) => belongsTo(path, field.path)));
  drawProblems(element("other-problems"), others);
  drawProblems(element("policy-problems"), state.policyProblems);
}

/**
 * @param {Field} field
 * @param {boolean} edited
 */
function drawField(field, edited) {
  const { path, row, controls } = field;
  const locked = state.locked.some((each) => belongsTo(each, path) || belongsTo(path.join("."), each.split(".")));
  const problems = state.problems.filter((problem) => belongsTo(problem.path, path));
  if (!edited) {
    writeValue(field);
    part(row, ".saved").textContent = "";
  }
  for (const control of controls) {
    control.disabled = locked;
    control.ariaInvalid = String(problems.length > 0);
  }
  part(row, ".reset").hidden = locked || reach(state.user, path) === undefined;
  part(row, ".locked").hidden = !locked;
  const organisation = state.settings.organisation.name || text("your_organisation");
  part(row, ".locked").textContent = text("option_locked", { organisation });
  part(row, ".problem").hidden = problems.length === 0;
  const messages = problems.map(({ message }) => message);
  part(row, ".problem").textContent = [text("option_not_saved"), ...messages].join(" ");
}

/** @param {Field} field */
function writeValue({ path, write }) {
  write(reach(state.settings, path));
}

/**
 * @param {HTMLElement} list
 * @param {OptionsState["problems"]} problems
 */
function drawProblems(list, problems) {
  list.hidden = problems.length === 0;
  const lines = problems.map(({ path, message }) => {
    const line = document.createElement("li");
    const where = document.createElement("code");
    where.textContent = path;
    line.append(where, " ", message);
    return line;
  });
  part(list, "ul").replaceChildren(...lines);
}

/** @param {string} title */
function section(title) {
  const made = clone("section");
  part(made, "h2").textContent = title;
  element("fields").append(made);
  return made;
}

/**
 * @param {Element} place
 * @param {string} words
 * @param {string} bounds what every setting of this kind takes
 */
function fieldRow(place, words, bounds) {
  const row = clone("field");
  const hint = has(`${words}_hint`) ? text(`${words}_hint`) : "";
  part(row, "label").textContent = text(words);
  part(row, ".hint").textContent = [hint, bounds].filter((each) => each !== "").join(" ");
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
