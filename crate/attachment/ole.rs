//! Compound files ([MS-CFB]): documents of Office until 2003, documents of any Office that are encrypted, messages of Outlook,
//! installers of Windows.

mod compound;
mod crypto;
mod doc;
mod msg;
mod objects;
mod ppt;
mod xls;

use super::{Encrypted, Facts, Kind, Reason, Scan, Source, Unreadable, kind};
pub(super) use compound::MAGIC;
use compound::{Compound, Entry, THE_ROOT};
use crypto::{EXCELS_PASSWORD, PackageKey};

/// Classes of root storages, as their bytes stand there: `00020D0B-0000-0000-C000-000000000046` and the like.
const MESSAGE: u32 = 0x0002_0d0b;
/// An installer, and a patch and a transform for one.
const INSTALLERS: [u32; 3] = [0x000c_1084, 0x000c_1086, 0x000c_1082];
/// What follows the first part of all of these.
const OF_MICROSOFT: [u8; 12] = [0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46];

/// A file that begins as compound files do.
pub(super) async fn read(name: &str, source: &Source<'_>, scan: &mut Scan<'_>, facts: &mut Facts) -> Result<(), Unreadable> {
    // Until more is known, its name may be right about which it is.
    facts.kind = by_name(name);
    let mut compound = Compound::open(source).await?;
    let stream = |name| compound.stream(THE_ROOT, name);
    if let Some(package) = stream("EncryptedPackage") {
        return read_package(&mut compound, &package, name, scan, facts).await;
    }
    let (kind, main) = kind_of(&compound);
    facts.kind = kind;
    // A document whose rights are managed has a notice in its place ([MS-OFFCRYPTO] 1.3.1.3).
    if stream("\u{9}DRMContent").is_some() {
        facts.encrypted = Encrypted::All;
        return Ok(());
    }
    let has_project = has_project(&compound);
    let done = match (kind, main) {
        (Kind::Doc, Some(main)) => doc::read(&mut compound, &main, scan, facts).await,
        (Kind::Xls, Some(main)) => xls::read(&mut compound, &main, name, scan, facts).await,
        (Kind::Ppt, Some(main)) => ppt::read(&mut compound, &main, name, scan, facts).await,
        (Kind::Msg, _) => msg::read(&mut compound, scan, facts).await,
        (Kind::Program, _) => {
            facts.encrypted = Encrypted::None;
            Ok(())
        }
        _ => Ok(()),
    };
    let is_known = facts.programs.iter().any(|program| program.reason == Reason::Macros && program.name == name);
    if has_project && !is_known {
        facts.add_program(name, Reason::Macros);
    }
    done?;
    if facts.encrypted == Encrypted::All { Ok(()) } else { objects::read(&mut compound, scan, facts).await }
}

/// The stream that a document is in, as much of it as the budget has; where that is not all, the facts say so.
async fn main_stream(
    compound: &mut Compound<'_>,
    stream: &Entry,
    scan: &mut Scan<'_>,
    facts: &mut Facts,
) -> Result<Vec<u8>, Unreadable> {
    let bytes = compound.read(stream, scan.budget.of_part()).await?;
    if (bytes.len() as u64) < stream.size {
        facts.looked_at = Some(bytes.len() as u64);
    }
    scan.budget.spend(bytes.len())?;
    Ok(bytes)
}

/// What a compound file is, and the stream that says so.
fn kind_of(compound: &Compound<'_>) -> (Kind, Option<Entry>) {
    match compound.class.split_first_chunk() {
        Some((class, rest)) if *rest == OF_MICROSOFT => match u32::from_le_bytes(*class) {
            MESSAGE => return (Kind::Msg, None),
            class if INSTALLERS.contains(&class) => return (Kind::Program, None),
            _ => {}
        },
        _ => {}
    }
    let streams = [
        ("WordDocument", Kind::Doc),
        ("Workbook", Kind::Xls),
        ("Book", Kind::Xls),
        ("PowerPoint Document", Kind::Ppt),
        ("__properties_version1.0", Kind::Msg),
    ];
    let found = streams.into_iter().find_map(|(name, kind)| Some((kind, Some(compound.stream(THE_ROOT, name)?))));
    found.unwrap_or_default()
}

