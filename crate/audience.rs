//! [`Audience`]: who would see each other, for a person to look at.

use std::collections::HashMap;

use serde::Serialize;

use crate::address::{Domain, Mailbox};
use crate::draft::Draft;
use crate::entries::list_name;
use crate::recipients::{Name, Recipients};
use crate::rules::visible_recipients;
use crate::settings::Settings;
use crate::text::shortened;

/// How many people are listed by name; beyond that they are counted only. Nobody reads further.
const LISTED: usize = 10_000;

/// Who stands in To and Cc, as `visible_recipients` counts them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Audience {
    /// By registrable domain, outsiders first, then the largest.
    pub organisations: Vec<Organisation>,
    /// Mailing lists; their members are among the people of the organisations.
    pub lists: Vec<List>,
    /// Header fields beside To and Cc, such as Reply-To, and how many of the people stand in each.
    pub headers: Vec<(String, usize)>,
    /// Entries that are neither an address nor a list that could be expanded.
    pub unresolved: Vec<String>,
}

/// The people of one registrable domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Organisation {
    /// The registrable domain, in Unicode.
    pub domain: String,
    /// Whether it is the organisation's own.
    pub internal: bool,
    /// How many people; `people` holds fewer where there are very many.
    pub count: usize,
    /// Display-name (may be empty) and addr-spec.
    pub people: Vec<(String, String)>,
}

/// A mailing list in To or Cc.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct List {
    /// Its name.
    pub name: String,
    /// How many entries it stands for.
    pub members: usize,
}

/// Groups the people whom `visible_recipients` counts.
#[must_use]
pub fn audience(draft: &Draft, settings: &Settings) -> Audience {
    let recipients = Recipients::of(draft, settings);
    let rule = settings.rule(&visible_recipients::RULE);
    let mut organisations: Vec<Organisation> = Vec::new();
    let mut places: HashMap<(&Domain, bool), usize> = HashMap::new();
    let mut unresolved = Vec::new();
    for (nth, name) in recipients.visible(rule.entries(&visible_recipients::EXEMPT)).into_iter().enumerate() {
        let person = match name {
            Name::Unresolved(text) => {
                unresolved.push(shortened(text));
                continue;
            }
            Name::Person(_) => recipients.person(name),
        };
        let Some(person) = person else { continue };
        let domain = draft.registrable(&person.mailbox.addr_spec.domain);
        let place = *places.entry((domain, person.internal)).or_insert_with(|| {
            let organisation = Organisation {
                domain: shortened(&domain.to_unicode()),
                internal: person.internal,
                count: 0,
                people: Vec::new(),
            };
            organisations.push(organisation);
            organisations.len() - 1
        });
        let Some(organisation) = organisations.get_mut(place) else { continue };
        organisation.count += 1;
        if nth < LISTED {
            let Mailbox { display_name, addr_spec } = &person.mailbox;
            organisation.people.push((shortened(display_name), shortened(&addr_spec.to_string())));
        }
    }
    organisations.sort_by(|a, b| a.internal.cmp(&b.internal).then(b.count.cmp(&a.count)).then_with(|| a.domain.cmp(&b.domain)));
    let lists = recipients
        .entries
        .iter()
        .filter(|entry| entry.field.is_visible() && entry.is_list)
        .map(|entry| List { name: shortened(&list_name(entry.text)), members: entry.names.len() })
        .collect();
    let headers = recipients.counted_headers().into_iter().map(|(name, people)| (shortened(&name), people)).collect();
    Audience { organisations, lists, headers, unresolved }
}
