//! The text on a page, out of the operators that draw it (ISO 32000-2, 9.4): [`read`].
//!
//! A page knows no words and no lines, only where each shape stands. Programs write a line as one string, as words, or as single letters
//! that they move about; so what belongs together is told by the gaps between shapes.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::font::Font;
use super::object::{Lexer, Object, Token, is_space};
use crate::attachment::Unreadable;

/// The fonts that a page names.
pub(super) type Fonts = HashMap<Vec<u8>, Rc<Font>>;

/// What was found on a page, or on a form that it draws.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    pub(super) text: String,
    /// Names of the forms and pictures that it draws besides.
    pub(super) forms: HashSet<Vec<u8>>,
    /// How many codes say something.
    pub(super) known: usize,
    /// How many could not be told.
    pub(super) unknown: usize,
    /// Whether there is more of it than anybody writes on a page.
    pub(super) is_cut: bool,
}

/// Gaps as parts of the font's size. Letters are moved by less than a tenth to look well; the space between words in a justified line
/// is a fifth or more.
const SPACE: f64 = 0.18;
/// A space that is narrower is none.
const NO_SPACE: f64 = 0.1;
/// As wide as nobody spaces words: another column.
const COLUMN: f64 = 2.0;
/// Back by more than this is another piece of text.
const BACK: f64 = -0.6;
/// Exponents and indices stand higher or lower by less than this.
const LINE: f64 = 0.5;

const MOST_OPERANDS: usize = 64;
const MOST_SAVED: usize = 256;
/// Bytes of content, or shapes, between two looks at the clock.
const OFTEN: usize = 16 * 1024;
/// Bytes; a page has some thousands.
const MOST_OF_TEXT: usize = 4_000_000;

/// Reads a content stream. `check` fails once the time is over.
pub(super) fn read(content: &[u8], fonts: &Fonts, check: &dyn Fn() -> Result<(), Unreadable>) -> Result<Drawn, Unreadable> {
    let mut page = Page::new(fonts, check);
    let mut lexer = Lexer::new(content);
    let mut operands = Vec::new();
    let mut next = OFTEN;
    loop {
        if lexer.at >= next {
            check()?;
            next = lexer.at + OFTEN;
        }
        match lexer.token() {
            Ok(Token::Object(object)) if operands.len() < MOST_OPERANDS => {
                // Nothing stands before an array, and many of them would take much memory.
                if matches!(object, Object::Array(_)) {
                    operands.clear();
                }
                operands.push(object);
            }
            Ok(Token::Object(_)) => {}
            Ok(Token::Word(b"ID")) => {
                skip_picture(&mut lexer);
                operands.clear();
            }
            Ok(Token::Word(word)) => {
                page.operator(word, &operands)?;
                operands.clear();
            }
            Err(_) => return Ok(page.drawn),
        }
    }
}

/// Goes beyond the bytes of a picture that stands in the content (8.9.7).
fn skip_picture(lexer: &mut Lexer<'_>) {
    let rest = lexer.rest();
    let is_end = |window: &[u8]| matches!(window, [before, b'E', b'I', after] if is_space(*before) && is_space(*after));
    lexer.at += rest.windows(4).position(is_end).map_or(rest.len(), |at| at + 3);
}

/// `[a b c d e f]` (8.3.3).
#[derive(Debug, Clone, Copy)]
struct Matrix([f64; 6]);

impl Matrix {
    const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    fn of(operands: &[Object]) -> Option<Self> {
        let numbers: Vec<f64> = operands.iter().map_while(Object::number).collect();
        numbers.try_into().ok().map(Self)
    }

    fn moved(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// This one, then the other.
    #[expect(clippy::many_single_char_names, reason = "as the specification names them")]
    fn then(self, other: Self) -> Self {
        let (Self([a, b, c, d, e, f]), Self([oa, ob, oc, od, oe, of])) = (self, other);
        Self([a * oa + b * oc, a * ob + b * od, c * oa + d * oc, c * ob + d * od, e * oa + f * oc + oe, e * ob + f * od + of])
    }
}

/// 8.4 and 9.3.
#[derive(Debug, Clone)]
struct State {
    matrix: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    between_characters: f64,
    between_words: f64,
    scale: f64,
    leading: f64,
}

/// Where the last shape ended.
#[derive(Debug, Clone, Copy)]
struct End {
    x: f64,
    y: f64,
    /// Which way the line goes, as long as the font is large.
    along: (f64, f64),
    size: f64,
}

struct Page<'f> {
    fonts: &'f Fonts,
    state: State,
    saved: Vec<State>,
    text_matrix: Matrix,
    line_matrix: Matrix,
    end: Option<End>,
    drawn: Drawn,
    check: &'f dyn Fn() -> Result<(), Unreadable>,
}

impl<'f> Page<'f> {
    fn new(fonts: &'f Fonts, check: &'f dyn Fn() -> Result<(), Unreadable>) -> Self {
        let state = State {
            matrix: Matrix::IDENTITY,
            font: None,
            size: 1.0,
            between_characters: 0.0,
            between_words: 0.0,
            scale: 1.0,
            leading: 0.0,
        };
        let (text_matrix, line_matrix) = (Matrix::IDENTITY, Matrix::IDENTITY);
        Self { fonts, state, saved: Vec::new(), text_matrix, line_matrix, end: None, drawn: Drawn::default(), check }
    }

