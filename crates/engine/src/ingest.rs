//! Evidence → vault: one exhibit at a time, read once, written down in small transactions.
//!
//! Files come from the walk in a fixed order and are worked on in batches: digests and signals on all cores, rows by
//! the one writer. Chats wait until the files beside them are known, so that a message's attachment is tied to its
//! item whatever the words around it. Until an exhibit is read to its end nothing of it is shown.

mod again;
mod ahead;
mod batch;
mod beside;
mod chats;
pub(crate) mod closing;
mod files;
mod finish;
mod held;
mod in_text;
mod languages;
pub(crate) mod outside;
mod papers;
mod reader;
mod run;
mod set_aside;
mod written;

use crate::access::{Object, act};
use crate::stickers::STICKER_VERSION;
use crate::views::Shown;
use crate::{Engine, Error, PROGRAM, Phase, Progress, SIGNAL_VERSION};
use evidence::ExhibitRecord;
pub(crate) use files::split;
use matching::Chain;
use model::{CaseId, ExhibitId, IssueKind, Tally};
use run::Run;
use std::path::{Path, PathBuf};
use store::{ExhibitRow, ExhibitState, LeftOut, SetAside};

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
    pub name: Shown,
    /// Whether it is new.
    pub outcome: IngestOutcome,
    /// Entries, counted.
    pub tally: Tally,
    /// Issues that make a run end with exit code 3.
    pub damaged_count: u64,
    /// `agrees`, `differs`, `not-given`.
    pub acquisition_check: String,
    /// Exhibits of any case that were taken in before and of which something was set aside since this one tells that it is
    /// with a protected correspondent. Their networks are outstanding.
    pub closed_exhibit_count: u64,
    /// Their records that were.
    pub closed_record_count: u64,
}

model::closed_enum! {
    /// Whether an exhibit is new to the case.
    pub enum IngestOutcome {
        /// It is, and was read to its end.
        New = "new",
        /// The case holds one with the same content: nothing was added.
        AlreadyHeld = "already-held",
        /// The case holds it as read with other limits or by another version: this reading took its place.
        ReadAgain = "read-again",
    }
}

impl Engine {
    /// Ingests exhibits into a case, in the order given.
    pub fn ingest(&self, case: CaseId, sources: &[Source], progress: &dyn Progress) -> Result<Vec<Ingested>, Error> {
        // A list that cannot be read is told of by matching; here it tells nothing early.
        let sets: Vec<Chain> =
            self.sets_in_use(case)?.iter().filter_map(|(set, overlay)| self.chain_in_use(set, overlay).ok()).collect();
        sources.iter().map(|source| self.ingest_one(case, &sets, source, progress)).collect()
    }

    fn ingest_one(
        &self,
        case: CaseId,
        sets: &[Chain],
        source: &Source,
        progress: &dyn Progress,
    ) -> Result<Ingested, Error> {
        self.context.check()?;
        let outline = evidence::outline(&source.path, &self.settings.evidence)?;
        let held: Vec<ExhibitRow> =
            self.vault.exhibits(case)?.into_iter().filter(|e| e.state == ExhibitState::Held).collect();
        if held.iter().any(|e| (e.file_count, e.byte_count) == (outline.file_count, outline.byte_count)) {
            let listing = evidence::manifest(&source.path, &self.settings.evidence)?;
            if let Some(row) = held.into_iter().find(|e| papers::is_the_same(e, &listing.manifest, source))
                && self.reads_alike(&row)?
            {
                return self.already_held(row, source);
            }
        }
        let mut run = Run::start(self, case, sets, source, outline)?;
        progress.begin(Phase::Ingest, &run.name, Some(outline.byte_count));
        let walked = match run.read(source, progress) {
            // What was read before the last run ended is another now: nothing of that reading can stand.
            Err(Error::Evidence(evidence::Error::Changed { .. })) => {
                run.take_back()?;
                run = Run::start(self, case, sets, source, outline)?;
                run.read(source, progress)?
            }
            read => read?,
        };
        progress.end();
        progress.begin(Phase::Chats, &run.name, None);
        run.learn_who_is_protected(source)?;
        run.read_chats()?;
        run.read_sources(source)?;
        progress.end();
        run.finish(source, &walked)
    }

    /// Adds nothing but what the papers say that was not known.
    fn already_held(&self, row: ExhibitRow, source: &Source) -> Result<Ingested, Error> {
        let row = self.take_papers(row, source.record.as_ref())?;
        let damaged = self.damaged_count(row.n)?;
        let exhibit = row.id.ok_or_else(|| Error::NoExhibit(row.name.clone()))?;
        let tx = self.vault.begin()?;
        act(&self.context, &tx, "exhibit.present-again", Object::Exhibit(row.case, exhibit), &[], &[])?;
        tx.commit()?;
        Ok(Ingested {
            exhibit,
            name: Shown::path(&row.name),
            outcome: IngestOutcome::AlreadyHeld,
            tally: row.tally,
            damaged_count: damaged,
            acquisition_check: row.acquisition_check,
            closed_exhibit_count: 0,
            closed_record_count: 0,
        })
    }

    /// Versions, limits and protected correspondents, which decide what is read of an exhibit.
    fn reading_settings(&self) -> Result<serde_json::Value, Error> {
        Ok(serde_json::json!({
            "program": PROGRAM,
            "signals": SIGNAL_VERSION,
            "stickers": STICKER_VERSION,
            "evidence_limits": self.settings.evidence,
            "media_limits": media::Limits::standard(),
            "decoders": self.settings.decoders.outside_names(),
            "protected": self.protected_digest()?,
        }))
    }

    /// Whether an exhibit was read with the versions, limits and protected correspondents that hold now.
    pub(crate) fn reads_alike(&self, row: &ExhibitRow) -> Result<bool, Error> {
        let now = self.reading_settings()?;
        Ok(serde_json::from_str::<serde_json::Value>(&row.settings).is_ok_and(|held| held == now))
    }

    /// Whether an exhibit was read with the protected correspondents (see `protected_digest`) that hold now.
    pub(crate) fn is_protected_as_of(row: &ExhibitRow, now: Option<&str>) -> bool {
        let settings = serde_json::from_str::<serde_json::Value>(&row.settings).unwrap_or_default();
        settings.get("protected").and_then(|held| held.as_str()) == now
    }

    /// Whether what was read of an exhibit has the signals that this version makes.
    pub(crate) fn has_signals_of_today(row: &ExhibitRow) -> bool {
        let settings = serde_json::from_str::<serde_json::Value>(&row.settings).unwrap_or_default();
        let is = |name: &str, version: &str| settings.get(name).and_then(|held| held.as_str()) == Some(version);
        is("signals", SIGNAL_VERSION) && is("stickers", STICKER_VERSION)
    }

    pub(crate) fn damaged_count(&self, exhibit: i64) -> Result<u64, Error> {
        Ok(self.vault.issue_count(exhibit, Some(IssueKind::Damaged))?)
    }
}

fn exhibit_row(engine: &Engine, case: CaseId, source: &Source) -> Result<ExhibitRow, Error> {
    let record = source.record.clone().unwrap_or_default();
    Ok(ExhibitRow {
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
        settings: engine.reading_settings()?.to_string(),
        ingested_at: engine.context.now(),
        left_out: LeftOut::default(),
        set_aside: SetAside::default(),
    })
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
