//! What a PDF carries beside its pages: scripts, programs that it starts, files, values of forms, comments ([`Carried`]).
//!
//! Everything that the catalog and the pages lead to is looked at, but the parts that only describe the pages.

use std::collections::HashSet;

use super::document::{Document, MOST_OF_STREAM, harmless};
use super::object::{Dict, Id, Object, Stream, text_of};
use super::{Page, Reason};
use crate::attachment::budget::MOST_OF_PART;
use crate::attachment::kind::extension;
use crate::attachment::{Encrypted, Facts, Scan, Unreadable};

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Carried {
    has_script: bool,
    /// What is started is a program, or nobody can tell.
    starts_program: bool,
    /// File specifications with the file in them (7.11.4).
    files: Vec<Dict>,
    hidden_comments: usize,
    text: String,
    /// Forms (8.10) that show annotations.
    pub(super) appearances: Vec<Id>,
    /// Forms of XML (Adobe's XFA).
    xml: Vec<Id>,
    rest: Vec<(Id, Role)>,
}

/// Why an object is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Role {
    Any,
    /// It is text that people read.
    Text,
    /// It is, or names, a form that shows an annotation.
    Appearance,
    Xml,
}

/// What leads back, or to pages, or to descriptions of pages.
const LEFT_OUT: [&[u8]; 23] = [
    b"Parent",
    b"P",
    b"Pages",
    b"StructTreeRoot",
    b"SE",
    b"Dest",
    b"Dests",
    b"Popup",
    b"IRT",
    b"DR",
    b"Resources",
    b"MK",
    b"Metadata",
    b"OCProperties",
    b"OC",
    b"Last",
    b"Prev",
    b"Threads",
    b"B",
    b"SpiderInfo",
    b"PieceInfo",
    b"Thumb",
    b"EF",
];

/// Objects; more are in no form that anybody fills in.
const MOST_OBJECTS: usize = 100_000;
/// Files that are looked into.
const MOST_FILES: usize = 1000;
const MOST_OF_TEXT: usize = 4_000_000;

/// Annotations that nobody sees: flags `Hidden` and `NoView` (12.5.3).
const HIDDEN: i64 = 1 << 1 | 1 << 5;

/// What opens as a document, and runs nothing by itself.
const DOCUMENTS: [&str; 22] = [
    "pdf", "txt", "csv", "html", "htm", "xml", "rtf", "odt", "ods", "odp", "odg", "doc", "xls", "ppt", "docx", "xlsx", "pptx",
    "png", "jpg", "jpeg", "mp3", "mp4",
];

impl Carried {
    pub(super) async fn find(
        catalog: &Dict,
        pages: &[Page],
        document: &mut Document<'_>,
        scan: &mut Scan<'_>,
    ) -> Result<Self, Unreadable> {
        let mut carried = Self::default();
        carried.look_at_dict(catalog);
        let mut seen = HashSet::new();
        carried.follow(&mut seen, document, scan).await?;
        for page in pages {
            let page = document.object(page.id.number, scan).await?;
            let Some(dict) = page.dict() else { continue };
            for key in ["AA", "Annots"] {
                carried.look_at(dict.get(key));
            }
            carried.follow(&mut seen, document, scan).await?;
        }
        carried.add_information(catalog, document, scan).await?;
        Ok(carried)
    }

    /// Adds it to the facts, and looks into the files.
    pub(super) async fn state(
        &self,
        name: &str,
        catalog: &Dict,
        document: &mut Document<'_>,
        scan: &mut Scan<'_>,
        facts: &mut Facts,
    ) -> Result<(), Unreadable> {
        facts.hidden.comments += self.hidden_comments;
        if !document.is_locked() {
            scan.tally.add(&self.text);
        }
        let mut has_script = self.has_script;
        for id in &self.xml {
            let object = document.object(id.number, scan).await?;
            let Object::Stream(stream) = &*object else { continue };
            let Some(data) = harmless(document.data(stream, MOST_OF_STREAM, scan).await)? else { continue };
            let xml = String::from_utf8_lossy(&data.bytes);
            has_script |= xml.contains("application/x-javascript");
            scan.tally.add(&xml);
        }
        if has_script {
            facts.add_program(name, Reason::JavaScript);
        }
        if self.starts_program {
            facts.add_program(name, Reason::Program);
        }
        self.look_into_files(catalog, document, scan, facts).await
    }

