//! The fuzz target of this crate, on its seeds and on mutations that are the same each time.

#[path = "../../../../fuzz/bodies/local_signature.rs"]
mod local_signature;

#[test]
fn local_signatures_changed_at_random_are_read_or_refused() {
    testkit::fuzz::replay_and_mutate("local_signature", 5_000, &local_signature::run);
}
