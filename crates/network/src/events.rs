//! Lines of the service that tell of one event on several phones whose clocks are known.

use crate::accounts::Accounts;
use crate::at::At;
use crate::grouping::Grouping;
use crate::same_id::CLOCKS_S;
use crate::world::World;
use model::SystemKind;

/// What lines of one event have in common.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Event<'w> {
    group: u32,
    kind: SystemKind,
    actor: Option<u32>,
    targets: Vec<u32>,
    new: Option<&'w str>,
    at: i64,
    chat: u32,
    message: u32,
}

/// Pairs of lines (counted through) of one group, kind, actor, targets and value, less than two minutes apart on known
/// clocks, the nearest first.
pub(crate) fn pairs(world: &World, grouping: &Grouping, accounts: &Accounts) -> Vec<(u32, u32)> {
    let mut events: Vec<Event> = (0..world.len()).flat_map(|chat| of_chat(world, grouping, accounts, chat)).collect();
    events.sort_unstable();
    let mut out: Vec<(u64, u32, u32)> = Vec::new();
    for (n, x) in (1..).zip(&events) {
        let same = |y: &&Event| {
            (y.group, y.kind, y.actor, &y.targets, y.new) == (x.group, x.kind, x.actor, &x.targets, x.new)
                && y.at.abs_diff(x.at) < CLOCKS_S
        };
        let later = events.iter().skip(n).take_while(same).take(NEAR).filter(|y| y.chat != x.chat);
        let ix = |event: &Event| world.message_ix(event.chat, event.message);
        out.extend(later.map(|y| (y.at.abs_diff(x.at), ix(x), ix(y))));
    }
    out.sort_unstable();
    out.into_iter().map(|(_, x, y)| (x, y)).collect()
}

/// How many lines of one event are looked at: one of each phone.
const NEAR: usize = 64;

fn of_chat<'w>(world: &World<'w>, grouping: &Grouping, accounts: &Accounts, chat: u32) -> Vec<Event<'w>> {
    let c = world.chat(chat);
    let account = |alias: u32| *accounts.of.at(world.alias_ix(chat, alias));
    let lines = c.lines.iter().filter(|_| c.anchored);
    let event = |line: &crate::world::Line| {
        let system = c.message(line.message).system.as_deref()?;
        let mut targets: Vec<u32> = c.targets(system).map(account).collect();
        targets.sort_unstable();
        Some(Event {
            group: *grouping.of.at(chat),
            kind: line.kind,
            actor: c.actor(system).map(account),
            targets,
            new: system.new.as_deref(),
            at: c.at(line.message).utc_seconds()?,
            chat,
            message: line.message,
        })
    };
    lines.filter_map(event).collect()
}
