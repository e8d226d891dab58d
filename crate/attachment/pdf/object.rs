//! Objects (ISO 32000-2, 7.3), and the [`Lexer`] that reads them.

use std::collections::BTreeMap;

/// An object. What is not as it should be is [`Object::Null`], as the specification wants it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Object {
    Null,
    Bool(bool),
    Integer(i64),
    Real(f64),
    Name(Vec<u8>),
    String(Vec<u8>),
    Array(Vec<Object>),
    Dict(Dict),
    Stream(Stream),
    Reference(Id),
}

/// Which object another one refers to (7.3.10).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Id {
    pub(super) number: u32,
    pub(super) generation: u16,
}

/// A dictionary (7.3.7). An entry that is not there is null.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Dict(BTreeMap<Vec<u8>, Object>);

/// A stream (7.3.8): its dictionary, and where in the file its bytes begin.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stream {
    pub(super) dict: Dict,
    pub(super) from: u64,
    pub(super) id: Id,
}

/// An operator or another word that is no object.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token<'b> {
    Object(Object),
    Word(&'b [u8]),
}

/// Why nothing more was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// The bytes are over.
    End,
    Malformed,
}

/// Deeper than this nobody nests.
const MOST_NESTED: usize = 64;

static NULL: Object = Object::Null;

impl Object {
    pub(super) fn integer(&self) -> Option<i64> {
        match self {
            Self::Integer(integer) => Some(*integer),
            Self::Real(real) => truncated(*real),
            _ => None,
        }
    }

    pub(super) fn unsigned<T: TryFrom<i64>>(&self) -> Option<T> {
        self.integer().filter(|&integer| integer >= 0).and_then(|integer| T::try_from(integer).ok())
    }

    #[expect(clippy::cast_precision_loss, reason = "numbers of that size are no places on a page")]
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Integer(integer) => Some(*integer as f64),
            Self::Real(real) => Some(*real),
            _ => None,
        }
    }

    pub(super) fn name(&self) -> Option<&[u8]> {
        if let Self::Name(name) = self { Some(name) } else { None }
    }

    pub(super) fn is_name(&self, name: &str) -> bool {
        self.name() == Some(name.as_bytes())
    }

    pub(super) fn string(&self) -> Option<&[u8]> {
        if let Self::String(string) = self { Some(string) } else { None }
    }

    /// The members of an array.
    pub(super) fn array(&self) -> &[Self] {
        if let Self::Array(array) = self { array } else { &[] }
    }

    /// A dictionary, or that of a stream.
    pub(super) fn dict(&self) -> Option<&Dict> {
        match self {
            Self::Dict(dict) | Self::Stream(Stream { dict, .. }) => Some(dict),
            _ => None,
        }
    }

    pub(super) fn reference(&self) -> Option<Id> {
        if let Self::Reference(id) = self { Some(*id) } else { None }
    }

    /// Every string in it, however deep.
    pub(super) fn for_each_string(&mut self, change: &mut impl FnMut(&mut Vec<u8>)) {
        match self {
            Self::String(string) => change(string),
            Self::Array(array) => array.iter_mut().for_each(|object| object.for_each_string(change)),
            Self::Dict(dict) | Self::Stream(Stream { dict, .. }) => {
                dict.0.values_mut().for_each(|object| object.for_each_string(change));
            }
            _ => {}
        }
    }
}

impl Dict {
    pub(super) fn get(&self, key: &str) -> &Object {
        self.0.get(key.as_bytes()).unwrap_or(&NULL)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.0.contains_key(key.as_bytes())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&[u8], &Object)> {
        self.0.iter().map(|(key, value)| (key.as_slice(), value))
    }

