//! Where each family of items was seen, who brought it into which group as far as the evidence tells, and what may have
//! gone unseen before.
//!
//! Nothing here says who made something, nor where it comes from: the earliest sighting *in the evidence held* is one, and
//! who introduced it to a group is who posted it there first among what is held. Where the evidence does not tell, the
//! answer is a set, or that it is not determined. Weights are fitted on simulated groups: they put candidates in an
//! order and are no probabilities.
//!
//! Sources: families and hops, Zannettou et al., *On the Origins of Memes* (IMC 2018); trees of variants, Dias, Rocha &
//! Goldenstein, *Image Phylogeny by Minimal Spanning Trees* (IEEE TIFS 2012); what few observers can tell of a source,
//! Pinto, Thiran & Vetterli (Physical Review Letters 2012).

mod arborescence;
mod candidates;
mod carriers;
mod cover;
mod families;
mod hops;
mod order;
mod setting;
mod variants;
mod weights;

pub use families::*;
pub use order::sighting_order;
pub use weights::ProvenanceWeights;

use crate::at::{At, small};
use crate::coverage::Occasions;
use crate::output::First;
use crate::scene::{Scene, When};
use hops::InGroups;
use rayon::prelude::*;
use setting::Setting;
use std::ops::Range;
use variants::Fit;

model::closed_enum! {
    /// On what weights rest.
    pub enum WeightBasis {
        /// They were fitted on simulated groups: they order, and say nothing of how likely anything is.
        Simulated = "simulated",
    }
}

model::closed_enum! {
    /// Why a family's first sighting may not be in evidence.
    pub enum EarlierUnseen {
        /// What phones show of the group begins after the group did.
        StartCutOff = "start-cut-off",
        /// For some time before, no phone shows the group.
        SpanWithoutPhone = "span-without-phone",
        /// Another group in which it may have been was not shown by any phone then.
        OtherGroup = "other-group",
    }
}

model::closed_enum! {
    /// What a candidate for a source is.
    pub enum SourceKind {
        /// An account posted it earlier, or perhaps earlier, where the one who had it could see it.
        EarlierSighting = "earlier-sighting",
        /// A group of the one who had it, at a time that no phone shows.
        UncoveredSpan = "uncovered-span",
        /// A group or chat of which nothing is held.
        UnseenGroup = "unseen-group",
        /// No chat: as far as the evidence tells, it was brought by who posted it.
        NoChat = "no-chat",
        /// The account of one of the earliest sightings.
        EarliestSighting = "earliest-sighting",
        /// An account that may have been a member of the group when no phone showed it.
        MemberThen = "member-then",
        /// Any other such account, of those that are known.
        OtherMember = "other-member",
        /// Someone of whom the evidence shows nothing, in that group at such a time.
        UnknownMember = "unknown-member",
        /// Anyone in one of the other groups at a time that no phone shows.
        OtherGroup = "other-group",
    }
}

model::closed_enum! {
    /// Whether an account could see what was posted.
    pub enum Sight {
        /// Records show it in the group before and after.
        Certain = "certain",
        /// Nothing speaks against it.
        Possible = "possible",
    }
}

model::closed_enum! {
    /// What became of a family's tree of variants.
    pub enum TreeState {
        /// There is one.
        Told = "told",
        /// The family has too many items.
        TooMany = "too-many",
        /// No edit tells a direction.
        NoEdit = "no-edit",
    }
}

model::closed_enum! {
    /// What speaks for it that one item was made from another.
    pub enum EditSign {
        /// It is smaller.
        Smaller = "smaller",
        /// It was saved at a lower quality.
        WorseSaved = "worse-saved",
        /// It is a sticker, the other is none.
        MadeSticker = "made-sticker",
        /// Of one size and kind, it takes fewer bytes.
        FewerBytes = "fewer-bytes",
        /// It is a part of the other.
        Cut = "cut",
        /// It was seen later. This alone tells no direction.
        Later = "later",
    }
}

model::closed_enum! {
    /// What a picture is kept as, as far as its making goes.
    pub enum PictureKind {
        /// A picture like a photograph's.
        Photo = "photo",
        /// A sticker.
        Sticker = "sticker",
        /// A video, or a moving picture.
        Video = "video",
    }
}

