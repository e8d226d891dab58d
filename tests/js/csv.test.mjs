/** Tables for spreadsheets: what is in a cell is never a formula. `tests/files/test_tables.py` has LibreOffice read them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { csvOf } from "../../extension/csv.js";

const FORMULAS = ["=1+1", "+1", "-1", "@SUM(1)", "＝1", "＋1", "－1", "＠A", "|x", '="a";=2', "==1"];
const BEFORE = [
  "",
  " ",
  ";",
  "; ",
  ",",
  "\t",
  "|",
  ":",
  "\n",
  "\r",
  "\0",
  '"',
  "';",
  '";"',
  "a;",
  "a ",
  "a b,",
  "\u00a0",
  "\u3000",
  "\u200b",
  "（",
];

test("wherever a table is split, with quotes or without, no part begins like a formula", () => {
  const cells = FORMULAS.flatMap((formula) => BEFORE.map((sign) => `${sign}${formula}`));
  const table = csvOf([["n"], ...cells.map((cell) => [cell])]);
  for (const split of [/,/u, /;/u, /\t/u, /\|/u, /[ \u00a0\u3000]/u, /:/u, /"/u, /[\r\n]/u, /[,;\t]/u]) {
    for (const part of table.split(split)) {
      assert.doesNotMatch(part.replace(/^[\s"\ufeff\u200b\0]*/u, ""), /^(?:[=@＝＠]|[+\-＋－](?=\S))/u, JSON.stringify(part));
    }
  }
});

test("a cell is one line in quotes, and otherwise what it was", () => {
  const rows = [
    [1, "2026-11-26T10:00:00.000Z", "visible_recipients ask external=11 people=-2"],
    [2, 'said "yes" – bob@one.example, e-mail', "line\nbreak\u202e"],
  ];
  assert.equal(
    csvOf(rows),
    '\ufeff"1","2026-11-26T10:00:00.000Z","visible_recipients ask external=11 people=\'-2"\r\n' +
      '"2","said ""yes"" – bob@one.example, e-mail","line␊break⟨U+202E⟩"\r\n',
  );
});
