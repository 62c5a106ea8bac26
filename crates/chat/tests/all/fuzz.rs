//! The fuzz target of this crate, on its seeds and on mutations that are the same each time.

#[path = "../../../../fuzz/bodies/chat_parser.rs"]
mod chat_parser;

#[test]
fn chats_changed_at_random_are_read_without_loss() {
    testkit::fuzz::replay_and_mutate("chat_parser", 15_000, &chat_parser::run);
}
