//! RAR archives, 1.5 to 4 and 5 (technote.txt of `WinRAR` 4 and "RAR 5.0 archive format"): names, and which files need a password. What is
//! inside is not unpacked.

use super::archive::{Inside, MOST_ENTRIES};
use super::bytes::{crc32, u16_at, u32_at};
use super::{Encrypted, Facts, Scan, Source, Unreadable};

pub(super) const MAGIC_4: &[u8] = b"Rar!\x1a\x07\x00";
pub(super) const MAGIC_5: &[u8] = b"Rar!\x1a\x07\x01\x00";

/// A RAR archive.
pub(super) async fn read(source: &Source<'_>, scan: &mut Scan<'_>, facts: &mut Facts) -> Result<(), Unreadable> {
    let mut inside = Inside::default();
    let walked = files(source, &mut inside, scan, facts).await;
    if walked.is_err() {
        inside.cut();
    }
    facts.encrypted = inside.encrypted();
    walked
}

async fn files(source: &Source<'_>, inside: &mut Inside, scan: &mut Scan<'_>, facts: &mut Facts) -> Result<(), Unreadable> {
    let is_5 = *source.read_up_to(0, MAGIC_5.len()).await? == *MAGIC_5;
    let mut at = if is_5 { MAGIC_5.len() } else { MAGIC_4.len() } as u64;
    loop {
        scan.budget.check_time()?;
        // Old programs write no end.
        if at == source.size() && facts.entries > 0 && !is_5 {
            return Ok(());
        }
        let Block { size, content } = block(source, at, is_5).await?;
        match content {
            Content::Sealed => {
                inside.closed_as_a_whole();
                return Ok(());
            }
            Content::End => return Ok(()),
            Content::Other => {}
            Content::File { .. } if facts.entries == MOST_ENTRIES => return Err(Unreadable::Large),
            Content::File { name, is_encrypted, is_empty } => {
                facts.entries += 1;
                if is_empty {
                    scan.check_name(&name, facts);
                } else {
                    inside.closed(&name, if is_encrypted { Encrypted::All } else { Encrypted::None }, scan, facts);
                }
            }
        }
        at = at.saturating_add(size);
        if at > source.size() {
            return Err(Unreadable::Truncated);
        }
    }
}

/// The block at a place.
async fn block(source: &Source<'_>, at: u64, is_5: bool) -> Result<Block, Unreadable> {
    let read = if is_5 { block_5 } else { block_4 };
    for most in [MOST_OF_USUAL_HEADER, MOST_OF_HEADER] {
        let header = source.read_up_to(at, most).await?;
        if let Some(block) = read(&header) {
            return Ok(block);
        }
        if header.len() < most {
            return Err(Unreadable::Truncated);
        }
    }
    Err(Unreadable::Malformed)
}

/// Headers are seldom longer, and never longer than the other.
const MOST_OF_USUAL_HEADER: usize = 4096;
const MOST_OF_HEADER: usize = 2 * 1024 * 1024;

/// A header and the data behind it.
struct Block {
    /// In bytes, with its data.
    size: u64,
    content: Content,
}

enum Content {
    File {
        name: String,
        is_encrypted: bool,
        is_empty: bool,
    },
    /// All that follows is encrypted, names too.
    Sealed,
    End,
    /// A folder, a comment, a note.
    Other,
}

/// A block of RAR 1.5 to 4. Its checksum is the lower half of one over all but itself.
fn block_4(bytes: &[u8]) -> Option<Block> {
    const MAIN: u8 = 0x73;
    const FILE: u8 = 0x74;
    const END: u8 = 0x7B;
    const HAS_DATA: u16 = 0x8000;
    const ARE_HEADERS_ENCRYPTED: u16 = 0x0080;

    let (kind, flags, length) = (*bytes.get(2)?, u16_at(bytes, 3)?, usize::from(u16_at(bytes, 5)?));
    let header = bytes.get(..length).filter(|header| header.len() >= 7)?;
    let mut data = if flags & HAS_DATA == 0 && kind != FILE { 0 } else { u64::from(u32_at(header, 7)?) };
    let content = match kind {
        MAIN if flags & ARE_HEADERS_ENCRYPTED != 0 => Content::Sealed,
        FILE => {
            let (content, high) = file_4(header, flags)?;
            data += high << 32;
            content
        }
        END => Content::End,
        _ => Content::Other,
    };
    // Comments have a checksum of another extent.
    let is_checked = matches!(kind, MAIN | FILE);
    if is_checked && u32::from(u16_at(header, 0)?) != crc32(header.get(2..)?) & 0xFFFF {
        return None;
    }
    Some(Block { size: length as u64 + data, content })
}

/// A file, and the upper half of how much it takes.
fn file_4(header: &[u8], flags: u16) -> Option<(Content, u64)> {
    const IS_ENCRYPTED: u16 = 0x0004;
    const IS_LARGE: u16 = 0x0100;
    const IS_UNICODE: u16 = 0x0200;
    const FOLDER: u16 = 0x00E0;

    let is_large = flags & IS_LARGE != 0;
    let high = if is_large { u32_at(header, 32)?.into() } else { 0 };
    let start = if is_large { 40 } else { 32 };
    let name = header.get(start..)?.get(..u16_at(header, 26)?.into())?;
    if flags & FOLDER == FOLDER {
        return Some((Content::Other, high));
    }
    let name = if flags & IS_UNICODE == 0 { plain(name) } else { unicode(name) };
    let is_empty = u32_at(header, 11)? == 0 && u32_at(header, 7)? == 0;
    Some((Content::File { name: name.replace('\\', "/"), is_encrypted: flags & IS_ENCRYPTED != 0, is_empty }, high))
}

