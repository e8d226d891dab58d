//! Policies as files: what is told, where, and with which exit status.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, process};

use bcc_guard::policy_file::{ADDON, Severity, check};
use serde_json::{Value, json};

const TODAY: &str = "2026-11-22";

/// A file that sets these values, with Thunderbird's own questions locked off.
fn file(section: &Value) -> String {
    let off = json!({ "Value": false, "Status": "locked" });
    let policies = json!({
        "3rdparty": { "Extensions": { ADDON: section } },
        "Preferences": {
            "mail.compose.warn_public_recipients.aggressive": off,
            "mail.compose.warn_public_recipients.threshold": { "Value": 1000, "Status": "locked" },
            "mail.compose.attachment_reminder": off,
        },
    });
    json!({ "policies": policies }).to_string()
}

fn remarks(file: &[u8]) -> Vec<String> {
    let remarks = check(file, TODAY).into_iter();
    remarks.map(|remark| format!("{:?} {}: {}", remark.severity, remark.path, remark.message)).collect()
}

#[test]
fn what_thunderbird_cannot_read_is_told_with_line_and_column() {
    let cases: &[(&[u8], (usize, usize), &str)] = &[
        (b"", (1, 1), "EOF while parsing a value"),
        (b"{\n  \"policies\": {\n    // why\n  }\n}", (3, 5), "JSON has no comments"),
        (b"{\n  \"policies\": {},\n}", (3, 1), "trailing comma"),
        ("{ \"é\": 'x' }".as_bytes(), (1, 8), "expected value"),
        (b"{ \"policies\": {} } x", (1, 20), "trailing characters"),
        (b"{ \"policies\": { \"a\": NaN } }", (1, 22), "expected value"),
        (b"{ \"policies\": { \"a\": \"x\ny\" } }", (2, 0), "control character"),
        (b"\xef\xbb\xbf{ \"policies\": {} }", (1, 1), "byte order mark"),
        (b"\xff\xfe{\0}\0", (1, 1), "UTF-16"),
    ];
    for (file, (line, column), says) in cases {
        let remarks = check(file, TODAY);
        let [remark] = &*remarks else { panic!("{remarks:?}") };
        assert_eq!(remark.severity, Severity::Unreadable, "{remark:?}");
        assert!(remark.message.contains(says), "{remark:?}");
        assert_eq!(remark.place.0, *line, "{remark:?}");
        assert!(*column == 0 || remark.place.1 == *column, "{remark:?}");
    }
}

#[test]
fn what_is_not_applied_is_a_problem() {
    for file in ["[]", "{}", "5", "{ \"policies\": [] }"] {
        let says = "Problem : there is no object \"policies\": Thunderbird ignores the whole file";
        assert_eq!(remarks(file.as_bytes()), [says]);
    }
    assert!(remarks(b"{ \"policies\": {} }")[0].starts_with("Problem : there is no section"));
    let cases = [
        (json!({ "colour": "red" }), "colour: unknown setting"),
        (json!({ "rules": { "visible_recipient": {} } }), "rules.visible_recipient: unknown rule"),
        (json!({ "require_reason": "yes" }), "require_reason: expected true or false"),
        (
            json!({ "rules": { "visible_recipients": { "external_limit": 0 } } }),
            "rules.visible_recipients.external_limit: expected a whole number from 1 to 1000000",
        ),
        (json!({ "internal_domains": ["ville.example", 1] }), "internal_domains[1]: expected a string"),
        (json!([]), ": expected an object"),
        (json!("{"), ": is a text that is no JSON (EOF while parsing an object at line 1 column 1)"),
    ];
    for (section, says) in cases {
        assert_eq!(remarks(file(&section).as_bytes()), [format!("Problem {says}")], "{section}");
    }
    assert!(remarks(file(&json!("{ \"preset\": \"strict\" }")).as_bytes()).is_empty(), "as the registry may hold it");
}

