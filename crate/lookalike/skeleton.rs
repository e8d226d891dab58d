//! What a label looks like: [`skeleton`], and whether it mixes scripts.
//!
//! After Unicode Technical Standard 39 (Security Mechanisms), sections 4 and 5: two labels are confusable if their skeletons are
//! equal. The table is a selection of its `confusables.txt` for the scripts that stand in domain names, plus letters that differ
//! in a stroke or a hook only. Unlike there, accents do not count, and a skeleton is plain lower case.

use std::borrow::Cow;

use crate::fold::fold;

/// Letters of other scripts, and odd ones of our own, replaced by the plain letter or digit that they look like.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(fold(text).chars().map(look).collect())
}

/// The [`plain`] text, with what looks alike in it written in one way: `rn` is `m`, `0` is `o`, `1` and `i` are `l`.
pub(super) fn skeleton(text: &str) -> String {
    let mut skeleton = String::with_capacity(text.len());
    let mut previous = '\0';
    for c in plain(text).chars() {
        let joined = match (previous, c) {
            ('r', 'n') => Some('m'),
            ('v', 'v') => Some('w'),
            ('c', 'l' | '1') => Some('d'),
            _ => None,
        };
        if joined.is_some() {
            skeleton.pop();
        }
        previous = if joined.is_some() { '\0' } else { c };
        skeleton.push(match joined.unwrap_or(c) {
            '0' => 'o',
            '1' | 'i' => 'l',
            other => other,
        });
    }
    skeleton
}

/// Whether letters of several scripts that look alike stand in one label (UTS 39, 5.1). Latin beside Japanese or Chinese does not
/// count: that is common, and nobody takes one for the other.
pub(super) fn mixes_scripts(label: &str) -> bool {
    if label.is_ascii() {
        return false;
    }
    let mut scripts = label.chars().filter_map(script);
    scripts.next().is_some_and(|first| scripts.any(|other| other != first))
}

/// Scripts with letters that look like those of another one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Cherokee,
    Coptic,
    Lisu,
}

fn script(c: char) -> Option<Script> {
    Some(match c {
        'a'..='z' | 'A'..='Z' | 'ß'..='ö' | 'ø'..='\u{2af}' | '\u{1d00}'..='\u{1dbf}' | '\u{1e00}'..='\u{1eff}' => {
            Script::Latin
        }
        '\u{2c60}'..='\u{2c7f}' | '\u{a722}'..='\u{a7ff}' | '\u{ab30}'..='\u{ab6f}' => Script::Latin,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
        '\u{400}'..='\u{52f}' | '\u{1c80}'..='\u{1c8f}' | '\u{a640}'..='\u{a69f}' => Script::Cyrillic,
        '\u{531}'..='\u{58a}' => Script::Armenian,
        '\u{13a0}'..='\u{13ff}' | '\u{ab70}'..='\u{abbf}' => Script::Cherokee,
        '\u{2c80}'..='\u{2cff}' => Script::Coptic,
        '\u{a4d0}'..='\u{a4ff}' => Script::Lisu,
        _ => return None,
    })
}

fn look(c: char) -> char {
    let place = CONFUSABLES.binary_search_by_key(&c, |&(confusable, _)| confusable);
    place.ok().and_then(|place| CONFUSABLES.get(place)).map_or(c, |&(_, look)| look)
}

