"""Where Thunderbird appears: an X server of its own with real keys and clicks, or the user's screen."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Self

from waiting import wait_until


class Display:
    """Xvfb with a window manager on a display number that was free."""

    SIZE = (1400, 1000)

    def __init__(self) -> None:
        for program in ("Xvfb", "openbox", "xdotool", "import"):
            if not shutil.which(program):
                raise FileNotFoundError(f"{program} is missing; `make test` installs what is needed")
        read_end, write_end = os.pipe()
        width, height = self.SIZE
        self._server = subprocess.Popen(
            # Without -noreset the server would start anew, and drop the window manager, when a first client leaves early.
            ["Xvfb", "-noreset", "-displayfd", str(write_end), "-screen", "0", f"{width}x{height}x24"],
            pass_fds=[write_end],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(write_end)
        with os.fdopen(read_end) as number:
            name = number.readline().strip()
        if not name:
            raise RuntimeError(f"Xvfb did not start (exit status {self._server.wait()})")
        self.env = {**os.environ, "DISPLAY": f":{name}", "GDK_BACKEND": "x11"}
        self.env.pop("WAYLAND_DISPLAY", None)
        self._window_manager = subprocess.Popen(
            ["openbox"], env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            wait_until(lambda: self._xdotool("get_num_desktops").returncode == 0, "the window manager")
        except BaseException:
            self.close()
            raise

    def press(self, key: str) -> None:
        """A key (`ctrl+Return`, `Escape`, `alt+F4`), to the window that has the focus."""
        self._checked("key", "--clearmodifiers", key)

    def type(self, text: str) -> None:
        """Text, to the window that has the focus."""
        self._checked("type", "--clearmodifiers", "--delay", "4", text)

    def click(self, x: float, y: float) -> None:
        """The left mouse button, at a position on the screen."""
        self._checked("mousemove", str(round(x)), str(round(y)), "click", "1")

    def windows(self, title: str) -> list[str]:
        """X11 ids of all windows of a title."""
        return self._xdotool("search", "--onlyvisible", "--name", f"^{re.escape(title)}$").stdout.split()

    def active_title(self) -> str:
        """The title of the window that has the focus."""
        return self._xdotool("getactivewindow", "getwindowname").stdout.strip()

    def activate(self, window: str) -> None:
        """Give a window the focus, as a task bar does."""
        self._checked("windowactivate", "--sync", window)

    def park_mouse(self) -> None:
        """Put the pointer where nothing reacts to it."""
        width, height = self.SIZE
        self._checked("mousemove", str(width - 1), str(height - 1))

    def screenshot(self, path: Path, area: tuple[int, int, int, int] | None = None) -> None:
        """The screen, or `area` = x, y, width, height of it, as PNG."""
        path.parent.mkdir(parents=True, exist_ok=True)
        crop = []
        if area:
            x, y, width, height = area
            crop = ["-crop", f"{width}x{height}+{x}+{y}", "+repage"]
        subprocess.run(["import", "-window", "root", *crop, str(path)], env=self.env, check=True, timeout=30)

    def close(self) -> None:
        for process in (self._window_manager, self._server):
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _checked(self, *arguments: str) -> None:
        result = self._xdotool(*arguments)
        if result.returncode:
            raise RuntimeError(f"xdotool {' '.join(arguments)}: {result.stderr.strip()}")

    def _xdotool(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["xdotool", *arguments], env=self.env, capture_output=True, text=True, timeout=60, check=False
        )
