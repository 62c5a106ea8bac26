//! Where in a chunk of EXIF the JSON of a sticker stands.
//!
//! WhatsApp writes a little-endian TIFF of one entry – tag 0x5741, type UNDEFINED, its value from byte 22 on – and no
//! link to a next directory. Other programs write the link (value from byte 26), the prefix `Exif\0\0` of JPEG, big-endian
//! TIFF, a length that is wrong, or JSON with half a TIFF or none before it. Each is read, and it is told which it was.

use super::Limits;
use super::json::{self, Bounds, Read};

model::closed_enum! {
    /// By which reading the mark of a sticker was found, most regular first.
    pub enum MarkRoute {
        /// As WhatsApp writes it: a little-endian TIFF whose entry says where the JSON is, and how long.
        Entry = "entry",
        /// The same in big-endian TIFF.
        EntryBigEndian = "entry-big-endian",
        /// Behind the prefix that EXIF has in a JPEG.
        EntryPrefixed = "entry-prefixed",
        /// The entry says where the JSON begins, and not how long it is.
        EntryLengthWrong = "entry-length-wrong",
        /// No entry leads to it: it stands between the first braces of the chunk.
        Braces = "braces",
        /// The chunks do not lead to a chunk of EXIF: it was found by its name.
        Searched = "searched",
    }
}

/// The tag of WhatsApp's entry.
const TAG: u16 = 0x5741;
/// An entry of a TIFF directory.
const ENTRY: usize = 12;

/// JSON in the data of a chunk of EXIF for which `is_mark` holds.
pub(super) fn json_in<'b>(
    data: &'b [u8],
    limits: &Limits,
    is_mark: &dyn Fn(&Read<'_>) -> bool,
) -> Option<(Read<'b>, MarkRoute)> {
    let data = data.get(..limits.metadata_bytes).unwrap_or(data);
    let bounds = Bounds { depth: limits.json_depth, values: limits.json_values, text_bytes: limits.text_bytes };
    let read = |bytes: &'b [u8]| json::read(bytes, bounds).filter(is_mark);
    by_entry(data, limits, &read).or_else(|| Some((by_braces(data, limits.tries, &read)?, MarkRoute::Braces)))
}

/// As the TIFF says.
fn by_entry<'b>(
    data: &'b [u8],
    limits: &Limits,
    read: &dyn Fn(&'b [u8]) -> Option<Read<'b>>,
) -> Option<(Read<'b>, MarkRoute)> {
    let prefixed = data.strip_prefix(b"Exif\0\0");
    let tiff = Tiff::of(prefixed.unwrap_or(data))?;
    let (offset, length) = tiff.value(limits.entries)?;
    let from = tiff.bytes.get(offset..)?;
    let regular = from.get(..length).and_then(read).filter(|found| found.whole);
    let route = match (prefixed, tiff.big) {
        (Some(_), _) => MarkRoute::EntryPrefixed,
        (None, true) => MarkRoute::EntryBigEndian,
        (None, false) => MarkRoute::Entry,
    };
    regular.map(|found| (found, route)).or_else(|| Some((read(from)?, MarkRoute::EntryLengthWrong)))
}

fn by_braces<'b>(data: &'b [u8], tries: usize, read: &dyn Fn(&'b [u8]) -> Option<Read<'b>>) -> Option<Read<'b>> {
    let starts = memchr::memchr_iter(b'{', data).take(tries);
    starts.filter_map(|at| data.get(at..)).find_map(read)
}

/// A TIFF, as far as its first directory.
struct Tiff<'b> {
    bytes: &'b [u8],
    big: bool,
}

impl<'b> Tiff<'b> {
    fn of(bytes: &'b [u8]) -> Option<Self> {
        match bytes.first_chunk::<4>()? {
            b"II\x2a\0" => Some(Self { bytes, big: false }),
            b"MM\0\x2a" => Some(Self { bytes, big: true }),
            _ => None,
        }
    }

    /// Offset and length of the value of our tag.
    fn value(&self, most: usize) -> Option<(usize, usize)> {
        let directory = self.long(4)?;
        let first = directory.checked_add(2)?;
        let count = usize::from(self.short(directory)?).min(most);
        let entries = (0..count).map_while(|n| first.checked_add(n.checked_mul(ENTRY)?));
        let entry = entries.take_while(|at| *at < self.bytes.len()).find(|at| self.short(*at) == Some(TAG))?;
        Some((self.long(entry.checked_add(8)?)?, self.long(entry.checked_add(4)?)?))
    }

    fn short(&self, at: usize) -> Option<u16> {
        let bytes = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    }

    fn long(&self, at: usize) -> Option<usize> {
        let bytes = *self.bytes.get(at..)?.first_chunk()?;
        usize::try_from(if self.big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }).ok()
    }
}
