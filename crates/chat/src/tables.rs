//! Which tables and columns a database has. Schemas differ by build, not only by version: what is not there is not asked
//! for, and reads as nothing.

use sqlite_ro::Database;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// By this name the number of a row can be asked for, whatever its table declares.
pub(crate) const ROW: &str = "rowid";

/// The tables of a database, looked up once each.
pub struct Tables<'d> {
    database: &'d Database,
    known: RefCell<HashMap<String, Rc<[String]>>>,
}

impl<'d> Tables<'d> {
    /// Of a database; nothing is asked yet.
    pub fn of(database: &'d Database) -> Self {
        Self { database, known: RefCell::default() }
    }

    /// Whether there is such a table. One whose columns cannot be told counts as none.
    pub fn has(&self, table: &str) -> bool {
        !self.columns(table).is_empty()
    }

    /// Whether there are all of these tables.
    pub fn has_all(&self, tables: &[&str]) -> bool {
        tables.iter().all(|table| self.has(table))
    }

    /// Whether a table has a column. Names are given in lower case.
    pub fn has_column(&self, table: &str, column: &str) -> bool {
        self.columns(table).iter().any(|known| known == column)
    }

    /// A list for a SELECT: each column as `alias.column`, or `NULL` if the table has none of that name, so that columns
    /// of an answer keep their places.
    pub fn pick(&self, alias: &str, table: &str, columns: &[&str]) -> String {
        let known = self.columns(table);
        let is_there = |column: &str| column == ROW || known.iter().any(|k| k == column);
        let one = |column: &&str| match is_there(column) {
            true => format!("{alias}.\"{column}\""),
            false => String::from("NULL"),
        };
        columns.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    /// The columns of a table in lower case.
    fn columns(&self, table: &str) -> Rc<[String]> {
        if let Some(known) = self.known.borrow().get(table) {
            return Rc::clone(known);
        }
        let columns: Rc<[String]> = self.database.columns(table).unwrap_or_default().into();
        self.known.borrow_mut().insert(table.to_owned(), Rc::clone(&columns));
        columns
    }
}
