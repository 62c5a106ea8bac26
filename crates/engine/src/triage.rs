//! The main job in one go: case, hash sets, ingest, match, network.

use crate::views::Shown;
use crate::{
    CaseTerms, Engine, Error, HashSetBuilt, HashSetTerms, Ingested, MatchSummary, NetworkSummary, Progress, Source,
};
use evidence::ExhibitRecord;
use model::{CaseId, Standing};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// What is asked of a triage.
#[derive(Clone, Debug)]
pub struct TriageRequest {
    /// The case.
    pub terms: CaseTerms,
    /// Places of evidence, as given.
    pub evidence: Vec<PathBuf>,
    /// Whether every direct child of each place is an exhibit of its own.
    pub each: bool,
    /// What is known.
    pub known: Vec<Known>,
    /// The unit's manifest of exhibits, read.
    pub records: Vec<ExhibitRecord>,
}

/// Known material: a list, or a folder of reference media.
#[derive(Clone, Debug)]
pub struct Known {
    /// Where.
    pub path: PathBuf,
    /// What holds for entries that say nothing themselves.
    pub standing: Standing,
}

/// A direct child of a place that no exhibit was made of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LeftOutChild {
    /// Where it lies.
    pub path: Shown,
    /// Stable code, as of issues: `symbolic-link`, `special-file`, `unreadable`.
    pub reason_code: &'static str,
}

/// Exhibits to be ingested, and what was met beside them.
#[derive(Clone, Debug)]
pub struct Sources {
    /// In the order in which they are ingested.
    pub exhibits: Vec<Source>,
    /// Of places of which every direct child is an exhibit.
    pub left_out: Vec<LeftOutChild>,
}

/// What came of a triage.
#[derive(Clone, Debug)]
pub struct TriageSummary {
    /// The case.
    pub case: CaseId,
    /// Hash sets.
    pub hash_sets: Vec<HashSetBuilt>,
    /// Exhibits.
    pub exhibits: Vec<Ingested>,
    /// What lies beside them and is none.
    pub left_out: Vec<LeftOutChild>,
    /// Matching.
    pub matches: MatchSummary,
    /// The network.
    pub network: NetworkSummary,
}

impl TriageRequest {
    /// Whether everything that is named is there, and nothing of `written` would lie within the evidence: told before a
    /// vault is made.
    pub fn check_places(&self, written: &[&Path]) -> Result<(), Error> {
        let known = self.known.iter().map(|k| &k.path);
        for path in self.evidence.iter().chain(known) {
            path.symlink_metadata().map_err(Error::io(path))?;
        }
        written.iter().try_for_each(|path| outside_evidence(path, &self.evidence))
    }
}

/// Whether what is written to `path` would lie outside all evidence, wherever links lead, also where evidence is away.
pub fn outside_evidence(path: &Path, evidence: &[PathBuf]) -> Result<(), Error> {
    let within = |e: &PathBuf| store::lies_within(path, e);
    if evidence.iter().any(within) { Err(Error::InsideEvidence(path.into())) } else { Ok(()) }
}

impl Engine {
    /// Whether what is written to `path` would lie outside all evidence that the vault knows of.
    pub fn check_output(&self, path: &Path) -> Result<(), Error> {
        outside_evidence(path, &self.vault.evidence_places()?)
    }
}

/// A line for each of a hundred thousand exhibits is less.
const MAX_MANIFEST_BYTES: u64 = 64 << 20;

/// Reads the unit's manifest of exhibits.
pub fn read_manifest(path: &Path) -> Result<Vec<ExhibitRecord>, Error> {
    let bytes = store::read_file(path, MAX_MANIFEST_BYTES).map_err(Error::io(path))?;
    Ok(evidence::read_manifest_csv(&bytes)?)
}

