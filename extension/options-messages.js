/**
 * What the options page asks of the background page.
 *
 * @import { FromOptions, OptionsState } from "./types.js"
 */

import * as core from "./core.js";
import { readSources, writeUser } from "./settings.js";

/**
 * @param {FromOptions} message
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
