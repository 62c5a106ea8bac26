//! `docs/contract.md` names every enumeration, every field and every code that others rely on, and no other.

use super::Findings;
use super::enums::{closed_enums, codes, rows};
use crate::workspace::{Workspace, read};
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet};

const CONTRACT: &str = "docs/contract.md";

/// Crates whose enumerations and codes reach an output.
static SPOKEN: &[&str] = &["model", "evidence", "media", "chat", "matching", "network", "store", "engine"];
/// The crate whose rows are written out.
const ROWS: &str = "engine";

/// Enumerations that no output shows, and rows that are settings.
static INNER: &[&str] = &["Format", "IngestLimits"];

/// Strings in kebab-case that no output shows: kinds of ids, domains of hashes, names of versions.
static NO_CODES: &[&str] = &["message-cluster", "group-cluster", "account-cluster"];

pub(super) fn check(workspace: &Workspace, findings: &mut Findings) -> Result<()> {
    let Ok(text) = read(&workspace.root.join(CONTRACT)) else { return Ok(()) };
    let contract = Contract::of(&text);
    let mut declared = BTreeSet::new();
    let mut spoken: BTreeSet<String> = BTreeSet::new();
    let mut shapes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for name in SPOKEN {
        for path in workspace.rust_files(&format!("crates/{name}/src"))? {
            if path.ends_with("tests.rs") {
                continue;
            }
            let source = read(&path)?;
            for e in closed_enums(&source).into_iter().filter(|e| !INNER.contains(&e.name.as_str())) {
                declared.insert(e.name.clone());
                contract.compare(&e.name, &e.spellings, |what| findings.at(workspace, &path, e.line, what));
            }
            for (line, code) in codes(&source).into_iter().filter(|(_, code)| !NO_CODES.contains(&code.as_str())) {
                if !contract.words.contains(code.as_str()) {
                    findings.at(workspace, &path, line, format!("{CONTRACT} does not name the code `{code}`"));
                }
                spoken.insert(code);
            }
            if *name == ROWS {
                let public = rows(&source).into_iter().filter(|row| !INNER.contains(&row.name.as_str()));
                shapes.extend(public.map(|row| (row.name, row.fields)));
            }
        }
    }
    for (name, fields) in &shapes {
        declared.insert(name.clone());
        contract.compare(name, &flat(fields, &shapes), |what| findings.add(name.as_str(), what));
    }
    for name in contract.declared.keys().filter(|name| !declared.contains(**name)) {
        findings.add(CONTRACT, format!("describes `{name}`, which the sources do not declare"));
    }
    for code in contract.codes.iter().filter(|code| !spoken.contains(**code)) {
        findings.add(CONTRACT, format!("lists the code `{code}`, which no source speaks"));
    }
    Ok(())
}

/// Fields with those of flattened rows in their place.
fn flat(fields: &[String], shapes: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let of = |field: &String| match field.strip_prefix('*') {
        Some(inner) => shapes.get(inner).cloned().unwrap_or_default(),
        None => vec![field.clone()],
    };
    fields.iter().flat_map(of).collect()
}

/// The document, as far as it is compared.
///
/// Below a line `Declared as `Name`.` the first cells of the table that follows are what `Name` has; in a row of a
/// table whose last cell is `` `Name` `` the words in backticks of the cell before it are. First cells below the
/// heading `## Codes` are codes.
struct Contract<'t> {
    words: BTreeSet<&'t str>,
    declared: BTreeMap<&'t str, Vec<&'t str>>,
    codes: Vec<&'t str>,
}

impl<'t> Contract<'t> {
    fn of(text: &'t str) -> Self {
        let mut contract = Self { words: BTreeSet::new(), declared: BTreeMap::new(), codes: Vec::new() };
        let (mut about, mut in_codes): (Option<&str>, bool) = (None, false);
        for line in text.lines() {
            contract.words.extend(quoted(line));
            if line.starts_with('#') {
                about = None;
                in_codes = if line.starts_with("## ") { line == "## Codes" } else { in_codes };
            }
            if let Some(rest) = line.split_once("Declared as").map(|(_, rest)| rest) {
                about = quoted(rest).next();
                contract.declared.extend(about.map(|name| (name, Vec::new())));
            }
            let cells: Vec<&str> = line.trim().trim_matches('|').split('|').collect();
            if line.starts_with('|') {
                contract.row(&cells, about, in_codes);
            }
        }
        contract
    }

    fn row(&mut self, cells: &[&'t str], about: Option<&'t str>, in_codes: bool) {
        let firsts = cells.first().into_iter().flat_map(|cell| quoted(cell));
        match about {
            Some(name) => self.declared.entry(name).or_default().extend(firsts),
            None if in_codes => self.codes.extend(firsts),
            None => {
                let [.., values, name] = cells else { return };
                let is_type = |word: &&str| word.starts_with(|c: char| c.is_ascii_uppercase());
                if let Some(name) = quoted(name).next().filter(is_type) {
                    self.declared.entry(name).or_default().extend(quoted(values));
                }
            }
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
        Contract::of(TEXT).compare(name, &has.iter().map(ToString::to_string).collect::<Vec<_>>(), |what| said.push(what));
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
