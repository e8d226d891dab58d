/** Signs that cannot be seen are shown, and what only spells a name stays as it is. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { isolated, visible, visibleLines } from "../../extension/visible.js";

const UNSEEN = [
  ...[0x00, 0x01, 0x09, 0x0a, 0x0d, 0x1b, 0x1f, 0x7f, 0x80, 0x85, 0x9f, 0xad, 0x034f, 0x061c, 0x115f, 0x1160, 0x17b4, 0x180e],
  ...[0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2060, 0x2061, 0x2064],
  ...[0x2066, 0x2067, 0x2068, 0x2069, 0x206a, 0x206f, 0x2800, 0x3164, 0xd800, 0xdfff, 0xfe00, 0xfe0f, 0xfeff, 0xffa0, 0xfff9],
  ...[0xfffb, 0xffff, 0x1bca0, 0x1d173, 0x1fffe, 0xe0001, 0xe0020, 0xe007f, 0xe0100, 0xe01ef, 0x10ffff],
].map((code) => String.fromCodePoint(code));

test("each sign that is not seen has a symbol, wherever it stands", () => {
  for (const sign of UNSEEN) {
    for (const name of [
      `report${sign}gpj.exe`,
      `${sign}a`,
      `a${sign}`,
      `أ ${sign} ב`,
      `1${sign}2`,
      `${sign}${sign}`,
      `é${sign}字 `,
    ]) {
      const shown = visible(name);
      assert.ok(!shown.includes(sign), `U+${sign.codePointAt(0).toString(16)} in ${JSON.stringify(name)}`);
      assert.equal(visible(shown), shown);
      assert.ok(shown.isWellFormed());
      assert.equal([...name].filter((each) => each === sign).length, shown.match(/⟨U\+[0-9A-F]{4,6}⟩|[␀-␡]|\uFFFD/gu)?.length);
    }
  }
  assert.equal(visible("report\u2069\u202e\u2066gpj.exe"), "report⟨U+2069⟩⟨U+202E⟩⟨U+2066⟩gpj.exe");
  assert.equal(visible("a\0b\r\nc\td\x7f"), "a␀b␍␊c␉d␡");
  assert.equal(visible("\ud83dx"), "\ufffdx");
});

test("no two names that differ in signs alone are shown alike", () => {
  const shown = UNSEEN.filter((sign) => sign.isWellFormed()).map((sign) => visible(`a${sign}b`));
  assert.equal(new Set(shown).size, shown.length);
});

test("names are spelled as they are", () => {
  for (const name of [
    "Hélène Müller-Łuczak, Đặng Thị Mỹ",
    "محمد علی می‌خواهم", // parted within a word
    "دانشگاه‌های علوم",
    "יוסף בן־דוד",
    "क्‍ष श्री न्‍", // half forms
    "ശ്രീകാന്ത് അവന്‍",
    "ක්‍රිෂ්ණා",
    "👨‍👩‍👧‍👦 👩🏽‍⚕️ ❤️‍🔥 🏳️‍🌈 ✌🏿 ☎︎ 1️⃣ #️⃣",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🇫🇷",
    "葛\u{e0100}城 辻\u{e0101} 神\ufe00",
    "ខ្មែរ\u200bអក្សរ",
    "ᠮᠣᠩᠭᠣᠯ\u180b",
    "a\u00a0b\u202fc\u3000d …",
    "Q1 report (final) – v2.xlsx",
    "naïve zalgo e\u0301",
  ]) {
    assert.equal(visible(name), name);
  }
});

test("signs that spell a name in one place hide nothing in another", () => {
  for (const name of [
    "pay\u200dpal",
    "a\u200cb",
    "👨\u200d",
    "\u200d👨",
    "👨\u200d\u200d👩",
    "a\ufe0f",
    "می\u200c\u200cخ",
    "1\ufe0f2",
    "a\u{e0100}",
  ]) {
    assert.notEqual(visible(name), name, JSON.stringify(name));
  }
  assert.equal(visible("🏴\u{e0061}\u{e007f}a"), "🏴⟨U+E0061⟩⟨U+E007F⟩a");
});

test("very long names are cut in the middle, at once", () => {
  const begin = performance.now();
  const shown = visible(`${"\u202e".repeat(6_000_000)}${"a👨\u200d".repeat(1_500_000)}.exe`);
  assert.ok(shown.length < 50_000 && shown.endsWith(".exe"));
  assert.ok(visible(`a${"\u200d".repeat(3000)}`).endsWith("⟨U+200D⟩"));
  assert.ok(performance.now() - begin < 1000);
});

test("lines stay where a text may have several, and nothing else", () => {
  assert.equal(visibleLines("one\r\ntwo\nthree\r\u2028\tfour"), "one\ntwo\nthree␍⟨U+2028⟩␉four");
});

test("among words, a name keeps its direction to itself", () => {
  assert.equal(isolated("יוסף.docx"), "\u2068יוסף.docx\u2069");
  assert.equal(isolated("\u2069\u202eיוסף"), "\u2068⟨U+2069⟩⟨U+202E⟩יוסף\u2069");
  assert.equal(isolated("list.xlsx"), "list.xlsx");
});
