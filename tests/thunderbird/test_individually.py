"""Sent individually: everyone gets the message as its only recipient, nobody twice, whatever dies meanwhile."""

import email
import email.policy
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from compose import Attachment
from dialog import Dialog
from individually import Individually, answer_allow, answer_permission, dismiss_error, permissions
from journal import erase, wait_entries
from options import Options
from test_send import addresses, people
from thunderbird import Thunderbird
from traces import traces

BODY = "<p>Dear <b>all</b>,</p><p>the <i>plan</i> is attached.</p>"

# Between two messages, in milliseconds.
QUICK = 200
SLOW = 1000


@pytest.fixture(scope="module")
def allowed(xpi: Path) -> Iterator[Thunderbird]:
    """A Thunderbird in which somebody has allowed it once, as a person does."""
    with Thunderbird(xpi) as tb:
        allow(tb, held(tb, people(11)))
        tb.sink.wait_for(1)
        end(tb)
        yield tb


@pytest.fixture
def sender(allowed: Thunderbird) -> Iterator[Thunderbird]:
    """`allowed`, with nothing left of other tests."""
    allowed.background.set_local(interval=QUICK, settings={})
    yield allowed
    end(allowed)


def end(tb: Thunderbird) -> None:
    """Cancel and close everything."""
    tb.sink.reset()
    tb.dismiss_prompts()
    for window in Individually.all(tb):
        window.js("document.querySelector('button[data-answer=cancel]')?.click()")
        tb.wait_for(lambda window=window: window.state == "done", "the end")
        window.press("Escape")
        window.wait_closed()
    for compose in tb.compose_windows():
        compose.close()
    tb.wait_for(lambda: not tb.dialogs(), "the dialogs to close")
    tb.wait_for(lambda: stored(tb) == [0, 0, 0], "an empty queue")
    tb.empty_folders()
    tb.sink.reset()
    tb.forget_console()


def held(tb: Thunderbird, to: list[str], **message: object) -> Dialog:
    """The dialog about a message."""
    compose = tb.compose(to=to, **message)  # type: ignore[arg-type]
    compose.send()
    dialog = compose.dialog()
    compose.wait_held()
    return dialog


def allow(tb: Thunderbird, dialog: Dialog) -> None:
    """Choose to send individually for the first time, and allow it."""
    dialog.click("apply", "send_individually")
    answer_allow(tb, "allow")
    answer_permission(tb, "messages.send", allow=True)
    dialog.wait_closed()


def started(tb: Thunderbird, to: list[str], **message: object) -> Individually:
    """The window of a message that is being sent individually."""
    dialog = held(tb, to, **message)
    dialog.click("apply", "send_individually")
    dialog.wait_closed()
    return Individually.wait(tb)


def stored(tb: Thunderbird) -> list[int]:
    """How many records there are in each store of the queue."""
    return tb.background.eval(
        """if (!(await window.indexedDB.databases()).length) {
          return [0, 0, 0];
        }
        const request = window.indexedDB.open("queue");
        const database = await new Promise(resolve => request.onsuccess = () => resolve(request.result));
        const transaction = database.transaction(["jobs", "messages", "items"]);
        const count = name => new Promise(resolve => {
          transaction.objectStore(name).count().onsuccess = event => resolve(event.target.result);
        });
        const counts = await Promise.all([...transaction.objectStoreNames].map(count));
        database.close();
        return counts"""
    )


def delivered(tb: Thunderbird) -> Counter[str]:
    """How often each address got a message; each message went to one address alone."""
    assert all(len(received.rcpt_tos) == 1 for received in tb.sink.messages)
    return Counter(address for received in tb.sink.messages for address in received.rcpt_tos)


def once(mailboxes: list[str]) -> Counter[str]:
    """Everybody once."""
    return Counter(addresses(mailboxes))


# What arrives


