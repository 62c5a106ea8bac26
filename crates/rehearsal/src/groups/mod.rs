//! Groups and who was in them when: the skeleton on which messages hang.

mod breakoff;
mod fill;
pub(crate) mod shape;

use crate::{
    clock::{DAY, HOUR, MINUTE, SEIZED, START},
    error::Error,
    people::Person,
    plan::{Plan, Size},
    rng::Rng,
};
use shape::{BreakOff, Lang, Shape};
use std::collections::{BTreeMap, BTreeSet};

/// How a membership began.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Way {
    Founded,
    Added,
    Link,
}

impl Way {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Way::Founded => "founded",
            Way::Added => "added",
            Way::Link => "link",
        }
    }
}

/// One membership.
#[derive(Clone, Debug)]
pub(crate) struct Spell<'w> {
    pub(crate) who: &'w Person,
    pub(crate) joined: i64,
    pub(crate) left: Option<i64>,
    pub(crate) way: Way,
    pub(crate) by: Option<&'w Person>,
    pub(crate) removed_by: Option<&'w Person>,
}

impl<'w> Spell<'w> {
    pub(crate) fn covers(&self, at: i64) -> bool {
        self.joined <= at && self.left.is_none_or(|left| at <= left)
    }
}

/// A text that must be posted: an invite link in the parent, a story's line.
#[derive(Clone, Debug)]
pub(crate) struct Notice<'w> {
    pub(crate) at: i64,
    pub(crate) by: &'w Person,
    pub(crate) text: String,
}

/// A group with its members.
#[derive(Debug)]
pub(crate) struct Group<'w> {
    pub(crate) id: String,
    pub(crate) lang: Lang,
    /// What people mostly talk about.
    pub(crate) topic: &'static str,
    pub(crate) founder: &'w Person,
    pub(crate) created: i64,
    /// Nobody writes after this.
    pub(crate) ends: i64,
    pub(crate) posts: usize,
    /// Names with the time from which they hold.
    pub(crate) names: Vec<(i64, &'static str)>,
    pub(crate) link: String,
    pub(crate) spells: Vec<Spell<'w>>,
    pub(crate) parent: Option<(String, BreakOff)>,
    /// When and by whom the link was posted in the parent.
    pub(crate) invited: Option<(i64, &'w Person)>,
    pub(crate) notices: Vec<Notice<'w>>,
    /// Who writes no more from a time on, though still a member.
    pub(crate) silent: BTreeMap<&'w str, i64>,
}

impl<'w> Group<'w> {
    fn new(rng: &mut Rng, ix: usize, shape: &'static Shape, founder: &'w Person) -> Self {
        let created = START + shape.start * DAY + rng.range(17 * HOUR, 20 * HOUR);
        let mut names = vec![(created, shape.name)];
        names.extend(shape.renamed.map(|name| (created + shape.life * DAY * 2 / 5 + rng.range(0, DAY), name)));
        let founding =
            Spell { who: founder, joined: created, left: None, way: Way::Founded, by: None, removed_by: None };
        Self {
            id: format!("grp-{:02}", ix + 1),
            lang: shape.lang,
            topic: shape.topic,
            founder,
            created,
            ends: (created + shape.life * DAY).min(SEIZED - DAY),
            posts: shape.posts,
            names,
            link: format!("https://chat.whatsapp.com/{}", code(rng)),
            spells: vec![founding],
            parent: None,
            invited: None,
            notices: Vec::new(),
            silent: BTreeMap::new(),
        }
    }

    /// The name at a time.
    pub(crate) fn name_at(&self, at: i64) -> &'static str {
        let known = self.names.iter().rev().find(|&&(from, _)| from <= at).or(self.names.first());
        known.map_or("", |&(_, name)| name)
    }

    /// Who is a member at a time, each once.
    pub(crate) fn members_at(&self, at: i64) -> Vec<&'w Person> {
        self.spells.iter().filter(|s| s.covers(at)).map(|s| s.who).collect()
    }

    /// Who may write at a time: members for at least two minutes, not about to leave, not silent.
    pub(crate) fn writers_at(&self, at: i64) -> Vec<&'w Person> {
        let long = |s: &&Spell| s.joined + 2 * MINUTE <= at && s.left.is_none_or(|left| at + MINUTE <= left);
        let speaks = |p: &&Person| p.talk > 0 && self.silent.get(p.id.as_str()).is_none_or(|&from| at < from);
        self.spells.iter().filter(long).map(|s| s.who).filter(speaks).collect()
    }

    /// Whether this person ever was in it.
    pub(crate) fn knows(&self, who: &Person) -> bool {
        self.spells.iter().any(|s| s.who == who)
    }

    /// A person enters; nothing happens if already (or later) in.
    fn enter(&mut self, who: &'w Person, joined: i64, way: Way, by: Option<&'w Person>) {
        if !self.knows(who) && joined < SEIZED - HOUR {
            self.spells.push(Spell { who, joined, left: None, way, by, removed_by: None });
        }
    }

    /// A member leaves, unless gone already: at `at`, or after the last time that this member added someone.
    fn leave(&mut self, who: &Person, at: i64, removed_by: Option<&'w Person>) {
        let added = self.spells.iter().filter(|s| s.by.is_some_and(|by| by == who)).map(|s| s.joined).max();
        let at = added.map_or(at, |added| at.max(added + HOUR));
        let open = |s: &&mut Spell| s.who == who && s.left.is_none() && s.joined + HOUR < at;
        if let Some(spell) = self.spells.iter_mut().find(open)
            && at < SEIZED - HOUR
        {
            spell.left = Some(at);
            spell.removed_by = removed_by;
        }
    }
}

