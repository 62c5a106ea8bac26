//! Who is protected once their chats lie in the vault, or becomes known as one who is: what is theirs leaves it at once.

use crate::again::{Bench, write};
use crate::amparo::text;
use crate::protected::{LAWYER, SECRET, counts, evidence, exhibit, stands_in_vault};
use serde_json::{Value, json};

const PHONE: &str = "+34 600 000 077";

fn add(bench: &Bench, value: &str) -> Value {
    bench.ok(&["protected", "add", value, "--reason", "abogada"])
}

fn closed(change: &Value) -> [u64; 4] {
    ["exhibit", "chat", "record", "file"].map(|what| change[format!("closed_{what}_count")].as_u64().unwrap())
}

/// Lists that show what is in the chats and files of a case.
fn all(bench: &Bench) -> Vec<Vec<Value>> {
    bench.ok(&["match", "--case", "A"]);
    bench.ok(&["network", "--case", "A"]);
    ["messages", "items", "accounts", "groups", "members", "indicators", "sightings"]
        .map(|kind| bench.list(kind))
        .into()
}

#[test]
fn what_lies_in_the_vault_leaves_it_when_its_correspondent_is_put_on_the_list() {
    let bench = Bench::new();
    evidence(&bench);
    bench.open(&[]);
    let ingest = ["ingest", "evidence/a", "--case", "A"];
    bench.ok(&ingest);
    all(&bench);
    assert!(stands_in_vault(&bench, "zarzamora"));
    // The evidence is back in its store room.
    std::fs::rename(bench.path("evidence"), bench.path("elsewhere")).unwrap();
    let change = add(&bench, LAWYER);
    assert_eq!(closed(&change), [1, 1, 6, 3]);
    assert_eq!(counts(&bench), [1, 6, 3, 3], "counted as if they had never come in");
    let row = exhibit(&bench);
    assert_eq!((row["kept_count"].as_u64(), row["seen_count"].as_u64()), (Some(2), Some(5)));
    assert!(bench.list("groups").is_empty(), "what the network said rested on it");
    for secret in SECRET {
        assert!(!stands_in_vault(&bench, secret) || secret == "34600000077", "{secret} stands in the vault");
    }
    for held in ["pan integral", "fruta de temporada", "WA0009"] {
        assert!(stands_in_vault(&bench, held), "{held} is lost");
    }
    bench.ok(&["report", "--case", "A", "--out", "r.html", "--lang", "en"]);
    let report = std::fs::read_to_string(bench.path("r.html")).unwrap();
    assert!(report.contains("before the list of protected correspondents was changed"));
    let after = all(&bench);
    std::fs::rename(bench.path("elsewhere"), bench.path("evidence")).unwrap();
    bench.ok(&["verify", "--case", "A"]);
    assert!(bench.ok(&ingest).to_string().contains("read-again"));
    assert_eq!(counts(&bench), [1, 6, 3, 3]);
    assert_eq!(all(&bench), after, "taking it in again gives the same");
    assert_eq!(closed(&add(&bench, LAWYER)), [0; 4]);
    bench.ok(&["protected", "remove", LAWYER, "--reason", "mandato"]);
    assert_eq!(all(&bench), after, "nothing comes back before it is taken in again");
}

#[test]
fn a_file_that_another_message_carries_stays() {
    let bench = Bench::new();
    evidence(&bench);
    let path = bench.path("evidence/a/WhatsApp Chat with Paseos.txt");
    let group =
        std::fs::read_to_string(&path).unwrap() + "13/03/24, 10:06 - Luis: IMG-20240313-WA0008.png (file attached)\n";
    write(&path, group);
    bench.open(&[]);
    bench.ok(&["ingest", "evidence/a", "--case", "A"]);
    assert_eq!(closed(&add(&bench, LAWYER)), [1, 1, 6, 2]);
    assert!(stands_in_vault(&bench, "WA0008") && !stands_in_vault(&bench, "WA0007"));
}

