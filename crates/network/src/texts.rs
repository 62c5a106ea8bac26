//! Pairs messages of two chats that say the same: equal text or equal item, at the offset that the clocks show.

use crate::in_order::{self, Timed};
use crate::keys::{self, Class, Keyed};
use crate::offsets::{Course, TOLERANCE};
use crate::senders::{Fit, Senders, Votes};
use crate::world::Chat;

/// Two messages that say the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Twin {
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) class: Class,
    pub(crate) rare: bool,
}

impl Twin {
    /// Two messages of one id: as telling as rare content.
    pub(crate) fn by_id(a: u32, b: u32) -> Self {
        Self { a, b, class: Class::Item, rare: true }
    }
}

/// The pairs, sorted by message. With `senders`, messages of different senders are never paired.
pub(crate) fn twins(a: &Chat, b: &Chat, course: &Course, senders: Option<&Senders>) -> Vec<Twin> {
    let mut out = Vec::new();
    let fit = |x: u32, y: u32| match senders {
        None => Some(0),
        Some(senders) => match fit(senders, a, b, x, y) {
            Fit::Same => Some(1),
            Fit::Unknown => Some(0),
            Fit::Other => None,
        },
    };
    keys::join(&a.keyed, &b.keyed, |ra, rb| {
        let (Some(first), Some(other)) = (ra.first(), rb.first()) else { return };
        if first.class == Class::System || first.class != other.class {
            return;
        }
        let tb = timed(rb);
        let ta = shifted(ra.iter().map(|k| (k.minute, k.message)), &tb, course);
        let rare = first.rare && other.rare;
        in_order::pair(&ta, &tb, fit, |a, b| out.push(Twin { a, b, class: first.class, rare }));
    });
    out.sort_unstable();
    out
}

/// How the senders of two messages go together.
pub(crate) fn fit(senders: &Senders, a: &Chat, b: &Chat, x: u32, y: u32) -> Fit {
    match (a.sender(x), b.sender(y)) {
        (Some(x), Some(y)) => senders.fit(a, b, x, y),
        _ => Fit::Unknown,
    }
}

/// Votes for senders: a rare message counts `rare`, another `other`.
pub(crate) fn votes(a: &Chat, b: &Chat, twins: &[Twin], rare: u32, other: u32) -> Votes {
    let mut votes = Votes::new();
    for twin in twins {
        let n = if twin.rare { rare } else { other };
        if let (Some(x), Some(y), true) = (a.sender(twin.a), b.sender(twin.b), n > 0) {
            *votes.entry((x, y)).or_default() += n;
        }
    }
    votes
}

fn timed(run: &[Keyed]) -> Vec<Timed> {
    run.iter().map(|keyed| (keyed.minute, keyed.message)).collect()
}

/// The first chat's messages on the second's clock. Between two segments the offset at which there is a partner is
/// taken.
pub(crate) fn shifted(run: impl Iterator<Item = Timed>, partners: &[Timed], course: &Course) -> Vec<Timed> {
    let near = |minute: i32| {
        let at = partners.partition_point(|p| p.0 < minute - TOLERANCE);
        partners.get(at).is_some_and(|p| p.0 <= minute + TOLERANCE)
    };
    let shift = |(minute, message): Timed| {
        let (likely, other) = course.at(minute)?;
        let offset = if likely != other && !near(minute + likely) { other } else { likely };
        Some((minute + offset, message))
    };
    let mut out: Vec<Timed> = run.filter_map(shift).collect();
    out.sort_unstable();
    out
}
