//! What a case's scope leaves out of an exhibit: counted, and nothing else.

use super::files::makes_doubtful;
use super::run::Run;
use crate::Error;
use model::Tally;
use std::collections::{HashMap, HashSet};
use store::{LeftOut, OccurrenceRow, Tx};

/// Paths that records outside the scope carry, and those that must stay: of chats inside, and what they carry.
#[derive(Default)]
pub(super) struct Outside {
    pub(super) outside: HashSet<String>,
    pub(super) inside: HashSet<String>,
    pub(super) left_out: LeftOut,
}

impl Outside {
    fn places(&self) -> Places<'_> {
        let stays: HashSet<&str> =
            self.inside.iter().flat_map(|path| containers(path).chain([path.as_str()])).collect();
        let goes = self.outside.iter().map(String::as_str).filter(|path| !stays.contains(path)).collect();
        Places { goes, stays }
    }
}

struct Places<'o> {
    goes: HashSet<&'o str>,
    /// With the archives around it.
    stays: HashSet<&'o str>,
}

impl Places<'_> {
    /// Whether a path is outside the scope: what lies in an archive goes with it.
    fn is_outside(&self, path: &str) -> bool {
        !self.stays.contains(path) && containers(path).chain([path]).any(|path| self.goes.contains(path))
    }
}

/// By what a file on disk that was left out is known again. Its path is hashed with its content: neither is told.
pub(crate) fn left_out_digest(path: &[u8], sha256: &[u8; 32]) -> [u8; 16] {
    model::derive("left_out", &[path, sha256])
}

/// What leaves the index of an exhibit.
pub(super) struct Leaving<'a> {
    pub(super) exhibit: i64,
    pub(super) outside: &'a Outside,
    /// Of it what is set aside with protected correspondents.
    pub(super) aside: &'a HashSet<String>,
    /// Issues that were written by the time all files were read; later ones are of chats.
    pub(super) issues_of_files: u64,
}

impl Run<'_> {
    /// Takes out of the index what only records outside the scope carry, and archives of which nothing else is left.
    pub(super) fn drop_outside(&mut self, tx: &Tx<'_>, tally: &mut Tally) -> Result<(), Error> {
        let (outside, aside) = (&self.outside, &self.guard.paths);
        let leaving = Leaving { exhibit: self.exhibit, outside, aside, issues_of_files: self.issues_of_files };
        self.guard.count.files = leaving.drop(tx, tally)?;
        Ok(())
    }
}

