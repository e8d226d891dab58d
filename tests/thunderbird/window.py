"""What compose windows and dialogs have in common."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from waiting import wait_briefly

if TYPE_CHECKING:
    from thunderbird import Thunderbird


class Window:
    """One of Thunderbird's top-level windows."""

    def __init__(self, tb: Thunderbird, window_id: int) -> None:
        self.tb = tb
        self.window_id = window_id

    def chrome(self, code: str, *args: object) -> Any:
        """`Thunderbird.chrome`, with this window as `W`."""
        return self.tb.chrome(
            f"""const [outerWindowId, ...rest] = args;
            const W = Services.wm.getOuterWindowWithId(outerWindowId);
            if (!W || W.closed) {{
              throw new Error("the window is closed");
            }}
            return (async (...args) => {{ {code} }})(...rest)""",
            self.window_id,
            *args,
        )

    @property
    def is_open(self) -> bool:
        return self.tb.chrome(
            "const w = Services.wm.getOuterWindowWithId(args[0]); return !!w && !w.closed", self.window_id
        )

    @property
    def has_focus(self) -> bool:
        """Whether keys go to this window: both Thunderbird and the window manager have to say so.

        Thunderbird believes itself that a window it asked to raise has the focus, also where the window manager refused.
        """
        is_active, title = self.chrome("return [Services.focus.activeWindow == W, W.document.title]")
        return is_active and (not self.tb.display or self.tb.display.active_title() == title)

    def focus(self) -> Self:
        """Bring the window to the front, as a click on its title bar does."""
        if not self.has_focus:
            self._activate()
            self.tb.wait_for(lambda: self.has_focus, f"{self} to have the focus")
        return self

    def press(self, key: str) -> None:
        """A real key to this window; `Thunderbird.press` tells where it goes otherwise."""
        self.focus()
        self.tb.press(key)

    def close_by_window_manager(self) -> None:
        """What a click on the X of the title bar does; does not wait."""
        self.press("alt+F4")

    def wait_closed(self, timeout: float = 20.0) -> None:
        self.tb.wait_for(lambda: not self.is_open, f"{self} to close", timeout)

    def wait_focus(self) -> None:
        self.tb.wait_for(lambda: self.has_focus, f"{self} to have the focus")

    def screenshot(self, path: Path) -> None:
        """This window alone, without its title bar, brought to the front."""
        self.focus()
        x, y, width, height = self.chrome("return [W.mozInnerScreenX, W.mozInnerScreenY, W.innerWidth, W.innerHeight]")
        assert self.tb.display, "no pictures on the user's own display"
        self.tb.display.screenshot(path, (round(x), round(y), round(width), round(height)))

    def _activate(self) -> None:
        """Through another window first: Thunderbird hears nothing of a window that had the focus already."""
        display = self.tb.display
        assert display, "no window manager on the user's own display"
        main = self.tb.chrome("return Services.wm.getMostRecentWindow('mail:3pane').document.title")
        for window in display.windows(self.chrome("return W.document.title")):
            for each in (*display.windows(main), window):
                display.activate(each)
            if wait_briefly(lambda: self.has_focus):
                return

    def _click_at(self, x: float, y: float) -> None:
        assert self.tb.display, "no clicks on the user's own display"
        self.tb.display.click(x, y)

    def __repr__(self) -> str:
        return f"{type(self).__name__.lower()} {self.window_id}"
