//! How a family of items came into groups: who introduced it, where those may have had it, who may have carried it into the
//! groups that are seen, and which of its items was made from which.
//!
//! All of it is as the last network told it. What of it no longer fits the families of now is not shown: it would say of
//! one picture what was said of another.

use super::people::Names;
use super::times::sort_key;
use super::{Case, Confidence, EvidenceView, NetworkDue, OccurrenceView, Shown, SightingView, TimeView, Variant};
use crate::Error;
use crate::marks::Mask;
use crate::networks::traces::{CandidateNote, CandidatesNote, HopNote, IntroductionNote, NodeNote, PROVENANCE};
use crate::networks::traces::{ProvenanceNote, TraceNote};
use crate::standings::Standings;
use model::{AccountId, FamilyId, GroupId, ItemId};
use network::{ApartReason, EarlierUnseen, EditSign, Sight, SourceKind, TreeState, WeightBasis};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use store::ObservationRef;

model::closed_enum! {
    /// Whether the last network told how an item's family travelled.
    pub enum TraceState {
        /// It did.
        Told = "told",
        /// No message that is held carries an item of the family.
        NotSent = "not-sent",
        /// No network has told it yet.
        NoNetwork = "no-network",
        /// The family is another one since.
        FamilyChanged = "family-changed",
    }
}

/// `trace`: every sighting of an item and of its variants, oldest first.
#[derive(Clone, Debug, Serialize)]
pub struct Trace {
    /// SHA-256.
    pub item: ItemId,
    /// Its family.
    pub family: Option<FamilyId>,
    /// Items of the family, each with the distance to the family's first.
    pub variants: Vec<Variant>,
    /// Sightings in time order, as far as the clocks tell.
    pub sightings: Vec<SightingView>,
    /// Places that no sighting explains.
    pub unsent: Vec<OccurrenceView>,
    /// Whether the last network told how the family came into groups; if not, all below is empty.
    pub state: TraceState,
    /// Whether something came or was said since the last network that would change it.
    pub network_due: bool,
    /// What that is.
    pub due_to: Vec<NetworkDue>,
    /// On what the weights of candidates rest; null if nothing is told.
    pub basis: Option<WeightBasis>,
    /// The version of the weights.
    pub weights: Option<u32>,
    /// How it came into each group, oldest first as far as the clocks tell.
    pub introductions: Vec<IntroductionView>,
    /// Where those who posted it first in a group may have had it.
    pub sources: Vec<SourceView>,
    /// Who may have carried it into the groups that are seen; null if that was not worked out.
    pub carriers: Option<CarriersView>,
    /// Which of its items was made from which; null if too little is known of them.
    pub tree: Option<TreeView>,
}

/// How a family came into a group, as far as the evidence held tells.
#[derive(Clone, Debug, Serialize)]
pub struct IntroductionView {
    /// An item of the family, by which it is traced.
    pub item: ItemId,
    /// The family.
    pub family: Option<FamilyId>,
    /// The surest match of an item of it.
    pub confidence: Option<Confidence>,
    /// Into which group.
    pub group: GroupId,
    /// Its name.
    pub group_name: Option<Shown>,
    /// Who introduced it to this group; null: not determined.
    pub by: Option<AccountId>,
    /// What phones call that account.
    pub by_name: Option<Shown>,
    /// The country of its number.
    pub by_country: Option<String>,
    /// Of how many accounts the earliest sightings are; those without a sender count as one.
    pub account_count: u64,
    /// When the earliest was.
    #[serde(flatten)]
    pub time: TimeView,
    /// Why it may have been there before; null: phones show the group from its beginning to then.
    pub unseen: Option<EarlierUnseen>,
    /// The earliest sightings: none of them is surely after another.
    pub earliest: Vec<SeenView>,
    /// How many there are.
    pub earliest_count: u64,
    /// In how many messages it was sent there.
    pub sighting_count: u64,
    /// Whether something came or was said since the last network that would change it.
    pub network_due: bool,
}

/// A sighting, with its record.
#[derive(Clone, Debug, Serialize)]
pub struct SeenView {
    /// Who sent it.
    pub account: Option<AccountId>,
    /// What phones call that account.
    pub account_name: Option<Shown>,
    /// When.
    #[serde(flatten)]
    pub time: TimeView,
    /// The record.
    pub evidence: EvidenceView,
}

/// Where one who posted a family first in a group may have had it.
#[derive(Clone, Debug, Serialize)]
pub struct SourceView {
    /// The group.
    pub group: GroupId,
    /// Its name.
    pub group_name: Option<Shown>,
    /// Who posted it.
    pub account: Option<AccountId>,
    /// What phones call that account.
    pub account_name: Option<Shown>,
    /// The record.
    pub evidence: Option<EvidenceView>,
    /// The candidates of the set, those put in no order last.
    pub candidates: Vec<CandidateView>,
    /// How many the set has: together they hold nine tenths of the weight.
    pub set_count: u64,
    /// How many candidates there were.
    pub candidate_count: u64,
}

