//! What one phone holds of a group at the moment at which it was taken.

use super::operation::{Act, Body, Event, Group, Operation, Person, Post, Spell, Who};
use crate::rng::Rng;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A phone.
#[derive(Clone, Debug)]
pub struct Phone {
    /// Whose it is.
    pub owner: Who,
    /// When it was taken, or when its backup or export was made.
    pub taken: i64,
    /// Since when it has messages: one that was new, and took over none, has none of before.
    pub since: i64,
    /// Groups whose chats were deleted from it: indices into [`Operation::groups`].
    pub without: Vec<usize>,
    /// Whether the line of a group's creation, with its time, was given to who came in later: some versions do.
    pub births: bool,
}

/// A group as a phone has it.
pub struct View<'o> {
    /// Index into [`Operation::groups`].
    pub ix: usize,
    /// The group.
    pub group: &'o Group,
    /// What happened while the owner was in, in order.
    pub rows: Vec<Row<'o>>,
    /// Everyone who was in by then.
    pub spells: Vec<Spell>,
}

/// An event as a phone has it.
pub struct Row<'o> {
    /// Index into [`Group::events`].
    pub event: usize,
    /// When.
    pub at: i64,
    /// The service's id, of messages.
    pub key: &'o str,
    /// What happened.
    pub act: &'o Act,
    /// What is held of it.
    pub shown: Shown<'o>,
}

/// What is held of a message. Of what the service writes: all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shown<'o> {
    /// All, with the text as it is by then.
    Whole {
        /// Words, or those under a picture.
        text: &'o str,
        /// Whether it was edited by then.
        edited: bool,
    },
    /// Only that it was deleted, and by whom.
    Deleted(&'o Who),
}

impl Phone {
    /// Someone's phone.
    pub fn of(owner: &Who, taken: i64) -> Self {
        Self { owner: Arc::clone(owner), taken, since: i64::MIN, without: Vec::new(), births: false }
    }

    /// What it holds of a group; `None` if its owner was never in it while it had messages, or deleted the chat.
    pub fn view<'o>(&self, operation: &'o Operation, ix: usize) -> Option<View<'o>> {
        let group = operation.groups.get(ix).filter(|_| !self.without.contains(&ix))?;
        let (mut spells, taken) = (group.spells(), self.taken);
        spells.retain(|spell| spell.joined <= taken);
        spells.iter_mut().filter(|spell| spell.left.is_some_and(|left| left > taken)).for_each(|spell| {
            (spell.left, spell.removed_by) = (None, None);
        });
        let own: Vec<&Spell> = spells.iter().filter(|spell| spell.who == self.owner).collect();
        let mine = |event: &Event| own.iter().any(|spell| spell.covers(event.at));
        let told = |event: &Event| self.births && event.at <= taken && matches!(event.act, Act::Created { .. });
        let in_time = |event: &Event| (self.since..=taken).contains(&event.at) && mine(event);
        // Of a chat of which nothing else is held, no line is.
        let any = group.events.iter().any(in_time);
        let held = |(_, event): &(usize, &Event)| in_time(event) || (any && told(event));
        let rows: Vec<Row<'o>> = (0..).zip(&group.events).filter(held).map(|(ix, event)| self.row(ix, event)).collect();
        (!rows.is_empty()).then_some(View { ix, group, rows, spells })
    }

    /// Everyone whom it shows in a group, each once, by index.
    pub(super) fn met(&self, operation: &Operation) -> Vec<Who> {
        let spells = self.views(operation).into_iter().flat_map(|view| view.spells);
        let met: BTreeMap<usize, Who> = spells.map(|spell| (spell.who.ix, spell.who)).collect();
        met.into_values().filter(|who| *who != self.owner).collect()
    }

    /// All views.
    pub fn views<'o>(&self, operation: &'o Operation) -> Vec<View<'o>> {
        (0..operation.groups.len()).filter_map(|ix| self.view(operation, ix)).collect()
    }

    fn row<'o>(&self, ix: usize, event: &'o Event) -> Row<'o> {
        let shown = match &event.act {
            Act::Post(post) => post.shown(self.taken),
            _ => Shown::Whole { text: "", edited: false },
        };
        Row { event: ix, at: event.at, key: &event.key, act: &event.act, shown }
    }

    /// The name under which the owner has saved someone. Half of the others are not saved.
    pub fn saved(&self, operation: &Operation, who: &Person) -> Option<String> {
        let mut rng = Rng::new(operation.seed, "saved", self.owner.ix * 1000 + who.ix);
        let saves = rng.chance(55) && who.ix != self.owner.ix;
        let tags = ["", " trabajo", " coro", " cole"];
        saves.then(|| format!("{}{}", who.name, rng.word(&tags)))
    }

    /// The name under which the owner has saved the number that someone has at a moment: of a new one in two of three
    /// cases the same.
    pub fn saved_at(&self, operation: &Operation, who: &Person, at: i64) -> Option<String> {
        let is_new = who.number_at(at) != who.number;
        let mut rng = Rng::new(operation.seed, "saved anew", self.owner.ix * 1000 + who.ix);
        self.saved(operation, who).filter(|_| !is_new || rng.chance(67))
    }
}

impl View<'_> {
    /// The name when the phone was taken.
    pub fn name(&self, phone: &Phone) -> &str {
        self.group.name_at(phone.taken)
    }

    /// Who else was in at a moment.
    pub fn others(&self, phone: &Phone, at: i64) -> Vec<Who> {
        let others = self.spells.iter().filter(|spell| spell.covers(at) && spell.who != phone.owner);
        others.map(|spell| Arc::clone(&spell.who)).collect()
    }
}

impl Post {
    /// What is held of it at a moment.
    pub(super) fn shown(&self, taken: i64) -> Shown<'_> {
        match (&self.deleted, &self.edited, &self.body) {
            (Some((at, by)), ..) if *at <= taken => Shown::Deleted(by),
            (_, Some((at, text)), _) if *at <= taken => Shown::Whole { text, edited: true },
            (_, _, Body::Text(text) | Body::Picture { caption: text, .. }) => Shown::Whole { text, edited: false },
            (_, _, Body::Invite(_)) => Shown::Whole { text: "", edited: false },
        }
    }
}
