//! Mails and saved pages taken apart: which bytes are one ([`form`]), mailboxes as streams of messages ([`Messages`]), a
//! message's or a page's parts ([`Mail`]), web archives as streams of records ([`WarcRecords`]), bounded.
//!
//! What `evidence` walks as members and what `chat` reads as messages must be the same parts under the same names, so that
//! a picture is tied to the mail that carried it: both take them from here.
//!
//! # Invariants
//! * Parts are found line by line with a list of open boundaries: nothing recurses, whatever a mail claims to nest.
//! * A mail inside a mail is a file of it; who wants its parts takes it apart as a mail of its own.
//! * No name from a mail is used for a path: [`Part::member_name`] is one name, made safe.

mod decode;
mod fields;
mod form;
mod mail;
mod messages;
mod name;
mod warc;

pub use decode::{Content, text_in};
pub use fields::{Address, Fields, Who};
pub use form::{Form, form};
pub use mail::{Body, Limits, Mail, Part, Role};
pub use messages::{Message, Messages};
pub use warc::{Payload, WarcRecord, WarcRecords};
