//! The fuzz target of this crate, on its seeds and on mutations that are the same each time.

#[path = "../../../../fuzz/bodies/chat_parser.rs"]
mod chat_parser;
#[path = "../../../../fuzz/bodies/ufdr_reader.rs"]
mod ufdr_reader;

#[test]
fn chats_changed_at_random_are_read_without_loss() {
    testkit::fuzz::replay_and_mutate("chat_parser", 15_000, &chat_parser::run);
}

#[test]
fn reports_changed_at_random_are_read_without_loss() {
    testkit::fuzz::replay_and_mutate("ufdr_reader", 3_000, &ufdr_reader::run);
}
