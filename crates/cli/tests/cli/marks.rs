//! Marks of accounts: whoever is marked is named by the mark alone, in every form of every output.

use crate::again::{Bench, picture, write};
use crate::amparo::{run, text};
use crate::stickers::{mark, sticker};
use serde_json::{Value, json};

/// Somebody who sends, joins, makes a group, is mentioned, is called, has a chat of two on each phone, and a sticker.
const NUMBER: &str = "+34 600 000 077";
const LISTS: [&str; 27] = [
    "exhibits",
    "items",
    "matches",
    "issues",
    "accounts",
    "groups",
    "members",
    "messages",
    "invites",
    "indicators",
    "stickers",
    "sightings",
    "introductions",
    "clocks",
    "differences",
    "unlinked",
    "marks",
    "lineage-words",
    "ages",
    "family-words",
    "keys",
    "keys-apart",
    "adults-among-minors",
    "gaps",
    "estimates",
    "proposals",
    "countries",
];
/// Names, numbers and ids of hers, in all writings that the evidence has.
const SECRETS: [&str; 7] = ["marta", "ruiz", "600 000 077", "600000077", "600-000-077", "5550077", "771234567890"];

const CHATS: &str = "
    CREATE TABLE jid (_id INTEGER PRIMARY KEY, user TEXT, server TEXT, device INTEGER, type INTEGER);
    CREATE TABLE jid_map (lid_row_id INTEGER PRIMARY KEY, jid_row_id INTEGER);
    CREATE TABLE chat (_id INTEGER PRIMARY KEY, jid_row_id INTEGER, subject TEXT);
    CREATE TABLE message (_id INTEGER PRIMARY KEY, chat_row_id INTEGER, from_me INTEGER, key_id TEXT,
        sender_jid_row_id INTEGER, timestamp INTEGER, message_type INTEGER, text_data TEXT);
    CREATE TABLE message_details (message_row_id INTEGER PRIMARY KEY, author_device_jid INTEGER);
    CREATE TABLE message_media (message_row_id INTEGER PRIMARY KEY, file_path TEXT, mime_type TEXT);
    INSERT INTO jid VALUES (1, '34600000001', 's.whatsapp.net', 0, 0), (2, '34600000077', 's.whatsapp.net', 0, 0),
        (3, '771234567890', 'lid', 0, 18), (10, '34600000077-1400000000', 'g.us', 0, 1);
    INSERT INTO jid_map VALUES (3, 2);
    INSERT INTO chat VALUES (1, 10, 'Amigas de Marta'), (2, 2, NULL);
    INSERT INTO message VALUES (1, 1, 1, 'K1', NULL, 1709294400000, 0, 'hola @771234567890 y @34600000077'),
        (2, 1, 0, 'K2', 3, 1709294460000, 0, 'aqui estoy, soy Marta'),
        (3, 2, 0, 'K3', 2, 1709294470000, 0, 'solo para ti'),
        (4, 2, 1, 'K4', NULL, 1709294480000, 0, 'gracias por avisar');
    INSERT INTO message_details VALUES (1, 1);";

