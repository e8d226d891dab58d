"""The dialog as its reader meets it: by keyboard, by screen reader, in any size, direction and language."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from compose import Compose
from dialog import Dialog
from options import Options
from test_failure import enforced
from test_send import addresses, people
from thunderbird import Thunderbird

COLLEAGUES = ["Boss <boss@ville.example>", "Kim <kim@ville.example>"]

IN_VIEW = """const inside = box => box.left >= -0.5 && box.top >= -0.5
    && box.right <= window.innerWidth + 0.5 && box.bottom <= window.innerHeight + 0.5;
  const buttons = [...document.querySelectorAll("button[data-answer]")];
  const out = () => buttons.filter(b => !inside(b.getBoundingClientRect())).map(b => b.textContent);"""


def asked(tb: Thunderbird, to: list[str]) -> tuple[Compose, Dialog]:
    """A message that is held, and the dialog about it, which has the focus."""
    compose = tb.compose(to=to)
    compose.send()
    dialog = compose.dialog()
    dialog.wait_focus()
    return compose, dialog


def focused(dialog: Dialog) -> list[str | None]:
    """Element name, and answer or text, of what has the focus."""
    return dialog.js(
        """const at = document.activeElement;
        return [at.localName, at.dataset.answer ?? at.querySelector("bdi")?.textContent ?? null]"""
    )


# Keyboard


def test_enter_is_the_default(tb: Thunderbird) -> None:
    _, dialog = asked(tb, people(11))
    assert focused(dialog) == ["button", "apply"]
    dialog.press("Return")
    (received,) = tb.sink.wait_for(1)
    assert "org1.example" not in received.header_text
    dialog.wait_closed()


def test_tab_goes_through_the_answers_then_through_the_people(tb: Thunderbird) -> None:
    compose, dialog = asked(tb, [*COLLEAGUES, *people(11, organisations=2)])
    order = []
    for _ in range(4):
        dialog.press("Tab")
        order.append(focused(dialog))
    assert order == [["button", "cancel"], ["button", "apply"], ["button", "apply"], ["button", "send"]]
    dialog.press("Tab")
    assert focused(dialog)[0] == "summary"

    dialog.press("Return")
    assert dialog.js("return document.activeElement.parentElement.open"), "Enter opens what has the focus"
    assert dialog.is_open
    assert not tb.sink.messages
    dialog.press("Escape")
    dialog.wait_closed()
    compose.wait_focus()


@pytest.mark.parametrize(("key", "delivered"), [("alt+b", False), ("alt+s", True)])
def test_access_keys(tb: Thunderbird, key: str, delivered: bool) -> None:
    compose, dialog = asked(tb, people(11))
    dialog.press(key)
    dialog.wait_closed()
    if delivered:
        (received,) = tb.sink.wait_for(1)
        assert "org1.example" in received.header_text
        return
    compose.wait_focus()
    assert not tb.sink.messages


# Reading


def test_a_screen_reader_hears_what_matters(tb: Thunderbird) -> None:
    _, dialog = asked(tb, people(11))
    heard = dialog.js(
        """const dialog = document.querySelector("[role=alertdialog]");
        const of = name => dialog.getAttribute(name).split(" ").map(id => document.getElementById(id).innerText).join(" ");
        return {
          title: document.title,
          language: document.documentElement.lang,
          name: of("aria-labelledby"),
          description: of("aria-describedby"),
          headings: document.querySelectorAll("h1").length,
          nameless: [...document.querySelectorAll("button, summary")].filter(e => !e.textContent.trim()).length,
        }"""
    )
    assert heard["title"] == "Before you send"
    assert heard["language"] == "en"
    assert heard["name"] == "11 people will see each other’s addresses"
    assert "Everyone in To and Cc is shown to everyone else." in heard["description"]
    assert heard["headings"] == 1
    assert heard["nameless"] == 0


def test_all_of_them_outside_is_said_in_words(tb: Thunderbird) -> None:
    _, dialog = asked(tb, people(11))
    assert "All of them are outside your organisation." in dialog.text
    assert dialog.fact("external") == "11", "the number can be found all the same"


def test_an_organisation_opens_to_its_people_and_names_are_text(tb: Thunderbird) -> None:
    hostile = '"<img src=x onerror=alert(1)>" <img@evil.example>'
    hebrew = "דנה לוי <dana@evil.example>"
    _, dialog = asked(tb, [hostile, hebrew, *people(9, organisations=9)])
    rows = dialog.js(
        """const row = [...document.querySelectorAll("details.organisation")].find(r => r.innerText.includes("evil.example"));
        row.querySelector("summary").click();
        for (let tries = 0; tries < 200 && !row.querySelector("li"); tries++) {
          await new Promise(resolve => window.setTimeout(resolve, 10));
        }
        return [...row.querySelectorAll("li")].map(li => li.textContent)"""
    )
    assert rows == ["<img src=x onerror=alert(1)> img@evil.example", "דנה לוי dana@evil.example"]
    assert dialog.js("return document.querySelectorAll('[onerror], #people img').length") == 0
    assert dialog.js("return [...document.querySelectorAll('li > *')].every(e => e.localName == 'bdi')"), "isolated"


def test_ten_thousand_people_are_few_nodes(tb: Thunderbird) -> None:
    compose, dialog = asked(tb, people(11))
    tb.background.eval(
        """const key = `pending.${args[0]}`;
        const { [key]: pending } = await browser.storage.session.get(key);
        const organisations = Array.from({ length: 400 }, (_, org) => ({
          domain: `org${org}.example`, internal: false, count: org ? 20 : 2020,
          people: Array.from({ length: org ? 20 : 2020 }, (_, n) => [`Person ${n}`, `p${n}@org${org}.example`]) }));
        const facts = { people: 10000, external: 10000, organisations: 400 };
        pending.verdict.findings[0].facts = facts;
        pending.audience = { ...pending.audience, organisations };
        await browser.storage.session.set({ [key]: pending });""",
        compose.tab_id,
    )
    dialog.js("window.location.reload()")
    tb.wait_for(lambda: dialog.verdict and dialog.fact("people") == "10000", "10,000 people to be drawn")
    count = "return document.querySelectorAll('*').length"
    assert dialog.js(count) < 250
    dialog.js("for (const row of [...document.querySelectorAll('#people details')]) row.open = true")
    shown = "return document.body.textContent"
    tb.wait_for(lambda: "Show 1820 more" in dialog.js(shown), "the first 200 people of the first organisation")
    assert dialog.js(count) < 5000
    assert not tb.errors()


def test_in_french_with_the_right_plurals(fresh_thunderbird: Callable[..., Thunderbird], xpi: Path) -> None:
    tb = fresh_thunderbird(xpi, locale="fr")
    _, dialog = asked(tb, ["a@one.example", *people(10, organisations=2), "b@two.example", "c@two.example"])
    text = dialog.text
    assert "13 personnes verront les adresses les unes des autres" in text
    assert "Toutes extérieures à votre organisation." in text
    rows = dialog.js("return [...document.querySelectorAll('.count')].map(e => e.textContent)")
    assert sorted(rows) == ["1 personne", "2 personnes", "5 personnes", "5 personnes"]
    assert dialog.js("return document.title") == "Avant l’envoi"
    assert dialog.js("return document.documentElement.lang") == "fr"
    assert "Tout mettre en copie cachée (Cci) et envoyer" in text
    assert "Revenir au message" in text
    with Options(tb) as options:
        options.set("rules.visible_recipients.external_limit", "0")
        tb.wait_for(lambda: options.field("rules.visible_recipients.external_limit")["invalid"], "the value to be marked")
        problem = options.field("rules.visible_recipients.external_limit")["problem"]
        assert re.sub(r"\s", " ", problem) == "Non enregistré : un nombre entier de 1 à 1 000 000 est attendu."


def test_blocked_by_policy_it_says_by_whom_and_cannot_be_sent(
    fresh_thunderbird: Callable[..., Thunderbird], xpi: Path
) -> None:
    settings = {
        "rules": {"visible_recipients": {"level": "block"}},
        "organisation": {"name": "Ville d’Exemple", "contact": "it@ville.example"},
    }
    tb = fresh_thunderbird(policy=enforced(xpi, settings))
    tb.wait_for_addon()
    _, dialog = asked(tb, people(11))
    assert dialog.verdict == "block"
    assert dialog.rules() == [("visible_recipients", "block")]
    assert dialog.buttons() == [("apply", "move_all_to_bcc"), ("cancel", None), ("apply", "send_individually")]
    assert "Set by Ville d’Exemple." in dialog.text
    assert "it@ville.example" in dialog.text
    dialog.press("alt+s")
    assert dialog.is_open
    dialog.press("Return")
    (received,) = tb.sink.wait_for(1)
    assert "org1.example" not in received.header_text


# Several findings


def with_rules(tb: Thunderbird, **rules: dict[str, object]) -> None:
    """The user's own settings of some rules."""
    tb.background.set_local(settings={"rules": rules})


