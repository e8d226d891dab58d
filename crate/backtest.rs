//! [`count`]: how often settings would have interrupted, over messages that were sent before.

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
    pub rules: BTreeMap<&'static str, OfRule>,
}

/// What one rule would have done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
pub struct OfRule {
    /// How many messages it would have interrupted.
    pub interrupted: usize,
    /// In how many others it would have noted something.
    pub noted: usize,
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
        let settings = match of_senders.entry(draft.from.as_str()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(Settings::read(&settings::for_sender(settings.clone(), &draft.from))?),
        };
        let verdict = verdict::check(draft, settings);
        count.interrupted += usize::from(verdict.outcome != Outcome::Send);
        // Most serious first: what a rule notes beside what it asks about is no further message.
        let mut worst: BTreeMap<&'static str, Level> = BTreeMap::new();
        for finding in &verdict.findings {
            worst.entry(finding.rule).or_insert(finding.level);
        }
        for (rule, level) in worst {
            let of_rule = count.rules.entry(rule).or_default();
            match Outcome::from(level) {
                Outcome::Send => of_rule.noted += 1,
                Outcome::Ask | Outcome::Block => of_rule.interrupted += 1,
            }
        }
    }
    Ok(count)
}
