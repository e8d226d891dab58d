"""Verdicts with many findings, put where the core's own would stand: how they are drawn is not the core's to decide."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from compose import Compose
from dialog import Dialog
from thunderbird import Thunderbird

EXTENSION = Path(__file__).resolve().parents[2] / "extension"

# Words as rules bring them along; those of the package stay where it has its own.
WORDS = {
    "en": {
        "rule_first_contact_name": "First message",
        "rule_first_contact_what": "You have never written to {recipient}",
        "rule_first_contact_many_one": "You have never written to {n} person",
        "rule_first_contact_many_other": "You have never written to {n} people",
        "rule_first_contact_why": "Their addresses are in none of your address books.",
        "rule_first_contact_todo": "Look at the address.",
        "rule_lookalike_domain_name": "Domain that looks like another",
        "rule_lookalike_domain_what": "{domain} looks like {suggestion}",
        "rule_lookalike_domain_many_one": "{n} address looks mistyped",
        "rule_lookalike_domain_many_other": "{n} addresses look mistyped",
        "rule_lookalike_domain_why": "Mail to a mistyped domain is lost, or read by somebody else.",
        "rule_lookalike_domain_todo": "Look at the address.",
        "rule_empty_subject_name": "No subject",
        "rule_empty_subject_what": "The message has no subject",
        "rule_empty_subject_why": "A subject tells its readers what it is about.",
        "rule_empty_subject_todo": "Write a subject.",
        "rule_forbidden_recipient_name": "Recipients nobody may write to",
        "rule_forbidden_recipient_what": "{recipient} may not be written to",
        "rule_forbidden_recipient_why": "Your organisation has decided so.",
        "rule_forbidden_recipient_todo": "Take this address out.",
    },
    "fr": {
        "rule_first_contact_name": "Premier message",
        "rule_first_contact_what": "Vous n’avez jamais écrit à {recipient}",
        "rule_first_contact_many_one": "Vous n’avez jamais écrit à {n} personne",
        "rule_first_contact_many_other": "Vous n’avez jamais écrit à {n} personnes",
        "rule_first_contact_why": "Leurs adresses ne figurent dans aucun de vos carnets d’adresses.",
        "rule_first_contact_todo": "Vérifiez l’adresse.",
        "rule_lookalike_domain_name": "Domaine qui ressemble à un autre",
        "rule_lookalike_domain_what": "{domain} ressemble à {suggestion}",
        "rule_lookalike_domain_many_one": "{n} adresse semble mal saisie",
        "rule_lookalike_domain_many_other": "{n} adresses semblent mal saisies",
        "rule_lookalike_domain_why": "Un courriel envoyé à un domaine mal saisi se perd, ou est lu par quelqu’un d’autre.",
        "rule_lookalike_domain_todo": "Vérifiez l’adresse.",
        "rule_empty_subject_name": "Message sans objet",
        "rule_empty_subject_what": "Le message n’a pas d’objet",
        "rule_empty_subject_why": "L’objet dit aux destinataires de quoi il s’agit.",
        "rule_empty_subject_todo": "Écrivez un objet.",
        "rule_forbidden_recipient_name": "Destinataires interdits",
        "rule_forbidden_recipient_what": "Il n’est pas permis d’écrire à {recipient}",
        "rule_forbidden_recipient_why": "Votre organisation en a décidé ainsi.",
        "rule_forbidden_recipient_todo": "Retirez cette adresse.",
    },
}


def finding(rule: str, level: str, facts: dict[str, object], *remedies: str) -> dict[str, Any]:
    """As the core gives it."""
    return {"rule": rule, "level": level, "facts": facts, "remedies": list(remedies)}


def visible(people: int, level: str = "ask") -> dict[str, Any]:
    """People who see each other."""
    facts = {"people": people, "external": people - 8, "organisations": 40}
    return finding("visible_recipients", level, facts, "move_all_to_bcc", "move_external_to_bcc")


def lookalike(local_part: str, level: str = "ask") -> dict[str, Any]:
    """An address at a mistyped domain."""
    recipient = f"{local_part}@gmial.example"
    facts = {"recipient": recipient, "domain": "gmial.example", "suggestion": f"{local_part}@gmail.example"}
    return finding("lookalike_domain", level, facts, f"use_suggestion:{recipient}", f"remove:{recipient}")


def first_contact(number: int, level: str = "notice") -> dict[str, Any]:
    """Somebody never written to."""
    recipient = f"new.person.{number}@courriel.example"
    return finding("first_contact", level, {"recipient": recipient}, f"remove:{recipient}")


FORBIDDEN = finding("forbidden_recipient", "block", {"recipient": "press@journal.example"}, "remove:press@journal.example")
NO_SUBJECT = finding("empty_subject", "notice", {})

MIXED = [visible(41), lookalike("bob"), NO_SUBJECT]
MIXED_FIX = ["move_all_to_bcc", "use_suggestion:bob@gmial.example"]


def with_words(broken_xpi: Callable[[dict[str, str | bytes | None]], Path]) -> Path:
    """The package with words for the rules above."""
    messages = {}
    for language, words in WORDS.items():
        name = f"_locales/{language}/messages.json"
        own = json.loads((EXTENSION / name).read_text(encoding="utf-8"))
        messages[name] = json.dumps({**{key: {"message": text} for key, text in words.items()}, **own}, ensure_ascii=False)
    return broken_xpi(messages)


def show(
    tb: Thunderbird, compose: Compose, dialog: Dialog, findings: list[dict[str, Any]], fix: list[str] | None = None
) -> None:
    """Have the dialog draw these findings instead of its own."""
    worst = "block" if any(each["level"] == "block" for each in findings) else "ask"
    verdict = {"verdict": worst, "findings": findings, **({} if fix is None else {"fix": fix})}
    tb.background.eval(
        """const key = `pending.${args[0]}`;
        const { [key]: pending } = await browser.storage.session.get(key);
        await browser.storage.session.set({ [key]: { ...pending, verdict: args[1] } });""",
        compose.tab_id,
        verdict,
    )
    rules = [(each["rule"], each["level"]) for each in findings]
    dialog.js("delete document.documentElement.dataset.verdict; window.location.reload()")
    tb.wait_for(
        lambda: dialog.verdict == worst and sorted(dialog.rules()) == sorted(rules), "the findings to be drawn"
    )
