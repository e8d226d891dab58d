//! [`lookalike`]: one domain mistaken for another.
//!
//! A finding interrupts somebody, so most of this file is about what is *no* finding. A domain is compared with known ones only,
//! name with name and suffix with suffix; `ville.fr` beside `ville.be` is another town, and `asso2025.fr` beside `asso2024.fr` next
//! year's. What counts as a slip depends on three things:
//!
//! - how long the name is: nearly every three or four letters are some company's, so that a neighbour means nothing;
//! - how typical the slip is: two letters swapped or doubled are hardly ever another name, a letter replaced often is;
//! - who is known: of the ten largest providers, every neighbour is a slip, since so many people write to them.

mod skeleton;

use std::borrow::Cow;
use std::iter;
use std::sync::LazyLock;

use crate::address::Domain;
use crate::fold::fold;
use crate::providers::{PROVIDERS, is_public_provider};
use crate::well_known::WELL_KNOWN;
use skeleton::{mixes_scripts, plain, skeleton};

/// A domain that is mistaken for another one, or made to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookalike {
    /// The known domain that it looks like; none where scripts are mixed to no known end.
    pub suggestion: Option<Domain>,
    /// In what way.
    pub kind: Kind,
}

/// In what way a domain is taken for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A letter is missing, too many, another, or in the place of its neighbour: `gmial.com`.
    Slip,
    /// It reads the same: `rnicrosoft.com`, `paypa1.com`, a Cyrillic `а`.
    Confusable,
    /// The name is right, what follows is not: `gmail.con`.
    Suffix,
    /// It mixes scripts that look alike, and no known domain looks like it.
    MixedScripts,
}

/// The domains that a new one is compared with, in order of preference: the organisation's, those written to, the built-in ones.
pub struct Known<'a> {
    internal: Option<&'a Index<'static>>,
    written_to: Index<'a>,
}

/// The providers and well-known domains, indexed once.
static BUILT_IN: LazyLock<Index<'static>> = LazyLock::new(|| {
    let entries = |domains: &'static [&'static str], weight| domains.iter().map(move |domain| Entry::built_in(domain, weight));
    let largest = entries(&LARGEST, Weight::Largest);
    Index::of(largest.chain(entries(PROVIDERS, Weight::Provider)).chain(entries(WELL_KNOWN, Weight::WellKnown)).collect())
});

/// Domains, found by what is near them.
#[derive(Debug)]
pub(crate) struct Index<'a> {
    entries: Vec<Entry<'a>>,
    keys: Keys,
}

impl<'a> Index<'a> {
    fn of(entries: Vec<Entry<'a>>) -> Self {
        Self { keys: Keys::of(&entries), entries }
    }

    fn get(&self, place: usize) -> Option<&Entry<'a>> {
        self.entries.get(place)
    }

    fn at(&self, key: u32) -> impl Iterator<Item = (usize, &Entry<'a>)> {
        self.keys.places(key).filter_map(|place| Some((place, self.entries.get(place)?)))
    }
}

impl Index<'static> {
    /// To be kept. A domain that is below another is its neighbour as it stands.
    pub(crate) fn owning<'d>(domains: impl IntoIterator<Item = &'d Domain>) -> Self {
        let own = |domain: &Domain| Entry {
            domain: Cow::Owned(domain.as_str().to_owned()),
            unicode: Cow::Owned(domain.to_unicode().into_owned()),
            weight: Weight::WrittenTo,
        };
        Self::of(domains.into_iter().map(own).collect())
    }
}

/// What a registrable domain is taken for, if it is not known itself.
#[must_use]
pub fn lookalike(domain: &Domain, known: &Known) -> Option<Lookalike> {
    if domain.as_str().len() > MAX_LENGTH || domain.as_str().starts_with('[') || known.has(domain) {
        return None;
    }
    let unicode = domain.to_unicode();
    if let Some((entry, kind)) = known.nearest(&unicode) {
        return Some(Lookalike { suggestion: Some(Domain::new(&entry.domain)), kind });
    }
    let is_mixed = unicode.split('.').any(mixes_scripts);
    is_mixed.then_some(Lookalike { suggestion: None, kind: Kind::MixedScripts })
}

/// Whether a domain is among those that the core knows by itself.
#[must_use]
pub fn is_well_known(domain: &Domain) -> bool {
    is_public_provider(domain) || WELL_KNOWN.binary_search(&domain.as_str()).is_ok()
}

