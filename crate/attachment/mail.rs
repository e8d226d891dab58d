//! Messages (RFC 5322) and what they are made of (RFC 2045, 2046), also several in one file (mbox, RFC 4155).

use std::borrow::Cow;
use std::collections::HashSet;

use super::budget::MOST_OF_TEXT;
use super::html::Html;
use super::transfer::{self, Parameters, encoded_words};
use super::{Encrypted, Facts, Scan, Source, Unreadable, charset, content_lines, sealed};
use crate::address::{self, AddrSpec};

/// Fields that nearly every message has.
const COMMON: [&str; 13] = [
    "bcc",
    "cc",
    "date",
    "delivered-to",
    "from",
    "in-reply-to",
    "references",
    "reply-to",
    "sender",
    "subject",
    "to",
    "x-mozilla-keys",
    "x-mozilla-status",
];
/// Fields that nothing else has.
const TELLING: [&str; 9] = [
    "authentication-results",
    "content-disposition",
    "content-transfer-encoding",
    "content-type",
    "dkim-signature",
    "message-id",
    "mime-version",
    "received",
    "return-path",
];
/// Fields that name recipients.
const RECIPIENTS: [&str; 6] = ["to", "cc", "bcc", "resent-to", "resent-cc", "resent-bcc"];
/// Other fields with words of people, or with people. What servers write (paths, signatures, ids) names nobody.
const READABLE: [&str; 9] = [
    "from",
    "sender",
    "reply-to",
    "resent-from",
    "resent-sender",
    "subject",
    "comments",
    "keywords",
    "disposition-notification-to",
];

/// Parts inside parts inside parts; nobody writes that many.
const MOST_DEPTH: usize = 10;
/// More parts than this are not looked at.
const MOST_PARTS: usize = 10_000;
/// A field is read so far: people of a few thousand names.
const MOST_OF_FIELD: usize = 1_000_000;
/// All fields together are read so far.
const MOST_OF_FIELDS: usize = 2_000_000;
/// Longer ones exist nowhere (RFC 2046, 5.1.1: 70).
const MOST_OF_BOUNDARY: usize = 200;
/// More recipients than this are not told apart.
const MOST_RECIPIENTS: usize = 100_000;

/// Whether a message begins here, or several do.
pub(super) fn is_message(extension: &str, head: &[u8]) -> bool {
    let head = without_mark(head);
    let mut fields = Fields::of(without_envelope(head));
    let names: Vec<_> = fields.by_ref().map(|(name, _)| name).collect();
    let count = |known: &[&str]| known.iter().filter(|known| names.iter().any(|name| is_one_of(name, &[known]))).count();
    // A line that is no field ends the header, as long as it is not cut.
    let ends_well = fields.is_at_end || fields.body.len() < 1000 && !fields.body.contains(&b'\n');
    let (common, telling) = (count(&COMMON), count(&TELLING));
    let is_part = || count(&["content-type"]) > 0 && starts_with_any(head, &["content-type:", "mime-version:"]);
    let least = if matches!(extension, "eml" | "mbox") { 1 } else { 3 };
    ends_well && (common + 2 * telling >= least && common + telling >= least.min(2) || is_part())
}

fn is_one_of(name: &[u8], known: &[&str]) -> bool {
    known.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
}

fn starts_with_any(text: &[u8], starts: &[&str]) -> bool {
    starts.iter().any(|start| text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes())))
}

/// Reads a file with a message, or several.
pub(super) async fn read(source: &Source<'_>, scan: &mut Scan<'_>, facts: &mut Facts) -> Result<(), Unreadable> {
    let length = usize::try_from(source.size().min(MOST_OF_TEXT)).map_err(|_| Unreadable::Large)?;
    let bytes = source.read(0, length).await?;
    facts.looked_at = (length as u64 != source.size()).then_some(length as u64);
    let mut mail = Mail::default();
    for message in messages(without_mark(&bytes)) {
        // What was learned until then stays; the parts are not read any more.
        if scan.budget.check_time().is_err() {
            break;
        }
        mail.message(message, 0);
    }
    scan.tally.add(&mail.text);
    facts.recipients = mail.recipients.len();
    facts.skipped += mail.skipped;
    let mut encrypted = Vec::new();
    for (number, part) in mail.parts.iter().enumerate() {
        scan.budget.check_time()?;
        encrypted.extend(part.read(number + 1, scan, facts).await?);
    }
    facts.encrypted = Encrypted::of_all(encrypted);
    Ok(())
}

/// The messages in a file: one, or in an mbox those after each line that begins with `From `.
fn messages(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let is_mbox = bytes.starts_with(b"From ");
    let mut rest = Some(without_envelope(bytes)).filter(|bytes| !bytes.is_empty());
    std::iter::from_fn(move || {
        let bytes = rest.take()?;
        let (mut end, mut is_after_blank) = (0, false);
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            if is_mbox && is_after_blank && line.starts_with(b"From ") {
                rest = bytes.get(end + line.len()..);
                break;
            }
            end += line.len();
            is_after_blank = line.trim_ascii().is_empty();
        }
        bytes.get(..end)
    })
}

