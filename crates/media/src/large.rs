//! A video that is too large to be held goes to its decoder as a stream: nothing is copied, and memory stays what it is.
//!
//! A stream cannot be sought in, and half of all MP4 keep their index (`moov`) behind the pictures (`mdat`), since a camera
//! knows it only then. So the index is looked for first, and is sent before the pictures, with the places of the
//! pictures moved by its own size; where it was, its bytes become a box that says nothing (`free`). The format: ISO/IEC
//! 14496-12, and Apple's QuickTime File Format.

use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};

/// Boxes of a file that are gone over in search of the index.
const MOST_BOXES: u32 = 1_000;
/// A box's size (four bytes) and kind, and a size of eight bytes behind that.
const HEADER: usize = 8;
const LONG_HEADER: u64 = 16;
/// Boxes on the way to where places of pictures stand.
const WAY: [&[u8; 4]; 4] = [b"trak", b"mdia", b"minf", b"stbl"];
/// Pieces in which it is sent.
const PIECE: usize = 256 << 10;

/// An item that is too large to be held: it is read from its beginning, twice at most.
pub trait LargeItem: Sync {
    /// Reads it from its beginning. Seeking goes forward only.
    fn open(&self) -> Box<dyn ReadForward + '_>;
}

/// A reader that passes over what is not wanted.
pub trait ReadForward: Read + Seek + Send {}

impl<T: Read + Seek + Send> ReadForward for T {}

/// In which order an item is sent.
#[derive(PartialEq, Eq)]
pub(crate) enum Sending {
    AsItIs,
    /// The index stands at a place behind the pictures, and goes before them, whose place is `before`.
    IndexFirst {
        before: u64,
        at: u64,
        index: Vec<u8>,
    },
}

/// Why an index cannot be sent first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Unsendable {
    /// The item cannot be read.
    Unreadable,
    /// The index is larger than what is held of it.
    TooLarge,
    /// What stands in it makes no sense.
    Damaged,
}

impl Sending {
    /// Looks for the index of an MP4, MOV or 3GP.
    pub(crate) fn of_mp4(item: &dyn LargeItem, max_index: u64) -> Result<Self, Unsendable> {
        let mut reader = item.open();
        let (mut at, mut pictures) = (0u64, None);
        for _ in 0..MOST_BOXES {
            let Some((kind, size, is_long)) = header(&mut reader).map_err(|_| Unsendable::Unreadable)? else { break };
            match (&kind, pictures) {
                // No index that can be held needs a size of eight bytes.
                (b"moov", Some(_)) if is_long => return Err(Unsendable::TooLarge),
                (b"moov", Some(before)) => return Self::index_first(&mut reader, before, (at, size), max_index),
                (b"moov", None) => break,
                (b"mdat", None) => pictures = Some(at),
                _ => {}
            }
            // to the end of the file, or no box
            let Some(next) = at.checked_add(size).filter(|next| *next >= at + HEADER as u64) else { break };
            at = next;
            if reader.seek(SeekFrom::Start(at)).is_err() {
                return Err(Unsendable::Unreadable);
            }
        }
        Ok(Self::AsItIs)
    }

    fn index_first(
        reader: &mut dyn ReadForward,
        before: u64,
        (at, size): (u64, u64),
        max_index: u64,
    ) -> Result<Self, Unsendable> {
        let content = size.checked_sub(HEADER as u64).ok_or(Unsendable::Damaged)?;
        let own = u32::try_from(size).map_err(|_| Unsendable::TooLarge)?;
        if size > max_index {
            return Err(Unsendable::TooLarge);
        }
        let mut index = [own.to_be_bytes(), *b"moov"].concat();
        reader.take(content).read_to_end(&mut index).map_err(|_| Unsendable::Unreadable)?;
        let places = index.get_mut(HEADER..).filter(|places| places.len() as u64 == content);
        move_places(places.ok_or(Unsendable::Damaged)?, 0, (before, own)).ok_or(Unsendable::Damaged)?;
        Ok(Self::IndexFirst { before, at, index })
    }

