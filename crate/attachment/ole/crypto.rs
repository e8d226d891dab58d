//! How Office encrypts ([MS-OFFCRYPTO] 15.0), as far as it takes to see whether a file opens without a question: whether the
//! password is one that the programs try by themselves.
//!
//! `Ok(Some(_))` is the key where it is, `Ok(None)` says that there is another password; an error that nobody can tell.

use std::borrow::Cow;

use aes::cipher::block_padding::NoPadding;
use aes::cipher::generic_array::GenericArray;
use aes::cipher::{BlockCipher, BlockDecrypt, BlockDecryptMut, BlockSizeUser, KeyInit, KeyIvInit, consts};
use aes::{Aes128, Aes256};
use md5::Md5;
use sha1::digest::DynDigest;
use sha1::{Digest, Sha1};
use sha2::{Sha256, Sha384, Sha512};

use super::super::budget::Budget;
use super::super::bytes::{u16_at, u32_at, u64_at};
use super::super::rc4::rc4;
use super::super::transfer::base64;
use super::super::xml::{Event, Tag, Xml};
use super::Unreadable;

/// What Excel tries before it asks (2.4.2.3).
pub(super) const EXCELS_PASSWORD: &str = "VelvetSweatshop";
/// The same of PowerPoint, for its format until 2003.
pub(super) const POWERPOINTS_PASSWORD: &str = "/01Hannes Ruescher/01";

/// Opens the package in which a document since 2007 is encrypted.
pub(super) enum PackageKey {
    Agile { key: Vec<u8>, salt: Vec<u8>, hash: Hash },
    Standard { key: Vec<u8> },
}

/// Opens a stream that is encrypted with RC4, as until 2003: a key of its own for each block.
pub(super) enum StreamKey {
    /// With a key of 40 bits (2.3.6).
    Plain { secret: [u8; 5] },
    /// With the cryptography of Windows (2.3.5).
    Windows { secret: Vec<u8>, length: usize },
}

/// A function that makes bytes of fixed length from any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

/// More rounds than any program makes, which have 100,000 at most: they are there to take time.
const MOST_ROUNDS: u32 = 10_000_000;
/// After so many is time to look at the clock.
const ROUNDS_AT_ONCE: u32 = 10_000;
/// Rounds of the standard encryption (2.3.4.7).
const STANDARD_ROUNDS: u32 = 50_000;

/// A package is encrypted in segments of this length (2.3.4.15).
const SEGMENT: usize = 4096;
const AES_BLOCK: usize = 16;

/// What a key is for (2.3.4.13).
const FOR_INPUT: [u8; 8] = [0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79];
const FOR_VALUE: [u8; 8] = [0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e];
const FOR_KEY: [u8; 8] = [0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6];

impl PackageKey {
    /// By what the stream `EncryptionInfo` says.
    pub(super) fn find(info: &[u8], password: &str, budget: &Budget) -> Result<Option<Self>, Unreadable> {
        let (major, minor) = u16_at(info, 0).zip(u16_at(info, 2)).ok_or(Unreadable::Truncated)?;
        match (major, minor) {
            (4, 4) => agile(info.get(8..).unwrap_or_default(), password, budget),
            (2..=4, 2) => standard(info.get(4..).unwrap_or_default(), password, budget),
            // Extensible encryption (2.3.4.6): a program beside Office has the key.
            (3..=4, 3) => Ok(None),
            _ => Err(Unreadable::Unsupported),
        }
    }

    /// The document in the stream `EncryptedPackage`, which says its size first.
    pub(super) fn open(&self, mut package: Vec<u8>, budget: &Budget) -> Result<Vec<u8>, Unreadable> {
        let size = u64_at(&package, 0).ok_or(Unreadable::Truncated)?;
        let size = usize::try_from(size).map_err(|_| Unreadable::Large)?;
        package.drain(..8);
        package.truncate(package.len() / AES_BLOCK * AES_BLOCK);
        for (number, segment) in (0_u32..).zip(package.chunks_mut(SEGMENT)) {
            if number % 256 == 0 {
                budget.check_time()?;
            }
            match self {
                Self::Agile { key, salt, hash } => {
                    let iv = fit(hash.digest(&[salt, &number.to_le_bytes()]), AES_BLOCK);
                    decrypt_cbc(key, &iv, segment)?;
                }
                Self::Standard { key } => decrypt_ecb(key, segment)?,
            }
        }
        if package.len() < size {
            return Err(Unreadable::Truncated);
        }
        package.truncate(size);
        Ok(package)
    }
}

