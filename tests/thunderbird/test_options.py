"""The options page: what is changed is stored and in force; what is wrong, or not the user's to decide, is not."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from options import Options
from test_failure import enforced
from test_send import people
from thunderbird import Thunderbird

EXTERNAL_LIMIT = "rules.visible_recipients.external_limit"
TOTAL_LIMIT = "rules.visible_recipients.total_limit"
LEVEL = "rules.visible_recipients.level"
EXEMPT = "rules.visible_recipients.exempt"


def rule(**options: object) -> dict[str, object]:
    return {"rules": {"visible_recipients": options}}


def test_a_change_is_stored_and_in_force_at_the_next_check(tb: Thunderbird) -> None:
    with Options(tb) as options:
        assert options.field("preset")["value"] == "standard"
        assert options.field(EXTERNAL_LIMIT)["value"] == "10"
        options.set(EXTERNAL_LIMIT, "3")
        options.wait_stored(rule(external_limit=3))
        tb.wait_for(lambda: options.field(EXTERNAL_LIMIT)["saved"] == "Saved", "the word that it is saved")
    compose = tb.compose(to=people(3))
    compose.send()
    dialog = compose.dialog()
    assert dialog.fact("external") == "3"
    dialog.answer("cancel")


def test_what_the_user_did_not_set_follows_the_preset(tb: Thunderbird) -> None:
    with Options(tb) as options:
        options.set(TOTAL_LIMIT, "77")
        options.set("preset", "strict")
        options.wait_stored({"preset": "strict", **rule(total_limit=77)})
        tb.wait_for(lambda: options.field(EXTERNAL_LIMIT)["value"] == "5", "the limit of the preset")
        assert options.field(TOTAL_LIMIT)["value"] == "77"

        options.js("document.getElementById('reset').click()")
        options.wait_stored({})
        tb.wait_for(lambda: options.field("preset")["value"] == "standard", "the defaults")
        options.js("document.getElementById('undo').click()")
        options.wait_stored({"preset": "strict", **rule(total_limit=77)})


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (EXTERNAL_LIMIT, "0", "from 1 to 1,000,000"),
        (EXTERNAL_LIMIT, "2.5", "whole number"),
        ("internal_domains", "a b", "“a b”"),
    ],
)
def test_a_wrong_value_says_why_and_is_not_stored(tb: Thunderbird, path: str, value: str, says: str) -> None:
    with Options(tb) as options:
        options.set(path, value)
        tb.wait_for(lambda: options.field(path)["invalid"], "the value to be marked")
        assert says in options.field(path)["problem"]
        assert options.field(path)["problem"].startswith("Not saved:")
        assert options.stored() == {}
        options.set(LEVEL, "block")
        options.set(EXEMPT, "Parents")
        options.wait_stored(rule(level="block", exempt=["Parents"]))
        assert options.field(EXEMPT)["value"] == "Parents"
        assert options.field(path)["value"] == value, "still there to be put right"
        assert options.field(path)["invalid"]


def test_kinds_are_chosen_one_by_one(tb: Thunderbird) -> None:
    path = "rules.personal_data_attachment.kinds"
    with Options(tb) as options:
        options.open_rules("personal_data_attachment")
        box = f'[data-path="{path}"] input[value="card"]'
        assert options.js("return document.querySelector(args[0]).checked", box)
        options.click(box)
        tb.wait_for(lambda: options.stored(), "the choice to be stored")
        (kinds,) = options.stored()["rules"]["personal_data_attachment"].values()
        assert "iban" in kinds and "card" not in kinds
        options.set("rules.unencrypted_attachment.when", "external")
        tb.wait_for(lambda: "unencrypted_attachment" in options.stored()["rules"], "the other choice to be stored")
        assert options.stored()["rules"]["unencrypted_attachment"] == {"when": "external"}


def test_what_cannot_be_read_is_told_and_keeps_nothing_from_being_stored(tb: Thunderbird) -> None:
    tb.background.set_local(settings={"of_another_version": True, "preset": "strict", **rule(external_limit="ten")})
    with Options(tb) as options:
        assert "of_another_version" in options.js("return document.getElementById('problems').innerText")
        assert options.field("preset")["value"] == "strict"
        options.set("internal_domains", "ville.example\n\n  bücher.example ")
        options.wait_stored({"preset": "strict", "internal_domains": ["ville.example", "bücher.example"]})


def test_what_the_organisation_decided_is_locked_and_says_so(
    fresh_thunderbird: Callable[..., Thunderbird], xpi: Path
) -> None:
    settings = {
        "organisation": {"name": "Ville d’Exemple"},
        "internal_domains": ["ville.example"],
        "unlocked": [EXTERNAL_LIMIT],
        **rule(level="block", external_limit=4, total_limit="many"),
    }
    tb = fresh_thunderbird(policy=enforced(xpi, settings))
    tb.wait_for_addon()
    with Options(tb) as options:
        for path, value in (("internal_domains", "ville.example"), (LEVEL, "block"), (EXEMPT, "")):
            field = options.field(path)
            assert field["disabled"], path
            assert field["locked"] == "Set by Ville d’Exemple"
            assert field["value"] == value
        for path, said in (
            (EXTERNAL_LIMIT, ""),
            ("preset", "Set by Ville d’Exemple; you can be stricter"),
            (TOTAL_LIMIT, "Set by Ville d’Exemple; you can be stricter: 100 at most"),
            ("known_groups", ""),
        ):
            assert not options.field(path)["disabled"], path
            assert options.field(path)["locked"] == said
        assert options.js("return [...document.querySelectorAll('[name=preset]:disabled')].map(({ value }) => value)") == ["quiet"]
        options.set(TOTAL_LIMIT, "60")
        options.wait_stored(rule(total_limit=60))
        options.set(TOTAL_LIMIT, "")
        options.wait_stored({})
        assert options.field(EXTERNAL_LIMIT)["value"] == "4"
        assert TOTAL_LIMIT in options.js("return document.getElementById('policy-problems').innerText")
        options.set(EXTERNAL_LIMIT, "6")
        options.wait_stored(rule(external_limit=6))


def test_a_closed_rule_says_what_it_does_and_opens_from_the_keyboard(tb: Thunderbird) -> None:
    with Options(tb) as options:
        headings = options.js("return [...document.querySelectorAll('#fields h2')].map(e => e.textContent)")
        assert headings == ["General", "Recipients", "Replies and forwards", "Content", "Attachments"]
        rule = "document.getElementById('rule-external_recipient')"
        assert options.js(f"return {rule}.querySelector('.level').textContent") == "Do nothing"
        is_open = f"return {rule}.querySelector('select').checkVisibility()"
        assert not options.js(is_open)
        options.click("#rule-external_recipient > summary")
        tb.wait_for(lambda: options.js(is_open), "the rule to open")
        tb.press("Return")
        tb.wait_for(lambda: not options.js(is_open), "the rule to close")
        tb.press("Return")
        tb.wait_for(lambda: options.js(is_open), "the rule to open again")
        options.set("rules.external_recipient.level", "block")
        level = f"return {rule}.querySelector('.level').textContent"
        tb.wait_for(lambda: options.js(level) == "Do not send like this", "the level")


def test_every_control_has_a_name_and_320_pixels_are_enough(tb: Thunderbird) -> None:
    with Options(tb) as options:
        options.open_rules()
        controls = "[...document.querySelectorAll('input, select, textarea')]"
        assert options.js(f"return {controls}.filter(c => !c.labels[0]?.innerText.trim()).length") == 0
        options.width(320)
        for direction in ("ltr", "rtl"):
            options.js("document.documentElement.dir = args[0]", direction)
            assert options.js("return document.documentElement.scrollWidth") <= 320, direction


def test_the_search_opens_what_it_finds_and_escape_brings_everything_back(tb: Thunderbird) -> None:
    with Options(tb) as options:
        options.open_rules("visible_recipients")
        everything = options.rules_shown()
        said = "return document.getElementById('search-result').innerText"
        options.search("SÉVERAL  organisatiöns")
        assert "mixed_organisations" in options.rules_shown()
        assert "encrypted_bcc" not in options.rules_shown()
        assert options.field("rules.mixed_organisations.limit")["value"] == "3"
        is_open = "return document.getElementById('rule-mixed_organisations').open"
        assert options.js(is_open)
        assert "Escape" in options.js(said)
        options.search("zzzz")
        assert options.rules_shown() == []
        assert options.js(said).startswith("Nothing found.")
        assert not options.js("return [...document.querySelectorAll('main section')].some(s => s.checkVisibility())")
        options.click("#search-words")
        tb.press("Escape")
        tb.wait_for(lambda: options.rules_shown() == everything, "everything to be back")
        assert options.js("return document.getElementById('search-words').value") == ""
        assert not options.js(is_open)
        assert options.js("return document.getElementById('rule-visible_recipients').open")
        assert options.stored() == {}


def test_settings_are_saved_as_a_file_and_taken_over_from_it(tb: Thunderbird, tmp_path: Path) -> None:
    settings = {"preset": "strict", "internal_domains": ["bücher.example"], **rule(external_limit=7)}
    tb.background.set_local(settings=settings)
    tb.chrome(
        """Services.prefs.setIntPref("browser.download.folderList", 2);
        Services.prefs.setCharPref("browser.download.dir", args[0]);
        Services.prefs.setBoolPref("browser.download.useDownloadDir", true);
        Services.prefs.setBoolPref("browser.download.always_ask_before_handling_new_types", false);""",
        str(tmp_path),
    )
    with Options(tb) as options:
        options.click("#transfer [data-wish=export]")
        name = f"bcc-guard-settings-{time.strftime('%Y-%m-%d')}.json"
        content = tb.wait_for(lambda: (tmp_path / name).read_text("utf-8"), "the file")
        assert json.loads(content) == settings
        options.set("preset", "quiet")
        tb.wait_for(lambda: options.stored()["preset"] == "quiet", "another preset")
        before = options.stored()
        options.load(content)
        options.wait_stored(settings)
        outcome = "return document.querySelector('#transfer .outcome').innerText"
        tb.wait_for(lambda: "3 values were taken over" in options.js(outcome), "the word")
        assert options.field(EXTERNAL_LIMIT)["value"] == "7"
        options.click("#transfer [data-wish=undo]")
        options.wait_stored(before)
        tb.wait_for(lambda: options.field("preset")["value"] == "quiet", "the preset before")


def test_a_file_with_mistakes_names_them_and_changes_nothing_until_told(tb: Thunderbird) -> None:
    with Options(tb) as options:
        options.set(TOTAL_LIMIT, "77")
        options.wait_stored(rule(total_limit=77))
        problem = "return document.querySelector('#transfer .problem').innerText"
        content = json.dumps({"preset": "strict", "colour": "red", **rule(external_limit="ten", total_limit=0, level="block")})
        options.load(content, "<b>mine</b>.json")
        tb.wait_for(lambda: "3 values in “<b>mine</b>.json” cannot be used" in options.js(problem), "the problems")
        lines = "return [...document.querySelectorAll('#transfer li code')].map(e => e.innerText)"
        assert sorted(options.js(lines)) == ["colour", EXTERNAL_LIMIT, TOTAL_LIMIT]
        options.click("#transfer .outcome button:last-of-type")
        tb.wait_for(lambda: options.js(problem) == "", "nothing to be taken")
        assert options.stored() == rule(total_limit=77)
        options.load(content)
        tb.wait_for(lambda: options.js(problem), "the problems again")
        options.click("#transfer .outcome button:first-of-type")
        options.wait_stored({"preset": "strict", **rule(level="block")})

        options.load(json.dumps({"rules": {"a.b": 1}, "preset": "quiet", "c.d": [1], "__proto__": {"x": 1}}))
        tb.wait_for(lambda: options.js(problem), "names that look like paths")
        options.click("#transfer .outcome button:first-of-type")
        options.wait_stored({"preset": "quiet"})


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '"strict"', "\ufeff\0", "x" * 2_000_001, "[" * 100_000])
def test_what_is_no_file_of_settings_changes_nothing(tb: Thunderbird, content: str) -> None:
    with Options(tb) as options:
        options.set(TOTAL_LIMIT, "77")
        options.wait_stored(rule(total_limit=77))
        options.load(content, "holiday.jpg")
        problem = "return document.querySelector('#transfer .problem').innerText"
        tb.wait_for(lambda: "“holiday.jpg” has no settings" in options.js(problem), "the reason")
        assert options.stored() == rule(total_limit=77)
        tb.forget_console()
