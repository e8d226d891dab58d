"""`make bench`: what the add-on costs, in the real Thunderbird; every ratio from one run."""

import statistics
import subprocess
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import journal
from compose import Attachment, Compose
from correspondents import make_sent_folder, many, state
from options import Options
from samples import pdf, photos, rows, staff, texts, workbook, zipped
from scratch_profile import Pref
from test_failure import enforced
from test_send import people
from thunderbird import TARGET, Thunderbird, repacked
from waiting import wait_until

XPI = TARGET / "bcc-guard.xpi"
ROUNDS = 15

CORE = """
import init, { apply, check, fix, rules } from "./core/bcc_guard.js";
await init();
const bytes = (mailboxes) => new TextEncoder().encode(mailboxes.join("\\n"));
const people = (count) => Array.from({ length: count }, (_, n) => `Person ${n} <p${n}@org${n % 500}.example>`);
const draft = (count) => ({ from: "Ann <ann@ville.example>", to: bytes(people(count)), cc: [], bcc: [] });
const domains = Array.from({ length: 5000 }, (_, n) => `d${n}.ville.example`);

// Every rule asks, and every recipient has to be looked at: half of them were written to before, by names that are known.
const everything = {
  rules: {
    ...Object.fromEntries(rules().map(({ id }) => [id, { level: "ask" }])),
    bcc_enforced: { level: "ask", entries: ["nobody.example"] },
    forbidden_recipient: { level: "ask", entries: ["nobody@one.example"] },
  },
};
const known = Array.from({ length: 5000 }, (_, n) => `p${n}@org${n % 500}.example`);
const thread = Array.from({ length: 200 }, (_, n) => `> Other ${n} <o${n}@org${n}.example> wrote to p${n}@org${n % 500}.example`);
const full = {
  ...draft(10000),
  type: "reply",
  body: bytes(["Dear Nobody,", "", "as you know:", ...thread]),
  original: { from: "bob@one.example", to: ["ann@ville.example"], cc: [] },
  correspondents: { known, usual: { "9 person": ["p9@other.example"] }, domains: domains.slice(0, 1000) },
};

// What somebody makes to be slow: so much to put right that each step, taken alone, would cost a look at everybody.
const sources = { length: 5000 };
const forbidden = { ...draft(0), to: bytes(Array.from(sources, (_, n) => `f${n}@rival${n}.example`)) };
const forbid = { rules: { forbidden_recipient: { level: "block", entries: Array.from(sources, (_, n) => `f${n}@rival${n}.example`) } } };
const lookalikes = {
  ...draft(0),
  to: bytes(Array.from({ length: 3000 }, (_, n) => `p@familiar-compnay${n}x.example`)),
  correspondents: { known: [], usual: {}, domains: Array.from({ length: 3000 }, (_, n) => `familiar-company${n}x.example`) },
};
const steps = check(lookalikes, {}).findings.flatMap(({ remedies }) => remedies).filter((id) => id.startsWith("use")).slice(0, 30);

const [small, large] = [draft(100), draft(10000)];
const work = {
  hundred: () => check(small, {}),
  ten_thousand: () => check(large, {}),
  domains: () => check(large, { internal_domains: domains }),
  everything: () => check(full, everything),
  forbidden: () => fix(forbidden, forbid),
  lookalikes: () => fix(lookalikes, {}),
  steps: () => apply(lookalikes, {}, steps),
};

// Clocks tick once a millisecond here: a batch of calls lasts fifty, batches take turns, and each one's best counts.
const calls = {}, best = {};
for (const [name, run] of Object.entries(work)) {
  const begin = performance.now();
  for (calls[name] = 0; performance.now() - begin < 50; calls[name]++) run();
  best[name] = Infinity;
}
for (let batch = 0; batch < 60; batch++) {
  for (const [name, run] of Object.entries(work)) {
    const begin = performance.now();
    for (let call = 0; call < calls[name]; call++) run();
    best[name] = Math.min(best[name], (performance.now() - begin) / calls[name]);
  }
}
await browser.storage.local.set({ bench: best });
"""