#[test]
fn a_line_that_is_not_understood_goes_if_it_names_one_of_them() {
    let bench = Bench::new();
    let group = "13/03/24, 10:00 - Ana created group \"Paseos\"\n\
        13/03/24, 10:01 - Ana added Luis\n\
        13/03/24, 10:02 - Ana: pan integral\n\
        13/03/24, 10:02 - Luis: agua\n\
        13/03/24, 10:02 - Ana: queso\n\
        13/03/24, 10:02 - Luis: nueces\n\
        13/03/24, 10:03 - +34 600 000 077 danced a zarzamora\n\
        13/03/24, 10:04 - Padre Luis danced an arandano\n\
        13/03/24, 10:05 - Padre Luisa danced a mandarina\n\
        13/03/24, 10:06 - Luis: fruta de temporada\n";
    write(&bench.path("evidence/a/WhatsApp Chat with Paseos.txt"), group);
    bench.open(&[]);
    let ingest = ["ingest", "evidence/a", "--case", "A"];
    bench.ok(&ingest);
    assert_eq!(closed(&add(&bench, LAWYER)), [1, 0, 1, 0]);
    assert!(!stands_in_vault(&bench, "zarzamora") && stands_in_vault(&bench, "arandano"));
    add(&bench, "name:Padre Luis");
    bench.ok(&ingest);
    for (words, stands) in [("zarzamora", false), ("600 000 077", false), ("arandano", false), ("mandarina", true)] {
        assert_eq!(stands_in_vault(&bench, words), stands, "{words}");
    }
    assert_eq!(counts(&bench), [0, 2, 2, 0]);
}

fn said(id: u64, from: u64, name: &str, words: &str) -> Value {
    json!({ "id": id, "type": "message", "date": "2024-03-13T10:00:00", "date_unixtime": (1_710_324_000 + id).to_string(),
        "from": name, "from_id": format!("user{from}"), "text": words, "text_entities": [] })
}

fn telegram(owner: u64, contacts: Value, chats: Value) -> String {
    let owner = json!({ "user_id": owner, "first_name": "Ana", "last_name": "", "phone_number": format!("+34 600 000 0{owner}"), "username": "" });
    let (contacts, chats) = (json!({ "about": "", "list": contacts }), json!({ "about": "", "list": chats }));
    json!({ "about": "Made for a test.", "personal_information": owner, "contacts": contacts, "chats": chats })
        .to_string()
}

/// Two phones: the first knows the lawyer's number, the second only the account.
fn two_phones(bench: &Bench) {
    let contact = json!([{ "user_id": 77, "first_name": "Dra.", "last_name": "Ruiz", "phone_number": PHONE, "date": "2024-01-01T00:00:00" }]);
    let group = json!([{ "name": "Paseos", "type": "private_group", "id": 5, "messages": [said(1, 11, "Ana", "pan integral")] }]);
    let chats = json!([
        { "name": "Dra. Ruiz", "type": "personal_chat", "id": 77, "messages": [said(1, 12, "Ana", "zarzamora"), said(2, 77, "Dra. Ruiz", "arandano")] },
        { "name": "Montes", "type": "private_group", "id": 6, "messages": [said(1, 12, "Ana", "fruta"), said(2, 77, "Dra. Ruiz", "mandarina")] },
    ]);
    write(&bench.path("evidence/a/result.json"), telegram(11, contact, group));
    write(&bench.path("evidence/b/result.json"), telegram(12, json!([]), chats));
}

const OF_RUIZ: [&str; 4] = ["zarzamora", "arandano", "mandarina", "Ruiz"];

#[test]
fn an_account_that_only_another_exhibit_links_with_the_number_is_protected_whichever_comes_first() {
    for order in [["a", "b"], ["b", "a"]] {
        let bench = Bench::new();
        two_phones(&bench);
        bench.open(&[]);
        add(&bench, LAWYER);
        for (phone, is_last) in order.into_iter().zip([false, true]) {
            let row = bench.ok(&["ingest", &format!("evidence/{phone}"), "--case", "A"]).get(0).cloned().unwrap();
            // The phone that knows who it is tells of the other, where that came first.
            assert_eq!(row["closed_exhibit_count"] == 1, is_last && phone == "a", "{order:?}: {row}");
        }
        let list = bench.ok(&["protected", "list"]);
        let rows: Vec<_> =
            list.as_array().unwrap().iter().map(|r| (text(r, "kind"), text(r, "value"), text(r, "reason"))).collect();
        assert_eq!(rows, [("linked", "user77", "+34600000077"), ("phone", "+34600000077", "abogada")]);
        for secret in OF_RUIZ {
            assert!(!stands_in_vault(&bench, secret), "{order:?}: {secret} stands in the vault");
        }
        assert!(stands_in_vault(&bench, "fruta") && stands_in_vault(&bench, "pan integral"));
        // The exhibit that tells the link was read by it.
        assert!(bench.ok(&["ingest", "evidence/a", "--case", "A"]).to_string().contains("already-held"));
        bench.ok(&["protected", "remove", LAWYER, "--reason", "mandato"]);
        assert_eq!(bench.ok(&["protected", "list"]), json!([]), "what is linked goes with those it is linked with");
    }
}

