//! The case as a graph: what other programs read of it.

use crate::again::Bench;
use crate::amparo::{Desk, command, run, text};
use quick_xml::Reader;
use quick_xml::events::Event;
use rehearsal::Plan;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const OF_CASE: [&str; 4] = ["--case", "Ensayo", "--vault", "vault"];

fn told() -> Desk {
    let desk = Desk::with(&Plan::small(6));
    assert!(desk.triage().status.success());
    desk
}

/// Writes the graph and gives what the command says of it, and what stands in the file.
fn written(desk: &Desk, format: &str, out: &str, more: &[&str]) -> (Value, String) {
    let args = [&["graph", "--format", format, "--out", out, "--json"][..], &OF_CASE, more].concat();
    let done = desk.run(&args);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    (serde_json::from_slice(&done.stdout).unwrap(), std::fs::read_to_string(desk.path(out)).unwrap())
}

/// What stands in a GraphML file: nodes and edges with their attributes and values by name.
#[derive(Default)]
struct Read {
    nodes: BTreeMap<String, BTreeMap<String, String>>,
    edges: Vec<BTreeMap<String, String>>,
}

fn read(xml: &str) -> Read {
    let mut reader = Reader::from_str(xml);
    let (mut out, mut keys) = (Read::default(), BTreeMap::new());
    let (mut row, mut key) = (BTreeMap::new(), None);
    loop {
        let event = reader.read_event().unwrap();
        match event {
            Event::Start(tag) | Event::Empty(tag) => {
                let of = |name: &str| Some(tag.try_get_attribute(name).unwrap()?.value.into_owned());
                match tag.name().as_ref() {
                    "key" => _ = keys.insert(of("id").unwrap(), of("attr.name").unwrap()),
                    "node" => row = BTreeMap::from([("id".to_owned(), of("id").unwrap())]),
                    "edge" => {
                        let ends = ["id", "source", "target"].map(|name| (name.to_owned(), of(name).unwrap()));
                        row = BTreeMap::from(ends);
                    }
                    "data" => key = Some(keys[&of("key").unwrap()].clone()),
                    _ => {}
                }
            }
            Event::Text(text) if key.is_some() => {
                row.entry(key.clone().unwrap()).or_default().push_str(&text);
            }
            Event::End(tag) => match tag.name().as_ref() {
                "data" => key = None,
                "node" => _ = out.nodes.insert(row["id"].clone(), std::mem::take(&mut row)),
                "edge" => out.edges.push(std::mem::take(&mut row)),
                _ => {}
            },
            Event::Eof => return out,
            _ => {}
        }
    }
}

fn triples(read: &Read) -> BTreeSet<(&str, &str, &str)> {
    read.edges.iter().map(|edge| (&*edge["source"], &*edge["target"], &*edge["reason"])).collect()
}

#[test]
fn it_has_what_the_lists_have_and_of_lineage_what_is_named() {
    let desk = told();
    let (said, xml) = written(&desk, "graphml", "case.graphml", &[]);
    let graph = read(&xml);
    assert_eq!((&said["node_count"], &said["edge_count"]), (&graph.nodes.len().into(), &graph.edges.len().into()));
    assert_eq!((text(&said, "graph"), &said["edges"]), ("case.graphml", &Value::Null));
    let edges = triples(&graph);
    assert_eq!(edges.len(), graph.edges.len(), "no two edges of one pair have one reason");
    // Lineage: the parents that are named, as what, and no others.
    let kinds = ["split", "companion", "re-creation", "merger"];
    let lineage = edges.iter().filter(|edge| kinds.contains(&edge.2)).copied();
    let breakoffs = desk.list("breakoffs");
    let named = breakoffs.iter().filter(|row| !row["parent"].is_null());
    let named = named.flat_map(|row| {
        let parents = [row["parent"].as_str(), row["second_parent"].as_str()];
        parents.into_iter().flatten().map(|parent| (parent, text(row, "child"), text(row, "kind")))
    });
    let named: BTreeSet<_> = named.collect();
    assert!(!named.is_empty());
    assert_eq!(lineage.collect::<BTreeSet<_>>(), named);
    for edge in graph.edges.iter().filter(|edge| kinds.contains(&&*edge["reason"])) {
        assert!(edge["settled"] == "true" && !edge["evidence"].is_empty(), "{edge:?}");
    }
    // Every stay of an account that is a node is an edge, and every such edge a stay.
    let groups = desk.list("groups");
    let stays = desk.list("members");
    let stays = stays.iter().map(|row| (text(row, "account"), text(row, "group"), "member"));
    let stays: BTreeSet<_> = stays.filter(|s| graph.nodes.contains_key(s.0) && graph.nodes.contains_key(s.1)).collect();
    assert!(stays.len() > 10);
    assert_eq!(edges.iter().filter(|edge| edge.2 == "member").copied().collect::<BTreeSet<_>>(), stays);
    let group_nodes = graph.nodes.values().filter(|node| node["kind"] == "group").count();
    assert_eq!(group_nodes, groups.iter().filter(|row| row["kind"] != "direct").count());
    // Who introduced a family with a match.
    let introduced = desk.list("introductions");
    let introduced = introduced.iter().filter(|row| graph.nodes.contains_key(text(row, "by")));
    let introduced: BTreeSet<_> = introduced.map(|row| (text(row, "by"), text(row, "group"), "introduced")).collect();
    assert!(!introduced.is_empty());
    assert_eq!(edges.iter().filter(|edge| edge.2 == "introduced").copied().collect::<BTreeSet<_>>(), introduced);
    // Nothing is said that has no record.
    assert!(graph.edges.iter().all(|edge| edge["evidence_count"] != "0" && !edge["evidence"].is_empty()));
}

