/** What is kept of Thunderbird's words about a message that did not leave, as Thunderbird 153 says them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { reasonOf } from "../../extension/refusal.js";

const failed = (words) => new Error(`messages.sendMessage failed: Sending FAILED! ${words}`);

test("the words for a person, in one line", () => {
  const words = "An error occurred while sending mail. The mail server responded:\nno such user.\nPlease try again.";
  const line = "An error occurred while sending mail. The mail server responded: no such user. Please try again.";
  assert.equal(reasonOf(failed(words)), line);
  assert.equal(reasonOf(new Error("messages.sendMessage failed: Invalid MailFolder")), "Invalid MailFolder");
  assert.equal(reasonOf("gone"), "gone");
});

test("where letters were lost, the mail server's words", () => {
  const words = "Une erreur est survenue. Le serveur a r\uFFFDpondu\uFFFD: 550 no such user. Veuillez v\uFFFDrifier.";
  assert.equal(reasonOf(failed(words)), "550 no such user");
  assert.equal(reasonOf(failed("Le serveur n\uFFFDa pas r\uFFFDpondu.")), "");
});
