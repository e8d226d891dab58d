"""The main job: what is harmless leaves, what discloses addresses is held, asked about, put right and delivered."""

import email
import email.policy
from pathlib import Path

import pytest
from scratch_profile import OWN_ADDRESS, OWN_ALIAS
from thunderbird import Thunderbird

SENDER = f"Ann Martin <{OWN_ADDRESS}>"


def people(count: int, organisations: int = 12) -> list[str]:
    """Mailboxes of outsiders."""
    return [f"Person {n} <p{n}@org{n % organisations}.example>" for n in range(count)]


def addresses(mailboxes: list[str]) -> list[str]:
    """The addr-specs of `people`."""
    return [mailbox.split("<")[1].rstrip(">") for mailbox in mailboxes]


def wait_nothing_pending(tb: Thunderbird) -> None:
    """Until `storage.session` holds nothing about a question or a send; panels of open messages keep what they show."""
    pending = {"pending", "flow", "dialog", "checked"}
    tb.wait_for(
        lambda: not pending & {key.split(".")[0] for key in tb.background.session_storage()}, "nothing to be pending"
    )


def test_a_harmless_message_leaves_unasked(tb: Thunderbird) -> None:
    compose = tb.compose(to=people(3), cc=["colleague@ville.example"])
    compose.send()
    (received,) = tb.sink.wait_for(1)
    compose.wait_closed()
    assert len(received.rcpt_tos) == 4
    assert not tb.dialogs()
    wait_nothing_pending(tb)


def test_700_visible_addresses_are_held_moved_to_bcc_and_delivered(tb: Thunderbird) -> None:
    survey = people(700)
    compose = tb.compose(to=survey[:650], cc=survey[650:], subject="Survey")
    compose.send()
    dialog = compose.dialog()
    assert not tb.sink.messages
    assert not compose.locked
    assert dialog.verdict == "ask"
    assert dialog.rules() == [("visible_recipients", "ask"), ("bulk_recipients", "ask")]
    assert (dialog.fact("people"), dialog.fact("external")) == ("700", "700")
    assert dialog.buttons()[:3] == [("apply", "move_all_to_bcc"), ("cancel", None), ("send", None)]

    dialog.click("apply", "move_all_to_bcc")
    (received,) = tb.sink.wait_for(1)
    compose.wait_closed()
    dialog.wait_closed()
    assert sorted(received.rcpt_tos) == sorted([OWN_ADDRESS, *addresses(survey)])
    assert received.header("To") == SENDER
    assert received.header("Cc") is None
    assert received.header("Bcc") is None
    assert not [address for address in addresses(survey) if address in received.header_text]
    (copy,) = tb.wait_for(tb.sent_copies, "the copy in Sent")
    in_bcc = email.message_from_string(copy, policy=email.policy.default)["Bcc"].addresses
    assert [each.addr_spec for each in in_bcc] == addresses(survey), "one's own copy tells who was written to"
    wait_nothing_pending(tb)
    assert not tb.errors()


def test_outsiders_alone_can_be_moved(tb: Thunderbird) -> None:
    tb.background.set_local(settings={"internal_domains": ["ville.example"]})
    compose = tb.compose(to=["boss@ville.example", *people(10)], cc=["colleague@parks.ville.example"])
    compose.send()
    dialog = compose.dialog()
    assert (dialog.fact("people"), dialog.fact("external")) == ("12", "10")
    dialog.click("apply", "move_external_to_bcc")
    (received,) = tb.sink.wait_for(1)
    assert received.header("To") == "boss@ville.example"
    assert received.header("Cc") == "colleague@parks.ville.example"
    assert len(received.rcpt_tos) == 12
    assert "org1.example" not in received.header_text


def test_the_alias_one_writes_from_takes_to(tb: Thunderbird) -> None:
    compose = tb.compose(to=people(10), identity=OWN_ALIAS)
    compose.send()
    compose.dialog().click("apply", "move_all_to_bcc")
    (received,) = tb.sink.wait_for(1)
    assert OWN_ALIAS in (received.header("To") or "")


@pytest.mark.parametrize("key", ["ctrl+Return", "ctrl+shift+Return"])
def test_the_mode_of_sending_is_kept(tb: Thunderbird, key: str) -> None:
    compose = tb.compose(to=people(12))
    compose.press(key)
    compose.dialog().click("apply", "move_all_to_bcc")
    compose.wait_closed()
    if key == "ctrl+Return":
        tb.sink.wait_for(1)
        assert not tb.outbox()
        return
    (queued,) = tb.wait_for(tb.outbox, "the message in the Outbox")
    assert not tb.sink.messages, "Send Later does not send now"
    assert f"To: {SENDER}" in queued
    tb.flush_outbox()
    (received,) = tb.sink.wait_for(1)
    assert len(received.rcpt_tos) == 13
    assert "org1.example" not in received.header_text


def test_send_with_visible_addresses_sends_it_unchanged_and_once(tb: Thunderbird) -> None:
    compose = tb.compose(to=people(11))
    compose.send()
    compose.dialog().click("send")
    compose.wait_closed()
    (received,) = tb.sink.wait_for(1)
    assert received.rcpt_tos == addresses(people(11))
    assert "p10@org10.example" in received.header_text
    wait_nothing_pending(tb)


