//! Which points of all references look like a point of a picture: exact search of 64-bit codes within five bits.
//!
//! Multi-index hashing (M. Norouzi, A. Punjani, D. Fleet, "Fast Search in Hamming Space with Multi-Index Hashing",
//! CVPR 2012): a code is cut in three; of two codes within five bits, one of the three parts differs by one bit at
//! most. So each part is looked up as it is and with each of its bits turned, and what stands there is compared whole.

use super::shape::Shape;
use super::signature::{LocalSignature, Point};

/// Bits within which two points look alike.
pub(crate) const RADIUS: u32 = 5;
/// So many hits of one picture are kept, the nearest: patterns of one shape over and over could give any number.
const MOST_HITS: usize = 1 << 21;
/// Where each part begins, and how many bits it has.
const PARTS: [(u32, u32); 3] = [(0, 22), (22, 21), (43, 21)];
/// Points of one reference that share a number: the rest of an id is its place.
const POINT_BITS: u32 = 6;
const POINT_MASK: u32 = (1 << POINT_BITS) - 1;

/// Points of a reference that look like one of the picture's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Hit {
    pub(crate) reference: u32,
    pub(crate) point: u16,
    pub(crate) of_query: u16,
    pub(crate) distance: u8,
}

/// References to be found by their points.
pub struct LocalIndex {
    /// What each is as a whole; what is seen of it is asked of pictures alone.
    heads: Vec<Head>,
    /// Of every point, reference by reference, where it lies in its picture, as stored.
    geometry: Vec<[u8; 4]>,
    /// Beside it, the place of its code.
    code_places: Vec<u32>,
    /// Every point's code, in the order of the first part.
    codes: Vec<u64>,
    /// Beside each code, whose it is.
    ids: Vec<u32>,
    /// Which reference a slot of 64 points belongs to, and its first point.
    slots: Vec<(u32, u16)>,
    tables: [Table; 3],
}

/// A reference without its points.
struct Head {
    width: u16,
    height: u16,
    detail: u8,
    /// Where its points begin.
    start: u32,
}

/// Codes by one of their parts.
struct Table {
    shift: u32,
    /// Bits of a bucket's number: no more than the codes fill.
    bits: u32,
    starts: Vec<u32>,
    /// Places in the order of buckets; the first table's are 0, 1, 2 … and not held.
    places: Vec<u32>,
    /// Beside each place some bits of its code: codes lie all over memory, and of those that share a bucket by chance
    /// nearly all are told by these.
    tags: Vec<u16>,
}

impl LocalIndex {
    /// References with at least one point, numbered in their order.
    pub fn new(references: &[LocalSignature]) -> Self {
        let mut slots = Vec::new();
        let mut all: Vec<(u64, u32)> = Vec::new();
        let (mut heads, mut geometry) = (Vec::with_capacity(references.len()), Vec::new());
        for (n, reference) in (0u32..).zip(references) {
            let LocalSignature { width, height, detail, .. } = *reference;
            heads.push(Head { width, height, detail, start: geometry.len() as u32 });
            geometry.extend(reference.points.iter().map(Point::packed));
            for (part, points) in (0u16..).zip(reference.points.chunks(1 << POINT_BITS)) {
                let slot = u32::try_from(slots.len()).unwrap_or(u32::MAX);
                slots.push((n, part << POINT_BITS));
                all.extend((0u32..).zip(points).map(|(k, point)| (point.code, slot << POINT_BITS | k)));
            }
        }
        let bits = (usize::BITS - all.len().leading_zeros()).clamp(4, 21);
        let [first, second, third] = PARTS.map(|(from, length)| (from + length.saturating_sub(bits), bits.min(length)));
        all.sort_unstable_by_key(|(code, id)| (bucket(*code, first), *id));
        let mut code_places = vec![0; geometry.len()];
        for (place, (_, id)) in (0u32..).zip(&all) {
            let of_slot = slots.get((id >> POINT_BITS) as usize);
            let start = of_slot.and_then(|(n, first)| Some(heads.get(*n as usize)?.start + u32::from(*first)));
            let at = start.map_or(usize::MAX, |start| (start + (id & POINT_MASK)) as usize);
            code_places.iter_mut().skip(at).take(1).for_each(|own| *own = place);
        }
        let codes: Vec<u64> = all.iter().map(|(code, _)| *code).collect();
        let ids = all.into_iter().map(|(_, id)| id).collect();
        let mut tables = [first, second, third].map(|part| Table::new(&codes, part));
        if let Some(table) = tables.first_mut() {
            (table.places, table.tags) = (Vec::new(), Vec::new());
        }
        Self { heads, geometry, code_places, codes, ids, slots, tables }
    }

    /// How many references there are.
    pub fn len(&self) -> usize {
        self.heads.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }

