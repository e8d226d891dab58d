//! Files made to be read with a secret: OpenPGP (RFC 9580), age; S/MIME stands in [`cms`].

use std::borrow::Cow;

use super::{Encrypted, Facts, Kind, Scan, Source, Unreadable, cms, transfer, zip};

/// How the files begin that say what they are.
const MAGIC: [(&[u8], Kind); 7] = [
    (b"age-encryption.org/v1\n", Kind::Age),
    (b"-----BEGIN AGE ENCRYPTED FILE-----", Kind::Age),
    // KeePass 2, and 1.
    (b"\x03\xD9\xA2\x9A\x67\xFB\x4B\xB5", Kind::Keepass),
    (b"\x03\xD9\xA2\x9A\x65\xFB\x4B\xB5", Kind::Keepass),
    (b"LUKS\xBA\xBE", Kind::Luks),
    (b"-----BEGIN PKCS7-----", Kind::Smime),
    (b"-----BEGIN CMS-----", Kind::Smime),
];

/// What a file is that begins like this, and has so many bytes.
pub(super) fn kind(head: &[u8], size: u64) -> Option<Kind> {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| text.starts_with(magic)) {
        return Some(*kind);
    }
    // A message that is merely signed reads as the text that it is.
    if let Some(armor) = text.strip_prefix(b"-----BEGIN PGP ") {
        return (!armor.starts_with(b"SIGNED MESSAGE")).then_some(Kind::Openpgp);
    }
    if is_packets(head, size) {
        return Some(Kind::Openpgp);
    }
    cms::begins(head).then_some(Kind::Smime)
}

/// So much shows whether a message is encrypted, however many recipients it has.
const HEAD: usize = 64 * 1024;

/// Nobody compresses more often.
const MOST_NESTED: usize = 4;

/// So much of an open file is looked at, and unpacked: it stands in memory packed, unpacked, and put together.
const MOST_OPEN: usize = 10_000_000;

/// Reads a file of OpenPGP packets: encrypted, or open whatever is signed or compressed in it.
pub(super) async fn openpgp(source: &Source<'_>, scan: &mut Scan<'_>, facts: &mut Facts) -> Result<(), Unreadable> {
    let head = source.read_up_to(0, HEAD).await?;
    let packets = dearmored(&head);
    facts.encrypted = encrypted(&packets, head.len() as u64 == source.size())?;
    if facts.encrypted == Encrypted::None {
        let bytes = source.read_up_to(0, MOST_OPEN).await?;
        facts.looked_at = Some(bytes.len() as u64).filter(|&length| length < source.size());
        let mut packets = dearmored(&bytes);
        scan.budget.spend(packets.len())?;
        let mut is_whole = true;
        for _ in 0..MOST_NESTED {
            match open(&packets, scan)? {
                Opened::Packets(inside) => {
                    is_whole &= inside.is_whole;
                    packets = inside.bytes.into();
                }
                Opened::File(name, bytes) => {
                    facts.entries = 1;
                    facts.encrypted = of_wrapped(scan.part(&name, &bytes, facts).await);
                    let is_large = bytes.len() + HEAD > MOST_OPEN;
                    let why = if is_large { Unreadable::Large } else { Unreadable::Truncated };
                    return if is_whole { Ok(()) } else { Err(why) };
                }
                Opened::Nothing => return Ok(()),
            }
        }
        return Err(Unreadable::Unsupported);
    }
    Ok(())
}

/// Of an open file around another one: open itself, unless what is inside is not.
pub(super) fn of_wrapped(inside: Encrypted) -> Encrypted {
    if inside == Encrypted::All { Encrypted::All } else { Encrypted::None }
}

