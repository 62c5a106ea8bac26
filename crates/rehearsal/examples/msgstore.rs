//! A phone's `msgstore.db` of any size, for measuring: `cargo run --release -p rehearsal --example msgstore -- FILE [MESSAGES]`.
//! The same number of messages is the same content.
#![expect(clippy::print_stderr, reason = "an example talks to who runs it")]

use rusqlite::{Connection, params};
use std::process::ExitCode;

const SCHEMA: &str = include_str!("../src/formats/android/msgstore.sql");
/// Tables and columns, empty ones, for which another reader asks, and the indexes that a phone has.
const BESIDES: &str = "
CREATE TABLE message_thumbnail(message_row_id INTEGER PRIMARY KEY, thumbnail BLOB);
CREATE TABLE message_future(message_row_id INTEGER PRIMARY KEY, version INTEGER, data BLOB, future_message_type INTEGER);
CREATE TABLE missed_call_logs(_id INTEGER PRIMARY KEY, message_row_id INTEGER, timestamp INTEGER, video_call INTEGER);
CREATE TABLE media_hash_thumbnail(media_hash TEXT PRIMARY KEY, thumbnail BLOB);
CREATE TABLE call_log(_id INTEGER PRIMARY KEY, jid_row_id INTEGER, from_me INTEGER, call_id TEXT, timestamp INTEGER,
  video_call INTEGER, duration INTEGER, call_result INTEGER, bytes_transferred INTEGER);
ALTER TABLE message ADD COLUMN broadcast INTEGER;
ALTER TABLE message_media ADD COLUMN message_url TEXT;
ALTER TABLE message_media ADD COLUMN media_key BLOB;
CREATE INDEX receipts ON receipt_user(message_row_id, receipt_user_jid_row_id);
CREATE INDEX message_chats ON message(chat_row_id, sort_id);
CREATE INDEX message_quoted_keys ON message_quoted(key_id);";
const GROUPS: u64 = 500;
const PEOPLE: u64 = 2_000;
/// People of a group, counted on from a place that is the group's own.
const IN_GROUP: u64 = 40;
/// January 2024.
const START_MS: u64 = 1_704_067_200_000;
static WORDS: &[&str] = &[
    "mañana",
    "comemos",
    "en",
    "casa",
    "el",
    "partido",
    "empieza",
    "a",
    "las",
    "ocho",
    "traigo",
    "pan",
    "y",
    "queso",
    "llueve",
    "mucho",
    "hoy",
    "vamos",
    "al",
    "parque",
    "con",
    "la",
    "bicicleta",
    "feliz",
    "cumpleaños",
    "gracias",
    "nos",
    "vemos",
    "luego",
    "qué",
    "tal",
    "bien",
    "foto",
    "del",
    "perro",
    "receta",
    "de",
    "tortilla",
];

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let Some(path) = args.next() else {
        eprintln!("usage: msgstore FILE [MESSAGES]");
        return ExitCode::from(2);
    };
    let count = args.next().and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    match make(&path, count) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn make(path: &str, count: u64) -> rusqlite::Result<()> {
    let mut connection = Connection::open(path)?;
    connection.execute_batch("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")?;
    connection.execute_batch(SCHEMA)?;
    connection.execute_batch(BESIDES)?;
    let tx = connection.transaction()?;
    for group in 1..=GROUPS {
        let user = format!("12036300000{group:07}");
        tx.prepare_cached("INSERT INTO jid(user, server, type, raw_string) VALUES (?1, 'g.us', 1, ?1 || '@g.us')")?
            .execute([&user])?;
        tx.prepare_cached("INSERT INTO chat(jid_row_id, subject, created_timestamp, hidden) VALUES (?1, ?2, ?3, 0)")?
            .execute(params![int(group), format!("Vecinos {group}"), int(START_MS + group * 1000)])?;
    }
    for person in 0..PEOPLE {
        let user = format!("3460{person:07}");
        tx.prepare_cached(
            "INSERT INTO jid(user, server, type, raw_string) VALUES (?1, 's.whatsapp.net', 0, ?1 || '@s.whatsapp.net')",
        )?
        .execute([&user])?;
    }
    for group in 1..=GROUPS {
        for k in 0..IN_GROUP {
            tx.prepare_cached(
                "INSERT INTO group_participant_user(group_jid_row_id, user_jid_row_id, rank) VALUES (?1, ?2, 0)",
            )?
            .execute([int(group), int(person_of(group, k))])?;
        }
    }
    (0..count).try_for_each(|n| message(&tx, n))?;
    tx.commit()
}

