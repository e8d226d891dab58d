//! [`Document`]: finds objects in a file by its cross-reference (ISO 32000-2, 7.5), and reads no more of it than that takes.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::future::ready;
use std::pin::Pin;
use std::rc::Rc;

use super::crypto::{Part, Security};
use super::filter;
use super::object::{Dict, Id, Lexer, Object, Stop, Stream, Token, is_space};
use super::xref::{self, Place, Section};
use crate::attachment::{Encrypted, Scan, Source, Unreadable};

/// A file, and what is known of it.
pub(super) struct Document<'s> {
    source: &'s Source<'s>,
    /// What was read, in pieces of [`BLOCK`].
    blocks: HashMap<u64, Cow<'s, [u8]>>,
    /// Where the file's first line is; some count from there.
    header: u64,
    places: HashMap<u32, Place>,
    pub(super) trailer: Dict,
    security: Option<Security>,
    objects: HashMap<u32, Rc<Object>>,
    /// How much of the file [`Self::objects`] take.
    objects_size: usize,
    /// Object streams, unpacked.
    containers: HashMap<u32, Rc<Container>>,
    /// Objects that are being looked for, so that none looks for itself.
    pending: Vec<u32>,
    is_rebuilt: bool,
    /// Whether the end of the file is lost, and with it what says whether it is encrypted.
    has_no_trailer: bool,
}

/// An object stream (7.5.7).
struct Container {
    /// Numbers of objects, and where they begin.
    index: Vec<(u32, usize)>,
    bytes: Vec<u8>,
}

/// A stream's bytes.
pub(super) struct Data {
    pub(super) bytes: Vec<u8>,
    pub(super) is_whole: bool,
}

/// An object on its way.
pub(super) type Resolving<'f> = Pin<Box<dyn Future<Output = Result<Rc<Object>, Unreadable>> + 'f>>;

/// What is read at once: each request of a file that is not in memory takes a millisecond, however little it asks for.
const BLOCK: usize = 512 * 1024;
/// So many of them are kept.
const MOST_BLOCKS: usize = 24;

/// Longer than this is no object but a stream.
pub(super) const MOST_OF_OBJECT: usize = 1_000_000;
/// In memory, objects take twenty times what they take in a file.
const MOST_OF_OBJECTS: usize = 1_000_000;
/// Unpacked, a stream that is not a file; far more than a page has.
pub(super) const MOST_OF_STREAM: usize = 8_000_000;
/// Programs put a hundred or two into one.
const MOST_IN_CONTAINER: usize = 100_000;
const MOST_OF_CONTAINERS: usize = 16_000_000;

/// Objects that others need before they can be read: the length of a stream, in an object stream, of which the length…
const MOST_PENDING: usize = 8;

const MOST_SECTIONS: usize = 1000;
const MOST_OF_SECTION: usize = 16_000_000;

impl<'s> Document<'s> {
    pub(super) async fn open(source: &'s Source<'s>, scan: &mut Scan<'_>) -> Result<Self, Unreadable> {
        let mut document = Self {
            source,
            blocks: HashMap::new(),
            header: 0,
            places: HashMap::new(),
            trailer: Dict::default(),
            security: None,
            objects: HashMap::new(),
            objects_size: 0,
            containers: HashMap::new(),
            pending: Vec::new(),
            is_rebuilt: false,
            has_no_trailer: false,
        };
        let head = document.read(0, 1024).await?;
        document.header = head.windows(5).position(|window| window == b"%PDF-").unwrap_or_default() as u64;
        match document.read_sections(scan).await {
            Err(fatal @ (Unreadable::Late | Unreadable::Large | Unreadable::Unavailable)) => return Err(fatal),
            read => {
                let is_fine = read.is_ok() && document.unlock(scan).await.is_ok() && document.has_catalog(scan).await?;
                if !is_fine {
                    document.rebuild(scan).await?;
                }
            }
        }
        Ok(document)
    }