/// Without the mark that says UTF-8, which some editors write.
fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

/// Without the line that programs write before a message when they save it.
fn without_envelope(bytes: &[u8]) -> &[u8] {
    let end = || bytes.iter().position(|&byte| byte == b'\n');
    let after = bytes.starts_with(b"From ").then(end).flatten().and_then(|end| bytes.get(end + 1..));
    after.unwrap_or(bytes)
}

/// The fields of a header, as they stand; then, what follows it.
struct Fields<'m> {
    /// What was not read yet.
    body: &'m [u8],
    /// Whether the empty line after the header was reached, or the end of the text.
    is_at_end: bool,
    /// How many more are read.
    left: usize,
}

/// More fields than this are no header.
const MOST_IN_HEADER: usize = 20_000;

impl<'m> Fields<'m> {
    fn of(bytes: &'m [u8]) -> Self {
        Self { body: bytes, is_at_end: false, left: MOST_IN_HEADER }
    }
}

impl<'m> Iterator for Fields<'m> {
    /// The name, and the value with its folds.
    type Item = (&'m [u8], &'m [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1).filter(|_| !self.is_at_end)?;
        if let [b'\n', body @ ..] | [b'\r', b'\n', body @ ..] = self.body {
            (self.body, self.is_at_end) = (body, true);
            return None;
        }
        let is_name = |byte: &u8| byte.is_ascii_graphic() && *byte != b':';
        let length = self.body.iter().take(100).take_while(|byte| is_name(byte)).count();
        let (name, after) = self.body.split_at_checked(length)?;
        let value = after.trim_ascii_start_of_line().strip_prefix(b":").filter(|_| length > 0);
        let Some(value) = value else {
            self.is_at_end = self.body.is_empty();
            return None;
        };
        let mut end = 0;
        for line in value.split_inclusive(|&byte| byte == b'\n') {
            if end > 0 && !matches!(line, [b' ' | b'\t', ..]) {
                break;
            }
            end += line.len();
        }
        let (value, body) = value.split_at_checked(end)?;
        self.body = body;
        Some((name, value))
    }
}

trait Line {
    fn trim_ascii_start_of_line(&self) -> &Self;
}

impl Line for [u8] {
    /// Without the spaces that old programs write before the colon (RFC 5322, 4.5).
    fn trim_ascii_start_of_line(&self) -> &Self {
        let length = self.iter().take(10).take_while(|&&byte| byte == b' ' || byte == b'\t').count();
        self.get(length..).unwrap_or_default()
    }
}

/// A value without its folds, as text.
fn unfolded(value: &[u8]) -> String {
    let value = value.get(..MOST_OF_FIELD).unwrap_or(value);
    charset::decode(value.trim_ascii()).replace(['\r', '\n'], "")
}

/// What messages are made of.
#[derive(Default)]
struct Mail<'m> {
    /// What their headers say.
    text: String,
    recipients: HashSet<AddrSpec>,
    parts: Vec<Part<'m>>,
    skipped: usize,
}

impl<'m> Mail<'m> {
    fn message(&mut self, bytes: &'m [u8], depth: usize) {
        for (name, value) in Fields::of(bytes) {
            let names_recipients = is_one_of(name, &RECIPIENTS);
            if !names_recipients && !is_one_of(name, &READABLE) || self.text.len() > MOST_OF_FIELDS {
                continue;
            }
            let value = unfolded(value);
            self.text.push_str(&encoded_words(&value));
            self.text.push('\n');
            if names_recipients && self.recipients.len() < MOST_RECIPIENTS {
                self.recipients.extend(address::mailboxes(address::parse(&value)).map(|mailbox| mailbox.addr_spec));
            }
        }
        self.entity(bytes, depth, "text/plain");
    }

    /// A message's content, or a part's (RFC 2045, 2.4).
    fn entity(&mut self, bytes: &'m [u8], depth: usize, default: &str) {
        if depth > MOST_DEPTH || self.parts.len() >= MOST_PARTS {
            self.skipped += 1;
            return;
        }
        let part = Part::of(bytes, default);
        match &*part.kind.value {
            "multipart/encrypted" => self.parts.push(Part { is_sealed: true, ..part }),
            kind if kind.starts_with("multipart/") => match part.boundary() {
                Some(boundary) => {
                    let default = if kind == "multipart/digest" { "message/rfc822" } else { "text/plain" };
                    let mut pieces = pieces(part.body, &boundary).peekable();
                    // Without its boundary it is one piece, whatever that is.
                    if pieces.peek().is_none() {
                        self.parts.push(part);
                        return;
                    }
                    for inside in pieces {
                        self.entity(inside, depth + 1, default);
                    }
                }
                None => self.parts.push(part),
            },
            "message/rfc822" | "message/global" if part.is_plain() => self.message(part.body, depth + 1),
            _ => self.parts.push(part),
        }
    }
}

