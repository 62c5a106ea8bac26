//! Records are found whatever frame they come in, and whatever is broken in one of them.

use super::*;
use proptest::prelude::*;

/// What is found, with the bytes of records, whatever pieces the text comes in.
fn split(text: &str, step: usize) -> Vec<(Found, String)> {
    let mut splitter = Splitter::new(200);
    let mut all = Vec::new();
    for chunk in text.as_bytes().chunks(step) {
        let mut rest = chunk;
        while !rest.is_empty() {
            let (taken, found) = splitter.feed(rest);
            rest = &rest[taken..];
            let bytes = |f: &Found| match f {
                Found::Record(_) | Found::Member => String::from_utf8_lossy(splitter.bytes()).into_owned(),
                _ => String::new(),
            };
            all.extend(found.map(|f| (f, bytes(&f))));
        }
    }
    loop {
        let found = splitter.feed(&[]).1.or_else(|| splitter.end());
        let Some(found) = found else { return all };
        let is_held = matches!(found, Found::Record(_) | Found::Member);
        all.push((found, if is_held { String::from_utf8_lossy(splitter.bytes()).into_owned() } else { String::new() }));
    }
}

fn records(text: &str) -> Vec<String> {
    split(text, 8).into_iter().filter(|(f, _)| matches!(f, Found::Record(_))).map(|(_, text)| text).collect()
}

fn kinds(text: &str) -> Vec<Found> {
    split(text, 3).into_iter().map(|(f, _)| f).collect()
}

#[test]
fn records_are_found_in_every_frame_they_come_in() {
    let two = [r#"{"I":1,"x":"]},{\"I\":"}"#, r#"{"I":2,"F":[{"n":{}},{"n":"}"}]}"#];
    let list = two.join(" ,\n");
    for text in [
        format!("[{list}]"),
        format!("{{\"@odata.context\":\"x\",\"value\":[{list}]}}"),
        format!("{{\"value\":[{{\"CaseID\":\"7\",\"Media\":[{list}],\"CaseNumber\":\"]\"}}]}}"),
        format!("{{\"more\":{{\"a\":[1]}},\"n\":1,\"t\":true,\"value\":[{list}]}}"),
    ] {
        assert_eq!(records(&text), two, "{text}");
        let other = kinds(&text).into_iter().find(|f| !matches!(f, Found::Record(_) | Found::Member));
        assert_eq!(other, None, "{text}");
    }
}

#[test]
fn a_missing_mark_or_bracket_costs_one_record() {
    let good = r#"{"I":2,"F":[{"n":"a"},{"n":"b"}]}"#;
    for bad in [
        r#"{"I":1,"m":"abc,"s":"def"}"#,
        r#"{"I":1,"m":abc","s":"def"}"#,
        r#"{"I":1,"m":"abc"#,
        r#"{"I":1,"F":[{"n":"a},{"n":"b"}]}"#,
        r#"{"I":1,"F":[{"n":1}"#,
        r#"{"I":1,"F":[{"n":1}}"#,
        r#"{"I":1"#,
    ] {
        let text = format!("[{good},{bad},{good},{good}]");
        assert_eq!(records(&text).len(), 3, "{bad}");
        assert_eq!(kinds(&text).iter().filter(|f| matches!(f, Found::Damaged(35))).count(), 1, "{bad}");
    }
}

#[test]
fn what_is_no_record_is_told_and_passed_over() {
    let text = r#"[ 1, "a]", null, {"I":1}, [2], ]  ,{"I":3}"#;
    let found = kinds(text);
    assert_eq!(found.iter().filter(|f| matches!(f, Found::NoObject(_))).count(), 3);
    assert_eq!(found.iter().filter(|f| matches!(f, Found::Record(_))).count(), 3);
    assert!(found.contains(&Found::Stray(35)), "{found:?}");
}

#[test]
fn a_file_that_is_cut_off_says_so() {
    assert_eq!(kinds(r#"[{"I":1},{"I":2"#), [Found::Record(1), Found::EndsEarly(9)]);
    assert_eq!(kinds(r#"[{"I":1}"#), [Found::Record(1), Found::Stray(8)]);
    let long = format!("[{{\"I\":1,\"m\":\"{}\"}},{{\"I\":2}}]", "x".repeat(300));
    assert!(matches!(kinds(&long)[..], [Found::TooLong(1), Found::Record(_)]));
}

proptest! {
    #[test]
    fn the_size_of_the_pieces_does_not_matter(text in r#"([\[\]{},:"\\ a]|"I":|\{"I":1\}){0,40}"#, step in 1..9usize) {
        prop_assert_eq!(split(&text, step), split(&text, 1000));
    }
}
