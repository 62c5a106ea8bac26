//! The operation maker behind `amparo demo`: a benign operation whose truth is known.
//!
//! From a seed it invents people, groups that break off from each other, small talk, and pictures that travel from
//! group to group as copies and stickers; then it writes what two dozen seized phones would show of that, and beside
//! it `truth.json`, which the program under test never reads. The same [`Plan`] gives the same bytes on any machine.
//!
//! All material is benign by construction: pictures are noise and shapes, words come from the tables in `talk/`,
//! names are put together by chance, numbers stand in ranges for fiction.
//!
//! ```text
//! plan → people → phones → groups (who was in them when) → library (pictures) → lives (what happened)
//!                                                            → exports (what each phone shows) → files + truth
//! ```

mod clock;
mod deliver;
mod error;
mod export;
pub mod formats;
mod groups;
mod handset;
pub mod hard;
mod library;
mod names;
mod people;
mod phone;
mod picture;
mod plan;
mod record;
mod rng;
mod story;
mod talk;
pub mod truth;
mod words;

pub use error::Error;
pub use plan::{Plan, Size};
pub use truth::Truth;

use std::{fs, path::Path};

/// In the folder of an operation: says that we made it and may make it again.
const MARKER: &str = ".amparo-rehearsal";
/// What of a folder is ours.
const EVIDENCE: &str = "evidence";
const REFERENCE: &str = "reference";
const TRUTH: &str = "truth.json";

/// Makes an operation: `out/evidence/…` (one exhibit per direct child), `out/reference/…`, `out/truth.json`.
///
/// `out` is made if it is missing. A folder that an earlier call filled is made anew (only these three are touched);
/// any other folder that is not empty is refused with [`Error::NotOurs`] before anything is written.
pub fn make(plan: &Plan, out: &Path) -> Result<Truth, Error> {
    claim(out)?;
    let people = people::people(plan.seed, plan.counts());
    let phones = phone::cast(plan, &people)?;
    let owners: Vec<_> = phones.iter().map(|p| p.owner).collect();
    let mut groups = groups::groups(plan, &people, &owners)?;
    story::hasty(plan, &people, &mut groups);
    let library = library::library(plan.seed, plan.counts())?;
    let covered = |group: &groups::Group<'_>, at: i64| {
        let shows = |p: &&phone::Phone<'_>| p.with_media(plan.seed, group) && p.spells(group).any(|s| s.covers(at));
        phones.iter().filter(shows).count()
    };
    let (lives, told) = story::lives(plan, &groups, &library, &covered);
    let books: Vec<_> = phones.iter().map(|p| phone::book(plan, p, &groups)).collect();
    let exports: Vec<_> = phones.iter().zip(&books).map(|(p, b)| export::exports(plan, p, b, &lives)).collect();
    let delivered = deliver(plan, &phones, &exports, &library, out)?;
    let world =
        record::World { plan, people: &people, phones: &phones, books: &books, lives: &lives, library: &library };
    let truth = record::truth(&world, &exports, &delivered, told);
    write_truth(&truth, out)?;
    Ok(truth)
}

/// Takes the folder, or refuses it.
fn claim(out: &Path) -> Result<(), Error> {
    fs::create_dir_all(out).map_err(Error::write(out))?;
    let marker = out.join(MARKER);
    let mut content = fs::read_dir(out).map_err(Error::write(out))?;
    if content.next().is_some() && !marker.is_file() {
        return Err(Error::NotOurs(out.to_path_buf()));
    }
    for folder in [EVIDENCE, REFERENCE].map(|name| out.join(name)) {
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(Error::write(&folder))?;
        }
    }
    // First of all: an operation that was interrupted can be made again.
    fs::write(&marker, "made by amparo: evidence, reference and truth.json may be made again\n")
        .map_err(Error::write(&marker))
}

fn deliver(
    plan: &Plan,
    phones: &[phone::Phone<'_>],
    exports: &[Vec<export::Export<'_>>],
    library: &library::Library,
    out: &Path,
) -> Result<Vec<deliver::Delivered>, Error> {
    deliver::references(library, &out.join(REFERENCE))?;
    let strays = deliver::strays(library, exports);
    let mut all = Vec::new();
    for (phone, exports) in phones.iter().zip(exports) {
        let stray: Vec<_> = strays.iter().copied().skip(phone.ix).step_by(phones.len()).collect();
        all.push(deliver::exhibit(plan, phone, exports, &stray, &out.join(EVIDENCE))?);
    }
    Ok(all)
}

fn write_truth(truth: &Truth, out: &Path) -> Result<(), Error> {
    let path = out.join(TRUTH);
    let mut text = serde_json::to_vec_pretty(truth).map_err(|e| Error::write(&path)(e.into()))?;
    text.push(b'\n');
    deliver::put(&path, &text, clock::SEIZED)
}
