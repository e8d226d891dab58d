//! What stands in free text: [`addresses`].

use std::collections::HashSet;

use crate::address::{AddrSpec, Domain};

/// The distinct addr-specs in free text, such as quoted headers.
///
/// Only those that anybody would take for one: of plain characters, with a dot in the domain, and neither part of a URL nor the id
/// of a message. A quoted local-part or a domain-literal is none.
#[must_use]
pub fn addresses(text: &str) -> HashSet<AddrSpec> {
    let mut addresses = HashSet::new();
    let mut rest = text;
    let mut is_handle = false;
    while let Some((before, after)) = rest.split_once('@') {
        let domain = domain_at_start(after).and_then(|domain| Domain::parse(domain).ok());
        let found = local_part_at_end(before).filter(|_| !is_handle || before.contains(is_outside));
        if let Some((local_part, domain)) = found.zip(domain) {
            addresses.insert(AddrSpec { local_part: local_part.to_owned(), domain });
        }
        rest = after;
        is_handle = true;
    }
    addresses
}

/// Longer ones exist in no mail system (RFC 5321, 4.5.3.1), and would make the search anything but linear.
const MAX_LOCAL_PART: usize = 64;
const MAX_DOMAIN: usize = 253;

/// The local-part right before an `@`, unless what stands before it says that this is no address.
fn local_part_at_end(text: &str) -> Option<&str> {
    let length: usize = text.chars().rev().take(MAX_LOCAL_PART + 1).take_while(|&c| !is_outside(c)).map(char::len_utf8).sum();
    let (before, local_part) = text.split_at_checked(text.len() - length)?;
    let local_part = local_part.trim_start_matches(['.', '\'', '-', '+', '&']);
    let is_fine = !local_part.is_empty()
        && local_part.chars().count() <= MAX_LOCAL_PART
        && !local_part.ends_with('.')
        && local_part.contains(char::is_alphanumeric);
    (is_fine && !is_no_address_after(before)).then_some(local_part)
}

/// Whether an `@` after this belongs to a URL or to the id of a message or of one of its parts.
fn is_no_address_after(before: &str) -> bool {
    let ends_with = |ending: &str| {
        let end = before.len().checked_sub(ending.len()).and_then(|start| before.get(start..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(ending))
    };
    ["/", "cid:", "mid:", "Message-ID: <", "In-Reply-To: <", "References: <", "Content-ID: <"].into_iter().any(ends_with)
}

/// The domain right after an `@`, if it has a dot and ends in more than digits.
fn domain_at_start(text: &str) -> Option<&str> {
    let is_inside = |c: char| c == '-' || c == '.' || c.is_alphanumeric() || is_mark(c);
    let length: usize = text.chars().take(MAX_DOMAIN + 1).take_while(|&c| is_inside(c)).map(char::len_utf8).sum();
    let domain = text.get(..length)?;
    let domain = domain.find("..").and_then(|end| domain.get(..end)).unwrap_or(domain);
    let domain = domain.trim_end_matches(['.', '-']);
    let (parents, last) = domain.rsplit_once('.')?;
    let is_fine = domain.chars().count() <= MAX_DOMAIN
        && !parents.is_empty()
        && !parents.starts_with('-')
        && last.chars().any(|c| !c.is_ascii_digit())
        && last.chars().nth(1).is_some();
    is_fine.then_some(domain)
}

/// Whether a character stands in no local-part that people write.
fn is_outside(c: char) -> bool {
    !(c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-' | '\'' | '&') || is_mark(c))
}

/// Accents written after their letter.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}