def test_everyone_gets_the_whole_message_as_its_only_recipient(sender: Thunderbird, tmp_path: Path) -> None:
    content = bytes(range(256)) * 300
    file = tmp_path / "on-disk.bin"
    file.write_bytes(content)
    to = ['"Martin, Bob" <bob@one.example>', "Élise Côté <elise@two.example>", *people(8)]
    attachments = [Attachment(file, "Plan d’accès.bin")]
    sender.background.fill_session_storage()
    dialog = held(sender, to, cc=["carol@three.example"], bcc=["dave@four.example"], body=BODY, attachments=attachments)
    dialog.click("apply", "send_individually")
    dialog.wait_closed()
    file.write_bytes(b"changed meanwhile")
    everyone = ["bob@one.example", "elise@two.example", *addresses(people(8)), "carol@three.example", "dave@four.example"]
    sender.sink.wait_for(len(everyone))
    Individually.wait(sender, "done").wait_counts(len(everyone), 0)
    assert delivered(sender) == Counter(everyone)
    for received in sender.sink.messages:
        (address,) = received.rcpt_tos
        (recipient,) = received.message["To"].addresses
        assert recipient.addr_spec == address
        assert not [other for other in everyone if other != address and other.encode() in received.data]
        assert received.header("Cc") is None
        assert received.header("Bcc") is None
        html = received.message.get_body(("html",))
        assert html
        assert "<p>Dear <b>all</b>,</p>" in html.get_content()
        (attachment,) = received.message.iter_attachments()
        assert attachment.get_filename() == "Plan d’accès.bin"
        assert attachment.get_content() == content
    names = {str(received.message["To"].addresses[0].display_name) for received in sender.sink.messages}
    assert {"Martin, Bob", "Élise Côté"} <= names
    copies = [email.message_from_string(copy, policy=email.policy.default) for copy in sender.sent_copies()]
    assert sorted(copy["To"].addresses[0].addr_spec for copy in copies) == sorted(everyone), "a copy in Sent for each"
    assert stored(sender) == [0, 0, 0], "nothing of it is kept"
    sender.background.eval("await browser.storage.session.clear()")
    names = ("<b>all</b>", "elise@two", "org3.example", "Plan d")
    # Whom one writes to is learned elsewhere. IndexedDB makes the name of a file out of that of the database.
    sender.wait_for(lambda: not [file for file in traces(sender.profile, *names) if "qeuue" in file], "nothing to be left on the disk")


@pytest.mark.parametrize(("copies", "kept"), [("first", 1), ("none", 0)])
def test_fewer_copies_are_kept_where_that_is_set(sender: Thunderbird, copies: str, kept: int) -> None:
    sender.background.set_local(settings={"individual_copies": copies})
    before = len(sender.sent_copies())
    mailboxes = people(11)
    started(sender, mailboxes)
    Individually.wait(sender, "done").wait_counts(11, 0)
    assert delivered(sender) == once(mailboxes)
    assert len(sender.sent_copies()) - before == kept


def test_a_list_is_sent_to_its_members(sender: Thunderbird) -> None:
    members = [f"m{n}@list{n}.example" for n in range(11)]
    sender.make_list("Parents", "", members)
    started(sender, ["Parents <Parents>", "me@ville.example", "M Three <m3@list3.example>"])
    Individually.wait(sender, "done").wait_counts(11, 0)
    sender.empty_address_books()
    assert delivered(sender) == Counter(members), "each once, and the sender not at all"


def test_send_later_goes_to_the_outbox(sender: Thunderbird) -> None:
    compose = sender.compose(to=people(11))
    compose.press("ctrl+shift+Return")
    dialog = compose.dialog()
    dialog.click("apply", "send_individually")
    Individually.wait(sender, "done").wait_counts(11, 0)
    assert len(sender.outbox()) == 11
    assert not sender.sink.messages


# Where it is not offered


@pytest.mark.parametrize(
    ("what", "body"),
    [("a picture in the text", '<p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></p>'), ("plain words", "<p>words</p>")],
)
def test_it_is_offered_only_where_everything_would_arrive(sender: Thunderbird, what: str, body: str) -> None:
    dialog = held(sender, people(11), body=body)
    assert (("apply", "send_individually") in dialog.buttons()) == (what == "plain words")


# Permissions