/// Without its armor (6.2), where it has one.
fn dearmored(bytes: &[u8]) -> Cow<'_, [u8]> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    if !text.starts_with(b"-----BEGIN ") {
        return bytes.into();
    }
    let mut lines = text.split_inclusive(|&byte| byte == b'\n');
    // Armor headers, such as `Version: 1`, end with an empty line.
    let mut header = 0;
    for line in lines.by_ref() {
        header += line.len();
        if header > line.len() && line.trim_ascii().is_empty() {
            break;
        }
    }
    let body = text.get(header..).unwrap_or_default();
    // The checksum (6.1.1) is a line that begins with `=`; a dash ends the armor.
    let end = |pair: &[u8]| pair.first() == Some(&b'\n') && matches!(pair.get(1), Some(b'=' | b'-'));
    let length = body.windows(2).position(end).unwrap_or(body.len());
    transfer::base64(body.get(..length).unwrap_or_default()).into()
}

/// Kinds of packets (5).
mod tag {
    pub(super) const SESSION_KEY_FOR_PUBLIC_KEY: u8 = 1;
    pub(super) const SIGNATURE: u8 = 2;
    pub(super) const SESSION_KEY_FOR_PASSWORD: u8 = 3;
    pub(super) const ONE_PASS_SIGNATURE: u8 = 4;
    pub(super) const SECRET_KEY: u8 = 5;
    pub(super) const PUBLIC_KEY: u8 = 6;
    pub(super) const COMPRESSED: u8 = 8;
    pub(super) const ENCRYPTED: u8 = 9;
    pub(super) const MARKER: u8 = 10;
    pub(super) const LITERAL: u8 = 11;
    pub(super) const ENCRYPTED_AND_PROTECTED: u8 = 18;
    /// In use, though never standardised.
    pub(super) const ENCRYPTED_WITH_AEAD: u8 = 20;
    pub(super) const PADDING: u8 = 21;
}

/// The header of a packet (4.2).
struct Header {
    tag: u8,
    /// How long the header is.
    length: usize,
    body: Length,
}

#[derive(Clone, Copy)]
enum Length {
    Whole(usize),
    /// The first piece of several.
    Partial(usize),
    /// As long as the file.
    Rest,
}

impl Header {
    fn of(bytes: &[u8]) -> Option<Self> {
        let (&first, rest) = bytes.split_first()?;
        if first & 0x80 == 0 {
            return None;
        }
        if first & 0x40 != 0 {
            let (body, length) = new_length(rest)?;
            return Some(Self { tag: first & 0x3f, length: 1 + length, body });
        }
        let octets = match first & 3 {
            0 => 1,
            1 => 2,
            2 => 4,
            _ => return Some(Self { tag: first >> 2 & 0xf, length: 1, body: Length::Rest }),
        };
        let size = rest.get(..octets)?.iter().fold(0, |size, &byte| size << 8 | usize::from(byte));
        Some(Self { tag: first >> 2 & 0xf, length: 1 + octets, body: Length::Whole(size) })
    }

    /// Where the packet ends; unknown where it comes in pieces.
    fn end(&self) -> Option<usize> {
        match self.body {
            Length::Whole(size) => self.length.checked_add(size),
            Length::Partial(_) | Length::Rest => None,
        }
    }
}

/// A length and how many octets it takes (4.2.1).
fn new_length(bytes: &[u8]) -> Option<(Length, usize)> {
    Some(match bytes {
        [first @ 0..=191, ..] => (Length::Whole((*first).into()), 1),
        [first @ 192..=223, second, ..] => (Length::Whole(((usize::from(*first) - 192) << 8) + usize::from(*second) + 192), 2),
        [255, size @ ..] => (Length::Whole(usize::try_from(u32::from_be_bytes(*size.first_chunk()?)).ok()?), 5),
        [first @ 224..=254, ..] => (Length::Partial(1 << (first & 0x1f)), 1),
        _ => return None,
    })
}

