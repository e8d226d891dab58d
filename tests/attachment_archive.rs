//! Archives, made byte by byte: no program here makes RAR, archives with such flaws, or bombs. Those that programs make are in
//! `tests/files/test_archive.py`.

use std::time::{Duration, Instant};

use bcc_guard::attachment::{Encrypted, Facts, Kind, Reason, Unreadable, scan_bytes};
use bcc_guard::settings::Settings;
use miniz_oxide::deflate::compress_to_vec;

fn scan(name: &str, bytes: &[u8]) -> Facts {
    scan_bytes(name, bytes, &Settings::default())
}

fn programs(facts: &Facts) -> Vec<&str> {
    facts.programs.iter().map(|program| program.name.as_str()).collect()
}

const STORED: u16 = 0;
const DEFLATED: u16 = 8;
const IS_ENCRYPTED: u16 = 1;

/// A file in a ZIP archive, with whatever may be said of it wrongly.
#[derive(Clone)]
struct Entry {
    name: Vec<u8>,
    packed: Vec<u8>,
    size: u32,
    method: u16,
    flags: u16,
    extra: Vec<u8>,
}

fn stored(name: &str, content: &[u8]) -> Entry {
    let size = content.len().try_into().unwrap();
    Entry { name: name.into(), packed: content.to_vec(), size, method: STORED, flags: 0, extra: Vec::new() }
}

fn deflated(name: &str, content: &[u8]) -> Entry {
    Entry { packed: compress_to_vec(content, 6), method: DEFLATED, ..stored(name, content) }
}

fn encrypted(name: &str) -> Entry {
    Entry { flags: IS_ENCRYPTED, ..stored(name, b"twelve bytes and more") }
}

fn u16s(numbers: &[usize]) -> Vec<u8> {
    numbers.iter().flat_map(|&number| u16::try_from(number).unwrap().to_le_bytes()).collect()
}

fn u32s(numbers: &[usize]) -> Vec<u8> {
    numbers.iter().flat_map(|&number| u32::try_from(number).unwrap().to_le_bytes()).collect()
}

impl Entry {
    /// What both headers share, from the flags on.
    fn fields(&self) -> Vec<u8> {
        let method = u16s(&[self.flags.into(), self.method.into(), 0, 0]);
        [method, u32s(&[0, self.packed.len(), self.size as usize]), u16s(&[self.name.len(), self.extra.len()])].concat()
    }

    fn local(&self) -> Vec<u8> {
        [b"PK\x03\x04".to_vec(), u16s(&[20]), self.fields(), self.name.clone(), self.extra.clone(), self.packed.clone()]
            .concat()
    }

    fn listed(&self, place: usize) -> Vec<u8> {
        let rest = [u16s(&[0, 0, 0]), u32s(&[0, place])].concat();
        [b"PK\x01\x02".to_vec(), u16s(&[20, 20]), self.fields(), rest, self.name.clone(), self.extra.clone()].concat()
    }
}

fn zip_with_comment(entries: &[Entry], comment: &[u8]) -> Vec<u8> {
    let (mut bytes, mut list) = (Vec::new(), Vec::new());
    for entry in entries {
        list.extend(entry.listed(bytes.len()));
        bytes.extend(entry.local());
    }
    let end = [u32s(&[list.len(), bytes.len()]), u16s(&[comment.len()]), comment.to_vec()].concat();
    [bytes, list, b"PK\x05\x06".to_vec(), u16s(&[0, 0, entries.len(), entries.len()]), end].concat()
}

fn zip(entries: &[Entry]) -> Vec<u8> {
    zip_with_comment(entries, b"")
}

/// A shell script, told by its content whatever it is called.
const SCRIPT: &[u8] = b"#!/bin/sh\necho hello\n";

#[test]
fn what_is_in_a_zip() {
    let folder = stored("folder/", b"");
    let facts = scan("a.zip", &zip(&[folder, stored("folder/run.pdf", SCRIPT), deflated("photo.xyz", &[1; 3000])]));
    assert_eq!(facts.kind, Kind::Zip);
    assert_eq!((facts.entries, facts.skipped, facts.unreadable), (2, 1, None));
    assert_eq!(programs(&facts), ["folder/run.pdf"]);
    assert_eq!(facts.programs[0].reason, Reason::Script);
    assert_eq!(facts.encrypted, Encrypted::None);
}

