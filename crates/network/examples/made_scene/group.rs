//! One group: who was in it, what phones show of it, what was posted.

use super::items::Families;
use super::{BOTS, DAY, Plan, Rng, Size, mix, small};
use model::{ChatKind, GroupId, Platform};
use network::{
    GroupView, HumanWord, LinkPosted, Place, RecordRef, Scene, SceneGroup, ScenePost, SceneSighting, Stay, Way, When,
};
use std::ops::Range;

/// One message in so many holds an item.
const SIGHTED: u32 = 10;

/// With what groups are made.
pub(super) struct Making<'m> {
    pub(super) size: Size,
    pub(super) plans: &'m [Plan],
    pub(super) families: &'m Families,
    /// The account of each exhibit's phone.
    pub(super) owners: &'m [u32],
}

/// A group that is being made.
struct Group<'m> {
    ix: u32,
    plan: &'m Plan,
    topic: u32,
    rng: Rng,
    /// Phones that show it: exhibit, from when, to when. Their chats follow each other.
    phones: Vec<(u32, i64, i64)>,
    first_chat: u32,
}

impl Making<'_> {
    /// Puts one group into the scene. `members`: of those before it, by group.
    pub(super) fn group(&self, ix: u32, out: &mut Scene, members: &mut Vec<Vec<u32>>) {
        let plan = self.plan(ix);
        let (topic, rng) = (ix % self.size.topics, Rng::of(ix, 2));
        let mut of = Group { ix, plan, topic, rng, phones: Vec::new(), first_chat: small(out.views.len() as u64) };
        of.phones = self.phones(&mut of);
        let own = self.members(&mut of, members);
        let starts = lengths(out);
        of.views(out, self.owners);
        of.stays(out, &own);
        let all: Vec<u32> = own.iter().map(|(account, _)| *account).collect();
        let posted = small(out.posts.len() as u64);
        of.posts(out, &all, self.size.each);
        self.sightings(&mut of, out, posted);
        self.links(&mut of, out, &all);
        members.push(all);
        let [views, stays, posts, links, sightings]: [Range<u32>; 5] =
            std::array::from_fn(|n| *starts.get(n).unwrap()..*lengths(out).get(n).unwrap());
        let record = RecordRef { chat: of.first_chat, message: 0 };
        if let Some(parent) = plan.parent.filter(|_| ix.is_multiple_of(40)) {
            out.words.push(HumanWord { child: ix, parent: Some(parent), says: true, quote: Some(record) });
        }
        out.groups.push(SceneGroup {
            id: GroupId(mix(ix).to_le_bytes().repeat(2).try_into().unwrap()),
            kind: if ix.is_multiple_of(50) { ChatKind::Channel } else { ChatKind::Group },
            platform: if ix % 4 == 3 { Platform::Telegram } else { Platform::WhatsApp },
            created: Some(of.when(plan.born)),
            created_line: Some(record),
            founder: Some(plan.founder),
            first: Some(of.when(plan.born)),
            last: Some(of.when(plan.end)),
            name_words: vec![u64::from(topic), 1_000_000 + u64::from(ix)],
            native: None,
            views,
            stays,
            posts,
            links,
            sightings,
        });
    }

    fn plan(&self, ix: u32) -> &Plan {
        self.plans.get(ix as usize).unwrap()
    }

    /// One to five, most of the same topic. A third show the group from its beginning, a quarter not to its end.
    fn phones(&self, of: &mut Group<'_>) -> Vec<(u32, i64, i64)> {
        let Size { topics, exhibits, .. } = self.size;
        let mut out = Vec::new();
        for n in 0..=of.rng.below(5) {
            let any = small(of.rng.below(u64::from(exhibits)));
            let exhibit = if n == 1 || exhibits < topics { any } else { (any / topics * topics + of.topic) % exhibits };
            let life = of.plan.end - of.plan.born;
            let late = if n == 0 { life / 6 } else { life / 2 };
            let from = if of.rng.below(3) == 0 { 0 } else { of.rng.below(late as u64) as i64 };
            let to = if of.rng.below(4) == 0 { from + (life - from) * 2 / 3 } else { life };
            out.push((exhibit, of.plan.born + from, of.plan.born + to));
        }
        out.sort_unstable();
        out.dedup_by_key(|(exhibit, ..)| *exhibit);
        out
    }

    /// Accounts, each with whether it was there from the first days: some of the parent's members, who makes a group that
    /// breaks off, those whose home it is, some of the topic, a few from anywhere, bots, and the owners of phones that
    /// show it.
    fn members(&self, of: &mut Group<'_>, before: &[Vec<u32>]) -> Vec<(u32, bool)> {
        let (size, rng) = (self.size, &mut of.rng);
        let mut out = vec![(of.plan.founder, true)];
        if let Some(parent) = of.plan.parent.and_then(|parent| before.get(parent as usize)) {
            let share = if of.plan.takes_its_place { 70 } else { 10 + rng.below(30) };
            out.extend(parent.iter().filter(|_| rng.below(100) < share).map(|account| (*account, true)));
        }
        out.extend(of.plan.children.iter().map(|child| (self.plan(*child).founder, true)));
        let of_topic = size.groups / size.topics;
        let homes = (0..size.pool()).map(|n| of.topic * size.pool() + n);
        let at_home = |account: &u32| (mix(*account) >> 20) as u32 % of_topic == of.ix / size.topics;
        out.extend(homes.filter(at_home).map(|account| (account, false)));
        for _ in 0..100 + rng.below(200) {
            let any = rng.below(10) == 0;
            let account = if any { small(rng.below(u64::from(size.accounts))) } else { size.deep(of.topic, rng) };
            out.push((account, false));
        }
        out.extend((0..BOTS).filter(|bot| (of.ix + bot).is_multiple_of(10)).map(|bot| (bot, false)));
        out.extend(of.phones.iter().map(|(exhibit, ..)| (*self.owners.get(*exhibit as usize).unwrap(), false)));
        // Who stands there twice was there from the first days if one of them says so.
        out.sort_unstable_by_key(|(account, early)| (*account, !early));
        out.dedup_by_key(|(account, _)| *account);
        out
    }

    fn sightings(&self, of: &mut Group<'_>, out: &mut Scene, posted: u32) {
        for message in (posted..small(out.posts.len() as u64)).step_by(SIGHTED as usize) {
            let post = *out.posts.get(message as usize).unwrap();
            let at = i64::from(post.minute) * 60 + of.rng.below(60) as i64;
            let places = of.places(out, at, Some(message));
            let item = self.families.drawn(of.topic, &mut of.rng);
            out.sightings.push(SceneSighting {
                item,
                group: of.ix,
                account: Some(post.account),
                when: of.when(at),
                message,
                forwarded: of.rng.below(5) == 0,
                places,
            });
        }
    }

    /// Invites to groups that break off, posted by who made them, and adverts for groups that nobody has seen.
    fn links(&self, of: &mut Group<'_>, out: &mut Scene, members: &[u32]) {
        let mut all: Vec<(i64, u32, u64, Option<u32>)> = Vec::new();
        for child in of.plan.children.iter().filter(|child| mix(**child) % 3 > 0) {
            let plan = self.plan(*child);
            let at = (plan.born + of.rng.below(3 * DAY as u64) as i64).min(of.plan.end);
            all.push((at, plan.founder, u64::from(*child), Some(*child).filter(|child| child % 2 == 0)));
        }
        for _ in 0..of.rng.below(20) {
            let life = (of.plan.end - of.plan.born) as u64;
            let (at, unseen) = (of.plan.born + of.rng.below(life) as i64, u64::from(self.size.groups) * 2);
            all.push((at, *of.rng.one_of(members), unseen / 2 + of.rng.below(unseen), None));
        }
        all.sort_unstable();
        for (at, account, code, to) in all {
            let places = of.places(out, at, None);
            out.links.push(LinkPosted { group: of.ix, account: Some(account), when: of.when(at), code, to, places });
        }
    }
}

