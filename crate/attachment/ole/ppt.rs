//! Presentations of PowerPoint until 2003 ([MS-PPT] 6.0): records in records.

use std::collections::BTreeMap;

use super::super::bytes::{u16_at, u32_at};
use super::super::{Encrypted, Facts, Reason, Scan, Unreadable};
use super::compound::{Compound, Entry, THE_ROOT};
use super::crypto::{EXCELS_PASSWORD, POWERPOINTS_PASSWORD, StreamKey};
use super::{Text, main_stream};

/// Records by their number (2.13.24).
mod id {
    pub(super) const SLIDE: u16 = 0x03ee;
    pub(super) const NOTES: u16 = 0x03f0;
    pub(super) const NOTES_ATOM: u16 = 0x03f1;
    pub(super) const SHOW_SLIDE_INFO: u16 = 0x03f9;
    pub(super) const VBA_INFO_ATOM: u16 = 0x0400;
    pub(super) const TEXT_HEADER: u16 = 0x0f9f;
    pub(super) const TEXT_CHARS: u16 = 0x0fa0;
    pub(super) const TEXT_BYTES: u16 = 0x0fa8;
    pub(super) const C_STRING: u16 = 0x0fba;
    pub(super) const USER_EDIT: u16 = 0x0ff5;
    pub(super) const BINARY_TAG_DATA: u16 = 0x138b;
    pub(super) const PERSIST_DIRECTORY: u16 = 0x1772;
    pub(super) const COMMENT: u16 = 0x2ee0;
    pub(super) const CRYPT_SESSION: u16 = 0x2f14;
}

/// What the stream `Current User` says of a document that is encrypted (2.3.2).
const ENCRYPTED: u32 = 0xf3d1_c4df;
/// A box for notes, among other boxes for text (2.13.33).
const NOTES_TEXT: u32 = 2;

/// A tag with this name has records of newer programs, such as comments (2.11.22): `___PPT10` and the like.
const NEWER: &str = "___PPT";

const HEADER: usize = 8;
/// The version of records that have others inside.
const CONTAINER: u16 = 15;
/// More edits than this, one after the other, are not looked through.
const MOST_EDITS: usize = 1000;
/// More objects than any presentation has.
const MOST_PLACES: usize = 500_000;
/// More than any box on a slide has.
const MOST_OF_TEXT: usize = 1_000_000;
/// After so many records is time to look at the clock.
const RECORDS_AT_ONCE: usize = 10_000;

pub(super) async fn read(
    compound: &mut Compound<'_>,
    stream: &Entry,
    name: &str,
    scan: &mut Scan<'_>,
    facts: &mut Facts,
) -> Result<(), Unreadable> {
    let user = compound.stream(THE_ROOT, "Current User").ok_or(Unreadable::Malformed)?;
    let user = compound.read(&user, 64).await?;
    let (token, edit) = u32_at(&user, 12).zip(u32_at(&user, 16)).ok_or(Unreadable::Truncated)?;
    let mut bytes = main_stream(compound, stream, scan, facts).await?;
    let saved = Saved::find(&bytes, edit);
    if token == ENCRYPTED || saved.as_ref().is_some_and(|saved| saved.session.is_some()) {
        let saved = saved.ok_or(Unreadable::Malformed)?;
        if !open(&mut bytes, &saved)? {
            facts.encrypted = Encrypted::All;
            return Ok(());
        }
        facts.encrypted = Encrypted::None;
        return walk(&bytes, Some(&saved), name, scan, facts);
    }
    facts.encrypted = Encrypted::None;
    walk(&bytes, saved.as_ref(), name, scan, facts)
}

/// A record (2.3.1).
struct Record<'a> {
    version: u16,
    id: u16,
    data: &'a [u8],
}

fn record(bytes: &[u8], at: usize) -> Option<Record<'_>> {
    let length = usize::try_from(u32_at(bytes, at.checked_add(4)?)?).ok()?;
    let data = bytes.get(at + HEADER..)?.get(..length)?;
    Some(Record { version: u16_at(bytes, at)? & 15, id: u16_at(bytes, at + 2)?, data })
}

