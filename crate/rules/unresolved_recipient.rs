//! Finds entries that are neither an address nor a known mailing list.
//!
//! # Why
//!
//! Nobody knows who would get the message, or whether anybody would. A list may live on another machine, or its name has a slip in it.
//!
//! # What to do
//!
//! Write the address in full, or choose the list anew.

use super::{Example, Found, Message, Rule, Section};
use crate::recipients::Name;
use crate::settings::{ByPreset, RuleSettings};
use crate::verdict::Level;

/// The rule.
pub static RULE: Rule = Rule {
    id: "unresolved_recipient",
    section: Section::Recipients,
    levels: ByPreset { quiet: Level::Notice, standard: Level::Ask, strict: Level::Ask },
    options: &[],
    facts: &["entry"],
    remedies: &[],
    find,
    examples: EXAMPLES,
};

fn find(message: &Message, _: &RuleSettings) -> Vec<Found> {
    let entries = message.recipients.unresolved().into_iter().map(Name::Unresolved);
    message.each(entries, |entry| Found::new(vec![("entry", message.recipients.shown(entry).into())], Vec::new()))
}

const EXAMPLES: &[Example] = &[
    Example {
        title: "a list that is in no address book",
        mail: "From: ann@ville.example\nTo: Choir <Choir>",
        settings: "{}",
        finds: Some(r#"{"entry": "Choir <Choir>"}"#),
    },
    Example {
        title: "a list that is in one",
        mail: "From: ann@ville.example\nTo: Choir <Choir>\nList \"Choir <Choir>\": bob@one.example",
        settings: "{}",
        finds: None,
    },
];
