//! Workbooks of Excel until 2003: records of BIFF8 ([MS-XLS] 2.1.4), and of BIFF5 before.

use std::collections::HashSet;

use super::super::bytes::{u16_at, u32_at};
use super::super::{Encrypted, Facts, HiddenSheet, Reason, Scan, Unreadable};
use super::compound::{Compound, Entry};
use super::crypto::{self, EXCELS_PASSWORD, StreamKey};
use super::{Text, main_stream};

/// Records by their number (2.3).
mod id {
    pub(super) const FORMULA: u16 = 0x0006;
    pub(super) const EOF: u16 = 0x000a;
    pub(super) const HEADER: u16 = 0x0014;
    pub(super) const FOOTER: u16 = 0x0015;
    pub(super) const NOTE: u16 = 0x001c;
    pub(super) const FILE_PASS: u16 = 0x002f;
    pub(super) const CONTINUE: u16 = 0x003c;
    pub(super) const COL_INFO: u16 = 0x007d;
    pub(super) const BOUND_SHEET: u16 = 0x0085;
    pub(super) const INTERFACE_HDR: u16 = 0x00e1;
    pub(super) const MUL_RK: u16 = 0x00bd;
    pub(super) const RSTRING: u16 = 0x00d6;
    pub(super) const SST: u16 = 0x00fc;
    pub(super) const LABEL_SST: u16 = 0x00fd;
    pub(super) const RRD_INFO: u16 = 0x0196;
    pub(super) const RRD_HEAD: u16 = 0x0138;
    pub(super) const USR_EXCL: u16 = 0x0194;
    pub(super) const FILE_LOCK: u16 = 0x0195;
    pub(super) const TXO: u16 = 0x01b6;
    pub(super) const NUMBER: u16 = 0x0203;
    pub(super) const LABEL: u16 = 0x0204;
    pub(super) const BOOL_ERR: u16 = 0x0205;
    pub(super) const STRING: u16 = 0x0207;
    pub(super) const ROW: u16 = 0x0208;
    pub(super) const RK: u16 = 0x027e;
    pub(super) const BOF: u16 = 0x0809;
}

/// What a BOF says of a workbook of Excel 97 or newer.
const BIFF8: u16 = 0x0600;

/// More sheets than this are not named.
const MOST_SHEETS: usize = 255;
/// After so many records is time to look at the clock.
const RECORDS_AT_ONCE: usize = 10_000;
/// What is encrypted with RC4 has a key of its own for each block ([MS-XLS] 2.2.10).
const BLOCK: usize = 1024;

pub(super) async fn read(
    compound: &mut Compound<'_>,
    stream: &Entry,
    name: &str,
    scan: &mut Scan<'_>,
    facts: &mut Facts,
) -> Result<(), Unreadable> {
    let mut bytes = main_stream(compound, stream, scan, facts).await?;
    facts.encrypted = Encrypted::Unknown;
    if !open(&mut bytes)? {
        facts.encrypted = Encrypted::All;
        return Ok(());
    }
    facts.encrypted = Encrypted::None;
    walk(&bytes, name, scan, facts)
}

/// A record.
#[derive(Clone, Copy)]
struct Record<'a> {
    /// Where its content stands in the stream.
    from: usize,
    id: u16,
    data: &'a [u8],
}

/// Records, one after the other, as far as they are whole.
#[derive(Clone)]
struct Records<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let id = u16_at(self.bytes, self.at)?;
        let length = usize::from(u16_at(self.bytes, self.at + 2)?);
        let from = self.at + 4;
        let data = self.bytes.get(from..from + length)?;
        self.at = from + length;
        Some(Record { from, id, data })
    }
}