FILES = """
const { scan } = await import("/scan.js");
const [tabId] = args;
const figures = {};
for (const { id, name } of await browser.compose.listAttachments(tabId)) {
  const file = await browser.compose.getAttachmentFile(id);
  const times = [];
  for (let round = 0; round < 9; round++) {
    const begin = window.performance.now();
    var facts = await scan(name, file, {});
    times.push(window.performance.now() - begin);
  }
  figures[name] = { first: times[0], best: Math.min(...times), facts };
}
return figures;
"""


def main() -> None:
    print(f"{'what':58} {'measured':>12} {'bar':>12}")
    aggressive: dict[str, Pref] = {"mail.compose.warn_public_recipients.aggressive": True}
    nothing = {"background.js": "messenger.compose.onBeforeSend.addListener(async () => ({}));"}
    page = {"bench.html": '<script type="module" src="bench.js"></script>', "bench.js": CORE}
    # Three side by side, taking turns: a machine that slows down slows all of them down.
    with (
        tempfile.TemporaryDirectory() as scratch,
        Thunderbird(XPI) as ours,
        Thunderbird(prefs=aggressive) as built_in,
        Thunderbird(repacked(XPI, Path(scratch) / "nothing.xpi", nothing)) as idle,
    ):
        for state, bar in (("awake", 30), ("suspended", 150)):
            pairs = [(harmless(ours, state), harmless(idle, state)) for _ in range(ROUNDS)]
            added, by_nothing = (statistics.median(times) for times in zip(*pairs, strict=True))
            row(f"added to a harmless send, background {state}", added, bar)
            row("  by an add-on that does nothing", by_nothing)

        for count in (12, 100):
            row(f"Send to verdict drawn, {count} recipients", statistics.median(our_dialog(ours, count) for _ in range(ROUNDS)))
        pairs = [(our_dialog(ours, 700), built_in_dialog(built_in)) for _ in range(ROUNDS)]
        drawn, shown = (statistics.median(times) for times in zip(*pairs, strict=True))
        row("Send to verdict drawn, 700 recipients", drawn)
        row("Send to Thunderbird's own dialog, 700 recipients", shown)
        row("  ratio", drawn / shown, 1.3, "×")

        ours.install(repacked(XPI, Path(scratch) / "bench.xpi", page))
        ours.background.eval("return (await browser.tabs.create({ url: '/bench.html' })).id")
        core = ours.wait_for(lambda: ours.background.local_storage().get("bench"), "the core's figures", 240)
        row("check, 10,000 recipients", core["ten_thousand"], 15)
        row("check, 10,000 recipients, 5,000 internal domains", core["domains"], 15)
        row("check, 10,000 recipients, all rules on", core["everything"], 25)
        row("fix, 5,000 forbidden recipients", core["forbidden"], 300)
        row("fix, 3,000 look-alikes", core["lookalikes"], 300)
        row("apply, 30 remedies in 3,000 look-alikes", core["steps"], 100)
        row("  100 → 10,000 recipients", core["ten_thousand"] / core["hundred"], 120, "×")
    read_files()
    read_fifty_thousand()
    open_settings()
    decide_by_policy()
    try_on_sent_messages()
    row("package", XPI.stat().st_size / 1000, 500, "kB")


def harmless(tb: Thunderbird, state: str) -> float:
    """How long Thunderbird waits for the add-on before a message to three people leaves, in ms."""
    compose = tb.compose(to=people(3))
    if state == "awake":
        tb.background.wake()
    else:
        tb.background.terminate()
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


