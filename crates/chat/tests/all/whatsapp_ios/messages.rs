//! Messages of every kind.

use super::made::*;
use crate::{all_told, told};
use chat::Limits;
use model::{ChatKind, ClaimedOf, ContactKind, MediaKind, MessageKind, Record, WallTime};

/// The SHA-256 of nothing, in base64.
const DIGEST: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

#[test]
fn senders_are_told_from_members_and_chats() {
    let made = Made::with_chats();
    row!(made, ZWAMESSAGE, Z_PK: 1, ZCHATSESSION: 1, ZGROUPMEMBER: 1, ZFROMJID: GROUP, ZTEXT: "a", ZMESSAGEDATE: NOON, ZSTANZAID: "3A01");
    row!(made, ZWAMESSAGE, Z_PK: 2, ZCHATSESSION: 1, ZGROUPMEMBER: 3, ZFROMJID: GROUP, ZTEXT: "b", ZMESSAGEDATE: NOON + 1.5);
    row!(made, ZWAMESSAGE, Z_PK: 3, ZCHATSESSION: 1, ZISFROMME: 1, ZTOJID: GROUP, ZTEXT: "c", ZMESSAGEDATE: 700_000_002);
    row!(made, ZWAMESSAGE, Z_PK: 4, ZCHATSESSION: 1, ZFROMJID: GROUP, ZTEXT: "of nobody", ZMESSAGEDATE: NOON);
    row!(made, ZWAMESSAGE, Z_PK: 5, ZCHATSESSION: 2, ZFROMJID: ANA, ZTEXT: "d", ZMESSAGEDATE: NOON);
    row!(made, ZWAMESSAGE, Z_PK: 6, ZCHATSESSION: 2, ZTEXT: "\u{200E}e", ZMESSAGEDATE: NOON);
    row!(made, ZWAMESSAGE, Z_PK: 7, ZCHATSESSION: 2, ZISFROMME: 1, ZTOJID: ANA, ZTEXT: "f", ZMESSAGEDATE: NOON);
    let all = made.read();
    let group = all.chat("1");
    let lines =
        [format!("{ANA}: text: a"), format!("{HIDDEN}: text: b"), "<me>: text: c".into(), ": text: of nobody".into()];
    assert_eq!(all_told(group), lines);
    assert_eq!(all_told(all.chat("2")), [format!("{ANA}: text: d"), format!("{ANA}: text: e"), "<me>: text: f".into()]);
    let first = &group.records[0];
    assert_eq!((first.number, first.native.as_deref(), first.at), (1, Some("3A01"), WallTime::utc(1_678_307_200)));
    assert_eq!(group.records[2].at, WallTime::utc(1_678_307_202));
    let ana = &group.aliases[first.sender.unwrap().0 as usize];
    assert_eq!((ana.account.as_deref(), ana.phone.as_deref()), (Some(ANA), Some("+34600000001")));
    assert_eq!((group.head.kind, group.head.native.as_deref()), (ChatKind::Group, Some(GROUP)));
    assert_eq!((all.chat("2").head.kind, all.chat("2").head.name.as_deref()), (ChatKind::Direct, Some("Ana")));
    assert_eq!((group.tally.kept, group.tally.seen), (4, 4));
    assert_eq!((all.product, all.issues()), ("whatsapp-ios", vec![]));
}

/// A message of a type with a media item, read.
fn with_media(message_type: i64, media: &[(&str, &dyn rusqlite::ToSql)]) -> (Record, Vec<String>) {
    let made = Made::with_chats();
    made.put("ZWAMEDIAITEM", &[&[("Z_PK", &9 as &dyn rusqlite::ToSql), ("ZMESSAGE", &1)], media].concat());
    row!(made, ZWAMESSAGE, Z_PK: 1, ZCHATSESSION: 1, ZGROUPMEMBER: 1, ZMESSAGETYPE: message_type, ZMEDIAITEM: 9, ZMESSAGEDATE: NOON);
    let all = made.read();
    let chat = all.chat("1");
    (chat.records[0].clone(), all_told(chat))
}

