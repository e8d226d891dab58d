/**
 * What a message says while it is being written: the number on its button, and what the panel draws. Thunderbird has no event for
 * edited recipients, so the compose window that has the focus is looked at again and again, as long as somebody is at the keyboard,
 * and no other one. Without a compose window in front nothing ticks here, and the background page may sleep.
 *
 * Looking is not without effect: Thunderbird writes the fields of the window into the message it holds, where, during a send, mailing
 * lists stand expanded already. So nothing is looked at between `onBeforeSend` and `onAfterSend`.
 *
 * @import { Audience, Live } from "./types.js"
 */

import * as attachments from "./attachments.js";
import { boundedAudience, boundedName } from "./bounded.js";
import * as core from "./core.js";
import { draftOf } from "./draft.js";
import { failureOf, within } from "./failure.js";
import * as kind from "./kind.js";
import * as quiet from "./quiet.js";
import { isSending } from "./sends.js";
import * as session from "./session.js";
import { readSources } from "./settings.js";

/** Between two looks at a message of usual size. */
const INTERVAL_MS = 700;

/** Looking takes at most one part in this many of the time: a message to many people is looked at less often. */
const PARTS = 10;

/** Nobody at the keyboard for this long; Thunderbird tells of no shorter time. */
const IDLE_S = 15;

/** One look in so many first asks whether somebody is there. */
const ASK_EVERY = 4;

/** How long one look may take before the next one need not wait for it. */
const LOOK_MS = 10_000;

/** How long a look waits for attachments to be read; those that take longer are looked at once more when they were. */
const READ_MS = 150;

/** Of more people the button says that there are more. */
const MOST = 999;

/** By what becomes of the message; the colours of the dialog's icons. */
const BADGE = {
  send: { background: "#5c5d6b", text: "#ffffff" },
  ask: { background: "#f5a30b", text: "#1a202c" },
  block: { background: "#dc2626", text: "#ffffff" },
};

/** Each begins when somebody may have moved on; the earlier ones end. */
let turn = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** The last look; the next one begins when it is done. @type {Promise<unknown>} */
let looking = Promise.resolve();
/** What each message was when it was last checked. @type {Map<number, string>} */
const seen = new Map();
/** The messages that were to be asked about when they were last checked. @type {Set<number>} */
const asked = new Set();

/** Looks at the compose window that has the focus, from now on and until something else has it. */
export async function attend() {
  const mine = ++turn;
  const windows = await messenger.windows.getAll({ populate: true, windowTypes: ["messageCompose"] });
  const tabId = windows.find(({ focused }) => focused)?.tabs?.[0]?.id;
  if (mine !== turn) {
    return;
  }
  clearTimeout(timer);
  if (tabId !== undefined) {
    await tick(mine, tabId);
  }
}

/**
 * A message that opens with its recipients has its number also where another window is in front.
 *
 * @param {messenger.windows.Window} window
 */
export async function windowCreated({ id, type }) {
  if (type !== "messageCompose") {
    return;
  }
  const windows = await messenger.windows.getAll({ populate: true, windowTypes: ["messageCompose"] });
  const tabId = windows.find((window) => window.id === id)?.tabs?.[0]?.id;
  if (tabId !== undefined) {
    await look(tabId);
  }
  await attend();
}

/**
 * Checks the message where it is not what it was.
 *
 * @param {number} tabId
 * @returns {Promise<void>} when the outcome stands in `storage.session`
 */
export function look(tabId) {
  const done = looking.then(() => within(LOOK_MS, "looking at the message", lookNow(tabId)));
  looking = done.catch(() => {});
  return done;
}

/**
 * Something changed that the details of a message do not tell.
 *
 * @param {number} tabId
 */
export function changed(tabId) {
  seen.delete(tabId);
  return look(tabId);
}

/** The settings changed: every message is to be checked anew. */
export function forgetAll() {
  seen.clear();
}

/**
 * Whether the message, as it is now, was to be asked about when it was last looked at.
 *
 * @param {number} tabId
 * @param {messenger.compose.ComposeDetails} details
 */
export function wouldBeAsked(tabId, details) {
  return asked.has(tabId) && seen.get(tabId) === contentOf(details);
}

/** @param {number} tabId of a compose window that was closed */
export async function end(tabId) {
  seen.delete(tabId);
  asked.delete(tabId);
  kind.forget(tabId);
  await attachments.forget(tabId);
  await session.forget(tabId, "live", "undo", "kind");
}

/**
 * @param {number} mine the turn in which this goes on
 * @param {number} tabId
 * @param {number} [nth] since somebody was last seen at the keyboard, which is not asked for every time
 * @param {number} [before] what the last look took: one that is slow, while a window opens, says nothing of the message
 */
