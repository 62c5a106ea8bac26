//! Taking a link apart: two observations that are not one, and the way back.

use crate::again::{Bench, write};
use crate::amparo::{run, text};
use serde_json::Value;

const CHAT: &str = "13/03/24, 10:00 - Ana: pan integral y queso\n13/03/24, 10:01 - Luis: fruta de temporada\n\
    13/03/24, 10:02 - Marta: salimos a las ocho en punto\n13/03/24, 10:03 - Ana: llevo la cantimplora grande\n\
    13/03/24, 10:04 - Luis: la ruta pasa por la laguna\n13/03/24, 10:05 - Marta: nos vemos en la fuente vieja\n";

/// Lists that the network makes.
const MADE: [&str; 6] = ["accounts", "groups", "members", "messages", "clocks", "differences"];

fn made(bench: &Bench) -> Vec<Vec<Value>> {
    MADE.iter().map(|list| bench.list(list)).collect()
}

/// Two exports of one group, by two phones.
fn bench() -> Bench {
    let bench = Bench::new();
    for (phone, more) in [("a", ""), ("b", "13/03/24, 10:06 - Marta: llego tarde\n")] {
        write(&bench.path(&format!("evidence/{phone}/WhatsApp Chat with Paseos.txt")), format!("{CHAT}{more}"));
    }
    bench.open(&[]);
    bench.ok(&["ingest", "evidence", "--each", "--case", "A"]);
    bench.ok(&["network", "--case", "A"]);
    bench
}

/// The ids of what stands in a field of a row's parts.
fn ids(row: &Value, parts: &str, field: &str) -> Vec<String> {
    row[parts].as_array().unwrap().iter().map(|part| text(part, field).to_owned()).collect()
}

fn say(bench: &Bench, verb: &str, pair: &[String], reason: &str) -> Value {
    bench.ok(&[verb, &pair[0], &pair[1], "--case", "A", "--reason", reason])
}

fn fails(bench: &Bench, args: &[&str], code: &str) {
    let out = run(bench.0.path(), &[args, &["--vault", "v", "--json"]].concat());
    assert_eq!(out.status.code(), Some(2), "{args:?}");
    let told = String::from_utf8_lossy(&out.stderr);
    assert!(told.contains(&format!("\"code\":\"{code}\"")), "{args:?}: {told}");
}

#[test]
fn two_chats_that_are_taken_apart_are_two_groups_and_put_together_again_what_they_were() {
    let bench = bench();
    let before = made(&bench);
    let chats = ids(&bench.list("groups")[0], "chats", "chat");
    assert_eq!((before[1].len(), before[3].len(), chats.len()), (1, 7, 2));
    let done = say(&bench, "unlink", &chats, "dos grupos del mismo club");
    assert_eq!((&done["changed"], &done["group_count"], &done["message_count"]), (&true.into(), &2.into(), &13.into()));
    assert!(bench.list("groups").iter().all(|group| group["chats"].as_array().unwrap().len() == 1));
    // Once more changes nothing, and a network that is made anew by itself remembers.
    assert_eq!(say(&bench, "unlink", &chats, "otra vez")["changed"], false);
    bench.ok(&["network", "--case", "A"]);
    assert_eq!(bench.list("groups").len(), 2);
    assert_eq!(say(&bench, "relink", &chats, "sí era uno")["group_count"], 1);
    let mut after = made(&bench);
    // An id that was in use for a while resolves for ever: all that is left of it.
    after[1][0]["formerly"] = before[1][0]["formerly"].clone();
    assert_eq!(after, before);
    let said: Vec<(bool, bool)> =
        bench.list("unlinked").iter().map(|w| (w["apart"] == true, w["apart_now"] == true)).collect();
    assert_eq!(said, [(true, false), (false, false)]);
    let verbs = testkit::audit_verbs(&bench.path("v")).unwrap();
    let of = |verb: &str| verbs.iter().filter(|v| *v == verb).count();
    assert_eq!((of("network.unlink"), of("network.relink")), (1, 1));
    bench.ok(&["verify"]);
}

