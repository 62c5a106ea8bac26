//! Accounts, groups and chats: `recipient`, `groups`, `group_membership`, `thread`.

use model::{Contact, ContactKind, GroupFact, MemberRole, MemberState, Owner, SameAccount, SameReason, Told};
use std::collections::{BTreeMap, HashMap};

use super::group::{self, Listed, State};
use super::ids;
use crate::phone;
use crate::products::Tell;
use crate::products::whatsapp_android::scan::{Cells, Note, Source};
use crate::tables::ROW;

/// Where accounts and groups are kept.
pub(super) const RECIPIENTS: &str = "recipient";
/// Where groups are kept.
pub(super) const GROUPS: &str = "groups";
/// Where chats are kept.
pub(super) const THREADS: &str = "thread";
const MEMBERSHIPS: &str = "group_membership";

/// The recipient of a chat, by build.
pub(super) static THREAD_WHO: &[&str] = &["recipient_id", "thread_recipient_id", "recipient_ids"];

static COLUMNS: &[&str] = &[
    ROW,
    "_id",
    "group_id",
    "aci",
    "uuid",
    "e164",
    "phone",
    "pni",
    "distribution_list_id",
    "system_joined_name",
    "system_display_name",
    "nickname_joined_name",
    "profile_joined_name",
    "profile_given_name",
    "signal_profile_name",
    "profile_family_name",
    "username",
];
static SAVED: &[usize] = &[9, 10, 11];
static GROUP_COLUMNS: &[&str] = &[ROW, "group_id", "title", "active", "decrypted_group", "members"];

/// Someone, or a group, with whom there may be a chat.
pub(super) struct Recipient {
    /// The account, or the number if no account is known.
    pub(super) account: Option<String>,
    /// A name to show where there is neither.
    pub(super) name: Option<String>,
    /// The group's id, as it is written.
    pub(super) group: Option<String>,
    /// One sends to many.
    pub(super) is_list: bool,
}

/// A group.
pub(super) struct Group {
    pub(super) row: i64,
    pub(super) title: Option<String>,
    /// The phone's own account is in it still.
    pub(super) is_active: bool,
    pub(super) members: Vec<Listed>,
    /// Members by their recipients, where the group's own list is not kept.
    pub(super) recipients: Vec<(i64, String)>,
}

/// Who is known.
#[derive(Default)]
pub(super) struct People {
    recipients: HashMap<i64, Recipient>,
    /// Numbers by account.
    phones: HashMap<String, String>,
    /// Groups by their ids, as they are written.
    groups: HashMap<String, Group>,
    /// Recipients of chats.
    pub(super) threads: BTreeMap<i64, i64>,
    /// The recipient that is the phone's own account, and what tells it.
    pub(super) owner: Option<(i64, Owner)>,
}

impl People {
    /// Reads them, and tells what is known of them.
    pub(super) fn read(source: &Source<'_>, tell: Tell<'_>) -> Self {
        let mut people = Self::default();
        [RECIPIENTS, GROUPS, THREADS].into_iter().for_each(|table| source.expect(table));
        source.scan(RECIPIENTS, COLUMNS, |cells| people.take(source, cells, tell));
        source.scan(GROUPS, GROUP_COLUMNS, |cells| people.take_group(source, cells, tell));
        people.read_memberships(source);
        source.scan(THREADS, &[&[ROW, "_id"], THREAD_WHO].concat(), |cells| {
            let row = cells.int(1).or_else(|| cells.int(0));
            let who = (2..5).find_map(|column| number(cells, column));
            match (row, who) {
                (Some(row), Some(who)) => drop(people.threads.insert(row, who)),
                _ => source.note(Note::Odd, THREADS, row),
            }
        });
        people
    }

    /// A recipient.
    pub(super) fn get(&self, id: i64) -> Option<&Recipient> {
        self.recipients.get(&id)
    }

    /// The group of a recipient.
    pub(super) fn group(&self, recipient: &Recipient) -> Option<&Group> {
        self.groups.get(recipient.group.as_ref()?)
    }

    /// The number of an account.
    pub(super) fn phone(&self, account: &str) -> Option<String> {
        self.phones.get(account).cloned()
    }

    /// Says which recipient is the phone's own account, as a message that it sent shows.
    pub(super) fn own(&mut self, id: i64, place: String, tell: Tell<'_>) {
        let Some(known) = self.recipients.get(&id) else { return };
        let (number, account): (Option<String>, Option<String>) =
            known.account.clone().map_or((None, None), |account| match account.starts_with('+') {
                true => (Some(account), None),
                false => (self.phone(&account), Some(account)),
            });
        let owner = Owner { account, phone: number, name: known.name.clone(), place };
        if owner.account.is_some() || owner.phone.is_some() {
            tell(Told::Owner(owner.clone()));
        }
        self.owner = Some((id, owner));
    }

