//! Who began a group.

use super::facts::{Born, Facts, Presence};
use crate::at::{At, small};
use crate::output::Way;
use crate::scene::{Stay, When};

/// Who came by then began the group (network.md §2).
const COHORT_S: i64 = 7 * 86_400;
/// Who came by then followed those who began it.
const FOLLOWERS_S: i64 = 42 * 86_400;
/// Part of a member of whom it is not known when it came.
const UNKNOWN: f64 = 0.35;

/// One who began a group, or may have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Member {
    pub(crate) account: u32,
    /// 1 where it is told that it came in the first days, less where it is not known when it came.
    pub(crate) weight: f64,
    pub(crate) way: Way,
    pub(crate) by: Option<u32>,
    pub(crate) came: Option<When>,
    /// In how many groups it is ever seen.
    pub(crate) groups: u32,
}

/// Who began a group, and who came later.
#[derive(Clone, Debug)]
pub(crate) struct Cohort {
    pub(crate) child: u32,
    pub(crate) born: Born,
    pub(crate) founder: Option<u32>,
    /// By account.
    pub(crate) members: Vec<Member>,
    /// Who followed in the first weeks, by account: their weight is 1.
    pub(crate) followers: Vec<Member>,
    /// Accounts that came later.
    pub(crate) later: Vec<u32>,
    /// All weights.
    pub(crate) weight: f64,
    /// All weights by how much each tells.
    pub(crate) rare: f64,
    /// Those who followed by how much each tells.
    pub(crate) followed: f64,
    /// Everyone in the group by how much each tells: by in how many other groups they ever are.
    pub(crate) everyone: f64,
    /// Weight of those who wrote anything in the weeks before.
    pub(crate) active: f64,
}

impl Cohort {
    /// Of a group; `None` if nothing tells when it began.
    pub(crate) fn of(facts: &Facts, child: u32) -> Option<Self> {
        let born = (*facts.born.at(child))?;
        let founder = facts.scene.groups.at(child).founder;
        let (mut members, mut followers, mut later) = (Vec::new(), Vec::new(), Vec::new());
        let stays = facts.scene.stays_of(child);
        for of in stays.chunk_by(|a, b| a.account == b.account) {
            let Some(first) = of.first() else { continue };
            let Stay { account, way, by, came, .. } = first.clone();
            let groups = small(facts.groups_of(account).len());
            let member =
                |weight: f64| Member { account, weight, way, by: by.filter(|by| *by != account), came, groups };
            match weight(first, &born, founder) {
                Some(weight) => members.push(member(weight)),
                None if came.is_some_and(|came| born.when.until(&came).0 <= FOLLOWERS_S) => followers.push(member(1.0)),
                None => later.push(account),
            }
        }
        let mut out = Self {
            child,
            born,
            founder,
            members,
            followers,
            later,
            weight: 0.0,
            rare: 0.0,
            followed: 0.0,
            everyone: 0.0,
            active: 0.0,
        };
        for m in &out.members {
            let before = out.before(facts, m.account).count();
            out.weight += m.weight;
            out.rare += m.weight * rarity(before);
            let minute = born.when.middle().div_euclid(60);
            let wrote = |group: u32| facts.posted(group, m.account, &(minute - 30 * 1440..minute)) > 0;
            if facts.groups_of(m.account).iter().any(|group| *group != child && wrote(*group)) {
                out.active += m.weight;
            }
        }
        let tells = |m: &Member| rarity(out.before(facts, m.account).count());
        out.followed = out.followers.iter().map(tells).sum();
        out.everyone = out.accounts().map(|account| rarity(facts.groups_of(account).len().saturating_sub(1))).sum();
        Some(out)
    }

    /// Everyone who is ever in the group.
    pub(crate) fn accounts(&self) -> impl Iterator<Item = u32> {
        self.early().map(|member| member.account).chain(self.later.iter().copied())
    }

    /// Who began it, and who followed in the first weeks.
    pub(crate) fn early(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().chain(&self.followers)
    }

    /// The groups in which an account was when this one began.
    fn before<'f>(&'f self, facts: &'f Facts, account: u32) -> impl Iterator<Item = u32> + 'f {
        let others = facts.groups_of(account).iter().copied().filter(|group| *group != self.child);
        others.filter(move |group| facts.presence(*group, account, &self.born.when) == Presence::Before)
    }

    /// Whether an account was in no seen group then.
    pub(crate) fn is_new(&self, facts: &Facts, account: u32) -> bool {
        self.before(facts, account).next().is_none()
    }

    /// The groups in which two were then.
    pub(crate) fn shared(&self, facts: &Facts, a: u32, b: u32) -> Vec<u32> {
        let of_b: Vec<u32> = self.before(facts, b).collect();
        self.before(facts, a).filter(|group| of_b.contains(group)).collect()
    }

    /// Whether an account is in the group by some moment, as far as is known.
    pub(crate) fn is_member(&self, facts: &Facts, account: u32, at: &When) -> bool {
        !matches!(facts.presence(self.child, account, at), Presence::After | Presence::Never)
    }
}

/// How much one who was in so many groups tells: bots and hubs are everywhere.
pub(crate) fn rarity(groups: usize) -> f64 {
    std::f64::consts::LN_2 / (1.0 + groups.max(1) as f64).ln()
}

/// How far a stay counts to the cohort; `None`: it began later.
fn weight(stay: &Stay, born: &Born, founder: Option<u32>) -> Option<f64> {
    if founder == Some(stay.account) || stay.way == Way::Founded {
        return Some(1.0);
    }
    match stay.came {
        Some(came) => (born.when.until(&came).0 <= COHORT_S).then_some(1.0),
        None => Some(UNKNOWN),
    }
}
