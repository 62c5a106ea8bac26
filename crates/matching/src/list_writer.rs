//! Records of a list become a segment, in one go: of a hash set that is new, or behind the segments of the version that an
//! update goes on from.
//!
//! Records count in the order of the list, the later one before the earlier. Each is a row of the segment, also one that
//! takes an entry out: what its list says of that is kept. Which rows hold is known when all ids were sorted.

use crate::bits::Bits;
use crate::lists::{ListAct, ListRecord, ListedHash};
use crate::segment::{Gone, Record, Row, Settling, id_key, signature_key};
use crate::{Chain, Entry, EntryForm, EntrySignal, Error, SegmentWriter, USABLE_QUALITY};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::io::{Seek, Write};

/// Records on their way into a segment.
pub struct ListWriter<'s, W> {
    segment: SegmentWriter<'s, W>,
    settling: Settlement,
    former: Option<Former<'s>>,
}

/// What an update goes on from.
struct Former<'s> {
    chain: &'s Chain,
    /// Told apart from lines of lists before it.
    version: i64,
    /// Rows of the chain that records were of by now.
    touched: Bits,
    /// Rows that records without an id were of by now: of equal ones each is met once.
    used: Bits,
    /// Of what several rows are the same in: those that may still be met.
    equal: HashMap<[u8; 16], VecDeque<u32>>,
}

/// Of rows that are the same in what is compared, so many are looked at for the one that says the very same.
const EQUAL: usize = 64;

/// What records did. Each record that was taken is counted once.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ListChanges {
    /// Records that became entries.
    pub added: u64,
    /// Records that took the place of an entry, or say of it what is known.
    pub replaced: u64,
    /// Removals that took entries out.
    pub removed: u64,
    /// Removals of what was not there.
    pub absent: u64,
}

/// A segment made from a list.
pub struct ListMade<W> {
    /// What it was written to.
    pub out: W,
    /// What records did.
    pub changes: ListChanges,
    /// Whether there is anything that was not so before.
    pub is_news: bool,
}

impl<'s, W: Write + Seek> ListWriter<'s, W> {
    /// A list that stands alone.
    pub fn new(segment: SegmentWriter<'s, W>) -> Self {
        Self { segment, settling: Settlement::default(), former: None }
    }

    /// A list that changes a version of a hash set. What it does not name stays.
    pub fn going_on_from(chain: &'s Chain, version: i64, segment: SegmentWriter<'s, W>) -> Self {
        let former = Former { chain, version, touched: Bits::default(), used: Bits::default(), equal: HashMap::new() };
        Self { segment, settling: Settlement::default(), former: Some(former) }
    }

    /// Takes the next record.
    pub fn take(&mut self, record: ListRecord) -> Result<(), Error> {
        let (act, entry) = (record.act, Entry::of_record(record));
        match (act, entry.has_own_id) {
            (ListAct::Set, true) => self.set(&entry),
            (ListAct::Set, false) => self.set_without_id(entry),
            (ListAct::Remove, _) => self.remove(&entry),
        }
    }

    /// The segment, when all records were taken.
    pub fn finish(mut self) -> Result<ListMade<W>, Error> {
        let rows = u64::from(self.segment.len());
        self.settling.earlier.extend(self.former.iter().flat_map(|former| former.touched.iter()));
        let out = self.segment.finish(&mut self.settling)?;
        let is_news = rows > self.settling.gone_count || !self.settling.earlier.is_empty();
        Ok(ListMade { out, changes: self.settling.counts, is_news })
    }

    fn set(&mut self, entry: &Entry) -> Result<(), Error> {
        let mut was_there = false;
        if let Some(former) = &mut self.former {
            let held = former.chain.by_id(&id_key(&entry.name, true));
            let same = |row: &u32| !former.touched.has(*row) && former.chain.is_same(*row, entry);
            if let [row] = held[..]
                && same(&row)
            {
                self.settling.counts.replaced += 1;
                return Ok(());
            }
            was_there = held.iter().any(|row| !former.touched.has(*row));
            held.into_iter().for_each(|row| former.touched.set(row));
        }
        let row = self.push(entry, Row::Entry)?;
        self.settling.was_there(row, was_there);
        Ok(())
    }

