//! What lies in the vault already, of exhibits that were taken in before their correspondent was protected: it is taken out
//! at once, by the rules by which it would not have come in. The evidence need not be at hand. What only the evidence tells –
//! to whom mails went, accounts outside the scope – comes with taking it in again, which stays outstanding.

use super::batch::RECORDS_AT_ONCE;
use super::beside::{Beside, Files};
use super::held::Held;
use super::outside::{Leaving, Outside};
use super::set_aside::{Aside, Guard, aliases_of};
use super::written::more;
use crate::access::{Object, act};
use crate::protected::Protected;
use crate::{Engine, Error, PROGRAM};
use model::{
    Alias, AliasIx, AliasKind, Attachment, CaseId, ChatHead, ClaimedDigest, MessageKind, ParsedChat, Product, Record,
    SystemLine,
};
use std::collections::{HashMap, HashSet};
use store::{
    AliasRow, ChatRow, ExhibitRow, ExhibitState, JobState, MessageRow, SetAside, SystemRow, Tx, WaitingChat, Waits,
};

/// The kind of the job that tells that matches and networks made before are outstanding.
pub(crate) const JOB: &str = "set-aside";

/// What was taken out of exhibits that are held.
#[derive(Clone, Copy, Default)]
pub(crate) struct Closed {
    /// Exhibits of which something was.
    pub(crate) exhibits: u64,
    pub(crate) count: SetAside,
}

impl Engine {
    /// Sets aside what of held exhibits is with those who are protected now. Readings that were cut off are taken back: by
    /// another list they are not gone on with. The exhibit `but` is being read.
    pub(crate) fn close_held(&self, tx: &Tx<'_>, but: Option<i64>) -> Result<Closed, Error> {
        let protected = self.protected()?;
        let mut closed = Closed::default();
        let mut chats: HashMap<i64, Vec<ChatRow>> = HashMap::new();
        let mut case = None;
        for row in self.vault.all_exhibits()? {
            if row.state == ExhibitState::Ingesting {
                if but != Some(row.n) {
                    tx.drop_unfinished(row.n)?;
                }
                continue;
            }
            if case.replace(row.case) != Some(row.case) {
                chats.clear();
                for chat in self.vault.chats(row.case)? {
                    chats.entry(chat.exhibit).or_default().push(chat);
                }
            }
            let Some(count) = self.close(tx, &row, chats.remove(&row.n).unwrap_or_default(), &protected)? else {
                continue;
            };
            closed.exhibits += 1;
            closed.count.chats += count.chats;
            closed.count.records += count.records;
            closed.count.singles += count.singles;
            closed.count.files += count.files;
        }
        Ok(closed)
    }

    /// Sets aside what of one exhibit is; how much, if anything of the exhibit had to change.
    fn close(
        &self,
        tx: &Tx<'_>,
        row: &ExhibitRow,
        chats: Vec<ChatRow>,
        protected: &Protected,
    ) -> Result<Option<SetAside>, Error> {
        if protected.is_empty() {
            return Ok(None);
        }
        let (outside, is_changed) = (Outside::default(), false);
        let guard = Guard::of(protected.clone());
        let mut closing =
            Closing { engine: self, tx, exhibit: row.n, case: row.case, guard, outside, gone: Vec::new(), is_changed };
        let mut left = Vec::new();
        for chat in chats {
            if closing.chat(&chat)? {
                left.push(chat);
            }
        }
        closing.facts()?;
        closing.files(&left)?;
        if !closing.is_changed {
            return Ok(None);
        }
        closing.guard.count.records += closing.guard.forget_carried(tx, row.n)?;
        let mut tally = row.tally;
        // Chats are read when all files are: what was said of a chat's file is hardly ever of the file itself.
        let (outside, aside) = (&closing.outside, &closing.guard.paths);
        let leaving = Leaving { exhibit: row.n, outside, aside, issues_of_files: 0 };
        closing.guard.count.files = leaving.drop(tx, &mut tally)?;
        if !tally.adds_up() {
            return Err(Error::DoesNotAddUp);
        }
        let (now, before) = (closing.guard.count, row.set_aside);
        let sum = SetAside {
            chats: before.chats + now.chats,
            records: before.records + now.records,
            singles: before.singles + now.singles,
            files: before.files + now.files,
        };
        tx.count_anew(row.n, tally, sum)?;
        self.say_closed(tx, row, now)?;
        Ok(Some(now))
    }

