//! What is with protected correspondents is taken out of a chat before anything of it is written down.
//!
//! A chat of two is set aside whole; of a group, the records that they sent, quotations of them, and what was done to them
//! alone. Whoever else is in the group goes on being read.

use super::Source;
use super::run::Run;
use crate::Error;
use crate::protected::Protected;
use model::{AliasIx, AliasKind, ChatKind, ParsedChat, Record, SystemKind, SystemLine, Told};
use std::collections::{BTreeMap, HashSet};
use store::{SetAside, SourceFact};

/// Who is protected, as one exhibit shows them, and what was set aside so far.
#[derive(Default)]
pub(super) struct Guard {
    pub(super) protected: Protected,
    /// Chats of sources that are told in parts: path and key.
    whole: HashSet<(String, String)>,
    /// Files that what was set aside carries.
    pub(super) paths: HashSet<String>,
    pub(super) count: SetAside,
}

/// What is set aside of a chat, or of a part of one.
#[derive(Default)]
pub(super) struct Aside {
    pub(super) records: Vec<Record>,
    /// Nothing is left.
    pub(super) is_whole: bool,
}

/// What a first reading of an exhibit's sources tells of who is who.
#[derive(Default)]
pub(super) struct Learnt {
    links: HashSet<(String, String)>,
    /// Chats of few, by path and key, as their last part shows them.
    chats: BTreeMap<(String, String), ParsedChat>,
}

impl Guard {
    pub(super) fn of(protected: Protected) -> Self {
        Self { protected, ..Self::default() }
    }

    /// Takes out of a chat what is to be set aside; what is left names nobody who is protected.
    pub(super) fn take(&self, path: &str, chat: &mut ParsedChat) -> Aside {
        if self.protected.is_empty() {
            return Aside::default();
        }
        let is_whole = self.whole.contains(&(path.to_owned(), chat.key.clone())) || is_whole(chat, &self.protected);
        if is_whole {
            return Aside { records: std::mem::take(&mut chat.records), is_whole };
        }
        self.strip_head(chat);
        let theirs = aliases_of(chat, &self.protected);
        if theirs.is_empty() {
            return Aside::default();
        }
        let (records, mut kept): (Vec<Record>, Vec<Record>) =
            std::mem::take(&mut chat.records).into_iter().partition(|record| self.is_theirs(record, &theirs));
        let ids: HashSet<&str> = records.iter().filter_map(|record| record.native.as_deref()).collect();
        kept.iter_mut().for_each(|record| strip(record, &theirs, &ids));
        chat.records = kept;
        chat.members.retain(|member| !theirs.contains(&member.alias));
        chat.roll_calls.retain(|call| !theirs.contains(&call.alias));
        Aside { records, is_whole }
    }

    /// Whether a file is one that a message carries which is set aside, or lies in one: a mail in a mail, say.
    pub(super) fn is_carried(&self, path: &str) -> bool {
        let containers = path.match_indices("!/").filter_map(|(at, _)| path.get(..at));
        !self.paths.is_empty() && containers.chain([path]).any(|path| self.paths.contains(path))
    }

    /// The id of a group may hold the number of who made it.
    fn strip_head(&self, chat: &mut ParsedChat) {
        let theirs = aliases_of(chat, &self.protected);
        if let Some(origin) = &mut chat.head.origin {
            origin.founder = origin.founder.filter(|founder| !theirs.contains(founder));
        }
        let hidden = |id: &String| self.protected.stands_in(id).then(|| without_number(id));
        if let Some(key) = hidden(&chat.key) {
            chat.key = key;
        }
        if let Some(native) = chat.head.native.as_ref().and_then(hidden) {
            chat.head.native = Some(native);
        }
        let groups = chat.records.iter_mut().filter_map(|record| record.invite.as_mut()?.group.as_mut());
        groups.for_each(|group| {
            if let Some(id) = hidden(group) {
                *group = id;
            }
        });
    }

    fn is_theirs(&self, record: &Record, theirs: &HashSet<AliasIx>) -> bool {
        let is = |alias: Option<AliasIx>| alias.is_some_and(|alias| theirs.contains(&alias));
        let is_to_them = record.to.iter().any(|alias| theirs.contains(alias));
        is(record.sender) || is_to_them || record.system.as_ref().is_some_and(|line| self.is_of_theirs(line, theirs))
    }

    /// Whether a line tells of what they did, or of what was done to them alone.
    fn is_of_theirs(&self, line: &SystemLine, theirs: &HashSet<AliasIx>) -> bool {
        let mut values = line.old.iter().chain(&line.new);
        let to_them = || !line.targets.is_empty() && line.targets.iter().all(|target| theirs.contains(target));
        line.actor.is_some_and(|actor| theirs.contains(&actor))
            || to_them()
            || line.kind == SystemKind::NumberChanged && values.any(|value| self.protected.has_id(value))
    }

    /// What a source says of accounts and groups, without those who are protected; nothing if it is about them.
    pub(super) fn fact(&self, fact: SourceFact) -> Option<SourceFact> {
        let has = |id: &Option<String>| id.as_deref().is_some_and(|id| self.protected.has_id(id));
        let is_named = |name: Option<&String>| name.is_some_and(|name| self.protected.has_name(name));
        let is_theirs = match &fact {
            SourceFact::Contact(contact) => {
                has(&contact.account) || has(&contact.phone) || is_named(Some(&contact.name))
            }
            SourceFact::Same(same) => self.protected.has_id(&same.a) || self.protected.has_id(&same.b),
            SourceFact::Owner(owner) => has(&owner.account) || has(&owner.phone) || is_named(owner.name.as_ref()),
            SourceFact::Group(group) => {
                let id = [Some(&group.group), group.parent.as_ref()];
                id.into_iter().flatten().any(|id| self.protected.stands_in(id) || self.protected.has_id(id))
            }
            // A sticker names no correspondent.
            SourceFact::Sticker(_) => false,
        };
        match fact {
            _ if is_theirs => None,
            SourceFact::Group(mut group) if has(&group.creator) => {
                group.creator = None;
                Some(SourceFact::Group(group))
            }
            other => Some(other),
        }
    }

