//! From observations to the group graph: which chats are one group, which aliases one account, who came in how, and
//! where each item was seen. Pure: no I/O, no clock, no randomness; the same observations give the same network.

mod accounts;
mod agree;
mod assemble;
mod at;
mod candidates;
mod chronology;
mod clusters;
mod conflated;
mod firsts;
mod grouping;
mod in_order;
mod involvement;
mod keys;
mod members;
mod merge;
mod naming;
mod offsets;
mod output;
mod pairing;
mod pattern;
mod phones;
mod rest;
mod senders;
mod sources;
mod system;
mod text;
mod texts;
mod times;
mod union;
mod world;

pub use chronology::Chronology;
pub use output::*;
pub use text::{reads_as_objection, text_key};

use model::{
    AliasId, AliasKind, ChatId, ChatKind, DateOrder, ExhibitId, ItemId, MessageKind, Platform, Product, SystemLine,
    WallTime,
};
use std::collections::HashSet;

/// Everything that the chats of a case say.
pub struct Observed {
    /// The chats, sorted by id.
    pub chats: Vec<ChatObs>,
    /// Items that matched an entry of a hash set.
    pub matched: HashSet<ItemId>,
}

/// A group as one exhibit shows it.
pub struct ChatObs {
    /// Its id.
    pub id: ChatId,
    /// The exhibit.
    pub exhibit: ExhibitId,
    /// Where in the exhibit its export lies: what lies together is taken for one phone's, unless it shows otherwise.
    pub place: String,
    /// The service.
    pub platform: Platform,
    /// The kind of source.
    pub product: Product,
    /// How it is written.
    pub style: Style,
    /// Group or two accounts.
    pub kind: ChatKind,
    /// Every name it had, oldest first; the last is the current one.
    pub names: Vec<String>,
    /// Aliases; [`MessageObs::sender`] and [`SystemLine`] point into this.
    pub aliases: Vec<AliasObs>,
    /// Messages in file order.
    pub messages: Vec<MessageObs>,
}

/// How an export is written, as far as it shows: one phone writes all its exports alike.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Style {
    /// The language of its system lines.
    pub language: Option<String>,
    /// How the headers of its records are written, but for their values.
    pub header_form: Option<String>,
    /// The order of day and month, where dates themselves decide it.
    pub date_order: Option<DateOrder>,
}

/// A name for an account as one chat of one exhibit shows it.
pub struct AliasObs {
    /// Its id.
    pub id: AliasId,
    /// As written.
    pub text: String,
    /// What it is made of.
    pub kind: AliasKind,
    /// E.164, if it is a number.
    pub phone: Option<String>,
}

/// A message as one exhibit shows it.
pub struct MessageObs {
    /// The record's name in ids: [`model::Record::number`].
    pub record: u64,
    /// On the exporting phone's clock.
    pub at: WallTime,
    /// Index into the chat's aliases.
    pub sender: Option<u32>,
    /// What kind.
    pub kind: MessageKind,
    /// [`text_key`] of its text.
    pub text_key: u64,
    /// Characters of its text.
    pub text_chars: u32,
    /// The attached item, if the export holds the file.
    pub item: Option<ItemId>,
    /// Whether it carries a file, held or left out.
    pub has_media: bool,
    /// Whether it reads as an objection (see [`reads_as_objection`]).
    pub objection: bool,
    /// The system line, for [`MessageKind::System`].
    pub system: Option<Box<SystemLine>>,
}

/// The network that the chats show. The order of `observed.chats` and the number of cores do not matter.
pub fn build(observed: &Observed) -> Network {
    assemble::build(observed)
}
