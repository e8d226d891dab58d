"""A real Thunderbird with a scratch profile, driven through Marionette, xdotool and nothing else.

Windows are told apart by Thunderbird's own outer window id. Code passed to `chrome` is the body of an async function in the
privileged context, with its arguments in `args`; code passed to a page's `js` is the same inside that page.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar

from background import Background
from compose import Attachment, Compose
from dialog import Dialog
from display import Display
from marionette_driver.errors import MarionetteException
from marionette_driver.marionette import Marionette
from scratch_profile import PROGRAM, Pref, program_with_policy, write_policy, write_prefs
from smtp_sink import SmtpSink
from waiting import wait_until

ADDON_ID = "bcc-guard@thunderbird-addons"
TARGET = Path(__file__).resolve().parents[2] / "target"
FAILURES = TARGET / "screenshots" / "failures"

T = TypeVar("T")

# Lines Thunderbird prints whatever one does.
NOISE = ("JavaScript error: resource://gre/modules/RemoteSettings",)


class Thunderbird:
    """`with Thunderbird(addon=xpi) as tb:`.

    `policy` is the content of `policies.json` (what stands under `"policies"`), valid for this instance alone. With
    `on_user_display` the windows open on the desktop of whoever runs this, without real keys and clicks.
    """

    def __init__(
        self,
        addon: Path | None = None,
        *,
        locale: str = "en-US",
        dark: bool = False,
        prefs: dict[str, Pref] | None = None,
        policy: dict[str, object] | None = None,
        on_user_display: bool = False,
    ) -> None:
        self._scratch = Path(tempfile.mkdtemp(prefix="bcc-guard-thunderbird-"))
        self._program = PROGRAM
        self._client: Marionette | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._log_path = self._scratch / "log.txt"
        self._console_start = 0
        self._failures = 0
        self.display: Display | None = None
        self.sink = SmtpSink()
        self.profile = self._scratch / "profile"
        self.background = Background(self)
        try:
            if policy is not None:
                self._program = program_with_policy(self._scratch / "program", policy)
            self.profile.mkdir()
            (self._scratch / "home").mkdir()
            (self._scratch / "tmp").mkdir()
            write_prefs(self.profile, self.sink.port, locale, dark, prefs or {})
            if not on_user_display:
                self.display = Display()
            self._start()
            if addon:
                self.install(addon)
        except BaseException:
            self.close()
            raise

    # Running

    def _start(self) -> None:
        port_file = self.profile / "MarionetteActivePort"
        port_file.unlink(missing_ok=True)
        environment = {
            **(self.display.env if self.display else os.environ),
            "HOME": str(self._scratch / "home"),
            # Each removes the others' unsent messages from a common folder.
            "TMPDIR": str(self._scratch / "tmp"),
            "MOZ_CRASHREPORTER_DISABLE": "1",
            "MOZ_APP_LAUNCHER": str(self._program / "thunderbird"),
            "DICPATH": "/usr/share/hunspell",
            "GTK_USE_PORTAL": "0",
            # Looked for in the home folder otherwise.
            "XAUTHORITY": os.environ.get("XAUTHORITY", str(Path.home() / ".Xauthority")),
        }
        for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
            environment.pop(name, None)
        command = [str(self._program / "thunderbird"), "--no-remote", "--profile", str(self.profile)]
        if self.display:
            command = ["dbus-run-session", "--", *command]
        with self._log_path.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--marionette", "-remote-allow-system-access"],
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.wait_for(lambda: self._is_alive() and port_file.read_text(), "Marionette's port", timeout=60)
        self._client = Marionette(host="127.0.0.1", port=int(port_file.read_text()), socket_timeout=120)
        self._client.start_session({"unhandledPromptBehavior": "ignore"})
        self._client.timeout.script = 100
        self._client.set_context("chrome")
        self.wait_for(
            lambda: self.chrome(
                """const main = Services.wm.getMostRecentWindow("mail:3pane");
                return main?.document.readyState == "complete" && !!main.gTabmail?.currentTabInfo"""
            ),
            "the main window",
            timeout=60,
        )

    def _is_alive(self) -> bool:
        assert self._process
        if (status := self._process.poll()) is not None:
            raise RuntimeError(f"Thunderbird ended with status {status}")
        return True

    def _quit(self) -> None:
        """End the program the way its menu does; without mercy where that fails."""
        if self._client:
            with contextlib.suppress(MarionetteException, OSError):
                self.chrome(
                    """const {setTimeout} = ChromeUtils.importESModule("resource://gre/modules/Timer.sys.mjs");
                    setTimeout(() => Services.startup.quit(Ci.nsIAppStartup.eForceQuit), 0);"""
                )
            self._client.cleanup()
            self._client = None
        if not self._process:
            return
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None

    def kill(self) -> None:
        """SIGKILL to the program and all its processes, as when the machine is switched off; `restart` starts it again."""
        assert self._process
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None
        if self._client:
            with contextlib.suppress(MarionetteException, OSError):
                self._client.cleanup()
            self._client = None

    def restart(self, policy: dict[str, object] | str | None = None) -> None:
        """End and start again with the same profile; `policy` replaces the one given at the beginning, a text the whole file."""
        self._quit()
        if policy is not None:
            write_policy(self._program, policy)
        self._start()

    def close(self) -> None:
        """End the program and remove everything it left."""
        self._quit()
        self.sink.close()
        if self.display:
            self.display.close()
        shutil.rmtree(self._scratch, ignore_errors=True)

    @property
    def client(self) -> Marionette | None:
        """Marionette itself, for what has no words here."""
        return self._client

    @property
    def is_running(self) -> bool:
        """Whether the program was not ended by its user."""
        return self._process is not None and self._process.poll() is None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Looking in

    def chrome(self, code: str, *args: object) -> Any:
        """What the body of an async function returns, run with Thunderbird's own privileges."""
        assert self._client, "Thunderbird is not running"
        return self._client.execute_script(
            f"return (async (...args) => {{ {code} }})(...arguments)",
            script_args=list(args),
            sandbox="system",
            new_sandbox=False,
        )

    def in_page(self, browsing_context: str, code: str, *args: object) -> Any:
        """What the body of an async function returns, run inside an extension's page.

        `browsing_context` is a chrome expression. The code sees the page's `window` (without wrappers), `document`,
        `browser` and `args`.
        """
        script = f"""
            const page = window.wrappedJSObject ?? window;
            const run = async (window, document, browser, args) => {{ {code} }};
            return run(page, page.document, page.browser, page.JSON.parse(arguments[0]))
                .then(value => JSON.stringify(value ?? null));
        """
        answer = self.chrome(
            f"""const context = {browsing_context};
            if (!context?.currentWindowGlobal) {{
              throw new Error("the page is not there");
            }}
            return context.currentWindowGlobal.getActor("MarionetteCommands")
              .executeScript(args[0], [args[1]],
                {{ async: false, newSandbox: true, sandboxName: null, timeout: 90000, line: 0,
                  file: context.currentURI.spec }});""",
            script,
            json.dumps(args),
        )
        return json.loads(answer)

    def wait_for(self, check: Callable[[], T], what: str, timeout: float = 20.0) -> T:
        """The first true value of `check`; leaves a screenshot and the log's end where it never comes."""
        try:
            return wait_until(check, what, timeout)
        except TimeoutError as error:
            raise TimeoutError(f"{error}\n{self.evidence()}") from None

    def evidence(self, name: str = "") -> str:
        """What a failure should be judged by: a screenshot's path, all windows, the end of the log."""
        parts = []
        if self.display:
            self._failures += 1
            path = FAILURES / f"{name or f'{os.getpid()}-{self._failures}'}.png"
            try:
                self.display.screenshot(path)
                parts.append(f"screenshot: {path}")
            except (OSError, subprocess.SubprocessError) as error:
                parts.append(f"no screenshot: {error}")
        try:
            parts.append(f"windows: {json.dumps(self.windows())}")
        except Exception as error:  # noqa: BLE001  evidence must not hide the failure itself
            parts.append(f"windows: {error}")
        parts.append("log:\n  " + "\n  ".join(self.log.splitlines()[-15:]))
        return "\n".join(parts)

    @property
    def log(self) -> str:
        """Everything the program has printed."""
        return self._log_path.read_text(encoding="utf-8", errors="replace") if self._log_path.exists() else ""

    @property
    def console(self) -> str:
        """What was printed since the last `forget_console`, without the noise Thunderbird always makes."""
        lines = self.log[self._console_start :].splitlines()
        return "\n".join(line for line in lines if not line.startswith(NOISE))

    def errors(self) -> list[str]:
        """The console's lines about errors in the add-on."""
        return [
            line
            for line in self.console.splitlines()
            if line.startswith("console.error: WebExtensions")
            or ("rror" in line and "moz-extension://" in line)
        ]

    def forget_console(self) -> None:
        """Start `console` afresh."""
        self._console_start = len(self.log)

    def windows(self) -> list[dict[str, Any]]:
        """Every window: `id`, `type`, `url`, `title`, place and size."""
        return self.chrome(
            """return [...Services.wm.getEnumerator(null)].map(w => ({
              id: w.docShell?.outerWindowID,
              type: w.document.documentElement.getAttribute("windowtype"),
              url: w.location.href, title: w.document.title,
              left: w.screenX, top: w.screenY, width: w.outerWidth, height: w.outerHeight }))"""
        )

    def prompts(self) -> list[str]:
        """The texts of Thunderbird's own modal dialogs, once they are drawn."""
        return self.chrome(
            """return [...Services.wm.getEnumerator(null)]
              .filter(w => w.location.href.startsWith("chrome://global/content/commonDialog"))
              .map(w => w.document.getElementById("infoBody")?.textContent)
              .filter(text => text)"""
        )

    def dismiss_prompts(self) -> None:
        """Answer Thunderbird's own modal dialogs with their cancel button."""
        self.chrome(
            """for (const w of Services.wm.getEnumerator(null)) {
              if (w.location.href.startsWith("chrome://global/content/commonDialog")) {
                w.document.querySelector("dialog").cancelDialog();
              }
            }"""
        )
        self.wait_for(lambda: not self.prompts(), "the prompts to close")

    def press(self, key: str) -> None:
        """A real key, to whichever window has the focus."""
        self._screen().press(key)

    def screenshot(self, path: Path) -> None:
        """The whole screen."""
        self._screen().screenshot(path)

    def _screen(self) -> Display:
        if not self.display:
            raise RuntimeError("no real keys, clicks and pictures on the user's own display")
        return self.display

    # Windows

    def compose(
        self,
        to: Sequence[str] = (),
        cc: Sequence[str] = (),
        bcc: Sequence[str] = (),
        subject: str = "A subject",
        body: str = "A body",
        *,
        plain: bool = False,
        attachments: Sequence[Attachment] = (),
        identity: str | None = None,
    ) -> Compose:
        """A compose window, ready for Send; `identity` is an own address."""
        return Compose.open(self, to, cc, bcc, subject, body, plain, attachments, identity)

    def answer(self, message_id: str, how: str = "ReplyAll") -> Compose:
        """A compose window for a message in the Inbox: `Reply`, `ReplyAll`, `ForwardInline`, `EditAsNew`."""
        return Compose.answer(self, message_id, how)

    def compose_windows(self) -> list[Compose]:
        """All compose windows that are open."""
        return [Compose(self, window["id"]) for window in self.windows() if window["type"] == "msgcompose"]

    def dialogs(self) -> list[Dialog]:
        """The add-on's dialogs that are open, drawn or not."""
        return Dialog.all(self)

    # The add-on

    def install(self, xpi: Path) -> None:
        """Install or upgrade, for good, and wait until its background page has run."""
        self.chrome(
            """const {AddonManager} = ChromeUtils.importESModule("resource://gre/modules/AddonManager.sys.mjs");
            const file = Cc["@mozilla.org/file/local;1"].createInstance(Ci.nsIFile);
            file.initWithPath(args[0]);
            const install = await AddonManager.getInstallForFile(file, "application/x-xpinstall");
            if (install.error) {
              throw new Error(`not an add-on: ${AddonManager.errorToString(install.error)}`);
            }
            await install.install();""",
            str(xpi),
        )
        self.wait_for_addon()

    upgrade = install

    def wait_for_addon(self) -> None:
        """Until the add-on is active and its background page has run once."""
        self.wait_for(
            lambda: self.chrome(
                """const extension = WebExtensionPolicy.getByID(args[0])?.extension;
                return extension && ["running", "suspending", "stopped"].includes(extension.backgroundState)""",
                ADDON_ID,
            ),
            "the add-on's background page",
        )

    def disable(self) -> None:
        """Switch the add-on off."""
        self._addon("await addon.disable()")
        self.wait_for(
            lambda: self.chrome("return !WebExtensionPolicy.getByID(args[0])?.active", ADDON_ID), "the add-on to end"
        )

    def enable(self) -> None:
        """Switch the add-on on again."""
        self._addon("await addon.enable()")
        self.wait_for_addon()

    def addon_info(self) -> dict[str, Any]:
        """`version`, `active`, and what its user may do with it."""
        return self._addon(
            """return { version: addon.version, active: addon.isActive,
              may_disable: !!(addon.permissions & AddonManager.PERM_CAN_DISABLE),
              may_uninstall: !!(addon.permissions & AddonManager.PERM_CAN_UNINSTALL) }"""
        )

    def _addon(self, code: str) -> Any:
        return self.chrome(
            """const {AddonManager} = ChromeUtils.importESModule("resource://gre/modules/AddonManager.sys.mjs");
            const addon = await AddonManager.getAddonByID(args[0]);
            if (!addon) {
              throw new Error("the add-on is not installed");
            }"""
            + code,
            ADDON_ID,
        )

    # Address books and folders

    def make_list(self, name: str, description: str, members: Sequence[str], book: str | None = None) -> None:
        """A mailing list in the personal address book, or in one called `book`; members are addr-specs or vCards."""
        self.chrome(
            """const [name, description, members, bookName] = args;
            const {MailServices} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
            let book = MailServices.ab.getDirectory("jsaddrbook://abook.sqlite");
            if (bookName) {
              book = MailServices.ab.directories.find(b => b.dirName == bookName)
                ?? MailServices.ab.getDirectoryFromId(MailServices.ab.newAddressBook(bookName, "", 101));
            }
            const {VCardUtils} = ChromeUtils.importESModule("resource:///modules/VCardUtils.sys.mjs");
            const draft = Cc["@mozilla.org/addressbook/directoryproperty;1"].createInstance(Ci.nsIAbDirectory);
            draft.isMailList = true;
            draft.dirName = name;
            draft.description = description;
            const list = book.addMailList(draft);
            for (const member of members) {
              if (member.startsWith("BEGIN:VCARD")) {
                list.addCard(book.addCard(VCardUtils.vCardToAbCard(member)));
                continue;
              }
              const card = Cc["@mozilla.org/addressbook/cardproperty;1"].createInstance(Ci.nsIAbCard);
              card.primaryEmail = member;
              card.displayName = member.split("@")[0];
              list.addCard(card);
            }""",
            name,
            description,
            list(members),
            book,
        )

    def add_members(self, name: str, members: Sequence[str]) -> None:
        """Further addr-specs in a mailing list of the personal address book."""
        self.chrome(
            """const [name, members] = args;
            const {MailServices} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
            const list = MailServices.ab.getDirectory("jsaddrbook://abook.sqlite").childNodes.find(l => l.dirName == name);
            for (const member of members) {
              const card = Cc["@mozilla.org/addressbook/cardproperty;1"].createInstance(Ci.nsIAbCard);
              card.primaryEmail = member;
              list.addCard(card);
            }""",
            name,
            list(members),
        )

    def make_openpgp_keys(self, own: str, others: Sequence[str]) -> None:
        """Thunderbird's own key generation for mailboxes: the key of the default identity, and trusted ones of others."""
        self.chrome(
            """const [own, others] = args;
            const load = path => ChromeUtils.importESModule(`chrome://openpgp/content/${path}.sys.mjs`);
            const {BondOpenPGP} = load("BondOpenPGP");
            const {RNP} = load("modules/RNP");
            const {EnigmailKeyRing} = load("modules/keyRing");
            const {OpenPGPMasterpass} = load("modules/masterpass");
            const {PgpSqliteDb2} = load("modules/sqliteDb");
            const {MailServices} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
            await BondOpenPGP.init();
            const password = await OpenPGPMasterpass.retrieveOpenPGPPassword();
            for (const mailbox of [own, ...others]) {
              const id = await RNP.genKey(mailbox, "ECC", 0, 365, password);
              await RNP.saveKeyRings();
              EnigmailKeyRing.clearCache();
              await PgpSqliteDb2.acceptAsPersonalKey(EnigmailKeyRing.getKeyById(`0x${id}`).fpr);
              if (mailbox == own) {
                MailServices.accounts.defaultAccount.defaultIdentity.setUnicharAttribute("openpgp_key_id", id);
              }
            }""",
            own,
            list(others),
        )

    def empty_address_books(self) -> None:
        """Remove every list and contact, and all books made by `make_list`."""
        self.chrome(
            """const {MailServices} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
            for (const book of MailServices.ab.directories) {
              if (["ldap_2.servers.pab", "ldap_2.servers.history"].includes(book.dirPrefId)) {
                for (const list of book.childNodes) {
                  MailServices.ab.deleteAddressBook(list.URI);
                }
                book.deleteCards(book.childCards);
              } else {
                MailServices.ab.deleteAddressBook(book.URI);
              }
            }"""
        )

    def sent_copies(self) -> list[str]:
        """The sources of the messages in the Sent folder."""
        return self._folder("Sent")

    def outbox(self) -> list[str]:
        """The sources of the messages waiting in the Outbox."""
        return self._folder("Unsent Messages")

    def drafts(self) -> list[str]:
        """The sources of the messages in the Drafts folder."""
        return self._folder("Drafts")

    def stored_in(self, folder: str) -> int:
        """How many messages a folder of Local Folders holds."""
        return len(self._folder(folder))

    def edit_stored(self, how: str, folder: str, nth: int = -1) -> Compose:
        """A stored message in a compose window, `how` as `Compose.open_stored` says."""
        return Compose.open_stored(self, how, folder, nth)

    def forget_disposition(self, folder: str) -> None:
        """What a folder's index, built anew, no longer knows: which message a draft answers."""
        self.chrome(
            """const {MailServices} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
            for (const message of MailServices.accounts.localFoldersServer.rootFolder.getChildNamed(args[0]).messages) {
              message.setStringProperty("origURIs", "");
              message.setStringProperty("queuedDisposition", "");
            }""",
            folder,
        )

    def receive(self, source: str) -> str:
        """Put a message into the Inbox, as if it had come; gives its Message-ID without brackets."""
        return self.chrome(
            """const {MailServices} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
            const root = MailServices.accounts.localFoldersServer.rootFolder.QueryInterface(Ci.nsIMsgLocalMailFolder);
            if (!root.containsChildNamed("Inbox")) {
              root.createLocalSubfolder("Inbox");
            }
            const inbox = root.getChildNamed("Inbox").QueryInterface(Ci.nsIMsgLocalMailFolder);
            return inbox.addMessage(args[0].replace(/\\r?\\n/g, "\\r\\n")).messageId;""",
            source,
        )

    def flush_outbox(self) -> None:
        """What "Send Unsent Messages" does; does not wait for delivery."""
        self.chrome(
            """Cc["@mozilla.org/messengercompose/sendlater;1"].getService(Ci.nsIMsgSendLater)
              .sendUnsentMessages(null)"""
        )

    def move_inbox(self, folder: str) -> None:
        """Move what is in the Inbox to another folder of Local Folders."""
        self.chrome(
            """const {MailServices} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
            const root = MailServices.accounts.localFoldersServer.rootFolder.QueryInterface(Ci.nsIMsgLocalMailFolder);
            if (!root.containsChildNamed(args[0])) {
              root.createLocalSubfolder(args[0]);
            }
            const inbox = root.getChildNamed("Inbox");
            await new Promise(resolve => MailServices.copy.copyMessages(inbox, [...inbox.messages],
              root.getChildNamed(args[0]), true,
              { QueryInterface: ChromeUtils.generateQI(["nsIMsgCopyServiceListener"]),
                onStartCopy() {}, onProgress() {}, setMessageKey() {}, getMessageId() { return null; },
                onStopCopy: resolve }, null, false));""",
            folder,
        )

    def empty_folder(self, name: str) -> None:
        """Remove all messages from a folder of Local Folders."""
        self._empty([name])

    def empty_folders(self) -> None:
        """Remove all messages from Inbox, Sent, Outbox, Drafts, Templates and Archives."""
        self._empty(["Inbox", "Sent", "Unsent Messages", "Drafts", "Templates", "Archives"])

    def _empty(self, folders: list[str]) -> None:
        self.chrome(
            """const {MailServices} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
            const root = MailServices.accounts.localFoldersServer.rootFolder;
            for (const name of args[0]) {
              const folder = root.containsChildNamed(name) && root.getChildNamed(name);
              const messages = folder ? [...folder.messages] : [];
              if (messages.length) {
                await new Promise(resolve => folder.deleteMessages(messages, null, true, false,
                  { QueryInterface: ChromeUtils.generateQI(["nsIMsgCopyServiceListener"]),
                    onStartCopy() {}, onProgress() {}, setMessageKey() {}, getMessageId() { return null; },
                    onStopCopy: resolve }, false));
              }
            }""",
            folders,
        )

    def _folder(self, name: str) -> list[str]:
        return self.chrome(
            """const {MailServices} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
            const {NetUtil} = ChromeUtils.importESModule("resource://gre/modules/NetUtil.sys.mjs");
            const root = MailServices.accounts.localFoldersServer.rootFolder;
            if (!root.containsChildNamed(args[0])) {
              return [];
            }
            const folder = root.getChildNamed(args[0]);
            return [...folder.messages].map(message => {
              const stream = folder.getMsgInputStream(message, {});
              let source = "";
              for (let count; (count = stream.available()) > 0; ) {
                source += NetUtil.readInputStreamToString(stream, count);
              }
              return source;
            });""",
            name,
        )


def repacked(xpi: Path, target: Path, replace: dict[str, str | bytes | None]) -> Path:
    """A copy of a package with some files replaced, added, or (`None`) left out."""
    with zipfile.ZipFile(xpi) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in sorted({*source.namelist(), *replace}):
            content = replace[name] if name in replace else source.read(name)
            if content is not None:
                copy.writestr(name, content)
    return target
