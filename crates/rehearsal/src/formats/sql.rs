//! A database that is being made, in memory.

use crate::Error;
use rusqlite::{Connection, ToSql};

/// See the module.
pub(super) struct Tables(Connection);

/// A row of a table: `row!(tables, "jid", user: "34600000010", server: "s.whatsapp.net")`; gives its number.
macro_rules! row {
    ($tables:expr, $table:literal, $($column:ident: $value:expr),+ $(,)?) => {
        $tables.put($table, &[$((stringify!($column), &$value as &dyn rusqlite::ToSql)),+])
    };
}
pub(super) use row;

impl Tables {
    /// With these tables and nothing in them.
    pub(super) fn of(schema: &str) -> Result<Self, Error> {
        let connection = Connection::open_in_memory()?;
        connection.execute_batch(schema)?;
        // One transaction for all rows: each of its own costs more than the row.
        connection.execute_batch("BEGIN")?;
        Ok(Self(connection))
    }

    /// Puts a row and gives its number.
    pub(super) fn put(&self, table: &str, values: &[(&str, &dyn ToSql)]) -> Result<i64, Error> {
        let names: Vec<&str> = values.iter().map(|(name, _)| *name).collect();
        let marks = vec!["?"; values.len()].join(", ");
        let sql = format!("INSERT INTO {table} ({}) VALUES ({marks})", names.join(", "));
        let values: Vec<&dyn ToSql> = values.iter().map(|(_, value)| *value).collect();
        self.0.prepare_cached(&sql)?.execute(values.as_slice())?;
        Ok(self.0.last_insert_rowid())
    }

    /// The file.
    pub(super) fn bytes(mut self) -> Result<Vec<u8>, Error> {
        self.0.execute_batch("COMMIT")?;
        Ok(self.0.serialize("main")?.to_vec())
    }
}

/// A digest as the service keeps it: base64 (RFC 4648, table 1).
pub(super) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let held = chunk.iter().fold(0u32, |held, byte| held << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let letter = LETTERS.get((held >> (18 - 6 * place) & 63) as usize).filter(|_| place <= chunk.len());
            out.push(letter.map_or('=', |letter| char::from(*letter)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        let written = ["", "f", "fo", "foo", "foob"].map(|text| base64(text.as_bytes()));
        assert_eq!(written, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]);
    }
}
