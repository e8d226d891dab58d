/**
 * Explains what sending individually needs, and lets Thunderbird ask for it. Whoever opened this page hears
 * the answer; a page that is closed is a "no".
 *
 * @import { FromAllow } from "../types.js"
 */

import { translatePage } from "../i18n.js";
import { NEEDED } from "../permissions.js";

let answered = false;

document.addEventListener("click", onClick);
addEventListener("pagehide", () => tell(false));
translatePage();
document.querySelector("button")?.focus();
document.documentElement.dataset.ready = "";

/** @param {MouseEvent} event */
function onClick(event) {
  const pressed = event.target instanceof Element ? event.target.closest("button") : null;
  if (pressed?.dataset.answer === "close") {
    end(false);
  }
  if (pressed?.dataset.answer === "allow") {
    messenger.permissions.request({ permissions: NEEDED }).then(end, () => end(false));
  }
}

/** @param {boolean} granted */
async function end(granted) {
  await tell(granted);
  const { id } = await messenger.tabs.getCurrent();
  await messenger.tabs.remove(id);
}

/** @param {boolean} granted */
async function tell(granted) {
  if (!answered) {
    answered = true;
    /** @type {FromAllow} */
    const message = { kind: "permissions", granted };
    await messenger.runtime.sendMessage(message).catch(() => {}); // nobody waits for it any more
  }
}
