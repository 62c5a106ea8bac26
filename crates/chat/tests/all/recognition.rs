//! What is taken for a chat export, and what is not.

use super::*;

#[test]
fn exports_are_recognised_by_their_content() {
    let cases = [
        android(&["Ana: hello"]),
        ios(&["Ana: hello"]),
        format!("\u{FEFF}\n\n{}", android(&["Ana: hello", "Bo: hi", "Ana: so"])),
        format!("saved by me\n----\n{}", android(&["Ana: hello", "Bo: hi", "Ana: so"])),
        android(&["Messages and calls are end-to-end encrypted. Tap to learn more."]),
        "2023-12-24, 8:15 p.m. - Ana: hello\n2023-12-24, 8:15 p.m. - Bo: hello\n".to_owned(),
        "2023-12-24 20:15:10 - Ana: <Media omitted>\n2023-12-24 20:15:12 - Bo: hello\n".to_owned(),
        "09/12/2012 17:03:48: Ana: hello\n".to_owned(),
        android(&[&format!("Ana: {}", "a long story\n".repeat(2_000)), "Bo: ok"]),
    ];
    for text in cases {
        assert!(chat::recognise(text.as_bytes()).is_some(), "{text:.200}");
    }
}

#[test]
fn other_texts_are_not() {
    let cases: [&[u8]; 12] = [
        b"",
        b"hello\nworld\n",
        b"name,date\nAna,24/12/23\nBo,25/12/23\n",
        b"24/12/23,20:15,Ana,hello\n24/12/23,20:16,Bo,hi\n",
        b"2023-12-24 20:15:02 - INFO: started\n2023-12-24 20:15:03 - WARN: slow\n2023-12-24 20:15:03 - app: slow\n",
        b"[2023-12-24 20:15:02] local.ERROR: boom\n[2023-12-24 20:15:03] local.INFO: ok\n",
        b"[24/12/2023 20:15:02] INFO: started\n[24/12/2023 20:15:03] ERROR: boom\n",
        b"Dear diary,\n24/12/23, 20:15 - Ana: she said\nand then nothing more happened\n",
        b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\0\0\0\0\0\0\0\0\0\0",
        b"2\x004\x00/\x001\x002\x00",
        b"1/2 cup of flour\n3/4 cup of milk\n",
        b"BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n",
    ];
    for bytes in cases {
        assert!(chat::recognise(bytes).is_none(), "{:?}", String::from_utf8_lossy(bytes));
    }
}
