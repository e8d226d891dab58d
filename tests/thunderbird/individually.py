"""The window of a message that is being sent to each person individually, and Thunderbird's questions about permissions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialog import POPUP, Dialog
from marionette_driver.errors import UnexpectedAlertOpen
from marionette_driver.marionette import Alert
from window import Window

if TYPE_CHECKING:
    from thunderbird import Thunderbird

PATH = "/individually/individually.html"


class Individually(Dialog):
    """Has the dialog's kind of hooks: `data-state`, `data-fact`, `data-list`, `data-answer`."""

    @classmethod
    def all(cls, tb: Thunderbird) -> list[Individually]:
        """Every open window of a job, the latest first, drawn or not, dead ones included."""
        found = tb.chrome(
            """return [...Services.wm.getEnumerator(null)].filter(w => w.location.href == args[0] && !w.closed)
              .filter(w => w.document.getElementById("requestFrame")?.currentURI?.filePath == args[1])
              .map(w => w.docShell.outerWindowID)""",
            POPUP,
            PATH,
        )
        return [cls(tb, window_id, -1) for window_id in sorted(found, reverse=True)]

    @classmethod
    def wait(cls, tb: Thunderbird, state: str | None = None, timeout: float = 20.0) -> Individually:
        """The window, once it is drawn and in place, and its job in this state."""
        return tb.wait_for(
            lambda: next(w for w in cls.all(tb)[:1] if w.state and w.is_settled and w.state == (state or w.state)),
            f"the window of a job that is {state or 'there'}",
            timeout,
        )

    @property
    def state(self) -> str | None:
        """`running`, `paused`, `done`; `None` while nothing is drawn."""
        return self.js("return document.documentElement.dataset.state")

    def counts(self) -> tuple[int, int, int, int]:
        """Sent, left, failed, uncertain, at one moment."""
        counts = self.js(
            """return ["sent", "left", "failed", "uncertain"].map(name =>
              Number(document.querySelector(`[data-fact="${name}"]`).textContent))"""
        )
        return tuple(counts)

    def wait_counts(self, sent: int, left: int, failed: int = 0, uncertain: int = 0, timeout: float = 20.0) -> None:
        """Until the window shows exactly this."""
        wanted = (sent, left, failed, uncertain)
        self.tb.wait_for(lambda: self.counts() == wanted, f"sent, left, failed, uncertain to be {wanted}", timeout)

    def listed(self, state: str) -> list[str]:
        """The recipients that failed, or that are uncertain."""
        return self.js(
            "return [...document.querySelectorAll(`[data-list='${args[0]}'] .recipient`)].map(e => e.textContent)", state
        )

    def decide(self, answer: str, state: str, recipient: str) -> None:
        """Click "try again", "leave out" and their like in the row of one recipient."""
        n = self.js(
            """const row = [...document.querySelectorAll(`[data-list='${args[0]}'] li`)]
              .find(row => row.querySelector(".recipient").textContent == args[1]);
            return row.querySelector("button").dataset.n""",
            state,
            recipient,
        )
        self.click_on(f"button[data-answer='{answer}'][data-list='{state}'][data-n='{n}']")


TAB = "Services.wm.getMostRecentWindow('mail:3pane').document.getElementById('tabmail').tabInfo"
ALLOW = f"{TAB}.find(tab => tab.browser?.currentURI?.filePath == '/individually/allow.html')?.browser"


def answer_allow(tb: Thunderbird, answer: str | None) -> None:
    """Click a button of the page that explains the permissions, with the real mouse; without an answer, close its tab."""
    assert tb.display
    # Windows are found by their titles: this one has to have its last.
    tb.wait_for(
        lambda: tb.in_page(f"{ALLOW}.browsingContext", "return 'ready' in document.documentElement.dataset && document.title")
        in tb.chrome("return Services.wm.getMostRecentWindow('mail:3pane').document.title"),
        "the page that asks",
    )
    Window(tb, tb.chrome("return Services.wm.getMostRecentWindow('mail:3pane').docShell.outerWindowID")).focus()
    if answer is None:
        tb.display.press("ctrl+w")
        return
    x, y = tb.in_page(
        f"{ALLOW}.browsingContext",
        """const box = document.querySelector(`button[data-answer="${args[0]}"]`).getBoundingClientRect();
        return [window.mozInnerScreenX + box.x + box.width / 2, window.mozInnerScreenY + box.y + box.height / 2]""",
        answer,
    )
    tb.display.click(x, y)


def answer_permission(tb: Thunderbird, permission: str, *, allow: bool) -> None:
    """Answer Thunderbird's question whether the add-on may have a permission, in its main window, with the real mouse."""
    assert tb.display
    text = tb.chrome(
        """const {PERMISSION_L10N, permissionToL10nId} =
          ChromeUtils.importESModule("resource://gre/modules/ExtensionPermissionMessages.sys.mjs");
        return PERMISSION_L10N.formatValueSync(permissionToL10nId(args[0]))""",
        permission,
    )
    x, y = tb.wait_for(
        lambda: tb.chrome(
            """const W = Services.wm.getMostRecentWindow("mail:3pane");
            const {panel} = W.PopupNotifications;
            const shown = panel.ownerDocument.getElementById("addon-webext-perm-list").textContent;
            if (panel.state != "open" || shown != args[0]) {
              return null;
            }
            const {button, secondaryButton} = panel.firstElementChild;
            const box = (args[1] ? button : secondaryButton).getBoundingClientRect();
            return [box.width && W.mozInnerScreenX + box.x + box.width / 2,
              W.mozInnerScreenY + box.y + box.height / 2]""",
            text,
            allow,
        ),
        f"the question about {permission}",
    )
    tb.display.click(x, y)


def dismiss_error(tb: Thunderbird) -> None:
    """Close Thunderbird's own message about a send that failed. It belongs to whichever window was in front, Marionette's own included."""

    def is_dismissed() -> bool:
        try:
            if not tb.prompts():
                return False
            tb.dismiss_prompts()
        except UnexpectedAlertOpen:
            assert tb.client
            Alert(tb.client).accept()
        return True

    tb.wait_for(is_dismissed, "Thunderbird's own message about the error", timeout=40)


def permissions(tb: Thunderbird) -> set[str]:
    """The optional permissions that the add-on has."""
    granted = tb.background.eval("return (await browser.permissions.getAll()).permissions")
    return {"messages.send"} & set(granted)
