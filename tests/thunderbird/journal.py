"""The add-on's journal, read where it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thunderbird import Thunderbird

IMPORT = 'const journal = await import("/journal.js");'


def entries(tb: Thunderbird) -> list[dict[str, Any]]:
    """All entries, the oldest first."""
    return tb.background.eval(
        f"""{IMPORT}
        const {{ anchor, head }} = await journal.links();
        return journal.entries(anchor.n + 1, head.n)"""
    )


def wait_entries(tb: Thunderbird, count: int) -> list[dict[str, Any]]:
    """Until there are so many, and no more."""
    found = tb.wait_for(lambda: entries(tb)[count - 1 :] and entries(tb), f"{count} entries in the journal")
    assert len(found) == count, found
    return found


def first_fault(tb: Thunderbird) -> int | None:
    """The number of the first entry that does not follow from those before; `None` where the chain is intact."""
    return tb.background.eval(f"{IMPORT} return journal.verify()")


def erase(tb: Thunderbird) -> None:
    """As if nothing had ever been sent."""
    tb.background.eval(f"{IMPORT} await journal.erase()")


def tamper(tb: Thunderbird, code: str) -> None:
    """Change the stores behind the journal's back: `entries`, `state`."""
    tb.background.eval(
        """const request = window.indexedDB.open("journal");
        await new Promise(resolve => { request.onsuccess = resolve; });
        const transaction = request.result.transaction(["entries", "state"], "readwrite");
        const [entries, state] = ["entries", "state"].map(name => transaction.objectStore(name));
        const read = query => new Promise(resolve => { query.onsuccess = () => resolve(query.result); });
        %s
        await new Promise(resolve => { transaction.oncomplete = resolve; });
        request.result.close();"""
        % code
    )


def fill(tb: Thunderbird, count: int, days: int = 300) -> None:
    """Write so many entries, spread over days that are past, as the add-on would have."""
    tb.background.eval(
        """const { hashOf } = await import("/chain.js");
        const journal = await import("/journal.js");
        const [count, days] = args;
        const { head } = await journal.links();
        const request = window.indexedDB.open("journal");
        await new Promise(resolve => { request.onsuccess = resolve; });
        const answers = ["none", "none", "none", "apply", "cancel", "none", "send", "none", "corrected", "none"];
        const made = [];
        let { n, hash } = head;
        for (let i = 0; i < count; i++) {
          const answer = answers[(i * 7 + Math.floor(i / 13)) % 10];
          const asked = answer != "none";
          const silenced = answer == "none" && i % 9 == 0 ? "known_group" : "";
          const findings = asked || silenced
            ? [{ rule: "visible_recipients", level: asked ? "ask" : "notice", facts: { people: 11 + i % 40, external: 11 } }]
            : [];
          const entry = { kind: i % 3 ? "reply" : "new", mode: answer == "cancel" ? "" : "sendNow", recipients: 1 + i % 50,
            level: asked ? "ask" : "off", findings, answer, remedies: answer == "apply" ? ["move_all_to_bcc"] : [],
            reason: "", silenced, n: ++n, policy: "", version: "0.1.0",
            time: new Date(Date.now() - days * 864e5 * (1 - i / count)).toISOString() };
          hash = await hashOf(hash, entry);
          made.push({ ...entry, hash });
        }
        const transaction = request.result.transaction(["entries", "state"], "readwrite");
        for (const entry of made) {
          transaction.objectStore("entries").add(entry);
        }
        transaction.objectStore("state").put({ n, hash }, "head");
        await new Promise(resolve => { transaction.oncomplete = resolve; });
        request.result.close();""",
        count,
        days,
    )
