"""Real files, made by real programs, and what the built core says of them."""

import fcntl
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent

Facts = dict[str, Any]


def scan(*files: Path, settings: dict[str, object] | None = None) -> list[Facts]:
    """What `scan` of the core says of files, run under Node.js."""
    command = ["node", str(HERE / "scan.mjs"), json.dumps(settings or {}), *map(str, files)]
    result = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def facts() -> Callable[[Path], Facts]:
    """Of one file."""
    return lambda file: scan(file)[0]


@pytest.fixture(scope="session")
def documents(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder with everything that LibreOffice makes; see libreoffice.py for what. Made once, also for several workers."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "documents"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            making = folder.with_suffix(".part")
            making.mkdir(exist_ok=True)
            subprocess.run(["node", str(HERE / "hostile.mjs"), str(making)], check=True, timeout=60)
            # The system's Python, which has the bridge to LibreOffice.
            subprocess.run(["/usr/bin/python3", str(HERE / "libreoffice.py"), str(making)], check=True, timeout=180)
            making.rename(folder)
    return folder
