//! What hash sets are made of, as a matching sees it: parts, each compared by itself. An item that was compared with a
//! part as it is now is not compared with it again; what it met is carried over.
//!
//! A part is as it was if its content, the rules of matching and, for likeness, about how much is compared with how much
//! are the same, and nothing that was left out of it has come in. What is left out of it since takes its matches along,
//! which changes no others – unless more were met than are named: then the item is compared anew.

use super::rows::Hit;
use matching::Population;
use model::{CaseId, HashSetId, Method};
use std::collections::{BTreeMap, BTreeSet};
use store::{FoundRow, MatchedPart, Tx};

/// What items meet, by their places; where nothing was met there is nothing.
type Met = BTreeMap<usize, Vec<Hit>>;

/// Which items are to be compared with a part.
enum Anew {
    All,
    /// Those at these places.
    Some(BTreeSet<usize>),
}

/// What there is to be compared with.
pub(crate) struct Content {
    /// The set to which it belongs; none: the case's own references.
    pub(crate) set: Option<HashSetId>,
    /// Tells it from any other.
    pub(crate) digest: [u8; 32],
    /// Entries that are left out, each with whether it is wholly.
    pub(crate) left_out: BTreeMap<u32, bool>,
}

impl Content {
    /// Whether a part that was compared is this, as it is now.
    pub(crate) fn is(&self, part: &MatchedPart) -> bool {
        let left_out = part.left_out.iter().map(|(entry, wholly)| (entry, wholly));
        part.content == self.digest && part.hash_set == self.set && left_out.eq(&self.left_out)
    }
}

/// A part, and what items meet in it.
pub(crate) struct Part {
    content: Content,
    n: i64,
    anew: Anew,
    found: Met,
    /// What was met before by items that are compared anew: tells in which version of a set they met it first.
    former: Met,
    /// Items of which something else holds than is written down; all of them if `None`.
    changed: Option<BTreeSet<usize>>,
    /// For what likeness was judged before.
    population: Option<Population>,
}

/// What the matching before compared, and what it found.
pub(crate) struct Before {
    rules: String,
    parts: Vec<(MatchedPart, Met)>,
    numbers: BTreeSet<i64>,
}

impl Before {
    /// `places` are those of the items by their numbers: what an item met that is at none is not taken over.
    pub(crate) fn of(
        rules: String,
        parts: Vec<MatchedPart>,
        found: Vec<FoundRow>,
        places: &BTreeMap<i64, usize>,
    ) -> Self {
        let numbers = parts.iter().map(|part| part.n).collect();
        let (mut by_part, mut unreadable): (BTreeMap<i64, Met>, BTreeSet<i64>) = Default::default();
        for row in found {
            let Some(place) = places.get(&row.item) else { continue };
            // What cannot be read makes its part be compared anew, rather than every matching fail.
            match serde_json::from_str(&row.found) {
                Ok(hits) => drop(by_part.entry(row.part).or_default().insert(*place, hits)),
                Err(_) => drop(unreadable.insert(row.part)),
            }
        }
        let sound = parts.into_iter().filter(|part| !unreadable.contains(&part.n));
        let parts = sound.map(|part| (by_part.remove(&part.n).unwrap_or_default(), part));
        Self { rules, parts: parts.map(|(met, part)| (part, met)).collect(), numbers }
    }

    /// The part with this content, with what is still so of it: of items that are the same as then, by their places.
    pub(crate) fn take(&mut self, content: Content, is_same: &[bool]) -> Part {
        let fits =
            |part: &MatchedPart| part.content == content.digest && part.hash_set.is_none() == content.set.is_none();
        let of_set = self.parts.iter().position(|(part, _)| fits(part) && part.hash_set == content.set);
        let place = of_set.or_else(|| self.parts.iter().position(|(part, _)| fits(part)));
        let Some((before, met)) = place.map(|place| self.parts.remove(place)) else {
            return self.new_part(content, Met::new());
        };
        let was_out: BTreeMap<u32, bool> = before.left_out.iter().copied().collect();
        let is_less = |of: &BTreeMap<u32, bool>, entry: &u32, wholly: &bool| of.get(entry).is_none_or(|is| is < wholly);
        if before.rules != self.rules || was_out.iter().any(|(entry, wholly)| is_less(&content.left_out, entry, wholly))
        {
            return self.new_part(content, met);
        }
        let now_out = content.left_out.iter().filter(|(entry, wholly)| is_less(&was_out, entry, wholly));
        let now_out: BTreeMap<u32, bool> = now_out.map(|(entry, wholly)| (*entry, *wholly)).collect();
        let others = is_same.iter().enumerate().filter(|(_, is_same)| !**is_same).map(|(place, _)| place);
        let mut part = Part {
            content,
            n: before.n,
            anew: Anew::Some(others.collect()),
            found: Met::new(),
            former: Met::new(),
            changed: Some(BTreeSet::new()),
            population: Some(Population { pictures: before.pictures, entries: before.entries }),
        };
        met.into_iter().for_each(|(place, hits)| part.carry(place, hits, &now_out));
        part
    }

