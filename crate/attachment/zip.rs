//! ZIP archives (PKWARE APPNOTE 6.3.10), with ZIP64 and data descriptors: [`Archive`] lists what is inside and unpacks it.
//!
//! Everything is read from the central directory at the end, where programs write what they know; what stands before each file is only
//! skipped. Where the directory is missing, what stands before each file is what is left.

use super::archive::MOST_ENTRIES;
use super::bytes::{crc32, u16_at, u32_at, u64_at};
use super::inflate::{self, Stream, is_bomb};
use super::{Scan, Source, Unreadable};

/// The files in an archive.
pub(super) struct Archive<'s> {
    source: &'s Source<'s>,
    /// In the order of the central directory.
    pub(super) entries: Vec<Entry>,
    /// How many more there are than were listed.
    pub(super) unlisted: usize,
    /// Why not all of it can be read.
    pub(super) flaw: Option<Unreadable>,
    /// Whether the list itself is encrypted (7.3).
    pub(super) is_sealed: bool,
}

/// A file in an archive.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Its path, with `/` between folders. It is a name and nothing else: it may begin with `/` or contain `..`.
    pub(super) name: String,
    /// Whether it needs a password (4.4.4, bit 0): `ZipCrypto`, AES (method 99), or strong encryption.
    pub(super) is_encrypted: bool,
    /// Unpacked, as the archive says.
    pub(super) size: u64,
    /// Where it stands in the file.
    pub(super) header: u64,
    /// Why it is not unpacked.
    closed: Option<Unreadable>,
    packed: u64,
    method: u16,
}

/// A file that was unpacked.
pub(super) struct Unpacked {
    pub(super) bytes: Vec<u8>,
    /// Whether that is all of it.
    pub(super) is_whole: bool,
}

impl Entry {
    pub(super) fn is_folder(&self) -> bool {
        self.name.ends_with('/')
    }
}

const END_OF_DIRECTORY: [u8; 4] = *b"PK\x05\x06";
const END_OF_DIRECTORY_SIZE: usize = 22;
const ZIP64_LOCATOR: [u8; 4] = *b"PK\x06\x07";
const ZIP64_LOCATOR_SIZE: usize = 20;
const ZIP64_END_OF_DIRECTORY: [u8; 4] = *b"PK\x06\x06";
const ZIP64_END_OF_DIRECTORY_SIZE: usize = 56;
const DIRECTORY_HEADER: [u8; 4] = *b"PK\x01\x02";
const DIRECTORY_HEADER_SIZE: usize = 46;
const LOCAL_HEADER: [u8; 4] = *b"PK\x03\x04";
const LOCAL_HEADER_SIZE: usize = 30;
/// Before an encrypted directory (7.3.4).
const ARCHIVE_EXTRA_DATA: [u8; 4] = *b"PK\x06\x08";
/// At the beginning of the first part of a split archive (8.5.4).
const SPLIT: [u8; 4] = *b"PK\x07\x08";
/// In its place where one part was enough (8.5.5).
const NOT_SPLIT: [u8; 4] = *b"PK00";
const ZIP64_EXTRA: u16 = 1;
const UNICODE_PATH_EXTRA: u16 = 0x7075;

const STORED: u16 = 0;
const DEFLATED: u16 = 8;
/// In the place of the method of files that `WinZip` encrypts with AES.
const AES: u16 = 99;

const IS_ENCRYPTED: u16 = 1;
const HAS_DATA_DESCRIPTOR: u16 = 1 << 3;
const IS_UTF8: u16 = 1 << 11;

/// A longer list is not read.
const MOST_OF_DIRECTORY: u64 = 16_000_000;

/// What is read at once of a file that is unpacked.
const PIECE: usize = 1024 * 1024;

/// What extra fields before a file usually take at most.
const USUAL_EXTRA: usize = 128;

