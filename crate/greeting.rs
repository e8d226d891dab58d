//! Who is greeted at the beginning of a message ([`greeted`]), and whether that fits a recipient ([`fits`]).
//!
//! It is better to be silent than to be wrong. A greeting consists of nothing but words of greeting, titles, and names with a capital
//! letter, up to the end of the line or a comma; any other word makes a sentence of it, which names nobody. A group or a function
//! among those greeted may be anybody. English, French, German, Spanish and Italian.

mod words;

use crate::fold::fold;
use words::{FILLERS, GENTLE, GREETINGS, JOINING, NOBODY, PARTICLES, ROLES, SENTENCE, SHORT_FORMS, TITLES};

/// One person who is greeted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Greeted {
    /// The name as written, without titles: `Marie`, `Jean-Pierre Dupont`, `von Weiß`.
    pub name: String,
}

/// The people greeted in the first line of the user's own text that is not empty.
#[must_use]
pub fn greeted(text: &str) -> Vec<Greeted> {
    let greeting = first_line(text).and_then(|(line, is_whole)| greeting_of(line, is_whole)).unwrap_or_default();
    names(&greeting).into_iter().map(|name| Greeted { name }).collect()
}

/// Whether a greeted name may be a recipient's, by the display-name or the local-part.
#[must_use]
pub fn fits(greeted: &str, display_name: &str, local_part: &str) -> bool {
    let [shown, local] = [display_name, local_part].map(spellings);
    let is_shown = words_of(&shown).any(is_name_long);
    let words: Vec<_> = words_of(&shown).chain(words_of(&local)).collect();
    telling_words(&spellings(greeted)).any(|name| {
        words_of(&shown).any(|word| is_short_form(name, word))
            || words_of(&local).any(|part| stands_in(name, part))
            || other_forms(name).any(|form| words.iter().any(|word| is_other_form(form, word)))
            || !is_shown && is_abbreviated(name, &local)
    })
}

/// Whether mail to a local-part reaches a function and no person: `info`, `rh`, `no-reply`, or nothing but digits.
#[must_use]
pub fn is_role(local_part: &str) -> bool {
    let folded = fold(local_part);
    let mut parts = folded.split(|c: char| !c.is_alphabetic()).filter(|part| !part.is_empty());
    let Some(first) = parts.next() else { return true };
    let joined: String = folded.chars().filter(|c| c.is_alphabetic()).collect();
    ROLES.contains(first) || ROLES.contains(joined.as_str()) || parts.any(|part| part.len() > 3 && ROLES.contains(part))
}

/// Nobody greets at greater length, and nobody's mail begins so far down.
const MAX_LINE: usize = 200;
const MAX_BLANK: usize = 2_000;

/// The first line that is not empty, or the beginning of a long one; and whether that is all of it. A quoted one is none.
fn first_line(text: &str) -> Option<(&str, bool)> {
    let start = text.char_indices().take(MAX_BLANK).find(|(_, c)| !c.is_whitespace() && !is_unseen(*c))?.0;
    let line = text.get(start..)?.split(['\n', '\r', '\u{2028}']).next()?;
    if line.starts_with(['>', '|']) {
        return None;
    }
    match line.char_indices().nth(MAX_LINE) {
        Some((end, _)) => Some((line.get(..end)?, false)),
        None => Some((line, true)),
    }
}

fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// The words of the greeting that a line is, or begins with: up to the last comma before the first word of a sentence.
fn greeting_of(line: &str, mut is_whole: bool) -> Option<Vec<Word<'_>>> {
    let mut words = Vec::new();
    for token in tokens(line) {
        let Some(word) = Word::of(token) else {
            is_whole = false;
            break;
        };
        words.push(word);
        if word.ends_sentence() {
            words.push(Word::COMMA);
        }
    }
    if !is_whole {
        let end = words.iter().rposition(|word| word.kind == Kind::Comma)?;
        words.truncate(end);
    }
    begins_greeting(&words, is_whole).then_some(words)
}

