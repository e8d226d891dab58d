//! Telephone numbers (ITU-T E.164), in international form or in national ones that nothing else is written in.

use super::chain::{Chain, DOT, HYPHEN, NONE, SLASH, SPACE, Shape, separator_at};

/// How many digits follow the code of a country, where numbering plans agree on it (ITU-T E.164, national numbering plans).
const PLANS: &[(u64, usize, usize)] = &[
    (1, 10, 10),
    (30, 10, 10),
    (31, 9, 9),
    (32, 8, 9),
    (33, 9, 9),
    (34, 9, 9),
    (36, 8, 9),
    (40, 9, 9),
    (41, 9, 9),
    (45, 8, 8),
    (47, 8, 8),
    (48, 9, 9),
    (351, 9, 9),
    (353, 7, 9),
    (420, 9, 9),
    (421, 9, 9),
    (44, 9, 10),
];

/// Codes of two digits; 1 and 7 have one, all others three (ITU-T E.164, list of country codes).
const OF_TWO: &[u64] = &[
    20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58, 60, 61, 62, 63, 64,
    65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98,
];

/// The fewest and most digits of a number with its country's code (ITU-T E.164, 6.1; the fewest are those of small islands).
const FEWEST: usize = 8;
const MOST: usize = 15;

/// How people group the numbers of a country, how these begin, and the country.
const NATIONAL: &[(Shape, &[&[u8]], u64)] = &[
    (Shape { groups: &[2, 2, 2, 2, 2], separators: SPACE | DOT | HYPHEN | SLASH, is_even: true }, &[b"0"], 33),
    (Shape { groups: &[4, 2, 2, 2], separators: SPACE | DOT | SLASH, is_even: false }, &[b"04"], 32),
    (Shape { groups: &[2, 3, 2, 2], separators: SPACE | DOT | SLASH, is_even: false }, &[b"02", b"03", b"04", b"09"], 32),
    (
        Shape { groups: &[3, 3, 2, 2], separators: SPACE | SLASH, is_even: false },
        &[b"02", b"03", b"04", b"05", b"06", b"07", b"08"],
        41,
    ),
    (Shape { groups: &[5, 6], separators: SPACE, is_even: true }, &[b"01", b"07"], 44),
    (Shape { groups: &[5, 3, 3], separators: SPACE, is_even: true }, &[b"01", b"07"], 44),
    (Shape { groups: &[3, 4, 4], separators: SPACE, is_even: true }, &[b"02"], 44),
    (Shape { groups: &[4, 3, 4], separators: SPACE, is_even: true }, &[b"01", b"08"], 44),
    (Shape { groups: &[2, 8], separators: SPACE | HYPHEN, is_even: true }, &[b"06"], 31),
    (Shape { groups: &[4, 7], separators: SPACE | HYPHEN | SLASH, is_even: true }, &[b"015", b"016", b"017"], 49),
    (Shape { groups: &[4, 8], separators: SPACE | HYPHEN | SLASH, is_even: true }, &[b"015", b"016", b"017"], 49),
    (Shape { groups: &[3, 2, 2, 2], separators: SPACE, is_even: true }, &[b"6", b"7", b"9"], 34),
    (
        Shape { groups: &[3, 3, 4], separators: DOT | HYPHEN, is_even: true },
        &[b"2", b"3", b"4", b"5", b"6", b"7", b"8", b"9"],
        1,
    ),
];

/// A number with the code of its country, from its first digit after `+` or `00`; and where it ends.
pub(super) fn international(text: &[u8], start: usize) -> Option<(u64, usize)> {
    let mut number = Number::default();
    let mut best = None;
    let mut at = start;
    loop {
        let end = number.read_group(text, at)?;
        if number.is_too_long() {
            break;
        }
        if number.is_complete() {
            best = Some((number.value, end));
        }
        at = number.skip_separators(text, end);
        if at == end || !text.get(at).is_some_and(u8::is_ascii_digit) {
            break;
        }
    }
    best
}

/// A number as it is dialled within its country; and how many groups it has.
pub(super) fn national(chain: &Chain) -> Option<(u64, usize)> {
    NATIONAL.iter().find_map(|(shape, beginnings, country)| {
        let groups = shape.of(chain)?;
        let digits = chain.joined(groups);
        let is_one = digits.iter().all(u8::is_ascii_digit)
            && beginnings.iter().any(|beginning| digits.starts_with(beginning))
            && !digits.starts_with(b"00")
            && (*country != 1 || digits.get(3) >= Some(&b'2'));
        is_one.then(|| (with_code(*country, digits), groups.len()))
    })
}

