//! Finds so many recipients that a mailing tool is right.
//!
//! # Why
//!
//! Mail servers throttle or block senders of hundreds of messages at once, also in Bcc; part of the recipients then gets nothing. A mailing
//! tool delivers at a pace that servers accept, and lets people unsubscribe.
//!
//! # What to do
//!
//! Use the organisation's mailing tool, where it has one, or send to everyone individually.
//!
//! # How it counts
//!
//! `people` are the different addresses in To, Cc and Bcc, mailing lists expanded, the user's own left out.

use super::{Count, Example, Found, MAX_COUNT, Message, Named, Opt, Rule, Section};
use crate::remedy::Remedy;
use crate::settings::{ByPreset, RuleSettings};
use crate::verdict::Level;

/// How many recipients are too many.
static LIMIT: Count =
    Count { name: "limit", defaults: ByPreset { quiet: 500, standard: 200, strict: 100 }, min: 1, max: MAX_COUNT };

/// Where the organisation's mailing tool is.
static TOOL_URL: Named = Named { name: "tool_url" };

/// The rule.
pub static RULE: Rule = Rule {
    id: "bulk_recipients",
    section: Section::Recipients,
    levels: ByPreset { quiet: Level::Notice, standard: Level::Ask, strict: Level::Ask },
    options: &[Opt::Count(&LIMIT), Opt::Url(&TOOL_URL)],
    facts: &["people", "external", "organisations", "tool_url"],
    remedies: &[Remedy::SendIndividually],
    find,
    examples: EXAMPLES,
};

fn find(message: &Message, settings: &RuleSettings) -> Vec<Found> {
    let people = message.recipients.everyone();
    if people.len() < settings.count(&LIMIT) {
        return Vec::new();
    }
    let mut facts = message.counts(&people).facts();
    facts.extend(settings.text(&TOOL_URL).map(|url| ("tool_url", url.into())));
    let remedies = if message.can_be_sent_individually() { vec![Remedy::SendIndividually.into()] } else { Vec::new() };
    vec![Found::new(facts, remedies).about(message.digest(&people))]
}

const EXAMPLES: &[Example] = &[
    Example {
        title: "Bcc counts too",
        mail: "From: ann@ville.example\nTo: ann@ville.example, bob@one.example\nBcc: carol@two.example, dave@two.example",
        settings: r#"{"limit": 3}"#,
        finds: Some(r#"{"people": 3, "external": 3, "organisations": 2}"#),
    },
    Example {
        title: "the same person twice is one",
        mail: "From: ann@ville.example\nTo: bob@one.example\nBcc: BOB@one.example, carol@two.example",
        settings: r#"{"limit": 3}"#,
        finds: None,
    },
    Example {
        title: "where the mailing tool is",
        mail: "From: ann@ville.example\nBcc: bob@one.example",
        settings: r#"{"limit": 1, "tool_url": "https://mailing.ville.example/"}"#,
        finds: Some(r#"{"people": 1, "external": 1, "organisations": 1, "tool_url": "https://mailing.ville.example/"}"#),
    },
];
