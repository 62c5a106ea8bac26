//! Stickers of two phones: one picture under two marks, what a database keeps of them, and what a list knows.

use crate::again::{Bench, write};
use crate::amparo::{run, text};
use serde_json::Value;

/// The chunk of a picture of one pixel, as any encoder without loss may write it; `shade` makes it another picture.
fn picture(shade: u8) -> Vec<u8> {
    let mut data = vec![0x2f, 0, 0, 0, 0x10, 0x07, 0x10, 0x11, 0x11, 0x88, 0x88, 0xfe, 0x07, 0];
    data.push(shade);
    chunk(b"VP8L", &data)
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut out = [name.as_slice(), &(data.len() as u32).to_le_bytes(), data].concat();
    out.resize(out.len().next_multiple_of(2), 0);
    out
}

/// A sticker with this mark, in the frame that WhatsApp writes.
pub(crate) fn sticker(shade: u8, mark: &str) -> Vec<u8> {
    let mut exif = b"II\x2a\0\x08\0\0\0\x01\0\x41\x57\x07\0".to_vec();
    exif.extend((mark.len() as u32).to_le_bytes());
    exif.extend([22, 0, 0, 0]);
    exif.extend(mark.as_bytes());
    let head = chunk(b"VP8X", &[0x18, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    chunk(b"RIFF", &[b"WEBP".to_vec(), head, picture(shade), chunk(b"EXIF", &exif)].concat())
}

pub(crate) fn mark(pack: &str, publisher: &str, flag: &str) -> String {
    format!(
        "{{\"sticker-pack-id\":\"{pack}\",\"sticker-pack-name\":\"Faro\",\"sticker-pack-publisher\":\"{publisher}\",\
         \"{flag}\":1}}"
    )
}

fn hex(digest: [u8; 32]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(testkit::sha256(bytes))
}

const PACK: &str = "org.example.pegatinas 7c0e55aa";

const PACKS: &str = "
    CREATE TABLE installed_sticker_packs (installed_id TEXT PRIMARY KEY, installed_name TEXT, installed_publisher TEXT,
        is_created_by_me INTEGER);
    CREATE TABLE stickers (plain_file_hash TEXT PRIMARY KEY, sticker_pack_id TEXT, file_path TEXT);
    CREATE TABLE starred_stickers (plaintext_hash TEXT PRIMARY KEY, timestamp INTEGER);
    CREATE TABLE recent_stickers (plaintext_hash TEXT PRIMARY KEY, last_sticker_sent_ts INTEGER);
    INSERT INTO installed_sticker_packs VALUES ('duna-20240131', 'Duna', 'Luis https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv', 1);";

/// Chats of a phone whose own account joined a group, sent one sticker and received another.
const CHATS: &str = "
    CREATE TABLE jid (_id INTEGER PRIMARY KEY, user TEXT, server TEXT, device INTEGER, type INTEGER);
    CREATE TABLE chat (_id INTEGER PRIMARY KEY, jid_row_id INTEGER, subject TEXT, last_read_message_row_id INTEGER);
    CREATE TABLE message (_id INTEGER PRIMARY KEY, chat_row_id INTEGER, from_me INTEGER, key_id TEXT,
        sender_jid_row_id INTEGER, timestamp INTEGER, message_type INTEGER, text_data TEXT);
    CREATE TABLE message_details (message_row_id INTEGER PRIMARY KEY, author_device_jid INTEGER);
    CREATE TABLE message_media (message_row_id INTEGER PRIMARY KEY, file_path TEXT, mime_type TEXT);
    INSERT INTO jid VALUES (1, '34600000001', 's.whatsapp.net', 0, 0), (2, '34600000002', 's.whatsapp.net', 0, 0),
        (10, '120363000000000010', 'g.us', 0, 1);
    INSERT INTO chat VALUES (1, 10, 'Faro', 2);
    INSERT INTO message VALUES (1, 1, 1, 'K1', NULL, 1709294400000, 20, NULL), (2, 1, 0, 'K2', 2, 1709294460000, 20, NULL);
    INSERT INTO message_details VALUES (1, 1);
    INSERT INTO message_media VALUES (1, 'Media/WhatsApp Stickers/STK-1.webp', 'image/webp'),
        (2, 'Media/WhatsApp Stickers/STK-3.webp', 'image/webp');";

struct Phones {
    bench: Bench,
    /// SHA-256 of the sticker as the first phone has it, as the second has it, of another, and of one that is gone.
    first: String,
    second: String,
    other: String,
    gone: String,
}

/// Two phones, and a list that knows the first phone's sticker and the one that is gone.
fn phones() -> Phones {
    let bench = Bench::new();
    let stickers = [
        sticker(1, &mark(PACK, "Ana", "is-from-sticker-maker")),
        sticker(1, &mark(PACK, "Eva", "is-ai-sticker")),
        sticker(2, &mark("12", "Ana", "is-avatar-sticker")),
    ];
    let [first, second, other] = stickers.each_ref().map(|bytes| sha256(bytes));
    let gone = sha256(b"gone");
    let one = "evidence/movil-1/com.whatsapp/Media/WhatsApp Stickers";
    write(&bench.path(&format!("{one}/STK-1.webp")), &stickers[0]);
    write(&bench.path(&format!("{one}/STK-3.webp")), &stickers[2]);
    write(&bench.path("evidence/movil-2/STK-2.webp"), &stickers[1]);
    let rows = format!(
        "{PACKS} INSERT INTO stickers VALUES ('{first}', 'duna-20240131', NULL), ('{gone}', 'duna-20240131', NULL);
         INSERT INTO starred_stickers VALUES ('{first}', 1709294400000);
         INSERT INTO recent_stickers VALUES ('{gone}', 1709294401000);"
    );
    testkit::write_database(&bench.path("evidence/movil-1/com.whatsapp/stickers.db"), &rows).unwrap();
    testkit::write_database(&bench.path("evidence/movil-1/com.whatsapp/msgstore.db"), CHATS).unwrap();
    write(&bench.path("list.csv"), format!("name,sha256\nfaro,{first}\nnido,{gone}\n"));
    bench.open(&[]);
    bench.ok(&["hashset", "import", "list.csv", "--name", "L", "--standing", "illegal"]);
    bench.ok(&["hashset", "attach", "L", "--case", "A"]);
    bench.ok(&["ingest", "evidence", "--each", "--case", "A"]);
    bench.ok(&["match", "--case", "A"]);
    bench.ok(&["network", "--case", "A"]);
    Phones { bench, first, second, other, gone }
}

fn of<'r>(rows: &'r [Value], item: &str) -> &'r Value {
    rows.iter().find(|row| row["item"] == item).unwrap_or_else(|| panic!("a row of {item}"))
}

