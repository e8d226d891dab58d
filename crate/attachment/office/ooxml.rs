//! OOXML packages (ECMA-376-2): content types, relationships, and who reads which part.

use std::collections::HashMap;

use super::super::xml::{Event, Xml};
use super::words::Words;
use super::workbook::{MOST_LISTED, Workbook};
use super::{Parts, binary_workbook, document, presentation, workbook};
use crate::attachment::zip::{Archive, Entry};
use crate::attachment::{Encrypted, Facts, Kind, Reason, Scan, Unreadable, kind};

/// Reads a document, and tells whether the package is one: there are drawings, books and programs in such packages too.
pub(super) async fn read(
    name: &str,
    archive: &Archive<'_>,
    types: &Entry,
    scan: &mut Scan<'_>,
    facts: &mut Facts,
) -> Result<bool, Unreadable> {
    let mut parts = Parts::new(archive);
    let Some(types) = parts.xml(types, scan, facts).await? else { return Ok(false) };
    let types = Types::read(&types.bytes);
    let package = Package { names: archive.entries.iter().map(|entry| (entry.name.to_lowercase(), entry)).collect(), types };
    let Some((kind, main)) = package.main(&mut parts, scan, facts).await? else { return Ok(false) };
    facts.kind = kind;
    facts.entries = 0;
    facts.encrypted = Encrypted::None;
    let read = package.read(name, main, &mut parts, scan, facts).await;
    parts.finish(facts);
    read.map(|()| true)
}

/// What content types say of parts (ECMA-376-2, 10.1.2).
#[derive(Default)]
struct Types {
    /// By the ending of a name.
    endings: HashMap<String, String>,
    /// By name, without the slash it begins with, in lower case: names are the same in either.
    parts: HashMap<String, String>,
}

impl Types {
    /// As far as it can be read: a document with a broken list is still a document.
    fn read(bytes: &[u8]) -> Self {
        let mut types = Self::default();
        let mut xml = Xml::new(bytes);
        while let Ok(Some(event)) = xml.read() {
            if types.parts.len() + types.endings.len() > MOST_LISTED {
                break;
            }
            let Event::Start(tag) = event else { continue };
            let Some(kind) = tag.attribute(b"ContentType").map(|kind| kind.to_ascii_lowercase()) else { continue };
            if let Some(ending) = tag.attribute(b"Extension") {
                types.endings.insert(ending.to_lowercase(), kind);
            } else if let Some(part) = tag.attribute(b"PartName") {
                types.parts.insert(part.trim_start_matches('/').to_lowercase(), kind);
            }
        }
        types
    }

    fn of(&self, part: &str) -> &str {
        let by_ending = || part.rsplit_once('.').and_then(|(_, ending)| self.endings.get(ending));
        self.parts.get(part).or_else(by_ending).map_or("", String::as_str)
    }
}

/// The kind of document that a main part makes.
fn kind_of(content_type: &str) -> Option<Kind> {
    if !content_type.ends_with(".main+xml") && content_type != BINARY_WORKBOOK {
        return None;
    }
    let families = [
        (Kind::Docx, ["wordprocessingml", "ms-word"]),
        (Kind::Xlsx, ["spreadsheetml", "ms-excel"]),
        (Kind::Pptx, ["presentationml", "ms-powerpoint"]),
    ];
    families.into_iter().find(|(_, names)| names.iter().any(|name| content_type.contains(name))).map(|(kind, _)| kind)
}

/// The binary form ([MS-XLSB]).
const BINARY_WORKBOOK: &str = "application/vnd.ms-excel.sheet.binary.macroenabled.main";

/// What a part is to a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A text, or a part of one: notes, headers, comments.
    Story,
    Sheet,
    BinarySheet,
    Strings,
    BinaryStrings,
    Notes,
    BinaryNotes,
    /// Comments that answer each other.
    Threads,
    /// What a pivot table was made of.
    Pivot,
    Revisions,
    Slide,
    SpeakerNotes,
    SlideComments,
    /// Anything that only has text: charts, drawings, properties.
    Other,
    Relationships,
    Macros,
    /// A file of its own.
    File,
    /// Nothing that says anything: styles, pictures.
    Nothing,
}

