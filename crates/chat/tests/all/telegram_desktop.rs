//! Exports of Telegram Desktop: made here, and those of the fixtures.

use chat::{Limits, products::TELEGRAM_DESKTOP};
use model::{AliasKind, ChatKind, ContactKind, MediaKind, MemberState, MessageKind, ParsedChat, SystemKind, Told};
use serde_json::{Value, json};

use crate::streams::{Source, each_overwritten_byte_costs_little, each_truncation_keeps_what_came_before};
use crate::told;

/// A message at a second of a minute, with `more` in it.
fn message(id: i64, from: &str, user: u64, more: Value) -> Value {
    let utc = 1_700_000_000 + id.rem_euclid(40);
    let mut message = json!({
        "id": id,
        "type": "message",
        "date": format!("2023-11-14T23:13:{:02}", 20 + id.rem_euclid(40)),
        "date_unixtime": utc.to_string(),
        "from": from,
        "from_id": format!("user{user}"),
        "text": "",
    });
    message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    message
}

fn service(id: i64, actor: &str, user: u64, more: Value) -> Value {
    let mut service =
        message(id, "", user, json!({ "type": "service", "actor": actor, "actor_id": format!("user{user}") }));
    let fields = service.as_object_mut().unwrap();
    fields.remove("from");
    fields.remove("from_id");
    fields.extend(more.as_object().unwrap().clone());
    service
}

/// Keys in the order in which Telegram Desktop writes them, which is what damage is recovered by.
fn written(value: &Value) -> String {
    static ORDER: &[&str] =
        &["about", "personal_information", "user_id", "contacts", "name", "type", "id", "first_name"];
    static TYPE_SECOND: &[&str] = &["id", "type"];
    match value {
        Value::Object(fields) => {
            let order = if fields.contains_key("text") && fields.contains_key("id") { TYPE_SECOND } else { ORDER };
            let place = |key: &str| order.iter().position(|known| *known == key).unwrap_or(order.len());
            let mut keys: Vec<_> = fields.keys().collect();
            keys.sort_by_key(|key| (place(key), key.to_string()));
            let all: Vec<_> = keys.iter().map(|key| format!("\n \"{key}\": {}", written(&fields[*key]))).collect();
            format!("{{{}\n}}", all.join(","))
        }
        Value::Array(all) => format!("[\n{}\n]", all.iter().map(written).collect::<Vec<_>>().join(",\n")),
        other => other.to_string(),
    }
}

fn chat(kind: &str, id: i64, messages: Vec<Value>) -> Value {
    json!({ "name": "Senderistas", "type": kind, "id": id, "messages": messages })
}

fn account(chats: Vec<Value>, left: Vec<Value>) -> Value {
    json!({
        "about": "Here is the data you requested.",
        "personal_information": {
            "user_id": 1, "first_name": "Ana", "last_name": "Ruiz", "phone_number": "+34 600 000 001", "username": "@ana"
        },
        "contacts": { "about": "Contacts.", "list": [
            { "user_id": 2, "first_name": "Luis", "last_name": "", "phone_number": "0034600000002", "date": "2020-01-01T10:00:00" },
            { "user_id": 0, "first_name": "Mar", "last_name": "", "phone_number": "+34 600 000 003", "date": "2020-01-01T10:00:00" },
        ] },
        "chats": { "about": "Chats.", "list": chats },
        "left_chats": { "about": "Left.", "list": left },
    })
}

fn read(value: &Value) -> Source {
    let text = written(value);
    assert_eq!(chat::recognise(text.as_bytes()).map(|product| product.name), Some("telegram-desktop"));
    Source::of(&TELEGRAM_DESKTOP, text.as_bytes())
}

fn one(kind: &str, messages: Vec<Value>) -> ParsedChat {
    let source = read(&chat(kind, 123, messages));
    let chats: Vec<_> = source.chats().cloned().collect();
    assert_eq!(chats.len(), 1);
    chats[0].clone()
}

