//! Where families of items came from, as it is written down: one note for each family, so that to trace an item is to read
//! one row.
//!
//! There can be a million families. A note names accounts and groups once and everything else by their places in it, and
//! candidates are rows without names of fields. Families that match no list and were seen in one group alone have no
//! candidates written down: they are most of all families, and nobody asks where they came from.

use super::notes::Note;
use super::{CaseScene, Loaded, Writer};
use crate::Error;
use model::{AccountId, AgeBand, GroupId};
use network::{
    Candidates, EarlierUnseen, EditSign, Hop, Introduction, Network, Place, Provenance, ProvenanceWeights, Scene,
    Sight, SourceCandidate, SourceKind, TreeState, VariantNode, WeightBasis,
};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use store::ObservationRef;

/// With what all families were traced.
pub(crate) const PROVENANCE: &str = "provenance";
/// A family, under the vault's number of the first of its items that were sent.
pub(crate) const TRACE: &str = "trace";

/// Earliest sightings that are written of one group: their order is not told, and of more nobody is named.
const MOST_EARLIEST: usize = 32;
/// Candidates that are written of one hop.
const MOST_OF_HOP: usize = 12;
/// Candidates that are written of one family.
const MOST_CARRIERS: usize = 32;

/// With what all families were traced.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ProvenanceNote {
    pub(crate) weights: ProvenanceWeights,
    pub(crate) basis: WeightBasis,
    /// The sample coverage of groups by exhibits.
    pub(crate) coverage: f64,
}

/// What was told of one family. Accounts and groups are places in its own lists.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub(crate) struct TraceNote {
    /// The vault's numbers of its items that were sent, in their order.
    pub(crate) items: Vec<i64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) accounts: Vec<AccountId>,
    pub(crate) groups: Vec<GroupId>,
    /// Accounts that are listed and never put in an order: known as minors, or marked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) apart: Vec<u32>,
    pub(crate) into: Vec<IntroductionNote>,
    /// None: no candidates were written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) carriers: Option<CandidatesNote>,
    /// Why the first sighting in the case may not be in evidence; it goes with `carriers`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) unseen: Option<EarlierUnseen>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) tree: Option<TreeNote>,
}

/// How it came into a group.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct IntroductionNote {
    pub(crate) group: u32,
    /// In how many messages it was sent there.
    pub(crate) count: u32,
    /// The earliest of them, or the first of these: the account, and the record.
    pub(crate) earliest: Vec<(Option<u32>, ObservationRef)>,
    /// How many more of these there are.
    #[serde(default, skip_serializing_if = "is_none")]
    pub(crate) more: u32,
    /// Of how many accounts they all are.
    pub(crate) of: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) by: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) unseen: Option<EarlierUnseen>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) hops: Vec<HopNote>,
}

/// Where one who posted it first may have had it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct HopNote {
    pub(crate) account: Option<u32>,
    pub(crate) at: ObservationRef,
    pub(crate) sources: CandidatesNote,
}

/// Candidates, heaviest first.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct CandidatesNote {
    /// How many there were.
    pub(crate) all: u32,
    /// How many of the first hold the wanted share of the weight. Fewer may be written.
    pub(crate) set: u32,
    pub(crate) of: Vec<CandidateNote>,
}

/// A candidate, as a row.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct CandidateNote(
    pub(crate) SourceKind,
    /// The account.
    pub(crate) Option<u32>,
    /// The group.
    pub(crate) Option<u32>,
    /// The sighting or the stay that it rests on.
    pub(crate) Option<ObservationRef>,
    pub(crate) Option<Sight>,
    /// How many it stands for.
    pub(crate) u32,
    /// Thousandths of the weight: whole numbers are the same on every machine.
    pub(crate) u16,
);

/// The tree of its variants.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct TreeNote {
    pub(crate) state: TreeState,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) nodes: Vec<NodeNote>,
}

/// An item in it: the item, from which it was made, whether that is determined, from which else, and what speaks for it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct NodeNote(
    pub(crate) i64,
    pub(crate) Option<i64>,
    pub(crate) bool,
    pub(crate) Option<i64>,
    pub(crate) Vec<EditSign>,
);

