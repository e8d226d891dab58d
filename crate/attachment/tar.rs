//! tar archives: ustar and pax (POSIX.1-2017, pax, "ustar Interchange Format"), with GNU's long names, plain or inside gzip.

use std::borrow::Cow;

use super::archive::{HEAD, Inside, MOST_ENTRIES};
use super::gzip::Unpacked;
use super::{Encrypted, Facts, Scan, Source, Unreadable, kind};

/// Everything comes in blocks.
pub(super) const BLOCK: usize = 512;

/// A tar archive as it stands.
pub(super) async fn read(source: &Source<'_>, scan: &mut Scan<'_>, facts: &mut Facts) -> Result<(), Unreadable> {
    walk(&mut Input::Plain { source, at: 0 }, scan, facts).await
}

/// Where an archive comes from; it is read from its beginning to its end.
pub(super) enum Input<'i, 's> {
    /// A file.
    Plain { source: &'i Source<'s>, at: u64 },
    /// What is inside a compressed one.
    Gzip(&'i mut Unpacked<'s>),
}

impl Input<'_, '_> {
    /// The next bytes, as many as there are up to `length`, which stay where they are.
    async fn peek(&mut self, length: usize, scan: &mut Scan<'_>) -> Result<Cow<'_, [u8]>, Unreadable> {
        match self {
            Self::Plain { source, at } => source.read_up_to(*at, length).await,
            Self::Gzip(unpacked) => Ok(unpacked.peek(length, scan).await?.into()),
        }
    }

    /// The next bytes, as many as there are up to `length`, which are used up.
    async fn take(&mut self, length: usize, scan: &mut Scan<'_>) -> Result<Cow<'_, [u8]>, Unreadable> {
        match self {
            Self::Plain { source, at } => {
                let bytes = source.read_up_to(*at, length).await?;
                scan.budget.spend(bytes.len())?;
                *at += bytes.len() as u64;
                Ok(bytes)
            }
            // Paid when it was unpacked.
            Self::Gzip(unpacked) => Ok(unpacked.take(length, scan).await?.into()),
        }
    }

    /// Goes past bytes; an error where there are not so many.
    async fn skip(&mut self, length: u64, scan: &mut Scan<'_>) -> Result<(), Unreadable> {
        let is_there = match self {
            Self::Plain { source, at } => {
                *at = at.saturating_add(length);
                *at <= source.size()
            }
            Self::Gzip(unpacked) => unpacked.skip(length, scan).await?,
        };
        if is_there { Ok(()) } else { Err(Unreadable::Truncated) }
    }
}

/// What a header says.
struct Header {
    kind: u8,
    size: u64,
    name: String,
    is_extended: bool,
}

/// What headers before a file say about it.
#[derive(Default)]
struct Ahead {
    name: Option<String>,
    size: Option<u64>,
}

/// Looks at every file.
pub(super) async fn walk(input: &mut Input<'_, '_>, scan: &mut Scan<'_>, facts: &mut Facts) -> Result<(), Unreadable> {
    let mut inside = Inside::default();
    let walked = files(input, &mut inside, scan, facts).await;
    if walked.is_err() {
        inside.cut();
    }
    facts.encrypted = inside.encrypted();
    walked
}

async fn files(
    input: &mut Input<'_, '_>,
    inside: &mut Inside,
    scan: &mut Scan<'_>,
    facts: &mut Facts,
) -> Result<(), Unreadable> {
    let mut ahead = Ahead::default();
    loop {
        scan.budget.check_time()?;
        let block = input.peek(BLOCK, scan).await?;
        // Two blocks of zeros are the end; some programs write none.
        if block.iter().all(|&byte| byte == 0) {
            return if block.is_empty() || block.len() == BLOCK { Ok(()) } else { Err(Unreadable::Truncated) };
        }
        if block.len() < BLOCK {
            return Err(Unreadable::Truncated);
        }
        let header = header(&block).ok_or(Unreadable::Malformed)?;
        input.skip(BLOCK as u64, scan).await?;
        match header.kind {
            b'L' | b'x' => {
                let length = usize::try_from(header.size).ok().filter(|&size| size <= MOST_AHEAD).ok_or(Unreadable::Large)?;
                ahead.learn(header.kind, &input.peek(length, scan).await?);
                input.skip(padded(header.size), scan).await?;
            }
            // About all files, about the target of a link, or of a volume.
            b'g' | b'K' | b'V' | b'M' => input.skip(padded(header.size), scan).await?,
            // Links, devices and folders have nothing inside.
            b'1'..=b'6' => ahead = Ahead::default(),
            _ => {
                if facts.entries == MOST_ENTRIES {
                    return Err(Unreadable::Large);
                }
                if header.kind == b'S' && header.is_extended {
                    skip_map(input, scan).await?;
                }
                let ahead = std::mem::take(&mut ahead);
                let (name, size) = (ahead.name.unwrap_or(header.name), ahead.size.unwrap_or(header.size));
                // Old programs tell folders by their names alone.
                let mut taken = 0;
                if !name.ends_with('/') {
                    facts.entries += 1;
                    taken = look(input, &name, size, inside, scan, facts).await?;
                }
                input.skip(padded(size) - taken, scan).await?;
            }
        }
    }
}

/// Looks at a file; how many of its bytes were used up.
async fn look(
    input: &mut Input<'_, '_>,
    name: &str,
    size: u64,
    inside: &mut Inside,
    scan: &mut Scan<'_>,
    facts: &mut Facts,
) -> Result<u64, Unreadable> {
    let length = |most: usize| usize::try_from(size).unwrap_or(usize::MAX).min(most);
    let head = input.peek(length(HEAD), scan).await?;
    if head.len() < length(HEAD) {
        inside.closed(name, Encrypted::Unknown, scan, facts);
        return Err(Unreadable::Truncated);
    }
    if size <= HEAD as u64 || !kind::of(name, &Source::Memory(&head)).await?.has_reader() {
        inside.part(name, &head, scan, facts).await;
        return Ok(0);
    }
    drop(head);
    let bytes = input.take(length(scan.budget.of_part()), scan).await?;
    inside.part(name, &bytes, scan, facts).await;
    facts.skipped += usize::from((bytes.len() as u64) < size);
    Ok(bytes.len() as u64)
}

/// Content fills whole blocks.
fn padded(size: u64) -> u64 {
    size.div_ceil(BLOCK as u64).saturating_mul(BLOCK as u64)
}

/// Goes past the rest of a map of a file with holes (GNU tar, "Old GNU Format").
async fn skip_map(input: &mut Input<'_, '_>, scan: &mut Scan<'_>) -> Result<(), Unreadable> {
    loop {
        let goes_on = input.peek(BLOCK, scan).await?.get(504).is_some_and(|&byte| byte != 0);
        input.skip(BLOCK as u64, scan).await?;
        if !goes_on {
            return Ok(());
        }
    }
}

/// More than this nobody says ahead of a file.
const MOST_AHEAD: usize = 1_000_000;

impl Ahead {
    fn learn(&mut self, kind: u8, bytes: &[u8]) {
        if kind == b'L' {
            self.name = Some(text(bytes));
            return;
        }
        // Each record is its own length, a space, a key, `=`, a value and a newline.
        let mut rest = bytes;
        while let Some((record, after)) = record(rest) {
            let (key, value) = record.split_once('=').unwrap_or_default();
            match key {
                "path" => self.name = Some(value.to_owned()),
                "size" => self.size = value.parse().ok(),
                _ => {}
            }
            rest = after;
        }
    }
}

fn record(bytes: &[u8]) -> Option<(Cow<'_, str>, &[u8])> {
    let space = bytes.iter().take(10).position(|&byte| byte == b' ')?;
    let length: usize = std::str::from_utf8(bytes.get(..space)?).ok()?.parse().ok()?;
    let (record, after) = bytes.split_at_checked(length)?;
    Some((String::from_utf8_lossy(record.get(space + 1..)?.strip_suffix(b"\n")?), after))
}

/// Whether a block is a header: its checksum is right.
pub(super) fn is_header(block: &[u8]) -> bool {
    header(block).is_some()
}

fn header(block: &[u8]) -> Option<Header> {
    let block = block.get(..BLOCK)?;
    // The checksum counts itself as spaces.
    let sum: u64 =
        block.iter().enumerate().map(|(at, &byte)| u64::from(if (148..156).contains(&at) { b' ' } else { byte })).sum();
    let stated = block.get(148..156)?;
    if number(stated)? != sum || !stated.iter().any(u8::is_ascii_digit) {
        return None;
    }
    let name = text(block.get(..100)?);
    let prefix = if block.get(257..263)? == b"ustar\0" { text(block.get(345..500)?) } else { String::new() };
    Some(Header {
        kind: *block.get(156)?,
        size: number(block.get(124..136)?)?,
        name: if prefix.is_empty() { name } else { format!("{prefix}/{name}") },
        is_extended: *block.get(482)? != 0,
    })
}

/// Octal digits; or, where the first bit is set, the number itself (GNU tar, "Extensions").
fn number(field: &[u8]) -> Option<u64> {
    let (&first, rest) = field.split_first()?;
    if first & 0x80 != 0 {
        let start = u64::from(first & 0x7F);
        return rest.iter().try_fold(start, |number, &byte| number.checked_mul(256)?.checked_add(byte.into()));
    }
    let digits = std::str::from_utf8(field).ok()?.trim_matches(['\0', ' ']);
    if digits.is_empty() { Some(0) } else { u64::from_str_radix(digits, 8).ok() }
}

fn text(field: &[u8]) -> String {
    let end = field.iter().position(|&byte| byte == 0).unwrap_or(field.len());
    String::from_utf8_lossy(field.get(..end).unwrap_or_default()).into_owned()
}
