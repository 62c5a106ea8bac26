//! Drafts as what happened, in order, and what is true of it.

use super::draft::{Draft, Said, SaidBody};
use super::people::Soul;
use super::regimes::Regime;
use super::truth::{FamilyTruth, HardTruth};
use super::{HardWorld, talk};
use crate::clock::MINUTE;
use crate::formats::{Act, Body, Event, Group, Operation, Post, Way, Who};
use crate::rng::Rng;
use crate::talk::Talker;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Who is added together is so within this.
const TOGETHER: i64 = 3 * MINUTE;

/// Everything, put together.
pub(super) fn world(
    seed: u64,
    regime: &Regime,
    souls: Vec<Soul>,
    drafts: Vec<Draft>,
    mut families: Vec<FamilyTruth>,
) -> HardWorld {
    let mut rng = Rng::new(seed, "hard events", 0);
    let mut talker = Talker::new(seed.wrapping_add(1));
    let (mut groups, mut truths) = (Vec::new(), Vec::new());
    for (ix, mut draft) in drafts.into_iter().enumerate() {
        let mut events = Writer { souls: &souls, draft: &draft, events: Vec::new() }.lines();
        for said in std::mem::take(&mut draft.posts) {
            let marks = pictured(&said);
            events.push((post(&mut rng, &mut talker, &souls, &draft, said), marks));
        }
        let events = in_order(&mut rng, events, ix, &mut families);
        groups.push(Group {
            jid: format!("12036301{ix:010}@g.us"),
            channel: 1_910_000_001 + ix as u64,
            link: draft.link,
            events,
        });
        truths.push(draft.truth);
    }
    let truth = HardTruth {
        regime: regime.name,
        groups: truths,
        families,
        parts: souls.iter().map(|soul| soul.part).collect(),
        countries: souls.iter().map(|soul| soul.country).collect(),
    };
    let people = souls.into_iter().map(|soul| soul.who).collect();
    HardWorld { regime: regime.clone(), operation: Operation { seed, people, groups }, truth }
}

/// Of which sighting a message is.
fn pictured(said: &Said) -> Option<(usize, usize)> {
    match said.body {
        SaidBody::Picture { family, sighting, .. } => Some((family, sighting)),
        _ => None,
    }
}

fn post(rng: &mut Rng, talker: &mut Talker, souls: &[Soul], draft: &Draft, said: Said) -> Event {
    let body = match said.body {
        SaidBody::Text(text) => Body::Text(text),
        SaidBody::Invitation(to) => Body::Invite(to),
        SaidBody::Picture { file, sha256, .. } => {
            Body::Picture { file, sha256, caption: talk::caption(rng, talker, draft.lang) }
        }
    };
    let deleted = matches!(body, Body::Text(_)) && rng.chance(1);
    let by = Arc::clone(&souls[said.by].who);
    let deleted = deleted.then(|| (said.at + rng.range(60, 7200), Arc::clone(&by)));
    let starred = Vec::new();
    let post = Post { by, body, forwarded: said.forwarded, answers: None, edited: None, deleted, starred };
    Event { at: said.at, key: String::new(), act: Act::Post(post) }
}

/// In order of time, no two in the same second; with ids, and sightings that know their event.
fn in_order(
    rng: &mut Rng,
    mut all: Vec<(Event, Option<(usize, usize)>)>,
    group: usize,
    families: &mut [FamilyTruth],
) -> Vec<Event> {
    all.sort_by_key(|(event, _)| event.at);
    let mut last = i64::MIN;
    let mut out = Vec::new();
    for (ix, (mut event, pictured)) in all.into_iter().enumerate() {
        event.at = event.at.max(last + 1);
        last = event.at;
        let (high, low) = (rng.next(), rng.next());
        event.key = match &event.act {
            Act::Post(post) if post.by.ix % 2 == 1 => format!("3A{high:016X}{:02X}", low & 0xff),
            Act::Post(_) => format!("{high:016X}{low:016X}"),
            _ => String::new(),
        };
        if let Some((family, sighting)) = pictured {
            let sighting = &mut families[family].sightings[sighting];
            debug_assert_eq!(sighting.group, group);
            (sighting.event, sighting.at) = (ix, event.at);
        }
        out.push(event);
    }
    out
}

