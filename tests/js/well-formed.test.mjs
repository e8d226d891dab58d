/**
 * Half of a character (a lone surrogate), and other signs that text seldom has, in every field of every function of the built core: an
 * answer like any other. The fields are found by walking arguments that have all of them.
 */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { fingerprint } from "../../extension/fingerprint.js";
import { reasonOf } from "../../extension/reason.js";

const folder = new URL("../../target/addon/core/", import.meta.url);
const load = async (name) => {
  const core = await import(new URL(`${name}.js`, folder).href);
  await core.default({ module_or_path: await readFile(new URL(`${name}_bg.wasm`, folder)) });
  return core;
};
const { default: _, initSync: _also, scan: behind, ...core } = await load("bcc_guard");
const { default: _files, initSync: _too, ...files } = await load("files");

const person = "Bob Martin <bob@one.example>";
const list = "Parents <Parents>";
const facts = {
  ...{
    type: "zip",
    size: 10,
    charset: "utf-8",
    encrypted: "none",
    entries: 1,
    addresses: 60,
    phones: 3,
    numbers: { iban: 30 },
  },
  ...{ programs: [{ name: "a.exe", reason: "program" }], recipients: 1, unreadable: null, looked_at: 5, skipped: 0 },
  hidden: { sheets: [{ name: "Costs", rows: 3, very: false }], rows: 1 },
};
const draft = {
  type: "reply",
  from: "Ann <ann@ville.example>",
  identity: "ann@ville.example",
  identities: ["ann@ville.example"],
  to: [person, list, "Dave <dave@gmial.com>", "Choir"],
  cc: ["carol@two.example"],
  bcc: ["erin@three.example"],
  replyTo: ["Frank <frank@four.example>"],
  followupTo: ["grace@five.example"],
  customHeaders: [{ name: "X-Team", value: "heidi@six.example" }],
  lists: { [list]: ["Ivan <ivan@mail.seven.example>"] },
  unexpanded: ["Team <Team>"],
  registrable: { "mail.seven.example": "seven.example" },
  subject: "Plan",
  body: "Dear Zoe,\nsee attached.\n> kim@eight.example",
  isPlainText: false,
  encryption: { technology: "OpenPGP", encryptBody: true },
  attachments: [{ id: 1, name: "list.zip", size: 10, linked: false, stamp: "[1]", facts }],
  original: {
    ...{ from: "Lea <lea@nine.example>", to: ["a@ten.example"], cc: ["b@ten.example"] },
    ...{ replyTo: ["c@ten.example"], listPost: false, deliveredTo: ["d@ten.example"] },
  },
  correspondents: { known: ["bob@one.example"], usual: { "bob martin": ["bob@old.example"] }, domains: ["gmail.com"] },
  people: 5,
};
const own = {
  internal_domains: ["ville.example"],
  organisation: { name: "Ville", contact: "it@ville.example", text: "Ask.", help_url: "https://ville.example", logo: "" },
  monitor_until: "",
  rules: {
    visible_recipients: { external_limit: 2, exempt: ["press@ville.example"] },
    bcc_enforced: { entries: ["one.example"] },
    executable_attachment: { types: ["jar"] },
  },
};
const policy = { ...own, identities: { "ann@ville.example": { rules: own.rules } }, unlocked: ["rules.visible_recipients"] };
const { settings } = core.settings({ policy, user: own, sender: draft.from });

/** Every function of both modules, with arguments that have everything it may read. */
const CALLS = {
  check: [draft, settings],
  apply: [draft, settings, ["move_external_to_bcc", "remove:bob@one.example"]],
  audience: [draft, settings],
  unresolved: [draft],
  fix: [draft, settings],
  backtest: [[draft], [settings]],
  tally: [[[{ rule: "visible_recipients", level: "ask" }]]],
  addressed: [draft],
  mailboxes: [[person, list]],
  visible: [draft],
  addressees: [draft],
  people: [draft],
  rules: [],
  settings: [{ policy, user: own, suffixes: ["co.uk"], sender: draft.from }],
  scan: ["list.csv", new Blob(["bob@one.example"]), settings],
};

/** Fields that do not take any text: another is an error, with its path, whatever is wrong with it. */
const CHOICE = /^settings|^remedies|\.(?:type|reason|level|encrypted|charset|technology)$/u;

const functions = { ...core, ...files };
const [HIGH, LOW] = ["\ud83d", "\ude00"];

test("lists whose names are the same but for halves of characters are one, with everyone in it", () => {
  const lists = { "A\ud800 <A>": ["a@one.example"], "A\udc00 <A>": ["b@two.example"] };
  assert.equal(core.people({ ...draft, to: ["A\ud800 <A>"], cc: [], bcc: [], lists }).length, 2);
});

