//! [`Cues`]: what a text calls its numbers, shortly before them or in the header of their column.

use super::Kind;

/// Kinds as bits; the highest one stands for telephone numbers.
pub(super) type Kinds = u32;

pub(super) const PHONE: Kinds = 1 << 31;

pub(super) const fn bit(kind: Kind) -> Kinds {
    1 << kind as u32
}

/// Words in lower case, by their first letter in the order of the alphabet. A space may be a space, a hyphen, a low line or nothing.
const CUES: &[(&str, Kinds)] = &[
    ("amex", bit(Kind::Card)),
    ("bis", bit(Kind::BeNn)),
    ("bsn", bit(Kind::NlBsn)),
    ("burgerservice", bit(Kind::NlBsn)),
    ("card", bit(Kind::Card)),
    ("carta", bit(Kind::Card)),
    ("carte", bit(Kind::Card)),
    ("cb", bit(Kind::Card)),
    ("cell", PHONE),
    ("cf", bit(Kind::ItCf)),
    ("codice fiscale", bit(Kind::ItCf)),
    ("contribuinte", bit(Kind::PtNif)),
    ("dni", bit(Kind::EsDni)),
    ("fax", PHONE),
    ("gsm", PHONE),
    ("handy", PHONE),
    ("identifikationsnummer", bit(Kind::DeIdnr)),
    ("idnr", bit(Kind::DeIdnr)),
    ("insee", bit(Kind::FrNir)),
    ("insz", bit(Kind::BeNn)),
    ("kaart", bit(Kind::Card)),
    ("karte", bit(Kind::Card)),
    ("kreditkarte", bit(Kind::Card)),
    ("maestro", bit(Kind::Card)),
    ("mastercard", bit(Kind::Card)),
    ("mob", PHONE),
    ("mobil", PHONE),
    ("national insurance", bit(Kind::GbNino)),
    ("national number", bit(Kind::BeNn)),
    ("nhs", bit(Kind::GbNhs)),
    ("ni no", bit(Kind::GbNino)),
    ("ni number", bit(Kind::GbNino)),
    ("nie", bit(Kind::EsNie)),
    ("nif", bit(Kind::PtNif) | bit(Kind::EsDni) | bit(Kind::EsNie)),
    ("nino", bit(Kind::GbNino)),
    ("nipc", bit(Kind::PtNif)),
    ("nir", bit(Kind::FrNir)),
    ("niss", bit(Kind::BeNn)),
    ("nrn", bit(Kind::BeNn)),
    ("phone", PHONE),
    ("portable", PHONE),
    ("rcs", bit(Kind::FrSiren)),
    ("registre national", bit(Kind::BeNn)),
    ("rijksregister", bit(Kind::BeNn)),
    ("rrn", bit(Kind::BeNn)),
    ("siren", bit(Kind::FrSiren)),
    ("siret", bit(Kind::FrSiret)),
    ("social security", bit(Kind::UsSsn) | bit(Kind::FrNir)),
    ("sofi", bit(Kind::NlBsn)),
    ("ssn", bit(Kind::UsSsn)),
    ("steuer id", bit(Kind::DeIdnr)),
    ("steueridentifikation", bit(Kind::DeIdnr)),
    ("tarjeta", bit(Kind::Card)),
    ("tel", PHONE),
    ("telefo", PHONE),
    ("telepho", PHONE),
    ("tin", bit(Kind::DeIdnr) | bit(Kind::UsSsn)),
    ("t\u{e9}l", PHONE),
    ("visa", bit(Kind::Card)),
];

/// A cue stands so near before its number.
const NEAR: usize = 64;

/// What is longer than this is no line of a header, and no cell of one.
const LONGEST_HEADER: usize = 4096;
const LONGEST_CELL: usize = 40;

/// So much of each piece is looked at for headers even where nothing asks for them, as the next piece may.
const HEADERS_AHEAD: usize = 4096;

/// A number of so many digits is no part of what a cue says.
const LONG_RUN: usize = 5;

/// The columns that the last header named, which goes along from piece to piece of one document.
#[derive(Debug, Default)]
pub(super) struct Headers {
    /// What separates columns; nothing where a header stands alone on its line.
    delimiter: Option<u8>,
    columns: Vec<(usize, Kinds)>,
}

