//! The contract of the command line: exit codes, JSON, languages.

use crate::amparo::{Desk, run, text};
use rehearsal::Plan;
use serde_json::Value;

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

#[test]
fn without_a_legal_basis_nothing_is_opened() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("evidence")).unwrap();
    std::fs::create_dir(dir.path().join("known")).unwrap();
    let whole = ["triage", "evidence", "--known", "known", "--case", "A", "--vault", "v"];
    let cases: [&[&str]; 4] = [
        &[],
        &["--legal-basis", "Auto 1/2026"],
        &["--review-by", "2027-01-01"],
        &["--legal-basis", "Auto 1/2026", "--review-by", "soon"],
    ];
    for extra in cases {
        let out = run(dir.path(), &[&whole[..], extra].concat());
        assert_eq!(out.status.code(), Some(2), "{extra:?}");
        assert!(!dir.path().join("v").exists(), "{extra:?} made a vault");
    }
}

#[test]
fn errors_are_json_with_a_stable_code() {
    let dir = tempfile::tempdir().unwrap();
    for (args, code) in [
        (&["list", "items", "--case", "A", "--vault", "v", "--json"][..], "no-vault"),
        (&["list", "telepathy", "--case", "A", "--json"][..], "usage"),
        (&["hash", "nothing.jpg", "--jsonl"][..], "not-readable"),
    ] {
        let out = run(dir.path(), args);
        assert_eq!(out.status.code(), Some(2), "{args:?}");
        assert!(out.stdout.is_empty());
        assert_eq!(json(&out.stderr)["error"]["code"], code, "{args:?}");
    }
}

#[test]
fn an_error_names_the_arguments_that_are_missing() {
    let dir = tempfile::tempdir().unwrap();
    let out = run(dir.path(), &["unlink", "x", "--json"]);
    let error = json(&out.stderr);
    let said = text(&error["error"], "text");
    assert!(said.contains("--case") && said.contains("--reason") && !said.contains('\n'), "{said}");
    assert!(!said.contains("Usage"), "{said}");
}

#[test]
fn help_and_errors_speak_both_languages() {
    let dir = tempfile::tempdir().unwrap();
    let say = |args: &[&str]| {
        let out = run(dir.path(), args);
        String::from_utf8([out.stdout, out.stderr].concat()).unwrap()
    };
    assert_ne!(say(&["triage", "--help"]), say(&["--lang", "en", "triage", "--help"]));
    assert_ne!(say(&["vault", "status"]), say(&["vault", "status", "--lang", "en"]));
    assert!(say(&["completions", "bash"]).contains("amparo"));
    assert!(say(&["man"]).contains(".TH"));
}

#[test]
fn a_vault_says_that_it_is_not_encrypted() {
    let dir = tempfile::tempdir().unwrap();
    let out = run(dir.path(), &["vault", "init", "--unencrypted", "--vault", "v", "--json"]);
    assert_eq!(out.status.code(), Some(0));
    assert!(!out.stderr.is_empty());
    let status = run(dir.path(), &["vault", "status", "--vault", "v", "--json"]);
    assert_eq!(json(&status.stdout)["encrypted"], false);
    assert_eq!(run(dir.path(), &["vault", "init", "--unencrypted", "--vault", "v"]).status.code(), Some(2));
}

#[test]
fn each_list_has_the_fields_of_the_contract() {
    let desk = Desk::with(&Plan::small(5));
    assert_eq!(desk.triage().status.code(), Some(0));
    let fields: [(&str, &[&str]); 12] = [
        ("items", &["item", "kind", "mime", "bytes", "occurrences"]),
        (
            "matches",
            &[
                "item",
                "exhibit",
                "path",
                "method",
                "distance",
                "hash_set",
                "entry",
                "category",
                "category_scheme",
                "standing",
                "confidence",
                "why",
                "why_code",
            ],
        ),
        (
            "groups",
            &[
                "group",
                "platform",
                "name",
                "platform_id",
                "exhibits",
                "founder",
                "created",
                "first_seen",
                "last_seen",
                "member_count",
                "message_count",
            ],
        ),
        ("members", &["group", "account", "names", "phone", "joined", "left", "way", "by", "sure", "evidence"]),
        (
            "messages",
            &[
                "message", "group", "account", "at", "at_utc", "at_from", "at_to", "zone", "kind", "text", "items",
                "exhibits",
            ],
        ),
        (
            "sightings",
            &[
                "item",
                "family",
                "group",
                "account",
                "at",
                "at_utc",
                "at_from",
                "at_to",
                "zone",
                "exhibit",
                "message",
                "first_in_group",
                "first_in_case",
            ],
        ),
        (
            "accounts",
            &[
                "account",
                "platform",
                "phone",
                "country",
                "names",
                "group_count",
                "message_count",
                "category",
                "involvement",
            ],
        ),
        ("invites", &["kind", "host", "code", "digest", "group", "message"]),
        ("keys", &["account", "standing", "apart", "layer", "rank", "rank_from", "rank_to", "no_rank", "reasons"]),
        ("gaps", &["kind", "group", "digest", "from", "to", "count", "of", "exhibits", "evidence"]),
        ("estimates", &["of", "seen_count", "at_least", "from", "to", "coverage", "owner_count", "why_code"]),
        ("proposals", &["proposal", "group", "country", "role", "account_count", "expected", "reasons"]),
    ];
    for (kind, wanted) in fields {
        let rows = desk.list(kind);
        assert!(!rows.is_empty(), "{kind}");
        for field in wanted {
            assert!(rows[0].get(field).is_some(), "{kind} lacks {field}");
        }
    }
    let exhibits = desk.list("exhibits");
    assert_eq!(exhibits.len(), desk.truth.phones.len());
    for e in &exhibits {
        let n = |field: &str| e[field].as_u64().unwrap();
        assert_eq!(
            n("seen_count"),
            n("kept_count") + n("doubtful_count") + n("refused_count") + n("out_of_scope_count")
        );
    }
}

