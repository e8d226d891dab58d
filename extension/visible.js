/**
 * Text that somebody else chose (names of people, files, lists and folders, subjects, settings, errors), as it is shown: with every sign in
 * it that cannot be seen, or that turns the text around it, as a sign that can. `report⟨U+202E⟩gpj.exe` is a name; with the sign itself,
 * it would read as `reportexe.jpg`.
 *
 * Signs without which names are not spelled right stay: those that join or part letters in Arabic, Persian and Indic words, that put an
 * emoji together, and that choose among forms of one character.
 */

/** @import { Drawn, Words } from "./types.js" */

/** More than this of one text nobody reads; its end tells what kind of file it is. In UTF-16 code units. */
const [MOST, OF_END] = [4000, 1000];

/**
 * What is shown as a sign of its own: controls (line breaks and tabs too), halves of characters, line and paragraph separators, everything
 * that Unicode says is not drawn (directions, joiners, spaces of no width, fillers, tags), notes between lines, the blank of Braille.
 */
const UNSEEN = String.raw`[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\uFFF9-\uFFFB\u2800]`;

/** Scripts in whose words letters are joined and parted by signs of their own. */
const JOINING = scripts("Arab Syrc Nkoo Mong Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Tibt Khmr Mymr");

/** The signs that take a vowel away in these scripts, after which a joiner chooses the form (RFC 5892, A.1 and A.2). */
const VIRAMA = String.raw`[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D4D\u0DCA]`;

/** Scripts without blanks, where a space of no width tells words apart. */
const WITHOUT_BLANKS = scripts("Thai Laoo Khmr Mymr");

/** One emoji, in the colour or form that was chosen. */
const PICTURE = String.raw`\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|[\uFE0E\uFE0F])?`;

/** Where signs that are not seen belong to the spelling. */
const SPELLED = [
  String.raw`\u{1F3F4}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{3,6}\u{E007F}`, // the flag of a part of a country
  String.raw`${PICTURE}(?:\u200D${PICTURE})*`,
  String.raw`[0-9#*]\uFE0F\u20E3`, // a key
  String.raw`(?<=${JOINING})[\u200C\u200D](?=${JOINING})`,
  String.raw`(?<=${VIRAMA})[\u200C\u200D]`,
  String.raw`(?<=${WITHOUT_BLANKS})\u200B(?=${WITHOUT_BLANKS})`,
  String.raw`(?<=\p{Script=Han})[\uFE00-\uFE02\u{E0100}-\u{E01EF}]`,
  String.raw`(?<=\p{Script=Mong})[\u180B-\u180D\u180F]`,
];

const SIGNS = new RegExp(`${SPELLED.join("|")}|(${UNSEEN})`, "gu");

const ANY = new RegExp(UNSEEN, "u");

/** Letters that are written from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/**
 * The text as it is shown.
 *
 * @param {string} words
 * @returns {Words}
 */
export function visible(words) {
  const short = words.length > MOST ? `${words.slice(0, MOST - OF_END)} … ${words.slice(-OF_END)}` : words;
  const all = ANY.test(short)
    ? short.replace(SIGNS, (spelled, sign) => (sign === undefined ? spelled : symbolOf(sign)))
    : short;
  return /** @type {Words} by the line above */ (all);
}

/**
 * The same of a text that may have several lines.
 *
 * @param {string} words
 */
export function visibleLines(words) {
  return /** @type {Words} lines apart */ (visible(words).replaceAll("␍␊", "\n").replaceAll("␊", "\n"));
}

/**
 * The text as it is shown among words in a plain string, where there is no element to keep its direction from theirs.
 *
 * @param {string} words
 */
export function isolated(words) {
  const shown = visible(words);
  return RIGHT_TO_LEFT.test(shown) ? /** @type {Words} in a pair of our own */ (`\u2068${shown}\u2069`) : shown;
}

/**
 * Several texts that may be drawn as one; those that are empty are left out.
 *
 * @param {Drawn[]} texts
 * @param {Drawn} between
 */
export function joined(texts, between = " ") {
  return /** @type {Words} of nothing else */ (texts.filter((each) => each !== "").join(between));
}

/**
 * What is drawn in an element already.
 *
 * @param {Element} element
 */
export function drawnIn(element) {
  return /** @type {Words} nothing else is ever drawn */ (element.textContent ?? "");
}

/** @param {string} sign */
function symbolOf(sign) {
  const code = sign.codePointAt(0) ?? 0;
  if (code < 0x20) {
    return String.fromCharCode(0x2400 + code); // Unicode's own pictures of controls
  }
  if (code === 0x7f) {
    return "␡";
  }
  return /\p{Cs}/u.test(sign) ? "\uFFFD" : `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
}

/** @param {string} names of scripts, as in ISO 15924 */
function scripts(names) {
  const each = names.split(" ").map((name) => String.raw`\p{Script_Extensions=${name}}`);
  return `[${each.join("")}]`;
}