#[test]
fn one_open_file_is_enough_to_know_that_not_all_are_encrypted() {
    let archive = |first: &Entry, other: &Entry| {
        let files: Vec<Entry> = (0..60_000)
            .map(|n| Entry { name: format!("{n}.txt").into(), ..if n == 0 { first } else { other }.clone() })
            .collect();
        let facts = scan("a.zip", &zip(&files));
        assert_eq!((facts.entries, facts.skipped >= 40_000), (60_000, true));
        facts.encrypted
    };
    let (open, empty, sealed) = (stored("", b"text"), stored("", b""), encrypted(""));
    assert_eq!(archive(&open, &open), Encrypted::None);
    assert_eq!(archive(&empty, &empty), Encrypted::None);
    assert_eq!(archive(&open, &empty), Encrypted::None);
    assert_eq!(archive(&open, &sealed), Encrypted::Some);
    // Programs do not encrypt what is empty.
    assert_eq!(archive(&empty, &sealed), Encrypted::Unknown);
    assert_eq!(archive(&sealed, &sealed), Encrypted::Unknown);
}

#[test]
fn what_systems_leave_in_a_zip() {
    let left =
        [stored("__MACOSX/._a.exe", b"\0\x05\x16\x07\0\x02\0\0Mac OS X"), stored("a.exe", SCRIPT), stored("A.app/x", b"x")];
    let facts = scan("a.zip", &zip(&left));
    assert_eq!((programs(&facts), facts.skipped), (vec!["a.exe"], 0));
}

#[test]
fn an_empty_zip_is_open() {
    let facts = scan("a.zip", &zip(&[]));
    assert_eq!((facts.kind, facts.encrypted, facts.entries, facts.unreadable), (Kind::Zip, Encrypted::None, 0, None));
}

#[test]
fn zips_with_a_password() {
    let open = stored("a.sh", SCRIPT);
    let empty = stored("empty", b"");
    let aes = Entry { method: 99, ..encrypted("b") };
    for (entries, expected) in [
        (vec![encrypted("a"), encrypted("b")], Encrypted::All),
        (vec![encrypted("a"), open.clone()], Encrypted::Some),
        (vec![open.clone()], Encrypted::None),
        (vec![aes.clone(), encrypted("a")], Encrypted::All),
        (vec![Entry { flags: IS_ENCRYPTED | 1 << 6, ..aes.clone() }], Encrypted::All),
        // Programs do not encrypt what is empty.
        (vec![aes, empty.clone(), stored("folder/", b"")], Encrypted::All),
        (vec![empty], Encrypted::None),
        // A photo is open, though nobody looks into it.
        (vec![stored("x", b"\xFF\xD8\xFF\xE0 a photo")], Encrypted::None),
        (vec![encrypted("a"), stored("x", b"RIFF\x12\0\0\0WEBPVP8 ")], Encrypted::Some),
        // Nobody knows what that is; it may be encrypted itself.
        (vec![stored("x", b"\x01\x02\x03\x04 what?")], Encrypted::Unknown),
        (vec![encrypted("a"), stored("x", b"\x01\x02\x03\x04 what?")], Encrypted::Unknown),
        // An open archive whose every file is encrypted is.
        (vec![stored("inner.zip", &zip(&[encrypted("a")])), encrypted("b")], Encrypted::All),
        (vec![stored("inner.zip", &zip(&[encrypted("a"), open])), encrypted("b")], Encrypted::Some),
    ] {
        let names: Vec<_> = entries.iter().map(|entry| String::from_utf8_lossy(&entry.name).into_owned()).collect();
        assert_eq!(scan("a.zip", &zip(&entries)).encrypted, expected, "{names:?}");
    }
    let facts = scan("a.zip", &zip(&[encrypted("invoice.pdf.exe")]));
    assert_eq!((programs(&facts), facts.skipped), (vec!["invoice.pdf.exe"], 1));
}

#[test]
fn an_encrypted_list_of_files() {
    // 7.3.4: what stands where the list should, and a record that says how it is encrypted.
    let mut bytes = stored("masked", b"??").local();
    let place = bytes.len();
    bytes.extend(b"PK\x06\x08\0\0\0\0 encrypted list");
    let size = bytes.len() - place;
    bytes.extend([b"PK\x05\x06".to_vec(), u16s(&[0, 0, 1, 1]), u32s(&[size, place]), u16s(&[0])].concat());
    assert_eq!(scan("a.zip", &bytes).encrypted, Encrypted::All);
}

