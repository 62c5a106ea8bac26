//! Which item of a family was made from which, where edits tell a direction.
//!
//! Image phylogeny (Dias, Rocha & Goldenstein, IEEE TIFS 2012): what it costs that one item was made from another is not
//! the same in both directions – pictures are made smaller, saved worse, cut, and become stickers, and seldom the other
//! way. The tree is the cheapest one over these costs; an edge without which another tree is nearly as cheap is not
//! determined. A tree says how items can have come about, never who made them.

use super::arborescence::{Arc, cheapest, cost};
use super::order::{firsts, sighting_order};
use super::{EditSign, ItemTies, PictureKind, ProvenanceWeights, TreeState, VariantFacts, VariantNode, VariantTree};
use crate::output::First;
use crate::scene::Scene;
use std::cmp::Ordering;

/// Thousandths: any step, before anything speaks for or against it.
const STEP: i64 = 200;
/// Of a pair whose distance is not known, and of one at its threshold.
const UNLIKE: i64 = 500;
/// The most that one sign against a direction costs.
const AGAINST: i64 = 1500;
/// A part does not become the whole.
const UNCUT: i64 = 2500;
/// The later does not become the earlier, but the earlier may not be in evidence: dear, and not forbidden.
const TIME: i64 = 10_000;
/// There is one root.
const ROOT: i64 = 1_000_000;
/// So many of the earliest sightings of an item are held against those of another.
const MOST_EARLIEST: usize = 4;

/// An item of a family as its tree needs it.
struct Variant {
    item: u32,
    facts: VariantFacts,
    /// Its earliest sightings: none of them is surely after another.
    earliest: Vec<u32>,
}

/// The tree of a family; `None` if it has one item, or if nothing is known of its items.
pub(super) fn tree(
    scene: &Scene,
    ties: &ItemTies<'_>,
    weights: &ProvenanceWeights,
    family: u32,
    sightings: &[u32],
) -> Option<VariantTree> {
    let mut by_item: Vec<(u32, u32)> =
        sightings.iter().filter_map(|s| Some((scene.sightings.get(*s as usize)?.item, *s))).collect();
    by_item.sort_unstable();
    let of_item: Vec<&[(u32, u32)]> = by_item.chunk_by(|x, y| x.0 == y.0).collect();
    let known = |of: &&&[(u32, u32)]| of.first().is_some_and(|(item, _)| ties.facts(*item).is_some());
    if of_item.len() < 2 || of_item.iter().filter(known).count() < 2 {
        return None;
    }
    if of_item.len() > weights.most_variants {
        let state = TreeState::TooMany;
        return Some(VariantTree { family, state, nodes: Vec::new(), cost: 0 });
    }
    let variants: Vec<Variant> = of_item.iter().map(|of| variant(scene, ties, of)).collect();
    let arcs = arcs(scene, ties, &variants);
    let out = grown(family, &variants, &arcs, weights)?;
    let told = out.nodes.iter().any(|node| node.signs.iter().any(|sign| *sign != EditSign::Later));
    Some(if told { out } else { VariantTree { state: TreeState::NoEdit, nodes: Vec::new(), ..out } })
}

fn variant(scene: &Scene, ties: &ItemTies<'_>, of: &[(u32, u32)]) -> Variant {
    let item = of.first().map_or(u32::MAX, |(item, _)| *item);
    let sightings: Vec<u32> = of.iter().map(|(_, sighting)| *sighting).collect();
    let firsts = firsts(scene, &sightings);
    let earliest = sightings.iter().zip(firsts).filter(|(_, first)| *first != First::No).map(|(s, _)| *s);
    let earliest: Vec<u32> = earliest.collect();
    // Of more, what is earliest does not tell: then time says nothing.
    let earliest = if earliest.len() > MOST_EARLIEST { Vec::new() } else { earliest };
    Variant { item, facts: ties.facts(item).unwrap_or_default(), earliest }
}

/// What each step costs; behind them, from a node of their own, that each item is the root.
fn arcs(scene: &Scene, ties: &ItemTies<'_>, variants: &[Variant]) -> Vec<(Arc, Vec<EditSign>)> {
    let mut out = Vec::with_capacity(variants.len() * variants.len());
    for (to, child) in variants.iter().enumerate() {
        for (from, parent) in variants.iter().enumerate().filter(|(from, _)| *from != to) {
            let (cost, signs) = step(scene, ties, parent, child);
            out.push((Arc { from, to, cost }, signs));
        }
    }
    let root = variants.len();
    out.extend((0..root).map(|to| (Arc { from: root, to, cost: ROOT }, Vec::new())));
    out
}

/// What it costs that `child` was made from `parent`, and what speaks for it.
fn step(scene: &Scene, ties: &ItemTies<'_>, parent: &Variant, child: &Variant) -> (i64, Vec<EditSign>) {
    let (p, c) = (&parent.facts, &child.facts);
    let unlike = ties.distance(parent.item, child.item);
    let mut cost = STEP + unlike.map_or(UNLIKE, |(bits, of)| UNLIKE * i64::from(bits) / i64::from(of.max(1)));
    let mut signs = Vec::new();
    let mut weigh = |is: bool, sign: EditSign, against: i64| {
        cost += against.clamp(0, AGAINST);
        if is {
            signs.push(sign);
        }
    };
    if let Some((before, after)) = area(p).zip(area(c)) {
        weigh(after * 100 < before * 98, EditSign::Smaller, grown_by(before, after, 2));
    }
    if let Some((before, after)) = p.quality.zip(c.quality) {
        let (before, after) = (i64::from(before), i64::from(after));
        weigh(after + 3 < before, EditSign::WorseSaved, if after > before + 3 { 30 * (after - before) } else { 0 });
    }
    if let Some((before, after)) = p.kind.zip(c.kind) {
        let sticker = |kind| kind == PictureKind::Sticker;
        let undone = sticker(before) && !sticker(after);
        weigh(sticker(after) && !sticker(before), EditSign::MadeSticker, if undone { AGAINST } else { 0 });
    }
    if let Some((before, after)) = p.bytes.zip(c.bytes).filter(|_| p.kind == c.kind && area(p) == area(c)) {
        weigh(after * 100 < before * 95, EditSign::FewerBytes, grown_by(before, after, 5) / 5);
    }
    weigh(ties.is_part(child.item, parent.item), EditSign::Cut, 0);
    if ties.is_part(parent.item, child.item) {
        cost += UNCUT;
    }
    match order(scene, parent, child) {
        Some(Ordering::Less) => signs.push(EditSign::Later),
        Some(Ordering::Greater) => cost += TIME,
        _ => {}
    }
    (cost, signs)
}

