//! Finds someone new, from outside, in a conversation that was internal.
//!
//! # Why
//!
//! What colleagues have written to each other stands quoted below, and none of them expected an outsider to read it.
//!
//! # What to do
//!
//! Take the outsider out, or write a message of its own.
//!
//! # How it knows
//!
//! Everyone in From, Reply-To, To and Cc of the original is inside the organisation. Looked at are To and Cc of the reply, also of one
//! that is opened again from Drafts. Where its original is in no folder any more, nothing is found.

use std::collections::HashSet;

use super::{Example, Found, Message, Rule, Section};
use crate::address::AddrSpec;
use crate::recipients::{Field, Name};
use crate::remedy::Remedy;
use crate::settings::{ByPreset, RuleSettings};
use crate::verdict::Level;

/// The rule.
pub static RULE: Rule = Rule {
    id: "added_to_thread",
    section: Section::Replies,
    levels: ByPreset { quiet: Level::Off, standard: Level::Ask, strict: Level::Ask },
    options: &[],
    facts: &["recipient"],
    remedies: &[Remedy::Remove],
    find,
    examples: EXAMPLES,
};

fn find(message: &Message, _: &RuleSettings) -> Vec<Found> {
    let recipients = message.recipients;
    let Some(original) = message.draft.answered() else {
        return Vec::new();
    };
    let before: HashSet<AddrSpec> = original.people().collect();
    if before.is_empty() || !before.iter().all(|addr_spec| recipients.is_inside(addr_spec)) {
        return Vec::new();
    }
    let is_new = |&name: &Name| {
        let person = recipients.person(name);
        recipients.is_outside(name) && person.is_none_or(|person| !before.contains(&person.mailbox.addr_spec))
    };
    let outsiders = recipients.everyone_in(Field::is_visible).into_iter().filter(is_new);
    message
        .each(outsiders, |name| Found::new(vec![("recipient", recipients.shown(name).into())], message.removal(name)).unsure())
}

const EXAMPLES: &[Example] = &[
    Example {
        title: "an outsider joins colleagues",
        mail: "From: ann@ville.example\nType: reply\nOriginal From: bob@ville.example\nOriginal To: ann@ville.example, carol@parks.ville.example\nTo: bob@ville.example\nCc: dave@one.example",
        settings: "{}",
        finds: Some(r#"{"recipient": "dave@one.example"}"#),
    },
    Example {
        title: "an outsider joins, in a saved message that may be a reply",
        mail: "From: ann@ville.example\nType: draft\nOriginal From: bob@ville.example\nOriginal To: ann@ville.example\nTo: bob@ville.example\nCc: dave@one.example",
        settings: "{}",
        finds: Some(r#"{"recipient": "dave@one.example"}"#),
    },
    Example {
        title: "a colleague joins",
        mail: "From: ann@ville.example\nType: reply\nOriginal From: bob@ville.example\nOriginal To: ann@ville.example\nTo: bob@ville.example\nCc: carol@ville.example",
        settings: "{}",
        finds: None,
    },
    Example {
        title: "an outsider took part already",
        mail: "From: ann@ville.example\nType: reply\nOriginal From: bob@ville.example\nOriginal To: ann@ville.example, erin@two.example\nTo: bob@ville.example\nCc: dave@one.example",
        settings: "{}",
        finds: None,
    },
    Example {
        title: "a message of its own",
        mail: "From: ann@ville.example\nTo: bob@ville.example\nCc: dave@one.example",
        settings: "{}",
        finds: None,
    },
];