#[test]
fn files_have_their_path_their_caption_and_the_digest_that_the_service_keeps() {
    let kinds = [
        (1, MessageKind::Media, MediaKind::Image),
        (2, MessageKind::Media, MediaKind::Video),
        (3, MessageKind::Media, MediaKind::Audio),
        (8, MessageKind::Media, MediaKind::Document),
        (11, MessageKind::Media, MediaKind::Gif),
        (15, MessageKind::Media, MediaKind::Sticker),
        (38, MessageKind::ViewOnce, MediaKind::Image),
        (39, MessageKind::ViewOnce, MediaKind::Video),
        (53, MessageKind::ViewOnce, MediaKind::Audio),
        (54, MessageKind::Media, MediaKind::VideoNote),
    ];
    for (code, kind, media) in kinds {
        let path = "Media/120363000000000001@g.us/a/b/x.webp";
        // Latitude and longitude of a picture are its size.
        let (record, _) = with_media(
            code,
            &[
                ("ZMEDIALOCALPATH", &path),
                ("ZTITLE", &"mira"),
                ("ZVCARDNAME", &DIGEST),
                ("ZVCARDSTRING", &"image/webp"),
                ("ZLATITUDE", &40.0),
            ],
        );
        let attachment = record.attachment.unwrap();
        assert_eq!((record.kind, attachment.media, attachment.name.as_deref()), (kind, Some(media), Some(path)));
        assert_eq!((record.text.as_str(), attachment.claimed.len()), ("mira", 1));
        let digest = attachment.claimed[0];
        assert_eq!((digest.of, digest.sha256), (ClaimedOf::File, testkit::sha256(b"")));
    }
}

#[test]
fn cards_places_polls_and_calls_say_what_they_hold() {
    let names = "Ana_$!<Name-Separator>!$_Bo";
    let (card, _) = with_media(4, &[("ZVCARDNAME", &names), ("ZVCARDSTRING", &"BEGIN:VCARD")]);
    assert_eq!((card.kind, card.text.as_str()), (MessageKind::Contact, "Ana, Bo"));
    assert_eq!(card.attachment.unwrap().media, Some(MediaKind::ContactCard));
    // A card whose name has the form of a digest is still a name.
    let (card, _) = with_media(4, &[("ZVCARDNAME", &DIGEST)]);
    assert_eq!((card.text.as_str(), card.attachment.unwrap().claimed.len()), (DIGEST, 0));
    let (place, _) = with_media(5, &[("ZLATITUDE", &40.4168), ("ZLONGITUDE", &-3.7038), ("ZTITLE", &"Sol")]);
    assert_eq!((place.kind, place.text.as_str()), (MessageKind::Location, "40.416800,-3.703800\nSol"));
    assert_eq!(with_media(5, &[("ZLATITUDE", &4032.0), ("ZLONGITUDE", &3024.0)]).0.text, "");
    assert_eq!(with_media(59, &[]).0.kind, MessageKind::Call);

    let made = Made::with_chats();
    let poll = field(8, &field(2, "¿Cuándo?".as_bytes()));
    row!(made, ZWAMESSAGEINFO, Z_PK: 5, ZMESSAGE: 1, ZRECEIPTINFO: poll);
    row!(made, ZWAMESSAGE, Z_PK: 1, ZCHATSESSION: 1, ZGROUPMEMBER: 1, ZMESSAGETYPE: 46, ZMESSAGEINFO: 5, ZMESSAGEDATE: NOON);
    row!(made, ZWAMESSAGE, Z_PK: 2, ZCHATSESSION: 1, ZGROUPMEMBER: 1, ZMESSAGETYPE: 0, ZMESSAGEINFO: 5, ZMESSAGEDATE: NOON);
    assert_eq!(all_told(made.read().chat("1")), [format!("{ANA}: poll: ¿Cuándo?"), format!("{ANA}: text: ")]);
}

