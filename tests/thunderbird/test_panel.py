"""The number on the button of a compose window, and the panel behind it, while a message is written."""

from collections.abc import Callable
from pathlib import Path

from compose import Compose
from scratch_profile import OWN_ADDRESS
from test_failure import enforced
from test_send import SENDER, people, wait_nothing_pending
from thunderbird import Thunderbird

GREY, AMBER, RED = "rgba(92, 93, 107, 1)", "rgba(245, 163, 11, 1)", "rgba(220, 38, 38, 1)"


# The number


def test_the_number_follows_the_message(tb: Thunderbird) -> None:
    compose = tb.compose(to=people(1))
    compose.add_recipient("second@one.example")
    compose.wait_badge("2", GREY)
    compose.add_recipient(", ".join(f"more{n}@one.example" for n in range(8)), "cc")
    compose.wait_badge("10", AMBER)
    compose.remove_recipient("second@one.example")
    compose.wait_badge("9", GREY)
    for address in ["p0@org0.example", *(f"more{n}@one.example" for n in range(7))]:
        compose.remove_recipient(address)
    compose.wait_badge(None)
    compose.close()
    wait_forgotten(tb)
    assert not tb.errors()


def test_it_counts_people_as_the_rule_does(tb: Thunderbird) -> None:
    tb.make_list("Parents", "", [f"p{n}@two.example" for n in range(5)])
    compose = tb.compose(to=["Parents <Parents>", OWN_ADDRESS, "P0@TWO.example"], cc=["Choir <Choir>"], bcc=people(5))
    compose.wait_badge("6", AMBER)


def test_more_than_fit_are_many(tb: Thunderbird) -> None:
    compose = tb.compose(to=people(1000))
    compose.wait_badge("999+", AMBER)


def test_each_message_has_its_own(tb: Thunderbird) -> None:
    few, many = tb.compose(to=people(2)), tb.compose(to=people(12))
    few.wait_badge("2", GREY)
    many.wait_badge("12", AMBER)
    few.add_recipient("third@one.example")
    few.wait_badge("3", GREY)
    assert many.badge() == ("12", AMBER)


def test_new_settings_count_at_once(tb: Thunderbird) -> None:
    compose = tb.compose(to=people(3))
    compose.wait_badge("3", GREY)
    tb.background.set_local(settings={"rules": {"visible_recipients": {"external_limit": 3}}})
    compose.wait_badge("3", AMBER)


# Asleep and awake


def test_without_a_message_the_page_sleeps_and_the_next_one_wakes_it(
    fresh_thunderbird: Callable[..., Thunderbird], xpi: Path
) -> None:
    tb = fresh_thunderbird(xpi, prefs={"extensions.background.idle.timeout": 1000})
    compose = tb.compose(to=people(3))
    compose.wait_badge("3")
    compose.close()
    tb.wait_for(lambda: tb.background.state == "stopped", "the page to sleep")
    tb.compose(to=people(4)).wait_badge("4")


def test_a_message_that_gets_the_focus_wakes_the_page(tb: Thunderbird) -> None:
    compose = tb.compose(to=people(3))
    compose.wait_badge("3")
    other = tb.compose(to=people(2))
    other.wait_badge("2")
    compose.chrome("W.addressRowAddRecipientsArray(W.document.getElementById('addressRowTo'), ['fourth@one.example'])")
    tb.background.terminate()
    compose.focus()
    compose.wait_badge("4")


# Sending


def test_nothing_looks_at_a_message_that_is_being_sent(tb: Thunderbird) -> None:
    """Looking makes Thunderbird write the window's fields into the message, where lists stand expanded by then."""
    other, compose = tb.compose(to=people(1)), tb.compose(to=people(3))
    compose.wait_badge("3")
    tab_id = compose.tab_id
    tb.sink.hold()
    compose.send()
    tb.wait_for(tb.sink.reached.is_set, "the message to be on its way")
    compose.chrome(
        """W.harnessLooks = 0;
        const look = W.GetComposeDetails;
        W.GetComposeDetails = (...args) => {
          W.harnessLooks++;
          return look(...args);
        };"""
    )
    compose.focus()
    other.add_recipient("second@one.example")
    other.wait_badge("2")  # looks come one after the other
    assert compose.chrome("return W.harnessLooks") == 0
    tb.sink.release()
    tb.sink.wait_for(1)
    compose.wait_closed()
    assert tb.wait_for(lambda: f"flow.{tab_id}" not in tb.background.session_storage(), "the send to be over")


