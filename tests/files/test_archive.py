"""Archives and programs as people's own programs make them."""

import gzip
import io
import random
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Facts = dict[str, Any]
Scan = Callable[[Path], Facts]

SCRIPT = "#!/bin/sh\necho hello\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A script that is called a document, a program, an empty file, and a picture, nothing of which is looked into."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "notes.txt").write_text(SCRIPT)
    (tmp_path / "sub" / "été.exe").write_text("whatever")
    (tmp_path / "sub" / "empty").touch()
    shutil.copy("/bin/true", tmp_path / "invoice.pdf")
    return tmp_path


FILES = ["notes.txt", "invoice.pdf", "sub"]
PROGRAMS = {"notes.txt", "invoice.pdf", "sub/été.exe"}


def run(folder: Path, *command: str, **options: Any) -> None:
    """A program of this machine."""
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=60, **options)


def programs(facts: Facts) -> set[str]:
    """Their names."""
    return {program["name"] for program in facts["programs"]}


def test_zip(folder: Path, facts: Scan) -> None:
    """As Info-ZIP makes them."""
    run(folder, "zip", "-r", "a.zip", *FILES)
    found = facts(folder / "a.zip")
    assert (found["type"], found["entries"], found["encrypted"], found["unreadable"]) == ("zip", 4, "none", None)
    assert programs(found) == PROGRAMS
    reasons = {program["name"]: program["reason"] for program in found["programs"]}
    assert reasons == {"notes.txt": "script", "invoice.pdf": "program", "sub/été.exe": "extension"}


def test_zip_with_a_password(folder: Path, facts: Scan) -> None:
    """ZipCrypto, of all files and of some."""
    run(folder, "zip", "-r", "-P", "secret", "a.zip", *FILES)
    found = facts(folder / "a.zip")
    assert (found["encrypted"], found["entries"], found["skipped"], programs(found)) == ("all", 4, 4, {"sub/été.exe"})
    run(folder, "zip", "b.zip", "notes.txt")
    run(folder, "zip", "-P", "secret", "b.zip", "invoice.pdf")
    assert facts(folder / "b.zip")["encrypted"] == "some"


def test_zip_in_zip(folder: Path, facts: Scan) -> None:
    """What is inside one inside another; an open one whose only file is encrypted."""
    run(folder, "zip", "-r", "a.zip", *FILES)
    run(folder, "zip", "-0", "b.zip", "a.zip")
    run(folder, "zip", "c.zip", "b.zip")
    assert programs(facts(folder / "c.zip")) == {f"b.zip/a.zip/{name}" for name in PROGRAMS}
    run(folder, "zip", "-P", "secret", "d.zip", "notes.txt")
    run(folder, "zip", "e.zip", "d.zip")
    assert facts(folder / "e.zip")["encrypted"] == "all"


def test_zip64_by_streaming(folder: Path, facts: Scan) -> None:
    """What comes in by a pipe may be of any size, and sizes stand behind it."""
    with (folder / "a.zip").open("wb") as out:
        subprocess.run(["zip", "-fz", "-", "-"], cwd=folder, input=SCRIPT.encode(), stdout=out, check=True, timeout=60)
    found = facts(folder / "a.zip")
    assert (found["entries"], programs(found), found["encrypted"]) == (1, {"-"}, "none")


def test_many_files(tmp_path: Path, facts: Scan) -> None:
    """More than 65,535 need ZIP64, and are more than are listed."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for number in range(66_000):
            archive.writestr(f"{number}.exe" if number in (0, 65_999) else f"{number}", b"")
    found = facts(tmp_path / "a.zip")
    assert (found["entries"], found["skipped"], programs(found)) == (66_000, 46_000, {"0.exe"})


def test_zip_with_aes(folder: Path, facts: Scan) -> None:
    """As 7-Zip and WinZip make them."""
    run(folder, "7z", "a", "-tzip", "-psecret", "-mem=AES256", "a.zip", *FILES)
    found = facts(folder / "a.zip")
    assert (found["encrypted"], found["entries"], programs(found)) == ("all", 4, {"sub/été.exe"})


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_methods(tmp_path: Path, facts: Scan, method: int) -> None:
    """Are not unpacked, and are no flaw."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w", compression=method) as archive:
        archive.writestr("a.txt", SCRIPT * 100)
    found = facts(tmp_path / "a.zip")
    assert (found["skipped"], found["unreadable"], found["encrypted"]) == (1, None, "unknown")


