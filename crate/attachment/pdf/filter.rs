//! Filters of streams (ISO 32000-2, 7.4), but those of pictures.

use super::object::{Dict, Object, from_hexadecimal, is_space};
use crate::attachment::Unreadable;
use crate::attachment::zip::inflate;

/// More filters than this nobody chains.
const MOST_FILTERS: usize = 8;

/// What a stream's bytes become, up to `most`, and whether that is all.
pub(super) fn decode(mut bytes: Vec<u8>, filters: &[(Vec<u8>, Dict)], most: usize) -> Result<(Vec<u8>, bool), Unreadable> {
    if filters.len() > MOST_FILTERS {
        return Err(Unreadable::Unsupported);
    }
    let mut is_whole = true;
    for (filter, parameters) in filters {
        let is_this_whole;
        (bytes, is_this_whole) = match filter.as_slice() {
            b"FlateDecode" | b"Fl" => predicted(flate(&bytes, most)?, parameters)?,
            b"LZWDecode" | b"LZW" => {
                predicted(lzw(&bytes, *parameters.get("EarlyChange") != Object::Integer(0), most), parameters)?
            }
            b"ASCIIHexDecode" | b"AHx" => {
                (from_hexadecimal(bytes.split(|&byte| byte == b'>').next().unwrap_or_default()), true)
            }
            b"ASCII85Decode" | b"A85" => (ascii_85(&bytes), true),
            b"RunLengthDecode" | b"RL" => run_length(&bytes, most),
            // Decrypting comes before.
            b"Crypt" => (bytes, true),
            _ => return Err(Unreadable::Unsupported),
        };
        is_whole &= is_this_whole;
    }
    Ok((bytes, is_whole))
}

/// Deflate in a zlib header of two bytes (RFC 1950), which some programs get wrong.
fn flate(bytes: &[u8], most: usize) -> Result<(Vec<u8>, bool), Unreadable> {
    let packed = bytes.trim_ascii_start();
    let packed = if packed.first().is_some_and(|first| first & 0x0f == 8) { packed } else { bytes };
    if packed.is_empty() {
        return Ok((Vec::new(), true));
    }
    let unpacked = inflate(packed.get(2..).unwrap_or_default(), most)?;
    Ok((unpacked.bytes, unpacked.is_whole))
}

/// Where a dictionary is full, a program that writes clears it (7.4.4.2).
const LZW_CODES: usize = 4096;
const LZW_CLEAR: usize = 256;
const LZW_END: usize = 257;

fn lzw(bytes: &[u8], is_early: bool, most: usize) -> (Vec<u8>, bool) {
    let mut out: Vec<u8> = Vec::new();
    // Each entry stands in what was written already: where, and how long.
    let mut entries: Vec<(usize, usize)> = Vec::new();
    let mut previous: Option<(usize, usize)> = None;
    let (mut bits, mut held, mut width) = (0_u32, 0, 9);
    for &byte in bytes {
        bits = bits << 8 | u32::from(byte);
        held += 8;
        if held < width {
            continue;
        }
        held -= width;
        let code = usize::try_from(bits >> held & ((1 << width) - 1)).unwrap_or_default();
        bits &= (1 << held) - 1;
        if code == LZW_CLEAR {
            entries.clear();
            previous = None;
            width = 9;
            continue;
        }
        if code == LZW_END {
            return (out, true);
        }
        let from = out.len();
        if let Ok(byte) = u8::try_from(code) {
            out.push(byte);
        } else if let Some(&(start, length)) = entries.get(code - LZW_END - 1) {
            out.extend_from_within(start..start + length);
        } else if let Some((start, length)) = previous {
            // The entry that is about to be added.
            out.extend_from_within(start..start + length);
            out.extend_from_within(start..=start);
        } else {
            return (out, false);
        }
        if let Some((start, length)) = previous.filter(|_| entries.len() + LZW_END + 1 < LZW_CODES) {
            entries.push((start, length + 1));
        }
        previous = Some((from, out.len() - from));
        width = match entries.len() + LZW_END + 1 + usize::from(is_early) {
            ..512 => 9,
            512..1024 => 10,
            1024..2048 => 11,
            _ => 12,
        };
        if out.len() > most {
            out.truncate(most);
            return (out, false);
        }
    }
    (out, true)
}

