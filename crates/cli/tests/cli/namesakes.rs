//! Who shares a name with somebody who is marked: never under the mark's label, and still told from others.

use crate::again::{Bench, write};
use crate::amparo::{run, text};
use serde_json::{Value, json};

/// The witness: Julia Marsh in one export, Capi in the other.
const WITNESS: &str = "+34 600 000 077";
/// Somebody whom others call Capi too.
const CAPI: &str = "user5550088";
/// Lists in which accounts are named.
const OF_NAMES: [&str; 9] =
    ["accounts", "members", "groups", "messages", "sightings", "keys", "gaps", "introductions", "unlinked"];

fn export(owner: u64, witness: &str, chats: Value) -> String {
    let contact = |id: u64, first: &str, last: &str, phone: &str| json!({ "user_id": id, "first_name": first, "last_name": last, "phone_number": phone, "date": "2024-01-01T00:00:00" });
    let (first, last) = witness.split_once(' ').unwrap_or((witness, ""));
    json!({
        "about": "Made for a test.",
        "personal_information": { "user_id": owner, "first_name": "Luis", "last_name": "", "phone_number": format!("+3460000001{owner}"), "username": "" },
        "contacts": { "about": "", "list": [
            contact(5_550_077, first, last, WITNESS), contact(5_550_088, "Capi", "", "+34600000088"), contact(5_550_099, "Julia", "Harlow", "+34600000099"),
        ] },
        "chats": { "about": "", "list": chats },
    })
    .to_string()
}

fn said(id: u64, from: &str, name: &str, words: &str) -> Value {
    json!({ "id": id, "type": "message", "date": "2024-03-13T10:00:00", "date_unixtime": (1_710_324_000 + id).to_string(),
        "from": name, "from_id": from, "text": words, "text_entities": [] })
}

fn made(id: u64, by: &str, name: &str, title: &str) -> Value {
    json!({ "id": id, "type": "service", "date": "2024-03-13T09:00:00", "date_unixtime": (1_710_320_000 + id).to_string(),
        "actor": name, "actor_id": by, "action": "create_group", "title": title, "members": [] })
}

fn bench() -> Bench {
    let bench = Bench::new();
    let group = |id: u64, title: &str, witness: &str| {
        json!({ "name": title, "type": "private_group", "id": id, "messages": [
            made(1, CAPI, "Capi", title),
            said(2, CAPI, "Capi", "pan y fruta"),
            said(3, "user5550099", "Julia Harlow", "Capi trae queso"),
            said(4, "user5550077", witness, "hola a todos"),
            said(5, "user1", "Luis", "gracias a Julia Marsh"),
        ] })
    };
    let with_capi = json!({ "name": "Capi", "type": "personal_chat", "id": 5_550_088,
        "messages": [said(1, CAPI, "Capi", "hasta luego")] });
    let one = json!([group(5, "Paseos", "Julia Marsh"), group(6, "Rutas", "Julia Marsh"), with_capi]);
    write(&bench.path("evidence/a/result.json"), export(1, "Julia Marsh", one));
    write(&bench.path("evidence/b/result.json"), export(2, "Capi", json!([group(5, "Paseos", "Capi")])));
    bench.open(&[]);
    bench.ok(&["ingest", "evidence", "--each", "--case", "A"]);
    bench.ok(&["network", "--case", "A"]);
    bench
}

fn mark(bench: &Bench) {
    bench.ok(&["account", "mark", WITNESS, "witness", "--case", "A", "--reason", "declara"]);
}

/// The account that has this id.
fn account<'a>(rows: &'a [Value], id: &str) -> &'a Value {
    rows.iter().find(|row| row["ids"] == json!([id])).unwrap()
}

#[test]
fn who_shares_a_name_with_somebody_who_is_marked_never_carries_the_label() {
    let bench = bench();
    let capi = text(account(&bench.list("accounts"), CAPI), "account").to_owned();
    let ranked = bench.list("keys");
    assert!(ranked.iter().any(|row| row["account"] == capi.as_str() && row["account_name"] == "Capi"), "{ranked:?}");
    mark(&bench);
    let rows = bench.list("accounts");
    let marked: Vec<&Value> = rows.iter().filter(|row| row["category"] == "witness").collect();
    assert!(marked.len() == 1 && marked[0]["names"] == json!(["witness 1"]) && marked[0]["phone"].is_null());
    assert_eq!(account(&rows, CAPI)["names"], json!(["[masked]"]));
    assert_eq!(account(&rows, "user5550099")["names"], json!(["[masked] Harlow"]));
    let witness = text(marked[0], "account").to_owned();
    for list in OF_NAMES {
        for row in bench.list(list) {
            // Only rows of the witness, and texts that name nobody else, have the label.
            let is_hers = row.to_string().contains(&witness) || row["text"].is_string();
            assert!(is_hers || !row.to_string().contains("witness 1"), "{list}: {row}");
        }
    }
    let keys = bench.list("keys");
    let capi = keys.iter().find(|row| row["account"] == capi.as_str()).unwrap();
    assert_eq!(capi["account_name"], CAPI, "still told from others");
    assert!(keys.iter().all(|row| row["account_name"] != "witness 1"), "{keys:?}");
}

#[test]
fn a_text_that_may_mean_either_names_neither() {
    let bench = bench();
    mark(&bench);
    let messages = bench.list("messages");
    let texts: Vec<&str> = messages.iter().map(|row| text(row, "text")).collect();
    assert!(texts.contains(&"[masked] trae queso") && texts.contains(&"gracias a witness 1"), "{texts:?}");
    // Somebody who has two marks is one, and shares no name with another.
    bench.ok(&["account", "mark", WITNESS, "reporter", "--case", "A", "--reason", "avisa"]);
    let messages = bench.list("messages");
    assert!(messages.iter().any(|row| row["text"] == "gracias a witness 1"), "{messages:?}");
}

#[test]
fn graph_report_and_trace_give_the_label_to_nobody_else() {
    let bench = bench();
    mark(&bench);
    for (format, label) in [("graphml", ">witness 1<"), ("csv", "witness 1")] {
        bench.ok(&["graph", "--case", "A", "--format", format, "--out", "g.out"]);
        let graph = std::fs::read_to_string(bench.path("g.out")).unwrap();
        assert_eq!(graph.matches(label).count(), 1, "{format}: {graph}");
        assert!(graph.contains(CAPI) && graph.contains("[masked] Harlow"), "{format}: {graph}");
    }
    let args = ["report", "--case", "A", "--out", "r.html", "--vault", "v", "--lang", "en"];
    assert!(run(bench.0.path(), &args).status.success());
    let report = std::fs::read_to_string(bench.path("r.html")).unwrap();
    assert!(report.contains("[masked] Harlow") && !report.contains("witness 1 Harlow"));
}
