//! [`Font`]: what the strings on a page say, and how wide that is (ISO 32000-2, 9.6, 9.7 and 9.10).

use std::collections::BTreeMap;

use super::cmap::CMap;
use super::document::{Document, harmless};
use super::object::{Dict, Object, utf_16_of};
use crate::attachment::{Scan, Unreadable};

/// Far more than all characters of a font take.
const MOST_OF_CMAP: usize = 2_000_000;

/// A font, without its shapes.
#[derive(Debug)]
pub(super) struct Font {
    codes: Codes,
    to_unicode: CMap,
    /// Of a simple font: what its codes stand for, where that differs from its encoding.
    differences: BTreeMap<u32, String>,
    encoding: Encoding,
    /// By the first code of a range: its last one, and the width of each, in thousandths of the font's size.
    widths: BTreeMap<u32, (u32, f64)>,
    default_width: f64,
    /// Widths of the codes from the space on, where the file leaves it to each program to know them.
    known_widths: Option<&'static [u16; 95]>,
}

/// How codes are cut out of a string.
#[derive(Debug)]
enum Codes {
    OneByte,
    TwoBytes,
    /// As a `CMap` in the file says.
    Mapped(CMap),
}

/// What codes stand for without a `CMap`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Standard,
    WinAnsi,
    MacRoman,
    /// The code is the character, in UTF-16.
    Unicode,
    /// Numbers of shapes.
    None,
}

impl Font {
    pub(super) async fn load(font: &Dict, document: &mut Document<'_>, scan: &mut Scan<'_>) -> Result<Self, Unreadable> {
        let is_composite = font.get("Subtype").is_name("Type0");
        let to_unicode = cmap(font.get("ToUnicode"), document, scan).await?;
        let encoding = document.resolve(font.get("Encoding"), scan).await?;
        let mut loaded = Self {
            codes: if is_composite { Codes::TwoBytes } else { Codes::OneByte },
            to_unicode,
            differences: BTreeMap::new(),
            encoding: Encoding::None,
            widths: BTreeMap::new(),
            default_width: 500.0,
            known_widths: None,
        };
        if is_composite {
            if let Object::Stream(_) = &*encoding {
                loaded.codes = Codes::Mapped(cmap(&encoding, document, scan).await?);
            } else if encoding.name().is_some_and(|name| holds(name, b"UCS2") || holds(name, b"UTF16")) {
                loaded.encoding = Encoding::Unicode;
            }
            loaded.add_composite_widths(font, document, scan).await?;
        } else {
            loaded.add_encoding(font, &encoding, document, scan).await?;
            loaded.add_simple_widths(font, document, scan).await?;
        }
        Ok(loaded)
    }

    /// The code at the beginning of a string, and how many bytes it has; at least one.
    pub(super) fn code(&self, string: &[u8]) -> (u32, usize) {
        let two = || {
            let code = string.iter().take(2).fold(0, |code, &byte| code << 8 | u32::from(byte));
            (code, string.len().clamp(1, 2))
        };
        match &self.codes {
            Codes::OneByte => (string.first().copied().unwrap_or_default().into(), 1),
            Codes::TwoBytes => two(),
            Codes::Mapped(cmap) => cmap.code(string).unwrap_or_else(two),
        }
    }

    /// Adds what a code stands for; whether that is known.
    pub(super) fn write(&self, code: u32, text: &mut String) -> bool {
        let known = self.to_unicode.text(code).or_else(|| self.differences.get(&code).cloned());
        if let Some(known) = known {
            // A line that is broken inside a character would be one too many.
            known.chars().for_each(|c| write(c, text));
            return true;
        }
        let c = match self.encoding {
            Encoding::None => None,
            Encoding::Unicode => u16::try_from(code).ok().and_then(|code| utf_16_of(&code.to_be_bytes()).chars().next()),
            simple => u8::try_from(code).ok().and_then(|code| simple.character(code)),
        };
        c.inspect(|&c| write(c, text)).is_some()
    }

    /// In thousandths of the font's size.
    pub(super) fn width(&self, code: u32) -> f64 {
        if let Some((_, (_, width))) = self.widths.range(..=code).next_back().filter(|(_, (last, _))| code <= *last) {
            return *width;
        }
        let known = self.known_widths.and_then(|known| known.get(usize::try_from(code).ok()?.checked_sub(32)?));
        known.map_or(self.default_width, |&width| width.into())
    }

