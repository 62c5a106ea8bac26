//! Evidence against the vault: does every exhibit still hold what it held? And the audit log: is every entry whole?

use crate::access::{Object, act};
use crate::ingest::outside::left_out_digest;
use crate::views::Shown;
use crate::{Engine, Error, Phase, Progress};
use model::{CaseId, ExhibitId, SetKind};
use serde::Serialize;
use std::collections::HashSet;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};
use store::{CustodyRow, ExhibitRow, ExhibitState, HashSetRow};

/// What does not agree.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Difference {
    /// The exhibit's name; empty for the audit log and hash sets.
    pub exhibit_name: Shown,
    /// Below the exhibit.
    pub path: Shown,
    /// Stable code: `file-missing`, `file-changed`, `file-added`, `left-out-file-changed`,
    /// `audit-entry-changed`, `audit-entry-missing`, `segment-changed`.
    pub reason_code: &'static str,
}

/// What came of verifying.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct VerifySummary {
    /// Exhibits read again.
    pub exhibit_count: u64,
    /// Exhibits whose place cannot be reached: a state, not an error.
    pub offline: Vec<Shown>,
    /// Files read again.
    pub file_count: u64,
    /// Hash sets checked.
    pub hash_set_count: u64,
    /// Audit entries checked.
    pub audit_entry_count: u64,
    /// What does not agree.
    pub differences: Vec<Difference>,
}

impl Engine {
    /// Verifies the database, and then one case, or every one.
    pub fn verify(&self, case: Option<CaseId>, progress: &dyn Progress) -> Result<VerifySummary, Error> {
        // First: what rows say, and what is written down about evidence, is worth no more than the database.
        self.vault.check_sound()?;
        let mut summary = VerifySummary::default();
        let held = |e: &ExhibitRow| e.state == ExhibitState::Held && case.is_none_or(|c| c == e.case);
        for exhibit in self.vault.all_exhibits()?.iter().filter(|e| held(e)) {
            self.context.check()?;
            self.verify_exhibit(exhibit, &mut summary, progress)?;
        }
        for set in self.vault.hash_sets()? {
            summary.hash_set_count += 1;
            let is_known_good = set.kind == SetKind::KnownGood;
            if !self.segment_is_whole(&set) || is_known_good && !self.known_good_is_whole(&set) {
                summary.differ(&set.name, "", "segment-changed");
            }
        }
        self.verify_audit(&mut summary)?;
        Ok(summary)
    }

    fn verify_exhibit(
        &self,
        e: &ExhibitRow,
        summary: &mut VerifySummary,
        progress: &dyn Progress,
    ) -> Result<(), Error> {
        let place = place(e);
        if !place.exists() {
            let mask = crate::marks::Mask::read(self, e.case)?;
            summary.offline.push(Shown::path(&mask.path(&e.name)));
            return Ok(());
        }
        progress.begin(Phase::Verify, &e.name, Some(e.byte_count));
        let listing = evidence::manifest(&place, &self.settings.evidence)?;
        progress.advance(e.byte_count);
        progress.end();
        summary.exhibit_count += 1;
        summary.file_count += listing.files.len() as u64;
        let before = summary.differences.len();
        if Some(listing.manifest) != e.manifest {
            self.compare_files(e, &listing, before, summary)?;
        }
        let agrees = summary.differences.len() == before;
        let row = CustodyRow {
            at: self.context.now(),
            kind: "verified".into(),
            actor: self.context.operator.clone(),
            detail: serde_json::json!({ "agrees": agrees, "files": listing.files.len() }).to_string(),
        };
        let id = e.id.ok_or_else(|| Error::NoExhibit(e.name.clone()))?;
        let tx = self.vault.begin()?;
        tx.insert_custody(e.n, &row)?;
        let facts = [("agrees", agrees.to_string())];
        act(&self.context, &tx, "exhibit.verify", Object::Exhibit(e.case, id), &facts, &[])?;
        Ok(tx.commit()?)
    }

