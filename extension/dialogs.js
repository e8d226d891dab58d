/** The dialog windows: one for each compose window that holds a message back. */

import { within } from "./failure.js";
import * as session from "./session.js";

/** In pixels, without people. */
const [WIDTH, HEIGHT] = [560, 232];

/** Of a line of people. */
const ROW_HEIGHT = 29;

/** Wakes the background page while a dialog is open. */
const ALARM = "dialogs";

/** How long an open dialog may take to show that it is alive. */
const ALIVE_MS = 1000;

/** Who waits for a question to be on the page. @type {Map<string, (value?: any) => void>} */
const drawing = new Map();

/** How long opening or closing a window may take. */
const WORK_MS = 5000;

/** The last work on the dialog of each tab; the next one begins when it is done. @type {Map<number, Promise<unknown>>} */
const working = new Map();

/**
 * Where a dialog goes: the middle of the compose window.
 *
 * @typedef {{ left: number, top: number, width: number, height: number }} Place
 * @param {number} windowId the compose window's
 * @param {number} rows how many lines of people there are to show; the page itself takes what it needs beyond that
 * @returns {Promise<Place>}
 */
export async function placeOver(windowId, rows = 0) {
  const height = HEIGHT + rows * ROW_HEIGHT;
  const over = await messenger.windows.get(windowId);
  const middle = (begin = 0, length = 0, own = 0) => Math.max(0, Math.round(begin + (length - own) / 2));
  const [left, top] = [middle(over.left, over.width, WIDTH), middle(over.top, over.height, height)];
  return { left, top, width: WIDTH, height };
}

/**
 * Shows a question about a compose tab, in front. The dialog of an earlier one is replaced: window managers let no program move
 * the focus between its windows, but all of them show a new one.
 *
 * @param {number} tabId
 * @param {string} question
 * @param {Place} [place]
 */
export function show(tabId, question, place) {
  return inTurn(tabId, () => open(tabId, question, place));
}

/**
 * Waits until a question is on the page.
 *
 * @param {string} question
 * @returns {Promise<void>}
 */
export function untilDrawn(question) {
  return new Promise((resolve) => drawing.set(question, resolve)).finally(() => drawing.delete(question));
}

/**
 * What the dialog tells once a question is on its page.
 *
 * @param {import("./types.js").FromDialog & { kind: "drawn" }} message
 */
export function drawn({ question }) {
  drawing.get(question)?.();
}

/**
 * Closes the dialog of a compose tab for which nothing is pending any more.
 *
 * @param {number} tabId
 */
export function close(tabId) {
  return inTurn(tabId, async () => {
    const { pending, dialog } = await session.read(tabId);
    if (!pending) {
      await remove(tabId, dialog);
    }
  });
}

/** Opens dialogs anew that died with the extension's process: nothing else would ever happen in them again. */
export async function reviveDead() {
  const dialogs = await session.openDialogs();
  if (dialogs.length === 0) {
    await messenger.alarms.clear(ALARM);
  }
  for (const { tabId, windowId } of dialogs) {
    if (await isDead(tabId, windowId)) {
      await inTurn(tabId, () => replaceDead(tabId, windowId));
    }
  }
}

/**
 * @param {number} tabId
 * @param {number} windowId
 */
async function replaceDead(tabId, windowId) {
  const { pending, dialog } = await session.read(tabId);
  if (dialog?.windowId !== windowId) {
    return; // whatever has woken this page has opened another one meanwhile
  }
  if (pending?.phase === "sending") {
    // Whoever was at it died too. If the message left all the same, Thunderbird tells.
    await session.forget(tabId, "token");
    await session.put(tabId, { pending: { ...pending, phase: "failed" } });
  }
  const { windowId: composeWindow } = await messenger.tabs.get(tabId);
  await open(tabId, dialog.question, await placeOver(composeWindow));
}

/**
 * @param {number} tabId
 * @param {string} question
 * @param {Place} [place]
 */
async function open(tabId, question, place) {
  const url = `/dialog/dialog.html?tab=${tabId}`;
  const opening = messenger.windows.create({ type: "popup", url, ...place });
  const [{ id: windowId }, { dialog }] = await Promise.all([opening, session.read(tabId)]);
  await remove(tabId, dialog);
  await session.put(tabId, { dialog: { windowId, question } });
  // No event tells of a dialog that died with the extension's process.
  await messenger.alarms.create(ALARM, { periodInMinutes: 1 });
}

/**
 * @param {number} tabId
 * @param {number} windowId
 */
async function isDead(tabId, windowId) {
  try {
    await messenger.windows.get(windowId);
  } catch {
    return false; // closed, which is an event of its own
  }
  try {
    return (await within(ALIVE_MS, "the dialog", messenger.runtime.sendMessage({ kind: "alive", tabId }))) !== true;
  } catch {
    return true;
  }
}

/**
 * @param {number} tabId
 * @param {session.Session["dialog"]} dialog
 */
async function remove(tabId, dialog) {
  if (dialog === undefined) {
    return;
  }
  // Forgotten first: a window that goes away while it is known is the person's own "cancel".
  await session.forget(tabId, "dialog");
  await messenger.windows.remove(dialog.windowId).catch(() => {}); // closed by its own hand meanwhile: all the better
}

/**
 * @param {number} tabId
 * @param {() => Promise<void>} work
 * @returns {Promise<void>}
 */
function inTurn(tabId, work) {
  const done = (working.get(tabId) ?? Promise.resolve()).then(() => within(WORK_MS, "the dialog's window", work()));
  working.set(
    tabId,
    done.catch(() => {}),
  );
  return done;
}
