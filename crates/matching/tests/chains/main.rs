//! A chain of segments says what its lists say, one record after the other: against a plain model of that.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use matching::lists::{ListItem, ListOptions, read_list, recognise};
use matching::{Chain, Entry, Error, ListChanges, ListWriter, SegmentWriter, Spills};
use proptest::prelude::*;
use signal::Region;
use std::collections::BTreeSet;
use std::io::Cursor;
use std::ops::ControlFlow;

/// A record: with an id or without, to set or to remove, and what is compared.
type Row = (Option<u8>, bool, u8);

/// What holds: by id (or none), and what is compared; and what records did.
#[derive(Default)]
struct Model {
    held: Vec<(Option<u8>, u8)>,
    did: ListChanges,
}

impl Model {
    fn take(&mut self, (id, removes, value): Row) {
        let is_met = |(other, of): &(Option<u8>, u8)| if id.is_some() { *other == id } else { *of == value };
        match (removes, id) {
            (true, _) => {
                let before = self.held.len();
                self.held.retain(|held| !is_met(held));
                let count = if self.held.len() < before { &mut self.did.removed } else { &mut self.did.absent };
                *count += 1;
            }
            (false, None) => {
                self.held.push((None, value));
                self.did.added += 1;
            }
            (false, Some(_)) => {
                let before = self.held.len();
                self.held.retain(|held| !is_met(held));
                let count = if self.held.len() < before { &mut self.did.replaced } else { &mut self.did.added };
                *count += 1;
                self.held.push((id, value));
            }
        }
    }

    fn sorted(mut self) -> Vec<(Option<u8>, u8)> {
        self.held.sort_unstable();
        self.held
    }
}

fn list(rows: &[Row]) -> String {
    let row = |(id, removes, value): &Row| {
        let id = id.map_or(String::new(), |id| format!("id-{id}"));
        format!("{id},{},{}\n", if *removes { "remove" } else { "set" }, format!("{value:02x}").repeat(16))
    };
    format!("id,act,md5\n{}", rows.iter().map(row).collect::<String>())
}

