//! `cargo run -p testkit --example hostile -- table` prints the table of `testdata/hostile/README.md`; with a folder
//! instead, lays the corpus there beside the good files, to be looked at by hand; `seeds FOLDER` writes what fuzzing
//! starts from.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a tool for the hand")]

use testkit::hostile::{corpus, good, lay, table};

fn main() {
    let argument = std::env::args().nth(1).unwrap_or_default();
    if argument == "table" {
        return print!("{}", table(&corpus()));
    }
    if argument == "seeds" {
        return testkit::hostile::write_seeds(std::path::Path::new(&std::env::args().nth(2).unwrap())).unwrap();
    }
    let root = std::path::Path::new(&argument);
    // Laid to stay: what takes it apart is not run.
    std::mem::forget(lay(&corpus(), &root.join("hostile")).unwrap());
    for (path, bytes) in good() {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}
