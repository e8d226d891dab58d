//! Messages as files: who got them, what they say, and what they carry.

use bcc_guard::attachment::{Encrypted, Facts, Kind, scan_bytes};
use bcc_guard::settings::Settings;

fn facts(mail: impl AsRef<[u8]>) -> Facts {
    scan_bytes("a.eml", mail.as_ref(), &Settings::default())
}

/// A message with such a content.
fn with(content: &str) -> String {
    format!("From: ann@one.example\nTo: bob@two.example\nSubject: Hello\nMIME-Version: 1.0\n{content}")
}

/// How many addresses such a content has, beside those of the header.
fn addresses(content: &str) -> usize {
    let facts = facts(with(content));
    assert_eq!((facts.kind, facts.recipients, facts.unreadable), (Kind::Eml, 1, None), "{content}");
    facts.counts.addresses - 2
}

#[test]
fn recipients_are_distinct_people_of_every_field() {
    let facts = facts(
        "From: ann@one.example\r\nTo: Bob <bob@two.example>, \"Carol, C.\" <carol@two.example>,\r\n BOB@two.example\r\n\
         Cc: friends: dave@three.example, erin@three.example;\r\nBcc: =?utf-8?q?Zo=C3=AB?= <zoe@one.example>\r\n\
         Resent-To: frank@four.example\r\nTo : grace@four.example\r\nReply-To: nobody@one.example\r\n\r\nHello\r\n",
    );
    assert_eq!((facts.kind, facts.recipients, facts.encrypted), (Kind::Eml, 7, Encrypted::None));
    assert_eq!(facts.counts.addresses, 9);
}

#[test]
fn what_servers_write_names_nobody() {
    let facts = facts(
        "Return-Path: <bounce-123=bob=two.example@list.example>\nReceived: from x by y for <bob@two.example>; Mon, 1 Jan 2024\n\
         DKIM-Signature: v=1; i=@one.example; b=ab@cd.example\nMessage-ID: <1234@one.example>\nReferences: <5@one.example>\n\
         X-Sender-Id: key@one.example\nFrom: ann@one.example\nTo: bob@two.example\n\nHello",
    );
    assert_eq!((facts.recipients, facts.counts.addresses), (1, 2));
}

#[test]
fn encoded_words() {
    for (subject, expected) in [
        ("=?utf-8?Q?bob=40one=2Eexample_=C3=A9?=", 1),
        ("=?ISO-8859-1*fr?B?6SBib2JAb25lLmV4YW1wbGU=?=", 1),
        ("=?utf-8?Q?bob=40one?=\n =?utf-8?Q?=2Eexample?=", 1),
        ("=?utf-8?B?ww==?= =?utf-8?B?qSBib2I=?=@one.example", 1),
        ("=?utf-8?Q?bob?= @one.example", 0),
        ("=?utf-8?X?bob=40one.example?= =?", 0),
        ("=?utf-8?Q?never ends, bob@one.example", 1),
    ] {
        let mail = with(&format!("Comments: {subject}\n\nHello"));
        assert_eq!(facts(mail).counts.addresses, 2 + expected, "{subject}");
    }
}

#[test]
fn text_is_decoded() {
    for (content, expected) in [
        ("\ncarol@three.example\n", 1),
        ("Content-Transfer-Encoding: quoted-printable\n\ncarol=40three.exam=\nple dave=40three=\r\n.example", 2),
        ("Content-Transfer-Encoding: BASE64\n\nY2Fyb2xAdGhyZ\nWUuZXhhbXBsZQ==\n", 1),
        (
            "Content-Type: text/plain; charset=\"ISO-8859-1\"\nContent-Transfer-Encoding: quoted-printable\n\nzo=EB@one.example",
            1,
        ),
        ("Content-Type: text/html\n\n<b>carol</b>@three.example <a href='mailto:dave@three.example'>d</a>", 2),
        (
            "Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nATTENDEE:mailto:carol@three.exam\n ple\nUID:1@x.example",
            1,
        ),
        ("Content-Type: text/plain; charset=nonsense\n\ncarol@three.example", 1),
        ("Content-Type: nonsense\n\ncarol@three.example", 1),
    ] {
        assert_eq!(addresses(content), expected, "{content}");
    }
}

