//! Finds an attachment with many people's addresses in it.
//!
//! # Why
//!
//! A list that goes out tells everybody in it to everybody who gets it, as To and Cc do, and more besides.
//!
//! # What to do
//!
//! Make sure that the list is what should be sent, and that its readers may have it.
//!
//! # How it knows
//!
//! It counts different addresses in tables, documents, address cards, appointments, messages and archives. What an encrypted file holds,
//! nobody can count.

use super::{Count, Example, Found, MAX_COUNT, Message, Opt, Rule, Section, partly};
use crate::remedy::{Remedy, Step};
use crate::settings::{ByPreset, RuleSettings};
use crate::verdict::{Fact, Level};

/// The rule.
pub static RULE: Rule = Rule {
    id: "address_list_attachment",
    section: Section::Attachments,
    levels: ByPreset { quiet: Level::Notice, standard: Level::Ask, strict: Level::Ask },
    options: &[Opt::Count(&LIMIT)],
    facts: &["file", "addresses", "looked_at_mb", "size_mb", "unreadable"],
    remedies: &[Remedy::RemoveAttachment],
    find,
    examples: EXAMPLES,
};

static LIMIT: Count =
    Count { name: "limit", defaults: ByPreset { quiet: 50, standard: 20, strict: 10 }, min: 1, max: MAX_COUNT };

fn find(message: &Message, settings: &RuleSettings) -> Vec<Found> {
    let limit = settings.count(&LIMIT);
    let lists = message.attachments().filter(|(_, facts)| facts.counts.addresses >= limit);
    lists
        .map(|(attachment, facts)| {
            let mut told: Vec<(&str, Fact)> =
                vec![("file", (&*attachment.name).into()), ("addresses", facts.counts.addresses.into())];
            told.extend(partly(facts));
            Found::new(told, vec![Step::without(attachment.id)]).unsure().about_file(attachment)
        })
        .collect()
}

const EXAMPLES: &[Example] = &[
    Example {
        title: "a members' list",
        mail: "From: ann@ville.example\nTo: bob@one.example\nAttachment members.csv: {\"type\": \"csv\", \"addresses\": 20}",
        settings: "{}",
        finds: Some(r#"{"file": "members.csv", "addresses": 20}"#),
    },
    Example {
        title: "of a large file the beginning is looked at, and that is said",
        mail: "From: ann@ville.example\nTo: bob@one.example\nAttachment members.csv: {\"type\": \"csv\", \"addresses\": 90210, \"size\": 300000000, \"looked_at\": 20000000}",
        settings: "{}",
        finds: Some(r#"{"file": "members.csv", "addresses": 90210, "looked_at_mb": 20, "size_mb": 300}"#),
    },
    Example {
        title: "where lists are blocked, a file that could not be read is asked about",
        mail: "From: ann@ville.example\nTo: bob@one.example\nAttachment members.xlsx: {\"type\": \"xlsx\", \"unreadable\": \"malformed\"}",
        settings: r#"{"level": "block"}"#,
        finds: Some(r#"{"file": "members.xlsx", "unreadable": "malformed"}"#),
    },
    Example {
        title: "a letter with a few addresses",
        mail: "From: ann@ville.example\nTo: bob@one.example\nAttachment letter.docx: {\"type\": \"docx\", \"addresses\": 19}",
        settings: "{}",
        finds: None,
    },
];
