//! [`Verdict`], [`Finding`], [`Level`] and [`check`].

use std::cmp::Reverse;

use serde::{Serialize, Serializer};

use crate::draft::Draft;
use crate::recipients::Recipients;
use crate::remedy::Remedy;
use crate::rules::{Message, RULES};
use crate::settings::Settings;

/// What happens when a rule finds something, from nothing to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The rule does not run.
    Off,
    /// Shown while writing; never interrupts.
    Notice,
    /// Asks before sending.
    Ask,
    /// Does not send.
    Block,
}

impl Level {
    /// Every level, in order.
    pub const ALL: [Self; 4] = [Self::Off, Self::Notice, Self::Ask, Self::Block];

    /// As it is spelled in settings.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Notice => "notice",
            Self::Ask => "ask",
            Self::Block => "block",
        }
    }
}

/// What becomes of the message: the worst level among the findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It goes out.
    Send,
    /// The person is asked.
    Ask,
    /// It stays until a remedy was applied.
    Block,
}

impl From<Level> for Outcome {
    fn from(level: Level) -> Self {
        match level {
            Level::Off | Level::Notice => Self::Send,
            Level::Ask => Self::Ask,
            Level::Block => Self::Block,
        }
    }
}

/// A value that a rule states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Fact {
    /// A count.
    Number(usize),
}

impl From<usize> for Fact {
    fn from(number: usize) -> Self {
        Self::Number(number)
    }
}

/// Something found, with what settings make of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The id of the rule.
    pub rule: &'static str,
    /// The rule's level in force.
    pub level: Level,
    /// What was found.
    #[serde(serialize_with = "as_map")]
    pub facts: Vec<(&'static str, Fact)>,
    /// What would help, the default first.
    pub remedies: Vec<Remedy>,
}

/// What the check says of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// What becomes of the message.
    #[serde(rename = "verdict")]
    pub outcome: Outcome,
    /// Most serious first, then in the rules' own order.
    pub findings: Vec<Finding>,
}

/// Runs every rule that is not off.
#[must_use]
pub fn check(draft: &Draft, settings: &Settings) -> Verdict {
    let recipients = Recipients::of(draft, settings);
    let message = Message { draft, recipients: &recipients };
    let mut findings: Vec<Finding> = RULES
        .iter()
        .map(|rule| (rule, settings.rule(rule)))
        .filter(|(_, settings)| settings.level != Level::Off)
        .flat_map(|(rule, settings)| {
            (rule.find)(&message, &settings).into_iter().map(move |found| Finding {
                rule: rule.id,
                level: settings.level,
                facts: found.facts,
                remedies: found.remedies,
            })
        })
        .collect();
    findings.sort_by_key(|finding| Reverse(finding.level));
    Verdict { outcome: findings.first().map_or(Outcome::Send, |worst| worst.level.into()), findings }
}

fn as_map<S: Serializer>(facts: &[(&'static str, Fact)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(facts.iter().map(|(name, fact)| (name, fact)))
}
