//! What the database holds beside the messages: chats, groups, members, changes of members, names.

use model::{Contact, ContactKind, Owner, SameAccount, SameReason, Tally, Told, WallTime};
use std::collections::{BTreeMap, HashMap};

use super::accounts::{self, Account, AccountIx, Accounts};
use super::cells::Cells;
use super::notes::{Flaw, Notes};
use super::scan::{Source, Table};
use crate::marks;
use crate::products::Tell;

/// A chat as the database lists it.
#[derive(Default)]
pub(super) struct Session {
    /// The id of the other side or of the group, without device.
    pub(super) native: Option<String>,
    /// The other side.
    pub(super) account: Option<AccountIx>,
    /// Its name.
    pub(super) name: Option<String>,
    /// The database's word for its kind.
    pub(super) kind: Option<i64>,
    /// Deleted, and kept.
    pub(super) removed: bool,
    /// Whether it counts no message as unread.
    pub(super) all_read: bool,
    /// What is kept of the group.
    pub(super) group: Option<GroupRow>,
}

/// What is kept of a group.
#[derive(Clone, Copy)]
pub(super) struct GroupRow {
    pub(super) creator: Option<AccountIx>,
    pub(super) owner: Option<AccountIx>,
    pub(super) created: Option<WallTime>,
}

/// A member of a chat.
pub(super) struct MemberRow {
    pub(super) row: i64,
    pub(super) session: i64,
    pub(super) account: Option<AccountIx>,
    pub(super) active: Option<bool>,
    pub(super) admin: bool,
}

/// A change of a group's members, whose meaning nobody has published.
pub(super) struct Change {
    pub(super) row: i64,
    pub(super) kind: Option<i64>,
    pub(super) at: Option<WallTime>,
    pub(super) members: Vec<AccountIx>,
    /// The members as written, if they could not be read.
    pub(super) text: Option<String>,
    pub(super) flaws: super::notes::Flaws,
}

/// All of it.
#[derive(Default)]
pub(super) struct Book {
    pub(super) accounts: Accounts,
    pub(super) sessions: BTreeMap<i64, Session>,
    /// In the order of their rows.
    members: Vec<MemberRow>,
    /// Indexes of members, by chat and row.
    by_session: Vec<u32>,
    /// By the group's id.
    pub(super) changes: BTreeMap<String, Vec<Change>>,
    /// The account of the phone, if the database tells one.
    pub(super) owner: Option<AccountIx>,
    /// Rows that belong to no chat.
    pub(super) tally: Tally,
    /// Names that were told, so that each is told once.
    told: HashMap<(AccountIx, ContactKind), String>,
}

static SESSIONS: Table = Table {
    name: "zwachatsession",
    columns: &[
        "zcontactjid",
        "zpartnername",
        "zsessiontype",
        "zremoved",
        "zcontactidentifier",
        "zgroupinfo",
        "zunreadcount",
    ],
};
static GROUPS: Table =
    Table { name: "zwagroupinfo", columns: &["zchatsession", "zcreatorjid", "zownerjid", "zcreationdate"] };
static MEMBERS: Table = Table {
    name: "zwagroupmember",
    columns: &["zchatsession", "zmemberjid", "zisactive", "zisadmin", "zcontactname", "zcontactidentifier"],
};
static CHANGES: Table =
    Table { name: "zwagroupmemberschange", columns: &["zchangetype", "zchangedate", "zgroupjid", "zmemberjids"] };
static PUSHNAMES: Table = Table { name: "zwaprofilepushname", columns: &["zjid", "zpushname"] };

impl Book {
    /// Reads all of it; names and pairs are told as they come.
    pub(super) fn read(source: &mut Source<'_>, most: usize, tell: Tell<'_>) -> Self {
        let mut book = Self::default();
        book.read_sessions(source, most, tell);
        book.read_groups(source, most);
        book.read_members(source, most, tell);
        book.read_changes(source, most);
        book.read_pushnames(source, most, tell);
        book
    }

    /// The member at a row.
    pub(super) fn member(&self, row: i64) -> Option<&MemberRow> {
        let at = self.members.binary_search_by_key(&row, |member| member.row).ok()?;
        self.members.get(at)
    }

