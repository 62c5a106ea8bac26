//! What several crates' tests share. Never a dependency of the program itself.

use std::path::{Path, PathBuf};

/// The folder `name` of the public fixtures, which lie beside the project and not in it: below `$AMPARO_FIXTURES`, or
/// in `../shared/fixtures` next to the workspace. Where neither is there, this says "skipped" and gives `None`.
pub fn fixtures(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("AMPARO_FIXTURES")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures"), PathBuf::from);
    let folder = root.join(name);
    if folder.exists() {
        return Some(folder);
    }
    say_skipped(name);
    None
}

#[expect(clippy::print_stdout, reason = "a test that is skipped must say so where the runner shows it")]
fn say_skipped(name: &str) {
    println!("skipped: fixtures not found ({name})");
}
