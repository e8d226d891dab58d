//! [`find`]: a text taken apart into sentences, and these into folded words.

use std::sync::LazyLock;

use super::han;
use super::pattern::Patterns;
use crate::fold::fold;

/// What stands between two words, beside spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Break {
    None,
    /// A comma, a bracket, a dash; also both ends of the sentence.
    Clause,
    Colon,
}

/// A sentence: its words are folded, hyphens and apostrophes stand between words. What is no word of a language, such as a URL or the
/// name of a file, is an empty word.
pub(super) struct Sentence<'t> {
    text: &'t str,
    start: usize,
    end: usize,
    /// Whether it has a character that phrases of Japanese and Chinese are found by.
    has_han: bool,
    words: Vec<Word>,
    folded: String,
    is_question: bool,
    /// Words that a phrase may be found by.
    anchors: Vec<(usize, &'static [usize])>,
}

#[derive(Clone, Copy)]
struct Word {
    start: usize,
    end: usize,
    folded: (usize, usize),
    before: Break,
}

/// A headline has room for so many characters of a phrase.
const MAX_WRITTEN: usize = 80;

impl<'t> Sentence<'t> {
    pub(super) fn text(&self) -> &'t str {
        self.text.get(self.start..self.end).unwrap_or_default()
    }

    pub(super) fn has_han(&self) -> bool {
        self.has_han
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// The word at this place, folded; empty beyond the ends.
    pub(super) fn word(&self, at: usize) -> &str {
        self.words.get(at).and_then(|word| self.folded.get(word.folded.0..word.folded.1)).unwrap_or_default()
    }

    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.word(at))
    }

    /// What stands before the word at this place.
    pub(super) fn at(&self, border: usize) -> Break {
        self.words.get(border).map_or(Break::Clause, |word| word.before)
    }

    pub(super) fn is_question(&self) -> bool {
        self.is_question
    }

    /// Whether a word is a number, a capital letter or a Roman number.
    pub(super) fn is_number(&self, at: usize) -> bool {
        let written = self.words.get(at).and_then(|word| self.text.get(word.start..word.end)).unwrap_or_default();
        let is_letter = written.len() == 1 && written.starts_with(|c: char| c.is_ascii_uppercase());
        let is_roman = || !written.is_empty() && written.bytes().all(|byte| b"IVX".contains(&byte));
        written.starts_with(|c: char| c.is_ascii_digit()) || is_letter || is_roman()
    }

    pub(super) fn anchors(&self) -> impl Iterator<Item = (usize, &'static [usize])> {
        self.anchors.iter().copied()
    }

    /// Where these words stand one after the other.
    pub(super) fn position(&self, words: &[String]) -> Option<usize> {
        let is_here =
            |start: &usize| words.iter().enumerate().all(|(at, word)| !word.is_empty() && self.word(start + at) == word);
        (0..self.len()).find(is_here)
    }

    /// The words from `start` to `end` as they are written, with single spaces.
    pub(super) fn written(&self, start: usize, end: usize) -> String {
        let from = self.words.get(start).map_or(0, |word| word.start);
        let to = end.checked_sub(1).and_then(|last| self.words.get(last)).map_or(from, |word| word.end);
        shown(self.text.get(from..to).unwrap_or_default())
    }

    fn empty(text: &'t str) -> Self {
        Self {
            text,
            start: 0,
            end: 0,
            has_han: false,
            words: Vec::new(),
            folded: String::new(),
            is_question: false,
            anchors: Vec::new(),
        }
    }

    fn clear(&mut self) {
        self.words.clear();
        self.folded.clear();
        self.anchors.clear();
        self.has_han = false;
        self.is_question = false;
    }
}

/// What the first sentence gives that gives anything.
pub(super) fn find<T>(text: &str, look: impl FnMut(&Sentence) -> Option<T>) -> Option<T> {
    let mut reader = Reader { look, sentence: Sentence::empty(text), pending: Break::Clause, word: None };
    let mut last = "";
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let mut found = if ends_sentence(last, line) { reader.finish(start) } else { None };
        if !is_code(line) {
            found = found.or_else(|| reader.line(line, start));
        }
        if found.is_some() {
            return found;
        }
        start += line.len();
        last = line;
    }
    reader.finish(text.len())
}

/// Nobody begins a new line before so many characters without ending something.
const MIN_WRAPPED: usize = 50;

/// Whether a sentence ends between two lines, though no mark says so: at a blank line, before the item of a list, and after a short
/// line where the next begins with a capital letter.
fn ends_sentence(line: &str, next: &str) -> bool {
    let next = next.trim_start();
    let Some(first) = next.chars().next() else { return true };
    let is_item = matches!(first, '-' | '*' | '•' | '–' | '—' | '·' | '→') || first.is_ascii_digit();
    let is_short = || line.len() < MIN_WRAPPED * 4 && line.trim().chars().count() < MIN_WRAPPED;
    is_item || is_code(next) || is_code(line) || first.is_uppercase() && is_short()
}