#[test]
fn names_in_a_zip() {
    let checksum = usize::try_from(crc32(b"?.exe")).unwrap();
    let unicode = |sum: usize| [u16s(&[0x7075, 5 + 7]), vec![1], u32s(&[sum]), "é.exe".into(), vec![0]].concat();
    let name = |name: &[u8]| Entry { name: name.to_vec(), ..stored("", b"x") };
    let with = |flags, extra: Vec<u8>| Entry { flags, extra, ..name(b"?.exe") };
    for (entry, expected) in [
        (name("é.exe".as_bytes()), "é.exe"),
        (Entry { flags: 1 << 11, ..name("é.exe".as_bytes()) }, "é.exe"),
        // What DOS has there is no UTF-8.
        (name(b"\x82t\x82.exe"), "été.exe"),
        (name(b"folder\\a.exe"), "folder/a.exe"),
        (name(b"../../a.exe"), "../../a.exe"),
        (name(b"/etc/a.exe"), "/etc/a.exe"),
        (name(b"C:\\a.exe"), "C:/a.exe"),
        (with(0, unicode(checksum)[..4 + 5 + 6].to_vec()), "?.exe"),
        (with(0, [u16s(&[0x7075, 5 + 6]), unicode(checksum)[4..4 + 5 + 6].to_vec()].concat()), "é.exe"),
        // A program has changed the name and not the field.
        (with(0, [u16s(&[0x7075, 5 + 6]), unicode(1)[4..4 + 5 + 6].to_vec()].concat()), "?.exe"),
    ] {
        assert_eq!(programs(&scan("a.zip", &zip(&[entry]))), [expected]);
    }
}

#[test]
fn something_before_and_behind_a_zip() {
    let archive = zip(&[stored("a", SCRIPT), deflated("b", SCRIPT)]);
    let before = [&b"GIF89a and what else stands before"[..], &archive].concat();
    assert_eq!(programs(&scan("a.gif", &before)), ["a", "b"]);
    let moved = [&[7; 700][..], &archive, b"\r\n"].concat();
    // Without its signature at either end nobody takes it for an archive.
    assert_eq!(scan("a.gif", &moved).kind, Kind::Unknown);
    let behind = [&archive, &b"\r\n"[..]].concat();
    assert_eq!(programs(&scan("a.zip", &behind)), ["a", "b"]);
}

#[test]
fn comments_that_look_like_an_end() {
    let entries = [stored("a", SCRIPT)];
    let ends = [b"PK\x05\x06".to_vec(), vec![0xEE; 18]].concat();
    for comment in [&b"PK\x05\x06"[..], &ends, &[ends.clone(), b"and more PK\x05\x06".to_vec()].concat()] {
        let facts = scan("a.zip", &zip_with_comment(&entries, comment));
        assert_eq!((programs(&facts), facts.unreadable), (vec!["a"], None), "{comment:?}");
    }
}

#[test]
fn zip64() {
    // As large numbers stand, though these are small: all ones, and the real ones in a field and in a record of their own.
    let numbers = [u16s(&[1, 24]), 21_u64.to_le_bytes().to_vec(), 21_u64.to_le_bytes().to_vec(), vec![0; 8]].concat();
    let entry = stored("a.txt", SCRIPT);
    let mut bytes = entry.local();
    let place = bytes.len();
    let mut list = Entry { extra: numbers, ..entry.clone() }.listed(0);
    list[20..28].fill(0xFF);
    list[42..46].fill(0xFF);
    bytes.extend(&list);
    let record = bytes.len() as u64;
    bytes.extend(b"PK\x06\x06");
    bytes.extend(44_u64.to_le_bytes());
    bytes.extend([u16s(&[45, 45]), u32s(&[0, 0])].concat());
    bytes.extend([1, 1, list.len() as u64, place as u64].into_iter().flat_map(u64::to_le_bytes));
    bytes.extend([b"PK\x06\x07".to_vec(), u32s(&[0]), record.to_le_bytes().to_vec(), u32s(&[1])].concat());
    bytes.extend([b"PK\x05\x06".to_vec(), vec![0xFF; 16], u16s(&[0])].concat());
    for bytes in [bytes.clone(), [&b"before"[..], &bytes].concat()] {
        let facts = scan("a.zip", &bytes);
        assert_eq!((facts.entries, programs(&facts), facts.unreadable), (1, vec!["a.txt"], None));
    }
}

#[test]
fn split_zips() {
    let mut last = zip(&[stored("a.exe", b"MZ"), encrypted("b")]);
    let end = last.len() - 18;
    last[end..end + 4].copy_from_slice(&u16s(&[1, 1]));
    let facts = scan("a.zip", &last);
    assert_eq!((facts.unreadable, facts.entries, facts.skipped), (Some(Unreadable::Unsupported), 2, 2));
    assert_eq!(programs(&facts), ["a.exe"]);
    let first = [&b"PK\x07\x08"[..], &stored("a", SCRIPT).local(), &stored("b", &[7; 500]).local()[..100]].concat();
    let facts = scan("a.z01", &first);
    assert_eq!((facts.kind, facts.unreadable, facts.entries), (Kind::Zip, Some(Unreadable::Unsupported), 2));
    // In one part after all.
    let only = [&b"PK00"[..], &zip(&[stored("a", SCRIPT)])].concat();
    assert_eq!((programs(&scan("a.zip", &only)), scan("a.zip", &only).unreadable), (vec!["a"], None));
}