impl<'a> Known<'a> {
    /// Registrable domains of our own, then those of correspondents; after them the built-in providers and well-known domains.
    pub fn of(ours: impl IntoIterator<Item = &'a Domain>, correspondents: impl IntoIterator<Item = &'a Domain>) -> Self {
        let domains = ours.into_iter().chain(correspondents);
        let written_to = Index::of(domains.map(|domain| Entry::of(domain, Weight::WrittenTo)).collect());
        Self { internal: None, written_to }
    }

    /// With the organisation's domains before all others.
    pub(crate) fn preferring(self, internal: Option<&'a Index<'static>>) -> Self {
        Self { internal, ..self }
    }

    /// Whether a domain is among them.
    #[must_use]
    pub fn has(&self, domain: &Domain) -> bool {
        let unicode = domain.to_unicode();
        let (name, _) = split(&unicode);
        self.entries_at(name_key(name)).any(|(_, entry)| entry.domain == domain.as_str())
    }

    /// The first among the nearest ones, which is never the domain itself.
    fn nearest(&self, domain: &str) -> Option<(&Entry<'a>, Kind)> {
        let (name, suffix) = split(domain);
        let mut found = Nearest::default();
        for (place, entry) in self.entries_at(skeleton_key(name, suffix)) {
            if is_confusable(entry, name, suffix) {
                found.offer((Rank::Near, place), Kind::Confusable);
            }
        }
        slip_keys(name, suffix, &mut |key| {
            for (place, entry) in self.entries_at(key) {
                if found.wants((Rank::Near, place)) && is_slip(entry, name, suffix) {
                    found.offer((Rank::Near, place), Kind::Slip);
                }
            }
        });
        for (place, entry) in self.entries_at(name_key(name)) {
            if let Some(rank) = wrong_suffix(entry, name, suffix) {
                found.offer((rank, place), Kind::Suffix);
            }
        }
        if suffix.is_empty() {
            for (place, entry) in self.entries_at(undotted_key(name, "")) {
                if length(entry.name()) >= 3 && format!("{}{}", entry.name(), entry.suffix()) == name {
                    found.offer((Rank::Near, place), Kind::Suffix);
                }
            }
        }
        let ((_, place), kind) = found.best?;
        let (written_to, built_in) = self.beginnings();
        let internal = self.internal.and_then(|index| index.get(place));
        let written_to = || self.written_to.get(place.checked_sub(written_to)?);
        let built_in = || BUILT_IN.get(place.checked_sub(built_in)?);
        Some((internal.or_else(written_to).or_else(built_in)?, kind))
    }

    fn entries_at(&self, key: u32) -> impl Iterator<Item = (usize, &Entry<'a>)> {
        let (written_to, built_in) = self.beginnings();
        let internal = self.internal.into_iter().flat_map(move |index| index.at(key));
        let others = self.written_to.at(key).map(move |(place, entry)| (written_to + place, entry));
        internal.chain(others).chain(BUILT_IN.at(key).map(move |(place, entry)| (built_in + place, entry)))
    }

    /// The places from which on those written to, and the built-in ones, are counted.
    fn beginnings(&self) -> (usize, usize) {
        let internal = self.internal.map_or(0, |index| index.entries.len());
        (internal, internal + self.written_to.entries.len())
    }
}

/// How near, then how much preferred: the least is the best.
#[derive(Default)]
struct Nearest {
    best: Option<((Rank, usize), Kind)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Near,
    /// Only the name is the same.
    Far,
}

impl Nearest {
    fn wants(&self, rank: (Rank, usize)) -> bool {
        self.best.is_none_or(|(best, _)| rank < best)
    }

    fn offer(&mut self, rank: (Rank, usize), kind: Kind) {
        if self.wants(rank) {
            self.best = Some((rank, kind));
        }
    }
}

#[derive(Debug)]
struct Entry<'a> {
    /// With A-labels.
    domain: Cow<'a, str>,
    /// With U-labels.
    unicode: Cow<'a, str>,
    weight: Weight,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// Our own or a correspondent's.
    WrittenTo,
    /// So many people write to it that whatever is near is a slip.
    Largest,
    Provider,
    WellKnown,
}

impl Weight {
    /// The length of names from which on such an edit is a slip.
    fn shortest(self, likelihood: Likelihood) -> usize {
        let [certain, likely, possible] = match self {
            Self::Largest => [0, 0, 0],
            Self::WrittenTo | Self::Provider => [4, 5, 6],
            Self::WellKnown => [5, 7, 8],
        };
        match likelihood {
            Likelihood::Certain => certain,
            Likelihood::Likely => likely,
            Likelihood::Possible => possible,
        }
    }
}

