//! Spreadsheets (ECMA-376-1, part 18): sheets, rows and columns that are hidden, what cells say, and what stands beside them.

use std::collections::HashMap;

use super::super::xml::{Event, Tag, Xml, until};
use super::super::{Facts, HiddenSheet, Unreadable};
use super::words::Words;
use crate::attachment::Hidden;

/// The sheets of a workbook, in its order, and what was found in each.
#[derive(Default)]
pub(super) struct Workbook {
    listed: Vec<Listed>,
    /// By the name of its part.
    read: HashMap<String, Sheet>,
}

struct Listed {
    name: String,
    visibility: Visibility,
    part: String,
}

/// Whether a sheet shows (ECMA-376-1, 18.18.68).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Visibility {
    Visible,
    Hidden,
    VeryHidden,
}

/// Longer names are cut: no program lets anybody write one.
pub(super) const LONGEST_NAME: usize = 255;

/// A longer list is there to take memory.
pub(super) const MOST_LISTED: usize = 20_000;

impl Workbook {
    pub(super) fn list(&mut self, name: &str, visibility: Visibility, part: String) {
        if self.listed.len() == MOST_LISTED {
            return;
        }
        self.listed.push(Listed { name: name.chars().take(LONGEST_NAME).collect(), visibility, part });
    }

    /// Keeps what is found in a sheet, also where its part ends early.
    pub(super) fn read(
        &mut self,
        part: &str,
        read: impl FnOnce(&mut Sheet) -> Result<(), Unreadable>,
    ) -> Result<(), Unreadable> {
        read(self.read.entry(part.to_owned()).or_default())
    }

    /// States what does not show.
    pub(super) fn finish(mut self, facts: &mut Facts) {
        for listed in self.listed {
            let sheet = self.read.remove(&listed.part).unwrap_or_default();
            sheet.state(listed.visibility, listed.name, &mut facts.hidden);
        }
    }
}

/// What was found in a sheet.
#[derive(Default)]
pub(super) struct Sheet {
    /// Rows with something in them.
    rows: usize,
    hidden_rows: usize,
    /// Hidden rows without anything in them, since the last one with something.
    empty_rows: usize,
    /// The last column that has something.
    last_column: usize,
    /// From where to where.
    hidden_columns: Vec<(usize, usize)>,
}

/// No sheet has more, in any program.
const MOST_ROWS: usize = 1 << 20;
const MOST_COLUMNS: usize = 1 << 14;

impl Sheet {
    /// Ends a row, or as many of the same as there are. Hidden rows below all content are no hidden content.
    pub(super) fn end_rows(&mut self, count: usize, has_content: bool, is_hidden: bool) {
        let count = count.min(MOST_ROWS);
        let hidden = if is_hidden { count } else { 0 };
        if has_content {
            self.rows = self.rows.saturating_add(count);
            self.hidden_rows = self.hidden_rows.saturating_add(self.empty_rows).saturating_add(hidden);
            self.empty_rows = 0;
        } else {
            self.empty_rows = self.empty_rows.saturating_add(hidden);
        }
    }

    /// Takes note of content, by the number of its column from 1.
    pub(super) fn use_column(&mut self, column: usize) {
        self.last_column = self.last_column.max(column.min(MOST_COLUMNS));
    }

    /// Takes note of hidden columns, from 1.
    pub(super) fn hide_columns(&mut self, first: usize, last: usize) {
        if self.hidden_columns.len() < MOST_COLUMNS {
            self.hidden_columns.push((first, last));
        }
    }

    /// States what does not show. Of a hidden sheet that is all of it.
    pub(super) fn state(self, visibility: Visibility, name: String, hidden: &mut Hidden) {
        if visibility == Visibility::Visible {
            hidden.rows = hidden.rows.saturating_add(self.hidden_rows);
            hidden.columns = hidden.columns.saturating_add(self.columns());
        } else {
            hidden.add_sheet(HiddenSheet { name, rows: self.rows, very: visibility == Visibility::VeryHidden });
        }
    }

    /// Hidden columns up to the last one with content.
    fn columns(&self) -> usize {
        let mut ranges = self.hidden_columns.clone();
        ranges.sort_unstable();
        let mut next = 1;
        let mut count = 0;
        for (first, last) in ranges {
            let (first, end) = (first.max(next), last.min(self.last_column).saturating_add(1));
            count += end.saturating_sub(first);
            next = next.max(end);
        }
        count
    }
}

