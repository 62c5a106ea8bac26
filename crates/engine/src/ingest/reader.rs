//! The reader: walks the evidence on a thread of its own, so that reading and decoding go on side by side.

use super::files::held_bytes;
use crate::{Error, IngestLimits};
use evidence::{Entry, Event, Limits, Mark, Resume, Walked};
use model::Issue;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};

/// What waits in a batch, in the order of the walk.
pub(super) enum Pending {
    Entry(Box<Entry>),
    Issue(Issue),
    Mark(Mark),
}

/// Files that are worked on together.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) pending: Vec<Pending>,
    bytes: u64,
    entries: usize,
}

/// Fills batches and hands them on; waits while the last one is not taken, so that memory is bounded.
struct Filler<'a> {
    limits: &'a IngestLimits,
    batch: Batch,
    send: SyncSender<Batch>,
}

impl Filler<'_> {
    fn take(&mut self, event: Event) -> ControlFlow<()> {
        self.batch.pending.push(match event {
            Event::Entry(entry) => {
                self.batch.bytes += held_bytes(&entry);
                self.batch.entries += 1;
                Pending::Entry(Box::new(entry))
            }
            Event::Issue(issue) => Pending::Issue(issue),
            Event::Mark(mark) => Pending::Mark(mark),
        });
        let is_full = self.batch.bytes >= self.limits.batch_bytes
            || self.batch.entries >= self.limits.batch_files
            // An archive can be made of a million members that give nothing but issues.
            || self.batch.pending.len() >= 8 * self.limits.batch_files;
        if is_full { self.hand_on() } else { ControlFlow::Continue(()) }
    }

    fn hand_on(&mut self) -> ControlFlow<()> {
        // Nobody takes batches any more: the work ended with an error, which its end tells.
        match self.send.send(std::mem::take(&mut self.batch)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }
}

/// Walks `path` and hands each batch to `work`, which runs here while the next one is read.
pub(super) fn read(
    path: &Path,
    (limits, batches): (&Limits, &IngestLimits),
    resume: &Resume,
    mut work: impl FnMut(Batch) -> Result<(), Error>,
) -> Result<Walked, Error> {
    // One batch is read while one is worked on; none waits between them, since memory is what large files cost.
    let (send, receive) = sync_channel(0);
    std::thread::scope(|threads| {
        let reader = threads.spawn(move || {
            let mut filler = Filler { limits: batches, batch: Batch::default(), send };
            let walked = evidence::walk_from(path, limits, resume, &mut |event| filler.take(event));
            // What is left is worth keeping, also where the walk did not come to its end.
            let _ = filler.hand_on();
            walked
        });
        let mut worked = Ok(());
        for batch in &receive {
            worked = work(batch);
            if worked.is_err() {
                break;
            }
        }
        drop(receive);
        match reader.join() {
            Ok(walked) => worked.and(walked.map_err(Error::from)),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}