/// What is known of an item as a variant. All of it may be unknown.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct VariantFacts {
    /// Width and height in pixels.
    pub size: Option<(u32, u32)>,
    /// Length of its file.
    pub bytes: Option<u64>,
    /// What it is kept as.
    pub kind: Option<PictureKind>,
    /// The quality at which it was saved, 1–100, as its quantisation tells.
    pub quality: Option<u8>,
}

/// What is known of items besides where they were seen. All of it may be empty.
#[derive(Clone, Copy, Default, Debug)]
pub struct ItemTies<'t> {
    /// Facts of each item, by [`Scene::items`]; shorter if nothing is known of the last ones.
    pub facts: &'t [Option<VariantFacts>],
    /// Distances between items of one family: (smaller item, larger item, bits, threshold), sorted.
    pub distances: &'t [(u32, u32, u16, u16)],
    /// (part, whole): the one is cut out of the other. Sorted.
    pub parts: &'t [(u32, u32)],
}

impl ItemTies<'_> {
    fn facts(&self, item: u32) -> Option<VariantFacts> {
        self.facts.get(item as usize).copied().flatten()
    }

    fn distance(&self, a: u32, b: u32) -> Option<(u16, u16)> {
        let key = (a.min(b), a.max(b));
        let at = self.distances.binary_search_by_key(&key, |of| (of.0, of.1)).ok()?;
        self.distances.get(at).map(|of| (of.2, of.3))
    }

    fn is_part(&self, part: u32, whole: u32) -> bool {
        self.parts.binary_search(&(part, whole)).is_ok()
    }
}

/// What phones show of a group's time.
#[derive(Clone, PartialEq, Debug)]
pub struct GroupCover {
    /// The earliest that any phone shows. If `from_the_start` is not set, "first seen" before or at it means "then or
    /// earlier".
    pub shown_from: Option<When>,
    /// Whether that is where the group began.
    pub from_the_start: bool,
    /// Stretches of UTC seconds that some phone shows, in order; so narrow that unknown zones do not matter.
    pub spans: Vec<(i64, i64)>,
}

impl GroupCover {
    /// Whether it is shown from its beginning to the end of what is held without a gap.
    pub fn is_whole(&self) -> bool {
        self.from_the_start && self.spans.len() == 1
    }

    /// From when on the group is shown, if its beginning is not.
    pub fn cut_off(&self) -> Option<When> {
        if self.from_the_start { None } else { self.shown_from }
    }
}

/// Whether a sighting is the first of its family, in the evidence held.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FamilyFirst {
    /// In its group.
    pub in_group: First,
    /// In the case.
    pub in_case: First,
}

/// Who or what may be a source.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct SourceCandidate {
    /// What it is.
    pub kind: SourceKind,
    /// Whose account; `None`: nobody in particular, or a sighting without a sender.
    pub account: Option<u32>,
    /// In which group.
    pub group: Option<u32>,
    /// The sighting that it rests on: an index into [`Scene::sightings`].
    pub sighting: Option<u32>,
    /// The stay that it rests on: an index into [`Scene::stays`].
    pub stay: Option<u32>,
    /// Whether the one who had it could see it.
    pub sight: Option<Sight>,
    /// How many it stands for: accounts of [`SourceKind::OtherMember`], groups of [`SourceKind::OtherGroup`].
    pub others: u32,
    /// Its share of the weight. Simulated: it is no probability.
    pub weight: f64,
}

/// A list of candidates: a part of [`Provenance::candidates`], heaviest first.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Candidates {
    /// Where they lie.
    pub at: Range<u32>,
    /// How many of the first hold the wanted share of the weight. More than lie there, if the list was cut.
    pub set: u32,
    /// How many there were before the list was cut.
    pub all: u32,
    /// The share of the weight that the kept ones of the set hold.
    pub held: f64,
}

/// How a family came into a group, as far as the evidence tells.
#[derive(Clone, PartialEq, Debug)]
pub struct Introduction {
    /// The family.
    pub family: u32,
    /// The group.
    pub group: u32,
    /// In how many messages it was sent there.
    pub sightings: u32,
    /// The earliest: none of them is surely after another. Its part of [`Provenance::earliest`].
    pub earliest: Range<u32>,
    /// The account, where all of the earliest are of one: it introduced the family *to this group, in the evidence held*.
    pub by: Option<u32>,
    /// Why it may have been there before.
    pub unseen: Option<EarlierUnseen>,
    /// Where those who posted it first may have had it. Its part of [`Provenance::hops`]; empty where the earliest are of
    /// too many accounts.
    pub hops: Range<u32>,
}

