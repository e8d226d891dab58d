//! [`Recipients`]: every person once, with the entries they stand in, and what could not be resolved.

use std::collections::{HashMap, HashSet, hash_map};
use std::sync::Arc;

use crate::address::{self, AddrSpec, Domain, Entry as Parsed, Mailbox};
use serde::Serialize;

use crate::digest::Digest;
use crate::draft::{Draft, Original};
use crate::entries::Entries;
use crate::internal_domains::InternalDomains;
use crate::providers;
use crate::rules::namesake;
use crate::settings::Settings;

/// A recipient field of a message (RFC 5322, 3.6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Primary recipients.
    To,
    /// Others, also visible to everyone.
    Cc,
    /// Recipients that nobody else sees.
    Bcc,
}

impl Field {
    /// Whether the other recipients can read the addresses in this field.
    #[must_use]
    pub fn is_visible(self) -> bool {
        self != Self::Bcc
    }
}

/// One person, however often and in whatever spelling they are addressed.
#[derive(Debug, Clone)]
pub struct Person {
    /// The mailbox as it was first met.
    pub mailbox: Mailbox,
    /// Whether this is the sender or another of the user's own identities.
    pub own: bool,
    /// Whether the domain is the organisation's own.
    pub internal: bool,
    /// Whether they stand in entries of their own only, and can be taken out: in no list, and in no group of several.
    pub alone: bool,
    /// The same for each spelling of the address.
    pub digest: Digest,
}

impl Person {
    /// Somebody else, outside the organisation.
    #[must_use]
    pub fn is_outside(&self) -> bool {
        !self.own && !self.internal
    }
}

/// Whom an entry, or a part of it, names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Name<'d> {
    /// The person at this place of [`Recipients::people`].
    Person(usize),
    /// Text that names no address and no list we could expand. It may be anybody.
    Unresolved(&'d str),
}

/// One entry of a field, with everyone it stands for.
#[derive(Debug, Clone)]
pub struct Entry<'d> {
    /// The field it stands in.
    pub field: Field,
    /// The entry as it stands there.
    pub text: &'d str,
    /// Everyone it names: one for a mailbox, none for an empty group, all members for a list.
    pub names: Vec<Name<'d>>,
    /// Whether it is a mailing list.
    pub is_list: bool,
}

/// Everyone a draft addresses.
#[derive(Debug)]
pub struct Recipients<'d> {
    draft: &'d Draft,
    own: Vec<AddrSpec>,
    inside: Inside,
    places: HashMap<AddrSpec, usize>,
    /// The entries of To, Cc and Bcc, in this order.
    pub entries: Vec<Entry<'d>>,
    /// Every person once, in the order of their first mention.
    pub people: Vec<Person>,
    /// The sender, if From has an address.
    pub sender: Option<AddrSpec>,
}

impl<'d> Recipients<'d> {
    /// Resolves the entries of a draft to people.
    #[must_use]
    pub fn of(draft: &'d Draft, settings: &Settings) -> Self {
        let sender = address::first(&draft.from);
        let mut reader = Reader {
            draft,
            own: own_addresses(draft, sender.as_ref()),
            inside: Inside::of(draft, settings),
            places: HashMap::with_capacity(draft.to.len() + draft.cc.len() + draft.bcc.len()),
            people: Vec::new(),
        };
        let fields = [(Field::To, &draft.to), (Field::Cc, &draft.cc), (Field::Bcc, &draft.bcc)];
        let entries = fields
            .into_iter()
            .flat_map(|(field, texts)| texts.iter().map(move |text| (field, text)))
            .map(|(field, text)| reader.entry(field, text))
            .collect();
        let Reader { own, inside, places, people, .. } = reader;
        Self { draft, own, inside, places, entries, people, sender }
    }

    /// The person that a name stands for, if it is resolved.
    #[must_use]
    pub fn person(&self, name: Name) -> Option<&Person> {
        match name {
            Name::Person(place) => self.people.get(place),
            Name::Unresolved(_) => None,
        }
    }

    /// Who is meant, in whatever spelling.
    #[must_use]
    pub fn digest(&self, name: Name) -> Digest {
        match (name, self.person(name)) {
            (_, Some(person)) => person.digest,
            (Name::Unresolved(text), None) => Digest::of(text),
            (Name::Person(_), None) => Digest::default(),
        }
    }

    /// Whether an address is among those that the message goes to.
    #[must_use]
    pub fn is_addressed(&self, addr_spec: &AddrSpec) -> bool {
        self.places.contains_key(addr_spec)
    }

    /// Whether a name is somebody outside the organisation. What is unresolved counts as outside.
    #[must_use]
    pub fn is_outside(&self, name: Name) -> bool {
        self.person(name).is_none_or(Person::is_outside)
    }

