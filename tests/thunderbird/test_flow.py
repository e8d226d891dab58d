"""What happens in the same moment, too soon, too late, or never: nothing leaves that nobody saw, and nothing is held in silence.

`tests/js/flow.test.mjs` plays every order of events; here, the real Thunderbird plays the ones that were seen to go wrong.
"""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from compose import Attachment, Compose
from journal import wait_entries
from test_send import addresses, people, wait_nothing_pending
from thunderbird import Thunderbird

APPLY = "button[data-answer=apply]"


def press_in_page(compose: Compose, selector: str, send_after: int) -> None:
    """Click a button of the dialog, and give the Send command so many milliseconds later."""
    dialog = compose.dialog()
    compose.chrome(
        f"""const popup = Services.wm.getOuterWindowWithId({dialog.window_id});
        const context = popup.document.getElementById("requestFrame").browsingContext;
        context.currentWindowGlobal.getActor("MarionetteCommands").executeScript(
          "document.querySelector(arguments[0]).click()", [args[0]],
          {{ async: false, newSandbox: true, sandboxName: null, timeout: 90000, line: 0, file: "test" }});
        W.setTimeout(() => W.goDoCommand("cmd_sendNow"), args[1]);""",
        selector,
        send_after,
    )


def be_busy(compose: Compose, seconds: float, after: int = 0) -> None:
    """Keep Thunderbird itself busy, as a slow machine does."""
    compose.chrome(
        """W.setTimeout(() => {
          const end = Date.now() + args[0] * 1000;
          while (Date.now() < end);
        }, args[1])""",
        seconds,
        after,
    )


@pytest.mark.parametrize("count", [12, 300])
def test_the_remedy_and_send_in_the_same_moment_disclose_nobody(tb: Thunderbird, count: int) -> None:
    moments = [0, 5, 15, 40, 120]
    for n, send_after in enumerate(moments if count == 12 else moments[1::2], 1):
        compose = tb.compose(to=people(count))
        compose.send()
        compose.dialog()
        press_in_page(compose, APPLY, send_after)
        received = tb.sink.wait_for(n)[-1]
        assert "org1.example" not in received.header_text, f"Send {send_after} ms after the click"
        assert len(received.rcpt_tos) == count + 1
        compose.wait_closed()
    assert len(tb.sink.messages) == n
    wait_nothing_pending(tb)


def test_send_pressed_again_while_thunderbird_is_slow_discloses_nobody(tb: Thunderbird) -> None:
    compose = tb.compose(to=people(12))
    compose.send()
    compose.dialog()
    be_busy(compose, 3, after=1)
    press_in_page(compose, APPLY, 1)
    (received,) = tb.sink.wait_for(1)
    assert "org1.example" not in received.header_text
    compose.wait_closed()
    wait_nothing_pending(tb)


@pytest.mark.parametrize("answer", ["apply", "send"])
def test_a_process_that_dies_after_the_answer_has_permitted_nothing(
    fresh_thunderbird: Callable[..., Thunderbird], xpi: Path, answer: str
) -> None:
    tb = fresh_thunderbird(xpi)
    compose = tb.compose(to=people(12))
    compose.send()
    dialog = compose.dialog()
    compose.wait_told()
    # The answer is taken, and never carried out.
    tb.background.eval(
        """const never = () => new Promise(() => {});
        browser.compose.sendMessage = never;
        browser.compose.setComposeDetails = never;
        window.messenger.compose.sendMessage = never;
        window.messenger.compose.setComposeDetails = never;"""
    )
    dialog.click(answer, "move_all_to_bcc" if answer == "apply" else None)
    tb.wait_for(lambda: dialog.is_busy, "the answer to be taken")
    tb.background.kill_process()
    assert not compose.locked
    compose.focus()
    compose.press("ctrl+Return")
    compose.wait_held(2)
    assert not tb.sink.messages
    dialog = compose.dialog()
    dialog.click("apply", "move_all_to_bcc")
    (received,) = tb.sink.wait_for(1)
    assert "org1.example" not in received.header_text


