//! Chats of an exhibit: read once the files beside them are known.

use super::beside::{Beside, Files};
use super::files::split;
use super::run::Run;
use crate::Error;
use model::{Alias, AliasKind, ClaimedDigest, Issue, IssueKind, MessageKind, ParsedChat, Product, Record, Tally};
use rayon::prelude::*;
use store::{
    AliasRow, ChatRow, IndicatorRow, InviteRow, MessageMore, MessageRow, SystemRow, Tx, WaitingChat, Waits, failpoint,
};

/// Chats parsed side by side, and their bytes: parsed records of a large exhibit are never all in memory.
const CHATS_AT_ONCE: usize = 8;
const BYTES_AT_ONCE: u64 = 32 << 20;
/// Records that are written in one transaction: less than a second of work.
const RECORDS_AT_ONCE: usize = 20_000;

/// A chat export that is being read.
struct HeldChat {
    path: String,
    bytes: Vec<u8>,
}

impl Run<'_> {
    /// Reads every chat that waits, on all cores, and writes each down in a transaction of its own.
    pub(super) fn read_chats(&mut self) -> Result<(), Error> {
        let engine = self.engine;
        let mut waiting = engine.vault.waiting(self.exhibit)?;
        waiting.retain(|waiting| waiting.how == Waits::Aside);
        let beside = Beside::of(&engine.vault, self.exhibit, &waiting)?;
        let mut rest = waiting.as_slice();
        while !rest.is_empty() {
            engine.context.check()?;
            let (some, later) = rest.split_at(at_once(rest));
            rest = later;
            let held = |w: &WaitingChat| {
                Ok(HeldChat { path: w.path.clone(), bytes: engine.vault.waiting_bytes(self.exhibit, w.k)? })
            };
            let held: Vec<HeldChat> = some.iter().map(held).collect::<Result<_, Error>>()?;
            let name = self.name.as_str();
            let parsed: Vec<ParsedChat> = held.par_iter().map(|held| parse(held, &beside, name)).collect();
            for (held, chat) in held.iter().zip(parsed) {
                self.write_chat(&held.path, chat, &beside)?;
            }
        }
        Ok(())
    }

    /// Writes a chat down that was read from the file at `path`. Until its exhibit is held nothing of it is shown, so that
    /// it may take several transactions.
    pub(super) fn write_chat(&mut self, path: &str, mut chat: ParsedChat, files: &dyn Files) -> Result<(), Error> {
        let aside = self.guard.take(path, &mut chat);
        let carried = aside.records.iter().filter_map(|record| place(record, path, files)).map(|(path, _)| path);
        // A file that is one chat goes with it; a database that holds others stays.
        let itself = (aside.is_whole && chat.key.is_empty()).then(|| path.to_owned());
        self.count_aside(&aside, &chat, carried.chain(itself));
        if aside.is_whole {
            return Ok(());
        }
        let head = &chat.head;
        let inside = self.scope.has_product(head.product, head.platform) && self.scope.has_account(&chat.aliases);
        let (kept, left_out): (Vec<Record>, Vec<Record>) =
            std::mem::take(&mut chat.records).into_iter().partition(|r| inside && self.scope.has_day(r.at));
        for record in &left_out {
            self.outside.outside.extend(place(record, path, files).map(|(path, _)| path));
        }
        if kept.is_empty() && !left_out.is_empty() {
            self.outside.outside.insert(path.into());
            self.outside.left_out.chats += 1;
            self.outside.left_out.records += left_out.len() as u64;
            return Ok(());
        }
        self.guard.count.singles += aside.records.len() as u64;
        if !kept.is_empty() {
            // Also where the export itself was sent in a message outside.
            self.outside.inside.insert(path.into());
        }
        let mut tally = chat.tally;
        let out = || left_out.iter().chain(&aside.records);
        let doubtful_out = out().filter(|r| r.looks_like_system || !r.at.tells()).count() as u64;
        tally.out_of_scope += out().count() as u64;
        tally.doubtful = tally.doubtful.saturating_sub(doubtful_out);
        tally.kept = tally.seen.saturating_sub(tally.doubtful + tally.refused + tally.out_of_scope);
        let counts: serde_json::Map<String, serde_json::Value> =
            head.date_order_counts.iter().map(|(name, n)| ((*name).to_string(), (*n).into())).collect();
        let engine = self.engine;
        let mut tx = engine.vault.begin()?;
        let before = self.open.take().filter(|open| open.is_of(path, &chat));
        let mut open = before.unwrap_or_else(|| OpenChat::of(path, &chat));
        open.tally += tally;
        let row = ChatRow {
            n: open.n,
            exhibit: self.exhibit,
            path: path.into(),
            platform: head.platform,
            product: head.product,
            kind: head.kind,
            names: if kept.is_empty() { Vec::new() } else { head.names.clone() },
            language: head.language.clone(),
            header_form: head.header_form.clone(),
            date_order: head.date_order.to_string(),
            date_order_reason: head.date_order_reason.to_string(),
            date_order_counts: serde_json::Value::Object(counts).to_string(),
            probably_truncated: head.probably_truncated,
            tally: open.tally,
            key: chat.key.clone(),
            native: head.native.clone(),
            origin: head.origin.clone(),
            removed: head.removed,
        };
        if open.n == 0 {
            open.n = tx.insert_chat(&row)?;
        } else {
            tx.renew_chat(&row)?;
        }
        let n = open.n;
        let truncated = head.probably_truncated;
        self.write_aliases(&tx, &mut open, &chat, &kept)?;
        self.open = Some(open);
        let mut missing = Missing::default();
        let region = region(&chat.aliases);
        let languages = super::languages::of(&kept);
        let mut kept = kept.into_iter().zip(languages);
        loop {
            let some: Vec<(Record, Option<String>)> = kept.by_ref().take(RECORDS_AT_ONCE).collect();
            let found: Vec<InText> = some.par_iter().map(|(record, _)| InText::of(record, region.as_deref())).collect();
            let is_last = some.len() < RECORDS_AT_ONCE;
            for ((record, language), found) in some.into_iter().zip(found) {
                let found = InText { language, ..found };
                let place = place(&record, path, files);
                missing.note(&record, place.is_some());
                self.write_record(&tx, n, record, (place, found))?;
            }
            if is_last {
                break;
            }
            self.commit_chat(tx)?;
            engine.context.check()?;
            tx = engine.vault.begin()?;
        }
        if let Some(issue) = missing.issue(path, row.product) {
            self.write_issue(&tx, &issue)?;
        }
        for mut issue in chat.issues {
            issue.path = path.into();
            self.write_issue(&tx, &issue)?;
        }
        if truncated {
            self.write_issue(&tx, &Issue::new(IssueKind::Noteworthy, "chat-probably-truncated", path))?;
        }
        self.commit_chat(tx)
    }

    fn commit_chat(&self, tx: Tx<'_>) -> Result<(), Error> {
        tx.beat_job(self.job, self.engine.context.now())?;
        failpoint("ingest.chat-open");
        tx.commit()?;
        failpoint("ingest.chat-done");
        Ok(())
    }

    /// Only aliases that a record inside the scope uses are written, and members of a chat of which all is inside.
    fn write_aliases(&self, tx: &Tx<'_>, open: &mut OpenChat, chat: &ParsedChat, kept: &[Record]) -> Result<(), Error> {
        let n = open.n;
        let is_whole = self.scope.is_everything();
        let mut used = vec![false; chat.aliases.len()];
        let mut mark = |ix: u32| {
            if let Some(used) = used.get_mut(ix as usize) {
                *used = true;
            }
        };
        for record in kept {
            record.sender.iter().chain(&record.to).for_each(|a| mark(a.0));
            if let Some(system) = &record.system {
                system.actor.iter().chain(&system.targets).for_each(|a| mark(a.0));
            }
            record.deleted_by.iter().for_each(|a| mark(a.0));
            record.quotes.iter().filter_map(|quote| quote.sender).for_each(|a| mark(a.0));
            record.invite.iter().filter_map(|invite| invite.admin).for_each(|a| mark(a.0));
        }
        let (members, calls) = if is_whole { (&*chat.members, &*chat.roll_calls) } else { (&[][..], &[][..]) };
        members.iter().map(|member| member.alias).chain(calls.iter().map(|call| call.alias)).for_each(|a| mark(a.0));
        if is_whole {
            chat.head.origin.iter().filter_map(|origin| origin.founder).for_each(|a| mark(a.0));
        }
        open.written.resize(chat.aliases.len(), false);
        let used = used
            .into_iter()
            .zip(&mut open.written)
            .map(|(used, written)| used && !std::mem::replace(written, *written || used));
        for (k, (a, _)) in (0u32..).zip(chat.aliases.iter().zip(used)).filter(|(_, (_, new))| *new) {
            let (text, phone, account) = (a.text.clone(), a.phone.clone(), a.account.clone());
            tx.insert_alias(n, &AliasRow { k, text, kind: a.kind, phone, category: String::new(), account })?;
        }
        (0..).zip(members).try_for_each(|(k, member)| tx.insert_member(n, k, member))?;
        Ok((0..).zip(calls).try_for_each(|(k, call)| tx.insert_roll_call(n, k, call))?)
    }

    fn write_record(
        &mut self,
        tx: &Tx<'_>,
        chat: i64,
        record: Record,
        (place, found): (Option<(String, i64)>, InText),
    ) -> Result<(), Error> {
        let name = attached(&record).map(String::from);
        let item = place.as_ref().map(|(_, item)| *item);
        if !self.scope.is_everything() || !self.guard.protected.is_empty() {
            self.outside.inside.extend(place.map(|(path, _)| path));
        }
        let claimed = claimed(&record);
        let more = more(&record);
        tx.insert_message(
            chat,
            &MessageRow {
                record: record.number,
                at: record.at,
                sender: record.sender.map(|a| a.0),
                kind: record.kind,
                text: record.text,
                item,
                attachment: name,
                media: record.attachment.as_ref().and_then(|a| a.media),
                native: record.native.map(String::from),
                more,
                language: found.language.clone(),
                edited: record.edited,
                looks_like_system: record.looks_like_system,
                has_media: record.attachment.is_some() || record.kind == MessageKind::Media,
            },
        )?;
        for (k, claimed) in (0u32..).zip(&claimed) {
            tx.insert_claimed(chat, record.number, k, claimed)?;
        }
        if let Some(s) = record.system {
            let targets = s.targets.iter().map(|a| a.0).collect();
            let actor = s.actor.map(|a| a.0);
            let (code, contested) = (s.code, s.contested);
            let row = SystemRow {
                record: record.number,
                kind: s.kind,
                actor,
                targets,
                old: s.old,
                new: s.new,
                code,
                contested,
            };
            tx.insert_system(chat, &row)?;
        }
        found.write(tx, chat, record.number)
    }
}

