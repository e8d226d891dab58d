"""Messages encrypted end to end, with real OpenPGP keys that Thunderbird has made."""

from collections.abc import Callable
from pathlib import Path

from thunderbird import Thunderbird

BOB, CAROL = "Bob <bob@one.example>", "Carol <carol@two.example>"


def test_bcc_in_an_encrypted_message_is_asked_about(fresh_thunderbird: Callable[..., Thunderbird], xpi: Path) -> None:
    tb = fresh_thunderbird(xpi)
    tb.make_openpgp_keys("Ann Martin <me@ville.example>", [BOB, CAROL])
    compose = tb.compose(to=[BOB], bcc=[CAROL], body="A secret")
    compose.encrypt()
    compose.send()
    dialog = compose.dialog()
    assert dialog.rules() == [("encrypted_bcc", "ask")]
    assert dialog.fact("people") == "1"
    dialog.click("send")
    (received,) = tb.sink.wait_for(1)
    assert sorted(received.rcpt_tos) == ["bob@one.example", "carol@two.example"]
    assert b"BEGIN PGP MESSAGE" in received.data
    assert b"A secret" not in received.data
    compose.wait_closed()

    plain = tb.compose(to=[BOB], bcc=[CAROL])
    plain.send()
    tb.sink.wait_for(2)
    plain.wait_closed()


def test_nothing_is_moved_to_bcc_in_an_encrypted_message(fresh_thunderbird: Callable[..., Thunderbird], xpi: Path) -> None:
    tb = fresh_thunderbird(xpi)
    tb.make_openpgp_keys("Ann Martin <me@ville.example>", [BOB, CAROL])
    tb.background.set_local(settings={"rules": {"visible_recipients": {"external_limit": 2}}})
    compose = tb.compose(to=[BOB, CAROL])
    compose.encrypt()
    compose.send()
    dialog = compose.dialog()
    assert dialog.rules() == [("visible_recipients", "ask")]
    assert [answer for answer, _ in dialog.buttons()] == ["cancel", "send"]
