//! [`Kind`]: what a file is, by its content.

use serde::{Deserialize, Serialize};

use super::{Source, Unreadable, office, ole, pdf, plain, program, rar, sealed, tar, zip};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is named after its usual ending, or its format")]
pub enum Kind {
    Zip,
    #[serde(rename = "7z")]
    SevenZip,
    Rar,
    Tar,
    Gzip,
    Bzip2,
    Xz,
    Zstd,
    Docx,
    Xlsx,
    Pptx,
    Odt,
    Ods,
    Odp,
    Odg,
    Doc,
    Xls,
    Ppt,
    /// A document of Office that is encrypted and does not tell which; a compound file that could not be read.
    Office,
    /// A message as Outlook stores it.
    Msg,
    Pdf,
    Csv,
    Tsv,
    Text,
    Vcf,
    Ics,
    Eml,
    Json,
    Html,
    /// For a computer: PE, ELF, Mach-O, an installer, a disk image, a shortcut.
    Program,
    Script,
    /// Messages and files encrypted or signed with OpenPGP, and its keys.
    Openpgp,
    /// Messages encrypted or signed with S/MIME.
    Smime,
    Age,
    /// A picture, a sound or a film: not looked into, but nobody needs a secret for it.
    Media,
    Keepass,
    Luks,
    /// Nothing that is known here.
    #[default]
    #[serde(other)]
    Unknown,
}

/// Enough of the beginning to tell most files by.
const HEAD: usize = 4096;

impl Kind {
    /// Whether there is nothing in a file of this kind that was not looked at.
    pub(super) fn is_known(self) -> bool {
        !matches!(self, Self::Unknown)
    }

    /// Whether more of a file of this kind is looked at than its beginning.
    pub(super) fn has_reader(self) -> bool {
        !matches!(self, Self::Unknown | Self::Media | Self::Program | Self::Script | Self::Bzip2 | Self::Xz | Self::Zstd)
    }
}

/// What a file seems to be; a reader may know better once it has looked inside.
pub(super) async fn of(name: &str, source: &Source<'_>) -> Result<Kind, Unreadable> {
    let head = source.read_up_to(0, HEAD).await?;
    if let Some(kind) = program::by_content(&head, source).await? {
        return Ok(kind);
    }
    if let Some((_, kind)) = MAGICS.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Ok(*kind);
    }
    if tar::is_header(&head) {
        return Ok(Kind::Tar);
    }
    if matches!(&*head, [b'B', b'Z', b'h', b'1'..=b'9', b'1', b'A', b'Y', b'&', b'S', b'Y', ..]) {
        return Ok(Kind::Bzip2);
    }
    if program::is_script(&extension(name), &head) {
        return Ok(Kind::Script);
    }
    if pdf::is_one(&head, source).await? {
        return Ok(Kind::Pdf);
    }
    if let Some(kind) = flat_document(&head, source).await? {
        return Ok(kind);
    }
    if let Some(kind) = sealed::kind(&head, source.size()) {
        return Ok(kind);
    }
    match behind(source).await? {
        Kind::Unknown if is_media(&head) => Ok(Kind::Media),
        Kind::Unknown => Ok(plain::kind(name, &head).unwrap_or_default()),
        kind => Ok(kind),
    }
}

/// What stands at the beginning of a format.
const MAGICS: &[(&[u8], Kind)] = &[
    (b"PK\x03\x04", Kind::Zip),
    (b"PK\x05\x06", Kind::Zip),
    // Split archives, in several parts or in one.
    (b"PK\x07\x08PK\x03\x04", Kind::Zip),
    (b"PK00PK\x03\x04", Kind::Zip),
    (&ole::MAGIC, Kind::Office),
    (b"7z\xBC\xAF\x27\x1C", Kind::SevenZip),
    (rar::MAGIC_4, Kind::Rar),
    (rar::MAGIC_5, Kind::Rar),
    (b"\x1F\x8B\x08", Kind::Gzip),
    (b"\xFD7zXZ\0", Kind::Xz),
    (b"\x28\xB5\x2F\xFD", Kind::Zstd),
];

fn is_media(head: &[u8]) -> bool {
    let form = head.get(8..12).unwrap_or_default();
    matches!(head, [_, _, _, _, b'f', b't', b'y', b'p', ..])
        || (head.starts_with(b"RIFF") && [b"WEBP", b"WAVE", b"AVI "].iter().any(|known| form == *known))
        || MEDIA.iter().any(|magic| head.starts_with(magic))
}

/// Whether a name promises a picture, a sound or a film.
pub(super) fn is_called_media(name: &str) -> bool {
    MEDIA_ENDINGS.contains(&&*extension(name))
}

const MEDIA_ENDINGS: &[&str] = &[
    "avi", "avif", "flac", "gif", "heic", "jpeg", "jpg", "m4a", "mkv", "mov", "mp3", "mp4", "ogg", "png", "tif", "tiff", "wav",
    "webm", "webp",
];

/// JPEG, PNG, GIF, TIFF in either order, MP3, Ogg, FLAC.
const MEDIA: &[&[u8]] = &[b"\xFF\xD8\xFF", b"\x89PNG\r\n\x1A\n", b"GIF8", b"II*\0", b"MM\0*", b"ID3", b"OggS", b"fLaC"];

/// What a file is by what does not stand at its beginning.
async fn behind(source: &Source<'_>) -> Result<Kind, Unreadable> {
    if let Some(kind) = program::by_content_behind(source).await? {
        return Ok(kind);
    }
    // An archive behind something else; those with a comment are not worth a search.
    if zip::ends(source).await? { Ok(Kind::Zip) } else { Ok(Kind::Unknown) }
}

/// OpenDocument as one XML file. The root has so many names to declare that it may be longer than the head.
async fn flat_document(head: &[u8], source: &Source<'_>) -> Result<Option<Kind>, Unreadable> {
    let root = b"<office:document";
    if !head.windows(root.len()).any(|window| window == root) {
        return Ok(None);
    }
    Ok(office::flat_kind(&source.read_up_to(0, 4 * HEAD).await?))
}

/// The ending of a file's name, in lower case and without its dot.
pub(super) fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, extension)| extension.trim().to_lowercase()).unwrap_or_default()
}
