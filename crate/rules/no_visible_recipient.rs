//! Finds messages that go to Bcc alone.
//!
//! # Why
//!
//! Servers and spam filters distrust a message whose To field is empty, and some refuse it.
//!
//! # What to do
//!
//! Put oneself into To.

use super::{Example, Found, Message, Rule, Section};
use crate::remedy::Remedy;
use crate::settings::{ByPreset, RuleSettings};
use crate::verdict::Level;

/// The rule.
pub static RULE: Rule = Rule {
    id: "no_visible_recipient",
    section: Section::Recipients,
    levels: ByPreset { quiet: Level::Notice, standard: Level::Notice, strict: Level::Ask },
    options: &[],
    facts: &[],
    remedies: &[Remedy::AddSelfToTo],
    find,
    examples: EXAMPLES,
};

fn find(message: &Message, _: &RuleSettings) -> Vec<Found> {
    let recipients = message.recipients;
    let named = |visible| recipients.entries.iter().any(|entry| entry.field.is_visible() == visible && !entry.names.is_empty());
    if named(true) || !named(false) {
        return Vec::new();
    }
    let remedies = recipients.sender.iter().map(|_| Remedy::AddSelfToTo.into()).collect();
    vec![Found::new(Vec::new(), remedies).about(message.digest(&recipients.everyone()))]
}

const EXAMPLES: &[Example] = &[
    Example {
        title: "everyone is in Bcc",
        mail: "From: ann@ville.example\nBcc: bob@one.example",
        settings: "{}",
        finds: Some("{}"),
    },
    Example {
        title: "an empty group names nobody",
        mail: "From: ann@ville.example\nTo: Undisclosed:;\nBcc: bob@one.example",
        settings: "{}",
        finds: Some("{}"),
    },
    Example {
        title: "oneself in To is enough",
        mail: "From: ann@ville.example\nTo: ann@ville.example\nBcc: bob@one.example",
        settings: "{}",
        finds: None,
    },
    Example { title: "nobody at all is not our business", mail: "From: ann@ville.example", settings: "{}", finds: None },
];
