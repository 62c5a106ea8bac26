//! Every statement on PostgreSQL, through `psql`: no client library for a test alone.
//!
//! `AMPARO_TEST_POSTGRES` says where (a libpq connection string); `scripts/test` starts a throw-away cluster for it and
//! sets `AMPARO_REQUIRE_POSTGRES=1`, so that the test cannot be passed over there.

use std::io::Write;
use std::process::{Command, Stdio};

#[test]
fn every_statement_prepares_on_postgresql() {
    let Some(server) = std::env::var("AMPARO_TEST_POSTGRES").ok().filter(|s| !s.is_empty()) else {
        let required = std::env::var_os("AMPARO_REQUIRE_POSTGRES").is_some_and(|v| v == "1");
        assert!(!required, "AMPARO_REQUIRE_POSTGRES=1, but AMPARO_TEST_POSTGRES is not set");
        println!("skipped: AMPARO_TEST_POSTGRES not set");
        return;
    };
    let (script, places) = script();
    let (out, refused) = psql(&server, &script);
    let named: String = places
        .iter()
        .filter(|(line, _)| refused.contains(&format!(":{line}: ")))
        .fold(String::new(), |all, (_, name)| format!("{all}{name}\n"));
    assert!(refused.is_empty(), "PostgreSQL refuses:\n{named}{refused}");
    assert_eq!(out.trim(), store::statements().count().to_string(), "prepared");
}

/// The script, and for each line of it that prepares a statement the statement's name. One transaction that is rolled
/// back: nothing stays on the server, however it ends; after an error it goes on, so that all of them are seen at once.
fn script() -> (String, Vec<(usize, &'static str)>) {
    let schema = format!("amparo_test_{}", std::process::id());
    let mut script = format!(
        "\\set ON_ERROR_ROLLBACK on\nBEGIN;\nCREATE SCHEMA {schema};\nSET LOCAL search_path TO {schema};\n{}\n",
        store::postgres_schema(),
    );
    let mut places = Vec::new();
    for (n, (name, sql)) in store::statements().enumerate() {
        places.push((script.lines().count() + 1, name));
        script.push_str(&format!("PREPARE s{n} AS {sql};\n"));
    }
    script.push_str("SELECT count(*) FROM pg_prepared_statements;\nROLLBACK;\n");
    (script, places)
}

/// What it printed, and what it complained of.
fn psql(server: &str, script: &str) -> (String, String) {
    let mut child = Command::new("psql")
        .args(["--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--dbname", server, "--file", "-"])
        .env("PGOPTIONS", "-c client_min_messages=warning")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("psql is not there: install postgresql-client");
    let mut stdin = child.stdin.take().unwrap();
    // The answers are small; psql never waits for us to read them.
    stdin.write_all(script.as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}