def test_of_several_findings_the_most_serious_is_the_headline_and_one_button_puts_all_right(tb: Thunderbird) -> None:
    _, dialog = asked(tb, [*people(41), "Bob <bob@gmial.com>"])
    assert dialog.rules() == [("visible_recipients", "ask"), ("lookalike_domain", "ask")], "nothing that is merely noted"
    assert headings(dialog) == [
        "42 people will see each other’s addresses",
        "Is bob@gmial.com spelled right?",
        "People in To and Cc",
    ]
    fix = "move_all_to_bcc use_suggestion:bob@gmial.com"
    assert list(zip(dialog.buttons(), labels(dialog), strict=True)) == [
        (("apply", fix), "Move all to Bcc, replace bob@gmial.com, and send"),
        (("cancel", None), "Back to the message"),
        (("send", None), "Send as it is"),
        (("apply", "move_all_to_bcc"), "Move all to Bcc and send"),
        (("apply", "send_individually"), "Send individually to each person"),
        (("apply", "use_suggestion:bob@gmial.com"), "Correct to gmail.com and send"),
        (("apply", "remove:bob@gmial.com"), "Remove bob@gmial.com and send"),
    ]
    assert dialog.js("return document.activeElement.dataset.remedy") == fix
    dialog.press("Return")
    (received,) = tb.sink.wait_for(1)
    assert "bob@gmail.com" in received.rcpt_tos
    assert "org1.example" not in received.header_text


