//! Finds Bcc in a message that is encrypted end to end.
//!
//! # Why
//!
//! An encrypted message carries a key for each recipient, those in Bcc included. Whoever gets it can tell how many there are and, by their
//! keys, mostly who they are.
//!
//! # What to do
//!
//! Send to those in Bcc separately, or send without encryption if the content allows it.
//!
//! # How it counts
//!
//! `people` are the different addresses in Bcc, the user's own left out.

use super::{Example, Found, Message, Rule, Section};
use crate::recipients::Field;
use crate::settings::{ByPreset, RuleSettings};
use crate::verdict::Level;

/// The rule.
pub static RULE: Rule = Rule {
    id: "encrypted_bcc",
    section: Section::Content,
    levels: ByPreset::same(Level::Ask),
    options: &[],
    facts: &["people"],
    remedies: &[],
    find,
    examples: EXAMPLES,
};

fn find(message: &Message, _: &RuleSettings) -> Vec<Found> {
    let people = message.recipients.everyone_in(|field| field == Field::Bcc);
    if !message.draft.encrypted || people.is_empty() {
        return Vec::new();
    }
    vec![Found::new(vec![("people", people.len().into())], Vec::new()).about(message.digest(&people))]
}

const EXAMPLES: &[Example] = &[
    Example {
        title: "keys tell who is in Bcc",
        mail: "From: ann@ville.example\nEncryption: OpenPGP\nTo: bob@one.example\nBcc: carol@two.example",
        settings: "{}",
        finds: Some(r#"{"people": 1}"#),
    },
    Example {
        title: "only a copy to oneself",
        mail: "From: ann@ville.example\nEncryption: OpenPGP\nTo: bob@one.example\nBcc: ann@ville.example",
        settings: "{}",
        finds: None,
    },
    Example {
        title: "not encrypted",
        mail: "From: ann@ville.example\nTo: bob@one.example\nBcc: carol@two.example",
        settings: "{}",
        finds: None,
    },
];
