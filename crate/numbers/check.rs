//! The checks of each kind but accounts and cards, on capital letters and digits without separators.

/// ISO/IEC 7812-1, annex B: every second digit from the right is doubled, and the sum of all digits is a multiple of ten.
pub(super) fn luhn(digits: &[u8]) -> bool {
    let weighted = values(digits.iter().rev()).zip([1, 2].into_iter().cycle()).map(|(digit, weight)| digit * weight);
    let sum: u32 = weighted.map(|value| if value > 9 { value - 9 } else { value }).sum();
    sum.is_multiple_of(10)
}

pub(super) fn fr_nir(nir: &[u8]) -> bool {
    let Some((&[sex, _, _, month_1, month_2, place_1, place_2, a, b, c], _)) = nir.split_first_chunk() else { return false };
    // 1 and 2 for life, 7 and 8 until then, 3 and 4 while waiting (INSEE, "Numéro d'inscription au répertoire").
    let has_sex = matches!(sex, b'1' | b'2' | b'3' | b'4' | b'7' | b'8');
    // Beyond twelve where the register of births does not say the month.
    let has_month = matches!(number(&[month_1, month_2]), Some(1..=12 | 20..=42 | 50..=99));
    // Letters for Corsica since 1976: calculated as 19 and 18.
    let (department, corsica) = match [place_1, place_2] {
        [b'2', b'A'] => (*b"19", true),
        [b'2', b'B'] => (*b"18", true),
        digits => (digits, false),
    };
    let commune = [a, b, c];
    let has_place = match number(&department) {
        // Overseas departments have three digits, and their communes two: 97101; born abroad: 99 and the country.
        Some(97 | 98) => commune > *b"100" && commune < *b"990",
        Some(1..=96 | 99) => commune >= *b"001" && commune <= *b"999",
        _ => false,
    };
    let Some((first, rest)) = nir.split_at_checked(5) else { return false };
    let Some((serial, key)) = rest.get(2..).and_then(|rest| rest.split_at_checked(6)) else { return false };
    let body = number(first).zip(number(&department)).zip(number(serial));
    let is_keyed = body.zip(number(key)).is_some_and(|(((first, department), serial), key)| {
        key == 97 - (first * 100_000_000 + department * 1_000_000 + serial) % 97
    });
    nir.len() == 15 && has_sex && has_month && has_place && (corsica || number(nir).is_some()) && is_keyed
}

pub(super) fn fr_siren(siren: &[u8]) -> bool {
    is_digits(siren, 9) && luhn(siren) && siren != b"000000000"
}

pub(super) fn fr_siret(siret: &[u8]) -> bool {
    let Some(company) = siret.get(..9).filter(|_| is_digits(siret, 14)) else { return false };
    // The post offices ran out of numbers that fit; all but their head office have another check (INSEE, "Numéro SIRET").
    let is_post_office = company == b"356000000" && siret != b"35600000000048";
    let is_checked = if is_post_office { values(siret.iter()).sum::<u32>().is_multiple_of(5) } else { luhn(siret) };
    fr_siren(company) && is_checked && !siret.ends_with(b"00000")
}

pub(super) fn be_nn(nn: &[u8]) -> bool {
    let Some((&[y1, y2, m1, m2, d1, d2, s1, s2, s3], key)) = nn.split_first_chunk() else { return false };
    let Some(key) = number(key).filter(|_| is_digits(nn, 11)) else { return false };
    let Some(month) = number(&[m1, m2]) else { return false };
    // A BIS number has 20 more, or 40 where the sex is known. Zeroes where a date is unknown or its numbers are used up.
    let has_date = month < 60 && month % 20 == 0 || month < 60 && month % 20 <= 12 && number(&[d1, d2]) <= Some(31);
    let has_serial = [s1, s2, s3] != *b"000" && [s1, s2, s3] != *b"999";
    let Some(body) = number(&[y1, y2, m1, m2, d1, d2, s1, s2, s3]) else { return false };
    // With a 2 before it for whoever is born since 2000.
    has_date && has_serial && (key == 97 - body % 97 || key == 97 - (2_000_000_000 + body) % 97)
}

