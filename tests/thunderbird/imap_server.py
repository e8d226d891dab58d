"""A real IMAP server on this machine, with mailboxes of its own: Dovecot, without any privilege."""

from __future__ import annotations

import contextlib
import grp
import imaplib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from waiting import wait_until

DOVECOT = "/usr/sbin/dovecot"
PASSWORD = "secret"

CONFIG = """\
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
info_log_path = {home}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = {uid}
first_valid_gid = {gid}
mail_max_userip_connections = 50
mail_location = maildir:{home}/mail/%u
mail_fsync = never
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    auto = subscribe
    special_use = \\Sent
  }}
  mailbox Drafts {{
    auto = subscribe
    special_use = \\Drafts
  }}
  mailbox Templates {{
    auto = subscribe
  }}
}}
"""


def free_port() -> int:
    """One that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class ImapServer:
    """`with ImapServer() as server:`. Whoever asks with the password has a mailbox."""

    def __init__(self) -> None:
        # The server gives up root's rights, and needs a folder that others may enter.
        self._home = Path(tempfile.mkdtemp(prefix="bcc-guard-imap-"))
        account = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        self._uid, self._gid = account.pw_uid, account.pw_gid
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        for name in ("mail", "run", "state"):
            (self._home / name).mkdir()
        text = CONFIG.format(
            home=self._home,
            user=account.pw_name,
            group=grp.getgrgid(self._gid).gr_name,
            uid=self._uid,
            gid=self._gid,
            port=self.port,
            password=PASSWORD,
        )
        (self._home / "dovecot.conf").write_text(text, encoding="utf-8")
        self.start()

    def __enter__(self) -> ImapServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Listen, on the same port as before."""
        if os.getuid() == 0:
            for path in [self._home, *self._home.rglob("*")]:
                os.chown(path, self._uid, self._gid)
        as_nobody = {"user": self._uid, "group": self._gid, "extra_groups": []} if os.getuid() == 0 else {}
        self._process = subprocess.Popen(
            [DOVECOT, "-F", "-c", str(self._home / "dovecot.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **as_nobody,  # type: ignore[call-overload]
        )
        wait_until(self._answers, "the IMAP server")

    def _answers(self) -> bool:
        with contextlib.suppress(OSError):
            with socket.create_connection(("127.0.0.1", self.port), 5) as connection:
                return connection.recv(4) == b"* OK"
        return False

    def kill(self) -> None:
        """Nobody answers any more, from one moment to the next."""
        self._signal(signal.SIGKILL)
        assert self._process
        self._process.wait()
        self._process = None

    def hang(self) -> None:
        """Connections stay open, and nothing comes."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """After `hang`."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        assert self._process
        os.killpg(self._process.pid, number)

    def close(self) -> None:
        """End it, with everything it keeps."""
        if self._process:
            self.go_on()
            self.kill()
        shutil.rmtree(self._home, ignore_errors=True)

    def fill(self, user: str, folder: str, messages: Iterable[str]) -> None:
        """Put messages into a folder, as if they had always been there."""
        maildir = self._home / "mail" / user / ("" if folder == "INBOX" else f".{folder}")
        for name in ("cur", "new", "tmp"):
            (maildir / name).mkdir(parents=True, exist_ok=True)
        for number, message in enumerate(messages):
            (maildir / "cur" / f"{1_700_000_000 + number}.{os.getpid()}_{number}.local:2,S").write_text(message, encoding="utf-8")
        for path in [self._home / "mail" / user, *(self._home / "mail" / user).rglob("*")]:
            os.chown(path, self._uid, self._gid)

    def messages(self, user: str, folder: str) -> list[bytes]:
        """What a folder holds, in order, as the server tells it."""
        connection = imaplib.IMAP4("127.0.0.1", self.port, timeout=20)
        connection.login(user, PASSWORD)
        try:
            connection.select(folder, readonly=True)
            _, (numbers,) = connection.search(None, "ALL")
            found = []
            for number in numbers.split():
                _, data = connection.fetch(number, "(BODY.PEEK[])")
                found += [part[1] for part in data if isinstance(part, tuple)]
            return found
        finally:
            connection.logout()


if __name__ == "__main__":
    with ImapServer() as server:
        server.fill("ann", "Sent", [f"From: a\r\nTo: p{n}@x.example\r\nSubject: s{n}\r\n\r\nx\r\n" for n in range(3)])
        begin = time.time()
        print(len(server.messages("ann", "Sent")), time.time() - begin)
