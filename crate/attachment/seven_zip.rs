//! 7z archives (7zFormat.txt of the LZMA SDK): names, and which files need a password. What is inside is not unpacked.

use std::io::{self, BufReader, Write};

use lzma_rs::decompress::{Options, UnpackedSize};

use super::archive::Inside;
use super::bytes::{crc32, u32_at, u64_at};
use super::{Encrypted, Facts, Scan, Source, Unreadable};

/// A 7z archive.
pub(super) async fn read(source: &Source<'_>, scan: &mut Scan<'_>, facts: &mut Facts) -> Result<(), Unreadable> {
    let Some(mut header) = next_header(source).await? else {
        facts.encrypted = Encrypted::None;
        return Ok(());
    };
    // A header may be packed several times, though nobody does it.
    for _ in 0..MOST_TIMES_PACKED {
        let mut fields = Fields(&header);
        match fields.byte()? {
            HEADER => return list(&fields.header()?, scan, facts),
            ENCODED_HEADER => {}
            _ => return Err(Unreadable::Malformed),
        }
        let streams = fields.streams()?;
        let folder = streams.folders.first().ok_or(Unreadable::Malformed)?;
        if folder.is_encrypted() {
            facts.encrypted = Encrypted::All;
            return Ok(());
        }
        let packed = folder.packed(&streams, source).await?;
        header = folder.unpack(&packed)?;
        scan.budget.spend(header.len())?;
    }
    Err(Unreadable::Malformed)
}

const MOST_TIMES_PACKED: usize = 2;

/// A list of files is not longer than this.
const MOST_OF_HEADER: u64 = 8_000_000;

/// More files than this are not listed. Their names are all that is looked at, which takes no time.
const MOST_FILES: usize = 200_000;

/// Before everything else: signature, version, checksum, and where the header stands.
const START: usize = 32;

const HEADER: u8 = 0x01;
const MAIN_STREAMS: u8 = 0x04;
const FILES: u8 = 0x05;
const PACK_INFO: u8 = 0x06;
const UNPACK_INFO: u8 = 0x07;
const SUB_STREAMS: u8 = 0x08;
const SIZE: u8 = 0x09;
const CRC: u8 = 0x0A;
const FOLDER: u8 = 0x0B;
const UNPACK_SIZE: u8 = 0x0C;
const COUNT_OF_STREAMS: u8 = 0x0D;
const EMPTY_STREAM: u8 = 0x0E;
const EMPTY_FILE: u8 = 0x0F;
const NAMES: u8 = 0x11;
const ENCODED_HEADER: u8 = 0x17;

const COPY: &[u8] = &[0];
const LZMA: &[u8] = &[3, 1, 1];
/// With AES-256 and SHA-256 (Methods.txt of the LZMA SDK); the other ids of this family encrypt too.
const CRYPTO: &[u8] = &[6, 0xF1];

/// The header as it stands in the file; none where the archive is empty.
async fn next_header(source: &Source<'_>) -> Result<Option<Vec<u8>>, Unreadable> {
    let start = source.read(0, START).await?;
    let position = start.get(12..).ok_or(Unreadable::Truncated)?;
    if u32_at(&start, 8) != Some(crc32(position)) {
        return Err(Unreadable::Malformed);
    }
    let numbers = u64_at(position, 0).zip(u64_at(position, 8)).zip(u32_at(position, 16));
    let ((from, size), checksum) = numbers.ok_or(Unreadable::Truncated)?;
    if size == 0 {
        return Ok(None);
    }
    let length = usize::try_from(size).ok().filter(|_| size <= MOST_OF_HEADER).ok_or(Unreadable::Large)?;
    let from = from.checked_add(START as u64).ok_or(Unreadable::Malformed)?;
    let header = source.read(from, length).await?.into_owned();
    if crc32(&header) == checksum { Ok(Some(header)) } else { Err(Unreadable::Malformed) }
}