#[test]
fn parts_of_parts() {
    for (content, expected, entries) in [
        (
            "Content-Type: multipart/mixed; boundary=\"=_a b\"\n\nPreamble@x.example\n--=_a b\nContent-Type: multipart/alternative;\n\
             \tboundary=c\n\n--c\n\ncarol@three.example\n--c\nContent-Type: text/html\n\n<p>dave@three.example\n--c--\n\
             epilogue@x.example\n--=_a b  \nContent-Disposition: attachment; filename=a.csv\n\nerin@three.example\n--=_a b--\n\
             epilogue@x.example\n",
            3,
            1,
        ),
        ("Content-Type: multipart/mixed; boundary=a\n\n--a\n\ncarol@three.example", 1, 0),
        ("Content-Type: multipart/mixed; boundary=a\n\ncarol@three.example", 1, 1),
        ("Content-Type: multipart/mixed\n\ncarol@three.example", 1, 1),
        ("Content-Type: multipart/mixed; boundary=a\n\n--ab\n\nx@x.example\n--a\n\ncarol@three.example\n--ab\n--a--", 1, 0),
        (
            "Content-Type: multipart/digest; boundary=a\n\n--a\n\nSubject: carol@three.example\n\nHello\n--a\n\nSubject: x\n\n\
             dave@three.example\n--a--",
            2,
            0,
        ),
    ] {
        assert_eq!(addresses(content), expected, "{content}");
        assert_eq!(facts(with(content)).entries, entries, "{content}");
    }
}

#[test]
fn recipients_of_a_message_inside_count_too() {
    let inner = "From: a@one.example\nTo: bob@two.example, carol@three.example\nSubject: x\n\ndave@three.example\n";
    let plain = facts(with(&format!("Content-Type: message/rfc822\n\n{inner}")));
    assert_eq!((plain.recipients, plain.counts.addresses, plain.entries), (2, 5, 0));
}

/// Packed, with a file in it that has two addresses and stands there as it is.
fn zip() -> Vec<u8> {
    let (name, content) = (b"list.csv", b"carol@three.example\ndave@three.example\n");
    let size = u32::try_from(content.len()).unwrap().to_le_bytes();
    let name_length = u16::try_from(name.len()).unwrap().to_le_bytes();
    let common = [&[20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &size, &size, &name_length, &[0, 0]].concat();
    let mut zip = [b"PK\x03\x04", &common[..], name, content].concat();
    let start = u32::try_from(zip.len()).unwrap().to_le_bytes();
    let entry = [b"PK\x01\x02\x14\0", &common[..], &[0; 14], name].concat();
    let length = u32::try_from(entry.len()).unwrap().to_le_bytes();
    zip.extend([&entry[..], b"PK\x05\x06\0\0\0\0\x01\0\x01\0", &length, &start, &[0, 0]].concat());
    zip
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | usize::from(group.get(at).copied().unwrap_or_default()));
        for at in 0..4 {
            let letter = char::from(ALPHABET[bits >> (18 - 6 * at) & 63]);
            text.push(if at <= group.len() { letter } else { '=' });
        }
        if text.len() % 77 == 76 {
            text.push('\n');
        }
    }
    text
}

#[test]
fn attached_files_are_looked_into() {
    let disposition = "Content-Disposition: attachment; filename*0*=utf-8''na%C3%AFf;\n filename*1=.zip";
    let content =
        format!("Content-Type: application/zip\n{disposition}\nContent-Transfer-Encoding: base64\n\n{}", base64(&zip()));
    let facts = facts(with(&content));
    assert_eq!((facts.entries, facts.counts.addresses, facts.encrypted), (1, 4, Encrypted::None));
}

