"""The add-on's background page: awake, suspended, dead."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thunderbird import Thunderbird


class Background:
    """`Thunderbird.background`."""

    def __init__(self, tb: Thunderbird) -> None:
        self._tb = tb

    def _extension(self, code: str, *args: object) -> Any:
        from thunderbird import ADDON_ID

        return self._tb.chrome(
            f"""const [id, ...rest] = args;
            const extension = WebExtensionPolicy.getByID(id)?.extension;
            if (!extension) {{
              throw new Error("the add-on is not active");
            }}
            return (async (...args) => {{ {code} }})(...rest)""",
            ADDON_ID,
            *args,
        )

    @property
    def state(self) -> str:
        """`starting`, `running`, `suspending`, `stopped`."""
        return self._extension("return extension.backgroundState")

    def terminate(self) -> None:
        """What Thunderbird does after some idle time; again, where an event still under way wakes the page once more."""

        def is_stopped() -> bool:
            self._extension("await extension.terminateBackground()")
            return self.state == "stopped"

        self._tb.wait_for(is_stopped, "the background page to end")

    def wake(self) -> None:
        """What Thunderbird does for an event."""
        self._extension("await extension.wakeupBackground()")
        self._tb.wait_for(lambda: self.state == "running", "the background page to run")

    def eval(self, code: str, *args: object) -> Any:
        """What the body of an async function returns, run in the page: `window`, `browser`, `args`. Wakes the page."""
        from thunderbird import ADDON_ID

        self.wake()
        return self._tb.in_page(
            f"WebExtensionPolicy.getByID({ADDON_ID!r}).extension.backgroundContext?.xulBrowser.browsingContext",
            code,
            *args,
        )

    def session_storage(self) -> dict[str, Any]:
        """All of `storage.session`, without waking the page."""
        return self._extension(
            """const {extensionStorageSession} = ChromeUtils.importESModule("resource://gre/modules/ExtensionStorage.sys.mjs");
            const keepData = true;
            return Object.fromEntries(Object.entries(extensionStorageSession.get(extension, null))
              .map(([key, value]) => [key, value?.deserialize ? value.deserialize(globalThis, keepData) : value]))"""
        )

    def local_storage(self) -> dict[str, Any]:
        """All of `storage.local`."""
        return self.eval("return browser.storage.local.get()")

    def set_local(self, **values: object) -> None:
        """Store in `storage.local`."""
        self.eval("await browser.storage.local.set(args[0])", values)

    def clear_storage(self) -> None:
        """Empty `storage.local` and `storage.session`."""
        self.eval("await browser.storage.local.clear(); await browser.storage.session.clear()")

    def fill_session_storage(self) -> None:
        """Leave no room in `storage.session`."""
        self.eval(
            """const full = "x".repeat(1_000_000);
            for (let n = 0; ; n++) {
              try {
                await browser.storage.session.set({ [`filler${n}`]: full });
              } catch {
                break;
              }
            }
            for (let size = 500_000, n = 0; size >= 1; size = Math.floor(size / 2), n++) {
              await browser.storage.session.set({ [`rest${n}`]: full.slice(0, size) }).catch(() => {});
            }"""
        )

    def kill_process(self) -> None:
        """SIGKILL to the process all extension pages live in."""
        process_ids = self._tb.chrome(
            """const {children} = await ChromeUtils.requestProcInfo();
            return children.filter(child => child.type == "extension").map(child => child.pid)"""
        )
        assert process_ids, "no extension process"
        for process_id in process_ids:
            os.kill(process_id, signal.SIGKILL)
        self._tb.wait_for(
            lambda: not any(os.path.exists(f"/proc/{process_id}/exe") for process_id in process_ids),
            "the extension process to end",
        )
        self._tb.wait_for(lambda: self.state == "stopped", "Thunderbird to notice")
