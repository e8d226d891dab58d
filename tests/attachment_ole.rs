//! Compound files, made here byte by byte: what no program makes, and what none makes here.

use std::collections::BTreeMap;
use std::time::Instant;

use bcc_guard::attachment::{Encrypted, Facts, Hidden, HiddenSheet, Kind, Reason, Unreadable, scan_bytes};
use bcc_guard::settings::Settings;
use md5::{Digest, Md5};
use rc4::{KeyInit, Rc4, StreamCipher, consts};
use sha1::Sha1;

fn scan(name: &str, bytes: &[u8]) -> Facts {
    scan_bytes(name, bytes, &Settings::default())
}

#[test]
fn streams_are_found_in_both_versions_wherever_they_stand() {
    let short = utf16("to ann@one.example");
    let long = utf16(&format!("{} bob@two.example", "word ".repeat(2000)));
    let (subject, body) = ("__substg1.0_0037001F", "__substg1.0_1000001F");
    for version in [3, 4] {
        let file = Compound::new(version).class(MESSAGE).stream(subject, &short).stream(body, &long).bytes();
        let facts = scan("mail.msg", &file);
        assert_eq!((facts.kind, facts.counts.addresses, facts.unreadable), (Kind::Msg, 2, None), "version {version}");
    }
}

#[test]
fn a_large_file_names_its_fat_in_sectors_of_their_own() {
    let file = Compound::new(3)
        .class(MESSAGE)
        .stream("__attach_version1.0_#00000000/__substg1.0_37010102", &vec![0; 7_400_000])
        .stream("__substg1.0_1000001F", &utf16(&format!("{}ann@one.example", "word ".repeat(2000))))
        .bytes();
    let facts = scan("mail.msg", &file);
    assert_eq!((facts.counts.addresses, facts.unreadable), (1, None));

    // Its first sector for that names itself as the next one.
    let mut circle = file.clone();
    let first = u32::from_le_bytes(file[68..72].try_into().unwrap());
    let end = (first as usize + 2) * 512;
    circle[end - 4..end].copy_from_slice(&first.to_le_bytes());
    assert_eq!(scan("mail.msg", &circle).unreadable, Some(Unreadable::Malformed));
}

#[test]
fn circles_and_ends_in_nothing_are_malformed() {
    let body = utf16(&"word ".repeat(2000));
    let file = Compound::new(3).class(MESSAGE).stream("__substg1.0_1000001F", &body).bytes();
    let directory = u32_at(&file, 48);
    let fat = (u32_at(&file, 76) as usize + 1) * 512;
    let changed = |at: usize, value: u32| {
        let mut file = file.clone();
        file[at..at + 4].copy_from_slice(&value.to_le_bytes());
        scan("mail.msg", &file).unreadable
    };
    let entry = |number: usize| (directory as usize + 1) * 512 + number * 128;
    assert_eq!(changed(fat + directory as usize * 4, directory), Some(Unreadable::Malformed), "a directory without end");
    assert_eq!(changed(entry(1) + 68, 1), Some(Unreadable::Malformed), "a stream beside itself");
    assert_eq!(changed(entry(1) + 72, 0), Some(Unreadable::Malformed), "the root in itself");
    assert_eq!(changed(entry(1) + 72, 77), Some(Unreadable::Malformed), "a stream that is not there");
    assert_eq!(
        changed(fat + u32_at(&file, entry(1) + 116) as usize * 4, FREE),
        Some(Unreadable::Malformed),
        "a chain that ends"
    );
    assert_eq!(changed(entry(1) + 116, 70_000), Some(Unreadable::Malformed), "a stream beyond the end");
    assert_eq!(changed(entry(1) + 120, u32::MAX - 1), Some(Unreadable::Truncated), "a stream larger than the file");
    assert_eq!(changed(entry(0) + 120, u32::MAX - 1), Some(Unreadable::Truncated), "a mini stream larger than the file");
    assert_eq!(changed(30, 0x6_0014), Some(Unreadable::Malformed), "sectors of a megabyte");
    assert_eq!(changed(48, FREE), Some(Unreadable::Malformed), "no directory");
}

#[test]
fn a_file_that_ends_early_says_so() {
    let book = workbook(&[sheet("Data", 0, 0, &[label(0, 0, "ann@one.example")]), sheet("More", 2, 0, &[])]);
    let [mut text, table] = word("Write to ann@one.example", true);
    text.resize(5000, 0);
    let files = [
        ("book.xls", Compound::new(3).stream("Workbook", &book).bytes()),
        ("text.doc", Compound::new(4).stream("WordDocument", &text).stream("1Table", &table).bytes()),
        ("show.ppt", presentation(&[slide(4, "ann@one.example")])),
        ("mail.msg", message()),
        ("book.xlsx", package(AGILE_HOSTILE)),
    ];
    for (name, file) in files {
        let whole = scan(name, &file);
        // Without its first bytes, it is any file.
        for length in 8..file.len() {
            let facts = scan(name, &file[..length]);
            // What is there beyond the last stream is only there to fill a sector.
            assert!(
                facts.unreadable.is_some() || facts.kind == Kind::Unknown || facts.hidden == whole.hidden,
                "{name}, {length}"
            );
        }
    }
}

