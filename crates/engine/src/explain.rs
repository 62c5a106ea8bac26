//! What an item of a case is compared with, and in which band of distance the nearest entry stands: for an operator who
//! asks why something is no match. Neither hashes nor, of what is no match, entries and exact distances are told; and who
//! asked is in the audit log before anything is shown.

use crate::access::{Object, act};
use crate::matches::{index_version, mark_of, mark_signal, part, rules};
use crate::overlays::OpenSet;
use crate::{Engine, Error};
use matching::{Band, ItemFrame, ItemSignals, LocalFrame, Nearest, Points, nearest, points_alike};
use model::{CaseId, Confidence, ItemId, Look};
use serde::Serialize;
use signal::Pdq;
use store::{HashSetRow, ItemRow, MatchRow, MatchedPart};

/// What an item is compared with.
#[derive(Clone, Debug, Serialize)]
pub struct ItemExplained {
    /// SHA-256.
    pub item: ItemId,
    /// Class of content.
    pub kind: String,
    /// Media type by content.
    pub mime: String,
    /// Bytes.
    pub bytes: u64,
    /// Frames.
    pub frame_count: Option<i64>,
    /// Version of its signals, if it has any.
    pub signal_version: Option<String>,
    /// By which signals, form of index and rules it is compared.
    pub index_version: String,
    /// Its perceptual hashes, over all frames and forms.
    pub hash_count: u64,
    /// Frames of which points are known.
    pub signed_count: u64,
    /// The best of its hashes, 0–100.
    pub quality: Option<u8>,
    /// What its picture looks like to a hash.
    pub look: Option<Look>,
    /// The sets of the case.
    pub hash_sets: Vec<SetExplained>,
}

/// How an item stands to a hash set of its case.
#[derive(Clone, Debug, Serialize)]
pub struct SetExplained {
    /// Its name.
    pub hash_set: String,
    /// Its version.
    pub hash_set_version: i64,
    /// `active` or `disabled`.
    pub state: String,
    /// Entries in it.
    pub entry_count: u64,
    /// Entries that nothing is compared with, since somebody took them out of use.
    pub disabled_count: u64,
    /// Entries that are told by their bytes alone.
    pub quarantined_count: u64,
    /// Entries that have nothing to compare.
    pub uncompared_count: u64,
    /// Whether the last matching compared the item with it, as both are now.
    pub is_matched: bool,
    /// Whether an entry has the same bytes, or one of their digests.
    pub same_bytes: bool,
    /// The nearest by plain hashes.
    pub near_band: Band,
    /// The nearest by turned and normalised forms.
    pub forms_band: Band,
    /// Whether points of an entry's picture lie alike in it.
    pub points: Points,
    /// Whether something was near that says nothing.
    pub is_passed_over: bool,
    /// Matches of the item with it, as they stand.
    pub match_count: u64,
    /// The surest of them.
    pub confidence: Option<Confidence>,
}

/// An item with all that is compared of it.
struct Explained {
    row: ItemRow,
    signals: ItemSignals,
    frames: Vec<LocalFrame>,
    /// Whether the last matching compared it as it is now.
    is_same: bool,
    matches: Vec<MatchRow>,
    parts: Vec<MatchedPart>,
}

impl Engine {
    /// Tells what an item of a case is compared with, and writes down that it was asked for.
    pub fn explain_item(&self, case: CaseId, item: ItemId) -> Result<ItemExplained, Error> {
        let of = self.explained(case, item)?;
        let open = self.open_sets(case)?;
        let mut hash_sets = Vec::new();
        for row in self.vault.case_hash_sets(case)? {
            hash_sets.push(match open.iter().find(|set| set.row.id == row.id) {
                Some(set) => self.set_explained(set, &of)?,
                None => self.out_of_use(row, &of)?,
            });
        }
        let tx = self.vault.begin()?;
        let facts = [("hash_sets", hash_sets.len().to_string())];
        act(&self.context, &tx, "item.explain", Object::Case(case), &facts, &[("item", item.to_string())])?;
        tx.commit()?;
        let ItemRow { kind, mime, frame_count, signal_version, .. } = of.row;
        Ok(ItemExplained {
            item,
            kind,
            mime,
            bytes: of.signals.digests.bytes,
            frame_count,
            signal_version,
            index_version: index_version(),
            hash_count: of.signals.signals.len() as u64,
            signed_count: of.frames.len() as u64,
            quality: of.signals.signals.iter().map(|own| own.quality).max(),
            // rich if any of them is
            look: of.signals.signals.iter().map(|own| own.look).min(),
            hash_sets,
        })
    }

