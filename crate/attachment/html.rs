//! [`Html`]: what an HTML page says, without its tags.
//!
//! Close to how browsers take a page apart (WHATWG HTML, 13.2.5), piece by piece, each character looked at a bounded number of
//! times.

use super::{charset, transfer};

/// Takes a page apart that comes in pieces.
#[derive(Default)]
pub(super) struct Html {
    state: State,
    /// The name of the tag.
    tag: String,
    /// The name of its attribute.
    attribute: String,
    value: String,
    /// What the page says.
    text: String,
    /// What its attributes say: they stand in the middle of the text, and do not belong to it.
    aside: String,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Text,
    /// Inside an element that has no tags: scripts, styles.
    Raw,
    TagName,
    /// Between attributes.
    Tag,
    AttributeName,
    /// After the `=`.
    BeforeValue,
    /// In a value that ends with this mark, or at white space.
    Value(Option<char>),
}

/// Tags that do not end a word.
const INLINE: [&str; 22] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "code", "em", "font", "i", "ins", "kbd", "mark", "s", "samp", "small", "span",
    "strong", "sub", "sup", "u", "wbr",
];

/// Attributes that people read, or write.
const READABLE: [&str; 8] = ["alt", "aria-label", "content", "label", "placeholder", "summary", "title", "value"];

/// No name is longer.
const MOST_OF_NAME: usize = 64;
/// A longer value is handed over in pieces.
const MOST_OF_VALUE: usize = 64 * 1024;

impl Html {
    /// What the next piece of the page says, to be taken before there is another.
    pub(super) fn read(&mut self, piece: &str) -> [&str; 2] {
        self.text.clear();
        self.aside.clear();
        let mut rest = piece;
        while !rest.is_empty() {
            rest = match self.state {
                State::Text => self.text(rest),
                State::Raw => self.raw(rest),
                State::TagName => self.tag_name(rest),
                State::Tag => self.tag(rest),
                State::AttributeName => self.attribute_name(rest),
                State::BeforeValue => self.before_value(rest),
                State::Value(mark) => self.value(rest, mark),
            };
        }
        [&self.text, &self.aside]
    }

    fn text<'t>(&mut self, text: &'t str) -> &'t str {
        let (before, after) = text.split_at(text.find('<').unwrap_or(text.len()));
        unescape(before, &mut self.text);
        let Some(inside) = after.strip_prefix('<') else { return after };
        // Comments are read as well: they are there, for whoever looks.
        if let Some(comment) = inside.strip_prefix("!--") {
            self.text.push('\n');
            return comment;
        }
        if !inside.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            self.text.push('<');
            return inside;
        }
        self.tag.clear();
        self.state = State::TagName;
        inside
    }

    fn raw<'t>(&mut self, text: &'t str) -> &'t str {
        let (before, after) = text.split_at(text.find("</").unwrap_or(text.len()));
        if self.tag == "script" {
            self.text.push_str(before);
        }
        let Some(inside) = after.strip_prefix("</") else { return after };
        let name = inside.as_bytes().get(..self.tag.len()).unwrap_or_default();
        if name.eq_ignore_ascii_case(self.tag.as_bytes()) {
            self.tag.replace_range(.., "/");
            self.state = State::TagName;
        }
        inside
    }

    fn tag_name<'t>(&mut self, text: &'t str) -> &'t str {
        let (name, rest) = until(text, |byte| byte == b'>' || byte.is_ascii_whitespace());
        keep(&mut self.tag, name, MOST_OF_NAME);
        if !rest.is_empty() {
            self.tag.make_ascii_lowercase();
            self.state = State::Tag;
        }
        rest
    }

    fn tag<'t>(&mut self, text: &'t str) -> &'t str {
        let rest = text.trim_start_matches(|c: char| c == '/' || c.is_ascii_whitespace());
        if let Some(after) = rest.strip_prefix('>') {
            self.end_tag();
            return after;
        }
        self.attribute.clear();
        self.state = if rest.is_empty() { State::Tag } else { State::AttributeName };
        rest
    }

    fn end_tag(&mut self) {
        let name = self.tag.trim_matches('/');
        if !INLINE.contains(&name) {
            self.text.push('\n');
        }
        let is_raw = matches!(&*self.tag, "script" | "style");
        self.state = if is_raw { State::Raw } else { State::Text };
    }

    fn attribute_name<'t>(&mut self, text: &'t str) -> &'t str {
        // A `=` at the beginning is part of the name; here it is enough that it ends.
        let (name, rest) = until(text, |byte| matches!(byte, b'=' | b'>' | b'/') || byte.is_ascii_whitespace());
        keep(&mut self.attribute, name, MOST_OF_NAME);
        if let Some(after) = rest.strip_prefix('=') {
            self.state = State::BeforeValue;
            return after;
        }
        // White space may stand before the `=`.
        let after = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
        if let Some(after) = after.strip_prefix('=') {
            self.state = State::BeforeValue;
            return after;
        }
        if !rest.is_empty() {
            self.state = State::Tag;
        }
        rest
    }

    fn before_value<'t>(&mut self, text: &'t str) -> &'t str {
        let rest = text.trim_start_matches(|c: char| c.is_ascii_whitespace());
        self.value.clear();
        self.attribute.make_ascii_lowercase();
        match rest.chars().next() {
            None => {}
            Some('>') => self.state = State::Tag,
            Some(mark @ ('"' | '\'')) => {
                self.state = State::Value(Some(mark));
                return rest.get(1..).unwrap_or_default();
            }
            Some(_) => self.state = State::Value(None),
        }
        rest
    }

    fn value<'t>(&mut self, text: &'t str, mark: Option<char>) -> &'t str {
        let (value, rest) = match mark {
            Some(mark) => text.split_at(text.find(mark).unwrap_or(text.len())),
            None => until(text, |byte| byte == b'>' || byte.is_ascii_whitespace()),
        };
        // What is embedded is not looked into, and of what is too long nothing but its beginning says so.
        let is_embedded = |value: &str| value.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:"));
        let is_embedded = is_embedded(if self.value.is_empty() { value } else { &self.value });
        keep(&mut self.value, value, if is_embedded { MOST_OF_NAME } else { usize::MAX });
        if self.value.len() > MOST_OF_VALUE || !rest.is_empty() {
            self.end_value();
        }
        if !rest.is_empty() {
            self.state = State::Tag;
        }
        match mark {
            Some(_) => rest.get(1..).unwrap_or_default(),
            None => rest,
        }
    }

    fn end_value(&mut self) {
        let start = self.value.get(..5).unwrap_or_default().to_ascii_lowercase();
        if start == "data:" {
            return;
        }
        if start == "mailt" || start.starts_with("tel:") || start.starts_with("sip:") {
            let mut link = String::new();
            unescape(&self.value, &mut link);
            self.aside.push_str(&charset::decode(&transfer::percent(&link)));
        } else if READABLE.contains(&&*self.attribute) || self.value.contains('@') {
            unescape(&self.value, &mut self.aside);
        }
        self.aside.push('\n');
        self.value.clear();
    }
}

