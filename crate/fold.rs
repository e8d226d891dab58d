//! [`fold`]: one spelling for what a person reads as the same word; [`fold_case`]: one for what differs in case alone.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

/// Lower case without accents, marks and ligatures: "Hélène" is "helene", "Weiß" is "weiss", "Łukasz" is "lukasz".
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let decomposed = DecomposingNormalizerBorrowed::new_nfkd().normalize(text);
    let mut folded = String::with_capacity(decomposed.len());
    for c in decomposed.chars().flat_map(char::to_lowercase).filter(|&c| !is_mark(c)) {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'ħ' => folded.push('h'),
            'ı' => folded.push('i'),
            '’' | '‘' | 'ʼ' => folded.push('\''),
            _ => folded.push(c),
        }
    }
    folded
}

/// Lower case, each character to one as Thunderbird compares the names of mailing lists, and accents encoded one way (NFC).
#[must_use]
pub fn fold_case(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(text);
    composed.chars().filter_map(|c| c.to_lowercase().next()).collect()
}

/// Combining marks, and characters that are not seen.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn accents_case_and_ligatures_are_folded() {
        for (text, folded) in [
            ("Hélène", "helene"),
            ("He\u{301}le\u{300}ne", "helene"),
            ("GROẞ und Weiß", "gross und weiss"),
            ("Łukasz Øystein Đorđe", "lukasz oystein dorde"),
            ("Œuvre ﬁn Æsop", "oeuvre fin aesop"),
            ("İstanbul", "istanbul"),
            ("d’Artagnan", "d'artagnan"),
            ("Пётр", "петр"),
            ("\u{202e}bob\u{200b}", "bob"),
        ] {
            assert_eq!(fold(text), folded);
        }
    }
}
