//! What a finding names: the same for the same people and files, another for any others, also where everything that is told is equal.

mod common;

use bcc_guard::draft::Draft;
use bcc_guard::rules::{RULES, Rule};
use bcc_guard::settings::Settings;
use bcc_guard::verdict::{Finding, check};
use serde_json::{Value, json};

/// Settings under which nothing but one rule runs.
fn only(rule: &Rule, own: &str) -> Settings {
    let mut rules: Value = RULES.iter().map(|rule| (rule.id.to_owned(), json!({ "level": "off" }))).collect();
    let mut own: Value = serde_json::from_str(own).unwrap();
    own["level"] = "ask".into();
    rules[rule.id] = own;
    Settings::read(&json!({ "rules": rules })).unwrap()
}

fn findings(draft: &Value, settings: &Settings) -> Vec<Finding> {
    check(&Draft::read(draft).unwrap(), settings).findings
}

/// Every message that an example of a rule finds something in.
fn firing() -> impl Iterator<Item = (&'static Rule, &'static str, Value, Settings)> {
    let examples = RULES.iter().flat_map(|rule| rule.examples.iter().map(move |example| (*rule, example)));
    examples
        .filter(|(_, example)| example.finds.is_some())
        .map(|(rule, example)| (rule, example.title, common::json(example.mail), only(rule, example.settings)))
}

#[test]
fn other_people_and_other_files_have_other_names_where_the_facts_are_equal() {
    let counting = ["visible_recipients", "mixed_organisations", "bulk_recipients", "no_visible_recipient"];
    let others = ["greeting_mismatch", "reply_all_after_bcc", "quoted_addresses", "encrypted_bcc", "executable_attachment"];
    let files =
        ["unencrypted_attachment", "address_list_attachment", "personal_data_attachment", "hidden_content", "heavy_delivery"];
    let not_told = [&counting[..], &others, &files].concat();
    let mut compared: Vec<&str> = Vec::new();
    for (rule, title, draft, settings) in firing() {
        let before = findings(&draft, &settings);
        // Everyone beside the sender is somebody else, in the same place.
        let mut other: Value = serde_json::from_str(&draft.to_string().replace('@', "2@")).unwrap();
        other["from"] = draft["from"].clone();
        other["identities"] = draft["identities"].as_array().cloned().unwrap_or_default().into();
        for attachment in other["attachments"].as_array_mut().unwrap() {
            attachment["id"] = 99.into();
        }
        for (one, another) in before.iter().zip(findings(&other, &settings)) {
            if one.facts == another.facts && not_told.contains(&rule.id) {
                assert_ne!(one.names, another.names, "{}: {title}", rule.id);
                compared.push(rule.id);
            }
        }
    }
    for rule in not_told {
        assert!(compared.contains(&rule), "{rule} is compared: {compared:?}");
    }
}

#[test]
fn order_field_and_spelling_are_no_other_people() {
    for (rule, title, draft, settings) in firing() {
        let mut other = draft.clone();
        for field in ["to", "cc", "bcc"] {
            other[field].as_array_mut().unwrap().reverse();
        }
        let names = |draft: &Value| {
            let mut names: Vec<String> = findings(draft, &settings).iter().map(|finding| finding.names.to_string()).collect();
            names.sort();
            names
        };
        // A finding about several has them in the order of the message among its facts.
        let has_lists = findings(&draft, &settings).iter().any(|finding| format!("{:?}", finding.facts).contains("Texts"));
        assert!(has_lists || names(&draft) == names(&other), "{}: {title}", rule.id);
        assert_eq!(names(&draft), names(&draft.clone()), "{}: {title}", rule.id);
    }
    let settings = Settings::read(&json!({ "rules": { "visible_recipients": { "external_limit": 2 } } })).unwrap();
    let names = |mail: &str| check(&common::draft(mail), &settings).findings[0].names;
    let one = names("From: ann@ville.example\nTo: Bob <bob@one.example>, carol@two.example");
    assert_eq!(one, names("From: ann@ville.example\nTo: CAROL@Two.example\nCc: ann@ville.example, bob@one.example"));
    let list = "From: ann@ville.example\nTo: Pair <Pair>\nList \"Pair <Pair>\": bob@one.example, carol@two.example";
    assert_eq!(one, names(list));
}

#[test]
fn a_list_that_grew_is_another() {
    let settings = Settings::read(&json!({ "rules": { "bcc_enforced": { "entries": ["Group"] } } })).unwrap();
    let names = |members: &str| {
        let mail = format!("From: ann@clinic.example\nTo: Group <Group>\nList \"Group <Group>\": {members}");
        findings(&common::json(&mail), &settings).into_iter().find(|finding| finding.rule == "bcc_enforced").unwrap()
    };
    let (small, large) = (names("bob@one.example"), names("bob@one.example, carol@two.example"));
    assert_eq!(small.facts, large.facts);
    assert_ne!(small.names, large.names);
}

#[test]
fn who_is_not_told_any_more_is_named_all_the_same() {
    let people = |last: &str| (0..300).map(|n| format!("p{n}@one.example")).chain([last.to_owned()]).collect::<Vec<_>>();
    let settings = Settings::read(&json!({ "rules": { "external_recipient": { "level": "ask" } } })).unwrap();
    let told = |last: &str| {
        let draft = json!({ "from": "ann@ville.example", "to": people(last), "cc": [], "bcc": [] });
        let all = findings(&draft, &settings).into_iter();
        all.filter(|finding| finding.rule == "external_recipient").collect::<Vec<_>>()
    };
    let (one, other) = (told("bob@one.example"), told("carol@one.example"));
    assert_eq!(one.len(), 200);
    let facts = |findings: &[Finding]| findings.iter().map(|finding| finding.facts.clone()).collect::<Vec<_>>();
    assert_eq!(facts(&one), facts(&other));
    assert_ne!(one, other);
}
