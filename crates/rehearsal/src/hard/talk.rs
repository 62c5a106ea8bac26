//! What is written: small talk, and links.

use super::draft::{Draft, Said, SaidBody};
use super::naming;
use super::people::Soul;
use super::regimes::Regime;
use crate::clock::{DAY, HOUR, MINUTE};
use crate::groups::shape::Lang;
use crate::rng::Rng;
use crate::talk::Talker;
use std::collections::BTreeSet;

/// Fills all groups with small talk, and posts the links that must be posted where their posters still are.
pub(super) fn talk(seed: u64, regime: &Regime, souls: &[Soul], drafts: &mut [Draft]) {
    let mut talker = Talker::new(seed);
    for (ix, draft) in drafts.iter_mut().enumerate() {
        let mut rng = Rng::new(seed, "hard talk", ix);
        let posts = small_talk(&mut rng, regime, souls, draft, &mut talker);
        draft.posts = posts;
    }
    links(seed, drafts);
}

fn small_talk(rng: &mut Rng, regime: &Regime, souls: &[Soul], draft: &Draft, talker: &mut Talker) -> Vec<Said> {
    let mut out = Vec::new();
    let mut day = draft.created();
    while day < draft.ends {
        let awake = draft.awake(day + 12 * HOUR);
        let weights: Vec<usize> = awake.iter().map(|who| souls[*who].writes).collect();
        let total: usize = weights.iter().sum();
        // More is written where more are, and in the first weeks.
        let young = if day < draft.created() + 14 * DAY { 2 } else { 1 };
        let busy = (young * draft.pace).min(regime.pace + 3) * i64::try_from(awake.len().min(60)).unwrap_or(0) / 30;
        let n = if total == 0 { 0 } else { rng.range(0, busy.max(1)) };
        let mut at = day + rng.range(7 * 60, 18 * 60) * MINUTE;
        for _ in 0..n {
            let mut place = rng.below(total);
            let by = weights.iter().position(|weight| {
                let here = place < *weight;
                place = place.saturating_sub(*weight);
                here
            });
            at += if rng.chance(70) { rng.range(8, 200) } else { rng.range(600, 9000) };
            if let Some(by) = by.map(|ix| awake[ix]) {
                out.push(Said { at, by, body: SaidBody::Text(words(rng, draft, talker)), forwarded: None });
            }
        }
        day += DAY;
    }
    let inside = |said: &Said| said.at < draft.ends && draft.stays.iter().any(|s| s.who == said.by && s.awake(said.at));
    out.retain(inside);
    out
}

fn words(rng: &mut Rng, draft: &Draft, talker: &mut Talker) -> String {
    match rng.chance(30) {
        true => talker.reply(draft.lang),
        false => talker.line(draft.lang, naming::subject(draft.topic)),
    }
}

/// A link goes where its poster still is; truth keeps those alone.
fn links(seed: u64, drafts: &mut [Draft]) {
    let mut rng = Rng::new(seed, "hard links", 0);
    let targets: Vec<(String, String, i64)> =
        drafts.iter().map(|to| (to.name.clone(), to.link.clone(), to.created())).collect();
    let mut posted = BTreeSet::new();
    for (ix, draft) in drafts.iter_mut().enumerate() {
        for notice in std::mem::take(&mut draft.notices) {
            let Some((name, link, created)) = targets.get(notice.to) else { continue };
            if !draft.has(notice.by, notice.at) || notice.at >= draft.ends || notice.at <= *created {
                continue;
            }
            posted.insert((notice.to, ix));
            let body = match notice.invitation {
                true => SaidBody::Invitation(notice.to),
                false => SaidBody::Text(naming::with_link(&mut rng, draft.lang, name, link)),
            };
            draft.posts.push(Said { at: notice.at, by: notice.by, body, forwarded: None });
        }
    }
    for (ix, draft) in drafts.iter_mut().enumerate() {
        let kept = |group: &usize| posted.contains(&(ix, *group));
        draft.truth.link_posted_in.retain(kept);
        draft.truth.advertised_in.retain(kept);
        draft.truth.advertised_in.sort_unstable();
        draft.truth.advertised_in.dedup();
    }
}

/// What stands under a picture, in some cases.
pub(super) fn caption(rng: &mut Rng, talker: &mut Talker, lang: Lang) -> String {
    if rng.chance(15) { talker.caption(lang) } else { String::new() }
}
