"""Pictures of every page, in target/screenshots: `target/venv/bin/python tests/thunderbird/screenshots.py [fr-dark …]`.

To be looked at: no test tells whether a page is pleasant to read.
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import journal
from compose import Attachment, Compose
from correspondents import Letter, make_sent_folder
from dialog import Dialog
from individually import ALLOW, Individually, answer_allow, answer_permission, dismiss_error
from options import Options, Try
from panel import Panel
from samples import accounts, members, rows, texts, workbook, zipped
from scene import SCREENSHOTS, SUBJECT, XPI, people
from test_failure import enforced
from test_individually import wait_unanswered
from thunderbird import Thunderbird, repacked

LOOKS = {f"{locale[:2]}-{shade}": (locale, shade == "dark") for locale, shade in product(("en-US", "fr"), ("light", "dark"))}

ODD = [
    '"<b>Bob</b> <img src=x onerror=alert(1)>" <bob@courriel.example>',
    "דנה לוי <dana@courriel.example>",
    '"فاطمة الزهراء" <fatima@boite.example>',
    f'"A name that does not end {"and goes on " * 12}" <long@boite.example>',
    f"{'very-' * 9}long@{'very-' * 8}long.example",
]

ASK = {"level": "ask"}

# Messages with several findings, under the user's own settings of some rules.
SEVERAL: dict[str, tuple[list[str], dict[str, dict[str, object]]]] = {
    "mixed": ([*people()[:40], "Bob Martin <bob@gmial.com>"], {}),
    "grouped": (people()[-20:], {"external_recipient": ASK, "visible_recipients": {"external_limit": 5}}),
    "grouped-first": (
        ["Bob <bob@gmial.com>", "Carol <carol@hotmial.com>", "Dave <dave@yaho.com>", *people()[-2:]],
        {"external_recipient": ASK},
    ),
    "blocked": (["Press <press@journal.example>", *people()[:40]], {"forbidden_recipient": {"entries": ["journal.example"]}}),
    "ticks": (people()[-14:], {"external_recipient": {**ASK, "confirm_each": True}}),
    "tick": (people()[-9:], {"external_recipient": {**ASK, "confirm_each": True}}),
}

# Files by their names, and what is asked about when they are sent.
FILES = {
    "Équipe 2026.xlsx": workbook({"Team": rows(5, 3, hidden_row=2), "Salaires": rows(214)}, "Salaires", texts(214)),
    "adherents-et-sympathisants-de-l-association-2026-version-definitive.csv": members(812),
    "comptes.csv": accounts(7),
    "vacances.zip": zipped({"photo.jpg": b"\xff\xd8\xff\xe0" * 9, "facture.pdf.exe": b"MZ" + bytes(200)}),
    "abîmé.zip": zipped({"a.txt": b"a"})[:-30],
    "brouillon": b"\0\1\2",
}

POLICY = {
    "organisation": {"name": "Ville d’Exemple", "contact": "it@ville.example"},
    "internal_domains": ["ville.example"],
    "rules": {"visible_recipients": {"level": "block", "total_limit": "many"}},
}


LOGO = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 90 30' width='90' height='30'%3E"
    "%3Cpath d='M4 26V12l9-8 9 8v14z' fill='%231373d9'/%3E%3Cpath d='M30 9h54v4H30zm0 9h40v4H30z' fill='%23333'/%3E%3C/svg%3E"
)

ORGANISATION: dict[str, object] = {
    "organisation": {
        **POLICY["organisation"],
        "text": "Lists of citizens go out through the mailing tool.",
        "help_url": "https://intranet.ville.example/mail",
        "logo": LOGO,
    },
    "rules": {"visible_recipients": {"level": "ask", "external_limit": 5}},
}


def take_organisation(look: str) -> None:
    """What an organisation adds: words and logo, a reason to write, a message that stays open."""
    locale, dark = LOOKS[look]
    settings = {**ORGANISATION, "require_reason": True, "move_then": "review"}
    with Thunderbird(policy=enforced(XPI, settings), locale=locale, dark=dark) as tb:
        tb.wait_for_addon()
        with held(tb, people()) as dialog:
            dialog.screenshot(SCREENSHOTS / f"organisation-{look}.png")
            dialog.click("send")
            settle(dialog)
            dialog.screenshot(SCREENSHOTS / f"organisation-reason-{look}.png")


def take(look: str) -> None:
    """All pages in one language, light or dark."""
    locale, dark = LOOKS[look]

    def path(page: str) -> Path:
        return SCREENSHOTS / f"{page}-{look}.png"

    with Thunderbird(XPI, locale=locale, dark=dark) as tb:
        make_sent_folder(tb, (Letter(", ".join(people()[: n % 45]), days_ago=n / 4) for n in range(1, 300)))
        tb.make_list("Parents", "", [f"p{n}@ecole.example" for n in range(96)])
        with held(tb, [*ODD, *people()[len(ODD) + 1 :], "Parents <Parents>"]) as dialog:
            dialog.screenshot(path("dialog"))
            dialog.js("document.querySelector('#people details').open = true")
            settle(dialog)
            dialog.screenshot(path("dialog-open"))
        with held(tb, people()[:11]) as dialog:
            dialog.screenshot(path("dialog-small"))
        with writing(tb, people()[:60], "60") as (compose, panel):
            picture(tb, compose, panel, path("panel"))
            panel.click("apply", "move_all_to_bcc")
            tb.wait_for(lambda: panel.verdict == "send", "the remedy to be applied")
            picture(tb, compose, panel, path("panel-undo"))
        with writing(tb, [*people()[:4], *people()[-3:]], "7") as (compose, panel):
            panel.js("document.querySelector('#checked details').open = true")
            picture(tb, compose, panel, path("panel-calm"))
        journal.fill(tb, 400)
        with Options(tb) as options:
            tb.wait_for(lambda: options.js("return document.getElementById('journal').dataset.intact"), "the journal")
            options.screenshot(path("options"))
            options.open_rules()
            options.js("for (const each of document.querySelectorAll('.status, #journal details')) each.open = true")
            options.click("#backtest [data-wish=start]")
            tb.wait_for(lambda: options.js("return 'drawn' in document.querySelector('.status > .body').dataset"), "the status")
            tb.wait_for(lambda: options.js("return !!document.querySelector('#backtest .result > *')"), "the back-test")
            options.load('{ "preset": "loud", "internal_domains": ["ville.example"] }')
            tb.wait_for(lambda: options.js("return !!document.querySelector('#transfer li')"), "the problems of the file")
            options.screenshot(path("options-open"))
            options.set("rules.visible_recipients.external_limit", "0")
            options.set("internal_domains", "ville.example\nno domain")
            tb.wait_for(lambda: options.field("internal_domains")["invalid"], "the wrong value to be marked")
            options.width(320)
            options.screenshot(path("options-320"))
        with Try(tb) as page:
            page.check(f"From: me@ville.example\nTo: {', '.join([*ODD, *people()[:30], 'bob@gmial.com'])}\n\nBonjour,\n")
            page.add("élèves.csv", "\n".join(f"p{n}@org{n}.example" for n in range(60)))
            tb.wait_for(lambda: "élèves.csv" in page.text(), "the file")
            page.screenshot(path("try"))
            page.width(320)
            page.js("document.getElementById('choose').open = true")
            page.screenshot(path("try-320"))
    take_individually(look)
    take_attachments(look)
    take_organisation(look)
    with Thunderbird(policy=enforced(XPI, POLICY), locale=locale, dark=dark) as tb:
        tb.wait_for_addon()
        with held(tb, people()) as dialog:
            dialog.screenshot(path("block"))
        with writing(tb, people(), "700") as (compose, panel):
            picture(tb, compose, panel, path("panel-block"))
        with Options(tb) as options:
            options.open_rules()
            options.screenshot(path("options-locked"))
    with Thunderbird(XPI, locale=locale, dark=dark) as tb:
        for name, (mailboxes, rules) in SEVERAL.items():
            tb.background.set_local(settings={"rules": rules})
            with held(tb, mailboxes) as dialog:
                if "confirm_each" in str(rules):
                    dialog.click("send")
                    settle(dialog)
                dialog.screenshot(path(f"several-{name}"))
    with tempfile.TemporaryDirectory() as folder:
        broken = repacked(XPI, Path(folder) / "broken.xpi", {"core/bcc_guard_bg.wasm": None})
        with Thunderbird(broken, locale=locale, dark=dark) as tb, held(tb, people()[:1]) as dialog:
            dialog.screenshot(path("failure"))


def take_attachments(look: str) -> None:
    """Questions about attachments: each alone, all together, and none where there should be one; the panel with all of them."""
    locale, dark = LOOKS[look]

    def path(page: str) -> Path:
        return SCREENSHOTS / f"{page}-{look}.png"

    with tempfile.TemporaryDirectory() as folder, Thunderbird(XPI, locale=locale, dark=dark) as tb:
        files = []
        for name, content in FILES.items():
            (Path(folder) / name).write_bytes(content)
            files.append(Attachment(Path(folder) / name))
        everyone = people()[-3:]
        for number, file in enumerate(files[:4]):
            with held(tb, everyone, [file]) as dialog:
                dialog.screenshot(path(f"attachment-{number}"))
        with held(tb, everyone, files) as dialog:
            dialog.screenshot(path("attachments"))
        with held(tb, everyone, [files[1], Attachment(files[1].path, "second.csv"), files[2]]) as dialog:
            dialog.screenshot(path("attachments-grouped"))
        with held(tb, everyone, body="Bonjour,\n\nvous trouverez le plan ci-joint.\n") as dialog:
            dialog.screenshot(path("attachment-missing"))
        with writing(tb, everyone, "3", files) as (compose, panel):
            picture(tb, compose, panel, path("panel-files"))


def take_individually(look: str) -> None:
    """What is asked before a message is sent individually; then under way, and interrupted when it had failed for two people."""
    locale, dark = LOOKS[look]

    def path(page: str) -> Path:
        return SCREENSHOTS / f"{page}-{look}.png"

    mailboxes = people()[:40]
    with Thunderbird(XPI, locale=locale, dark=dark) as tb:
        tb.background.set_local(interval=200)
        compose = tb.compose(to=mailboxes, subject=SUBJECT)
        compose.send()
        dialog = compose.dialog()
        dialog.click("apply", "send_individually")
        tb.wait_for(lambda: tb.in_page(f"{ALLOW}.browsingContext", "return 'ready' in document.documentElement.dataset"), "the page")
        dialog.screenshot(path("dialog-asking"))
        answer_allow(tb, "allow")
        tb.screenshot(path("allow"))
        answer_permission(tb, "messages.send", allow=True)
        tb.sink.wait_for(12)
        window = Individually.wait(tb)
        settle(window)
        window.screenshot(path("individually"))
        tb.sink.refuse.rcpt = "550 no such user"
        for _ in range(2):
            dismiss_error(tb)
        tb.sink.refuse.rcpt = None
        wait_unanswered(tb, "received")
        tb.kill()
        tb.sink.silent = ""
        tb.restart()
        window = Individually.wait(tb, "paused")
        settle(window)
        window.screenshot(path("individually-interrupted"))


@contextmanager
def held(tb: Thunderbird, mailboxes: list[str], files: Sequence[Attachment] = (), body: str = "") -> Iterator[Dialog]:
    """The dialog about a message to these people."""
    compose = tb.compose(to=mailboxes, subject=SUBJECT, attachments=files, body=body, plain=True)
    compose.send()
    dialog = compose.dialog()
    dialog.wait_focus()
    assert tb.display
    tb.display.park_mouse()
    settle(dialog)
    yield dialog
    dialog.answer("cancel")
    compose.close()


@contextmanager
def writing(
    tb: Thunderbird, mailboxes: list[str], number: str, files: Sequence[Attachment] = ()
) -> Iterator[tuple[Compose, Panel]]:
    """The panel beside a message to these people."""
    compose = tb.compose(to=mailboxes, subject=SUBJECT, attachments=files)
    compose.wait_badge(number)
    panel = compose.panel()
    yield compose, panel
    panel.click("cancel")
    panel.wait_closed()
    compose.close()


def picture(tb: Thunderbird, compose: Compose, panel: Panel, path: Path) -> None:
    """The panel and the button above it."""
    assert tb.display
    tb.display.park_mouse()
    panel.settle()
    left, top, width, height = panel.place()
    above = 40
    tb.display.screenshot(path, (left, top - above, width, height + above))


def settle(dialog: Dialog) -> None:
    """Until the window keeps its size and what is on the page is on the screen."""
    dialog.js(
        """for (let last = "", same = 0; same < 20; await new Promise(done => window.requestAnimationFrame(done))) {
          const size = `${window.outerWidth} ${window.outerHeight} ${window.innerWidth} ${window.innerHeight}`;
          same = size == last ? same + 1 : 0;
          last = size;
        }"""
    )


if __name__ == "__main__":
    for each in sys.argv[1:] or LOOKS:
        take(each)
        print(f"{SCREENSHOTS}/*-{each}.png")