fn is_none(count: &u32) -> bool {
    *count == 0
}

impl Writer<'_> {
    /// One note for each family, and one that says with what they were told. `numbers` are the vault's of the scene's items.
    pub(super) fn traces(&self, of: &CaseScene, told: &Provenance, numbers: &[i64]) -> Result<Vec<Note>, Error> {
        let basis = ProvenanceNote { weights: told.weights, basis: told.basis, coverage: told.coverage };
        let teller =
            Teller { loaded: self.loaded, network: self.network, scene: &of.scene, told, numbers, apart: apart(of) };
        let mut items: Vec<(u32, u32)> = (0..).zip(&of.scene.items).map(|(ix, item)| (item.family, ix)).collect();
        items.sort_unstable();
        let families: Vec<&[(u32, u32)]> = items.chunk_by(|x, y| x.0 == y.0).collect();
        let notes = families.par_iter().filter_map(|items| {
            let note = teller.family(items)?;
            let k = u64::try_from(*note.items.first()?).ok()?;
            Some(Note::new(TRACE, k, &note))
        });
        let mut all = vec![Note::new(PROVENANCE, 0, &basis)?];
        all.extend(notes.collect::<Result<Vec<Note>, Error>>()?);
        Ok(all)
    }
}

/// Accounts that are put in no order: who is marked, and who is known as a minor.
fn apart(of: &CaseScene) -> BTreeSet<u32> {
    let minors = of.said.ages.iter().filter(|(_, (_, band))| *band == AgeBand::Minor).map(|(account, _)| *account);
    minors.chain(of.said.marks.keys().copied()).collect()
}

/// What notes are made from.
struct Teller<'t> {
    loaded: &'t Loaded,
    network: &'t Network,
    scene: &'t Scene,
    told: &'t Provenance,
    numbers: &'t [i64],
    apart: BTreeSet<u32>,
}

/// Accounts and groups of one note, each by its place in it.
#[derive(Default)]
struct Places {
    accounts: BTreeMap<u32, u32>,
    groups: BTreeMap<u32, u32>,
}

fn place(of: &mut BTreeMap<u32, u32>, ix: u32) -> u32 {
    let next = u32::try_from(of.len()).unwrap_or(u32::MAX);
    *of.entry(ix).or_insert(next)
}

/// What has places, in their order.
fn in_places(of: &BTreeMap<u32, u32>) -> Vec<u32> {
    let mut all: Vec<(u32, u32)> = of.iter().map(|(ix, place)| (*place, *ix)).collect();
    all.sort_unstable();
    all.into_iter().map(|(_, ix)| ix).collect()
}

