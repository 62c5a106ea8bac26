//! What a segment says of each entry beside what is searched: record after record, found by number.

use super::file::Reader;
use crate::{Entry, Error};
use model::Standing;
use signal::Region;

const TAG: &str = "ENTR";
/// Of so many records one has its place written down; from there they are counted.
pub(super) const STRIDE: u32 = 16;

const HAS_OWN_ID: u8 = 1;
const IS_REMOVAL: u8 = 1 << 1;
const HAS_SHA256: u8 = 1 << 2;
const HAS_SHA1: u8 = 1 << 3;
const HAS_MD5: u8 = 1 << 4;
const HAS_CATEGORY: u8 = 1 << 5;
const IS_UNCOMPARED: u8 = 1 << 6;

/// A record as it lies in the segment.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Record<'a> {
    flags: u8,
    pub(crate) standing: Option<Standing>,
    sha256: Option<[u8; 32]>,
    sha1: Option<[u8; 20]>,
    md5: Option<[u8; 16]>,
    pub(crate) name: &'a str,
    pub(crate) category: Option<&'a str>,
    pub(crate) original: &'a [u8],
}

impl<'a> Record<'a> {
    /// Of an entry, or of the removal of one.
    pub(crate) fn of(entry: &'a Entry, is_removal: bool) -> Self {
        let flags = [
            (HAS_OWN_ID, entry.has_own_id),
            (IS_REMOVAL, is_removal),
            (HAS_SHA256, entry.sha256.is_some()),
            (HAS_SHA1, entry.sha1.is_some()),
            (HAS_MD5, entry.md5.is_some()),
            (HAS_CATEGORY, entry.category.is_some()),
            (IS_UNCOMPARED, !entry.can_be_compared()),
        ];
        Self {
            flags: flags.into_iter().filter(|(_, holds)| *holds).map(|(flag, _)| flag).sum(),
            standing: entry.standing,
            sha256: entry.sha256,
            sha1: entry.sha1,
            md5: entry.md5,
            name: &entry.name,
            category: entry.category.as_deref(),
            original: &entry.original,
        }
    }

    pub(crate) fn has_own_id(&self) -> bool {
        self.flags & HAS_OWN_ID != 0
    }

    pub(crate) fn has_sha256(&self) -> bool {
        self.flags & HAS_SHA256 != 0
    }

    pub(crate) fn is_uncompared(&self) -> bool {
        self.flags & IS_UNCOMPARED != 0
    }

    /// The entry, as far as its record says it.
    pub(super) fn entry(&self) -> Entry {
        Entry {
            name: self.name.into(),
            has_own_id: self.has_own_id(),
            category: self.category.map(String::from),
            standing: self.standing,
            sha256: self.sha256,
            sha1: self.sha1,
            md5: self.md5,
            original: self.original.to_vec(),
            ..Entry::default()
        }
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) -> Result<(), Error> {
        let standing = self.standing.and_then(|s| Standing::ALL.iter().position(|other| *other == s));
        // a handful of standings
        out.extend_from_slice(&[self.flags, standing.map_or(0, |at| at as u8 + 1)]);
        out.extend(self.sha256.iter().flatten());
        out.extend(self.sha1.iter().flatten());
        out.extend(self.md5.iter().flatten());
        let category = self.category.map(str::as_bytes);
        for bytes in [Some(self.name.as_bytes()), category, Some(self.original)].into_iter().flatten() {
            let limit = u64::from(u32::MAX);
            let length = u32::try_from(bytes.len()).map_err(|_| Error::TooMany { limit })?;
            out.extend_from_slice(&length.to_le_bytes());
            out.extend_from_slice(bytes);
        }
        Ok(())
    }

    fn read(at: &mut Reader<'a>) -> Result<Self, Error> {
        let [flags, standing] = at.bytes()?;
        let holds = |flag| flags & flag != 0;
        let standing = match standing.checked_sub(1) {
            Some(place) => Some(*Standing::ALL.get(usize::from(place)).ok_or_else(|| at.damaged())?),
            None => None,
        };
        Ok(Self {
            flags,
            standing,
            sha256: holds(HAS_SHA256).then(|| at.bytes()).transpose()?,
            sha1: holds(HAS_SHA1).then(|| at.bytes()).transpose()?,
            md5: holds(HAS_MD5).then(|| at.bytes()).transpose()?,
            name: text(at)?,
            category: holds(HAS_CATEGORY).then(|| text(at)).transpose()?,
            original: at.counted()?,
        })
    }
}

fn text<'a>(at: &mut Reader<'a>) -> Result<&'a str, Error> {
    let bytes = at.counted()?;
    std::str::from_utf8(bytes).map_err(|_| at.damaged())
}

/// All records of a segment.
pub(super) struct Records {
    rows: Region,
    places: Region,
    count: u32,
}

impl Records {
    pub(super) fn new(rows: Region, places: Region, count: u32) -> Result<Self, Error> {
        // 8 bytes for each stride
        if places.len() != count.div_ceil(STRIDE) as usize * 8 {
            return Err(Error::Damaged { section: "ENTO".into() });
        }
        Ok(Self { rows, places, count })
    }

    pub(super) fn len(&self) -> u32 {
        self.count
    }

    /// The record of this number; `None` past the last.
    pub(super) fn get(&self, n: u32) -> Result<Option<Record<'_>>, Error> {
        if n >= self.count {
            return Ok(None);
        }
        let mut records = self.from(n - n % STRIDE)?;
        records.nth((n % STRIDE) as usize).transpose()
    }

    /// Every record in order.
    pub(super) fn iter(&self) -> Result<impl Iterator<Item = Result<Record<'_>, Error>>, Error> {
        self.from(0)
    }

    /// From the first of a stride.
    fn from(&self, n: u32) -> Result<impl Iterator<Item = Result<Record<'_>, Error>>, Error> {
        let (places, _) = self.places.as_chunks::<8>();
        let place = places.get((n / STRIDE) as usize).map_or(0, |place| u64::from_le_bytes(*place));
        let rest = usize::try_from(place).ok().and_then(|place| self.rows.get(place..));
        let mut at = Reader { rest: rest.ok_or_else(|| Error::Damaged { section: TAG.into() })?, tag: TAG };
        Ok((n..self.count).map(move |_| Record::read(&mut at)))
    }
}