fn made(former: Option<&Chain>, rows: &[Row]) -> (Vec<u8>, ListChanges) {
    let mut spills = Spills::in_memory();
    // so little memory that runs are laid aside and merged
    let segment = SegmentWriter::new(Cursor::new(Vec::new()), &mut spills, 0).unwrap();
    let mut writer = match former {
        Some(chain) => ListWriter::going_on_from(chain, 2, segment),
        None => ListWriter::new(segment),
    };
    let text = list(rows);
    let mut input = text.as_bytes();
    let format = recognise(input).unwrap();
    read_list(&mut input, format, &ListOptions::default(), &mut |item| {
        if let ListItem::Record(record) = item {
            writer.take(*record).unwrap();
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    let made = writer.finish().unwrap();
    (made.out.into_inner(), made.changes)
}

fn chain(files: &[Vec<u8>]) -> Chain {
    Chain::open(files.iter().map(|file| Region::of(file).unwrap())).unwrap()
}

fn entries(chain: &Chain) -> Vec<(u32, Entry)> {
    let mut all = Vec::new();
    chain
        .each_entry(&mut |row, entry| {
            all.push((row, entry));
            Ok::<(), Error>(())
        })
        .unwrap();
    all
}

fn told(chain: &Chain) -> Vec<(Option<u8>, u8)> {
    let of = |(_, entry): &(u32, Entry)| {
        let id = entry.has_own_id.then(|| entry.name.strip_prefix("id-").unwrap().parse().unwrap());
        (id, entry.md5.unwrap()[0])
    };
    let mut told: Vec<_> = entries(chain).iter().map(of).collect();
    told.sort_unstable();
    told
}

/// Whatever a chain says by number, by id and by digest, it says the same.
fn is_consistent(chain: &Chain) {
    let all = entries(chain);
    assert_eq!(chain.len(), all.len() as u64);
    let holding: BTreeSet<u32> = (0..chain.row_count()).filter(|row| chain.holds(*row)).collect();
    assert_eq!(holding, all.iter().map(|(row, _)| *row).collect());
    for (row, entry) in &all {
        assert_eq!(chain.name(*row), entry.name);
        assert!(chain.named(&entry.name).contains(row));
        assert_eq!(chain.has_own_id(*row), entry.has_own_id);
    }
    chain.check().unwrap();
}

fn rows(ids: impl Strategy<Value = Option<u8>> + Clone) -> impl Strategy<Value = Vec<Row>> {
    proptest::collection::vec((ids, proptest::bool::weighted(0.3), 0u8..5), 1..80)
}

fn own() -> impl Strategy<Value = Option<u8>> + Clone {
    (0u8..6).prop_map(Some)
}

proptest! {
    #[test]
    fn a_list_of_its_own_says_what_its_records_say_in_their_order(rows in rows(proptest::option::of(0u8..6))) {
        let (file, did) = made(None, &rows);
        let mut model = Model::default();
        rows.iter().for_each(|row| model.take(*row));
        prop_assert_eq!(did, model.did);
        let chain = chain(&[file]);
        is_consistent(&chain);
        prop_assert_eq!(told(&chain), model.sorted());
    }

    #[test]
    fn updates_by_id_say_what_all_their_records_say(
        first in rows(proptest::option::of(0u8..6)),
        updates in proptest::collection::vec(rows(own()), 1..4),
    ) {
        let mut model = Model::default();
        first.iter().for_each(|row| model.take(*row));
        let mut files = vec![made(None, &first).0];
        for rows in &updates {
            let former = chain(&files);
            model.did = ListChanges::default();
            rows.iter().for_each(|row| model.take(*row));
            let (file, did) = made(Some(&former), rows);
            prop_assert_eq!(did, model.did);
            files.push(file);
            let next = chain(&files);
            is_consistent(&next);
            // what was not touched has its number still
            for (row, entry) in entries(&former) {
                if next.holds(row) {
                    prop_assert_eq!(next.name(row), entry.name);
                }
            }
        }
        prop_assert_eq!(told(&chain(&files)), model.sorted());
    }

    #[test]
    fn removals_without_ids_in_updates_take_out_what_is_the_same(
        first in rows(proptest::option::of(0u8..6)),
        removed in proptest::collection::vec(0u8..5, 1..6),
        then in rows(own()),
    ) {
        let removals = removed.iter().map(|value| (None, true, *value));
        let update: Vec<Row> = removals.chain(then).collect();
        let mut model = Model::default();
        first.iter().for_each(|row| model.take(*row));
        model.did = ListChanges::default();
        update.iter().for_each(|row| model.take(*row));
        let first = made(None, &first).0;
        let (second, did) = made(Some(&chain(std::slice::from_ref(&first))), &update);
        prop_assert_eq!(did, model.did);
        let next = chain(&[first, second]);
        is_consistent(&next);
        prop_assert_eq!(told(&next), model.sorted());
    }

    #[test]
    fn written_whole_a_chain_says_the_same(first in rows(own()), second in rows(own())) {
        let first = made(None, &first).0;
        let second = made(Some(&chain(std::slice::from_ref(&first))), &second).0;
        let worn = chain(&[first, second]);
        let mut spills = Spills::in_memory();
        let to = SegmentWriter::new(Cursor::new(Vec::new()), &mut spills, 0).unwrap();
        let whole = chain(&[worn.write_whole(to).unwrap().into_inner()]);
        is_consistent(&whole);
        let all = |chain: &Chain| entries(chain).into_iter().map(|(_, entry)| entry).collect::<Vec<_>>();
        prop_assert!(all(&whole) == all(&worn));
        prop_assert_eq!(whole.row_count() as u64, whole.len());
    }
}
