//! The law of the floor: with a policy, no setting of the user's makes a message pass, or be asked about less, than the policy alone would,
//! unless the policy leaves it to the user. Over generated policies and users, and the example messages of every rule.

mod common;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use bcc_guard::draft::Draft;
use bcc_guard::rules::RULES;
use bcc_guard::settings::{Settings, describe, for_sender, merge};
use bcc_guard::verdict::{Level, Verdict, check};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};

/// Who writes most of the example messages.
const SENDER: &str = "ann@ville.example";

static DRAFTS: LazyLock<Vec<Draft>> =
    LazyLock::new(|| RULES.iter().flat_map(|rule| rule.examples).map(|example| common::draft(example.mail)).collect());

/// Whom the example messages are written to, and others; each list of entries is made of these.
const ENTRIES: &[&str] = &[
    "bob@one.example",
    "one.example",
    "two.example",
    "ville.example",
    "@three.example",
    "Parents",
    "gmail.com",
    "carol@two.example",
];

const DOMAINS: &[&str] = &["ville.example", "one.example", "two.example", "villle.example", "gmail.com"];

const WORDS: &[&str] = &["dossier", "exe", "pdf", "mp3"];

/// A value of a setting: small numbers, so that they matter to small messages.
fn value_of(setting: &Value) -> BoxedStrategy<Value> {
    let texts = |key: &str| setting[key].as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect();
    let values: Vec<String> = texts("values");
    let some_of = |texts: &'static [&'static str]| subsequence(texts, 0..=3).prop_map(|texts| json!(texts)).boxed();
    let day = || select(vec!["", "2026-11-01", "2027-06-30", "2999-12-31"]).prop_map(Value::from).boxed();
    let all = values.len();
    match setting["type"].as_str().unwrap() {
        "choice" => select(values).prop_map(Value::from).boxed(),
        "choices" => subsequence(values, 0..=all).prop_map(|values| json!(values)).boxed(),
        "count" => {
            let min = setting["min"].as_u64().unwrap();
            (min..min + 12).prop_map(Value::from).boxed()
        }
        "flag" => any::<bool>().prop_map(Value::from).boxed(),
        "entries" => some_of(ENTRIES),
        "domains" => some_of(DOMAINS),
        "words" => some_of(WORDS),
        "date" => day(),
        "text" => Just(json!("Ville")).boxed(),
        "url" => Just(json!("https://ville.example")).boxed(),
        "image" => Just(json!("")).boxed(),
        other => panic!("no values for {other}"),
    }
}

/// A few settings for everyone, and for one sender, by their paths.
fn values() -> impl Strategy<Value = Vec<(String, Value)>> {
    let described = describe();
    let known = described.as_array().unwrap();
    let one = |setting: &Value, before: &str| {
        let path = format!("{before}{}", setting["path"].as_str().unwrap());
        value_of(setting).prop_map(move |value| (path.clone(), value)).boxed()
    };
    let is_one = |setting: &&Value| !["unlocked", "identities"].contains(&setting["path"].as_str().unwrap());
    let for_everyone: Vec<_> = known.iter().filter(is_one).map(|setting| one(setting, "")).collect();
    let sender = format!("identities[\"{SENDER}\"].");
    let for_sender: Vec<_> =
        known.iter().filter(is_one).filter(|setting| setting["senders"] == true).map(|setting| one(setting, &sender)).collect();
    let some = |choices: Vec<BoxedStrategy<(String, Value)>>, most| {
        vec((0..choices.len()).prop_flat_map(move |at| choices[at].clone()), 0..most)
    };
    (some(for_everyone, 14), some(for_sender, 5)).prop_map(|(general, own)| general.into_iter().chain(own).collect())
}

/// The preset decides most, and is one of many settings.
fn sources() -> impl Strategy<Value = Vec<(String, Value)>> {
    let preset = prop::option::of(select(vec!["quiet", "standard", "strict"]));
    (values(), preset).prop_map(|(mut values, preset)| {
        values.extend(preset.map(|preset| ("preset".to_owned(), preset.into())));
        values
    })
}

/// As it stands in a file.
fn written(values: &[(String, Value)]) -> Value {
    let mut root = json!({});
    for (path, value) in values {
        let (mut place, rest) = match path.strip_prefix("identities[\"") {
            Some(own) => {
                let (sender, rest) = own.split_once("\"].").unwrap();
                (object(object(&mut root, "identities"), sender), rest)
            }
            None => (&mut root, path.as_str()),
        };
        for name in rest.split('.') {
            place = object(place, name);
        }
        *place = value.clone();
    }
    root
}

fn object<'v>(place: &'v mut Value, name: &str) -> &'v mut Value {
    if !place.is_object() {
        *place = Map::new().into();
    }
    place.as_object_mut().unwrap().entry(name).or_insert(Value::Null)
}

