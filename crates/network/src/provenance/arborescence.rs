//! The cheapest tree from a root along directed edges (Chu & Liu 1965; Edmonds 1967).

/// A directed edge.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arc {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) cost: i64,
}

/// For each node the edge that leads to it in a cheapest tree from `root`: an index into `arcs`; `None` for the root.
/// Edges that are given first go before others of equal cost. `None` if a node cannot be reached.
pub(super) fn cheapest(nodes: usize, root: usize, arcs: &[Arc]) -> Option<Vec<Option<usize>>> {
    let mut best: Vec<Option<usize>> = vec![None; nodes];
    for (ix, arc) in arcs.iter().enumerate().filter(|(_, arc)| arc.to != root && arc.from != arc.to) {
        let held = best.get_mut(arc.to)?;
        if held.and_then(|held| arcs.get(held)).is_none_or(|held| arc.cost < held.cost) {
            *held = Some(ix);
        }
    }
    if best.iter().enumerate().any(|(node, arc)| node != root && arc.is_none()) {
        return None;
    }
    let Some(circle) = circle(&best, root, arcs) else { return Some(best) };
    // The circle becomes one node, the last.
    let one = nodes - circle.len();
    let mut number = vec![0; nodes];
    circle.iter().for_each(|node| {
        if let Some(at) = number.get_mut(*node) {
            *at = one;
        }
    });
    number.iter_mut().filter(|at| **at != one).enumerate().for_each(|(new, at)| *at = new);
    let into = |node: usize| best.get(node).copied().flatten().and_then(|ix| arcs.get(ix)).map_or(0, |arc| arc.cost);
    let of = |node: usize| number.get(node).copied().unwrap_or(one);
    let (mut fewer, mut origin) = (Vec::with_capacity(arcs.len()), Vec::with_capacity(arcs.len()));
    for (ix, arc) in arcs.iter().enumerate().filter(|(_, arc)| of(arc.from) != of(arc.to)) {
        let cost = if of(arc.to) == one { arc.cost - into(arc.to) } else { arc.cost };
        fewer.push(Arc { from: of(arc.from), to: of(arc.to), cost });
        origin.push(ix);
    }
    let smaller = cheapest(one + 1, of(root), &fewer)?;
    // Outside the circle the smaller tree holds; inside, one edge gives way to the one that enters it.
    let entered = smaller.into_iter().flatten().filter_map(|ix| origin.get(ix).copied());
    for ix in entered {
        if let Some((arc, held)) = arcs.get(ix).and_then(|arc| Some((arc, best.get_mut(arc.to)?))) {
            debug_assert!(arc.to != root);
            *held = Some(ix);
        }
    }
    Some(best)
}

/// What a tree costs.
pub(super) fn cost(tree: &[Option<usize>], arcs: &[Arc]) -> i64 {
    tree.iter().flatten().filter_map(|ix| arcs.get(*ix)).map(|arc| arc.cost).sum()
}

/// The nodes of a circle, if there is one.
fn circle(best: &[Option<usize>], root: usize, arcs: &[Arc]) -> Option<Vec<usize>> {
    let above = |node: usize| best.get(node).copied().flatten().and_then(|ix| arcs.get(ix)).map(|arc| arc.from);
    let mut seen = vec![usize::MAX; best.len()];
    for start in (0..best.len()).filter(|node| *node != root) {
        let mut node = start;
        while let Some(mark) = seen.get_mut(node).filter(|mark| **mark == usize::MAX) {
            *mark = start;
            match above(node) {
                Some(next) => node = next,
                None => break,
            }
        }
        if node != root && seen.get(node) == Some(&start) && above(node).is_some() {
            let mut out = vec![node];
            let mut next = above(node)?;
            while next != node {
                out.push(next);
                next = above(next)?;
            }
            return Some(out);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cheapest of all ways to give each node an edge, of those that are trees.
    fn slow(nodes: usize, root: usize, arcs: &[Arc]) -> Option<i64> {
        let mut best: Option<i64> = None;
        let into: Vec<Vec<usize>> = (0..nodes)
            .map(|node| (0..arcs.len()).filter(|ix| arcs[*ix].to == node && arcs[*ix].from != node).collect())
            .collect();
        let ways: usize = (0..nodes).filter(|node| *node != root).map(|node| into[node].len()).product();
        for way in 0..ways {
            let (mut rest, mut tree) = (way, vec![None; nodes]);
            for node in (0..nodes).filter(|node| *node != root) {
                tree[node] = Some(into[node][rest % into[node].len()]);
                rest /= into[node].len();
            }
            let reaches = |mut node: usize| {
                (0..=nodes).any(|_| {
                    let here = node;
                    node = tree[node].map_or(node, |ix| arcs[ix].from);
                    here == root
                })
            };
            if (0..nodes).all(reaches) {
                let cost = cost(&tree, arcs);
                best = Some(best.map_or(cost, |best| best.min(cost)));
            }
        }
        best
    }

    proptest::proptest! {
        #[test]
        fn no_tree_is_cheaper(nodes in 1_usize..6, given in proptest::collection::vec((0_usize..6, 0_usize..6, 0_i64..20), 0..18)) {
            let arcs: Vec<Arc> = given
                .into_iter()
                .map(|(from, to, cost)| Arc { from: from % nodes, to: to % nodes, cost })
                .collect();
            let fast = cheapest(nodes, 0, &arcs);
            proptest::prop_assert_eq!(fast.as_ref().map(|tree| cost(tree, &arcs)), slow(nodes, 0, &arcs));
            for (node, ix) in fast.into_iter().flatten().enumerate() {
                proptest::prop_assert!(ix.map_or(node == 0, |ix| arcs[ix].to == node));
            }
        }
    }
}
