//! Finds recipients that the organisation forbids.
//!
//! # Why
//!
//! A competitor, a former supplier, the address that a test system sends to: some must not get anything, ever.
//!
//! # What to do
//!
//! Take the address out.

use super::{Example, Found, Message, Named, Opt, Rule, Section};
use crate::recipients::Name;
use crate::remedy::Remedy;
use crate::settings::{ByPreset, RuleSettings};
use crate::verdict::Level;

/// Who must not be written to.
static ENTRIES: Named = Named { name: "entries" };

/// The rule.
pub static RULE: Rule = Rule {
    id: "forbidden_recipient",
    section: Section::Recipients,
    levels: ByPreset::same(Level::Block),
    options: &[Opt::Entries(&ENTRIES)],
    facts: &["recipient"],
    remedies: &[Remedy::Remove],
    find,
    examples: EXAMPLES,
};

fn find(message: &Message, settings: &RuleSettings) -> Vec<Found> {
    let forbidden = settings.entries(&ENTRIES);
    let recipients = message.recipients;
    let lists = recipients.entries.iter().filter(|entry| entry.may_be_list && forbidden.has_list(entry.text));
    let lists =
        lists.map(|entry| Found::new(vec![("recipient", entry.text.into())], Vec::new()).about(message.digest(&entry.names)));
    let is_forbidden = |name: Name| {
        let person = recipients.person(name);
        person.is_some_and(|person| forbidden.has_address(&person.mailbox.addr_spec))
    };
    let people = recipients.everyone().into_iter().filter(|&name| is_forbidden(name));
    let people =
        message.each(people, |name| Found::new(vec![("recipient", recipients.shown(name).into())], message.removal(name)));
    lists.chain(people).collect()
}

const EXAMPLES: &[Example] = &[
    Example {
        title: "also in Bcc",
        mail: "From: ann@ville.example\nTo: bob@one.example\nBcc: carol@mail.rival.example",
        settings: r#"{"entries": ["rival.example"]}"#,
        finds: Some(r#"{"recipient": "carol@mail.rival.example"}"#),
    },
    Example {
        title: "a member of a list",
        mail: "From: ann@ville.example\nTo: Team <Team>\nList \"Team <Team>\": carol@rival.example",
        settings: r#"{"entries": ["carol@rival.example"]}"#,
        finds: Some(r#"{"recipient": "carol@rival.example"}"#),
    },
    Example {
        title: "a list by its name",
        mail: "From: ann@ville.example\nTo: Team <Team>\nList \"Team <Team>\": carol@one.example",
        settings: r#"{"entries": ["Team"]}"#,
        finds: Some(r#"{"recipient": "Team <Team>"}"#),
    },
    Example {
        title: "a neighbouring name",
        mail: "From: ann@ville.example\nTo: carol@arrival.example",
        settings: r#"{"entries": ["rival.example"]}"#,
        finds: None,
    },
    Example {
        title: "nothing forbids nobody",
        mail: "From: ann@ville.example\nTo: bob@one.example",
        settings: "{}",
        finds: None,
    },
];