#[test]
fn two_aliases_that_are_taken_apart_are_two_accounts() {
    let bench = bench();
    let named = |name: &str| bench.list("accounts").into_iter().filter(|a| a["names"][0] == name).collect::<Vec<_>>();
    let aliases = ids(&named("Marta")[0], "aliases", "alias");
    assert_eq!((aliases.len(), bench.list("accounts").len()), (2, 3));
    assert_eq!(say(&bench, "unlink", &aliases, "dos Martas")["account_count"], 4);
    assert_eq!(named("Marta").len(), 2);
    let row = bench.list("unlinked").remove(0);
    assert_eq!((text(&row, "kind"), text(&row, "a_name"), text(&row, "reason")), ("alias", "Marta", "dos Martas"));
    assert_eq!(say(&bench, "relink", &aliases, "una sola")["account_count"], 3);
}

#[test]
fn without_an_exhibit_that_is_held_apart_the_lists_are_what_they_were_before_it_came() {
    let bench = bench();
    let before = made(&bench);
    write(&bench.path("evidence/c/WhatsApp Chat with Paseos.txt"), format!("{CHAT}13/03/24, 10:07 - Luis: ya estoy\n"));
    bench.ok(&["ingest", "evidence", "--each", "--case", "A"]);
    bench.ok(&["network", "--case", "A"]);
    let joined = made(&bench);
    assert_eq!((joined[1].len(), joined[3].len()), (1, 8));

    let apart = bench.ok(&["unlink", "c", "--case", "A", "--reason", "otro club"]);
    assert_eq!((text(&apart, "kind"), &apart["changed"], &apart["group_count"]), ("exhibit", &true.into(), &2.into()));
    let id = text(bench.list("exhibits").iter().find(|e| e["apart"] == true).unwrap(), "exhibit").to_owned();
    let of_c = |row: &Value| row.to_string().contains(&id);
    for (list, rows) in MADE.iter().zip(&before) {
        let mut rest: Vec<Value> = bench.list(list).into_iter().filter(|row| !of_c(row)).collect();
        // An id that was in use for a while resolves for ever: all that is left of it.
        rest.iter_mut().filter(|row| row["formerly"].is_array()).for_each(|row| row["formerly"] = Value::Array(vec![]));
        // Members and messages name no exhibit of their own: those of the other group go by its id.
        let groups: Vec<Value> = bench.list("groups").into_iter().filter(of_c).map(|g| g["group"].clone()).collect();
        rest.retain(|row| row["group"].is_null() || !groups.contains(&row["group"]));
        assert_eq!(&rest, rows, "{list}");
    }
    let row = bench.list("unlinked").remove(0);
    assert_eq!((text(&row, "kind"), text(&row, "a_name"), &row["b"]), ("exhibit", "c", &Value::Null));
    assert_eq!(bench.ok(&["unlink", &id, "--case", "A", "--reason", "otra vez"])["changed"], false);
    bench.ok(&["relink", "c", "--case", "A", "--reason", "es el mismo"]);
    let mut after = made(&bench);
    for (rows, old) in after.iter_mut().zip(&joined) {
        rows.iter_mut().zip(old).for_each(|(row, old)| {
            old.get("formerly").into_iter().for_each(|formerly| row["formerly"] = formerly.clone());
        });
    }
    assert_eq!(after, joined);
    bench.ok(&["verify"]);
}

#[test]
fn what_cannot_be_taken_apart_is_refused_and_nothing_is_written_down() {
    let bench = bench();
    let chats = ids(&bench.list("groups")[0], "chats", "chat");
    let alias = ids(&bench.list("accounts")[0], "aliases", "alias").remove(0);
    let nobody = "00".repeat(16);
    for (a, b, reason, code) in [
        (&chats[0], &chats[1], " ", "reason-missing"),
        (&chats[0], &chats[0], "x", "not-two-of-a-kind"),
        (&chats[0], &alias, "x", "not-two-of-a-kind"),
        (&chats[0], &nobody, "x", "no-observation"),
    ] {
        fails(&bench, &["unlink", a, b, "--case", "A", "--reason", reason], code);
    }
    fails(&bench, &["unlink", "nobody's", "--case", "A", "--reason", "x"], "no-exhibit");
    assert!(bench.list("unlinked").is_empty());
}
