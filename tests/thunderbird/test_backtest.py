"""Today's settings over what was sent: how often they would have interrupted; nothing is sent, and nothing is kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from correspondents import Letter, file_letters, make_sent_folder, many
from options import Options
from test_send import people
from thunderbird import Thunderbird


def start(options: Options, months: int = 3) -> None:
    options.js("document.getElementById('backtest-months').value = String(args[0])", months)
    options.click("#backtest [data-wish=start]")


def finish(options: Options, timeout: float = 60.0) -> dict[str, Any]:
    """The result, once it is there: what is said, and each bar's number."""
    options.tb.wait_for(
        lambda: options.js("return document.querySelector('#backtest .summary').innerText"), "the result", timeout
    )
    return options.js(
        """const figures = rows => [...document.querySelectorAll(`#backtest ${rows}`)]
          .map(row => [row.dataset, row.querySelector(".figure").innerText.replace(/[^0-9]/g, "")]);
        const limits = {};
        for (const [{ limit, value }, figure] of figures("[data-limit]")) {
          (limits[limit] ??= {})[value] = Number(figure);
        }
        return {
          said: document.querySelector("#backtest").innerText,
          rules: Object.fromEntries(figures("[data-rule]").map(([{ rule }, figure]) => [rule, Number(figure)])),
          limits }"""
    )


def databases(tb: Thunderbird) -> list[str]:
    return sorted(tb.background.eval("return (await window.indexedDB.databases()).map(({ name }) => name)"))


def letters() -> list[Letter]:
    """Three messages to 12 people of the last weeks, one to 25, five to one person; one to 30 people, half a year old."""
    return [
        *(Letter(", ".join(people(12)), days_ago=10 * n + 1) for n in range(3)),
        Letter(people(1)[0], cc=", ".join(people(25)), days_ago=40),
        *(Letter("Bob <bob@one.example>", bcc=", ".join(people(50)), days_ago=n + 2) for n in range(5)),
        Letter(", ".join(people(30)), days_ago=180),
    ]


def test_it_counts_what_would_have_interrupted_and_what_other_limits_would_do(
    fresh_thunderbird: Callable[..., Thunderbird], xpi: Path
) -> None:
    tb = fresh_thunderbird(xpi)
    file_letters(tb, letters()[:6])
    file_letters(tb, letters()[6:], path=("Sent", "2025"))
    tb.background.set_local(
        settings={"rules": {"forbidden_recipient": {"entries": ["one.example"]}, "mixed_organisations": {"level": "notice"}}}
    )
    with Options(tb) as options:
        before = (tb.background.local_storage(), databases(tb), tb.sent_copies())
        start(options)
        result = finish(options)
        assert "9 of 9 messages would have been held" in result["said"]
        assert result["rules"]["visible_recipients"] == 4
        assert result["rules"]["forbidden_recipient"] == 5
        assert result["limits"]["visible_recipients.external_limit"] == {"3": 4, "5": 4, "10": 4, "20": 1, "40": 0}
        assert result["limits"]["visible_recipients.total_limit"]["100"] == 4, "the other limit is as it is set"
        assert "Look-alike domains" in result["said"].rsplit("Not counted", 1)[1]
        assert "People who see each other" not in result["said"].rsplit("Not counted", 1)[1]

        # Settings changed since count at the next start.
        options.set("rules.visible_recipients.external_limit", "20")
        options.set("rules.forbidden_recipient.level", "off")
        tb.wait_for(lambda: options.stored()["rules"]["forbidden_recipient"]["level"] == "off", "the change")
        options.js("document.querySelector('#backtest .summary').replaceChildren()")
        start(options, 12)
        result = finish(options)
        assert "2 of 10 messages would have been held" in result["said"]
        assert "forbidden_recipient" not in result["rules"]
        after = tb.background.local_storage()
        assert {**after, "settings": None} == {**before[0], "settings": None}
        assert (databases(tb), tb.sent_copies()) == before[1:]
        assert not [key for key in tb.background.session_storage() if key != "correspondents"]
    assert not tb.sink.messages
    assert not tb.errors()


def test_it_stops_when_told_and_ends_with_its_page(
    fresh_thunderbird: Callable[..., Thunderbird], xpi: Path
) -> None:
    tb = fresh_thunderbird(xpi)
    make_sent_folder(tb, many(2000))
    told = "return document.querySelector('#backtest .told').innerText"
    with Options(tb) as options:
        start(options, 12)
        tb.wait_for(lambda: "read" in options.js(told), "some messages to be read")
        options.click("#backtest [data-wish=stop]")
        result = finish(options)
        assert result["said"].count("Stopped.") == 1
        assert options.js("return document.activeElement.dataset.wish") == "start"
        assert "of 2,000 messages" not in result["said"]
        start(options, 12)
        tb.wait_for(lambda: "read" in options.js(told), "some messages to be read again")
    # The page is closed; messages are checked as ever.
    compose = tb.compose(to=people(11))
    compose.send()
    compose.dialog().answer("cancel")
    assert not tb.errors()


def test_a_message_is_checked_and_sent_meanwhile_and_the_numbers_stay_right(
    fresh_thunderbird: Callable[..., Thunderbird], xpi: Path
) -> None:
    tb = fresh_thunderbird(xpi)
    make_sent_folder(tb, many(1200))
    told = "return document.querySelector('#backtest .told').innerText"
    with Options(tb) as options:
        start(options, 12)
        tb.wait_for(lambda: "read" in options.js(told), "some messages to be read")
        held = tb.compose(to=people(11))
        held.send()
        held.dialog().answer("cancel")
        held.close()
        result = finish(options, 120)
        assert "of 1,200 messages" in result["said"]
        assert result["rules"]["visible_recipients"] == 0
        assert result["limits"]["mixed_organisations.limit"]["2"] == 1200


def test_without_sent_messages_it_says_so_and_it_can_be_read_without_seeing(tb: Thunderbird) -> None:
    with Options(tb) as options:
        start(options)
        assert "There are no sent messages" in finish(options)["said"]
        file_letters(tb, letters())
        options.js("document.querySelector('#backtest .summary').replaceChildren()")
        start(options)
        finish(options)
        tables = options.js(
            """return [...document.querySelectorAll("#backtest table")].map(table => ({
              caption: table.caption.innerText,
              columns: table.querySelectorAll("thead th[scope=col]").length,
              nameless: [...table.tBodies[0].rows].filter(row => !row.querySelector("th[scope=row]")?.innerText).length }))"""
        )
        assert len(tables) >= 4
        assert all(table["caption"] and table["columns"] == 2 and table["nameless"] == 0 for table in tables)
        options.width(320)
        for direction in ("ltr", "rtl"):
            options.js("document.documentElement.dir = args[0]", direction)
            assert options.js("return document.documentElement.scrollWidth") <= 320, direction
