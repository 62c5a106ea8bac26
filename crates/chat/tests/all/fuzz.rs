//! The fuzz target of this crate, on its seeds and on mutations that are the same each time.

#[path = "../../../../fuzz/bodies/chat_parser.rs"]
mod chat_parser;

#[test]
fn chats_changed_at_random_are_read_without_loss() {
    testkit::fuzz::replay_and_mutate("chat_parser", 15_000, &chat_parser::run);
}

#[path = "../../../../fuzz/bodies/chat_stream.rs"]
mod chat_stream;

#[test]
fn exports_in_json_changed_at_random_are_read_without_loss() {
    testkit::fuzz::replay_and_mutate("chat_stream", 8_000, &chat_stream::run);
}
