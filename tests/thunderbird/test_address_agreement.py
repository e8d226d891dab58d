"""The core finds the addr-specs that Thunderbird's own parser finds; `differences.json` lists where it must not."""

import itertools
import json
import random
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from thunderbird import Thunderbird

ROOT = Path(__file__).resolve().parents[2]
AGREEMENT = ROOT / "tests" / "address_agreement"

AddrSpecs = list[list[str]]

PARSE = """
return Promise.all(args[0].map(async text =>
  (await browser.messengerUtilities.parseMailboxString(text)).map(({email}) => email ?? "")));
"""

# What typing a text and pressing Send comes to: pills, then fields; from these, what add-ons are told and the envelope.
SEND = """
const {MailServices} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
const {parseEncodedAddrHeader} = ChromeUtils.importESModule("resource:///modules/ExtensionMessages.sys.mjs");
const parser = MailServices.headerParser;
return args[0].map(text => {
  try {
    const field = parser.makeFromDisplayAddress(text).map(({name, email}) => parser.makeMimeAddress(name, email)).join(",");
    return [parseEncodedAddrHeader(field, false), parser.parseEncodedHeaderW(field).map(({email}) => email)];
  } catch {
    return [[], []]; // A word too long to encode: Thunderbird cannot send it.
  }
});
"""

# Thunderbird's URL parser is the independent authority on IDNA.
CANONICAL = r"""
const canonical = domain => {
  domain = domain.trim();
  if (/[^\0-\x7F]/.test(domain)) {
    try {
      domain = new URL(`http://${domain}`).hostname;
    } catch {}
  }
  return domain.toLowerCase().replace(/\.$/, "");
};
return args[0].map(emails => emails.map(email => {
  const at = email.lastIndexOf("@");
  return at < 0 ? [email, ""] : [email.slice(0, at), canonical(email.slice(at + 1))];
}));
"""

DOMAIN = re.compile(r"(?=.{1,253}$)[a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[a-z0-9.:-]+\]")


def test_the_core_agrees_with_thunderbird(tb: Thunderbird) -> None:
    texts = all_texts()
    found = {
        text: {"ours": ours, "thunderbird": theirs}
        for text, ours, theirs in zip(
            texts, of_the_core(texts), addr_specs(tb, tb.background.eval(PARSE, texts)), strict=True
        )
        if ours != theirs
    }
    listed = {
        case["text"]: {"ours": case["ours"], "thunderbird": case["thunderbird"]}
        for difference in json.loads((AGREEMENT / "differences.json").read_text())
        for case in difference["cases"]
    }
    unlisted = [{"text": text} | found[text] for text in found if found[text] != listed.get(text)]
    gone = [text for text in listed if text not in found]
    assert not unlisted, "explain in differences.json:\n" + "\n".join(json.dumps(case) for case in unlisted)
    assert not gone, f"no longer different, remove from differences.json: {gone}"


def test_the_core_finds_everyone_in_the_envelope(tb: Thunderbird) -> None:
    texts = all_texts()
    fields, envelopes = zip(*tb.chrome(SEND, texts), strict=True)
    assert sum(map(len, envelopes)) >= 300
    entries = of_the_core([entry for field in fields for entry in field])
    for text, field, envelope in zip(texts, fields, addr_specs(tb, list(envelopes)), strict=True):
        ours = [addr_spec for _ in field for addr_spec in entries.pop(0)]
        missed = [[local, domain] for local, domain in envelope if DOMAIN.fullmatch(domain) and [local, domain] not in ours]
        # The quotes around a tab get lost on the way to an add-on.
        missed = [addr_spec for addr_spec in missed if addr_spec != ["bob\tsmith", "one.example"]]
        assert not missed, f"{text!r} becomes {field}"


def all_texts() -> list[str]:
    texts = list(dict.fromkeys([*corpus(), *combinations(), *sequences()]))
    assert len(texts) >= 300
    return texts


def corpus() -> list[str]:
    """What people have written, and what they might."""
    return [json.loads(line) for line in (AGREEMENT / "corpus.jsonl").read_text().splitlines()]


def combinations() -> Iterator[str]:
    """Every name with every address in every notation."""
    names = ["Bob", "Dr. Bob Smith", '"Smith, Bob"', '"B \\"x\\" S"', "Zoë", "=?UTF-8?Q?Zo=C3=AB?=", "Bob (work)", "O'Brien", ""]
    addresses = ["bob@one.example", '"b s"@one.example', "bob+x@[192.0.2.1]", "böb@müller.example", "b.s@one.example.", "bob"]
    notations = ["{0} <{1}>", "{1} ({0})", "{0} {1}", "{0} <{1}", "G: {0} <{1}>;", "{0} <{1}>; x@two.example", "x@two.example,{1},{0}"]
    for notation, name, address in itertools.product(notations, names, addresses):
        yield notation.format(name, address)


def sequences() -> Iterator[str]:
    """Fragments in an order nobody would write them in; the same ones every time."""
    fragments = ["bob@one.example", "<carol@two.example>", "Dan", '"', "(", ")", "<", ">", "@", ",", ";", ":", " ", " ", ".", "\\", "x", '"e f"']
    dice = random.Random(5322)
    for _ in range(300):
        yield "".join(fragments[int(dice.random() * len(fragments))] for _ in range(2 + int(dice.random() * 6)))


def of_the_core(texts: list[str]) -> list[AddrSpecs]:
    core = subprocess.run(
        ["cargo", "run", "--quiet", "--locked", "--example", "addr_specs"],
        cwd=ROOT,
        input="".join(json.dumps(text) + "\n" for text in texts),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [as_set(json.loads(line)) for line in core.stdout.splitlines()]


def addr_specs(tb: Thunderbird, emails: list[list[str]]) -> list[AddrSpecs]:
    return [
        as_set([[unquoted(local_part), domain] for local_part, domain in mailboxes if local_part and domain])
        for mailboxes in tb.background.eval(CANONICAL, emails)
    ]


def unquoted(local_part: str) -> str:
    if local_part.startswith('"') and local_part.endswith('"') and len(local_part) > 1:
        return re.sub(r"\\(.)", r"\1", local_part[1:-1], flags=re.DOTALL)
    return local_part


def as_set(addr_specs: AddrSpecs) -> AddrSpecs:
    return sorted(addr_spec for addr_spec, _ in itertools.groupby(sorted(addr_specs)))
