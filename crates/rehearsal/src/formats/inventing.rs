//! Invents an operation from a seed: what must be in it stands in a plan, small talk between comes by chance.

use super::operation::{Act, Body, Event, Group, Operation, Person, Post, Way, Who};
use crate::clock::{DAY, HOUR, MINUTE};
use crate::groups::shape::Lang;
use crate::names;
use crate::rng::Rng;
use crate::talk::Talker;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::sync::Arc;

/// First moment: Monday 3 March 2025, 08:00 UTC. Clocks step on the 9th in New York, on the 30th in Europe.
pub const START: i64 = 1_740_988_800;
/// When phones were taken that were taken early: 8 April 2025. Some messages were deleted or edited soon after.
pub const MIDWAY: i64 = START + 36 * DAY;
/// When the others were taken: 22 April 2025.
pub const TAKEN: i64 = START + 50 * DAY;

/// When people begin to write less.
const LAST: i64 = START + 48 * DAY;
/// How far what happens one after another lies apart, by seed: with the second a clock that is an hour off shows something
/// else, with the first it shows the same for someone else.
const SLOTS: [i64; 2] = [HOUR, 37 * MINUTE];
const PEOPLE: usize = 16;
/// Who changes numbers, and when.
const CHANGES: usize = 13;
const CHANGED: i64 = START + 20 * DAY + 7 * HOUR;
/// Messages of a group, about.
const POSTS: usize = 220;

/// The operation of a seed.
pub fn operation(seed: u64) -> Operation {
    let people = people(seed);
    let mut talker = Talker::new(seed);
    let slot = if seed.is_multiple_of(2) { SLOTS[0] } else { SLOTS[1] };
    let groups = PLANS.iter().enumerate().map(|(ix, plan)| {
        let mut maker = Maker { rng: Rng::new(seed, "formats", ix), people: &people, plan, group: ix, slot };
        maker.group(&mut talker)
    });
    let groups = groups.collect();
    Operation { seed, people, groups }
}

fn people(seed: u64) -> Vec<Who> {
    let mut rng = Rng::new(seed, "formats people", 0);
    let mut names = BTreeSet::new();
    (0..PEOPLE).map(|ix| Arc::new(person(&mut rng, ix, &mut names))).collect()
}

fn person(rng: &mut Rng, ix: usize, known: &mut BTreeSet<String>) -> Person {
    let mut given;
    let name = loop {
        given = rng.word(names::GIVEN);
        let name = format!("{given} {}", rng.word(names::FAMILY));
        if known.insert(name.clone()) {
            break name;
        }
    };
    Person {
        ix,
        number: format!("34600000{:03}", 10 + ix),
        number_after: (ix == CHANGES).then(|| (CHANGED, format!("34600000{:03}", 90))),
        hidden: [8, 10, 11].contains(&ix).then(|| format!("{}", 99_000_000_000_100 + ix)),
        telegram: 5_860_000_000 + ix as u64,
        // Apart from each other: an account that shows the same name as another cannot be told by it.
        pushname: format!("{given} {}", ix + 1),
        name,
    }
}

/// One thing that must happen in a group: day, slot of the day, and what.
type Step = (i64, i64, What);

