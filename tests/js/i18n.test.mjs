/** Words: complete in every language, and the right form for every number. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const extension = new URL("../../extension/", import.meta.url);
const read = (path) => readFileSync(new URL(path, extension), "utf8");
const listed = (folder) => readdirSync(new URL(folder, extension)).map((name) => `${folder}/${name}`);
const locales = readdirSync(new URL("_locales/", extension));
const messages = Object.fromEntries(locales.map((locale) => [locale, JSON.parse(read(`_locales/${locale}/messages.json`))]));
const keys = Object.keys(messages.en);

/** The module as a page in this language would load it. */
async function i18n(locale) {
  globalThis.messenger = { i18n: { getMessage: (key) => messages[locale][key]?.message ?? "" } };
  return import(`../../extension/i18n.js?${locale}`);
}

const placeholders = (message) => [...message.matchAll(/\{([a-z_]+)\}/g)].map(([, name]) => name).sort();

for (const locale of locales) {
  test(`${locale} has every message, with the same placeholders`, () => {
    assert.deepEqual(Object.keys(messages[locale]).sort(), [...keys].sort());
    for (const key of keys) {
      const { message } = messages[locale][key];
      assert.notEqual(message, "", key);
      assert.deepEqual(placeholders(message), placeholders(messages.en[key].message), key);
      assert.ok(!message.includes("$"), `${key}: Thunderbird would take a $ for a placeholder of its own`);
    }
  });

  test(`${locale} has every plural form`, () => {
    assert.equal(messages[locale].language.message, locale);
    for (const key of keys.filter((key) => /_(one|other)$/.test(key))) {
      const base = key.replace(/_(one|other)$/, "");
      assert.ok(messages[locale][`${base}_one`] && messages[locale][`${base}_other`], base);
      assert.ok(!messages[locale][base], `${base} would never be seen beside its plural forms`);
    }
  });

  test(`${locale}: an access key is a letter of its label, and no two in a dialog are the same`, () => {
    const accessKey = (key) => messages[locale][`${key}_accesskey`].message;
    for (const key of keys.filter((key) => key.endsWith("_accesskey"))) {
      const label = messages[locale][key.replace(/_accesskey$/, "")].message;
      assert.ok(label.toLowerCase().includes(messages[locale][key].message), key);
      // A remedy's button that leaves the message open says less.
      const here = messages[locale][key.replace(/_accesskey$/, "_here")]?.message ?? label;
      assert.ok(here.toLowerCase().includes(messages[locale][key].message), key);
    }
    const labelled = keys.filter((key) => key.endsWith("_accesskey")).map((key) => key.replace(/_accesskey$/, ""));
    const always = labelled.filter((key) => /^(remedy_.*|back)$/.test(key));
    const asking = labelled.filter((key) => /^rule_.*_send$/.test(key)).map((send) => [...always, send]);
    const failed = ["back", "retry", "send_unchecked"];
    for (const labels of [...asking, failed]) {
      assert.equal(new Set(labels.map(accessKey)).size, labels.length, String(labels));
    }
  });
}

test("every remedy has words for the dialog, for the panel and for a sentence", () => {
  const forms = /_(here|short|row|accesskey|short_many_one|short_many_other)$/;
  const remedies = keys.filter((key) => key.startsWith("remedy_") && !forms.test(key));
  assert.ok(remedies.length > 1);
  for (const remedy of remedies) {
    assert.ok(keys.includes(`${remedy}_short`), remedy);
    // A panel sends nothing.
    assert.equal(keys.includes(`${remedy}_here`), remedy !== "remedy_send_individually", remedy);
    assert.equal(keys.includes(`${remedy}_row`), keys.includes(`${remedy}_row_here`), remedy);
  }
});