    /// Without an id, what an update says is of the entry that is the same in all that is compared. In a list that
    /// stands alone each such record is an entry: its line is its name.
    fn set_without_id(&mut self, mut entry: Entry) -> Result<(), Error> {
        let held = self.former.as_mut().and_then(|former| former.same(&entry));
        match (&mut self.former, held) {
            (Some(former), Some((held, name, has_own_id))) => {
                (entry.name, entry.has_own_id) = (name, has_own_id);
                self.settling.counts.replaced += 1;
                if !former.touched.has(held) && former.chain.is_same(held, &entry) {
                    return Ok(());
                }
                former.touched.set(held);
            }
            (former, _) => {
                self.settling.counts.added += 1;
                // Line 7 of this list is not line 7 of the one before.
                former.iter().for_each(|former| entry.name = format!("{}~{}", entry.name, former.version));
            }
        }
        let row = self.push(&entry, Row::Entry)?;
        self.settling.counted.set(row);
        Ok(())
    }

    fn remove(&mut self, entry: &Entry) -> Result<(), Error> {
        let mut was_there = false;
        if let Some(former) = &mut self.former {
            let held = match entry.has_own_id {
                true => former.chain.by_id(&id_key(&entry.name, true)),
                false => former.all_same(&signature_key(entry)),
            };
            was_there = held.iter().any(|row| !former.touched.has(*row));
            held.into_iter().for_each(|row| former.touched.set(row));
        }
        let row = self.push(entry, Row::Removal)?;
        self.settling.removals.set(row);
        self.settling.was_there(row, was_there);
        Ok(())
    }

    fn push(&mut self, entry: &Entry, row: Row) -> Result<u32, Error> {
        let number = self.segment.push(entry, row)?;
        if row == Row::Entry && !entry.can_be_compared() {
            self.settling.uncompared.set(number);
        }
        Ok(number)
    }
}

impl Former<'_> {
    /// The row of what is the same in all that is compared, unless a record was of it before; and how the entry is called.
    fn same(&mut self, entry: &Entry) -> Option<(u32, String, bool)> {
        let key = signature_key(entry);
        let mut rows: VecDeque<u32> = match self.equal.remove(&key) {
            Some(rows) => rows,
            None => self.chain.by_signature(&key).into(),
        };
        let free = |row: &u32| !self.touched.has(*row) && !self.used.has(*row);
        while rows.pop_front_if(|row| !free(row)).is_some() {}
        let place = rows.iter().take(EQUAL).position(|row| free(row) && self.chain.says(*row, entry)).unwrap_or(0);
        let row = rows.remove(place)?;
        self.used.set(row);
        if !rows.is_empty() {
            self.equal.insert(key, rows);
        }
        self.chain.record(row).map(|record| (row, record.name.into(), record.has_own_id()))
    }

    /// Rows that are the same, all of them: what is taken out is met no more.
    fn all_same(&mut self, key: &[u8; 16]) -> Vec<u32> {
        match self.equal.insert(*key, VecDeque::new()) {
            Some(rows) if rows.is_empty() => Vec::new(),
            _ => self.chain.by_signature(key),
        }
    }
}

impl Chain {
    fn by_id(&self, key: &[u8; 16]) -> Vec<u32> {
        self.held(|part| part.segment.rows_by_id(key))
    }

    fn by_signature(&self, key: &[u8; 16]) -> Vec<u32> {
        self.held(|part| part.segment.rows_by_signature(key))
    }

    fn held(&self, rows: impl Fn(&crate::Part) -> Vec<u32>) -> Vec<u32> {
        let of = |part: &crate::Part| {
            let rows = rows(part).into_iter().filter(|row| part.segment.holds(*row));
            rows.map(|row| part.first + row).collect::<Vec<_>>()
        };
        self.parts().iter().flat_map(of).collect()
    }