impl<'s> Archive<'s> {
    pub(super) async fn open(source: &'s Source<'s>) -> Result<Self, Unreadable> {
        let mut archive = Self { source, entries: Vec::new(), unlisted: 0, flaw: None, is_sealed: false };
        match Directory::find(source).await? {
            Some(directory) => archive.list(&directory).await?,
            None => archive.walk().await?,
        }
        archive.close_hostile();
        Ok(archive)
    }

    pub(super) fn find(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name == name)
    }

    /// The beginning of a file's content.
    pub(super) async fn head(&self, entry: &Entry, most: usize, scan: &mut Scan<'_>) -> Result<Unpacked, Unreadable> {
        let packed_most = length(entry.packed, most + most / 4);
        let (packed, _) = self.packed(entry, packed_most).await?;
        let unpacked = if entry.method == STORED {
            let bytes = packed.get(..most).unwrap_or(&packed).to_vec();
            Unpacked { is_whole: bytes.len() as u64 == entry.packed, bytes }
        } else {
            let (bytes, is_whole) = inflate::head(&packed, most)?;
            Unpacked { bytes, is_whole }
        };
        scan.budget.spend(unpacked.bytes.len())?;
        Ok(unpacked)
    }

    /// A file's content, as much of it as the budget has.
    pub(super) async fn unpack(&self, entry: &Entry, scan: &mut Scan<'_>) -> Result<Unpacked, Unreadable> {
        let most = scan.budget.of_part();
        if most == 0 {
            return Err(Unreadable::Large);
        }
        let unpacked = if entry.method == STORED {
            let (bytes, _) = self.packed(entry, length(entry.packed, most)).await?;
            Unpacked { is_whole: bytes.len() as u64 == entry.packed, bytes }
        } else {
            self.inflate(entry, most, scan).await?
        };
        scan.budget.spend(unpacked.bytes.len())?;
        Ok(unpacked)
    }

    async fn inflate(&self, entry: &Entry, most: usize, scan: &Scan<'_>) -> Result<Unpacked, Unreadable> {
        let (mut piece, mut from) = self.packed(entry, length(entry.packed, PIECE)).await?;
        let end = from.saturating_add(entry.packed);
        // What an archive says may be a lie: no more room than its content can fill.
        let mut bytes = Vec::with_capacity(length(entry.size.min(entry.packed.saturating_mul(1032)), most));
        let mut stream = Stream::new();
        loop {
            stream.feed(&piece, most, &mut bytes)?;
            from += piece.len() as u64;
            if stream.is_done || bytes.len() >= most || from >= end {
                break;
            }
            scan.budget.check_time()?;
            piece = self.source.read(from, length(end - from, PIECE)).await?.into_owned();
        }
        if bytes.is_empty() && !stream.is_done {
            return Err(Unreadable::Truncated);
        }
        let is_whole = stream.is_done && bytes.len() <= most;
        bytes.truncate(most);
        Ok(Unpacked { bytes, is_whole })
    }

    /// The first bytes of a file as they stand in the archive, and where they stand.
    async fn packed(&self, entry: &Entry, length: usize) -> Result<(Vec<u8>, u64), Unreadable> {
        if let Some(unreadable) = entry.closed {
            return Err(unreadable);
        }
        // In one request as a rule; how long the extra fields are stands only here.
        let guess = LOCAL_HEADER_SIZE + entry.name.len() + USUAL_EXTRA + length.min(PIECE);
        let bytes = self.source.read_up_to(entry.header, guess).await?;
        if !bytes.starts_with(&LOCAL_HEADER) {
            return Err(Unreadable::Malformed);
        }
        let skipped = u16_at(&bytes, 26).zip(u16_at(&bytes, 28)).map(|(name, extra)| usize::from(name) + usize::from(extra));
        let start = LOCAL_HEADER_SIZE + skipped.ok_or(Unreadable::Truncated)?;
        let from = entry.header + start as u64;
        if let Some(packed) = bytes.get(start..start.saturating_add(length)) {
            return Ok((packed.to_vec(), from));
        }
        drop(bytes);
        Ok((self.source.read(from, length).await?.into_owned(), from))
    }

    /// Reads the central directory.
    async fn list(&mut self, directory: &Directory) -> Result<(), Unreadable> {
        self.is_sealed = directory.is_encrypted;
        if self.is_sealed {
            return Ok(());
        }
        if directory.is_of_split {
            self.flaw = Some(Unreadable::Unsupported);
        }
        let size = directory.size.min(self.source.size().saturating_sub(directory.from));
        let length = usize::try_from(size).ok().filter(|&size| size as u64 <= MOST_OF_DIRECTORY).ok_or(Unreadable::Large)?;
        let bytes = self.source.read(directory.from, length).await?;
        let mut rest = &*bytes;
        while rest.starts_with(&DIRECTORY_HEADER) && self.entries.len() < MOST_ENTRIES {
            let Some((mut entry, after)) = entry(rest) else { break };
            entry.header = entry.header.saturating_add(directory.base);
            if directory.is_of_split {
                entry.closed = Some(Unreadable::Unsupported);
            }
            self.entries.push(entry);
            rest = after;
        }
        // Old programs count modulo 65,536.
        let missing = directory.count.saturating_sub(self.entries.len() as u64);
        if self.entries.len() == MOST_ENTRIES {
            self.unlisted = usize::try_from(missing).unwrap_or(usize::MAX).min(length / DIRECTORY_HEADER_SIZE);
        } else if missing > 0 || rest.starts_with(&DIRECTORY_HEADER) {
            self.flaw = Some(Unreadable::Malformed);
        }
        Ok(())
    }

    /// Reads what stands before each file, as far as each says where the next one is.
    async fn walk(&mut self) -> Result<(), Unreadable> {
        let start = self.source.read_up_to(0, 4).await?;
        let is_of_split = *start == SPLIT;
        self.flaw = Some(if is_of_split { Unreadable::Unsupported } else { Unreadable::Truncated });
        let mut at = if is_of_split || *start == NOT_SPLIT { 4 } else { 0 };
        while self.entries.len() < MOST_ENTRIES {
            let mut header = self.source.read_up_to(at, LOCAL_HEADER_SIZE + 256 + USUAL_EXTRA).await?;
            if header.starts_with(&LOCAL_HEADER) && local_entry(&header, at).is_none() {
                header = self.source.read_up_to(at, LOCAL_HEADER_SIZE + 2 * usize::from(u16::MAX)).await?;
            }
            let Some((mut entry, next)) = local_entry(&header, at) else { break };
            if next > self.source.size() {
                entry.closed = entry.closed.or(Some(Unreadable::Truncated));
            }
            // Nobody knows where a file ends whose size stands behind it.
            let is_last = entry.packed == 0 && entry.size == 0 && has_data_descriptor(&header);
            if is_last {
                entry.packed = self.source.size().saturating_sub(next);
            }
            self.entries.push(entry);
            if is_last {
                break;
            }
            at = next;
        }
        if self.entries.is_empty() { Err(Unreadable::Truncated) } else { Ok(()) }
    }

    /// Closes what would unpack the same bytes again and again, and what grows beyond measure.
    fn close_hostile(&mut self) {
        let mut order: Vec<_> = self.entries.iter_mut().collect();
        order.sort_by_key(|entry| entry.header);
        let (mut end, mut total) = (0, 0_u64);
        for entry in order {
            total = total.saturating_add(entry.size);
            let is_overlapping = entry.header < end;
            if is_overlapping || (entry.method == DEFLATED && is_bomb(entry.packed, entry.size)) {
                entry.closed = entry.closed.or(Some(Unreadable::Bomb));
            }
            end = end.max(entry.header.saturating_add(LOCAL_HEADER_SIZE as u64).saturating_add(entry.packed));
        }
        if is_bomb(self.source.size(), total) {
            self.flaw = Some(Unreadable::Bomb);
            self.entries.iter_mut().for_each(|entry| entry.closed = Some(Unreadable::Bomb));
        }
    }
}

