//! Known-good sets in the vault: made into tables, or the place of a list that is asked where it lies.
//!
//! Either way a set has a file among the segments, sealed where they are, known by its digest: a backup carries it, and
//! `verify` finds it changed, without knowing what it is.

use super::{HashSetBuilt, HashSetTerms, built};
use crate::access::{Object, act};
use crate::{Engine, Error, SIGNAL_VERSION};
use matching::known_good::{DatabaseError, InPlace, KnownGoodError, Limits, MadeTables, Rds};
use model::{Handling, HashSetId, SetKind, Standing};
use signal::Region;
use std::io::Write;
use std::path::Path;
use store::HashSetRow;

impl Engine {
    /// Takes in a known-good list: as tables, or `in_place`, where only its place and what tells it is kept.
    pub fn import_known_good(&self, path: &Path, terms: &HashSetTerms, in_place: bool) -> Result<HashSetBuilt, Error> {
        self.check_name(&terms.name, SetKind::KnownGood)?;
        store::open_file(path).map_err(Error::io(path))?;
        let rds = Rds::open(path, Limits::standard()).map_err(|error| not_opened(path, error))?;
        let failed = |error| Error::KnownGood { name: terms.name.clone(), source: error };
        let (file, made) = match in_place {
            // What could not be asked is told now, and not in the middle of a matching.
            true if !rds.is_indexed().map_err(failed)? => return Err(failed(KnownGoodError::NotIndexed)),
            true => (InPlace::of(path).map_err(failed)?.to_bytes(), MadeTables { files: 0, unreadable: 0 }),
            false => rds.tables(self.settings.ingest.known_good_bytes).map_err(failed)?,
        };
        self.context.check()?;
        self.keep_known_good(terms, file, made)
    }

    fn keep_known_good(&self, terms: &HashSetTerms, file: Vec<u8>, made: MadeTables) -> Result<HashSetBuilt, Error> {
        let row = self.known_good_row(terms, *blake3::hash(&file).as_bytes(), made)?;
        let is_same = |h: &HashSetRow| h.name == row.name && h.content_digest == row.content_digest;
        if let Some(held) = self.vault.hash_sets()?.into_iter().filter(is_same).max_by_key(|h| h.version) {
            return Ok(built(&held, Vec::new(), true));
        }
        let mut draft = self.draft(row.segment.clone())?;
        draft.write_all(&file).and_then(|()| draft.flush()).map_err(Error::io(&self.vault.segments()))?;
        let row = HashSetRow { segment_digest: self.place(draft, row.segment_digest)?, ..row };
        let tx = self.vault.begin()?;
        tx.insert_hash_set(&row)?;
        let facts = [
            ("kind", row.kind.to_string()),
            ("entries", row.entry_count.to_string()),
            ("version", row.version.to_string()),
        ];
        let private = [("name", row.name.clone()), ("source", row.source.clone())];
        act(&self.context, &tx, "hash-set.add", Object::HashSet(row.id), &facts, &private)?;
        tx.commit()?;
        Ok(built(&row, Vec::new(), false))
    }

    fn known_good_row(&self, terms: &HashSetTerms, digest: [u8; 32], made: MadeTables) -> Result<HashSetRow, Error> {
        let id = HashSetId(self.context.uuid());
        Ok(HashSetRow {
            id,
            name: terms.name.clone(),
            version: self.vault.next_hash_set_version(&terms.name)?,
            kind: SetKind::KnownGood,
            origin: "imported".into(),
            source: terms.source.clone(),
            category_scheme: None,
            standing: Standing::Unmapped,
            handling_code: "restricted".into(),
            handling: Handling::NoOnward,
            source_evaluation: "not-evaluated".into(),
            segment: format!("{id}.seg"),
            segment_digest: digest,
            content_digest: digest,
            entry_count: made.files,
            refused_count: made.unreadable,
            signal_version: SIGNAL_VERSION.into(),
            state: "active".into(),
            made_at: self.context.now(),
            goes_on_from: None,
        })
    }

    /// Sets of one name are versions of one thing: a case that used a list would all at once use none.
    pub(super) fn check_name(&self, name: &str, kind: SetKind) -> Result<(), Error> {
        match self.vault.hash_sets()?.iter().any(|set| set.name == name && set.kind != kind) {
            true => Err(Error::OtherKind(name.into())),
            false => Ok(()),
        }
    }

    /// The file of a known-good set, as it was made.
    pub(crate) fn known_good_file(&self, set: &HashSetRow) -> Result<Region, Error> {
        self.region(set)
    }
}

/// What is no reference data set is told as any list that is none.
fn not_opened(path: &Path, error: KnownGoodError) -> Error {
    match error {
        KnownGoodError::NotAnRds | KnownGoodError::Database(DatabaseError::NotADatabase) => {
            Error::NotAList(path.into())
        }
        source => Error::KnownGood { name: path.display().to_string(), source },
    }
}