/// The chat that was written last: a further part of it may come.
pub(super) struct OpenChat {
    path: String,
    key: String,
    n: i64,
    tally: Tally,
    /// Which of its aliases are in the vault.
    written: Vec<bool>,
}

impl OpenChat {
    fn of(path: &str, chat: &ParsedChat) -> Self {
        let (tally, written) = (Tally::default(), Vec::new());
        Self { path: path.into(), key: chat.key.clone(), n: 0, tally, written }
    }

    /// Whether `chat` is a further part of it.
    fn is_of(&self, path: &str, chat: &ParsedChat) -> bool {
        chat.part > 0 && self.path == path && self.key == chat.key
    }
}

/// What stands in the text of a record.
struct InText {
    invites: Vec<chat::Invite>,
    indicators: Vec<chat::Indicator>,
    language: Option<String>,
}

impl InText {
    fn of(record: &Record, region: Option<&str>) -> Self {
        let context = chat::IndicatorContext { region, limits: chat::IndicatorLimits::standard() };
        Self {
            invites: chat::invites(&record.text),
            indicators: chat::indicators(&record.text, &context),
            language: None,
        }
    }

    fn write(self, tx: &Tx<'_>, chat: i64, record: u64) -> Result<(), Error> {
        for (k, i) in (0u32..).zip(self.invites) {
            let kind = i.kind.to_string();
            tx.insert_invite(k, &InviteRow { chat, record, kind, host: i.host.into(), code: i.code, raw: i.raw })?;
        }
        for (k, i) in (0u32..).zip(self.indicators) {
            let facts = i.facts.into_iter().map(|(kind, value)| (kind.to_string(), value)).collect();
            let (kind, checked) = (i.kind.to_string(), i.check.to_string());
            let (value, raw, country) = (i.value, i.raw, i.country);
            tx.insert_indicator(k, &IndicatorRow { chat, record, kind, value, raw, checked, country, facts })?;
        }
        Ok(())
    }
}

