/**
 * What the options page asks of the background page.
 *
 * @import { CorrespondentsState, FromOptions, OptionsState } from "./types.js"
 */

import * as core from "./core.js";
import * as correspondents from "./correspondents.js";
import * as journal from "./journal.js";
import * as sentFolders from "./sent-folders.js";
import { readSources, writeUser } from "./settings.js";

/**
 * @param {FromOptions & { kind: "settings" | "save" }} message
 * @returns {Promise<OptionsState>}
 */
export async function optionsMessage(message) {
  const { policy, user: stored } = await readSources();
  const user = message.kind === "save" ? message.user : (stored ?? {});
  const [merged, own, ofPolicy, rules] = await Promise.all([
    core.settings({ policy, user }),
    core.settings({ user }),
    core.settings({ policy }),
    core.rules(),
  ]);
  if (message.kind === "save" && own.problems.length === 0) {
    await writeUser(user);
  }
  return { ...merged, problems: own.problems, policyProblems: ofPolicy.problems, user, rules };
}

/**
 * @param {FromOptions & { kind: "correspondents" }} message
 * @returns {Promise<CorrespondentsState>}
 */
export async function correspondentsMessage({ wish }) {
  if (wish === "erase") {
    await correspondents.erase();
  }
  if (wish === "learn") {
    await correspondents.allow();
    sentFolders.readAfresh().catch(console.error);
  }
  return correspondents.describe();
}

/**
 * Erases the journal, unless the organisation keeps it.
 *
 * @returns {Promise<boolean>} whether it was erased
 */
export async function journalMessage() {
  const { settings } = await core.settings(await readSources());
  if (settings.journal.erasable) {
    await journal.erase();
  }
  return settings.journal.erasable;
}
