//! A hash set as a list of the field, for others.
//!
//! Whose list it is decides: what somebody else gave is not passed on unless its handling rule allows it. That it is passed
//! on is logged before the first byte of it is written.

use super::Refused;
use crate::access::{Object, act};
use crate::marks::says_something;
use crate::overlays::Overlay;
use crate::{Engine, Error};
use matching::lists::fact;
use matching::lists::{Held, ListAct, ListFormat, ListPages, ListRecord, ListWriter, WriteOptions};
use matching::{Entry, ListIssue};
use model::{EntryState, Handling, HashSetId, SetKind, SetState, Standing};
use serde::Serialize;
use std::path::Path;
use store::HashSetRow;

/// How a hash set is passed on.
#[derive(Clone, Debug)]
pub struct ExportTerms {
    /// As what.
    pub format: ListFormat,
    /// Who agreed to it, and when: needed of what is passed on with its owner's consent alone.
    pub consent: Option<String>,
}

/// A hash set that was written as a list. `entry_count` is the sum of what was written and what was left out.
#[derive(Clone, Debug, Serialize)]
pub struct HashSetExported {
    /// Its id.
    pub hash_set: HashSetId,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: i64,
    /// As what.
    pub format: ListFormat,
    /// Entries of the set.
    pub entry_count: u64,
    /// Entries that are in the list.
    pub written_count: u64,
    /// Of them, entries of which a digest, a hash or another word is not.
    pub shortened_count: u64,
    /// Of them, entries out of use, that stand in it as withdrawn.
    pub withdrawn_count: u64,
    /// Of them, entries that stand in it as disputed.
    pub disputed_count: u64,
    /// Entries that are not in the list; each has an issue.
    pub left_out_count: u64,
    /// Files that the list has.
    pub page_count: u64,
    /// Entries of which not all is in the list, and why; so many as `[ingest]` `list_issues` says.
    #[serde(skip)]
    pub issues: Vec<Refused>,
    /// How many there are.
    pub issue_count: u64,
}

