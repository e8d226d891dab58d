//! Just as much of XML 1.0 as office documents need: [`Xml`] hands out elements and text as they stand in memory.
//!
//! Names are local names: every program has prefixes of its own, and the two families of OOXML namespaces differ in nothing that is
//! looked at here. A name that means one thing in a document and another in a drawing in it counts in its own vocabulary alone
//! ([`Xml::reserve`]). Nothing is declared, so that no entity can grow; what a document type says is passed over.

use std::borrow::Cow;

use super::Unreadable;

/// What stands in a document, one after the other.
pub(super) enum Event<'x> {
    /// An element begins.
    Start(Tag<'x>),
    /// It ends; told also of an element that is empty.
    End(&'x [u8]),
    /// Characters, with their entities. The text of an element may come in several pieces.
    Text(&'x [u8]),
    /// Characters of a CDATA section: as they stand.
    Plain(&'x [u8]),
}

/// The beginning of an element.
#[derive(Clone, Copy)]
pub(super) struct Tag<'x> {
    pub(super) name: &'x [u8],
    attributes: &'x [u8],
}

/// Reads a document from its beginning to its end.
pub(super) struct Xml<'x> {
    rest: &'x [u8],
    /// How many elements are open.
    depth: usize,
    has_root: bool,
    /// An empty element, of which the end is yet to be told.
    empty: Option<&'x [u8]>,
    reserved: Reserved<'x>,
}

/// Names that do not count in some namespaces.
#[derive(Default)]
struct Reserved<'x> {
    names: &'static [&'static [u8]],
    /// The whole document, in which namespaces are declared.
    document: &'x [u8],
    /// Prefixes, and whether they stand for the document's own vocabulary.
    prefixes: Vec<(&'x [u8], bool)>,
}

/// What the names of vocabularies have in them that stand in documents of all kinds: drawings, diagrams, formulas.
const FOREIGN_TO_ALL: [&str; 5] = ["drawing", "chart", "diagram", "math", "vml"];

/// The name of an element that bears a reserved name in one of these.
const FOREIGN: &[u8] = b":";

impl<'x> Reserved<'x> {
    /// A name without its prefix, or [`FOREIGN`].
    fn local(&mut self, name: &'x [u8]) -> &'x [u8] {
        let place = name.iter().position(|&byte| byte == b':');
        let (prefix, local) = place.and_then(|place| Some((name.get(..place)?, name.get(place + 1..)?))).unwrap_or((b"", name));
        if self.names.contains(&local) && !self.is_own(prefix) { FOREIGN } else { local }
    }

    /// No program gives a prefix another meaning in the middle of a document, so each is looked up once.
    fn is_own(&mut self, prefix: &'x [u8]) -> bool {
        if let Some((_, is_own)) = self.prefixes.iter().find(|(known, _)| *known == prefix) {
            return *is_own;
        }
        let has = |namespace: &[u8], part: &str| {
            namespace.windows(part.len()).any(|window| window.eq_ignore_ascii_case(part.as_bytes()))
        };
        let is_own = !self.namespace(prefix).is_some_and(|namespace| FOREIGN_TO_ALL.iter().any(|part| has(namespace, part)));
        if self.prefixes.len() < MOST_PREFIXES {
            self.prefixes.push((prefix, is_own));
        }
        is_own
    }

    /// What a prefix is declared to stand for; nothing where it is not declared.
    fn namespace(&self, prefix: &[u8]) -> Option<&'x [u8]> {
        let colon: &[u8] = if prefix.is_empty() { b"" } else { b":" };
        let declaration = [b"xmlns", colon, prefix, b"="].concat();
        let found = self.document.windows(declaration.len()).position(|window| window == declaration)?;
        let (quote, rest) = self.document.get(found + declaration.len()..)?.split_first()?;
        until(rest, *quote).map(|(namespace, _)| namespace)
    }
}

/// More than any document declares.
const MOST_PREFIXES: usize = 100;

impl<'x> Xml<'x> {
    pub(super) fn new(bytes: &'x [u8]) -> Self {
        let rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        Self { rest, depth: 0, has_root: false, empty: None, reserved: Reserved::default() }
    }

