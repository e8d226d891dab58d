//! Files that are text as they stand: tables, contacts, calendars, JSON, HTML and all others.

use super::budget::MOST_OF_TEXT;
use super::charset::{Charset, Guess, is_mostly_utf8};
use super::html::Html;
use super::{Encrypted, Facts, Kind, Scan, Source, Unreadable, content_lines, kind, mail};

/// What a text is, by how it begins; nothing where it is no text. A file's name helps where many things begin alike.
pub(super) fn kind(name: &str, head: &[u8]) -> Option<Kind> {
    let extension = kind::extension(name);
    // Its header is text, whatever its parts are.
    if mail::is_message(&extension, head) {
        return Some(Kind::Eml);
    }
    let guess = Guess::of(head)?;
    let text = guess.charset.decode(head.get(guess.mark..).unwrap_or_default());
    let text = text.trim_start();
    let known = [(Kind::Vcf, "BEGIN:VCARD"), (Kind::Ics, "BEGIN:VCALENDAR")];
    let known = known.into_iter().find(|(_, start)| begins(text, start)).map(|(kind, _)| kind);
    Some(known.unwrap_or_else(|| match &*extension {
        _ if is_html(&extension, text) => Kind::Html,
        _ if is_json(&extension, text) => Kind::Json,
        "csv" | "tsv" | "tab" if is_table(text, '\t', 1) => Kind::Tsv,
        "csv" => Kind::Csv,
        "tsv" | "tab" => Kind::Tsv,
        _ if is_table(text, '\t', 1) => Kind::Tsv,
        _ if is_table(text, ';', 2) || is_table(text, ',', 2) => Kind::Csv,
        _ => Kind::Text,
    }))
}

fn begins(text: &str, start: &str) -> bool {
    text.as_bytes().get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
}

/// Whether a page begins here, after comments and the like; parts of one go by such a name.
fn is_html(extension: &str, text: &str) -> bool {
    let has_name = matches!(extension, "html" | "htm" | "xhtml");
    let mut rest = text;
    while let Some(("" | "\u{feff}", after)) = rest.trim_start().split_once('<') {
        let end = match after.get(..3) {
            Some("!--") => "-->",
            _ if after.starts_with('?') => "?>",
            _ => {
                return has_name
                    || ["html", "!doctype html", "head", "body", "meta", "table", "div"]
                        .iter()
                        .any(|start| begins(after, start));
            }
        };
        let Some((_, after)) = after.split_once(end) else { return has_name };
        rest = after;
    }
    has_name && rest.contains('<')
}

/// Whether an object or an array begins here; what else begins with a bracket is no JSON.
fn is_json(extension: &str, text: &str) -> bool {
    let has_name = matches!(extension, "json" | "jsonl" | "ndjson" | "geojson");
    let next = |text: &str| text.trim_start().chars().next();
    match (text.chars().next(), text.get(1..).and_then(next)) {
        (Some('{'), Some(next)) => matches!(next, '"' | '}'),
        (Some('['), Some(next)) => matches!(next, '{' | '[' | '"') || has_name,
        (Some(_), _) => has_name,
        (None, _) => false,
    }
}

/// Whether the first lines have equally many separators: at least so many in each, and three lines.
fn is_table(text: &str, separator: char, least: usize) -> bool {
    let (whole, _) = text.rsplit_once('\n').unwrap_or_default();
    let mut counts = whole.lines().take(20).map(|line| {
        let outside_quotes = line.split('"').step_by(2);
        outside_quotes.map(|part| part.matches(separator).count()).sum::<usize>()
    });
    let Some(first) = counts.next().filter(|&count| count >= least) else { return false };
    let mut others = 0;
    counts.inspect(|_| others += 1).all(|count| count == first) && others >= 2
}

/// So much is read at once.
const CHUNK: usize = 1024 * 1024;

