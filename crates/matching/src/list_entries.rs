//! Records of a list become entries of a hash set: of a new one, or of the next version of one that is there.

use crate::lists::{ListAct, ListRecord, ListedHash};
use crate::{Entry, EntryForm, EntrySignal, USABLE_QUALITY};
use std::collections::{BTreeSet, HashMap};

/// Entries in the making. Records are taken in the order of the list: the later one counts.
#[derive(Default)]
pub struct ListEntries {
    /// In the order in which they came; what was taken out leaves its place.
    entries: Vec<Option<Entry>>,
    by_id: HashMap<Box<str>, usize>,
    /// What they are compared by, made when a record without an id first asks for it.
    by_signatures: Option<BTreeSet<([u8; 16], usize)>>,
    /// Whether they go on from a former version.
    is_update: bool,
    counts: ListChanges,
}

/// What records did. Each record that was taken is counted once.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ListChanges {
    /// Records that became entries.
    pub added: u64,
    /// Records that took the place of an entry.
    pub replaced: u64,
    /// Removals that took entries out.
    pub removed: u64,
    /// Removals of what was not there.
    pub absent: u64,
}

impl ListEntries {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Those of a former version, that records change.
    pub fn going_on_from(former: Vec<Entry>) -> Self {
        let by_id = former.iter().enumerate().map(|(n, entry)| (entry.name.as_str().into(), n)).collect();
        Self { entries: former.into_iter().map(Some).collect(), by_id, is_update: true, ..Self::default() }
    }

    /// Takes the next record.
    pub fn take(&mut self, record: ListRecord) {
        match (record.act, record.has_own_id) {
            (ListAct::Set, true) => self.set(record),
            (ListAct::Set, false) => self.set_without_id(record),
            (ListAct::Remove, true) => {
                let place = self.by_id.get(record.id.as_str()).copied();
                self.removed(place.is_some());
                place.into_iter().for_each(|place| self.take_out(place));
            }
            (ListAct::Remove, false) => {
                let places = self.places_of(&signatures(&entry(record)));
                self.removed(!places.is_empty());
                places.into_iter().for_each(|place| self.take_out(place));
            }
        }
    }

    /// What the records so far did.
    pub fn changes(&self) -> ListChanges {
        self.counts
    }

    /// The entries, in the order in which they came.
    pub fn finish(self) -> Vec<Entry> {
        self.entries.into_iter().flatten().collect()
    }

    fn set(&mut self, record: ListRecord) {
        match self.by_id.get(record.id.as_str()).copied() {
            Some(place) => self.replace(place, entry(record)),
            None => self.add(entry(record)),
        }
    }

    /// Without an id, what an update says is of the entry that is the same in all that is compared. In a list that
    /// stands alone each such record is an entry: its line is its name.
    fn set_without_id(&mut self, record: ListRecord) {
        let mut entry = entry(record);
        if self.is_update {
            let same = self.places_of(&signatures(&entry)).first().copied();
            if let Some((place, former)) = same.and_then(|p| Some((p, self.entries.get(p)?.as_ref()?))) {
                entry.name.clone_from(&former.name);
                return self.replace(place, entry);
            }
        }
        entry.name = self.free_name(entry.name);
        self.add(entry);
    }

    /// Line 7 of this list is not line 7 of the one before.
    fn free_name(&self, name: String) -> String {
        let is_free = |name: &String| !self.by_id.contains_key(name.as_str());
        let others = (2u64..).map(|n| format!("{name}~{n}"));
        std::iter::once(name.clone()).chain(others).find(is_free).unwrap_or(name)
    }

    fn add(&mut self, entry: Entry) {
        self.counts.added += 1;
        let place = self.entries.len();
        self.by_id.insert(entry.name.as_str().into(), place);
        self.remember(&entry, place);
        self.entries.push(Some(entry));
    }

    fn replace(&mut self, place: usize, entry: Entry) {
        self.counts.replaced += 1;
        self.forget(place);
        self.remember(&entry, place);
        if let Some(held) = self.entries.get_mut(place) {
            *held = Some(entry);
        }
    }

    fn removed(&mut self, was_there: bool) {
        let count = if was_there { &mut self.counts.removed } else { &mut self.counts.absent };
        *count += 1;
    }

    fn take_out(&mut self, place: usize) {
        self.forget(place);
        if let Some(gone) = self.entries.get_mut(place).and_then(Option::take) {
            self.by_id.remove(gone.name.as_str());
        }
    }

    /// From now on it is found by what it is compared by, once that was asked for.
    fn remember(&mut self, entry: &Entry, place: usize) {
        if let Some(all) = &mut self.by_signatures {
            all.insert((signatures(entry), place));
        }
    }

    /// The entry at a place is found by what it is compared by no more.
    fn forget(&mut self, place: usize) {
        let former = self.entries.get(place).and_then(Option::as_ref);
        if let Some((all, former)) = self.by_signatures.as_mut().zip(former) {
            all.remove(&(signatures(former), place));
        }
    }