@pytest.mark.parametrize("how", ["on the page", "when Thunderbird asks", "closed"])
def test_a_refused_permission_sends_nothing_and_leaves_the_dialog_usable(
    fresh_thunderbird: Callable[..., Thunderbird], xpi: Path, how: str
) -> None:
    tb = fresh_thunderbird(xpi)
    dialog = held(tb, people(11))
    dialog.click("apply", "send_individually")
    if how == "closed":
        answer_allow(tb, None)
    else:
        answer_allow(tb, "close" if how == "on the page" else "allow")
    if how == "when Thunderbird asks":
        answer_permission(tb, "messages.send", allow=False)
    tb.wait_for(lambda: "Without this permission" in dialog.text, "the dialog to say so")
    assert stored(tb) == [0, 0, 0]
    assert not tb.sink.messages
    dialog.click("apply", "move_all_to_bcc")
    (received,) = tb.sink.wait_for(1)
    assert "org1.example" not in received.header_text


def test_a_permission_taken_back_pauses(sender: Thunderbird) -> None:
    sender.background.set_local(interval=SLOW)
    window = started(sender, people(11))
    sender.sink.wait_for(1)
    sender.background.eval("await browser.permissions.remove({ permissions: ['messages.send'] })")
    window = Individually.wait(sender, "paused")
    assert "may no longer send" in window.text
    sent, left, *_ = window.counts()
    assert (sent + left, sent) == (11, len(sender.sink.messages))
    sender.background.set_local(interval=QUICK)
    window.click("continue")
    answer_allow(sender, "allow")
    answer_permission(sender, "messages.send", allow=True)
    Individually.wait(sender, "done").wait_counts(11, 0)
    assert delivered(sender) == once(people(11))
    assert permissions(sender) == {"messages.send"}


# Under way


def test_pause_and_continue(sender: Thunderbird) -> None:
    sender.background.set_local(interval=SLOW)
    window = started(sender, people(11))
    sender.sink.wait_for(2)
    window.click("pause")
    window = Individually.wait(sender, "paused")
    # The one that was leaving has left; then nothing more does.
    sender.wait_for(lambda: stored(sender)[0] and window.counts()[0] == len(sender.sink.messages), "the last one to be counted")
    sent, left, *_ = window.counts()
    assert (sent + left, left > 0) == (11, True)
    sender.background.terminate()
    sender.background.wake()
    assert (window.state, window.counts()) == ("paused", (sent, left, 0, 0)), "also in a page that has begun anew"
    assert len(sender.sink.messages) == sent
    sender.background.set_local(interval=QUICK)
    window.press("Return")
    Individually.wait(sender, "done").wait_counts(11, 0)
    assert delivered(sender) == once(people(11))


def test_enter_on_nothing_continues_nothing_and_tab_goes_round(sender: Thunderbird) -> None:
    sender.background.set_local(interval=SLOW)
    window = started(sender, people(11))
    window.click("pause")
    window = Individually.wait(sender, "paused")
    window.click_on("#headline")
    sender.wait_for(lambda: window.js("return document.activeElement == document.body"), "the focus to be nowhere")
    window.press("Return")
    window.press("Return")
    answers = []
    for key in ("Tab", "Tab", "Tab", "shift+Tab"):
        window.press(key)
        answers.append(window.js("return document.activeElement.dataset.answer"))
    assert answers == ["continue", "cancel", "continue", "cancel"]
    assert window.state == "paused"
    window.press("Return")
    Individually.wait(sender, "done")


def test_cancel(sender: Thunderbird) -> None:
    sender.background.set_local(interval=SLOW)
    window = started(sender, people(11))
    sender.sink.wait_for(2)
    window.click("cancel")
    window = Individually.wait(sender, "done")
    sender.wait_for(lambda: stored(sender) == [0, 0, 0], "nobody to wait any more")
    sender.wait_for(lambda: window.counts()[:2] == (len(sender.sink.messages), 0), "the last one to be counted")
    assert 2 <= len(sender.sink.messages) <= 4
    window.click("close")
    window.wait_closed()


def test_closing_the_window_stops_nothing(sender: Thunderbird) -> None:
    window = started(sender, people(11))
    window.press("Escape")
    window.wait_closed()
    sender.sink.wait_for(11)
    sender.wait_for(lambda: stored(sender) == [0, 0, 0], "the end")
    assert delivered(sender) == once(people(11))
    assert not Individually.all(sender)


