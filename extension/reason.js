/** Why a message is sent in spite of a question, in the person's own words. */

/** In characters. */
export const [SHORTEST, LONGEST] = [5, 500];

/**
 * What was written, as it is kept; empty where it is no reason, or not one that can be kept.
 *
 * @param {unknown} written
 */
export function reasonOf(written) {
  // Half of a character has no spelling that whoever verifies the journal elsewhere would agree on.
  const reason = typeof written === "string" ? written.trim().toWellFormed() : "";
  const { length } = [...reason];
  return length >= SHORTEST && length <= LONGEST ? reason : "";
}
