//! Finds many addresses in quoted or forwarded text, of people who are not recipients.
//!
//! # Why
//!
//! A long conversation carries the addresses of everyone who ever took part. Passed on, it discloses them as a To field would.
//!
//! # What to do
//!
//! Delete the headers and signatures that the recipients do not need.
//!
//! # How it counts
//!
//! `addresses` are the different addresses in what others wrote; recipients, and the user's own, left out.

use std::collections::HashSet;

use super::{Count, Example, Found, MAX_COUNT, Message, Opt, Rule, Section};
use crate::address::AddrSpec;
use crate::digest::Digest;
use crate::settings::{ByPreset, RuleSettings};
use crate::text;
use crate::verdict::Level;

/// How many addresses are too many.
static LIMIT: Count =
    Count { name: "limit", defaults: ByPreset { quiet: 20, standard: 10, strict: 5 }, min: 1, max: MAX_COUNT };

/// The rule.
pub static RULE: Rule = Rule {
    id: "quoted_addresses",
    section: Section::Replies,
    levels: ByPreset { quiet: Level::Notice, standard: Level::Ask, strict: Level::Ask },
    options: &[Opt::Count(&LIMIT)],
    facts: &["addresses"],
    remedies: &[],
    find,
    examples: EXAMPLES,
};

fn find(message: &Message, settings: &RuleSettings) -> Vec<Found> {
    let mut shown = text::addresses(&message.draft.body.quoted);
    if shown.len() < settings.count(&LIMIT) {
        return Vec::new();
    }
    let recipients = message.recipients;
    let own: HashSet<AddrSpec> = recipients.own().iter().cloned().collect();
    let addressed: HashSet<&AddrSpec> = recipients.people.iter().map(|person| &person.mailbox.addr_spec).collect();
    shown.retain(|addr_spec| !addressed.contains(addr_spec) && !own.contains(addr_spec));
    if shown.len() < settings.count(&LIMIT) {
        return Vec::new();
    }
    let about = shown.iter().map(Digest::of).sum();
    vec![Found::new(vec![("addresses", shown.len().into())], Vec::new()).about(about)]
}

const EXAMPLES: &[Example] = &[
    Example {
        title: "a forwarded message shows who got it",
        mail: "From: ann@ville.example\nTo: bob@one.example\n\nSee below.\n\n-------- Forwarded Message --------\nFrom: Carol <carol@two.example>\nTo: dave@two.example, ERIN@two.example, erin@two.example",
        settings: r#"{"limit": 3}"#,
        finds: Some(r#"{"addresses": 3}"#),
    },
    Example {
        title: "recipients and oneself are nothing new",
        mail: "From: ann@ville.example\nTo: bob@one.example\n\nYes.\n\nBob wrote:\n> Ask carol@two.example, dave@two.example\n> bob@one.example, ann@ville.example",
        settings: r#"{"limit": 3}"#,
        finds: None,
    },
    Example {
        title: "what the user writes is meant",
        mail: "From: ann@ville.example\nTo: bob@one.example\n\nAsk carol@two.example, dave@two.example, erin@two.example.",
        settings: r#"{"limit": 3}"#,
        finds: None,
    },
];