    /// The members of a chat.
    pub(super) fn members_of(&self, session: i64) -> impl Iterator<Item = &MemberRow> {
        let of = move |ix: &u32| self.members.get(*ix as usize);
        let from = self.by_session.partition_point(|ix| of(ix).is_some_and(|member| member.session < session));
        let rest = self.by_session.get(from..).unwrap_or_default();
        rest.iter().filter_map(of).take_while(move |member| member.session == session)
    }

    /// Tells a name of an account, unless that is what was told of it last.
    pub(super) fn tell_name(&mut self, ix: AccountIx, kind: ContactKind, name: &str, place: String, tell: Tell<'_>) {
        let name = marks::clean(name).trim().to_owned();
        let (name, kind) = match name.strip_prefix('~') {
            Some(own) => (own.trim_start().to_owned(), ContactKind::Pushname),
            None => (name, kind),
        };
        if name.is_empty() || is_number(&name) || self.told.get(&(ix, kind)) == Some(&name) {
            return;
        }
        let Some(Account { id, phone }) = self.accounts.get(ix).cloned() else { return };
        self.told.insert((ix, kind), name.clone());
        tell(Told::Contact(Contact { account: Some(id), phone, name, kind, place }));
    }

    /// Sets the phone's account and tells it.
    pub(super) fn set_owner(&mut self, ix: AccountIx, place: String, tell: Tell<'_>) {
        let Some(Account { id, phone }) = self.accounts.get(ix).cloned() else { return };
        self.owner = Some(ix);
        tell(Told::Owner(Owner { account: Some(id), phone, name: None, place }));
    }

    fn read_sessions(&mut self, source: &mut Source<'_>, most: usize, tell: Tell<'_>) {
        let mut notes = Notes::of(SESSIONS.name);
        let mut sessions = BTreeMap::new();
        source.rows(SESSIONS, &mut |row, values| {
            let cells = Cells::of(values, most);
            let place = || place(SESSIONS.name, row);
            let raw = cells.text(1);
            let account = raw.as_deref().and_then(|raw| self.accounts.named(raw));
            let name = cells.text(2).map(|name| marks::clean(&name).trim().to_owned()).filter(|name| !name.is_empty());
            if let Some((ix, name)) = account.zip(name.as_deref()) {
                self.tell_name(ix, ContactKind::Saved, name, place(), tell);
            }
            if let Some((ix, other)) = account.zip(cells.text(5)) {
                self.tell_pair(ix, &other, place(), tell);
            }
            let known = account.and_then(|ix| self.accounts.get(ix)).map(|account| account.id.clone());
            let native = known.or_else(|| raw.map(|raw| raw.into_owned()));
            let (kind, removed) = (cells.whole(3), cells.flag(4));
            let all_read = cells.whole(7) == Some(0);
            sessions.insert(row, Session { native, account, name, kind, removed, all_read, group: None });
            notes.note(row, cells.flaws());
        });
        self.sessions = sessions;
        source.issues.extend(notes.issues());
    }

    fn tell_pair(&self, ix: AccountIx, other: &str, place: String, tell: Tell<'_>) {
        let pair = self.accounts.get(ix).zip(accounts::account_or_number(other));
        if let Some((a, b)) = pair.and_then(|(one, other)| accounts::pair(one, &other)) {
            tell(Told::Same(SameAccount { a, b, reason: SameReason::IdMap, at: None, place }));
        }
    }

    fn read_groups(&mut self, source: &mut Source<'_>, most: usize) {
        let mut notes = Notes::of(GROUPS.name);
        let (accounts, sessions) = (&mut self.accounts, &mut self.sessions);
        source.rows(GROUPS, &mut |row, values| {
            let cells = Cells::of(values, most);
            let mut named = |column| cells.text(column).and_then(|raw| accounts.named(&raw));
            let (creator, owner) = (named(2), named(3));
            if cells.moment(4) == super::cells::Moment::Wrong {
                cells.flaw(Flaw::Date);
            }
            let group = GroupRow { creator, owner, created: cells.moment(4).told() };
            match cells.relation(1).map(|session| sessions.get_mut(&session)) {
                Some(Some(session)) => session.group = Some(group),
                Some(None) => cells.flaw(Flaw::Relation),
                None => {}
            }
            notes.note(row, cells.flaws());
        });
        source.issues.extend(notes.issues());
    }