#[test]
fn a_link_that_the_vault_knows_is_asked_when_somebody_is_put_on_the_list() {
    let bench = Bench::new();
    two_phones(&bench);
    bench.open(&[]);
    bench.ok(&["ingest", "evidence", "--each", "--case", "A"]);
    let change = add(&bench, LAWYER);
    assert_eq!((change["linked_count"].as_u64(), closed(&change)[..2].to_vec()), (Some(1), vec![2, 1]));
    for secret in OF_RUIZ {
        assert!(!stands_in_vault(&bench, secret), "{secret} stands in the vault");
    }
}

#[test]
fn a_card_that_they_sent_is_not_kept_and_one_that_another_sent_is() {
    let card = |name: &str, phone: &str| json!({ "first_name": name, "last_name": "", "phone_number": phone });
    for is_listed_before in [true, false] {
        let bench = Bench::new();
        let (mut theirs, mut other) = (said(1, 77, "Dra. Ruiz", ""), said(2, 11, "Ana", ""));
        theirs["contact_information"] = card("Zoraida", "34600000055");
        other["contact_information"] = card("Eva", "34600000066");
        let group = json!([{ "name": "Paseos", "type": "private_group", "id": 5,
            "messages": [theirs, other, said(3, 11, "Ana", "pan integral"), said(4, 13, "Luis", "fruta")] }]);
        write(&bench.path("evidence/a/result.json"), telegram(11, json!([]), group));
        bench.open(&[]);
        if is_listed_before {
            add(&bench, "user77");
        }
        bench.ok(&["ingest", "evidence/a", "--case", "A"]);
        if !is_listed_before {
            assert!(stands_in_vault(&bench, "Zoraida"));
            add(&bench, "user77");
        }
        for (words, stands) in [("Zoraida", false), ("600000055", false), ("Eva", true), ("600000066", true)] {
            assert_eq!(stands_in_vault(&bench, words), stands, "{words}, listed before: {is_listed_before}");
        }
    }
}

#[test]
fn of_a_conversation_on_discord_neither_the_name_nor_the_file_is_kept() {
    for is_listed_before in [true, false] {
        let bench = Bench::new();
        // As a text: an export begins with its server and its channel.
        let message = |id: &str, who: (&str, &str), words: &str| {
            let (account, name) = who;
            format!(
                "{{\"id\":\"{id}\",\"type\":\"Default\",\"timestamp\":\"2024-03-13T10:00:00+00:00\",\"content\":\"{words}\",\
                 \"author\":{{\"id\":\"{account}\",\"name\":\"{name}\",\"nickname\":\"{name}\"}},\"attachments\":[],\"mentions\":[]}}"
            )
        };
        let (ruiz, ana) = (("900000000000000777", "draruiz"), ("900000000000000002", "ana"));
        let messages = [message("11", ruiz, "zarzamora"), message("12", ana, "arandano")].join(",");
        let export = format!(
            "{{\"guild\":{{\"id\":\"0\",\"name\":\"Direct Messages\",\"iconUrl\":\"\"}},\
             \"channel\":{{\"id\":\"900000000000000001\",\"type\":\"DirectTextChat\",\"name\":\"draruiz\",\"topic\":null}},\
             \"messages\":[{messages}],\"messageCount\":2}}"
        );
        write(&bench.path("evidence/a/nota.txt"), "pan y fruta");
        write(&bench.path("evidence/a/Direct Messages - draruiz [900000000000000001].json"), export);
        bench.open(&[]);
        if is_listed_before {
            add(&bench, "id:900000000000000777");
        }
        bench.ok(&["ingest", "evidence/a", "--case", "A"]);
        if !is_listed_before {
            assert!(stands_in_vault(&bench, "draruiz") && stands_in_vault(&bench, "zarzamora"));
            add(&bench, "id:900000000000000777");
        }
        assert_eq!(counts(&bench)[0], 1, "{is_listed_before}");
        for secret in ["draruiz", "zarzamora", "arandano"] {
            assert!(
                !stands_in_vault(&bench, secret),
                "{secret} stands in the vault, listed before: {is_listed_before}"
            );
        }
        bench.ok(&["verify", "--case", "A"]);
    }
}