impl StreamKey {
    /// By what stands in front of the stream: a version, and what to verify the password with.
    pub(super) fn find(info: &[u8], password: &str) -> Result<Option<Self>, Unreadable> {
        let (major, minor) = u16_at(info, 0).zip(u16_at(info, 2)).ok_or(Unreadable::Truncated)?;
        let info = info.get(4..).unwrap_or_default();
        match (major, minor) {
            (1, 1) => Self::find_plain(info, password),
            (2..=4, 2) => Self::find_windows(info, password),
            _ => Err(Unreadable::Unsupported),
        }
    }

    /// 2.3.6.1 to 2.3.6.4.
    fn find_plain(info: &[u8], password: &str) -> Result<Option<Self>, Unreadable> {
        let (salt, rest) = info.split_at_checked(16).ok_or(Unreadable::Truncated)?;
        // A verifier and its hash.
        let encrypted = rest.get(..32).ok_or(Unreadable::Truncated)?;
        let first = Md5::digest(utf16(password));
        let both = [first.get(..5).unwrap_or_default(), salt].concat();
        let secret = Md5::digest(both.repeat(16));
        let key = Self::Plain { secret: secret.first_chunk().copied().unwrap_or_default() };
        let mut plain = encrypted.to_vec();
        key.decrypt(0, 0, &mut plain)?;
        Ok(plain.split_at_checked(16).is_some_and(|(plain, hash)| *Md5::digest(plain) == *hash).then_some(key))
    }

    /// 2.3.5.1, 2.3.5.2 and 2.3.5.6.
    fn find_windows(info: &[u8], password: &str) -> Result<Option<Self>, Unreadable> {
        let (header, verifier) = Verifier::after_header(info)?;
        if header.algorithm != RC4 || !matches!(header.hash, 0 | SHA1) {
            return Err(Unreadable::Unsupported);
        }
        let secret = Sha1::new().chain_update(verifier.salt).chain_update(utf16(password)).finalize().to_vec();
        // 40 bits where nothing is said.
        let length = if header.key_bits == 0 { 5 } else { header.key_bits / 8 };
        let key = Self::Windows { secret, length };
        let mut plain = [verifier.input, verifier.value].concat();
        key.decrypt(0, 0, &mut plain)?;
        Ok(plain.split_at_checked(16).is_some_and(|(plain, hash)| hash.starts_with(&Sha1::digest(plain))).then_some(key))
    }

    /// Decrypts bytes of a block from `skipped` on.
    pub(super) fn decrypt(&self, block: u32, skipped: usize, bytes: &mut [u8]) -> Result<(), Unreadable> {
        let mut cipher = rc4(&self.of_block(block)).ok_or(Unreadable::Unsupported)?;
        cipher.apply_keystream(&mut vec![0; skipped]);
        cipher.apply_keystream(bytes);
        Ok(())
    }

    /// What a whole block is encrypted with.
    pub(super) fn pad(&self, block: u32, length: usize) -> Result<Vec<u8>, Unreadable> {
        let mut pad = vec![0; length];
        self.decrypt(block, 0, &mut pad)?;
        Ok(pad)
    }

    fn of_block(&self, block: u32) -> Vec<u8> {
        match self {
            Self::Plain { secret } => Md5::new().chain_update(secret).chain_update(block.to_le_bytes()).finalize().to_vec(),
            Self::Windows { secret, length } => {
                let key = Sha1::new().chain_update(secret).chain_update(block.to_le_bytes()).finalize();
                let mut key = key.get(..*length).unwrap_or_default().to_vec();
                if *length == 5 {
                    key.resize(16, 0);
                }
                key
            }
        }
    }
}

/// What an encryption with the cryptography of Windows says of itself (2.3.2).
struct Header {
    algorithm: u32,
    hash: u32,
    key_bits: usize,
}

/// What its password is verified with (2.3.3).
struct Verifier<'a> {
    salt: &'a [u8],
    input: &'a [u8],
    value: &'a [u8],
}

const RC4: u32 = 0x6801;
const AES_128: u32 = 0x660e;
const AES_256: u32 = 0x6610;
const SHA1: u32 = 0x8004;

impl<'a> Verifier<'a> {
    /// Reads the header too; before it stand flags and its length.
    fn after_header(info: &'a [u8]) -> Result<(Header, Self), Unreadable> {
        let read = || {
            let length = usize::try_from(u32_at(info, 4)?).ok()?;
            let (header, verifier) = info.get(8..)?.split_at_checked(length)?;
            let key_bits = usize::try_from(u32_at(header, 16)?).ok()?;
            let header = Header { algorithm: u32_at(header, 8)?, hash: u32_at(header, 12)?, key_bits };
            let (salt, rest) = verifier.get(4..)?.split_at_checked(16)?;
            let (input, rest) = rest.split_at_checked(16)?;
            let value_length = if header.algorithm == RC4 { 20 } else { 32 };
            Some((header, Self { salt, input, value: rest.get(4..4 + value_length)? }))
        };
        read().ok_or(Unreadable::Truncated)
    }
}

