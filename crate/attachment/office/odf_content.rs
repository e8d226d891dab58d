//! Content of OpenDocument files (ODF 1.3, part 3): texts, spreadsheets and presentations have the same elements, and any may stand in
//! any other.

use std::collections::HashSet;

use super::super::xml::{Event, Tag, Xml, unescaped};
use super::super::{Hidden, Unreadable};
use super::odf::does_something;
use super::words::{Paragraphs, Reading, Words};
use super::workbook::{LONGEST_NAME, Sheet, Visibility, number};

/// What reading content came to.
pub(super) struct Found {
    pub(super) read: Result<(), Unreadable>,
    /// Whether there is code: in a document that is one file it stands in the same file.
    pub(super) has_code: bool,
}

/// Reads content, or styles with their headers and footers.
pub(super) fn read(bytes: &[u8], words: &mut Words<'_>, hidden: &mut Hidden) -> Found {
    let mut content = Content::default();
    let read = content.read(bytes, words, hidden);
    content.paragraphs.end_all(words);
    content.end_table(hidden);
    hidden.changes += content.changes;
    hidden.comments += content.comments;
    Found { read, has_code: content.has_code }
}

/// The family of a style, and its name.
type StyleName<'x> = (&'x [u8], &'x [u8]);

#[derive(Default)]
struct Content<'x> {
    paragraphs: Paragraphs,
    /// The style that is being read, and those that hide what has them.
    style: Option<StyleName<'x>>,
    hiding: HashSet<StyleName<'x>>,
    changes: usize,
    comments: usize,
    /// How deep inside tracked changes, and inside comments.
    tracked: usize,
    aside: usize,
    /// How many tables are open, and the outermost, if it is a sheet.
    tables: usize,
    in_spreadsheet: bool,
    sheet: Option<OpenSheet>,
    /// What ends in hidden groups of rows or columns.
    groups: Vec<bool>,
    in_slide: bool,
    notes: Option<Notes>,
    /// Code of a module in a flat document.
    code: Option<String>,
    has_code: bool,
}

/// A sheet while it is read.
struct OpenSheet {
    name: String,
    visibility: Visibility,
    sheet: Sheet,
    column: usize,
    row: Repeated,
    cell: Repeated,
}

/// A row or a cell, which may stand for many.
#[derive(Default, Clone, Copy)]
struct Repeated {
    count: usize,
    is_hidden: bool,
    has_content: bool,
}

/// The notes of a slide while they are read.
#[derive(Default)]
struct Notes {
    has_text: bool,
    /// Whether the frame that is read is filled in by the program.
    is_filled_in: bool,
}

/// Names that mean something else in a formula or a drawing.
const OF_CONTENT: &[&[u8]] = &[b"annotation", b"notes", b"insertion", b"deletion", b"movement", b"s", b"table"];

/// More is no spreadsheet.
const MOST_REPEATED: usize = 1 << 20;

impl<'x> Content<'x> {
    fn read(&mut self, bytes: &'x [u8], words: &mut Words<'_>, hidden: &mut Hidden) -> Result<(), Unreadable> {
        let mut xml = Xml::new(bytes).reserve(OF_CONTENT);
        while let Some(event) = xml.read()? {
            words.tick()?;
            match event {
                Event::Start(tag) => self.start(&tag, words, hidden),
                Event::End(name) => self.end(name, words, hidden),
                Event::Text(text) if self.takes_text() => self.text(&unescaped(text), words),
                Event::Plain(text) if self.takes_text() => self.text(&String::from_utf8_lossy(text), words),
                _ => {}
            }
        }
        Ok(())
    }

    fn takes_text(&self) -> bool {
        self.paragraphs.is_open() || self.code.is_some()
    }

    fn text(&mut self, text: &str, words: &mut Words<'_>) {
        if let Some(code) = &mut self.code {
            code.push_str(text);
        } else {
            self.paragraphs.push(text, Reading::Both, words);
        }
    }

