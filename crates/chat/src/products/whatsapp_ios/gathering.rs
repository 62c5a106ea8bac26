//! A chat while its rows come.

use model::{
    Alias, AliasIx, AliasKind, ChatHead, ChatKind, Issue, IssueKind, Member, MemberRole, MemberState, Origin,
    OriginSource, ParsedChat, Platform, Product, Quote, Record, SystemKind, SystemLine, Tally, WallTime,
};
use std::collections::{BTreeMap, HashMap};

use super::accounts::{self, AccountIx};
use super::book::{Book, Change, GroupRow, MemberRow, Session, place};
use super::notes::{Flaw, Flaws, Notes};

/// Row numbers of changes begin here, so that none is a message's.
const CHANGES_FROM: i64 = 1 << 62;
/// The table of messages.
pub(super) const MESSAGES: &str = "zwamessage";
/// The table of changes of members.
const CHANGES: &str = "zwagroupmemberschange";
/// Codes of unknown kinds that are named one by one.
const NAMED_CODES: usize = 20;

/// A chat that is not whole yet.
pub(super) struct Gathering {
    key: String,
    pub(super) native: Option<String>,
    pub(super) kind: ChatKind,
    /// The other side of two.
    pub(super) account: Option<AccountIx>,
    /// Its row in the list of chats.
    row: Option<i64>,
    session: Head,
    aliases: Vec<Alias>,
    by_account: HashMap<AccountIx, AliasIx>,
    owner: Option<AliasIx>,
    records: Vec<Record>,
    /// The place of each record in the chat.
    order: Vec<i64>,
    /// Records that answer a row of which they keep no more than its number.
    parents: Vec<(usize, i64)>,
    notes: Notes,
    tally: Tally,
    others: BTreeMap<i64, u64>,
    /// Rows that were counted and not read.
    lost: u64,
}

/// What the list of chats says of a chat.
#[derive(Default)]
struct Head {
    name: Option<String>,
    removed: bool,
    all_read: bool,
    group: Option<GroupRow>,
}

impl Gathering {
    /// The chat of a row in the list of chats, or of a number that messages have and the list has not.
    pub(super) fn listed(row: i64, session: Option<&Session>) -> Self {
        let mut chat = Self::keyed(row.to_string());
        chat.row = Some(row);
        let Some(session) = session else { return chat };
        chat.session = Head {
            name: session.name.clone(),
            removed: session.removed,
            all_read: session.all_read,
            group: session.group,
        };
        (chat.native, chat.account) = (session.native.clone(), session.account);
        chat.kind = kind(session.native.as_deref(), session.account, session.kind);
        chat
    }

    /// The chat of an id that the list of chats does not have.
    pub(super) fn unlisted(id: &str, book: &mut Book) -> Self {
        let mut chat = Self::keyed(id.to_owned());
        chat.learn(id, book);
        chat
    }

    fn keyed(key: String) -> Self {
        Self {
            key,
            native: None,
            kind: ChatKind::Unknown,
            account: None,
            row: None,
            session: Head::default(),
            aliases: Vec::new(),
            by_account: HashMap::new(),
            owner: None,
            records: Vec::new(),
            order: Vec::new(),
            parents: Vec::new(),
            notes: Notes::of(MESSAGES),
            tally: Tally::default(),
            others: BTreeMap::new(),
            lost: 0,
        }
    }

    /// Takes an id from a message for the chat's own, if the list of chats told none.
    pub(super) fn learn(&mut self, id: &str, book: &mut Book) {
        if self.native.is_some() {
            return;
        }
        self.account = book.accounts.named(id);
        self.kind = kind(Some(id), self.account, None);
        let known = self.account.and_then(|ix| book.accounts.get(ix)).map(|account| account.id.clone());
        self.native = Some(known.unwrap_or_else(|| id.to_owned()));
    }

    /// The alias of an account; of the phone's own, that of the owner.
    pub(super) fn alias(&mut self, ix: AccountIx, book: &Book) -> AliasIx {
        if book.owner == Some(ix) {
            return self.owner(book);
        }
        if let Some(known) = self.by_account.get(&ix) {
            return *known;
        }
        let account = book.accounts.get(ix);
        let alias = Alias::of_account(
            account.map(|account| account.id.clone()).unwrap_or_default(),
            account.and_then(|account| account.phone.clone()),
        );
        let alias = self.push(alias);
        self.by_account.insert(ix, alias);
        alias
    }

    /// The alias of the phone's own account.
    pub(super) fn owner(&mut self, book: &Book) -> AliasIx {
        if let Some(owner) = self.owner {
            return owner;
        }
        let account = book.owner.and_then(|ix| book.accounts.get(ix));
        let owner = self.push(Alias {
            text: String::new(),
            kind: AliasKind::Owner,
            phone: account.and_then(|account| account.phone.clone()),
            account: account.map(|account| account.id.clone()),
        });
        self.owner = Some(owner);
        owner
    }

