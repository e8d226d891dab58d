"""Files that are not read yet when Send is pressed: they hold the message, which goes by itself once nothing is found in them."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from compose import Attachment, Compose
from dialog import Dialog
from samples import members, staff, zipped
from test_attachments import Make, attached, make  # noqa: F401  a fixture
from test_rules import with_rules
from test_send import people, wait_nothing_pending
from thunderbird import Thunderbird

READING = "return 'reading' in document.documentElement.dataset"
OFF = {rule: {"level": "off"} for rule in ("personal_data_attachment", "heavy_delivery", "hidden_content", "executable_attachment")}


@cache
def slow(n: int) -> bytes:
    """A small archive that takes as long to read as any file may: some two seconds."""
    return zipped({f"{n}-{part}.csv": staff(100) * 500 for part in range(12)})


def send_at_once(compose: Compose) -> None:
    """The Send command, without the second that a click takes here."""
    compose.chrome("W.setTimeout(() => W.goDoCommand('cmd_sendNow'), 0)")


def reading(compose: Compose) -> Dialog:
    """The dialog, while it says that files are being read."""
    return compose.tb.wait_for(lambda: next(d for d in compose.dialogs() if d.js(READING) and d.is_settled), "a dialog about reading")


@pytest.mark.parametrize("where", ["in another message", "before it"])
def test_a_file_behind_slow_ones_is_read_before_the_message_leaves(tb: Thunderbird, make: Make, where: str) -> None:
    with_rules(tb, **OFF, address_list_attachment={"level": "block", "limit": 200})
    others = [make(f"slow{n}.zip", slow(n)) for n in range(4)]
    if where == "in another message":
        tb.compose(to=people(1), subject="Another", attachments=others)
    listed = make("list.csv", members(200))
    compose = tb.compose(to=people(1), attachments=[listed] if where == "in another message" else [*others, listed])
    send_at_once(compose)
    dialog = compose.dialog(60)
    assert dialog.verdict == "block"
    assert ("address_list_attachment", "block") in dialog.rules()
    assert "list.csv" in dialog.text
    assert not tb.sink.messages
    assert not compose.locked


def test_it_says_what_is_read_and_goes_by_itself(tb: Thunderbird, make: Make) -> None:
    with_rules(tb, **OFF, address_list_attachment={"level": "ask", "limit": 1_000_000})
    compose = tb.compose(to=people(1), attachments=[make(f"scans{n}.zip", slow(n)) for n in range(4)])
    send_at_once(compose)
    dialog = reading(compose)
    assert "Still reading scans" in dialog.text
    assert dialog.verdict is None
    assert dialog.buttons() == [("cancel", None), ("send", None)]
    assert dialog.js("return document.querySelector('progress').max") == 4
    assert not tb.sink.messages
    (received,) = tb.sink.wait_for(1, 60)
    assert len(attached(received)) == 4
    compose.wait_closed()
    dialog.wait_closed()
    wait_nothing_pending(tb)


def test_who_does_not_wait_sends_what_is_not_read(tb: Thunderbird, make: Make) -> None:
    with_rules(tb, **OFF, address_list_attachment={"level": "ask"})
    compose = tb.compose(to=people(1), attachments=[make(f"scans{n}.zip", slow(n)) for n in range(4)])
    send_at_once(compose)
    reading(compose).click("send")
    tb.wait_for(lambda: tb.sink.messages or any(d.verdict for d in compose.dialogs()), "the message, or what is known by then")
    if not tb.sink.messages:
        dialog = compose.dialog()
        assert {rule for rule, _ in dialog.rules()} == {"address_list_attachment"}
        dialog.click("send")
    tb.sink.wait_for(1)
    compose.wait_closed()
    wait_nothing_pending(tb)


@pytest.mark.parametrize("way", ["button", "Escape"])
def test_one_may_go_back_but_not_send_where_a_rule_blocks(tb: Thunderbird, make: Make, way: str) -> None:
    with_rules(tb, **OFF, address_list_attachment={"level": "block"})
    compose = tb.compose(to=people(1), attachments=[make(f"scans{n}.zip", slow(n)) for n in range(4)])
    send_at_once(compose)
    dialog = reading(compose)
    assert dialog.buttons() == [("cancel", None)]
    if way == "button":
        dialog.click("cancel")
    else:
        dialog.press("Escape")
    dialog.wait_closed()
    compose.wait_focus()
    tb.background.eval('const { untilRead } = await import("/attachments.js"); await untilRead(args[0])', compose.tab_id)
    assert not compose.locked
    assert not tb.sink.messages, "it does not go by itself any more"
    assert not compose.dialogs()
    wait_nothing_pending(tb)


def test_a_file_that_cannot_be_read_is_asked_about_where_a_rule_blocks(tb: Thunderbird, make: Make) -> None:
    damaged = zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook"})[:-40]
    compose = tb.compose(to=people(1), attachments=[make("members.xlsx", damaged)])
    with_rules(tb, address_list_attachment={"level": "block"})
    compose.send()
    dialog = compose.dialog()
    assert dialog.rules() == [("address_list_attachment", "ask")]
    assert "members.xlsx could not be read" in dialog.text
    dialog.click("send")
    tb.sink.wait_for(1)


def test_five_hundred_files_and_send_at_once(tb: Thunderbird, tmp_path: Path) -> None:
    files = []
    for n in range(500):
        path = tmp_path / f"letter{n}.csv"
        path.write_bytes(members(3))
        files.append(Attachment(path))
    compose = tb.compose(to=people(2), attachments=files)
    send_at_once(compose)
    (received,) = tb.sink.wait_for(1, 60)
    assert len(attached(received)) == 500
    compose.wait_closed()
    wait_nothing_pending(tb)
    asked = tb.compose(to=people(12), attachments=files)
    send_at_once(asked)
    dialog = asked.dialog(60)
    assert dialog.rules()[0] == ("visible_recipients", "ask")
    dialog.click("apply", "move_all_to_bcc")
    tb.wait_for(lambda: len(tb.sink.messages) == 2 or not dialog.is_open, "the answer to be carried out", 60)
    if len(tb.sink.messages) < 2:
        asked.dialog(60).click("send")
    received = tb.sink.wait_for(2, 60)[-1]
    assert "org1.example" not in received.header_text
