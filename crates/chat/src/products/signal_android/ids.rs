//! How the application writes ids and bytes, and how they are written here: as Signal Desktop does, so that what both
//! show of one group or account meets.

/// What stands before the digits of a group's id.
const GROUP_V2: &str = "__signal_group__v2__!";

/// A group's id in base 64, as computers write it. That of an older group is left as it is: there they differ.
pub(super) fn group(id: &str) -> String {
    let bytes = id.strip_prefix(GROUP_V2).and_then(from_hex);
    bytes.map_or_else(|| id.to_owned(), |bytes| to_base64(&bytes))
}

/// An account by its bytes: a UUID, behind a mark if it is that of a number. One of nothing but zeros is nobody's.
pub(super) fn account(bytes: &[u8]) -> Option<String> {
    match bytes {
        [1, uuid @ ..] if uuid.len() == 16 => of_uuid(uuid).map(|id| number_account(&id)),
        [0, uuid @ ..] if uuid.len() == 16 => of_uuid(uuid),
        uuid => of_uuid(uuid),
    }
}

/// The account that goes with a number, with its mark: older builds leave it out.
pub(super) fn number_account(id: &str) -> String {
    let id = id.to_ascii_lowercase();
    if id.starts_with("pni:") { id } else { format!("pni:{id}") }
}

fn of_uuid(bytes: &[u8]) -> Option<String> {
    if bytes.len() != 16 || bytes.iter().all(|byte| *byte == 0) {
        return None;
    }
    let mut text = String::with_capacity(36);
    for (byte, at) in bytes.iter().zip(0..) {
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&format!("{byte:02x}"));
    }
    Some(text)
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let (pairs, rest) = digits.as_deref()?.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn to_base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let sign = SIGNS.get((bits >> (18 - 6 * at)) as usize & 63).copied().unwrap_or(b'=');
            text.push(if at as usize > group.len() { '=' } else { char::from(sign) });
        }
    }
    text
}

/// Bytes of a text in base 64 (RFC 4648, section 4), which may be broken into lines.
pub(super) fn from_base64(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut held, mut bits) = (Vec::with_capacity(text.len() / 4 * 3), 0_u32, 0);
    let signs = text.bytes().filter(|sign| !sign.is_ascii_whitespace());
    for sign in signs.take_while(|sign| *sign != b'=') {
        let digit = SIGNS.iter().position(|known| *known == sign)?;
        held = (held << 6 | u32::try_from(digit).ok()?) & 0xffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_written_as_computers_write_them() {
        let hex = "00010203".repeat(8);
        let base64 = "AAECAwABAgMAAQIDAAECAwABAgMAAQIDAAECAwABAgM=";
        assert_eq!(group(&format!("__signal_group__v2__!{hex}")), base64);
        assert_eq!(from_base64(base64).unwrap(), from_hex(&hex).unwrap());
        assert_eq!(group("__textsecure_group__!0102"), "__textsecure_group__!0102");
        assert_eq!(group("__signal_group__v2__!0x"), "__signal_group__v2__!0x");
    }

    #[test]
    fn accounts_are_told_from_those_of_numbers() {
        let mut bytes = [0x11; 17];
        assert_eq!(account(&bytes[1..]).unwrap(), "11111111-1111-1111-1111-111111111111");
        bytes[0] = 1;
        assert_eq!(account(&bytes).unwrap(), "pni:11111111-1111-1111-1111-111111111111");
        bytes[0] = 0;
        assert_eq!(account(&bytes).unwrap(), "11111111-1111-1111-1111-111111111111");
        assert_eq!((account(&[0; 16]), account(&bytes[..9])), (None, None));
        assert_eq!(number_account("PNI:AB"), "pni:ab");
    }

    #[test]
    fn lines_within_base64_are_passed_over_and_other_signs_are_not() {
        assert_eq!(from_base64("aG9s\nYQ==").unwrap(), b"hola");
        assert_eq!(from_base64("aG*s"), None);
        assert_eq!(["h", "ho", "hol"].map(|text| to_base64(text.as_bytes())), ["aA==", "aG8=", "aG9s"]);
    }
}
