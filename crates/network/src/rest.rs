//! Pairs messages whose content cannot be compared: media left out of one export, messages deleted on one phone,
//! calls, edited texts. What is left is time, sender, and the place between messages that are paired already.

use crate::at::{At, small};
use crate::in_order::{self, Timed};
use crate::offsets::Course;
use crate::senders::{Fit, Senders};
use crate::texts::{Twin, shifted};
use crate::world::Chat;
use model::MessageKind;
use std::collections::BTreeMap;

/// What may be paired with what.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Cell {
    kind: MessageKind,
    /// The second chat's first alias of a person; `None`: not mapped.
    sender: Option<u32>,
    /// How many messages paired in order stand before.
    gap: u32,
}

type Cells = BTreeMap<Cell, Vec<Timed>>;

/// Pairs what [`crate::texts::twins`] left over. `close`: the chats agree so well that a different text at the same
/// time by the same sender in the same place is the same message, edited.
pub(crate) fn pairs(
    a: &Chat,
    b: &Chat,
    course: &Course,
    senders: &Senders,
    twins: &[Twin],
    close: bool,
) -> Vec<(u32, u32)> {
    let mut work = Work { a, b, course, senders, backbone: backbone(twins), used: used(a, b, twins), out: Vec::new() };
    let same = |kind: MessageKind| (kind != MessageKind::Text).then_some(kind);
    work.pass(same, same, true, Even::Counts);
    work.pass(same, same, false, Even::Counts);
    // A card or what is to be seen once is a file like any other where it is left out.
    let file = |kind: MessageKind| {
        let is = matches!(kind, MessageKind::Media | MessageKind::Contact | MessageKind::ViewOnce);
        is.then_some(MessageKind::Media)
    };
    work.pass(file, file, true, Even::OneAndOne);
    let deleted = |kind: MessageKind| (kind == MessageKind::Deleted).then_some(MessageKind::Deleted);
    let shown = |kind: MessageKind| (kind != MessageKind::Deleted).then_some(MessageKind::Deleted);
    work.pass(deleted, shown, true, Even::OneAndOne);
    work.pass(shown, deleted, true, Even::OneAndOne);
    if close {
        let text = |kind: MessageKind| (kind == MessageKind::Text).then_some(kind);
        work.pass(text, text, true, Even::OneAndOneInOneMinute);
    }
    work.out.sort_unstable();
    work.out
}

/// When a stretch of a cell is unambiguous.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Even {
    /// As many on either side; with an unknown sender, one on either.
    Counts,
    /// One on either side, or one on either in each of the same minutes.
    OneAndOne,
    /// One on either side, in the same minute.
    OneAndOneInOneMinute,
}

struct Work<'w, 'c> {
    a: &'w Chat<'c>,
    b: &'w Chat<'c>,
    course: &'w Course,
    senders: &'w Senders,
    backbone: Vec<(u32, u32)>,
    used: (Vec<bool>, Vec<bool>),
    out: Vec<(u32, u32)>,
}

impl Work<'_, '_> {
    /// One pass over what is left, with the kinds that either side brings in.
    fn pass(&mut self, ka: impl Kinds, kb: impl Kinds, gaps: bool, even: Even) {
        let first: Vec<u32> = self.backbone.iter().map(|pair| pair.0).collect();
        let second: Vec<u32> = self.backbone.iter().map(|pair| pair.1).collect();
        let gap = |ends: &[u32], message: u32| if gaps { small(ends.partition_point(|end| *end < message)) } else { 0 };
        let partner_b = |y: u32| self.senders.known_b(y).then(|| self.b.persons.first(y));
        let cells_b = cells(self.b, &self.used.1, kb, |m| gap(&second, m), partner_b);
        if cells_b.is_empty() {
            return;
        }
        let cells_a = cells(self.a, &self.used.0, ka, |m| gap(&first, m), |x| self.partner(x));
        for (cell, unshifted) in cells_a {
            let Some(tb) = cells_b.get(&cell) else { continue };
            let ta = shifted(unshifted.into_iter(), tb, self.course);
            let even = if cell.sender.is_none() && even == Even::Counts { Even::OneAndOne } else { even };
            if cell.sender.is_some() || gaps {
                self.stretches(&ta, tb, even);
            }
        }
    }

    fn partner(&self, x: u32) -> Option<u32> {
        self.senders.partner(x)
    }

    fn stretches(&mut self, ta: &[Timed], tb: &[Timed], even: Even) {
        for (sa, sb) in in_order::stretches(ta, tb) {
            if fits(sa, sb, even) {
                self.zip(sa, sb);
            } else if even == Even::Counts {
                self.minutes(sa, sb);
            }
        }
    }

