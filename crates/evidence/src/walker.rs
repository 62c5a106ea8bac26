//! Taking one file or member: read once, recognised, handed over, and walked if it is an archive itself.

use crate::again::{Again, Packing};
use crate::digest::sha256;
use crate::event::{Content, Entry, EntryPath, Event, Mark};
use crate::kind::{Class, Kind};
use crate::limits::Limits;
use crate::meter::{Meter, Over};
use crate::name::Names;
use crate::pick::Picking;
use crate::read_at::{Pass, ReadAt};
use crate::sniff::{HEAD_BYTES, sniff};
use crate::source::{Body, Metered, Tee};
use crate::{gz, mail, tar, warc, zip};
use model::{Issue, IssueKind, Tally};
use std::cell::Cell;
use std::fs::File;
use std::io::{BufReader, Read};
use std::ops::ControlFlow;
use std::rc::Rc;

/// Why a walk, or an archive's part of it, ends before its end.
#[derive(Debug)]
pub(crate) enum Halt {
    /// The visitor wants no more.
    Stopped,
    /// An archive hit a limit: the walk ends up to that level.
    Over(Over),
}

impl From<Over> for Halt {
    fn from(over: Over) -> Self {
        Halt::Over(over)
    }
}

pub(crate) type Flow<T = ()> = Result<T, Halt>;

/// A file or member that is about to be read.
pub(crate) struct Found {
    pub(crate) path: EntryPath,
    pub(crate) issues: Vec<Issue>,
    pub(crate) modified: Option<String>,
    pub(crate) on_disk: bool,
    /// What the source says of its size, if it does. Not trusted for more than choosing a way.
    pub(crate) size_hint: Option<u64>,
    /// What reads it again, if it is larger than what is held.
    pub(crate) again: Option<Again>,
    /// Set when it was handed over: what ends its archive afterwards does not take it back.
    pub(crate) handed_over: Rc<Cell<bool>>,
}

/// What an archive says of a member.
pub(crate) struct Facts<'a> {
    /// As stored.
    pub(crate) name: &'a [u8],
    pub(crate) modified: Option<String>,
    /// Not trusted for more than choosing a way.
    pub(crate) size_hint: Option<u64>,
    /// What it takes of the archive.
    pub(crate) packed: u64,
    /// What reads it again, if it is larger than what is held.
    pub(crate) again: Option<Again>,
}

/// What became of it.
pub(crate) struct Taken {
    pub(crate) sha256: [u8; 32],
    pub(crate) bytes: u64,
}

/// An archive whose members are being walked.
pub(crate) struct Archive {
    pub(crate) path: EntryPath,
    pub(crate) meter: Rc<Meter>,
    pub(crate) names: Names,
    /// Whether everything in it could be read.
    pub(crate) whole: bool,
    /// Members that its directory announces and that were not met yet.
    pub(crate) announced: u64,
    /// Of an archive whose members are marked one by one.
    steps: Option<Steps>,
}

/// How far an archive came whose members are marked one by one.
struct Steps {
    done: u64,
    packed: u64,
    /// Members that an earlier walk handed over.
    skip: u64,
    /// Where that walk was then.
    from: Mark,
}

impl Archive {
    /// Passes over a member that an earlier walk handed over; whether this is one.
    pub(crate) fn pass(&mut self, name: &[u8], max_path_bytes: usize) -> bool {
        let Some(steps) = self.steps.as_mut().filter(|s| s.done < s.skip) else { return false };
        steps.done += 1;
        if steps.done == steps.skip {
            self.meter.go_on(steps.from.cost);
            self.whole = steps.from.whole;
            steps.packed = steps.from.packed;
        }
        self.announced = self.announced.saturating_sub(1);
        // Its name is taken all the same.
        self.names.member(&self.path, name, max_path_bytes);
        true
    }

    /// Whether members are passed over that an earlier walk handed over.
    pub(crate) fn is_passing(&self) -> bool {
        self.steps.as_ref().is_some_and(|s| s.done < s.skip)
    }
}

/// How an archive can be read.
pub(crate) enum Opened<'a> {
    /// At any place.
    AnyPlace(&'a dyn ReadAt),
    /// From its beginning to its end.
    Stream(&'a mut dyn Read),
}

/// The state of a walk.
pub(crate) struct Walker<'a> {
    pub(crate) limits: &'a Limits,
    pub(crate) visit: &'a mut dyn FnMut(Event) -> ControlFlow<()>,
    pub(crate) tally: Tally,
    /// Things met on disk that are done.
    pub(crate) met: u64,
    /// Where in the next archive an earlier walk ended.
    pub(crate) go_on: Option<Mark>,
    /// Which file on disk is being read, and in what state.
    pub(crate) archive: Option<[u8; 16]>,
    /// What is asked for, where not everything is.
    pub(crate) picking: Option<Picking<'a>>,
}

