//! PDF (ISO 32000-2): who can read it, what runs in it, what is attached to it, and its text.
//!
//! Objects are looked up as they are needed, so that of a large file of pictures little is read. A file that needs a password is looked
//! at as well, since its structure is open even then.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::{Facts, Reason, Scan, Source, Unreadable};

mod carried;
mod cmap;
mod crypto;
mod document;
mod filter;
mod font;
mod object;
mod text;
mod xref;

use carried::Carried;
use document::{Document, MOST_OF_STREAM, harmless};
use font::Font;
use object::{Dict, Id, Object, Stream};
use text::Fonts;

/// Whether a file is a PDF. Programs take one that has something else before it, in its first kilobyte; so does text that speaks of
/// PDF, which has no cross-reference at its end.
pub(super) async fn is_one(head: &[u8], source: &Source<'_>) -> Result<bool, Unreadable> {
    let is_header = |bytes: &[u8]| matches!(bytes, [b'%', b'P', b'D', b'F', b'-', b'1'..=b'9', b'.', b'0'..=b'9', ..]);
    let head = head.get(..1024).unwrap_or(head);
    if is_header(head.trim_ascii_start()) {
        return Ok(true);
    }
    if !head.windows(8).any(is_header) {
        return Ok(false);
    }
    let tail = source.read_up_to(source.size().saturating_sub(2048), 2048).await?;
    Ok(tail.windows(9).any(|window| window == b"startxref"))
}

/// More pages than this are not read.
const MOST_PAGES: usize = 20_000;
/// Nodes above pages refer to their resources; few have them written out, since many would take much memory.
const MOST_WRITTEN_OUT: usize = 100;
/// Forms in forms in forms.
const MOST_FORMS: usize = 10_000;
/// Fonts that are kept; few files have more.
const MOST_FONTS: usize = 500;

pub(super) async fn read(name: &str, source: &Source<'_>, scan: &mut Scan<'_>, facts: &mut Facts) -> Result<(), Unreadable> {
    let mut document = Document::open(source, scan).await?;
    facts.encrypted = document.encrypted();
    let catalog = document.trailer.get("Root").clone();
    let catalog = document.resolve(&catalog, scan).await?;
    let catalog = catalog.dict().ok_or(Unreadable::Malformed)?;
    let pages = pages(catalog, &mut document, scan).await?;
    let carried = Carried::find(catalog, &pages, &mut document, scan).await?;
    carried.state(name, catalog, &mut document, scan, facts).await?;
    if document.is_locked() {
        return Ok(());
    }
    let mut reader = Reader {
        document,
        fonts: HashMap::new(),
        forms: HashSet::new(),
        rest: Vec::new(),
        known: 0,
        unknown: 0,
        is_cut: false,
    };
    let read = reader.read(&pages, carried.appearances, scan).await;
    // Where many shapes are only numbers, the text that people see is not there to be read.
    if reader.unknown > 20 && reader.unknown > reader.known / 10 {
        facts.unreadable.get_or_insert(Unreadable::Unsupported);
    }
    if reader.is_cut {
        facts.unreadable.get_or_insert(Unreadable::Large);
    }
    read
}

/// A page, with what it has from the nodes above it.
struct Page {
    id: Id,
    inherited: Rc<Object>,
}

/// The pages in their order (7.7.3).
async fn pages(catalog: &Dict, document: &mut Document<'_>, scan: &mut Scan<'_>) -> Result<Vec<Page>, Unreadable> {
    let mut pages = Vec::new();
    let mut seen = HashSet::new();
    let mut written_out = 0;
    let mut rest = vec![(catalog.get("Pages").clone(), Rc::new(Object::Null))];
    while let Some((node, inherited)) = rest.pop() {
        scan.budget.check_time()?;
        let Some(id) = node.reference().filter(|&id| seen.insert(id) && pages.len() < MOST_PAGES) else { continue };
        let node = document.object(id.number, scan).await?;
        let Some(dict) = node.dict() else { continue };
        let kids = document.resolve(dict.get("Kids"), scan).await?;
        if !matches!(*kids, Object::Array(_)) {
            pages.push(Page { id, inherited });
            continue;
        }
        let own = dict.get("Resources");
        written_out += usize::from(own.reference().is_none());
        let is_own = dict.has("Resources") && written_out < MOST_WRITTEN_OUT;
        let inherited = if is_own { Rc::new(own.clone()) } else { inherited };
        rest.extend(kids.array().iter().rev().map(|kid| (kid.clone(), Rc::clone(&inherited))));
    }
    Ok(pages)
}

