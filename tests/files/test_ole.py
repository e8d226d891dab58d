"""Documents of Word, Excel and PowerPoint until 2003, and encrypted ones since."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msoffcrypto.format.ooxml
import pytest
from conftest import Facts

Scan = Callable[[Path], Facts]

NOTHING_HIDDEN = {"sheets": [], "rows": 0, "columns": 0, "changes": 0, "comments": 0, "slides": 0, "notes": 0}


def told(facts: Facts, *names: str) -> dict[str, Any]:
    """Some of the facts; none of these files is hard to read."""
    assert facts["unreadable"] is None
    return {name: facts[name] for name in names}


@pytest.mark.parametrize(("name", "kind"), [("plain.doc", "doc"), ("plain.xls", "xls"), ("plain.ppt", "ppt")])
def test_plain(documents: Path, facts: Scan, name: str, kind: str) -> None:
    """Nothing hidden, one address."""
    seen = told(facts(documents / name), "type", "encrypted", "addresses", "programs", "hidden")
    assert seen == {"type": kind, "encrypted": "none", "addresses": 1, "programs": [], "hidden": NOTHING_HIDDEN}


def test_workbook(documents: Path, facts: Scan) -> None:
    """20 addresses in a sheet, 1 in a comment, 7 in a hidden sheet; 2 hidden rows and 3 that a filter leaves out."""
    seen = told(facts(documents / "sheets.xls"), "addresses", "hidden")
    hidden = {"sheets": [{"name": "Salaries", "rows": 7, "very": False}], "rows": 5, "columns": 1, "comments": 2}
    assert seen == {"addresses": 28, "hidden": NOTHING_HIDDEN | hidden}


def test_text(documents: Path, facts: Scan) -> None:
    """Addresses in the body, in what was deleted and inserted, in a header, a footnote and a comment."""
    seen = told(facts(documents / "text.doc"), "addresses", "hidden")
    assert seen == {"addresses": 7, "hidden": NOTHING_HIDDEN | {"comments": 2}}


def test_slides(documents: Path, facts: Scan) -> None:
    """An address on each of four slides, in notes and in a comment."""
    seen = told(facts(documents / "slides.ppt"), "addresses", "hidden")
    assert seen == {"addresses": 6, "hidden": NOTHING_HIDDEN | {"slides": 1, "notes": 1, "comments": 1}}


@pytest.mark.parametrize(
    ("name", "kind"),
    [("locked.doc", "doc"), ("locked.xls", "xls"), ("locked.docx", "docx"), ("locked.xlsx", "xlsx"), ("locked.pptx", "pptx")],
)
def test_password(documents: Path, facts: Scan, name: str, kind: str) -> None:
    """Nobody reads it."""
    assert told(facts(documents / name), "type", "encrypted", "addresses") == {"type": kind, "encrypted": "all", "addresses": 0}


def test_default_password_until_2003(documents: Path, facts: Scan) -> None:
    """A workbook that Excel opens without asking is read like any other."""
    opened, plain = facts(documents / "default.xls"), facts(documents / "sheets.xls")
    assert opened == plain | {"size": opened["size"]}


def test_default_password(documents: Path, facts: Scan) -> None:
    """The same since 2007, with the standard encryption."""
    check_opened(facts(documents / "default.xlsx"), facts(documents / "sheets.xlsx"))


def test_default_password_agile(documents: Path, facts: Scan, tmp_path: Path) -> None:
    """The same with the agile encryption, which LibreOffice writes for nobody."""
    encrypt(documents / "sheets.xlsx", tmp_path / "agile.xlsx", "VelvetSweatshop")
    check_opened(facts(tmp_path / "agile.xlsx"), facts(documents / "sheets.xlsx"))


def test_password_agile(documents: Path, facts: Scan, tmp_path: Path) -> None:
    """With any other password nobody reads it, whatever it is called."""
    encrypt(documents / "sheets.xlsx", tmp_path / "agile.bin", "open sesame")
    assert told(facts(tmp_path / "agile.bin"), "type", "encrypted") == {"type": "office", "encrypted": "all"}


def encrypt(document: Path, encrypted: Path, password: str) -> None:
    """Encrypts it as Office does since 2010."""
    with document.open("rb") as plain, encrypted.open("wb") as file:
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt(password, file)


def check_opened(opened: Facts, plain: Facts) -> None:
    """What is inside is the same; outside is an encryption that keeps nobody out."""
    assert told(opened, "type", "encrypted") == {"type": "xlsx", "encrypted": "none"}
    outside = ("type", "encrypted", "size")
    assert {name: opened[name] for name in opened if name not in outside} == {name: plain[name] for name in plain if name not in outside}
    assert opened["entries"] or opened["addresses"]


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("name", ["sheets.xls", "text.doc", "slides.ppt", "locked.xlsx"])
def test_truncated(documents: Path, facts: Scan, tmp_path: Path, name: str, part: float) -> None:
    """A file that was cut off says so, or has lost nothing that is looked at."""
    whole = (documents / name).read_bytes()
    (tmp_path / name).write_bytes(whole[: int(len(whole) * part)])
    cut, full = facts(tmp_path / name), facts(documents / name)
    assert cut["type"] == full["type"]
    assert cut["unreadable"] in ("truncated", "malformed") or cut == full | {"size": cut["size"]}
