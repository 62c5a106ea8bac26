//! Objects as Java writes them (Java Object Serialization Specification, 6.4): what is read is their strings, each the
//! byte `t`, its length in two bytes, and itself. They tell who was added, and where a file lies.

use super::jids::{JidIx, Jids};

/// `TC_STRING`.
const STRING: u8 = 0x74;
/// More strings than this no object of these has.
const MOST: usize = 10_000;

/// Accounts that an object names.
pub(super) fn jids(blob: &[u8], jids: &mut Jids) -> Vec<JidIx> {
    let is_jid = |text: &&str| text.starts_with(|c: char| c.is_ascii_digit()) && text.contains('@');
    strings(blob).filter(is_jid).filter_map(|text| jids.known(text)).collect()
}

/// The file that an object names, if it lies where the service puts files.
pub(super) fn media_path(blob: &[u8]) -> Option<String> {
    strings(blob).find(|text| text.contains("Media/")).map(str::to_owned)
}

fn strings(blob: &[u8]) -> impl Iterator<Item = &str> {
    let mut rest = blob;
    let next = move || {
        loop {
            let at = memchr::memchr(STRING, rest)?;
            let from = rest.get(at + 1..)?;
            match string(from) {
                Some(text) => {
                    rest = from.get(2 + text.len()..).unwrap_or_default();
                    return Some(text);
                }
                None => rest = from,
            }
        }
    };
    std::iter::from_fn(next).take(MOST)
}

/// The string that `from` begins with: its length and its letters.
fn string(from: &[u8]) -> Option<&str> {
    let (length, text) = from.split_first_chunk::<2>()?;
    let text = text.get(..usize::from(u16::from_be_bytes(*length)))?;
    std::str::from_utf8(text).ok().filter(|text| text.len() > 2 && !text.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_and_files_are_found_among_other_bytes() {
        let mut blob = vec![0xac, 0xed, 0, 5, b's', b'r', b't'];
        for text in ["34600000001@s.whatsapp.net", "Media/WhatsApp Images/faro.jpg", "9@lid"] {
            blob.push(STRING);
            blob.extend(u16::try_from(text.len()).unwrap().to_be_bytes());
            blob.extend(text.as_bytes());
        }
        let mut known = Jids::default();
        let found = jids(&blob, &mut known);
        let found: Vec<&str> = found.into_iter().map(|jid| known.id(jid)).collect();
        assert_eq!(found, ["34600000001@s.whatsapp.net", "9@lid"]);
        assert_eq!(media_path(&blob).as_deref(), Some("Media/WhatsApp Images/faro.jpg"));
        assert_eq!(strings(&[STRING, 0xff, 0xff, b'a']).count(), 0);
    }
}
