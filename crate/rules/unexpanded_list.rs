//! Finds mailing lists of which nobody can tell who is in them.
//!
//! # Why
//!
//! Thunderbird puts the members in place of a list when it sends: everyone in it may get the message and, in To and Cc, see all the others.
//! Where an address book does not answer, or two of them have different lists of the same name, nobody can tell who these are.
//!
//! # What to do
//!
//! Try again in a moment. If it stays that way, put the list in Bcc, or write the addresses of its members instead. Of two lists of the
//! same name, rename one.

use super::{Example, Found, Message, Rule, Section};
use crate::settings::{ByPreset, RuleSettings};
use crate::verdict::Level;

/// The rule.
pub static RULE: Rule = Rule {
    id: "unexpanded_list",
    section: Section::Recipients,
    levels: ByPreset { quiet: Level::Ask, standard: Level::Ask, strict: Level::Ask },
    options: &[],
    facts: &["entry"],
    remedies: &[],
    find,
    examples: EXAMPLES,
};

fn find(message: &Message, _: &RuleSettings) -> Vec<Found> {
    let entries = message.draft.unexpanded.iter();
    entries.map(|entry| Found::new(vec![("entry", entry.as_str().into())], Vec::new())).collect()
}

const EXAMPLES: &[Example] = &[
    Example {
        title: "a list in an address book that cannot be read",
        mail: "From: ann@ville.example\nTo: Choir <Choir>\nUnexpanded: Choir <Choir>",
        settings: "{}",
        finds: Some(r#"{"entry": "Choir <Choir>"}"#),
    },
    Example {
        title: "a list in one that can",
        mail: "From: ann@ville.example\nTo: Choir <Choir>\nList \"Choir <Choir>\": bob@one.example",
        settings: "{}",
        finds: None,
    },
];