#[test]
fn an_export_of_theirs_that_was_sent_in_another_chat_is_closed_and_what_was_said_with_it_stays() {
    let bench = Bench::new();
    let name = format!("WhatsApp Chat with {PHONE}.txt");
    let group = format!(
        "13/03/24, 10:00 - Ana created group \"Paseos\"\n13/03/24, 10:01 - Ana: pan integral\n\
        13/03/24, 10:02 - Luis: queso\n13/03/24, 10:03 - Eva: {name} (file attached)\n"
    );
    write(&bench.path("evidence/a/WhatsApp Chat with Paseos.txt"), group);
    let theirs = format!("13/03/24, 09:00 - {PHONE}: zarzamora\n13/03/24, 09:01 - Eva: arandano\n");
    write(&bench.path(&format!("evidence/a/{name}")), theirs);
    bench.open(&[]);
    bench.ok(&["ingest", "evidence/a", "--case", "A"]);
    assert_eq!(closed(&add(&bench, PHONE))[..3], [1, 1, 2]);
    for (words, stands) in [("zarzamora", false), ("arandano", false), ("pan integral", true), ("queso", true)] {
        assert_eq!(stands_in_vault(&bench, words), stands, "{words}");
    }
    all(&bench);
    bench.ok(&["verify", "--case", "A"]);
}

#[test]
fn a_chat_in_which_only_its_exporter_writes_is_known_by_its_name() {
    let bench = Bench::new();
    add(&bench, PHONE);
    add(&bench, "name:Dra Ruiz");
    let own = "13/03/24, 09:00 - Luis: zarzamora\n13/03/24, 09:01 - Luis: arandano\n";
    for name in [PHONE, "Dra Ruiz", "Ana"] {
        write(&bench.path(&format!("evidence/a/WhatsApp Chat with {name}.txt")), own);
    }
    bench.open(&[]);
    bench.ok(&["ingest", "evidence/a", "--case", "A"]);
    assert_eq!((counts(&bench)[0], all(&bench)[0].len()), (2, 2));
}

#[test]
fn a_card_about_them_closes_nobody_elses_chats_and_a_number_that_changed_closes_theirs() {
    let bench = Bench::new();
    let mut card = said(1, 13, "Luis", "");
    card["contact_information"] = json!({ "first_name": "Ruiz", "last_name": "", "phone_number": PHONE,
            "contact_vcard": "BEGIN:VCARD\nFN:Ruiz\nTEL;waid=34600000002:+34 600 000 077\nEND:VCARD" });
    let group = json!([{ "name": "Paseos", "type": "private_group", "id": 5,
        "messages": [card, said(2, 11, "Ana", "pan integral"), said(3, 13, "Luis", "fruta")] }]);
    write(&bench.path("evidence/a/result.json"), telegram(11, json!([]), group));
    let other = "13/03/24, 09:00 - +34 600 000 002: melocoton\n13/03/24, 09:01 - Eva: cereza\n";
    write(&bench.path("evidence/b/WhatsApp Chat with +34 600 000 002.txt"), other);
    let changed = format!(
        "13/03/24, 09:00 - {PHONE}: mandarina\n13/03/24, 09:01 - Ana: pera\n13/03/24, 09:02 - Eva: cereza\n\
        13/03/24, 09:03 - {PHONE} changed to +34 600 000 088\n13/03/24, 09:04 - +34 600 000 088: zarzamora\n"
    );
    write(&bench.path("evidence/c/WhatsApp Chat with Paseos.txt"), changed);
    bench.open(&[]);
    bench.ok(&["ingest", "evidence", "--each", "--case", "A"]);
    add(&bench, PHONE);
    for (words, stands) in [("melocoton", true), ("cereza", true), ("mandarina", false), ("zarzamora", false)] {
        assert_eq!(stands_in_vault(&bench, words), stands, "{words}");
    }
}
