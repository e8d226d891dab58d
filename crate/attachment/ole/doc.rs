//! Documents of Word until 2003 ([MS-DOC] 11.2), and of Word 6 and 95 as far as they are the same.
//!
//! Which changes are tracked is said by the formats of each piece of text, which are not read.

use super::super::bytes::{u16_at, u32_at};
use super::super::{Encrypted, Facts, Scan, Unreadable};
use super::compound::{Compound, Entry, THE_ROOT};
use super::{Text, main_stream};

/// What a document begins with (2.5.2), and what it began with until Word 95.
const IDENT: u16 = 0xa5ec;
const IDENT_95: u16 = 0xa5dc;
/// The first version of Word 97.
const WORD_97: u16 = 0x00c0;

/// Flags of the `FibBase`, at 10.
const IS_COMPLEX: u16 = 0x0004;
const IS_ENCRYPTED: u16 = 0x0100;
const HAS_TABLE_1: u16 = 0x0200;

/// Where the places of other things stand (2.5.6): of the comments' references, and of the pieces of text.
const COMMENTS: usize = 0xba;
const PIECES: usize = 0x1a2;
/// A position and what stands there of each comment (2.8.7).
const COMMENT: usize = 4 + 30;
/// A position and a description of each piece of text (2.8.35).
const PIECE: usize = 4 + 8;

pub(super) async fn read(
    compound: &mut Compound<'_>,
    stream: &Entry,
    scan: &mut Scan<'_>,
    facts: &mut Facts,
) -> Result<(), Unreadable> {
    let document = main_stream(compound, stream, scan, facts).await?;
    let field = |at| u16_at(&document, at).ok_or(Unreadable::Truncated);
    if !matches!(field(0)?, IDENT | IDENT_95) {
        return Err(Unreadable::Malformed);
    }
    let flags = field(10)?;
    if flags & IS_ENCRYPTED != 0 {
        facts.encrypted = Encrypted::All;
        return Ok(());
    }
    facts.encrypted = Encrypted::None;
    let mut text = Text::default();
    if field(2)? < WORD_97 {
        // Saved as a whole, its text stands in one piece.
        if flags & IS_COMPLEX != 0 {
            return Err(Unreadable::Unsupported);
        }
        let range = place(&document, 0x18).map(|(from, to)| from..to).ok_or(Unreadable::Truncated)?;
        add(document.get(range).ok_or(Unreadable::Truncated)?, false, &mut text, scan);
        text.flush(scan);
        return Ok(());
    }
    let name = if flags & HAS_TABLE_1 != 0 { "1Table" } else { "0Table" };
    let table = compound.stream(THE_ROOT, name).ok_or(Unreadable::Malformed)?;
    let table = compound.read(&table, scan.budget.of_part()).await?;
    scan.budget.spend(table.len())?;
    let comments = place(&document, COMMENTS).map_or(0, |(_, length)| length.saturating_sub(4) / COMMENT);
    facts.hidden.comments += comments.min(document.len());
    let (from, length) = place(&document, PIECES).ok_or(Unreadable::Truncated)?;
    let clx = table.get(from..).and_then(|table| table.get(..length)).ok_or(Unreadable::Malformed)?;
    read_pieces(clx, &document, &mut text, scan)
}

/// Two numbers, one after the other.
fn place(document: &[u8], at: usize) -> Option<(usize, usize)> {
    Some((usize::try_from(u32_at(document, at)?).ok()?, usize::try_from(u32_at(document, at + 4)?).ok()?))
}

/// The text of everything: the body, notes, headers, comments, boxes (2.9.38).
fn read_pieces(clx: &[u8], document: &[u8], text: &mut Text, scan: &mut Scan<'_>) -> Result<(), Unreadable> {
    let pieces = pieces(clx).ok_or(Unreadable::Malformed)?;
    let count = pieces.len().saturating_sub(4) / PIECE;
    let (positions, descriptions) = pieces.split_at_checked((count + 1) * 4).ok_or(Unreadable::Malformed)?;
    let mut result = Ok(());
    let mut read = 0;
    for (index, description) in descriptions.chunks_exact(8).take(count).enumerate() {
        let bounds = u32_at(positions, index * 4).zip(u32_at(positions, index * 4 + 4));
        let length = bounds.and_then(|(from, to)| to.checked_sub(from)).ok_or(Unreadable::Malformed)?;
        let length = usize::try_from(length).map_err(|_| Unreadable::Malformed)?;
        // In one byte for each character, at half of the place that is said, or in two (2.9.73).
        let place = u32_at(description, 2).ok_or(Unreadable::Malformed)?;
        let is_wide = place & 0x4000_0000 == 0;
        let place = usize::try_from(place & 0x3fff_ffff).map_err(|_| Unreadable::Malformed)?;
        let (from, bytes) = if is_wide { (place, length.saturating_mul(2)) } else { (place / 2, length) };
        // Pieces that stand in the same place again and again make more text than there is.
        read = bytes.saturating_add(read);
        let piece = document.get(from..).and_then(|rest| rest.get(..bytes)).filter(|_| read <= document.len());
        let Some(piece) = piece else {
            result = Err(Unreadable::Malformed);
            break;
        };
        scan.budget.check_time()?;
        add(piece, is_wide, text, scan);
    }
    text.flush(scan);
    result
}

/// The table of pieces in a Clx: what stands before it are formats (2.9.38).
fn pieces(mut clx: &[u8]) -> Option<&[u8]> {
    loop {
        match clx.split_first()? {
            (1, rest) => clx = rest.get(2 + usize::from(u16_at(rest, 0)?)..)?,
            (2, rest) => return rest.get(4..)?.get(..usize::try_from(u32_at(rest, 0)?).ok()?),
            _ => return None,
        }
    }
}

/// Adds a piece of text. It may end in the middle of a word, so that nothing is put between two of them.
fn add(piece: &[u8], is_wide: bool, text: &mut Text, scan: &mut Scan<'_>) {
    // Each an even number of bytes, and small: text is looked through part by part.
    for part in piece.chunks(16_384) {
        if is_wide {
            let units: Vec<u16> = part.chunks_exact(2).filter_map(|unit| u16_at(unit, 0)).collect();
            text.push(char::decode_utf16(units).map(|c| plain(c.unwrap_or(char::REPLACEMENT_CHARACTER))));
        } else {
            text.push(part.iter().map(|&byte| plain(char::from(byte))));
        }
        text.flush_if_long(scan);
    }
}

/// Ends of paragraphs and cells, and marks of fields and pictures, are control characters (2.4.1).
fn plain(c: char) -> char {
    match c {
        // A hyphen that does not end a line.
        '\u{1e}' => '-',
        '\u{7}' => '\t',
        c if c.is_control() => '\n',
        c => c,
    }
}
