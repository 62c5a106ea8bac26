//! Chats on their way into the vault, one after the other, with what stands in their texts.

use super::beside::Files;
use super::in_text::{InText, Texts};
use super::run::Run;
use crate::Error;
use model::{ClaimedDigest, Issue, IssueKind, MessageKind, ParsedChat, Product, Record, Tally};
use store::{AliasRow, ChatRow, MessageMore, MessageRow, SystemRow, Tx};

/// A chat that is to be written; its records are in `texts`.
pub(super) struct Admitted {
    pub(super) path: String,
    pub(super) chat: ParsedChat,
    /// Which of its aliases are written.
    pub(super) used: Vec<bool>,
    /// Whether it has no record that is kept.
    pub(super) is_empty: bool,
    pub(super) texts: Texts,
}

impl Run<'_> {
    /// Until its exhibit is held nothing of a chat is shown, so that it may take several transactions, or share one.
    pub(super) fn write_chat(&mut self, admitted: Admitted, files: &dyn Files) -> Result<(), Error> {
        let Admitted { path, chat, used, is_empty, mut texts } = admitted;
        let mut batch = self.begin_chat()?;
        let before = self.open.take().filter(|open| open.is_of(&path, &chat));
        let mut open = before.unwrap_or_else(|| OpenChat::of(&path, &chat));
        open.tally += chat.tally;
        open.is_kept |= !is_empty;
        let row = self.row(&open, &path, &chat);
        if open.n == 0 {
            open.n = batch.tx().insert_chat(&row)?;
        } else {
            batch.tx().renew_chat(&row)?;
        }
        let n = open.n;
        self.write_aliases(batch.tx(), &mut open, &chat, used)?;
        self.open = Some(open);
        let mut missing = Missing::default();
        while let Some(some) = texts.part()? {
            batch.add(some.len());
            for (record, found) in some {
                let place = place(&record, &path, files);
                missing.note(&record, place.is_some());
                self.write_record(batch.tx(), n, record, (place, found))?;
            }
            batch = self.go_on(batch)?;
        }
        if let Some(issue) = missing.issue(&path, row.product) {
            self.write_issue(batch.tx(), &issue)?;
        }
        for mut issue in chat.issues {
            issue.path.clone_from(&path);
            self.write_issue(batch.tx(), &issue)?;
        }
        if chat.head.probably_truncated {
            self.write_issue(batch.tx(), &Issue::new(IssueKind::Noteworthy, "chat-probably-truncated", &path))?;
        }
        self.end_chat(batch)
    }

    fn row(&self, open: &OpenChat, path: &str, chat: &ParsedChat) -> ChatRow {
        let head = &chat.head;
        let counts: serde_json::Map<String, serde_json::Value> =
            head.date_order_counts.iter().map(|(name, n)| ((*name).to_string(), (*n).into())).collect();
        ChatRow {
            n: open.n,
            exhibit: self.exhibit,
            path: path.into(),
            platform: head.platform,
            product: head.product,
            kind: head.kind,
            names: if open.is_kept { head.all_names() } else { Vec::new() },
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
            read_until: head.read_until,
        }
    }

    /// Aliases that a record inside the scope uses, and members of a chat of which all is inside.
    pub(super) fn used(&self, chat: &ParsedChat, kept: &[Record]) -> Vec<bool> {
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
        let (members, calls) = self.listed(chat);
        members.iter().map(|member| member.alias).chain(calls.iter().map(|call| call.alias)).for_each(|a| mark(a.0));
        if is_whole {
            chat.head.origin.iter().filter_map(|origin| origin.founder).for_each(|a| mark(a.0));
        }
        used
    }

    /// Members and receivers that are written.
    fn listed<'c>(&self, chat: &'c ParsedChat) -> (&'c [model::Member], &'c [model::RollCall]) {
        if self.scope.is_everything() { (&chat.members, &chat.roll_calls) } else { (&[], &[]) }
    }

    fn write_aliases(&self, tx: &Tx<'_>, open: &mut OpenChat, chat: &ParsedChat, used: Vec<bool>) -> Result<(), Error> {
        let n = open.n;
        open.written.resize(chat.aliases.len(), false);
        let used = used
            .into_iter()
            .zip(&mut open.written)
            .map(|(used, written)| used && !std::mem::replace(written, *written || used));
        for (k, (a, _)) in (0u32..).zip(chat.aliases.iter().zip(used)).filter(|(_, (_, new))| *new) {
            let (text, phone, account) = (a.text.clone(), a.phone.clone(), a.account.clone());
            tx.insert_alias(n, &AliasRow { k, text, kind: a.kind, phone, category: String::new(), account })?;
        }
        let (members, calls) = self.listed(chat);
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
    /// Whether a record of any of its parts is kept.
    is_kept: bool,
    /// Which of its aliases are in the vault.
    written: Vec<bool>,
}

impl OpenChat {
    fn of(path: &str, chat: &ParsedChat) -> Self {
        let (tally, written) = (Tally::default(), Vec::new());
        Self { path: path.into(), key: chat.key.clone(), n: 0, tally, is_kept: false, written }
    }

    /// Whether `chat` is a further part of it.
    fn is_of(&self, path: &str, chat: &ParsedChat) -> bool {
        chat.part > 0 && self.path == path && self.key == chat.key
    }
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

/// Where the file that a record carries lies, with its item.
pub(super) fn place(record: &Record, path: &str, files: &dyn Files) -> Option<(String, i64)> {
    files.find(path, record.attachment.as_ref()?)
}

/// All digests of files that a record keeps.
fn claimed(record: &Record) -> Vec<ClaimedDigest> {
    let of_file = record.attachment.iter().flat_map(|attachment| &attachment.claimed);
    of_file.chain(record.quotes.iter().filter_map(|quote| quote.claimed.as_ref())).copied().collect()
}

/// What few records have; nothing for the others.
pub(super) fn more(record: &Record) -> Option<Box<MessageMore>> {
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