test("every key that a page names exists", () => {
  const exists = (key) => keys.includes(key) || keys.includes(`${key}_other`);
  const pages = [
    "dialog/dialog",
    "individually/allow",
    "individually/individually",
    "options/options",
    "panel/panel",
    "try/try",
  ];
  const named = pages.flatMap((page) => [...read(`${page}.html`).matchAll(/data-i18n="([^"]+)"/g)].map(([, key]) => key));
  const sources = [
    ...pages.map((page) => `${page}.js`),
    "i18n.js",
    "dialog/confirm.js",
    ...["backtest", "jobs", "journal", "problems", "search", "status", "transfer"].map((name) => `options/${name}.js`),
    ...["attached", "folders"].map((name) => `try/${name}.js`),
    ...listed("verdict"),
  ].map(read);
  const calls = /\b(?:text|line|fill|has|button|fieldRow|quietHeading)\((?:[^()"`]|\([^()]*\))*?"([a-z_]+)"/g;
  const called = sources.flatMap((source) => [...source.matchAll(calls)].map(([, key]) => key));
  const known = called.filter((key) => /_/.test(key) || exists(key));
  assert.ok(named.length > 5 && called.length > 20);
  const elements = ["summary", "details", "dialog", "people", "answers", "cancel", "send", "apply", "retry"];
  const missing = [...named, ...known].filter((key) => !exists(key) && !elements.includes(key));
  assert.deepEqual(missing, []);
});

test("the form follows the number that the message names first", async () => {
  const { text } = await i18n("en");
  const headline = (people) => text("rule_visible_recipients_what", { external: 1, people });
  assert.equal(headline(1), "1 person will see the other recipients’ addresses");
  assert.equal(headline(2), "2 people will see each other’s addresses");
  assert.equal(text("more_organisations", { n: 0 }), "… 0 more organisations");
});

test("in French, nothing and one are singular", async () => {
  const { text } = await i18n("fr");
  assert.equal(text("members", { n: 0 }), "0 membre");
  assert.equal(text("members", { n: 1 }), "1 membre");
  assert.equal(text("members", { n: 2 }), "2 membres");
  assert.equal(text("members", { n: 1_000_000 }), "1000000 membres");
});

test("in French, no line breaks before a sign that belongs to the word before it", async () => {
  const { default: messages } = await import("../../extension/_locales/fr/messages.json", { with: { type: "json" } });
  const broken = Object.keys(messages).filter((key) => / [;:!?»]|« /u.test(messages[key].message));
  assert.deepEqual(broken, []);
});

test("a value is text, whatever it looks like", async () => {
  const { text } = await i18n("en");
  assert.equal(text("list", { name: "{n} $1 <b>" }), "list “{n} $1 <b>”");
  assert.equal(text("list", { name: ["a", "b"] }), "list “a, b”");
  assert.equal(text("no_such_message"), "");
});

test("a value turns no words around it, and hides nothing", async () => {
  const { shown, text } = await i18n("en");
  assert.equal(text("list", { name: "report\u2069\u202e\u2066gpj.exe" }), "list “report⟨U+2069⟩⟨U+202E⟩⟨U+2066⟩gpj.exe”");
  assert.equal(text("list", { name: ["a\u200b", "\0"] }), "list “a⟨U+200B⟩, ␀”");
  assert.equal(text("list", { name: "הורים" }), "list “\u2068הורים\u2069”");
  assert.equal(text("list", { name: shown(text("list", { name: "הורים" })) }), "list “list “\u2068הורים\u2069””");
});

test("no message is without a use", () => {
  const folders = ["dialog", "individually", "options", "panel", "try", "verdict"];
  const files = ["../manifest.json", "i18n.js", "answer.js", "sent.js", ...folders.flatMap(listed)];
  const source = files.map(read).join("\n");
  const made =
    /^((rule|remedy|option|section|preset|level|failure|number|channel|permission|problem|file_(encrypted|unreadable))_|file_(entries|addresses|numbers|skipped)|unread_(why|todo)|status_(covered|not_covered|policy_(none|read|last|unknown|kept))$|individually_(running|paused|done|cancelled|reason|failed|uncertain|retry|leave|send_again))/;
  const isUsed = (key) => source.includes(`"${key}"`) || source.includes(`__MSG_${key}__`) || made.test(key);
  const unused = keys.filter((key) => !isUsed(key.replace(/_(one|other)$/, "").replace(/_accesskey$/, "")));
  assert.deepEqual(unused, []);
});
