//! Walking a zip that can be read at any place, by its directory.

use super::body::{MemberBody, Promise};
use super::by_headers::{DirectoryBehind, by_headers};
use super::directory::Directory;
use super::obstacle;
use super::record::{Fixed, LOCAL, LOCAL_BYTES, Member, Method};
use crate::again::Packing;
use crate::read_at::{ReadAt, Section, array_at};
use crate::source::{Body, failure_issue};
use crate::walker::{Archive, Facts, Flow, Walker};
use model::{Issue, IssueKind};
use std::io::{self, BufReader, Read};

/// For packed content: most members of a phone are smaller.
const BUFFER_BYTES: usize = 32 << 10;

/// Walks by the directory; by the headers before the members where there is no sound directory.
pub(crate) fn by_directory(walker: &mut Walker<'_>, archive: &mut Archive, source: &dyn ReadAt) -> Flow {
    let directory = match survey(walker, source) {
        Ok(Some((directory, survey))) => {
            archive.announced = survey.members;
            if survey.overlaps > 0 {
                let issue = Issue::new(IssueKind::Noteworthy, "members-overlap", "");
                walker.archive_issue(archive, issue.with("member_count", survey.overlaps))?;
            }
            directory
        }
        Ok(None) => return recover(walker, archive, source),
        Err(error) => return walker.archive_issue(archive, failure_issue(&error)),
    };
    directory.members(source).flatten().try_for_each(|member| one(walker, archive, source, &member))
}

/// No directory: the members that stand before the damage are still there.
fn recover(walker: &mut Walker<'_>, archive: &mut Archive, source: &dyn ReadAt) -> Flow {
    let mut all = Section::new(source, 0, source.len());
    // Also without a damaged member the archive is not whole: the directory would have named what is missing.
    archive.whole = false;
    by_headers(walker, archive, &mut all, DirectoryBehind::Unusable)
}

/// What the directory says of all members together.
struct Survey {
    /// Without folders.
    members: u64,
    /// How many have another member beginning within their content.
    overlaps: usize,
}

/// The directory, if every record of it can be read.
fn survey(walker: &Walker<'_>, source: &dyn ReadAt) -> io::Result<Option<(Directory, Survey)>> {
    let Some(directory) = Directory::find(source)? else { return Ok(None) };
    let (mut members, mut spans) = (0, Vec::new());
    for member in directory.members(source) {
        let Ok(member) = member else { return Ok(None) };
        members += u64::from(!member.is_folder());
        // More will not be walked, and need no memory.
        if members <= walker.limits.max_members {
            spans.push((member.offset, member.packed));
        }
    }
    spans.sort_unstable();
    let bare = LOCAL_BYTES as u64;
    let overlaps = spans.windows(2).filter(|pair| match pair {
        [(at, packed), (next, _)] => at.saturating_add(bare).saturating_add(*packed) > *next,
        _ => false,
    });
    let overlaps = overlaps.count();
    Ok(Some((directory, Survey { members, overlaps })))
}

fn one(walker: &mut Walker<'_>, archive: &mut Archive, source: &dyn ReadAt, member: &Member) -> Flow {
    if member.is_folder() {
        return Ok(());
    }
    // Before its content is looked for: that costs a read for each.
    if archive.pass(&member.name, walker.limits.max_path_bytes) {
        return Ok(());
    }
    let link = || Issue::new(IssueKind::LeftOut, "symbolic-link", "");
    if let Some(issue) = obstacle(member).or_else(|| member.is_link.then(link)) {
        return walker.refuse_member(archive, &member.name, issue);
    }
    let content = match content(source, member) {
        Ok(Some(content)) => content,
        Ok(None) => {
            let issue = Issue::new(IssueKind::Damaged, "member-damaged", "").at(format!("byte {}", member.offset));
            return walker.refuse_member(archive, &member.name, issue);
        }
        Err(error) => return walker.refuse_member(archive, &member.name, failure_issue(&error)),
    };
    let reader = BufReader::with_capacity(BUFFER_BYTES, content.clone());
    let promise = Promise { crc: member.crc, size: member.size };
    let mut body = DirectoryBody { body: MemberBody::new(reader, member, member.packed), promise };
    let any_place: Option<&dyn ReadAt> = if member.method == Method::Stored { Some(&content) } else { None };
    let (name, modified, size_hint) = (member.name.as_slice(), member.modified.clone(), Some(member.size));
    let packing = if member.method == Method::Stored { Packing::Stored } else { Packing::Deflate };
    let again = walker.again(member.size, content.on_disk(), content.len(), packing);
    let facts = Facts { name, modified, size_hint, packed: member.packed, again };
    walker.member(archive, facts, &mut body, any_place)
}

/// The packed content of a member, cut to what there is; `None` if no member begins where the directory says.
fn content<'a>(source: &'a dyn ReadAt, member: &Member) -> io::Result<Option<Section<'a>>> {
    let Some(record) = array_at::<LOCAL_BYTES>(source, member.offset)? else { return Ok(None) };
    if !record.starts_with(&LOCAL) {
        return Ok(None);
    }
    let local = Fixed::local(&record);
    let start = member.offset + (LOCAL_BYTES + local.name_bytes + local.extra_bytes) as u64;
    Ok(Some(Section::new(source, start, member.packed)))
}

struct DirectoryBody<'a> {
    body: MemberBody<BufReader<Section<'a>>>,
    promise: Promise,
}

impl Read for DirectoryBody<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.body.read(into)
    }
}

impl Body for DirectoryBody<'_> {
    fn verdict(&mut self) -> Vec<Issue> {
        self.body.flaws(self.promise)
    }
}
