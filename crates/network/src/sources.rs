//! Which chats come from one phone: only these share an address book, an owner and a clock.
//!
//! An exhibit may be a folder into which several phones were exported. Exports that lie in one place of it were most
//! likely made on one phone, in two places not. But a folder proves nothing, so that its chats are held against it:
//!
//! * One phone writes all its exports in one form, one language and one way of dates.
//! * It shows a group the same however often it exports it, on the same clock.
//! * It has one owner, and one name for each account.
//!
//! A place in which this does not hold is no phone's folder. Which of its chats belong together is then not known, and
//! each stands alone: three phones of which two write alike would else become two.

use crate::accounts::{self, VOTES};
use crate::grouping::{Aligned, Grouping};
use crate::merge::Merge;
use crate::pairing::Paired;
use crate::phones::Phones;
use crate::products::shows;
use crate::world::World;
use crate::{AliasObs, ChatObs};
use model::{AliasKind, ChatId, ExhibitId, Platform};
use std::collections::{BTreeMap, BTreeSet};

/// For each chat the number of its source, as places and writing tell. Sources are numbered by exhibit and place.
pub(crate) fn of(chats: &[&ChatObs]) -> Vec<u32> {
    let mut together: BTreeMap<Place, Vec<&ChatObs>> = BTreeMap::new();
    chats.iter().for_each(|chat| together.entry(place(chat)).or_default().push(chat));
    let mixed: BTreeSet<Place> =
        together.iter().filter(|(_, chats)| !written_alike(chats)).map(|(place, _)| *place).collect();
    let alone = |chat: &ChatObs| mixed.contains(&place(chat)).then_some(chat.id);
    let of: Vec<(Place, Option<ChatId>)> = chats.iter().map(|chat| (place(chat), alone(chat))).collect();
    let mut numbers: BTreeMap<_, u32> = of.iter().map(|source| (*source, 0)).collect();
    (0..).zip(numbers.values_mut()).for_each(|(n, slot)| *slot = n);
    of.iter().map(|source| numbers.get(source).copied().unwrap_or(0)).collect()
}

/// Where a source lies, and of which service its chats are: names and owners are those of one service.
pub(crate) type Place<'c> = (ExhibitId, &'c str, Platform);

/// Where its source lies: chats of two places are two phones', those of one may be one phone's.
pub(crate) fn place(chat: &ChatObs) -> Place<'_> {
    (chat.exhibit, &chat.place, chat.platform)
}

/// Whether nothing in how they are written keeps chats apart; what a chat does not show says nothing.
fn written_alike(chats: &[&ChatObs]) -> bool {
    fn one<T: Ord>(known: impl Iterator<Item = T>) -> bool {
        known.collect::<BTreeSet<T>>().len() < 2
    }
    let styles = || chats.iter().map(|chat| &chat.style);
    one(chats.iter().map(|chat| chat.product))
        && one(styles().filter_map(|style| style.language.as_deref()))
        && one(styles().filter_map(|style| style.header_form.as_deref()))
        && one(styles().filter_map(|style| style.date_order))
}

/// Sources that are several phones, as their chats show.
pub(crate) fn contradicted(world: &World, phones: &Phones, grouping: &Grouping, paired: &[Paired]) -> BTreeSet<u32> {
    let mut out: BTreeSet<u32> = grouping
        .accepted()
        .zip(paired)
        .filter(|(aligned, pair)| world.one_phone(aligned.a, aligned.b) && show_two(world, aligned, pair))
        .map(|(aligned, _)| world.chat(aligned.a).source)
        .collect();
    out.extend(by_accounts(world, phones, paired));
    out
}

/// Lets each chat of these sources stand alone.
pub(crate) fn split(world: &mut World, several: &BTreeSet<u32>) {
    let next = world.chats.iter().map(|chat| chat.source + 1).max().unwrap_or(0);
    let alone = world.chats.iter_mut().filter(|chat| several.contains(&chat.source));
    (next..).zip(alone).for_each(|(source, chat)| chat.source = source);
}

/// Whether two exports of one group are of two phones: their clocks differ, or an account has another name.
fn show_two(world: &World, aligned: &Aligned, pair: &Paired) -> bool {
    let (a, b) = (world.chat(pair.a), world.chat(pair.b));
    // A source that names accounts by id is one phone's as a whole, and keeps one clock.
    if shows(a.obs.product).ids && shows(b.obs.product).ids {
        return false;
    }
    let mut shared = pair.by_messages.iter().chain(&pair.by_lines).filter(|shared| shared.score >= VOTES);
    let alike = |x: u32, y: u32| shown_alike(a.alias(x), b.alias(y));
    // Someone with two numbers is shown alike if one of them is.
    let one_alike = |x: u32, y: u32| {
        let others = b.persons.aliases(y);
        a.persons.aliases(x).iter().any(|x| others.iter().any(|y| alike(*x, *y)))
    };
    aligned.course.0.iter().any(|segment| segment.offset != 0)
        || shared.any(|shared| !alike(shared.a, shared.b) && !one_alike(shared.a, shared.b))
}

fn shown_alike(x: &AliasObs, y: &AliasObs) -> bool {
    (x.kind, &x.text) == (y.kind, &y.text) || (x.phone.is_some() && x.phone == y.phone)
}

/// Sources whose owners cannot be one account, or that save one account under two names; accounts being what numbers
/// and shared records show whatever phone they stand on.
fn by_accounts(world: &World, phones: &Phones, paired: &[Paired]) -> BTreeSet<u32> {
    let mut merge = Merge::new(world, phones);
    merge.all(&mut accounts::across_phones(world, phones, paired), &accounts::conflated(world, paired));
    let mut out = BTreeSet::new();
    for own in accounts::own(world, phones).chunk_by(|x, y| x.0 == y.0) {
        let Some(&(source, first)) = own.first() else { continue };
        if own.iter().any(|(_, alias)| merge.join(first, *alias).is_some()) {
            out.insert(source);
        }
    }
    let mut saved: BTreeMap<(u32, u32), &str> = BTreeMap::new();
    for (ix, chat, alias) in accounts::aliases(world).filter(|(.., alias)| alias.kind == AliasKind::Contact) {
        let source = world.chat(chat).source;
        // A new number may be saved under a second name.
        if merge.has_several_numbers(ix) {
            continue;
        }
        if *saved.entry((source, merge.set(ix))).or_insert(&alias.text) != alias.text {
            out.insert(source);
        }
    }
    out.retain(|source| several(world, *source));
    out
}

/// Whether a source has more than one chat: what stands alone cannot be split.
fn several(world: &World, source: u32) -> bool {
    world.chats.iter().filter(|chat| chat.source == source).nth(1).is_some()
}
