//! What a source says of accounts and groups besides its chats.

use crate::{Issue, ParsedChat, Tally, WallTime};
use serde::{Deserialize, Serialize};

/// One thing that a source tells.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Told {
    /// A chat.
    Chat(Box<ParsedChat>),
    /// A name of an account, or a number with a name.
    Contact(Contact),
    /// That two ids are one account.
    Same(SameAccount),
    /// The account that uses the phone.
    Owner(Owner),
    /// Something of a group that stands apart from its messages.
    Group(GroupFact),
}

/// A name that a source keeps of an account.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The service's own id of the account.
    pub account: Option<String>,
    /// The number in E.164.
    pub phone: Option<String>,
    /// The name as written.
    pub name: String,
    /// Whose word the name is.
    pub kind: ContactKind,
    /// The row that says so.
    pub place: String,
}

crate::debug_without_content!(Contact { kind } but account, phone, name, place);

crate::closed_enum! {
    /// Whose word a name is.
    pub enum ContactKind {
        /// Saved in the phone's address book.
        Saved = "saved",
        /// Chosen by the account's user.
        Pushname = "pushname",
        /// Given by the service, or confirmed by it.
        Verified = "verified",
        /// Shown by the application: chosen by the account's user, or saved by the phone's. Which of both is not told.
        Shown = "shown",
        /// On a contact card that was sent or kept.
        Card = "card",
    }
}

/// That two ids are one account: a link that can be taken back.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SameAccount {
    /// An account's id, or a number in E.164.
    pub a: String,
    /// The other.
    pub b: String,
    /// Why.
    pub reason: SameReason,
    /// Since when, where the source tells.
    pub at: Option<WallTime>,
    /// The row that says so.
    pub place: String,
}

crate::debug_without_content!(SameAccount { reason, at } but a, b, place);

crate::closed_enum! {
    /// Why two ids are one account.
    pub enum SameReason {
        /// The service's own table of hidden ids and numbers.
        IdMap = "id-map",
        /// A line tells that one became the other.
        Changed = "changed",
        /// One contact of the phone has both.
        Contact = "contact",
        /// A contact card has both.
        Card = "card",
    }
}

/// The account that uses the phone from which a source comes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The service's own id.
    pub account: Option<String>,
    /// The number in E.164.
    pub phone: Option<String>,
    /// The name that the account has chosen.
    pub name: Option<String>,
    /// The row that says so.
    pub place: String,
}

crate::debug_without_content!(Owner {} but account, phone, name, place);

/// Something that a source keeps of a group apart from its messages.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GroupFact {
    /// The service's own id of the group.
    pub group: String,
    /// Its name.
    pub name: Option<String>,
    /// Its description.
    pub description: Option<String>,
    /// The account that made it.
    pub creator: Option<String>,
    /// When it was made.
    pub created: Option<WallTime>,
    /// The group or community to which it belongs.
    pub parent: Option<String>,
    /// The row that says so.
    pub place: String,
}

crate::debug_without_content!(GroupFact { created } but group, name, description, creator, parent, place);

/// What a source that may hold many chats gives at its end. What belongs to a chat stands with the chat.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SourceRead {
    /// What could not be read. Their `path` is empty: the caller knows it.
    pub issues: Vec<Issue>,
    /// Records that belong to no chat, counted.
    pub tally: Tally,
}
