//! How mail writes bytes as text: base64, quoted-printable, encoded words and parameters (RFC 2045, 2047, 2231).

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::charset::{self, Charset};

/// Base64 (RFC 2045, 6.8). What is not of its alphabet is skipped; a `=` ends a piece, and some programs write several.
pub(super) fn base64(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let (mut bits, mut count) = (0_u32, 0);
    for &byte in text {
        match VALUES.get(usize::from(byte)) {
            Some(&value) if value < 64 => {
                bits = bits << 6 | u32::from(value);
                count += 1;
                if count == 4 {
                    let [_, decoded @ ..] = bits.to_be_bytes();
                    bytes.extend(decoded);
                    count = 0;
                }
            }
            _ if byte == b'=' => {
                finish(&mut bytes, bits, count);
                count = 0;
            }
            _ => {}
        }
    }
    finish(&mut bytes, bits, count);
    bytes
}

/// The one or two bytes of a group of two or three characters.
fn finish(bytes: &mut Vec<u8>, bits: u32, count: u32) {
    if count < 2 {
        return;
    }
    let [_, decoded @ ..] = (bits << (6 * (4 - count))).to_be_bytes();
    bytes.extend(decoded.iter().take(count as usize - 1));
}

/// The value of each character of base64's alphabet, and 64 for all others.
const VALUES: [u8; 256] = {
    let mut values = [64; 256];
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut value = 0;
    while value < 64 {
        #[expect(clippy::indexing_slicing, clippy::cast_possible_truncation, reason = "computed by the compiler")]
        {
            values[alphabet[value] as usize] = value as u8;
        }
        value += 1;
    }
    values
};

/// Quoted-printable (RFC 2045, 6.7). What is not encoded as it should be stands for itself.
pub(super) fn quoted_printable(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.iter().position(|&byte| byte == b'=') {
        let (before, after) = rest.split_at(at);
        bytes.extend_from_slice(before);
        rest = match after {
            [_, b'\r', b'\n', rest @ ..] | [_, b'\n', rest @ ..] => rest,
            [_, high, low, rest @ ..] if hex(*high).is_some() && hex(*low).is_some() => {
                bytes.extend(hex(*high).zip(hex(*low)).map(|(high, low)| high << 4 | low));
                rest
            }
            [_, rest @ ..] => {
                bytes.push(b'=');
                rest
            }
            [] => after,
        };
    }
    bytes.extend_from_slice(rest);
    bytes
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| value.try_into().ok())
}

/// `%40` as in URLs, and in parameters (RFC 2231, 4).
pub(super) fn percent(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let encoded = match after {
            [high, low, rest @ ..] if byte == b'%' => hex(*high).zip(hex(*low)).map(|(high, low)| (high << 4 | low, rest)),
            _ => None,
        };
        let (byte, after) = encoded.unwrap_or((byte, after));
        bytes.push(byte);
        rest = after;
    }
    bytes
}

/// Text with its encoded words decoded: `=?utf-8?Q?H=C3=A9l=C3=A8ne?=` (RFC 2047).
///
/// White space between two of them is none (6.2), and what two of them say in one charset is read together, since many programs
/// cut a character in two.
pub(super) fn encoded_words(text: &str) -> Cow<'_, str> {
    if !text.contains("=?") {
        return text.into();
    }
    let mut decoded = String::with_capacity(text.len());
    let mut open: Option<(&str, Vec<u8>)> = None;
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("=?") {
        let Some((word, after)) = EncodedWord::at_start(after) else {
            close(&mut decoded, open.take());
            decoded.push_str(before);
            decoded.push_str("=?");
            rest = after;
            continue;
        };
        let joins = before.trim().is_empty();
        match &mut open {
            Some((charset, bytes)) if joins && charset.eq_ignore_ascii_case(word.charset) => bytes.extend(word.bytes()),
            _ => {
                let is_first = open.is_none();
                close(&mut decoded, open.take());
                decoded.push_str(if joins && !is_first { "" } else { before });
                open = Some((word.charset, word.bytes()));
            }
        }
        rest = after;
    }
    close(&mut decoded, open);
    decoded.push_str(rest);
    decoded.into()
}

