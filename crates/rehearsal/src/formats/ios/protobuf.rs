//! Fields of protobuf, as `ZMETADATA` holds them.

/// A field that holds bytes.
pub(super) fn bytes(number: u64, held: &[u8]) -> Vec<u8> {
    [varint(number << 3 | 2), varint(held.len() as u64), held.to_vec()].concat()
}

/// A field that holds a number.
pub(super) fn number(number: u64, held: u64) -> Vec<u8> {
    [varint(number << 3), varint(held)].concat()
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while value > 0x7f {
        // The lowest seven bits.
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
    out
}