    /// A reference's points.
    pub(crate) fn reference(&self, n: u32) -> Option<LocalSignature> {
        let Head { width, height, detail, start } = *self.heads.get(n as usize)?;
        let end = self.heads.get(n as usize + 1).map_or(self.geometry.len(), |next| next.start as usize);
        let own = start as usize..end;
        let point = |(place, geometry): (&u32, &[u8; 4])| {
            self.codes.get(*place as usize).map(|code| Point::unpacked(*code, *geometry))
        };
        let points = self.code_places.get(own.clone())?.iter().zip(self.geometry.get(own)?).filter_map(point);
        Some(LocalSignature { width, height, points: points.collect(), shape: Shape::WHOLE, detail })
    }

    /// Bytes of memory.
    pub fn bytes(&self) -> usize {
        let references = size_of_val(self.heads.as_slice()) + size_of_val(self.slots.as_slice());
        let points = size_of_val(self.geometry.as_slice()) + size_of_val(self.code_places.as_slice());
        let codes = size_of_val(self.codes.as_slice()) + size_of_val(self.ids.as_slice());
        let table = |t: &Table| {
            size_of_val(t.starts.as_slice()) + size_of_val(t.places.as_slice()) + size_of_val(t.tags.as_slice())
        };
        let tables: usize = self.tables.iter().map(table).sum();
        references + points + codes + tables
    }

    /// Every point within [`RADIUS`] of one of the picture's, by reference; within less where there are too many.
    pub(crate) fn hits(&self, query: &LocalSignature) -> Vec<Hit> {
        let (mut hits, mut places, mut radius) = (Vec::new(), Vec::new(), RADIUS);
        for (n, point) in (0u16..).zip(&query.points) {
            places.clear();
            self.candidates(point.code, &mut places);
            for place in &places {
                let place = *place as usize;
                let distance = self.codes.get(place).map_or(64, |other| (point.code ^ other).count_ones());
                if distance <= radius {
                    // at most 64
                    hits.extend(self.hit(place, n, distance as u8));
                }
            }
            while hits.len() > MOST_HITS && radius > 0 {
                radius -= 1;
                hits.retain(|hit| u32::from(hit.distance) <= radius);
            }
        }
        hits.sort_unstable();
        // a code may be met by more than one of its parts
        hits.dedup();
        hits
    }

    fn hit(&self, place: usize, of_query: u16, distance: u8) -> Option<Hit> {
        let id = *self.ids.get(place)?;
        let (reference, first) = *self.slots.get((id >> POINT_BITS) as usize)?;
        // 6 bits
        let point = first + (id & POINT_MASK) as u16;
        Some(Hit { reference, point, of_query, distance })
    }

    /// Places of codes of which one part differs by one bit at most, and that may be near. They are gathered first and
    /// looked at then: a processor waits for many at once if nothing hangs on each.
    fn candidates(&self, code: u64, places: &mut Vec<u32>) {
        let own_tag = tag(code);
        for table in &self.tables {
            let own = bucket(code, (table.shift, table.bits));
            let turned = (0..table.bits).map(|bit| own ^ 1 << bit);
            for number in std::iter::once(own).chain(turned) {
                let Some([from, to]) = table.starts.get(number as usize..).and_then(|s| s.first_chunk()) else {
                    continue;
                };
                if table.places.is_empty() {
                    places.extend(*from..*to);
                } else {
                    let range = *from as usize..*to as usize;
                    let tags = table.tags.get(range.clone()).unwrap_or_default();
                    let near = |tag: u16| (tag ^ own_tag).count_ones() <= RADIUS;
                    let found =
                        table.places.get(range).unwrap_or_default().iter().zip(tags).filter(|(_, tag)| near(**tag));
                    places.extend(found.map(|(place, _)| *place));
                }
            }
        }
    }
}

/// The number that some bits of a code make.
fn bucket(code: u64, (shift, bits): (u32, u32)) -> u64 {
    code >> shift & ((1 << bits) - 1)
}

/// Bits of the first part: where the other two are looked up, they are not known yet.
fn tag(code: u64) -> u16 {
    // cut off
    (code >> 4) as u16
}

impl Table {
    /// A counting sort.
    fn new(codes: &[u64], (shift, bits): (u32, u32)) -> Self {
        let number = |code: u64| bucket(code, (shift, bits)) as usize;
        let mut starts = vec![0u32; (1 << bits) + 1];
        for code in codes {
            if let Some(start) = starts.get_mut(number(*code) + 1) {
                *start += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let (mut places, mut tags) = (vec![0u32; codes.len()], vec![0u16; codes.len()]);
        for (place, code) in (0u32..).zip(codes) {
            if let Some(next) = next.get_mut(number(*code)) {
                let slot = *next as usize;
                if let (Some(own), Some(own_tag)) = (places.get_mut(slot), tags.get_mut(slot)) {
                    (*own, *own_tag) = (place, tag(*code));
                }
                *next += 1;
            }
        }
        Self { shift, bits, starts, places, tags }
    }
}