    /// Whether an entry names anybody outside the organisation.
    #[must_use]
    pub fn has_outsider(&self, entry: &Entry) -> bool {
        entry.names.iter().any(|&name| self.is_outside(name))
    }

    /// The user's own addresses: the sender's and every identity's.
    #[must_use]
    pub fn own(&self) -> &[AddrSpec] {
        &self.own
    }

    /// Whether an address is the user's own, or of the organisation.
    #[must_use]
    pub fn is_inside(&self, addr_spec: &AddrSpec) -> bool {
        self.own.contains(addr_spec) || self.inside.contains(&addr_spec.domain)
    }

    /// The organisation's own domains, where they are set.
    #[must_use]
    pub fn internal_domains(&self) -> Option<&InternalDomains> {
        match &self.inside {
            Inside::Named(domains) => Some(domains),
            Inside::Sender(_) | Inside::Nothing => None,
        }
    }

    /// The sender's registrable domain, where none are set and it stands for an organisation.
    #[must_use]
    pub fn own_domain(&self) -> Option<&Domain> {
        match &self.inside {
            Inside::Sender(domain) => Some(domain),
            Inside::Named(_) | Inside::Nothing => None,
        }
    }

    /// The one person that an entry is: no list, no group of several, nothing unresolved.
    #[must_use]
    pub fn only_person(&self, entry: &Entry) -> Option<&Person> {
        match &*entry.names {
            [name] if !entry.is_list => self.person(*name),
            _ => None,
        }
    }

    /// Everyone in To, Cc and Bcc, each name once, own identities left out.
    #[must_use]
    pub fn everyone(&self) -> Vec<Name<'d>> {
        self.everyone_in(|_| true)
    }

    /// Everyone in the fields that `counts` accepts, each name once, own identities left out.
    #[must_use]
    pub fn everyone_in(&self, counts: impl Fn(Field) -> bool) -> Vec<Name<'d>> {
        self.names(&Entries::default(), |entry| counts(entry.field))
    }

    /// Everyone in To and Cc who would see, and be seen by, the others: own identities and exempt people left out, each name once.
    #[must_use]
    pub fn visible(&self, exempt: &Entries) -> Vec<Name<'d>> {
        self.visible_in(exempt, |_| true)
    }

    /// As [`Recipients::visible`], in the entries that `counts` accepts.
    #[must_use]
    pub fn visible_in(&self, exempt: &Entries, counts: impl Fn(&Entry) -> bool) -> Vec<Name<'d>> {
        self.names(exempt, |entry| entry.field.is_visible() && counts(entry))
    }

    fn names(&self, exempt: &Entries, counts: impl Fn(&Entry) -> bool) -> Vec<Name<'d>> {
        let mut seen = vec![false; self.people.len()];
        let mut seen_unresolved = HashSet::new();
        self.entries
            .iter()
            .filter(|entry| !(entry.is_list && exempt.has_list(entry.text)) && counts(entry))
            .flat_map(|entry| entry.names.iter().copied())
            .filter(|&name| match self.person(name) {
                Some(person) => !person.own && !exempt.has_address(&person.mailbox.addr_spec),
                None => true,
            })
            .filter(|&name| match name {
                Name::Person(place) => seen.get_mut(place).is_some_and(|seen| !std::mem::replace(seen, true)),
                Name::Unresolved(text) => seen_unresolved.insert(text),
            })
            .collect()
    }

    /// How many outside organisations the names belong to. At a public mailbox provider each person is their own; so is whatever
    /// could not be resolved.
    #[must_use]
    pub fn organisations(&self, names: &[Name]) -> usize {
        let mut domains = HashSet::new();
        let mut alone = 0;
        for &name in names.iter().filter(|&&name| self.is_outside(name)) {
            let registrable = self.person(name).map(|person| self.draft.registrable(&person.mailbox.addr_spec.domain));
            match registrable {
                Some(domain) if !providers::is_public_provider(domain) => drop(domains.insert(domain)),
                _ => alone += 1,
            }
        }
        domains.len() + alone
    }

    /// Entries, also inside lists, that name no address and are not in `draft.lists`, each once.
    #[must_use]
    pub fn unresolved(&self) -> Vec<&'d str> {
        let mut seen = HashSet::new();
        self.entries
            .iter()
            .flat_map(|entry| &entry.names)
            .filter_map(|&name| match name {
                Name::Unresolved(text) => Some(text),
                Name::Person(_) => None,
            })
            .filter(|&text| seen.insert(text))
            .collect()
    }

    /// Every person but the user's own identities, in whatever field.
    pub fn others(&self) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(|person| !person.own)
    }

    /// How a name is shown: the addr-spec, or the text that could not be resolved.
    #[must_use]
    pub fn shown(&self, name: Name) -> String {
        match (name, self.person(name)) {
            (_, Some(person)) => person.mailbox.addr_spec.to_unicode(),
            (Name::Unresolved(text), None) => text.to_owned(),
            (Name::Person(_), None) => String::new(),
        }
    }

    /// What look-ups about the recipients need.
    #[must_use]
    pub fn addressed(&self) -> Addressed {
        let original = self.draft.original.iter().flat_map(Original::people).map(|addr_spec| addr_spec.domain);
        let identity = address::first(self.draft.sender()).map(|addr_spec| addr_spec.domain);
        let people = self.sender.iter().chain(self.people.iter().map(|person| &person.mailbox.addr_spec));
        let names = self.others().filter_map(|person| namesake::folded_name(&person.mailbox.display_name));
        Addressed {
            domains: each_once(
                people
                    .map(|addr_spec| addr_spec.domain.clone())
                    .chain(identity)
                    .chain(original)
                    .map(|domain| domain.to_string()),
            ),
            addresses: self.others().map(|person| person.mailbox.addr_spec.canonical()).collect(),
            names: each_once(names),
        }
    }
}

