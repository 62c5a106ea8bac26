//! Every real difference between the two databases. Statements themselves are the same for both: `$1, $2 …` in order
//! of first appearance, ids as bytes, booleans and times as 64-bit integers.

/// A migration as PostgreSQL takes it.
pub(crate) fn postgres_ddl(sqlite: &str) -> String {
    sqlite
        .lines()
        .filter(|line| !line.trim_start().starts_with("--"))
        .map(|line| {
            line.replace(" BLOB", " BYTEA")
                .replace(" INTEGER", " BIGINT")
                .replace(" REAL", " DOUBLE PRECISION")
                .replace(") STRICT;", ");")
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// What a new SQLite connection is told before anything else.
pub(crate) const SQLITE_SETTINGS: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -65536;
    PRAGMA mmap_size = 0;
";

#[cfg(test)]
mod tests {
    #[test]
    fn postgres_sees_no_word_that_only_sqlite_knows() {
        let ddl = crate::postgres_schema();
        for word in ["STRICT", "BLOB", "WITHOUT ROWID", "REAL"] {
            assert!(!ddl.contains(word), "{word}");
        }
    }
}