    fn record(&self, row: u32) -> Option<Record<'_>> {
        self.part_of(row).and_then(|(segment, row)| segment.record(row))
    }

    /// Whether a row says the very same but for what it is called.
    fn says(&self, row: u32, entry: &Entry) -> bool {
        self.record(row).is_some_and(|record| {
            let called = Entry { name: record.name.into(), has_own_id: record.has_own_id(), ..entry.clone() };
            self.is_same(row, &called)
        })
    }

    /// Whether a row says the very same.
    fn is_same(&self, row: u32, entry: &Entry) -> bool {
        let signals = |(segment, row): (&crate::Segment, u32)| segment.signals_of(row) == entry.signals;
        self.record(row) == Some(Record::of(entry, false)) && self.part_of(row).is_some_and(signals)
    }
}

/// Which rows hold in the end, and what each did. A row is of its id from the moment it stands there until the next one
/// of that id; a removal without an id is of all rows before it that are the same in what is compared.
#[derive(Default)]
struct Settlement {
    /// Rows that take something out.
    removals: Bits,
    /// Rows whose id, or, without one, what is compared, was in the version before and no record had been of it.
    there: Bits,
    /// Rows of records without an id, which were counted when they came.
    counted: Bits,
    uncompared: Bits,
    counts: ListChanges,
    /// Rows of the version before that do not hold.
    earlier: Vec<u32>,
    /// Rows that hold no more from that row on: taken out by one without an id, or met by one with theirs.
    taken_out: BTreeMap<u32, u32>,
    met: BTreeMap<u32, u32>,
    /// Removals without an id, with the rows before them that are the same.
    without_id: Vec<(u32, Vec<u32>)>,
    /// Rows of one key, as they come.
    group: (Option<[u8; 16]>, Vec<u32>),
    is_by_id: bool,
    gone_count: u64,
}

impl Settlement {
    fn was_there(&mut self, row: u32, was: bool) {
        if was {
            self.there.set(row);
        }
    }

    fn next(&mut self, key: &[u8; 16], row: u32) {
        if self.group.0.as_ref() != Some(key) {
            self.end_group();
            self.group.0 = Some(*key);
        }
        self.group.1.push(row);
    }

    fn end_group(&mut self) {
        let mut rows = std::mem::take(&mut self.group.1);
        if self.is_by_id {
            self.settle_id(&rows)
        } else {
            self.settle_signature(&rows)
        }
        rows.clear();
        self.group = (None, rows);
    }

    fn settle_signature(&mut self, rows: &[u32]) {
        if !rows.iter().any(|row| self.removals.has(*row)) {
            return;
        }
        let mut before = Vec::new();
        for row in rows {
            if !self.removals.has(*row) {
                before.push(*row);
                continue;
            }
            // what went once is met by no later removal
            let before = std::mem::take(&mut before);
            self.taken_out.extend(before.iter().map(|gone| (*gone, *row)));
            self.without_id.push((*row, before));
        }
    }

    fn settle_id(&mut self, rows: &[u32]) {
        let mut standing: Option<u32> = None;
        let mut is_there = rows.first().is_some_and(|row| self.there.has(*row));
        for row in rows.iter().copied() {
            if let Some(before) = standing.take() {
                is_there = self.taken_out.get(&before).is_none_or(|by| *by > row);
                self.met.insert(before, row);
            }
            let is_removal = self.removals.has(row);
            if !self.counted.has(row) {
                let count = match (is_removal, is_there) {
                    (false, false) => &mut self.counts.added,
                    (false, true) => &mut self.counts.replaced,
                    (true, true) => &mut self.counts.removed,
                    (true, false) => &mut self.counts.absent,
                };
                *count += 1;
            }
            is_there = !is_removal;
            standing = Some(row).filter(|_| !is_removal);
        }
    }

    /// A removal without an id took something out if anything that is the same stood there then.
    fn count_without_id(&mut self) {
        for (row, before) in std::mem::take(&mut self.without_id) {
            let stood = |other: &u32| {
                let until = |ends: &BTreeMap<u32, u32>| ends.get(other).is_none_or(|by| *by >= row);
                until(&self.taken_out) && until(&self.met)
            };
            let was_there = self.there.has(row) || before.iter().any(stood);
            let count = if was_there { &mut self.counts.removed } else { &mut self.counts.absent };
            *count += 1;
        }
    }
}