#[test]
fn who_is_on_a_card_is_told() {
    let made = Made::with_chats();
    let card = "BEGIN:VCARD\nFN:Lola\nitem1.TEL;waid=34600000007:+34 600 00 00 07\nEND:VCARD";
    row!(made, ZWAMEDIAITEM, Z_PK: 1, ZVCARDNAME: "Lola", ZVCARDSTRING: card);
    for (row, kind) in [(1, 4), (2, 1)] {
        row!(made, ZWAMESSAGE, Z_PK: row, ZCHATSESSION: 2, ZFROMJID: ANA, ZMESSAGETYPE: kind, ZMEDIAITEM: 1, ZMESSAGEDATE: NOON);
    }
    let all = made.read();
    let on: Vec<_> = all.contacts.iter().filter(|contact| contact.kind == ContactKind::Card).collect();
    assert_eq!((on.len(), on[0].name.as_str(), on[0].place.as_str()), (1, "Lola", "table zwamessage row 1"));
    assert_eq!(
        (on[0].account.as_deref(), on[0].phone.as_deref()),
        (Some("34600000007@s.whatsapp.net"), Some("+34600000007"))
    );
}

#[test]
fn what_is_deleted_leaves_its_mark_and_what_is_not_known_its_file_and_code() {
    let made = Made::with_chats();
    row!(made, ZWAMEDIAITEM, Z_PK: 1, ZMEDIALOCALPATH: "Media/x.bin");
    row!(made, ZWAMESSAGE, Z_PK: 1, ZCHATSESSION: 1, ZGROUPMEMBER: 2, ZMESSAGETYPE: 14, ZMESSAGEDATE: NOON);
    row!(made, ZWAMESSAGE, Z_PK: 2, ZCHATSESSION: 1, ZGROUPMEMBER: 2, ZMESSAGETYPE: 20, ZTEXT: "plantilla", ZMESSAGEDATE: NOON);
    row!(made, ZWAMESSAGE, Z_PK: 3, ZCHATSESSION: 1, ZGROUPMEMBER: 2, ZMESSAGETYPE: 777, ZMEDIAITEM: 1, ZMESSAGEDATE: NOON);
    let all = made.read();
    let chat = all.chat("1");
    assert_eq!(
        all_told(chat),
        [format!("{BO}: deleted: "), format!("{BO}: other: plantilla"), format!("{BO}: other: ")]
    );
    assert_eq!(chat.records[2].attachment.as_ref().and_then(|file| file.name.as_deref()), Some("Media/x.bin"));
    assert_eq!((chat.issues[0].code, chat.issues[0].details["codes"].as_str()), ("chat-kind-not-known", "20, 777"));
    assert_eq!((chat.tally.kept, chat.tally.doubtful), (3, 0));
}

#[test]
fn passing_on_and_stars_are_read() {
    let made = Made::with_chats();
    row!(made, ZWAMEDIAITEM, Z_PK: 1, ZMETADATA: number(17, 5));
    for (row, flags, media) in [(1, 0x0100_0180, None), (2, 0x0100_0100, None), (3, 0, Some(1))] {
        row!(made, ZWAMESSAGE, Z_PK: row, ZCHATSESSION: 1, ZGROUPMEMBER: 1, ZFLAGS: flags, ZMEDIAITEM: media, ZSTARRED: row - 1, ZMESSAGEDATE: NOON);
    }
    let all = made.read();
    let read: Vec<_> = all.chat("1").records.iter().map(|record| (record.forwarded, record.starred)).collect();
    assert_eq!(read, [(Some(0), false), (None, true), (Some(5), true)]);
}