def test_a_closed_window_comes_back_from_the_options_page(sender: Thunderbird) -> None:
    sender.background.set_local(interval=SLOW)
    window = started(sender, people(11), subject="The plan")
    window.click("pause")
    Individually.wait(sender, "paused").press("Escape")
    window.wait_closed()
    with Options(sender) as options:
        sender.wait_for(lambda: options.js("return !!document.querySelector('#jobs button')"), "the message to be listed")
        assert "The plan" in options.js("return document.getElementById('jobs').innerText")
        options.js("document.querySelector('#jobs button').click()")
        window = Individually.wait(sender, "paused")
    window.click("cancel")
    sender.wait_for(lambda: window.state == "done", "the end")


def test_two_messages_go_one_after_the_other(sender: Thunderbird) -> None:
    started(sender, people(11), subject="First")
    dialog = held(sender, people(12), subject="Second")
    dialog.click("apply", "send_individually")
    dialog.wait_closed()
    arrived = sender.sink.wait_for(23, timeout=40)
    assert [received.header("Subject") for received in arrived] == ["First"] * 11 + ["Second"] * 12
    sender.wait_for(lambda: [w.state for w in Individually.all(sender)] == ["done"] * 2, "both windows to say so")


# What fails


def test_a_refused_recipient_can_be_tried_again(sender: Thunderbird) -> None:
    sender.background.set_local(interval=SLOW)
    sender.sink.refuse.addresses.update({"p3@org3.example": "550 no such user", "p5@org5.example": "550 no such user"})
    started(sender, people(11))
    for _ in range(2):
        dismiss_error(sender)
    window = Individually.wait(sender, "done")
    window.wait_counts(9, 0, failed=2)
    assert window.listed("failed") == ["Person 3 <p3@org3.example>", "Person 5 <p5@org5.example>"]
    assert "no such user" in window.text
    sender.sink.refuse.addresses.clear()
    window.decide("retry", "failed", "Person 3 <p3@org3.example>")
    window.wait_counts(10, 0, failed=1)
    window.decide("leave", "failed", "Person 5 <p5@org5.example>")
    window.wait_counts(10, 0)
    sender.wait_for(lambda: stored(sender) == [0, 0, 0], "the end")
    assert delivered(sender) == once([mailbox for mailbox in people(11) if "p5@" not in mailbox])


def test_three_failures_in_a_row_pause(sender: Thunderbird) -> None:
    sender.sink.refuse.rcpt = "451 too many messages"
    held(sender, people(11)).click("apply", "send_individually")
    for _ in range(3):
        dismiss_error(sender)
    window = Individually.wait(sender, "paused")
    window.wait_counts(0, 8, failed=3)
    sender.sink.refuse.rcpt = None
    window.click("continue")
    window = Individually.wait(sender, "done")
    window.wait_counts(8, 0, failed=3)
    window.click_on("button[data-answer='retry'][data-list='failed']:not([data-n])")
    window.wait_counts(11, 0)
    assert delivered(sender) == once(people(11))


def test_offline_it_waits(sender: Thunderbird) -> None:
    sender.background.set_local(interval=SLOW)
    started(sender, people(11))
    sender.sink.wait_for(1)
    sender.chrome("Services.io.offline = true")
    try:
        window = Individually.wait(sender, "paused")
        assert "offline" in window.text
        assert len(sender.sink.messages) == window.counts()[0]
    finally:
        sender.chrome("Services.io.offline = false")
    sender.background.set_local(interval=QUICK)
    window.click("continue")
    Individually.wait(sender, "done").wait_counts(11, 0)
    assert delivered(sender) == once(people(11))


def test_a_message_changed_meanwhile_is_asked_about_again(sender: Thunderbird) -> None:
    dialog = held(sender, people(11))
    (compose,) = sender.compose_windows()
    compose.add_recipient("late@one.example")
    dialog.click("apply", "send_individually")
    dialog.wait_closed()
    assert compose.dialog().fact("people") == "12"
    assert stored(sender) == [0, 0, 0]
    assert not sender.sink.messages


# What dies


