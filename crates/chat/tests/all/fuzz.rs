//! The fuzz targets of this crate, on their seeds and on mutations that are the same each time.

#[path = "../../../../fuzz/bodies/backup_reader.rs"]
mod backup_reader;
#[path = "../../../../fuzz/bodies/chat_database.rs"]
mod chat_database;
#[path = "../../../../fuzz/bodies/chat_parser.rs"]
mod chat_parser;

#[test]
fn chats_changed_at_random_are_read_without_loss() {
    testkit::fuzz::replay_and_mutate("chat_parser", 15_000, &chat_parser::run);
}

#[test]
fn databases_changed_at_random_are_read_without_loss() {
    testkit::fuzz::replay_and_mutate("chat_database", 3_000, &chat_database::run);
}

#[test]
fn backups_changed_at_random_are_opened_or_refused() {
    testkit::fuzz::replay_and_mutate("backup_reader", 20_000, &backup_reader::run);
}