    async fn add_encoding(
        &mut self,
        font: &Dict,
        encoding: &Object,
        document: &mut Document<'_>,
        scan: &mut Scan<'_>,
    ) -> Result<(), Unreadable> {
        let dict = encoding.dict();
        let base = dict.map_or(encoding, |dict| dict.get("BaseEncoding"));
        self.encoding = match base.name() {
            Some(b"WinAnsiEncoding") => Encoding::WinAnsi,
            Some(b"MacRomanEncoding") => Encoding::MacRoman,
            Some(b"StandardEncoding") => Encoding::Standard,
            _ if font.get("Subtype").is_name("TrueType") => Encoding::WinAnsi,
            // The shapes are drawn in the file, and named as anybody likes.
            _ if font.get("Subtype").is_name("Type3") => Encoding::None,
            _ => Encoding::Standard,
        };
        let differences = document.resolve(dict.map_or(&Object::Null, |dict| dict.get("Differences")), scan).await?;
        let mut code = 0_u32;
        for object in differences.array() {
            match object {
                Object::Name(name) => {
                    if let Some(text) = glyph(name) {
                        self.differences.insert(code, text);
                    }
                    code = code.saturating_add(1);
                }
                number => code = number.unsigned().unwrap_or(code),
            }
        }
        Ok(())
    }

    async fn add_simple_widths(
        &mut self,
        font: &Dict,
        document: &mut Document<'_>,
        scan: &mut Scan<'_>,
    ) -> Result<(), Unreadable> {
        let first = document.resolve(font.get("FirstChar"), scan).await?.unsigned::<u32>().unwrap_or(0);
        let widths = document.resolve(font.get("Widths"), scan).await?;
        // The shapes of a Type 3 font have a scale of their own (9.6.4).
        let matrix = document.resolve(font.get("FontMatrix"), scan).await?;
        let scale = matrix.array().first().and_then(Object::number).map_or(1.0, |scale| scale * 1000.0);
        for (code, width) in (first..).zip(widths.array().iter().take(256)) {
            let width = document.resolve(width, scan).await?.number().unwrap_or_default();
            self.widths.insert(code, (code, width * scale));
        }
        let descriptor = document.resolve(font.get("FontDescriptor"), scan).await?;
        if let Some(missing) = descriptor.dict().and_then(|descriptor| descriptor.get("MissingWidth").number()) {
            self.default_width = missing;
        }
        let name = font.get("BaseFont").name().unwrap_or_default();
        if self.widths.is_empty() {
            (self.known_widths, self.default_width) = known_widths(name);
        }
        Ok(())
    }

    /// 9.7.4.3. Codes are taken for the numbers of shapes, as they nearly always are.
    async fn add_composite_widths(
        &mut self,
        font: &Dict,
        document: &mut Document<'_>,
        scan: &mut Scan<'_>,
    ) -> Result<(), Unreadable> {
        self.default_width = 1000.0;
        let descendants = document.resolve(font.get("DescendantFonts"), scan).await?;
        let descendant = document.resolve(descendants.array().first().unwrap_or(&Object::Null), scan).await?;
        let Some(descendant) = descendant.dict() else { return Ok(()) };
        if let Some(width) = descendant.get("DW").number() {
            self.default_width = width;
        }
        let widths = document.resolve(descendant.get("W"), scan).await?;
        let mut rest = widths.array();
        while let [first, second, after @ ..] = rest {
            let first = first.unsigned::<u32>().unwrap_or_default();
            let second = document.resolve(second, scan).await?;
            if let Object::Array(each) = &*second {
                for (code, width) in (first..).zip(each) {
                    self.widths.insert(code, (code, width.number().unwrap_or_default()));
                }
                rest = after;
            } else if let ([width, after @ ..], Some(last)) = (after, second.unsigned::<u32>()) {
                self.widths.insert(first, (last, width.number().unwrap_or_default()));
                rest = after;
            } else {
                break;
            }
        }
        Ok(())
    }
}

async fn cmap(object: &Object, document: &mut Document<'_>, scan: &mut Scan<'_>) -> Result<CMap, Unreadable> {
    let object = document.resolve(object, scan).await?;
    let Object::Stream(stream) = &*object else { return Ok(CMap::default()) };
    let data = harmless(document.data(stream, MOST_OF_CMAP, scan).await)?;
    Ok(data.map_or_else(CMap::default, |data| CMap::parse(&data.bytes)))
}

fn holds(name: &[u8], word: &[u8]) -> bool {
    name.windows(word.len()).any(|window| window == word)
}

