//! Numbers of people and organisations in text: [`find`], [`Kind`]; and telephone numbers.
//!
//! A number is found by how its issuer groups it and by its check digits. What also fits many numbers that mean something else is
//! found only where the text says so:
//!
//! | strength | kinds | found |
//! |---|---|---|
//! | telling | IBAN, NIR, *codice fiscale*; whatever is grouped in a way that nothing else is | alone |
//! | usual | cards, SIRET, Belgian, German and Spanish numbers without separators | alone, unless many more numbers in the text look the same and fail the check: then these are orders or parcels, and chance passes one in ten |
//! | weak | nine or ten digits, twelve or thirteen of a card, NINO without spaces | only after a word that names the kind: at most 64 bytes before, on the same line, or at the head of its column |
//!
//! Never inside longer words, addresses, URLs, decimal fractions or versions. Each run of digits is one number, of the kind that the
//! text names, or else of the one whose check is hardest to pass.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use chain::{Chain, DOT, Group, HYPHEN, NONE, SLASH, SPACE, Shape, separator_before};
use cues::{Cues, Headers, Kinds, PHONE, bit};

mod card;
mod chain;
mod check;
mod cues;
mod iban;
mod phone;

/// What a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A bank account (ISO 13616; SWIFT IBAN Registry).
    Iban,
    /// A payment card (ISO/IEC 7812).
    Card,
    /// A person in France: *numéro d'inscription au répertoire* (Code de la sécurité sociale, R161-1; INSEE).
    FrNir,
    /// A company in France (Code de commerce, R123-221; INSEE).
    FrSiren,
    /// An establishment of a company in France (Code de commerce, R123-221; INSEE).
    FrSiret,
    /// A person in Belgium: national number or BIS number (Royal Decree of 3 April 1984; of 8 February 1991).
    BeNn,
    /// A person in the Netherlands: *burgerservicenummer* (Wet algemene bepalingen burgerservicenummer).
    NlBsn,
    /// A person in Spain: *documento nacional de identidad* (Real Decreto 1553/2005).
    EsDni,
    /// A foreigner in Spain: *número de identidad de extranjero* (Real Decreto 557/2011, article 206).
    EsNie,
    /// A person in Italy: *codice fiscale* (decree of 23 December 1976).
    ItCf,
    /// A taxpayer in Germany: *Identifikationsnummer* (Abgabenordnung, § 139b).
    DeIdnr,
    /// A taxpayer in Portugal: *número de identificação fiscal* (Decreto-Lei 14/2013).
    PtNif,
    /// A person in the United Kingdom: National Insurance number (HMRC, NIM39110).
    GbNino,
    /// A patient in England, Wales or the Isle of Man (NHS Data Dictionary, NHS NUMBER).
    GbNhs,
    /// A person in the United States: Social Security number (20 CFR 422.103; SSA POMS RM 10201).
    UsSsn,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 15] = [
        Self::Iban,
        Self::Card,
        Self::FrNir,
        Self::FrSiren,
        Self::FrSiret,
        Self::BeNn,
        Self::NlBsn,
        Self::EsDni,
        Self::EsNie,
        Self::ItCf,
        Self::DeIdnr,
        Self::PtNif,
        Self::GbNino,
        Self::GbNhs,
        Self::UsSsn,
    ];

    /// The id of each.
    #[expect(clippy::indexing_slicing, reason = "run by the compiler, with places that exist")]
    pub const IDS: [&str; Self::ALL.len()] = {
        let mut ids = [""; Self::ALL.len()];
        let mut place = 0;
        while place < ids.len() {
            ids[place] = Self::ALL[place].id();
            place += 1;
        }
        ids
    };

    /// As it stands in facts and settings.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Iban => "iban",
            Self::Card => "card",
            Self::FrNir => "fr_nir",
            Self::FrSiren => "fr_siren",
            Self::FrSiret => "fr_siret",
            Self::BeNn => "be_nn",
            Self::NlBsn => "nl_bsn",
            Self::EsDni => "es_dni",
            Self::EsNie => "es_nie",
            Self::ItCf => "it_cf",
            Self::DeIdnr => "de_idnr",
            Self::PtNif => "pt_nif",
            Self::GbNino => "gb_nino",
            Self::GbNhs => "gb_nhs",
            Self::UsSsn => "us_ssn",
        }
    }

    /// The kind with an id.
    #[must_use]
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// Whether capital letters and digits without separators are a number of this kind.
    #[must_use]
    pub fn is_valid(self, number: &str) -> bool {
        self.accepts(number.as_bytes())
    }

    fn accepts(self, number: &[u8]) -> bool {
        match self {
            Self::Iban => iban::is_valid(number),
            Self::Card => card::is_valid(number),
            Self::FrNir => check::fr_nir(number),
            Self::FrSiren => check::fr_siren(number),
            Self::FrSiret => check::fr_siret(number),
            Self::BeNn => check::be_nn(number),
            Self::NlBsn => check::nl_bsn(number),
            Self::EsDni => check::es_dni(number),
            Self::EsNie => check::es_nie(number),
            Self::ItCf => check::it_cf(number),
            Self::DeIdnr => check::de_idnr(number),
            Self::PtNif => check::pt_nif(number),
            Self::GbNino => check::gb_nino(number),
            Self::GbNhs => check::gb_nhs(number),
            Self::UsSsn => check::us_ssn(number),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// Visits the numbers in a text, each as capital letters and digits without separators, as often as it stands there.
pub fn find(text: &str, visit: &mut impl FnMut(Kind, &str)) {
    let mut found = Vec::new();
    let mut finder = Finder::default();
    finder.walk(text, &mut |mark| {
        if let Mark::Number { kind, number, is_certain } = mark {
            found.push((kind, String::from_utf8_lossy(number).into_owned(), is_certain));
        }
    });
    for (kind, number, is_certain) in found {
        if is_certain || finder.likeness.are_numbers(kind) {
            visit(kind, &number);
        }
    }
}

/// What stands somewhere in a text.
pub(crate) enum Mark<'n> {
    /// An `@`, and where.
    At(usize),
    /// A number of a kind, as capital letters and digits.
    Number {
        /// Its kind.
        kind: Kind,
        /// Capital letters and digits.
        number: &'n [u8],
        /// Whether it is one in any case, or only where its likes are.
        is_certain: bool,
    },
    /// A telephone number with the code of its country, where that is known.
    Phone(u64),
}

/// Looks for numbers in the pieces of one document.
#[derive(Debug, Default)]
pub(crate) struct Finder {
    headers: Headers,
    /// Of the numbers that are not certain.
    pub(crate) likeness: Likeness,
}

/// How many runs of characters look like a kind, and pass its check or do not.
#[derive(Debug, Default)]
pub(crate) struct Likeness(BTreeMap<Kind, (usize, usize)>);

impl Likeness {
    /// Whether those that pass the check are of the kind, and not chance among numbers of another.
    pub(crate) fn are_numbers(&self, kind: Kind) -> bool {
        const MANY: usize = 8;
        let (passed, failed) = self.0.get(&kind).copied().unwrap_or_default();
        failed < MANY || passed * 4 >= failed
    }
}

impl Finder {
    /// Visits what stands in a piece of text, from its beginning.
    pub(crate) fn walk(&mut self, text: &str, visit: &mut dyn FnMut(Mark<'_>)) {
        let cues = Cues::of(text.as_bytes(), &mut self.headers);
        let mut walk =
            Walk { text, bytes: text.as_bytes(), cues, likeness: &mut self.likeness, end_of_url: 0, borders: Cell::default() };
        let mut at = 0;
        while let Some((found, byte)) = next_mark(walk.bytes, at) {
            at = match byte {
                b'@' => {
                    visit(Mark::At(found));
                    found + 1
                }
                b':' => {
                    walk.pass_url(found);
                    found + 1
                }
                _ => walk.word(at, found, visit),
            };
        }
        walk.cues.finish();
    }
}

/// The next digit, `@` or `:`.
fn next_mark(bytes: &[u8], from: usize) -> Option<(usize, u8)> {
    const IS_MARK: [bool; 256] = {
        let mut is_mark = [false; 256];
        // The digits, and `:` right after them.
        let (_, from_zero) = is_mark.split_at_mut(b'0' as usize);
        let (digits, after) = from_zero.split_at_mut(11);
        digits.copy_from_slice(&[true; 11]);
        let (_, from_at) = after.split_at_mut((b'@' - b';') as usize);
        if let [at, ..] = from_at {
            *at = true;
        }
        is_mark
    };
    let is_mark = |&byte: &u8| IS_MARK.get(usize::from(byte)) == Some(&true);
    let at = from + bytes.get(from..)?.iter().position(is_mark)?;
    bytes.get(at).map(|&byte| (at, byte))
}

/// How surely what has the form of a number and passes its check is one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strength {
    Telling,
    Usual,
    Weak,
}

use Strength::{Telling, Usual, Weak};

const fn whole(groups: &'static [u8]) -> Shape {
    Shape { groups, separators: NONE, is_even: true }
}

const fn even(groups: &'static [u8], separators: u8) -> Shape {
    Shape { groups, separators, is_even: true }
}

const fn mixed(groups: &'static [u8], separators: u8) -> Shape {
    Shape { groups, separators, is_even: false }
}

/// How numbers are grouped, the hardest check first.
const FORMS: &[(Kind, Shape, Strength)] = &[
    (Kind::ItCf, whole(&[16]), Telling),
    (Kind::ItCf, even(&[3, 3, 5, 5], SPACE | HYPHEN), Telling),
    (Kind::ItCf, even(&[3, 3, 5, 4, 1], SPACE | HYPHEN), Telling),
    (Kind::FrNir, whole(&[15]), Telling),
    (Kind::FrNir, mixed(&[13, 2], SPACE | HYPHEN | SLASH), Telling),
    (Kind::FrNir, mixed(&[1, 2, 2, 2, 3, 3, 2], SPACE | DOT | HYPHEN | SLASH), Telling),
    (Kind::FrNir, mixed(&[1, 2, 2, 5, 3, 2], SPACE | DOT | HYPHEN | SLASH), Telling),
    (Kind::FrSiret, even(&[3, 3, 3, 5], SPACE | DOT), Telling),
    (Kind::FrSiret, even(&[9, 5], SPACE | DOT | HYPHEN), Telling),
    (Kind::FrSiret, whole(&[14]), Usual),
    (Kind::BeNn, mixed(&[2, 2, 2, 3, 2], SPACE | DOT | HYPHEN), Telling),
    (Kind::BeNn, mixed(&[6, 3, 2], SPACE | DOT | HYPHEN), Telling),
    (Kind::BeNn, even(&[6, 5], SPACE | HYPHEN), Telling),
    (Kind::BeNn, whole(&[11]), Usual),
    (Kind::DeIdnr, even(&[2, 3, 3, 3], SPACE), Telling),
    (Kind::DeIdnr, whole(&[11]), Usual),
    (Kind::Card, even(&[4, 4, 4, 4], SPACE | DOT | HYPHEN), Telling),
    (Kind::Card, even(&[4, 4, 4, 4, 2], SPACE | HYPHEN), Telling),
    (Kind::Card, even(&[4, 4, 4, 4, 3], SPACE | HYPHEN), Telling),
    (Kind::Card, even(&[4, 6, 5], SPACE | HYPHEN), Telling),
    (Kind::Card, even(&[4, 6, 4], SPACE | HYPHEN), Telling),
    (Kind::Card, even(&[6, 13], SPACE | HYPHEN), Telling),
    (Kind::Card, whole(&[14]), Usual),
    (Kind::Card, whole(&[15]), Usual),
    (Kind::Card, whole(&[16]), Usual),
    (Kind::Card, whole(&[17]), Usual),
    (Kind::Card, whole(&[18]), Usual),
    (Kind::Card, whole(&[19]), Usual),
    (Kind::Card, whole(&[12]), Weak),
    (Kind::Card, whole(&[13]), Weak),
    (Kind::EsDni, whole(&[9]), Usual),
    (Kind::EsDni, mixed(&[8, 1], SPACE | HYPHEN), Telling),
    (Kind::EsDni, mixed(&[2, 3, 3, 1], SPACE | DOT | HYPHEN), Telling),
    (Kind::EsDni, mixed(&[2, 3, 4], SPACE | DOT), Telling),
    (Kind::EsNie, whole(&[9]), Usual),
    (Kind::EsNie, mixed(&[1, 7, 1], SPACE | HYPHEN), Telling),
    (Kind::EsNie, mixed(&[8, 1], SPACE | HYPHEN), Telling),
    (Kind::EsNie, mixed(&[1, 1, 3, 3, 1], SPACE | DOT | HYPHEN), Telling),
    (Kind::GbNino, even(&[2, 2, 2, 2, 1], SPACE), Telling),
    (Kind::GbNino, even(&[2, 6, 1], SPACE), Telling),
    (Kind::GbNino, whole(&[9]), Weak),
    (Kind::UsSsn, even(&[3, 2, 4], HYPHEN), Telling),
    (Kind::UsSsn, even(&[3, 2, 4], SPACE), Weak),
    (Kind::NlBsn, even(&[4, 2, 3], DOT), Telling),
    (Kind::NlBsn, even(&[4, 2, 3], SPACE), Weak),
    (Kind::NlBsn, even(&[3, 3, 3], SPACE | DOT), Weak),
    (Kind::NlBsn, whole(&[9]), Weak),
    (Kind::PtNif, even(&[3, 3, 3], SPACE | DOT), Weak),
    (Kind::PtNif, whole(&[9]), Weak),
    (Kind::FrSiren, even(&[3, 3, 3], SPACE | DOT), Weak),
    (Kind::FrSiren, whole(&[9]), Weak),
    (Kind::GbNhs, even(&[3, 3, 4], SPACE | HYPHEN), Weak),
    (Kind::GbNhs, whole(&[10]), Weak),
    (Kind::UsSsn, whole(&[9]), Weak),
];

/// A number in a chain.
struct Candidate<'c> {
    kind: Kind,
    strength: Strength,
    groups: &'c [Group],
}