def test_self_extracting_zip(folder: Path, facts: Scan) -> None:
    """A picture with an archive behind it, whose places were not changed for that."""
    run(folder, "zip", "-r", "a.zip", *FILES)
    (folder / "b.gif").write_bytes(b"GIF89a" + bytes(300_000) + (folder / "a.zip").read_bytes())
    found = facts(folder / "b.gif")
    assert (found["type"], programs(found)) == ("zip", PROGRAMS)
    run(folder, "zip", "-A", "b.gif")
    assert programs(facts(folder / "b.gif")) == PROGRAMS


def test_split_zip(folder: Path, facts: Scan) -> None:
    """Names stand in the last part."""
    (folder / "noise").write_bytes(bytes(range(256)) * 1000)
    run(folder, "zip", "-0", "-s", "64k", "-r", "a.zip", "noise", *FILES)
    found = facts(folder / "a.zip")
    assert (found["unreadable"], found["entries"], programs(found)) == ("unsupported", 5, {"sub/été.exe"})
    assert facts(folder / "a.z01")["unreadable"] == "unsupported"


def test_jar(folder: Path, facts: Scan) -> None:
    """Is a program, whatever it is called."""
    with zipfile.ZipFile(folder / "a.pdf", "w") as archive:
        archive.writestr("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n")
        archive.writestr("Main.class", b"\xca\xfe\xba\xbe\0\0\0\x34")
    found = facts(folder / "a.pdf")
    assert (found["type"], programs(found)) == ("program", {"a.pdf"})


@pytest.mark.parametrize(
    ("options", "encrypted", "entries"),
    [
        ([], "none", 4),
        (["-mhc=off"], "none", 4),
        (["-m0=LZMA2", "-ms=off"], "none", 4),
        (["-m0=PPMd"], "none", 4),
        (["-m0=BCJ2", "-m1=LZMA", "-m2=LZMA", "-m3=LZMA", "-mb0:1", "-mb0s1:2", "-mb0s2:3"], "none", 4),
        (["-psecret"], "all", 4),
        (["-psecret", "-mhc=off"], "all", 4),
        (["-psecret", "-mhe=on"], "all", 0),
    ],
)
def test_7z(folder: Path, facts: Scan, options: list[str], encrypted: str, entries: int) -> None:
    """Names and encryption of what 7-Zip makes."""
    run(folder, "7z", "a", *options, "a.7z", *FILES)
    found = facts(folder / "a.7z")
    assert (found["type"], found["encrypted"], found["entries"], found["unreadable"]) == ("7z", encrypted, entries, None)
    # What is inside is not unpacked: by name alone.
    assert programs(found) == ({"sub/été.exe"} if entries else set())


def test_7z_of_open_and_encrypted(folder: Path, facts: Scan) -> None:
    """Files that were added later."""
    run(folder, "7z", "a", "a.7z", "notes.txt")
    run(folder, "7z", "a", "-psecret", "a.7z", "invoice.pdf")
    assert facts(folder / "a.7z")["encrypted"] == "some"


@pytest.mark.parametrize("form", ["v7", "oldgnu", "gnu", "ustar", "posix"])
@pytest.mark.parametrize("ending", ["tar", "tar.gz"])
def test_tar(folder: Path, facts: Scan, form: str, ending: str) -> None:
    """In all formats that GNU tar writes."""
    long = "n" * 90
    if form != "v7":
        (folder / "sub" / long).mkdir()
        (folder / "sub" / long / "run").write_text(SCRIPT)
    run(folder, "tar", f"--format={form}", "-caf", f"a.{ending}", *FILES)
    found = facts(folder / f"a.{ending}")
    longer = set() if form == "v7" else {f"sub/{long}/run"}
    assert (found["type"], found["unreadable"]) == ("gzip" if ending == "tar.gz" else "tar", None)
    assert (found["entries"], programs(found), found["looked_at"]) == (4 + len(longer), PROGRAMS | longer, None)