    /// Whether anybody can read it.
    pub(super) fn encrypted(&self) -> Encrypted {
        let open = if self.has_no_trailer { Encrypted::Unknown } else { Encrypted::None };
        self.security.as_ref().map_or(open, Security::encrypted)
    }

    /// Whether its strings, and most of its streams, say nothing.
    pub(super) fn is_locked(&self) -> bool {
        self.security.as_ref().is_some_and(|security| matches!(security.encrypted(), Encrypted::All | Encrypted::Unknown))
    }

    /// The object that a reference is to; any other is itself. One that is not there is null (7.3.10).
    ///
    /// Boxed, since what this takes would otherwise be compiled into everything that looks something up.
    pub(super) fn resolve<'f>(&'f mut self, object: &'f Object, scan: &'f mut Scan<'_>) -> Resolving<'f> {
        match object {
            Object::Reference(id) => self.object(id.number, scan),
            other => Box::pin(ready(Ok(Rc::new(other.clone())))),
        }
    }

    /// An object by its number.
    pub(super) fn object<'f>(&'f mut self, number: u32, scan: &'f mut Scan<'_>) -> Resolving<'f> {
        match self.objects.get(&number) {
            Some(object) => Box::pin(ready(Ok(Rc::clone(object)))),
            None => Box::pin(self.look_up(number, scan)),
        }
    }

    async fn look_up(&mut self, number: u32, scan: &mut Scan<'_>) -> Result<Rc<Object>, Unreadable> {
        let mut next = number;
        // A reference to a reference is unusual, and could go around in circles.
        for _ in 0..MOST_PENDING {
            let found = match self.find(next, scan).await {
                Err(Unreadable::Malformed | Unreadable::Truncated) if !self.is_rebuilt && self.pending.is_empty() => {
                    Box::pin(self.rebuild(scan)).await?;
                    self.find(next, scan).await
                }
                found => found,
            };
            let object = harmless(found)?.unwrap_or(Object::Null);
            if let Object::Reference(id) = object {
                next = id.number;
                continue;
            }
            if self.objects_size > MOST_OF_OBJECTS {
                self.objects.clear();
                self.objects_size = 0;
            }
            let object = Rc::new(object);
            self.objects.insert(number, Rc::clone(&object));
            return Ok(object);
        }
        Ok(Rc::new(Object::Null))
    }

    /// What a stream holds, as far as its filters are known and it needs no secret.
    pub(super) async fn data(&mut self, stream: &Stream, most: usize, scan: &mut Scan<'_>) -> Result<Data, Unreadable> {
        scan.budget.check_time()?;
        let filters = self.filters(stream, scan).await?;
        let raw = self.raw(stream, scan).await?;
        let raw = self.decrypted(stream, &filters, raw).ok_or(Unreadable::Unsupported)?;
        let (bytes, is_whole) = filter::decode(raw, &filters, most.min(scan.budget.of_part()))?;
        scan.budget.spend(bytes.len())?;
        Ok(Data { bytes, is_whole })
    }

    fn decrypted(&self, stream: &Stream, filters: &[(Vec<u8>, Dict)], raw: Vec<u8>) -> Option<Vec<u8>> {
        let kind = stream.dict.get("Type");
        let Some(security) = self.security.as_ref().filter(|_| !kind.is_name("XRef")) else { return Some(raw) };
        let named = filters.iter().find(|(filter, _)| filter == b"Crypt").map(|(_, parameters)| parameters.get("Name"));
        let part = match named {
            Some(name) => Part::Filtered(name.name().unwrap_or(b"Identity")),
            None if kind.is_name("EmbeddedFile") => Part::EmbeddedFile,
            None if kind.is_name("Metadata") => Part::Metadata,
            None => Part::Stream,
        };
        security.decrypt(stream.id, part, raw)
    }

    async fn filters(&mut self, stream: &Stream, scan: &mut Scan<'_>) -> Result<Vec<(Vec<u8>, Dict)>, Unreadable> {
        let get = |long, short| if stream.dict.has(long) { stream.dict.get(long) } else { stream.dict.get(short) };
        let filters = self.resolve(get("Filter", "F"), scan).await?;
        let parameters = self.resolve(get("DecodeParms", "DP"), scan).await?;
        let one = |object: &Rc<Object>| match &**object {
            Object::Array(array) => array.clone(),
            Object::Null => Vec::new(),
            other => vec![other.clone()],
        };
        let (filters, parameters) = (one(&filters), one(&parameters));
        let mut pairs = Vec::new();
        for (at, filter) in filters.iter().enumerate().take(16) {
            let filter = self.resolve(filter, scan).await?;
            let parameters = self.resolve(parameters.get(at).unwrap_or(&Object::Null), scan).await?;
            pairs.push((filter.name().unwrap_or_default().to_vec(), parameters.dict().cloned().unwrap_or_default()));
        }
        Ok(pairs)
    }

    /// The bytes as they stand in the file. Where the stream's length is wrong, they go up to `endstream`.
    async fn raw(&mut self, stream: &Stream, scan: &mut Scan<'_>) -> Result<Vec<u8>, Unreadable> {
        let length = self.resolve(stream.dict.get("Length"), scan).await?;
        let most = scan.budget.of_part();
        if let Some(length) = length.unsigned::<usize>().filter(|&length| length as u64 <= self.source.size()) {
            let cut = length.min(most);
            let bytes = self.read(stream.from, cut + 32).await?;
            let after = bytes.get(cut..).unwrap_or_default();
            if cut < length || after.trim_ascii_start().starts_with(b"endstream") {
                return Ok(bytes.get(..cut).unwrap_or_default().to_vec());
            }
        }
        let mut length = 64 * 1024;
        loop {
            scan.budget.check_time()?;
            let bytes = self.read(stream.from, length).await?;
            let end = bytes.windows(9).position(|window| window == b"endstream");
            if let Some(data) = end.and_then(|end| bytes.get(..end)) {
                let data = data.strip_suffix(b"\n").unwrap_or(data);
                return Ok(data.strip_suffix(b"\r").unwrap_or(data).to_vec());
            }
            if bytes.len() < length || length >= most {
                return Ok(bytes.into_owned());
            }
            length = (length * 4).min(most);
        }
    }

    /// An object where the cross-reference says that it is.
    async fn find(&mut self, number: u32, scan: &mut Scan<'_>) -> Result<Object, Unreadable> {
        let place = self.places.get(&number).copied();
        if self.pending.contains(&number) || self.pending.len() >= MOST_PENDING {
            return Ok(Object::Null);
        }
        match place {
            None | Some(Place::Free) => Ok(Object::Null),
            Some(Place::At(at)) => {
                let (id, mut object) = self.parse(at, scan).await?;
                if id.number != number {
                    return Err(Unreadable::Malformed);
                }
                if let Some(security) = &self.security {
                    object.for_each_string(&mut |string| {
                        *string = security.decrypt(id, Part::String, std::mem::take(string)).unwrap_or_default();
                    });
                }
                Ok(object)
            }
            Some(Place::In(container)) => {
                self.pending.push(number);
                let found = Box::pin(self.contained(container, number, scan)).await;
                self.pending.pop();
                found
            }
        }
    }

    /// An object in an object stream.
    async fn contained(&mut self, container: u32, number: u32, scan: &mut Scan<'_>) -> Result<Object, Unreadable> {
        let container = self.container(container, scan).await?;
        let Some(&(_, at)) = container.index.iter().find(|(in_it, _)| *in_it == number) else { return Ok(Object::Null) };
        let rest = container.bytes.get(at..).unwrap_or_default();
        let mut lexer = Lexer::new(rest.get(..MOST_OF_OBJECT).unwrap_or(rest));
        let object = lexer.object().map_err(|_| Unreadable::Malformed)?;
        self.objects_size += lexer.at;
        Ok(object)
    }

    async fn container(&mut self, number: u32, scan: &mut Scan<'_>) -> Result<Rc<Container>, Unreadable> {
        if let Some(container) = self.containers.get(&number) {
            return Ok(Rc::clone(container));
        }
        let object = self.object(number, scan).await?;
        let Object::Stream(stream) = &*object else { return Err(Unreadable::Malformed) };
        let data = Box::pin(self.data(stream, MOST_OF_STREAM, scan)).await?;
        let first = stream.dict.get("First").unsigned::<usize>().ok_or(Unreadable::Malformed)?;
        let mut lexer = Lexer::new(data.bytes.get(..first).unwrap_or_default());
        let mut index = Vec::new();
        while let (Ok(number), Ok(at), ..MOST_IN_CONTAINER) = (lexer.object(), lexer.object(), index.len()) {
            let Some((number, at)) = number.unsigned().zip(at.unsigned::<usize>()) else { break };
            index.push((number, first.saturating_add(at)));
        }
        let container = Rc::new(Container { index, bytes: data.bytes });
        let held: usize = self.containers.values().map(|container| container.bytes.len()).sum();
        if held + container.bytes.len() > MOST_OF_CONTAINERS {
            self.containers.clear();
        }
        self.containers.insert(number, Rc::clone(&container));
        Ok(container)
    }

    /// `1 0 obj … endobj`, from its beginning up to a stream's bytes.
    async fn parse(&mut self, at: u64, scan: &mut Scan<'_>) -> Result<(Id, Object), Unreadable> {
        scan.budget.check_time()?;
        let mut length = 2048;
        loop {
            let bytes = self.read(at, length).await?;
            let is_all = bytes.len() < length;
            match indirect(&bytes, is_all) {
                Ok((id, object, data)) => {
                    self.objects_size += data;
                    return Ok((
                        id,
                        match (object, at.checked_add(data as u64)) {
                            (Object::Stream(stream), Some(from)) => Object::Stream(Stream { from, id, ..stream }),
                            (object, _) => object,
                        },
                    ));
                }
                Err(Stop::End) if !is_all && length < MOST_OF_OBJECT => length *= 8,
                Err(Stop::End) => return Err(Unreadable::Truncated),
                Err(Stop::Malformed) => return Err(Unreadable::Malformed),
            }
        }
    }

    /// The cross-reference, from its end to its beginning: tables, streams, or both (7.5.4, 7.5.8).
    async fn read_sections(&mut self, scan: &mut Scan<'_>) -> Result<(), Unreadable> {
        let tail = self.source.size().saturating_sub(2048);
        let bytes = self.read(tail, 2048).await?;
        let place = bytes.windows(9).rposition(|window| window == b"startxref").ok_or(Unreadable::Truncated)?;
        let mut lexer = Lexer::new(bytes.get(place + 9..).unwrap_or_default());
        let mut next = lexer.object().ok().and_then(|at| at.unsigned::<u64>());
        let mut seen = HashSet::new();
        let mut is_first = true;
        while let Some(at) = next.filter(|&at| seen.insert(at) && seen.len() < MOST_SECTIONS) {
            let section = match self.section(at, scan).await {
                Err(Unreadable::Malformed) if self.header > 0 => self.section(at.saturating_add(self.header), scan).await?,
                section => section?,
            };
            // Of a hybrid file, the stream has what the table hides as free (7.5.8.4).
            if let Some(hybrid) = section.trailer.get("XRefStm").unsigned::<u64>().filter(|&at| seen.insert(at)) {
                self.add_places(section.places.iter().filter(|(_, place)| *place != Place::Free).copied());
                if let Some(section) = harmless(self.section(hybrid, scan).await)? {
                    self.add_places(section.places.into_iter());
                }
            }
            self.add_places(section.places.into_iter());
            next = section.trailer.get("Prev").unsigned();
            if is_first {
                self.trailer = section.trailer;
                is_first = false;
            } else {
                self.trailer.complete(&section.trailer);
            }
        }
        if is_first { Err(Unreadable::Malformed) } else { Ok(()) }
    }

    /// What was said last about an object holds.
    fn add_places(&mut self, places: impl Iterator<Item = (u32, Place)>) {
        for (number, place) in places.take(xref::MOST_OBJECTS.saturating_sub(self.places.len())) {
            self.places.entry(number).or_insert(place);
        }
    }

    async fn section(&mut self, at: u64, scan: &mut Scan<'_>) -> Result<Section, Unreadable> {
        let mut length = BLOCK / 8;
        loop {
            scan.budget.check_time()?;
            let bytes = self.read(at, length).await?;
            let is_all = bytes.len() < length;
            if !bytes.trim_ascii_start().starts_with(b"xref") {
                return self.section_stream(at, scan).await;
            }
            match xref::table(&bytes, is_all) {
                Ok(section) => return Ok(section),
                Err(Stop::End) if !is_all && length < MOST_OF_SECTION => length *= 4,
                Err(_) => return Err(Unreadable::Malformed),
            }
        }
    }

    async fn section_stream(&mut self, at: u64, scan: &mut Scan<'_>) -> Result<Section, Unreadable> {
        let (_, object) = self.parse(at, scan).await?;
        let Object::Stream(stream) = object else { return Err(Unreadable::Malformed) };
        if !stream.dict.get("Type").is_name("XRef") {
            return Err(Unreadable::Malformed);
        }
        let data = self.data(&stream, MOST_OF_SECTION, scan).await?;
        xref::stream(stream.dict, &data.bytes).ok_or(Unreadable::Malformed)
    }

    /// Looks up who can read the file.
    async fn unlock(&mut self, scan: &mut Scan<'_>) -> Result<(), Unreadable> {
        let encrypt = self.trailer.get("Encrypt").clone();
        let object = self.resolve(&encrypt, scan).await?;
        let Some(mut dict) = object.dict().cloned() else {
            return if encrypt == Object::Null { Ok(()) } else { Err(Unreadable::Malformed) };
        };
        for key in ["O", "U", "OE", "UE", "P", "CF", "Length", "Filter"] {
            let value = self.resolve(dict.get(key), scan).await?;
            dict.set(key, (*value).clone());
        }
        let file = self.trailer.get("ID").clone();
        let file = self.resolve(&file, scan).await?;
        let file = file.array().first().and_then(Object::string).unwrap_or_default();
        self.security = Some(Security::new(&dict, file));
        // What was read before was taken for plain.
        self.objects.clear();
        self.containers.clear();
        Ok(())
    }

    async fn has_catalog(&mut self, scan: &mut Scan<'_>) -> Result<bool, Unreadable> {
        let root = self.trailer.get("Root").clone();
        let root = self.resolve(&root, scan).await?;
        Ok(root.dict().is_some_and(|root| root.has("Pages")))
    }

    /// Makes the cross-reference anew from what stands in the file, where its own is wrong.
    async fn rebuild(&mut self, scan: &mut Scan<'_>) -> Result<(), Unreadable> {
        self.is_rebuilt = true;
        self.objects.clear();
        self.containers.clear();
        let mut found = xref::Search::default();
        let mut from = 0;
        while from < self.source.size() {
            scan.budget.check_time()?;
            // Words that stand across the border of two blocks are found in the second.
            let overlap = u64::min(from, xref::LONGEST_WORD as u64);
            let bytes = self.source.read_up_to(from - overlap, BLOCK + xref::LONGEST_WORD).await?;
            found.add(&bytes, from - overlap);
            from += BLOCK as u64;
        }
        self.places = found.objects.iter().map(|(&number, &at)| (number, Place::At(at))).collect();
        self.trailer = Dict::default();
        let mut trailers = Vec::new();
        for &at in found.trailers.iter().rev().take(MOST_SECTIONS) {
            let bytes = self.read(at, 64 * 1024).await?;
            if let Ok(Token::Object(Object::Dict(dict))) = Lexer::new(&bytes).token() {
                trailers.push(dict);
            }
        }
        for &at in found.streams.iter().rev().take(MOST_SECTIONS) {
            if let Some((_, object)) = harmless(self.parse(at, scan).await)? {
                trailers.extend(object.dict().cloned());
            }
        }
        for trailer in trailers.iter().filter(|trailer| trailer.has("Root")) {
            self.trailer.complete(trailer);
        }
        self.has_no_trailer = !self.trailer.has("Root");
        if let Some(&number) = found.handlers.last().filter(|_| self.has_no_trailer) {
            self.trailer.set("Encrypt", Object::Reference(Id { number, generation: 0 }));
        }
        if self.security.is_none() {
            self.unlock(scan).await?;
        }
        for &number in found.containers.iter().rev().take(20_000) {
            if let Some(container) = harmless(self.container(number, scan).await)? {
                for &(inside, _) in &container.index {
                    if !found.objects.contains_key(&inside) {
                        self.places.entry(inside).or_insert(Place::In(number));
                    }
                }
            }
        }
        if !self.has_catalog(scan).await?
            && let Some(&number) = found.catalogs.last()
        {
            self.trailer.set("Root", Object::Reference(Id { number, generation: 0 }));
        }
        if self.has_catalog(scan).await? { Ok(()) } else { Err(Unreadable::Malformed) }
    }

    /// Bytes of a range, as far as the file has it.
    async fn read(&mut self, from: u64, length: usize) -> Result<Cow<'_, [u8]>, Unreadable> {
        let end = from.saturating_add(length as u64).min(self.source.size());
        let (first, last) = (from / BLOCK as u64, end.saturating_sub(1) / BLOCK as u64);
        if from >= end {
            return Ok(Cow::Borrowed(&[]));
        }
        if last - first > 3 {
            return self.source.read_up_to(from, length).await;
        }
        if self.blocks.len() >= MOST_BLOCKS {
            self.blocks.clear();
        }
        for block in first..=last {
            if !self.blocks.contains_key(&block) {
                let bytes = self.source.read_up_to(block * BLOCK as u64, BLOCK).await?;
                self.blocks.insert(block, bytes);
            }
        }
        let within = |block: u64| {
            let begin = block * BLOCK as u64;
            let range = |at: u64| usize::try_from(at.saturating_sub(begin)).unwrap_or(BLOCK).min(BLOCK);
            let bytes = self.blocks.get(&block).map(|bytes| &**bytes).unwrap_or_default();
            bytes.get(range(from)..range(end)).unwrap_or_default()
        };
        if first == last {
            return Ok(Cow::Borrowed(within(first)));
        }
        Ok(Cow::Owned((first..=last).flat_map(within).copied().collect()))
    }
}

