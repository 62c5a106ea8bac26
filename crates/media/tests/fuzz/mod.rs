//! The fuzz target of this crate, on its seeds and on mutations that are the same each time.

#[path = "../../../../fuzz/bodies/decode.rs"]
mod decode;

#[test]
fn pictures_changed_at_random_end_within_the_limits() {
    testkit::fuzz::replay_and_mutate("decode", 20_000, &decode::run);
}
