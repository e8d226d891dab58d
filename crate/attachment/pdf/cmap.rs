//! [`CMap`]: how codes are cut out of strings, and what text they stand for (ISO 32000-2, 9.7.5 and 9.10.3).

use std::collections::BTreeMap;

use super::object::{Lexer, Object, Token, utf_16_of};

/// Codes, and their text.
#[derive(Debug, Default)]
pub(super) struct CMap {
    /// How many bytes the codes of a range have, and its first and last code.
    spaces: Vec<(usize, u32, u32)>,
    /// By the first code of a range: its last one, and what the first stands for, in UTF-16. A range is never written out, since it may
    /// claim to have four milliards of codes.
    texts: BTreeMap<u32, (u32, Vec<u8>)>,
}

/// More ranges than a font has characters.
const MOST_RANGES: usize = 100_000;
const MOST_INSIDE: usize = 16;
/// Nobody writes more for one character.
const MOST_OF_TEXT: usize = 128;

impl CMap {
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let mut cmap = Self::default();
        let mut lexer = Lexer::new(bytes);
        let mut operands = Vec::new();
        while let Ok(token) = lexer.token() {
            match token {
                Token::Object(object) if operands.len() < MOST_RANGES => operands.push(object),
                Token::Object(_) => {}
                Token::Word(word) => {
                    match word {
                        b"endcodespacerange" => cmap.add_spaces(&operands),
                        b"endbfchar" => cmap.add_characters(&operands),
                        b"endbfrange" => cmap.add_ranges(&operands),
                        _ => {}
                    }
                    operands.clear();
                }
            }
        }
        cmap
    }

    /// What a code stands for.
    pub(super) fn text(&self, code: u32) -> Option<String> {
        // Single codes may stand inside a range, and go before it.
        let (first, (_, text)) = self.texts.range(..=code).rev().take(MOST_INSIDE).find(|(_, (last, _))| code <= *last)?;
        let mut text = text.clone();
        let mut more = code - first;
        // Only the last unit changes; where it overflows, the one before does.
        for byte in text.iter_mut().rev().take(2) {
            more += u32::from(*byte);
            *byte = u8::try_from(more & 0xff).unwrap_or_default();
            more >>= 8;
        }
        Some(utf_16_of(&text))
    }

    /// The code at the beginning of a string, and its bytes: the shortest that a range has.
    pub(super) fn code(&self, string: &[u8]) -> Option<(u32, usize)> {
        (1..=4).find_map(|length| {
            let code = code_of(string.get(..length)?);
            let is_in =
                |&(of_space, first, last): &(usize, u32, u32)| of_space == length && is_between(first, code, last, length);
            self.spaces.iter().any(is_in).then_some((code, length))
        })
    }

    fn add_spaces(&mut self, operands: &[Object]) {
        for pair in operands.chunks_exact(2) {
            let [Object::String(first), Object::String(last)] = pair else { continue };
            if (1..=4).contains(&first.len()) && self.spaces.len() < 100 {
                self.spaces.push((first.len(), code_of(first), code_of(last)));
            }
        }
    }

    fn add_characters(&mut self, operands: &[Object]) {
        for pair in operands.chunks_exact(2) {
            let [Object::String(code), Object::String(text)] = pair else { continue };
            self.add(code_of(code), code_of(code), text);
        }
    }

    fn add_ranges(&mut self, operands: &[Object]) {
        for triple in operands.chunks_exact(3) {
            let [Object::String(first), Object::String(last), texts] = triple else { continue };
            let (first, last) = (code_of(first), code_of(last));
            match texts {
                Object::String(text) => self.add(first, last, text),
                Object::Array(texts) => {
                    for (code, text) in (first..=last).zip(texts) {
                        self.add(code, code, text.string().unwrap_or_default());
                    }
                }
                _ => {}
            }
        }
    }

    fn add(&mut self, first: u32, last: u32, text: &[u8]) {
        if self.texts.len() < MOST_RANGES && text.len() <= MOST_OF_TEXT {
            self.texts.insert(first, (last, text.to_vec()));
        }
    }
}

fn code_of(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |code, &byte| code << 8 | u32::from(byte))
}

/// Each byte of a code lies between those of the range (9.7.6.2).
fn is_between(first: u32, code: u32, last: u32, length: usize) -> bool {
    let bytes = |code: u32| code.to_be_bytes().into_iter().skip(4 - length);
    bytes(code).zip(bytes(first).zip(bytes(last))).all(|(byte, (first, last))| (first..=last).contains(&byte))
}
