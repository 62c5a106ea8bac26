//! What is with protected correspondents is taken out of a chat before anything of it is written down.
//!
//! A chat of two is set aside whole; of a group, the records that they sent, quotations of them, and what was done to them
//! alone. Whoever else is in the group goes on being read.

use super::Source;
use super::run::Run;
use crate::Error;
use crate::protected::Protected;
use model::{
    AliasIx, AliasKind, ChatKind, ContactKind, MessageKind, ParsedChat, Record, SameReason, SystemKind, SystemLine,
    Told,
};
use std::collections::{BTreeMap, HashSet};
use store::{SetAside, SourceFact, Tx};

/// Who is protected, as one exhibit shows them, and what was set aside so far.
#[derive(Default)]
pub(super) struct Guard {
    pub(super) protected: Protected,
    /// Chats of sources that are told in parts: path and key.
    pub(super) whole: HashSet<(String, String)>,
    /// Files that what was set aside carries.
    pub(super) paths: HashSet<String>,
    pub(super) count: SetAside,
    /// The services' own ids of chats that are set aside whole.
    whole_ids: HashSet<String>,
    /// Where contact cards stand that were set aside: path and place.
    cards: HashSet<(String, String)>,
    /// Descriptions of groups that they wrote.
    descriptions: HashSet<String>,
    /// What they said in the chat at hand, of which further parts may come.
    said: Said,
}

/// What protected correspondents said in a chat: by what a quotation of it is known.
#[derive(Default)]
struct Said {
    ids: HashSet<Box<str>>,
    texts: HashSet<String>,
}

/// What is set aside of a chat, or of a part of one.
#[derive(Default)]
pub(super) struct Aside {
    pub(super) records: Vec<Record>,
    /// Numbers of the records of which something was taken.
    pub(super) changed: HashSet<u64>,
    /// Nothing is left.
    pub(super) is_whole: bool,
}

/// What a first reading of an exhibit's sources tells of who is who.
#[derive(Default)]
pub(super) struct Learnt {
    /// Two ids, and whether the service says that they are one account.
    links: HashSet<(String, String, bool)>,
    /// Chats of few, by path and key, as their last part shows them.
    chats: BTreeMap<(String, String), ParsedChat>,
}

impl Guard {
    pub(super) fn of(protected: Protected) -> Self {
        Self { protected, ..Self::default() }
    }

    /// Takes out of a chat what is to be set aside; what is left names nobody who is protected.
    pub(super) fn take(&mut self, path: &str, chat: &mut ParsedChat) -> Aside {
        if self.protected.is_empty() {
            return Aside::default();
        }
        let is_whole = self.whole.contains(&(path.to_owned(), chat.key.clone())) || is_whole(chat, &self.protected);
        if is_whole {
            self.whole_ids.extend(chat.head.native.clone());
            let records = std::mem::take(&mut chat.records);
            self.note_cards(path, chat, &records);
            return Aside { records, is_whole, ..Aside::default() };
        }
        let theirs = aliases_of(chat, &self.protected);
        let is_theirs = |record: &mut Record| self.is_theirs(record, &theirs);
        let records: Vec<Record> = chat.records.extract_if(.., is_theirs).collect();
        self.note_cards(path, chat, &records);
        self.note_said(chat.part, &records);
        let mut changed = HashSet::new();
        for record in &mut chat.records {
            if self.strip(record, &theirs) {
                changed.insert(record.number);
            }
        }
        self.strip_head(chat, &theirs);
        Aside { records, changed, is_whole }
    }

    /// Keeps in mind which cards go, whoever they show.
    fn note_cards(&mut self, path: &str, chat: &ParsedChat, records: &[Record]) {
        for record in records.iter().filter(|record| record.kind == MessageKind::Contact) {
            let places = chat::card_places(chat.head.product, &chat.key, record);
            self.cards.extend(places.into_iter().map(|place| (path.to_owned(), place)));
        }
    }

    fn note_said(&mut self, part: u32, records: &[Record]) {
        if part == 0 {
            self.said = Said::default();
        }
        for record in records {
            self.said.ids.extend(record.native.clone());
            if record.system.is_none() && !record.text.is_empty() {
                self.said.texts.insert(record.text.clone());
            }
            let line = record.system.as_deref().filter(|line| line.kind == SystemKind::Description);
            self.descriptions.extend(line.and_then(|line| line.new.clone()));
        }
    }

    /// Whether a file is one that a message carries which is set aside, or lies in one: a mail in a mail, say.
    pub(super) fn is_carried(&self, path: &str) -> bool {
        let containers = path.match_indices("!/").filter_map(|(at, _)| path.get(..at));
        !self.paths.is_empty() && containers.chain([path]).any(|path| self.paths.contains(path))
    }

