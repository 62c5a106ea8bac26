"""Communities made by others that split and merge, what is true of them, and what `cdlib` says: python3 splits.py FOLDER

Needs `cdlib` 0.4.1 and `networkx` 3.6.1 (PyPI; Python 3.11). Writes FOLDER/karate.json and FOLDER/rdyn.json, the same bytes each
time; `splits.rs`, beside this file, reads them and says what is taken for what.

RDyn is run as `cdlib.benchmark.RDyn` runs it, but its communities are copied at each snapshot, and what it does to them is
noted as it does it: the clustering that RDyn() returns forgets which community keeps its number. What is done is told by its
members, since RDyn gives the number of a community that is gone to a new one. From Python 3.11 on RDyn makes no edge between
communities (`random.sample` of a set fails, and it goes on); its communities do not hang on that. Nodes that come and go are
not asked for: RDyn 0.2.0 in cdlib then finds no stable snapshot on many seeds, and one node in twenty snapshots on others.
"""

import json
import random
import sys
from collections import Counter
from importlib.metadata import version

import networkx as nx
import numpy as np
from cdlib import LifeCycle, NamedClustering, TemporalClustering
from cdlib.benchmark.internal.rdyn import RDynV2
from cdlib.lifecycles.algorithms.classic_match import event_graph_greene, events_asur

SEEDS = range(1, 11)
SNAPSHOTS = 20
# Name, and what RDyn is asked for.
WORLDS = [("RDyn, 300 nodes", dict(size=300, max_evts=1)), ("RDyn, 1000 nodes", dict(size=1000, max_evts=3))]
# The part of groups that nobody sees, in the second measurement of each.
UNSEEN = 1 / 3
# What facets calls a community that came from others, and one that went into others.
FROM = {"Merge", "Offspring", "Reorganization"}
INTO = {"Split", "Ancestor", "Disassemble"}


class Noted(RDynV2):
    """RDyn, with each batch of events as (communities before, communities after), by number."""

    def copy(self):
        return {int(com): frozenset(map(int, nodes)) for com, nodes in self.communities.items()}

    def _RDynV2__generate_event(self, simplified=True):
        before = self.copy()
        super()._RDynV2__generate_event(simplified)
        self.events.append((before, self.copy()))


def rdyn(seed, wanted):
    """Snapshots, and for each step which community's nodes went where, and which two are one."""
    random.seed(seed)
    np.random.seed(seed)
    made = Noted(iterations=SNAPSHOTS, quality_threshold=0.5, **wanted)
    made.events = []
    snapshots = [made.copy() for _ in made.execute(simplified=True)]
    steps = []
    for before, after in made.events[: SNAPSHOTS - 1]:
        went = {(p, c) for p, a in before.items() for c, b in after.items() if a & b}
        steps.append((went, {(p, c) for p, c in went if p == c}))
    return snapshots, steps


def karate():
    """One club, then two factions. Who left was Mr. Hi with his; the officers kept the club (Zachary 1977)."""
    club = nx.karate_club_graph().nodes(data="club")
    both = {c: frozenset(n for n, of in club if of == name) for c, name in ((0, "Officer"), (1, "Mr. Hi"))}
    return [{0: frozenset(n for n, _ in club)}, both], [({(0, 0), (0, 1)}, {(0, 0)})]


def groups(snapshots, steps, kept):
    """Communities as groups, by snapshot and number; and the true events as child, parents, kind.

    `kept`: a community that loses a part, or takes another in, is the same group as before. Else every split and every merger
    ends those that go into it, and begins others.
    """
    name, of, events = {}, {}, []
    for com in sorted(snapshots[0]):
        name[(0, com)] = len(name)
    count = len(name)
    for t, (went, same) in enumerate(steps, 1):
        parents = {c: sorted(p for p, k in went if k == c) for c in snapshots[t]}
        parts = Counter(p for p, _ in went)
        for com in sorted(snapshots[t]):
            told = parents[com]
            merger, split = len(told) > 1, any(parts[p] > 1 for p in told)
            stays = (com, com) in same if kept else not merger and not split
            if stays:
                name[(t, com)] = name[(t - 1, com if kept else told[0])]
                continue
            name[(t, com)], count = count, count + 1
            # A merger of parts would be both; RDyn takes each community once in a step.
            assert not (merger and split)
            if told:
                events.append((count - 1, [name[(t - 1, p)] for p in told], "merger" if merger else "split"))
    for (t, com), group in name.items():
        of.setdefault(group, {})[t] = snapshots[t][com]
    return name, of, events


