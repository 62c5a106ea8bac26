//! Exports that no one here wrote, with what another reader made of them (see shared/fixtures/README.md).

use std::path::Path;

use chat::{Context, Limits};
use model::{MessageKind, ParsedChat, Record, SystemKind};
use serde_json::Value;

fn parse(bytes: &[u8], file_name: Option<&str>) -> ParsedChat {
    chat::parse(bytes, &Context { file_name, siblings: &|_| false, limits: Limits::standard() })
}

#[test]
fn every_export_of_the_corpus_reads_as_expected() {
    let Some(folder) = testkit::fixtures("chat/text") else { return };
    let mut seen = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "txt") {
            check(&path, &folder.join("expected").join(path.with_extension("jsonl").file_name().unwrap()));
            seen += 1;
        }
    }
    assert_eq!(seen, 15);
}

fn check(path: &Path, expected: &Path) {
    let bytes = std::fs::read(path).unwrap();
    assert!(chat::recognise(&bytes).is_some(), "{path:?} is not recognised");
    let chat = parse(&bytes, None);
    let expected: Vec<Value> =
        std::fs::read_to_string(expected).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(chat.records.len(), expected.len(), "{path:?}");
    for (record, wanted) in chat.records.iter().zip(&expected) {
        let place = format!("{}:{}", path.display(), record.number);
        compare(&chat, record, wanted, &place);
    }
    assert!(chat.tally.adds_up() && chat.tally.kept == expected.len() as u64, "{path:?} {:?}", chat.tally);
}

fn compare(chat: &ParsedChat, record: &Record, wanted: &Value, place: &str) {
    let time = record.at.to_string();
    // The expected times always have seconds.
    let time = if time.len() == 16 { format!("{time}:00") } else { time };
    assert_eq!(Some(time.as_str()), wanted["timestamp"].as_str(), "{place}");
    assert_eq!(Some(record.number), wanted["line"].as_u64(), "{place}");
    assert_eq!(Some(record.text.as_str()), wanted["text"].as_str(), "{place}");
    let sender = record.sender.map(|ix| chat.aliases[ix.0 as usize].text.as_str());
    assert_eq!(sender, wanted["author"].as_str(), "{place}");
    assert_eq!(record.system.as_ref().map(|line| line.kind), wanted["system"]["event"].as_str().map(event), "{place}");
    assert_eq!(class(record), wanted["kind"].as_str().unwrap(), "{place}");
    let media = record.attachment.as_ref().map(|a| (a.name.as_deref(), a.media.map(|kind| kind.as_str())));
    let wanted_media = wanted["media"].as_object().map(|m| (m["filename"].as_str(), m["media_type"].as_str()));
    assert_eq!(media, wanted_media, "{place}");
    let omitted = record.attachment.as_ref().map(|a| a.name.is_none());
    assert_eq!(omitted, wanted["media"]["omitted"].as_bool(), "{place}");
}

/// The corpus's word for an event as ours.
fn event(name: &str) -> SystemKind {
    match name {
        "e2e_encrypted" => SystemKind::Encryption,
        "group_created" => SystemKind::Created,
        "member_added" => SystemKind::Added,
        "member_left" => SystemKind::Left,
        "missed_voice_call" => SystemKind::MissedVoiceCall,
        other => panic!("{other} is no event of the corpus"),
    }
}

/// Our kinds in the corpus's words. It has no word for calls: on Android it takes `Ana: Missed voice call` for text;
/// we say `call`, and give the same author, time and text.
fn class(record: &Record) -> &'static str {
    match record.kind {
        MessageKind::System => "system",
        MessageKind::Media | MessageKind::Contact => "media",
        MessageKind::Deleted => "deleted",
        _ => "text",
    }
}

/// An export in which the form of the date changes in the middle (6/30/23, then 30/6/2023): both are read.
#[test]
fn a_change_of_form_in_the_middle_is_read_through() {
    let Some(folder) = testkit::fixtures("chat/databases/whatsapp-text_2023-10") else { return };
    let name = "WhatsApp Chat with +123 45 6789.txt";
    let chat = parse(&std::fs::read(folder.join(name)).unwrap(), Some(name));
    let times: Vec<_> = chat.records.iter().map(|record| record.at.to_string()).collect();
    assert!(times.iter().all(|time| time.starts_with("2023-06-30T16:1")), "{times:?}");
    let kinds: Vec<_> = chat.records.iter().map(|record| record.kind.as_str()).collect();
    let wanted = [
        "system",
        "system",
        "text",
        "text",
        "text",
        "text",
        "media",
        "media",
        "media",
        "media",
        "view-once",
        "media",
        "system",
    ];
    assert_eq!(kinds, wanted);
    assert_eq!(chat.records[2].text, "hello there!\n\nthis is a\nmulti-line message!");
    assert_eq!(chat.head.kind, model::ChatKind::Direct);
    assert_eq!(chat.head.name.as_deref(), Some("+123 45 6789"));
    assert_eq!(chat.head.date_order_reason, model::DateOrderReason::Mixed);
    assert!(chat.tally.adds_up());
}
