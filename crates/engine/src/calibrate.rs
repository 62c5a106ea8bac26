//! Weights of lineage refitted on a unit's own closed cases
//! ([ADR 0023](../../../docs/adr/0023-what-analysts-say.md)).

use crate::marks::given;
use crate::{Engine, Error, Established};
use model::{CaseId, ParentKind, derive, to_hex};
use network::Scene;
use network::lineage::{Calibration, Known, RestsOn, Weights, calibrated};
use serde::Serialize;
use std::collections::BTreeMap;

/// What fewer cases teach is how these went, not how groups break off.
const LEAST_CASES: usize = 2;
/// With fewer groups Cllr is hardly known.
const LEAST_GROUPS: u32 = 30;
/// Of each sort: groups with a parent that is seen, and groups without.
const LEAST_OF_EACH: u32 = 10;

model::closed_enum! {
    /// What came of calibrating.
    pub enum CalibrationVerdict {
        /// The refitted weights tell more than those from which it began.
        Better = "better",
        /// They do not.
        NoGain = "no-gain",
        /// Too few closed cases.
        TooFewCases = "too-few-cases",
        /// Too few groups of which it is established where they come from.
        TooFewGroups = "too-few-groups",
        /// Too few groups with a parent that is seen.
        TooFewParents = "too-few-with-parent",
        /// Too few groups without one.
        TooFewWithout = "too-few-without-parent",
    }
}

/// A closed case, and what it established.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ClosedCase {
    /// Its name.
    pub case: String,
    /// Groups of which it is established where they come from.
    pub group_count: u32,
    /// Of these, groups whose parent is seen in the case.
    pub with_parent_count: u32,
    /// Groups of which only is established where they do not come from: that teaches nothing.
    pub denied_only_count: u32,
}

/// What came of calibrating weights of lineage.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CalibrationSummary {
    /// What came of it.
    pub verdict: CalibrationVerdict,
    /// The closed cases.
    pub cases: Vec<ClosedCase>,
    /// Groups of all of them.
    pub group_count: u32,
    /// Of these, groups with a parent that is seen.
    pub with_parent_count: u32,
    /// Pairs of a group and a candidate that were judged.
    pub pair_count: u32,
    /// Cllr of the weights that the program brings; null if there is nothing to judge.
    pub cllr_before: Option<f64>,
    /// Cllr of refitted weights, of groups that they never saw.
    pub cllr_after: Option<f64>,
    /// The name of the refitted weights.
    pub version: Option<String>,
    /// Whether they hold for the vault from now on.
    pub kept: bool,
}

/// What a closed case teaches.
struct Lesson {
    case: CaseId,
    scene: Scene,
    known: Vec<Known>,
}

impl Engine {
    /// Refits the weights of lineage on closed cases: those that are named, else all of the vault. With a reason the
    /// refitted weights hold for the vault from then on, if they tell more than those that the program brings.
    pub fn calibrate(&self, cases: &[CaseId], keep: Option<&str>) -> Result<CalibrationSummary, Error> {
        let keep = keep.map(given).transpose()?;
        let (mut closed, mut lessons) = (Vec::new(), Vec::new());
        for row in self.vault.cases()? {
            if !cases.is_empty() && !cases.contains(&row.id) {
                continue;
            }
            if self.vault.lineage_words(row.id)?.is_empty() {
                continue;
            }
            self.context.check()?;
            let of = self.scene(row.id)?;
            let (known, denied_only_count) = known(&of.said.established);
            if known.is_empty() && denied_only_count == 0 {
                continue;
            }
            let with_parent_count = count(known.iter().filter(|one| !one.parents.is_empty()));
            let group_count = count(known.iter());
            closed.push(ClosedCase { case: row.name, group_count, with_parent_count, denied_only_count });
            lessons.push(Lesson { case: row.id, scene: of.scene, known });
        }
        // Where a group does not come from teaches nothing.
        let teaching = lessons.iter().filter(|lesson| !lesson.known.is_empty());
        let scenes: Vec<(&Scene, &[Known])> = teaching.map(|of| (&of.scene, of.known.as_slice())).collect();
        let version = version_of(&lessons);
        let mut found = calibrated(&scenes, &Weights::shipped(), &version);
        let verdict = verdict(&closed, &found);
        if let (Some(cllr_before), Some(cllr_after)) = (found.before, found.after) {
            let (cases, groups) = (count(scenes.iter()), found.groups);
            let (with_parent, pairs, other_pairs) = (found.with_parent, found.pairs, found.other_pairs);
            let of = RestsOn { cases, groups, with_parent, pairs, other_pairs, cllr_before, cllr_after };
            found.weights.rests_on = Some(of);
            let taught_by = lessons.iter().filter(|lesson| !lesson.known.is_empty());
            found.weights.fitted_on = taught_by.map(|lesson| lesson.case).collect();
        }
        let kept = match keep.filter(|_| verdict == CalibrationVerdict::Better) {
            Some(reason) => {
                let fitted_on = serde_json::json!({ "cases": closed, "rests_on": found.weights.rests_on });
                self.keep_weights(&serde_json::to_value(&found.weights)?, &fitted_on, reason)?;
                true
            }
            None => false,
        };
        Ok(CalibrationSummary {
            verdict,
            cases: closed,
            group_count: found.groups,
            with_parent_count: found.with_parent,
            pair_count: found.pairs,
            cllr_before: found.before.map(thousandths),
            cllr_after: found.after.map(thousandths),
            version: (verdict == CalibrationVerdict::Better).then_some(version),
            kept,
        })
    }