/// Who may have carried a family into the groups that are seen.
#[derive(Clone, Debug, Serialize)]
pub struct CarriersView {
    /// Why the first sighting may not be in evidence; null: so little is unseen that the earliest is taken as the first.
    pub unseen: Option<EarlierUnseen>,
    /// See [`SourceView::candidates`].
    pub candidates: Vec<CandidateView>,
    /// See [`SourceView::set_count`].
    pub set_count: u64,
    /// See [`SourceView::candidate_count`].
    pub candidate_count: u64,
}

/// Who or what may be a source.
#[derive(Clone, Debug, Serialize)]
pub struct CandidateView {
    /// What it is.
    pub kind: SourceKind,
    /// Its place in the order; null for accounts that are listed and never put in an order.
    pub order: Option<u64>,
    /// Its share of the simulated weight: for the order alone, no probability; null with `order`.
    pub weight: Option<f64>,
    /// Whose account; null: nobody in particular.
    pub account: Option<AccountId>,
    /// What phones call that account.
    pub account_name: Option<Shown>,
    /// In which group.
    pub group: Option<GroupId>,
    /// Its name.
    pub group_name: Option<Shown>,
    /// Whether the one who had it could see it.
    pub sight: Option<Sight>,
    /// How many accounts or groups it stands for, beside those that are named.
    pub other_count: u64,
    /// The record of the sighting, or one of the stay in the group, on which it rests.
    pub evidence: Option<EvidenceView>,
}

/// The variants of a family as a tree.
#[derive(Clone, Debug, Serialize)]
pub struct TreeView {
    /// What became of it.
    pub state: TreeState,
    /// Its items.
    pub nodes: Vec<NodeView>,
}

/// An item in the tree of its family.
#[derive(Clone, Debug, Serialize)]
pub struct NodeView {
    /// SHA-256.
    pub item: ItemId,
    /// From which it was made in the cheapest tree; null: from none of them.
    pub from: Option<ItemId>,
    /// Whether edits tell that. Else `from` is only what the cheapest tree has.
    pub determined: bool,
    /// From which else, where it is not determined.
    pub alternative: Option<ItemId>,
    /// What speaks for it.
    pub signs: Vec<EditSign>,
}

/// One note on its way to be shown: accounts and groups are masked already.
struct Telling<'c> {
    case: &'c Case<'c>,
    names: &'c Names,
    note: TraceNote,
    /// What stands of accounts now: it holds at once, not from the next network on.
    standings: &'c Standings,
    network_due: bool,
}

