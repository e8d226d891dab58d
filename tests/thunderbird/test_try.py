"""A message is tried: the verdict of today's settings, and nothing is sent, kept or changed."""

from email.message import EmailMessage
from email.policy import SMTP

from correspondents import Letter, file_letters
from options import Try
from test_send import people
from thunderbird import Thunderbird


def message(to: str, text: str = "Hello", **fields: str) -> str:
    """A message as it is pasted."""
    header = "\n".join(f"{name}: {value}" for name, value in {"From": "me@ville.example", "To": to, **fields}.items())
    return f"{header}\n\n{text}\n"


def test_a_pasted_message_gets_the_verdict_it_would_get_and_nothing_happens_to_it(tb: Thunderbird) -> None:
    tb.make_list("Parents", "", [f"p{n}@ecole.example" for n in range(12)])
    before = tb.background.local_storage()
    with Try(tb) as page:
        assert page.check(message(", ".join(people(9)))) == "send"
        assert "without a question" in page.text()
        assert page.check(message(", ".join(people(9)), Cc=people(10)[9])) == "ask"
        assert page.rules()["visible_recipients"] == "ask"
        assert "10 people will see each other" in page.text()
        assert "“Move all to Bcc and send”" in page.text()
        assert page.js("return document.querySelectorAll('#verdict button[data-answer]').length") == 0
        assert page.js("return document.activeElement.id") == "headline"
        assert page.check(message("me@ville.example", Bcc=", ".join(people(40)))) == "send"
        assert page.check(message("Parents <Parents>")) == "ask", "a list counts as its members"
        assert "12 people" in page.text()
        # Its settings are those of the moment.
        tb.background.set_local(settings={"rules": {"forbidden_recipient": {"entries": ["one.example"]}}})
        assert page.check(message("bob@one.example")) == "block"
        tb.background.eval("await browser.storage.local.remove('settings')")
        assert page.check(message("bob@one.example")) == "send"
    assert not tb.sink.messages and not tb.outbox() and not tb.drafts() and not tb.sent_copies()
    assert tb.background.local_storage() == before
    assert not [key for key in tb.background.session_storage() if key != "correspondents"]
    assert not tb.errors()


def test_what_is_encoded_is_read_as_thunderbird_reads_it(tb: Thunderbird) -> None:
    with Try(tb) as page:
        source = message(
            "=?utf-8?q?Martin=2C_H=C3=A9l=C3=A8ne?= <helene@one.example>",
            "Ym9uam91ciBNYXJpZSwK",
            **{"Content-Type": "text/plain; charset=utf-8", "Content-Transfer-Encoding": "base64"},
        )
        page.check(source)
        assert page.rules() == {"greeting_mismatch": "notice"}
        page.check(source.replace("Ym9uam91ciBNYXJpZSwK", "Ym9uam91ciBIw6lsw6huZSwK"))
        assert page.rules() == {}
        page.js("document.querySelector('#people details').open = true")
        tb.wait_for(lambda: "Martin, Hélène" in page.text(), "the name")


def test_files_are_looked_at_wherever_they_come_from(tb: Thunderbird) -> None:
    announcing = "Please find the plan attached."
    addresses = "\n".join(f"p{n}@org{n}.example" for n in range(60))
    with Try(tb) as page:
        assert page.check(message("bob@one.example", announcing)) == "ask"
        assert page.rules() == {"missing_attachment": "ask"}

        mime = EmailMessage()
        mime["To"] = "bob@one.example"
        mime.set_content(announcing)
        mime.add_attachment(addresses.encode(), maintype="application", subtype="octet-stream", filename="élèves.csv")
        assert page.check(mime.as_string(policy=SMTP)) == "ask"
        assert page.rules() == {"address_list_attachment": "ask"}
        assert "élèves.csv" in page.text()
        assert "60 addresses" in page.text()

        assert page.check(message("bob@one.example", announcing)) == "ask"
        page.add("run.js", "new ActiveXObject('WScript.Shell')")
        tb.wait_for(lambda: page.rules() == {"executable_attachment": "ask"}, "the file to be looked at")
        page.add("plan.txt", "Plan")
        tb.wait_for(lambda: "plan.txt" in page.text(), "the other file")
        page.click("#attached li:first-child button")
        tb.wait_for(lambda: page.rules() == {}, "the program to be gone")
        assert "plan.txt" in page.text()
        assert page.js("return document.querySelectorAll('#attached li').length") == 1
        focused = "return document.activeElement.closest('li').firstChild.textContent"
        assert page.js(focused) == "plan.txt", "who takes files out may go on"
    assert not tb.errors()


