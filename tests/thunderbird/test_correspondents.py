"""Whom the user writes to: learned from Sent folders and from what is sent, from nothing else, and forgotten on request."""

from collections.abc import Callable
from pathlib import Path

from correspondents import Letter, file_letters, known, look_up, many, read_sent_folders, state, wait_complete, wait_idle
from options import Options
from test_send import people
from thunderbird import Thunderbird


def test_sent_folders_of_all_accounts_with_all_below_them_tell_who_is_known(
    fresh_thunderbird: Callable[..., Thunderbird], xpi: Path
) -> None:
    tb = fresh_thunderbird()
    file_letters(tb, [Letter("Bob <Bob@One.example>", cc="carol@two.example", bcc="dave@three.example")])
    file_letters(tb, [Letter("old@four.example", days_ago=9000)], path=("Sent", "2002"))
    file_letters(tb, [Letter("Kim <kim@XN--bcher-kva.example>")], account="server2")
    tb.install(xpi)
    asked = ["bob@one.example", "carol@two.example", "dave@three.example", "old@four.example", "kim@xn--bcher-kva.example"]
    assert known(tb, *asked, "bob@two.example") == asked
    everything = {"one.example", "two.example", "three.example", "four.example", "xn--bcher-kva.example"}
    assert set(look_up(tb, domains=["one.example", "0ne.example"])["domains"]) == everything
    assert look_up(tb, domains=["one.example"])["domains"] == ["one.example"]


def test_a_name_stands_for_the_addresses_it_was_written_to_with_the_latest_first(tb: Thunderbird) -> None:
    file_letters(
        tb,
        [
            Letter("Paul Martin <paul@old.example>", days_ago=300),
            Letter('=?utf-8?q?MARTIN=2C_H=C3=A9l=C3=A8ne?= <h@one.example>, "h@one.example" <h@one.example>', days_ago=20),
            Letter("paul martin <paul@new.example>", days_ago=10),
        ],
    )
    read_sent_folders(tb)
    wait_complete(tb)
    assert look_up(tb, names=["martin paul", "helene martin", "nobody"])["usual"] == {
        "martin paul": ["paul@new.example", "paul@old.example"],
        "helene martin": ["h@one.example"],
        "nobody": [],
    }


def test_an_address_in_an_address_book_is_known_whatever_its_spelling(tb: Thunderbird) -> None:
    tb.chrome(
        """const {MailServices} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
        for (const [uri, address] of Object.entries(args[0])) {
          const card = Cc["@mozilla.org/addressbook/cardproperty;1"].createInstance(Ci.nsIAbCard);
          card.primaryEmail = address;
          MailServices.ab.getDirectory(uri).addCard(card);
        }""",
        {"jsaddrbook://abook.sqlite": "Kim@Bücher.example", "jsaddrbook://history.sqlite": "collected@one.example"},
    )
    read_sent_folders(tb)
    both = ["kim@xn--bcher-kva.example", "collected@one.example"]
    assert known(tb, both[0], "im@xn--bcher-kva.example") == both[:1]
    assert known(tb, *both, "ollected@one.example", "nobody@one.example") == both, "more than a search for each"


def test_what_is_sent_is_learned_and_what_is_not_sent_is_not(tb: Thunderbird) -> None:
    read_sent_folders(tb)
    wait_complete(tb)
    tb.make_list("Parents", "", ["p1@ecole.example", "p2@ecole.example"])
    tb.compose(to=["Bob <bob@one.example>", "Parents <Parents>"], bcc=["carol@two.example"]).send()
    tb.sink.wait_for(1)
    sent = ["bob@one.example", "carol@two.example"]
    tb.wait_for(lambda: known(tb, *sent) == sent, "what was sent to be learned")
    tb.empty_address_books()
    assert known(tb, "p1@ecole.example", "p2@ecole.example") == ["p1@ecole.example", "p2@ecole.example"]

    held = tb.compose(to=people(11))
    held.send()
    held.dialog().answer("cancel")
    held.close()
    later = tb.compose(to=["later@three.example"])
    later.focus()
    tb.press("ctrl+shift+Return")
    later.wait_closed()
    # A message that is sent later than all of these: what they were to teach would have been learned by then.
    tb.compose(to=["last@four.example"]).send()
    tb.sink.wait_for(2)
    tb.wait_for(lambda: known(tb, "last@four.example"), "the last message to be learned")
    assert known(tb, "p0@org0.example", "later@three.example") == []


def test_nothing_is_concluded_before_everything_was_read_but_domains_are_known(tb: Thunderbird) -> None:
    assert look_up(tb, ["bob@one.example"]) is None
    file_letters(tb, many(3000))
    read_sent_folders(tb)
    tb.wait_for(lambda: 0 < state(tb)["read"] < 3000, "a part to be read")
    midway = look_up(tb, ["nobody@one.example"], ["nobody"], ["one.example"])
    assert not state(tb)["complete"], "the machine was too fast for this test"
    assert midway["known"] == ["nobody@one.example"]
    assert midway["usual"] == {}
    assert "two.example" in midway["domains"]


