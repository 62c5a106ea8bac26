//! Whether a network is due: one answer for all that shows what the last one told.

use super::Case;
use crate::networks::notes::{HOLDS, HoldsNote, WEIGHTS};
use crate::{Engine, Error};
use model::CaseId;
use network::lineage::Weights;
use store::{JobRow, JobState};

model::closed_enum! {
    /// What came or was said since the last network and changes what it tells.
    pub enum NetworkDue {
        /// No network was made yet.
        NeverMade = "never-made",
        /// Another version made it, which did not write down what held then.
        OtherVersion = "other-version",
        /// Exhibits came, or something was set aside.
        Evidence = "evidence",
        /// Items were matched: counts of involvement rest on matches.
        Matching = "matching",
        /// Something was taken apart, or put together again.
        Apart = "apart",
        /// Statements on where groups come from were quoted or taken back.
        BreakOffs = "break-offs",
        /// Families of items are others.
        Families = "families",
        /// Ages were said.
        Ages = "ages",
        /// Marks were said or taken back.
        Marks = "marks",
        /// Other weights of lineage hold.
        Weights = "weights",
    }
}

impl NetworkDue {
    /// Whether it changes who is who, what lies where and what of it is matched, and not only what is worked out from that.
    pub fn changes_records(self) -> bool {
        matches!(self, Self::NeverMade | Self::OtherVersion | Self::Evidence | Self::Matching | Self::Apart)
    }
}

impl Case<'_> {
    /// What came or was said since the last network and changes what it tells; nothing: no network is due.
    pub fn network_due(&self) -> Result<Vec<NetworkDue>, Error> {
        if let Some(known) = self.due.get() {
            return Ok(known.clone());
        }
        let found = self.engine.network_due(self.id)?;
        Ok(self.due.get_or_init(|| found).clone())
    }

    pub(super) fn is_network_due(&self) -> Result<bool, Error> {
        Ok(!self.network_due()?.is_empty())
    }

    /// The weights by which the last network told lineage.
    pub(super) fn told_by(&self) -> Result<Option<Weights>, Error> {
        self.engine.told_by(self.id)
    }
}

impl Engine {
    fn told_by(&self, case: CaseId) -> Result<Option<Weights>, Error> {
        Ok(self.vault.notes(case, WEIGHTS)?.into_iter().next())
    }

    fn network_due(&self, case: CaseId) -> Result<Vec<NetworkDue>, Error> {
        let jobs = self.vault.jobs(case)?;
        let done = Done(&jobs);
        if done.last("network").is_none() {
            return Ok(vec![NetworkDue::NeverMade]);
        }
        let mut due = Vec::new();
        let mut add = |it_is_so: bool, what: NetworkDue| due.extend(it_is_so.then_some(what));
        let made: Option<HoldsNote> = self.vault.notes(case, HOLDS)?.into_iter().next();
        add(made.is_none(), NetworkDue::OtherVersion);
        add(done.is_due("network"), NetworkDue::Evidence);
        add(done.last("match") > done.last("network"), NetworkDue::Matching);
        let holds = self.holds(case, &self.groups_of_chats(case)?)?;
        let made = made.unwrap_or_else(|| holds.clone());
        add(made.apart != holds.apart, NetworkDue::Apart);
        add(made.quoted != holds.quoted, NetworkDue::BreakOffs);
        add(made.families != holds.families, NetworkDue::Families);
        add(made.ages != holds.ages, NetworkDue::Ages);
        add(made.marks != holds.marks, NetworkDue::Marks);
        let weights = self.lineage_weights()?;
        add(self.told_by(case)?.is_some_and(|told| !told.is_same(&weights)), NetworkDue::Weights);
        Ok(due)
    }
}

/// When what was done last.
pub(super) struct Done<'j>(pub(super) &'j [JobRow]);

impl Done<'_> {
    pub(super) fn last(&self, kind: &str) -> Option<i64> {
        self.0.iter().filter(|j| j.kind == kind && j.state == JobState::Done).filter_map(|j| j.ended_at).max()
    }

    /// What was set aside later changes what there is to match and to join as much as what was taken in.
    pub(super) fn is_due(&self, kind: &str) -> bool {
        let last_ingest = self.last("ingest").max(self.last(crate::ingest::closing::JOB));
        self.last(kind).is_none_or(|at| last_ingest.is_some_and(|ingest| ingest > at))
    }
}
