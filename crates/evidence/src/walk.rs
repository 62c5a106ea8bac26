//! The walk over an exhibit.

use crate::again::Packing;
use crate::digest::digest_knowing;
use crate::disk::{DiskFile, Met, OpenFile, each, unreadable};
use crate::error::Error;
use crate::event::{Content, Event, Mark, Resume, Walked};
use crate::limits::Limits;
use crate::manifest::ManifestBuilder;
use crate::read_at::{FileAt, ReadAt};
use crate::source::Body;
use crate::walker::{Flow, Found, Halt, Walker};
use model::{Digests, Issue, IssueKind, Tally};
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Reads an exhibit to its end and hands everything over, in an order that depends on nothing but its content: the
/// names of a folder sorted by their bytes, the members of an archive in the order of its directory (of a zip that
/// has none, and of a tar, in the order of the stream).
///
/// What happens to a file or member:
/// * read to its end → an entry, kept;
/// * read, with a doubt (its name, its checksum, an archive that could not be read to its end) → an entry and issues,
///   doubtful. A member whose content ends early or whose checksum differs is handed over too, marked as not
///   [`sound`](crate::Entry::sound): what was read before the damage is evidence, its digest is not the original's;
/// * nothing could be read, or it is left out → issues only, refused.
///
/// Zips are walked whatever they are used for: office documents and Android packages too. A gzip is walked as the
/// archive of its one member, or, if that is a tar, as the tar.
pub fn walk(source: &Path, limits: &Limits, visit: &mut dyn FnMut(Event) -> ControlFlow<()>) -> Result<Walked, Error> {
    walk_from(source, limits, &Resume::default(), visit)
}

/// [`walk`] that goes on behind what a walk that was cut off had handed over; what it gives and hands over is what that
/// one would have. In an archive that is read as a stream there is no going on: it is read again from its beginning.
pub fn walk_from(
    source: &Path,
    limits: &Limits,
    resume: &Resume,
    visit: &mut dyn FnMut(Event) -> ControlFlow<()>,
) -> Result<Walked, Error> {
    let is_single = !source.is_dir();
    let mut single = resume.done.get([].as_slice()).filter(|_| is_single).map(|(digests, _)| *digests);
    let mut walk = Walk { manifest: ManifestBuilder::default(), byte_count: 0, resume, found_again: 0, changed: None };
    let mut watched = |event: Event| {
        if is_single && single.is_none() {
            single = single_digests(&event);
        }
        visit(event)
    };
    let tally = if resume.mark.members > 0 { before_archive(resume.mark.tally) } else { resume.mark.tally };
    let mut walker = Walker { limits, visit: &mut watched, tally, met: 0, go_on: None, archive: None, picking: None };
    let flow = each(source, limits, &mut |met| walk.one(&mut walker, met))?;
    let tally = walker.tally;
    if flow.is_ok() && !walk.is_behind_mark(&walker) {
        walk.changed.get_or_insert(source.to_owned());
    }
    if let Some(path) = walk.changed {
        return Err(Error::Changed { path });
    }
    match flow {
        Err(Halt::Stopped) => Err(Error::Stopped),
        // A limit outside of any archive does not exist.
        Err(Halt::Over(_)) | Ok(()) => Ok(walk.finish(tally, single)),
    }
}

/// The archive in which an earlier walk ended was counted as met by then, and will be once more.
fn before_archive(tally: Tally) -> Tally {
    Tally { seen: tally.seen.saturating_sub(1), ..tally }
}

/// The digests of the exhibit itself, when it is handed over.
fn single_digests(event: &Event) -> Option<Digests> {
    match event {
        Event::Entry(entry) if entry.on_disk => Some(match &entry.content {
            Content::Held(bytes) => digest_knowing(bytes, entry.sha256),
            Content::Streamed { digests, .. } => *digests,
        }),
        _ => None,
    }
}

struct Walk<'r> {
    manifest: ManifestBuilder,
    byte_count: u64,
    resume: &'r Resume,
    /// How many of the files that an earlier walk handed over were met.
    found_again: usize,
    changed: Option<PathBuf>,
}

