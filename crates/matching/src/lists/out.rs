//! Where readers give what they read: it is counted, ids are compared, and the receiver may say that it has enough.

use super::{ListAct, ListItem, ListRecord, ListSummary, Place};
use crate::ListIssue;
use std::collections::HashSet;
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};
use std::ops::ControlFlow;

/// Longest detail of an issue, in characters.
const MOST_DETAIL: usize = 40;

pub(super) struct Out<'e> {
    each: &'e mut dyn FnMut(ListItem) -> ControlFlow<()>,
    pub(super) summary: ListSummary,
    ids: Ids,
}

impl<'e> Out<'e> {
    pub(super) fn new(each: &'e mut dyn FnMut(ListItem) -> ControlFlow<()>, most_ids: usize) -> Self {
        Self { each, summary: ListSummary::default(), ids: Ids { held: HashSet::default(), most: most_ids } }
    }

    /// Whether nothing more is wanted.
    pub(super) fn is_over(&self) -> bool {
        self.summary.was_stopped
    }

    /// A record: given on, unless nothing of it can be compared.
    pub(super) fn record(&mut self, mut record: ListRecord) {
        let names_its_entry = record.act == ListAct::Remove && record.has_own_id;
        if !record.has_signature() && !names_its_entry {
            return self.refused(record.place, "list-row-without-digest", "");
        }
        self.summary.seen += 1;
        self.summary.kept += 1;
        if record.has_own_id {
            self.compare_id(&record);
        } else {
            record.id = match record.place {
                Place::Line(line) => format!("line-{line}"),
                Place::Byte(_) => format!("record-{}", self.summary.seen),
            };
        }
        self.give(ListItem::Record(Box::new(record)));
    }

    /// A record that is not given on.
    pub(super) fn refused(&mut self, place: Place, code: &'static str, detail: &str) {
        self.summary.seen += 1;
        self.summary.refused += 1;
        self.give(ListItem::Refused(issue(place, code, detail)));
    }

    /// Something to know. `detail` names a column, never a value.
    pub(super) fn issue(&mut self, place: Place, code: &'static str, detail: &str) {
        self.summary.issues += 1;
        self.give(ListItem::Issue(issue(place, code, detail)));
    }

    /// The end: a file in which nothing was met is told.
    pub(super) fn finish(mut self) -> ListSummary {
        if self.summary.seen == 0 && !self.is_over() {
            self.issue(Place::Byte(0), "list-without-records", "");
        }
        self.summary
    }

    fn compare_id(&mut self, record: &ListRecord) {
        match self.ids.take(&record.id, record.act) {
            Taken::New => {}
            Taken::Twice => self.issue(record.place, "list-id-twice", ""),
            Taken::Full => self.issue(record.place, "list-ids-not-compared", ""),
        }
    }

    fn give(&mut self, item: ListItem) {
        if !self.is_over() && (self.each)(item).is_break() {
            self.summary.was_stopped = true;
        }
    }
}

fn issue(place: Place, code: &'static str, detail: &str) -> ListIssue {
    let detail = detail.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).take(MOST_DETAIL).collect();
    ListIssue { place: place.to_string(), code, detail }
}

/// Hashes of the ids met. An id may stand twice if it comes and then goes.
struct Ids {
    held: HashSet<u64, BuildHasherDefault<AsItIs>>,
    most: usize,
}

enum Taken {
    New,
    Twice,
    /// This is the first that is not held any more: said once.
    Full,
}

impl Ids {
    fn take(&mut self, id: &str, act: ListAct) -> Taken {
        if self.held.len() > self.most {
            return Taken::New;
        }
        // Always the same keys: the same list gives the same issues.
        let mut hasher = DefaultHasher::new();
        (id, act == ListAct::Set).hash(&mut hasher);
        match (self.held.insert(hasher.finish()), self.held.len() > self.most) {
            (false, _) => Taken::Twice,
            (true, true) => {
                // One more than allowed stays as the mark that it is full; the others are given back.
                self.most = 0;
                self.held = HashSet::default();
                self.held.insert(0);
                Taken::Full
            }
            (true, false) => Taken::New,
        }
    }
}

/// What is held is a hash already.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|b| self.0 = self.0 << 8 | u64::from(*b));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
