//! One exhibit on its way in: begun, or gone on with where a run before was cut off.

use super::batch::Batch;
use super::closing::Closed;
use super::outside::Outside;
use super::set_aside::Guard;
use super::written::{Admitted, OpenChat};
use super::{Source, exhibit_row, reader};
use crate::{Engine, Error, PROGRAM, Progress, Scope};
use evidence::{Mark, Outline, Resume, Walked};
use matching::Chain;
use model::{CaseId, Issue};
use serde::{Deserialize, Serialize};
use std::collections::{HashSet, VecDeque};
use store::{ExhibitRow, ExhibitState, Tx, failpoint};

/// How far the reading of an exhibit came, as the vault keeps it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(super) struct Point {
    pub(super) mark: Mark,
    pub(super) entries: u64,
    pub(super) issues: u64,
    /// Entries that the walk found sound and whose content is damaged all the same.
    pub(super) doubted: u64,
    /// Files on disk and their bytes, when the reading began.
    outline: (u64, u64),
}

/// One exhibit on its way in.
pub(super) struct Run<'e> {
    pub(super) engine: &'e Engine,
    pub(super) case: CaseId,
    pub(super) scope: Scope,
    pub(super) exhibit: i64,
    pub(super) job: i64,
    pub(super) name: String,
    /// What was written so far; its mark is the last one met.
    pub(super) at: Point,
    /// The last mark and what was written by then: what goes on from there must find nothing behind it.
    pub(super) kept: Point,
    /// What the scope leaves out.
    pub(super) outside: Outside,
    /// Who is protected, and what was set aside.
    pub(super) guard: Guard,
    /// What was set aside of other exhibits since this one tells who is who.
    pub(super) closed: Closed,
    /// Issues that were written by the time all files were read.
    pub(super) issues_of_files: u64,
    /// What the case is matched against, to tell early what is known.
    pub(super) sets: &'e [Chain],
    /// Which contents were told of as known.
    pub(super) told: HashSet<[u8; 32]>,
    /// The transaction in which chats are being written.
    pub(super) batch: Option<Batch<'e>>,
    /// Chats that are to be written.
    pub(super) admitted: VecDeque<Admitted>,
    /// The chat that was written last.
    pub(super) open: Option<OpenChat>,
    /// The last entry, if it is doubtful because its content is damaged: the walk may say so too.
    pub(super) doubted_last: Option<String>,
}

impl<'e> Run<'e> {
    pub(super) fn start(
        engine: &'e Engine,
        case: CaseId,
        sets: &'e [Chain],
        source: &Source,
        outline: Outline,
    ) -> Result<Self, Error> {
        let row = exhibit_row(engine, case, source)?;
        let outline = (outline.file_count, outline.byte_count);
        let tx = engine.vault.begin()?;
        let (exhibit, at) = match take_up(engine, &tx, case, &row, outline)? {
            Some(left) => left,
            None => (tx.insert_exhibit(&row)?, Point { outline, ..Point::default() }),
        };
        let input = model::derive("ingest", &[case.as_bytes(), row.source.as_bytes()]);
        let job =
            tx.start_job("ingest", &input, PROGRAM, Some(case), &engine.context.operator, engine.context.now())?;
        tx.commit()?;
        failpoint("ingest.begun");
        Ok(Self {
            engine,
            case,
            scope: engine.scope(case)?,
            exhibit,
            job,
            name: row.name,
            at,
            kept: at,
            outside: Outside::default(),
            guard: Guard::of(engine.protected()?),
            closed: Closed::default(),
            issues_of_files: 0,
            sets,
            told: HashSet::new(),
            batch: None,
            admitted: VecDeque::new(),
            open: None,
            doubted_last: None,
        })
    }

    /// Reads the evidence to its end.
    pub(super) fn read(&mut self, source: &Source, progress: &dyn Progress) -> Result<Walked, Error> {
        let settings = &self.engine.settings;
        let resume = self.resume()?;
        let done: u64 = resume.done.values().map(|(digests, _)| digests.bytes).sum();
        progress.advance(done + resume.mark.packed);
        let walked = reader::read(&source.path, (&settings.evidence, &settings.ingest), &resume, |batch| {
            self.work_off(batch, progress)
        })?;
        self.issues_of_files = self.at.issues;
        Ok(walked)
    }

    fn resume(&self) -> Result<Resume, Error> {
        let read = self.engine.vault.files_read(self.exhibit, self.at.entries)?.into_iter();
        let done = read.map(|file| (file.path, (file.digests, file.modified))).collect();
        Ok(Resume { mark: self.at.mark, done })
    }

    /// Takes back what was read of the exhibit.
    pub(super) fn take_back(&mut self) -> Result<(), Error> {
        let tx = self.begin()?;
        tx.drop_unfinished(self.exhibit)?;
        Ok(tx.commit()?)
    }

    pub(super) fn write_issue(&mut self, tx: &Tx<'_>, issue: &Issue) -> Result<(), Error> {
        tx.insert_issue(self.exhibit, self.at.issues, issue)?;
        self.at.issues += 1;
        Ok(())
    }
}

/// The reading of this exhibit that was cut off, if it can be gone on with: by the same program, with the same limits
/// and papers, on evidence of the same size. Any other that was cut off is taken back.
fn take_up(
    engine: &Engine,
    tx: &Tx<'_>,
    case: CaseId,
    row: &ExhibitRow,
    outline: (u64, u64),
) -> Result<Option<(i64, Point)>, Error> {
    let mut left = None;
    for e in engine.vault.exhibits(case)?.into_iter().filter(|e| e.state == ExhibitState::Ingesting) {
        if (&e.source, &e.source_bytes) != (&row.source, &row.source_bytes) {
            continue;
        }
        let point = engine.vault.point(e.n)?.and_then(|point| serde_json::from_str::<Point>(&point).ok());
        let is_alike = engine.reads_alike(&e)? && has_same_papers(&e, row);
        let point = point.filter(|point| left.is_none() && point.outline == outline && is_alike);
        match point {
            Some(point) => {
                tx.cut_back(e.n, point.entries, point.issues)?;
                left = Some((e.n, point));
            }
            None => tx.drop_unfinished(e.n)?,
        }
    }
    Ok(left)
}

fn has_same_papers(left: &ExhibitRow, row: &ExhibitRow) -> bool {
    let papers = |e: &ExhibitRow| {
        let of_seizure =
            (e.number.clone(), e.seal.clone(), e.seized_at.clone(), e.seized_place.clone(), e.officer.clone());
        let of_tool = (e.tool.clone(), e.tool_version.clone(), e.examiner.clone(), e.acquisition_digest.clone());
        (of_seizure, of_tool)
    };
    papers(left) == papers(row)
}