/// The country of the phone's own number: numbers without a country code are its.
fn region(aliases: &[Alias]) -> Option<String> {
    let own = aliases.iter().find(|alias| alias.kind == AliasKind::Owner)?;
    chat::country(own.phone.as_deref()?)
}

/// Attachments that messages name and that do not lie beside the chat.
#[derive(Default)]
struct Missing {
    count: u64,
    first: u64,
}

impl Missing {
    fn note(&mut self, record: &Record, is_held: bool) {
        if attached(record).is_some() && !is_held {
            if self.count == 0 {
                self.first = record.number;
            }
            self.count += 1;
        }
    }

    /// One issue for a chat: an export whose folder of media was left behind has thousands.
    fn issue(&self, path: &str, product: Product) -> Option<Issue> {
        let place = || crate::views::place_of(product, self.first);
        let issue = || Issue::new(IssueKind::Noteworthy, "attachments-not-found", path).at(place());
        (self.count > 0).then(|| issue().with("count", self.count))
    }
}

/// How many of the chats that wait are read together.
fn at_once(waiting: &[WaitingChat]) -> usize {
    let mut bytes = 0;
    let fits = |w: &&WaitingChat| {
        bytes += w.byte_count;
        bytes <= BYTES_AT_ONCE
    };
    waiting.iter().take(CHATS_AT_ONCE).take_while(fits).count().max(1)
}

