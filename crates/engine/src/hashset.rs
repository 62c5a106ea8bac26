//! Hash sets: built from reference media, imported from lists, kept in immutable segment files.

mod entries;
mod export;
mod import;
mod known_good;
mod segment_file;

pub use export::{ExportTerms, HashSetExported};
pub use import::ListRead;

use crate::access::{Object, act};
use crate::hash_file::{FileRead, read_digested};
use crate::overlays::OverlayCounts;
use crate::pictures::{PictureRead, Wanted, has_frames};
use crate::views::Shown;
use crate::{Engine, Error, Phase, Progress, SIGNAL_VERSION};
use matching::lists::CsvMapping;
use matching::{Chain, Entry, EntryForm, EntryPart, EntrySignal, ListIssue, Segment};
use model::{CaseId, Handling, HashSetId, Look, SetKind, Standing};
use rayon::prelude::*;
use segment_file::Draft;
use serde::Serialize;
use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use store::{HashSetRow, OverlayRow, failpoint};

/// What is said of a hash set when it is made.
#[derive(Clone, Debug)]
pub struct HashSetTerms {
    /// Its name; a further set of the same name is its next version.
    pub name: String,
    /// Where it comes from.
    pub source: String,
    /// What its category numbers mean.
    pub category_scheme: Option<String>,
    /// What holds for entries that say nothing themselves: `unmapped`, or what held before an update, unless given.
    pub standing: Option<Standing>,
    /// What may be done with it. Unless given, what is built is the unit's own, and what is imported is not passed on; an
    /// update of what was imported is as it was before.
    pub handling: Option<Handling>,
    /// What the columns of a CSV hold, where their names do not say it.
    pub columns: Option<CsvMapping>,
}

/// Where the entries of a hash set come from.
enum Origin {
    Built,
    Imported,
    /// Imported, into what a former version had.
    Updated(Box<HashSetRow>),
}

impl Origin {
    /// What may be done with what comes from there, unless somebody says it.
    fn handling(&self) -> Handling {
        match self {
            Self::Built => Handling::Own,
            Self::Imported | Self::Updated(_) => Handling::NoOnward,
        }
    }
}

/// A hash set that is in the vault.
#[derive(Clone, Debug)]
pub struct HashSetBuilt {
    /// Its id.
    pub id: HashSetId,
    /// Its name.
    pub name: Shown,
    /// Its version.
    pub version: i64,
    /// Entries in it.
    pub entry_count: u64,
    /// What gave no entry, or only part of one.
    pub issues: Vec<Refused>,
    /// Whether it was there already, made from the same content.
    pub was_held: bool,
    /// If it was imported: what was read.
    pub list: Option<ListRead>,
}

/// What gave no entry of a hash set, or only part of one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refused {
    /// Which file or line.
    pub place: Shown,
    /// Stable code.
    pub code: &'static str,
    /// What the prose names.
    pub detail: Shown,
}

impl From<ListIssue> for Refused {
    fn from(i: ListIssue) -> Self {
        Self { place: Shown::path(&i.place), code: i.code, detail: Shown::text(&i.detail) }
    }
}

impl HashSetBuilt {
    /// Whether some of what it was made from is damaged. A reference file that is no picture is none, nor is what a list
    /// keeps elsewhere.
    pub fn has_damage(&self) -> bool {
        self.issues.iter().any(|i| {
            !matches!(
                i.code,
                TOO_PLAIN
                    | "reference-not-a-picture"
                    | "not-yet-supported"
                    | "decoder-missing"
                    | "decoder-not-jailed"
                    | "symbolic-link"
                    | "special-file"
                    | "list-link-not-followed"
                    | "list-ids-not-compared"
            )
        })
    }
}

/// A hash set as users see it.
#[derive(Clone, Debug, Serialize)]
pub struct HashSetView {
    /// Its id.
    pub hash_set: HashSetId,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: i64,
    /// What it is for.
    pub kind: SetKind,
    /// `built` or `imported`.
    pub origin: String,
    /// From where.
    pub source: String,
    /// What its category numbers mean.
    pub category_scheme: Option<String>,
    /// What holds for entries that say nothing themselves.
    pub standing: Standing,
    /// The version of the table that says what its categories stand for; null: none does.
    pub mapping_version: Option<i64>,
    /// Who may see it.
    pub handling_code: String,
    /// What may be done with it.
    pub handling: Handling,
    /// Entries in it.
    pub entry_count: u64,
    /// Rows or files that gave none.
    pub refused_count: u64,
    /// Version of the signals in it.
    pub signal_version: String,
    /// `active` or `disabled`.
    pub state: String,
    /// Of how many entries something is said.
    #[serde(flatten)]
    pub said: OverlayCounts,
    /// ISO 8601 UTC.
    pub made_at: String,
}

