//! Domains that are mistaken for known ones, and their nearest neighbours that are not.

use std::collections::BTreeSet;

use bcc_guard::address::Domain;
use bcc_guard::draft::Draft;
use bcc_guard::lookalike::{Kind, Known, Lookalike, lookalike};
use bcc_guard::settings::Settings;
use bcc_guard::verdict::check;
use proptest::prelude::*;
use serde_json::json;

const OURS: [&str; 2] = ["ville-exemple.fr", "bt.example"];

const CORRESPONDENTS: [&str; 12] = [
    "mairie-lyon.fr",
    "exemple.com",
    "asso2024.example",
    "amis-du-parc.fr",
    "ecole-a.fr",
    "tilleul.example",
    "martin.example",
    "müller.example",
    "modern.example",
    "abc.example",
    "associationlyon.fr",
    "intranet",
];

fn domains(texts: &[&str]) -> Vec<Domain> {
    texts.iter().map(|text| Domain::new(text)).collect()
}

fn with_known<T>(look: impl FnOnce(&Known) -> T) -> T {
    let (ours, correspondents) = (domains(&OURS), domains(&CORRESPONDENTS));
    look(&Known::of(&ours, &correspondents))
}

/// `suggestion kind`, or nothing.
fn line(domain: &str) -> String {
    let line = |found: Lookalike| {
        let suggestion = found.suggestion.map_or_else(|| "?".to_owned(), |suggestion| suggestion.to_unicode().into_owned());
        format!("{suggestion} {:?}", found.kind)
    };
    with_known(|known| lookalike(&Domain::new(domain), known)).map_or_else(String::new, line)
}

fn finds(kind: Kind, cases: &[(&str, &str)]) {
    for (domain, suggestion) in cases {
        assert_eq!(line(domain), format!("{suggestion} {kind:?}"), "{domain}");
    }
}

#[test]
fn slips() {
    finds(
        Kind::Slip,
        &[
            ("gmial.com", "gmail.com"),
            ("gmal.com", "gmail.com"),
            ("gmaill.com", "gmail.com"),
            ("gmqil.com", "gmail.com"),
            ("gmail1.com", "gmail.com"),
            ("frer.fr", "free.fr"),
            ("wnaadoo.fr", "wanadoo.fr"),
            ("lapsote.net", "laposte.net"),
            ("hotmial.fr", "hotmail.fr"),
            ("ville-exmple.fr", "ville-exemple.fr"),
            ("villeexemple.fr", "ville-exemple.fr"),
            ("vile-exemple.fr", "ville-exemple.fr"),
            ("mairie-lyno.fr", "mairie-lyon.fr"),
            ("mairie-lion.fr", "mairie-lyon.fr"),
            ("miarie-lyon.fr", "mairie-lyon.fr"),
            ("tileul.example", "tilleul.example"),
            ("mülller.example", "müller.example"),
            ("mülelr.example", "müller.example"),
            ("microsotf.com", "microsoft.com"),
            ("impost.gouv.fr", "impots.gouv.fr"),
        ],
    );
}

#[test]
fn domains_that_read_alike() {
    finds(
        Kind::Confusable,
        &[
            ("goog1e.com", "google.com"),
            ("g00gle.com", "google.com"),
            ("paypa1.com", "paypal.com"),
            ("paypai.com", "paypal.com"),
            ("rnicrosoft.com", "microsoft.com"),
            ("аpple.com", "apple.com"),
            ("xn--pple-43d.com", "apple.com"),
            ("аррӏе.com", "apple.com"),
            ("gmаil.com", "gmail.com"),
            ("exemplé.com", "exemple.com"),
            ("muller.example", "müller.example"),
            ("modem.example", "modern.example"),
            ("vi11e-exemple.fr", "ville-exemple.fr"),
            ("vil1e-exemp1e.fr", "ville-exemple.fr"),
            ("ьt.example", "bt.example"),
            ("αbc.example", "abc.example"),
        ],
    );
}

