//! Opening a vault: its folder, its schema, its one writer.

use crate::{Error, dialect};
use model::AgencyId;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row};
use std::fs::{File, TryLockError};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The newest schema that this program knows.
pub const SCHEMA: i64 = MIGRATIONS.len() as i64;

/// The way from each schema to the next, from nothing to [`SCHEMA`].
pub(crate) static MIGRATIONS: &[&str] =
    &[include_str!("../migrations/0001.sql"), include_str!("../migrations/0002.sql")];

const DATABASE: &str = "vault.db";
const UNFINISHED: &str = "vault.new";
const LOCK: &str = "vault.lock";
const SEGMENTS: &str = "segments";

statements! {
    INSERT_VAULT = "INSERT INTO vault (one, schema, agency, made_at, program) VALUES (1, $1, $2, $3, $4)";
    SELECT_VAULT = "SELECT schema, agency, made_at, program FROM vault WHERE one = 1";
    UPDATE_SCHEMA = "UPDATE vault SET schema = $1 WHERE one = 1";
}

/// A connection to the vault's database. Reads are its methods.
pub struct Conn(pub(crate) Connection);

/// A vault, open.
pub struct Vault {
    dir: PathBuf,
    conn: Conn,
    /// Held by the writer as long as it lives; the system lets go of it when the process ends, however it ends.
    lock: Option<File>,
}

/// A transaction of the one writer. Writes are its methods; what is not committed is rolled back.
pub struct Tx<'v> {
    conn: &'v Conn,
    open: bool,
}

impl Vault {
    /// Makes a new vault in `dir`, which must be empty or absent.
    pub fn init(dir: &Path, agency: AgencyId, now_ms: i64, program: &str) -> Result<Self, Error> {
        if dir.join(DATABASE).exists() {
            return Err(Error::Exists(dir.into()));
        }
        std::fs::create_dir_all(dir).map_err(io(dir))?;
        // What an init left that was cut off is its own to take away; anything else is somebody's.
        let ours = [UNFINISHED, LOCK, SEGMENTS];
        for entry in std::fs::read_dir(dir).map_err(io(dir))? {
            let name = entry.map_err(io(dir))?.file_name();
            if !ours.iter().any(|own| *own == name) {
                return Err(Error::NotAVault(dir.into()));
            }
        }
        private(dir)?;
        let lock = lock(dir)?;
        std::fs::create_dir_all(dir.join(SEGMENTS)).map_err(io(dir))?;
        match std::fs::remove_file(dir.join(UNFINISHED)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(io(dir)(error)),
            _ => {}
        }
        // Made under another name, so that a folder with the database's name in it is a whole vault or none.
        let beside = dir.join(UNFINISHED);
        let mut new = Connection::open(&beside)?;
        let tx = new.transaction()?;
        for sql in MIGRATIONS {
            tx.execute_batch(sql)?;
        }
        tx.execute(INSERT_VAULT, (SCHEMA, agency.as_bytes().as_slice(), now_ms, program))?;
        tx.commit()?;
        new.close().map_err(|(_, error)| error)?;
        std::fs::rename(&beside, dir.join(DATABASE)).map_err(io(dir))?;
        drop(lock);
        Self::open_writer(dir)
    }

    /// Opens the vault in `dir` as its writer; [`Error::Busy`] if there is one already.
    pub fn open_writer(dir: &Path) -> Result<Self, Error> {
        present(dir)?;
        let lock = lock(dir)?;
        let conn = Conn(Connection::open_with_flags(
            dir.join(DATABASE),
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?);
        conn.0.execute_batch(dialect::SQLITE_SETTINGS)?;
        let vault = Self { dir: dir.into(), conn, lock: Some(lock) };
        vault.check_schema()?;
        Ok(vault)
    }

    /// Opens the vault in `dir` to read, also while another process writes.
    pub fn open_reader(dir: &Path) -> Result<Self, Error> {
        present(dir)?;
        let conn = Conn(Connection::open_with_flags(
            dir.join(DATABASE),
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?);
        conn.0.busy_timeout(Duration::from_secs(10))?;
        conn.0.execute_batch("PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;")?;
        let vault = Self { dir: dir.into(), conn, lock: None };
        vault.check_schema()?;
        Ok(vault)
    }

    /// Whether `dir` holds a vault.
    pub fn exists(dir: &Path) -> bool {
        dir.join(DATABASE).exists()
    }

    /// The vault's folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where segment files of hash sets lie.
    pub fn segments(&self) -> PathBuf {
        self.dir.join(SEGMENTS)
    }

    /// Whether this is the writer.
    pub fn is_writer(&self) -> bool {
        self.lock.is_some()
    }

    /// Begins a transaction; waits for nobody, since there is one writer.
    pub fn begin(&self) -> Result<Tx<'_>, Error> {
        self.conn.0.execute_batch("BEGIN IMMEDIATE")?;
        Ok(Tx { conn: &self.conn, open: true })
    }

    /// Begins a consistent read over several statements; ends with the guard.
    pub fn snapshot(&self) -> Result<Tx<'_>, Error> {
        self.conn.0.execute_batch("BEGIN DEFERRED")?;
        Ok(Tx { conn: &self.conn, open: true })
    }

    fn check_schema(&self) -> Result<(), Error> {
        let known = SCHEMA;
        let found = self.conn.0.query_row(SELECT_VAULT, (), |row| row.get::<_, i64>(0))?;
        match found {
            _ if found > known => Err(Error::Newer { path: self.dir.clone(), found, known }),
            _ if found < known && self.is_writer() => self.migrate(found),
            _ => Ok(()),
        }
    }