#[test]
fn an_answer_keeps_what_it_answers_even_if_that_is_gone() {
    let made = Made::with_chats();
    let gone =
        [field(5, b"3EB0AABBCCDDEEFF"), field(6, BO.as_bytes()), field(19, &field(1, "¿vienes?".as_bytes()))].concat();
    row!(made, ZWAMEDIAITEM, Z_PK: 1, ZMETADATA: gone);
    row!(made, ZWAMESSAGE, Z_PK: 1, ZCHATSESSION: 1, ZGROUPMEMBER: 1, ZTEXT: "hola", ZSTANZAID: "3A0102030405", ZSORT: 2, ZMESSAGEDATE: NOON);
    row!(made, ZWAMESSAGE, Z_PK: 2, ZCHATSESSION: 1, ZGROUPMEMBER: 2, ZTEXT: "sí", ZMEDIAITEM: 1, ZSORT: 1, ZMESSAGEDATE: NOON);
    row!(made, ZWAMESSAGE, Z_PK: 3, ZCHATSESSION: 1, ZGROUPMEMBER: 2, ZTEXT: "y tú", ZPARENTMESSAGE: 1, ZSORT: 3, ZMESSAGEDATE: NOON);
    row!(made, ZWAMESSAGE, Z_PK: 4, ZCHATSESSION: 1, ZGROUPMEMBER: 2, ZTEXT: "y nadie", ZPARENTMESSAGE: 99, ZSORT: 4, ZMESSAGEDATE: NOON);
    let all = made.read();
    let chat = all.chat("1");
    let quotes: Vec<_> = chat
        .records
        .iter()
        .map(|record| {
            record
                .quotes
                .as_ref()
                .map(|q| (q.native.as_deref(), q.sender.map(|ix| crate::alias(chat, ix)), q.text.as_str()))
        })
        .collect();
    let wanted = [
        Some((Some("3EB0AABBCCDDEEFF"), Some(BO.to_owned()), "¿vienes?")),
        None,
        Some((Some("3A0102030405"), Some(ANA.to_owned()), "hola")),
        Some((None, None, "")),
    ];
    assert_eq!(quotes, wanted);
}

#[test]
fn an_invitation_names_its_group() {
    let made = Made::with_chats();
    let metadata = [field(28, "Aves".as_bytes()), field(30, b"120363000000000077@g.us")].concat();
    row!(made, ZWAMEDIAITEM, Z_PK: 1, ZMETADATA: metadata);
    let link = "https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv";
    row!(made, ZWAMESSAGE, Z_PK: 1, ZCHATSESSION: 2, ZFROMJID: ANA, ZMESSAGETYPE: 27, ZMEDIAITEM: 1, ZTEXT: link, ZMESSAGEDATE: NOON);
    row!(made, ZWAMESSAGE, Z_PK: 2, ZCHATSESSION: 2, ZFROMJID: ANA, ZMESSAGETYPE: 27, ZMESSAGEDATE: NOON);
    let all = made.read();
    let records = &all.chat("2").records;
    let invite = records[0].invite.as_ref().unwrap();
    let told = (invite.group.as_deref(), invite.name.as_deref(), invite.code.as_deref());
    assert_eq!(told, (Some("120363000000000077@g.us"), Some("Aves"), Some("AbCdEfGhIjKlMnOpQrStUv")));
    assert!(records[1].invite.is_some() && records[1].kind == MessageKind::Invite);
}

#[test]
fn records_stand_as_the_chat_shows_them() {
    let made = Made::with_chats();
    for (row, sort) in [(1, Some(5)), (2, Some(-3)), (3, None), (4, Some(9)), (5, Some(1))] {
        row!(made, ZWAMESSAGE, Z_PK: row, ZCHATSESSION: 1, ZSORT: sort, ZMESSAGEDATE: NOON);
    }
    let all = made.read();
    let numbers: Vec<_> = all.chat("1").records.iter().map(|record| record.number).collect();
    assert_eq!(numbers, [2, 3, 5, 1, 4]);
}

#[test]
fn chats_are_the_same_however_few_are_held_at_once() {
    let made = Made::with_chats();
    for row in 1..200 {
        row!(made, ZWAMESSAGE, Z_PK: row, ZCHATSESSION: row % 7 + 1, ZFROMJID: ANA, ZTEXT: format!("t{row}"), ZMESSAGEDATE: NOON);
    }
    let all = made.read();
    let few = read(&made.bytes(), Limits { held_records: 20, ..Limits::standard() }).unwrap();
    assert_eq!((all.chats.len(), all.chats.iter().map(|chat| chat.records.len()).sum::<usize>()), (7, 199));
    assert!(all == few);
    let some = read(&made.bytes(), Limits::for_tests()).unwrap();
    let refused: u64 = some.chats.iter().map(|chat| chat.tally.refused).sum();
    assert_eq!((some.chats.iter().map(|chat| chat.records.len()).sum::<usize>(), refused), (50, 149));
    assert!(some.issues().iter().any(|(code, _)| *code == "chat-too-many-records"));
    assert_eq!(told(all.chat("1"), &all.chat("1").records[0]), format!("{ANA}: text: t7"));
}
