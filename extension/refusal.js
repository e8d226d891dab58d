/** What Thunderbird tells when a message that was sent in the background did not leave. */

/**
 * The reason, without what is only for programmers. Letters beyond ASCII arrive damaged, or not at all; of such a text only the
 * mail server's own words are kept, which Thunderbird quotes after a colon.
 *
 * @param {unknown} error
 * @returns {string} empty where nothing readable is left: Thunderbird has shown a message of its own before
 */
export function reasonOf(error) {
  const whole = error instanceof Error ? error.message : String(error);
  const text = whole.replace(/^messages\.sendMessage failed: (Sending FAILED! )?/u, "").replace(/\s+/gu, " ");
  if (!text.includes("\uFFFD")) {
    return text.trim();
  }
  const quoted = /: ([\x20-\x7e]+?)\.(?: |$)/u.exec(text);
  return quoted?.[1] ?? "";
}
