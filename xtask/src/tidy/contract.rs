//! `docs/contract.md` names every enumeration, every field and every code that others rely on, and no other.

use super::Findings;
use super::enums::{closed_enums, codes, rows};
use crate::rust_text;
use crate::workspace::{Workspace, read};
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet};

const CONTRACT: &str = "docs/contract.md";

/// Crates whose enumerations and codes reach an output.
static SPOKEN: &[&str] = &["model", "evidence", "media", "chat", "matching", "network", "store", "engine"];
/// The edge: it speaks codes too, beside many keys of words.
const EDGE: &str = "cli";
/// The crate whose rows are written out.
const ROWS: &str = "engine";

/// What only the report shows, or nobody: a decoder's formats, settings.
static INNER: &[&str] = &["Format", "IngestLimits", "ReportLimits", "ChatView", "Outstanding"];

/// Strings in kebab-case that are no codes: kinds of ids, domains of hashes, versions, names of headers, programs and
/// packages.
static NO_CODES: &[&str] = &[
    "message-cluster",
    "group-cluster",
    "account-cluster",
    "hash-set",
    "pdq-2 look-2 local-1",
    "whatsapp-text",
    "whatsapp-ios-contacts",
    "whatsapp-ios-hidden-ids",
    "sha-1",
    "sha-256",
    "heif-convert",
    "libheif-examples",
];

pub(super) fn check(workspace: &Workspace, findings: &mut Findings) -> Result<()> {
    let Ok(text) = read(&workspace.root.join(CONTRACT)) else { return Ok(()) };
    let contract = Contract::of(&text);
    let mut spoken = Spoken::default();
    for name in SPOKEN.iter().chain([&EDGE]) {
        for path in workspace.rust_files(&format!("crates/{name}/src"))? {
            if !path.ends_with("tests.rs") {
                spoken.compare(&contract, name, &read(&path)?, |line, what| findings.at(workspace, &path, line, what));
            }
        }
    }
    spoken.declared.extend(spoken.rows.keys().cloned());
    for (name, fields) in &spoken.rows {
        contract.compare(name, &flat(fields, &spoken.rows), |what| findings.add(name.as_str(), what));
    }
    for name in contract.declared.keys().filter(|name| !spoken.declared.contains(**name)) {
        findings.add(CONTRACT, format!("describes `{name}`, which the sources do not declare"));
    }
    for code in contract.codes.iter().filter(|code| !spoken.strings.contains(**code)) {
        findings.add(CONTRACT, format!("lists the code `{code}`, which no source speaks"));
    }
    Ok(())
}

/// What the sources speak.
#[derive(Default)]
struct Spoken {
    declared: BTreeSet<String>,
    rows: BTreeMap<String, Vec<String>>,
    /// Every string outside tests.
    strings: BTreeSet<String>,
}

impl Spoken {
    /// Takes in one source of a crate, and says what of it the contract lacks.
    fn compare(&mut self, contract: &Contract<'_>, of: &str, source: &str, mut say: impl FnMut(usize, String)) {
        let public = |name: &str| !INNER.contains(&name);
        for e in closed_enums(source).into_iter().filter(|e| public(&e.name)) {
            contract.compare(&e.name, &e.spellings, |what| say(e.line, what));
            self.declared.insert(e.name);
        }
        for (line, code) in codes(source, of == EDGE) {
            if !contract.words.contains(code.as_str()) && !NO_CODES.contains(&code.as_str()) {
                say(line, format!("{CONTRACT} does not name the code `{code}`"));
            }
        }
        if of == ROWS {
            self.rows
                .extend(rows(source).into_iter().filter(|row| public(&row.name)).map(|row| (row.name, row.fields)));
        }
        self.strings.extend(rust_text::read(rust_text::without_tests(source)).strings.into_iter().map(|s| s.text));
    }
}

/// Fields with those of flattened rows in their place.
fn flat(fields: &[String], shapes: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let of = |field: &String| match field.strip_prefix('*') {
        // a row within a row within a row
        Some(inner) => shapes.get(inner).map_or_else(Vec::new, |fields| flat(fields, shapes)),
        None => vec![field.clone()],
    };
    fields.iter().flat_map(of).collect()
}

