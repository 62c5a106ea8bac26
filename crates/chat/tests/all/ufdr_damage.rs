//! Reports of Cellebrite that are cut, damaged or hostile: what is not hurt is read, and the limits hold.

use std::io::Read;

use chat::Limits;

use crate::ufdr::{Read1, group, operation, read, read_from};
use crate::ufdr_maker::{BO, Extra, Maker, Person, ROOT, minute, person};

/// Gives what it has, then fails.
struct Failing<'b>(&'b [u8]);

impl Read for Failing<'_> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        if self.0.is_empty() {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        self.0.read(to)
    }
}

#[test]
fn a_report_that_is_cut_anywhere_keeps_what_stands_before_the_cut() {
    let (xml, truth) = operation(5, 2, 4);
    let bytes = xml.as_bytes();
    let ends: Vec<usize> = xml.match_indices("</jumptargets>\n</model>").map(|(at, found)| at + found.len()).collect();
    for cut in (0..bytes.len()).step_by(7).chain(ends.iter().copied()) {
        let told = read_from(&mut &bytes[..cut], Limits::standard());
        let whole = ends.iter().filter(|end| **end <= cut).count();
        let natives = told.natives();
        assert!(natives.len() >= whole && natives.len() <= whole + 1, "{cut}: {} of {whole}", natives.len());
        assert_eq!(natives[..whole], truth[..whole]);
        let inside = cut > ROOT.len() && cut + "</project>\n".len() < bytes.len();
        assert!(!inside || told.issue("xml-ends-early").is_some() || told.issue("xml-damaged").is_some(), "{cut}");
    }
    let told = read_from(&mut Failing(&bytes[..bytes.len() / 2]), Limits::standard());
    assert_eq!(told.issue("unreadable").unwrap().details["cause"], "ends-early");
    assert!(!told.natives().is_empty());
}

#[test]
fn a_damaged_byte_costs_the_message_around_it_and_no_other() {
    let (xml, truth) = operation(11, 2, 3);
    let sound = read(&xml);
    let text_of = |read: &Read1| -> Vec<(String, String)> {
        let all = read.records().filter_map(|(_, r)| Some((r.native.as_deref()?.to_owned(), r.text.clone())));
        all.collect()
    };
    let wanted = text_of(&sound);
    let begin = xml.find("<modelType").unwrap();
    let (mut worst, mut cascades) = (0, Vec::new());
    for at in begin + 100..xml.len() {
        for with in [b'X', [b'<', b'"', 0xFF][at % 3]] {
            let mut bytes = xml.clone().into_bytes();
            bytes[at] = with;
            let told = read_from(&mut bytes.as_slice(), Limits::standard());
            let found = text_of(&told);
            let lost = wanted.iter().filter(|one| !found.contains(one)).count();
            worst = worst.max(lost);
            if lost > 2 {
                let around = String::from_utf8_lossy(&bytes[at - 60..at + 30]).into_owned();
                cascades.push(format!("byte {at}: {lost} of {} lost: {around}", truth.len()));
            }
        }
    }
    assert!(cascades.is_empty(), "{} cascades, among them {:#?}", cascades.len(), &cascades[..cascades.len().min(20)]);
    assert!(worst >= 1, "nothing was damaged");
}

#[test]
fn hostile_documents_stay_within_the_limits() {
    let laughs = "<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;&lol;\">]>";
    let told = read(&format!(
        "{laughs}{}",
        group(|maker| {
            maker.begin("InstantMessage", "m1", "");
            maker.raw(
                "<field name=\"Body\" type=\"String\"><value>&lol2; &amp; &#x1F600; &#0; &undefined</value></field>",
            );
            maker.end();
        })
    ));
    assert_eq!(told.chats[0].records[0].text, "&lol2; & 😀 &#0; &undefined");
    let deep = format!("{ROOT}{}{}", "<a>".repeat(200_000), "</a>".repeat(200_000));
    assert!(read(&deep).issue("xml-too-deep").is_some());
    let huge = group(|maker| {
        let long = "x".repeat(3 << 20);
        maker.message("m1", "1", &minute(1), BO, &long, &Extra::default());
        maker.raw(&format!("<model type=\"InstantMessage\" id=\"{long}\" junk=\"{long}\">"));
        maker.field("Identifier", "String", "2");
        maker.raw("</model>");
        maker.message("m3", "3", &minute(1), BO, "end", &Extra::default());
    });
    let told = read(&huge);
    assert_eq!(told.natives(), ["1", "2", "3"]);
    let lengths: Vec<_> = told.records().map(|(_, record)| record.text.len()).collect();
    assert_eq!(lengths, [1 << 20, 0, 3]);
    assert!(told.issue("chat-record-too-long").is_some() && told.issue("xml-over-limit").is_some());
    let told = read(&format!(
        "{ROOT}<!-- never ends {}",
        &group(|m| m.message("m", "1", &minute(1), BO, "x", &Extra::default()))[ROOT.len()..]
    ));
    assert_eq!(told.natives(), ["1"]);
}

#[test]
fn limits_of_records_and_accounts_are_said() {
    let people: Vec<Person> = ["1", "2", "3", "4", "5", "6"].map(|id| person(id, id)).into_iter().collect();
    let mut maker = Maker::new();
    maker.raw("<modelType type=\"Chat\">");
    maker.chat("c", "Signal", "g", "", "Group", &[]);
    (0..60).for_each(|n| maker.message("m", "i", &minute(n), people[n as usize % 6], "x", &Extra::default()));
    maker.chat_ends();
    let small = Limits { records: 50, accounts: 4, ..Limits::standard() };
    let told = read_from(&mut maker.finish().as_bytes(), small);
    let chat = &told.chats[0];
    assert_eq!((chat.tally.refused, chat.aliases.len(), chat.records.len()), (10, 4, 50));
    assert_eq!(told.issue("chat-too-many-records").unwrap().details["records"], "10");
    assert!(told.issue("chat-too-many-accounts").is_some());
}