fn evidence(bench: &Bench) {
    let group = |who: &str, more: &str| {
        format!(
            "13/03/24, 10:00 - {who} created group \"Cumple de Marta Ruiz\"\n13/03/24, 10:01 - {who} added Luis\n\
             13/03/24, 10:02 - {who}: pan integral y queso\n13/03/24, 10:03 - Luis: llama a Marta al 600-000-077\n\
             13/03/24, 10:04 - {who}: foto de Marta Ruiz.png (file attached)\n13/03/24, 10:05 - Luis: fruta de temporada\n{more}\
             13/03/24, 10:06 - {who}: la ruta pasa por la laguna\n13/03/24, 10:07 - Luis: https://wa.me/34600000077 es ella\n\
             13/03/24, 10:08 - Luis: +34600000077 y https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv\n"
        )
    };
    let direct =
        |who: &str| format!("13/03/24, 11:00 - {who}: quiero contar algo\n13/03/24, 11:01 - Luis: te escucho\n");
    for (phone, who) in [("a", NUMBER), ("b", "Marta Ruiz")] {
        let at = |name: &str| bench.path(&format!("evidence/{phone}/{name}"));
        write(&at(&format!("WhatsApp Chat with {who}.txt")), direct(who));
        let more = if phone == "a" { "13/03/24, 10:05 - Luis: esto falta en el otro\n" } else { "" };
        write(&at("WhatsApp Chat with Cumple de Marta Ruiz.txt"), group(who, more));
        picture(&at("foto de Marta Ruiz.png"), 1);
        write(&at("copia Marta.zip"), b"PK\x03\x04 no archive");
    }
    let said = |id: u64, from: &str, name: &str, words: &str| {
        json!({ "id": id, "type": "message", "date": "2024-03-13T10:00:00", "date_unixtime": (1_710_324_000 + id).to_string(),
            "from": name, "from_id": from, "text": words, "text_entities": [] })
    };
    let export = json!({
        "about": "Made for a test.",
        "personal_information": { "user_id": 1, "first_name": "Luis", "last_name": "", "phone_number": "+34 600 000 011", "username": "" },
        "contacts": { "about": "", "list": [
            { "user_id": 5_550_077, "first_name": "Marta", "last_name": "Ruiz", "phone_number": NUMBER, "date": "2024-01-01T00:00:00" },
        ] },
        "chats": { "about": "", "list": [
            { "name": "Marta Ruiz", "type": "personal_chat", "id": 5_550_077,
                "messages": [said(1, "user1", "Luis", "hola"), said(2, "user5550077", "Marta Ruiz", "mi correo es ruiz@example.org")] },
            { "name": "Paseos", "type": "private_group", "id": 5,
                "messages": [said(1, "user1", "Luis", "pan"), said(2, "user5550077", "Marta Ruiz", "mandarina")] },
        ] },
    });
    write(&bench.path("evidence/c/result.json"), export.to_string());
    write(
        &bench.path("evidence/c/STK-1.webp"),
        sticker(1, &mark("org.example.pegatinas 7c0e55aa", "Marta Ruiz", "is-avatar-sticker")),
    );
    write(&bench.path("evidence/d/nota.txt"), "para Marta Ruiz");
    std::fs::create_dir_all(bench.path("evidence/d/com.whatsapp")).unwrap();
    testkit::write_database(&bench.path("evidence/d/com.whatsapp/msgstore.db"), CHATS).unwrap();
    picture(&bench.path("evidence/telefono de Marta/nada.png"), 1);
}

fn bench() -> Bench {
    let bench = Bench::new();
    evidence(&bench);
    bench.open(&[]);
    bench.ok(&["hashset", "build", "known", "--name", "K", "--case", "A"]);
    run_ok(&bench, &["ingest", "evidence", "--each", "--case", "A"]);
    bench.ok(&["match", "--case", "A"]);
    bench.ok(&["network", "--case", "A"]);
    bench
}

/// A command that may have met damage; what it says on stdout and on stderr.
fn run_ok(bench: &Bench, args: &[&str]) -> String {
    let out = run(bench.0.path(), &[args, &["--vault", "v", "--now", "2026-01-02T10:00:00Z"]].concat());
    let told = String::from_utf8([out.stdout, out.stderr].concat()).unwrap();
    assert!(matches!(out.status.code(), Some(0 | 3)), "{args:?}: {told}");
    told
}

/// Every form in which the program puts a case out: what was asked for, and what it said.
fn outputs(bench: &Bench, more: &[&str]) -> Vec<(String, String)> {
    let item = text(&bench.list("matches")[0], "item").to_owned();
    let mut asked: Vec<Vec<&str>> = LISTS.iter().map(|list| vec!["list", list]).collect();
    asked.extend(["invites", "indicators", "messages"].map(|list| vec!["list", list, "--full"]));
    asked.push(vec!["list", "items", "--all"]);
    asked.push(vec!["trace", &item]);
    let mut told = Vec::new();
    for args in &asked {
        for form in [vec![], vec!["--json"], vec!["--jsonl"], vec!["--lang", "en"]] {
            let args = [args, more, &["--case", "A"], &form[..]].concat();
            told.push((args.join(" "), run_ok(bench, &args)));
        }
    }
    for lang in ["es", "en"] {
        let args = [&["report", "--case", "A", "--out", "r.html", "--lang", lang], more].concat();
        let said = run_ok(bench, &args);
        told.push((format!("report {lang}"), said + &std::fs::read_to_string(bench.path("r.html")).unwrap()));
    }
    for args in [
        &["verify", "--case", "A"][..],
        &["network", "--case", "A"],
        &["case", "show", "A"],
        &["match", "--explain", &item, "--case", "A"],
    ] {
        for form in [&[][..], &["--json"]] {
            told.push((args.join(" "), run_ok(bench, &[args, form].concat())));
        }
    }
    told
}

