//! Who introduced what into which group, where it may have come from, and what is not said.

use crate::again::{Bench, picture, write};
use crate::amparo::{Desk, command, text};
use crate::truth;
use rehearsal::Plan;
use rehearsal::truth::Sighting;
use serde_json::{Value, json};
use std::collections::HashMap;

/// The introductions of all families of a case.
fn introductions(desk: &Desk) -> Vec<Value> {
    let args = ["list", "introductions", "--all", "--case", "Ensayo", "--vault", "vault", "--jsonl"];
    let out = desk.run(&args);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn who_is_named_posted_it_first_among_what_is_held() {
    let desk = Desk::with(&Plan::small(4));
    assert!(desk.triage().status.success());
    let groups = truth::groups(&desk, &desk.list("messages"));
    let (items, accounts) = (desk.list("items"), desk.list("accounts"));
    let family_of: HashMap<&str, &str> = items.iter().map(|item| (text(item, "item"), text(item, "family"))).collect();
    // Somebody can have had several numbers.
    let phones: HashMap<&str, &Value> = accounts.iter().map(|a| (text(a, "account"), &a["phones"])).collect();
    let people: HashMap<&str, &str> = desk.truth.accounts.iter().map(|a| (a.id.as_str(), a.phone.as_str())).collect();
    let mut first: HashMap<(&str, &str), &Sighting> = HashMap::new();
    for s in desk.truth.sightings.iter().filter(|s| s.phones.iter().any(|p| p.path.is_some())) {
        let key = (family_of[s.sha256.as_str()], groups[&s.group].as_str());
        let of = first.entry(key).or_insert(s);
        if s.at_utc < of.at_utc {
            *of = s;
        }
    }
    let (mut named, mut open) = (0, 0);
    let rows = introductions(&desk);
    for row in &rows {
        assert!(!row["earliest"].as_array().unwrap().is_empty(), "{row}");
        let of = first[&(text(row, "family"), text(row, "group"))];
        match row["by"].as_str() {
            // An account without a number cannot be told here.
            Some(by) if *phones[by] != json!([]) => {
                let wanted = json!(people[of.account.as_str()]);
                assert!(phones[by].as_array().unwrap().contains(&wanted), "{row}: {wanted}, not {}", phones[by]);
                named += 1;
            }
            Some(_) => {}
            None => {
                assert!(row["account_count"].as_u64() != Some(1) || row["earliest"][0]["account"].is_null(), "{row}");
                open += 1;
            }
        }
    }
    assert!(named > 50 && named > open, "{named} named, {open} open of {}", rows.len());
}

#[test]
fn the_network_tells_the_same_on_any_number_of_cores() {
    let desk = Desk::with(&Plan::small(6));
    assert!(desk.triage().status.success());
    let item = text(&desk.list("matches")[0], "item").to_owned();
    let told = |threads: &str| {
        let run = |args: &[&str]| {
            let args = [args, &["--case", "Ensayo", "--vault", "vault", "--json"]].concat();
            let out = command(desk.dir.path(), &args).env("RAYON_NUM_THREADS", threads).output().unwrap();
            assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
            out.stdout
        };
        run(&["network", "--now", "2026-11-21T11:00:00Z"]);
        (run(&["list", "introductions", "--all"]), run(&["trace", &item]))
    };
    let (one, two) = (told("1"), told("2"));
    assert!(one.0.len() > 1000 && one == two);
}

/// What both phones show from the tenth on.
const LATER: &str = "10/03/24, 10:00 - Luis: quien trae la cantimplora grande\n\
    10/03/24, 10:01 - Marta: yo llevo pan integral y queso\n10/03/24, 10:02 - Luis: fruta de temporada tambien\n\
    11/03/24, 09:00 - Marta: la ruta pasa por la laguna\n11/03/24, 09:05 - Luis: salimos a las ocho en punto\n\
    12/03/24, 18:30 - Marta: duna.png (file attached)\n12/03/24, 18:31 - Luis: que bonita\n";

fn paseos(bench: &Bench, phones: &[&str]) {
    let before = "01/03/24, 10:00 - Ana created group \"Paseos\"\n01/03/24, 10:01 - Ana added Luis\n\
        01/03/24, 10:01 - Ana added Marta\n01/03/24, 10:02 - Ana: duna.png (file attached)\n\
        01/03/24, 10:05 - Ana: empezamos la semana que viene\n";
    for phone in phones {
        let chat = if *phone == "a" { format!("{before}{LATER}") } else { LATER.to_owned() };
        write(&bench.path(&format!("evidence/{phone}/WhatsApp Chat with Paseos.txt")), chat);
        picture(&bench.path(&format!("evidence/{phone}/duna.png")), 1);
    }
}

fn told(bench: &Bench) -> Value {
    bench.open(&[]);
    bench.ok(&["hashset", "build", "known", "--name", "K", "--case", "A"]);
    bench.ok(&["ingest", "evidence", "--each", "--case", "A"]);
    bench.ok(&["match", "--case", "A"]);
    bench.ok(&["network", "--case", "A"]);
    let item = text(&bench.list("matches")[0], "item").to_owned();
    bench.ok(&["trace", &item, "--case", "A"])
}

#[test]
fn without_the_phone_of_who_introduced_it_the_first_that_is_seen_is_then_or_earlier() {
    let both = Bench::new();
    paseos(&both, &["a", "b"]);
    let trace = told(&both);
    let [into] = trace["introductions"].as_array().unwrap().as_slice() else { panic!("{trace}") };
    assert_eq!((text(&trace, "state"), &trace["network_due"]), ("told", &Value::Bool(false)));
    assert_eq!((text(into, "by_name"), &into["unseen"], &into["sighting_count"]), ("Ana", &Value::Null, &2.into()));
    assert_eq!((text(into, "at"), text(into, "confidence")), ("2024-03-01T10:02", "certain"));
    let record = &into["earliest"][0]["evidence"];
    assert_eq!((text(record, "exhibit_name"), text(record, "record")), ("a", "line 4"), "{into}");
    let late = Bench::new();
    paseos(&late, &["b"]);
    let trace = told(&late);
    let into = &trace["introductions"][0];
    assert_eq!((text(into, "by_name"), text(into, "unseen")), ("Marta", "start-cut-off"));
    // Then she need not have been the first: the set has others beside her.
    let carriers = &trace["carriers"];
    assert_eq!((text(carriers, "unseen"), text(&trace, "basis")), ("start-cut-off", "simulated"));
    let kinds: Vec<&str> = carriers["candidates"].as_array().unwrap().iter().map(|c| text(c, "kind")).collect();
    assert!(kinds.contains(&"unknown-member") && kinds.len() > 1, "{kinds:?}");
}

#[test]
fn what_was_not_sent_or_not_worked_out_is_said_so() {
    let bench = Bench::new();
    paseos(&bench, &["a"]);
    picture(&bench.path("evidence/a/nadie.png"), 9);
    bench.open(&[]);
    bench.ok(&["ingest", "evidence", "--each", "--case", "A"]);
    bench.ok(&["match", "--case", "A"]);
    let items = bench.list("items");
    let of = |name: &str| {
        let held = items.iter().find(|i| i["occurrences"].as_array().unwrap().iter().any(|o| o["path"] == name));
        text(held.unwrap(), "item").to_owned()
    };
    let state = |item: &str| text(&bench.ok(&["trace", item, "--case", "A"]), "state").to_owned();
    assert_eq!(state(&of("duna.png")), "no-network");
    bench.ok(&["network", "--case", "A"]);
    assert_eq!([state(&of("duna.png")), state(&of("nadie.png"))], ["told", "not-sent"]);
    // It matches nothing and was seen in one group: where it came from is not worked out, and that is said.
    let trace = bench.ok(&["trace", &of("duna.png"), "--case", "A"]);
    assert!(trace["carriers"].is_null() && trace["sources"].as_array().unwrap().is_empty());
    for (lang, said) in [("es", "un solo grupo"), ("en", "seen in one group")] {
        let args = ["trace", &of("duna.png"), "--case", "A", "--vault", "v", "--lang", lang];
        let out = command(bench.0.path(), &args).output().unwrap();
        let out = String::from_utf8(out.stdout).unwrap();
        assert!(out.contains("Ana") && out.contains(said), "{out}");
    }
}

#[test]
fn a_family_that_was_cut_by_hand_is_traced_anew() {
    let bench = Bench::new();
    let line = |n: u32, who: &str| format!("13/03/24, 10:0{n} - {who}: IMG-{n}.png (file attached)\n");
    let chat =
        ["13/03/24, 10:00 - Ana created group \"Paseos\"\n".to_owned(), line(1, "Ana"), line(2, "Luis")].concat();
    write(&bench.path("evidence/a/WhatsApp Chat with Paseos.txt"), chat);
    crate::breakoff_words::blobs(&bench.path("evidence/a/IMG-1.png"), 1);
    // Other bytes, the same picture.
    let same = [std::fs::read(bench.path("evidence/a/IMG-1.png")).unwrap().as_slice(), b" "].concat();
    write(&bench.path("evidence/a/IMG-2.png"), same);
    bench.open(&[]);
    bench.ok(&["ingest", "evidence", "--each", "--case", "A"]);
    bench.ok(&["match", "--case", "A"]);
    bench.ok(&["network", "--case", "A"]);
    let items = bench.list("items");
    let of = |name: &str| text(items.iter().find(|i| i["occurrences"][0]["path"] == name).unwrap(), "item").to_owned();
    let [one, two] = ["IMG-1.png", "IMG-2.png"].map(of);
    let told = |item: &str| {
        let trace = bench.ok(&["trace", item, "--case", "A"]);
        let into = trace["introductions"].as_array().unwrap().clone();
        let into: Vec<(String, u64)> =
            into.iter().map(|i| (text(i, "by_name").to_owned(), i["sighting_count"].as_u64().unwrap())).collect();
        (text(&trace, "state").to_owned(), into)
    };
    let both = ("told".to_owned(), vec![("Ana".to_owned(), 2)]);
    assert_eq!([told(&one), told(&two)], [both.clone(), both.clone()]);
    let say = |verb: &str| bench.ok(&["family", verb, &one, &two, "--case", "A", "--reason", "las vi"]);
    say("cut");
    // What was told of both is not said of one of them.
    let changed = ("family-changed".to_owned(), Vec::new());
    assert_eq!([told(&one), told(&two)], [changed.clone(), changed]);
    bench.ok(&["network", "--case", "A"]);
    assert_eq!(told(&one), ("told".to_owned(), vec![("Ana".to_owned(), 1)]));
    assert_eq!(told(&two), ("told".to_owned(), vec![("Luis".to_owned(), 1)]));
    say("join");
    bench.ok(&["network", "--case", "A"]);
    assert_eq!([told(&one), told(&two)], [both.clone(), both]);
}

#[test]
fn who_is_marked_is_named_by_the_mark_and_put_in_no_order() {
    let bench = Bench::new();
    let first = "13/03/24, 10:00 - Ana created group \"Paseos\"\n13/03/24, 10:01 - Ana added Luis\n\
        13/03/24, 10:02 - +34 600 000 077: duna.png (file attached)\n13/03/24, 10:03 - Luis: que bonita\n";
    let second = "14/03/24, 10:00 - Luis created group \"Huerta\"\n14/03/24, 10:01 - Luis added Marta\n\
        14/03/24, 10:02 - Luis: duna.png (file attached)\n14/03/24, 10:03 - Marta: gracias\n";
    write(&bench.path("evidence/a/WhatsApp Chat with Paseos.txt"), first);
    write(&bench.path("evidence/a/WhatsApp Chat with Huerta.txt"), second);
    picture(&bench.path("evidence/a/duna.png"), 1);
    let before = told(&bench);
    let earlier = |trace: &Value| {
        let hops = trace["sources"].as_array().unwrap();
        let of = hops.iter().find(|hop| text(hop, "group_name") == "Huerta").unwrap_or_else(|| panic!("{trace}"));
        let all = of["candidates"].as_array().unwrap();
        let at = all.iter().position(|c| text(c, "kind") == "earlier-sighting").unwrap_or_else(|| panic!("{of}"));
        (all[at].clone(), at, all.len())
    };
    let (candidate, at, _) = earlier(&before);
    assert_eq!((text(&candidate, "account_name"), candidate["order"].as_u64()), ("+34600000077", Some(at as u64 + 1)));
    assert!(candidate["weight"].as_f64().unwrap() > 0.0 && text(&candidate["evidence"], "record") == "line 3");
    bench.ok(&["account", "mark", "+34 600 000 077", "witness", "--case", "A", "--reason", "x"]);
    let item = text(&before, "item");
    let trace = bench.ok(&["trace", item, "--case", "A"]);
    let (candidate, at, all) = earlier(&trace);
    assert_eq!((text(&candidate, "account_name"), at + 1), ("witness 1", all));
    assert!(candidate["order"].is_null() && candidate["weight"].is_null(), "{candidate}");
    let into = trace["introductions"].as_array().unwrap();
    assert_eq!(into.iter().map(|i| text(i, "by_name")).collect::<Vec<_>>(), ["witness 1", "Luis"]);
    let shown = trace.to_string();
    let hidden = text(&earlier(&before).0, "account").to_owned();
    assert!(!shown.contains("600000077") && !shown.contains(&hidden), "{shown}");
    // A network that is made anew knows of the mark.
    bench.ok(&["network", "--case", "A"]);
    assert_eq!(earlier(&bench.ok(&["trace", item, "--case", "A"])).0, candidate);
}
