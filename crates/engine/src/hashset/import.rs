//! Lists become hash sets: read and written as streams, a record at a time.

use super::segment_file::Draft;
use super::{Drafted, HashSetBuilt, HashSetTerms, Origin, segment_name};
use crate::views::Shown;
use crate::{Engine, Error};
use matching::lists::{self, ListFormat, ListItem, ListOptions, ListSummary};
use matching::{Chain, ListChanges, ListIssue, ListMade, ListWriter, MEMORY, SegmentWriter, TableError};
use model::{HashSetId, SetKind};
use serde::Serialize;
use signal::Region;
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, ErrorKind, Read};
use std::ops::ControlFlow;
use std::path::Path;
use store::HashSetRow;

/// What was read of a list, and what it did. `record_count` is the sum of what was added, replaced, removed, absent and
/// refused.
#[derive(Clone, Debug, Serialize)]
pub struct ListRead {
    /// As what it was recognised.
    pub format: ListFormat,
    /// Records met.
    pub record_count: u64,
    /// Records that became entries.
    pub added_count: u64,
    /// Records that took the place of an entry with their id.
    pub replaced_count: u64,
    /// Removals that took entries out.
    pub removed_count: u64,
    /// Removals of what was not there.
    pub absent_count: u64,
    /// Records that could not be read, or say nothing that could be compared.
    pub refused_count: u64,
    /// Entries of the set that nothing is compared with: their list gives PhotoDNA alone.
    pub uncompared_count: u64,
    /// Issues in all. So many are held as `[ingest]` `list_issues` says.
    pub issue_count: u64,
    /// A digest of the link to the next page, if the list goes on elsewhere.
    pub next_page: Option<Shown>,
}

/// What was told while a list was read.
struct Issues {
    held: Vec<ListIssue>,
    most: usize,
    count: u64,
}

impl Engine {
    /// Imports a list; its format is told from its content.
    pub fn import_hash_set(&self, file: &Path, terms: &HashSetTerms) -> Result<HashSetBuilt, Error> {
        self.import(file, terms, None)
    }

    /// Makes the next version of a hash set: its newest one, changed by what a list says. Entries that it does not name
    /// stay.
    pub fn update_hash_set(&self, file: &Path, terms: &HashSetTerms) -> Result<HashSetBuilt, Error> {
        let named = self.vault.hash_sets()?.into_iter().filter(|set| set.name == terms.name);
        let newest = named.max_by_key(|set| set.version).ok_or_else(|| Error::NoHashSet(terms.name.clone()))?;
        self.check_name(&terms.name, SetKind::Listed)?;
        self.import(file, terms, Some(newest))
    }

    fn import(&self, path: &Path, terms: &HashSetTerms, former: Option<HashSetRow>) -> Result<HashSetBuilt, Error> {
        // Told before anything is written that would not be needed.
        let (format, mut input) = self.opened_list(path, terms.columns.is_some())?;
        let options = ListOptions { mapping: terms.columns.clone(), ..ListOptions::default() };
        // Its files are held to their digests once, and opened twice: as they are, and with the list behind them.
        let files = former.as_ref().map(|former| self.regions(former)).transpose()?.unwrap_or_default();
        let before = former.as_ref().map(|_| Chain::open(files.clone())).transpose()?;
        let mut issues = Issues { held: Vec::new(), most: self.settings.ingest.list_issues, count: 0 };
        let id = HashSetId(self.context.uuid());
        let mut spills = self.spills()?;
        let segment = SegmentWriter::new(self.draft(segment_name(id))?, &mut spills, MEMORY)?;
        let mut list = match &before {
            Some(before) => {
                let version = self.vault.next_hash_set_version(&terms.name)?;
                ListWriter::going_on_from(before, version, segment)
            }
            None => ListWriter::new(segment),
        };
        let summary = self.read_records(path, (format, &options), &mut input, &mut list, &mut issues)?;
        let ListMade { out, changes, is_news } = list.finish().map_err(|error| self.not_written(error))?;
        let terms = terms_with(terms, summary.scheme.as_deref(), former.as_ref())?;
        keep_their_scheme(&terms, former.as_ref(), before.as_ref())?;
        let drafted = self.drafted(id, out, (former.clone(), files), is_news, summary.refused)?;
        if drafted.chain.is_empty() && former.is_none() {
            return Err(Error::NotAList(path.into()));
        }
        let uncompared = drafted.chain.uncompared_count();
        let origin = former.map_or(Origin::Imported, |row| Origin::Updated(Box::new(row)));
        let built = self.keep_hash_set(&origin, &terms, drafted, issues.held)?;
        Ok(HashSetBuilt { list: Some(list_read(format, &summary, changes, uncompared, issues.count)), ..built })
    }

