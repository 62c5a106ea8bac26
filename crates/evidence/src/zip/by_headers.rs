//! Walking a zip from its beginning to its end, by the headers before its members: for zips that are cut off, and for
//! large ones inside compressed archives.
//!
//! What the headers do not say: whether a member is a symbolic link, and which members were deleted from the directory.
//! Behind damage, the next header is searched.

use super::body::{MemberBody, Promise};
use super::obstacle;
use super::record::{ARCHIVE_EXTRA, CENTRAL, END, END64, Fixed, LOCAL, LOCAL_BYTES, Member, Method};
use super::stream::Stream;
use crate::meter::Over;
use crate::source::{Body, failure_issue};
use crate::walker::{Archive, Facts, Flow, Walker};
use model::{Issue, IssueKind};
use std::io::{self, BufRead, Read};

/// What begins at a place.
enum Next {
    Member(Member),
    Directory,
    End,
    Damage,
}

/// What is known of the directory behind the members.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum DirectoryBehind {
    /// It was looked for, and is lost or damaged.
    Unusable,
    /// It will not be read.
    Unread,
}

/// Walks a stream to the end of its members.
pub(crate) fn by_headers(
    walker: &mut Walker<'_>,
    archive: &mut Archive,
    source: &mut dyn Read,
    directory: DirectoryBehind,
) -> Flow {
    let mut stream = Stream::new(source);
    if let Err(error) = stream.skip_span_mark() {
        return fail(walker, archive, &error);
    }
    loop {
        let at = stream.offset();
        match next(&mut stream) {
            Ok(Next::Member(member)) => one(walker, archive, &mut stream, &member, at)?,
            Ok(Next::Directory) if directory == DirectoryBehind::Unread => return Ok(()),
            Ok(Next::Directory | Next::End) => {
                let issue = Issue::new(IssueKind::Damaged, "archive-truncated", "").at(format!("byte {at}"));
                return walker.archive_issue(archive, issue);
            }
            Ok(Next::Damage) => resync(walker, archive, &mut stream)?,
            Err(error) => return fail(walker, archive, &error),
        }
    }
}

fn fail(walker: &mut Walker<'_>, archive: &mut Archive, error: &io::Error) -> Flow {
    if let Some(over) = Over::behind(error) {
        return Err(over.into());
    }
    walker.archive_issue(archive, failure_issue(error))
}

fn next(stream: &mut Stream<'_>) -> io::Result<Next> {
    let Some(signature) = stream.peek(4)?.first_chunk::<4>().copied() else { return Ok(Next::End) };
    match signature {
        LOCAL => Ok(read_member(stream)?.map_or(Next::End, Next::Member)),
        CENTRAL | END | END64 | ARCHIVE_EXTRA => Ok(Next::Directory),
        _ => Ok(Next::Damage),
    }
}

/// `None` if the stream ends within the header.
fn read_member(stream: &mut Stream<'_>) -> io::Result<Option<Member>> {
    let Some(record) = stream.peek(LOCAL_BYTES)?.first_chunk::<LOCAL_BYTES>().copied() else { return Ok(None) };
    let fixed = Fixed::local(&record);
    let (name_bytes, all) = (fixed.name_bytes, LOCAL_BYTES + fixed.name_bytes + fixed.extra_bytes);
    let header = stream.peek(all)?;
    if header.len() < all {
        return Ok(None);
    }
    let (name, extra) =
        header.get(LOCAL_BYTES..all).unwrap_or_default().split_at_checked(name_bytes).unwrap_or_default();
    let member = fixed.with(name.to_vec(), extra);
    stream.consume(all);
    Ok(Some(member))
}

/// Searches the next header and says what was passed over.
fn resync(walker: &mut Walker<'_>, archive: &mut Archive, stream: &mut Stream<'_>) -> Flow {
    let from = stream.offset();
    match stream.seek_signature(&[LOCAL, CENTRAL, END, END64]) {
        Ok(()) => {
            let issue = Issue::new(IssueKind::Damaged, "archive-damaged", "").at(format!("byte {from}"));
            walker.archive_issue(archive, issue.with("skipped_bytes", stream.offset() - from))
        }
        Err(error) => fail(walker, archive, &error),
    }
}

fn one(walker: &mut Walker<'_>, archive: &mut Archive, stream: &mut Stream<'_>, member: &Member, at: u64) -> Flow {
    if member.is_folder() && !member.has_descriptor() {
        return Ok(());
    }
    let is_endless = member.has_descriptor() && member.packed == 0;
    let endless = || Issue::new(IssueKind::NotYetSupported, "member-length-unknown", "").at(format!("byte {at}"));
    let no_end = (is_endless && member.method == Method::Stored && !member.is_folder()).then(endless);
    if let Some(issue) = obstacle(member).or(no_end) {
        walker.refuse_member(archive, &member.name, issue)?;
        return skip(walker, archive, stream, if is_endless { None } else { Some(member.packed) });
    }
    let packed = if is_endless { u64::MAX } else { member.packed };
    let promise = (!member.has_descriptor()).then_some(Promise { crc: member.crc, size: member.size });
    let start = stream.offset();
    let mut body = HeaderBody { body: MemberBody::new(stream, member, packed), promise, start };
    if member.is_folder() {
        // Some writers give folders a descriptor, and even two packed bytes of nothing.
        let _ = body.read(&mut [0]);
        body.verdict();
        return Ok(());
    }
    let (name, modified, size_hint) = (member.name.as_slice(), member.modified.clone(), promise.map(|p| p.size));
    let facts = Facts { name, modified, size_hint, packed: member.packed, again: None };
    walker.member(archive, facts, &mut body, None)?;
    // A damaged member of known length is passed over exactly; of unknown length, the next header is searched.
    let left = body.body.packed().limit();
    if is_endless { Ok(()) } else { skip(walker, archive, stream, Some(left)) }
}

/// Passes over so many bytes, or, if that is not known, to the next header.
fn skip(walker: &mut Walker<'_>, archive: &mut Archive, stream: &mut Stream<'_>, bytes: Option<u64>) -> Flow {
    let skipped = match bytes {
        Some(bytes) => stream.skip(bytes).and_then(|()| stream.skip_descriptor()),
        None => stream.seek_signature(&[LOCAL, CENTRAL, END, END64]),
    };
    skipped.or_else(|error| fail(walker, archive, &error))
}

struct HeaderBody<'a, 'b> {
    body: MemberBody<&'a mut Stream<'b>>,
    promise: Option<Promise>,
    start: u64,
}

impl Read for HeaderBody<'_, '_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.body.read(into)
    }
}

impl Body for HeaderBody<'_, '_> {
    fn verdict(&mut self) -> Vec<Issue> {
        if self.promise.is_none() && self.body.has_ended {
            let (crc, size, start) = (self.body.crc(), self.body.read, self.start);
            let stream = self.body.packed().get_mut();
            self.promise = stream.descriptor(crc, stream.offset() - start, size).ok().flatten();
        }
        match self.promise {
            Some(promise) => self.body.flaws(promise),
            None => vec![Issue::new(IssueKind::Damaged, "member-incomplete", "").with("found", self.body.read)],
        }
    }
}
