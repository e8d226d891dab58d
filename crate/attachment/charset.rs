//! [`Charset`]: how a text is written down, guessed from its bytes.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// How characters are written as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is named as IANA names it")]
pub enum Charset {
    #[serde(rename = "utf-8")]
    Utf8,
    #[serde(rename = "utf-16le")]
    Utf16Le,
    #[serde(rename = "utf-16be")]
    Utf16Be,
    #[serde(rename = "windows-1252")]
    Windows1252,
}

/// What a text begins with: its charset, how many bytes the byte order mark takes, and whether that mark leaves no doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Guess {
    pub(super) charset: Charset,
    pub(super) mark: usize,
}

/// More of the beginning does not make a guess any better.
const HEAD: usize = 4096;

impl Guess {
    /// What the beginning of a file is written in; nothing where it is no text.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let head = bytes.get(..HEAD).unwrap_or(bytes);
        let guess = Self::by_mark(head).unwrap_or_else(|| Self { charset: by_bytes(head), mark: 0 });
        let text = head.get(guess.mark..).unwrap_or_default();
        let is_text = match guess.charset {
            Charset::Utf8 | Charset::Windows1252 => !text.iter().any(|&byte| is_control(byte)),
            Charset::Utf16Le | Charset::Utf16Be => is_utf16(guess.charset, text),
        };
        is_text.then_some(guess)
    }

    fn by_mark(head: &[u8]) -> Option<Self> {
        let marks: [(&[u8], Charset); 3] =
            [(b"\xEF\xBB\xBF", Charset::Utf8), (b"\xFF\xFE", Charset::Utf16Le), (b"\xFE\xFF", Charset::Utf16Be)];
        let (mark, charset) = marks.into_iter().find(|(mark, _)| head.starts_with(mark))?;
        Some(Self { charset, mark: mark.len() })
    }
}

impl Charset {
    /// By the name that a mail program writes (RFC 2046, 4.1.2). Latin-1 stands for Windows-1252 in practice, and nothing is
    /// taken on trust for US-ASCII.
    pub(super) fn by_name(name: &str) -> Option<Self> {
        match &*name.to_ascii_lowercase() {
            "utf-8" | "utf8" => Some(Self::Utf8),
            "utf-16le" => Some(Self::Utf16Le),
            "utf-16be" => Some(Self::Utf16Be),
            "iso-8859-1" | "latin1" | "windows-1252" | "cp1252" | "iso-8859-15" => Some(Self::Windows1252),
            _ => None,
        }
    }

    /// The characters; a U+FFFD for each that is none. UTF-8 is not copied where it is well-formed.
    pub(super) fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Utf8 => String::from_utf8_lossy(bytes),
            Self::Windows1252 => windows_1252(bytes).into(),
            Self::Utf16Le | Self::Utf16Be => {
                char::decode_utf16(self.units(bytes)).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
            }
        }
    }

    /// The number of bytes that an ASCII character takes.
    pub(super) fn width(self) -> usize {
        match self {
            Self::Utf8 | Self::Windows1252 => 1,
            Self::Utf16Le | Self::Utf16Be => 2,
        }
    }

    fn units(self, bytes: &[u8]) -> impl Iterator<Item = u16> {
        bytes.as_chunks().0.iter().map(move |&unit| match self {
            Self::Utf16Be => u16::from_be_bytes(unit),
            _ => u16::from_le_bytes(unit),
        })
    }
}

/// The text of a few bytes that do not say what they are written in.
pub(super) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) if is_mostly_utf8(bytes) => String::from_utf8_lossy(bytes),
        Err(_) => windows_1252(bytes).into(),
    }
}

/// Whether bytes that are not all UTF-8 are meant as such: rarely do letters of Windows-1252 look like it.
pub(super) fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        // What is cut at the end of a piece says nothing.
        broken += usize::from(!chunk.invalid().is_empty());
    }
    sound > broken
}

fn by_bytes(head: &[u8]) -> Charset {
    let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    // In Western text every second byte is zero; in other scripts those of spaces, digits and line breaks still are. Few
    // characters have a zero as their lower byte.
    let is_much = |count: usize, other: usize| count * 6 > head.len() && other * 8 < count;
    if is_much(odd, even) {
        return Charset::Utf16Le;
    }
    if is_much(even, odd) {
        return Charset::Utf16Be;
    }
    match std::str::from_utf8(head) {
        Ok(_) => Charset::Utf8,
        // The last character is cut.
        Err(error) if error.error_len().is_none() => Charset::Utf8,
        Err(_) if is_mostly_utf8(head) => Charset::Utf8,
        Err(_) => Charset::Windows1252,
    }
}

/// Whether the units are characters, and none of them one that stands in no text. The last may be cut.
fn is_utf16(charset: Charset, bytes: &[u8]) -> bool {
    let mut characters = char::decode_utf16(charset.units(bytes));
    while let Some(character) = characters.next() {
        match character {
            Ok(c) if u8::try_from(c).is_ok_and(is_control) || matches!(c, '\u{fffe}' | '\u{ffff}') => return false,
            Ok(_) => {}
            Err(_) => return characters.next().is_none(),
        }
    }
    true
}

/// Whether a byte stands in no text: control characters but white space, the end of files in DOS, and the escape of terminals.
fn is_control(byte: u8) -> bool {
    byte < b' ' && !matches!(byte, b'\t'..=b'\r' | 0x1a | 0x1b) || byte == 0x7f
}

fn windows_1252(bytes: &[u8]) -> String {
    let mut text = Vec::with_capacity(bytes.len() + bytes.len() / 8);
    for run in bytes.split_inclusive(|byte| !byte.is_ascii()) {
        match run.split_last() {
            Some((&last, ascii)) if !last.is_ascii() => {
                text.extend_from_slice(ascii);
                text.extend_from_slice(character(last).encode_utf8(&mut [0; 4]).as_bytes());
            }
            _ => text.extend_from_slice(run),
        }
    }
    String::from_utf8(text).unwrap_or_default()
}

/// A character of Windows-1252, which is Latin-1 but for what stands from 0x80 to 0x9F.
fn character(byte: u8) -> char {
    let differing = usize::from(byte).checked_sub(0x80).and_then(|index| DIFFERING.get(index));
    differing.copied().unwrap_or(char::from(byte))
}

const DIFFERING: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“',
    '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];
