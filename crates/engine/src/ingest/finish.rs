//! The end of reading an exhibit: which exhibit it is, what the scope leaves out, and that it is held.

use super::run::Run;
use super::{IngestOutcome, Ingested, Source, papers};
use crate::access::{Object, act};
use crate::views::Shown;
use crate::{Error, PROGRAM, SIGNAL_VERSION};
use evidence::AcquisitionCheck;
use model::{ExhibitId, Issue, IssueKind};
use store::{CustodyRow, ExhibitRow, JobState, Tx, failpoint};

/// What the case holds with the same content.
struct Kin {
    /// The very exhibit, read before.
    same: Option<ExhibitRow>,
    /// Other exhibits.
    twins: Vec<ExhibitRow>,
}

impl Run<'_> {
    pub(super) fn finish(mut self, source: &Source, walked: &evidence::Walked) -> Result<Ingested, Error> {
        let engine = self.engine;
        let kin = self.kin(source, walked)?;
        if let Some(same) = kin.same.as_ref()
            && engine.reads_alike(same)?
        {
            let tx = self.begin()?;
            tx.drop_unfinished(self.exhibit)?;
            self.end_job(&tx, IngestOutcome::AlreadyHeld)?;
            tx.commit()?;
            return engine.already_held(same.clone(), source);
        }
        let tx = self.begin()?;
        let id = self.take_place(&tx, &kin, walked)?;
        let mut tally = walked.tally;
        tally.doubtful += self.at.doubted;
        tally.kept = tally.kept.saturating_sub(self.at.doubted);
        self.guard.count.records += self.guard.forget_carried(&tx, self.exhibit)?;
        self.drop_outside(&tx, &mut tally)?;
        if !tally.adds_up() {
            return Err(Error::DoesNotAddUp);
        }
        let papers = source.record.as_ref().and_then(|r| r.acquisition_digest.as_deref());
        let given = kin.same.as_ref().map_or(papers, |e| e.acquisition_digest.as_deref());
        let check = evidence::check_acquisition(given, walked.single_file.as_ref(), &walked.manifest);
        if check == AcquisitionCheck::Differs {
            self.write_issue(&tx, &Issue::new(IssueKind::Damaged, "acquisition-digest-differs", ""))?;
        }
        let size = (walked.file_count, walked.byte_count);
        tx.finish_exhibit(
            self.exhibit,
            id,
            walked.manifest,
            check.as_str(),
            size,
            (tally, self.outside.left_out, self.guard.count),
        )?;
        tx.end_reading(self.exhibit)?;
        self.say_held(&tx, id, walked, check)?;
        let outcome = if kin.same.is_some() { IngestOutcome::ReadAgain } else { IngestOutcome::New };
        self.end_job(&tx, outcome)?;
        failpoint("ingest.finish-open");
        tx.commit()?;
        failpoint("ingest.finish-done");
        if let Some(row) = engine.vault.exhibit(self.case, id)?.filter(|_| kin.same.is_some()) {
            engine.take_papers(row, source.record.as_ref())?;
        }
        Ok(Ingested {
            exhibit: id,
            name: Shown::path(&self.name),
            outcome,
            tally,
            damaged_count: engine.damaged_count(self.exhibit)?,
            acquisition_check: check.to_string(),
            closed_exhibit_count: self.closed.exhibits,
            closed_record_count: self.closed.count.records,
        })
    }

    fn kin(&self, source: &Source, walked: &evidence::Walked) -> Result<Kin, Error> {
        let held = self.engine.vault.exhibits(self.case)?.into_iter();
        let mut twins: Vec<ExhibitRow> = held.filter(|e| e.manifest == Some(walked.manifest)).collect();
        let same = twins.iter().position(|e| papers::is_the_same(e, &walked.manifest, source));
        Ok(Kin { same: same.map(|at| twins.remove(at)), twins })
    }

    /// The id that the exhibit gets: its own if it was read before, else one that no other has.
    fn take_place(&mut self, tx: &Tx<'_>, kin: &Kin, walked: &evidence::Walked) -> Result<ExhibitId, Error> {
        if let Some(old) = &kin.same {
            tx.replace_reading(self.case, old.n, self.exhibit)?;
            tx.set_custody(&ExhibitRow { n: self.exhibit, ..old.clone() })?;
            return Ok(old.id.unwrap_or_else(|| ExhibitId::of(&walked.manifest)));
        }
        let Some(twin) = kin.twins.first() else { return Ok(ExhibitId::of(&walked.manifest)) };
        self.write_issue(tx, &Issue::new(IssueKind::Noteworthy, "exhibit-twin", "").with("name", &twin.name))?;
        Ok(ExhibitId::of_twin(&walked.manifest, kin.twins.len() as u64))
    }

    fn end_job(&self, tx: &Tx<'_>, outcome: IngestOutcome) -> Result<(), Error> {
        let result = serde_json::json!({ "outcome": outcome.as_str() }).to_string();
        Ok(tx.end_job(self.job, JobState::Done, self.engine.context.now(), &result)?)
    }

    /// The custody event and the audit entry.
    fn say_held(
        &self,
        tx: &Tx<'_>,
        id: ExhibitId,
        walked: &evidence::Walked,
        check: AcquisitionCheck,
    ) -> Result<(), Error> {
        let context = &self.engine.context;
        let detail = serde_json::json!({
            "manifest": walked.manifest, "acquisition": check, "program": PROGRAM, "signals": SIGNAL_VERSION,
        });
        let row = CustodyRow {
            at: context.now(),
            kind: "ingested".into(),
            actor: context.operator.clone(),
            detail: detail.to_string(),
        };
        tx.insert_custody(self.exhibit, &row)?;
        let facts = [
            ("files", walked.file_count.to_string()),
            ("bytes", walked.byte_count.to_string()),
            ("manifest", walked.manifest.to_string()),
            ("acquisition", check.to_string()),
        ];
        let private = [("name", self.name.clone())];
        act(context, tx, "exhibit.ingest", Object::Exhibit(self.case, id), &facts, &private)
    }
}