    /// An uneven stretch: its minutes that are even.
    fn minutes(&mut self, sa: &[Timed], sb: &[Timed]) {
        for ma in sa.chunk_by(|x, y| x.0 == y.0) {
            let minute = ma.first().map(|x| x.0);
            let mb: Vec<Timed> = sb.iter().filter(|y| Some(y.0) == minute).copied().collect();
            if ma.len() == mb.len() {
                self.zip(ma, &mb);
            }
        }
    }

    fn zip(&mut self, sa: &[Timed], sb: &[Timed]) {
        let fit = |x: u32, y: u32| match crate::texts::fit(self.senders, self.a, self.b, x, y) {
            Fit::Other => None,
            Fit::Same | Fit::Unknown => Some(0),
        };
        let mut taken = Vec::new();
        in_order::pair(sa, sb, fit, |x, y| taken.push((x, y)));
        for &(x, y) in &taken {
            *self.used.0.at_mut(x) = true;
            *self.used.1.at_mut(y) = true;
        }
        self.out.extend(taken);
    }
}

/// Which kinds take part in a pass, and as what.
trait Kinds: Fn(MessageKind) -> Option<MessageKind> {}
impl<F: Fn(MessageKind) -> Option<MessageKind>> Kinds for F {}

fn fits(sa: &[Timed], sb: &[Timed], even: Even) -> bool {
    match (even, sa, sb) {
        (Even::Counts, ..) => sa.len() == sb.len(),
        (Even::OneAndOne, [_], [_]) => true,
        (Even::OneAndOne, ..) => sa.iter().map(|x| x.0).eq(sb.iter().map(|y| y.0)) && sa.windows(2).all(apart),
        (Even::OneAndOneInOneMinute, [x], [y]) => x.0 == y.0,
        _ => false,
    }
}

fn apart(both: &[Timed]) -> bool {
    both.first().map(|x| x.0) < both.last().map(|y| y.0)
}

fn cells(
    chat: &Chat,
    used: &[bool],
    kinds: impl Kinds,
    gap: impl Fn(u32) -> u32,
    known: impl Fn(u32) -> Option<u32>,
) -> Cells {
    let mut out = Cells::new();
    for (ix, (message, used)) in (0..).zip(chat.obs.messages.iter().zip(used)) {
        let at = chat.at(ix);
        let no_message = matches!(message.kind, MessageKind::System | MessageKind::Quoted);
        let out_of_play = *used || no_message || !at.tells();
        let kind = if out_of_play { None } else { kinds(message.kind) };
        let (Some(kind), Some(sender)) = (kind, chat.sender(ix)) else { continue };
        let cell = Cell { kind, sender: known(sender), gap: gap(ix) };
        out.entry(cell).or_default().push((crate::keys::minute(at), ix));
    }
    out.values_mut().for_each(|timed| timed.sort_unstable());
    out
}

fn used(a: &Chat, b: &Chat, twins: &[Twin]) -> (Vec<bool>, Vec<bool>) {
    let (mut ua, mut ub) = (vec![false; a.obs.messages.len()], vec![false; b.obs.messages.len()]);
    for twin in twins {
        *ua.at_mut(twin.a) = true;
        *ub.at_mut(twin.b) = true;
    }
    (ua, ub)
}

/// The longest run of pairs that stand in the same order on both sides (patience: longest increasing subsequence).
fn backbone(twins: &[Twin]) -> Vec<(u32, u32)> {
    let mut tails: Vec<u32> = Vec::new();
    let mut before: Vec<Option<u32>> = Vec::with_capacity(twins.len());
    for (ix, twin) in (0u32..).zip(twins) {
        let at = tails.partition_point(|tail| twins.at(*tail).b < twin.b);
        before.push(at.checked_sub(1).map(|at| *tails.at(small(at))));
        match tails.get_mut(at) {
            Some(tail) => *tail = ix,
            None => tails.push(ix),
        }
    }
    let mut out = Vec::with_capacity(tails.len());
    let mut next = tails.last().copied();
    while let Some(ix) = next {
        out.push((twins.at(ix).a, twins.at(ix).b));
        next = *before.at(ix);
    }
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Class;

    #[test]
    fn the_backbone_leaves_out_what_crosses() {
        let twin = |a, b| Twin { a, b, class: Class::Text, rare: true };
        let twins = [twin(0, 0), twin(1, 9), twin(2, 1), twin(3, 2)];
        assert_eq!(backbone(&twins), [(0, 0), (2, 1), (3, 2)]);
    }
}
