//! Hard worlds: operations in which it is hard to tell which group broke off from which.
//!
//! Groups of one subject draw from one pool of people, so that unrelated ones share many members; break-offs begin with
//! few; most links are never posted where the group came from, while links of others are posted everywhere; some groups
//! are made by strangers from the same people in the same days. [`world`] makes one of a seed and a [`Regime`], with
//! what is true of it; [`seize`] takes phones, of which each leads to the next.
//!
//! ```text
//! people → births (which group from which) → fill (who came and went when) → talk, pictures → events → phones
//! ```

#![expect(clippy::indexing_slicing, reason = "indices are made here, into lists that only grow; no evidence is read")]

mod births;
mod draft;
mod events;
mod naming;
mod people;
mod pictures;
mod regimes;
mod seize;
mod talk;
mod truth;

pub use regimes::{REGIMES, Regime};
pub use seize::{Form, Seized, seize};
pub use truth::{Beginning, FamilyTruth, GroupTruth, HardTruth, Part, SightingTruth};

use crate::clock::{DAY, START};
use crate::formats::Operation;

/// The first day of every world: Monday 13 January 2025, 00:00 UTC.
pub const BEGIN: i64 = START;
/// The last moment, about a year later.
pub const END: i64 = START + 364 * DAY;

/// A world and what is true of it.
pub struct HardWorld {
    /// Of which kind it is.
    pub regime: Regime,
    /// What happened.
    pub operation: Operation,
    /// What is true of it.
    pub truth: HardTruth,
}

/// The world of a seed and a regime: the same two give the same world.
pub fn world(seed: u64, regime: &Regime) -> HardWorld {
    let souls = people::souls(seed, regime);
    let mut drafts = births::drafts(seed, regime, &souls);
    talk::talk(seed, regime, &souls, &mut drafts);
    let families = pictures::travels(seed, regime, &souls, &mut drafts);
    events::world(seed, regime, souls, drafts, families)
}