fn verdict(merged: &Value, draft: &Draft) -> Verdict {
    let settings = Settings::read(&for_sender(merged.clone(), draft.sender())).unwrap();
    check(draft, &settings)
}

/// The loudest finding of each rule.
fn levels(verdict: &Verdict) -> BTreeMap<&str, Level> {
    let mut levels = BTreeMap::new();
    for finding in &verdict.findings {
        let level = levels.entry(finding.rule).or_insert(Level::Off);
        *level = finding.level.max(*level);
    }
    levels
}

/// Whatever the policy alone finds is found, as loudly; and what the shim makes of it is no less.
fn is_no_looser(floor: &Value, merged: &Value) -> Result<(), TestCaseError> {
    for draft in &*DRAFTS {
        let (by_policy, by_both) = (verdict(floor, draft), verdict(merged, draft));
        prop_assert!(by_both.outcome >= by_policy.outcome, "{by_policy:?}\n{by_both:?}");
        let found = levels(&by_both);
        for (rule, level) in levels(&by_policy) {
            prop_assert!(found.get(rule).is_some_and(|found| *found >= level), "{rule}: {by_policy:?}\n{by_both:?}");
        }
    }
    let is = |path: &str| (floor[path].as_bool().unwrap(), merged[path].as_bool().unwrap());
    for (path, strict) in [("allow_send_unchecked", false), ("known_groups", false), ("require_reason", true)] {
        let (before, now) = is(path);
        prop_assert!(before != strict || now == strict, "{path}");
    }
    let limit = |settings: &Value| match settings["max_questions_per_week"].as_u64() {
        Some(0) => u64::MAX,
        limit => limit.unwrap(),
    };
    prop_assert!(limit(merged) >= limit(floor), "max_questions_per_week");
    prop_assert!(merged["monitor_until"].as_str() <= floor["monitor_until"].as_str(), "monitor_until");
    prop_assert!(floor["move_then"] != "review" || merged["move_then"] == "review", "move_then");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn under_a_policy_the_user_loosens_nothing(policy in sources(), user in sources()) {
        let (policy, user) = (written(&policy), written(&user));
        let floor = merge(Some(&policy), None);
        let merged = merge(Some(&policy), Some(&user));
        prop_assert_eq!(&floor.locked, &merged.locked);
        prop_assert_eq!(&floor.bounds, &merged.bounds, "nothing is unlocked, so the user does not move the floor");
        is_no_looser(&floor.settings, &merged.settings)?;
        let by_policy = |name: &str| policy.get(name).is_some();
        for name in ["journal", "internal_domains"] {
            let is_kept = by_policy(name) || name == "internal_domains";
            prop_assert!(!is_kept || floor.settings[name] == merged.settings[name], "{}", name);
        }
    }

    #[test]
    fn what_is_unlocked_is_the_users_and_nothing_else(policy in sources(), user in sources(), unlocked in select(vec![
        "preset", "rules", "rules.visible_recipients", "rules.visible_recipients.level", "identities", "monitor_until",
        "internal_domains", "identities[\"ann@ville.example\"].rules",
    ])) {
        let is_below = |path: &str| path == unlocked || path.strip_prefix(unlocked).is_some_and(|rest| rest.starts_with(['.', '[']));
        let general = |path: &str| path.rsplit_once("\"].").map_or(path.to_owned(), |(_, rest)| rest.to_owned());
        let left: Vec<_> = user.iter().filter(|(path, _)| is_below(path) || is_below(&general(path))).cloned().collect();
        let mut policy = written(&policy);
        policy["unlocked"] = json!([unlocked]);
        let floor = merge(Some(&policy), Some(&written(&left)));
        let merged = merge(Some(&policy), Some(&written(&user)));
        is_no_looser(&floor.settings, &merged.settings)?;
    }

    #[test]
    fn without_a_policy_everything_is_the_users(user in sources()) {
        let merged = merge(None, Some(&written(&user)));
        prop_assert!(merged.locked.is_empty() && merged.bounds.is_empty());
        for (path, value) in &user {
            let last = user.iter().rev().find(|(other, _)| other == path).unwrap();
            let is_general = !path.starts_with("identities");
            let at = path.split('.').fold(&merged.settings, |at, name| &at[name]);
            let is_list = value.is_array();
            prop_assert!(!is_general || is_list || *at == last.1, "{}: {}", path, at);
        }
    }
}

#[test]
fn the_examples_are_found_and_some_pass() {
    let found = DRAFTS.iter().filter(|draft| !check(draft, &Settings::default()).findings.is_empty()).count();
    assert!(found > 40 && found < DRAFTS.len(), "{found} of {}", DRAFTS.len());
}
