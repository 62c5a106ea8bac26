//! Opening, and asking.

use crate::image::Image;
use crate::path::{FilePages, Lying, facts, immutable, nothing_pending};
use crate::tree::{self, Root, Survey, Tree};
use crate::{Error, Limits, Row, Value, WalRead};
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, MAIN_DB, OpenFlags, params_from_iter};
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// SQLCipher's own log would go past the program.
const QUIET: &str = "PRAGMA cipher_log_level = NONE;";

/// What a connection is told before it reads a page. A mapped file that is cut short while it is read would end the
/// program; an index that SQLite makes by itself is as large as the table.
const SETTINGS: &str = "
    PRAGMA query_only = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA automatic_index = OFF;
    PRAGMA mmap_size = 0;
    PRAGMA temp_store = MEMORY;
";

/// What a schema could do otherwise, and whether it may.
static SWITCHES: &[(DbConfig, bool)] = &[
    (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
    (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
    (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
    (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
    (DbConfig::SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, false),
    (DbConfig::SQLITE_DBCONFIG_WRITABLE_SCHEMA, false),
    (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
    (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
];

/// Tables of numbered rows, with their first pages and the number of their columns.
const ROOTS: &str = "
    SELECT lower(s.name), s.rootpage, (SELECT count(*) FROM pragma_table_xinfo(s.name))
    FROM sqlite_schema s JOIN pragma_table_list l ON l.schema = 'main' AND l.name = s.name
    WHERE s.type = 'table' AND s.rootpage > 0 AND l.type IN ('table', 'shadow') AND l.wr = 0";

/// Instructions after which the work is counted.
const STRIDE: i32 = 1_000;
/// Statements that are kept ready.
const STATEMENTS: usize = 64;

/// A foreign database, open to be read.
pub struct Database {
    conn: Connection,
    origin: Origin,
    limits: Limits,
    /// Instructions that are left until the next row must come.
    steps: Arc<AtomicU64>,
    /// Known from the beginning of what lies in memory; of a file when it is first asked.
    trees: OnceCell<Trees>,
}

/// Where the pages are.
enum Origin {
    File(Lying),
    Memory { bytes: u64, missing: u64 },
}

/// What was seen of the tables' trees.
struct Trees {
    /// By name, of each table whose rows are numbered.
    of: BTreeMap<String, Tree>,
    strays: u32,
}

static NO_TREES: Trees = Trees { of: BTreeMap::new(), strays: 0 };

impl Database {
    /// Opens a file that lies still. Links on the way to it are followed; whoever reads evidence gives none.
    pub fn open(path: &Path, limits: Limits) -> Result<Self, Error> {
        let real = path.canonicalize()?;
        let facts = facts(&real)?;
        nothing_pending(&real)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_URI
            | OpenFlags::SQLITE_OPEN_NOFOLLOW
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(immutable(&real), flags)?;
        Self::settled(conn, Origin::File(Lying { path: real, facts }), limits)
    }

    /// Opens a database that lies in memory, with the pages that the committed transactions of its write-ahead log give it.
    /// Neither touches a disk. A log that does not belong to the database, or is none, is left out and said so.
    ///
    /// SQLite gets a copy of its own, so that `bytes` – let go when this returns, if it is owned – lie in memory twice
    /// while it is opened. Which rows stand only in the log shows when the same bytes, borrowed, are opened once with it and
    /// once without: that is the database three times for as long as both are open, and one after the other twice.
    ///
    /// A rollback journal beside it is the caller's to see: it is not played back, and what it would undo is read.
    ///
    /// Of a database that was cut off what is left can be read: see [`Database::missing_bytes`].
    pub fn from_bytes(bytes: impl AsRef<[u8]>, wal: Option<&[u8]>, limits: Limits) -> Result<(Self, WalRead), Error> {
        let image = Image::new(bytes.as_ref(), wal)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut conn = Connection::open_in_memory_with_flags(flags)?;
        conn.execute_batch(QUIET)?;
        // Of nothing SQLite takes no copy; it is a database without tables.
        if image.length > 0 {
            conn.deserialize_read_exact(MAIN_DB, image.reader(), image.length, true)?;
        }
        let origin = Origin::Memory { bytes: image.length as u64, missing: image.missing };
        let database = Self::settled(conn, origin, limits)?;
        database.survey(&image)?;
        Ok((database, image.wal()))
    }

    /// A connection that can do nothing but read, within bounds.
    fn settled(mut conn: Connection, origin: Origin, limits: Limits) -> Result<Self, Error> {
        conn.execute_batch(QUIET)?;
        conn.execute_batch(SETTINGS)?;
        conn.pragma_update(None, "cache_size", -i64::from(limits.cache_kb))?;
        conn.set_prepared_statement_cache_capacity(STATEMENTS);
        for (switch, on) in SWITCHES {
            conn.set_db_config(*switch, *on)?;
        }
        bound(&conn, &limits)?;
        let steps = Arc::new(AtomicU64::new(limits.steps));
        count_steps(&mut conn, &steps)?;
        let database = Self { conn, origin, limits, steps, trees: OnceCell::new() };
        // The first page, and the schema: whether it is a database shows here.
        database.columns("sqlite_schema")?;
        Ok(database)
    }

    /// Bytes of the database, with what a log gives it.
    pub fn bytes(&self) -> u64 {
        match &self.origin {
            Origin::File(file) => file.facts.bytes,
            Origin::Memory { bytes, .. } => *bytes,
        }
    }

    /// Bytes that a database in memory says it has and has not: it was cut off. (A file of which this is true is not opened.)
    pub fn missing_bytes(&self) -> u64 {
        match &self.origin {
            Origin::File(_) => 0,
            Origin::Memory { missing, .. } => *missing,
        }
    }

    /// How many pages of rows there are that no table leads to. In a sound database none: what led to them is damaged, and rows
    /// are lost with it of which nothing else is known.
    pub fn stray_pages(&self) -> Result<u32, Error> {
        Ok(self.trees()?.strays)
    }

    /// The tables, by name, in lower case: those that hold rows of their own, without SQLite's own.
    pub fn tables(&self) -> Result<Vec<String>, Error> {
        self.names(
            "SELECT lower(name) FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow') \
             AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY 1",
            &[],
        )
    }

    /// The columns of a table in their order, in lower case; none if there is no such table. A view is none.
    pub fn columns(&self, table: &str) -> Result<Vec<String>, Error> {
        self.names(
            "SELECT lower(c.name) FROM pragma_table_list(?1) t, pragma_table_info(?1) c \
             WHERE t.schema = 'main' AND t.type IN ('table', 'shadow', 'virtual')",
            &[Value::Text(table.as_bytes())],
        )
    }

    /// The columns with which indexes of a table begin, in lower case: by these, and by no other, rows are found without
    /// reading them all. An index over a part of the rows does not count.
    pub fn indexed(&self, table: &str) -> Result<Vec<String>, Error> {
        self.names(
            "SELECT DISTINCT lower(c.name) FROM pragma_index_list(?1) i, pragma_index_xinfo(i.name) c \
             WHERE i.partial = 0 AND c.seqno = 0 AND c.cid >= 0 AND upper(c.coll) = 'BINARY'",
            &[Value::Text(table.as_bytes())],
        )
    }

    /// Gives every row of an answer to `visit` until that breaks off; says how many there were. Statements are kept,
    /// so that asking the same again is cheap. What was visited before an error is good.
    pub fn each<E: From<Error>>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        mut visit: impl FnMut(&Row<'_>) -> Result<ControlFlow<()>, E>,
    ) -> Result<u64, E> {
        self.steps.store(self.limits.steps, Ordering::Relaxed);
        let mut statement = self.conn.prepare_cached(sql).map_err(Error::from)?;
        let mut rows = statement.query(params_from_iter(values)).map_err(Error::from)?;
        let most = self.most_rows();
        let mut count = 0;
        while let Some(row) = rows.next().map_err(Error::from)? {
            if count == most {
                return Err(Error::Limit { what: "rows" }.into());
            }
            count += 1;
            if visit(&Row(row))?.is_break() {
                break;
            }
            self.steps.store(self.limits.steps, Ordering::Relaxed);
        }
        Ok(count)
    }

    /// Whether an answer has a row.
    pub fn any(&self, sql: &str, values: &[Value<'_>]) -> Result<bool, Error> {
        Ok(self.each(sql, values, |_| Ok::<_, Error>(ControlFlow::Break(())))? > 0)
    }

    /// Whether the file is still what was opened. SQLite was told that nobody changes it: what was read of one that
    /// somebody did change is worth nothing. What lies in memory nobody changes.
    pub fn is_unchanged(&self) -> Result<(), Error> {
        match &self.origin {
            Origin::File(file) => file.is_unchanged(),
            Origin::Memory { .. } => Ok(()),
        }
    }

    /// Whether SQLite would make something of a statement.
    pub(crate) fn is_sound(&self, sql: &str) -> Result<(), Error> {
        self.steps.store(self.limits.steps, Ordering::Relaxed);
        self.conn.prepare_cached(sql)?;
        Ok(())
    }

    /// More rows than this no answer has.
    pub(crate) fn most_rows(&self) -> u64 {
        self.limits.rows.min(self.bytes())
    }

    /// Which ids each part of a table holds; none if it is no table of numbered rows.
    pub(crate) fn tree(&self, table: &str) -> Result<Option<Tree>, Error> {
        Ok(self.trees()?.of.get(&table.to_ascii_lowercase()).cloned())
    }

    fn trees(&self) -> Result<&Trees, Error> {
        match (self.trees.get(), &self.origin) {
            (None, Origin::File(file)) => self.survey(&FilePages::open(file)?),
            (known, _) => Ok(known.unwrap_or(&NO_TREES)),
        }
    }

    fn survey(&self, pages: &dyn tree::Pages) -> Result<&Trees, Error> {
        let roots = self.roots()?;
        let Survey { trees, strays } = tree::survey(pages, &roots);
        let of = roots.into_iter().map(|root| root.name).zip(trees).collect();
        Ok(self.trees.get_or_init(|| Trees { of, strays }))
    }

    /// The tables of numbered rows, and the schema.
    fn roots(&self) -> Result<Vec<Root>, Error> {
        let mut roots = vec![Root { name: "sqlite_schema".to_owned(), page: 1, columns: 5 }];
        self.each(ROOTS, &[], |row| {
            let number = |column| Ok::<_, Error>(row.get(column)?.integer().and_then(|n| u32::try_from(n).ok()));
            if let (Some(name), Some(page), Some(columns)) = (row.get(0)?.text(), number(1)?, number(2)?) {
                roots.push(Root { name: name.to_owned(), page, columns: columns as usize });
            }
            Ok::<_, Error>(ControlFlow::Continue(()))
        })?;
        Ok(roots)
    }

    fn names(&self, sql: &str, values: &[Value<'_>]) -> Result<Vec<String>, Error> {
        let mut names = Vec::new();
        let visit = |row: &Row<'_>| {
            names.extend(row.get(0)?.text().map(str::to_owned));
            Ok::<_, Error>(ControlFlow::Continue(()))
        };
        self.each(sql, values, visit)?;
        Ok(names)
    }
}

fn bound(conn: &Connection, limits: &Limits) -> Result<(), Error> {
    let number = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
    for (limit, most) in [
        (Limit::SQLITE_LIMIT_LENGTH, number(limits.value_bytes)),
        (Limit::SQLITE_LIMIT_COLUMN, number(limits.columns)),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 1 << 20),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 100),
        (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 10),
        (Limit::SQLITE_LIMIT_VDBE_OP, 100_000),
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000),
        (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 0),
        (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    ] {
        conn.set_limit(limit, most)?;
    }
    Ok(())
}

/// Ends a statement that works longer than it may without giving a row.
fn count_steps(conn: &mut Connection, steps: &Arc<AtomicU64>) -> Result<(), Error> {
    let left = Arc::clone(steps);
    let is_over = move || {
        let stride = u64::from(STRIDE.unsigned_abs());
        let now = left.load(Ordering::Relaxed).saturating_sub(stride);
        left.store(now, Ordering::Relaxed);
        now == 0
    };
    Ok(conn.progress_handler(STRIDE, Some(is_over))?)
}
