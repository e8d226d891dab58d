//! gzip (RFC 1952): [`Unpacked`] hands out what is inside bit by bit, so that a large file never stands in memory as a whole.

use super::archive::{HEAD, Inside};
use super::bytes::u16_at;
use super::inflate::{Stream, is_bomb};
use super::{Facts, Scan, Source, Unreadable, kind, tar};

/// A compressed file, or a tar archive that is one.
pub(super) async fn read(name: &str, source: &Source<'_>, scan: &mut Scan<'_>, facts: &mut Facts) -> Result<(), Unreadable> {
    let mut unpacked = Unpacked::open(source).await?;
    let read = inside(name, &mut unpacked, scan, facts).await;
    if !unpacked.is_at_end() {
        facts.looked_at = Some(unpacked.at);
    }
    read
}

async fn inside(name: &str, unpacked: &mut Unpacked<'_>, scan: &mut Scan<'_>, facts: &mut Facts) -> Result<(), Unreadable> {
    let head = unpacked.peek(tar::BLOCK, scan).await?;
    if tar::is_header(head) {
        tar::walk(&mut tar::Input::Gzip(unpacked), scan, facts).await?;
        // Behind the end of an archive programs fill up what they write at once.
        return unpacked.skip(PIECE as u64, scan).await.map(drop);
    }
    facts.entries = 1;
    let name = unpacked.name.clone().unwrap_or_else(|| inner_name(name));
    let head = unpacked.peek(HEAD, scan).await?;
    let has_reader = kind::of(&name, &Source::Memory(head)).await?.has_reader();
    let most = if has_reader { scan.budget.of_part() } else { HEAD };
    let bytes = unpacked.take(most, scan).await?;
    let mut inside = Inside::default();
    inside.part(&name, &bytes, scan, facts).await;
    facts.encrypted = inside.encrypted();
    Ok(())
}

/// What programs call the file inside: `list.csv.gz` has `list.csv`.
fn inner_name(name: &str) -> String {
    let length = if kind::extension(name) == "gz" { name.len() - ".gz".len() } else { name.len() };
    name.get(..length).unwrap_or(name).to_owned()
}

/// How much is read of the file at once.
const PIECE: usize = 64 * 1024;

/// What a compressed file has, from its beginning to its end.
pub(super) struct Unpacked<'s> {
    source: &'s Source<'s>,
    /// The name that it says its content has.
    name: Option<String>,
    /// Bytes of the file that were used up.
    at: u64,
    made: u64,
    stream: Stream,
    ready: Vec<u8>,
    used: usize,
}

impl<'s> Unpacked<'s> {
    async fn open(source: &'s Source<'s>) -> Result<Self, Unreadable> {
        let (name, at) = header(source, 0).await?;
        Ok(Self { source, name, at, made: 0, stream: Stream::new(), ready: Vec::new(), used: 0 })
    }

    /// The next bytes, as many as there are up to `length`, which stay where they are.
    pub(super) async fn peek(&mut self, length: usize, scan: &mut Scan<'_>) -> Result<&[u8], Unreadable> {
        while self.ready.len() - self.used < length && self.more(length, scan).await? {}
        let rest = self.ready.get(self.used..).unwrap_or_default();
        Ok(rest.get(..length).unwrap_or(rest))
    }

    /// The next bytes, as many as there are up to `length`, which are used up.
    pub(super) async fn take(&mut self, length: usize, scan: &mut Scan<'_>) -> Result<Vec<u8>, Unreadable> {
        let length = self.peek(length, scan).await?.len();
        self.ready.drain(..self.used);
        self.used = 0;
        let rest = self.ready.split_off(length);
        Ok(std::mem::replace(&mut self.ready, rest))
    }

    /// Goes past bytes; whether there were so many.
    pub(super) async fn skip(&mut self, mut length: u64, scan: &mut Scan<'_>) -> Result<bool, Unreadable> {
        loop {
            let ready = (self.ready.len() - self.used) as u64;
            if ready >= length {
                self.used += usize::try_from(length).unwrap_or_default();
                return Ok(true);
            }
            length -= ready;
            self.used = self.ready.len();
            if !self.more(1, scan).await? {
                return Ok(false);
            }
        }
    }

    fn is_at_end(&self) -> bool {
        self.stream.is_done && self.used == self.ready.len()
    }

    /// Unpacks a piece; whether there was one.
    async fn more(&mut self, length: usize, scan: &mut Scan<'_>) -> Result<bool, Unreadable> {
        self.ready.drain(..self.used);
        self.used = 0;
        if self.stream.is_done && !self.next_member().await? {
            return Ok(false);
        }
        let piece = self.source.read_up_to(self.at, PIECE).await?;
        if piece.is_empty() {
            return Err(Unreadable::Truncated);
        }
        let before = self.ready.len();
        let taken = self.stream.feed(&piece, before.saturating_add(length.min(PIECE)), &mut self.ready)?;
        let made = self.ready.len() - before;
        self.at += taken as u64;
        self.made += made as u64;
        if is_bomb(self.at, self.made) {
            return Err(Unreadable::Bomb);
        }
        scan.budget.spend(made)?;
        Ok(true)
    }

    /// Several files that were compressed apart and put one behind the other are one (2.2).
    async fn next_member(&mut self) -> Result<bool, Unreadable> {
        // The checksum and the size stand behind each.
        let Ok((_, at)) = header(self.source, self.at + 8).await else { return Ok(false) };
        self.at = at;
        self.stream = Stream::new();
        Ok(true)
    }
}

const HAS_CRC: u8 = 1 << 1;
const HAS_EXTRA: u8 = 1 << 2;
const HAS_NAME: u8 = 1 << 3;
const HAS_COMMENT: u8 = 1 << 4;

/// The name in a header (2.3), and where the header ends.
async fn header(source: &Source<'_>, from: u64) -> Result<(Option<String>, u64), Unreadable> {
    let bytes = source.read_up_to(from, PIECE).await?;
    if !bytes.starts_with(b"\x1f\x8b\x08") {
        return Err(Unreadable::Malformed);
    }
    let (name, length) = fields(&bytes).ok_or(Unreadable::Truncated)?;
    Ok((name, from + length as u64))
}

fn fields(bytes: &[u8]) -> Option<(Option<String>, usize)> {
    let flags = *bytes.get(3)?;
    let mut at = 10;
    if flags & HAS_EXTRA != 0 {
        at += 2 + usize::from(u16_at(bytes, at)?);
    }
    let mut text = |flag: u8| {
        if flags & flag == 0 {
            return Some(None);
        }
        let rest = bytes.get(at..)?;
        let length = rest.iter().position(|&byte| byte == 0)?;
        at += length + 1;
        rest.get(..length).map(Some)
    };
    let (name, _comment) = (text(HAS_NAME)?, text(HAS_COMMENT)?);
    if flags & HAS_CRC != 0 {
        at += 2;
    }
    bytes.get(..at)?;
    let name = name.map(String::from_utf8_lossy).filter(|name| !name.is_empty()).map(std::borrow::Cow::into_owned);
    Some((name, at))
}