/// Ligatures are written as their letters, and every space as the same: what is looked for is written so.
fn write(c: char, text: &mut String) {
    match c {
        'ﬀ' => text.push_str("ff"),
        'ﬁ' => text.push_str("fi"),
        'ﬂ' => text.push_str("fl"),
        'ﬃ' => text.push_str("ffi"),
        'ﬄ' => text.push_str("ffl"),
        'ﬅ' | 'ﬆ' => text.push_str("st"),
        // A gap before it may have become one already.
        c if c.is_whitespace() && text.ends_with(' ') => {}
        c if c.is_whitespace() => text.push(' '),
        c if c.is_control() => {}
        c => text.push(c),
    }
}

impl Encoding {
    /// Annex D.
    fn character(self, code: u8) -> Option<char> {
        let (first, table) = match self {
            Self::WinAnsi => (0x80, "€•‚ƒ„…†‡ˆ‰Š‹Œ•Ž••‘’“”•–—˜™š›œ•žŸ"),
            Self::MacRoman => (0x80, MAC_ROMAN),
            Self::Standard if code == b'\'' => return Some('’'),
            Self::Standard if code == b'`' => return Some('‘'),
            Self::Standard => (0xa1, STANDARD),
            Self::Unicode | Self::None => return None,
        };
        let c = if code < 0x80 { None } else { code.checked_sub(first).and_then(|at| table.chars().nth(at.into())) };
        c.or_else(|| (code < 0x80 || self == Self::WinAnsi).then_some(code.into())).filter(|&c| c != '\0' && c >= ' ')
    }
}

const MAC_ROMAN: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\0ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";

const STANDARD: &str = "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ\0–†‡·\0¶•‚„”»…‰\0¿\0`´ˆ˜¯˘˙¨\0˚¸\0˝˛ˇ—\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0Æ\0ª\0\0\0\0ŁØŒº\0\0\0\0\0æ\0\0\0ı\0\0łøœß";

/// What a glyph's name says (Adobe Glyph List Specification, 2): the names that stand for characters people write addresses, numbers and
/// European languages with.
fn glyph(name: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?;
    // A variant is the same character; `f_f_i` are three.
    let base = name.split('.').next().filter(|base| !base.is_empty())?;
    base.split('_').map(component).collect()
}

fn component(name: &str) -> Option<String> {
    let mut letters = name.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return Some(letter.into());
    }
    if let Ok(at) = GLYPHS.binary_search_by_key(&name, |(name, _)| name) {
        return GLYPHS.get(at).map(|(_, text)| (*text).to_owned());
    }
    if let Some(units) = name.strip_prefix("uni").filter(|units| units.len() % 4 == 0 && units.len() <= 64) {
        return Some(utf_16_of(&super::object::from_hexadecimal(units.as_bytes())));
    }
    let digits = name.strip_prefix('u').filter(|digits| (4..=6).contains(&digits.len()));
    if let Some(c) = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32) {
        return Some(c.into());
    }
    // `eacute` is an e, and an accent over it.
    let (letter, accent) = name.split_at_checked(1)?;
    let (_, pairs) = ACCENTS.iter().find(|(name, _)| *name == accent)?;
    let mut after = pairs.chars().skip_while(|&c| !letter.starts_with(c));
    after.nth(1).map(Into::into)
}

/// Letters, each followed by itself with the accent.
const ACCENTS: [(&str, &str); 12] = [
    ("acute", "AÁaáCĆcćEÉeéGǴgǵIÍiíLĹlĺNŃnńOÓoóRŔrŕSŚsśUÚuúWẂwẃYÝyýZŹzź"),
    ("breve", "AĂaăEĔeĕGĞgğIĬiĭOŎoŏUŬuŭ"),
    ("caron", "AǍaǎCČcčDĎdďEĚeěGǦgǧIǏiǐLĽlľNŇnňOǑoǒRŘrřSŠsšTŤtťUǓuǔZŽzž"),
    ("cedilla", "CÇcçDḐdḑEȨeȩGĢgģLĻlļNŅnņRŖrŗSŞsşTŢtţ"),
    ("circumflex", "AÂaâCĈcĉEÊeêGĜgĝIÎiîOÔoôSŜsŝUÛuûWŴwŵYŶyŷZẐzẑ"),
    ("commaaccent", "SȘsșTȚtț"),
    ("dieresis", "AÄaäEËeëIÏiïOÖoötẗUÜuüWẄwẅYŸyÿ"),
    ("dotaccent", "AȦaȧCĊcċDḊdḋEĖeėGĠgġIİNṄnṅOȮoȯRṘrṙSṠsṡTṪtṫWẆwẇYẎyẏZŻzż"),
    ("grave", "AÀaàEÈeèIÌiìNǸnǹOÒoòUÙuùWẀwẁYỲyỳ"),
    ("hungarumlaut", "OŐoőUŰuű"),
    ("macron", "AĀaāEĒeēGḠgḡIĪiīOŌoōUŪuūYȲyȳ"),
    ("tilde", "AÃaãEẼeẽIĨiĩNÑnñOÕoõUŨuũYỸyỹ"),
];