#[test]
fn a_byte_may_be_wrong() {
    let files = [
        ("show.ppt", presentation(&[slide(4, "ann@one.example")])),
        ("mail.msg", message()),
        ("book.xls", Compound::new(3).stream("Workbook", &workbook(&[sheet("Data", 1, 0, &[])])).bytes()),
    ];
    for (name, file) in files {
        for at in (0..file.len()).step_by(3) {
            let mut file = file.clone();
            file[at] ^= 0xff;
            assert_eq!(scan(name, &file).size, file.len() as u64);
        }
    }
}

#[test]
fn workbooks_tell_what_they_hide() {
    let hidden = |row: u16| record(0x0208, &words(&[row, 0, 4, 0x80ff, 0, 0, 0x0120, 15]));
    let columns = record(0x007d, &words(&[1, 255, 0, 15, 1, 0]));
    let visible = sheet(
        "Visible",
        0,
        0,
        &[
            hidden(3),
            hidden(2),
            // Below everything.
            hidden(9),
            columns.clone(),
            label(0, 0, "ann@one.example"),
            label(3, 1, "bob@two.example"),
            label(3, 2, "ann@one.example"),
            record(0x001c, &words(&[3, 1, 0, 1])),
        ],
    );
    let secret = sheet("Salaires d’été", 1, 0, &[hidden(0), columns, label(0, 0, "carol@three.example"), label(1, 0, "x")]);
    let very = sheet("Very", 2, 0, &[label(7, 0, "dave@four.example")]);
    let file = Compound::new(3).stream("Workbook", &workbook(&[visible, secret, very])).bytes();
    let facts = scan("book.xls", &file);
    assert_eq!((facts.kind, facts.encrypted, facts.unreadable), (Kind::Xls, Encrypted::None, None));
    assert_eq!(facts.counts.addresses, 4);
    assert_eq!(
        facts.hidden,
        Hidden {
            sheets: vec![
                HiddenSheet { name: "Salaires d’été".to_owned(), rows: 2, very: false },
                HiddenSheet { name: "Very".to_owned(), rows: 1, very: true },
            ],
            rows: 2,
            columns: 2,
            comments: 1,
            ..Hidden::default()
        }
    );
    assert_eq!(facts.programs, []);
}

#[test]
fn strings_of_workbooks_go_on_in_other_records() {
    // The first record ends in the middle of the first address; the rest of it has two bytes for each character.
    let first = [&words(&[2, 0, 2, 0])[..], &words(&[15]), &[0], b"ann@on"].concat();
    let rest = [&[1][..], &utf16("e.example"), &words(&[15]), &[0b1100], &words(&[1]), &[2, 0, 0, 0], b"bob@two."].concat();
    let last = [&[0][..], b"example", &[0, 0, 0, 0, 0, 0]].concat();
    let strings = [record(0x00fc, &first), record(0x003c, &rest), record(0x003c, &last)].concat();
    let book = [bof(5), strings, record(0x000a, &[])].concat();
    assert_eq!(scan("book.xls", &Compound::new(3).stream("Workbook", &book).bytes()).counts.addresses, 2);
}

#[test]
fn sheets_of_excel_4_are_macros() {
    let file = |kind| Compound::new(3).stream("Workbook", &workbook(&[sheet("Macro1", 2, kind, &[])])).bytes();
    assert_eq!(reasons(&scan("book.xls", &file(1))), [Reason::Macros]);
    assert_eq!(reasons(&scan("book.xls", &file(0))), []);
    assert_eq!(reasons(&scan("book.xls", &file(2))), []);
}

#[test]
fn a_project_is_macros_wherever_it_stands() {
    let book = workbook(&[]);
    let [text, table] = word("Hello", true);
    let with = |name, stream: &[u8], project| {
        let mut file = Compound::new(3).stream(name, stream).stream("1Table", &table);
        if let Some(project) = project {
            file = file.stream(project, b"code");
        }
        scan("file", &file.bytes())
    };
    assert_eq!(reasons(&with("WordDocument", &text, Some("Macros/VBA/dir"))), [Reason::Macros]);
    assert_eq!(reasons(&with("Workbook", &book, Some("_VBA_PROJECT_CUR/VBA/dir"))), [Reason::Macros]);
    assert_eq!(reasons(&with("Workbook", &book, Some("_VBA_PROJECT_CUR/PROJECT"))), []);
    assert_eq!(reasons(&with("WordDocument", &text, None)), []);

    let with_project =
        |has: u32| presentation(&[container(0x03ff, &atom(0x0400, &[7, has, 2].map(u32::to_le_bytes).concat()))]);
    assert_eq!(reasons(&scan("show.ppt", &with_project(1))), [Reason::Macros]);
    assert_eq!(reasons(&scan("show.ppt", &with_project(0))), []);
}

#[test]
fn texts_stand_in_pieces() {
    for is_wide in [false, true] {
        let [text, table] = word("Write to ann@one.example\rand \u{13}HYPERLINK \"mailto:bob@two.example\"\u{15}", is_wide);
        let file = Compound::new(3).stream("WordDocument", &text).stream("1Table", &table).bytes();
        let facts = scan("text.doc", &file);
        assert_eq!((facts.kind, facts.encrypted, facts.unreadable), (Kind::Doc, Encrypted::None, None));
        assert_eq!((facts.counts.addresses, facts.hidden.comments), (2, 2));
    }
}

