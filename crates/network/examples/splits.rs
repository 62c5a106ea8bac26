//! How lineage tells splits and mergers that others made, beside what `cdlib` makes of the same communities.
//!
//! ```text
//! python3 -m venv V && V/bin/pip install cdlib==0.4.1 networkx==3.6.1
//! V/bin/python crates/network/examples/splits.py FOLDER
//! cargo run --release -p network --example splits -- FOLDER/karate.json FOLDER/rdyn.json \
//!     [--days 30] [--writing] [--wrong]
//! ```
//!
//! The karate club is Zachary's (1977): one club, then two. RDyn (Rossetti 2017) makes communities of which two merge, or one
//! splits, between snapshots, and no others change. What is a group is a choice, and both are measured. `kept`: a community
//! that loses a part, or takes another in, stays the same group (RDyn's own numbers; in the club the officers kept it), so that
//! every split begins one group, and a merger none: there is no pair to be told. `anew`: a split begins two groups, and a
//! merger one that has two parents.
//!
//! These are communities of interactions, not groups that anybody declared: nobody is in two at a time, nobody founds,
//! invites, writes or passes on anything. What is left for lineage is membership and time ([`dynamic::Case::scene`]). All
//! who are in a group on its first day began it. `--days`: from snapshot to snapshot. `--writing`: everyone writes once a
//! day in its group; that is our addition, as nothing else shows whether an earlier group ended.
//!
//! Precision and recall are of pairs of child and parent. `likeliest` goes before all others, with the second parent where one
//! is told; `named` are those that are named (`Verdict::Parent`). Of `cdlib` count the pairs of which the child begins then:
//! asur's splits and mergers, greene's matches of two groups (at 0.5, as `cdlib` has it, and at 0.1, as its authors), and
//! facets where a community is most of all a merge, offspring, reorganisation, split, ancestor or disassembly.
//! `--wrong` prints groups of which something else is told than is true.

#![expect(clippy::print_stdout, reason = "an example prints")]
#![expect(clippy::unwrap_used, reason = "an example, run by hand")]

mod dynamic;

use dynamic::{Case, Event, Made};
use network::Scene;
use network::lineage::{BreakOffKind, GroupOrigin, Verdict, Weights, lineage};
use std::collections::BTreeMap;

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let days = asked.iter().position(|arg| arg == "--days").and_then(|at| asked.get(at + 1));
    let days: u32 = days.map_or(30, |days| days.parse().unwrap());
    let writing = asked.iter().any(|arg| arg == "--writing");
    let wrong = asked.iter().any(|arg| arg == "--wrong");
    let mut sums: BTreeMap<(usize, String, String), Measured> = BTreeMap::new();
    for (file, path) in asked.iter().filter(|arg| arg.ends_with(".json")).enumerate() {
        let made: Made = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        for case in &made.cases {
            let sum = sums.entry((file, case.set.clone(), case.reading.clone())).or_default();
            sum.case(case, &case.scene(days, writing), wrong);
        }
    }
    sums.iter().for_each(|((_, set, reading), sum)| sum.print(set, reading));
}

/// Pairs of child and parent.
#[derive(Default)]
struct Pairs {
    right: usize,
    wrong: usize,
}

impl Pairs {
    fn count(&mut self, truth: &[Event], child: u32, parent: u32) {
        let is = truth.iter().any(|event| event.child == child && event.parents.contains(&parent));
        *(if is { &mut self.right } else { &mut self.wrong }) += 1;
    }
}

/// What came of the cases of one set, in one reading.
#[derive(Default)]
struct Measured {
    cases: usize,
    groups: usize,
    /// Pairs of which both are seen.
    pairs: usize,
    methods: BTreeMap<String, Pairs>,
    /// Second parents that are none, and of these those of groups of which everyone was in the first.
    seconds: (usize, usize),
    /// By kind, and how many went along: right, of those with a right parent.
    kinds: BTreeMap<String, (usize, usize)>,
    /// Groups of which no parent is seen, though they have some: those of which one is named, one goes before all others, all.
    hidden: (usize, usize, usize),
    /// The same of those that have none.
    roots: (usize, usize, usize),
}

impl Measured {
    fn case(&mut self, case: &Case, scene: &Scene, wrong: bool) {
        self.cases += 1;
        self.groups += case.groups.len();
        self.pairs += case.truth.iter().map(|event| event.parents.len()).sum::<usize>();
        for (method, pairs) in &case.told {
            let counted = self.methods.entry(format!("cdlib {method}")).or_default();
            pairs.iter().for_each(|(child, parent)| counted.count(&case.truth, *child, *parent));
        }
        for origin in lineage(scene, &Weights::shipped()).origins {
            let event = case.truth.iter().find(|event| event.child == origin.child);
            self.origin(case, &origin, event);
            if wrong {
                say(case, &origin, event);
            }
        }
    }