fn lines(chat: &ParsedChat) -> Vec<String> {
    chat.records.iter().map(|record| told(chat, record)).collect()
}

#[test]
fn every_version_of_the_fixtures_is_read_whole() {
    let Some(folder) = testkit::fixtures("chat/telegram") else { return };
    let (mut versions, mut messages, mut raw) = (0, 0, 0);
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path().join("result.json");
        let bytes = std::fs::read(&path).unwrap();
        assert_eq!(chat::recognise(&bytes).map(|product| product.name), Some("telegram-desktop"), "{path:?}");
        let source = Source::of(&TELEGRAM_DESKTOP, &bytes);
        let wanted = counts(&serde_json::from_slice(&bytes).unwrap());
        let got: Vec<_> = source.chats().map(|chat| (chat.records.len(), chat.tally.refused)).collect();
        assert_eq!(got, wanted.iter().map(|count| (*count, 0)).collect::<Vec<_>>(), "{path:?}");
        assert!(source.issues().all(|issue| issue.code == "chat-unknown-code"), "{path:?}: {:?}", source.codes());
        let unknown = |record: &&model::Record| record.system.as_ref().is_some_and(|l| l.kind == SystemKind::Unknown);
        raw += source
            .chats()
            .flat_map(|chat| &chat.records)
            .filter(unknown)
            .map(|r| assert!(r.text.contains("action")))
            .count();
        versions += 1;
        messages += source.records();
    }
    assert_eq!((versions, messages, raw), (17, 99, 4));
}

/// How many messages each chat has.
fn counts(value: &Value) -> Vec<usize> {
    let lists = [&value["chats"]["list"], &value["left_chats"]["list"]];
    let chats = lists.into_iter().filter_map(Value::as_array).flatten();
    let chats: Vec<_> = if value["messages"].is_array() { vec![value] } else { chats.collect() };
    chats.iter().map(|chat| chat["messages"].as_array().unwrap().len()).collect()
}

#[test]
fn a_supergroup_has_ids_that_all_its_exports_share_and_a_small_group_has_not() {
    let messages = || vec![message(7, "Ana", 1, json!({ "text": "hola" })), message(-999_999_995, "Ana", 1, json!({}))];
    let shared = one("private_supergroup", messages());
    assert_eq!(shared.head.native.as_deref(), Some("channel123"));
    assert_eq!(shared.records[0].native.as_deref(), Some("channel123:7"));
    assert_eq!(
        (shared.records[1].native.as_deref(), shared.records[1].place.as_deref()),
        (None, Some("id -999999995"))
    );
    let small = one("private_group", messages());
    assert_eq!(small.head.native.as_deref(), Some("chat123"));
    assert_eq!((small.records[0].native.as_deref(), small.records[0].place.as_deref()), (None, Some("id 7")));
    let direct = one("personal_chat", messages());
    assert_eq!((direct.head.native.as_deref(), direct.head.kind), (None, ChatKind::Direct));
}

#[test]
fn the_offset_is_what_lies_between_both_times() {
    let mut all = vec![message(0, "Ana", 1, json!({ "text": "a" }))];
    all.push(message(1, "Ana", 1, json!({ "date": "2023-11-14T10:00:00", "date_unixtime": null })));
    all.push(message(2, "Ana", 1, json!({ "date": null })));
    all.push(message(3, "Ana", 1, json!({ "date": "2023-11-14T10:07:00" })));
    all.push(message(4, "Ana", 1, json!({ "date": "no time", "date_unixtime": "none" })));
    all.push(json!({ "id": 5, "type": "unsupported", "text": "" }));
    let chat = one("private_group", all);
    let times: Vec<_> = chat.records.iter().map(|record| record.at.to_string()).collect();
    let wanted = [
        "2023-11-14T23:13:20+01:00",
        "2023-11-14T10:00:00",
        "2023-11-14T22:13:22Z",
        "2023-11-14T22:13:23Z",
        "XXXX-XX-XX",
        "XXXX-XX-XX",
    ];
    assert_eq!(times, wanted);
    assert_eq!((chat.tally.kept, chat.tally.doubtful), (3, 3));
    let codes: Vec<_> = chat.issues.iter().map(|issue| issue.code).collect();
    assert_eq!(codes, ["chat-times-disagree", "date-impossible", "chat-record-not-exported"]);
}

