//! A shelf answers as a plain list does, after any changes, and after a crash at any moment.

use super::*;
use proptest::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;

/// What is there, as anybody would keep it: (entry, code).
type Model = Vec<(u32, [u64; 1])>;

#[derive(Clone, Debug)]
enum Act {
    Change(Vec<(bool, u32, u64)>),
    Merge,
    MergeAll,
    Reopen,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let change = proptest::collection::vec((any::<bool>(), 0..60u32, 0..200u64), 1..30).prop_map(Act::Change);
    let act = prop_oneof![6 => change, 1 => Just(Act::Merge), 2 => Just(Act::MergeAll), 1 => Just(Act::Reopen)];
    proptest::collection::vec(act, 1..10)
}

fn changes(all: &[(bool, u32, u64)]) -> Vec<Change<1>> {
    let each = |(comes, entry, code): &(bool, u32, u64)| match comes {
        true => Change::Add { entry: *entry, code: [spread(*code)] },
        false => Change::Withdraw { entry: *entry },
    };
    all.iter().map(each).collect()
}

/// Codes of which some are near each other.
fn spread(n: u64) -> u64 {
    (n / 8).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (n % 8)
}

fn apply(model: &mut Model, changes: &[Change<1>]) {
    for change in changes {
        match *change {
            Change::Add { entry, code } => model.push((entry, code)),
            Change::Withdraw { entry } => model.retain(|(e, _)| *e != entry),
        }
    }
}

fn answers(shelf: &Shelf<1>) -> Vec<(usize, u32, u32)> {
    let queries: Vec<[u64; 1]> = (0..200).step_by(5).map(|n| [spread(n)]).collect();
    let mut found = Vec::new();
    shelf.search_all(&queries, 5, &mut |query, entry, distance| found.push((query, entry, distance))).unwrap();
    found.sort_unstable();
    found
}

fn expected(model: &Model) -> Vec<(usize, u32, u32)> {
    let mut found = Vec::new();
    for (n, query) in (0..200).step_by(5).map(spread).enumerate() {
        let near = model.iter().map(|(e, code)| (n, *e, (code[0] ^ query).count_ones()));
        found.extend(near.filter(|(_, _, distance)| *distance <= 5));
    }
    found.sort_unstable();
    found
}

fn first(model: &Model) -> Builder<1> {
    let mut builder = Builder::new(5);
    model.iter().for_each(|(entry, code)| builder.push(code, *entry).unwrap());
    builder
}

fn carry_out(shelf: &mut Shelf<1>, act: &Act) {
    match act {
        Act::Change(all) => shelf.change(&changes(all)).unwrap(),
        Act::Merge => drop(shelf.merge().unwrap()),
        Act::MergeAll => shelf.merge_all().unwrap(),
        Act::Reopen => *shelf = Shelf::open(&shelf.folder.clone(), shelf.reading).unwrap(),
    }
}

fn copied(from: &Path) -> tempfile::TempDir {
    let to = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        std::fs::copy(entry.path(), to.path().join(entry.file_name())).unwrap();
    }
    to
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn after_any_changes_it_answers_as_a_list_does_and_a_crash_leaves_the_old_or_the_new(
        acts in acts(), is_mapped: bool, some in 0..100u32
    ) {
        let folder = tempfile::tempdir().unwrap();
        let reading = if is_mapped { Reading::Mapped } else { Reading::Resident };
        let mut model: Model = (0..some).map(|n| (n, [spread(u64::from(n) * 3)])).collect();
        let mut shelf = Shelf::create(folder.path(), first(&model), reading).unwrap();
        for act in &acts {
            let before = model.clone();
            if let Act::Change(all) = act {
                apply(&mut model, &changes(all));
            }
            // a copy of the folder at every step is what a crash there would leave
            let left: Rc<RefCell<Vec<(&'static str, tempfile::TempDir)>>> = Rc::default();
            let (keep, path) = (left.clone(), folder.path().to_owned());
            STEPS.set(Some(Box::new(move |name| keep.borrow_mut().push((name, copied(&path))))));
            carry_out(&mut shelf, act);
            STEPS.set(None);
            prop_assert_eq!(answers(&shelf), expected(&model), "after {:?}", act);
            let mut is_new = false;
            for (name, crashed) in left.borrow().iter() {
                let found = answers(&Shelf::open(crashed.path(), reading).unwrap());
                is_new |= *name == "state-moved";
                let wanted = if is_new { expected(&model) } else { expected(&before) };
                prop_assert_eq!(found, wanted, "a crash after {}", name);
            }
        }
        prop_assert!(shelf.verify().is_ok());
    }

    #[test]
    fn a_flipped_bit_in_any_file_is_found(at: prop::sample::Index, bit in 0..8u8, which: bool) {
        let folder = tempfile::tempdir().unwrap();
        let model: Model = (0..50).map(|n| (n, [spread(u64::from(n))])).collect();
        let mut shelf = Shelf::create(folder.path(), first(&model), Reading::Mapped).unwrap();
        shelf.change(&[Change::Withdraw { entry: 3 }, Change::Add { entry: 90, code: [7] }]).unwrap();
        drop(shelf);
        let path = folder.path().join(if which { NAME } else { "part-0.ham" });
        let mut bytes = std::fs::read(&path).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        std::fs::write(&path, bytes).unwrap();
        prop_assert!(Shelf::<1>::open(folder.path(), Reading::Resident).is_err());
        let mapped = Shelf::<1>::open(folder.path(), Reading::Mapped);
        prop_assert!(mapped.and_then(|shelf| shelf.verify()).is_err());
    }
}

#[test]
fn many_changes_become_a_part_and_an_entry_that_comes_again_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut model: Model = (0..400_000).map(|n| (n, [spread(u64::from(n))])).collect();
    let mut shelf = Shelf::create(folder.path(), first(&model), Reading::Resident).unwrap();
    let mut all: Vec<Change<1>> = (0..100).map(|entry| Change::Withdraw { entry }).collect();
    all.extend((400_000..433_000).map(|entry| Change::Add { entry, code: [spread(u64::from(entry))] }));
    shelf.change(&all).unwrap();
    model.retain(|(entry, _)| *entry >= 100);
    model.extend((400_000..433_000).map(|entry| (entry, [spread(u64::from(entry))])));
    assert!(shelf.merge().unwrap());
    assert_eq!(shelf.part_count(), 2);
    assert_eq!(answers(&shelf), expected(&model));
    // entry 7 comes again with another code, and stays when its part is made
    shelf.change(&[Change::Add { entry: 7, code: [spread(35)] }]).unwrap();
    model.push((7, [spread(35)]));
    assert_eq!(answers(&shelf), expected(&model));
    shelf.merge_all().unwrap();
    assert_eq!((shelf.part_count(), shelf.len()), (1, model.len() as u64));
    assert_eq!(answers(&shelf), expected(&model));
    assert!(!shelf.merge().unwrap(), "nothing is due");
    let names = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(names, 2, "the state and one part");
}

#[test]
fn a_folder_that_holds_one_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    Shelf::create(folder.path(), first(&Vec::new()), Reading::Mapped).unwrap();
    assert!(Shelf::create(folder.path(), first(&Vec::new()), Reading::Mapped).is_err());
    assert!(Shelf::<1>::open(folder.path(), Reading::Mapped).unwrap().is_empty());
}
