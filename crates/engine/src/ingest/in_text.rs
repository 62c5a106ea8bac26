//! What stands in the texts of a chat: languages, invites, indicators, looked for beside the writing.

use super::batch::RECORDS_AT_ONCE;
use super::languages;
use crate::Error;
use model::{Alias, AliasKind, Record};
use rayon::prelude::*;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;
use store::{IndicatorRow, InviteRow, Tx};

/// Such parts that wait to be written.
const PARTS_AHEAD: usize = 2;

type Part = Vec<(Record, InText)>;

/// Records of a chat with what stands in them, part by part, in their order.
pub(super) struct Texts {
    parts: Receiver<Part>,
    finder: Option<JoinHandle<()>>,
}

impl Texts {
    /// Begins to look, on a thread of its own: a thread of the pool that waits for the writer would keep the pool from what
    /// the writer waits for.
    pub(super) fn of(path: &str, records: Vec<Record>, aliases: &[Alias]) -> Result<Self, Error> {
        let (give, parts) = sync_channel(PARTS_AHEAD);
        let region = region(aliases);
        let finder = std::thread::Builder::new().name("texts".into()).spawn(move || look(records, region, &give));
        let finder = finder.map_err(Error::io(std::path::Path::new(path)))?;
        Ok(Self { parts, finder: Some(finder) })
    }

    /// The next part; `None` after the last.
    pub(super) fn part(&mut self) -> Result<Option<Part>, Error> {
        if let Ok(part) = self.parts.recv() {
            return Ok(Some(part));
        }
        // What breaks off there must not look like an end.
        if let Some(Err(panic)) = self.finder.take().map(JoinHandle::join) {
            std::panic::resume_unwind(panic);
        }
        Ok(None)
    }
}

fn look(records: Vec<Record>, region: Option<String>, give: &SyncSender<Part>) {
    let mut rest = languages::of(&records).into_iter();
    let mut records = records.into_iter();
    loop {
        let some: Vec<Record> = records.by_ref().take(RECORDS_AT_ONCE).collect();
        let languages: Vec<Option<String>> = rest.by_ref().take(some.len()).collect();
        let one = |(record, language): (Record, Option<String>)| {
            let found = InText::of(&record, language, region.as_deref());
            (record, found)
        };
        let part: Part = some.into_par_iter().zip(languages).map(one).collect();
        // Whoever does not take it any more has failed, and says so.
        if part.is_empty() || give.send(part).is_err() {
            return;
        }
    }
}

/// What stands in the text of a record.
pub(super) struct InText {
    invites: Vec<chat::Invite>,
    indicators: Vec<chat::Indicator>,
    pub(super) language: Option<String>,
}

impl InText {
    fn of(record: &Record, language: Option<String>, region: Option<&str>) -> Self {
        let context = chat::IndicatorContext { region, limits: chat::IndicatorLimits::standard() };
        Self { invites: chat::invites(&record.text), indicators: chat::indicators(&record.text, &context), language }
    }

    pub(super) fn write(self, tx: &Tx<'_>, chat: i64, record: u64) -> Result<(), Error> {
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
