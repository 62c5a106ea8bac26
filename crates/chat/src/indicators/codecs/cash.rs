//! Cash addresses of Bitcoin Cash ("Address format for Bitcoin Cash", version 1.0 of 2017).

use super::bits;
use super::segwit::value;

const GENERATORS: [u64; 5] = [0x98_f2bc_8e61, 0x79_b76d_99e2, 0xf3_3e5f_b3c4, 0xae_2eab_e2a8, 0x1e_4f43_e470];

/// Signs of a checksum.
const CHECK: usize = 8;

/// Bytes of a hash, by the lowest three bits of the version byte.
const SIZES: [usize; 8] = [20, 24, 28, 32, 40, 48, 56, 64];

/// The version byte, if `payload` behind `prefix:` has a right checksum and a hash of the length that it says.
pub(crate) fn cash_address(prefix: &str, payload: &str) -> Option<u8> {
    let data = payload.bytes().map(value).collect::<Option<Vec<u8>>>()?;
    let (own, _) = data.split_at_checked(data.len().checked_sub(CHECK)?)?;
    let bytes = bits::bytes(own, 5)?;
    let (version, hash) = bytes.split_first()?;
    let size = SIZES.get(usize::from(version & 7))?;
    (version & 0x80 == 0 && hash.len() == *size && polymod(prefix, &data) == 1).then_some(*version)
}

fn polymod(prefix: &str, data: &[u8]) -> u64 {
    prefix.bytes().map(|byte| byte & 31).chain([0]).chain(data.iter().copied()).fold(1, |sum, value| {
        let next = ((sum & 0x07_ffff_ffff) << 5) ^ u64::from(value);
        let taken = GENERATORS.iter().zip(0..).filter(|(_, bit)| (sum >> 35 >> bit) & 1 == 1);
        taken.fold(next, |next, (generator, _)| next ^ generator)
    })
}
