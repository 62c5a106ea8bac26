//! Tar headers, from blocks.

use model::utc_text;

/// Tars are made of these.
pub(super) const BLOCK: usize = 512;
const CHECKSUM: std::ops::Range<usize> = 148..156;

/// Whether content begins like a tar: a header whose checksum is right, and a name or (some pax headers have no name)
/// the mark of POSIX.
pub(crate) fn is_tar(head: &[u8]) -> bool {
    let has_mark = head.get(257..262) == Some(b"ustar");
    let header = head.first_chunk::<BLOCK>().and_then(Header::read);
    header.is_some_and(|header| has_mark || !header.name.is_empty())
}

/// What a header says of a member. Nothing of it is trusted.
#[derive(Clone, Default, Debug)]
pub(super) struct Header {
    pub(super) name: Vec<u8>,
    pub(super) size: u64,
    pub(super) modified: Option<String>,
    /// The type flag; `0` for the old NUL.
    pub(super) kind: u8,
    /// Content is stored without its holes.
    pub(super) is_sparse: bool,
    /// GNU: the map of holes goes on behind this header.
    pub(super) has_more_map: bool,
}

impl Header {
    /// `None` unless the checksum is right.
    pub(super) fn read(block: &[u8; BLOCK]) -> Option<Self> {
        let field = |range: std::ops::Range<usize>| block.get(range).unwrap_or_default();
        if u64::from(checksum(block)) != number(field(CHECKSUM))? {
            return None;
        }
        let kind = match block.get(156) {
            None | Some(0) => b'0',
            Some(kind) => *kind,
        };
        let is_posix = field(257..263) == b"ustar\0";
        let name = until_nul(field(0..100));
        let prefix = if is_posix { until_nul(field(345..500)) } else { &[] };
        let name = if prefix.is_empty() { name.to_vec() } else { [prefix, b"/", name].concat() };
        let modified = number(field(136..148)).and_then(time);
        // A size that is no number would put everything behind it out of step.
        let size = number(field(124..136))?;
        let is_sparse = kind == b'S';
        Some(Self { name, size, modified, kind, is_sparse, has_more_map: is_sparse && block.get(482) == Some(&1) })
    }

    /// Content and padding.
    pub(super) fn padded(&self) -> u64 {
        self.size.checked_next_multiple_of(BLOCK as u64).unwrap_or(u64::MAX)
    }

    /// Whether what follows it is passed over.
    pub(super) fn is_passed_over(&self) -> bool {
        matches!(self.kind, b'5' | b'D' | b'M' | b'V') || self.is_sparse
    }

    /// Before folders had a type of their own, they ended with a slash.
    pub(super) fn is_folder(&self) -> bool {
        self.kind == b'0' && self.name.ends_with(b"/") && self.size == 0
    }
}

/// Sum of all bytes, those of the checksum itself taken for spaces.
fn checksum(block: &[u8; BLOCK]) -> u32 {
    block.iter().enumerate().map(|(i, &b)| if CHECKSUM.contains(&i) { u32::from(b' ') } else { u32::from(b) }).sum()
}

fn until_nul(field: &[u8]) -> &[u8] {
    field.split(|b| *b == 0).next().unwrap_or_default()
}

/// Octal digits, or GNU's base 256 for what does not fit. `None` if it is neither, or negative.
fn number(field: &[u8]) -> Option<u64> {
    match field {
        [first @ 0x80..=0xff, rest @ ..] => {
            rest.iter().try_fold(u64::from(first & 0x7f), |n, &b| n.checked_mul(256).map(|n| n | u64::from(b)))
        }
        _ => {
            let text = std::str::from_utf8(until_nul(field)).ok()?.trim_matches(' ');
            if text.is_empty() { Some(0) } else { u64::from_str_radix(text, 8).ok() }
        }
    }
}

/// Seconds of UTC; what lies behind the year 9999 is no time.
fn time(seconds: u64) -> Option<String> {
    i64::try_from(seconds).ok().filter(|s| *s < 253_402_300_800).map(utc_text)
}

/// What extension headers say of the next member.
#[derive(Clone, Default, Debug)]
pub(super) struct Pax {
    name: Option<Vec<u8>>,
    size: Option<u64>,
    modified: Option<String>,
    is_sparse: bool,
}

impl Pax {
    /// GNU: the content is the name.
    pub(super) fn long_name(&mut self, content: &[u8]) -> bool {
        self.name = Some(until_nul(content).to_vec());
        true
    }

    /// Records of the form `LENGTH KEY=VALUE\n`; what is no record ends the list. Whether all of it makes sense.
    pub(super) fn records(&mut self, mut content: &[u8]) -> bool {
        let mut makes_sense = true;
        while let Some((key, value, rest)) = record(content) {
            let text = std::str::from_utf8(value).unwrap_or_default();
            match key {
                b"path" => self.name = Some(value.to_vec()),
                b"size" => {
                    self.size = text.parse().ok();
                    makes_sense &= self.size.is_some();
                }
                b"mtime" => self.modified = text.split('.').next().and_then(|s| s.parse().ok()).and_then(time),
                _ if key.starts_with(b"GNU.sparse.") => self.is_sparse = true,
                _ => {}
            }
            content = rest;
        }
        makes_sense && content.iter().all(|byte| *byte == 0)
    }

    /// The header with what was said of it.
    pub(super) fn over(self, header: Header) -> Header {
        Header {
            name: self.name.unwrap_or(header.name),
            size: self.size.unwrap_or(header.size),
            modified: self.modified.or(header.modified),
            is_sparse: self.is_sparse || header.is_sparse,
            ..header
        }
    }
}

/// Key, value, and what follows.
fn record(content: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let space = content.iter().position(|b| *b == b' ')?;
    let length: usize = std::str::from_utf8(content.get(..space)?).ok()?.parse().ok()?;
    let line = content.get(space + 1..length)?.strip_suffix(b"\n")?;
    let equals = line.iter().position(|b| *b == b'=')?;
    Some((line.get(..equals)?, line.get(equals + 1..)?, content.get(length..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_octal_or_base_256() {
        assert_eq!(number(b"0000755\0"), Some(0o755));
        assert_eq!(number(b"   755 \0"), Some(0o755));
        assert_eq!(number(b"\x80\0\0\0\0\0\x02\0\0\0\0\0"), Some(2 << 40));
        assert_eq!(number(b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"), None);
        assert_eq!(number(b"notanum\0"), None);
    }

    #[test]
    fn pax_records_go_over_the_header() {
        let mut pax = Pax::default();
        assert!(!pax.records(b"12 path=a/b\n14 size=123456\nthis is none"));
        let header = pax.over(Header { size: 1, kind: b'0', ..Header::default() });
        assert_eq!((header.name.as_slice(), header.size), (b"a/b".as_slice(), 1));
        let mut pax = Pax::default();
        assert!(pax.records(b"15 size=123456\n"));
        for senseless in ["29 size=99999999999999999999\n", "11 size=-1\n", "99999999999999999999 size=1\n"] {
            assert!(!Pax::default().records(senseless.as_bytes()), "{senseless}");
        }
        assert_eq!(pax.over(Header::default()).size, 123_456);
    }
}
