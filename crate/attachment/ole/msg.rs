//! Messages as Outlook stores them ([MS-OXMSG] 17.0): a stream for each property, a storage for each recipient and attachment.

use super::super::{Encrypted, Facts, Scan, Unreadable};
use super::Text;
use super::compound::{Compound, Entry, THE_ROOT};

/// Properties with text that people write or read ([MS-OXPROPS]): subject, body in plain text and in HTML, who wrote it and to whom,
/// and the header as it came.
const TEXTS: [&str; 12] = ["0037", "1000", "1013", "0042", "0065", "0c1a", "0c1f", "5d01", "5d02", "0e02", "0e03", "0e04"];
const TRANSPORT_HEADERS: &str = "007d";
const BODIES: [&str; 3] = ["1000", "1013", "1009"];
/// Of a recipient: a name, an address, an address for mail on the Internet.
const RECIPIENT: [&str; 3] = ["3001", "3003", "39fe"];
const ATTACHED: &str = "3701";
/// An attachment's long name, and its short one.
const NAMES: [&str; 2] = ["3707", "3704"];

/// What stands at the beginning of a stream's name: then come the property and its type.
const STREAM: &str = "__substg1.0_";
const A_RECIPIENT: &str = "__recip_version1.0_#";
const AN_ATTACHMENT: &str = "__attach_version1.0_#";

/// Messages in messages, deeper than they are looked into.
const MOST_MESSAGES: usize = 3;

/// More of a text than this is not looked at: it stands in memory in several ways at once.
const MOST_OF_TEXT: usize = 8_000_000;

/// How the content of a property stands there ([MS-OXCDATA] 2.11.1).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    Utf16,
    Bytes,
    Message,
}

pub(super) async fn read(compound: &mut Compound<'_>, scan: &mut Scan<'_>, facts: &mut Facts) -> Result<(), Unreadable> {
    let mut messages = vec![(THE_ROOT, 1)];
    let mut attached = Vec::new();
    let mut is_open = false;
    while let Some((storage, depth)) = messages.pop() {
        let entries: Vec<_> = compound.inside(storage).cloned().collect();
        let is_body = |entry: &&Entry| property(entry).is_some_and(|(id, _)| BODIES.contains(&id.as_str()));
        is_open |= entries.iter().filter(is_body).any(|entry| entry.size > 0);
        if entries
            .iter()
            .any(|entry| property(entry).is_some_and(|(id, _)| TEXTS.contains(&&*id)) && entry.size > MOST_OF_TEXT as u64)
        {
            facts.looked_at = Some(MOST_OF_TEXT as u64);
        }
        add_texts(compound, &entries, &[&TEXTS[..], &[TRANSPORT_HEADERS]].concat(), scan).await?;
        for entry in entries.iter().filter(|entry| !entry.is_stream) {
            if starts_with(&entry.name, A_RECIPIENT) {
                facts.recipients += 1;
                let entries: Vec<_> = compound.inside(entry.id).cloned().collect();
                add_texts(compound, &entries, &RECIPIENT, scan).await?;
            }
            if starts_with(&entry.name, AN_ATTACHMENT) {
                facts.entries += usize::from(storage == THE_ROOT);
                match message_in(compound, entry) {
                    Some(message) if depth < MOST_MESSAGES => messages.push((message, depth + 1)),
                    Some(_) => facts.skipped += 1,
                    None => attached.push(attachment(compound, entry, scan, facts).await?),
                }
            }
        }
    }
    // A message that is only there to carry something encrypted is encrypted.
    facts.encrypted = if is_open { Encrypted::None } else { Encrypted::of_all(attached) };
    Ok(())
}

/// A message that is attached as what it is.
fn message_in(compound: &Compound<'_>, attachment: &Entry) -> Option<u32> {
    let found = compound.inside(attachment.id).find(|entry| property(entry) == Some((ATTACHED.to_owned(), Type::Message)));
    found.map(|entry| entry.id)
}

/// Reads an attached file; whether it is encrypted.
async fn attachment(
    compound: &mut Compound<'_>,
    storage: &Entry,
    scan: &mut Scan<'_>,
    facts: &mut Facts,
) -> Result<Encrypted, Unreadable> {
    let entries: Vec<_> = compound.inside(storage.id).cloned().collect();
    let mut names = Vec::new();
    for id in NAMES {
        names.extend(text(compound, &entries, id, scan).await?);
    }
    let name = names.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
    let data = entries.iter().find(|entry| property(entry) == Some((ATTACHED.to_owned(), Type::Bytes)));
    let Some(data) = data else {
        facts.skipped += 1;
        return Ok(Encrypted::Unknown);
    };
    let most = scan.budget.of_part();
    if data.size > most as u64 {
        facts.skipped += 1;
        return Ok(Encrypted::Unknown);
    }
    let bytes = compound.read(data, most).await?;
    scan.budget.spend(bytes.len())?;
    Ok(scan.part(&name, &bytes, facts).await)
}

/// Counts what stands in properties of text.
async fn add_texts(
    compound: &mut Compound<'_>,
    entries: &[Entry],
    properties: &[&str],
    scan: &mut Scan<'_>,
) -> Result<(), Unreadable> {
    let mut all = Text::default();
    for id in properties {
        if let Some(text) = text(compound, entries, id, scan).await? {
            all.add(&text);
            all.flush_if_long(scan);
        }
    }
    all.flush(scan);
    Ok(())
}

/// A property as text: bytes that are no UTF-8 stand for themselves, whatever their code page.
async fn text(
    compound: &mut Compound<'_>,
    entries: &[Entry],
    wanted: &str,
    scan: &mut Scan<'_>,
) -> Result<Option<String>, Unreadable> {
    let found = entries.iter().find_map(|entry| property(entry).filter(|(id, _)| id == wanted).map(|(_, kind)| (entry, kind)));
    let Some((entry, kind)) = found.filter(|(entry, _)| entry.is_stream) else { return Ok(None) };
    let bytes = compound.read(entry, scan.budget.of_part().min(MOST_OF_TEXT)).await?;
    scan.budget.spend(bytes.len())?;
    Ok(Some(match kind {
        Type::Utf16 => {
            let units: Vec<u16> = bytes.chunks_exact(2).filter_map(|unit| super::super::bytes::u16_at(unit, 0)).collect();
            String::from_utf16_lossy(&units)
        }
        _ => String::from_utf8(bytes).unwrap_or_else(|error| error.as_bytes().iter().map(|&byte| char::from(byte)).collect()),
    }))
}

/// The id of a property, in lower case, and its type, by the name of its stream (2.2.1.1).
fn property(entry: &Entry) -> Option<(String, Type)> {
    let rest = entry.name.get(STREAM.len()..).filter(|_| starts_with(&entry.name, STREAM))?.to_ascii_lowercase();
    let (id, kind) = rest.split_at_checked(4)?;
    let kind = match kind {
        "001f" => Type::Utf16,
        "001e" | "0102" => Type::Bytes,
        "000d" => Type::Message,
        _ => return None,
    };
    Some((id.to_owned(), kind))
}

fn starts_with(name: &str, beginning: &str) -> bool {
    name.get(..beginning.len()).is_some_and(|start| start.eq_ignore_ascii_case(beginning))
}
