//! What analysts say of where groups come from, of ages, and of items that show one picture.

use crate::again::{Bench, write};
use crate::amparo::{run, text};
use serde_json::{Value, json};

const LARGE: &str = "13/03/24, 10:00 - Ana created group \"Paseos\"\n13/03/24, 10:01 - Ana added Luis\n\
    13/03/24, 10:02 - Ana: pan integral y queso\n13/03/24, 10:03 - Luis: fruta de temporada\n\
    13/03/24, 10:04 - +34 600 000 077: salimos a las ocho en punto\n13/03/24, 10:05 - Luis: la ruta pasa por la laguna\n";
const SMALL: &str = "15/03/24, 10:00 - Luis created group \"Paseos cortos\"\n15/03/24, 10:01 - Luis added Marta\n\
    15/03/24, 10:02 - Luis: venimos de Paseos\n15/03/24, 10:03 - Marta: llevo la cantimplora grande\n\
    15/03/24, 10:04 - Luis: nos vemos en la fuente vieja\n15/03/24, 10:05 - Marta: yo digo que no venimos de Paseos\n";
const TWO: &str = "16/03/24, 10:00 - Marta: hola\n16/03/24, 10:01 - Ana: buenas tardes\n";

/// A phone with a large group, a small one, and a chat of two.
fn bench() -> Bench {
    let bench = Bench::new();
    for (name, chat) in [("Paseos", LARGE), ("Paseos cortos", SMALL), ("Marta", TWO)] {
        write(&bench.path(&format!("evidence/a/WhatsApp Chat with {name}.txt")), chat);
    }
    bench.open(&[]);
    bench.ok(&["ingest", "evidence", "--each", "--case", "A"]);
    bench.ok(&["network", "--case", "A"]);
    bench
}

fn group(bench: &Bench, name: &str) -> String {
    let groups = bench.list("groups");
    text(groups.iter().find(|g| g["name"] == name).unwrap(), "group").to_owned()
}

fn message(bench: &Bench, words: &str) -> String {
    let messages = bench.list("messages");
    text(messages.iter().find(|m| m["text"] == words).unwrap(), "message").to_owned()
}

/// A word on the small group, on these grounds.
fn say(bench: &Bench, parent: &str, grounds: &[&str]) -> Value {
    let child = group(bench, "Paseos cortos");
    let args = ["breakoff", "say", &child, "--parent", parent, "--case", "A", "--reason", "lo dice Luis"];
    bench.ok(&[&args[..], grounds].concat())
}

fn fails(bench: &Bench, args: &[&str], code: &str) {
    let out = run(bench.0.path(), &[args, &["--case", "A", "--vault", "v", "--json"]].concat());
    assert_eq!(out.status.code(), Some(2), "{args:?}");
    let told = String::from_utf8_lossy(&out.stderr);
    assert!(told.contains(&format!("\"code\":\"{code}\"")), "{args:?}: {told}");
}

/// Whether each word of a list holds.
fn holds(bench: &Bench, list: &str) -> Vec<bool> {
    bench.list(list).iter().map(|row| row["holds_now"] == true).collect()
}