#[test]
fn other_methods_are_skipped() {
    for method in [9, 12, 14, 93, 95, 98] {
        let facts = scan("a.zip", &zip(&[Entry { method, ..stored("a.csv", b"?") }, stored("b", SCRIPT)]));
        assert_eq!((facts.skipped, facts.entries, facts.unreadable, programs(&facts)), (1, 2, None, vec!["b"]), "{method}");
    }
}

#[test]
fn truncated_zips() {
    let whole = zip(&[stored("a", SCRIPT), encrypted("b"), stored("c", SCRIPT)]);
    for length in 0..whole.len() {
        let facts = scan("a.zip", &whole[..length]);
        assert!(length < 4 || facts.unreadable == Some(Unreadable::Truncated), "{length}: {facts:?}");
    }
    let facts = scan("a.zip", &whole[..whole.len() - 30]);
    assert_eq!((facts.entries, programs(&facts), facts.encrypted), (3, vec!["a", "c"], Encrypted::Some));
    // Of a list that is cut nobody knows whether all is encrypted.
    let sealed = zip(&[encrypted("a"), encrypted("b")]);
    assert_eq!(scan("a.zip", &sealed[..sealed.len() - 30]).encrypted, Encrypted::Unknown);
    // Where sizes stand behind a file, the next one cannot be found.
    let late = Entry { flags: 1 << 3, ..deflated("a", SCRIPT) };
    let mut bytes = late.local();
    bytes[14..26].fill(0);
    let facts = scan("a.zip", &bytes);
    assert_eq!((programs(&facts), facts.unreadable), (vec!["a"], Some(Unreadable::Truncated)));
}

/// Fails where it takes longer than a hostile file may.
fn soon(name: &str, bytes: &[u8]) -> Facts {
    let start = Instant::now();
    let facts = scan(name, bytes);
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
    facts
}

#[test]
fn a_bomb_by_its_ratio() {
    let packed = compress_to_vec(&vec![0; 6_000_000], 9);
    let bomb = Entry { packed, method: DEFLATED, size: 6_000_000, ..stored("zeros.csv", b"") };
    let facts = soon("a.zip", &zip(&[bomb.clone(), stored("b", SCRIPT)]));
    assert_eq!(facts.unreadable, Some(Unreadable::Bomb));
    // And one inside.
    let facts = soon("a.zip", &zip(&[stored("inner.zip", &zip(&[bomb]))]));
    assert_eq!(facts.unreadable, Some(Unreadable::Bomb));
}

#[test]
fn a_bomb_that_unpacks_the_same_file_again_and_again() {
    // Each is an archive that would be looked into; in the second, each stands inside the one before.
    let content = compress_to_vec(&zip(&[stored("c", &vec![7; 2_000_000])]), 1);
    let entry = Entry { packed: content, method: DEFLATED, size: 2_000_120, ..stored("a.zip", b"") };
    let mut bytes = entry.local();
    let place = bytes.len();
    let list = entry.listed(0).repeat(5000);
    bytes.extend(&list);
    bytes.extend([b"PK\x05\x06".to_vec(), u16s(&[0, 0, 5000, 5000]), u32s(&[list.len(), place]), u16s(&[0])].concat());
    let facts = soon("b.zip", &bytes);
    assert_eq!((facts.unreadable, facts.entries), (Some(Unreadable::Bomb), 5000));
}

#[test]
fn a_bomb_of_archives_in_archives() {
    // 16 by 16 by 16 by 20 MB, as 42.zip is made.
    let mut bytes = zip(&[deflated("0.txt", &vec![0; 2_000_000])]);
    for level in 0..3 {
        let inner: Vec<_> = (0..16).map(|number| deflated(&format!("{level}{number}.zip"), &bytes)).collect();
        bytes = zip(&inner);
    }
    let facts = soon("42.zip", &bytes);
    assert!(facts.skipped > 0);
    // One level fewer, and the budget is what ends it.
    let mut bytes = zip(&[stored("a.gz", &gzip(&vec![0; 3_000_000], None))]);
    for level in 0..2 {
        let inner: Vec<_> = (0..16).map(|number| deflated(&format!("{level}{number}.zip"), &bytes)).collect();
        bytes = zip(&inner);
    }
    assert!(soon("42.zip", &bytes).skipped > 0);
    let part = zip(&[stored("x.zip", &zip(&[stored("x", &vec![7; 6_000_000])]))]);
    let wide: Vec<_> = (0..8).map(|number| stored(&format!("{number}.zip"), &part)).collect();
    assert_eq!(soon("wide.zip", &zip(&wide)).unreadable, Some(Unreadable::Large));
}

