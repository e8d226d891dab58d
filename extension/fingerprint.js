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
    await Promise.all(attachments.map(async ({ id, name, size }) => [id, name, size, await savedAt(id)])),
  ]);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Thunderbird sends what stands on the disk at the end, which may have been saved anew.
 *
 * @param {number} attachmentId
 */
async function savedAt(attachmentId) {
  const file = await messenger.compose.getAttachmentFile(attachmentId).catch(() => null);
  return file && [file.size, file.lastModified];
}