/// Ids from which somebody with the evidence, or with all numbers to try, could tell who is meant.
fn ids_of_hers(bench: &Bench) -> Vec<String> {
    let is_hers = |row: &Value| {
        SECRETS.iter().any(|secret| {
            row["names"].to_string().to_lowercase().contains(secret) || row["phones"].to_string().contains(secret)
        })
    };
    let accounts = bench.list("accounts");
    let mut ids = Vec::new();
    for account in accounts.iter().filter(|row| is_hers(row)) {
        ids.push(text(account, "account").to_owned());
        ids.extend(account["aliases"].as_array().unwrap().iter().map(|alias| text(alias, "alias").to_owned()));
    }
    for group in bench.list("groups").iter().filter(|g| g["kind"] == "direct") {
        ids.push(text(group, "group").to_owned());
        ids.extend(group["chats"].as_array().unwrap().iter().map(|chat| text(chat, "chat").to_owned()));
    }
    let numbers = bench.list("indicators");
    ids.extend(numbers.iter().filter(|i| text(i, "value").contains("600000077")).map(|i| text(i, "digest").to_owned()));
    ids
}

/// What an output says that it must not.
fn leaks(told: &str, secrets: &[String]) -> Vec<String> {
    let told = told.to_lowercase();
    secrets.iter().filter(|secret| told.contains(secret.as_str())).cloned().collect()
}

#[test]
fn whoever_is_marked_is_named_by_no_output_in_any_form() {
    let bench = bench();
    let words: Vec<String> = SECRETS.map(String::from).to_vec();
    let ids = ids_of_hers(&bench);
    assert!(ids.len() > 12, "{}", ids.len());
    let before = outputs(&bench, &[]);
    // Each of these names her: none of them is silent by itself.
    for list in [
        "exhibits",
        "items",
        "matches",
        "issues",
        "accounts",
        "groups",
        "members",
        "messages",
        "indicators",
        "stickers",
        "sightings",
        "differences",
    ] {
        let said = before.iter().filter(|(asked, _)| asked.starts_with(&format!("list {list} --case A --json")));
        assert!(said.clone().count() > 0 && said.clone().all(|(_, told)| !leaks(told, &words).is_empty()), "{list}");
    }
    for asked in ["trace", "report"] {
        assert!(before.iter().any(|(a, told)| a.starts_with(asked) && !leaks(told, &words).is_empty()), "{asked}");
    }
    let done = bench.ok(&["account", "mark", NUMBER, "witness", "--case", "A", "--reason", "Marta Ruiz declaró"]);
    assert_eq!((text(&done, "name"), &done["changed"]), ("witness 1", &true.into()));
    assert!(done["account_count"].as_u64().unwrap() >= 2, "{done}");
    let secrets = [words, ids].concat();
    for (asked, told) in outputs(&bench, &[]) {
        assert_eq!(leaks(&told, &secrets), Vec::<String>::new(), "{asked}: {}", around(&told, &secrets));
    }
    let accounts = bench.list("accounts");
    let witness: Vec<&Value> = accounts.iter().filter(|a| a["names"][0] == "witness 1").collect();
    assert!(!witness.is_empty() && witness.iter().all(|a| a["category"] == "witness" && a["involvement"] == json!({})));
    // A network that is made anew keeps the mark.
    bench.ok(&["network", "--case", "A"]);
    for (asked, told) in outputs(&bench, &[]) {
        assert_eq!(leaks(&told, &secrets), Vec::<String>::new(), "{asked}");
    }
    bench.ok(&["verify"]);
}

/// Where the first leak stands.
fn around(told: &str, secrets: &[String]) -> String {
    let told = told.to_lowercase();
    let at = secrets.iter().find_map(|secret| told.find(secret.as_str()));
    at.map(|at| {
        String::from_utf8_lossy(&told.as_bytes()[at.saturating_sub(200)..(at + 100).min(told.len())]).into_owned()
    })
    .unwrap_or_default()
}