/// Where one who posted a family first in a group may have had it.
#[derive(Clone, PartialEq, Debug)]
pub struct Hop {
    /// The account's earliest sighting there.
    pub sighting: u32,
    /// The candidates.
    pub sources: Candidates,
}

/// A family over the whole case.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct FamilyTrace {
    /// In how many messages it was sent.
    pub sightings: u32,
    /// The earliest in the case: none of them is surely after another. Its part of [`Provenance::earliest`].
    pub earliest: Range<u32>,
    /// Its groups, in their order. Its part of [`Provenance::introductions`].
    pub introductions: Range<u32>,
    /// Why its first sighting may not be in evidence.
    pub unseen: Option<EarlierUnseen>,
    /// Who may have carried it into the groups that are seen.
    pub carriers: Candidates,
}

/// An item in the tree of its family's variants.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VariantNode {
    /// The item.
    pub item: u32,
    /// From which it was made in the cheapest tree; `None`: it is the root.
    pub from: Option<u32>,
    /// Whether edits tell that. If not, `from` is only what the cheapest tree has.
    pub determined: bool,
    /// By how many thousandths the cheapest tree without this edge is dearer.
    pub margin: i64,
    /// From which it was made in that tree, where the direction is not determined.
    pub alternative: Option<u32>,
    /// What speaks for it.
    pub signs: Vec<EditSign>,
}

/// The variants of a family as a tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VariantTree {
    /// The family.
    pub family: u32,
    /// What became of it.
    pub state: TreeState,
    /// Its items, in their order; empty but for [`TreeState::Told`].
    pub nodes: Vec<VariantNode>,
    /// What it costs, in thousandths.
    pub cost: i64,
}

/// The provenance of all families.
#[derive(Clone, PartialEq, Debug)]
pub struct Provenance {
    /// With which weights.
    pub weights: ProvenanceWeights,
    /// On what these rest.
    pub basis: WeightBasis,
    /// The sample coverage of groups by exhibits.
    pub coverage: f64,
    /// What is shown of each group, by [`Scene::groups`].
    pub covers: Vec<GroupCover>,
    /// By [`Scene::sightings`].
    pub firsts: Vec<FamilyFirst>,
    /// By family.
    pub families: Vec<FamilyTrace>,
    /// By family and group.
    pub introductions: Vec<Introduction>,
    /// Sightings that are the earliest of something.
    pub earliest: Vec<u32>,
    /// Hops, by introduction.
    pub hops: Vec<Hop>,
    /// Candidates of hops and of families.
    pub candidates: Vec<SourceCandidate>,
    /// Trees of variants, by family; of those of which enough is known.
    pub trees: Vec<VariantTree>,
}

/// Traces every family of a scene.
pub fn provenance(scene: &Scene, ties: &ItemTies<'_>, weights: &ProvenanceWeights) -> Provenance {
    provenance_of(scene, ties, weights, &(0..scene.families).collect::<Vec<u32>>())
}

/// Traces some families of a scene, given in order: of the others nothing is told, and their sightings are undetermined.
/// Weights that keep every candidate ([`ProvenanceWeights::most_candidates`]) are meant for few.
pub fn provenance_of(scene: &Scene, ties: &ItemTies<'_>, weights: &ProvenanceWeights, only: &[u32]) -> Provenance {
    let covers = cover::covers(scene, weights);
    let coverage = Occasions::of(scene).sample_coverage(scene);
    let of_family = by_family(scene);
    let setting = Setting::of(scene, weights, &covers, coverage);
    let unknown = FamilyFirst { in_group: First::Undetermined, in_case: First::Undetermined };
    let mut out = Provenance {
        weights: *weights,
        basis: WeightBasis::Simulated,
        coverage,
        covers: Vec::new(),
        firsts: vec![unknown; scene.sightings.len()],
        families: vec![FamilyTrace::default(); scene.families as usize],
        introductions: Vec::new(),
        earliest: Vec::new(),
        hops: Vec::new(),
        candidates: Vec::new(),
        trees: Vec::new(),
    };
    // In portions, so that what is not put together yet stays small.
    for portion in only.chunks(PORTION) {
        let traced: Vec<Traced> =
            portion.par_iter().map(|family| traced(&setting, ties, *family, of_family.of(*family))).collect();
        portion.iter().zip(traced).for_each(|(family, traced)| out.take(*family, of_family.of(*family), traced));
    }
    out.covers = covers;
    out
}