impl Case<'_> {
    /// Puts into a trace what was told of its family; `sent`: those of its items that a message carries.
    pub(super) fn tell_provenance(&self, trace: &mut Trace, sent: &BTreeSet<i64>, names: &Names) -> Result<(), Error> {
        trace.due_to = self.network_due()?;
        let Some(basis) = self.provenance_note()? else {
            (trace.state, trace.network_due) = (TraceState::NoNetwork, true);
            return Ok(());
        };
        trace.network_due = !trace.due_to.is_empty();
        if sent.is_empty() {
            return Ok(());
        }
        let Some(note) = self.trace_note_of(sent)? else {
            (trace.state, trace.network_due) = (TraceState::FamilyChanged, true);
            return Ok(());
        };
        let standings = self.standings()?;
        let telling = Telling { case: self, names, note, standings: &standings, network_due: trace.network_due };
        trace.state = TraceState::Told;
        (trace.basis, trace.weights) = (Some(basis.basis), Some(basis.weights.version));
        trace.introductions = telling.introductions(Some(trace.item));
        trace.sources = telling.sources();
        trace.carriers = telling.carriers();
        trace.tree = telling.tree();
        Ok(())
    }

    fn provenance_note(&self) -> Result<Option<ProvenanceNote>, Error> {
        Ok(self.engine.vault.notes(self.id, PROVENANCE)?.into_iter().next())
    }

    /// The note of the family that has these items, no more and no fewer: what was told of any other is not of this one.
    pub(super) fn trace_note_of(&self, sent: &BTreeSet<i64>) -> Result<Option<TraceNote>, Error> {
        let note = sent.first().map(|first| self.trace_note(*first)).transpose()?.flatten();
        Ok(note.filter(|note| note.items.iter().eq(sent)))
    }

    /// How families came into groups, family by family in the order of their items' digests: those with a certain or strong
    /// match, or `all`.
    pub fn introductions(&self, all: bool, visit: &mut dyn FnMut(IntroductionView)) -> Result<(), Error> {
        self.of_network()?;
        let (names, network_due, standings) = (self.names()?, self.is_network_due()?, self.standings()?);
        let sent: BTreeSet<i64> = self.sighting_rows()?.iter().map(|s| s.item).collect();
        let mut families: Vec<BTreeSet<i64>> = self.sent_by_family(&mut sent.iter().copied()).into_values().collect();
        // Before anything was matched every item is its own.
        families
            .extend(sent.iter().filter(|item| !self.families.contains_key(item)).map(|item| BTreeSet::from([*item])));
        families.retain(|items| all || items.iter().any(|item| self.is_listed(*item)));
        families.sort_by_cached_key(|items| self.first_digest(items));
        for items in families {
            if let Some(note) = self.trace_note_of(&items)? {
                Telling { case: self, names: &names, note, standings: &standings, network_due }
                    .introductions(None)
                    .into_iter()
                    .for_each(&mut *visit);
            }
        }
        Ok(())
    }

    /// Whether an item has a certain or strong match.
    pub(super) fn is_listed(&self, item: i64) -> bool {
        self.best.get(&item).is_some_and(|best| *best != Confidence::Review)
    }

    /// The first digest of some items: the vault's numbers depend on what was taken in first.
    pub(super) fn first_digest(&self, items: &BTreeSet<i64>) -> Option<ItemId> {
        items.iter().filter_map(|item| Some(self.items.get(item)?.digests.item())).min()
    }

    /// Items that were sent, by their family of now; items of none are left out.
    pub(super) fn sent_by_family(&self, sent: &mut dyn Iterator<Item = i64>) -> BTreeMap<FamilyId, BTreeSet<i64>> {
        let mut of: BTreeMap<FamilyId, BTreeSet<i64>> = BTreeMap::new();
        for item in sent {
            if let Some(family) = self.families.get(&item) {
                of.entry(*family).or_default().insert(item);
            }
        }
        of
    }

    /// The way of each family with a certain or strong match over groups, oldest first: as many introductions as a report
    /// shows, and how many there are.
    pub(super) fn ways(
        &self,
        sent: &BTreeMap<FamilyId, BTreeSet<i64>>,
        names: &Names,
    ) -> Result<(Vec<IntroductionView>, u64), Error> {
        let mut ways: Vec<Vec<IntroductionView>> = Vec::new();
        let (network_due, standings) = (self.is_network_due()?, self.standings()?);
        for items in sent.values() {
            let Some(note) = self.trace_note_of(items)? else { continue };
            let telling = Telling { case: self, names, note, standings: &standings, network_due };
            ways.push(telling.introductions(None));
        }
        let first = |way: &Vec<IntroductionView>| way.first().map(|of| (sort_key(&of.time), of.item));
        ways.sort_by_cached_key(first);
        let count = ways.iter().map(Vec::len).sum::<usize>() as u64;
        Ok((ways.into_iter().flatten().take(self.engine.settings.report.introductions).collect(), count))
    }
}