/// Whether a line is a program's, not a person's.
fn is_code(line: &str) -> bool {
    let line = line.trim();
    if line.is_empty() {
        return false;
    }
    let begins = ["//", "/*", "#!", "#include", "$ ", "</", "<!"].iter().any(|begin| line.starts_with(begin));
    begins || line.ends_with(['{', '}', ';']) && line.contains(['=', '(', '{', '}'])
}

struct Reader<'t, F> {
    look: F,
    sentence: Sentence<'t>,
    /// What stands between the last word and the next.
    pending: Break,
    /// Where the word begins that is being read.
    word: Option<usize>,
}

impl<T, F: FnMut(&Sentence) -> Option<T>> Reader<'_, F> {
    /// Looks at the sentence that ends here.
    fn finish(&mut self, end: usize) -> Option<T> {
        self.end_word(end);
        self.sentence.end = end;
        self.pending = Break::Clause;
        let is_empty = self.sentence.words.is_empty() && !self.sentence.has_han;
        let found = if is_empty { None } else { (self.look)(&self.sentence) };
        self.sentence.clear();
        self.sentence.start = end;
        found
    }

    fn line(&mut self, line: &str, start: usize) -> Option<T> {
        let mut at = 0;
        for chunk in line.split(char::is_whitespace) {
            if !chunk.is_empty() {
                let found = self.chunk(chunk, start + at);
                if found.is_some() {
                    return found;
                }
            }
            at += chunk.len();
            at += line.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        }
        None
    }

    /// Reads what stands between two spaces.
    fn chunk(&mut self, chunk: &str, start: usize) -> Option<T> {
        if chunk.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            self.end_word(start);
            self.word = Some(start);
            self.end_word(start + chunk.len());
            return None;
        }
        if is_opaque(chunk) {
            return self.opaque(chunk, start);
        }
        if is_initials(chunk) {
            self.initials(chunk, start);
            return None;
        }
        let mut chars = chunk.char_indices();
        while let Some((at, c)) = chars.next() {
            if is_in_word(c) {
                self.word.get_or_insert(start + at);
                continue;
            }
            let rest = chars.as_str();
            if c == '('
                && self.word.is_some()
                && let Some(skipped) = ending(rest)
            {
                // "ci-joint(s)", "file(s)": the same word.
                self.end_word(start + at);
                chars.by_ref().take(skipped).for_each(|_| ());
                continue;
            }
            self.end_word(start + at);
            if self.mark(c, rest) {
                let found = self.finish(start + at + c.len_utf8());
                if found.is_some() {
                    return found;
                }
            }
        }
        self.end_word(start + chunk.len());
        None
    }

    /// Takes note of a mark; whether the sentence ends with it.
    fn mark(&mut self, c: char, rest: &str) -> bool {
        match c {
            '.' => return self.ends_with_dot(rest),
            '!' | '…' | '。' | '！' | '．' => return true,
            '?' | '？' | '⁇' => {
                self.sentence.is_question = true;
                return true;
            }
            ':' | '：' => self.pending = Break::Colon,
            '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '"' | '“' | '”' | '„' | '«' | '»' | '‹' | '›' | '*' | '_' | '/' | '&'
            | '+' | '#' | '№' | '°' => {}
            '-' | '‐' | '‑' if !rest.is_empty() && self.pending == Break::None => {}
            _ => {
                self.sentence.has_han |= han::is_anchor(c);
                if self.pending == Break::None {
                    self.pending = Break::Clause;
                }
            }
        }
        false
    }

    /// A dot ends no sentence inside a word, nor after an abbreviation: one or two letters, and a few longer ones.
    fn ends_with_dot(&self, rest: &str) -> bool {
        let last = self.sentence.len().checked_sub(1).map_or("", |at| self.sentence.word(at));
        let is_short =
            !last.is_empty() && last.chars().nth(2).is_none() || matches!(last, "vgl" | "zob" | "ggf" | "conf" | "see");
        let goes_on = rest.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit() || matches!(c, ',' | ':'));
        !is_short && !goes_on
    }

    /// What is no word, but stands between words.
    fn opaque(&mut self, chunk: &str, start: usize) -> Option<T> {
        self.push(start, start + chunk.len());
        let end = chunk.trim_end_matches([')', ']', '>', '"', '”', '»']).chars().next_back();
        self.sentence.is_question |= end == Some('?');
        match end {
            Some('.' | '!' | '?' | '…') => return self.finish(start + chunk.len()),
            Some(',' | ';') => self.pending = Break::Clause,
            Some(':') => self.pending = Break::Colon,
            _ => {}
        }
        None
    }

    /// "P.J." is "PJ".
    fn initials(&mut self, chunk: &str, start: usize) {
        let is_mark = |c: char| !c.is_alphanumeric();
        let end = chunk.trim_end_matches(is_mark).len();
        let begin = chunk.len() - chunk.trim_start_matches(is_mark).len();
        if begin > 0 {
            self.pending = Break::Clause;
        }
        let from = self.sentence.folded.len();
        chunk.split(is_mark).for_each(|letter| push_folded(&mut self.sentence.folded, letter));
        self.push_word(start + begin, start + end, from);
        match chunk.chars().next_back() {
            Some(':') => self.pending = Break::Colon,
            Some(',' | ')' | ';' | '!' | '?') => self.pending = Break::Clause,
            _ => {}
        }
    }

    fn end_word(&mut self, end: usize) {
        let Some(start) = self.word.take() else { return };
        let from = self.sentence.folded.len();
        push_folded(&mut self.sentence.folded, self.sentence.text.get(start..end).unwrap_or_default());
        if self.sentence.folded.len() > from {
            self.push_word(start, end, from);
        }
    }

    fn push(&mut self, start: usize, end: usize) {
        self.push_word(start, end, self.sentence.folded.len());
    }

    /// Adds the word whose folded letters have been added from here.
    fn push_word(&mut self, start: usize, end: usize, from: usize) {
        let folded = (from, self.sentence.folded.len());
        let before = std::mem::replace(&mut self.pending, Break::None);
        let at = self.sentence.len();
        if let Some(patterns) = self.sentence.folded.get(from..).and_then(|word| Patterns::all().with_anchor(word)) {
            self.sentence.anchors.push((at, patterns));
        }
        self.sentence.words.push(Word { start, end, folded, before });
    }
}