/// What is called how in one piece of text. Everything is read once, and only when asked.
pub(super) struct Cues<'t, 'h> {
    text: &'t [u8],
    headers: &'h mut Headers,
    headers_read_to: usize,
    line_start: usize,
    line_known_to: usize,
    column: Column,
    /// The last number that had a cue.
    last: Option<(usize, Kinds)>,
}

/// How many delimiters stand in a line up to a place.
#[derive(Default)]
struct Column {
    line_start: usize,
    counted_to: usize,
    delimiter: u8,
    number: usize,
    is_quoted: bool,
}

impl<'t, 'h> Cues<'t, 'h> {
    pub(super) fn of(text: &'t [u8], headers: &'h mut Headers) -> Self {
        let column = Column::default();
        Self { text, headers, headers_read_to: 0, line_start: 0, line_known_to: 0, column, last: None }
    }

    /// Of some kinds, those that the number between two places is said to be of: on the same line, or else by the header.
    pub(super) fn of_number(&mut self, start: usize, end: usize, kinds: Kinds) -> Kinds {
        let line_start = self.line_start(start);
        let said = self.said_before(line_start, start, kinds);
        if said == 0 {
            return self.said_in_header(line_start, start, end) & kinds;
        }
        self.last = Some((end, said));
        said
    }

    /// Reads the headers that the next piece may need.
    pub(super) fn finish(mut self) {
        self.read_headers(self.text.len().min(HEADERS_AHEAD));
    }

    fn line_start(&mut self, at: usize) -> usize {
        let new = self.text.get(self.line_known_to..at).unwrap_or_default();
        if let Some(end) = new.iter().rposition(|&byte| is_line_end(byte)) {
            self.line_start = self.line_known_to + end + 1;
        }
        self.line_known_to = self.line_known_to.max(at);
        self.line_start
    }

    fn said_before(&self, line_start: usize, start: usize, kinds: Kinds) -> Kinds {
        let begin = line_start.max(start.saturating_sub(NEAR));
        let near = self.text.get(begin..start).unwrap_or_default();
        let after_number = near.split(|byte| !byte.is_ascii_digit()).rev().position(|run| run.len() >= LONG_RUN);
        let near = match after_number {
            None => near,
            // In a list of several, all are what the first one is said to be.
            Some(distance) => match self.last {
                Some((end, said)) if distance <= LONG_RUN && start.saturating_sub(end) <= LONG_RUN && said & kinds != 0 => {
                    return said & kinds;
                }
                _ => near.rsplit(u8::is_ascii_digit).next().unwrap_or_default(),
            },
        };
        let before = begin.checked_sub(1).and_then(|at| self.text.get(at)).copied();
        let mut nearest = 0;
        each_cue(near, before, |_, said| {
            if said & kinds != 0 {
                nearest = said & kinds;
            }
        });
        nearest
    }

    fn said_in_header(&mut self, line_start: usize, start: usize, end: usize) -> Kinds {
        self.read_headers(line_start);
        let Some(delimiter) = self.headers.delimiter else {
            let is_alone = !self.headers.columns.is_empty() && self.is_alone(line_start, start, end);
            return if is_alone { self.headers.columns.iter().fold(0, |all, (_, said)| all | said) } else { 0 };
        };
        let column = self.column.at(self.text, delimiter, line_start, start);
        self.headers.columns.iter().filter(|(of, _)| *of == column).fold(0, |all, (_, said)| all | said)
    }

    fn is_alone(&self, line_start: usize, start: usize, end: usize) -> bool {
        let is_nothing = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'');
        let before = self.text.get(line_start..start).unwrap_or_default();
        let after = self.text.get(end..).unwrap_or_default().iter().take(NEAR).take_while(|&&byte| !is_line_end(byte));
        before.len() <= NEAR && before.iter().all(is_nothing) && { after }.all(is_nothing)
    }

    fn read_headers(&mut self, to: usize) {
        while self.headers_read_to < to {
            let rest = self.text.get(self.headers_read_to..).unwrap_or_default();
            let length = rest.iter().position(|&byte| is_line_end(byte)).unwrap_or(rest.len());
            if let Some(line) = rest.get(..length).filter(|line| line.len() <= LONGEST_HEADER) {
                self.headers.read(line);
            }
            self.headers_read_to += length + 1;
        }
    }
}

