//! Finds recipients whose name usually stands for another address.
//!
//! # Why
//!
//! There are two people called Paul Martin, or one who has changed the employer. Autocompletion does not know which one is meant, and
//! an impostor writes under the name of a friend.
//!
//! # What to do
//!
//! Compare the addresses. Use the usual one, or send if the other one is meant: it is known from then on.
//!
//! # How it knows
//!
//! From the recipients of the Sent folders. It compares full names, whatever the accents, case and order of their words, and stays silent for a name of one word, for an
//! address that was written to before, and where both addresses are among the recipients. Looked at are To and Cc.

use super::{Example, Found, Message, Rule, Section, told_apart};
use crate::address::AddrSpec;
use crate::draft::Correspondents;
use crate::fold::fold;
use crate::recipients::{Field, Person};
use crate::remedy::{Remedy, Step};
use crate::settings::{ByPreset, RuleSettings};
use crate::verdict::Level;

/// The rule.
pub static RULE: Rule = Rule {
    id: "namesake",
    section: Section::Recipients,
    levels: ByPreset { quiet: Level::Off, standard: Level::Ask, strict: Level::Ask },
    options: &[],
    facts: &["recipient", "suggestion"],
    remedies: &[Remedy::UseSuggestion],
    find,
    examples: EXAMPLES,
};

fn find(message: &Message, _: &RuleSettings) -> Vec<Found> {
    let Some(correspondents) = message.draft.correspondents.as_ref().filter(|known| !known.usual.is_empty()) else {
        return Vec::new();
    };
    let visible = message.recipients.everyone_in(Field::is_visible).into_iter();
    let found = visible.filter_map(|name| {
        let person = message.recipients.person(name)?;
        Some((person.digest, (person, usual_one(message, correspondents, person)?)))
    });
    told_apart(found, |(person, usual)| {
        let own = &person.mailbox.addr_spec;
        let facts = vec![("recipient", own.to_unicode().into()), ("suggestion", usual.to_unicode().into())];
        let remedies = if person.alone { vec![Step::on(Remedy::UseSuggestion, own)] } else { Vec::new() };
        Found::new(facts, remedies)
    })
}

/// The address that a person's name usually stands for, where it is not theirs and not among the recipients.
fn usual_one<'m>(message: &Message, correspondents: &'m Correspondents, person: &Person) -> Option<&'m AddrSpec> {
    let own = &person.mailbox.addr_spec;
    if correspondents.known.contains(own) {
        return None;
    }
    let usual = correspondents.usual.get(&folded_name(&person.mailbox.display_name)?)?;
    let is_addressed = |addr_spec: &AddrSpec| message.recipients.is_addressed(addr_spec);
    usual.first().filter(|_| !usual.contains(own) && !usual.iter().any(is_addressed))
}

/// How long the name of a person may be, in bytes. Anything longer is none, and would be kept and compared as one.
const MOST_OF_NAME: usize = 1000;

/// A display-name in one spelling, "Martin, Hélène" like "Helene Martin"; none where it is too short to tell people apart, or too long.
#[must_use]
pub fn folded_name(display_name: &str) -> Option<String> {
    if display_name.len() > MOST_OF_NAME {
        return None;
    }
    let folded = fold(display_name);
    let mut words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    (words.len() > 1).then(|| words.join(" "))
}

const EXAMPLES: &[Example] = &[
    Example {
        title: "the usual one is elsewhere",
        mail: "From: ann@ville.example\nUsual Paul Martin: paul@one.example\nTo: Paul Martin <paul@two.example>",
        settings: "{}",
        finds: Some(r#"{"recipient": "paul@two.example", "suggestion": "paul@one.example"}"#),
    },
    Example {
        title: "accents, case and order aside",
        mail: "From: ann@ville.example\nUsual Hélène Weiß: helene@one.example\nTo: \"WEISS HELENE\" <hw@two.example>",
        settings: "{}",
        finds: Some(r#"{"recipient": "hw@two.example", "suggestion": "helene@one.example"}"#),
    },
    Example {
        title: "the usual one",
        mail: "From: ann@ville.example\nUsual Paul Martin: paul@one.example\nTo: Paul Martin <paul@one.example>",
        settings: "{}",
        finds: None,
    },
    Example {
        title: "written to before",
        mail: "From: ann@ville.example\nKnown: paul@two.example\nUsual Paul Martin: paul@one.example\nTo: Paul Martin <paul@two.example>",
        settings: "{}",
        finds: None,
    },
    Example {
        title: "both are meant",
        mail: "From: ann@ville.example\nUsual Paul Martin: paul@one.example\nTo: Paul Martin <paul@two.example>, paul@one.example",
        settings: "{}",
        finds: None,
    },
    Example {
        title: "there are many Pauls",
        mail: "From: ann@ville.example\nUsual Paul: paul@one.example\nTo: Paul <paul@two.example>",
        settings: "{}",
        finds: None,
    },
];
