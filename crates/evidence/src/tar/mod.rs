//! Tars: ustar (POSIX.1-1988), pax (POSIX.1-2001) and GNU long names, read as a stream.

mod header;

pub(crate) use header::is_tar;

use crate::meter::{Meter, Over};
use crate::read_at::Pass;
use crate::source::{Body, failure_issue};
use crate::walker::{Archive, Facts, Flow, Walker};
use header::{BLOCK, Header, Pax};
use model::{Issue, IssueKind};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::rc::Rc;

/// Large pieces make large digests.
const BUFFER_BYTES: usize = 1 << 20;
/// For a header and little more.
const PASSING_BYTES: usize = 1 << 10;
/// Records of a pax header: what does not fit is not a name.
const MAX_PAX_BYTES: u64 = 1 << 20;

/// Walks a tar to the end of its stream: behind an end mark, another tar may follow (`cat a.tar b.tar`).
pub(crate) fn walk(walker: &mut Walker<'_>, archive: &mut Archive, source: &mut dyn Pass) -> Flow {
    // Where members are passed over, a large buffer would read what they hold.
    let mut is_passing = archive.is_passing();
    let capacity = if is_passing { PASSING_BYTES } else { BUFFER_BYTES };
    let source = BufReader::with_capacity(capacity, Ahead { read: Cursor::default(), source });
    let mut reader = Reader { source, offset: 0, meter: archive.meter.clone() };
    let (mut pending, mut has_ended, mut damaged_from) = (Pax::default(), false, None);
    loop {
        if is_passing && !archive.is_passing() {
            is_passing = false;
            reader = reader.with_capacity(BUFFER_BYTES);
        }
        let at = reader.offset;
        let block = match reader.block() {
            Ok(block) => block,
            Err(error) => return fail(walker, archive, &error, at),
        };
        let header = block.as_ref().and_then(Header::read);
        let is_end_mark = block == Some([0; BLOCK]);
        if block.is_some() && header.is_none() && !is_end_mark {
            damaged_from.get_or_insert(at);
            continue;
        }
        if let Some(from) = damaged_from.take() {
            let issue = Issue::new(IssueKind::Damaged, "archive-damaged", "").at(format!("byte {from}"));
            walker.archive_issue(archive, issue.with("skipped_bytes", at - from))?;
        }
        match header {
            Some(header) => {
                has_ended = false;
                if let Err(error) = member(walker, archive, &mut reader, header, &mut pending)? {
                    return fail(walker, archive, &error, reader.offset);
                }
            }
            None if is_end_mark => has_ended = true,
            None if has_ended => return Ok(()),
            None => return fail(walker, archive, &io::ErrorKind::UnexpectedEof.into(), at),
        }
    }
}

fn fail(walker: &mut Walker<'_>, archive: &mut Archive, error: &io::Error, at: u64) -> Flow {
    if let Some(over) = Over::behind(error) {
        return Err(over.into());
    }
    let issue = match error.kind() {
        io::ErrorKind::UnexpectedEof => Issue::new(IssueKind::Damaged, "archive-truncated", ""),
        _ => failure_issue(error),
    };
    walker.archive_issue(archive, issue.at(format!("byte {at}")))
}

/// Takes what a header announces. The inner result is the stream's.
fn member(
    walker: &mut Walker<'_>,
    archive: &mut Archive,
    reader: &mut Reader<'_>,
    header: Header,
    pending: &mut Pax,
) -> Flow<io::Result<()>> {
    match header.kind {
        b'L' | b'K' | b'x' | b'g' => return Ok(reader.extension(&header, pending)),
        b'V' => return Ok(reader.skip(header.padded())),
        _ => {}
    }
    let header = std::mem::take(pending).over(header);
    let left_out = |code| Issue::new(IssueKind::LeftOut, code, "");
    let refusal = match header.kind {
        b'5' | b'D' => return Ok(reader.skip(header.padded())),
        _ if header.is_folder() => return Ok(reader.skip(header.padded())),
        b'1' => Some(left_out("hard-link")),
        b'2' => Some(left_out("symbolic-link")),
        b'3' | b'4' | b'6' => Some(left_out("special-file")),
        _ if header.is_sparse => Some(Issue::new(IssueKind::NotYetSupported, "member-sparse", "")),
        b'M' => Some(Issue::new(IssueKind::NotYetSupported, "member-continued", "")),
        _ => None,
    };
    if let Some(issue) = refusal {
        let links_only = matches!(header.kind, b'1'..=b'4' | b'6');
        walker.refuse_member(archive, &header.name, issue)?;
        return Ok(if links_only { Ok(()) } else { reader.skip_sparse(&header) });
    }
    let end = reader.offset.saturating_add(header.padded());
    let (name, modified, size_hint) = (header.name.as_slice(), header.modified.clone(), Some(header.size));
    let facts = Facts { name, modified, size_hint, packed: header.padded() };
    walker.member(archive, facts, &mut TarBody { reader, left: header.size, size: header.size }, None)?;
    Ok(reader.skip(end.saturating_sub(reader.offset)))
}