    fn places_of(&mut self, wanted: &[u8; 16]) -> Vec<usize> {
        let made = || {
            let held = self.entries.iter().enumerate();
            held.filter_map(|(place, entry)| entry.as_ref().map(|entry| (signatures(entry), place))).collect()
        };
        let all = self.by_signatures.get_or_insert_with(made);
        all.range((*wanted, 0)..=(*wanted, usize::MAX)).map(|(_, place)| *place).collect()
    }
}

/// Everything that an entry is compared by, as one value. Where there is nothing, what the list says is all there is.
fn signatures(entry: &Entry) -> [u8; 16] {
    let mut all = blake3::Hasher::new();
    let digests = [
        entry.sha256.as_ref().map(|d| &d[..]),
        entry.sha1.as_ref().map(|d| &d[..]),
        entry.md5.as_ref().map(|d| &d[..]),
    ];
    for digest in digests {
        all.update(&[u8::from(digest.is_some())]).update(digest.unwrap_or_default());
    }
    for signal in &entry.signals {
        all.update(&signal.hash);
    }
    if !entry.can_be_compared() {
        all.update(&entry.original);
    }
    all.finalize().as_bytes().first_chunk().copied().unwrap_or_default()
}

/// The entry of a record. What an entry has no place for – PhotoDNA, a series, remarks – is in the original alone.
fn entry(record: ListRecord) -> Entry {
    // Every video has a black frame: nothing is to be found by it.
    let says_nothing = |s: &EntrySignal| s.shown.is_some() && s.quality < USABLE_QUALITY;
    Entry {
        signals: record.pdq.iter().map(listed).filter(|s| !says_nothing(s)).collect(),
        name: record.id,
        category: record.category,
        standing: record.standing,
        sha256: record.sha256,
        sha1: record.sha1,
        md5: record.md5,
        local: Vec::new(),
        original: record.original,
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
    use crate::lists::{ListItem, ListOptions, read_list, recognise};
    use std::ops::ControlFlow;

    fn read(into: &mut ListEntries, list: &str) {
        let mut input = list.as_bytes();
        let format = recognise(input).unwrap();
        read_list(&mut input, format, &ListOptions::default(), &mut |item| {
            if let ListItem::Record(record) = item {
                into.take(*record);
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    }

    fn md5(n: u8) -> String {
        format!("{n:02x}").repeat(16)
    }

    fn names(entries: &[Entry]) -> Vec<(&str, u8)> {
        entries.iter().map(|e| (e.name.as_str(), e.md5.map_or(0, |d| d[0]))).collect()
    }

    #[test]
    fn of_records_with_one_id_the_later_one_counts_and_a_removal_takes_it_out() {
        let mut entries = ListEntries::new();
        let rows = [("a", "set", 1), ("b", "set", 2), ("a", "set", 3), ("b", "remove", 2), ("c", "remove", 4)];
        let rows: String = rows.iter().map(|(id, act, n)| format!("{id},{act},{}\n", md5(*n))).collect();
        read(&mut entries, &format!("id,act,md5\n{rows}"));
        assert_eq!(entries.changes(), ListChanges { added: 2, replaced: 1, removed: 1, absent: 1 });
        assert_eq!(names(&entries.finish()), [("a", 3)]);
    }

    #[test]
    fn what_was_taken_out_may_come_again() {
        let mut entries = ListEntries::new();
        let rows = [("a", "set", 1), ("b", "set", 2), ("a", "remove", 1), ("a", "set", 5)];
        let rows: String = rows.iter().map(|(id, act, n)| format!("{id},{act},{}\n", md5(*n))).collect();
        read(&mut entries, &format!("id,act,md5\n{rows}"));
        assert_eq!(names(&entries.finish()), [("b", 2), ("a", 5)]);
    }

    #[test]
    fn an_update_without_ids_is_told_by_what_is_compared() {
        let mut first = ListEntries::new();
        read(&mut first, &format!("md5\n{}\n{}\n", md5(1), md5(2)));
        let first = first.finish();
        assert_eq!(names(&first), [("line-2", 1), ("line-3", 2)]);
        let mut next = ListEntries::going_on_from(first);
        read(&mut next, &format!("act,md5\nset,{}\nset,{}\nremove,{}\n", md5(2), md5(3), md5(1)));
        assert_eq!(next.changes(), ListChanges { added: 1, replaced: 1, removed: 1, absent: 0 });
        // `line-3` is taken by what stood there in the list before.
        assert_eq!(names(&next.finish()), [("line-3", 2), ("line-3~2", 3)]);
    }

    #[test]
    fn a_record_of_photodna_alone_is_kept_with_its_original() {
        let mut entries = ListEntries::new();
        read(&mut entries, "id,md5,photodna\na,,made+up+value+of+no+picture==\n");
        let entries = entries.finish();
        assert!(!entries[0].can_be_compared());
        assert_eq!(entries[0].original, b"a,,made+up+value+of+no+picture==");
    }
}
