//! Contacts and calendars: content lines (RFC 6350, 3.2 and 3.3; RFC 5545, 3.1), also those of vCard 2.1.

use super::{charset, transfer};

/// Properties that say nothing of a person, but may look like an address or a number: identifiers, dates, pictures.
const SKIPPED: [&str; 25] = [
    "ATTACH",
    "BDAY",
    "COMPLETED",
    "CREATED",
    "DTEND",
    "DTSTAMP",
    "DTSTART",
    "DUE",
    "DURATION",
    "EXDATE",
    "GEO",
    "KEY",
    "LAST-MODIFIED",
    "LOGO",
    "PHOTO",
    "PRODID",
    "RDATE",
    "RECURRENCE-ID",
    "RELATED-TO",
    "REV",
    "RRULE",
    "SEQUENCE",
    "SOUND",
    "TRIGGER",
    "UID",
];

/// What the lines say, each unfolded and decoded. Names of properties stay: they end at a `:`.
pub(super) fn text(lines: &str) -> String {
    let mut text = String::with_capacity(lines.len());
    let mut line = Line::default();
    for piece in lines.lines() {
        if !line.goes_on_with(piece) {
            line.end(&mut text);
            line.begin(piece);
        }
    }
    line.end(&mut text);
    text
}

#[derive(Default)]
struct Line {
    text: String,
    is_skipped: bool,
    is_quoted_printable: bool,
}

impl Line {
    fn begin(&mut self, piece: &str) {
        (self.is_skipped, self.is_quoted_printable) = (false, false);
        if piece.is_empty() {
            return;
        }
        let head = piece.split_once(':').map_or(piece, |(head, _)| head);
        let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
        // `item1.EMAIL` belongs to a group (RFC 6350, 3.3).
        let name = name.rsplit_once('.').map_or(name, |(_, name)| name);
        let parameters = parameters.to_ascii_uppercase();
        let is_binary = parameters.split(';').any(|parameter| matches!(parameter, "ENCODING=B" | "ENCODING=BASE64" | "BASE64"));
        let is_skipped = is_binary || SKIPPED.iter().any(|skipped| name.eq_ignore_ascii_case(skipped));
        self.is_skipped = is_skipped;
        self.is_quoted_printable = parameters.contains("QUOTED-PRINTABLE");
        if !is_skipped {
            self.text.push_str(piece);
        }
    }

    /// Takes a piece that belongs to this line: after a fold, or after a soft line break of quoted-printable.
    fn goes_on_with(&mut self, piece: &str) -> bool {
        if let Some(folded) = piece.strip_prefix([' ', '\t']) {
            if !self.is_skipped {
                self.text.push_str(folded);
            }
            return true;
        }
        if self.is_quoted_printable && self.text.ends_with('=') {
            self.text.pop();
            self.text.push_str(piece);
            return true;
        }
        false
    }

    fn end(&mut self, text: &mut String) {
        if self.is_quoted_printable {
            text.push_str(&charset::decode(&transfer::quoted_printable(self.text.as_bytes())));
        } else {
            unescape(&self.text, text);
        }
        text.push('\n');
        self.text.clear();
    }
}

/// Adds a value with `\n`, `\,` and `\;` decoded (RFC 6350, 3.4).
fn unescape(value: &str, text: &mut String) {
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        rest = match after.strip_prefix(['n', 'N']) {
            Some(after) => {
                text.push('\n');
                after
            }
            None => after,
        };
    }
    text.push_str(rest);
}
