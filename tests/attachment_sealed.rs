//! Files made to be read with a secret, and those that only look like it.

use bcc_guard::attachment::{Encrypted, Facts, Kind, Unreadable, scan_bytes};
use bcc_guard::settings::Settings;

fn facts(bytes: impl AsRef<[u8]>) -> Facts {
    scan_bytes("a.bin", bytes.as_ref(), &Settings::default())
}

/// A packet in the new format (RFC 9580, 4.2.1) or the old one.
fn packet(tag: u8, body: &[u8]) -> Vec<u8> {
    [&[0xC0 | tag, u8::try_from(body.len()).unwrap()][..], body].concat()
}

fn old_packet(tag: u8, body: &[u8]) -> Vec<u8> {
    [&[0x80 | tag << 2 | 1][..], &u16::try_from(body.len()).unwrap().to_be_bytes(), body].concat()
}

const FOR_KEY: &[u8] = &[3, 1, 2, 3, 4, 5, 6, 7, 8, 1, 0, 9, 0];
const FOR_PASSWORD: &[u8] = &[4, 9, 3, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0xFF];
const DATA: &[u8] = &[1, 9, 8, 7, 6, 5, 4, 3, 2, 1];
const LITERAL: &[u8] = b"b\x05a.csv\0\0\0\0bob@one.example\n";
const KEY: &[u8] = &[4, 0, 0, 0, 0, 1, 0, 1, 1, 0, 1, 1];
const SIGNATURE: &[u8] = &[4, 0, 1, 8, 0, 0, 0, 0, 0, 0];
const ONE_PASS: &[u8] = &[3, 0, 8, 1, 1, 2, 3, 4, 5, 6, 7, 8, 1];

#[test]
fn encrypted_packets() {
    for packets in [
        [packet(1, FOR_KEY), packet(18, DATA)].concat(),
        [old_packet(1, FOR_KEY), old_packet(1, FOR_KEY), packet(18, DATA)].concat(),
        [old_packet(3, FOR_PASSWORD), packet(18, DATA)].concat(),
        [packet(3, FOR_PASSWORD), old_packet(9, DATA)].concat(),
        [packet(3, &[6, 13, 9, 2, 4, 3, 8, 1, 2, 3, 4, 5, 6, 7, 8]), packet(18, &[2, 9, 2, 6, 0, 0])].concat(),
        [packet(1, &[6, 21, 4, 1, 2, 3]), packet(21, &[0; 9]), packet(18, &[2, 9, 2, 6, 0, 0])].concat(),
        [packet(3, FOR_PASSWORD), packet(20, &[1, 9, 2, 16, 0, 0])].concat(),
        [packet(10, b"PGP"), packet(1, FOR_KEY), packet(18, DATA)].concat(),
        packet(18, DATA),
        // In pieces.
        [&packet(1, FOR_KEY)[..], &[0xD2, 0xE1, 1, 9, 2, 1, 1]].concat(),
    ] {
        let facts = facts(&packets);
        assert_eq!((facts.kind, facts.encrypted, facts.unreadable), (Kind::Openpgp, Encrypted::All, None), "{packets:x?}");
    }
}

#[test]
fn open_packets_are_looked_into() {
    let literal = packet(11, LITERAL);
    // Stored without compression (RFC 1951, 3.2.4).
    let length = u16::try_from(literal.len()).unwrap();
    let stored = [&[1][..], &length.to_le_bytes(), &(!length).to_le_bytes(), &literal].concat();
    for (packets, addresses) in [
        (literal.clone(), 1),
        (old_packet(11, LITERAL), 1),
        ([packet(4, ONE_PASS), literal.clone(), packet(2, SIGNATURE)].concat(), 1),
        ([packet(2, SIGNATURE), literal.clone()].concat(), 1),
        // Of unknown length; with zlib's header; in pieces.
        ([&[0xA3, 1][..], &stored].concat(), 1),
        ([&[0xA3, 2, 0x78, 0x9C][..], &stored, &[0; 4]].concat(), 1),
        (
            [
                &packet(4, ONE_PASS)[..],
                &[0xCB, 0xE4],
                &LITERAL[..16],
                &[u8::try_from(LITERAL.len() - 16).unwrap()],
                &LITERAL[16..],
            ]
            .concat(),
            1,
        ),
        ([packet(6, KEY), packet(13, b"Bob"), packet(2, SIGNATURE)].concat(), 0),
        (packet(5, KEY), 0),
        (packet(2, SIGNATURE), 0),
    ] {
        let facts = facts(&packets);
        let found = (facts.kind, facts.encrypted, facts.counts.addresses, facts.unreadable);
        assert_eq!(found, (Kind::Openpgp, Encrypted::None, addresses, None), "{packets:x?}");
    }
}

