/** Notifications of the system: for what must be said where there is no window to say it in. */

import { text } from "./i18n.js";

/**
 * @param {string} id one with the same id is replaced
 * @param {string} message the key of a message
 * @param {import("./i18n.js").Values} [values]
 */
export async function notify(id, message, values) {
  const iconUrl = messenger.runtime.getURL("icon.svg");
  await messenger.notifications.create(id, {
    type: "basic",
    iconUrl,
    title: text("extension_name"),
    message: text(message, values),
  });
}
