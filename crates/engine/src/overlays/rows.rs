//! What users see of a hash set: its state, and every word that was said of it, with reason, who and when.

use crate::floods::Flood;
use crate::overlays::Overlay;
use crate::views::{Details, Shown};
use crate::{Engine, Error, HashSetView};
use matching::Chain;
use model::{EntryState, HashSetId, SetState};
use serde::Serialize;
use std::collections::BTreeMap;
use store::{AuditRow, OverlayRow};

/// Of how many entries of a set something is said now.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct OverlayCounts {
    /// Entries that are out of use.
    pub disabled_count: u64,
    /// Entries whose standing is contested.
    pub disputed_count: u64,
    /// Entries in quarantine.
    pub quarantined_count: u64,
}

/// One hash set with all that was said of it.
#[derive(Clone, Debug, Serialize)]
pub struct HashSetDetails {
    /// The set.
    #[serde(flatten)]
    pub set: HashSetView,
    /// What was said of the set and of its entries.
    pub overlays: Vec<OverlayView>,
}

/// A word on a hash set or on one of its entries.
#[derive(Clone, Debug, Serialize)]
pub struct OverlayView {
    /// The entry's own id; null: the whole set.
    pub entry: Option<Shown>,
    /// What it says: `active`, `disabled`, `disputed`, `quarantined`.
    pub state: String,
    /// Whether it is the last word.
    pub in_force: bool,
    /// Why, in the operator's words; null if it was done without one, or if they were erased.
    pub reason: Option<String>,
    /// Stable code, of what was done without an operator's word.
    pub reason_code: Option<String>,
    /// What its prose names.
    pub reason_details: Details,
    /// Who; null if it was erased.
    pub operator: Option<String>,
    /// When, ISO 8601 UTC.
    pub at: String,
}

impl Overlay {
    pub(crate) fn counts(&self) -> OverlayCounts {
        let count = |state| self.said.values().filter(|said| said.state == state).count() as u64;
        OverlayCounts {
            disabled_count: count(EntryState::Disabled),
            disputed_count: count(EntryState::Disputed),
            quarantined_count: count(EntryState::Quarantined),
        }
    }
}

impl Engine {
    /// One hash set: its state, and what was said of it and of its entries. First of the whole set, then by entry.
    pub fn hash_set_details(&self, id: HashSetId) -> Result<HashSetDetails, Error> {
        let row = self.hash_set_row_of(id)?;
        let set = self.hash_set_view(row.clone())?;
        let mut overlays = self.said_of_set(id)?;
        let words = self.vault.hash_set_overlays(id)?;
        if !words.is_empty() {
            let chain = self.chain(&row)?;
            let later = words.iter().skip(1).map(Some).chain([None]);
            overlays.extend(words.iter().zip(later).map(|(word, next)| of_entry(word, next, &chain)));
        }
        Ok(HashSetDetails { set, overlays })
    }

    /// What was said of the whole set. Its row has the last state alone: who said so, when and why stands in the audit log.
    fn said_of_set(&self, set: HashSetId) -> Result<Vec<OverlayView>, Error> {
        let mut views = Vec::new();
        for entry in self.vault.audit_entries()? {
            let Some((state, at_ms)) = state_in(&entry, set)? else { continue };
            let openings = self.vault.audit_openings(entry.n)?;
            let opened = |field: &str| openings.iter().find(|o| o.field == field).map(|o| o.value.clone());
            views.push(OverlayView {
                entry: None,
                state: state.to_string(),
                in_force: false,
                reason: opened("reason"),
                reason_code: None,
                reason_details: Details::new(),
                operator: opened("operator"),
                at: time(at_ms),
            });
        }
        if let Some(last) = views.last_mut() {
            last.in_force = true;
        }
        Ok(views)
    }
}

fn of_entry(word: &OverlayRow, next: Option<&OverlayRow>, chain: &Chain) -> OverlayView {
    let flood = Flood::of(word);
    // an entry's number in a chain is a u32
    let name = chain.name(word.entry as u32);
    OverlayView {
        entry: Some(Shown::text(name)),
        state: word.state.to_string(),
        in_force: next.is_none_or(|next| next.entry != word.entry),
        reason: flood.is_none().then(|| word.reason.clone()),
        reason_code: flood.map(|_| Flood::CODE.into()),
        reason_details: flood.map(counts).unwrap_or_default(),
        operator: Some(word.actor.clone()),
        at: time(word.at),
    }
}

fn counts(flood: Flood) -> Details {
    let count = |n: u64| Shown::text(&n.to_string());
    BTreeMap::from([("items".into(), count(flood.items)), ("of".into(), count(flood.of))])
}

/// What an entry of the audit log says of the whole set, and when.
fn state_in(row: &AuditRow, set: HashSetId) -> Result<Option<(SetState, i64)>, Error> {
    let id = set.to_string();
    if !row.entry.contains(&id) {
        return Ok(None);
    }
    let entry: serde_json::Value = serde_json::from_str(&row.entry)?;
    let text = |pointer: &str| entry.pointer(pointer).and_then(|value| value.as_str()).unwrap_or_default();
    let state = SetState::ALL.iter().find(|state| text("/verb") == verb_of_set(**state));
    let at_ms = entry.pointer("/at_ms").and_then(|value| value.as_i64()).unwrap_or_default();
    Ok(state.filter(|_| text("/object/id") == id).map(|state| (*state, at_ms)))
}

pub(super) fn verb_of_set(state: SetState) -> &'static str {
    match state {
        SetState::Active => "hash-set.enable",
        SetState::Disabled => "hash-set.disable",
    }
}

fn time(at_ms: i64) -> String {
    model::utc_text(at_ms.div_euclid(1000))
}
