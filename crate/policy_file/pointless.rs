//! What a policy may say, and hardly means: rules that can never find anything, settings without effect, questions asked twice.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::address::Domain;
use crate::providers::is_public_provider;
use crate::rules::{Opt, RULES, Rule};
use crate::settings::{self, Merged};

/// Thunderbird's own bar about people in To and Cc: from how many on, and where that stands.
const BAR: (u64, &str) = (15, "mail.compose.warn_public_recipients.threshold");

/// Thunderbird's own question about them.
const QUESTION: &str = "mail.compose.warn_public_recipients.aggressive";

/// Thunderbird's own question about forgotten attachments.
const REMINDER: &str = "mail.compose.attachment_reminder";

/// More people than any mail server takes in one message.
const MOST_PEOPLE: u64 = 10_000;

/// More megabytes than any message has, times its recipients.
const MOST_MB: u64 = 100_000;

/// Rules that find only what is on a list of theirs.
const NEED_ENTRIES: [&str; 2] = ["bcc_enforced", "forbidden_recipient"];

type Remarks = Vec<(String, String)>;

/// Each with the path of the setting, or the name of the preference.
pub(super) fn find(policies: &Map<String, Value>, section: &Value, today: &str) -> Remarks {
    let merged = settings::merge(Some(section), None);
    let set = paths_in(section);
    let mut remarks = Remarks::new();
    for rule in RULES {
        look_at_rule(rule, &merged.settings, &set, &mut remarks);
    }
    for (sender, own) in at(section, &["identities"]).as_object().into_iter().flatten() {
        let settings = settings::for_sender(merged.settings.clone(), sender);
        let mut of_sender = Remarks::new();
        for rule in RULES {
            look_at_rule(rule, &settings, &paths_in(own), &mut of_sender);
        }
        remarks.extend(of_sender.into_iter().map(|(path, message)| (format!("identities[\"{sender}\"].{path}"), message)));
    }
    if levels(&merged).all(|level| *level == "off") {
        remarks.push(("rules".to_owned(), "every rule is off: nothing is ever checked".to_owned()));
    }
    look_at_general(&merged, section, &set, today, &mut remarks);
    look_at_preferences(policies, &merged.settings, &mut remarks);
    remarks
}

/// Every path at which a policy has something, those of what it stands in among them.
fn paths_in(section: &Value) -> BTreeSet<String> {
    fn visit(path: &str, value: &Value, paths: &mut BTreeSet<String>, depth: usize) {
        paths.insert(path.to_owned());
        for (name, value) in value.as_object().filter(|_| depth > 0).into_iter().flatten() {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            visit(&path, value, paths, depth - 1);
        }
    }
    let mut paths = BTreeSet::new();
    visit("", section, &mut paths, 3);
    paths
}

fn at<'v>(value: &'v Value, steps: &[&str]) -> &'v Value {
    steps.iter().fold(value, |value, step| value.get(step).unwrap_or(&Value::Null))
}

fn levels(merged: &Merged) -> impl Iterator<Item = &Value> {
    RULES.iter().map(|rule| at(&merged.settings, &["rules", rule.id, "level"]))
}

fn look_at_rule(rule: &Rule, settings: &Value, set: &BTreeSet<String>, remarks: &mut Remarks) {
    let own = at(settings, &["rules", rule.id]);
    let path = |name: &str| format!("rules.{}.{name}", rule.id);
    let is_set = |name: &str| set.contains(&path(name));
    let is_off = at(own, &["level"]) == "off";
    let is_empty = |name: &str| at(own, &[name]).as_array().is_some_and(Vec::is_empty);
    for option in rule.options {
        let name = option.name();
        if is_set(name) && is_off {
            remarks.push((path(name), "has no effect: the rule is off".to_owned()));
        } else if matches!(option, Opt::Choices(_)) && is_set(name) && is_empty(name) {
            remarks.push((path(name), "is empty: the rule never finds anything".to_owned()));
        } else if let (Opt::Count(_), Some(count)) = (option, at(own, &[name]).as_u64()) {
            let most = if name.ends_with("_mb") { MOST_MB } else { MOST_PEOPLE };
            if is_set(name) && count > most {
                remarks.push((path(name), format!("is more than any message has ({most}): the rule never finds anything")));
            }
        }
    }
    if NEED_ENTRIES.contains(&rule.id) && is_set("level") && !is_off && is_empty("entries") {
        remarks.push((path("level"), "the rule never finds anything: entries is empty".to_owned()));
    }
    let limits = (at(own, &["external_limit"]).as_u64(), at(own, &["total_limit"]).as_u64());
    if let (Some(external), Some(total)) = limits
        && external > total
        && (is_set("external_limit") || is_set("total_limit"))
        && !is_off
    {
        let message = format!("never counts: total_limit ({total}) is reached first");
        remarks.push((path("external_limit"), message));
    }
    if is_set("confirm_each") && at(own, &["confirm_each"]) == true && !is_off && at(own, &["level"]) != "ask" {
        remarks.push((path("confirm_each"), "has no effect: the level is not ask".to_owned()));
    }
}

