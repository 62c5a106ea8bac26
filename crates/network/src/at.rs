//! Indexing by `u32`. Indices are made inside this crate from lengths of its own tables; what comes from evidence (an
//! alias index in a record) is checked in [`crate::world`]. So a wrong index is a fault of ours and may stop the work.

/// A table addressed by `u32`.
pub(crate) trait At<T> {
    /// The entry at `ix`.
    fn at(&self, ix: u32) -> &T;
    /// The entry at `ix`, to change.
    fn at_mut(&mut self, ix: u32) -> &mut T;
}

#[allow(clippy::indexing_slicing, reason = "the one place: see the module's words")]
impl<T> At<T> for [T] {
    fn at(&self, ix: u32) -> &T {
        &self[ix as usize]
    }

    fn at_mut(&mut self, ix: u32) -> &mut T {
        &mut self[ix as usize]
    }
}

/// A count or position as `u32`: no table here holds more than 2³² entries (checked once, in [`crate::world`]).
pub(crate) fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
