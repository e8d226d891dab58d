"""One scenario per rule on attachments, through the packaged add-on; what files are is for `tests/files`."""

import os
import shutil
import uuid
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from compose import Attachment, Compose
from dialog import Dialog
from samples import accounts, members, rows, workbook, zipped
from smtp_sink import Received
from thunderbird import Thunderbird

from test_replies import stored
from test_rules import asked, with_rules
from test_send import people

Make = Callable[[str, bytes], Attachment]

SPREADSHEET = workbook({"Team": rows(1), "Salaires": rows(3)}, "Salaires", ["a", "b", "c", "d"])

BOB = "Bob <bob@one.example>"


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A file to attach, from its name and content."""

    def made(name: str, content: bytes) -> Attachment:
        path = tmp_path / name
        path.write_bytes(content)
        return Attachment(path)

    return made


def program() -> bytes:
    """A real one."""
    return Path(shutil.which("true") or "/bin/true").read_bytes()


def attached(received: Received) -> list[str | None]:
    """The names of what arrived."""
    return [part.get_filename() for part in received.message.iter_attachments()]


def known(compose: Compose) -> list[dict[str, Any]]:
    """What the add-on has learned of a window's attachments; does not wake it."""
    stored = compose.tb.background.session_storage().get(f"facts.{compose.tab_id}", {})
    return [each["facts"] for each in stored.values()]


def remedy(dialog: Dialog) -> str:
    """The only remedy."""
    (only,) = [remedy for answer, remedy in dialog.buttons() if answer == "apply"]
    assert only
    return only


def leaves(compose: Compose) -> Received:
    compose.send()
    (received,) = compose.tb.sink.wait_for(1)
    compose.wait_closed()
    assert not compose.tb.dialogs()
    return received


def test_a_program_inside_an_archive_is_taken_out(tb: Thunderbird, make: Make) -> None:
    photos = make("photos.zip", zipped({"2026/beach.jpg": bytes(100), "2026/holiday.jpg": program()}))
    dialog = asked(tb.compose(to=[BOB], attachments=[photos, make("note.bin", b"\0")]))
    assert dialog.rules() == [("executable_attachment", "ask")]
    assert (dialog.fact("file"), dialog.fact("inside")) == ("photos.zip", "2026/holiday.jpg")
    assert dialog.buttons()[0] == ("cancel", None), "nothing is taken out by a single Enter"
    dialog.click("apply", remedy(dialog))
    (received,) = tb.sink.wait_for(1)
    assert attached(received) == ["note.bin"]


def test_a_type_that_the_organisation_names_counts_as_a_program(tb: Thunderbird, make: Make) -> None:
    with_rules(tb, executable_attachment={"types": ["xll"]})
    dialog = asked(tb.compose(to=[BOB], attachments=[make("sums.XLL", b"anything")]))
    assert dialog.rules() == [("executable_attachment", "ask")]
    assert dialog.fact("reason") == "extension"


def test_a_type_named_for_a_sender_counts_in_files_inside_archives_too(tb: Thunderbird, make: Make) -> None:
    sender = tb.background.eval("return (await browser.identities.list())[0].email")
    of_sender = {sender: {"rules": {"executable_attachment": {"types": ["dat"]}}}}
    compose = tb.compose(to=[BOB], attachments=[make("sums.zip", zipped({"sub/sums.dat": b"anything"}))])
    tb.background.set_local(settings={"identities": of_sender})
    dialog = asked(compose)
    assert dialog.rules() == [("executable_attachment", "ask")]
    assert dialog.fact("inside") == "sub/sums.dat"


def test_a_file_without_a_password_is_asked_about(tb: Thunderbird, make: Make) -> None:
    files = [make("team.xlsx", SPREADSHEET), make("letter.asc", b"-----BEGIN PGP MESSAGE-----\n\nwcDMA...\n")]
    with_rules(tb, unencrypted_attachment={"level": "ask", "when": "external"}, hidden_content={"level": "off"})
    dialog = asked(tb.compose(to=[BOB], attachments=files))
    assert dialog.rules() == [("unencrypted_attachment", "ask")]
    assert dialog.fact("file") == "team.xlsx"
    dialog.click("cancel")
    dialog.wait_closed()
    leaves(tb.compose(to=["colleague@ville.example"], attachments=files))


