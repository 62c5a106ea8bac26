//! How fast all is told that is told from a scene: `cargo run --release -p network --example analysis_speed [MESSAGES
//! [digest]]` prints one JSON object.
//!
//! One after the other, on one scene and with nothing dropped between: lineage, provenance, key accounts, and what was not
//! seen, in the order in which a case is analysed. What is read from a vault before and written to it after is not
//! there. `digest` adds a number that is the same as long as every result is: for holding two runs against each other.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "an example, run by hand")]

mod made_scene;

use made_scene::{Made, made};
use network::lineage::{BreakOffKind, GroupOrigin, Lineage, MayBe, RowCode, Verdict, Weights, lineage};
use network::{
    Ask, First, GapSettings, Introduced, Introduction, KeySettings, LedBreakOff, MinorsSettings, Occasions,
    ProposalSettings, Provenance, ProvenanceWeights, Scene, TreeState, among_minors, estimates, families, gaps,
    key_accounts, measures, proposals, provenance, standings,
};
use std::fmt::{Debug, Write};
use std::time::Instant;

fn main() {
    let mut asked = std::env::args().skip(1);
    let messages: u64 = asked.next().and_then(|n| n.parse().ok()).unwrap_or(2_000_000);
    let wants_digest = asked.next().is_some_and(|word| word == "digest");
    let mut clock = (Instant::now(), processor_seconds());
    let mut lap = || {
        let before = std::mem::replace(&mut clock, (Instant::now(), processor_seconds()));
        (before.0.elapsed().as_secs_f64(), clock.1 - before.1)
    };
    let made = made(messages);
    let scene = &made.scene;
    let (making, made_mib) = (lap().0, memory("VmHWM:"));

    let lineage = lineage(scene, &Weights::shipped());
    let lineage_took = lap();
    let provenance = provenance(scene, &made.known.of_items(), &ProvenanceWeights::default());
    let provenance_took = lap();
    let standing = standings(scene, &made.marked, &made.ages);
    let (introduced, led, settings) = (introduced(scene, &provenance), break_offs(&lineage), KeySettings::default());
    let measures = measures(scene, &led, &introduced, &settings);
    let keys = key_accounts(scene, &led, &introduced, &measures, &standing, &settings);
    let among = among_minors(scene, &made.ages, &standing, &MinorsSettings::default());
    let keys_took = lap();
    let occasions = Occasions::of(scene);
    let estimates = estimates(scene, &occasions);
    let gaps = gaps(scene, &occasions, &GapSettings::default());
    let ask = Ask { standing: &standing, involved: &made.involved, leads: true };
    let proposals = proposals(scene, &occasions, &ask, &ProposalSettings::default());
    let coverage_took = lap();
    let peak_mib = memory("VmHWM:");
    let digest = wants_digest.then(|| {
        let all: [&dyn Debug; 8] = [&lineage, &provenance, &measures.of, &keys, &among, &estimates, &gaps, &proposals];
        all.map(digest_of)
    });
    // Families are put together when items are matched, before a network is analysed: not part of the sum.
    lap();
    let told = families(u32::try_from(scene.items.len()).unwrap(), &made.ties, &[(1, 2)], &[(3, 4)]);
    let families_seconds = lap().0;

    let parts =
        [("lineage", lineage_took), ("provenance", provenance_took), ("keys", keys_took), ("coverage", coverage_took)];
    let mut report = serde_json::json!({
        "scene": {
            "messages": scene.posts.len(),
            "groups": scene.groups.len(),
            "accounts": scene.accounts.len(),
            "exhibits": scene.exhibits,
            "views": scene.views.len(),
            "stays": scene.stays.len(),
            "links": scene.links.len(),
            "sightings": scene.sightings.len(),
            "items": scene.items.len(),
            "families": scene.families,
        },
        "made_seconds": making,
        "made_peak_mib": made_mib,
        "peak_mib": peak_mib,
        "lineage": parents(&made, &lineage),
        "provenance": firsts(&provenance),
        "keys": {
            "introductions": introduced.len(),
            "break_offs_led": led.iter().filter(|one| one.led_by.is_some()).count(),
            "counted": measures.of.len(),
            "ranked": keys.ranked.len(),
            "with_rank": keys.ranked.iter().filter(|one| one.rank.is_some()).count(),
            "apart": keys.apart.len(),
            "pivots": keys.route.pivots,
            "betweenness_bound": keys.route.bound,
            "adults_among_minors": among.adults.len(),
        },
        "coverage": {
            "occasions": occasions.count(),
            "groups_at_least": estimates.first().and_then(|groups| groups.at_least),
            "gaps": gaps.len(),
            "proposals": proposals.devices.len(),
            "leads": proposals.devices.iter().map(|one| one.leads.len()).sum::<usize>(),
        },
        "families": { "families_seconds": families_seconds, "ties": made.ties.len(), "families": told.medoid.len() },
        "digest": digest,
    });
    report.as_object_mut().unwrap().extend(seconds(&parts));
    println!("{report}");
}

