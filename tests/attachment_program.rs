//! Programs, by content and by name. Their bytes are made here; real ones are in `tests/files/test_archive.py`.

use bcc_guard::attachment::{Encrypted, Facts, Kind, Reason, by_name, scan_bytes};
use bcc_guard::settings::Settings;

fn scan(name: &str, bytes: &[u8]) -> Facts {
    scan_bytes(name, bytes, &Settings::default())
}

/// A program for Windows: one for DOS that has the place of another header.
fn windows(magic: &[u8], place: u32) -> Vec<u8> {
    let mut bytes = vec![0; place as usize];
    bytes[..2].copy_from_slice(b"MZ");
    bytes[0x3C..0x40].copy_from_slice(&place.to_le_bytes());
    [bytes, magic.to_vec(), vec![0; 100]].concat()
}

/// A program for DOS alone: 3 pages, a header of 2 paragraphs, relocations behind 0x1C bytes.
fn dos() -> Vec<u8> {
    let mut bytes = vec![0; 1200];
    bytes[..6].copy_from_slice(b"MZ\xB0\0\x03\0");
    bytes[8] = 2;
    bytes[0x18] = 0x1C;
    bytes
}

fn at(place: usize, bytes: &[u8], size: usize) -> Vec<u8> {
    let mut whole = vec![0; size];
    whole[place..place + bytes.len()].copy_from_slice(bytes);
    whole
}