#[test]
fn members_are_found_by_the_names_that_were_seen_with_an_id() {
    let chat = one(
        "private_group",
        vec![
            service(
                1,
                "Ana",
                1,
                json!({ "action": "create_group", "title": "Senderistas", "members": ["Ana", "Luis"] }),
            ),
            service(2, "Ana", 1, json!({ "action": "invite_members", "members": ["Mar", null] })),
            message(3, "Luis", 2, json!({ "text": "hola" })),
            message(4, "Mar", 3, json!({ "text": "hola" })),
            message(5, "Mar", 4, json!({ "text": "otra Mar" })),
            service(6, "Ana", 1, json!({ "action": "remove_members", "members": ["Luis"] })),
            service(7, "Luis", 2, json!({ "action": "remove_members", "members": ["Luis"] })),
            service(8, "Luis", 2, json!({ "action": "invite_members", "members": ["Luis"] })),
            service(9, "Luis", 2, json!({ "action": "join_group_by_link", "inviter": "Ana" })),
            service(10, "Luis", 2, json!({ "action": "join_group_by_request" })),
        ],
    );
    let wanted = [
        "created|user1|user1+user2||Senderistas",
        "added|user1|Mar||",
        "user2: text: hola",
        "user3: text: hola",
        "user4: text: otra Mar",
        "removed|user1|user2||",
        "left||user2||",
        "joined||user2||",
        "joined-by-link||user2||",
        "joined-by-request||user2||",
    ];
    assert_eq!(lines(&chat), wanted);
    let mar = chat.aliases.iter().find(|alias| alias.text == "Mar").unwrap();
    assert_eq!((mar.kind, mar.account.as_deref()), (AliasKind::Contact, None));
    assert!(chat.records[8].text.contains("\"inviter\":\"Ana\""));
}

#[test]
fn lines_of_the_service_say_what_changed() {
    let cases = [
        (json!({ "action": "edit_group_title", "title": "Dos" }), "subject|user1|||Dos", ""),
        (json!({ "action": "edit_group_photo", "photo": "photos/p.jpg" }), "icon|user1|||", ""),
        (json!({ "action": "migrate_from_group", "title": "Antes" }), "migrated|user1||Antes|", ""),
        (json!({ "action": "migrate_to_supergroup" }), "migrated|user1|||channel123", ""),
        (json!({ "action": "set_messages_ttl", "period": 86400 }), "timer|user1|||86400", ""),
        (json!({ "action": "pin_message", "message_id": 1 }), "pinned|user1|||", ""),
        (json!({ "action": "phone_call", "discard_reason": "missed" }), "missed-voice-call|user1|||", ""),
        (
            json!({ "action": "create_channel", "title": "C", "actor": "C", "actor_id": "channel123" }),
            "created||||C",
            "",
        ),
        (json!({ "action": "clear_history" }), "unknown|user1|||", ""),
        (json!({ "action": "grew_wings", "wings": 2 }), "unknown|user1|||", "chat-unknown-code"),
    ];
    for (fields, wanted, code) in cases {
        let chat = one("private_supergroup", vec![service(1, "Ana", 1, fields.clone())]);
        assert_eq!(lines(&chat), [wanted]);
        let codes: Vec<_> = chat.issues.iter().map(|issue| issue.code).collect();
        assert_eq!(codes.join(""), code);
        assert!(chat.records[0].text.contains(fields["action"].as_str().unwrap()));
    }
}