impl Settling for Settlement {
    fn signature(&mut self, key: &[u8; 16], row: u32) {
        self.next(key, row);
    }

    fn id(&mut self, key: &[u8; 16], row: u32) {
        if !self.is_by_id {
            self.end_group();
            self.is_by_id = true;
        }
        self.next(key, row);
    }

    fn gone(&mut self) -> Gone {
        self.end_group();
        self.count_without_id();
        let mut gone: Bits = self.taken_out.keys().chain(self.met.keys()).copied().collect();
        self.removals.iter().for_each(|row| gone.set(row));
        self.gone_count = gone.count();
        Gone {
            // as many as there are rows at most
            uncompared: self.uncompared.iter().filter(|row| !gone.has(*row)).count() as u32,
            own: gone.iter().collect(),
            earlier: self.earlier.clone(),
        }
    }
}

impl Entry {
    /// The entry of a record. What an entry has no place for – PhotoDNA, a series, remarks – is in the original alone.
    pub fn of_record(record: ListRecord) -> Self {
        // Every video has a black frame: nothing is to be found by it.
        let says_nothing = |s: &EntrySignal| s.shown.is_some() && s.quality < USABLE_QUALITY;
        Self {
            signals: record.pdq.iter().map(listed).filter(|s| !says_nothing(s)).collect(),
            name: record.id,
            has_own_id: record.has_own_id,
            category: record.category,
            standing: record.standing,
            sha256: record.sha256,
            sha1: record.sha1,
            md5: record.md5,
            local: Vec::new(),
            original: record.original,
        }
    }
}

