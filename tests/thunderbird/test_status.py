"""How the add-on says that it is: well, or not, and why."""

from collections.abc import Callable
from pathlib import Path

from conftest import BrokenXpi
from options import Options
from test_failure import enforced
from thunderbird import Thunderbird


def opened(options: Options) -> dict[str, str]:
    """What each part of the section says."""
    options.click(".status > summary")
    options.tb.wait_for(
        lambda: options.js("return 'drawn' in document.querySelector('.status > .body').dataset"), "the status", 40
    )
    return options.js(
        """return Object.fromEntries([...document.querySelectorAll("[data-status]")]
          .map(part => [part.dataset.status, part.innerText]))"""
    )


def test_it_says_that_it_works_what_it_covers_and_what_it_may(tb: Thunderbird) -> None:
    # Whatever the user has set: what is tried does not depend on it.
    tb.background.set_local(settings={"rules": {"visible_recipients": {"level": "off"}}})
    with Options(tb) as options:
        status = opened(options)
        assert tb.addon_info()["version"] in status["version"]
        assert "Thunderbird 1" in status["version"]
        assert "6 trials" in status["check"]
        assert "None:" in status["policy"]
        assert "Outbox" in status["covered"]
        assert "calendar" in status["not_covered"]
        assert "mail.compose.warn_public_recipients" in status["thunderbird"]
        assert "Check for missing attachments" in status["thunderbird"]
        shown = options.js("return document.querySelectorAll('[data-status=permissions] li').length")
        asked = options.js("return (await browser.permissions.getAll()).permissions.length")
        assert shown == asked
        # Every permission has words of its own.
        assert "messagesRead" not in status["permissions"] and "compose.send" not in status["permissions"]
    assert not tb.sink.messages
    assert not tb.errors()


def test_a_core_that_cannot_be_loaded_is_told(
    fresh_thunderbird: Callable[..., Thunderbird], broken_xpi: BrokenXpi
) -> None:
    tb = fresh_thunderbird(broken_xpi({"core/bcc_guard_bg.wasm": None}))
    with Options(tb) as options:
        status = opened(options)
        assert "Does not work" in status["check"]
        assert "A part of Bcc Guard could not be loaded." in status["check"]
        assert "calendar" in status["not_covered"]


def test_a_core_that_finds_nothing_any_more_is_told(
    fresh_thunderbird: Callable[..., Thunderbird], broken_xpi: BrokenXpi
) -> None:
    worker = (Path(__file__).parents[2] / "extension" / "core-worker.js").read_text("utf-8")
    assert "verdict = check(draft, text)" in worker
    changed = worker.replace("verdict = check(draft, text)", 'verdict = { verdict: "send", findings: [] }')
    tb = fresh_thunderbird(broken_xpi({"core-worker.js": changed}))
    with Options(tb) as options:
        status = opened(options)
        assert "Does not work" in status["check"]
        assert "many outsiders are asked about" in status["check"]
        assert "everyone can be moved" not in status["check"]


def test_a_policy_says_how_much_it_locks_and_what_of_it_is_wrong(
    fresh_thunderbird: Callable[..., Thunderbird], xpi: Path
) -> None:
    settings = {
        "internal_domains": ["ville.example"],
        "colour": "red",
        "unlocked": ["preset"],
        "preset": "strict",
        "rules": {"visible_recipients": {"level": "block", "external_limit": "many"}},
    }
    tb = fresh_thunderbird(policy=enforced(xpi, settings))
    tb.wait_for_addon()
    with Options(tb) as options:
        status = opened(options)
        assert "2 settings are locked." in status["policy"]
        assert "2 values could not be used" in status["policy"]
        assert "colour" in status["policy"] and "rules.visible_recipients.external_limit" in status["policy"]
        assert "6 trials" in status["check"]