/// A number written in one, which only a word before it tells from others.
pub(super) fn called_so(digits: &[u8]) -> Option<u64> {
    let is_one = (FEWEST..=MOST).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
    let has_trunk = digits.len() == 10 && digits.starts_with(b"0");
    is_one.then(|| if has_trunk { with_code(33, digits) } else { value(digits) })
}

/// Whether digits in one are a number with the code of a country, and as long as that one's plan says. One digit is no code that tells
/// them from the codes of articles, which may begin with zeroes.
pub(super) fn is_of_plan(digits: &[u8]) -> bool {
    PLANS.iter().any(|&(code, fewest, most)| {
        let length = code.ilog10() as usize + 1;
        let is_code = digits.get(..length).is_some_and(|digits| digits.iter().all(u8::is_ascii_digit) && value(digits) == code);
        code > 9 && is_code && digits.len().checked_sub(length).is_some_and(|rest| (fewest..=most).contains(&rest))
    })
}

/// `(212) 555-0123`, from the first of its digits.
pub(super) fn in_parentheses(text: &[u8], start: usize) -> Option<(u64, usize)> {
    let area = text.get(start..start + 3)?;
    let rest = text.get(start + 3..)?.strip_prefix(b")")?;
    let rest = rest.strip_prefix(b" ").unwrap_or(rest);
    let chain = Chain::at(rest, 0);
    let groups = Shape { groups: &[3, 4], separators: SPACE | DOT | HYPHEN, is_even: true }.of(&chain)?;
    let end = text.len() - rest.len() + chain.end_of(*groups.last()?);
    let local = chain.joined(groups);
    let is_one =
        area.iter().chain(local).all(u8::is_ascii_digit) && area.first() >= Some(&b'2') && local.first() >= Some(&b'2');
    is_one.then(|| (10_000_000_000 + value(area) * 10_000_000 + value(local), end))
}

fn with_code(country: u64, digits: &[u8]) -> u64 {
    let digits = digits.strip_prefix(b"0").unwrap_or(digits);
    digits.iter().fold(country, |number, digit| number * 10 + u64::from(digit - b'0'))
}

fn value(digits: &[u8]) -> u64 {
    with_code(0, digits)
}

/// What was read of a number in international form.
#[derive(Default)]
struct Number {
    value: u64,
    digits: usize,
    /// How many digits its code has, once that is known, and how few and how many all of it.
    plan: Option<(usize, usize, usize)>,
}

impl Number {
    fn read_group(&mut self, text: &[u8], at: usize) -> Option<usize> {
        let mut end = at;
        while let Some(digit) = text.get(end).filter(|byte| byte.is_ascii_digit()) {
            let is_trunk = *digit == b'0' && self.value != 39 && self.plan.is_some_and(|(code, ..)| code == self.digits);
            if !is_trunk {
                self.add(digit - b'0');
            }
            end += 1;
            if self.is_too_long() {
                break;
            }
        }
        // A letter right after its digits makes it part of something else.
        let is_word = text.get(end).is_some_and(|&byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'@');
        (!is_word || self.is_too_long()).then_some(end)
    }

    fn add(&mut self, digit: u8) {
        self.digits += 1;
        // At most one more than the most digits: it fits.
        self.value = self.value.wrapping_mul(10).wrapping_add(u64::from(digit));
        if self.plan.is_some() {
            return;
        }
        let has_code =
            matches!((self.digits, self.value), (1, 1 | 7) | (3, _)) || self.digits == 2 && OF_TWO.contains(&self.value);
        if has_code {
            let plan = PLANS.iter().find(|(code, ..)| *code == self.value);
            let (fewest, most) = plan.map_or((FEWEST, MOST), |(_, fewest, most)| (self.digits + fewest, self.digits + most));
            self.plan = Some((self.digits, fewest, most));
        }
    }

    fn is_complete(&self) -> bool {
        self.plan.is_some_and(|(_, fewest, most)| (fewest..=most).contains(&self.digits))
    }

    fn is_too_long(&self) -> bool {
        self.digits > self.plan.map_or(MOST, |(.., most)| most)
    }

    /// One separator, parentheses around what follows the code, and `(0)`.
    fn skip_separators(&self, text: &[u8], end: usize) -> usize {
        // Nearly always.
        if let Some([b' ' | b'.' | b'-', b'0'..=b'9']) = text.get(end..end + 2) {
            return end + 1;
        }
        let mut at = end;
        let mut count = 0;
        while count < 3 {
            let is_after_code = self.plan.is_none_or(|(code, ..)| code == self.digits);
            match text.get(at..).unwrap_or_default() {
                [b'(', b'0', b')', ..] if is_after_code => at += 3,
                [b'(' | b')', ..] => at += 1,
                _ => match separator_at(text, at) {
                    (NONE | SLASH, _) => break,
                    (_, length) => at += length,
                },
            }
            count += 1;
        }
        at
    }
}
