//! How fast lineage is told: `cargo run --release -p network --example analysis_speed [MESSAGES]` prints one JSON object.
//! The scene is made from a counter: of 20 million messages 1,000 groups, 200,000 accounts, 2 million sightings, 200
//! exhibits; of fewer, fewer of each.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "an example, run by hand")]

mod made_scene;

use network::lineage::{Weights, lineage};
use std::time::Instant;

fn main() {
    let wanted: u64 = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(2_000_000);
    let start = Instant::now();
    let scene = made_scene::scene(wanted);
    let made = (start.elapsed().as_secs_f64(), made_scene::peak_rss_mib());
    let start = Instant::now();
    let lineage = lineage(&scene, &Weights::shipped());
    let lineage_s = start.elapsed().as_secs_f64();
    let report = serde_json::json!({
        "message_count": scene.posts.len(),
        "group_count": scene.groups.len(),
        "account_count": scene.accounts.len(),
        "stay_count": scene.stays.len(),
        "sighting_count": scene.sightings.len(),
        "exhibit_count": scene.exhibits,
        "made_seconds": made.0,
        "made_peak_mib": made.1,
        "lineage_seconds": lineage_s,
        "hypothesis_count": lineage.origins.iter().map(|o| o.hypotheses.len()).sum::<usize>(),
        "peak_mib": made_scene::peak_rss_mib(),
    });
    println!("{report}");
}
