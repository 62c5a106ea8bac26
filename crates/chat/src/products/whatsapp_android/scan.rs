//! Asking a table for its rows: what is not there, what cannot be read and what is odd is noted, and never ends the
//! reading.

use model::{Issue, IssueKind};
use sqlite_ro::{Database, Error, Piece, Row, Rows, Value};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use crate::{Limits, Tables, marks};

/// What is noted of a table: how often, and the first row.
#[derive(Clone, Copy)]
struct Run {
    count: u64,
    first: Option<i64>,
}

/// A database that is being read.
pub(in crate::products) struct Source<'d> {
    database: &'d Database,
    /// Its tables and columns.
    pub(in crate::products) tables: &'d Tables<'d>,
    /// Bounds.
    pub(in crate::products) limits: Limits,
    notes: RefCell<BTreeMap<(Note, &'static str), Run>>,
    /// Kinds of messages that are not known, by table.
    codes: RefCell<BTreeMap<&'static str, BTreeSet<i64>>>,
}

/// More kinds than this are not named.
const MOST_CODES: usize = 100;

/// What can be said of a table or its rows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::products) enum Note {
    /// A part of it cannot be read.
    Damaged,
    /// Rows that were counted and could not be read.
    Lost,
    /// Rows over the limit.
    OverLimit,
    /// Reading it takes more than it may.
    TableLimit,
    /// Rows that belong to no chat.
    NoChat,
    /// Rows without a time.
    NoTime,
    /// Texts that were cut.
    Cut,
    /// It is not there.
    Missing,
    /// Values of another kind than their column's.
    Odd,
    /// Ids that point to no row.
    Nowhere,
    /// Digests that are none.
    Digest,
    /// Rows that hold nothing.
    Sentinel,
    /// Messages of a kind that is not known.
    Kind,
    /// Rows of a kind that is not read.
    NotRead,
}

impl Note {
    fn issue(self) -> (IssueKind, &'static str) {
        use IssueKind::{Damaged, LeftOut, NotYetSupported, Noteworthy};
        match self {
            Self::Damaged => (Damaged, "database-table-damaged"),
            Self::Lost => (Damaged, "chat-rows-not-read"),
            Self::TableLimit => (Damaged, "database-limit"),
            Self::OverLimit => (Damaged, "chat-too-many-records"),
            Self::NoChat => (Damaged, "chat-row-without-chat"),
            Self::NoTime => (Damaged, "date-impossible"),
            Self::Cut => (Damaged, "chat-record-too-long"),
            Self::Missing => (Noteworthy, "database-table-absent"),
            Self::Odd => (Noteworthy, "chat-value-not-readable"),
            Self::Nowhere => (Noteworthy, "chat-relation-broken"),
            Self::Digest => (Noteworthy, "chat-digest-not-readable"),
            Self::Sentinel => (LeftOut, "chat-rows-empty"),
            Self::Kind => (Noteworthy, "chat-kind-not-known"),
            Self::NotRead => (NotYetSupported, "chat-rows-not-supported"),
        }
    }
}

impl<'d> Source<'d> {
    /// Of a database; nothing is noted yet.
    pub(in crate::products) fn new(database: &'d Database, tables: &'d Tables<'d>, limits: Limits) -> Self {
        Self { database, tables, limits, notes: RefCell::default(), codes: RefCell::default() }
    }

    /// Notes something of a row.
    pub(in crate::products) fn note(&self, note: Note, table: &'static str, row: Option<i64>) {
        self.note_many(note, table, row, 1);
    }

    /// Notes something of so many rows.
    pub(in crate::products) fn note_many(&self, note: Note, table: &'static str, first: Option<i64>, count: u64) {
        let mut notes = self.notes.borrow_mut();
        let run = notes.entry((note, table)).or_insert(Run { count: 0, first });
        run.count = run.count.saturating_add(count);
    }

    /// Notes a message whose kind is not known.
    pub(in crate::products) fn note_code(&self, table: &'static str, row: Option<i64>, code: i64) {
        self.note(Note::Kind, table, row);
        self.name_code(table, code);
    }

    fn name_code(&self, table: &'static str, code: i64) {
        let mut codes = self.codes.borrow_mut();
        let codes = codes.entry(table).or_default();
        if codes.len() < MOST_CODES {
            codes.insert(code);
        }
    }