    /// Takes out of a chat as a whole who is protected. The id of a group may hold the number of who made it.
    fn strip_head(&self, chat: &mut ParsedChat, theirs: &HashSet<AliasIx>) {
        if let Some(origin) = &mut chat.head.origin {
            origin.founder = origin.founder.filter(|founder| !theirs.contains(founder));
        }
        chat.key = self.hidden(&chat.key).unwrap_or_else(|| std::mem::take(&mut chat.key));
        if let Some(native) = chat.head.native.as_ref().and_then(|id| self.hidden(id)) {
            chat.head.native = Some(native);
        }
        chat.members.retain(|member| !theirs.contains(&member.alias));
        chat.roll_calls.retain(|call| !theirs.contains(&call.alias));
    }

    /// What stands for the id of a group that holds the number of one of them.
    fn hidden(&self, group: &str) -> Option<String> {
        self.protected.stands_in(group).then(|| neutral(group))
    }

    fn is_theirs(&self, record: &Record, theirs: &HashSet<AliasIx>) -> bool {
        let is = |alias: Option<AliasIx>| alias.is_some_and(|alias| theirs.contains(&alias));
        let is_to_them = record.to.iter().any(|alias| theirs.contains(alias));
        // Who did what in a line that is not understood is not told: if it names them, it goes.
        let is_unknown = record.kind == MessageKind::System
            && record.system.as_ref().is_none_or(|line| line.kind == SystemKind::Unknown);
        is(record.sender)
            || is_to_them
            || record.system.as_ref().is_some_and(|line| self.is_of_theirs(line, theirs))
            || is_unknown && self.protected.is_named_in(&record.text)
    }

    /// Whether a line tells of what they did, or of what was done to them alone.
    fn is_of_theirs(&self, line: &SystemLine, theirs: &HashSet<AliasIx>) -> bool {
        let mut values = line.old.iter().chain(&line.new);
        let to_them = || !line.targets.is_empty() && line.targets.iter().all(|target| theirs.contains(target));
        line.actor.is_some_and(|actor| theirs.contains(&actor))
            || to_them()
            || line.kind == SystemKind::NumberChanged && values.any(|value| self.protected.has_id(value))
    }

    /// What the source at `path` says of accounts and groups, without those who are protected; nothing if it is about them,
    /// or stands on a card that they sent.
    pub(super) fn fact(&self, path: &str, fact: SourceFact) -> Option<SourceFact> {
        let is_card = |place: &String| self.cards.contains(&(path.to_owned(), place.clone()));
        let has = |id: &Option<String>| id.as_deref().is_some_and(|id| self.protected.has_id(id));
        let is_named = |name: Option<&String>| name.is_some_and(|name| self.protected.has_name(name));
        let is_theirs = match &fact {
            SourceFact::Contact(contact) => {
                has(&contact.account)
                    || has(&contact.phone)
                    || is_named(Some(&contact.name))
                    || contact.kind == ContactKind::Card && is_card(&contact.place)
            }
            SourceFact::Same(same) => {
                self.protected.has_id(&same.a)
                    || self.protected.has_id(&same.b)
                    || same.reason == SameReason::Card && is_card(&same.place)
            }
            SourceFact::Owner(owner) => has(&owner.account) || has(&owner.phone) || is_named(owner.name.as_ref()),
            SourceFact::Group(group) => {
                let id = [Some(&group.group), group.parent.as_ref()];
                id.into_iter().flatten().any(|id| self.protected.stands_in(id) || self.protected.has_id(id))
                    || self.whole_ids.contains(&group.group)
            }
            // A sticker names no correspondent.
            SourceFact::Sticker(_) => false,
        };
        match fact {
            _ if is_theirs => None,
            SourceFact::Group(mut group) => {
                group.creator = group.creator.filter(|id| !self.protected.has_id(id));
                group.description = group.description.filter(|words| !self.descriptions.contains(words));
                Some(SourceFact::Group(group))
            }
            other => Some(other),
        }
    }

    /// Takes facts out of the vault, and names of their files, that lie in what a record carries which was set aside: a card
    /// that was sent, an export that is one chat. How many facts.
    pub(super) fn forget_carried(&self, tx: &Tx<'_>, exhibit: i64) -> Result<u64, Error> {
        let mut count = 0;
        if self.paths.is_empty() {
            return Ok(count);
        }
        for (k, path, _) in tx.numbered_facts(exhibit)? {
            if self.is_carried(&path) {
                tx.renew_fact(exhibit, k, None)?;
                count += 1;
            }
        }
        for path in tx.source_paths(exhibit)?.iter().filter(|path| self.is_carried(path)) {
            tx.rename_source(exhibit, path, &neutral(path))?;
        }
        Ok(count)
    }