/// The document, as far as it is compared.
///
/// Below a line `Declared as `Name`.` the first cells of the table that follows are what `Name` has. Below the heading
/// `## Enumerations` the last cell of a row is the name and the words in backticks of the cell before it are what it
/// has. Below `## Codes` first cells are codes.
#[derive(Default)]
struct Contract<'t> {
    words: BTreeSet<&'t str>,
    declared: BTreeMap<&'t str, Vec<&'t str>>,
    codes: Vec<&'t str>,
}

impl<'t> Contract<'t> {
    fn of(text: &'t str) -> Self {
        let mut contract = Self::default();
        let (mut about, mut section): (Option<&str>, &str) = (None, "");
        for line in text.lines() {
            contract.words.extend(quoted(line));
            if line.starts_with('#') {
                about = None;
                section = line.strip_prefix("## ").unwrap_or(section);
            }
            if let Some(rest) = line.split_once("Declared as").map(|(_, rest)| rest) {
                about = quoted(rest).next();
                contract.declared.extend(about.map(|name| (name, Vec::new())));
            }
            let cells: Vec<&str> = line.trim().trim_matches('|').split('|').collect();
            if line.starts_with('|') {
                contract.row(&cells, about, section);
            }
        }
        contract
    }

    fn row(&mut self, cells: &[&'t str], about: Option<&'t str>, section: &str) {
        let firsts = cells.first().into_iter().flat_map(|cell| quoted(cell));
        match (about, section, cells) {
            (Some(name), ..) => self.declared.entry(name).or_default().extend(firsts),
            (None, "Codes", _) => self.codes.extend(firsts),
            (None, "Enumerations", [.., values, name]) => {
                if let Some(name) = quoted(name).next() {
                    self.declared.entry(name).or_default().extend(quoted(values));
                }
            }
            _ => {}
        }
    }

    /// Says what `name` has and the document does not, and the other way round.
    fn compare(&self, name: &str, has: &[String], mut say: impl FnMut(String)) {
        let Some(listed) = self.declared.get(name) else {
            say(format!("{CONTRACT} does not describe `{name}`"));
            return;
        };
        for missing in has.iter().filter(|one| !listed.contains(&one.as_str())) {
            say(format!("{CONTRACT} does not list `{missing}` for `{name}`"));
        }
        for gone in listed.iter().filter(|one| !has.iter().any(|h| h == *one)) {
            say(format!("{CONTRACT} lists `{gone}` for `{name}`, which does not have it"));
        }
    }
}

/// Words in backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
## Lists
### groups
Rows. Declared as `GroupView`.

| field | what |
|---|---|
| `group` | its `id` |
| `at`, `zone` | time |

## Enumerations
| where | values | in the source |
|---|---|---|
| `way` of members | `founded`, `added` (by another) | `Way` |

## Codes
| code | meaning |
|---|---|
| `archive-damaged` | see `x-y` |
";

    fn compare(name: &str, has: &[&str]) -> Vec<String> {
        let mut said = Vec::new();
        Contract::of(TEXT)
            .compare(name, &has.iter().map(ToString::to_string).collect::<Vec<_>>(), |what| said.push(what));
        said
    }

    #[test]
    fn rows_and_enumerations_are_compared_both_ways() {
        assert_eq!(compare("GroupView", &["group", "at", "zone"]), [""; 0]);
        assert_eq!(compare("Way", &["founded", "added"]), [""; 0]);
        assert_eq!(compare("Way", &["founded", "link"]).len(), 2);
        assert_eq!(compare("Sure", &["confirmed"]).len(), 1);
    }

    #[test]
    fn codes_are_the_first_cells_of_their_section() {
        let contract = Contract::of(TEXT);
        assert_eq!(contract.codes, ["archive-damaged"]);
        assert!(contract.words.contains("x-y"));
    }

    #[test]
    fn a_flattened_row_brings_its_fields() {
        let shapes = BTreeMap::from([("TimeView".to_string(), vec!["at".to_string(), "zone".to_string()])]);
        assert_eq!(flat(&["message".to_string(), "*TimeView".to_string()], &shapes), ["message", "at", "zone"]);
    }
}