    /// Has names count only in the document's own vocabulary, and not in that of a drawing, a diagram or a formula in it.
    pub(super) fn reserve(mut self, names: &'static [&'static [u8]]) -> Self {
        self.reserved = Reserved { names, document: self.rest, prefixes: Vec::new() };
        self
    }

    /// What comes next; nothing at the end. Fails where a document ends in the middle of something, or is none.
    pub(super) fn read(&mut self) -> Result<Option<Event<'x>>, Unreadable> {
        if let Some(name) = self.empty.take() {
            return Ok(Some(Event::End(name)));
        }
        loop {
            let rest = self.rest;
            let Some(inside) = rest.strip_prefix(b"<") else {
                let Some(text) = self.text() else { return self.end() };
                return Ok(Some(Event::Text(text)));
            };
            match inside.first() {
                Some(b'/') => return self.close(inside).map(Some),
                Some(b'?') => self.rest = after(inside, b"?>")?,
                Some(b'!') if inside.starts_with(b"!--") => self.rest = after(inside.get(3..).unwrap_or_default(), b"-->")?,
                Some(b'!') if inside.starts_with(b"![CDATA[") => {
                    let text = inside.get(8..).unwrap_or_default();
                    self.rest = after(text, b"]]>")?;
                    let length = text.len() - self.rest.len() - 3;
                    return Ok(text.get(..length).map(Event::Plain));
                }
                Some(b'!') => self.rest = after_document_type(inside)?,
                Some(_) => return self.open(inside).map(Some),
                None => return Err(Unreadable::Truncated),
            }
        }
    }

    /// Lets somebody read on who knows what usually comes next, and is much quicker with it. What they read must be whole elements.
    pub(super) fn take<T>(&mut self, read: impl FnOnce(&'x [u8]) -> Option<(T, &'x [u8])>) -> Option<T> {
        if self.empty.is_some() {
            return None;
        }
        let (taken, rest) = read(self.rest)?;
        self.rest = rest;
        Some(taken)
    }

    fn text(&mut self) -> Option<&'x [u8]> {
        let length = self.rest.iter().position(|&byte| byte == b'<').unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        (!text.is_empty()).then_some(text)
    }

    fn end(&self) -> Result<Option<Event<'x>>, Unreadable> {
        match (self.depth, self.has_root) {
            (0, true) => Ok(None),
            (0, false) => Err(Unreadable::Malformed),
            _ => Err(Unreadable::Truncated),
        }
    }

    fn open(&mut self, inside: &'x [u8]) -> Result<Event<'x>, Unreadable> {
        let end = end_of_tag(inside).ok_or(Unreadable::Truncated)?;
        let (tag, rest) = inside.split_at_checked(end).ok_or(Unreadable::Truncated)?;
        self.rest = rest.get(1..).unwrap_or_default();
        let (tag, is_empty) = tag.strip_suffix(b"/").map_or((tag, false), |tag| (tag, true));
        let length = tag.iter().position(u8::is_ascii_whitespace).unwrap_or(tag.len());
        let (name, attributes) = tag.split_at_checked(length).ok_or(Unreadable::Malformed)?;
        let name = self.reserved.local(name);
        if name.is_empty() {
            return Err(Unreadable::Malformed);
        }
        self.has_root = true;
        if is_empty {
            self.empty = Some(name);
        } else {
            self.depth += 1;
        }
        Ok(Event::Start(Tag { name, attributes }))
    }

    fn close(&mut self, inside: &'x [u8]) -> Result<Event<'x>, Unreadable> {
        let end = inside.iter().position(|&byte| byte == b'>').ok_or(Unreadable::Truncated)?;
        let name = inside.get(1..end).unwrap_or_default().trim_ascii_end();
        self.rest = inside.get(end + 1..).unwrap_or_default();
        self.depth = self.depth.checked_sub(1).ok_or(Unreadable::Malformed)?;
        Ok(Event::End(self.reserved.local(name)))
    }
}

/// Where the `>` of a tag stands: not inside quotes.
fn end_of_tag(inside: &[u8]) -> Option<usize> {
    let mut quote = None;
    inside.iter().position(|&byte| match quote {
        Some(open) => {
            if byte == open {
                quote = None;
            }
            false
        }
        None if byte == b'"' || byte == b'\'' => {
            quote = Some(byte);
            false
        }
        None => byte == b'>',
    })
}

fn after<'x>(bytes: &'x [u8], end: &[u8]) -> Result<&'x [u8], Unreadable> {
    let place = bytes.windows(end.len()).position(|window| window == end);
    place.and_then(|place| bytes.get(place + end.len()..)).ok_or(Unreadable::Truncated)
}

