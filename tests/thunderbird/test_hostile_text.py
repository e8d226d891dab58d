"""Text from outside that is broken, or pretends to be another: it is checked like any other, and shown for what it is."""

from pathlib import Path

from compose import Attachment
from test_send import people
from thunderbird import Thunderbird

# Everything on a page that anybody sees or hears, with signs among it that nobody sees.
UNSEEN = r"""
const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]/u;
const read = ["aria-label", "title", "alt", "placeholder", "data-label"];
return [...document.querySelectorAll("*")].flatMap(element => [
  ...[...element.childNodes].filter(node => node.nodeType == 3).map(node => node.data),
  ...read.map(name => element.getAttribute(name) ?? ""),
]).map(text => text.replace(/\u2068([^\u2066-\u2069]*)\u2069/gu, "$1")).filter(text => unseen.test(text))"""

FILE = "report\u2069\u202e\u2066gpj.exe"
SHOWN = "report⟨U+2069⟩⟨U+202E⟩⟨U+2066⟩gpj.exe"


def test_it_is_checked_and_shown_for_what_it_is(tb: Thunderbird, tmp_path: Path) -> None:
    tb.background.set_local(settings={"move_then": "review", "rules": {"external_recipient": {"level": "ask", "confirm_each": True}}})
    (tmp_path / FILE).write_bytes(b"MZ" + bytes(200))
    (tmp_path / "a.exe").write_bytes(b"MZ" + bytes(200))
    compose = tb.compose(
        to=["Bob \ud83d Martin <bob@one.example>", "\u202eCarol\u200b <carol@gmial.com>", "יוסף <y@x.\ud800.example>", *people(12)],
        subject="Plan \udc00\u202e\0",
        body="Dear \ud800\u202eZoe,\n",
        attachments=[Attachment(tmp_path / FILE), Attachment(tmp_path / "a.exe", "b\u200b\ud83d\u2066.exe")],
    )
    compose.send()
    dialog = compose.dialog()
    assert dialog.failure is None
    assert {rule for rule, _ in dialog.rules()} >= {"visible_recipients", "executable_attachment", "lookalike_domain"}
    assert SHOWN in dialog.text
    assert dialog.js("return !!document.querySelector('bdi')")
    assert dialog.js(UNSEEN) == []
    compose.wait_held()
    panel = compose.panel()
    assert SHOWN in panel.text
    assert panel.js(UNSEEN) == []
    panel.click("cancel")
    panel.wait_closed()
    dialog.click("cancel")
    dialog.wait_closed()

    compose.send()
    dialog = compose.dialog()
    dialog.js("for (const box of document.querySelectorAll('input')) { box.click(); }")
    dialog.click("apply", "move_all_to_bcc")
    dialog.wait_closed()
    tb.wait_for(lambda: compose.fields()["bcc"], "everyone in Bcc")
    assert "Bob \ufffd Martin <bob@one.example>" in compose.fields()["bcc"], "which Thunderbird itself makes of it"
    assert "יוסף <y@x.\ufffd.example>" in compose.fields()["bcc"]