def test_an_interrupted_reading_goes_on_and_loses_nothing(
    fresh_thunderbird: Callable[..., Thunderbird], xpi: Path
) -> None:
    tb = fresh_thunderbird()
    file_letters(tb, many(1500, people=750))
    tb.install(xpi)
    interruptions = {
        300: tb.background.terminate,
        600: tb.background.kill_process,
        900: tb.restart,
    }
    for count, interrupt in interruptions.items():
        tb.wait_for(lambda count=count: state(tb)["read"] >= count, f"{count} messages to be read", 120)
        assert not state(tb)["complete"]
        interrupt()
        tb.wait_for_addon()
        read_sent_folders(tb)
    wait_complete(tb, 120)
    everybody = [f"p{p}@org{p % 500}.example" for p in range(750)]
    assert known(tb, *everybody) == everybody
    assert state(tb) | {"completed": 0} == {
        **{"learning": True, "complete": True, "completed": 0, "read": 1500, "total": 1500, "waiting": False},
        "people": 750 + 100 + 750 + 1000,
    }


def test_the_alarm_goes_on_reading_where_nothing_else_does(tb: Thunderbird) -> None:
    file_letters(tb, many(500))
    read_sent_folders(tb)
    tb.wait_for(lambda: state(tb)["read"] > 0, "a part to be read")
    assert state(tb)["read"] < 500
    tb.background.terminate()
    tb.wait_for(lambda: tb.background.state == "running", "the alarm", 90)
    wait_complete(tb, 120)


def test_a_message_is_checked_while_sent_folders_are_read(tb: Thunderbird) -> None:
    file_letters(tb, many(600))
    read_sent_folders(tb)
    tb.wait_for(lambda: 0 < state(tb)["read"] < 600, "a part to be read")
    compose = tb.compose(to=people(11))
    compose.send()
    compose.dialog().answer("cancel")
    compose.close()
    wait_complete(tb, 120)
    assert state(tb)["read"] == 600


def test_what_another_mail_program_sent_is_learned_a_day_later(tb: Thunderbird) -> None:
    file_letters(tb, [Letter("bob@one.example", days_ago=30)])
    read_sent_folders(tb)
    assert known(tb, "bob@one.example")
    wait_idle(tb)
    file_letters(tb, [Letter("new@two.example", days_ago=0.01), Letter("fetched@three.example", days_ago=2000)])
    tb.background.eval("await browser.alarms.create('correspondents', { when: Date.now() })")
    wait_idle(tb)
    assert known(tb, "new@two.example") == [], "not yet"
    tb.background.eval(
        """const request = indexedDB.open("correspondents");
        await new Promise(resolve => { request.onsuccess = resolve; });
        const progress = request.result.transaction("progress", "readwrite").objectStore("progress");
        const reading = await new Promise(resolve => {
          progress.get("reading").onsuccess = ({ target }) => resolve(target.result);
        });
        reading.started -= 24 * 60 * 60 * 1000;
        reading.completed = reading.started;
        progress.put(reading, "reading");
        await new Promise(resolve => { progress.transaction.oncomplete = resolve; });
        request.result.close();""".replace("indexedDB", "window.indexedDB")
    )
    tb.background.eval("await browser.alarms.create('correspondents', { when: Date.now() })")
    both = ["new@two.example", "fetched@three.example"]
    tb.wait_for(lambda: known(tb, *both) == both, "both to be learned")


def test_erased_means_forgotten_until_the_user_wants_it_built_again(tb: Thunderbird) -> None:
    file_letters(tb, [Letter("bob@one.example")])
    read_sent_folders(tb)
    wait_complete(tb)
    with Options(tb) as options:
        shown = "return document.querySelector('#correspondents .state').innerText"
        assert options.js(shown).startswith("1 person is known. Complete as of ")
        options.click("#correspondents [data-wish=erase]")
        tb.wait_for(lambda: "erased" in options.js(shown), "the word that everything was erased")
        assert state(tb)["people"] == 0

        tb.compose(to=["carol@two.example"]).send()
        tb.sink.wait_for(1)
        tb.wait_for(tb.sent_copies, "the copy in the Sent folder")
        rung = tb.background.eval(
            """const rung = new Promise(resolve => browser.alarms.onAlarm.addListener(resolve));
            await browser.alarms.create("correspondents", { when: Date.now() });
            return (await rung).name"""
        )
        assert rung == "correspondents"
        tb.wait_for(
            lambda: tb.background.eval("return !(await browser.alarms.get('correspondents'))"), "no alarm to be left"
        )
        tb.background.terminate()
        assert state(tb) == {**state(tb), "learning": False, "complete": False, "people": 0}
        assert look_up(tb, ["bob@one.example"], domains=["one.example"]) is None

        options.click("#correspondents [data-wish=learn]")
        tb.wait_for(lambda: "2 people are known." in options.js(shown), "two people to be shown")
    assert known(tb, "bob@one.example", "carol@two.example") == ["bob@one.example", "carol@two.example"]


def test_what_is_kept_is_no_more_than_is_needed(tb: Thunderbird) -> None:
    file_letters(tb, [Letter("Bob Martin <bob@one.example>", days_ago=2)])
    read_sent_folders(tb)
    wait_complete(tb)
    kept = tb.background.eval(
        """const request = window.indexedDB.open("correspondents");
        await new Promise(resolve => { request.onsuccess = resolve; });
        const database = request.result;
        const all = {};
        for (const name of database.objectStoreNames) {
          const query = database.transaction(name).objectStore(name).getAll();
          all[name] = await new Promise(resolve => { query.onsuccess = () => resolve(query.result); });
        }
        database.close();
        return all;"""
    )
    assert set(kept) == {"people", "domains", "progress"}
    (bob,) = kept["people"]
    assert bob == {"address": "bob@one.example", "names": ["bob martin"], "last": bob["last"]}
    assert bob["last"] < 100_000, "a day, not a moment"
    assert kept["domains"] == [1]
    assert "Hello" not in str(kept["progress"])
    assert "@" not in str(kept["progress"]).replace("nobody@Local", "")