    /// From now on the weights hold again that the program brings. Gives whether others did.
    pub fn withdraw_weights(&self, reason: &str) -> Result<bool, Error> {
        let reason = given(reason)?;
        if self.lineage_weights()?.simulated {
            return Ok(false);
        }
        self.keep_weights(&serde_json::to_value(Weights::shipped())?, &serde_json::Value::Null, reason)?;
        Ok(true)
    }
}

/// What is established of each group, and of how many only where they do not come from.
fn known(established: &[Established]) -> (Vec<Known>, u32) {
    let mut of: BTreeMap<u32, Vec<&Established>> = BTreeMap::new();
    established.iter().for_each(|one| of.entry(one.child).or_default().push(one));
    let (mut out, mut denied_only) = (Vec::new(), 0);
    for (child, words) in of {
        let so: Vec<&Established> = words.into_iter().filter(|word| word.is_so).collect();
        if so.is_empty() {
            denied_only += 1;
            continue;
        }
        let mut parents: Vec<u32> = so.iter().filter_map(|word| word.parent).collect();
        parents.sort_unstable();
        parents.dedup();
        let unseen = so.iter().any(|word| word.kind == ParentKind::NotSeen);
        out.push(Known { child, parents, unseen, kind: None });
    }
    (out, denied_only)
}

fn verdict(cases: &[ClosedCase], found: &Calibration) -> CalibrationVerdict {
    if cases.iter().filter(|case| case.group_count > 0).count() < LEAST_CASES {
        return CalibrationVerdict::TooFewCases;
    }
    if found.groups < LEAST_GROUPS {
        return CalibrationVerdict::TooFewGroups;
    }
    if found.with_parent < LEAST_OF_EACH {
        return CalibrationVerdict::TooFewParents;
    }
    if found.groups - found.with_parent < LEAST_OF_EACH {
        return CalibrationVerdict::TooFewWithout;
    }
    match (found.before, found.after) {
        // From 1 on they say nothing or mislead.
        (Some(before), Some(after)) if after < before && after < 1.0 => CalibrationVerdict::Better,
        _ => CalibrationVerdict::NoGain,
    }
}

/// The same cases give the same name.
fn version_of(lessons: &[Lesson]) -> String {
    let mut bytes = Weights::shipped().version.into_bytes();
    for (at, lesson) in (0u32..).zip(lessons) {
        bytes.extend(lesson.case.as_bytes());
        for known in &lesson.known {
            let unseen = u32::from(known.unseen);
            let own = [at, known.child, unseen].into_iter().chain(known.parents.iter().copied()).chain([u32::MAX]);
            bytes.extend(own.flat_map(u32::to_be_bytes));
        }
    }
    let digest = to_hex(&derive("calibrated", &[&bytes]));
    format!("unit-{}", digest.get(..8).unwrap_or_default())
}

fn thousandths(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

fn count<T>(of: impl Iterator<Item = T>) -> u32 {
    u32::try_from(of.count()).unwrap_or(u32::MAX)
}