def test_several_things_that_one_rule_found_share_a_card(tb: Thunderbird) -> None:
    with_rules(tb, external_recipient={"level": "ask"})
    _, dialog = asked(tb, [*COLLEAGUES, *people(8)])
    assert dialog.rules() == [("external_recipient", "ask")] * 8
    assert headings(dialog) == ["8 recipients are outside your organisation", "People in To and Cc"]
    assert rows(dialog) == addresses(people(8))
    assert dialog.js("const b = document.querySelector('li button'); return [b.localName, b.dataset.remedy]") == [
        "button",
        "remove:p0@org0.example",
    ]
    assert dialog.js("return document.querySelector('li button').ariaLabel.replace(/[\u2068\u2069]/g, '')") == (
        "Remove p0@org0.example and send"
    )
    assert dialog.js("return document.querySelector('button.default').dataset.answer") == "cancel", "they may all be meant"


def test_what_several_rules_found_is_a_card_each(tb: Thunderbird) -> None:
    with_rules(tb, external_recipient={"level": "ask"})
    _, dialog = asked(tb, people(11))
    assert dialog.buttons()[0] == ("apply", "move_all_to_bcc")
    assert dialog.rules() == [("visible_recipients", "ask")] + [("external_recipient", "ask")] * 11
    assert headings(dialog) == [
        "11 people will see each other’s addresses",
        "11 recipients are outside your organisation",
        "People in To and Cc",
    ]
    assert rows(dialog) == addresses(people(11))


def test_what_is_done_to_many_is_told_by_their_number(tb: Thunderbird) -> None:
    with_rules(tb, forbidden_recipient={"entries": ["journal.example"]})
    _, dialog = asked(tb, [*COLLEAGUES, *(f"press{n}@journal.example" for n in range(3))])
    assert labels(dialog)[0] == "Remove 3 recipients and send"
    dialog.press("Return")
    (received,) = tb.sink.wait_for(1)
    assert received.rcpt_tos == ["boss@ville.example", "kim@ville.example"]


