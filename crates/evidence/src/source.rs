//! Readers between a file or member and the walker: they count, digest, and keep failures.

use crate::digest::Digester;
use crate::guard::Panicked;
use crate::meter::{Meter, Over};
use crate::walker::Flow;
use model::{Digests, Issue, IssueKind};
use std::io::{self, Cursor, Read};
use std::rc::Rc;

/// Pieces in which large content is read: enough for the digests to go side by side.
const PIECE_BYTES: usize = 1 << 20;

/// Content to be read once, which knows after its end what is wrong with it.
pub(crate) trait Body: Read {
    /// Issues about what was read (their path is filled in by the walker); called once, after the end.
    fn verdict(&mut self) -> Vec<Issue>;
}

/// Content whose bytes are counted against its archive's limits, and whose failure is kept.
pub(crate) struct Metered<'a> {
    body: &'a mut dyn Body,
    meter: Option<&'a Rc<Meter>>,
    failure: Option<io::Error>,
}

impl<'a> Metered<'a> {
    pub(crate) fn new(body: &'a mut dyn Body, meter: Option<&'a Rc<Meter>>) -> Self {
        Self { body, meter, failure: None }
    }

    /// Whether reading ended by a failure.
    pub(crate) fn has_failed(&self) -> bool {
        self.failure.is_some()
    }

    /// Reads up to `most` bytes; stops at the end or at a failure.
    pub(crate) fn fill(&mut self, into: &mut Vec<u8>, most: usize, hint: Option<u64>) {
        // A hint from a header reserves little: memory follows what is really there.
        let likely = hint.and_then(|n| usize::try_from(n).ok()).unwrap_or(0).saturating_add(1);
        into.reserve(likely.min(most).min(PIECE_BYTES));
        let _ = self.take(most as u64).read_to_end(into);
    }

    /// What is wrong with the content, once it is read to its end or to its failure.
    pub(crate) fn flaws(&mut self) -> Flow<Vec<Issue>> {
        let mut flaws = self.body.verdict();
        if let Some(error) = &self.failure {
            if let Some(over) = Over::behind(error) {
                return Err(over.into());
            }
            // An early end also makes the checksum differ: that says nothing more.
            flaws.retain(|flaw| flaw.code != "checksum-differs");
            if flaws.is_empty() || error.kind() != io::ErrorKind::UnexpectedEof {
                flaws.retain(|flaw| flaw.code != "member-incomplete");
                flaws.push(failure_issue(error));
            }
        }
        Ok(flaws)
    }
}

impl Read for Metered<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if let Some(error) = &self.failure {
            return Err(again(error));
        }
        let result = self.body.read(into).and_then(|n| {
            self.meter.map_or(Ok(()), |meter| meter.unpack(n as u64))?;
            Ok(n)
        });
        match result {
            Err(e) if e.kind() != io::ErrorKind::Interrupted => {
                let copy = again(&e);
                self.failure = Some(e);
                Err(copy)
            }
            other => other,
        }
    }
}

/// The same error once more: errors cannot be cloned, and readers above need the limit behind it.
fn again(error: &io::Error) -> io::Error {
    Over::behind(error).map_or_else(|| io::Error::from(error.kind()), io::Error::from)
}

/// A stable spelling of what the system said.
pub(crate) fn cause(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::NotFound => "not-found",
        io::ErrorKind::PermissionDenied => "permission-denied",
        io::ErrorKind::UnexpectedEof => "ends-early",
        io::ErrorKind::StaleNetworkFileHandle => "stale-handle",
        _ => "input-output",
    }
}

/// An issue from a failed read.
pub(crate) fn failure_issue(error: &io::Error) -> Issue {
    if error.get_ref().is_some_and(|e| e.is::<Panicked>()) {
        return Issue::new(IssueKind::Damaged, "reader-panicked", "");
    }
    match error.kind() {
        io::ErrorKind::UnexpectedEof => Issue::new(IssueKind::Damaged, "member-incomplete", ""),
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            Issue::new(IssueKind::Damaged, "member-damaged", "")
        }
        kind => Issue::new(IssueKind::Damaged, "unreadable", "").with("cause", cause(kind)),
    }
}

/// Content that is digested while an archive reader goes over it.
pub(crate) struct Tee<'a, 'b> {
    start: Cursor<Vec<u8>>,
    rest: &'a mut Metered<'b>,
    digester: Digester,
    inner: Option<Rc<Meter>>,
}

impl<'a, 'b> Tee<'a, 'b> {
    /// `start`, which was read already, and then the rest.
    pub(crate) fn new(start: Vec<u8>, rest: &'a mut Metered<'b>) -> Self {
        Self { start: Cursor::new(start), rest, digester: Digester::new(), inner: None }
    }

    /// What is read from now on is the packed size of the archive that `meter` counts for.
    pub(crate) fn charge(&mut self, meter: Rc<Meter>) {
        self.inner = Some(meter);
    }

    /// Reads what the archive reader left, up to the end or a failure, and gives the digests of all.
    pub(crate) fn finish(mut self) -> Digests {
        let mut piece = vec![0; PIECE_BYTES];
        loop {
            let read = self.read_piece(&mut piece);
            self.digester.update(piece.get(..read).unwrap_or_default());
            if read == 0 {
                return self.digester.finish();
            }
        }
    }

    /// Fills a piece unless the content ends or fails before: large pieces digest faster.
    fn read_piece(&mut self, piece: &mut [u8]) -> usize {
        let mut filled = 0;
        while let Some(rest @ [_, ..]) = piece.get_mut(filled..) {
            match self.read_undigested(rest) {
                Ok(0) => break,
                Ok(n) => filled += n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                // The failure is kept by `rest`; what came before it counts.
                Err(_) => break,
            }
        }
        filled
    }

    fn read_undigested(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = match self.start.read(into)? {
            0 => self.rest.read(into)?,
            n => n,
        };
        if let Some(inner) = &self.inner {
            inner.add_packed(read as u64);
        }
        Ok(read)
    }
}

impl Read for Tee<'_, '_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.read_undigested(into)?;
        self.digester.update(into.get(..read).unwrap_or_default());
        Ok(read)
    }
}
