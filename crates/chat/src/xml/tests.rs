//! What comes out of sound and unsound documents, wherever a read ends.

use super::*;

/// Gives as many bytes at a time.
struct By<'b>(&'b [u8], usize);

impl Read for By<'_> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let length = self.1.min(to.len()).min(self.0.len());
        let (now, later) = self.0.split_at(length);
        to[..length].copy_from_slice(now);
        self.0 = later;
        Ok(length)
    }
}

fn tokens(bytes: &[u8], at_once: usize) -> (Vec<String>, u64) {
    let mut from = By(bytes, at_once);
    let mut xml = Xml::over(&mut from, 200);
    let mut out = Vec::new();
    loop {
        out.push(match xml.next() {
            Token::Open(tag) => {
                let attributes: String = tag.attributes().map(|(name, value)| format!(" {name}={value}")).collect();
                format!("<{}{attributes}{}>", tag.name(), if tag.is_empty { "/" } else { "" })
            }
            Token::Close(name) => format!("</{name}>"),
            Token::Text(text) => text.into_owned(),
            Token::Plain(text) => format!("[{text}]"),
            Token::End => break,
        });
    }
    (out, xml.flaws.count())
}

#[test]
fn sound_and_damaged_documents_come_apart_alike_wherever_a_read_ends() {
    let cases: &[(&str, &[&str], u64)] = &[
        ("<?xml version=\"1.0\"?><a b='1 &lt; 2'>x &amp; y</a >", &["<a b=1 < 2>", "x & y", "</a>"], 0),
        ("<n:a xmlns:n=\"u\"><n:b/></n:a>", &["<a n=u>", "<b/>", "</a>"], 0),
        ("<![CDATA[a<b>]]&c]]>d", &["[a<b>]]&c]", "d"], 0),
        ("<!-- <x> --><!DOCTYPE a [<!ENTITY b \"c>\">]><a/>", &["<a/>"], 0),
        ("<a>&b; &#65;&#x;&", &["<a>", "&b; A&#x;&"], 0),
        ("<a b=x\"><c>", &["<a>", "<c>"], 1),
        ("<a b=\"1\" <c>", &["<a b=1>", "<c>"], 1),
        ("<a></a<b>", &["<a>", "<b>"], 1),
        ("<? never <a>", &[" never ", "<a>"], 1),
        ("<!alue><a>", &["alue>", "<a>"], 1),
        ("a < b <1", &["a ", " b ", "1"], 2),
        ("<![CDATA[x]X></a><b><![CDATA[y]]>", &["[x]X>]", "</a>", "<b>", "[y]"], 1),
        ("<![CDATA[never", &["[never]"], 1),
        ("<a b=\"never", &[], 1),
    ];
    for (document, wanted, flaws) in cases {
        for at_once in [1, 2, 3, 7, 1000] {
            let (found, count) = tokens(document.as_bytes(), at_once);
            assert_eq!(
                (found.as_slice(), count),
                (wanted.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>().as_slice(), *flaws),
                "{document} {at_once}"
            );
        }
    }
}

#[test]
fn a_long_tag_is_cut_and_what_follows_is_read() {
    let long = format!("<a b=\"1\" c=\"{}\" d='>'><e/>", "x".repeat(5000));
    assert_eq!(tokens(long.as_bytes(), 1000), (vec!["<a b=1>".to_owned(), "<e/>".to_owned()], 1));
}

#[test]
fn long_texts_come_in_pieces_that_cut_no_character_and_no_reference() {
    let text = "ñ&amp;🙂".repeat(30_000);
    for document in [format!("<a>{text}</a>"), format!("<a><![CDATA[{text}]]></a>")] {
        let (found, flaws) = tokens(document.as_bytes(), 4096);
        assert!(found.len() > 4 && flaws == 0);
        let plain = document.contains("CDATA");
        let all: String = found[1..found.len() - 1]
            .iter()
            .map(|piece| if plain { &piece[1..piece.len() - 1] } else { piece })
            .collect();
        assert_eq!(all, if plain { text.clone() } else { "ñ&🙂".repeat(30_000) });
    }
}

#[test]
fn bytes_that_are_no_characters_are_counted_and_shown() {
    assert_eq!(tokens(b"<a>x\xFFy</a>", 9), (vec!["<a>".into(), "x\u{FFFD}y".into(), "</a>".into()], 1));
    assert_eq!(tokens(b"\xFF\xFE<\0a\0>\0\x3D\xD8x\0", 3), (vec!["<a>".into(), "\u{FFFD}x".into()], 1));
}