#[test]
fn what_a_text_points_at_stands_behind_it() {
    let parts = json!([
        "mira ",
        { "type": "text_link", "text": "aquí", "href": "https://example.org/a" },
        " ",
        { "type": "link", "text": "https://example.org/b" },
        " ",
        { "type": "mention_name", "text": "Mar", "user_id": 3 },
        { "type": "custom_emoji", "text": "🙂", "document_id": "stickers/s.webp" },
    ]);
    let buttons = json!([[
        { "type": "url", "text": "Ver", "data": "https://example.org/c" },
        { "type": "callback", "text": "No", "data": "{}" }
    ]]);
    let chat =
        one("private_group", vec![message(1, "Ana", 1, json!({ "text": parts, "inline_bot_buttons": buttons }))]);
    let wanted = "mira aquí [https://example.org/a] https://example.org/b Mar [user3]🙂\nVer [https://example.org/c]";
    assert_eq!(chat.records[0].text, wanted);
}

#[test]
fn files_have_their_path_unless_they_were_left_out() {
    let left_out = "(File not included. Change data exporting settings to download.)";
    let cases = [
        (json!({ "photo": "photos/a.jpg" }), Some("photos/a.jpg"), MediaKind::Image, MessageKind::Media, ""),
        (json!({ "photo": left_out }), None, MediaKind::Image, MessageKind::Media, ""),
        (
            json!({ "file": "stickers/s.webp", "media_type": "sticker", "sticker_emoji": "👍" }),
            Some("stickers/s.webp"),
            MediaKind::Sticker,
            MessageKind::Media,
            "👍",
        ),
        (
            json!({ "file": left_out, "file_name": "acta.pdf" }),
            None,
            MediaKind::Document,
            MessageKind::Media,
            "[acta.pdf]",
        ),
        (
            json!({ "file": "files/a.png", "mime_type": "image/png" }),
            Some("files/a.png"),
            MediaKind::Image,
            MessageKind::Media,
            "",
        ),
        (
            json!({ "file": "v.mp4", "media_type": "video_message" }),
            Some("v.mp4"),
            MediaKind::VideoNote,
            MessageKind::Media,
            "",
        ),
        (
            json!({ "file": left_out, "self_destruct_period_seconds": 2147483647 }),
            None,
            MediaKind::Document,
            MessageKind::ViewOnce,
            "",
        ),
    ];
    for (fields, name, media, kind, text) in cases {
        let chat = one("private_group", vec![message(1, "Ana", 1, fields)]);
        let record = &chat.records[0];
        let file = record.attachment.as_ref().unwrap();
        assert_eq!(
            (file.name.as_deref(), file.media, record.kind, record.text.as_str()),
            (name, Some(media), kind, text)
        );
    }
}

#[test]
fn what_else_a_message_carries_is_kept() {
    let cases = [
        (
            json!({ "poll": { "question": "¿Cuándo?", "answers": [{ "text": "Sábado" }, { "text": "Domingo" }] } }),
            MessageKind::Poll,
            "¿Cuándo?\n- Sábado\n- Domingo",
        ),
        (
            json!({ "place_name": "Refugio", "location_information": { "latitude": 42.5, "longitude": -0.5 } }),
            MessageKind::Location,
            "Refugio\n42.5, -0.5",
        ),
        (
            json!({ "contact_information": { "first_name": "Mar", "last_name": "", "phone_number": "34600000003" } }),
            MessageKind::Contact,
            "Mar +34600000003",
        ),
        (json!({ "todo_list": { "title": "Compra" } }), MessageKind::Other, "todo_list: {\"title\":\"Compra\"}"),
    ];
    for (fields, kind, text) in cases {
        let source = read(&chat("private_group", 123, vec![message(1, "Ana", 1, fields)]));
        let record = &source.chats().next().unwrap().records[0];
        assert_eq!((record.kind, record.text.as_str()), (kind, text));
        let card = source.contacts().find(|contact| contact.kind == ContactKind::Card);
        let phone = card.map(|card| (card.name.as_str(), card.phone.as_deref()));
        assert_eq!(phone, (kind == MessageKind::Contact).then_some(("Mar", Some("+34600000003"))));
    }
}