#[test]
fn a_word_on_where_a_group_comes_from_keeps_the_message_that_it_quotes() {
    let bench = bench();
    let (large, quoted) = (group(&bench, "Paseos"), message(&bench, "venimos de Paseos"));
    let done = say(&bench, &large, &["--quote", &quoted]);
    assert_eq!((text(&done, "standing"), text(&done, "says"), &done["changed"]), ("quoted", "confirms", &json!(true)));
    assert_eq!((text(&done, "parent_kind"), text(&done, "parent")), ("group", large.as_str()));
    assert_eq!(say(&bench, &large, &["--quote", &quoted])["changed"], false);
    let row = bench.list("lineage-words").remove(0);
    assert_eq!((text(&row, "child_name"), text(&row, "parent_name")), ("Paseos cortos", "Paseos"));
    assert_eq!((text(&row, "message"), text(&row["quote"], "exhibit_name")), (quoted.as_str(), "a"));
    assert_eq!((&row["holds_now"], &row["in_network"], &row["source"]), (&json!(true), &json!(false), &Value::Null));
    bench.ok(&["network", "--case", "A"]);
    assert_eq!(bench.list("lineage-words")[0]["in_network"], true);

    // Another message says otherwise: both stand, each on its own words.
    let against = message(&bench, "yo digo que no venimos de Paseos");
    assert_eq!(text(&say(&bench, &large, &["--quote", &against, "--deny"]), "says"), "denies");
    assert_eq!(holds(&bench, "lineage-words"), [true, true]);
    // What was a mistake is taken back, and stays in the list.
    say(&bench, &large, &["--quote", &quoted, "--withdraw"]);
    assert_eq!(holds(&bench, "lineage-words"), [false, true, false]);
    assert_eq!(say(&bench, &large, &["--quote", &quoted, "--withdraw"])["changed"], false);
    let verbs = testkit::audit_verbs(&bench.path("v")).unwrap();
    assert_eq!(verbs.iter().filter(|verb| *verb == "breakoff.say").count(), 3);
    bench.ok(&["verify"]);
}

#[test]
fn what_a_closed_case_established_stands_beside_what_is_quoted() {
    let bench = bench();
    let large = group(&bench, "Paseos");
    say(&bench, "not-seen", &["--quote", &message(&bench, "venimos de Paseos")]);
    let done = say(&bench, &large, &["--established", "sentencia 12/2025"]);
    assert_eq!((text(&done, "standing"), &done["changed"]), ("established", &json!(true)));
    say(&bench, "none", &["--established", "sentencia 12/2025", "--deny"]);
    let rows = bench.list("lineage-words");
    let told: Vec<_> = rows.iter().map(|r| (text(r, "parent_kind"), text(r, "says"), text(r, "source"))).collect();
    assert_eq!(
        told,
        [
            ("not-seen", "confirms", ""),
            ("group", "confirms", "sentencia 12/2025"),
            ("none", "denies", "sentencia 12/2025")
        ]
    );
    assert_eq!(holds(&bench, "lineage-words"), [true, true, true]);
    // The last word on the same pair and grounds holds.
    say(&bench, &large, &["--established", "recurso 3/2026", "--deny"]);
    assert_eq!(holds(&bench, "lineage-words"), [true, false, true, true]);
}

#[test]
fn a_word_follows_its_chats_through_networks_that_are_made_anew() {
    let bench = bench();
    // A second phone shows both groups too.
    for (name, chat, more) in [
        ("Paseos", LARGE, "13/03/24, 10:06 - Luis: llego tarde\n"),
        ("Paseos cortos", SMALL, "15/03/24, 10:06 - Luis: ya estoy\n"),
    ] {
        write(&bench.path(&format!("evidence/b/WhatsApp Chat with {name}.txt")), format!("{chat}{more}"));
    }
    say(&bench, &group(&bench, "Paseos"), &["--established", "sentencia 12/2025"]);
    bench.ok(&["ingest", "evidence", "--each", "--case", "A"]);
    bench.ok(&["network", "--case", "A"]);
    let row = bench.list("lineage-words").remove(0);
    assert_eq!(text(&row, "child"), group(&bench, "Paseos cortos"));
    assert_eq!((text(&row, "parent"), &row["holds_now"]), (group(&bench, "Paseos").as_str(), &json!(true)));

    // Said of a group of two chats; where they are two groups it is of neither.
    say(&bench, "none", &["--established", "sentencia 12/2025", "--deny"]);
    let groups = bench.list("groups");
    let small = groups.iter().find(|g| g["name"] == "Paseos cortos").unwrap();
    let chats: Vec<&str> = small["chats"].as_array().unwrap().iter().map(|c| text(c, "chat")).collect();
    assert_eq!(chats.len(), 2);
    let apart = |verb: &str| bench.ok(&[verb, chats[0], chats[1], "--case", "A", "--reason", "dos grupos"]);
    apart("unlink");
    let row = bench.list("lineage-words").remove(1);
    assert_eq!((&row["child"], &row["holds_now"]), (&Value::Null, &json!(false)));
    apart("relink");
    assert_eq!(holds(&bench, "lineage-words"), [true, true]);
}

