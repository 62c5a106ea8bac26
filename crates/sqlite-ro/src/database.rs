//! Opening, and asking.

use crate::path::{Facts, facts, immutable, nothing_pending};
use crate::{Error, Limits, Row, Value};
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags, params_from_iter};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a connection is told before it reads a page. SQLCipher's own log would go past the program; a mapped file that is
/// cut short while it is read would end it; an index that SQLite makes by itself is as large as the table.
const SETTINGS: &str = "
    PRAGMA cipher_log_level = NONE;
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

/// Instructions after which the work is counted.
const STRIDE: i32 = 1_000;

/// A foreign database, open to be read.
pub struct Database {
    conn: Connection,
    path: PathBuf,
    facts: Facts,
    limits: Limits,
    /// Instructions that are left until the next row must come.
    steps: Arc<AtomicU64>,
}

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
        let mut conn = Connection::open_with_flags(immutable(&real), flags)?;
        conn.execute_batch(SETTINGS)?;
        conn.pragma_update(None, "cache_size", -i64::from(limits.cache_kb))?;
        for (switch, on) in SWITCHES {
            conn.set_db_config(*switch, *on)?;
        }
        bound(&conn, &limits)?;
        let steps = Arc::new(AtomicU64::new(limits.steps));
        count_steps(&mut conn, &steps)?;
        let database = Self { conn, path: real, facts, limits, steps };
        // The first page, and the schema: whether it is a database shows here.
        database.columns("sqlite_schema")?;
        Ok(database)
    }

    /// Bytes of the file.
    pub fn bytes(&self) -> u64 {
        self.facts.bytes
    }

    /// The columns of a table in their order, in lower case; none if there is no such table. A view is none.
    pub fn columns(&self, table: &str) -> Result<Vec<String>, Error> {
        self.names(
            "SELECT lower(c.name) FROM pragma_table_list(?1) t, pragma_table_info(?1) c \
             WHERE t.schema = 'main' AND t.type IN ('table', 'shadow', 'virtual')",
            table,
        )
    }

    /// The columns with which indexes of a table begin, in lower case: by these, and by no other, rows are found without
    /// reading them all. An index over a part of the rows does not count.
    pub fn indexed(&self, table: &str) -> Result<Vec<String>, Error> {
        self.names(
            "SELECT DISTINCT lower(c.name) FROM pragma_index_list(?1) i, pragma_index_xinfo(i.name) c \
             WHERE i.partial = 0 AND c.seqno = 0 AND c.cid >= 0 AND upper(c.coll) = 'BINARY'",
            table,
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
        let most = self.limits.rows.min(self.facts.bytes);
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
    /// somebody did change is worth nothing.
    pub fn is_unchanged(&self) -> Result<(), Error> {
        nothing_pending(&self.path)?;
        if facts(&self.path)? == self.facts { Ok(()) } else { Err(Error::Changed) }
    }

    fn names(&self, sql: &str, table: &str) -> Result<Vec<String>, Error> {
        let mut names = Vec::new();
        let visit = |row: &Row<'_>| {
            names.extend(row.get(0)?.text().map(str::to_owned));
            Ok::<_, Error>(ControlFlow::Continue(()))
        };
        self.each(sql, &[Value::Text(table.as_bytes())], visit)?;
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