impl Role {
    fn of(content_type: &str, name: &str) -> Self {
        if name.contains("/embeddings/") && kind::extension(name) != "rels" {
            return Self::File;
        }
        let Some((family, kind)) = content_type.rsplit_once('.') else { return Self::of_general(content_type, name) };
        match kind {
            "main+xml" | "glossary+xml" | "header+xml" | "footer+xml" | "footnotes+xml" | "endnotes+xml" if is_text(family) => {
                Self::Story
            }
            "comments+xml" if is_text(family) => Self::Story,
            "comments+xml" if family.contains("spreadsheetml") => Self::Notes,
            "comments+xml" => Self::SlideComments,
            "threadedcomments+xml" => Self::Threads,
            "worksheet+xml" | "chartsheet+xml" | "dialogsheet+xml" | "macrosheet+xml" | "intlmacrosheet+xml" => Self::Sheet,
            "worksheet" | "macrosheet" | "intlmacrosheet" => Self::BinarySheet,
            "sharedstrings+xml" => Self::Strings,
            "sharedstrings" => Self::BinaryStrings,
            "comments" => Self::BinaryNotes,
            "pivotcachedefinition+xml" | "pivotcacherecords+xml" => Self::Pivot,
            "revisionlog+xml" => Self::Revisions,
            "slide+xml" => Self::Slide,
            "notesslide+xml" => Self::SpeakerNotes,
            "slidemaster+xml"
            | "slidelayout+xml"
            | "notesmaster+xml"
            | "handoutmaster+xml"
            | "externallink+xml"
            | "chart+xml"
            | "chartex+xml"
            | "drawing+xml"
            | "diagramdata+xml"
            | "chartshapes+xml"
            | "core-properties+xml"
            | "custom-properties+xml"
            | "extended-properties+xml" => Self::Other,
            "relationships+xml" => Self::Relationships,
            "vbaproject" => Self::Macros,
            _ => Self::of_general(content_type, name),
        }
    }

    /// By types that are not OOXML's own. A part without any belongs to no document: somebody has put it there.
    fn of_general(content_type: &str, name: &str) -> Self {
        match content_type {
            "application/xml" | "text/xml" => Self::Other,
            "" if kind::extension(name) == "rels" => Self::Relationships,
            // What text is imported from when the document is opened (ECMA-376-1, 17.17.2.1), and whatever else was put inside.
            ""
            | "text/html"
            | "application/xhtml+xml"
            | "message/rfc822"
            | "text/plain"
            | "application/rtf"
            | "text/rtf"
            | "application/octet-stream"
            | "application/pdf"
            | "application/zip" => Self::File,
            _ => Self::Nothing,
        }
    }
}

fn is_text(family: &str) -> bool {
    family.contains("wordprocessingml") || family.contains("ms-word")
}

/// A document, and where its parts are.
struct Package<'a> {
    /// In lower case.
    names: HashMap<String, &'a Entry>,
    types: Types,
}

