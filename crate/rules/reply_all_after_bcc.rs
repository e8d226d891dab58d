//! Finds a reply to everyone of a message that reached the user as Bcc.
//!
//! # Why
//!
//! The others did not know that the user got the message. The reply tells them, and often that was the very thing that the author
//! wanted to avoid.
//!
//! # What to do
//!
//! Reply to the author alone.
//!
//! # How it knows
//!
//! None of the user's addresses stands in To or Cc of the original. It stays silent where the message came through a mailing list (List-Id,
//! List-Post, a known list among its recipients) or under another name of the user's (an alias or catch-all that `Delivered-To` tells),
//! and for a follow-up on the user's own message. `people` are those who would learn of it.
//!
//! A reply is one also when it is opened again from Drafts. Where its original is in no folder any more, nothing is known, and nothing
//! found.

use std::collections::HashSet;

use super::{Example, Found, Message, Rule, Section};
use crate::address::AddrSpec;
use crate::draft::Original;
use crate::recipients::Name;
use crate::remedy::Remedy;
use crate::settings::{ByPreset, RuleSettings};
use crate::verdict::Level;

/// The rule.
pub static RULE: Rule = Rule {
    id: "reply_all_after_bcc",
    section: Section::Replies,
    levels: ByPreset { quiet: Level::Ask, standard: Level::Ask, strict: Level::Block },
    options: &[],
    facts: &["people"],
    remedies: &[Remedy::ReplyToSenderOnly],
    find,
    examples: EXAMPLES,
};

fn find(message: &Message, _: &RuleSettings) -> Vec<Found> {
    let Some(original) = message.draft.answered() else {
        return Vec::new();
    };
    if !came_as_bcc(message, original) {
        return Vec::new();
    }
    let authors: HashSet<AddrSpec> = original.people_it_is_from().collect();
    let addressees: HashSet<AddrSpec> = original.addressees().filter(|addr_spec| !authors.contains(addr_spec)).collect();
    let recipients = message.recipients;
    let is_told = |&name: &Name| recipients.person(name).is_some_and(|person| addressees.contains(&person.mailbox.addr_spec));
    let people: Vec<Name> = recipients.everyone().into_iter().filter(is_told).collect();
    if people.is_empty() {
        return Vec::new();
    }
    let found = Found::new(vec![("people", people.len().into())], vec![Remedy::ReplyToSenderOnly.into()]);
    vec![found.about(message.digest(&people))]
}

fn came_as_bcc(message: &Message, original: &Original) -> bool {
    let own = message.recipients.own();
    let addressees: HashSet<AddrSpec> = original.addressees().collect();
    let is_known_list = |entry: &String| message.draft.lists.contains_key(entry);
    let came_through_list = original.list_post || original.to.iter().chain(&original.cc).any(is_known_list);
    let is_own_message = original.people_it_is_from().any(|addr_spec| own.contains(&addr_spec));
    let came_under_a_name = original.deliveries().any(|addr_spec| addressees.contains(&addr_spec));
    !came_through_list && !is_own_message && !came_under_a_name && !own.iter().any(|addr_spec| addressees.contains(addr_spec))
}

const EXAMPLES: &[Example] = &[
    Example {
        title: "neither in To nor in Cc",
        mail: "From: ann@ville.example\nType: reply\nOriginal From: bob@one.example\nOriginal To: carol@two.example\nTo: bob@one.example\nCc: carol@two.example",
        settings: "{}",
        finds: Some(r#"{"people": 1}"#),
    },
    Example {
        title: "a saved message that may be such a reply",
        mail: "From: ann@ville.example\nType: draft\nOriginal From: bob@one.example\nOriginal To: carol@two.example\nTo: bob@one.example\nCc: carol@two.example",
        settings: "{}",
        finds: Some(r#"{"people": 1}"#),
    },
    Example {
        title: "the author alone learns nothing new",
        mail: "From: ann@ville.example\nType: reply\nOriginal From: bob@one.example\nOriginal To: carol@two.example\nTo: bob@one.example",
        settings: "{}",
        finds: None,
    },
    Example {
        title: "the user was addressed, under another identity",
        mail: "From: ann@ville.example\nIdentities: contact@ville.example\nType: reply\nOriginal From: bob@one.example\nOriginal To: carol@two.example\nOriginal Cc: Contact <CONTACT@ville.example>\nTo: bob@one.example, carol@two.example",
        settings: "{}",
        finds: None,
    },
    Example {
        title: "the message came through a mailing list",
        mail: "From: ann@ville.example\nType: reply\nOriginal From: bob@one.example\nOriginal To: choir@lists.example\nOriginal List-Id: <choir.lists.example>\nTo: bob@one.example\nCc: choir@lists.example",
        settings: "{}",
        finds: None,
    },
    Example {
        title: "a list of the address books is among its recipients",
        mail: "From: ann@ville.example\nType: reply\nOriginal From: bob@one.example\nOriginal To: Board <board@ville.example>\nList \"Board <board@ville.example>\": ann@ville.example, carol@two.example\nTo: bob@one.example\nCc: Board <board@ville.example>",
        settings: "{}",
        finds: None,
    },
    Example {
        title: "it was delivered to an alias that was addressed",
        mail: "From: ann@ville.example\nType: reply\nOriginal From: bob@one.example\nOriginal To: parks@ville.example, carol@two.example\nOriginal Delivered-To: parks@ville.example\nTo: bob@one.example, carol@two.example",
        settings: "{}",
        finds: None,
    },
    Example {
        title: "a follow-up on one's own message",
        mail: "From: ann@ville.example\nType: reply\nOriginal From: ann@ville.example\nOriginal To: bob@one.example, carol@two.example\nTo: bob@one.example, carol@two.example",
        settings: "{}",
        finds: None,
    },
    Example {
        title: "a message of its own",
        mail: "From: ann@ville.example\nTo: bob@one.example\nCc: carol@two.example",
        settings: "{}",
        finds: None,
    },
];
