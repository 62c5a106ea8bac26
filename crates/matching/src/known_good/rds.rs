//! The Reference Data Set of NIST's National Software Reference Library, version 3: a SQLite database in two forms.
//!
//! As the schema files say that come with each release (`RDS_<release>_<set>.schema.sql`):
//!
//! * **minimal** (`modern` of 2026: 170 GB, 440 million rows, 74 million distinct SHA-256): a table `FILE` (sha256, sha1, md5,
//!   crc32, file_name, file_size, package_id) whose primary key begins with sha256 and holds every column, some releases
//!   without crc32: its index finds a SHA-256 in a few pages. `DISTINCT_HASH` is a view.
//! * **full**: a table `METADATA` (…, crc32, md5, sha1, sha256) whose key is a number, and `PACKAGE_OBJECT`; `FILE` is a
//!   view over both that writes digests in capitals. No index by any digest.
//!
//! Digests are hexadecimal text, in capitals in `FILE`; in `METADATA` either way. Views are never asked: what a view does
//! is the file's own word.

use super::KnownGoodError;
use crate::exact::{Spill, TableBuilder, TableError, Written};
use model::from_hex;
use sqlite_ro::{Database, Limits, Value};
use std::io::{Seek, Write};
use std::ops::ControlFlow;
use std::path::Path;

/// In which form the set was published.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RdsForm {
    /// A table of files.
    Minimal,
    /// Tables of what was found where, with a view of files.
    Full,
}

impl RdsForm {
    fn table(self) -> &'static str {
        match self {
            Self::Minimal => "FILE",
            Self::Full => "METADATA",
        }
    }

    /// The rows that the publication calls files.
    fn files(self) -> &'static str {
        match self {
            Self::Minimal => "FROM FILE AS f",
            Self::Full => {
                "FROM METADATA AS f WHERE EXISTS (SELECT 1 FROM PACKAGE_OBJECT AS p WHERE p.object_id = f.object_id)"
            }
        }
    }
}

/// One thing for each digest that the set has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OfEach<T> {
    /// Of the SHA-256.
    pub sha256: T,
    /// Of the SHA-1.
    pub sha1: T,
    /// Of the MD5.
    pub md5: T,
}

/// What was made of a set, once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Compiled {
    /// Rows of files.
    pub rows: u64,
    /// Texts that stand where a digest should, and are none.
    pub unreadable: OfEach<u64>,
    /// The tables.
    pub written: OfEach<Written>,
}

/// A reference data set where it lies.
pub struct Rds {
    database: Database,
    form: RdsForm,
}

impl Rds {
    /// Opens a database and tells its form from its tables.
    pub fn open(path: &Path, limits: Limits) -> Result<Self, KnownGoodError> {
        let database = Database::open(path, limits)?;
        for form in [RdsForm::Minimal, RdsForm::Full] {
            let columns = database.columns(form.table())?;
            let has = |wanted: &&str| columns.iter().any(|c| c == wanted);
            if ["sha256", "sha1", "md5"].iter().all(has) && (form == RdsForm::Minimal || has_packages(&database)?) {
                return Ok(Self { database, form });
            }
        }
        Err(KnownGoodError::NotAnRds)
    }

    /// Its form.
    pub fn form(&self) -> RdsForm {
        self.form
    }

    /// What its publisher calls this release, if it says so.
    pub fn version(&self) -> Result<Option<String>, KnownGoodError> {
        let mut version = None;
        if self.database.columns("VERSION")?.iter().any(|c| c == "version") {
            self.database.each("SELECT version FROM VERSION ORDER BY release_date DESC LIMIT 1", &[], |row| {
                version = row.get(0)?.text().map(str::to_owned);
                Ok::<_, sqlite_ro::Error>(ControlFlow::Break(()))
            })?;
        }
        Ok(version)
    }

    /// Whether it finds a SHA-256 without reading all its rows. Of the full form that would not do: what an index there
    /// finds need not be a file of a package, and no release has one.
    pub fn is_indexed(&self) -> Result<bool, KnownGoodError> {
        Ok(self.form == RdsForm::Minimal && self.database.indexed(self.form.table())?.iter().any(|c| c == "sha256"))
    }

    /// Whether it lists a file with this SHA-256, by its index.
    pub(super) fn has_sha256(&self, digest: &[u8; 32]) -> Result<bool, KnownGoodError> {
        let asked = digest.iter().map(|byte| format!("{byte:02X}")).collect::<String>();
        // Asked as it is published and the other way: two look-ups by the index, where folding case would read every row.
        let (upper, lower) = (asked.as_bytes(), asked.to_ascii_lowercase());
        let values = [Value::Text(upper), Value::Text(lower.as_bytes())];
        Ok(self.database.any("SELECT 1 FROM FILE WHERE sha256 IN (?1, ?2) LIMIT 1", &values)?)
    }

    /// Makes a table of each of its digests, in one pass over its rows, within `memory` bytes. What is no digest is
    /// counted and left out; damage and change end it, for a set with holes would hide less than it says.
    pub fn compile<W: Write + Seek>(
        &self,
        spills: OfEach<&mut dyn Spill>,
        memory: usize,
        outs: OfEach<W>,
    ) -> Result<(OfEach<W>, Compiled), KnownGoodError> {
        // In proportion to their bytes.
        let share = |digest: usize| memory / (32 + 20 + 16) * digest;
        let mut sha256 = Column::<32>::new(spills.sha256, share(32));
        let mut sha1 = Column::<20>::new(spills.sha1, share(20));
        let mut md5 = Column::<16>::new(spills.md5, share(16));
        let sql = format!("SELECT f.sha256, f.sha1, f.md5 {}", self.form.files());
        let rows = self.database.each(&sql, &[], |row| {
            sha256.take(row.get(0)?)?;
            sha1.take(row.get(1)?)?;
            md5.take(row.get(2)?)?;
            Ok::<_, KnownGoodError>(ControlFlow::Continue(()))
        })?;
        self.database.is_unchanged()?;
        let unreadable = OfEach { sha256: sha256.unreadable, sha1: sha1.unreadable, md5: md5.unreadable };
        let (out256, written256) = sha256.builder.finish(outs.sha256)?;
        let (out1, written1) = sha1.builder.finish(outs.sha1)?;
        let (out5, written5) = md5.builder.finish(outs.md5)?;
        let written = OfEach { sha256: written256, sha1: written1, md5: written5 };
        Ok((OfEach { sha256: out256, sha1: out1, md5: out5 }, Compiled { rows, unreadable, written }))
    }
}

/// A column as it is gathered.
struct Column<'s, const N: usize> {
    builder: TableBuilder<'s, N, ()>,
    last: Option<[u8; N]>,
    unreadable: u64,
}

impl<'s, const N: usize> Column<'s, N> {
    fn new(spill: &'s mut dyn Spill, memory: usize) -> Self {
        Self { builder: TableBuilder::new(spill, memory), last: None, unreadable: 0 }
    }

    fn take(&mut self, value: Value<'_>) -> Result<(), TableError> {
        match value.text().and_then(from_hex) {
            // One file in many packages: rows of it follow each other.
            Some(digest) if self.last == Some(digest) => Ok(()),
            Some(digest) => {
                self.last = Some(digest);
                self.builder.push(digest, ())
            }
            None => {
                self.unreadable += 1;
                Ok(())
            }
        }
    }
}

fn has_packages(database: &Database) -> Result<bool, KnownGoodError> {
    Ok(database.columns("PACKAGE_OBJECT")?.iter().any(|c| c == "object_id"))
}
