"""The journal: what left and what was answered, in numbers; in order, intact, and never more than it may keep."""

import csv
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from journal import entries, erase, fill, first_fault, tamper, wait_entries
from options import Options
from test_failure import TRAP, enforced
from test_send import people
from thunderbird import Thunderbird


def held(tb: Thunderbird, to: list[str], answer: str, remedy: str | None = None, **message: object) -> None:
    """Send a message that is asked about, and answer."""
    compose = tb.compose(to=to, **message)  # type: ignore[arg-type]
    compose.send()
    compose.dialog().answer(answer, remedy)
    if answer == "cancel":
        compose.close()
    else:
        compose.wait_closed()


def test_every_answer_and_every_message_that_left_is_told_in_numbers(tb: Thunderbird) -> None:
    tb.compose(to=["bob@one.example", "me@ville.example"], bcc=["carol@two.example"]).send()
    tb.sink.wait_for(1)
    (harmless,) = wait_entries(tb, 1)
    assert harmless == {
        **{"n": harmless["n"], "time": harmless["time"], "hash": harmless["hash"]},
        **{"kind": "new", "mode": "sendNow", "recipients": 2, "level": "off", "findings": [], "answer": "none"},
        **{"remedies": [], "reason": "", "silenced": "", "policy": "", "version": tb.addon_info()["version"]},
    }

    held(tb, people(11), "cancel")
    held(tb, [*people(10), "bob@gmial.com"], "apply", "move_all_to_bcc")
    held(tb, people(12), "send")
    tb.sink.wait_for(3)
    _, cancelled, applied, sent = wait_entries(tb, 4)
    assert [entry["answer"] for entry in (cancelled, applied, sent)] == ["cancel", "apply", "send"]
    assert cancelled["mode"] == ""
    finding = {"rule": "visible_recipients", "level": "ask", "facts": {"people": 11, "external": 11, "organisations": 11}}
    assert cancelled["findings"][0] == finding
    assert cancelled["recipients"] == 11
    assert applied["remedies"][0] == "move_all_to_bcc"
    assert sent["findings"][0]["facts"]["people"] == 12
    assert sent["level"] == "ask"
    assert first_fault(tb) is None


def test_nothing_in_it_tells_who_or_what_it_was(tb: Thunderbird, tmp_path: Path) -> None:
    from compose import Attachment

    file = tmp_path / "Gehaltsliste.exe"
    file.write_bytes(b"MZ" + bytes(200))
    tb.background.set_local(settings={"rules": {"forbidden_recipient": {"entries": ["journal.example"], "level": "ask"}}})
    compose = tb.compose(
        to=["Bob Martin <bob@gmial.com>", "Press <press@journal.example>"],
        subject="Confidential",
        body="Dear Zebulon,",
        attachments=[Attachment(file)],
    )
    compose.send()
    dialog = compose.dialog()
    assert len(dialog.rules()) >= 3
    dialog.answer("cancel")
    (entry,) = wait_entries(tb, 1)
    assert {finding["rule"] for finding in entry["findings"]} >= {"lookalike_domain", "executable_attachment"}
    for finding in entry["findings"]:
        assert all(isinstance(fact, int | float) for fact in finding["facts"].values()), finding
    everything = json.dumps(entry).lower()
    for word in ("bob", "martin", "gmial", "press", "journal.example", "gehalt", "confidential", "zebulon", "@"):
        assert word not in everything


def test_sent_later_is_told_when_it_goes_to_the_outbox(tb: Thunderbird) -> None:
    later = tb.compose(to=["bob@one.example"])
    later.focus()
    tb.press("ctrl+shift+Return")
    later.wait_closed()
    assert wait_entries(tb, 1)[0]["mode"] == "sendLater"


def test_what_is_put_right_by_hand_is_told(tb: Thunderbird) -> None:
    compose = tb.compose(to=people(10))
    compose.send()
    compose.dialog()
    compose.wait_held()
    compose.focus()
    compose.remove_recipient("p3@org3.example")
    compose.send()
    tb.sink.wait_for(1)
    (entry,) = wait_entries(tb, 1)
    assert (entry["answer"], entry["findings"][0]["facts"]["people"]) == ("corrected", 10)