#[test]
fn objects_in_documents_are_looked_into() {
    let [text, table] = word("Hello", false);
    let hidden = workbook(&[sheet("Hidden", 1, 1, &[label(0, 0, "ann@one.example")])]);
    let installer = Compound::new(3).class(0x000c_1084).stream("Table", b"x").bytes();
    let names = [&words(&[2])[..], b"setup.msi\0C:\\setup.msi\0", &[0, 0, 3, 0, 4, 0, 0, 0], b"tmp\0"].concat();
    let native = [&[0; 4][..], &names, &length(&installer).to_le_bytes(), &installer, b"more"].concat();
    let file = Compound::new(3)
        .stream("WordDocument", &text)
        .stream("1Table", &table)
        .stream("ObjectPool/_1/Workbook", &hidden)
        .stream("ObjectPool/_2/\u{1}Ole10Native", &native)
        .stream("ObjectPool/_3/Package", &package(&AGILE_HOSTILE.replace("spinCount", "certificate")));
    let facts = scan("text.doc", &file.bytes());
    assert_eq!((facts.kind, facts.encrypted, facts.unreadable), (Kind::Doc, Encrypted::None, None));
    assert_eq!((facts.entries, facts.counts.addresses, facts.hidden.sheets.len()), (3, 1, 1));
    let programs: Vec<_> = facts.programs.iter().map(|program| (&*program.name, program.reason)).collect();
    assert_eq!(programs, [("_1", Reason::Macros), ("setup.msi", Reason::Program)]);

    // What stands in the archive of a newer document.
    let alone = scan("oleObject1.bin", &Compound::new(3).stream("\u{1}Ole10Native", &native).bytes());
    assert_eq!((alone.kind, alone.encrypted, reasons(&alone)), (Kind::Unknown, Encrypted::None, vec![Reason::Program]));
}

#[test]
fn texts_of_word_95_stand_in_one_piece() {
    let text = |flags: u16| {
        let mut text = words(&[0xa5dc, 0x65, 0, 0, 0, flags]);
        text.resize(0x18, 0);
        text.extend([0x300_u32, 0x30f].map(u32::to_le_bytes).concat());
        text.resize(0x300, 0);
        text.extend(b"ann@one.example and more");
        scan("text.doc", &Compound::new(3).stream("WordDocument", &text).bytes())
    };
    assert_eq!((text(0).encrypted, text(0).counts.addresses, text(0).unreadable), (Encrypted::None, 1, None));
    assert_eq!((text(0x100).encrypted, text(0x100).counts.addresses), (Encrypted::All, 0));
    assert_eq!(text(4).unreadable, Some(Unreadable::Unsupported));
}

#[test]
fn presentations_tell_what_they_hide() {
    let notes = |slide: u32, text: &str| {
        let about = atom(0x03f1, &[slide.to_le_bytes(), [0; 4]].concat());
        let text = [atom(0x0f9f, &2_u32.to_le_bytes()), atom(0x0fa0, &utf16(text))].concat();
        container(0x03f0, &[about, container(0xf00d, &text)].concat())
    };
    // Comments are tagged, so that older programs leave them alone; other programs have tags of their own.
    let comment = container(0x2ee0, &atom(0x0fba, &utf16("dave@four.example")));
    let tag = |name: &str| container(0x138a, &[atom(0x0fba, &utf16(name)), atom(0x138b, &comment)].concat());
    let comment = container(0x03ee, &[tag("___PPT10"), tag("OTHER")].concat());
    let file = presentation(&[
        slide(4, "ann@one.example"),
        slide(1, "bob@two.example"),
        notes(256, "carol@three.example"),
        notes(257, " "),
        notes(0, "Click to edit"),
        comment,
    ]);
    let facts = scan("show.ppt", &file);
    assert_eq!((facts.kind, facts.encrypted, facts.unreadable), (Kind::Ppt, Encrypted::None, None));
    assert_eq!(facts.counts.addresses, 4);
    assert_eq!(facts.hidden, Hidden { slides: 1, notes: 1, comments: 1, ..Hidden::default() });
}

#[test]
fn a_slide_that_was_saved_again_counts_once() {
    let (old, new) = (slide(4, "ann@one.example"), slide(0, "bob@two.example"));
    let mut stream = old;
    let directory = |number: u32, place: u32| atom(0x1772, &[number | 1 << 20, place].map(u32::to_le_bytes).concat());
    let edit = |before: u32, directory: u32| atom(0x0ff5, &[0, 0, before, directory, 1, 2, 0].map(u32::to_le_bytes).concat());
    let first_directory = length(&stream);
    stream.extend(directory(1, 0));
    let first_edit = length(&stream);
    stream.extend(edit(0, first_directory));
    let place = length(&stream);
    stream.extend(new);
    let second_directory = length(&stream);
    stream.extend(directory(1, place));
    let second_edit = length(&stream);
    stream.extend(edit(first_edit, second_directory));
    let file = |edit| {
        let user = current_user(0xe391_c05f, edit);
        Compound::new(3).stream("PowerPoint Document", &stream).stream("Current User", &user).bytes()
    };
    // What was there before is in the file all the same.
    let facts = scan("show.ppt", &file(second_edit));
    assert_eq!((facts.hidden.slides, facts.counts.addresses), (0, 2));
    assert_eq!(scan("show.ppt", &file(first_edit)).hidden.slides, 1);
}

