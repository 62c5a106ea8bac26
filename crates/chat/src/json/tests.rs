use super::*;

/// Gives one byte at a time: every place is an edge of a chunk.
struct Slow<'a>(&'a [u8]);

impl Read for Slow<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = buffer.len().min(self.0.len()).min(1);
        buffer[..count].copy_from_slice(&self.0[..count]);
        self.0 = &self.0[count..];
        Ok(count)
    }
}

fn taken(text: &str, largest: usize, deepest: usize) -> String {
    let told = |taken: Taken<'_>| match taken {
        Taken::Whole(element) => {
            element.value().map_or("no value".to_owned(), |(value, lossy)| format!("{value} {lossy}"))
        }
        Taken::TooLarge => "too large".to_owned(),
        Taken::TooDeep => "too deep".to_owned(),
        Taken::Damaged => "damaged".to_owned(),
        Taken::Ended => "ended".to_owned(),
    };
    let whole = told(Json::new(&mut text.as_bytes(), largest, deepest).take());
    let slow = told(Json::new(&mut Slow(text.as_bytes()), largest, deepest).take());
    assert_eq!(whole, slow, "{text}");
    whole
}

#[test]
fn an_element_is_taken_whole_or_the_reason_is_told() {
    let cases = [
        (
            r#" {"a": [1, -2.5e3, "x\"]}", null, true], "b": {}} rest"#,
            r#"{"a":[1,-2500.0,"x\"]}",null,true],"b":{}} false"#,
        ),
        (r#"{"a": "tab\x09 and \\x41"}"#, r#"{"a":"tab\t and \\x41"} false"#),
        ("[]", "[] false"),
        ("17 ", "17 false"),
        ("nul ", "no value"),
        (r#"{"a" 1}"#, "damaged"),
        (r#"{"a": 1,}"#, "damaged"),
        (r#"[1, 2}"#, "damaged"),
        ("{\"a\": \"line\n\"}", "damaged"),
        (r#"{"a": text}"#, "no value"),
        (r#"{"a": _text}"#, "damaged"),
        (r#"{"a": "x"#, "ended"),
        ("", "ended"),
        ("[[[[1]]]]", "too deep"),
        (r#"["0123456789012345678901234567890123456789012345678901234567890123456789"]"#, "too large"),
    ];
    for (text, wanted) in cases {
        assert_eq!(taken(text, 64, 3), wanted, "{text}");
    }
}

#[test]
fn bytes_that_are_not_utf8_are_replaced_and_told() {
    let mut bytes: &[u8] = b"{\"a\": \"caf\xE9\"}";
    let mut json = Json::new(&mut bytes, 100, 3);
    let Taken::Whole(element) = json.take() else { panic!("no element") };
    assert_eq!(
        element.value().map(|(value, lossy)| (value.to_string(), lossy)),
        Some(("{\"a\":\"caf\u{FFFD}\"}".into(), true))
    );
}

#[test]
fn containers_are_walked_and_damage_is_found_a_way_around() {
    static BEGINNING: &[Piece] = &[Piece::Mark(b'{'), Piece::Word("id"), Piece::Mark(b':'), Piece::Scalar];
    let text = "\u{FEFF}{\"name\": \"x\", \"list\": [ {\"id\": 1}, {\"id\": 2, \"a\": \"lost\n, \"b\": \"{\\\"id\\\": 9}\"}, { \"id\" : 3 } ] }";
    let mut bytes = Slow(text.as_bytes());
    let mut json = Json::new(&mut bytes, 1000, 10);
    let (mut first, mut seen) = (true, Vec::new());
    json.open(b'{').unwrap();
    assert_eq!(json.key(&mut first), Ok(Some("name".to_owned())));
    assert!(matches!(json.take(), Taken::Whole(_)));
    assert_eq!(json.key(&mut first), Ok(Some("list".to_owned())));
    json.open(b'[').unwrap();
    let mut first_element = true;
    while json.element(&mut first_element).unwrap() {
        match json.take() {
            Taken::Whole(element) => seen.push(element.value().unwrap().0.to_string()),
            _ => {
                assert_eq!(json.find(&[BEGINNING]), Some(0));
                first_element = true;
            }
        }
    }
    assert_eq!(seen, ["{\"id\":1}", "{\"id\":3}"]);
    assert_eq!(json.key(&mut first), Ok(None));
    assert!(json.is_done());
    assert_eq!(json.offset(), text.len() as u64);
}

/// An array of so many elements, none of which is ever held as a whole.
struct Endless {
    elements: usize,
    element: &'static [u8],
    at: usize,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let mut written = 0;
        while self.elements > 0 && written < buffer.len() {
            let part = &self.element[self.at..];
            let count = part.len().min(buffer.len() - written);
            buffer[written..written + count].copy_from_slice(&part[..count]);
            (written, self.at) = (written + count, self.at + count);
            if self.at == self.element.len() {
                (self.elements, self.at) = (self.elements - 1, 0);
            }
        }
        Ok(written)
    }
}

#[test]
fn a_document_of_any_size_is_walked_in_little_memory() {
    let element = b"{\"id\": 1, \"text\": \"hola, \\u00bfqu\\u00e9 tal?\"},\n";
    let mut endless = Endless { elements: 1_000_000, element, at: 0 };
    let mut json = Json::new(&mut endless, 1000, 10);
    let (mut first, mut count) = (true, 0);
    while json.element(&mut first).is_ok_and(|more| more) && matches!(json.take(), Taken::Whole(_)) {
        count += 1;
        assert!(json.window.capacity() <= 4 * CHUNK);
    }
    assert_eq!((count, json.offset()), (1_000_000, 1_000_000 * element.len() as u64));
}

#[test]
fn an_element_over_the_limit_is_passed_and_not_held() {
    let mut long = Read::chain(&b"\""[..], Endless { elements: 5_000_000, element: b"0123456789", at: 0 });
    let mut long = Read::chain(&mut long, &b"\" 7"[..]);
    let mut json = Json::new(&mut long, 1000, 10);
    assert!(matches!(json.take(), Taken::TooLarge));
    assert!(json.window.capacity() <= 4 * CHUNK);
    assert!(matches!(json.take(), Taken::Whole(_)));
}
