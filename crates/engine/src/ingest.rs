//! Evidence → vault: one exhibit at a time, read once, written down in small transactions.
//!
//! Files come from the walk in a fixed order and are worked on in batches: digests and signals on all cores, rows by
//! the one writer. Chats wait until the files beside them are known, so that a message's attachment is tied to its
//! item whatever the words around it. Until an exhibit is read to its end nothing of it is shown.

mod chats;
mod files;

use crate::access::act;
use crate::{Engine, Error, PROGRAM, Phase, Progress, SIGNAL_VERSION, Scope};
use chats::HeldChat;
use evidence::{Event, ExhibitRecord};
use files::Pending;
use model::{CaseId, ExhibitId, Issue, IssueKind, ManifestDigest, Tally};
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use store::{CustodyRow, ExhibitRow, ExhibitState, JobState, Tx};

/// One exhibit to be ingested.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where it lies.
    pub path: PathBuf,
    /// What its custody papers say, if a manifest was given.
    pub record: Option<ExhibitRecord>,
}

/// What came of one exhibit.
#[derive(Clone, Debug)]
pub struct Ingested {
    /// Its id.
    pub exhibit: ExhibitId,
    /// Its name.
    pub name: String,
    /// Whether it is new.
    pub outcome: IngestOutcome,
    /// Entries, counted.
    pub tally: Tally,
    /// Issues that make a run end with exit code 3.
    pub damaged_count: u64,
    /// `agrees`, `differs`, `not-given`.
    pub acquisition_check: String,
}

model::closed_enum! {
    /// Whether an exhibit is new to the case.
    pub enum IngestOutcome {
        /// It is, and was read to its end.
        New = "new",
        /// The case holds one with the same content: nothing was added.
        AlreadyHeld = "already-held",
    }
}

impl Engine {
    /// Ingests exhibits into a case, in the order given.
    pub fn ingest(&self, case: CaseId, sources: &[Source], progress: &dyn Progress) -> Result<Vec<Ingested>, Error> {
        sources.iter().map(|source| self.ingest_one(case, source, progress)).collect()
    }

    fn ingest_one(&self, case: CaseId, source: &Source, progress: &dyn Progress) -> Result<Ingested, Error> {
        self.context.check()?;
        let outline = evidence::outline(&source.path, &self.settings.evidence)?;
        let held: Vec<ExhibitRow> =
            self.vault.exhibits(case)?.into_iter().filter(|e| e.state == ExhibitState::Held).collect();
        if held.iter().any(|e| (e.file_count, e.byte_count) == (outline.file_count, outline.byte_count)) {
            let listing = evidence::manifest(&source.path, &self.settings.evidence)?;
            let id = ExhibitId::of(&listing.manifest);
            if let Some(row) = held.into_iter().find(|e| e.id == Some(id)) {
                return self.already_held(row, id);
            }
        }
        let mut run = Run::start(self, case, source)?;
        progress.begin(Phase::Ingest, &run.name, Some(outline.byte_count));
        let walked = evidence::walk(&source.path, &self.settings.evidence, &mut |event| run.take(event, progress));
        if let Some(error) = run.error.take() {
            return Err(error);
        }
        let walked = walked?;
        run.work_off(progress)?;
        progress.end();
        progress.begin(Phase::Chats, &run.name, None);
        run.read_chats()?;
        progress.end();
        run.finish(source, &walked)
    }

    fn already_held(&self, row: ExhibitRow, id: ExhibitId) -> Result<Ingested, Error> {
        let damaged = self.damaged_count(row.n)?;
        self.record("exhibit.present-again", "exhibit", &id.to_string(), &[], &[])?;
        Ok(Ingested {
            exhibit: id,
            name: row.name,
            outcome: IngestOutcome::AlreadyHeld,
            tally: row.tally,
            damaged_count: damaged,
            acquisition_check: row.acquisition_check,
        })
    }

    pub(crate) fn damaged_count(&self, exhibit: i64) -> Result<u64, Error> {
        Ok(self.vault.issues(exhibit)?.iter().filter(|i| i.kind == IssueKind::Damaged).count() as u64)
    }
}