#[test]
fn workbooks_under_excels_own_password_are_open() {
    // Excel's own password makes this key and this verifier; any other makes others.
    let xor = [&words(&[0])[..], &words(&[0xb359, 0x9a0a])].concat();
    let other = [&words(&[0])[..], &words(&[0xb358, 0x9a0a])].concat();
    let book = |pass: &[u8], cipher: &dyn Fn(usize, usize, &mut [u8])| {
        scan("book.xls", &Compound::new(3).stream("Workbook", &locked_workbook(pass, cipher)).bytes())
    };
    let is_open = |facts: &Facts| {
        assert_eq!(facts.unreadable, None);
        let (sheets, addresses) = (facts.hidden.sheets.len(), facts.counts.addresses);
        match facts.encrypted {
            Encrypted::None => assert_eq!((sheets, addresses), (1, 1)),
            _ => assert_eq!((facts.encrypted, sheets, addresses), (Encrypted::All, 0, 0)),
        }
        facts.encrypted == Encrypted::None
    };
    assert!(is_open(&book(&xor, &obfuscate)));
    assert!(!is_open(&book(&other, &obfuscate)));
    for password in ["VelvetSweatshop", "another"] {
        for bits in [0, 40, 56, 128] {
            let (info, secret) = windows_encryption(password, bits);
            let pass = [&words(&[1])[..], &info].concat();
            let cipher = |from: usize, skipped: usize, data: &mut [u8]| by_blocks(&secret, bits, from, skipped, data);
            assert_eq!(is_open(&book(&pass, &cipher)), password == "VelvetSweatshop", "{password}, {bits}");
        }
    }
}

#[test]
fn workbooks_of_excel_5_may_be_obfuscated() {
    let book = |pass: &[u8]| {
        let bof = record(0x0809, &words(&[0x0500, 5, 0, 0]));
        let mut sheet = [&[0; 4][..], &[1, 0, 4], b"Data"].concat();
        let mut stream = [bof, record(0x002f, pass)].concat();
        let from = stream.len() + 4;
        obfuscate(from, 4, &mut sheet);
        stream.extend(record(0x0085, &sheet));
        stream.extend(record(0x000a, &[]));
        scan("book.xls", &Compound::new(3).stream("Book", &stream).bytes())
    };
    let open = book(&words(&[0xb359, 0x9a0a]));
    assert_eq!((open.encrypted, open.hidden.sheets.len()), (Encrypted::None, 1));
    assert_eq!(open.hidden.sheets[0].name, "Data");
    assert_eq!(book(&words(&[0x1234, 0x9a0a])).encrypted, Encrypted::All);
}

#[test]
fn presentations_under_a_password_of_the_programs_are_open() {
    for (password, encrypted) in
        [("/01Hannes Ruescher/01", Encrypted::None), ("VelvetSweatshop", Encrypted::None), ("another", Encrypted::All)]
    {
        let (info, secret) = windows_encryption(password, 128);
        let mut stream = slide(4, "ann@one.example");
        by_block(&secret, 128, 1, &mut stream);
        let session = length(&stream);
        stream.extend([&[0x0f, 0][..], &0x2f14_u16.to_le_bytes(), &length(&info).to_le_bytes(), &info].concat());
        let directory = length(&stream);
        stream.extend(atom(0x1772, &[1 | 2 << 20, 0, session].map(u32::to_le_bytes).concat()));
        let edit = length(&stream);
        stream.extend(atom(0x0ff5, &[0, 0, 0, directory, 1, 3, 0, 2].map(u32::to_le_bytes).concat()));
        let user = current_user(0xf3d1_c4df, edit);
        let file = Compound::new(3).stream("PowerPoint Document", &stream).stream("Current User", &user).bytes();
        let facts = scan("show.ppt", &file);
        let is_open = encrypted == Encrypted::None;
        assert_eq!((facts.encrypted, facts.unreadable), (encrypted, None), "{password}");
        assert_eq!((facts.hidden.slides, facts.counts.addresses), (usize::from(is_open), usize::from(is_open)));
    }
}

#[test]
fn documents_with_managed_rights_are_encrypted() {
    let [text, table] = word("This document is protected.", false);
    let legacy = Compound::new(3).stream("WordDocument", &text).stream("1Table", &table).stream("\u{9}DRMContent", b"secret");
    let new = Compound::new(3).stream("EncryptedPackage", &[0; 64]).stream("\u{6}DataSpaces/Version", b"1");
    assert_eq!(scan("text.doc", &legacy.bytes()).encrypted, Encrypted::All);
    let facts = scan("text.docx", &new.bytes());
    assert_eq!((facts.kind, facts.encrypted), (Kind::Docx, Encrypted::All));
}

