//! Binary spreadsheets ([MS-XLSB]): the same parts as records instead of XML.

use std::collections::HashMap;

use super::super::{Hidden, Unreadable};
use super::words::Words;
use super::workbook::{Sheet, Visibility, Workbook, float};

// Records (2.3).
const ROW: u16 = 0;
const CELL_BLANK: u16 = 1;
const CELL_RK: u16 = 2;
const CELL_REAL: u16 = 5;
const CELL_TEXT: u16 = 6;
const FORMULA_TEXT: u16 = 8;
const FORMULA_NUMBER: u16 = 9;
const FORMULA_ERROR: u16 = 11;
const STRING: u16 = 19;
const COLUMNS: u16 = 60;
const CELL_RICH_TEXT: u16 = 62;
const SHEET: u16 = 156;
const COMMENT_AUTHOR: u16 = 632;
const COMMENT: u16 = 635;
const COMMENT_TEXT: u16 = 637;

/// The records of a part.
struct Records<'x> {
    rest: &'x [u8],
}

impl<'x> Records<'x> {
    /// The next record: its type and its data (2.1.4).
    fn read(&mut self) -> Result<Option<(u16, &'x [u8])>, Unreadable> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let record = || {
            let (kind, rest) = variable(self.rest, 2)?;
            let (length, rest) = variable(rest, 4)?;
            let (data, rest) = rest.split_at_checked(usize::try_from(length).ok()?)?;
            Some((u16::try_from(kind).ok()?, data, rest))
        };
        let (kind, data, rest) = record().ok_or(Unreadable::Truncated)?;
        self.rest = rest;
        Ok(Some((kind, data)))
    }
}

/// A number of seven bits a byte, the lowest first, as long as the highest bit of a byte is set.
fn variable(bytes: &[u8], most: usize) -> Option<(u32, &[u8])> {
    let mut number = 0;
    for (place, &byte) in bytes.iter().take(most).enumerate() {
        number |= u32::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((number, bytes.get(place + 1..)?));
        }
    }
    None
}

/// The sheets of a workbook: `BrtBundleSh`.
pub(super) fn sheets(bytes: &[u8], targets: &HashMap<String, String>, workbook: &mut Workbook) -> Result<(), Unreadable> {
    let mut records = Records { rest: bytes };
    while let Some((kind, data)) = records.read()? {
        if kind != SHEET {
            continue;
        }
        let visibility = match u32_at(data, 0) {
            Some(1) => Visibility::Hidden,
            Some(2) => Visibility::VeryHidden,
            _ => Visibility::Visible,
        };
        let (id, rest) = string(data.get(8..).unwrap_or_default()).ok_or(Unreadable::Malformed)?;
        let (name, _) = string(rest).ok_or(Unreadable::Malformed)?;
        workbook.list(&name, visibility, targets.get(&id).cloned().unwrap_or_default());
    }
    Ok(())
}

/// A sheet.
pub(super) fn sheet(bytes: &[u8], words: &mut Words<'_>, sheet: &mut Sheet) -> Result<(), Unreadable> {
    let mut records = Records { rest: bytes };
    // Whether the row has content, whether it is hidden.
    let mut row: Option<(bool, bool)> = None;
    let read = loop {
        let (kind, data) = match records.read().and_then(|record| words.tick().map(|()| record)) {
            Ok(Some(record)) => record,
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        };
        match kind {
            ROW => {
                end_row(row, sheet);
                // `fDyZero` of `BrtRowHdr`.
                row = Some((false, data.get(11).is_some_and(|flags| flags & 0x10 != 0)));
            }
            COLUMNS => hide_columns(data, sheet),
            CELL_BLANK => {}
            CELL_RK..=FORMULA_ERROR | CELL_RICH_TEXT => {
                row = row.map(|(_, is_hidden)| (true, is_hidden));
                if let Some(column) = u32_at(data, 0).and_then(|column| usize::try_from(column).ok()) {
                    sheet.use_column(column.saturating_add(1));
                }
                cell(kind, data.get(8..).unwrap_or_default(), words);
            }
            _ => {}
        }
    };
    end_row(row, sheet);
    read
}