@pytest.mark.parametrize("way", ["button", "Escape", "window manager"])
def test_going_back_leaves_the_message_as_it_was(tb: Thunderbird, way: str) -> None:
    compose = tb.compose(to=people(11), subject="As it was")
    compose.send()
    dialog = compose.dialog()
    match way:
        case "button":
            dialog.click("cancel")
        case "Escape":
            dialog.press("Escape")
        case _:
            dialog.close_by_window_manager()
    dialog.wait_closed()
    compose.wait_focus()
    assert not compose.locked
    assert compose.fields()["to"] == people(11)
    wait_nothing_pending(tb)
    compose.set_subject("Changed")
    assert compose.subject == "Changed"
    assert not tb.sink.messages
    compose.send()
    assert compose.dialog().verdict == "ask", "asked again, not remembered"


def test_one_dialog_however_often_send_is_pressed(tb: Thunderbird) -> None:
    compose = tb.compose(to=people(11))
    compose.send()
    compose.dialog()
    for sends in (2, 3):
        compose.focus()
        compose.press("ctrl+Return")
        compose.wait_held(sends)
        tb.wait_for(lambda: [dialog.has_focus for dialog in tb.dialogs()] == [True], "the one dialog in front")
    compose.dialog().click("send")
    compose.wait_closed()
    assert len(tb.sink.wait_for(1)) == 1


def test_three_sends_in_one_breath_open_one_dialog(tb: Thunderbird) -> None:
    compose = tb.compose(to=people(11))
    compose.chrome("for (const _ of [1, 2, 3]) W.setTimeout(() => W.goDoCommand('cmd_sendNow'), 0)")
    compose.dialog()
    tb.wait_for(lambda: not compose.locked, "the message to be free")
    assert len(tb.dialogs()) == 1
    assert not tb.sink.messages


def test_two_messages_have_independent_dialogs(tb: Thunderbird) -> None:
    first, second = tb.compose(to=people(11), subject="First"), tb.compose(to=people(22), subject="Second")
    second.send()
    of_second = second.dialog()
    first.focus()
    first.press("ctrl+Return")
    of_first = first.dialog()
    assert (of_first.fact("people"), of_second.fact("people")) == ("11", "22")
    of_first.click("cancel")
    of_first.wait_closed()
    assert of_second.is_open
    of_second.click("apply", "move_all_to_bcc")
    (received,) = tb.sink.wait_for(1)
    assert received.header("Subject") == "Second"
    second.wait_closed()
    assert first.is_open


def test_the_dialog_goes_with_its_message(tb: Thunderbird) -> None:
    compose = tb.compose(to=people(11))
    compose.send()
    dialog = compose.dialog()
    compose.close()
    dialog.wait_closed()
    wait_nothing_pending(tb)
    assert not tb.sink.messages


@pytest.mark.parametrize("change", ["recipient", "subject", "attachment"])
def test_what_changed_meanwhile_is_checked_afresh(tb: Thunderbird, change: str, tmp_path: Path) -> None:
    compose = tb.compose(to=people(11))
    compose.send()
    dialog = compose.dialog()
    match change:
        case "recipient":
            compose.add_recipient("late@org99.example")
        case "subject":
            compose.set_subject("Another subject")
        case _:
            late = tmp_path / "late.txt"
            late.write_text("added while the dialog was open")
            compose.attach(late)
    dialog.click("send")
    compose.wait_held(2)
    dialog.wait_closed()
    dialog = compose.dialog()
    assert dialog.fact("people") == ("12" if change == "recipient" else "11")
    assert not tb.sink.messages
    dialog.click("send")
    (received,) = tb.sink.wait_for(1)
    assert len(received.rcpt_tos) == (12 if change == "recipient" else 11)


def test_a_remedy_acts_on_the_message_as_it_is_now(tb: Thunderbird) -> None:
    compose = tb.compose(to=people(11))
    compose.send()
    dialog = compose.dialog()
    compose.add_recipient("late@org99.example")
    dialog.click("apply", "move_all_to_bcc")
    (received,) = tb.sink.wait_for(1)
    assert "late@org99.example" in received.rcpt_tos
    assert "late@org99.example" not in received.header_text


def test_put_right_by_hand_it_leaves_and_the_dialog_goes(tb: Thunderbird) -> None:
    compose = tb.compose(to=people(10))
    compose.send()
    dialog = compose.dialog()
    compose.remove_recipient("p9@org9.example")
    compose.press("ctrl+Return")
    (received,) = tb.sink.wait_for(1)
    dialog.wait_closed()
    assert len(received.rcpt_tos) == 9
    wait_nothing_pending(tb)


def test_a_refusing_server_loses_nothing_and_is_asked_about_again(tb: Thunderbird) -> None:
    tb.sink.refuse.data = "554 not today"
    compose = tb.compose(to=people(11))
    compose.send()
    dialog = compose.dialog()
    dialog.click("send")
    tb.wait_for(tb.prompts, "Thunderbird's own words about the server")
    tb.dismiss_prompts()
    dialog.wait_closed()
    dialog = compose.dialog()
    assert "could not be sent" in dialog.text, "in front again, to tell"
    assert not compose.locked
    assert len(compose.fields()["to"]) == 11
    assert "token" not in str(tb.background.session_storage()), "used up"
    tb.sink.reset()
    dialog.click("apply", "move_all_to_bcc")
    (received,) = tb.sink.wait_for(1)
    assert "org1.example" not in received.header_text
    compose.wait_closed()
    wait_nothing_pending(tb)
