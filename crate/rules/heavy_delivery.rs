//! Finds files that, once for each recipient, are more than mail servers should carry.
//!
//! # Why
//!
//! Every mailbox gets its own copy. Servers refuse such messages, or are busy with them for hours.
//!
//! # What to do
//!
//! Share the files with a link, or write to fewer people.
//!
//! # How it knows
//!
//! It adds up the files as they are and multiplies by the people in To, Cc and Bcc, members of lists included. Files that recipients get
//! as a link count nothing.

use super::{Count, Example, Found, MAX_COUNT, MB, Message, Opt, Rule, Section};
use crate::digest::Digest;
use crate::remedy::{Remedy, Step};
use crate::settings::{ByPreset, RuleSettings};
use crate::verdict::Level;

/// The rule.
pub static RULE: Rule = Rule {
    id: "heavy_delivery",
    section: Section::Attachments,
    levels: ByPreset { quiet: Level::Notice, standard: Level::Ask, strict: Level::Ask },
    options: &[Opt::Count(&LIMIT)],
    facts: &["megabytes", "size_mb", "people", "file"],
    remedies: &[Remedy::RemoveAttachment],
    find,
    examples: EXAMPLES,
};

static LIMIT: Count =
    Count { name: "limit_mb", defaults: ByPreset { quiet: 500, standard: 200, strict: 100 }, min: 1, max: MAX_COUNT };

fn find(message: &Message, settings: &RuleSettings) -> Vec<Found> {
    let sent = message.draft.attachments.iter().filter(|attachment| !attachment.linked);
    let size = sent.clone().fold(0_u64, |sum, attachment| sum.saturating_add(attachment.size));
    let people = message.recipients.everyone();
    let total = size.saturating_mul(people.len() as u64);
    if total < (settings.count(&LIMIT) as u64).saturating_mul(MB) {
        return Vec::new();
    }
    let mb = |bytes: u64| usize::try_from(bytes.div_ceil(MB)).unwrap_or(usize::MAX);
    let Some(largest) = sent.max_by_key(|attachment| attachment.size) else { return Vec::new() };
    let facts =
        [("megabytes", mb(total)), ("size_mb", mb(size)), ("people", people.len())].map(|(name, number)| (name, number.into()));
    let file = ("file", (&*largest.name).into());
    let files = message.draft.attachments.iter().map(|file| Digest::of((file.id, file.size, file.linked))).sum();
    let found = Found::new(facts.into_iter().chain([file]).collect(), vec![Step::without(largest.id)]).unsure();
    vec![found.about(message.digest(&people) + files)]
}

const EXAMPLES: &[Example] = &[
    Example {
        title: "20 MB to ten people",
        mail: "From: ann@ville.example\nBcc: a@one.example, b@one.example, c@one.example, d@one.example, e@one.example, f@one.example, g@one.example, h@one.example, i@one.example, j@one.example\nAttachment film.mp4: {\"size\": 20000000}",
        settings: "{}",
        finds: Some(r#"{"megabytes": 200, "size_mb": 20, "people": 10, "file": "film.mp4"}"#),
    },
    Example {
        title: "as a link",
        mail: "From: ann@ville.example\nBcc: a@one.example, b@one.example\nLink film.mp4: {\"size\": 2000000000}",
        settings: "{}",
        finds: None,
    },
    Example {
        title: "20 MB to nine people",
        mail: "From: ann@ville.example\nBcc: a@one.example, b@one.example, c@one.example, d@one.example, e@one.example, f@one.example, g@one.example, h@one.example, i@one.example\nAttachment film.mp4: {\"size\": 20000000}",
        settings: "{}",
        finds: None,
    },
];
