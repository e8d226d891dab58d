"""The panel on the button that the add-on has in each compose window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from verdict_page import VerdictPage, selector_of

if TYPE_CHECKING:
    from compose import Compose

BUTTON = "bcc-guard_thunderbird-addons-composeAction-toolbarbutton"


class Panel(VerdictPage):
    """`panel/panel.html` in the panel of a compose window."""

    def __init__(self, compose: Compose) -> None:
        self._compose = compose
        self._tb = compose.tb

    def open(self) -> Panel:
        """Click the button and wait until the verdict is drawn and the panel keeps its place."""
        self._compose.focus()
        x, y = self._compose.chrome(
            """const box = W.document.getElementById(args[0]).getBoundingClientRect();
            return [W.mozInnerScreenX + box.left + box.width / 2, W.mozInnerScreenY + box.top + box.height / 2]""",
            BUTTON,
        )
        self._compose._click_at(x, y)
        self._tb.wait_for(lambda: self.is_open and self.verdict, "the panel")
        self.settle()
        return self

    def js(self, code: str, *args: object) -> Any:
        window = f"Services.wm.getOuterWindowWithId({self._compose.window_id})"
        return self._tb.in_page(
            f'{window}?.document.querySelector(".webextension-popup-panel browser")?.browsingContext', code, *args
        )

    @property
    def is_open(self) -> bool:
        return self._compose.chrome("return W.document.querySelector('.webextension-popup-panel')?.state == 'open'")

    def settle(self) -> None:
        """Until the panel keeps its size, which follows its page."""
        self._compose.chrome(
            """const panel = W.document.querySelector(".webextension-popup-panel");
            for (let last = "", same = 0; same < 20; await new Promise(done => W.requestAnimationFrame(done))) {
              const box = panel.getOuterScreenRect();
              const size = `${box.left} ${box.top} ${box.width} ${box.height}`;
              same = size == last ? same + 1 : 0;
              last = size;
            }"""
        )

    def place(self) -> tuple[int, int, int, int]:
        """Left, top, width and height on the screen."""
        left, top, width, height = self._compose.chrome(
            """const box = W.document.querySelector(".webextension-popup-panel").getOuterScreenRect();
            return [box.left, box.top, box.width, box.height]"""
        )
        return left, top, width, height

    def click(self, answer: str, remedy: str | None = None) -> None:
        """Click a button with the real mouse, once it keeps its place: what is drawn anew may have another size."""
        self.settle()
        self._compose._click_at(*self.place_of(selector_of(answer, remedy)))

    def wait_closed(self) -> None:
        self._tb.wait_for(lambda: not self.is_open, "the panel to close")
