"""Quiet by design: what was answered before is not asked again, and a policy may first be tried out."""

from collections.abc import Callable
from pathlib import Path

from compose import Compose
from journal import erase, wait_entries
from options import Options
from test_failure import enforced
from test_panel import GREY
from test_send import people, wait_nothing_pending
from test_status import opened
from thunderbird import Thunderbird


def sent_knowingly(tb: Thunderbird, to: list[str], **message: object) -> None:
    """Send a message that is asked about, with visible addresses."""
    compose = tb.compose(to=to, **message)  # type: ignore[arg-type]
    compose.send()
    compose.dialog().answer("send")
    compose.wait_closed()


def sent_unasked(tb: Thunderbird, to: list[str], **message: object) -> None:
    """Send a message about which nothing is asked."""
    before = len(tb.sink.messages)
    compose = tb.compose(to=to, **message)  # type: ignore[arg-type]
    compose.send()
    tb.sink.wait_for(before + 1)
    compose.wait_closed()


def is_asked(tb: Thunderbird, to: list[str], **message: object) -> list[str]:
    """Send a message and go back to it; the rules it was asked about."""
    compose = tb.compose(to=to, **message)  # type: ignore[arg-type]
    compose.send()
    dialog = compose.dialog()
    rules = [rule for rule, _ in dialog.rules()]
    dialog.answer("cancel")
    compose.close()
    return rules


def test_the_same_people_are_not_asked_about_twice_and_others_are(tb: Thunderbird) -> None:
    everyone = people(12)
    sent_knowingly(tb, everyone)
    wait_entries(tb, 1)
    # In another order and field, under other names, from a list: the same people.
    tb.make_list("Crew", "", [f"p{n}@org{n}.example" for n in range(6)])
    sent_unasked(tb, ["Crew <Crew>", *(f"P{n}@ORG{n}.example" for n in range(11, 5, -1))], cc=[everyone[0]])
    again = wait_entries(tb, 2)[1]
    assert (again["answer"], again["silenced"], again["level"]) == ("none", "known_group", "notice")
    assert again["findings"][0]["facts"]["people"] == 12

    assert is_asked(tb, people(13)) == ["visible_recipients"]
    assert is_asked(tb, everyone[:11]) == ["visible_recipients"]
    assert is_asked(tb, [*everyone[:11], "somebody@else.example"]) == ["visible_recipients"]
    # Of another kind of finding, nothing was ever said.
    assert is_asked(tb, everyone, body="You find the plan attached.", plain=True) == ["missing_attachment"]


def test_only_what_left_with_visible_addresses_makes_a_group_known(tb: Thunderbird) -> None:
    everyone = people(12)
    assert is_asked(tb, everyone) == ["visible_recipients"]
    compose = tb.compose(to=everyone)
    compose.send()
    compose.dialog().answer("apply", "move_all_to_bcc")
    compose.wait_closed()
    wait_entries(tb, 2)
    assert is_asked(tb, everyone) == ["visible_recipients"]

    sent_knowingly(tb, everyone)
    wait_entries(tb, 4)
    erase(tb)
    assert is_asked(tb, everyone) == ["visible_recipients"], "erased with the journal"


def test_what_is_kept_of_a_group_is_a_hash(tb: Thunderbird) -> None:
    sent_knowingly(tb, people(12))
    wait_entries(tb, 1)
    kept = tb.background.eval(
        """const request = window.indexedDB.open("journal");
        await new Promise(resolve => { request.onsuccess = resolve; });
        const query = request.result.transaction("groups").objectStore("groups").getAllKeys();
        const keys = await new Promise(resolve => { query.onsuccess = () => resolve(query.result); });
        request.result.close();
        return keys"""
    )
    assert len(kept) == 1
    assert len(kept[0]) == 64 and set(kept[0]) <= set("0123456789abcdef")


def test_the_panel_and_the_button_say_the_same(tb: Thunderbird) -> None:
    sent_knowingly(tb, people(12))
    wait_entries(tb, 1)
    compose = tb.compose(to=people(12))
    compose.wait_badge("12", GREY)
    panel = compose.panel()
    assert panel.verdict == "send"
    assert panel.rules()[0] == ("visible_recipients", "notice")


def test_a_known_group_is_asked_about_where_policy_says_so_and_blocked_where_it_says_that(
    fresh_thunderbird: Callable[..., Thunderbird], xpi: Path
) -> None:
    tb = fresh_thunderbird(policy=enforced(xpi, {}))
    tb.wait_for_addon()
    sent_knowingly(tb, people(12))
    wait_entries(tb, 1)
    tb.restart(policy=enforced(xpi, {"known_groups": False}))
    tb.wait_for_addon()
    assert is_asked(tb, people(12)) == ["visible_recipients"]
    tb.restart(policy=enforced(xpi, {"rules": {"visible_recipients": {"level": "block"}}}))
    tb.wait_for_addon()
    compose = tb.compose(to=people(12))
    compose.send()
    assert compose.dialog().verdict == "block"


def test_after_enough_questions_only_those_of_another_kind_and_blocks_interrupt(tb: Thunderbird) -> None:
    rules = {"forbidden_recipient": {"entries": ["journal.example"]}}
    tb.background.set_local(settings={"max_questions_per_week": 2, "rules": rules})
    assert is_asked(tb, people(11)) == ["visible_recipients"]
    assert is_asked(tb, people(12)) == ["visible_recipients"]
    wait_entries(tb, 2)
    sent_unasked(tb, people(13))
    assert wait_entries(tb, 3)[2]["silenced"] == "weekly_limit"
    assert is_asked(tb, ["bob@gmial.com"]) == ["lookalike_domain"], "not asked about this week"
    wait_entries(tb, 4)
    assert is_asked(tb, [*people(13), "press@journal.example"])[0] == "forbidden_recipient"


def test_while_a_policy_is_tried_out_everything_is_recorded_and_nothing_asked(
    fresh_thunderbird: Callable[..., Thunderbird], xpi: Path
) -> None:
    rules = {"forbidden_recipient": {"entries": ["journal.example"]}}
    settings = {"monitor_until": "2999-12-31", "rules": rules}
    tb = fresh_thunderbird(policy=enforced(xpi, settings))
    tb.wait_for_addon()
    sent_unasked(tb, people(12))
    sent_unasked(tb, ["press@journal.example"])
    wait_nothing_pending(tb)
    asked, blocked = wait_entries(tb, 2)
    assert [asked["level"], asked["silenced"], asked["answer"]] == ["ask", "monitor", "none"]
    assert asked["findings"][0]["facts"]["people"] == 12
    assert [blocked["level"], blocked["silenced"], blocked["answer"]] == ["block", "monitor", "none"]
    with Options(tb) as options:
        monitored = "document.querySelector('#journal .monitored')"
        tb.wait_for(lambda: not options.js(f"return {monitored}.hidden"), "what was monitored")
        options.click("#journal .monitored > summary")
        assert "2 messages would have been held" in options.js(f"return {monitored}.innerText")
        assert options.js(
            """return [...document.querySelectorAll("#journal .monitored [data-rule]")]
              .map(row => [row.dataset.rule, row.querySelector(".figure").innerText])"""
        ) == [["forbidden_recipient", "1"], ["visible_recipients", "1"]]
        assert "Until December 31, 2999, nothing interrupts" in opened(options)["policy"]

    tb.restart(policy=enforced(xpi, {**settings, "monitor_until": "2020-01-31"}))
    tb.wait_for_addon()
    compose: Compose = tb.compose(to=people(12))
    compose.send()
    assert compose.dialog().verdict == "ask"