    /// Takes those who are protected, and what they wrote, out of another's record. Whether there was anything of them.
    fn strip(&self, record: &mut Record, theirs: &HashSet<AliasIx>) -> bool {
        let is_other = |alias: &AliasIx| !theirs.contains(alias);
        let mut is_changed = false;
        let mut taken = |who: &mut Option<AliasIx>| {
            is_changed |= who.take_if(|alias| theirs.contains(alias)).is_some();
        };
        taken(&mut record.deleted_by);
        if let Some(invite) = &mut record.invite {
            taken(&mut invite.admin);
            if let Some(id) = invite.group.as_ref().and_then(|group| self.hidden(group)) {
                (invite.group, is_changed) = (Some(id), true);
            }
        }
        let is_theirs = |quote: &mut Box<model::Quote>| {
            quote.sender.is_some_and(|sender| theirs.contains(&sender))
                || quote.native.as_ref().is_some_and(|id| self.said.ids.contains(id))
                || quote.sender.is_none() && self.said.texts.contains(&quote.text)
        };
        is_changed |= record.quotes.take_if(is_theirs).is_some();
        if let Some(line) = &mut record.system
            && line.targets.iter().any(|target| theirs.contains(target))
        {
            line.targets.retain(is_other);
            // Its words name them.
            record.text.clear();
            is_changed = true;
        }
        is_changed
    }

    fn learn(&mut self, chats: BTreeMap<(String, String), ParsedChat>) {
        let whole = chats.into_iter().filter(|(_, chat)| is_whole(chat, &self.protected));
        for (place, chat) in whole {
            self.whole_ids.extend(chat.head.native);
            self.whole.insert(place);
        }
    }
}