impl Telling<'_> {
    fn confidence(&self) -> Option<Confidence> {
        self.note.items.iter().filter_map(|item| self.case.best.get(item)).min().copied()
    }

    fn account(&self, place: Option<u32>) -> Option<AccountId> {
        self.note.accounts.get(place? as usize).copied()
    }

    fn group(&self, place: Option<u32>) -> Option<GroupId> {
        self.note.groups.get(place? as usize).copied()
    }

    fn item(&self, number: i64) -> Option<ItemId> {
        self.case.items.get(&number).map(|item| item.digests.item())
    }

    fn account_name(&self, account: Option<AccountId>) -> Option<Shown> {
        account.and_then(|account| self.names.account(account))
    }

    fn group_name(&self, group: Option<GroupId>) -> Option<Shown> {
        group.and_then(|group| self.names.group(group))
    }

    /// Whether an account is put in no order: marked, or known as a minor.
    fn is_apart(&self, place: Option<u32>) -> bool {
        let Some(account) = self.account(place) else { return false };
        let was_apart = place.is_some_and(|place| self.note.apart.contains(&place));
        let now = self.standings.apart(account).is_some_and(|reason| reason != ApartReason::UnknownAge);
        was_apart || now || self.names.accounts.get(&account).is_some_and(Mask::is_marked)
    }

    fn introductions(&self, own: Option<ItemId>) -> Vec<IntroductionView> {
        let first = || self.note.items.iter().filter_map(|number| self.item(*number)).min();
        let Some(item) = own.or_else(first) else { return Vec::new() };
        let family = self.note.items.first().and_then(|number| self.case.families.get(number)).copied();
        let confidence = self.confidence();
        let one = |of: &IntroductionNote| {
            let mut earliest: Vec<SeenView> = of.earliest.iter().filter_map(|seen| self.seen(*seen)).collect();
            earliest.sort_by_cached_key(|seen| (sort_key(&seen.time), seen.evidence.path.to_string(), seen.account));
            let (by, group) = (self.account(of.by), self.group(Some(of.group))?);
            let row = by.and_then(|by| self.names.accounts.get(&by));
            Some(IntroductionView {
                item,
                family,
                confidence,
                group,
                group_name: self.names.group(group),
                by,
                by_name: self.account_name(by),
                by_country: row.and_then(|row| row.country.clone()),
                account_count: of.of.into(),
                time: earliest.first()?.time.clone(),
                unseen: of.unseen,
                earliest_count: of.earliest.len() as u64 + u64::from(of.more),
                earliest,
                sighting_count: of.count.into(),
                network_due: self.network_due,
            })
        };
        let mut all: Vec<IntroductionView> = self.note.into.iter().filter_map(one).collect();
        all.sort_by_cached_key(|of| (sort_key(&of.time), of.group));
        all
    }

    fn seen(&self, (account, at): (Option<u32>, ObservationRef)) -> Option<SeenView> {
        let account = self.account(account);
        Some(SeenView {
            account,
            account_name: self.account_name(account),
            time: self.case.time(at)?,
            evidence: self.case.evidence(at)?,
        })
    }

    fn sources(&self) -> Vec<SourceView> {
        let one = |into: &IntroductionNote, hop: &HopNote| {
            let (account, group) = (self.account(hop.account), self.group(Some(into.group))?);
            Some(SourceView {
                group,
                group_name: self.names.group(group),
                account,
                account_name: self.account_name(account),
                evidence: self.case.evidence(hop.at),
                candidates: self.candidates(&hop.sources),
                set_count: hop.sources.set.into(),
                candidate_count: hop.sources.all.into(),
            })
        };
        let of_group = |into: &IntroductionNote| -> Vec<_> {
            let time = |hop: &HopNote| self.case.time(hop.at).map(|time| sort_key(&time));
            into.hops.iter().filter_map(|hop| Some((time(hop), one(into, hop)?))).collect()
        };
        let mut all: Vec<_> = self.note.into.iter().flat_map(of_group).collect();
        all.sort_by(|(x, p), (y, q)| (x, p.group, p.account).cmp(&(y, q.group, q.account)));
        all.into_iter().map(|(_, view)| view).collect()
    }

    fn carriers(&self) -> Option<CarriersView> {
        let of = self.note.carriers.as_ref()?;
        Some(CarriersView {
            unseen: self.note.unseen,
            candidates: self.candidates(of),
            set_count: of.set.into(),
            candidate_count: of.all.into(),
        })
    }

    /// Candidates in their order; behind them, by name, those that are put in none: where they would stand would tell of
    /// them what is never told.
    fn candidates(&self, of: &CandidatesNote) -> Vec<CandidateView> {
        let (apart, ordered): (Vec<&CandidateNote>, Vec<_>) = of.of.iter().partition(|c| self.is_apart(c.1));
        let mut out: Vec<CandidateView> = (1..).zip(ordered).map(|(order, c)| self.candidate(c, Some(order))).collect();
        let mut apart: Vec<CandidateView> = apart.into_iter().map(|c| self.candidate(c, None)).collect();
        apart.sort_by(|x, y| {
            let key = |c: &CandidateView| (c.account_name.as_deref().map(str::to_owned), c.account, c.kind, c.group);
            key(x).cmp(&key(y))
        });
        out.extend(apart);
        out
    }

    fn candidate(&self, c: &CandidateNote, order: Option<u64>) -> CandidateView {
        let CandidateNote(kind, account, group, at, sight, others, weight) = c;
        let (account, group) = (self.account(*account), self.group(*group));
        CandidateView {
            kind: *kind,
            order,
            weight: order.map(|_| f64::from(*weight) / 1000.0),
            account,
            account_name: self.account_name(account),
            group,
            group_name: self.group_name(group),
            sight: *sight,
            other_count: u64::from(*others),
            evidence: at.and_then(|at| self.case.evidence(at)),
        }
    }

    fn tree(&self) -> Option<TreeView> {
        let tree = self.note.tree.as_ref()?;
        let node = |NodeNote(item, from, determined, alternative, signs): &NodeNote| {
            let item_of = |number: &Option<i64>| number.and_then(|number| self.item(number));
            Some(NodeView {
                item: self.item(*item)?,
                from: item_of(from),
                determined: *determined,
                alternative: item_of(alternative),
                signs: signs.clone(),
            })
        };
        let mut nodes: Vec<NodeView> = tree.nodes.iter().filter_map(node).collect();
        nodes.sort_by_key(|node| (node.from.is_some(), node.item));
        Some(TreeView { state: tree.state, nodes })
    }
}
