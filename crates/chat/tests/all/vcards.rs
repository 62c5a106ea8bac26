//! Files of contact cards.

use chat::Limits;
use chat::products::VCARD;
use model::{Contact, ContactKind, Told};

use crate::streams::Source;

const TWO: &str = "\u{FEFF}BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana Río\r\nitem1.TEL;waid=34600000001:+34 600 00 00 01\r\n\
    END:VCARD\r\n\r\nBEGIN:VCARD\r\nVERSION:2.1\r\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Jos=C3=\r\n=A9\r\n\
    TEL;CELL:600 000 002\r\nTEL;WORK:+34 600 000 003\r\nPHOTO;ENCODING=BASE64;JPEG:AAAA\r\n BBBB==\r\n\r\nEND:VCARD\r\n";

fn contacts(source: &Source) -> Vec<Contact> {
    let contacts =
        source.told.iter().filter_map(|told| if let Told::Contact(c) = told { Some(c.clone()) } else { None });
    contacts.collect()
}

fn codes(source: &Source) -> Vec<&'static str> {
    source.read.issues.iter().map(|issue| issue.code).collect()
}

#[test]
fn a_file_of_cards_is_known_by_how_it_begins() {
    for text in [TWO, "\n begin:vcard\nFN:Ana\n", "BEGIN:VCARD"] {
        assert_eq!(chat::recognise(text.as_bytes()).map(|product| product.name), Some("vcard"), "{text}");
    }
    for text in ["BEGIN:VCALENDAR\n", "FN:Ana\nBEGIN:VCARD\n", "BEGIN:VCARDS\n", "BEGIN"] {
        assert!(chat::recognise(text.as_bytes()).is_none(), "{text}");
    }
    assert_eq!(chat::platform_of("vcard"), None);
}

#[test]
fn names_and_numbers_are_told_and_every_card_is_counted() {
    let source = Source::of(&VCARD, TWO.as_bytes());
    let told: Vec<_> = contacts(&source)
        .into_iter()
        .map(|c| {
            assert_eq!(c.kind, ContactKind::Card);
            (c.name, c.account.unwrap_or_default(), c.phone.unwrap_or_default(), c.place)
        })
        .collect();
    let line = |name: &str, account: &str, phone: &str, place: &str| {
        (name.to_owned(), account.to_owned(), phone.to_owned(), place.to_owned())
    };
    let wanted = [
        line("Ana Río", "34600000001@s.whatsapp.net", "+34600000001", "card 1 line 5"),
        line("José", "", "+34600000003", "card 2 line 16"),
    ];
    assert_eq!(told, wanted);
    assert_eq!((source.read.tally.seen, source.read.tally.kept), (2, 2));
    assert_eq!(codes(&source), ["card-number-without-country"]);
}

#[test]
fn what_is_wrong_with_cards_is_said() {
    let text = "BEGIN:VCARD\nFN:A\u{0}na\nTEL:+34600000001\nBEGIN:VCARD\nFN:B\nEND:VCARD\nhello\nBEGIN:VCARD\nFN:\n";
    let mut bytes = text.as_bytes().to_vec();
    bytes.extend(b"FN:Pe\xF1a\n");
    let source = Source::of(&VCARD, &bytes);
    assert_eq!((source.read.tally.seen, source.read.tally.doubtful), (3, 2));
    assert_eq!(codes(&source), ["card-without-end", "chat-structure-damaged", "chat-line-not-utf8"]);
    assert_eq!(contacts(&source).len(), 1);
}

#[test]
fn cards_over_the_limit_are_refused() {
    let limits = Limits { records: 2, ..Limits::for_tests() };
    let text = "BEGIN:VCARD\nFN:Ana\nTEL:+34600000001\nEND:VCARD\n".repeat(5);
    let source = Source::within(&VCARD, text.as_bytes(), limits);
    assert_eq!((source.read.tally.kept, source.read.tally.refused), (2, 3));
    assert_eq!(codes(&source), ["chat-too-many-records"]);
    assert_eq!(contacts(&source).len(), 2);
}

/// Messages of a database of Android keep the card itself.
#[test]
fn who_is_on_a_card_in_a_message_is_told_behind_its_chat() {
    let mut conn = rusqlite::Connection::open_in_memory().unwrap();
    let sql = "CREATE TABLE jid(_id INTEGER PRIMARY KEY, user TEXT, server TEXT, raw_string TEXT);
        CREATE TABLE chat(_id INTEGER PRIMARY KEY, jid_row_id INTEGER);
        CREATE TABLE message(_id INTEGER PRIMARY KEY, chat_row_id INTEGER, from_me INTEGER, key_id TEXT,
            sender_jid_row_id INTEGER, timestamp INTEGER, message_type INTEGER, text_data TEXT);
        CREATE TABLE message_vcard(_id INTEGER PRIMARY KEY, message_row_id INTEGER, vcard TEXT);
        INSERT INTO jid VALUES (1, '34600000001', 's.whatsapp.net', '34600000001@s.whatsapp.net');
        INSERT INTO chat VALUES (1, 1);
        INSERT INTO message VALUES (5, 1, 0, 'A1', 1, 1700000000000, 4, NULL);
        INSERT INTO message_vcard VALUES (1, 5, 'BEGIN:VCARD
FN:Lola
TEL;waid=34600000007:+34 600 00 00 08
END:VCARD');";
    conn.execute_batch(sql).unwrap();
    let bytes = conn.serialize("main").unwrap().to_vec();
    let (database, _) = sqlite_ro::Database::from_bytes(bytes, None, sqlite_ro::Limits::for_tests()).unwrap();
    let tables = chat::Tables::of(&database);
    let product = chat::database_product(&tables).unwrap();
    let context = chat::Context { file_name: None, siblings: &|_| false, limits: Limits::standard() };
    let mut told = Vec::new();
    chat::read_database(product, &database, &tables, &context, &mut |one| told.push(one));
    let chat = told.iter().position(|told| matches!(told, Told::Chat(chat) if !chat.records.is_empty())).unwrap();
    let Told::Contact(contact) = &told[chat + 1] else { panic!("no contact behind the chat") };
    assert_eq!((contact.name.as_str(), contact.kind), ("Lola", ContactKind::Card));
    assert_eq!(contact.account.as_deref(), Some("34600000007@s.whatsapp.net"));
    assert!(contact.place.ends_with("record 5"), "{}", contact.place);
    let Told::Same(same) = &told[chat + 2] else { panic!("the printed number is not told") };
    assert_eq!((same.a.as_str(), same.b.as_str()), ("34600000007@s.whatsapp.net", "+34600000008"));
}
