//! Tars: ustar (POSIX.1-1988), pax (POSIX.1-2001) and GNU long names, read as a stream.

mod header;

pub(crate) use header::is_tar;

use crate::again::Packing;
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
const MAX_PAX_BYTES: u64 = 8 << 20;

/// Walks a tar to the end of its stream: behind an end mark, another tar may follow (`cat a.tar b.tar`).
pub(crate) fn walk(walker: &mut Walker<'_>, archive: &mut Archive, source: &mut dyn Pass) -> Flow {
    // Where members are passed over, a large buffer would read what they hold.
    let mut is_passing = archive.is_passing();
    let capacity = if is_passing { PASSING_BYTES } else { BUFFER_BYTES };
    let source = BufReader::with_capacity(capacity, Ahead { read: Cursor::default(), source });
    let mut reader = Reader { source, offset: 0, meter: archive.meter.clone(), ahead: None };
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
                if let Err(error) = member(walker, archive, &mut reader, (header, at), &mut pending)? {
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

/// Takes what a header announces that stands at this byte. The inner result is the stream's.
fn member(
    walker: &mut Walker<'_>,
    archive: &mut Archive,
    reader: &mut Reader<'_>,
    (header, at): (Header, u64),
    pending: &mut Pax,
) -> Flow<io::Result<()>> {
    if matches!(header.kind, b'L' | b'K' | b'x' | b'g') {
        return extension(walker, archive, reader, (header, at), pending);
    }
    let header = if header.kind == b'V' { header } else { std::mem::take(pending).over(header) };
    if header.is_passed_over() && reader.is_false(&header) {
        damaged(walker, archive, at)?;
    }
    let left_out = |code| Issue::new(IssueKind::LeftOut, code, "");
    let refusal = match header.kind {
        b'5' | b'D' | b'V' => return Ok(reader.skip_content(&header)),
        _ if header.is_folder() => return Ok(reader.skip_content(&header)),
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
    if reader.is_false(&header) {
        return false_member(walker, archive, reader, &header);
    }
    let end = reader.offset.saturating_add(header.padded());
    let (name, modified, size_hint) = (header.name.as_slice(), header.modified.clone(), Some(header.size));
    let place = reader.source.get_ref().source.lies().map(|(file, at)| (file, at.saturating_add(reader.offset)));
    let again = walker.again(header.size, place, header.size, Packing::Stored);
    let facts = Facts { name, modified, size_hint, packed: header.padded(), again };
    walker.member(archive, facts, &mut TarBody { reader, left: header.size, size: header.size }, None)?;
    Ok(reader.skip(end.saturating_sub(reader.offset)))
}

/// Takes a member that claims more than there is. What follows it is not hidden by that: it ends where the next good
/// header stands.
fn false_member(
    walker: &mut Walker<'_>,
    archive: &mut Archive,
    reader: &mut Reader<'_>,
    header: &Header,
) -> Flow<io::Result<()>> {
    let (name, modified, size) = (header.name.as_slice(), header.modified.clone(), header.size);
    let facts = Facts { name, modified, size_hint: reader.left(), packed: 0, again: None };
    let body = &mut FalseBody { reader, piece: Cursor::default(), size, found: 0, scan: Scan::default() };
    walker.member(archive, facts, body, None)?;
    let mut scan = body.scan;
    Ok(reader.skip_pieces(&mut scan))
}

/// Takes a header that says something of the next one.
fn extension(
    walker: &mut Walker<'_>,
    archive: &mut Archive,
    reader: &mut Reader<'_>,
    (header, at): (Header, u64),
    pending: &mut Pax,
) -> Flow<io::Result<()>> {
    let is_false = reader.is_false(&header);
    let content = match reader.extension(&header) {
        Ok(content) => content,
        Err(error) => return Ok(Err(error)),
    };
    let makes_sense = match header.kind {
        _ if is_false => false,
        b'L' => pending.long_name(&content),
        b'x' => pending.records(&content),
        _ => true,
    };
    if !makes_sense {
        damaged(walker, archive, at)?;
    }
    Ok(Ok(()))
}

/// What stands at this byte makes no sense, and reading goes on behind it.
fn damaged(walker: &mut Walker<'_>, archive: &mut Archive, at: u64) -> Flow {
    let issue = Issue::new(IssueKind::Damaged, "archive-damaged", "").at(format!("byte {at}"));
    walker.archive_issue(archive, issue.with("skipped_bytes", BLOCK))
}

/// The stream. What is not a member's content is metered here: in a gzip, passing over costs as much as reading.
struct Reader<'a> {
    source: BufReader<Ahead<'a>>,
    offset: u64,
    meter: Rc<Meter>,
    /// A header at which a member of a false size ended: the next block.
    ahead: Option<[u8; BLOCK]>,
}

/// How the content of a member of a false size is gone over.
#[derive(Clone, Copy, Default)]
struct Scan {
    has_begun: bool,
    /// It is a tar itself: then headers in it are its own.
    is_tar: bool,
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
        if let Some(block) = self.ahead.take() {
            self.passed(BLOCK)?;
            return Ok(Some(block));
        }
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

    /// How many bytes are left, where that is known.
    fn left(&self) -> Option<u64> {
        Some(self.source.get_ref().left()? + self.source.buffer().len() as u64)
    }

    /// Whether a header claims more than there is, or than the limits would let be read.
    fn is_false(&self, header: &Header) -> bool {
        header.size > self.left().unwrap_or(u64::MAX).min(self.meter.room())
    }

    /// Passes over content that is not wanted.
    fn skip_content(&mut self, header: &Header) -> io::Result<()> {
        if self.is_false(header) { self.skip_pieces(&mut Scan::default()) } else { self.skip(header.padded()) }
    }

    /// Passes over what is left of content of a false size; an early end if nothing follows it.
    fn skip_pieces(&mut self, scan: &mut Scan) -> io::Result<()> {
        loop {
            let count = self.piece(scan)?.len();
            self.meter.unpack(count as u64)?;
            match count {
                0 if self.ahead.is_some() => return Ok(()),
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                _ => {}
            }
        }
    }

    /// The next block of content of a false size; nothing where it ends, by the next good header or with the stream.
    fn piece(&mut self, scan: &mut Scan) -> io::Result<Vec<u8>> {
        if self.ahead.is_some() {
            return Ok(Vec::new());
        }
        let mut piece = Vec::with_capacity(BLOCK);
        self.source.by_ref().take(BLOCK as u64).read_to_end(&mut piece)?;
        let is_header = is_tar(&piece);
        if !std::mem::replace(&mut scan.has_begun, true) {
            scan.is_tar = is_header;
        } else if is_header && !scan.is_tar {
            self.ahead = piece.first_chunk().copied();
            return Ok(Vec::new());
        }
        self.offset += piece.len() as u64;
        Ok(piece)
    }

    /// GNU's sparse maps go on in blocks of their own.
    fn skip_sparse(&mut self, header: &Header) -> io::Result<()> {
        let mut more = header.has_more_map;
        while more {
            let block = self.block()?.ok_or(io::ErrorKind::UnexpectedEof)?;
            more = block.get(504) == Some(&1);
        }
        self.skip_content(header)
    }

    /// What a header says that is about the next one.
    fn extension(&mut self, header: &Header) -> io::Result<Vec<u8>> {
        let mut content = Vec::new();
        if self.is_false(header) {
            // Nothing of it is believed; its first block may be the next header already.
            self.skip_pieces(&mut Scan { has_begun: true, is_tar: false })?;
            return Ok(content);
        }
        let wanted = header.size.min(MAX_PAX_BYTES);
        self.source.by_ref().take(wanted).read_to_end(&mut content)?;
        self.passed(content.len())?;
        self.skip(header.padded() - content.len() as u64)?;
        Ok(content)
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

    fn left(&self) -> Option<u64> {
        let read = self.read.get_ref().len() as u64 - self.read.position();
        Some(self.source.left()? + read)
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

/// Content that claims to be longer than it can be.
struct FalseBody<'a, 'b> {
    reader: &'a mut Reader<'b>,
    piece: Cursor<Vec<u8>>,
    size: u64,
    found: u64,
    scan: Scan,
}

impl Read for FalseBody<'_, '_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if into.is_empty() {
            return Ok(0);
        }
        if self.piece.position() == self.piece.get_ref().len() as u64 {
            self.piece = Cursor::new(self.reader.piece(&mut self.scan)?);
        }
        let read = self.piece.read(into)?;
        self.found += read as u64;
        Ok(read)
    }
}

impl Body for FalseBody<'_, '_> {
    fn verdict(&mut self) -> Vec<Issue> {
        let issue = Issue::new(IssueKind::Damaged, "member-incomplete", "");
        vec![issue.with("expected", self.size).with("found", self.found)]
    }
}
