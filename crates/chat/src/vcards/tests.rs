use super::*;
use model::Told;

fn cards(text: &str) -> Vec<Card> {
    all(text, &Limits::standard())
}

/// What a card says, a line each.
fn told(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for card in cards(text) {
        tell(&card, "row 1", &mut |told| {
            lines.push(match told {
                Told::Contact(c) => {
                    format!("{}|{}|{}", c.name, c.account.unwrap_or_default(), c.phone.unwrap_or_default())
                }
                Told::Same(s) => format!("{}={}", s.a, s.b),
                _ => unreachable!(),
            });
        });
    }
    lines
}

#[test]
fn the_account_beside_a_number_says_more_than_what_is_printed() {
    let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Río;Ana;;;\r\nFN:Ana\r\n  Río\r\n\
        item1.TEL;waid=34600000001:+34 600 00 00 02\r\nitem1.X-ABLabel:Mobile\r\nTEL;type=HOME:600 000\r\n\
        X-WA-BIZ-NAME:Tienda\\, Río\r\nX-WA-LID:123456789012345@lid\r\nEND:VCARD\r\n";
    let ana = "34600000001@s.whatsapp.net";
    let wanted = [
        format!("Ana Río|{ana}|+34600000001"),
        format!("Tienda, Río|{ana}|+34600000001"),
        format!("{ana}=+34600000002"),
        format!("{ana}=123456789012345@lid"),
    ];
    assert_eq!(told(card), wanted);
    assert_eq!(cards(card).first().map(|card| card.flaws), Some(Flaws { national: 1, ..Flaws::default() }));
}

#[test]
fn cards_stand_one_behind_the_other() {
    let text = "BEGIN:VCARD\nFN:Ana\nTEL:+34600000001\nEND:VCARD_$!<VCard-Separator>!$_begin:vcard\nFN:Bo\n\
        TEL;TYPE=\"cell:x\";waid=\"34600000002\":x\nend:vcard\nBEGIN:VCARD\nFN:Eva\nTEL:+34 600 000 003\nBEGIN:VCARD\n\
        N:;Lu\\;is;;Sr.;\nTEL;VALUE=uri:tel:+34-600-000-004;ext=1\nEND:VCARD\n";
    let wanted = [
        "Ana||+34600000001",
        "Bo|34600000002@s.whatsapp.net|+34600000002",
        "Eva||+34600000003",
        "Sr. Lu;is||+34600000004",
    ];
    assert_eq!(told(text), wanted);
    let open: Vec<bool> = cards(text).iter().map(|card| card.flaws.open).collect();
    assert_eq!(open, [false, false, true, false]);
}

#[test]
fn values_of_old_cards_are_read_in_their_character_set() {
    let quoted = "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:R=C3=\n=ADo;Jos=C3=A9;;;\n\
        PHOTO;ENCODING=BASE64;JPEG:AAAA=\n BBBB==\n\nNOTE;QUOTED-PRINTABLE:TEL=3A=\nTEL:+34600000009\n\
        TEL;CELL:+34 600\n  000 005\nEND:VCARD";
    assert_eq!(told(quoted), ["José Río||+34600000005"]);
    let western = "BEGIN:VCARD\nFN;CHARSET=windows-1252;QUOTED-PRINTABLE:Pe=F1a =80 =ZZ\nTEL:+34600000001\nEND:VCARD";
    assert_eq!(told(western), ["Peña € =ZZ||+34600000001"]);
    let broken = "BEGIN:VCARD\nFN;QUOTED-PRINTABLE:Pe=F1a\nTEL:+34600000001\nEND:VCARD";
    assert_eq!(told(broken), ["Pe\u{FFFD}a||+34600000001"]);
    assert!(cards(broken).iter().all(|card| card.flaws.lossy));
}

#[test]
fn a_value_that_goes_on_does_not_swallow_the_end_of_its_card() {
    let text = "BEGIN:VCARD\nTEL:+34600000001\nFN;QUOTED-PRINTABLE:Ana=\nEND:VCARD\nBEGIN:VCARD\nORG:Uno;Dos\n\
        TEL:+34600000002\nEND:VCARD";
    assert_eq!(told(text), ["Ana||+34600000001", "Uno, Dos||+34600000002"]);
}

#[test]
fn what_is_no_card_names_nobody() {
    for text in ["", "BEGIN:VCARD", "FN:Ana\nTEL:+34600000001", "BEGIN:VCARD\nFN:\nTEL:+34600000001\nEND:VCARD"] {
        assert!(told(text).is_empty(), "{text}");
    }
    let odd = "BEGIN:VCARD\nFN:Ana\nTEL;waid=x:1\n folded\nñ.TEL:1\nTEL\nEND:VCARD";
    assert!(told(odd).is_empty());
}

#[test]
fn what_is_longer_or_more_than_allowed_is_cut() {
    let limits = Limits::for_tests();
    let numbers: String = (1..=9).map(|n| format!("TEL:+3460000000{n}\n")).collect();
    let text = format!("BEGIN:VCARD\nFN:{}\n{numbers}END:VCARD", "x".repeat(500));
    let cards = all(&text, &limits);
    let card = cards.first().unwrap();
    assert!(card.flaws.cut && card.numbers.len() == limits.accounts);
    assert!(card.names.iter().all(|name| name.len() < limits.value_bytes));
}