#[test]
fn encrypted_content() {
    let sealed = "-----BEGIN PGP MESSAGE-----\n\nhQEMA1234567890ABAQ\n-----END PGP MESSAGE-----\n";
    // Session keys for two people, then data.
    let packets = [&[0xC1, 12, 3, 1, 2, 3, 4, 5, 6, 7, 8, 1, 0, 0][..], &[0xD2, 5, 1, 9, 9, 9, 9]].concat();
    let armored =
        format!("-----BEGIN PGP MESSAGE-----\nVersion: 1\n\n{}\n=abcd\n-----END PGP MESSAGE-----\n", base64(&packets));
    let enveloped = base64(b"\x30\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03\xA0\x80\0\0\0\0");
    for (content, expected) in [
        ("\nHello".to_owned(), Encrypted::None),
        ("\n".to_owned(), Encrypted::None),
        (
            format!(
                "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=a\n\n--a\n\
                 Content-Type: application/pgp-encrypted\n\nVersion: 1\n--a\nContent-Type: application/octet-stream\n\n{sealed}\n--a--"
            ),
            Encrypted::All,
        ),
        (format!("\n{armored}"), Encrypted::All),
        (format!("Content-Type: multipart/mixed; boundary=a\n\n--a\n\n{armored}\n--a\n\n\n--a--"), Encrypted::All),
        (format!("Content-Type: multipart/mixed; boundary=a\n\n--a\n\n{armored}\n--a\n\nHello\n--a--"), Encrypted::Some),
        (
            format!(
                "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\nContent-Disposition: attachment\n\
                 Content-Transfer-Encoding: base64\n\n{enveloped}"
            ),
            Encrypted::All,
        ),
    ] {
        let facts = facts(with(&content));
        assert_eq!((facts.kind, facts.encrypted), (Kind::Eml, expected), "{content}");
    }
}

#[test]
fn several_messages_in_one_file() {
    let one =
        "From - Mon Jan  1 00:00:00 2024\nFrom: ann@one.example\nTo: bob@two.example\nSubject: x\n\ncarol@three.example\n\n";
    assert_eq!(facts(one).recipients, 1);
    let two = format!("{one}From ann@one.example Mon Jan  1 00:00:00 2024\nTo: dave@three.example\nDate: x\n\n>From here\n");
    let facts = facts(two);
    assert_eq!((facts.kind, facts.recipients, facts.counts.addresses), (Kind::Eml, 2, 4));
}

#[test]
fn parts_may_be_anything() {
    let facts = facts(with("Content-Type: application/octet-stream\nContent-Transfer-Encoding: binary\n\n\0\x01\x02\x03"));
    assert_eq!((facts.kind, facts.entries, facts.encrypted), (Kind::Eml, 1, Encrypted::Unknown));
}

#[test]
fn hostile_messages_end() {
    let deep = |n: usize| -> String {
        (0..n).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n")).collect::<Vec<_>>().concat()
    };
    assert!(facts(with(&deep(5000))).skipped > 0);
    let forwarded = format!("{}\nHello", "Content-Type: message/rfc822\n\n".repeat(5000));
    assert!(facts(with(&forwarded)).skipped > 0);
    let many = format!("Content-Type: multipart/mixed; boundary=a\n\n{}", "--a\n".repeat(100_000));
    assert!(facts(with(&many)).skipped > 0);
    let folds = with(&format!("To: bob@two.example\n{}\nHello", " x\n".repeat(100_000)));
    assert_eq!(facts(folds).kind, Kind::Eml);
    for text in ["=?", "=?a?q?b ", "=?a?q??=", "\"", "(", "<", ";", "=\"", "filename*0*=\""] {
        let text = text.repeat(20_000);
        let mail = with(&format!("Comments: {text}\nCc: {text}\nContent-Disposition: {text}\nContent-Type: {text}\n\nHello"));
        assert_eq!(facts(mail).kind, Kind::Eml);
    }
}

#[test]
fn whatever_is_cut_or_broken_is_read() {
    let mail = with(
        "Content-Type: multipart/mixed; boundary=\"a\\\"\"\r\n\r\n--a\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=C3=A9=\r\n\
         --a\"\r\nContent-Type: text/html; charset*=utf-8'x'utf%2D8\r\nContent-Transfer-Encoding: base64\r\n\r\nPGI+w6k=\r\n--a\"\r\n\
         Content-Disposition: attachment; filename*0=\"=?x?q?=E9?=\"; filename*1*=%\r\n\r\n\u{1}\r\n--a\"--\r\n",
    );
    let bytes = mail.into_bytes();
    for length in 0..=bytes.len() {
        let cut = scan_bytes("a.eml", &bytes[..length], &Settings::default());
        assert_eq!(cut.size, length as u64);
        let mut broken = bytes.clone();
        broken.get_mut(length).into_iter().for_each(|byte| *byte = !*byte);
        assert_eq!(facts(broken).size, bytes.len() as u64);
    }
}