@pytest.mark.parametrize(("key", "answer"), [("ctrl+Return", "apply"), ("ctrl+shift+Return", "apply"), ("ctrl+Return", "send")])
def test_an_answer_before_thunderbird_has_taken_the_send_back_is_no_error(tb: Thunderbird, key: str, answer: str) -> None:
    """On a busy machine that takes seconds; here, it takes until the answer was given."""
    compose = tb.compose(to=people(12))
    compose.chrome(
        """W.addEventListener("beforesend", ({ detail }) => {
          const { reject } = detail;
          detail.reject = () => { W.harnessTakeBack = reject; };
        }, { capture: true, once: true });"""
    )
    compose.press(key)
    dialog = compose.dialog()
    dialog.click(answer, "move_all_to_bcc" if answer == "apply" else None)
    tb.wait_for(lambda: dialog.is_busy, "the answer to be taken")
    assert compose.chrome("return !!W.harnessTakeBack")
    compose.chrome("W.harnessTakeBack()")
    if "shift" in key:
        tb.wait_for(tb.outbox, "the message in the Outbox")
        assert not tb.sink.messages
    else:
        (received,) = tb.sink.wait_for(1)
        assert ("org1.example" in received.header_text) == (answer == "send")
    compose.wait_closed()
    wait_nothing_pending(tb)


def test_enter_right_after_ctrl_enter_does_no_harm(tb: Thunderbird) -> None:
    compose = tb.compose(to=people(12))
    compose.wait_badge("12")
    compose.focus()
    tb.press("ctrl+Return")
    tb.press("Return")
    # Whoever gets the second key: what is asked is not answered by accident into the open, and nothing is told to have failed.
    tb.wait_for(lambda: tb.sink.messages or any(d.verdict for d in compose.dialogs()), "the dialog, or the message")
    if not tb.sink.messages:
        dialog = compose.dialog()
        assert "could not be sent" not in dialog.text
        dialog.click("apply", "move_all_to_bcc")
    (received,) = tb.sink.wait_for(1)
    assert "org1.example" not in received.header_text


def test_a_list_that_grew_since_is_asked_about_again(tb: Thunderbird) -> None:
    tb.make_list("Parents", "", addresses(people(12)))
    compose = tb.compose(to=["Parents <Parents>"])
    compose.send()
    dialog = compose.dialog()
    assert dialog.fact("people") == "12"
    tb.add_members("Parents", [f"late{n}@late{n}.example" for n in range(300)])
    dialog.click("send")
    compose.wait_held(2)
    dialog.wait_closed()
    dialog = compose.dialog()
    assert dialog.fact("people") == "312"
    assert not tb.sink.messages
    dialog.click("send")
    (received,) = tb.sink.wait_for(1)
    assert len(received.rcpt_tos) == 312


def test_others_in_the_place_of_those_asked_about_are_asked_about(tb: Thunderbird, tmp_path: Path) -> None:
    script = tmp_path / "setup.exe"
    script.write_bytes(b"MZ" + bytes(58) + b"\x40\0\0\0PE\0\0" + bytes(300))
    compose = tb.compose(to=people(11), attachments=[Attachment(script)])
    compose.send()
    dialog = compose.dialog()
    assert {rule for rule, _ in dialog.rules()} == {"visible_recipients", "executable_attachment"}
    others = [f"x{n}@else{n}.example" for n in range(11)]
    tb.background.eval("await browser.compose.setComposeDetails(args[0], { to: args[1] })", compose.tab_id, others)
    remove = next(remedy for answer, remedy in dialog.buttons() if remedy and remedy.startswith("remove_attachment"))
    dialog.click("apply", remove)
    dialog.wait_closed()
    dialog = compose.dialog()
    assert dialog.rules() == [("visible_recipients", "ask")], "the same number, and other people"
    assert not tb.sink.messages


# Something is always shown


def test_with_no_room_to_keep_the_question_it_is_asked_all_the_same(tb: Thunderbird) -> None:
    tb.background.fill_session_storage()
    compose = tb.compose(to=[f"{'Lorem ipsum ' * 100}<{address}>" for address in addresses(people(12))])
    compose.send()
    dialog = compose.dialog()
    assert dialog.rules() == [("visible_recipients", "ask")]
    assert not compose.locked
    dialog.click("apply", "move_all_to_bcc")
    (received,) = tb.sink.wait_for(1)
    assert "org1.example" not in received.header_text
    compose.wait_closed()
    dialog.wait_closed()


