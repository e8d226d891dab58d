//! [`Tally`]: how many different addresses, telephone numbers and personal numbers a text has.

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use serde::{Deserialize, Deserializer, Serialize};

use crate::numbers::{Finder, Kind, Mark};
use crate::text;

/// Counts what it is given, each distinct value once.
///
/// Of values it keeps nothing but 64-bit hashes. That two of a million have the same one is as likely as 1 in 30 million.
#[derive(Debug, Default)]
pub struct Tally {
    seen: HashSet<u64, BuildHasherDefault<Hashed>>,
    certain: Counts,
    /// Numbers that are some only if enough of what looks like them is.
    likely: BTreeMap<Kind, usize>,
    finder: Finder,
}

/// What is known of a document while another one inside it is counted.
#[derive(Debug)]
pub struct Outer {
    likely: BTreeMap<Kind, usize>,
    finder: Finder,
}

/// So many distinct values are told apart; of more, nothing is counted. It is what a hash table of 9 MB holds.
const MOST_VALUES: usize = 917_504;

/// How many different ones there are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// E-mail addresses.
    pub addresses: usize,
    /// Telephone numbers.
    pub phones: usize,
    /// Personal numbers by their kind.
    #[serde(deserialize_with = "known")]
    pub numbers: BTreeMap<Kind, usize>,
}

/// Leaves out kinds that are not known here: facts may come from another version.
fn known<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<Kind, usize>, D::Error> {
    let by_id = BTreeMap::<String, usize>::deserialize(deserializer)?;
    Ok(by_id.into_iter().filter_map(|(id, count)| Kind::by_id(&id).zip(Some(count))).collect())
}

impl Tally {
    /// Counts what stands in a piece of text. Nothing is looked for across the border of two pieces, but what the header of a column
    /// says of its numbers holds on in the next piece.
    pub fn add(&mut self, text: &str) {
        let Self { seen, certain, likely, finder } = self;
        let mut previous = None;
        finder.walk(text, &mut |mark| match mark {
            Mark::At(at) => {
                let address = text::address_at(text, previous, at);
                previous = Some(at);
                if let Some(hash) = address.and_then(|(local_part, domain)| hash_of_address(local_part, domain)) {
                    certain.addresses += usize::from(is_new(seen, hash));
                }
            }
            Mark::Phone(number) => certain.phones += usize::from(is_new(seen, mix(number ^ PHONE))),
            Mark::Number { kind, number, is_certain } => {
                let numbers = if is_certain { &mut certain.numbers } else { &mut *likely };
                if is_new(seen, hash_of(kind as u64, number, |word| word)) {
                    *numbers.entry(kind).or_default() += 1;
                }
            }
        });
    }

    /// Says that what follows is another document: neither its headers nor its chances are those of the one before.
    pub fn begin_document(&mut self) {
        self.certain = self.counts();
        self.likely.clear();
        self.finder = Finder::default();
    }

    /// Says that a document begins inside the one that is being counted, which goes on with what is given back.
    #[must_use]
    pub fn begin_nested(&mut self) -> Outer {
        Outer { likely: std::mem::take(&mut self.likely), finder: std::mem::take(&mut self.finder) }
    }

    /// Says that it has ended, and the one around it goes on as if it had not been there.
    pub fn end_nested(&mut self, outer: Outer) {
        self.begin_document();
        self.likely = outer.likely;
        self.finder = outer.finder;
    }

    /// What was counted.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = self.certain.clone();
        for (&kind, &count) in self.likely.iter().filter(|&(&kind, _)| self.finder.likeness.are_numbers(kind)) {
            *counts.numbers.entry(kind).or_default() += count;
        }
        counts
    }
}

fn is_new(seen: &mut HashSet<u64, BuildHasherDefault<Hashed>>, hash: u64) -> bool {
    seen.len() < MOST_VALUES && seen.insert(hash)
}

/// Told apart from numbers, whose salts are small.
const ADDRESS: u64 = 1 << 32;
const PHONE: u64 = 1 << 63;

/// The same for all addresses that are the same mailbox, as [`crate::address::AddrSpec`] has it.
fn hash_of_address(local_part: &str, domain: &str) -> Option<u64> {
    let hash = |local_part: &str, domain: &str| {
        hash_of(hash_of(ADDRESS, local_part.as_bytes(), lower_case), domain.as_bytes(), lower_case)
    };
    if local_part.is_ascii() && is_plain(domain) {
        return Some(hash(local_part, domain));
    }
    let canonical = text::addr_spec(local_part, domain)?.canonical();
    canonical.rsplit_once('@').map(|(local_part, domain)| hash(local_part, domain))
}

/// Whether nothing but the case can differ between this and other spellings of a domain.
fn is_plain(domain: &str) -> bool {
    // A label that begins with an x may be an A-label, and one that is empty is none.
    let is_label = |byte: Option<&u8>| !matches!(byte, None | Some(b'x' | b'X' | b'.'));
    let bytes = domain.as_bytes();
    domain.is_ascii()
        && is_label(bytes.first())
        && bytes.windows(2).all(|two| two.first() != Some(&b'.') || is_label(two.last()))
}

/// Eight bytes at a time, by multiplication, which is one instruction in WebAssembly too. Nobody gains from two values with one hash.
fn hash_of(salt: u64, bytes: &[u8], spelling: impl Fn(u64) -> u64) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let add = |hash: u64, word: u64| (hash ^ spelling(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    let hash = words.iter().fold(salt ^ (bytes.len() as u64) << 40, |hash, &word| add(hash, u64::from_le_bytes(word)));
    mix(add(hash, rest.iter().fold(0, |last, &byte| last << 8 | u64::from(byte))))
}

/// Eight bytes with their ASCII letters in lower case.
fn lower_case(word: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let low = word & (0x7f * EACH);
    // The highest bit of each byte: whether it is at least `A`, and whether it is beyond `Z`.
    let from_a = low + u64::from(0x80 - b'A') * EACH;
    let beyond_z = low + u64::from(0x7f - b'Z') * EACH;
    word | (!word & (from_a ^ beyond_z) & (0x80 * EACH)) >> 2
}

/// The finaliser of `SplitMix64`, which maps no two numbers to the same one.
fn mix(number: u64) -> u64 {
    let number = (number ^ number >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ number >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ number >> 31
}

/// What is a hash already.
#[derive(Debug, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash_of(self.0, bytes, |word| word);
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
