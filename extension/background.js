/**
 * Composition root: every listener is registered here, synchronously, before anything else happens. A listener registered later
 * would miss the event that woke this page, and Thunderbird would send the message unchecked.
 */

import {
  afterSend,
  notificationClicked,
  pendingMessage,
  revive,
  showMissing,
  tabRemoved,
  takeAnswer,
  windowRemoved,
} from "./answer.js";
import * as attachments from "./attachments.js";
import { beforeSend } from "./before-send.js";
import * as dialogs from "./dialogs.js";
import * as individually from "./individually.js";
import * as live from "./live.js";
import { correspondentsMessage, journalMessage, optionsMessage } from "./options-messages.js";
import { panelMessage } from "./panel-messages.js";
import * as sentFolders from "./sent-folders.js";
import { statusMessage } from "./status.js";

messenger.compose.onBeforeSend.addListener((tab, details) => sentFolders.pauseFor(beforeSend(tab, details)));
messenger.compose.onAfterSend.addListener((tab, info) => logged(afterSend(tab, info)));
messenger.compose.onAttachmentAdded.addListener(({ id }) => logged(live.changed(id)));
messenger.compose.onAttachmentRemoved.addListener(({ id }) => logged(live.changed(id)));
messenger.windows.onCreated.addListener((window) => logged(live.windowCreated(window)));
messenger.windows.onFocusChanged.addListener(() => logged(live.attend()));
messenger.windows.onRemoved.addListener((windowId) => {
  logged(windowRemoved(windowId));
  logged(individually.windowRemoved(windowId));
  logged(live.attend());
});
messenger.tabs.onRemoved.addListener((tabId) => {
  logged(tabRemoved(tabId));
  logged(live.end(tabId));
});
messenger.storage.local.onChanged.addListener(() => {
  live.forgetAll();
  logged(attachments.forget());
});
messenger.alarms.onAlarm.addListener(({ name }) => {
  switch (name) {
    case sentFolders.ALARM:
      return logged(sentFolders.read());
    case individually.ALARM:
      return logged(individually.wake());
    default:
      return logged(revive());
  }
});
messenger.notifications.onClicked.addListener((id) => logged(notificationClicked(id)));
messenger.runtime.onInstalled.addListener(() => {
  logged(sentFolders.read());
  logged(individually.wake(true));
});
messenger.runtime.onStartup.addListener(() => {
  logged(sentFolders.readSoon());
  logged(individually.wake());
});
messenger.runtime.onMessage.addListener((message) => {
  switch (message?.kind) {
    case "drawn":
      dialogs.drawn(message);
      return;
    case "pending":
      return pendingMessage(message);
    case "answer":
      return takeAnswer(message);
    case "look":
    case "apply_here":
    case "undo":
      return panelMessage(message);
    case "individually":
      return individually.individuallyMessage(message);
    case "settings":
    case "save":
      return optionsMessage(message);
    case "status":
      return statusMessage();
    case "correspondents":
      return correspondentsMessage(message);
    case "journal":
      return journalMessage();
    default:
      return;
  }
});

// Whatever has woken this page, and where it starts beside an open message, or one that is held.
logged(live.attend());
logged(showMissing());

/** @param {Promise<unknown>} work */
function logged(work) {
  work.catch(console.error);
}
