//! The nouns of Amparo: what a case, an exhibit, an item, a message *is*.
//!
//! Everything else points here; this crate points nowhere. It has no I/O, no SQL and no clock, so that each noun
//! can be made, compared and tested without a vault, a file or a moment in time.

mod chat;
mod debug;
mod digest;
mod ids;
mod issue;
mod marks;
mod matching;
mod membership;
mod picture;
mod said;
mod sources;
mod stickers;
mod time;
mod words;

pub use chat::*;
pub use debug::*;
pub use digest::*;
pub use ids::*;
pub use issue::*;
pub use marks::*;
pub use matching::*;
pub use membership::*;
pub use picture::*;
pub use said::*;
pub use sources::*;
pub use stickers::*;
pub use time::*;