    fn migrate(&self, from: i64) -> Result<(), Error> {
        let tx = self.begin()?;
        for sql in MIGRATIONS.iter().skip(usize::try_from(from).unwrap_or(0)) {
            tx.0.execute_batch(sql)?;
        }
        tx.0.execute(UPDATE_SCHEMA, [SCHEMA])?;
        tx.commit()
    }
}

impl Deref for Vault {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl Deref for Tx<'_> {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        self.conn
    }
}

impl Tx<'_> {
    /// Makes what was written last.
    pub fn commit(mut self) -> Result<(), Error> {
        self.conn.0.execute_batch("COMMIT")?;
        self.open = false;
        Ok(())
    }
}

impl Drop for Tx<'_> {
    fn drop(&mut self) {
        if self.open {
            // Nothing can be done about a failed rollback here; the next BEGIN reports it.
            let _ = self.conn.0.execute_batch("ROLLBACK");
        }
    }
}

impl Conn {
    /// The agency whose vault this is, when and by what program it was made, its schema.
    pub fn identity(&self) -> Result<(AgencyId, i64, String, i64), Error> {
        self.0
            .query_row(SELECT_VAULT, (), |row| {
                Ok((id(row, 1, AgencyId::from_slice)?, row.get(2)?, row.get(3)?, row.get(0)?))
            })
            .map_err(Error::from)
    }

    /// All rows of a statement.
    pub(crate) fn rows<T>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, Error> {
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map(params, read)?;
        rows.collect::<Result<_, _>>().map_err(Error::from)
    }

    /// The first row of a statement, if there is one.
    pub(crate) fn first<T>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, Error> {
        self.0.prepare_cached(sql)?.query_row(params, read).optional().map_err(Error::from)
    }

    /// Hands each row of a statement to `visit`.
    pub(crate) fn each<T>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        mut read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
        visit: &mut dyn FnMut(T),
    ) -> Result<(), Error> {
        let mut statement = self.0.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        while let Some(row) = rows.next()? {
            visit(read(row)?);
        }
        Ok(())
    }

    /// Runs a writing statement.
    pub(crate) fn run(&self, sql: &str, params: impl rusqlite::Params) -> Result<usize, Error> {
        self.0.prepare_cached(sql)?.execute(params).map_err(Error::from)
    }
}

/// An id from a column of bytes.
pub(crate) fn id<T>(row: &Row<'_>, column: usize, read: fn(&[u8]) -> Option<T>) -> rusqlite::Result<T> {
    let bytes = row.get_ref(column)?.as_blob()?;
    read(bytes).ok_or_else(|| wrong(column, "an id of another length"))
}

/// An id from a column of bytes that may be null.
pub(crate) fn maybe_id<T>(row: &Row<'_>, column: usize, read: fn(&[u8]) -> Option<T>) -> rusqlite::Result<Option<T>> {
    match row.get_ref(column)?.as_blob_or_null()? {
        None => Ok(None),
        Some(bytes) => read(bytes).map(Some).ok_or_else(|| wrong(column, "an id of another length")),
    }
}

/// A fixed number of bytes from a column.
pub(crate) fn bytes<const N: usize>(row: &Row<'_>, column: usize) -> rusqlite::Result<[u8; N]> {
    row.get_ref(column)?.as_blob()?.try_into().map_err(|_| wrong(column, "bytes of another length"))
}

/// A value of a closed enumeration from a column.
pub(crate) fn word<T>(row: &Row<'_>, column: usize, read: fn(&str) -> Option<T>) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    read(text).ok_or_else(|| wrong(column, "an unknown word"))
}

/// A value of a closed enumeration from a column that may be null.
pub(crate) fn maybe_word<T>(row: &Row<'_>, column: usize, read: fn(&str) -> Option<T>) -> rusqlite::Result<Option<T>> {
    match row.get_ref(column)?.as_str_or_null()? {
        None => Ok(None),
        Some(text) => read(text).map(Some).ok_or_else(|| wrong(column, "an unknown word")),
    }
}

/// A list or map kept as JSON in a column.
pub(crate) fn json<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    serde_json::from_str(row.get_ref(column)?.as_str()?).map_err(|_| wrong(column, "damaged JSON"))
}

/// A whole number kept in SQL's signed one.
pub(crate) fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column)?.try_into().map_err(|_| wrong(column, "a negative count"))
}

/// SQL's signed number for a count; none of ours comes near the end of its range.
pub(crate) fn int(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// JSON text of a small list or map.
pub(crate) fn to_json(value: &impl serde::Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(Error::from)
}

fn wrong(column: usize, what: &'static str) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Blob, what.into())
}

fn present(dir: &Path) -> Result<(), Error> {
    if Vault::exists(dir) { Ok(()) } else { Err(Error::Missing(dir.into())) }
}

fn lock(dir: &Path) -> Result<File, Error> {
    let path = dir.join(LOCK);
    let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(io(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Busy(dir.into())),
        Err(TryLockError::Error(source)) => Err(Error::Io { path, source }),
    }
}

/// A vault is for its owner's eyes.
fn private(dir: &Path) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700)).map_err(io(dir))
}

fn io(path: &Path) -> impl Fn(std::io::Error) -> Error {
    let path = path.to_path_buf();
    move |source| Error::Io { path: path.clone(), source }
}