/// 22 letters and digits, as invite links have.
pub(crate) fn code(rng: &mut Rng) -> String {
    const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    (0..22).map(|_| char::from(rng.pick(LETTERS).unwrap_or(b'A'))).collect()
}

/// All that the making of groups leans on.
struct Pool<'w> {
    everyone: Vec<&'w Person>,
    owners: Vec<&'w Person>,
    /// In how many groups each is already.
    load: BTreeMap<&'w str, usize>,
}

impl<'w> Pool<'w> {
    fn load(&self, who: &Person) -> usize {
        self.load.get(who.id.as_str()).copied().unwrap_or(0)
    }

    fn is_owner(&self, who: &Person) -> bool {
        self.owners.contains(&who)
    }

    fn count(&mut self, group: &Group<'w>) {
        let ids: BTreeSet<&'w str> = group.spells.iter().map(|s| s.who.id.as_str()).collect();
        ids.into_iter().for_each(|id| *self.load.entry(id).or_default() += 1);
    }
}

/// Makes every group, parents first.
pub(crate) fn groups<'w>(plan: &Plan, people: &'w [Person], owners: &[&'w Person]) -> Result<Vec<Group<'w>>, Error> {
    let shapes = match plan.size {
        Size::Standard => shape::STANDARD,
        Size::Small => shape::SMALL,
    };
    let mut pool = Pool { everyone: people.iter().collect(), owners: owners.to_vec(), load: BTreeMap::new() };
    let mut groups: Vec<Group<'w>> = Vec::new();
    for (ix, shape) in shapes.iter().enumerate() {
        let mut rng = Rng::new(plan.seed, "group", ix);
        let group = match shape.parent {
            Some((parent, kind)) => breakoff::make(&mut rng, &pool, ix, shape, kind, groups.get_mut(parent)),
            None => fill::make(&mut rng, &pool, ix, shape, shape.shares.and_then(|with| groups.get(with))),
        };
        let mut group = group.ok_or(Error::Plan("a group found nobody to found it"))?;
        pool.count(&group);
        // Before any group breaks off from this one: only who is still here can follow.
        fill::come_and_go(&mut rng, &pool, &mut group);
        groups.push(group);
    }
    let mut rng = Rng::new(plan.seed, "left over", 0);
    fill::left_over(&mut rng, &pool, &mut groups);
    groups.iter_mut().for_each(|g| g.spells.sort_by(|a, b| (a.joined, &a.who.id).cmp(&(b.joined, &b.who.id))));
    Ok(groups)
}