def test_a_block_among_others_has_no_way_around(tb: Thunderbird) -> None:
    with_rules(tb, forbidden_recipient={"entries": ["journal.example"]})
    _, dialog = asked(tb, ["Press <press@journal.example>", *people(11)])
    assert headings(dialog)[:2] == ["press@journal.example must not be written to", "12 people will see each other’s addresses"]
    assert "This message cannot be sent like this." in dialog.text
    assert "send" not in [answer for answer, _ in dialog.buttons()]
    assert dialog.buttons()[:2] == [("apply", "remove:press@journal.example move_all_to_bcc"), ("cancel", None)]


def test_a_remedy_beside_its_finding_is_carried_out(tb: Thunderbird) -> None:
    _, dialog = asked(tb, [*COLLEAGUES, *people(11), "Bob <bob@gmial.com>"])
    dialog.click("apply", "move_external_to_bcc")
    (received,) = tb.sink.wait_for(1)
    assert received.header("To") == "Boss <boss@ville.example>, Kim <kim@ville.example>"


# Ticking


def test_every_outsider_is_ticked_or_taken_out_before_anything_is_sent(tb: Thunderbird) -> None:
    with_rules(tb, external_recipient={"level": "ask", "confirm_each": True})
    _, dialog = asked(tb, [*COLLEAGUES, *people(3)])
    first, second, third = addresses(people(3))
    assert boxes(dialog) == {first: [False, first], second: [False, second], third: [False, third]}
    assert dialog.js("return document.activeElement.dataset.confirm") == first
    assert "Tick each address before you send." in dialog.text
    assert "Tick each recipient first." not in dialog.text
    dialog.click("send")
    tb.wait_for(lambda: "Tick each recipient first." in dialog.text, "what is missing to be said")

    tick(tb, dialog, first)
    assert "Tick each recipient first." not in dialog.text
    tick(tb, dialog, second)
    assert enabled(dialog) == {
        "cancel": True,
        "send": False,
        f"apply remove:{first}": False,
        f"apply remove:{second}": False,
        f"apply remove:{third}": True,
    }
    dialog.press("Return")
    assert dialog.is_open, "Enter belongs to the box"
    dialog.click("apply", f"remove:{third}")
    (received,) = tb.sink.wait_for(1)
    assert sorted(received.rcpt_tos) == ["boss@ville.example", "kim@ville.example", first, second]


def test_a_single_outsider_is_ticked_too(tb: Thunderbird) -> None:
    with_rules(tb, external_recipient={"level": "ask", "confirm_each": True})
    compose, dialog = asked(tb, [*COLLEAGUES, *people(1)])
    (only,) = addresses(people(1))
    assert boxes(dialog) == {only: [False, only]}
    assert "Tick the address before you send." in dialog.text
    dialog.press("alt+s")
    tb.wait_for(lambda: "Tick each recipient first." in dialog.text, "what is missing to be said")
    dialog.press("Escape")
    dialog.wait_closed()
    assert not tb.sink.messages, "going back needs nothing"

    compose.send()
    dialog = compose.dialog()
    tick(tb, dialog, only)
    dialog.click("send")
    (received,) = tb.sink.wait_for(1)
    assert only in received.rcpt_tos


def boxes(dialog: Dialog) -> dict[str, list[object]]:
    """Of each box: whether it is ticked, and the words of its label."""
    return dialog.js(
        """return Object.fromEntries([...document.querySelectorAll("input[type=checkbox][data-confirm]")]
          .map(box => [box.dataset.confirm, [box.checked, box.labels[0].innerText]]))"""
    )


def tick(tb: Thunderbird, dialog: Dialog, recipient: str) -> None:
    """With the mouse."""
    dialog.click_on(f"input[data-confirm='{recipient}']")
    tb.wait_for(lambda: boxes(dialog)[recipient][0], f"{recipient} to be ticked")


def enabled(dialog: Dialog) -> dict[str, bool]:
    """Answers, and whether they can be given."""
    return dialog.js(
        """return Object.fromEntries([...document.querySelectorAll("button[data-answer]")]
          .map(({ dataset, ariaDisabled }) => [[dataset.answer, dataset.remedy].filter(each => each).join(" "), ariaDisabled != "true"]))"""
    )


