//! Programs: what runs when it is opened, told by content ([`by_content`]) and by name ([`by_name`]).
//!
//! The endings are those that [Gmail](https://support.google.com/mail/answer/6590) and
//! [Outlook](https://support.microsoft.com/office/blocked-attachments-in-outlook-434752e1-02d3-4e90-9124-8b81e49a8519) do not let
//! through, without what is no program: certificates, databases, mailboxes, passive parts of web pages. Beside them are those of packages
//! and disk images of other systems.

use super::bytes::{u16_at, u32_at};
use super::zip::Archive;
use super::{Kind, Reason, Source, Unreadable};

/// Whether a file runs by its name, whatever is inside. `further` are endings that count beside the usual ones.
#[must_use]
pub fn by_name(name: &str, further: &[String]) -> Option<Reason> {
    let shown = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = shown.chars().filter(|&letter| !is_directing(letter)).collect();
    let plain = without_tail(&plain);
    let (stem, ending) = plain.rsplit_once('.').unwrap_or((plain, ""));
    let ending = ending.trim().to_lowercase();
    let runs = is_ending(&ending, further);
    // A name has no need of what turns its letters round; what only directs them may be there for the sake of Arabic or Hebrew.
    if shown.contains(OVERRIDES) || (runs && plain.len() < without_tail(shown).len()) {
        return Some(Reason::RightToLeft);
    }
    if !runs {
        return None;
    }
    Some(if pretends(stem) { Reason::DoubleExtension } else { Reason::Extension })
}

/// How something runs that is of a kind, by its name or its content; what the name tries to hide comes first.
pub(super) fn reason(name: &str, kind: Kind, further: &[String]) -> Option<Reason> {
    let by_name = by_name(name, further);
    match (by_name, kind) {
        (Some(Reason::Extension) | None, Kind::Program) => Some(Reason::Program),
        (None, Kind::Script) => Some(Reason::Script),
        _ => by_name,
    }
}

/// U+202D and U+202E show the letters after them in one direction, whatever they are.
const OVERRIDES: [char; 2] = ['\u{202d}', '\u{202e}'];

