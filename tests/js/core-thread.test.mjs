/** The core's thread: what goes wrong with one call costs no other call its answer. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

/** Each worker made, in order. It carries out one call after the other, as a real one does, and `hang` never ends. */
let workers = [];

class FakeWorker extends EventTarget {
  calls = [];
  isTerminated = false;

  constructor() {
    super();
    workers.push(this);
  }

  postMessage(call) {
    this.calls.push(call);
  }

  terminate() {
    this.isTerminated = true;
  }

  /** Carries out what it can. */
  work() {
    while (!this.isTerminated && this.calls.length > 0 && this.calls[0].name !== "hang") {
      const { id, name, args } = this.calls.shift();
      this.answer(
        name === "trap" ? { id, error: "unreachable", fatal: "core_error" } : { id, result: `${name} ${args.join()}` },
      );
    }
  }

  answer(data) {
    this.dispatchEvent(Object.assign(new Event("message"), { data }));
  }
}

globalThis.Worker = FakeWorker;
const { CoreThread } = await import("../../extension/core-thread.js");

beforeEach(() => {
  workers = [];
  mock.timers.enable({ apis: ["setTimeout"] });
});

afterEach(() => mock.timers.reset());

const work = () => workers.at(-1).work();
const failure = (promise) =>
  promise.then(
    (result) => assert.fail(`answered ${result}`),
    ({ reason, message }) => [reason, message],
  );

test("calls are answered in their order, by one worker", async () => {
  const thread = new CoreThread(100);
  const answers = Promise.all([thread.call("check", 1), thread.call("check", 2)]);
  work();
  assert.deepEqual(await answers, ["check 1", "check 2"]);
  mock.timers.tick(1000);
  assert.equal(workers.length, 1);
  assert.equal(workers[0].isTerminated, false);
});

test("a call that is late takes no other along", async () => {
  const thread = new CoreThread(100);
  const before = thread.call("check", 1);
  const late = failure(thread.call("hang"));
  const behind = [thread.call("check", 2), thread.call("check", 3)];
  work();
  assert.equal(await before, "check 1");
  mock.timers.tick(100);
  assert.deepEqual(await late, ["timeout", "hang took longer than 100 ms"]);
  assert.ok(workers[0].isTerminated);
  work();
  assert.deepEqual(await Promise.all(behind), ["check 2", "check 3"]);
});

test("each call has its whole time, however long those before it took", async () => {
  const thread = new CoreThread(100);
  const late = [failure(thread.call("hang", 1)), failure(thread.call("hang", 2))];
  const behind = thread.call("check");
  mock.timers.tick(100);
  await late[0];
  mock.timers.tick(99);
  assert.equal(workers.length, 2);
  mock.timers.tick(1);
  await late[1];
  work();
  assert.equal(await behind, "check ");
  assert.equal(workers.length, 3);
});

test("a trap takes no other call along, and what a dead worker still says counts for nothing", async () => {
  const thread = new CoreThread(100);
  const dying = failure(thread.call("trap"));
  const behind = thread.call("check");
  work();
  assert.deepEqual(await dying, ["core_error", "unreachable"]);
  workers[0].answer({ id: 2, result: "too late" });
  workers[0].dispatchEvent(Object.assign(new Event("error"), { message: "too late" }));
  work();
  assert.equal(await behind, "check ");
});

test("where the worker cannot be loaded, every call is told, and the next one tries again", async () => {
  const thread = new CoreThread(100);
  const both = [failure(thread.call("check", 1)), failure(thread.call("check", 2))];
  workers[0].dispatchEvent(Object.assign(new Event("error"), { message: "" }));
  const told = ["core_load", "the core could not be loaded"];
  assert.deepEqual(await Promise.all(both), [told, told]);
  const next = thread.call("check", 3);
  work();
  assert.equal(await next, "check 3");
});

test("an error that the core throws is that call's alone", async () => {
  const thread = new CoreThread(100);
  const wrong = failure(thread.call("hang"));
  const behind = thread.call("check");
  const { id } = workers[0].calls.shift();
  workers[0].answer({ id, error: "draft.to: is missing", fatal: null });
  assert.deepEqual(await wrong, ["core_error", "draft.to: is missing"]);
  work();
  assert.equal(await behind, "check ");
  assert.equal(workers.length, 1);
});