@pytest.mark.parametrize(("count", "size"), [(700, 17_000), (1, 12_000_000)])
def test_names_of_twelve_megabytes_are_asked_about_like_any_others(tb: Thunderbird, count: int, size: int) -> None:
    """A window of Thunderbird's own can do nothing any more with such names; so they come as another add-on may hand them over."""
    compose = tb.compose(to=people(12))
    compose.wait_badge("12")
    took = tb.background.eval(
        """const [tabId, count, size] = args;
        const { beforeSend } = await import("/before-send.js");
        const [details, tab] = await Promise.all([browser.compose.getComposeDetails(tabId), browser.tabs.get(tabId)]);
        const name = "Lorem \u202e ipsum ".repeat(size / 14 + 1).slice(0, size);
        details.to = [...details.to, ...Array.from({ length: count }, (_, n) => `"${name}" <p${n}@other${n}.example>`)];
        details.subject = name;
        const begin = window.performance.now();
        const { cancel } = await beforeSend(tab, details);
        return cancel && window.performance.now() - begin""",
        compose.tab_id,
        count,
        size,
    )
    assert took, "held"
    dialog = compose.dialog()
    assert dialog.failure is None, "and not because it took too long"
    assert ("visible_recipients", "ask") in dialog.rules()
    assert str(12 + count) in dialog.text
    assert len(dialog.js("return document.documentElement.textContent")) < 100_000
    assert all(len(json.dumps(value)) < 2_000_000 for value in tb.background.session_storage().values())
    dialog.click("cancel")
    dialog.wait_closed()


@pytest.mark.parametrize("times", [1, 100])
def test_a_window_that_does_not_open_is_opened_again_or_the_system_says_so(tb: Thunderbird, times: int) -> None:
    tb.background.eval(
        """const { create } = browser.windows;
        let left = args[0];
        window.messenger.windows.create = browser.windows.create = (...data) =>
          left-- > 0 ? Promise.reject(new Error("no window")) : create(...data);
        window.restore = () => { window.messenger.windows.create = browser.windows.create = create; };""",
        times,
    )
    compose = tb.compose(to=people(12))
    compose.send()
    compose.wait_held()
    if times > 1:
        told = "return Object.keys(await browser.notifications.getAll())"
        tb.wait_for(lambda: tb.background.eval(told) == [f"held.{compose.tab_id}"], "a notification")
        tb.wait_for(lambda: (compose.badge() or [""])[0] == "!", "a mark on the button")
        tb.background.eval("window.restore()")
        compose.focus()
        compose.press("ctrl+Return")
    assert compose.dialog().rules() == [("visible_recipients", "ask")]
    assert not tb.sink.messages
    tb.background.eval("window.restore()")


CALLS = ["alarms.create", "compose.listAttachments", "identities.list", "storage.local.get", "storage.session.get"]
CALLS += ["storage.session.set", "windows.create", "windows.get"]


@pytest.mark.parametrize("how", ["rejects", "never settles"])
@pytest.mark.parametrize("call", CALLS)
def test_whatever_fails_while_a_message_is_held_it_says_so(tb: Thunderbird, call: str, how: str) -> None:
    tb.background.eval(
        """const path = args[0].split(".");
        const name = path.pop();
        const owner = path.reduce((object, key) => object[key], window.messenger);
        const original = owner[name];
        window.called = 0;
        owner[name] = () => {
          window.called++;
          return args[1] == "rejects" ? Promise.reject(new Error("not now")) : new Promise(() => {});
        };
        window.restore = () => { owner[name] = original; };""",
        call,
        how,
    )
    compose = tb.compose(to=people(12))
    compose.chrome("W.setTimeout(() => W.goDoCommand('cmd_sendNow'), 0)")
    compose.wait_held()
    told = "return Object.keys(await browser.notifications.getAll())"
    tb.wait_for(
        lambda: any(dialog.verdict for dialog in compose.dialogs()) or tb.background.eval(told), "a dialog, or a notification"
    )
    assert not tb.sink.messages
    assert tb.background.eval("return window.called") > 0
    tb.background.eval("window.restore()")
    compose.close()
    tb.wait_for(lambda: not tb.dialogs(), "the dialogs to close")


