//! The records of a zip, from bytes.

use model::{Precision, WallTime, utc_text};

/// `PK\x03\x04`: before each member.
pub(super) const LOCAL: [u8; 4] = *b"PK\x03\x04";
/// `PK\x01\x02`: one member in the directory.
pub(super) const CENTRAL: [u8; 4] = *b"PK\x01\x02";
/// `PK\x05\x06`: the end of the directory.
pub(super) const END: [u8; 4] = *b"PK\x05\x06";
/// `PK\x06\x06`: its zip64 form.
pub(super) const END64: [u8; 4] = *b"PK\x06\x06";
/// `PK\x07\x08`: behind a member whose sizes were not known before it.
pub(super) const DESCRIPTOR: [u8; 4] = *b"PK\x07\x08";
/// `PK\x06\x08`: extra data of an encrypted archive; comes before the directory.
pub(super) const ARCHIVE_EXTRA: [u8; 4] = *b"PK\x06\x08";

/// Length of the fixed part of a local header, signature included.
pub(super) const LOCAL_BYTES: usize = 30;
/// Length of the fixed part of a directory record, signature included.
pub(super) const CENTRAL_BYTES: usize = 46;

const FLAG_ENCRYPTED: u16 = 1;
const FLAG_DESCRIPTOR: u16 = 1 << 3;
const EXTRA_ZIP64: u16 = 0x0001;
/// Info-ZIP's extended time: seconds of UTC.
const EXTRA_TIMES: u16 = 0x5455;
/// Unix file type in the upper half of the external attributes.
const TYPE_MASK: u32 = 0xf000;
const TYPE_LINK: u32 = 0xa000;
const MADE_ON_UNIX: u16 = 3;

/// How a member is packed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Method {
    /// Not at all.
    Stored,
    /// DEFLATE (RFC 1951).
    Deflate,
    /// By its number.
    Other(u16),
}

/// What a header says of a member. Nothing of it is trusted.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) name: Vec<u8>,
    pub(super) method: Method,
    pub(super) modified: Option<String>,
    pub(super) crc: u32,
    pub(super) packed: u64,
    pub(super) size: u64,
    /// Of its local header; 0 in a local header.
    pub(super) offset: u64,
    /// A symbolic link, as only the directory says.
    pub(super) is_link: bool,
    flags: u16,
}

impl Member {
    pub(super) fn is_encrypted(&self) -> bool {
        self.flags & FLAG_ENCRYPTED != 0
    }

    /// CRC and sizes follow the member instead of preceding it.
    pub(super) fn has_descriptor(&self) -> bool {
        self.flags & FLAG_DESCRIPTOR != 0
    }

    /// A folder has no content. One that has is taken for a file: a way to hide.
    pub(super) fn is_folder(&self) -> bool {
        matches!(self.name.last(), Some(b'/' | b'\\')) && self.size == 0 && self.packed <= 2
    }
}

/// Little-endian fields, one after the other; zero behind the end, which lengths checked before exclude.
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

