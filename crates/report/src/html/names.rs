//! What people, groups and exhibits are called in the report, wherever they turn up.

use super::cell::{Html, joined, jump, lines, listed, quoted, row, short, small, words};
use crate::Words;
use engine::views::{AccountView, EvidenceView, GroupView, Overview, Shown};
use model::{AccountId, ChatKind, ExhibitId, GroupId};
use std::collections::BTreeMap;

/// Names by id.
pub(super) struct Names<'o> {
    accounts: BTreeMap<AccountId, &'o AccountView>,
    groups: BTreeMap<GroupId, &'o GroupView>,
    exhibits: BTreeMap<ExhibitId, &'o Shown>,
    chats: BTreeMap<(&'o str, &'o str), Option<usize>>,
}

impl<'o> Names<'o> {
    pub(super) fn of(overview: &'o Overview) -> Self {
        let mut chats = BTreeMap::new();
        for (at, c) in overview.chats.iter().enumerate() {
            // Two exhibits of one name can hold a chat each at the same path: then the path itself must stand there.
            let key: (&str, &str) = (&c.exhibit_name, &c.path);
            chats.entry(key).and_modify(|known| *known = None).or_insert(Some(at + 1));
        }
        Self {
            chats,
            accounts: overview.accounts.iter().map(|a| (a.account, a)).collect(),
            groups: overview.groups.iter().map(|g| (g.group, g)).collect(),
            exhibits: overview.exhibits.iter().filter_map(|e| Some((e.exhibit?, &e.name))).collect(),
        }
    }

    /// An account by one name and its number, as a jump to where all of them stand.
    pub(super) fn account(&self, id: AccountId) -> Html {
        let Some(account) = self.accounts.get(&id) else { return short(&id) };
        let first = account.names.first().map(quoted).unwrap_or_default();
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
            Some(name) => quoted(name),
            None if group.kind == ChatKind::Direct => self::words(&words.word("chat-kind", ChatKind::Direct.as_str())),
            None => self::words(&words.text("report-without-name")),
        }
    }

    /// Places in the evidence, and how many more there are. Records of one chat stand together under its number.
    pub(super) fn places(&self, all: &[EvidenceView], count: u64, words: &Words) -> Html {
        let further = count.saturating_sub(all.len() as u64);
        let more = (further > 0).then(|| self::words(&words.count("count-more", further)));
        let mut files: Vec<(&EvidenceView, Vec<Html>)> = Vec::new();
        for e in all {
            let record = self::words(&words.place(&e.record));
            match files.iter_mut().find(|(f, _)| (f.exhibit, &f.path) == (e.exhibit, &e.path)) {
                Some((_, records)) => records.push(record),
                None => files.push((e, vec![record])),
            }
        }
        let one = |(e, records): (&EvidenceView, Vec<Html>)| {
            row([quoted(&e.exhibit_name), small(self.chat(&e.exhibit_name, &e.path)), small(listed(records))])
        };
        joined(files.into_iter().map(one).chain(more), "; ")
    }

    /// A chat by its number, as a jump to where its path stands.
    fn chat(&self, exhibit: &str, path: &str) -> Html {
        match self.chats.get(&(exhibit, path)) {
            Some(Some(number)) => jump(&chat_id(*number), words(&chat_number(*number))),
            _ => super::cell::code(path),
        }
    }

    /// Exhibits by name.
    pub(super) fn exhibits(&self, ids: &[ExhibitId]) -> Html {
        listed(ids.iter().map(|id| self.exhibits.get(id).map_or_else(|| short(id), |n| quoted(n))))
    }
}

/// The number of a chat, by which it is called where its path would take too much room.
pub(super) fn chat_number(number: usize) -> String {
    format!("C{number}")
}

/// The id to which jumps to a chat lead.
pub(super) fn chat_id(number: usize) -> String {
    format!("chat-{number}")
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
pub(super) fn place(exhibit: &Shown, path: &Shown, record: &str, words: &Words) -> Html {
    let below = row([super::cell::code(path), self::words(&words.place(record))]);
    lines([quoted(exhibit), if path.is_empty() && record.is_empty() { Html::default() } else { small(below) }])
}