    fn learn(&mut self, learnt: Learnt) {
        let Learnt { links, chats } = learnt;
        // A link makes at least one id known each time round, so that it ends.
        while links.iter().filter(|(a, b)| self.protected.link(a, b)).count() > 0 {}
        let whole = chats.into_iter().filter(|(_, chat)| is_whole(chat, &self.protected));
        self.whole = whole.map(|(place, _)| place).collect();
    }
}

impl Learnt {
    /// Takes in who is who; texts are not kept.
    pub(super) fn take(&mut self, path: &str, told: Told) {
        match told {
            Told::Same(same) => _ = self.links.insert((same.a, same.b)),
            Told::Contact(contact) => self.links.extend(contact.account.zip(contact.phone)),
            Told::Owner(owner) => self.links.extend(owner.account.zip(owner.phone)),
            Told::Group(_) | Told::Sticker(_) => {}
            Told::Chat(mut chat) => {
                self.links.extend(chat.aliases.iter().filter_map(|a| a.account.clone().zip(a.phone.clone())));
                if may_be_of_two(&chat) {
                    (chat.records, chat.issues) = (Vec::new(), Vec::new());
                    self.chats.insert((path.to_owned(), chat.key.clone()), *chat);
                } else {
                    self.chats.remove(&(path.to_owned(), chat.key.clone()));
                }
            }
        }
    }
}

impl Run<'_> {
    /// Finds out who is who in an exhibit's sources before anything of them is written down: a number may stand in one, and
    /// the id that goes with it in another; and only the end of a chat may show with whom it is.
    pub(super) fn learn_who_is_protected(&mut self, source: &Source) -> Result<(), Error> {
        if self.guard.protected.is_empty() {
            return Ok(());
        }
        let learnt = self.learn(source)?;
        self.guard.learn(learnt);
        Ok(())
    }

    /// Counts what is set aside of a chat, and keeps in mind what files it carries.
    pub(super) fn count_aside(&mut self, aside: &Aside, chat: &ParsedChat, paths: impl Iterator<Item = String>) {
        for path in paths {
            self.guard.paths.insert(path.clone());
            self.outside.outside.insert(path);
        }
        let count = &mut self.guard.count;
        count.chats += u64::from(aside.is_whole && chat.part == 0);
        count.records += aside.records.len() as u64;
    }
}

/// Whether nobody else's words are in a chat: one of two, or one in which nobody but the phone's own account and protected
/// correspondents is.
fn is_whole(chat: &ParsedChat, protected: &Protected) -> bool {
    let theirs = aliases_of(chat, protected);
    let is_other = |alias: &&model::Alias| alias.kind != AliasKind::Owner;
    let others: Vec<_> = chat.aliases.iter().filter(is_other).collect();
    let only_they = || !others.is_empty() && others.iter().all(|alias| protected.has(alias));
    match chat.head.kind {
        ChatKind::Direct => {
            let head = &chat.head;
            let is_called = |name: &String| protected.has_name(name) || protected.has_id(name);
            !theirs.is_empty()
                || head.native.as_deref().is_some_and(|id| protected.has_id(id))
                || protected.has_id(&chat.key)
                || head.name.iter().chain(&head.names).any(is_called)
        }
        ChatKind::Unknown => !theirs.is_empty() && chat.aliases.len() <= 2 || only_they(),
        ChatKind::Group | ChatKind::Channel | ChatKind::Page => only_they(),
    }
}

/// Whether a chat, as far as it was read, may be set aside whole.
fn may_be_of_two(chat: &ParsedChat) -> bool {
    chat.head.kind == ChatKind::Direct || chat.aliases.len() <= 16
}

fn aliases_of(chat: &ParsedChat, protected: &Protected) -> HashSet<AliasIx> {
    let aliases = (0..).map(AliasIx).zip(&chat.aliases);
    aliases.filter(|(_, alias)| protected.has(alias)).map(|(ix, _)| ix).collect()
}

/// Takes those who are protected, and what they wrote (`ids`), out of another's record.
fn strip(record: &mut Record, theirs: &HashSet<AliasIx>, ids: &HashSet<&str>) {
    let is_other = |alias: &AliasIx| !theirs.contains(alias);
    record.deleted_by = record.deleted_by.filter(is_other);
    if let Some(invite) = &mut record.invite {
        invite.admin = invite.admin.filter(is_other);
    }
    let quotes_them = record.quotes.as_ref().is_some_and(|quote| {
        quote.sender.is_some_and(|sender| theirs.contains(&sender))
            || quote.native.as_deref().is_some_and(|id| ids.contains(id))
    });
    if quotes_them {
        record.quotes = None;
    }
    if let Some(line) = &mut record.system
        && line.targets.iter().any(|target| theirs.contains(target))
    {
        line.targets.retain(is_other);
        // Its words name them.
        record.text.clear();
    }
}

/// What stands for the id of a group that holds a number: the same wherever the group is met.
fn without_number(id: &str) -> String {
    format!("set-aside-{}", data_encoding::HEXLOWER.encode(&model::derive("set-aside", &[id.as_bytes()])))
}
