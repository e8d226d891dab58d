//! OpenDocument packages (ODF 1.3, part 2), and documents that are one XML file.

use std::borrow::Cow;
use std::collections::HashSet;

use super::super::xml::{Event, Xml, unescaped};
use super::odf_content::{self, Found};
use super::words::Words;
use super::workbook::MOST_LISTED;
use super::{Part, Parts};
use crate::attachment::zip::{Archive, Entry};
use crate::attachment::{Encrypted, Facts, Kind, Reason, Scan, Source, Unreadable, kind};

/// Reads a document, and tells whether the package is one: books are such packages too.
pub(super) async fn read(
    name: &str,
    archive: &Archive<'_>,
    kind: &Entry,
    scan: &mut Scan<'_>,
    facts: &mut Facts,
) -> Result<bool, Unreadable> {
    let mut parts = Parts::new(archive);
    let Some(part) = parts.unpack(kind, scan, facts).await? else { return Ok(false) };
    let Some(kind) = kind_of(&part.bytes) else { return Ok(false) };
    facts.kind = kind;
    facts.entries = 0;
    let mut sealed = HashSet::new();
    if let Some(manifest) = archive.find("META-INF/manifest.xml")
        && let Some(part) = parts.xml(manifest, scan, facts).await?
    {
        sealed = encrypted(&part.bytes);
    }
    let is_content = |name: &String| matches!(name.as_str(), "content.xml" | "encrypted-package");
    facts.encrypted = match sealed.is_empty() {
        true => Encrypted::None,
        false if sealed.iter().any(is_content) => Encrypted::All,
        false => Encrypted::Some,
    };
    let read = read_parts(name, &sealed, &mut parts, scan, facts).await;
    parts.finish(facts);
    read.map(|()| true)
}

/// The kind of document by its media type: templates and their like end in something more.
fn kind_of(media_type: &[u8]) -> Option<Kind> {
    let kind = media_type.trim_ascii().strip_prefix(b"application/vnd.oasis.opendocument.")?;
    let is = |name: &[u8]| kind.starts_with(name);
    Some(match kind {
        _ if is(b"text") => Kind::Odt,
        _ if is(b"spreadsheet") => Kind::Ods,
        _ if is(b"presentation") => Kind::Odp,
        _ if is(b"graphics") => Kind::Odg,
        _ => return None,
    })
}

/// The files that are encrypted (part 2, 3.4). As of LibreOffice 24.8 that may be one, with everything inside.
fn encrypted(manifest: &[u8]) -> HashSet<String> {
    let mut found = HashSet::new();
    let mut name = None;
    let mut xml = Xml::new(manifest);
    while let Ok(Some(event)) = xml.read() {
        if found.len() > MOST_LISTED {
            break;
        }
        let Event::Start(tag) = event else { continue };
        match tag.name {
            b"file-entry" => name = tag.attribute(b"full-path"),
            b"encryption-data" => found.extend(name.take().map(Cow::into_owned)),
            _ => {}
        }
    }
    found
}

/// What a file in the package is to the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Content or styles, of the document or of one inside.
    Content,
    Module,
    Script,
    /// A file of its own: an object, an earlier version.
    File,
    /// Nothing that says anything: pictures, settings.
    Nothing,
}

impl Role {
    fn of(name: &str) -> Self {
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        let top = name.split('/').next().unwrap_or_default();
        let says_nothing = |folder: &str| ["Pictures", "Configurations2", "ObjectReplacements"].contains(&folder);
        match (top, file) {
            (_, "content.xml" | "styles.xml" | "meta.xml") => Self::Content,
            ("Basic", "script-lc.xml" | "script-lb.xml")
            | ("Scripts", "parcel-descriptor.xml")
            | ("META-INF" | "Thumbnails" | "Dialogs" | "Fonts", _)
            | (_, "settings.xml" | "mimetype" | "manifest.rdf" | "layout-cache" | "VersionList.xml" | "encrypted-package") => {
                Self::Nothing
            }
            ("Basic", _) => Self::Module,
            ("Scripts", _) => Self::Script,
            // Also those of a document inside.
            _ if folder.split('/').any(says_nothing) => Self::Nothing,
            _ => Self::File,
        }
    }
}

