//! The fuzz target of this crate, on its seeds and on mutations that are the same each time.

#[path = "../../../fuzz/bodies/segment_reader.rs"]
mod segment_reader;

#[test]
fn segments_changed_at_random_are_read_or_refused() {
    testkit::fuzz::replay_and_mutate("segment_reader", 100_000, &segment_reader::run);
}