impl Engine {
    /// Runs the main job.
    pub fn triage(&self, request: &TriageRequest, progress: &dyn Progress) -> Result<TriageSummary, Error> {
        let sources = self.sources(&request.evidence, request.each, &request.records)?;
        let case = self.open_or_join_case(&request.terms)?;
        let mut hash_sets = Vec::new();
        for known in &request.known {
            let set = self.known_set(known, progress)?;
            self.use_hash_set(case, set.id)?;
            hash_sets.push(set);
        }
        let exhibits = self.ingest(case, &sources.exhibits, progress)?;
        let matches = self.match_case(case, progress)?;
        let network = self.build_network(case, progress)?;
        Ok(TriageSummary { case, hash_sets, exhibits, left_out: sources.left_out, matches, network })
    }

    /// Exhibits from places, each with its record of the manifest. A record that belongs to none is an error: custody
    /// papers are never left aside in silence.
    pub fn sources(&self, places: &[PathBuf], each: bool, records: &[ExhibitRecord]) -> Result<Sources, Error> {
        let (mut paths, mut left_out) = (Vec::new(), Vec::new());
        for place in places {
            match each {
                true => {
                    let (of_place, others) = children(place)?;
                    paths.extend(of_place);
                    left_out.extend(others);
                }
                false => {
                    place.symlink_metadata().map_err(Error::io(place))?;
                    paths.push(place.clone());
                }
            }
        }
        let only = paths.len() == 1 && records.len() == 1;
        let belongs = |r: &ExhibitRecord, path: &Path| {
            let name = crate::ingest::exhibit_name(path);
            let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned());
            let is = |text: &Option<String>| text.as_ref().is_some_and(|t| *t == name || Some(t) == stem.as_ref());
            is(&r.name) || (r.name.is_none() && is(&r.number)) || (only && r.name.is_none())
        };
        for record in records {
            if !paths.iter().any(|path| belongs(record, path)) {
                let named = record.name.as_ref().or(record.number.as_ref()).cloned();
                return Err(Error::ManifestNames(named.unwrap_or_else(|| format!("line {}", record.line))));
            }
        }
        let record = |path: &Path| records.iter().find(|r| belongs(r, path)).cloned();
        // Where evidence lies must hold from any working folder; what it is called in words stays as given.
        let source = |path: PathBuf| Source { record: record(&path), path: std::path::absolute(&path).unwrap_or(path) };
        Ok(Sources { exhibits: paths.into_iter().map(source).collect(), left_out })
    }

    fn known_set(&self, known: &Known, progress: &dyn Progress) -> Result<HashSetBuilt, Error> {
        let source = std::path::absolute(&known.path).map_err(Error::io(&known.path))?;
        let terms = HashSetTerms {
            name: self.free_hash_set_name(&source)?,
            source: source.display().to_string(),
            category_scheme: None,
            standing: Some(known.standing),
            handling: None,
            columns: None,
        };
        if known.path.is_dir() {
            self.build_hash_set(&known.path, &terms, progress)
        } else {
            self.import_hash_set(&known.path, &terms)
        }
    }
}

/// The direct children of a folder by name, hidden ones too, each an exhibit of its own; and those that are none: links
/// are not followed, and pipes, sockets and devices hold nothing.
fn children(place: &Path) -> Result<(Vec<PathBuf>, Vec<LeftOutChild>), Error> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(place).map_err(Error::io(place))? {
        let entry = entry.map_err(Error::io(place))?;
        let reason = match entry.file_type() {
            Ok(kind) if kind.is_dir() || kind.is_file() => None,
            Ok(kind) if kind.is_symlink() => Some("symbolic-link"),
            Ok(_) => Some("special-file"),
            Err(_) => Some("unreadable"),
        };
        found.push((entry.path(), reason));
    }
    found.sort();
    let left_out = |(path, reason): &(PathBuf, Option<&'static str>)| {
        reason.map(|reason_code| LeftOutChild { path: Shown::path(&path.to_string_lossy()), reason_code })
    };
    let others = found.iter().filter_map(left_out).collect();
    Ok((found.into_iter().filter(|(_, reason)| reason.is_none()).map(|(path, _)| path).collect(), others))
}
