//! Presets, user's settings and policy: who wins, what is locked, what is a problem.

use bcc_guard::rules::RULES;
use bcc_guard::settings::{Merged, Settings, merge};
use serde_json::{Value, json};

fn problems(merged: &Merged) -> Vec<String> {
    merged.problems.iter().map(|problem| format!("{}: {}", problem.path, problem.message)).collect()
}

#[test]
fn nothing_set_is_the_standard_preset() {
    let mut merged = merge(None, None);
    let rules = merged.settings.as_object_mut().unwrap().remove("rules").unwrap();
    assert_eq!(
        merged.settings,
        json!({
            "preset": "standard",
            "internal_domains": [],
            "allow_send_unchecked": true,
            "organisation": { "name": "", "contact": "" },
        })
    );
    assert_eq!(rules["visible_recipients"], json!({ "level": "ask", "external_limit": 10, "total_limit": 100, "exempt": [] }));
    assert_eq!(rules["bulk_recipients"], json!({ "level": "ask", "limit": 200, "tool_url": "" }));
    assert_eq!(rules["external_recipient"], json!({ "level": "off", "confirm_each": false }));
    assert_eq!(rules.as_object().unwrap().len(), RULES.len());
    assert!(merged.locked.is_empty() && merged.problems.is_empty());
}

#[test]
fn a_preset_brings_its_limits_and_a_value_goes_before_it() {
    let user = json!({ "preset": "strict", "rules": { "visible_recipients": { "total_limit": 40 } } });
    let merged = merge(None, Some(&user));
    assert_eq!(
        merged.settings["rules"]["visible_recipients"],
        json!({ "level": "ask", "external_limit": 5, "total_limit": 40, "exempt": [] })
    );
}

#[test]
fn a_policy_locks_what_it_names_and_nothing_else() {
    let policy = json!({ "preset": "strict", "rules": { "visible_recipients": { "level": "block" } } });
    let user = json!({ "preset": "quiet", "rules": { "visible_recipients": { "level": "off", "external_limit": 7 } } });
    let merged = merge(Some(&policy), Some(&user));
    assert_eq!(merged.locked, ["preset", "rules.visible_recipients.level"]);
    assert_eq!(
        merged.settings["rules"]["visible_recipients"],
        json!({ "level": "block", "external_limit": 7, "total_limit": 30, "exempt": [] })
    );
}

#[test]
fn an_unlocked_policy_value_is_a_default_that_the_user_may_change() {
    let limit = |limit: u32| json!({ "rules": { "visible_recipients": { "external_limit": limit } } });
    let mut policy = limit(3);
    policy["unlocked"] = json!(["rules.visible_recipients"]);
    let untouched = merge(Some(&policy), None);
    assert_eq!(untouched.settings["rules"]["visible_recipients"]["external_limit"], 3);
    assert!(untouched.locked.is_empty());
    let changed = merge(Some(&policy), Some(&limit(12)));
    assert_eq!(changed.settings["rules"]["visible_recipients"]["external_limit"], 12);
}

#[test]
fn a_user_cannot_unlock() {
    let policy = json!({ "preset": "strict" });
    let user = json!({ "preset": "quiet", "unlocked": ["preset"] });
    assert_eq!(merge(Some(&policy), Some(&user)).settings["preset"], "strict");
}

