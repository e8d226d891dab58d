//! Account numbers of ISO 13616: [`is_valid`].

/// Two letters of a country, and how its BBAN is made up: so many digits (`n`), capital letters (`a`) or either (`c`).
///
/// As the SWIFT IBAN Registry states it, release 101.
const COUNTRIES: &[([u8; 2], Bban)] = &[
    (*b"AD", &[(8, N), (12, C)]),
    (*b"AE", &[(19, N)]),
    (*b"AL", &[(8, N), (16, C)]),
    (*b"AT", &[(16, N)]),
    (*b"AZ", &[(4, A), (20, C)]),
    (*b"BA", &[(16, N)]),
    (*b"BE", &[(12, N)]),
    (*b"BG", &[(4, A), (6, N), (8, C)]),
    (*b"BH", &[(4, A), (14, C)]),
    (*b"BI", &[(23, N)]),
    (*b"BR", &[(23, N), (1, A), (1, C)]),
    (*b"BY", &[(4, C), (4, N), (16, C)]),
    (*b"CH", &[(5, N), (12, C)]),
    (*b"CR", &[(18, N)]),
    (*b"CY", &[(8, N), (16, C)]),
    (*b"CZ", &[(20, N)]),
    (*b"DE", &[(18, N)]),
    (*b"DJ", &[(23, N)]),
    (*b"DK", &[(14, N)]),
    (*b"DO", &[(4, C), (20, N)]),
    (*b"EE", &[(16, N)]),
    (*b"EG", &[(25, N)]),
    (*b"ES", &[(20, N)]),
    (*b"FI", &[(14, N)]),
    (*b"FK", &[(2, A), (12, N)]),
    (*b"FO", &[(14, N)]),
    (*b"FR", &[(10, N), (11, C), (2, N)]),
    (*b"GB", &[(4, A), (14, N)]),
    (*b"GE", &[(2, A), (16, N)]),
    (*b"GI", &[(4, A), (15, C)]),
    (*b"GL", &[(14, N)]),
    (*b"GR", &[(7, N), (16, C)]),
    (*b"GT", &[(24, C)]),
    (*b"HN", &[(4, A), (20, N)]),
    (*b"HR", &[(17, N)]),
    (*b"HU", &[(24, N)]),
    (*b"IE", &[(4, A), (14, N)]),
    (*b"IL", &[(19, N)]),
    (*b"IQ", &[(4, A), (15, N)]),
    (*b"IS", &[(22, N)]),
    (*b"IT", &[(1, A), (10, N), (12, C)]),
    (*b"JO", &[(4, A), (4, N), (18, C)]),
    (*b"KW", &[(4, A), (22, C)]),
    (*b"KZ", &[(3, N), (13, C)]),
    (*b"LB", &[(4, N), (20, C)]),
    (*b"LC", &[(4, A), (24, C)]),
    (*b"LI", &[(5, N), (12, C)]),
    (*b"LT", &[(16, N)]),
    (*b"LU", &[(3, N), (13, C)]),
    (*b"LV", &[(4, A), (13, C)]),
    (*b"LY", &[(21, N)]),
    (*b"MC", &[(10, N), (11, C), (2, N)]),
    (*b"MD", &[(20, C)]),
    (*b"ME", &[(18, N)]),
    (*b"MK", &[(3, N), (10, C), (2, N)]),
    (*b"MN", &[(16, N)]),
    (*b"MR", &[(23, N)]),
    (*b"MT", &[(4, A), (5, N), (18, C)]),
    (*b"MU", &[(4, A), (19, N), (3, A)]),
    (*b"NI", &[(4, A), (20, N)]),
    (*b"NL", &[(4, A), (10, N)]),
    (*b"NO", &[(11, N)]),
    (*b"OM", &[(3, N), (16, C)]),
    (*b"PK", &[(4, A), (16, C)]),
    (*b"PL", &[(24, N)]),
    (*b"PS", &[(4, A), (21, C)]),
    (*b"PT", &[(21, N)]),
    (*b"QA", &[(4, A), (21, C)]),
    (*b"RO", &[(4, A), (16, C)]),
    (*b"RS", &[(18, N)]),
    (*b"RU", &[(14, N), (15, C)]),
    (*b"SA", &[(2, N), (18, C)]),
    (*b"SC", &[(4, A), (20, N), (3, A)]),
    (*b"SD", &[(14, N)]),
    (*b"SE", &[(20, N)]),
    (*b"SI", &[(15, N)]),
    (*b"SK", &[(20, N)]),
    (*b"SM", &[(1, A), (10, N), (12, C)]),
    (*b"SO", &[(19, N)]),
    (*b"ST", &[(21, N)]),
    (*b"SV", &[(4, A), (20, N)]),
    (*b"TL", &[(19, N)]),
    (*b"TN", &[(20, N)]),
    (*b"TR", &[(6, N), (16, C)]),
    (*b"UA", &[(6, N), (19, C)]),
    (*b"VA", &[(18, N)]),
    (*b"VG", &[(4, A), (16, N)]),
    (*b"XK", &[(16, N)]),
    (*b"YE", &[(4, A), (4, N), (18, C)]),
];