    /// Sends the item. That who receives it wants no more is no error.
    pub(crate) fn send(&self, item: &dyn LargeItem, mut to: impl Write) -> io::Result<()> {
        let mut reader = item.open();
        let sent = match self {
            Self::AsItIs => copy(&mut reader, u64::MAX, &mut to),
            Self::IndexFirst { before, at, index } => (|| {
                copy(&mut reader, *before, &mut to)?;
                to.write_all(index).map_err(|_| Sent::Not)?;
                copy(&mut reader, at.saturating_sub(*before) + 4, &mut to)?;
                to.write_all(b"free").map_err(|_| Sent::Not)?;
                copy(&mut (&mut reader).take(4), 4, &mut io::sink())?;
                copy(&mut reader, u64::MAX, &mut to)
            })(),
        };
        match sent {
            Err(Sent::Unread(error)) => Err(error),
            Ok(()) | Err(Sent::Not) => Ok(()),
        }
    }
}

/// Which side ended a copy.
enum Sent {
    Unread(io::Error),
    Not,
}

/// At most so many bytes; the end may come before.
fn copy(from: &mut impl Read, most: u64, to: &mut impl Write) -> Result<(), Sent> {
    let (mut left, mut piece) = (most, vec![0; PIECE]);
    while left > 0 {
        let room = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
        let n = match from.read(piece.get_mut(..room).unwrap_or_default()) {
            Ok(0) => break,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            read => read.map_err(Sent::Unread)?,
        };
        to.write_all(piece.get(..n).unwrap_or_default()).map_err(|_| Sent::Not)?;
        left -= n as u64;
    }
    Ok(())
}

/// Kind and size of the next box, its header included, and whether that is the long one; none at the end. Of size zero is
/// what goes to the end, and what is no box.
fn header(reader: &mut dyn ReadForward) -> io::Result<Option<([u8; 4], u64, bool)>> {
    let mut bytes = Vec::with_capacity(HEADER);
    reader.take(HEADER as u64).read_to_end(&mut bytes)?;
    let Some(([a, b, c, d, kind @ ..], [])) = bytes.split_first_chunk::<HEADER>() else { return Ok(None) };
    let size = u64::from(u32::from_be_bytes([*a, *b, *c, *d]));
    if size != 1 {
        return Ok(Some((*kind, size, false)));
    }
    let mut long = [0; 8];
    reader.read_exact(&mut long)?;
    let size = u64::from_be_bytes(long);
    Ok(Some((*kind, if size < LONG_HEADER { 0 } else { size }, true)))
}

