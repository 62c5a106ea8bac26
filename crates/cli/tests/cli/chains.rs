//! Versions of a hash set that go on from the one before: what stays, what was said of entries, and what happens where one
//! is damaged or cut off.

use crate::again::{Bench, picture, write};
use crate::amparo::{command, files, run, text};
use serde_json::Value;
use std::process::Output;

/// Digests that belong to nothing.
fn md5(n: usize) -> String {
    format!("{n:032x}")
}

/// A case with one picture, and a list of it and others: what its MD5 is.
fn desk() -> (Bench, String) {
    let bench = Bench::new();
    picture(&bench.path("evidence/a/duna.png"), 1);
    bench.open(&[]);
    bench.ok(&["ingest", "evidence/a", "--case", "A"]);
    let hashed = bench.ok(&["hash", "evidence/a/duna.png"]);
    let row = hashed.as_array().and_then(|rows| rows.first()).unwrap_or(&hashed);
    let own = text(row, "md5").to_string();
    let others: String = (0..100).map(|n| format!("o-{n},set,{},1\n", md5(n))).collect();
    write(&bench.path("list.csv"), format!("id,act,md5,category\nduna,set,{own},2\n{others}"));
    bench.ok(&["hashset", "import", "list.csv", "--name", "L", "--scheme", "S", "--case", "A"]);
    (bench, own)
}

const UPDATE: [&str; 8] = ["hashset", "import", "list.csv", "--name", "L", "--update", "--case", "A"];

fn update(bench: &Bench, rows: &str) -> Value {
    write(&bench.path("list.csv"), format!("id,act,md5,category\n{rows}"));
    bench.ok(&UPDATE)
}

/// Entries that items met, with their categories.
fn met(bench: &Bench) -> Vec<(String, String)> {
    bench.ok(&["match", "--case", "A"]);
    bench.list("matches").iter().map(|m| (text(m, "entry").into(), text(m, "category").into())).collect()
}

fn pair(entry: &str, category: &str) -> Vec<(String, String)> {
    vec![(entry.into(), category.into())]
}

/// What lies in the vault's folder for what is needed no longer than a command runs, which the next one takes away.
fn left(bench: &Bench) -> Vec<std::path::PathBuf> {
    let folder = bench.path("v/tmp");
    if folder.exists() { files(&folder) } else { Vec::new() }
}

fn refused(out: &Output, status: i32, code: &str) {
    let told = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.code() == Some(status) && told.contains(code), "{:?} {told}", out.status);
}

#[test]
fn an_update_leaves_what_it_does_not_name_and_its_segment_is_small() {
    let (bench, own) = desk();
    let segments = || {
        let mut sizes: Vec<u64> =
            files(&bench.path("v/segments")).iter().map(|f| f.metadata().unwrap().len()).collect();
        sizes.sort_unstable();
        sizes
    };
    let before = segments();
    assert!(left(&bench).is_empty());
    let set = update(&bench, &format!("n-1,set,{},1\no-3,remove,,\no-4,set,{},7\n", md5(900), md5(4)));
    assert_eq!((set["version"].as_u64(), set["entry_count"].as_u64()), (Some(2), Some(101)));
    assert_eq!(["added_count", "replaced_count", "removed_count"].map(|c| set[c].as_u64()), [Some(1); 3]);
    let after = segments();
    assert_eq!((after.len(), after[1]), (2, before[0]), "the first segment is as it was");
    assert!(after[0] * 3 < after[1], "{after:?}");
    assert!(left(&bench).is_empty(), "nothing is left of what was laid aside");
    assert_eq!(met(&bench), pair("duna", "2"));
    // It comes again with another category, and goes.
    update(&bench, &format!("duna,set,{own},5\n"));
    assert_eq!(met(&bench), pair("duna", "5"));
    assert_eq!(update(&bench, "duna,remove,,\n")["entry_count"], 100);
    assert!(met(&bench).is_empty());
}