impl<'a> Entry<'a> {
    fn of(domain: &'a Domain, weight: Weight) -> Self {
        Self { domain: Cow::Borrowed(domain.as_str()), unicode: domain.to_unicode(), weight }
    }

    fn built_in(domain: &'static str, weight: Weight) -> Self {
        Self { domain: Cow::Borrowed(domain), unicode: Cow::Borrowed(domain), weight }
    }

    fn name(&self) -> &str {
        split(&self.unicode).0
    }

    fn suffix(&self) -> &str {
        split(&self.unicode).1
    }
}

/// The name that somebody registered, and the public suffix under which they did.
fn split(domain: &str) -> (&str, &str) {
    domain.split_once('.').unwrap_or((domain, ""))
}

const MAX_LENGTH: usize = 253;

/// The ten largest providers: every neighbour of theirs that is not known is a slip.
const LARGEST: [&str; 10] = [
    "gmail.com",
    "hotmail.com",
    "outlook.com",
    "yahoo.com",
    "icloud.com",
    "aol.com",
    "orange.fr",
    "free.fr",
    "gmx.de",
    "proton.me",
];

/// Names that nobody else has, under any suffix: all the suffixes that there are stand among the providers. `orange` and `live` are
/// no such names.
const BRANDS: [&str; 11] =
    ["aol", "gmail", "gmx", "googlemail", "hotmail", "icloud", "outlook", "protonmail", "rocketmail", "yahoo", "ymail"];

/// Whether a domain reads like a known one. A single ASCII letter for another needs a long name: `b1.fr` is not `bl.fr`.
fn is_confusable(known: &Entry, name: &str, suffix: &str) -> bool {
    if known.unicode.len() == name.len() + 1 + suffix.len() && known.name() == name && known.suffix() == suffix
        || plain(known.suffix()) != plain(suffix)
        || skeleton(known.name()) != skeleton(name)
    {
        return false;
    }
    let is_foreign = |text: &str| !text.is_ascii() && !fold(text).is_ascii();
    if known.weight == Weight::Largest || [known.name(), name, known.suffix(), suffix].into_iter().any(is_foreign) {
        return true;
    }
    let shortest = length(known.name()).min(length(name));
    let is_accented = !name.is_ascii() || !known.name().is_ascii();
    shortest >= if is_accented { 4 } else { 5 }
}

/// Whether a domain is a known one with a slip in its name.
fn is_slip(known: &Entry, name: &str, suffix: &str) -> bool {
    if known.suffix() != suffix {
        return false;
    }
    let Some(edit) = Edit::between(known.name(), name) else { return false };
    if known.weight == Weight::Largest {
        return true;
    }
    if edit.is_numbering() || edit.is_inflection() || edit.shortest_word() < 4 {
        return false;
    }
    let shortest = length(known.name()).min(length(name));
    shortest >= known.weight.shortest(edit.likelihood())
}

/// Whether a domain has a known one's name, and a suffix that is a slip.
fn wrong_suffix(known: &Entry, name: &str, suffix: &str) -> Option<Rank> {
    if known.name() != name || known.suffix() == suffix {
        return None;
    }
    let is_near = Edit::between(known.suffix(), suffix).is_some()
        && (known.weight == Weight::Largest
            || known.suffix() == "com" && matches!(suffix, "co" | "cm" | "om") && length(name) >= 5
            || !is_suffix(suffix, known.suffix()));
    if is_near {
        return Some(Rank::Near);
    }
    BRANDS.contains(&name).then_some(Rank::Far)
}

/// Whether a suffix may exist, as far as that can be told for one that differs from another by one letter.
fn is_suffix(suffix: &str, other: &str) -> bool {
    let last = suffix.rsplit('.').next().unwrap_or_default();
    match last.len() {
        _ if !last.is_ascii() => true,
        0 => true,
        1 => false,
        2 => COUNTRIES.split(' ').any(|country| country == last),
        _ if ["com", "net", "org", "edu", "gov", "info"].contains(&other) => NEIGHBOURS.contains(&last),
        // Of the long ones, only singular and plural are neighbours.
        3..6 => true,
        _ => last.strip_suffix('s') == Some(other) || other.strip_suffix('s') == Some(last),
    }
}

