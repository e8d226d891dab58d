"""What the add-on knows of the people its user writes to, and the Sent folders it learns that from."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from waiting import wait_briefly

if TYPE_CHECKING:
    from thunderbird import Thunderbird

DAY = 24 * 60 * 60


@dataclass
class Letter:
    """A message that was sent, so many days ago."""

    to: str
    cc: str = ""
    bcc: str = ""
    days_ago: float = 1.0
    file: str = ""
    """A line of `list.csv`, which is attached then."""

    def source(self) -> str:
        """The message as it is filed."""
        date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(time.time() - self.days_ago * DAY))
        fields = {"Date": date, "From": "Ann Martin <me@ville.example>", "Subject": "Hello"}
        fields |= {"To": self.to, "Cc": self.cc, "Bcc": self.bcc}
        body = "Hello\r\n"
        if self.file:
            fields |= {"MIME-Version": "1.0", "Content-Type": "multipart/mixed; boundary=b"}
            part = f"Content-Type: text/csv\r\nContent-Disposition: attachment; filename=list.csv\r\n\r\n{self.file}"
            body = f"--b\r\nContent-Type: text/plain\r\n\r\n{body}--b\r\n{part}\r\n--b--\r\n"
        header = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
        return f"{header}\r\n{body}"


def many(count: int, people: int = 3000) -> Iterable[Letter]:
    """Messages to so many people, one each four hours."""
    for n in range(count):
        p = n * 7919 % people
        yield Letter(
            to=f"Person {p} <p{p}@org{p % 500}.example>, Bob <bob{n % 100}@two.example>",
            cc=f"Cee <cc{p}@org{p % 50}.example>",
            bcc=f"hidden{n % 1000}@three.example",
            days_ago=n / 6,
        )


def file_letters(tb: Thunderbird, letters: Iterable[Letter], path: Sequence[str] = ("Sent",), account: str = "server1") -> None:
    """Add messages to a folder; the first of the path is a Sent folder, made where there is none."""
    tb.chrome(
        """const [path, key, sources] = args;
        const {MailServices} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
        let folder = MailServices.accounts.getIncomingServer(key).rootFolder;
        for (const [depth, name] of path.entries()) {
          folder = folder.containsChildNamed(name) ? folder.getChildNamed(name) : folder.addSubfolder(name);
          if (depth == 0) {
            folder.setFlag(Ci.nsMsgFolderFlags.SentMail);
          }
        }
        folder.QueryInterface(Ci.nsIMsgLocalMailFolder).addMessageBatch(sources);""",
        list(path),
        account,
        [letter.source() for letter in letters],
    )


def make_sent_folder(tb: Thunderbird, letters: Iterable[Letter]) -> None:
    """A Sent folder with as many messages as one likes, in a profile that has none yet."""
    mark = "From - Sun Nov 22 09:00:00 2020\r\nX-Mozilla-Status: 0001\r\nX-Mozilla-Status2: 00000000\r\n"
    with (tb.profile / "Mail" / "Local Folders" / "Sent").open("w", encoding="utf-8", newline="") as mbox:
        mbox.writelines(f"{mark}{letter.source()}\r\n" for letter in letters)
    tb.chrome(
        """const {MailServices} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
        const root = MailServices.accounts.localFoldersServer.rootFolder;
        const folder = root.containsChildNamed("Sent") ? root.getChildNamed("Sent") : root.addSubfolder("Sent");
        folder.setFlag(Ci.nsMsgFolderFlags.SentMail);
        await new Promise(resolve => {
          try {
            folder.QueryInterface(Ci.nsIMsgLocalMailFolder)
              .getDatabaseWithReparse({ OnStartRunningUrl() {}, OnStopRunningUrl: resolve }, null);
          } catch (error) {
            if (error.result != Cr.NS_ERROR_NOT_INITIALIZED) { // what it says where it begins to read the file
              throw error;
            }
          }
        });"""
    )


def read_sent_folders(tb: Thunderbird) -> None:
    """Ring the alarm at which the add-on reads on, until it does; does not wait for the end."""

    def begun() -> bool:
        tb.background.eval("await browser.alarms.create('correspondents', { when: Date.now() })")
        return wait_briefly(lambda: state(tb)["complete"] or state(tb)["total"] > 0)

    tb.wait_for(begun, "the reading to begin")


def wait_idle(tb: Thunderbird) -> None:
    """Until the add-on has nothing left to read, and will look again in a day."""
    tb.wait_for(
        lambda: tb.background.eval(
            """const alarm = await browser.alarms.get("correspondents");
            return !!alarm && alarm.scheduledTime > Date.now() + 3600_000"""
        ),
        "the reading to end",
    )


def look_up(tb: Thunderbird, addresses: Sequence[str] = (), names: Sequence[str] = (), domains: Sequence[str] = ()) -> Any:
    """What the add-on knows of them."""
    return tb.background.eval(
        "return (await import('/correspondents.js')).lookUp(args[0])",
        {"addresses": addresses, "names": names, "domains": domains},
    )


def known(tb: Thunderbird, *addresses: str) -> list[str]:
    """Those of the addresses that the add-on knows, once it has read all Sent folders."""
    wait_complete(tb)
    return look_up(tb, addresses)["known"]


def state(tb: Thunderbird) -> Any:
    """How far the reading is."""
    return tb.background.eval("return (await import('/correspondents.js')).describe()")


def wait_complete(tb: Thunderbird, timeout: float = 60.0) -> None:
    """Until all Sent folders were read."""
    tb.wait_for(lambda: state(tb)["complete"], "the Sent folders to be read", timeout)


def forget_everybody(tb: Thunderbird) -> None:
    """As if the add-on had never learned anything, and had nothing to read yet."""
    tb.background.eval(
        """const { erase, allow } = await import("/correspondents.js");
        await erase();
        await allow();"""
    )