/// Standard encryption (2.3.4.5 to 2.3.4.9).
fn standard(info: &[u8], password: &str, budget: &Budget) -> Result<Option<PackageKey>, Unreadable> {
    let (header, verifier) = Verifier::after_header(info)?;
    if !matches!(header.algorithm, 0 | AES_128..=AES_256) || !matches!(header.hash, 0 | SHA1) {
        return Err(Unreadable::Unsupported);
    }
    let hash = Hash::Sha1.spin(verifier.salt, password, STANDARD_ROUNDS, budget)?;
    let hash = Sha1::new().chain_update(hash).chain_update(0_u32.to_le_bytes()).finalize();
    let half = |pad: u8| {
        let mut block = [pad; 64];
        block.iter_mut().zip(hash).for_each(|(byte, part)| *byte ^= part);
        Sha1::digest(block)
    };
    let mut key = [half(0x36), half(0x5c)].concat();
    key.truncate(if header.key_bits == 0 { 16 } else { header.key_bits / 8 });
    let (mut input, mut value) = (verifier.input.to_vec(), verifier.value.to_vec());
    decrypt_ecb(&key, &mut input)?;
    decrypt_ecb(&key, &mut value)?;
    Ok(value.starts_with(&Sha1::digest(input)).then_some(PackageKey::Standard { key }))
}

/// Agile encryption (2.3.4.10 to 2.3.4.13).
fn agile(xml: &[u8], password: &str, budget: &Budget) -> Result<Option<PackageKey>, Unreadable> {
    let Agile { data, key } = Agile::read(xml)?;
    // No password opens it, but a certificate may.
    let Some(key) = key else { return Ok(None) };
    let (data, hash) = (data.ok_or(Unreadable::Malformed)?, key.hash()?);
    if key.rounds > MOST_ROUNDS {
        return Err(Unreadable::Late);
    }
    let secret = hash.spin(&key.salt, password, key.rounds, budget)?;
    let iv = fit(key.salt.clone(), AES_BLOCK);
    let open = |purpose: &[u8], bytes: &[u8]| {
        let mut bytes = bytes.to_vec();
        decrypt_cbc(&fit(hash.digest(&[&secret, purpose]), key.bits / 8), &iv, &mut bytes)?;
        Ok(bytes)
    };
    let input = open(&FOR_INPUT, &key.input)?;
    let value = open(&FOR_VALUE, &key.value)?;
    let input = input.get(..key.salt.len()).ok_or(Unreadable::Malformed)?;
    if !value.starts_with(&hash.digest(&[input])) {
        return Ok(None);
    }
    let mut opened = open(&FOR_KEY, &key.key)?;
    opened.truncate(data.bits / 8);
    Ok(Some(PackageKey::Agile { key: opened, hash: data.hash()?, salt: data.salt }))
}

/// What the XML of an agile encryption says.
#[derive(Default)]
struct Agile {
    /// Of the document.
    data: Option<Parameters>,
    /// Of the key, which the password opens.
    key: Option<Parameters>,
}

#[derive(Default)]
struct Parameters {
    cipher: String,
    chaining: String,
    hash: String,
    bits: usize,
    rounds: u32,
    salt: Vec<u8>,
    input: Vec<u8>,
    value: Vec<u8>,
    key: Vec<u8>,
}

impl Agile {
    fn read(xml: &[u8]) -> Result<Self, Unreadable> {
        let mut xml = Xml::new(xml);
        let mut agile = Self::default();
        while let Some(event) = xml.read()? {
            let Event::Start(tag) = event else { continue };
            match tag.name {
                b"keyData" => agile.data = Some(Parameters::read(&tag)?),
                // Without rounds, it is opened by a certificate and not by a password.
                b"encryptedKey" if tag.raw(b"spinCount").is_some() => agile.key = Some(Parameters::read(&tag)?),
                _ => {}
            }
        }
        Ok(agile)
    }
}

impl Parameters {
    fn read(tag: &Tag<'_>) -> Result<Self, Unreadable> {
        let text = |name: &[u8]| tag.attribute(name).map(Cow::into_owned).unwrap_or_default();
        let number = |name: &[u8]| text(name).parse().map_err(|_| Unreadable::Malformed);
        let bytes = |name: &[u8]| base64(tag.raw(name).unwrap_or_default());
        let rounds = tag.raw(b"spinCount").map_or(Ok(0), |_| number(b"spinCount"))?;
        let read = Self {
            cipher: text(b"cipherAlgorithm"),
            chaining: text(b"cipherChaining"),
            hash: text(b"hashAlgorithm"),
            bits: usize::try_from(number(b"keyBits")?).unwrap_or(usize::MAX),
            rounds,
            salt: bytes(b"saltValue"),
            input: bytes(b"encryptedVerifierHashInput"),
            value: bytes(b"encryptedVerifierHashValue"),
            key: bytes(b"encryptedKeyValue"),
        };
        if read.cipher == "AES" && read.chaining == "ChainingModeCBC" { Ok(read) } else { Err(Unreadable::Unsupported) }
    }

