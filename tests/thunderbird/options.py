"""The add-on's options page, in a tab of the main window; and the page that it opens to try a message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from pathlib import Path

    from thunderbird import Thunderbird

TABS = "Services.wm.getMostRecentWindow('mail:3pane').document.getElementById('tabmail')"


class Page:
    """One of the add-on's pages in a tab."""

    path = ""

    def __init__(self, tb: Thunderbird) -> None:
        self.tb = tb
        self.tab = f"{TABS}.tabInfo.find(tab => tab.browser?.currentURI?.spec.endsWith('{self.path}'))"

    def wait(self) -> Self:
        """Until the page is drawn."""
        self.tb.wait_for(lambda: self.js("return 'ready' in document.documentElement.dataset"), self.path)
        return self

    def close(self) -> None:
        self.tb.chrome(f"{TABS}.closeTab({self.tab})")

    def js(self, code: str, *args: object) -> Any:
        """What the body of an async function returns, run in the page: `window`, `document`, `browser`, `args`."""
        return self.tb.in_page(f"{self.tab}?.browser.browsingContext", code, *args)

    def click(self, selector: str) -> None:
        """A real click; returns once the page has dealt with it."""
        x, y = self.js(
            """const element = document.querySelector(args[0]);
            element.scrollIntoView({ block: "center" });
            // The timer ends after what the click does by itself, such as opening <details>.
            window.clicked = new window.Promise(done =>
              window.addEventListener("click", () => window.setTimeout(done), { once: true, capture: true }));
            const box = element.getBoundingClientRect();
            return [box.left + box.width / 2, box.top + box.height / 2]""",
            selector,
        )
        left, top = self.tb.chrome(
            f"""const box = {self.tab}.browser.getBoundingClientRect();
            const window = {self.tab}.browser.documentGlobal ?? {self.tab}.browser.ownerGlobal;
            window.focus();
            return [window.mozInnerScreenX + box.left, window.mozInnerScreenY + box.top]"""
        )
        assert self.tb.display, "no clicks on the user's own display"
        self.tb.display.click(left + x, top + y)
        self.js("await window.clicked")

    def _choose(self, field: str, name: str, content: str) -> None:
        """Choose a file; without the file picker, which belongs to the system."""
        self.js(
            """const input = document.querySelector(args[0]);
            const chosen = new window.DataTransfer();
            chosen.items.add(new window.File([args[2]], args[1]));
            input.files = chosen.files;
            input.dispatchEvent(new window.Event("change", { bubbles: true }));""",
            field,
            name,
            content,
        )

    def width(self, pixels: int) -> None:
        """Make the page this wide."""
        self.tb.chrome(f"Object.assign({self.tab}.browser.style, {{ width: args[0], minWidth: 0, flex: 'none' }})", f"{pixels}px")
        self.tb.wait_for(lambda: self.js("return window.innerWidth") == pixels, f"a width of {pixels}")

    def screenshot(self, path: Path) -> None:
        """All of the page, also what would have to be scrolled to."""
        self.tb.chrome(
            f"""const browser = {self.tab}.browser;
            const height = await browser.browsingContext.currentWindowGlobal.getActor("MarionetteCommands").executeScript(
              "return document.documentElement.scrollHeight", [],
              {{ async: false, newSandbox: true, sandboxName: null, timeout: 9000, line: 0, file: "height" }});
            const bitmap = await browser.browsingContext.currentWindowGlobal.drawSnapshot(
              new DOMRect(0, 0, browser.clientWidth, height), 1, "white");
            const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
            canvas.getContext("2d").drawImage(bitmap, 0, 0);
            const bytes = await (await canvas.convertToBlob()).arrayBuffer();
            await IOUtils.makeDirectory(PathUtils.parent(args[0]));
            await IOUtils.write(args[0], new Uint8Array(bytes));""",
            str(path),
        )