/// Where the file that a record carries lies, with its item.
fn place(record: &Record, path: &str, files: &dyn Files) -> Option<(String, i64)> {
    files.find(path, record.attachment.as_ref()?)
}

/// All digests of files that a record keeps.
fn claimed(record: &Record) -> Vec<ClaimedDigest> {
    let of_file = record.attachment.iter().flat_map(|attachment| &attachment.claimed);
    of_file.chain(record.quotes.iter().filter_map(|quote| quote.claimed.as_ref())).copied().collect()
}

/// What few records have; nothing for the others.
fn more(record: &Record) -> Option<Box<MessageMore>> {
    let more = MessageMore {
        place: record.place.clone(),
        starred: record.starred,
        forwarded: record.forwarded,
        deleted_by: record.deleted_by,
        quotes: record.quotes.clone(),
        invite: record.invite.clone(),
    };
    (more != MessageMore::default()).then(|| Box::new(more))
}

fn attached(record: &Record) -> Option<&str> {
    record.attachment.as_ref().and_then(|a| a.name.as_deref())
}

fn parse(held: &HeldChat, beside: &Beside, exhibit: &str) -> ParsedChat {
    let (folder, _) = split(&held.path);
    let context = chat::Context {
        file_name: Some(name_hint(&held.path, exhibit)),
        siblings: &|name: &str| beside.named(folder, name).is_some(),
        limits: chat::Limits::standard(),
    };
    chat::parse(&held.bytes, &context)
}

/// The file name that says which chat it is: an iOS export's text is always `_chat.txt`, its archive has the name.
fn name_hint<'a>(path: &'a str, exhibit: &'a str) -> &'a str {
    let (folder, name) = split(path);
    if name != "_chat.txt" {
        return if name.is_empty() { exhibit } else { name };
    }
    let container = folder.trim_end_matches('/').trim_end_matches('!');
    match split(container).1 {
        "" => exhibit,
        name => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chat_is_called_by_its_file_or_the_archive_around_it() {
        assert_eq!(name_hint("a/WhatsApp Chat with X.txt", "e"), "WhatsApp Chat with X.txt");
        assert_eq!(name_hint("a/WhatsApp Chat - X.zip!/_chat.txt", "e"), "WhatsApp Chat - X.zip");
        assert_eq!(name_hint("!/_chat.txt", "WhatsApp Chat - X.zip"), "WhatsApp Chat - X.zip");
        assert_eq!(name_hint("WhatsApp Chat - X/_chat.txt", "e"), "WhatsApp Chat - X");
    }
}