async fn read_parts(
    name: &str,
    sealed: &HashSet<String>,
    parts: &mut Parts<'_>,
    scan: &mut Scan<'_>,
    facts: &mut Facts,
) -> Result<(), Unreadable> {
    let mut has_macros = false;
    let mut read = Ok(());
    for entry in parts.archive.entries.iter().filter(|entry| !entry.is_folder()) {
        let role = Role::of(&entry.name);
        if sealed.contains(&entry.name) {
            // That there is code shows in the names.
            has_macros |= matches!(role, Role::Module | Role::Script);
            continue;
        }
        read = match role {
            Role::Nothing => continue,
            Role::File => file(entry, parts, scan, facts).await,
            Role::Script => {
                has_macros |= entry.size > 0;
                continue;
            }
            Role::Module => code(entry, parts, scan, facts).await.map(|has_code| has_macros |= has_code),
            Role::Content => match parts.xml(entry, scan, facts).await {
                Ok(Some(part)) => content(&part, scan, facts).map(|has_code| has_macros |= has_code),
                Ok(None) => continue,
                Err(error) => Err(error),
            },
        };
        if read.is_err() {
            parts.stop_after(entry);
            break;
        }
    }
    if has_macros {
        facts.add_program(name, Reason::Macros);
    }
    read
}

/// Content, or styles, which have headers and footers. Tells whether there is code in it.
fn content(part: &Part, scan: &mut Scan<'_>, facts: &mut Facts) -> Result<bool, Unreadable> {
    let mut words = Words::new(&mut scan.tally, &scan.budget);
    let Found { read, has_code } = odf_content::read(&part.bytes, &mut words, &mut facts.hidden);
    drop(words);
    part.settle(read, facts)?;
    Ok(has_code)
}

/// Whether a Basic module does anything. One that nobody can read without a password does.
async fn code(entry: &Entry, parts: &mut Parts<'_>, scan: &mut Scan<'_>, facts: &mut Facts) -> Result<bool, Unreadable> {
    if kind::extension(&entry.name) != "xml" {
        return Ok(true);
    }
    let Some(part) = parts.xml(entry, scan, facts).await? else { return Ok(false) };
    let mut code = String::new();
    let mut xml = Xml::new(&part.bytes);
    while let Ok(Some(event)) = xml.read() {
        match event {
            Event::Text(text) => code.push_str(&unescaped(text)),
            Event::Plain(text) => code.push_str(&String::from_utf8_lossy(text)),
            _ => {}
        }
    }
    Ok(does_something(&code))
}

/// Whether Basic has more than comments and the empty `Main` that every new module begins with.
pub(super) fn does_something(code: &str) -> bool {
    code.lines().map(|line| line.trim().to_ascii_lowercase()).any(|line| {
        let is_comment = line.starts_with('\'') || line == "rem" || line.starts_with("rem ") || line.starts_with("rem\t");
        !(line.is_empty() || is_comment || matches!(line.as_str(), "sub main" | "end sub"))
    })
}

/// A file inside the document.
async fn file(entry: &Entry, parts: &mut Parts<'_>, scan: &mut Scan<'_>, facts: &mut Facts) -> Result<(), Unreadable> {
    facts.entries += 1;
    let Some(part) = parts.unpack(entry, scan, facts).await? else { return Ok(()) };
    scan.part(&entry.name, &part.bytes, facts).await;
    Ok(())
}

/// The kind of a document that is one XML file, by the attributes of its root.
pub(in crate::attachment) fn flat_kind(head: &[u8]) -> Option<Kind> {
    let mut xml = Xml::new(head);
    while let Ok(Some(event)) = xml.read() {
        if let Event::Start(tag) = event {
            return tag.raw(b"mimetype").filter(|_| tag.name == b"document").and_then(kind_of);
        }
    }
    None
}

/// The most that is read of a document that is one XML file.
const MOST_OF_FLAT: usize = super::super::budget::MOST_OF_PART;

/// A document that is one XML file (ODF 1.3, part 3, 3.1.2).
pub(in crate::attachment) async fn flat(
    name: &str,
    source: &Source<'_>,
    scan: &mut Scan<'_>,
    facts: &mut Facts,
) -> Result<(), Unreadable> {
    facts.encrypted = Encrypted::None;
    let bytes = source.read_up_to(0, MOST_OF_FLAT).await?;
    let is_whole = bytes.len() as u64 == source.size();
    if !is_whole {
        facts.looked_at = Some(bytes.len() as u64);
    }
    scan.budget.spend(bytes.len())?;
    let part = Part { bytes: bytes.into_owned(), is_whole }.into_utf8();
    if content(&part, scan, facts)? {
        facts.add_program(name, Reason::Macros);
    }
    Ok(())
}
