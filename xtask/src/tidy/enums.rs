//! What the sources declare that others rely on: closed enumerations, rows that are written out, stable codes.

use crate::rust_text::{self, Literal};

/// A `closed_enum!` declaration.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ClosedEnum {
    pub(super) name: String,
    pub(super) line: usize,
    pub(super) last_line: usize,
    pub(super) spellings: Vec<String>,
}

/// The closed enumerations of a source text.
pub(super) fn closed_enums(text: &str) -> Vec<ClosedEnum> {
    let source = rust_text::read(text);
    let mut found = Vec::new();
    for (at, _) in source.code.match_indices("closed_enum!") {
        let Some((name_at, name)) = word_after(&source.code, at, "enum ") else { continue };
        let Some(end) = source.code.get(name_at..).and_then(|rest| rest.find('}')) else { continue };
        let (line, last_line) = (line_of(&source.code, name_at), line_of(&source.code, name_at + end));
        let inside = source.strings.iter().filter(|s| (name_at..name_at + end).contains(&s.at));
        let spellings = inside.map(|s| s.text.clone()).collect();
        found.push(ClosedEnum { name, line, last_line, spellings });
    }
    found
}

/// A public struct that is written out.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) line: usize,
    /// Names of fields; a flattened field stands as its type, after a `*`.
    pub(super) fields: Vec<String>,
}

/// The public structs of a source text that derive `Serialize`.
pub(super) fn rows(text: &str) -> Vec<Row> {
    let code = rust_text::read(rust_text::without_tests(text)).code;
    let mut found = Vec::new();
    let mut serialised = false;
    let mut lines = (1..).zip(code.lines());
    while let Some((line, text)) = lines.next() {
        let text = text.trim();
        if text.starts_with("#[derive(") {
            serialised = text.split(|c| !rust_text::is_word(c)).any(|word| word == "Serialize");
        } else if let Some(rest) = text.strip_prefix("pub struct ").filter(|_| serialised) {
            let name = rest.split(|c| !rust_text::is_word(c)).next().unwrap_or_default().to_string();
            let body = lines.by_ref().map(|(_, line)| line.trim()).take_while(|line| *line != "}");
            found.push(Row { name, line, fields: fields(body) });
        } else if !text.is_empty() && !text.starts_with("#[") {
            serialised = false;
        }
    }
    found
}

fn fields<'l>(body: impl Iterator<Item = &'l str>) -> Vec<String> {
    let (mut fields, mut flat) = (Vec::new(), false);
    for line in body {
        flat |= line.starts_with("#[serde(flatten");
        if let Some((name, kind)) = line.strip_prefix("pub ").and_then(|rest| rest.split_once(':')) {
            let kind = kind.trim().trim_end_matches(',');
            fields.push(if flat { format!("*{kind}") } else { name.trim().to_string() });
            flat = false;
        }
    }
    fields
}

/// What a code may be given to: its first string.
static TAKE_CODES: &[&str] = &["Issue::new(", "Failure::Usage(", "error_json("];

/// Strings of a source text that are codes, with their lines: those in kebab-case unless `given_only`, and those given
/// to what takes codes. Enumerations and tests are left out.
pub(super) fn codes(text: &str, given_only: bool) -> Vec<(usize, String)> {
    let text = rust_text::without_tests(text);
    let source = rust_text::read(text);
    let enums = closed_enums(text);
    let declared = |line: usize| enums.iter().any(|e| (e.line..=e.last_line).contains(&line));
    let is_word = |text: &str| text.split('-').all(is_plain_word);
    let is_code =
        |s: &Literal| (!given_only && is_kebab(&s.text)) || (is_word(&s.text) && is_given(&source.code, s.at));
    source.strings.iter().filter(|s| !declared(s.line) && is_code(s)).map(|s| (s.line, s.text.clone())).collect()
}

/// Whether a string at `at` is in the list of arguments of something that takes codes, before any inner bracket ends.
fn is_given(code: &str, at: usize) -> bool {
    let before = code.get(..at).unwrap_or_default();
    let open = TAKE_CODES.iter().filter_map(|taker| before.rfind(taker).map(|from| from + taker.len())).max();
    open.and_then(|from| before.get(from..)).is_some_and(|between| !between.contains([')', ';']) && between.len() < 60)
}

fn is_kebab(text: &str) -> bool {
    text.contains('-') && text.split('-').all(is_plain_word) && text.starts_with(|c: char| c.is_ascii_lowercase())
}

fn is_plain_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

fn word_after(code: &str, from: usize, before: &str) -> Option<(usize, String)> {
    let at = from + code.get(from..)?.find(before)? + before.len();
    let word: String = code.get(at..)?.chars().take_while(|c| rust_text::is_word(*c)).collect();
    (!word.is_empty()).then_some((at, word))
}

fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).map_or(1, |before| before.matches('\n').count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
model::closed_enum! {
    /// How "it" was.
    pub enum Way {
        /// So.
        Founded = "founded",
        SingleSource = "single-source",
    }
}

/// A row.
#[derive(Clone, Debug, Serialize)]
pub struct WayView {
    /// `x`
    pub way: Way,
    #[serde(flatten)]
    pub time: TimeView,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_bytes: Option<String>,
}

#[derive(Clone)]
pub struct Inner {
    pub n: i64,
}

fn f() {
    Issue::new(IssueKind::Damaged, "unreadable", path).with("cause", x);
    g("name-climbs", "two words-", "2024-01-01", "é-a");
}

#[cfg(test)]
mod tests {
    const A: &str = "not-a-code";
}
"#;

    #[test]
    fn a_closed_enumeration_is_read_with_its_spellings() {
        let found = closed_enums(TEXT);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].name.as_str(), found[0].line, found[0].last_line), ("Way", 4, 8));
        assert_eq!(found[0].spellings, ["founded", "single-source"]);
    }

    #[test]
    fn rows_are_the_structs_that_are_written_out() {
        let found = rows(TEXT);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].name, "WayView");
        assert_eq!(found[0].fields, ["way", "*TimeView", "path_bytes"]);
    }

    #[test]
    fn codes_are_found_outside_enumerations_and_tests() {
        let found = |given_only| codes(TEXT, given_only).into_iter().map(|(_, code)| code).collect::<Vec<_>>();
        assert_eq!(found(false), ["unreadable", "name-climbs"]);
        assert_eq!(found(true), ["unreadable"]);
    }
}
