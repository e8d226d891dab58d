//! Finds people whom the user has never written to and who are in no address book.
//!
//! # Why
//!
//! Autocompletion and slips of the keyboard put strangers into messages. An address that was never used before deserves a second look.
//!
//! # What to do
//!
//! Look at the address. Take it out if it is not whom you mean.
//!
//! # How it knows
//!
//! From the recipients of the Sent folders, and from the address books, collected addresses included. As long as the Sent folders have not
//! been read, it finds nothing. Whoever takes part in the conversation that is replied to is no stranger. Looked at are To and Cc.

use std::collections::HashSet;

use super::{Example, Found, Message, Rule, Section};
use crate::address::AddrSpec;
use crate::draft::Original;
use crate::recipients::Field;
use crate::remedy::Remedy;
use crate::settings::{ByPreset, RuleSettings};
use crate::verdict::Level;

/// The rule.
pub static RULE: Rule = Rule {
    id: "first_contact",
    section: Section::Recipients,
    levels: ByPreset { quiet: Level::Off, standard: Level::Notice, strict: Level::Ask },
    options: &[],
    facts: &["recipient"],
    remedies: &[Remedy::Remove],
    find,
    examples: EXAMPLES,
};

fn find(message: &Message, _: &RuleSettings) -> Vec<Found> {
    let Some(correspondents) = &message.draft.correspondents else { return Vec::new() };
    let recipients = message.recipients;
    let in_conversation: HashSet<AddrSpec> = message.draft.original.iter().flat_map(Original::people).collect();
    let visible = recipients.everyone_in(Field::is_visible).into_iter();
    let is_stranger = |addr_spec: &AddrSpec| !correspondents.known.contains(addr_spec) && !in_conversation.contains(addr_spec);
    let strangers =
        visible.filter(|&name| recipients.person(name).is_some_and(|person| is_stranger(&person.mailbox.addr_spec)));
    message
        .each(strangers, |name| Found::new(vec![("recipient", recipients.shown(name).into())], message.removal(name)).unsure())
}

const EXAMPLES: &[Example] = &[
    Example {
        title: "never written to",
        mail: "From: ann@ville.example\nKnown: carol@two.example\nTo: bob@one.example\nCc: carol@two.example",
        settings: "{}",
        finds: Some(r#"{"recipient": "bob@one.example"}"#),
    },
    Example {
        title: "written to before, in another spelling",
        mail: "From: ann@ville.example\nKnown: bob@one.example\nTo: Bob <BOB@One.Example>",
        settings: "{}",
        finds: None,
    },
    Example {
        title: "the Sent folders were not read yet",
        mail: "From: ann@ville.example\nTo: bob@one.example",
        settings: "{}",
        finds: None,
    },
    Example {
        title: "a reply to a stranger",
        mail: "From: ann@ville.example\nType: reply\nKnown: carol@two.example\nOriginal From: bob@one.example\nTo: bob@one.example",
        settings: "{}",
        finds: None,
    },
];