def test_an_answer_whose_page_has_ended_can_be_called_back(tb: Thunderbird) -> None:
    compose = tb.compose(to=people(12))
    compose.send()
    dialog = compose.dialog()
    compose.wait_told()
    tb.background.eval("window.messenger.compose.setComposeDetails = () => new Promise(() => {})")
    dialog.click("apply", "move_all_to_bcc")
    tb.wait_for(lambda: dialog.is_busy, "the answer to be taken")
    dialog.press("Escape")
    dialog.wait_closed()
    compose.wait_focus()
    assert not compose.locked
    assert compose.fields()["to"] == people(12)
    wait_nothing_pending(tb)
    assert not tb.sink.messages
    tb.background.terminate()


def test_a_page_that_ended_in_the_middle_of_an_answer_asks_again(tb: Thunderbird) -> None:
    compose = tb.compose(to=people(12))
    compose.send()
    dialog = compose.dialog()
    compose.wait_told()
    tb.background.eval("window.messenger.compose.setComposeDetails = () => new Promise(() => {})")
    dialog.click("apply", "move_all_to_bcc")
    tb.wait_for(lambda: dialog.is_busy, "the answer to be taken")
    tb.background.terminate()
    tb.background.wake()
    dialog.wait_closed()
    dialog = compose.dialog()
    assert "could not be sent" in dialog.text
    dialog.click("apply", "move_all_to_bcc")
    (received,) = tb.sink.wait_for(1)
    assert "org1.example" not in received.header_text


def test_a_process_killed_as_the_dialog_appears_locks_no_window(
    fresh_thunderbird: Callable[..., Thunderbird], xpi: Path
) -> None:
    tb = fresh_thunderbird(xpi)
    compose = tb.compose(to=people(300))
    compose.send()
    tb.wait_for(tb.dialogs, "the dialog's window")
    tb.background.kill_process()
    tb.wait_for(lambda: not compose.locked, "the message to be free")
    compose.focus()
    compose.press("ctrl+Return")
    tb.wait_for(lambda: any(dialog.verdict for dialog in compose.dialogs()), "the dialog")
    assert not tb.sink.messages


# Another add-on


def other_addon(folder: Path, background: str) -> Path:
    """A package that is not ours, with a background script and what it takes to change messages."""
    manifest: dict[str, Any] = {
        "manifest_version": 2,
        "name": "Another",
        "version": "1.0",
        "browser_specific_settings": {"gecko": {"id": "another@test"}},
        "permissions": ["compose", "compose.send", "accountsRead"],
        "background": {"scripts": ["background.js"]},
    }
    path = folder / "another.xpi"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("manifest.json", json.dumps(manifest))
        package.writestr("background.js", background)
    return path


def test_recipients_that_another_addon_adds_after_the_check_are_told(
    fresh_thunderbird: Callable[..., Thunderbird], xpi: Path, tmp_path: Path
) -> None:
    tb = fresh_thunderbird(xpi)
    adds = """browser.compose.onBeforeSend.addListener((tab, details) =>
      ({ details: { to: [...details.to, "added@late.example", "more@late.example"] } }));"""
    tb.install(other_addon(tmp_path, adds))
    compose = tb.compose(to=people(2), subject="Changed on the way")
    compose.send()
    (received,) = tb.sink.wait_for(1)
    assert len(received.rcpt_tos) == 4
    (entry,) = wait_entries(tb, 1)
    assert entry["altered"] == 2
    told = tb.wait_for(lambda: tb.background.eval("return browser.notifications.getAll()"), "a notification")
    assert list(told)[0].startswith("altered.")


def test_a_send_that_another_addon_cancels_is_told_and_can_be_repeated(
    fresh_thunderbird: Callable[..., Thunderbird], xpi: Path, tmp_path: Path
) -> None:
    tb = fresh_thunderbird(xpi)
    once = """let left = 1;
      browser.compose.onBeforeSend.addListener((tab, { to }) => ({ cancel: to.length == 1 && left-- > 0 }));"""
    tb.install(other_addon(tmp_path, once))
    compose = tb.compose(to=people(12))
    compose.send()
    dialog = compose.dialog()
    dialog.click("apply", "move_all_to_bcc")
    dialog.wait_closed()
    dialog = compose.dialog()
    assert "could not be sent" in dialog.text
    dialog.click("retry" if ("retry", None) in dialog.buttons() else "send")
    (received,) = tb.sink.wait_for(1)
    assert "org1.example" not in received.header_text