/// Adds `by` to each place of pictures from `from` on, in what lies `depth` steps down the way; `None` if one cannot be.
fn move_places(mut boxes: &mut [u8], depth: usize, (from, by): (u64, u32)) -> Option<()> {
    while let Some(size) = boxes.first_chunk::<4>().map(|size| u32::from_be_bytes(*size)) {
        // Zero: all that is left. What is no box is left as it is: the decoder will say what it thinks of it.
        let size = if size == 0 { boxes.len() } else { usize::try_from(size).ok()? };
        let Some((one, rest)) = boxes.split_at_mut_checked(size).filter(|(one, _)| one.len() >= HEADER) else { break };
        boxes = rest;
        let (head, content) = one.split_at_mut(HEADER);
        let kind = head.last_chunk::<4>().copied()?;
        match WAY.get(depth) {
            Some(way) if kind == **way => move_places(content, depth + 1, (from, by))?,
            None if &kind == b"stco" => {
                let (places, _) = content.get_mut(8..)?.as_chunks_mut::<4>();
                for place in places {
                    let old = u32::from_be_bytes(*place);
                    let moved = if u64::from(old) >= from { old.checked_add(by)? } else { old };
                    *place = moved.to_be_bytes();
                }
            }
            None if &kind == b"co64" => {
                let (places, _) = content.get_mut(8..)?.as_chunks_mut::<8>();
                for place in places {
                    let old = u64::from_be_bytes(*place);
                    let moved = if old >= from { old.checked_add(u64::from(by))? } else { old };
                    *place = moved.to_be_bytes();
                }
            }
            _ => {}
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Cursor;

    struct Held(Vec<u8>);

    impl LargeItem for Held {
        fn open(&self) -> Box<dyn ReadForward + '_> {
            Box::new(Cursor::new(self.0.as_slice()))
        }
    }

    fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
        [&(8 + content.len() as u32).to_be_bytes()[..], kind, content].concat()
    }

    fn index(table: &[u8]) -> Vec<u8> {
        let inner = |kind, content: &[u8]| boxed(kind, &[boxed(b"hdlr", b"...."), content.to_vec()].concat());
        let way = WAY.iter().rev().fold(table.to_vec(), |content, kind| inner(kind, &content));
        inner(b"moov", &[way, boxed(b"udta", b"name")].concat())
    }

    fn stco(places: &[u32]) -> Vec<u8> {
        let content = [0, places.len() as u32].into_iter().chain(places.iter().copied());
        boxed(b"stco", &content.flat_map(u32::to_be_bytes).collect::<Vec<_>>())
    }

    fn co64(places: &[u64]) -> Vec<u8> {
        let head = [0, places.len() as u32].into_iter().flat_map(u32::to_be_bytes);
        boxed(b"co64", &head.chain(places.iter().copied().flat_map(u64::to_be_bytes)).collect::<Vec<_>>())
    }

    fn sent(item: Vec<u8>, max_index: u64) -> Result<Vec<u8>, Unsendable> {
        let (item, mut to) = (Held(item), Vec::new());
        Sending::of_mp4(&item, max_index)?.send(&item, &mut to).unwrap();
        Ok(to)
    }

    #[test]
    fn an_index_behind_the_pictures_goes_before_them_and_knows_where_they_are_now() {
        let (kind, pictures, rest) = (boxed(b"ftyp", b"isom"), boxed(b"mdat", b"ABCDEFGH"), boxed(b"free", b"x"));
        // "C" and "G", and something before the pictures
        let at = (kind.len() + HEADER) as u64;
        let by = [stco(&[0; 3]), co64(&[0; 3])].map(|table| index(&table).len() as u64);
        let tables = |by: u64| [at + 2 + by, 3, at + 6 + by];
        for (old, new) in [
            (stco(&tables(0).map(|n| n as u32)), stco(&tables(by[0]).map(|n| n as u32))),
            (co64(&tables(0)), co64(&tables(by[1]))),
        ] {
            let (old, new) = (index(&old), index(&new));
            let all = [&kind[..], &pictures, &old, &rest].concat();
            let gone = boxed(b"free", &old[HEADER..]);
            let expected = [&kind[..], &new, &pictures, &gone, &rest].concat();
            assert!(sent(all, 1 << 10).unwrap() == expected, "{}", old.len());
        }
    }

    #[test]
    fn what_needs_no_other_order_is_sent_as_it_is() {
        let (kind, pictures) = (boxed(b"ftyp", b"isom"), boxed(b"mdat", b"ABCD"));
        let endless = [&[0; 4][..], b"mdat", b"ABCD"].concat();
        let long = [&1u32.to_be_bytes()[..], b"mdat", &20u64.to_be_bytes(), b"ABCD"].concat();
        let index = index(&stco(&[40]));
        for all in [
            [&kind[..], &index, &pictures].concat(),
            [&kind[..], &pictures].concat(),
            [&kind[..], &endless].concat(),
            [&kind[..], &long, &kind].concat(),
            b"\x1a\x45\xdf\xa3 something else".to_vec(),
            Vec::new(),
        ] {
            assert!(sent(all.clone(), 1 << 10).unwrap() == all);
        }
    }

    #[test]
    fn an_index_that_cannot_be_moved_is_said() {
        let (kind, pictures) = (boxed(b"ftyp", b"isom"), boxed(b"mdat", b"ABCD"));
        let with = |index: &[u8], max_index| sent([&kind[..], &pictures, index].concat(), max_index).unwrap_err();
        assert_eq!(with(&index(&stco(&[40])), 64), Unsendable::TooLarge);
        assert_eq!(with(&index(&stco(&[u32::MAX])), 1 << 10), Unsendable::Damaged);
        assert_eq!(with(&index(&stco(&[40]))[..60], 1 << 10), Unsendable::Damaged);
        assert_eq!(with(&[0, 0, 0, 4, b'm', b'o', b'o', b'v'], 1 << 10), Unsendable::Damaged);
    }

    proptest! {
        #[test]
        fn any_item_is_sent_with_no_byte_more_than_its_index(
            bytes in proptest::collection::vec(any::<u8>(), 0..200),
            places in proptest::collection::vec(any::<u32>(), 0..4),
        ) {
            let cut = bytes.len() / 2;
            let all = [&boxed(b"mdat", b"AB")[..], &index(&[stco(&places), bytes[..cut].to_vec()].concat()), &bytes[cut..]].concat();
            if let Ok(sent) = sent(all.clone(), 1 << 10) {
                prop_assert!(sent.len() >= all.len() && sent.len() <= 2 * all.len());
            }
            prop_assert!(sent(bytes.clone(), 1 << 10).is_err_and(|e| e != Unsendable::Unreadable) || sent(bytes.clone(), 1 << 10).is_ok());
        }
    }
}