/// An encryption that takes as long as anybody likes.
const AGILE_HOSTILE: &str = r#"<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption"
    xmlns:p="http://schemas.microsoft.com/office/2006/keyEncryptor/password"><keyData saltSize="16" blockSize="16" keyBits="256"
    hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512" saltValue="AAAAAAAAAAAAAAAAAAAAAA=="/>
    <keyEncryptors><keyEncryptor uri="http://schemas.microsoft.com/office/2006/keyEncryptor/password"><p:encryptedKey
    spinCount="4000000000" saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES"
    cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512" saltValue="AAAAAAAAAAAAAAAAAAAAAA=="
    encryptedVerifierHashInput="AAAAAAAAAAAAAAAAAAAAAA==" encryptedVerifierHashValue="AAAAAAAAAAAAAAAAAAAAAA=="
    encryptedKeyValue="AAAAAAAAAAAAAAAAAAAAAA=="/></keyEncryptor></keyEncryptors></encryption>"#;

#[test]
fn nobody_waits_for_an_encryption() {
    for rounds in ["4000000000", "9999999"] {
        let begin = Instant::now();
        let facts = scan("book.xlsx", &package(&AGILE_HOSTILE.replace("4000000000", rounds)));
        assert_eq!((facts.kind, facts.encrypted), (Kind::Xlsx, Encrypted::Unknown));
        assert_eq!(facts.unreadable, Some(Unreadable::Late));
        assert!(begin.elapsed().as_secs() < 10, "{:?}", begin.elapsed());
    }
}

#[test]
fn what_cannot_be_told_of_an_encryption_is_unknown() {
    let kinds =
        [("CBC", "CFB", Encrypted::Unknown), ("AES", "RC2", Encrypted::Unknown), ("spinCount", "certificate", Encrypted::All)];
    for (from, to, encrypted) in kinds {
        let facts = scan("unnamed", &package(&AGILE_HOSTILE.replace(from, to)));
        assert_eq!((facts.kind, facts.encrypted), (Kind::Office, encrypted), "{to}");
        assert_eq!(facts.unreadable.is_some(), encrypted == Encrypted::Unknown);
    }
}

#[test]
fn installers_are_programs() {
    for class in [0x000c_1084, 0x000c_1086, 0x000c_1082] {
        let facts = scan("holiday.jpg", &Compound::new(4).class(class).stream("\u{4840}", b"table").bytes());
        assert_eq!((facts.kind, reasons(&facts)), (Kind::Program, vec![Reason::Program]));
    }
    let facts = scan("old.vsd", &Compound::new(3).class(0x0002_1a14).stream("VisioDocument", b"drawing").bytes());
    assert_eq!((facts.kind, facts.encrypted, facts.programs.len()), (Kind::Unknown, Encrypted::Unknown, 0));
}

#[test]
fn messages_tell_to_whom_and_what_is_attached() {
    let facts = scan("mail.msg", &message());
    assert_eq!((facts.kind, facts.encrypted, facts.unreadable), (Kind::Msg, Encrypted::None, None));
    assert_eq!((facts.recipients, facts.entries, facts.skipped), (3, 2, 0));
    // Ann in the body, Bob and Carol as recipients, Dave in a message that is attached, Erin in a workbook.
    assert_eq!(facts.counts.addresses, 5);
    assert_eq!(facts.hidden.sheets.len(), 1);
    assert_eq!(facts.programs.iter().map(|program| &*program.name).collect::<Vec<_>>(), ["book.xls"]);
}

#[test]
fn a_message_that_only_carries_something_encrypted_is_encrypted() {
    let attached = package(&AGILE_HOSTILE.replace("spinCount", "certificate"));
    let mail = |body: &[u8]| {
        let file = Compound::new(3).class(MESSAGE).stream("__substg1.0_1000001F", body);
        scan("mail.msg", &file.stream("__attach_version1.0_#00000000/__substg1.0_37010102", &attached).bytes())
    };
    assert_eq!(mail(&[]).encrypted, Encrypted::All);
    assert_eq!(mail(&utf16("The password is in the next message.")).encrypted, Encrypted::None);
}

fn reasons(facts: &Facts) -> Vec<Reason> {
    facts.programs.iter().map(|program| program.reason).collect()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap())
}

fn length(bytes: &[u8]) -> u32 {
    bytes.len().try_into().unwrap()
}

// Compound files.

const MESSAGE: u32 = 0x0002_0d0b;
const FREE: u32 = 0xffff_ffff;
const END: u32 = 0xffff_fffe;
const OF_FAT: u32 = 0xffff_fffd;

/// Makes compound files ([MS-CFB]).
struct Compound {
    version: u16,
    class: u32,
    /// Names, and in which storage; content, unless it is a storage.
    entries: Vec<(String, usize, Option<Vec<u8>>)>,
}

impl Compound {
    fn new(version: u16) -> Self {
        Self { version, class: 0, entries: vec![("Root Entry".to_owned(), 0, None)] }
    }

    fn class(mut self, class: u32) -> Self {
        self.class = class;
        self
    }

