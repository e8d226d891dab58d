"""A compose window, used the way a person does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from window import Window

if TYPE_CHECKING:
    from dialog import Dialog
    from panel import Panel
    from thunderbird import Thunderbird

FIELDS = ("to", "cc", "bcc")


@dataclass(frozen=True)
class Attachment:
    """A file on disk, under the name the recipients see."""

    path: Path
    name: str | None = None


class Compose(Window):
    """Opened by `Thunderbird.compose`."""

    @classmethod
    def open(
        cls,
        tb: Thunderbird,
        to: Sequence[str],
        cc: Sequence[str],
        bcc: Sequence[str],
        subject: str,
        body: str,
        plain: bool,
        attachments: Sequence[Attachment],
        identity: str | None,
    ) -> Self:
        return cls._opened(
            tb,
            """const [to, cc, bcc, subject, body, plain, attachments, from] = args;
            const {MailServices} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
            const fields = Cc["@mozilla.org/messengercompose/composefields;1"].createInstance(Ci.nsIMsgCompFields);
            Object.assign(fields, { to, cc, bcc, subject, body });
            for (const [path, name] of attachments) {
              const file = Cc["@mozilla.org/file/local;1"].createInstance(Ci.nsIFile);
              file.initWithPath(path);
              const attachment = Cc["@mozilla.org/messengercompose/attachment;1"].createInstance(Ci.nsIMsgAttachment);
              attachment.url = Services.io.newFileURI(file).spec;
              attachment.name = name ?? file.leafName;
              attachment.size = file.fileSize;
              fields.addAttachment(attachment);
            }
            const params = Cc["@mozilla.org/messengercompose/composeparams;1"].createInstance(Ci.nsIMsgComposeParams);
            params.type = Ci.nsIMsgCompType.New;
            params.format = plain ? Ci.nsIMsgCompFormat.PlainText : Ci.nsIMsgCompFormat.HTML;
            params.composeFields = fields;
            const account = MailServices.accounts.defaultAccount;
            params.identity = MailServices.accounts.allIdentities.find(i => i.email == from) ?? account.defaultIdentity;
            MailServices.compose.OpenComposeWindowWithParams(null, params);""",
            ", ".join(to),
            ", ".join(cc),
            ", ".join(bcc),
            subject,
            body,
            plain,
            [[str(attachment.path), attachment.name] for attachment in attachments],
            identity,
        )

    @classmethod
    def answer(cls, tb: Thunderbird, message_id: str, how: str) -> Self:
        """`Reply`, `ReplyAll`, `ForwardInline` or `EditAsNew` of a message in the Inbox of an account, or of Local Folders."""
        return cls._opened(
            tb,
            """const [messageId, how] = args;
            const {MailServices} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
            const servers = [MailServices.accounts.localFoldersServer, ...MailServices.accounts.allServers];
            const inboxes = servers.map(({ rootFolder }) =>
              rootFolder.containsChildNamed("Inbox") ? rootFolder.getChildNamed("Inbox")
                : rootFolder.getFolderWithFlags(Ci.nsMsgFolderFlags.Inbox));
            const inbox = inboxes.find(each => each?.msgDatabase?.getMsgHdrForMessageID(messageId));
            const message = inbox.msgDatabase.getMsgHdrForMessageID(messageId);
            const identity = MailServices.accounts.defaultAccount.defaultIdentity;
            const window = Services.wm.getMostRecentWindow("mail:3pane");
            MailServices.compose.OpenComposeWindow(null, message, inbox.getUriForMsg(message), Ci.nsIMsgCompType[how],
              Ci.nsIMsgCompFormat.Default, identity, null, window.msgWindow);""",
            message_id,
            how,
        )

    @classmethod
    def open_stored(cls, tb: Thunderbird, how: str, folder: str, nth: int) -> Self:
        """A message of a folder of Local Folders: `Draft` as its *Edit* does, `Template` as a template, `EditAsNew`."""
        return cls._opened(
            tb,
            """const [how, name, nth] = args;
            const {MailServices} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
            const folder = MailServices.accounts.localFoldersServer.rootFolder.getChildNamed(name);
            const message = [...folder.messages].at(nth);
            const identity = MailServices.accounts.defaultAccount.defaultIdentity;
            const window = Services.wm.getMostRecentWindow("mail:3pane");
            MailServices.compose.OpenComposeWindow(null, message, folder.getUriForMsg(message), Ci.nsIMsgCompType[how],
              Ci.nsIMsgCompFormat.Default, identity, null, window.msgWindow);""",
            how,
            folder,
            nth,
        )

    @classmethod
    def _opened(cls, tb: Thunderbird, code: str, *args: object) -> Self:
        """The window that some code opens, ready to be used."""
        before = {window["id"] for window in tb.windows()}
        tb.chrome(code, *args)
        compose = cls(tb, tb.wait_for(lambda: cls._newest(tb, before), "a compose window"))
        compose._wait_ready()
        return compose

    @staticmethod
    def _newest(tb: Thunderbird, before: set[int]) -> int:
        return next(
            window["id"] for window in tb.windows() if window["type"] == "msgcompose" and window["id"] not in before
        )

    def _wait_ready(self) -> None:
        """Until Send works: fields and editor filled, commands updated, keys arriving here."""
        self.tb.wait_for(
            lambda: self.chrome(
                """if (!W.composeEditorReady || !W.gLoadingComplete || W.gWindowLocked
                    || W.document.readyState != "complete") {
                  return false;
                }
                return W.document.getElementById("button-send").disabled == W.gSendLocked"""
            ),
            f"{self} to be ready",
        )
        self.chrome(
            """W.harnessSendsAborted = 0;
            W.addEventListener("compose-prepare-message-completed", event => {
              W.harnessSendsAborted += event.detail?.exception ? 1 : 0;
            });"""
        )
        if self.tb.display:
            self.focus()

    @property
    def tab_id(self) -> int:
        """The WebExtensions' tab id."""
        return self.chrome(
            """const {ExtensionParent} = ChromeUtils.importESModule("resource://gre/modules/ExtensionParent.sys.mjs");
            return ExtensionParent.apiManager.global.tabTracker.getId(W)"""
        )

    # Sending

    def send(self) -> None:
        """Click the Send button."""
        self.focus()
        x, y = self.chrome(
            """const box = W.document.getElementById("button-send").getBoundingClientRect();
            return [W.mozInnerScreenX + box.left + box.width / 2, W.mozInnerScreenY + box.top + box.height / 2]"""
        )
        self._click_at(x, y)

    @property
    def sends_aborted(self) -> int:
        """How many attempts to send ended before anything went out."""
        return self.chrome("return W.harnessSendsAborted")

    def wait_held(self, sends: int = 1) -> None:
        """Until `sends` attempts were aborted in all and the window can be edited again."""
        self.tb.wait_for(lambda: self.sends_aborted >= sends and not self.locked, f"{self} to be held back")

    def wait_told(self) -> None:
        """Until the add-on knows of a send that was held, and in which mode it was: Thunderbird tells that at last."""
        self.wait_held()
        key = f"flow.{self.tab_id}"
        self.tb.wait_for(
            lambda: self.tb.background.session_storage()[key]["question"]["mode"], "the mode of the send that was held"
        )

    def dialog(self, timeout: float = 20.0) -> Dialog:
        """The add-on's dialog about this message, once its verdict is drawn."""
        from dialog import Dialog

        return Dialog.about(self.tb, self.tab_id, timeout)

    def dialogs(self) -> list[Dialog]:
        """All open dialogs about this message, drawn or not."""
        tab_id = self.tab_id
        return [dialog for dialog in self.tb.dialogs() if dialog.tab_id == tab_id]

    # The add-on's button

    def badge(self) -> tuple[str, str] | None:
        """Text and background colour of the number on the add-on's button, as Thunderbird draws it; `None` without one."""
        from panel import BUTTON

        drawn = self.chrome(
            """const button = W.document.getElementById(args[0]);
            const style = button.getAttribute("badgeStyle") ?? "";
            return button.getAttribute("badge")
              && [button.getAttribute("badge"), style.match(/background-color: ([^;]+)/)?.[1] ?? ""]""",
            BUTTON,
        )
        return (drawn[0], drawn[1]) if drawn else None

    def wait_badge(self, text: str | None, colour: str = "", timeout: float = 20.0) -> None:
        """Until the button carries this number, in this colour where one is given."""
        self.tb.wait_for(
            lambda: (self.badge() or (None, ""))[0] == text and (not colour or (self.badge() or ("", ""))[1] == colour),
            f"the badge {text!r} {colour} (it is {self.badge()})",
            timeout,
        )

    def panel(self) -> Panel:
        """The add-on's panel, opened with a click on its button."""
        from panel import Panel

        return Panel(self).open()

    # Reading

    def fields(self) -> dict[str, list[str]]:
        """The pills of To, Cc and Bcc."""
        return self.chrome(
            """return Object.fromEntries(args[0].map(name => [name,
              [...W.document.querySelectorAll(`#${name}AddrContainer > mail-address-pill`)].map(p => p.fullAddress)]))""",
            FIELDS,
        )

    @property
    def locked(self) -> bool:
        """Whether nothing in the window can be used."""
        return self.chrome("return !!W.gWindowLocked")

    @property
    def subject(self) -> str:
        return self.chrome("return W.document.getElementById('msgSubject').value")

    @property
    def messages(self) -> list[str]:
        """The notification bars."""
        return self.chrome("return W.gComposeNotification.allNotifications.map(n => n.messageText.textContent.trim())")

    # Editing, with real keys

    def set_subject(self, text: str) -> None:
        """Replace the subject."""
        self.focus()
        self.chrome("W.document.getElementById('msgSubject').focus()")
        self.tb.press("ctrl+a")
        self._type(text)
        self.tb.wait_for(lambda: self.subject == text, f"the subject {text!r}")

    def add_recipient(self, text: str, field: str = "to", *, suggested: bool = False) -> None:
        """Type into To, Cc or Bcc and confirm with Return; with `suggested`, once the address books have answered."""
        self.focus()
        count = len(self.fields()[field])
        input_id = f"{field}AddrInput"
        self.chrome(
            """W.showAndFocusAddressRow(args[0]);
            W.document.getElementById(args[1]).focus();""",
            f"addressRow{field.capitalize()}",
            input_id,
        )
        self._type(text)
        if suggested:
            self.tb.wait_for(
                lambda: self.chrome(
                    """const {controller} = W.document.getElementById(args[0]);
                    return controller.searchString.toLowerCase() == args[1].toLowerCase()
                      && controller.searchStatus == Ci.nsIAutoCompleteController.STATUS_COMPLETE_MATCH""",
                    input_id,
                    text,
                ),
                f"a suggestion for {text!r}",
            )
        self.tb.press("Return")
        self.tb.wait_for(lambda: len(self.fields()[field]) > count, f"the pill of {text!r}")

    def remove_recipient(self, address: str) -> None:
        """Select a pill by the addr-spec it holds and press Delete."""
        self.focus()
        count = sum(map(len, self.fields().values()))
        self.chrome(
            """const pill = [...W.document.querySelectorAll("mail-address-pill")].find(p => p.emailAddress == args[0]);
            pill.focus();
            pill.setAttribute("selected", "selected");""",
            address,
        )
        self.tb.press("Delete")
        self.tb.wait_for(lambda: sum(map(len, self.fields().values())) < count, f"the pill of {address!r} to go")

    def attach(self, file: Path) -> None:
        """What the file picker does with the file that was chosen."""
        self.chrome("W.AddAttachments([W.FileToAttachment(new W.FileUtils.File(args[0]))])", str(file))

    def encrypt(self) -> None:
        """What the Encrypt button does; Thunderbird signs as well, and hides the subject, a moment later."""
        self.chrome("W.toggleEncryptMessage()")
        self.tb.wait_for(
            lambda: self.chrome("return W.gSendEncrypted && W.gSendSigned && W.gEncryptSubject"), "encryption to be on"
        )

    def save(self) -> None:
        """Save as a draft, with Ctrl+S, and wait for it."""
        self._save("Drafts", lambda: self.press("ctrl+s"))

    def save_as_template(self) -> None:
        """What *File → Save As → Template* does."""
        self._save("Templates", lambda: self.chrome("W.setTimeout(() => W.SaveAsTemplate(), 0)"))

    def autosave(self) -> None:
        """What Thunderbird does every few minutes where something was changed."""
        self._save("Drafts", lambda: self.chrome("W.gMsgCompose.bodyModified = true; W.AutoSave()"))

    def _save(self, folder: str, begin: Callable[[], object]) -> None:
        before = self.chrome("return W.gMsgCompose.compFields.draftId")
        begin()
        self.tb.wait_for(
            lambda: (
                self.chrome(
                    """return W.gMsgCompose.compFields.draftId != args[0]
                      && !W.gSaveOperationInProgress && !W.gWindowLocked""",
                    before,
                )
                and self.tb.stored_in(folder)
            ),
            f"{self} to be saved",
        )

    def _type(self, text: str) -> None:
        assert self.tb.display, "no real keys on the user's own display"
        self.tb.display.type(text)

    def close(self) -> None:
        """Close without saving."""
        self.chrome(
            """W.SetContentAndBodyAsUnmodified();
            W.ToggleWindowLock(false);
            W.setTimeout(() => W.close(), 0);"""
        )
        self.wait_closed()
