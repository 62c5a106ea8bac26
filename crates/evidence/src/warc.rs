//! Web archives (WARC, ISO 28500): what servers answered is a member, but for pages, whose words are read as words.

use crate::mail::Unwrapped;
use crate::meter::Over;
use crate::source::failure_issue;
use crate::walker::{Archive, Facts, Flow, Walker};
use mime::{WarcRecord, WarcRecords};
use model::{Issue, IssueKind};
use std::io::{Cursor, Read};

/// Walks what the records hold; one is held at a time.
pub(crate) fn walk(walker: &mut Walker<'_>, archive: &mut Archive, source: &mut dyn Read) -> Flow {
    let most = usize::try_from(walker.limits.hold_bytes).unwrap_or(usize::MAX);
    let mut records = WarcRecords::new(source, most);
    let mut block = Vec::new();
    while let Some(record) = records.next(&mut block) {
        let place = || format!("record {}", record.number);
        if record.left_out > 0 {
            let issue = Issue::new(IssueKind::Damaged, "archive-limit", "").at(place()).with("limit", "hold_bytes");
            walker.archive_issue(archive, issue.with("skipped_bytes", record.left_out))?;
        }
        if record.is_damaged {
            walker.archive_issue(archive, Issue::new(IssueKind::Damaged, "archive-damaged", "").at(place()))?;
        }
        member(walker, archive, &record, &block, most)?;
    }
    match records.failure() {
        Some(error) => match Over::behind(error) {
            Some(over) => Err(over.into()),
            None => walker.archive_issue(archive, failure_issue(error)),
        },
        None => Ok(()),
    }
}

fn member(walker: &mut Walker<'_>, archive: &mut Archive, record: &WarcRecord, block: &[u8], most: usize) -> Flow {
    let payload = record.payload(block, most).filter(|payload| !payload.is_html() && !payload.bytes.is_empty());
    let Some(payload) = payload else { return Ok(()) };
    let (name, size_hint) = (record.member_name(), Some(payload.bytes.len() as u64));
    let facts = Facts { name: name.as_bytes(), modified: None, size_hint, packed: 0, again: None };
    let is_damaged = payload.is_damaged || record.is_damaged || record.left_out > 0;
    walker.member(archive, facts, &mut Unwrapped { bytes: Cursor::new(&payload.bytes), is_damaged }, None)
}