test("what was permitted is no other message, however little it differs", async () => {
  const details = { to: [person], subject: "Plan", plainTextBody: "Dear Zoe" };
  const texts = ["\ud800", "\udc00", "\ufffd", "\\ud800", "\0", "\u2028", "\ufeff", ""];
  const messages = texts.flatMap((sign) => [
    [{ ...details, subject: `Plan${sign}` }, draft],
    [{ ...details, to: [`${sign}${person}`] }, draft],
    [details, { ...draft, lists: { [list]: [`${sign}a@one.example`] } }],
    [details, { ...draft, lists: { [list]: new TextEncoder().encode(`${sign.toWellFormed()}b@one.example`) } }],
    [details, { ...draft, attachments: [{ id: 1, name: `a${sign}`, size: 1, stamp: "" }] }],
  ]);
  const twoInOne = [`a@one.example\nb@one.example`, "c@one.example"];
  const other = twoInOne.flatMap((entry) => entry.split("\n"));
  messages.push(...[twoInOne, other].map((members) => [details, { ...draft, lists: { [list]: members } }]));
  const marks = await Promise.all(messages.map(([details, draft]) => fingerprint(details, draft)));
  // The plain message stands there twice, and in bytes three of the signs are the same.
  assert.equal(new Set(marks).size, marks.length - 1 - 2);
});

test("a reason that is kept can be written down", () => {
  assert.equal(reasonOf(" because\ud800 "), "because\ufffd");
});

test("every function has its arguments here", () => {
  assert.deepEqual(Object.keys(CALLS).sort(), Object.keys(functions).sort());
  assert.equal(typeof behind, "function", "the one that loads the other module");
});

/**
 * The argument once for each text in it and each name of a member, with that one changed.
 *
 * @returns {Generator<[path: string, changed: unknown]>}
 */
function* changedIn(value, change, path) {
  if (typeof value === "string") {
    yield [path, change(value)];
  }
  if (typeof value !== "object" || value === null || value instanceof Blob) {
    return;
  }
  for (const [name, below] of Object.entries(value)) {
    const at = Array.isArray(value) ? `${path}[${name}]` : `${path}.${name}`;
    for (const [where, changed] of changedIn(below, change, at)) {
      yield [where, Array.isArray(value) ? value.with(Number(name), changed) : { ...value, [name]: changed }];
    }
    if (!Array.isArray(value)) {
      yield [`${at} (name)`, { ...value, [change(name)]: below }];
    }
  }
}

async function answerOf(name, args) {
  try {
    return { answer: await functions[name](...args) };
  } catch (error) {
    assert.ok(error instanceof Error && !(error instanceof WebAssembly.RuntimeError), `${name}: ${error}`);
    return { error: error.message };
  }
}

async function compare(name, args, wellFormed, path) {
  const [answer, expected] = [await answerOf(name, args), await answerOf(name, wellFormed)];
  assert.deepEqual(answer, expected, path);
  assert.doesNotMatch(answer.error ?? "", /escape|surrogate|JSON|UTF-8/u, path);
  if (!CHOICE.test(path)) {
    assert.equal(answer.error, undefined, path);
  }
  assert.ok(JSON.stringify(answer).isWellFormed() && !/\\ud[89a-f]/iu.test(JSON.stringify(answer)), path);
}

for (const [name, args] of Object.entries(CALLS)) {
  for (const [what, sign] of [
    ["the first half", HIGH],
    ["the second half", LOW],
    ["both the wrong way round", LOW + HIGH],
    ["NUL and line separators", "\0\u2028\u2029\ufeff"],
  ]) {
    test(`${name} answers with ${what} in every field`, async () => {
      const change = (text) => [sign, text.slice(0, 2), sign, text.slice(2), sign].join("");
      let fields = 0;
      for (const [path, changed] of changedIn(args, change, "")) {
        const at = path.replace(/^\[(\d+)\]/u, (_, n) => ["draft", "settings", "remedies"][n]);
        await compare(name, changed, mended(changed), at);
        fields += 1;
      }
      assert.ok(fields > 0 || args.length === 0);
    });
  }
}

/** The same with U+FFFD in the place of each half of a character, in names of members too. */
function mended(value) {
  if (typeof value === "string") {
    return value.toWellFormed();
  }
  if (typeof value !== "object" || value === null || value instanceof Blob) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(mended);
  }
  return Object.fromEntries(Object.entries(value).map(([name, below]) => [name.toWellFormed(), mended(below)]));
}