/// Where everything stands as it was saved last: PowerPoint may write what changed behind what was there.
struct Saved {
    /// Places of objects by their number.
    places: BTreeMap<u32, usize>,
    /// The object that tells how the others are encrypted.
    session: Option<u32>,
    /// How many places there were, those that were left included.
    count: usize,
}

impl Saved {
    /// Follows the edits from the last to the first (2.3.3, 2.3.4).
    fn find(bytes: &[u8], last: u32) -> Option<Self> {
        let mut saved = Self { places: BTreeMap::new(), session: None, count: 0 };
        let mut edit = usize::try_from(last).ok()?;
        for number in 0..MOST_EDITS {
            let atom = record(bytes, edit).filter(|record| record.id == id::USER_EDIT)?;
            if number == 0 {
                saved.session = u32_at(atom.data, 28);
            }
            saved.add(&record(bytes, usize::try_from(u32_at(atom.data, 12)?).ok()?)?)?;
            let before = usize::try_from(u32_at(atom.data, 8)?).ok()?;
            // The first has none before; edits only ever go backwards.
            if before == 0 || before >= edit {
                return Some(saved);
            }
            edit = before;
        }
        Some(saved)
    }

    fn add(&mut self, directory: &Record<'_>) -> Option<()> {
        let mut rest = Some(directory.data).filter(|_| directory.id == id::PERSIST_DIRECTORY)?;
        while let Some(entry) = u32_at(rest, 0) {
            let (first, count) = (entry & 0xf_ffff, usize::try_from(entry >> 20).ok()?);
            let (places, others) = rest.get(4..)?.split_at_checked(count * 4)?;
            self.count += count + 1;
            if self.count > MOST_PLACES {
                return None;
            }
            for (number, place) in (first..).zip(places.chunks_exact(4)) {
                let place = usize::try_from(u32_at(place, 0)?).ok()?;
                // What was saved later counts.
                self.places.entry(number).or_insert(place);
            }
            rest = others;
        }
        Some(())
    }
}

/// Decrypts a presentation where PowerPoint does not ask for a password; whether it could be.
fn open(bytes: &mut [u8], saved: &Saved) -> Result<bool, Unreadable> {
    let session = saved.session.and_then(|number| saved.places.get(&number)).ok_or(Unreadable::Malformed)?;
    let session = record(bytes, *session).filter(|record| record.id == id::CRYPT_SESSION).ok_or(Unreadable::Malformed)?;
    let mut found = None;
    for password in [POWERPOINTS_PASSWORD, EXCELS_PASSWORD] {
        found = found.or(StreamKey::find(session.data, password)?);
    }
    let Some(key) = found else { return Ok(false) };
    let mut last = 0;
    let mut places: Vec<_> = saved.places.iter().filter(|(number, _)| Some(**number) != saved.session).collect();
    places.sort_by_key(|(_, place)| **place);
    for (&number, &place) in places {
        // The number of each object is that of its block; the header is encrypted with it (2.3.7 of [MS-PPT]).
        let object = bytes.get_mut(place..).filter(|_| place >= last).ok_or(Unreadable::Malformed)?;
        let mut header: [u8; HEADER] = *object.first_chunk().ok_or(Unreadable::Malformed)?;
        key.decrypt(number, 0, &mut header)?;
        let length = u32_at(&header, 4).and_then(|length| usize::try_from(length).ok()).ok_or(Unreadable::Malformed)?;
        let object = object.get_mut(..length.saturating_add(HEADER)).ok_or(Unreadable::Malformed)?;
        key.decrypt(number, 0, object)?;
        last = place + object.len();
    }
    Ok(true)
}

/// What is known of a presentation so far.
#[derive(Default)]
struct Found {
    text: Text,
    /// Of the object that is walked over.
    page: Page,
    /// Whether the tag that comes next has records.
    is_newer: bool,
    has_macros: bool,
    slides: usize,
    notes: usize,
    comments: usize,
}

/// What is known of a page of notes.
#[derive(Default)]
struct Page {
    /// Whether it belongs to a slide; to all of them otherwise.
    has_slide: bool,
    /// Whether the text that comes next is what somebody wrote as notes.
    is_notes_text: bool,
    has_notes: bool,
}