/// In the order of their names.
const GLYPHS: [(&str, &str); 90] = [
    ("AE", "Æ"),
    ("Aogonek", "Ą"),
    ("Aring", "Å"),
    ("Dcroat", "Đ"),
    ("Eogonek", "Ę"),
    ("Eth", "Ð"),
    ("Euro", "€"),
    ("Lslash", "Ł"),
    ("OE", "Œ"),
    ("Oslash", "Ø"),
    ("Thorn", "Þ"),
    ("ae", "æ"),
    ("ampersand", "&"),
    ("aogonek", "ą"),
    ("aring", "å"),
    ("asciicircum", "^"),
    ("asciitilde", "~"),
    ("asterisk", "*"),
    ("at", "@"),
    ("backslash", "\\"),
    ("bar", "|"),
    ("braceleft", "{"),
    ("braceright", "}"),
    ("bracketleft", "["),
    ("bracketright", "]"),
    ("bullet", "•"),
    ("colon", ":"),
    ("comma", ","),
    ("dcroat", "đ"),
    ("degree", "°"),
    ("dollar", "$"),
    ("dotlessi", "ı"),
    ("eight", "8"),
    ("ellipsis", "…"),
    ("emdash", "—"),
    ("endash", "–"),
    ("eogonek", "ę"),
    ("equal", "="),
    ("eth", "ð"),
    ("exclam", "!"),
    ("ff", "ff"),
    ("ffi", "ffi"),
    ("ffl", "ffl"),
    ("fi", "fi"),
    ("five", "5"),
    ("fl", "fl"),
    ("four", "4"),
    ("germandbls", "ß"),
    ("grave", "`"),
    ("greater", ">"),
    ("guillemotleft", "«"),
    ("guillemotright", "»"),
    ("hyphen", "-"),
    ("less", "<"),
    ("lslash", "ł"),
    ("minus", "−"),
    ("nbspace", " "),
    ("nine", "9"),
    ("numbersign", "#"),
    ("oe", "œ"),
    ("one", "1"),
    ("oslash", "ø"),
    ("parenleft", "("),
    ("parenright", ")"),
    ("percent", "%"),
    ("period", "."),
    ("periodcentered", "·"),
    ("plus", "+"),
    ("question", "?"),
    ("quotedbl", "\""),
    ("quotedblbase", "„"),
    ("quotedblleft", "“"),
    ("quotedblright", "”"),
    ("quoteleft", "‘"),
    ("quoteright", "’"),
    ("quotesinglbase", "‚"),
    ("quotesingle", "'"),
    ("section", "§"),
    ("semicolon", ";"),
    ("seven", "7"),
    ("sfthyphen", "\u{ad}"),
    ("six", "6"),
    ("slash", "/"),
    ("space", " "),
    ("sterling", "£"),
    ("thorn", "þ"),
    ("three", "3"),
    ("two", "2"),
    ("underscore", "_"),
    ("zero", "0"),
];

/// Of the fonts that every program has (9.6.2.2): those of the space and of the characters after it, and of all others.
fn known_widths(name: &[u8]) -> (Option<&'static [u16; 95]>, f64) {
    let is_bold = holds(name, b"Bold");
    if holds(name, b"Courier") {
        return (None, 600.0);
    }
    if holds(name, b"Times") {
        return (Some(if is_bold { &TIMES_BOLD } else { &TIMES }), 500.0);
    }
    (Some(if is_bold { &HELVETICA_BOLD } else { &HELVETICA }), 556.0)
}

const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 222, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 222, 556, 556, 500, 556, 556, 278, 556,
    556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

const HELVETICA_BOLD: [u16; 95] = [
    278, 333, 474, 556, 556, 889, 722, 278, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 278, 556, 611, 556, 611, 556, 333, 611,
    611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
];

const TIMES: [u16; 95] = [
    250, 333, 408, 500, 500, 833, 778, 333, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500, 500,
    500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722,
    556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500,
    500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
];

const TIMES_BOLD: [u16; 95] = [
    250, 333, 555, 500, 500, 1000, 833, 333, 333, 333, 500, 570, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500, 500,
    500, 500, 333, 333, 570, 570, 570, 500, 930, 722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944, 722, 778,
    611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667, 333, 278, 333, 581, 500, 333, 500, 556, 444, 556, 444, 333, 500,
    556, 278, 333, 556, 278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444, 394, 220, 394, 520,
];
