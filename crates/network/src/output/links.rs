//! The links behind groups, accounts and messages: what was joined, by which rule, and what was not.

use super::RecordRef;

model::closed_enum! {
    /// What a link joins.
    pub enum LinkKind {
        /// Two group observations: `a` and `b` are chat ids.
        Group = "group",
        /// Two aliases: `a` and `b` are alias ids.
        Account = "account",
        /// The message observations of two chats, summed up: `a` and `b` are chat ids, `support` counts pairs.
        Messages = "messages",
    }
}

model::closed_enum! {
    /// By which rule a link was made.
    pub enum Rule {
        /// Two chats hold the same messages at constant offsets of time.
        SharedMessages = "shared-messages",
        /// Two chats of one name in which things happen in the same minutes, at constant offsets of time, although
        /// they hold no messages that could be compared.
        SharedTimes = "shared-times",
        /// Two aliases act in the same lines written by the service.
        SharedSystemLines = "shared-system-lines",
        /// The same telephone number.
        SameNumber = "same-number",
        /// The same name in two chats of one phone: one address book.
        SameAddressBook = "same-address-book",
        /// The exporting phone's own account.
        Owner = "owner",
        /// A line tells that one number became the other.
        NumberChanged = "number-changed",
        /// Messages of two chats of one group, paired one to one.
        PairedMessages = "paired-messages",
        /// The service's own id of the chat is the same.
        SameId = "same-id",
        /// The service's own ids of messages are the same.
        SameMessageId = "same-message-id",
        /// The service's own id of the account is the same.
        SameAccount = "same-account",
        /// A source tells that two ids are one account.
        ToldSame = "told-same",
    }
}

model::closed_enum! {
    /// Why a link was not accepted.
    pub enum Refusal {
        /// In the time that both chats cover, too few messages agree.
        WindowDisagrees = "window-disagrees",
        /// One sender in the one chat is several in the other.
        SendersDisagree = "senders-disagree",
        /// Too few different senders for the share that agrees.
        TooFewSenders = "too-few-senders",
        /// Too few messages are shared to say anything.
        TooFewMessages = "too-few-messages",
        /// A group and a chat of two.
        KindsDiffer = "kinds-differ",
        /// Both tell of their creation, at different times.
        CreatedApart = "created-apart",
        /// It would join two chats that are known to be different.
        DifferentChats = "different-chats",
        /// It would join two aliases that one chat shows side by side.
        SideBySide = "side-by-side",
        /// It would join two numbers.
        TwoNumbers = "two-numbers",
        /// One of the two is a name under which its phone shows two people.
        TwoPeople = "two-people",
        /// It would join two accounts that the service tells apart.
        TwoAccounts = "two-accounts",
        /// The service's own ids of the two chats differ.
        DifferentIds = "different-ids",
        /// Nothing but a name that their users chose speaks for it.
        NameAlone = "name-alone",
        /// An operator has taken the two apart.
        Unlinked = "unlinked",
    }
}

/// An assertion that two observations are one thing, with its reason; refused ones are kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// What is joined.
    pub kind: LinkKind,
    /// One observation's id: of a chat or an alias, as `kind` says.
    pub a: [u8; 16],
    /// The other's.
    pub b: [u8; 16],
    /// By which rule.
    pub rule: Rule,
    /// 0–100 points that order links by strength. Not a probability and not a likelihood ratio.
    pub weight: u16,
    /// Whether the two were joined on it.
    pub accepted: bool,
    /// Why not, if not.
    pub refusal: Option<Refusal>,
    /// How many distinct records speak for it.
    pub support: u32,
    /// Some of them (at most 6), a record on `a`'s side before its twin on `b`'s.
    pub examples: Vec<RecordRef>,
    /// What a source tells apart from its chats, if the link rests on that.
    pub told: Option<ToldRef>,
}

/// Something that a source tells besides its chats.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ToldRef {
    /// Index into [`crate::Observed::told`].
    pub told: u32,
    /// Which of its lists.
    pub of: ToldList,
    /// Index into that list.
    pub ix: u32,
}

/// A list of [`crate::ToldObs`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ToldList {
    /// [`crate::ToldObs::owners`].
    Owners,
    /// [`crate::ToldObs::contacts`].
    Contacts,
    /// [`crate::ToldObs::same`].
    Same,
    /// [`crate::ToldObs::groups`].
    Groups,
}