pub(super) fn nl_bsn(bsn: &[u8]) -> bool {
    let sum =
        |weights: [i32; 9]| values(bsn.iter()).zip(weights).map(|(digit, weight)| digit.cast_signed() * weight).sum::<i32>();
    is_digits(bsn, 9) && !bsn.starts_with(b"00") && sum([9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 == 0
}

pub(super) fn es_dni(dni: &[u8]) -> bool {
    let Some((&letter, digits)) = dni.split_last() else { return false };
    is_digits(digits, 8) && digits != b"00000000" && number(digits).and_then(spanish_letter) == Some(letter)
}

pub(super) fn es_nie(nie: &[u8]) -> bool {
    let Some((&first @ b'X'..=b'Z', rest)) = nie.split_first() else { return false };
    let Some((&letter, digits)) = rest.split_last() else { return false };
    let number = number(digits).map(|number| u64::from(first - b'X') * 10_000_000 + number);
    is_digits(digits, 7) && number.and_then(spanish_letter) == Some(letter)
}

fn spanish_letter(number: u64) -> Option<u8> {
    b"TRWAGMYFPDXBNJZSQVHLCKE".get((number % 23) as usize).copied()
}

pub(super) fn it_cf(cf: &[u8]) -> bool {
    let Some((names, rest)) = cf.split_at_checked(6).filter(|_| cf.len() == 16) else { return false };
    let Some((&[y1, y2, month, d1, d2, place, p1, p2, p3, check], _)) = rest.split_first_chunk() else { return false };
    // The day of a woman is 40 more. Letters may stand for all digits, where two people have the same code.
    let day = unmask(d1).zip(unmask(d2)).map(|(one, two)| (one * 10 + two) % 40 + 40 * u32::from(one >= 8));
    let most_days = match month {
        b'A' | b'C' | b'E' | b'L' | b'M' | b'R' | b'T' => 31,
        b'D' | b'H' | b'P' | b'S' => 30,
        b'B' => 29,
        _ => 0,
    };
    let is_fine = names.iter().all(u8::is_ascii_uppercase)
        && day.is_some_and(|day| (1..=most_days).contains(&day))
        && place.is_ascii_uppercase()
        && [y1, y2, p1, p2, p3].into_iter().all(|digit| unmask(digit).is_some());
    is_fine && italian_check(cf) == Some(check)
}

/// What a digit is, or the letter that stands for it (decree of 23 December 1976, article 6).
fn unmask(byte: u8) -> Option<u32> {
    match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        _ => b"LMNPQRSTUV".iter().zip(0..).find(|&(&letter, _)| letter == byte).map(|(_, digit)| digit),
    }
}

/// The last letter from the fifteen characters before (decree of 23 December 1976, article 8).
fn italian_check(cf: &[u8]) -> Option<u8> {
    const ODD: [u8; 26] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
    let mut sum = 0;
    for (index, byte) in cf.iter().take(15).enumerate() {
        let value = if byte.is_ascii_digit() { byte - b'0' } else { byte.checked_sub(b'A')? };
        sum += u32::from(if index % 2 == 0 { *ODD.get(usize::from(value))? } else { value });
    }
    u8::try_from(sum % 26).ok().map(|letter| b'A' + letter)
}

pub(super) fn de_idnr(idnr: &[u8]) -> bool {
    let Some(first) = idnr.get(..10).filter(|_| is_digits(idnr, 11) && !idnr.starts_with(b"0")) else { return false };
    let mut counts = [0_u8; 10];
    for digit in values(first.iter()) {
        if let Some(count) = counts.get_mut(digit as usize) {
            *count += 1;
        }
    }
    // One digit stands there twice or three times, each other one once at most.
    let repeated = counts.iter().filter(|&&count| count > 1).count();
    let most = counts.into_iter().max().unwrap_or_default();
    // ISO 7064, MOD 11,10.
    let product = values(first.iter()).fold(10, |product, digit| match (product + digit) % 10 {
        0 => 20 % 11,
        sum => sum * 2 % 11,
    });
    repeated == 1 && most <= 3 && values(idnr.iter()).last() == Some((11 - product) % 10)
}

pub(super) fn pt_nif(nif: &[u8]) -> bool {
    let sum: u32 = values(nif.iter()).zip([9, 8, 7, 6, 5, 4, 3, 2]).map(|(digit, weight)| digit * weight).sum();
    let check = match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    };
    is_digits(nif, 9) && !nif.starts_with(b"0") && values(nif.iter()).last() == Some(check)
}

pub(super) fn gb_nino(nino: &[u8]) -> bool {
    let Some((&[one, two], rest)) = nino.split_first_chunk() else { return false };
    let Some((suffix, digits)) = rest.split_last() else { return false };
    let is_prefix = one.is_ascii_uppercase()
        && two.is_ascii_uppercase()
        && !b"DFIQUV".contains(&one)
        && !b"DFIOQUV".contains(&two)
        && ![*b"BG", *b"GB", *b"KN", *b"NK", *b"NT", *b"TN", *b"ZZ"].contains(&[one, two]);
    is_prefix && is_digits(digits, 6) && matches!(suffix, b'A'..=b'D')
}

pub(super) fn gb_nhs(nhs: &[u8]) -> bool {
    let sum: u32 = values(nhs.iter().rev()).zip(1..).map(|(digit, weight)| digit * weight).sum();
    is_digits(nhs, 10) && sum.is_multiple_of(11) && nhs != b"0000000000"
}

pub(super) fn us_ssn(ssn: &[u8]) -> bool {
    let Some((area, rest)) = ssn.split_at_checked(3).filter(|_| is_digits(ssn, 9)) else { return false };
    let Some((group, serial)) = rest.split_at_checked(2) else { return false };
    // Printed in advertisements, and void since.
    let is_void = [b"078051120", b"219099999", b"457555462"].iter().any(|void| void.as_slice() == ssn);
    area != b"000" && area != b"666" && !area.starts_with(b"9") && group != b"00" && serial != b"0000" && !is_void
}

fn is_digits(bytes: &[u8], length: usize) -> bool {
    bytes.len() == length && bytes.iter().all(u8::is_ascii_digit)
}

fn values<'b>(digits: impl Iterator<Item = &'b u8>) -> impl Iterator<Item = u32> {
    digits.map(|digit| u32::from(digit.wrapping_sub(b'0')))
}

/// Up to 18 digits as a number.
fn number(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0_u64, |number, digit| {
        let value = digit.is_ascii_digit().then(|| u64::from(digit - b'0'))?;
        number.checked_mul(10)?.checked_add(value)
    })
}
