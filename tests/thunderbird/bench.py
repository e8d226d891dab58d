"""`make bench`: what the add-on costs, in the real Thunderbird; every ratio from one run."""

import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from compose import Compose
from test_send import people
from thunderbird import TARGET, Thunderbird, repacked

XPI = TARGET / "bcc-guard.xpi"
ROUNDS = 15

CORE = """
import init, { check } from "./core/bcc_guard.js";
await init();
const bytes = (mailboxes) => new TextEncoder().encode(mailboxes.join("\\n"));
const people = (count) => Array.from({ length: count }, (_, n) => `Person ${n} <p${n}@org${n % 500}.example>`);
const draft = (count) => ({ from: "Ann <ann@ville.example>", to: bytes(people(count)), cc: [], bcc: [] });
const domains = Array.from({ length: 5000 }, (_, n) => `d${n}.ville.example`);

// Clocks tick once a millisecond here: a batch of calls lasts a hundred, and the best of ten batches counts.
function cost(run) {
  let calls = 0;
  const once = performance.now();
  while (performance.now() - once < 100) { run(); calls++; }
  let best = Infinity;
  for (let batch = 0; batch < 10; batch++) {
    const begin = performance.now();
    for (let call = 0; call < calls; call++) run();
    best = Math.min(best, (performance.now() - begin) / calls);
  }
  return best;
}

const [small, large] = [draft(100), draft(10000)];
await browser.storage.local.set({ bench: {
  hundred: cost(() => check(small, {})),
  ten_thousand: cost(() => check(large, {})),
  domains: cost(() => check(large, { internal_domains: domains })),
} });
"""


def main() -> None:
    print(f"{'what':58} {'measured':>12} {'bar':>12}")
    with tempfile.TemporaryDirectory() as scratch, Thunderbird(XPI) as tb:
        added = [harmless(tb, tb.background.wake) for _ in range(ROUNDS)]
        row("added to a harmless send, background awake", statistics.median(added), 30)
        added = [harmless(tb, tb.background.terminate) for _ in range(ROUNDS)]
        row("added to a harmless send, background suspended", statistics.median(added), 150)

        ours = statistics.median(our_dialog(tb) for _ in range(ROUNDS))
        tb.disable()
        tb.chrome("Services.prefs.setBoolPref('mail.compose.warn_public_recipients.aggressive', true)")
        built_in = statistics.median(built_in_dialog(tb) for _ in range(ROUNDS))
        row("Send to verdict drawn, 700 recipients", ours)
        row("Send to Thunderbird's own dialog, 700 recipients", built_in)
        row("  ratio", ours / built_in, 1.3, "×")
        tb.enable()

        page = {"bench.html": '<script type="module" src="bench.js"></script>', "bench.js": CORE}
        tb.install(repacked(XPI, Path(scratch) / "bench.xpi", page))
        tb.background.eval("return (await browser.tabs.create({ url: '/bench.html' })).id")
        core = tb.wait_for(lambda: tb.background.local_storage().get("bench"), "the core's figures", 120)
        row("check, 10,000 recipients", core["ten_thousand"], 15)
        row("check, 10,000 recipients, 5,000 internal domains", core["domains"], 15)
        row("  100 → 10,000 recipients", core["ten_thousand"] / core["hundred"], 120, "×")
    row("package", XPI.stat().st_size / 1000, 500, "kB")


def harmless(tb: Thunderbird, background: Callable[[], None]) -> float:
    """How long Thunderbird waits for the add-on before a message to three people leaves, in ms."""
    compose = tb.compose(to=people(3))
    background()
    compose.chrome(
        """W.addEventListener("beforesend", ({ detail }) => {
          const begin = W.performance.now();
          const { resolve } = detail;
          detail.resolve = () => {
            Services.prefs.setStringPref("bench.added", W.performance.now() - begin);
            resolve();
          };
        }, true);"""
    )
    compose.send()
    compose.wait_closed()
    return float(tb.chrome("return Services.prefs.getStringPref('bench.added')"))


def our_dialog(tb: Thunderbird) -> float:
    """From the command to the verdict on the page, in ms."""
    compose = tb.compose(to=people(700))
    begin = send(compose)
    dialog = compose.dialog()
    drawn = dialog.js("return performance.timeOrigin + performance.getEntriesByName('verdict')[0].startTime")
    dialog.click("cancel")
    dialog.wait_closed()
    compose.close()
    return drawn - begin


def built_in_dialog(tb: Thunderbird) -> float:
    """From the command to Thunderbird's own dialog about public recipients, in ms."""
    compose = tb.compose(to=people(700))
    tb.chrome(
        """const observer = { observe(dialog, topic) {
          Services.obs.removeObserver(observer, topic);
          Services.prefs.setStringPref("bench.drawn", Date.now());
        } };
        Services.obs.addObserver(observer, "common-dialog-loaded");"""
    )
    begin = send(compose)
    tb.wait_for(tb.prompts, "Thunderbird's dialog")
    drawn = float(tb.chrome("return Services.prefs.getStringPref('bench.drawn')"))
    tb.dismiss_prompts()
    tb.wait_for(lambda: not compose.locked, "the message to be free")
    compose.close()
    return drawn - begin


def send(compose: Compose) -> float:
    """Give the command that the Send button gives; when."""
    compose.focus()
    return compose.chrome("W.setTimeout(() => W.goDoCommand('cmd_sendNow'), 0); return Date.now()")


def row(what: str, measured: float, bar: float | None = None, unit: str = "ms") -> None:
    """One line of the table."""
    verdict = "" if bar is None else f"≤ {bar:g} {unit}" + ("" if measured <= bar else "  MISSED")
    print(f"{what:58} {measured:9.1f} {unit:2} {verdict:>12}", flush=True)


if __name__ == "__main__":
    main()