impl Group<'_> {
    /// A third of the groups are on clocks without a zone.
    fn when(&self, at: i64) -> When {
        match self.ix % 3 {
            1 => When { utc: (at - 14 * 3600, at + 12 * 3600), clock: 1 + self.ix, on_clock: (at, at + 59) },
            _ => When::utc(at, at + 59),
        }
    }

    fn views(&self, out: &mut Scene, owners: &[u32]) {
        for (chat, (exhibit, from, to)) in (self.first_chat..).zip(&self.phones) {
            out.views.push(GroupView {
                chat,
                exhibit: *exhibit,
                owner: owners.get(*exhibit as usize).copied(),
                from: self.when(*from),
                to: self.when(*to),
                from_the_start: *from == self.plan.born,
            });
        }
    }

    /// Where something of this time stands: on three of four phones that show the group then, on one at least.
    fn places(&mut self, out: &mut Scene, at: i64, message: Option<u32>) -> Range<u32> {
        let start = small(out.places.len() as u64);
        let rng = &mut self.rng;
        let shows = (self.first_chat..).zip(&self.phones).filter(|(_, (_, from, to))| (*from..=*to).contains(&at));
        let held = shows.filter(|_| rng.below(4) > 0).map(|(chat, _)| chat);
        let place = |chat| Place {
            record: RecordRef { chat, message: message.unwrap_or_default() },
            in_file: message.map(|message| (0, message)),
        };
        out.places.extend(held.map(place));
        if out.places.len() == start as usize {
            out.places.push(place(self.first_chat));
        }
        start..small(out.places.len() as u64)
    }

    fn stays(&mut self, out: &mut Scene, members: &[(u32, bool)]) {
        let Plan { born, end, founder, .. } = *self.plan;
        let life = (end - born) as u64;
        for (account, early) in members {
            let founds = *account == founder;
            let came = match (founds, *early) {
                (true, _) => 0,
                (_, true) => self.rng.below(5 * DAY as u64),
                (_, false) => self.rng.below(life * 2 / 3),
            };
            let came = born + came as i64;
            let told = founds || self.rng.below(4) > 0;
            let (way, by) = match (founds, self.rng.below(4)) {
                (true, _) => (Way::Founded, None),
                (_, 0) => (Way::Added, Some(founder)),
                _ => (Way::Link, None),
            };
            let left = (!founds && self.rng.below(9) == 0).then(|| came + (end - came) / 2);
            let places = self.places(out, came, None);
            out.stays.push(Stay {
                group: self.ix,
                account: *account,
                way: if told { way } else { Way::Seen },
                by: by.filter(|_| told),
                came: told.then(|| self.when(came)),
                left: left.map(|left| self.when(left)),
                removed: false,
                first: Some(self.when(came + (end - came) / 20)),
                last: Some(self.when(left.unwrap_or(end))),
                places,
            });
        }
    }

    /// At times that some phone shows. A few members post most.
    fn posts(&mut self, out: &mut Scene, members: &[u32], count: u32) {
        let (rng, all) = (&mut self.rng, members.len() as u64);
        // By a number of their own, so that those who post most are not those of the lowest numbers.
        let turned = mix(self.ix) % all;
        let start = out.posts.len();
        for _ in 0..count {
            let (_, from, to) = *rng.one_of(&self.phones);
            let at = from + rng.below((to - from) as u64) as i64;
            let who = (rng.below(all) * rng.below(all) / all + turned) % all;
            let account = *members.get(who as usize).unwrap();
            out.posts.push(ScenePost { minute: small(at as u64 / 60), account });
        }
        out.posts.get_mut(start..).unwrap().sort_unstable();
    }
}

fn lengths(out: &Scene) -> [u32; 5] {
    [out.views.len(), out.stays.len(), out.posts.len(), out.links.len(), out.sightings.len()].map(|n| small(n as u64))
}