#[test]
fn archives_too_deep_inside() {
    let mut bytes = zip(&[stored("run", SCRIPT), stored("b.exe", b"\x01\x02\x03?")]);
    for expected in [["run", "b.exe"], ["z/run", "z/b.exe"], ["z/z/run", "z/z/b.exe"]] {
        let facts = scan("z", &bytes);
        // Of one nobody knows what it is.
        assert_eq!((programs(&facts), facts.skipped), (expected.to_vec(), 1));
        bytes = zip(&[stored("z", &bytes)]);
    }
    // Of the next one only the list is read.
    let facts = scan("z", &bytes);
    assert_eq!((programs(&facts), facts.skipped), (vec!["z/z/z/b.exe"], 2));
}

#[test]
fn what_takes_long_names() {
    let name = format!("{}.exe", "long/".repeat(10_000));
    let facts = scan("a.zip", &zip(&[stored(&name, b"x")]));
    assert!(facts.programs[0].name.len() < 400 && facts.programs[0].name.ends_with("exe"));
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

fn gzip(content: &[u8], name: Option<&str>) -> Vec<u8> {
    let flags = if name.is_some() { 8 } else { 0 };
    let name = name.map(|name| [name.as_bytes(), b"\0"].concat()).unwrap_or_default();
    let size = u32::try_from(content.len()).unwrap().to_le_bytes();
    let header = [0x1F, 0x8B, 8, flags, 0, 0, 0, 0, 0, 3];
    [&header[..], &name, &compress_to_vec(content, 6), &crc32(content).to_le_bytes(), &size].concat()
}

#[test]
fn gzipped_files() {
    for (name, inside, expected) in
        [("run.gz", None, "run"), ("run.txt.gz", None, "run.txt"), ("x.gz", Some("install"), "install"), ("odd", None, "odd")]
    {
        let facts = scan(name, &gzip(SCRIPT, inside));
        assert_eq!((facts.kind, facts.entries, programs(&facts)), (Kind::Gzip, 1, vec![expected]));
        assert_eq!((facts.encrypted, facts.looked_at), (Encrypted::None, None));
    }
    // With every field a header may have, and in two members.
    let fields = [&[0x1F, 0x8B, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 3, 0][..], b"abcname\0comment\0\x12\x34"].concat();
    let packed = [fields, compress_to_vec(&SCRIPT[..5], 6), vec![0; 8], gzip(&SCRIPT[5..], None)].concat();
    assert_eq!(programs(&scan("x.gz", &packed)), ["name"]);
    let whole = gzip(SCRIPT, None);
    for length in 3..whole.len() - 8 {
        assert_eq!(scan("x.gz", &whole[..length]).unreadable, Some(Unreadable::Truncated), "{length}");
    }
    assert_eq!(scan("x.gz", &gzip(b"", None)).encrypted, Encrypted::None);
}

/// A stored block of Deflate, which takes no time.
fn block(content: &[u8], is_last: bool) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap();
    [&[u8::from(is_last)][..], &length.to_le_bytes(), &(!length).to_le_bytes(), content].concat()
}

#[test]
fn large_gzipped_files_are_looked_at_in_part() {
    // An archive without a list, which is looked into.
    let archive = stored("a", SCRIPT).local();
    let header = b"\x1F\x8B\x08\0\0\0\0\0\0\x03";
    let packed = [&header[..], &block(&archive, false), &block(&vec![7; 50_000], false).repeat(500)].concat();
    let facts = soon("x.zip.gz", &packed);
    assert!(facts.looked_at.is_some_and(|bytes| bytes < packed.len() as u64), "{facts:?}");
    assert_eq!(programs(&facts), ["x.zip/a"]);
    let zeros = gzip(&[archive, vec![0; 6_000_000]].concat(), None);
    assert_eq!(soon("x.gz", &zeros).unreadable, Some(Unreadable::Bomb));
}

/// A block that says of a file in a tar archive what it is.
fn tar_header(name: &str, size: usize, kind: u8) -> Vec<u8> {
    let mut block = vec![0; 512];
    block[..name.len()].copy_from_slice(name.as_bytes());
    block[100..107].copy_from_slice(b"0000644");
    block[124..135].copy_from_slice(format!("{size:011o}").as_bytes());
    block[156] = kind;
    block[257..265].copy_from_slice(b"ustar\x0000");
    with_checksum(block)
}

