//! The rows of a table, as many as can be reached.

use super::tables::{Holds, Table};
use super::{Limits, Reader};
use crate::stickers::bounded;
use model::{Issue, IssueKind};
use sqlite_ro::{Database, Error, Row, Value};
use std::cell::Cell;
use std::ops::ControlFlow;

/// What became of a row; beside it the code of what is wrong with it.
pub(super) enum Outcome {
    Kept,
    Doubtful(&'static str),
    Refused(&'static str),
}

/// A row of a table, its columns in the table's order.
pub(super) struct Fields<'r> {
    row: &'r Row<'r>,
    limits: &'r Limits,
    /// Whether a text was cut.
    cut: Cell<bool>,
    /// Bytes of texts that were taken.
    taken: Cell<usize>,
}

impl<'r> Fields<'r> {
    fn of(row: &'r Row<'r>, limits: &'r Limits) -> Self {
        Self { row, limits, cut: Cell::new(false), taken: Cell::new(0) }
    }

    /// The number of the row stands before its columns.
    fn value(&self, column: usize) -> Value<'_> {
        self.row.get(column + 1).unwrap_or(Value::Null)
    }

    fn id(&self) -> Option<i64> {
        self.row.get(0).ok()?.integer()
    }

    /// Bytes of a text or a blob, if there are any.
    pub(super) fn bytes(&self, column: usize) -> Option<&[u8]> {
        match self.value(column) {
            Value::Text(bytes) | Value::Blob(bytes) => Some(bytes).filter(|bytes| !bytes.is_empty()),
            _ => None,
        }
    }

    /// A text, if there is one; what is no UTF-8 is replaced.
    pub(super) fn text(&self, column: usize) -> Option<String> {
        let text = match self.value(column) {
            Value::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            Value::Integer(number) => number.to_string(),
            _ => return None,
        };
        let (kept, whole) = bounded(&text, self.limits.text_bytes);
        self.cut.set(self.cut.get() || !whole);
        self.taken.set(self.taken.get().saturating_add(kept.len()));
        Some(kept.to_owned()).filter(|text| !text.is_empty())
    }

    pub(super) fn integer(&self, column: usize) -> Option<i64> {
        self.value(column).integer()
    }

    pub(super) fn flag(&self, column: usize) -> Option<bool> {
        match self.integer(column)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

/// Where in a table the reading stands.
struct At {
    /// Rows that were visited.
    count: u64,
    /// The number of the last of them.
    last: Option<i64>,
    /// Why it ended before its end.
    ended: Option<Error>,
}

impl Reader<'_> {
    /// Reads a table, from its beginning and, if it is damaged, from its end.
    pub(super) fn table(&mut self, database: &Database, table: &Table) {
        let columns = match database.columns(table.name) {
            Ok(columns) if columns.is_empty() => {
                let missing = Issue::new(IssueKind::Noteworthy, "sticker-table-missing", "");
                return self.read.issues.push(missing.at(table.name));
            }
            Ok(columns) => columns,
            Err(error) => return self.failed(table.name, &error),
        };
        let numbered = is_numbered(database, table, &columns);
        let select = select(table, &columns, numbered);
        let in_order = if numbered { format!("{select} ORDER BY rowid") } else { select.clone() };
        let mut at = At { count: 0, last: None, ended: None };
        let read = database.each(&in_order, &[], |row| Ok(self.next(table, row, &mut at)));
        let Some(error) = read.err().or(at.ended.take()) else { return };
        self.failed(table.name, &error);
        if numbered && !matches!(error, Error::Limit { .. }) {
            self.other_end(database, table, &select, &mut at);
        }
    }

    /// The next row, whose number is higher than those before: pages that lead in circles give rows again.
    fn next(&mut self, table: &Table, row: &Row<'_>, at: &mut At) -> ControlFlow<()> {
        let fields = Fields::of(row, self.limits);
        if fields.id().is_some() && fields.id() <= at.last {
            at.ended = Some(Error::Damaged);
            return ControlFlow::Break(());
        }
        self.visit(table, &fields, at)
    }

    /// Rows behind damage, the last first. What stopped the reading is told already.
    fn other_end(&mut self, database: &Database, table: &Table, select: &str, at: &mut At) {
        let sql = format!("{select} WHERE rowid > ?1 ORDER BY rowid DESC");
        let (first, mut before) = (at.last.unwrap_or(i64::MIN), None);
        let _told = database.each(&sql, &[Value::Integer(first)], |row| {
            let fields = Fields::of(row, self.limits);
            let id = fields.id().filter(|id| *id > first && before.is_none_or(|before| *id < before));
            before = id;
            Ok::<_, Error>(if id.is_some() { self.visit(table, &fields, at) } else { ControlFlow::Break(()) })
        });
    }

    fn visit(&mut self, table: &Table, fields: &Fields<'_>, at: &mut At) -> ControlFlow<()> {
        if at.count == self.limits.rows || self.read_bytes > self.limits.kept_bytes {
            at.ended = Some(Error::Limit { what: "rows" });
            return ControlFlow::Break(());
        }
        at.count += 1;
        at.last = fields.id();
        let number = fields.id().map_or_else(|| at.count.to_string(), |id| id.to_string());
        let place = format!("{} row {number}", table.name);
        let outcome = match self.take(table.holds, fields, place.clone()) {
            Outcome::Kept if fields.cut.get() => Outcome::Doubtful("sticker-text-cut"),
            outcome => outcome,
        };
        self.read_bytes = self.read_bytes.saturating_add(fields.taken.get());
        self.count(outcome, &place);
        ControlFlow::Continue(())
    }

    fn take(&mut self, holds: Holds, fields: &Fields<'_>, place: String) -> Outcome {
        match holds {
            Holds::Stickers(degree) => self.sticker(fields, degree, place),
            Holds::Installed => self.installed(fields, place),
            Holds::ThirdParty => self.third_party(fields, place),
            Holds::Offered => self.offered(fields, place),
            Holds::Mentions => self.mention(fields, place),
        }
    }
}

/// Whether rows have numbers: a table can be made without, or call something else so.
fn is_numbered(database: &Database, table: &Table, columns: &[String]) -> bool {
    if columns.iter().any(|column| column == "rowid") {
        return false;
    }
    let asked = database.any(&format!("SELECT rowid FROM {} LIMIT 1", table.name), &[]);
    !matches!(asked, Err(Error::Refused { .. }))
}

/// Asks for the columns that are there, and for nothing in the place of others.
fn select(table: &Table, columns: &[String], numbered: bool) -> String {
    let is_there = |name: &&&str| columns.iter().any(|column| column == **name);
    let wanted: Vec<&str> =
        table.columns.iter().map(|names| names.iter().find(is_there).copied().unwrap_or("NULL")).collect();
    format!("SELECT {}, {} FROM {}", if numbered { "rowid" } else { "NULL" }, wanted.join(", "), table.name)
}
