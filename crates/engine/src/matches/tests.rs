//! A matching that goes on from the one before gives what a matching of everything gives.

use crate::{CaseTerms, Context, Engine, HashSetTerms, MatchSummary, Scope, Settings, Silent, Source};
use matching::{Entry, EntryForm, EntryPart, EntrySignal, Segment};
use model::{CaseId, EntryState, Form, Handling, HashSetId, Look, Luma, SetKind, SetState, Standing};
use signal::local::{LocalSignature, describe, sign};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use store::{HashSetRow, LocalRow, MatchRow, SignalRow};

static NOT_INTERRUPTED: AtomicBool = AtomicBool::new(false);
static COUNTER: AtomicU64 = AtomicU64::new(1);

/// Numbers that look like chance and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % most
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize]
    }

    fn is(&mut self, one_in: u64) -> bool {
        self.below(one_in) == 0
    }

    /// One of six pictures' hashes, a few of its bits turned.
    fn hash(&mut self) -> [u8; 32] {
        let mut hash = *blake3::hash(&[self.below(6) as u8]).as_bytes();
        let turned = self.one_of(&[0, 0, 3, 9, 14, 40]);
        (0..turned).for_each(|_| hash[self.below(32) as usize] ^= 1 << self.below(8));
        hash
    }
}

/// Smooth blobs of several sizes: what points are found in. A part of it, if it is cropped.
fn texture(seed: u64, cropped: bool) -> Luma {
    let at = |x: u32, y: u32, size: u32| {
        let place = |x: u32, y: u32| [seed, u64::from(size), u64::from(x), u64::from(y)];
        let corner = |x, y| Dice(place(x, y).iter().fold(0, |all, n| all * 1009 + n)).below(256) as f64;
        let (left, top) = (x / size, y / size);
        let (fx, fy) = (f64::from(x % size) / f64::from(size), f64::from(y % size) / f64::from(size));
        let mix = |a: f64, b: f64, t: f64| a + (b - a) * t * t * (3.0 - 2.0 * t);
        let row = |y: u32| mix(corner(left, y), corner(left + 1, y), fx);
        mix(row(top), row(top + 1), fy)
    };
    let (from, side) = if cropped { (24, 144) } else { (0, 192) };
    let luma = (0..side * side).map(|n| (n % side + from, n / side + from)).map(|(x, y)| {
        let sum = at(x, y, 9) * 0.5 + at(x, y, 23) * 0.3 + at(x, y, 61) * 0.2;
        (128.0 + (sum - 128.0) * 1.8).clamp(0.0, 255.0) as u8
    });
    Luma::new(side, side, luma.collect()).unwrap()
}

/// Points of references, and of pictures that show a part of each.
static POINTS: LazyLock<Vec<(LocalSignature, LocalSignature)>> = LazyLock::new(|| {
    (0..3).map(|n| (sign(&texture(n, false)).unwrap(), describe(&texture(n, true)).unwrap())).collect()
});

struct Bench {
    dir: tempfile::TempDir,
    engine: Engine,
    case: CaseId,
    dice: Dice,
    files: u64,
    exhibits: u64,
    sets: Vec<(HashSetId, Vec<Entry>)>,
}

fn context() -> Context {
    let random = |bytes: &mut [u8]| {
        let n = COUNTER.fetch_add(1, Ordering::Relaxed);
        blake3::Hasher::new_derive_key("a test").update(&n.to_le_bytes()).finalize_xof().fill(bytes);
    };
    Context {
        operator: "ana".into(),
        purpose: "test".into(),
        now_ms: Box::new(|| 1_795_000_000_000),
        random: Box::new(random),
        interrupted: &NOT_INTERRUPTED,
    }
}

fn open(dir: &Path) -> Engine {
    Engine::open_writer(dir, None, context(), Settings::default()).unwrap()
}

