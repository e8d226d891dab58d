//! [`Pattern`]: a phrase in few signs, and the tables made of them.
//!
//! | sign | matches |
//! |---|---|
//! | `a\|b\|c*` | one of these words; `*` any ending |
//! | `^a\|b` | the same: the rarest word of the phrase, by which it is found |
//! | `a\|b?` | one of these words, or nothing |
//! | `..` | up to six words |
//! | `<` `>` | the border of a clause |
//! | `:` | a colon |
//! | `#` | a number, or a capital letter that stands for one |
//! | `?` | nothing; the sentence is a question |
//! | `@name` | the words that a line `@name = a\|b` lists |

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use super::sentence::{Break, Sentence};
use super::words::{LANGUAGES, Table};
use crate::fold::fold;

/// What a phrase says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A file, whatever stands before it: "I am attaching".
    Sure,
    /// A file, unless a time says that it was another message's: "I attached".
    Past,
    /// A file, unless the words before deny it: "file attached".
    Open,
    /// Nothing, and what else is found around the same word says nothing either: "no strings attached".
    Silent,
}

pub(super) struct Pattern {
    pub(super) kind: Kind,
    language: usize,
    /// What stands before the anchor, from right to left.
    left: Vec<Element>,
    anchor: Arc<Alternatives>,
    right: Vec<Element>,
}

enum Element {
    Word(Arc<Alternatives>),
    Optional(Arc<Alternatives>),
    Gap,
    Border,
    Colon,
    Number,
    Question,
}

/// The longest gap, in words.
const GAP: usize = 6;

/// The lists of one language, and what was read with them: a list stands in many phrases, and is kept once.
struct Names {
    listed: HashMap<String, String>,
    read: HashMap<String, Arc<Alternatives>>,
}

struct Alternatives {
    /// A bit for each letter that any of them begins with: most words need no other look.
    firsts: u64,
    words: Vec<String>,
    beginnings: Vec<String>,
}

impl Alternatives {
    fn of(signs: &str, names: &mut Names) -> Arc<Self> {
        if let Some(known) = names.read.get(signs) {
            return Arc::clone(known);
        }
        let (mut words, mut beginnings) = (Vec::new(), Vec::new());
        for one in signs.split('|') {
            let listed = one.strip_prefix('@').and_then(|name| names.listed.get(name)).map_or(one, String::as_str);
            for word in listed.split('|') {
                match word.strip_suffix('*') {
                    Some(beginning) => beginnings.push(beginning.to_owned()),
                    None => words.push(word.to_owned()),
                }
            }
        }
        let firsts = words.iter().chain(&beginnings).fold(0, |all, word| all | bit(word));
        let read = Arc::new(Self { firsts, words, beginnings });
        names.read.insert(signs.to_owned(), Arc::clone(&read));
        read
    }

    fn has(&self, word: &str) -> bool {
        if self.firsts & bit(word) == 0 {
            return false;
        }
        self.words.iter().any(|one| one == word) || self.beginnings.iter().any(|one| word.starts_with(one.as_str()))
    }
}

fn bit(word: &str) -> u64 {
    1 << (word.chars().next().map_or(0, u32::from) % 64)
}

/// The words of one language that are no phrases of their own.
pub(super) struct Language {
    denials: Arc<Alternatives>,
    /// They make a denial none: "do not hesitate".
    but_not: Arc<Alternatives>,
    /// They begin a clause.
    joining: Arc<Alternatives>,
    times: Vec<Vec<Element>>,
    /// Before a time, they make it part of a name: "the report of last week".
    of: Arc<Alternatives>,
}

impl Language {
    fn of(table: &Table, names: &mut Names) -> Self {
        let times = lines(table.times).map(|line| line.split(' ').map(|signs| Element::of(signs, names)).collect()).collect();
        let mut words =
            |text: &str| Alternatives::of(&fold(text).split_ascii_whitespace().collect::<Vec<_>>().join("|"), names);
        Self {
            denials: words(table.denials),
            but_not: words(table.but_not),
            joining: words(table.joining),
            times,
            of: words(table.of),
        }
    }

    /// Whether any of these words denies.
    pub(super) fn denies(&self, sentence: &Sentence, start: usize, end: usize) -> bool {
        (start..end).any(|at| self.denials.has(sentence.word(at)) && !self.is_lifted(sentence, at))
    }

    /// Whether any of these words looks like a denial, and is none.
    pub(super) fn denies_nothing(&self, sentence: &Sentence, start: usize, end: usize) -> bool {
        (start..end).any(|at| self.denials.has(sentence.word(at)) && self.is_lifted(sentence, at))
    }

