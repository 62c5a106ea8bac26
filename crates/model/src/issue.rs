//! What could not be read, and why: nothing is skipped in silence.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

crate::closed_enum! {
    /// How bad an issue is for the completeness of the result.
    pub enum IssueKind {
        /// Content is damaged or breaks a limit: exit code 3.
        Damaged = "damaged",
        /// Content of a kind that is recognised and not yet read: counted, no failure.
        NotYetSupported = "not-yet-supported",
        /// Left out on purpose (a symbolic link, a device): counted, no failure.
        LeftOut = "left-out",
        /// Read, but something about it must be known to who reads the result (a climbing name, a truncated export).
        Noteworthy = "noteworthy",
    }
}

/// One issue: where, and why in a stable code with its details. Prose is made from the code in the reader's language.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Issue {
    /// The path below the exhibit, archive boundaries written `!/`; empty for the exhibit itself.
    pub path: String,
    /// The place inside: `line 12`, `byte 4096`, `frame 3`, `member 17`; empty if it is the whole file.
    pub place: String,
    /// How bad.
    pub kind: IssueKind,
    /// A stable code in kebab-case, e.g. `archive-truncated`. Listed in `docs/contract.md`.
    pub code: &'static str,
    /// What the prose names, e.g. `limit` → `4096`. Never content of a message, never a signature of media.
    pub details: BTreeMap<&'static str, String>,
}

impl Issue {
    /// An issue about `path` with no place and no details yet.
    pub fn new(kind: IssueKind, code: &'static str, path: impl Into<String>) -> Self {
        Self { path: path.into(), place: String::new(), kind, code, details: BTreeMap::new() }
    }

    /// The same issue at a place inside the file.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.place = place.into();
        self
    }

    /// The same issue with one more detail.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.details.insert(name, value.to_string());
        self
    }
}

/// A count that must add up: seen = kept + doubtful + refused + out of scope.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Tally {
    /// All that was met.
    pub seen: u64,
    /// Taken in.
    pub kept: u64,
    /// Taken in, with a doubt that is said.
    pub doubtful: u64,
    /// Not taken in; each has an issue.
    pub refused: u64,
    /// Outside the case's scope: counted, not indexed.
    pub out_of_scope: u64,
}

impl Tally {
    /// Whether the parts give the whole.
    pub fn adds_up(&self) -> bool {
        self.seen == self.kept + self.doubtful + self.refused + self.out_of_scope
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.seen += other.seen;
        self.kept += other.kept;
        self.doubtful += other.doubtful;
        self.refused += other.refused;
        self.out_of_scope += other.out_of_scope;
    }
}