#[test]
fn a_file_that_is_cut_inside_its_compression_says_so() {
    let literal = packet(11, LITERAL);
    let stored = [&[0xA3, 1, 1][..], &[100, 0, 155, 255], &literal].concat();
    let facts = facts(stored);
    assert_eq!((facts.encrypted, facts.counts.addresses, facts.unreadable), (Encrypted::None, 1, Some(Unreadable::Truncated)));
}

#[test]
fn armor() {
    let message = "-----BEGIN PGP MESSAGE-----\nVersion: 1\n\n";
    // The packets of a session key and of data; then of a file.
    for (text, encrypted) in [
        (format!("{message}wQ0DAQIDBAUGBwgBAAkA0goBCQgHBgUEAwIB\n=abcd\n-----END PGP MESSAGE-----\n"), Encrypted::All),
        (
            format!("\r\n{message}\r\nywtiAAAAAABIZWxsbw==\r\n=abcd\r\n-----END PGP MESSAGE-----\r\n")
                .replace("\n\n\r", "\n\r"),
            Encrypted::None,
        ),
        (
            "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nxgwEAAAAAAEAAQEAAQE=\n-----END PGP PUBLIC KEY BLOCK-----\n".to_owned(),
            Encrypted::None,
        ),
    ] {
        let facts = facts(&text);
        assert_eq!((facts.kind, facts.encrypted, facts.unreadable), (Kind::Openpgp, encrypted, None), "{text}");
    }
    let empty = facts(message);
    assert_eq!(
        (empty.kind, empty.encrypted, empty.unreadable),
        (Kind::Openpgp, Encrypted::Unknown, Some(Unreadable::Malformed))
    );
}

#[test]
fn a_message_without_its_data_is_cut() {
    let facts = facts(packet(1, FOR_KEY));
    assert_eq!((facts.kind, facts.unreadable), (Kind::Openpgp, Some(Unreadable::Truncated)));
}

/// Files of other kinds whose first byte might begin a packet, and words of other alphabets.
#[test]
fn what_only_begins_like_a_packet_is_none() {
    for bytes in [
        &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01"[..],
        b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01",
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0",
        b"\xCF\xFA\xED\xFE\x07\0\0\x01",
        b"\xCA\xFE\xBA\xBE\0\0\0\x34",
        b"\x85\x02\x0c\x03\0",
        b"\x8c\x0d\x04\x09\x09\x08\0\0",
        b"\xC1r\xE9s bien",
        b"\xA3\x01 pounds",
        b"\x99\x01\0\x04",
    ] {
        assert_ne!(facts(bytes).kind, Kind::Openpgp, "{bytes:x?}");
    }
}

/// An element of DER.
fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    [&[tag, 0x82][..], &length, content].concat()
}

/// An element of BER whose end shows only when it comes.
fn ber(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag, 0x80][..], content, &[0, 0]].concat()
}

type Element = fn(u8, &[u8]) -> Vec<u8>;

fn content_info(element: Element, kind: &[u8], content: &[u8]) -> Vec<u8> {
    element(0x30, &[&der(6, kind)[..], &element(0xA0, content)].concat())
}

const PKCS7: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x07";
const SMIME: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01";

#[test]
fn enveloped_content() {
    for element in [der as Element, ber] {
        for kind in [[PKCS7, &[3]].concat(), [PKCS7, &[6]].concat(), [SMIME, &[23]].concat()] {
            let facts = facts(content_info(element, &kind, &element(0x30, b"\x02\x01\0")));
            assert_eq!((facts.kind, facts.encrypted, facts.unreadable), (Kind::Smime, Encrypted::All, None));
        }
    }
    for text in [
        "-----BEGIN CMS-----\nMBoGCSqGSIb3DQEHA6ANMAsCAQAxADAGBgEAAAA=\n-----END CMS-----\n",
        "-----BEGIN PKCS7-----\r\nMBoGCSqGSIb3DQEHA6ANMAsCAQAxADAGBgEAAAA=\r\n-----END PKCS7-----\r\n",
        "MBoGCSqGSIb3DQEH\nA6ANMAsCAQAxADAGBgEAAAA=\n",
    ] {
        assert_eq!((facts(text).kind, facts(text).encrypted), (Kind::Smime, Encrypted::All), "{text}");
    }
}

