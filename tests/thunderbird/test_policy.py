"""What an administrator sets: installed, in force, locked; and what happens when the policy is not to be had."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from options import Options
from test_failure import enforced
from test_send import people
from test_status import opened
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
    dialog.wait_closed()
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


def test_over_a_stray_comma_the_last_policy_stays_in_force(fresh_thunderbird: Callable[..., Thunderbird], xpi: Path) -> None:
    settings = {"rules": {"visible_recipients": {"external_limit": 2}, "first_contact": {"level": "block"}}}
    policy = enforced(xpi, settings)
    tb = fresh_thunderbird(policy=policy)
    tb.wait_for_addon()
    with Options(tb) as options:
        # What the organisation's rules know people by is not the user's to erase.
        shown = options.js("return document.getElementById('correspondents').innerText")
        assert "rely on this" in shown and "Erase" not in shown
        answer = options.js("return browser.runtime.sendMessage({ kind: 'correspondents', wish: 'erase' })")
        assert (answer["kept"], answer["learning"]) == (True, True)
    tb.restart(policy=json.dumps({"policies": policy}).replace("}}}", "},}}"))
    tb.wait_for_addon()
    assert tb.addon_info()["may_uninstall"], "Thunderbird ignores the whole file"
    compose = tb.compose(to=people(2))
    compose.send()
    assert ("visible_recipients", "ask") in compose.dialog().rules()
    compose.dialog().answer("cancel")
    compose.close()
    with Options(tb) as options:
        said = opened(options)["policy"]
        assert "one stray comma" in said and "2 settings are locked" in said


def test_settings_that_cannot_be_read_keep_nothing_from_being_checked(tb: Thunderbird) -> None:
    tb.background.eval(
        """const { get } = window.messenger.storage.local;
        window.messenger.storage.local.get = async (key) => {
          if (key == "settings") {
            throw new Error("disk image is malformed");
          }
          return get.call(browser.storage.local, key);
        };"""
    )
    compose = tb.compose(to=people(2))
    compose.send()
    tb.sink.wait_for(1)
    compose = tb.compose(to=people(12))
    compose.send()
    assert compose.dialog().rules() == [("visible_recipients", "ask")]
    compose.dialog().answer("cancel")
    compose.close()
    assert tb.background.eval("return Object.keys(await browser.notifications.getAll())") == ["unread"]
    with Options(tb) as options:
        assert "disk image is malformed" in opened(options)["policy"]
    # With a page of its own, storage is as it was.
    tb.background.terminate()


LIMIT = "rules.visible_recipients.external_limit"


def test_a_policy_is_a_floor_from_any_side(fresh_thunderbird: Callable[..., Thunderbird], xpi: Path) -> None:
    tb = fresh_thunderbird(policy=enforced(xpi, {"rules": {"visible_recipients": {"external_limit": 2}}}))
    tb.wait_for_addon()
    own = {"rules": {"visible_recipients": {"external_limit": 500}}}
    # By the options page's own message, as a page of the add-on could send it.
    with Options(tb) as options:
        options.set(LIMIT, "500")
        tb.wait_for(lambda: options.field(LIMIT)["problem"], "the reason why it is not stored")
        assert "from 1 to 2" in options.field(LIMIT)["problem"]
        answer = options.js("return browser.runtime.sendMessage({ kind: 'save', user: args[0] })", own)
        assert answer["settings"]["rules"]["visible_recipients"]["external_limit"] == 2
        assert answer["locked"] == [LIMIT]
    # By writing to storage: the user's settings, a policy of one's own making, the remembered policy.
    sender = tb.background.eval("return (await browser.identities.list())[0].email")
    tb.background.set_local(
        settings={
            **own,
            "unlocked": ["rules"],
            "identities": {sender: {**own, "preset": "quiet"}},
            "monitor_until": "2999-12-31",
            "max_questions_per_week": 1,
            "internal_domains": ["org0.example", "org1.example"],
        },
        policy=own,
        last_policy={"preset": "quiet"},
    )
    compose = tb.compose(to=people(2))
    compose.send()
    assert compose.dialog().fact("external") == "2"
    managed = "try { await browser.storage.managed.set({ preset: 'quiet' }); return 'set' } catch (error) { return 'refused' }"
    assert tb.background.eval(managed) == "refused"


def nested(depth: int) -> Any:
    """An object within an object, so many times."""
    value: Any = "bottom"
    for _ in range(depth):
        value = {"deeper": value}
    return value


GOOD = {"organisation": {"name": "Ville d’Exemple"}, "rules": {"visible_recipients": {"external_limit": 2}}}


# What is wrong, beside what is good; and the path under which the options page names it.
BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "a word that is none": ({"preset": "loud"}, "preset"),
    "null": ({"preset": None}, "preset"),
    "an unknown key": ({"colour": "red"}, "colour"),
    "an empty key": ({"": 1}, "unknown setting"),
    "a key with dots": ({"rules.visible_recipients.level": "off"}, "rules.visible_recipients.level"),
    "a text for a list": ({"internal_domains": "ville.example"}, "internal_domains"),
    "a wrong element": ({"internal_domains": ["ville.example", "two words", 7]}, "internal_domains[2]"),
    "a public suffix": ({"internal_domains": ["ville.example", "gouv.fr"]}, "internal_domains[1]"),
    "a text for a flag": ({"allow_send_unchecked": "no"}, "allow_send_unchecked"),
    "two for a flag": ({"require_reason": 2}, "require_reason"),
    "a number for an object": ({"identities": 5}, "identities"),
    "a list for an object": ({"identities": [{"preset": "strict"}]}, "identities"),
    "an address that is none": ({"identities": {"press": {"preset": "strict"}}}, 'identities["press"]'),
    "an organisation for a sender": (
        {"identities": {"a@b.example": {"organisation": {"name": "B"}}}},
        'identities["a@b.example"].organisation',
    ),
    "a day that there is not": ({"monitor_until": "2026-02-30"}, "monitor_until"),
    "a path that there is not": ({"unlocked": ["rule"]}, "unlocked[0]"),
    "an unknown choice": ({"move_then": "wait"}, "move_then"),
    "a huge array": ({"internal_domains": list(range(20_000))}, "internal_domains[0]"),
    "deep nesting": ({"deep": nested(300)}, "deep"),
    "a megabyte of text": ({"move_then": "x" * 1_000_000}, "move_then"),
    "a megabyte for a name": ({"x" * 1_000_000: 1}, "xxx"),
}

# What is wrong about a rule, beside its good limit.
BROKEN_RULE: dict[str, tuple[object, str]] = {
    "several in one": (["a@b.example, c@d.example"], "exempt"),
    "too much": (10**9, "total_limit"),
    "a fraction": (0.5, "total_limit"),
    "a text": ("NaN", "total_limit"),
    "less than nothing": (-1, "total_limit"),
    "infinity, as JavaScript reads it": (10**400, "total_limit"),
}


def in_few_files() -> list[tuple[dict[str, Any], list[str]]]:
    """Everything that is wrong, in as few policies as it fits into beside each other."""
    wrong = [*BROKEN.values()]
    for value, name in BROKEN_RULE.values():
        rule = {"external_limit": 2, name: value}
        wrong.append(({"rules": {"visible_recipients": rule}}, f"rules.visible_recipients.{name}"))
    files: list[tuple[dict[str, Any], list[str]]] = []
    for keys, named in wrong:
        fitting = (file for file in files if not keys.keys() & file[0].keys() and "deep" not in keys)
        settings, names = next(fitting, ({}, []))
        if not settings:
            files.append((settings, names))
        settings.update(keys)
        names.append(named)
    return files


@pytest.mark.timeout(400)
def test_a_broken_policy_leaves_what_is_good_in_it(fresh_thunderbird: Callable[..., Thunderbird], xpi: Path) -> None:
    assert len(BROKEN) + len(BROKEN_RULE) >= 20
    tb: Thunderbird | None = None
    for settings, named in in_few_files():
        policy = enforced(xpi, {**GOOD, **settings})
        if tb is None:
            tb = fresh_thunderbird(policy=policy)
        else:
            tb.restart(policy=policy)
        tb.wait_for_addon()
        compose = tb.compose(to=people(2))
        compose.send()
        dialog = compose.dialog()
        assert dialog.fact("external") == "2", f"{named}: {dialog.text}"
        dialog.answer("cancel")
        compose.close()
        with Options(tb) as options:
            told = options.js("return document.getElementById('policy-problems').innerText")
            assert [name for name in named if name not in told] == [], "what is wrong is named"
            assert options.field(LIMIT)["locked"] == "Set by Ville d’Exemple; you can be stricter: 2 at most"


def test_a_megabyte_of_domains_is_in_force(fresh_thunderbird: Callable[..., Thunderbird], xpi: Path) -> None:
    domains = [f"department-{n}.ville.example" for n in range(36_000)]
    assert len(json.dumps(domains)) > 1_000_000
    tb = fresh_thunderbird(policy=enforced(xpi, {**GOOD, "internal_domains": domains}))
    tb.wait_for_addon()
    compose = tb.compose(to=[*people(2), "colleague@department-35999.ville.example"])
    compose.send()
    dialog = compose.dialog()
    assert (dialog.fact("people"), dialog.fact("external")) == ("3", "2")