fn listed(hash: &ListedHash) -> EntrySignal {
    EntrySignal {
        form: EntryForm::Listed,
        hash: hash.hash,
        quality: hash.quality.unwrap_or(100),
        look: None,
        // A list says when a frame is shown, and not for how long.
        shown: hash.milliseconds.map(|at| (at, at)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Spills;
    use crate::lists::{ListItem, ListOptions, read_list, recognise};
    use signal::Region;
    use std::io::Cursor;
    use std::ops::ControlFlow;

    /// What a list makes, of nothing or of what there was before.
    fn made(former: Option<&Chain>, list: &str) -> (Vec<u8>, ListChanges, bool) {
        let mut spills = Spills::in_memory();
        let segment = SegmentWriter::new(Cursor::new(Vec::new()), &mut spills, 0).unwrap();
        let mut writer = match former {
            Some(chain) => ListWriter::going_on_from(chain, 2, segment),
            None => ListWriter::new(segment),
        };
        let mut input = list.as_bytes();
        let format = recognise(input).unwrap();
        read_list(&mut input, format, &ListOptions::default(), &mut |item| {
            if let ListItem::Record(record) = item {
                writer.take(*record).unwrap();
            }
            ControlFlow::Continue(())
        })
        .unwrap();
        let made = writer.finish().unwrap();
        (made.out.into_inner(), made.changes, made.is_news)
    }

    fn chain(files: &[&[u8]]) -> Chain {
        Chain::open(files.iter().map(|file| Region::of(file).unwrap())).unwrap()
    }

    fn entries(chain: &Chain) -> Vec<Entry> {
        let mut all = Vec::new();
        let taken = chain.each_entry(&mut |_, entry| {
            all.push(entry);
            Ok::<(), Error>(())
        });
        taken.unwrap();
        all
    }

    fn changes(added: u64, replaced: u64, removed: u64, absent: u64) -> ListChanges {
        ListChanges { added, replaced, removed, absent }
    }

    fn md5(n: u8) -> String {
        format!("{n:02x}").repeat(16)
    }

    fn names(entries: &[Entry]) -> Vec<(&str, u8)> {
        entries.iter().map(|e| (e.name.as_str(), e.md5.map_or(0, |d| d[0]))).collect()
    }

    fn rows(header: &str, rows: &[(&str, &str, u8)]) -> String {
        let row = |(id, act, n): &(&str, &str, u8)| format!("{id},{act},{}\n", md5(*n));
        format!("{header}\n{}", rows.iter().map(row).collect::<String>())
    }

    #[test]
    fn of_records_with_one_id_the_later_one_counts_and_a_removal_takes_it_out() {
        let of = [("a", "set", 1), ("b", "set", 2), ("a", "set", 3), ("b", "remove", 2), ("c", "remove", 4)];
        let (file, did, _) = made(None, &rows("id,act,md5", &of));
        assert_eq!(did, changes(2, 1, 1, 1));
        let chain = chain(&[&file]);
        assert_eq!((chain.len(), chain.row_count()), (1, 5), "what a record said is kept");
        assert_eq!(names(&entries(&chain)), [("a", 3)]);
    }

    #[test]
    fn what_was_taken_out_may_come_again() {
        let of = [("a", "set", 1), ("b", "set", 2), ("a", "remove", 1), ("a", "set", 5)];
        let (file, did, _) = made(None, &rows("id,act,md5", &of));
        assert_eq!(did, changes(3, 0, 1, 0));
        assert_eq!(names(&entries(&chain(&[&file]))), [("b", 2), ("a", 5)]);
    }

    #[test]
    fn a_removal_without_id_takes_out_what_is_the_same_and_stood_before_it() {
        let of = [("a", "set", 1), ("", "set", 1), ("", "remove", 1), ("", "remove", 1), ("a", "set", 1)];
        let (file, did, _) = made(None, &rows("id,act,md5", &of));
        assert_eq!(did, changes(3, 0, 1, 1));
        assert_eq!(names(&entries(&chain(&[&file]))), [("a", 1)]);
    }

    #[test]
    fn an_update_without_ids_is_told_by_what_is_compared() {
        let (first, did, _) = made(None, &format!("md5\n{}\n{}\n", md5(1), md5(2)));
        assert_eq!(did, changes(2, 0, 0, 0));
        let base = chain(&[&first]);
        assert_eq!(names(&entries(&base)), [("line-2", 1), ("line-3", 2)]);
        let list = format!("act,md5\nset,{}\nset,{}\nremove,{}\n", md5(2), md5(3), md5(1));
        let (second, did, is_news) = made(Some(&base), &list);
        assert_eq!((did, is_news), (changes(1, 1, 1, 0), true));
        // `line-3` is taken by what stood there in the list before.
        assert_eq!(names(&entries(&chain(&[&first, &second]))), [("line-3", 2), ("line-3~2", 3)]);
    }

    #[test]
    fn an_update_has_only_what_changed_and_the_rest_stays_where_it_is() {
        let of = [("a", "set", 1), ("b", "set", 2), ("c", "set", 3), ("d", "set", 4)];
        let (first, ..) = made(None, &rows("id,act,md5", &of));
        let base = chain(&[&first]);
        let of = [("a", "set", 1), ("b", "set", 7), ("c", "remove", 3), ("e", "set", 5), ("x", "remove", 9)];
        let (second, did, is_news) = made(Some(&base), &rows("id,act,md5", &of));
        assert_eq!((did, is_news), (changes(1, 2, 1, 1), true));
        let next = chain(&[&first, &second]);
        assert_eq!(names(&entries(&next)), [("a", 1), ("d", 4), ("b", 7), ("e", 5)]);
        assert_eq!((next.name(0), next.holds(0), next.holds(1), next.holds(2)), ("a", true, false, false));
        assert_eq!((next.named("b"), next.named("c"), next.named("a")), (vec![4], vec![], vec![0]));
        let (third, did, is_news) = made(Some(&next), &rows("id,act,md5", &[("e", "remove", 5), ("c", "set", 3)]));
        assert_eq!((did, is_news), (changes(1, 0, 1, 0), true));
        assert_eq!(names(&entries(&chain(&[&first, &second, &third]))), [("a", 1), ("d", 4), ("b", 7), ("c", 3)]);
    }

    #[test]
    fn what_says_nothing_new_is_no_news() {
        let of = [("a", "set", 1), ("b", "set", 2)];
        let (first, ..) = made(None, &rows("id,act,md5", &of));
        let base = chain(&[&first]);
        let again = [of[1], of[0], ("x", "remove", 9)];
        let (_, did, is_news) = made(Some(&base), &rows("id,act,md5", &again));
        assert_eq!((did, is_news), (changes(0, 2, 0, 1), false));
        // There and back again within one list.
        let back = [("a", "set", 9), ("a", "set", 1)];
        let (second, did, _) = made(Some(&base), &rows("id,act,md5", &back));
        assert_eq!(did, changes(0, 2, 0, 0));
        assert_eq!(names(&entries(&chain(&[&first, &second]))), [("b", 2), ("a", 1)]);
    }

    #[test]
    fn records_with_and_without_ids_of_one_entry_are_taken_in_their_order() {
        let (first, ..) = made(None, &rows("id,act,md5", &[("a", "set", 1), ("b", "set", 2)]));
        let base = chain(&[&first]);
        // The first has no id and says more of `a`, the second is of its id, the third is of what `a` was.
        let list = format!("id,act,md5,category\n,set,{},2\na,set,{},3\n,set,{},4\n", md5(1), md5(8), md5(1));
        let (second, did, _) = made(Some(&base), &list);
        let next = chain(&[&first, &second]);
        assert_eq!(did, changes(1, 2, 0, 0));
        assert_eq!(names(&entries(&next)), [("b", 2), ("a", 8), ("line-4~2", 1)]);
    }

    #[test]
    fn of_equal_records_without_ids_the_one_that_says_the_same_is_met_first() {
        let (first, ..) = made(None, &format!("md5,category\n{0},1\n{0},2\n", md5(1)));
        let base = chain(&[&first]);
        for restated in [format!("{0},2\n", md5(1)), format!("{0},2\n{0},1\n", md5(1))] {
            let (_, did, is_news) = made(Some(&base), &format!("md5,category\n{restated}"));
            assert_eq!((did.replaced, is_news), (restated.lines().count() as u64, false));
        }
    }

    #[test]
    fn equal_records_without_ids_are_met_one_by_one() {
        let of = |category: u8, n: usize| format!("md5,category\n{}", format!("{},{category}\n", md5(1)).repeat(n));
        let (first, ..) = made(None, &of(1, 3));
        let base = chain(&[&first]);
        assert_eq!(made(Some(&base), &of(1, 3)).1, changes(0, 3, 0, 0));
        let (second, did, _) = made(Some(&base), &of(2, 4));
        assert_eq!(did, changes(1, 3, 0, 0));
        let next = chain(&[&first, &second]);
        let all = entries(&next);
        assert!(all.len() == 4 && all.iter().all(|entry| entry.category.as_deref() == Some("2")));
        let (third, did, _) = made(Some(&next), &format!("act,md5\nremove,{0}\nremove,{0}\n", md5(1)));
        assert_eq!(did, changes(0, 0, 1, 1));
        assert!(chain(&[&first, &second, &third]).is_empty());
    }

    #[test]
    fn a_worn_chain_is_written_whole_and_says_the_same() {
        let all: Vec<_> = (0..40).map(|n| (["a", "b", "c", "d"][n % 4], "set", n as u8)).collect();
        let (first, ..) = made(None, &rows("id,act,md5", &all));
        let (second, ..) = made(Some(&chain(&[&first])), &rows("id,act,md5", &[("a", "remove", 0), ("z", "set", 99)]));
        let worn = chain(&[&first, &second]);
        assert!(worn.is_worn());
        let mut spills = Spills::in_memory();
        let to = SegmentWriter::new(Cursor::new(Vec::new()), &mut spills, 0).unwrap();
        let whole = worn.write_whole(to).unwrap().into_inner();
        let whole = chain(&[&whole]);
        assert!(!whole.is_worn() && entries(&whole) == entries(&worn));
    }

    #[test]
    fn a_record_of_photodna_alone_is_kept_with_its_original() {
        let list = "id,md5,photodna\na,,made+up+value+of+no+picture==\n";
        let (file, ..) = made(None, list);
        let base = chain(&[&file]);
        assert_eq!(base.uncompared_count(), 1);
        assert_eq!(entries(&base)[0].original, b"a,,made+up+value+of+no+picture==");
        let (second, ..) = made(Some(&base), &rows("id,act,md5", &[("a", "remove", 1)]));
        assert_eq!(chain(&[&file, &second]).uncompared_count(), 0);
    }
}
