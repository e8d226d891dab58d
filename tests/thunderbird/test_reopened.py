"""A message that is opened again is what it was: drafts, templates, *Edit as New*, what a crash left."""

from collections.abc import Callable
from pathlib import Path

import pytest
from compose import Compose
from journal import wait_entries
from scratch_profile import OWN_ADDRESS
from test_failure import enforced
from test_replies import IN_BCC, stored
from test_send import addresses, people
from thunderbird import Thunderbird

LARGE = f"From: bob@one.example\nTo: {OWN_ADDRESS}\nCc: {', '.join(people(14))}"
INTERNAL = f"From: bob@ville.example\nTo: {OWN_ADDRESS}, carol@parks.ville.example"

# Whether the folder's index still knows what a draft answers. On another machine, or once it was built anew, it does not: then
# Thunderbird names the draft itself.
INDEX = pytest.mark.parametrize("index", ["kept", "rebuilt"])


def reopened(tb: Thunderbird, compose: Compose, index: str = "kept") -> Compose:
    """The message saved with Ctrl+S, closed, and opened from Drafts."""
    compose.save()
    compose.close()
    if index == "rebuilt":
        tb.forget_disposition("Drafts")
    return tb.edit_stored("Draft", "Drafts")


def leaves(tb: Thunderbird, compose: Compose) -> None:
    compose.send()
    tb.sink.wait_for(1)
    compose.wait_closed()
    assert not tb.dialogs()


def rules(compose: Compose) -> list[tuple[str, str]]:
    """What is asked at Send."""
    compose.send()
    return compose.dialog().rules()


# Replies


@INDEX
def test_a_reply_to_all_after_bcc_is_asked_about(tb: Thunderbird, index: str) -> None:
    compose = reopened(tb, tb.answer(stored(tb, IN_BCC)), index)
    compose.send()
    dialog = compose.dialog()
    assert dialog.rules() == [("reply_all_after_bcc", "ask")]
    dialog.click("apply", "reply_to_sender_only")
    (received,) = tb.sink.wait_for(1)
    assert received.rcpt_tos == ["bob@one.example"]
    (entry,) = wait_entries(tb, 1)
    assert entry["kind"] == "reply"


def test_a_block_stays_one(tb: Thunderbird) -> None:
    tb.background.set_local(settings={"preset": "strict"})
    compose = reopened(tb, tb.answer(stored(tb, IN_BCC)))
    compose.send()
    dialog = compose.dialog()
    assert ("reply_all_after_bcc", "block") in dialog.rules()
    assert "send" not in [answer for answer, _ in dialog.buttons()]


@INDEX
def test_an_outsider_added_to_an_internal_conversation_is_asked_about(tb: Thunderbird, index: str) -> None:
    compose = reopened(tb, tb.answer(stored(tb, INTERNAL)), index)
    compose.add_recipient("dave@one.example", "cc")
    assert rules(compose) == [("added_to_thread", "ask")]


@INDEX
def test_a_conversation_that_is_large_anyway_goes_on_unasked(tb: Thunderbird, index: str) -> None:
    leaves(tb, reopened(tb, tb.answer(stored(tb, LARGE)), index))


@INDEX
def test_a_draft_that_is_saved_again_stays_what_it_was(tb: Thunderbird, index: str) -> None:
    compose = reopened(tb, tb.answer(stored(tb, IN_BCC)), index)
    compose.wait_badge("3")
    compose.save()
    assert rules(compose) == [("reply_all_after_bcc", "ask")]


def test_what_was_found_outlives_the_background_page(tb: Thunderbird) -> None:
    compose = reopened(tb, tb.answer(stored(tb, IN_BCC)), "rebuilt")
    compose.wait_badge("3")
    compose.save()
    compose.set_subject("Another one")
    tb.background.terminate()
    assert rules(compose) == [("reply_all_after_bcc", "ask")]


def test_an_original_in_another_folder_is_found(tb: Thunderbird) -> None:
    compose = tb.answer(stored(tb, IN_BCC))
    compose.save()
    compose.close()
    tb.move_inbox("Archives")
    compose = tb.edit_stored("Draft", "Drafts")
    assert rules(compose) == [("reply_all_after_bcc", "ask")]


def test_a_reply_whose_original_is_gone_is_a_reply_to_nobody_knows_whom(tb: Thunderbird) -> None:
    compose = tb.answer(stored(tb, LARGE))
    compose.save()
    compose.close()
    tb.empty_folder("Inbox")
    compose = tb.edit_stored("Draft", "Drafts")
    compose.send()
    dialog = compose.dialog()
    assert dialog.rules() == [("visible_recipients", "ask")], "as many as in any other message"
    assert ("apply", "send_individually") not in dialog.buttons()


