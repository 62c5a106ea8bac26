//! The mask of a case: who is not named, and what stands in the place of names, numbers and ids.
//!
//! Rows are masked where they are read from the vault, texts where they are shown: a list that forgets one of both still
//! has the other.

use super::sought::is_known;
use super::{account_in_place, in_place, last_words, meet, name_of, same_id};
use crate::networks::notes::CalledRow;
use crate::{Engine, Error};
use chat::{Masking, Unnamed};
use model::{AccountId, AccountMark, AliasId, AliasKind, CaseId, ChatId, ChatKind, GroupId, MessageId, SameReason};
use std::collections::{BTreeSet, HashMap, HashSet};
use store::{
    AccountRow, AliasRow, ChatRow, ClusterRow, GroupRow, KnownBy, MarkRow, MembershipRow, SightingRow, SourceFact,
};

/// One account, or several, under one mark.
struct Marked {
    mark: AccountMark,
    name: String,
    salt: [u8; 16],
}

/// The mask of a case. It has no debug form.
#[derive(Default)]
pub(crate) struct Mask {
    marked: Vec<Marked>,
    accounts: HashMap<AccountId, usize>,
    /// Aliases of theirs: the vault's number of the chat, the alias's in it.
    aliases: HashMap<(i64, u32), usize>,
    /// Chats of two with them.
    chats: HashMap<i64, usize>,
    groups: HashMap<GroupId, usize>,
    masking: Masking,
}

/// What is known of one of them while the mask is made.
#[derive(Default)]
struct Known {
    by: KnownBy,
    names: BTreeSet<String>,
    parts: BTreeSet<String>,
}

impl Mask {
    /// The mask of a case as its marks stand now.
    pub(crate) fn read(engine: &Engine, case: CaseId) -> Result<Self, Error> {
        let words: Vec<MarkRow> =
            last_words(engine.vault.marks(case)?).into_values().filter(|word| word.marked).collect();
        if words.is_empty() {
            return Ok(Self::default());
        }
        let mut known: Vec<Known> =
            words.iter().map(|word| Known { by: word.known_by.clone(), ..Known::default() }).collect();
        let marked =
            |word: &MarkRow| Marked { mark: word.mark, name: name_of((word.mark, word.number)), salt: word.salt };
        let mut mask = Self { marked: words.iter().map(marked).collect(), ..Self::default() };
        let sources = Sources::read(engine, case)?;
        mask.grow(&sources, &mut known)?;
        mask.take_direct_chats(&sources, &mut known);
        for group in engine.vault.groups(case)? {
            let who = group.chats.iter().filter_map(|chat| mask.chats.get(chat)).min();
            mask.groups.extend(who.map(|who| (group.id, *who)));
        }
        mask.masking = Masking::new(mask.unnamed(known));
        mask.share(&sources)?;
        Ok(mask)
    }

    /// Whom texts must not name. Whoever has two marks is one, under the first of them.
    fn unnamed(&self, known: Vec<Known>) -> Vec<Unnamed> {
        let mut all: Vec<(Known, &str)> = Vec::new();
        for (one, marked) in known.into_iter().zip(&self.marked) {
            match all.iter_mut().find(|(first, _)| meet(&first.by, &one.by)) {
                Some((first, _)) => first.join(one),
                None => all.push((one, &marked.name)),
            }
        }
        all.into_iter().map(|(one, name)| one.unnamed(name)).collect()
    }

    /// What others are called too names nobody who is marked: a text that has it may mean either.
    fn share(&mut self, sources: &Sources) -> Result<(), Error> {
        let masking = &mut self.masking;
        for row in sources.accounts.iter().filter(|row| !self.accounts.contains_key(&row.id)) {
            row.names.iter().for_each(|name| masking.share(name));
            row.phones.iter().chain(&row.phone).for_each(|phone| masking.share_number(phone));
            let called: Vec<CalledRow> = serde_json::from_str(&row.called)?;
            called.iter().for_each(|called| masking.share(&called.name));
        }
        // Also what no network knows yet.
        for (chat, aliases) in &sources.chats {
            for alias in aliases.iter().filter(|alias| !self.aliases.contains_key(&(chat.n, alias.k))) {
                alias.phone.iter().for_each(|phone| masking.share_number(phone));
                if matches!(alias.kind, AliasKind::Pushname | AliasKind::Contact) {
                    masking.share(&alias.text);
                }
            }
            if chat.kind == ChatKind::Direct && !self.chats.contains_key(&chat.n) {
                masking.share_path(&chat.path);
            }
        }
        Ok(())
    }

    /// All by which somebody is known who is known by this: what a mark is kept with.
    pub(super) fn grown(engine: &Engine, case: CaseId, by: KnownBy) -> Result<KnownBy, Error> {
        let mut known = [Known { by, ..Known::default() }];
        Self::default().grow(&Sources::read(engine, case)?, &mut known)?;
        let [one] = known;
        Ok(one.by)
    }

