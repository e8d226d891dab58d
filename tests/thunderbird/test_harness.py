"""The harness itself: what it says happened did happen."""

from pathlib import Path

import pytest
from compose import Attachment
from scratch_profile import OWN_ADDRESS, OWN_ALIAS
from thunderbird import Thunderbird


def test_a_message_arrives_as_written(tb: Thunderbird, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("attached")
    compose = tb.compose(
        to=["Bob <bob@one.example>"],
        cc=["carol@two.example"],
        bcc=["dan@three.example"],
        subject="Fête",
        attachments=[Attachment(note, "renamed.txt")],
    )
    assert compose.fields() == {
        "to": ["Bob <bob@one.example>"],
        "cc": ["carol@two.example"],
        "bcc": ["dan@three.example"],
    }
    assert not compose.locked
    compose.send()
    (received,) = tb.sink.wait_for(1)
    compose.wait_closed()
    assert received.mail_from == OWN_ADDRESS
    assert received.rcpt_tos == ["bob@one.example", "carol@two.example", "dan@three.example"]
    assert received.header("To") == "Bob <bob@one.example>"
    assert received.header("Subject") == "Fête"
    assert "three.example" not in received.header_text
    assert [part.get_filename() for part in received.message.iter_attachments()] == ["renamed.txt"]
    (copy,) = tb.wait_for(tb.sent_copies, "the copy in Sent")
    assert "dan@three.example" in copy


def test_plain_text_from_the_alias_by_keyboard(tb: Thunderbird) -> None:
    compose = tb.compose(to=["bob@one.example"], plain=True, identity=OWN_ALIAS)
    compose.press("ctrl+Return")
    (received,) = tb.sink.wait_for(1)
    assert received.mail_from == OWN_ALIAS
    assert received.message.get_content_type() == "text/plain"


def test_send_later_waits_in_the_outbox(tb: Thunderbird) -> None:
    compose = tb.compose(to=["bob@one.example"])
    compose.press("ctrl+shift+Return")
    compose.wait_closed()
    assert len(tb.wait_for(tb.outbox, "the message in the Outbox")) == 1
    assert not tb.sink.messages
    tb.flush_outbox()
    tb.sink.wait_for(1)


def test_editing_with_real_keys(tb: Thunderbird) -> None:
    compose = tb.compose(to=["bob@one.example", "carol@two.example"])
    compose.add_recipient("dan@three.example")
    compose.add_recipient("eve@four.example", "bcc")
    compose.remove_recipient("carol@two.example")
    compose.set_subject("Another subject")
    assert compose.fields() == {
        "to": ["bob@one.example", "dan@three.example"],
        "cc": [],
        "bcc": ["eve@four.example"],
    }


def test_a_list_is_expanded(tb: Thunderbird) -> None:
    tb.make_list("Team", "", ["a@one.example", "b@two.example"])
    compose = tb.compose(bcc=["Team <Team>"])
    compose.send()
    (received,) = tb.sink.wait_for(1)
    assert received.rcpt_tos == ["a@one.example", "b@two.example"]


def test_a_refused_recipient_is_an_error_the_user_sees(tb: Thunderbird) -> None:
    tb.sink.refuse.addresses["bob@one.example"] = "550 no such user"
    compose = tb.compose(to=["bob@one.example"])
    compose.send()
    (prompt,) = tb.wait_for(tb.prompts, "the error")
    assert "no such user" in prompt
    tb.dismiss_prompts()
    tb.wait_for(lambda: not compose.locked, "the window to be usable")
    assert not tb.sink.messages


def test_the_background_page_ends_wakes_and_keeps_its_storage(tb: Thunderbird) -> None:
    tb.background.eval("await browser.storage.session.set(args[0])", {"kept": [1, {"two": "é"}]})
    tb.background.terminate()
    assert tb.background.session_storage()["kept"] == [1, {"two": "é"}]
    assert tb.background.state == "stopped"
    assert tb.background.eval("return (await browser.storage.session.get('kept')).kept[0]") == 1
    tb.background.eval("await browser.storage.session.remove('kept')")


def test_an_error_in_the_background_page_is_seen(tb: Thunderbird) -> None:
    assert tb.errors() == []
    tb.background.eval("window.setTimeout(() => { throw new Error('on purpose') }, 0)")
    tb.wait_for(lambda: any("on purpose" in error for error in tb.errors()), "the error")


@pytest.mark.parametrize("locale", ["fr"])
def test_policy_and_locale_of_one_instance(fresh_thunderbird, xpi: Path, locale: str) -> None:
    addon_id = "bcc-guard@thunderbird-addons"
    tb = fresh_thunderbird(
        locale=locale,
        policy={
            "ExtensionSettings": {addon_id: {"installation_mode": "force_installed", "install_url": xpi.as_uri()}},
            "3rdparty": {"Extensions": {addon_id: {"internal_domains": ["ville.example"]}}},
        },
    )
    tb.wait_for_addon()
    assert tb.addon_info()["may_disable"] is False
    assert tb.background.eval("return browser.storage.managed.get()") == {"internal_domains": ["ville.example"]}
    assert tb.chrome("return Services.locale.appLocaleAsBCP47") == "fr"


def test_a_profile_survives_a_restart(fresh_thunderbird, xpi: Path) -> None:
    tb = fresh_thunderbird(xpi)
    tb.background.set_local(kept=1)
    tb.restart()
    tb.wait_for_addon()
    assert tb.background.local_storage()["kept"] == 1
    tb.disable()
    tb.enable()
    tb.upgrade(xpi)
    tb.compose(to=["bob@one.example"]).send()
    tb.sink.wait_for(1)
