/** The dialog windows: one for each compose window that holds a message back. */

import { within } from "./failure.js";
import * as session from "./session.js";

const WIDTH = 560;
const HEIGHT = 520;

/** Wakes the background page while a dialog is open. */
export const ALARM = "dialogs";

/** How long an open dialog may take to show that it is alive. */
const ALIVE_MS = 1000;

/** How long opening or closing a window may take. */
const WORK_MS = 5000;

/** The last work on the dialog of each tab; the next one begins when it is done. @type {Map<number, Promise<unknown>>} */
const working = new Map();

/**
 * Shows what is pending for a compose tab, in front. The dialog of an earlier question is replaced: window managers let no program
 * move the focus between its windows, but all of them show a new one.
 *
 * @param {{ id: number, windowId: number }} tab
 */
export function show(tab) {
  return inTurn(tab.id, async () => {
    const { pending, dialog } = await session.read(tab.id);
    if (pending && pending.question !== dialog?.question) {
      await remove(tab.id, dialog);
      await open(tab, pending.question);
    }
  });
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
      await inTurn(tabId, async () => remove(tabId, (await session.read(tabId)).dialog));
      await show({ id: tabId, windowId: (await messenger.tabs.get(tabId)).windowId });
    }
  }
}

/**
 * @param {{ id: number, windowId: number }} tab
 * @param {string} question
 */
async function open(tab, question) {
  const url = `/dialog/dialog.html?tab=${tab.id}`;
  const over = await messenger.windows.get(tab.windowId);
  const left = Math.max(0, Math.round((over.left ?? 0) + ((over.width ?? WIDTH) - WIDTH) / 2));
  const top = Math.max(0, Math.round((over.top ?? 0) + ((over.height ?? HEIGHT) - HEIGHT) / 2));
  const opened = await messenger.windows.create({ type: "popup", url, left, top, width: WIDTH, height: HEIGHT });
  await session.put(tab.id, { dialog: { windowId: opened.id, question } });
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
