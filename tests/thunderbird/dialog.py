"""The add-on's dialog, seen through the hooks it promises: `data-verdict`, `data-rule`, `data-fact`, `data-answer`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from window import Window

if TYPE_CHECKING:
    from thunderbird import Thunderbird

POPUP = "chrome://messenger/content/extensionPopup.xhtml"


class Dialog(Window):
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
        """The dialog about a compose tab, once its verdict is drawn and its window in place."""
        return tb.wait_for(
            lambda: next(d for d in cls.all(tb) if d.tab_id == tab_id and d.verdict and d.is_settled),
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

    # Reading

    @property
    def verdict(self) -> str | None:
        """`ask`, `block`, `send`; `None` while nothing is drawn."""
        return self.js("return document.documentElement.dataset.verdict")

    @property
    def is_settled(self) -> bool:
        """Whether `windows.create`, which sets place, size and focus at last, is done."""
        return self.chrome("return !W.webExtensionWindowCreatePending")

    @property
    def failure(self) -> str | None:
        """Why the check failed, if it did."""
        return self.js("return document.documentElement.dataset.failure ?? null")

    @property
    def is_busy(self) -> bool:
        """Whether an answer is being carried out."""
        return self.js("return !!document.querySelector('[aria-busy=true]')")

    @property
    def text(self) -> str:
        """Everything a person can read."""
        return self.js("return document.body.innerText")

    def rules(self) -> list[tuple[str, str]]:
        """Rule id and level of every finding, in the order shown."""
        return [
            (rule, level)
            for rule, level in self.js(
                "return [...document.querySelectorAll('[data-rule]')].map(e => [e.dataset.rule, e.dataset.level])"
            )
        ]

    def fact(self, name: str) -> str | None:
        """The bare text of a fact."""
        return self.js("return document.querySelector(`[data-fact='${args[0]}']`)?.textContent.trim()", name)

    def buttons(self) -> list[tuple[str, str | None]]:
        """Answer and remedy of every button that can be seen, in the order shown."""
        return [
            (answer, remedy)
            for answer, remedy in self.js(
                """return [...document.querySelectorAll("button[data-answer]")].filter(b => b.checkVisibility())
                  .map(b => [b.dataset.answer, b.dataset.remedy ?? null])"""
            )
        ]

    # Answering

    def click(self, answer: str, remedy: str | None = None) -> None:
        """Click a button with the real mouse, or, where there is none (the user's display), through the page."""
        selector = f"button[data-answer='{answer}']" + (f"[data-remedy='{remedy}']" if remedy else "")
        if not self.tb.display:
            self.js("document.querySelector(args[0]).click()", selector)
            return
        self.focus()
        x, y = self.js(
            """const button = document.querySelector(args[0]);
            if (!button) {
              throw new Error(`no ${args[0]}`);
            }
            button.scrollIntoView({ block: "nearest", behavior: "instant" });
            const box = button.getBoundingClientRect();
            return [window.mozInnerScreenX + box.left + box.width / 2, window.mozInnerScreenY + box.top + box.height / 2]""",
            selector,
        )
        self._click_at(x, y)

    def answer(self, answer: str, remedy: str | None = None) -> None:
        """Click and wait until the dialog is gone."""
        self.click(answer, remedy)
        self.wait_closed()
