/** How many times the built core asks for a part of each file. */

import { openAsBlob } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";

import init, { scan } from "../../target/addon/core/bcc_guard.js";

await init({ module_or_path: await readFile(new URL("../../target/addon/core/bcc_guard_bg.wasm", import.meta.url)) });
for (const path of process.argv.slice(2)) {
  const blob = await openAsBlob(path);
  let requests = 0;
  const slice = blob.slice.bind(blob);
  blob.slice = (...range) => {
    requests += 1;
    return slice(...range);
  };
  await scan(basename(path), blob, {});
  console.log(requests);
}
