//! Records of chats that are read again where they lie: databases, and files of any size that hold many chats.
//!
//! A database that lies on disk by itself is read there. One in an archive, or one beside which the log of its last changes
//! lies, is read in memory. Nothing is copied to disk, and nothing is written beside evidence.

use super::Source;
use super::ahead::{Ahead, records};
use super::batch::LONGEST_OPEN;
use super::files::split;
use super::held::Held;
use super::run::Run;
use super::set_aside::Learnt;
use crate::Error;
use crate::scope::Scope;
use chat::backups::BackupContent;
use chat::{DatabaseAt, DatabaseRead};
use model::{Alias, Issue, IssueKind, SourceRead, Told, WallTime};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::Read;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use store::{SourceFact, SourceRow, WaitingChat, Waits};

/// What SQLite's log of changes is called, behind the name of its database.
const LOG: &str = "-wal";

/// Takes content that is handed over once more, by its path.
type Take<'a, R> = &'a mut dyn FnMut(&mut R, &str, &mut dyn Read) -> Result<(), Error>;

/// What is known while an exhibit's sources are read.
struct Reading<'a> {
    files: Held<'a>,
    /// If this reading is only to tell who is who.
    learnt: Option<Learnt>,
    /// Logs of changes by the path of their database.
    logs: BTreeMap<String, Vec<u8>>,
    /// Ids and numbers of the accounts that chats inside the scope show.
    accounts: HashSet<String>,
    /// What the source at hand says besides chats.
    facts: Vec<SourceFact>,
    /// Facts that were written.
    written: u64,
}