impl Learnt {
    /// Takes in who is who; texts are not kept.
    pub(super) fn take(&mut self, path: &str, told: Told) {
        match told {
            // Anybody can send a card about anybody.
            Told::Same(same) if same.reason == SameReason::Card => {}
            Told::Contact(contact) if contact.kind == ContactKind::Card => {}
            Told::Same(same) => {
                let of_service = matches!(same.reason, SameReason::IdMap | SameReason::Changed);
                self.links.insert((same.a, same.b, of_service));
            }
            Told::Contact(contact) => {
                self.links.extend(contact.account.zip(contact.phone).map(|(a, b)| (a, b, false)));
            }
            Told::Owner(owner) => self.links.extend(owner.account.zip(owner.phone).map(|(a, b)| (a, b, true))),
            Told::Group(_) | Told::Sticker(_) => {}
            Told::Chat(mut chat) => {
                let own = chat.aliases.iter().filter_map(|a| a.account.clone().zip(a.phone.clone()));
                self.links.extend(own.chain(changes(&chat)).map(|(a, b)| (a, b, true)));
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
        let Learnt { links, chats } = self.learn(source)?;
        let engine = self.engine;
        let linked = self.guard.protected.grow(links.into_iter().chain(engine.vault.linked_ids()?));
        if !linked.is_empty() {
            // The list grows: this exhibit is read by it, and others were not.
            let tx = engine.vault.begin()?;
            self.closed = engine.protect_linked(&tx, &linked, self.exhibit)?;
            tx.set_settings(self.exhibit, &engine.reading_settings()?.to_string())?;
            tx.commit()?;
        }
        self.guard.learn(chats);
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

/// The numbers before and after of those who changed theirs.
fn changes(chat: &ParsedChat) -> impl Iterator<Item = (String, String)> + '_ {
    let lines = chat.records.iter().filter_map(|record| record.system.as_deref());
    lines.filter(|line| line.kind == SystemKind::NumberChanged).filter_map(|line| {
        let who = line.actor.and_then(|actor| chat.aliases.get(actor.0 as usize));
        let old = line.old.clone().or_else(|| who?.phone.clone())?;
        Some((old, line.new.clone()?))
    })
}

/// Whether nobody else's words are in a chat: one of two, or one in which nobody but the phone's own account and protected
/// correspondents is.
fn is_whole(chat: &ParsedChat, protected: &Protected) -> bool {
    let theirs = aliases_of(chat, protected);
    let is_other = |alias: &&model::Alias| alias.kind != AliasKind::Owner;
    let others: Vec<_> = chat.aliases.iter().filter(is_other).collect();
    let only_they = || !others.is_empty() && others.iter().all(|alias| protected.has(alias));
    let head = &chat.head;
    let is_called = |name: &String| protected.has_name(name) || protected.has_id(name);
    let is_theirs = || {
        head.native.as_deref().is_some_and(|id| protected.has_id(id))
            || protected.has_id(&chat.key)
            || head.name.iter().chain(&head.names).any(is_called)
    };
    match head.kind {
        ChatKind::Direct => !theirs.is_empty() || is_theirs(),
        // One that shows no more than its exporter may be of two.
        ChatKind::Unknown => chat.aliases.len() <= 2 && (!theirs.is_empty() || is_theirs()) || only_they(),
        ChatKind::Group | ChatKind::Channel | ChatKind::Page => only_they(),
    }
}

/// Whether a chat, as far as it was read, may be set aside whole.
fn may_be_of_two(chat: &ParsedChat) -> bool {
    chat.head.kind == ChatKind::Direct || chat.aliases.len() <= 16
}

pub(super) fn aliases_of(chat: &ParsedChat, protected: &Protected) -> HashSet<AliasIx> {
    let aliases = (0..).map(AliasIx).zip(&chat.aliases);
    aliases.filter(|(_, alias)| protected.has(alias)).map(|(ix, _)| ix).collect()
}

/// What stands for a path, or the id of a group, that names them: the same wherever it is met.
pub(super) fn neutral(id: &str) -> String {
    format!("set-aside-{}", data_encoding::HEXLOWER.encode(&model::derive("set-aside", &[id.as_bytes()])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Alias, ChatHead, GroupFact, Platform, Product, Quote, WallTime};

    fn guard() -> Guard {
        let mut protected = Protected::default();
        protected.list("user77");
        Guard::of(protected)
    }

    /// A group of Ana (0), the one who is protected (1) and Luis (2).
    fn group(records: Vec<Record>, part: u32) -> ParsedChat {
        let head = ChatHead::stated(Platform::Telegram, Product::TelegramDesktop, ChatKind::Group);
        let aliases = ["user1", "user77", "user3"].map(|id| Alias::of_account(id, None)).into();
        ParsedChat { aliases, records, part, ..ParsedChat::new(head) }
    }

    fn said(number: u64, sender: u32, native: &str, text: &str) -> Record {
        let mut record = Record::new(number, WallTime::untold());
        (record.sender, record.native, record.text) = (Some(AliasIx(sender)), Some(native.into()), text.into());
        record
    }

    fn answer(number: u64, quote: Quote) -> Record {
        Record { quotes: Some(Box::new(quote)), ..said(number, 2, "x", "acelgas") }
    }

    #[test]
    fn a_quotation_that_names_no_sender_goes_also_in_a_later_part_and_the_answer_stays() {
        let mut guard = guard();
        let mut first = group(vec![said(1, 1, "m1", "mandarina"), said(2, 0, "m2", "pan")], 0);
        assert_eq!(guard.take("p", &mut first).records.len(), 1);
        let by_id = |id: &str| Quote { native: Some(id.into()), ..Quote::default() };
        let by_words = |words: &str| Quote { text: words.into(), ..Quote::default() };
        let answers = [by_id("m1"), by_id("m2"), by_words("mandarina"), by_words("pan")];
        let mut later = group((3..).zip(answers).map(|(number, quote)| answer(number, quote)).collect(), 1);
        let aside = guard.take("p", &mut later);
        assert!(aside.records.is_empty() && aside.changed == HashSet::from([3, 5]));
        let quotes: Vec<bool> = later.records.iter().map(|record| record.quotes.is_some()).collect();
        assert_eq!(quotes, [false, true, false, true]);
        assert!(later.records.iter().all(|record| record.text == "acelgas"));
        // Of another chat the same number is another message.
        let mut other = group(vec![answer(1, by_id("m1"))], 0);
        guard.take("p", &mut other);
        assert!(other.records[0].quotes.is_some());
    }

    #[test]
    fn a_description_that_they_wrote_goes_and_the_name_of_the_group_stays() {
        let mut guard = guard();
        let mut line = said(1, 0, "m1", "");
        (line.sender, line.kind) = (None, MessageKind::System);
        let set = SystemLine::of(SystemKind::Description);
        line.system = Some(Box::new(SystemLine { actor: Some(AliasIx(1)), new: Some("zarzamora".into()), ..set }));
        let mut chat = group(vec![line, said(2, 0, "m2", "pan")], 0);
        chat.head.names = vec!["Paseos".into()];
        guard.take("p", &mut chat);
        assert_eq!((chat.records.len(), chat.head.names.len()), (1, 1));
        for (words, stands) in [("zarzamora", false), ("fruta", true)] {
            let (group, name) = ("g".to_owned(), Some("Paseos".to_owned()));
            let fact = GroupFact { group, name: name.clone(), description: Some(words.into()), ..GroupFact::default() };
            let Some(SourceFact::Group(left)) = guard.fact("p", SourceFact::Group(fact)) else {
                panic!("the group is lost")
            };
            assert_eq!((left.description.is_some(), left.name), (stands, name), "{words}");
        }
    }
}
