/** Remedies, carried out in the compose window. */

import * as core from "./core.js";
import { draftOf } from "./draft.js";
import { readSources } from "./settings.js";

/** The core's remedy that takes an attachment out; its id comes after it. */
const WITHOUT_FILE = "remove_attachment:";

/**
 * Applies remedies to the message as it is now.
 *
 * @param {number} tabId
 * @param {string[]} remedies ids, in order
 */
export async function applyRemedies(tabId, remedies) {
  const details = await messenger.compose.getComposeDetails(tabId);
  await applyTo(tabId, await draftOf(tabId, details), remedies);
}

/**
 * Applies remedies to a message that was just read.
 *
 * @param {number} tabId
 * @param {import("./types.js").Draft} draft
 * @param {string[]} remedies ids, in order
 */
export async function applyTo(tabId, draft, remedies) {
  const fields = await core.apply(draft, await readSources(), remedies);
  await messenger.compose.setComposeDetails(tabId, fields);
  for (const remedy of remedies.filter((remedy) => remedy.startsWith(WITHOUT_FILE))) {
    await messenger.compose.removeAttachment(tabId, Number(remedy.slice(WITHOUT_FILE.length)));
  }
}
