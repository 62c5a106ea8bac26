//! What is still to be done on a case.

use super::{NetworkDue, Shown};
use serde::Serialize;

/// The state of the work on a case: what a report is stamped with.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Outstanding {
    /// Exhibits that are being read or were left unfinished.
    pub unfinished_exhibits: Vec<Shown>,
    /// Exhibits whose items were not matched since they came, or no matching was done.
    pub matching_due: bool,
    /// What came or was said since the network was made and changes what it tells; none: it is not due.
    pub network_due: Vec<NetworkDue>,
    /// Exhibits that were read by a version that made other signals.
    pub read_otherwise: Vec<Shown>,
    /// Exhibits that were read before the list of protected correspondents was changed.
    pub protected_otherwise: Vec<Shown>,
    /// Hash sets that were built by a version that made other signals.
    pub built_otherwise: Vec<Shown>,
    /// The case has no hash set.
    pub without_hash_set: bool,
    /// Items with a strong or review match that nobody has graded.
    pub ungraded_count: u64,
}
