//! Entries of a segment that are not to be met, or not by likeness. They go before the best are named, so that they keep
//! no place from others.

use crate::Segment;

/// From which comparisons an entry is left out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LeftOut {
    /// From all.
    Wholly,
    /// From those by likeness; the same bytes are told.
    Likeness,
}

impl Segment {
    /// Leaves these entries out of every comparison from now on.
    pub fn leave_out(&mut self, entries: impl IntoIterator<Item = (u32, LeftOut)>) {
        self.left_out.extend(entries);
    }

    pub(crate) fn is_left_out(&self, entry: u32) -> bool {
        !self.holds(entry) || self.left_out.get(&entry) == Some(&LeftOut::Wholly)
    }

    pub(crate) fn has_no_likeness(&self, entry: u32) -> bool {
        !self.holds(entry) || self.left_out.contains_key(&entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Entry, EntryForm, EntrySignal, ItemFrame, ItemSignals, Pass, Population, match_item};
    use model::{Digests, Form, Look};
    use signal::Pdq;

    /// Forty entries of one hash, of which the first has the item's bytes.
    fn segment() -> Segment {
        let signal = EntrySignal { form: EntryForm::Listed, hash: [0x5a; 32], quality: 100, look: None, shown: None };
        let entry = |n: u8| Entry {
            sha256: (n == 0).then_some([1; 32]),
            md5: (n == 1).then_some([1; 16]),
            signals: vec![signal],
            ..Entry::default()
        };
        Segment::read(&Segment::write(&(0..40).map(entry).collect::<Vec<_>>()).unwrap()).unwrap()
    }

    fn met(segment: &Segment, pass: Pass) -> Vec<u32> {
        let digests = Digests { bytes: 1, sha256: [1; 32], sha1: [1; 20], md5: [1; 16], blake3: [1; 32] };
        let (form, hash) = (Form::Pdq, Pdq([0x5a; 32]));
        let signals = vec![ItemFrame { frame: 0, form, hash, quality: 100, look: Look::Rich, shown: None }];
        let of = Population { pictures: 1, entries: 40 };
        match_item(&ItemSignals { digests, signals }, segment, pass, of).iter().map(|found| found.entry).collect()
    }

    #[test]
    fn what_is_left_out_by_likeness_is_met_by_its_bytes_alone() {
        let mut segment = segment();
        assert_eq!((met(&segment, Pass::Exact), met(&segment, Pass::Near).len()), (vec![0, 1], 32));
        segment.leave_out([(0, LeftOut::Likeness), (1, LeftOut::Wholly)]);
        assert_eq!(met(&segment, Pass::Exact), [0]);
    }

    #[test]
    fn what_is_left_out_keeps_no_place_from_others() {
        let mut segment = segment();
        segment.leave_out((0..30).map(|n| (n, LeftOut::Wholly)));
        assert_eq!(met(&segment, Pass::Near), (30..40).collect::<Vec<_>>());
    }
}