    fn start(&mut self, tag: &Tag<'x>, words: &mut Words<'_>, hidden: &mut Hidden) {
        if self.tracked > 0 {
            // Each is one (5.5 for text, 9.9 for tables); what is inside them are its parts.
            let is_change =
                matches!(tag.name, b"changed-region" | b"cell-content-change" | b"insertion" | b"deletion" | b"movement");
            self.changes += usize::from(self.tracked == 1 && is_change);
            self.tracked += 1;
        }
        match tag.name {
            b"p" | b"h" | b"user-defined" | b"keyword" | b"title" | b"subject" | b"description" => self.paragraphs.begin(),
            // Text of its own in the middle of a paragraph, and what no paragraph says: who wrote it, a picture.
            b"annotation" => {
                self.comments += 1;
                self.aside += 1;
                self.paragraphs.begin_aside();
            }
            b"note" | b"frame" | b"binary-data" | b"custom-shape" => {
                self.paragraphs.begin_aside();
                self.see_frame(tag);
            }
            b"s" => self.paragraphs.push(" ", Reading::Both, words),
            b"tab" => self.paragraphs.push("\t", Reading::Both, words),
            b"line-break" => self.paragraphs.push("\n", Reading::Both, words),
            b"a" => words.add(&tag.attribute(b"href").unwrap_or_default()),
            b"tracked-changes" if self.tracked == 0 => self.tracked = 1,
            b"module" | b"source-code" => self.code = Some(String::new()),
            b"spreadsheet" => self.in_spreadsheet = true,
            b"page" => {
                self.in_slide = true;
                hidden.slides += usize::from(self.hides(b"drawing-page", tag));
            }
            b"notes" if self.in_slide => self.notes = Some(Notes::default()),
            _ => {
                self.see_style(tag);
                self.start_in_table(tag, words);
            }
        }
    }

    fn end(&mut self, name: &[u8], words: &mut Words<'_>, hidden: &mut Hidden) {
        self.tracked = self.tracked.saturating_sub(1);
        match name {
            b"p" | b"h" => {
                if self.paragraphs.end(words) {
                    self.see_text();
                }
            }
            b"annotation" => {
                self.aside = self.aside.saturating_sub(1);
                self.paragraphs.end(words);
            }
            b"note" | b"frame" | b"binary-data" | b"custom-shape" => {
                self.paragraphs.end(words);
                if let Some(notes) = &mut self.notes {
                    notes.is_filled_in = false;
                }
            }
            b"user-defined" | b"keyword" | b"title" | b"subject" | b"description" => drop(self.paragraphs.end(words)),
            b"module" | b"source-code" => self.has_code |= self.code.take().is_some_and(|code| does_something(&code)),
            b"spreadsheet" => self.in_spreadsheet = false,
            b"page" => self.in_slide = false,
            b"notes" => hidden.notes += usize::from(self.notes.take().is_some_and(|notes| notes.has_text)),
            b"style" => self.style = None,
            _ => self.end_in_table(name, hidden),
        }
    }

    /// Styles that hide sheets and slides, or leave rows and columns no room.
    fn see_style(&mut self, tag: &Tag<'x>) {
        let is_zero = |length: &[u8]| length.starts_with(b"0") && !length.iter().any(|byte| matches!(byte, b'1'..=b'9'));
        let is_hiding = match tag.name {
            b"style" => {
                self.style = tag.raw(b"family").zip(tag.raw(b"name"));
                return;
            }
            b"table-properties" => tag.raw(b"display") == Some(b"false"),
            b"drawing-page-properties" => tag.raw(b"visibility") == Some(b"hidden"),
            b"table-column-properties" => tag.raw(b"column-width").is_some_and(is_zero),
            b"table-row-properties" => tag.raw(b"row-height").is_some_and(is_zero),
            _ => return,
        };
        if is_hiding {
            self.hiding.extend(self.style);
        }
    }

    /// Whether the style of an element hides it.
    fn hides(&self, family: &'static [u8], tag: &Tag<'x>) -> bool {
        tag.raw(b"style-name").is_some_and(|name| self.hiding.contains(&(family, name)))
    }

    /// Whether rows or columns are hidden: each on its own, by a filter, with a group, or by having no room.
    fn is_hidden(&self, family: &'static [u8], tag: &Tag<'x>) -> bool {
        matches!(tag.raw(b"visibility"), Some(b"collapse" | b"filter"))
            || self.groups.contains(&true)
            || self.hides(family, tag)
    }