fn end_row(row: Option<(bool, bool)>, sheet: &mut Sheet) {
    if let Some((has_content, is_hidden)) = row {
        sheet.end_rows(1, has_content, is_hidden);
    }
}

/// Columns that are hidden: `BrtColInfo`.
fn hide_columns(data: &[u8], sheet: &mut Sheet) {
    let is_hidden = data.get(16).is_some_and(|flags| flags & 1 != 0) || u32_at(data, 8) == Some(0);
    let place = |at| u32_at(data, at).and_then(|column| usize::try_from(column).ok()).map(|column| column.saturating_add(1));
    if let (true, Some(first), Some(last)) = (is_hidden, place(0), place(4)) {
        sheet.hide_columns(first, last);
    }
}

/// What a cell says.
fn cell(kind: u16, value: &[u8], words: &mut Words<'_>) {
    match kind {
        CELL_TEXT | FORMULA_TEXT => words.push_str(&string(value).unwrap_or_default().0),
        CELL_RICH_TEXT => rich_text(value, words),
        CELL_REAL | FORMULA_NUMBER => {
            if let Some(bytes) = value.first_chunk() {
                float(f64::from_le_bytes(*bytes), words);
            }
        }
        CELL_RK => float(u32_at(value, 0).map_or(0.0, rk), words),
        _ => {}
    }
    words.end();
}

/// `RkNumber`: thirty bits of a whole number or of a floating-point one, perhaps a hundred times too large.
fn rk(rk: u32) -> f64 {
    let is_whole = rk & 2 != 0;
    let value = if is_whole { f64::from(rk.cast_signed() >> 2) } else { f64::from_bits(u64::from(rk & !3) << 32) };
    if rk & 1 == 0 { value } else { value / 100.0 }
}

/// The strings of a workbook: `BrtSSTItem`.
pub(super) fn strings(bytes: &[u8], words: &mut Words<'_>) -> Result<(), Unreadable> {
    let mut records = Records { rest: bytes };
    while let Some((kind, data)) = records.read()? {
        words.tick()?;
        if kind == STRING {
            rich_text(data, words);
        }
    }
    Ok(())
}

/// The notes of a sheet, with those left out that stand for threads, as in XML.
pub(super) fn notes(bytes: &[u8], words: &mut Words<'_>, hidden: &mut Hidden) -> Result<(), Unreadable> {
    let mut records = Records { rest: bytes };
    let mut authors = Vec::new();
    while let Some((kind, data)) = records.read()? {
        words.tick()?;
        match kind {
            COMMENT_AUTHOR => authors.push(string(data).is_some_and(|(author, _)| author.starts_with("tc="))),
            COMMENT => {
                let author = u32_at(data, 0).and_then(|author| authors.get(usize::try_from(author).ok()?));
                hidden.comments += usize::from(author != Some(&true));
            }
            COMMENT_TEXT => rich_text(data, words),
            _ => {}
        }
    }
    Ok(())
}

/// `RichStr`, without how it looks and how it is pronounced.
fn rich_text(data: &[u8], words: &mut Words<'_>) {
    if let Some((text, _)) = data.get(1..).and_then(string) {
        words.add(&text);
    }
}

/// `XLWideString`, or `XLNullableWideString` where one is missing.
fn string(bytes: &[u8]) -> Option<(String, &[u8])> {
    let length = u32_at(bytes, 0)?;
    let rest = bytes.get(4..)?;
    if length == u32::MAX {
        return Some((String::new(), rest));
    }
    let (text, rest) = rest.split_at_checked(usize::try_from(length).ok()?.checked_mul(2)?)?;
    let (units, _) = text.as_chunks();
    let units = units.iter().map(|&unit| u16::from_le_bytes(unit));
    Some((char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect(), rest))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}