/// Sorted. Only what [`fold`] leaves alone.
#[rustfmt::skip]
const CONFUSABLES: &[(char, char)] = &[
    ('ĸ', 'k'), ('ŋ', 'n'), ('ŧ', 't'), ('ƀ', 'b'), ('ƃ', 'b'), ('ƈ', 'c'), ('ƌ', 'd'), ('ƒ', 'f'), ('ƙ', 'k'), ('ƚ', 'l'),
    ('ƞ', 'n'), ('ƥ', 'p'), ('ƨ', 's'), ('ƫ', 't'), ('ƭ', 't'), ('ƴ', 'y'), ('ƶ', 'z'), ('ǀ', 'l'), ('ǝ', 'e'), ('ǥ', 'g'),
    ('ȡ', 'd'), ('ȥ', 'z'), ('ȴ', 'l'), ('ȵ', 'n'), ('ȶ', 't'), ('ȷ', 'j'), ('ȼ', 'c'), ('ȿ', 's'), ('ɀ', 'z'), ('ɇ', 'e'),
    ('ɉ', 'j'), ('ɋ', 'q'), ('ɍ', 'r'), ('ɏ', 'y'), ('ɐ', 'a'), ('ɑ', 'a'), ('ɓ', 'b'), ('ɔ', 'o'), ('ɕ', 'c'), ('ɖ', 'd'),
    ('ɗ', 'd'), ('ə', 'e'), ('ɛ', 'e'), ('ɠ', 'g'), ('ɡ', 'g'), ('ɢ', 'g'), ('ɦ', 'h'), ('ɧ', 'h'), ('ɨ', 'i'), ('ɩ', 'i'),
    ('ɪ', 'i'), ('ɫ', 'l'), ('ɬ', 'l'), ('ɭ', 'l'), ('ɱ', 'm'), ('ɲ', 'n'), ('ɳ', 'n'), ('ɴ', 'n'), ('ɵ', 'o'), ('ɼ', 'r'),
    ('ɽ', 'r'), ('ɾ', 'r'), ('ʀ', 'r'), ('ʂ', 's'), ('ʈ', 't'), ('ʉ', 'u'), ('ʊ', 'u'), ('ʋ', 'v'), ('ʏ', 'y'), ('ʐ', 'z'),
    ('ʑ', 'z'), ('ʙ', 'b'), ('ʜ', 'h'), ('ʝ', 'j'), ('ʟ', 'l'), ('ʠ', 'q'), ('α', 'a'), ('β', 'b'), ('γ', 'y'), ('δ', 'd'),
    ('ε', 'e'), ('η', 'n'), ('ι', 'i'), ('κ', 'k'), ('λ', 'l'), ('ν', 'v'), ('ο', 'o'), ('ρ', 'p'), ('ς', 'c'), ('σ', 'o'),
    ('τ', 't'), ('υ', 'u'), ('χ', 'x'), ('ω', 'w'), ('ϝ', 'f'), ('ϳ', 'j'), ('ϸ', 'p'), ('ϻ', 'm'), ('а', 'a'), ('б', '6'),
    ('в', 'b'), ('г', 'r'), ('е', 'e'), ('з', '3'), ('к', 'k'), ('м', 'm'), ('н', 'h'), ('о', 'o'), ('п', 'n'), ('р', 'p'),
    ('с', 'c'), ('т', 't'), ('у', 'y'), ('х', 'x'), ('ц', 'u'), ('ч', '4'), ('ш', 'w'), ('ь', 'b'), ('ђ', 'h'), ('є', 'e'),
    ('ѕ', 's'), ('і', 'i'), ('ј', 'j'), ('ћ', 'h'), ('ѡ', 'w'), ('ѳ', 'o'), ('ѵ', 'v'), ('ғ', 'f'), ('ҙ', '3'), ('қ', 'k'),
    ('ҝ', 'k'), ('ҡ', 'k'), ('ң', 'h'), ('ү', 'y'), ('ҳ', 'x'), ('ҷ', '4'), ('һ', 'h'), ('ҽ', 'e'), ('ӊ', 'h'), ('ӏ', 'l'),
    ('ӕ', 'a'), ('ә', 'e'), ('ӡ', '3'), ('ө', 'o'), ('ӽ', 'x'), ('ӿ', 'x'), ('ԁ', 'd'), ('ԃ', 'd'), ('ԋ', 'h'), ('ԍ', 'g'),
    ('ԛ', 'q'), ('ԝ', 'w'), ('ա', 'w'), ('բ', 'p'), ('գ', 'q'), ('զ', 'q'), ('ի', 'h'), ('լ', 'l'), ('հ', 'h'), ('ղ', 'n'),
    ('յ', 'j'), ('ո', 'n'), ('ռ', 'n'), ('ս', 'u'), ('վ', 'u'), ('ց', 'g'), ('ք', 'p'), ('օ', 'o'), ('\u{5e1}', 'o'),
    ('\u{627}', 'l'), ('\u{647}', 'o'), ('\u{665}', 'o'), ('۵', 'o'), ('०', 'o'), ('০', 'o'), ('๐', 'o'), ('໐', 'o'),
    ('ო', 'o'), ('ᴀ', 'a'), ('ᴄ', 'c'), ('ᴅ', 'd'), ('ᴇ', 'e'), ('ᴊ', 'j'), ('ᴋ', 'k'), ('ᴍ', 'm'), ('ᴏ', 'o'), ('ᴘ', 'p'),
    ('ᴛ', 't'), ('ᴜ', 'u'), ('ᴠ', 'v'), ('ᴡ', 'w'), ('ᴢ', 'z'), ('ᵻ', 'i'), ('ᵽ', 'p'), ('〇', 'o'), ('ー', '-'), ('一', '-'),
    ('ꜰ', 'f'), ('ꜱ', 's'), ('ꞵ', 'b'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_leads_to_plain_characters() {
        assert!(CONFUSABLES.is_sorted_by(|(one, _), (next, _)| one < next));
        for &(confusable, look) in CONFUSABLES {
            assert!(
                !confusable.is_ascii() && (look.is_ascii_lowercase() || look.is_ascii_digit() || look == '-'),
                "{confusable}"
            );
            assert_eq!(fold(&confusable.to_string()), confusable.to_string(), "fold takes it already");
        }
    }

    #[test]
    fn what_looks_alike_has_one_skeleton() {
        for (one, other) in [
            ("microsoft", "rnicrosoft"),
            ("google", "g00gle"),
            ("paypal", "paypa1"),
            ("paypal", "раураl"),
            ("apple", "аррӏе"),
            ("wave", "vvave"),
            ("adobe", "aclobe"),
            ("example", "exämple"),
            ("societe", "société"),
            ("nike", "ոike"),
        ] {
            assert_eq!(skeleton(one), skeleton(other), "{one} {other}");
        }
        for (one, other) in [("modern", "modest"), ("acide", "adde"), ("ville", "vide"), ("köln", "koeln")] {
            assert_ne!(skeleton(one), skeleton(other), "{one} {other}");
        }
    }

    #[test]
    fn scripts_that_look_alike_do_not_mix() {
        for mixed in ["pаypal", "αpple", "googlе-mail", "нello", "ոike"] {
            assert!(mixes_scripts(mixed), "{mixed}");
        }
        for plain in ["paypal", "müller", "москва", "αθηνα", "日本tokyo", "товары-24", "łódź", "ßen", "1-2"]
        {
            assert!(!mixes_scripts(plain), "{plain}");
        }
    }
}
