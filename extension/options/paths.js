/** Settings by their path: `["rules", "visible_recipients", "level"]`, written `rules.visible_recipients.level`. */

/**
 * @param {unknown} settings
 * @param {string[]} path
 * @returns {unknown} `undefined` where nothing is there
 */
export function reach(settings, path) {
  return path.reduce((/** @type {any} */ at, name) => at?.[name], settings); // settings as stored have any shape
}

/**
 * A copy of the settings with another value at the path; `undefined` takes it away, and what it leaves empty with it.
 *
 * @param {Record<string, unknown>} settings
 * @param {string[]} path
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
export function withValue(settings, [name, ...rest], value) {
  const below = settings[name];
  const inside = typeof below === "object" && below !== null && !Array.isArray(below) ? below : {};
  const changed = rest.length === 0 ? value : withValue({ ...inside }, rest, value);
  const { [name]: _, ...others } = settings;
  const empty = changed === undefined || (rest.length > 0 && Object.keys(Object(changed)).length === 0);
  return empty ? others : { ...others, [name]: changed };
}

/**
 * Whether a written path is this setting, or a part of it (`internal_domains[3]`).
 *
 * @param {string} written
 * @param {string[]} path
 */
export function belongsTo(written, path) {
  const own = path.join(".");
  return written === own || written.startsWith(`${own}.`) || written.startsWith(`${own}[`);
}
