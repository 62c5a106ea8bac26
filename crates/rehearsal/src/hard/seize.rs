//! Which phones are taken: the first by chance, the others mostly from groups that were seen.

use super::regimes::Regime;
use super::{BEGIN, HardWorld};
use crate::clock::{DAY, HOUR};
use crate::formats::{Act, Phone, Spell};
use crate::rng::Rng;
use std::collections::BTreeSet;

/// A phone, and what of it is there.
#[derive(Clone, Debug)]
pub struct Seized {
    /// Whose, since when, until when.
    pub phone: Phone,
    /// In which form.
    pub form: Form,
}

/// In which form a phone is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// Databases of Android.
    Android,
    /// Databases of iOS.
    Ios,
    /// A text export of each group, as the phone of a language tag writes it.
    Texts {
        /// The tag: [`crate::formats::Locale::named`].
        locale: &'static str,
        /// Whether files are with them.
        files: bool,
    },
}

/// How phones of text exports write, by the country of their owner's number.
static LOCALES: &[(&str, &[&str])] = &[
    ("ES", &["es-ES", "es-ES", "fr-FR", "it-IT", "de-DE"]),
    ("MX", &["es-MX"]),
    ("AR", &["es-AR"]),
    ("CO", &["es-CO"]),
    ("BR", &["pt-BR"]),
    ("CL", &["es-CL"]),
    ("PE", &["es-PE"]),
    ("PT", &["en-GB"]),
    ("EC", &["es-EC"]),
    ("US", &["en-US"]),
    ("UY", &["es-UY"]),
];

/// Phones that were given the line of a group's creation when their owner came in.
const BIRTHS: usize = 60;

/// When the first phone can be taken, and the last.
const FIRST: i64 = BEGIN + 290 * DAY;
const LAST: i64 = BEGIN + 362 * DAY;

/// A case begins with those who write most and are in many groups: so many phones.
const FIRST_PHONES: usize = 6;
/// Beyond so many messages one who wrote more is not likelier to be found among the first.
const MOST_COUNTED: usize = 160;
/// Later phones are those of people at the edges: who is in one group alone is so much likelier than who is in this many.
const EDGE: usize = 12;

/// `n` phones of a world, in the order in which they are taken. The first of more phones are those of fewer.
pub fn seize(world: &HardWorld, n: usize, seed: u64) -> Vec<Seized> {
    let spells: Vec<Vec<Spell>> = world.operation.groups.iter().map(super::super::formats::Group::spells).collect();
    let mut within = vec![0; world.operation.people.len()];
    for group in &spells {
        let people: BTreeSet<usize> = group.iter().map(|spell| spell.who.ix).collect();
        people.into_iter().for_each(|ix| within[ix] += 1);
    }
    let mut hunt = Hunt {
        rng: Rng::new(seed ^ world.operation.seed, "hard phones", 0),
        world,
        regime: &world.regime,
        spells,
        writes: writes(world),
        within,
        seen: Vec::new(),
        owners: BTreeSet::new(),
    };
    let mut taken: i64 = FIRST;
    (0..n)
        .filter_map(|_| {
            taken = (taken + hunt.rng.range(6, 120) * HOUR).min(LAST);
            hunt.next(taken)
        })
        .collect()
}

/// How much everyone wrote.
fn writes(world: &HardWorld) -> Vec<usize> {
    let mut of = vec![0; world.operation.people.len()];
    for event in world.operation.groups.iter().flat_map(|group| &group.events) {
        if let Act::Post(post) = &event.act {
            of[post.by.ix] += 1;
        }
    }
    of
}

struct Hunt<'w> {
    rng: Rng,
    world: &'w HardWorld,
    regime: &'w Regime,
    spells: Vec<Vec<Spell>>,
    writes: Vec<usize>,
    /// In how many groups everyone was.
    within: Vec<usize>,
    /// Groups that were seen, in the order in which they were.
    seen: Vec<usize>,
    owners: BTreeSet<usize>,
}

impl Hunt<'_> {
    fn next(&mut self, taken: i64) -> Option<Seized> {
        let linked = !self.seen.is_empty() && !self.rng.chance(self.regime.scattered);
        // A case stays near where it began: earlier groups lead on more often.
        let near = (0..4).map(|_| self.rng.below(self.seen.len())).min().unwrap_or_default();
        let within = self.seen.get(near).copied().filter(|_| linked);
        let owner = self.owner(within, taken).or_else(|| self.owner(None, taken))?;
        self.owners.insert(owner);
        let mut phone = Phone::of(self.world.operation.people.get(owner)?, taken);
        if self.rng.chance(self.regime.cut) {
            phone.since = taken - self.rng.range(30, 200) * DAY;
        }
        phone.births = self.rng.chance(BIRTHS);
        let deleted = self.regime.deleted;
        phone.without = (0..self.spells.len()).filter(|_| self.rng.chance(deleted)).collect();
        for ix in 0..self.spells.len() {
            if shows(&phone, ix, &self.spells[ix]) && !self.seen.contains(&ix) {
                self.seen.push(ix);
            }
        }
        let form = self.form(owner);
        Some(Seized { phone, form })
    }

    /// Someone who was in a group, or anywhere, who wrote; those who wrote more the likelier.
    fn owner(&mut self, within: Option<usize>, taken: i64) -> Option<usize> {
        let all: BTreeSet<usize> = match within {
            Some(ix) => self.spells[ix].iter().filter(|spell| spell.joined < taken).map(|spell| spell.who.ix).collect(),
            None => (0..self.writes.len()).collect(),
        };
        let ordinary = |ix: &usize| self.world.truth.parts[*ix] == super::Part::Ordinary;
        let all: Vec<usize> = all.into_iter().filter(|ix| ordinary(ix) && !self.owners.contains(ix)).collect();
        let later = self.owners.len() >= FIRST_PHONES;
        let weight = |ix: &usize| match (self.writes[*ix], self.within[*ix]) {
            (0, _) => 0,
            (_, groups) if later => EDGE / groups.clamp(1, EDGE),
            (wrote, _) => wrote.min(MOST_COUNTED),
        };
        let total: usize = all.iter().map(weight).sum();
        let mut at = self.rng.below(total);
        all.into_iter().find(|ix| {
            let here = at < weight(ix);
            at = at.saturating_sub(weight(ix));
            here
        })
    }

    fn form(&mut self, owner: usize) -> Form {
        if !self.rng.chance(self.regime.texts) {
            return if self.rng.chance(33) { Form::Ios } else { Form::Android };
        }
        let country = self.world.truth.countries[owner];
        let locales = LOCALES.iter().find(|(code, _)| *code == country).map_or(&["es-ES"][..], |(_, all)| all);
        Form::Texts { locale: self.rng.word(locales), files: self.rng.chance(self.regime.with_files) }
    }
}

/// Whether a phone shows a group: its owner was in it within what the phone has.
fn shows(phone: &Phone, ix: usize, spells: &[Spell]) -> bool {
    let held = |spell: &Spell| {
        spell.who == phone.owner && spell.joined <= phone.taken && spell.left.is_none_or(|left| left >= phone.since)
    };
    !phone.without.contains(&ix) && spells.iter().any(held)
}

impl HardWorld {
    /// Which groups these phones show: those of which one has anything that happened.
    pub fn seen(&self, phones: &[Seized]) -> Vec<bool> {
        let shown = |ix| phones.iter().any(|seized| seized.phone.view(&self.operation, ix).is_some());
        (0..self.operation.groups.len()).map(shown).collect()
    }
}
