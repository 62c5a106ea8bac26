//! The fuzz target of this crate, on its seeds and on mutations that are the same each time.

#[path = "../../../../fuzz/bodies/database_reader.rs"]
mod database_reader;

#[test]
fn databases_and_logs_changed_at_random_are_read_without_loss() {
    testkit::fuzz::replay_and_mutate("database_reader", 3_000, &database_reader::run);
}