fn look_at_general(merged: &Merged, section: &Value, set: &BTreeSet<String>, today: &str, remarks: &mut Remarks) {
    let settings = &merged.settings;
    for (index, domain) in at(section, &["internal_domains"]).as_array().into_iter().flatten().enumerate() {
        let domain = domain.as_str().and_then(|text| Domain::parse(text).ok());
        if domain.as_ref().is_some_and(is_public_provider) {
            let message = "is a public mailbox provider: everyone there counts as your own";
            remarks.push((format!("internal_domains[{index}]"), message.to_owned()));
        }
    }
    let is_block = |rule: &Rule| {
        at(settings, &["rules", rule.id, "level"]) == "block" && set.contains(&format!("rules.{}.level", rule.id))
    };
    let blocks = RULES.iter().any(|rule| is_block(rule)) || at(settings, &["allow_send_unchecked"]) == false;
    if blocks && at(settings, &["organisation", "contact"]) == "" && at(settings, &["organisation", "help_url"]) == "" {
        let message = "something is blocked, and nobody is told whom to ask: set contact or help_url";
        remarks.push(("organisation".to_owned(), message.to_owned()));
    }
    let monitor_until = at(settings, &["monitor_until"]).as_str().unwrap_or_default();
    if !monitor_until.is_empty() && monitor_until < today {
        remarks.push(("monitor_until".to_owned(), "has no effect: the date is over".to_owned()));
    }
    for (index, path) in at(section, &["unlocked"]).as_array().into_iter().flatten().enumerate() {
        let is_set = |path: &str| set.contains(path) || path.starts_with("identities[");
        if path.as_str().is_some_and(|path| !is_set(path)) {
            remarks.push((format!("unlocked[{index}]"), "has no effect: the policy sets nothing there".to_owned()));
        }
    }
}

fn look_at_preferences(policies: &Map<String, Value>, settings: &Value, remarks: &mut Remarks) {
    let preference = |name: &str| Preference::of(policies.get("Preferences").and_then(|all| all.get(name)));
    let is_on = |rule: &str| matches!(at(settings, &["rules", rule, "level"]).as_str(), Some("ask" | "block"));
    if is_on("visible_recipients") && !preference(QUESTION).is_locked_at(false) {
        let message = "is not locked at false: Thunderbird may ask about the same people again";
        remarks.push((QUESTION.to_owned(), message.to_owned()));
    }
    let threshold = preference(BAR.1).value.and_then(Value::as_u64).unwrap_or(BAR.0);
    let rule = at(settings, &["rules", "visible_recipients"]);
    for name in ["external_limit", "total_limit"] {
        let limit = at(rule, &[name]).as_u64().unwrap_or_default();
        if is_on("visible_recipients") && limit > threshold {
            let message =
                format!("is above Thunderbird's own warning, a bar from {threshold} people on: set {} to {limit}", BAR.1);
            remarks.push((format!("rules.visible_recipients.{name}"), message));
        }
    }
    if is_on("missing_attachment") && !preference(REMINDER).is_locked_at(false) {
        let message = "is not locked at false: Thunderbird asks about forgotten attachments, too";
        remarks.push((REMINDER.to_owned(), message.to_owned()));
    }
}

/// What `Preferences` says of one.
struct Preference<'v> {
    value: Option<&'v Value>,
    locked: bool,
}

impl<'v> Preference<'v> {
    /// A bare value is locked.
    fn of(set: Option<&'v Value>) -> Self {
        match set {
            Some(Value::Object(set)) => {
                Self { value: set.get("Value"), locked: set.get("Status").is_some_and(|status| status == "locked") }
            }
            set => Self { value: set, locked: set.is_some() },
        }
    }

    fn is_locked_at(&self, value: bool) -> bool {
        let is_value = self.value.is_some_and(|set| *set == value || set.as_u64() == Some(u64::from(value)));
        self.locked && is_value
    }
}
