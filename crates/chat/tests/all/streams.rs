//! What holds of every product that is read as a stream.

use chat::{Context, Limits, Product};
use model::{Contact, IssueKind, ParsedChat, SourceRead, Told};

/// What a source told.
pub(crate) struct Source {
    pub(crate) told: Vec<Told>,
    pub(crate) read: SourceRead,
}

impl Source {
    pub(crate) fn of(product: &Product, bytes: &[u8]) -> Self {
        Self::within(product, bytes, Limits::standard())
    }

    pub(crate) fn within(product: &Product, mut bytes: &[u8], limits: Limits) -> Self {
        let context = Context { file_name: None, siblings: &|_| false, limits };
        let mut told = Vec::new();
        let read = chat::read_stream(product, &mut bytes, &context, &mut |one| told.push(one));
        let source = Self { told, read };
        source.check();
        source
    }

    /// What holds of any bytes.
    fn check(&self) {
        assert!(self.read.tally.adds_up());
        assert!(self.issues().all(|issue| issue.code != "reader-panicked"));
        for chat in self.chats() {
            assert!(chat.tally.adds_up(), "{:?}", chat.tally);
            assert_eq!(chat.records.len() as u64, chat.tally.kept + chat.tally.doubtful);
            assert!(chat.tally.refused == 0 || chat.issues.iter().any(|issue| issue.kind == IssueKind::Damaged));
        }
    }

    pub(crate) fn chats(&self) -> impl Iterator<Item = &ParsedChat> {
        self.told.iter().filter_map(|told| if let Told::Chat(chat) = told { Some(&**chat) } else { None })
    }

    pub(crate) fn contacts(&self) -> impl Iterator<Item = &Contact> {
        self.told.iter().filter_map(|told| if let Told::Contact(contact) = told { Some(contact) } else { None })
    }

    pub(crate) fn records(&self) -> usize {
        self.chats().map(|chat| chat.records.len()).sum()
    }

    pub(crate) fn issues(&self) -> impl Iterator<Item = &model::Issue> {
        self.read.issues.iter().chain(self.chats().flat_map(|chat| &chat.issues))
    }

    pub(crate) fn codes(&self) -> Vec<&'static str> {
        let mut codes: Vec<_> = self.issues().map(|issue| issue.code).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }
}

/// Reads every beginning of `bytes`: what came whole before the end is kept, `ends` being the offsets behind messages.
pub(crate) fn each_truncation_keeps_what_came_before(product: &Product, bytes: &[u8], ends: &[usize]) {
    for length in 0..bytes.len() {
        let source = Source::of(product, &bytes[..length]);
        let whole = ends.iter().filter(|end| **end <= length).count();
        assert_eq!(source.records(), whole, "{length} bytes");
        assert!(source.issues().any(|issue| issue.kind == IssueKind::Damaged), "{length} bytes: nothing is said");
    }
}

/// Overwrites every byte in turn: no more than `lost` records go with it, and if any goes, it is said.
pub(crate) fn each_overwritten_byte_costs_little(product: &Product, bytes: &[u8], lost: usize) {
    let sound = Source::of(product, bytes).records();
    for at in 0..bytes.len() {
        for byte in *b"\"{}],:\\ x\n\0\xFF" {
            let mut changed = bytes.to_vec();
            changed[at] = byte;
            let source = Source::of(product, &changed);
            let kept = source.records();
            assert!(
                kept + lost >= sound && kept <= sound,
                "byte {at} as {byte:#x}: {kept} of {sound} behind {}",
                String::from_utf8_lossy(&bytes[at.saturating_sub(60)..at])
            );
            let said = source.issues().any(|issue| issue.kind == IssueKind::Damaged);
            assert!(kept == sound || said, "byte {at} as {byte:#x}: nothing is said");
        }
    }
}
