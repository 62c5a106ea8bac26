//! How pictures travel: chains from group to group through people who are in both.

use super::Sent;
use crate::{
    clock::{DAY, HOUR, MINUTE},
    groups::Group,
    library::{Held, Item, Library},
    plan::Plan,
    rng::Rng,
};

/// Every picture that is sent, in order of time.
pub(super) fn plan<'w>(
    plan: &Plan,
    groups: &'w [Group<'w>],
    library: &'w Library,
    covered: &dyn Fn(&Group<'w>, i64) -> usize,
) -> Vec<Sent<'w>> {
    let mut sent = Vec::new();
    for (i, held) in library.held.iter().enumerate() {
        let mut rng = Rng::new(plan.seed, "chain", i);
        chain(&mut rng, groups, held, covered, &mut sent);
    }
    for (i, item) in library.others.iter().enumerate() {
        let mut rng = Rng::new(plan.seed, "aside", i);
        aside(&mut rng, groups, item, &mut sent);
    }
    sent.sort_by(|a, b| (a.at, a.group, &a.item.sha256).cmp(&(b.at, b.group, &b.item.sha256)));
    sent
}

/// The forms of one reference: each starts somewhere and is forwarded, sometimes as another form.
fn chain<'w>(
    rng: &mut Rng,
    groups: &'w [Group<'w>],
    held: &'w Held,
    covered: &dyn Fn(&Group<'w>, i64) -> usize,
    sent: &mut Vec<Sent<'w>>,
) {
    let forms: Vec<&'w Item> = held.forms.iter().collect();
    for &form in &forms {
        let Some(first) = start(rng, groups, form, covered) else { continue };
        let mut visited = vec![first.group];
        let (mut at, mut by, mut item) = (first.at, first.by, form);
        sent.push(first);
        for _ in 0..rng.below(6) {
            at += if rng.chance(50) { rng.range(4 * MINUTE, 5 * HOUR) } else { rng.range(5 * HOUR, 9 * DAY) };
            // Someone of the last group who also writes in another.
            let Some(next) = hop(rng, groups, &visited, at) else { break };
            item = if rng.chance(15) { rng.pick(&forms).unwrap_or(item) } else { item };
            by = if next.writers_at(at).contains(&by) {
                by
            } else {
                carrier(rng, groups, &visited, next, at).unwrap_or(by)
            };
            if !next.writers_at(at).contains(&by) {
                break;
            }
            visited.push(next.id.as_str());
            sent.push(Sent { at, group: &next.id, by, item });
        }
    }
}

/// A first place for a form: a group in which at least two phones are at that time, if there is one.
fn start<'w>(
    rng: &mut Rng,
    groups: &'w [Group<'w>],
    item: &'w Item,
    covered: &dyn Fn(&Group<'w>, i64) -> usize,
) -> Option<Sent<'w>> {
    let mut best: Option<(usize, Sent<'w>)> = None;
    for _ in 0..24 {
        let Some(sent) = somewhere(rng, groups, item) else { continue };
        let group = groups.iter().find(|g| g.id == sent.group);
        let phones = group.map_or(0, |g| covered(g, sent.at)).min(2);
        if best.as_ref().is_none_or(|(most, _)| phones > *most) {
            best = Some((phones, sent));
        }
        if phones == 2 {
            break;
        }
    }
    best.map(|(_, sent)| sent)
}

fn somewhere<'w>(rng: &mut Rng, groups: &'w [Group<'w>], item: &'w Item) -> Option<Sent<'w>> {
    let group = groups.get(rng.below(groups.len()))?;
    let at = group.created + rng.range(DAY, (group.ends - group.created).max(2 * DAY));
    // By day on both sides of the Atlantic.
    let at = at - at % DAY + 11 * HOUR + at % (11 * HOUR);
    let by = rng.pick(&group.writers_at(at))?;
    Some(Sent { at, group: &group.id, by, item })
}

/// A group not yet visited in which someone of the last one writes.
fn hop<'w>(rng: &mut Rng, groups: &'w [Group<'w>], visited: &[&str], at: i64) -> Option<&'w Group<'w>> {
    let last = groups.iter().find(|g| visited.last() == Some(&g.id.as_str()))?;
    let known = last.members_at(at);
    let open: Vec<&'w Group<'w>> = groups
        .iter()
        .filter(|g| !visited.contains(&g.id.as_str()) && at < g.ends)
        .filter(|g| g.writers_at(at).iter().any(|p| known.contains(p)))
        .collect();
    rng.pick(&open)
}

/// Who is in the last group and writes in the next.
fn carrier<'w>(
    rng: &mut Rng,
    groups: &'w [Group<'w>],
    visited: &[&str],
    next: &Group<'w>,
    at: i64,
) -> Option<&'w crate::people::Person> {
    let last = groups.iter().find(|g| visited.last() == Some(&g.id.as_str()))?;
    let known = last.members_at(at);
    let both: Vec<_> = next.writers_at(at).into_iter().filter(|p| known.contains(p)).collect();
    rng.pick(&both)
}

/// Pictures that nobody looks for: sent once, some forwarded.
fn aside<'w>(rng: &mut Rng, groups: &'w [Group<'w>], item: &'w Item, sent: &mut Vec<Sent<'w>>) {
    let times = if rng.chance(30) { 2 + rng.below(2) } else { 1 };
    sent.extend((0..times).filter_map(|_| somewhere(rng, groups, item)));
}