#[test]
fn answers_edits_and_forwards_are_told() {
    let chat = one(
        "private_supergroup",
        vec![
            message(1, "Ana", 1, json!({ "text": "¿vamos?", "edited": "1970-01-01T05:00:00" })),
            message(2, "Luis", 2, json!({ "text": "sí", "reply_to_message_id": 1, "edited": "2023-11-15T10:00:00" })),
            message(
                3,
                "Luis",
                2,
                json!({ "reply_to_message_id": 9, "reply_to_peer_id": "channel77", "forwarded_from": "Mar" }),
            ),
        ],
    );
    let flags: Vec<_> = chat.records.iter().map(|record| (record.edited, record.forwarded)).collect();
    assert_eq!(flags, [(false, None), (true, None), (false, Some(0))]);
    let quote = chat.records[1].quotes.as_ref().unwrap();
    assert_eq!((quote.native.as_deref(), quote.sender), (Some("channel123:1"), chat.records[0].sender));
    assert_eq!(quote.at, Some(chat.records[0].at));
    let elsewhere = chat.records[2].quotes.as_ref().unwrap();
    assert_eq!((elsewhere.native.as_deref(), elsewhere.sender), (Some("channel77:9"), None));
}

#[test]
fn a_whole_account_tells_its_owner_contacts_and_the_groups_it_left() {
    let chats =
        vec![chat("personal_chat", 2, vec![message(1, "Ana Ruiz", 1, json!({})), message(2, "Luis", 2, json!({}))])];
    let left = vec![chat("private_supergroup", 5, vec![message(1, "Ana Ruiz", 1, json!({}))])];
    let source = read(&account(chats, left));
    let owner =
        source.told.iter().find_map(|told| if let Told::Owner(owner) = told { Some(owner) } else { None }).unwrap();
    let owner = (owner.account.as_deref(), owner.phone.as_deref(), owner.name.as_deref());
    assert_eq!(owner, (Some("user1"), Some("+34600000001"), Some("Ana Ruiz")));
    let contacts: Vec<_> = source.contacts().map(|c| (c.kind, c.account.as_deref(), c.name.as_str())).collect();
    let wanted = [
        (ContactKind::Saved, Some("user2"), "Luis"),
        (ContactKind::Saved, None, "Mar"),
        (ContactKind::Shown, Some("user1"), "Ana Ruiz"),
    ];
    assert_eq!(contacts, wanted);
    assert!(source.told.iter().any(|told| matches!(told, Told::Same(same) if same.b == "+34600000002")));
    assert_eq!(source.read.tally.kept, 3);
    let keys: Vec<_> = source.chats().map(|chat| (chat.key.as_str(), chat.members.first().map(|m| m.state))).collect();
    assert_eq!(keys, [("/chats/list/0", None), ("/left_chats/list/0", Some(MemberState::Former))]);
    for chat in source.chats() {
        let me = &chat.aliases[chat.records[0].sender.unwrap().0 as usize];
        assert_eq!((me.kind, me.account.as_deref()), (AliasKind::Owner, Some("user1")));
    }
}

#[test]
fn ids_of_before_2021_are_read() {
    let old = json!([{ "id": 1, "type": "message", "date": "2020-01-01T10:00:00", "from": "Ana", "from_id": 1, "text": "a" }]);
    let source =
        read(&json!({ "name": "G", "type": "private_supergroup", "id": (2_i64 << 32) + 123, "messages": old }));
    let chat = source.chats().next().unwrap();
    assert_eq!(chat.head.native.as_deref(), Some("channel123"));
    assert_eq!((chat.aliases[0].text.as_str(), chat.records[0].at.offset), ("user1", None));
}