fn walk(bytes: &[u8], saved: Option<&Saved>, name: &str, scan: &mut Scan<'_>, facts: &mut Facts) -> Result<(), Unreadable> {
    let mut found = Found::default();
    let done = walk_records(bytes, saved, &mut found, scan);
    found.text.flush(scan);
    facts.hidden.slides += found.slides;
    facts.hidden.notes += found.notes;
    facts.hidden.comments += found.comments;
    if found.has_macros {
        facts.add_program(name, Reason::Macros);
    }
    done
}

/// Goes over all records, of which those inside others stand right behind their header. Text counts wherever it stands; a slide
/// only where it stands now.
fn walk_records(bytes: &[u8], saved: Option<&Saved>, found: &mut Found, scan: &mut Scan<'_>) -> Result<(), Unreadable> {
    let places: Option<Vec<usize>> = saved.map(|saved| {
        let mut places: Vec<_> = saved.places.values().copied().collect();
        places.sort_unstable();
        places
    });
    let (mut at, mut end_of_object, mut is_current, mut inside) = (0, 0, false, 0);
    let mut count = 0_usize;
    while let Some(Record { version, id, data }) = record(bytes, at) {
        count += 1;
        if count.is_multiple_of(RECORDS_AT_ONCE) {
            scan.budget.check_time()?;
        }
        if at >= end_of_object {
            found.end_of(inside);
            end_of_object = at + HEADER + data.len();
            is_current = places.as_ref().is_none_or(|places| places.binary_search(&at).is_ok());
            inside = if is_current { id } else { 0 };
        }
        if is_current {
            found.look(inside, id, data);
        }
        found.read(id, data);
        if id == id::BINARY_TAG_DATA && found.is_newer {
            found.read_newer(inside, data, is_current, scan);
        }
        found.text.flush_if_long(scan);
        at += HEADER + if version == CONTAINER { 0 } else { data.len() };
    }
    found.end_of(inside);
    Ok(())
}

impl Found {
    /// Takes the text of a record.
    fn read(&mut self, id: u16, data: &[u8]) {
        let data = data.get(..MOST_OF_TEXT).unwrap_or(data);
        match id {
            id::TEXT_CHARS | id::C_STRING => {
                let units: Vec<u16> = data.chunks_exact(2).filter_map(|unit| u16_at(unit, 0)).collect();
                let text = String::from_utf16_lossy(&units);
                self.is_newer = text.starts_with(NEWER);
                self.text.add(&text);
            }
            // Characters whose upper byte is zero (2.9.43).
            id::TEXT_BYTES => self.text.add(&data.iter().map(|&byte| char::from(byte)).collect::<String>()),
            _ => {}
        }
    }

    /// Goes over records that older programs shall not look at.
    fn read_newer(&mut self, inside: u16, bytes: &[u8], is_current: bool, scan: &mut Scan<'_>) {
        let mut at = 0;
        while let Some(Record { version, id, data }) = record(bytes, at) {
            if is_current {
                self.look(inside, id, data);
            }
            self.read(id, data);
            self.text.flush_if_long(scan);
            at += HEADER + if version == CONTAINER { 0 } else { data.len() };
        }
    }

    /// What a record in an object says beside its text.
    fn look(&mut self, inside: u16, id: u16, data: &[u8]) {
        match id {
            id::SHOW_SLIDE_INFO if inside == id::SLIDE => {
                self.slides += usize::from(u16_at(data, 10).unwrap_or_default() & 4 != 0);
            }
            id::COMMENT => self.comments += 1,
            // A number of the object with the project, and whether there is one (2.4.11).
            id::VBA_INFO_ATOM => self.has_macros |= u32_at(data, 4).is_some_and(|has| has != 0),
            id::NOTES_ATOM => self.page.has_slide = u32_at(data, 0).is_some_and(|slide| slide != 0),
            id::TEXT_HEADER => self.page.is_notes_text = u32_at(data, 0) == Some(NOTES_TEXT),
            id::TEXT_CHARS | id::TEXT_BYTES => {
                self.page.has_notes |= self.page.is_notes_text && data.iter().any(|&byte| byte > b' ');
            }
            _ => {}
        }
    }

    fn end_of(&mut self, object: u16) {
        let page = std::mem::take(&mut self.page);
        self.notes += usize::from(object == id::NOTES && page.has_slide && page.has_notes);
    }
}