#[test]
fn full_invites_are_shown_only_when_asked_for_and_the_asking_is_logged() {
    let desk = Desk::with(&Plan::small(5));
    assert_eq!(desk.triage().status.code(), Some(0));
    let entries = || {
        let out = desk.run(&["vault", "status", "--vault", "vault", "--json"]);
        json(&out.stdout)["audit_entry_count"].as_u64().unwrap()
    };
    let short = desk.list("invites");
    assert!(short.iter().all(|i| text(i, "code").ends_with('…')));
    let before = entries();
    let out = desk.run(&["list", "invites", "--full", "--case", "Ensayo", "--vault", "vault", "--json"]);
    let full = json(&out.stdout);
    assert_eq!(full.as_array().unwrap().len(), short.len());
    assert!(full.as_array().unwrap().iter().all(|i| !text(i, "code").ends_with('…')));
    assert_eq!(entries(), before + 1);
}

#[test]
fn verify_tells_a_changed_file_and_relocate_takes_only_the_same() {
    let desk = Desk::with(&Plan::small(6));
    assert_eq!(desk.triage().status.code(), Some(0));
    let verify = || desk.run(&["verify", "--case", "Ensayo", "--vault", "vault", "--json"]);
    assert_eq!(verify().status.code(), Some(0));
    let phone = desk.path("evidence").join(&desk.truth.phones[0].exhibit);
    assert!(phone.is_dir());
    let moved = desk.path("moved");
    std::fs::rename(&phone, &moved).unwrap();
    let out = verify();
    assert_eq!((out.status.code(), json(&out.stdout)["offline"].as_array().unwrap().len()), (Some(0), 1));
    let name = desk.truth.phones[0].exhibit.as_str();
    let relocate =
        |to: &str| desk.run(&["exhibit", "relocate", name, to, "--case", "Ensayo", "--vault", "vault"]).status.code();
    assert_eq!(relocate("reference"), Some(4));
    assert_eq!(relocate("moved"), Some(0));
    let file = desk.truth.phones[0].files.iter().find(|f| !f.contains("!/")).unwrap();
    std::fs::write(moved.join(file), "changed").unwrap();
    let out = verify();
    assert_eq!(out.status.code(), Some(4));
    assert_eq!(json(&out.stdout)["differences"][0]["path"], file.as_str());
}

#[test]
fn a_scope_counts_what_lies_outside_and_shows_none_of_it() {
    let desk = Desk::with(&Plan::small(5));
    let args = |scope: &'static str| {
        vec![
            "triage",
            "evidence",
            "--each",
            "--known",
            "reference",
            "--case",
            "Ensayo",
            "--legal-basis",
            "x",
            "--review-by",
            "2027-06-30",
            "--vault",
            "vault",
            "--scope",
            scope,
        ]
    };
    let out = desk.run(&args("dates=2030-01-01.."));
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    assert_eq!(desk.list("messages").len(), 0);
    assert_eq!(desk.list("accounts").len(), 0);
    let exhibits = desk.list("exhibits");
    assert!(exhibits.iter().any(|e| e["out_of_scope_count"].as_u64().unwrap() > 0));
    let chats: Vec<String> = desk
        .list("items")
        .iter()
        .flat_map(|i| {
            i["occurrences"].as_array().unwrap().iter().map(|o| text(o, "path").to_string()).collect::<Vec<_>>()
        })
        .filter(|p| p.ends_with("_chat.txt"))
        .collect();
    assert_eq!(chats, Vec::<String>::new());
}