#[test]
fn it_is_the_same_twice_and_on_one_core_in_every_format() {
    let desk = told();
    for format in ["graphml", "gexf", "csv"] {
        let (said, first) = written(&desk, format, "a.out", &[]);
        let args = [&["graph", "--format", format, "--out", "b.out"][..], &OF_CASE].concat();
        let done = command(desk.dir.path(), &args).env("RAYON_NUM_THREADS", "1").output().unwrap();
        assert!(done.status.success());
        assert!(first == std::fs::read_to_string(desk.path("b.out")).unwrap(), "{format}");
        let edges = desk.path("a-edges.out");
        assert_eq!(
            (format == "csv", said["edges"].as_str()),
            (edges.exists(), edges.exists().then_some("a-edges.out"))
        );
        if format == "csv" {
            let edges = std::fs::read_to_string(edges).unwrap();
            assert!(edges == std::fs::read_to_string(desk.path("b-edges.out")).unwrap());
            assert_eq!(said["node_count"], first.lines().count() - 1);
            assert_eq!(said["edge_count"], edges.lines().count() - 1);
        }
    }
}

#[test]
fn who_is_marked_stands_in_it_by_the_mark_alone_unless_that_is_asked_for() {
    let desk = told();
    let accounts = desk.list("accounts");
    let (_, before) = written(&desk, "graphml", "before.graphml", &[]);
    let nodes = read(&before).nodes;
    let is_it = |row: &&Value| nodes.contains_key(text(row, "account")) && row["names"].as_array().unwrap().len() == 1;
    let witness = accounts.iter().filter(is_it).find(|row| !row["phone"].is_null()).unwrap();
    let (id, phone) = (text(witness, "account"), text(witness, "phone"));
    let mark = ["account", "mark", phone, "witness", "--reason", "declara"];
    assert!(desk.run(&[&mark[..], &OF_CASE].concat()).status.success());
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    for format in ["graphml", "gexf", "csv"] {
        let (said, mut file) = written(&desk, format, "masked.out", &[]);
        if let Some(edges) = said["edges"].as_str() {
            file.push_str(&std::fs::read_to_string(desk.path(edges)).unwrap());
        }
        assert!(!file.contains(id) && !digits(&file).contains(&digits(phone)), "{format}");
        assert!(file.contains(">witness<") || file.contains("\"witness\"") || file.contains(",witness,"), "{format}");
        assert!(!file.contains("unmasked"));
    }
    let (_, file) = written(&desk, "graphml", "all.graphml", &["--unmasked", "--reason", "juzgado"]);
    assert!(file.contains(id) && file.contains("; unmasked: true</desc>"));
}

#[test]
fn what_cannot_be_written_is_refused_before_anything_is() {
    let bench = Bench::new();
    bench.open(&[]);
    let refused = |args: &[&str], code: &str| {
        let args = [&["graph", "--case", "A", "--vault", "v", "--json"][..], args].concat();
        let out = run(bench.0.path(), &args);
        assert_eq!(out.status.code(), Some(2), "{args:?}");
        let error: Value = serde_json::from_slice(&out.stderr).unwrap();
        assert_eq!(error["error"]["code"], code, "{args:?}");
    };
    refused(&["--format", "pdf", "--out", "g.pdf"], "usage");
    refused(&["--format", "csv", "--out", "g.csv"], "no-network");
    assert!(!bench.path("g.csv").exists() && !bench.path("g-edges.csv").exists());
    refused(&["--format", "gexf", "--out", "v/g.gexf"], "inside-vault");
    refused(&["--format", "gexf", "--out", "nowhere/g.gexf"], "output");
    std::fs::create_dir(bench.path("g-edges.csv")).unwrap();
    refused(&["--format", "csv", "--out", "g.csv"], "not-a-file");
    refused(&["--format", "gexf", "--out", "g.gexf", "--unmasked"], "usage");
    bench.ok(&["network", "--case", "A"]);
    crate::again::write(&bench.path("g.gexf"), "an earlier one");
    let said = bench.ok(&["graph", "--case", "A", "--format", "gexf", "--out", "g.gexf"]);
    assert_eq!((&said["node_count"], &said["accounts_left_out"]), (&0.into(), &0.into()));
    assert!(std::fs::read_to_string(bench.path("g.gexf")).unwrap().starts_with("<?xml"));
}