/// What a workbook says of its sheets (18.2.19), and the names that are defined in it.
pub(super) fn sheets(
    bytes: &[u8],
    targets: &HashMap<String, String>,
    workbook: &mut Workbook,
    words: &mut Words<'_>,
) -> Result<(), Unreadable> {
    let mut xml = Xml::new(bytes);
    while let Some(event) = xml.read()? {
        words.tick()?;
        match event {
            Event::Start(tag) if tag.name == b"sheet" => {
                let visibility = match tag.raw(b"state") {
                    Some(b"hidden") => Visibility::Hidden,
                    Some(b"veryHidden") => Visibility::VeryHidden,
                    _ => Visibility::Visible,
                };
                let part = tag.attribute(b"id").and_then(|id| targets.get(&*id)).cloned().unwrap_or_default();
                workbook.list(&tag.attribute(b"name").unwrap_or_default(), visibility, part);
            }
            Event::Text(text) => words.push(text),
            Event::End(_) => words.end(),
            _ => {}
        }
    }
    Ok(())
}

/// A cell while it is read.
#[derive(Clone, Copy)]
struct Cell {
    column: usize,
    kind: CellKind,
}

/// What the value of a cell is (18.18.11).
#[derive(Clone, Copy, PartialEq, Eq)]
enum CellKind {
    Number,
    Text,
    /// The number of a shared string, true or false, an error.
    Other,
}

impl CellKind {
    fn of(name: &[u8]) -> Self {
        match name {
            b"n" => Self::Number,
            b"str" | b"inlineStr" | b"d" => Self::Text,
            _ => Self::Other,
        }
    }
}

impl Cell {
    fn see_value(self, value: &[u8], words: &mut Words<'_>) {
        match self.kind {
            CellKind::Number => number(value, words),
            CellKind::Text => words.push(value),
            CellKind::Other => {}
        }
    }
}

/// A sheet (18.3.1.99).
pub(super) fn sheet(bytes: &[u8], words: &mut Words<'_>, sheet: &mut Sheet) -> Result<(), Unreadable> {
    // Where a control is anchored stands in a sheet, too: `xdr:row`, `xdr:col`.
    let mut xml = Xml::new(bytes).reserve(&[b"row", b"col", b"c", b"v", b"hyperlink"]);
    let mut row = Row::default();
    let mut cell = Cell { column: 0, kind: CellKind::Number };
    let mut in_row = false;
    let mut inside: &[u8] = b"";
    let mut reading = 0_usize;
    loop {
        while let Some((usual, value)) = in_row.then(|| xml.take(usual_cell)).flatten() {
            words.tick()?;
            row.has_content = true;
            sheet.use_column(usual.column);
            usual.see_value(value, words);
            words.end();
            cell = usual;
        }
        let Some(event) = xml.read()? else { return Ok(()) };
        words.tick()?;
        match event {
            Event::Start(tag) => {
                match tag.name {
                    b"c" => cell = cell_of(&tag, cell.column),
                    b"v" | b"is" => {
                        row.has_content = true;
                        sheet.use_column(cell.column);
                    }
                    b"row" => {
                        in_row = true;
                        cell.column = 0;
                        row = Row { has_content: false, is_hidden: tag.is_on(b"hidden") || is_zero(tag.raw(b"ht")) };
                    }
                    b"col" => hide_columns(&tag, sheet),
                    b"rPh" => reading += 1,
                    b"hyperlink" => {
                        for name in [&b"display"[..], b"tooltip"] {
                            words.add(&tag.attribute(name).unwrap_or_default());
                        }
                    }
                    _ => {}
                }
                inside = tag.name;
            }
            Event::End(name) => {
                match name {
                    b"row" => {
                        in_row = false;
                        sheet.end_rows(1, row.has_content, row.is_hidden);
                    }
                    b"rPh" => reading = reading.saturating_sub(1),
                    // Runs of one text.
                    b"t" | b"r" | b"rPr" => {}
                    _ => words.end(),
                }
                inside = b"";
            }
            Event::Text(_) if reading > 0 => {}
            Event::Text(text) => match inside {
                b"v" => cell.see_value(text, words),
                // What a formula says is shown as its value, but for the target of a link.
                b"f" if !text.contains(&b'@') => {}
                b"" => {}
                _ => words.push(text),
            },
            Event::Plain(text) => words.push_str(&String::from_utf8_lossy(text)),
        }
    }
}

#[derive(Default)]
struct Row {
    has_content: bool,
    is_hidden: bool,
}

