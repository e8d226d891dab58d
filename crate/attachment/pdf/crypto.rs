//! Encryption (ISO 32000-2, 7.6): [`Security`] knows who can read a file, and reads what everybody can.
//!
//! A file with only an owner password is encrypted with the empty user password. Every program opens it; the owner password merely
//! asks programs not to print or to change it.

use std::collections::BTreeMap;

use aes::cipher::block_padding::NoPadding;
use aes::cipher::{BlockDecryptMut, BlockEncryptMut, KeyIvInit};
use aes::{Aes128, Aes256};
use md5::Md5;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::object::{Dict, Id, Object};
use crate::attachment::Encrypted;

/// How a file is encrypted.
#[derive(Debug)]
pub(super) struct Security {
    handler: Handler,
    /// The key of the file, where the empty password opens it.
    key: Option<Vec<u8>>,
    streams: Cipher,
    strings: Cipher,
    /// Of embedded files.
    files: Cipher,
    filters: BTreeMap<Vec<u8>, Cipher>,
    /// Otherwise the metadata of the document are open.
    encrypts_metadata: bool,
    /// Whether something is missing to tell by whether the empty password opens it.
    is_incomplete: bool,
}

/// Who says what opens a file (7.6.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Handler {
    /// A password.
    Standard,
    /// The private key of a recipient.
    PublicKey,
    /// Something of one company.
    Other,
}

/// How bytes are encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cipher {
    Identity,
    Rc4,
    Aes128,
    Aes256,
    Unknown,
}

/// What is encrypted.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part<'p> {
    String,
    Stream,
    EmbeddedFile,
    Metadata,
    /// A stream that names its own crypt filter.
    Filtered(&'p [u8]),
}

/// What completes passwords that are shorter (algorithm 2, step a); the empty one as a whole.
const PADDING: [u8; 32] = [
    0x28, 0xbf, 0x4e, 0x5e, 0x4e, 0x75, 0x8a, 0x41, 0x64, 0x00, 0x4e, 0x56, 0xff, 0xfa, 0x01, 0x08, 0x2e, 0x2e, 0x00, 0xb6,
    0xd0, 0x68, 0x3e, 0x80, 0x2f, 0x0c, 0xa9, 0xfe, 0x64, 0x53, 0x69, 0x7a,
];

impl Security {
    /// By the encryption dictionary, with nothing in it that refers elsewhere, and the first part of the file's identifier.
    pub(super) fn new(dict: &Dict, file: &[u8]) -> Self {
        let version = dict.get("V").unsigned().unwrap_or(0_u32);
        let handler = match dict.get("Filter").name() {
            Some(b"Standard") => Handler::Standard,
            Some(b"Adobe.PubSec" | b"Adobe.PPKLite") => Handler::PublicKey,
            _ => Handler::Other,
        };
        let mut filters = BTreeMap::from([(b"Identity".to_vec(), Cipher::Identity)]);
        if let Some(defined) = dict.get("CF").dict() {
            filters.extend(
                defined.iter().filter(|(name, _)| *name != b"Identity").map(|(name, filter)| (name.to_vec(), cipher(filter))),
            );
        }
        let named = |key: &str, default: Cipher| {
            let named = dict.get(key).name();
            named.map_or(default, |name| filters.get(name).copied().unwrap_or(Cipher::Unknown))
        };
        let (streams, strings, files) = match version {
            1..=3 => (Cipher::Rc4, Cipher::Rc4, Cipher::Rc4),
            4 | 5 => {
                let streams = named("StmF", Cipher::Identity);
                (streams, named("StrF", Cipher::Identity), named("EFF", streams))
            }
            _ => (Cipher::Unknown, Cipher::Unknown, Cipher::Unknown),
        };
        let password = Password::of(dict, file).filter(|_| handler == Handler::Standard);
        let key = password.as_ref().and_then(Password::empty);
        let encrypts_metadata = *dict.get("EncryptMetadata") != Object::Bool(false);
        let is_incomplete = handler == Handler::Standard && password.is_none_or(|password| password.is_incomplete());
        Self { handler, key, streams, strings, files, filters, encrypts_metadata, is_incomplete }
    }

    /// Whether anybody can read the file. Where its pages are open, attached files may not be.
    pub(super) fn encrypted(&self) -> Encrypted {
        if self.key.is_some() {
            return Encrypted::None;
        }
        match (self.handler, self.streams) {
            (Handler::Other, _) | (_, Cipher::Unknown) => Encrypted::Unknown,
            _ if self.is_incomplete => Encrypted::Unknown,
            (_, Cipher::Identity) if self.files != Cipher::Identity || self.strings != Cipher::Identity => Encrypted::Some,
            // Single streams may name a filter.
            (_, Cipher::Identity) if self.filters.len() > 1 => Encrypted::Unknown,
            (_, Cipher::Identity) => Encrypted::None,
            _ => Encrypted::All,
        }
    }