impl Leaving<'_> {
    /// Takes it out; how much of it is set aside with protected correspondents.
    pub(super) fn drop(&self, tx: &Tx<'_>, tally: &mut Tally) -> Result<u64, Error> {
        let places = self.outside.places();
        if places.goes.is_empty() {
            return Ok(0);
        }
        let mut dropped = Vec::new();
        let mut archives: HashMap<String, u64> = HashMap::new();
        tx.each_occurrence(self.exhibit, &mut |o| {
            if places.is_outside(&o.path) {
                dropped.push(o);
            } else {
                containers(&o.path).for_each(|archive| *archives.entry(archive.into()).or_default() += 1);
            }
        })?;
        dropped.extend(self.emptied(tx, &dropped, archives)?);
        let around: HashSet<&str> = self.aside.iter().flat_map(|path| containers(path)).collect();
        let goes_with =
            |path: &str| self.aside.contains(path) || containers(path).any(|path| self.aside.contains(path));
        let is_aside = |path: &str| goes_with(path) || around.contains(path);
        let files = dropped.iter().filter(|o| is_aside(&o.path)).count() as u64;
        self.drop_all(tx, &dropped, tally)?;
        Ok(files)
    }

    fn drop_all(&self, tx: &Tx<'_>, dropped: &[OccurrenceRow], tally: &mut Tally) -> Result<(), Error> {
        let paths: HashSet<&str> = dropped.iter().map(|o| o.path.as_str()).collect();
        let doubtful = self.doubtful(tx, &paths)?;
        tx.drop_issues_at(self.exhibit, &paths)?;
        for o in dropped {
            tally.out_of_scope += 1;
            let is_doubtful = tally.kept == 0 || tally.doubtful > 0 && doubtful.contains(&o.path);
            let counted = if is_doubtful { &mut tally.doubtful } else { &mut tally.kept };
            *counted = counted.saturating_sub(1);
            tx.drop_occurrence(self.exhibit, o.k)?;
            if o.on_disk
                && let Some(digests) = tx.item_digests(o.item)?
            {
                let path = o.path_bytes.as_deref().unwrap_or(o.path.as_bytes());
                tx.insert_left_out(self.exhibit, &left_out_digest(path, &digests.sha256))?;
            }
        }
        let items: Vec<i64> = dropped.iter().map(|o| o.item).collect();
        Ok(tx.drop_items_without_place(&items)?)
    }

    /// Which of these paths were counted as doubtful: what was said of them while they were read tells.
    fn doubtful(&self, tx: &Tx<'_>, paths: &HashSet<&str>) -> Result<HashSet<String>, Error> {
        let mut doubtful = HashSet::new();
        tx.each_issue(self.exhibit, &mut |k, path, code| {
            if k < self.issues_of_files && paths.contains(path) && makes_doubtful(code) {
                doubtful.insert(path.into());
            }
        })?;
        Ok(doubtful)
    }

    /// Archives around what was dropped that hold nothing else; `remaining` counts what is left in each archive.
    fn emptied(
        &self,
        tx: &Tx<'_>,
        dropped: &[OccurrenceRow],
        mut remaining: HashMap<String, u64>,
    ) -> Result<Vec<OccurrenceRow>, Error> {
        let gone: HashSet<u64> = dropped.iter().map(|o| o.k).collect();
        let around: HashSet<String> =
            dropped.iter().flat_map(|o| containers(&o.path).map(String::from).collect::<Vec<_>>()).collect();
        let mut candidates = Vec::new();
        tx.each_occurrence(self.exhibit, &mut |o| {
            // A mailbox of which mails are left stays, whatever files went.
            if around.contains(&o.path) && !gone.contains(&o.k) && !self.outside.inside.contains(&o.path) {
                candidates.push(o);
            }
        })?;
        // The innermost first: an archive that goes is one entry less in those around it.
        candidates.sort_by_key(|o| std::cmp::Reverse(containers(&o.path).count()));
        let mut emptied = Vec::new();
        for o in candidates {
            if remaining.get(&o.path).copied().unwrap_or(0) > 0 {
                continue;
            }
            for archive in containers(&o.path) {
                if let Some(count) = remaining.get_mut(archive) {
                    *count = count.saturating_sub(1);
                }
            }
            emptied.push(o);
        }
        Ok(emptied)
    }
}

/// The archives around a path, by their own paths.
fn containers(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices("!/").filter_map(|(at, _)| path.get(..at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn archives_around_a_path_are_found_from_the_outside_in() {
        assert_eq!(containers("a/b.zip!/c.zip!/d").collect::<Vec<_>>(), ["a/b.zip", "a/b.zip!/c.zip"]);
        assert_eq!(containers("!/d").collect::<Vec<_>>(), [""]);
        assert_eq!(containers("d").count(), 0);
    }

    #[test]
    fn what_lies_in_an_archive_goes_with_it_unless_a_record_inside_needs_it() {
        let set = |paths: &[&str]| paths.iter().map(|p| (*p).to_string()).collect();
        let outside = set(&["contract.docx", "a.zip", "b.zip!/c.zip"]);
        let outside = Outside { outside, inside: set(&["a.zip!/chat.txt"]), ..Outside::default() };
        let places = outside.places();
        for (path, is_outside) in [
            ("contract.docx", true),
            ("contract.docx!/word/document.xml", true),
            ("a.zip", false),
            ("a.zip!/chat.txt", false),
            ("b.zip", false),
            ("b.zip!/c.zip!/d", true),
            ("b.zip!/d", false),
        ] {
            assert_eq!(places.is_outside(path), is_outside, "{path}");
        }
    }
}
