//! Finds people of several outside organisations who will see each other.
//!
//! # Why
//!
//! Four bidders, suppliers or applicants in one To field learn of each other, though each of them alone would be no crowd.
//!
//! # What to do
//!
//! Move outsiders to Bcc, or write to one organisation at a time.
//!
//! # How it counts
//!
//! `organisations` are the different registrable domains outside the organisation, as Thunderbird's own public suffix service knows
//! them. At a public mailbox provider each person is an organisation of their own; so is whatever cannot be resolved. Counted are To, Cc and
//! header fields that show several addresses, as `visible_recipients` does.

use super::{Count, Example, Found, MAX_COUNT, Message, Opt, Rule, Section};
use crate::entries::Entries;
use crate::remedy::Remedy;
use crate::settings::{ByPreset, RuleSettings};
use crate::verdict::Level;

/// How many organisations are too many.
static LIMIT: Count = Count { name: "limit", defaults: ByPreset { quiet: 4, standard: 3, strict: 2 }, min: 1, max: MAX_COUNT };

/// The rule.
pub static RULE: Rule = Rule {
    id: "mixed_organisations",
    section: Section::Recipients,
    levels: ByPreset { quiet: Level::Off, standard: Level::Notice, strict: Level::Ask },
    options: &[Opt::Count(&LIMIT)],
    facts: &["people", "external", "organisations", "in_headers", "headers"],
    remedies: &[Remedy::MoveExternalToBcc],
    find,
    examples: EXAMPLES,
};

fn find(message: &Message, settings: &RuleSettings) -> Vec<Found> {
    let everyone = Entries::default();
    let people = message.recipients.visible(&everyone);
    let counts = message.counts(&people);
    if counts.organisations < settings.count(&LIMIT) {
        return Vec::new();
    }
    // Those in other header fields stay there.
    let stay = message.recipients.visible_in(&everyone, |entry| !message.recipients.has_outsider(entry));
    let helps = !message.draft.encrypted && message.recipients.organisations(&stay) < settings.count(&LIMIT);
    let remedies = if helps { vec![Remedy::MoveExternalToBcc.into()] } else { Vec::new() };
    let facts = counts.facts().into_iter().chain(message.in_headers(&everyone, &people)).collect();
    vec![Found::new(facts, remedies).about(message.digest(&people))]
}

const EXAMPLES: &[Example] = &[
    Example {
        title: "two bidders in Reply-To, where moving nobody helps",
        mail: "From: ann@ville.example\nTo: bob@one.example\nReply-To: carol@two.example, dave@three.example",
        settings: r#"{"limit": 2}"#,
        finds: Some(r#"{"people": 3, "external": 3, "organisations": 3, "in_headers": 2, "headers": "Reply-To"}"#),
    },
    Example {
        title: "three bidders",
        mail: "From: ann@ville.example\nTo: bob@one.example, carol@two.example\nCc: dave@three.example",
        settings: r#"{"limit": 3}"#,
        finds: Some(r#"{"people": 3, "external": 3, "organisations": 3}"#),
    },
    Example {
        title: "three people of two organisations",
        mail: "From: ann@ville.example\nTo: bob@one.example, carol@two.example\nCc: dave@two.example",
        settings: r#"{"limit": 3}"#,
        finds: None,
    },
    Example {
        title: "one's own organisation is none of them",
        mail: "From: ann@ville.example\nTo: bob@one.example, carol@two.example, dave@parks.ville.example",
        settings: r#"{"limit": 3}"#,
        finds: None,
    },
    Example {
        title: "at a public provider everyone is on their own",
        mail: "From: ann@ville.example\nTo: bob@gmail.com, carol@gmail.com",
        settings: r#"{"limit": 2}"#,
        finds: Some(r#"{"people": 2, "external": 2, "organisations": 2}"#),
    },
];
