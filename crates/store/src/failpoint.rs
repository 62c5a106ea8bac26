//! Places where a test can end the process, to see that nothing acknowledged is lost. In a program that is not built for
//! tests they are nothing.

/// Every place, in the order in which a run meets them.
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

/// Ends the process here, as if it had been killed, if `AMPARO_FAILPOINT` says so: `NAME` or `NAME:N`, the Nth time that
/// the place is met. `AMPARO_FAILPOINT_LOG` names a file to which each place is written as it is met.
#[cfg(feature = "failpoints")]
pub fn failpoint(name: &'static str) {
    use std::collections::HashMap;
    use std::io::Write;
    use std::sync::Mutex;
    static MET: Mutex<Option<HashMap<&'static str, u64>>> = Mutex::new(None);

    debug_assert!(FAILPOINTS.contains(&name), "{name} stands in no list");
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