/// A cell, which says where it is unless it is next to the last one (18.3.1.4).
fn cell_of(tag: &Tag<'_>, last_column: usize) -> Cell {
    let mut cell = Cell { column: last_column + 1, kind: CellKind::Number };
    for (name, value) in tag.attributes() {
        match name {
            b"r" => cell.column = column_of(value).unwrap_or(cell.column),
            b"t" => cell.kind = CellKind::of(value),
            _ => {}
        }
    }
    cell
}

/// A cell with its value.
type Valued<'x> = (Cell, &'x [u8]);

/// A cell as nearly all are written, and its value: where it is, perhaps its style and its type, and nothing but a value.
fn usual_cell(bytes: &[u8]) -> Option<(Valued<'_>, &[u8])> {
    let (reference, mut rest) = until(bytes.strip_prefix(b"<c r=\"")?, b'"')?;
    let mut cell = Cell { column: column_of(reference)?, kind: CellKind::Number };
    if let Some(style) = rest.strip_prefix(b" s=\"") {
        (_, rest) = until(style, b'"')?;
    }
    if let Some(kind) = rest.strip_prefix(b" t=\"") {
        let (kind, after) = until(kind, b'"')?;
        (cell.kind, rest) = (CellKind::of(kind), after);
    }
    let (value, rest) = until(rest.strip_prefix(b"><v>")?, b'<')?;
    Some(((cell, value), rest.strip_prefix(b"/v></c>")?))
}

/// The number of a column in a reference such as `AB12`, from 1.
fn column_of(reference: &[u8]) -> Option<usize> {
    let letters = reference.iter().take(3).take_while(|byte| byte.is_ascii_uppercase());
    let column = letters.fold(0, |column, &letter| column * 26 + usize::from(letter - b'A') + 1);
    (column > 0).then_some(column)
}

/// Columns (18.3.1.13) that are hidden, or so narrow that they might as well be.
fn hide_columns(tag: &Tag<'_>, sheet: &mut Sheet) {
    if (tag.is_on(b"hidden") || is_zero(tag.raw(b"width")))
        && let (Some(first), Some(last)) = (tag.number(b"min"), tag.number(b"max"))
    {
        sheet.hide_columns(first, last);
    }
}

fn is_zero(length: Option<&[u8]>) -> bool {
    length.is_some_and(|length| !length.is_empty() && length.iter().all(|byte| matches!(byte, b'0' | b'.')))
}

/// Nothing that is shorter is looked for: what cells calculate with is left out here, and not counted one by one later.
const SHORTEST_NUMBER: usize = 7;

/// A number as a cell shows it: those that are typed as numbers and mean something else have no fraction, and no format to speak of.
/// Some programs write large ones as `1.2345678901234E+15`, or with `.0`.
pub(super) fn number(raw: &[u8], words: &mut Words<'_>) {
    let digits = raw.strip_prefix(b"-").unwrap_or(raw);
    if digits.len() < SHORTEST_NUMBER {
        return;
    }
    if digits.iter().all(u8::is_ascii_digit) {
        words.push(digits);
    } else if let Some(digits) = digits.strip_suffix(b".0") {
        number(digits, words);
    } else if let Some(digits) = scientific(digits) {
        words.push_str(&digits);
    }
}

/// A whole number of the form `1.2345678901234E+15`, in full.
fn scientific(raw: &[u8]) -> Option<String> {
    let (mantissa, exponent) = std::str::from_utf8(raw).ok()?.split_once(['E', 'e'])?;
    let (first, rest) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent: usize = exponent.trim_start_matches('+').parse().ok()?;
    let is_whole = first.len() == 1 && rest.len() <= exponent && exponent < MOST_DIGITS;
    let is_number = first.bytes().chain(rest.bytes()).all(|byte| byte.is_ascii_digit());
    (is_whole && is_number).then(|| format!("{first}{rest:0<exponent$}"))
}

/// Floating-point numbers have no more.
const MOST_DIGITS: usize = 17;

/// The same of a floating-point number.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number in the range that is exact")]
pub(super) fn float(value: f64, words: &mut Words<'_>) {
    let value = value.abs();
    if value.fract() == 0.0 && (1e6..1e16).contains(&value) {
        words.push_str(&(value as u64).to_string());
    }
}

/// The strings of a workbook, each once (18.4.9).
pub(super) fn strings(bytes: &[u8], words: &mut Words<'_>) -> Result<(), Unreadable> {
    texts(bytes, words, b"si", |_| {})
}

/// A string as nearly all are written: without runs of different looks.
fn usual_string(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let rest = bytes.strip_prefix(b"<si><t")?;
    let rest = rest.strip_prefix(b" xml:space=\"preserve\"").unwrap_or(rest);
    let (text, rest) = until(rest.strip_prefix(b">")?, b'<')?;
    Some((text, rest.strip_prefix(b"/t></si>")?))
}

