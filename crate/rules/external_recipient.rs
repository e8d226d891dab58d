//! Finds recipients outside the organisation.
//!
//! # Why
//!
//! Where everything is internal unless decided otherwise, each outsider deserves a look before a message leaves.
//!
//! # What to do
//!
//! Look at the address. Take it out if it should not get this message.
//!
//! # How it counts
//!
//! One finding for each person in To, Cc or Bcc, mailing lists expanded. What cannot be resolved counts as outside. With `confirm_each`
//! every one of them has to be ticked before the message can be sent, where the level asks.

use super::{Example, Found, Message, Named, Opt, Rule, Section};
use crate::remedy::Remedy;
use crate::settings::{ByPreset, RuleSettings};
use crate::verdict::Level;

/// Whether each one has to be ticked; the dialog's business.
static CONFIRM_EACH: Named = Named { name: "confirm_each" };

/// The rule.
pub static RULE: Rule = Rule {
    id: "external_recipient",
    section: Section::Recipients,
    levels: ByPreset { quiet: Level::Off, standard: Level::Off, strict: Level::Notice },
    options: &[Opt::Flag(&CONFIRM_EACH)],
    facts: &["recipient"],
    remedies: &[Remedy::Remove],
    find,
    examples: EXAMPLES,
};

fn find(message: &Message, _: &RuleSettings) -> Vec<Found> {
    let recipients = message.recipients;
    let outside = recipients.everyone().into_iter().filter(|&name| recipients.is_outside(name));
    message.each(outside, |name| Found::new(vec![("recipient", recipients.shown(name).into())], message.removal(name)).unsure())
}

const EXAMPLES: &[Example] = &[
    Example {
        title: "one outsider among colleagues",
        mail: "From: ann@ville.example\nTo: bob@ville.example\nBcc: Carol <carol@one.example>",
        settings: r#"{"level": "notice"}"#,
        finds: Some(r#"{"recipient": "carol@one.example"}"#),
    },
    Example {
        title: "only colleagues",
        mail: "From: ann@ville.example\nTo: bob@ville.example, carol@parks.ville.example",
        settings: r#"{"level": "notice"}"#,
        finds: None,
    },
    Example {
        title: "nobody knows who is behind an entry that cannot be resolved",
        mail: "From: ann@ville.example\nTo: Choir <Choir>",
        settings: r#"{"level": "notice"}"#,
        finds: Some(r#"{"recipient": "Choir <Choir>"}"#),
    },
];