#[test]
fn what_is_hardly_meant_is_a_warning() {
    let rule = |id: &str, own: Value| json!({ "rules": { id: own } });
    let contact = |mut section: Value| {
        section["organisation"] = json!({ "contact": "it@ville.example" });
        section
    };
    let cases = [
        (rule("bcc_enforced", json!({ "level": "ask" })), "rules.bcc_enforced.level: the rule never finds anything"),
        (rule("forbidden_recipient", json!({ "level": "ask" })), "rules.forbidden_recipient.level: the rule never finds"),
        (rule("personal_data_attachment", json!({ "kinds": [] })), "rules.personal_data_attachment.kinds: is empty"),
        (rule("bulk_recipients", json!({ "limit": 20_000 })), "rules.bulk_recipients.limit: is more than any message"),
        (rule("heavy_delivery", json!({ "limit_mb": 200_000 })), "rules.heavy_delivery.limit_mb: is more than any message"),
        (rule("quoted_addresses", json!({ "level": "off", "limit": 5 })), "rules.quoted_addresses.limit: has no effect"),
        (
            rule("visible_recipients", json!({ "external_limit": 200 })),
            "rules.visible_recipients.external_limit: never counts: total_limit (100) is reached first",
        ),
        (
            rule("visible_recipients", json!({ "total_limit": 2000 })),
            "rules.visible_recipients.total_limit: is above Thunderbird's own warning, a bar from 1000 people on",
        ),
        (
            rule("external_recipient", json!({ "level": "notice", "confirm_each": true })),
            "rules.external_recipient.confirm_each: has no effect",
        ),
        (
            json!({ "identities": { "press@ville.example": rule("bcc_enforced", json!({ "level": "ask" })) } }),
            "identities[\"press@ville.example\"].rules.bcc_enforced.level: the rule never finds anything",
        ),
        (json!({ "internal_domains": ["gmail.com"] }), "internal_domains[0]: is a public mailbox provider"),
        (json!({ "monitor_until": "2026-11-21" }), "monitor_until: has no effect: the date is over"),
        (json!({ "unlocked": ["preset"] }), "unlocked[0]: has no effect"),
    ];
    for (section, says) in cases {
        let told = remarks(file(&contact(section.clone())).as_bytes());
        let [only] = &*told else { panic!("{section}: {told:?}") };
        assert!(only.starts_with(&format!("Warning {says}")), "{only}");
    }
    let told = remarks(file(&json!({ "allow_send_unchecked": false })).as_bytes());
    assert!(told[0].starts_with("Warning organisation: something is blocked"), "{told:?}");
    let all_off: Value = bcc_guard::rules::RULES.iter().map(|rule| (rule.id, json!({ "level": "off" }))).collect();
    let told = remarks(file(&json!({ "rules": all_off })).as_bytes());
    assert_eq!(told, ["Warning rules: every rule is off: nothing is ever checked"]);
}

#[test]
fn thunderbirds_own_questions_are_told() {
    let section = json!({ "policies": { "3rdparty": { "Extensions": { ADDON: {} } } } });
    let told = remarks(section.to_string().as_bytes()).join("\n");
    for preference in
        ["warn_public_recipients.aggressive: is not locked", "attachment_reminder: is not locked", "from 15 people"]
    {
        assert!(told.contains(preference), "{told}");
    }
    let mut unlocked: Value = serde_json::from_str(&file(&json!({}))).unwrap();
    unlocked["policies"]["Preferences"]["mail.compose.attachment_reminder"]["Status"] = json!("default");
    let told = remarks(unlocked.to_string().as_bytes());
    assert_eq!(told.len(), 1, "{told:?}");
    unlocked["policies"]["Preferences"]["mail.compose.attachment_reminder"] = json!(false);
    assert!(remarks(unlocked.to_string().as_bytes()).is_empty(), "a bare value is locked");
}

