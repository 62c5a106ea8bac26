//! The entries of a hash set, one after the other.

use crate::{Engine, Error};
use matching::Entry;
use store::HashSetRow;

impl Engine {
    /// Hands over each entry of a hash set with its number, in their order.
    pub(crate) fn each_entry(
        &self,
        set: &HashSetRow,
        visit: &mut dyn FnMut(u32, Entry) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.chain(set)?.each_entry(visit)
    }
}
