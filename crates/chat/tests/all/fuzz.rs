//! The fuzz targets of this crate, on their seeds and on mutations that are the same each time.

#[path = "../../../../fuzz/bodies/chat_parser.rs"]
mod chat_parser;
#[path = "../../../../fuzz/bodies/whatsapp_ios.rs"]
mod whatsapp_ios;

#[test]
fn chats_changed_at_random_are_read_without_loss() {
    testkit::fuzz::replay_and_mutate("chat_parser", 15_000, &chat_parser::run);
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
