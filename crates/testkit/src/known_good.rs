//! A reference data set of a few made-up files, with the tables and the key that one has.

use rusqlite::Connection;
use std::path::Path;

const MINIMAL: &str = "
    CREATE TABLE FILE (
      sha256 VARCHAR NOT NULL, sha1 VARCHAR NOT NULL, md5 VARCHAR NOT NULL, crc32 VARCHAR NOT NULL,
      file_name VARCHAR NOT NULL, file_size INTEGER NOT NULL, package_id INTEGER NOT NULL,
      CONSTRAINT PK_FILE__FILE PRIMARY KEY (sha256, sha1, md5, crc32, file_name, file_size, package_id));
";

/// Writes one that lists files with these digests: SHA-256, SHA-1, MD5, hexadecimal.
pub fn write_known_good(path: &Path, files: &[[&str; 3]]) -> Result<(), rusqlite::Error> {
    let conn = Connection::open(path)?;
    conn.execute_batch(MINIMAL)?;
    for [sha256, sha1, md5] in files {
        let row = [sha256, sha1, md5].map(|digest| digest.to_ascii_uppercase());
        conn.execute("INSERT INTO FILE VALUES (?1, ?2, ?3, '00000000', 'pear.dll', 7, 1)", row)?;
    }
    conn.close().map_err(|(_, error)| error)
}
