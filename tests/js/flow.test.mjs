/**
 * The send flow, without Thunderbird: in every order in which things can happen. Thunderbird and the person are played by a small world
 * below, which offers at each moment all that could happen next; all of it is followed, as deep as time allows, and further at random.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { isNothing, isOpen, isUnderWay, NOTHING, next } from "../../target/addon/flow.js";

/** How many steps every order is followed for. */
const DEPTH = 7;

/** How many walks go further, at random but the same each time, and how far. */
const [WALKS, STEPS] = [20_000, 40];

const CANCELLED = "Send aborted by an onBeforeSend event";

const account = { findings: [], level: "ask", kind: "new", mode: "", group: "", recipients: 1 };

/**
 * A message is what stands in the window: its version, and whether it is harmless. `asks`: something is found that may be sent; `blocks`:
 * something that may not; `clear`; `files`: something is still being read.
 */
const MESSAGES = ["asks", "blocks", "clear", "files"];

/** @param {string} content */
function world(content) {
  return {
    flow: NOTHING,
    /** What stands in the window, and how often it was changed. */
    content,
    version: 0,
    isOpen: true,
    /** Sends under way in Thunderbird: what each saw, and how far it is. @type {{ mark: string, state: string }[]} */
    sends: [],
    /** The questions that were shown, and what each was about. @type {Map<string, { mark: string, content: string }>} */
    asked: new Map(),
    /** What a person has decided to send as it is. @type {Set<string>} */
    allowed: new Set(),
    /** What is to be carried out. @type {{ kind: string, question: string }[]} */
    work: [],
    /** Whether a person sees something about the message that is held. */
    shown: "",
    questions: 0,
    sent: 0,
    /** Whether sends may be under way that nobody counts any more. */
    isCountLost: false,
    trace: [],
  };
}

const mark = ({ content, version }) => `${content} ${version}`;

/** What a look at a message says. */
function asks(it, content, seen) {
  if (content === "clear") {
    return null;
  }
  const id = `q${++it.questions}`;
  const state = content === "files" ? "reading" : "asking";
  it.asked.set(id, { mark: seen, content });
  const may = { send: content !== "blocks", need_reason: false, review: false };
  return { id, state, checked: seen, may, account };
}

/** Feeds an event, and plays Thunderbird for what is to be done. */
function feed(it, event, send) {
  it.trace.push(event.kind);
  const { flow, actions } = next(it.flow, event);
  it.flow = flow;
  for (const action of actions) {
    switch (action.kind) {
      case "pass":
        assert.ok(send, "only a listener lets something pass");
        assert.ok(mayLeave(it, send.mark), `${send.mark} left, which nobody has allowed`);
        assert.equal(flow.question?.permit ?? "", "", "a permit is good for one send");
        send.state = "leaving";
        break;
      case "hold":
        send.state = "held";
        break;
      case "show":
        it.shown = action.question;
        break;
      case "end":
        it.shown = "";
        break;
      case "carry_out":
        assert.ok(
          event.kind === "late" || it.isCountLost || !it.sends.some(isUnderway),
          "Thunderbird is disturbed while it sends",
        );
        it.work.push({ kind: action.kind, question: action.question });
        break;
      case "read":
        it.work.push({ kind: action.kind, question: action.question });
        break;
      case "watch":
      case "record":
      case "focus":
      case "left":
        break;
      default:
        assert.fail(`unknown action ${action.kind}`);
    }
  }
  holds(it);
}

/** Whether Thunderbird is at work on a send, and will tell its end. */
const isUnderway = ({ state }) => state !== "over";

/** The law: what leaves is harmless, or was sent by a person who saw just that. */
function mayLeave(it, seen) {
  return seen.startsWith("clear") || it.allowed.has(seen);
}

/** What has to be true at any moment. */
function holds(it) {
  const { question, leaving } = it.flow;
  if (question && it.isOpen) {
    assert.ok(it.shown === question.id, `${question.state} is asked, and ${it.shown || "nothing"} is shown`);
  }
  if (question && !isOpen(question) && !leaving) {
    const isWaiting = !question.running && it.flow.attempts > 0;
    const isWorked = question.running;
    assert.ok(isWaiting || isWorked, "an answer is waited for, or carried out");
  }
  if (question?.permit) {
    assert.ok(mayLeave(it, question.permit), "a permit for what was not seen");
  }
}

