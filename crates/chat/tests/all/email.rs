//! Mails and mailboxes.

use chat::Limits;
use chat::products::EMAIL;
use model::{ChatKind, ContactKind, MessageKind, ParsedChat, Platform};

use crate::streams::Source;

/// A mail of these fields and words.
fn mail(fields: &str, words: &str) -> String {
    format!("Date: Sun, 1 Dec 2024 10:00:00 +0100\n{fields}\n\n{words}\n")
}

fn mailbox(mails: &[String]) -> Vec<u8> {
    let all = mails.iter().map(|mail| format!("From ana@example.org Sun Dec  1 10:00:00 2024\n{mail}\n"));
    all.collect::<String>().into_bytes()
}

fn first() -> String {
    mail(
        "From: Ana Río <ana@Example.org>\nTo: \"Luis\" <luis@example.org>\nSubject: Sábado\nMessage-ID: <1@example.org>",
        "¿Vienes el sábado?",
    )
}

fn answer() -> String {
    mail(
        "From: luis@example.org\nTo: ana@example.org\nCc: eva@example.org\nSubject: Re: Sábado\n\
         Message-ID: <2@example.org>\nIn-Reply-To: <1@example.org>",
        "Sí, con Eva. https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv",
    )
}

fn accounts(chat: &ParsedChat) -> Vec<&str> {
    chat.aliases.iter().map(|alias| alias.account.as_deref().unwrap()).collect()
}

#[test]
fn mails_are_told_by_their_fields() {
    for text in [first(), format!("\u{FEFF}{}", first()), String::from_utf8(mailbox(&[first()])).unwrap()] {
        assert_eq!(chat::recognise(text.as_bytes()).map(|product| product.name), Some("e-mail"), "{text}");
    }
    assert_eq!(chat::platform_of("e-mail"), Some(Platform::Email));
    assert!(chat::recognise(b"From: Ana\n\nthis is a letter\n").is_none());
}

#[test]
fn a_thread_is_one_chat_of_all_its_addresses() {
    let other = mail("From: eva@example.org\nTo: ana@example.org\nMessage-ID: <9@example.org>", "otra cosa");
    let last = mail(
        "From: ana@example.org\nTo: luis@example.org\nMessage-ID: <3@example.org>\nReferences: <1@example.org> <2@example.org>",
        "Vale",
    );
    let source = Source::of(&EMAIL, &mailbox(&[first(), other, answer(), last]));
    let chats: Vec<_> = source.chats().collect();
    let [thread, alone] = chats.as_slice() else { panic!("{} chats", chats.len()) };
    assert_eq!((thread.head.platform, thread.head.kind), (Platform::Email, ChatKind::Group));
    assert_eq!((thread.head.native.as_deref(), thread.head.name.as_deref()), (Some("1@example.org"), Some("Sábado")));
    assert_eq!(accounts(thread), ["ana@example.org", "luis@example.org", "eva@example.org"]);
    assert_eq!((thread.members.len(), alone.members.len(), alone.head.kind), (3, 2, ChatKind::Direct));
    let told: Vec<_> =
        thread.records.iter().map(|r| (r.native.as_deref().unwrap(), r.text.as_str(), r.to.len())).collect();
    let wanted = [
        ("1@example.org", "Sábado\n¿Vienes el sábado?", 1),
        ("2@example.org", "Re: Sábado\nSí, con Eva. https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv", 2),
        ("3@example.org", "Vale", 1),
    ];
    assert_eq!(told, wanted);
    assert_eq!(thread.records[0].at.to_string(), "2024-12-01T10:00:00+01:00");
    assert_eq!(thread.records[2].quotes.as_ref().and_then(|q| q.native.as_deref()), Some("2@example.org"));
    assert_eq!(thread.records[1].place.as_deref(), Some("message 3"));
    let names: Vec<_> = source.contacts().map(|c| (c.account.as_deref().unwrap(), c.name.as_str(), c.kind)).collect();
    let wanted =
        [("ana@example.org", "Ana Río", ContactKind::Pushname), ("luis@example.org", "Luis", ContactKind::Shown)];
    assert_eq!(names, wanted);
    assert!(source.codes().is_empty(), "{:?}", source.codes());
}

#[test]
fn a_thread_has_one_root_in_whatever_order_its_mails_lie() {
    let third = mail(
        "From: ana@example.org\nTo: b@example.org\nMessage-ID: <3@example.org>\nIn-Reply-To: <2@example.org>",
        "x",
    );
    for mails in [[third.clone(), answer(), first()], [answer(), first(), third]] {
        let source = Source::of(&EMAIL, &mailbox(&mails));
        let roots: Vec<_> = source.chats().map(|chat| chat.head.native.as_deref().unwrap()).collect();
        assert_eq!(roots, ["1@example.org"]);
    }
    // Two that name each other.
    let one = mail("From: a@example.org\nTo: b@example.org\nMessage-ID: <x>\nIn-Reply-To: <y>", "");
    let two = mail("From: a@example.org\nTo: b@example.org\nMessage-ID: <y>\nIn-Reply-To: <x>", "");
    assert_eq!(Source::of(&EMAIL, &mailbox(&[one, two])).records(), 2);
}