/// Reads a text, and counts what stands in it.
pub(super) async fn read(source: &Source<'_>, scan: &mut Scan<'_>, facts: &mut Facts) -> Result<(), Unreadable> {
    let end = source.size().min(MOST_OF_TEXT);
    let mut reader = Reader::new(facts.kind);
    let mut at = 0;
    facts.encrypted = Encrypted::None;
    while at < end {
        let read = chunk(source, scan, at, end, &mut reader).await;
        facts.charset = reader.guess.map(|guess| guess.charset);
        match read {
            Ok(taken) => at += taken,
            Err(unreadable) => {
                facts.looked_at = Some(at);
                return Err(unreadable);
            }
        }
    }
    facts.looked_at = (end < source.size()).then_some(end);
    Ok(())
}

/// Reads on from a place; how far.
async fn chunk(source: &Source<'_>, scan: &mut Scan<'_>, at: u64, end: u64, reader: &mut Reader) -> Result<u64, Unreadable> {
    scan.budget.check_time()?;
    let length = usize::try_from(end - at).map_or(CHUNK, |rest| rest.min(CHUNK));
    let bytes = source.read(at, length).await?;
    let is_last = at + length as u64 == end;
    Ok(reader.take(&bytes, is_last, |text| scan.tally.add(text)) as u64)
}

/// Turns pieces of a file into text.
struct Reader {
    kind: Kind,
    html: Html,
    /// What the file is written in; nothing before its first piece.
    guess: Option<Guess>,
    /// Whether characters were seen that only UTF-8 explains.
    is_sure: bool,
}

impl Reader {
    fn new(kind: Kind) -> Self {
        Self { kind, html: Html::default(), guess: None, is_sure: false }
    }

    /// Takes whole lines from the beginning of a piece; how many bytes.
    fn take(&mut self, bytes: &[u8], is_last: bool, add: impl FnMut(&str)) -> usize {
        let is_first = self.guess.is_none();
        let guess = *self.guess.get_or_insert_with(|| {
            let guess = Guess::of(bytes).unwrap_or(Guess { charset: Charset::Windows1252, mark: 0 });
            self.is_sure = guess.mark > 0;
            guess
        });
        let length = if is_last { bytes.len() } else { self.end_of_lines(guess.charset, bytes) };
        let mark = if is_first { guess.mark } else { 0 };
        self.decode(bytes.get(mark..length).unwrap_or_default(), add);
        length
    }

    /// The end of the last line whose value does not go on in the next; where lines are longer than a piece, of a word.
    fn end_of_lines(&self, charset: Charset, bytes: &[u8]) -> usize {
        let folds = matches!(self.kind, Kind::Vcf | Kind::Ics);
        let width = charset.width();
        // A character beyond ASCII gives no unit here that could be taken for a separator.
        let unit = |unit: &[u8]| match (charset, unit) {
            (Charset::Utf8 | Charset::Windows1252, &[byte])
            | (Charset::Utf16Le, &[byte, 0])
            | (Charset::Utf16Be, &[0, byte]) => byte,
            _ => 0xff,
        };
        let last = |is_end: &dyn Fn(u8, u8) -> bool| {
            let mut next = None;
            let mut end = bytes.len() / width * width;
            for piece in bytes.get(..end)?.rchunks_exact(width) {
                let this = unit(piece);
                if next.is_some_and(|next| is_end(this, next)) {
                    return Some(end);
                }
                next = Some(this);
                end -= width;
            }
            None
        };
        last(&|this, next| this == b'\n' && !(folds && matches!(next, b' ' | b'\t' | b'\r' | b'\n')))
            .or_else(|| last(&|this, _| matches!(this, b' ' | b',' | b';' | b'\r' | b'\n' | b'\t' | b'>')))
            .or_else(|| last(&|_, next| next.is_ascii()))
            .unwrap_or(bytes.len())
    }