/** Everything that could happen next, each by a name. */
function possible(it) {
  const events = {};
  const { question } = it.flow;
  if (it.isOpen) {
    if (it.sends.filter(({ state }) => state === "checking").length < 2 && !it.sends.some(({ state }) => state === "leaving")) {
      events["press Send"] = () => begin(it, false);
    }
    for (const content of MESSAGES.filter((each) => each !== it.content)) {
      if (!it.sends.some(({ state }) => state === "leaving")) {
        events[`make it ${content}`] = () => {
          it.content = content;
          it.version++;
        };
      }
    }
  }
  for (const [n, send] of it.sends.entries()) {
    if (send.state === "checking") {
      events[`check ${n}`] = () => check(it, send);
    }
    if (send.state === "held") {
      events[`taken back ${n}`] = () => {
        send.state = "over";
        feed(it, { kind: "not_sent", mode: "sendNow", error: CANCELLED, id: fail(it) });
        if (send.isOurs) {
          feed(it, { kind: "rejected", question: send.isOurs, error: CANCELLED, id: fail(it) });
        }
      };
      events[`the end of ${n} is never told`] = () => {
        send.state = "over";
      };
    }
    if (send.state === "leaving") {
      events[`left ${n}`] = () => {
        send.state = "over";
        it.sent++;
        it.isOpen = false;
        it.sends = [];
        feed(it, { kind: "sent" });
        assert.equal(it.shown, "", "no dialog stays");
        feed(it, { kind: "tab_closed" });
        it.work = [];
      };
      events[`refused ${n}`] = () => {
        send.state = "over";
        feed(it, { kind: "not_sent", mode: "sendNow", error: "Message operation failed", id: fail(it) });
      };
      events[`cancelled by another add-on ${n}`] = () => {
        send.state = "over";
        const isTold = it.flow.held === 0;
        feed(it, { kind: "not_sent", mode: "sendNow", error: CANCELLED, id: fail(it) });
        assert.ok(!isTold || it.flow.leaving === null, "it does not leave");
      };
    }
  }
  if (it.shown && question && isOpen(question)) {
    for (const kind of ["send", "apply", "cancel", "retry"]) {
      events[`answer ${kind}`] = () => {
        const about = it.asked.get(question.id);
        if (kind === "send" && about && question.may.send && question.state !== "reading") {
          it.allowed.add(about.mark);
        }
        feed(it, {
          kind: "answered",
          question: it.shown,
          answer: { kind, remedies: kind === "apply" ? ["move"] : [], reason: "" },
        });
        assert.ok(kind !== "cancel" || it.flow.question === null, "back is back");
      };
    }
  }
  if (it.shown) {
    events["close the dialog"] = () => {
      const closed = it.shown;
      const isLeaving = it.flow.leaving !== null && question?.state === "sending" && question.running;
      feed(it, { kind: "dialog_closed", question: closed });
      assert.ok(isLeaving || it.flow.question === null, "a closed dialog is a no");
      it.shown = isLeaving ? it.shown : "";
    };
  }
  for (const [n, { kind, question: asked }] of it.work.entries()) {
    const begun = () => it.work.splice(n, 1);
    events[`${kind} ${asked}`] = () => {
      begun();
      carryOut(it, kind, asked);
    };
    events[`${kind} ${asked} never ends`] = begun;
  }
  if (question && !isOpen(question) && !it.flow.leaving) {
    events["it takes too long"] = () => {
      it.isCountLost = true;
      feed(it, { kind: "late", question: question.id, id: fail(it) });
      assert.ok(isOpen(it.flow.question) || (it.flow.question.running && !question.running), "nothing waits for ever");
    };
  }
  if (it.isOpen) {
    events["the page dies"] = () => {
      it.work = [];
      it.isCountLost = true;
      // Checks that were under way are never answered: Thunderbird has lost them.
      it.sends = it.sends.filter(({ state }) => state !== "checking");
      feed(it, { kind: "page_started", page: "another", id: fail(it) });
    };
    if (!it.sends.some(({ state }) => state === "leaving")) {
      events["close the message"] = () => {
        it.isOpen = false;
        it.sends = [];
        it.work = [];
        feed(it, { kind: "tab_closed" });
        assert.equal(it.flow.question, null);
        assert.equal(it.shown, "");
      };
    }
  }
  return events;
}

/** The id of a question that failed: about the same as before. */
function fail(it) {
  const id = `f${++it.questions}`;
  const before = it.asked.get(it.flow.question?.id);
  if (before) {
    it.asked.set(id, before);
  }
  return id;
}

function begin(it, isOurs) {
  const send = { mark: mark(it), content: it.content, state: "checking", isOurs };
  it.sends.push(send);
  feed(it, { kind: "begun" });
}

function check(it, send) {
  const before = it.flow.question;
  feed(it, { kind: "permitted", fingerprint: send.mark }, send);
  if (send.state === "checking") {
    feed(it, { kind: "checked", fingerprint: send.mark, account, asked: asks(it, send.content, send.mark) }, send);
  }
  assert.notEqual(send.state, "checking", "Thunderbird gets an answer");
  if (send.state === "held" && it.flow.question) {
    assert.ok(it.shown, "what is held is shown");
  }
  const isWaited = before && (before.state === "applying" || (before.state === "sending" && !before.running));
  if (isWaited && before.permit !== send.mark) {
    assert.equal(send.state, "held", "the answer sends, and nothing else");
    assert.equal(it.flow.question.id, before.id, "what is being answered is not asked again");
  }
  assert.ok(send.state !== "held" || it.flow.question, "what is held is asked about, or being sent");
}