class Options(Page):
    """`with Options(tb) as options:`."""

    path = "/options/options.html"

    def __enter__(self) -> Self:
        self.tb.background.eval("await browser.runtime.openOptionsPage()")
        return self.wait()

    def __exit__(self, *_: object) -> None:
        self.close()

    def open_rules(self, *ids: str) -> None:
        """Open what is closed; without `ids`, every rule."""
        self.js(
            """for (const rule of document.querySelectorAll("details.rule")) {
              rule.open ||= args.length == 0 || args.some(id => rule.id == `rule-${id}`);
            }""",
            *ids,
        )

    def field(self, path: str) -> dict[str, Any]:
        """What a setting shows, once its rule is open: `value`, `disabled`, `locked`, `problem`, `saved`."""
        return self.js(
            """const row = document.querySelector(`[data-path="${args[0]}"]`);
            row.closest("details")?.setAttribute("open", "");
            const controls = [...row.querySelectorAll("input, select, textarea")];
            const shown = selector => [...row.querySelectorAll(selector)].filter(e => e.checkVisibility())
              .map(e => e.textContent).join(" ");
            return {
              value: controls.length > 1 ? controls.find(c => c.checked)?.value : controls[0].value,
              disabled: controls.every(control => control.disabled),
              invalid: controls.some(control => control.ariaInvalid == "true"),
              locked: shown(".locked"), problem: shown(".problem"), saved: shown(".saved") }""",
            path,
        )

    def set(self, path: str, value: str) -> None:
        """Choose or write a value, and leave the field."""
        self.js(
            """const [path, value] = args;
            const row = document.querySelector(`[data-path="${path}"]`);
            row.closest("details")?.setAttribute("open", "");
            const radio = [...row.querySelectorAll("input[type=radio]")].find(radio => radio.value == value);
            if (radio) {
              radio.click();
              return;
            }
            const control = row.querySelector("input, select, textarea");
            control.focus();
            control.value = value;
            control.dispatchEvent(new window.Event("input", { bubbles: true }));
            control.dispatchEvent(new window.Event("change", { bubbles: true }));""",
            path,
            value,
        )

    def stored(self) -> dict[str, Any]:
        """The user's settings, as they are kept."""
        return self.tb.background.local_storage().get("settings", {})

    def wait_stored(self, settings: dict[str, Any]) -> None:
        """Until exactly this is kept."""
        self.tb.wait_for(lambda: self.stored() == settings, f"{settings} to be stored")

    def load(self, content: str, name: str = "settings.json") -> None:
        """Choose a file of settings."""
        self._choose("#transfer input", name, content)

    def search(self, words: str) -> None:
        """Write into the search field."""
        self.js(
            """const input = document.getElementById("search-words");
            input.focus();
            input.value = args[0];
            input.dispatchEvent(new window.Event("input", { bubbles: true }));""",
            words,
        )

    def rules_shown(self) -> list[str]:
        """The ids of the rules that can be seen."""
        return self.js(
            """return [...document.querySelectorAll(".rule")].filter(rule => rule.checkVisibility())
              .map(rule => rule.id.replace("rule-", ""))"""
        )


class Try(Page):
    """`with Try(tb) as page:`, opened from the options page."""

    path = "/try/try.html"

    def __enter__(self) -> Self:
        with Options(self.tb) as options:
            options.click("#try button")
            return self.wait()

    def __exit__(self, *_: object) -> None:
        self.close()

    def check(self, message: str) -> str:
        """The verdict of a message that is pasted."""
        self.js(
            """document.getElementById("message").value = args[0];
            document.getElementById("check").click();""",
            message,
        )
        return self.verdict()

    def add(self, name: str, content: str) -> None:
        """Choose a file that goes with the message."""
        self._choose("#attached input", name, content)

    def verdict(self) -> str:
        """The verdict, once it is drawn."""
        return self.tb.wait_for(lambda: self.js("return document.documentElement.dataset.verdict"), "the verdict")

    def rules(self) -> dict[str, str]:
        """The rules that found something, each with its level."""
        return self.js(
            """return Object.fromEntries([...document.querySelectorAll("#verdict [data-rule]")]
              .map(({ dataset }) => [dataset.rule, dataset.level]))"""
        )

    def text(self) -> str:
        """Everything the verdict says."""
        return self.js("return document.getElementById('verdict').innerText")