def test_a_killed_extension_process_sends_nobody_the_message_twice(
    fresh_thunderbird: Callable[..., Thunderbird], xpi: Path
) -> None:
    tb = fresh_thunderbird(xpi)
    tb.background.set_local(interval=QUICK)
    everyone = people(30)
    allow(tb, held(tb, everyone))
    tb.sink.wait_for(10)
    wait_unanswered(tb, "received")
    tb.background.kill_process()
    tb.sink.silent = ""  # what was handed to Thunderbird leaves all the same, only nobody hears of it
    tb.background.eval("await browser.alarms.create('queue', { when: Date.now() })")  # which comes within a minute
    window = Individually.wait(tb, "done", timeout=60)
    assert len(Individually.all(tb)) == 1, "no dead window is left"
    window.wait_counts(29, 0, uncertain=1)
    settle(tb, window, everyone)


@pytest.mark.parametrize(("count", "fate"), [(200, "received"), (20, "lost")])
def test_a_killed_thunderbird_sends_nobody_the_message_twice(
    fresh_thunderbird: Callable[..., Thunderbird], xpi: Path, count: int, fate: str
) -> None:
    tb = fresh_thunderbird(xpi)
    tb.background.set_local(interval=QUICK)
    everyone = people(count)
    allow(tb, held(tb, everyone, body=BODY))
    tb.sink.wait_for(count // 3, timeout=60)
    wait_unanswered(tb, fate)
    # Thunderbird takes its time to write down what was allowed; without it, it would ask anew.
    allowed = tb.profile / "extension-preferences.json"
    tb.wait_for(lambda: "messages.send" in allowed.read_text("utf-8"), "the permission to be on the disk")
    tb.kill()
    tb.sink.silent = ""
    arrived = len(tb.sink.messages)
    tb.restart()
    window = Individually.wait(tb, "paused")
    assert "Thunderbird was closed" in window.text
    sent = arrived - (fate == "received")
    assert window.counts() == (sent, count - sent - 1, 0, 1), "one is uncertain, the one that was leaving"
    assert len(tb.sink.messages) == arrived, "nothing leaves unasked"
    window.click("continue")
    window = Individually.wait(tb, "done", timeout=120)
    window.wait_counts(count - 1, 0, uncertain=1)
    settle(tb, window, everyone)


def wait_unanswered(tb: Thunderbird, fate: str) -> None:
    """Until the mail server owes Thunderbird an answer about a message."""
    tb.sink.silent = fate
    tb.wait_for(lambda: tb.sink.unanswered, "a message to be on its way")


def settle(tb: Thunderbird, window: Individually, everyone: list[str]) -> None:
    """Decide about the uncertain one, as a person does who looks whether it has arrived."""
    (recipient,) = window.listed("uncertain")
    (address,) = addresses([recipient])
    window.decide("leave" if delivered(tb)[address] else "retry", "uncertain", recipient)
    tb.wait_for(lambda: delivered(tb) == once(everyone), "everyone to have it, nobody twice")
    tb.wait_for(lambda: stored(tb) == [0, 0, 0], "the end")


def test_the_journal_has_one_entry_for_all_of_them(sender: Thunderbird) -> None:
    erase(sender)
    window = started(sender, people(11))
    sender.sink.wait_for(11)
    window.wait_counts(11, 0)
    (entry,) = wait_entries(sender, 1)
    assert (entry["mode"], entry["answer"], entry["recipients"]) == ("individually", "apply", 11)
    assert entry["remedies"] == ["send_individually"]


def test_a_draft_that_is_opened_and_saved_again_is_sent_with_its_files(sender: Thunderbird, tmp_path: Path) -> None:
    file = tmp_path / "plan.txt"
    file.write_text("the plan")
    compose = sender.compose(to=people(11), body=BODY, attachments=[Attachment(file)])
    compose.save()
    compose.close()
    file.unlink()
    compose = sender.edit_stored("Draft", "Drafts")
    compose.save()
    compose.send()
    dialog = compose.dialog()
    compose.wait_held()
    dialog.click("apply", "send_individually")
    dialog.wait_closed()
    Individually.wait(sender, "done").wait_counts(11, 0)
    assert delivered(sender) == once(people(11))
    (attachment,) = sender.sink.messages[0].message.iter_attachments()
    assert attachment.get_content().strip() == "the plan"