impl Walker<'_> {
    /// One more thing on disk is done.
    pub(crate) fn met(&mut self) -> Flow {
        self.met += 1;
        let mark = Mark { met: self.met, tally: self.tally, whole: true, ..Mark::default() };
        self.emit(Event::Mark(mark))
    }

    /// One more member of an archive that is marked is done.
    fn mark(&mut self, archive: &mut Archive, packed: u64) -> Flow {
        let Some(steps) = &mut archive.steps else { return Ok(()) };
        steps.done += 1;
        steps.packed = steps.packed.saturating_add(packed);
        let (members, packed, whole, cost) = (steps.done, steps.packed, archive.whole, archive.meter.cost());
        let (met, tally, archive) = (self.met, self.tally, self.archive);
        self.emit(Event::Mark(Mark { met, members, packed, tally, whole, cost, archive }))
    }

    fn emit(&mut self, event: Event) -> Flow {
        if (self.visit)(event).is_break() { Err(Halt::Stopped) } else { Ok(()) }
    }

    /// Hands over issues that are not about a counted file or member.
    pub(crate) fn issue(&mut self, issue: Issue) -> Flow {
        self.emit(Event::Issue(issue))
    }

    /// Counts something as met and not taken, with its issues.
    pub(crate) fn refuse(&mut self, issues: impl IntoIterator<Item = Issue>) -> Flow {
        self.tally.seen += 1;
        self.tally.refused += 1;
        issues.into_iter().try_for_each(|issue| self.issue(issue))
    }

    /// An issue about an archive as a whole.
    pub(crate) fn archive_issue(&mut self, archive: &mut Archive, issue: Issue) -> Flow {
        if archive.is_passing() {
            return Ok(());
        }
        archive.whole = false;
        self.issue(Issue { path: archive.path.text.clone(), ..issue })
    }

    /// Takes a member of an archive.
    pub(crate) fn member(
        &mut self,
        archive: &mut Archive,
        facts: Facts<'_>,
        body: &mut dyn Body,
        any_place: Option<&dyn ReadAt>,
    ) -> Flow {
        let Facts { name, modified, size_hint, packed, again } = facts;
        if archive.pass(name, self.limits.max_path_bytes) {
            return Ok(());
        }
        archive.meter.member()?;
        archive.announced = archive.announced.saturating_sub(1);
        let (path, issues) = archive.names.member(&archive.path, name, self.limits.max_path_bytes);
        let (on_disk, handed_over) = (false, Rc::default());
        let found = Found { path, issues, modified, on_disk, size_hint, again, handed_over };
        self.take(found, body, any_place, Some(&archive.meter))?;
        self.mark(archive, packed)
    }

    /// What reads content again that lies so on disk, if it is too large to be held.
    pub(crate) fn again(&self, size: u64, place: Option<(&File, u64)>, packed: u64, packing: Packing) -> Option<Again> {
        if size > self.limits.hold_bytes { Again::of(place, packed, packing) } else { None }
    }

    /// Counts a member that is not taken.
    pub(crate) fn refuse_member(&mut self, archive: &mut Archive, name: &[u8], issue: Issue) -> Flow {
        if archive.pass(name, self.limits.max_path_bytes) {
            return Ok(());
        }
        archive.meter.member()?;
        archive.announced = archive.announced.saturating_sub(1);
        let (path, mut issues) = archive.names.member(&archive.path, name, self.limits.max_path_bytes);
        issues.push(Issue { path: path.text, ..issue });
        self.refuse(issues)?;
        self.mark(archive, 0)
    }

    /// Reads content to its end and hands it over. `None`: nothing of it could be read.
    pub(crate) fn take(
        &mut self,
        found: Found,
        body: &mut dyn Body,
        any_place: Option<&dyn ReadAt>,
        meter: Option<&Rc<Meter>>,
    ) -> Flow<Option<Taken>> {
        if self.picking.is_some() {
            return self.pick(&found, body, any_place, meter).map(|()| None);
        }
        self.tally.seen += 1;
        let (path, handed_over) = (found.path.clone(), found.handed_over.clone());
        let result = self.read_and_hand_over(found, body, any_place, meter);
        match &result {
            Ok((Some(_), true)) => self.tally.kept += 1,
            Ok((Some(_), false)) => self.tally.doubtful += 1,
            Ok((None, _)) | Err(Halt::Stopped) => self.tally.refused += 1,
            // An archive that was handed over, and ended because one around it did: that is told of both.
            Err(Halt::Over(_)) if handed_over.get() => self.tally.doubtful += 1,
            Err(Halt::Over(over)) => {
                self.tally.refused += 1;
                self.issue(limit_issue(&path, "member-over-limit", *over))?;
            }
        }
        result.map(|(taken, _)| taken)
    }

    fn read_and_hand_over(
        &mut self,
        found: Found,
        body: &mut dyn Body,
        any_place: Option<&dyn ReadAt>,
        meter: Option<&Rc<Meter>>,
    ) -> Flow<(Option<Taken>, bool)> {
        let mut source = Metered::new(body, meter);
        let mut start = Vec::new();
        let hold = usize::try_from(self.limits.hold_bytes).unwrap_or(usize::MAX);
        // What will not be held need not be buffered: its head is enough.
        let is_large = found.size_hint.is_some_and(|n| n > self.limits.hold_bytes);
        let first = if is_large { HEAD_BYTES.min(hold) } else { hold };
        source.fill(&mut start, first.saturating_add(1), found.size_hint);
        if !source.has_failed() && start.len() > first {
            return self.streamed(found, start, source, any_place, meter);
        }
        self.held(found, start, source, any_place, meter)
    }

    fn held(
        &mut self,
        mut found: Found,
        bytes: Vec<u8>,
        mut source: Metered<'_>,
        any_place: Option<&dyn ReadAt>,
        meter: Option<&Rc<Meter>>,
    ) -> Flow<(Option<Taken>, bool)> {
        let flaws = source.flaws()?;
        if bytes.is_empty() && source.has_failed() {
            self.hand_over_issues(&found, flaws)?;
            return Ok((None, false));
        }
        let kind = sniff(&bytes);
        let sum = found.on_disk.then(|| sha256(&bytes));
        let taken = Taken { sha256: sum.unwrap_or_default(), bytes: bytes.len() as u64 };
        // On disk, the file itself is at hand; in an archive, a copy is walked while the caller has the original.
        let copy = if kind.is_walked() && any_place.is_none() { bytes.clone() } else { Vec::new() };
        let mut clean = self.hand_over(&mut found, kind, taken.bytes, Content::Held(bytes), sum, flaws)?;
        if !kind.is_walked() {
            clean &= self.not_supported(&found, kind)?;
        } else {
            let copy = copy.as_slice();
            let opened = Opened::AnyPlace(any_place.unwrap_or(&copy));
            clean &= self.archive(&found.path, kind, opened, taken.bytes, meter)?;
        }
        Ok((Some(taken), clean))
    }

    fn streamed(
        &mut self,
        mut found: Found,
        start: Vec<u8>,
        mut source: Metered<'_>,
        any_place: Option<&dyn ReadAt>,
        meter: Option<&Rc<Meter>>,
    ) -> Flow<(Option<Taken>, bool)> {
        let head = start.get(..HEAD_BYTES).unwrap_or(&start).to_vec();
        let kind = sniff(&head);
        let mut clean = true;
        let by_place = any_place.filter(|_| matches!(kind, Kind::Zip | Kind::Tar));
        if let Some(place) = by_place {
            // Its members first: what they hold is what is waited for, and its digest takes as long as all of them.
            let meter = Meter::new(meter, place.len(), self.limits);
            clean &= self.archive_with(&found.path, kind, Opened::AnyPlace(place), meter, found.on_disk)?;
        }
        let mut tee = Tee::new(start, &mut source);
        if by_place.is_none() && kind.is_walked() {
            clean &= self.archive_in_passing(&found.path, kind, &mut tee, meter)?;
        }
        let digests = tee.finish();
        let flaws = source.flaws()?;
        let taken = Taken { sha256: digests.sha256, bytes: digests.bytes };
        let content = Content::Streamed { digests, head };
        found.again = found.again.filter(|_| kind.class() == Class::Video).map(|again| again.of_size(digests.bytes));
        clean &= self.hand_over(&mut found, kind, digests.bytes, content, None, flaws)?;
        clean &= self.not_supported(&found, kind)?;
        Ok((Some(taken), clean))
    }

    /// Hands over an entry and what is to be known about it; whether that is nothing.
    fn hand_over(
        &mut self,
        found: &mut Found,
        kind: Kind,
        size: u64,
        content: Content,
        sha256: Option<[u8; 32]>,
        mut flaws: Vec<Issue>,
    ) -> Flow<bool> {
        let sound = flaws.is_empty();
        if size == 0 {
            flaws.push(Issue::new(IssueKind::Damaged, "empty-file", ""));
        }
        let clean = flaws.is_empty() && found.issues.is_empty();
        let (path, modified, on_disk) = (found.path.clone(), found.modified.clone(), found.on_disk);
        let again = found.again.take().filter(|_| matches!(content, Content::Streamed { .. })).map(Box::new);
        found.handed_over.set(true);
        self.emit(Event::Entry(Entry { path, size, modified, on_disk, kind, sound, content, again, sha256 }))?;
        self.hand_over_issues(found, flaws)?;
        Ok(clean)
    }

    fn hand_over_issues(&mut self, found: &Found, flaws: Vec<Issue>) -> Flow {
        let flaws = flaws.into_iter().map(|flaw| Issue { path: found.path.text.clone(), ..flaw });
        found.issues.iter().cloned().chain(flaws).try_for_each(|issue| self.issue(issue))
    }

    /// Archives that are recognised but not walked are said so; whether there was nothing to say.
    fn not_supported(&mut self, found: &Found, kind: Kind) -> Flow<bool> {
        if kind.is_walked() || kind.class() != Class::Archive {
            return Ok(true);
        }
        let issue = Issue::new(IssueKind::NotYetSupported, "archive-unsupported", found.path.text.clone());
        self.issue(issue.with("format", kind))?;
        Ok(false)
    }

    fn archive_in_passing(
        &mut self,
        path: &EntryPath,
        kind: Kind,
        tee: &mut Tee<'_, '_>,
        outer: Option<&Rc<Meter>>,
    ) -> Flow<bool> {
        let meter = Meter::new(outer, 0, self.limits);
        tee.charge(meter.clone());
        self.archive_with(path, kind, Opened::Stream(tee), meter, false)
    }

    fn archive(
        &mut self,
        path: &EntryPath,
        kind: Kind,
        opened: Opened<'_>,
        packed: u64,
        outer: Option<&Rc<Meter>>,
    ) -> Flow<bool> {
        self.archive_with(path, kind, opened, Meter::new(outer, packed, self.limits), false)
    }

    /// Walks an archive; whether all of it could be read.
    pub(crate) fn archive_with(
        &mut self,
        path: &EntryPath,
        kind: Kind,
        opened: Opened<'_>,
        meter: Rc<Meter>,
        is_marked: bool,
    ) -> Flow<bool> {
        let level = meter.level;
        if level > self.limits.max_depth {
            let over = Over { level, limit: "max_depth", value: u64::from(self.limits.max_depth) };
            self.issue(limit_issue(path, "archive-limit", over))?;
            return Ok(false);
        }
        let from = self.go_on.take().filter(|_| is_marked).unwrap_or_default();
        let steps = is_marked.then_some(Steps { done: 0, packed: 0, skip: from.members, from });
        let (path, names) = (path.clone(), Names::default());
        let mut archive = Archive { path, meter, names, whole: true, announced: 0, steps };
        match self.members(&mut archive, kind, opened) {
            Err(Halt::Over(over)) => {
                self.tally.seen += archive.announced;
                self.tally.refused += archive.announced;
                let issue = limit_issue(&archive.path, "archive-limit", over);
                self.issue(issue.with("left_out_count", archive.announced))?;
                if over.level == level { Ok(false) } else { Err(Halt::Over(over)) }
            }
            Err(halt) => Err(halt),
            Ok(()) => Ok(archive.whole),
        }
    }

    fn members(&mut self, archive: &mut Archive, kind: Kind, opened: Opened<'_>) -> Flow {
        match (kind, opened) {
            (Kind::Zip, Opened::AnyPlace(source)) => zip::by_directory(self, archive, source),
            (Kind::Tar, Opened::AnyPlace(source)) => {
                tar::walk(self, archive, &mut crate::read_at::Section::new(source, 0, source.len()))
            }
            (Kind::Zip, Opened::Stream(source)) => zip::by_headers(self, archive, source, zip::DirectoryBehind::Unread),
            (_, Opened::AnyPlace(source)) => {
                let mut all = BufReader::new(crate::read_at::Section::new(source, 0, source.len()));
                self.members(archive, kind, Opened::Stream(&mut all))
            }
            (Kind::Tar, Opened::Stream(source)) => tar::walk(self, archive, &mut Passing(source)),
            (Kind::Gzip, Opened::Stream(source)) => gz::walk(self, archive, source),
            (Kind::Email | Kind::Mbox | Kind::Mhtml, Opened::Stream(source)) => mail::walk(self, archive, source),
            (Kind::Warc, Opened::Stream(source)) => warc::walk(self, archive, source),
            _ => Ok(()),
        }
    }
}

/// A stream: what is passed over is read.
pub(crate) struct Passing<'a>(pub(crate) &'a mut dyn Read);

impl Read for Passing<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(into)
    }
}

impl Pass for Passing<'_> {}

fn limit_issue(path: &EntryPath, code: &'static str, over: Over) -> Issue {
    Issue::new(IssueKind::Damaged, code, path.text.clone()).with("limit", over.limit).with("value", over.value)
}
