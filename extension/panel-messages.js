/**
 * What the panel asks of the background page.
 *
 * @import { FromPanel } from "./types.js"
 */

import * as live from "./live.js";
import { applyRemedies } from "./remedies.js";
import { isSending } from "./sends.js";
import * as session from "./session.js";

/**
 * @param {FromPanel} message
 * @returns {Promise<boolean>} whether it was done
 */
export async function panelMessage(message) {
  const { kind, tabId } = message;
  try {
    if (kind === "apply_here") {
      await applyHere(tabId, message.remedies);
    }
    if (kind === "undo") {
      await undo(tabId);
    }
    // Looked at anew in any case: a look between the change and what undoes it knew nothing of the latter.
    const isShown = kind === "look" && (await session.readOne(tabId, "live")) !== undefined;
    await (isShown ? live.look(tabId) : live.changed(tabId));
    return true;
  } catch (error) {
    console.error(error);
    return false;
  }
}

/**
 * Changes the message in its window, and keeps what its fields were. An attachment that was taken out is not kept: nothing of a file is.
 *
 * @param {number} tabId
 * @param {string[]} remedies
 */
async function applyHere(tabId, remedies) {
  await refuseWhileLeaving(tabId);
  const before = await fields(tabId);
  await applyRemedies(tabId, remedies);
  const after = await fields(tabId);
  if (JSON.stringify(after) !== JSON.stringify(before)) {
    // Done it is, also where there is no room for the way back.
    await session.put(tabId, { undo: { before, after } }).catch(console.error);
  }
}

/** @param {number} tabId */
async function undo(tabId) {
  await refuseWhileLeaving(tabId);
  const kept = await session.readOne(tabId, "undo");
  if (!kept || JSON.stringify(await fields(tabId)) !== JSON.stringify(kept.after)) {
    throw new Error("the fields have changed since"); // what was written meanwhile is not to be lost
  }
  await messenger.compose.setComposeDetails(tabId, kept.before);
  await session.forget(tabId, "undo");
}

/** @param {number} tabId */
async function fields(tabId) {
  return live.fieldsOf(await messenger.compose.getComposeDetails(tabId));
}

/** @param {number} tabId */
async function refuseWhileLeaving(tabId) {
  if (await isSending(tabId)) {
    throw new Error("the message is being sent");
  }
}
