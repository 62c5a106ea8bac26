//! The fuzz targets of this crate, on their seeds and on mutations that are the same each time.

#[path = "../../../../fuzz/bodies/backup_reader.rs"]
mod backup_reader;
#[path = "../../../../fuzz/bodies/chat_database.rs"]
mod chat_database;
#[path = "../../../../fuzz/bodies/chat_parser.rs"]
mod chat_parser;
#[path = "../../../../fuzz/bodies/chat_stream.rs"]
mod chat_stream;
#[path = "../../../../fuzz/bodies/sticker_contents.rs"]
mod sticker_contents;
#[path = "../../../../fuzz/bodies/sticker_mark.rs"]
mod sticker_mark;
#[path = "../../../../fuzz/bodies/ufdr_reader.rs"]
mod ufdr_reader;
#[path = "../../../../fuzz/bodies/whatsapp_ios.rs"]
mod whatsapp_ios;

#[test]
fn chats_changed_at_random_are_read_without_loss() {
    testkit::fuzz::replay_and_mutate("chat_parser", 15_000, &chat_parser::run);
}

#[test]
fn stickers_changed_at_random_are_read_within_the_limits() {
    testkit::fuzz::replay_and_mutate("sticker_mark", 30_000, &sticker_mark::run);
}

#[test]
fn lists_of_packs_changed_at_random_are_read_without_loss() {
    testkit::fuzz::replay_and_mutate("sticker_contents", 20_000, &sticker_contents::run);
}

#[test]
fn databases_changed_at_random_are_read_without_loss() {
    testkit::fuzz::replay_and_mutate("chat_database", 3_000, &chat_database::run);
}

#[test]
fn backups_changed_at_random_are_opened_or_refused() {
    testkit::fuzz::replay_and_mutate("backup_reader", 20_000, &backup_reader::run);
}

#[test]
fn the_seeds_of_databases_are_databases_of_a_product() {
    for (name, bytes) in testkit::fuzz::seeds("whatsapp_ios") {
        let (database, _) = sqlite_ro::Database::from_bytes(bytes, None, sqlite_ro::Limits::for_tests()).unwrap();
        assert!(chat::database_product(&chat::Tables::of(&database)).is_some(), "{name}");
    }
}

#[test]
fn databases_of_ios_changed_at_random_are_read_without_loss() {
    testkit::fuzz::replay_and_mutate("whatsapp_ios", 600, &whatsapp_ios::run);
}

#[test]
fn exports_in_json_changed_at_random_are_read_without_loss() {
    testkit::fuzz::replay_and_mutate("chat_stream", 8_000, &chat_stream::run);
}

#[test]
fn reports_changed_at_random_are_read_without_loss() {
    testkit::fuzz::replay_and_mutate("ufdr_reader", 3_000, &ufdr_reader::run);
}