/// Lengths and classes of its parts, one after the other.
type Bban = &'static [(u8, u8)];

const N: u8 = b'n';
const A: u8 = b'a';
const C: u8 = b'c';

/// How the BBANs of a country are made up.
#[derive(Clone, Copy)]
pub(super) struct Country(Bban);

impl Country {
    /// The one whose IBANs begin so.
    pub(super) fn of(beginning: &[u8]) -> Option<Self> {
        let (&[one, two, three, four], _) = beginning.split_first_chunk()?;
        if !(one.is_ascii_uppercase() && two.is_ascii_uppercase() && three.is_ascii_digit() && four.is_ascii_digit()) {
            return None;
        }
        let at = COUNTRIES.binary_search_by_key(&[one, two], |&(code, _)| code).ok()?;
        COUNTRIES.get(at).map(|&(_, bban)| Self(bban))
    }

    /// How many characters its IBANs have.
    pub(super) fn length(self) -> usize {
        4 + self.0.iter().map(|&(length, _)| usize::from(length)).sum::<usize>()
    }

    /// Whether capital letters and digits that begin as its IBANs do are one, by its structure and the check digits (ISO 7064,
    /// MOD 97-10).
    pub(super) fn accepts(self, iban: &[u8]) -> bool {
        self.length() == iban.len() && self.has_structure(iban) && remainder(iban) == 1
    }

    fn has_structure(self, iban: &[u8]) -> bool {
        let mut rest = iban.get(4..).unwrap_or_default();
        self.0.iter().all(|&(length, class)| {
            let Some((part, after)) = rest.split_at_checked(usize::from(length)) else { return false };
            rest = after;
            part.iter().all(|byte| match class {
                N => byte.is_ascii_digit(),
                A => byte.is_ascii_uppercase(),
                _ => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
            })
        })
    }
}

/// Whether capital letters and digits are an IBAN.
pub(super) fn is_valid(iban: &[u8]) -> bool {
    Country::of(iban).is_some_and(|country| country.accepts(iban))
}

/// Of the number that it is with its first four characters at the end, and two digits for each letter.
fn remainder(iban: &[u8]) -> u64 {
    let (first, bban) = iban.split_at_checked(4).unwrap_or((iban, &[]));
    let step = |remainder: u64, &byte: &u8| {
        let sum = match byte {
            b'0'..=b'9' => remainder * 10 + u64::from(byte - b'0'),
            _ => remainder * 100 + u64::from(byte.saturating_sub(b'A')) + 10,
        };
        // Divided as seldom as it fits.
        if sum > u64::MAX / 200 { sum % 97 } else { sum }
    };
    first.iter().fold(bban.iter().fold(0, step), step) % 97
}