    /// Matches and networks that were made before are outstanding.
    fn say_closed(&self, tx: &Tx<'_>, row: &ExhibitRow, count: SetAside) -> Result<(), Error> {
        let (input, now) = (model::derive(JOB, &[row.case.as_bytes()]), self.context.now());
        let job = tx.start_job(JOB, &input, PROGRAM, Some(row.case), &self.context.operator, now)?;
        tx.end_job(job, JobState::Done, now, "{}")?;
        let Some(id) = row.id else { return Ok(()) };
        let facts = [
            ("chats", count.chats.to_string()),
            ("records", count.records.to_string()),
            ("files", count.files.to_string()),
        ];
        act(&self.context, tx, "exhibit.set-aside", Object::Exhibit(row.case, id), &facts, &[])
    }
}

/// One exhibit from which something is taken.
struct Closing<'e, 't> {
    engine: &'e Engine,
    tx: &'e Tx<'t>,
    exhibit: i64,
    case: CaseId,
    guard: Guard,
    outside: Outside,
    /// Attachments of what was set aside, with the path of their chat and the vault's numbers of their items.
    gone: Vec<(String, Product, Attachment, i64)>,
    /// Whether anything of the exhibit was.
    is_changed: bool,
}

/// What of a chat is to be done.
#[derive(Default)]
struct Found {
    records: Vec<u64>,
    doubtful: u64,
    /// Records of which something was taken, as they are now.
    changed: Vec<Record>,
    /// Aliases that only what goes names.
    named: HashSet<u32>,
    kept: HashSet<u32>,
    is_whole: bool,
    attached: Vec<(u64, Option<String>, i64)>,
}

impl Closing<'_, '_> {
    /// Takes out of a chat what is to be set aside; whether anything of the chat is left.
    fn chat(&mut self, row: &ChatRow) -> Result<bool, Error> {
        let vault = &self.engine.vault;
        let mut chat = stored(row, vault.aliases(row.n)?);
        (chat.members, chat.roll_calls) = (vault.members(row.n)?, vault.roll_calls(row.n)?);
        let theirs = aliases_of(&chat, &self.guard.protected);
        // To whom a mail went is not kept: a thread that they are in is closed until it is read again.
        if row.product == Product::Email && !theirs.is_empty() {
            self.guard.whole.insert((row.path.clone(), row.key.clone()));
        }
        let lists = (chat.members.len(), chat.roll_calls.len(), chat.head.origin.clone());
        let found = self.look(row, &mut chat)?;
        for (record, name, item) in &found.attached {
            let claimed = vault.claimed_of(row.n, *record)?;
            self.gone.push((row.path.clone(), row.product, attachment(name.clone(), claimed), *item));
        }
        let count = &mut self.guard.count;
        count.records += found.records.len() as u64;
        if found.is_whole {
            count.chats += 1;
            self.change()?;
            self.tx.drop_chat(row.n)?;
            if row.key.is_empty() {
                self.guard.paths.insert(row.path.clone());
                self.outside.outside.insert(row.path.clone());
            }
            return Ok(false);
        }
        count.singles += found.records.len() as u64;
        let is_otherwise = chat.key != row.key
            || chat.head.native != row.native
            || lists != (chat.members.len(), chat.roll_calls.len(), chat.head.origin.clone());
        if is_otherwise || !theirs.is_empty() || !found.records.is_empty() || !found.changed.is_empty() {
            self.change()?;
            self.write(row, &chat, &theirs, found)?;
        }
        Ok(true)
    }

    /// Goes over the records of a chat; of `chat` what is of them as a whole is taken out.
    fn look(&mut self, row: &ChatRow, chat: &mut ParsedChat) -> Result<Found, Error> {
        let vault = &self.engine.vault;
        let mut lines: HashMap<u64, SystemRow> =
            vault.system_lines(row.n)?.into_iter().map(|line| (line.record, line)).collect();
        let mut found = Found::default();
        let mut items: HashMap<u64, i64> = HashMap::new();
        let guard = &mut self.guard;
        let mut take = |chat: &mut ParsedChat, items: &mut HashMap<u64, i64>| {
            let aside = guard.take(&row.path, chat);
            found.take(aside, std::mem::take(&mut chat.records), items);
            items.clear();
            chat.part += 1;
        };
        vault.messages(row.n, &mut |message| {
            items.extend(message.item.map(|item| (message.record, item)));
            let line = lines.remove(&message.record);
            chat.records.push(record(message, line));
            if chat.records.len() == RECORDS_AT_ONCE {
                take(chat, &mut items);
            }
        })?;
        // Also of a chat without any: members alone may make one.
        take(chat, &mut items);
        Ok(found)
    }

