//! A vault as rows that can be compared with those of another vault.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// What differs between two runs that say the same: who did what when.
const ASIDE: [&str; 4] = ["job", "custody_event", "audit_entry", "audit_opening"];

/// Every row of every table of an unencrypted vault but of jobs, custody and audit, sorted. Ids that chance gave (of the
/// agency, cases and hash sets) are written as what they name.
pub fn vault_rows(vault: &Path) -> Result<BTreeMap<String, Vec<String>>, rusqlite::Error> {
    let conn = Connection::open_with_flags(vault.join("vault.db"), OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let mut names = Vec::new();
    for (sql, kind) in [
        ("SELECT agency, '' FROM vault", "agency"),
        ("SELECT id, name FROM cases", "case"),
        ("SELECT id, name || ' ' || version FROM hash_set", "hash set"),
    ] {
        let mut statement = conn.prepare(sql)?;
        let found = statement.query_map([], |row| {
            let id: Vec<u8> = row.get(0)?;
            let name: String = row.get(1)?;
            Ok((hex(&id), format!("<{kind} {name}>")))
        })?;
        names.extend(found.collect::<Result<Vec<_>, _>>()?);
    }
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
    let tables: Vec<String> = conn.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut all = BTreeMap::new();
    for table in tables.into_iter().filter(|t| !ASIDE.contains(&t.as_str())) {
        let mut statement = conn.prepare(&format!("SELECT * FROM {table}"))?;
        let columns = statement.column_count();
        let read = statement.query_map([], |row| {
            let mut text = String::new();
            for column in 0..columns {
                cell(row.get_ref(column)?, &mut text);
            }
            Ok(names.iter().fold(text, |text, (id, name)| text.replace(id, name)))
        })?;
        let mut rows: Vec<String> = read.collect::<Result<_, _>>()?;
        rows.sort();
        all.insert(table, rows);
    }
    Ok(all)
}

/// What was done, by the audit log of an unencrypted vault, in order.
pub fn audit_verbs(vault: &Path) -> Result<Vec<String>, rusqlite::Error> {
    let conn = Connection::open_with_flags(vault.join("vault.db"), OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let mut statement = conn.prepare("SELECT json_extract(entry, '$.verb') FROM audit_entry ORDER BY n")?;
    statement.query_map([], |row| row.get(0))?.collect()
}

fn cell(value: ValueRef<'_>, out: &mut String) {
    let _ = match value {
        ValueRef::Null => write!(out, "null|"),
        ValueRef::Integer(n) => write!(out, "{n}|"),
        ValueRef::Real(n) => write!(out, "{n}|"),
        ValueRef::Text(text) => write!(out, "{}|", String::from_utf8_lossy(text)),
        ValueRef::Blob(bytes) => write!(out, "{}|", hex(bytes)),
    };
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