/// Names the files; those with content belong to the folders in turn, as many to each as it says.
fn list(header: &Header, scan: &Scan<'_>, facts: &mut Facts) -> Result<(), Unreadable> {
    let mut folders = header.streams.folders.iter().flat_map(|folder| std::iter::repeat_n(folder.is_encrypted(), folder.files));
    let mut inside = Inside::default();
    for file in &header.files {
        if file.has_content {
            let is_encrypted = folders.next().ok_or(Unreadable::Malformed)?;
            facts.entries += 1;
            // Neither has a file of this kind content that its name does not tell, nor would it be unpacked.
            let encrypted = if is_encrypted { Encrypted::All } else { Encrypted::None };
            inside.closed(&file.name, encrypted, scan, facts);
        } else if !file.is_folder {
            facts.entries += 1;
            scan.check_name(&file.name, facts);
        }
        scan.budget.check_time()?;
    }
    facts.encrypted = inside.encrypted();
    Ok(())
}

#[derive(Default)]
struct Header {
    streams: Streams,
    files: Vec<File>,
}

/// A file, a folder, or a note that one is to be removed.
#[derive(Default, Clone)]
struct File {
    name: String,
    has_content: bool,
    is_folder: bool,
}

/// What was packed together, and how.
#[derive(Default)]
struct Streams {
    from: u64,
    sizes: Vec<u64>,
    folders: Vec<Folder>,
}

/// What was packed as one.
#[derive(Default)]
struct Folder {
    coders: Vec<Coder>,
    unpacked: Vec<u64>,
    files: usize,
    has_checksum: bool,
}

/// A step of packing.
struct Coder {
    id: Vec<u8>,
    properties: Vec<u8>,
    outputs: usize,
}

impl Folder {
    fn is_encrypted(&self) -> bool {
        self.coders.iter().any(|coder| coder.id.starts_with(CRYPTO))
    }

    /// The bytes of a header that was packed.
    async fn packed(&self, streams: &Streams, source: &Source<'_>) -> Result<Vec<u8>, Unreadable> {
        let size = *streams.sizes.first().ok_or(Unreadable::Malformed)?;
        let length = usize::try_from(size).ok().filter(|_| size <= MOST_OF_HEADER).ok_or(Unreadable::Large)?;
        let from = streams.from.checked_add(START as u64).ok_or(Unreadable::Malformed)?;
        Ok(source.read(from, length).await?.into_owned())
    }

    fn unpack(&self, packed: &[u8]) -> Result<Vec<u8>, Unreadable> {
        let [coder] = &*self.coders else { return Err(Unreadable::Unsupported) };
        let size = *self.unpacked.first().ok_or(Unreadable::Malformed)?;
        let most = usize::try_from(size).ok().filter(|_| size <= MOST_OF_HEADER).ok_or(Unreadable::Large)?;
        match &*coder.id {
            COPY => Ok(packed.to_vec()),
            LZMA => lzma(&coder.properties, packed, most),
            _ => Err(Unreadable::Unsupported),
        }
    }
}

/// Unpacks LZMA in memory for what is unpacked, whatever size of dictionary is asked for.
fn lzma(properties: &[u8], packed: &[u8], size: usize) -> Result<Vec<u8>, Unreadable> {
    let (&first, dictionary) = properties.split_first().ok_or(Unreadable::Malformed)?;
    let dictionary = u32_at(dictionary, 0).ok_or(Unreadable::Malformed)?;
    // Nothing refers to what lies before the beginning, so that a dictionary as large as the content has room for all of it.
    let dictionary = dictionary.min(u32::try_from(size).unwrap_or(u32::MAX));
    let header = [&[first][..], &dictionary.to_le_bytes()].concat();
    let mut input = BufReader::new(io::Read::chain(&*header, packed));
    let mut output = Bounded { bytes: Vec::new(), most: size };
    let options = Options {
        unpacked_size: UnpackedSize::UseProvided(Some(size as u64)),
        memlimit: Some(size.max(LEAST_DICTIONARY)),
        allow_incomplete: false,
    };
    lzma_rs::lzma_decompress_with_options(&mut input, &mut output, &options).map_err(|_| Unreadable::Malformed)?;
    Ok(output.bytes)
}

/// What every decoder has at least.
const LEAST_DICTIONARY: usize = 4096;