fn close(decoded: &mut String, open: Option<(&str, Vec<u8>)>) {
    let Some((charset, bytes)) = open else { return };
    decoded.push_str(&decode(Some(charset), &bytes));
}

/// The text of bytes in a declared charset; guessed where it is not declared, not known, or of no use.
pub(super) fn decode<'b>(declared: Option<&str>, bytes: &'b [u8]) -> Cow<'b, str> {
    match declared.and_then(Charset::by_name) {
        Some(charset @ (Charset::Utf16Le | Charset::Utf16Be | Charset::Windows1252)) => charset.decode(bytes),
        Some(Charset::Utf8) | None => charset::decode(bytes),
    }
}

struct EncodedWord<'t> {
    charset: &'t str,
    is_base64: bool,
    text: &'t str,
}

/// Longer than any encoded word may be (RFC 2047, 2: 75), since many programs do not keep to that.
const MOST_OF_WORD: usize = 1000;

impl<'t> EncodedWord<'t> {
    /// What stands after a `=?`, and what follows it.
    fn at_start(text: &'t str) -> Option<(Self, &'t str)> {
        // Looked for only so far, so that a hostile header takes no more time than its length.
        let window = text.get(..text.floor_char_boundary(MOST_OF_WORD))?;
        let (charset, rest) = window.split_once('?')?;
        let (encoding, rest) = rest.split_once('?')?;
        let is_base64 = match encoding {
            "B" | "b" => true,
            "Q" | "q" => false,
            _ => return None,
        };
        let (encoded, _) = rest.split_once("?=")?;
        let end = charset.len() + encoding.len() + encoded.len() + 4;
        // A language may follow the charset (RFC 2231, 5).
        let charset = charset.split('*').next()?;
        Some((Self { charset, is_base64, text: encoded }, text.get(end..)?))
    }

    fn bytes(&self) -> Vec<u8> {
        if self.is_base64 {
            return base64(self.text.as_bytes());
        }
        quoted_printable(self.text.replace('_', " ").as_bytes())
    }
}

/// A field with parameters: `attachment; filename="a.pdf"` (RFC 2045, 5.1; RFC 2231).
pub(super) struct Parameters {
    /// What stands before the first `;`, in lower case.
    pub(super) value: String,
    parameters: BTreeMap<String, String>,
}

/// More parameters than this have no meaning.
const MOST_PARAMETERS: usize = 100;

impl Parameters {
    pub(super) fn of(field: &str) -> Self {
        let (value, mut rest) = field.split_once(';').unwrap_or((field, ""));
        let mut parameters = BTreeMap::new();
        while let Some((name, after)) = rest.split_once('=') {
            let name = name.trim_matches(|c: char| c == ';' || c.is_whitespace()).to_ascii_lowercase();
            let (value, after) = parameter_value(after);
            if parameters.len() < MOST_PARAMETERS {
                parameters.entry(name).or_insert(value);
            }
            rest = after;
        }
        Self { value: value.trim().to_ascii_lowercase(), parameters }
    }

    /// A parameter, put together where it stands in pieces, and decoded.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        if let Some(value) = self.parameters.get(name) {
            return Some(encoded_words(value).into_owned());
        }
        if let Some(value) = self.parameters.get(&format!("{name}*")) {
            return Some(extended(value));
        }
        let piece = |number: usize| {
            let plain = format!("{name}*{number}");
            let encoded = self.parameters.get(&format!("{plain}*")).map(|value| (value, true));
            encoded.or_else(|| self.parameters.get(&plain).map(|value| (value, false)))
        };
        let pieces: Vec<_> = (0..MOST_PARAMETERS).map_while(piece).collect();
        let (_, is_encoded) = pieces.first()?;
        let joined: String = pieces.iter().map(|(value, _)| value.as_str()).collect();
        Some(if *is_encoded { extended(&joined) } else { joined })
    }
}

