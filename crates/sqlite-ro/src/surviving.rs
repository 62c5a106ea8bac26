//! Reading past damage: rows of a table as far as they can be had, and where there are gaps.
//!
//! The table's tree says between which ids each of its pages lies ([`crate::tree`]). Where all is sound, the caller's
//! statement runs over many pages at once. Where SQLite ends, the next row is tried alone, with each of the caller's
//! statements; and where not even its id can be had, reading goes on behind the page. So the work is bounded by the rows
//! and pages that there are.

use crate::tree::{Part, State, Tree};
use crate::{Database, Error, Row, Value};
use std::ops::ControlFlow;

/// Which rows are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
    /// The table that gives a row its number.
    pub table: &'a str,
    /// That number as the statements call it, such as `m._id`: the table's `INTEGER PRIMARY KEY`, or its `rowid`.
    pub id: &'a str,
    /// `SELECT id, … FROM table m LEFT JOIN …`, without `WHERE` and `ORDER BY`, which are added; the first column is the
    /// id. The first gives most; each further one does with less – another join left out, or `NOT INDEXED` –, and is asked
    /// for a row that those before it cannot give, so that a damaged table beside it does not lose the row. Each id comes
    /// once: with the first row that is joined to it. What belongs to a row many times over is asked by itself.
    pub selects: &'a [&'a str],
    /// What else must be true of a row; empty for all of them. No index is used for it.
    pub filter: &'a str,
}

/// What is met, in the order of ids.
pub enum Piece<'a> {
    /// A row.
    Row {
        /// The row itself.
        row: &'a Row<'a>,
        /// Which of the statements gave it, from 0: the fullest.
        select: usize,
    },
    /// Rows may be missing here.
    Gap(Gap),
}

/// Ids between which rows may be missing. Some between them may have been given nevertheless.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Gap {
    /// They are higher than this; none: than any.
    pub after: Option<i64>,
    /// They are lower than this; none: than any.
    pub before: Option<i64>,
}

impl Gap {
    /// Whether no id lies between this gap and a later one.
    fn touches(&self, later: &Self) -> bool {
        self.before.is_none_or(|before| later.after.is_none_or(|after| after < before))
    }
}

/// What was met altogether.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Survived {
    /// Rows that were given.
    pub rows: u64,
    /// Those among them that not the first statement gave.
    pub poorer: u64,
    /// Gaps that were told.
    pub gaps: u64,
}

impl Database {
    /// Gives every row that can be read to `visit`, and says where rows may be missing, until that breaks off.
    ///
    /// An error is one of the statements, of `visit`, or a bound that was met ([`Error::Limit`]): what was given before it is
    /// good. Damage is none.
    pub fn each_surviving<E: From<Error>>(
        &self,
        rows: &Rows<'_>,
        visit: impl FnMut(Piece<'_>) -> Result<ControlFlow<()>, E>,
    ) -> Result<Survived, E> {
        let tree = self.numbered(rows)?;
        let statements = Statements::new(rows);
        statements.are_sound(self)?;
        let mut reading = Reading {
            database: self,
            statements: &statements,
            visit,
            last: None,
            gap: None,
            told: None,
            survived: Survived::default(),
        };
        match reading.all(&tree) {
            Ok(_) => Ok(reading.survived),
            Err(Stop::Database(error)) => Err(error.into()),
            Err(Stop::Final(error)) => Err(error),
        }
    }

    /// The tree of a table whose rows have the number that is asked for.
    fn numbered(&self, rows: &Rows<'_>) -> Result<Tree, Error> {
        let tree = self.tree(rows.table)?.ok_or(Error::NotNumbered)?;
        let column = rows.id.rsplit('.').next().unwrap_or_default();
        let is_number = self.any(
            "SELECT 1 WHERE lower(?2) IN ('rowid', '_rowid_', 'oid') OR 1 = (SELECT sum(pk) FROM pragma_table_info(?1)) \
             AND EXISTS (SELECT 1 FROM pragma_table_info(?1) \
             WHERE lower(name) = lower(?2) AND pk = 1 AND upper(type) = 'INTEGER')",
            &[Value::Text(rows.table.as_bytes()), Value::Text(column.as_bytes())],
        )?;
        if is_number { Ok(tree) } else { Err(Error::NotNumbered) }
    }
}

/// Whose error ends a statement.
enum Stop<E> {
    /// SQLite's: it may be damage.
    Database(Error),
    /// The visitor's, or a bound.
    Final(E),
}

impl<E> From<Error> for Stop<E> {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

/// How a statement ended.
enum End {
    /// With its last row.
    Whole,
    /// The visitor wants no more.
    Broken,
    /// By damage.
    Damage,
}

/// Where reading goes on, if anywhere; or that it does not.
type Onward = ControlFlow<(), Option<i64>>;

/// What stands behind an id.
enum Next {
    Row(i64),
    None,
    Damage,
}

/// What SQLite is asked.
struct Statements {
    /// For rows from one id to another.
    range: String,
    /// For one row, from the fullest on.
    ones: Vec<String>,
    /// For the next id.
    next: String,
}

impl Statements {
    fn new(rows: &Rows<'_>) -> Self {
        let id = rows.id;
        // With a plus before it no index is looked for: the order is that of the table, and so is the damage.
        let filter = if rows.filter.is_empty() { String::new() } else { format!(" AND +({})", rows.filter) };
        let first = rows.selects.first().copied().unwrap_or_default();
        let table = rows.table.replace('"', "\"\"");
        Self {
            range: format!("{first} WHERE {id} BETWEEN ?1 AND ?2{filter} ORDER BY {id}"),
            ones: rows.selects.iter().map(|select| format!("{select} WHERE {id} = ?1{filter}")).collect(),
            next: format!(
                "SELECT rowid FROM \"{table}\" NOT INDEXED WHERE rowid BETWEEN ?1 AND ?2 ORDER BY rowid LIMIT 1"
            ),
        }
    }