/// Takes so much and no more.
struct Bounded {
    bytes: Vec<u8>,
    most: usize,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.most {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What is left of a header.
struct Fields<'f>(&'f [u8]);

type Read<T> = Result<T, Unreadable>;

/// Where fields end too early.
const CUT: Unreadable = Unreadable::Malformed;

impl<'f> Fields<'f> {
    fn header(&mut self) -> Read<Header> {
        let mut header = Header::default();
        loop {
            match self.byte()? {
                0 => return Ok(header),
                MAIN_STREAMS => header.streams = self.streams()?,
                FILES => header.files = self.files()?,
                // Properties of the archive, and streams that only large headers have.
                _ => return Err(Unreadable::Unsupported),
            }
        }
    }

    fn streams(&mut self) -> Read<Streams> {
        let mut streams = Streams::default();
        loop {
            match self.byte()? {
                0 => return Ok(streams),
                PACK_INFO => self.pack_info(&mut streams)?,
                UNPACK_INFO => streams.folders = self.folders()?,
                SUB_STREAMS => self.sub_streams(&mut streams.folders)?,
                _ => return Err(Unreadable::Malformed),
            }
        }
    }

    fn pack_info(&mut self, streams: &mut Streams) -> Read<()> {
        streams.from = self.number()?;
        let count = self.count()?;
        loop {
            match self.byte()? {
                0 => return Ok(()),
                SIZE => streams.sizes = self.numbers(count)?,
                CRC => drop(self.checksums(count)?),
                _ => return Err(Unreadable::Malformed),
            }
        }
    }

    fn folders(&mut self) -> Read<Vec<Folder>> {
        self.expect(FOLDER)?;
        let count = self.count()?;
        if count > MOST_FILES {
            return Err(Unreadable::Large);
        }
        // In another stream, which no program does.
        if self.byte()? != 0 {
            return Err(Unreadable::Unsupported);
        }
        let mut folders = (0..count).map(|_| self.folder()).collect::<Read<Vec<_>>>()?;
        self.expect(UNPACK_SIZE)?;
        for folder in &mut folders {
            let outputs = folder.coders.iter().map(|coder| coder.outputs).sum();
            folder.unpacked = self.numbers(outputs)?;
        }
        loop {
            match self.byte()? {
                0 => return Ok(folders),
                CRC => {
                    let defined = self.checksums(count)?;
                    folders.iter_mut().zip(defined).for_each(|(folder, is_defined)| folder.has_checksum = is_defined);
                }
                _ => return Err(Unreadable::Malformed),
            }
        }
    }

    fn folder(&mut self) -> Read<Folder> {
        let coders = (0..self.few()?).map(|_| self.coder()).collect::<Read<Vec<_>>>()?;
        let inputs: usize = coders.iter().map(|(_, inputs)| inputs).sum();
        let coders: Vec<_> = coders.into_iter().map(|(coder, _)| coder).collect();
        let outputs: usize = coders.iter().map(|coder| coder.outputs).sum();
        let bonds = outputs.checked_sub(1).ok_or(Unreadable::Malformed)?;
        for _ in 0..2 * bonds {
            self.number()?;
        }
        let packed_streams = inputs.checked_sub(bonds).ok_or(Unreadable::Malformed)?;
        if packed_streams > 1 {
            self.numbers(packed_streams)?;
        }
        Ok(Folder { coders, unpacked: Vec::new(), files: 1, has_checksum: false })
    }

    /// A coder, and how many streams go into it.
    fn coder(&mut self) -> Read<(Coder, usize)> {
        let flags = self.byte()?;
        let id = self.bytes((flags & 0x0F).into())?.to_vec();
        let (inputs, outputs) = if flags & 0x10 == 0 { (1, 1) } else { (self.few()?, self.few()?) };
        let properties = if flags & 0x20 == 0 { Vec::new() } else { self.sized()?.to_vec() };
        Ok((Coder { id, properties, outputs }, inputs))
    }

    fn sub_streams(&mut self, folders: &mut [Folder]) -> Read<()> {
        let mut kind = self.byte()?;
        if kind == COUNT_OF_STREAMS {
            for folder in &mut *folders {
                folder.files = self.count()?;
            }
            kind = self.byte()?;
        }
        // Of no use here, but what follows stands behind them. One file's size is what the others leave of its folder.
        if kind == SIZE {
            for folder in &*folders {
                self.numbers(folder.files.saturating_sub(1))?;
            }
            kind = self.byte()?;
        }
        if kind == CRC {
            // Where a folder is one file, its checksum is that of the file.
            let unknown = folders.iter().filter(|folder| folder.files != 1 || !folder.has_checksum);
            self.checksums(unknown.fold(0, |count, folder| count.saturating_add(folder.files)))?;
            kind = self.byte()?;
        }
        if kind == 0 { Ok(()) } else { Err(Unreadable::Malformed) }
    }

