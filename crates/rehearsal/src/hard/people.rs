//! Who there is.

use super::regimes::Regime;
use super::truth::Part;
use crate::formats::{Person, Who};
use crate::rng::Rng;
use crate::{clock, names, people};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Someone, and how they are.
pub(super) struct Soul {
    pub(super) who: Who,
    pub(super) country: &'static str,
    pub(super) part: Part,
    /// What they care for.
    pub(super) topics: Vec<usize>,
    /// How readily they join groups.
    pub(super) drive: usize,
    /// How much they write; a quarter never do.
    pub(super) writes: usize,
    /// How often of a thousand they pass on a picture that they see.
    pub(super) passes: usize,
}

/// Everyone: hubs first, then advertisers.
pub(super) fn souls(seed: u64, regime: &Regime) -> Vec<Soul> {
    let mut rng = Rng::new(seed, "hard people", 0);
    let n = usize::try_from(rng.range(regime.people.0, regime.people.1)).unwrap_or_default();
    let mut numbers = people::numbers(n);
    // So that countries are not one block after another.
    rng.shuffle(&mut numbers);
    let mut known = BTreeSet::new();
    numbers.into_iter().enumerate().map(|(ix, number)| soul(&mut rng, regime, ix, number, &mut known)).collect()
}

fn soul(
    rng: &mut Rng,
    regime: &Regime,
    ix: usize,
    (number, country): (String, &'static str),
    known: &mut BTreeSet<String>,
) -> Soul {
    let part = match ix {
        ix if ix < regime.hubs.0 => Part::Hub,
        ix if ix < regime.hubs.0 + regime.advertisers => Part::Advertiser,
        _ => Part::Ordinary,
    };
    let drive = 1 + (1 << rng.below(5));
    let writes = if rng.chance(25) { 0 } else { 1 + (1 << rng.below(6)) };
    let passes = if rng.chance(10) { 120 + rng.below(280) } else { rng.below(26) };
    let who = Arc::new(person(rng, ix, number, known));
    Soul { who, country, part, topics: topics(rng, regime), drive, writes, passes }
}

fn topics(rng: &mut Rng, regime: &Regime) -> Vec<usize> {
    let n = match (rng.chance(regime.more_topics), rng.chance(33)) {
        (false, _) => 1,
        (true, false) => 2,
        (true, true) => 3,
    };
    let all: Vec<usize> = (0..regime.topics).collect();
    rng.some(&all, n)
}

fn person(rng: &mut Rng, ix: usize, number: String, known: &mut BTreeSet<String>) -> Person {
    let mut given;
    let name = loop {
        given = rng.word(names::GIVEN);
        let name = format!("{given} {}", rng.word(names::FAMILY));
        if known.insert(name.clone()) {
            break name;
        }
    };
    // One in a hundred has another number later on.
    let changed = clock::START + rng.range(60, 300) * clock::DAY + rng.range(8, 20) * clock::HOUR;
    let number_after = rng.chance(1).then(|| (changed, format!("346009{ix:05}")));
    Person {
        ix,
        number,
        number_after,
        hidden: rng.chance(12).then(|| format!("{}", 99_000_000_100_000 + ix)),
        telegram: 5_870_000_000 + ix as u64,
        // One in ten is shown by a name that others have too.
        pushname: if rng.chance(10) { given.to_owned() } else { format!("{given} {}", ix + 1) },
        name,
    }
}