const PORTION: usize = 4096;

/// Sightings by family, in their order.
struct ByFamily {
    from: Vec<u32>,
    sightings: Vec<u32>,
}

impl ByFamily {
    fn of(&self, family: u32) -> &[u32] {
        let (from, to) = (*self.from.at(family), *self.from.at(family + 1));
        self.sightings.get(from as usize..to as usize).unwrap_or_default()
    }
}

fn by_family(scene: &Scene) -> ByFamily {
    let mut from = vec![0_u32; scene.families as usize + 1];
    let family = |item: u32| Some(scene.family(item)).filter(|family| *family < scene.families);
    scene.sightings.iter().filter_map(|seen| family(seen.item)).for_each(|family| *from.at_mut(family + 1) += 1);
    for ix in 1..small(from.len()) {
        *from.at_mut(ix) += *from.at(ix - 1);
    }
    let mut next = from.clone();
    let mut sightings = vec![0; from.last().map_or(0, |n| *n as usize)];
    for (ix, seen) in (0..).zip(&scene.sightings) {
        if let Some(family) = family(seen.item) {
            let place = next.at_mut(family);
            *sightings.at_mut(*place) = ix;
            *place += 1;
        }
    }
    ByFamily { from, sightings }
}

/// What was found of one family.
struct Traced {
    /// For each of its sightings, in their order.
    firsts: Vec<FamilyFirst>,
    messages: u32,
    earliest: Vec<u32>,
    unseen: Option<EarlierUnseen>,
    carriers: (Vec<SourceCandidate>, Candidates),
    groups: Vec<TracedGroup>,
    tree: Option<VariantTree>,
}

struct TracedGroup {
    group: u32,
    sightings: u32,
    earliest: Vec<u32>,
    by: Option<u32>,
    unseen: Option<EarlierUnseen>,
    hops: Vec<(u32, Vec<SourceCandidate>, Candidates)>,
}

fn traced(setting: &Setting<'_>, ties: &ItemTies<'_>, family: u32, sightings: &[u32]) -> Traced {
    let scene = setting.scene;
    let group = |sighting: &u32| scene.sightings.at(*sighting).group;
    // Sightings in one message are one posting: they are of one time and one sender.
    let message = |sighting: &u32| (group(sighting), scene.sightings.at(*sighting).message);
    let posted: Vec<&[u32]> = sightings.chunk_by(|x, y| message(x) == message(y)).collect();
    let postings: Vec<u32> = posted.iter().filter_map(|all| all.first().copied()).collect();
    let in_case = order::firsts(scene, &postings);
    let of_group: Vec<&[u32]> = postings.chunk_by(|x, y| group(x) == group(y)).collect();
    let in_group: Vec<Vec<First>> = match of_group.as_slice() {
        [_] => vec![in_case.clone()],
        _ => of_group.iter().map(|postings| order::firsts(scene, postings)).collect(),
    };
    let firsts = in_group.iter().flatten().zip(&in_case).zip(&posted);
    let firsts = firsts
        .flat_map(|((group, case), all)| all.iter().map(|_| FamilyFirst { in_group: *group, in_case: *case }))
        .collect();
    let tree = variants::tree(scene, ties, setting.weights, family, sightings);
    let sorted: Vec<(u32, Vec<u32>)> =
        of_group.iter().filter_map(|all| Some((all.first().map(group)?, in_time(scene, all)))).collect();
    let found = InGroups { groups: &sorted, fit: &Fit::by(tree.as_ref()) };
    let groups = of_group.iter().zip(&in_group).filter_map(|(postings, firsts)| {
        let at = postings.first().map(group)?;
        Some(traced_group(setting, &found, at, &earliest_of(postings, firsts), small(postings.len())))
    });
    let groups = groups.collect();
    let earliest = earliest_of(&postings, &in_case);
    let (kept, set, unseen) = carriers::carriers(setting, &found, &earliest);
    Traced { firsts, messages: small(postings.len()), earliest, unseen, carriers: (kept, set), groups, tree }
}

