"""What an administrator sets: installed, in force, locked; and what happens when the policy is not to be had."""

from collections.abc import Callable
from pathlib import Path

from test_failure import enforced
from test_send import people
from thunderbird import Thunderbird


def test_a_policy_installs_the_add_on_and_decides(fresh_thunderbird: Callable[..., Thunderbird], xpi: Path) -> None:
    settings = {
        "internal_domains": ["mairie.example", "not a domain"],
        "organisation": {"name": "Ville d’Exemple", "contact": "it@ville.example"},
        "rules": {"visible_recipients": {"level": "block", "external_limit": 3}},
    }
    tb = fresh_thunderbird(policy=enforced(xpi, settings))
    tb.wait_for_addon()
    assert not tb.addon_info()["may_uninstall"]
    # The user's own settings do not go before it, however they got there.
    tb.background.set_local(settings={"rules": {"visible_recipients": {"level": "off", "external_limit": 500}}})
    compose = tb.compose(to=[*people(3), "colleague@mairie.example"])
    compose.send()
    dialog = compose.dialog()
    assert dialog.verdict == "block"
    assert (dialog.fact("people"), dialog.fact("external")) == ("4", "3")
    assert sorted(answer for answer, _ in dialog.buttons()) == ["apply", "apply", "apply", "cancel"]
    assert "Ville d’Exemple" in dialog.text
    assert "it@ville.example" in dialog.text

    # A page that is not ours to trust asks for more than it may.
    dialog.js(
        """const tabId = Number(new URLSearchParams(location.search).get("tab"));
        const { [`pending.${tabId}`]: { question } } = await browser.storage.session.get(null);
        return browser.runtime.sendMessage({ kind: "answer", tabId, question, answer: { kind: "send" } })"""
    )
    compose.wait_held(2)
    assert not tb.sink.messages, "held again: block is left only by a remedy or by going back"
    compose.dialog().click("apply", "move_external_to_bcc")
    (received,) = tb.sink.wait_for(1)
    assert received.header("To") == "colleague@mairie.example"


def test_a_newer_package_is_taken_and_a_policy_withdrawn(
    fresh_thunderbird: Callable[..., Thunderbird], xpi: Path
) -> None:
    strict = {"rules": {"visible_recipients": {"external_limit": 1}}}
    tb = fresh_thunderbird(policy=enforced(xpi, strict))
    tb.wait_for_addon()
    compose = tb.compose(to=people(1))
    compose.send()
    compose.dialog().click("cancel")
    compose.close()
    policy = enforced(xpi, {})
    del policy["3rdparty"]
    tb.restart(policy=policy)
    tb.wait_for_addon()
    compose = tb.compose(to=people(1))
    compose.send()
    tb.sink.wait_for(1)
    assert "last_policy" not in tb.background.local_storage()


def test_the_last_policy_stays_in_force_while_thunderbird_does_not_tell_it(
    fresh_thunderbird: Callable[..., Thunderbird], broken_xpi: Callable[..., Path], xpi: Path
) -> None:
    tb = fresh_thunderbird(policy=enforced(xpi, {"rules": {"visible_recipients": {"external_limit": 2}}}))
    tb.wait_for_addon()
    compose = tb.compose(to=people(2))
    compose.send()
    compose.dialog().click("cancel")
    compose.close()
    # A promise that never settles cannot be had from the real storage.managed.
    silent = "messenger.storage.managed.get = () => new Promise(() => {});\n"
    root = Path(__file__).parents[2]
    settings = (root / "extension/settings.js").read_text() + silent
    newer = (root / "manifest.json").read_text().replace('"version": "', '"version": "1')
    tb.restart(policy=enforced(broken_xpi({"settings.js": settings, "manifest.json": newer}), {}))
    tb.wait_for_addon()
    compose = tb.compose(to=people(2))
    compose.send()
    assert compose.dialog().rules() == [("visible_recipients", "ask")]
    assert tb.addon_info()["version"].startswith("1")