/// What a name says where the content does not: which document since 2007 is encrypted, or which until then is cut off.
fn by_name(name: &str) -> Kind {
    match kind::extension(name).as_str() {
        "docx" | "docm" | "dotx" | "dotm" => Kind::Docx,
        "xlsx" | "xlsm" | "xltx" | "xltm" | "xlsb" | "xlam" => Kind::Xlsx,
        "pptx" | "pptm" | "potx" | "potm" | "ppsx" | "ppsm" | "ppam" => Kind::Pptx,
        "doc" | "dot" => Kind::Doc,
        "xls" | "xlt" | "xla" => Kind::Xls,
        "ppt" | "pot" | "pps" | "ppa" => Kind::Ppt,
        "msg" => Kind::Msg,
        _ => Kind::Office,
    }
}

/// Whether there is a project of Visual Basic, wherever the program keeps it ([MS-OVBA] 2.2.1).
fn has_project(compound: &Compound<'_>) -> bool {
    let mut storages = compound.entries.iter().filter(|entry| !entry.is_stream && entry.name.eq_ignore_ascii_case("VBA"));
    storages.any(|storage| compound.stream(storage.id, "dir").is_some())
}

/// A document since 2007 that is encrypted ([MS-OFFCRYPTO] 1.3.3); one that opens without a question is read as what it is.
async fn read_package(
    compound: &mut Compound<'_>,
    package: &Entry,
    name: &str,
    scan: &mut Scan<'_>,
    facts: &mut Facts,
) -> Result<(), Unreadable> {
    let Some(info) = compound.stream(THE_ROOT, "EncryptionInfo") else {
        // Its rights are managed: a server has the key.
        facts.encrypted = Encrypted::All;
        return Ok(());
    };
    let info = compound.read(&info, MOST_INFO).await?;
    let Some(key) = PackageKey::find(&info, EXCELS_PASSWORD, &scan.budget)? else {
        facts.encrypted = Encrypted::All;
        return Ok(());
    };
    facts.encrypted = Encrypted::None;
    let most = scan.budget.of_part();
    if package.size > most as u64 {
        return Err(Unreadable::Large);
    }
    let package = compound.read(package, most).await?;
    scan.budget.spend(package.len())?;
    let document = key.open(package, &scan.budget)?;
    // Anything else could be encrypted again and again.
    if !document.starts_with(b"PK") {
        return Err(Unreadable::Malformed);
    }
    let part = Box::pin(scan.file(name, &Source::Memory(&document))).await;
    let kind = if part.kind == Kind::Zip { facts.kind } else { part.kind };
    *facts = Facts { kind, size: facts.size, encrypted: Encrypted::None, ..part };
    Ok(())
}

/// What tells how a package is encrypted is not longer than this.
const MOST_INFO: usize = 65_536;

/// Text on its way to be counted.
#[derive(Default)]
struct Text(String);

/// Longer text is looked through before more is read.
const LONG: usize = 65_536;

impl Text {
    /// Adds a text that belongs to none before or after it.
    fn add(&mut self, text: &str) {
        self.0.push_str(text);
        self.0.push('\n');
    }

    /// Adds a number as a text: whole ones of many digits may be those of a telephone or of a person.
    fn add_number(&mut self, number: Option<f64>) {
        if let Some(number) = number.filter(|number| number.fract() == 0.0 && (1e6..1e16).contains(number)) {
            self.add(&format!("{number}"));
        }
    }

    /// Adds a part of a text.
    fn push(&mut self, part: impl Iterator<Item = char>) {
        self.0.extend(part);
    }

    /// Counts what is there, but for the last word, which may go on.
    fn flush_if_long(&mut self, scan: &mut Scan<'_>) {
        if self.0.len() > LONG {
            let end = self.0.rfind(char::is_whitespace).unwrap_or(self.0.len());
            let rest = self.0.split_off(end);
            self.flush(scan);
            self.0 = rest;
        }
    }

    /// Counts what is there.
    fn flush(&mut self, scan: &mut Scan<'_>) {
        scan.tally.add(&self.0);
        self.0.clear();
    }
}