/// One in eleven is the phone's own, with a receipt; one in thirteen carries a file, one in seventeen answers another.
fn message(tx: &rusqlite::Transaction<'_>, n: u64) -> rusqlite::Result<()> {
    let chance = mix(n);
    let group = 1 + (chance >> 8) % GROUPS;
    let is_own = chance.is_multiple_of(11);
    let sender = if is_own { 0 } else { int(person_of(group, (chance >> 20) % IN_GROUP)) };
    let chat = int(group);
    let (at, key) = (int(START_MS + n * 40_000), format!("3EB0{:016X}", mix(n ^ 1 << 60)));
    let is_media = chance.is_multiple_of(13);
    let text = (!is_media).then(|| words(chance));
    let row = int(n + 1);
    tx.prepare_cached(
        "INSERT INTO message(_id, chat_row_id, from_me, key_id, sender_jid_row_id, status, timestamp, received_timestamp,
           message_type, text_data, sort_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?1)",
    )?
    .execute(params![row, chat, is_own, key, sender, 4, at, at + 900, u8::from(is_media), text])?;
    if is_media {
        let name = format!("Media/WhatsApp Images/IMG-20240101-WA{n:07}.jpg");
        let digest = format!("{:021X}{:022X}=", mix(n ^ 2 << 60), mix(n ^ 3 << 60));
        tx.prepare_cached(
            "INSERT INTO message_media(message_row_id, chat_row_id, file_path, file_size, mime_type, file_hash)
             VALUES (?1, ?2, ?3, ?4, 'image/jpeg', ?5)",
        )?
        .execute(params![row, chat, name, int(40_000 + chance % 90_000), digest])?;
    }
    if is_own {
        tx.prepare_cached(
            "INSERT INTO receipt_user(message_row_id, receipt_user_jid_row_id, receipt_timestamp) VALUES (?1, ?2, ?3)",
        )?
        .execute([row, int(person_of(group, chance >> 20 & 31)), at + 1500])?;
    }
    if chance.is_multiple_of(17) && n > GROUPS {
        tx.prepare_cached(
            "INSERT INTO message_quoted(message_row_id, chat_row_id, parent_message_chat_row_id, from_me,
               sender_jid_row_id, key_id, timestamp, message_type, text_data) VALUES (?1, ?2, ?2, 0, ?3, ?4, ?5, 0, ?6)",
        )?
        .execute(params![
            row,
            chat,
            int(person_of(group, chance >> 30 & 31)),
            format!("3EB0{:016X}", mix((n - 300) ^ 1 << 60)),
            at - 12_000_000,
            words(mix(n - 300))
        ])?;
    }
    Ok(())
}

/// As the database counts.
fn int(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// The row of `jid` of a person of a group.
fn person_of(group: u64, k: u64) -> u64 {
    GROUPS + 1 + (group * 7 + k) % PEOPLE
}

fn words(seed: u64) -> String {
    let count = 3 + (seed >> 16 & 7);
    let word = |k| WORDS.get(usize::try_from(mix(seed ^ k << 40) % 38).unwrap_or(0)).copied().unwrap_or("hola");
    (0..count).map(word).collect::<Vec<_>>().join(" ")
}

/// SplitMix64 (Steele, Lea & Flood 2014): a number from a counter.
fn mix(n: u64) -> u64 {
    let mut z = n.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