impl Engine {
    /// Builds a hash set from a folder of reference media.
    pub fn build_hash_set(
        &self,
        dir: &Path,
        terms: &HashSetTerms,
        progress: &dyn Progress,
    ) -> Result<HashSetBuilt, Error> {
        let (files, left_out) = files_below(dir)?;
        progress.begin(Phase::BuildHashSet, "", Some(files.len() as u64));
        let names = entry_names(&files);
        let (context, decoders, limits) = (&self.context, &self.settings.decoders, &self.settings.ingest);
        let read: Vec<_> = files
            .par_iter()
            .zip(&names)
            .map(|((relative, path), name)| {
                context.check()?;
                // one file that cannot be read is no reason to lose the others
                let read = read_digested(path, limits.reference_bytes);
                let unreadable =
                    |e: std::io::Error| (None, Some(refused(relative, "unreadable", e.kind().to_string())));
                Ok(read.and_then(|read| reference(relative, name, read, decoders)).unwrap_or_else(unreadable))
            })
            .collect::<Result<_, Error>>()?;
        progress.advance(files.len() as u64);
        progress.end();
        let (mut entries, mut issues) = (Vec::new(), left_out);
        for (entry, issue) in read {
            entries.extend(entry);
            issues.extend(issue);
        }
        if !entries.iter().any(|e| !e.signals.is_empty()) {
            return Err(Error::NothingInside(dir.into()));
        }
        let refused = issues.iter().filter(|issue| issue.code != TOO_PLAIN).count() as u64;
        let id = HashSetId(self.context.uuid());
        let mut file = self.draft(segment_name(id))?;
        file.write_all(&Segment::write(&entries)?).and_then(|()| file.flush()).map_err(Error::io(dir))?;
        // What they take is needed for the copy.
        drop(entries);
        let chain = self.chain_with(Vec::new(), &file)?;
        let drafted = Drafted { id, file, chain, goes_on_from: None, is_news: true, refused_count: refused };
        self.keep_hash_set(&Origin::Built, terms, drafted, issues)
    }

    /// Every hash set of the vault.
    pub fn hash_sets(&self) -> Result<Vec<HashSetView>, Error> {
        self.vault.hash_sets()?.into_iter().map(|set| self.hash_set_view(set)).collect()
    }

    pub(crate) fn hash_set_view(&self, set: HashSetRow) -> Result<HashSetView, Error> {
        let said = self.overlay(set.id)?.counts();
        let mapping = self.mapping_of(&set)?;
        Ok(view(set, said, mapping.map(|row| row.version)))
    }

    /// Says that a case is matched against a version of a hash set, which takes the place of any other version.
    pub fn use_hash_set(&self, case: CaseId, set: HashSetId) -> Result<(), Error> {
        let used = self.vault.case_hash_sets(case)?;
        if used.iter().any(|h| h.id == set) {
            return Ok(());
        }
        let all = self.vault.hash_sets()?;
        let new = all.iter().find(|h| h.id == set).ok_or_else(|| Error::NoHashSet(set.to_string()))?;
        let tx = self.vault.begin()?;
        for old in used.iter().filter(|h| h.name == new.name) {
            tx.leave_hash_set(case, old.id)?;
            let facts = [("hash_set", old.id.to_string()), ("replaced_by", set.to_string())];
            act(&self.context, &tx, "case.leave-hash-set", Object::Case(case), &facts, &[])?;
        }
        tx.use_hash_set(case, set)?;
        let facts = [("hash_set", set.to_string())];
        act(&self.context, &tx, "case.use-hash-set", Object::Case(case), &facts, &[])?;
        Ok(tx.commit()?)
    }

    /// Says that a case is matched against a hash set no more. Its matches go with the next matching.
    pub fn leave_hash_set(&self, case: CaseId, set: HashSetId) -> Result<(), Error> {
        if !self.vault.case_hash_sets(case)?.iter().any(|h| h.id == set) {
            return Err(Error::NoHashSet(set.to_string()));
        }
        let tx = self.vault.begin()?;
        tx.leave_hash_set(case, set)?;
        let facts = [("hash_set", set.to_string())];
        act(&self.context, &tx, "case.leave-hash-set", Object::Case(case), &facts, &[])?;
        Ok(tx.commit()?)
    }