/// Signs that show nothing and direct the writing (Unicode Standard Annex #9, 2), or have no width.
fn is_directing(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Windows drops dots and spaces at the end, and the name of the usual stream.
fn without_tail(name: &str) -> &str {
    let name = name.split("::$").next().unwrap_or_default();
    name.trim_end_matches(|letter: char| letter == '.' || letter.is_whitespace() || letter.is_control())
}

/// Whether a name without its ending has the ending of a document, with or without spaces to push the other one out of sight.
fn pretends(stem: &str) -> bool {
    let ending = without_tail(stem).rsplit_once('.').map(|(_, ending)| ending.trim().to_lowercase()).unwrap_or_default();
    DOCUMENTS.binary_search(&&*ending).is_ok()
}

fn is_ending(ending: &str, further: &[String]) -> bool {
    ENDINGS.binary_search(&ending).is_ok()
        || further.iter().any(|further| further.trim_start_matches('.').to_lowercase() == ending && !ending.is_empty())
}

/// In alphabetical order.
#[rustfmt::skip]
const ENDINGS: &[&str] = &[
    "ade", "adp", "apk", "appcontent-ms", "appimage", "application", "appref-ms", "appx", "appxbundle", "bat", "cab", "chm", "cmd",
    "com", "command", "cpl", "csh", "deb", "diagcab", "diagcfg", "diagpkg", "dll", "dmg", "ear", "ex", "ex_", "exe", "fxp", "gadget", "hlp",
    "hpj", "hta", "htc", "img", "inf", "ins", "iso", "isp", "its", "jar", "jnlp", "js", "jse", "ksh", "library-ms", "lnk", "mad", "maf", "mag",
    "mam", "maq", "mar", "mas", "mau", "mav", "maw", "mcf", "mda", "mde", "mdt", "mdw", "mdz", "mjs", "msc", "msh", "msh1",
    "msh1xml", "msh2", "msh2xml", "mshxml", "msi", "msix", "msixbundle", "msp", "mst", "msu", "nsh", "ocx", "ops", "osd", "pcd", "pif", "pkg", "pl",
    "plg", "prg", "printerexport", "ps1", "ps1xml", "ps2", "ps2xml", "psc1", "psc2", "psd1", "psdm1", "psm1", "py", "pyc",
    "pyo", "pyw", "pyz", "pyzw", "reg", "rpm", "run", "scf", "scr", "sct", "search-ms", "settingcontent-ms", "sh", "shb", "shs", "sys", "theme",
    "vb", "vbe", "vbp", "vbs", "vhd", "vhdx", "vsmacros", "vsw", "vxd", "war", "webpnp", "website", "ws", "wsc", "wsf", "wsh",
    "xap", "xbap", "xll", "xnk", "xpi",
];

/// Endings of what people open without a second thought, in alphabetical order.
#[rustfmt::skip]
const DOCUMENTS: &[&str] = &[
    "7z", "avi", "bmp", "csv", "doc", "docm", "docx", "eml", "gif", "gz", "heic", "htm", "html", "ics", "jpeg", "jpg", "json", "key",
    "mov", "mp3", "mp4", "msg", "numbers", "odp", "ods", "odt", "pages", "pdf", "png", "ppt", "pptm", "pptx", "rar", "rtf", "svg", "tif",
    "tiff", "tsv", "txt", "vcf", "wav", "webp", "xls", "xlsm", "xlsx", "xml", "zip",
];

/// Scripts that are told by their names, since nothing in them does: text is one if it ends like this. In alphabetical order.
#[rustfmt::skip]
const SCRIPTS: &[&str] = &[
    "bat", "cmd", "command", "csh", "hta", "htc", "inf", "jnlp", "js", "jse", "ksh", "mjs", "msh", "pl", "ps1", "psd1", "psm1", "py", "pyw",
    "reg", "scf", "sct", "settingcontent-ms", "sh", "vb", "vbe", "vbs", "ws", "wsc", "wsf", "wsh",
];

/// Whether a program is in a text that is called so; to be asked where content says nothing.
pub(super) fn is_script(ending: &str, head: &[u8]) -> bool {
    SCRIPTS.binary_search(&ending).is_ok() && !head.contains(&0)
}

/// What runs, by the beginning of its content, or by what stands in the places that its beginning points to.
pub(super) async fn by_content(head: &[u8], source: &Source<'_>) -> Result<Option<Kind>, Unreadable> {
    let starts = |magic: &[u8]| head.starts_with(magic);
    if starts(b"#!") {
        let line = head.get(2..).unwrap_or_default().trim_ascii_start();
        return Ok(if line.starts_with(b"/") { Some(Kind::Script) } else { None });
    }
    if starts(b"MZ") {
        return Ok(if is_dos(head, source).await? { Some(Kind::Program) } else { None });
    }
    let is_program = is_elf(head) || is_mach_o(head) || PROGRAMS.iter().any(|magic| starts(magic)) || opens_file(head);
    Ok(if is_program { Some(Kind::Program) } else { None })
}

/// What runs, by what stands far behind its beginning: disk images.
pub(super) async fn by_content_behind(source: &Source<'_>) -> Result<Option<Kind>, Unreadable> {
    // ECMA-119, 8.1: after sixteen sectors that belong to nobody.
    let volume = source.read_up_to(0x8001, 5).await?;
    let tail = match source.size().checked_sub(512) {
        Some(from) => source.read_up_to(from, 8).await?,
        None => std::borrow::Cow::default(),
    };
    // Virtual Hard Disk Image Format Specification, "Hard Disk Footer Format"; the other is Apple's.
    let is_image = *volume == *b"CD001" || *tail == *b"conectix" || tail.starts_with(b"koly\0\0\0\x04");
    Ok(if is_image { Some(Kind::Program) } else { None })
}

/// Shortcuts ([MS-SHLLINK] 2.1), help (`ITSF`), disk images, Debian's and Red Hat's packages, Android's and Python's compiled code.
const PROGRAMS: &[&[u8]] = &[
    b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xC0\0\0\0\0\0\0\x46",
    b"ITSF\x03\0\0\0",
    b"conectix",
    b"vhdxfile",
    b"!<arch>\ndebian-binary",
    b"\xED\xAB\xEE\xDB",
    b"dex\n03",
    b"MSCF\0\0\0\0",
];

/// A program for DOS, with or without one for Windows behind it (PE Format, "MS-DOS Stub").
async fn is_dos(head: &[u8], source: &Source<'_>) -> Result<bool, Unreadable> {
    let Some(place) = u32_at(head, 0x3C).filter(|&place| place >= 0x40) else { return Ok(is_plain_dos(head)) };
    let magic = source.read_up_to(place.into(), 4).await?;
    let is_windows = *magic == *b"PE\0\0" || [b"NE", b"LE", b"LX"].iter().any(|format| magic.starts_with(*format));
    // Of a file inside an archive only the beginning may be here.
    Ok(is_windows || is_plain_dos(head))
}

/// The fields of its header fit each other: bytes on the last page, pages, paragraphs of the header, and the place of relocations.
fn is_plain_dos(head: &[u8]) -> bool {
    let read = || Some((u16_at(head, 2)?, u16_at(head, 4)?, u16_at(head, 8)?, u16_at(head, 0x18)?));
    read().is_some_and(|(last, pages, paragraphs, relocations)| {
        last < 512
            && (1..=0x800).contains(&pages)
            && (2..=0x1000).contains(&paragraphs)
            && relocations >= 0x1C
            && u32::from(paragraphs) * 16 <= u32::from(pages) * 512
    })
}

/// ELF header: 32 or 64 bits, either order of bytes, version 1.
fn is_elf(head: &[u8]) -> bool {
    matches!(head, [0x7F, b'E', b'L', b'F', 1 | 2, 1 | 2, 1, ..])
}

/// mach-o/loader.h and mach-o/fat.h. Compiled Java begins like a universal program, and has a version of at least 45 where that has a
/// number of machines.
fn is_mach_o(head: &[u8]) -> bool {
    match head {
        [0xFE, 0xED, 0xFA, 0xCE | 0xCF, ..] | [0xCE | 0xCF, 0xFA, 0xED, 0xFE, ..] => true,
        [0xCA, 0xFE, 0xBA, 0xBE | 0xBF, 0, 0, 0, machines, ..] => (1..45).contains(machines),
        _ => false,
    }
}

/// An internet shortcut that leads to a file on this machine or on somebody's server.
fn opens_file(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let begins = |line: &[u8], with: &[u8]| line.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    begins(text, b"[InternetShortcut]")
        && text.split(|&byte| byte == b'\n').any(|line| {
            let target = if begins(line, b"URL=") { line.get(4..).unwrap_or_default().trim_ascii() } else { &[] };
            begins(target, b"file:") || begins(target, b"\\\\")
        })
}

/// Whether an archive is a program: for Java, Android, Windows, or Mozilla's. What is in it is the program's own.
pub(super) fn is_package(name: &str, archive: &Archive<'_>) -> bool {
    let has = |name: &str| archive.find(name).is_some();
    let ends = |ending: &str| archive.entries.iter().any(|entry| entry.name.ends_with(ending));
    let ending = super::kind::extension(name);
    (has("META-INF/MANIFEST.MF") && (matches!(&*ending, "jar" | "war" | "ear") || ends(".class")))
        || (has("AndroidManifest.xml") && (has("classes.dex") || has("resources.arsc")))
        || (has("manifest.json") && (has("META-INF/mozilla.rsa") || ending == "xpi"))
        || has("AppxManifest.xml")
        || has("AppxMetadata/AppxBundleManifest.xml")
}

#[cfg(test)]
mod tests {
    use super::{DOCUMENTS, ENDINGS, SCRIPTS};

    #[test]
    fn endings_are_in_order_for_searching() {
        for list in [ENDINGS, DOCUMENTS, SCRIPTS] {
            assert!(list.is_sorted_by(|one, next| one < next), "{list:?}");
        }
        assert!(SCRIPTS.iter().all(|script| ENDINGS.contains(script)));
    }
}
