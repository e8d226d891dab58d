"""What stands on the disk, whatever Thunderbird says of it."""

from __future__ import annotations

from pathlib import Path


def traces(profile: Path, *words: str) -> dict[str, int]:
    """How often any of the words stands in each file of the add-on's own storage: as text, in UTF-16, or as a key of IndexedDB."""
    spelled = {spelling for word in words for spelling in spellings(word)}
    found = {}
    for file in (profile / "storage" / "default").glob("moz-extension*/**/*"):
        try:
            content = file.read_bytes() if file.is_file() else b""
        except FileNotFoundError:
            continue  # deleted meanwhile
        count = sum(content.count(spelling) for spelling in spelled)
        if count > 0:
            found[str(file.relative_to(profile))] = count
    return found


def spellings(word: str) -> list[bytes]:
    """In its keys, IndexedDB writes each letter as the one after it."""
    shifted = bytes(byte + 1 for byte in word.encode("ascii"))
    return [word.encode("ascii"), word.encode("utf-16-le"), shifted]
