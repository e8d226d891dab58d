/** vCards as Thunderbird hands them over, and as others write them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { displayNameOf, emailsOf } from "../../extension/vcard.js";

const vCard = (...lines) => ["BEGIN:VCARD", "VERSION:4.0", ...lines, "END:VCARD", ""].join("\r\n");

test("an address is read however its line is written", () => {
  for (const line of [
    "EMAIL:bob@one.example",
    "email:bob@one.example",
    "EMAIL;PREF=1:bob@one.example",
    "item1.EMAIL;PREF=1:bob@one.example",
    "item1.EMAIL;TYPE=home,work;PREF=1:bob@one.example",
    'EMAIL;X-LABEL="a:b;c, d":bob@one.example',
    "EMAIL:bob@on\r\n e.example",
    "EMA\r\n IL;PREF=\r\n\t1:bob@one.example",
  ]) {
    assert.deepEqual(emailsOf(vCard("FN:Bob", line)), ["bob@one.example"], line);
  }
  assert.deepEqual(emailsOf(vCard("FN:Bob").replaceAll("\r", "")), []);
  assert.deepEqual(emailsOf(vCard("EMAIL:bob@one.example").replaceAll("\r", "")), ["bob@one.example"]);
  assert.deepEqual(emailsOf(vCard("X-EMAIL:no", "NOTE:\\nEMAIL:no", "EMAIL:a\\,b\\;c\\\\d@one.example")), [
    "a,b;c\\d@one.example",
  ]);
});

test("the most preferred address comes first, those without a preference in their order after it", () => {
  for (const [lines, emails] of [
    [
      ["EMAIL:a", "EMAIL:b"],
      ["a", "b"],
    ],
    [
      ["EMAIL:a", "EMAIL;PREF=1:b"],
      ["b", "a"],
    ],
    [
      ["EMAIL;PREF=2:a", "EMAIL:b", "item1.EMAIL;PREF=1:c"],
      ["c", "a", "b"],
    ],
    [
      ["EMAIL;PREF=200:a", "EMAIL:b"],
      ["b", "a"],
    ],
    [
      ["EMAIL;TYPE=home:a", "EMAIL;TYPE=pref:b"],
      ["a", "b"],
    ],
    [
      ["EMAIL:a", 'EMAIL;TYPE=home;PREF="3":b'],
      ["b", "a"],
    ],
  ]) {
    assert.deepEqual(emailsOf(vCard(...lines)), emails);
  }
});

test("the name is the first one", () => {
  assert.equal(displayNameOf(vCard("N:Smith;Bob;;;", "FN;LANGUAGE=en:Smith\\, Bob", "FN:Robert")), "Smith, Bob");
  assert.equal(displayNameOf(vCard("N:Smith;Bob;;;", "EMAIL:bob@one.example")), "");
});
