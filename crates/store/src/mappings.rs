//! What categories of a scheme stand for, table by table: of each scheme the newest holds, and none is taken back.

use crate::vault::{json, to_json};
use crate::{Conn, Error, Tx};
use model::Standing;
use std::collections::BTreeMap;

statements! {
    NEXT_MAPPING = "SELECT COALESCE(MAX(version), 0) + 1 FROM scheme_mapping WHERE scheme = $1";
    INSERT_MAPPING = "INSERT INTO scheme_mapping (scheme, version, categories, said_by, actor, at) VALUES ($1, $2, $3, $4, $5, $6)";
    MAPPING = "SELECT scheme, version, categories, said_by, actor, at FROM scheme_mapping WHERE scheme = $1 ORDER BY version DESC LIMIT 1";
    MAPPINGS = "SELECT scheme, version, categories, said_by, actor, at FROM scheme_mapping ORDER BY scheme, version";
}

/// What the categories of a scheme stand for. It has no debug form: it names people.
#[derive(Clone)]
pub struct MappingRow {
    /// The scheme, as hash sets name it.
    pub scheme: String,
    /// Its version, from 1.
    pub version: i64,
    /// Category → what it stands for.
    pub categories: BTreeMap<String, Standing>,
    /// Who says so.
    pub said_by: String,
    /// Who took it in.
    pub actor: String,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
}

impl Tx<'_> {
    /// Adds a table.
    pub fn insert_mapping(&self, m: &MappingRow) -> Result<(), Error> {
        let categories = to_json(&m.categories)?;
        self.run(INSERT_MAPPING, (&m.scheme, m.version, categories, &m.said_by, &m.actor, m.at)).map(drop)
    }
}

impl Conn {
    /// The version that a further table of this scheme gets.
    pub fn next_mapping_version(&self, scheme: &str) -> Result<i64, Error> {
        Ok(self.first(NEXT_MAPPING, [scheme], |row| row.get(0))?.unwrap_or(1))
    }

    /// The table of a scheme that holds.
    pub fn mapping(&self, scheme: &str) -> Result<Option<MappingRow>, Error> {
        self.first(MAPPING, [scheme], read)
    }

    /// Every table, by scheme and version.
    pub fn mappings(&self) -> Result<Vec<MappingRow>, Error> {
        self.rows(MAPPINGS, (), read)
    }
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<MappingRow> {
    Ok(MappingRow {
        scheme: row.get(0)?,
        version: row.get(1)?,
        categories: json(row, 2)?,
        said_by: row.get(3)?,
        actor: row.get(4)?,
        at: row.get(5)?,
    })
}
