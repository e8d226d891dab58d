//! Finds addresses in To, Cc and header fields such as Reply-To that must always be in Bcc.
//!
//! # Why
//!
//! Some groups may never learn of each other, however small they are: four patients, two victims, the members of a support group.
//! No limit helps there; an organisation names them.
//!
//! # What to do
//!
//! Move everyone to Bcc. Out of another header field, only the person can take an address.

use super::{Example, Found, Message, Named, Opt, Rule, Section};
use crate::recipients::Name;
use crate::remedy::Remedy;
use crate::settings::{ByPreset, RuleSettings};
use crate::verdict::Level;

/// Who must be in Bcc.
static ENTRIES: Named = Named { name: "entries" };

/// The rule.
pub static RULE: Rule = Rule {
    id: "bcc_enforced",
    section: Section::Recipients,
    levels: ByPreset { quiet: Level::Off, standard: Level::Ask, strict: Level::Block },
    options: &[Opt::Entries(&ENTRIES)],
    facts: &["entry", "header"],
    remedies: &[Remedy::MoveAllToBcc],
    find,
    examples: EXAMPLES,
};

fn find(message: &Message, settings: &RuleSettings) -> Vec<Found> {
    let enforced = settings.entries(&ENTRIES);
    let recipients = message.recipients;
    let matches = |name: &Name| {
        let person = recipients.person(*name).filter(|person| !person.own);
        person.is_some_and(|person| enforced.has_address(&person.mailbox.addr_spec))
    };
    let remedies = if message.draft.encrypted { Vec::new() } else { vec![Remedy::MoveAllToBcc.into()] };
    let visible = recipients.entries.iter().filter(|entry| entry.field.is_visible());
    let in_fields = visible
        .filter(|entry| entry.may_be_list && enforced.has_list(entry.text) || entry.names.iter().any(matches))
        .map(|entry| Found::new(vec![("entry", entry.text.into())], remedies.clone()).about(message.digest(&entry.names)));
    // No move takes anybody out of there.
    let in_headers = recipients.headers.iter().flat_map(|header| {
        let names = header.names.iter().filter(|&name| matches(name));
        names.map(|&name| {
            let facts = vec![("entry", recipients.shown(name).into()), ("header", header.header.into())];
            Found::new(facts, Vec::new()).about(recipients.digest(name))
        })
    });
    in_fields.chain(in_headers).collect()
}

const EXAMPLES: &[Example] = &[
    Example {
        title: "one patient is one too many",
        mail: "From: ann@clinic.example\nTo: Bob <bob@patients.example>",
        settings: r#"{"entries": ["patients.example"]}"#,
        finds: Some(r#"{"entry": "Bob <bob@patients.example>"}"#),
    },
    Example {
        title: "a list by its name, whatever its members",
        mail: "From: ann@clinic.example\nCc: Group <Group>\nList \"Group <Group>\": bob@one.example",
        settings: r#"{"entries": ["Group"]}"#,
        finds: Some(r#"{"entry": "Group <Group>"}"#),
    },
    Example {
        title: "an address that is a member of another list",
        mail: "From: ann@clinic.example\nTo: Group <Group>\nList \"Group <Group>\": bob@one.example",
        settings: r#"{"entries": ["bob@one.example"]}"#,
        finds: Some(r#"{"entry": "Group <Group>"}"#),
    },
    Example {
        title: "in Reply-To everyone sees it too",
        mail: "From: ann@clinic.example\nTo: ann@clinic.example\nBcc: bob@patients.example\nReply-To: bob@patients.example",
        settings: r#"{"entries": ["patients.example"]}"#,
        finds: Some(r#"{"entry": "bob@patients.example", "header": "Reply-To"}"#),
    },
    Example {
        title: "in Bcc they are where they belong",
        mail: "From: ann@clinic.example\nTo: ann@clinic.example\nBcc: bob@patients.example",
        settings: r#"{"entries": ["patients.example"]}"#,
        finds: None,
    },
    Example {
        title: "a neighbouring name is not a subdomain",
        mail: "From: ann@clinic.example\nTo: bob@notpatients.example",
        settings: r#"{"entries": ["patients.example"]}"#,
        finds: None,
    },
];