/// Whether an archive ends where a file does.
pub(super) async fn ends(source: &Source<'_>) -> Result<bool, Unreadable> {
    let Some(from) = source.size().checked_sub(END_OF_DIRECTORY_SIZE as u64) else { return Ok(false) };
    Ok(source.read_up_to(from, END_OF_DIRECTORY.len()).await?.starts_with(&END_OF_DIRECTORY))
}

/// Unpacks a raw Deflate stream (RFC 1951), up to `most` bytes.
pub(super) fn inflate(packed: &[u8], most: usize) -> Result<Unpacked, Unreadable> {
    let (mut stream, mut bytes) = (Stream::new(), Vec::new());
    stream.feed(packed, most, &mut bytes)?;
    if bytes.is_empty() && !stream.is_done {
        return Err(Unreadable::Truncated);
    }
    let is_whole = stream.is_done && bytes.len() <= most;
    bytes.truncate(most);
    Ok(Unpacked { bytes, is_whole })
}

/// Where the central directory is.
#[derive(Debug, Clone, Copy)]
struct Directory {
    from: u64,
    size: u64,
    count: u64,
    /// What is to be added to the place of each file, where something stands before the archive, such as a program that unpacks it.
    base: u64,
    is_of_split: bool,
    is_encrypted: bool,
}

