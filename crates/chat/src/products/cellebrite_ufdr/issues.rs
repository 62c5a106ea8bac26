//! What was wrong, counted: a million records with one fault are one issue.

use model::{Issue, IssueKind};

/// Records with one fault: how many, and the first and last.
#[derive(Clone, Copy, Default)]
pub(super) struct Run {
    count: u64,
    first: u64,
    last: u64,
}

/// Faults of records of a chat.
#[derive(Default)]
pub(super) struct Runs {
    /// Their own markup is damaged.
    pub(super) damaged: Run,
    /// Longer than the limit.
    pub(super) cut: Run,
    /// After the limit of records: refused.
    pub(super) over: Run,
    /// The tool is not sure of them.
    pub(super) unsure: Run,
    /// They have no time.
    pub(super) untimed: Run,
    /// What they have for a time is none.
    pub(super) impossible: Run,
    /// They tell of an action that is not known.
    pub(super) unknown: Run,
    /// Their sender is one too many.
    pub(super) crowded: Run,
}

impl Run {
    /// Counts a record.
    pub(super) fn note(&mut self, number: u64) {
        self.first = if self.count == 0 { number } else { self.first };
        self.last = number;
        self.count += 1;
    }

    fn issue(self, kind: IssueKind, code: &'static str) -> Option<Issue> {
        let issue = Issue::new(kind, code, "").at(format!("message {}", self.first));
        (self.count > 0).then(|| issue.with("records", self.count).with("last", self.last))
    }
}

impl Runs {
    /// As issues, and begins anew.
    pub(super) fn take(&mut self) -> Vec<Issue> {
        let runs = std::mem::take(self);
        let issues = [
            runs.damaged.issue(IssueKind::Damaged, "ufdr-records-damaged"),
            runs.cut.issue(IssueKind::Damaged, "chat-record-too-long"),
            runs.over.issue(IssueKind::Damaged, "chat-too-many-records"),
            runs.crowded.issue(IssueKind::Damaged, "chat-too-many-accounts"),
            runs.impossible.issue(IssueKind::Damaged, "date-impossible"),
            runs.untimed.issue(IssueKind::Noteworthy, "chat-records-without-time"),
            runs.unsure.issue(IssueKind::Noteworthy, "ufdr-low-confidence"),
            runs.unknown.issue(IssueKind::Noteworthy, "ufdr-actions-unknown"),
        ];
        issues.into_iter().flatten().collect()
    }
}