    /// Frames on a page of notes that programs fill in themselves: `presentation:class`.
    fn see_frame(&mut self, tag: &Tag<'x>) {
        let Some(notes) = &mut self.notes else { return };
        let class = tag.raw(b"class");
        notes.is_filled_in = matches!(class, Some(b"page" | b"page-number" | b"header" | b"footer" | b"date-time"))
            || tag.raw(b"placeholder") == Some(b"true");
    }

    /// A paragraph that says something has ended.
    fn see_text(&mut self) {
        if self.aside > 0 {
            return;
        }
        if let Some(open) = self.sheet.as_mut().filter(|_| self.tables == 1) {
            open.cell.has_content = true;
        }
        if let Some(notes) = &mut self.notes {
            notes.has_text |= !notes.is_filled_in;
        }
    }

    fn start_in_table(&mut self, tag: &Tag<'x>, words: &mut Words<'_>) {
        if tag.name == b"table" {
            self.tables += 1;
            if self.tables == 1 && self.in_spreadsheet && self.tracked == 0 {
                let visibility = if self.hides(b"table", tag) { Visibility::Hidden } else { Visibility::Visible };
                self.sheet = Some(OpenSheet::new(tag, visibility));
            }
            return;
        }
        if self.tables != 1 || self.sheet.is_none() {
            return;
        }
        let is_hidden = match tag.name {
            b"table-row" => self.is_hidden(b"table-row", tag),
            b"table-column" => self.is_hidden(b"table-column", tag),
            _ => false,
        };
        let Some(open) = &mut self.sheet else { return };
        let repeated = |name| tag.number(name).unwrap_or(1).min(MOST_REPEATED);
        match tag.name {
            b"table-row-group" | b"table-column-group" => self.groups.push(tag.raw(b"display") == Some(b"false")),
            b"table-column" => {
                let count = repeated(b"number-columns-repeated");
                if is_hidden {
                    open.sheet.hide_columns(open.column.saturating_add(1), open.column.saturating_add(count));
                }
                open.column = open.column.saturating_add(count);
            }
            b"table-row" => {
                open.column = 0;
                open.row = Repeated { count: repeated(b"number-rows-repeated"), is_hidden, has_content: false };
            }
            b"table-cell" | b"covered-table-cell" => {
                open.cell = Repeated { count: 1, ..Repeated::default() };
                for (name, value) in tag.attributes() {
                    match name {
                        b"value" => {
                            number(value, words);
                            words.end();
                        }
                        b"value-type" | b"formula" => open.cell.has_content = true,
                        b"number-columns-repeated" => open.cell.count = repeated(b"number-columns-repeated"),
                        _ => {}
                    }
                }
            }
            // What is kept of another file, for formulas that look there: no sheet, though it is written like one.
            b"table-source" if tag.raw(b"mode") == Some(b"copy-results-only") && open.name.contains("'#$") => self.sheet = None,
            _ => {}
        }
    }

    fn end_in_table(&mut self, name: &[u8], hidden: &mut Hidden) {
        if name == b"table" {
            self.tables = self.tables.saturating_sub(1);
            if self.tables == 0 {
                self.end_table(hidden);
            }
            return;
        }
        let Some(open) = self.sheet.as_mut().filter(|_| self.tables == 1) else { return };
        match name {
            b"table-row-group" | b"table-column-group" => drop(self.groups.pop()),
            b"table-cell" | b"covered-table-cell" => open.end_cell(),
            b"table-row" => open.end_row(),
            _ => {}
        }
    }

    fn end_table(&mut self, hidden: &mut Hidden) {
        self.groups.clear();
        if let Some(open) = self.sheet.take() {
            open.sheet.state(open.visibility, open.name, hidden);
        }
    }
}

impl OpenSheet {
    fn new(tag: &Tag<'_>, visibility: Visibility) -> Self {
        let name = tag.attribute(b"name").unwrap_or_default().chars().take(LONGEST_NAME).collect();
        let (row, cell) = <(Repeated, Repeated)>::default();
        Self { name, visibility, sheet: Sheet::default(), column: 0, row, cell }
    }

    fn end_cell(&mut self) {
        self.column = self.column.saturating_add(self.cell.count);
        if self.cell.has_content {
            self.sheet.use_column(self.column);
            self.row.has_content = true;
        }
        self.cell = Repeated::default();
    }

    fn end_row(&mut self) {
        self.sheet.end_rows(self.row.count, self.row.has_content, self.row.is_hidden);
        self.row = Repeated::default();
    }
}