fn ascii_85(bytes: &[u8]) -> Vec<u8> {
    let bytes = bytes.trim_ascii_start();
    let bytes = bytes.strip_prefix(b"<~").unwrap_or(bytes);
    let mut out = Vec::new();
    let mut group = Vec::with_capacity(5);
    for &byte in bytes.iter().take_while(|&&byte| byte != b'~').filter(|&&byte| !is_space(byte)) {
        match byte {
            b'z' if group.is_empty() => out.extend([0; 4]),
            b'!'..=b'u' => group.push(byte - b'!'),
            _ => {}
        }
        if group.len() == 5 {
            out.extend(quad(&group));
            group.clear();
        }
    }
    if group.len() > 1 {
        let kept = group.len() - 1;
        group.resize(5, b'u' - b'!');
        out.extend(quad(&group).into_iter().take(kept));
    }
    out
}

fn quad(group: &[u8]) -> [u8; 4] {
    group.iter().fold(0_u32, |value, &digit| value.wrapping_mul(85).wrapping_add(digit.into())).to_be_bytes()
}

fn run_length(bytes: &[u8], most: usize) -> (Vec<u8>, bool) {
    let mut out = Vec::new();
    let mut rest = bytes;
    while let Some((&length, after)) = rest.split_first() {
        match length {
            0..128 => {
                let (run, after) = after.split_at_checked(usize::from(length) + 1).unwrap_or((after, &[]));
                out.extend_from_slice(run);
                rest = after;
            }
            128 => break,
            129.. => {
                let Some((&byte, after)) = after.split_first() else { break };
                out.resize(out.len() + 257 - usize::from(length), byte);
                rest = after;
            }
        }
        if out.len() > most {
            out.truncate(most);
            return (out, false);
        }
    }
    (out, true)
}

/// Turns differences between rows back into rows (7.4.4.4).
fn predicted((bytes, is_whole): (Vec<u8>, bool), parameters: &Dict) -> Result<(Vec<u8>, bool), Unreadable> {
    let parameter = |key, default| parameters.get(key).unsigned::<usize>().unwrap_or(default);
    let predictor = parameter("Predictor", 1);
    if predictor < 2 {
        return Ok((bytes, is_whole));
    }
    let (colors, bits, columns) = (parameter("Colors", 1), parameter("BitsPerComponent", 8), parameter("Columns", 1));
    let of_pixel = colors.checked_mul(bits).ok_or(Unreadable::Malformed)?;
    let of_row = of_pixel.checked_mul(columns).ok_or(Unreadable::Malformed)?.div_ceil(8);
    let of_pixel = of_pixel.div_ceil(8);
    if of_row == 0 || of_row > bytes.len() {
        return if bytes.is_empty() { Ok((bytes, is_whole)) } else { Err(Unreadable::Malformed) };
    }
    let rows = match predictor {
        2 if bits == 8 => tiff(bytes, of_pixel, of_row),
        10.. => png(&bytes, of_pixel, of_row),
        _ => return Err(Unreadable::Unsupported),
    };
    Ok((rows, is_whole))
}

fn tiff(mut bytes: Vec<u8>, of_pixel: usize, of_row: usize) -> Vec<u8> {
    for row in bytes.chunks_mut(of_row) {
        for at in of_pixel..row.len() {
            let left = row.get(at - of_pixel).copied().unwrap_or_default();
            if let Some(byte) = row.get_mut(at) {
                *byte = byte.wrapping_add(left);
            }
        }
    }
    bytes
}

/// Each row begins with how it was made (PNG, third edition, 9).
fn png(bytes: &[u8], of_pixel: usize, of_row: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut above = vec![0_u8; of_row];
    for row in bytes.chunks(of_row + 1) {
        let Some((kind, row)) = row.split_first() else { break };
        let mut now = vec![0_u8; of_row];
        for (at, &byte) in row.iter().enumerate() {
            let before = |row: &[u8]| at.checked_sub(of_pixel).and_then(|at| row.get(at)).copied().unwrap_or_default();
            let (left, up, corner) = (before(&now), above.get(at).copied().unwrap_or_default(), before(&above));
            let guess = match kind {
                1 => left,
                2 => up,
                3 => u8::midpoint(left, up),
                4 => paeth(left, up, corner),
                _ => 0,
            };
            if let Some(out) = now.get_mut(at) {
                *out = byte.wrapping_add(guess);
            }
        }
        out.extend(now.iter().take(row.len()));
        above = now;
    }
    out
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let guess = i16::from(left) + i16::from(up) - i16::from(corner);
    let away = |byte: u8| (guess - i16::from(byte)).abs();
    if away(left) <= away(up) && away(left) <= away(corner) {
        left
    } else if away(up) <= away(corner) {
        up
    } else {
        corner
    }
}