    /// The hash set of this name, its newest version unless one is given; or the one with this id.
    pub fn hash_set_id(&self, name: &str, version: Option<i64>) -> Result<HashSetId, Error> {
        named_set(&self.vault.hash_sets()?, name, version)
    }

    /// The same among those that a case is matched against.
    pub fn used_hash_set_id(&self, case: CaseId, name: &str, version: Option<i64>) -> Result<HashSetId, Error> {
        named_set(&self.vault.case_hash_sets(case)?, name, version)
    }

    /// A name for the hash set made from `source`: its last part, with as many parts before it as tell it from hash
    /// sets that were made from somewhere else. Two folders of one name are two hash sets, not two versions of one.
    pub(crate) fn free_hash_set_name(&self, source: &Path) -> Result<String, Error> {
        let text = source.display().to_string();
        let all = self.vault.hash_sets()?;
        let is_free = |name: &str| all.iter().all(|h| h.name != name || h.source == text);
        let parts: Vec<_> = source.components().map(|c| c.as_os_str().to_string_lossy()).collect();
        let tails = (0..parts.len()).rev().filter_map(|from| parts.get(from..)).map(|tail| tail.join("/"));
        Ok(tails.into_iter().find(|name| is_free(name)).unwrap_or(text))
    }

    /// Keeps what was drafted as a version of a hash set; with it, what was said of entries of the version before.
    fn keep_hash_set(
        &self,
        origin: &Origin,
        terms: &HashSetTerms,
        drafted: Drafted,
        issues: Vec<ListIssue>,
    ) -> Result<HashSetBuilt, Error> {
        let row = self.hash_set_row(origin, terms, &drafted)?;
        if let Some(held) = self.held_already(origin, &row)? {
            return Ok(built(&held, issues, true));
        }
        let carried = self.carried(&row, &drafted.chain, matches!(origin, Origin::Updated(_)))?;
        drop(drafted.chain);
        let row = HashSetRow { segment_digest: self.place(drafted.file, row.segment_digest)?, ..row };
        failpoint("hashset.segment-placed");
        let tx = self.vault.begin()?;
        tx.insert_hash_set(&row)?;
        carried.iter().try_for_each(|word| tx.insert_overlay(row.id, word))?;
        let mut facts = vec![
            ("entries", row.entry_count.to_string()),
            ("version", row.version.to_string()),
            ("handling", row.handling.to_string()),
            ("standing", row.standing.to_string()),
        ];
        if let Origin::Updated(former) = origin {
            facts.push(("updates", former.id.to_string()));
        }
        if !carried.is_empty() {
            facts.push(("carried_words", carried.len().to_string()));
        }
        let private = [("name", row.name.clone()), ("source", row.source.clone())];
        act(&self.context, &tx, "hash-set.add", Object::HashSet(row.id), &facts, &private)?;
        failpoint("hashset.open");
        tx.commit()?;
        failpoint("hashset.done");
        Ok(built(&row, issues, false))
    }

    /// The set with this very content. What an update gives is the newest version: an older one with the same content
    /// does not stand for it.
    fn held_already(&self, origin: &Origin, new: &HashSetRow) -> Result<Option<HashSetRow>, Error> {
        let is_same = |h: &HashSetRow| {
            let (is, wanted) = ((&h.name, h.content_digest, h.standing), (&new.name, new.content_digest, new.standing));
            is == wanted && h.category_scheme == new.category_scheme && h.handling == new.handling
        };
        Ok(match origin {
            Origin::Updated(former) => Some(HashSetRow::clone(former)).filter(is_same),
            // An older version does not stand for the newest: a case would go back to it.
            Origin::Built | Origin::Imported => {
                let named = self.vault.hash_sets()?.into_iter().filter(|set| set.name == new.name);
                // One whose file is lost is made again.
                named.max_by_key(|set| set.version).filter(is_same).filter(|held| self.chain(held).is_ok())
            }
        })
    }

