//! [`Words`]: what a document says, on its way to the tally.

use super::super::Unreadable;
use super::super::budget::Budget;
use super::super::xml::unescaped;
use crate::tally::Tally;

/// Pieces of text, counted many at a time.
pub(super) struct Words<'a> {
    tally: &'a mut Tally,
    budget: &'a Budget,
    text: String,
    until_look: u32,
}

/// So much is counted at once.
const ENOUGH: usize = 64 * 1024;

/// No paragraph and no cell is as long.
const HUGE: usize = 1_000_000;

/// So many elements go by before somebody looks at the clock: some microseconds.
const BETWEEN_LOOKS: u32 = 4096;

impl<'a> Words<'a> {
    pub(super) fn new(tally: &'a mut Tally, budget: &'a Budget) -> Self {
        Self { tally, budget, text: String::new(), until_look: BETWEEN_LOOKS }
    }

    /// Adds to a piece of text, entities and all.
    pub(super) fn push(&mut self, raw: &[u8]) {
        self.push_str(&unescaped(raw));
    }

    /// Adds to a piece of text. Nothing of reasonable length is torn apart, and nothing huge is copied.
    pub(super) fn push_str(&mut self, text: &str) {
        if self.text.len() + text.len() > HUGE {
            self.count();
        }
        if text.len() > HUGE {
            self.tally.add(text);
        } else {
            self.text.push_str(text);
        }
    }

    /// Ends a piece of text: what comes after it has nothing to do with it.
    pub(super) fn end(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        if self.text.len() > ENOUGH {
            self.count();
        }
    }

    /// Adds a piece of text that stands alone.
    pub(super) fn add(&mut self, text: &str) {
        self.end();
        self.push_str(text);
        self.end();
    }

    /// Is told of every element, and fails once the time is over.
    pub(super) fn tick(&mut self) -> Result<(), Unreadable> {
        self.until_look -= 1;
        if self.until_look > 0 {
            return Ok(());
        }
        self.until_look = BETWEEN_LOOKS;
        self.budget.check_time()
    }

    fn count(&mut self) {
        self.tally.add(&self.text);
        self.text.clear();
    }
}

/// However reading ends, what was read counts.
impl Drop for Words<'_> {
    fn drop(&mut self) {
        self.count();
    }
}

/// Paragraphs, of which one may stand inside another: in a footnote, a text box, a comment.
#[derive(Default)]
pub(super) struct Paragraphs {
    open: Vec<Option<Paragraph>>,
    /// How many are open that are not in the list, since nobody stacks so many.
    beyond: usize,
}

/// A paragraph as it reads, and as it read before its tracked changes.
#[derive(Default)]
pub(super) struct Paragraph {
    now: String,
    before: Option<String>,
    says_something: bool,
}

/// What a piece of a paragraph belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    Both,
    /// It was inserted.
    Now,
    /// It was deleted.
    Before,
}

/// Nobody means to stack more.
const MOST_STACKED: usize = 64;

impl Paragraphs {
    pub(super) fn begin(&mut self) {
        self.open(Some(Paragraph::default()));
    }

    /// What follows belongs to no paragraph, until one begins.
    pub(super) fn begin_aside(&mut self) {
        self.open(None);
    }

    fn open(&mut self, level: Option<Paragraph>) {
        if self.open.len() < MOST_STACKED {
            self.open.push(level);
        } else {
            self.beyond += 1;
        }
    }

    /// Adds to the innermost paragraph.
    pub(super) fn push(&mut self, text: &str, reading: Reading, words: &mut Words<'_>) {
        let Some(Some(paragraph)) = self.open.last_mut() else { return };
        if paragraph.now.len().max(paragraph.before.as_ref().map_or(0, String::len)) + text.len() > HUGE {
            paragraph.count(words);
        }
        if text.len() > HUGE {
            paragraph.says_something = true;
            words.add(text);
            return;
        }
        if reading != Reading::Both {
            paragraph.before.get_or_insert_with(|| paragraph.now.clone());
        }
        if reading != Reading::Before {
            paragraph.now.push_str(text);
        }
        if let Some(before) = paragraph.before.as_mut().filter(|_| reading != Reading::Now) {
            before.push_str(text);
        }
    }

    /// Ends a paragraph, or what belonged to none, and tells whether it said anything.
    pub(super) fn end(&mut self, words: &mut Words<'_>) -> bool {
        if self.beyond > 0 {
            self.beyond -= 1;
            return false;
        }
        let Some(Some(mut paragraph)) = self.open.pop() else { return false };
        paragraph.count(words);
        paragraph.says_something
    }

    /// Whether text now belongs to a paragraph.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.open.last(), Some(Some(_)))
    }

    /// Counts what never ended.
    pub(super) fn end_all(&mut self, words: &mut Words<'_>) {
        self.beyond = 0;
        while !self.open.is_empty() {
            self.end(words);
        }
    }
}

impl Paragraph {
    fn count(&mut self, words: &mut Words<'_>) {
        words.add(&self.now);
        self.says_something |= !self.now.trim().is_empty();
        self.now.clear();
        if let Some(before) = self.before.take() {
            words.add(&before);
        }
    }
}
