//! In which order the bits of a code are stored.
//!
//! Bits of real hashes hang together: neighbouring frequencies of a picture are of one sign more often than not. A table
//! over bits that hang together has a few crowded buckets and many empty ones, and every query that meets a crowded one
//! waits. So bits are dealt out such that those of one table have as little to do with each other as can be.

use super::scheme::Part;

/// Bits in their new order: the first is the highest bit of the first word.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Order<const W: usize> {
    /// Of each place, which bit of the code comes there.
    bits: Vec<u16>,
    /// For each byte of a code and each of its values, the bits that it sets.
    table: Vec<[u64; W]>,
}

impl<const W: usize> Order<W> {
    /// Bits as they are.
    #[cfg(test)]
    pub(super) fn plain() -> Self {
        Self::of((0..W as u16 * 64).collect()).unwrap_or_else(|| unreachable!())
    }

    /// From what a file says; `None` unless every bit comes once.
    pub(super) fn of(bits: Vec<u16>) -> Option<Self> {
        let mut seen = bits.clone();
        seen.sort_unstable();
        let is_whole = seen.into_iter().map(usize::from).eq(0..W * 64);
        is_whole.then(|| Self { table: table(&bits), bits })
    }

    /// The order that these codes ask for.
    pub(super) fn dealt(sample: &[[u64; W]], parts: &[Part]) -> Self {
        let bits = W * 64;
        let related = related(sample, bits);
        let weight = |bit: usize| related.get(bit).map_or(0.0, |row| row.iter().sum::<f32>());
        let mut by_weight: Vec<usize> = (0..bits).collect();
        by_weight.sort_by(|a, b| weight(*b).total_cmp(&weight(*a)).then(a.cmp(b)));
        let mut tables: Vec<Vec<usize>> = vec![Vec::new(); parts.len()];
        for bit in by_weight {
            let cost = |table: &Vec<usize>| -> f32 {
                related.get(bit).map_or(0.0, |row| table.iter().filter_map(|other| row.get(*other)).sum())
            };
            let has_room = |(table, part): &(&mut Vec<usize>, &Part)| table.len() < part.width as usize;
            let free = tables.iter_mut().zip(parts).filter(has_room);
            // a table that is emptier in its measure goes first where costs are alike
            let fill = |table: &Vec<usize>, part: &Part| table.len() as f32 / part.width as f32;
            let best =
                free.min_by(|(a, p), (b, q)| (cost(a) + fill(a, p) * 1e-3).total_cmp(&(cost(b) + fill(b, q) * 1e-3)));
            if let Some((table, _)) = best {
                table.push(bit);
            }
        }
        let mut order: Vec<u16> = tables.into_iter().flatten().map(|bit| bit as u16).collect();
        if parts.is_empty() {
            order = (0..bits as u16).collect();
        }
        Self { table: table(&order), bits: order }
    }

    /// Of each place, the bit that comes there.
    pub(super) fn bits(&self) -> &[u16] {
        &self.bits
    }

    /// A code with its bits in this order.
    #[inline(always)]
    pub(super) fn apply(&self, code: &[u64; W]) -> [u64; W] {
        let bytes = code.iter().flat_map(|word| word.to_le_bytes());
        let mut out = [0; W];
        for (rows, byte) in self.table.chunks_exact(256).zip(bytes) {
            if let Some(row) = rows.get(usize::from(byte)) {
                out.iter_mut().zip(row).for_each(|(to, from)| *to |= from);
            }
        }
        out
    }

    /// A stored code with its bits where they were.
    pub(super) fn undo(&self, stored: &[u64; W]) -> [u64; W] {
        let mut out = [0; W];
        for (place, bit) in self.bits.iter().enumerate() {
            let set = stored.get(place / 64).map_or(0, |word| word >> (63 - place % 64) & 1);
            out.iter_mut().skip(usize::from(*bit) / 64).take(1).for_each(|word| *word |= set << (bit % 64));
        }
        out
    }
}

