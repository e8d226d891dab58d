/**
 * What is kept in `storage.session`, which has 10 MB for everything, or handed to a page: no more of it than somebody reads. The core bounds
 * what it tells of names; here are the texts of others, and very many people.
 *
 * @import { Audience } from "./types.js"
 */

/** More than this is not kept of what one message shows; a verdict about 10,000 people has half of it. In characters. */
const MOST = 2_000_000;

/** Of how many organisations people are kept where there is too much, and how many of each; fewer, where that is too much still. */
const FEWER = [
  [1000, 20],
  [200, 3],
];

/** How many of anything there are where even that is too much. */
const FEWEST = 1000;

/** Of a name, and of an error: in UTF-16 code units. */
const [MOST_OF_NAME, MOST_OF_ERROR] = [300, 2000];

/**
 * The numbers stay; who stands behind them is shown as far as there is room.
 *
 * @param {Audience | null} audience
 * @returns {Audience | null}
 */
export function boundedAudience(audience) {
  let kept = audience;
  for (const [most, people] of FEWER) {
    if (!kept || JSON.stringify(kept).length <= MOST) {
      break;
    }
    const few = (/** @type {number} */ nth) => (nth < most ? people : 0);
    const organisations = kept.organisations.map((each, nth) => ({ ...each, people: each.people.slice(0, few(nth)) }));
    kept = { ...kept, organisations };
  }
  return kept && JSON.stringify(kept).length > MOST ? withFewest(kept) : kept;
}

/** @param {Audience} audience @returns {Audience} */
function withFewest({ organisations, lists, headers, unresolved }) {
  return {
    organisations: organisations.slice(0, FEWEST),
    lists: lists.slice(0, FEWEST),
    headers: headers.slice(0, FEWEST),
    unresolved: unresolved.slice(0, FEWEST),
  };
}

/**
 * A name without its middle, where it is too long: its end tells what it is.
 *
 * @param {string} name
 */
export function boundedName(name) {
  const half = MOST_OF_NAME / 2;
  return name.length <= MOST_OF_NAME ? name : `${name.slice(0, half)}…${name.slice(-half)}`;
}

/**
 * The beginning of what went wrong, in whoever's words.
 *
 * @param {string} words
 */
export function boundedError(words) {
  return words.length <= MOST_OF_ERROR ? words : `${words.slice(0, MOST_OF_ERROR)}…`;
}
