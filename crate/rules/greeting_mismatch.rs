//! Finds a greeting for somebody who is not among the recipients.
//!
//! # Why
//!
//! "Bonjour Marie," to Paul: the message was meant for somebody else, or copied from one that was.
//!
//! # What to do
//!
//! Compare the greeting with the recipients.
//!
//! # How it knows
//!
//! It reads the first lines of the user's own text, in English, French, German, Spanish and Italian, and compares names with accents and
//! case aside: with display-names and with what stands before the `@`. It stays silent where any greeted name fits any recipient, for a
//! greeting to a group, and where a recipient is a role (`info@`) or could not be resolved: somebody behind it may be meant. A message to
//! more than five hundred people greets nobody by mistake.

use super::{Example, Found, Message, Rule, Section};
use crate::draft::Kind;
use crate::greeting::{fits, greeted, is_role};
use crate::recipients::{Name, Person};
use crate::settings::{ByPreset, RuleSettings};
use crate::verdict::Level;

/// The rule.
pub static RULE: Rule = Rule {
    id: "greeting_mismatch",
    section: Section::Recipients,
    levels: ByPreset { quiet: Level::Off, standard: Level::Notice, strict: Level::Ask },
    options: &[],
    facts: &["name"],
    remedies: &[],
    find,
    examples: EXAMPLES,
};

/// More people than this are not compared with a greeting.
const MANY: usize = 500;

fn find(message: &Message, _: &RuleSettings) -> Vec<Found> {
    if message.draft.kind == Kind::Redirect {
        return Vec::new(); // somebody else's words
    }
    let names: Vec<String> = greeted(&message.draft.body.own).into_iter().map(|greeted| greeted.name).collect();
    if names.is_empty() {
        return Vec::new();
    }
    let recipients = message.recipients.everyone();
    let is_meant = |name: Name| message.recipients.person(name).is_none_or(|person| may_be_meant(&names, person));
    if recipients.is_empty() || recipients.len() > MANY || recipients.iter().copied().any(is_meant) {
        return Vec::new();
    }
    vec![Found::new(vec![("name", names.into())], Vec::new()).about(message.digest(&recipients))]
}

fn may_be_meant(names: &[String], person: &Person) -> bool {
    let local_part = &person.mailbox.addr_spec.local_part;
    is_role(local_part) || names.iter().any(|name| fits(name, &person.mailbox.display_name, local_part))
}

const EXAMPLES: &[Example] = &[
    Example {
        title: "no Marie among the recipients",
        mail: "From: ann@ville.example\nTo: Paul Durand <paul@one.example>\n\nBonjour Marie,\n\nvoici.",
        settings: r#"{"level": "notice"}"#,
        finds: Some(r#"{"name": "Marie"}"#),
    },
    Example {
        title: "accents aside",
        mail: "From: ann@ville.example\nTo: Helene Dupont <hd@one.example>\n\nChère Hélène,",
        settings: r#"{"level": "notice"}"#,
        finds: None,
    },
    Example {
        title: "the address tells the name",
        mail: "From: ann@ville.example\nTo: marie.durand@one.example\n\nBonjour Marie,",
        settings: r#"{"level": "notice"}"#,
        finds: None,
    },
    Example {
        title: "one of several people is enough",
        mail: "From: ann@ville.example\nTo: Bob <bob@one.example>\n\nDear Bob and Carol,",
        settings: r#"{"level": "notice"}"#,
        finds: None,
    },
    Example {
        title: "a greeting to everybody",
        mail: "From: ann@ville.example\nTo: Paul <paul@one.example>\n\nBonjour à tous,",
        settings: r#"{"level": "notice"}"#,
        finds: None,
    },
    Example {
        title: "anybody may be behind a role",
        mail: "From: ann@ville.example\nTo: Paul <paul@one.example>, contact@one.example\n\nBonjour Marie,",
        settings: r#"{"level": "notice"}"#,
        finds: None,
    },
    Example {
        title: "quoted text greets whom it likes",
        mail: "From: ann@ville.example\nTo: Paul <paul@one.example>\n\n> Bonjour Marie,",
        settings: r#"{"level": "notice"}"#,
        finds: None,
    },
];
