/** The dialog windows: one for each compose window that holds a message back. */

import { within } from "./failure.js";
import * as session from "./session.js";

/** In pixels, without people. */
const [WIDTH, HEIGHT] = [560, 232];

/** Of a line of people. */
const ROW_HEIGHT = 29;

/** Most dialogs name five organisations, and how many more there are. */
const ROWS = 6;

/** How long Thunderbird may take to say where a window is; where it does not, a dialog stands wherever it likes. */
const PLACE_MS = 1000;

/** How long an open dialog may take to show that it is alive. */
const ALIVE_MS = 1000;

/** How long opening or closing a window may take. */
const WORK_MS = 5000;

/** How long a window that is open may take until the question is on its page; a busy machine takes seconds. */
const DRAWN_MS = 20_000;

/** A dialog that was opened before it is known whether anything is asked. */
const EARLY = "";

/** Who waits for a question to be on the page. @type {Map<string, (value?: any) => void>} */
const drawing = new Map();

/** The last question that each tab's dialog has drawn, perhaps before anybody waited for it. @type {Map<number, string>} */
const seen = new Map();

/** The windows, as far as this page has opened them. @type {Map<number, { windowId: number, question: string }>} */
const open = new Map();

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
export async function placeOver(windowId, rows = ROWS) {
  const height = HEIGHT + rows * ROW_HEIGHT;
  const over = await within(PLACE_MS, "the place of the window", messenger.windows.get(windowId));
  const middle = (begin = 0, length = 0, own = 0) => Math.max(0, Math.round(begin + (length - own) / 2));
  const [left, top] = [middle(over.left, over.width, WIDTH), middle(over.top, over.height, height)];
  return { left, top, width: WIDTH, height };
}

/**
 * Opens the dialog of a compose tab that will probably be needed. It stays empty until there is a question.
 *
 * @param {number} tabId
 * @param {Promise<Place | undefined>} place
 */
export function openEarly(tabId, place) {
  return inTurn(tabId, async () => {
    if (!(await read(tabId))) {
      await create(tabId, EARLY, await place);
    }
  });
}

/**
 * Closes a dialog that was not needed after all.
 *
 * @param {number} tabId
 */
export function closeEarly(tabId) {
  return inTurn(tabId, async () => {
    const dialog = await read(tabId);
    if (dialog?.question === EARLY) {
      await remove(tabId, dialog);
    }
  });
}

/**
 * Shows a question about a compose tab, in front. The dialog of an earlier one is replaced: window managers let no program move
 * the focus between its windows, but all of them show a new one.
 *
 * @param {number} tabId
 * @param {string} question
 * @param {Place} [place]
 */
export async function show(tabId, question, place) {
  const isDrawn = seen.get(tabId) === question ? Promise.resolve() : untilDrawn(question);
  await inTurn(tabId, async () => {
    const dialog = await read(tabId);
    if (dialog?.question === EARLY) {
      await note(tabId, { ...dialog, question });
      return;
    }
    await create(tabId, question, place).catch(() => create(tabId, question, place));
    if (dialog) {
      await remove(tabId, dialog);
    }
  });
  await within(DRAWN_MS, "drawing the dialog", isDrawn);
}

/**
 * Waits until a question is on the page, or its window was closed.
 *
 * @param {string} question
 * @returns {Promise<void>}
 */
function untilDrawn(question) {
  return new Promise((resolve) => drawing.set(question, resolve)).finally(() => drawing.delete(question));
}

/**
 * What the dialog tells once a question is on its page.
 *
 * @param {import("./types.js").FromDialog & { kind: "drawn" }} message
 */
export function drawn({ tabId, question }) {
  seen.set(tabId, question);
  drawing.get(question)?.();
}

/**
 * Closes the dialog of a compose tab.
 *
 * @param {number} tabId
 */
export function close(tabId) {
  return inTurn(tabId, async () => {
    const dialog = await read(tabId);
    if (dialog) {
      await remove(tabId, dialog);
    }
  });
}

/**
 * Which dialog a window was that was closed, by the person or by Thunderbird.
 *
 * @param {number} windowId
 * @returns {Promise<{ tabId: number, question: string } | null>} null where it was none, or one that was closed from here
 */
export async function closed(windowId) {
  const dialogs = [...(await session.openDialogs()), ...[...open].map(([tabId, dialog]) => ({ tabId, ...dialog }))];
  const dialog = dialogs.find((dialog) => dialog.windowId === windowId);
  if (!dialog) {
    return null;
  }
  await forget(dialog.tabId);
  drawing.get(dialog.question)?.();
  return dialog;
}

/**
 * Whether a dialog was opened for a compose tab, and not seen to close.
 *
 * @param {number} tabId
 */
export async function isKnown(tabId) {
  return (await read(tabId)) !== undefined;
}

/**
 * Whether the dialog of a compose tab is there and answers. One that died with the extension's process does not: nothing else would
 * ever happen in it again.
 *
 * @param {number} tabId
 */
export async function isAlive(tabId) {
  const dialog = await read(tabId);
  if (!dialog) {
    return false;
  }
  try {
    await messenger.windows.get(dialog.windowId);
    return (await within(ALIVE_MS, "the dialog", messenger.runtime.sendMessage({ kind: "alive", tabId }))) === true;
  } catch {
    return false;
  }
}

/**
 * @param {number} tabId
 * @param {string} question
 * @param {Place} [place]
 */
async function create(tabId, question, place) {
  const url = `/dialog/dialog.html?tab=${tabId}`;
  const { id: windowId } = await messenger.windows.create({ type: "popup", url, ...place });
  await note(tabId, { windowId, question });
}

/**
 * @param {number} tabId
 * @returns {Promise<session.Session["dialog"]>}
 */
async function read(tabId) {
  return open.get(tabId) ?? (await session.readOne(tabId, "dialog"));
}

/**
 * Remembers a window. What this page knows holds also where it cannot be written down.
 *
 * @param {number} tabId
 * @param {{ windowId: number, question: string }} dialog
 */
async function note(tabId, dialog) {
  open.set(tabId, dialog);
  await session.put(tabId, { dialog }).catch(console.error);
}

/** @param {number} tabId */
async function forget(tabId) {
  open.delete(tabId);
  seen.delete(tabId);
  await session.forget(tabId, "dialog");
}

/**
 * @param {number} tabId
 * @param {{ windowId: number, question: string }} dialog
 */
async function remove(tabId, dialog) {
  drawing.get(dialog.question)?.();
  // Forgotten first: a window that goes away while it is known is the person's own "cancel".
  if ((await read(tabId))?.windowId === dialog.windowId) {
    await forget(tabId);
  }
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
