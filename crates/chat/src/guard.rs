//! A fence around the readers: one that panics on hostile bytes costs its file, and not the exhibit.

use model::{
    ChatHead, ChatKind, DateOrder, DateOrderReason, Issue, IssueKind, ParsedChat, Platform, SourceRead, Tally,
};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What `read` gives; if it panics, a chat of which every line was refused, and an issue.
pub(crate) fn parsed(bytes: &[u8], read: impl FnOnce() -> ParsedChat) -> ParsedChat {
    // Unwind safety: what the reader was building is gone with it.
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        let lines = bytes.split(|b| *b == b'\n').filter(|line| !line.trim_ascii().is_empty()).count();
        refused(lines as u64, "reader-panicked")
    })
}

/// What `read` gives; if it panics, an issue.
pub(crate) fn read(read: impl FnOnce() -> SourceRead) -> SourceRead {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| SourceRead {
        issues: vec![Issue::new(IssueKind::Damaged, "reader-panicked", "")],
        ..SourceRead::default()
    })
}

/// What `recognise` gives; nothing if it panics.
pub(crate) fn or_none<T>(recognise: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(recognise)).unwrap_or(None)
}

/// A chat of which every line was refused, and why.
pub(crate) fn refused(lines: u64, code: &'static str) -> ParsedChat {
    let stated = ChatHead::stated(Platform::WhatsApp, model::Product::WhatsAppTextAndroid, ChatKind::Unknown);
    let head = ChatHead { date_order: DateOrder::Dmy, date_order_reason: DateOrderReason::Assumed, ..stated };
    let issue = Issue::new(IssueKind::Damaged, code, "").with("lines", lines);
    let tally = Tally { seen: lines, refused: lines, ..Tally::default() };
    ParsedChat { issues: vec![issue], tally, ..ParsedChat::new(head) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_that_panics_refuses_its_lines_and_says_so() {
        let chat = parsed(b"one\n\ntwo\n", || panic!("at something"));
        assert_eq!((chat.tally.seen, chat.tally.refused, chat.issues.len()), (2, 2, 1));
        assert_eq!(chat.issues.first().map(|i| i.code), Some("reader-panicked"));
        assert_eq!(or_none(|| -> Option<u8> { panic!("at something") }), None);
    }
}
