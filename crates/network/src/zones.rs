//! The zones of clocks that shared messages tie to UTC, with the messages that show them.

use crate::assemble::record;
use crate::at::At;
use crate::chronology::Chronology;
use crate::clusters::Clusters;
use crate::output::{Recovered, Stretch};
use crate::world::World;

/// Two records of a message show an offset if they are no further from it than this.
const NEAR_S: i64 = 120;
const EXAMPLES: usize = 3;

/// Of every chat that is not on UTC itself and is tied to it: by chat.
pub(crate) fn recovered(world: &World, clusters: &Clusters, time: &Chronology) -> Vec<Recovered> {
    let tied = |chat: &u32| !world.chat(*chat).anchored && time.known(*chat);
    let chats: Vec<u32> = (0..world.len()).filter(tied).collect();
    if chats.is_empty() {
        return Vec::new();
    }
    let twins = twins(world, clusters);
    let of = |chat: u32| Recovered { chat, stretches: stretches(world, time, &twins, chat) };
    chats.into_iter().map(of).filter(|zone| !zone.stretches.is_empty()).collect()
}

/// For each message (counted through) that is not on UTC, one observation of it that is.
fn twins(world: &World, clusters: &Clusters) -> Vec<Option<(u32, u32)>> {
    let mut out = vec![None; world.messages() as usize];
    for message in 0..crate::at::small(clusters.list.len()) {
        let on_utc = |&&(chat, message): &&(u32, u32)| {
            let c = world.chat(chat);
            c.anchored && c.at(message).tells() && c.message(message).kind != model::MessageKind::Quoted
        };
        let seen = clusters.seen(message);
        let Some(twin) = seen.iter().find(on_utc) else { continue };
        for &(chat, message) in seen.iter().filter(|(chat, _)| !world.chat(*chat).anchored) {
            *out.at_mut(world.message_ix(chat, message)) = Some(*twin);
        }
    }
    out
}

fn stretches(world: &World, time: &Chronology, twins: &[Option<(u32, u32)>], chat: u32) -> Vec<Stretch> {
    let c = world.chat(chat);
    let mut out: Vec<Stretch> = Vec::new();
    for (ix, message) in (0..).zip(&c.obs.messages).filter(|(_, message)| message.at.tells()) {
        let Some(utc) = time.in_utc(chat, message.at).at_utc else { continue };
        let ahead = message.at.seconds - utc;
        let Ok(offset) = i16::try_from(ahead / 60) else { continue };
        if out.last().is_none_or(|last| last.offset != offset) {
            let (from, to) = (message.at.seconds, message.at.seconds);
            out.push(Stretch { offset, from, to, support: 0, examples: Vec::new() });
        }
        let Some(last) = out.last_mut() else { continue };
        (last.from, last.to) = (last.from.min(message.at.seconds), last.to.max(message.at.seconds));
        let twin = twins.at(world.message_ix(chat, ix));
        let agrees = |&(other, record): &(u32, u32)| (world.chat(other).at(record).seconds - utc).abs() <= NEAR_S;
        if let Some(twin) = twin.filter(agrees) {
            last.support += 1;
            if last.examples.len() < EXAMPLES {
                last.examples.push((record((chat, ix)), record(twin)));
            }
        }
    }
    out
}
