//! Saved web pages: HTML, MHTML, web archives.

use chat::Limits;
use chat::products::WEB_PAGE;
use model::{ChatKind, ParsedChat, Platform};

use crate::streams::Source;

const HTML: &str = "<!DOCTYPE html>\n<!-- saved from url=(0024)https://example.org/duna -->\n<html><head><title>Duna</title>\
    <meta charset=utf-8></head><body><h1>Paseos</h1><p>Únete <a href='https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv'>\
    aquí</a><p>Llama al <b>+34 600 000 021</b></body></html>";

const MHTML: &str = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/duna\r\n\
    Subject: =?utf-8?Q?Duna?=\r\nDate: Sun, 1 Dec 2024 10:00:00 -0000\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"b\"\r\n\r\n\r\n--b\r\n\
    Content-Type: text/html\r\nContent-ID: <frame-1@mhtml.blink>\r\nContent-Transfer-Encoding: quoted-printable\r\n\
    Content-Location: https://example.org/duna\r\n\r\n<html><head><meta charset=3D\"utf-8\"></head><p>=C3=9Anete \
    <a href=3D\"https:=\r\n//t.me/birdwatching\">aqu=C3=AD</a></html>\r\n--b\r\nContent-Type: image/png\r\n\
    Content-Transfer-Encoding: base64\r\nContent-Location: https://example.org/a.png\r\n\r\niVBORw0KGgo=\r\n--b--\r\n";

fn record(kind: &str, fields: &str, block: &str) -> String {
    format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2024-12-01T10:00:00Z\r\n{fields}Content-Length: {}\r\n\r\n{block}\r\n\r\n",
        block.len()
    )
}

fn answer(url: &str, content: &str, body: &str) -> String {
    let fields = format!("WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\n");
    record("response", &fields, &format!("HTTP/1.1 200 OK\r\nContent-Type: {content}\r\n\r\n{body}"))
}

fn archive() -> String {
    let info = record("warcinfo", "Content-Type: application/warc-fields\r\n", "software: x\r\n");
    let request = record("request", "WARC-Target-URI: https://example.org/\r\n", "GET / HTTP/1.1\r\n\r\n");
    let page = answer("https://example.org/duna", "text/html; charset=utf-8", "<title>Duna</title><p>Únete");
    let script = answer("https://example.org/a.js", "text/javascript", "let x = '<p>';");
    let other = answer("https://example.org/otra", "text/html", "<p>otra");
    [info, request, page, script, other].concat()
}

fn texts(chat: &ParsedChat) -> Vec<&str> {
    chat.records.iter().map(|record| record.text.as_str()).collect()
}

fn only(source: &Source) -> &ParsedChat {
    let chats: Vec<_> = source.chats().collect();
    assert_eq!(chats.len(), 1);
    chats[0]
}

#[test]
fn a_page_is_its_address_and_its_words_and_nobody_takes_part_in_it() {
    let source = Source::of(&WEB_PAGE, HTML.as_bytes());
    let chat = only(&source);
    assert_eq!((chat.head.kind, chat.head.platform), (ChatKind::Page, Platform::Other));
    assert_eq!(chat.head.native.as_deref(), Some("https://example.org/duna"));
    let words = "Paseos\nÚnete <https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv>\nLlama al +34 600 000 021";
    let words = words.replace("Únete <", "Únete aquí <");
    assert_eq!(texts(chat), ["Duna\nhttps://example.org/duna", &words]);
    assert!(chat.aliases.is_empty() && chat.members.is_empty() && source.contacts().next().is_none());
    assert!(chat.records.iter().all(|record| record.sender.is_none() && !record.at.tells()));
    assert!(source.codes().is_empty() && chat.tally.kept == 2);
}

#[test]
fn a_page_saved_with_what_it_shows_has_its_time_and_address() {
    assert_eq!(chat::recognise(MHTML.as_bytes()).map(|product| product.name), Some("web-page"));
    let source = Source::of(&WEB_PAGE, MHTML.as_bytes());
    let chat = only(&source);
    assert_eq!(texts(chat), ["Duna\nhttps://example.org/duna", "Únete aquí <https://t.me/birdwatching>"]);
    assert!(chat.records.iter().all(|record| record.at.to_string() == "2024-12-01T10:00:00Z"));
    let cut = Source::of(&WEB_PAGE, &MHTML.as_bytes()[..MHTML.len() - 9]);
    assert_eq!((cut.codes(), only(&cut).tally.doubtful), (vec!["chat-structure-damaged"], 2));
}

#[test]
fn pages_of_a_web_archive_are_chats_with_their_addresses() {
    let source = Source::of(&WEB_PAGE, archive().as_bytes());
    let told: Vec<_> = source.chats().map(|chat| (chat.key.as_str(), texts(chat).join("|"))).collect();
    let wanted = [
        ("record 3", "Duna\nhttps://example.org/duna|Únete".to_owned()),
        ("record 5", "https://example.org/otra|otra".to_owned()),
    ];
    assert_eq!(told, wanted);
    assert!(source.chats().all(|chat| chat.records[0].at.to_string() == "2024-12-01T10:00:00Z"));
    let cut = Source::of(&WEB_PAGE, &archive().as_bytes()[..archive().len() - 6]);
    assert_eq!((cut.records(), cut.codes()), (4, vec!["chat-structure-damaged"]));
}

#[test]
fn what_says_nothing_is_no_chat_and_limits_hold() {
    let empty = Source::of(&WEB_PAGE, b"<html><body><script>var a = 1</script></body></html>");
    assert_eq!((empty.told.len(), empty.read.tally.seen), (0, 0));
    let long = format!("<html>{}", "<p>una palabra tras otra, y otra m\u{e1}s".repeat(2_000));
    let limits = Limits { records: 3, mail_bytes: 20_000, ..Limits::standard() };
    let source = Source::within(&WEB_PAGE, long.as_bytes(), limits);
    let chat = only(&source);
    assert_eq!((chat.records.len(), chat.tally.refused > 0), (3, true));
    assert_eq!(source.codes(), ["chat-record-too-long", "chat-too-many-records"]);
    let odd = Source::of(&WEB_PAGE, b"<html><meta charset=iso-8859-1><p>ma\xF1ana");
    assert_eq!(texts(only(&odd)), ["mañana"]);
}
