//! Every statement on the embedded database.

use super::new_vault;
use rusqlite::Connection;

/// A connection of our own to a fresh vault's database: what `store` itself would prepare on.
fn fresh() -> (tempfile::TempDir, Connection) {
    let dir = tempfile::tempdir().unwrap();
    drop(new_vault(dir.path()));
    let connection = Connection::open(dir.path().join("vault.db")).unwrap();
    (dir, connection)
}

#[test]
fn every_statement_prepares_on_a_fresh_vault() {
    let (_dir, connection) = fresh();
    let refused: Vec<String> = store::statements()
        .filter_map(|(name, sql)| connection.prepare(sql).err().map(|e| format!("{name}: {e}")))
        .collect();
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

/// SQLite numbers `$1` by where it first stands, PostgreSQL by its name: only this order means the same to both.
#[test]
fn parameters_are_numbered_in_order_of_first_appearance() {
    for (name, sql) in store::statements() {
        let mut seen: Vec<u32> = Vec::new();
        for rest in sql.split('$').skip(1) {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            let number = digits.parse().unwrap();
            if !seen.contains(&number) {
                seen.push(number);
            }
        }
        let expected: Vec<u32> = (1..).take(seen.len()).collect();
        assert_eq!(seen, expected, "{name}");
    }
}

#[test]
fn statements_have_names_of_their_own() {
    let mut names: Vec<_> = store::statements().map(|(name, _)| name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}
