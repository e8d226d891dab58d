"""The table of failures names tests; each has to be there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = (ROOT / "docs" / "failures.md").read_text(encoding="utf-8")
FOLDERS = [ROOT / "tests", ROOT / "tests" / "thunderbird", ROOT / "tests" / "files", ROOT / "tests" / "js"]


def is_there(file: str, name: str) -> bool:
    """Whether one of the folders has that file, and it that test."""
    begin = rf'^test\("{re.escape(name)}"' if file.endswith(".mjs") else rf"^(?:\s*fn|def) {name}\("
    texts = (path.read_text(encoding="utf-8") for folder in FOLDERS if (path := folder / file).exists())
    return any(re.search(begin, text, re.MULTILINE) for text in texts)


def test_every_failure_names_tests_that_are_there() -> None:
    named = re.findall(r"`([\w-]+(?:\.test)?\.(?:py|rs|mjs))::([^`]+)`", TABLE)
    assert len(named) > 80
    assert not [f"{file}::{name}" for file, name in named if not is_there(file, name)]

def test_there_are_as_many_faults_as_were_counted() -> None:
    assert len(re.findall(r"^\| (?!fault |---)", TABLE, re.MULTILINE)) >= 60