    /// File by file, to say which.
    fn compare_files(
        &self,
        e: &ExhibitRow,
        listing: &evidence::Listing,
        before: usize,
        summary: &mut VerifySummary,
    ) -> Result<(), Error> {
        let mask = crate::marks::Mask::read(self, e.case)?;
        let mut differ = |path: &str, code| summary.differ(&mask.path(&e.name), &mask.path(path), code);
        let items: std::collections::HashMap<i64, [u8; 32]> =
            self.vault.case_items(e.case)?.into_iter().map(|i| (i.n, i.digests.sha256)).collect();
        let mut held: std::collections::BTreeMap<Vec<u8>, (String, Option<[u8; 32]>)> = Default::default();
        for o in self.vault.occurrences(e.n)?.into_iter().filter(|o| o.on_disk) {
            let key = o.path_bytes.clone().unwrap_or_else(|| o.path.clone().into_bytes());
            held.insert(key, (o.path, items.get(&o.item).copied()));
        }
        let mut left_out: HashSet<[u8; 16]> = self.vault.left_out(e.n)?.into_iter().collect();
        for file in &listing.files {
            match held.remove(&file.path) {
                Some((_, Some(sha256))) if sha256 == file.sha256 => {}
                Some((path, _)) => differ(&path, "file-changed"),
                None if left_out.remove(&left_out_digest(&file.path, &file.sha256)) => {}
                None => differ(&String::from_utf8_lossy(&file.path), "file-added"),
            }
        }
        held.into_values().for_each(|(path, _)| differ(&path, "file-missing"));
        // Of what the scope left out no path is known: that one is gone or changed is all that can be said.
        left_out.iter().for_each(|_| differ("", "left-out-file-changed"));
        if summary.differences.len() == before {
            summary.differ(&mask.path(&e.name), "", "file-changed");
        }
        Ok(())
    }

    /// Whether a hash set's file can be read and is, as it lies, what it was: nothing of it needs to be understood, and
    /// no key.
    fn segment_is_whole(&self, set: &HashSetRow) -> bool {
        let path = self.vault.segments().join(&set.segment);
        let mut hasher = blake3::Hasher::new();
        let read = store::open_file(&path).and_then(|file| hasher.update_reader(file).map(drop));
        read.is_ok() && *hasher.finalize().as_bytes() == set.segment_digest
    }

    fn verify_audit(&self, summary: &mut VerifySummary) -> Result<(), Error> {
        for (expected, entry) in (1..).zip(self.vault.audit_entries()?) {
            summary.audit_entry_count += 1;
            if entry.n != expected {
                summary.differ("", &expected.to_string(), "audit-entry-missing");
                break;
            }
            let opened = self.vault.audit_openings(entry.n)?;
            let agree = opened.iter().all(|o| entry.entry.contains(&o.commitment()));
            if !entry.is_whole() || !agree {
                summary.differ("", &entry.n.to_string(), "audit-entry-changed");
            }
        }
        Ok(())
    }

    /// Writes down the new place of an exhibit, if what lies there is the same.
    pub fn relocate(&self, case: CaseId, exhibit: &str, to: &Path) -> Result<ExhibitId, Error> {
        let (row, id) = self.held_exhibit(case, exhibit)?;
        let to = &std::path::absolute(to).unwrap_or_else(|_| to.into());
        let listing = evidence::manifest(to, &self.settings.evidence)?;
        if Some(listing.manifest) != row.manifest {
            return Err(Error::ManifestDiffers { path: to.clone(), exhibit: exhibit.into() });
        }
        let custody = CustodyRow {
            at: self.context.now(),
            kind: "relocated".into(),
            actor: self.context.operator.clone(),
            detail: serde_json::json!({ "from": row.source, "to": to.to_string_lossy() }).to_string(),
        };
        let tx = self.vault.begin()?;
        tx.move_exhibit(row.n, &to.to_string_lossy(), crate::ingest::raw_path(to).as_deref())?;
        tx.insert_custody(row.n, &custody)?;
        let private = [("from", row.source.clone()), ("to", to.to_string_lossy().into_owned())];
        act(&self.context, &tx, "exhibit.relocate", Object::Exhibit(case, id), &[], &private)?;
        tx.commit()?;
        Ok(id)
    }
}

impl VerifySummary {
    fn differ(&mut self, exhibit: &str, path: &str, reason_code: &'static str) {
        let (exhibit_name, path) = (Shown::path(exhibit), Shown::path(path));
        self.differences.push(Difference { exhibit_name, path, reason_code });
    }
}

/// Where an exhibit lies.
pub(crate) fn place(e: &ExhibitRow) -> PathBuf {
    match &e.source_bytes {
        Some(bytes) => std::ffi::OsString::from_vec(bytes.clone()).into(),
        None => PathBuf::from(&e.source),
    }
}