/// Whether packets begin here. Their first bytes are not much of a sign, so everything that is fixed has to be right.
fn is_packets(head: &[u8], size: u64) -> bool {
    let Some(header) = Header::of(head) else { return false };
    let body = head.get(header.length..).unwrap_or_default();
    let begins_well = match header.tag {
        tag::SESSION_KEY_FOR_PUBLIC_KEY => match body {
            [3, rest @ ..] => rest.get(8).is_some_and(|algorithm| matches!(algorithm, 1 | 2 | 16 | 18 | 25 | 26)),
            [6, length, version, ..] => *length <= 33 && matches!(version, 4 | 6),
            _ => false,
        },
        tag::SESSION_KEY_FOR_PASSWORD => match body {
            [4, cipher, specifier, ..] => matches!(cipher, 1..=13) && matches!(specifier, 0 | 1 | 3 | 4),
            [5, cipher, mode, specifier, ..] => matches!((cipher, mode), (1..=13, 1..=3)) && matches!(specifier, 0 | 1 | 3 | 4),
            [6, _, cipher, mode, ..] => matches!((cipher, mode), (1..=13, 1..=3)),
            _ => false,
        },
        tag::ENCRYPTED_AND_PROTECTED => match body {
            // Nothing else is fixed, but that it is the whole file.
            [1, ..] => header.end().is_some_and(|end| end as u64 == size),
            [2, cipher, mode, chunk, ..] => matches!((cipher, mode, chunk), (1..=13, 1..=3, 0..=16)),
            _ => false,
        },
        tag::ENCRYPTED_WITH_AEAD => matches!(body, [1, 1..=13, 1..=3, 0..=56, ..]),
        tag::ONE_PASS_SIGNATURE => match body {
            [3 | 6, kind, hash, key, ..] => *kind <= 1 && is_hash(*hash) && is_key(*key),
            _ => false,
        },
        tag::SIGNATURE => match body {
            [3, 5, ..] => true,
            [4 | 6, _, key, hash, ..] => is_hash(*hash) && is_key(*key),
            _ => false,
        },
        tag::SECRET_KEY | tag::PUBLIC_KEY => match body {
            [4..=6, _, _, _, _, key, ..] => is_key(*key),
            _ => false,
        },
        tag::COMPRESSED => is_compressed(body),
        tag::LITERAL => {
            matches!(body, [b'b' | b't' | b'u' | b'l' | b'm', length, ..] if usize::from(*length) + 6 <= body.len())
        }
        tag::MARKER => body.starts_with(b"PGP"),
        _ => false,
    };
    begins_well && fits(&header, head, size)
}

/// Algorithms for keys (9.1) and hashes (9.5).
fn is_key(algorithm: u8) -> bool {
    matches!(algorithm, 1..=3 | 16..=20 | 22 | 25..=28)
}

fn is_hash(algorithm: u8) -> bool {
    matches!(algorithm, 1..=3 | 8..=14)
}

/// Whether there is a packet inside that is.
fn is_compressed(body: &[u8]) -> bool {
    let unpacked = match body {
        [1, packed @ ..] | [2, 0x78, _, packed @ ..] => zip::inflate(packed, 1000),
        [3, b'B', b'Z', b'h', ..] => return true,
        _ => return false,
    };
    unpacked.is_ok_and(|unpacked| Header::of(&unpacked.bytes).is_some_and(|header| is_known(header.tag)))
}

fn is_known(tag: u8) -> bool {
    matches!(tag, 1..=14 | 17..=21)
}

/// Whether the packet ends inside the file, and another one follows it.
fn fits(header: &Header, head: &[u8], size: u64) -> bool {
    let Some(end) = header.end() else { return true };
    match head.get(end..) {
        Some(after) if !after.is_empty() => Header::of(after).is_some_and(|next| is_known(next.tag)),
        _ => end as u64 <= size,
    }
}

