//! Who is in a group from its first days, who comes later, and what a break-off does to where people come from.

use super::super::draft::Draft;
use super::super::truth::{Beginning, Part};
use super::Maker;
use crate::clock::{DAY, HOUR, MINUTE};
use crate::formats::Way;

impl Maker<'_> {
    pub(super) fn cohort(&mut self) -> usize {
        let (least, most) = self.regime.cohort;
        usize::try_from(self.rng.range(least, most)).unwrap_or_default()
    }

    /// The first members: most are added within hours, some come by a link that they were sent.
    pub(super) fn found(&mut self, draft: &mut Draft, first: &[usize]) {
        let (founder, at) = (draft.truth.founder, draft.created());
        let mut added = at + self.rng.range(1, 20) * MINUTE;
        for who in first.iter().filter(|who| **who != founder) {
            if self.rng.chance(25) {
                added += self.heavy(2 * MINUTE, 10);
            }
            let within = added.min(at + 6 * DAY);
            match self.rng.chance(70) {
                true => draft.join(*who, within, Way::Added, Some(founder)),
                false => {
                    let way = if self.rng.chance(80) { Way::Link } else { Way::Invitation };
                    let joins = (within + self.heavy(MINUTE, 10)).min(at + 6 * DAY);
                    draft.join(*who, joins, way, None);
                }
            }
        }
        for who in self.rng.some(first, 2) {
            if who != founder && self.rng.chance(60) {
                draft.admins.push((at + 7 * DAY + self.rng.range(0, 20 * 24) * HOUR, who));
            }
        }
    }

    /// Who comes later from the whole pool, hubs and advertisers, and who goes again.
    pub(super) fn grow(&mut self, draft: &mut Draft) {
        let (created, life) = (draft.created(), draft.ends - draft.created());
        let (least, most) = self.regime.late;
        // Two draws, so that most groups are small.
        let n = self.rng.range(least, most).min(self.rng.range(least, most));
        let late = self.some_of_pool(draft.topic, usize::try_from(n).unwrap_or_default(), draft);
        for who in late {
            // More come early than late.
            let far = self.rng.range(0, life).min(self.rng.range(0, life));
            let way = self.way();
            let by = (way == Way::Added).then(|| self.adder(draft, created + far)).flatten();
            let way = if way == Way::Added && by.is_none() { Way::Link } else { way };
            draft.join(who, created + 8 * HOUR + far * 9 / 10, way, by);
        }
        for (who, share) in self.everywhere() {
            let joins = created + self.heavy(20 * MINUTE, 12);
            if self.rng.chance(share) && joins < draft.ends {
                draft.join(who, joins, Way::Link, None);
            }
        }
        self.leave_again(draft);
    }

    /// Hubs and advertisers, and how readily they are in a group.
    fn everywhere(&self) -> Vec<(usize, usize)> {
        let (_, share) = self.regime.hubs;
        let parts = [Part::Hub, Part::Advertiser].into_iter().flat_map(|part| self.with_part(part));
        parts.map(|who| (who, share)).collect()
    }

    fn leave_again(&mut self, draft: &mut Draft) {
        let (founder, ends) = (draft.truth.founder, draft.ends);
        for ix in 0..draft.stays.len() {
            let stay = &draft.stays[ix];
            if stay.who == founder || !self.rng.chance(20) {
                continue;
            }
            let rest = (ends - stay.joined).max(2 * HOUR);
            let at = stay.joined + self.rng.range(HOUR, rest);
            let removed = self.rng.chance(15).then_some(founder);
            if at < ends {
                draft.stays[ix].end(at, removed);
            }
        }
    }

    /// The founder, or someone who was there before: whoever adds must be inside.
    fn adder(&mut self, draft: &Draft, at: i64) -> Option<usize> {
        let inside = draft.members(at);
        if self.rng.chance(60) && inside.contains(&draft.truth.founder) {
            return Some(draft.truth.founder);
        }
        let admins: Vec<usize> = draft
            .admins
            .iter()
            .filter(|(since, who)| *since <= at && inside.contains(who))
            .map(|(_, who)| *who)
            .collect();
        self.rng.pick(&admins).or_else(|| inside.contains(&draft.truth.founder).then_some(draft.truth.founder))
    }

    pub(super) fn way(&mut self) -> Way {
        match self.rng.below(100) {
            0..48 => Way::Added,
            48..92 => Way::Link,
            _ => Way::Invitation,
        }
    }

    /// What a break-off does where its people come from.
    pub(super) fn displace(&mut self, parent: usize, child: &Draft, movers: &[usize]) {
        let at = child.created();
        match child.truth.origin {
            Beginning::ReCreation => self.purge(parent, at, movers),
            Beginning::Split => self.move_away(parent, child, movers, self.regime.lingering),
            Beginning::Merger => self.move_away(parent, child, movers, self.regime.lingering.max(50)),
            _ => {}
        }
    }

    /// Half of those who do not linger leave, half fall silent.
    fn move_away(&mut self, parent: usize, child: &Draft, movers: &[usize], lingering: usize) {
        for who in movers {
            if self.rng.chance(lingering) {
                continue;
            }
            let Some(came) = child.stays.iter().find(|stay| stay.who == *who).map(|stay| stay.joined) else { continue };
            let (leaves, after) = (self.rng.chance(50), came + self.heavy(10 * MINUTE, 10));
            let Some(stay) = self.groups[parent].stay_mut(*who, child.created()) else { continue };
            match leaves {
                true => stay.end(after, None),
                false => stay.hush(after),
            }
        }
    }

    /// Nearly all move, the rest are thrown out or left alone, and nobody comes any more.
    fn purge(&mut self, parent: usize, at: i64, movers: &[usize]) {
        let ends = at + self.rng.range(2 * 24, 16 * 24) * HOUR;
        let founder = self.groups[parent].truth.founder;
        let founder_stays = self.groups[parent].has(founder, ends);
        let group = &mut self.groups[parent];
        group.ends = group.ends.min(ends);
        group.stays.retain(|stay| stay.joined <= at);
        group.admins.retain(|(since, _)| *since <= at);
        group.renamed.take_if(|(since, _)| *since > at);
        for ix in 0..self.groups[parent].stays.len() {
            let (moves, roll) = (movers.contains(&self.groups[parent].stays[ix].who), self.rng.below(100));
            let when = at + self.rng.range(2, ((ends - at) / HOUR).max(3)) * HOUR;
            let stay = &mut self.groups[parent].stays[ix];
            match roll {
                0..30 if !moves && founder_stays && stay.who != founder => stay.end(when, Some(founder)),
                0..45 if moves && stay.who != founder => stay.end(when, None),
                _ => stay.hush(when),
            }
        }
    }

    /// Minutes to weeks: `scale` doubled up to so often.
    pub(super) fn heavy(&mut self, scale: i64, doubled: usize) -> i64 {
        (scale << self.rng.below(doubled)) * self.rng.range(60, 140) / 100
    }

    pub(super) fn with_part(&self, part: Part) -> Vec<usize> {
        (0..self.souls.len()).filter(|ix| self.souls[*ix].part == part).collect()
    }

    pub(super) fn is_ordinary(&self, who: usize) -> bool {
        self.souls[who].part == Part::Ordinary
    }

    /// One who cares for a subject and is not among `but`, the readier the likelier.
    pub(super) fn of_pool(&mut self, topic: usize, but: &[usize]) -> Option<usize> {
        let fits = |ix: &usize| {
            let soul = &self.souls[*ix];
            soul.part == Part::Ordinary && soul.topics.contains(&topic) && !but.contains(ix)
        };
        let all: Vec<usize> = (0..self.souls.len()).filter(fits).collect();
        self.some_ready(&all, 1).first().copied()
    }

    /// Several who care for a subject and are not in a group.
    pub(super) fn some_of_pool(&mut self, topic: usize, n: usize, draft: &Draft) -> Vec<usize> {
        let fits = |ix: &usize| {
            let soul = &self.souls[*ix];
            soul.part == Part::Ordinary && soul.topics.contains(&topic) && !draft.ever(*ix)
        };
        let all: Vec<usize> = (0..self.souls.len()).filter(fits).collect();
        self.some_ready(&all, n)
    }

    /// Several of these, the readier to join the likelier, each once.
    fn some_ready(&mut self, all: &[usize], n: usize) -> Vec<usize> {
        let weights = all.iter().map(|ix| self.souls[*ix].drive).collect();
        self.several(all, weights, n)
    }

    /// Several of these, those who write more the likelier, each once.
    pub(super) fn some_active(&mut self, all: &[usize], n: usize) -> Vec<usize> {
        let weights = all.iter().map(|ix| 2 + self.souls[*ix].writes).collect();
        self.several(all, weights, n)
    }

    fn several(&mut self, all: &[usize], mut weights: Vec<usize>, n: usize) -> Vec<usize> {
        let mut out = Vec::new();
        while out.len() < n {
            let Some(ix) = self.weighted(&weights) else { break };
            weights[ix] = 0;
            out.push(all[ix]);
        }
        out
    }

    /// A place by weight; `None` if all are 0.
    pub(super) fn weighted(&mut self, weights: &[usize]) -> Option<usize> {
        let total: usize = weights.iter().sum();
        let mut at = self.rng.below(total);
        weights.iter().position(|weight| {
            let here = at < *weight;
            at = at.saturating_sub(*weight);
            here
        })
    }
}