def test_what_is_no_message_says_what_is_missing_and_leaves_no_old_verdict(tb: Thunderbird) -> None:
    with Try(tb) as page:
        page.check(message("bob@one.example"))
        page.js("document.getElementById('message').value = 'Hello'; document.getElementById('check').click()")
        status = "return document.getElementById('status').innerText"
        tb.wait_for(lambda: "no header field" in page.js(status), "the reason")
        assert page.js("return document.getElementById('verdict').hidden")
        assert page.check("To: <b>x</b>@@, ,;\nFrom: \n\n") in ("send", "ask"), "odd, and no reason to fail"
        assert page.js(status) == ""


def test_a_message_is_chosen_from_a_folder_among_the_latest(tb: Thunderbird) -> None:
    letters = [Letter(f"Person {n} <p{n}@org{n}.example>", cc=", ".join(people(12)), days_ago=n * 9) for n in range(60)]
    letters[2].file = ", ".join(f"q{n}@org{n}.example" for n in range(60))
    file_letters(tb, letters)
    with Try(tb) as page:
        page.click("#choose > summary")
        tb.wait_for(lambda: page.js("return document.getElementById('account').length") == 2, "the accounts")
        for field, name in (("account", "Local Folders"), ("folder", "Sent")):
            tb.wait_for(
                lambda field=field, name=name: page.js(
                    """const list = document.getElementById(args[0]);
                    const index = [...list.options].findIndex(option => option.text.trim() == args[1]);
                    if (index < 0) {
                      return false;
                    }
                    list.selectedIndex = index;
                    list.dispatchEvent(new window.Event("change"));
                    return true""",
                    field,
                    name,
                ),
                name,
            )
        tb.wait_for(lambda: page.js("return document.getElementById('messages').length") == 50, "the latest fifty")
        first = "return document.getElementById('messages').options[0].text"
        assert "Person 0 <p0@org0.example> and 12 others · Hello" in page.js(first)
        page.js("document.getElementById('messages').selectedIndex = 2")
        page.click("#take")
        assert page.verdict() == "ask"
        assert page.rules()["visible_recipients"] == "ask"
        assert page.rules()["address_list_attachment"] == "ask"
        assert "list.csv" in page.js("return document.getElementById('attached').innerText")
        assert "60 addresses" in page.text()
        assert "p2@org2.example" in page.js("return document.getElementById('message').value")
    assert not tb.sink.messages
    assert len(tb.sent_copies()) == 60


def test_every_control_has_a_name_and_320_pixels_are_enough(tb: Thunderbird) -> None:
    with Try(tb) as page:
        page.check(message(", ".join([*people(12), f"{'very-' * 9}long@{'very-' * 8}long.example"])))
        page.js("document.getElementById('choose').open = true")
        controls = "[...document.querySelectorAll('input, select, textarea')]"
        assert page.js(f"return {controls}.filter(c => !c.labels[0]?.innerText.trim()).length") == 0
        page.width(320)
        for direction in ("ltr", "rtl"):
            page.js("document.documentElement.dir = args[0]", direction)
            assert page.js("return document.documentElement.scrollWidth") <= 320, direction
