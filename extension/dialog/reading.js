/**
 * The dialog while files are still being read: which, how far, and what becomes of the message.
 *
 * @import { Reading } from "../types.js"
 */

import { fill } from "../i18n.js";
import { element, line } from "../verdict/elements.js";

const bar = document.createElement("progress");

/** @param {Reading} reading */
export function drawReading(reading) {
  bar.setAttribute("aria-labelledby", "headline");
  const count = document.createElement("p");
  count.className = "quiet";
  count.id = "reading-count";
  element("summary").append(bar, count);
  line(element("summary"), "reading_what");
  line(element("summary"), reading.may_skip ? "reading_skip_todo" : "reading_locked");
  updateReading(reading);
}

/** @param {Reading} reading */
export function updateReading({ names, done, total }) {
  fill(element("headline"), names.length > 0 ? "reading_headline" : "reading_headline_last", { file: names[0] ?? "" });
  fill(element("reading-count"), "reading_count", { done, total });
  bar.max = Math.max(total, 1);
  bar.value = done;
}
