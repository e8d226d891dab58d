//! Archives: what is inside, and whether it needs a password.

use super::zip::{Archive, Entry};
use super::{Encrypted, Facts, Kind, Scan, Source, Unreadable, kind, office, program};

/// Enough of a file inside to tell most by. Unpacking more of each would take longer than everything else.
pub(super) const HEAD: usize = 1024;

/// More files than this are not listed.
pub(super) const MOST_ENTRIES: usize = 20_000;

/// What macOS remembers of a file beside it, under its name (RFC 1740, appendix A).
const APPLE_DOUBLE: &[u8] = b"\0\x05\x16\x07";

/// More files than this that are called pictures, sounds or films are taken for what they are called: a program in disguise does not run
/// from within an archive, and reading the beginning of each means reading nearly all of an album.
const MOST_MEDIA: usize = 100;

/// What the files inside an archive have in common.
#[derive(Default)]
pub(super) struct Inside {
    encrypted: Option<Encrypted>,
    /// Whether there is an empty file that is not encrypted.
    has_empty: bool,
}

impl Inside {
    /// Whether anybody can read what is inside.
    pub(super) fn encrypted(&self) -> Encrypted {
        Encrypted::of_all(self.encrypted)
    }

    /// Looks into a file, or at the beginning of one that nobody would look into.
    pub(super) async fn part(&mut self, name: &str, bytes: &[u8], scan: &mut Scan<'_>, facts: &mut Facts) {
        if bytes.starts_with(APPLE_DOUBLE) && name.starts_with("__MACOSX/") {
            return;
        }
        if bytes.is_empty() {
            // Programs do not encrypt what is empty, and there is nothing to read in it.
            self.has_empty = true;
            scan.check_name(name, facts);
            return;
        }
        let encrypted = scan.part(name, bytes, facts).await;
        self.add(encrypted);
    }

    /// Counts a file that nobody looks into.
    pub(super) fn closed(&mut self, name: &str, encrypted: Encrypted, scan: &Scan<'_>, facts: &mut Facts) {
        scan.check_name(name, facts);
        facts.skipped += 1;
        self.add(encrypted);
    }

    /// Says that nothing is known without a secret, not even what there is.
    pub(super) fn closed_as_a_whole(&mut self) {
        self.encrypted = Some(Encrypted::All);
    }

    /// Says that there is more of which nothing is known. One open file that was seen, an empty one where there are no others, is enough
    /// to know that it is not all encrypted.
    pub(super) fn cut(&mut self) {
        let is_open = self.encrypted.is_none() && self.has_empty;
        self.add(if is_open { Encrypted::None } else { Encrypted::Unknown });
    }

    fn add(&mut self, encrypted: Encrypted) {
        self.encrypted = Some(Encrypted::of_all(self.encrypted.into_iter().chain([encrypted])));
    }
}

/// A ZIP archive, or a document that is one inside.
pub(super) async fn zip(name: &str, source: &Source<'_>, scan: &mut Scan<'_>, facts: &mut Facts) -> Result<(), Unreadable> {
    let archive = Archive::open(source).await?;
    facts.unreadable = archive.flaw;
    if archive.is_sealed {
        facts.encrypted = Encrypted::All;
        return Ok(());
    }
    let mut files: Vec<_> = archive.entries.iter().filter(|entry| !entry.is_folder()).collect();
    facts.entries = files.len() + archive.unlisted;
    facts.skipped = archive.unlisted;
    if office::read(name, &archive, scan, facts).await? {
        return Ok(());
    }
    if program::is_package(name, &archive) {
        facts.kind = Kind::Program;
        facts.encrypted = Encrypted::None;
        return Ok(());
    }
    // As they stand in the file, so that it is read from its beginning to its end.
    files.sort_by_key(|entry| entry.header);
    let mut inside = Inside::default();
    let mut over = None;
    let mut media = 0;
    for entry in files {
        media += usize::from(kind::is_called_media(&entry.name));
        if media > MOST_MEDIA && kind::is_called_media(&entry.name) && !entry.is_encrypted {
            inside.closed(&entry.name, Encrypted::None, scan, facts);
            continue;
        }
        let closed = if entry.is_encrypted { Some(Encrypted::All) } else { over.map(|_| Encrypted::Unknown) };
        if let Some(encrypted) = closed {
            inside.closed(&entry.name, encrypted, scan, facts);
            continue;
        }
        if let Err(unreadable) = look(&archive, entry, &mut inside, scan, facts).await {
            inside.closed(&entry.name, Encrypted::Unknown, scan, facts);
            if matches!(unreadable, Unreadable::Bomb | Unreadable::Late | Unreadable::Large | Unreadable::Unavailable) {
                facts.unreadable.get_or_insert(unreadable);
            }
            // Time and budget do not come back; names still tell something.
            if scan.budget.is_over() {
                over = Some(unreadable);
            }
        }
    }
    if archive.unlisted > 0 || matches!(archive.flaw, Some(Unreadable::Truncated | Unreadable::Malformed)) {
        inside.cut();
    }
    facts.encrypted = inside.encrypted();
    Ok(())
}

/// Looks into a file, unpacked as far as a reader wants it.
async fn look(
    archive: &Archive<'_>,
    entry: &Entry,
    inside: &mut Inside,
    scan: &mut Scan<'_>,
    facts: &mut Facts,
) -> Result<(), Unreadable> {
    let head = archive.head(entry, HEAD, scan).await?;
    if head.is_whole || !kind::of(&entry.name, &Source::Memory(&head.bytes)).await?.has_reader() {
        inside.part(&entry.name, &head.bytes, scan, facts).await;
        return Ok(());
    }
    let unpacked = archive.unpack(entry, scan).await?;
    inside.part(&entry.name, &unpacked.bytes, scan, facts).await;
    facts.skipped += usize::from(!unpacked.is_whole);
    Ok(())
}