def test_a_message_that_is_closed_while_it_is_asked_about_counts_as_cancelled(tb: Thunderbird) -> None:
    compose = tb.compose(to=people(11))
    compose.send()
    compose.dialog()
    compose.wait_held()
    compose.close()
    assert wait_entries(tb, 1)[0]["answer"] == "cancel"


def test_a_refused_message_has_no_entry_until_it_is_answered(tb: Thunderbird) -> None:
    tb.sink.refuse.rcpt = "550 no such user"
    compose = tb.compose(to=["bob@one.example"])
    compose.send()
    tb.wait_for(tb.prompts, "Thunderbird's own message")
    tb.dismiss_prompts()
    tb.sink.refuse.rcpt = None
    compose.send()
    tb.sink.wait_for(1)
    wait_entries(tb, 1)


def test_a_message_sent_without_the_check_is_told_though_the_core_is_out_of_order(
    fresh_thunderbird: Callable[..., Thunderbird], broken_xpi: Callable[..., Path]
) -> None:
    tb = fresh_thunderbird(broken_xpi({"core/bcc_guard.js": TRAP}))
    compose = tb.compose(to=people(11))
    compose.send()
    compose.dialog().answer("send")
    tb.sink.wait_for(1)
    (entry,) = wait_entries(tb, 1)
    assert (entry["answer"], entry["level"], entry["recipients"]) == ("unchecked", "unknown", None)


def test_what_is_in_it_survives_a_kill_at_once(fresh_thunderbird: Callable[..., Thunderbird], xpi: Path) -> None:
    tb = fresh_thunderbird(xpi)
    # Only when it is closed has Thunderbird surely written down that the add-on is there.
    tb.restart()
    tb.wait_for_addon()
    for n in range(3):
        tb.compose(to=[f"bob{n}@one.example"]).send()
        tb.sink.wait_for(n + 1)
        # The entry is there, as far as the page that wrote it knows: nothing may take it away any more.
        before = wait_entries(tb, n + 1)
        tb.kill()
        tb.restart()
        tb.wait_for_addon()
        assert entries(tb) == before
    assert first_fault(tb) is None


def test_a_page_suspended_between_send_and_sent_loses_nothing(tb: Thunderbird) -> None:
    compose = tb.compose(to=people(11))
    compose.send()
    dialog = compose.dialog()
    compose.wait_told()
    tb.background.terminate()
    dialog.answer("send")
    tb.sink.wait_for(1)
    assert wait_entries(tb, 1)[0]["answer"] == "send"


def test_no_more_is_kept_than_may_be_and_the_rest_still_follows(tb: Thunderbird) -> None:
    tb.background.set_local(settings={"journal": {"max_entries": 3}})
    for n in range(5):
        tb.compose(to=[f"bob{n}@one.example"]).send()
        tb.sink.wait_for(n + 1)
        tb.wait_for(lambda n=n: len(entries(tb)) == min(n + 1, 3), "the entry")
    numbers = [entry["n"] for entry in entries(tb)]
    assert numbers == list(range(numbers[0], numbers[0] + 3))
    assert first_fault(tb) is None

    # Nothing is old enough for a test; so the beginning is made older, which leaves it at fault and soon gone.
    tb.background.set_local(settings={"journal": {"keep_days": 30}})
    old = "new Date(Date.now() - 31 * 24 * 60 * 60 * 1000).toISOString()"
    tamper(tb, f"entries.put({{ ...(await read(entries.get({numbers[0]}))), time: {old} }});")
    assert first_fault(tb) == numbers[0]
    tb.compose(to=["last@one.example"]).send()
    tb.wait_for(lambda: [entry["n"] for entry in entries(tb)] == [*numbers[1:], numbers[2] + 1], "the old one to go")
    assert first_fault(tb) is None