/// Up to a character of ASCII.
fn until(text: &str, ends: impl Fn(u8) -> bool) -> (&str, &str) {
    text.split_at_checked(text.bytes().position(ends).unwrap_or(text.len())).unwrap_or((text, ""))
}

/// Adds a piece, as far as there is room.
fn keep(kept: &mut String, piece: &str, most: usize) {
    let room = most.saturating_sub(kept.len());
    kept.push_str(piece.get(..piece.floor_char_boundary(room)).unwrap_or_default());
}

/// Adds text with its character references decoded (13.5).
fn unescape(text: &str, decoded: &mut String) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        decoded.push_str(before);
        let (character, after) = reference(after).unwrap_or(('&', after));
        decoded.push(character);
        rest = after;
    }
    decoded.push_str(rest);
}

/// The longest name of those that are known, and more digits than any character has.
const MOST_OF_REFERENCE: usize = 12;

/// The character that is meant after a `&`, and what follows it.
fn reference(text: &str) -> Option<(char, &str)> {
    let window = text.get(..text.floor_char_boundary(MOST_OF_REFERENCE))?;
    if let Some(number) = window.strip_prefix('#') {
        let (digits, radix) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16),
            None => (number, 10),
        };
        let (digits, _) = until(digits, |byte| !char::from(byte).is_digit(radix));
        let character = u32::from_str_radix(digits, radix).ok().and_then(char::from_u32)?;
        let end = number.len() - number.trim_start_matches(['x', 'X']).len() + 1 + digits.len();
        let after = text.get(end..)?;
        return Some((character, after.strip_prefix(';').unwrap_or(after)));
    }
    let (name, _) = window.split_once(';')?;
    Some((named(name)?, text.get(name.len() + 1..)?))
}

fn named(name: &str) -> Option<char> {
    let known = NAMED.iter().find(|(known, _)| *known == name);
    let latin =
        || LATIN.iter().position(|known| *known == name).and_then(|index| char::from_u32(0xA0 + u32::try_from(index).ok()?));
    known.map(|(_, character)| *character).or_else(latin)
}

const NAMED: [(&str, char); 22] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("commat", '@'),
    ("period", '.'),
    ("comma", ','),
    ("colon", ':'),
    ("semi", ';'),
    ("plus", '+'),
    ("lowbar", '_'),
    ("hyphen", '\u{2010}'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("hellip", '…'),
    ("euro", '€'),
    ("oelig", 'œ'),
    ("zwnj", '\u{200c}'),
    ("Tab", '\t'),
];

/// The characters from U+00A0 to U+00FF.
const LATIN: [&str; 96] = [
    "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf", "laquo", "not", "shy", "reg",
    "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro", "para", "middot", "cedil", "sup1", "ordm", "raquo", "frac14",
    "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc", "Atilde", "Auml", "Aring", "AElig", "Ccedil", "Egrave",
    "Eacute", "Ecirc", "Euml", "Igrave", "Iacute", "Icirc", "Iuml", "ETH", "Ntilde", "Ograve", "Oacute", "Ocirc", "Otilde",
    "Ouml", "times", "Oslash", "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute", "THORN", "szlig", "agrave", "aacute", "acirc",
    "atilde", "auml", "aring", "aelig", "ccedil", "egrave", "eacute", "ecirc", "euml", "igrave", "iacute", "icirc", "iuml",
    "eth", "ntilde", "ograve", "oacute", "ocirc", "otilde", "ouml", "divide", "oslash", "ugrave", "uacute", "ucirc", "uuml",
    "yacute", "thorn", "yuml",
];