impl Package<'_> {
    /// The part that the document begins with (ECMA-376-2, 9.3).
    async fn main(
        &self,
        parts: &mut Parts<'_>,
        scan: &mut Scan<'_>,
        facts: &mut Facts,
    ) -> Result<Option<(Kind, &str)>, Unreadable> {
        let mut named = None;
        if let Some(entry) = self.names.get("_rels/.rels")
            && let Some(part) = parts.xml(entry, scan, facts).await?
        {
            let relationships = relationships(&part.bytes, "");
            named =
                relationships.into_iter().find(|relationship| relationship.kind == "officeDocument").map(|main| main.target);
        }
        let named = named.and_then(|target| self.names.get_key_value(&target)).map(|(name, _)| name.as_str());
        let by_type = || self.names.keys().map(String::as_str).filter(|name| kind_of(self.types.of(name)).is_some()).min();
        let kind = |name: &str| kind_of(self.types.of(name));
        let main = named.filter(|name| kind(name).is_some()).or_else(by_type);
        Ok(main.and_then(|main| Some((kind(main)?, main))))
    }

    async fn read(
        &self,
        name: &str,
        main: &str,
        parts: &mut Parts<'_>,
        scan: &mut Scan<'_>,
        facts: &mut Facts,
    ) -> Result<(), Unreadable> {
        let mut workbook = Workbook::default();
        let is_workbook = facts.kind == Kind::Xlsx;
        if is_workbook {
            workbook = self.workbook(main, parts, scan, facts).await?;
        }
        let mut has_macros = false;
        let mut read = Ok(());
        for entry in &parts.archive.entries {
            let part = entry.name.to_lowercase();
            let content_type = self.types.of(&part);
            let is_known = matches!(part.as_str(), "[content_types].xml" | "_rels/.rels") || entry.is_folder();
            if is_known || is_workbook && part == main {
                continue;
            }
            has_macros |= content_type.ends_with(".vbaproject") || content_type.contains("macrosheet");
            let role = Role::of(content_type, &part);
            read = self.read_part(role, &part, entry, &mut workbook, parts, scan, facts).await;
            if read.is_err() {
                parts.stop_after(entry);
                break;
            }
        }
        workbook.finish(facts);
        if has_macros {
            facts.add_program(name, Reason::Macros);
        }
        read
    }

    #[expect(clippy::too_many_arguments, reason = "what goes along, and one part")]
    async fn read_part(
        &self,
        role: Role,
        name: &str,
        entry: &Entry,
        workbook: &mut Workbook,
        parts: &mut Parts<'_>,
        scan: &mut Scan<'_>,
        facts: &mut Facts,
    ) -> Result<(), Unreadable> {
        match role {
            Role::Nothing | Role::Macros => return Ok(()),
            Role::File => return file(entry, parts, scan, facts).await,
            _ => {}
        }
        let Some(part) = parts.xml(entry, scan, facts).await? else { return Ok(()) };
        let hidden = &mut facts.hidden;
        let mut words = Words::new(&mut scan.tally, &scan.budget);
        let bytes = &part.bytes;
        let read = match role {
            Role::Story => document::story(bytes, &mut words, hidden),
            Role::Sheet => workbook.read(name, |sheet| workbook::sheet(bytes, &mut words, sheet)),
            Role::BinarySheet => workbook.read(name, |sheet| binary_workbook::sheet(bytes, &mut words, sheet)),
            Role::Strings => workbook::strings(bytes, &mut words),
            Role::BinaryStrings => binary_workbook::strings(bytes, &mut words),
            Role::Notes => workbook::notes(bytes, &mut words, hidden),
            Role::BinaryNotes => binary_workbook::notes(bytes, &mut words, hidden),
            Role::Threads => workbook::threads(bytes, &mut words, hidden),
            Role::Pivot => workbook::pivot(bytes, &mut words),
            Role::Revisions => workbook::revisions(bytes, &mut words, hidden),
            Role::Slide => presentation::slide(bytes, &mut words, hidden),
            Role::SpeakerNotes => presentation::notes(bytes, &mut words, hidden),
            Role::SlideComments => presentation::comments(bytes, &mut words, hidden),
            Role::Relationships => targets(bytes, &mut words),
            Role::Other | Role::Nothing | Role::Macros | Role::File => other(bytes, &mut words),
        };
        drop(words);
        part.settle(read, facts)
    }

    /// The sheets of a workbook, with what stands in the workbook beside them.
    async fn workbook(
        &self,
        main: &str,
        parts: &mut Parts<'_>,
        scan: &mut Scan<'_>,
        facts: &mut Facts,
    ) -> Result<Workbook, Unreadable> {
        let (folder, file) = main.rsplit_once('/').unwrap_or(("", main));
        let separator = if folder.is_empty() { "" } else { "/" };
        let mut targets = HashMap::new();
        if let Some(entry) = self.names.get(&format!("{folder}{separator}_rels/{file}.rels"))
            && let Some(part) = parts.xml(entry, scan, facts).await?
        {
            targets = relationships(&part.bytes, folder).into_iter().map(|one| (one.id, one.target)).collect();
        }
        let Some(entry) = self.names.get(main) else { return Ok(Workbook::default()) };
        let Some(part) = parts.xml(entry, scan, facts).await? else { return Ok(Workbook::default()) };
        let mut workbook = Workbook::default();
        let read = if self.types.of(main) == BINARY_WORKBOOK {
            binary_workbook::sheets(&part.bytes, &targets, &mut workbook)
        } else {
            let mut words = Words::new(&mut scan.tally, &scan.budget);
            workbook::sheets(&part.bytes, &targets, &mut workbook, &mut words)
        };
        part.settle(read, facts)?;
        Ok(workbook)
    }
}

