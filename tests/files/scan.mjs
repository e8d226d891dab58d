/** What the built core says of files, as the add-on asks it: one line of JSON for each `PATH` after the settings. */

import { openAsBlob } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";

import init, { scan } from "../../target/addon/core/bcc_guard.js";

await init({ module_or_path: await readFile(new URL("../../target/addon/core/bcc_guard_bg.wasm", import.meta.url)) });
const [settings, ...paths] = process.argv.slice(2);
for (const path of paths) {
  console.log(JSON.stringify(await scan(basename(path), await openAsBlob(path), JSON.parse(settings))));
}
