//! Groups that did not break off from another: founder, first members, those who come later.

use super::{
    Group, Pool, Way,
    shape::{Lang, Shape},
};
use crate::{
    clock::{DAY, HOUR, MINUTE, SEIZED},
    people::Person,
    rng::Rng,
};

/// A group from nothing; many members of `shared` are in it too.
pub(super) fn make<'w>(
    rng: &mut Rng,
    pool: &Pool<'w>,
    ix: usize,
    shape: &'static Shape,
    shared: Option<&Group<'w>>,
) -> Option<Group<'w>> {
    let mut owners = owners(rng, pool, shape);
    let founder = match owners.first() {
        // Every third seen group was founded by someone whose phone is there.
        Some(&owner) if ix.is_multiple_of(3) => owner,
        _ => candidate(rng, pool, shape.lang, |p| p.talk > 3 && !pool.is_owner(p))?,
    };
    let mut group = Group::new(rng, ix, shape, founder);
    owners.retain(|o| *o != founder);
    let late = owners.split_off(owners.len() / 2 + owners.len() % 2);
    let mut first = owners;
    let familiar = shared.map(|g| g.members_at(group.created)).unwrap_or_default();
    first.extend(rng.some(&familiar, shape.cohort * 2 / 3).into_iter().filter(|p| !pool.is_owner(p)));
    while first.len() < shape.cohort {
        first.push(candidate(rng, pool, shape.lang, |p| !pool.is_owner(p))?);
    }
    add_cohort(rng, &mut group, first);
    join_later(rng, pool, &mut group, shape, late);
    Some(group)
}

/// Phone owners for a group: those who fit its language and are in few groups yet.
pub(super) fn owners<'w>(rng: &mut Rng, pool: &Pool<'w>, shape: &Shape) -> Vec<&'w Person> {
    let mut all = rng.some(&pool.owners, pool.owners.len());
    all.sort_by_key(|p| 2 * pool.load(p) + if fits(shape.lang, p) { 0 } else { 5 });
    all.truncate(shape.owners);
    all
}

/// Whether a person's country goes with a group's language.
fn fits(lang: Lang, who: &Person) -> bool {
    match lang {
        Lang::Es => !matches!(who.country.code, "BR" | "PT" | "US"),
        Lang::Pt => matches!(who.country.code, "BR" | "PT"),
        Lang::En => matches!(who.country.code, "US" | "PT" | "ES"),
    }
}

/// A person for a group: one of few groups, or one who is everywhere.
pub(super) fn candidate<'w>(
    rng: &mut Rng,
    pool: &Pool<'w>,
    lang: Lang,
    wanted: impl Fn(&Person) -> bool,
) -> Option<&'w Person> {
    let fitting: Vec<&'w Person> =
        pool.everyone.iter().copied().filter(|p| wanted(p) && (fits(lang, p) || p.hub)).collect();
    let hubs: Vec<&'w Person> = fitting.iter().copied().filter(|p| p.hub).collect();
    if rng.chance(18)
        && let Some(hub) = rng.pick(&hubs)
    {
        return Some(hub);
    }
    rng.some(&fitting, 4).into_iter().min_by_key(|p| pool.load(p))
}

/// The founder adds the first members in two or three batches.
fn add_cohort<'w>(rng: &mut Rng, group: &mut Group<'w>, mut first: Vec<&'w Person>) {
    let mut at = group.created + 20;
    while !first.is_empty() {
        let batch = first.split_off(first.len().saturating_sub(3 + rng.below(4)));
        batch.into_iter().for_each(|who| group.enter(who, at, Way::Added, Some(group.founder)));
        at += rng.range(30, 26 * HOUR);
    }
}

/// Others come over the group's life: by link, or added by a member.
fn join_later<'w>(rng: &mut Rng, pool: &Pool<'w>, group: &mut Group<'w>, shape: &Shape, owners: Vec<&'w Person>) {
    let span = group.ends - group.created;
    for i in 0..shape.joiners {
        let late_owner = owners.get(i).copied();
        let who = late_owner.or_else(|| candidate(rng, pool, shape.lang, |p| !pool.is_owner(p)));
        // Half come in the first fifth of the group's life.
        let until = if rng.chance(50) { span / 5 } else { span * 7 / 10 };
        let at = group.created + rng.range(2 * DAY.min(span / 20), until);
        if let Some(who) = who {
            come_in(rng, group, who, at);
        }
    }
}

/// Someone new: 60 of 100 by link, the others added by a member.
pub(super) fn come_in<'w>(rng: &mut Rng, group: &mut Group<'w>, who: &'w Person, at: i64) {
    let by = rng.pick(&group.writers_at(at)).filter(|_| rng.chance(40)).filter(|by| *by != who);
    group.enter(who, at, if by.is_some() { Way::Added } else { Way::Link }, by);
}

/// Whoever is in no group yet joins a large one.
pub(super) fn left_over<'w>(rng: &mut Rng, pool: &Pool<'w>, groups: &mut [Group<'w>]) {
    for who in pool.everyone.iter().copied().filter(|p| pool.load(p) == 0) {
        let fitting: Vec<usize> = (0..groups.len())
            .filter(|&i| groups.get(i).is_some_and(|g| g.parent.is_none() && fits(g.lang, who)))
            .collect();
        let Some(group) = rng.pick(&fitting).and_then(|i| groups.get_mut(i)) else { continue };
        let at = group.created + rng.range(2 * DAY, (group.ends - group.created) / 2);
        come_in(rng, group, who, at);
    }
}

/// Some leave, a few are removed by the founder, a few of those who left come back.
pub(super) fn come_and_go<'w>(rng: &mut Rng, pool: &Pool<'w>, group: &mut Group<'w>) {
    let founder = group.founder;
    for who in group.members_at(SEIZED).into_iter().filter(|p| *p != founder) {
        let Some(joined) = group.spells.iter().find(|s| s.who == who).map(|s| s.joined) else { continue };
        let at = joined + rng.range(3 * DAY, (SEIZED - joined).max(4 * DAY));
        match rng.below(100) {
            0..9 => group.leave(who, at, None),
            9..12 => group.leave(who, at, Some(founder)),
            // Owners leave and come back more often: an export with a gap in it.
            12..16 if pool.is_owner(who) || rng.chance(40) => come_back(rng, group, who, at),
            _ => {}
        }
    }
}

fn come_back<'w>(rng: &mut Rng, group: &mut Group<'w>, who: &'w Person, at: i64) {
    group.leave(who, at, None);
    let again = at + rng.range(2 * DAY, 9 * DAY) + MINUTE;
    let gone = group.spells.iter().any(|s| s.who == who && s.left == Some(at));
    if gone && again < SEIZED - 2 * DAY {
        group.spells.push(super::Spell { who, joined: again, left: None, way: Way::Link, by: None, removed_by: None });
    }
}