/// Whether what stands between two spaces is an address, the name of a file, a piece of a program: nothing in it is a word.
fn is_opaque(chunk: &str) -> bool {
    let is_mark = |byte: &u8| {
        matches!(byte, b'@' | b'=' | b'{' | b'}' | b'\\' | b'<' | b'>' | b'|' | b':' | b'(' | b'`' | b'/' | b'.' | b'_')
    };
    let inner = chunk.as_bytes().split_last().map_or(&[][..], |(_, inner)| inner);
    if !inner.iter().any(is_mark) || han::is_in(chunk) {
        return false;
    }
    let bare = chunk.trim_matches(|c: char| !c.is_alphanumeric());
    let is_inside = |three: &[u8]| {
        matches!(three, [before, b'.' | b'_', after]
            if before.is_ascii_alphanumeric() && (after.is_ascii_lowercase() || after.is_ascii_digit()))
    };
    chunk.contains(['@', '=', '{', '}', '\\', '<', '>', '|'])
        || ["://", "::", "()", "`"].iter().any(|sign| chunk.contains(sign))
        || bare.matches('/').count() > 1
        || bare.as_bytes().windows(3).any(is_inside) && !is_initials(chunk)
}

/// With brackets and marks around them.
const MAX_INITIALS: usize = 9;

/// Single letters, each with a dot: "p.j.", "z.B."
fn is_initials(chunk: &str) -> bool {
    if chunk.len() > MAX_INITIALS || !chunk.contains('.') {
        return false;
    }
    let bytes = chunk.trim_matches(|c: char| !c.is_alphanumeric()).as_bytes();
    (3..=5).contains(&bytes.len())
        && bytes.iter().enumerate().all(|(at, byte)| if at % 2 == 0 { byte.is_ascii_alphabetic() } else { *byte == b'.' })
}

/// The length of an ending in brackets, such as `s)` and `(e)(s)`, in characters.
fn ending(rest: &str) -> Option<usize> {
    let (inside, _) = rest.split_once(')').filter(|(inside, _)| inside.len() <= 3)?;
    inside.chars().all(char::is_alphabetic).then(|| inside.chars().count() + 1)
}

fn is_in_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    matches!(c, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ɏ' | 'А'..='я')
        || c.is_alphanumeric() && !han::is_han(c)
        || is_unseen(c)
        || matches!(c, '\u{300}'..='\u{36f}')
}

/// Soft hyphens and characters without width.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Letters up to the end of Cyrillic.
const TABLE: u32 = 0x530;

/// Each of them folded: what European languages write, at the cost of a look.
static FOLDED: LazyLock<Vec<String>> = LazyLock::new(|| {
    (0..TABLE).map(|c| char::from_u32(c).map_or_else(String::new, |c| fold(c.encode_utf8(&mut [0; 4])))).collect()
});

fn push_folded(folded: &mut String, word: &str) {
    if word.is_ascii() {
        folded.extend(word.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
        return;
    }
    let known = &*FOLDED;
    for c in word.chars() {
        match known.get(c as usize) {
            _ if c.is_ascii_lowercase() || matches!(c, 'а'..='и' | 'к'..='я') => folded.push(c),
            Some(known) => folded.push_str(known),
            None => folded.push_str(&fold(c.encode_utf8(&mut [0; 4]))),
        }
    }
}

/// A piece of text on one line, without what is not seen, and no longer than a headline has room for.
pub(super) fn shown(text: &str) -> String {
    let seen: String = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().filter(|&c| !is_unseen(c)).collect();
    match seen.char_indices().nth(MAX_WRITTEN) {
        Some((end, _)) => format!("{}…", seen.get(..end).unwrap_or_default().trim_end()),
        None => seen,
    }
}