    fn origin(&mut self, case: &Case, origin: &GroupOrigin, event: Option<&Event>) {
        let is_named = matches!(origin.verdict, Verdict::Parent(_));
        for (method, of) in [("Amparo, likeliest", true), ("Amparo, named", is_named)] {
            let counted = self.methods.entry(method.into()).or_default();
            let first = origin.likeliest.into_iter().chain(origin.second).filter(|_| of);
            first.for_each(|parent| counted.count(&case.truth, origin.child, parent));
        }
        let truth = event.map_or(&[][..], |event| event.parents.as_slice());
        if let (Some(first), Some(_)) = (origin.likeliest, origin.second.filter(|second| !truth.contains(second))) {
            self.seconds.0 += 1;
            self.seconds.1 += usize::from(case.came_from(origin.child, first) == case.began(origin.child).len());
        }
        let count = |of: &mut (usize, usize, usize)| {
            of.0 += usize::from(is_named);
            of.1 += usize::from(origin.likeliest.is_some());
            of.2 += 1;
        };
        match event {
            Some(event) if event.parents.is_empty() => count(&mut self.hidden),
            None => count(&mut self.roots),
            // A merger of which one parent is seen looks like what it is from there.
            Some(event) if event.unseen == 0 && origin.likeliest.is_some_and(|p| event.parents.contains(&p)) => {
                let told = origin.kind.map_or("none", BreakOffKind::as_str);
                let parent = origin.likeliest.unwrap_or_default();
                let half = 2 * case.came_from(origin.child, parent) >= case.before(origin.child, parent).len();
                let kind = match (event.kind.as_str(), half) {
                    ("split", true) => "split, half or more went along",
                    ("split", false) => "split, fewer went along",
                    (kind, _) => kind,
                };
                let counted = self.kinds.entry(kind.into()).or_default();
                counted.0 += usize::from(told == event.kind);
                counted.1 += 1;
            }
            Some(_) => {}
        }
    }

    fn print(&self, set: &str, reading: &str) {
        println!("{set}, {reading}: {} made, {} groups, {} pairs", self.cases, self.groups, self.pairs);
        println!("  {:20} {:>9} {:>6} {:>6} {:>6}", "", "precision", "recall", "right", "wrong");
        for (method, Pairs { right, wrong }) in &self.methods {
            let part = |of: usize| if of == 0 { "–".into() } else { format!("{:.3}", *right as f64 / of as f64) };
            println!("  {method:20} {:>9} {:>6} {right:>6} {wrong:>6}", part(right + wrong), part(self.pairs));
        }
        let (second, all_in_first) = self.seconds;
        println!("  second parents that are none: {second}; everyone was in the first: {all_in_first}");
        for (kind, (right, all)) in &self.kinds {
            println!("  {kind} told as such: {right} of {all}");
        }
        let (named, first, all) = self.hidden;
        println!("  no parent is seen: {all}; one goes before all others: {first}; is named: {named}");
        let (named, first, all) = self.roots;
        println!("  there from the first: {all}; one goes before all others: {first}; is named: {named}\n");
    }
}

/// Says of a group what is told and what is true, where that is not the same.
fn say(case: &Case, origin: &GroupOrigin, event: Option<&Event>) {
    let told: Vec<u32> = origin.likeliest.into_iter().chain(origin.second).collect();
    let truth = event.map_or(&[][..], |event| event.parents.as_slice());
    let kind = event.filter(|event| event.unseen == 0).map(|event| event.kind.as_str());
    let same = told.len() == truth.len() && told.iter().all(|parent| truth.contains(parent));
    if same && (truth.is_empty() || kind.is_none() || origin.kind.map(BreakOffKind::as_str) == kind) {
        return;
    }
    let size = |g: &u32| case.groups.get(*g as usize).map_or(0, Vec::len);
    println!(
        "{} {}: group {} of {}, told {told:?} as {:?} ({:?}), is {truth:?} as {kind:?}, sizes {:?}",
        case.set,
        case.reading,
        origin.child,
        size(&origin.child),
        origin.kind,
        origin.verdict,
        truth.iter().map(size).collect::<Vec<_>>()
    );
    for hypothesis in origin.hypotheses.iter().take(3) {
        let families = hypothesis.evidence.iter().map(|of| format!("{} {:.2}", of.family.as_str(), of.score));
        let families: Vec<String> = families.collect();
        println!(
            "    {:?} {:.2} share {:.3}: {}",
            hypothesis.parent,
            hypothesis.score,
            hypothesis.share,
            families.join(", ")
        );
    }
}
