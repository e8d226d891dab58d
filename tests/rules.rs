//! The rule set itself: every rule's examples, and what all rules have in common.

mod common;

use std::fs;
use std::path::Path;

use bcc_guard::rules::{self, RULES};
use bcc_guard::settings::{Settings, merge};
use bcc_guard::verdict::check;
use serde_json::{Value, json};

#[test]
fn examples_find_what_they_say() {
    for rule in RULES {
        for example in rule.examples {
            let options: Value = serde_json::from_str(example.settings).unwrap();
            let settings = Settings::read(&json!({ "rules": { rule.id: options } })).unwrap();
            let verdict = check(&common::draft(example.mail), &settings);
            let found = verdict.findings.iter().find(|finding| finding.rule == rule.id);
            let facts = found.map(|finding| serde_json::to_value(finding).unwrap()["facts"].clone());
            let expected = example.finds.map(|facts| serde_json::from_str::<Value>(facts).unwrap());
            assert_eq!(facts, expected, "{}: {}", rule.id, example.title);
        }
    }
}

#[test]
fn every_rule_has_an_example_that_fires_and_one_that_is_silent() {
    for rule in RULES {
        assert!(rule.examples.iter().any(|example| example.finds.is_some()), "{}: no example fires", rule.id);
        assert!(rule.examples.iter().any(|example| example.finds.is_none()), "{}: no example is silent", rule.id);
    }
}

#[test]
fn findings_state_the_facts_and_offer_the_remedies_that_the_rule_lists() {
    for rule in RULES {
        for example in rule.examples.iter().filter(|example| example.finds.is_some()) {
            let options: Value = serde_json::from_str(example.settings).unwrap();
            let settings = Settings::read(&json!({ "rules": { rule.id: options } })).unwrap();
            let verdict = check(&common::draft(example.mail), &settings);
            let finding = verdict.findings.iter().find(|finding| finding.rule == rule.id).unwrap();
            let mut rest = rule.facts.iter();
            let in_order = finding.facts.iter().all(|(name, _)| rest.any(|known| known == name));
            assert!(in_order, "{}: {}: {:?}", rule.id, example.title, finding.facts);
            assert!(finding.remedies.iter().all(|step| rule.remedies.contains(&step.remedy)), "{}: {}", rule.id, example.title);
        }
    }
}

#[test]
fn every_rule_file_is_in_the_list_and_has_its_words() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> = fs::read_dir(root.join("crate/rules"))
        .unwrap()
        .map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    files.sort_unstable();
    let mut ids: Vec<_> = RULES.iter().map(|rule| rule.id).collect();
    ids.sort_unstable();
    assert_eq!(files, ids, "a rule is a file crate/rules/<id>.rs and its entry in RULES (crate/rules.rs)");

    for locale in fs::read_dir(root.join("extension/_locales")).unwrap() {
        let file = locale.unwrap().path().join("messages.json");
        let messages: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        let has = |key: &str| messages.get(key).is_some() || messages.get(format!("{key}_other")).is_some();
        for rule in RULES {
            let words = ["what", "why", "todo"].map(|part| format!("rule_{}_{part}", rule.id));
            let options = rule.options.iter().map(|option| format!("option_{}_{}", rule.id, option.name()));
            let remedies = rule.remedies.iter().map(|remedy| format!("remedy_{}", remedy.id()));
            for key in words.into_iter().chain(options).chain(remedies) {
                assert!(has(&key), "{}: no message {key}", file.display());
            }
        }
    }
}

#[test]
fn limits_grow_no_looser_from_quiet_to_strict() {
    for rule in RULES {
        assert!(rule.levels.quiet <= rule.levels.standard && rule.levels.standard <= rule.levels.strict, "{}", rule.id);
        for option in rule.options {
            if let rules::Opt::Count(count) = option {
                let [quiet, standard, strict] = [count.defaults.quiet, count.defaults.standard, count.defaults.strict];
                assert!(quiet >= standard && standard >= strict, "{}.{}", rule.id, count.name);
                assert!((count.min..=count.max).contains(&strict) && quiet <= count.max, "{}.{}", rule.id, count.name);
            }
        }
    }
}

#[test]
fn the_description_lists_every_option_with_its_defaults() {
    let described = rules::describe();
    assert_eq!(
        described[0],
        json!({
            "id": "visible_recipients",
            "section": "recipients",
            "levels": { "quiet": "ask", "standard": "ask", "strict": "ask" },
            "options": [
                { "name": "external_limit", "type": "count", "defaults": { "quiet": 20, "standard": 10, "strict": 5 }, "min": 1, "max": 1_000_000 },
                { "name": "total_limit", "type": "count", "defaults": { "quiet": 200, "standard": 100, "strict": 30 }, "min": 1, "max": 1_000_000 },
                { "name": "exempt", "type": "entries", "defaults": { "quiet": [], "standard": [], "strict": [] }, "min": null, "max": null },
            ],
            "facts": ["people", "external", "organisations", "in_headers", "headers"],
            "remedies": ["move_all_to_bcc", "move_external_to_bcc", "send_individually"],
        })
    );
    assert_eq!(described.as_array().unwrap().len(), RULES.len());
    let defaults = merge(None, None).settings;
    for rule in RULES {
        assert_eq!(defaults["rules"][rule.id]["level"], json!(rule.levels.standard.id()));
    }
}
