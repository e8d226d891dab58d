/**
 * Composition root: every listener is registered here, synchronously, before anything else happens. A listener registered later
 * would miss the event that woke this page, and Thunderbird would send the message unchecked.
 */

import { afterSend, end, takeAnswer, windowRemoved } from "./answer.js";
import { beforeSend } from "./before-send.js";
import * as dialogs from "./dialogs.js";
import { optionsMessage } from "./options-messages.js";

messenger.compose.onBeforeSend.addListener(beforeSend);
messenger.compose.onAfterSend.addListener((tab, info) => logged(afterSend(tab, info)));
messenger.windows.onRemoved.addListener((windowId) => logged(windowRemoved(windowId)));
messenger.tabs.onRemoved.addListener((tabId) => logged(end(tabId)));
messenger.alarms.onAlarm.addListener(() => logged(dialogs.reviveDead()));
messenger.runtime.onMessage.addListener((message) => {
  switch (message?.kind) {
    case "drawn":
      dialogs.drawn(message);
      return;
    case "answer":
      return takeAnswer(message);
    case "settings":
    case "save":
      return optionsMessage(message);
    default:
      return;
  }
});

/** @param {Promise<unknown>} work */
function logged(work) {
  work.catch(console.error);
}