def test_after_a_send_that_was_given_up_the_number_follows_again(tb: Thunderbird) -> None:
    compose = tb.compose(to=people(3), subject="")
    compose.wait_badge("3")
    compose.send()
    tb.wait_for(tb.prompts, "Thunderbird to ask for a subject")
    tb.dismiss_prompts()
    tb.wait_for(lambda: not compose.locked, "the message to be free")
    compose.add_recipient("fourth@one.example")
    compose.wait_badge("4")


# The panel


def test_the_panel_shows_who_will_see_whom(tb: Thunderbird) -> None:
    compose = tb.compose(to=[*people(2), "Boss <boss@ville.example>"])
    compose.wait_badge("3")
    panel = compose.panel()
    assert panel.verdict == "send"
    assert "Nothing to point out" in panel.text
    assert "3 people in To and Cc will see each other’s addresses." in panel.text
    assert "org1.example" in panel.text
    assert panel.buttons() == [("cancel", None)]
    panel.js("document.querySelector('#checked summary').click()")
    tb.wait_for(lambda: "Ask before sending" in panel.text, "the list of rules")
    panel.click("cancel")
    panel.wait_closed()


def test_a_remedy_changes_the_message_and_can_be_taken_back(tb: Thunderbird) -> None:
    recipients = people(11, organisations=2)
    compose = tb.compose(to=recipients[:6], cc=recipients[6:], bcc=["hidden@one.example"])
    compose.wait_badge("11", AMBER)
    panel = compose.panel()
    assert panel.verdict == "ask"
    assert panel.rules() == [("visible_recipients", "ask")]
    assert (panel.fact("people"), panel.fact("external")) == ("11", "11")
    assert panel.buttons() == [("apply", "move_all_to_bcc"), ("cancel", None)]

    panel.click("apply", "move_all_to_bcc")
    tb.wait_for(lambda: panel.verdict == "send" and panel.rules() == [], "the finding to go")
    assert compose.fields() == {"to": [SENDER], "cc": [], "bcc": ["hidden@one.example", *recipients]}
    tb.wait_for(lambda: panel.buttons() == [("undo", None), ("cancel", None)], "the way back")
    compose.wait_badge(None)

    panel.click("undo")
    tb.wait_for(lambda: panel.verdict == "ask", "the finding to come back")
    assert compose.fields() == {"to": recipients[:6], "cc": recipients[6:], "bcc": ["hidden@one.example"]}
    assert panel.buttons() == [("apply", "move_all_to_bcc"), ("cancel", None)]
    assert not tb.sink.messages
    assert not tb.errors()


def test_what_is_merely_noted_stands_in_the_panel_and_interrupts_nobody(tb: Thunderbird) -> None:
    tb.background.set_local(settings={"rules": {"external_recipient": {"level": "notice"}}})
    recipients = people(8)
    compose = tb.compose(to=["Boss <boss@ville.example>", *recipients])
    compose.wait_badge("9", GREY)
    panel = compose.panel()
    assert panel.verdict == "send"
    assert panel.rules() == [("mixed_organisations", "notice")] + [("external_recipient", "notice")] * 8
    headings = panel.js("return [...document.querySelectorAll('h1, h2')].map(e => e.textContent)")
    assert headings == [
        "Nothing holds this message back",
        "People in To and Cc",
        "Noticed",
        "People of 8 other organisations will see each other",
        "8 recipients are outside your organisation",
    ]
    in_view = "return [...document.querySelectorAll('li[data-rule]')].filter(e => e.checkVisibility()).length"
    assert panel.js(in_view) == 5
    panel.js("document.querySelector('.more-things summary').click()")
    tb.wait_for(lambda: panel.js(in_view) == 8, "all of them")

    panel.click("apply", "move_external_to_bcc")
    tb.wait_for(lambda: ("mixed_organisations", "notice") not in panel.rules(), "the finding to go")
    assert compose.fields() == {"to": ["Boss <boss@ville.example>"], "cc": [], "bcc": recipients}
    panel.click("cancel")
    panel.wait_closed()
    compose.send()
    tb.sink.wait_for(1)
    compose.wait_closed()


