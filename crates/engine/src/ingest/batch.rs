//! Chats that are written together: a commit waits for the disk, and a phone has thousands of small chats.

use super::run::Run;
use crate::Error;
use std::time::Duration;
use store::{Tx, failpoint};

/// Records that are written in one transaction, or looked at together: less than a second of work.
pub(super) const RECORDS_AT_ONCE: usize = 20_000;
/// What a chat costs besides its records, in records.
const CHAT: usize = 20;
/// Longer than this nothing stays open between two chats: others may wait to write.
pub(super) const LONGEST_OPEN: Duration = Duration::from_secs(1);

/// A transaction that further chats may join.
pub(super) struct Batch<'e> {
    tx: Tx<'e>,
    records: usize,
    since: i64,
}

impl<'e> Batch<'e> {
    pub(super) fn tx(&self) -> &Tx<'e> {
        &self.tx
    }

    /// Counts what was written.
    pub(super) fn add(&mut self, records: usize) {
        self.records += records;
    }

    fn is_full(&self) -> bool {
        self.records >= RECORDS_AT_ONCE
    }
}

impl<'e> Run<'e> {
    /// Begins a transaction of its own; what is open is committed before.
    pub(super) fn begin(&mut self) -> Result<Tx<'e>, Error> {
        self.commit_chats()?;
        Ok(self.engine.vault.begin()?)
    }

    /// The transaction that a chat is written in. The caller ends with [`Self::end_chat`].
    pub(super) fn begin_chat(&mut self) -> Result<Batch<'e>, Error> {
        if let Some(batch) = self.batch.take() {
            return Ok(batch);
        }
        Ok(Batch { tx: self.engine.vault.begin()?, records: 0, since: self.engine.context.now() })
    }

    /// Within a chat: goes on in a transaction that has room.
    pub(super) fn go_on(&mut self, batch: Batch<'e>) -> Result<Batch<'e>, Error> {
        if !batch.is_full() {
            return Ok(batch);
        }
        self.commit(batch)?;
        self.engine.context.check()?;
        self.begin_chat()
    }

    /// After a chat.
    pub(super) fn end_chat(&mut self, mut batch: Batch<'e>) -> Result<(), Error> {
        batch.add(CHAT);
        if batch.is_full()
            || i128::from(self.engine.context.now() - batch.since) >= LONGEST_OPEN.as_millis().cast_signed()
        {
            return self.commit(batch);
        }
        self.batch = Some(batch);
        Ok(())
    }

    /// Commits what is open.
    pub(super) fn commit_chats(&mut self) -> Result<(), Error> {
        self.batch.take().map_or(Ok(()), |batch| self.commit(batch))
    }

    fn commit(&self, batch: Batch<'e>) -> Result<(), Error> {
        batch.tx.beat_job(self.job, self.engine.context.now())?;
        failpoint("ingest.chat-open");
        batch.tx.commit()?;
        failpoint("ingest.chat-done");
        Ok(())
    }
}
