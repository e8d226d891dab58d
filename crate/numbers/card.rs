//! Payment cards (ISO/IEC 7812): [`is_valid`].

use super::check::luhn;

/// First and last beginning of four digits of what a network issues, and its lengths.
///
/// As the networks publish them: Visa Core Rules; Mastercard Rules; American Express, Diners Club and Discover technical
/// specifications; JCB, `UnionPay`, Mir, Troy and Bancontact likewise.
const NETWORKS: &[(u16, u16, &[usize])] = &[
    (2200, 2204, &[16]),                 // Mir
    (2221, 2720, &[16]),                 // Mastercard
    (3000, 3059, &[14]),                 // Diners Club
    (3095, 3095, &[14]),                 // Diners Club
    (3400, 3499, &[15]),                 // American Express
    (3528, 3589, &[16]),                 // JCB
    (3600, 3699, &[14]),                 // Diners Club
    (3700, 3799, &[15]),                 // American Express
    (3800, 3999, &[14]),                 // Diners Club
    (4000, 4999, &[13, 16, 19]),         // Visa
    (5018, 5020, &[12, 13, 16, 18, 19]), // Maestro, Dankort
    (5038, 5038, &[12, 13, 16, 18, 19]), // Maestro
    (5085, 5089, &[16]),                 // RuPay
    (5100, 5599, &[16]),                 // Mastercard
    (5893, 5893, &[12, 13, 16, 18, 19]), // Maestro
    (6011, 6011, &[16, 19]),             // Discover
    (6200, 6299, &[16, 17, 18, 19]),     // UnionPay
    (6304, 6304, &[12, 13, 16, 18, 19]), // Maestro
    (6440, 6599, &[16, 19]),             // Discover
    (6703, 6703, &[16, 17]),             // Bancontact
    (6759, 6763, &[12, 13, 16, 18, 19]), // Maestro
    (9792, 9792, &[16]),                 // Troy
];

/// Whether digits are the number of a card, by its network, its length and its check digit (ISO/IEC 7812-1, annex B).
pub(super) fn is_valid(digits: &[u8]) -> bool {
    digits.iter().all(u8::is_ascii_digit) && is_of_network(digits) && luhn(digits)
}

/// Whether a network issues numbers with this beginning and this length.
pub(super) fn is_of_network(digits: &[u8]) -> bool {
    let Some((&[a, b, c, d], _)) = digits.split_first_chunk() else { return false };
    let beginning = [a, b, c, d].iter().fold(0, |number, &digit| number * 10 + u16::from(digit.wrapping_sub(b'0') % 10));
    NETWORKS.iter().any(|&(first, last, lengths)| (first..=last).contains(&beginning) && lengths.contains(&digits.len()))
}

/// Whether nothing else that is as long is as common: codes of articles have 12 or 13 digits, ids of databases 17 to 19.
pub(super) fn is_telling(digits: &[u8]) -> bool {
    match digits.len() {
        14..=16 => true,
        17..=19 => digits.starts_with(b"62"),
        _ => false,
    }
}