#[test]
fn who_is_marked_is_shown_only_where_it_is_asked_for_with_a_reason_and_that_is_logged() {
    let bench = bench();
    bench.ok(&["account", "mark", NUMBER, "victim", "--case", "A", "--reason", "denuncia"]);
    let logged =
        || testkit::audit_verbs(&bench.path("v")).unwrap().iter().filter(|v| *v == "case.show-unmasked").count();
    for args in [&["--unmasked"][..], &["--unmasked", "--reason", " "], &["--reason", "x"]] {
        let all = [&["list", "accounts", "--case", "A", "--vault", "v", "--json"], args].concat();
        assert_eq!(run(bench.0.path(), &all).status.code(), Some(2), "{args:?}");
    }
    assert_eq!(logged(), 0);
    let told = outputs(&bench, &["--unmasked", "--reason", "orden del juez"]);
    for list in ["accounts", "groups", "members", "messages", "exhibits", "marks"] {
        let said =
            told.iter().find(|(asked, _)| asked.starts_with(&format!("list {list} ")) && asked.contains("--json "));
        let said = said.or_else(|| {
            told.iter().find(|(asked, _)| asked.starts_with(&format!("list {list} ")) && asked.ends_with("--json"))
        });
        assert!(said.is_some_and(|(_, told)| told.contains("600000077") || told.contains("Marta")), "{list}");
    }
    assert!(logged() > 20);
    assert!(leaks(&run_ok(&bench, &["list", "accounts", "--case", "A"]), &SECRETS.map(String::from)).is_empty());
}

#[test]
fn marks_are_words_that_are_added_and_numbers_pass_to_nobody_else() {
    let bench = bench();
    let say =
        |verb: &str, who: &str, mark: &str| bench.ok(&["account", verb, who, mark, "--case", "A", "--reason", "x"]);
    assert_eq!(text(&say("mark", NUMBER, "witness"), "name"), "witness 1");
    assert_eq!(say("mark", "witness-1", "witness")["changed"], false);
    assert_eq!(text(&say("mark", "+34 600 000 011", "witness"), "name"), "witness 2");
    assert_eq!(text(&say("mark", "user5550077", "reporter"), "name"), "reporter 1");
    // Of several marks the first holds.
    let names = |bench: &Bench| {
        bench.list("accounts").iter().map(|a| text(&json!({ "n": a["names"][0] }), "n").to_owned()).collect::<Vec<_>>()
    };
    assert!(names(&bench).contains(&"witness 1".to_owned()) && !names(&bench).contains(&"reporter 1".to_owned()));
    let id = bench
        .list("accounts")
        .iter()
        .find(|a| a["names"][0] == "witness 2" && a["category"] == "witness")
        .map(|a| text(a, "account").to_owned())
        .unwrap();
    say("unmark", &id, "witness");
    assert!(names(&bench).contains(&"Luis".to_owned()));
    assert_eq!(text(&say("mark", "+34 600 000 012", "witness"), "name"), "witness 3");
    assert_eq!(text(&say("mark", "+34 600 000 011", "witness"), "name"), "witness 2");
    for (args, code) in [
        (["account", "mark", "Marta Ruiz", "witness"], "no-account"),
        (["account", "mark", NUMBER, "friend"], "not-a-mark"),
        (["account", "unmark", NUMBER, "victim"], "not-marked"),
    ] {
        let out =
            run(bench.0.path(), &[&args[..], &["--case", "A", "--reason", "x", "--vault", "v", "--json"]].concat());
        let told = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.code() == Some(2) && told.contains(&format!("\"code\":\"{code}\"")), "{told}");
        assert!(!told.contains("Marta"), "{told}");
    }
    let said = bench.list("marks");
    assert_eq!(said.iter().filter(|m| m["marked"] == true).count(), 5);
    assert!(said.iter().all(|m| m["known_by"] == json!([])));
}

#[test]
fn what_is_left_out_of_comparisons_is_said() {
    let bench = bench();
    bench.ok(&["account", "mark", NUMBER, "victim", "--case", "A", "--reason", "denuncia"]);
    let told = run_ok(&bench, &["list", "accounts", "--case", "A", "--lang", "en"]);
    assert!(told.contains("accounts that are marked are left out of comparisons; they sent"), "{told}");
    run_ok(&bench, &["report", "--case", "A", "--out", "r.html", "--lang", "en"]);
    let report = std::fs::read_to_string(bench.path("r.html")).unwrap();
    assert!(report.contains("accounts that are marked are left out of comparisons; they sent"));
    assert!(report.contains("Accounts that are marked are named by their mark alone"));
}
