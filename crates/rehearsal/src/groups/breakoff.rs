//! Groups that break off: a member of the parent makes a new one, posts its link, some follow.

use super::{
    BreakOff, Group, Notice, Pool, Way, fill,
    shape::{Lang, Shape},
};
use crate::{
    clock::{DAY, HOUR, MINUTE},
    people::Person,
    rng::Rng,
};

/// A child of `parent`, whose later life changes by it.
pub(super) fn make<'w>(
    rng: &mut Rng,
    pool: &Pool<'w>,
    ix: usize,
    shape: &'static Shape,
    kind: BreakOff,
    parent: Option<&mut Group<'w>>,
) -> Option<Group<'w>> {
    let parent = parent?;
    let about = crate::clock::START + shape.start * DAY + 18 * HOUR;
    // Still there when the link is posted for the second time.
    let mut writers = parent.writers_at(about + 3 * DAY);
    let now = parent.writers_at(about - HOUR);
    writers.retain(|p| p.talk > 3 && now.contains(p));
    let others: Vec<&'w Person> = writers.iter().copied().filter(|p| *p != parent.founder).collect();
    let founder = rng.pick(&others).or(writers.first().copied())?;
    let mut group = Group::new(rng, ix, shape, founder);
    group.parent = Some((parent.id.clone(), kind));
    let followers = followers(rng, pool, shape, kind, parent, &group);
    let added = if shape.quiet { followers.len() } else { (2 + rng.below(3)).min(followers.len()) };
    for &who in followers.iter().take(added) {
        group.enter(who, group.created + 40, Way::Added, Some(founder));
    }
    if !shape.quiet {
        invite(rng, parent, &mut group);
        follow_link(rng, &mut group, followers.get(added..).unwrap_or_default());
    }
    newcomers(rng, pool, &mut group, shape);
    after(rng, kind, parent, &group);
    Some(group)
}

/// Who of the parent follows: owners first, so that both ends are seen.
fn followers<'w>(
    rng: &mut Rng,
    pool: &Pool<'w>,
    shape: &Shape,
    kind: BreakOff,
    parent: &Group<'w>,
    group: &Group<'w>,
) -> Vec<&'w Person> {
    let members: Vec<_> = parent.members_at(group.created).into_iter().filter(|p| *p != group.founder).collect();
    let percent = match kind {
        BreakOff::Split => 35 + rng.below(21),
        BreakOff::Companion => 25 + rng.below(21),
        BreakOff::ReCreation => 78 + rng.below(13),
    };
    let (owners, others): (Vec<_>, Vec<_>) = members.iter().copied().partition(|p| pool.is_owner(p));
    let founder_owns = usize::from(pool.is_owner(group.founder));
    let owners = rng.some(&owners, shape.owners.saturating_sub(founder_owns));
    let rest = (members.len() * percent / 100).saturating_sub(owners.len()).max(3);
    let mut all = rng.some(&others, rest);
    all.extend(owners);
    rng.shuffle(&mut all);
    all
}

/// The founder posts the link in the parent, sometimes once more later.
fn invite<'w>(rng: &mut Rng, parent: &mut Group<'w>, group: &mut Group<'w>) {
    let at = group.created + rng.range(3 * MINUTE, 30 * MINUTE);
    let by = group.founder;
    group.invited = Some((at, by));
    parent.notices.push(Notice { at, by, text: invitation(rng, group) });
    if rng.chance(40) {
        let text = format!("{} {}", again(group.lang), group.link);
        parent.notices.push(Notice { at: at + rng.range(5 * HOUR, 30 * HOUR), by, text });
    }
}

fn invitation(rng: &mut Rng, group: &Group<'_>) -> String {
    const ES: &[&str] = &[
        "He abierto otro grupo más tranquilo, quien quiera que entre:",
        "Para no llenar esto de mensajes, seguimos aquí:",
        "Nuevo grupo, os espero:",
        "Los que queráis más, por aquí -",
    ];
    const PT: &[&str] = &["Criei outro grupo, quem quiser é só entrar:", "Continuamos por aqui:"];
    const EN: &[&str] = &["I made another group, join if you like:", "Let's carry on here:"];
    let table = match group.lang {
        Lang::Es => ES,
        Lang::Pt => PT,
        Lang::En => EN,
    };
    format!("{} {}", rng.word(table), group.link)
}

fn again(lang: Lang) -> &'static str {
    match lang {
        Lang::Es => "Por si alguien no lo vio:",
        Lang::Pt => "Para quem não viu:",
        Lang::En => "In case you missed it:",
    }
}

/// Most follow in the first hours, the last within three days.
fn follow_link<'w>(rng: &mut Rng, group: &mut Group<'w>, who: &[&'w Person]) {
    let Some((posted, _)) = group.invited else { return };
    for &who in who {
        let wait = match rng.below(10) {
            0..5 => rng.range(MINUTE, 3 * HOUR),
            5..8 => rng.range(3 * HOUR, 20 * HOUR),
            _ => rng.range(20 * HOUR, 3 * DAY),
        };
        group.enter(who, posted + wait, Way::Link, None);
    }
}

/// A few who never were in the parent; among them owners, if the parent had none: a child seen, its parent not.
fn newcomers<'w>(rng: &mut Rng, pool: &Pool<'w>, group: &mut Group<'w>, shape: &Shape) {
    if !group.spells.iter().any(|s| pool.is_owner(s.who)) {
        for who in fill::owners(rng, pool, shape) {
            let at = group.created + rng.range(2 * HOUR, 6 * DAY);
            fill::come_in(rng, group, who, at);
        }
    }
    for _ in 0..shape.joiners {
        let at = group.created + rng.range(4 * DAY, (group.ends - group.created).max(5 * DAY) / 2);
        if let Some(who) = fill::candidate(rng, pool, shape.lang, |p| !pool.is_owner(p)) {
            fill::come_in(rng, group, who, at);
        }
    }
}

/// What becomes of those who moved, in the parent.
fn after<'w>(rng: &mut Rng, kind: BreakOff, parent: &mut Group<'w>, child: &Group<'w>) {
    if kind == BreakOff::Companion {
        return;
    }
    for spell in &child.spells {
        let who = spell.who;
        if !parent.knows(who) {
            continue;
        }
        let quiet = kind == BreakOff::ReCreation || rng.chance(85);
        if quiet {
            // The founder still has links to post.
            let from = if who == child.founder { child.created + 2 * DAY } else { spell.joined + HOUR };
            parent.silent.insert(who.id.as_str(), from);
        }
        // The parent's founder stays: renames and removals are that person's acts.
        if quiet && kind == BreakOff::Split && who != parent.founder && rng.chance(60) {
            parent.leave(who, spell.joined + rng.range(2 * DAY, 6 * DAY), None);
        }
    }
    if kind == BreakOff::ReCreation {
        parent.ends = child.created + 2 * DAY;
    }
}
