//! Issues of a source with many records: what repeats is summed up, and a list has an end.

use model::{Issue, IssueKind};

/// The issues of one chat, or of what stands around the chats.
pub(crate) struct Noted {
    listed: Vec<Issue>,
    limit: usize,
    unlisted: u64,
    counted: Vec<Counted>,
}

/// An issue that many records have.
struct Counted {
    kind: IssueKind,
    code: &'static str,
    first: String,
    count: u64,
}

impl Noted {
    /// None yet; at most `limit` are listed one by one.
    pub(crate) fn new(limit: usize) -> Self {
        Self { listed: Vec::new(), limit, unlisted: 0, counted: Vec::new() }
    }

    /// Adds an issue, or counts it if there are too many.
    pub(crate) fn push(&mut self, issue: Issue) {
        if self.listed.len() < self.limit {
            self.listed.push(issue);
        } else {
            self.unlisted += 1;
        }
    }

    /// Counts an issue that says the same of many records; it stands at the first of them.
    pub(crate) fn count(&mut self, kind: IssueKind, code: &'static str, place: impl FnOnce() -> String) {
        match self.counted.iter_mut().find(|counted| counted.code == code) {
            Some(counted) => counted.count += 1,
            None => self.counted.push(Counted { kind, code, first: place(), count: 1 }),
        }
    }

    /// All of them, what repeats summed up first.
    pub(crate) fn into_vec(self) -> Vec<Issue> {
        let counted = self.counted.into_iter();
        let counted = counted.map(|c| Issue::new(c.kind, c.code, "").at(c.first).with("records", c.count));
        let mut all: Vec<Issue> = counted.chain(self.listed).collect();
        if self.unlisted > 0 {
            all.push(Issue::new(IssueKind::Damaged, "chat-more-issues", "").with("issues", self.unlisted));
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_repeats_is_one_issue_and_a_list_ends() {
        let mut noted = Noted::new(1);
        for n in 0..3 {
            noted.count(IssueKind::Noteworthy, "date-impossible", || format!("/messages/{n}"));
            noted.push(Issue::new(IssueKind::Damaged, "chat-record-damaged", "").at(format!("/messages/{n}")));
        }
        let all = noted.into_vec();
        let told: Vec<_> = all.iter().map(|issue| (issue.code, issue.place.as_str())).collect();
        let wanted =
            [("date-impossible", "/messages/0"), ("chat-record-damaged", "/messages/0"), ("chat-more-issues", "")];
        assert_eq!(told, wanted);
        assert_eq!(all.first().and_then(|issue| issue.details.get("records")).map(String::as_str), Some("3"));
    }
}
