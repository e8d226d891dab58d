//! Finds people in To, Cc and header fields such as Reply-To who will see each other's addresses.
//!
//! # Why
//!
//! Everyone in To and Cc is shown to everyone else, and to everyone the message is ever forwarded to. Among colleagues that is
//! the point of these fields. Among customers, patients, parents or citizens it discloses personal data, and cannot be undone.
//!
//! # What to do
//!
//! Move them to Bcc: all of them, or those from outside the organisation, so that colleagues still see who was written to. Or send
//! it to everyone individually.
//!
//! # How it counts
//!
//! `people` are the different addresses in To and Cc, mailing lists expanded, the user's own and the exempt ones left out;
//! `external` those outside the organisation; `organisations` the outside organisations that they belong to. It finds something
//! when `external` or `people` reaches its limit. An entry that cannot be resolved counts as one outside person.
//!
//! Reply-To, Followup-To and custom headers are shown to everyone just as Cc is. Where they hold several addresses, these count too:
//! `in_headers` are those who stand nowhere else. One address alone is where answers go, and counts nothing.
//!
//! In a reply, the limits apply to people who stood in neither From, Reply-To, To nor Cc of the original. A conversation that is
//! large anyway, with fewer new people than the limits, is noted but does not interrupt. A reply is one also when it is opened again
//! from Drafts; where its original is in no folder any more, everyone counts. A message made of a template is none.

use std::collections::HashSet;

use super::{Count, Example, Found, MAX_COUNT, Message, Named, Opt, Rule, Section};
use crate::address::AddrSpec;
use crate::draft::Kind;
use crate::recipients::Name;
use crate::remedy::{Remedy, Step};
use crate::settings::{ByPreset, RuleSettings};
use crate::verdict::Level;

/// How many outsiders are too many.
static EXTERNAL_LIMIT: Count =
    Count { name: "external_limit", defaults: ByPreset { quiet: 20, standard: 10, strict: 5 }, min: 1, max: MAX_COUNT };

/// How many people are too many, colleagues included.
static TOTAL_LIMIT: Count =
    Count { name: "total_limit", defaults: ByPreset { quiet: 200, standard: 100, strict: 30 }, min: 1, max: MAX_COUNT };

/// Who is in no count, and in no audience.
pub(crate) static EXEMPT: Named = Named { name: "exempt" };

/// The rule.
pub static RULE: Rule = Rule {
    id: "visible_recipients",
    section: Section::Recipients,
    levels: ByPreset::same(Level::Ask),
    options: &[Opt::Count(&EXTERNAL_LIMIT), Opt::Count(&TOTAL_LIMIT), Opt::Exempt(&EXEMPT)],
    facts: &["people", "external", "organisations", "in_headers", "headers"],
    remedies: &[Remedy::MoveAllToBcc, Remedy::MoveExternalToBcc, Remedy::SendIndividually],
    find,
    examples: EXAMPLES,
};

fn find(message: &Message, settings: &RuleSettings) -> Vec<Found> {
    let exempt = settings.entries(&EXEMPT);
    let people = message.recipients.visible(exempt);
    if !reaches_limits(message, settings, &people) {
        return Vec::new();
    }
    let only_noted = newcomers(message, &people).is_some_and(|new| !reaches_limits(message, settings, &new));
    let facts = message.counts(&people).facts().into_iter().chain(message.in_headers(exempt, &people)).collect();
    let found = Found::new(facts, remedies(message, settings, &people));
    vec![Found { only_noted, ..found.about(message.digest(&people)) }]
}

fn reaches_limits(message: &Message, settings: &RuleSettings, people: &[Name]) -> bool {
    let external = people.iter().filter(|&&name| message.recipients.is_outside(name)).count();
    external >= settings.count(&EXTERNAL_LIMIT) || people.len() >= settings.count(&TOTAL_LIMIT)
}

/// In a reply, those who were not in the original: the others have seen each other already.
fn newcomers<'d>(message: &Message, people: &[Name<'d>]) -> Option<Vec<Name<'d>>> {
    let original = message.draft.original.as_ref().filter(|_| message.draft.kind == Kind::Reply)?;
    let before: HashSet<AddrSpec> = original.people().collect();
    let is_new = |name: Name| message.recipients.person(name).is_none_or(|person| !before.contains(&person.mailbox.addr_spec));
    Some(people.iter().copied().filter(|&name| is_new(name)).collect())
}

/// Those that help: after which those who are left in sight, in other header fields too, are few enough that nothing is found. Moving only
/// outsiders needs some to move and somebody to stay.
fn remedies(message: &Message, settings: &RuleSettings, people: &[Name]) -> Vec<Step> {
    if message.draft.encrypted {
        return Vec::new();
    }
    let recipients = message.recipients;
    let exempt = settings.entries(&EXEMPT);
    let is_settled = |stay: &[Name]| !reaches_limits(message, settings, stay);
    let in_headers = recipients.visible_in(exempt, |_| false);
    let stay = recipients.visible_in(exempt, |entry| !recipients.has_outsider(entry));
    let all = is_settled(&in_headers);
    let external = stay.len() < people.len() && stay.len() > in_headers.len() && is_settled(&stay);
    let remedies = [
        (Remedy::MoveAllToBcc, all),
        (Remedy::MoveExternalToBcc, external),
        (Remedy::SendIndividually, all && message.can_be_sent_individually()),
    ];
    remedies.into_iter().filter(|(_, helps)| *helps).map(|(remedy, _)| remedy.into()).collect()
}

