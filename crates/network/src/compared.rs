//! What sources show when they are held side by side: what was deleted on one, edited, or stands on one alone.

use crate::assemble::record;
use crate::at::{At, small};
use crate::clusters::{Clusters, Content, content};
use crate::grouping::{Aligned, Grouping};
use crate::members::Spell;
use crate::offsets::{Course, TOLERANCE};
use crate::output::{ClusterIx, Difference, MessageState, OneSided, RecordRef, Recovery, Versions};
use crate::pattern::TOLD_TO_ALL;
use crate::world::World;
use model::MessageKind;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// How many records of a difference are named.
const NAMED: usize = 50;

/// Messages that were deleted on one phone and are held from elsewhere.
pub(crate) fn recoveries(world: &World, clusters: &Clusters) -> Vec<Recovery> {
    let recovered = |message: &u32| clusters.list.at(*message).state == MessageState::Recovered;
    let of = |message: u32| {
        let deleted = |&&(chat, ix): &&(u32, u32)| content(world.chat(chat).message(ix)) == Content::Deleted;
        Recovery {
            message: ClusterIx(message),
            deleted_in: clusters.seen(message).iter().filter(deleted).copied().map(record).collect(),
            from: record(clusters.best(message)),
        }
    };
    (0..small(clusters.list.len())).filter(recovered).map(of).collect()
}

/// Messages that have one id and more than one text.
pub(crate) fn versions(world: &World, clusters: &Clusters) -> Vec<Versions> {
    let mut out = Vec::new();
    for message in (0..small(clusters.list.len())).filter(|message| clusters.list.at(*message).len > 1) {
        let mut texts: Vec<(u64, RecordRef)> = Vec::new();
        for &(chat, ix) in clusters.seen(message) {
            let obs = world.chat(chat).message(ix);
            let text = matches!(obs.kind, MessageKind::Text | MessageKind::Quoted) && obs.text_chars > 0;
            if text && obs.native.is_some() && texts.iter().all(|known| known.0 != obs.text_key) {
                texts.push((obs.text_key, record((chat, ix))));
            }
        }
        if texts.len() > 1 {
            out.push(Versions { message: ClusterIx(message), records: texts.into_iter().map(|text| text.1).collect() });
        }
    }
    out
}

/// What differences are told from.
pub(crate) struct Sides<'s, 'w> {
    pub(crate) world: &'s World<'w>,
    pub(crate) clusters: &'s Clusters,
    /// The exporter of each source.
    pub(crate) exporters: &'s BTreeMap<u32, u32>,
    pub(crate) spells: &'s [Vec<Spell>],
    pub(crate) of: &'s [u32],
}

impl Sides<'_, '_> {
    /// What only one of two aligned chats holds, by chats.
    pub(crate) fn differences(&self, grouping: &Grouping) -> Vec<Difference> {
        let mut pairs: Vec<&Aligned> = grouping.accepted().collect();
        pairs.sort_by_key(|pair| (pair.a, pair.b));
        if pairs.is_empty() {
            return Vec::new();
        }
        let cluster_of = self.cluster_of();
        pairs.into_par_iter().map(|pair| self.difference(&cluster_of, pair)).collect()
    }

    /// The cluster of each message (counted through).
    fn cluster_of(&self) -> Vec<u32> {
        let mut out = vec![0; self.world.messages() as usize];
        for message in 0..small(self.clusters.list.len()) {
            let seen = self.clusters.seen(message).iter();
            seen.for_each(|&(chat, ix)| *out.at_mut(self.world.message_ix(chat, ix)) = message);
        }
        out
    }

    fn difference(&self, cluster_of: &[u32], pair: &Aligned) -> Difference {
        let (common_a, only_a) = self.only(cluster_of, pair.a, pair.b, &pair.course);
        let (common_b, only_b) = self.only(cluster_of, pair.b, pair.a, &pair.course.turned());
        Difference { a: pair.a, b: pair.b, common_a, common_b, only_a, only_b }
    }

    /// Of the records of `x` in `y`'s time, how many there are, and which `y` does not hold.
    fn only(&self, cluster_of: &[u32], x: u32, y: u32, course: &Course) -> (u32, OneSided) {
        let (mut common, mut only) = (0, OneSided::default());
        let (chat, other) = (self.world.chat(x), self.world.chat(y));
        let Some((first, last)) = other.span else { return (0, only) };
        let window = first + TOLERANCE..=last - TOLERANCE;
        let away = self.away(y);
        for (ix, message) in (0..).zip(&chat.obs.messages) {
            let at = chat.at(ix);
            if !at.tells() || !told_to_all(message) {
                continue;
            }
            let minute = crate::keys::minute(at);
            let inside = |(p, q): (i32, i32)| window.contains(&(minute + p)) && window.contains(&(minute + q));
            let cluster = *cluster_of.at(self.world.message_ix(x, ix));
            if !course.at(minute).is_some_and(inside) || away.iter().any(|gap| gap.contains(&cluster)) {
                continue;
            }
            common += 1;
            if !self.clusters.seen(cluster).iter().any(|seen| seen.0 == y) {
                only.count += 1;
                if only.records.len() < NAMED {
                    only.records.push(record((x, ix)));
                }
            }
        }
        (common, only)
    }

    /// Where a chat's exporter is known to have been outside the group, by messages.
    fn away(&self, chat: u32) -> Vec<std::ops::Range<u32>> {
        let Some(account) = self.exporters.get(&self.world.chat(chat).source) else { return Vec::new() };
        let of_group = self.spells.at(*self.of.at(chat));
        let spells: Vec<&Spell> = of_group.iter().filter(|spell| spell.account == *account).collect();
        let gap = |both: &[&Spell]| match both {
            [before, after] => Some(before.left?..after.joined.or(after.first)? + 1),
            _ => None,
        };
        spells.windows(2).filter_map(gap).collect()
    }
}

/// Whether every phone of a group would show it.
fn told_to_all(message: &crate::MessageObs) -> bool {
    match message.kind {
        MessageKind::Quoted => false,
        MessageKind::System => message.system.as_ref().is_some_and(|line| TOLD_TO_ALL.contains(&line.kind)),
        _ => true,
    }
}