/// What an exhibit shows: each degree with the place of it.
fn degrees(row: &Value, exhibit: &str) -> Vec<String> {
    let of = row["involvement"].as_array().unwrap().iter().find(|of| text(of, "exhibit_name") == exhibit);
    let degrees = of.unwrap()["degrees"].as_array().unwrap();
    let said = |one: &Value| format!("{} {}", text(one, "degree"), text(&one["evidence"], "record")).trim().to_string();
    degrees.iter().map(said).collect()
}

#[test]
fn one_picture_under_two_marks_is_met_through_the_one_that_a_list_knows() {
    let Phones { bench, first, second, other, gone } = phones();
    let matches = bench.list("matches");
    assert_eq!(text(of(&matches, &first), "confidence"), "certain");
    let twin = of(&matches, &second);
    let told = ["method", "confidence", "why_code", "entry", "exhibit_name"].map(|field| text(twin, field));
    assert_eq!(told, ["transformed", "strong", "same-picture-bytes", "faro", "movil-2"]);
    assert_eq!(text(&twin["why_details"], "through"), first);
    assert!(matches.iter().all(|row| row["item"] != *other), "another picture is no twin");
    let claimed = of(&matches, &gone);
    let told = ["method", "confidence", "why_code", "entry"].map(|field| text(claimed, field));
    assert_eq!(told, ["claimed", "strong", "claimed-sticker", "nido"]);
    assert_eq!(text(&claimed["why_details"], "place"), "stickers row 2");
    // The digests of the file that is held are no claims.
    assert_eq!(matches.len(), 3);
}