def test_the_right_one_of_two_drafts_of_a_subject_is_found(tb: Thunderbird) -> None:
    reply = tb.answer(stored(tb, IN_BCC))
    reply.save()
    reply.close()
    other = tb.compose(to=["erin@five.example"], subject="Re: The plan")
    other.save()
    other.close()
    assert rules(tb.edit_stored("Draft", "Drafts", 0)) == [("reply_all_after_bcc", "ask")]


def test_a_message_recovered_after_a_crash_is_a_reply(fresh_thunderbird: Callable[..., Thunderbird], xpi: Path) -> None:
    tb = fresh_thunderbird(policy=enforced(xpi, {}))  # by policy, since a crash may come before Thunderbird has noted what was installed
    tb.wait_for_addon()
    compose = tb.answer(stored(tb, IN_BCC))
    compose.autosave()
    tb.kill()
    tb.restart()
    tb.wait_for_addon()
    compose = tb.edit_stored("Draft", "Drafts")
    assert rules(compose) == [("reply_all_after_bcc", "ask")]


def test_a_reply_in_the_outbox_that_is_edited_is_a_reply(tb: Thunderbird) -> None:
    compose = tb.answer(stored(tb, IN_BCC))
    compose.chrome("W.goDoCommand('cmd_sendLater')")
    compose.dialog().answer("send")
    tb.wait_for(tb.outbox, "the message in the Outbox")
    assert rules(tb.edit_stored("Draft", "Unsent Messages")) == [("reply_all_after_bcc", "ask")]


@INDEX
def test_a_sent_reply_edited_as_new_still_answers(tb: Thunderbird, index: str) -> None:
    compose = tb.answer(stored(tb, LARGE))
    leaves(tb, compose)
    tb.wait_for(tb.sent_copies, "the copy")
    tb.sink.reset()
    leaves(tb, reopened(tb, tb.edit_stored("EditAsNew", "Sent"), index))


# Forwarded and redirected


@INDEX
def test_a_forwarded_message_is_no_reply(tb: Thunderbird, index: str) -> None:
    compose = tb.answer(stored(tb, IN_BCC), "ForwardAsAttachment")
    compose.add_recipient("carol@two.example")
    leaves(tb, reopened(tb, compose, index))
    (entry,) = wait_entries(tb, 1)
    assert entry["kind"] == "forward"


@INDEX
def test_what_was_forwarded_is_still_looked_at(tb: Thunderbird, index: str) -> None:
    compose = tb.answer(stored(tb, LARGE), "ForwardInline")
    compose.add_recipient("erin@five.example")
    assert rules(reopened(tb, compose, index)) == [("quoted_addresses", "ask")]


@INDEX
def test_a_redirected_message_is_still_somebody_elses_words(tb: Thunderbird, index: str) -> None:
    tb.background.set_local(settings={"rules": {"greeting_mismatch": {"level": "ask"}}})
    compose = tb.answer(stored(tb, IN_BCC, "Dear Frank,\n\nhere is the plan.\n"), "Redirect")
    compose.add_recipient("carol@two.example")
    leaves(tb, reopened(tb, compose, index))
    (entry,) = wait_entries(tb, 1)
    assert entry["kind"] == "redirect"


# Messages of their own


def individually_offered(compose: Compose) -> bool:
    compose.send()
    dialog = compose.dialog()
    assert dialog.rules() == [("visible_recipients", "ask")]
    return ("apply", "send_individually") in dialog.buttons()


def test_a_new_message_can_be_sent_individually(tb: Thunderbird) -> None:
    compose = reopened(tb, tb.compose(to=people(11)))
    compose.wait_badge("11")
    compose.save()
    assert individually_offered(compose)


def test_a_message_made_of_a_template_is_a_message_of_its_own(tb: Thunderbird) -> None:
    compose = tb.answer(stored(tb, LARGE))
    compose.save_as_template()
    compose.close()
    assert individually_offered(tb.edit_stored("Template", "Templates"))


@INDEX
def test_a_message_edited_as_new_is_a_message_of_its_own(tb: Thunderbird, index: str) -> None:
    leaves(tb, tb.compose(to=["bob@one.example"], bcc=people(11)))
    tb.wait_for(tb.sent_copies, "the copy")
    compose = tb.edit_stored("EditAsNew", "Sent")
    for address in addresses(people(11)):
        compose.remove_recipient(address)
        compose.add_recipient(address, "cc")
    assert individually_offered(reopened(tb, compose, index))


def test_a_reply_cannot(tb: Thunderbird) -> None:
    compose = reopened(tb, tb.answer(stored(tb, LARGE)), "rebuilt")
    for n in range(10):
        compose.add_recipient(f"new{n}@five.example", "cc")
    assert not individually_offered(compose)
