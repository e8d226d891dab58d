//! [`count`]: how often settings would have interrupted, over messages that were sent before; [`tally`]: how often they would have,
//! by what was found in messages while nothing was to interrupt. Both count by [`Count::add`].

use std::collections::BTreeMap;
use std::collections::hash_map::{Entry, HashMap};

use serde::Serialize;
use serde_json::Value;

use crate::draft::Draft;
use crate::error::Error;
use crate::settings::{self, Settings};
use crate::verdict::{self, Level, Outcome};

/// What settings would have done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Count {
    /// How many messages would have been asked about, or not sent.
    pub interrupted: usize,
    /// The same for each rule that found something; two rules may interrupt one message.
    pub rules: BTreeMap<String, OfRule>,
}

/// What one rule would have done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
pub struct OfRule {
    /// How many messages it would have interrupted.
    pub interrupted: usize,
    /// In how many others it would have noted something.
    pub noted: usize,
}

impl Count {
    /// Adds a message by what was found in it: a rule, and its level.
    pub fn add<'f>(&mut self, findings: impl IntoIterator<Item = (&'f str, Level)>) {
        // What a rule notes beside what it asks about is no further message.
        let mut worst: BTreeMap<&str, Level> = BTreeMap::new();
        for (rule, level) in findings {
            let known = worst.entry(rule).or_insert(level);
            *known = level.max(*known);
        }
        let is_interrupted = |level: Level| Outcome::from(level) != Outcome::Send;
        self.interrupted += usize::from(worst.values().any(|level| is_interrupted(*level)));
        for (rule, level) in worst {
            let of_rule = self.rules.entry(rule.to_owned()).or_default();
            if is_interrupted(level) {
                of_rule.interrupted += 1;
            } else {
                of_rule.noted += 1;
            }
        }
    }
}

/// Checks every message under the settings for its sender.
///
/// # Errors
///
/// Settings of a wrong shape, named by their path.
pub fn count(drafts: &[Draft], settings: &Value) -> Result<Count, Error> {
    let mut of_senders = HashMap::new();
    let mut count = Count::default();
    for draft in drafts {
        let settings = match of_senders.entry(draft.sender()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(Settings::read(&settings::for_sender(settings.clone(), draft.sender()))?),
        };
        let verdict = verdict::check(draft, settings);
        count.add(verdict.findings.iter().map(|finding| (finding.rule, finding.level)));
    }
    Ok(count)
}

/// Counts messages by what was found in each, as the journal has it: a list of `{ rule, level }` for each message.
///
/// # Errors
///
/// A message of a wrong shape, named by its path; an unknown level.
pub fn tally(messages: &Value) -> Result<Count, Error> {
    let mut count = Count::default();
    for (n, findings) in list(messages, "messages")?.iter().enumerate() {
        let path = format!("messages[{n}]");
        let found: Option<Vec<_>> = list(findings, &path)?.iter().map(rule_and_level).collect();
        count.add(found.ok_or_else(|| Error::new(&path, "expected { rule, level }"))?);
    }
    Ok(count)
}

fn list<'v>(value: &'v Value, path: &str) -> Result<&'v Vec<Value>, Error> {
    value.as_array().ok_or_else(|| Error::new(path, "expected a list"))
}

fn rule_and_level(finding: &Value) -> Option<(&str, Level)> {
    let text = |name: &str| finding.get(name)?.as_str();
    let id = text("level")?;
    Some((text("rule")?, Level::ALL.into_iter().find(|level| level.id() == id)?))
}