/// Reads text, page by page.
struct Reader<'s> {
    document: Document<'s>,
    fonts: HashMap<Id, Rc<Font>>,
    /// Forms that were read: what they say counts once.
    forms: HashSet<Id>,
    /// Forms that come next, with the resources of what draws them.
    rest: Vec<(Id, Rc<Object>)>,
    known: usize,
    unknown: usize,
    is_cut: bool,
}

impl Reader<'_> {
    async fn read(&mut self, pages: &[Page], appearances: Vec<Id>, scan: &mut Scan<'_>) -> Result<(), Unreadable> {
        for page in pages {
            let object = self.document.object(page.id.number, scan).await?;
            let Some(dict) = object.dict() else { continue };
            let own = self.document.resolve(dict.get("Resources"), scan).await?;
            let resources = if *own == Object::Null { self.document.resolve(&page.inherited, scan).await? } else { own };
            let content = self.content(dict.get("Contents"), scan).await?;
            self.draw(&content, resources, scan).await?;
            self.forms(scan).await?;
        }
        self.rest.extend(appearances.into_iter().map(|id| (id, Rc::new(Object::Null))));
        self.forms(scan).await
    }

    /// The streams of a page as one; a space between, since operators never go on in the next.
    async fn content(&mut self, content: &Object, scan: &mut Scan<'_>) -> Result<Vec<u8>, Unreadable> {
        let content = self.document.resolve(content, scan).await?;
        let streams = if let Object::Array(streams) = &*content { streams.clone() } else { vec![(*content).clone()] };
        let mut bytes = Vec::new();
        for stream in &streams {
            let object = self.document.resolve(stream, scan).await?;
            let Object::Stream(stream) = &*object else { continue };
            let room = MOST_OF_STREAM.saturating_sub(bytes.len());
            let Some(data) = harmless(self.document.data(stream, room, scan).await)? else { continue };
            self.is_cut |= !data.is_whole && data.bytes.len() >= room;
            bytes.extend(data.bytes);
            bytes.push(b'\n');
        }
        Ok(bytes)
    }

    /// Reads a page or a form, and notes the forms that it draws.
    async fn draw(&mut self, content: &[u8], resources: Rc<Object>, scan: &mut Scan<'_>) -> Result<(), Unreadable> {
        let Some(dict) = resources.dict() else { return Ok(()) };
        let fonts = self.fonts(dict, scan).await?;
        let drawn = text::read(content, &fonts, &|| scan.budget.check_time())?;
        scan.tally.add(&drawn.text);
        scan.budget.spend(drawn.text.len())?;
        self.is_cut |= drawn.is_cut;
        self.known += drawn.known;
        self.unknown += drawn.unknown;
        let objects = self.document.resolve(dict.get("XObject"), scan).await?;
        for (_, object) in objects.dict().into_iter().flat_map(Dict::iter).filter(|(name, _)| drawn.forms.contains(*name)) {
            if let Some(id) = object.reference().filter(|_| self.forms.len() < MOST_FORMS)
                && self.forms.insert(id)
            {
                self.rest.push((id, Rc::clone(&resources)));
            }
        }
        Ok(())
    }

    /// Reads the forms that were drawn (8.10), with the resources of what drew them where they have none.
    async fn forms(&mut self, scan: &mut Scan<'_>) -> Result<(), Unreadable> {
        while let Some((id, outer)) = self.rest.pop() {
            let object = self.document.object(id.number, scan).await?;
            let Object::Stream(Stream { dict, .. }) = &*object else { continue };
            if dict.get("Subtype").is_name("Image") {
                continue;
            }
            let own = self.document.resolve(dict.get("Resources"), scan).await?;
            let content = self.content(&object, scan).await?;
            self.draw(&content, if *own == Object::Null { outer } else { own }, scan).await?;
        }
        Ok(())
    }

    async fn fonts(&mut self, resources: &Dict, scan: &mut Scan<'_>) -> Result<Fonts, Unreadable> {
        let named = self.document.resolve(resources.get("Font"), scan).await?;
        let mut fonts = Fonts::new();
        for (name, font) in named.dict().into_iter().flat_map(Dict::iter) {
            scan.budget.check_time()?;
            let id = font.reference();
            let known = id.and_then(|id| self.fonts.get(&id)).map(Rc::clone);
            let font = if let Some(font) = known {
                font
            } else {
                let object = self.document.resolve(font, scan).await?;
                let Some(dict) = object.dict() else { continue };
                Rc::new(Font::load(dict, &mut self.document, scan).await?)
            };
            if let Some(id) = id {
                if self.fonts.len() >= MOST_FONTS {
                    self.fonts.clear();
                }
                self.fonts.insert(id, Rc::clone(&font));
            }
            fonts.insert(name.to_vec(), font);
        }
        Ok(fonts)
    }
}
