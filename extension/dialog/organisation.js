/**
 * Who decided, and whom to ask, where the organisation has blocked something or set what is asked about.
 *
 * @import { Organisation } from "../types.js"
 */

import { shown, text } from "../i18n.js";
import { element, line, words } from "../verdict/elements.js";
import { visibleLines } from "../visible.js";

/** @param {Organisation} organisation with nothing to say, nothing is shown */
export function drawOrganisation({ name, contact, text: own, help_url, logo }) {
  const place = element("organisation");
  const said = document.createElement("div");
  if (own) {
    line(said, "organisation_text", { text: shown(visibleLines(own)) });
  }
  const who = document.createElement("p");
  who.className = "quiet";
  if (name) {
    who.append(words("set_by", { organisation: name }), " ");
  }
  if (contact) {
    who.append(words("questions", { contact }), " ");
  }
  if (help_url) {
    who.append(helpButton(help_url));
  }
  if (who.hasChildNodes()) {
    said.append(who);
  }
  place.append(...(logo ? [picture(logo)] : []), said);
  place.hidden = !(logo || said.hasChildNodes());
}

/** @param {string} url */
function helpButton(url) {
  const help = document.createElement("button");
  help.type = "button";
  help.id = "help";
  help.className = "link";
  help.textContent = text("organisation_help");
  help.addEventListener("click", () => messenger.windows.openDefaultBrowser(url).catch(console.error));
  return help;
}

/** @param {string} address */
function picture(address) {
  const logo = document.createElement("img");
  logo.id = "logo";
  logo.alt = ""; // the name stands beside it
  logo.addEventListener("error", () => logo.remove());
  logo.src = address;
  return logo;
}
