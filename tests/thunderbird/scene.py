"""What `make run` shows: 700 visible addresses are stopped, moved to Bcc and delivered.

On a desktop the real Thunderbird opens with the message ready and whoever sits there presses Send. Without a display the
scene plays by itself, checks what arrived and leaves screenshots. Either way with a scratch profile and an SMTP server on
this machine: nothing leaves it, nobody's own profile is touched.
"""

import os
import sys
import unicodedata
from itertools import cycle, islice
from pathlib import Path
from scratch_profile import OWN_ADDRESS

from smtp_sink import Received
from thunderbird import TARGET, Thunderbird

XPI = Path(os.environ.get("BCC_GUARD_XPI", TARGET / "bcc-guard.xpi"))
SCREENSHOTS = TARGET / "screenshots"
REMEDY = "move_all_to_bcc"

SUBJECT = "Fête de quartier, samedi 12 juin"
BODY = """<p>Bonjour,</p><p>La ville vous invite à la fête de quartier, samedi 12 juin à partir de 14 heures,
place du Marché.</p><p>Ann Martin<br>Ville d’Exemple</p>"""

# How many people at each domain; the last are colleagues of the sender.
PEOPLE_AT = {
    "courriel.example": 212,
    "boite.example": 180,
    "postale.example": 96,
    "lycee-hugo.example": 61,
    "club-sportif.example": 44,
    "mairie.example": 33,
    "commercants.example": 24,
    "hopital.example": 17,
    "paroisse.example": 11,
    "garderie.example": 8,
    "presse-locale.example": 4,
    "prefecture.example": 2,
    "ville.example": 8,
}
GIVEN = "Anna Bruno Chloé Denis Élise Farid Gaëlle Hugo Inès Jean Karim Léa Marc Nadia Olivier Paula Quentin Rosa Simon Thaïs".split()
FAMILY = (
    "Bernard Costa Dubois Étienne Fontaine Garcia Hamdi Imbert Joly Keller Lefèvre Moreau Nguyen Ollivier Petit Quéré Robert "
    "Schmitt Traoré Ubeda Vidal Weber Yilmaz Zidi Aubert Blanc Caron Diallo Faure Girard Henry Jacquet Klein Lambert Masson"
).split()


def people() -> list[str]:
    """700 mailbox strings, no address twice."""
    names = [f"{given} {family}" for family in FAMILY for given in GIVEN]
    domains = [domain for domain, count in PEOPLE_AT.items() for _ in range(count)]
    chosen = islice(cycle(names), len(domains))
    return [f"{name} <{local_part(name)}@{domain}>" for name, domain in zip(chosen, domains, strict=True)]


def local_part(name: str) -> str:
    """`Élise Lefèvre` → `elise.lefevre`."""
    plain = unicodedata.normalize("NFD", name.lower()).encode("ascii", "ignore").decode()
    return plain.replace(" ", ".")


def address(mailbox: str) -> str:
    """The addr-spec of one of `people`."""
    return mailbox[mailbox.index("<") + 1 : -1]


def visible(received: Received, addresses: list[str]) -> list[str]:
    """Those of `addresses` that stand in the headers, as they are on the wire or decoded."""
    decoded = "\n".join(f"{name}: {value}" for name, value in received.message.items())
    headers = (received.header_text + "\n" + decoded).lower()
    return [each for each in addresses if each in headers]


def describe(received: Received, addresses: list[str]) -> bool:
    """Print what arrived; whether everyone got it and nobody sees anybody."""
    shown = visible(received, addresses)
    missing = set(addresses) - set(received.rcpt_tos)
    added = set(received.rcpt_tos) - {*addresses, OWN_ADDRESS}
    print(f"Delivered: {received.header('Subject')}")
    with_sender = ", the sender among them" if OWN_ADDRESS in received.rcpt_tos else ""
    print(f"  envelope recipients: {len(received.rcpt_tos)}{with_sender}")
    to = received.header("To") or "(none)"
    print(f"  To header: {to if len(to) < 100 else to[:100] + '…'}")
    print(
        f"  addresses in the headers: {len(shown)} of {len(addresses)}"
        if shown
        else f"  none of the {len(addresses)} addresses in the headers"
    )
    for what, strays in (("missing from", missing), ("added to", added)):
        if strays:
            print(f"  {what} the envelope recipients: {len(strays)}")
    return not (shown or missing or added)


def play(mailboxes: list[str]) -> bool:
    """The scene without a person; whether it went as it should."""
    addresses = [address(mailbox) for mailbox in mailboxes]
    with Thunderbird(XPI) as tb:
        compose = tb.compose(to=mailboxes, subject=SUBJECT, body=BODY)
        tb.screenshot(SCREENSHOTS / "1-message.png")
        print(f"Send is pressed on a message to {len(mailboxes)} people in To.")
        compose.send()
        dialog = compose.dialog()
        compose.wait_held()
        tb.wait_for(lambda: dialog.has_focus, "the dialog to have the focus")
        dialog.screenshot(SCREENSHOTS / "dialog.png")
        tb.screenshot(SCREENSHOTS / "2-held.png")
        if tb.sink.messages:
            print("The message was sent before anyone answered.")
            return False
        print(f"Held back, nothing sent. The dialog: {dialog.text.strip().splitlines()[0]}")
        dialog.click("apply", REMEDY)
        print("“Move all to Bcc and send” is clicked.")
        (received,) = tb.sink.wait_for(1, timeout=60)
        compose.wait_closed()
        tb.wait_for(tb.sent_copies, "the copy in Sent")
        tb.screenshot(SCREENSHOTS / "3-sent.png")
        good = describe(received, addresses)
        print(f"Screenshots: {SCREENSHOTS}")
        return good


def watch(mailboxes: list[str]) -> bool:
    """The scene with a person; until they close Thunderbird."""
    addresses = [address(mailbox) for mailbox in mailboxes]
    with Thunderbird(XPI, on_user_display=True) as tb:
        tb.compose(to=mailboxes, subject=SUBJECT, body=BODY)
        print(f"A message to {len(mailboxes)} people is open. Press Send. Close Thunderbird to end.", flush=True)
        seen = 0
        while tb.is_running:
            try:
                arrived = tb.sink.wait_for(seen + 1, timeout=0.5)
            except TimeoutError:
                continue
            for received in arrived[seen:]:
                describe(received, addresses)
            seen = len(arrived)
    return True


def main() -> int:
    """0 when everything was as it should be."""
    if not XPI.exists():
        print(f"{XPI} is missing: run `make`", file=sys.stderr)
        return 2
    on_desktop = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    try:
        good = (watch if on_desktop else play)(people())
    except KeyboardInterrupt:
        return 130
    except TimeoutError as error:
        print(error, file=sys.stderr)
        return 1
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
