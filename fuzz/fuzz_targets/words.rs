//! Any text as a domain, as a message and as a name: what is found in it holds together.

#![no_main]

use std::sync::LazyLock;

use bcc_guard::address::Domain;
use bcc_guard::announcement::announced;
use bcc_guard::greeting::{fits, greeted, is_role};
use bcc_guard::lookalike::{Kind, Known, lookalike};
use bcc_guard::text::addresses;
use libfuzzer_sys::fuzz_target;

static CORRESPONDENTS: LazyLock<Vec<Domain>> = LazyLock::new(|| {
    ["ville-exemple.fr", "müller.example", "bt.example", "asso2024.example", "пример.рф", "intranet", "αθήνα.gr", "exemple.com"]
        .map(Domain::new)
        .into()
});
static KNOWN: LazyLock<Known> = LazyLock::new(|| Known::of([], &*CORRESPONDENTS));

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
    is_mistaken_for_a_known_one(first);
    for greeted in greeted(&text) {
        assert!(fits(&greeted.name, &greeted.name, rest), "{greeted:?} is somebody else");
        let _ = fits(&greeted.name, first, rest);
    }
    let _ = fits(first, rest, first);
    let _ = is_role(first);
    for words in [announced(&text, &[]), announced(&text, &[first.to_owned()])].into_iter().flatten() {
        assert!(!words.is_empty() && words.chars().count() <= 81, "{words} is no phrase");
    }
    for addr_spec in addresses(&text) {
        assert!(!addr_spec.local_part.is_empty() && text.contains(&addr_spec.local_part));
        assert_eq!(Domain::parse(addr_spec.domain.as_str()).as_ref(), Ok(&addr_spec.domain));
        is_mistaken_for_a_known_one(addr_spec.domain.as_str());
    }
});

fn is_mistaken_for_a_known_one(domain: &str) {
    let domain = Domain::new(domain);
    let Some(found) = lookalike(&domain, &KNOWN) else { return };
    assert!(!KNOWN.has(&domain), "{domain} is known");
    match found.suggestion {
        Some(suggestion) => assert!(KNOWN.has(&suggestion), "{suggestion} is not known"),
        None => assert_eq!(found.kind, Kind::MixedScripts),
    }
}
