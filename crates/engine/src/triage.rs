//! The main job in one go: case, hash sets, ingest, match, network.

use crate::{
    CaseTerms, Engine, Error, HashSetBuilt, HashSetTerms, Ingested, MatchSummary, NetworkSummary, Progress, Source,
};
use evidence::ExhibitRecord;
use model::{CaseId, Standing};
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

/// What came of a triage.
#[derive(Clone, Debug)]
pub struct TriageSummary {
    /// The case.
    pub case: CaseId,
    /// Hash sets.
    pub hash_sets: Vec<HashSetBuilt>,
    /// Exhibits.
    pub exhibits: Vec<Ingested>,
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

/// Whether what is written to `path` would lie outside all evidence.
pub fn outside_evidence(path: &Path, evidence: &[PathBuf]) -> Result<(), Error> {
    let within = |e: &PathBuf| e.exists() && store::lies_within(path, e);
    if evidence.iter().any(within) { Err(Error::InsideEvidence(path.into())) } else { Ok(()) }
}

impl Engine {
    /// Whether what is written to `path` would lie outside all evidence that the vault knows of.
    pub fn check_output(&self, path: &Path) -> Result<(), Error> {
        outside_evidence(path, &self.vault.evidence_places()?)
    }
}

/// Reads the unit's manifest of exhibits.
pub fn read_manifest(path: &Path) -> Result<Vec<ExhibitRecord>, Error> {
    let bytes = std::fs::read(path).map_err(Error::io(path))?;
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
        let exhibits = self.ingest(case, &sources, progress)?;
        let matches = self.match_case(case, progress)?;
        let network = self.build_network(case, progress)?;
        Ok(TriageSummary { case, hash_sets, exhibits, matches, network })
    }

    /// Exhibits from places, each with its record of the manifest. A record that belongs to none is an error: custody
    /// papers are never left aside in silence.
    pub fn sources(&self, places: &[PathBuf], each: bool, records: &[ExhibitRecord]) -> Result<Vec<Source>, Error> {
        let mut paths = Vec::new();
        for place in places {
            match each {
                true => paths.extend(children(place)?),
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
        Ok(paths.into_iter().map(source).collect())
    }

    fn known_set(&self, known: &Known, progress: &dyn Progress) -> Result<HashSetBuilt, Error> {
        let source = std::path::absolute(&known.path).map_err(Error::io(&known.path))?;
        let terms = HashSetTerms {
            name: self.free_hash_set_name(&source)?,
            source: source.display().to_string(),
            category_scheme: None,
            standing: known.standing,
        };
        if known.path.is_dir() {
            self.build_hash_set(&known.path, &terms, progress)
        } else {
            self.import_hash_set(&known.path, &terms)
        }
    }
}

/// The direct children of a folder by name, each an exhibit of its own; links are not followed.
pub fn children(place: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(place).map_err(Error::io(place))? {
        let entry = entry.map_err(Error::io(place))?;
        let kind = entry.file_type().map_err(Error::io(place))?;
        if kind.is_dir() || kind.is_file() {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}