    fn push(&mut self, alias: Alias) -> AliasIx {
        let ix = AliasIx(u32::try_from(self.aliases.len()).unwrap_or(u32::MAX));
        self.aliases.push(alias);
        ix
    }

    /// Counts a row that is not taken.
    pub(super) fn refuse(&mut self, row: i64, flaw: Flaw) {
        self.tally.seen += 1;
        self.tally.refused += 1;
        self.notes.note_one(row, flaw);
    }

    /// Counts rows that were there when they were counted, and could not be read then: of these nothing is known.
    pub(super) fn refuse_lost(&mut self, counted: u64) {
        self.lost = counted.saturating_sub(self.tally.seen);
        self.tally.seen += self.lost;
        self.tally.refused += self.lost;
    }

    /// Notes a type of message that is not known.
    pub(super) fn note_other(&mut self, code: i64) {
        *self.others.entry(code).or_default() += 1;
    }

    /// Takes a record: where it stands in the chat, and which row it answers if it says no more of that.
    pub(super) fn take(&mut self, record: Record, order: Option<i64>, parent: Option<i64>, row: i64, flaws: Flaws) {
        self.count(flaws);
        self.notes.note(row, flaws);
        let last = self.order.last().copied();
        self.order.push(order.or(last).unwrap_or(i64::MIN));
        self.parents.extend(parent.map(|parent| (self.records.len(), parent)));
        self.records.push(record);
    }

    fn count(&mut self, flaws: Flaws) {
        self.tally.seen += 1;
        match flaws.any() {
            true => self.tally.doubtful += 1,
            false => self.tally.kept += 1,
        }
    }

    /// The whole chat.
    pub(super) fn finish(mut self, book: &mut Book) -> ParsedChat {
        self.answer_parents();
        self.put_in_order();
        let changes = self.native.as_ref().and_then(|native| book.changes.remove(native)).unwrap_or_default();
        let mut issues: Vec<Issue> = self.notes.issues().collect();
        issues.extend(self.issue_of_others());
        issues.extend(issue_of_lost(self.lost));
        issues.extend(self.take_changes(changes, book));
        let members = self.members(book);
        let origin = self.origin(book);
        let head = ChatHead {
            names: self.names(),
            name: self.session.name.clone(),
            native: self.native.clone(),
            origin,
            removed: self.session.removed,
            read_until: self.records.iter().map(|record| record.number).max().filter(|_| self.session.all_read),
            ..ChatHead::stated(Platform::WhatsApp, Product::WhatsAppIos, self.kind)
        };
        ParsedChat {
            key: self.key,
            aliases: self.aliases,
            records: self.records,
            members,
            issues,
            tally: self.tally,
            ..ParsedChat::new(head)
        }
    }

    /// Quotes of rows become quotes of messages. A row that is not there stays a quote of nothing.
    fn answer_parents(&mut self) {
        for (at, parent) in std::mem::take(&mut self.parents) {
            let quoted = u64::try_from(parent).ok().and_then(|number| self.record(number));
            let quote = quoted.map(|record| Quote {
                native: record.native.clone(),
                sender: record.sender,
                at: Some(record.at),
                text: record.text.clone(),
                claimed: None,
            });
            if let Some(record) = self.records.get_mut(at) {
                record.quotes = Some(Box::new(quote.unwrap_or_default()));
            }
        }
    }

    /// A record by its row; they lie in the order of their rows.
    fn record(&self, number: u64) -> Option<&Record> {
        let at = self.records.binary_search_by_key(&number, |record| record.number).ok()?;
        self.records.get(at)
    }

    /// Puts records where the chat shows them. Mostly they lie so already; if not, they change places among themselves,
    /// since a second list of them would not fit beside the first.
    fn put_in_order(&mut self) {
        if self.order.is_sorted() {
            return;
        }
        let order = &self.order;
        let mut from: Vec<usize> = (0..self.records.len()).collect();
        from.sort_by_key(|at| order.get(*at));
        let mut to = vec![0; from.len()];
        for (at, source) in from.into_iter().enumerate() {
            if let Some(place) = to.get_mut(source) {
                *place = at;
            }
        }
        for at in 0..to.len() {
            while let Some(place) = to.get(at).copied().filter(|place| *place != at) {
                self.records.swap(at, place);
                to.swap(at, place);
            }
        }
    }

