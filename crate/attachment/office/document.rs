//! Texts (ECMA-376-1, part 17): what they say, their tracked changes and comments.

use super::super::xml::{Event, Tag, Xml, unescaped};
use super::super::{Hidden, Unreadable};
use super::words::{Paragraphs, Reading, Words};

/// A text, its header, footer, notes or comments.
pub(super) fn story(bytes: &[u8], words: &mut Words<'_>, hidden: &mut Hidden) -> Result<(), Unreadable> {
    let mut story = Story::default();
    let read = story.read(bytes, words);
    story.paragraphs.end_all(words);
    words.add(&story.instruction);
    hidden.changes += story.changes.count;
    hidden.comments += story.comments;
    read
}

/// Names that mean something else in a drawing: `a:moveTo` is a step of a path, `a:tab` a stop.
#[rustfmt::skip]
const OF_TEXTS: &[&[u8]] = &[
    b"ins", b"del", b"moveFrom", b"moveTo", b"cellIns", b"cellDel", b"cellMerge", b"rPrChange", b"pPrChange", b"numberingChange", b"sectPrChange",
    b"tblPrChange", b"tblPrExChange", b"tblGridChange", b"trPrChange", b"tcPrChange", b"comment", b"tab", b"fldSimple", b"fldChar",
];

#[derive(Default)]
struct Story<'x> {
    paragraphs: Paragraphs,
    changes: Changes<'x>,
    comments: usize,
    inserted: usize,
    deleted: usize,
    /// How deep inside what programs read that do not know what stands beside it (ECMA-376-3): the same once more.
    fallback: usize,
    /// Whether the characters that come are text.
    is_text: bool,
    /// Whether they are the instruction of a field.
    is_instruction: bool,
    instruction: String,
}

impl<'x> Story<'x> {
    fn read(&mut self, bytes: &'x [u8], words: &mut Words<'_>) -> Result<(), Unreadable> {
        let mut xml = Xml::new(bytes).reserve(OF_TEXTS);
        while let Some(event) = xml.read()? {
            words.tick()?;
            match event {
                Event::Start(tag) => self.start(&tag, words),
                Event::End(name) => self.end(name, words),
                Event::Text(text) if self.takes_text() => self.text(&unescaped(text), words),
                Event::Plain(text) if self.takes_text() => self.text(&String::from_utf8_lossy(text), words),
                _ => {}
            }
        }
        Ok(())
    }

    fn start(&mut self, tag: &Tag<'x>, words: &mut Words<'_>) {
        match tag.name {
            b"p" => {
                self.paragraphs.begin();
                self.changes.begin_paragraph();
            }
            b"r" => self.changes.begin_run(),
            b"t" | b"delText" => self.is_text = true,
            b"instrText" | b"delInstrText" => self.is_instruction = true,
            b"fldSimple" => words.add(&tag.attribute(b"instr").unwrap_or_default()),
            b"tab" => self.push("\t", words),
            b"br" | b"cr" => self.push("\n", words),
            b"noBreakHyphen" => self.push("-", words),
            b"Fallback" => self.fallback += 1,
            b"comment" => self.comments += 1,
            b"ins" | b"moveTo" => self.inserted += 1,
            b"del" | b"moveFrom" => self.deleted += 1,
            _ => {}
        }
        if self.fallback == 0 {
            self.changes.see(tag);
        }
    }

    fn end(&mut self, name: &[u8], words: &mut Words<'_>) {
        match name {
            b"p" => {
                self.paragraphs.end(words);
                self.changes.end_paragraph();
            }
            b"r" => self.changes.end_run(),
            b"t" | b"delText" => self.is_text = false,
            b"instrText" | b"delInstrText" => self.is_instruction = false,
            b"Fallback" => self.fallback = self.fallback.saturating_sub(1),
            b"ins" | b"moveTo" => self.inserted = self.inserted.saturating_sub(1),
            b"del" | b"moveFrom" => self.deleted = self.deleted.saturating_sub(1),
            // An instruction may be split over runs.
            b"fldChar" => {
                words.add(&self.instruction);
                self.instruction.clear();
            }
            _ => {}
        }
    }

    fn takes_text(&self) -> bool {
        self.is_text || self.is_instruction
    }

    fn text(&mut self, text: &str, words: &mut Words<'_>) {
        if self.is_text {
            self.push(text, words);
            self.changes.see_text(self.inserted > 0 || self.deleted > 0);
        } else if self.is_instruction {
            self.instruction.push_str(text);
        }
    }

    fn push(&mut self, text: &str, words: &mut Words<'_>) {
        let reading = match (self.inserted > 0, self.deleted > 0) {
            (false, false) => Reading::Both,
            (true, false) => Reading::Now,
            _ => Reading::Before,
        };
        self.paragraphs.push(text, reading, words);
    }
}

/// Counts tracked changes as a person would. Word writes one element for each run, each paragraph mark and each cell that a change
/// touches; those of one author and moment that follow each other without anything unchanged between them are one.
#[derive(Default)]
struct Changes<'x> {
    count: usize,
    content: Option<Change<'x>>,
    characters: Option<Change<'x>>,
    paragraphs: Option<Change<'x>>,
    tables: Option<Change<'x>>,
    run_has_text: bool,
    run_is_changed: bool,
    paragraph_is_changed: bool,
}

/// What is the same in all elements of one change.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Change<'x> {
    element: &'x [u8],
    author: Option<&'x [u8]>,
    date: Option<&'x [u8]>,
}

impl<'x> Changes<'x> {
    /// Counts an element that is a tracked change (ECMA-376-1, 17.13.5) and does not go on with the last one.
    fn see(&mut self, tag: &Tag<'x>) {
        let last = match tag.name {
            b"ins" | b"del" | b"moveFrom" | b"moveTo" | b"cellIns" | b"cellDel" | b"cellMerge" => &mut self.content,
            b"rPrChange" => {
                self.run_is_changed = true;
                &mut self.characters
            }
            b"pPrChange" | b"numberingChange" => {
                self.paragraph_is_changed = true;
                &mut self.paragraphs
            }
            b"sectPrChange" | b"tblPrChange" | b"tblPrExChange" | b"tblGridChange" | b"trPrChange" | b"tcPrChange" => {
                &mut self.tables
            }
            _ => return,
        };
        let change = Change { element: tag.name, author: tag.raw(b"author"), date: tag.raw(b"date") };
        self.count += usize::from(*last != Some(change));
        *last = Some(change);
    }

    fn see_text(&mut self, is_changed: bool) {
        self.run_has_text = true;
        if !is_changed {
            self.content = None;
        }
    }

    fn begin_run(&mut self) {
        (self.run_has_text, self.run_is_changed) = (false, false);
    }

    fn end_run(&mut self) {
        if self.run_has_text && !self.run_is_changed {
            self.characters = None;
        }
    }

    fn begin_paragraph(&mut self) {
        self.paragraph_is_changed = false;
    }

    fn end_paragraph(&mut self) {
        if !self.paragraph_is_changed {
            self.paragraphs = None;
        }
    }
}