#[test]
fn what_was_said_of_an_entry_holds_in_the_versions_after() {
    let (bench, own) = desk();
    let state = || {
        let shown = bench.ok(&["hashset", "show", "L"]);
        let said = shown["overlays"].as_array().unwrap().iter();
        said.map(|o| (text(o, "entry").to_string(), text(o, "state").to_string())).collect::<Vec<_>>()
    };
    bench.ok(&["hashset", "disable", "L", "--entry", "duna", "--reason", "not the picture that it says"]);
    bench.ok(&["hashset", "dispute", "L", "--entry", "o-7", "--reason", "the owner asks"]);
    let said = [("duna".to_string(), "disabled".to_string()), ("o-7".to_string(), "disputed".to_string())];
    // Not named, named again, and in a list that stands alone.
    update(&bench, &format!("n-1,set,{},1\n", md5(900)));
    assert_eq!(state(), said);
    update(&bench, &format!("duna,set,{own},5\n"));
    let mut both = state();
    both.sort();
    assert_eq!(both, said);
    assert!(met(&bench).is_empty(), "it is out of use in this version too");
    write(&bench.path("list.csv"), format!("id,md5,category\no-7,{},1\nduna,{own},2\n", md5(7)));
    bench.ok(&["hashset", "import", "list.csv", "--name", "L", "--scheme", "S", "--case", "A"]);
    let mut alone = state();
    alone.sort();
    assert_eq!(alone, said);
    // Gone is gone: of what is not there nothing is said.
    update(&bench, "o-7,remove,,\n");
    assert_eq!(state(), said[..1]);
}

#[test]
fn after_many_updates_a_version_is_written_whole_and_says_the_same() {
    let (bench, _) = desk();
    for n in 0..12 {
        let set = update(&bench, &format!("n-{n},set,{},1\no-{n},remove,,\n", md5(900 + n)));
        assert_eq!((set["version"].as_u64(), set["entry_count"].as_u64()), (Some(n as u64 + 2), Some(101)));
        assert_eq!(met(&bench), pair("duna", "2"));
    }
    let sizes: Vec<u64> = files(&bench.path("v/segments")).iter().map(|f| f.metadata().unwrap().len()).collect();
    let large = sizes.iter().filter(|size| **size * 3 > *sizes.iter().max().unwrap()).count();
    assert_eq!((sizes.len(), large), (13, 2), "one of twelve was written whole: {sizes:?}");
    bench.ok(&["verify"]);
    // A backup has all that the newest version consists of.
    bench.ok(&["vault", "backup", "--out", "copy"]);
    let restored = run(bench.0.path(), &["vault", "restore", "copy", "--vault", "w", "--json"]);
    assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));
    let matched = run(bench.0.path(), &["match", "--case", "A", "--vault", "w", "--json"]);
    assert!(matched.status.success(), "{}", String::from_utf8_lossy(&matched.stderr));
}

#[test]
fn a_damaged_segment_of_a_version_before_is_an_error_and_never_a_miss() {
    let (bench, _) = desk();
    update(&bench, &format!("n-1,set,{},1\n", md5(900)));
    let first = files(&bench.path("v/segments")).into_iter().max_by_key(|f| f.metadata().unwrap().len()).unwrap();
    let good = std::fs::read(&first).unwrap();
    for at in (0..good.len()).step_by(997) {
        let mut bad = good.clone();
        bad[at] ^= 4;
        write(&first, &bad);
        let out = run(bench.0.path(), &["match", "--case", "A", "--vault", "v", "--json"]);
        refused(&out, 4, "segment-changed");
    }
    refused(&run(bench.0.path(), &[&UPDATE[..], &["--vault", "v", "--json"]].concat()), 4, "segment-changed");
    write(&first, &good);
    assert_eq!(met(&bench), pair("duna", "2"));
    std::fs::remove_file(&first).unwrap();
    refused(&run(bench.0.path(), &["match", "--case", "A", "--vault", "v", "--json"]), 4, "segment-changed");
}

