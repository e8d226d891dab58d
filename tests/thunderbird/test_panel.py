"""The number on the button of a compose window, and the panel behind it, while a message is written."""

from collections.abc import Callable
from pathlib import Path

import pytest
from compose import Compose
from test_failure import enforced
from test_send import people
from thunderbird import Thunderbird

GREY, AMBER, RED = "rgba(92, 93, 107, 1)", "rgba(245, 163, 11, 1)", "rgba(220, 38, 38, 1)"


def test_the_number_follows_the_message(tb: Thunderbird) -> None:
    compose = tb.compose(to=people(1))
    assert compose.badge() is None
    compose.add_recipient("second@one.example")
    compose.wait_badge("2", GREY)
    compose.add_recipient(", ".join(f"more{n}@one.example" for n in range(8)), "cc")
    compose.wait_badge("10", AMBER)
    compose.remove_recipient("second@one.example")
    compose.wait_badge("9", GREY)
    compose.close()
    tb.wait_for(lambda: not tb.background.session_storage(), "everything about the message to be forgotten")
    assert not tb.errors()
