//! Compound files ([MS-CFB] 9.0), versions 3 and 4: [`Compound`] lists the streams of a file that is a file system, and reads them.
//!
//! Everything that points somewhere may point in a circle or nowhere in a hostile file. So no chain is followed further than what it
//! belongs to is long, nothing is longer than the file, and each entry of the directory has one parent.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::bytes::{u16_at, u32_at, u64_at};
use super::super::{Source, Unreadable};

/// The file system in a file.
pub(super) struct Compound<'s> {
    source: &'s Source<'s>,
    /// Bytes of a sector.
    sector: usize,
    /// Which sectors the FAT stands in.
    difat: Vec<u32>,
    /// Those sectors of the FAT that were needed so far: in a large file they stand far apart.
    fat: BTreeMap<usize, Vec<u8>>,
    /// Streams shorter than this stand in the mini stream.
    cutoff: u64,
    /// The FAT of the mini stream.
    mini_fat: Vec<u8>,
    /// Which sectors the mini stream stands in.
    mini: Vec<u32>,
    /// What the root storage says of the whole: the class of the program that made it.
    pub(super) class: [u8; 16],
    /// Every storage and stream that the root leads to; the root is none of them.
    pub(super) entries: Vec<Entry>,
}

/// A storage or a stream.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) name: String,
    /// Its number in the directory, which is how others name it.
    pub(super) id: u32,
    /// The storage that it is in.
    pub(super) parent: u32,
    /// Whether it is a stream; a storage otherwise.
    pub(super) is_stream: bool,
    /// Bytes.
    pub(super) size: u64,
    start: u32,
}

/// A directory entry as it stands (2.6.1), before it has a place in the tree.
struct Raw {
    name: String,
    kind: u8,
    left: u32,
    right: u32,
    child: u32,
    start: u32,
    size: u64,
}

/// The root storage.
pub(super) const THE_ROOT: u32 = 0;

/// What every compound file begins with.
pub(in super::super) const MAGIC: [u8; 8] = *b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

const HEADER: usize = 512;
/// Where the header's part of the DIFAT begins.
const DIFAT_IN_HEADER: usize = 76;
const MINI_SECTOR: usize = 64;
/// The same in every file (2.2).
const CUTOFF: u64 = 4096;

/// Sector numbers above this have a meaning of their own: the end of a chain, nothing (2.1).
const LAST_SECTOR: u32 = 0xffff_fffa;
const END_OF_CHAIN: u32 = 0xffff_fffe;

const DIRECTORY_ENTRY: usize = 128;
const STORAGE: u8 = 1;
const STREAM: u8 = 2;
const ROOT: u8 = 5;

/// More entries than this are not listed: a message to a thousand people has 20,000.
const MOST_ENTRIES: usize = 60_000;
const READ_AT_ONCE: usize = 1_000_000;
/// What stands in the mini stream is small; so is what says where.
const MOST_MINI_STREAM: u64 = 128_000_000;

impl<'s> Compound<'s> {
    pub(super) async fn open(source: &'s Source<'s>) -> Result<Self, Unreadable> {
        let header = source.read(0, HEADER).await?;
        let field = |at| u32_at(&header, at).ok_or(Unreadable::Truncated);
        let (version, shift, mini_shift) = (u16_at(&header, 26), u16_at(&header, 30), u16_at(&header, 32));
        let sector = match (version, shift) {
            (Some(3), Some(9)) => 512,
            (Some(4), Some(12)) => 4096,
            _ => return Err(Unreadable::Malformed),
        };
        if !header.starts_with(&MAGIC) || mini_shift != Some(6) || u64::from(field(56)?) != CUTOFF {
            return Err(Unreadable::Malformed);
        }
        let mut compound = Self {
            source,
            sector,
            difat: Vec::new(),
            fat: BTreeMap::new(),
            cutoff: CUTOFF,
            mini_fat: Vec::new(),
            mini: Vec::new(),
            class: [0; 16],
            entries: Vec::new(),
        };
        compound.difat = compound.read_difat(&header, field(68)?).await?;
        let directory = compound.read_directory(field(48)?, version == Some(3)).await?;
        compound.open_mini_stream(directory.first(), field(60)?).await?;
        compound.entries = tree(&directory)?;
        Ok(compound)
    }

