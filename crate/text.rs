//! What stands in free text: [`addresses`]; and what is told of a text that is too long: [`shortened`].

use std::collections::HashSet;

use crate::address::{AddrSpec, Domain};

/// The distinct addr-specs in free text, such as quoted headers.
///
/// Only those that anybody would take for one: of plain characters, with a dot in the domain, and neither part of a URL nor the id
/// of a message. A quoted local-part or a domain-literal is none.
#[must_use]
pub fn addresses(text: &str) -> HashSet<AddrSpec> {
    let mut addresses = HashSet::new();
    let mut previous = None;
    for (at, _) in text.match_indices('@') {
        addresses.extend(address_at(text, previous, at).and_then(|(local_part, domain)| addr_spec(local_part, domain)));
        previous = Some(at);
    }
    addresses
}

/// Nobody reads further. Neither programs nor people make longer names, and an address has 254 characters at most (RFC 5321, 4.5.3.1).
const MOST_TOLD: usize = 300;

/// A name without its middle, where it is too long: its end tells what it is.
#[must_use]
pub fn shortened(name: &str) -> String {
    let length = if name.len() <= MOST_TOLD { 0 } else { name.chars().count() };
    if length <= MOST_TOLD {
        return name.to_owned();
    }
    let half = MOST_TOLD / 2;
    name.chars().take(half).chain(['…']).chain(name.chars().skip(length - half)).collect()
}

/// The local-part and the domain around an `@`, as they are written. The `@` before this one ends what may belong to it.
///
/// Not everything that is found names a domain: [`addr_spec`] tells.
pub(crate) fn address_at(text: &str, previous: Option<usize>, at: usize) -> Option<(&str, &str)> {
    let before = text.get(previous.map_or(0, |previous| previous + 1)..at)?;
    let domain = domain_at_start(text.get(at + 1..)?)?;
    let length = length_at_end(before);
    let local_part = local_part_at_end(before, length)?;
    // What stands between two `@` and nothing else is a handle: `@bob@social.example`.
    let is_apart = || length <= MAX_LOCAL_PART && length < before.len() || before.contains(is_outside);
    (previous.is_none() || is_apart()).then_some((local_part, domain))
}

/// What was found as a value.
pub(crate) fn addr_spec(local_part: &str, domain: &str) -> Option<AddrSpec> {
    let domain = Domain::parse(domain).ok()?;
    Some(AddrSpec { local_part: local_part.to_owned(), domain })
}

/// Longer ones exist in no mail system (RFC 5321, 4.5.3.1), and would make the search anything but linear.
const MAX_LOCAL_PART: usize = 64;
const MAX_DOMAIN: usize = 253;

/// The local-part of so many bytes right before an `@`, unless what stands before it says that this is no address.
fn local_part_at_end(text: &str, length: usize) -> Option<&str> {
    let (before, local_part) = text.split_at_checked(text.len() - length)?;
    let local_part = local_part.trim_start_matches(['.', '\'', '-', '+', '&']);
    let is_fine = !local_part.is_empty()
        && (local_part.len() <= MAX_LOCAL_PART || local_part.chars().count() <= MAX_LOCAL_PART)
        && !local_part.ends_with('.')
        && local_part.contains(char::is_alphanumeric);
    (is_fine && !is_no_address_after(before)).then_some(local_part)
}

/// How many bytes at the end a local-part may have; one character more than is allowed where it has too many.
fn length_at_end(text: &str) -> usize {
    let is_byte_outside = |&byte: &u8| !byte.is_ascii() || is_outside(char::from(byte));
    let end = text.len().saturating_sub(MAX_LOCAL_PART + 1);
    let last = text.as_bytes().get(end..).unwrap_or_default();
    match last.iter().rposition(is_byte_outside) {
        None => last.len(),
        Some(at) if last.get(at).is_some_and(u8::is_ascii) => last.len() - at - 1,
        Some(_) => text.chars().rev().take(MAX_LOCAL_PART + 1).take_while(|&c| !is_outside(c)).map(char::len_utf8).sum(),
    }
}

/// Whether an `@` after this belongs to a URL or to the id of a message or of one of its parts.
fn is_no_address_after(before: &str) -> bool {
    let ends_with = |ending: &str| {
        let end = before.len().checked_sub(ending.len()).and_then(|start| before.get(start..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(ending))
    };
    match before.as_bytes().last() {
        Some(b'/') => true,
        Some(b':') => ["cid:", "mid:"].into_iter().any(ends_with),
        Some(b'<') => ["Message-ID: <", "In-Reply-To: <", "References: <", "Content-ID: <"].into_iter().any(ends_with),
        _ => false,
    }
}

/// The domain right after an `@`, if it has a dot and ends in more than digits.
fn domain_at_start(text: &str) -> Option<&str> {
    let domain = text.get(..length_at_start(text))?;
    let two_dots = domain.as_bytes().windows(2).position(|two| two == b"..");
    let domain = two_dots.and_then(|end| domain.get(..end)).unwrap_or(domain);
    let domain = domain.trim_end_matches(['.', '-']);
    let (parents, last) = domain
        .as_bytes()
        .iter()
        .rposition(|&byte| byte == b'.')
        .and_then(|dot| Some((domain.get(..dot)?, domain.get(dot + 1..)?)))?;
    let is_fine = (domain.len() <= MAX_DOMAIN || domain.chars().count() <= MAX_DOMAIN)
        && !parents.is_empty()
        && !parents.starts_with('-')
        && last.chars().any(|c| !c.is_ascii_digit())
        && last.chars().nth(1).is_some();
    is_fine.then_some(domain)
}

/// How many bytes at the start a domain may have; one character more than is allowed where it has too many.
fn length_at_start(text: &str) -> usize {
    let is_byte_inside = |&byte: &u8| byte == b'-' || byte == b'.' || byte.is_ascii_alphanumeric();
    let is_inside = |c: char| c == '-' || c == '.' || c.is_alphanumeric() || is_mark(c);
    let length = text.bytes().take(MAX_DOMAIN + 1).take_while(is_byte_inside).count();
    if text.as_bytes().get(length).is_none_or(u8::is_ascii) {
        return length;
    }
    text.chars().take(MAX_DOMAIN + 1).take_while(|&c| is_inside(c)).map(char::len_utf8).sum()
}

/// Whether a character stands in no local-part that people write.
fn is_outside(c: char) -> bool {
    !(c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-' | '\'' | '&') || is_mark(c))
}

/// Accents written after their letter.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}
