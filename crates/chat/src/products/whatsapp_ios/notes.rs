//! What is odd about rows, summed up: an issue says how many, and where the first is.

use model::{Issue, IssueKind};

/// What can be odd about a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Flaw {
    /// A value is of a kind that its column does not have.
    Value,
    /// A text is not UTF-8.
    Text,
    /// A text is longer than the limit.
    Long,
    /// It has no time, or none that can be.
    Date,
    /// It points to a row that is not there.
    Relation,
    /// Its number is none that a row has.
    Number,
    /// Nothing says to which chat it belongs.
    NoChat,
    /// More records than the limit.
    Limit,
}

/// Each flaw with its issue, in order.
static FLAWS: [(Flaw, &str); 8] = [
    (Flaw::Value, "chat-value-not-readable"),
    (Flaw::Text, "chat-line-not-utf8"),
    (Flaw::Long, "chat-record-too-long"),
    (Flaw::Date, "date-impossible"),
    (Flaw::Relation, "chat-relation-broken"),
    (Flaw::Number, "chat-row-number"),
    (Flaw::NoChat, "chat-row-without-chat"),
    (Flaw::Limit, "chat-too-many-records"),
];

/// The flaws of one row.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Flaws(u8);

impl Flaws {
    /// Adds one.
    pub(super) fn add(&mut self, flaw: Flaw) {
        self.0 |= 1 << flaw as u8;
    }

    /// Whether there is any.
    pub(super) fn any(self) -> bool {
        self.0 != 0
    }

    fn has(self, flaw: Flaw) -> bool {
        self.0 & (1 << flaw as u8) != 0
    }
}

/// Rows with one flaw.
#[derive(Clone, Copy, Default)]
struct Run {
    rows: u64,
    first: i64,
}

/// The flaws of a table's rows.
pub(super) struct Notes {
    table: &'static str,
    runs: [Run; FLAWS.len()],
}

impl Notes {
    /// Of a table.
    pub(super) fn of(table: &'static str) -> Self {
        Self { table, runs: [Run::default(); FLAWS.len()] }
    }

    /// Notes the flaws of a row.
    pub(super) fn note(&mut self, row: i64, flaws: Flaws) {
        if !flaws.any() {
            return;
        }
        for (_, run) in FLAWS.iter().zip(&mut self.runs).filter(|((flaw, _), _)| flaws.has(*flaw)) {
            run.first = if run.rows == 0 { row } else { run.first };
            run.rows += 1;
        }
    }

    /// Notes one flaw of a row.
    pub(super) fn note_one(&mut self, row: i64, flaw: Flaw) {
        let mut flaws = Flaws::default();
        flaws.add(flaw);
        self.note(row, flaws);
    }

    /// An issue for each flaw that there is.
    pub(super) fn issues(&self) -> impl Iterator<Item = Issue> + '_ {
        let there = FLAWS.iter().zip(&self.runs).filter(|(_, run)| run.rows > 0);
        there.map(|((_, code), run)| {
            let place = format!("table {} row {}", self.table, run.first);
            Issue::new(IssueKind::Damaged, code, "").at(place).with("rows", run.rows)
        })
    }
}