impl Teller<'_> {
    fn family(&self, items: &[(u32, u32)]) -> Option<TraceNote> {
        let family = items.first()?.0;
        let (trace, into) = (self.told.families.get(family as usize)?, self.told.introductions_of(family));
        let is_matched = |(_, item): &(u32, u32)| self.scene.items.get(*item as usize).is_some_and(|item| item.matched);
        let with_candidates = into.len() > 1 || items.iter().any(is_matched);
        let mut places = Places::default();
        let into = into.iter().map(|of| self.introduction(of, with_candidates, &mut places)).collect();
        let carriers = with_candidates.then(|| self.candidates(&trace.carriers, MOST_CARRIERS, &mut places));
        let accounts = in_places(&places.accounts);
        let apart = (0..).zip(&accounts).filter(|(_, ix)| self.apart.contains(ix)).map(|(place, _)| place).collect();
        let mut numbers: Vec<i64> = items.iter().filter_map(|(_, item)| self.number(*item)).collect();
        numbers.sort_unstable();
        Some(TraceNote {
            items: numbers,
            accounts: accounts.iter().filter_map(|ix| Some(self.network.accounts.get(*ix as usize)?.id)).collect(),
            groups: in_places(&places.groups)
                .iter()
                .filter_map(|ix| Some(self.network.groups.get(*ix as usize)?.id))
                .collect(),
            apart,
            into,
            carriers,
            unseen: trace.unseen.filter(|_| with_candidates),
            tree: self.told.tree(family).map(|tree| TreeNote {
                state: tree.state,
                nodes: tree.nodes.iter().filter_map(|node| self.node(node)).collect(),
            }),
        })
    }

    fn introduction(&self, of: &Introduction, with_candidates: bool, places: &mut Places) -> IntroductionNote {
        let all = self.told.earliest(&of.earliest);
        let accounts: BTreeSet<Option<u32>> = all.iter().map(|sighting| self.sender(*sighting)).collect();
        let hops = if with_candidates { self.told.hops(of) } else { &[] };
        let earliest: Vec<_> = all
            .iter()
            .take(MOST_EARLIEST)
            .filter_map(|sighting| {
                let account = self.sender(*sighting).map(|ix| place(&mut places.accounts, ix));
                Some((account, self.seen(*sighting)?))
            })
            .collect();
        IntroductionNote {
            group: place(&mut places.groups, of.group),
            count: of.sightings,
            more: u32::try_from(all.len() - earliest.len()).unwrap_or(u32::MAX),
            earliest,
            of: u32::try_from(accounts.len()).unwrap_or(u32::MAX),
            by: of.by.map(|ix| place(&mut places.accounts, ix)),
            unseen: of.unseen,
            hops: hops.iter().filter_map(|hop| self.hop(hop, places)).collect(),
        }
    }

    fn hop(&self, hop: &Hop, places: &mut Places) -> Option<HopNote> {
        Some(HopNote {
            account: self.sender(hop.sighting).map(|ix| place(&mut places.accounts, ix)),
            at: self.seen(hop.sighting)?,
            sources: self.candidates(&hop.sources, MOST_OF_HOP, places),
        })
    }

    /// Of a list of candidates those of the set, and at most so many.
    fn candidates(&self, of: &Candidates, most: usize, places: &mut Places) -> CandidatesNote {
        let shown = of.set_of(&self.told.candidates).iter().take(most);
        let of_shown = shown.map(|candidate| self.candidate(candidate, places)).collect();
        CandidatesNote { all: of.all, set: of.set, of: of_shown }
    }

    fn candidate(&self, c: &SourceCandidate, places: &mut Places) -> CandidateNote {
        let stay = || self.scene.stays.get(c.stay? as usize).map(|stay| &stay.places);
        let at = c.sighting.and_then(|sighting| self.seen(sighting)).or_else(|| self.first_of(stay()?));
        let weight = (c.weight * 1000.0).round().clamp(0.0, 1000.0) as u16;
        let account = c.account.map(|ix| place(&mut places.accounts, ix));
        let group = c.group.map(|ix| place(&mut places.groups, ix));
        CandidateNote(c.kind, account, group, at, c.sight, c.others, weight)
    }

    fn node(&self, node: &VariantNode) -> Option<NodeNote> {
        let number = |item: Option<u32>| item.and_then(|item| self.number(item));
        let (from, alternative) = (number(node.from), number(node.alternative));
        Some(NodeNote(self.number(node.item)?, from, node.determined, alternative, node.signs.clone()))
    }

    fn number(&self, item: u32) -> Option<i64> {
        self.numbers.get(item as usize).copied()
    }

    fn sender(&self, sighting: u32) -> Option<u32> {
        self.scene.sightings.get(sighting as usize)?.account
    }

    /// The record that tells best of a sighting.
    fn seen(&self, sighting: u32) -> Option<ObservationRef> {
        self.first_of(&self.scene.sightings.get(sighting as usize)?.places)
    }

    fn first_of(&self, places: &Range<u32>) -> Option<ObservationRef> {
        let Place { record, .. } = self.scene.places(places).first()?;
        let messages = &self.loaded.observed.chats.get(record.chat as usize)?.messages;
        let number = self.loaded.chats.get(record.chat as usize)?;
        Some((*number, messages.get(record.message as usize)?.record))
    }
}

#[cfg(test)]
mod tests;
