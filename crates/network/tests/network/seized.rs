//! Worlds of which seized phones show a part: accounts of many and of few groups in topics, invites among them, phones
//! that are seized because they hang together.

use super::drawn::{self, DAY, Group, stay};
use network::{Scene, SceneAccount};
use std::collections::BTreeSet;

/// `SplitMix64` (Steele, Lea & Flood 2014).
pub struct Chance(u64);

impl Chance {
    pub fn of(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// In [0, 1).
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// How a world is made.
#[derive(Clone, Copy, Debug)]
pub struct Regime {
    pub name: &'static str,
    pub groups: usize,
    pub accounts: usize,
    pub topics: usize,
    /// The share of an account's groups that are of its own topic.
    pub loyal: f64,
    /// The tail of groups for each account: smaller is more skewed.
    pub tail: f64,
    /// How often the next phone comes from a group that is seen already.
    pub tied: f64,
}

pub static REGIMES: &[Regime] = &[
    Regime { name: "mixed", groups: 150, accounts: 3000, topics: 6, loyal: 0.7, tail: 1.4, tied: 0.7 },
    Regime { name: "closed topics", groups: 150, accounts: 3000, topics: 8, loyal: 0.85, tail: 1.3, tied: 0.6 },
    Regime { name: "few hubs", groups: 120, accounts: 2400, topics: 5, loyal: 0.6, tail: 1.8, tied: 0.7 },
    Regime { name: "all tied", groups: 120, accounts: 2400, topics: 5, loyal: 0.7, tail: 1.4, tied: 0.9 },
];

pub struct World {
    regime: Regime,
    /// By account, sorted.
    pub groups_of: Vec<Vec<usize>>,
    members: Vec<Vec<usize>>,
    /// Posted in, by, code = the group that it leads to.
    links: Vec<(usize, usize, usize)>,
    chance: Chance,
}

impl World {
    pub fn of(regime: Regime, seed: u64) -> Self {
        let mut chance = Chance::of(seed);
        // members of each group besides those who are in several
        let mut groups_of = Vec::new();
        let mut members = vec![Vec::new(); regime.groups];
        for account in 0..regime.accounts {
            let topic = chance.below(regime.topics);
            let wanted = (1.0 / (1.0 - chance.share()).powf(1.0 / regime.tail)).min(30.0) as usize;
            let mut own = BTreeSet::new();
            for _ in 0..wanted * 3 {
                if own.len() == wanted {
                    break;
                }
                let in_topic = chance.share() < regime.loyal;
                let any = chance.below(regime.groups);
                let group = if in_topic { any / regime.topics * regime.topics + topic } else { any };
                // large groups take in more
                if group < regime.groups && chance.share() < 1.0 / (1.0 + (group % 7) as f64 / 2.0) {
                    own.insert(group);
                }
            }
            own.iter().for_each(|group| members[*group].push(account));
            groups_of.push(own.into_iter().collect::<Vec<usize>>());
        }
        let mut links = Vec::new();
        for (account, own) in groups_of.iter().enumerate().filter(|(_, own)| own.len() > 1) {
            for to in own {
                if chance.share() < 0.15 {
                    let from = own[chance.below(own.len())];
                    // now and then somebody passes on what he is not in
                    let to = if chance.share() < 0.3 { chance.below(regime.groups) } else { *to };
                    links.push((from, account, to));
                }
            }
        }
        Self { regime, groups_of, members, links, chance }
    }

    /// Accounts whose phones are seized, one after the other.
    pub fn seize(&mut self, phones: usize) -> Vec<usize> {
        let mut out: Vec<usize> = Vec::new();
        while out.len() < phones {
            let group = if !out.is_empty() && self.chance.share() < self.regime.tied {
                let of = &self.groups_of[out[self.chance.below(out.len())]];
                of[self.chance.below(of.len())]
            } else {
                self.chance.below(self.regime.groups)
            };
            let members = &self.members[group];
            if members.is_empty() {
                continue;
            }
            let account = members[self.chance.below(members.len())];
            if !out.contains(&account) {
                out.push(account);
            }
        }
        out
    }

    pub fn seen(&self, seized: &[usize]) -> BTreeSet<usize> {
        seized.iter().flat_map(|account| self.groups_of[*account].iter().copied()).collect()
    }

    /// How many groups the phone of an account would show that no seized one does.
    pub fn adds(&self, seized: &BTreeSet<usize>, account: usize) -> usize {
        self.groups_of[account].iter().filter(|group| !seized.contains(group)).count()
    }

    /// What the seized phones show. Every second invite to a seen group says so itself.
    pub fn scene(&self, seized: &[usize]) -> Scene {
        let seen: Vec<usize> = self.seen(seized).into_iter().collect();
        let number = |group: usize| seen.binary_search(&group).ok().map(|at| at as u32);
        let mut groups: Vec<Group> = Vec::new();
        for group in &seen {
            let on = (0..).zip(seized).filter(|(_, account)| self.groups_of[**account].contains(group));
            let on: Vec<u32> = on.map(|(exhibit, _)| exhibit).collect();
            let views = on.iter().map(|exhibit| (*exhibit, 0, 100 * DAY, true)).collect();
            let stays = self.members[*group].iter().map(|account| stay(*account as u32, 0, &on)).collect();
            groups.push(Group { created: Some(0), views, stays, ..Group::default() });
        }
        for (n, (from, account, to)) in self.links.iter().enumerate() {
            let Some(from) = number(*from) else { continue };
            let of = &mut groups[from as usize];
            let on = of.views.iter().map(|view| view.0).collect();
            of.links.push((*account as u32, DAY, *to as u64 + 1, number(*to).filter(|_| n % 2 == 0), on));
        }
        let mut accounts = vec![SceneAccount::default(); self.regime.accounts];
        (0..).zip(seized).for_each(|(exhibit, account)| accounts[*account].owner_of.push(exhibit));
        drawn::scene(&groups, accounts)
    }

    pub fn groups(&self) -> usize {
        self.members.iter().filter(|members| !members.is_empty()).count()
    }
}
