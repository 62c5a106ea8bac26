//! The fuzz targets of this crate, on their seeds and on mutations that are the same each time.

#[path = "../../../fuzz/bodies/list_reader.rs"]
mod list_reader;
#[path = "../../../fuzz/bodies/segment_reader.rs"]
mod segment_reader;

#[test]
fn segments_changed_at_random_are_read_or_refused() {
    testkit::fuzz::replay_and_mutate("segment_reader", 100_000, &segment_reader::run);
}

#[test]
fn lists_changed_at_random_are_read_without_loss() {
    testkit::fuzz::replay_and_mutate("list_reader", 5_000, &list_reader::run);
}