    fn operator(&mut self, word: &[u8], operands: &[Object]) -> Result<(), Unreadable> {
        let number = |at: usize| operands.get(at).and_then(Object::number).unwrap_or_default();
        match word {
            b"q" if self.saved.len() < MOST_SAVED => self.saved.push(self.state.clone()),
            b"Q" => self.state = self.saved.pop().unwrap_or_else(|| self.state.clone()),
            b"cm" => {
                let matrix = Matrix::of(operands).unwrap_or(Matrix::IDENTITY);
                self.state.matrix = matrix.then(self.state.matrix);
            }
            b"BT" => self.begin_at(Matrix::IDENTITY),
            b"Tf" => {
                self.state.font = operands.first().and_then(Object::name).and_then(|name| self.fonts.get(name)).map(Rc::clone);
                self.state.size = number(1);
            }
            b"Tc" => self.state.between_characters = number(0),
            b"Tw" => self.state.between_words = number(0),
            b"Tz" => self.state.scale = number(0) / 100.0,
            b"TL" => self.state.leading = number(0),
            b"Tm" => self.begin_at(Matrix::of(operands).unwrap_or(Matrix::IDENTITY)),
            b"Td" => self.move_line(number(0), number(1)),
            b"TD" => {
                self.state.leading = -number(1);
                self.move_line(number(0), number(1));
            }
            b"T*" => self.next_line(),
            b"Tj" => self.show(operands)?,
            b"TJ" => self.show(operands.first().map(Object::array).unwrap_or_default())?,
            b"'" => {
                self.next_line();
                self.show(operands)?;
            }
            b"\"" => {
                (self.state.between_words, self.state.between_characters) = (number(0), number(1));
                self.next_line();
                self.show(operands.get(2..).unwrap_or_default())?;
            }
            b"Do" => {
                self.drawn.forms.extend(operands.first().and_then(Object::name).map(<[u8]>::to_vec));
            }
            _ => {}
        }
        Ok(())
    }

    fn begin_at(&mut self, matrix: Matrix) {
        (self.text_matrix, self.line_matrix) = (matrix, matrix);
    }

    fn move_line(&mut self, x: f64, y: f64) {
        self.begin_at(Matrix::moved(x, y).then(self.line_matrix));
    }

    fn next_line(&mut self) {
        self.move_line(0.0, -self.state.leading);
    }

    /// Strings, and numbers that move what follows (9.4.3).
    fn show(&mut self, pieces: &[Object]) -> Result<(), Unreadable> {
        for piece in pieces {
            match piece {
                Object::String(string) => self.show_string(string)?,
                number => {
                    let back = number.number().unwrap_or_default();
                    self.advance(-back / 1000.0 * self.state.size * self.state.scale);
                }
            }
        }
        Ok(())
    }

    fn show_string(&mut self, string: &[u8]) -> Result<(), Unreadable> {
        let Some(font) = self.state.font.clone() else { return Ok(()) };
        self.separate();
        let mut rest = string;
        while !rest.is_empty() {
            if self.drawn.text.len() > MOST_OF_TEXT {
                self.drawn.is_cut = true;
                return Ok(());
            }
            if (self.drawn.known + self.drawn.unknown) % OFTEN == OFTEN - 1 {
                (self.check)()?;
            }
            // Long strings may have their letters spaced; in one of two letters, Ghostscript writes the space between words so.
            if string.len() <= 2 {
                self.separate();
            }
            let (code, length) = font.code(rest);
            rest = rest.get(length..).unwrap_or_default();
            let before = self.drawn.text.len();
            if font.write(code, &mut self.drawn.text) {
                self.drawn.known += 1;
            } else {
                self.drawn.unknown += 1;
            }
            self.advance(font.width(code) / 1000.0 * self.state.size * self.state.scale);
            self.end = Some(self.place());
            let between_words = if length == 1 && code == 32 { self.state.between_words } else { 0.0 };
            let between = self.state.between_characters + between_words;
            // Ghostscript moves letters closer by a space, and takes its width back.
            let is_space = self.drawn.text.len() == before + 1 && self.drawn.text.ends_with(' ');
            if is_space && font.width(code) / 1000.0 + between / self.state.size < NO_SPACE {
                self.drawn.text.pop();
            }
            self.advance(between * self.state.scale);
        }
        Ok(())
    }

    fn advance(&mut self, by: f64) {
        self.text_matrix = Matrix::moved(by, 0.0).then(self.text_matrix);
    }

    #[expect(clippy::many_single_char_names, reason = "as the specification names them")]
    fn place(&self) -> End {
        let Matrix([a, b, c, d, x, y]) = self.text_matrix.then(self.state.matrix);
        let size = self.state.size.abs();
        End { x, y, along: (a * size, b * size), size: c.hypot(d) * size }
    }

    /// Writes what the gap to the last shape means.
    fn separate(&mut self) {
        let Some(end) = self.end else { return };
        let begin = self.place();
        let (x, y) = (begin.x - end.x, begin.y - end.y);
        let length = end.along.0.hypot(end.along.1);
        // In parts of the larger size, since indices are small.
        let size = length.max(begin.along.0.hypot(begin.along.1));
        let forward = (x * end.along.0 + y * end.along.1) / length / size;
        let aside = (x * end.along.1 - y * end.along.0) / length / end.size.max(begin.size);
        let text = &mut self.drawn.text;
        // What is not a number at all, as after a size of zero, is another line as well.
        if !(aside.abs() < LINE && forward > BACK && forward < COLUMN) {
            text.push('\n');
        } else if forward > SPACE && !text.ends_with([' ', '\n']) {
            text.push(' ');
        }
    }
}