    fn hash_set_row(&self, origin: &Origin, terms: &HashSetTerms, drafted: &Drafted) -> Result<HashSetRow, Error> {
        self.check_name(&terms.name, SetKind::Listed)?;
        let former = drafted.goes_on_from.as_ref();
        let digest = drafted.file.digest()?;
        Ok(HashSetRow {
            id: drafted.id,
            name: terms.name.clone(),
            version: self.vault.next_hash_set_version(&terms.name)?,
            kind: SetKind::Listed,
            origin: if matches!(origin, Origin::Built) { "built" } else { "imported" }.into(),
            source: terms.source.clone(),
            category_scheme: terms.category_scheme.clone(),
            standing: terms.standing.unwrap_or(Standing::Unmapped),
            handling_code: "restricted".into(),
            handling: terms.handling.unwrap_or(origin.handling()),
            source_evaluation: "not-evaluated".into(),
            segment: segment_name(drafted.id),
            // of the file as it will lie on disk, when it does
            segment_digest: digest,
            content_digest: match former {
                None => digest,
                Some(former) if !drafted.is_news => former.content_digest,
                Some(former) => *blake3::hash([former.content_digest, digest].as_flattened()).as_bytes(),
            },
            entry_count: drafted.chain.len(),
            refused_count: drafted.refused_count,
            signal_version: SIGNAL_VERSION.into(),
            // what was put out of use stays so until somebody says otherwise
            state: match origin {
                Origin::Updated(former) => former.state.clone(),
                Origin::Built | Origin::Imported => "active".into(),
            },
            made_at: self.context.now(),
            goes_on_from: former.map(|former| former.id),
        })
    }

    /// What was said of entries of the version before, of those that are still there: by their ids, and by their numbers
    /// where the new version goes on from it.
    fn carried(&self, new: &HashSetRow, chain: &Chain, is_update: bool) -> Result<Vec<OverlayRow>, Error> {
        let named = self.vault.hash_sets()?.into_iter().filter(|set| set.name == new.name);
        let Some(former) = named.max_by_key(|set| set.version) else { return Ok(Vec::new()) };
        let words = self.vault.hash_set_overlays(former.id)?;
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let before = self.chain(&former)?;
        let mut carried = Vec::new();
        for word in words {
            // an entry's number in a chain is a u32
            let entry = word.entry as u32;
            let entries = match new.goes_on_from == Some(former.id) && chain.holds(entry) {
                true => vec![entry],
                // An update keeps what its entries are called; else line 7 of one list has nothing to do with line 7 of another.
                false if is_update || before.has_own_id(entry) => chain.named(before.name(entry)),
                false => Vec::new(),
            };
            carried.extend(entries.into_iter().map(|entry| OverlayRow { entry: entry.into(), ..word.clone() }));
        }
        chain.check()?;
        before.check()?;
        Ok(carried)
    }
}

/// A version of a hash set that is not kept yet.
struct Drafted {
    id: HashSetId,
    file: Draft,
    /// What it will consist of.
    chain: Chain,
    goes_on_from: Option<HashSetRow>,
    /// Whether it says anything that the version did not that it goes on from.
    is_news: bool,
    refused_count: u64,
}

fn segment_name(id: HashSetId) -> String {
    format!("{id}.seg")
}

fn built(row: &HashSetRow, issues: Vec<ListIssue>, was_held: bool) -> HashSetBuilt {
    let (name, issues) = (Shown::text(&row.name), issues.into_iter().map(Refused::from).collect());
    HashSetBuilt { id: row.id, name, version: row.version, entry_count: row.entry_count, issues, was_held, list: None }
}

fn named_set(all: &[HashSetRow], name: &str, version: Option<i64>) -> Result<HashSetId, Error> {
    let named = |h: &&HashSetRow| h.name == name && version.is_none_or(|v| v == h.version);
    let newest = all.iter().filter(named).max_by_key(|h| h.version);
    let by_id = || all.iter().find(|h| h.id.to_string() == name);
    newest.or_else(by_id).map(|h| h.id).ok_or_else(|| Error::NoHashSet(name.into()))
}

/// A picture without enough steady points: parts of it are not found.
const TOO_PLAIN: &str = "reference-too-plain";

fn refused(relative: &str, code: &'static str, detail: String) -> ListIssue {
    ListIssue { place: relative.into(), code, detail }
}

/// The entry of one reference file: exact digests for any file, signals for a picture.
fn reference(
    relative: &str,
    name: &str,
    read: FileRead,
    decoders: &media::Decoders,
) -> std::io::Result<(Option<Entry>, Option<ListIssue>)> {
    let issue = |code, detail| Some(refused(relative, code, detail));
    let (digests, can_be_seen) = (read.digests, has_frames(evidence::sniff(&read.bytes)));
    if digests.bytes == 0 {
        return Ok((None, issue("empty-file", String::new())));
    }
    let mut entry = Entry {
        name: name.into(),
        has_own_id: true,
        sha256: Some(digests.sha256),
        sha1: Some(digests.sha1),
        md5: Some(digests.md5),
        ..Entry::default()
    };
    let Some(picture) = read.picture(decoders, Wanted::Reference)? else {
        let code = if can_be_seen { "image-over-hold-limit" } else { "reference-not-a-picture" };
        return Ok((Some(entry), issue(code, String::new())));
    };
    entry.signals = signals_of(&picture);
    entry.local = picture.local.into_iter().map(|f| EntryPart { signature: f.signature, shown: f.shown }).collect();
    let too_plain = || entry.local.is_empty().then(|| issue(TOO_PLAIN, String::new())).flatten();
    let problem = picture.error.and_then(|e| issue(e.code(), e.place())).or_else(too_plain);
    Ok((Some(entry), problem))
}