fn signed(element: Element, octets: &[u8]) -> Vec<u8> {
    let encapsulated = element(0x30, &[&der(6, &[PKCS7, &[1]].concat())[..], octets].concat());
    let algorithms = element(0x31, &element(0x30, &der(6, b"\x2A")));
    let signed = element(0x30, &[&der(2, b"\x01")[..], &algorithms, &encapsulated].concat());
    content_info(element, &[PKCS7, &[2]].concat(), &signed)
}

#[test]
fn signed_content_is_looked_into() {
    let (first, second) = (b"Content-Type: text/plain\r\n\r\nbob@one.", b"example\r\n");
    let whole = der(4, &[&first[..], second].concat());
    for element in [der as Element, ber] {
        let pieces = element(0x24, &[der(4, first), element(0x24, &der(4, second))].concat());
        for octets in [&whole, &pieces] {
            let facts = facts(signed(element, &element(0xA0, octets)));
            let found = (facts.kind, facts.encrypted, facts.counts.addresses, facts.entries, facts.unreadable);
            assert_eq!(found, (Kind::Smime, Encrypted::None, 1, 1, None));
        }
        let detached = facts(signed(element, b""));
        assert_eq!((detached.kind, detached.encrypted, detached.entries), (Kind::Smime, Encrypted::None, 0));
    }
    let enveloped = content_info(der, &[PKCS7, &[3]].concat(), b"");
    let wrapped = facts(signed(der, &der(0xA0, &der(4, &enveloped))));
    assert_eq!((wrapped.kind, wrapped.encrypted), (Kind::Smime, Encrypted::All));
}

#[test]
fn other_files_that_need_a_secret() {
    for (bytes, kind) in [
        (&b"age-encryption.org/v1\n-> X25519 abc\n"[..], Kind::Age),
        (b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl", Kind::Age),
        (b"\x03\xD9\xA2\x9A\x67\xFB\x4B\xB5\x01\0\x04\0", Kind::Keepass),
        (b"LUKS\xBA\xBE\0\x02", Kind::Luks),
    ] {
        assert_eq!((facts(bytes).kind, facts(bytes).encrypted), (kind, Encrypted::All));
    }
    assert_eq!(facts("age-encryption.org/v1 is the first line of age files.\n").kind, Kind::Text);
}

#[test]
fn hostile_files_end() {
    let nested = |element: fn(&[u8]) -> Vec<u8>, times| (0..times).fold(Vec::new(), |inside, _| element(&inside));
    for bytes in [
        signed(ber, &nested(|inside| ber(0x24, inside), 3000)),
        signed(ber, &b"\x24\x80".repeat(100_000)),
        [b"\x30\x80".repeat(100_000), vec![0; 100]].concat(),
        [&packet(4, ONE_PASS)[..], &b"\xC8\xE0\0\xE0\0".repeat(100_000)].concat(),
        packet(2, SIGNATURE).repeat(100_000),
        b"\xA3\0".iter().copied().cycle().take(100_000).collect(),
    ] {
        assert_eq!(facts(&bytes).size, bytes.len() as u64);
    }
}

#[test]
fn whatever_is_cut_or_broken_is_read() {
    let octets = ber(0xA0, &ber(0x24, &[der(4, b"Content-Type: text/plain\n\n"), der(4, b"x")].concat()));
    let pieces = [&packet(4, ONE_PASS)[..], &[0xCB, 0xE4], &LITERAL[..16], &[1, b'x'], &packet(2, SIGNATURE)].concat();
    for bytes in [
        signed(ber, &octets),
        signed(der, &octets),
        pieces,
        [packet(1, FOR_KEY), old_packet(3, FOR_PASSWORD), packet(18, DATA)].concat(),
        b"-----BEGIN PGP MESSAGE-----\nVersion: 1\n\nywtiAAAAAABIZWxsbw==\n=abcd\n-----END PGP MESSAGE-----\n".to_vec(),
        b"-----BEGIN CMS-----\nMBoGCSqGSIb3DQEHA6ANMAsCAQAxADAGBgEAAAA=\n-----END CMS-----\n".to_vec(),
    ] {
        for length in 0..=bytes.len() {
            assert_eq!(facts(&bytes[..length]).size, length as u64);
            for turned in [0x01, 0x80, 0xFF] {
                let mut broken = bytes.clone();
                broken.get_mut(length).into_iter().for_each(|byte| *byte ^= turned);
                assert_eq!(facts(&broken).size, bytes.len() as u64);
            }
        }
    }
}