    fn read_members(&mut self, source: &mut Source<'_>, most: usize, tell: Tell<'_>) {
        let mut notes = Notes::of(MEMBERS.name);
        source.rows(MEMBERS, &mut |row, values| {
            let cells = Cells::of(values, most);
            let member = self.member_row(row, &cells, tell);
            self.members.push(member);
            notes.note(row, cells.flaws());
        });
        self.by_session = (0..u32::try_from(self.members.len()).unwrap_or(u32::MAX)).collect();
        let members = &self.members;
        self.by_session.sort_by_key(|ix| members.get(*ix as usize).map(|member| (member.session, member.row)));
        source.issues.extend(notes.issues());
    }

    fn member_row(&mut self, row: i64, cells: &Cells<'_>, tell: Tell<'_>) -> MemberRow {
        let account = cells.text(2).and_then(|raw| self.accounts.named(&raw));
        if account.is_none() && cells.text(2).is_some() {
            cells.flaw(Flaw::Value);
        }
        if let Some((ix, name)) = account.zip(cells.text(5)) {
            self.tell_name(ix, ContactKind::Saved, &name, place(MEMBERS.name, row), tell);
        }
        if let Some((ix, other)) = account.zip(cells.text(6)) {
            self.tell_pair(ix, &other, place(MEMBERS.name, row), tell);
        }
        let session = cells.relation(1);
        if session.is_some_and(|session| !self.sessions.contains_key(&session)) {
            cells.flaw(Flaw::Relation);
        }
        let active = cells.whole(3).map(|active| active != 0);
        MemberRow { row, session: session.unwrap_or(0), account, active, admin: cells.flag(4) }
    }

    fn read_changes(&mut self, source: &mut Source<'_>, most: usize) {
        if !source.has(CHANGES.name) {
            return;
        }
        let mut notes = Notes::of(CHANGES.name);
        source.rows(CHANGES, &mut |row, values| {
            let cells = Cells::of(values, most);
            let Some(group) = cells.text(3) else {
                cells.flaw(Flaw::NoChat);
                self.tally += Tally { seen: 1, refused: 1, ..Tally::default() };
                return notes.note(row, cells.flaws());
            };
            let change = self.change(row, &cells);
            self.changes.entry(group.into_owned()).or_default().push(change);
        });
        source.issues.extend(notes.issues());
    }

    fn change(&mut self, row: i64, cells: &Cells<'_>) -> Change {
        let (kind, at) = (cells.whole(1), cells.moment(2).told());
        if at.is_none() {
            cells.flaw(Flaw::Date);
        }
        let written = cells.text(4);
        let split = |c: char| c.is_whitespace() || ",;|".contains(c);
        let parts = written.iter().flat_map(|text| text.split(split)).filter(|part| !part.is_empty());
        let members: Option<Vec<_>> = parts.map(|part| self.accounts.named(part)).collect();
        let text = if members.is_none() { written.map(|text| text.into_owned()) } else { None };
        Change { row, kind, at, members: members.unwrap_or_default(), text, flaws: cells.flaws() }
    }

    fn read_pushnames(&mut self, source: &mut Source<'_>, most: usize, tell: Tell<'_>) {
        let mut notes = Notes::of(PUSHNAMES.name);
        source.rows(PUSHNAMES, &mut |row, values| {
            let cells = Cells::of(values, most);
            let account = cells.text(1).and_then(|raw| self.accounts.named(&raw));
            if let Some((ix, name)) = account.zip(cells.text(2)) {
                self.tell_name(ix, ContactKind::Pushname, &name, place(PUSHNAMES.name, row), tell);
            }
            notes.note(row, cells.flaws());
        });
        source.issues.extend(notes.issues());
    }
}

/// Where a row stands.
pub(super) fn place(table: &str, row: i64) -> String {
    format!("table {table} row {row}")
}

/// A name that is only a number, as the service writes it of those who are not saved.
fn is_number(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_digit() || "+-() .\u{2010}\u{2011}".contains(c))
}