fn begins_greeting(words: &[Word], is_whole: bool) -> bool {
    let Some(first) = words.first() else { return false };
    match first.kind {
        Kind::Greeting | Kind::Gentle => true,
        // "Mon cher Paul", but not "Mon compte".
        Kind::Filler | Kind::Particle => {
            let goes_on = words.iter().find(|word| !matches!(word.kind, Kind::Filler | Kind::Particle));
            goes_on.is_some_and(|word| word.kind == Kind::Gentle)
        }
        // A title or a name alone needs the comma at the end of the line, as in "Marie,".
        Kind::Title | Kind::Name => {
            let commas = words.iter().filter(|word| word.kind == Kind::Comma).count();
            is_whole && words.len() <= 6 && commas == 1 && words.last().is_some_and(|word| word.text == ",")
        }
        Kind::Comma | Kind::Joining | Kind::Nobody => false,
    }
}

/// Words, and commas for the marks between them. What is neither, such as a smiley, is left out.
fn tokens(line: &str) -> impl Iterator<Item = &str> {
    line.split_whitespace().flat_map(|piece| {
        let word = piece.trim_start_matches('¡').trim_end_matches([',', '!', ';', ':', '…']);
        let has_comma = piece.ends_with(',') || piece.ends_with(['!', ';', ':', '…']);
        let is_dash = matches!(word, "-" | "–" | "—");
        let is_word = matches!(word, "&" | "+") || word.contains(char::is_alphanumeric);
        let mark = if piece.ends_with(',') { Some(",") } else { (has_comma || is_dash).then_some(";") };
        [Some(word).filter(|_| is_word), mark].into_iter().flatten()
    })
}

#[derive(Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `Hello`, `Bonjour`.
    Greeting,
    /// `Dear`, `Chère`: a greeting that goes on with a name.
    Gentle,
    /// `my`, `very`, `the`: in a greeting only together with others.
    Filler,
    /// `Mr`, `Madame`, `Dr.`
    Title,
    Name,
    /// `von`, `de`, `della`: part of the name that follows.
    Particle,
    /// `and`, `&`.
    Joining,
    Comma,
    /// A group or a function, greeted instead of a person: `all`, `équipe`, `customer`.
    Nobody,
}

impl<'t> Word<'t> {
    const COMMA: Self = Self { text: ";", kind: Kind::Comma };

    /// A word in a greeting; none where it is a sentence's.
    fn of(text: &'t str) -> Option<Self> {
        let folded = fold(text);
        let bare = folded.trim_end_matches('.');
        let kind = match bare {
            "," | ";" => Kind::Comma,
            _ if GREETINGS.contains(bare) => Kind::Greeting,
            _ if GENTLE.contains(bare) => Kind::Gentle,
            _ if TITLES.contains(bare) => Kind::Title,
            _ if JOINING.contains(bare) => Kind::Joining,
            _ if NOBODY.contains(bare) => Kind::Nobody,
            _ if FILLERS.contains(bare) && !is_name(text) => Kind::Filler,
            _ if PARTICLES.contains(bare) || FILLERS.contains(bare) => Kind::Particle,
            _ if is_name(text) => Kind::Name,
            _ => return None,
        };
        Some(Self { text, kind })
    }

    /// Whether the dot at its end is no abbreviation's, as in "Hi Marie. Thank you".
    fn ends_sentence(self) -> bool {
        let is_spelled_out = || self.text.chars().filter(|c| c.is_alphabetic()).count() >= 3;
        matches!(self.kind, Kind::Name | Kind::Greeting) && self.text.ends_with('.') && is_spelled_out()
    }
}

/// Whether a word is written as a name: letters, the first a capital, or an initial.
fn is_name(word: &str) -> bool {
    let bare = word.trim_end_matches('.');
    let is_inside = |c: char| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.') || matches!(c, '\u{300}'..='\u{36f}');
    bare.chars().next().is_some_and(char::is_uppercase)
        && bare.chars().all(is_inside)
        && !SENTENCE.contains(fold(bare).as_str())
}

