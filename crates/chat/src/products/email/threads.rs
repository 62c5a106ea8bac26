//! Mails → threads. Those of a mailbox lie in the order in which they came in, so that as many as may be held are read
//! before threads are told; a thread that goes on behind that is told again, under the same id of the service.

use mime::Address;
use model::{
    AliasIx, ChatHead, ChatKind, Contact, ContactKind, IssueKind, Member, MemberRole, MemberState, MessageKind,
    ParsedChat, Platform, Product, Quote, Record, Tally, Told, WallTime,
};
use std::collections::{HashMap, HashSet};

use super::letter::{File, Flaws, Letter};
use crate::accounts::Accounts;
use crate::noted::Noted;
use crate::{Limits, Tell};

/// Mails that are held.
pub(super) struct Threads {
    limits: Limits,
    held: Vec<Letter>,
    bytes: usize,
    /// How often threads were told before.
    times: u32,
    /// Names that were told: by address, name and whose word it is.
    named: HashSet<(String, String, ContactKind)>,
}

impl Threads {
    /// None yet.
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, held: Vec::new(), bytes: 0, times: 0, named: HashSet::new() }
    }

    /// Takes a mail in.
    pub(super) fn take(&mut self, letter: Letter, tell: Tell<'_>) {
        self.bytes += letter.bytes();
        self.held.push(letter);
        if self.bytes > self.limits.held_bytes {
            self.tell_all(tell);
        }
    }

    /// Tells all that are held, in the order in which threads begin.
    pub(super) fn tell_all(&mut self, tell: Tell<'_>) {
        let letters = std::mem::take(&mut self.held);
        let mut threads: Vec<(String, Vec<Letter>)> = Vec::new();
        let mut by_root: HashMap<String, usize> = HashMap::new();
        let roots = roots(&letters);
        for (root, letter) in roots.into_iter().zip(letters) {
            let ix = *by_root.entry(root.clone()).or_insert(threads.len());
            match threads.get_mut(ix) {
                Some((_, thread)) => thread.push(letter),
                None => threads.push((root, vec![letter])),
            }
        }
        for (root, letters) in threads {
            self.tell_names(&letters, tell);
            tell(Told::Chat(Box::new(self.chat(&root, letters))));
        }
        self.bytes = 0;
        self.times += 1;
    }

    fn chat(&self, root: &str, letters: Vec<Letter>) -> ParsedChat {
        let mut thread = Thread::new(self.limits);
        let subject = letters.iter().find_map(|letter| letter.subject.clone());
        let is_named = letters.iter().any(|letter| letter.id.is_some() || !letter.before.is_empty());
        // A mail that is a file by itself is all of it.
        let is_file = letters.iter().all(|letter| letter.place.is_none());
        letters.into_iter().for_each(|letter| thread.take(letter));
        let (aliases, _) = thread.accounts.into_parts();
        let kind = if aliases.len() > 2 { ChatKind::Group } else { ChatKind::Direct };
        let mut head = ChatHead::stated(Platform::Email, Product::Email, kind);
        head.native = is_named.then(|| root.to_owned());
        head.names = subject.iter().cloned().collect();
        head.name = subject;
        let key = match self.times {
            0 if is_file => String::new(),
            0 => root.to_owned(),
            times => format!("{root} #{}", times + 1),
        };
        let (issues, records) = (thread.noted.into_vec(), thread.records);
        let (members, tally) = (thread.members, thread.tally);
        ParsedChat { key, aliases, records, members, issues, tally, ..ParsedChat::new(head) }
    }

    /// Names before addresses, each once.
    fn tell_names(&mut self, letters: &[Letter], tell: Tell<'_>) {
        for letter in letters {
            let place = letter.place.clone().unwrap_or_default();
            let own = letter.sender.iter().map(|one| (one, ContactKind::Pushname));
            for (one, kind) in own.chain(letter.others.iter().map(|one| (one, ContactKind::Shown))) {
                let Some(name) = &one.name else { continue };
                let room = self.named.len() < self.limits.accounts;
                if room && self.named.insert((one.address.clone(), name.clone(), kind)) {
                    let (account, place) = (Some(one.address.clone()), place.clone());
                    tell(Told::Contact(Contact { account, phone: None, name: name.clone(), kind, place }));
                }
            }
        }
    }
}

/// For each mail the id of its thread's root.
fn roots(letters: &[Letter]) -> Vec<String> {
    let first = |letter: &Letter| letter.before.first().or(letter.id.as_ref()).cloned();
    let known: HashMap<&str, String> =
        letters.iter().filter_map(|letter| Some((letter.id.as_deref()?, first(letter)?))).collect();
    let root = |letter: &Letter| {
        // Ids that lead to each other in a circle are nobody's; a thread has fewer steps.
        const STEPS: usize = 64;
        let mut root = first(letter)?;
        for _ in 0..STEPS {
            match known.get(root.as_str()).filter(|earlier| **earlier != root) {
                Some(earlier) => root.clone_from(earlier),
                None => break,
            }
        }
        Some(root)
    };
    letters.iter().map(|letter| root(letter).unwrap_or_else(|| format!("record {}", letter.number))).collect()
}