    fn take(&mut self, source: &Source<'_>, cells: &Cells<'_>, tell: Tell<'_>) {
        let row = cells.int(0).unwrap_or_default();
        let id = cells.int(1).unwrap_or(row);
        let place = format!("{RECIPIENTS} row {row}");
        let aci = cells.text(3).or_else(|| cells.text(4)).map(|id| id.to_ascii_lowercase());
        let number = cells.text(5).or_else(|| cells.text(6)).and_then(|number| phone::phone(&number));
        let pni = cells.text(7).map(|id| ids::number_account(&id));
        let pairs = [aci.as_ref().zip(number.as_ref()), aci.as_ref().zip(pni.as_ref())];
        pairs.into_iter().flatten().for_each(|(a, b)| tell(same(a, b, &place)));
        if let Some((aci, number)) = aci.as_ref().zip(number.as_ref()) {
            self.phones.insert(aci.clone(), number.clone());
        }
        let group = cells.raw(2).map(|id| id.into_owned());
        let names = names(cells);
        let account = aci.clone().or_else(|| number.clone()).or(pni);
        if account.is_some() && group.is_none() {
            for (name, kind) in names.iter().cloned() {
                let (account, phone, place) = (aci.clone(), number.clone(), place.clone());
                tell(Told::Contact(Contact { account, phone, name, kind, place }));
            }
        }
        let name = names.into_iter().next().map(|(name, _)| name);
        let recipient = Recipient { account, name, group, is_list: cells.id(8).is_some() };
        self.recipients.insert(id, recipient);
        source.note_odd(RECIPIENTS, Some(row), cells);
    }

    fn take_group(&mut self, source: &Source<'_>, cells: &Cells<'_>, tell: Tell<'_>) {
        let row = cells.int(0).unwrap_or_default();
        let Some(id) = cells.raw(1).map(|id| id.into_owned()) else {
            return source.note(Note::Odd, GROUPS, Some(row));
        };
        let state = cells.bytes(4).map(|bytes| group::read(bytes, &source.limits));
        if matches!(state, Some(Err(_))) {
            source.note(Note::Odd, GROUPS, Some(row));
        }
        let State { title, description, members } = state.and_then(Result::ok).unwrap_or_default();
        let title = cells.text(2).or(title);
        let (name, place) = (title.clone(), format!("{GROUPS} row {row}"));
        tell(Told::Group(GroupFact { group: ids::group(&id), name, description, place, ..GroupFact::default() }));
        let is_active = cells.int(3).is_none_or(|active| active != 0);
        // Older builds list recipients, with commas.
        let listed = cells.raw(5).unwrap_or_default();
        let listed = listed.split(',').filter_map(|id| id.trim().parse().ok()).zip(1..);
        let place = |n: u32| format!("{GROUPS} row {row} members {n}");
        let recipients = listed.map(|(id, n)| (id, place(n))).take(source.limits.accounts).collect();
        self.groups.insert(id, Group { row, title, is_active, members, recipients });
        source.note_odd(GROUPS, Some(row), cells);
    }

    fn read_memberships(&mut self, source: &Source<'_>) {
        source.scan(MEMBERSHIPS, &[ROW, "group_id", "recipient_id"], |cells| {
            let row = cells.int(0);
            let group = cells.raw(1).and_then(|id| self.groups.get_mut(id.as_ref()));
            match (group, cells.int(2)) {
                (Some(group), Some(who)) if group.recipients.len() < source.limits.accounts => {
                    group.recipients.push((who, format!("{MEMBERSHIPS} row {}", row.unwrap_or_default())));
                }
                (Some(_), Some(_)) => source.note(Note::OverLimit, MEMBERSHIPS, row),
                _ => source.note(Note::Nowhere, MEMBERSHIPS, row),
            }
        });
    }
}

/// A whole number, which may be kept as a text.
pub(super) fn number(cells: &Cells<'_>, column: usize) -> Option<i64> {
    cells.raw(column)?.trim().parse().ok()
}

/// As what the phone's own account stands in a group.
pub(super) fn own_state(group: &Group) -> (MemberRole, MemberState) {
    let state = if group.is_active { MemberState::Present } else { MemberState::Former };
    (MemberRole::Member, state)
}

/// Names of an account: saved on the phone or in the application, and chosen by its user.
fn names(cells: &Cells<'_>) -> Vec<(String, ContactKind)> {
    let saved = SAVED.iter().filter_map(|column| cells.text(*column)).map(|name| (name, ContactKind::Saved));
    let parts = [cells.text(13).or_else(|| cells.text(14)), cells.text(15)];
    let parts = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let joined = cells.text(12).or(Some(parts).filter(|name| !name.is_empty()));
    let chosen = [joined, cells.text(16)].into_iter().flatten().map(|name| (name, ContactKind::Pushname));
    let mut all: Vec<_> = saved.chain(chosen).collect();
    let mut seen = std::collections::HashSet::new();
    all.retain(|one| seen.insert(one.clone()));
    all
}

fn same(a: &str, b: &str, place: &str) -> Told {
    let (a, b, place) = (a.to_owned(), b.to_owned(), place.to_owned());
    Told::Same(SameAccount { a, b, reason: SameReason::Contact, at: None, place })
}
