//! Chats of an exhibit: read once the files beside them are known, and what of them is inside the case.

use super::beside::{Beside, Files};
use super::files::split;
use super::in_text::Texts;
use super::run::Run;
use super::written::{Admitted, place};
use crate::Error;
use model::{ParsedChat, Record};
use rayon::prelude::*;
use store::{WaitingChat, Waits};

/// Chats parsed side by side, and their bytes: parsed records of a large exhibit are never all in memory.
const CHATS_AT_ONCE: usize = 8;
const BYTES_AT_ONCE: u64 = 32 << 20;
/// Chats whose texts are looked through while one before them is written.
const ADMITTED_AT_ONCE: usize = 2;

/// A chat export that is being read.
struct HeldChat {
    path: String,
    bytes: Vec<u8>,
}

impl Run<'_> {
    /// Reads every chat that waits, on all cores, and writes each down.
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
                self.take_chat(&held.path, chat, &beside)?;
            }
        }
        self.write_admitted(&beside)
    }

    /// Takes a chat that was read from the file at `path`, and writes down one before it. The caller ends with
    /// [`Self::write_admitted`].
    pub(super) fn take_chat(&mut self, path: &str, chat: ParsedChat, files: &dyn Files) -> Result<(), Error> {
        self.engine.context.check()?;
        if let Some(admitted) = self.admit(path, chat, files)? {
            self.admitted.push_back(admitted);
        }
        while self.admitted.len() > ADMITTED_AT_ONCE {
            self.write_first(files)?;
        }
        Ok(())
    }

    /// Writes down all that was taken.
    pub(super) fn write_admitted(&mut self, files: &dyn Files) -> Result<(), Error> {
        while !self.admitted.is_empty() {
            self.write_first(files)?;
        }
        Ok(())
    }

    fn write_first(&mut self, files: &dyn Files) -> Result<(), Error> {
        self.admitted.pop_front().map_or(Ok(()), |admitted| self.write_chat(admitted, files))
    }

    /// What of a chat is to be written: what is inside the scope and is not set aside. Only in that it is looked for
    /// languages and indicators, beside the writing of chats before it.
    fn admit(&mut self, path: &str, mut chat: ParsedChat, files: &dyn Files) -> Result<Option<Admitted>, Error> {
        let aside = self.guard.take(path, &mut chat);
        let carried = aside.records.iter().filter_map(|record| place(record, path, files)).map(|(path, _)| path);
        // A file that is one chat goes with it; a database that holds others stays.
        let itself = (aside.is_whole && chat.key.is_empty()).then(|| path.to_owned());
        self.count_aside(&aside, &chat, carried.chain(itself));
        if aside.is_whole {
            return Ok(None);
        }
        let (product, platform) = (chat.head.product, chat.head.platform);
        let inside = self.scope.has_product(product, platform) && self.scope.has_account(&chat.aliases);
        // In place: hardly ever is anything left out of a million.
        let mut kept = std::mem::take(&mut chat.records);
        let left_out: Vec<Record> = kept.extract_if(.., |r| !inside || !self.scope.has_day(r.at)).collect();
        for record in &left_out {
            self.outside.outside.extend(place(record, path, files).map(|(path, _)| path));
        }
        if kept.is_empty() && !left_out.is_empty() {
            self.outside.outside.insert(path.into());
            self.outside.left_out.chats += 1;
            self.outside.left_out.records += left_out.len() as u64;
            return Ok(None);
        }
        self.guard.count.singles += aside.records.len() as u64;
        if !kept.is_empty() {
            // Also where the export itself was sent in a message outside.
            self.outside.inside.insert(path.into());
        }
        let tally = &mut chat.tally;
        let out = || left_out.iter().chain(&aside.records);
        let doubtful_out = out().filter(|r| r.looks_like_system || !r.at.tells()).count() as u64;
        tally.out_of_scope += out().count() as u64;
        tally.doubtful = tally.doubtful.saturating_sub(doubtful_out);
        tally.kept = tally.seen.saturating_sub(tally.doubtful + tally.refused + tally.out_of_scope);
        let used = self.used(&chat, &kept);
        let is_empty = kept.is_empty();
        let texts = Texts::of(path, kept, &chat.aliases)?;
        Ok(Some(Admitted { path: path.into(), chat, used, is_empty, texts }))
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