/// Two groups, and an invitation into the second in a chat of two, whose link also stands in the first.
const CHATS: &str = "
    CREATE TABLE jid (_id INTEGER PRIMARY KEY, user TEXT, server TEXT, device INTEGER, type INTEGER);
    CREATE TABLE jid_map (lid_row_id INTEGER PRIMARY KEY, jid_row_id INTEGER);
    CREATE TABLE chat (_id INTEGER PRIMARY KEY, jid_row_id INTEGER, subject TEXT);
    CREATE TABLE message (_id INTEGER PRIMARY KEY, chat_row_id INTEGER, from_me INTEGER, key_id TEXT,
        sender_jid_row_id INTEGER, timestamp INTEGER, message_type INTEGER, text_data TEXT);
    CREATE TABLE message_details (message_row_id INTEGER PRIMARY KEY, author_device_jid INTEGER);
    CREATE TABLE message_media (message_row_id INTEGER PRIMARY KEY, file_path TEXT, mime_type TEXT);
    CREATE TABLE message_group_invite (message_row_id INTEGER PRIMARY KEY, group_jid_row_id INTEGER NOT NULL,
        admin_jid_row_id INTEGER NOT NULL, group_name TEXT, invite_code TEXT, expiration INTEGER);
    INSERT INTO jid VALUES (1, '34600000001', 's.whatsapp.net', 0, 0), (2, '34600000077', 's.whatsapp.net', 0, 0),
        (10, '34600000077-1400000000', 'g.us', 0, 1), (11, '34600000077-1400000001', 'g.us', 0, 1);
    INSERT INTO chat VALUES (1, 10, 'Paseos'), (2, 11, 'Paseos 2'), (3, 2, NULL);
    INSERT INTO message VALUES (1, 1, 1, 'K1', NULL, 1709294400000, 0, 'hola'),
        (2, 1, 0, 'K2', 2, 1709294470000, 0, 'https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv'),
        (3, 2, 0, 'K3', 2, 1709294480000, 0, 'gracias por avisar'),
        (4, 2, 1, 'K4', NULL, 1709294490000, 0, 'pan integral'),
        (5, 3, 0, 'K5', 2, 1709294481000, 24, NULL);
    INSERT INTO message_group_invite VALUES (5, 11, 2, 'Paseos 2', 'AbCdEfGhIjKlMnOpQrStUv', 0);";

#[test]
fn a_link_leads_to_the_group_of_which_an_invitation_tells_it() {
    let bench = Bench::new();
    bench.open(&[]);
    std::fs::create_dir_all(bench.path("evidence/a")).unwrap();
    testkit::write_database(&bench.path("evidence/a/msgstore.db"), CHATS).unwrap();
    bench.ok(&["ingest", "evidence", "--each", "--case", "A"]);
    bench.ok(&["network", "--case", "A"]);
    bench.ok(&["graph", "--case", "A", "--format", "graphml", "--out", "g.graphml"]);
    let xml = std::fs::read_to_string(bench.path("g.graphml")).unwrap();
    let graph = read(&xml);
    let label = |edge: &BTreeMap<String, String>, end: &str| graph.nodes[&edge[end]]["label"].clone();
    let of = |reason: &str| -> Vec<[String; 4]> {
        let edges = graph.edges.iter().filter(|edge| edge["reason"] == reason);
        edges.map(|e| [label(e, "source"), label(e, "target"), e["count"].clone(), e["evidence"].clone()]).collect()
    };
    assert_eq!(of("link-posted-in"), [["Paseos 2", "Paseos", "1", "a msgstore.db row 2"].map(String::from)]);
    let both = ["+34600000077", "Paseos 2", "2", "a msgstore.db row 5; a msgstore.db row 2"];
    assert_eq!(of("posted-link-to"), [both.map(String::from)]);
    assert!(!xml.contains("AbCdEfGhIjKlMnOpQrStUv"));
}