#[test]
fn an_update_that_is_killed_leaves_the_old_version_or_the_new_one() {
    let points = ["segment-written", "segment-synced", "segment-placed", "open", "done"];
    for (n, point) in points.iter().enumerate() {
        let (bench, own) = desk();
        write(&bench.path("list.csv"), format!("id,act,md5,category\nduna,set,{own},5\no-1,remove,,\n"));
        let mut killed = command(bench.0.path(), &[&UPDATE[..], &["--vault", "v", "--json"]].concat());
        let killed = killed.env("AMPARO_FAILPOINT", format!("hashset.{point}")).output().unwrap();
        assert_eq!(killed.status.code(), None, "{point} was not met: {}", String::from_utf8_lossy(&killed.stderr));
        let sets = bench.ok(&["hashset", "list"]);
        let versions = sets.as_array().unwrap().len();
        assert_eq!(versions, if n == points.len() - 1 { 2 } else { 1 }, "{point}");
        assert_eq!(met(&bench), pair("duna", "2"), "the case has the version that it had");
        let set = bench.ok(&UPDATE);
        assert_eq!((set["version"].as_u64(), set["entry_count"].as_u64()), (Some(2), Some(100)), "{point}");
        assert_eq!(met(&bench), pair("duna", "5"), "{point}");
        assert!(left(&bench).is_empty(), "{point}");
    }
}

