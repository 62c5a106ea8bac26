//! Cut-outs: found through reference pictures (the truth's tests), and without any, through what is known byte for byte.

use crate::amparo::{Desk, text};
use rehearsal::Plan;
use std::collections::BTreeSet;

/// A unit that holds no reference media has a list of digests alone. What matches it byte for byte becomes a reference
/// of the case, as long as the list says that it is illegal.
#[test]
fn a_list_of_digests_is_enough_to_find_the_stickers_of_what_it_holds() {
    let desk = Desk::with(&Plan::small(11));
    let copies: BTreeSet<(&str, &str)> = (desk.truth.items.iter())
        .filter(|item| item.expected_method == "exact")
        .filter_map(|item| Some((item.reference.as_deref()?, item.sha256.as_str())))
        .collect();
    let wanted: BTreeSet<&str> = (desk.truth.items.iter())
        .filter(|item| item.derivation == "cut-out" && copies.iter().any(|(r, _)| item.reference.as_deref() == Some(r)))
        .map(|item| item.sha256.as_str())
        .collect();
    assert!(!wanted.is_empty(), "the operation has a cut-out of a picture that it has whole");
    let rows: String = copies.iter().map(|(name, sha256)| format!("{name},{sha256}\n")).collect();
    std::fs::write(desk.path("list.csv"), format!("name,sha256\n{rows}")).unwrap();

    let partial = |vault: &str| {
        let out = desk.run(&["list", "matches", "--case", "C", "--vault", vault, "--jsonl"]);
        let lines = String::from_utf8(out.stdout).unwrap();
        let rows: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        rows.into_iter().filter(|row| text(row, "method") == "partial").collect::<Vec<_>>()
    };
    let through = |standing: &str, vault: &str| {
        let import = ["hashset", "import", "list.csv", "--name", "L", "--standing", standing, "--vault", vault];
        let init = desk.run(&["vault", "init", "--unencrypted", "--vault", vault]);
        assert!(init.status.success(), "{}", String::from_utf8_lossy(&init.stderr));
        for args in [
            &import[..],
            &["case", "open", "C", "--legal-basis", "l", "--review-by", "2099-12-31", "--vault", vault],
            &["hashset", "attach", "L", "--case", "C", "--vault", vault],
            &["ingest", "evidence", "--each", "--case", "C", "--vault", vault],
            &["match", "--case", "C", "--vault", vault],
        ] {
            let out = desk.run(args);
            assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        }
        partial(vault)
    };
    let found = through("illegal", "v1");
    for sha256 in &wanted {
        let row = found.iter().find(|row| text(row, "item") == *sha256).expect("the cut-out is found");
        let (name, made_by) = (text(row, "entry"), text(&row["why_details"], "through"));
        assert!(copies.contains(&(name, made_by)), "named with the item that it was found through");
        assert_eq!((text(row, "confidence"), text(row, "why_code")), ("strong", "part-agrees"));
    }
    // What is contested makes nothing a reference, whatever the list says: what was found through it falls with it.
    for (name, _) in &copies {
        let out = desk.run(&["hashset", "dispute", "L", "--entry", name, "--reason", "contested", "--vault", "v1"]);
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    }
    assert!(desk.run(&["match", "--case", "C", "--vault", "v1"]).status.success());
    assert!(partial("v1").is_empty());
    // Nor does what is only listed.
    assert!(through("unmapped", "v2").is_empty());
}
