//! Whether a text announces an attached file ([`announced`]).
//!
//! It is better to be silent than to be wrong: a word such as "attachment" or "CV" announces nothing, a phrase such as "please find
//! attached" does. A phrase is looked for around its rarest word, within a clause. What is denied ("no file attached"), asked for
//! ("could you attach"), somebody else's ("the attachment you sent") or long past ("I attached it last week") is no announcement.
//! English, French, German, Spanish, Italian, Portuguese, Dutch, Polish, Swedish, Russian, Japanese and Chinese.
//!
//! Everything is looked at once, and only so much of it: the time is bounded for any text.

mod han;
mod pattern;
mod sentence;
mod words;

use pattern::{Kind, Language, Pattern, Patterns};
use sentence::Sentence;

/// The words that announce an attached file, as they are written; those of the first sentence that does.
///
/// `further` are words and phrases that announce one in any case, wherever they stand as whole words.
#[must_use]
pub fn announced(text: &str, further: &[String]) -> Option<String> {
    let further: Vec<Phrase> = further.iter().filter_map(|phrase| Phrase::of(phrase)).collect();
    let mut anchors = 0;
    sentence::find(beginning(text), |sentence| {
        let in_words = phrase(sentence, &mut anchors);
        let mut in_han = || {
            let is_looked_at = sentence.has_han() && anchors < MAX_ANCHORS;
            is_looked_at.then(|| han::announced(sentence.text(), &mut anchors)).flatten()
        };
        in_words.or_else(&mut in_han).or_else(|| further.iter().find_map(|phrase| phrase.found_in(sentence)))
    })
}

/// Nobody announces a file only after so many bytes.
const MAX_TEXT: usize = 200_000;

/// Whether a word or phrase may be found in a text.
#[must_use]
pub fn is_phrase(text: &str) -> bool {
    Phrase::of(text).is_some_and(|phrase| sentence::find(text, |sentence| phrase.found_in(sentence)).is_some())
}

/// How many words that may belong to a phrase are looked at. Who writes more of them without announcing anything does not write mail.
const MAX_ANCHORS: usize = 300;

/// A negation before a phrase counts over so many words, one after it over fewer.
const BEFORE: usize = 6;
const AFTER: usize = 3;

/// How far from a phrase a time such as "last week" may stand.
const FAR: usize = 14;

fn beginning(text: &str) -> &str {
    text.get(..text.floor_char_boundary(MAX_TEXT)).unwrap_or(text)
}

/// The longest phrase around the first word that has one.
fn phrase(sentence: &Sentence, anchors: &mut usize) -> Option<String> {
    let patterns = Patterns::all();
    sentence.anchors().find_map(|(at, candidates)| {
        let is_anchor = |index: &usize| patterns.get(*index).is_some_and(|pattern| pattern.has_anchor(sentence.word(at)));
        if *anchors >= MAX_ANCHORS || !candidates.iter().any(is_anchor) {
            return None;
        }
        *anchors += 1;
        let found = |kind: Kind| {
            let of_kind =
                candidates.iter().filter_map(|&index| patterns.get(index)).filter(move |pattern| pattern.kind == kind);
            of_kind.filter_map(|pattern| Some((pattern, pattern.around(sentence, at)?)))
        };
        let silences = |(pattern, (start, end)): (&Pattern, (usize, usize))| {
            !patterns.language(pattern).denies_nothing(sentence, start, end)
        };
        if found(Kind::Silent).any(silences) {
            return None;
        }
        [Kind::Sure, Kind::Past, Kind::Open]
            .into_iter()
            .flat_map(found)
            .filter(|(pattern, (start, end))| !is_denied(sentence, pattern.kind, patterns.language(pattern), *start, *end))
            .map(|(_, (start, end))| sentence.written(start, end))
            .max_by_key(String::len)
    })
}

/// Whether the clause says the contrary of what its words from `start` to `end` say.
fn is_denied(sentence: &Sentence, kind: Kind, language: &Language, start: usize, end: usize) -> bool {
    let is_past = || kind == Kind::Past && language.times_in(sentence, start.saturating_sub(FAR), end + FAR);
    let first = if kind == Kind::Open { language.clause_start(sentence, start, BEFORE) } else { start };
    let last = language.clause_end(sentence, end, if kind == Kind::Open { AFTER } else { AFTER - 1 });
    language.denies(sentence, first, last) || is_past()
}

/// A word or phrase that an organisation adds.
enum Phrase {
    Words(Vec<String>),
    /// Written without spaces between words, thus found anywhere.
    Han(String),
}

impl Phrase {
    fn of(text: &str) -> Option<Self> {
        if han::is_in(text) {
            return Some(Self::Han(han::compact(text)));
        }
        let mut words = Vec::new();
        sentence::find(text, |sentence| {
            words.extend(sentence.words().map(str::to_owned));
            None::<()>
        });
        words.iter().any(|word| !word.is_empty()).then_some(Self::Words(words))
    }

    fn found_in(&self, sentence: &Sentence) -> Option<String> {
        match self {
            Self::Words(words) => {
                let start = sentence.position(words)?;
                Some(sentence.written(start, start + words.len()))
            }
            Self::Han(text) => han::compact(sentence.text()).contains(text).then(|| text.clone()),
        }
    }
}
