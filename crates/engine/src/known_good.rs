//! Items that known-good sets know: found with every matching, before anything else of it.
//!
//! A hit says nothing of what an item is. By the same SHA-256 it is taken out of view, counted, and named with the set;
//! an item that meets an entry of any other set stays in view whatever knows it.

use crate::matches::CaseItems;
use crate::views::{Case, KnownGoodView};
use crate::{Engine, Error};
use matching::ItemSignals;
use matching::known_good::{Kept, KnownGood, KnownGoodError, KnownGoodHit, Limits};
use model::{CaseId, SetKind, SetState};
use rayon::prelude::*;
use signal::Region;
use std::collections::HashMap;
use store::{HashSetRow, KnownGoodRow};

/// Items judged between two looks at whether to go on.
const BATCH: usize = 1024;

impl Engine {
    /// Asks the case's known-good sets about its items, and writes down what they know in place of what they knew. A set
    /// that cannot be asked ends it: nobody would learn that it has stopped to work.
    pub(crate) fn match_known_good(&self, case: CaseId, of: &CaseItems) -> Result<(), Error> {
        let mut rows = Vec::new();
        for set in self.known_good_in_use(case)? {
            let failed = |source| Error::KnownGood { name: set.name.clone(), source };
            let kept = Kept::read(&self.known_good_file(&set)?).map_err(failed)?;
            let known = kept.open(Limits::standard()).map_err(failed)?;
            for (numbers, items) in of.numbers.chunks(BATCH).zip(of.signals.chunks(BATCH)) {
                self.context.check()?;
                rows.extend(judged(&known, &set, numbers, items).map_err(failed)?);
            }
            // What was read of a list that somebody changed meanwhile is worth nothing.
            kept.is_unchanged().map_err(failed)?;
        }
        let tx = self.vault.begin()?;
        tx.replace_known_good(case, &rows)?;
        Ok(tx.commit()?)
    }

    /// The known-good sets that a case uses, those out of use left out.
    pub(crate) fn known_good_in_use(&self, case: CaseId) -> Result<Vec<HashSetRow>, Error> {
        let in_use = |set: &HashSetRow| set.kind == SetKind::KnownGood && set.state == SetState::Active.as_str();
        Ok(self.vault.case_hash_sets(case)?.into_iter().filter(in_use).collect())
    }

    /// Whether a known-good set can be asked: its file is in the vault, and its list is where it was and what it was.
    pub(crate) fn known_good_is_whole(&self, set: &HashSetRow) -> bool {
        let kept = self.known_good_file(set).ok().and_then(|file| Kept::read(&file).ok());
        kept.is_some_and(|kept| kept.is_unchanged().is_ok())
    }
}

fn judged(
    known: &KnownGood<Region>,
    set: &HashSetRow,
    numbers: &[i64],
    items: &[ItemSignals],
) -> Result<Vec<KnownGoodRow>, KnownGoodError> {
    let judge = |(item, of): (&i64, &ItemSignals)| {
        let hit = known.judge(&of.digests)?;
        Ok(hit.map(|hit| KnownGoodRow { item: *item, hash_set: set.id, why_code: hit.why_code().into() }))
    };
    let found: Vec<Option<KnownGoodRow>> =
        numbers.par_iter().zip(items).map(judge).collect::<Result<_, KnownGoodError>>()?;
    Ok(found.into_iter().flatten().collect())
}

/// What known-good sets know of a case's items: a phone's system has very many.
#[derive(Default)]
pub(crate) struct KnownItems {
    sets: Vec<HashSetRow>,
    /// Item, place of the set, and how it knows the item; by item.
    hits: Vec<(i64, usize, KnownGoodHit)>,
}

impl KnownItems {
    pub(crate) fn read(engine: &Engine, case: CaseId) -> Result<Self, Error> {
        let sets = engine.vault.hash_sets()?;
        let place: HashMap<_, _> = sets.iter().enumerate().map(|(at, set)| (set.id, at)).collect();
        let unknown = |found: String| store::Error::Corrupt { what: "how a known-good set knows an item", found };
        let mut hits = Vec::new();
        for KnownGoodRow { item, hash_set, why_code } in engine.vault.known_good(case)? {
            let hit = KnownGoodHit::of_code(&why_code).ok_or_else(|| unknown(why_code))?;
            hits.extend(place.get(&hash_set).map(|at| (item, *at, hit)));
        }
        Ok(Self { sets, hits })
    }

    fn hits(&self, item: i64) -> &[(i64, usize, KnownGoodHit)] {
        let from = self.hits.partition_point(|hit| hit.0 < item);
        let rest = self.hits.get(from..).unwrap_or_default();
        rest.get(..rest.partition_point(|hit| hit.0 == item)).unwrap_or_default()
    }

    /// The same as it is shown.
    pub(crate) fn of(&self, item: i64) -> Vec<KnownGoodView> {
        let view = |(_, at, hit): &(i64, usize, KnownGoodHit)| {
            let set = self.sets.get(*at)?;
            Some(KnownGoodView {
                hash_set: set.name.clone(),
                hash_set_version: set.version,
                why: String::new(),
                why_code: hit.why_code().into(),
            })
        };
        self.hits(item).iter().filter_map(view).collect()
    }
}

impl Case<'_> {
    /// Whether an item is out of view: known byte for byte, and met by nothing else.
    pub(crate) fn is_hidden(&self, item: i64) -> bool {
        !self.best.contains_key(&item) && self.known.hits(item).iter().any(|(.., hit)| hit.hides())
    }

    /// Items in view of which a known-good set knows a digest.
    pub(crate) fn twin_count(&self) -> u64 {
        let is_twin = |item: &&i64| !self.known.hits(**item).is_empty() && !self.is_hidden(**item);
        self.items.keys().filter(is_twin).count() as u64
    }

    /// Items that are out of view.
    pub fn hidden_count(&self) -> u64 {
        self.items.keys().filter(|item| self.is_hidden(**item)).count() as u64
    }
}
