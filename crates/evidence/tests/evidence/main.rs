//! The walk as its callers see it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

mod archives;
mod disk;
mod fuzz;
mod hostile;
mod limits;
mod mail;
mod makers;
mod pick;
mod resume;
mod seen;