    /// Adds a stream, and the storages that it is in.
    fn stream(mut self, path: &str, content: &[u8]) -> Self {
        let (mut parent, mut names) = (0, path.split('/').peekable());
        while let Some(name) = names.next() {
            if names.peek().is_none() {
                self.entries.push((name.to_owned(), parent, Some(content.to_vec())));
                break;
            }
            let known = (1..self.entries.len()).find(|&at| self.entries[at].0 == name && self.entries[at].1 == parent);
            parent = known.unwrap_or_else(|| {
                self.entries.push((name.to_owned(), parent, None));
                self.entries.len() - 1
            });
        }
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let sector = if self.version == 3 { 512 } else { 4096 };
        let (mut sectors, mut fat) = (Vec::new(), Vec::new());
        let (mut mini, mut mini_fat) = (Vec::new(), Vec::new());
        let mut places = Vec::new();
        for (_, _, content) in &self.entries {
            let content = content.as_deref().unwrap_or_default();
            places.push(match content.len() {
                0 => END,
                1..4096 => chain(&mut mini, &mut mini_fat, content, 64),
                _ => chain(&mut sectors, &mut fat, content, sector),
            });
        }
        let mini_length = mini.len();
        places[0] = if mini.is_empty() { END } else { chain(&mut sectors, &mut fat, &mini, sector) };
        let mini_fat: Vec<u8> = mini_fat.iter().flat_map(|next: &u32| next.to_le_bytes()).collect();
        let first_of_mini_fat = if mini.is_empty() { END } else { chain(&mut sectors, &mut fat, &mini_fat, sector) };
        let directory: Vec<u8> =
            (0..self.entries.len()).flat_map(|number| self.entry(number, places[number], mini_length)).collect();
        let first_of_directory = chain(&mut sectors, &mut fat, &directory, sector);
        // The FAT has places for itself and for what tells where it is.
        let each = sector / 4;
        let (mut fats, mut difats) = (0, 0);
        while fats * each < fat.len() + fats + difats {
            fats += 1;
            difats = fats.saturating_sub(109).div_ceil(each - 1);
        }
        let first = fat.len();
        fat.extend(vec![OF_FAT; fats]);
        fat.extend(vec![OF_FAT - 1; difats]);
        fat.resize(fats * each, FREE);
        sectors.extend(fat.iter().flat_map(|next| next.to_le_bytes()));
        let number = |at: usize| u32::try_from(at).unwrap();
        let mut difat: Vec<u32> = (first..first + fats).map(number).collect();
        let rest = difat.split_off(109.min(difat.len()));
        difat.resize(109, FREE);
        for (index, part) in rest.chunks(each - 1).enumerate() {
            let mut part = part.to_vec();
            part.resize(each - 1, FREE);
            part.push(if index + 1 == difats { END } else { number(first + fats + index + 1) });
            sectors.extend(part.iter().flat_map(|next| next.to_le_bytes()));
        }
        let shift = if self.version == 3 { 9 } else { 12 };
        let mut file = [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[0; 16]].concat();
        file.extend(words(&[0x3e, self.version, 0xfffe, shift, 6, 0, 0, 0]));
        let first_of_difat = if difats == 0 { END } else { number(first + fats) };
        let numbers = [0, number(fats), first_of_directory, 0, 4096, first_of_mini_fat, 1, first_of_difat, number(difats)];
        file.extend(numbers.iter().chain(&difat).flat_map(|number| number.to_le_bytes()));
        file.resize(sector, 0);
        file.extend(sectors);
        file
    }

    /// An entry of the directory; what is in the same storage forms a line, and no tree.
    fn entry(&self, number: usize, place: u32, mini_length: usize) -> Vec<u8> {
        let (name, parent, content) = &self.entries[number];
        let mut entry = utf16(name);
        let name_length = u16::try_from(entry.len() + 2).unwrap();
        entry.resize(64, 0);
        let kind = match content {
            Some(_) => 2,
            None if number == 0 => 5,
            None => 1,
        };
        entry.extend([&name_length.to_le_bytes()[..], &[kind, 1]].concat());
        let find = |from: usize, storage: usize| {
            let found = (from..self.entries.len()).find(|&at| at > 0 && self.entries[at].1 == storage);
            found.map_or(FREE, |at| u32::try_from(at).unwrap())
        };
        let next = if number == 0 { FREE } else { find(number + 1, *parent) };
        let child = if content.is_some() { FREE } else { find(1, number) };
        entry.extend([FREE, next, child].map(u32::to_le_bytes).concat());
        let class = if number == 0 { self.class } else { 0 };
        entry.extend([&class.to_le_bytes()[..], &[0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46]].concat());
        entry.resize(116, 0);
        let size = if number == 0 { mini_length } else { content.as_ref().map_or(0, Vec::len) };
        entry.extend([&place.to_le_bytes()[..], &(size as u64).to_le_bytes()].concat());
        entry
    }
}

/// Adds sectors, and how they follow each other; the first of them.
fn chain(sectors: &mut Vec<u8>, fat: &mut Vec<u32>, content: &[u8], size: usize) -> u32 {
    let first = u32::try_from(fat.len()).unwrap();
    sectors.extend(content);
    sectors.resize(sectors.len().next_multiple_of(size), 0);
    fat.extend((1..content.len().div_ceil(size)).map(|next| first + u32::try_from(next).unwrap()));
    fat.push(END);
    first
}

/// A document since 2007, encrypted as XML tells.
fn package(xml: &str) -> Vec<u8> {
    let info = [&[4, 0, 4, 0, 0x40, 0, 0, 0], xml.as_bytes()].concat();
    Compound::new(3).stream("EncryptionInfo", &info).stream("EncryptedPackage", &[0; 64]).bytes()
}