/// A file inside the document.
async fn file(entry: &Entry, parts: &mut Parts<'_>, scan: &mut Scan<'_>, facts: &mut Facts) -> Result<(), Unreadable> {
    facts.entries += 1;
    let Some(part) = parts.unpack(entry, scan, facts).await? else { return Ok(()) };
    scan.part(&entry.name, &part.bytes, facts).await;
    Ok(())
}

/// How a part points to another (ECMA-376-2, 9.3).
struct Relationship {
    id: String,
    /// The last part of its type, which is the same for both families of namespaces.
    kind: String,
    /// In lower case, without the slash it begins with.
    target: String,
}

/// Those that stay inside the document.
fn relationships(bytes: &[u8], folder: &str) -> Vec<Relationship> {
    let mut found = Vec::new();
    let mut xml = Xml::new(bytes);
    while let Ok(Some(event)) = xml.read() {
        if found.len() > MOST_LISTED {
            break;
        }
        let Event::Start(tag) = event else { continue };
        if tag.name != b"Relationship" || tag.raw(b"TargetMode") == Some(b"External") {
            continue;
        }
        let (Some(id), Some(kind), Some(target)) = (tag.attribute(b"Id"), tag.attribute(b"Type"), tag.attribute(b"Target"))
        else {
            continue;
        };
        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
        found.push(Relationship { id: id.into_owned(), kind, target: resolve(folder, &target) });
    }
    found
}

/// A target as the name of a part, from the folder of the part that points to it.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/").to_lowercase();
    let folder = if target.starts_with('/') { "" } else { folder };
    let mut path: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            _ => path.push(step),
        }
    }
    path.join("/")
}

/// What a document points to outside: the address of a `mailto:` link stands nowhere else.
fn targets(bytes: &[u8], words: &mut Words<'_>) -> Result<(), Unreadable> {
    let mut xml = Xml::new(bytes);
    while let Some(event) = xml.read()? {
        words.tick()?;
        if let Event::Start(tag) = event
            && tag.raw(b"TargetMode") == Some(b"External")
        {
            words.add(&tag.attribute(b"Target").unwrap_or_default());
        }
    }
    Ok(())
}

/// All text. Runs of one paragraph belong together where there are paragraphs, other elements do not.
fn other(bytes: &[u8], words: &mut Words<'_>) -> Result<(), Unreadable> {
    let mut xml = Xml::new(bytes);
    let mut paragraphs = 0_usize;
    while let Some(event) = xml.read()? {
        words.tick()?;
        match event {
            Event::Start(tag) if tag.name == b"p" => paragraphs += 1,
            Event::End(b"p") => {
                paragraphs = paragraphs.saturating_sub(1);
                words.end();
            }
            Event::End(b"br") => words.end(),
            Event::Text(text) => words.push(text),
            Event::Plain(text) => words.push_str(&String::from_utf8_lossy(text)),
            Event::End(_) if paragraphs == 0 => words.end(),
            _ => {}
        }
    }
    Ok(())
}