    fn write(&self, row: &ChatRow, chat: &ParsedChat, theirs: &HashSet<AliasIx>, found: Found) -> Result<(), Error> {
        let tx = self.tx;
        for record in &found.records {
            tx.drop_record(row.n, *record)?;
        }
        for record in &found.changed {
            let targets: Option<Vec<u32>> =
                record.system.as_ref().map(|line| line.targets.iter().map(|target| target.0).collect());
            tx.renew_record((row.n, record.number), &record.text, more(record).as_deref(), targets.as_deref())?;
        }
        let mut tally = row.tally;
        tally.out_of_scope += found.records.len() as u64;
        tally.doubtful = tally.doubtful.saturating_sub(found.doubtful);
        tally.kept = tally.seen.saturating_sub(tally.doubtful + tally.refused + tally.out_of_scope);
        let (key, native, origin) = (chat.key.clone(), chat.head.native.clone(), chat.head.origin.clone());
        tx.rename_chat(&ChatRow { key, native, origin, tally, ..row.clone() })?;
        (0..).zip(&chat.members).try_for_each(|(k, member)| tx.insert_member(row.n, k, member))?;
        (0..).zip(&chat.roll_calls).try_for_each(|(k, call)| tx.insert_roll_call(row.n, k, call))?;
        let mut stays = found.kept;
        stays.extend(chat.members.iter().map(|member| member.alias.0));
        stays.extend(chat.roll_calls.iter().map(|call| call.alias.0));
        stays.extend(chat.head.origin.iter().filter_map(|origin| origin.founder).map(|founder| founder.0));
        let alone = found.named.into_iter().filter(|k| !stays.contains(k));
        let goes: HashSet<u32> = theirs.iter().map(|alias| alias.0).chain(alone).collect();
        Ok(goes.into_iter().try_for_each(|k| tx.drop_alias(row.n, k))?)
    }

    /// Begins to change the exhibit: what the network says rests on what goes, and goes before it.
    fn change(&mut self) -> Result<(), Error> {
        if !std::mem::replace(&mut self.is_changed, true) {
            self.tx.clear_network(self.case)?;
        }
        Ok(())
    }

    fn facts(&mut self) -> Result<(), Error> {
        for (k, path, fact) in self.engine.vault.numbered_facts(self.exhibit)? {
            let left = self.guard.fact(&path, fact.clone());
            if left.as_ref() == Some(&fact) {
                continue;
            }
            self.change()?;
            self.guard.count.records += u64::from(left.is_none());
            self.tx.renew_fact(self.exhibit, k, left.as_ref())?;
        }
        Ok(())
    }

    /// Finds the files that what was set aside carries, and nothing that is left.
    fn files(&mut self, left: &[ChatRow]) -> Result<(), Error> {
        if self.gone.is_empty() {
            self.outside.inside.extend(left.iter().map(|row| row.path.clone()));
            return Ok(());
        }
        let vault = &self.engine.vault;
        let gone = std::mem::take(&mut self.gone);
        let waits = |path: &str| WaitingChat { k: 0, path: path.into(), byte_count: 0, how: Waits::Aside };
        let paths: HashSet<&str> =
            left.iter().map(|row| row.path.as_str()).chain(gone.iter().map(|g| g.0.as_str())).collect();
        let beside = Beside::of(vault, self.exhibit, &paths.into_iter().map(waits).collect::<Vec<_>>())?;
        let held = Held::of(vault, self.exhibit)?;
        let files = |product: Product| -> &dyn Files {
            match product {
                Product::WhatsAppTextAndroid | Product::WhatsAppTextIos => &beside,
                _ => &held,
            }
        };
        let chats: HashMap<i64, &ChatRow> = left.iter().map(|row| (row.n, row)).collect();
        let mut items = HashSet::new();
        for (path, product, attachment, item) in &gone {
            if let Some((path, _)) = files(*product).find(path, attachment) {
                self.guard.paths.insert(path.clone());
                self.outside.outside.insert(path);
                items.insert(*item);
            }
        }
        for item in items {
            for carrier in vault.carriers(self.exhibit, item)? {
                let Some(row) = chats.get(&carrier.chat) else { continue };
                let claimed = vault.claimed_of(carrier.chat, carrier.record)?;
                let found = files(row.product).find(&row.path, &attachment(carrier.attachment, claimed));
                self.outside.inside.extend(found.map(|(path, _)| path));
            }
        }
        self.carried(left)
    }