/// A message of Outlook's with a message and a workbook attached.
fn message() -> Vec<u8> {
    let book = workbook(&[sheet("Hidden", 1, 1, &[label(0, 0, "erin@five.example")])]);
    let book = Compound::new(3).stream("Workbook", &book).bytes();
    let inner = "__attach_version1.0_#00000000/__substg1.0_3701000D";
    let attached = "__attach_version1.0_#00000001";
    Compound::new(3)
        .class(MESSAGE)
        .stream("__substg1.0_1000001F", &utf16("Write to ann@one.example"))
        // Nobody's address: the id of the message.
        .stream("__substg1.0_1035001F", &utf16("<id@nine.example>"))
        .stream("__recip_version1.0_#00000000/__substg1.0_39FE001F", &utf16("bob@two.example"))
        .stream("__recip_version1.0_#00000001/__substg1.0_3003001E", b"carol@three.example")
        .stream(&format!("{inner}/__substg1.0_10130102"), b"<p>dave@four.example</p>")
        .stream(&format!("{inner}/__recip_version1.0_#00000000/__substg1.0_3001001F"), &utf16("Dave"))
        .stream(&format!("{attached}/__substg1.0_3707001F"), &utf16("book.xls"))
        .stream(&format!("{attached}/__substg1.0_37010102"), &book)
        .bytes()
}

// Workbooks.

fn record(id: u16, data: &[u8]) -> Vec<u8> {
    [&words(&[id, data.len().try_into().unwrap()])[..], data].concat()
}

fn bof(kind: u16) -> Vec<u8> {
    record(0x0809, &words(&[0x0600, kind, 0, 0, 0, 0, 0, 0]))
}

fn label(row: u16, column: u16, text: &str) -> Vec<u8> {
    let text = utf16(text);
    record(0x0204, &[&words(&[row, column, 15, (text.len() / 2).try_into().unwrap()])[..], &[1], &text].concat())
}

struct Sheet {
    about: Vec<u8>,
    records: Vec<u8>,
}

fn sheet(name: &str, state: u8, kind: u8, records: &[Vec<u8>]) -> Sheet {
    let name = utf16(name);
    let about = [&[state, kind, (name.len() / 2).try_into().unwrap(), 1][..], &name].concat();
    Sheet { about, records: [bof(0x10), records.concat(), record(0x000a, &[])].concat() }
}

fn workbook(sheets: &[Sheet]) -> Vec<u8> {
    let names: usize = sheets.iter().map(|sheet| 8 + sheet.about.len()).sum();
    let mut at = bof(5).len() + names + 4;
    let mut book = bof(5);
    for sheet in sheets {
        book.extend(record(0x0085, &[&u32::try_from(at).unwrap().to_le_bytes()[..], &sheet.about].concat()));
        at += sheet.records.len();
    }
    book.extend(record(0x000a, &[]));
    book.extend(sheets.iter().flat_map(|sheet| sheet.records.clone()));
    book
}

/// A workbook with a hidden sheet and an address, encrypted.
fn locked_workbook(pass: &[u8], cipher: &dyn Fn(usize, usize, &mut [u8])) -> Vec<u8> {
    let hidden = sheet("Hidden", 1, 0, &[label(0, 0, "ann@one.example"), label(1, 0, &"long ".repeat(300))]);
    let plain = workbook(&[hidden]);
    let (begin, rest) = plain.split_at(bof(5).len());
    let mut book = [begin, &record(0x002f, pass)].concat();
    let moved = u32::try_from(pass.len() + 4).unwrap();
    let mut rest = rest.to_vec();
    let sheet = u32_at(&rest, 4) + moved;
    rest[4..8].copy_from_slice(&sheet.to_le_bytes());
    book.extend(rest);
    let mut at = 0;
    while at < book.len() {
        let id = u16::from_le_bytes([book[at], book[at + 1]]);
        let end = at + 4 + usize::from(u16::from_le_bytes([book[at + 2], book[at + 3]]));
        match id {
            0x0809 | 0x002f => {}
            0x0085 => cipher(at + 4, 4, &mut book[at + 4..end]),
            _ => cipher(at + 4, 0, &mut book[at + 4..end]),
        }
        at = end;
    }
    book
}

/// As Excel does it with its own password ([MS-OFFCRYPTO] 2.3.7.2 and 2.3.7.3).
fn obfuscate(from: usize, skipped: usize, data: &mut [u8]) {
    const SECRET: [u8; 16] = [0x87, 0x6b, 0x9a, 0xe2, 0x1e, 0xe3, 0x05, 0x62, 0x1e, 0x69, 0x96, 0x60, 0x98, 0x6e, 0x94, 0x04];
    let length = data.len();
    for (index, byte) in data.iter_mut().enumerate().skip(skipped) {
        *byte = byte.rotate_left(5) ^ SECRET[(from + length + index) % 16];
    }
}

