/** The core's `scan`. It stands in a module of its own, loaded when there is a file to read: a check never waits for it. */

import init, { scan as read } from "./files.js";

/** @type {Promise<unknown> | undefined} */
let loaded;

/**
 * @param {string} name
 * @param {Blob} blob
 * @param {object} settings
 * @returns {Promise<import("../types.js").AttachmentFacts>}
 */
export async function scan(name, blob, settings) {
  loaded ??= load();
  await loaded;
  return read(name, blob, settings);
}

async function load() {
  const url = new URL("files_bg.wasm", import.meta.url);
  // Under Node.js, in the tests, where `fetch` reads no files.
  const source = url.protocol === "file:" ? await (await import("node:fs/promises")).readFile(url) : url;
  return init({ module_or_path: source });
}