fn traced_group(
    setting: &Setting<'_>,
    family: &InGroups<'_>,
    group: u32,
    earliest: &[u32],
    sightings: u32,
) -> TracedGroup {
    let scene = setting.scene;
    let mut of: Vec<(Option<u32>, u32)> =
        earliest.iter().map(|sighting| (scene.sightings.at(*sighting).account, *sighting)).collect();
    of.sort_by_key(|(account, _)| *account);
    of.dedup_by_key(|(account, _)| *account);
    let by = match of.as_slice() {
        [(account, _)] => *account,
        _ => None,
    };
    let unseen = earliest.iter().find_map(|sighting| unseen_before(setting, group, *sighting));
    let traced_back = if of.len() > setting.weights.most_introducers { &[][..] } else { of.as_slice() };
    let hops = traced_back.iter().map(|(_, sighting)| {
        let (kept, sources) = hops::sources(setting, family, *sighting);
        (*sighting, kept, sources)
    });
    TracedGroup { group, sightings, earliest: earliest.to_vec(), by, unseen, hops: hops.collect() }
}

/// Why a sighting may not be the first in its group.
fn unseen_before(setting: &Setting<'_>, group: u32, sighting: u32) -> Option<EarlierUnseen> {
    let (cover, when) = (setting.covers.at(group), &setting.scene.sightings.at(sighting).when);
    if !cover.from_the_start {
        return Some(EarlierUnseen::StartCutOff);
    }
    let gap = cover.spans.get(1).is_some_and(|second| when.utc.1 >= second.0);
    gap.then_some(EarlierUnseen::SpanWithoutPhone)
}

fn earliest_of(postings: &[u32], firsts: &[First]) -> Vec<u32> {
    postings.iter().zip(firsts).filter(|(_, first)| **first != First::No).map(|(sighting, _)| *sighting).collect()
}

fn in_time(scene: &Scene, postings: &[u32]) -> Vec<u32> {
    let mut out = postings.to_vec();
    out.sort_by_key(|sighting| (scene.sightings.at(*sighting).when.middle(), *sighting));
    out
}

impl Provenance {
    fn take(&mut self, family: u32, sightings: &[u32], traced: Traced) {
        debug_assert_eq!(sightings.len(), traced.firsts.len());
        sightings.iter().zip(traced.firsts).for_each(|(sighting, first)| *self.firsts.at_mut(*sighting) = first);
        let start = small(self.introductions.len());
        for of in traced.groups {
            let hops = small(self.hops.len());
            for (sighting, kept, sources) in of.hops {
                let sources = self.put(kept, sources);
                self.hops.push(Hop { sighting, sources });
            }
            let (hops, earliest) = (hops..small(self.hops.len()), self.put_earliest(&of.earliest));
            let TracedGroup { group, sightings, by, unseen, .. } = of;
            self.introductions.push(Introduction { family, group, sightings, earliest, by, unseen, hops });
        }
        let introductions = start..small(self.introductions.len());
        let (kept, carriers) = traced.carriers;
        let carriers = self.put(kept, carriers);
        let (sightings, unseen) = (traced.messages, traced.unseen);
        let earliest = self.put_earliest(&traced.earliest);
        *self.families.at_mut(family) = FamilyTrace { sightings, earliest, introductions, unseen, carriers };
        self.trees.extend(traced.tree);
    }

    fn put(&mut self, kept: Vec<SourceCandidate>, of: Candidates) -> Candidates {
        let start = small(self.candidates.len());
        self.candidates.extend(kept);
        Candidates { at: start..small(self.candidates.len()), ..of }
    }

    fn put_earliest(&mut self, of: &[u32]) -> Range<u32> {
        let start = small(self.earliest.len());
        self.earliest.extend_from_slice(of);
        start..small(self.earliest.len())
    }

    /// The groups of a family, and how it came into each.
    pub fn introductions_of(&self, family: u32) -> &[Introduction] {
        let of = self.families.get(family as usize).map_or(0..0, |family| family.introductions.clone());
        self.introductions.get(of.start as usize..of.end as usize).unwrap_or_default()
    }

    /// Sightings that are the earliest of a family or in a group.
    pub fn earliest(&self, of: &Range<u32>) -> &[u32] {
        self.earliest.get(of.start as usize..of.end as usize).unwrap_or_default()
    }

    /// The hops of an introduction.
    pub fn hops(&self, of: &Introduction) -> &[Hop] {
        self.hops.get(of.hops.start as usize..of.hops.end as usize).unwrap_or_default()
    }

    /// The variants of a family, where there is a tree of them.
    pub fn tree(&self, family: u32) -> Option<&VariantTree> {
        self.trees.binary_search_by_key(&family, |tree| tree.family).ok().and_then(|at| self.trees.get(at))
    }
}