#[test]
fn the_installation_is_looked_at_where_there_is_one() {
    let with = |installation: Value| {
        let mut file: Value = serde_json::from_str(&file(&json!({}))).unwrap();
        file["policies"]["ExtensionSettings"] = json!({ ADDON: installation });
        remarks(file.to_string().as_bytes())
    };
    assert!(with(json!({ "installation_mode": "force_installed", "install_url": "file:///opt/x.xpi" })).is_empty());
    assert_eq!(
        with(json!({ "installation_mode": "force_installed" })),
        ["Problem : install_url is missing: nothing is installed"]
    );
    assert_eq!(with(json!({ "installation_mode": "force_installed", "install_url": "/opt/x.xpi" })).len(), 1);
}

#[test]
fn a_remark_stands_where_its_setting_stands() {
    let file = format!(
        "{{\n  \"policies\": {{\n    \"3rdparty\": {{ \"Extensions\": {{ \"{ADDON}\": {{\n      \"preset\": \"quiet\",\n      \
         \"unlocked\": [\"rules\",\n        \"rule\\\"s\"],\n      \"preset\": \"loud\"\n    }} }} }}\n  }}\n}}"
    );
    let problems: Vec<_> =
        check(file.as_bytes(), TODAY).into_iter().filter(|remark| remark.severity == Severity::Problem).collect();
    let places: Vec<_> = problems.iter().map(|remark| (remark.place, &*remark.message)).collect();
    assert_eq!(
        places,
        [
            ((6, 9), "no setting is called “rule\"s”"),
            ((7, 7), "\"preset\" stands there twice: only the last one counts"),
            ((7, 7), "expected one of quiet, standard, strict"),
        ]
    );
    let mut bytes = b"{ \"policies\": { \"a\": \"".to_vec();
    bytes.extend(b"\xff\" } }");
    let told = check(&bytes, TODAY);
    assert_eq!(
        (told[1].severity, told[1].place),
        (Severity::Problem, (1, 23)),
        "replaced by another sign, and the rest applies"
    );
}

#[test]
fn the_exit_status_tells_good_from_wrong_from_unreadable() {
    let folder = env::temp_dir().join(format!("policy-check-{}", process::id()));
    fs::create_dir_all(&folder).unwrap();
    let run = |arguments: &[PathBuf]| {
        let output = Command::new(env!("CARGO_BIN_EXE_policy-check")).args(arguments).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    };
    let status = |name: &str, content: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, content).unwrap();
        run(&[path])
    };
    let (code, told) = status("good.json", file(&json!({ "preset": "strict" })).as_bytes());
    assert_eq!(code, 0);
    assert!(told.ends_with("good.json: good\n"), "{told}");
    assert_eq!(status("warning.json", file(&json!({ "unlocked": ["preset"] })).as_bytes()).0, 0);
    assert_eq!(status("wrong.json", file(&json!({ "preset": "loud" })).as_bytes()).0, 1);
    assert_eq!(status("none.json", b"{ \"policies\": {} }").0, 1);
    let (code, told) = status("comment.json", b"{\n  // no\n}");
    assert_eq!(code, 2);
    assert!(told.contains("comment.json:2:3: "), "{told}");
    assert_eq!(run(&[folder.join("missing.json")]).0, 2);
    assert_eq!(run(&[]).0, 2);
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_samples_pass_without_a_warning() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/policies");
    let samples: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(samples.len(), 3);
    for sample in samples {
        assert_eq!(check(&fs::read(&sample).unwrap(), TODAY), [], "{}", sample.display());
    }
}

#[test]
fn what_the_schema_refuses_the_core_refuses() {
    let file_of_broken = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/policies/broken.json");
    let broken: Vec<Value> = serde_json::from_str(&fs::read_to_string(file_of_broken).unwrap()).unwrap();
    for section in broken {
        let problems = check(file(&section).as_bytes(), TODAY);
        assert!(problems.iter().any(|remark| remark.severity == Severity::Problem), "{section}");
    }
}