    /// What is in a storage.
    pub(super) fn inside(&self, storage: u32) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.parent == storage)
    }

    /// A stream in a storage, by its name in whatever case (2.6.4).
    pub(super) fn stream(&self, storage: u32, name: &str) -> Option<Entry> {
        self.inside(storage).find(|entry| entry.is_stream && entry.name.eq_ignore_ascii_case(name)).cloned()
    }

    /// A stream, as much of it as `most`.
    pub(super) async fn read(&mut self, entry: &Entry, most: usize) -> Result<Vec<u8>, Unreadable> {
        let length = usize::try_from(entry.size).unwrap_or(usize::MAX).min(most);
        if entry.size > self.source.size() {
            return Err(Unreadable::Truncated);
        }
        let ranges = if entry.size < self.cutoff {
            self.mini_ranges(entry.start, length)?
        } else {
            self.ranges(entry.start, length as u64).await?
        };
        self.gather(&ranges).await
    }

    /// What stands in ranges of the file, one after the other.
    async fn gather(&self, ranges: &[Range<u64>]) -> Result<Vec<u8>, Unreadable> {
        let mut bytes = Vec::with_capacity(usize::try_from(length_of(ranges)).map_err(|_| Unreadable::Large)?);
        for range in ranges {
            // What is read is there twice for a moment.
            for from in range.clone().step_by(READ_AT_ONCE) {
                let length = usize::try_from(range.end - from).unwrap_or(usize::MAX).min(READ_AT_ONCE);
                bytes.extend_from_slice(&self.source.read(from, length).await?);
            }
        }
        Ok(bytes)
    }

    /// Where the bytes of a chain stand: `length` of them.
    async fn ranges(&mut self, start: u32, length: u64) -> Result<Vec<Range<u64>>, Unreadable> {
        let sectors = self.chain(start, length).await?;
        let mut ranges = Vec::new();
        let mut rest = length;
        for sector in sectors {
            let from = self.offset(sector)?;
            let part = rest.min(self.sector as u64);
            push(&mut ranges, from..from + part);
            rest -= part;
        }
        Ok(ranges)
    }

    /// The sectors of a chain that `length` bytes stand in.
    async fn chain(&mut self, start: u32, length: u64) -> Result<Vec<u32>, Unreadable> {
        let mut sectors = Vec::new();
        let mut sector = start;
        for left in (0..length.div_ceil(self.sector as u64)).rev() {
            sectors.push(sector);
            if left > 0 {
                sector = self.next(sector).await?;
            }
        }
        Ok(sectors)
    }

    /// Where the bytes of a chain in the mini stream stand.
    fn mini_ranges(&self, start: u32, length: usize) -> Result<Vec<Range<u64>>, Unreadable> {
        let mut ranges = Vec::new();
        let (mut mini_sector, mut rest) = (start as usize, length);
        while rest > 0 {
            // Sectors are a multiple of mini sectors, so that none of these stands in two.
            let each = self.sector / MINI_SECTOR;
            let sector = *self.mini.get(mini_sector / each).ok_or(Unreadable::Malformed)?;
            let from = self.offset(sector)? + (mini_sector % each * MINI_SECTOR) as u64;
            let part = rest.min(MINI_SECTOR);
            push(&mut ranges, from..from + part as u64);
            rest -= part;
            if rest > 0 {
                let next = u32_at(&self.mini_fat, mini_sector * 4).ok_or(Unreadable::Malformed)?;
                mini_sector = next as usize;
            }
        }
        Ok(ranges)
    }

    /// Where a sector stands in the file; the header takes the place of one.
    fn offset(&self, sector: u32) -> Result<u64, Unreadable> {
        let offset = (u64::from(sector) + 1) * self.sector as u64;
        match sector {
            LAST_SECTOR.. => Err(Unreadable::Malformed),
            _ if offset >= self.source.size() => Err(Unreadable::Truncated),
            _ => Ok(offset),
        }
    }

    /// The sector that follows another one.
    async fn next(&mut self, sector: u32) -> Result<u32, Unreadable> {
        let each = self.sector / 4;
        let (index, place) = (sector as usize / each, sector as usize % each * 4);
        if let Some(part) = self.fat.get(&index) {
            return u32_at(part, place).ok_or(Unreadable::Malformed);
        }
        let at = *self.difat.get(index).ok_or(Unreadable::Malformed)?;
        let part = self.source.read(self.offset(at)?, self.sector).await?.into_owned();
        let next = u32_at(&part, place).ok_or(Unreadable::Malformed);
        self.fat.insert(index, part);
        next
    }

    /// Which sectors the FAT stands in: the first 109 are named in the header, others in a chain of sectors of their own (2.5).
    async fn read_difat(&self, header: &[u8], first: u32) -> Result<Vec<u32>, Unreadable> {
        let named = words(header.get(DIFAT_IN_HEADER..).unwrap_or_default());
        let mut difat: Vec<u32> = named.take_while(|&sector| sector < LAST_SECTOR).collect();
        let most = self.source.size() / self.sector as u64;
        let mut sector = first;
        // Some programs end the chain with "nothing" in place of "the end".
        while sector < LAST_SECTOR {
            let part = self.source.read(self.offset(sector)?, self.sector).await?;
            let (named, next) = part.split_at_checked(self.sector - 4).ok_or(Unreadable::Malformed)?;
            let before = difat.len();
            difat.extend(words(named).take_while(|&sector| sector < LAST_SECTOR));
            // A chain that names nothing, or more than there is, goes in a circle.
            if difat.len() == before || difat.len() as u64 > most {
                return Err(Unreadable::Malformed);
            }
            sector = u32_at(next, 0).unwrap_or(END_OF_CHAIN);
        }
        Ok(difat)
    }

    /// The directory's entries, in the order in which they stand, which says nothing.
    async fn read_directory(&mut self, first: u32, is_version_3: bool) -> Result<Vec<Raw>, Unreadable> {
        let mut directory = Vec::new();
        let most = self.source.size() / DIRECTORY_ENTRY as u64;
        let mut sector = first;
        while sector != END_OF_CHAIN {
            let part = self.source.read(self.offset(sector)?, self.sector).await?;
            directory.extend(part.chunks_exact(DIRECTORY_ENTRY).filter_map(|entry| raw(entry, is_version_3)));
            if directory.len() as u64 > most {
                return Err(Unreadable::Malformed);
            }
            if directory.len() > MOST_ENTRIES {
                return Err(Unreadable::Large);
            }
            drop(part);
            sector = self.next(sector).await?;
        }
        let class = self.source.read(self.offset(first)? + 80, 16).await?;
        self.class = (&*class).try_into().map_err(|_| Unreadable::Malformed)?;
        Ok(directory)
    }

    /// Finds the mini stream, which the root leads to, and its FAT.
    async fn open_mini_stream(&mut self, root: Option<&Raw>, fat: u32) -> Result<(), Unreadable> {
        let root = root.filter(|root| root.kind == ROOT).ok_or(Unreadable::Malformed)?;
        if root.size > self.source.size() {
            return Err(Unreadable::Truncated);
        }
        if root.size > MOST_MINI_STREAM {
            return Err(Unreadable::Large);
        }
        self.mini = self.chain(root.start, root.size).await?;
        let sectors = root.size.div_ceil(MINI_SECTOR as u64);
        let ranges = self.ranges(fat, sectors * 4).await?;
        self.mini_fat = self.gather(&ranges).await?;
        Ok(())
    }
}