/// What a file's content is by its number.
fn file(n: u64) -> String {
    format!("file {n}")
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

impl Bench {
    fn new(seed: u64) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let engine = Engine::init(&dir.path().join("vault"), None, context(), Settings::default()).unwrap();
        let terms = CaseTerms {
            name: "A".into(),
            legal_basis: "order 1/2026".into(),
            review_by: "2030-01-01".into(),
            jurisdiction: None,
            unit: None,
            scope: Scope::default(),
        };
        let case = engine.open_case(&terms).unwrap();
        Self { dir, engine, case, dice: Dice(seed), files: 0, exhibits: 0, sets: Vec::new() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// An exhibit of so many files, each with signals as the dice have it.
    fn add_items(&mut self, count: u64, hash: Option<[u8; 32]>) {
        self.exhibits += 1;
        let place = self.path(&format!("exhibit-{}", self.exhibits));
        std::fs::create_dir_all(&place).unwrap();
        let first = self.files;
        self.files += count;
        for n in first..self.files {
            std::fs::write(place.join(format!("{n}.bin")), file(n)).unwrap();
        }
        self.engine.ingest(self.case, &[Source { path: place, record: None }], &Silent).unwrap();
        let new: Vec<[u8; 32]> = (first..self.files).map(|n| sha256(&file(n))).collect();
        for row in self.engine.vault.case_items(self.case).unwrap() {
            if new.contains(&row.digests.sha256) {
                self.renew(row.n, hash);
            }
        }
    }

    /// Gives an item other signals.
    fn renew(&mut self, item: i64, hash: Option<[u8; 32]>) {
        let mut row = self.engine.vault.case_items(self.case).unwrap().into_iter().find(|row| row.n == item).unwrap();
        row.signal_version = Some(crate::SIGNAL_VERSION.into());
        let frames = if hash.is_some() { 1 } else { self.dice.below(5) as u32 };
        let is_video = hash.is_none() && self.dice.is(4);
        let signal = |frame: u32, dice: &mut Dice| SignalRow {
            item,
            form: if hash.is_some() { Form::Pdq } else { dice.one_of(&[Form::Pdq, Form::Pdq, Form::Visible]) },
            frame,
            hash: hash.unwrap_or_else(|| dice.hash()),
            quality: dice.one_of(&[100, 100, 30]),
            look: dice.one_of(&[Look::Rich, Look::Rich, Look::Plain]),
            shown: is_video.then_some((frame * 1000, frame * 1000 + 900)),
        };
        let signals: Vec<SignalRow> = (0..frames).map(|frame| signal(frame, &mut self.dice)).collect();
        let (_, described) = &POINTS[self.dice.below(3) as usize];
        let local = LocalRow { frame: 0, points: described.to_bytes() };
        let local: Vec<LocalRow> = self.dice.is(3).then_some(local).into_iter().collect();
        let tx = self.engine.vault.begin().unwrap();
        tx.renew_item(item, &row, &signals, &local).unwrap();
        tx.commit().unwrap();
    }

    fn entry(&mut self) -> Entry {
        let is_video = self.dice.is(5);
        let signal = |at: u32, dice: &mut Dice| EntrySignal {
            form: dice.one_of(&[EntryForm::Form(Form::Pdq), EntryForm::Listed, EntryForm::Turn(2)]),
            hash: dice.hash(),
            quality: dice.one_of(&[100, 100, 40]),
            look: dice.one_of(&[Some(Look::Rich), Some(Look::Rich), None]),
            shown: is_video.then_some((at * 1000, at * 1000 + 900)),
        };
        let signals = (0..self.dice.below(4) as u32).map(|at| signal(at, &mut self.dice)).collect();
        let content = file(self.dice.below(self.files + 20));
        let (signed, _) = POINTS[self.dice.below(3) as usize].clone();
        let dice = &mut self.dice;
        Entry {
            name: format!("e{}", dice.below(1000)),
            has_own_id: true,
            standing: dice.is(4).then_some(Standing::NotIllegal),
            sha256: dice.is(3).then(|| sha256(&content)),
            signals,
            local: dice.is(4).then_some(EntryPart { signature: signed, shown: None }).into_iter().collect(),
            ..Entry::default()
        }
    }

    fn add_set(&mut self, name: &str, entries: Vec<Entry>, standing: Standing) -> HashSetId {
        let engine = &self.engine;
        let id = HashSetId(engine.context.uuid());
        let file = Segment::write(&entries).unwrap();
        let digest = *blake3::hash(&file).as_bytes();
        let row = HashSetRow {
            id,
            name: name.into(),
            version: engine.vault.next_hash_set_version(name).unwrap(),
            origin: "imported".into(),
            source: "here".into(),
            category_scheme: None,
            standing,
            handling_code: "restricted".into(),
            source_evaluation: "not-evaluated".into(),
            segment: format!("{id}.seg"),
            segment_digest: digest,
            content_digest: digest,
            entry_count: entries.len() as u64,
            refused_count: 0,
            signal_version: crate::SIGNAL_VERSION.into(),
            state: "active".into(),
            made_at: 0,
            goes_on_from: None,
            kind: SetKind::Listed,
            handling: Handling::NoOnward,
        };
        std::fs::write(engine.vault.segments().join(&row.segment), file).unwrap();
        let tx = engine.vault.begin().unwrap();
        tx.insert_hash_set(&row).unwrap();
        tx.commit().unwrap();
        engine.use_hash_set(self.case, id).unwrap();
        self.sets.push((id, entries));
        id
    }

    /// A list of rows with these ids, or an update that changes some of them and takes others out.
    fn import(&mut self, name: &str, ids: std::ops::Range<u64>, is_update: bool) {
        let mut list = String::from("id,act,sha256,pdq,quality\n");
        let common = self.dice.hash();
        for id in ids.clone() {
            let act = if is_update && self.dice.is(3) { "remove" } else { "set" };
            let sha256 = self.dice.is(4).then(|| model::to_hex(&sha256(&file(self.dice.below(self.files + 9)))));
            let hash = if self.dice.is(2) { common } else { self.dice.hash() };
            list += &format!("r{id},{act},{},{},90\n", sha256.unwrap_or_default(), model::to_hex(&hash));
        }
        let place = self.path("list.csv");
        std::fs::write(&place, list).unwrap();
        let (name, source) = (name.to_string(), "here".to_string());
        let terms = HashSetTerms {
            name,
            source,
            category_scheme: None,
            standing: Some(Standing::Illegal),
            handling: None,
            columns: None,
        };
        let made = match is_update {
            true => self.engine.update_hash_set(&place, &terms),
            false => self.engine.import_hash_set(&place, &terms),
        };
        let id = made.unwrap().id;
        self.engine.use_hash_set(self.case, id).unwrap();
        let entry = |id| Entry { name: format!("r{id}"), ..Entry::default() };
        self.sets.push((id, ids.map(entry).collect()));
    }

    fn some_entries(&mut self, count: u64) -> Vec<Entry> {
        (0..count).map(|_| self.entry()).collect()
    }

    /// Forty more entries of one picture: an item that is like it meets more than are named.
    fn crowd(&mut self, entries: &mut Vec<Entry>) {
        let hash = self.dice.hash();
        let signal = EntrySignal { form: EntryForm::Listed, hash, quality: 100, look: None, shown: None };
        entries.extend((0..40).map(|n| Entry { name: format!("c{n}"), signals: vec![signal], ..Entry::default() }));
    }

    /// Something that changes what is compared with what.
    fn happen(&mut self) -> &'static str {
        let in_use = self.engine.vault.case_hash_sets(self.case).unwrap();
        let set = (!in_use.is_empty()).then(|| in_use[self.dice.below(in_use.len() as u64) as usize].clone());
        let standing = self.dice.one_of(&[Standing::Illegal, Standing::Unmapped]);
        match (self.dice.below(15), set) {
            (12, _) => {
                let ids = 1 + self.dice.below(70);
                self.import(&format!("list {}", self.sets.len()), 0..ids, false);
                "a list"
            }
            (13 | 14, _) if in_use.iter().any(|set| set.name.starts_with("list")) => {
                let list = in_use.iter().find(|set| set.name.starts_with("list")).unwrap();
                let (first, ids) = (self.dice.below(60), 1 + self.dice.below(6));
                self.import(&list.name, first..first + ids, true);
                "an update of a list"
            }
            (0 | 1, _) => {
                let count = 1 + self.dice.below(4);
                self.add_items(count, None);
                "items"
            }
            (2, _) | (_, None) => {
                let (name, count) = (format!("set {}", self.sets.len()), 1 + self.dice.below(60));
                let mut entries = self.some_entries(count);
                if self.dice.is(2) {
                    self.crowd(&mut entries);
                }
                self.add_set(&name, entries, standing);
                "a set"
            }
            (3 | 4, Some(set)) => {
                let mut entries = self.entries(set.id).to_vec();
                let changed = self.dice.below(entries.len() as u64) as usize;
                entries[changed] = self.entry();
                entries.push(self.entry());
                self.add_set(&set.name, entries, set.standing);
                "a version"
            }
            (5, Some(set)) => {
                let entries = self.entries(set.id).to_vec();
                self.add_set(&set.name, entries, standing);
                "a version with the same entries"
            }
            (6 | 7, Some(set)) => {
                let name = self.dice.below(self.entries(set.id).len() as u64) as usize;
                let name = self.entries(set.id)[name].name.clone();
                let state = self.dice.one_of(&[EntryState::Disabled, EntryState::Active, EntryState::Disputed]);
                // an update may have taken it out
                let _ = self.engine.set_entry_state(set.id, &name, state, "r");
                "a word on an entry"
            }
            (8, Some(set)) => {
                let state = if self.dice.is(2) { SetState::Disabled } else { SetState::Active };
                self.engine.set_hash_set_state(set.id, state, "r").unwrap();
                "a word on a set"
            }
            (9, Some(_)) => {
                let items = self.engine.vault.case_items(self.case).unwrap();
                if let Some(row) = items.get(self.dice.below(items.len().max(1) as u64) as usize) {
                    self.renew(row.n, None);
                }
                "other signals"
            }
            (10, Some(set)) => {
                self.engine.leave_hash_set(self.case, set.id).unwrap();
                "a set left"
            }
            (_, Some(_)) => {
                let all: Vec<HashSetId> = self.sets.iter().map(|(id, _)| *id).collect();
                let back = self.dice.one_of(&all);
                self.engine.use_hash_set(self.case, back).unwrap();
                "a set again"
            }
        }
    }

    fn entries(&self, set: HashSetId) -> &[Entry] {
        self.sets.iter().find(|(id, _)| *id == set).map_or(&[], |(_, entries)| entries)
    }

    fn rows(&self) -> Vec<MatchRow> {
        self.engine.vault.matches(self.case).unwrap()
    }

    fn matched(&self) -> MatchSummary {
        self.engine.match_case(self.case, &Silent).unwrap()
    }

    /// Matches, and says what it compared if that gave what matching everything gives.
    fn matched_as_whole(&self, after: &str) -> MatchSummary {
        let other = self.path("other");
        std::fs::remove_dir_all(&other).unwrap_or_default();
        copy(self.engine.vault.dir(), &other);
        let whole = open(&other);
        let tx = whole.vault.begin().unwrap();
        tx.replace_matched_parts(self.case, &[]).unwrap();
        tx.commit().unwrap();
        let wanted = whole.match_case(self.case, &Silent).unwrap();
        let found = self.matched();
        assert_eq!(bare(self.rows()), bare(whole.vault.matches(self.case).unwrap()), "after {after}");
        let counts = |s: MatchSummary| MatchSummary { compared_count: 0, carried_count: 0, ..s };
        assert_eq!(counts(found), counts(wanted), "after {after}");
        assert_eq!(found.compared_count + found.carried_count, found.item_count);
        found
    }
}

/// Without what tells when it was found.
fn bare(rows: Vec<MatchRow>) -> Vec<MatchRow> {
    rows.into_iter().map(|row| MatchRow { index_version: None, found_version: None, ..row }).collect()
}

fn sha256(content: &str) -> [u8; 32] {
    evidence::digest(content.as_bytes()).sha256
}

#[test]
fn whatever_happens_a_matching_gives_what_matching_everything_gives() {
    let (mut methods, mut carried, mut through, mut cut) = (std::collections::BTreeSet::new(), 0, 0, 0);
    let mut updated = 0;
    for seed in 0..6 {
        let mut bench = Bench::new(seed);
        bench.add_items(6, None);
        for step in 0..24 {
            let what = bench.happen();
            updated += u64::from(what == "an update of a list");
            let after = format!("{what} in step {step} of {seed}");
            let summary = bench.matched_as_whole(&after);
            carried += u64::from(summary.carried_count > 0 && summary.compared_count > 0);
            let rows = bench.rows();
            methods.extend(rows.iter().map(|row| row.method));
            through += rows.iter().filter(|row| row.why.contains_key("through")).count();
            cut += rows.iter().filter(|row| row.why.contains_key("further")).count();
            if summary.quarantined_count == 0 {
                assert_eq!(bench.matched().compared_count, 0, "nothing is new: {after}");
            }
        }
    }
    // otherwise nothing was shown; what chats claim is compared anew each time, and needs none of this
    let shown = model::Method::ALL.iter().filter(|method| **method != model::Method::Claimed);
    assert!(shown.clone().all(|method| methods.contains(method)), "{methods:?}");
    assert!(carried > 10 && through > 0 && cut > 0 && updated > 5, "{carried} {through} {cut} {updated}");
}

#[test]
fn an_entry_that_floods_and_is_let_pass_is_matched_as_if_it_had_been_so_from_the_first() {
    let mut bench = Bench::new(7);
    let hash = bench.dice.hash();
    let signal = EntrySignal { form: EntryForm::Listed, hash, quality: 100, look: None, shown: None };
    let entry = |name: &str| Entry { name: name.into(), signals: vec![signal], ..Entry::default() };
    let set = bench.add_set("s", vec![entry("flood"), entry("other")], Standing::Illegal);
    bench.add_items(60, Some(hash));
    assert_eq!(bench.matched_as_whole("a flood").quarantined_count, 2);
    assert_eq!(bench.rows().len(), 0);
    assert_eq!(bench.matched_as_whole("nothing").compared_count, 0);
    bench.engine.set_entry_state(set, "flood", EntryState::Active, "looked at").unwrap();
    assert_eq!(bench.matched_as_whole("a word").compared_count, 60);
    assert_eq!(bench.rows().len(), 60);
    bench.add_items(1, Some(hash));
    assert_eq!(bench.matched_as_whole("one more").quarantined_count, 1);
}

#[test]
fn what_is_carried_over_keeps_the_version_in_which_it_was_found_first() {
    let mut bench = Bench::new(8);
    let hash = bench.dice.hash();
    let signal = EntrySignal { form: EntryForm::Listed, hash, quality: 100, look: None, shown: None };
    let entries = vec![Entry { name: "e".into(), signals: vec![signal], ..Entry::default() }];
    bench.add_set("s", entries.clone(), Standing::Unmapped);
    bench.add_items(3, Some(hash));
    assert_eq!(bench.matched_as_whole("the first").compared_count, 3);
    // The same entries on other terms: nothing is compared, the rows are those of the new version.
    let newer = bench.add_set("s", entries.clone(), Standing::Illegal);
    assert_eq!(bench.matched_as_whole("other terms").compared_count, 0);
    let told = |bench: &Bench| -> Vec<_> {
        bench.rows().iter().map(|row| (row.hash_set, row.standing, row.found_version)).collect()
    };
    assert_eq!(told(&bench), [(newer, Standing::Illegal, Some(1)); 3]);
    // So many more items that all is judged anew: it was found before all the same.
    bench.add_items(2, Some(hash));
    assert_eq!(bench.matched_as_whole("more items").compared_count, 5);
    let mut versions: Vec<_> = bench.rows().iter().map(|row| row.found_version).collect();
    versions.sort_unstable();
    assert_eq!(versions, [Some(1), Some(1), Some(1), Some(2), Some(2)]);
    let index = bench.rows().iter().map(|row| row.index_version.clone()).collect::<std::collections::BTreeSet<_>>();
    assert_eq!(index.into_iter().collect::<Vec<_>>(), [Some(super::index_version())]);
}

#[test]
fn only_new_items_and_new_sets_are_compared() {
    let mut bench = Bench::new(9);
    let far = *blake3::hash(b"far").as_bytes();
    let entries = bench.some_entries(5);
    bench.add_set("s", entries, Standing::Unmapped);
    bench.add_items(9, Some(far));
    assert_eq!(bench.matched_as_whole("the first").compared_count, 9);
    bench.add_items(2, Some(far));
    let summary = bench.matched_as_whole("two more");
    assert_eq!((summary.compared_count, summary.carried_count), (2, 9));
    let entries = bench.some_entries(1);
    bench.add_set("t", entries, Standing::Unmapped);
    assert_eq!(bench.matched_as_whole("another set").compared_count, 11);
    let item = bench.engine.vault.case_items(bench.case).unwrap()[0].n;
    bench.renew(item, Some(*blake3::hash(b"further").as_bytes()));
    assert_eq!(bench.matched_as_whole("other signals").compared_count, 1);
}

#[test]
fn what_was_cut_off_leaves_what_was_compared_before() {
    let mut bench = Bench::new(10);
    let entries = bench.some_entries(30);
    bench.add_set("s", entries, Standing::Illegal);
    bench.add_items(9, None);
    bench.matched_as_whole("the first");
    bench.add_items(2, None);
    static INTERRUPTED: AtomicBool = AtomicBool::new(true);
    bench.engine.context.interrupted = &INTERRUPTED;
    assert!(matches!(bench.engine.match_case(bench.case, &Silent), Err(crate::Error::Interrupted)));
    bench.engine.context.interrupted = &NOT_INTERRUPTED;
    assert_eq!(bench.matched_as_whole("a cut").compared_count, 2);
}

#[test]
fn of_an_updated_list_only_what_the_update_brought_is_compared() {
    let mut bench = Bench::new(11);
    bench.add_items(5, None);
    bench.import("list", 0..40, false);
    bench.matched_as_whole("a list");
    let parts = |bench: &Bench| -> Vec<store::MatchedPart> {
        let all = bench.engine.vault.matched_parts(bench.case).unwrap();
        all.into_iter().filter(|part| part.hash_set.is_some()).collect()
    };
    let before = parts(&bench);
    bench.import("list", 39..43, true);
    bench.matched_as_whole("an update");
    let after = parts(&bench);
    assert_eq!((before.len(), after.len()), (1, 2));
    assert_eq!((after[0].n, after[0].content), (before[0].n, before[0].content), "the first segment is as it was");
    assert!(after[0].left_out.len() > before[0].left_out.len(), "what the update replaced is out of it");
    let versions: Vec<_> = bench.rows().iter().filter_map(|row| row.found_version).collect();
    assert!(versions.contains(&1), "{versions:?}");
}
