//! [`Recipients`]: every person once, with the entries they stand in, and what could not be resolved.

use std::collections::{HashMap, HashSet, hash_map};
use std::sync::Arc;

use crate::address::{self, AddrSpec, Domain, Entry as Parsed, Mailbox};
use serde::Serialize;

use crate::digest::Digest;
use crate::draft::{Draft, Header, Original};
use crate::effort;
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
    /// Whether it is one, or may be one of which nobody can tell who is in it.
    pub may_be_list: bool,
}

/// A header field that everyone can read, with whom it names.
#[derive(Debug, Clone)]
pub struct InHeader<'d> {
    /// As it is written: `Reply-To`.
    pub header: &'d str,
    /// Whose addresses stand in it.
    pub names: Vec<Name<'d>>,
}

/// Everyone a draft addresses.
#[derive(Debug)]
pub struct Recipients<'d> {
    draft: &'d Draft,
    own: HashSet<AddrSpec>,
    inside: Inside,
    places: HashMap<AddrSpec, usize>,
    /// The entries of To, Cc and Bcc, in this order.
    pub entries: Vec<Entry<'d>>,
    /// Every person once, in the order of their first mention.
    pub people: Vec<Person>,
    /// Header fields beside To, Cc and Bcc that name somebody. Nobody gets the message for standing there.
    pub headers: Vec<InHeader<'d>>,
    /// Those who stand in such fields only.
    in_headers_only: Vec<Person>,
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
            unexpanded: draft.unexpanded.iter().map(String::as_str).collect(),
            own: own_addresses(draft, sender.as_ref()),
            inside: Inside::of(draft, settings),
            places: HashMap::with_capacity(draft.to.len() + draft.cc.len() + draft.bcc.len()),
            people: Vec::new(),
            list_places: HashMap::new(),
            lists: Vec::new(),
        };
        let fields = [(Field::To, &draft.to), (Field::Cc, &draft.cc), (Field::Bcc, &draft.bcc)];
        let entries = fields
            .into_iter()
            .flat_map(|(field, texts)| texts.iter().map(move |text| (field, text)))
            .zip(1..)
            .map(|((field, text), number)| reader.entry(number, field, text))
            .collect();
        let written_to = reader.people.len();
        let headers = draft.headers.iter().map(|header| reader.header(header)).collect();
        let Reader { own, inside, places, mut people, .. } = reader;
        let in_headers_only = people.split_off(written_to);
        Self { draft, own, inside, places, entries, people, headers, in_headers_only, sender }
    }

    /// The person that a name stands for, if it is resolved.
    #[must_use]
    pub fn person(&self, name: Name) -> Option<&Person> {
        effort::count();
        match name {
            Name::Person(place) => match place.checked_sub(self.people.len()) {
                None => self.people.get(place),
                Some(place) => self.in_headers_only.get(place),
            },
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
        self.recipient(addr_spec).is_some()
    }

    /// Who has an address, among those that the message goes to.
    #[must_use]
    pub fn recipient(&self, addr_spec: &AddrSpec) -> Option<(Name<'static>, &Person)> {
        let place = *self.places.get(addr_spec)?;
        Some((Name::Person(place), self.people.get(place)?))
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
    pub fn own(&self) -> &HashSet<AddrSpec> {
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
    pub fn only_name(&self, entry: &Entry<'d>) -> Option<Name<'d>> {
        match &*entry.names {
            [name @ Name::Person(_)] if !entry.is_list => Some(*name),
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
        self.others_among(&Entries::default(), self.names_in(&Entries::default(), |entry| counts(entry.field)))
    }

    /// Everyone whose address those who get the message see: in To and Cc, and in header fields that show several. Own identities and
    /// exempt people are left out, each name comes once.
    #[must_use]
    pub fn visible(&self, exempt: &Entries) -> Vec<Name<'d>> {
        self.visible_in(exempt, |_| true)
    }

    /// As [`Recipients::visible`], where only the entries that `stays` accepts stay in To and Cc. What stands in other header fields stays
    /// there whatever is moved.
    #[must_use]
    pub fn visible_in(&self, exempt: &Entries, stays: impl Fn(&Entry) -> bool) -> Vec<Name<'d>> {
        let entries = self.names_in(exempt, |entry| entry.field.is_visible() && stays(entry));
        self.others_among(exempt, entries.chain(self.shown_in_headers()))
    }

    /// Those of them who stand in To and Cc.
    #[must_use]
    pub fn visible_in_fields(&self, exempt: &Entries) -> Vec<Name<'d>> {
        self.others_among(exempt, self.names_in(exempt, |entry| entry.field.is_visible()))
    }

    /// Header fields that count among what is visible, with how many people each shows, the user left out.
    #[must_use]
    pub fn counted_headers(&self) -> Vec<(String, usize)> {
        if self.shown_in_headers().next().is_none() {
            return Vec::new();
        }
        let count = |header: &InHeader| self.others_among(&Entries::default(), header.names.iter().copied()).len();
        let counted = self.headers.iter().map(|header| (header.header.to_owned(), count(header)));
        counted.filter(|(_, count)| *count > 0).collect()
    }

    /// Everyone in To and Cc, and in header fields that show several; the user too.
    #[must_use]
    pub fn seen(&self) -> Vec<&Person> {
        let mut seen = HashSet::new();
        let nobody = Entries::default();
        let names = self.names_in(&nobody, |entry| entry.field.is_visible()).chain(self.shown_in_headers());
        names.filter(|&name| seen.insert(name)).filter_map(|name| self.person(name)).collect()
    }

    /// Who stands in header fields that show several people. One address alone is where answers go, and nobody's secret.
    fn shown_in_headers(&self) -> impl Iterator<Item = Name<'d>> {
        let names = || self.headers.iter().flat_map(|header| header.names.iter().copied());
        let mut others = names().filter(|&name| self.person(name).is_some_and(|person| !person.own));
        let first = others.next();
        let is_several = others.any(|name| Some(name) != first);
        is_several.then(names).into_iter().flatten()
    }

    fn names_in(&self, exempt: &Entries, counts: impl Fn(&Entry) -> bool) -> impl Iterator<Item = Name<'d>> {
        let entries = self.entries.iter().filter(move |entry| !(entry.is_list && exempt.has_list(entry.text)) && counts(entry));
        entries.flat_map(|entry| entry.names.iter().copied())
    }

    fn others_among(&self, exempt: &Entries, names: impl Iterator<Item = Name<'d>>) -> Vec<Name<'d>> {
        let mut seen = vec![false; self.people.len() + self.in_headers_only.len()];
        let mut seen_unresolved = HashSet::new();
        names
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

    /// Everyone who is to get the message, each once: an own address, too, that the message is not sent from, such as a mailbox that
    /// several people read.
    pub fn addressees(&self) -> impl Iterator<Item = &Person> {
        let sender = address::first(self.draft.sender());
        self.people.iter().filter(move |person| Some(&person.mailbox.addr_spec) != sender.as_ref())
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
        let people = self.people.iter().chain(&self.in_headers_only).map(|person| &person.mailbox.addr_spec);
        let people = self.sender.iter().chain(people);
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

fn own_addresses(draft: &Draft, sender: Option<&AddrSpec>) -> HashSet<AddrSpec> {
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
    unexpanded: HashSet<&'d str>,
    own: HashSet<AddrSpec>,
    inside: Inside,
    places: HashMap<AddrSpec, usize>,
    people: Vec<Person>,
    list_places: HashMap<&'d str, usize>,
    /// Each list is read once, however often it is named.
    lists: Vec<List<'d>>,
}

/// A mailing list, as far as it was read.
struct List<'d> {
    members: &'d [String],
    /// Nothing until somebody needs them.
    parts: Option<Vec<Part<'d>>>,
    /// The entry, by its number from one, in which it was last expanded.
    expanded_in: usize,
}

/// What stands in a list.
#[derive(Clone, Copy)]
enum Part<'d> {
    Name(Name<'d>),
    /// Another one, by its place.
    List(usize),
}

impl<'d> Reader<'d> {
    fn entry(&mut self, number: usize, field: Field, text: &'d str) -> Entry<'d> {
        let mut names = Vec::new();
        let list = self.list(text);
        match list {
            Some(list) => self.expand(number, list, &mut names),
            None => self.names(text, &mut |name| names.push(name)),
        }
        let is_list = list.is_some();
        if is_list || names.len() > 1 {
            for name in &names {
                if let Name::Person(place) = name
                    && let Some(person) = self.people.get_mut(*place)
                {
                    person.alone = false;
                }
            }
        }
        Entry { field, text, names, is_list, may_be_list: is_list || self.unexpanded.contains(text) }
    }

    /// Whether one person is meant. Whatever the sender's own address looks like, it is theirs.
    fn is_one(&self, mailbox: &Mailbox) -> bool {
        !mailbox.is_several() || self.own.contains(&mailbox.addr_spec)
    }

    /// Everyone in a list and in the lists in it. One that is its own member, however indirectly, is expanded once in an entry.
    fn expand(&mut self, number: usize, list: usize, names: &mut Vec<Name<'d>>) {
        let mut open = vec![(list, 0)];
        if let Some(list) = self.lists.get_mut(list) {
            list.expanded_in = number;
        }
        while let Some((place, at)) = open.pop() {
            if at == 0 {
                self.read(place);
            }
            let parts = self.lists.get(place).and_then(|list| list.parts.as_deref()?.get(at..)).unwrap_or_default();
            let mut inner = None;
            for (part, next) in parts.iter().zip(at + 1..) {
                match *part {
                    Part::Name(name) => names.push(name),
                    Part::List(place) if self.lists.get(place).is_some_and(|list| list.expanded_in == number) => {}
                    Part::List(place) => {
                        inner = Some((place, next));
                        break;
                    }
                }
            }
            let Some((inner, next)) = inner else { continue };
            open.extend([(place, next), (inner, 0)]);
            if let Some(inner) = self.lists.get_mut(inner) {
                inner.expanded_in = number;
            }
        }
    }

    /// The place of a mailing list, if the text is one.
    fn list(&mut self, text: &str) -> Option<usize> {
        let (text, members) = self.draft.lists.get_key_value(text)?;
        let place = *self.list_places.entry(text).or_insert(self.lists.len());
        if place == self.lists.len() {
            self.lists.push(List { members, parts: None, expanded_in: 0 });
        }
        Some(place)
    }

    fn read(&mut self, place: usize) {
        let Some(&List { members, parts: None, .. }) = self.lists.get(place) else { return };
        let mut parts = Vec::with_capacity(members.len());
        for member in members {
            match self.list(member) {
                Some(list) => parts.push(Part::List(list)),
                None => self.names(member, &mut |name| parts.push(Part::Name(name))),
            }
        }
        if let Some(list) = self.lists.get_mut(place) {
            list.parts = Some(parts);
        }
    }

    fn names(&mut self, text: &'d str, visit: &mut impl FnMut(Name<'d>)) {
        address::flatten(address::parse(text), &mut |parsed| match parsed {
            Parsed::Mailbox(mailbox) if self.is_one(&mailbox) => visit(Name::Person(self.place(mailbox))),
            Parsed::Mailbox(_) | Parsed::Unresolved(_) => visit(Name::Unresolved(text)),
            Parsed::Group { .. } => {}
        });
    }

    fn header(&mut self, header: &'d Header) -> InHeader<'d> {
        let names = header.people.iter().map(|mailbox| Name::Person(self.place(mailbox.clone()))).collect();
        InHeader { header: &header.name, names }
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