impl Fields<'_> {
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*first)
    }

    pub(super) fn u16(&mut self) -> u16 {
        self.array().map_or(0, u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> u32 {
        self.array().map_or(0, u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> u64 {
        self.array().map_or(0, u64::from_le_bytes)
    }
}

/// The fixed part that local and directory records share, and the lengths of what follows it.
pub(super) struct Fixed {
    member: Member,
    time: (u16, u16),
    external: u32,
    made_on: u16,
    pub(super) name_bytes: usize,
    pub(super) extra_bytes: usize,
    pub(super) comment_bytes: usize,
}

impl Fixed {
    /// From a local header.
    pub(super) fn local(record: &[u8; LOCAL_BYTES]) -> Self {
        let mut fields = Fields(record);
        let (_signature, _needed) = (fields.u32(), fields.u16());
        Self::shared(&mut fields, 0)
    }

    /// From a directory record.
    pub(super) fn central(record: &[u8; CENTRAL_BYTES]) -> Self {
        let mut fields = Fields(record);
        let (_signature, made_by, _needed) = (fields.u32(), fields.u16(), fields.u16());
        let mut fixed = Self::shared(&mut fields, made_by >> 8);
        fixed.comment_bytes = usize::from(fields.u16());
        let (_disk, _internal) = (fields.u16(), fields.u16());
        fixed.external = fields.u32();
        fixed.member.offset = u64::from(fields.u32());
        fixed
    }

    fn shared(fields: &mut Fields<'_>, made_on: u16) -> Self {
        let (flags, method) = (fields.u16(), fields.u16());
        let time = (fields.u16(), fields.u16());
        let (crc, packed, size) = (fields.u32(), u64::from(fields.u32()), u64::from(fields.u32()));
        let (name_bytes, extra_bytes) = (usize::from(fields.u16()), usize::from(fields.u16()));
        let method = match method {
            0 => Method::Stored,
            8 => Method::Deflate,
            other => Method::Other(other),
        };
        let (name, modified) = (Vec::new(), None);
        let member = Member { name, method, modified, crc, packed, size, offset: 0, is_link: false, flags };
        Self { member, time, external: 0, made_on, name_bytes, extra_bytes, comment_bytes: 0 }
    }

    /// The member, once its name and extra fields are read.
    pub(super) fn with(self, name: Vec<u8>, extra: &[u8]) -> Member {
        let mut member = self.member;
        member.name = name;
        member.modified = dos_time(self.time.1, self.time.0);
        member.is_link = self.made_on == MADE_ON_UNIX && (self.external >> 16) & TYPE_MASK == TYPE_LINK;
        for_each_extra(extra, |id, field| match id {
            EXTRA_ZIP64 => widen(&mut member, field),
            EXTRA_TIMES => member.modified = extended_time(field).or(member.modified.take()),
            _ => {}
        });
        member
    }
}

fn for_each_extra(mut extra: &[u8], mut each: impl FnMut(u16, &[u8])) {
    while let Some((&[id0, id1, n0, n1], rest)) = extra.split_first_chunk::<4>() {
        let length = usize::from(u16::from_le_bytes([n0, n1]));
        let Some((field, rest)) = rest.split_at_checked(length) else { return };
        each(u16::from_le_bytes([id0, id1]), field);
        extra = rest;
    }
}

/// Zip64: only the values that do not fit stand here, in this order.
fn widen(member: &mut Member, field: &[u8]) {
    let mut fields = Fields(field);
    for value in [&mut member.size, &mut member.packed, &mut member.offset] {
        if *value == u64::from(u32::MAX) && fields.0.len() >= 8 {
            *value = fields.u64();
        }
    }
}

/// Two seconds fine, on a clock without a zone (APPNOTE 4.4.6). `None` for no time.
fn dos_time(date: u16, time: u16) -> Option<String> {
    let small = |n: u16| u8::try_from(n).ok();
    let year = 1980 + i32::from(date >> 9);
    let (month, day) = (small((date >> 5) & 15)?, small(date & 31)?);
    let (hour, minute, second) = (small(time >> 11)?, small((time >> 5) & 63)?, small((time & 31) * 2)?);
    let wall = WallTime::from_fields(year, month, day, hour, minute, Some(second))?;
    debug_assert_eq!(wall.precision, Precision::Second);
    // 1980-01-01T00:00:00 is what writers put that know no time.
    ((date, time) != (0x21, 0)).then(|| wall.to_string())
}

fn extended_time(field: &[u8]) -> Option<String> {
    let (&flags, rest) = field.split_first()?;
    let seconds = rest.first_chunk::<4>().map(|b| i32::from_le_bytes(*b))?;
    (flags & 1 != 0).then(|| utc_text(i64::from(seconds)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dos_times_are_read_as_written() {
        // 2024-03-12 09:15:08
        assert_eq!(
            dos_time((44 << 9) | (3 << 5) | 12, (9 << 11) | (15 << 5) | 4).as_deref(),
            Some("2024-03-12T09:15:08")
        );
        assert_eq!(dos_time(0x21, 0), None);
        assert_eq!(dos_time(0, 0), None);
    }

    #[test]
    fn only_values_that_do_not_fit_are_widened() {
        let mut record = [0u8; CENTRAL_BYTES];
        record[20..24].fill(0xff);
        record[24..28].copy_from_slice(&7u32.to_le_bytes());
        record[42..46].fill(0xff);
        let values = [5u64 << 32, 6u64 << 32].map(u64::to_le_bytes).concat();
        let extra = [&[1, 0, 16, 0], values.as_slice()].concat();
        let member = Fixed::central(&record).with(b"x".to_vec(), &extra);
        assert_eq!((member.size, member.packed, member.offset), (7, 5 << 32, 6 << 32));
    }

    #[test]
    fn a_folder_with_content_is_a_file() {
        let mut record = [0u8; LOCAL_BYTES];
        assert!(Fixed::local(&record).with(b"x/".to_vec(), &[]).is_folder());
        record[22] = 9;
        assert!(!Fixed::local(&record).with(b"x/".to_vec(), &[]).is_folder());
    }
}
