//! What happened: every event of every group, in order.

mod media;
mod posts;
mod special;

pub(crate) use special::{Told, hasty};

use crate::{
    groups::{Group, Way},
    library::{Item, Library},
    people::Person,
    plan::Plan,
    rng::Rng,
    talk::Talker,
};

/// What was sent.
pub(crate) enum Body<'w> {
    Text {
        text: String,
        edited: bool,
        /// Someone named at the beginning, `@…`.
        mention: Option<&'w Person>,
    },
    Media {
        item: &'w Item,
        caption: Option<String>,
    },
}

/// What happened.
pub(crate) enum Act<'w> {
    Created,
    Added { by: &'w Person, who: Vec<&'w Person> },
    Joined { who: &'w Person },
    Left { who: &'w Person },
    Removed { by: &'w Person, who: &'w Person },
    Renamed { by: &'w Person, from: &'static str, to: &'static str },
    Post { by: &'w Person, body: Body<'w>, deleted: bool },
}

/// Something that happened in a group.
pub(crate) struct Event<'w> {
    /// UTC.
    pub(crate) at: i64,
    pub(crate) act: Act<'w>,
}

/// One group's events.
pub(crate) struct Life<'w> {
    pub(crate) group: &'w Group<'w>,
    pub(crate) events: Vec<Event<'w>>,
}

/// A picture sent: planned before texts, so that chains can cross groups.
struct Sent<'w> {
    at: i64,
    group: &'w str,
    by: &'w Person,
    item: &'w Item,
}

/// The events of all groups, and what stands out in them.
pub(crate) fn lives<'w>(
    plan: &Plan,
    groups: &'w [Group<'w>],
    library: &'w Library,
    covered: &dyn Fn(&Group<'w>, i64) -> usize,
) -> (Vec<Life<'w>>, Told) {
    let sent = media::plan(plan, groups, library, covered);
    let mut talker = Talker::new(plan.seed);
    let mut lives: Vec<Life<'w>> = Vec::new();
    for (ix, group) in groups.iter().enumerate() {
        let mut rng = Rng::new(plan.seed, "posts", ix);
        let mut events = memberships(group);
        posts::write(&mut rng, &mut talker, group, &mut events);
        let here = sent.iter().filter(|s| s.group == group.id);
        events.extend(here.map(|s| posts::media(&mut rng, &mut talker, group, s)));
        lives.push(Life { group, events });
    }
    let told = special::tell(plan, &mut lives);
    for life in &mut lives {
        // Stable: what was planned first stays first within one second.
        life.events.sort_by_key(|e| e.at);
    }
    (lives, told)
}

/// Creation, joins, leaves, names.
fn memberships<'w>(group: &'w Group<'w>) -> Vec<Event<'w>> {
    let mut events = vec![Event { at: group.created, act: Act::Created }];
    for spell in &group.spells {
        match (spell.way, spell.by) {
            (Way::Founded, _) => {}
            (Way::Added, Some(by)) => add(&mut events, spell.joined, by, spell.who),
            _ => events.push(Event { at: spell.joined, act: Act::Joined { who: spell.who } }),
        }
        let act = match spell.removed_by {
            Some(by) => Act::Removed { by, who: spell.who },
            None => Act::Left { who: spell.who },
        };
        events.extend(spell.left.map(|at| Event { at, act }));
    }
    for ((_, from), &(at, to)) in group.names.iter().zip(group.names.iter().skip(1)) {
        events.push(Event { at, act: Act::Renamed { by: group.founder, from, to } });
    }
    events
}

/// Those added by one person in one second stand in one line.
fn add<'w>(events: &mut Vec<Event<'w>>, at: i64, by: &'w Person, who: &'w Person) {
    for event in events.iter_mut() {
        if let Act::Added { by: same, who: list } = &mut event.act
            && event.at == at
            && *same == by
        {
            list.push(who);
            return;
        }
    }
    events.push(Event { at, act: Act::Added { by, who: vec![who] } });
}
