//! The texts of a flat JSON object: what the service writes where an event has more than one value.

/// The value of `key` in an object whose values are no objects or lists.
pub(super) fn text_of(object: &str, key: &str) -> Option<String> {
    let mut rest = object.trim_start().strip_prefix('{')?;
    loop {
        let (name, behind) = string(rest.trim_start())?;
        let value = behind.trim_start().strip_prefix(':')?.trim_start();
        rest = match string(value) {
            Some((text, _)) if name == key => return Some(text),
            Some((_, behind)) => behind,
            None => value.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "+-.".contains(c)),
        };
        rest = rest.trim_start().strip_prefix(',')?;
    }
}

/// A string at the beginning, and what stands behind it.
fn string(json: &str) -> Option<(String, &str)> {
    let mut chars = json.strip_prefix('"')?.chars();
    let mut text = String::new();
    loop {
        match chars.next()? {
            '"' => return Some((text, chars.as_str())),
            '\\' => text.push(escaped(&mut chars)?),
            c => text.push(c),
        }
    }
}

fn escaped(chars: &mut std::str::Chars<'_>) -> Option<char> {
    Some(match chars.next()? {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'u' => return unit(chars),
        c => c,
    })
}

/// A character by its number, or by the two numbers that UTF-16 has for it.
fn unit(chars: &mut std::str::Chars<'_>) -> Option<char> {
    let first = number(chars)?;
    if !(0xd800..0xdc00).contains(&first) {
        return char::from_u32(first);
    }
    chars.next().filter(|c| *c == '\\')?;
    chars.next().filter(|c| *c == 'u')?;
    let second = number(chars)?.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
    char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + second)
}

fn number(chars: &mut std::str::Chars<'_>) -> Option<u32> {
    (0..4).try_fold(0, |number, _| Some(number << 4 | chars.next()?.to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_their_keys() {
        let object =
            r#" {"a" : 1, "previous_subject":"Los \"viejos\"", "n":null,"new_subject":"D\u00eda \ud83d\ude00\n"} "#;
        assert_eq!(text_of(object, "new_subject").as_deref(), Some("Día 😀\n"));
        assert_eq!(text_of(object, "previous_subject").as_deref(), Some("Los \"viejos\""));
        assert_eq!(text_of(object, "a"), None);
    }

    #[test]
    fn what_is_no_flat_object_has_none() {
        for text in [
            "",
            "{",
            "{}",
            "x",
            r#"{"a":"#,
            r#"{"a":"\ud83d"}"#,
            r#"{"a":"\ud83dx"}"#,
            r#"{"b":{"a":"x"}}"#,
            r#"{"a":"x"#,
        ] {
            assert_eq!(text_of(text, "a"), None, "{text}");
        }
    }
}
