//! Pictures, and how they travel: who sees one passes it on, at once or weeks later, as the same file or another.

use super::draft::{Draft, Said, SaidBody};
use super::people::Soul;
use super::regimes::Regime;
use super::truth::{FamilyTruth, SightingTruth};
use super::{BEGIN, END};
use crate::clock::{DAY, MINUTE};
use crate::rng::Rng;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// No family is posted more often.
const MOST_SIGHTINGS: usize = 45;
/// Nor more often in one group.
const MOST_IN_GROUP: usize = 3;

/// Something that will be posted: when, where, by whom, the group from which they had it, and as which file.
type Due = (i64, usize, usize, Option<usize>, usize);

/// All families, in order; what is posted is put into the groups.
pub(super) fn travels(seed: u64, regime: &Regime, souls: &[Soul], drafts: &mut [Draft]) -> Vec<FamilyTruth> {
    let groups_of = groups_of(souls.len(), drafts);
    (0..regime.families)
        .map(|ix| {
            let rng = Rng::new(seed, "hard pictures", ix);
            let mut travel = Travel { rng, regime, souls, drafts, groups_of: &groups_of, ix, due: BTreeSet::new() };
            travel.family(seed)
        })
        .collect()
}

/// In which groups everyone ever is.
fn groups_of(people: usize, drafts: &[Draft]) -> Vec<Vec<usize>> {
    let mut of = vec![Vec::new(); people];
    for (ix, draft) in drafts.iter().enumerate() {
        draft.stays.iter().for_each(|stay| of[stay.who].push(ix));
    }
    of.iter_mut().for_each(Vec::dedup);
    of
}

struct Travel<'t, 'd> {
    rng: Rng,
    regime: &'t Regime,
    souls: &'t [Soul],
    drafts: &'d mut [Draft],
    groups_of: &'t [Vec<usize>],
    ix: usize,
    due: BTreeSet<Due>,
}

impl Travel<'_, '_> {
    fn family(&mut self, seed: u64) -> FamilyTruth {
        let mut family = FamilyTruth { listed: self.rng.chance(30), files: Vec::new(), sightings: Vec::new() };
        self.begin(0);
        // Some enter once more from elsewhere, by direct chat or another group that nobody knows.
        while self.rng.chance(12) {
            self.begin(0);
        }
        family.files.push(digest(seed, self.ix, 0));
        let mut last: Option<(i64, usize)> = None;
        while let Some((at, group, by, from, source)) = self.due.pop_first() {
            let here = family.sightings.iter().filter(|seen| seen.group == group).count();
            if family.sightings.len() >= MOST_SIGHTINGS
                || here >= MOST_IN_GROUP
                || last.is_some_and(|last| last == (at, group))
                || !self.awake(group, by, at)
            {
                continue;
            }
            last = Some((at, group));
            let file = self.file(seed, &mut family, source);
            let forwarded =
                (from.is_some() && file == source && self.rng.chance(65)).then(|| self.rng.pick(&[0, 1, 1, 2, 5]));
            self.post(&mut family, at, group, by, from, file, forwarded.flatten());
            self.spread(at, group, by, file);
        }
        family
    }

    /// Someone posts it who has it from elsewhere.
    fn begin(&mut self, source: usize) {
        let at = BEGIN + self.rng.range(5 * 24 * 60, 330 * 24 * 60) * MINUTE;
        let alive: Vec<usize> = (0..self.drafts.len()).filter(|ix| self.drafts[*ix].is_alive(at)).collect();
        let Some(group) = self.rng.pick(&alive) else { return };
        let writers: Vec<usize> =
            self.drafts[group].awake(at).into_iter().filter(|who| self.souls[*who].writes > 0).collect();
        if let Some(by) = self.rng.pick(&writers) {
            self.due.insert((at, group, by, None, source));
        }
    }

    fn awake(&self, group: usize, who: usize, at: i64) -> bool {
        let draft = &self.drafts[group];
        at < draft.ends && draft.stays.iter().any(|stay| stay.who == who && stay.awake(at))
    }

    /// The same file, or one saved anew, or a sticker.
    fn file(&mut self, seed: u64, family: &mut FamilyTruth, source: usize) -> usize {
        let other = !family.sightings.is_empty() && self.rng.chance(30);
        match (other, self.rng.chance(50)) {
            (false, _) => source,
            // One of the others that are about.
            (true, true) => self.rng.below(family.files.len()),
            (true, false) => {
                family.files.push(digest(seed, self.ix, family.files.len()));
                family.files.len() - 1
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "all that is true of one sighting")]
    fn post(
        &mut self,
        family: &mut FamilyTruth,
        at: i64,
        group: usize,
        by: usize,
        from: Option<usize>,
        file: usize,
        forwarded: Option<u32>,
    ) {
        let sighting = family.sightings.len();
        // A file's name is nobody else's, as phones number what they get.
        let (day, ix) = (crate::export::stamp::compact_day(at), self.ix);
        let name = match file % 3 {
            1 => format!("STK-{day}-WA{ix:03}{sighting:02}.webp"),
            _ => format!("IMG-{day}-WA{ix:03}{sighting:02}.jpg"),
        };
        let body = SaidBody::Picture { family: ix, sighting, file: name, sha256: family.files[file] };
        self.drafts[group].posts.push(Said { at, by, body, forwarded });
        // The event is known when all groups are in order.
        family.sightings.push(SightingTruth { group, event: usize::MAX, by, at, file, from });
    }

    /// Who sees it may pass it on: into another group of theirs, more readily into one that broke off from this.
    fn spread(&mut self, at: i64, group: usize, by: usize, file: usize) {
        for who in self.drafts[group].awake(at) {
            let chance = self.souls[who].passes * self.regime.carrying / 100;
            if who == by || self.rng.below(1000) >= chance {
                continue;
            }
            let delay = ((8 * MINUTE) << self.rng.below(13)) * self.rng.range(60, 140) / 100;
            let then = at + delay.min(70 * DAY);
            let into: Vec<usize> = self.groups_of[who]
                .iter()
                .copied()
                .filter(|ix| *ix != group && then < END && self.awake(*ix, who, then))
                .flat_map(|ix| {
                    let child = self.drafts[ix].truth.parents.contains(&group);
                    std::iter::repeat_n(ix, if child { 3 } else { 1 })
                })
                .collect();
            if let Some(into) = self.rng.pick(&into) {
                self.due.insert((then, into, who, Some(group), file));
            }
        }
    }
}

fn digest(seed: u64, family: usize, file: usize) -> [u8; 32] {
    Sha256::digest(format!("hard {seed} {family} {file}")).into()
}