    /// What one source tells makes another one's known. It ends, since each round can only add.
    fn grow(&mut self, sources: &Sources, known: &mut [Known]) -> Result<(), Error> {
        loop {
            let before: usize = known.iter().map(Known::len).sum();
            known.iter_mut().for_each(|one| sources.facts.iter().for_each(|fact| one.take_fact(fact)));
            self.take_accounts(sources, known)?;
            self.take_aliases(sources, known);
            if known.iter().map(Known::len).sum::<usize>() == before {
                return Ok(());
            }
        }
    }

    /// The network's accounts to which a mark applies. Of several marks the first holds.
    fn take_accounts(&mut self, sources: &Sources, known: &mut [Known]) -> Result<(), Error> {
        for row in &sources.accounts {
            for (who, one) in known.iter_mut().enumerate() {
                if is_known(row, &one.by, &sources.ids) {
                    let first = self.accounts.entry(row.id).or_insert(who);
                    *first = who.min(*first);
                    one.by.aliases.extend(row.aliases.iter().filter_map(|at| sources.ids.get(at)));
                    one.take_account(row)?;
                }
            }
        }
        Ok(())
    }

    /// Aliases of theirs; also those of exhibits that no network knows yet.
    fn take_aliases(&mut self, sources: &Sources, known: &mut [Known]) {
        for (chat, aliases) in &sources.chats {
            for alias in aliases {
                let at = (chat.n, alias.k);
                for (who, one) in known.iter_mut().enumerate() {
                    let by_id = sources.ids.get(&at).is_some_and(|id| one.by.aliases.contains(id));
                    if by_id || one.is_of(alias) {
                        let first = self.aliases.entry(at).or_insert(who);
                        *first = who.min(*first);
                        one.take_alias(alias);
                    }
                }
            }
        }
    }

    /// Chats of two in which the other side is marked: their names, ids and files are called after it.
    fn take_direct_chats(&mut self, sources: &Sources, known: &mut [Known]) {
        for (chat, aliases) in sources.chats.iter().filter(|(chat, _)| chat.kind == ChatKind::Direct) {
            for alias in aliases.iter().filter(|alias| !sources.is_owner(chat, alias)) {
                let Some(who) = self.aliases.get(&(chat.n, alias.k)).copied() else { continue };
                self.chats.entry(chat.n).or_insert(who);
                known.iter_mut().skip(who).take(1).for_each(|one| one.take_chat(chat));
            }
        }
    }

    /// Accounts of the network that are shown under this name.
    pub(crate) fn account_count(&self, name: &str) -> u64 {
        let is_it = |who: &&usize| self.marked.get(**who).is_some_and(|marked| marked.name == name);
        self.accounts.values().filter(is_it).count() as u64
    }

    /// The accounts of the network that are marked.
    pub(crate) fn marks(&self) -> HashMap<AccountId, AccountMark> {
        let mark = |(id, who): (&AccountId, &usize)| Some((*id, self.marked.get(*who)?.mark));
        self.accounts.iter().filter_map(mark).collect()
    }

    /// Whether nobody is marked.
    pub(crate) fn is_empty(&self) -> bool {
        self.marked.is_empty()
    }

    /// A text without those who are marked.
    pub(crate) fn text(&self, raw: &str) -> String {
        self.masking.text(raw).into_owned()
    }

    /// A name of somebody else without them: never under a label of theirs.
    pub(crate) fn name(&self, raw: &str) -> String {
        self.masking.name(raw).into_owned()
    }

    /// What an alias says, as it is shown.
    pub(crate) fn alias_text(&self, chat: i64, k: u32, raw: &str) -> String {
        let of = self.aliases.get(&(chat, k)).and_then(|who| self.marked.get(*who));
        of.map_or_else(|| self.name(raw), |marked| marked.name.clone())
    }

    /// A text that is about one of them: here the shortest name counts.
    pub(crate) fn line(&self, raw: &str) -> String {
        self.masking.line(raw).into_owned()
    }

    /// A path without them.
    pub(crate) fn path(&self, raw: &str) -> String {
        self.masking.path(raw).into_owned()
    }

    /// Whether an alias is one of theirs.
    pub(crate) fn has_alias(&self, chat: i64, alias: u32) -> bool {
        self.aliases.contains_key(&(chat, alias))
    }

    /// Whether a chat is of two, and one of them is the other side.
    pub(crate) fn has_chat(&self, chat: i64) -> bool {
        self.chats.contains_key(&chat)
    }

    /// What a chat of two with one of them is called.
    pub(crate) fn chat_name(&self, chat: i64) -> Option<&str> {
        self.chats.get(&chat).and_then(|who| self.marked.get(*who)).map(|m| m.name.as_str())
    }