/// The perceptual hashes of a reference.
fn signals_of(read: &PictureRead) -> Vec<EntrySignal> {
    let as_is = read.frames.iter().map(|f| EntrySignal {
        form: EntryForm::Form(f.form),
        hash: f.hash.0,
        quality: f.quality,
        look: Some(f.look),
        shown: f.shown,
    });
    let turned = read.turned.iter().map(|t| EntrySignal {
        form: EntryForm::Turn(t.turn),
        hash: t.hash.0,
        quality: t.quality,
        look: Some(t.look),
        // The time of its frame is where the one that is as it is begins.
        shown: t.shown,
    });
    // Every video has a black frame: nothing is to be found by it, nor by a pattern.
    let says_nothing = |s: &EntrySignal| s.look != Some(Look::Rich) || s.quality < matching::USABLE_QUALITY;
    as_is.chain(turned).filter(|s| s.shown.is_none() || !says_nothing(s)).collect()
}

/// Files by their relative paths, and what is none.
type Below = (Vec<(String, PathBuf)>, Vec<ListIssue>);

/// Regular files below `dir` in the order of their relative paths; links are not followed.
fn files_below(dir: &Path) -> Result<Below, Error> {
    let (mut found, mut left_out) = (Vec::new(), Vec::new());
    let mut open = vec![(String::new(), dir.to_path_buf())];
    while let Some((prefix, folder)) = open.pop() {
        for entry in std::fs::read_dir(&folder).map_err(Error::io(&folder))? {
            let entry = entry.map_err(Error::io(&folder))?;
            let kind = entry.file_type().map_err(Error::io(&folder))?;
            let name = entry.file_name();
            let relative = format!("{prefix}{}", name.to_string_lossy());
            if kind.is_dir() {
                open.push((format!("{relative}/"), entry.path()));
            } else if kind.is_file() {
                found.push((relative, entry.path()));
            } else {
                let code = if kind.is_symlink() { "symbolic-link" } else { "special-file" };
                left_out.push(refused(&relative, code, String::new()));
            }
        }
    }
    found.sort();
    Ok((found, left_out))
}

/// An entry's id is its file's stem if that is unique, else its relative path.
fn entry_names(files: &[(String, PathBuf)]) -> Vec<String> {
    let stem = |relative: &str| {
        let name = relative.rsplit('/').next().unwrap_or(relative);
        name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem }).to_string()
    };
    let mut seen: HashMap<String, u32> = HashMap::new();
    files.iter().for_each(|(relative, _)| *seen.entry(stem(relative)).or_default() += 1);
    let name = |relative: &String| Some(stem(relative)).filter(|s| seen.get(s) == Some(&1)).unwrap_or(relative.clone());
    files.iter().map(|(relative, _)| name(relative)).collect()
}

fn view(h: HashSetRow, said: OverlayCounts, mapping_version: Option<i64>) -> HashSetView {
    HashSetView {
        said,
        mapping_version,
        kind: h.kind,
        handling: h.handling,
        hash_set: h.id,
        name: h.name,
        version: h.version,
        origin: h.origin,
        source: h.source,
        category_scheme: h.category_scheme,
        standing: h.standing,
        handling_code: h.handling_code,
        entry_count: h.entry_count,
        refused_count: h.refused_count,
        signal_version: h.signal_version,
        state: h.state,
        made_at: model::utc_text(h.made_at.div_euclid(1000)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Form;

    #[test]
    fn an_entry_is_named_by_its_stem_unless_two_share_it() {
        let files = ["a/one.png", "b/one.jpg", "two.tar.gz", ".hidden"].map(|p| (p.to_string(), PathBuf::from(p)));
        assert_eq!(entry_names(&files), ["a/one.png", "b/one.jpg", "two.tar", ".hidden"]);
    }

    #[test]
    fn signals_of_turns_do_not_repeat_the_original() {
        assert_eq!(EntryForm::TURNS.len(), 7);
        assert_eq!(signal::DIHEDRAL[1..], EntryForm::TURNS);
        assert_eq!(EntryForm::Form(Form::Pdq).as_str(), "pdq");
    }
}