/// The names in a greeting; none at all where a function or a group is greeted, too: it may include anybody.
fn names(greeting: &[Word]) -> Vec<String> {
    if greeting.iter().any(|word| word.kind == Kind::Nobody) {
        return Vec::new();
    }
    let is_between = |word: &Word| matches!(word.kind, Kind::Comma | Kind::Joining | Kind::Greeting | Kind::Gentle);
    greeting.split(is_between).filter_map(name).collect()
}

/// The name among the words of one person.
fn name(words: &[Word]) -> Option<String> {
    // "Madame la Directrice" and "Monsieur le Maire" are functions, whoever holds them.
    let is_part = |word: &Word| matches!(word.kind, Kind::Name | Kind::Particle);
    let parts: Vec<_> = words.iter().skip_while(|word| !is_part(word)).filter(|word| word.kind != Kind::Title).collect();
    let is_named = parts.iter().any(|word| word.kind == Kind::Name && telling_words(&fold(word.text)).next().is_some());
    is_named.then(|| parts.iter().map(|word| word.text.trim_end_matches('.')).collect::<Vec<_>>().join(" "))
}

/// An initial is nobody's name.
fn is_name_long(word: &str) -> bool {
    word.chars().nth(1).is_some()
}

/// A folded text, and after it the same with umlauts written with an `e`, where there are any.
fn spellings(text: &str) -> String {
    let folded = fold(text);
    if text.is_ascii() {
        return folded;
    }
    let mut spelled_out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ä' | 'Ä' => spelled_out.push_str("ae"),
            'ö' | 'Ö' | 'ø' | 'Ø' => spelled_out.push_str("oe"),
            'ü' | 'Ü' => spelled_out.push_str("ue"),
            'å' | 'Å' => spelled_out.push_str("aa"),
            other => spelled_out.push(other),
        }
    }
    format!("{folded} {}", fold(&spelled_out))
}

/// The words of a folded name or local-part, hyphenated ones taken apart.
fn words_of(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty())
}

/// The words of a folded name by which somebody is known: neither initials nor `von`.
fn telling_words(folded: &str) -> impl Iterator<Item = &str> {
    words_of(folded).filter(|word| is_name_long(word) && !PARTICLES.contains(word) && !FILLERS.contains(word))
}

/// Whether two words of a name are the same, or one begins with the other: `seb` for `sebastien`.
fn is_short_form(one: &str, other: &str) -> bool {
    one == other || is_telling(one) && other.starts_with(one) || is_telling(other) && one.starts_with(other)
}

/// Whether a name stands in a part of a local-part: as all of it, or at an end of one that was written together.
fn stands_in(name: &str, part: &str) -> bool {
    part == name || is_telling(name) && (part.starts_with(name) || part.ends_with(name))
}

/// Whether a word is another form of the greeted name, or begins with a long one, as in `robertsmith`.
fn is_other_form(form: &str, word: &str) -> bool {
    word == form || form.chars().nth(4).is_some() && word.starts_with(form)
}

/// Whether a local-part may have nothing but the initial of a name: `pmartin`, `p.martin`. Without a display-name, nobody can tell.
fn is_abbreviated(name: &str, local_part: &str) -> bool {
    let first = local_part.split(' ').next().unwrap_or_default();
    let mut parts = words_of(first);
    let Some(part) = parts.next() else { return false };
    let is_initial = !is_name_long(part) || parts.next().is_none();
    is_initial && part.chars().next() == name.chars().next()
}

/// Three letters are in the middle of too few words to be there by chance.
fn is_telling(word: &str) -> bool {
    word.chars().nth(2).is_some()
}

/// Short and long forms of a folded name.
fn other_forms(name: &str) -> impl Iterator<Item = &'static str> {
    SHORT_FORMS.get(name).into_iter().flatten().flat_map(|line| line.split(' '))
}