    /// Decrypts bytes of an object, where that needs no secret.
    pub(super) fn decrypt(&self, id: Id, part: Part<'_>, bytes: Vec<u8>) -> Option<Vec<u8>> {
        let cipher = match part {
            Part::String => self.strings,
            Part::EmbeddedFile => self.files,
            Part::Metadata if !self.encrypts_metadata => Cipher::Identity,
            Part::Stream | Part::Metadata => self.streams,
            Part::Filtered(name) => self.filters.get(name).copied().unwrap_or(Cipher::Unknown),
        };
        match (cipher, &self.key) {
            (Cipher::Identity, _) => Some(bytes),
            (Cipher::Rc4, Some(key)) => Some(rc4(&key_of_object(key, id, b""), bytes)),
            (Cipher::Aes128, Some(key)) => unpadded::<cbc::Decryptor<Aes128>>(&key_of_object(key, id, b"sAlT"), &bytes),
            (Cipher::Aes256, Some(key)) => unpadded::<cbc::Decryptor<Aes256>>(key, &bytes),
            _ => None,
        }
    }
}

/// A crypt filter (table 25).
fn cipher(filter: &Object) -> Cipher {
    match filter.dict().map(|filter| filter.get("CFM")).and_then(Object::name) {
        Some(b"V2") => Cipher::Rc4,
        Some(b"AESV2") => Cipher::Aes128,
        Some(b"AESV3") => Cipher::Aes256,
        Some(b"Identity" | b"None") => Cipher::Identity,
        _ => Cipher::Unknown,
    }
}

/// What the standard handler keeps to check a password by (table 21).
struct Password<'d> {
    revision: u32,
    /// Bytes of the key.
    length: usize,
    owner: &'d [u8],
    user: &'d [u8],
    owner_key: &'d [u8],
    user_key: &'d [u8],
    permissions: [u8; 4],
    encrypts_metadata: bool,
    file: &'d [u8],
}

impl<'d> Password<'d> {
    fn of(dict: &'d Dict, file: &'d [u8]) -> Option<Self> {
        let version: u32 = dict.get("V").unsigned()?;
        let bits = dict.get("Length").unsigned().unwrap_or(40);
        // Written as bytes by some.
        let length = if bits < 40 { bits } else { bits / 8 };
        let string = |key| dict.get(key).string().unwrap_or_default();
        // Written as an unsigned number by some.
        let permissions = dict.get("P").integer()?.rem_euclid(1 << 32);
        Some(Self {
            revision: dict.get("R").unsigned()?,
            length: match version {
                0 | 1 => 5,
                2 | 3 => length.clamp(5, 16),
                _ => 16,
            },
            owner: string("O"),
            user: string("U"),
            owner_key: string("OE"),
            user_key: string("UE"),
            permissions: u32::try_from(permissions).ok()?.to_le_bytes(),
            encrypts_metadata: *dict.get("EncryptMetadata") != Object::Bool(false),
            file,
        })
    }

    /// The identifier of the file stands in its trailer, and may be lost with it.
    fn is_incomplete(&self) -> bool {
        match self.revision {
            2..=4 => self.user.len() < 32 || self.owner.len() < 32 || self.file.is_empty(),
            5 | 6 => self.user.len() < 48 || self.owner.len() < 48,
            _ => true,
        }
    }

    /// The key of the file, where the empty password opens it, as that of its user or of its owner: programs try it for both.
    fn empty(&self) -> Option<Vec<u8>> {
        match self.revision {
            2..=4 => self.user_2(&PADDING).or_else(|| self.user_2(&self.owner_2())),
            5 | 6 => self.user_5().or_else(|| self.owner_5()),
            _ => None,
        }
    }

    /// Algorithms 2 and 6.
    fn user_2(&self, padded: &[u8]) -> Option<Vec<u8>> {
        let mut hash = Md5::new();
        hash.update(padded);
        hash.update(self.owner.get(..32)?);
        hash.update(self.permissions);
        hash.update(self.file);
        if self.revision >= 4 && !self.encrypts_metadata {
            hash.update([0xff; 4]);
        }
        let key = self.repeated(hash.finalize().to_vec());
        let expected = if self.revision == 2 {
            rc4(&key, PADDING.to_vec())
        } else {
            let hash = Md5::new().chain_update(PADDING).chain_update(self.file).finalize();
            (0..20).fold(hash.to_vec(), |value, step| rc4(&changed(&key, step), value))
        };
        // Of the 32 bytes of revision 3 and later only half mean something.
        self.user.starts_with(&expected).then_some(key)
    }