/// `utf-8'fr'na%C3%AFf.pdf` (RFC 2231, 4).
fn extended(value: &str) -> String {
    let mut parts = value.splitn(3, '\'');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(charset), Some(_), Some(text)) => decode(Some(charset), &percent(text)).into_owned(),
        _ => decode(None, &percent(value)).into_owned(),
    }
}

/// The value at the beginning, without its quotes, and what follows it.
fn parameter_value(text: &str) -> (String, &str) {
    let text = text.trim_start();
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, rest) = text.split_once(';').unwrap_or((text, ""));
        return (value.trim_end().to_owned(), rest);
    };
    let mut value = String::new();
    let mut characters = quoted.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => break,
            '\\' => value.extend(characters.next()),
            _ => value.push(character),
        }
    }
    (value, characters.as_str())
}

#[cfg(test)]
mod tests {
    use super::{Parameters, base64, encoded_words, percent, quoted_printable};

    #[test]
    fn encodings() {
        for (text, expected) in [
            ("", &b""[..]),
            ("Zm9v", b"foo"),
            ("Zm9vYg==", b"foob"),
            ("Zm9vYmE=", b"fooba"),
            ("Zm 9v\r\nYmE", b"fooba"),
            ("Zg==Zg==", b"ff"),
            ("Z", b""),
            ("=", b""),
            ("+/+/", b"\xfb\xff\xbf"),
        ] {
            assert_eq!(base64(text.as_bytes()), expected, "{text}");
        }
        for (text, expected) in [("=C3=A9=\r\n=\nx=", "éx="), ("=3d=3D", "=="), ("=4", "=4"), ("=zz=", "=zz=")] {
            assert_eq!(quoted_printable(text.as_bytes()), expected.as_bytes(), "{text}");
        }
        assert_eq!(percent("%C3%A9%4%zz%"), "é%4%zz%".as_bytes());
    }

    #[test]
    fn words() {
        for (text, expected) in [
            ("a =?utf-8?q?=C3=A9?= b", "a é b"),
            ("=?utf-8?q?a?= =?utf-8?q?_b?=", "a b"),
            ("=?utf-8?b?w6k?= =?iso-8859-1?q?=E9?= c", "éé c"),
            ("=?utf-8?b?ww==?=\t=?UTF-8?b?qQ==?=", "é"),
            ("=?utf-8?q?a", "=?utf-8?q?a"),
            ("=?=?utf-8?q?=E9?=", "=?é"),
        ] {
            assert_eq!(encoded_words(text), expected, "{text}");
        }
    }

    #[test]
    fn parameters() {
        for (field, expected) in [
            ("attachment; filename=a.pdf", Some("a.pdf")),
            ("ATTACHMENT; size=1; FileName = \"a \\\"b\\\".pdf\" ; x=y", Some("a \"b\".pdf")),
            ("attachment; filename=\"=?utf-8?q?na=C3=AFf.pdf?=\"", Some("naïf.pdf")),
            ("attachment; filename*=utf-8'fr'na%C3%AFf.pdf", Some("naïf.pdf")),
            ("attachment; filename*=ISO-8859-1''na%EFf.pdf", Some("naïf.pdf")),
            ("attachment; filename*0*=utf-8''na%C3; filename*1*=%AFf; filename*2=\".pdf\"", Some("naïf.pdf")),
            ("attachment; filename*1=b; filename*0=a; filename*3=d", Some("ab")),
            ("attachment; filename*=a%41", Some("aA")),
            ("attachment; filename=\"a.pdf", Some("a.pdf")),
            ("attachment; name=a.pdf", None),
            ("attachment;;;", None),
        ] {
            let parameters = Parameters::of(field);
            assert_eq!((&*parameters.value, parameters.get("filename").as_deref()), ("attachment", expected), "{field}");
        }
    }
}
