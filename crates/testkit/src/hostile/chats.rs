//! Chats that steer terminals, run in browsers, turn text round, or never end a line.

use super::Piece;
use super::zips::{Raw, deflate_long, zip};

/// Markup that would run if it were not text.
const MARKUP: &str = "<script>fetch('http://198.51.100.7/')</script><img src=x onerror=alert(1)>";

pub(super) fn pieces() -> Vec<Piece> {
    let hostile = |name: &str, about, text: &[u8]| Piece::file(name, about, text.to_vec()).whole();
    let two = two_gibibytes();
    vec![
        hostile("mixed-dates.txt", "days first, then months first", &mixed()).tells("", "chat-date-order-mixed"),
        hostile("nul-bytes.txt", "messages with NULs in them", &nuls()).tells("", "chat-line-with-nul"),
        hostile("not-utf8.txt", "messages with bytes that are no text", &broken_text()).tells("", "chat-line-not-utf8"),
        hostile("turned.txt", "names and messages that turn text round", &turned()),
        hostile("escapes.txt", "names and messages that steer a terminal", &escapes()),
        hostile("markup.txt", "a group's name, people and messages that are markup", &markup()),
        hostile("before.txt", "lines before the first message", &before()).tells("", "chat-lines-before-first-header"),
        hostile("utf-16.txt", "a chat in UTF-16", &utf16()).whole(),
        hostile("no-such-day.txt", "days and times that do not exist", &no_day()).tells("", "date-impossible"),
        Piece::file("long-line.zip", "a message of 40 MiB without a line's end", zip(&[long(40)]))
            .whole()
            .tells("!/chat.txt", "chat-line-too-long"),
        Piece::file("line-2-gib.zip", "a message of 2 GiB without a line's end", zip(&[two]))
            .whole()
            .tells("!/chat.txt", "text-over-hold-limit"),
        hostile("many-people.txt", "2,000 messages, each by another person", &people()),
    ]
}

fn lines(all: &[String]) -> Vec<u8> {
    all.iter().flat_map(|line| [line.as_bytes(), b"\n"].concat()).collect()
}

/// Messages at one minute after the other by two people.
fn chat(messages: &[&str]) -> Vec<String> {
    let line = |(n, text): (usize, &&str)| format!("24/12/23, 20:{n:02} - {}: {text}", ["Ana", "Bo"][n % 2]);
    messages.iter().enumerate().map(line).collect()
}

fn mixed() -> Vec<u8> {
    let day = |n: u32| format!("{}/2/24, 10:00 - Ana: día primero", 13 + n % 15);
    let month = |n: u32| format!("2/{}/24, 10:00 - Bo: mes primero", 13 + n % 15);
    lines(&(0..30).map(day).chain((0..20).map(month)).collect::<Vec<_>>())
}

fn nuls() -> Vec<u8> {
    let mut all = chat(&["uno", "dos", "tres", "cuatro", "cinco"]);
    all.extend(chat(&["hola\0adiós", "\0"]));
    all.extend(chat(&["seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho"; 8]));
    lines(&all)
}

fn broken_text() -> Vec<u8> {
    let mut out = lines(&chat(&["uno", "dos"]));
    out.extend(b"24/12/23, 20:15 - Ana: \xff\xfe\xc3\x28 \xed\xa0\x80 \xf4\x90\x80\x80\n");
    out.extend(lines(&chat(&["tres"])));
    out
}

fn turned() -> Vec<u8> {
    let evil = "24/12/23, 20:15 - Ana\u{202e}oB\u{202c}: \u{202e}niño\u{2066} \u{200f}x\u{200b}y\u{feff}z\u{ad}w";
    lines(&[&chat(&["hola", "qué tal"])[..], &[evil.into(), evil.into()]].concat())
}

fn escapes() -> Vec<u8> {
    let evil = "24/12/23, 20:15 - \u{1b}[31mEva\u{1b}[0m: \u{1b}]0;owned\u{7} \u{9b}2J \u{1b}]8;;http://198.51.100.7\u{1b}\\clic\u{8}\u{7f}\r";
    lines(&[&chat(&["hola", "qué tal"])[..], &[evil.into(), evil.into()]].concat())
}

fn markup() -> Vec<u8> {
    let mut all = vec![format!("24/12/23, 20:00 - Ana creó el grupo \"{MARKUP}\"")];
    all.push(format!("24/12/23, 20:01 - {}: {MARKUP}", "<b onmouseover=alert(2)>Eva</b>"));
    all.push("24/12/23, 20:02 - Ana: \"><svg/onload=alert(3)> javascript:alert(4) {{7*7}} ${7*7} &lt;b&gt;".into());
    all.push(format!(
        "24/12/23, 20:03 - Ana cambió el asunto de \"{MARKUP}\" a \"</style><iframe src=//198.51.100.7>\""
    ));
    all.push("24/12/23, 20:04 - Ana: https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv".into());
    all.extend((0..4).flat_map(|_| chat(&["hola", "qué tal"])));
    lines(&all)
}

fn before() -> Vec<u8> {
    lines(
        &[&["no soy un mensaje".to_owned(), "yo tampoco".to_owned()][..], &chat(&["hola", "qué tal", "bien", "y tú"])]
            .concat(),
    )
}

fn utf16() -> Vec<u8> {
    let text = String::from_utf8(lines(&chat(&["hola", "qué tal", "mañana"]))).unwrap();
    [b"\xff\xfe".to_vec(), text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat()
}

fn no_day() -> Vec<u8> {
    let mut all = chat(&["hola", "qué tal", "bien"]);
    all.push("45/12/23, 20:15 - Ana: no es un día".into());
    all.push("31/2/23, 20:15 - Ana: tampoco".into());
    lines(&all)
}

fn long(mebibytes: u32) -> Raw {
    let (packed, crc, size) =
        deflate_long("24/12/23, 20:15 - Ana: hola\n24/12/23, 20:16 - Bo: ".as_bytes(), b'a', mebibytes);
    Raw { name: b"chat.txt".to_vec(), packed, size: size as u32, crc, method: 8, flags: 0, external: 0 }
}

fn two_gibibytes() -> Raw {
    long(2_048)
}

fn people() -> Vec<u8> {
    let line = |n: u32| format!("{}/1/24, 10:{:02} - Persona {n}: hola", 1 + n / 100, n % 60);
    lines(&(0..2_000).map(line).collect::<Vec<_>>())
}
