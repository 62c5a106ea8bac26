//! Issues of a chat, bounded: what repeats is counted, not listed line by line.

use model::{Issue, IssueKind};

use super::lines::Flaws;
use super::read::order_issue;
use super::survey::Survey;

/// Lines of one kind: how many, and the first and last.
#[derive(Clone, Copy, Default)]
pub(crate) struct Run {
    count: u64,
    first: u32,
    last: u32,
}

impl Run {
    /// Counts a line.
    pub(crate) fn note(&mut self, line: u32) {
        self.first = if self.count == 0 { line } else { self.first };
        self.last = line;
        self.count += 1;
    }

    fn issue(self, kind: IssueKind, code: &'static str) -> Option<Issue> {
        let issue = Issue::new(kind, code, "").at(format!("line {}", self.first));
        (self.count > 0).then(|| issue.with("lines", self.count).with("last", self.last))
    }
}

/// The issues of one file.
pub(crate) struct Issues {
    listed: Vec<Issue>,
    limit: usize,
    unlisted: u64,
    /// Lines before the first header: refused.
    pub(crate) before_first: Run,
    /// Headers after the limit of records: refused.
    pub(crate) over_limit: Run,
    /// Records whose date exists only in the order that the file does not have.
    pub(crate) contradicting_dates: Run,
    /// Records whose date exists in no order.
    pub(crate) impossible_dates: Run,
    /// Dates and times of the file's form, not in its order and with nobody behind them: left in the message before.
    pub(crate) unreadable_dates: Run,
}

impl Issues {
    /// None yet; at most `limit` are listed one by one.
    pub(crate) fn new(limit: usize) -> Self {
        let none = Run::default();
        Self {
            listed: Vec::new(),
            limit,
            unlisted: 0,
            before_first: none,
            over_limit: none,
            contradicting_dates: none,
            impossible_dates: none,
            unreadable_dates: none,
        }
    }

    /// Adds an issue, or counts it if there are too many.
    pub(crate) fn push(&mut self, issue: Issue) {
        if self.listed.len() < self.limit {
            self.listed.push(issue);
        } else {
            self.unlisted += 1;
        }
    }

    /// Adds what was wrong with a line.
    pub(crate) fn note_flaws(&mut self, line: u32, flaws: Flaws) {
        if !flaws.any() {
            return;
        }
        let codes = [
            (flaws.not_utf8, "chat-line-not-utf8"),
            (flaws.nul, "chat-line-with-nul"),
            (flaws.cut, "chat-line-too-long"),
        ];
        for (_, code) in codes.into_iter().filter(|(there, _)| *there) {
            self.push(Issue::new(IssueKind::Damaged, code, "").at(format!("line {line}")));
        }
    }

    /// Adds that a record's text was cut off.
    pub(crate) fn note_cut_record(&mut self, line: u32, limit: usize) {
        let issue = Issue::new(IssueKind::Damaged, "chat-record-too-long", "").at(format!("line {line}"));
        self.push(issue.with("limit", limit));
    }

    /// Adds what the first walk found odd.
    pub(crate) fn note_survey(&mut self, survey: &Survey) {
        if let Some(code) = order_issue(survey.reason) {
            let named = survey.main.named().into_iter();
            self.push(
                named.fold(Issue::new(IssueKind::Noteworthy, code, ""), |issue, (name, count)| issue.with(name, count)),
            );
        }
        if survey.other_headers > 0 {
            let issue = Issue::new(IssueKind::Noteworthy, "chat-other-header-form", "");
            self.push(issue.with("lines", survey.other_headers));
        }
    }

    /// All of them, what repeats summed up first.
    pub(crate) fn into_vec(self) -> Vec<Issue> {
        let runs = [
            self.before_first.issue(IssueKind::Damaged, "chat-lines-before-first-header"),
            self.over_limit.issue(IssueKind::Damaged, "chat-too-many-records"),
            self.contradicting_dates.issue(IssueKind::Noteworthy, "date-contradicts-order"),
            self.impossible_dates.issue(IssueKind::Damaged, "date-impossible"),
            self.unreadable_dates.issue(IssueKind::Noteworthy, "chat-date-not-in-order"),
        ];
        let mut all: Vec<Issue> = runs.into_iter().flatten().chain(self.listed).collect();
        if self.unlisted > 0 {
            all.push(Issue::new(IssueKind::Damaged, "chat-more-issues", "").with("issues", self.unlisted));
        }
        all
    }
}
