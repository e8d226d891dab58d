"""A page of the add-on that shows a verdict, seen through the hooks it promises: `data-verdict`, `data-rule`, `data-fact`,
`data-answer`.
"""

from __future__ import annotations

from typing import Any


class VerdictPage:
    """What the dialog and the panel have in common."""

    def js(self, code: str, *args: object) -> Any:
        """What the body of an async function returns, run in the page: `window`, `document`, `browser`, `args`."""
        raise NotImplementedError

    # Reading

    @property
    def verdict(self) -> str | None:
        """`ask`, `block`, `send`; `None` while nothing is drawn."""
        return self.js("return document.documentElement.dataset.verdict")

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

    def place_of(self, selector: str) -> tuple[float, float]:
        """The middle of a button, on the screen, after scrolling it into view."""
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
        return x, y


def selector_of(answer: str, remedy: str | None = None) -> str:
    """Of a button, by its hooks."""
    return f"button[data-answer='{answer}']" + (f"[data-remedy='{remedy}']" if remedy else "")