def test_a_list_of_addresses_is_asked_about(tb: Thunderbird, make: Make) -> None:
    dialog = asked(tb.compose(to=[BOB], attachments=[make("some.csv", members(19)), make("all.csv", members(20))]))
    assert dialog.rules() == [("address_list_attachment", "ask")]
    assert (dialog.fact("file"), dialog.fact("addresses")) == ("all.csv", "20")
    assert "person7" not in dialog.text, "what is in a file is not shown"
    dialog.click("apply", remedy(dialog))
    (received,) = tb.sink.wait_for(1)
    assert attached(received) == ["some.csv"]


def test_personal_numbers_in_a_file_are_asked_about(tb: Thunderbird, make: Make) -> None:
    dialog = asked(tb.compose(to=[BOB], attachments=[make("staff.csv", accounts(5)), make("mine.csv", accounts(1))]))
    assert dialog.rules() == [("personal_data_attachment", "ask")]
    assert (dialog.fact("file"), dialog.fact("numbers"), dialog.fact("kinds")) == ("staff.csv", "5", "iban")
    assert "Bank accounts (IBAN)" in dialog.text
    dialog.click("send")
    (received,) = tb.sink.wait_for(1)
    assert attached(received) == ["staff.csv", "mine.csv"]


def test_in_an_encrypted_message_personal_numbers_are_fine(
    fresh_thunderbird: Callable[..., Thunderbird], xpi: Path, make: Make
) -> None:
    tb = fresh_thunderbird(xpi)
    tb.make_openpgp_keys("Ann Martin <me@ville.example>", [BOB])
    with_rules(tb, unencrypted_attachment={"level": "ask"}, personal_data_attachment={"level": "ask", "limit": 1})
    compose = tb.compose(to=[BOB], attachments=[make("staff.csv", accounts(5))])
    compose.encrypt()
    received = leaves(compose)
    assert b"BEGIN PGP MESSAGE" in received.data


def test_a_hidden_sheet_is_asked_about(tb: Thunderbird, make: Make) -> None:
    dialog = asked(tb.compose(to=[BOB], attachments=[make("team.xlsx", SPREADSHEET)]))
    assert dialog.rules() == [("hidden_content", "ask")]
    facts = {name: dialog.fact(name) for name in ("file", "sheets", "sheet_names", "sheet_rows")}
    assert facts == {"file": "team.xlsx", "sheets": "1", "sheet_names": "Salaires", "sheet_rows": "3"}
    dialog.click("apply", remedy(dialog))
    (received,) = tb.sink.wait_for(1)
    assert attached(received) == []


def test_a_file_that_is_heavy_for_so_many_is_taken_out(tb: Thunderbird, make: Make) -> None:
    with_rules(tb, heavy_delivery={"limit_mb": 3})
    film = make("film.mp4", bytes(1_000_000))
    dialog = asked(tb.compose(to=people(3), attachments=[make("note.bin", b"\0"), film]))
    assert dialog.rules() == [("heavy_delivery", "ask")]
    assert (dialog.fact("megabytes"), dialog.fact("people"), dialog.fact("file")) == ("4", "3", "film.mp4")
    dialog.click("apply", remedy(dialog))
    (received,) = tb.sink.wait_for(1)
    assert attached(received) == ["note.bin"]


def test_a_file_is_read_when_it_is_attached(tb: Thunderbird, make: Make) -> None:
    compose = tb.compose(to=[BOB])
    compose.attach(make("all.csv", members(50)).path)
    (facts,) = tb.wait_for(lambda: known(compose), "the file to be read")
    assert (facts["type"], facts["addresses"]) == ("csv", 50)
    tb.background.terminate()
    dialog = asked(compose)
    assert dialog.fact("addresses") == "50"
    dialog.click("cancel")
    dialog.wait_closed()
    key = f"facts.{compose.tab_id}"
    compose.close()
    tb.wait_for(lambda: key not in tb.background.session_storage(), "what was learned to be forgotten")


def test_a_file_that_was_saved_anew_is_read_anew(tb: Thunderbird, make: Make) -> None:
    file = make("all.csv", members(50))
    compose = tb.compose(to=[BOB], attachments=[file])
    dialog = asked(compose)
    assert dialog.rules() == [("address_list_attachment", "ask")]
    dialog.click("cancel")
    dialog.wait_closed()
    later = file.path.stat().st_mtime + 10
    file.path.write_bytes(members(5))
    os.utime(file.path, (later, later))
    leaves(compose)