/// One exhibit on its way in.
struct Run<'e> {
    engine: &'e Engine,
    case: CaseId,
    scope: Scope,
    exhibit: i64,
    job: i64,
    name: String,
    batch: Vec<Pending>,
    batch_bytes: u64,
    occurrence_count: u64,
    issue_count: u64,
    damaged_count: u64,
    /// Entries that the walk found sound and whose content is damaged all the same.
    doubted_count: u64,
    chats: Vec<HeldChat>,
    chat_bytes: u64,
    /// Folder → name → the vault's number of the item: what attachments are looked up in.
    siblings: HashMap<String, HashMap<String, i64>>,
    /// Paths that only records outside the scope carry, and those that a record inside carries.
    outside: HashSet<String>,
    inside: HashSet<String>,
    /// What is wrong with pictures of this exhibit, by content: each copy is to say so.
    faults: HashMap<[u8; 32], Issue>,
    error: Option<Error>,
}

impl<'e> Run<'e> {
    fn start(engine: &'e Engine, case: CaseId, source: &Source) -> Result<Self, Error> {
        let row = exhibit_row(engine, case, source);
        let tx = engine.vault.begin()?;
        let stale = |e: &ExhibitRow| e.state == ExhibitState::Ingesting && e.source == row.source;
        for left in engine.vault.exhibits(case)?.iter().filter(|e| stale(e)) {
            tx.drop_unfinished(left.n)?;
        }
        let exhibit = tx.insert_exhibit(&row)?;
        let input = model::derive("ingest", &[case.as_bytes(), row.source.as_bytes()]);
        let job =
            tx.start_job("ingest", &input, PROGRAM, Some(case), &engine.context.operator, engine.context.now())?;
        tx.commit()?;
        Ok(Self {
            engine,
            case,
            scope: engine.scope(case)?,
            exhibit,
            job,
            name: row.name,
            batch: Vec::new(),
            batch_bytes: 0,
            occurrence_count: 0,
            issue_count: 0,
            damaged_count: 0,
            doubted_count: 0,
            chats: Vec::new(),
            chat_bytes: 0,
            siblings: HashMap::new(),
            outside: HashSet::new(),
            inside: HashSet::new(),
            faults: HashMap::new(),
            error: None,
        })
    }