/// What is wrong with one thing says nothing about others; what ends everything does.
pub(super) fn harmless<T>(read: Result<T, Unreadable>) -> Result<Option<T>, Unreadable> {
    match read {
        Ok(value) => Ok(Some(value)),
        Err(Unreadable::Late | Unreadable::Large | Unreadable::Unavailable) => read.map(Some),
        Err(_) => Ok(None),
    }
}

/// An indirect object, and where it ends; of a stream, where its bytes begin.
fn indirect(bytes: &[u8], is_all: bool) -> Result<(Id, Object, usize), Stop> {
    let mut lexer = Lexer::of_beginning(bytes, is_all);
    let number = lexer.object()?.unsigned().ok_or(Stop::Malformed)?;
    let generation = lexer.object()?.unsigned().ok_or(Stop::Malformed)?;
    lexer.word(b"obj")?;
    let id = Id { number, generation };
    let object = match lexer.token()? {
        Token::Object(object) => object,
        Token::Word(_) => Object::Null,
    };
    let Object::Dict(dict) = object else { return Ok((id, object, lexer.at)) };
    let end = lexer.at;
    match lexer.token() {
        Ok(Token::Word(b"stream")) => {}
        Err(Stop::End) if !is_all => return Err(Stop::End),
        _ => return Ok((id, Object::Dict(dict), end)),
    }
    // The end of the line is CR LF, or LF; a lone CR is wrong and exists.
    let line = match lexer.rest() {
        [b'\r', b'\n', ..] => 2,
        [byte, ..] if is_space(*byte) => 1,
        [] if !is_all => return Err(Stop::End),
        _ => 0,
    };
    Ok((id, Object::Stream(Stream { dict, from: 0, id }), lexer.at + line))
}