#[test]
fn wrong_suffixes() {
    finds(
        Kind::Suffix,
        &[
            ("gmail.co", "gmail.com"),
            ("gmail.cm", "gmail.com"),
            ("gmail.con", "gmail.com"),
            ("gmail.fr", "gmail.com"),
            ("gmail.com.fr", "gmail.com"),
            ("gmailcom", "gmail.com"),
            ("gmail", "gmail.com"),
            ("hotmail.rf", "hotmail.fr"),
            ("orange.ft", "orange.fr"),
            ("orangefr", "orange.fr"),
            ("laposte.nte", "laposte.net"),
            ("exemple.co", "exemple.com"),
            ("exemple.vom", "exemple.com"),
            ("mairie-lyon.rf", "mairie-lyon.fr"),
            ("mairie-lyon.f", "mairie-lyon.fr"),
            ("martin.exmple", "martin.example"),
        ],
    );
}

#[test]
fn scripts_mixed_to_no_known_end() {
    finds(Kind::MixedScripts, &[("kаtze-und-maus.fr", "?"), ("αbcd-hund.example", "?")]);
}

#[test]
fn neighbours_that_are_no_slip() {
    for domain in [
        // Known themselves.
        "gmail.com",
        "GMAIL.com",
        "ymail.com",
        "mail.com",
        "email.com",
        "outlook.fr",
        "yahoo.co.uk",
        "orange.es",
        "ville-exemple.fr",
        "müller.example",
        "xn--mller-kva.example",
        "intranet",
        // Short names: another company.
        "at.example",
        "bta.example",
        "abd.example",
        "love.com",
        "hp.fr",
        // Years, departments, branches, plurals.
        "asso2025.example",
        "asso202.example",
        "ami-du-parc.fr",
        "ecole-b.fr",
        "tilleuls.example",
        "martins.example",
        "martine.example",
        // The same name in another country, or of another kind.
        "ville-exemple.be",
        "mairie-lyon.com",
        "exemple.org",
        "exemple.cl",
        "live.org",
        "orange.com",
        "bt.co",
        // Two slips, or none.
        "associatoinlyno.fr",
        "microsaft.example",
        "gmailbox.com",
        // Scripts that stand together, or alone.
        "日本tokyo.jp",
        "почта.рф",
        "αθήνα.gr",
        // No domain of anybody's.
        "[192.0.2.1]",
        "192.0.2.1",
        "localhost",
        "",
        ".",
        "..com",
        "com",
        "a@b",
        "xn--",
        "xn--a-ecp.example",
    ] {
        assert_eq!(line(domain), "", "{domain}");
    }
}

#[test]
fn our_own_domains_are_suggested_first() {
    let (ours, correspondents) = (domains(&["tilluel.example", "outlook.fr"]), domains(&["tilleul.example"]));
    let known = Known::of(&ours, &correspondents);
    let suggestion = |domain| lookalike(&Domain::new(domain), &known).and_then(|found| found.suggestion);
    assert_eq!(suggestion("tilleeul.example"), Some(Domain::new("tilleul.example")));
    assert_eq!(suggestion("tillul.example"), Some(Domain::new("tilluel.example")));
    assert_eq!(suggestion("outlook.rf"), Some(Domain::new("outlook.fr")));
    assert_eq!(suggestion("outlook.swiss"), Some(Domain::new("outlook.fr")));
}

#[test]
fn the_organisations_domains_go_before_those_written_to() {
    let suggestion = |internal: &[&str], registrable: serde_json::Value, recipient: &str| {
        let draft = json!({
            "from": "ann@ville.example",
            "to": [recipient],
            "cc": [],
            "bcc": [],
            "registrable": registrable,
            "correspondents": { "known": [], "usual": {}, "domains": ["tilleul.example"] },
        });
        let settings = Settings::read(&json!({ "internal_domains": internal })).unwrap();
        let verdict = check(&Draft::read(&draft).unwrap(), &settings);
        let finding = verdict.findings.into_iter().find(|finding| finding.rule == "lookalike_domain")?;
        Some(json!(finding)["facts"]["suggestion"].clone())
    };
    assert_eq!(suggestion(&["ville.example"], json!({}), "bob@tilleeul.example"), Some(json!("tilleul.example")));
    assert_eq!(suggestion(&["tilleil.example"], json!({}), "bob@tillieil.example"), Some(json!("tilleil.example")));
    assert_eq!(suggestion(&["tilleul.example"], json!({}), "bob@mail.tilleul.example"), None, "a subdomain is ours");
    assert_eq!(
        suggestion(
            &["mail.prefecture.example"],
            json!({ "mail.prefecture.example": "prefecture.example" }),
            "bob@prefectrue.example"
        ),
        Some(json!("prefecture.example")),
        "a subdomain that is named stands for its registrable domain"
    );
    assert_eq!(
        suggestion(&["ville.example"], json!({}), "bob@gmial.com"),
        Some(json!("gmail.com")),
        "the built-in ones are last"
    );
}

