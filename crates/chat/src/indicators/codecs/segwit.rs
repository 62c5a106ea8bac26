//! Addresses of witness programs: bech32 (BIP-173) for version 0, bech32m (BIP-350) for the others.

use super::bits;

/// The 32 signs of bech32, which cash addresses use too.
pub(super) const SIGNS: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

const GENERATORS: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
const BECH32: u32 = 1;
const BECH32M: u32 = 0x2bc8_30a3;

/// Signs of a checksum.
const CHECK: usize = 6;

/// Lengths of the addresses that are in use: of a key's hash, of a script's hash and of a key.
const USUAL: [usize; 2] = [39, 59];

/// Human-readable part and version, if `text` is an address of a witness program with a right checksum.
pub(crate) fn segwit(text: &str) -> Option<(String, u8)> {
    let (prefix, data) = parts(text)?;
    let (payload, _) = data.split_at_checked(data.len().checked_sub(CHECK)?)?;
    let (version, program) = payload.split_first()?;
    let wanted = if *version == 0 { BECH32 } else { BECH32M };
    let program = bits::bytes(program, 5)?;
    let fits = if *version == 0 { matches!(program.len(), 20 | 32) } else { (2..=40).contains(&program.len()) };
    (fits && *version <= 16 && polymod(&prefix, &data) == wanted).then_some((prefix, *version))
}

/// Whether `text` has the form of an address that is in use, its checksum aside: so long, of these signs, in one case.
pub(crate) fn is_of_segwit(text: &str) -> Option<String> {
    let (prefix, data) = parts(text)?;
    let is_version = matches!(data.first(), Some(0 | 1));
    (USUAL.contains(&data.len()) && is_version).then_some(prefix)
}

/// Human-readable part and data, both of one case.
fn parts(text: &str) -> Option<(String, Vec<u8>)> {
    let one_case = |is: fn(&u8) -> bool| !text.bytes().any(|byte| is(&byte));
    if text.len() > 90 || !(one_case(u8::is_ascii_lowercase) || one_case(u8::is_ascii_uppercase)) {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let (prefix, data) = lower.rsplit_once('1')?;
    let data = data.bytes().map(value).collect::<Option<Vec<u8>>>()?;
    (!prefix.is_empty()).then(|| (prefix.to_owned(), data))
}

/// What a sign stands for.
pub(super) fn value(sign: u8) -> Option<u8> {
    SIGNS.iter().position(|known| *known == sign).and_then(|at| u8::try_from(at).ok())
}

fn polymod(prefix: &str, data: &[u8]) -> u32 {
    let high = prefix.bytes().map(|byte| byte >> 5);
    let low = prefix.bytes().map(|byte| byte & 31);
    high.chain([0]).chain(low).chain(data.iter().copied()).fold(1, |sum, value| {
        let next = ((sum & 0x01ff_ffff) << 5) ^ u32::from(value);
        let taken = GENERATORS.iter().zip(0..).filter(|(_, bit)| (sum >> 25 >> bit) & 1 == 1);
        taken.fold(next, |next, (generator, _)| next ^ generator)
    })
}