    /// Takes one thing that the walk met; works the batch off when it is full.
    fn take(&mut self, event: Event, progress: &dyn Progress) -> ControlFlow<()> {
        let limits = &self.engine.settings.ingest;
        match event {
            Event::Entry(entry) => {
                self.batch_bytes += files::held_bytes(&entry);
                self.batch.push(Pending::Entry(Box::new(entry)));
            }
            Event::Issue(issue) => self.batch.push(Pending::Issue(issue)),
        }
        if self.batch_bytes < limits.batch_bytes && self.batch.len() < limits.batch_files {
            return ControlFlow::Continue(());
        }
        match self.work_off(progress) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.error = Some(error);
                ControlFlow::Break(())
            }
        }
    }

    fn write_issue(&mut self, tx: &Tx<'_>, issue: &Issue) -> Result<(), Error> {
        tx.insert_issue(self.exhibit, self.issue_count, issue)?;
        self.issue_count += 1;
        self.damaged_count += u64::from(issue.kind == IssueKind::Damaged);
        Ok(())
    }

    fn finish(mut self, source: &Source, walked: &evidence::Walked) -> Result<Ingested, Error> {
        let engine = self.engine;
        let id = ExhibitId::of(&walked.manifest);
        if let Some(held) = engine.vault.exhibit(self.case, id)? {
            let tx = engine.vault.begin()?;
            tx.drop_unfinished(self.exhibit)?;
            tx.end_job(self.job, JobState::Done, engine.context.now(), "{\"outcome\":\"already-held\"}")?;
            tx.commit()?;
            return engine.already_held(held, id);
        }
        let tx = engine.vault.begin()?;
        let mut tally = walked.tally;
        let left_out = self.drop_outside(&tx)?;
        tally.out_of_scope += left_out;
        tally.doubtful += self.doubted_count;
        tally.kept = tally.kept.saturating_sub(left_out + self.doubted_count);
        let given = source.record.as_ref().and_then(|r| r.acquisition_digest.as_deref());
        let check = evidence::check_acquisition(given, walked.single_file.as_ref(), &walked.manifest);
        if check == evidence::AcquisitionCheck::Differs {
            self.write_issue(&tx, &Issue::new(IssueKind::Damaged, "acquisition-digest-differs", ""))?;
        }
        let size = (walked.file_count, walked.byte_count);
        tx.finish_exhibit(self.exhibit, id, walked.manifest, check.as_str(), size, tally)?;
        self.write_custody(&tx, &walked.manifest, check)?;
        let facts = [
            ("files", walked.file_count.to_string()),
            ("bytes", walked.byte_count.to_string()),
            ("manifest", walked.manifest.to_string()),
            ("acquisition", check.to_string()),
        ];
        act(
            &engine.context,
            &tx,
            "exhibit.ingest",
            ("exhibit", &id.to_string()),
            &facts,
            &[("name", self.name.clone())],
        )?;
        tx.end_job(self.job, JobState::Done, engine.context.now(), "{\"outcome\":\"new\"}")?;
        tx.commit()?;
        Ok(Ingested {
            exhibit: id,
            name: self.name,
            outcome: IngestOutcome::New,
            tally,
            damaged_count: self.damaged_count,
            acquisition_check: check.to_string(),
        })
    }

    fn write_custody(
        &self,
        tx: &Tx<'_>,
        manifest: &ManifestDigest,
        check: evidence::AcquisitionCheck,
    ) -> Result<(), Error> {
        let detail = serde_json::json!({
            "manifest": manifest, "acquisition": check, "program": PROGRAM, "signals": SIGNAL_VERSION,
        });
        let context = &self.engine.context;
        let row = CustodyRow {
            at: context.now(),
            kind: "ingested".into(),
            actor: context.operator.clone(),
            detail: detail.to_string(),
        };
        Ok(tx.insert_custody(self.exhibit, &row)?)
    }
}

fn exhibit_row(engine: &Engine, case: CaseId, source: &Source) -> ExhibitRow {
    let record = source.record.clone().unwrap_or_default();
    ExhibitRow {
        n: 0,
        case,
        id: None,
        name: exhibit_name(&source.path),
        source: source.path.to_string_lossy().into_owned(),
        source_bytes: raw_path(&source.path),
        state: ExhibitState::Ingesting,
        manifest: None,
        number: record.number,
        seal: record.seal,
        seized_at: record.seized,
        seized_place: record.place,
        officer: record.officer,
        tool: record.tool,
        tool_version: record.tool_version,
        examiner: record.examiner,
        acquisition_digest: record.acquisition_digest,
        acquisition_check: evidence::AcquisitionCheck::NotGiven.to_string(),
        handling_code: "restricted".into(),
        source_evaluation: "not-evaluated".into(),
        review_by: None,
        file_count: 0,
        byte_count: 0,
        tally: Tally::default(),
        settings: serde_json::json!({
            "program": PROGRAM, "signals": SIGNAL_VERSION, "limits": format!("{:?}", engine.settings.evidence),
        })
        .to_string(),
        ingested_at: engine.context.now(),
    }
}

/// The last part of a place: what people call the exhibit until it has a number.
pub(crate) fn exhibit_name(path: &Path) -> String {
    let whole =
        || std::fs::canonicalize(path).ok().and_then(|p| p.file_name().map(|n| n.to_string_lossy().into_owned()));
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
    name.or_else(whole).unwrap_or_else(|| path.to_string_lossy().into_owned())
}

/// A path's bytes, if they are not UTF-8.
pub(crate) fn raw_path(path: &Path) -> Option<Vec<u8>> {
    use std::os::unix::ffi::OsStrExt;
    path.to_str().is_none().then(|| path.as_os_str().as_bytes().to_vec())
}
