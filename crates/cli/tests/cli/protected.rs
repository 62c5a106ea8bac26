//! Protected correspondents: nothing of their chats reaches the vault, and what was set aside is counted.

use crate::again::{Bench, picture, write};
use crate::amparo::{run, text};
use serde_json::{Value, json};

pub(crate) const LAWYER: &str = "+34 600 000 077";

/// Whether these bytes stand anywhere in the files of the vault.
pub(crate) fn stands_in_vault(bench: &Bench, needle: &str) -> bool {
    let files = std::fs::read_dir(bench.path("v")).unwrap().map(|file| file.unwrap().path());
    let mut plain = files.filter(|path| path.is_file()).map(|path| std::fs::read(path).unwrap());
    plain.any(|bytes| bytes.windows(needle.len()).any(|window| window == needle.as_bytes()))
}

pub(crate) fn exhibit(bench: &Bench) -> Value {
    bench.list("exhibits").remove(0)
}

pub(crate) fn counts(bench: &Bench) -> [u64; 4] {
    let exhibit = exhibit(bench);
    ["chats", "records", "singles", "files"].map(|what| exhibit[format!("{what}_set_aside_count")].as_u64().unwrap())
}

pub(crate) fn evidence(bench: &Bench) {
    let direct = "13/03/24, 10:00 - +34 600 000 077: zarzamora (file attached)\n\
        13/03/24, 10:01 - +34 600 000 077: IMG-20240313-WA0007.png (file attached)\n\
        13/03/24, 10:02 - Luis: arandano https://example.org/frambuesa +34 600 000 055\n";
    let group = "13/03/24, 10:00 - Ana created group \"Paseos\"\n\
        13/03/24, 10:01 - Ana added +34 600 000 077\n\
        13/03/24, 10:02 - Ana: pan integral\n\
        13/03/24, 10:03 - +34 600 000 077: mandarina\n\
        13/03/24, 10:04 - +34 600 000 077: IMG-20240313-WA0008.png (file attached)\n\
        13/03/24, 10:05 - Luis: fruta de temporada\n";
    write(&bench.path("evidence/a/WhatsApp Chat with +34 600 000 077.txt"), direct);
    write(&bench.path("evidence/a/WhatsApp Chat with Paseos.txt"), group);
    for (name, seed) in [("IMG-20240313-WA0007.png", 7), ("IMG-20240313-WA0008.png", 8), ("IMG-20240313-WA0009.png", 9)]
    {
        picture(&bench.path(&format!("evidence/a/{name}")), seed);
    }
}

pub(crate) const SECRET: [&str; 10] = [
    "zarzamora",
    "arandano",
    "frambuesa",
    "mandarina",
    "600 000 077",
    "34600000077",
    "600 000 055",
    "34600000055",
    "WA0007",
    "WA0008",
];

#[test]
fn nothing_of_a_protected_correspondent_reaches_the_vault_and_the_others_are_read() {
    let bench = Bench::new();
    evidence(&bench);
    bench.open(&[]);
    bench.ok(&["protected", "add", LAWYER, "--reason", "abogada"]);
    bench.ok(&["ingest", "evidence/a", "--case", "A"]);
    bench.ok(&["network", "--case", "A"]);
    assert_eq!(counts(&bench), [1, 6, 3, 3]);
    let exhibit = exhibit(&bench);
    assert_eq!((exhibit["kept_count"].as_u64(), exhibit["seen_count"].as_u64()), (Some(2), Some(5)));
    assert_eq!(exhibit["chats_out_of_scope_count"], 0, "what is protected is counted apart from the scope");
    // The list itself stands in the vault, and nowhere else may the number.
    bench.ok(&["protected", "remove", LAWYER, "--reason", "prueba"]);
    for secret in SECRET {
        assert!(!stands_in_vault(&bench, secret) || secret == "34600000077", "{secret} stands in the vault");
    }
    for held in ["pan integral", "fruta de temporada", "WA0009"] {
        assert!(stands_in_vault(&bench, held), "{held} is lost");
    }
    let kept: Vec<String> = bench.list("messages").iter().map(|m| text(m, "text").to_owned()).collect();
    assert!(kept.iter().any(|t| t == "pan integral") && kept.iter().any(|t| t == "fruta de temporada"), "{kept:?}");
    assert!(bench.list("accounts").iter().all(|a| a["phone"] != "+34600000077"));
    bench.ok(&["verify", "--case", "A"]);
}

