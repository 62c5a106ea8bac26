//! The fuzz targets of this crate, on their seeds and on mutations that are the same each time.

#[path = "../../../../fuzz/bodies/archive_walker.rs"]
#[expect(clippy::expect_used, reason = "a test that cannot go on has failed")]
mod archive_walker;
#[path = "../../../../fuzz/bodies/sniffer.rs"]
mod sniffer;

use testkit::fuzz::replay_and_mutate;

#[test]
fn archives_changed_at_random_are_walked_to_an_end() {
    replay_and_mutate("archive_walker", 2_000, &archive_walker::run);
}

#[test]
fn beginnings_changed_at_random_are_of_some_kind() {
    replay_and_mutate("sniffer", 50_000, &sniffer::run);
}