/// Writes what the service tells of a group.
struct Writer<'d> {
    souls: &'d [Soul],
    draft: &'d Draft,
    events: Vec<(Event, Option<(usize, usize)>)>,
}

impl Writer<'_> {
    fn lines(mut self) -> Vec<(Event, Option<(usize, usize)>)> {
        let draft = self.draft;
        let by = self.who(draft.truth.founder);
        self.put(draft.created(), Act::Created { by, name: draft.name.clone() });
        self.joins();
        for stay in &draft.stays {
            let Some(left) = stay.left.filter(|left| *left < draft.ends) else { continue };
            let who = self.who(stay.who);
            let by = stay.removed_by.filter(|by| *by != stay.who && draft.has(*by, left)).map(|by| self.who(by));
            self.put(
                left,
                by.map_or_else(|| Act::Left { who: Arc::clone(&who) }, |by| Act::Removed { by, who: Arc::clone(&who) }),
            );
        }
        for (at, who) in draft.admins.iter().filter(|(at, who)| draft.has(*who, *at) && *at < draft.ends) {
            if draft.has(draft.truth.founder, *at) {
                let (by, who) = (self.who(draft.truth.founder), self.who(*who));
                self.put(*at, Act::Promoted { by, who });
            }
        }
        if let Some((at, to)) = draft.renamed.as_ref().filter(|(at, _)| *at < draft.ends)
            && draft.has(draft.truth.founder, *at)
        {
            let by = self.who(draft.truth.founder);
            self.put(*at, Act::Renamed { by, from: draft.name.clone(), to: to.clone() });
        }
        self.numbers();
        self.events
    }

    fn who(&self, ix: usize) -> Who {
        Arc::clone(&self.souls[ix].who)
    }

    fn put(&mut self, at: i64, act: Act) {
        self.events.push((Event { at, key: String::new(), act }, None));
    }

    /// Who is added by the same within minutes is added together.
    fn joins(&mut self) {
        let draft = self.draft;
        let mut together: BTreeMap<usize, (i64, Vec<Who>)> = BTreeMap::new();
        let mut stays: Vec<_> = draft.stays.iter().filter(|stay| stay.way != Way::Founded).collect();
        stays.sort_by_key(|stay| stay.joined);
        for stay in stays {
            let who = self.who(stay.who);
            let Some(by) = stay.by.filter(|by| *by != stay.who && draft.has(*by, stay.joined)) else {
                let way = if stay.way == Way::Added { Way::Link } else { stay.way };
                self.put(stay.joined, Act::Came { who, way });
                continue;
            };
            match together.get_mut(&by) {
                // Not one who would be gone before the line that tells of them.
                Some((at, all)) if stay.joined - *at < TOGETHER && stay.left.is_none_or(|left| left > *at) => {
                    all.push(who)
                }
                _ => {
                    if let Some((at, all)) = together.insert(by, (stay.joined, vec![who])) {
                        let by = self.who(by);
                        self.put(at, Act::Added { by, who: all });
                    }
                }
            }
        }
        for (by, (at, all)) in together {
            let by = self.who(by);
            self.put(at, Act::Added { by, who: all });
        }
    }

    /// Numbers that change while someone is in.
    fn numbers(&mut self) {
        for stay in &self.draft.stays {
            let who = self.who(stay.who);
            if let Some((at, _)) = who.number_after.as_ref().filter(|(at, _)| stay.covers(*at) && *at < self.draft.ends)
            {
                self.put(*at, Act::NumberChanged { who: Arc::clone(&who) });
            }
        }
    }
}
