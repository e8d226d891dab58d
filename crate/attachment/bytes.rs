//! Numbers in bytes, and the checksum that archives share.

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

pub(super) fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

/// CRC-32 as ZIP, gzip, 7z and RAR have it (ISO 3309, reflected).
pub(super) fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, &byte: &u8| {
        let index = (crc ^ u32::from(byte)) & 0xFF;
        (crc >> 8) ^ usize::try_from(index).ok().and_then(|index| CRC_TABLE.get(index)).copied().unwrap_or_default()
    };
    !bytes.iter().fold(!0, step)
}

static CRC_TABLE: [u32; 256] = crc_table();

#[expect(clippy::indexing_slicing, clippy::cast_possible_truncation, reason = "run by the compiler, with indices below 256")]
const fn crc_table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut value = index as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 { (value >> 1) ^ 0xEDB8_8320 } else { value >> 1 };
            bit += 1;
        }
        table[index] = value;
        index += 1;
    }
    table
}