/// A comment may contain whatever looks like the end of a directory; more candidates than this are no accident.
const MOST_CANDIDATES: usize = 8;

impl Directory {
    /// The directory that the last end of one leads to.
    async fn find(source: &Source<'_>) -> Result<Option<Self>, Unreadable> {
        let length = source.size().min((END_OF_DIRECTORY_SIZE + usize::from(u16::MAX) + ZIP64_LOCATOR_SIZE) as u64);
        let start = source.size() - length;
        let tail = source.read(start, usize::try_from(length).map_err(|_| Unreadable::Large)?).await?;
        let places = tail.windows(END_OF_DIRECTORY.len()).enumerate().rev();
        for (place, _) in places.filter(|(_, window)| *window == END_OF_DIRECTORY).take(MOST_CANDIDATES) {
            if let Some(found) = Self::at(source, &tail, place, start).await? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// The directory that ends here, if there is one.
    async fn at(source: &Source<'_>, tail: &[u8], place: usize, start: u64) -> Result<Option<Self>, Unreadable> {
        let Some(mut found) = tail.get(place..).and_then(Self::read) else { return Ok(None) };
        let mut end = start + place as u64;
        let locator = place.checked_sub(ZIP64_LOCATOR_SIZE).and_then(|at| tail.get(at..place));
        if let Some(locator) = locator.filter(|locator| locator.starts_with(&ZIP64_LOCATOR)) {
            (found, end) = Self::zip64(source, locator, end - ZIP64_LOCATOR_SIZE as u64).await?.unwrap_or((found, end));
        }
        if found.count == 0 && found.size == 0 {
            return Ok(Some(found));
        }
        // It ends where its end begins, so that it is found whatever stands before the archive.
        let stated = found.from;
        for from in [end.checked_sub(found.size), Some(stated)].into_iter().flatten().filter(|&from| from >= stated) {
            let magic = source.read_up_to(from, DIRECTORY_HEADER.len()).await?;
            found.is_encrypted |= *magic == ARCHIVE_EXTRA_DATA;
            if *magic == DIRECTORY_HEADER || found.is_encrypted {
                return Ok(Some(Self { from, base: from - stated, ..found }));
            }
        }
        Ok(None)
    }

    /// What the end of a directory says (4.3.16).
    fn read(end: &[u8]) -> Option<Self> {
        let (from, size, count) = (u32_at(end, 16)?.into(), u32_at(end, 12)?.into(), u16_at(end, 10)?.into());
        let (disk, first_disk) = (u16_at(end, 4)?, u16_at(end, 6)?);
        end.get(END_OF_DIRECTORY_SIZE + usize::from(u16_at(end, 20)?)..)?;
        // All ones where the real numbers stand in the ZIP64 record.
        let is_of_split = [disk, first_disk].into_iter().any(|disk| disk != 0 && disk != u16::MAX);
        Some(Self { from, size, count, base: 0, is_of_split, is_encrypted: false })
    }

    /// What the ZIP64 end of a directory says (4.3.14), and where that stands.
    async fn zip64(source: &Source<'_>, locator: &[u8], end: u64) -> Result<Option<(Self, u64)>, Unreadable> {
        let near = end.checked_sub(ZIP64_END_OF_DIRECTORY_SIZE as u64);
        for place in [u64_at(locator, 8), near].into_iter().flatten() {
            let header = source.read_up_to(place, ZIP64_END_OF_DIRECTORY_SIZE + 28).await?;
            if header.starts_with(&ZIP64_END_OF_DIRECTORY) {
                return Ok(Self::read_zip64(&header).map(|found| (found, place)));
            }
        }
        Ok(None)
    }

    fn read_zip64(header: &[u8]) -> Option<Self> {
        let (from, size, count) = (u64_at(header, 48)?, u64_at(header, 40)?, u64_at(header, 32)?);
        let is_of_split = u32_at(header, 16)? != 0 || u32_at(header, 20)? != 0;
        // Version 2 of the record says how the directory is encrypted (7.3.4).
        let is_version_2 = u64_at(header, 4)? >= 44 + 28;
        let is_encrypted =
            is_version_2 && u16_at(header, ZIP64_END_OF_DIRECTORY_SIZE + 18).is_some_and(|algorithm| algorithm != 0);
        Some(Self { from, size, count, base: 0, is_of_split, is_encrypted })
    }
}

/// The entry at the beginning of a central directory (4.3.12), and what follows it.
fn entry(directory: &[u8]) -> Option<(Entry, &[u8])> {
    let lengths = [u16_at(directory, 28)?, u16_at(directory, 30)?, u16_at(directory, 32)?].map(usize::from);
    let [name_length, extra_length, comment_length] = lengths;
    let (name, rest) = directory.get(DIRECTORY_HEADER_SIZE..)?.split_at_checked(name_length)?;
    let (extra, rest) = rest.split_at_checked(extra_length)?;
    let after = rest.get(comment_length..)?;
    let entry = Entry::new(directory.get(8..)?, 24 - 8, name, extra, u32_at(directory, 42)?.into())?;
    Some((entry, after))
}

/// The entry that what stands before a file tells of (4.3.7), and where the file ends.
fn local_entry(header: &[u8], at: u64) -> Option<(Entry, u64)> {
    if !header.starts_with(&LOCAL_HEADER) {
        return None;
    }
    let (name_length, extra_length) = (usize::from(u16_at(header, 26)?), usize::from(u16_at(header, 28)?));
    let (name, rest) = header.get(LOCAL_HEADER_SIZE..)?.split_at_checked(name_length)?;
    let extra = rest.get(..extra_length)?;
    let entry = Entry::new(header.get(6..)?, 22 - 6, name, extra, at)?;
    let next = at + (LOCAL_HEADER_SIZE + name_length + extra_length) as u64;
    let end = next.saturating_add(entry.packed);
    Some((entry, end))
}

fn has_data_descriptor(header: &[u8]) -> bool {
    u16_at(header, 6).is_some_and(|flags| flags & HAS_DATA_DESCRIPTOR != 0)
}

impl Entry {
    /// Both headers have the same fields from the flags on; `size` is where the unpacked size stands.
    fn new(fields: &[u8], size: usize, name: &[u8], extra: &[u8], header: u64) -> Option<Self> {
        let (flags, method) = (u16_at(fields, 0)?, u16_at(fields, 2)?);
        let is_encrypted = flags & IS_ENCRYPTED != 0 || method == AES;
        let is_known = matches!(method, STORED | DEFLATED) && !is_encrypted;
        let mut entry = Self {
            name: name_of(name, flags, extra),
            is_encrypted,
            size: u32_at(fields, size)?.into(),
            packed: u32_at(fields, size.checked_sub(4)?)?.into(),
            method,
            header,
            closed: if is_known { None } else { Some(Unreadable::Unsupported) },
        };
        // Values that do not fit stand in the extra field, in this order (4.5.3).
        let mut large = field(extra, ZIP64_EXTRA).unwrap_or_default();
        for value in [&mut entry.size, &mut entry.packed, &mut entry.header] {
            if *value == u64::from(u32::MAX)
                && let Some((first, others)) = large.split_at_checked(8)
            {
                (*value, large) = (u64_at(first, 0)?, others);
            }
        }
        Some(entry)
    }
}

/// Names are UTF-8 where bit 11 or a field of their own says so (4.6.9), and in practice where they can be; otherwise what DOS had.
fn name_of(bytes: &[u8], flags: u16, extra: &[u8]) -> String {
    let unicode = field(extra, UNICODE_PATH_EXTRA).filter(|_| flags & IS_UTF8 == 0);
    // Its version, and the checksum of the name that it stands for: a program may have changed one and not the other.
    let unicode = unicode.filter(|field| field.first() == Some(&1) && u32_at(field, 1) == Some(crc32(bytes)));
    let bytes = unicode.and_then(|field| field.get(5..)).unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_or_else(|_| bytes.iter().copied().map(of_dos).collect(), str::to_owned);
    text.replace('\\', "/")
}

/// A letter of code page 437.
fn of_dos(byte: u8) -> char {
    let index = usize::from(byte).checked_sub(0x80);
    index.and_then(|index| DOS_LETTERS.get(index)).copied().unwrap_or_else(|| char::from(byte))
}

#[rustfmt::skip]
const DOS_LETTERS: [char; 128] = [
    'Ç', 'ü', 'é', 'â', 'ä', 'à', 'å', 'ç', 'ê', 'ë', 'è', 'ï', 'î', 'ì', 'Ä', 'Å',
    'É', 'æ', 'Æ', 'ô', 'ö', 'ò', 'û', 'ù', 'ÿ', 'Ö', 'Ü', '¢', '£', '¥', '₧', 'ƒ',
    'á', 'í', 'ó', 'ú', 'ñ', 'Ñ', 'ª', 'º', '¿', '⌐', '¬', '½', '¼', '¡', '«', '»',
    '░', '▒', '▓', '│', '┤', '╡', '╢', '╖', '╕', '╣', '║', '╗', '╝', '╜', '╛', '┐',
    '└', '┴', '┬', '├', '─', '┼', '╞', '╟', '╚', '╔', '╩', '╦', '╠', '═', '╬', '╧',
    '╨', '╤', '╥', '╙', '╘', '╒', '╓', '╫', '╪', '┘', '┌', '█', '▄', '▌', '▐', '▀',
    'α', 'ß', 'Γ', 'π', 'Σ', 'σ', 'µ', 'τ', 'Φ', 'Θ', 'Ω', 'δ', '∞', 'φ', 'ε', '∩',
    '≡', '±', '≥', '≤', '⌠', '⌡', '÷', '≈', '°', '∙', '·', '√', 'ⁿ', '²', '■', '\u{a0}',
];

/// A field of the extra fields by its id.
fn field(mut extra: &[u8], wanted: u16) -> Option<&[u8]> {
    loop {
        let (id, length) = (u16_at(extra, 0)?, usize::from(u16_at(extra, 2)?));
        let (data, rest) = extra.get(4..)?.split_at_checked(length)?;
        if id == wanted {
            return Some(data);
        }
        extra = rest;
    }
}

/// A size as a length, where it is not more than `most`.
fn length(size: u64, most: usize) -> usize {
    usize::try_from(size).unwrap_or(usize::MAX).min(most)
}