/// A document type may have declarations in brackets.
fn after_document_type(bytes: &[u8]) -> Result<&[u8], Unreadable> {
    let mut open = 0_usize;
    let place = bytes.iter().position(|&byte| match byte {
        b'[' => {
            open += 1;
            false
        }
        b']' => {
            open = open.saturating_sub(1);
            false
        }
        _ => byte == b'>' && open == 0,
    });
    place.and_then(|place| bytes.get(place + 1..)).ok_or(Unreadable::Truncated)
}

/// What stands before a byte, and what after it.
pub(super) fn until(bytes: &[u8], end: u8) -> Option<(&[u8], &[u8])> {
    let place = bytes.iter().position(|&byte| byte == end)?;
    Some((bytes.get(..place)?, bytes.get(place + 1..)?))
}

/// A name without its prefix.
fn local(name: &[u8]) -> &[u8] {
    let place = name.iter().position(|&byte| byte == b':');
    place.and_then(|place| name.get(place + 1..)).unwrap_or(name)
}

impl<'x> Tag<'x> {
    /// An attribute as it stands, by its local name.
    pub(super) fn raw(&self, name: &[u8]) -> Option<&'x [u8]> {
        self.attributes().find(|(found, _)| *found == name).map(|(_, value)| value)
    }

    /// An attribute as text, by its local name.
    pub(super) fn attribute(&self, name: &[u8]) -> Option<Cow<'x, str>> {
        self.raw(name).map(unescaped)
    }

    /// A number, if there is one.
    pub(super) fn number(&self, name: &[u8]) -> Option<usize> {
        std::str::from_utf8(self.raw(name)?).ok()?.trim().parse().ok()
    }

    /// `xsd:boolean`, and how OOXML has it beside that (ECMA-376-1, 22.9.2.7).
    pub(super) fn is_on(&self, name: &[u8]) -> bool {
        matches!(self.raw(name), Some(b"1" | b"true" | b"on"))
    }

    pub(super) fn attributes(&self) -> Attributes<'x> {
        Attributes { rest: self.attributes }
    }
}

/// The attributes of an element: local names, and values as they stand.
pub(super) struct Attributes<'x> {
    rest: &'x [u8],
}

impl<'x> Iterator for Attributes<'x> {
    type Item = (&'x [u8], &'x [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest;
        let equals = rest.iter().position(|&byte| byte == b'=')?;
        let name = local(rest.get(..equals)?.trim_ascii());
        let (&quote, value) = rest.get(equals + 1..)?.trim_ascii_start().split_first()?;
        let end = value.iter().position(|&byte| byte == quote)?;
        self.rest = value.get(end + 1..)?;
        Some((name, value.get(..end)?))
    }
}

/// Text with the five entities of XML and character references resolved (XML 1.0, 4.6 and 4.1). Any other entity stays as it stands.
pub(super) fn unescaped(raw: &[u8]) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(raw);
    if !raw.contains(&b'&') {
        return text;
    }
    let mut resolved = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some((before, after)) = rest.split_once('&') {
        resolved.push_str(before);
        // Without a limit, text full of `&` would take forever.
        let end = after.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';');
        let entity = end.and_then(|end| Some((entity(after.get(..end)?)?, after.get(end + 1..)?)));
        rest = if let Some((character, after)) = entity {
            resolved.push(character);
            after
        } else {
            resolved.push('&');
            after
        };
    }
    resolved.push_str(rest);
    resolved.into()
}

const LONGEST_ENTITY: usize = 10;

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = number.strip_prefix('x').map_or_else(|| number.parse(), |hex| u32::from_str_radix(hex, 16));
            char::from_u32(code.ok()?)?
        }
    })
}

/// The document as UTF-8: some old programs write UTF-16, which XML 1.0 wants to begin with a mark (4.3.3).
/// Of a huge one only the beginning, since it may become larger by half; and whether that is all.
pub(super) fn as_utf8(bytes: Vec<u8>) -> (Vec<u8>, bool) {
    let read: fn([u8; 2]) -> u16 = match bytes.first_chunk() {
        Some(b"\xff\xfe") => u16::from_le_bytes,
        Some(b"\xfe\xff") => u16::from_be_bytes,
        _ => return (bytes, true),
    };
    let (pairs, _) = bytes.as_chunks();
    let units = pairs.iter().skip(1).take(MOST_OF_UTF16).map(|&pair| read(pair));
    let text: String = char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    (text.into_bytes(), pairs.len() <= MOST_OF_UTF16)
}

/// In units of two bytes.
const MOST_OF_UTF16: usize = 4_000_000;