const EXAMPLES: &[Example] = &[
    Example {
        title: "three outsiders, with a limit of three",
        mail: "From: ann@ville.example\nTo: bob@one.example, carol@two.example\nCc: dave@two.example",
        settings: r#"{"external_limit": 3}"#,
        finds: Some(r#"{"people": 3, "external": 3, "organisations": 2}"#),
    },
    Example {
        title: "in Reply-To and in a header of one's own everyone sees them too",
        mail: "From: ann@ville.example\nTo: bob@one.example\nReply-To: ann@ville.example, carol@two.example\nHeader X-Team: Dave <dave@two.example>; bob@one.example",
        settings: r#"{"external_limit": 3}"#,
        finds: Some(r#"{"people": 3, "external": 3, "organisations": 2, "in_headers": 2, "headers": ["Reply-To", "X-Team"]}"#),
    },
    Example {
        title: "one address in Reply-To is where answers go",
        mail: "From: ann@ville.example\nTo: bob@one.example, carol@two.example\nReply-To: office@three.example",
        settings: r#"{"external_limit": 3}"#,
        finds: None,
    },
    Example {
        title: "a mailing list in Reply-To is a name there",
        mail: "From: ann@ville.example\nTo: bob@one.example\nReply-To: Parents <Parents>, office@ville.example\nList \"Parents <Parents>\": p1@two.example, p2@three.example",
        settings: r#"{"external_limit": 2}"#,
        finds: None,
    },
    Example {
        title: "the third is in Bcc, where nobody sees them",
        mail: "From: ann@ville.example\nTo: bob@one.example, carol@two.example\nBcc: dave@two.example",
        settings: r#"{"external_limit": 3}"#,
        finds: None,
    },
    Example {
        title: "colleagues are no outsiders, and oneself is nobody",
        mail: "From: ann@ville.example\nTo: ann@ville.example, bob@parks.ville.example, carol@ville.example, dave@one.example",
        settings: r#"{"external_limit": 2, "total_limit": 4}"#,
        finds: None,
    },
    Example {
        title: "so many colleagues that the total counts",
        mail: "From: ann@ville.example\nTo: bob@parks.ville.example, carol@ville.example\nCc: dave@one.example",
        settings: r#"{"external_limit": 2, "total_limit": 3}"#,
        finds: Some(r#"{"people": 3, "external": 1, "organisations": 1}"#),
    },
    Example {
        title: "the same person in three spellings is one",
        mail: "From: ann@ville.example\nTo: Bob <bob@one.example>, BOB@One.Example\nCc: \"bob\"@one.example",
        settings: r#"{"external_limit": 2}"#,
        finds: None,
    },
    Example {
        title: "a mailing list counts as its members",
        mail: "From: ann@ville.example\nTo: Parents <Parents>\nList \"Parents <Parents>\": p1@two.example, p2@three.example",
        settings: r#"{"external_limit": 2}"#,
        finds: Some(r#"{"people": 2, "external": 2, "organisations": 2}"#),
    },
    Example {
        title: "an exempt mailing list and an exempt domain",
        mail: "From: ann@ville.example\nTo: Parents <Parents>, bob@mail.one.example\nList \"Parents <Parents>\": p1@two.example",
        settings: r#"{"external_limit": 1, "exempt": ["Parents", "one.example"]}"#,
        finds: None,
    },
    Example {
        title: "nobody knows who is behind an entry that cannot be resolved",
        mail: "From: ann@ville.example\nTo: Choir <Choir>, bob@one.example",
        settings: r#"{"external_limit": 2}"#,
        finds: Some(r#"{"people": 2, "external": 2, "organisations": 2}"#),
    },
    Example {
        title: "a neighbouring name is not a subdomain",
        mail: "From: ann@ville.example\nTo: bob@notville.example, carol@parks.ville.example",
        settings: r#"{"external_limit": 1}"#,
        finds: Some(r#"{"people": 2, "external": 1, "organisations": 1}"#),
    },
    Example {
        title: "at a public mailbox provider everyone is a stranger, and an organisation of their own",
        mail: "From: ann@orange.fr\nTo: bob@orange.fr, carol@orange.fr",
        settings: r#"{"external_limit": 2}"#,
        finds: Some(r#"{"people": 2, "external": 2, "organisations": 2}"#),
    },
    Example {
        title: "what a saved message was is not known, so that all of them count",
        mail: "From: ann@ville.example\nType: draft\nOriginal From: bob@one.example\nOriginal To: carol@two.example\nTo: bob@one.example\nCc: carol@two.example",
        settings: r#"{"external_limit": 2}"#,
        finds: Some(r#"{"people": 2, "external": 2, "organisations": 2}"#),
    },
    Example {
        title: "a reply to everyone of a conversation that is as large anyway is only noted",
        mail: "From: ann@ville.example\nType: reply\nOriginal From: bob@one.example\nOriginal To: carol@two.example, dave@two.example, ann@ville.example\nTo: bob@one.example\nCc: carol@two.example, dave@two.example",
        settings: r#"{"external_limit": 3, "level": "notice"}"#,
        finds: Some(r#"{"people": 3, "external": 3, "organisations": 2}"#),
    },
];
