//! The audit log: whole leaves, numbers without gaps, and no personal data in what stays for ever.

use super::{NOW_MS, new_vault};
use std::collections::BTreeMap;
use store::{Act, Vault};

const OPERATOR: &str = "Ana Pérez Ruiz";
const PURPOSE: &str = "training of the second shift";

fn write(vault: &Vault, verb: &str) {
    let mut next = 0u8;
    let mut salts = || {
        next += 1;
        [next; 32]
    };
    let act = Act {
        at_ms: NOW_MS,
        verb,
        object_kind: "case",
        object: "0badcafe",
        case: None,
        program: "amparo test",
        facts: BTreeMap::from([("files", "12".to_string())]),
        private: BTreeMap::from([("operator", OPERATOR.to_string()), ("purpose", PURPOSE.to_string())]),
    };
    let tx = vault.begin().unwrap();
    tx.audit(&act, &mut salts).unwrap();
    tx.commit().unwrap();
}

#[test]
fn entries_are_numbered_without_gaps_and_match_their_leaves() {
    let dir = tempfile::tempdir().unwrap();
    let vault = new_vault(dir.path());
    ["case.open", "exhibit.ingest", "case.match"].iter().for_each(|verb| write(&vault, verb));
    let entries = vault.audit_entries().unwrap();
    assert_eq!(entries.iter().map(|e| e.n).collect::<Vec<_>>(), [1, 2, 3]);
    for mut entry in entries {
        assert!(entry.is_whole());
        entry.entry = entry.entry.replace("amparo", "ampara");
        assert!(!entry.is_whole());
    }
}

#[test]
fn an_entry_holds_commitments_in_place_of_personal_data() {
    let dir = tempfile::tempdir().unwrap();
    let vault = new_vault(dir.path());
    write(&vault, "case.open");
    let entry = &vault.audit_entries().unwrap()[0];
    for personal in [OPERATOR, PURPOSE, "Ana", "Ruiz", "training"] {
        assert!(!entry.entry.contains(personal), "{}", entry.entry);
    }
    let json: serde_json::Value = serde_json::from_str(&entry.entry).unwrap();
    let openings = vault.audit_openings(entry.n).unwrap();
    assert_eq!(openings.iter().map(|o| o.value.as_str()).collect::<Vec<_>>(), [OPERATOR, PURPOSE]);
    for opening in openings {
        assert_eq!(json["private"][&opening.field], serde_json::json!(opening.commitment()));
    }
}

#[test]
fn an_entry_is_canonical_json() {
    let dir = tempfile::tempdir().unwrap();
    let vault = new_vault(dir.path());
    write(&vault, "case.open");
    let entry = vault.audit_entries().unwrap().remove(0).entry;
    let sorted: BTreeMap<String, serde_json::Value> = serde_json::from_str(&entry).unwrap();
    assert_eq!(serde_json::to_string(&sorted).unwrap(), entry);
    assert!(!entry.contains('\n') && !entry.contains(": ") && !entry.contains(", "), "{entry}");
}

#[test]
fn an_act_that_is_rolled_back_leaves_no_entry() {
    let dir = tempfile::tempdir().unwrap();
    let vault = new_vault(dir.path());
    let tx = vault.begin().unwrap();
    let (facts, private) = (BTreeMap::new(), BTreeMap::new());
    let act = Act {
        at_ms: NOW_MS,
        verb: "case.open",
        object_kind: "case",
        object: "",
        case: None,
        program: "t",
        facts,
        private,
    };
    tx.audit(&act, &mut || [0; 32]).unwrap();
    drop(tx);
    assert!(vault.audit_entries().unwrap().is_empty());
}