def stays(by_time):
    """Members with the first and the last snapshot of each stay."""
    out = []
    for node in sorted(set().union(*by_time.values())):
        inside = sorted(t for t, nodes in by_time.items() if node in nodes)
        first = inside[0]
        for t, after in zip(inside, inside[1:] + [None]):
            if after != t + 1:
                out.append([node, first, t])
                first = after
    return out


def told(snapshots, name, seen):
    """What cdlib says: child and parent, as groups. Of each pair the child is a group that begins then."""
    clusterings, ids = TemporalClustering(), {}
    for t, coms in enumerate(snapshots):
        shown = {str(com): sorted(nodes) for com, nodes in sorted(coms.items()) if name[(t, com)] in seen}
        clustering = NamedClustering(shown, None, "by others")
        # NamedClustering sorts them; which is which shows by the nodes.
        for place, nodes in enumerate(clustering.communities):
            com = next(com for com, inside in coms.items() if name[(t, com)] in seen and inside == frozenset(nodes))
            ids[f"{t}_{place}"] = name[(t, com)]
        clusterings.add_clustering(clustering, t)
    begins = {}
    for (t, _), group in sorted(name.items()):
        begins.setdefault(group, t)

    def pairs(found):
        out = set()
        for a, b in found:
            earlier, later = sorted((a, b), key=lambda com: int(com.split("_")[0]))
            child, parent = ids[later], ids[earlier]
            if child != parent and begins[child] == int(later.split("_")[0]):
                out.add((child, parent))
        return sorted(out)

    cycle = LifeCycle(clusterings)
    # What LifeCycle.compute_events("asur") calls; itself it stops with a KeyError where a community is born or dies.
    asur, _ = events_asur(cycle.cm, th=0.5)
    asur = [(event["src"], ref) for kind in ("Merge", "Split") for event in asur[kind] for ref in event["ref_sets"]]
    greene = {th: event_graph_greene(cycle.cm, th=th)[0]["Merge"] for th in (0.5, 0.1)}
    cycle.compute_events("facets", {"min_branch_size": 1, "threshold": 0.5})
    facets = []
    for com, event in cycle.get_events().items():
        for kinds, weights, flow in (
            (FROM, event.get_from_event(), event.get_in_flow()),
            (INTO, event.get_to_event(), event.get_out_flow()),
        ):
            if weights and max(sorted(weights), key=weights.get) in kinds:
                facets.extend((com, other) for other in flow)
    return {
        "asur": pairs(asur),
        "greene 0.5": pairs((e["src"], e["ref_set"]) for e in greene[0.5]),
        "greene 0.1": pairs((e["src"], e["ref_set"]) for e in greene[0.1]),
        "facets": pairs(facets),
    }


def case(of_set, snapshots, steps, kept, unseen=0.0, seed=0):
    name, of, events = groups(snapshots, steps, kept)
    dice = random.Random(seed)
    seen = [group for group in sorted(of) if dice.random() >= unseen]
    place = {group: ix for ix, group in enumerate(seen)}
    true = []
    for child, parents, kind in events:
        if child in place:
            shown = [place[p] for p in parents if p in place]
            true.append({"child": place[child], "parents": shown, "unseen": len(parents) - len(shown), "kind": kind})
    answers = told(snapshots, name, set(seen))
    return {
        "set": of_set,
        "reading": "kept" if kept else "anew",
        "snapshots": len(snapshots),
        "groups": [stays(of[group]) for group in seen],
        "true": true,
        "told": {method: [[place[c], place[p]] for c, p in pairs] for method, pairs in answers.items()},
    }


def write(path, cases):
    versions = {name: version(name) for name in ("cdlib", "networkx", "numpy")}
    with open(path, "w") as out:
        json.dump({"made_with": versions, "cases": cases}, out, separators=(",", ":"), sort_keys=True)
        out.write("\n")


def main(folder):
    write(f"{folder}/karate.json", [case("karate club", *karate(), kept) for kept in (True, False)])
    cases = []
    for of_set, wanted in WORLDS:
        for seed in SEEDS:
            made = rdyn(seed, wanted)
            for kept in (True, False):
                cases.append(case(of_set, *made, kept))
                cases.append(case(of_set + ", a third unseen", *made, kept, UNSEEN, seed))
    write(f"{folder}/rdyn.json", cases)


if __name__ == "__main__":
    main(*sys.argv[1:])