def test_a_file_that_was_saved_anew_with_the_same_size_and_time_is_read_anew(tb: Thunderbird, make: Make) -> None:
    file = make("all.csv", members(50))
    compose = tb.compose(to=[BOB], attachments=[file])
    dialog = asked(compose)
    dialog.click("cancel")
    dialog.wait_closed()
    before = file.path.stat()
    file.path.write_bytes(members(50).replace(b"@", b" "))
    os.utime(file.path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.path.stat().st_size == before.st_size
    leaves(compose)


def test_what_was_saved_anew_since_the_question_is_asked_about_again(tb: Thunderbird, make: Make) -> None:
    file = make("all.csv", members(20))
    dialog = asked(tb.compose(to=[BOB], attachments=[file]))
    later = file.path.stat().st_mtime + 10
    file.path.write_bytes(members(30))
    os.utime(file.path, (later, later))
    dialog.click("send")
    tb.wait_for(lambda: [again for again in tb.dialogs() if again.fact("addresses") == "30"], "the new question")
    assert not tb.sink.messages


def test_the_attachment_of_a_forwarded_message_is_read(tb: Thunderbird) -> None:
    original = EmailMessage()
    original["From"], original["To"], original["Subject"] = "carol@two.example", "me@ville.example", "The list"
    original["Message-ID"] = f"<{uuid.uuid4()}@two.example>"
    original["Date"] = "Sat, 21 Nov 2026 10:00:00 +0100"
    original.set_content("Here it is.\n")
    original.add_attachment(members(30), maintype="text", subtype="csv", filename="all.csv")
    message_id = tb.receive(original.as_string())
    compose = tb.answer(message_id, "ForwardInline")
    compose.add_recipient("bob@one.example")
    dialog = asked(compose)
    assert dialog.rules() == [("address_list_attachment", "ask")]
    assert dialog.fact("addresses") == "30"


def test_the_panel_tells_what_is_known_of_each_file(tb: Thunderbird, make: Make) -> None:
    bomb = zipped({"zeros.csv": bytes(300_000_000)})
    files = [make("all.csv", members(50)), make("broken.zip", zipped({"a.txt": b"a"})[:-30]), make("bomb.zip", bomb)]
    compose = tb.compose(to=[BOB], attachments=files)
    panel = compose.panel()
    rows = lambda: panel.js("return [...document.querySelectorAll('#files li')].map(row => row.textContent)")  # noqa: E731
    tb.wait_for(lambda: len(rows()) == 3 and "read" not in " ".join(rows()), "all files to be read")
    assert rows() == [
        "all.csv not encrypted · 50 addresses",
        "broken.zip not encrypted · 1 file inside · damaged: it ends too early",
        "bomb.zip 1 file inside · 1 file inside not looked into · unpacks to far too much",
    ]


@pytest.mark.parametrize("plain", [True, False])
def test_an_announced_file_that_is_not_there_is_attached(tb: Thunderbird, make: Make, plain: bool) -> None:
    body = "Dear Bob,\n\nplease find attached the plan.\n" if plain else "<p>Bonjour,</p><p>vous trouverez le plan ci-joint.</p>"
    compose = tb.compose(to=[BOB], body=body, plain=plain)
    dialog = asked(compose)
    assert dialog.rules() == [("missing_attachment", "ask")]
    assert dialog.buttons()[0] == ("apply", "attach")
    dialog.click("apply", "attach")
    choose(tb, make("plan.pdf", b"the plan").path)
    dialog.wait_closed()
    assert not tb.sink.messages, "the person looks at the message once more"
    received = leaves(compose)
    assert attached(received) == ["plan.pdf"]


def test_who_needs_no_file_sends_without(fresh_thunderbird: Callable[..., Thunderbird], xpi: Path) -> None:
    # Thunderbird's own reminder would ask once more.
    tb = fresh_thunderbird(xpi, prefs={"mail.compose.attachment_reminder": False})
    compose = tb.compose(to=[BOB], body="Please find attached the plan.", plain=True)
    dialog = asked(compose)
    dialog.click("send")
    tb.sink.wait_for(1)
    compose.wait_closed()


def test_what_others_announced_is_nothing_new(tb: Thunderbird) -> None:
    header = "From: Bob <bob@one.example>\nTo: me@ville.example"
    compose = tb.answer(stored(tb, header, "Please find attached the plan.\n"), "Reply")
    leaves(compose)


def choose(tb: Thunderbird, file: Path) -> None:
    """Pick a file in the window in which GTK asks for one."""
    assert tb.display
    title = "File Upload - Before you send - Mozilla Thunderbird"
    picker = tb.wait_for(lambda: tb.display and tb.display.windows(title), "the file picker")
    tb.display.activate(picker[0])
    tb.display.type(str(file))
    tb.display.press("Return")
    tb.wait_for(lambda: tb.display and not tb.display.windows(title), "the file picker to close")
