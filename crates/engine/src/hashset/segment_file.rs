//! Segment files of the vault: on their way into it, and opened.

use crate::{Engine, Error};
use matching::{Chain, FileSpill, SegmentWriter, Spills};
use signal::Region;
use std::fs::File;
use std::io::{BufWriter, Cursor, Seek, SeekFrom, Write};
use std::path::PathBuf;
use store::{HashSetRow, Segments, failpoint};

/// A segment on its way to its place. What will be sealed never lies in the clear: it is made in memory.
pub(super) struct Draft {
    out: Out,
    name: String,
    place: PathBuf,
}

enum Out {
    File(BufWriter<File>, Unplaced),
    Memory(Cursor<Vec<u8>>),
}

/// A file that goes away again unless it is moved to its place.
struct Unplaced(PathBuf);

impl Drop for Unplaced {
    fn drop(&mut self) {
        // It was moved, or what is left of it is overwritten the next time.
        drop(std::fs::remove_file(&self.0));
    }
}

impl Engine {
    pub(super) fn draft(&self, name: String) -> Result<Draft, Error> {
        let place = self.vault.segments().join(&name);
        let out = match self.vault.segments_lie() {
            Segments::Sealed => Out::Memory(Cursor::new(Vec::new())),
            Segments::Plain => {
                // on the volume of its place, so that it can be moved there
                let beside = self.vault.temporary()?.join(model::HashSetId(self.context.uuid()).to_string());
                let mut options = File::options();
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
                let file = options.read(true).write(true).create(true).truncate(true).open(&beside);
                Out::File(BufWriter::with_capacity(1 << 20, file.map_err(Error::io(&beside))?), Unplaced(beside))
            }
        };
        Ok(Draft { out, name, place })
    }

    /// What segments are sorted in: files, or memory where segments are sealed.
    pub(super) fn spills(&self) -> Result<Spills, Error> {
        Ok(match self.vault.segments_lie() {
            Segments::Sealed => Spills::in_memory(),
            Segments::Plain => {
                let folder = self.vault.temporary()?;
                Spills::new(|| Box::new(FileSpill::new(&folder)))
            }
        })
    }

    /// Moves a draft with this digest to its place; the digest of the file that lies there, which may be sealed.
    pub(super) fn place(&self, draft: Draft, plain: [u8; 32]) -> Result<[u8; 32], Error> {
        let io = Error::io(&draft.place);
        match draft.out {
            Out::File(out, unplaced) => {
                let file = out.into_inner().map_err(|error| io(error.into_error()))?;
                failpoint("hashset.segment-written");
                file.sync_all().map_err(Error::io(&draft.place))?;
                failpoint("hashset.segment-synced");
                store::place(&unplaced.0, &draft.place).map_err(Error::io(&draft.place))?;
                Ok(plain)
            }
            Out::Memory(bytes) => {
                let sealed = self.vault.seal_segment(&draft.name, bytes.into_inner(), &*self.context.random);
                let beside = store::Beside::write(&draft.place, &sealed).map_err(Error::io(&draft.place))?;
                failpoint("hashset.segment-written");
                beside.sync().map_err(Error::io(&draft.place))?;
                failpoint("hashset.segment-synced");
                beside.place().map_err(io)?;
                Ok(*blake3::hash(&sealed).as_bytes())
            }
        }
    }

    /// A version of a hash set, its segments against the digests that were written down when they were made.
    pub(crate) fn chain(&self, set: &HashSetRow) -> Result<Chain, Error> {
        Ok(Chain::open(self.regions(set)?)?)
    }

    /// A version that there will be: segments that are there, and behind them a draft.
    pub(super) fn chain_with(&self, former: Vec<Region>, draft: &Draft) -> Result<Chain, Error> {
        Ok(Chain::open(former.into_iter().chain([draft.region()?]))?)
    }

    /// The same entries as one segment.
    pub(super) fn whole(&self, chain: &Chain, name: String) -> Result<Draft, Error> {
        let mut spills = self.spills()?;
        let segment = SegmentWriter::new(self.draft(name)?, &mut spills, matching::MEMORY)?;
        chain.write_whole(segment).map_err(|error| self.not_written(error))
    }

    /// The segments of a version, against their digests.
    pub(super) fn regions(&self, set: &HashSetRow) -> Result<Vec<Region>, Error> {
        self.versions_of(set)?.iter().map(|row| self.region(row)).collect()
    }

    /// The version that a chain begins with, and those that go on from it, up to this one.
    pub(crate) fn versions_of(&self, set: &HashSetRow) -> Result<Vec<HashSetRow>, Error> {
        let mut versions = vec![set.clone()];
        if set.goes_on_from.is_some() {
            let all = self.vault.hash_sets()?;
            while let Some(former) = versions.last().and_then(|row| row.goes_on_from) {
                // a version goes on from one that was there before it
                let row = all.iter().find(|row| row.id == former && versions.len() <= all.len());
                versions.push(row.ok_or_else(|| lost(&set.segment))?.clone());
            }
            versions.reverse();
        }
        Ok(versions)
    }

    /// The segment of one version, against its digest: mapped, or, where it is sealed, in memory.
    pub(super) fn region(&self, row: &HashSetRow) -> Result<Region, Error> {
        let lost = |_| lost(&row.segment);
        let place = self.vault.segments().join(&row.segment);
        let is_whole = |lying: &[u8]| digest(lying) == row.segment_digest;
        match self.vault.segments_lie() {
            Segments::Plain => {
                let file = store::open_file(&place).map_err(lost)?;
                let region = Region::map(&file).map_err(lost)?;
                if is_whole(&region) { Ok(region) } else { Err(self::lost(&row.segment)) }
            }
            Segments::Sealed => {
                let lying = store::read_file(&place, u64::MAX).map_err(lost)?;
                if !is_whole(&lying) {
                    return Err(self::lost(&row.segment));
                }
                Region::of(&self.vault.open_segment(&row.segment, lying)?).map_err(lost)
            }
        }
    }
}

impl Draft {
    /// The digest of what it holds.
    pub(super) fn digest(&self) -> Result<[u8; 32], Error> {
        match &self.out {
            Out::File(..) => Ok(digest(&self.region()?)),
            Out::Memory(plain) => Ok(*blake3::hash(plain.get_ref()).as_bytes()),
        }
    }

    fn region(&self) -> Result<Region, Error> {
        let region = match &self.out {
            Out::File(out, _) => Region::map(out.get_ref()),
            Out::Memory(plain) => Region::of(plain.get_ref()),
        };
        region.map_err(Error::io(&self.place))
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match &mut self.out {
            Out::File(out, _) => out.write(bytes),
            Out::Memory(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match &mut self.out {
            Out::File(out, _) => out.flush(),
            Out::Memory(out) => out.flush(),
        }
    }
}

impl Seek for Draft {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        match &mut self.out {
            Out::File(out, _) => out.seek(to),
            Out::Memory(out) => out.seek(to),
        }
    }
}

fn lost(segment: &str) -> Error {
    Error::Store(store::Error::Segment(segment.into()))
}

/// BLAKE3, on all cores.
fn digest(bytes: &[u8]) -> [u8; 32] {
    *blake3::Hasher::new().update_rayon(bytes).finalize().as_bytes()
}