impl Run<'_> {
    /// Reads every source that waits to be read again, in the order of the walk.
    pub(super) fn read_sources(&mut self, source: &Source) -> Result<(), Error> {
        self.each_source(source, None).map(drop)
    }

    /// Reads them, writes nothing, and gives what they tell of who is who.
    pub(super) fn learn(&mut self, source: &Source) -> Result<Learnt, Error> {
        Ok(self.each_source(source, Some(Learnt::default()))?.unwrap_or_default())
    }

    fn each_source(&mut self, source: &Source, learnt: Option<Learnt>) -> Result<Option<Learnt>, Error> {
        let engine = self.engine;
        let mut waiting = engine.vault.waiting(self.exhibit)?;
        waiting.retain(|waiting| waiting.how != Waits::Aside);
        if waiting.is_empty() {
            return Ok(learnt);
        }
        let files = Held::of(&engine.vault, self.exhibit)?;
        let is_silent = learnt.is_some();
        let logs = self.logs(source, &files, &waiting, is_silent)?;
        let mut reading = Reading { files, learnt, logs, accounts: HashSet::new(), facts: Vec::new(), written: 0 };
        let mut wanted = BTreeSet::new();
        for one in waiting {
            if !self.read_in_place(source, &one, &mut reading)? {
                wanted.insert(one.path);
            }
        }
        self.each_again(source, &wanted, is_silent, &mut |run, path, content| {
            run.read_again(path, content, &mut reading)
        })?;
        Ok(reading.learnt)
    }

    /// Hands over content at these paths once more.
    fn each_again(
        &mut self,
        source: &Source,
        wanted: &BTreeSet<String>,
        is_silent: bool,
        take: Take<'_, Self>,
    ) -> Result<(), Error> {
        if wanted.is_empty() {
            return Ok(());
        }
        let (limits, mut met, mut failed) = (&self.engine.settings.evidence, HashSet::new(), None);
        let picked = evidence::pick(&source.path, limits, wanted, &mut |path, content| {
            met.insert(path.to_owned());
            match self.engine.context.check().and_then(|()| take(self, path, content)) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    failed = Some(error);
                    ControlFlow::Break(())
                }
            }
        });
        if let Some(error) = failed {
            return Err(error);
        }
        picked?;
        for path in wanted.iter().filter(|path| !is_silent && !met.contains(*path)) {
            self.say(Issue::new(IssueKind::Damaged, "not-read-again", path))?;
        }
        Ok(())
    }

    /// The logs of changes that lie beside databases.
    fn logs(
        &mut self,
        source: &Source,
        files: &Held<'_>,
        waiting: &[WaitingChat],
        is_silent: bool,
    ) -> Result<BTreeMap<String, Vec<u8>>, Error> {
        let databases = waiting.iter().filter(|one| one.how == Waits::Database);
        let logs = databases.map(|one| format!("{}{LOG}", one.path));
        let wanted: BTreeSet<String> = logs.filter(|path| files.has(path)).collect();
        let most = self.engine.settings.ingest.database_bytes;
        let mut out = BTreeMap::new();
        self.each_again(source, &wanted, is_silent, &mut |run, path, content| {
            let database = path.strip_suffix(LOG).unwrap_or(path);
            match held(content, most) {
                Some(bytes) if bytes.is_empty() => {}
                Some(bytes) => _ = out.insert(database.to_owned(), bytes),
                None if is_silent => {}
                None => run.say(Issue::new(IssueKind::Damaged, "database-over-limit", path).with("limit", most))?,
            }
            Ok(())
        })?;
        Ok(out)
    }

    /// Reads a database where it lies on disk; whether it was one that can be read so.
    fn read_in_place(&mut self, source: &Source, one: &WaitingChat, reading: &mut Reading<'_>) -> Result<bool, Error> {
        let Some(place) = self.place_on_disk(source, one)?.filter(|_| !reading.logs.contains_key(&one.path)) else {
            return Ok(false);
        };
        match self.read_database(&one.path, DatabaseAt::File(&place), reading)? {
            // One that was cut off, say, can be read in memory.
            DatabaseRead::Unreadable(_) => Ok(false),
            read => self.end_database(&one.path, read, reading).map(|()| true),
        }
    }

    /// Where a database lies on disk, if it does.
    fn place_on_disk(&self, source: &Source, one: &WaitingChat) -> Result<Option<PathBuf>, Error> {
        let row = self.engine.vault.occurrence(self.exhibit, one.k)?;
        let row = row.filter(|row| row.on_disk && one.how == Waits::Database);
        Ok(row.map(|row| match (row.path.as_str(), row.path_bytes) {
            ("", _) => source.path.clone(),
            (_, Some(raw)) => {
                use std::os::unix::ffi::OsStringExt;
                source.path.join(std::ffi::OsString::from_vec(raw))
            }
            (path, None) => source.path.join(path),
        }))
    }

    /// Reads content that is handed over once more.
    fn read_again(&mut self, path: &str, content: &mut dyn Read, reading: &mut Reading<'_>) -> Result<(), Error> {
        if self.guard.is_carried(path) {
            return Ok(());
        }
        let mut head = Vec::new();
        // What fails here fails again below, and is said there.
        let _ = content.take(chat::RECOGNISED_BYTES as u64).read_to_end(&mut head);
        let is_database = evidence::sniff(&head) == evidence::Kind::Sqlite;
        let is_backup = !is_database && chat::backups::is_backup(&head, split(path).1).is_some();
        if !is_database && !is_backup {
            return self.read_stream(path, head, content, reading);
        }
        let most = self.engine.settings.ingest.database_bytes;
        let Some(mut bytes) = held(&mut std::io::Cursor::new(head).chain(content), most) else {
            let issue = Issue::new(IssueKind::Damaged, "database-over-limit", path).with("limit", most);
            return if reading.learnt.is_some() { Ok(()) } else { self.say(issue) };
        };
        if is_backup {
            match self.opened(path, &bytes, reading.learnt.is_some())? {
                Some(plain) => bytes = plain,
                None => return Ok(()),
            }
        }
        let log = reading.logs.remove(path);
        let read = self.read_database(path, DatabaseAt::Held(bytes, log.as_deref()), reading)?;
        self.end_database(path, read, reading)
    }

    /// The database in an encrypted backup, if a key of the unit opens it. It is held in memory and nowhere else.
    fn opened(&mut self, path: &str, bytes: &[u8], is_silent: bool) -> Result<Option<Vec<u8>>, Error> {
        let keys = self.engine.settings.backup_keys.clone();
        let limits = chat::backups::Limits::standard();
        let mut issue = Issue::new(IssueKind::NotYetSupported, "backup-without-key", path);
        for key in keys.0.iter() {
            issue = match chat::backups::open(bytes, key, &limits) {
                Ok(opened) if opened.content == BackupContent::Database => return Ok(Some(opened.plain)),
                Ok(_) => {
                    issue = Issue::new(IssueKind::NotYetSupported, "backup-holds-no-database", path);
                    break;
                }
                Err(error) => Issue::new(IssueKind::Damaged, "backup-not-opened", path)
                    .with("cause", error.code())
                    .with("keys", keys.0.len()),
            };
        }
        if !is_silent {
            self.say(issue)?;
        }
        Ok(None)
    }

    fn read_stream(
        &mut self,
        path: &str,
        head: Vec<u8>,
        content: &mut dyn Read,
        reading: &mut Reading<'_>,
    ) -> Result<(), Error> {
        let Some(product) = chat::recognise(&head) else { return Ok(()) };
        let mut all = std::io::Cursor::new(head).chain(content);
        let read = self.told_by(path, reading, |context, tell| chat::read_stream(product, &mut all, context, tell))?;
        self.end_source(path, product.name, read, reading)
    }

    fn read_database(
        &mut self,
        path: &str,
        at: DatabaseAt<'_>,
        reading: &mut Reading<'_>,
    ) -> Result<DatabaseRead, Error> {
        self.told_beside(path, reading, |context, tell| chat::read_database_at(at, context, tell))
    }

    /// [`Self::told_by`], for a reader that can work while what it told before is written down.
    fn told_beside<T: Send>(
        &mut self,
        path: &str,
        reading: &mut Reading<'_>,
        read: impl FnOnce(&chat::Context<'_>, chat::Tell<'_>) -> T + Send,
    ) -> Result<T, Error> {
        let (tell, told) = channel();
        let ahead = &Ahead::default();
        let reader = move || {
            let context = chat::Context { file_name: None, siblings: &|_| false, limits: chat::Limits::standard() };
            // Whoever does not listen any more has failed, and says so.
            read(&context, &mut |told| {
                ahead.add(&told);
                _ = tell.send(told);
            })
        };
        std::thread::scope(|scope| {
            let reader = scope.spawn(reader);
            let taker = ahead.taker();
            let written = self.take_all(path, (&told, ahead), reading);
            drop(taker);
            drop(told);
            let out = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            written.and_then(|()| self.write_admitted(&reading.files)).map(|()| out)
        })
    }

    /// Takes what a reader tells until it is done. Nothing stays open while the reader is waited for long.
    fn take_all(
        &mut self,
        path: &str,
        (told, ahead): (&Receiver<Told>, &Ahead),
        reading: &mut Reading<'_>,
    ) -> Result<(), Error> {
        loop {
            let next = match told.recv_timeout(LONGEST_OPEN) {
                Ok(next) => Some(next),
                Err(RecvTimeoutError::Disconnected) => None,
                Err(RecvTimeoutError::Timeout) => {
                    self.commit_chats()?;
                    told.recv().ok()
                }
            };
            let Some(next) = next else { return Ok(()) };
            let records = records(&next);
            self.take_told(path, next, reading)?;
            ahead.taken(records);
        }
    }

    /// Runs a reader and writes down what it tells.
    fn told_by<T>(
        &mut self,
        path: &str,
        reading: &mut Reading<'_>,
        read: impl FnOnce(&chat::Context<'_>, chat::Tell<'_>) -> T,
    ) -> Result<T, Error> {
        let mut failed = None;
        let context = chat::Context { file_name: None, siblings: &|_| false, limits: chat::Limits::standard() };
        let out = read(&context, &mut |told| {
            if failed.is_none() {
                failed = self.take_told(path, told, reading).err();
            }
        });
        failed.map_or_else(|| self.write_admitted(&reading.files), Err)?;
        Ok(out)
    }

    fn take_told(&mut self, path: &str, told: Told, reading: &mut Reading<'_>) -> Result<(), Error> {
        if let Some(learnt) = &mut reading.learnt {
            learnt.take(path, told);
            return Ok(());
        }
        reading.facts.push(match told {
            Told::Chat(chat) => {
                reading.accounts.extend(chat.aliases.iter().flat_map(named));
                return self.take_chat(path, *chat, &reading.files);
            }
            Told::Contact(contact) => SourceFact::Contact(contact),
            Told::Same(same) => SourceFact::Same(same),
            Told::Owner(owner) => SourceFact::Owner(owner),
            Told::Group(group) => SourceFact::Group(group),
            Told::Sticker(fact) => SourceFact::Sticker(fact),
        });
        Ok(())
    }

    fn end_database(&mut self, path: &str, read: DatabaseRead, reading: &mut Reading<'_>) -> Result<(), Error> {
        if reading.learnt.is_some() {
            return Ok(());
        }
        match read {
            DatabaseRead::Read(product, read) => self.end_source(path, product.name, read, reading),
            DatabaseRead::Other => {
                let issue = Issue::new(IssueKind::NotYetSupported, "not-yet-supported", path);
                self.say(issue.with("mime", evidence::Kind::Sqlite.mime()))
            }
            DatabaseRead::Unreadable(issue) => self.say(Issue { path: path.into(), ..issue }),
        }
    }

    /// Writes down what a source gave besides chats: of a case with a scope, what speaks of accounts inside it.
    fn end_source(
        &mut self,
        path: &str,
        product: &str,
        read: SourceRead,
        reading: &mut Reading<'_>,
    ) -> Result<(), Error> {
        if reading.learnt.is_some() {
            return Ok(());
        }
        let tx = self.begin()?;
        for fact in reading.facts.drain(..) {
            let Some(fact) = self.guard.fact(path, fact) else {
                self.guard.count.records += 1;
                continue;
            };
            if self.scope.is_everything() || speaks_of(&fact, product, &self.scope, &reading.accounts) {
                tx.insert_fact(self.exhibit, reading.written, path, &fact)?;
                reading.written += 1;
            } else {
                self.outside.left_out.records += 1;
            }
        }
        tx.insert_source(self.exhibit, &SourceRow { path: path.into(), product: product.into(), tally: read.tally })?;
        for issue in read.issues {
            self.write_issue(&tx, &Issue { path: path.into(), ..issue })?;
        }
        Ok(tx.commit()?)
    }

    fn say(&mut self, issue: Issue) -> Result<(), Error> {
        let tx = self.begin()?;
        self.write_issue(&tx, &issue)?;
        Ok(tx.commit()?)
    }
}

