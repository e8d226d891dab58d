//! JSON as JavaScript writes it, whose strings may hold half of a character, made readable.

/// U+FFFD as the digits of an escape.
const REPLACEMENT: &[u8] = b"fffd";

/// Puts U+FFFD in the place of each half of a character (a surrogate without the other one) in the text of a JSON value, names of
/// members included. JavaScript's own `JSON.stringify` writes such halves, and nothing else, as escapes from `\ud800` to `\udfff`.
///
/// Where two names become the same, the last one counts, as with any name that stands in JSON twice.
pub fn mend(json: &mut [u8]) {
    let mut rest = json;
    while let Some(at) = rest.iter().position(|&byte| byte == b'\\') {
        let (_, escape) = rest.split_at_mut(at);
        let length = mend_escape(escape);
        rest = escape.get_mut(length..).unwrap_or_default();
    }
}

/// Mends the escape that `text` begins with, and tells how long it is.
fn mend_escape(text: &mut [u8]) -> usize {
    match unit(text) {
        None => 2,
        Some(0xd800..=0xdbff) if matches!(text.get(6..).and_then(unit), Some(0xdc00..=0xdfff)) => 12,
        Some(0xd800..=0xdfff) => {
            if let Some(digits) = text.get_mut(2..6) {
                digits.copy_from_slice(REPLACEMENT);
            }
            6
        }
        Some(_) => 6,
    }
}

/// The UTF-16 code unit that an escape stands for; `None` where `text` begins with no `\u` escape.
fn unit(text: &[u8]) -> Option<u16> {
    let digits = text.strip_prefix(b"\\u")?.get(..4)?;
    digits.iter().try_fold(0, |unit, &digit| Some(unit << 4 | u16::try_from(char::from(digit).to_digit(16)?).ok()?))
}