@pytest.mark.parametrize(
    "how",
    [
        "entries.put({ ...(await read(entries.get(N + 1))), answer: 'cancel' });",
        "entries.delete(N + 1);",
        "entries.put({ ...(await read(entries.get(N))), n: N + 1 });",
    ],
)
def test_who_changes_an_entry_is_found_out(tb: Thunderbird, how: str) -> None:
    for n in range(3):
        tb.compose(to=[f"bob{n}@one.example"]).send()
        tb.sink.wait_for(n + 1)
    first = wait_entries(tb, 3)[0]["n"]
    tamper(tb, how.replace("N", str(first)))
    assert first_fault(tb) == first + 1
    tamper(tb, f"entries.delete({first + 1}); entries.delete({first + 2});")
    assert first_fault(tb) == first + 1, "the end is missing"
    tamper(tb, f"state.put({{ ...(await read(state.get('head'))), n: {10**12} }}, 'head');")
    assert first_fault(tb) == first + 1, "an end that is nowhere near is not looked for"
    tamper(tb, f"state.put({{ ...(await read(state.get('head'))), n: {first + 2} }}, 'head');")
    erase(tb)
    assert first_fault(tb) is None


def test_the_policy_in_force_is_named_and_may_keep_the_journal(
    fresh_thunderbird: Callable[..., Thunderbird], xpi: Path
) -> None:
    tb = fresh_thunderbird(policy=enforced(xpi, {"journal": {"erasable": False}}))
    tb.wait_for_addon()
    tb.compose(to=["bob@one.example"]).send()
    tb.sink.wait_for(1)
    (before,) = wait_entries(tb, 1)
    assert len(before["policy"]) == 16
    tb.restart(policy=enforced(xpi, {"journal": {"erasable": False}, "preset": "strict"}))
    tb.wait_for_addon()
    tb.compose(to=["bob@one.example"]).send()
    tb.sink.wait_for(2)
    assert wait_entries(tb, 2)[1]["policy"] not in ("", before["policy"])


STATE = "return document.querySelector('#journal .state').textContent"


def verdict_of_the_guide(file: Path) -> str:
    """What the program in `docs/journal.md` says of a journal that was saved."""
    found = re.search(r"```python\n(.*?)```", (Path(__file__).resolve().parents[2] / "docs/journal.md").read_text("utf-8"), re.DOTALL)
    assert found
    run = subprocess.run([sys.executable, "-c", found[1], str(file)], capture_output=True, text=True, check=False)
    return (run.stdout + run.stderr).strip()


def intact(options: Options) -> str:
    """Whether the page says that nothing was changed, once it knows."""
    return options.tb.wait_for(lambda: options.js("return document.getElementById('journal').dataset.intact"), "the check")


def test_the_page_shows_the_newest_first_in_pieces_and_whether_it_is_intact(tb: Thunderbird) -> None:
    fill(tb, 600)
    newest = entries(tb)[-1]["n"]
    shown = "return [...document.querySelectorAll('[data-journal] [data-journal-entry]')].map(e => Number(e.dataset.journalEntry))"
    with Options(tb) as options:
        assert options.js(shown) == list(range(newest, newest - 50, -1))
        assert intact(options) == "true"
        options.click("#journal [data-more]")
        tb.wait_for(lambda: options.js(shown) == list(range(newest, newest - 250, -1)), "more of them")
        assert options.js(STATE) == "600 entries. Nothing was changed since it was written."
        table = options.js(
            """return [...document.querySelectorAll("[data-months] tbody tr")]
              .map(row => [...row.cells].slice(1).map(cell => Number(cell.textContent)))"""
        )
        counted = [sum(column) for column in zip(*table, strict=True)]
        answers = [entry["answer"] for entry in entries(tb)]
        silent = sum(entry["silenced"] != "" for entry in entries(tb))
        assert counted == [
            600 - answers.count("cancel"),
            answers.count("apply") + answers.count("corrected"),
            answers.count("cancel"),
            answers.count("send"),
            silent,
        ]
    tamper(tb, f"entries.delete({newest - 300});")
    with Options(tb) as options:
        assert intact(options) == "false"
        assert f"{newest - 300:,}" in options.js(STATE)