#[test]
fn programs_by_content() {
    for (what, bytes) in [
        ("PE", windows(b"PE\0\0", 0x80)),
        ("PE far behind", windows(b"PE\0\0", 0x9000)),
        ("NE", windows(b"NE", 0x80)),
        ("DOS", dos()),
        ("ELF", b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3E\0".to_vec()),
        ("ELF, 32 bits, the other order", b"\x7FELF\x01\x02\x01\0".to_vec()),
        ("Mach-O", b"\xFE\xED\xFA\xCE\0\0\0\x07".to_vec()),
        ("Mach-O", b"\xFE\xED\xFA\xCF\x01\0\0\x07".to_vec()),
        ("Mach-O", b"\xCE\xFA\xED\xFE\x07\0\0\0".to_vec()),
        ("Mach-O", b"\xCF\xFA\xED\xFE\x07\0\0\x01".to_vec()),
        ("Mach-O for two machines", b"\xCA\xFE\xBA\xBE\0\0\0\x02\x01\0\0\x07".to_vec()),
        ("Mach-O for two machines", b"\xCA\xFE\xBA\xBF\0\0\0\x02\x01\0\0\x07".to_vec()),
        ("LNK", b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xC0\0\0\0\0\0\0\x46\x9B\0".to_vec()),
        ("ISO 9660", at(0x8001, b"CD001", 0x9000)),
        ("VHD", at(10_000 - 512, b"conectix", 10_000)),
        ("VHDX", b"vhdxfile\0\0".to_vec()),
        ("DMG", at(10_000 - 512, b"koly\0\0\0\x04", 10_000)),
        ("CHM", b"ITSF\x03\0\0\0\x60".to_vec()),
        ("CAB", b"MSCF\0\0\0\0\x12".to_vec()),
        ("Debian", b"!<arch>\ndebian-binary   1".to_vec()),
        ("RPM", b"\xED\xAB\xEE\xDB\x03\0".to_vec()),
        ("a link to a server", b"[InternetShortcut]\r\nIconIndex=0\r\nURL=file://server/share/a.exe\r\n".to_vec()),
        ("a link to a server", b"\xEF\xBB\xBF[internetshortcut]\nurl= \\\\server\\share\\a.exe".to_vec()),
    ] {
        // Whatever it is called.
        for name in ["invoice.pdf", "no ending", "a.txt"] {
            let facts = scan(name, &bytes);
            assert_eq!((facts.kind, facts.encrypted), (Kind::Program, Encrypted::None), "{what}");
            assert_eq!(facts.programs.len(), 1, "{what}");
            assert_eq!((&*facts.programs[0].name, facts.programs[0].reason), (name, Reason::Program), "{what}");
        }
    }
}

#[test]
fn scripts_by_their_first_line() {
    for text in ["#!/bin/sh\n", "#! /usr/bin/env python3\n", "#!/usr/bin/perl -w"] {
        let facts = scan("notes", text.as_bytes());
        assert_eq!((facts.kind, facts.programs[0].reason), (Kind::Script, Reason::Script), "{text}");
    }
}

#[test]
fn what_only_looks_like_a_program() {
    for (what, bytes) in [
        (
            "text",
            b"MZ is what programs begin with; this has more than sixty-four letters, so that there is a place to look at."
                .to_vec(),
        ),
        ("short text", b"MZ".to_vec()),
        ("a place without a program", windows(b"QQ", 0x80)),
        ("ELF of no class", b"\x7FELF\0\0\0".to_vec()),
        ("Java", b"\xCA\xFE\xBA\xBE\0\0\0\x34\0\x1D".to_vec()),
        ("a link into the web", b"[InternetShortcut]\r\nURL=https://one.example/file:x\r\n".to_vec()),
        ("Rust", b"#![no_main]\n".to_vec()),
        ("CD001 elsewhere", at(0x8000, b"CD001", 0x9000)),
    ] {
        let facts = scan("a.txt", &bytes);
        assert!(facts.programs.is_empty() && !matches!(facts.kind, Kind::Program | Kind::Script), "{what}: {facts:?}");
    }
}

#[test]
fn programs_by_name() {
    for (name, expected) in [
        ("a.exe", Some(Reason::Extension)),
        ("A.EXE", Some(Reason::Extension)),
        ("folder/a.js", Some(Reason::Extension)),
        ("folder\\a.vbs", Some(Reason::Extension)),
        ("a.com", Some(Reason::Extension)),
        ("a.min.js", Some(Reason::Extension)),
        (".bat", Some(Reason::Extension)),
        // Windows drops what stands behind.
        ("a.exe.", Some(Reason::Extension)),
        ("a.exe . .", Some(Reason::Extension)),
        ("a.exe\u{a0}", Some(Reason::Extension)),
        ("a.exe::$DATA", Some(Reason::Extension)),
        ("a.ps1\n", Some(Reason::Extension)),
        ("invoice.pdf.exe", Some(Reason::DoubleExtension)),
        ("invoice.PDF.Scr", Some(Reason::DoubleExtension)),
        ("invoice.pdf                                        .exe", Some(Reason::DoubleExtension)),
        ("invoice.pdf . .exe", Some(Reason::DoubleExtension)),
        ("photos.zip/holiday.jpg.lnk", Some(Reason::DoubleExtension)),
        ("holiday\u{202e}gpj.exe", Some(Reason::RightToLeft)),
        ("holiday\u{202e}fdp.docx", Some(Reason::RightToLeft)),
        ("holiday.\u{202d}pdf", Some(Reason::RightToLeft)),
        ("a.e\u{200f}xe", Some(Reason::RightToLeft)),
        ("\u{2067}gpj.\u{2069}scr", Some(Reason::RightToLeft)),
        // Names in Hebrew and Arabic have such signs for a good reason.
        ("\u{200f}חשבונית\u{200f}.pdf", None),
        ("\u{2067}فاتورة\u{2069}.docx", None),
        ("a.pdf", None),
        ("a.exe.pdf", None),
        ("exe", None),
        ("a.exe/b.txt", None),
        ("", None),
        (".", None),
        ("Thumbs.db", None),
        ("Safari.app", None),
        ("Safari.app/Contents/Info.plist", None),
        ("a.mine", None),
        ("a.Theirs", None),
    ] {
        assert_eq!(by_name(name, &[]), expected, "{name:?}");
    }
}

#[test]
fn further_endings() {
    let further = ["mine", ".Theirs", ""].map(str::to_owned);
    assert_eq!(by_name("a.mine", &further), Some(Reason::Extension));
    assert_eq!(by_name("a.pdf.THEIRS", &further), Some(Reason::DoubleExtension));
    assert_eq!(by_name("a.exe", &further), Some(Reason::Extension));
    for name in ["a", "a.", "", "mine", "a.mined"] {
        assert_eq!(by_name(name, &further), None, "{name:?}");
    }
}

#[test]
fn a_program_is_named_once() {
    for (name, bytes, expected) in [
        ("a.exe", windows(b"PE\0\0", 0x80), Reason::Program),
        ("invoice.pdf.exe", windows(b"PE\0\0", 0x80), Reason::DoubleExtension),
        ("a.sh", b"#!/bin/sh".to_vec(), Reason::Extension),
        ("a.js", b"alert(1)".to_vec(), Reason::Extension),
    ] {
        let reasons: Vec<_> = scan(name, &bytes).programs.iter().map(|program| program.reason).collect();
        assert_eq!(reasons, [expected], "{name}");
    }
    // Text that is called like a script is one; what is no text is not.
    assert_eq!(scan("a.js", b"alert(1)").kind, Kind::Script);
    assert_eq!(scan("a.js", b"\0\x01\x02").kind, Kind::Unknown);
}
