"""What an organisation adds to the dialog: who it is and where to ask, a reason in writing, a look before it is sent."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from journal import wait_entries
from scratch_profile import OWN_ADDRESS, OWN_ALIAS
from test_failure import enforced
from test_send import people
from thunderbird import Thunderbird

LOGO = "data:image/svg+xml," + "".join(
    f"%{byte:02X}"
    for byte in b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><rect width="90" height="30" fill="#1373d9"/></svg>'
)

ORGANISATION = {
    "name": "Ville d’Exemple",
    "contact": "it@ville.example",
    "text": "Lists of citizens go out through the mailing tool.",
    "help_url": "https://intranet.ville.example/mail",
    "logo": LOGO,
}

RULES = {"visible_recipients": {"level": "ask", "external_limit": 2}}


def start(fresh_thunderbird: Callable[..., Thunderbird], xpi: Path, **settings: Any) -> Thunderbird:
    tb = fresh_thunderbird(policy=enforced(xpi, {"organisation": ORGANISATION, "rules": RULES, **settings}))
    tb.wait_for_addon()
    return tb


def browser_of_ones_own(tb: Thunderbird, folder: Path) -> Path:
    """Has Thunderbird open web pages with a program that writes down which; where it does."""
    opened, program = folder / "opened", folder / "browser"
    program.write_text(f'#!/bin/sh\necho "$1" > "{opened}"\n')
    program.chmod(0o755)
    tb.chrome(
        """const executable = Cc["@mozilla.org/file/local;1"].createInstance(Ci.nsIFile);
        executable.initWithPath(args[0]);
        const program = Cc["@mozilla.org/uriloader/local-handler-app;1"].createInstance(Ci.nsILocalHandlerApp);
        program.executable = executable;
        const protocols = Cc["@mozilla.org/uriloader/external-protocol-service;1"].getService(Ci.nsIExternalProtocolService);
        const https = protocols.getProtocolHandlerInfo("https");
        https.preferredApplicationHandler = program;
        https.preferredAction = Ci.nsIHandlerInfo.useHelperApp;
        https.alwaysAskBeforeHandling = false;
        Cc["@mozilla.org/uriloader/handler-service;1"].getService(Ci.nsIHandlerService).store(https);""",
        str(program),
    )
    return opened


def test_the_organisation_says_who_decided_and_a_reason_is_kept(
    fresh_thunderbird: Callable[..., Thunderbird], xpi: Path, tmp_path: Path
) -> None:
    tb = start(fresh_thunderbird, xpi, require_reason=True)
    compose = tb.compose(to=people(2))
    compose.send()
    dialog = compose.dialog()
    shown = dialog.js("return document.getElementById('organisation').innerText")
    for words in (ORGANISATION["text"], ORGANISATION["name"], ORGANISATION["contact"]):
        assert words in shown
    dialog.tb.wait_for(lambda: dialog.js("return document.getElementById('logo')?.naturalWidth") == 90, "the logo")

    opened = browser_of_ones_own(tb, tmp_path)
    dialog.click_on("#help")
    tb.wait_for(lambda: opened.exists() and opened.read_text().strip() == ORGANISATION["help_url"], "the browser")

    assert dialog.js("return document.querySelector('button[data-answer=send]').ariaDisabled") == "true"
    dialog.click("send")
    tb.wait_for(lambda: dialog.js("return document.activeElement.id") == "reason-text", "the field to have the focus")
    assert "Write down why" in dialog.text
    write = """const field = document.getElementById("reason-text");
      field.value = args[0];
      field.dispatchEvent(new window.Event("input", { bubbles: true }))"""
    dialog.js(write, "  why ")
    assert dialog.js("return document.querySelector('button[data-answer=send]').ariaDisabled") == "true"

    # A page that is not ours to trust sends without one.
    dialog.js(
        """const tabId = Number(new URLSearchParams(location.search).get("tab"));
        const { [`pending.${tabId}`]: { question } } = await browser.storage.session.get(null);
        return browser.runtime.sendMessage({ kind: "answer", tabId, question, answer: { kind: "send", reason: "why" } })"""
    )
    compose.wait_held(2)
    dialog.wait_closed()
    assert not tb.sink.messages
    dialog = compose.dialog()
    dialog.js(write, "They know each other.")
    # What is pending is gone once the message has left.
    tb.sink.hold()
    dialog.click("send")
    tb.wait_for(lambda: [p["question"]["answer"]["reason"] for p in flows(tb)] == ["They know each other."], "the reason to be kept")
    tb.sink.release()
    tb.sink.wait_for(1)
    tb.wait_for(lambda: not flows(tb), "nothing to be pending")
    (entry,) = wait_entries(tb, 1)
    assert [entry["answer"], entry["reason"]] == ["send", "They know each other."]


def flows(tb: Thunderbird) -> list[dict[str, Any]]:
    """The sends that are not settled."""
    return [value for key, value in tb.background.session_storage().items() if key.startswith("flow.")]


def test_after_a_remedy_the_message_stays_to_be_looked_at(
    fresh_thunderbird: Callable[..., Thunderbird], xpi: Path
) -> None:
    tb = start(fresh_thunderbird, xpi, move_then="review")
    compose = tb.compose(to=people(3))
    compose.send()
    dialog = compose.dialog()
    label = "return document.querySelector('button[data-remedy=move_all_to_bcc]').textContent"
    assert dialog.js(label) == "Move all to Bcc"
    assert dialog.js("return document.getElementById('reason').hidden")
    dialog.press("alt+m")
    dialog.wait_closed()
    tb.wait_for(lambda: len(compose.fields()["bcc"]) == 3, "the fields to change")
    assert not tb.sink.messages
    compose.wait_focus()
    compose.send()
    (received,) = tb.sink.wait_for(1)
    assert len(received.rcpt_tos) >= 3
    answered, sent = wait_entries(tb, 2)
    assert [answered["answer"], answered["mode"], answered["remedies"]] == ["apply", "", ["move_all_to_bcc"]]
    assert [sent["answer"], sent["mode"]] == ["none", "sendNow"]


@pytest.mark.parametrize("strict", [OWN_ADDRESS, OWN_ALIAS])
def test_what_is_written_into_from_changes_nobodys_settings(
    fresh_thunderbird: Callable[..., Thunderbird], xpi: Path, strict: str
) -> None:
    """Neither out of the settings of one's identity, nor into those of another."""
    block = {"rules": {"visible_recipients": {"level": "block", "external_limit": 2}}}
    tb = fresh_thunderbird(policy=enforced(xpi, {"identities": {strict: block}}))
    tb.wait_for_addon()
    for identity, other in ((OWN_ADDRESS, OWN_ALIAS), (OWN_ALIAS, OWN_ADDRESS)):
        compose = tb.compose(to=people(2), identity=identity)
        written = tb.background.eval(
            """const [tabId, from] = args;
            await browser.compose.setComposeDetails(tabId, { from });
            const details = await browser.compose.getComposeDetails(tabId);
            return { from: details.from, used: (await browser.identities.get(details.identityId)).email };""",
            compose.tab_id,
            f"Somebody <{other}>",
        )
        assert written == {"from": f"Somebody <{other}>", "used": identity}
        compose.send()
        if identity != strict:
            tb.sink.wait_for(1)
            compose.wait_closed()
            continue
        dialog = compose.dialog()
        assert dialog.rules() == [("visible_recipients", "block")]
        dialog.click("cancel")
        dialog.wait_closed()
        compose.close()
    assert len(tb.sink.messages) == 1


def test_a_sender_has_settings_of_its_own(fresh_thunderbird: Callable[..., Thunderbird], xpi: Path) -> None:
    tb = fresh_thunderbird(policy=enforced(xpi, {}))
    tb.wait_for_addon()
    sender = tb.background.eval("return (await browser.identities.list())[0].email")
    own = {sender.upper(): {"rules": {"visible_recipients": {"external_limit": 2}}}}
    tb.restart(policy=enforced(xpi, {"identities": own}))
    tb.wait_for_addon()
    compose = tb.compose(to=people(2))
    compose.send()
    dialog = compose.dialog()
    assert dialog.rules() == [("visible_recipients", "ask")]
    dialog.answer("cancel")
    compose.close()
    tb.restart(policy=enforced(xpi, {"identities": {"somebody.else@ville.example": own[sender.upper()]}}))
    tb.wait_for_addon()
    compose = tb.compose(to=people(2))
    compose.send()
    tb.sink.wait_for(1)
