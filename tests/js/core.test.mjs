/** The built core, as Thunderbird's background page sees it. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const folder = new URL("../../target/addon/core/", import.meta.url);
const core = await import(new URL("bcc_guard.js", folder).href);
await core.default({ module_or_path: await readFile(new URL("bcc_guard_bg.wasm", folder)) });

const bytes = (...entries) => new TextEncoder().encode(entries.join("\n"));
const outsiders = Array.from({ length: 12 }, (_, n) => `Person ${n} <p${n}@org${n}.example>`);
const cycle = {};
cycle.self = cycle;
const draft = { from: "Ann <ann@ville.example>", to: outsiders, cc: [], bcc: [] };

test("a verdict names facts and remedies", () => {
  const quiet = { preset: "quiet" };
  const many = { ...draft, to: [...outsiders, ...outsiders.map((one) => one.replaceAll("org", "other"))] };
  const { verdict, findings } = core.check(many, quiet);
  const [{ names }] = findings;
  assert.match(names, /^[0-9a-f]{32}$/u);
  assert.deepEqual(
    { verdict, findings },
    {
      verdict: "ask",
      findings: [
        {
          rule: "visible_recipients",
          level: "ask",
          facts: { people: 24, external: 24, organisations: 24 },
          remedies: ["move_all_to_bcc", "send_individually"],
          names,
        },
      ],
    },
  );
  assert.deepEqual(core.check({ ...draft, to: [] }, {}), { verdict: "send", findings: [] });
});

test("mailbox strings may come as bytes, everywhere", () => {
  const asBytes = { ...draft, to: bytes(...outsiders), cc: bytes(), body: bytes("text") };
  assert.deepEqual(core.check(asBytes, {}), core.check(draft, {}));
  const list = { from: draft.from, to: ["Parents <Parents>"], cc: [], bcc: [] };
  const inList = core.check({ ...list, lists: { "Parents <Parents>": bytes(...outsiders) } }, {});
  assert.deepEqual(inList, core.check({ ...list, lists: { "Parents <Parents>": outsiders } }, {}));
  assert.equal(inList.findings[0].facts.people, 12);
});

test("settings may come as their JSON, and those read before do not stay", () => {
  const settings = { rules: { visible_recipients: { level: "block" } } };
  for (const each of [settings, {}, { internal_domains: ["one.example"] }, settings]) {
    assert.deepEqual(core.check(draft, JSON.stringify(each)), core.check(draft, each));
  }
  assert.equal(core.check(draft, JSON.stringify(settings)).verdict, "block");
  assert.equal(core.check(draft, "{}").verdict, "ask");
  const identities = { [draft.from]: settings };
  assert.equal(core.check(draft, JSON.stringify({ identities })).verdict, "block");
  assert.equal(core.check({ ...draft, from: "bob@ville.example" }, JSON.stringify({ identities })).verdict, "ask");
  const pretended = { ...draft, identity: "bob@ville.example" };
  assert.equal(core.check(pretended, JSON.stringify({ identities })).verdict, "ask", "From gains nothing");
  const hidden = { ...draft, from: "bob@ville.example", identity: "ann@ville.example" };
  assert.equal(core.check(hidden, JSON.stringify({ identities })).verdict, "block", "nor does it escape anything");
  assert.throws(() => core.check(draft, "{"), /^Error: settings: EOF/);
});

test("a back-test counts messages, and what each rule would have done", () => {
  const rules = { first_contact: { level: "off" }, visible_recipients: { level: "ask", external_limit: 12 } };
  const few = { ...draft, to: outsiders.slice(0, 3) };
  const counts = core.backtest(
    [draft, few, few],
    [{ rules }, { rules: { mixed_organisations: { level: "notice", limit: 3 } } }, {}],
  );
  assert.deepEqual(counts[0].interrupted, 1);
  assert.deepEqual(counts[0].rules.visible_recipients, { interrupted: 1, noted: 0 });
  assert.deepEqual(counts[1].rules.mixed_organisations, { interrupted: 0, noted: 3 });
  assert.equal(counts.length, 3);
  assert.deepEqual(core.backtest([], [{}]), [{ interrupted: 0, rules: {} }]);
  assert.throws(() => core.backtest([draft], {}), /^Error: settings: expected a list$/);
  assert.throws(() => core.backtest([{}], [{}]), /draft\.to/);
});

test("remedies give complete new fields", () => {
  const fields = core.apply({ ...draft, bcc: ["x@late.example"] }, {}, ["move_all_to_bcc"]);
  assert.deepEqual(fields, { to: [draft.from], cc: [], bcc: ["x@late.example", ...outsiders] });
});

test("what cannot be resolved is told, and nothing else", () => {
  const mixed = { ...draft, to: ["bob@one.example", "Choir <Choir>", "Known <Known>"], lists: { "Known <Known>": [] } };
  assert.deepEqual(core.unresolved(mixed), ["Choir <Choir>"]);
});

test("look-ups get every domain, address and name once, in one spelling", () => {
  const to = ["Kim Weiß <Kim@Bücher.example>", "ann@ville.example", "kim@bücher.example"];
  assert.deepEqual(core.addressed({ ...draft, to, original: { from: "bob@one.example" } }), {
    domains: ["ville.example", "xn--bcher-kva.example", "one.example"],
    addresses: ["kim@xn--bcher-kva.example"],
    names: ["kim weiss"],
  });
});

test("a fix is the smallest set of remedies", () => {
  assert.deepEqual(core.fix(draft, {}), ["move_all_to_bcc"]);
  assert.deepEqual(core.fix({ ...draft, to: [] }, {}), []);
});

test("everyone that mailbox strings name, each in one spelling", () => {
  const texts = ['"Hélène Martin" <"Helene.M"@Bücher.example>, bob@one.example', "Team: carol@two.example;", "Choir <Choir>"];
  const everyone = [
    ["helene.m@xn--bcher-kva.example", "helene martin"],
    ["bob@one.example", ""],
    ["carol@two.example", ""],
  ];
  assert.deepEqual(core.mailboxes(texts), everyone);
  assert.deepEqual(core.mailboxes(bytes(...texts)), everyone);
});

test("people are everyone but oneself, once, in whatever field", () => {
  const lists = { "Parents <Parents>": ["P One <p1@two.example>", "bob@one.example"] };
  const mixed = { ...draft, to: ['"Martin, Bob" <BOB@One.Example>', "Parents <Parents>"], cc: ["ann@ville.example"], lists };
  const { from } = draft;
  const people = core.people({ ...mixed, from, bcc: ["x@late.example", "me@other.example"], identities: ["me@other.example"] });
  assert.deepEqual(people, ['"Martin, Bob" <BOB@one.example>', "P One <p1@two.example>", "x@late.example"]);
});

test("a message goes to every address but the one it is sent from", () => {
  const own = {
    from: "Ann <ann@ville.example>",
    identity: "ann@ville.example",
    identities: ["ann@ville.example", "desk@ville.example"],
  };
  const to = ["Ann <ANN@ville.example>", "desk@ville.example", "bob@one.example"];
  assert.deepEqual(core.addressees({ ...draft, ...own, to }), ["desk@ville.example", "bob@one.example"]);
  assert.deepEqual(core.people({ ...draft, ...own, to }), ["bob@one.example"]);
  const written = { ...own, from: "desk@ville.example" };
  assert.deepEqual(core.addressees({ ...draft, ...written, to }), ["desk@ville.example", "bob@one.example"]);
});

test("who would see whom, by organisation", () => {
  const people = ["Bob <bob@one.example>", "carol@mail.one.example", "dave@ville.example", "Choir <Choir>"];
  const { organisations, lists, unresolved } = core.audience(
    {
      ...draft,
      to: [...people, "Pair <Pair>"],
      registrable: { "mail.one.example": "one.example" },
      lists: { "Pair <Pair>": ["erin@two.example", "frank@two.example"] },
    },
    {},
  );
  assert.deepEqual(
    organisations.map(({ domain, internal, count }) => [domain, internal, count]),
    [
      ["one.example", false, 2],
      ["two.example", false, 2],
      ["ville.example", true, 1],
    ],
  );
  assert.deepEqual(organisations[0].people, [
    ["Bob", "bob@one.example"],
    ["", "carol@mail.one.example"],
  ]);
  assert.deepEqual(lists, [{ name: "Pair", members: 2 }]);
  assert.deepEqual(unresolved, ["Choir <Choir>"]);
});

test("header fields that everyone sees count where they show several people", () => {
  const few = { ...draft, to: outsiders.slice(0, 9), cc: ["ann@ville.example"] };
  const headers = { replyTo: ["Carol <carol@two.example>"], customHeaders: [{ name: "X-Team", value: "dave@three.example" }] };
  const { organisations, headers: shown } = core.audience({ ...few, ...headers }, {});
  assert.equal(organisations.length, 11);
  assert.deepEqual(shown, [
    ["Reply-To", 1],
    ["X-Team", 1],
  ]);
  assert.deepEqual(core.check({ ...few, ...headers }, {}).findings[0].facts, {
    people: 11,
    external: 11,
    organisations: 11,
    in_headers: 2,
    headers: ["Reply-To", "X-Team"],
  });
  assert.equal(core.check({ ...few, replyTo: headers.replyTo }, {}).verdict, "send");
  assert.equal(core.visible({ ...few, ...headers }).length, 12);
  assert.deepEqual(core.visible({ ...few, replyTo: headers.replyTo }), core.visible(few));
  assert.deepEqual(core.people({ ...few, ...headers }), core.people(few));
  assert.throws(() => core.check({ ...few, replyTo: "x" }, {}), /^Error: draft\.replyTo: expected a list of strings$/);
  assert.throws(
    () => core.check({ ...few, customHeaders: [{}, { name: "X-A", value: 1 }] }, {}),
    /^Error: draft\.customHeaders\[1\]\.value: expected a string$/,
  );
});

for (const [what, argument, message] of [
  ["nothing", undefined, "draft: expected an object"],
  ["a string", "draft", "draft: expected an object"],
  ["a missing field", { to: [], cc: [] }, "draft.bcc: is missing"],
  ["a number among mailboxes", { ...draft, to: ["a@b.example", "", "", 5] }, "draft.to[3]: expected a string"],
  ["a field of another type", { ...draft, cc: "bob@one.example" }, "draft.cc: expected a list of strings"],
  ["bytes that are no text", { ...draft, to: Uint8Array.of(0xff) }, "draft.to: is not UTF-8"],
  ["members that are no list", { ...draft, lists: { "A <A>": 1 } }, 'draft.lists["A <A>"]: expected a list of strings'],
  ["a member that is no string", { ...draft, lists: { "A <A>": [null] } }, 'draft.lists["A <A>"][0]: expected a string'],
  ["lists of another type", { ...draft, lists: [] }, "draft.lists: expected an object"],
  ["a sender of another type", { ...draft, from: 1 }, "draft.from: expected a string"],
  [
    "a cycle",
    Object.assign(
      { ...draft },
      {
        get identities() {
          return cycle;
        },
      },
    ),
    "draft.identities: cannot be read as JSON",
  ],
  ["a cycle among mailboxes", { ...draft, to: ["a@b.example", "", "", cycle] }, "draft.to[3]: cannot be read as JSON"],
  ["a cycle in a list", { ...draft, lists: { "A <A>": ["", cycle] } }, 'draft.lists["A <A>"][1]: cannot be read as JSON'],
]) {
  test(`a wrong draft is an error with a path: ${what}`, () => {
    assert.throws(() => core.check(argument, {}), { name: "Error", message });
    assert.throws(() => core.unresolved(argument), { name: "Error", message });
  });
}

test("wrong settings and remedies are errors with a path", () => {
  const limit = (external_limit) => ({ rules: { visible_recipients: { external_limit } } });
  const message = "settings.rules.visible_recipients.external_limit: expected a whole number from 1 to 1000000";
  for (const wrong of [0, 1e7, 1.5, Number.NaN, "10", null, [10]]) {
    assert.throws(() => core.check(draft, limit(wrong)), { message });
  }
  assert.throws(() => core.check(draft, 5), { message: "settings: expected an object" });
  assert.throws(() => core.apply(draft, {}, ["move_all_to_bcc", "x"]), { message: 'remedies[1]: unknown remedy "x"' });
  assert.throws(() => core.apply(draft, {}, "x"), { message: "remedies: expected a list of strings" });
});

test("settings never throw, whatever they are made of", () => {
  let deep = {};
  for (let level = 0; level < 5000; level++) {
    deep = { deep };
  }
  const hostile = [undefined, null, 5, "x", [], {}, cycle, deep, 10n, () => {}, Symbol("x"), Number.NaN, new Map()];
  for (const policy of hostile) {
    const { settings, locked, problems } = core.settings({ policy, user: { preset: "strict" } });
    assert.equal(settings.preset, "strict");
    assert.deepEqual(locked, []);
    assert.ok(problems.every(({ path, message }) => typeof path === "string" && message !== ""));
  }
  for (const sources of hostile) {
    assert.equal(core.settings(sources).settings.preset, "standard");
  }
});

test("what is nested too deep takes nothing beside it along", () => {
  let deep = {};
  for (let level = 0; level < 300; level++) {
    deep = { deep };
  }
  const rules = { visible_recipients: { external_limit: 3, total_limit: deep } };
  const { settings, locked, problems } = core.settings({ policy: { deep, rules, internal_domains: ["ville.example", deep] } });
  assert.equal(settings.rules.visible_recipients.external_limit, 3);
  assert.deepEqual(settings.internal_domains, ["ville.example"]);
  assert.deepEqual(locked, ["internal_domains", "rules.visible_recipients.external_limit"]);
  const paths = problems.map(({ path }) => path);
  assert.deepEqual(paths, ["deep", "internal_domains[1]", "rules.visible_recipients.total_limit"]);
});

test("a sender has settings of its own", () => {
  const policy = { identities: { "ANN@ville.example": { rules: { visible_recipients: { level: "off" } } } } };
  const { settings } = core.settings({ policy });
  assert.equal(core.check(draft, settings).verdict, "send");
  assert.equal(core.check({ ...draft, from: "bob@ville.example" }, settings).verdict, "ask");
  const ofSender = core.settings({ policy, sender: draft.from }).settings;
  assert.equal(ofSender.rules.visible_recipients.level, "off");
  assert.equal("identities" in ofSender, false);
});

test("an error leaves the core usable", () => {
  assert.throws(() => core.check({}, {}));
  assert.equal(core.check(draft, {}).verdict, "ask");
});

test("every rule is described", () => {
  const [rule] = core.rules();
  assert.equal(rule.id, "visible_recipients");
  assert.deepEqual(
    rule.options.map(({ name, type }) => [name, type]),
    [
      ["external_limit", "count"],
      ["total_limit", "count"],
      ["exempt", "entries"],
    ],
  );
});