/// Decrypts a workbook where Excel does not ask for a password; whether it could be.
fn open(bytes: &mut [u8]) -> Result<bool, Unreadable> {
    let mut records = Records { bytes, at: 0 };
    let bof = records.next().filter(|record| record.id == id::BOF).ok_or(Unreadable::Malformed)?;
    let is_biff8 = u16_at(bof.data, 0) == Some(BIFF8);
    let pass = records.take_while(|record| record.id != id::EOF).find(|record| record.id == id::FILE_PASS);
    let Some(pass) = pass else { return Ok(true) };
    // Until BIFF5, XOR was all there was (2.4.117).
    let (method, info) = if is_biff8 { (u16_at(pass.data, 0), pass.data.get(2..)) } else { (Some(0), Some(pass.data)) };
    let info = info.unwrap_or_default();
    match method.ok_or(Unreadable::Malformed)? {
        0 => {
            let is_excels = u16_at(info, 0).zip(u16_at(info, 2)) == Some(crypto::EXCELS_XOR);
            if is_excels {
                decrypt(bytes, |from, skipped, data| {
                    crypto::open_xor(from, skipped, data);
                    Ok(())
                })?;
            }
            Ok(is_excels)
        }
        1 => {
            let Some(key) = StreamKey::find(info, EXCELS_PASSWORD)? else { return Ok(false) };
            let mut pad = (u32::MAX, Vec::new());
            decrypt(bytes, |from, skipped, data| {
                for (at, byte) in (from..).zip(data.iter_mut()).skip(skipped) {
                    let block = u32::try_from(at / BLOCK).map_err(|_| Unreadable::Large)?;
                    if pad.0 != block {
                        pad = (block, key.pad(block, BLOCK)?);
                    }
                    *byte ^= pad.1.get(at % BLOCK).copied().unwrap_or_default();
                }
                Ok(())
            })?;
            Ok(true)
        }
        _ => Err(Unreadable::Unsupported),
    }
}

/// Decrypts what is encrypted of a workbook: the contents of its records, with few exceptions (2.2.10).
fn decrypt(
    bytes: &mut [u8],
    mut open: impl FnMut(usize, usize, &mut [u8]) -> Result<(), Unreadable>,
) -> Result<(), Unreadable> {
    let mut at = 0;
    while let Some((id, from, end)) = bounds(bytes, at) {
        let skipped = match id {
            id::BOF | id::FILE_PASS | id::USR_EXCL | id::FILE_LOCK | id::INTERFACE_HDR | id::RRD_INFO | id::RRD_HEAD => {
                usize::MAX
            }
            id::BOUND_SHEET => 4,
            _ => 0,
        };
        if skipped < usize::MAX {
            open(from, skipped, bytes.get_mut(from..end).unwrap_or_default())?;
        }
        at = end;
    }
    Ok(())
}

/// The number of a record, and where its content stands.
fn bounds(bytes: &[u8], at: usize) -> Option<(u16, usize, usize)> {
    let record = Records { bytes, at }.next()?;
    Some((record.id, record.from, record.from + record.data.len()))
}

/// A sheet as the workbook names it (2.4.28).
struct Sheet {
    /// Where its BOF stands in the stream.
    from: usize,
    name: String,
    state: u8,
    rows: usize,
}

/// What is known of the sheet whose records are walked over.
#[derive(Default)]
struct Cells {
    rows: HashSet<u16>,
    columns: HashSet<u16>,
    hidden_rows: HashSet<u16>,
    hidden_columns: HashSet<u16>,
    notes: usize,
}

fn walk(bytes: &[u8], name: &str, scan: &mut Scan<'_>, facts: &mut Facts) -> Result<(), Unreadable> {
    let mut sheets = Vec::new();
    let done = walk_records(bytes, &mut sheets, name, scan, facts);
    let hidden = sheets.into_iter().filter(|sheet| sheet.state != 0);
    let hidden = hidden.map(|sheet| HiddenSheet { name: sheet.name, rows: sheet.rows, very: sheet.state == 2 });
    facts.hidden.sheets.extend(hidden.take(MOST_SHEETS));
    done
}