/// In a code page that nobody tells.
fn plain(name: &[u8]) -> String {
    std::str::from_utf8(name).map_or_else(|_| name.iter().copied().map(char::from).collect(), str::to_owned)
}

/// A plain name, a zero, and how a UTF-16 one differs from it; or UTF-8 where there is no zero. Every two bits of a byte of flags say
/// what comes next: a byte, a byte in the usual upper half, both halves, or a run of the plain name.
fn unicode(field: &[u8]) -> String {
    let Some(zero) = field.iter().position(|&byte| byte == 0) else { return plain(field) };
    let (short, code) = (field.get(..zero).unwrap_or_default(), field.get(zero + 1..).unwrap_or_default());
    let mut units = Vec::new();
    let mut code = code.iter().copied();
    // It may end anywhere.
    let mut step = || -> Option<()> {
        let upper = u16::from(code.next()?) << 8;
        loop {
            let flags = code.next()?;
            for shift in [6, 4, 2, 0] {
                match flags >> shift & 3 {
                    0 => units.push(code.next()?.into()),
                    1 => units.push(upper | u16::from(code.next()?)),
                    2 => units.push(u16::from_le_bytes([code.next()?, code.next()?])),
                    _ => {
                        let length = code.next()?;
                        let is_moved = length & 0x80 != 0;
                        let by = if is_moved { code.next()? } else { 0 };
                        let upper = if is_moved { upper } else { 0 };
                        let run = short.iter().skip(units.len()).take(usize::from(length & 0x7F) + 2);
                        let run: Vec<_> = run.map(|byte| upper | u16::from(byte.wrapping_add(by))).collect();
                        units.extend(run);
                    }
                }
            }
        }
    };
    let _ended = step();
    String::from_utf16_lossy(&units)
}

/// A block of RAR 5. Its checksum is over all but itself.
fn block_5(bytes: &[u8]) -> Option<Block> {
    const FILE: u64 = 2;
    const ENCRYPTION: u64 = 4;
    const END: u64 = 5;
    const HAS_EXTRA: u64 = 1;
    const HAS_DATA: u64 = 2;

    let mut start = Numbers(bytes.get(4..)?);
    let length = usize::try_from(start.next()?).ok()?;
    let before = bytes.len() - start.0.len();
    let header = start.0.get(..length)?;
    let whole = bytes.get(4..before + length)?;
    if u32_at(bytes, 0)? != crc32(whole) {
        return None;
    }
    let mut fields = Numbers(header);
    let (kind, flags) = (fields.next()?, fields.next()?);
    let extra = if flags & HAS_EXTRA == 0 { 0 } else { usize::try_from(fields.next()?).ok()? };
    let data = if flags & HAS_DATA == 0 { 0 } else { fields.next()? };
    let extra = header.get(header.len().checked_sub(extra)?..)?;
    let content = match kind {
        FILE => file_5(fields, extra, data)?,
        ENCRYPTION => Content::Sealed,
        END => Content::End,
        _ => Content::Other,
    };
    Some(Block { size: data.saturating_add((before + length) as u64), content })
}

fn file_5(mut fields: Numbers<'_>, extra: &[u8], packed: u64) -> Option<Content> {
    const IS_FOLDER: u64 = 1;
    const HAS_TIME: u64 = 2;
    const HAS_CHECKSUM: u64 = 4;

    let (flags, size, _attributes) = (fields.next()?, fields.next()?, fields.next()?);
    for flag in [HAS_TIME, HAS_CHECKSUM] {
        if flags & flag != 0 {
            fields.0 = fields.0.get(4..)?;
        }
    }
    let (_method, _system, length) = (fields.next()?, fields.next()?, fields.next()?);
    let name = fields.0.get(..usize::try_from(length).ok()?)?;
    if flags & IS_FOLDER != 0 {
        return Some(Content::Other);
    }
    let is_empty = size == 0 && packed == 0;
    Some(Content::File { name: String::from_utf8_lossy(name).into_owned(), is_encrypted: is_encrypted(extra), is_empty })
}

/// Whether one of the records says so.
fn is_encrypted(extra: &[u8]) -> bool {
    const ENCRYPTION: u64 = 1;

    let mut rest = Numbers(extra);
    while let Some(length) = rest.next().and_then(|length| usize::try_from(length).ok()) {
        let Some((record, after)) = rest.0.split_at_checked(length) else { return false };
        if Numbers(record).next() == Some(ENCRYPTION) {
            return true;
        }
        rest.0 = after;
    }
    false
}

/// Numbers of seven bits in each byte, the lowest first; the highest bit says that there are more.
struct Numbers<'n>(&'n [u8]);

impl Numbers<'_> {
    fn next(&mut self) -> Option<u64> {
        let length = self.0.iter().take(10).position(|byte| byte & 0x80 == 0)? + 1;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes.iter().rev().fold(0, |number, &byte| number << 7 | u64::from(byte & 0x7F)))
    }
}