    /// What a list made: behind the version before, or, where much of that holds no more, written whole.
    fn drafted(
        &self,
        id: HashSetId,
        file: Draft,
        (former, files): (Option<HashSetRow>, Vec<Region>),
        is_news: bool,
        refused: u64,
    ) -> Result<Drafted, Error> {
        let chain = self.chain_with(files, &file)?;
        let is_worn = is_news && chain.is_worn();
        let drafted = Drafted { id, file, chain, goes_on_from: former, is_news, refused_count: refused };
        if !is_worn {
            return Ok(drafted);
        }
        let file = self.whole(&drafted.chain, segment_name(id))?;
        let chain = self.chain_with(Vec::new(), &file)?;
        Ok(Drafted { file, chain, goes_on_from: None, ..drafted })
    }

    /// What failed where a segment is made, not where the list is read.
    pub(super) fn not_written(&self, error: matching::Error) -> Error {
        match error {
            matching::Error::Io(source) | matching::Error::Table(TableError::Io(source)) => {
                Error::io(&self.vault.segments())(source)
            }
            other => other.into(),
        }
    }

    /// The file from its beginning, and what it is: CSV if somebody says what its columns hold.
    fn opened_list(&self, path: &Path, is_mapped: bool) -> Result<(ListFormat, impl BufRead), Error> {
        let mut file = store::open_file(path).map_err(Error::io(path))?;
        let most = self.settings.ingest.list_bytes;
        if file.metadata().map_err(Error::io(path))?.len() > most {
            return Err(Error::io(path)(ErrorKind::FileTooLarge.into()));
        }
        let mut head = Vec::new();
        (&mut file).take(lists::RECOGNISED_BY as u64).read_to_end(&mut head).map_err(Error::io(path))?;
        let format = match lists::recognise(&head) {
            Some(ListFormat::VicsJson | ListFormat::NcmecXml | ListFormat::SignalLines) if is_mapped => {
                return Err(Error::NotCsv(path.into()));
            }
            _ if is_mapped => ListFormat::Csv,
            told => told.ok_or_else(|| Error::NotAList(path.into()))?,
        };
        Ok((format, Cursor::new(head).chain(BufReader::<File>::with_capacity(1 << 20, file))))
    }

    fn read_records(
        &self,
        path: &Path,
        (format, options): (ListFormat, &ListOptions),
        input: &mut dyn BufRead,
        list: &mut ListWriter<'_, Draft>,
        issues: &mut Issues,
    ) -> Result<ListSummary, Error> {
        let mut taken = Ok(());
        let read = lists::read_list(input, format, options, &mut |item| {
            match item {
                ListItem::Record(record) => taken = list.take(*record),
                ListItem::Refused(issue) | ListItem::Issue(issue) => issues.take(issue),
            }
            if taken.is_ok() && self.context.check().is_ok() {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        });
        self.context.check()?;
        taken.map_err(|error| self.not_written(error))?;
        read.map_err(|error| match error {
            matching::Error::Io(source) => Error::io(path)(source),
            other => other.into(),
        })
    }
}

impl Issues {
    fn take(&mut self, issue: ListIssue) {
        self.count += 1;
        if self.held.len() < self.most {
            self.held.push(issue);
        }
    }
}

/// What is not said of an update holds as before. Categories of two schemes are not mixed: a number would mean two
/// things.
fn terms_with(terms: &HashSetTerms, listed: Option<&str>, former: Option<&HashSetRow>) -> Result<HashSetTerms, Error> {
    let said = terms.category_scheme.clone().or_else(|| listed.map(String::from));
    let before = former.and_then(|former| former.category_scheme.clone());
    if let Some((said, before)) = said.as_ref().zip(before.as_ref()).filter(|(said, before)| said != before) {
        return Err(Error::SchemeDiffers { said: said.clone(), before: before.clone() });
    }
    Ok(HashSetTerms {
        category_scheme: said.or(before),
        standing: terms.standing.or_else(|| former.map(|former| former.standing)),
        // What a list is put into that the unit made itself is not its own any more.
        handling: terms.handling.or_else(|| former.filter(|f| f.origin == "imported").map(|f| f.handling)),
        ..terms.clone()
    })
}

/// Categories that were of no scheme do not become those of one because an update names it: nobody said so of them.
fn keep_their_scheme(terms: &HashSetTerms, former: Option<&HashSetRow>, before: Option<&Chain>) -> Result<(), Error> {
    let Some((former, before)) = former.zip(before) else { return Ok(()) };
    match &terms.category_scheme {
        Some(said) if former.category_scheme.is_none() && before.has_categories()? => {
            Err(Error::SchemeDiffers { said: said.clone(), before: "–".into() })
        }
        _ => Ok(()),
    }
}

fn list_read(format: ListFormat, read: &ListSummary, did: ListChanges, uncompared: u64, issues: u64) -> ListRead {
    ListRead {
        format,
        record_count: read.seen,
        added_count: did.added,
        replaced_count: did.replaced,
        removed_count: did.removed,
        absent_count: did.absent,
        refused_count: read.refused,
        uncompared_count: uncompared,
        issue_count: issues,
        next_page: read.next_page.as_deref().map(Shown::text),
    }
}
