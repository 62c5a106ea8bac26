//! What a case's scope leaves out of an exhibit: counted, and nothing else.

use super::run::Run;
use crate::Error;
use model::Tally;
use std::collections::{HashMap, HashSet};
use store::{LeftOut, OccurrenceRow, Tx};

/// Paths that only records outside the scope carry, and those that a record inside carries.
#[derive(Default)]
pub(super) struct Outside {
    pub(super) outside: HashSet<String>,
    pub(super) inside: HashSet<String>,
    pub(super) left_out: LeftOut,
}

/// By what a file on disk that was left out is known again. Its path is hashed with its content: neither is told.
pub(crate) fn left_out_digest(path: &[u8], sha256: &[u8; 32]) -> [u8; 16] {
    model::derive("left_out", &[path, sha256])
}

impl Run<'_> {
    /// Takes out of the index what only records outside the scope carry, and archives of which nothing else is left.
    pub(super) fn drop_outside(&mut self, tx: &Tx<'_>, tally: &mut Tally) -> Result<(), Error> {
        let paths: HashSet<&String> = self.outside.outside.difference(&self.outside.inside).collect();
        if paths.is_empty() {
            return Ok(());
        }
        let mut dropped = Vec::new();
        let mut archives: HashMap<String, u64> = HashMap::new();
        tx.each_occurrence(self.exhibit, &mut |o| {
            if paths.contains(&o.path) {
                dropped.push(o);
            } else {
                containers(&o.path).for_each(|archive| *archives.entry(archive.into()).or_default() += 1);
            }
        })?;
        dropped.extend(self.emptied(tx, &dropped, archives)?);
        for o in dropped {
            tally.out_of_scope += 1;
            let had_issue = tx.drop_issues_at(self.exhibit, &o.path)? > 0;
            let counted = if had_issue { &mut tally.doubtful } else { &mut tally.kept };
            *counted = counted.saturating_sub(1);
            tx.drop_occurrence(self.exhibit, o.k)?;
            if o.on_disk
                && let Some(digests) = tx.item_digests(o.item)?
            {
                let path = o.path_bytes.as_deref().unwrap_or(o.path.as_bytes());
                tx.insert_left_out(self.exhibit, &left_out_digest(path, &digests.sha256))?;
            }
        }
        Ok(tx.drop_items_without_place()?)
    }

    /// Archives around what was dropped that hold nothing else; `remaining` counts what is left in each archive.
    fn emptied(
        &self,
        tx: &Tx<'_>,
        dropped: &[OccurrenceRow],
        mut remaining: HashMap<String, u64>,
    ) -> Result<Vec<OccurrenceRow>, Error> {
        let around: HashSet<String> =
            dropped.iter().flat_map(|o| containers(&o.path).map(String::from).collect::<Vec<_>>()).collect();
        let mut candidates = Vec::new();
        tx.each_occurrence(self.exhibit, &mut |o| {
            if around.contains(&o.path) {
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
}