#[test]
fn a_word_that_stands_on_nothing_or_names_no_group_is_refused_and_not_written_down() {
    let bench = bench();
    let (large, small) = (group(&bench, "Paseos"), group(&bench, "Paseos cortos"));
    let direct = bench.list("groups").iter().find(|g| g["kind"] == "direct").map(|g| text(g, "group").to_owned());
    let direct = direct.unwrap();
    let nothing = "00".repeat(16);
    let established = ["--established", "sentencia 12/2025", "--reason", "x"];
    for (child, parent, rest, code) in [
        (&small, large.as_str(), &["--established", " ", "--reason", "x"][..], "source-missing"),
        (&small, &large, &["--established", "x", "--reason", " "], "reason-missing"),
        (&small, &large, &["--quote", &nothing, "--reason", "x"], "no-message"),
        (&small, &large, &["--reason", "x"], "usage"),
        (&small, &large, &["--established", "x", "--quote", &nothing, "--reason", "x"], "usage"),
        (&small, &large, &["--established", "x", "--deny", "--withdraw", "--reason", "x"], "usage"),
        (&small, &small, &established, "own-parent"),
        (&small, &nothing, &established, "no-group"),
        (&small, "Paseos", &established, "no-group"),
        (&nothing, "none", &established, "no-group"),
        (&direct, "none", &established, "not-a-group"),
        (&small, &direct, &established, "not-a-group"),
    ] {
        fails(&bench, &[&["breakoff", "say", child, "--parent", parent], rest].concat(), code);
    }
    assert!(bench.list("lineage-words").is_empty());
}

fn age(bench: &Bench, account: &str, class: &str, band: &str) -> Value {
    let source = format!("{class} de Marta");
    let args = ["account", "age", account, "--class", class, "--band", band, "--source", &source];
    bench.ok(&[&args[..], &["--case", "A", "--reason", "diligencia 7"]].concat())
}

#[test]
fn ages_stand_with_their_class_and_the_last_word_of_each_class_holds() {
    let bench = bench();
    let number = "+34 600 000 077";
    let done = age(&bench, number, "declared", "adult");
    assert_eq!((&done["changed"], &done["account_count"]), (&json!(true), &json!(1)));
    assert_eq!(age(&bench, number, "declared", "adult")["changed"], false);
    let id =
        bench.list("accounts").iter().find(|a| a["phone"] == "+34600000077").map(|a| text(a, "account").to_owned());
    assert_eq!(age(&bench, &id.unwrap(), "document", "minor")["account_count"], 1);
    age(&bench, "+34 600 000 077", "declared", "unknown");
    // A number that no exhibit shows yet.
    assert_eq!(age(&bench, "+34 600 000 099", "statement", "adult")["account_count"], 0);
    assert_eq!(holds(&bench, "ages"), [false, true, true, true]);
    let rows = bench.list("ages");
    assert!(rows.iter().all(|row| row["in_network"] == false && row["known_by"] == json!([])));
    bench.ok(&["network", "--case", "A"]);
    assert!(bench.list("ages").iter().all(|row| row["in_network"] == true));
    let verbs = testkit::audit_verbs(&bench.path("v")).unwrap();
    assert_eq!(verbs.iter().filter(|verb| *verb == "account.age").count(), 4);
    for (class, band, source, code) in [
        ("face", "adult", "x", "not-an-age-class"),
        ("document", "child", "x", "not-an-age-band"),
        ("document", "adult", " ", "source-missing"),
    ] {
        let args = ["account", "age", number, "--class", class, "--band", band, "--source", source, "--reason", "x"];
        fails(&bench, &args, code);
    }
    let nobody = ["account", "age", "Marta", "--class", "device", "--band", "minor", "--source", "x", "--reason", "x"];
    fails(&bench, &nobody, "no-account");
}