#[test]
fn each_problem_is_named_and_the_rest_applies() {
    let cases: &[(Value, &[&str])] = &[
        (json!(null), &[": expected an object"]),
        (json!([]), &[": expected an object"]),
        (json!({ "preset": "loud" }), &["preset: expected one of quiet, standard, strict"]),
        (json!({ "preset": null }), &["preset: expected one of quiet, standard, strict"]),
        (json!({ "internal_domains": "ville.example" }), &["internal_domains: expected a list of strings"]),
        (json!({ "internal_domains": ["ok.example", 5] }), &["internal_domains[1]: expected a string"]),
        (json!({ "allow_send_unchecked": "no" }), &["allow_send_unchecked: expected true or false"]),
        (json!({ "organisation": "Ville" }), &["organisation: expected an object"]),
        (json!({ "organisation": { "name": 1 } }), &["organisation.name: expected a string"]),
        (json!({ "rules": 5 }), &["rules: expected an object"]),
        (json!({ "rules": { "visible_recipients": "block" } }), &["rules.visible_recipients: expected an object"]),
        (json!({ "rules": { "visible_recipient": {} } }), &["rules.visible_recipient: unknown rule"]),
        (json!({ "rules": { "visible_recipients": { "limit": 3 } } }), &["rules.visible_recipients.limit: unknown setting"]),
        (json!({ "rules.visible_recipients.level": "off" }), &["rules.visible_recipients.level: unknown setting"]),
        (
            json!({ "rules": { "visible_recipients": { "level": "warn" } } }),
            &["rules.visible_recipients.level: expected one of off, notice, ask, block"],
        ),
        (
            json!({ "rules": { "visible_recipients": { "external_limit": 0 } } }),
            &["rules.visible_recipients.external_limit: expected a whole number from 1 to 1000000"],
        ),
        (
            json!({ "rules": { "visible_recipients": { "total_limit": 1.5 } } }),
            &["rules.visible_recipients.total_limit: expected a whole number from 1 to 1000000"],
        ),
        (
            json!({ "rules": { "visible_recipients": { "exempt": ["bob@one.example", " "] } } }),
            &["rules.visible_recipients.exempt[1]: expected an address, a domain or the name of a mailing list"],
        ),
        (json!({ "unlocked": ["preset", "presets"] }), &["unlocked[1]: no setting is called \"presets\""]),
        (json!({ "colour": "red" }), &["colour: unknown setting"]),
        (json!({ "": 1 }), &[": unknown setting"]),
    ];
    for (policy, expected) in cases {
        let mut policy = policy.clone();
        let merged = merge(Some(&policy), None);
        assert_eq!(problems(&merged), *expected, "{policy}");
        if let Some(policy) = policy.as_object_mut() {
            policy.entry("organisation").or_insert_with(|| json!({ "contact": "it@ville.example" }));
            let merged = merge(Some(&json!(policy)), None);
            if policy["organisation"].get("contact").is_some() {
                assert_eq!(merged.settings["organisation"]["contact"], "it@ville.example", "the good value applies");
            }
        }
    }
}

#[test]
fn a_value_at_fault_falls_back_to_the_next_source_below() {
    let policy = json!({ "rules": { "visible_recipients": { "external_limit": "three", "total_limit": 50 } } });
    let user = json!({ "rules": { "visible_recipients": { "external_limit": 8, "total_limit": 60 } } });
    let merged = merge(Some(&policy), Some(&user));
    let rule = &merged.settings["rules"]["visible_recipients"];
    assert_eq!((&rule["external_limit"], &rule["total_limit"]), (&json!(8), &json!(50)));
    assert_eq!(merged.locked, ["rules.visible_recipients.total_limit"]);
}

#[test]
fn of_a_list_only_the_element_at_fault_is_left_out() {
    let policy = json!({ "internal_domains": ["Ville.Example", "two words", "mairie.example"] });
    let merged = merge(Some(&policy), None);
    assert_eq!(merged.settings["internal_domains"], json!(["ville.example", "mairie.example"]));
    assert_eq!(merged.problems.len(), 1);
    assert_eq!(merged.problems[0].path, "internal_domains[1]");
}

#[test]
fn merged_settings_are_settings() {
    let policy = json!({ "preset": "quiet", "internal_domains": ["ville.example"] });
    let merged = merge(Some(&policy), None);
    assert!(Settings::read(&merged.settings).is_ok());
    assert_eq!(merge(None, Some(&merged.settings)).settings, merged.settings);
}

#[test]
fn a_check_names_the_wrong_value_and_skips_names_of_a_newer_version() {
    let wrong = Settings::read(&json!({ "internal_domains": ["ville.example", ""] })).unwrap_err();
    assert!(wrong.to_string().starts_with("settings.internal_domains[1]: "), "{wrong}");
    assert_eq!(Settings::read(&json!(5)).unwrap_err().to_string(), "settings: expected an object");
    assert!(Settings::read(&json!({ "of_tomorrow": 1, "rules": { "of_tomorrow": { "level": "ask" } } })).is_ok());
}
