//! Files that are text as they stand: what they are, what they are written in, and what stands in them.

use bcc_guard::attachment::{Charset, Encrypted, Facts, Kind, Unreadable, scan_bytes};
use bcc_guard::settings::Settings;

fn facts(name: &str, bytes: impl AsRef<[u8]>) -> Facts {
    scan_bytes(name, bytes.as_ref(), &Settings::default())
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

#[test]
fn text_is_told_by_its_beginning_and_names_help_where_many_things_begin_alike() {
    for (name, text, kind) in [
        ("a.csv", "name,mail\nBob,bob@one.example\n", Kind::Csv),
        ("a.csv", "bob@one.example\n", Kind::Csv),
        ("a.csv", "name\tmail\nBob\tbob@one.example\nCarol\tcarol@two.example\n", Kind::Tsv),
        ("a.tsv", "bob@one.example\n", Kind::Tsv),
        ("a.txt", "name\tmail\nBob\tbob@one.example\nCarol\tcarol@two.example\n", Kind::Tsv),
        ("a", "id;name;mail\n1;\"B; ob\";bob@one.example\n2;Carol;carol@two.example\n", Kind::Csv),
        ("a.txt", "Hello, Bob\nBye, Bob\nHello, Carol\n", Kind::Text),
        ("a.txt", "Hello", Kind::Text),
        ("a.csv", "<html><table><tr><td>Excel says so</table>", Kind::Html),
        ("a.xls", "<!-- made by hand -->\n<?xml version='1.0'?>\n<!DOCTYPE html>\n<p>Hello", Kind::Html),
        ("a.html", "Hello <b>Bob</b>", Kind::Html),
        ("a.svg", "<?xml version='1.0'?><svg><title>Hello</title></svg>", Kind::Text),
        ("a", "{\"mail\": \"bob@one.example\"}", Kind::Json),
        ("a", " [\n {\"mail\": 1}]", Kind::Json),
        ("a.json", "[1, 2]", Kind::Json),
        ("a.txt", "[1] Bob, 2024", Kind::Text),
        ("a.ini", "[mail]\nto=bob@one.example", Kind::Text),
        ("a.txt", "begin:vcard\nEMAIL:bob@one.example\nend:vcard\n", Kind::Vcf),
        ("a", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", Kind::Ics),
        ("a.pem", "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n", Kind::Text),
        ("a.txt", "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nHello\n", Kind::Text),
        ("a.txt", "From: Bob\nSubject: Hello\n", Kind::Text),
        ("a.eml", "Subject: Hello\n\nHello\n", Kind::Eml),
        ("a.txt", "From: bob@one.example\nTo: carol@two.example\nSubject: Hello\n\nHello\n", Kind::Eml),
        ("a.csv", "", Kind::Csv),
        ("", "", Kind::Text),
    ] {
        let facts = facts(name, text);
        assert_eq!((facts.kind, facts.encrypted), (kind, Encrypted::None), "{name}: {text}");
    }
}

#[test]
fn what_is_no_text_stays_unknown() {
    let words: Vec<u8> = (0..4000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()).collect();
    for bytes in [&words[..], b"abc\0def", b"\x01\x02\x03\x04", b"text\x7f", b"\xff\xfe\0\0a\0\0\0"] {
        for name in ["a.csv", "a.txt", "a.json", "a.html", "a.eml", "a"] {
            let facts = facts(name, bytes);
            assert_eq!((facts.kind, facts.encrypted, facts.charset), (Kind::Unknown, Encrypted::Unknown, None), "{name}");
        }
    }
}

#[test]
fn charsets() {
    let text = "nom;courriel\r\nÉlodie;élodie@mairie.example\r\nZoë;zoë@one.example\r\n";
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
    let (little, big) = (utf16(text, u16::to_le_bytes), utf16(text, u16::to_be_bytes));
    for (bytes, charset) in [
        (text.as_bytes().to_vec(), Charset::Utf8),
        (marked(b"\xEF\xBB\xBF", text.as_bytes()), Charset::Utf8),
        (marked(b"\xFF\xFE", &little), Charset::Utf16Le),
        (marked(b"\xFE\xFF", &big), Charset::Utf16Be),
        (little, Charset::Utf16Le),
        (big, Charset::Utf16Be),
        (latin, Charset::Windows1252),
    ] {
        let facts = facts("a.csv", bytes);
        assert_eq!((facts.charset, facts.kind, facts.counts.addresses), (Some(charset), Kind::Csv, 2));
    }
}

#[test]
fn one_broken_byte_makes_no_other_charset_of_it() {
    let facts = facts("a.txt", b"\xc3\xa9lodie@one.example zo\xc3\xab@one.example \xe9lan\n");
    assert_eq!((facts.charset, facts.counts.addresses), (Some(Charset::Utf8), 2));
}

#[test]
fn a_charset_that_shows_only_far_down_is_seen() {
    let mut bytes = [&[b' '; 1000][..], b"somebody@one.example\n"].concat().repeat(1200);
    bytes.extend(b"\xe9lodie@one.example\n");
    let facts = facts("a.txt", bytes);
    assert_eq!((facts.charset, facts.counts.addresses), (Some(Charset::Windows1252), 2));
}

/// Somewhat more than is read at once.
#[test]
fn no_value_is_cut_in_large_files() {
    let space = " ".repeat(700);
    let text = (0..1800).map(|n| format!("{space}person{n}@one.example\n")).collect::<Vec<_>>().concat();
    for bytes in [text.clone().into_bytes(), utf16(&text, u16::to_le_bytes), utf16(&text, u16::to_be_bytes)] {
        let facts = facts("a.txt", bytes);
        assert_eq!((facts.counts.addresses, facts.looked_at), (1800, None));
    }
}

#[test]
fn pages_are_read_without_their_tags() {
    for (page, expected) in [
        ("<p>bob@one.example</p>", 1),
        ("<b>bob</b>@one.<i>example</i>", 1),
        ("<td>bob@one.example<td>carol@two.example", 2),
        ("bob&#64;one.example carol&#x40;two&period;example dave&commat;one.example", 3),
        ("<a href='mailto:bob%40one.example?subject=Hello'>write</a>", 1),
        ("<A HREF = MAILTO:bob@one.example>write</A>", 1),
        ("<a title=\"1 > 0\" href=\"mailto:bob@one.example\">carol@two.example</a>", 2),
        ("<a href=\"mailto:bob@one.example\"\n>bob@one.example</a>", 1),
        ("<input value=\"bob@one.example\"><img alt='carol@two.example'>", 2),
        ("<img src=\"data:text/plain,bob@one.example\"> <img src='DATA:text/plain,bob@one.example'>", 0),
        ("<!-- bob@one.example --><!--[if mso]>carol@two.example<![endif]-->", 2),
        ("<style>@media { x@one.example }</style><script>var to = 'bob@one.example'; if (a<b) {}</script>carol@two.example", 2),
        ("<script>'</scrip>' + 'bob@one.example'</SCRIPT>carol@two.example", 2),
        ("a < bob@one.example", 1),
        ("<p title=\"bob@one.example", 0),
        ("&Eacute;cole&nbsp;: bob@one.example &unknown; &#xFFFFFFFF; &", 1),
    ] {
        let facts = facts("a.html", format!("<html>{page}"));
        assert_eq!((facts.kind, facts.counts.addresses), (Kind::Html, expected), "{page}");
    }
}

#[test]
fn contacts_are_unfolded_and_decoded() {
    for (lines, expected) in [
        ("EMAIL:bob@one.example", 1),
        ("EMAIL;TYPE=work:bob@one.exa\r\n mple\r\nitem1.EMAIL:carol@\r\n\ttwo.example", 2),
        ("EMAIL;ENCODING=QUOTED-PRINTABLE:bob=40one.example", 1),
        ("EMAIL;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:bob=40one=\r\n.example", 1),
        ("NOTE:bob@one.example\\ncarol@two.example\\, dave@one.example", 3),
        ("UID:1234-5678@one.example\r\nREV:20240101T000000Z", 0),
        ("PHOTO;ENCODING=b:Ym9i\r\n bob@one.example\r\nLOGO;ENCODING=BASE64;TYPE=GIF:\r\n bob@one.example", 0),
    ] {
        let facts = facts("a.vcf", format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{lines}\r\nEND:VCARD\r\n"));
        assert_eq!((facts.kind, facts.counts.addresses), (Kind::Vcf, expected), "{lines}");
    }
}

#[test]
fn calendars() {
    let facts = facts(
        "a.ics",
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:abc123@google.example\r\nORGANIZER;CN=Ann:mailto:ann@one.example\r\n\
         ATTENDEE;CN=\"Bob\";ROLE=REQ-PARTICIPANT:MAILTO:bob@two.exam\r\n ple\r\nATTENDEE;EMAIL=carol@two.example:urn:x\r\n\
         END:VEVENT\r\nEND:VCALENDAR\r\n",
    );
    assert_eq!((facts.kind, facts.counts.addresses), (Kind::Ics, 3));
}

#[test]
fn escapes_of_json() {
    for (json, expected) in [
        (r#"{"to": "bob@one.example"}"#, 1),
        (r#"{"to": "bob\u0040one.example"}"#, 1),
        (r#"{"to": "\u003cbob@one.example\u003e\/\u003ccarol@two.example\u003e"}"#, 2),
        (r#"{"to": "\ud83d\ude00\ud83dbob@one.example\nzo\u00eb@one.example\u00"}"#, 2),
        ("{\"to\": \"bob@one.example\\", 1),
    ] {
        let facts = facts("a.json", json);
        assert_eq!((facts.kind, facts.counts.addresses), (Kind::Json, expected), "{json}");
    }
}

/// A page, contacts and JSON in every length up to their own, and with a byte turned over.
#[test]
fn whatever_is_cut_or_broken_is_read() {
    for (name, text) in [
        (
            "a.html",
            "<html><!-- é --><a title='x' href=\"mailto:bob%40one.example\">&eacute;&#233;</a><script>1<2</script>\u{1f600}",
        ),
        (
            "a.vcf",
            "BEGIN:VCARD\r\nEMAIL;ENCODING=QUOTED-PRINTABLE:bob=40one=\r\n.example\r\nNOTE:é\\n\\\r\n é\r\nEND:VCARD\r\n",
        ),
        ("a.json", "{\"é\": \"\\u00e9\\ud83d\\ude00\\\\\", \"b\": [\"bob@one.example\"]}"),
    ] {
        for bytes in [text.as_bytes().to_vec(), utf16(text, u16::to_le_bytes), utf16(text, u16::to_be_bytes)] {
            for length in 0..=bytes.len() {
                let cut = facts(name, &bytes[..length]);
                assert_eq!(cut.size, length as u64);
                assert!(!matches!(cut.unreadable, Some(Unreadable::Late)));
                let mut broken = bytes.clone();
                broken.get_mut(length).into_iter().for_each(|byte| *byte = !*byte);
                assert_eq!(facts(name, &broken).size, bytes.len() as u64);
            }
        }
    }
}