    /// The user's password, padded, as the empty password of the owner gives it (algorithm 7).
    fn owner_2(&self) -> Vec<u8> {
        let key = self.repeated(Md5::digest(PADDING).to_vec());
        let steps = if self.revision == 2 { 1 } else { 20 };
        let owner = self.owner.get(..32).unwrap_or_default();
        (0..steps).rev().fold(owner.to_vec(), |value, step| rc4(&changed(&key, step), value))
    }

    fn repeated(&self, mut hash: Vec<u8>) -> Vec<u8> {
        hash.truncate(self.length);
        for _ in 0..if self.revision == 2 { 0 } else { 50 } {
            hash = Md5::digest(&hash).to_vec();
            hash.truncate(self.length);
        }
        hash
    }

    /// Algorithm 2.A, steps d and e.
    fn user_5(&self) -> Option<Vec<u8>> {
        let (expected, salts) = self.user.split_at_checked(32)?;
        let (check, salt) = salts.get(..16)?.split_at_checked(8)?;
        (hash_2b(self.revision, check, b"")? == expected).then_some(())?;
        without_padding::<cbc::Decryptor<Aes256>>(&hash_2b(self.revision, salt, b"")?, &[0; 16], self.user_key.get(..32)?)
    }

    /// Steps b and c.
    fn owner_5(&self) -> Option<Vec<u8>> {
        let user = self.user.get(..48)?;
        let (expected, salts) = self.owner.split_at_checked(32)?;
        let (check, salt) = salts.get(..16)?.split_at_checked(8)?;
        (hash_2b(self.revision, check, user)? == expected).then_some(())?;
        without_padding::<cbc::Decryptor<Aes256>>(&hash_2b(self.revision, salt, user)?, &[0; 16], self.owner_key.get(..32)?)
    }
}

/// The hash of the empty password (algorithm 2.B); revision 5 did without the rounds.
fn hash_2b(revision: u32, salt: &[u8], user: &[u8]) -> Option<Vec<u8>> {
    let mut hash = Sha256::new().chain_update(salt).chain_update(user).finalize().to_vec();
    if revision < 6 {
        return Some(hash);
    }
    for round in 1_u32.. {
        let mut bytes = [&hash, user].concat().repeat(64);
        let length = bytes.len();
        let cipher = cbc::Encryptor::<Aes128>::new_from_slices(hash.get(..16)?, hash.get(16..32)?).ok()?;
        cipher.encrypt_padded_mut::<NoPadding>(&mut bytes, length).ok()?;
        let sum: u32 = bytes.get(..16)?.iter().map(|&byte| u32::from(byte)).sum();
        hash = match sum % 3 {
            0 => Sha256::digest(&bytes).to_vec(),
            1 => Sha384::digest(&bytes).to_vec(),
            _ => Sha512::digest(&bytes).to_vec(),
        };
        // A byte is never more than 255, so that this ends.
        if round >= 64 && u32::from(*bytes.last()?) <= round - 32 {
            break;
        }
    }
    hash.truncate(32);
    Some(hash)
}

/// Algorithm 1, steps a to d.
fn key_of_object(key: &[u8], id: Id, salt: &[u8]) -> Vec<u8> {
    let number = id.number.to_le_bytes();
    let mut hash = Md5::new();
    hash.update(key);
    hash.update(number.get(..3).unwrap_or_default());
    hash.update(id.generation.to_le_bytes());
    hash.update(salt);
    let mut hash = hash.finalize().to_vec();
    hash.truncate(key.len() + 5);
    hash
}

fn changed(key: &[u8], step: u8) -> Vec<u8> {
    key.iter().map(|byte| byte ^ step).collect()
}

/// Encrypts and decrypts; a key of another length than there are leaves everything as it is.
fn rc4(key: &[u8], mut bytes: Vec<u8>) -> Vec<u8> {
    if let Some(mut cipher) = super::super::rc4::rc4(key) {
        cipher.apply_keystream(&mut bytes);
    }
    bytes
}

/// Decrypts what begins with its initialisation vector and ends with padding; where the padding is wrong, it is kept.
fn unpadded<C: KeyIvInit + BlockDecryptMut>(key: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
    let (vector, rest) = bytes.split_at_checked(16)?;
    let mut plain = without_padding::<C>(key, vector, rest.get(..rest.len() / 16 * 16)?)?;
    if let Some(padding @ 1..=16) = plain.last().copied() {
        plain.truncate(plain.len() - usize::from(padding));
    }
    Some(plain)
}

fn without_padding<C: KeyIvInit + BlockDecryptMut>(key: &[u8], vector: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
    let mut plain = bytes.to_vec();
    C::new_from_slices(key, vector).ok()?.decrypt_padded_mut::<NoPadding>(&mut plain).ok()?;
    Some(plain)
}