    fn new_part(&mut self, content: Content, former: Met) -> Part {
        let n = self.numbers.last().map_or(1, |n| n + 1);
        self.numbers.insert(n);
        Part { content, n, anew: Anew::All, found: Met::new(), former, changed: None, population: None }
    }
}

impl Part {
    /// Takes over what an item met, without what is left out now.
    fn carry(&mut self, place: usize, mut hits: Vec<Hit>, now_out: &BTreeMap<u32, bool>) {
        let is_cut = !now_out.is_empty() && hits.iter().any(Hit::is_cut);
        if let Anew::Some(anew) = &mut self.anew
            && (is_cut || anew.contains(&place))
        {
            anew.insert(place);
            self.former.insert(place, hits);
            return;
        }
        let count = hits.len();
        hits.retain(|hit| match now_out.get(&hit.entry) {
            None => true,
            Some(wholly) => !wholly && hit.method == Method::Exact,
        });
        if let Some(changed) = self.changed.as_mut().filter(|_| hits.len() < count) {
            changed.insert(place);
        }
        if !hits.is_empty() {
            self.found.insert(place, hits);
        }
    }

    /// Whether the item at this place is to be compared with it.
    pub(crate) fn is_anew(&self, place: usize) -> bool {
        match &self.anew {
            Anew::All => true,
            Anew::Some(places) => places.contains(&place),
        }
    }

    /// Likeness is judged by how much is compared with how much: if that is not what it was, it is judged anew for all.
    pub(crate) fn judge_for(&mut self, population: Population) {
        if self.population.replace(population).is_none_or(|before| before == population) {
            return;
        }
        (self.anew, self.changed) = (Anew::All, None);
        for (place, hits) in &mut self.found {
            let (exact, other) = hits.drain(..).partition(|hit| hit.method == Method::Exact);
            *hits = exact;
            self.former.entry(*place).or_default().extend::<Vec<Hit>>(other);
        }
    }

    /// Takes in what the item at this place meets, which is found in this version of a set.
    pub(crate) fn add(&mut self, place: usize, found: Vec<matching::Found>, version: i64) {
        if found.is_empty() {
            return;
        }
        let former = self.former.get(&place).map_or(&[][..], Vec::as_slice);
        let first = |hit: &Hit| {
            let same = former.iter().find(|held| (held.entry, held.method) == (hit.entry, hit.method));
            same.map_or(version, |held| held.version)
        };
        let hits =
            found.into_iter().map(|found| Hit::of(found, version)).map(|hit| Hit { version: first(&hit), ..hit });
        self.found.entry(place).or_default().extend(hits);
    }

    /// What items meet in it, by their places; of one item, the ways of matching in their order.
    pub(crate) fn found(&self) -> impl Iterator<Item = (usize, &Hit)> {
        self.found.iter().flat_map(|(place, hits)| hits.iter().map(move |hit| (*place, hit)))
    }

    /// What is written down of it.
    fn row(&self, rules: &str) -> MatchedPart {
        let Population { pictures, entries } = self.population.unwrap_or(Population { pictures: 0, entries: 0 });
        MatchedPart {
            n: self.n,
            hash_set: self.content.set,
            content: self.content.digest,
            rules: rules.into(),
            pictures,
            entries,
            left_out: self.content.left_out.iter().map(|(entry, wholly)| (*entry, *wholly)).collect(),
        }
    }

    fn write(&self, tx: &Tx<'_>, case: CaseId, numbers: &[i64]) -> Result<(), crate::Error> {
        let changed: Vec<usize> = match (&self.changed, &self.anew) {
            (Some(changed), Anew::Some(anew)) => changed.union(anew).copied().collect(),
            _ => {
                tx.drop_found_of_part(case, self.n)?;
                self.found.keys().copied().collect()
            }
        };
        for place in changed {
            let Some(item) = numbers.get(place).copied() else { continue };
            match self.found.get(&place).filter(|hits| !hits.is_empty()) {
                Some(hits) => {
                    let found = serde_json::to_string(hits)?;
                    tx.put_found(case, &FoundRow { part: self.n, item, found })?;
                }
                None => tx.drop_found(case, self.n, item)?,
            }
        }
        Ok(())
    }
}

/// Writes down what a matching of these items compared, in place of what stood there.
pub(crate) fn write_parts<'p>(
    tx: &Tx<'_>,
    case: CaseId,
    rules: &str,
    numbers: &[i64],
    parts: impl Iterator<Item = &'p Part> + Clone,
) -> Result<(), crate::Error> {
    let kept: BTreeSet<i64> = parts.clone().map(|part| part.n).collect();
    for before in tx.matched_parts(case)?.iter().filter(|before| !kept.contains(&before.n)) {
        tx.drop_found_of_part(case, before.n)?;
    }
    parts.clone().try_for_each(|part| part.write(tx, case, numbers))?;
    Ok(tx.replace_matched_parts(case, &parts.map(|part| part.row(rules)).collect::<Vec<_>>())?)
}