/// A thread while its mails are written down.
struct Thread {
    limits: Limits,
    accounts: Accounts,
    known: HashMap<String, AliasIx>,
    members: Vec<Member>,
    records: Vec<Record>,
    noted: Noted,
    tally: Tally,
}

impl Thread {
    fn new(limits: Limits) -> Self {
        Self {
            limits,
            accounts: Accounts::new(None),
            known: HashMap::new(),
            members: Vec::new(),
            records: Vec::new(),
            noted: Noted::new(limits.issues),
            tally: Tally::default(),
        }
    }

    fn take(&mut self, mut letter: Letter) {
        let place = letter.place.clone().unwrap_or_else(|| format!("record {}", letter.number));
        let sender = letter.sender.as_ref().and_then(|one| self.who(one, &place, &mut letter.flaws));
        let mut to: Vec<AliasIx> = Vec::new();
        for one in &letter.others {
            to.extend(self.who(one, &place, &mut letter.flaws).filter(|ix| !to.contains(ix)));
        }
        let is_doubtful = self.note(&letter, &place);
        let mut record = Record::new(letter.number, letter.at.unwrap_or_else(WallTime::untold));
        record.place = letter.place.as_deref().map(Into::into);
        record.native = letter.id.as_deref().map(Into::into);
        record.sender = sender;
        record.to = to.into();
        record.quotes =
            letter.before.last().filter(|id| Some(*id) != letter.id.as_ref()).map(|id| Box::new(answered(id)));
        record.text = letter.text;
        let files: Vec<Record> = (1..).zip(letter.files).map(|(n, file)| of_file(&record, n, file)).collect();
        self.records.push(record);
        self.records.extend(files.iter().cloned());
        let count = if is_doubtful { &mut self.tally.doubtful } else { &mut self.tally.kept };
        *count += 1 + files.len() as u64;
        self.tally.seen += 1 + files.len() as u64;
    }

    /// Who an address is in this thread, if there is room for them.
    fn who(&mut self, one: &Address, place: &str, flaws: &mut Flaws) -> Option<AliasIx> {
        if let Some(ix) = self.known.get(&one.address) {
            return Some(*ix);
        }
        if self.known.len() >= self.limits.accounts {
            flaws.crowded = true;
            return None;
        }
        let alias = self.accounts.of(&one.address, None);
        self.known.insert(one.address.clone(), alias);
        let (role, state, place) = (MemberRole::Member, MemberState::Present, place.to_owned());
        self.members.push(Member { alias, role, state, since: None, until: None, way: None, place });
        Some(alias)
    }

    /// Says what is wrong with a mail; whether it is doubtful.
    fn note(&mut self, letter: &Letter, place: &str) -> bool {
        let flaws = letter.flaws;
        let untold = letter.at.is_none();
        let all = [
            (untold, IssueKind::Damaged, "date-impossible"),
            (letter.sender.is_none(), IssueKind::Noteworthy, "mail-without-sender"),
            (flaws.cut, IssueKind::Damaged, "chat-record-too-long"),
            (flaws.lossy, IssueKind::Damaged, "chat-line-not-utf8"),
            (flaws.damaged, IssueKind::Damaged, "chat-structure-damaged"),
            (flaws.crowded, IssueKind::Damaged, "chat-too-many-accounts"),
            (flaws.encrypted, IssueKind::Noteworthy, "mail-encrypted"),
        ];
        for (_, kind, code) in all.into_iter().filter(|(is_so, ..)| *is_so) {
            self.noted.count(kind, code, || place.to_owned());
        }
        untold || flaws.cut || flaws.lossy || flaws.damaged
    }
}

fn answered(id: &str) -> Quote {
    Quote { native: Some(id.into()), ..Quote::default() }
}

/// The record of a mail's file.
fn of_file(mail: &Record, n: u64, file: File) -> Record {
    let mut record = Record::new(mail.number + n, mail.at);
    let place = mail.place.as_deref().map_or_else(String::new, |place| format!("{place} "));
    record.place = Some(format!("{place}part {}", file.part).into());
    record.native = mail.native.as_deref().map(|id| format!("{id} part {}", file.part).into());
    (record.sender, record.to, record.kind) = (mail.sender, mail.to.clone(), MessageKind::Media);
    record.text = file.name;
    record.attachment = Some(file.attachment);
    record
}
