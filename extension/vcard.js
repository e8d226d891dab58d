/** What a vCard (RFC 6350) says of a person, as far as a message needs it. Thunderbird hands contacts over in this form. */

/** Where a line goes on in the next one (RFC 6350, 3.2). */
const FOLD = /\r?\n[ \t]/gu;

/** A content line (3.3): its name after a group, its parameters, of which quoted ones may have colons, and its value. */
const LINE = /^(?:[\w-]+\.)?(EMAIL|FN)((?:;(?:"[^"\r\n]*"|[^":;\r\n])*)*):(.*)$/gimu;

/** How much an address is preferred (5.3): 1 is the most. */
const PREFERENCE = /;PREF="?(\d+)"?(?:;|$)/iu;

/** Where those stand for which no preference is given. */
const NOT_PREFERRED = 101;

/**
 * @param {string} vCard
 * @returns {string[]} the addresses, the one that Thunderbird writes to first
 */
export function emailsOf(vCard) {
  let next = NOT_PREFERRED;
  const emails = valuesOf(vCard, "EMAIL").map(({ parameters, value }) => {
    const preference = Number(PREFERENCE.exec(parameters)?.[1] ?? 0) || next++;
    return { preference, value };
  });
  return emails.sort((a, b) => a.preference - b.preference).map(({ value }) => value);
}

/**
 * @param {string} vCard
 * @returns {string} the name under which Thunderbird writes to the person, empty where there is none
 */
export function displayNameOf(vCard) {
  return valuesOf(vCard, "FN")[0]?.value ?? "";
}

/**
 * @param {string} vCard
 * @param {"EMAIL" | "FN"} property
 */
function valuesOf(vCard, property) {
  const lines = vCard.replace(FOLD, "").matchAll(LINE);
  return [...lines]
    .filter(([, name]) => name.toUpperCase() === property)
    .map(([, , parameters, value]) => ({ parameters, value: unescaped(value) }));
}

/** Text with its line breaks, commas, semicolons and backslashes (3.4). @param {string} value */
function unescaped(value) {
  return value.replace(/\\([\\,;nN])/gu, (_, escaped) => (/n/iu.test(escaped) ? "\n" : escaped));
}