    fn of_account(&self, id: AccountId) -> Option<&Marked> {
        self.accounts.get(&id).and_then(|who| self.marked.get(*who))
    }

    fn of_group(&self, id: GroupId) -> Option<&Marked> {
        self.groups.get(&id).and_then(|who| self.marked.get(*who))
    }

    /// An account's id as it is shown.
    pub(crate) fn account(&self, id: AccountId) -> AccountId {
        self.of_account(id).map_or(id, |m| account_in_place(&m.salt, id))
    }

    /// A group's id as it is shown: that of a chat of two is made from its file, which is called after them.
    pub(crate) fn group(&self, id: GroupId) -> GroupId {
        self.of_group(id).map_or(id, |m| GroupId(in_place("marked group", &m.salt, &id.0)))
    }

    /// A chat's id as it is shown.
    pub(crate) fn chat(&self, n: i64, id: ChatId) -> ChatId {
        let of = self.chats.get(&n).and_then(|who| self.marked.get(*who));
        of.map_or(id, |m| ChatId(in_place("marked chat", &m.salt, &id.0)))
    }

    /// An alias's id as it is shown: it is made from what the alias says, and from its chat's file.
    pub(crate) fn alias(&self, chat: i64, k: u32, id: AliasId) -> AliasId {
        let of_chat = self.chats.get(&chat).or_else(|| self.aliases.get(&(chat, k)));
        let of = of_chat.and_then(|who| self.marked.get(*who));
        of.map_or(id, |m| AliasId(in_place("marked alias", &m.salt, &id.0)))
    }

    fn message(&self, group: GroupId, id: MessageId) -> MessageId {
        self.of_group(group).map_or(id, |m| MessageId(in_place("marked message", &m.salt, &id.0)))
    }

    /// An account as it is shown: of one that is marked its mark, how much it sent and in how many groups, and nothing that
    /// compares it with others. What others are called can name one that is marked – somebody's brother –, and who has the
    /// same name is not that one.
    pub(crate) fn account_row(&self, mut row: AccountRow) -> AccountRow {
        let Some(marked) = self.of_account(row.id) else {
            if !self.is_empty() {
                row.names.iter_mut().chain(&mut row.ids).for_each(|name| *name = self.name(name));
            }
            return row;
        };
        AccountRow {
            id: account_in_place(&marked.salt, row.id),
            phone: None,
            phones: Vec::new(),
            country: None,
            names: vec![marked.name.clone()],
            ids: Vec::new(),
            called: "[]".into(),
            category: marked.mark.to_string(),
            involvement: "{}".into(),
            ..row
        }
    }

    /// Whether a row that is shown is of an account that is marked.
    pub(crate) fn is_marked(row: &AccountRow) -> bool {
        AccountMark::parse(&row.category).is_some()
    }

    pub(crate) fn group_row(&self, row: GroupRow) -> GroupRow {
        let founder = row.founder.map(|id| self.account(id));
        let Some(marked) = self.of_group(row.id) else { return GroupRow { founder, ..row } };
        GroupRow {
            id: self.group(row.id),
            founder,
            name: Some(marked.name.clone()),
            names: vec![marked.name.clone()],
            native: None,
            ..row
        }
    }

    pub(crate) fn membership(&self, row: MembershipRow) -> MembershipRow {
        MembershipRow {
            group: self.group(row.group),
            account: self.account(row.account),
            by: row.by.map(|id| self.account(id)),
            removed_by: row.removed_by.map(|id| self.account(id)),
            ..row
        }
    }

    pub(crate) fn sighting(&self, row: SightingRow) -> SightingRow {
        SightingRow {
            message: self.message(row.group, row.message),
            group: self.group(row.group),
            account: row.account.map(|id| self.account(id)),
            ..row
        }
    }

    pub(crate) fn cluster(&self, row: ClusterRow) -> ClusterRow {
        ClusterRow {
            id: self.message(row.group, row.id),
            group: self.group(row.group),
            account: row.account.map(|id| self.account(id)),
            ..row
        }
    }
}

impl Known {
    fn take_account(&mut self, row: &AccountRow) -> Result<(), Error> {
        self.by.phones.extend(row.phones.iter().chain(&row.phone).cloned());
        self.by.ids.extend(row.ids.iter().map(|id| same_id(id)));
        self.names.extend(row.names.iter().cloned());
        let called: Vec<CalledRow> = serde_json::from_str(&row.called)?;
        self.names.extend(called.into_iter().map(|called| called.name));
        Ok(())
    }

    fn is_of(&self, alias: &AliasRow) -> bool {
        alias.phone.as_ref().is_some_and(|phone| self.has_id(phone))
            || alias.account.as_ref().is_some_and(|id| self.has_id(id))
    }

