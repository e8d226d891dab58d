/**
 * Files are read here: a check never waits for one, and the memory that a large file took goes with this thread. Answers
 * `{ id, name, file, settings }` with `{ id, facts }` or `{ id, error }`.
 */

import { scan } from "./core/scan.js";

addEventListener("message", async ({ data: { id, name, file, settings } }) => {
  try {
    postMessage({ id, facts: await scan(name, file, settings) });
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
});
