//! Presets, user's settings and policy: who wins, what is locked, what is a problem.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use bcc_guard::address::{Domain, first};
use bcc_guard::draft::Draft;
use bcc_guard::entries::Entries;
use bcc_guard::recipients::Recipients;
use bcc_guard::rules::RULES;
use bcc_guard::settings::{Fault, Merged, Settings, for_sender, merge, merge_knowing};
use bcc_guard::verdict::{Outcome, check};
use serde_json::{Value, json};

fn problems(merged: &Merged) -> Vec<String> {
    merged.problems.iter().map(|problem| format!("{}: {}", problem.path, problem.fault)).collect()
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
            "organisation": { "name": "", "contact": "", "text": "", "help_url": "", "logo": "" },
            "require_reason": false,
            "move_then": "send",
            "individual_copies": "each",
            "known_groups": true,
            "max_questions_per_week": 0,
            "monitor_until": "",
            "journal": { "keep_days": 400, "max_entries": 20_000, "erasable": true },
            "identities": {},
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
fn a_policy_is_a_floor_and_locks_what_it_names() {
    let policy = json!({ "preset": "strict", "rules": { "visible_recipients": { "level": "block" } } });
    let user = json!({ "preset": "quiet", "rules": { "visible_recipients": { "level": "off", "external_limit": 7 } } });
    let merged = merge(Some(&policy), Some(&user));
    assert_eq!(merged.locked, ["preset", "rules.visible_recipients.level"]);
    assert_eq!(
        merged.settings["rules"]["visible_recipients"],
        json!({ "level": "block", "external_limit": 5, "total_limit": 30, "exempt": [] }),
        "its preset fixes what it does not set itself"
    );
}

/// What the user's settings come to under a policy, at one path.
fn under(policy: &Value, user: &Value, path: &str) -> Value {
    let merged = merge(Some(policy), Some(user));
    path.split('.').fold(&merged.settings, |at, name| &at[name]).clone()
}

#[test]
fn under_a_policy_a_user_may_only_be_stricter() {
    let rule = |name: &str, value: Value| json!({ "rules": { "visible_recipients": { name: value } } });
    let own = |name: &str, value: Value| json!({ name: value });
    let nothing = json!({ "organisation": { "name": "Ville" } });
    let weekly = own("max_questions_per_week", json!(5));
    let monitored = own("monitor_until", json!("2026-12-31"));
    let exempt = rule("exempt", json!(["one.example", "Parents"]));
    let forbidden = |entries: Value| json!({ "rules": { "forbidden_recipient": { "entries": entries } } });
    let rule_at = |name: &str| format!("rules.visible_recipients.{name}");
    let cases = [
        (&nothing, rule("level", json!("off")), rule_at("level"), json!("ask")),
        (&nothing, rule("level", json!("block")), rule_at("level"), json!("block")),
        (&nothing, rule("external_limit", json!(500)), rule_at("external_limit"), json!(10)),
        (&nothing, own("preset", json!("quiet")), rule_at("external_limit"), json!(10)),
        (&nothing, own("preset", json!("strict")), rule_at("external_limit"), json!(5)),
        (&nothing, own("internal_domains", json!(["one.example"])), "internal_domains".to_owned(), json!([])),
        (&nothing, own("monitor_until", json!("2999-12-31")), "monitor_until".to_owned(), json!("")),
        (&nothing, weekly.clone(), "max_questions_per_week".to_owned(), json!(0)),
        (&nothing, own("known_groups", json!(false)), "known_groups".to_owned(), json!(false)),
        (&nothing, own("journal", json!({ "keep_days": 1 })), "journal.keep_days".to_owned(), json!(1)),
        (&nothing, rule("exempt", json!(["one.example"])), rule_at("exempt"), json!([])),
        (&nothing, forbidden(json!(["one.example"])), "rules.forbidden_recipient.entries".to_owned(), json!(["one.example"])),
        (
            &forbidden(json!(["one.example"])),
            forbidden(json!(["two.example", "One.example"])),
            "rules.forbidden_recipient.entries".to_owned(),
            json!(["one.example", "two.example"]),
        ),
        (&exempt, rule("exempt", json!(["parents", "two.example"])), rule_at("exempt"), json!(["Parents"])),
        (&exempt, rule("exempt", json!([])), rule_at("exempt"), json!([])),
        (&rule("external_limit", json!(50)), rule("external_limit", json!(3)), rule_at("external_limit"), json!(3)),
        (&rule("external_limit", json!(50)), own("preset", json!("strict")), rule_at("external_limit"), json!(50)),
        (&weekly, own("max_questions_per_week", json!(2)), "max_questions_per_week".to_owned(), json!(5)),
        (&weekly, own("max_questions_per_week", json!(9)), "max_questions_per_week".to_owned(), json!(9)),
        (&weekly, own("max_questions_per_week", json!(0)), "max_questions_per_week".to_owned(), json!(0)),
        (&weekly, rule("external_limit", json!(3)), "max_questions_per_week".to_owned(), json!(0)),
        (&weekly, rule("external_limit", json!(30)), "max_questions_per_week".to_owned(), json!(5)),
        (&monitored, own("monitor_until", json!("2027-12-31")), "monitor_until".to_owned(), json!("2026-12-31")),
        (&monitored, own("monitor_until", json!("2026-11-30")), "monitor_until".to_owned(), json!("2026-11-30")),
        (
            &own("journal", json!({ "erasable": false })),
            own("journal", json!({ "keep_days": 1, "max_entries": 1, "erasable": true })),
            "journal".to_owned(),
            json!({ "keep_days": 400, "max_entries": 20_000, "erasable": false }),
        ),
    ];
    for (policy, user, path, expected) in cases {
        assert_eq!(under(policy, &user, &path), expected, "{policy} {user}");
    }
}

#[test]
fn what_bounds_the_user_is_told() {
    assert!(merge(None, Some(&json!({ "preset": "strict" }))).bounds.is_empty());
    let policy = json!({
        "monitor_until": "2026-12-31",
        "max_questions_per_week": 5,
        "rules": {
            "visible_recipients": { "level": "notice", "exempt": ["parents"] },
            "forbidden_recipient": { "entries": ["one.example"] },
        },
        "unlocked": ["rules.visible_recipients.total_limit"],
    });
    let bounds = json!(merge(Some(&policy), None).bounds);
    for (path, bound) in [
        ("preset", json!({ "among": ["standard", "strict"] })),
        ("internal_domains", json!("fixed")),
        ("monitor_until", json!({ "until": "2026-12-31" })),
        ("max_questions_per_week", json!({ "at_least": 5 })),
        ("known_groups", json!({ "among": [true, false] })),
        ("require_reason", json!({ "among": [false, true] })),
        ("organisation.name", Value::Null),
        ("journal.keep_days", Value::Null),
        ("rules.visible_recipients.level", json!({ "among": ["notice", "ask", "block"] })),
        ("rules.visible_recipients.external_limit", json!({ "at_most": 10 })),
        ("rules.visible_recipients.total_limit", Value::Null),
        ("rules.visible_recipients.exempt", json!({ "within": ["parents"] })),
        ("rules.forbidden_recipient.level", json!("fixed")),
        ("rules.forbidden_recipient.entries", json!({ "with": ["one.example"] })),
        ("rules.bcc_enforced.entries", Value::Null),
        ("rules.personal_data_attachment.kinds", json!("fixed")),
        ("rules.bulk_recipients.tool_url", Value::Null),
    ] {
        assert_eq!(bounds[path], bound, "{path}");
    }
}

#[test]
fn a_policy_that_cannot_be_used_is_one() {
    for policy in [json!({}), json!("?"), json!({ "of_tomorrow": 1 }), json!({ "preset": "loud" })] {
        let off = json!({ "rules": { "visible_recipients": { "level": "off" } } });
        assert_eq!(under(&policy, &off, "rules.visible_recipients.level"), "ask", "{policy}");
    }
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
        (json!({ "journal": { "keep_days": 0 } }), &["journal.keep_days: expected a whole number from 1 to 3650"]),
        (json!({ "monitor_until": "2027-02-29" }), &["monitor_until: expected a date (YYYY-MM-DD)"]),
        (json!({ "monitor_until": "2027-2-9" }), &["monitor_until: expected a date (YYYY-MM-DD)"]),
        (json!({ "monitor_until": "2028-02-29" }), &[]),
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
        (json!({ "unlocked": ["preset", "presets"] }), &["unlocked[1]: no setting is called “presets”"]),
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

#[test]
fn the_keys_of_an_organisation_are_checked() {
    let long = format!("data:image/png;base64,{}", "AAAA".repeat(25_000));
    let bad = [
        (json!({ "organisation": { "name": "x".repeat(101) } }), "organisation.name: expected at most 100 characters"),
        (
            json!({ "organisation": { "help_url": "javascript:alert(1)" } }),
            "organisation.help_url: expected a web address (https://…)",
        ),
        (json!({ "organisation": { "logo": "https://ville.example/logo.png" } }), IMAGE),
        (json!({ "organisation": { "logo": "data:text/html;base64,AAAA" } }), IMAGE),
        (json!({ "organisation": { "logo": "data:image/png;base64,AAA" } }), IMAGE),
        (json!({ "organisation": { "logo": "data:image/gif;base64,AAAA" } }), IMAGE),
        (json!({ "organisation": { "logo": long } }), IMAGE),
        (json!({ "require_reason": "yes" }), "require_reason: expected true or false"),
        (json!({ "require_reason": 2 }), "require_reason: expected true or false"),
        (json!({ "move_then": "wait" }), "move_then: expected one of send, review"),
        (json!({ "monitor_until": "31.12.2026" }), "monitor_until: expected a date (YYYY-MM-DD)"),
        (json!({ "monitor_until": "2026-02-29" }), "monitor_until: expected a date (YYYY-MM-DD)"),
        (json!({ "monitor_until": "2026-13-01" }), "monitor_until: expected a date (YYYY-MM-DD)"),
        (json!({ "identities": [] }), "identities: expected an object of settings by address"),
        (json!({ "identities": { "press": {} } }), "identities[\"press\"]: expected an address"),
        (json!({ "identities": { "a@b.example": 1 } }), "identities[\"a@b.example\"]: expected an object"),
        (
            json!({ "identities": { "a@b.example": { "organisation": { "name": "B" } } } }),
            "identities[\"a@b.example\"].organisation: cannot be set for one sender",
        ),
        (
            json!({ "identities": { "a@b.example": { "rules": { "visible_recipients": { "level": "loud" } } } } }),
            "identities[\"a@b.example\"].rules.visible_recipients.level: expected one of off, notice, ask, block",
        ),
        (
            json!({ "identities": { "a@b.example": { "identities": {} } } }),
            "identities[\"a@b.example\"].identities: cannot be set for one sender",
        ),
    ];
    for (policy, expected) in bad {
        assert_eq!(problems(&merge(Some(&policy), None)), [expected], "{policy}");
    }
    let good = json!({
        "organisation": {
            "logo": "data:image/svg+xml,%3Csvg/%3E",
            "text": "Call us.",
            "help_url": "https://ville.example/mail",
        },
        "require_reason": 1,
        "allow_send_unchecked": 0,
        "move_then": "review",
        "monitor_until": "2028-02-29",
    });
    let merged = merge(Some(&good), None);
    assert!(merged.problems.is_empty(), "{:?}", merged.problems);
    assert_eq!(merged.settings["organisation"]["help_url"], "https://ville.example/mail");
    assert_eq!(merged.settings["require_reason"], true, "the Windows registry has no booleans");
    assert_eq!(merged.settings["allow_send_unchecked"], false);
    assert_eq!(merged.settings["monitor_until"], "2028-02-29");
}

const IMAGE: &str = "organisation.logo: expected an image as a data: address (PNG, JPEG, WebP or SVG) of at most 100000 bytes";

fn limit(settings: &Value) -> &Value {
    &settings["rules"]["visible_recipients"]["external_limit"]
}

#[test]
fn a_sender_has_settings_of_its_own() {
    let policy = json!({
        "rules": { "visible_recipients": { "external_limit": 4 } },
        "identities": {
            "Press <PRESS@ville.example>": { "rules": { "visible_recipients": { "external_limit": 50, "level": "notice" } } },
            "mayor@ville.example": { "preset": "strict", "internal_domains": ["ville.example", "region.example"] },
        },
    });
    let merged = merge(Some(&policy), None);
    assert!(merged.problems.is_empty(), "{:?}", merged.problems);
    assert!(merged.locked.contains(&"identities[\"press@ville.example\"].rules.visible_recipients.level".to_owned()));
    let of = |from: &str| for_sender(merged.settings.clone(), from);
    assert_eq!((limit(&of("ann@ville.example")), limit(&of("Press <press@Ville.example>"))), (&json!(4), &json!(50)));
    let mayor = of("mayor@ville.example");
    assert_eq!(limit(&mayor), 4, "what is set for everyone goes before a preset");
    assert_eq!(mayor["rules"]["visible_recipients"]["total_limit"], 30);
    assert_eq!(mayor["rules"]["external_recipient"]["level"], "notice");
    assert_eq!(mayor["internal_domains"], json!(["ville.example", "region.example"]));
    assert_eq!(limit(&of("")), 4);
    assert_eq!(limit(&of("not an address")), 4);
    assert!(mayor.get("identities").is_none());
    assert_eq!(merge(None, Some(&merged.settings)).settings, merged.settings, "settings in force are settings");
}

#[test]
fn a_sender_is_checked_with_its_own_settings() {
    let settings = json!({
        "rules": { "visible_recipients": { "external_limit": 2 } },
        "identities": { "press@ville.example": { "rules": { "visible_recipients": { "level": "off" } } } },
    });
    let outcome = |from: &str| {
        let draft = json!({ "from": from, "to": ["a@one.example", "b@two.example"], "cc": [], "bcc": [] });
        let settings = Settings::read(&for_sender(settings.clone(), from)).unwrap();
        check(&Draft::read(&draft).unwrap(), &settings).outcome
    };
    assert_eq!(outcome("ann@ville.example"), Outcome::Ask);
    assert_eq!(outcome("Press office <press@ville.example>"), Outcome::Send);
}

#[test]
fn what_is_locked_for_everyone_is_locked_for_each_sender() {
    let policy = json!({ "rules": { "visible_recipients": { "level": "block" } } });
    let own = json!({ "rules": { "visible_recipients": { "level": "off", "external_limit": 9 } } });
    let user = json!({ "identities": { "ann@ville.example": own } });
    let merged = merge(Some(&policy), Some(&user));
    let ann = for_sender(merged.settings, "ann@ville.example");
    assert_eq!(ann["rules"]["visible_recipients"]["level"], "block");
    assert_eq!(limit(&ann), 9);
}

#[test]
fn a_sender_of_the_users_own_making_is_no_way_around_a_policy() {
    let user = json!({ "identities": { "ann@ville.example": {
        "preset": "quiet",
        "internal_domains": ["one.example"],
        "rules": { "visible_recipients": { "level": "off", "external_limit": 3 } },
    } } });
    for policy in [
        json!({ "preset": "standard" }),
        json!({ "identities": { "ann@ville.example": { "preset": "standard" } } }),
        json!({ "rules": { "visible_recipients": { "level": "ask" } }, "unlocked": ["identities"] }),
        json!({ "unlocked": ["journal"] }),
    ] {
        let ann = for_sender(merge(Some(&policy), Some(&user)).settings, "ann@ville.example");
        assert_eq!(ann["rules"]["visible_recipients"]["level"], "ask", "{policy}");
        assert_eq!(limit(&ann), 3, "{policy}");
    }
    for policy in [json!({ "unlocked": ["rules"] }), json!({ "unlocked": ["identities"] })] {
        let ann = for_sender(merge(Some(&policy), Some(&user)).settings, "ann@ville.example");
        assert_eq!(ann["rules"]["visible_recipients"]["level"], "off", "{policy}");
    }
}

#[test]
fn a_sender_is_unlocked_by_its_path() {
    let own = |limit: u32| json!({ "rules": { "visible_recipients": { "external_limit": limit, "total_limit": limit } } });
    let policy = |unlocked: &str| json!({ "identities": { "ann@ville.example": own(5) }, "unlocked": [unlocked] });
    let user = json!({ "identities": { "ann@ville.example": own(9) } });
    let cases = [
        ("identities", 0),
        ("identities[\"ann@ville.example\"]", 0),
        ("identities[\"ann@ville.example\"].rules.visible_recipients", 0),
        ("identities[\"ann@ville.example\"].rules.visible_recipients.total_limit", 1),
        ("identities[\"bob@ville.example\"]", 2),
        ("rules", 2),
    ];
    for (unlocked, locked) in cases {
        let merged = merge(Some(&policy(unlocked)), Some(&user));
        assert!(merged.problems.is_empty(), "{:?}", merged.problems);
        assert_eq!(merged.locked.len(), locked, "{unlocked}");
        let ann = for_sender(merged.settings, "ann@ville.example");
        assert_eq!(limit(&ann), if locked == 0 { 9 } else { 5 }, "{unlocked}");
    }
    let merged = merge(Some(&policy("identities[\"Ann\"]")), None);
    assert_eq!(problems(&merged), ["unlocked[0]: no setting is called “identities[\"Ann\"]”"]);
}

/// What an element of a list comes to: its text, or what is wrong.
fn element(path: &str, text: &str) -> Result<String, String> {
    let wrapped = path.rsplit('.').fold(json!([text]), |value, name| json!({ name: value }));
    let merged = merge(None, Some(&wrapped));
    let read = path.split('.').fold(&merged.settings, |at, name| &at[name]);
    match (&*problems(&merged), read.as_array().map(Vec::as_slice)) {
        ([], Some([one])) => Ok(one.as_str().unwrap().to_owned()),
        ([problem], Some([])) => Err(problem.split_once(": ").unwrap().1.to_owned()),
        other => panic!("{text}: {other:?}"),
    }
}

const EXEMPT: &str = "rules.visible_recipients.exempt";
const FORBIDDEN: &str = "rules.forbidden_recipient.entries";

#[test]
fn what_means_one_thing_only_is_understood() {
    for (text, domain) in [
        ("@patients.example", "patients.example"),
        ("*@patients.example", "patients.example"),
        ("*.patients.example", "patients.example"),
        (".patients.example", "patients.example"),
        ("*@*.Patients.Example", "patients.example"),
        (" @bücher.example ", "xn--bcher-kva.example"),
    ] {
        for path in ["internal_domains", "rules.lookalike_domain.known", EXEMPT, FORBIDDEN, "rules.bcc_enforced.entries"] {
            assert_eq!(element(path, text).as_deref(), Ok(domain), "{path} {text}");
        }
        let settings = json!({ "rules": { "forbidden_recipient": { "level": "block", "entries": [text] } } });
        let to = format!("someone@{domain}");
        let draft = json!({ "from": "ann@ville.example", "to": [to], "cc": [], "bcc": [] });
        let settings = Settings::read(&merge(Some(&settings), None).settings).unwrap();
        assert_eq!(check(&Draft::read(&draft).unwrap(), &settings).outcome, Outcome::Block, "{text} finds {to}");
    }
    for (text, entry) in [
        ("bob@one.example,", "bob@one.example"),
        ("'bob@one.example'", "bob@one.example"),
        ("\"one.example\"", "one.example"),
        ("one.example", "one.example"),
        ("Bob Martin <bob@one.example>", "Bob Martin <bob@one.example>"),
        // Mailing lists may have any name.
        ("Parents", "Parents"),
        ("Family, friends", "Family, friends"),
        ("Team @ work", "Team @ work"),
        ("Team", "Team"),
        ("@intranet", "@intranet"),
        ("St. Mary’s choir", "St. Mary’s choir"),
        ("fr <fr>", "fr <fr>"),
        ("Team <\"our crew (Tuesdays)\">", "Team <\"our crew (Tuesdays)\">"),
        ("\"Delta (Tue)\" <\"Delta (Tue)\">", "\"Delta (Tue)\" <\"Delta (Tue)\">"),
    ] {
        assert_eq!(element(EXEMPT, text).as_deref(), Ok(entry), "{text}");
    }
    for (text, ending) in [("exe", "exe"), (".exe", "exe"), ("*.EXE", "exe"), (" 7z ", "7z")] {
        assert_eq!(element("rules.executable_attachment.types", text).as_deref(), Ok(ending), "{text}");
    }
    for text in ["dossier", "pièce n° 5", "附件", "see (enclosure)"] {
        assert_eq!(element("rules.missing_attachment.words", text).as_deref(), Ok(text));
    }
}

#[test]
fn what_could_never_match_is_a_problem_that_says_what_to_write() {
    let several = "is several in one: write each as an entry of its own";
    let pattern = "never matches: write an address, a domain (ville.example) or the name of a mailing list";
    let suffix = |name: &str| {
        format!("would mean everybody whose domain ends in .{name}: write a domain, or {name} <{name}> for a mailing list")
    };
    for (text, problem) in [
        ("mailto:a@b.example", "is a link: write a@b.example"),
        ("MAILTO:a@b.example?subject=x", "is a link: write a@b.example"),
        ("https://www.ville.example/contact", "is a link: write www.ville.example"),
        ("a@b.example, c@d.example", several),
        ("a@b.example;c@d.example", several),
        ("a@b.example c@d.example", several),
        ("Ann <a@b.example>, Bob <c@d.example>", several),
        ("one.example, two.example", several),
        ("one.example two.example", several),
        ("*", pattern),
        ("info@*.ville.example", pattern),
        ("*patients*", pattern),
        ("ann@", "expected an address"),
        ("@", "is empty"),
        ("ann@two@ville", "expected an address"),
        ("ville..example", "has an empty label"),
        ("ville.example/contact", "has a “/”, which no domain has"),
        ("com", &suffix("com")),
        ("FR", &suffix("fr")),
        ("*.fr", &suffix("fr")),
        ("@com", &suffix("com")),
    ] {
        assert_eq!(element(EXEMPT, text), Err(problem.to_owned()), "{text}");
        assert_eq!(element(FORBIDDEN, text), Err(problem.to_owned()), "{text}");
    }
    for (text, problem) in [
        ("ann@ville.example", "is an address, not a domain"),
        ("mailto:ann@ville.example", "is a link: write ann@ville.example"),
        ("https://ville.example/", "is a link: write ville.example"),
        ("com", &suffix("com")),
        ("de", &suffix("de")),
    ] {
        assert_eq!(element("internal_domains", text), Err(problem.to_owned()), "{text}");
        assert_eq!(element("rules.lookalike_domain.known", text), Err(problem.to_owned()), "{text}");
    }
    for text in ["", ".", "*.*", "tar.gz", "application/zip", "a b"] {
        let problem = "expected the ending of a file’s name, such as “exe”";
        assert_eq!(element("rules.executable_attachment.types", text), Err(problem.to_owned()), "{text}");
    }
    for text in ["", "!!!", "…", "first. Second"] {
        assert_eq!(element("rules.missing_attachment.words", text), Err("expected a word".to_owned()), "{text}");
    }
    let unlocked = json!({ "unlocked": ["unlocked"] });
    assert_eq!(problems(&merge(Some(&unlocked), None)), ["unlocked[0]: no setting is called “unlocked”"]);
}

#[test]
fn what_everybodys_domains_end_in_is_no_domain_as_far_as_thunderbird_knows() {
    let suffixes = ["co.uk", "gouv.fr", "xn--p1ai"].map(Domain::new).into();
    let policy = json!({
        "internal_domains": ["gouv.fr", "ville.gouv.fr", "рф"],
        "rules": { "visible_recipients": { "exempt": ["@CO.UK", "bbc.co.uk"] } },
    });
    let merged = merge_knowing(Some(&policy), None, &suffixes);
    assert_eq!(merged.settings["internal_domains"], json!(["ville.gouv.fr"]));
    assert_eq!(merged.settings["rules"]["visible_recipients"]["exempt"], json!(["bbc.co.uk"]));
    let paths: Vec<_> = merged.problems.iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(paths, ["internal_domains[0]", "internal_domains[2]", "rules.visible_recipients.exempt[0]"]);
    // There are mailing lists of that name. They are no way to name everybody below a top-level domain.
    let lists = json!({ "rules": { "visible_recipients": { "exempt": ["TEAM", "group"] } } });
    let merged = merge_knowing(Some(&lists), None, &["team", "group"].map(Domain::new).into());
    assert!(merged.problems.is_empty());
    let exempt = Entries::of(["TEAM", "group", "@intranet"]);
    let has = |address: &str| exempt.has_address(&first(address).unwrap());
    assert!(exempt.has_list("team <\"our crew\">") && !has("bob@one.team") && !has("bob@group") && has("bob@intranet"));
}

#[test]
fn very_many_problems_are_counted() {
    let policy = json!({ "internal_domains": vec![" "; 2_000], "preset": "loud", "require_reason": true });
    let merged = merge(Some(&policy), None);
    assert_eq!(merged.problems.len(), 22);
    assert_eq!(problems(&merged)[20], "internal_domains: further entries that cannot be used: 1980");
    assert_eq!(merged.settings["require_reason"], true);
    let unknown: Value = (0..2_000).map(|n| (format!("key{n}"), json!(n))).collect();
    let merged = merge(Some(&unknown), None);
    assert_eq!(merged.problems.len(), 501);
    assert_eq!(merged.problems[500].fault, Fault::FurtherProblems(1500));
    let name = "x".repeat(100_000);
    let merged = merge(Some(&json!({ name: 1 })), None);
    assert!(merged.problems[0].path.len() < 300);
}

#[test]
fn the_add_on_has_words_for_every_fault() {
    let long = ["a".repeat(60), "b".repeat(60), "c".repeat(60), "d".repeat(60), "example".repeat(3)].join(".");
    let wrong: Vec<_> = (0..1_000).map(|n| (format!("key{n}"), json!(n))).collect();
    let policies = [
        json!(5),
        json!({ "preset": 5, "require_reason": 5, "monitor_until": 5, "max_questions_per_week": -5, "identities": 5 }),
        json!({ "organisation": { "name": 5, "contact": "x".repeat(201), "logo": 5, "help_url": 5 } }),
        json!({ "internal_domains": ["", "a@b.example", "a b", "a!b", "one\u{fffd}.example", "a..b", long] }),
        json!({ "internal_domains": vec![5; 50], "unlocked": ["presets"] }),
        json!({ "rules": { "visible_recipients": { "exempt": [""] }, "missing_attachment": { "words": [""] }, "of_tomorrow": 5 } }),
        json!({ "rules": { "visible_recipients": { "exempt": ["mailto:a@b.example", "a@b.example, c@d.example", "*x*", "com"] } } }),
        json!({ "rules": { "executable_attachment": { "types": ["a b"] } } }),
        json!({ "identities": { "ann": {}, "ann@ville.example": { "require_reason": true, "internal_domains": 5 } } }),
        wrong.into_iter().collect(),
    ];
    let problems = policies.iter().flat_map(|policy| merge(Some(policy), None).problems);
    let faults: BTreeMap<_, _> = problems.map(|problem| (format!("problem_{}", problem.fault.id()), problem.fault)).collect();
    for locale in ["en", "fr"] {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("extension/_locales/{locale}/messages.json"));
        let words: BTreeMap<String, Value> = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        let named: Vec<_> = words.keys().filter(|key| key.starts_with("problem_")).collect();
        assert_eq!(named, faults.keys().collect::<Vec<_>>(), "{locale}: words without a fault, or none for one");
        for (key, fault) in &faults {
            let mut told = words[key]["message"].as_str().unwrap().to_owned();
            for (name, fact) in fault.facts().as_object().unwrap() {
                let fact = match fact {
                    Value::Array(values) => values.iter().map(|value| value.as_str().unwrap()).collect::<Vec<_>>().join(", "),
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                assert!(told.contains(&format!("{{{name}}}")), "{locale}: {key} has no {name}");
                told = told.replace(&format!("{{{name}}}"), &fact);
            }
            assert!(!told.contains('{'), "{locale}: {told}");
            if locale == "en" {
                assert_eq!(told, fault.to_string(), "one language, one text");
            }
        }
    }
}

#[test]
fn whose_organisation_it_is_is_no_matter_of_what_is_written_into_from() {
    let outside = |from: &str, identity: &str| {
        let draft = json!({ "from": from, "identity": identity, "to": ["bob@one.example"], "cc": [], "bcc": [] });
        let draft = Draft::read(&draft).unwrap();
        let recipients = Recipients::of(&draft, &Settings::default());
        (draft.sender().to_owned(), recipients.has_outsider(&recipients.entries[0]))
    };
    let ann = "ann@ville.example";
    assert_eq!(outside(ann, ann), (ann.to_owned(), true));
    assert_eq!(outside("Ann <ann@one.example>", ann), (ann.to_owned(), true), "the others there become no colleagues");
    assert_eq!(outside(ann, "ann@one.example"), ("ann@one.example".to_owned(), false));
    assert_eq!(outside("ann@one.example", ""), ("ann@one.example".to_owned(), false), "where there is no identity");
}
