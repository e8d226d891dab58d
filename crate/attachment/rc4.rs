//! RC4, as PDF and old office documents encrypt with it.

use aes::cipher::generic_array::ArrayLength;
use aes::cipher::{KeyInit, StreamCipher, consts};
use rc4::Rc4;

/// A cipher by its key, of five to sixteen bytes.
pub(super) fn rc4(key: &[u8]) -> Option<Box<dyn StreamCipher>> {
    match key.len() {
        5 => of::<consts::U5>(key),
        6 => of::<consts::U6>(key),
        7 => of::<consts::U7>(key),
        8 => of::<consts::U8>(key),
        9 => of::<consts::U9>(key),
        10 => of::<consts::U10>(key),
        11 => of::<consts::U11>(key),
        12 => of::<consts::U12>(key),
        13 => of::<consts::U13>(key),
        14 => of::<consts::U14>(key),
        15 => of::<consts::U15>(key),
        16 => of::<consts::U16>(key),
        _ => None,
    }
}

fn of<Length: ArrayLength<u8> + 'static>(key: &[u8]) -> Option<Box<dyn StreamCipher>> {
    Some(Box::new(Rc4::<Length>::new_from_slice(key).ok()?))
}
