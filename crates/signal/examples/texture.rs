//! How photograph-like the pictures of each folder are: the measure behind [`signal::Texture`], and how many are rich.
//!
//! ```text
//! cargo run --release -p signal --example texture -- FOLDER...
//! ```
//!
//! Of pictures with alpha the form on white counts, as chat programs show them.
#![expect(clippy::print_stdout, reason = "a program that prints what it measured")]

use std::path::{Path, PathBuf};

use media::Limits;
use model::Form;
use signal::{Texture, of_picture};

fn main() {
    for folder in std::env::args().skip(1) {
        let mut files: Vec<PathBuf> = Vec::new();
        collect(Path::new(&folder), &mut files);
        let mut textures: Vec<Texture> = files.iter().filter_map(|file| texture(file)).collect();
        textures.sort_unstable_by_key(|texture| texture.measure());
        let part = |percent: usize| textures.get(textures.len() * percent / 100).map_or(0, |texture| texture.measure());
        let rich = textures.iter().filter(|texture| texture.is_rich()).count();
        let parts: Vec<String> = [1, 2, 5, 10, 25, 50, 75, 90, 95, 99].map(|p| format!("{p}%:{}", part(p))).into();
        println!("{rich} of {} rich; {} {folder}", textures.len(), parts.join(" "));
    }
}

fn texture(file: &Path) -> Option<Texture> {
    let mut found = None;
    let bytes = std::fs::read(file).ok()?;
    let outcome = media::decode(&bytes, &Limits::standard(), &mut |frame| {
        found.get_or_insert_with(|| {
            let signals = of_picture(&frame.picture);
            let white = signals.forms.iter().find(|form| form.form == Form::White);
            white.map_or(signals.texture, |form| form.texture)
        });
    });
    outcome.ok().and(found)
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_file() {
        files.push(path.to_owned());
    }
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_type().is_ok_and(|kind| !kind.is_symlink()))
        .for_each(|e| collect(&e.path(), files));
}