    fn decode(&mut self, bytes: &[u8], add: impl FnMut(&str)) {
        let Some(guess) = &mut self.guess else { return };
        if guess.charset != Charset::Utf8 {
            let text = guess.charset.decode(bytes);
            return self.say(&text, add);
        }
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => {
                self.is_sure = self.is_sure || !bytes.is_ascii();
                return self.say(text, add);
            }
            Err(_) if self.is_sure || is_mostly_utf8(bytes) => Charset::Utf8.decode(bytes),
            Err(_) => {
                guess.charset = Charset::Windows1252;
                Charset::Windows1252.decode(bytes)
            }
        };
        self.say(&text, add);
    }

    fn say(&mut self, text: &str, mut add: impl FnMut(&str)) {
        match self.kind {
            Kind::Html => self.html.read(text).into_iter().for_each(add),
            Kind::Vcf | Kind::Ics => add(&content_lines::text(text)),
            Kind::Json if text.contains('\\') => add(&unescape(text)),
            _ => add(text),
        }
    }
}

/// JSON with the escapes of its strings decoded (RFC 8259, 7).
fn unescape(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    let mut rest = json;
    while let Some((before, escape)) = rest.split_once('\\') {
        text.push_str(before);
        let mut characters = escape.chars();
        match characters.next() {
            Some('b' | 'f' | 'n' | 'r' | 't') => text.push('\n'),
            Some('u') => {
                let (character, after) = escaped_unit(characters.as_str());
                text.push(character);
                rest = after;
                continue;
            }
            Some(character) => text.push(character),
            None => {}
        }
        rest = characters.as_str();
    }
    text.push_str(rest);
    text
}

/// The character after a `\u`, which may take two units, and what follows it.
fn escaped_unit(text: &str) -> (char, &str) {
    let unit = |text: &str| u16::from_str_radix(text.get(..4)?, 16).ok();
    let after = |length| text.get(length..).unwrap_or_default();
    let Some(first) = unit(text) else { return (char::REPLACEMENT_CHARACTER, text) };
    let second = after(4).strip_prefix("\\u").and_then(unit);
    match char::decode_utf16([first].into_iter().chain(second)).next() {
        Some(Ok(character)) if character > '\u{ffff}' => (character, after(10)),
        Some(Ok(character)) => (character, after(4)),
        _ => (char::REPLACEMENT_CHARACTER, after(4)),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]

    use super::{Kind, Reader};

    /// What is handed over of a file that is read by so many bytes at once.
    fn read(kind: Kind, bytes: &[u8], chunk: usize) -> Vec<String> {
        let (mut reader, mut pieces, mut at) = (Reader::new(kind), Vec::new(), 0);
        while at < bytes.len() {
            let end = bytes.len().min(at + chunk);
            let piece = bytes.get(at..end).unwrap();
            at += reader.take(piece, end == bytes.len(), |text| pieces.push(text.to_owned()));
        }
        pieces
    }

    #[test]
    fn pieces_end_with_lines_and_nothing_is_lost() {
        let text = (0..50).map(|n| format!("{n};Élodie {n};\u{1f600}\r\n")).collect::<Vec<_>>().concat();
        let units = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<_>>();
        for bytes in [text.clone().into_bytes(), units(u16::to_le_bytes), units(u16::to_be_bytes)] {
            for chunk in 60..200 {
                let pieces = read(Kind::Csv, &bytes, chunk);
                assert_eq!(pieces.concat(), text, "{chunk}");
                assert!(pieces.len() > 5 && pieces.iter().all(|piece| piece.ends_with('\n')), "{chunk}");
            }
        }
    }

    #[test]
    fn long_lines_are_cut_between_words_or_at_last_between_characters() {
        let words = "élan ".repeat(100);
        let pieces = read(Kind::Text, words.as_bytes(), 32);
        assert!(pieces.iter().all(|piece| piece.ends_with(' ')), "{pieces:?}");
        assert_eq!(pieces.concat(), words);
        let letters = "éx".repeat(100);
        assert_eq!(read(Kind::Text, letters.as_bytes(), 32).concat(), letters);
    }

    #[test]
    fn folded_lines_stay_together() {
        let cards = "BEGIN:VCARD\nEMAIL:a\n b\n c\nEND:VCARD\n".repeat(20);
        let text = read(Kind::Vcf, cards.as_bytes(), 50).concat();
        assert_eq!(text.matches("EMAIL:abc\n").count(), 20);
    }
}
