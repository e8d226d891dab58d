//! S/MIME: encrypted and signed messages (CMS, RFC 5652), as DER, PEM, or base64 alone.

use std::borrow::Cow;

use super::budget::MOST_OF_PART;
use super::sealed::of_wrapped;
use super::{Encrypted, Facts, Scan, Source, Unreadable, transfer};

/// What a `ContentInfo` holds (3), by its identifier.
const DATA: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01";
const SIGNED: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02";
const ENVELOPED: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03";
const DIGESTED: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x05";
const ENCRYPTED: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x06";
/// RFC 5083.
const AUTH_ENVELOPED: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x17";
/// RFC 3274.
const COMPRESSED: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x09";

const SEQUENCE: u8 = 0x30;
const OBJECT_IDENTIFIER: u8 = 0x06;
const OCTET_STRING: u8 = 0x04;
const CONSTRUCTED_OCTET_STRING: u8 = 0x24;
/// The first field that has a number, `[0]`.
const FIRST: u8 = 0xA0;
const END_OF_CONTENTS: u8 = 0;

/// Whether a `ContentInfo` begins here, as bytes or as base64.
pub(super) fn begins(head: &[u8]) -> bool {
    let is_known = |bytes: &[u8]| {
        let kind = content_info(bytes).map(|(kind, _)| kind);
        kind.is_some_and(|kind| [DATA, SIGNED, ENVELOPED, DIGESTED, ENCRYPTED, AUTH_ENVELOPED, COMPRESSED].contains(&kind))
    };
    // The base64 of a sequence begins with `M`.
    is_known(head) || head.trim_ascii_start().starts_with(b"M") && is_known(&transfer::base64(head.get(..200).unwrap_or(head)))
}

/// Reads a message: encrypted; or signed, and its content is looked into.
pub(super) async fn read(source: &Source<'_>, scan: &mut Scan<'_>, facts: &mut Facts) -> Result<(), Unreadable> {
    let bytes = source.read_up_to(0, MOST_OF_PART).await?;
    scan.budget.spend(bytes.len())?;
    let looked_at = Some(bytes.len() as u64).filter(|&length| length < source.size());
    let bytes = der(&bytes);
    let (kind, content) = content_info(&bytes).ok_or(Unreadable::Malformed)?;
    if [ENVELOPED, ENCRYPTED, AUTH_ENVELOPED].contains(&kind) {
        facts.encrypted = Encrypted::All;
        return Ok(());
    }
    (facts.encrypted, facts.looked_at) = (Encrypted::None, looked_at);
    if kind == COMPRESSED {
        return Err(Unreadable::Unsupported);
    }
    let inside = if kind == DATA { first_octets(content) } else { signed_content(content) };
    // A signature may stand beside what it signs.
    let Some(inside) = inside else { return Ok(()) };
    facts.entries = 1;
    facts.encrypted = of_wrapped(scan.part("smime", &inside, facts).await);
    Ok(())
}

/// The bytes themselves, however they are written.
fn der(bytes: &[u8]) -> Cow<'_, [u8]> {
    if bytes.first() == Some(&SEQUENCE) {
        return bytes.into();
    }
    let text = bytes.trim_ascii_start();
    let inside = match text.strip_prefix(b"-----") {
        Some(pem) => pem.iter().position(|&byte| byte == b'\n').and_then(|start| pem.get(start..)).unwrap_or_default(),
        None => text,
    };
    let end = inside.iter().position(|&byte| byte == b'-').unwrap_or(inside.len());
    transfer::base64(inside.get(..end).unwrap_or_default()).into()
}

/// The kind of content, and what stands after it: `[0] EXPLICIT content`.
fn content_info(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let sequence = Element::first(bytes).filter(|element| element.tag == SEQUENCE)?;
    let kind = Element::first(sequence.content).filter(|element| element.tag == OBJECT_IDENTIFIER)?;
    Some((kind.content, kind.after))
}

/// What is signed (5.1): after the version and the algorithms.
fn signed_content(content: &[u8]) -> Option<Cow<'_, [u8]>> {
    let explicit = Element::first(content).filter(|element| element.tag == FIRST)?;
    let signed = Element::first(explicit.content).filter(|element| element.tag == SEQUENCE)?;
    let version = Element::first(signed.content)?;
    let algorithms = Element::first(version.after)?;
    let encapsulated = Element::first(algorithms.after).filter(|element| element.tag == SEQUENCE)?;
    first_octets(Element::first(encapsulated.content)?.after)
}

fn first_octets(content: &[u8]) -> Option<Cow<'_, [u8]>> {
    let explicit = Element::first(content).filter(|element| element.tag == FIRST)?;
    let octets = Element::first(explicit.content)?;
    match octets.tag {
        OCTET_STRING => Some(octets.content.into()),
        CONSTRUCTED_OCTET_STRING => {
            let mut joined = Vec::with_capacity(octets.content.len());
            join(octets.content, MOST_DEPTH, &mut joined);
            Some(joined.into())
        }
        _ => None,
    }
}

/// Puts the pieces of a string together.
fn join(content: &[u8], depth: usize, joined: &mut Vec<u8>) {
    let mut rest = content;
    while let Some(element) = Element::first(rest) {
        match element.tag {
            OCTET_STRING => joined.extend_from_slice(element.content),
            CONSTRUCTED_OCTET_STRING if depth > 0 => join(element.content, depth - 1, joined),
            _ => return,
        }
        rest = element.after;
    }
}

/// Elements of unknown length inside each other; none are meant to be deep.
const MOST_DEPTH: usize = 8;

/// An element of DER or BER (X.690, 8.1).
struct Element<'b> {
    tag: u8,
    /// Less than there should be where the file is cut.
    content: &'b [u8],
    after: &'b [u8],
}

impl<'b> Element<'b> {
    fn first(bytes: &'b [u8]) -> Option<Self> {
        Self::at_depth(bytes, MOST_DEPTH)
    }

    fn at_depth(bytes: &'b [u8], depth: usize) -> Option<Self> {
        let (&tag, rest) = bytes.split_first()?;
        // Numbers beyond 30 take more octets, and none here has such.
        if tag & 0x1f == 0x1f {
            return None;
        }
        let (&first, rest) = rest.split_first()?;
        if first == 0x80 {
            let length = indefinite_length(rest, depth.checked_sub(1)?);
            let (content, after) = rest.split_at_checked(length)?;
            return Some(Self { tag, content, after: after.get(2..).unwrap_or_default() });
        }
        let (length, rest) = if first < 0x80 {
            (usize::from(first), rest)
        } else {
            let (octets, rest) = rest.split_at_checked(usize::from(first & 0x7f).min(9))?;
            let length = octets.iter().try_fold(0_usize, |length, &byte| length.checked_mul(256)?.checked_add(byte.into()))?;
            (length, rest)
        };
        let (content, after) = rest.split_at(length.min(rest.len()));
        Some(Self { tag, content, after })
    }
}

/// How long the elements are that stand before the end of contents; all that is left where they are not as they should be.
fn indefinite_length(bytes: &[u8], depth: usize) -> usize {
    let mut rest = bytes;
    while let Some(element) = Element::at_depth(rest, depth) {
        if element.tag == END_OF_CONTENTS {
            return bytes.len() - rest.len();
        }
        rest = element.after;
    }
    bytes.len()
}
