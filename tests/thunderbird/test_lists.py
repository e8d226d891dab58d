"""Mailing lists: counted by their members, moved as lists, delivered to everyone in them."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from compose import Compose
from conftest import BrokenXpi
from test_rules import with_rules
from test_send import SENDER, people
from thunderbird import Thunderbird

MEMBERS = [f"m{n}@list{n}.example" for n in range(12)]

# Name, description. Names that Thunderbird's own Send refuses are left out: `Golf` described as `x <y> z`, a colon in the name.
AWKWARD = [
    ("Parents", ""),
    ("Bravo", "our crew"),
    ("Charlie", "our crew (Tuesdays)"),
    ("Juliet", "(Tuesdays)"),
    ("Echo", 'say "hi", all'),
    ("Mike", "crew, two"),
    ("Conseil élu", "Équipe élue"),
    ("(Paren)", "desc"),
    ("Delta (Tue)", ""),
    ("Kilo Lima", "Kilo Lima"),
    ("hotel@team", ""),
    ("Foxtrot", "info@desc.example"),
]


@pytest.mark.parametrize(("name", "description"), AWKWARD)
def test_a_list_is_counted_moved_and_delivered(tb: Thunderbird, name: str, description: str) -> None:
    tb.make_list(name, description, MEMBERS)
    compose = tb.compose(to=[entry(tb, name, description), "bob@one.example"])
    compose.send()
    dialog = compose.dialog()
    assert dialog.fact("people") == "13"
    assert f"{name}" in dialog.text
    dialog.click("apply", "move_all_to_bcc")
    (received,) = tb.sink.wait_for(1)
    assert sorted(received.rcpt_tos) == sorted([*MEMBERS, "bob@one.example", "me@ville.example"])
    assert received.header("To") == SENDER
    assert "list1.example" not in received.header_text


def test_two_lists_of_one_name_are_told_apart_by_their_description(tb: Thunderbird) -> None:
    tb.make_list("Twice", "first", MEMBERS[:2])
    tb.make_list("Twice", "second", MEMBERS[2:], book="Other book")
    compose = tb.compose(to=[entry(tb, "Twice", "second")])
    compose.send()
    dialog = compose.dialog()
    assert dialog.fact("people") == "10"
    dialog.click("apply", "move_all_to_bcc")
    (received,) = tb.sink.wait_for(1)
    assert sorted(received.rcpt_tos) == sorted([*MEMBERS[2:], "me@ville.example"])


def test_a_list_of_outsiders_among_colleagues_moves_alone(tb: Thunderbird) -> None:
    tb.make_list("Parents", "", MEMBERS)
    compose = tb.compose(to=["boss@ville.example", "Parents <Parents>"])
    compose.send()
    compose.dialog().click("apply", "move_external_to_bcc")
    (received,) = tb.sink.wait_for(1)
    assert received.header("To") == "boss@ville.example"
    assert sorted(received.rcpt_tos) == sorted([*MEMBERS, "boss@ville.example"])


def test_a_thousand_members_are_no_matter(tb: Thunderbird) -> None:
    tb.make_list("Everyone", "", [f"p{n}@org{n % 40}.example" for n in range(1000)])
    compose = tb.compose(to=["Everyone <Everyone>"])
    compose.send()
    dialog = compose.dialog()
    assert dialog.fact("people") == "1000"
    dialog.click("apply", "move_all_to_bcc")
    assert len(tb.sink.wait_for(1)[0].rcpt_tos) == 1001


@pytest.mark.parametrize(
    ("name", "description", "typed"),
    [
        ("Parents", "", "parents <parents>"),
        ("Foxtrot", "info@desc.example", "foxtrot <info@desc.example>"),
        ("Foxtrot", "info@desc.example", "Foxtrot <INFO@desc.example>"),
        ("Conseil élu", "", "CONSEIL ÉLU <conseil élu>"),
        ("Team", "our crew", "TEAM <Our Crew>"),
    ],
)
@pytest.mark.parametrize("preset", ["quiet", "standard"])
def test_a_list_is_one_however_it_is_written(tb: Thunderbird, name: str, description: str, typed: str, preset: str) -> None:
    members = [f"m{n}@list{n}.example" for n in range(40 if preset == "quiet" else 12)]
    tb.background.set_local(settings={"preset": preset})
    tb.make_list(name, description, members)
    compose = tb.compose()
    put(compose, typed)
    compose.send()
    dialog = compose.dialog()
    assert ("visible_recipients", "ask") in dialog.rules()
    assert "unresolved_recipient" not in dict(dialog.rules())
    assert dialog.fact("people") == str(len(members))
    dialog.click("send")
    (received,) = tb.sink.wait_for(1)
    assert sorted(received.rcpt_tos) == sorted(members)


def test_members_of_namesakes_are_read_from_their_vcards(tb: Thunderbird) -> None:
    def vcard(n: int) -> str:
        lines = [f"FN:Member {n}", f"EMAIL:old{n}@list.example", f'item1.EMAIL;X-LABEL="a:b";PREF=1:m{n}@list{n}.exam', " ple"]
        return "\r\n".join(["BEGIN:VCARD", "VERSION:4.0", *lines, "END:VCARD"])

    tb.make_list("Twice", "first", ["other@list.example"])
    tb.make_list("Twice", "second", [vcard(n) for n in range(12)])
    compose = tb.compose(to=["Twice <second>"])
    compose.send()
    dialog = compose.dialog()
    assert dialog.fact("people") == "12"
    dialog.click("send")
    assert sorted(tb.sink.wait_for(1)[0].rcpt_tos) == sorted(MEMBERS)


def test_of_the_same_list_in_two_books_the_personal_one_counts(tb: Thunderbird) -> None:
    tb.make_list("Same", "", ["one@list.example"], book="Aaa")
    tb.make_list("same", "", MEMBERS)
    compose = tb.compose(to=["Same <Same>"])
    compose.send()
    assert compose.dialog().fact("people") == "12"


def test_of_the_same_list_in_two_other_books_nobody_can_tell(tb: Thunderbird) -> None:
    tb.background.set_local(settings={"preset": "quiet"})
    tb.make_list("Same", "", MEMBERS[:2], book="Zzz")
    tb.make_list("Same", "", MEMBERS[2:5], book="Aaa")
    compose = tb.compose(to=["Same <Same>"])
    compose.send()
    dialog = compose.dialog()
    assert dialog.rules() == [("unexpanded_list", "ask")]
    assert "Same" in dialog.text
    assert "see each other’s addresses" in dialog.text

    tb.make_list("Twin", "", MEMBERS[:2], book="Zzz")
    tb.make_list("Twin", "", MEMBERS[:2], book="Aaa")
    copied = tb.compose(to=["Twin <Twin>"])
    copied.send()
    assert sorted(tb.sink.wait_for(1)[0].rcpt_tos) == sorted(MEMBERS[:2]), "the same people in both"


def test_a_list_that_cannot_be_read_is_held(fresh_thunderbird: Callable[..., Thunderbird], broken_xpi: BrokenXpi) -> None:
    source = (Path(__file__).resolve().parents[2] / "extension" / "lists.js").read_text()
    call = "messenger.addressBooks.mailingLists.list(id)"
    assert call in source
    tb = fresh_thunderbird(broken_xpi({"lists.js": source.replace(call, 'Promise.reject(new Error("offline"))')}))
    tb.make_list("Foxtrot", "info@desc.example", MEMBERS)
    for preset in ("strict", "standard", "quiet"):
        tb.background.set_local(settings={"preset": preset})
        compose = tb.compose(to=["Foxtrot <info@desc.example>"])
        compose.send()
        dialog = compose.dialog()
        assert ("unexpanded_list", "ask") in dialog.rules()
        dialog.click("cancel")
        dialog.wait_closed()
    tb.compose(to=["bob@one.example"]).send()
    assert tb.sink.wait_for(1)[0].rcpt_tos == ["bob@one.example"], "what has no name is no list"


def test_settings_name_a_list_in_any_case_and_encoding(tb: Thunderbird) -> None:
    with_rules(
        tb,
        bcc_enforced={"entries": ["parents"]},
        forbidden_recipient={"entries": [unicodedata.normalize("NFD", "conseil élu")]},
        visible_recipients={"exempt": ["TEAM"]},
    )
    tb.make_list("Parents", "", ["a@one.example"])
    tb.make_list("Conseil élu", "", ["b@one.example"])
    tb.make_list("Team", "our crew", MEMBERS)
    compose = tb.compose(to=["PARENTS <parents>", "Conseil élu <Conseil élu>", 'team <"our crew">'])
    compose.send()
    assert compose.dialog().rules() == [("forbidden_recipient", "block"), ("bcc_enforced", "ask")]


def test_addresses_that_became_one_are_held(tb: Thunderbird) -> None:
    tb.background.set_local(settings={"preset": "quiet"})
    for between in (" ", "\t", "|", "、", "\u3000", " / "):
        compose = tb.compose()
        put(compose, between.join(f"p{n}@org{n}.example" for n in range(12)))
        compose.send()
        dialog = compose.dialog()
        assert dialog.rules() == [("unresolved_recipient", "ask")]
        tb.sink.reset()
        dialog.click("send")
        assert len(tb.sink.wait_for(1)[0].rcpt_tos) == 1, "the mail server decides"


def test_no_limit_of_questions_hides_what_cannot_be_told(tb: Thunderbird) -> None:
    tb.background.set_local(settings={"max_questions_per_week": 1})
    for n in range(2):
        compose = tb.compose(to=[f'"a@one.example b{n}"@two.example', *people(2)])
        compose.send()
        dialog = compose.dialog()
        assert dialog.rules() == [("unresolved_recipient", "ask")]
        dialog.click("send")
        tb.sink.wait_for(n + 1)


def put(compose: Compose, text: str) -> None:
    """Paste a text into To, as one recipient."""
    compose.chrome(
        """const input = W.document.getElementById("toAddrInput");
        input.value = args[0];
        W.recipientAddPills(input);""",
        text,
    )
    assert len(compose.fields()["to"]) == 1


def entry(tb: Thunderbird, name: str, description: str) -> str:
    """What Thunderbird's own suggestion puts into the field."""
    return tb.chrome(
        """const {MailServices} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
        return MailServices.headerParser.makeMimeAddress(args[0], args[1] || args[0])""",
        name,
        description,
    )