/// What stands before something that is encrypted with RC4 and the cryptography of Windows, and its secret (2.3.5).
fn windows_encryption(password: &str, bits: u32) -> (Vec<u8>, Vec<u8>) {
    let salt = *b"sixteen of salt.";
    let secret = Sha1::new().chain_update(salt).chain_update(utf16(password)).finalize().to_vec();
    let input = Md5::digest(b"anything").to_vec();
    let mut verified = [&input[..], &Sha1::digest(&input)].concat();
    by_block(&secret, bits, 0, &mut verified);
    let header = [&[4, 0, 0x6801, 0x8004, bits, 1, 0, 0].map(u32::to_le_bytes).concat()[..], &utf16("Provider\0")].concat();
    let mut info = words(&[2, 2, 4, 0]);
    info.extend(length(&header).to_le_bytes());
    info.extend(header);
    info.extend(16_u32.to_le_bytes());
    info.extend(salt);
    info.extend(&verified[..16]);
    info.extend(20_u32.to_le_bytes());
    info.extend(&verified[16..]);
    (info, secret)
}

fn by_block(secret: &[u8], bits: u32, block: u32, data: &mut [u8]) {
    let key = Sha1::new().chain_update(secret).chain_update(block.to_le_bytes()).finalize();
    match bits {
        0 | 40 => {
            let key = [&key[..5], &[0; 11]].concat();
            Rc4::<consts::U16>::new_from_slice(&key).unwrap().apply_keystream(data);
        }
        56 => Rc4::<consts::U7>::new_from_slice(&key[..7]).unwrap().apply_keystream(data),
        _ => Rc4::<consts::U16>::new_from_slice(&key[..16]).unwrap().apply_keystream(data),
    }
}

/// A block of 1024 bytes has a key of its own, whatever of it is encrypted ([MS-XLS] 2.2.10).
fn by_blocks(secret: &[u8], bits: u32, from: usize, skipped: usize, data: &mut [u8]) {
    let mut pads = BTreeMap::new();
    for (at, byte) in (from..).zip(data.iter_mut()).skip(skipped) {
        let pad = pads.entry(at / 1024).or_insert_with_key(|&block| {
            let mut pad = [0; 1024];
            by_block(secret, bits, u32::try_from(block).unwrap(), &mut pad);
            pad
        });
        *byte ^= pad[at % 1024];
    }
}

// Texts and presentations.

/// A text of Word with two comments: its stream, and the table beside it ([MS-DOC] 2.4.1).
fn word(text: &str, is_wide: bool) -> [Vec<u8>; 2] {
    let mut document = words(&[0xa5ec, 0xc1, 0, 0, 0, 0x1200]);
    document.resize(0x800, 0);
    let count = u32::try_from(text.chars().count()).unwrap();
    let half = count / 2;
    // In two pieces, the second of which stands first.
    let (first, second) = text.split_at(half as usize);
    let bytes = |text: &str| if is_wide { utf16(text) } else { text.bytes().collect() };
    let second_at = length(&document);
    document.extend(bytes(second));
    let first_at = length(&document);
    document.extend(bytes(first));
    let place = |at: u32| if is_wide { at } else { (at * 2) | 0x4000_0000 };
    let piece = |at: u32| [&[0, 0][..], &place(at).to_le_bytes(), &[0, 0]].concat();
    let positions = [0, half, count].map(u32::to_le_bytes).concat();
    let pieces = [positions, piece(first_at), piece(second_at)].concat();
    // A format before them.
    let clx = [&[1, 3, 0, 9, 9, 9, 2][..], &length(&pieces).to_le_bytes(), &pieces].concat();
    document[0xba..0xc2].copy_from_slice(&[0, 4 + 2 * 34].map(u32::to_le_bytes).concat());
    document[0x1a2..0x1aa].copy_from_slice(&[16, length(&clx)].map(u32::to_le_bytes).concat());
    [document, [&[0; 16][..], &clx].concat()]
}

fn atom(id: u16, data: &[u8]) -> Vec<u8> {
    [&words(&[0, id])[..], &length(data).to_le_bytes(), data].concat()
}

fn container(id: u16, data: &[u8]) -> Vec<u8> {
    [&words(&[15, id])[..], &length(data).to_le_bytes(), data].concat()
}

fn slide(flags: u16, text: &str) -> Vec<u8> {
    let show = atom(0x03f9, &[&[0; 10][..], &flags.to_le_bytes(), &[0; 4]].concat());
    container(0x03ee, &[show, container(0xf00d, &atom(0x0fa8, text.as_bytes()))].concat())
}

fn current_user(token: u32, edit: u32) -> Vec<u8> {
    atom(0x0ff6, &[0x14, token, edit, 0x03f4 << 16, 3, 8].map(u32::to_le_bytes).concat())
}

/// Objects, each by a number, and where they stand ([MS-PPT] 2.3.3 and 2.3.4).
fn presentation(objects: &[Vec<u8>]) -> Vec<u8> {
    let (mut stream, mut places) = (Vec::new(), vec![1 | length_of(objects) << 20]);
    for object in objects {
        places.push(length(&stream));
        stream.extend(object);
    }
    let directory = length(&stream);
    stream.extend(atom(0x1772, &places.iter().flat_map(|place| place.to_le_bytes()).collect::<Vec<_>>()));
    let edit = length(&stream);
    stream.extend(atom(0x0ff5, &[0, 0, 0, directory, 1, 9, 0].map(u32::to_le_bytes).concat()));
    let user = current_user(0xe391_c05f, edit);
    Compound::new(3).stream("PowerPoint Document", &stream).stream("Current User", &user).bytes()
}

fn length_of(objects: &[Vec<u8>]) -> u32 {
    objects.len().try_into().unwrap()
}