/** What `answer.js` does for an answer. */
function carryOut(it, kind, asked) {
  const { question } = it.flow;
  if (question?.id !== asked || !it.isOpen) {
    return;
  }
  if (kind === "read") {
    it.content = it.content === "files" ? "clear" : it.content;
    see(it, asked, "clear");
    return;
  }
  if (question.state === "sending") {
    begin(it, asked);
    return;
  }
  if (question.answer?.kind === "send") {
    // Files that are not waited for: what is known of the rest.
    see(it, asked, it.content === "files" ? "clear" : undefined, it.content === "files");
    return;
  }
  const isSame = mark(it) === question.checked;
  if (it.content === "asks" || it.content === "blocks") {
    it.content = "clear";
    it.version++;
  }
  see(it, asked, isSame ? undefined : "new");
}

function see(it, asked, _outcome, isSkipped = false) {
  const seen = mark(it);
  const found = isSkipped ? null : asks(it, it.content, seen);
  if (isSkipped) {
    it.allowed.add(seen);
  }
  feed(it, { kind: "seen", question: asked, fingerprint: seen, account, asked: found, outcome: found ? "new" : "clear" });
}

/** The same world once more, to be changed. */
function copy(it) {
  return {
    ...it,
    sends: it.sends.map((send) => ({ ...send })),
    asked: new Map(it.asked),
    allowed: new Set(it.allowed),
    work: it.work.map((each) => ({ ...each })),
    trace: [...it.trace],
  };
}

/** What makes two worlds the same, whatever their questions are called. */
function shape(it) {
  const { question } = it.flow;
  const about = question && it.asked.get(question.id);
  const same = (text) => (text === undefined || text === "" ? text : text === mark(it));
  return JSON.stringify([
    it.content,
    it.isOpen,
    it.sends.map(({ mark: seen, state, isOurs, content }) => [same(seen), content, state, isOurs && isOurs === question?.id]),
    it.flow.attempts,
    it.flow.held,
    it.flow.leaving !== null,
    question && [
      question.state,
      question.running,
      same(question.permit),
      same(question.checked),
      question.may,
      question.answer?.kind,
    ],
    about?.content,
    it.shown !== "" && it.shown === question?.id,
    it.work.map(({ kind, question: id }) => [kind, id === question?.id]),
    [...it.allowed].includes(mark(it)),
  ]);
}

test("in every order of events nothing leaves that was not seen, and nothing is held in silence", () => {
  const known = new Set();
  let worlds = MESSAGES.map(world);
  let steps = 0;
  for (let depth = 0; depth < DEPTH; depth++) {
    const reached = [];
    for (const it of worlds) {
      for (const name of Object.keys(possible(it))) {
        const after = copy(it);
        after.trace.push(name);
        try {
          possible(after)[name]();
        } catch (error) {
          error.message += `\nafter ${after.trace.join(", ")}`;
          throw error;
        }
        steps++;
        const seen = shape(after);
        if (!known.has(seen)) {
          known.add(seen);
          reached.push(after);
        }
      }
    }
    worlds = reached;
  }
  assert.ok(steps > 10_000, `only ${steps} steps`);
});

test("on long walks, too; and whatever happened, a message that is clear leaves when Send is pressed once more", () => {
  let seed = 1;
  const random = (below) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return (seed >>> 8) % below;
  };
  let sent = 0;
  for (let walk = 0; walk < WALKS; walk++) {
    const it = world(MESSAGES[random(MESSAGES.length)]);
    try {
      for (let step = 0; step < STEPS && it.isOpen; step++) {
        // Closing, and dying, ends most walks too soon.
        const events = Object.entries(possible(it)).filter(
          ([name]) => !["close the message", "the page dies"].includes(name) || random(8) === 0,
        );
        const [name, run] = events[random(events.length)];
        it.trace.push(name);
        run();
      }
      sent += it.sent;
      leaves(it);
    } catch (error) {
      error.message += `\nafter ${it.trace.join(", ")}`;
      throw error;
    }
  }
  assert.ok(sent > WALKS / 20, `only ${sent} were sent`);
});

/** From anywhere: with the question gone and the text clear, one Send is enough. */
function leaves(it) {
  if (!it.isOpen || it.sends.some(({ state }) => state === "leaving" || state === "checking")) {
    return;
  }
  if (it.shown && it.flow.question) {
    feed(it, { kind: "dialog_closed", question: it.flow.question.id });
  }
  it.content = "clear";
  it.version++;
  begin(it, false);
  const send = it.sends.at(-1);
  check(it, send);
  assert.equal(send.state, "leaving", "a clear message is held");
  feed(it, { kind: "sent" });
  assert.ok(isNothing(it.flow), "nothing is remembered");
  assert.ok(!isUnderWay(it.flow));
}