def rows(dialog: Dialog) -> list[str]:
    """Whom the rows are about."""
    return dialog.js(
        "return [...document.querySelectorAll('li[data-rule]')].map(e => e.querySelector('[data-fact=recipient]').textContent)"
    )


def headings(dialog: Dialog) -> list[str]:
    """From top to bottom."""
    return dialog.js("return [...document.querySelectorAll('h1, h2')].map(e => e.textContent)")


def labels(dialog: Dialog) -> list[str]:
    """The words on the buttons that answer, without the marks that keep addresses apart."""
    return dialog.js(
        """return [...document.querySelectorAll("button[data-answer]")]
          .map(e => e.textContent.replace(/[\u2068\u2069]/g, ""))"""
    )


# Sizes


def test_in_any_size_and_direction_the_answers_stay_in_view(tb: Thunderbird) -> None:
    _, dialog = asked(tb, [*COLLEAGUES, *people(60)])
    assert look(dialog) == {"outside": [], "sideways": []}
    resize(tb, dialog, 320, 560)
    assert look(dialog) == {"outside": [], "sideways": []}, "320 px wide"
    dialog.js("document.documentElement.dir = 'rtl'")
    assert look(dialog) == {"outside": [], "sideways": []}, "from right to left"
    zoom(dialog, 2)
    assert look(dialog)["sideways"] == [], "200 % text"
    first_to_last = dialog.js(
        IN_VIEW
        + """return buttons.map(button => {
          button.focus();
          const box = button.getBoundingClientRect();
          return box.width > 0 && inside(box);
        })"""
    )
    assert first_to_last == [True] * 5, "where there is no room for all, each comes into view with the focus"


def look(dialog: Dialog) -> dict[str, Any]:
    """Answers outside the window, and what scrolls to the side."""
    return dialog.js(
        IN_VIEW
        + """return {
          outside: out(),
          sideways: [document.documentElement, ...document.querySelectorAll("body, main, #details, footer")]
            .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.localName) }"""
    )


def resize(tb: Thunderbird, dialog: Dialog, width: int, height: int) -> None:
    """Inner size, in CSS pixels."""
    dialog.chrome("W.resizeTo(args[0] + W.outerWidth - W.innerWidth, args[1] + W.outerHeight - W.innerHeight)", width, height)
    tb.wait_for(lambda: dialog.js("return window.innerWidth") == width, f"a width of {width}")


def zoom(dialog: Dialog, factor: float) -> None:
    """What "Zoom Text Only" does."""
    dialog.chrome('W.document.getElementById("requestFrame").browsingContext.textZoom = args[0]', factor)
    dialog.js("await new Promise(done => window.requestAnimationFrame(() => window.requestAnimationFrame(done)))")


# Tab goes round

AROUND = """const at = document.activeElement;
  if (at == document.body) {
    return ["nothing"];
  }
  const box = at.getBoundingClientRect();
  const frames = [...document.querySelectorAll("main > *, #details")].filter(each => each.contains(at))
    .map(each => each.getBoundingClientRect());
  return [`${at.localName} ${at.dataset.answer ?? ""} ${at.dataset.remedy ?? at.dataset.confirm ?? ""} `
      + (at.closest("details") ? at.closest("details").innerText.split("\\n")[0] : ""),
    document.hasFocus() && at.matches(":focus-visible"),
    box.height > 0 && frames.every(({ top, bottom }) => box.top >= top - 1 && box.bottom <= bottom + 1), box.top]"""


def go_round(dialog: Dialog, key: str) -> list[str]:
    """What has the focus from here until here again, one press after the other; each can be seen."""
    begin = dialog.js(AROUND)[0]
    order = [begin]
    while len(order) < 60:
        dialog.press(key)
        name, *seen = dialog.js(AROUND)
        if name == begin:
            return order
        assert name not in order, f"{name} again, before {begin}"
        assert seen[:2] == [True, True], f"{name} has the focus visibly"
        order.append(name)
    pytest.fail(f"never back at {begin}: {order}")


