//! [`Chain`]: words of letters and digits with one separator between each two, as people write long numbers; and [`Shape`].

/// The longest number has 34 characters; one more group is read than any has, to see that it ends.
const MOST_CHARACTERS: usize = 40;
const MOST_GROUPS: usize = 12;

/// What may stand between two groups, as bits.
pub(super) const NONE: u8 = 0;
pub(super) const SPACE: u8 = 1;
pub(super) const DOT: u8 = 2;
pub(super) const HYPHEN: u8 = 4;
pub(super) const SLASH: u8 = 8;

/// A word in a chain.
#[derive(Clone, Copy, Default)]
pub(super) struct Group {
    pub(super) length: u8,
    /// Where it ends in the text, from where the chain begins.
    end: u8,
    pub(super) is_digits: bool,
    /// What stands between it and the next one.
    pub(super) separator: u8,
}

/// Words and what stands between them.
pub(super) struct Chain {
    characters: [u8; MOST_CHARACTERS],
    length: usize,
    groups: [Group; MOST_GROUPS],
    count: usize,
    /// Where its first word begins in the text.
    pub(super) start: usize,
}

impl Chain {
    /// Reads on from the beginning of a word. Empty where that is longer than any number.
    pub(super) fn at(text: &[u8], start: usize) -> Self {
        Self::with_separators(text, start, separator_at)
    }

    /// The same where a tab, too, may stand between two words.
    pub(super) fn over_tabs(text: &[u8], start: usize) -> Self {
        Self::with_separators(text, start, |text, at| match text.get(at) {
            Some(b'\t') => (SPACE, 1),
            _ => separator_at(text, at),
        })
    }

    fn with_separators(text: &[u8], start: usize, separator_at: impl Fn(&[u8], usize) -> (u8, usize)) -> Self {
        let groups = [Group::default(); MOST_GROUPS];
        let mut chain = Self { characters: [0; MOST_CHARACTERS], length: 0, groups, count: 0, start };
        let mut at = start;
        while let Some(end) = chain.push(text, at) {
            let (separator, length) = separator_at(text, end);
            at = end + length;
            if separator == NONE || !text.get(at).is_some_and(u8::is_ascii_alphanumeric) {
                break;
            }
            // No number has two digits that stand alone, one after the other: long tables of small numbers are passed quickly.
            if chain.ends_in_small_numbers() {
                break;
            }
            if let Some(last) = chain.count.checked_sub(1).and_then(|last| chain.groups.get_mut(last)) {
                last.separator = separator;
            }
        }
        chain
    }

    /// Where one of its words ends in the text.
    pub(super) fn end_of(&self, group: Group) -> usize {
        self.start + usize::from(group.end)
    }

    /// Its words.
    pub(super) fn groups(&self) -> &[Group] {
        self.groups.get(..self.count).unwrap_or_default()
    }

    /// Capital letters and digits of its first so many words.
    pub(super) fn joined(&self, groups: &[Group]) -> &[u8] {
        let length = groups.iter().map(|group| usize::from(group.length)).sum();
        self.characters.get(..length).unwrap_or_default()
    }

    /// Capital letters and digits of all its words.
    pub(super) fn characters(&self) -> &[u8] {
        self.characters.get(..self.length).unwrap_or_default()
    }

    fn ends_in_small_numbers(&self) -> bool {
        matches!(self.groups(), [.., one, two] if one.length == 1 && two.length == 1 && one.is_digits && two.is_digits)
    }

    /// Takes one more word, unless that would be too long; tells where it ends.
    fn push(&mut self, text: &[u8], at: usize) -> Option<usize> {
        let group = self.groups.get_mut(self.count)?;
        let places = self.characters.get_mut(self.length..)?;
        let word = text.get(at..)?;
        let is_end = |byte: &u8| !byte.is_ascii_alphanumeric();
        let length = word.iter().take(MOST_CHARACTERS + 1).position(is_end).unwrap_or(word.len());
        let (word, places) = word.get(..length).zip(places.get_mut(..length))?;
        places.copy_from_slice(word);
        places.make_ascii_uppercase();
        let is_digits = word.iter().all(u8::is_ascii_digit);
        let end = at + length;
        let (places, from_start) = (u8::try_from(length).ok()?, u8::try_from(end - self.start).ok()?);
        *group = Group { length: places, end: from_start, is_digits, separator: NONE };
        self.length += length;
        self.count += 1;
        Some(end)
    }
}

/// How an issuer prints a number: the lengths of its groups, and what may stand between them.
pub(super) struct Shape {
    pub(super) groups: &'static [u8],
    pub(super) separators: u8,
    /// Whether the same one stands between all of them.
    pub(super) is_even: bool,
}

impl Shape {
    /// The first words of a chain, if they are so.
    pub(super) fn of<'c>(&self, chain: &'c Chain) -> Option<&'c [Group]> {
        let groups = chain.groups().get(..self.groups.len())?;
        let is_so = groups.iter().zip(self.groups).all(|(group, &length)| group.length == length);
        let (_, separated) = groups.split_last().filter(|_| is_so)?;
        let first = separated.first().map_or(NONE, |group| group.separator);
        separated
            .iter()
            .all(|group| group.separator & self.separators != NONE && (!self.is_even || group.separator == first))
            .then_some(groups)
    }
}

/// What stands between two groups, and how many bytes it has.
pub(super) fn separator_at(text: &[u8], at: usize) -> (u8, usize) {
    match text.get(at..).unwrap_or_default() {
        // Two blanks, but not the many between the columns of a table.
        [b' ', b' ', next, ..] if *next != b' ' => (SPACE, 2),
        [b' ', ..] => (SPACE, 1),
        [b'.', ..] => (DOT, 1),
        [b'-', ..] => (HYPHEN, 1),
        [b'/', ..] => (SLASH, 1),
        [first, rest @ ..] if !first.is_ascii() => separator_beyond_ascii(*first, rest),
        _ => (NONE, 0),
    }
}

/// Spaces that do not break, thin ones and as wide as a digit; hyphens that do not break.
fn separator_beyond_ascii(first: u8, rest: &[u8]) -> (u8, usize) {
    match (first, rest) {
        (0xC2, [0xA0, ..]) => (SPACE, 2),
        (0xE2, [0x80, 0x87 | 0x89 | 0xAF, ..]) => (SPACE, 3),
        (0xE2, [0x80, 0x90 | 0x91, ..]) => (HYPHEN, 3),
        _ => (NONE, 0),
    }
}

/// What stands right before a place, and where that begins.
pub(super) fn separator_before(text: &[u8], at: usize) -> (u8, usize) {
    [3, 2, 1]
        .into_iter()
        .filter_map(|length| at.checked_sub(length).map(|start| (length, start)))
        .find_map(|(length, start)| match separator_at(text, start) {
            (separator, found) if separator != NONE && found == length => Some((separator, start)),
            _ => None,
        })
        .unwrap_or((NONE, at))
}