def test_what_is_saved_can_be_verified_by_hand(fresh_thunderbird: Callable[..., Thunderbird], xpi: Path, tmp_path: Path) -> None:
    downloads = {"browser.download.folderList": 2, "browser.download.dir": str(tmp_path), "browser.download.useDownloadDir": True}
    tb = fresh_thunderbird(xpi, prefs=downloads)
    tb.background.set_local(settings={"journal": {"max_entries": 3}})
    for n in range(3):
        tb.compose(to=[f"bob{n}@one.example"]).send()
        tb.sink.wait_for(n + 1)
    held(tb, people(11), "send")
    tb.wait_for(lambda: [entry["answer"] for entry in entries(tb)] == ["none", "none", "send"], "the entries")

    with Options(tb) as options:
        for kind in ("json", "csv"):
            options.click(f"#journal [data-export={kind}]")
            tb.wait_for(lambda kind=kind: [file for file in tmp_path.glob(f"*.{kind}") if file.stat().st_size], f"the {kind} file")
    (saved,) = tmp_path.glob("*.json")
    journal = json.loads(saved.read_text(encoding="utf-8"))
    assert journal["intact"]
    assert [entry["answer"] for entry in journal["entries"]] == ["none", "none", "send"]
    assert verdict_of_the_guide(saved) == "intact"
    journal["entries"][1]["recipients"] = 7
    forged = tmp_path / "forged.json"
    forged.write_text(json.dumps(journal), encoding="utf-8")
    assert verdict_of_the_guide(forged) == f"entry {journal['entries'][1]['n']} does not fit"
    forged.write_text(saved.read_text(encoding="utf-8").replace('"hash": "', '"hash": "0', 2), encoding="utf-8")
    assert verdict_of_the_guide(forged) != "intact"
    forged.unlink()

    (saved,) = tmp_path.glob("*.csv")
    with saved.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["answer"] for row in rows] == ["none", "none", "send"]
    assert rows[2]["findings"].startswith("visible_recipients ask external=11 organisations=11 people=11")


def test_erasing_asks_first_and_the_numbers_go_on(tb: Thunderbird) -> None:
    held(tb, people(11), "cancel")
    (before,) = wait_entries(tb, 1)
    with Options(tb) as options:
        options.click("#journal [data-erase]")
        options.click("#journal [data-erase-no]")
        assert entries(tb) == [before]
        options.click("#journal [data-erase]")
        options.click("#journal [data-erase-yes]")
        tb.wait_for(lambda: options.js(STATE) == "0 entries.", "nothing to be left")
        assert entries(tb) == []
    held(tb, people(11), "cancel")
    assert wait_entries(tb, 1)[0]["n"] == before["n"] + 1
    assert first_fault(tb) is None


def test_what_the_organisation_keeps_cannot_be_erased(fresh_thunderbird: Callable[..., Thunderbird], xpi: Path) -> None:
    settings = {"journal": {"erasable": False}, "organisation": {"name": "Ville d’Exemple"}}
    tb = fresh_thunderbird(policy=enforced(xpi, settings))
    tb.wait_for_addon()
    held(tb, people(11), "cancel")
    kept = wait_entries(tb, 1)
    with Options(tb) as options:
        assert not options.js("return document.querySelector('#journal [data-erase]').checkVisibility()")
        assert "Kept by Ville d’Exemple" in options.js("return document.getElementById('journal').innerText")
        # A page that is not ours to trust asks for more than it may.
        assert options.js("return browser.runtime.sendMessage({ kind: 'journal', wish: 'erase' })") is False
    assert entries(tb) == kept


def test_a_journal_that_cannot_be_written_holds_nothing_up_and_quietens_nothing(tb: Thunderbird) -> None:
    tb.background.eval(
        """const { transaction } = window.IDBDatabase.prototype;
        window.IDBDatabase.prototype.transaction = function (stores, mode, options) {
          if (mode == "readwrite" && this.name == "journal") {
            throw new window.DOMException("no space left", "QuotaExceededError");
          }
          return transaction.call(this, stores, mode, options);
        };"""
    )
    for sent in (1, 2):
        held(tb, people(12), "send")
        tb.sink.wait_for(sent)
    assert entries(tb) == [], "the same people were asked about twice: nothing was remembered"
    tb.background.terminate()
