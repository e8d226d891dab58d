/** One value for everything that was checked: equal for the same message, different after any change. */

/**
 * @param {number} tabId
 * @param {messenger.compose.ComposeDetails} details
 * @returns {Promise<string>} SHA-256, in hexadecimal digits; tells nothing of the message
 */
export async function fingerprint(tabId, details) {
  const attachments = await messenger.compose.listAttachments(tabId);
  // Whether it was saved since is no change of the message.
  const { isModified: _, ...content } = details;
  const text = JSON.stringify([
    Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1)),
    attachments.map(({ id, name, size }) => [id, name, size]),
  ]);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