fn small_messages() -> Vec<Value> {
    vec![
        service(1, "Ana", 1, json!({ "action": "create_channel", "title": "Senderistas" })),
        message(2, "Luis", 2, json!({ "text": [{ "type": "bold", "text": "a \"b\" \\ {" }] })),
        message(3, "Ana", 1, json!({ "contact_information": { "first_name": "Mar", "phone_number": "34600000003" } })),
        message(4, "Ana", 1, json!({ "text": "nota" })),
        message(5, "Ana", 1, json!({ "text": "fin" })),
    ]
}

fn small() -> String {
    let messages = small_messages();
    let saved = json!({ "type": "saved_messages", "id": 1, "messages": &messages[3..4] });
    let chats = vec![chat("private_supergroup", 4, messages[..3].to_vec()), saved];
    written(&account(chats, vec![chat("private_group", 5, messages[4..].to_vec())]))
}

#[test]
fn what_came_before_the_end_of_a_truncated_file_is_kept() {
    let text = small();
    let end = |message: &Value| text.find(&written(message)).unwrap() + written(message).len();
    let ends: Vec<_> = small_messages().iter().map(end).collect();
    each_truncation_keeps_what_came_before(&TELEGRAM_DESKTOP, text.as_bytes(), &ends);
}

#[test]
fn an_overwritten_byte_costs_its_message_and_no_other() {
    each_overwritten_byte_costs_little(&TELEGRAM_DESKTOP, small().as_bytes(), 1);
}

#[test]
fn a_lost_piece_of_the_file_does_not_join_two_chats() {
    let text = small();
    let from = text.find("nota").unwrap() - 300;
    let mut bytes = text.clone().into_bytes();
    bytes[from..from + 20].fill(0);
    let source = Source::of(&TELEGRAM_DESKTOP, &bytes);
    assert_eq!(source.chats().count(), 3);
    assert!(source.codes().iter().any(|code| ["chat-record-damaged", "chat-structure-damaged"].contains(code)));
}

#[test]
fn limits_are_said() {
    let many: Vec<_> = (0..60).map(|id| message(id, "Ana", 1, json!({ "text": "a" }))).collect();
    let source =
        Source::within(&TELEGRAM_DESKTOP, written(&chat("private_group", 1, many)).as_bytes(), Limits::for_tests());
    let tally = source.chats().next().unwrap().tally;
    assert_eq!((tally.seen, tally.kept, tally.refused), (60, 50, 10));
    assert_eq!(source.codes(), ["chat-too-many-records"]);
    let deep = json!({ "text": "a", "x": [[[[[[[[[[1]]]]]]]]]] });
    let large = json!({ "text": "a".repeat(500) });
    for fields in [deep, large] {
        let all = vec![message(0, "Ana", 1, fields), message(1, "Ana", 1, json!({ "text": "b" }))];
        let source =
            Source::within(&TELEGRAM_DESKTOP, written(&chat("private_group", 1, all)).as_bytes(), Limits::for_tests());
        assert_eq!((source.codes(), source.records()), (vec!["chat-record-too-large"], 1));
    }
}

#[test]
fn other_files_are_not_taken_for_exports() {
    let cases = [
        r#"{"name": "x", "type": "module", "id": 1, "messages": []}"#,
        r#"{"about": "x", "stories": []}"#,
        r#"{"name": "x", "version": "1.0.0", "dependencies": {}}"#,
        r#"{"messages": [{"id": 1, "type": "message"}]}"#,
        r#"[{"id": 1, "type": "message"}]"#,
        "{",
        "",
    ];
    for text in cases {
        assert!(chat::recognise(text.as_bytes()).is_none(), "{text}");
    }
}
