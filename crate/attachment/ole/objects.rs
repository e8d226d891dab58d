//! Files and documents that stand inside a document as objects: in storages of their own.
//!
//! Those in a presentation are compressed, and are not looked into.

use super::super::bytes::{u16_at, u32_at};
use super::super::{Encrypted, Facts, Scan, Unreadable};
use super::compound::{Compound, Entry, THE_ROOT};
use super::xls;

/// A file that somebody put into a document ([MS-OLEDS] 2.3.6).
const NATIVE: &str = "\u{1}Ole10Native";
/// A document since 2007 in a document.
const PACKAGE: &str = "Package";
/// Workbooks in other documents.
const BOOKS: [&str; 2] = ["Workbook", "Book"];

/// More objects than this are not looked into.
const MOST_OBJECTS: usize = 1000;

/// Reads all of them.
pub(super) async fn read(compound: &mut Compound<'_>, scan: &mut Scan<'_>, facts: &mut Facts) -> Result<(), Unreadable> {
    let is_object = |entry: &&Entry| {
        let is_book = entry.parent != THE_ROOT && BOOKS.iter().any(|name| entry.name.eq_ignore_ascii_case(name));
        entry.is_stream && (is_book || entry.name.eq_ignore_ascii_case(NATIVE) || entry.name.eq_ignore_ascii_case(PACKAGE))
    };
    let objects: Vec<_> = compound.entries.iter().filter(is_object).cloned().collect();
    facts.skipped += objects.len().saturating_sub(MOST_OBJECTS);
    let mut encrypted = Vec::new();
    for object in objects.iter().take(MOST_OBJECTS) {
        facts.entries += 1;
        if BOOKS.iter().any(|name| object.name.eq_ignore_ascii_case(name)) {
            let mut book = Facts::default();
            let storage = compound.entries.iter().find(|entry| entry.id == object.parent);
            let name = storage.map_or_else(String::new, |storage| storage.name.clone());
            let done = xls::read(compound, object, &name, scan, &mut book).await;
            book.unreadable = done.err();
            encrypted.push(facts.absorb(&name, book));
            continue;
        }
        let bytes = compound.read(object, scan.budget.of_part()).await?;
        scan.budget.spend(bytes.len())?;
        let (name, content) = if object.name.eq_ignore_ascii_case(NATIVE) {
            native(&bytes).ok_or(Unreadable::Malformed)?
        } else {
            (PACKAGE.to_owned(), &*bytes)
        };
        encrypted.push(scan.part(&name, content, facts).await);
    }
    if facts.encrypted == Encrypted::Unknown && !encrypted.is_empty() {
        facts.encrypted = Encrypted::of_all(encrypted);
    }
    Ok(())
}

/// The name of a file and its content: names as they were shown and as they were stored stand before it.
fn native(bytes: &[u8]) -> Option<(String, &[u8])> {
    let all = bytes.get(4..)?;
    if u16_at(all, 0)? != 2 {
        // Whatever a program made of it.
        return Some((String::new(), all));
    }
    let (label, rest) = terminated(all.get(2..)?)?;
    let (path, rest) = terminated(rest)?;
    let stored = usize::try_from(u32_at(rest, 4)?).ok()?;
    let rest = rest.get(8..)?.get(stored..)?;
    let length = usize::try_from(u32_at(rest, 0)?).ok()?;
    let name = if label.is_empty() { path.rsplit('\\').next().unwrap_or_default().to_owned() } else { label };
    // As much of it as is there.
    let content = rest.get(4..)?;
    Some((name, content.get(..length).unwrap_or(content)))
}

fn terminated(bytes: &[u8]) -> Option<(String, &[u8])> {
    let end = bytes.iter().position(|&byte| byte == 0)?;
    let (text, rest) = bytes.split_at_checked(end)?;
    Some((text.iter().map(|&byte| char::from(byte)).collect(), rest.get(1..)?))
}
