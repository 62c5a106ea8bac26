//! The fuzz targets of this crate, on its seeds and on mutations that are the same each time.

#[path = "../../../../fuzz/bodies/decode.rs"]
mod decode;

#[path = "../../../../fuzz/bodies/jail_protocol.rs"]
mod jail_protocol;

#[test]
fn pictures_changed_at_random_end_within_the_limits() {
    testkit::fuzz::replay_and_mutate("decode", 20_000, &decode::run);
}

#[test]
fn what_a_decoder_writes_is_frames_within_the_limits_or_an_error() {
    testkit::fuzz::replay_and_mutate("jail_protocol", 50_000, &jail_protocol::run);
}