    /// "Do not hesitate", "invoice no. 12".
    fn is_lifted(&self, sentence: &Sentence, at: usize) -> bool {
        (at.saturating_sub(2)..at + 3).any(|near| self.but_not.has(sentence.word(near))) || sentence.is_number(at + 1)
    }

    /// Where the clause before a word begins, at most so many words back.
    pub(super) fn clause_start(&self, sentence: &Sentence, at: usize, most: usize) -> usize {
        let is_inside = |before: &usize| sentence.at(*before + 1) == Break::None && !self.joining.has(sentence.word(*before));
        at - (at.saturating_sub(most)..at).rev().take_while(is_inside).count()
    }

    /// Where the clause after a word ends, at most so many words on.
    pub(super) fn clause_end(&self, sentence: &Sentence, at: usize, most: usize) -> usize {
        let is_inside = |next: &usize| sentence.at(*next) == Break::None && !self.joining.has(sentence.word(*next));
        at + (at..at + most).take_while(is_inside).count()
    }

    /// Whether a time in the past stands among these words.
    pub(super) fn times_in(&self, sentence: &Sentence, start: usize, end: usize) -> bool {
        (start..end.min(sentence.len())).any(|at| {
            let is_named = at.checked_sub(1).is_some_and(|before| self.of.has(sentence.word(before)));
            let run = Run { sentence, language: self, step: Step::Forward };
            let is_possessive = |end: usize| sentence.word(end) == "s";
            !is_named && self.times.iter().any(|time| run.over(time, at, true).is_some_and(|end| !is_possessive(end)))
        })
    }
}

impl Pattern {
    fn of(line: &str, kind: Kind, language: usize, names: &mut Names) -> Option<Self> {
        let (before, rest) = line.split_once('^')?;
        let (anchor, after) = rest.split_once(' ').unwrap_or((rest, ""));
        let mut elements =
            |signs: &str| signs.split_ascii_whitespace().map(|signs| Element::of(signs, names)).collect::<Vec<_>>();
        let (mut left, right) = (elements(before), elements(after));
        left.reverse();
        Some(Self { kind, language, left, anchor: Alternatives::of(anchor, names), right })
    }

    pub(super) fn has_anchor(&self, word: &str) -> bool {
        self.anchor.has(word)
    }

    /// The words from the first to behind the last of this phrase around an anchor.
    pub(super) fn around(&self, sentence: &Sentence, at: usize) -> Option<(usize, usize)> {
        if !self.anchor.has(sentence.word(at)) {
            return None;
        }
        let language = Patterns::all().language(self);
        let run = |step, elements, border| Run { sentence, language, step }.over(elements, border, false);
        Some((run(Step::Back, &self.left, at)?, run(Step::Forward, &self.right, at + 1)?))
    }
}

impl Element {
    fn of(signs: &str, names: &mut Names) -> Self {
        match signs {
            ".." => Self::Gap,
            "<" | ">" => Self::Border,
            ":" => Self::Colon,
            "#" => Self::Number,
            "?" => Self::Question,
            _ => match signs.strip_suffix('?') {
                Some(signs) => Self::Optional(Alternatives::of(signs, names)),
                None => Self::Word(Alternatives::of(signs, names)),
            },
        }
    }
}

#[derive(Clone, Copy)]
enum Step {
    Back,
    Forward,
}

/// A walk over the words of a sentence. Positions are borders: the one before a word has its number.
struct Run<'s> {
    sentence: &'s Sentence<'s>,
    language: &'s Language,
    step: Step,
}

impl Run<'_> {
    /// The border behind what the elements match; `is_free` where the walk may begin at a break.
    fn over(&self, elements: &[Element], border: usize, is_free: bool) -> Option<usize> {
        let Some((first, rest)) = elements.split_first() else { return Some(border) };
        let next = || self.next(border, is_free);
        match first {
            Element::Word(words) => {
                next().filter(|(word, _)| words.has(self.sentence.word(*word))).and_then(|(_, to)| self.over(rest, to, false))
            }
            Element::Number => {
                next().filter(|(word, _)| self.sentence.is_number(*word)).and_then(|(_, to)| self.over(rest, to, false))
            }
            Element::Optional(words) => {
                let taken = next().filter(|(word, _)| words.has(self.sentence.word(*word)));
                taken.and_then(|(_, to)| self.over(rest, to, false)).or_else(|| self.over(rest, border, is_free))
            }
            Element::Gap => self.over_gap(rest, border),
            Element::Border => self.is_border(border).then(|| self.over(rest, border, is_free)).flatten(),
            Element::Colon => (self.sentence.at(border) == Break::Colon).then(|| self.over(rest, border, true)).flatten(),
            Element::Question => self.sentence.is_question().then(|| self.over(rest, border, is_free)).flatten(),
        }
    }

    fn over_gap(&self, rest: &[Element], mut border: usize) -> Option<usize> {
        for _ in 0..GAP {
            if let Some(end) = self.over(rest, border, false) {
                return Some(end);
            }
            border = self.next(border, false)?.1;
        }
        self.over(rest, border, false)
    }

    /// The next word, and the border behind it.
    fn next(&self, border: usize, is_free: bool) -> Option<(usize, usize)> {
        if !is_free && self.sentence.at(border) != Break::None {
            return None;
        }
        match self.step {
            Step::Back => border.checked_sub(1).map(|word| (word, word)),
            Step::Forward => (border < self.sentence.len()).then_some((border, border + 1)),
        }
    }

    fn is_border(&self, border: usize) -> bool {
        let is_joining = matches!(self.step, Step::Forward) && self.language.joining.has(self.sentence.word(border));
        self.sentence.at(border) != Break::None || is_joining
    }
}