fn area(facts: &VariantFacts) -> Option<u64> {
    facts.size.map(|(width, height)| u64::from(width) * u64::from(height))
}

/// Thousandths by which something grew, if by more than `least` in a hundred.
fn grown_by(before: u64, after: u64, least: u64) -> i64 {
    if after * 100 <= before * (100 + least) {
        return 0;
    }
    i64::try_from((after - before).saturating_mul(1000) / before.max(1)).unwrap_or(i64::MAX)
}

/// Which of two items was seen first, for sure.
fn order(scene: &Scene, x: &Variant, y: &Variant) -> Option<Ordering> {
    let before = |p: &Variant, q: &Variant| {
        let ahead = |a: &u32| q.earliest.iter().all(|b| sighting_order(scene, *a, *b) == Some(Ordering::Less));
        !q.earliest.is_empty() && p.earliest.iter().any(ahead)
    };
    let less = before(x, y).then_some(Ordering::Less);
    less.or_else(|| before(y, x).then_some(Ordering::Greater))
}

/// The cheapest tree, and for each of its edges what it costs to do without.
fn grown(
    family: u32,
    variants: &[Variant],
    told: &[(Arc, Vec<EditSign>)],
    weights: &ProvenanceWeights,
) -> Option<VariantTree> {
    let (nodes, root) = (variants.len() + 1, variants.len());
    let arcs: Vec<Arc> = told.iter().map(|(arc, _)| *arc).collect();
    let best = cheapest(nodes, root, &arcs)?;
    let all = cost(&best, &arcs);
    let item = |node: usize| variants.get(node).map(|variant| variant.item);
    let node = |(at, variant): (usize, &Variant)| {
        let held = best.get(at).copied().flatten()?;
        let (arc, signs) = told.get(held)?;
        // Hanging the node elsewhere gives another tree. If that is as good already, no better one need be looked for.
        let (margin, other) = match elsewhere(&best, &arcs, at, held) {
            Some(other) if other.cost - arc.cost < weights.tree_margin => (other.cost - arc.cost, item(other.from)),
            _ => {
                let without: Vec<Arc> =
                    arcs.iter().enumerate().filter(|(ix, _)| *ix != held).map(|(_, arc)| *arc).collect();
                let other = cheapest(nodes, root, &without)?;
                let from = other.get(at).copied().flatten().and_then(|ix| without.get(ix));
                (cost(&other, &without) - all, from.and_then(|arc| item(arc.from)))
            }
        };
        let edited = arc.from == root || signs.iter().any(|sign| *sign != EditSign::Later);
        let determined = margin >= weights.tree_margin && edited;
        Some(VariantNode {
            item: variant.item,
            from: item(arc.from),
            determined,
            margin,
            alternative: other.filter(|_| !determined),
            signs: signs.clone(),
        })
    };
    let nodes: Option<Vec<VariantNode>> = variants.iter().enumerate().map(node).collect();
    Some(VariantTree { family, state: TreeState::Told, nodes: nodes?, cost: all - ROOT })
}

/// The cheapest other edge to a node from one that does not hang below it.
fn elsewhere(tree: &[Option<usize>], arcs: &[Arc], node: usize, held: usize) -> Option<Arc> {
    let above = |of: usize| tree.get(of).copied().flatten().and_then(|ix| arcs.get(ix)).map(|arc| arc.from);
    let below = |of: usize| std::iter::successors(Some(of), |of| above(*of)).any(|of| of == node);
    let into = arcs.iter().enumerate().filter(|(ix, arc)| arc.to == node && *ix != held).map(|(_, arc)| arc);
    into.filter(|arc| !below(arc.from)).min_by_key(|arc| arc.cost).copied()
}

/// How well one item fits as the source of another, by the tree.
#[derive(Default)]
pub(super) struct Fit {
    /// Item, and from which it was made for sure: sorted.
    from: Vec<(u32, u32)>,
}

impl Fit {
    pub(super) fn by(tree: Option<&VariantTree>) -> Self {
        let nodes = tree.map_or(&[][..], |tree| &tree.nodes).iter().filter(|node| node.determined);
        Self { from: nodes.filter_map(|node| Some((node.item, node.from?))).collect() }
    }

    pub(super) fn of(&self, weights: &ProvenanceWeights, source: u32, item: u32) -> f64 {
        let made = |item: u32, from: u32| self.from.binary_search(&(item, from)).is_ok();
        match (source == item, made(item, source), made(source, item)) {
            (true, _, _) => 1.0,
            (_, true, _) => weights.made_from,
            (_, _, true) => weights.made_later,
            _ => weights.other_item,
        }
    }
}