    /// Adds entries that are not there yet.
    pub(super) fn complete(&mut self, other: &Self) {
        for (key, value) in &other.0 {
            self.0.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }

    pub(super) fn set(&mut self, key: &str, value: Object) {
        self.0.insert(key.as_bytes().to_vec(), value);
    }
}

/// A text string (7.9.2.2): UTF-16 or UTF-8 with their marks, or one byte for each character.
pub(super) fn text_of(string: &[u8]) -> String {
    if let Some(utf_16) = string.strip_prefix(b"\xfe\xff") {
        return utf_16_of(utf_16);
    }
    if let Some(utf_8) = string.strip_prefix(b"\xef\xbb\xbf") {
        return String::from_utf8_lossy(utf_8).into_owned();
    }
    string.iter().map(|&byte| char::from(byte)).collect()
}

/// UTF-16 with the larger byte first.
pub(super) fn utf_16_of(bytes: &[u8]) -> String {
    let units = bytes.chunks(2).map(|pair| pair.iter().fold(0, |unit, &byte| unit << 8 | u16::from(byte)));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Reads objects, and the words between them.
#[derive(Debug, Clone)]
pub(super) struct Lexer<'b> {
    bytes: &'b [u8],
    pub(super) at: usize,
    /// Whether what is read ends with the bytes; otherwise a word that touches their end may go on.
    is_all: bool,
    /// How many objects the next one may still have in it: in memory they take far more than in a file.
    room: usize,
}

/// More than this no object has in it.
const MOST_INSIDE: usize = 250_000;

impl<'b> Lexer<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self::of_beginning(bytes, true)
    }

    /// Of the beginning of something longer, unless `is_all`.
    pub(super) fn of_beginning(bytes: &'b [u8], is_all: bool) -> Self {
        Self { bytes, at: 0, is_all, room: 0 }
    }

    pub(super) fn rest(&self) -> &'b [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    pub(super) fn token(&mut self) -> Result<Token<'b>, Stop> {
        self.room = MOST_INSIDE;
        self.nested(0)
    }

    /// The next object; a word is none.
    pub(super) fn object(&mut self) -> Result<Object, Stop> {
        match self.token()? {
            Token::Object(object) => Ok(object),
            Token::Word(_) => Err(Stop::Malformed),
        }
    }

    /// Goes beyond a word, if that comes next.
    pub(super) fn word(&mut self, wanted: &[u8]) -> Result<(), Stop> {
        match self.token()? {
            Token::Word(word) if word == wanted => Ok(()),
            _ => Err(Stop::Malformed),
        }
    }

    fn nested(&mut self, depth: usize) -> Result<Token<'b>, Stop> {
        if depth > MOST_NESTED {
            return Err(Stop::Malformed);
        }
        self.room = self.room.checked_sub(1).ok_or(Stop::Malformed)?;
        self.skip_space();
        let byte = self.peek().ok_or(Stop::End)?;
        let object = match byte {
            b'/' => self.name()?,
            b'(' => self.literal()?,
            b'<' if self.rest().get(1) == Some(&b'<') => self.dict(depth)?,
            b'<' => self.hexadecimal()?,
            b'[' => self.array(depth)?,
            b'+' | b'-' | b'.' | b'0'..=b'9' => self.number_or_reference()?,
            b']' | b'}' | b'{' | b')' => {
                let word = self.rest().get(..1).unwrap_or_default();
                self.at += 1;
                return Ok(Token::Word(word));
            }
            b'>' => {
                let length = if self.rest().starts_with(b">>") { 2 } else { 1 };
                let word = self.rest().get(..length).unwrap_or_default();
                if length == 1 && word.len() == self.rest().len() && !self.is_all {
                    return Err(Stop::End);
                }
                self.at += length;
                return Ok(Token::Word(word));
            }
            _ => match self.regular()? {
                b"true" => Object::Bool(true),
                b"false" => Object::Bool(false),
                b"null" => Object::Null,
                word => return Ok(Token::Word(word)),
            },
        };
        Ok(Token::Object(object))
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// White space and comments (7.2.3, 7.2.4).
    fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                let line = self.rest().iter().position(|byte| matches!(byte, b'\r' | b'\n'));
                self.at = line.map_or(self.bytes.len(), |length| self.at + length);
            } else if is_space(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// Characters up to white space or a delimiter.
    fn regular(&mut self) -> Result<&'b [u8], Stop> {
        let rest = self.rest();
        let length = rest.iter().position(|&byte| is_space(byte) || is_delimiter(byte));
        if length.is_none() && !self.is_all {
            return Err(Stop::End);
        }
        let word = rest.get(..length.unwrap_or(rest.len())).unwrap_or_default();
        self.at += word.len();
        Ok(word)
    }

    fn name(&mut self) -> Result<Object, Stop> {
        self.at += 1;
        let mut name = Vec::new();
        let mut rest = self.regular()?;
        while let Some((&byte, after)) = rest.split_first() {
            let escaped = || Some(digit(*after.first()?)? << 4 | digit(*after.get(1)?)?);
            if let Some(escaped) = escaped().filter(|_| byte == b'#') {
                name.push(escaped);
                rest = after.get(2..).unwrap_or_default();
                continue;
            }
            name.push(byte);
            rest = after;
        }
        Ok(Object::Name(name))
    }

    /// `(…)` (7.3.4.2).
    fn literal(&mut self) -> Result<Object, Stop> {
        self.at += 1;
        let mut string = Vec::new();
        let mut open = 1;
        loop {
            let byte = self.next_byte()?;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Ok(Object::String(string));
                    }
                }
                b'\\' => {
                    string.extend(self.escaped()?);
                    continue;
                }
                _ => {}
            }
            string.push(byte);
        }
    }

    /// What follows a backslash; the end of a line is nothing.
    fn escaped(&mut self) -> Result<Option<u8>, Stop> {
        Ok(Some(match self.next_byte()? {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 12,
            b'\n' => return Ok(None),
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
                return Ok(None);
            }
            first @ b'0'..=b'7' => {
                let mut value = u32::from(first - b'0');
                for _ in 0..2 {
                    let Some(next @ b'0'..=b'7') = self.peek() else { break };
                    value = value << 3 | u32::from(next - b'0');
                    self.at += 1;
                }
                // "High-order overflow shall be ignored."
                u8::try_from(value & 0xff).unwrap_or_default()
            }
            other => other,
        }))
    }

    /// `<…>` (7.3.4.3).
    fn hexadecimal(&mut self) -> Result<Object, Stop> {
        self.at += 1;
        let rest = self.rest();
        let length = rest.iter().position(|&byte| byte == b'>').ok_or(Stop::End)?;
        self.at += length + 1;
        Ok(Object::String(from_hexadecimal(rest.get(..length).unwrap_or_default())))
    }

    fn array(&mut self, depth: usize) -> Result<Object, Stop> {
        self.at += 1;
        let mut array = Vec::new();
        loop {
            match self.nested(depth + 1)? {
                Token::Object(object) => array.push(object),
                Token::Word(b"]") => return Ok(Object::Array(array)),
                Token::Word(b"endobj" | b"stream" | b">>") => return Err(Stop::Malformed),
                Token::Word(_) => {}
            }
        }
    }

    fn dict(&mut self, depth: usize) -> Result<Object, Stop> {
        self.at += 2;
        let mut dict = BTreeMap::new();
        let mut key = None;
        loop {
            match (self.nested(depth + 1)?, key.take()) {
                (Token::Object(Object::Name(name)), None) => key = Some(name),
                (Token::Object(object), Some(name)) => {
                    dict.insert(name, object);
                }
                (Token::Word(b">>"), _) => return Ok(Object::Dict(Dict(dict))),
                (Token::Word(b"endobj" | b"stream"), _) => return Err(Stop::Malformed),
                _ => {}
            }
        }
    }

    fn number_or_reference(&mut self) -> Result<Object, Stop> {
        let first = number(self.regular()?);
        let Object::Integer(number) = first else { return Ok(first) };
        let mut ahead = self.clone();
        ahead.skip_space();
        // Most numbers are none, and most that are followed by a number are in a list of numbers.
        if !ahead.peek().map_or(!self.is_all, |byte| byte.is_ascii_digit()) {
            return Ok(first);
        }
        let generation = ahead.regular()?;
        ahead.skip_space();
        if ahead.peek().map_or(!self.is_all, |byte| byte == b'R') && ahead.regular()? == b"R" {
            let generation = self::number(generation).unsigned().ok_or(Stop::Malformed)?;
            let number = u32::try_from(number).map_err(|_| Stop::Malformed)?;
            self.at = ahead.at;
            return Ok(Object::Reference(Id { number, generation }));
        }
        Ok(first)
    }

    fn next_byte(&mut self) -> Result<u8, Stop> {
        let byte = self.peek().ok_or(Stop::End)?;
        self.at += 1;
        Ok(byte)
    }
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// Digits in pairs; a last one without another counts as if a zero followed.
pub(super) fn from_hexadecimal(bytes: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = bytes.iter().filter_map(|&byte| digit(byte)).collect();
    digits.chunks(2).map(|pair| pair.first().map_or(0, |first| first << 4) | pair.get(1).copied().unwrap_or_default()).collect()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// A number (7.3.3), read as far as it is one.
fn number(word: &[u8]) -> Object {
    let digits = word.iter().skip_while(|byte| matches!(byte, b'+' | b'-'));
    let (mut whole, mut value, mut scale) = (Some(0_i64), 0.0, 0.0);
    for &byte in digits {
        match byte {
            b'0'..=b'9' => {
                let digit = byte - b'0';
                whole = whole.filter(|_| scale == 0.0).and_then(|whole| whole.checked_mul(10)?.checked_add(digit.into()));
                value = if scale == 0.0 { value * 10.0 + f64::from(digit) } else { value + f64::from(digit) * scale };
                scale /= 10.0;
            }
            b'.' if scale == 0.0 => {
                whole = None;
                scale = 0.1;
            }
            _ => break,
        }
    }
    let is_negative = word.starts_with(b"-");
    match whole {
        Some(whole) => Object::Integer(if is_negative { -whole } else { whole }),
        None => Object::Real(if is_negative { -value } else { value }),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "numbers of that size are cut off, which is as wrong as any other value")]
fn truncated(real: f64) -> Option<i64> {
    real.is_finite().then_some(real as i64)
}