#[test]
fn what_is_said_of_a_sticker_stands_with_its_place_and_what_several_exhibits_share_first() {
    let Phones { bench, first, second, other, .. } = phones();
    let rows = bench.list("stickers");
    let items: Vec<&Value> = rows[..2].iter().map(|row| &row["item"]).collect();
    assert!(items.contains(&&Value::from(first.as_str())) && items.contains(&&Value::from(second.as_str())));
    let row = of(&rows, &first);
    assert_eq!((&row["pack_exhibit_count"], &row["tells_apart"]), (&2.into(), &true.into()));
    assert_eq!(
        ["pack_id", "pack_name", "publisher", "claimed_by"].map(|f| text(row, f)),
        [PACK, "Faro", "Ana", "file"]
    );
    assert_eq!((&row["flags"], &row["same_picture"]), (&vec!["sticker-maker"].into(), &vec![second.as_str()].into()));
    assert_eq!(text(row, "confidence"), "certain");
    let told = ["pack-made-here stickers row 1", "starred starred_stickers row 1", "sent row 1", "present"];
    assert_eq!(degrees(row, "movil-1"), told);
    assert_eq!(row["involvement"][0]["degrees"][1]["at_utc"], "2024-03-01T12:00:00Z");
    assert_eq!(degrees(of(&rows, &second), "movil-2"), ["present"]);
    // Received: the phone's own database shows that it came with a chat.
    let row = of(&rows, &other);
    assert_eq!(degrees(row, "movil-1"), ["chat-opened row 2", "stored-automatically row 2", "present"]);
    assert_eq!((&row["tells_apart"], &row["pack_exhibit_count"]), (&false.into(), &0.into()));
    // A row of a database whose file is gone, and the pack itself; an address in a name leads nowhere.
    let without: Vec<&Value> = rows.iter().filter(|row| row["item"].is_null()).collect();
    assert_eq!(without.iter().map(|row| row["is_pack"].as_bool().unwrap()).filter(|is| *is).count(), 1);
    assert_eq!(without.len(), 2);
    for row in without {
        assert_eq!((text(row, "pack_name"), text(row, "claimed_by")), ("Duna", "database"));
        assert!(text(row, "publisher").contains("AbCd…#") && !text(row, "publisher").contains("AbCdE"));
    }
    // Digests of a picture are secrets.
    let told = serde_json::to_string(&rows).unwrap();
    assert!(!told.contains("image_part") && !told.contains("pictures"));
}

#[test]
fn what_an_application_says_was_made_here_is_counted_for_its_own_account_alone() {
    let bench = phones().bench;
    let accounts = bench.list("accounts");
    let made = |phone: &str| {
        let account = accounts.iter().find(|a| a["phone"] == phone).unwrap_or_else(|| panic!("an account {phone}"));
        account["involvement"]["made"].clone()
    };
    assert_eq!((made("+34600000001"), made("+34600000002")), (2.into(), Value::Null));
}

#[test]
fn the_report_and_the_table_say_it_in_words_and_never_that_somebody_wanted_it() {
    let bench = phones().bench;
    bench.ok(&["report", "--case", "A", "--out", "report.html", "--lang", "en"]);
    let report = std::fs::read_to_string(bench.path("report.html")).unwrap();
    for said in [
        "id=\"stickers\"",
        "This pack is told of in 2 exhibits",
        "marked as a favourite",
        "in a pack of which the application says that this account made it",
        "No file of it is held: a database names it.",
        "The bytes of the picture are the same",
        "A database of stickers keeps the SHA-256 of this file",
    ] {
        assert!(report.contains(said), "{said}");
    }
    assert!(!report.to_lowercase().contains("possess") && !report.contains("AbCdEfGh"));
    let out = run(bench.0.path(), &["list", "stickers", "--case", "A", "--vault", "v", "--lang", "es"]);
    let table = String::from_utf8(out.stdout).unwrap();
    assert!(out.status.success() && table.contains("movil-1: en un paquete del que la aplicación dice"), "{table}");
}

#[test]
fn a_scope_of_another_service_or_of_accounts_leaves_the_database_of_stickers_out_and_counts_it() {
    for (scope, is_inside) in
        [("products=whatsapp", true), ("products=telegram", false), ("accounts=+34600000002", false)]
    {
        let bench = Bench::new();
        let rows = format!("{PACKS} INSERT INTO starred_stickers VALUES ('{}', 5);", sha256(b"gone"));
        std::fs::create_dir_all(bench.path("evidence/movil-1")).unwrap();
        testkit::write_database(&bench.path("evidence/movil-1/stickers.db"), &rows).unwrap();
        bench.open(&["--scope", scope]);
        bench.ok(&["ingest", "evidence", "--each", "--case", "A"]);
        assert_eq!(!bench.list("stickers").is_empty(), is_inside, "{scope}");
        let left_out = bench.list("exhibits")[0]["records_out_of_scope_count"].as_u64().unwrap();
        assert_eq!(left_out, if is_inside { 0 } else { 2 }, "{scope}");
    }
}