fn walk_records(
    bytes: &[u8],
    sheets: &mut Vec<Sheet>,
    name: &str,
    scan: &mut Scan<'_>,
    facts: &mut Facts,
) -> Result<(), Unreadable> {
    let mut records = Records { bytes, at: 0 };
    let is_biff8 = records.clone().next().and_then(|bof| u16_at(bof.data, 0)) == Some(BIFF8);
    let mut text = Text::default();
    let mut cells = Cells::default();
    let (mut depth, mut current, mut has_macros) = (0_usize, None, false);
    let mut count = 0_usize;
    while let Some(Record { from, id, data }) = records.next() {
        count += 1;
        if count.is_multiple_of(RECORDS_AT_ONCE) {
            scan.budget.check_time()?;
        }
        match id {
            id::BOF => {
                if depth == 0 {
                    cells = Cells::default();
                    current = sheets.iter().position(|sheet| sheet.from + 4 == from);
                }
                depth += 1;
            }
            id::EOF => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    finish(&cells, current.and_then(|at| sheets.get_mut(at)), facts);
                    cells = Cells::default();
                }
            }
            id::BOUND_SHEET => {
                let kind = data.get(5).copied().unwrap_or_default();
                // A sheet of Excel 4.0 macros; 6 is a module of Visual Basic, which was a sheet in Excel 5.
                has_macros |= matches!(kind, 1 | 6);
                if kind != 6 && sheets.len() < MOST_SHEETS {
                    sheets.extend(sheet(data, is_biff8));
                }
            }
            id::SST => shared_strings(data, &mut records, &mut text, scan)?,
            // A chart in a sheet has rows of its own.
            _ if depth < 2 => cell(id, data, &mut records, is_biff8, &mut cells, &mut text),
            _ => {}
        }
        text.flush_if_long(scan);
    }
    if has_macros {
        facts.add_program(name, Reason::Macros);
    }
    text.flush(scan);
    Ok(())
}

/// Adds what a sheet hides, unless it is hidden itself.
fn finish(cells: &Cells, sheet: Option<&mut Sheet>, facts: &mut Facts) {
    facts.hidden.comments += cells.notes;
    match sheet {
        Some(sheet) if sheet.state != 0 => sheet.rows = cells.rows.len(),
        _ => {
            facts.hidden.rows += up_to_last(&cells.hidden_rows, &cells.rows);
            facts.hidden.columns += up_to_last(&cells.hidden_columns, &cells.columns);
        }
    }
}

/// How many are hidden among those that are used: what is hidden beyond them is only there to look tidy.
fn up_to_last(hidden: &HashSet<u16>, used: &HashSet<u16>) -> usize {
    let last = used.iter().max();
    hidden.iter().filter(|&number| last.is_some_and(|last| number <= last)).count()
}

fn sheet(data: &[u8], is_biff8: bool) -> Option<Sheet> {
    let (from, state, length) = (u32_at(data, 0)?, *data.get(4)? & 3, usize::from(*data.get(6)?));
    let name =
        if is_biff8 { characters(data.get(8..)?, length, data.get(7)? & 1 != 0).0 } else { latin(data.get(7..)?, length) };
    Some(Sheet { from: usize::try_from(from).ok()?, name, state, rows: 0 })
}

/// What is in a cell, a row, a column, or beside them.
fn cell(id: u16, data: &[u8], records: &mut Records<'_>, is_biff8: bool, cells: &mut Cells, text: &mut Text) {
    let number = |at: usize| u16_at(data, at).unwrap_or_default();
    match id {
        // Said to be hidden, or of no height.
        id::ROW if number(12) & 0x20 != 0 || (data.len() > 6 && number(6) % 0x8000 == 0) => {
            cells.hidden_rows.insert(number(0));
        }
        id::COL_INFO if number(8) & 1 != 0 || (data.len() > 4 && number(4) == 0) => {
            cells.hidden_columns.extend(number(0)..=number(2).min(255));
        }
        // A long note of Excel 5 goes on in records that are in no row.
        id::NOTE if number(0) != u16::MAX => cells.notes += 1,
        id::TXO if number(10) > 0 => {
            let part = records.clone().next().filter(|next| next.id == id::CONTINUE).map(|next| next.data);
            text.add(&string(part.unwrap_or_default(), 0, usize::from(number(10)), is_biff8));
        }
        id::STRING => text.add(&string(data.get(2..).unwrap_or_default(), 0, usize::from(number(0)), is_biff8)),
        id::HEADER | id::FOOTER if is_biff8 => text.add(&string(data, 2, usize::from(number(0)), true)),
        id::FORMULA | id::LABEL_SST | id::BOOL_ERR | id::LABEL | id::RSTRING | id::NUMBER | id::RK | id::MUL_RK => {
            cells.rows.insert(number(0));
            cells.columns.insert(number(2));
            match id {
                id::LABEL | id::RSTRING => text.add(&string(data, 8, usize::from(number(6)), is_biff8)),
                id::NUMBER => text.add_number(f64_at(data, 6)),
                id::RK => text.add_number(rk(data, 6)),
                id::MUL_RK => {
                    let count = data.len().saturating_sub(6) / 6;
                    for (column, at) in (number(2)..).zip((6..).step_by(6)).take(count) {
                        cells.columns.insert(column);
                        text.add_number(rk(data, at));
                    }
                }
                _ => {}
            }
        }
        _ => {}
    }
}

