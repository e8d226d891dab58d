"""What was erased is gone: nothing of it stands in any file of the add-on, whichever pages are open meanwhile."""

from correspondents import Letter, file_letters, read_sent_folders, state, wait_complete
from journal import entries, first_fault
from options import Options
from thunderbird import Thunderbird
from traces import traces

RECORD = """const { record } = await import("/journal.js");
const facts = { people: 11, external: 11 };
for (let n = 0; n < 20; n++) {
  await record({ kind: "new", mode: "sendNow", recipients: 11, level: "ask", answer: "send", remedies: [], silenced: "",
    findings: [{ rule: "visible_recipients", level: "ask", facts }], reason: "Zebulon asked for it", group: "zebulon" + n });
}"""


def test_what_was_erased_stands_in_no_file(tb: Thunderbird) -> None:
    file_letters(tb, (Letter(f"Zebulon Quux{n} <zebulon{n}@xylo{n}.example>", days_ago=n / 10) for n in range(300)))
    read_sent_folders(tb)
    wait_complete(tb)
    tb.background.eval(RECORD)
    last = entries(tb)[-1]["n"]
    names = ("zebulon", "Zebulon", "quux", "xylo")
    assert traces(tb.profile, *names), "there was something to erase"

    with Options(tb) as options:
        # A second page that has both open, as *Try it* has.
        options.js("await (await import('/correspondents.js')).describe(); await (await import('/journal.js')).links()")
        options.click("#journal [data-erase]")
        options.click("#journal [data-erase-yes]")
        tb.wait_for(lambda: "erased" in options.js("return document.querySelector('#journal .exported').textContent"), "the word")
        assert not traces(tb.profile, "Zebulon asked", "visible_recipients")
        options.click("#correspondents [data-wish=erase]")
        shown = "return document.querySelector('#correspondents .state').textContent"
        tb.wait_for(lambda: "erased" in options.js(shown), "the word that everybody was forgotten")
        assert not traces(tb.profile, *names)
        assert options.js("return (await (await import('/correspondents.js')).describe()).learning") is False

        tb.background.eval(RECORD)
        assert entries(tb)[0]["n"] == last + 1
        assert first_fault(tb) is None
        # Everything ends between the old file and the new.
        options.js(
            """await browser.storage.local.set({ renewed_correspondents: true });
            await new window.Promise(done => window.indexedDB.deleteDatabase("correspondents").onsuccess = done);"""
        )
        assert state(tb)["learning"] is False
        assert "renewed_correspondents" not in tb.background.local_storage()

        options.click("#correspondents [data-wish=learn]")
        wait_complete(tb)
        assert state(tb)["people"] == 300
