//! Deflate (RFC 1951) in bounded memory: the [`head`] of something, or all of it by a [`Stream`].

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::{TINFL_FLAG_HAS_MORE_INPUT, TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF};
use miniz_oxide::inflate::core::{DecompressorOxide, TINFL_LZ_DICT_SIZE, decompress};

use super::Unreadable;

/// What is unpacked may be so many times as large as what was packed; Deflate itself manages 1032.
const MOST_TIMES: u64 = 500;
/// Less than this harms nobody.
const HARMLESS: u64 = 4_000_000;

/// Whether something grows so much that nobody can mean it well.
pub(super) fn is_bomb(packed: u64, unpacked: u64) -> bool {
    unpacked > HARMLESS && unpacked / MOST_TIMES > packed
}

/// The first bytes of what a raw stream has, from the first bytes of it; and whether that is all.
pub(super) fn head(packed: &[u8], most: usize) -> Result<(Vec<u8>, bool), Unreadable> {
    let mut bytes = vec![0; most];
    let mut state = Box::<DecompressorOxide>::default();
    let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF | TINFL_FLAG_HAS_MORE_INPUT;
    let (status, _, made) = decompress(&mut state, packed, &mut bytes, 0, flags);
    bytes.truncate(made);
    match status {
        TINFLStatus::Done => Ok((bytes, true)),
        TINFLStatus::HasMoreOutput | TINFLStatus::NeedsMoreInput => Ok((bytes, false)),
        _ => Err(Unreadable::Malformed),
    }
}

/// A raw stream, fed piece by piece.
pub(super) struct Stream {
    state: Box<DecompressorOxide>,
    /// What was made last, which the rest refers to; it wraps.
    window: Vec<u8>,
    at: usize,
    /// Whether its end was reached.
    pub(super) is_done: bool,
}

impl Stream {
    pub(super) fn new() -> Self {
        Self { state: Box::default(), window: vec![0; TINFL_LZ_DICT_SIZE], at: 0, is_done: false }
    }

    /// Adds what a piece becomes until there are at least `most` bytes (32 kB more at most); how much of the piece was taken.
    pub(super) fn feed(&mut self, packed: &[u8], most: usize, unpacked: &mut Vec<u8>) -> Result<usize, Unreadable> {
        let mut taken = 0;
        while !self.is_done {
            let rest = packed.get(taken..).unwrap_or_default();
            let (status, read, made) = decompress(&mut self.state, rest, &mut self.window, self.at, TINFL_FLAG_HAS_MORE_INPUT);
            unpacked.extend_from_slice(self.window.get(self.at..self.at + made).unwrap_or_default());
            self.at = (self.at + made) % TINFL_LZ_DICT_SIZE;
            taken += read;
            match status {
                TINFLStatus::Done => self.is_done = true,
                TINFLStatus::HasMoreOutput if unpacked.len() < most => {}
                TINFLStatus::HasMoreOutput | TINFLStatus::NeedsMoreInput => break,
                _ => return Err(Unreadable::Malformed),
            }
        }
        Ok(taken)
    }
}