    fn files(&mut self) -> Read<Vec<File>> {
        let count = self.count()?;
        if count > MOST_FILES {
            return Err(Unreadable::Large);
        }
        let mut files = vec![File { has_content: true, ..File::default() }; count];
        loop {
            let kind = self.byte()?;
            if kind == 0 {
                return Ok(files);
            }
            let mut field = Fields(self.sized()?);
            match kind {
                NAMES => field.names(&mut files)?,
                EMPTY_STREAM => {
                    for (file, is_empty) in files.iter_mut().zip(field.bits(count)?) {
                        (file.has_content, file.is_folder) = (!is_empty, is_empty);
                    }
                }
                EMPTY_FILE => {
                    let mut empty: Vec<_> = files.iter_mut().filter(|file| !file.has_content).collect();
                    let bits = field.bits(empty.len())?;
                    empty.iter_mut().zip(bits).for_each(|(file, is_file)| file.is_folder = !is_file);
                }
                _ => {}
            }
        }
    }

    /// UTF-16, each with a zero behind it.
    fn names(&mut self, files: &mut [File]) -> Read<()> {
        if self.byte()? != 0 {
            return Err(Unreadable::Unsupported);
        }
        let (units, _) = self.0.as_chunks::<2>();
        let mut names = units.split(|unit| *unit == [0, 0]);
        for file in files {
            let units = names.next().ok_or(CUT)?.iter().map(|&unit| u16::from_le_bytes(unit));
            file.name = char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        }
        Ok(())
    }

    fn expect(&mut self, kind: u8) -> Read<()> {
        if self.byte()? == kind { Ok(()) } else { Err(Unreadable::Malformed) }
    }

    /// Goes past the checksums of so many; which of them have one.
    fn checksums(&mut self, count: usize) -> Read<Vec<bool>> {
        let defined = if self.byte()? == 0 { self.bits(count)? } else { vec![true; count.min(self.0.len())] };
        let length = defined.iter().filter(|&&is_defined| is_defined).count();
        self.bytes(length.checked_mul(4).ok_or(CUT)?)?;
        Ok(defined)
    }

    fn bits(&mut self, count: usize) -> Read<Vec<bool>> {
        let bytes = self.bytes(count.div_ceil(8))?;
        Ok(bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1)).take(count).collect())
    }

    fn numbers(&mut self, count: usize) -> Read<Vec<u64>> {
        (0..count).map(|_| self.number()).collect()
    }

    /// How many of something there are, each of which takes place.
    fn count(&mut self) -> Read<usize> {
        usize::try_from(self.number()?).ok().filter(|&count| count <= MOST_COUNTED).ok_or(Unreadable::Malformed)
    }

    /// As many steps and streams as 7-Zip itself has at most.
    fn few(&mut self) -> Read<usize> {
        self.count().and_then(|count| if count <= 32 { Ok(count) } else { Err(Unreadable::Unsupported) })
    }

    fn sized(&mut self) -> Read<&'f [u8]> {
        let length = usize::try_from(self.number()?).map_err(|_| CUT)?;
        self.bytes(length)
    }

    /// As many bytes follow as the first has ones before its first zero; its other bits are the highest ones.
    fn number(&mut self) -> Read<u64> {
        let first = self.byte()?;
        let length = first.leading_ones();
        let low = self.bytes(length as usize)?.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte));
        let high = if length >= 7 { 0 } else { u64::from(first & (0x7F >> length)) };
        Ok(low | high << (8 * length.min(7)))
    }

    fn byte(&mut self) -> Read<u8> {
        self.bytes(1).and_then(|bytes| bytes.first().copied().ok_or(CUT))
    }

    fn bytes(&mut self, length: usize) -> Read<&'f [u8]> {
        let (bytes, rest) = self.0.split_at_checked(length).ok_or(CUT)?;
        self.0 = rest;
        Ok(bytes)
    }
}

/// No archive that is a mail has more.
const MOST_COUNTED: usize = 1_000_000;
