//! Places where a test can end the process, to see that nothing acknowledged is lost. In a program that is not built for
//! tests they are nothing.

/// Every place that the main job meets, in its order.
pub const FAILPOINTS: &[&str] = &[
    "vault.made",
    "vault.placed",
    "case.open",
    "case.done",
    "hashset.segment-written",
    "hashset.segment-synced",
    "hashset.segment-placed",
    "hashset.open",
    "hashset.done",
    "ingest.begun",
    "ingest.batch-open",
    "ingest.batch-done",
    "ingest.chat-open",
    "ingest.chat-done",
    "ingest.finish-open",
    "ingest.finish-done",
    "match.begun",
    "match.pass-open",
    "match.pass-done",
    "match.families-done",
    "match.finish-open",
    "match.finish-done",
    "network.begun",
    "network.open",
    "network.done",
];

/// Every place that a backup meets, in its order.
pub const FAILPOINTS_OF_BACKUP: &[&str] = &["backup.begun", "backup.copied", "backup.checked", "backup.placed"];

/// Every place that an upgrade meets, in its order; those of its backup lie between the first two.
pub const FAILPOINTS_OF_UPGRADE: &[&str] =
    &["upgrade.begun", "upgrade.backed-up", "upgrade.step-open", "upgrade.step-done"];

/// Ends the process here, as if it had been killed, if `AMPARO_FAILPOINT` says so: `NAME` or `NAME:N`, the Nth time that
/// the place is met. `AMPARO_FAILPOINT_LOG` names a file to which each place is written as it is met.
#[cfg(feature = "failpoints")]
pub fn failpoint(name: &'static str) {
    use std::collections::HashMap;
    use std::io::Write;
    use std::sync::Mutex;
    static MET: Mutex<Option<HashMap<&'static str, u64>>> = Mutex::new(None);

    let lists = [FAILPOINTS, FAILPOINTS_OF_BACKUP, FAILPOINTS_OF_UPGRADE];
    debug_assert!(lists.iter().any(|list| list.contains(&name)), "{name} stands in no list");
    if let Some(log) = std::env::var_os("AMPARO_FAILPOINT_LOG")
        && let Ok(mut file) = std::fs::File::options().create(true).append(true).open(log)
    {
        let _ = writeln!(file, "{name}");
    }
    let Ok(wanted) = std::env::var("AMPARO_FAILPOINT") else { return };
    let (wanted, nth) = wanted.split_once(':').unwrap_or((&wanted, "1"));
    let Ok(mut met) = MET.lock() else { return };
    let count = met.get_or_insert_default().entry(name).or_default();
    *count += 1;
    if wanted == name && nth.parse() == Ok(*count) {
        std::process::abort();
    }
}

/// Nothing: this program is not built for tests.
#[cfg(not(feature = "failpoints"))]
#[inline(always)]
pub fn failpoint(_: &'static str) {}