impl Walk<'_> {
    fn one(&mut self, walker: &mut Walker<'_>, met: Met<'_>) -> Flow {
        let mark = &self.resume.mark;
        if walker.met < mark.met {
            walker.met += 1;
            return if let Met::File(file) = met { self.done(file) } else { Ok(()) };
        }
        walker.go_on = Some(*mark).filter(|m| m.members > 0 && m.met == walker.met);
        match met {
            // Behind the mark lies what was handed over, all of it: a file that has another name now keeps the count.
            Met::File(file) if self.found_again < self.resume.done.len() => return self.is_another(&file.path.text),
            Met::Refused(issues) if walker.go_on.is_some() => {
                return self.is_another(issues.first().map_or("", |issue| &issue.path));
            }
            Met::File(file) => self.file(walker, file)?,
            Met::Refused(issues) => walker.refuse(issues)?,
        }
        walker.met()
    }

    fn is_another(&mut self, path: &str) -> Flow {
        self.changed = Some(PathBuf::from(path));
        Err(Halt::Stopped)
    }

    /// Whether all was met again that an earlier walk had behind it, and the archive in which it ended was gone on with.
    fn is_behind_mark(&self, walker: &Walker<'_>) -> bool {
        let Mark { met, members, .. } = self.resume.mark;
        walker.met >= met + u64::from(members > 0) && self.found_again == self.resume.done.len()
    }

    /// A file that an earlier walk handed over, unless it could not be read then.
    fn done(&mut self, file: DiskFile<'_>) -> Flow {
        let Some((digests, modified)) = self.resume.done.get(&file.raw) else { return Ok(()) };
        if digests.bytes != file.size || modified.as_ref().is_some_and(|m| *m != file.modified) {
            return self.is_another(&file.path.text);
        }
        self.found_again += 1;
        self.byte_count += digests.bytes;
        self.manifest.add(file.raw, digests.sha256, digests.bytes);
        Ok(())
    }

    fn file(&mut self, walker: &mut Walker<'_>, file: DiskFile<'_>) -> Flow {
        let opened = match file.open() {
            Ok(opened) => opened,
            Err(error) => {
                if walker.go_on.is_some() {
                    return self.is_another(&file.path.text);
                }
                let issue = unreadable(&file.path, &error);
                return walker.refuse(file.issues.into_iter().chain([issue]));
            }
        };
        let state = opened.state(&file.raw);
        if walker.go_on.is_some_and(|mark| mark.archive != Some(state)) {
            return self.is_another(&file.path.text);
        }
        walker.archive = Some(state);
        let any_place = FileAt { file: &opened.file, len: opened.len() };
        let found = Found {
            path: file.path,
            issues: file.issues,
            modified: Some(opened.modified()),
            on_disk: true,
            size_hint: Some(opened.len()),
            again: walker.again(opened.len(), any_place.on_disk(), opened.len(), Packing::Stored),
            handed_over: std::rc::Rc::default(),
        };
        let mut body = DiskBody { opened: &opened };
        if let Some(taken) = walker.take(found, &mut body, Some(&any_place), None)? {
            self.byte_count += taken.bytes;
            self.manifest.add(file.raw, taken.sha256, taken.bytes);
        }
        Ok(())
    }

    fn finish(self, tally: Tally, single_file: Option<Digests>) -> Walked {
        let file_count = self.manifest.len();
        let byte_count = self.byte_count;
        Walked { manifest: self.manifest.digest(), tally, file_count, byte_count, single_file }
    }
}

pub(crate) struct DiskBody<'a> {
    pub(crate) opened: &'a OpenFile,
}

impl Read for DiskBody<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        (&self.opened.file).read(into)
    }
}

impl Body for DiskBody<'_> {
    fn verdict(&mut self) -> Vec<Issue> {
        if self.opened.has_changed() {
            vec![Issue::new(IssueKind::Damaged, "changed-while-reading", "")]
        } else {
            Vec::new()
        }
    }
}