/// Adds a range, to the one before where they touch.
fn push(ranges: &mut Vec<Range<u64>>, range: Range<u64>) {
    match ranges.last_mut() {
        Some(last) if last.end == range.start => last.end = range.end,
        _ => ranges.push(range),
    }
}

fn length_of(ranges: &[Range<u64>]) -> u64 {
    ranges.iter().map(|range| range.end - range.start).sum()
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).filter_map(|word| u32_at(word, 0))
}

fn raw(entry: &[u8], is_version_3: bool) -> Option<Raw> {
    let length = usize::from(u16_at(entry, 64)?).saturating_sub(2).min(62);
    let units: Vec<u16> = entry.get(..length)?.chunks_exact(2).filter_map(|unit| u16_at(unit, 0)).collect();
    let size = u64_at(entry, 120)?;
    Some(Raw {
        name: String::from_utf16_lossy(&units),
        kind: *entry.get(66)?,
        left: u32_at(entry, 68)?,
        right: u32_at(entry, 72)?,
        child: u32_at(entry, 76)?,
        start: u32_at(entry, 116)?,
        // Older programs left the upper half as it was (2.6.3).
        size: if is_version_3 { size & u64::from(u32::MAX) } else { size },
    })
}

/// What the root leads to: each storage has a binary tree of what is in it (2.6.4).
fn tree(directory: &[Raw]) -> Result<Vec<Entry>, Unreadable> {
    let mut is_seen = vec![false; directory.len()];
    let mut entries = Vec::new();
    let root = directory.first().ok_or(Unreadable::Malformed)?;
    // Nothing leads back to it.
    is_seen.iter_mut().take(1).for_each(|seen| *seen = true);
    let mut rest = vec![(root.child, THE_ROOT)];
    while let Some((id, parent)) = rest.pop() {
        if id > LAST_SECTOR {
            continue;
        }
        let entry = directory.get(id as usize).ok_or(Unreadable::Malformed)?;
        let seen = is_seen.get_mut(id as usize).ok_or(Unreadable::Malformed)?;
        if std::mem::replace(seen, true) {
            return Err(Unreadable::Malformed);
        }
        if entry.kind == STORAGE {
            rest.push((entry.child, id));
        }
        if matches!(entry.kind, STORAGE | STREAM) {
            let is_stream = entry.kind == STREAM;
            entries.push(Entry { name: entry.name.clone(), id, parent, is_stream, size: entry.size, start: entry.start });
        }
        rest.push((entry.right, parent));
        rest.push((entry.left, parent));
    }
    // As they were added, which says more than the tree's order.
    entries.sort_unstable_by_key(|entry| entry.id);
    Ok(entries)
}