    /// Sets aside what was read of a file that goes: a mail in a mail, an export that was sent.
    fn carried(&mut self, left: &[ChatRow]) -> Result<(), Error> {
        for row in left {
            let inside = &self.outside.inside;
            let is_kept = inside.iter().any(|path| row.path == *path || row.path.starts_with(&format!("{path}!/")));
            if is_kept || !self.guard.is_carried(&row.path) {
                continue;
            }
            self.change()?;
            self.tx.drop_chat(row.n)?;
            self.guard.count.chats += 1;
            self.guard.count.records += row.tally.kept + row.tally.doubtful;
        }
        let stays = left.iter().map(|row| &row.path).filter(|path| !self.guard.is_carried(path));
        self.outside.inside.extend(stays.cloned());
        Ok(())
    }
}

impl Found {
    fn take(&mut self, aside: Aside, kept: Vec<Record>, items: &HashMap<u64, i64>) {
        self.is_whole |= aside.is_whole;
        for record in &aside.records {
            self.records.push(record.number);
            self.doubtful += u64::from(record.looks_like_system || !record.at.tells());
            self.named.extend(named(record));
            if let Some(item) = items.get(&record.number) {
                let name = record.attachment.as_ref().and_then(|attachment| attachment.name.clone());
                self.attached.push((record.number, name, *item));
            }
        }
        kept.iter().for_each(|record| self.kept.extend(named(record)));
        self.changed.extend(kept.into_iter().filter(|record| aside.changed.contains(&record.number)));
    }
}

/// The aliases that a record names.
fn named(record: &Record) -> impl Iterator<Item = u32> + '_ {
    let line = record.system.iter().flat_map(|line| line.actor.iter().chain(&line.targets)).copied();
    let quoted = record.quotes.iter().filter_map(|quote| quote.sender);
    let invites = record.invite.iter().filter_map(|invite| invite.admin);
    record.sender.into_iter().chain(record.deleted_by).chain(line).chain(quoted).chain(invites).map(|alias| alias.0)
}

/// A chat as the vault keeps it, without its records.
fn stored(row: &ChatRow, aliases: Vec<AliasRow>) -> ParsedChat {
    let mut chat = ParsedChat::new(ChatHead {
        names: row.names.clone(),
        native: row.native.clone(),
        origin: row.origin.clone(),
        ..ChatHead::stated(row.platform, row.product, row.kind)
    });
    chat.key.clone_from(&row.key);
    for alias in aliases {
        let at = alias.k as usize;
        // Those that nothing names were not written: who stands in their place is nobody.
        while chat.aliases.len() <= at {
            let (text, kind) = (String::new(), AliasKind::Owner);
            chat.aliases.push(Alias { text, kind, phone: None, account: None });
        }
        if let Some(place) = chat.aliases.get_mut(at) {
            let AliasRow { text, kind, phone, account, .. } = alias;
            *place = Alias { text, kind, phone, account };
        }
    }
    chat
}

/// A record as the vault keeps it.
fn record(message: MessageRow, line: Option<SystemRow>) -> Record {
    let more = message.more.map(|more| *more).unwrap_or_default();
    let mut record = Record::new(message.record, message.at);
    let has_file = message.attachment.is_some() || message.media.is_some();
    record.attachment =
        has_file.then(|| Attachment { name: message.attachment, media: message.media, claimed: Vec::new() });
    record.native = message.native.map(Into::into);
    record.sender = message.sender.map(AliasIx);
    (record.kind, record.text) = (message.kind, message.text);
    (record.edited, record.looks_like_system) = (message.edited, message.looks_like_system);
    (record.place, record.starred, record.forwarded) = (more.place, more.starred, more.forwarded);
    (record.deleted_by, record.quotes, record.invite) = (more.deleted_by, more.quotes, more.invite);
    record.system = line.filter(|_| record.kind == MessageKind::System).map(|line| {
        Box::new(SystemLine {
            actor: line.actor.map(AliasIx),
            targets: line.targets.into_iter().map(AliasIx).collect(),
            old: line.old,
            new: line.new,
            code: line.code,
            contested: line.contested,
            ..SystemLine::of(line.kind)
        })
    });
    record
}

fn attachment(name: Option<String>, claimed: Vec<ClaimedDigest>) -> Attachment {
    Attachment { name, media: None, claimed }
}