def test_tar_with_holes_and_links(folder: Path, facts: Scan) -> None:
    """Maps of holes stand before what they are of; links have nothing."""
    with (folder / "holes").open("wb") as file:
        for place in range(10):
            file.seek(place * 1_000_000)
            file.write(b"x")
    (folder / "link").symlink_to("notes.txt")
    (folder / "hard").hardlink_to(folder / "notes.txt")
    for form in ["gnu", "posix"]:
        run(folder, "tar", f"--format={form}", "--sparse", "-cf", "a.tar", "holes", "link", "hard", *FILES)
        found = facts(folder / "a.tar")
        assert (found["unreadable"], found["entries"]) == (None, 5)
        # Of two names of one file tar keeps the first.
        assert programs(found) == PROGRAMS - {"notes.txt"} | {"hard"}


def test_gzip(folder: Path, facts: Scan) -> None:
    """With the name that gzip remembers, and without."""
    run(folder, "gzip", "-k", "notes.txt")
    (folder / "notes.txt.gz").rename(folder / "other.gz")
    assert programs(facts(folder / "other.gz")) == {"notes.txt"}
    (folder / "b.txt.gz").write_bytes(gzip.compress(SCRIPT.encode()))
    assert programs(facts(folder / "b.txt.gz")) == {"b.txt"}


@pytest.mark.parametrize(("program", "ending", "kind"), [("bzip2", "bz2", "bzip2"), ("xz", "xz", "xz"), ("zstd", "zst", "zstd")])
def test_other_compressed_files(folder: Path, facts: Scan, program: str, ending: str, kind: str) -> None:
    """Are told, and not unpacked."""
    run(folder, program, "-k", "notes.txt")
    found = facts(folder / f"notes.txt.{ending}")
    assert (found["type"], found["encrypted"], found["skipped"]) == (kind, "none", 1)


def test_few_requests(tmp_path: Path) -> None:
    """Each takes Thunderbird a millisecond: 25 MB of photos and documents are read in few, a small archive in one."""
    noise = random.Random(1)
    with zipfile.ZipFile(tmp_path / "large.zip", "w", compression=zipfile.ZIP_DEFLATED) as archive:
        for number in range(2000):
            archive.writestr(f"{number}.jpg", b"\xff\xd8\xff\xe0" + noise.randbytes(12_500))
    with zipfile.ZipFile(tmp_path / "small.zip", "w") as archive:
        for number in range(100):
            archive.writestr(f"{number}.jpg", b"\xff\xd8\xff\xe0" + noise.randbytes(12_500))
    command = ["node", str(Path(__file__).parent / "requests.mjs"), str(tmp_path / "large.zip"), str(tmp_path / "small.zip")]
    result = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    large, small = map(int, result.stdout.split())
    assert large <= 12
    assert small == 1


def test_bombs(tmp_path: Path, facts: Scan) -> None:
    """42.zip in small, and one that is all zeros; what is refused is said."""
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", compression=zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.csv", bytes(100_000_000))
    (tmp_path / "a.zip").write_bytes(bomb.getvalue())
    assert facts(tmp_path / "a.zip")["unreadable"] == "bomb"
    with zipfile.ZipFile(tmp_path / "b.zip", "w", compression=zipfile.ZIP_DEFLATED) as archive:
        for number in range(16):
            archive.writestr(f"{number}.zip", bomb.getvalue())
    found = facts(tmp_path / "b.zip")
    assert (found["unreadable"], found["skipped"]) == ("bomb", 32)
    with tarfile.open(tmp_path / "c.tgz", "w:gz") as archive:
        info = tarfile.TarInfo("zeros")
        info.size = 100_000_000
        archive.addfile(info, io.BytesIO(bytes(info.size)))
    found = facts(tmp_path / "c.tgz")
    assert found["unreadable"] == "bomb"
    assert found["looked_at"] < found["size"]


def test_programs(tmp_path: Path, facts: Scan) -> None:
    """A real ELF program, called a picture. A program for Windows is made byte by byte in `tests/attachment_program.rs`."""
    shutil.copy(sys.executable, tmp_path / "holiday.jpg")
    found = facts(tmp_path / "holiday.jpg")
    assert (found["type"], found["encrypted"]) == ("program", "none")
    assert found["programs"] == [{"name": "holiday.jpg", "reason": "program"}]