/// The stream. What is not a member's content is metered here: in a gzip, passing over costs as much as reading.
struct Reader<'a> {
    source: BufReader<Ahead<'a>>,
    offset: u64,
    meter: Rc<Meter>,
}

impl Reader<'_> {
    /// The same from here on, with a buffer of another size.
    fn with_capacity(self, capacity: usize) -> Self {
        let read = Cursor::new(self.source.buffer().to_vec());
        let source = Ahead { read, ..self.source.into_inner() };
        Self { source: BufReader::with_capacity(capacity, source), ..self }
    }

    /// The next block; `None` at the end. A block that is cut is no block.
    fn block(&mut self) -> io::Result<Option<[u8; BLOCK]>> {
        let mut block = [0; BLOCK];
        match self.source.read_exact(&mut block) {
            Ok(()) => {
                self.passed(BLOCK)?;
                Ok(Some(block))
            }
            Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
            Err(e) => Err(e),
        }
    }

    fn passed(&mut self, bytes: usize) -> io::Result<()> {
        self.offset += bytes as u64;
        Ok(self.meter.unpack(bytes as u64)?)
    }

    fn skip(&mut self, mut bytes: u64) -> io::Result<()> {
        while bytes > 0 {
            if self.source.buffer().is_empty() {
                let passed = self.source.get_mut().pass(bytes);
                self.offset += passed;
                self.meter.unpack(passed)?;
                bytes -= passed;
            }
            if bytes == 0 {
                break;
            }
            let buffered = self.source.fill_buf()?.len();
            if buffered == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let step = buffered.min(usize::try_from(bytes).unwrap_or(usize::MAX));
            self.source.consume(step);
            self.passed(step)?;
            bytes -= step as u64;
        }
        Ok(())
    }

    /// GNU's sparse maps go on in blocks of their own.
    fn skip_sparse(&mut self, header: &Header) -> io::Result<()> {
        let mut more = header.has_more_map;
        while more {
            let block = self.block()?.ok_or(io::ErrorKind::UnexpectedEof)?;
            more = block.get(504) == Some(&1);
        }
        self.skip(header.padded())
    }

    /// A member that says something of the next one.
    fn extension(&mut self, header: &Header, pending: &mut Pax) -> io::Result<()> {
        let mut content = Vec::new();
        let wanted = header.size.min(MAX_PAX_BYTES);
        self.source.by_ref().take(wanted).read_to_end(&mut content)?;
        self.passed(content.len())?;
        match header.kind {
            b'L' => pending.long_name(&content),
            b'x' => pending.records(&content),
            _ => {}
        }
        self.skip(header.padded() - content.len() as u64)
    }
}

/// The stream, and before it what an earlier buffer had read of it.
struct Ahead<'a> {
    read: Cursor<Vec<u8>>,
    source: &'a mut dyn Pass,
}

impl Ahead<'_> {
    /// Passes over up to `bytes` of the stream; none as long as something was read ahead.
    fn pass(&mut self, bytes: u64) -> u64 {
        let is_at_stream = self.read.position() == self.read.get_ref().len() as u64;
        if is_at_stream { self.source.pass(bytes) } else { 0 }
    }
}

impl Read for Ahead<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.read.read(into)? {
            0 => self.source.read(into),
            n => Ok(n),
        }
    }
}

struct TarBody<'a, 'b> {
    reader: &'a mut Reader<'b>,
    left: u64,
    size: u64,
}

impl Read for TarBody<'_, '_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.source.by_ref().take(self.left).read(into)?;
        self.left -= read as u64;
        self.reader.offset += read as u64;
        Ok(read)
    }
}

impl Body for TarBody<'_, '_> {
    fn verdict(&mut self) -> Vec<Issue> {
        if self.left == 0 {
            return Vec::new();
        }
        let issue = Issue::new(IssueKind::Damaged, "member-incomplete", "");
        vec![issue.with("expected", self.size).with("found", self.size - self.left)]
    }
}