/// Top-level domains one letter away from `com`, `net`, `org`, `edu`, `gov` or `info` that exist; those of two letters stand below.
const NEIGHBOURS: [&str; 11] = ["bet", "bom", "cam", "eus", "mom", "nec", "new", "next", "ong", "pet", "vet"];

/// The top-level domains of two letters.
const COUNTRIES: &str = "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz \
    ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf \
    gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw \
    ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no \
    np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su \
    sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw";

/// The one edit that makes a text of another.
struct Edit<'t> {
    /// What both begin with.
    head: &'t str,
    /// What they differ in: nothing or a letter, or two letters swapped.
    was: &'t str,
    is: &'t str,
    /// What both end with.
    tail: &'t str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Likelihood {
    /// Swapped, doubled or not doubled: hardly ever another name.
    Certain,
    /// Left out, or the key beside.
    Likely,
    /// Any other letter.
    Possible,
}

impl<'t> Edit<'t> {
    fn between(one: &'t str, other: &'t str) -> Option<Self> {
        if one.len().abs_diff(other.len()) > 4 || one == other {
            return None;
        }
        let head: usize = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
        let (head, one) = one.split_at_checked(head)?;
        let other = other.get(head.len()..)?;
        let tail: usize =
            one.chars().rev().zip(other.chars().rev()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
        let (was, tail) = one.split_at_checked(one.len() - tail)?;
        let is = other.get(..other.len() - tail.len())?;
        let is_single = length(was) <= 1 && length(is) <= 1;
        (is_single || is_swapped(was, is)).then_some(Self { head, was, is, tail })
    }

    /// Whether only numbers differ: the years, departments and branches of one organisation.
    fn is_numbering(&self) -> bool {
        let is_number = |text: &str| text.chars().all(|c| c.is_ascii_digit());
        is_number(self.was) && is_number(self.is)
    }

    /// Whether one is the other's plural or feminine, as far as that is a letter at the end of a word.
    fn is_inflection(&self) -> bool {
        let is_ending = |text: &str| matches!(text, "" | "s" | "x" | "n" | "e" | "a" | "i" | "o");
        let is_end = self.tail.is_empty() || self.tail.starts_with('-');
        is_end && is_ending(self.was) && is_ending(self.is)
    }

    /// How long the word is that differs: `ecole-a` and `ecole-b` differ in a word of one letter.
    fn shortest_word(&self) -> usize {
        let before = self.head.rsplit('-').next().map_or(0, length);
        let after = self.tail.split('-').next().map_or(0, length);
        before + after + length(self.was).min(length(self.is))
    }

    fn likelihood(&self) -> Likelihood {
        let is_doubled = |letter: &str| !letter.is_empty() && self.head.ends_with(letter);
        match (length(self.was), length(self.is)) {
            (2, _) => Likelihood::Certain,
            (0, _) if is_doubled(self.is) => Likelihood::Certain,
            (_, 0) if is_doubled(self.was) => Likelihood::Certain,
            (_, 0) => Likelihood::Likely,
            (1, 1) if are_neighbours(self.was, self.is) => Likelihood::Likely,
            _ => Likelihood::Possible,
        }
    }
}

fn is_swapped(one: &str, other: &str) -> bool {
    length(one) == 2 && one.chars().eq(other.chars().rev())
}

/// Whether two keys stand beside each other on a keyboard of ours.
fn are_neighbours(one: &str, other: &str) -> bool {
    let is_beside = |row: &str| row.contains(&format!("{one}{other}")) || row.contains(&format!("{other}{one}"));
    KEYBOARDS.iter().any(|row| is_beside(row))
}

/// Rows, then columns, of QWERTY, AZERTY and QWERTZ.
const KEYBOARDS: [&str; 17] = [
    "1234567890-",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertzuiop",
    "yxcvbnm",
    "qaz aqw",
    "wsx zsx",
    "edc",
    "rfv",
    "tgb",
    "yhn zhn",
    "ujm",
    "ik ol",
];

fn length(text: &str) -> usize {
    text.chars().count()
}

/// Where the entries stand that share a key, as the neighbours of a domain do: a name and each of its neighbours are the same but
/// for one letter that is left out of one or of both.
#[derive(Debug)]
struct Keys {
    heads: Vec<u32>,
    links: Vec<Link>,
}

#[derive(Debug)]
struct Link {
    key: u32,
    place: u32,
    /// The next link plus one; 0 at the end.
    next: u32,
}

impl Keys {
    fn of(entries: &[Entry]) -> Self {
        let mut links = Vec::with_capacity(entries.len() * 20);
        for (place, entry) in (0..).zip(entries) {
            let (name, suffix) = split(&entry.unicode);
            let mut add = |key| links.push(Link { key, place, next: 0 });
            slip_keys(name, suffix, &mut add);
            add(name_key(name));
            add(skeleton_key(name, suffix));
            add(undotted_key(name, suffix));
        }
        let mut heads = vec![0; links.len().next_power_of_two()];
        for (number, link) in (1..).zip(&mut links) {
            let bucket = bucket(link.key, heads.len());
            if let Some(head) = heads.get_mut(bucket) {
                link.next = std::mem::replace(head, number);
            }
        }
        Self { heads, links }
    }

