//! Whether a database is sound, and whether two say the same.

use crate::dialect::file;
use crate::{Conn, Error};
use std::collections::BTreeMap;

statements! {
    COUNT_ENTRIES = "SELECT COUNT(*) FROM audit_entry";
    LAST_LEAF = "SELECT leaf FROM audit_entry ORDER BY n DESC LIMIT 1";
}

/// What a database holds, as far as a copy is held against it.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Contents {
    /// Type, name and text of everything declared.
    declared: Vec<(String, String, String)>,
    /// Rows of each table.
    rows: BTreeMap<String, i64>,
    pub(super) schema: i64,
    pub(super) agency: String,
    pub(super) audit_entry_count: u64,
    pub(super) audit_last_leaf: String,
}

impl Contents {
    /// Reads them; consistent if `conn` is in a transaction.
    pub(super) fn of(conn: &Conn) -> Result<Self, Error> {
        let declared: Vec<(String, String, String)> =
            conn.rows(file::DECLARED, (), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let mut rows = BTreeMap::new();
        for (_, name, _) in declared.iter().filter(|(kind, ..)| kind == "table") {
            // A name from the database's own list of tables; quotes in it are doubled, as SQL wants it.
            let sql = format!("SELECT COUNT(*) FROM \"{}\"", name.replace('"', "\"\""));
            rows.insert(name.clone(), conn.0.query_row(&sql, (), |row| row.get(0))?);
        }
        let (agency, _, _, schema) = conn.identity()?;
        let (audit_entry_count, audit_last_leaf) = audit(conn)?;
        Ok(Self { declared, rows, schema, agency: agency.to_string(), audit_entry_count, audit_last_leaf })
    }

    /// The first thing in which a copy differs, if there is one.
    pub(super) fn difference(&self, copy: &Self) -> Option<String> {
        let other = self.rows.iter().find(|(name, count)| copy.rows.get(*name) != Some(*count));
        match other {
            _ if self.declared != copy.declared => Some("declared tables".into()),
            Some((name, count)) => Some(format!("rows of {name}: {count} / {:?}", copy.rows.get(name))),
            None if self != copy => Some("schema, agency or audit log".into()),
            None => None,
        }
    }
}

/// How many entries the audit log has, and the last one's leaf.
pub(super) fn audit(conn: &Conn) -> Result<(u64, String), Error> {
    let count = conn.first(COUNT_ENTRIES, (), |row| crate::vault::count(row, 0))?.unwrap_or(0);
    let leaf = conn.first(LAST_LEAF, (), |row| crate::vault::bytes::<32>(row, 0))?;
    Ok((count, leaf.map(|leaf| model::to_hex(&leaf)).unwrap_or_default()))
}

/// The first thing that is wrong with a database: its pages, its seals (if it is encrypted), its references.
pub(super) fn fault(conn: &Conn) -> Result<Option<String>, Error> {
    let text = |sql| conn.rows(sql, (), |row| row.get::<_, String>(0));
    let pages = text(file::INTEGRITY)?.into_iter().find(|line| line != "ok");
    if pages.is_some() {
        return Ok(pages);
    }
    let seal = text(file::SEALS)?.into_iter().next();
    if seal.is_some() {
        return Ok(seal);
    }
    dangling(conn)
}

/// The first row that refers to nothing.
pub(super) fn dangling(conn: &Conn) -> Result<Option<String>, Error> {
    let rows = conn.rows(file::REFERENCES, (), |row| {
        let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
        Ok(format!("a row of {table} refers to a row of {parent} that is not there"))
    })?;
    Ok(rows.into_iter().next())
}
