//! Rows of a table in the order of their numbers, and what is missing of them.

use model::{Issue, IssueKind};
use sqlite_ro::{Database, Error, Gap, Piece, Row, Rows, Value};
use std::collections::BTreeSet;
use std::ops::ControlFlow;

use crate::Tables;

/// A table that is asked for.
#[derive(Clone, Copy)]
pub(super) struct Table {
    /// Its name in lower case.
    pub(super) name: &'static str,
    /// Columns of it, after the row's number.
    pub(super) columns: &'static [&'static str],
}

/// What is joined to a table, each row with one at most.
#[derive(Clone, Copy)]
pub(super) struct Join {
    /// The table, its columns, and how it is called in `on`.
    pub(super) table: Table,
    pub(super) alias: &'static str,
    /// When a row belongs; the first table is `m`.
    pub(super) on: &'static str,
}

/// The database, and what is wrong with its tables.
pub(super) struct Source<'a> {
    database: &'a Database,
    tables: &'a Tables<'a>,
    /// Tables and rows about which something was said already.
    said: BTreeSet<String>,
    /// What was said.
    pub(super) issues: Vec<Issue>,
    most_issues: usize,
}

/// The number of a row, in every table of Core Data.
const NUMBER: &str = "z_pk";
/// The number of a row, in every table of SQLite.
const ROW: &str = "rowid";

impl<'a> Source<'a> {
    /// Of a database; at most `most_issues` are listed.
    pub(super) fn of(database: &'a Database, tables: &'a Tables<'a>, most_issues: usize) -> Self {
        Self { database, tables, said: BTreeSet::new(), issues: Vec::new(), most_issues }
    }

    /// Whether there is such a table.
    pub(super) fn has(&self, table: &str) -> bool {
        self.tables.has(table)
    }

    /// Says of a table that it is not there.
    pub(super) fn say_absent(&mut self, table: &str) {
        self.say(Issue::new(IssueKind::Noteworthy, "database-table-absent", "").at(format!("table {table}")));
    }

    /// Gives the rows of a table to `visit`: number, columns, columns of what is joined. A table that is not there is said;
    /// rows on both sides of damage are given.
    pub(super) fn rows(&mut self, table: Table, visit: &mut dyn FnMut(i64, &Row<'_>)) {
        self.joined(table, &[], "", visit);
    }

    /// The same with joins, of rows of which `filter` is true.
    pub(super) fn joined(&mut self, table: Table, joins: &[Join], filter: &str, visit: &mut dyn FnMut(i64, &Row<'_>)) {
        if !self.has(table.name) {
            return self.say_absent(table.name);
        }
        for join in joins.iter().filter(|join| !self.tables.has(join.table.name)) {
            self.say_absent(join.table.name);
        }
        let number = if self.tables.has_column(table.name, NUMBER) { NUMBER } else { ROW };
        let read = match self.surviving(table, joins, filter, number, visit) {
            // Then at least SQLite's own number says which row it is.
            Err(Error::NotNumbered) => self.surviving(table, joins, filter, ROW, visit),
            read => read,
        };
        if let Err(error) = read {
            self.say_broken(table.name, &error);
        }
    }

    fn surviving(
        &mut self,
        table: Table,
        joins: &[Join],
        filter: &str,
        number: &str,
        visit: &mut dyn FnMut(i64, &Row<'_>),
    ) -> Result<(), Error> {
        // From all joins to none, past every index.
        let mut selects: Vec<_> = (0..=joins.len()).rev().map(|some| self.select(table, joins, some, number)).collect();
        if let Some(bare) = selects.last_mut() {
            bare.push_str(" NOT INDEXED");
        }
        let selects: Vec<&str> = selects.iter().map(String::as_str).collect();
        let rows = Rows { table: table.name, id: &format!("m.{number}"), selects: &selects, filter };
        let mut gaps = Vec::new();
        let read = self.database.each_surviving(&rows, |piece| {
            match piece {
                Piece::Row { row, .. } => {
                    row.get(0)?.integer().into_iter().for_each(|number| visit(number, row));
                }
                Piece::Gap(gap) => gaps.push(gap),
            }
            Ok::<_, Error>(ControlFlow::Continue(()))
        });
        gaps.into_iter().for_each(|gap| self.say_gap(table.name, gap));
        let poorer = read?.poorer;
        if poorer > 0 {
            self.say_poorer(table.name, poorer);
        }
        Ok(())
    }

    /// The statement with the first `some` of the joins.
    fn select(&self, table: Table, joins: &[Join], some: usize, number: &str) -> String {
        let mut columns = format!("m.{number}, {}", self.tables.pick("m", table.name, table.columns));
        let mut from = format!("{} m", table.name);
        for (at, join) in joins.iter().enumerate() {
            let is_joined = at < some && self.can_join(join);
            let name = if is_joined { join.table.name } else { "" };
            columns.push_str(", ");
            columns.push_str(&self.tables.pick(join.alias, name, join.table.columns));
            if is_joined {
                from.push_str(&format!(" LEFT JOIN {} {} ON {}", join.table.name, join.alias, join.on));
            }
        }
        format!("SELECT {columns} FROM {from}")
    }

    /// Whether rows of a table are found by their number. Else each message would read all of it.
    fn can_join(&self, join: &Join) -> bool {
        let sql = "SELECT 1 FROM pragma_table_info(?1) WHERE lower(name) = ?2 AND pk = 1 AND upper(type) = 'INTEGER'";
        let [table, number] = [join.table.name, NUMBER].map(|name| Value::Text(name.as_bytes()));
        self.has(join.table.name) && self.database.any(sql, &[table, number]).unwrap_or(false)
    }

    fn say_gap(&mut self, table: &str, gap: Gap) {
        let bound = |number: Option<i64>| number.map_or("-".to_owned(), |number| number.to_string());
        let place = format!("table {table} between rows {} and {}", bound(gap.after), bound(gap.before));
        self.say(Issue::new(IssueKind::Damaged, "database-table-damaged", "").at(place));
    }

    fn say_poorer(&mut self, table: &str, rows: u64) {
        let place = format!("tables beside {table}");
        self.say(Issue::new(IssueKind::Damaged, "database-table-damaged", "").at(place).with("rows", rows));
    }

    fn say_broken(&mut self, table: &str, error: &Error) {
        let code = match error {
            Error::Limit { .. } => "database-limit",
            _ => "database-table-damaged",
        };
        self.say(Issue::new(IssueKind::Damaged, code, "").at(format!("table {table}")));
    }

    fn say(&mut self, issue: Issue) {
        if self.issues.len() < self.most_issues && self.said.insert(format!("{} {}", issue.code, issue.place)) {
            self.issues.push(issue);
        }
    }
}
