"""One scenario per rule on recipients, through the packaged add-on; replies have a file of their own."""

import pytest
from compose import Compose
from correspondents import Letter, file_letters, known, read_sent_folders, wait_complete
from dialog import Dialog
from scratch_profile import OWN_ADDRESS
from thunderbird import Thunderbird

from test_send import addresses, people


def with_rules(tb: Thunderbird, **rules: dict[str, object]) -> None:
    """The user's own settings of some rules."""
    tb.background.set_local(settings={"rules": rules})


def asked(compose: Compose) -> Dialog:
    compose.send()
    return compose.dialog()


def test_whoever_must_be_in_bcc_is_moved_there(tb: Thunderbird) -> None:
    with_rules(tb, bcc_enforced={"entries": ["patients.example", "Group"]})
    tb.make_list("Group", "", ["bob@one.example", "carol@two.example"])
    compose = tb.compose(to=["Dave <dave@patients.example>"], cc=["Group <Group>"])
    dialog = asked(compose)
    assert dialog.rules() == [("bcc_enforced", "ask"), ("bcc_enforced", "ask")]
    dialog.click("apply", "move_all_to_bcc")
    (received,) = tb.sink.wait_for(1)
    assert sorted(received.rcpt_tos) == ["bob@one.example", "carol@two.example", "dave@patients.example", OWN_ADDRESS]
    assert "patients" not in received.header_text


def test_several_organisations_are_kept_apart(tb: Thunderbird) -> None:
    with_rules(tb, mixed_organisations={"level": "ask", "limit": 3})
    two = ["a@p1.alpha.example", "b@p2.alpha.example", "c@beta.co.uk", "d@www.beta.co.uk"]
    compose = tb.compose(to=two)
    compose.send()
    tb.sink.wait_for(1)
    tb.sink.reset()
    dialog = asked(tb.compose(to=["colleague@ville.example", *two, "e@gamma.example"]))
    assert dialog.rules() == [("mixed_organisations", "ask")]
    assert dialog.fact("organisations") == "3"
    dialog.click("apply", "move_external_to_bcc")
    (received,) = tb.sink.wait_for(1)
    assert received.header("To") == "colleague@ville.example"
    assert len(received.rcpt_tos) == 6


def test_a_mailing_tool_is_named_for_very_many_recipients(tb: Thunderbird) -> None:
    with_rules(tb, bulk_recipients={"limit": 20, "tool_url": "https://mailing.ville.example/"})
    dialog = asked(tb.compose(to=[OWN_ADDRESS], bcc=people(20)))
    assert dialog.rules() == [("bulk_recipients", "ask")]
    assert dialog.fact("people") == "20"
    assert dialog.fact("tool_url") == "https://mailing.ville.example/"
    dialog.click("send")
    (received,) = tb.sink.wait_for(1)
    assert received.rcpt_tos == [OWN_ADDRESS, *addresses(people(20))]


def test_an_empty_to_is_filled_with_oneself(tb: Thunderbird) -> None:
    with_rules(tb, no_visible_recipient={"level": "ask"})
    dialog = asked(tb.compose(bcc=["bob@one.example"]))
    assert dialog.rules() == [("no_visible_recipient", "ask")]
    dialog.click("apply", "add_self_to_to")
    (received,) = tb.sink.wait_for(1)
    assert OWN_ADDRESS in (received.header("To") or "")
    assert sorted(received.rcpt_tos) == ["bob@one.example", OWN_ADDRESS]


def test_an_outsider_can_be_taken_out(tb: Thunderbird) -> None:
    with_rules(tb, external_recipient={"level": "ask"})
    dialog = asked(tb.compose(to=["colleague@ville.example"], bcc=["Bob <bob@one.example>"]))
    assert dialog.rules() == [("external_recipient", "ask")]
    assert dialog.fact("recipient") == "bob@one.example"
    dialog.click("apply", "remove:bob@one.example")
    (received,) = tb.sink.wait_for(1)
    assert received.rcpt_tos == ["colleague@ville.example"]


def test_a_slip_in_a_domain_is_put_right(tb: Thunderbird) -> None:
    dialog = asked(tb.compose(to=["Bob <bob@gmial.com>", "colleague@ville.example"]))
    assert dialog.rules() == [("lookalike_domain", "ask")]
    assert dialog.fact("domain") == "gmial.com"
    assert dialog.fact("suggestion") == "gmail.com"
    assert dialog.buttons()[0] == ("apply", "use_suggestion:bob@gmial.com")
    dialog.click("apply", "use_suggestion:bob@gmial.com")
    (received,) = tb.sink.wait_for(1)
    assert sorted(received.rcpt_tos) == ["bob@gmail.com", "colleague@ville.example"]
    assert received.header("To") == "Bob <bob@gmail.com>, colleague@ville.example"


