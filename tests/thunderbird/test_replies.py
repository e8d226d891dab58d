"""Replies and forwards of real stored messages."""

import uuid

from dialog import Dialog
from scratch_profile import OWN_ADDRESS
from thunderbird import Thunderbird

from test_send import people


def stored(tb: Thunderbird, header: str, body: str = "Hello,\n\nthe plan.\n") -> str:
    """A message in the Inbox, from its header fields."""
    message_id = f"{uuid.uuid4()}@one.example"
    fields = f"{header}\nSubject: The plan\nMessage-ID: <{message_id}>\nDate: Sat, 21 Nov 2026 10:00:00 +0100"
    return tb.receive(f"{fields}\nContent-Type: text/plain; charset=utf-8\n\n{body}")


def dialog_at_send(tb: Thunderbird, message_id: str, how: str = "ReplyAll") -> Dialog:
    compose = tb.answer(message_id, how)
    compose.send()
    return compose.dialog()


def leaves(tb: Thunderbird, message_id: str, how: str = "ReplyAll") -> None:
    compose = tb.answer(message_id, how)
    compose.send()
    tb.sink.wait_for(1)
    compose.wait_closed()
    assert not tb.dialogs()


IN_BCC = "From: Bob <bob@one.example>\nTo: Carol <carol@two.example>\nCc: dave@three.example"


def test_a_reply_to_all_after_bcc_goes_to_the_sender_alone(tb: Thunderbird) -> None:
    dialog = dialog_at_send(tb, stored(tb, IN_BCC))
    assert dialog.rules() == [("reply_all_after_bcc", "ask")]
    assert dialog.fact("people") == "2"
    assert dialog.buttons()[0] == ("apply", "reply_to_sender_only")
    dialog.click("apply", "reply_to_sender_only")
    (received,) = tb.sink.wait_for(1)
    assert received.rcpt_tos == ["bob@one.example"]
    assert received.header("Cc") is None


def test_the_author_wants_answers_elsewhere(tb: Thunderbird) -> None:
    dialog = dialog_at_send(tb, stored(tb, f"{IN_BCC}\nReply-To: Bob at home <bob@home.example>"))
    dialog.click("apply", "reply_to_sender_only")
    (received,) = tb.sink.wait_for(1)
    assert received.rcpt_tos == ["bob@home.example"]


def test_a_reply_to_the_sender_after_bcc_leaves(tb: Thunderbird) -> None:
    leaves(tb, stored(tb, IN_BCC), "Reply")


def test_a_reply_to_all_of_those_who_see_oneself_leaves(tb: Thunderbird) -> None:
    leaves(tb, stored(tb, f"From: bob@one.example\nTo: carol@two.example, Ann <{OWN_ADDRESS}>"))


def test_a_mailing_list_is_no_bcc(tb: Thunderbird) -> None:
    leaves(tb, stored(tb, "From: bob@one.example\nTo: choir@lists.example\nList-Id: Choir <choir.lists.example>"))


def test_an_alias_that_was_addressed_is_no_bcc(tb: Thunderbird) -> None:
    leaves(tb, stored(tb, "From: bob@one.example\nTo: parks@ville.example, carol@two.example\nDelivered-To: parks@ville.example"))


def test_a_list_of_the_address_book_is_no_bcc(tb: Thunderbird) -> None:
    tb.make_list("Board", "board@one.example", [OWN_ADDRESS, "carol@two.example"])
    leaves(tb, stored(tb, "From: bob@one.example\nTo: Board <board@one.example>"))


def test_a_follow_up_on_ones_own_message_leaves(tb: Thunderbird) -> None:
    leaves(tb, stored(tb, f"From: {OWN_ADDRESS}\nTo: bob@one.example, carol@two.example"))


def test_an_outsider_added_to_an_internal_conversation_is_asked_about(tb: Thunderbird) -> None:
    compose = tb.answer(stored(tb, f"From: bob@ville.example\nTo: {OWN_ADDRESS}, carol@parks.ville.example"))
    compose.add_recipient("dave@one.example", "cc")
    compose.send()
    dialog = compose.dialog()
    assert dialog.rules() == [("added_to_thread", "ask")]
    assert dialog.fact("recipient") == "dave@one.example"
    dialog.click("apply", "remove:dave@one.example")
    (received,) = tb.sink.wait_for(1)
    assert sorted(received.rcpt_tos) == ["bob@ville.example", "carol@parks.ville.example"]


def test_a_conversation_that_is_large_anyway_goes_on_unasked(tb: Thunderbird) -> None:
    leaves(tb, stored(tb, f"From: bob@one.example\nTo: {OWN_ADDRESS}\nCc: {', '.join(people(14))}"))


def test_people_added_to_a_large_conversation_are_asked_about(tb: Thunderbird) -> None:
    compose = tb.answer(stored(tb, f"From: bob@one.example\nTo: {OWN_ADDRESS}\nCc: {', '.join(people(14))}"))
    for n in range(10):
        compose.add_recipient(f"new{n}@five.example", "cc")
    compose.send()
    dialog = compose.dialog()
    assert dialog.rules() == [("visible_recipients", "ask")]
    assert dialog.fact("people") == "25"


def test_forwarded_headers_that_show_many_addresses_are_asked_about(tb: Thunderbird) -> None:
    message = stored(tb, f"From: bob@one.example\nTo: {OWN_ADDRESS}\nCc: {', '.join(people(14))}")
    compose = tb.answer(message, "ForwardInline")
    compose.add_recipient("erin@five.example")
    compose.send()
    dialog = compose.dialog()
    assert dialog.rules() == [("quoted_addresses", "ask")]
    assert dialog.fact("addresses") == "15"


def test_quoted_addresses_of_the_recipients_themselves_are_nothing_new(tb: Thunderbird) -> None:
    everyone = [f"p{n}@one.example" for n in range(12)]
    body = "They are:\n" + "\n".join(everyone)
    leaves(tb, stored(tb, f"From: bob@one.example\nTo: {OWN_ADDRESS}\nCc: {', '.join(everyone)}", body))