def test_tab_goes_round_in_the_order_that_is_seen(fresh_thunderbird: Callable[..., Thunderbird], xpi: Path) -> None:
    settings = {
        "rules": {"external_recipient": {"level": "ask", "confirm_each": True}},
        "organisation": {"name": "Ville d’Exemple", "help_url": "https://ville.example/help"},
        "require_reason": True,
    }
    tb = fresh_thunderbird(policy=enforced(xpi, settings))
    tb.wait_for_addon()
    _, dialog = asked(tb, [*COLLEAGUES, *people(14), "Bob <bob@gmial.com>"])
    resize(tb, dialog, 560, 480)
    forwards = go_round(dialog, "Tab")
    assert {name.split(" ")[0] for name in forwards} >= {"button", "input", "textarea", "summary"}
    assert len(forwards) > 20
    backwards = go_round(dialog, "shift+Tab")
    assert backwards == [forwards[0], *reversed(forwards[1:])]
    question, footer = forwards_by_part(dialog)
    assert question == sorted(question)
    assert footer == sorted(footer)
    assert not tb.sink.messages


def forwards_by_part(dialog: Dialog) -> list[list[float]]:
    """How far down what can have the focus stands, in the order of the page: in the question, and below it."""
    return dialog.js(
        """const parts = ["#question", "footer"].map(part => [...document.querySelectorAll(part)][0]);
        return parts.map(part => [...part.querySelectorAll("button, input, textarea, summary, a[href]")]
          .filter(e => e.checkVisibility()).map(e => {
            const { top, height } = e.getBoundingClientRect();
            return Math.round((top + height / 2) / 12);
          }))"""
    )


def test_enter_after_going_round_acts_on_what_has_the_focus(tb: Thunderbird) -> None:
    _, dialog = asked(tb, [*COLLEAGUES, *people(11, organisations=2)])
    order = go_round(dialog, "shift+Tab")
    assert order[0].startswith("button apply move_all_to_bcc")
    dialog.press("shift+Tab")
    assert focused(dialog)[0] == "summary", "the last row"
    for is_open in (True, False):
        dialog.press("Return")
        assert dialog.js("return document.activeElement.parentElement.open") == is_open
    dialog.press("Tab")
    assert focused(dialog) == ["button", "apply"], "round, not out"
    dialog.press("Return")
    (received,) = tb.sink.wait_for(1)
    assert "org1.example" not in received.header_text


@pytest.mark.parametrize("how", ["click", "more"])
def test_enter_on_nothing_sends_nothing(tb: Thunderbird, how: str) -> None:
    compose, dialog = asked(tb, [f"p{n}@one.example" for n in range(250)])
    if how == "click":
        dialog.click_on("#headline")
        tb.wait_for(lambda: focused(dialog)[0] == "body", "the focus to be nowhere")
    else:
        dialog.press("shift+Tab")
        dialog.press("Return")
        tb.wait_for(lambda: dialog.js("return !!document.querySelector('.show-more')"), "the people to be drawn")
        dialog.press("Tab")
        for _ in range(20):
            if dialog.js("return document.activeElement.classList.contains('show-more')"):
                break
            dialog.press("Tab")
        dialog.press("Return")
        tb.wait_for(lambda: focused(dialog)[0] == "li", "the focus to be on a person")
    dialog.press("Return")
    dialog.press("Return")
    assert not dialog.is_busy
    assert dialog.is_open
    assert not tb.sink.messages
    dialog.press("Tab")
    assert focused(dialog) == ["button", "apply"]
    dialog.press("Escape")
    dialog.wait_closed()
    compose.wait_focus()


def test_enter_shows_first_what_was_scrolled_away(tb: Thunderbird) -> None:
    with_rules(tb, external_recipient={"level": "ask"})
    compose, dialog = asked(tb, [*COLLEAGUES, *people(40)])
    resize(tb, dialog, 560, 480)
    while not dialog.js("return document.activeElement.matches('li button')"):
        dialog.press("Tab")
    dialog.js("for (const e of document.querySelectorAll('#question, #details')) e.scrollTop = e.scrollHeight")
    dialog.press("Return")
    assert dialog.is_open
    assert dialog.js(AROUND)[2], "brought into view"
    assert not dialog.is_busy
    assert len(compose.fields()["to"]) == 42
    dialog.press("Return")
    tb.wait_for(lambda: len(compose.fields()["to"]) == 41, "one of them to be taken out")