impl Headers {
    /// Takes a line for a header if it has cues in short cells, and no number.
    fn read(&mut self, line: &[u8]) {
        let mut said = Vec::new();
        if !line.split(|byte| !byte.is_ascii_digit()).any(|run| run.len() >= LONG_RUN) {
            each_cue(line, None, |at, kinds| said.push((at, kinds)));
        }
        if said.is_empty() {
            return;
        }
        let cells = |delimiter: &u8| line.split(|byte| byte == delimiter).count();
        let delimiter = [b'\t', b';', b',', b'|'].into_iter().max_by_key(cells).filter(|delimiter| cells(delimiter) > 1);
        let mut columns = Vec::new();
        let mut start = 0;
        for (number, cell) in line.split(|&byte| Some(byte) == delimiter).enumerate() {
            let within = start..start + cell.len();
            let kinds = said.iter().filter(|(at, _)| within.contains(at)).fold(0, |all, (_, kinds)| all | kinds);
            if kinds != 0 && cell.trim_ascii().len() <= LONGEST_CELL {
                columns.push((number, kinds));
            }
            start = within.end + 1;
        }
        if !columns.is_empty() {
            *self = Self { delimiter, columns };
        }
    }
}

impl Column {
    fn at(&mut self, text: &[u8], delimiter: u8, line_start: usize, at: usize) -> usize {
        if (self.line_start, self.delimiter) != (line_start, delimiter) || self.counted_to > at || self.counted_to < line_start
        {
            *self = Self { line_start, counted_to: line_start, delimiter, ..Self::default() };
        }
        for &byte in text.get(self.counted_to..at).unwrap_or_default() {
            self.is_quoted ^= byte == b'"';
            self.number += usize::from(byte == delimiter && !self.is_quoted);
        }
        self.counted_to = at;
        self.number
    }
}

/// Whether a word begins with a cue, or is one.
pub(super) fn name_a_kind(word: &[u8]) -> bool {
    let mut is_named = word.eq_ignore_ascii_case(b"iban");
    each_cue(word, None, |at, said| is_named |= at == 0 && said & !PHONE != 0);
    is_named
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Visits the cues in a text from its beginning: where each begins, and what it says.
fn each_cue(text: &[u8], before: Option<u8>, mut visit: impl FnMut(usize, Kinds)) {
    let mut previous = before;
    for (at, &byte) in text.iter().enumerate() {
        if byte.is_ascii_alphabetic() && begins_word(previous, byte) {
            let rest = text.get(at..).unwrap_or_default();
            let letter = byte.to_ascii_lowercase();
            let from = CUES.partition_point(|(word, _)| word.as_bytes().first() < Some(&letter));
            let with_letter = CUES.iter().skip(from).take_while(|(word, _)| word.as_bytes().first() == Some(&letter));
            let said =
                with_letter.filter(|(word, _)| starts_with(rest, word.as_bytes())).fold(0, |all, (_, kinds)| all | kinds);
            if said != 0 {
                visit(at, said);
            }
        }
        previous = Some(byte);
    }
}

/// Also in the middle of what is written like `numSiren`.
fn begins_word(previous: Option<u8>, byte: u8) -> bool {
    previous
        .is_none_or(|previous| !previous.is_ascii_alphabetic() || previous.is_ascii_lowercase() && byte.is_ascii_uppercase())
}

/// Whether a text starts with a cue. A long one may begin a longer word, a short one only in the plural.
fn starts_with(text: &[u8], word: &[u8]) -> bool {
    let mut rest = text;
    for &letter in word {
        match rest {
            [b' ' | b'-' | b'_', after @ ..] if letter == b' ' => rest = after,
            _ if letter == b' ' => {}
            [byte, after @ ..] if byte.eq_ignore_ascii_case(&letter) => rest = after,
            // A capital E with an acute accent.
            [0x89, after @ ..] if letter == 0xA9 => rest = after,
            _ => return false,
        }
    }
    let last = text.len().checked_sub(rest.len() + 1).and_then(|at| text.get(at)).copied();
    let next = rest.strip_prefix(b"s").unwrap_or(rest).first().copied();
    word.len() >= 5 || next.is_none_or(|next| begins_word(last, next) || !next.is_ascii_alphabetic())
}