/// Ids and number of an alias.
fn named(alias: &Alias) -> impl Iterator<Item = String> + use<> {
    alias.account.clone().into_iter().chain(alias.phone.clone())
}

/// Whether a fact is about one of these accounts or numbers, or about the phone itself and inside the scope.
fn speaks_of(fact: &SourceFact, product: &str, scope: &Scope, accounts: &HashSet<String>) -> bool {
    let is_of = |id: &Option<String>| id.as_ref().is_some_and(|id| accounts.contains(id));
    match fact {
        SourceFact::Contact(contact) => is_of(&contact.account) || is_of(&contact.phone),
        SourceFact::Same(same) => accounts.contains(&same.a) || accounts.contains(&same.b),
        SourceFact::Owner(_) => true,
        SourceFact::Group(group) => is_of(&group.creator),
        SourceFact::Sticker(fact) => scope.has_kept(chat::platform_of(product), fact.at_ms.and_then(WallTime::utc_ms)),
    }
}

/// All of the content, if it is not more than that.
fn held(content: &mut dyn Read, most: u64) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    // What ends early is told of by the walk; what came before it is worth reading.
    let _ = content.take(most.saturating_add(1)).read_to_end(&mut bytes);
    (bytes.len() as u64 <= most).then_some(bytes)
}