/// One piece of text, read from its beginning.
struct Walk<'t, 'h> {
    text: &'t str,
    bytes: &'t [u8],
    cues: Cues<'t, 'h>,
    likeness: &'h mut Likeness,
    end_of_url: usize,
    /// The line that was looked at last, and which of [`BORDERS`] separate its cells.
    borders: Cell<(Range<usize>, [bool; 4])>,
}

impl Walk<'_, '_> {
    /// Where a `:` begins what follows the scheme of a URL: no number in there is anybody's.
    fn pass_url(&mut self, at: usize) {
        let rest = self.bytes.get(at..).unwrap_or_default();
        if rest.starts_with(b"://") && at >= self.end_of_url {
            let is_end = |byte: &u8| byte.is_ascii_whitespace() || b"\"'<>`,;|)]}".contains(byte);
            self.end_of_url = at + rest.iter().position(is_end).unwrap_or(rest.len());
        }
    }

    /// Looks for a number at the word around a digit, which begins after `floor`; tells where to go on.
    fn word(&mut self, floor: usize, digit: usize, visit: &mut dyn FnMut(Mark<'_>)) -> usize {
        let digits = self.bytes.get(digit..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit()).count();
        if self.bytes.get(digit + digits) == Some(&b'@') {
            return digit + digits;
        }
        let before = self.bytes.get(floor..digit).unwrap_or_default();
        let start = digit - before.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        if self.bytes.get(..start).is_some_and(|before| before.ends_with(b"+")) {
            return self.phone_after_plus(start, visit).unwrap_or_else(|| self.end_of_word(digit));
        }
        let chain = Chain::at(self.bytes, start);
        let Some(first) = chain.groups().first() else { return self.end_of_word(digit) };
        let end = chain.end_of(*first);
        if start < self.end_of_url || self.bytes.get(end) == Some(&b'@') {
            return end;
        }
        let found = self.phone_after_zeroes(&chain, visit).or_else(|| self.in_chain(&chain, visit));
        let found = found.or_else(|| self.chain_with_letters_before(start, floor).and_then(|chain| self.number(&chain, visit)));
        found.or_else(|| self.number_over_tabs(&chain, visit)).unwrap_or(end)
    }

    /// An account in groups with a tab between them, whose parts make nothing else; and a card, where the tabs are no borders of cells.
    fn number_over_tabs(&mut self, chain: &Chain, visit: &mut dyn FnMut(Mark<'_>)) -> Option<usize> {
        let [Group { length: 4, .. }] = chain.groups() else { return None };
        let tab = chain.start + 4;
        let first = self.bytes.get(chain.start)?;
        if self.bytes.get(tab) != Some(&b'\t') || !first.is_ascii_alphabetic() && !(b'3'..=b'6').contains(first) {
            return None;
        }
        let chain = Chain::over_tabs(self.bytes, chain.start);
        let is_card = || candidates(&chain).any(|candidate| candidate.kind == Kind::Card) && !self.is_border(tab);
        if iban_in(&chain).is_some() || is_card() { self.number(&chain, visit) } else { None }
    }

    fn in_chain(&mut self, chain: &Chain, visit: &mut dyn FnMut(Mark<'_>)) -> Option<usize> {
        self.number(chain, visit).or_else(|| self.national_phone(chain, visit))
    }

    fn end_of_word(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        at + rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count().max(1)
    }

    /// `AB 12 34 56 C`, `X-1234567-L`, `RSS MRA 85T10 A562S`, `FR 76 …`: numbers whose first group has no digit.
    fn chain_with_letters_before(&self, start: usize, floor: usize) -> Option<Chain> {
        let two = self.letters_before(start, floor)?;
        let one = if start - two >= 4 { self.letters_before(two, floor) } else { None };
        Some(Chain::at(self.bytes, one.filter(|one| two - one >= 4).unwrap_or(two)))
    }

    /// Where up to three letters and a separator begin before a place.
    fn letters_before(&self, at: usize, floor: usize) -> Option<usize> {
        let (separator, end) = separator_before(self.bytes, at);
        let before = self.bytes.get(floor..end).filter(|_| separator != NONE)?;
        let letters = before.iter().rev().take(4).take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let word = before.get(before.len() - letters..)?;
        ((1..=3).contains(&letters) && word.iter().all(u8::is_ascii_alphabetic)).then_some(end - letters)
    }

    fn number(&mut self, chain: &Chain, visit: &mut dyn FnMut(Mark<'_>)) -> Option<usize> {
        if let Some(groups) = iban_in(chain) {
            let end = chain.end_of(*groups.last()?);
            if !self.is_outside_word(chain.start) || !self.ends_at(end) {
                return None;
            }
            visit(Mark::Number { kind: Kind::Iban, number: chain.joined(groups), is_certain: true });
            return Some(end);
        }
        let mut candidates = candidates(chain).peekable();
        if candidates.peek().is_none() {
            self.note_failed(chain);
            return None;
        }
        let candidates: Vec<_> = candidates.collect();
        let most = candidates.iter().map(|candidate| candidate.groups.len()).max()?;
        let candidates: Vec<_> = candidates.into_iter().filter(|candidate| candidate.groups.len() == most).collect();
        let end = self.place(chain, candidates.first()?.groups)?;
        self.choose(chain, end, &candidates, visit)
    }

    /// The one of several kinds that a number is of.
    fn choose(
        &mut self,
        chain: &Chain,
        end: usize,
        candidates: &[Candidate<'_>],
        visit: &mut dyn FnMut(Mark<'_>),
    ) -> Option<usize> {
        let first = candidates.first()?;
        let kinds = candidates.iter().fold(0, |kinds, candidate| kinds | bit(candidate.kind));
        let is_clear = first.strength == Telling && candidates.iter().all(|candidate| candidate.kind == first.kind);
        let said = if is_clear { 0 } else { self.cues.of_number(chain.start, end, kinds | phone_bit(chain, first.groups)) };
        let number = chain.joined(first.groups);
        if said == PHONE {
            visit(Mark::Phone(phone::called_so(number)?));
            return Some(end);
        }
        if let Some(named) = candidates.iter().find(|candidate| said & bit(candidate.kind) != 0) {
            visit(Mark::Number { kind: named.kind, number, is_certain: true });
            return Some(end);
        }
        let has_capitals = !self.bytes.get(chain.start..end)?.iter().any(u8::is_ascii_lowercase);
        let is_one = |candidate: &&Candidate<'_>| match candidate.strength {
            Telling => has_capitals || matches!(candidate.kind, Kind::ItCf | Kind::FrNir),
            Usual => has_capitals && is_usual(candidate.kind, number),
            Weak => false,
        };
        let strongest = candidates.iter().find(is_one)?;
        let is_certain = strongest.strength == Telling;
        if !is_certain {
            self.likeness.0.entry(strongest.kind).or_default().0 += 1;
        }
        visit(Mark::Number { kind: strongest.kind, number, is_certain });
        Some(end)
    }

    /// Counts what has the form of a kind without separators, and fails its check.
    fn note_failed(&mut self, chain: &Chain) {
        let Some(word) = chain.groups().get(..1) else { return };
        let number = chain.joined(word);
        let is_digits = number.iter().all(u8::is_ascii_digit);
        let kinds: &[Kind] = match number.len() {
            9 if number.iter().take(8).all(u8::is_ascii_digit) && !is_digits => &[Kind::EsDni],
            9 if matches!(number.first(), Some(b'X'..=b'Z')) => &[Kind::EsNie],
            11 if is_digits => &[Kind::BeNn, Kind::DeIdnr],
            14 if is_digits => &[Kind::FrSiret, Kind::Card],
            15..=19 if is_digits && card::is_of_network(number) => &[Kind::Card],
            _ => &[],
        };
        for &kind in kinds {
            self.likeness.0.entry(kind).or_default().1 += 1;
        }
    }

    fn phone_after_plus(&mut self, start: usize, visit: &mut dyn FnMut(Mark<'_>)) -> Option<usize> {
        let before = self.text.get(..start - 1)?;
        let is_sum = before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '+');
        if is_sum || start < self.end_of_url {
            return None;
        }
        self.international_phone(start, visit)
    }

    fn phone_after_zeroes(&mut self, chain: &Chain, visit: &mut dyn FnMut(Mark<'_>)) -> Option<usize> {
        let word = chain.joined(chain.groups().get(..1)?);
        let digits = word.strip_prefix(b"00")?;
        let is_long_enough = chain.groups().len() > 1 || phone::is_of_plan(digits);
        // Belgians born in 2000: in groups, and with check digits that are right, it is no call abroad.
        if digits.starts_with(b"0") || !is_long_enough || self.is_grouped_number(chain) || !self.begins_at(chain) {
            return None;
        }
        self.international_phone(chain.start + 2, visit)
    }

    /// Whether groups and check digits are right for something that is no call abroad: Belgians born in 2000, companies whose number begins
    /// with two zeroes, and whatever is called by its name.
    fn is_grouped_number(&mut self, chain: &Chain) -> bool {
        let mut kinds = 0;
        for candidate in candidates(chain).filter(|candidate| candidate.groups.len() > 1) {
            if candidate.strength == Telling {
                return true;
            }
            kinds |= bit(candidate.kind);
        }
        let end = chain.groups().last().map_or(chain.start, |last| chain.end_of(*last));
        kinds != 0 && self.cues.of_number(chain.start, end, kinds | PHONE) & kinds != 0
    }

    fn international_phone(&mut self, start: usize, visit: &mut dyn FnMut(Mark<'_>)) -> Option<usize> {
        let (number, end) = phone::international(self.bytes, start).filter(|&(_, end)| self.ends_at(end))?;
        visit(Mark::Phone(number));
        Some(end)
    }

    fn national_phone(&mut self, chain: &Chain, visit: &mut dyn FnMut(Mark<'_>)) -> Option<usize> {
        if let Some((number, count)) = phone::national(chain) {
            let end = self.place(chain, chain.groups().get(..count)?)?;
            visit(Mark::Phone(number));
            return Some(end);
        }
        if self.text.get(..chain.start)?.ends_with('(') {
            let (number, end) = phone::in_parentheses(self.bytes, chain.start).filter(|&(_, end)| self.ends_at(end))?;
            visit(Mark::Phone(number));
            return Some(end);
        }
        let word = chain.groups().get(..1)?;
        let number = phone::called_so(chain.joined(word))?;
        let end = self.place(chain, word)?;
        let is_said = self.cues.of_number(chain.start, end, PHONE) == PHONE;
        is_said.then(|| {
            visit(Mark::Phone(number));
            end
        })
    }

    /// Where groups end, if what stands around them leaves them a number of their own.
    fn place(&self, chain: &Chain, groups: &[Group]) -> Option<usize> {
        let (first, last) = groups.first().zip(groups.last())?;
        // In a row of groups of the same length, such as a dump of a file, nobody can tell where a number would begin.
        let end = chain.end_of(*last);
        let is_row_after = groups.len() > 1
            && chain
                .groups()
                .get(groups.len())
                .is_some_and(|next| next.is_digits && next.length == last.length && last.separator == first.separator);
        let is_row_before = groups.len() > 1 && first.is_digits && self.has_group_before(chain.start, *first);
        (self.begins_at(chain) && self.ends_at(end) && !is_row_after && !is_row_before).then_some(end)
    }

    fn has_group_before(&self, start: usize, first: Group) -> bool {
        let (separator, end) = separator_before(self.bytes, start);
        let before = self.bytes.get(..end).unwrap_or_default();
        let length = usize::from(first.length);
        let word = before.iter().rev().take(length + 1).take_while(|byte| byte.is_ascii_alphanumeric());
        let digits = before.iter().rev().take(length + 1).take_while(|byte| byte.is_ascii_digit()).count();
        separator == first.separator && digits == length && word.count() == digits
    }

    /// Whether a number may begin here, and not the rest of something else.
    fn begins_at(&self, chain: &Chain) -> bool {
        let Some(before) = self.text.get(..chain.start) else { return false };
        let mut characters = before.chars().rev();
        let Some(previous) = characters.next() else { return true };
        let one_before = characters.next();
        // No fraction, version or time begins with a letter.
        let is_letter = self.bytes.get(chain.start).is_some_and(u8::is_ascii_alphabetic);
        match previous {
            '.' => is_letter && is_small_number(before) || !one_before.is_some_and(|c| c.is_ascii_digit()),
            ':' => !one_before.is_some_and(|c| c.is_ascii_digit()) || self.is_after_count(chain, is_letter),
            // A name with hyphens; or the name of what follows.
            '-' | '\u{2010}' | '\u{2011}' => !one_before.is_some_and(char::is_alphanumeric) || self.is_named(chain),
            '/' => one_before.is_none_or(|c| c.is_ascii_digit() || c.is_whitespace()) || self.is_named(chain),
            // Of a character of HTML.
            '#' => one_before != Some('&'),
            '=' => !self.is_parameter(chain.start - 1),
            ',' => is_letter || !self.is_fraction(chain),
            '_' | '+' | '%' | '@' | '\\' | '$' | '€' | '£' | '~' | '&' => false,
            c => !c.is_alphanumeric(),
        }
    }

    /// Whether nothing before a place would make one word with it: enough for an account, whose country, length and check leave nothing to
    /// chance.
    fn is_outside_word(&self, start: usize) -> bool {
        let before = self.text.get(..start).unwrap_or_default();
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '+' | '%' | '@' | '\\' | '~' | '&');
        let is_of_parameter = before.ends_with('=') && self.is_parameter(start - 1);
        !before.ends_with(is_name) && !is_of_parameter
    }

    /// Whether a `:` before a number ends no part of a time or of a network address: `n°1:…`.
    fn is_after_count(&self, chain: &Chain, is_letter: bool) -> bool {
        let before = self.text.get(..chain.start - 1).unwrap_or_default();
        let first = chain.groups().first().copied().unwrap_or_default();
        let is_long = is_letter || first.length >= 4;
        is_long && is_small_number(before) && self.bytes.get(chain.end_of(first)) != Some(&b':')
    }

    /// Whether the word before a sign names a kind of number: `carte-…`, `SSN/…`.
    fn is_named(&self, chain: &Chain) -> bool {
        let (separator, end) = separator_before(self.bytes, chain.start);
        let before = self.bytes.get(..end).filter(|_| separator != NONE).unwrap_or_default();
        let length = before.iter().rev().take(LONGEST_NAME).take_while(|byte| byte.is_ascii_alphabetic()).count();
        let (rest, word) = before.split_at_checked(before.len() - length).unwrap_or_default();
        let is_alone =
            !rest.last().is_some_and(|&byte| byte.is_ascii_alphanumeric() || b"/-_.=\\".contains(&byte) || byte >= 0x80);
        is_alone && cues::name_a_kind(word)
    }

    /// Whether a `,` before digits follows the whole part of a number: most of Europe writes fractions so. What fills a cell is a fraction, and
    /// so is what follows a zero; unless commas are the borders of the cells there.
    fn is_fraction(&self, chain: &Chain) -> bool {
        let Some(before) = self.text.get(..chain.start - 1) else { return false };
        let rest = before.trim_end_matches(|c: char| c.is_ascii_digit());
        let whole = before.get(rest.len()..).unwrap_or_default();
        if !(1..=3).contains(&whole.len()) || !chain.groups().first().is_some_and(|first| first.is_digits) {
            return false;
        }
        let next = chain.groups().first().and_then(|first| self.bytes.get(chain.end_of(*first))).copied();
        let unsigned = rest.strip_suffix(['-', '\u{2212}']).unwrap_or(rest);
        let previous = unsigned.chars().next_back();
        let is_cell = match previous {
            Some(quote @ ('"' | '\'')) => next == u8::try_from(quote).ok(),
            Some(';' | '\t' | '|') => next.is_none_or(|next| b";\t|\r\n".contains(&next)),
            _ => false,
        };
        // `06 12 34 50,…` and `2024-05-10,…` are no whole part of anything.
        let is_part = previous.is_some_and(char::is_alphanumeric)
            || previous == Some(' ') && unsigned.trim_end_matches(' ').ends_with(|c: char| c.is_ascii_digit());
        let is_after_zero = whole == "0" && !is_part && !matches!(previous, Some(',' | '.' | '/' | ':'));
        (is_cell || is_after_zero) && !self.is_border(chain.start - 1)
    }

    /// Whether a sign separates the cells of a table: the line before, or the one after, has as many of it, and so many are there of no other.
    fn is_border(&self, at: usize) -> bool {
        let Some(sign) = self.bytes.get(at).and_then(|byte| BORDERS.iter().position(|border| border == byte)) else {
            return false;
        };
        let (line, borders) = self.borders.take();
        let (line, borders) = if line.contains(&at) { (line, borders) } else { self.borders_around(at) };
        self.borders.set((line, borders));
        borders.get(sign).copied().unwrap_or_default()
    }

    /// The line around a place, and which of [`BORDERS`] separate its cells.
    fn borders_around(&self, at: usize) -> (Range<usize>, [bool; 4]) {
        let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
        let from = at.saturating_sub(LONGEST_LINE);
        let before = self.bytes.get(from..at).unwrap_or_default();
        let after = self.bytes.get(at..self.bytes.len().min(at + LONGEST_LINE)).unwrap_or_default();
        let begin = before.iter().rposition(is_end).map_or(0, |end| end + 1);
        let end = after.iter().position(is_end).unwrap_or(after.len());
        let above = before.get(..begin).unwrap_or_default().trim_ascii_end().rsplit(is_end).next();
        let below = after.get(end..).unwrap_or_default().trim_ascii_start().split(is_end).next();
        let line = from + begin..at + end;
        let counts = counts_of_borders(self.bytes.get(line.clone()).unwrap_or_default());
        let mut borders = [false; 4];
        for other in [above, below].into_iter().flatten().filter(|other| !other.is_empty()) {
            let others = counts_of_borders(other);
            let even = [0, 1, 2, 3]
                .map(|sign| counts.get(sign).is_some_and(|count| *count > 0) && counts.get(sign) == others.get(sign));
            let is_comma_alone = even == [true, false, false, false];
            for (sign, border) in borders.iter_mut().enumerate() {
                *border |= if sign == 0 { is_comma_alone } else { even.get(sign).copied().unwrap_or_default() };
            }
        }
        (line, borders)
    }

    /// Whether a number may end here.
    fn ends_at(&self, end: usize) -> bool {
        let mut characters = self.text.get(end..).unwrap_or_default().chars();
        let Some(next) = characters.next() else { return true };
        let one_after = characters.next();
        match next {
            '.' | '-' | '\u{2010}' | '\u{2011}' => !one_after.is_some_and(char::is_alphanumeric),
            '=' => one_after.is_some_and(|c| c.is_ascii_digit()),
            '_' | '+' | '%' | '@' | '\\' => false,
            c => !c.is_alphanumeric(),
        }
    }

    /// Whether a `=` follows the name of a parameter of a URL.
    fn is_parameter(&self, equals: usize) -> bool {
        let name = self.bytes.get(equals.saturating_sub(64)..equals).unwrap_or_default();
        let before = name.iter().rev().find(|&&byte| !byte.is_ascii_alphanumeric() && !b"_-.[]%".contains(&byte));
        matches!(before, Some(b'?' | b'&'))
    }
}

/// What may separate the cells of a table.
const BORDERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How many of each stand in a line, outside quotes.
fn counts_of_borders(line: &[u8]) -> [usize; 4] {
    let (mut counts, mut is_quoted) = ([0; 4], false);
    for byte in line {
        is_quoted ^= *byte == b'"';
        if let Some(count) = BORDERS.iter().position(|border| border == byte).and_then(|border| counts.get_mut(border)) {
            *count += usize::from(!is_quoted);
        }
    }
    counts
}

/// The longest word that names a kind of number.
const LONGEST_NAME: usize = 24;

/// So much of a line is looked at to see whether it is one of a table.
const LONGEST_LINE: usize = 2048;

/// Whether a text ends with up to three digits that stand alone.
fn is_small_number(text: &str) -> bool {
    let text = text.strip_suffix('.').unwrap_or(text);
    let rest = text.trim_end_matches(|c: char| c.is_ascii_digit());
    (1..=3).contains(&(text.len() - rest.len()))
        && !rest.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | ':' | '_' | '-'))
}

/// An IBAN, which people group as they like: where it ends is known from its country.
fn iban_in(chain: &Chain) -> Option<&[Group]> {
    let country = iban::Country::of(chain.characters())?;
    let length = country.length();
    let mut sum = 0;
    let count = 1 + chain.groups().iter().position(|group| {
        sum += usize::from(group.length);
        sum >= length
    })?;
    let groups = chain.groups().get(..count).filter(|_| sum == length)?;
    let is_together = groups.iter().rev().skip(1).all(|group| group.separator & SLASH == 0);
    (is_together && country.accepts(chain.joined(groups))).then_some(groups)
}

/// The forms that the beginning of a chain has, with a check that it passes.
fn candidates(chain: &Chain) -> impl Iterator<Item = Candidate<'_>> {
    let first = chain.groups().first().map(|group| group.length);
    FORMS.iter().filter(move |(_, shape, _)| shape.groups.first().copied() == first).filter_map(
        |&(kind, ref shape, strength)| {
            let groups = shape.of(chain)?;
            kind.accepts(chain.joined(groups)).then_some(Candidate { kind, strength, groups })
        },
    )
}

/// Whether a number without separators is nothing more common.
fn is_usual(kind: Kind, number: &[u8]) -> bool {
    match kind {
        Kind::Card => card::is_telling(number),
        Kind::FrSiret => !is_moment(number),
        _ => true,
    }
}

/// `20260131235959`.
fn is_moment(digits: &[u8]) -> bool {
    let (parts, _) = digits.as_chunks::<2>();
    match parts {
        [century, _, month, day, hour, minute, second] => {
            matches!(century, b"19" | b"20")
                && (*b"01"..=*b"12").contains(month)
                && (*b"01"..=*b"31").contains(day)
                && hour <= b"23"
                && minute <= b"59"
                && second <= b"59"
        }
        _ => false,
    }
}

fn phone_bit(chain: &Chain, groups: &[Group]) -> Kinds {
    if groups.len() == 1 && phone::called_so(chain.joined(groups)).is_some() { PHONE } else { 0 }
}