/// Ten of the largest providers, short names among them.
const LARGEST: [&str; 10] = [
    "gmail.com",
    "hotmail.com",
    "outlook.com",
    "yahoo.com",
    "icloud.com",
    "aol.com",
    "orange.fr",
    "free.fr",
    "gmx.de",
    "proton.me",
];

#[test]
fn every_slip_in_the_largest_providers_is_found() {
    let known = Known::of([], []);
    let mut missed = Vec::new();
    for provider in LARGEST {
        let slips = slips_of(provider);
        let (known_ones, others): (Vec<_>, Vec<_>) = slips.iter().partition(|slip| known.has(&Domain::new(slip)));
        let found = others.iter().filter(|slip| {
            let found = lookalike(&Domain::new(slip), &known);
            if found.is_none() {
                missed.push((**slip).clone());
            }
            found.is_some()
        });
        println!("{provider}: {} of {} slips found; known themselves: {known_ones:?}", found.count(), slips.len());
        assert!(known_ones.len() <= 12, "{provider}: {known_ones:?}");
    }
    assert_eq!(missed, [""; 0]);
}

/// Each edit in the name; those in the suffix that leave two letters at least and nothing but letters; and the dot left out.
fn slips_of(domain: &str) -> BTreeSet<String> {
    let (name, suffix) = domain.split_once('.').unwrap();
    let names = edits_of(name, "abcdefghijklmnopqrstuvwxyz0123456789-").into_iter().map(|name| format!("{name}.{suffix}"));
    let is_plausible = |suffix: &String| suffix.len() >= 2;
    let suffixes = edits_of(suffix, "abcdefghijklmnopqrstuvwxyz").into_iter().filter(is_plausible);
    names.chain(suffixes.map(|suffix| format!("{name}.{suffix}"))).chain([format!("{name}{suffix}")]).collect()
}

fn edits_of(word: &str, alphabet: &str) -> BTreeSet<String> {
    let mut edits = BTreeSet::new();
    for (at, letter) in word.char_indices() {
        let (head, tail) = (&word[..at], &word[at + 1..]);
        edits.insert(format!("{head}{tail}"));
        edits.extend(alphabet.chars().map(|other| format!("{head}{other}{tail}")));
        if let Some(next) = tail.chars().next() {
            edits.insert(format!("{head}{next}{letter}{}", &tail[1..]));
        }
    }
    for at in 0..=word.len() {
        edits.extend(alphabet.chars().map(|other| format!("{}{other}{}", &word[..at], &word[at..])));
    }
    edits.remove(word);
    edits
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_looked_at(domain in "\\PC{0,40}") {
        holds_for(&domain)?;
    }

    #[test]
    fn any_neighbour_of_a_known_domain_is_looked_at(
        domain in proptest::sample::select(&CORRESPONDENTS[..]), at in 0..20_usize, other in "[a-z0-9.\\-а-яα-ω]{0,2}", drop in 0..3_usize,
    ) {
        let characters: Vec<char> = domain.chars().collect();
        let at = at.min(characters.len());
        let end = (at + drop).min(characters.len());
        let neighbour: String = characters[..at].iter().copied().chain(other.chars()).chain(characters[end..].iter().copied()).collect();
        holds_for(&neighbour)?;
    }
}

fn holds_for(domain: &str) -> Result<(), TestCaseError> {
    let domain = Domain::new(domain);
    with_known(|known| {
        let Some(found) = lookalike(&domain, known) else { return Ok(()) };
        prop_assert!(!known.has(&domain), "{} is known", domain);
        let is_known = |suggestion: &Domain| known.has(suggestion) && *suggestion != domain;
        let holds = found.suggestion.as_ref().map_or(found.kind == Kind::MixedScripts, is_known);
        prop_assert!(holds, "{:?}", found);
        Ok(())
    })
}
