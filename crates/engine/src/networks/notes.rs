//! What the network tells that is no cluster: clocks, recovered zones, and what sources of one group do not both hold.

use super::Writer;
use crate::Error;
use model::{CaseId, ContactKind, ExhibitId};
use network::{Chronology, ClockPair, ClockSegment, Network, OneSided, RecordRef};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::{ObservationRef, Tx};

pub(crate) const CLOCKS: &str = "clocks";
/// The weights by which lineage was told.
pub(crate) const WEIGHTS: &str = "weights";
pub(crate) const ZONE: &str = "zone";
pub(crate) const DIFFERENCE: &str = "difference";
pub(crate) const WORDS: &str = "words";
pub(crate) const HOLDS: &str = "holds";

/// What is told from a network, ready to be written down with it.
pub(super) struct Note {
    kind: &'static str,
    k: u64,
    /// As it is written: of a million of them no trees are held.
    note: String,
}

impl Note {
    pub(super) fn new(kind: &'static str, k: u64, note: &impl Serialize) -> Result<Self, Error> {
        Ok(Self { kind, k, note: serde_json::to_string(note)? })
    }

    pub(super) fn write(&self, tx: &Tx<'_>, case: CaseId) -> Result<(), Error> {
        Ok(tx.insert_note_text(case, self.kind, self.k, &self.note)?)
    }
}

/// Which words of analysts a network takes in, by their numbers in the vault.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct WordsNote {
    pub(crate) lineage: BTreeSet<i64>,
    pub(crate) ages: BTreeSet<i64>,
}

impl WordsNote {
    pub(super) fn of(lineage: impl Iterator<Item = i64>, ages: impl Iterator<Item = i64>) -> Self {
        Self { lineage: lineage.collect(), ages: ages.collect() }
    }
}

/// What of all that was said holds when a network is made.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(crate) struct HoldsNote {
    /// Words on where groups come from that quote a message, by their numbers in the vault.
    pub(crate) quoted: BTreeSet<i64>,
    /// Words on ages, the same.
    pub(crate) ages: BTreeSet<i64>,
    /// A digest of the marks, and of whom they are on.
    pub(crate) marks: String,
    /// A digest of what is taken apart.
    pub(crate) apart: String,
    /// A digest of the families of items.
    pub(crate) families: String,
}

/// A stretch of a pair of clocks: from, to, offset, support.
type Segment = (i64, i64, i64, u32);

/// The clocks of a case: from this its chronology is made again without its network.
#[derive(Serialize, Deserialize)]
pub(crate) struct ClocksNote {
    /// The vault's numbers of the chats, in the network's order.
    pub(crate) chats: Vec<i64>,
    sources: Vec<u32>,
    anchored: Vec<bool>,
    pairs: Vec<(u32, u32, Vec<Segment>)>,
}

impl ClocksNote {
    fn of(chats: &[i64], network: &Network) -> Self {
        let segment = |s: &ClockSegment| (s.from, s.to, s.offset, s.support);
        let pair = |p: &ClockPair| (p.a, p.b, p.segments.iter().map(segment).collect());
        Self {
            chats: chats.to_vec(),
            sources: network.sources.clone(),
            anchored: network.anchored.clone(),
            pairs: network.clocks.iter().map(pair).collect(),
        }
    }

    pub(crate) fn chronology(&self) -> Chronology {
        let segment = |s: &Segment| ClockSegment { from: s.0, to: s.1, offset: s.2, support: s.3 };
        let pair = |p: &(u32, u32, Vec<_>)| ClockPair { a: p.0, b: p.1, segments: p.2.iter().map(segment).collect() };
        let pairs: Vec<ClockPair> = self.pairs.iter().map(pair).collect();
        Chronology::of_parts(&self.sources, &self.anchored, &pairs)
    }
}

/// A stretch of time in which the clock of a chat's source had one offset from UTC.
#[derive(Serialize, Deserialize)]
pub(crate) struct ZoneNote {
    /// The vault's number of the chat.
    pub(crate) chat: i64,
    /// Minutes ahead of UTC.
    pub(crate) offset: i16,
    /// Seconds on the chat's own clock.
    pub(crate) from: i64,
    /// See `from`.
    pub(crate) to: i64,
    /// How many messages show it.
    pub(crate) support: u32,
    /// Some of them, and what they are in a source on UTC.
    pub(crate) examples: Vec<(ObservationRef, ObservationRef)>,
}

/// What of two sources of one group only the one holds, in the time that both cover.
#[derive(Serialize, Deserialize)]
pub(crate) struct DifferenceNote {
    /// The vault's number of the chat that holds it.
    pub(crate) held: i64,
    /// That of the chat that lacks it.
    pub(crate) lacking: i64,
    /// Records of the one that fall into the other's time.
    pub(crate) common: u32,
    /// How many of these only the one holds.
    pub(crate) count: u32,
    /// The first of them.
    pub(crate) records: Vec<ObservationRef>,
}

/// A name of an account, and whose word it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CalledRow {
    pub(crate) name: String,
    pub(crate) by: ContactKind,
    pub(crate) exhibit: ExhibitId,
}

impl Writer<'_> {
    pub(super) fn notes(&self, tx: &Tx<'_>) -> Result<(), Error> {
        tx.insert_note(self.case, CLOCKS, 0, &ClocksNote::of(&self.loaded.chats, self.network))?;
        let mut k = 0;
        for zone in &self.network.zones {
            let Some(chat) = self.loaded.chats.get(zone.chat as usize).copied() else { continue };
            for s in &zone.stretches {
                let both = |(own, other): &(RecordRef, RecordRef)| Some((self.record(*own)?, self.record(*other)?));
                let examples = s.examples.iter().filter_map(both).collect();
                let (offset, from, to, support) = (s.offset, s.from, s.to, s.support);
                tx.insert_note(self.case, ZONE, k, &ZoneNote { chat, offset, from, to, support, examples })?;
                k += 1;
            }
        }
        self.differences(tx)
    }

    fn differences(&self, tx: &Tx<'_>) -> Result<(), Error> {
        let mut k = 0;
        for d in &self.network.differences {
            for (held, lacking, common, only) in [(d.a, d.b, d.common_a, &d.only_a), (d.b, d.a, d.common_b, &d.only_b)]
            {
                if let Some(note) = self.one_sided((held, lacking), common, only) {
                    tx.insert_note(self.case, DIFFERENCE, k, &note)?;
                    k += 1;
                }
            }
        }
        Ok(())
    }

    fn one_sided(&self, (held, lacking): (u32, u32), common: u32, only: &OneSided) -> Option<DifferenceNote> {
        let number = |chat: u32| self.loaded.chats.get(chat as usize).copied();
        let records = only.records.iter().filter_map(|r| self.record(*r)).collect();
        let (held, lacking) = (number(held)?, number(lacking)?);
        (only.count > 0).then_some(DifferenceNote { held, lacking, common, count: only.count, records })
    }
}