/// Every phrase of every language, found by the beginning of its anchor.
pub(super) struct Patterns {
    all: Vec<Pattern>,
    languages: Vec<Language>,
    by_anchor: HashMap<String, Vec<usize>>,
    /// Whether any anchor begins with these two bytes: for most words of a text, no more needs to be known.
    firsts: Vec<bool>,
}

static PATTERNS: LazyLock<Patterns> = LazyLock::new(Patterns::new);

impl Patterns {
    pub(super) fn all() -> &'static Self {
        &PATTERNS
    }

    fn new() -> Self {
        let mut found =
            Self { all: Vec::new(), languages: Vec::new(), by_anchor: HashMap::new(), firsts: vec![false; 1 << 16] };
        for table in LANGUAGES {
            let listed = lines(table.names)
                .filter_map(|line| {
                    line.split_once(" = ").map(|(name, words)| (name.trim_start_matches('@').to_owned(), words.to_owned()))
                })
                .collect();
            let mut names = Names { listed, read: HashMap::new() };
            for (kind, text) in
                [(Kind::Sure, table.sure), (Kind::Past, table.past), (Kind::Open, table.open), (Kind::Silent, table.silent)]
            {
                for line in lines(text) {
                    found.all.extend(Pattern::of(&line, kind, found.languages.len(), &mut names));
                }
            }
            found.languages.push(Language::of(table, &mut names));
        }
        found.index();
        found
    }

    fn index(&mut self) {
        for (index, pattern) in self.all.iter().enumerate() {
            for anchor in pattern.anchor.words.iter().chain(&pattern.anchor.beginnings) {
                let candidates = self.by_anchor.entry(beginning(anchor).to_owned()).or_default();
                if candidates.last() != Some(&index) {
                    candidates.push(index);
                }
                if let Some(first) = self.firsts.get_mut(first(anchor)) {
                    *first = true;
                }
            }
        }
    }

    pub(super) fn get(&self, index: usize) -> Option<&Pattern> {
        self.all.get(index)
    }

    #[expect(clippy::indexing_slicing, reason = "a pattern's language is the number of one")]
    pub(super) fn language(&self, pattern: &Pattern) -> &Language {
        &self.languages[pattern.language]
    }

    /// The phrases that a word may be the anchor of.
    pub(super) fn with_anchor(&self, word: &str) -> Option<&[usize]> {
        if !self.firsts.get(first(word)).is_some_and(|&is_one| is_one) {
            return None;
        }
        self.by_anchor.get(beginning(word)).map(Vec::as_slice)
    }
}

/// The four letters by which an anchor is found; anchors with any ending have no fewer.
fn beginning(word: &str) -> &str {
    word.char_indices().nth(4).and_then(|(end, _)| word.get(..end)).unwrap_or(word)
}

fn first(word: &str) -> usize {
    let mut bytes = word.bytes().map(usize::from);
    bytes.next().unwrap_or_default() << 8 | bytes.next().unwrap_or_default()
}

/// The lines of a table, folded.
fn lines(text: &str) -> impl Iterator<Item = String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(fold)
}

#[cfg(test)]
mod tests {
    use super::{Patterns, beginning};
    use crate::announcement::words::LANGUAGES;

    #[test]
    fn every_line_is_a_phrase() {
        for table in LANGUAGES {
            for line in [table.sure, table.past, table.open, table.silent].into_iter().flat_map(super::lines) {
                assert_eq!(line.matches('^').count(), 1, "{line}");
                assert!(line.split(' ').all(|signs| signs.matches('?').count() <= 1), "{line}");
            }
        }
        for pattern in &Patterns::all().all {
            for anchor in &pattern.anchor.beginnings {
                assert_eq!(beginning(anchor).chars().count(), 4, "{anchor}");
            }
            assert!(pattern.anchor.words.iter().all(|word| !word.starts_with('@')));
        }
    }
}