    fn has_id(&self, id: &str) -> bool {
        let id = same_id(id);
        self.by.ids.contains(&id) || self.by.phones.contains(&id)
    }

    fn take_alias(&mut self, alias: &AliasRow) {
        self.by.phones.extend(alias.phone.clone());
        self.by.ids.extend(alias.account.as_deref().map(same_id));
        match alias.kind {
            AliasKind::Pushname | AliasKind::Contact => _ = self.names.insert(alias.text.clone()),
            // Ids are no words: every server's name would be hers.
            AliasKind::Number | AliasKind::Account => _ = self.by.ids.insert(same_id(&alias.text)),
            AliasKind::Owner => {}
        }
    }

    fn join(&mut self, other: Self) {
        self.by.aliases.extend(other.by.aliases);
        self.by.phones.extend(other.by.phones);
        self.by.ids.extend(other.by.ids);
        self.names.extend(other.names);
        self.parts.extend(other.parts);
    }

    /// How much is known: it only grows.
    fn len(&self) -> usize {
        self.by.aliases.len() + self.by.phones.len() + self.by.ids.len() + self.names.len()
    }

    fn take_chat(&mut self, chat: &ChatRow) {
        self.names.extend(chat.names.iter().cloned());
        self.by.ids.extend(chat.native.as_deref().map(same_id));
        // A file of one chat is called after it, or the folder or archive is in which it lies.
        if chat.key.is_empty() {
            let called = |part: &&str| self.names.iter().any(|name| part.contains(name.as_str()));
            self.parts.extend(chat.path.split('/').filter(called).map(|part| part.trim_end_matches('!').to_owned()));
        }
    }

    fn unnamed(self, label: &str) -> Unnamed {
        let (ids, phones): (Vec<String>, Vec<String>) = self.by.ids.into_iter().partition(|id| !id.starts_with('+'));
        Unnamed {
            label: label.into(),
            phones: self.by.phones.into_iter().chain(phones).collect(),
            ids,
            names: self.names.into_iter().collect(),
            path_parts: self.parts.into_iter().collect(),
        }
    }
}

/// What the vault has of people in a case, read once.
struct Sources {
    ids: HashMap<(i64, u32), AliasId>,
    accounts: Vec<AccountRow>,
    chats: Vec<(ChatRow, Vec<AliasRow>)>,
    /// Names in address books, other ids.
    facts: Vec<SourceFact>,
    /// Aliases of the phones' own accounts, by exhibit.
    owners: HashSet<(i64, i64, u32)>,
}

impl Sources {
    fn read(engine: &Engine, case: CaseId) -> Result<Self, Error> {
        let accounts = engine.vault.accounts(case)?;
        let own = |a: &AccountRow| {
            let of = a.owner_of.clone();
            let aliases = a.aliases.clone().into_iter();
            aliases
                .flat_map(move |at| of.clone().into_iter().map(move |exhibit| (exhibit, at.0, at.1)))
                .collect::<Vec<_>>()
        };
        let mut facts = Vec::new();
        for n in engine.held_exhibits(case)?.into_keys() {
            facts.extend(engine.vault.facts(n)?.into_iter().map(|(_, fact)| fact));
        }
        let with_aliases =
            |chat: ChatRow| Ok((engine.vault.aliases(chat.n)?, chat)).map(|(aliases, chat)| (chat, aliases));
        let chats: Result<_, Error> = engine.vault.chats(case)?.into_iter().map(with_aliases).collect();
        let owners = accounts.iter().flat_map(own).collect();
        Ok(Self { ids: engine.alias_ids(case)?, accounts, chats: chats?, facts, owners })
    }

    fn is_owner(&self, chat: &ChatRow, alias: &AliasRow) -> bool {
        alias.kind == AliasKind::Owner || self.owners.contains(&(chat.exhibit, chat.n, alias.k))
    }
}

impl Known {
    fn take_fact(&mut self, fact: &SourceFact) {
        match fact {
            SourceFact::Contact(c) => self.take_told([c.account.as_deref(), c.phone.as_deref()], Some(&c.name)),
            SourceFact::Owner(o) => self.take_told([o.account.as_deref(), o.phone.as_deref()], o.name.as_deref()),
            // A card is what anybody sent: who is to be masked is not for its writer to say.
            SourceFact::Same(s) if s.reason != SameReason::Card => {
                self.take_told([Some(&s.a), Some(&s.b)], None);
            }
            SourceFact::Same(_) | SourceFact::Group(_) | SourceFact::Sticker(_) => {}
        }
    }

    fn take_told(&mut self, told: [Option<&str>; 2], name: Option<&str>) {
        if told.iter().flatten().any(|id| self.has_id(id)) {
            self.names.extend(name.map(str::to_owned));
            self.by.ids.extend(told.iter().flatten().map(|id| same_id(id)));
        }
    }
}