    /// Notes a row that is not read, by its kind.
    pub(in crate::products) fn note_not_read(&self, table: &'static str, code: i64) {
        self.note(Note::NotRead, table, None);
        self.name_code(table, code);
    }

    /// Notes that a table is not there, if it is not.
    pub(in crate::products) fn expect(&self, table: &'static str) {
        if !self.tables.has(table) {
            self.notes.borrow_mut().entry((Note::Missing, table)).or_insert(Run { count: 0, first: None });
        }
    }

    /// Gives every row of a table that can be read, in the table's own order.
    pub(in crate::products) fn scan(&self, table: &'static str, columns: &[&str], visit: impl FnMut(&Cells<'_>)) {
        self.scan_where(table, columns, "", visit);
    }

    /// The same, of rows to which `condition` applies.
    pub(in crate::products) fn scan_where(
        &self,
        table: &'static str,
        columns: &[&str],
        condition: &str,
        mut visit: impl FnMut(&Cells<'_>),
    ) {
        if !self.tables.has(table) {
            return;
        }
        let picked = self.tables.pick("t", table, columns);
        // An index would give rows in an order that jumps about the file.
        let select = format!("SELECT t.rowid, {picked} FROM {table} t NOT INDEXED");
        let last = Cell::new(None);
        let mut one = |row: &Row<'_>| {
            last.set(row.get(0).ok().and_then(Value::integer).or(last.get()));
            let (odd, cut) = (Cell::new(false), Cell::new(false));
            visit(&Cells { row, count: columns.len(), longest: self.limits.record_bytes, odd, cut });
            Ok::<_, Error>(ControlFlow::Continue(()))
        };
        if self.database.each(&format!("{select} {}", filter(condition)), &[], &mut one).is_ok() {
            return;
        }
        // Most tables are sound: only of one that is not is looked at how its pages hang together.
        let rest = last.get().map(|last| format!("t.rowid > {last}"));
        match self.past_damage(table, &select, &both(condition, rest.as_deref()), &mut one) {
            Ok(()) => {}
            Err(Error::NotNumbered) => self.unnumbered(table, &picked, condition, &mut one),
            Err(error) => self.ended(table, &error),
        }
    }

    /// Gives the rows that can be read between damaged pages, and notes where some may be missing.
    fn past_damage(
        &self,
        table: &'static str,
        select: &str,
        filter: &str,
        one: &mut impl FnMut(&Row<'_>) -> Result<ControlFlow<()>, Error>,
    ) -> Result<(), Error> {
        let rows = Rows { table, id: "t.rowid", selects: &[select], filter };
        let read = self.database.each_surviving(&rows, |piece| match piece {
            Piece::Row { row, .. } => one(row),
            Piece::Gap(gap) => {
                self.note(Note::Damaged, table, gap.after);
                Ok(ControlFlow::Continue(()))
            }
        });
        read.map(drop)
    }

    /// The rows of a table that have no numbers: as far as they can be read.
    fn unnumbered(
        &self,
        table: &'static str,
        picked: &str,
        condition: &str,
        one: &mut impl FnMut(&Row<'_>) -> Result<ControlFlow<()>, Error>,
    ) {
        let sql = format!("SELECT NULL, {picked} FROM {table} t {}", filter(condition));
        if let Err(error) = self.database.each(&sql, &[], one) {
            self.ended(table, &error);
        }
    }

    fn ended(&self, table: &'static str, error: &Error) {
        let note = if matches!(error, Error::Limit { .. }) { Note::TableLimit } else { Note::Damaged };
        self.note(note, table, None);
    }

    /// Notes what was odd about the values of a row that were looked at; says whether anything was.
    pub(in crate::products) fn note_odd(&self, table: &'static str, row: Option<i64>, cells: &Cells<'_>) -> bool {
        if cells.odd.get() {
            self.note(Note::Odd, table, row);
        }
        if cells.cut.get() {
            self.note(Note::Cut, table, row);
        }
        cells.odd.get() || cells.cut.get()
    }

    /// All that was noted; not more than the limit allows.
    pub(in crate::products) fn into_issues(self) -> Vec<Issue> {
        let limits = self.limits;
        let all = self.notes.into_inner();
        let unlisted = all.len().saturating_sub(limits.issues);
        let codes = self.codes.into_inner();
        let one = |(key, run): ((Note, &'static str), Run)| match codes
            .get(key.1)
            .filter(|_| matches!(key.0, Note::Kind | Note::NotRead))
        {
            Some(codes) => issue(key, run).with("codes", listed(codes)),
            None => issue(key, run),
        };
        let mut issues: Vec<Issue> = all.into_iter().take(limits.issues).map(one).collect();
        if unlisted > 0 {
            issues.push(Issue::new(IssueKind::Damaged, "chat-more-issues", "").with("issues", unlisted));
        }
        issues
    }
}

fn listed(codes: &BTreeSet<i64>) -> String {
    codes.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")
}

fn filter(condition: &str) -> String {
    if condition.is_empty() { String::new() } else { format!("WHERE {condition}") }
}

fn both(condition: &str, more: Option<&str>) -> String {
    let all = [condition, more.unwrap_or_default()];
    all.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" AND ")
}

fn issue((note, table): (Note, &'static str), run: Run) -> Issue {
    let (kind, code) = note.issue();
    let place = match run.first {
        // Where the rows are that are missing: behind the last one before the damage.
        Some(row) if note == Note::Damaged => format!("table {table} after row {row}"),
        Some(row) => format!("table {table} row {row}"),
        None => format!("table {table}"),
    };
    let issue = Issue::new(kind, code, "").at(place);
    if run.count > 1 { issue.with("rows", run.count) } else { issue }
}

/// The values of a row, as the kinds that their columns are for. What is of another kind reads as nothing, and is odd.
pub(in crate::products) struct Cells<'r> {
    row: &'r Row<'r>,
    count: usize,
    longest: usize,
    odd: Cell<bool>,
    cut: Cell<bool>,
}

impl Cells<'_> {
    /// How many columns were asked for.
    pub(in crate::products) fn count(&self) -> usize {
        self.count
    }

    /// A whole number.
    pub(in crate::products) fn int(&self, column: usize) -> Option<i64> {
        match self.value(column) {
            Value::Null => None,
            Value::Integer(number) => Some(number),
            _ => self.odd(),
        }
    }

    /// The id of a row: −1 and 0 stand for none.
    pub(in crate::products) fn id(&self, column: usize) -> Option<i64> {
        self.int(column).filter(|id| *id != 0 && *id != -1)
    }

    /// Whether a number is there and not 0.
    pub(in crate::products) fn flag(&self, column: usize) -> bool {
        self.int(column).is_some_and(|number| number != 0)
    }

    /// A number.
    pub(in crate::products) fn real(&self, column: usize) -> Option<f64> {
        match self.value(column) {
            Value::Null => None,
            Value::Real(number) => Some(number),
            // Degrees without a fraction.
            Value::Integer(number) => i32::try_from(number).ok().map(f64::from),
            _ => self.odd(),
        }
    }

    /// Words: without marks, cut at the limit; nothing if there are none.
    pub(in crate::products) fn text(&self, column: usize) -> Option<String> {
        let raw = self.raw(column)?;
        Some(marks::clean(&raw).into_owned()).filter(|text| !text.is_empty())
    }

    /// A text as it stands, cut at the limit; nothing if it is empty.
    pub(in crate::products) fn raw(&self, column: usize) -> Option<Cow<'_, str>> {
        let bytes = match self.value(column) {
            Value::Null => return None,
            Value::Text(bytes) => bytes,
            // A column without a declared type keeps a number as one.
            Value::Integer(number) => return Some(Cow::Owned(number.to_string())),
            _ => return self.odd(),
        };
        let text = String::from_utf8_lossy(self.within(bytes));
        if matches!(text, Cow::Owned(_)) && !self.cut.get() {
            self.odd.set(true);
        }
        Some(text).filter(|text| !text.is_empty())
    }

    /// Bytes.
    pub(in crate::products) fn bytes(&self, column: usize) -> Option<&[u8]> {
        match self.value(column) {
            Value::Null => None,
            Value::Blob(bytes) | Value::Text(bytes) => Some(self.within(bytes)),
            _ => self.odd(),
        }
    }

    fn value(&self, column: usize) -> Value<'_> {
        self.row.get(column + 1).unwrap_or_else(|_| {
            self.odd.set(true);
            Value::Null
        })
    }

    fn within<'b>(&self, bytes: &'b [u8]) -> &'b [u8] {
        self.cut.set(self.cut.get() || bytes.len() > self.longest);
        bytes.get(..self.longest).unwrap_or(bytes)
    }

    fn odd<T>(&self) -> Option<T> {
        self.odd.set(true);
        None
    }
}