    /// Goes where references lead.
    async fn follow(
        &mut self,
        seen: &mut HashSet<(Id, Role)>,
        document: &mut Document<'_>,
        scan: &mut Scan<'_>,
    ) -> Result<(), Unreadable> {
        while let Some((id, role)) = self.rest.pop() {
            scan.budget.check_time()?;
            if seen.len() >= MOST_OBJECTS || !seen.insert((id, role)) {
                continue;
            }
            let object = document.object(id.number, scan).await?;
            match (role, &*object) {
                (Role::Any, object) => self.look_at(object),
                (Role::Text, object) => self.add_text(object),
                (Role::Xml, Object::Stream(_)) => self.xml.push(id),
                (Role::Xml, Object::Array(parts)) => {
                    self.rest.extend(parts.iter().filter_map(Object::reference).map(|id| (id, Role::Xml)));
                }
                (Role::Appearance, Object::Stream(_)) => self.appearances.push(id),
                (Role::Appearance, Object::Dict(states)) => self.add_appearances(states),
                _ => {}
            }
        }
        Ok(())
    }

    fn look_at(&mut self, object: &Object) {
        match object {
            Object::Reference(id) => self.rest.push((*id, Role::Any)),
            Object::Array(array) => array.iter().for_each(|object| self.look_at(object)),
            Object::Dict(dict) => self.look_at_dict(dict),
            // Of a scene in three dimensions (13.6.3).
            Object::Stream(Stream { dict, .. }) => self.has_script |= dict.has("OnInstantiate"),
            _ => {}
        }
    }

    fn look_at_dict(&mut self, dict: &Dict) {
        self.has_script |= dict.get("S").is_name("JavaScript") || dict.has("JS");
        self.starts_program |= dict.get("S").is_name("Launch") && !is_link_to_document(dict);
        if dict.has("EF") && self.files.len() < MOST_FILES {
            self.files.push(dict.clone());
        }
        let is_hidden = dict.get("F").integer().is_some_and(|flags| flags & HIDDEN != 0);
        let is_comment = dict.has("Contents") && !matches!(dict.get("Subtype").name(), Some(b"Widget" | b"Popup" | b"Link"));
        self.hidden_comments += usize::from(is_hidden && is_comment);
        let is_signature = dict.has("ByteRange");
        for (key, value) in dict.iter() {
            match key {
                // The values of fields, titles of the outline, authors and words of comments, targets of links.
                b"V" | b"Contents" | b"T" | b"Title" | b"URI" if !is_signature => self.add_text(value),
                b"AP" => self.look_at_appearance(value),
                b"XFA" => self.look_at_xml(value),
                // A destination, but of a mouse button an action.
                b"D" if matches!(value, Object::Array(_)) => {}
                key if LEFT_OUT.contains(&key) => {}
                _ => self.look_at(value),
            }
        }
    }

    fn add_text(&mut self, value: &Object) {
        match value {
            Object::Reference(id) => self.rest.push((*id, Role::Text)),
            Object::String(string) if self.text.len() < MOST_OF_TEXT => {
                self.text.push_str(&text_of(string));
                self.text.push('\n');
            }
            // Several choices of a list.
            Object::Array(array) => array.iter().for_each(|value| self.add_text(value)),
            // The value of a signature.
            Object::Dict(dict) => self.look_at_dict(dict),
            _ => {}
        }
    }

    fn look_at_appearance(&mut self, value: &Object) {
        match value {
            Object::Reference(id) => self.rest.push((*id, Role::Appearance)),
            Object::Dict(states) => self.add_appearances(states),
            _ => {}
        }
    }

    /// The normal one, or one for each state of a button.
    fn add_appearances(&mut self, states: &Dict) {
        let normal = if states.has("N") { vec![states.get("N")] } else { states.iter().map(|(_, state)| state).collect() };
        for state in normal {
            match state {
                Object::Reference(id) => self.rest.push((*id, Role::Appearance)),
                Object::Dict(states) if !states.has("N") => {
                    self.rest.extend(states.iter().filter_map(|(_, state)| state.reference()).map(|id| (id, Role::Appearance)));
                }
                _ => {}
            }
        }
    }

    fn look_at_xml(&mut self, value: &Object) {
        let one = std::slice::from_ref(value);
        let parts = if matches!(value, Object::Array(_)) { value.array() } else { one };
        self.rest.extend(parts.iter().filter_map(Object::reference).map(|id| (id, Role::Xml)));
    }