/// What the parts took, and all of them together: by the clock, and of processors.
fn seconds(parts: &[(&str, (f64, f64))]) -> serde_json::Map<String, serde_json::Value> {
    let all = parts.iter().fold((0.0, 0.0), |sum, (_, took)| (sum.0 + took.0, sum.1 + took.1));
    let rounded = |seconds: f64| serde_json::json!((seconds * 100.0).round() / 100.0);
    let of = |(name, took): &(&str, (f64, f64))| {
        [(format!("{name}_seconds"), rounded(took.0)), (format!("{name}_processor_seconds"), rounded(took.1))]
    };
    parts.iter().chain([&("all", all)]).flat_map(of).collect()
}

/// What was said of parents, and how often it is the one with which the scene was made.
fn parents(made: &Made, told: &Lineage) -> serde_json::Value {
    let count = |is: &dyn Fn(&GroupOrigin) -> bool| told.origins.iter().filter(|origin| is(origin)).count();
    let truth = |origin: &GroupOrigin| made.parents.get(origin.child as usize).copied().flatten();
    serde_json::json!({
        "hypotheses": told.origins.iter().map(|origin| origin.hypotheses.len()).sum::<usize>(),
        "with_parent": made.parents.iter().flatten().count(),
        "named": count(&|origin| matches!(origin.verdict, Verdict::Parent(_))),
        "named_right": count(&|origin| truth(origin).is_some_and(|parent| origin.verdict == Verdict::Parent(parent))),
        "re_creations": count(&|origin| origin.kind == Some(BreakOffKind::ReCreation)),
    })
}

fn firsts(told: &Provenance) -> serde_json::Value {
    let case = |is: First| told.firsts.iter().filter(|first| first.in_case == is).count();
    serde_json::json!({
        "introductions": told.introductions.len(),
        "introduced_by_one": told.introductions.iter().filter(|one| one.by.is_some()).count(),
        "first_in_case": case(First::Yes),
        "undetermined": case(First::Undetermined),
        "first_may_be_unseen": told.families.iter().filter(|family| family.unseen.is_some()).count(),
        "hops": told.hops.len(),
        "candidates": told.candidates.len(),
        "trees": told.trees.iter().filter(|tree| tree.state == TreeState::Told).count(),
    })
}

/// Who introduced what, as the workbench takes it: into groups, and only where nothing tells that it was there before.
fn introduced(scene: &Scene, provenance: &Provenance) -> Vec<Introduced> {
    let of = |one: &Introduction| {
        let sighting = *provenance.earliest(&one.earliest).first()?;
        let account = one.by.filter(|_| one.unseen.is_none() && scene.is_group(one.group))?;
        Some(Introduced { account, family: one.family, group: one.group, sighting })
    };
    provenance.introductions.iter().filter_map(of).collect()
}

/// Break-offs of which a parent is named, as the workbench takes them.
fn break_offs(lineage: &Lineage) -> Vec<LedBreakOff> {
    let of = |origin: &GroupOrigin| {
        let Verdict::Parent(parent) = origin.verdict else { return None };
        let named = origin.hypotheses.iter().find(|h| h.parent == MayBe::Group(parent))?;
        let mut rows = named.evidence.iter().flat_map(|family| &family.rows);
        let founder = rows.find(|row| row.code == RowCode::FounderInside);
        Some(LedBreakOff {
            child: origin.child,
            parent,
            led_by: founder.and_then(|row| row.accounts.first()).copied(),
            re_creation: origin.kind == Some(BreakOffKind::ReCreation),
            records: [0, 1].map(|n| founder.and_then(|row| row.records.get(n)).copied()),
        })
    };
    lineage.origins.iter().filter_map(of).collect()
}

/// FNV-1a of what a result shows of itself: every number of it, to the last place.
fn digest_of(result: &dyn Debug) -> String {
    struct Fnv(u64);
    impl Write for Fnv {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            self.0 = text.bytes().fold(self.0, step);
            Ok(())
        }
    }
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    write!(hash, "{result:?}").unwrap();
    format!("{:016x}", hash.0)
}

/// What all threads took of processors so far, user and system, by the kernel's hundredths of a second (proc(5), fields
/// 14, 15): what says something on a machine that has other work, too.
fn processor_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = text.rsplit_once(')').map_or("", |(_, after)| after);
    let ticks = after_name.split_whitespace().skip(11).take(2).filter_map(|n| n.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}

/// A line of this process's own status: resident memory, in MiB.
fn memory(line: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with(line))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}
