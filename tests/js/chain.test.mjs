/** The chain of the journal: intact as it was written, and broken by every other hand. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { BEGINNING, canonical, firstBreak, hashOf } from "../../extension/chain.js";

/** Entries as the journal writes them. */
async function chain(length, before = BEGINNING) {
  const entries = [];
  for (let n = before.n + 1; n <= before.n + length; n++) {
    const entry = { n, time: `2026-11-0${n}T10:00:00.000Z`, answer: "send", findings: [{ rule: "é", facts: { people: n } }] };
    entries.push({ ...entry, hash: await hashOf((entries.at(-1) ?? before).hash, entry) });
  }
  return entries;
}

test("what was written follows from what was written before, also after the beginning was removed", async () => {
  const entries = await chain(5);
  assert.equal(await firstBreak(BEGINNING, entries), null);
  assert.equal(await firstBreak(entries[1], entries.slice(2)), null);
  assert.equal(await firstBreak(BEGINNING, []), null);
});

test("a change, a gap, a doubled entry and another order are found where they are", async () => {
  const entries = await chain(5);
  const changed = structuredClone(entries);
  changed[2].findings[0].facts.people = 4;
  assert.equal(await firstBreak(BEGINNING, changed), 3);
  assert.equal(await firstBreak(BEGINNING, entries.toSpliced(1, 1)), 2);
  assert.equal(await firstBreak(BEGINNING, entries.toSpliced(1, 0, entries[0])), 2);
  assert.equal(await firstBreak(BEGINNING, [entries[1], entries[0], ...entries.slice(2)]), 1);
  assert.equal(await firstBreak(BEGINNING, entries.slice(1)), 1);
});

test("an entry that is made to fit itself does not fit the next one", async () => {
  const entries = await chain(3);
  const { hash: _, ...forged } = { ...entries[1], answer: "cancel" };
  entries[1] = { ...forged, hash: await hashOf(entries[0].hash, forged) };
  assert.equal(await firstBreak(BEGINNING, entries), 3);
});

test("a hash is what the guide says it is", async () => {
  const entry = { n: 1, b: [1, { z: null, a: "“é”\n" }], a: true };
  assert.equal(canonical(entry), '{"a":true,"b":[1,{"a":"“é”\\n","z":null}],"n":1}');
  const expected = createHash("sha256")
    .update(`${"0".repeat(64)}\n${canonical(entry)}`)
    .digest("hex");
  assert.equal(await hashOf(BEGINNING.hash, entry), expected);
});
