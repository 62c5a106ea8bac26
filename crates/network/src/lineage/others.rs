//! Candidates beside the others: beside each other, and who went along beside who did not.

use super::candidate::{AROUND_DAYS, Candidate, DRAWN, LINK_DAYS, POSTS, Seen, beyond_chance, flag, minutes, seconds};
use super::cohort::Cohort;
use super::facts::{Facts, accounts_of};
use super::features::*;
use crate::scene::When;

/// What became in an earlier group of those who did not go along.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Others {
    /// Those of whom it can be seen.
    pub(crate) watched: u32,
    /// Of these, who fell silent.
    pub(crate) silent: u32,
    /// Posts before, and after.
    pub(crate) posts: (u32, u32),
}

/// Of so many of the likeliest candidates it is looked at what became of the others there.
const BESIDE: usize = 12;

/// Who went along falls silent where others do not.
pub(super) fn beside_others(facts: &Facts, cohort: &Cohort, all: &mut [Candidate]) {
    let mut likely: Vec<&mut Candidate> = all.iter_mut().filter(|c| c.seen.watched > 0).collect();
    likely.sort_by(|a, b| b.values[M_DRAWN].total_cmp(&a.values[M_DRAWN]).then(a.parent.cmp(&b.parent)));
    for c in likely.into_iter().take(BESIDE) {
        c.seen.others = others(facts, c.parent, &cohort.born.when, &c.seen);
        let (watched, silent) = (f64::from(c.seen.others.watched), f64::from(c.seen.others.silent));
        let usual = (silent + 0.5) / (watched + 5.0);
        c.values[T_SILENT_CHANCE] = beyond_chance(c.seen.silent.len() as f64, usual * f64::from(c.seen.watched));
    }
}

/// What became in an earlier group of those who did not go along.
fn others(facts: &Facts, parent: u32, born: &When, seen: &Seen) -> Others {
    let mut out = Others::default();
    if !facts.covered(parent, &seconds(born, -AROUND_DAYS, LINK_DAYS + AROUND_DAYS)) {
        return out;
    }
    let along = |of: &u32| seen.movers.binary_search(of).is_ok() || seen.followers.binary_search(of).is_ok();
    for account in accounts_of(facts.scene, parent).filter(|account| !along(account)) {
        let before = facts.posted(parent, account, &minutes(born, -AROUND_DAYS, 0));
        let then = facts.posted(parent, account, &minutes(born, LINK_DAYS, LINK_DAYS + AROUND_DAYS));
        out.posts = (out.posts.0 + before, out.posts.1 + then);
        if before >= POSTS {
            out.watched += 1;
            out.silent += u32::from(then * 5 < before);
        }
    }
    out
}

/// What shows only when candidates are held against each other.
pub(super) fn against_each_other(all: &mut [Candidate]) {
    let best = |all: &[Candidate], of: usize| {
        let mut values: Vec<f64> = all.iter().map(|c| *c.values.get(of).unwrap_or(&0.0)).collect();
        values.sort_by(|a, b| b.total_cmp(a));
        (values.first().copied().unwrap_or(0.0), values.get(1).copied().unwrap_or(0.0))
    };
    let (share, second) = best(all, M_SHARE);
    let (active, _) = best(all, T_ACTIVITY);
    let (overlap, _) = best(all, M_OVERLAP);
    // Beside all of them: from anywhere.
    let most = all.iter().map(|c| c.values[M_DRAWN] * DRAWN).fold(0.0, f64::max);
    let likely: f64 = all.iter().map(|c| (c.values[M_DRAWN] * DRAWN - most).exp()).sum::<f64>() + (-most).exp();
    for c in all {
        let own = c.values[M_SHARE];
        let is_best = own > 0.0 && own >= share;
        c.values[M_BEST] = flag(is_best);
        c.values[M_OVERLAP_BEST] = flag(c.values[M_OVERLAP] > 0.0 && c.values[M_OVERLAP] >= overlap);
        c.values[M_LEAD] = own - if is_best { second } else { share };
        c.values[M_DRAWN_PART] = (c.values[M_DRAWN] * DRAWN - most).exp() / likely;
        c.values[T_ACTIVE_BEST] = flag(c.values[T_ACTIVITY] > 0.0 && c.values[T_ACTIVITY] >= active);
    }
}