    fn explained(&self, case: CaseId, item: ItemId) -> Result<Explained, Error> {
        let row = self.vault.case_items(case)?.into_iter().find(|row| row.digests.item() == item);
        let row = row.ok_or_else(|| Error::NoItem(item.to_string()))?;
        let (mut mark, mut signals) = (mark_of(&row), Vec::new());
        self.vault.item_signals(row.n, &mut |s| {
            mark_signal(&mut mark, &s);
            let (frame, form, quality, look, shown) = (s.frame, s.form, s.quality, s.look, s.shown);
            signals.push(ItemFrame { frame, form, hash: Pdq(s.hash), quality, look, shown });
        })?;
        let signals = ItemSignals { digests: row.digests, signals };
        let frames = self.frames(row.n, &signals)?;
        let is_same = self.vault.matched_item(case, row.n)? == Some(*mark.finalize().as_bytes());
        let mut matches = self.vault.matches(case)?;
        matches.retain(|found| found.item == row.n);
        Ok(Explained { row, signals, frames, is_same, matches, parts: self.vault.matched_parts(case)? })
    }

    fn set_explained(&self, set: &OpenSet, of: &Explained) -> Result<SetExplained, Error> {
        let nearest: Vec<Nearest> = set.segments().map(|(segment, _)| nearest(&of.signals, segment)).collect();
        let points: Vec<Points> = set.segments().map(|(segment, _)| points_alike(&of.frames, segment)).collect();
        set.chain.check()?;
        let contents = self.contents(set)?;
        let is_part = |content: &part::Content| of.parts.iter().any(|part| content.is(part) && part.rules == rules());
        let said = set.overlay.counts();
        Ok(SetExplained {
            disabled_count: said.disabled_count,
            quarantined_count: said.quarantined_count,
            uncompared_count: set.chain.uncompared_count(),
            is_matched: of.is_same && contents.iter().all(is_part),
            same_bytes: nearest.iter().any(|part| part.same_bytes),
            // what is told of one of its parts is told of the set: the nearest comes first
            near_band: nearest.iter().map(|part| part.near).min().unwrap_or(Band::NotCompared),
            forms_band: nearest.iter().map(|part| part.forms).min().unwrap_or(Band::NotCompared),
            points: points.into_iter().min().unwrap_or(Points::NotCompared),
            is_passed_over: nearest.iter().any(|part| part.is_passed_over),
            ..self.out_of_use(set.row.clone(), of)?
        })
    }

    /// A set that nothing is compared with.
    fn out_of_use(&self, set: HashSetRow, of: &Explained) -> Result<SetExplained, Error> {
        let matches = || of.matches.iter().filter(|found| found.hash_set == set.id);
        let counts = self.overlay(set.id)?.counts();
        Ok(SetExplained {
            match_count: matches().count() as u64,
            confidence: matches().map(|found| found.confidence).min(),
            hash_set: set.name,
            hash_set_version: set.version,
            state: set.state,
            entry_count: set.entry_count,
            disabled_count: counts.disabled_count,
            quarantined_count: counts.quarantined_count,
            uncompared_count: 0,
            is_matched: false,
            same_bytes: false,
            near_band: Band::NotCompared,
            forms_band: Band::NotCompared,
            points: Points::NotCompared,
            is_passed_over: false,
        })
    }
}
