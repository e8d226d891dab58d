/**
 * Messages that are being sent individually, on the options page: the way back to a window that was closed.
 *
 * @import { Job } from "../types.js"
 */

import { fill, text } from "../i18n.js";
import { visible } from "../visible.js";

const section = document.getElementById("jobs");
/** @type {Job[]} */
const jobs = await messenger.runtime.sendMessage({ kind: "individually", id: "", command: "list" });
section?.querySelector("ul")?.append(...jobs.map(row));
section?.toggleAttribute("hidden", jobs.length === 0);

/** @param {Job} job */
function row({ id, subject, sent, total }) {
  const made = document.createElement("li");
  const how = document.createElement("span");
  fill(how, "individually_sent", { sent, total });
  const about = document.createElement("bdi");
  about.textContent = visible(subject);
  const show = document.createElement("button");
  show.type = "button";
  show.dataset.job = id;
  show.textContent = text("individually_show");
  show.addEventListener("click", () => messenger.runtime.sendMessage({ kind: "individually", id, command: "show" }));
  made.append(about, how, show);
  return made;
}
