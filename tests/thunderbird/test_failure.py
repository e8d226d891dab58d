"""Whatever fails: the message stays, nothing is lost, no window is locked, and the person reads what to do next."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from compose import Compose
from dialog import Dialog
from test_send import addresses, people, wait_nothing_pending
from thunderbird import Thunderbird

EXTENSION = Path(__file__).resolve().parents[2] / "extension"
CALLS = re.search(r"import init, \{(.*?)\} from", (EXTENSION / "core-worker.js").read_text(encoding="utf-8"), re.DOTALL)
assert CALLS, "core-worker.js imports the core's calls"

# The core is replaced here because the real one does none of this.
TRAP = """
export default async function init() {}
const trap = new WebAssembly.Module(Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 8, 1, 4, 116, 114, 97, 112, 0, 0, 10, 5, 1, 3, 0, 0, 11));
const dies = () => new WebAssembly.Instance(trap).exports.trap();
""" + "".join(f"export const {call} = dies;" for call in re.findall(r"\w+", CALLS[1]))
HANG = TRAP.replace("new WebAssembly.Instance(trap).exports.trap()", "{ for (;;); }")
THROW = TRAP.replace("new WebAssembly.Instance(trap).exports.trap()", "{ throw new Error('draft.to[3]: expected a string'); }")
NEVER_LOADS = TRAP.replace("async function init() {}", "function init() { return new Promise(() => {}); }")

BROKEN = {
    "wasm missing": ({"core/bcc_guard_bg.wasm": None}, "core_load"),
    "wasm damaged": ({"core/bcc_guard_bg.wasm": b"\0asm\1\0\0\0\xff"}, "core_load"),
    "module damaged": ({"core/bcc_guard.js": "this is no module"}, "core_load"),
    "worker missing": ({"core-worker.js": None}, "core_load"),
    "loads for ever": ({"core/bcc_guard.js": NEVER_LOADS}, "timeout"),
    "panics": ({"core/bcc_guard.js": TRAP}, "core_error"),
    "hangs": ({"core/bcc_guard.js": HANG}, "timeout"),
    "throws": ({"core/bcc_guard.js": THROW}, "core_error"),
}


def held(tb: Thunderbird, compose: Compose) -> Dialog:
    """The dialog about a message that could not be checked, after all that must hold then."""
    compose.send()
    dialog = compose.dialog()
    assert not compose.locked
    assert not tb.sink.messages
    assert "could not be checked. It was not sent." in dialog.text
    return dialog


def suspend_after_hold(tb: Thunderbird, compose: Compose) -> None:
    """Suspend the page when it has handled all events of a held send; only a test would do so in the milliseconds before."""
    compose.wait_told()
    tb.background.terminate()


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_core_holds_even_a_harmless_message(
    fresh_thunderbird: Callable[..., Thunderbird], broken_xpi: Callable[..., Path], what: str
) -> None:
    replace, reason = BROKEN[what]
    tb = fresh_thunderbird(broken_xpi(replace))
    compose = tb.compose(to=people(1))
    dialog = held(tb, compose)
    assert dialog.failure == reason
    assert dialog.buttons() == [("retry", None), ("cancel", None), ("send", None)]
    dialog.click("retry")
    dialog.wait_closed()
    dialog = compose.dialog()
    assert dialog.failure == reason, "the same answer"
    dialog.click("cancel")
    dialog.wait_closed()
    assert compose.fields()["to"] == people(1)
    dialog = held(tb, compose)
    dialog.click("send")
    compose.wait_closed()
    (received,) = tb.sink.wait_for(1)
    assert received.rcpt_tos == addresses(people(1))
    wait_nothing_pending(tb)


def test_a_fix_that_is_never_found_costs_no_message_its_verdict(
    fresh_thunderbird: Callable[..., Thunderbird], broken_xpi: Callable[..., Path]
) -> None:
    """What is computed for comfort hangs here: what blocks still blocks, and other messages are checked meanwhile."""
    worker = (EXTENSION / "core-worker.js").read_text(encoding="utf-8")
    call = "fix: (draft, policy, own, noted) =>"
    assert call in worker
    broken = broken_xpi({"core-worker.js": worker.replace(call, f"{call} {{ for (;;); }}, unused: (draft, policy, user, noted) =>")})
    block = {"rules": {"visible_recipients": {"level": "block"}}}
    tb = fresh_thunderbird(policy=enforced(broken, block))
    tb.wait_for_addon()
    blocked = tb.compose(to=people(11))
    harmless = tb.compose(to=people(1))
    blocked.send()
    harmless.chrome("W.setTimeout(() => W.goDoCommand('cmd_sendNow'), 0)")
    harmless.wait_closed()
    dialog = blocked.dialog()
    assert dialog.rules() == [("visible_recipients", "block")]
    assert dialog.failure is None
    assert dialog.buttons()[0] == ("cancel", None), "nothing is proposed"
    assert ("apply", "move_all_to_bcc") in dialog.buttons()
    dialog.click("apply", "move_all_to_bcc")
    tb.sink.wait_for(2)
    assert "org1.example" not in tb.sink.messages[1].header_text


def test_policy_can_forbid_sending_without_the_check(
    fresh_thunderbird: Callable[..., Thunderbird], broken_xpi: Callable[..., Path], tmp_path: Path
) -> None:
    contact = "it@ville.example"
    settings = {"allow_send_unchecked": False, "organisation": {"name": "Ville d’Exemple", "contact": contact}}
    tb = fresh_thunderbird(policy=enforced(broken_xpi({"core/bcc_guard_bg.wasm": None}), settings))
    tb.wait_for_addon()
    compose = tb.compose(to=people(1))
    dialog = held(tb, compose)
    assert dialog.verdict == "block"
    assert dialog.buttons() == [("retry", None), ("cancel", None)]
    assert "Ville d’Exemple" in dialog.text
    assert contact in dialog.text


def test_a_mended_core_is_found_by_trying_again(
    fresh_thunderbird: Callable[..., Thunderbird], broken_xpi: Callable[..., Path], xpi: Path
) -> None:
    tb = fresh_thunderbird(broken_xpi({"core/bcc_guard_bg.wasm": None}))
    compose = tb.compose(to=people(11))
    held(tb, compose)
    tb.install(xpi)
    compose.focus()
    compose.press("ctrl+Return")
    dialog = compose.dialog()
    assert dialog.rules() == [("visible_recipients", "ask")]
    assert dialog.failure is None


@pytest.mark.parametrize("answer", ["cancel", "apply", "send"])
def test_an_answer_wakes_a_suspended_background_page(tb: Thunderbird, answer: str) -> None:
    compose = tb.compose(to=people(11))
    compose.send()
    dialog = compose.dialog()
    suspend_after_hold(tb, compose)
    assert tb.background.state == "stopped"
    dialog.click(answer, "move_all_to_bcc" if answer == "apply" else None)
    dialog.wait_closed()
    if answer == "cancel":
        compose.wait_focus()
        assert not compose.locked
        assert not tb.sink.messages
        return
    (received,) = tb.sink.wait_for(1)
    assert len(received.rcpt_tos) == (12 if answer == "apply" else 11)
    assert ("org1.example" in received.header_text) == (answer == "send")
    compose.wait_closed()


def test_send_wakes_a_suspended_background_page(tb: Thunderbird) -> None:
    compose = tb.compose(to=people(11))
    tb.background.terminate()
    compose.send()
    assert compose.dialog().verdict == "ask"
    assert not tb.sink.messages


def test_a_second_send_replaces_the_dialog_of_a_suspended_page(tb: Thunderbird) -> None:
    compose = tb.compose(to=people(11))
    compose.send()
    dialog = compose.dialog()
    suspend_after_hold(tb, compose)
    compose.focus()
    compose.press("ctrl+Return")
    compose.wait_held(2)
    dialog.wait_closed()
    tb.wait_for(lambda: [each.has_focus for each in tb.dialogs()] == [True], "the one dialog in front")


@pytest.mark.parametrize("what_follows", ["send", "alarm", "closed by hand"])
def test_a_killed_extension_process_loses_nothing(
    fresh_thunderbird: Callable[..., Thunderbird], xpi: Path, what_follows: str
) -> None:
    tb = fresh_thunderbird(xpi)
    compose = tb.compose(to=people(11))
    compose.send()
    dead = compose.dialog()
    compose.wait_held()
    assert tb.background.eval("return !!(await browser.alarms.get('dialogs'))"), "something wakes the page again"
    tb.background.kill_process()
    assert not compose.locked
    match what_follows:
        case "send":
            compose.focus()
            compose.press("ctrl+Return")
        case "alarm":
            tb.background.eval("await browser.alarms.create('dialogs', { when: Date.now() })")  # which comes within a minute
        case _:
            dead.close_by_window_manager()
            dead.wait_closed()
            compose.wait_focus()
            compose.press("ctrl+Return")
    dead.wait_closed()
    dialog = compose.dialog()
    assert len(tb.dialogs()) == 1, "no dead window is left"
    assert not tb.sink.messages
    dialog.click("apply", "move_all_to_bcc")
    (received,) = tb.sink.wait_for(1)
    assert "org1.example" not in received.header_text


def test_an_upgrade_meanwhile_loses_nothing(
    fresh_thunderbird: Callable[..., Thunderbird], xpi: Path, broken_xpi: Callable[..., Path]
) -> None:
    tb = fresh_thunderbird(xpi)
    compose = tb.compose(to=people(11))
    compose.send()
    compose.dialog()
    tb.install(broken_xpi({}))
    tb.wait_for(lambda: not tb.dialogs(), "the old version's dialog to close")
    assert not compose.locked
    assert not tb.sink.messages
    compose.focus()
    compose.press("ctrl+Return")
    compose.dialog().click("apply", "move_all_to_bcc")
    (received,) = tb.sink.wait_for(1)
    assert "org1.example" not in received.header_text


def test_switched_off_meanwhile_no_window_is_locked(fresh_thunderbird: Callable[..., Thunderbird], xpi: Path) -> None:
    tb = fresh_thunderbird(xpi)
    compose = tb.compose(to=people(11))
    compose.send()
    compose.dialog()
    tb.disable()
    tb.wait_for(lambda: not tb.dialogs(), "the dialog to close")
    assert not compose.locked
    assert not tb.sink.messages
    assert compose.fields()["to"] == people(11)


def enforced(xpi: Path, settings: dict[str, object]) -> dict[str, object]:
    """An administrator's policy: the add-on, and its settings."""
    addon = "bcc-guard@thunderbird-addons"
    return {
        "ExtensionSettings": {addon: {"installation_mode": "force_installed", "install_url": xpi.as_uri()}},
        "3rdparty": {"Extensions": {addon: settings}},
    }