    fn places(&self, key: u32) -> impl Iterator<Item = usize> {
        let link = |number: u32| self.links.get((number as usize).wrapping_sub(1));
        let first = self.heads.get(bucket(key, self.heads.len())).copied().unwrap_or_default();
        let links = iter::successors(link(first), move |before| link(before.next));
        links.filter(move |link| link.key == key).map(|link| link.place as usize)
    }
}

fn bucket(key: u32, buckets: usize) -> usize {
    key as usize & (buckets - 1)
}

/// Visits the keys of a name and of the name without each of its letters.
fn slip_keys(name: &str, suffix: &str, visit: &mut impl FnMut(u32)) {
    let mut backwards = name.char_indices().rev();
    let Some((start, mut after)) = backwards.next() else { return };
    let ending = hash(suffix);
    visit(key(hash(name), ending, 1));
    // With a letter left out, then the one before it instead, two hashes differ in one place only.
    let mut without = hash(name.get(..start).unwrap_or_default());
    visit(key(without, ending, 1));
    let mut weight = 1_u64;
    for (_, letter) in backwards {
        if letter != after {
            let difference = u64::from(after).wrapping_sub(u64::from(letter));
            without = without.wrapping_add(difference.wrapping_mul(weight));
            visit(key(without, ending, 1));
        }
        weight = weight.wrapping_mul(BASE);
        after = letter;
    }
}

fn name_key(name: &str) -> u32 {
    key(hash(name), 0, 2)
}

fn skeleton_key(name: &str, suffix: &str) -> u32 {
    key(hash(&skeleton(name)), hash(&plain(suffix)), 3)
}

/// The key of a domain whose dots were forgotten.
fn undotted_key(name: &str, suffix: &str) -> u32 {
    key(name.chars().chain(suffix.chars()).fold(0, append), 0, 4)
}

/// A polynomial, so that leaving out a letter is a matter of one addition.
fn hash(text: &str) -> u64 {
    text.chars().fold(0, append)
}

fn append(hash: u64, letter: char) -> u64 {
    hash.wrapping_mul(BASE).wrapping_add(u64::from(letter))
}

const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// The upper half, of which a multiplication mixes most into. Keys that are the same by chance cost a comparison.
fn key(name: u64, suffix: u64, kind: u64) -> u32 {
    let mixed = (name ^ suffix.rotate_left(21) ^ kind).wrapping_mul(0xd6e8_feb8_6659_fd93);
    u32::try_from(mixed >> 32).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The built-in domains of which each would be found if it were the only one not known.
    fn neighbours(domains: &[&str]) -> Vec<String> {
        let known = Known::of([], []);
        let mut found = Vec::new();
        for domain in domains.iter().filter(|domain| !is_brand(domain)) {
            if let Some((entry, kind)) = known.nearest(domain) {
                found.push(format!("{domain} → {} ({kind:?})", entry.domain));
            }
        }
        found
    }

    /// Suffixes of these names are a closed list: one that is not in it is found on purpose.
    fn is_brand(domain: &str) -> bool {
        BRANDS.contains(&split(domain).0)
    }

    #[test]
    fn few_well_known_domains_would_be_found_if_they_were_not_known() {
        let found = neighbours(WELL_KNOWN);
        println!("{} of {} well-known domains: {found:#?}", found.len(), WELL_KNOWN.len());
        assert!(found.len() * 100 <= WELL_KNOWN.len(), "{found:#?}");
    }

    #[test]
    fn few_providers_would_be_found_if_they_were_not_known() {
        let found = neighbours(PROVIDERS);
        println!("{} of {} providers: {found:#?}", found.len(), PROVIDERS.len());
        assert!(found.len() * 20 <= PROVIDERS.len(), "{found:#?}");
    }
}