/// A number in four bytes (2.5.122).
fn rk(data: &[u8], at: usize) -> Option<f64> {
    let bits = u32_at(data, at)?;
    let value = if bits & 2 != 0 { f64::from(bits.cast_signed() >> 2) } else { f64::from_bits(u64::from(bits & !3) << 32) };
    Some(if bits & 1 != 0 { value / 100.0 } else { value })
}

fn f64_at(data: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(data.get(at..at + 8)?.try_into().ok()?))
}

/// A string from `at` on: in BIFF8, a byte tells whether two stand for each character (2.5.294).
fn string(data: &[u8], at: usize, length: usize, is_biff8: bool) -> String {
    let data = data.get(at..).unwrap_or_default();
    match data.split_first() {
        Some((flags, characters_of)) if is_biff8 => characters(characters_of, length, flags & 1 != 0).0,
        _ => latin(data, length),
    }
}

/// As many characters as there are, and what follows them; how many that were.
fn characters(data: &[u8], length: usize, is_wide: bool) -> (String, usize, usize) {
    if is_wide {
        let units: Vec<u16> = data.chunks_exact(2).take(length).filter_map(|unit| u16_at(unit, 0)).collect();
        return (String::from_utf16_lossy(&units), units.len(), units.len() * 2);
    }
    let text = latin(data, length);
    let taken = data.len().min(length);
    (text, taken, taken)
}

/// Characters of one byte. Excel leaves out the upper byte where all of them are zero; what other code pages have is not looked at.
fn latin(data: &[u8], length: usize) -> String {
    data.iter().take(length).map(|&byte| char::from(byte)).collect()
}

/// The strings of all cells, which go on in other records (2.4.265).
fn shared_strings<'a>(
    first: &'a [u8],
    records: &mut Records<'a>,
    text: &mut Text,
    scan: &mut Scan<'_>,
) -> Result<(), Unreadable> {
    let mut parts = Parts { rest: first.get(8..).unwrap_or_default(), records };
    let mut count = 0_usize;
    while let Some(string) = parts.string() {
        text.add(&string);
        text.flush_if_long(scan);
        count += 1;
        if count.is_multiple_of(RECORDS_AT_ONCE) {
            scan.budget.check_time()?;
        }
    }
    Ok(())
}

/// The content of a record and of those that continue it.
struct Parts<'a, 'r> {
    rest: &'a [u8],
    records: &'r mut Records<'a>,
}

impl Parts<'_, '_> {
    /// A string with its formats and its pronunciation, which are left out (2.5.293).
    fn string(&mut self) -> Option<String> {
        let length = usize::from(u16::from_le_bytes([self.byte()?, self.byte()?]));
        let flags = self.byte()?;
        let mut skipped = 0;
        if flags & 8 != 0 {
            skipped += usize::from(u16::from_le_bytes([self.byte()?, self.byte()?])) * 4;
        }
        if flags & 4 != 0 {
            let long = u32::from_le_bytes([self.byte()?, self.byte()?, self.byte()?, self.byte()?]);
            skipped += usize::try_from(long).ok()?;
        }
        let mut text = String::new();
        let (mut left, mut is_wide) = (length, flags & 1 != 0);
        loop {
            let (part, taken, bytes) = characters(self.rest, left, is_wide);
            text.push_str(&part);
            left -= taken;
            self.rest = self.rest.get(bytes..)?;
            if left == 0 {
                break;
            }
            // The rest may have characters of another width.
            self.go_on()?;
            is_wide = self.byte()? & 1 != 0;
        }
        self.skip(skipped)?;
        Some(text)
    }

    fn byte(&mut self) -> Option<u8> {
        while self.rest.is_empty() {
            self.go_on()?;
        }
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn skip(&mut self, mut length: usize) -> Option<()> {
        while length > self.rest.len() {
            length -= self.rest.len();
            self.go_on()?;
        }
        self.rest = self.rest.get(length..)?;
        Some(())
    }

    /// To the next record, if that continues this one.
    fn go_on(&mut self) -> Option<()> {
        let mut records = self.records.clone();
        let next = records.next().filter(|next| next.id == id::CONTINUE)?;
        *self.records = records;
        self.rest = next.data;
        Some(())
    }
}
