"""PDF files of LibreOffice and qpdf. Damage and what neither writes are in tests/attachment_pdf.rs."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Facts = dict[str, Any]
Scan = Callable[[Path], Facts]

# In plain.pdf: one address.
TEXT = {"type": "pdf", "addresses": 1, "unreadable": None, "skipped": 0}
CLOSED = {"type": "pdf", "addresses": 0, "unreadable": None, "skipped": 0}


def qpdf(source: Path, target: Path, *arguments: str) -> Path:
    """A PDF as qpdf writes it anew."""
    subprocess.run(["qpdf", *arguments, str(source), str(target)], check=True, timeout=30)
    return target


def of(facts: Facts, expected: Facts) -> Facts:
    """The facts that something is expected of."""
    return {name: facts[name] for name in expected}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("plain.pdf", {**TEXT, "encrypted": "none"}),
        ("archived.pdf", {**TEXT, "encrypted": "none"}),
        ("locked.pdf", {**CLOSED, "encrypted": "all"}),
        # Everybody can read it; programs are only asked not to print it.
        ("restricted.pdf", {**TEXT, "encrypted": "none"}),
    ],
)
def test_who_can_read_what_libreoffice_writes(documents: Path, facts: Scan, name: str, expected: Facts) -> None:
    assert of(facts(documents / name), expected) == expected


def test_the_text_of_a_letter(documents: Path, facts: Scan) -> None:
    # Twelve in lines, two more, one behind a link, one in a comment, six in a table, one in a form.
    assert of(facts(documents / "letter.pdf"), {"addresses": 0, "unreadable": ""}) == {"addresses": 23, "unreadable": None}


def test_the_document_that_a_pdf_was_made_of(documents: Path, facts: Scan) -> None:
    expected = {"entries": 1, "encrypted": "none", "skipped": 0}
    assert of(facts(documents / "hybrid.pdf"), expected) == expected


# Bits of the key, and how qpdf is told.
ENCRYPTIONS = {
    "RC4 with 40 bits, revision 2": ["40", "--"],
    "RC4, revision 3": ["128", "--"],
    "RC4, revision 4": ["128", "--force-V4", "--"],
    "AES, revision 4": ["128", "--use-aes=y", "--"],
    "AES, revision 4, with open metadata": ["128", "--use-aes=y", "--cleartext-metadata", "--"],
    "AES, revision 5": ["256", "--force-R5", "--"],
    "AES, revision 6": ["256", "--"],
}
LAYOUTS = [[], ["--object-streams=generate"], ["--linearize"]]


@pytest.mark.parametrize("encryption", ENCRYPTIONS)
def test_encryption(documents: Path, facts: Scan, tmp_path: Path, encryption: str) -> None:
    for layout in LAYOUTS:
        for user, owner, expected in (
            ("", "owner", {**TEXT, "encrypted": "none"}),
            ("user", "owner", {**CLOSED, "encrypted": "all"}),
        ):
            arguments = ["--allow-weak-crypto", *layout, "--encrypt", user, owner, *ENCRYPTIONS[encryption]]
            file = qpdf(documents / "plain.pdf", tmp_path / "a.pdf", *arguments)
            assert of(facts(file), expected) == expected, (layout, user)


def test_an_empty_owner_password_opens_it_as_well(documents: Path, facts: Scan, tmp_path: Path) -> None:
    file = qpdf(documents / "plain.pdf", tmp_path / "a.pdf", "--encrypt", "user", "", "256", "--allow-insecure", "--")
    assert facts(file)["encrypted"] == "none"


@pytest.mark.parametrize(
    "arguments", [["--object-streams=generate"], ["--linearize"], ["--qdf"], ["--linearize", "--object-streams=generate"]]
)
def test_layouts(documents: Path, facts: Scan, tmp_path: Path, arguments: list[str]) -> None:
    file = qpdf(documents / "plain.pdf", tmp_path / "a.pdf", *arguments)
    whole = file.read_bytes()
    expected = {**TEXT, "encrypted": "none"}
    assert of(facts(file), expected) == expected
    # Without the cross-reference at its end, of which a linearized file has a second one at its beginning.
    place = whole.rindex(b"startxref")
    file.write_bytes(whole[:place] + b"startxref\n3\n%%EOF\n")
    assert of(facts(file), expected) == expected
    file.write_bytes(b"\r\n" * 200 + whole + b"\0" * 100)
    assert of(facts(file), expected) == expected


@pytest.mark.parametrize("encrypt", [[], ["--encrypt", "", "owner", "256", "--"]])
def test_attached_files(documents: Path, facts: Scan, tmp_path: Path, encrypt: list[str]) -> None:
    first = qpdf(documents / "plain.pdf", tmp_path / "inner.pdf", "--encrypt", "user", "owner", "256", "--")
    attach = [part for file in (first, documents / "letter.pdf") for part in ("--add-attachment", str(file), "--")]
    file = qpdf(documents / "plain.pdf", tmp_path / "a.pdf", *encrypt, *attach)
    # Part of it is encrypted; the letter is read.
    expected = {"entries": 2, "encrypted": "some", "addresses": 24, "skipped": 0}
    assert of(facts(file), expected) == expected


def test_attached_files_of_a_file_that_nobody_can_read(documents: Path, facts: Scan, tmp_path: Path) -> None:
    attach = ["--add-attachment", str(documents / "letter.pdf"), "--"]
    file = qpdf(documents / "plain.pdf", tmp_path / "a.pdf", "--encrypt", "user", "owner", "256", "--", *attach)
    expected = {"entries": 1, "encrypted": "all", "addresses": 0, "skipped": 1}
    assert of(facts(file), expected) == expected
