//! Opening a vault: its folder, its key, its schema, its one writer.

use crate::Error;
use crate::connect::{Role, connect};
use crate::keys::{self, Key, KeyKind, Keyring, NewKey, Segments};
use model::AgencyId;
use rusqlite::{Connection, OptionalExtension, Row};
use std::fs::{File, TryLockError};
use std::ops::Deref;
use std::path::{Path, PathBuf};

/// The newest schema that this program knows.
pub const SCHEMA: i64 = MIGRATIONS.len() as i64;

/// The way from each schema to the next, from nothing to [`SCHEMA`].
pub(crate) static MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001.sql"),
    include_str!("../migrations/0002.sql"),
    include_str!("../migrations/0003.sql"),
    include_str!("../migrations/0004.sql"),
    include_str!("../migrations/0005.sql"),
    include_str!("../migrations/0006.sql"),
    include_str!("../migrations/0007.sql"),
    include_str!("../migrations/0008.sql"),
];

pub(crate) const DATABASE: &str = "vault.db";
const UNFINISHED: &str = "vault.new";
pub(crate) const LOCK: &str = "vault.lock";
pub(crate) const SEGMENTS: &str = "segments";
/// The only place for temporary files: parts of segments that lie in the clear anyway. What is sealed is never laid here.
const TEMPORARY: &str = "tmp";

statements! {
    INSERT_VAULT = "INSERT INTO vault (one, schema, agency, made_at, program) VALUES (1, $1, $2, $3, $4)";
    SELECT_VAULT = "SELECT schema, agency, made_at, program FROM vault WHERE one = 1";
}

