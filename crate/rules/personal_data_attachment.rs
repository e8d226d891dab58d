//! Finds validated personal numbers inside an attachment: bank accounts, payment cards, national identity and tax numbers.
//!
//! # Why
//!
//! Whoever gets the file can use them, and so can everybody it is passed on to.
//!
//! # What to do
//!
//! Send only what is needed, or encrypt it.
//!
//! # How it knows
//!
//! Every number is checked as its issuer says (length, structure, check digits), and counted once. Numbers with a weak check count only where
//! the text says what they are. In a message that is encrypted end to end the rule is silent.

use super::{Choice, Count, Example, Found, MAX_COUNT, Message, Opt, Rule, Section, partly};
use crate::numbers::Kind;
use crate::remedy::{Remedy, Step};
use crate::settings::{ByPreset, RuleSettings};
use crate::verdict::{Fact, Level};

/// The rule.
pub static RULE: Rule = Rule {
    id: "personal_data_attachment",
    section: Section::Attachments,
    levels: ByPreset { quiet: Level::Off, standard: Level::Ask, strict: Level::Block },
    options: &[Opt::Choices(&KINDS), Opt::Count(&LIMIT)],
    facts: &["file", "numbers", "kinds", "looked_at_mb", "size_mb", "unreadable"],
    remedies: &[Remedy::RemoveAttachment],
    find,
    examples: EXAMPLES,
};

static KINDS: Choice = Choice { name: "kinds", values: &Kind::IDS };
static LIMIT: Count = Count { name: "limit", defaults: ByPreset { quiet: 20, standard: 5, strict: 1 }, min: 1, max: MAX_COUNT };

fn find(message: &Message, settings: &RuleSettings) -> Vec<Found> {
    if message.draft.encrypted {
        return Vec::new();
    }
    let limit = settings.count(&LIMIT);
    message
        .attachments()
        .filter_map(|(attachment, facts)| {
            let chosen = || facts.counts.numbers.iter().filter(|(kind, _)| settings.is_chosen(&KINDS, kind.id()));
            let numbers: usize = chosen().map(|(_, count)| count).sum();
            if numbers < limit {
                return None;
            }
            let kinds: Vec<String> = chosen().map(|(kind, _)| kind.id().to_owned()).collect();
            let mut told: Vec<(&str, Fact)> =
                vec![("file", (&*attachment.name).into()), ("numbers", numbers.into()), ("kinds", kinds.into())];
            told.extend(partly(facts));
            Some(Found::new(told, vec![Step::without(attachment.id)]).unsure().about_file(attachment))
        })
        .collect()
}

const EXAMPLES: &[Example] = &[
    Example {
        title: "a file with bank accounts",
        mail: "From: ann@ville.example\nTo: bob@one.example\nAttachment staff.xlsx: {\"type\": \"xlsx\", \"numbers\": {\"iban\": 5}}",
        settings: "{}",
        finds: Some(r#"{"file": "staff.xlsx", "numbers": 5, "kinds": "iban"}"#),
    },
    Example {
        title: "one's own on an invoice",
        mail: "From: ann@ville.example\nTo: bob@one.example\nAttachment invoice.pdf: {\"type\": \"pdf\", \"numbers\": {\"iban\": 1}}",
        settings: "{}",
        finds: None,
    },
    Example {
        title: "of kinds that were left out",
        mail: "From: ann@ville.example\nTo: bob@one.example\nAttachment staff.xlsx: {\"type\": \"xlsx\", \"numbers\": {\"iban\": 5}}",
        settings: r#"{"kinds": []}"#,
        finds: None,
    },
    Example {
        title: "in an encrypted message",
        mail: "From: ann@ville.example\nTo: bob@one.example\nEncryption: OpenPGP\nAttachment staff.xlsx: {\"numbers\": {\"iban\": 5}}",
        settings: "{}",
        finds: None,
    },
];
