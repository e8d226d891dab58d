"""Reply-To, Followup-To and custom headers: shown to everyone, and written to nobody."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from compose import Compose
from journal import wait_entries
from scratch_profile import OWN_ADDRESS
from test_quiet import is_asked, sent_knowingly, sent_unasked
from test_send import addresses, people
from thunderbird import Thunderbird


def set_details(compose: Compose, **details: Any) -> None:
    compose.tb.background.eval("await browser.compose.setComposeDetails(...args)", compose.tab_id, details)


def in_header(header: str, entries: list[str]) -> dict[str, object]:
    """Details of a message that has them in a header field."""
    if header in ("replyTo", "followupTo"):
        return {header: entries}
    return {"customHeaders": [{"name": header, "value": ", ".join(entries)}]}


@pytest.mark.parametrize(
    ("header", "name"),
    [("replyTo", "Reply-To"), ("followupTo", "Followup-To"), ("X-Team", "X-Team"), ("List-Owner", "List-Owner")],
)
def test_many_addresses_in_a_header_field_are_visible(tb: Thunderbird, header: str, name: str) -> None:
    shown = people(11)
    compose = tb.compose(to=[OWN_ADDRESS], bcc=["bob@one.example"])
    set_details(compose, **in_header(header, shown))
    compose.wait_badge("11")
    compose.send()
    dialog = compose.dialog()
    assert dialog.rules() == [("visible_recipients", "ask")]
    assert (dialog.fact("people"), dialog.fact("in_headers"), dialog.fact("headers")) == ("11", "11", name)
    assert f"also visible in {name}" in dialog.text
    assert [answer for answer, _ in dialog.buttons()] == ["cancel", "send"], "no move takes them out of there"
    dialog.click("send")
    (received,) = tb.sink.wait_for(1)
    assert sorted(received.rcpt_tos) == ["bob@one.example", OWN_ADDRESS]
    assert all(address in (received.header(name) or "") for address in addresses(shown)), "they really are shown"
    (entry,) = wait_entries(tb, 1)
    assert entry["recipients"] == 1, "whoever gets it"


def test_a_header_field_in_the_window_counts_too(
    fresh_thunderbird: Callable[..., Thunderbird], xpi: Path
) -> None:
    tb = fresh_thunderbird(xpi, prefs={"mail.compose.other.header": "X-Team"})
    compose = tb.compose(to=people(9))
    compose.chrome(
        """const row = W.document.querySelector(".address-row-raw[data-recipienttype='X-Team']");
        row.classList.remove("hidden");
        row.querySelector(".address-row-input").value = "Carol <carol@two.example>; dave@three.example";"""
    )
    compose.send()
    dialog = compose.dialog()
    assert (dialog.fact("people"), dialog.fact("in_headers"), dialog.fact("headers")) == ("11", "2", "X-Team")
    dialog.click("apply", "move_all_to_bcc")  # after which the two are few enough
    (received,) = tb.sink.wait_for(1)
    assert "org1.example" not in received.header_text
    assert "carol@two.example" in (received.header("X-Team") or "")
    assert len(received.rcpt_tos) == 10


def test_where_answers_go_is_no_question(tb: Thunderbird) -> None:
    """One's own address, one of one's organisation, one elsewhere; a list, which Thunderbird leaves a name there."""
    tb.make_list("Parents", "", [f"p{n}@two.example" for n in range(12)])
    for reply_to in ([OWN_ADDRESS], ["office@ville.example"], ["Office <office@elsewhere.example>"], ["Parents <Parents>"]):
        before = len(tb.sink.messages)
        compose = tb.compose(to=people(9))
        set_details(compose, replyTo=reply_to)
        compose.send()
        received = tb.sink.wait_for(before + 1)[before]
        compose.wait_closed()
        assert "two.example" not in received.header_text


def test_who_must_be_in_bcc_must_not_stand_in_reply_to(tb: Thunderbird) -> None:
    tb.background.set_local(settings={"rules": {"bcc_enforced": {"entries": ["patients.example"]}}})
    compose = tb.compose(to=[OWN_ADDRESS], bcc=["dave@patients.example"])
    set_details(compose, replyTo=["Dave <dave@patients.example>"])
    compose.send()
    dialog = compose.dialog()
    assert dialog.rules() == [("bcc_enforced", "ask")]
    assert dialog.fact("header") == "Reply-To"
    assert [answer for answer, _ in dialog.buttons()] == ["cancel", "send"]


def test_who_stands_in_a_header_field_belongs_to_a_known_group(tb: Thunderbird) -> None:
    everyone = people(12)
    sent_knowingly(tb, everyone)
    wait_entries(tb, 1)
    sent_unasked(tb, everyone)
    compose = tb.compose(to=everyone)
    set_details(compose, replyTo=["office@elsewhere.example"])
    compose.send()
    tb.sink.wait_for(3)
    compose.wait_closed()
    compose = tb.compose(to=everyone)
    set_details(compose, replyTo=["office@elsewhere.example", "carol@two.example"])
    compose.send()
    dialog = compose.dialog()
    assert dialog.fact("people") == "14"
    dialog.answer("cancel")
    compose.close()
    assert is_asked(tb, people(13)) == ["visible_recipients"]