#[test]
fn the_age_of_an_account_that_is_marked_names_nobody() {
    let bench = bench();
    let marta = bench.list("accounts").iter().find(|a| a["names"][0] == "Marta").map(|a| text(a, "account").to_owned());
    let marta = marta.unwrap();
    age(&bench, &marta, "document", "minor");
    let quoted = message(&bench, "yo digo que no venimos de Paseos");
    say(&bench, "none", &["--quote", &quoted]);
    assert_eq!(bench.list("ages")[0]["names"], json!(["Marta"]));
    bench.ok(&["account", "mark", &marta, "victim", "--case", "A", "--reason", "denuncia"]);
    for list in ["ages", "lineage-words"] {
        let told = bench.ok(&["list", list, "--case", "A"]).to_string();
        assert!(!told.contains("Marta") && !told.contains(&marta), "{list}: {told}");
    }
    assert_eq!(bench.list("ages")[0]["names"], json!(["victim 1"]));
    // By its mark too, and shown to who is cleared.
    assert_eq!(age(&bench, "victim-1", "device", "minor")["account_count"], 1);
    let shown = bench.ok(&["list", "ages", "--case", "A", "--unmasked", "--reason", "orden del juez"]);
    assert_eq!(shown[0]["names"], json!(["Marta"]));
}

/// Smooth blobs of three sizes: rich enough for a hash to say something.
pub(crate) fn blobs(path: &std::path::Path, seed: u64) {
    let corner = |x: u64, y: u64, size: u64| {
        let mixed = [seed, size, x, y]
            .iter()
            .fold(1_u64, |all, n| (all ^ n).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29));
        (mixed % 256) as f64
    };
    let at = |x: u64, y: u64, size: u64| {
        let (left, top) = (x / size, y / size);
        let (fx, fy) = ((x % size) as f64 / size as f64, (y % size) as f64 / size as f64);
        let row = |y: u64| corner(left, y, size) * (1.0 - fx) + corner(left + 1, y, size) * fx;
        row(top) * (1.0 - fy) + row(top + 1) * fy
    };
    let grey = |n: u64| {
        let (x, y) = (n % 192, n / 192);
        (at(x, y, 9) * 0.3 + at(x, y, 23) * 0.3 + at(x, y, 61) * 0.4) as u8
    };
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    testkit::write_png(path, 192, 192, &(0..192 * 192).flat_map(|n| [grey(n); 3]).collect::<Vec<u8>>());
}

/// Three files: two of one picture, one of another, each of which a chat carries.
fn pictures() -> (Bench, [String; 3]) {
    let bench = Bench::new();
    let at = |name: &str| bench.path(&format!("evidence/a/{name}"));
    blobs(&at("IMG-1.png"), 1);
    blobs(&at("IMG-3.png"), 4);
    // Other bytes, the same picture.
    write(&at("IMG-2.png"), [std::fs::read(at("IMG-1.png")).unwrap().as_slice(), b" "].concat());
    bench.open(&[]);
    bench.ok(&["ingest", "evidence", "--each", "--case", "A"]);
    bench.ok(&["match", "--case", "A"]);
    let items = bench.list("items");
    let of = |name: &str| {
        let held = items.iter().find(|i| i["occurrences"][0]["path"] == name).unwrap();
        text(held, "item").to_owned()
    };
    let all = ["IMG-1.png", "IMG-2.png", "IMG-3.png"].map(of);
    (bench, all)
}

