//! What settings would have done with messages that were sent before.

use bcc_guard::backtest::{OfRule, count, tally};
use bcc_guard::draft::Draft;
use serde_json::json;

fn draft(to: &[&str], bcc: &[&str]) -> Draft {
    Draft::read(&json!({ "from": "ann@ville.example", "to": to, "cc": [], "bcc": bcc })).unwrap()
}

#[test]
fn each_message_counts_once_and_each_rule_for_itself() {
    let settings = json!({ "rules": {
        "visible_recipients": { "level": "ask", "external_limit": 2 },
        "forbidden_recipient": { "level": "block", "entries": ["one.example"] },
        "external_recipient": { "level": "notice" },
        "first_contact": { "level": "off" },
        "mixed_organisations": { "level": "off" },
    }});
    let drafts = [
        draft(&["a@one.example", "b@one.example", "c@two.example"], &[]),
        draft(&["c@two.example"], &["d@two.example"]),
        draft(&["bob@ville.example"], &[]),
    ];
    let counted = count(&drafts, &settings).unwrap();
    assert_eq!(counted.interrupted, 1);
    assert_eq!(counted.rules["visible_recipients"], OfRule { interrupted: 1, noted: 0 });
    assert_eq!(counted.rules["forbidden_recipient"], OfRule { interrupted: 1, noted: 0 }, "two findings, one message");
    assert_eq!(counted.rules["external_recipient"], OfRule { interrupted: 0, noted: 2 });
    assert_eq!(counted.rules.len(), 3);
}

#[test]
fn senders_have_settings_of_their_own() {
    let settings = json!({
        "rules": { "visible_recipients": { "level": "ask", "external_limit": 2 }, "first_contact": { "level": "off" } },
        "identities": { "ann@ville.example": { "rules": { "visible_recipients": { "level": "notice" } } } },
    });
    let to = ["a@one.example", "b@one.example", "c@one.example"];
    let bob = Draft { from: "bob@ville.example".into(), ..draft(&to, &[]) };
    let rules = count(&[draft(&to, &[]), bob.clone()], &settings).unwrap().rules;
    assert_eq!(rules["visible_recipients"], OfRule { interrupted: 1, noted: 1 });
    let as_bob = Draft { identity: "bob@ville.example".into(), ..draft(&to, &[]) };
    let as_ann = Draft { identity: "ann@ville.example".into(), ..bob };
    let count = |draft| count(&[draft], &settings).unwrap().interrupted;
    assert_eq!((count(as_bob), count(as_ann)), (1, 0), "the identity's, whatever stands in From");
}

#[test]
fn wrong_settings_are_an_error() {
    assert_eq!(count(&[draft(&[], &[])], &json!([])).unwrap_err().to_string(), "settings: expected an object");
}

#[test]
fn what_was_found_is_counted_as_what_is_found() {
    let found = |rule: &str, level: &str| json!({ "rule": rule, "level": level });
    let messages = json!([
        [found("first_contact", "notice"), found("visible_recipients", "ask"), found("first_contact", "block")],
        [found("visible_recipients", "notice")],
        [],
    ]);
    let counted = tally(&messages).unwrap();
    assert_eq!(counted.interrupted, 1);
    assert_eq!(counted.rules["first_contact"], OfRule { interrupted: 1, noted: 0 }, "once for a message, by its worst");
    assert_eq!(counted.rules["visible_recipients"], OfRule { interrupted: 1, noted: 1 });
}

#[test]
fn findings_of_a_wrong_shape_are_named() {
    for (messages, error) in [
        (json!({}), "messages: expected a list"),
        (json!([[], 1]), "messages[1]: expected a list"),
        (json!([[{ "rule": "a" }]]), "messages[0]: expected { rule, level }"),
        (json!([[{ "rule": "a", "level": "loud" }]]), "messages[0]: expected { rule, level }"),
    ] {
        assert_eq!(tally(&messages).unwrap_err().to_string(), error);
    }
}
