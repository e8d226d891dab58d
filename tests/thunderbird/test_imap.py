"""Accounts whose folders lie on a server: a real one, that may be slow, or away."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from compose import Compose
from correspondents import Letter, known, look_up, state
from imap_server import PASSWORD, ImapServer
from individually import Individually
from scratch_profile import OWN_ADDRESS, Pref
from thunderbird import Thunderbird

from test_send import people

USER = "ann"


def account(server: ImapServer, key: str, user: str) -> dict[str, Pref]:
    """Preferences of an account that keeps everything on the server, and fetches of a message what is asked for."""
    settings: dict[str, Pref] = {
        "type": "imap",
        "hostname": "127.0.0.1",
        "port": server.port,
        "userName": user,
        "name": f"{user}@ville.example",
        "authMethod": 3,
        "socketType": 0,
        "login_at_startup": False,
        "check_new_mail": False,
        "offline_download": False,
        "autosync_offline_stores": False,
        "timeout": 20,
    }
    return {f"mail.server.{key}.{name}": value for name, value in settings.items()}


def folders_of(identity: str, user: str) -> dict[str, Pref]:
    """Where an identity keeps copies, drafts and templates: on the server."""
    kept = {"fcc_folder": "Sent", "draft_folder": "Drafts", "stationery_folder": "Templates"}
    return {f"mail.identity.{identity}.{name}": f"imap://{user}@127.0.0.1/{folder}" for name, folder in kept.items()}


def message(n: int) -> str:
    """One of thousands in the Inbox; the first ones are answered and forwarded."""
    to = "Carol <carol@two.example>, Dave <dave@three.example>" if n == 1 else f"Ann <{OWN_ADDRESS}>, Carol <carol@two.example>"
    fields = f"From: Zoe <zoe@far.example>\r\nTo: {to}\r\nSubject: Message {n}\r\nMessage-ID: <m{n}@far.example>\r\n"
    fields += "Date: Thu, 19 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
    if n != 2:
        return f"{fields}Content-Type: text/plain\r\n\r\nHello\r\n"
    rows = "".join(f"p{row}@org{row}.example\r\n" for row in range(60))
    return (
        f"{fields}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n"
        f"--b\r\nContent-Type: text/csv; name=list.csv\r\nContent-Disposition: attachment; filename=list.csv\r\n\r\n{rows}\r\n--b--\r\n"
    )


@dataclass
class Office:
    """Thunderbird, and the server of its accounts."""

    server: ImapServer
    tb: Thunderbird

    def folder(self, name: str, code: str, account: str = "server2") -> Any:
        """Run chrome code with `folder`, one on the server; nothing where it is not there."""
        return self.tb.chrome(
            f"""const [key, name] = args;
            const {{MailServices}} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
            const root = MailServices.accounts.getIncomingServer(key).rootFolder;
            const folder = root.containsChildNamed(name) ? root.getChildNamed(name) : null;
            {code}""",
            account,
            name,
        )

    def connect(self, account: str = "server2") -> None:
        """As somebody does who opens the account: Thunderbird learns which folders there are, and nothing of what is in them."""
        self.tb.chrome(
            """const {MailServices} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
            const server = MailServices.accounts.getIncomingServer(args[0]);
            server.password = args[1];
            server.performExpand(Services.wm.getMostRecentWindow("mail:3pane").msgWindow);""",
            account,
            PASSWORD,
        )
        self.tb.wait_for(lambda: self.folder("Sent", "return !!folder", account), "the folders of the account")

    def fetch(self, name: str, count: int, account: str = "server2") -> None:
        """Open a folder: Thunderbird fetches the headers of its messages."""
        self.folder(name, "folder.updateFolder(null)", account)
        self.tb.wait_for(lambda: self.folder(name, "return folder.getTotalMessages(false)", account) == count, f"{count} in {name}")

    def learn(self) -> dict[str, Any]:
        """Have the add-on read the Sent folders, as it does by itself every now and then."""
        self.tb.background.eval("await (await import('./sent-folders.js')).read()")
        return state(self.tb)

    def sent(self) -> int:
        """How many messages the Sent folder on the server has."""
        return len(self.server.messages(USER, "Sent"))


@pytest.fixture(scope="module")
def office(xpi: Path) -> Iterator[Office]:
    with ImapServer() as server:
        server.fill(USER, "Sent", [Letter(f"p{n}@org{n % 50}.example", days_ago=n / 4 + 1).source() for n in range(300)])
        server.fill(USER, "INBOX", [message(n) for n in range(5000)])
        server.fill("eve", "Sent", [Letter("friend@far.example").source()])
        accounts = {
            "mail.accountmanager.accounts": "account1,account2,account3",
            "mail.account.account3.server": "server3",
            "mail.account.account3.identities": "id3",
            "mail.identity.id3.useremail": "eve@ville.example",
            "mail.identity.id3.smtpServer": "smtp1",
            "mail.identity.id3.valid": True,
        }
        prefs = {**account(server, "server2", USER), **account(server, "server3", "eve"), **accounts}
        prefs |= {**folders_of("id1", USER), **folders_of("id2", USER), **folders_of("id3", "eve")}
        with Thunderbird(xpi, prefs=prefs) as tb:
            yield Office(server, tb)


@pytest.fixture
def connected(office: Office) -> Iterator[Office]:
    """Both accounts are known, with all headers."""
    if not office.folder("Sent", "return !!folder"):
        office.connect()
        office.connect("server3")
    office.fetch("Sent", office.sent())
    office.fetch("Sent", 1, "server3")
    if not state(office.tb)["complete"]:
        office.learn()
    office.folder("INBOX", "folder.updateFolder(null)")
    office.tb.wait_for(lambda: office.folder("INBOX", "return folder.getTotalMessages(false)") == 5000, "the Inbox")
    office.tb.sink.reset()
    yield office
    office.server.go_on()


# Whom one writes to


def test_nobody_is_a_stranger_before_thunderbird_has_fetched_the_sent_folders(office: Office) -> None:
    """In the order in which a new profile goes through it: nothing is known, one account is, both are."""
    waiting = {"complete": False, "people": 0, "waiting": True}
    assert office.learn().items() >= waiting.items(), "no folder of the account is known yet"
    office.connect()
    assert office.learn().items() >= waiting.items(), "the folder is known, and what is in it is not"
    assert look_up(office.tb, ["stranger@new.example"])["known"] == ["stranger@new.example"]
    office.fetch("Sent", 300)
    assert office.learn().items() >= {**waiting, "people": 300}.items(), "the other account is missing"
    office.connect("server3")
    office.fetch("Sent", 1, "server3")
    assert office.learn().items() >= {"complete": True, "people": 301, "waiting": False}.items()
    assert known(office.tb, "stranger@new.example", "p7@org7.example", "friend@far.example") == [
        "p7@org7.example",
        "friend@far.example",
    ]


# The main job


def test_seven_hundred_are_moved_to_bcc_and_the_copy_goes_to_the_server(connected: Office) -> None:
    before = connected.sent()
    compose = connected.tb.compose(to=people(700))
    compose.send()
    dialog = compose.dialog()
    assert dialog.fact("people") == "700"
    dialog.click("apply", "move_all_to_bcc")
    (received,) = connected.tb.sink.wait_for(1)
    assert len(received.rcpt_tos) >= 700
    assert "org1.example" not in received.header_text
    connected.tb.wait_for(lambda: connected.sent() == before + 1, "the copy on the server")
    compose.wait_closed()


# What was never downloaded


def test_an_answer_to_a_message_that_was_never_downloaded(connected: Office) -> None:
    compose = connected.tb.answer("m1@far.example", "ReplyAll")
    compose.send()
    dialog = compose.dialog()
    assert ("reply_all_after_bcc", "ask") in dialog.rules()
    dialog.click("apply", "reply_to_sender_only")
    (received,) = connected.tb.sink.wait_for(1)
    assert received.rcpt_tos == ["zoe@far.example"]
    compose.wait_closed()


def test_a_file_of_a_forwarded_message_that_was_never_downloaded_is_read(connected: Office) -> None:
    compose = connected.tb.answer("m2@far.example", "ForwardInline")
    compose.add_recipient("bob@one.example")
    compose.send()
    dialog = compose.dialog()
    assert ("address_list_attachment", "ask") in dialog.rules()
    assert dialog.fact("addresses") == "60"
    dialog.answer("cancel")
    compose.close()


@pytest.mark.parametrize("how", ["hangs", "is gone"])
def test_no_send_waits_for_a_server_that(connected: Office, how: str) -> None:
    """Opened while the server was there; what was not fetched by then is not to be had."""
    answer = connected.tb.answer("m3@far.example", "ReplyAll")
    forward = connected.tb.answer("m2@far.example", "ForwardInline")
    forward.add_recipient("bob@one.example")
    many = connected.tb.compose(to=people(12))
    if how == "hangs":
        connected.server.hang()
    else:
        connected.server.kill()
    try:
        for compose in (many, answer, forward):
            compose.chrome("W.setTimeout(() => W.goDoCommand('cmd_sendNow'), 0)")
        begin = time.monotonic()
        assert many.dialog().rules() == [("visible_recipients", "ask")]
        connected.tb.wait_for(lambda: forward.dialogs(), "what is asked about the file")
        connected.tb.sink.wait_for(1)
        assert time.monotonic() - begin < 20
    finally:
        if how == "hangs":
            connected.server.go_on()
        else:
            connected.server.start()
