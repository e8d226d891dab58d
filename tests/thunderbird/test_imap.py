"""Accounts whose folders lie on a server, and a directory: real ones, that may be slow, or away."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from correspondents import Letter, known, look_up, state
from imap_server import PASSWORD, ImapServer
from individually import Individually, answer_allow, answer_permission
from ldap_server import BASE, LdapServer
from options import Options
from scratch_profile import OWN_ADDRESS, OWN_ALIAS, Pref
from thunderbird import Thunderbird

from test_backtest import finish, start
from test_send import addresses, people

# One Thunderbird for all, in this order.
pytestmark = pytest.mark.xdist_group("imap")

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


def directory_at(port: int) -> dict[str, Pref]:
    """Recipients are completed from a directory."""
    settings: dict[str, Pref] = {
        "uri": f"ldap://127.0.0.1:{port}/{BASE}??sub?(objectclass=*)",
        "dirType": 0,
        "description": "Office",
        "filename": "ldap.sqlite",
        "maxHits": 100,
    }
    used: dict[str, Pref] = {"useDirectory": True, "directoryServer": "ldap_2.servers.office"}
    return {f"ldap_2.servers.office.{name}": value for name, value in settings.items()} | {
        f"ldap_2.autoComplete.{name}": value for name, value in used.items()
    }


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
        look = "folder.updateFolder(null); return folder.getTotalMessages(false)"
        # After a server was away, the first look finds a connection that is none any more.
        self.tb.wait_for(lambda: self.folder(name, look, account) == count, f"{count} messages in {name}")

    def learn(self) -> dict[str, Any]:
        """Have the add-on read the Sent folders, as it does by itself every now and then."""
        self.tb.background.eval("await (await import('./sent-folders.js')).read()")
        return state(self.tb)

    def sent(self) -> int:
        """How many messages the Sent folder on the server has."""
        return len(self.server.messages(USER, "Sent"))


@pytest.fixture(scope="module")
def office(xpi: Path) -> Iterator[Office]:
    with ImapServer() as server, LdapServer({"Zoe Directory": "zoe@elsewhere.example"}) as directory:
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
        with Thunderbird(xpi, prefs=prefs | directory_at(directory.port)) as tb:
            yield Office(server, tb)


@pytest.fixture
def connected(office: Office) -> Iterator[Office]:
    """Both accounts are known, with all headers."""
    if not office.folder("Sent", "return !!folder"):
        office.connect()
        office.connect("server3")
        office.fetch("Sent", 300)
        office.fetch("Sent", 1, "server3")
        office.learn()
    if not office.folder("INBOX", "return folder.getTotalMessages(false)"):
        office.fetch("INBOX", 5000)
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


# Drafts, identities, a directory, the back-test


def test_who_was_completed_from_a_directory_counts_as_anybody(connected: Office) -> None:
    compose = connected.tb.compose(to=people(9))
    compose.add_recipient("Zoe Dir", suggested=True)
    assert compose.fields()["to"][-1] == "Zoe Directory <zoe@elsewhere.example>"
    compose.send()
    dialog = compose.dialog()
    assert (dialog.rules(), dialog.fact("external")) == ([("visible_recipients", "ask")], "10")
    dialog.click("apply", "move_all_to_bcc")
    (received,) = connected.tb.sink.wait_for(1)
    assert received.rcpt_tos[-1] == "zoe@elsewhere.example"
    compose.wait_closed()


def test_a_draft_kept_on_the_server_is_what_it_was(connected: Office) -> None:
    compose = connected.tb.answer("m1@far.example", "ReplyAll")
    compose.chrome("W.goDoCommand('cmd_saveAsDraft')")
    connected.tb.wait_for(lambda: len(connected.server.messages(USER, "Drafts")) == 1, "the draft on the server")
    connected.tb.wait_for(lambda: not compose.locked, "the message to be saved")
    compose.close()
    connected.fetch("Drafts", 1)
    open_draft = """const [message] = [...folder.messages];
        MailServices.compose.OpenComposeWindow(null, message, folder.getUriForMsg(message), Ci.nsIMsgCompType.Draft,
          Ci.nsIMsgCompFormat.Default, null, null, Services.wm.getMostRecentWindow("mail:3pane").msgWindow);"""
    connected.folder("Drafts", open_draft)
    connected.tb.wait_for(connected.tb.compose_windows, "the draft")
    (compose,) = connected.tb.compose_windows()
    connected.tb.wait_for(lambda: compose.fields()["to"], "its recipients")
    compose.send()
    dialog = compose.dialog()
    assert ("reply_all_after_bcc", "ask") in dialog.rules()
    dialog.answer("cancel")
    compose.close()


def test_each_of_several_identities_has_settings_of_its_own(connected: Office) -> None:
    """Two on one account, and one on the other account under an address that stands in the first one's To."""
    rule = {"visible_recipients": {"external_limit": 2}}
    connected.tb.background.set_local(settings={"identities": {"eve@ville.example": {"rules": rule}}})
    compose = connected.tb.compose(to=people(2), identity="eve@ville.example")
    compose.send()
    assert compose.dialog().rules() == [("visible_recipients", "ask")]
    compose.dialog().answer("cancel")
    compose.close()
    compose = connected.tb.compose(to=[*people(2), "eve@ville.example"], identity=OWN_ALIAS)
    compose.send()
    (received,) = connected.tb.sink.wait_for(1)
    assert len(received.rcpt_tos) == 3
    compose.wait_closed()
    connected.tb.background.set_local(settings={})


def test_the_back_test_looks_through_the_folder_on_the_server(connected: Office) -> None:
    with Options(connected.tb) as options:
        start(options, 12)
        said = finish(options)["said"]
        count = connected.sent() + 1
        assert f"{count} messages" in said


# A server that dies, or does not answer


def test_sent_individually_nobody_is_lost_with_the_server_that_keeps_the_copies(connected: Office) -> None:
    tb = connected.tb
    tb.background.set_local(interval=300)
    compose = tb.compose(to=people(12))
    compose.send()
    dialog = compose.dialog()
    dialog.click("apply", "send_individually")
    answer_allow(tb, "allow")
    answer_permission(tb, "messages.send", allow=True)
    dialog.wait_closed()
    before = connected.sent()
    tb.wait_for(lambda: connected.sent() > before, "a copy on the server")
    connected.server.kill()
    job = Individually.wait(tb, "done", 40)
    job.wait_counts(12, 0)
    told = Counter(address for received in tb.sink.messages for address in received.rcpt_tos)
    assert told == Counter(addresses(people(12))), "each once, whether a copy could be kept or not"
    # Thunderbird itself asks where a copy is to be kept that the server does not take.
    tb.wait_for(tb.prompts, "Thunderbird's question about a copy")
    connected.server.start()
    tb.wait_for(lambda: not tb.prompts() or tb.dismiss_prompts(), "no more questions")


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