DECIDE = """
const { decide } = await import("/quiet.js");
const { readSources } = await import("/settings.js");
const to = ["Bob <bob@one.example>", "carol@two.example"];
const draft = { type: "new", from: "Ann <ann@ville.example>", identities: [], to, cc: [], bcc: [], lists: {}, registrable: {} };
const times = [];
for (let batch = 0; batch < 12; batch++) {
  const begin = window.performance.now();
  for (let n = 0; n < 50; n++) {
    await decide(draft, await readSources(), { type: "new" });
  }
  times.push((window.performance.now() - begin) / 50);
}
return Math.min(...times);
"""


def decide_by_policy() -> None:
    """A check as the background page makes it, reading of settings included, with a short and with a long policy."""
    policies = [enforced(XPI, {"internal_domains": [f"d{n}.ville.example" for n in range(count)]}) for count in (1, 5000)]
    with Thunderbird(policy=policies[0]) as short, Thunderbird(policy=policies[1]) as long:
        for tb in (short, long):
            tb.wait_for_addon()
        pairs = [(short.background.eval(DECIDE), long.background.eval(DECIDE)) for _ in range(5)]
    few, many_domains = (min(times) for times in zip(*pairs, strict=True))
    row("a decision, settings read", few)
    row("  added by a policy with 5,000 internal domains", many_domains - few, 2)


def try_on_sent_messages() -> None:
    """A back-test over a year of 5,000 messages, and for how long Thunderbird's window is not drawn meanwhile."""
    with Thunderbird(XPI) as tb:
        make_sent_folder(tb, (replace(letter, days_ago=letter.days_ago / 2.5) for letter in many(5000)))
        with Options(tb) as options:
            options.js("document.getElementById('backtest-months').value = '12'")
            tb.chrome(
                """const main = Services.wm.getMostRecentWindow("mail:3pane");
                let last = main.performance.now();
                main.benchLongest = 0;
                const frame = () => {
                  const now = main.performance.now();
                  main.benchLongest = Math.max(main.benchLongest, now - last);
                  last = now;
                  main.requestAnimationFrame(frame);
                };
                main.requestAnimationFrame(frame);"""
            )
            begin = time.monotonic()
            options.click("#backtest [data-wish=start]")
            tb.wait_for(lambda: options.js("return document.querySelector('#backtest .summary').innerText"), "the result", 120)
            row("back-test of 5,000 messages", time.monotonic() - begin, 60, "s")
            longest = tb.chrome("return Services.wm.getMostRecentWindow('mail:3pane').benchLongest")
            row("  the longest that the window was not drawn", longest)


def open_settings() -> None:
    """From the beginning of the options page to the last thing drawn, with a short and with a long journal."""
    with Thunderbird(XPI) as tb:
        for entries, bar in ((0, None), (10_000, 300)):
            journal.fill(tb, entries)
            times = []
            for _ in range(ROUNDS):
                with Options(tb) as options:
                    times.append(options.js("return performance.getEntriesByName('ready')[0].startTime"))
                    tb.wait_for(lambda options=options: "intact" in options.js("return { ...document.getElementById('journal').dataset }"), "the chain")
            row(f"settings opened, {entries:,} entries in the journal", statistics.median(times), bar)


