//! The vault from outside: one binary, since linking it costs more than running it.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod audit;
mod backup;
mod keys;
mod postgres;
mod sqlite;
mod writers;

use model::{AgencyId, CaseId};
use std::path::Path;
use store::{CaseRow, Vault};

const NOW_MS: i64 = 1_795_000_000_000;

fn new_vault(dir: &Path) -> Vault {
    Vault::init(dir, AgencyId([1; 16]), NOW_MS, "amparo test").unwrap()
}

fn a_case(name: &str) -> CaseRow {
    CaseRow {
        id: CaseId([2; 16]),
        name: name.into(),
        legal_basis: "exercise 1/2026".into(),
        review_by: "2027-01-31".into(),
        jurisdiction: None,
        unit: None,
        scope: "{}".into(),
        handling_code: "restricted".into(),
        state: "open".into(),
        opened_at: NOW_MS,
    }
}