    fn issue_of_others(&self) -> Option<Issue> {
        let named = self.others.keys().take(NAMED_CODES).map(i64::to_string).collect::<Vec<_>>();
        let rows: u64 = self.others.values().sum();
        let issue = Issue::new(IssueKind::Noteworthy, "chat-kind-not-known", "");
        (rows > 0).then(|| issue.with("rows", rows).with("codes", named.join(", ")))
    }

    /// Changes of members become lines whose meaning is not known.
    fn take_changes(&mut self, changes: Vec<Change>, book: &Book) -> Vec<Issue> {
        let mut notes = Notes::of(CHANGES);
        for change in changes {
            notes.note(change.row, change.flaws);
            if !(1..CHANGES_FROM).contains(&change.row) {
                self.tally.seen += 1;
                self.tally.refused += 1;
                notes.note_one(change.row, Flaw::Number);
                continue;
            }
            self.count(change.flaws);
            let record = self.change(change, book);
            self.records.push(record);
        }
        notes.issues().collect()
    }

    fn change(&mut self, change: Change, book: &Book) -> Record {
        let targets = change.members.iter().map(|ix| self.alias(*ix, book)).collect();
        let line = SystemLine { targets, code: change.kind, contested: true, ..SystemLine::of(SystemKind::Unknown) };
        let number = u64::try_from(CHANGES_FROM.saturating_add(change.row)).unwrap_or(0);
        Record {
            place: Some(place(CHANGES, change.row).into()),
            kind: model::MessageKind::System,
            system: Some(Box::new(line)),
            text: change.text.unwrap_or_default(),
            ..Record::new(number, change.at.unwrap_or_else(WallTime::untold))
        }
    }

    fn members(&mut self, book: &Book) -> Vec<Member> {
        let Some(row) = self.row else { return Vec::new() };
        book.members_of(row).filter_map(|member| self.member(member, book)).collect()
    }

    fn member(&mut self, member: &MemberRow, book: &Book) -> Option<Member> {
        let account = member.account?;
        let owner = self.session.group.and_then(|group| group.owner);
        let role = match member.admin {
            _ if owner == Some(account) => MemberRole::Owner,
            true => MemberRole::Admin,
            false => MemberRole::Member,
        };
        let state = if member.active == Some(false) { MemberState::Former } else { MemberState::Present };
        let alias = self.alias(account, book);
        let place = place("zwagroupmember", member.row);
        Some(Member { alias, role, state, since: None, until: None, way: None, place })
    }

    /// What the group's row says, or, if that says less, its id.
    fn origin(&mut self, book: &mut Book) -> Option<Origin> {
        let field = self.session.group.filter(|group| group.creator.is_some() || group.created.is_some());
        let is_whole = field.is_some_and(|group| group.creator.is_some() && group.created.is_some());
        let legacy = self.native.as_deref().filter(|_| !is_whole).and_then(accounts::legacy_origin);
        if let Some((founder, created)) = legacy {
            let founder = book.accounts.put(founder);
            let founder = Some(self.alias(founder, book));
            return Some(Origin { founder, created: Some(created), source: OriginSource::GroupId });
        }
        let group = field?;
        let founder = group.creator.map(|ix| self.alias(ix, book));
        Some(Origin { founder, created: group.created, source: OriginSource::Field })
    }

    /// The group's names in the order in which they were given.
    fn names(&self) -> Vec<String> {
        if self.kind != ChatKind::Group {
            return Vec::new();
        }
        let of_name = |line: &&SystemLine| matches!(line.kind, SystemKind::Subject | SystemKind::Created);
        let lines = self.records.iter().filter_map(|record| record.system.as_deref()).filter(of_name);
        let told = lines.flat_map(|line| [line.old.as_ref(), line.new.as_ref()]).flatten();
        let mut names: Vec<String> = Vec::new();
        for name in told.chain(&self.session.name) {
            if names.last() != Some(name) {
                names.push(name.clone());
            }
        }
        names
    }
}

/// Whether one side or many: the id knows best.
fn kind(native: Option<&str>, account: Option<AccountIx>, session: Option<i64>) -> ChatKind {
    let native = native.unwrap_or_default();
    if accounts::is_group(native) {
        ChatKind::Group
    } else if accounts::is_channel(native) {
        ChatKind::Channel
    } else if account.is_some() {
        ChatKind::Direct
    } else {
        match session {
            Some(0) => ChatKind::Direct,
            Some(1) => ChatKind::Group,
            Some(2 | 3 | 5) => ChatKind::Channel,
            _ => ChatKind::Unknown,
        }
    }
}

/// Says how many rows were counted and could not be read.
pub(super) fn issue_of_lost(rows: u64) -> Option<Issue> {
    let issue = Issue::new(IssueKind::Damaged, "chat-rows-not-read", "").at(format!("table {MESSAGES}"));
    (rows > 0).then(|| issue.with("rows", rows))
}