    fn hash(&self) -> Result<Hash, Unreadable> {
        match self.hash.as_str() {
            "SHA1" | "SHA-1" => Ok(Hash::Sha1),
            "SHA256" | "SHA-256" => Ok(Hash::Sha256),
            "SHA384" | "SHA-384" => Ok(Hash::Sha384),
            "SHA512" | "SHA-512" => Ok(Hash::Sha512),
            _ => Err(Unreadable::Unsupported),
        }
    }
}

impl Hash {
    fn begin(self) -> Box<dyn DynDigest> {
        match self {
            Self::Sha1 => Box::new(Sha1::new()),
            Self::Sha256 => Box::new(Sha256::new()),
            Self::Sha384 => Box::new(Sha384::new()),
            Self::Sha512 => Box::new(Sha512::new()),
        }
    }

    fn digest(self, parts: &[&[u8]]) -> Vec<u8> {
        let mut digest = self.begin();
        for part in parts {
            digest.update(part);
        }
        digest.finalize().into_vec()
    }

    /// A hash of a password, and of that, and so on, so that it takes time to try one (2.3.4.11).
    fn spin(self, salt: &[u8], password: &str, rounds: u32, budget: &Budget) -> Result<Vec<u8>, Unreadable> {
        let mut hash = self.digest(&[salt, &utf16(password)]);
        let mut digest = self.begin();
        for round in 0..rounds {
            if round % ROUNDS_AT_ONCE == 0 {
                budget.check_time()?;
            }
            digest.update(&round.to_le_bytes());
            digest.update(&hash);
            digest.finalize_into_reset(&mut hash).map_err(|_| Unreadable::Malformed)?;
        }
        Ok(hash)
    }
}

/// Cut, or filled up, to a length (2.3.4.11).
fn fit(mut bytes: Vec<u8>, length: usize) -> Vec<u8> {
    bytes.resize(length, 0x36);
    bytes
}

fn decrypt_cbc(key: &[u8], iv: &[u8], bytes: &mut [u8]) -> Result<(), Unreadable> {
    fn with<C: BlockCipher + BlockDecrypt + BlockDecryptMut + KeyInit>(key: &[u8], iv: &[u8], bytes: &mut [u8]) -> Option<()> {
        let cipher = cbc::Decryptor::<C>::new_from_slices(key, iv).ok()?;
        cipher.decrypt_padded_mut::<NoPadding>(bytes).ok().map(|_| ())
    }
    let done = match key.len() {
        16 => with::<Aes128>(key, iv, bytes),
        32 => with::<Aes256>(key, iv, bytes),
        _ => return Err(Unreadable::Unsupported),
    };
    done.ok_or(Unreadable::Malformed)
}

fn decrypt_ecb(key: &[u8], bytes: &mut [u8]) -> Result<(), Unreadable> {
    fn with<C: BlockDecrypt + KeyInit + BlockSizeUser<BlockSize = consts::U16>>(key: &[u8], bytes: &mut [u8]) -> Option<()> {
        let cipher = C::new_from_slice(key).ok()?;
        bytes.chunks_exact_mut(AES_BLOCK).for_each(|block| cipher.decrypt_block(GenericArray::from_mut_slice(block)));
        Some(())
    }
    let done = match key.len() {
        16 => with::<Aes128>(key, bytes),
        32 => with::<Aes256>(key, bytes),
        _ => None,
    };
    done.ok_or(Unreadable::Unsupported)
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// What a workbook obfuscated by XOR with Excel's own password says of it: a key and a verifier made of it (2.3.7.1, 2.3.7.2).
pub(super) const EXCELS_XOR: (u16, u16) = (0xb359, 0x9a0a);

/// Opens what is obfuscated by XOR with Excel's own password; `from` is where the record stands, and its length (2.3.7.3, and
/// [MS-XLS] 2.2.10).
pub(super) fn open_xor(from: usize, skipped: usize, bytes: &mut [u8]) {
    let mut secret = [0_u8; 16];
    // 15 letters and one that fills up (2.3.7.2).
    let letters = EXCELS_PASSWORD.bytes().chain([0xbb]);
    let key = EXCELS_XOR.0.to_le_bytes();
    for ((place, letter), part) in secret.iter_mut().zip(letters).zip(key.iter().cycle()) {
        *place = (letter ^ part).rotate_right(1);
    }
    let start = from.wrapping_add(bytes.len());
    for (index, byte) in bytes.iter_mut().enumerate().skip(skipped) {
        let part = secret.get(start.wrapping_add(index) % 16).copied().unwrap_or_default();
        *byte = (*byte ^ part).rotate_right(5);
    }
}
