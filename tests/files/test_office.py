"""Office documents that LibreOffice has made: what they hide and carry."""

from pathlib import Path
from typing import Any

import pytest
from conftest import Facts, scan

NOTHING_HIDDEN = {"sheets": [], "rows": 0, "columns": 0, "changes": 0, "comments": 0, "slides": 0, "notes": 0}


def of(folder: Path, *names: str) -> dict[str, Facts]:
    """The facts of some of the documents, by their names."""
    return dict(zip(names, scan(*(folder / name for name in names)), strict=True))


def hidden(facts: Facts) -> dict[str, Any]:
    """What is hidden, without what is not there."""
    return {name: value for name, value in facts["hidden"].items() if value}


def test_kinds(documents: Path) -> None:
    kinds = {
        "plain.docx": "docx",
        "plain.dotx": "docx",
        "plain.xlsx": "xlsx",
        "plain.xltx": "xlsx",
        "plain.pptx": "pptx",
        "plain.potx": "pptx",
        "plain.odt": "odt",
        "plain.ott": "odt",
        "plain.ods": "ods",
        "plain.ots": "ods",
        "plain.odp": "odp",
        "plain.otp": "odp",
        "plain.odg": "odg",
        "text.fodt": "odt",
        "sheets.fods": "ods",
        "slides.fodp": "odp",
    }
    found = of(documents, *kinds)
    assert {name: facts["type"] for name, facts in found.items()} == kinds
    for name, facts in found.items():
        expected = ("none", None, [], 0)
        assert (facts["encrypted"], facts["unreadable"], facts["programs"], facts["skipped"]) == expected, name


def test_plain_documents_hide_nothing(documents: Path) -> None:
    names = [f"plain.{ending}" for ending in ("docx", "xlsx", "pptx", "odt", "ods", "odp", "odg")]
    for name, facts in of(documents, *names).items():
        assert facts["hidden"] == NOTHING_HIDDEN, name
        assert (facts["addresses"], facts["entries"]) == (1, 0), name


def test_a_name_says_nothing(documents: Path, tmp_path: Path) -> None:
    renamed = tmp_path / "holiday.jpg"
    renamed.write_bytes((documents / "sheets.xlsx").read_bytes())
    [facts] = scan(renamed)
    assert facts["type"] == "xlsx"
    assert [sheet["name"] for sheet in facts["hidden"]["sheets"]] == ["Salaries"]


@pytest.mark.parametrize("ending", ["xlsx", "ods", "fods"])
def test_hidden_sheets_rows_columns_and_comments(documents: Path, ending: str) -> None:
    [facts] = scan(documents / f"sheets.{ending}")
    sheets = [{"name": "Salaries", "rows": 7, "very": False}]
    # Two rows that were hidden, and three that a filter hides.
    assert hidden(facts) == {"sheets": sheets, "rows": 5, "columns": 1, "comments": 2}
    assert facts["addresses"] == 28


def test_tracked_changes_of_spreadsheets(documents: Path) -> None:
    for name, facts in of(documents, "tracked.ods", "tracked.xlsx").items():
        assert hidden(facts) == {"changes": 5}, name
        assert facts["addresses"] == 1, name


@pytest.mark.parametrize("ending", ["docx", "odt", "fodt"])
def test_tracked_changes_and_comments_of_texts(documents: Path, ending: str) -> None:
    [facts] = scan(documents / f"text.{ending}")
    assert hidden(facts) == {"changes": 2, "comments": 2}
    # In the text, the header, a footnote, a comment, and what was inserted.
    assert facts["addresses"] == 7


@pytest.mark.parametrize("ending", ["pptx", "odp", "fodp"])
def test_hidden_slides_notes_and_comments(documents: Path, ending: str) -> None:
    [facts] = scan(documents / f"slides.{ending}")
    assert hidden(facts) == {"slides": 1, "notes": 1, "comments": 1}
    assert facts["addresses"] == 6


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_a_workbook_inside_a_text(documents: Path, ending: str) -> None:
    [facts] = scan(documents / f"embedded.{ending}")
    assert facts["type"] == ending
    assert hidden(facts) == {"sheets": [{"name": "Costs", "rows": 2, "very": False}]}
    assert facts["addresses"] == 3


def test_encrypted_opendocument(documents: Path) -> None:
    kinds = {"locked.odt": "odt", "locked.ods": "ods", "locked.odp": "odp"}
    for name, facts in of(documents, *kinds).items():
        assert (facts["type"], facts["encrypted"], facts["unreadable"]) == (kinds[name], "all", None)
        assert facts["addresses"] == 0


def test_macros_of_opendocument(documents: Path) -> None:
    for name, facts in of(documents, "macros.odt", "macros.ods", "macros.odp").items():
        assert facts["programs"] == [{"name": name, "reason": "macros"}]
