//! The address book, and the table of hidden ids.

use super::made::*;
use model::{ContactKind, SameReason, WallTime};

const BOOK: &str = "CREATE TABLE ZWAADDRESSBOOKCONTACT (Z_PK INTEGER PRIMARY KEY, ZWHATSAPPID VARCHAR, ZLID VARCHAR,
    ZPHONENUMBER VARCHAR, ZFULLNAME VARCHAR, ZGIVENNAME VARCHAR, ZLASTNAME VARCHAR, ZBUSINESSNAME VARCHAR);";

#[test]
fn the_address_book_tells_names_numbers_and_pairs() {
    let made = Made::of(BOOK);
    row!(made, ZWAADDRESSBOOKCONTACT, Z_PK: 1, ZWHATSAPPID: ANA, ZLID: HIDDEN, ZFULLNAME: "Ana\u{200E} Río", ZBUSINESSNAME: "Río S. A.");
    row!(made, ZWAADDRESSBOOKCONTACT, Z_PK: 2, ZWHATSAPPID: "34600000002", ZGIVENNAME: "Bo", ZLASTNAME: "Sol");
    row!(made, ZWAADDRESSBOOKCONTACT, Z_PK: 3, ZPHONENUMBER: "+34 600 00 00 05", ZFULLNAME: "Sin cuenta");
    row!(made, ZWAADDRESSBOOKCONTACT, Z_PK: 4, ZFULLNAME: "Nadie");
    row!(made, ZWAADDRESSBOOKCONTACT, Z_PK: 5, ZWHATSAPPID: vec![1_u8, 2], ZLID: "77777", ZFULLNAME: 12);
    let all = made.read();
    let told: Vec<_> =
        all.contacts.iter().map(|c| (c.account.as_deref(), c.phone.as_deref(), c.kind, c.name.as_str())).collect();
    let wanted = [
        (Some(ANA), Some("+34600000001"), ContactKind::Saved, "Ana Río"),
        (Some(ANA), Some("+34600000001"), ContactKind::Verified, "Río S. A."),
        (Some(BO), Some("+34600000002"), ContactKind::Saved, "Bo Sol"),
        (None, Some("+34600000005"), ContactKind::Saved, "Sin cuenta"),
        (Some("77777@lid"), None, ContactKind::Saved, "12"),
    ];
    assert_eq!(told, wanted);
    let same = &all.same[0];
    assert_eq!((same.a.as_str(), same.b.as_str(), same.reason), (HIDDEN, ANA, SameReason::Contact));
    let tally = all.read.tally;
    assert_eq!((tally.seen, tally.kept, tally.doubtful, tally.refused), (5, 3, 1, 1));
    assert_eq!((all.product, all.issues()[0].0), ("whatsapp-ios-contacts", "chat-value-not-readable"));
}

#[test]
fn an_address_book_of_other_columns_is_read_as_far_as_it_goes() {
    let made = Made::of("CREATE TABLE ZWAADDRESSBOOKCONTACT (ZFULLNAME TEXT, ZPHONENUMBER TEXT);");
    row!(made, ZWAADDRESSBOOKCONTACT, ZFULLNAME: "Ana", ZPHONENUMBER: "+34600000001");
    let all = made.read();
    assert_eq!((all.contacts[0].name.as_str(), all.contacts[0].phone.as_deref()), ("Ana", Some("+34600000001")));
    assert_eq!(all.contacts[0].place, "table zwaaddressbookcontact row 1");
}

#[test]
fn pairs_of_ids_are_told_wherever_they_lie() {
    let pairs = "CREATE TABLE ZWAPHONENUMBERLIDPAIR (Z_PK INTEGER PRIMARY KEY, ZLID VARCHAR, ZPHONENUMBER VARCHAR, ZTIMESTAMP TIMESTAMP);
        CREATE TABLE ZWAZACCOUNT (Z_PK INTEGER PRIMARY KEY, ZIDENTIFIER VARCHAR, ZPHONENUMBER VARCHAR, ZCREATEDAT TIMESTAMP);";
    let alone = Made::of(pairs);
    let beside = Made::with_chats();
    beside.run(pairs);
    for (made, product) in [(&alone, "whatsapp-ios-hidden-ids"), (&beside, "whatsapp-ios")] {
        row!(made, ZWAPHONENUMBERLIDPAIR, Z_PK: 1, ZLID: HIDDEN, ZPHONENUMBER: "34600000001", ZTIMESTAMP: NOON);
        row!(made, ZWAZACCOUNT, Z_PK: 1, ZIDENTIFIER: "55555@lid", ZPHONENUMBER: "+34600000002");
        row!(made, ZWAZACCOUNT, Z_PK: 2, ZIDENTIFIER: "66666@lid");
        row!(made, ZWAZACCOUNT, Z_PK: 3, ZIDENTIFIER: "66666@lid", ZPHONENUMBER: "x");
        let all = made.read();
        let told: Vec<_> = all.same.iter().map(|s| (s.a.as_str(), s.b.as_str(), s.reason, s.at)).collect();
        let wanted = [
            ("55555@lid", BO, SameReason::IdMap, None),
            (HIDDEN, ANA, SameReason::IdMap, Some(WallTime::utc(1_678_307_200))),
        ];
        assert_eq!((all.product, told), (product, wanted.to_vec()));
        assert_eq!((all.read.tally.seen, all.read.tally.kept, all.read.tally.refused), (4, 3, 1));
    }
}