async function tick(mine, tabId, nth = 0, before = 0) {
  const begin = performance.now();
  const isActive = nth % ASK_EVERY !== 0 || (await messenger.idle.queryState(IDLE_S)) === "active";
  if (isActive) {
    await look(tabId).catch(console.error);
  }
  if (mine === turn) {
    const took = performance.now() - begin;
    const pause = Math.max(INTERVAL_MS, Math.min(took, before) * PARTS);
    timer = setTimeout(() => tick(mine, tabId, isActive ? nth + 1 : 0, took), pause);
  }
}

/** @param {number} tabId */
async function lookNow(tabId) {
  if (await isSending(tabId)) {
    return;
  }
  const details = await messenger.compose.getComposeDetails(tabId).catch(() => null);
  if (!details) {
    return; // closed meanwhile
  }
  const text = contentOf(details);
  if (text === seen.get(tabId)) {
    return;
  }
  seen.set(tabId, text);
  const live = await check(tabId, details).catch(failed);
  if (live.verdict && live.verdict.verdict !== "send") {
    asked.add(tabId);
  } else {
    asked.delete(tabId);
  }
  await publish(tabId, live);
}

/**
 * Whether it was saved since is no change of the message.
 *
 * @param {messenger.compose.ComposeDetails} details
 */
function contentOf({ isModified: _, ...content }) {
  return JSON.stringify(content);
}

/**
 * @param {number} tabId
 * @param {messenger.compose.ComposeDetails} details
 * @returns {Promise<Live>}
 */
async function check(tabId, details) {
  const [draft, sources, undo] = await Promise.all([
    draftOf(tabId, details, READ_MS),
    readSources(),
    session.readOne(tabId, "undo"),
  ]);
  const [{ settings, verdict, audience, noted }, all] = await Promise.all([
    quiet.decide(draft, sources, details, true),
    core.rules(),
  ]);
  if (verdict.verdict !== "send") {
    verdict.fix = await core.fix(draft, sources, noted);
  }
  const { name, contact } = settings.organisation;
  const rules = all.map(({ id }) => ({ id, level: settings.rules[id].level })).filter(({ level }) => level !== "off");
  if (draft.attachments?.some(({ facts }) => facts === null)) {
    attachments
      .untilRead(tabId)
      .then(() => changed(tabId))
      .catch(console.error);
  }
  const may_undo = undo !== undefined && JSON.stringify(undo.after) === JSON.stringify(fieldsOf(details));
  const files = (draft.attachments ?? []).map(({ name, facts }) => ({ name: boundedName(name), facts }));
  return { verdict, audience, failure: null, organisation: { name, contact }, rules, files, may_undo };
}

/**
 * @param {unknown} error
 * @returns {Live}
 */
function failed(error) {
  console.error(error);
  const organisation = { name: "", contact: "" };
  return { verdict: null, audience: null, failure: failureOf(error), organisation, rules: [], files: [], may_undo: false };
}

/**
 * The recipient fields alone.
 *
 * @param {messenger.compose.ComposeDetails} details
 * @returns {import("./types.js").Fields}
 */
export const fieldsOf = ({ to, cc, bcc }) => ({ to, cc, bcc });

/**
 * @param {number} tabId
 * @param {Live} live
 */
async function publish(tabId, live) {
  const kept = { ...live, audience: boundedAudience(live.audience) };
  // The panel asks for it once more where there was no room.
  await session.put(tabId, { live: kept }).catch(console.error);
  try {
    await messenger.tabs.get(tabId);
  } catch {
    await end(tabId); // closed while it was checked, and nobody else forgets it then
    return;
  }
  paint(tabId, live).catch(() => {}); // closed meanwhile
}

/**
 * Not to be waited for: Thunderbird changes the button when it next draws its window, which may be much later.
 *
 * @param {number} tabId
 * @param {Live} live
 */
async function paint(tabId, { verdict, audience }) {
  const { background, text: color } = BADGE[verdict?.verdict ?? "send"];
  const people = audience ? peopleIn(audience) : 0;
  const many = people > MOST ? `${MOST}+` : String(people);
  await Promise.all([
    messenger.composeAction.setBadgeBackgroundColor({ tabId, color: background }),
    messenger.composeAction.setBadgeTextColor({ tabId, color }),
    messenger.composeAction.setBadgeText({ tabId, text: people > 1 ? many : "" }),
  ]);
}

/**
 * Says on the button that the message is held, until it is changed: for when no dialog could be shown.
 *
 * @param {number} tabId
 */
export async function markHeld(tabId) {
  await messenger.composeAction.setBadgeBackgroundColor({ tabId, color: BADGE.block.background });
  await messenger.composeAction.setBadgeTextColor({ tabId, color: BADGE.block.text });
  await messenger.composeAction.setBadgeText({ tabId, text: "!" });
}

/** @param {Audience} audience */
function peopleIn({ organisations, unresolved }) {
  return organisations.reduce((sum, { count }) => sum + count, unresolved.length);
}
