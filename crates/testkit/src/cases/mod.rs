//! Operations with known truth, as phones would show them, read by the readers of evidence and merged.
//!
//! [`read`] is for any operation of `rehearsal::formats`; [`hard`] makes a scene of a hard world and says what of it is
//! true; [`parents`] holds what is said of parents against that, and what simple methods say.

pub mod hard;
pub mod parents;
pub mod read;
