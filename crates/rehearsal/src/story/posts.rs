//! Small talk in a group: bursts of conversation, spread over its life.

use super::{Act, Body, Event, Sent};
use crate::{
    clock::{DAY, HOUR},
    groups::Group,
    people::Person,
    rng::Rng,
    talk::Talker,
};

/// Writes about as many messages as the group's shape says.
pub(super) fn write<'w>(rng: &mut Rng, talker: &mut Talker, group: &'w Group<'w>, events: &mut Vec<Event<'w>>) {
    let mut left = group.posts;
    while left > 0 {
        let at = moment(rng, group);
        let n = (3 + rng.below(10)).min(left);
        burst(rng, talker, group, events, at, n);
        left -= n;
    }
    events.extend(group.notices.iter().map(|n| text(n.at, n.by, n.text.clone())));
}

/// A time at which people are awake on both sides of the Atlantic.
fn moment(rng: &mut Rng, group: &Group<'_>) -> i64 {
    let day = rng.range(0, ((group.ends - group.created) / DAY).max(1) - 1);
    let midnight = (group.created / DAY + day) * DAY;
    (midnight + rng.range(11 * HOUR, 22 * HOUR)).clamp(group.created + HOUR, group.ends)
}

/// A few people talk for some minutes.
fn burst<'w>(
    rng: &mut Rng,
    talker: &mut Talker,
    group: &'w Group<'w>,
    events: &mut Vec<Event<'w>>,
    mut at: i64,
    n: usize,
) {
    let speakers = speakers(rng, group, at);
    let mut last = None;
    for i in 0..n {
        let present = group.writers_at(at);
        let here: Vec<_> = speakers.iter().copied().filter(|p| present.contains(p)).collect();
        let Some(by) = rng.pick(&here) else { return };
        if i > 0 && rng.chance(7) {
            at = chorus(rng, talker, group, events, &here, at);
            continue;
        }
        let short = i > 0 && rng.chance(38);
        let mention = last.filter(|p| *p != by && rng.chance(3));
        let line = if short { talker.reply(group.lang) } else { talker.line(group.lang, group.topic) };
        let edited = !short && rng.chance(3);
        let body = Body::Text { text: line, edited, mention };
        events.push(Event { at, act: Act::Post { by, body, deleted: rng.chance(2) } });
        last = Some(by);
        at += rng.range(3, 150);
    }
}

/// Two to four people of those who may write, the talkative more often.
fn speakers<'w>(rng: &mut Rng, group: &Group<'w>, at: i64) -> Vec<&'w Person> {
    let weighted: Vec<&'w Person> =
        group.writers_at(at).into_iter().flat_map(|p| std::iter::repeat_n(p, p.talk)).collect();
    let mut speakers = Vec::new();
    for who in rng.some(&weighted, 5) {
        if !speakers.contains(&who) {
            speakers.push(who);
        }
    }
    speakers
}

/// Several say the same in one minute.
fn chorus<'w>(
    rng: &mut Rng,
    talker: &mut Talker,
    group: &Group<'w>,
    events: &mut Vec<Event<'w>>,
    here: &[&'w Person],
    at: i64,
) -> i64 {
    let reply = talker.reply(group.lang);
    let minute = at - at % 60 + 60;
    let mut second = minute + rng.range(0, 20);
    for _ in 0..2 + rng.below(3) {
        if let Some(by) = rng.pick(here) {
            events.push(text(second, by, reply.clone()));
        }
        second += rng.range(1, 12);
    }
    minute + 60
}

/// A plain text message.
pub(super) fn text<'w>(at: i64, by: &'w Person, text: String) -> Event<'w> {
    Event { at, act: Act::Post { by, body: Body::Text { text, edited: false, mention: None }, deleted: false } }
}

/// A picture, sometimes with words under it.
pub(super) fn media<'w>(rng: &mut Rng, talker: &mut Talker, group: &Group<'w>, sent: &Sent<'w>) -> Event<'w> {
    let caption = (!sent.item.is_sticker() && rng.chance(25)).then(|| talker.caption(group.lang));
    let body = Body::Media { item: sent.item, caption };
    Event { at: sent.at, act: Act::Post { by: sent.by, body, deleted: false } }
}
