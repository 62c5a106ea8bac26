//! What a row says in the words of the evidence is `Shown`, not `String`: addresses in it are cut short.

use super::Findings;
use crate::rust_text;
use crate::workspace::{Workspace, read};
use anyhow::Result;

/// Where the rows that users see are declared: the file, and which of its structs; all where none is named.
static ROWS: &[(&str, &[&str])] = &[
    ("crates/engine/src/views.rs", &[]),
    ("crates/engine/src/verify.rs", &[]),
    ("crates/engine/src/ingest.rs", &["Ingested"]),
    ("crates/engine/src/hashset.rs", &["HashSetBuilt", "Refused"]),
    ("crates/engine/src/overlays/rows.rs", &["OverlayView"]),
];

/// Fields of rows that hold no text from evidence: our own words and numbers, what the unit wrote on its papers, what a
/// list's owner wrote.
static PLAIN: &[&str] = &[
    // codes and values of closed enumerations
    "acquisition_check",
    "category",
    "countries",
    "checked",
    "created_source",
    "date_order",
    "date_order_counts",
    "date_order_reason",
    "first_in_case",
    "first_in_group",
    "handling_code",
    "index_version",
    "items_by_kind",
    "kind",
    "language",
    "mime",
    "platform",
    "priority_code",
    "product",
    "reason_code",
    "refused_links",
    "rule",
    "source_evaluation",
    "state",
    "sure",
    "way",
    "why_code",
    // prose of our own, made of codes and details
    "reason",
    "settings",
    "why",
    // times, digests, numbers, bytes
    "at",
    "at_from",
    "at_to",
    "at_utc",
    "country",
    "digest",
    "ingested_at",
    "made_at",
    "manifest",
    "path_bytes",
    "phone",
    "phones",
    "record",
    // hosts of services that are known
    "host",
    // the unit's papers
    "acquisition_digest",
    "examiner",
    "number",
    "officer",
    "operator",
    "program",
    "seal",
    "seized_at",
    "seized_place",
    "tool",
    "tool_version",
    // a list's owner
    "category_scheme",
    "entry",
    "hash_set",
];

pub(super) fn check(workspace: &Workspace, findings: &mut Findings) -> Result<()> {
    for (file, structs) in ROWS {
        let path = workspace.root.join(file);
        let found = strings(&read(&path)?, structs).into_iter();
        for (line, field) in found.filter(|(_, field)| !PLAIN.contains(&field.as_str())) {
            let what = "is a String: if evidence can have a say in it make it Shown, else name it in tidy/shown.rs";
            findings.at(workspace, &path, line, format!("`{field}` {what}"));
        }
    }
    Ok(())
}

/// Public fields with a `String` in them, with their lines; of these structs if any are named.
fn strings(text: &str, structs: &[&str]) -> Vec<(usize, String)> {
    let code = rust_text::read(rust_text::without_tests(text)).code;
    let mut is_asked = structs.is_empty();
    let mut is_within = |line: &str| {
        if let Some(name) = line.strip_prefix("pub struct ").and_then(|rest| rest.split(' ').next()) {
            is_asked = structs.is_empty() || structs.contains(&name);
        }
        is_asked
    };
    let field = |line: &str| {
        let (name, kind) = line.trim().strip_prefix("pub ")?.split_once(": ")?;
        let holds_one = kind.split(|c| !rust_text::is_word(c)).any(|word| word == "String");
        holds_one.then(|| name.to_string())
    };
    let lines = (1..).zip(code.lines()).filter(|(_, line)| is_within(line));
    lines.filter_map(|(line, text)| Some((line, field(text)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_holds_a_string_is_found() {
        let text =
            "pub struct A {\n    /// String\n    pub name: Option<String>,\n    pub path: Shown,\n    pub n: u64,\n}\n";
        assert_eq!(strings(text, &[]), [(3, "name".to_string())]);
        assert_eq!(strings(text, &["A"]), [(3, "name".to_string())]);
        assert!(strings(text, &["B"]).is_empty());
    }
}
