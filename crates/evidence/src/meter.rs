//! What an archive has cost so far, and the limits that end it.

use crate::limits::Limits;
use std::cell::Cell;
use std::io;
use std::rc::Rc;

/// A limit that was hit, and by which archive: the level counts archives from the outside, from 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the limit {limit} ({value}) of an archive is reached")]
pub(crate) struct Over {
    pub(crate) level: u32,
    pub(crate) limit: &'static str,
    pub(crate) value: u64,
}

impl Over {
    /// The limit behind an error that a metered reader gave.
    pub(crate) fn behind(error: &io::Error) -> Option<Over> {
        error.get_ref().and_then(|e| e.downcast_ref::<Over>()).copied()
    }
}

impl From<Over> for io::Error {
    fn from(over: Over) -> Self {
        io::Error::other(over)
    }
}

/// Counts for one archive. What an archive inside it costs is counted here too.
pub(crate) struct Meter {
    outer: Option<Rc<Meter>>,
    pub(crate) level: u32,
    packed: Cell<u64>,
    is_sized: bool,
    unpacked: Cell<u64>,
    members: Cell<u64>,
    limits: Limits,
}

impl Meter {
    /// The meter of an archive of `packed` bytes (0 if it is a stream: then [`Meter::add_packed`] as it is read).
    pub(crate) fn new(outer: Option<&Rc<Meter>>, packed: u64, limits: &Limits) -> Rc<Self> {
        Rc::new(Self {
            outer: outer.cloned(),
            level: outer.map_or(0, |m| m.level) + 1,
            packed: Cell::new(packed),
            is_sized: packed > 0,
            unpacked: Cell::new(0),
            members: Cell::new(0),
            limits: limits.clone(),
        })
    }

    /// Members and unpacked bytes so far.
    pub(crate) fn cost(&self) -> (u64, u64) {
        (self.members.get(), self.unpacked.get())
    }

    /// Goes on from what was counted before.
    pub(crate) fn go_on(&self, (members, unpacked): (u64, u64)) {
        self.members.set(members);
        self.unpacked.set(unpacked);
    }

    /// More of the archive itself was read.
    pub(crate) fn add_packed(&self, bytes: u64) {
        self.packed.set(self.packed.get().saturating_add(bytes));
    }

    /// Bytes of a member were unpacked. Of several limits that are hit, the outermost archive's counts.
    pub(crate) fn unpack(&self, bytes: u64) -> Result<(), Over> {
        self.unpacked.set(self.unpacked.get().saturating_add(bytes));
        let outer = self.outer.as_ref().map_or(Ok(()), |m| m.unpack(bytes));
        let by_ratio = self.packed.get().saturating_mul(self.limits.max_ratio).max(self.grace());
        outer?;
        match self.unpacked.get() {
            n if n > self.limits.max_unpacked_bytes => self.over("max_unpacked_bytes", self.limits.max_unpacked_bytes),
            n if n > by_ratio => self.over("max_ratio", self.limits.max_ratio),
            _ => Ok(()),
        }
    }

    /// How many bytes more the limits let it hold, where its own size is known from the beginning.
    pub(crate) fn room(&self) -> u64 {
        let by_ratio = self.packed.get().saturating_mul(self.limits.max_ratio).max(self.grace());
        let most = self.limits.max_unpacked_bytes;
        let most = if self.is_sized { most.min(by_ratio) } else { most };
        let outer = self.outer.as_ref().map_or(u64::MAX, |meter| meter.room());
        most.saturating_sub(self.unpacked.get()).min(outer)
    }

    /// An eighth for each level inwards, so that a bomb inside leaves something to its neighbours.
    fn grace(&self) -> u64 {
        self.limits.ratio_grace_bytes >> (3 * (self.level - 1)).min(63)
    }

    /// One more member was met.
    pub(crate) fn member(&self) -> Result<(), Over> {
        self.members.set(self.members.get() + 1);
        self.outer.as_ref().map_or(Ok(()), |m| m.member())?;
        if self.members.get() > self.limits.max_members {
            return self.over("max_members", self.limits.max_members);
        }
        Ok(())
    }

    fn over(&self, limit: &'static str, value: u64) -> Result<(), Over> {
        Err(Over { level: self.level, limit, value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inner_archive_ends_before_its_outer_one() {
        let limits = Limits { ratio_grace_bytes: 100, max_ratio: 10, ..Limits::for_tests() };
        let outer = Meter::new(None, 1000, &limits);
        let inner = Meter::new(Some(&outer), 1, &limits);
        assert_eq!(inner.unpack(12), Ok(()));
        assert_eq!(inner.unpack(1), Err(Over { level: 2, limit: "max_ratio", value: 10 }));
        assert_eq!(outer.unpack(9_987), Ok(()));
        assert_eq!(outer.unpack(1), Err(Over { level: 1, limit: "max_ratio", value: 10 }));
    }
}