/// The items of an item's family, and how many are in it by hand.
fn family(bench: &Bench, item: &str) -> (Vec<String>, usize) {
    let trace = bench.ok(&["trace", item, "--case", "A"]);
    let variants = trace["variants"].as_array().unwrap();
    let mut all: Vec<String> = variants.iter().map(|v| text(v, "item").to_owned()).collect();
    all.sort();
    (all, variants.iter().filter(|v| v["distance"].is_null()).count())
}

fn sorted(items: &[&String]) -> Vec<String> {
    let mut all: Vec<String> = items.iter().map(|item| (*item).clone()).collect();
    all.sort();
    all
}

#[test]
fn a_family_that_is_cut_or_joined_by_hand_stays_so_through_every_matching() {
    let (bench, [one, same, other]) = pictures();
    let say = |verb: &str, a: &str, b: &str| bench.ok(&["family", verb, a, b, "--case", "A", "--reason", "las vi"]);
    assert_eq!(family(&bench, &one), (sorted(&[&one, &same]), 0));
    let done = say("cut", &one, &same);
    assert_eq!((text(&done, "says"), &done["changed"], &done["one_family"]), ("cut", &json!(true), &json!(false)));
    assert_eq!(say("cut", &same, &one)["changed"], false);
    for _ in 0..2 {
        assert_eq!(family(&bench, &one), (sorted(&[&one]), 0));
        bench.ok(&["match", "--case", "A"]);
    }
    // Two pictures that no hash brings together: by hand alone.
    assert_eq!(say("join", &one, &other)["one_family"], true);
    assert_eq!(family(&bench, &other), (sorted(&[&one, &other]), 1));
    // A cut goes before what would bring its pair together.
    let vain = say("join", &other, &same);
    assert_eq!((&vain["changed"], &vain["one_family"]), (&json!(true), &json!(false)));
    say("join", &one, &same);
    bench.ok(&["match", "--case", "A"]);
    assert_eq!(family(&bench, &same).0, sorted(&[&one, &same, &other]));
    let rows = bench.list("family-words");
    let told: Vec<_> =
        rows.iter().map(|r| (text(r, "says"), r["holds_now"] == true, r["one_family"] == true)).collect();
    assert_eq!(told, [("cut", false, true), ("joined", true, true), ("joined", true, true), ("joined", true, true)]);
    let verbs = testkit::audit_verbs(&bench.path("v")).unwrap();
    let of = |verb: &str| verbs.iter().filter(|v| *v == verb).count();
    assert_eq!((of("family.cut"), of("family.join")), (1, 3));

    let reason = ["--reason", "x"];
    fails(&bench, &[&["family", "cut", &one, &one], &reason[..]].concat(), "same-item");
    fails(&bench, &[&["family", "cut", &one, &"00".repeat(32)], &reason[..]].concat(), "no-item");
    fails(&bench, &[&["family", "join", &one, "duna"], &reason[..]].concat(), "not-an-item");
    fails(&bench, &["family", "join", &one, &other, "--reason", " "], "reason-missing");
    bench.ok(&["verify"]);
}

#[test]
fn what_was_said_is_told_in_both_languages() {
    let bench = bench();
    let (large, small) = (group(&bench, "Paseos"), group(&bench, "Paseos cortos"));
    for (lang, written, listed) in [("es", "Anotado", "Dice"), ("en", "Written down", "Says")] {
        let tell = |args: &[&str]| {
            let out = run(bench.0.path(), &[args, &["--case", "A", "--vault", "v", "--lang", lang]].concat());
            assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
            String::from_utf8(out.stdout).unwrap()
        };
        let by = ["--established", lang, "--reason", "x"];
        assert!(tell(&[&["breakoff", "say", &small, "--parent", &large], &by[..]].concat()).starts_with(written));
        let age = ["account", "age", "+34600000077", "--class", "device", "--band", "minor", "--source", lang];
        assert!(tell(&[&age[..], &["--reason", "x"]].concat()).starts_with(written));
        assert!(tell(&["list", "lineage-words"]).contains(listed));
    }
}
