//! Office documents that are ZIP archives: OOXML (ECMA-376) and OpenDocument (OASIS, ISO 26300).
//!
//! What is hidden is what a program would not show on opening the document, text is all there is: also in what is hidden, deleted or kept
//! from an earlier time. Parts are found as programs find them, by content types and relationships, not by their names.

mod binary_workbook;
mod document;
mod odf;
mod odf_content;
mod ooxml;
mod presentation;
mod words;
mod workbook;

pub(super) use odf::{flat, flat_kind};

use super::zip::{Archive, Entry};
use super::{Facts, Scan, Unreadable};

/// Reads an archive that is an office document, and tells whether it is one.
pub(super) async fn read(
    name: &str,
    archive: &Archive<'_>,
    scan: &mut Scan<'_>,
    facts: &mut Facts,
) -> Result<bool, Unreadable> {
    if let Some(types) = archive.find("[Content_Types].xml").filter(|types| !types.is_encrypted) {
        return ooxml::read(name, archive, types, scan, facts).await;
    }
    if let Some(kind) = archive.find("mimetype").filter(|kind| !kind.is_encrypted && kind.size < 1000) {
        return odf::read(name, archive, kind, scan, facts).await;
    }
    Ok(false)
}

/// The parts of a document, and how much of them was looked at.
struct Parts<'a> {
    archive: &'a Archive<'a>,
    /// Bytes, unpacked, of the parts that were to be read.
    wanted: u64,
    /// Those that were.
    read: u64,
}

/// A part, unpacked.
struct Part {
    bytes: Vec<u8>,
    is_whole: bool,
}

impl<'a> Parts<'a> {
    fn new(archive: &'a Archive<'a>) -> Self {
        Self { archive, wanted: 0, read: 0 }
    }

    /// A part of the document; nothing where it cannot be had, which is said among the facts. Fails when nothing more can be.
    async fn unpack(&mut self, entry: &Entry, scan: &mut Scan<'_>, facts: &mut Facts) -> Result<Option<Part>, Unreadable> {
        self.wanted = self.wanted.saturating_add(entry.size);
        match self.archive.unpack(entry, scan).await {
            Ok(unpacked) => {
                self.read += unpacked.bytes.len() as u64;
                if !unpacked.is_whole {
                    let is_cut = (unpacked.bytes.len() as u64) < entry.size;
                    facts.unreadable.get_or_insert(if is_cut { Unreadable::Large } else { Unreadable::Truncated });
                }
                Ok(Some(Part { bytes: unpacked.bytes, is_whole: unpacked.is_whole }))
            }
            Err(unreadable) if scan.budget.of_part() == 0 || matches!(unreadable, Unreadable::Late) => Err(unreadable),
            Err(unreadable) => {
                facts.unreadable.get_or_insert(unreadable);
                Ok(None)
            }
        }
    }

    /// The same, of XML.
    async fn xml(&mut self, entry: &Entry, scan: &mut Scan<'_>, facts: &mut Facts) -> Result<Option<Part>, Unreadable> {
        let part = self.unpack(entry, scan, facts).await?;
        Ok(part.map(Part::into_utf8))
    }

    /// Says that no part after this one is looked at.
    fn stop_after(&mut self, entry: &Entry) {
        let rest = self.archive.entries.iter().skip_while(|other| other.name != entry.name).skip(1);
        self.wanted = rest.fold(self.wanted, |wanted, entry| wanted.saturating_add(entry.size));
    }

    /// Says what was not looked at, in bytes of the file: as large a share of it as of what it unpacks to.
    fn finish(&self, facts: &mut Facts) {
        if self.read < self.wanted {
            let share = u128::from(facts.size) * u128::from(self.read) / u128::from(self.wanted.max(1));
            facts.looked_at = u64::try_from(share).ok();
        }
    }
}

impl Part {
    fn into_utf8(self) -> Self {
        let (bytes, is_all) = super::xml::as_utf8(self.bytes);
        Self { bytes, is_whole: self.is_whole && is_all }
    }

    /// What a reader of this part came to: what it learned stays, only running out of time ends everything.
    fn settle(&self, read: Result<(), Unreadable>, facts: &mut Facts) -> Result<(), Unreadable> {
        match read {
            Err(Unreadable::Late) => Err(Unreadable::Late),
            // Where a part was cut here, its end is no fault of its own.
            Err(_) if self.is_whole => {
                facts.unreadable.get_or_insert(Unreadable::Malformed);
                Ok(())
            }
            _ => Ok(()),
        }
    }
}