fn each_once(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = HashSet::new();
    texts.filter(|text| seen.insert(text.clone())).collect()
}

/// Whom a draft addresses, as look-ups need it; each once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Addressed {
    /// Lower-case A-labels; the sender's and those of the original among them.
    pub domains: Vec<String>,
    /// Addr-specs in lower case, the user's own left out.
    pub addresses: Vec<String>,
    /// Display-names as `namesake` compares them.
    pub names: Vec<String>,
}

fn own_addresses(draft: &Draft, sender: Option<&AddrSpec>) -> Vec<AddrSpec> {
    draft.identities.iter().filter_map(|identity| address::first(identity)).chain(sender.cloned()).collect()
}

/// Which domains are the organisation's own.
#[derive(Debug)]
enum Inside {
    /// Those that settings name, and their subdomains.
    Named(Arc<InternalDomains>),
    /// The sender's registrable domain, where nothing is named and it is no public mailbox provider's.
    Sender(Domain),
    /// None: everyone else is outside.
    Nothing,
}

impl Inside {
    fn of(draft: &Draft, settings: &Settings) -> Self {
        if !settings.internal_domains.is_empty() {
            return Self::Named(Arc::clone(&settings.internal_domains));
        }
        let Some(AddrSpec { domain, .. }) = address::first(draft.sender()) else { return Self::Nothing };
        let registrable = draft.registrable(&domain);
        if providers::is_public_provider(&domain) || providers::is_public_provider(registrable) {
            return Self::Nothing;
        }
        Self::Sender(registrable.clone())
    }

    fn contains(&self, domain: &Domain) -> bool {
        match self {
            Self::Named(domains) => domains.contain(domain),
            Self::Sender(own) => domain.is_within(own),
            Self::Nothing => false,
        }
    }
}

/// What is needed while entries are resolved.
struct Reader<'d> {
    draft: &'d Draft,
    /// A handful: comparing them is quicker than hashing.
    own: Vec<AddrSpec>,
    inside: Inside,
    places: HashMap<AddrSpec, usize>,
    people: Vec<Person>,
}

impl<'d> Reader<'d> {
    fn entry(&mut self, field: Field, text: &'d str) -> Entry<'d> {
        let mut names = Vec::new();
        let is_list = self.draft.lists.contains_key(text);
        let mut expanded = HashSet::new();
        let mut waiting = vec![text];
        while let Some(text) = waiting.pop() {
            if let Some((list, members)) = self.draft.lists.get_key_value(text) {
                // A list that is its own member, however indirectly, is expanded once.
                if expanded.insert(list) {
                    waiting.extend(members.iter().rev().map(String::as_str));
                }
                continue;
            }
            address::flatten(address::parse(text), &mut |parsed| match parsed {
                Parsed::Mailbox(mailbox) => names.push(Name::Person(self.place(mailbox))),
                Parsed::Unresolved(_) => names.push(Name::Unresolved(text)),
                Parsed::Group { .. } => {}
            });
        }
        if is_list || names.len() > 1 {
            for name in &names {
                if let Name::Person(place) = name
                    && let Some(person) = self.people.get_mut(*place)
                {
                    person.alone = false;
                }
            }
        }
        Entry { field, text, names, is_list }
    }

    fn place(&mut self, mailbox: Mailbox) -> usize {
        let place = match self.places.entry(mailbox.addr_spec.clone()) {
            hash_map::Entry::Occupied(known) => return *known.get(),
            hash_map::Entry::Vacant(new) => *new.insert(self.people.len()),
        };
        self.people.push(Person {
            own: self.own.contains(&mailbox.addr_spec),
            internal: self.inside.contains(&mailbox.addr_spec.domain),
            alone: true,
            digest: Digest::of(&mailbox.addr_spec),
            mailbox,
        });
        place
    }
}