fn with_checksum(mut block: Vec<u8>) -> Vec<u8> {
    block[148..156].fill(b' ');
    let sum: u32 = block.iter().map(|&byte| u32::from(byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}

fn tar_entry(name: &str, content: &[u8], kind: u8) -> Vec<u8> {
    let mut entry = [tar_header(name, content.len(), kind), content.to_vec()].concat();
    entry.resize(entry.len().next_multiple_of(512), 0);
    entry
}

fn tar(entries: &[Vec<u8>]) -> Vec<u8> {
    [entries.concat(), vec![0; 1024]].concat()
}

#[test]
fn what_is_in_a_tar() {
    let long = "n".repeat(150) + "/run";
    let mut prefixed = tar_header("run", SCRIPT.len(), b'0');
    prefixed[345..351].copy_from_slice(b"folder");
    let mut prefixed = [with_checksum(prefixed), SCRIPT.to_vec()].concat();
    prefixed.resize(1024, 0);
    let record = format!("{} path={long}\n", long.len() + " path=\n".len() + 3);
    let archive = tar(&[
        tar_entry("folder/", b"", b'5'),
        tar_entry("plain", SCRIPT, b'0'),
        tar_entry("old", SCRIPT, 0),
        tar_entry("link", b"", b'2'),
        prefixed,
        [tar_entry("././@LongLink", long.as_bytes(), b'L'), tar_entry("nnn", SCRIPT, b'0')].concat(),
        [tar_entry("pax", record.as_bytes(), b'x'), tar_entry("nnn", SCRIPT, b'0')].concat(),
        tar_entry("global", b"20 comment=whatever\n", b'g'),
        tar_entry("inner.zip", &zip(&[stored("a", SCRIPT), stored("b", &[7; 9000])]), b'0'),
    ]);
    for (name, bytes, kind) in [
        ("a.tar", archive.clone(), Kind::Tar),
        ("a.tgz", gzip(&archive, None), Kind::Gzip),
        ("a", gzip(&archive, Some("a.tar")), Kind::Gzip),
    ] {
        let facts = scan(name, &bytes);
        assert_eq!((facts.kind, facts.entries, facts.unreadable), (kind, 6, None));
        assert_eq!(programs(&facts), ["plain", "old", "folder/run", &*long, &*long, "inner.zip/a"]);
        assert_eq!((facts.encrypted, facts.skipped, facts.looked_at), (Encrypted::None, 1, None));
    }
}

#[test]
fn tars_that_are_none() {
    let mut wrong = tar(&[tar_entry("a", SCRIPT, b'0')]);
    wrong[0] = b'b';
    assert_eq!(scan("a.tar", &wrong).kind, Kind::Unknown);
    let whole = tar(&[tar_entry("a", SCRIPT, b'0'), tar_entry("b", &[7; 2000], b'0')]);
    for length in (520..whole.len() - 1024).step_by(100) {
        let facts = scan("a.tar", &whole[..length]);
        // Some programs write no end.
        assert!(length == 1024 || facts.unreadable == Some(Unreadable::Truncated), "{length}: {facts:?}");
    }
    let hostile = with_checksum({
        let mut block = tar_header("a", 0, b'0');
        block[124..136].copy_from_slice(b"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF");
        block
    });
    assert_eq!(scan("a.tar", &hostile).kind, Kind::Unknown);
}

#[test]
fn a_large_tar_in_gzip_is_not_unpacked_as_a_whole() {
    let mut packed = b"\x1F\x8B\x08\0\0\0\0\0\0\x03".to_vec();
    packed.extend(block(&tar_entry("first", SCRIPT, b'0'), false));
    packed.extend(
        [block(&tar_header("large", 51_200 * 1000, b'0'), false), block(&vec![7; 51_200], false).repeat(1000)]
            .concat()
            .repeat(2),
    );
    let facts = soon("a.tgz", &packed);
    // What ends first on a slow machine.
    assert!(matches!(facts.unreadable, Some(Unreadable::Large | Unreadable::Late)), "{facts:?}");
    assert_eq!(programs(&facts), ["first"]);
    assert!(facts.looked_at.is_some_and(|bytes| bytes < packed.len() as u64));
}

#[test]
fn other_compressed_files_are_told() {
    for (bytes, kind) in
        [(&b"BZh91AY&SY\x12\x34"[..], Kind::Bzip2), (b"\xFD7zXZ\0\0\x04", Kind::Xz), (b"\x28\xB5\x2F\xFD\x04\x00", Kind::Zstd)]
    {
        let facts = scan("a.tar", bytes);
        assert_eq!((facts.kind, facts.encrypted, facts.skipped), (kind, Encrypted::None, 1));
    }
}

/// A block of RAR 4.
fn rar4_block(kind: u8, flags: u16, fields: &[u8]) -> Vec<u8> {
    let rest = [vec![kind], flags.to_le_bytes().to_vec(), u16s(&[7 + fields.len()]), fields.to_vec()].concat();
    [&crc32(&rest).to_le_bytes()[..2], &rest].concat()
}

fn rar4_file(name: &[u8], flags: u16, data: &[u8]) -> Vec<u8> {
    let sizes = u32s(&[data.len(), data.len()]);
    let fields = [sizes, vec![2], u32s(&[0, 0]), vec![29, 0x30], u16s(&[name.len()]), u32s(&[0x20]), name.to_vec()].concat();
    [rar4_block(0x74, flags | 0x8000, &fields), data.to_vec()].concat()
}

fn rar4(main_flags: u16, files: &[Vec<u8>]) -> Vec<u8> {
    [b"Rar!\x1a\x07\0".to_vec(), rar4_block(0x73, main_flags, &[0; 6]), files.concat(), rar4_block(0x7B, 0x4000, &[])].concat()
}

#[test]
fn what_is_in_a_rar_4() {
    let file = |name: &str, flags| rar4_file(name.as_bytes(), flags, b"packed");
    let folder = rar4_file(b"folder", 0xE0, b"");
    for (files, expected, names) in [
        (vec![folder.clone(), file("folder\\a.exe", 0), file("b.txt", 0)], Encrypted::None, vec!["folder/a.exe"]),
        (vec![file("a.exe", 4), file("b.txt", 4)], Encrypted::All, vec!["a.exe"]),
        (vec![file("a.exe", 4), file("b.txt", 0)], Encrypted::Some, vec!["a.exe"]),
        (vec![file("a", 4), rar4_file(b"empty.exe", 0, b"")], Encrypted::All, vec!["empty.exe"]),
        // UTF-8 without a zero; a short name and how the long one differs: a byte, a letter of the usual upper half, both halves, runs.
        (vec![file("é.exe", 0x200)], Encrypted::None, vec!["é.exe"]),
        (vec![rar4_file(b"?.exe\0\x04\x70\x16\x02", 0x200, b"x")], Encrypted::None, vec!["\u{416}.exe"]),
        (vec![rar4_file(b"ab?.exe\0\x00\xE3ab\0", 0x200, b"x")], Encrypted::None, vec![]),
    ] {
        let entries = files.iter().filter(|file| **file != folder).count();
        let facts = scan("a.rar", &rar4(0, &files));
        assert_eq!((facts.kind, facts.encrypted, facts.unreadable), (Kind::Rar, expected, None));
        assert_eq!((facts.entries, programs(&facts)), (entries, names));
    }
    let facts = scan("a.rar", &rar4(0x80, &[b"\x12\x34encrypted".to_vec()]));
    assert_eq!((facts.encrypted, facts.unreadable), (Encrypted::All, None));
    let whole = rar4(0, &[file("a.exe", 4), file("b.exe", 4)]);
    // Between two files an archive ends as others do that never had an end.
    let between = rar4(0, &[file("a.exe", 4)]).len() - 7;
    for length in (8..whole.len() - 7).filter(|&length| length != between) {
        assert_eq!(scan("a.rar", &whole[..length]).encrypted, Encrypted::Unknown, "{length}");
    }
    let mut wrong = whole;
    wrong[30] ^= 1;
    assert!(scan("a.rar", &wrong).unreadable.is_some());
}

fn vint(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number > 0x7F {
        bytes.push(u8::try_from(number & 0x7F).unwrap() | 0x80);
        number >>= 7;
    }
    bytes.push(number.try_into().unwrap());
    bytes
}

fn rar5_block(fields: &[usize], rest: &[u8], data: &[u8]) -> Vec<u8> {
    let header = [fields.iter().flat_map(|&field| vint(field)).collect(), rest.to_vec()].concat();
    let sized = [vint(header.len()), header].concat();
    [&crc32(&sized).to_le_bytes()[..], &sized, data].concat()
}

fn rar5_file(name: &str, file_flags: usize, is_encrypted: bool, data: &[u8]) -> Vec<u8> {
    // A record of the time, and perhaps one of the encryption.
    let extra = [&[2, 3, 0][..], if is_encrypted { &[3, 1, 0, 0] } else { &[] }].concat();
    let rest = [&b"CRC!"[..], &vint(0), &vint(0), &vint(name.len()), name.as_bytes(), &extra].concat();
    rar5_block(&[2, 3, extra.len(), data.len(), file_flags | 4, data.len(), 0x20], &rest, data)
}

#[test]
fn what_is_in_a_rar_5() {
    let archive = |blocks: &[Vec<u8>]| {
        [b"Rar!\x1a\x07\x01\0".to_vec(), rar5_block(&[1, 0, 0], b"", b""), blocks.concat(), rar5_block(&[5, 0, 0], b"", b"")]
            .concat()
    };
    let file = |name, is_encrypted| rar5_file(name, 0, is_encrypted, &[7; 5000]);
    let folder = rar5_file("folder", 1, false, b"");
    for (blocks, expected) in [
        (vec![folder.clone(), file("é.exe", false), file("b.txt", false)], Encrypted::None),
        (vec![folder.clone(), file("é.exe", true), file("b.txt", true)], Encrypted::All),
        (vec![folder.clone(), file("é.exe", false), file("b.txt", true)], Encrypted::Some),
    ] {
        let facts = scan("a.rar", &archive(&blocks));
        assert_eq!((facts.kind, facts.encrypted, facts.unreadable), (Kind::Rar, expected, None));
        assert_eq!((facts.entries, facts.skipped, programs(&facts)), (2, 2, vec!["é.exe"]));
    }
    let sealed = [b"Rar!\x1a\x07\x01\0".to_vec(), rar5_block(&[4, 0, 0, 0, 15], &[7; 16], b""), vec![9; 400]].concat();
    assert_eq!((scan("a.rar", &sealed).encrypted, scan("a.rar", &sealed).unreadable), (Encrypted::All, None));
    let whole = archive(&[file("a.exe", true), file("b.exe", true)]);
    for length in (9..whole.len() - 8).step_by(7) {
        assert_eq!(scan("a.rar", &whole[..length]).encrypted, Encrypted::Unknown, "{length}");
    }
}

/// A 7z archive with a header as it stands.
fn seven_zip(header: &[u8], data: &[u8]) -> Vec<u8> {
    let position = [
        (data.len() as u64).to_le_bytes().to_vec(),
        (header.len() as u64).to_le_bytes().to_vec(),
        crc32(header).to_le_bytes().to_vec(),
    ]
    .concat();
    [&b"7z\xBC\xAF\x27\x1C\0\x04"[..], &crc32(&position).to_le_bytes(), &position, data, header].concat()
}

fn utf16(names: &[&str]) -> Vec<u8> {
    names.iter().flat_map(|name| name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes)).collect()
}

#[test]
fn a_7z_of_two_folders() {
    // Two files in one folder with AES behind LZMA, one alone that is copied, an empty one and a directory.
    let names = utf16(&["a.exe", "b", "c", "empty.js", "directory"]);
    let sealed = [&[2, 0x24, 6, 0xF1, 7, 1, 1, 0, 0x23, 3, 1, 1, 5, 0x5D, 0, 0, 1, 0, 1, 0][..]].concat();
    let streams = [
        &[4, 6, 0, 2, 9, 50, 10, 0][..],
        &[7, 0x0B, 2, 0],
        &sealed,
        &[1, 1, 0],
        &[0x0C, 60, 55, 10, 0],
        &[8, 0x0D, 2, 1, 9, 20, 0x0A, 1],
        &[0xCC; 12],
        &[0, 0],
    ]
    .concat();
    let files = [
        &[5, 5, 0x0E, 1, 0b0001_1000, 0x0F, 1, 0b1000_0000, 0x11, u8::try_from(names.len() + 1).unwrap(), 0][..],
        &names,
        &[0],
    ];
    let header = [&[1][..], &streams, &files.concat(), &[0]].concat();
    let facts = scan("a.7z", &seven_zip(&header, &[7; 60]));
    assert_eq!((facts.kind, facts.encrypted, facts.unreadable), (Kind::SevenZip, Encrypted::Some, None), "{facts:?}");
    assert_eq!((facts.entries, facts.skipped, programs(&facts)), (4, 3, vec!["a.exe", "empty.js"]));
    // Every header that is cut somewhere ends somewhere.
    for length in 1..header.len() - 1 {
        let facts = scan("a.7z", &seven_zip(&header[..length], &[7; 60]));
        assert_eq!((facts.unreadable, facts.encrypted), (Some(Unreadable::Malformed), Encrypted::Unknown), "{length}");
    }
}

#[test]
fn hostile_7z_archives() {
    assert_eq!(scan("a.7z", &seven_zip(&[], &[])).encrypted, Encrypted::None);
    let mut wrong = seven_zip(&[1, 0], &[]);
    wrong[12] ^= 1;
    assert_eq!(scan("a.7z", &wrong).unreadable, Some(Unreadable::Malformed));
    // A packed header that asks for a dictionary of 4 GB, and would be as large as it may be.
    for size in [[0xE0, 0, 0x12, 0x7A, 0], [0xF0, 0xFF, 0xFF, 0xFF, 0xFF]] {
        let coder = [1, 0x23, 3, 1, 1, 5, 0x5D, 0xFF, 0xFF, 0xFF, 0xFF];
        let packed = [&[0x17, 6, 0, 1, 9, 60, 0, 7, 0x0B, 1, 0][..], &coder, &[0x0C], &size[..], &[0, 0]].concat();
        let facts = soon("a.7z", &seven_zip(&packed, &[0; 60]));
        assert!(facts.unreadable.is_some(), "{facts:?}");
    }
    // More files and folders than anybody has.
    for header in [&[1, 5, 0xF0, 0xFF, 0xFF, 0xFF, 0xFF][..], &[1, 4, 7, 0x0B, 0xE0, 0, 0, 0x0F, 0], &[1, 5, 0xC0, 0, 0xFF]] {
        assert!(soon("a.7z", &seven_zip(header, &[])).unreadable.is_some());
    }
}
