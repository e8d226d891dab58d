#!/usr/bin/env python3
"""Pack a folder as an add-on: entries sorted, times fixed, so that the same files give the same bytes."""

import sys
import zipfile
from pathlib import Path

EARLIEST = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP entry can have


def pack(folder: Path, package: Path) -> None:
    """Write every file below `folder` to the ZIP archive `package`."""
    with zipfile.ZipFile(package, "w") as archive:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, file.read_bytes())


if __name__ == "__main__":
    pack(Path(sys.argv[1]), Path(sys.argv[2]))