#[test]
fn files_of_a_mail_are_records_behind_it() {
    let fields = "From: ana@example.org\nTo: luis@example.org\nSubject: fotos\nMessage-ID: <1@example.org>\n\
        Content-Type: multipart/mixed; boundary=b";
    let words = "--b\nContent-Type: text/html\n\n<p>Mira <a href='https://t.me/+AbCdEfGhIjKlMnOp'>aquí</a>\n--b\n\
        Content-Type: image/png; name=\"=?UTF-8?Q?d=C3=ADa.png?=\"\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n\
        --b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b--";
    let text = mail(fields, words);
    for (bytes, prefix) in [(text.clone().into_bytes(), ""), (mailbox(&[first(), text]), "message-2/")] {
        let source = Source::of(&EMAIL, &bytes);
        let chat = source.chats().last().unwrap();
        let [.., mail, picture, other] = chat.records.as_slice() else { panic!("{} records", chat.records.len()) };
        assert_eq!(
            (mail.kind, mail.text.as_str()),
            (MessageKind::Text, "fotos\nMira aquí <https://t.me/+AbCdEfGhIjKlMnOp>")
        );
        let file = picture.attachment.as_ref().unwrap();
        assert_eq!(file.name.as_deref(), Some(format!("{prefix}part-2/día.png").as_str()));
        assert_eq!((picture.kind, picture.text.as_str(), picture.sender), (MessageKind::Media, "día.png", mail.sender));
        assert_eq!(picture.native.as_deref(), Some("1@example.org part 2"));
        assert_eq!(other.attachment.as_ref().unwrap().name.as_deref(), Some(format!("{prefix}part-3").as_str()));
        assert_eq!(source.codes(), ["mail-encrypted"]);
    }
}

#[test]
fn what_is_wrong_with_a_mail_is_said_and_the_mail_is_kept() {
    let undated = "From: ana@example.org\nTo: b@example.org\nSubject: x\n\nhi\n".to_owned();
    let senderless = mail("To: b@example.org\nSubject: x\nFrom: nobody\nMessage-ID: <1@x>", "hi");
    let odd = mail("From: ana@example.org\nTo: b@example.org\nContent-Type: text/plain; charset=utf-8", "ma\u{1}");
    let mut bytes = mailbox(&[undated, senderless, odd]);
    let at = bytes.iter().position(|byte| *byte == 1).unwrap();
    bytes[at] = 0xF1;
    let source = Source::of(&EMAIL, &bytes);
    assert_eq!(source.codes(), ["chat-line-not-utf8", "date-impossible", "mail-without-sender"]);
    assert_eq!((source.records(), source.chats().count()), (3, 3));
    let doubtful: u64 = source.chats().map(|chat| chat.tally.doubtful).sum();
    assert_eq!(doubtful, 2);
}

#[test]
fn limits_hold_and_what_they_cost_is_said() {
    let limits = Limits::for_tests();
    let many: Vec<String> = (0..60)
        .map(|n| mail(&format!("From: a{n}@example.org\nTo: b@example.org\nMessage-ID: <{n}@x>"), "hi"))
        .collect();
    let source = Source::within(&EMAIL, &mailbox(&many), limits);
    assert_eq!((source.records(), source.read.tally.refused), (50, 10));
    assert!(source.codes().contains(&"chat-too-many-records"));
    let crowd: String = (0..9).map(|n| format!("c{n}@example.org, ")).collect();
    let crowd = mail(&format!("From: a@example.org\nTo: {crowd}x@example.org"), &"long ".repeat(2_000));
    let source = Source::within(&EMAIL, crowd.as_bytes(), limits);
    assert_eq!(source.codes(), ["chat-record-too-long", "chat-too-many-accounts"]);
    let chat = source.chats().next().unwrap();
    assert!(chat.aliases.len() <= limits.accounts && chat.records[0].text.len() <= limits.record_bytes);
}

#[test]
fn a_mailbox_that_is_cut_off_keeps_what_came_before() {
    let bytes = mailbox(&[first(), answer()]);
    let cut = &bytes[..bytes.len() - 40];
    let source = Source::of(&EMAIL, cut);
    assert_eq!(source.records(), 2);
    // A thread that is told in two stretches has one id of the service, and two keys.
    let limits = Limits { held_bytes: 1, ..Limits::standard() };
    let source = Source::within(&EMAIL, &mailbox(&[first(), answer()]), limits);
    let told: Vec<_> = source.chats().map(|chat| (chat.key.as_str(), chat.head.native.as_deref().unwrap())).collect();
    assert_eq!(told, [("1@example.org", "1@example.org"), ("1@example.org #2", "1@example.org")]);
}