/// Whether nobody reads what the packets carry without a secret: data that is encrypted follows session keys (10.3).
fn encrypted(packets: &[u8], is_whole: bool) -> Result<Encrypted, Unreadable> {
    let mut rest = packets;
    let mut has_session_key = false;
    while let Some(header) = Header::of(rest) {
        match header.tag {
            tag::ENCRYPTED | tag::ENCRYPTED_AND_PROTECTED | tag::ENCRYPTED_WITH_AEAD => return Ok(Encrypted::All),
            tag::SESSION_KEY_FOR_PUBLIC_KEY | tag::SESSION_KEY_FOR_PASSWORD => has_session_key = true,
            tag::MARKER | tag::PADDING => {}
            _ => return Ok(Encrypted::None),
        }
        rest = header.end().and_then(|end| rest.get(end..)).unwrap_or_default();
    }
    match (has_session_key, is_whole) {
        (true, false) => Ok(Encrypted::All),
        (true, true) => Err(Unreadable::Truncated),
        (false, _) => Err(Unreadable::Malformed),
    }
}

/// What packets that are not encrypted carry.
enum Opened {
    /// More packets, which were compressed.
    Packets(zip::Unpacked),
    /// A file, with its name.
    File(String, Vec<u8>),
    /// Keys and signatures.
    Nothing,
}

fn open(packets: &[u8], scan: &mut Scan<'_>) -> Result<Opened, Unreadable> {
    let mut rest = packets;
    while let Some(header) = Header::of(rest) {
        scan.budget.check_time()?;
        let (body, after) = body(&header, rest);
        match header.tag {
            tag::COMPRESSED => {
                let packed = match &*body {
                    [0, packets @ ..] => return Ok(Opened::Packets(zip::Unpacked { bytes: packets.to_vec(), is_whole: true })),
                    [1, packed @ ..] | [2, _, _, packed @ ..] => packed,
                    _ => return Err(Unreadable::Unsupported),
                };
                let unpacked = zip::inflate(packed, scan.budget.of_part().min(MOST_OPEN))?;
                scan.budget.spend(unpacked.bytes.len())?;
                return Ok(Opened::Packets(unpacked));
            }
            tag::LITERAL => {
                let [_, length, named @ ..] = &*body else { return Err(Unreadable::Truncated) };
                // After its name, the day of its last change (5.9).
                let parts = named.split_at_checked((*length).into()).and_then(|(name, dated)| Some((name, dated.get(4..)?)));
                let (name, content) = parts.ok_or(Unreadable::Truncated)?;
                let (name, start) = (String::from_utf8_lossy(name).into_owned(), body.len() - content.len());
                let mut content = body.into_owned();
                content.drain(..start);
                return Ok(Opened::File(name, content));
            }
            _ => rest = after,
        }
    }
    Ok(Opened::Nothing)
}

/// The body of a packet, put together where it comes in pieces, and what follows it; less where the file is cut.
fn body<'b>(header: &Header, bytes: &'b [u8]) -> (Cow<'b, [u8]>, &'b [u8]) {
    let mut rest = bytes.get(header.length..).unwrap_or_default();
    let mut piece = |size: usize| {
        let (piece, after) = rest.split_at(size.min(rest.len()));
        rest = after;
        (piece, after)
    };
    let mut next = match header.body {
        Length::Whole(size) => {
            let (body, after) = piece(size);
            return (body.into(), after);
        }
        Length::Rest => return (piece(usize::MAX).0.into(), &[]),
        Length::Partial(size) => Some((size, true)),
    };
    let mut body = Vec::new();
    while let Some((size, goes_on)) = next {
        let (bytes, after) = piece(size);
        body.extend_from_slice(bytes);
        let length = if goes_on { new_length(after) } else { None };
        next = length.and_then(|(length, octets)| {
            piece(octets);
            match length {
                Length::Whole(size) => Some((size, false)),
                Length::Partial(size) => Some((size, true)),
                Length::Rest => None,
            }
        });
    }
    (body.into(), piece(0).1)
}