/// A connection to the vault's database, and the keys of an encrypted vault. Reads are its methods.
pub struct Conn(pub(crate) Connection, pub(crate) Option<Keyring>);

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
    /// Makes a new vault in `dir`, which must be empty or absent; it is encrypted if there is a key.
    pub fn init(
        dir: &Path,
        agency: AgencyId,
        now_ms: i64,
        program: &str,
        new: Option<&NewKey<'_>>,
    ) -> Result<Self, Error> {
        if dir.join(DATABASE).exists() {
            return Err(Error::Exists(dir.into()));
        }
        std::fs::create_dir_all(dir).map_err(io(dir))?;
        // What an init left that was cut off is its own to take away; anything else is somebody's.
        let mut unfinished = Vec::new();
        // A key header without a database may be all that opens a backup: only beside a database that was cut off
        // while it was made it is known to be worth nothing.
        let header = dir.join(UNFINISHED).exists().then_some(keys::HEADER);
        for entry in std::fs::read_dir(dir).map_err(io(dir))? {
            let entry = entry.map_err(io(dir))?;
            let name = entry.file_name();
            // SQLite puts a journal beside a database.
            if name.to_string_lossy().starts_with(UNFINISHED) {
                unfinished.push(entry.path());
            } else if ![LOCK, SEGMENTS, keys::UNFINISHED_HEADER].iter().chain(&header).any(|own| *own == name) {
                return Err(Error::NotAVault(dir.into()));
            }
        }
        private(dir)?;
        let lock = lock(dir)?;
        std::fs::create_dir_all(dir.join(SEGMENTS)).map_err(io(dir))?;
        unfinished.iter().try_for_each(std::fs::remove_file).map_err(io(dir))?;
        // Made under another name, so that a folder with the database's name in it is a whole vault or none.
        let beside = dir.join(UNFINISHED);
        let ring = new.map(|new| keys::make(dir, new)).transpose()?;
        let mut made = connect(&beside, Role::Maker, ring.as_ref())?;
        let tx = made.transaction()?;
        for sql in MIGRATIONS {
            tx.execute_batch(sql)?;
        }
        tx.execute(INSERT_VAULT, (SCHEMA, agency.as_bytes().as_slice(), now_ms, program))?;
        tx.commit()?;
        made.close().map_err(|(_, error)| error)?;
        crate::failpoint("vault.made");
        sync(&beside)?;
        if ring.is_some() {
            std::fs::rename(dir.join(keys::UNFINISHED_HEADER), dir.join(keys::HEADER)).map_err(io(dir))?;
            // A database without its header would be lost: the header's name lasts before the database has one.
            sync(dir)?;
        }
        std::fs::rename(&beside, dir.join(DATABASE)).map_err(io(dir))?;
        sync(dir)?;
        crate::failpoint("vault.placed");
        drop(lock);
        Self::open_writer(dir, new.map(|new| new.key))
    }

    /// What opens the vault in `dir`: to know what to ask for.
    pub fn key_kind(dir: &Path) -> Result<KeyKind, Error> {
        present(dir)?;
        keys::kind(dir)
    }

    /// Opens the vault in `dir` as its writer, with its key if it has one; [`Error::Busy`] if there is a writer already.
    pub fn open_writer(dir: &Path, key: Option<&Key>) -> Result<Self, Error> {
        changeable(dir)?;
        Self::open(dir, Role::Writer, Some(lock(dir)?), SCHEMA, key)
    }

    /// Opens the vault in `dir` to read, with its key if it has one, also while another process writes.
    pub fn open_reader(dir: &Path, key: Option<&Key>) -> Result<Self, Error> {
        Self::open(dir, Role::Reader, None, SCHEMA, key)
    }

    /// Opens the vault in `dir`, whose schema must not be older than `oldest`. Nothing is carried over in passing.
    pub(crate) fn open(
        dir: &Path,
        role: Role,
        lock: Option<File>,
        oldest: i64,
        key: Option<&Key>,
    ) -> Result<Self, Error> {
        present(dir)?;
        let ring = keys::unlock(dir, key)?;
        let conn = opened(dir, role, key, ring)?;
        let vault = Self { dir: dir.into(), conn, lock };
        match vault.schema().map_err(|error| no_vault_in(error, dir))? {
            found if found > SCHEMA => return Err(Error::Newer { path: dir.into(), found, known: SCHEMA }),
            found if found < oldest => return Err(Error::Older { path: dir.into(), found, known: SCHEMA }),
            _ => {}
        }
        if vault.is_writer() {
            wipe(&dir.join(TEMPORARY))?;
        }
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

    /// Where this process lays what it needs no longer than it runs: the next writer takes away what is left.
    pub fn temporary(&self) -> Result<PathBuf, Error> {
        let dir = self.dir.join(TEMPORARY);
        std::fs::create_dir_all(&dir).map_err(io(&dir))?;
        private(&dir)?;
        Ok(dir)
    }

    /// What opened this vault.
    pub fn key(&self) -> KeyKind {
        self.conn.1.as_ref().map_or(KeyKind::None, |keys| keys.kind)
    }

    /// How its segment files lie.
    pub fn segments_lie(&self) -> Segments {
        self.conn.1.as_ref().map_or(Segments::Plain, |keys| keys.segments)
    }

    /// A segment file as it is to lie on disk, under this name.
    pub fn seal_segment(&self, name: &str, plain: Vec<u8>, random: &dyn Fn(&mut [u8])) -> Vec<u8> {
        match &self.conn.1 {
            Some(keys) if keys.segments == Segments::Sealed => keys.seal_file(name, &plain, random),
            _ => plain,
        }
    }

    /// What a segment file of this name holds that lies on disk like this.
    pub fn open_segment(&self, name: &str, lying: Vec<u8>) -> Result<Vec<u8>, Error> {
        match &self.conn.1 {
            Some(keys) if keys.segments == Segments::Sealed => {
                keys.open_file(name, &lying).ok_or_else(|| Error::Segment(name.into()))
            }
            _ => Ok(lying),
        }
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

    /// The schema that the vault has now.
    pub fn schema(&self) -> Result<i64, Error> {
        self.0.query_row(SELECT_VAULT, (), |row| row.get(0)).map_err(Error::from)
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

/// A value of a closed enumeration that is kept as its number.
pub(crate) fn numbered<T>(row: &Row<'_>, column: usize, read: fn(u8) -> Option<T>) -> rusqlite::Result<T> {
    read(row.get(column)?).ok_or_else(|| wrong(column, "an unknown number"))
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

/// The same of a column that may hold nothing.
pub(crate) fn maybe_json<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<T>> {
    let text = row.get_ref(column)?.as_str_or_null()?;
    text.map(|text| serde_json::from_str(text).map_err(|_| wrong(column, "damaged JSON"))).transpose()
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

/// Whether the database of the vault or backup in `dir` is not encrypted, whatever its key header says or lacks.
pub fn lies_plain(dir: &Path) -> bool {
    use std::io::Read;
    let mut start = [0; 16];
    let read = crate::files::open_file(&dir.join(DATABASE)).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && start == *b"SQLite format 3\0"
}

pub(crate) fn present(dir: &Path) -> Result<(), Error> {
    if Vault::exists(dir) { Ok(()) } else { Err(Error::Missing(dir.into())) }
}

/// Whether there is a vault that can be changed. A backup that was changed is none any more.
pub(crate) fn changeable(dir: &Path) -> Result<(), Error> {
    present(dir)?;
    if crate::backup::is_backup(dir) { Err(Error::IsBackup(dir.into())) } else { Ok(()) }
}

/// A database that can be read and holds no vault was cut off, or is another program's.
fn no_vault_in(error: Error, dir: &Path) -> Error {
    use rusqlite::Error::{QueryReturnedNoRows, SqliteFailure};
    match error {
        Error::Database(SqliteFailure(rusqlite::ffi::Error { extended_code: 1, .. }, _) | QueryReturnedNoRows) => {
            Error::Unsound { path: dir.into(), what: "vault.db holds no vault".into() }
        }
        other => other,
    }
}

pub(crate) fn lock(dir: &Path) -> Result<File, Error> {
    use std::io::ErrorKind::{IsADirectory, PermissionDenied, ReadOnlyFilesystem};
    use std::os::unix::fs::OpenOptionsExt;
    let path = dir.join(LOCK);
    let no_file = || Error::Unsound { path: dir.into(), what: format!("{LOCK} is no file") };
    // Not even a pipe in its place is waited for.
    let without_waiting = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    let opened = File::options().create(true).truncate(false).write(true).custom_flags(without_waiting).open(&path);
    let file = match opened {
        Err(error) if matches!(error.kind(), PermissionDenied | ReadOnlyFilesystem) => {
            return Err(Error::ReadOnly { path: dir.into(), why: None });
        }
        Err(error) if error.kind() == IsADirectory => return Err(no_file()),
        Err(_) if path.metadata().is_ok_and(|facts| !facts.is_file()) => return Err(no_file()),
        opened => opened.map_err(io(&path))?,
    };
    for _ in 0..LOCK_TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => std::thread::sleep(LOCK_PAUSE),
            Err(TryLockError::Error(source)) => return Err(Error::Io { path, source }),
        }
    }
    Err(Error::Busy(dir.into()))
}

/// A writer that has just ended may hold the lock for a moment: a program that it was starting has it too, until it runs.
const LOCK_TRIES: u32 = 20;
const LOCK_PAUSE: std::time::Duration = std::time::Duration::from_millis(10);

fn sync(path: &Path) -> Result<(), Error> {
    crate::durable::sync(path).map_err(io(path))
}

/// The database with its keys. A key for a vault that has none is told: who gave it believes the vault to be encrypted.
fn opened(dir: &Path, role: Role, key: Option<&Key>, ring: Option<Keyring>) -> Result<Conn, Error> {
    let conn = connect(&dir.join(DATABASE), role, ring.as_ref())?;
    if ring.is_none() && key.is_some() {
        return Err(Error::NotKeyed(dir.into()));
    }
    Ok(Conn(conn, ring))
}

/// Takes away what an earlier process left in the temporary store. A link there is taken away, not followed.
fn wipe(dir: &Path) -> Result<(), Error> {
    match std::fs::remove_dir_all(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(io(dir)(error)),
        _ => Ok(()),
    }
}

/// A vault is for its owner's eyes.
pub(crate) fn private(dir: &Path) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700)).map_err(io(dir))
}

pub(crate) fn io(path: &Path) -> impl Fn(std::io::Error) -> Error {
    let path = path.to_path_buf();
    move |source| Error::Io { path: path.clone(), source }
}