/// The parts between lines of dashes and a boundary (RFC 2046, 5.1.1); the last one may lack its end.
fn pieces<'m>(body: &'m [u8], boundary: &str) -> impl Iterator<Item = &'m [u8]> {
    let mut rest = Some(body);
    let mut is_preamble = true;
    let boundary = boundary.as_bytes().to_vec();
    std::iter::from_fn(move || {
        loop {
            let body = rest.take()?;
            let mut end = 0;
            for line in body.split_inclusive(|&byte| byte == b'\n') {
                let after = line.strip_prefix(b"--").and_then(|line| line.strip_prefix(&*boundary)).map(<[u8]>::trim_ascii_end);
                match after {
                    Some(b"") => {
                        rest = body.get(end + line.len()..);
                        break;
                    }
                    // What follows the end belongs to no part.
                    Some(b"--") => break,
                    _ => end += line.len(),
                }
            }
            if !std::mem::take(&mut is_preamble) {
                return body.get(..end);
            }
        }
    })
}

/// A part that has no parts.
struct Part<'m> {
    kind: Parameters,
    /// Its file name, where it has one.
    name: Option<String>,
    is_attachment: bool,
    encoding: String,
    body: &'m [u8],
    /// Whether its parts are the two of a message encrypted with OpenPGP (RFC 3156, 4).
    is_sealed: bool,
}

impl<'m> Part<'m> {
    fn of(bytes: &'m [u8], default: &str) -> Self {
        let mut fields = Fields::of(bytes);
        let (mut kind, mut disposition, mut encoding) = (None, None, None);
        for (name, value) in fields.by_ref() {
            let field = match name.to_ascii_lowercase().as_slice() {
                b"content-type" => &mut kind,
                b"content-disposition" => &mut disposition,
                b"content-transfer-encoding" => &mut encoding,
                _ => continue,
            };
            field.get_or_insert_with(|| unfolded(value));
        }
        let kind = Parameters::of(kind.as_deref().filter(|kind| kind.contains('/')).unwrap_or(default));
        let disposition = Parameters::of(disposition.as_deref().unwrap_or_default());
        let name = disposition.get("filename").or_else(|| kind.get("name")).filter(|name| !name.is_empty());
        Self {
            name,
            is_attachment: disposition.value == "attachment",
            encoding: encoding.unwrap_or_default().trim().to_ascii_lowercase(),
            body: fields.body,
            kind,
            is_sealed: false,
        }
    }

    fn boundary(&self) -> Option<String> {
        self.kind.get("boundary").filter(|boundary| !boundary.is_empty() && boundary.len() <= MOST_OF_BOUNDARY)
    }

    fn is_plain(&self) -> bool {
        !matches!(&*self.encoding, "base64" | "quoted-printable")
    }

    /// Counts what it says, or looks into the file that it is; whether it is encrypted, where it has anything to read.
    async fn read(&self, number: usize, scan: &mut Scan<'_>, facts: &mut Facts) -> Result<Option<Encrypted>, Unreadable> {
        if self.is_sealed {
            return Ok(Some(Encrypted::All));
        }
        let bytes = self.decoded();
        scan.budget.spend(bytes.len())?;
        let is_text = self.kind.value.starts_with("text/") && !self.is_attachment && self.name.is_none();
        if is_text && sealed::kind(&bytes, bytes.len() as u64).is_none() {
            self.say(&bytes, scan);
            return Ok((!bytes.trim_ascii().is_empty()).then_some(Encrypted::None));
        }
        facts.entries += usize::from(!is_text);
        let name = self.name.as_deref().map_or_else(|| Cow::Owned(number.to_string()), Cow::Borrowed);
        Ok(Some(scan.part(&name, &bytes, facts).await))
    }

    fn decoded(&self) -> Cow<'m, [u8]> {
        match &*self.encoding {
            "base64" => transfer::base64(self.body).into(),
            "quoted-printable" => transfer::quoted_printable(self.body).into(),
            _ => self.body.into(),
        }
    }

    fn say(&self, bytes: &[u8], scan: &mut Scan<'_>) {
        let text = transfer::decode(self.kind.get("charset").as_deref(), bytes);
        match &*self.kind.value {
            "text/html" => Html::default().read(&text).into_iter().for_each(|text| scan.tally.add(text)),
            "text/calendar" | "text/vcard" | "text/x-vcard" => scan.tally.add(&content_lines::text(&text)),
            _ => scan.tally.add(&text),
        }
    }
}
