//! Licences of everything that the program is built from: permissive ones only.
//!
//! Cargo does not see what the system brings: SQLCipher links OpenSSL 3's libcrypto (Apache-2.0).

use super::Findings;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use cargo_metadata::{DependencyKind, PackageId};
use std::collections::{BTreeMap, BTreeSet};

/// SPDX ids of licences that ask for no more than to be named (`blessing` is SQLite's public domain).
static ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "WTFPL",
    "Zlib",
    "blessing",
];

pub(super) fn check(workspace: &Workspace, findings: &mut Findings) -> Result<()> {
    let resolve = workspace.metadata.resolve.as_ref().context("cargo metadata gave no dependency graph")?;
    let taken: BTreeMap<&PackageId, Vec<&PackageId>> = resolve
        .nodes
        .iter()
        .map(|node| {
            let real = node.deps.iter().filter(|d| d.dep_kinds.iter().any(|k| k.kind != DependencyKind::Development));
            (&node.id, real.map(|d| &d.pkg).collect())
        })
        .collect();
    let mut open: Vec<&PackageId> = workspace.metadata.workspace_members.iter().collect();
    let mut seen: BTreeSet<&PackageId> = open.iter().copied().collect();
    while let Some(id) = open.pop() {
        let new = taken.get(id).into_iter().flatten().copied().filter(|id| seen.insert(id));
        open.extend(new.collect::<Vec<_>>());
    }
    for package in workspace.metadata.packages.iter().filter(|p| seen.contains(&p.id)) {
        let name = format!("{} {}", package.name, package.version);
        match package.license.as_deref() {
            None => findings.add(name, "says no licence (SPDX) in its Cargo.toml"),
            Some(licence) if !is_permissive(licence) => {
                findings.add(
                    name,
                    format!("licence {licence}: not permissive, or not known to xtask/src/tidy/licences.rs"),
                );
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// Whether an SPDX expression leaves a choice that is permissive throughout. `/` is the old way to write `OR`.
fn is_permissive(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut tokens = spaced.split_whitespace().peekable();
    any_of(&mut tokens) && tokens.next().is_none()
}

type Tokens<'t> = std::iter::Peekable<std::str::SplitWhitespace<'t>>;

fn any_of(tokens: &mut Tokens<'_>) -> bool {
    let mut good = all_of(tokens);
    while tokens.next_if_eq(&"OR").is_some() {
        good |= all_of(tokens);
    }
    good
}

fn all_of(tokens: &mut Tokens<'_>) -> bool {
    let mut good = one(tokens);
    while tokens.next_if_eq(&"AND").is_some() {
        good &= one(tokens);
    }
    good
}

fn one(tokens: &mut Tokens<'_>) -> bool {
    if tokens.next_if_eq(&"(").is_some() {
        let good = any_of(tokens);
        return tokens.next_if_eq(&")").is_some() && good;
    }
    let good = tokens.next().is_some_and(|id| ALLOWED.contains(&id));
    // An exception only ever adds to what is allowed.
    if tokens.next_if_eq(&"WITH").is_some() {
        tokens.next();
    }
    good
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_enough_and_a_sum_needs_every_part() {
        for good in [
            "MIT",
            "MIT/Apache-2.0",
            "GPL-3.0 OR MIT",
            "(MIT OR GPL-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR MIT",
        ] {
            assert!(is_permissive(good), "{good}");
        }
        for bad in ["MPL-2.0", "MIT AND GPL-3.0", "(MIT OR GPL-2.0) AND LGPL-2.1", "", "(MIT", "MIT Apache-2.0"] {
            assert!(!is_permissive(bad), "{bad}");
        }
    }
}
