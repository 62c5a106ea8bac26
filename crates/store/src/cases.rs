//! Cases.

use crate::{Conn, Error, Tx, vault};
use model::CaseId;
use rusqlite::Row;

statements! {
    INSERT_CASE = "INSERT INTO cases (id, name, legal_basis, review_by, jurisdiction, unit, scope, handling_code, state, opened_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9)";
    CASE_BY_NAME = "SELECT id, name, legal_basis, review_by, jurisdiction, unit, scope, handling_code, state, opened_at \
        FROM cases WHERE name = $1";
    CASE_BY_ID = "SELECT id, name, legal_basis, review_by, jurisdiction, unit, scope, handling_code, state, opened_at \
        FROM cases WHERE id = $1";
    ALL_CASES = "SELECT id, name, legal_basis, review_by, jurisdiction, unit, scope, handling_code, state, opened_at \
        FROM cases ORDER BY name";
}

/// A case as it stands in the vault.
#[derive(Clone, Debug)]
pub struct CaseRow {
    /// Its id.
    pub id: CaseId,
    /// Unique in the vault.
    pub name: String,
    /// The legal basis of the work; never empty.
    pub legal_basis: String,
    /// ISO date on which the case must be reviewed.
    pub review_by: String,
    /// ISO 3166 alpha-2.
    pub jurisdiction: Option<String>,
    /// The unit in charge.
    pub unit: Option<String>,
    /// The scope, JSON.
    pub scope: String,
    /// Who may see it.
    pub handling_code: String,
    /// `open`.
    pub state: String,
    /// Milliseconds since 1970 UTC.
    pub opened_at: i64,
}

impl Tx<'_> {
    /// Adds a case.
    pub fn insert_case(&self, c: &CaseRow) -> Result<(), Error> {
        self.run(
            INSERT_CASE,
            (
                c.id.as_bytes().as_slice(),
                &c.name,
                &c.legal_basis,
                &c.review_by,
                &c.jurisdiction,
                &c.unit,
                &c.scope,
                &c.handling_code,
                c.opened_at,
            ),
        )
        .map(drop)
    }
}

impl Conn {
    /// The case with this name.
    pub fn case_named(&self, name: &str) -> Result<Option<CaseRow>, Error> {
        self.first(CASE_BY_NAME, [name], read)
    }

    /// The case with this id.
    pub fn case(&self, id: CaseId) -> Result<Option<CaseRow>, Error> {
        self.first(CASE_BY_ID, [id.as_bytes().as_slice()], read)
    }

    /// Every case, by name.
    pub fn cases(&self) -> Result<Vec<CaseRow>, Error> {
        self.rows(ALL_CASES, (), read)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<CaseRow> {
    Ok(CaseRow {
        id: vault::id(row, 0, CaseId::from_slice)?,
        name: row.get(1)?,
        legal_basis: row.get(2)?,
        review_by: row.get(3)?,
        jurisdiction: row.get(4)?,
        unit: row.get(5)?,
        scope: row.get(6)?,
        handling_code: row.get(7)?,
        state: row.get(8)?,
        opened_at: row.get(9)?,
    })
}