enum What {
    Adds(usize, &'static [usize]),
    Comes(usize, Way),
    Leaves(usize),
    Removes(usize, usize),
    Promotes(usize, usize),
    Renames(usize, &'static str),
    Changes,
    Invites(usize, usize),
}

/// What must happen in a group.
struct Plan {
    name: &'static str,
    lang: Lang,
    topic: &'static str,
    founder: usize,
    created: i64,
    /// Its id is from before 2021.
    legacy: bool,
    steps: &'static [Step],
}

use What::{Adds, Changes, Comes, Invites, Leaves, Promotes, Removes, Renames};

/// Number 14 never writes; 8 leaves and comes back; 9 is removed.
static PLANS: &[Plan] = &[
    Plan {
        name: "Coro de los martes",
        lang: Lang::Es,
        topic: "any",
        founder: 0,
        created: START,
        legacy: false,
        steps: &[
            (0, 1, Adds(0, &[1])),
            (0, 2, Adds(0, &[2])),
            (0, 3, Adds(0, &[3])),
            (0, 4, Adds(0, &[4])),
            (0, 5, Adds(0, &[5])),
            (0, 6, Adds(0, &[6, 7])),
            (0, 8, Promotes(0, 1)),
            (1, 3, Comes(8, Way::Link)),
            (1, 7, Comes(9, Way::Link)),
            (2, 4, Adds(1, &[10])),
            (3, 5, Comes(11, Way::Invitation)),
            (4, 6, Comes(12, Way::Community)),
            (5, 7, Adds(0, &[13])),
            (6, 2, Adds(1, &[14])),
            (10, 3, Renames(1, "Coro de los jueves")),
            (15, 5, Removes(0, 9)),
            (18, 6, Leaves(8)),
            (20, 7, Changes),
            (25, 4, Comes(8, Way::Link)),
            (30, 5, Leaves(10)),
            (32, 6, Invites(1, 2)),
        ],
    },
    Plan {
        name: "Senderos",
        lang: Lang::En,
        topic: "walks",
        founder: 6,
        // 14 May 2019, 10:40:32 UTC.
        created: 1_557_830_432,
        legacy: true,
        steps: &[
            (-1000, 1, Adds(6, &[0])),
            (-1000, 2, Adds(6, &[1])),
            (-1000, 3, Adds(6, &[2])),
            (-1000, 4, Adds(6, &[3])),
            (-1000, 5, Adds(6, &[4])),
            (-1000, 6, Adds(6, &[5])),
            (-999, 2, Adds(6, &[7, 15])),
            (-998, 3, Promotes(6, 7)),
            (2, 6, Comes(12, Way::Link)),
            (12, 6, Adds(7, &[11])),
            (21, 6, Removes(7, 12)),
        ],
    },
    Plan {
        name: "Huerta",
        lang: Lang::Pt,
        topic: "any",
        founder: 1,
        created: START + 31 * DAY + 9 * HOUR,
        legacy: false,
        steps: &[
            (31, 15, Adds(1, &[0])),
            (31, 16, Adds(1, &[2])),
            (31, 17, Adds(1, &[3])),
            (31, 18, Adds(1, &[4])),
            (31, 19, Adds(1, &[5])),
            (32, 8, Comes(6, Way::Invitation)),
            (32, 9, Comes(7, Way::Link)),
            (33, 4, Adds(0, &[15])),
            (34, 6, Leaves(7)),
        ],
    },
];

struct Maker<'p> {
    rng: Rng,
    people: &'p [Who],
    plan: &'static Plan,
    group: usize,
    slot: i64,
}

impl Maker<'_> {
    fn group(&mut self, talker: &mut Talker) -> Group {
        let mut group = Group {
            jid: self.jid(),
            channel: 1_900_000_001 + self.group as u64,
            link: crate::groups::code(&mut self.rng),
            events: Vec::new(),
        };
        group.events = self.steps();
        let posts = self.posts(&group, talker);
        group.events.extend(posts);
        group.events.sort_by_key(|event| event.at);
        self.name(&mut group.events);
        self.answers(&mut group.events);
        group
    }

    fn jid(&self) -> String {
        match self.plan.legacy {
            true => format!("{}-{}@g.us", self.number(self.plan.founder), self.plan.created),
            false => format!("1203630000000000{:02}@g.us", self.group + 10),
        }
    }

    fn number(&self, ix: usize) -> &str {
        self.people.get(ix).map_or("", |who| &who.number)
    }

    fn who(&self, ix: usize) -> Option<Who> {
        self.people.get(ix).map(Arc::clone)
    }

    fn steps(&mut self) -> Vec<Event> {
        let created = self.who(self.plan.founder).map(|by| Act::Created { by, name: self.plan.name.to_owned() });
        let mut name = self.plan.name;
        let mut out: Vec<Event> = created.into_iter().map(|act| event(self.plan.created, act)).collect();
        for (day, slot, what) in self.plan.steps {
            let at = START + day * DAY + slot * self.slot + self.rng.range(0, 59);
            let at = if matches!(what, Changes) { CHANGED } else { at };
            let act = self.act(what, name);
            if let Renames(_, to) = what {
                name = to;
            }
            out.extend(act.map(|act| event(at, act)));
        }
        out
    }

    fn act(&self, what: &What, name: &str) -> Option<Act> {
        Some(match what {
            Adds(by, who) => {
                Act::Added { by: self.who(*by)?, who: who.iter().filter_map(|ix| self.who(*ix)).collect() }
            }
            Comes(who, way) => Act::Came { who: self.who(*who)?, way: *way },
            Leaves(who) => Act::Left { who: self.who(*who)? },
            Removes(by, who) => Act::Removed { by: self.who(*by)?, who: self.who(*who)? },
            Promotes(by, who) => Act::Promoted { by: self.who(*by)?, who: self.who(*who)? },
            Renames(by, to) => Act::Renamed { by: self.who(*by)?, from: name.to_owned(), to: (*to).to_owned() },
            Changes => Act::NumberChanged { who: self.who(CHANGES)? },
            Invites(by, group) => Act::Post(post(&self.who(*by)?, Body::Invite(*group))),
        })
    }

    /// Small talk by those who are in, and what databases tell of messages.
    fn posts(&mut self, group: &Group, talker: &mut Talker) -> Vec<Event> {
        let spells = group.spells();
        let mut out = Vec::new();
        // Before that, phones have nothing but lines of the service.
        let mut at = self.plan.created.max(START) + 9 * HOUR;
        let pace = (LAST - at) / i64::try_from(POSTS).unwrap_or(1);
        while at < LAST {
            let by =
                spells.iter().filter(|spell| spell.covers(at - HOUR) && spell.covers(at + HOUR) && spell.who.ix != 14);
            let by: Vec<&Who> = by.map(|spell| &spell.who).collect();
            if let Some(by) = self.rng.pick(&by) {
                out.push(event(at, Act::Post(self.post(by, at, talker))));
            }
            let busy = self.rng.chance(70);
            at += if busy { self.rng.range(8, 150) } else { self.rng.range(pace, 6 * pace) };
        }
        let around = self.around_midway(&spells, talker);
        out.extend(around);
        out.retain(|post| group.events.iter().all(|step| (step.at - post.at).abs() > 3));
        out
    }