/// The notes of a sheet (18.7.6). Excel writes one for each thread of comments too, for programs that know no threads; their authors are
/// `tc=` and an id.
pub(super) fn notes(bytes: &[u8], words: &mut Words<'_>, hidden: &mut Hidden) -> Result<(), Unreadable> {
    let mut authors = Vec::new();
    let mut xml = Xml::new(bytes);
    let mut inside: &[u8] = b"";
    let mut reading = 0_usize;
    while let Some(event) = xml.read()? {
        words.tick()?;
        match event {
            Event::Start(tag) => {
                match tag.name {
                    b"author" => authors.push(false),
                    b"rPh" => reading += 1,
                    b"comment" => {
                        let author = tag.number(b"authorId").and_then(|author| authors.get(author));
                        hidden.comments += usize::from(author != Some(&true));
                    }
                    _ => {}
                }
                inside = tag.name;
            }
            Event::End(name) => {
                match name {
                    b"comment" | b"author" => words.end(),
                    b"rPh" => reading = reading.saturating_sub(1),
                    _ => {}
                }
                inside = b"";
            }
            Event::Text(text) if inside == b"author" => {
                if let Some(is_thread) = authors.last_mut() {
                    *is_thread |= text.starts_with(b"tc=");
                }
                words.push(text);
            }
            Event::Text(text) if inside == b"t" && reading == 0 => words.push(text),
            _ => {}
        }
    }
    Ok(())
}

/// Comments that answer each other ([MS-XLSX]): each is one.
pub(super) fn threads(bytes: &[u8], words: &mut Words<'_>, hidden: &mut Hidden) -> Result<(), Unreadable> {
    let mut xml = Xml::new(bytes);
    while let Some(event) = xml.read()? {
        words.tick()?;
        match event {
            Event::Start(tag) if tag.name == b"threadedComment" => hidden.comments += 1,
            Event::Text(text) => words.push(text),
            Event::End(_) => words.end(),
            _ => {}
        }
    }
    Ok(())
}

/// What a pivot table keeps of the cells that it was made of (18.10): values stand in attributes.
pub(super) fn pivot(bytes: &[u8], words: &mut Words<'_>) -> Result<(), Unreadable> {
    let mut xml = Xml::new(bytes);
    while let Some(event) = xml.read()? {
        words.tick()?;
        let Event::Start(tag) = event else { continue };
        match (tag.name, tag.raw(b"v")) {
            (b"s", Some(text)) => words.push(text),
            (b"n", Some(value)) => number(value, words),
            _ => {}
        }
        words.end();
    }
    Ok(())
}

/// What was changed in a workbook since changes are tracked (18.11.1): the elements of its log, not what is inside them.
pub(super) fn revisions(bytes: &[u8], words: &mut Words<'_>, hidden: &mut Hidden) -> Result<(), Unreadable> {
    let mut depth = 0_usize;
    texts(bytes, words, b"is", |event| match event {
        Event::Start(tag) => {
            let is_change = matches!(tag.name, b"rcc" | b"rrc" | b"rm" | b"ris" | b"rsnm" | b"rfmt" | b"raf" | b"rdn");
            hidden.changes += usize::from(depth == 1 && is_change);
            depth += 1;
        }
        Event::End(_) => depth = depth.saturating_sub(1),
        _ => {}
    })
}

/// The texts of a part (18.4.12): runs belong together up to the end of an element, and how to pronounce them is not part of them.
fn texts(bytes: &[u8], words: &mut Words<'_>, whole: &[u8], mut see: impl FnMut(&Event<'_>)) -> Result<(), Unreadable> {
    let mut xml = Xml::new(bytes);
    let mut is_text = false;
    let mut reading = 0_usize;
    loop {
        while let Some(text) = xml.take(usual_string) {
            words.tick()?;
            words.push(text);
            words.end();
        }
        let Some(event) = xml.read()? else { return Ok(()) };
        words.tick()?;
        see(&event);
        match event {
            Event::Start(tag) if tag.name == b"rPh" => reading += 1,
            Event::End(b"rPh") => reading = reading.saturating_sub(1),
            Event::Start(tag) => is_text = matches!(tag.name, b"t" | b"v"),
            Event::Text(text) if is_text && reading == 0 => words.push(text),
            Event::Plain(text) if is_text && reading == 0 => words.push_str(&String::from_utf8_lossy(text)),
            Event::End(name) => {
                is_text = false;
                if name == whole || name == b"v" {
                    words.end();
                }
            }
            _ => {}
        }
    }
}
