"""The add-on's dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from verdict_page import VerdictPage, selector_of
from window import Window

if TYPE_CHECKING:
    from thunderbird import Thunderbird

POPUP = "chrome://messenger/content/extensionPopup.xhtml"


class Dialog(VerdictPage, Window):
    """A window of the add-on with `dialog/dialog.html?tab=…` in it."""

    def __init__(self, tb: Thunderbird, window_id: int, tab_id: int) -> None:
        super().__init__(tb, window_id)
        self.tab_id = tab_id

    @classmethod
    def all(cls, tb: Thunderbird) -> list[Dialog]:
        """Every open dialog, drawn or not."""
        found = tb.chrome(
            """return [...Services.wm.getEnumerator(null)]
              .filter(w => w.location.href == args[0] && !w.closed)
              .map(w => [w.docShell.outerWindowID, w.document.getElementById("requestFrame")?.currentURI?.spec ?? ""])""",
            POPUP,
        )
        dialogs = []
        for window_id, url in found:
            parts = urlsplit(url)
            if parts.path == "/dialog/dialog.html":
                dialogs.append(cls(tb, window_id, int(parse_qs(parts.query)["tab"][0])))
        return dialogs

    @classmethod
    def about(cls, tb: Thunderbird, tab_id: int, timeout: float = 20.0) -> Dialog:
        """The dialog about a compose tab, once its verdict is drawn and its window in place; none that is about to be replaced."""
        return tb.wait_for(
            lambda: next(d for d in cls.all(tb) if d.tab_id == tab_id and d.verdict and d.is_settled and d.is_current),
            f"the dialog about tab {tab_id}",
            timeout,
        )

    def js(self, code: str, *args: object) -> Any:
        """What the body of an async function returns, run in the page: `window`, `document`, `browser`, `args`."""
        return self.tb.in_page(
            f"Services.wm.getOuterWindowWithId({self.window_id})?.document"
            '.getElementById("requestFrame")?.browsingContext',
            code,
            *args,
        )

    @property
    def is_settled(self) -> bool:
        """Whether `windows.create`, which sets place, size and focus at last, is done."""
        return self.chrome("return !W.webExtensionWindowCreatePending")

    @property
    def is_current(self) -> bool:
        """Whether it shows what is asked now, as far as that could be stored."""
        flow = self.tb.background.session_storage().get(f"flow.{self.tab_id}")
        drawn = self.js("return document.documentElement.dataset.question")
        return flow is None or (flow["question"] is not None and flow["question"]["id"] == drawn)

    # Answering

    def click(self, answer: str, remedy: str | None = None) -> None:
        """Click a button with the real mouse, or, where there is none (the user's display), through the page."""
        self.click_on(selector_of(answer, remedy))

    def click_on(self, selector: str) -> None:
        """`click`, for any button."""
        if not self.tb.display:
            self.js("document.querySelector(args[0]).click()", selector)
            return
        self.focus()
        self._click_at(*self.place_of(selector))

    def answer(self, answer: str, remedy: str | None = None) -> None:
        """Click and wait until the dialog is gone."""
        self.click(answer, remedy)
        self.wait_closed()
