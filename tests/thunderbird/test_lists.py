"""Mailing lists: counted by their members, moved as lists, delivered to everyone in them."""

import pytest
from test_send import SENDER
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


def entry(tb: Thunderbird, name: str, description: str) -> str:
    """What Thunderbird's own suggestion puts into the field."""
    return tb.chrome(
        """const {MailServices} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
        return MailServices.headerParser.makeMimeAddress(args[0], args[1] || args[0])""",
        name,
        description,
    )