    /// What early phones still have: written a little before, deleted or edited a little after.
    fn around_midway(&mut self, spells: &[super::Spell], talker: &mut Talker) -> Vec<Event> {
        let by = spells
            .iter()
            .filter(|spell| spell.covers(MIDWAY - DAY) && spell.covers(MIDWAY + DAY) && spell.who.ix != 14);
        let by: Vec<&Who> = by.map(|spell| &spell.who).collect();
        let mut out = Vec::new();
        for n in 0..6 {
            let at = MIDWAY - 7 * HOUR + n * HOUR + self.rng.range(0, 900);
            let Some(by) = self.rng.pick(&by) else { continue };
            let text = talker.line(self.plan.lang, self.plan.topic);
            let mut post = post(by, Body::Text(text));
            if n < 4 {
                post.deleted = Some((MIDWAY + 3 * HOUR + n * MINUTE, self.deleter(by, n == 3)));
            }
            out.push(event(at, Act::Post(post)));
        }
        if let Some(by) = self.rng.pick(&by) {
            let mut post = post(by, Body::Text(talker.line(self.plan.lang, self.plan.topic)));
            post.edited = Some((MIDWAY + 5 * MINUTE, talker.line(self.plan.lang, self.plan.topic)));
            out.push(event(MIDWAY - 4 * MINUTE, Act::Post(post)));
        }
        out
    }

    /// The one who wrote, or the founder, who is an admin.
    fn deleter(&self, by: &Who, admin: bool) -> Who {
        self.who(self.plan.founder).filter(|_| admin).unwrap_or_else(|| Arc::clone(by))
    }

    fn post(&mut self, by: &Who, at: i64, talker: &mut Talker) -> Post {
        let kind = self.rng.below(100);
        let body = match kind {
            0..30 => Body::Text(talker.reply(self.plan.lang)),
            30..85 => Body::Text(talker.line(self.plan.lang, self.plan.topic)),
            _ => self.picture(at, talker),
        };
        let mut post = post(by, body);
        match self.rng.below(100) {
            0..4 => post.deleted = Some((at + self.rng.range(60, 7200), self.deleter(by, false))),
            4..8 if (30..85).contains(&kind) => {
                post.edited = Some((at + self.rng.range(20, 800), talker.line(self.plan.lang, self.plan.topic)));
            }
            8..14 if kind >= 30 => post.forwarded = self.rng.pick(&[0, 1, 5]),
            14..18 => post.starred = self.people.iter().take(2).map(Arc::clone).collect(),
            _ => {}
        }
        post
    }

    fn picture(&mut self, at: i64, talker: &mut Talker) -> Body {
        let seed = self.rng.next();
        let day = crate::export::stamp::compact_day(at);
        Body::Picture {
            file: format!("IMG-{day}-WA{:04}.jpg", seed % 10_000),
            sha256: Sha256::digest(seed.to_le_bytes()).into(),
            caption: if self.rng.chance(30) { talker.caption(self.plan.lang) } else { String::new() },
        }
    }

    /// Ids as the sender's application makes them.
    fn name(&mut self, events: &mut [Event]) {
        for event in events {
            let (high, low) = (self.rng.next(), self.rng.next());
            event.key = match &event.act {
                Act::Post(post) if post.by.ix % 2 == 1 => format!("3A{high:016X}{:02X}", low & 0xff),
                Act::Post(_) => format!("{high:016X}{low:016X}"),
                _ => String::new(),
            };
        }
    }

    /// Some messages answer one of the ten before.
    fn answers(&mut self, events: &mut [Event]) {
        let texts: Vec<bool> = events.iter().map(|event| is_text(&event.act)).collect();
        for (ix, event) in events.iter_mut().enumerate() {
            let to = ix.checked_sub(1 + self.rng.below(10));
            let wants = self.rng.chance(12);
            if let (Act::Post(post), Some(to)) =
                (&mut event.act, to.filter(|to| wants && texts.get(*to) == Some(&true)))
                && matches!(post.body, Body::Text(_))
            {
                post.answers = Some(to);
            }
        }
    }
}

fn is_text(act: &Act) -> bool {
    matches!(act, Act::Post(Post { body: Body::Text(_), deleted: None, edited: None, .. }))
}

fn event(at: i64, act: Act) -> Event {
    Event { at, key: String::new(), act }
}

fn post(by: &Who, body: Body) -> Post {
    Post { by: Arc::clone(by), body, forwarded: None, answers: None, edited: None, deleted: None, starred: Vec::new() }
}
