"""Text as Python's own modules and the mail programs' formats have it."""

import codecs
import csv
import json
import mailbox
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

Read = Callable[[Path], dict[str, Any]]

PEOPLE = [("Élodie Müller", "elodie@mairie.example"), ("Zoë; \"petite\"", "zoe@one.example"), ("Ann\nLee", "ann@two.example")]


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"])
@pytest.mark.parametrize(("dialect", "kind"), [("excel", "csv"), ("excel-tab", "tsv"), ("unix", "csv")])
def test_tables(tmp_path: Path, facts: Read, charset: str, dialect: str, kind: str) -> None:
    file = tmp_path / f"people.{kind}"
    with file.open("w", encoding=charset, newline="") as stream:
        csv.writer(stream, dialect).writerows([("name", "mail"), *PEOPLE])
    found = facts(file)
    names = {"utf-8-sig": "utf-8", "utf-16": "utf-16le", "cp1252": "windows-1252", "latin-1": "windows-1252"}
    expected = names.get(charset, codecs.lookup(charset).name.replace("16-", "16"))
    assert (found["type"], found["charset"], found["addresses"], found["encrypted"]) == (kind, expected, 3, "none")
    assert found["size"] == file.stat().st_size


def test_a_large_table_is_read_in_pieces(tmp_path: Path, facts: Read) -> None:
    file = tmp_path / "people.csv"
    with file.open("w", encoding="utf-16", newline="") as stream:
        csv.writer(stream).writerows((f"Élodie {n}", "x" * 200, f"person{n}@mairie.example") for n in range(15_000))
    found = facts(file)
    assert (found["type"], found["addresses"], found["looked_at"]) == ("csv", 15_000, None)


def test_how_far_a_very_large_file_was_read_is_said(tmp_path: Path, facts: Read) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"bob@one.example\n" + b"all work and no play\n" * 1_100_000 + b"carol@two.example\n")
    found = facts(file)
    assert (found["type"], found["addresses"], found["looked_at"], found["unreadable"]) == ("text", 1, 20_000_000, None)
    assert found["size"] > 23_000_000


def test_json_with_and_without_escapes(tmp_path: Path, facts: Read) -> None:
    for escapes in [True, False]:
        file = tmp_path / "people.json"
        file.write_text(json.dumps([{"name": name, "mail": mail} for name, mail in PEOPLE], ensure_ascii=escapes))
        assert (facts(file)["type"], facts(file)["addresses"]) == ("json", 3)


def message() -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Ann Lee <ann@two.example>"
    mail["To"] = ", ".join(f"\"Élodie, {n}\" <person{n}@mairie.example>" for n in range(40))
    mail["Cc"] = "Équipe: zoe@one.example, person1@mairie.example;"
    mail["Subject"] = "Liste des élèves, à remettre à kim@three.example avant la fin de la semaine prochaine " * 3
    mail["Message-ID"] = "<1234@two.example>"
    return mail


@pytest.mark.parametrize("eol", [policy.SMTP, policy.default])
@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_messages(tmp_path: Path, facts: Read, eol: policy.EmailPolicy, encoding: str, charset: str) -> None:
    mail = message()
    mail.set_content("Zoë a écrit à élodie@école.example\n" * 5, charset=charset, cte=encoding)
    file = tmp_path / "a.eml"
    file.write_bytes(mail.as_bytes(policy=eol))
    found = facts(file)
    # The sender, 40 people and Zoë; Kim in the subject; one more in the text.
    assert (found["type"], found["recipients"], found["addresses"], found["encrypted"]) == ("eml", 41, 44, "none")


def test_parts_of_messages(tmp_path: Path, facts: Read) -> None:
    inner = message()
    inner.set_content("dave@four.example")
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "bob@one.example", "carol@one.example", "Tr : élèves"
    mail.set_content("Voilà !")
    mail.add_alternative("<p>Voil&agrave; ! <a href='mailto:erin%40five.example'>Erin</a></p>", subtype="html")
    mail.add_attachment("mail\nfrank@six.example\n", subtype="csv", filename="élèves de l’année scolaire qui commence.csv")
    mail.add_attachment(inner)
    card = b"BEGIN:VCARD\r\nEMAIL:grace@seven.example\r\nEND:VCARD\r\n"
    mail.add_attachment(card, maintype="text", subtype="vcard", filename="a.vcf")
    file = tmp_path / "a.eml"
    file.write_bytes(mail.as_bytes())
    found = facts(file)
    # The two people outside, 43 of the one inside, and Dave, Erin, Frank and Grace.
    assert (found["type"], found["recipients"], found["addresses"], found["entries"]) == ("eml", 42, 49, 2)
    assert (found["encrypted"], found["skipped"], found["unreadable"]) == ("none", 0, None)


def test_mailboxes(tmp_path: Path, facts: Read) -> None:
    box = mailbox.mbox(tmp_path / "Sent")
    for n in range(5):
        mail = EmailMessage()
        mail["From"], mail["To"] = "ann@two.example", f"person{n}@one.example"
        mail.set_content(f"From here: élodie{n}@mairie.example\n", cte="base64")
        box.add(mail)
    box.close()
    found = facts(tmp_path / "Sent")
    assert (found["type"], found["recipients"], found["addresses"]) == ("eml", 5, 11)
