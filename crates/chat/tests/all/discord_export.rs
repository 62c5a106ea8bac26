//! Exports of DiscordChatExporter, made here.

use chat::products::DISCORD_EXPORT;
use model::{ChatKind, ContactKind, MediaKind, MessageKind, SystemKind, Told};

use crate::streams::{Source, each_overwritten_byte_costs_little, each_truncation_keeps_what_came_before};
use crate::told;

fn user(id: u64, name: &str, nickname: &str) -> String {
    format!(
        r#"{{ "id": "{id}", "name": "{name}", "discriminator": "0000", "nickname": "{nickname}", "color": null, "isBot": false, "roles": [{{ "id": "5", "name": "R", "color": null, "position": 1 }}] }}"#
    )
}

fn message(id: u64, kind: &str, author: u64, more: &str) -> String {
    let author = user(author, &format!("name{author}"), &format!("Nick {author}"));
    format!(
        "{{\n \"id\": \"{id}\",\n \"type\": \"{kind}\",\n \"timestamp\": \"2024-05-01T10:00:{:02}.123+02:00\",\n \"timestampEdited\": null,\n \"isPinned\": false,\n \"author\": {author}{more}\n}}",
        id % 60
    )
}

fn export(messages: &[String]) -> String {
    format!(
        "{{\n\"guild\": {{ \"id\": \"175928847299117063\", \"name\": \"Club\", \"iconUrl\": \"\" }},\n\"channel\": {{ \"id\": \"41771983423143937\", \"type\": \"GuildTextChat\", \"categoryId\": \"1\", \"category\": \"Text\", \"name\": \"general\", \"topic\": \"Rutas\" }},\n\"dateRange\": {{ \"after\": null, \"before\": null }},\n\"exportedAt\": \"2024-06-01T10:00:00+02:00\",\n\"messages\": [\n{}\n],\n\"messageCount\": {}\n}}",
        messages.join(",\n"),
        messages.len()
    )
}

fn read(messages: &[String]) -> Source {
    let text = export(messages);
    assert_eq!(chat::recognise(text.as_bytes()).map(|product| product.name), Some("discord-export"));
    Source::of(&DISCORD_EXPORT, text.as_bytes())
}

#[test]
fn a_channel_is_read_with_its_server_and_people() {
    let source = read(&[message(1001, "Default", 7, ", \"content\": \"hola\"")]);
    let chat = source.chats().next().unwrap();
    assert_eq!((chat.head.kind, chat.head.native.as_deref()), (ChatKind::Group, Some("41771983423143937")));
    let record = &chat.records[0];
    assert_eq!((record.native.as_deref(), record.at.to_string().as_str()), (Some("1001"), "2024-05-01T10:00:41+02:00"));
    assert_eq!(told(chat, record), "7: text: hola");
    let groups: Vec<_> =
        source.told.iter().filter_map(|t| if let Told::Group(group) = t { Some(group) } else { None }).collect();
    let parents: Vec<_> = groups.iter().map(|g| (g.name.as_deref(), g.parent.as_deref())).collect();
    assert_eq!(parents, [(Some("Club"), None), (Some("general"), Some("175928847299117063"))]);
    assert_eq!(groups[0].created.unwrap().to_string(), "2016-04-30T11:18:25Z");
    let names: Vec<_> = source.contacts().map(|c| (c.kind, c.account.as_deref(), c.name.as_str())).collect();
    assert_eq!(names, [(ContactKind::Pushname, Some("7"), "name7"), (ContactKind::Pushname, Some("7"), "Nick 7")]);
}

#[test]
fn lines_of_the_service_are_told_by_their_type() {
    let mentions = |id: u64| format!(", \"mentions\": [{}]", user(id, "x", "X"));
    let cases = [
        ("RecipientAdd", mentions(8), "added|7|8||", Some(1)),
        ("RecipientRemove", mentions(8), "removed|7|8||", Some(2)),
        ("RecipientRemove", mentions(7), "left||7||", Some(2)),
        ("GuildMemberJoin", String::new(), "joined||7||", Some(7)),
        ("ChannelNameChange", String::new(), "subject|7|||", Some(4)),
        ("Call", String::new(), "call|7|||", Some(3)),
        ("8", String::new(), "settings|7|||", Some(8)),
        ("99", String::new(), "unknown|7|||", Some(99)),
        ("NewThing", String::new(), "unknown|7|||", None),
    ];
    for (kind, more, wanted, code) in cases {
        let source = read(&[message(1, kind, 7, &more)]);
        let chat = source.chats().next().unwrap();
        let line = chat.records[0].system.as_ref().unwrap();
        assert_eq!((told(chat, &chat.records[0]).as_str(), line.code), (wanted, code), "{kind}");
        let unknown = line.kind == SystemKind::Unknown;
        assert_eq!(source.codes().contains(&"chat-unknown-code"), unknown, "{kind}");
        assert_eq!(chat.records[0].text.contains(kind), unknown, "{kind}");
    }
}