#[test]
fn the_list_is_changed_with_a_reason_and_exhibits_are_read_again_by_it() {
    let bench = Bench::new();
    evidence(&bench);
    bench.open(&[]);
    let ingest = ["ingest", "evidence/a", "--case", "A"];
    bench.ok(&ingest);
    assert!(stands_in_vault(&bench, "zarzamora"));
    bench.ok(&["protected", "add", LAWYER, "--reason", "abogada"]);
    let report = || {
        bench.ok(&["report", "--case", "A", "--out", "r.html", "--lang", "en"]);
        std::fs::read_to_string(bench.path("r.html")).unwrap()
    };
    let due = "before the list of protected correspondents was changed";
    assert!(report().contains(due));
    assert!(bench.ok(&ingest).to_string().contains("read-again"));
    assert_eq!(counts(&bench), [1, 6, 3, 3]);
    for secret in ["zarzamora", "arandano", "frambuesa", "mandarina", "600 000 077", "WA0007", "WA0008"] {
        assert!(!stands_in_vault(&bench, secret), "{secret} still stands in the vault");
    }
    let told = report();
    assert!(!told.contains(due) && told.contains("1 chats and 6 records with protected correspondents"));
    assert!(bench.ok(&ingest).to_string().contains("already-held"));
    let without_reason = run(bench.0.path(), &["protected", "remove", LAWYER, "--reason", " ", "--vault", "v"]);
    assert_eq!(without_reason.status.code(), Some(2));
    bench.ok(&["protected", "remove", LAWYER, "--reason", "mandato judicial"]);
    assert!(bench.ok(&ingest).to_string().contains("read-again"));
    assert_eq!(counts(&bench), [0, 0, 0, 0]);
}

#[test]
fn a_number_protects_the_account_that_another_place_of_the_source_links_with_it() {
    let bench = Bench::new();
    let said = |id: u64, from: u64, name: &str, words: &str| {
        json!({ "id": id, "type": "message", "date": "2024-03-13T10:00:00", "date_unixtime": (1_710_324_000 + id).to_string(),
            "from": name, "from_id": format!("user{from}"), "text": words, "text_entities": [] })
    };
    let mut reply = said(3, 3, "Luis", "acelgas");
    reply["reply_to_message_id"] = json!(2);
    let chats = json!([
        { "name": "Dra. Ruiz", "type": "personal_chat", "id": 77, "messages": [said(1, 1, "Ana", "zarzamora"), said(2, 77, "Dra. Ruiz", "arandano")] },
        { "name": "Paseos", "type": "private_group", "id": 5,
            "messages": [said(1, 1, "Ana", "pan integral"), said(2, 77, "Dra. Ruiz", "mandarina"), reply] },
    ]);
    let export = json!({
        "about": "Made for a test.",
        "personal_information": { "user_id": 1, "first_name": "Ana", "last_name": "", "phone_number": "+34 600 000 011", "username": "" },
        "contacts": { "about": "", "list": [
            { "user_id": 77, "first_name": "Dra.", "last_name": "Ruiz", "phone_number": "+34 600 000 077", "date": "2024-01-01T00:00:00" },
        ] },
        "chats": { "about": "", "list": chats },
    });
    write(&bench.path("evidence/a/result.json"), export.to_string());
    write(&bench.path("list.csv"), "number;reason\n+34 600 000 077;abogada\n");
    bench.open(&[]);
    bench.ok(&["protected", "import", "list.csv"]);
    bench.ok(&["ingest", "evidence/a", "--case", "A"]);
    bench.ok(&["network", "--case", "A"]);
    let kept: Vec<String> = bench.list("messages").iter().map(|m| text(m, "text").to_owned()).collect();
    assert_eq!(kept.iter().filter(|t| !t.is_empty()).collect::<Vec<_>>(), ["pan integral", "acelgas"]);
    assert_eq!(counts(&bench)[0], 1);
    // The list itself stands in the vault, with what is linked.
    bench.ok(&["protected", "remove", LAWYER, "--reason", "prueba"]);
    for secret in ["zarzamora", "arandano", "mandarina", "Ruiz", "user77"] {
        assert!(!stands_in_vault(&bench, secret), "{secret} stands in the vault");
    }
}

#[test]
fn a_name_is_matched_only_where_the_list_says_that_it_is_one() {
    for (value, aside) in [("name:Padre Luis", 1), ("name:Padre luis", 0), ("luis", 0)] {
        let bench = Bench::new();
        let chat = "13/03/24, 10:00 - Padre Luis: zarzamora\n13/03/24, 10:01 - Ana: pan\n";
        write(&bench.path("evidence/a/WhatsApp Chat with Padre Luis.txt"), chat);
        bench.open(&[]);
        bench.ok(&["protected", "add", value, "--reason", "clero"]);
        bench.ok(&["ingest", "evidence/a", "--case", "A"]);
        assert_eq!(counts(&bench)[0], aside, "{value}");
        assert_eq!(stands_in_vault(&bench, "zarzamora"), aside == 0, "{value}");
    }
}

#[test]
fn seeing_the_list_is_logged_and_a_wrong_line_takes_nothing_in() {
    let bench = Bench::new();
    bench.open(&[]);
    write(&bench.path("wrong.txt"), "+34 600 000 077\n600 000 078\n");
    let out = run(bench.0.path(), &["protected", "import", "wrong.txt", "--vault", "v", "--json"]);
    let told = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(2));
    assert!(told.contains("not-a-contact") && !told.contains("600"), "{told}");
    assert_eq!(bench.ok(&["protected", "list"]), json!([]));
    bench.ok(&["protected", "add", LAWYER, "user77", "--reason", "abogada"]);
    let entries = || bench.ok(&["vault", "status"])["audit_entry_count"].as_u64().unwrap();
    let before = entries();
    let list = bench.ok(&["protected", "list"]);
    let rows: Vec<_> = list.as_array().unwrap().iter().map(|r| (text(r, "kind"), text(r, "value"))).collect();
    assert_eq!(rows, [("account", "user77"), ("phone", "+34600000077")]);
    assert_eq!(entries(), before + 1);
}