    fn are_sound(&self, database: &Database) -> Result<(), Error> {
        [&self.range, &self.next].into_iter().chain(&self.ones).try_for_each(|sql| database.is_sound(sql))
    }
}

struct Reading<'a, V> {
    database: &'a Database,
    statements: &'a Statements,
    visit: V,
    /// The last id that was given.
    last: Option<i64>,
    /// A gap that may still grow.
    gap: Option<Gap>,
    /// The end of a part of which was said already that rows may be missing.
    told: Option<i64>,
    survived: Survived,
}

impl<'a, V, E> Reading<'a, V>
where
    V: FnMut(Piece<'_>) -> Result<ControlFlow<()>, E>,
    E: From<Error>,
{
    fn all(&mut self, tree: &[Part]) -> Result<ControlFlow<()>, Stop<E>> {
        let mut after = None;
        for parts in tree.chunk_by(|a, b| a.state == State::Sound && b.state == State::Sound) {
            if self.parts(parts, after)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
            after = parts.last().map(|part| part.to);
        }
        self.tell_gap()
    }

    /// Reads parts that lie side by side: sound ones, or one that is not.
    fn parts(&mut self, parts: &[Part], after: Option<i64>) -> Result<ControlFlow<()>, Stop<E>> {
        if let Some(part) = parts.iter().find(|part| part.state != State::Sound) {
            // Said before anything that is read in it, and in any case.
            if self.note(Gap { after, before: part.to.checked_add(1) })?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
            self.told = Some(part.to);
            if part.state == State::Foreign {
                return Ok(ControlFlow::Continue(()));
            }
        }
        let to = parts.last().map_or(i64::MIN, |part| part.last);
        let mut from = after.map_or(Some(i64::MIN), |after| after.checked_add(1));
        while let Some(at) = from.filter(|at| *at <= to) {
            match self.stretch(at, to, parts)? {
                ControlFlow::Continue(next) => from = next,
                ControlFlow::Break(()) => return Ok(ControlFlow::Break(())),
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Reads from one id on, up to damage and past it. Says where to go on.
    fn stretch(&mut self, at: i64, to: i64, parts: &[Part]) -> Result<Onward, Stop<E>> {
        match self.ask(&self.statements.range, 0, &[at, to])? {
            End::Broken => Ok(ControlFlow::Break(())),
            End::Whole => Ok(ControlFlow::Continue(None)),
            End::Damage => {
                // What was given is behind us; damage behind the last id is that of another part.
                let given = self.last.filter(|last| *last >= at);
                match given.map_or(Some(at), |last| last.checked_add(1)).filter(|at| *at <= to) {
                    Some(at) => self.past(at, to, parts),
                    None => Ok(ControlFlow::Continue(None)),
                }
            }
        }
    }

    /// What comes at `at` or behind it was not to be had among others.
    fn past(&mut self, at: i64, to: i64, parts: &[Part]) -> Result<Onward, Stop<E>> {
        let (flow, end) = match self.next(at, to)? {
            Next::None => return Ok(ControlFlow::Continue(None)),
            Next::Row(id) => (self.one(id)?, id),
            Next::Damage => {
                let end = parts.iter().find(|part| part.to >= at).map_or(to, |part| part.to);
                (self.note(Gap { after: at.checked_sub(1), before: end.checked_add(1) })?, end)
            }
        };
        Ok(match flow {
            ControlFlow::Continue(()) => ControlFlow::Continue(end.checked_add(1)),
            ControlFlow::Break(()) => ControlFlow::Break(()),
        })
    }

    /// One row, by the first statement that can give it.
    fn one(&mut self, id: i64) -> Result<ControlFlow<()>, Stop<E>> {
        for (select, sql) in self.statements.ones.iter().enumerate() {
            match self.ask(sql, select, &[id])? {
                End::Broken => return Ok(ControlFlow::Break(())),
                End::Whole => return Ok(ControlFlow::Continue(())),
                End::Damage if self.last == Some(id) => return Ok(ControlFlow::Continue(())),
                End::Damage => {}
            }
        }
        self.note(Gap { after: id.checked_sub(1), before: id.checked_add(1) })
    }

    /// Gives the rows of one id, or from one to another, as far as they come.
    fn ask(&mut self, sql: &str, select: usize, ids: &[i64]) -> Result<End, Stop<E>> {
        let values: Vec<_> = ids.iter().map(|id| Value::Integer(*id)).collect();
        let (mut broken, mut misplaced) = (false, 0);
        let asked = self.database.each(sql, &values, |row| {
            let id = row.get(0)?.integer().ok_or(Error::NotNumbered)?;
            if !self.belongs(id, ids) {
                misplaced += u32::from(self.last != Some(id));
                let is_over = misplaced >= MISPLACED;
                return Ok(if is_over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) });
            }
            let flow = self.give(row, select, id)?;
            broken = flow.is_break();
            Ok(flow)
        });
        match asked {
            Ok(_) if broken => Ok(End::Broken),
            Ok(_) => Ok(End::Whole),
            Err(Stop::Database(error)) if may_be_damage(&error) => Ok(End::Damage),
            Err(stop) => Err(stop),
        }
    }

    /// Whether a row may come now; one out of its order is one of a page that stands in another's place.
    fn belongs(&self, id: i64, asked: &[i64]) -> bool {
        let is_asked = asked.first().is_some_and(|from| id >= *from) && asked.last().is_some_and(|to| id <= *to);
        is_asked && self.last.is_none_or(|last| id > last)
    }

    fn give(&mut self, row: &Row<'_>, select: usize, id: i64) -> Result<ControlFlow<()>, Stop<E>> {
        if self.survived.rows >= self.database.most_rows() {
            return Err(Stop::Final(Error::Limit { what: "rows" }.into()));
        }
        if self.tell_gap()?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
        self.last = Some(id);
        self.survived.rows += 1;
        self.survived.poorer += u64::from(select > 0);
        (self.visit)(Piece::Row { row, select }).map_err(Stop::Final)
    }

    /// The first id from `from` to `to`, from the table's tree alone.
    fn next(&self, from: i64, to: i64) -> Result<Next, Stop<E>> {
        let mut found = None;
        let asked = self.database.each(&self.statements.next, &[Value::Integer(from), Value::Integer(to)], |row| {
            found = row.get(0)?.integer();
            Ok::<_, Error>(ControlFlow::Break(()))
        });
        match (asked, found) {
            (Ok(_), Some(id)) if (from..=to).contains(&id) => Ok(Next::Row(id)),
            (Ok(_), Some(_)) => Ok(Next::Damage),
            (Ok(_), None) => Ok(Next::None),
            (Err(error), _) if may_be_damage(&error) => Ok(Next::Damage),
            (Err(error), _) => Err(Stop::Database(error)),
        }
    }

    /// Keeps a gap until a row or another gap comes: gaps that touch are one.
    fn note(&mut self, gap: Gap) -> Result<ControlFlow<()>, Stop<E>> {
        let to = gap.before.map_or(i64::MAX, |before| before.saturating_sub(1));
        if self.told.is_some_and(|told| to <= told) {
            return Ok(ControlFlow::Continue(()));
        }
        if let Some(known) = self.gap.as_mut().filter(|known| known.touches(&gap)) {
            known.before = known.before.zip(gap.before).map(|(a, b)| a.max(b));
            return Ok(ControlFlow::Continue(()));
        }
        let flow = self.tell_gap()?;
        self.gap = Some(gap);
        Ok(flow)
    }

    fn tell_gap(&mut self) -> Result<ControlFlow<()>, Stop<E>> {
        let Some(gap) = self.gap.take() else { return Ok(ControlFlow::Continue(())) };
        self.survived.gaps += 1;
        (self.visit)(Piece::Gap(gap)).map_err(Stop::Final)
    }
}

/// Whether an error can be one of the row that was to come: anything that is no bound on the work.
fn may_be_damage(error: &Error) -> bool {
    match error {
        Error::Damaged | Error::NotADatabase => true,
        Error::Limit { what } => *what == crate::error::BIG,
        Error::Refused { code } => code & 0xff != NO_MEMORY,
        _ => false,
    }
}

/// Rows out of their place after which nothing is looked for any more: pages that lead in circles have no end of them.
const MISPLACED: u32 = 1_000;
/// SQLITE_NOMEM.
const NO_MEMORY: i32 = 7;
