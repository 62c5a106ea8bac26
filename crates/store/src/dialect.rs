//! Every real difference between the two databases. Statements themselves are the same for both: `$1, $2 …` in order
//! of first appearance, ids as bytes, booleans and times as 64-bit integers.

/// What stands behind this line of a migration is about how SQLite lays out rows.
const SQLITE_ALONE: &str = "-- SQLite alone.";

/// A migration as PostgreSQL takes it.
pub(crate) fn postgres_ddl(sqlite: &str) -> String {
    let both = sqlite.split_once(SQLITE_ALONE).map_or(sqlite, |(both, _)| both);
    both.lines()
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

/// What a new SQLite connection is told before anything else. What is deleted is overwritten: chats that are set aside, and
/// files that a scope leaves out, stand in the vault until it is known that they do not belong there. The log is carried over in pieces of 32 MiB: each
/// waits for the disk twice.
pub(crate) const SQLITE_SETTINGS: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA secure_delete = ON;
    PRAGMA wal_autocheckpoint = 8192;
    PRAGMA trusted_schema = OFF;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -65536;
    PRAGMA mmap_size = 0;
";

/// What a connection that reads is told. A page that falls out of its cache is decrypted and checked again when it is
/// needed again: SQLite's own 2 MB made that a third of the cost of a list.
pub(crate) const SQLITE_READER_SETTINGS: &str = "
    PRAGMA query_only = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -65536;
    PRAGMA mmap_size = 0;
";

/// What an encrypted connection is told right after its key. Pages are authenticated (HMAC) in any case; SHA-256 has
/// instructions of its own on the processors in use, SHA-512 has not. What goes wrong is told by the calls themselves:
/// SQLCipher's own log would write to stderr past the program.
pub(crate) const SQLCIPHER_SETTINGS: &str = "
    PRAGMA cipher_log_level = NONE;
    PRAGMA cipher_page_size = 4096;
    PRAGMA cipher_hmac_algorithm = HMAC_SHA256;
    PRAGMA cipher_kdf_algorithm = PBKDF2_HMAC_SHA256;
";

/// Copying and checking a SQLite file. PostgreSQL has tools of its own for both.
pub(crate) mod file {
    /// Everything in the database, as it was declared.
    pub(crate) const DECLARED: &str = "SELECT type, name, COALESCE(sql, '') FROM sqlite_schema ORDER BY type, name";
    /// One row `ok`, or one for each thing that is wrong; a hundred at most.
    pub(crate) const INTEGRITY: &str = "PRAGMA integrity_check";
    /// SQLCipher's own: a row for each page whose seal is broken; none for a database that is not encrypted.
    pub(crate) const SEALS: &str = "PRAGMA cipher_integrity_check";
    /// A row for each row that refers to nothing.
    pub(crate) const REFERENCES: &str = "PRAGMA foreign_key_check";
    /// One file, with nothing beside it that could be forgotten when it is carried away.
    pub(crate) const ONE_FILE: &str = "PRAGMA journal_mode = DELETE";
    /// While tables are made anew, rows may refer to nothing; each step is checked before it is committed.
    pub(crate) const LOOSE: &str = "PRAGMA foreign_keys = OFF";
}

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