def read_files() -> None:
    """How long it takes to read attachments, from the background page's call to its answer; the best of nine."""
    wages = workbook({"Team": rows(20_000, 10, hidden_row=7), "Salaires": rows(100)}, "Salaires", texts(20_000))
    zeros = zipped({f"{n}.csv": bytes(400_000_000) for n in range(2)})
    with tempfile.TemporaryDirectory() as scratch, Thunderbird(XPI) as tb:
        plain, sealed = Path(scratch) / "plain.pdf", Path(scratch) / "sealed.pdf"
        plain.write_bytes(pdf(10_000_000))
        subprocess.run(["qpdf", "--encrypt", "user", "owner", "256", "--", plain, sealed], check=True)
        contents = {
            "photos.zip": photos(2_000, 12_500),
            "wages.xlsx": wages,
            "sealed.pdf": sealed.read_bytes(),
            "staff.csv": staff(54_000),
            "bomb.zip": zeros,
            "noise.pdf": b"%PDF-1.7\n" + b"1 0 obj << /A [ " * 2_000_000,
            "deep.docx": zipped({"word/document.xml": b"<w>" * 6_000_000, "[Content_Types].xml": b"<Types/>"}),
        }
        for name, content in contents.items():
            (Path(scratch) / name).write_bytes(content)
        compose = tb.compose(to=people(1), attachments=[Attachment(Path(scratch) / name) for name in contents])
        figures = tb.background.eval(FILES, compose.tab_id)
        row("photos.zip: 25 MB, 2,000 files", figures["photos.zip"]["best"], 30)
        row("wages.xlsx: 20,000 rows, hidden sheet and row", figures["wages.xlsx"]["best"], 60)
        row("sealed.pdf: 10 MB, encrypted", figures["sealed.pdf"]["best"], 30)
        row("staff.csv: 5 MB, everything counted", figures["staff.csv"]["best"], 60)
        for name in ("bomb.zip", "noise.pdf", "deep.docx"):
            row(f"{name}: {figures[name]['facts']['unreadable']}", figures[name]["first"], 2000)
        row("  the first file of all, core loaded for it", figures["photos.zip"]["first"])
        assert figures["staff.csv"]["facts"]["addresses"] == 54_000
        assert figures["sealed.pdf"]["facts"]["encrypted"] == "all"
        assert figures["wages.xlsx"]["facts"]["hidden"]["rows"] == 1
        assert figures["photos.zip"]["facts"]["entries"] == 2_000
        compose.close()


def read_fifty_thousand() -> None:
    """How long it takes to learn from 50,000 sent messages, and how long Thunderbird is kept busy by it in one go."""
    with Thunderbird() as tb:
        make_sent_folder(tb, many(50_000, people=10_000))
        tb.install(XPI)
        begin = time.monotonic()
        tb.chrome(
            """const W = Services.wm.getMostRecentWindow("mail:3pane");
            let last = W.performance.now();
            W.benchLate = [];
            W.setInterval(() => {
              const now = W.performance.now();
              W.benchLate.push(now - last);
              last = now;
            }, 4);"""
        )
        # Asking wakes, and keeps busy, what is measured.
        wait_until(lambda: state(tb)["complete"], "the Sent folders to be read", 1800, interval=5)
        seconds = time.monotonic() - begin
        late = tb.chrome("return Services.wm.getMostRecentWindow('mail:3pane').benchLate.filter(ms => ms > 16)")
        row("50,000 sent messages read", seconds, unit="s")
        row("  longest time Thunderbird was busy in one go", max(late))
        row("  99th percentile of the times longer than a frame", sorted(late)[len(late) * 99 // 100])
        row("  share of time in those", 100 * sum(late) / seconds / 1000, unit="%")
        for recipients in (5, 700, 10_000):
            first, later = look_ups(tb, recipients)
            row(f"look-up of {recipients:,} recipients, the first of a page", first)
            row("  later", later)


def look_ups(tb: Thunderbird, recipients: int) -> list[float]:
    """How long the first and the best later look-up of a page take, in ms."""
    times: list[float] = tb.background.eval(
        """const { lookUp } = await import("/correspondents.js");
        const numbers = Array.from({ length: args[0] }, (_, n) => n);
        const addresses = numbers.map(p => `p${p}@org${p % 500}.example`);
        const domains = [...new Set(addresses.map(address => address.split("@")[1]))];
        const names = numbers.map(p => `person ${p}`);
        const times = [];
        for (let round = 0; round < 10; round++) {
          const begin = window.performance.now();
          await lookUp({ addresses, names, domains });
          times.push(window.performance.now() - begin);
        }
        return times;""",
        recipients,
    )
    return [times[0], min(times[1:])]


def our_dialog(tb: Thunderbird, count: int) -> float:
    """From the command to the verdict on the page, in ms."""
    compose = tb.compose(to=people(count))
    compose.wait_badge(str(count))  # nobody presses Send in the moment in which a message of 700 opens
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