/// What becomes of an entry.
enum Fate {
    /// Its record, and the code of what is not in it.
    Given(Box<ListRecord>, Option<&'static str>),
    /// Not in the list: the code why.
    Kept(&'static str),
}

impl Engine {
    /// Whether a hash set may be passed on so: told before anything is made.
    pub fn check_export(&self, set: HashSetId, terms: &ExportTerms) -> Result<(), Error> {
        self.exportable(set, terms).map(drop)
    }

    /// Writes a hash set as a list to `out`, which stands for `place`.
    pub fn export_hash_set(
        &self,
        set: HashSetId,
        terms: &ExportTerms,
        place: &Path,
        out: &mut dyn ListPages,
    ) -> Result<HashSetExported, Error> {
        let set = self.exportable(set, terms)?;
        let overlay = self.overlay(set.id)?;
        self.log_export(&set, terms, place)?;
        let scheme = set.category_scheme.clone();
        let options = WriteOptions { scheme: scheme.unwrap_or_else(|| "CUSTOM".into()), ..WriteOptions::default() };
        let mut exported = begun(&set, terms.format);
        let mut list = ListWriter::begin(terms.format, &options, out)?;
        self.each_entry(&set, &mut |number, entry| {
            self.context.check()?;
            let told = match fate(&entry, number, &overlay, &set, terms.format) {
                Fate::Given(record, lacking) => exported.give(*record, lacking, &mut list)?,
                Fate::Kept(code) => exported.keep(code),
            };
            if let Some(code) = told {
                exported.tell(&entry, code, self.settings.ingest.list_issues);
            }
            Ok(())
        })?;
        exported.page_count = list.finish()?.pages;
        Ok(exported)
    }

    fn exportable(&self, set: HashSetId, terms: &ExportTerms) -> Result<HashSetRow, Error> {
        let set = self.hash_set_row_of(set)?;
        let consent = terms.consent.as_deref().filter(|consent| says_something(consent));
        match set.handling {
            _ if set.kind == SetKind::KnownGood => Err(Error::KnownGoodSet(set.name)),
            _ if set.state != SetState::Active.as_str() => Err(Error::SetOutOfUse(set.name)),
            Handling::NoOnward => Err(Error::NotToBePassedOn(set.name)),
            Handling::ShareWithConsent if consent.is_none() => Err(Error::ConsentMissing(set.name)),
            Handling::ShareWithConsent | Handling::Own => Ok(set),
        }
    }

    fn log_export(&self, set: &HashSetRow, terms: &ExportTerms, place: &Path) -> Result<(), Error> {
        let facts = [
            ("format", terms.format.to_string()),
            ("handling", set.handling.to_string()),
            ("entries", set.entry_count.to_string()),
        ];
        let consent = terms.consent.clone().map(|consent| ("consent", consent));
        let private: Vec<_> = [("path", place.display().to_string())].into_iter().chain(consent).collect();
        let tx = self.vault.begin()?;
        act(&self.context, &tx, "hash-set.export", Object::HashSet(set.id), &facts, &private)?;
        Ok(tx.commit()?)
    }
}

fn begun(set: &HashSetRow, format: ListFormat) -> HashSetExported {
    HashSetExported {
        hash_set: set.id,
        name: set.name.clone(),
        version: set.version,
        format,
        entry_count: 0,
        written_count: 0,
        shortened_count: 0,
        withdrawn_count: 0,
        disputed_count: 0,
        left_out_count: 0,
        page_count: 0,
        issues: Vec::new(),
        issue_count: 0,
    }
}

/// What was said of an entry is said in the list, where the list has a word for it; else it is not in it.
fn fate(entry: &Entry, number: u32, overlay: &Overlay, set: &HashSetRow, format: ListFormat) -> Fate {
    let (mut record, is_whole) = ListRecord::of_entry(entry);
    let mut lacking = (!is_whole).then_some("export-record-shortened");
    match overlay.state(number) {
        EntryState::Active => {}
        // Whoever has the list takes it out with an update. Of somebody else's list only its owner withdraws.
        EntryState::Disabled if set.handling == Handling::Own && has_removals(format) => {
            return Fate::Given(Box::new(withdrawn(record)), None);
        }
        EntryState::Disabled => return Fate::Kept("export-entry-disabled"),
        EntryState::Disputed => {}
        // What it floods with here it floods with elsewhere.
        EntryState::Quarantined => {
            record.pdq.clear();
            lacking = Some("export-entry-quarantined");
        }
    }
    match overlay.is_disputed(number) || record.standing == Some(Standing::Disputed) {
        true if format == ListFormat::Csv => record.standing = Some(Standing::Disputed),
        true => return Fate::Kept("export-entry-disputed"),
        false => {}
    }
    if record.act == ListAct::Set && !record.has_signature() {
        return Fate::Kept(lacking.unwrap_or("export-entry-not-held"));
    }
    Fate::Given(Box::new(record), lacking)
}

/// That an entry is gone: which it is, and what kind of media, where that decides how it is said.
fn withdrawn(record: ListRecord) -> ListRecord {
    let mut facts = record.facts;
    facts.retain(|(name, _)| **name == *fact::MEDIA_TYPE);
    let gone = ListRecord::new(record.place, Vec::new());
    ListRecord { id: record.id, has_own_id: true, act: ListAct::Remove, facts, ..gone }
}

fn has_removals(format: ListFormat) -> bool {
    matches!(format, ListFormat::Csv | ListFormat::NcmecXml)
}

impl HashSetExported {
    /// Writes a record; the code of what is not in the list.
    fn give(
        &mut self,
        record: ListRecord,
        lacking: Option<&'static str>,
        list: &mut ListWriter<'_>,
    ) -> Result<Option<&'static str>, Error> {
        let (is_gone, is_disputed) = (record.act == ListAct::Remove, record.standing == Some(Standing::Disputed));
        let held = list.put(record)?;
        if held == Held::Not {
            return Ok(self.keep("export-entry-not-held"));
        }
        self.entry_count += 1;
        self.written_count += 1;
        self.withdrawn_count += u64::from(is_gone);
        self.disputed_count += u64::from(is_disputed && !is_gone);
        let told = lacking.or((held == Held::InPart).then_some("export-record-shortened"));
        self.shortened_count += u64::from(told.is_some());
        Ok(told)
    }

    fn keep(&mut self, code: &'static str) -> Option<&'static str> {
        self.entry_count += 1;
        self.left_out_count += 1;
        Some(code)
    }

    fn tell(&mut self, entry: &Entry, code: &'static str, most: usize) {
        self.issue_count += 1;
        if self.issues.len() < most {
            let issue = ListIssue { place: entry.name.clone(), code, detail: String::new() };
            self.issues.push(issue.into());
        }
    }
}
