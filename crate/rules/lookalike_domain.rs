//! Finds domains that are one slip away from a known one, or mix scripts to look like one.
//!
//! # Why
//!
//! `gmial.com` exists, and its owner gets what people send there by mistake. Others register such names to be mistaken for somebody else.
//!
//! # What to do
//!
//! Compare letter by letter. Take the suggestion, or take the address out.
//!
//! # How it knows
//!
//! A registrable domain that is not known is compared with the organisation's own domains, with those the user has written to before, and
//! with common providers and well-known domains. Two known domains are never mistaken for each other. `known` names further ones
//! that are right. The `domain` is given with A-labels (`xn--…`), in which nothing looks like anything else. Bcc counts too.

use std::collections::{HashMap, HashSet};

use super::{Example, Found, Message, Named, Opt, Rule, Section, told_apart};
use crate::address::{AddrSpec, Domain};
use crate::internal_domains::InternalDomains;
use crate::lookalike::{self, Known, lookalike};
use crate::recipients::Person;
use crate::remedy::{Remedy, Step};
use crate::settings::{ByPreset, RuleSettings};
use crate::verdict::{Fact, Level};

/// Further domains that are right.
static KNOWN: Named = Named { name: "known" };

/// The rule.
pub static RULE: Rule = Rule {
    id: "lookalike_domain",
    section: Section::Recipients,
    levels: ByPreset { quiet: Level::Ask, standard: Level::Ask, strict: Level::Block },
    options: &[Opt::Domains(&KNOWN)],
    facts: &["recipient", "domain", "suggestion"],
    remedies: &[Remedy::UseSuggestion, Remedy::Remove],
    find,
    examples: EXAMPLES,
};

fn find(message: &Message, settings: &RuleSettings) -> Vec<Found> {
    let unknown = unknown_domains(message, settings);
    if unknown.is_empty() {
        return Vec::new();
    }
    let draft = message.draft;
    let internal = message.recipients.internal_domains();
    let named = draft.registrable.iter().filter(|(domain, _)| internal.is_some_and(|domains| domains.name(domain)));
    let ours = named.map(|(_, registrable)| registrable).chain(message.recipients.own_domain());
    let written_to = draft.correspondents.iter().flat_map(|correspondents| &correspondents.domains);
    let written_to: Vec<&Domain> = written_to.map(|domain| draft.registrable(domain)).chain(settings.domains(&KNOWN)).collect();
    let known = Known::of(ours, written_to).preferring(internal.map(InternalDomains::index));
    let found = unknown.into_iter().filter_map(|(domain, people)| {
        let suggestion = lookalike(domain, &known)?.suggestion;
        Some((people.iter().map(|person| person.digest).sum(), (domain, people, suggestion)))
    });
    told_apart(found, |(domain, people, suggestion)| found_at(domain, &people, suggestion.as_ref()))
}

/// The registrable domains of people outside, each once and with the people there, without those that are plainly known.
fn unknown_domains<'m>(message: &'m Message, settings: &RuleSettings) -> Vec<(&'m Domain, Vec<&'m Person>)> {
    let draft = message.draft;
    let written_to = draft.correspondents.iter().flat_map(|correspondents| &correspondents.domains);
    let known: HashSet<&Domain> = written_to.map(|domain| draft.registrable(domain)).chain(settings.domains(&KNOWN)).collect();
    let mut places: HashMap<&Domain, usize> = HashMap::new();
    let mut domains: Vec<(&Domain, Vec<&Person>)> = Vec::new();
    for person in message.recipients.people.iter().filter(|person| person.is_outside()) {
        let domain = draft.registrable(&person.mailbox.addr_spec.domain);
        let place = *places.entry(domain).or_insert_with(|| {
            domains.push((domain, Vec::new()));
            domains.len() - 1
        });
        if let Some((_, people)) = domains.get_mut(place) {
            people.push(person);
        }
    }
    domains.retain(|(domain, _)| !known.contains(domain) && !lookalike::is_well_known(domain));
    domains
}

fn found_at(domain: &Domain, people: &[&Person], suggestion: Option<&Domain>) -> Found {
    let recipients: Vec<String> = people.iter().map(|person| person.mailbox.addr_spec.to_string()).collect();
    let mut facts: Vec<(&'static str, Fact)> = vec![("recipient", recipients.into()), ("domain", domain.as_str().into())];
    facts.extend(suggestion.map(|suggestion| ("suggestion", suggestion.to_unicode().as_ref().into())));
    let alone: Vec<&AddrSpec> = people.iter().filter(|person| person.alone).map(|person| &person.mailbox.addr_spec).collect();
    let steps = |remedy| alone.iter().map(move |addr_spec| Step::on(remedy, addr_spec));
    let better = suggestion.into_iter().flat_map(|_| steps(Remedy::UseSuggestion));
    Found::new(facts, better.chain(steps(Remedy::Remove)).collect())
}

const EXAMPLES: &[Example] = &[
    Example {
        title: "two letters swapped in a provider's name",
        mail: "From: ann@ville.example\nTo: bob@gmial.com",
        settings: "{}",
        finds: Some(r#"{"recipient": "bob@gmial.com", "domain": "gmial.com", "suggestion": "gmail.com"}"#),
    },
    Example { title: "the provider itself", mail: "From: ann@ville.example\nTo: bob@gmail.com", settings: "{}", finds: None },
    Example {
        title: "one letter off the organisation's own, for two people",
        mail: "From: ann@prefecture.example\nTo: bob@prefectrue.example\nBcc: carol@prefectrue.example",
        settings: "{}",
        finds: Some(
            r#"{"recipient": ["bob@prefectrue.example", "carol@prefectrue.example"], "domain": "prefectrue.example", "suggestion": "prefecture.example"}"#,
        ),
    },
    Example {
        title: "a domain that the organisation knows to be right",
        mail: "From: ann@prefecture.example\nTo: bob@prefectrue.example",
        settings: r#"{"known": ["prefectrue.example"]}"#,
        finds: None,
    },
    Example {
        title: "a subdomain of one's own looks like nothing else",
        mail: "From: ann@prefecture.example\nTo: bob@parks.prefecture.example",
        settings: "{}",
        finds: None,
    },
    Example {
        title: "two letters that look like one",
        mail: "From: ann@ville.example\nTo: bob@rnicrosoft.com",
        settings: "{}",
        finds: Some(r#"{"recipient": "bob@rnicrosoft.com", "domain": "rnicrosoft.com", "suggestion": "microsoft.com"}"#),
    },
    Example {
        title: "a Cyrillic letter among Latin ones",
        mail: "From: ann@ville.example\nTo: bob@аpple.com",
        settings: "{}",
        finds: Some(r#"{"recipient": "bob@xn--pple-43d.com", "domain": "xn--pple-43d.com", "suggestion": "apple.com"}"#),
    },
];