def test_nobody_writes_to_whom_policy_forbids(tb: Thunderbird) -> None:
    with_rules(tb, forbidden_recipient={"entries": ["rival.example"]})
    dialog = asked(tb.compose(to=["bob@one.example"], cc=["carol@mail.rival.example"]))
    assert dialog.verdict == "block"
    assert dialog.rules() == [("forbidden_recipient", "block")]
    assert ("send", None) not in dialog.buttons()
    dialog.click("apply", "remove:carol@mail.rival.example")
    (received,) = tb.sink.wait_for(1)
    assert received.rcpt_tos == ["bob@one.example"]


def test_an_entry_that_is_no_address_is_asked_about(tb: Thunderbird) -> None:
    dialog = asked(tb.compose(to=["bob@one.example", "Choir <Choir>"]))
    assert dialog.rules() == [("unresolved_recipient", "ask")]
    assert dialog.fact("entry") == "Choir <Choir>"


@pytest.mark.parametrize("plain", [True, False])
def test_a_greeting_for_somebody_else_is_asked_about(tb: Thunderbird, plain: bool) -> None:
    with_rules(tb, greeting_mismatch={"level": "ask"})
    body = "Bonjour Marie,\n\nvoici.\n" if plain else "<p>Bonjour Marie,</p><p>voici.</p>"
    dialog = asked(tb.compose(to=["Paul Durand <paul@one.example>"], body=body, plain=plain))
    assert dialog.rules() == [("greeting_mismatch", "ask")]
    assert dialog.fact("name") == "Marie"
    dialog.click("send")
    tb.sink.wait_for(1)


def test_a_greeting_for_the_recipient_is_fine(tb: Thunderbird) -> None:
    with_rules(tb, greeting_mismatch={"level": "ask"})
    compose = tb.compose(to=["Paul Durand <paul@one.example>"], body="<p>Bonjour Paul,</p>")
    compose.send()
    tb.sink.wait_for(1)
    compose.wait_closed()


def test_findings_that_fit_together_are_settled_together(tb: Thunderbird) -> None:
    dialog = asked(tb.compose(to=[*people(10), "Bob <bob@gmial.com>"]))
    assert dialog.rules() == [("visible_recipients", "ask"), ("lookalike_domain", "ask")]
    answer, remedies = dialog.buttons()[0]
    assert (answer, remedies) == ("apply", "move_all_to_bcc use_suggestion:bob@gmial.com")
    dialog.click("apply", remedies)
    (received,) = tb.sink.wait_for(1)
    assert sorted(received.rcpt_tos) == sorted([OWN_ADDRESS, "bob@gmail.com", *addresses(people(10))])
    assert "org1.example" not in received.header_text


def test_a_stranger_is_asked_about_until_they_were_written_to(tb: Thunderbird) -> None:
    with_rules(tb, first_contact={"level": "ask"})
    file_letters(tb, [Letter("carol@two.example")])
    read_sent_folders(tb)
    wait_complete(tb)
    dialog = asked(tb.compose(to=["bob@one.example", "carol@two.example"]))
    assert dialog.rules() == [("first_contact", "ask")]
    assert dialog.fact("recipient") == "bob@one.example"
    dialog.click("send")
    tb.sink.wait_for(1)
    tb.wait_for(lambda: known(tb, "bob@one.example"), "Bob to be learned")
    tb.sink.reset()
    again = tb.compose(to=["Bob <BOB@one.example>", "carol@two.example"])
    again.send()
    tb.sink.wait_for(1)
    again.wait_closed()


def test_a_namesake_is_replaced_by_the_usual_one(tb: Thunderbird) -> None:
    file_letters(tb, [Letter("Paul Martin <paul@one.example>")])
    read_sent_folders(tb)
    wait_complete(tb)
    dialog = asked(tb.compose(to=['"MARTIN, Paul" <paul@two.example>']))
    assert dialog.rules() == [("namesake", "ask")]
    assert (dialog.fact("recipient"), dialog.fact("suggestion")) == ("paul@two.example", "paul@one.example")
    dialog.click("apply", "use_suggestion:paul@two.example")
    (received,) = tb.sink.wait_for(1)
    assert received.rcpt_tos == ["paul@one.example"]


def test_a_slip_in_a_correspondents_domain_is_asked_about(tb: Thunderbird) -> None:
    file_letters(tb, [Letter("carol@prefecture.example")])
    read_sent_folders(tb)
    wait_complete(tb)
    dialog = asked(tb.compose(to=["carol@prefectrue.example"]))
    assert dialog.rules() == [("lookalike_domain", "ask")]
    assert dialog.fact("suggestion") == "prefecture.example"