fn table<const W: usize>(order: &[u16]) -> Vec<[u64; W]> {
    let mut table = vec![[0; W]; W * 8 * 256];
    for (place, bit) in order.iter().enumerate() {
        let (byte, bit) = (usize::from(*bit) / 8, bit % 8);
        let rows = table.iter_mut().skip(byte * 256).take(256).enumerate();
        for (_, row) in rows.filter(|(value, _)| value >> bit & 1 == 1) {
            row.iter_mut().skip(place / 64).take(1).for_each(|word| *word |= 1 << (63 - place % 64));
        }
    }
    table
}

/// How much two bits have to do with each other: the square of their correlation; nothing where it is chance.
fn related<const W: usize>(sample: &[[u64; W]], bits: usize) -> Vec<Vec<f32>> {
    // column by column, so that two bits are compared 64 codes at a time
    let words = sample.len().div_ceil(64);
    let mut columns = vec![vec![0u64; words]; bits];
    for (n, code) in sample.iter().enumerate() {
        for (bit, column) in columns.iter_mut().enumerate() {
            let set = code.get(bit / 64).map_or(0, |word| word >> (bit % 64) & 1);
            column.iter_mut().skip(n / 64).take(1).for_each(|word| *word |= set << (n % 64));
        }
    }
    let count = sample.len().max(1) as f32;
    let ones: Vec<f32> = columns.iter().map(|c| c.iter().map(|w| w.count_ones()).sum::<u32>() as f32 / count).collect();
    let pair = |(a, p): (&Vec<u64>, f32), (b, q): (&Vec<u64>, f32)| {
        let both = a.iter().zip(b).map(|(x, y)| (x & y).count_ones()).sum::<u32>() as f32 / count;
        let spread = p * (1.0 - p) * q * (1.0 - q);
        if spread <= 0.0 {
            // a bit that is always the same tells nothing apart: as bad as one that is known from another
            return 1.0;
        }
        let square = (both - p * q).powi(2) / spread;
        // four times what chance makes of it
        if square < 4.0 / count { 0.0 } else { square }
    };
    let each = |(n, column): (usize, &Vec<u64>)| {
        let own = (column, ones.get(n).copied().unwrap_or_default());
        let with = |(m, other): (usize, (&Vec<u64>, &f32))| if n == m { 0.0 } else { pair(own, (other.0, *other.1)) };
        columns.iter().zip(&ones).enumerate().map(with).collect()
    };
    columns.iter().enumerate().map(each).collect()
}

#[cfg(test)]
mod tests {
    use super::super::scheme;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_code_comes_back(code: [u64; 4], others: Vec<[u64; 4]>) {
            let order = Order::dealt(&others, &scheme::parts(256, 31, 1_000_000));
            prop_assert_eq!(order.undo(&order.apply(&code)), code);
            prop_assert!(Order::<4>::of(order.bits().to_vec()) == Some(order));
        }

        #[test]
        fn distances_stay(a: [u64; 1], b: [u64; 1]) {
            let order = Order::dealt(&[a, b], &scheme::parts(64, 5, 1_000_000));
            let distance = |a: [u64; 1], b: [u64; 1]| (a[0] ^ b[0]).count_ones();
            prop_assert_eq!(distance(order.apply(&a), order.apply(&b)), distance(a, b));
        }
    }

    #[test]
    fn bits_that_are_always_alike_come_into_different_tables() {
        let parts = scheme::parts(64, 5, 1_000_000);
        // bit 2k and bit 2k + 1 are the same
        let mut state = 1u64;
        let sample: Vec<[u64; 1]> = (0..4096)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let half = (state >> 32) ^ (state >> 7 & 0xffff_ffff);
                [(0..32).map(|k| ((half >> k & 1) * 3) << (2 * k)).sum()]
            })
            .collect();
        let order = Order::<1>::dealt(&sample, &parts);
        let table_of = |bit: u16| {
            let place = order.bits().iter().position(|b| *b == bit).unwrap() as u32;
            parts.iter().position(|p| (p.from..p.from + p.width).contains(&place)).unwrap()
        };
        assert!((0..32).all(|k| table_of(2 * k) != table_of(2 * k + 1)));
    }

    #[test]
    fn an_order_that_names_a_bit_twice_is_none() {
        let mut bits: Vec<u16> = (0..64).collect();
        assert!(Order::<1>::of(bits.clone()) == Some(Order::plain()));
        bits[3] = 4;
        assert!(Order::<1>::of(bits).is_none());
    }
}
