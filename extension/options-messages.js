/**
 * What the options page asks of the background page.
 *
 * @import { CorrespondentsState, FromOptions, OptionsState } from "./types.js"
 */

import * as core from "./core.js";
import * as correspondents from "./correspondents.js";
import * as journal from "./journal.js";
import * as sentFolders from "./sent-folders.js";
import { readSources, readUser, suffixesIn, writeUser } from "./settings.js";

/**
 * @param {FromOptions & { kind: "settings" | "save" }} message
 * @returns {Promise<OptionsState>}
 */
export async function optionsMessage(message) {
  // Settings that cannot be read are not written over.
  const [{ policy, suffixes: known = [] }, stored] = await Promise.all([readSources(), readUser()]);
  const user = message.kind === "save" ? message.user : (stored ?? {});
  const suffixes = [...known, ...suffixesIn(user)];
  const [merged, own, ofPolicy, rules] = await Promise.all([
    core.settings({ policy, user, suffixes }),
    core.settings({ user, suffixes }),
    core.settings({ policy, suffixes }),
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
  const { policy, suffixes } = await readSources();
  const kept = policy === undefined ? false : await reliesOnCorrespondents({ policy, suffixes });
  if (wish === "erase" && !kept) {
    await correspondents.erase();
  }
  // Under a policy nobody goes without: what a rule no longer knows, it no longer finds.
  if (wish === "learn" || (wish === "erase" && !kept && policy !== undefined)) {
    await correspondents.allow();
    sentFolders.readAfresh().catch(console.error);
  }
  return { ...(await correspondents.describe()), kept };
}

/**
 * Whether the organisation has people asked about whom the user has not written to, or not under that name.
 *
 * @param {import("./types.js").SettingsSources} sources of the organisation alone
 */
async function reliesOnCorrespondents(sources) {
  const { settings } = await core.settings(sources);
  return ["first_contact", "namesake"].some((rule) => ["ask", "block"].includes(settings.rules[rule].level));
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
