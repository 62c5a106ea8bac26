//! What several crates' tests share. Never a dependency of the program itself.

#[cfg(feature = "cases")]
pub mod cases;
mod database;
pub mod fuzz;
pub mod hostile;
mod known_good;
mod rows;

pub use database::write_database;
pub use known_good::write_known_good;
pub use rows::{audit_verbs, vault_rows};

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

/// SHA-256, for what must be there whole.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).into()
}

/// Writes pixels (red, green, blue) as a PNG.
pub fn write_png(path: &Path, width: u32, height: u32, pixels: &[u8]) {
    let saved = image::save_buffer(path, pixels, width, height, image::ExtendedColorType::Rgb8);
    assert!(saved.is_ok(), "{}: {saved:?}", path.display());
}

/// Writes a zip of deflated members.
pub fn write_zip(path: &Path, members: &[(&str, &[u8])]) {
    let written = try_write_zip(path, members);
    assert!(written.is_ok(), "{}: {written:?}", path.display());
}

fn try_write_zip(path: &Path, members: &[(&str, &[u8])]) -> Result<(), Box<dyn std::error::Error>> {
    std::fs::create_dir_all(path.parent().unwrap_or(path))?;
    let mut zip = zip::ZipWriter::new(std::fs::File::create(path)?);
    for (name, bytes) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())?;
        std::io::Write::write_all(&mut zip, bytes)?;
    }
    zip.finish()?;
    Ok(())
}
