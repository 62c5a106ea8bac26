//! Directions between crates: everything points to `model`, the engine is the only door, only tests go sideways.

use super::Findings;
use crate::workspace::Workspace;
use anyhow::Result;
use cargo_metadata::DependencyKind;

/// What a crate of ours may take of ours, in the program itself; what tests take is free.
static EDGES: &[(&str, &[&str])] = &[
    ("model", &[]),
    // Leaves: they know nothing but the nouns.
    ("signal", &["model"]),
    ("media", &["model"]),
    ("sqlite-ro", &["model"]),
    ("mime", &["model"]),
    // Domain crates do not know each other, with these exceptions.
    ("evidence", &["model", "mime"]),
    ("matching", &["model", "signal", "sqlite-ro"]),
    ("chat", &["model", "sqlite-ro", "mime"]),
    ("network", &["model"]),
    ("casework", &["model"]),
    ("exchange", &["model"]),
    ("store", &["model"]),
    ("rehearsal", &["model"]),
    // The only door to a vault.
    (
        "engine",
        &["model", "evidence", "media", "signal", "matching", "chat", "network", "casework", "exchange", "store"],
    ),
    // Above it: what shows, and what takes commands.
    ("report", &["model", "engine"]),
    ("server", &["model", "engine", "report"]),
    ("amparo", &["model", "engine", "report", "rehearsal", "server"]),
    ("xtask", &[]),
];

/// For tests alone: may take anything, and nothing of the program may take it.
const TESTKIT: &str = "testkit";

pub(super) fn check(workspace: &Workspace, findings: &mut Findings) -> Result<()> {
    let members = workspace.members();
    for package in &members {
        let ours = package
            .dependencies
            .iter()
            .filter(|d| d.kind != DependencyKind::Development)
            .filter(|d| members.iter().any(|m| *m.name == d.name))
            .map(|d| d.name.as_str());
        check_crate(&package.name, ours, findings);
    }
    Ok(())
}

fn check_crate<'d>(name: &str, ours: impl Iterator<Item = &'d str>, findings: &mut Findings) {
    if name == TESTKIT {
        return;
    }
    let Some((_, allowed)) = EDGES.iter().find(|(from, _)| *from == name) else {
        findings.add(name, "is not in the table of directions (xtask/src/tidy/edges.rs): say what it may take");
        return;
    };
    for to in ours {
        if to == TESTKIT {
            findings.add(name, format!("takes {TESTKIT} into the program: it is for [dev-dependencies]"));
        } else if !allowed.contains(&to) {
            findings.add(name, format!("takes {to}: not a direction that ARCHITECTURE.md knows"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, ours: &[&str]) -> usize {
        let mut findings = Findings::default();
        check_crate(name, ours.iter().copied(), &mut findings);
        findings.places().len()
    }

    #[test]
    fn a_crate_that_goes_sideways_or_upwards_is_found() {
        assert_eq!(found("matching", &["model", "signal"]), 0);
        assert_eq!(found("chat", &["model", "evidence"]), 1);
        assert_eq!(found("model", &["engine"]), 1);
        assert_eq!(found("amparo", &["engine", "store"]), 1);
    }

    #[test]
    fn a_new_crate_needs_a_line_and_testkit_stays_outside() {
        assert_eq!(found("telepathy", &[]), 1);
        assert_eq!(found("engine", &["testkit"]), 1);
        assert_eq!(found("testkit", &["engine"]), 0);
    }

    #[test]
    fn the_table_has_no_circle() {
        // A crate may only take what stands above it in the table, so that reading it downwards is building it.
        for (at, (name, takes)) in EDGES.iter().enumerate() {
            for to in *takes {
                let place = EDGES.iter().position(|(other, _)| other == to);
                assert!(place.is_some_and(|place| place < at), "{name} takes {to}");
            }
        }
    }
}