#[test]
fn where_segments_are_sealed_nothing_of_an_update_lies_in_the_clear() {
    let bench = Bench::new();
    picture(&bench.path("evidence/a/duna.png"), 1);
    let with_key = |args: &[&str]| -> Value {
        let args = [args, &["--vault", "v", "--json"]].concat();
        let out = command(bench.0.path(), &args).env("AMPARO_KEY_FILE", "key").output().unwrap();
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        serde_json::from_slice(&out.stdout).unwrap_or(Value::Null)
    };
    let made = run(bench.0.path(), &["vault", "init", "--key-file", "key", "--vault", "v", "--json"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    with_key(&["case", "open", "A", "--legal-basis", "Auto 1/2026", "--review-by", "2027-01-01"]);
    with_key(&["ingest", "evidence/a", "--case", "A"]);
    let hashed = with_key(&["hash", "evidence/a/duna.png"]);
    let row = hashed.as_array().and_then(|rows| rows.first()).unwrap_or(&hashed);
    let own = text(row, "md5").to_string();
    write(&bench.path("list.csv"), format!("id,md5\nmade-up-name,{}\n", md5(1)));
    with_key(&["hashset", "import", "list.csv", "--name", "L", "--case", "A"]);
    write(&bench.path("list.csv"), format!("id,md5\nanother-name,{own}\n"));
    with_key(&UPDATE);
    with_key(&["match", "--case", "A"]);
    let found = with_key(&["list", "matches", "--case", "A"]);
    assert_eq!(found.as_array().unwrap().iter().map(|m| text(m, "entry")).collect::<Vec<_>>(), ["another-name"]);
    for file in files(&bench.path("v")) {
        let bytes = std::fs::read(&file).unwrap();
        let holds = |name: &str| bytes.windows(name.len()).any(|w| w == name.as_bytes());
        assert!(!holds("made-up-name") && !holds("another-name"), "{}", file.display());
    }
}

#[test]
fn words_on_entries_without_ids_hold_in_updates_too() {
    let (bench, own) = desk();
    let import = |list: &str, more: &[&str]| {
        write(&bench.path("list.csv"), list);
        bench.ok(&[&["hashset", "import", "list.csv", "--name", "W", "--case", "A"], more].concat())
    };
    let others: String = (0..60).map(|n| format!("{},1\n", md5(n))).collect();
    import(&format!("md5,category\n{own},1\n{others}"), &[]);
    bench.ok(&["hashset", "disable", "W", "--entry", "line-2", "--reason", "not the picture that it says"]);
    let disabled = || bench.ok(&["hashset", "show", "W"])["disabled_count"].as_u64();
    // It is named again, with another category; and the chain is written whole.
    import(&format!("md5,category\n{own},2\n"), &["--update"]);
    assert_eq!(disabled(), Some(1));
    for n in 0..10 {
        import(&format!("md5,category\n{},1\n", md5(900 + n)), &["--update"]);
        assert_eq!(disabled(), Some(1), "update {n}");
    }
    bench.ok(&["match", "--case", "A"]);
    assert!(bench.list("matches").iter().all(|row| text(row, "hash_set") != "W"));
}

#[test]
fn a_set_out_of_use_stays_so_when_it_is_updated() {
    let (bench, own) = desk();
    bench.ok(&["hashset", "disable", "L", "--reason", "its owner took it back"]);
    update(&bench, &format!("duna,set,{own},5\n"));
    assert!(met(&bench).is_empty());
    bench.ok(&["hashset", "enable", "L", "--reason", "it is sound again"]);
    assert_eq!(met(&bench), pair("duna", "5"));
}

#[test]
fn a_list_that_comes_again_takes_no_case_back_to_an_older_version() {
    let (bench, own) = desk();
    let first = std::fs::read(bench.path("list.csv")).unwrap();
    update(&bench, &format!("duna,set,{own},5\n"));
    write(&bench.path("list.csv"), first);
    let import = ["hashset", "import", "list.csv", "--name", "L", "--scheme", "S", "--case", "A"];
    let again = bench.ok(&import);
    assert_eq!((again["version"].as_u64(), again["was_held"].as_bool()), (Some(3), Some(false)));
    assert_eq!(bench.ok(&import)["was_held"], true);
}

#[test]
fn an_update_gives_old_categories_no_scheme_and_what_is_known_is_no_version() {
    let bench = Bench::new();
    let import = |list: &str, more: &[&str]| {
        write(&bench.path("list.csv"), list);
        let args = ["hashset", "import", "list.csv", "--name", "C", "--vault", "v", "--json"];
        run(bench.0.path(), &[&args, more].concat())
    };
    let rows: String = (0..50).map(|n| format!("c-{n},{},1\n", md5(n))).collect();
    let all = format!("id,md5,category\n{rows}");
    assert!(import(&all, &[]).status.success());
    refused(
        &import(&format!("id,md5,category\nx,{},1\n", md5(99)), &["--update", "--scheme", "S"]),
        2,
        "scheme-differs",
    );
    for n in 0..9 {
        assert!(import(&format!("id,md5,category\nn-{n},{},1\n", md5(100 + n)), &["--update"]).status.success());
    }
    let again: Value = serde_json::from_slice(&import(&all, &["--update"]).stdout).unwrap();
    assert_eq!((again["version"].as_u64(), again["was_held"].as_bool()), (Some(10), Some(true)));
}

#[test]
fn a_list_that_was_taken_for_a_table_or_for_settings_is_not_shown() {
    let bench = Bench::new();
    bench.open(&[]);
    write(&bench.path("list.csv"), format!("{},a\n", md5(0xabcdef)));
    for args in [&["hashset", "map", "list.csv"][..], &["hashset", "list", "--config", "list.csv"]] {
        let out = run(bench.0.path(), &[args, &["--vault", "v", "--json"]].concat());
        let told = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.code() == Some(2) && !told.contains("abcdef"), "{told}");
    }
}

#[test]
fn a_set_whose_file_is_lost_is_made_again_from_its_list() {
    let (bench, _) = desk();
    files(&bench.path("v/segments")).iter().for_each(|file| std::fs::remove_file(file).unwrap());
    refused(&run(bench.0.path(), &["match", "--case", "A", "--vault", "v", "--json"]), 4, "segment-changed");
    let import = ["hashset", "import", "list.csv", "--name", "L", "--scheme", "S", "--case", "A"];
    let again = bench.ok(&import);
    assert_eq!((again["version"].as_u64(), again["was_held"].as_bool()), (Some(2), Some(false)));
    assert_eq!(met(&bench), pair("duna", "2"));
}

#[test]
fn a_first_row_that_was_taken_for_a_header_is_not_lost() {
    let (bench, own) = desk();
    write(&bench.path("list.csv"), format!("{own},1\n{},1\n", md5(1)));
    let import = ["hashset", "import", "list.csv", "--name", "H", "--column", "md5=1", "--vault", "v", "--json"];
    let out = run(bench.0.path(), &import);
    refused(&out, 2, "list-not-readable");
    assert!(!String::from_utf8_lossy(&out.stderr).contains(&own));
    let set = bench.ok(&[&import[..7], &["--no-header"]].concat());
    assert_eq!(set["entry_count"], 2);
}
