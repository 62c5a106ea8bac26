//! What people, groups and exhibits are called in the report, wherever they turn up.

use super::cell::{Html, jump, lines, listed, name, quoted, row, short, small, words};
use crate::Words;
use engine::views::{AccountView, EvidenceView, GroupView, Overview};
use model::{AccountId, ChatKind, ExhibitId, GroupId};
use std::collections::BTreeMap;

/// Names by id.
pub(super) struct Names<'o> {
    accounts: BTreeMap<AccountId, &'o AccountView>,
    groups: BTreeMap<GroupId, &'o GroupView>,
    exhibits: BTreeMap<ExhibitId, &'o str>,
}

impl<'o> Names<'o> {
    pub(super) fn of(overview: &'o Overview) -> Self {
        Self {
            accounts: overview.accounts.iter().map(|a| (a.account, a)).collect(),
            groups: overview.groups.iter().map(|g| (g.group, g)).collect(),
            exhibits: overview.exhibits.iter().filter_map(|e| Some((e.exhibit?, e.name.as_str()))).collect(),
        }
    }

    /// An account by one name and its number, as a jump to where all of them stand.
    pub(super) fn account(&self, id: AccountId) -> Html {
        let Some(account) = self.accounts.get(&id) else { return short(&id) };
        let first = account.names.first().map(|n| name(n)).unwrap_or_default();
        let phone = account.phone.as_deref().map(super::cell::phone).unwrap_or_default();
        let called = row([first, phone]);
        jump(&account_id(id), if called.0.is_empty() { short(&id) } else { called })
    }

    /// The same of an account that may not be known.
    pub(super) fn maybe_account(&self, id: Option<AccountId>) -> Html {
        id.map(|id| self.account(id)).unwrap_or_default()
    }

    /// A group by its current name, as a jump to its members.
    pub(super) fn group(&self, id: GroupId, words: &Words) -> Html {
        let Some(group) = self.groups.get(&id) else { return short(&id) };
        jump(&group_id(id), self.group_name(group, words))
    }

    /// A group's current name in plain words; a chat of two is called that if it has none.
    pub(super) fn group_name(&self, group: &GroupView, words: &Words) -> Html {
        match &group.name {
            Some(text) => name(text),
            None if group.kind == ChatKind::Direct => self::words(&words.word("chat-kind", ChatKind::Direct.as_str())),
            None => self::words(&words.text("report-without-name")),
        }
    }

    /// Exhibits by name.
    pub(super) fn exhibits(&self, ids: &[ExhibitId]) -> Html {
        listed(ids.iter().map(|id| self.exhibits.get(id).map_or_else(|| short(id), |n| quoted(n))))
    }
}

/// The id to which jumps to an account lead.
pub(super) fn account_id(id: AccountId) -> String {
    format!("a-{id}")
}

/// The id to which jumps to a group lead.
pub(super) fn group_id(id: GroupId) -> String {
    format!("g-{id}")
}

/// A place in the evidence: exhibit, path, record.
pub(super) fn place(exhibit: &str, path: &str, record: &str, words: &Words) -> Html {
    let below = row([super::cell::code(path), self::words(&words.place(record))]);
    lines([quoted(exhibit), if path.is_empty() && record.is_empty() { Html::default() } else { small(below) }])
}

/// Places in the evidence, and how many more there are.
pub(super) fn places(all: &[EvidenceView], count: u64, words: &Words) -> Html {
    let further = count.saturating_sub(all.len() as u64);
    let more = (further > 0).then(|| self::words(&words.count("count-more", further)));
    // Records of one file stand together: a path takes more room than a line number.
    let mut files: Vec<(&EvidenceView, Vec<Html>)> = Vec::new();
    for e in all {
        let record = self::words(&words.place(&e.record));
        match files.iter_mut().find(|(f, _)| (f.exhibit, &f.path) == (e.exhibit, &e.path)) {
            Some((_, records)) => records.push(record),
            None => files.push((e, vec![record])),
        }
    }
    let one = |(e, records): (&EvidenceView, Vec<Html>)| {
        small(row([quoted(&e.exhibit_name), super::cell::code(&e.path), listed(records)]))
    };
    lines(files.into_iter().map(one).chain(more))
}
