//! What every use case is given from outside: who acts, why, the clock, randomness, a way to tell how far it came.

use std::sync::atomic::{AtomicBool, Ordering};

/// The name and version that stand in audit entries, reports and jobs.
pub const PROGRAM: &str = concat!("amparo ", env!("CARGO_PKG_VERSION"));

/// Fills a slice with fresh random bytes.
pub type Randomness = Box<dyn Fn(&mut [u8]) + Send + Sync>;

/// Who acts, why, when and with what randomness. Nothing else in the engine knows a clock or a source of chance.
pub struct Context {
    /// The operator, as the unit names people.
    pub operator: String,
    /// The purpose of the act.
    pub purpose: String,
    /// Milliseconds since 1970 UTC.
    pub now_ms: Box<dyn Fn() -> i64 + Send + Sync>,
    /// Fills with fresh random bytes.
    pub random: Randomness,
    /// Set from outside to end the work at the next safe place.
    pub interrupted: &'static AtomicBool,
}

impl Context {
    pub(crate) fn now(&self) -> i64 {
        (self.now_ms)()
    }

    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.random)(&mut bytes);
        bytes
    }

    pub(crate) fn uuid(&self) -> [u8; 16] {
        model::uuid_v7(self.now().try_into().unwrap_or(0), self.random())
    }

    pub(crate) fn check(&self) -> Result<(), crate::Error> {
        if self.interrupted.load(Ordering::Relaxed) { Err(crate::Error::Interrupted) } else { Ok(()) }
    }
}

/// Phases of long work, in stable codes; prose is made from them in the reader's language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// Reference pictures are read.
    BuildHashSet,
    /// An exhibit is read.
    Ingest,
    /// Chats of an exhibit are read.
    Chats,
    /// The same bytes.
    MatchExact,
    /// Perceptual hashes, plain ones and those of normalised forms.
    MatchNear,
    /// Parts, by local signatures.
    MatchParts,
    /// Groups, accounts and messages are put together.
    Network,
    /// Evidence is read again.
    Verify,
    /// The vault is copied.
    Backup,
    /// A backup becomes a vault.
    Restore,
}

/// Told how far the work came. Units are bytes for reading and items for matching.
pub trait Progress {
    /// A phase begins; `total` in units where it is known, `name` of an exhibit where it is about one.
    fn begin(&self, phase: Phase, name: &str, total: Option<u64>);
    /// So many more units are done.
    fn advance(&self, units: u64);
    /// So many more items of the exhibit that is being read are on a hash set of the case, byte for byte: the sure
    /// things are told before the exhibit is read to its end.
    fn known_items(&self, count: u64);
    /// The phase is over.
    fn end(&self);
}

/// Nobody looks.
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: Phase, _: &str, _: Option<u64>) {}
    fn advance(&self, _: u64) {}
    fn known_items(&self, _: u64) {}
    fn end(&self) {}
}
