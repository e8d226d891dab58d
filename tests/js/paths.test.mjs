/** Settings by their path, as the options page reads and changes them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { belongsTo, reach, withValue } from "../../extension/options/paths.js";

const level = ["rules", "visible_recipients", "level"];

test("a value is put where it belongs, and the settings before stay as they were", () => {
  const before = { preset: "quiet", rules: { visible_recipients: { total_limit: 5 } } };
  assert.deepEqual(withValue(before, level, "block"), {
    preset: "quiet",
    rules: { visible_recipients: { total_limit: 5, level: "block" } },
  });
  assert.deepEqual(before, { preset: "quiet", rules: { visible_recipients: { total_limit: 5 } } });
  assert.deepEqual(withValue({}, ["preset"], "strict"), { preset: "strict" });
});

test("a value taken away leaves nothing empty behind", () => {
  assert.deepEqual(withValue({ preset: "quiet", rules: { visible_recipients: { level: "ask" } } }, level, undefined), {
    preset: "quiet",
  });
  assert.deepEqual(withValue({}, level, undefined), {});
});

test("what is no object on the way is replaced", () => {
  assert.deepEqual(withValue({ rules: [1] }, level, "ask"), { rules: { visible_recipients: { level: "ask" } } });
  assert.deepEqual(withValue({ rules: null }, level, "ask"), { rules: { visible_recipients: { level: "ask" } } });
});

test("reading what is not there is no error", () => {
  assert.equal(reach({}, level), undefined);
  assert.equal(reach({ rules: null }, level), undefined);
  assert.equal(reach({ rules: { visible_recipients: { level: "ask" } } }, level), "ask");
});

test("a path belongs to its setting, not to one whose name it begins with", () => {
  assert.ok(belongsTo("internal_domains[3]", ["internal_domains"]));
  assert.ok(belongsTo("rules.visible_recipients.level", ["rules", "visible_recipients"]));
  assert.ok(!belongsTo("internal_domains_more", ["internal_domains"]));
  assert.ok(!belongsTo("rules", ["rules", "visible_recipients"]));
});