def test_oneself_is_put_in_to(tb: Thunderbird) -> None:
    compose = tb.compose(bcc=people(2))
    tb.wait_for(lambda: live(tb, compose), "the message to be looked at")
    panel = compose.panel()
    assert panel.rules() == [("no_visible_recipient", "notice")]
    panel.click("apply", "add_self_to_to")
    tb.wait_for(lambda: panel.rules() == [], "the finding to go")
    assert compose.fields() == {"to": [SENDER], "cc": [], "bcc": people(2)}


def test_what_was_written_since_is_not_taken_back(tb: Thunderbird) -> None:
    compose = tb.compose(to=people(11))
    panel = compose.panel()
    panel.click("apply", "move_all_to_bcc")
    tb.wait_for(lambda: ("undo", None) in panel.buttons(), "the way back")
    panel.click("cancel")
    panel.wait_closed()
    compose.add_recipient("late@one.example")
    tb.wait_for(lambda: not live(tb, compose)["may_undo"], "the change to be noticed")
    assert compose.panel().buttons() == [("cancel", None)]


def test_an_open_panel_follows_the_message_and_keeps_its_readers_place(tb: Thunderbird) -> None:
    compose = tb.compose(to=people(60, organisations=3))
    compose.wait_badge("60")
    panel = compose.panel()
    panel.js(
        """const row = document.querySelector("details.organisation");
        row.open = true;
        row.querySelector("summary").focus();"""
    )
    tb.wait_for(lambda: panel.js("return document.querySelectorAll('#people li').length") == 20, "the people")
    panel.js("document.getElementById('details').scrollTop = 40")
    tb.background.eval(
        """const { cc } = await browser.compose.getComposeDetails(args[0]);
        await browser.compose.setComposeDetails(args[0], { cc: ["new@org0.example"] });""",
        compose.tab_id,
    )
    tb.wait_for(lambda: panel.fact("people") == "61", "the panel to follow")
    place = panel.js(
        """return { open: document.querySelectorAll("details.organisation[open]").length,
          people: document.querySelectorAll("#people li").length,
          focus: document.activeElement.parentElement.querySelector(".domain")?.textContent,
          scrolled: document.getElementById("details").scrollTop }"""
    )
    assert abs(place.pop("scrolled") - 40) < 3, "rows that are not in view are of a guessed height"
    assert place == {"open": 1, "people": 21, "focus": "org0.example"}


def test_blocked_by_policy_the_number_is_red_and_the_panel_says_by_whom(
    fresh_thunderbird: Callable[..., Thunderbird], xpi: Path
) -> None:
    settings = {"rules": {"visible_recipients": {"level": "block"}}, "organisation": {"name": "Ville d’Exemple"}}
    tb = fresh_thunderbird(policy=enforced(xpi, settings))
    tb.wait_for_addon()
    compose = tb.compose(to=people(11))
    compose.wait_badge("11", RED)
    panel = compose.panel()
    assert panel.verdict == "block"
    assert panel.rules()[0] == ("visible_recipients", "block")
    assert "Set by Ville d’Exemple." in panel.text
    assert ("send", None) not in panel.buttons()


def test_a_suspended_page_answers_the_panel(tb: Thunderbird) -> None:
    compose = tb.compose(to=people(11))
    compose.wait_badge("11")
    panel = compose.panel()
    tb.background.terminate()
    panel.click("apply", "move_all_to_bcc")
    tb.wait_for(lambda: panel.verdict == "send", "the finding to go")
    assert compose.fields()["to"] == [SENDER]


def test_a_message_put_right_in_the_panel_leaves_unasked(tb: Thunderbird) -> None:
    compose = tb.compose(to=people(11))
    panel = compose.panel()
    panel.click("apply", "move_all_to_bcc")
    tb.wait_for(lambda: panel.verdict == "send", "the finding to go")
    panel.click("cancel")
    panel.wait_closed()
    compose.send()
    (received,) = tb.sink.wait_for(1)
    assert received.header("To") == SENDER
    compose.wait_closed()
    wait_nothing_pending(tb)
    wait_forgotten(tb)


def wait_forgotten(tb: Thunderbird) -> None:
    """Until nothing is kept for any message; how far the Sent folders are read is about none."""
    tb.wait_for(lambda: tb.background.session_storage().keys() <= {"correspondents"}, "the messages to be forgotten")


def live(tb: Thunderbird, compose: Compose) -> dict[str, bool]:
    """What the panel of a compose window would draw."""
    return tb.background.session_storage()[f"live.{compose.tab_id}"]
