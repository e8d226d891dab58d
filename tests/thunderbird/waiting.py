"""Waiting for a condition, never for a time."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def wait_until(
    check: Callable[[], T], what: str, timeout: float = 20.0, interval: float = 0.02
) -> T:
    """The first true value of `check`; an exception in it counts as "not yet"."""
    deadline = time.monotonic() + timeout
    while True:
        trouble: Exception | None = None
        try:
            if value := check():
                return value
        except Exception as error:  # noqa: BLE001  half-built windows throw anything
            trouble = error
        if time.monotonic() > deadline:
            reason = f": {trouble}" if trouble else ""
            raise TimeoutError(f"waited {timeout:g} s for {what}{reason}")
        time.sleep(interval)


def wait_briefly(check: Callable[[], bool], timeout: float = 1.0) -> bool:
    """Whether `check` becomes true soon."""
    try:
        return wait_until(check, "a moment", timeout)
    except TimeoutError:
        return False
