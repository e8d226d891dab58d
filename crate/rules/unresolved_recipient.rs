//! Finds entries that are neither an address nor a known mailing list.
//!
//! # Why
//!
//! Nobody knows who would get the message, or whether anybody would. A list may live on another machine, or its name has a slip in it; of
//! several addresses with blanks or other signs between them, Thunderbird makes one, and it is the mail server that decides who gets it.
//!
//! # What to do
//!
//! Write the address in full, or choose the list anew.

use std::collections::HashSet;

use super::{Example, Found, Message, Rule, Section};
use crate::recipients::Name;
use crate::settings::{ByPreset, RuleSettings};
use crate::verdict::Level;

/// The rule.
pub static RULE: Rule = Rule {
    id: "unresolved_recipient",
    section: Section::Recipients,
    levels: ByPreset { quiet: Level::Ask, standard: Level::Ask, strict: Level::Ask },
    options: &[],
    facts: &["entry"],
    remedies: &[],
    find,
    examples: EXAMPLES,
};

fn find(message: &Message, _: &RuleSettings) -> Vec<Found> {
    // Of these, `unexpanded_list` tells more.
    let unexpanded: HashSet<&str> = message.draft.unexpanded.iter().map(String::as_str).collect();
    let entries = message.recipients.unresolved().into_iter().filter(|entry| !unexpanded.contains(entry)).map(Name::Unresolved);
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
        title: "two addresses with a blank between them, of which Thunderbird makes one",
        mail: "From: ann@ville.example\nTo: \"bob@one.example carol\"@two.example",
        settings: "{}",
        finds: Some(r#"{"entry": "\"bob@one.example carol\"@two.example"}"#),
    },
    Example {
        title: "a list that is in one",
        mail: "From: ann@ville.example\nTo: Choir <Choir>\nList \"Choir <Choir>\": bob@one.example",
        settings: "{}",
        finds: None,
    },
];
