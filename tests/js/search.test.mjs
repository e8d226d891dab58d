/** What the search on the options page takes for the same. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { folded } from "../../extension/options/search.js";

test("accents, case, ligatures and apostrophes do not matter", () => {
  assert.equal(folded("À l’envoi d’un ŒUVRE ﬁnal"), folded("a l'envoi d'un oeuvre final"));
  assert.equal(folded("PIÈCES JOINTES"), "pieces jointes");
  assert.notEqual(folded("Bcc"), folded("Bc"));
});