    /// The document information, and the metadata that stand beside it (14.3).
    async fn add_information(
        &mut self,
        catalog: &Dict,
        document: &mut Document<'_>,
        scan: &mut Scan<'_>,
    ) -> Result<(), Unreadable> {
        let information = document.trailer.get("Info").clone();
        let information = document.resolve(&information, scan).await?;
        for (_, value) in information.dict().into_iter().flat_map(Dict::iter) {
            let value = document.resolve(value, scan).await?;
            self.add_text(&value);
        }
        let metadata = document.resolve(catalog.get("Metadata"), scan).await?;
        if let Object::Stream(stream) = &*metadata
            && let Some(data) = harmless(document.data(stream, MOST_OF_STREAM, scan).await)?
        {
            // They are open even where the document is not, when its encryption says so.
            scan.tally.add(&String::from_utf8_lossy(&data.bytes));
        }
        Ok(())
    }

    async fn look_into_files(
        &self,
        catalog: &Dict,
        document: &mut Document<'_>,
        scan: &mut Scan<'_>,
        facts: &mut Facts,
    ) -> Result<(), Unreadable> {
        let mut seen = HashSet::new();
        let mut parts = Vec::new();
        let mut has_payload = false;
        for (name, object) in self.files(document, scan).await? {
            if object.reference().is_some_and(|id| !seen.insert(id)) {
                continue;
            }
            facts.entries += 1;
            let stream = document.resolve(&object, scan).await?;
            let Object::Stream(stream) = &*stream else {
                facts.skipped += 1;
                parts.push(Encrypted::Unknown);
                continue;
            };
            parts.push(look_into(&name, stream, document, scan, facts).await?);
        }
        for file in &self.files {
            has_payload |= file.get("AFRelationship").is_name("EncryptedPayload") || file.has("EP");
        }
        let parts = Encrypted::of_all(parts);
        facts.encrypted = match facts.encrypted {
            // The pages are only the wrapper that says so (7.6.7). The payload may be encrypted in a way that is not known here.
            Encrypted::None if has_payload && catalog.has("Collection") && parts != Encrypted::None => parts,
            Encrypted::None if matches!(parts, Encrypted::All | Encrypted::Some) => Encrypted::Some,
            open => open,
        };
        Ok(())
    }

    /// Names of the files, and where they are.
    async fn files(&self, document: &mut Document<'_>, scan: &mut Scan<'_>) -> Result<Vec<(String, Object)>, Unreadable> {
        let mut files = Vec::new();
        for file in &self.files {
            let embedded = document.resolve(file.get("EF"), scan).await?;
            let Some(embedded) = embedded.dict() else { continue };
            let keys = ["UF", "F", "Unix", "Mac", "DOS"];
            let mut name = String::new();
            for key in keys.into_iter().filter(|key| file.has(key)) {
                let value = document.resolve(file.get(key), scan).await?;
                name = value.string().map(text_of).unwrap_or_default();
                if !name.is_empty() {
                    break;
                }
            }
            let stream = keys.into_iter().map(|key| embedded.get(key)).find(|stream| **stream != Object::Null);
            files.extend(stream.map(|stream| (name, stream.clone())));
        }
        // LibreOffice's way to hand over the document that a PDF was made of: pairs of a type and a stream.
        let additional = document.trailer.get("AdditionalStreams").clone();
        let additional = document.resolve(&additional, scan).await?;
        for pair in additional.array().chunks_exact(2).take(MOST_FILES) {
            let kind = pair.first().and_then(Object::name).map(text_of).unwrap_or_default();
            files.extend(pair.last().map(|stream| (kind, stream.clone())));
        }
        Ok(files)
    }
}

/// A file inside; what is in the way of reading it is said in the number of those that were skipped.
async fn look_into(
    name: &str,
    stream: &Stream,
    document: &mut Document<'_>,
    scan: &mut Scan<'_>,
    facts: &mut Facts,
) -> Result<Encrypted, Unreadable> {
    let Some(data) = harmless(document.data(stream, MOST_OF_PART, scan).await)? else {
        facts.skipped += 1;
        return Ok(if document.encrypted() == Encrypted::None { Encrypted::Unknown } else { Encrypted::All });
    };
    facts.skipped += usize::from(!data.is_whole);
    Ok(scan.part(name, &data.bytes, facts).await)
}

/// Whether what an action starts (12.6.4.6) is a document beside this one, as links between documents are written.
fn is_link_to_document(action: &Dict) -> bool {
    let file = action.get("F");
    let file = file.dict().map_or(file, |file| if file.has("UF") { file.get("UF") } else { file.get("F") });
    let name = file.string().map(text_of).unwrap_or_default();
    !["Win", "Mac", "Unix"].into_iter().any(|system| action.has(system)) && DOCUMENTS.contains(&extension(&name).as_str())
}
