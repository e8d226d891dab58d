//! Texts without bound in a message, and how little of them is told.

mod common;

use bcc_guard::audience::audience;
use bcc_guard::draft::Draft;
use bcc_guard::rules::namesake::folded_name;
use bcc_guard::settings::{self, Settings};
use bcc_guard::text::shortened;
use bcc_guard::verdict::check;
use serde_json::{Value, json};

const LONG: usize = 200_000;

/// More than anybody reads, and less than makes a difference to what has to hold it.
const MOST: usize = 150_000;

fn strict() -> Settings {
    let own = json!({
        "preset": "strict",
        "rules": { "forbidden_recipient": { "entries": ["one.example"] }, "bcc_enforced": { "entries": ["two.example"] } },
    });
    Settings::read(&serde_json::to_value(settings::merge(None, Some(&own)).settings).unwrap()).unwrap()
}

/// The message with every text in it that may come from anybody made long, one after the other.
fn drafts() -> impl Iterator<Item = (String, Value)> {
    let long = || "Lorem ".repeat(LONG / 6);
    let word = || "x".repeat(LONG);
    let draft = common::json(
        "Type: reply\nFrom: Ann <ann@ville.example>\nTo: Bob Martin <bob@one.example>, carol@two.example\nKnown: a@b.example\n\
         Usual Bob Martin: bob@old.example\nReply-To: dave@three.example, erin@four.example\nHeader X-Team: a@x.example, b@y.example\n\
         Original From: lea@nine.example\nOriginal Delivered-To: ann@ville.example\n\
         Attachment a.exe: {\"type\": \"exe\", \"programs\": [{\"name\": \"a.exe\", \"reason\": \"program\"}], \
         \"hidden\": {\"sheets\": [{\"name\": \"Costs\", \"rows\": 3, \"very\": false}]}, \"addresses\": 60, \"encrypted\": \"none\"}\n\n\
         Dear Zoe,\nsee attached.",
    );
    let with = move |name: &str, change: &dyn Fn(&mut Value)| {
        let mut changed = draft.clone();
        change(&mut changed);
        (name.to_owned(), changed)
    };
    [
        with("a name", &|d| d["to"][0] = format!("{} <bob@one.example>", long()).into()),
        with("a name in one word", &|d| d["to"][0] = format!("{} <bob@gmial.com>", word()).into()),
        with("a local-part", &|d| d["to"][0] = format!("{}@one.example", word()).into()),
        with("a domain", &|d| d["to"][0] = format!("bob@{}.gmial.com", "a.".repeat(LONG / 2)).into()),
        with("no address", &|d| d["to"][0] = long().into()),
        with("a list", &|d| {
            let entry = format!("{} <{}>", long(), long());
            d["lists"] = json!({ &entry: (0..100).map(|n| format!("{} {n} <p{n}@org{n}.example>", &long()[..20_000])).collect::<Vec<_>>() });
            d["to"] = json!([entry]);
        }),
        with("a list that cannot be read", &|d| {
            d["to"][0] = format!("{} <x>", long()).into();
            d["unexpanded"] = json!([d["to"][0]]);
        }),
        with("a header", &|d| d["customHeaders"][0]["name"] = word().into()),
        with("many headers", &|d| {
            let header = |n| json!({ "name": format!("X-{n}-{}", "y".repeat(100)), "value": format!("a{n}@x.example, b{n}@y.example") });
            d["customHeaders"] = (0..500).map(header).collect();
        }),
        with("a file", &|d| d["attachments"][0]["name"] = format!("{}.exe", word()).into()),
        with("many files", &|d| d["attachments"] = vec![d["attachments"][0].clone(); 2000].into()),
        with("a sheet", &|d| d["attachments"][0]["facts"]["hidden"]["sheets"][0]["name"] = word().into()),
        with("a program", &|d| d["attachments"][0]["facts"]["programs"][0]["name"] = word().into()),
        with("a greeting", &|d| d["body"] = format!("Dear {},", word()).into()),
        with("the sender", &|d| d["from"] = format!("{} <ann@ville.example>", long()).into()),
        with("what is answered", &|d| d["original"]["from"] = format!("{} <lea@nine.example>", long()).into()),
    ]
    .into_iter()
}

#[test]
fn what_is_told_of_it_is_short() {
    let settings = strict();
    for (what, draft) in drafts() {
        let draft = Draft::read(&draft).unwrap();
        let verdict = serde_json::to_string(&check(&draft, &settings)).unwrap();
        let audience = serde_json::to_string(&audience(&draft, &settings)).unwrap();
        assert!(verdict.len() < MOST && audience.len() < MOST, "{what}: {} and {} bytes", verdict.len(), audience.len());
        assert!(verdict.contains("\"block\""), "{what} hides nothing");
    }
}

#[test]
fn findings_about_what_differs_beyond_that_are_not_the_same() {
    let settings = strict();
    let name = |middle: &str| format!("{}{middle}{}.exe", "a".repeat(1000), "b".repeat(1000));
    let program = r#"{"type": "exe", "programs": [{"name": "a.exe", "reason": "program"}]}"#;
    let mail = format!("From: ann@ville.example\nTo: bob@one.example\nAttachment a.exe: {program}");
    let findings = |middle: &str| {
        let mut draft = common::draft(&mail);
        draft.attachments[0].name = name(middle);
        serde_json::to_value(check(&draft, &settings)).unwrap()["findings"].clone()
    };
    assert_ne!(findings("x"), findings("y"));
    assert_eq!(findings("x"), findings("x"));
}

#[test]
fn a_name_without_end_is_no_name() {
    assert_eq!(folded_name("Bob Martin").as_deref(), Some("bob martin"));
    assert_eq!(folded_name(&"Bob Martin ".repeat(10_000)), None);
}

#[test]
fn a_name_loses_its_middle() {
    assert_eq!(shortened("report.exe"), "report.exe");
    assert_eq!(shortened(&"é".repeat(300)), "é".repeat(300));
    let long = format!("{}.exe", "é".repeat(5000));
    assert_eq!(shortened(&long).chars().count(), 301);
    assert!(shortened(&long).ends_with("é.exe"));
}