#[test]
fn each_file_is_a_record_and_an_address_is_left_where_it_was_not_downloaded() {
    let files = r#", "content": "fotos", "attachments": [
        { "id": "11", "url": "general.json_Files\\a-1.png", "fileName": "a.png", "fileSizeBytes": 1 },
        { "id": "12", "url": "https://cdn.discordapp.com/attachments/1/12/b.mp4?ex=1", "fileName": "b.mp4", "fileSizeBytes": 1 } ],
        "stickers": [{ "id": "13", "name": "Gato", "format": "Png", "sourceUrl": "https://cdn.discordapp.com/stickers/13.png" }]"#;
    let source = read(&[message(1, "Default", 7, files), message(2, "Default", 7, ", \"content\": \"y\"")]);
    let chat = source.chats().next().unwrap();
    let rows: Vec<_> = chat
        .records
        .iter()
        .map(|record| {
            let file = record.attachment.as_ref();
            let name = file.and_then(|file| file.name.as_deref());
            (
                record.number,
                record.place.as_deref().unwrap(),
                record.native.as_deref().unwrap(),
                record.kind,
                name,
                file.and_then(|f| f.media),
            )
        })
        .collect();
    let wanted = [
        (0, "/messages/0", "1", MessageKind::Media, Some("general.json_Files/a-1.png"), Some(MediaKind::Image)),
        (1, "/messages/0 file 1", "12", MessageKind::Media, None, Some(MediaKind::Video)),
        (2, "/messages/0 file 2", "13", MessageKind::Media, None, Some(MediaKind::Sticker)),
        (3, "/messages/1", "2", MessageKind::Text, None, None),
    ];
    assert_eq!(rows, wanted);
    assert_eq!(chat.records[0].text, "fotos");
    assert_eq!(chat.records[1].text, "b.mp4 [https://cdn.discordapp.com/attachments/1/12/b.mp4?ex=1]");
}

#[test]
fn answers_forwards_and_cards_are_told() {
    let source = read(&[
        message(1, "Default", 7, ", \"content\": \"¿vamos?\""),
        message(2, "Reply", 8, ", \"content\": \"sí\", \"reference\": { \"type\": \"Default\", \"messageId\": \"1\" }"),
        message(
            3,
            "Default",
            8,
            ", \"content\": \"\", \"reference\": { \"messageId\": \"9\" }, \"forwardedMessage\": { \"content\": \"de otro\", \"attachments\": [] }",
        ),
        message(
            4,
            "Default",
            8,
            ", \"content\": \"mira\", \"embeds\": [{ \"title\": \"T\", \"url\": \"https://example.org\", \"description\": \"D\" }], \"timestampEdited\": \"2024-05-01T11:00:00+02:00\"",
        ),
    ]);
    let chat = source.chats().next().unwrap();
    let quote = chat.records[1].quotes.as_ref().unwrap();
    assert_eq!(
        (quote.native.as_deref(), quote.sender, quote.at),
        (Some("1"), chat.records[0].sender, Some(chat.records[0].at))
    );
    assert_eq!((chat.records[2].forwarded, chat.records[2].text.as_str()), (Some(0), "de otro"));
    assert!(chat.records[2].quotes.is_none());
    assert_eq!((chat.records[3].text.as_str(), chat.records[3].edited), ("mira\nT\nD\nhttps://example.org", true));
}

fn small() -> Vec<String> {
    vec![
        message(1, "GuildMemberJoin", 7, ", \"content\": \"Joined the server.\""),
        message(2, "Default", 8, ", \"content\": \"a \\\"b\\\"\""),
        message(3, "Default", 8, ", \"content\": \"c\""),
    ]
}

#[test]
fn what_came_before_the_end_of_a_truncated_file_is_kept() {
    let messages = small();
    let text = export(&messages);
    let ends: Vec<_> = messages.iter().map(|message| text.find(message.as_str()).unwrap() + message.len()).collect();
    each_truncation_keeps_what_came_before(&DISCORD_EXPORT, text.as_bytes(), &ends);
}

#[test]
fn an_overwritten_byte_costs_its_message_and_no_other() {
    each_overwritten_byte_costs_little(&DISCORD_EXPORT, export(&small()).as_bytes(), 1);
}
