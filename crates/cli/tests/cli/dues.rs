//! What is shown as of the last network says so as soon as something came or was said since that would change it.

use crate::amparo::{Desk, text};
use rehearsal::Plan;
use serde_json::Value;
use std::collections::BTreeSet;

/// Lists of what the last network worked out, and those of them that have rows here.
pub(crate) const OF_NETWORK: [&str; 9] = [
    "breakoffs",
    "introductions",
    "keys",
    "keys-apart",
    "adults-among-minors",
    "gaps",
    "estimates",
    "proposals",
    "countries",
];

const OF_CASE: [&str; 5] = ["--case", "Ensayo", "--vault", "vault", "--json"];

fn ok(desk: &Desk, args: &[&str]) -> (Value, String) {
    let out = desk.run(&[args, &OF_CASE, &["--lang", "en"]].concat());
    let said = String::from_utf8(out.stderr).unwrap();
    assert!(out.status.success(), "{args:?}: {said}");
    (serde_json::from_slice(&out.stdout).unwrap(), said)
}

fn report(desk: &Desk) -> String {
    ok(desk, &["report", "--out", "r.html"]);
    std::fs::read_to_string(desk.path("r.html")).unwrap()
}

/// What the graph says is due, held against every other output; `words`: how the talk and the report say it.
fn due(desk: &Desk, item: &str, words: &str) -> Vec<String> {
    let (graph, said) = ok(desk, &["graph", "--format", "graphml", "--out", "g.graphml"]);
    let due: Vec<String> = graph["due_to"].as_array().unwrap().iter().map(|c| c.as_str().unwrap().to_owned()).collect();
    let is_due = !due.is_empty();
    assert_eq!((graph["network_due"] == true, said.contains("amparo network")), (is_due, is_due), "{said}");
    assert_eq!(std::fs::read_to_string(desk.path("g.graphml")).unwrap().contains("; due_to: "), is_due);
    let (trace, _) = ok(desk, &["trace", item]);
    assert_eq!((trace["network_due"] == true, &trace["due_to"]), (is_due, &graph["due_to"]));
    let mut met = 0;
    for list in OF_NETWORK {
        let (rows, said) = ok(desk, &["list", list]);
        for row in rows.as_array().unwrap() {
            assert_eq!(row["network_due"], is_due, "{list}: {row}");
            met += 1;
        }
        assert_eq!(said.contains("as of the last network"), is_due, "{list}: {said}");
        assert!(!is_due || said.contains(words), "{list}: {said}");
    }
    assert!(met > 20);
    let (leads, said) = ok(desk, &["leads", "--reason", "reparto"]);
    assert!(leads.as_array().unwrap().iter().all(|row| row["network_due"] == is_due));
    assert_eq!(said.contains("as of the last network"), is_due, "leads: {said}");
    let html = report(desk);
    assert_eq!(html.contains("The network is due: "), is_due);
    assert!(!is_due || html.contains(words));
    let out = desk.run(&["trace", item, "--case", "Ensayo", "--vault", "vault", "--lang", "en"]);
    let prose = String::from_utf8(out.stdout).unwrap();
    assert_eq!(prose.contains("amparo network"), is_due, "{prose}");
    due
}

#[test]
fn every_output_says_what_came_or_was_said_since_the_network_that_it_shows() {
    let desk = Desk::with(&Plan::small(6));
    assert!(desk.triage().status.success());
    let sightings = desk.list("sightings");
    let item = text(&sightings[0], "item").to_owned();
    let none: [&str; 0] = [];
    assert_eq!(due(&desk, &item, ""), none);

    let because = ["--reason", "diligencia"];
    let row = desk.list("breakoffs").remove(0);
    let child = text(&row, "child").to_owned();
    let message = desk.list("messages").into_iter().find(|m| text(m, "group") == child).unwrap();
    let say = |grounds: &[&str], more: &[&str]| {
        let args = ["breakoff", "say", &child, "--parent", "not-seen"];
        ok(&desk, &[&args[..], grounds, &because, more].concat());
    };
    // What a closed case established is no evidence in its own network.
    say(&["--established", "sentencia"], &[]);
    assert_eq!(due(&desk, &item, ""), none);
    let quoted = ["--quote", text(&message, "message")];
    say(&quoted, &[]);
    assert_eq!(due(&desk, &item, "statements on where groups come from were quoted"), ["break-offs"]);
    // What was taken back before any network took it in changes nothing.
    say(&quoted, &["--withdraw"]);
    assert_eq!(due(&desk, &item, ""), none);

    let accounts: Vec<String> = desk.list("keys").iter().map(|row| text(row, "account").to_owned()).collect();
    ok(&desk, &[&["account", "mark", &accounts[0], "witness"], &because[..]].concat());
    assert_eq!(due(&desk, &item, "accounts were marked"), ["marks"]);
    let age = ["account", "age", &accounts[1], "--class", "document", "--band", "adult", "--source", "ficha"];
    ok(&desk, &[&age[..], &because].concat());
    assert_eq!(due(&desk, &item, "something was said of ages"), ["ages", "marks"]);
    ok(&desk, &["network"]);
    assert_eq!(due(&desk, &item, ""), none);
    ok(&desk, &[&["account", "unmark", "witness-1", "witness"], &because[..]].concat());
    assert_eq!(due(&desk, &item, "accounts were marked or unmarked"), ["marks"]);
    ok(&desk, &["network"]);

    let other = sightings.iter().map(|row| text(row, "item")).collect::<BTreeSet<_>>();
    let families = desk.list("items");
    let family = |item: &str| families.iter().find(|row| text(row, "item") == item).map(|row| row["family"].clone());
    let alone = other.into_iter().find(|other| family(other) != family(&item)).unwrap();
    ok(&desk, &[&["family", "join", &item, alone], &because[..]].concat());
    let (graph, said) = ok(&desk, &["graph", "--format", "graphml", "--out", "g.graphml"]);
    assert_eq!(graph["due_to"], serde_json::json!(["families"]), "{said}");
    ok(&desk, &[&["family", "cut", &item, alone], &because[..]].concat());
    assert_eq!(due(&desk, &item, ""), none);

    // Matching anew counts, as the ladder of involvement rests on matches; and so does evidence that came.
    ok(&desk, &["match"]);
    assert_eq!(due(&desk, &item, "items were matched"), ["matching"]);
    crate::again::write(&desk.path("more/nota.txt"), "pan y fruta");
    ok(&desk, &["ingest", "more"]);
    assert_eq!(due(&desk, &item, "exhibits came"), ["evidence", "matching"]);
    ok(&desk, &["network"]);
    assert_eq!(due(&desk, &item, ""), none);
}
