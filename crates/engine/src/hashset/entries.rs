//! The entries of a hash set, one after the other.

use crate::{Engine, Error};
use matching::{Entry, Segment};
use store::HashSetRow;

impl Engine {
    /// Hands over each entry of a hash set with its number, in their order.
    pub(crate) fn each_entry(
        &self,
        set: &HashSetRow,
        visit: &mut dyn FnMut(u32, Entry) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let entries = Segment::entries(&self.segment_file(set)?)?;
        (0u32..).zip(entries).try_for_each(|(number, entry)| visit(number, entry))
    }
}
