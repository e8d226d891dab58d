//! The cross-reference (ISO 32000-2, 7.5.4 and 7.5.8): where each object stands; and what to look for where it is wrong.

use std::collections::BTreeMap;

use super::object::{Dict, Lexer, Object, Stop, Token, is_space};

/// Where an object stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Free,
    /// From this byte on.
    At(u64),
    /// In the object stream of this number.
    In(u32),
}

/// A part of the cross-reference: each time that a file is saved may add one.
pub(super) struct Section {
    pub(super) places: Vec<(u32, Place)>,
    pub(super) trailer: Dict,
}

/// More objects than this are not looked up.
pub(super) const MOST_OBJECTS: usize = 500_000;

/// `xref … trailer <<…>>`.
pub(super) fn table(bytes: &[u8], is_all: bool) -> Result<Section, Stop> {
    let mut lexer = Lexer::of_beginning(bytes, is_all);
    lexer.word(b"xref")?;
    let mut places = Vec::new();
    loop {
        let first = match lexer.token()? {
            Token::Word(b"trailer") => break,
            Token::Object(first) => first.unsigned::<u32>().ok_or(Stop::Malformed)?,
            Token::Word(_) => return Err(Stop::Malformed),
        };
        let count = lexer.object()?.unsigned::<u32>().ok_or(Stop::Malformed)?;
        let mut shift = 0;
        for at in 0..count {
            let offset = lexer.object()?.unsigned::<u64>().ok_or(Stop::Malformed)?;
            let generation = lexer.object()?.unsigned::<u32>().ok_or(Stop::Malformed)?;
            let place = match lexer.token()? {
                Token::Word(b"n") if offset > 0 => Place::At(offset),
                Token::Word(b"n" | b"f") => Place::Free,
                _ => return Err(Stop::Malformed),
            };
            // Some programs begin to count with 1, where the head of the list of free objects, number 0, comes first.
            if at == 0 && first == 1 && offset == 0 && generation == 65535 {
                shift = 1;
            }
            places.push((first.saturating_add(at) - shift, place));
            if places.len() > MOST_OBJECTS {
                return Err(Stop::Malformed);
            }
        }
    }
    match lexer.object()? {
        Object::Dict(trailer) => Ok(Section { places, trailer }),
        _ => Err(Stop::Malformed),
    }
}

/// A cross-reference stream, unpacked.
pub(super) fn stream(trailer: Dict, bytes: &[u8]) -> Option<Section> {
    let widths: Vec<usize> = trailer.get("W").array().iter().filter_map(Object::unsigned).collect();
    let [kind, second, third] = widths.try_into().ok()?;
    let of_entry = [kind, second, third].into_iter().try_fold(0_usize, usize::checked_add)?;
    if of_entry == 0 || of_entry > 32 {
        return None;
    }
    let whole = [Object::Integer(0), trailer.get("Size").clone()];
    let index = if trailer.has("Index") { trailer.get("Index").array() } else { &whole };
    let mut entries = bytes.chunks_exact(of_entry).take(MOST_OBJECTS);
    let mut places = Vec::new();
    'sections: for pair in index.chunks_exact(2) {
        let [first, count] = pair else { break };
        let (first, count) = first.unsigned::<u32>().zip(count.unsigned::<u32>())?;
        for at in 0..count {
            let Some(entry) = entries.next() else { break 'sections };
            let (head, rest) = entry.split_at_checked(kind)?;
            let (value, _) = rest.split_at_checked(second)?;
            let place = match if kind == 0 { 1 } else { big_endian(head) } {
                1 => Place::At(big_endian(value)),
                2 => Place::In(u32::try_from(big_endian(value)).ok()?),
                // 0 is a free one, and "any other value shall be interpreted as a reference to the null object".
                _ => Place::Free,
            };
            places.push((first.saturating_add(at), place));
        }
    }
    Some(Section { places, trailer })
}

fn big_endian(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |value, &byte| value << 8 | u64::from(byte))
}

/// What stands in a file, found without its cross-reference.
#[derive(Default)]
pub(super) struct Search {
    /// Where objects begin; of two with the same number, the later one.
    pub(super) objects: BTreeMap<u32, u64>,
    /// Where trailers' dictionaries begin.
    pub(super) trailers: Vec<u64>,
    /// Where cross-reference streams begin.
    pub(super) streams: Vec<u64>,
    /// Numbers of object streams.
    pub(super) containers: Vec<u32>,
    /// Numbers of what may be the catalog.
    pub(super) catalogs: Vec<u32>,
    /// Numbers of what may be the encryption dictionary.
    pub(super) handlers: Vec<u32>,
    last: Option<(u32, u64)>,
}

/// What is looked for is no longer than this: two numbers and `obj`.
pub(super) const LONGEST_WORD: usize = 32;

impl Search {
    /// Looks through bytes of a file that begin at a place in it.
    pub(super) fn add(&mut self, bytes: &[u8], from: u64) {
        for (at, byte) in bytes.iter().enumerate() {
            let rest = || bytes.get(at..).unwrap_or_default();
            match byte {
                b'o' if rest().starts_with(b"obj") => {
                    let before = bytes.get(at.saturating_sub(LONGEST_WORD)..at).unwrap_or_default();
                    if let Some((number, length)) = numbers_before(before) {
                        let place = from + (at - length) as u64;
                        self.last = Some((number, place));
                        if self.objects.len() < MOST_OBJECTS {
                            self.objects.insert(number, place);
                        }
                    }
                }
                b't' if rest().starts_with(b"trailer") => push_new(&mut self.trailers, from + at as u64 + 7),
                b'/' => self.name(rest()),
                _ => {}
            }
        }
    }

    fn name(&mut self, rest: &[u8]) {
        let Some((number, place)) = self.last else { return };
        if rest.starts_with(b"/ObjStm") {
            push_new(&mut self.containers, number);
        } else if rest.starts_with(b"/XRef") && !rest.starts_with(b"/XRefStm") {
            push_new(&mut self.streams, place);
        } else if rest.starts_with(b"/Catalog") {
            push_new(&mut self.catalogs, number);
        } else if rest.starts_with(b"/Standard") && !rest.starts_with(b"/StandardEncoding") {
            push_new(&mut self.handlers, number);
        }
    }
}

/// Blocks overlap, so that the same may be found twice.
fn push_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if list.last() != Some(&item) && list.len() < MOST_OBJECTS {
        list.push(item);
    }
}

/// The number of the object that begins with `1 0 ` before `obj`, and how long that is.
fn numbers_before(before: &[u8]) -> Option<(u32, usize)> {
    let end = trim(before, is_space);
    let digits = |bytes: &[u8]| trim(bytes, |byte| byte.is_ascii_digit()).len();
    let middle = end.get(..digits(end))?;
    let number_end = trim(middle, is_space);
    let number = number_end.get(digits(number_end)..)?;
    if middle.len() == end.len() || number_end.len() == middle.len() || end.len() == before.len() {
        return None;
    }
    let length = before.len() - digits(number_end);
    Some((std::str::from_utf8(number).ok()?.parse().ok()?, length))
}

fn trim(mut bytes: &[u8], is_trimmed: impl Fn(u8) -> bool) -> &[u8] {
    while let Some((&last, rest)) = bytes.split_last() {
        if !is_trimmed(last) {
            break;
        }
        bytes = rest;
    }
    bytes
}
