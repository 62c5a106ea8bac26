//! What [`crate::build`] gives: groups, accounts, messages, memberships, sightings and the links behind them.

use model::{AccountId, ChatKind, ExhibitId, GroupId, ItemId, MessageId, Platform};

/// A message observation: an index into [`crate::Observed::chats`], and one into that chat's messages.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RecordRef {
    /// Index into [`crate::Observed::chats`].
    pub chat: u32,
    /// Index into [`crate::ChatObs::messages`].
    pub message: u32,
}

/// An alias observation: an index into [`crate::Observed::chats`], and one into that chat's aliases.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AliasRef {
    /// Index into [`crate::Observed::chats`].
    pub chat: u32,
    /// Index into [`crate::ChatObs::aliases`].
    pub alias: u32,
}

/// An index into [`Network::groups`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct GroupIx(pub u32);

/// An index into [`Network::accounts`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AccountIx(pub u32);

/// An index into [`Network::messages`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ClusterIx(pub u32);

model::closed_enum! {
    /// How an account came into a group.
    pub enum Way {
        /// Created the group.
        Founded = "founded",
        /// Was added by another.
        Added = "added",
        /// Joined by invite link.
        Link = "link",
        /// Joined after asking.
        Request = "request",
        /// Joined from the community.
        Community = "community",
        /// How is not known: only its presence shows.
        Seen = "seen",
    }
}

model::closed_enum! {
    /// How well a spell of membership is known.
    pub enum Sure {
        /// Two or more exhibits say the same.
        Confirmed = "confirmed",
        /// One exhibit says it.
        SingleSource = "single-source",
        /// Sources disagree on the way in, or on who did it.
        Contested = "contested",
        /// No line tells it: only messages, or the exporter's copy of the chat, show it.
        Inferred = "inferred",
    }
}

model::closed_enum! {
    /// Whether something is the first *in the evidence held*.
    pub enum First {
        /// Before every other sighting.
        Yes = "yes",
        /// Another sighting is earlier.
        No = "no",
        /// The clocks do not tell.
        Undetermined = "undetermined",
    }
}

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
}

/// A group (or a chat of two): a cluster of chats.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// Derived from its smallest chat id.
    pub id: GroupId,
    /// Its observations, sorted by chat id.
    pub chats: Vec<u32>,
    /// The current name: of the chat with the latest record.
    pub name: Option<String>,
    /// Every name in any of its chats, sorted.
    pub names: Vec<String>,
    /// Group or two accounts.
    pub kind: ChatKind,
    /// The service.
    pub platform: Platform,
    /// Who created it, if a line tells.
    pub founder: Option<AccountIx>,
    /// The line that tells of its creation.
    pub created: Option<RecordRef>,
    /// The earliest record in the evidence held; `None` for a chat without records.
    pub first_seen: Option<RecordRef>,
    /// The latest.
    pub last_seen: Option<RecordRef>,
    /// Accounts with at least one spell of membership.
    pub member_count: u32,
    /// Messages (clusters), lines of the service not counted.
    pub message_count: u32,
    /// Where its messages lie in [`Network::messages`]: first, and one past the last.
    pub messages: (u32, u32),
}

/// An account: a cluster of aliases.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Account {
    /// Derived from its smallest alias id.
    pub id: AccountId,
    /// The service.
    pub platform: Platform,
    /// Its observations, sorted by alias id.
    pub aliases: Vec<AliasRef>,
    /// E.164, if one of its aliases is a number: the latest, if it changed.
    pub phone: Option<String>,
    /// Every number that one of its aliases is, sorted.
    pub phones: Vec<String>,
    /// Every name, sorted, without numbers and without the exporter's empty one.
    pub names: Vec<String>,
    /// Groups in which it is a member or has sent a message.
    pub group_count: u32,
    /// Messages (clusters) that it sent.
    pub message_count: u32,
    /// What speaks for and against.
    pub involvement: Involvement,
    /// Exhibits with a phone whose own account it is.
    pub is_exporter_of: Vec<ExhibitId>,
}

/// Counts of what an account did and what was done to it, in the evidence held.
///
/// None of them says what a person knew or wanted. `None` means: such a source cannot show it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Involvement {
    /// Spells that began because another added it. Cannot show whether it was asked before.
    pub added_by_others: u32,
    /// Spells that it ended itself at most ten minutes after they began. Lines of joining and leaving must both be held.
    pub left_within_minutes: u32,
    /// Own messages that read as an objection, at most 30 minutes and 20 messages after media of someone else. Words
    /// from a small list: others are missed, and what they refer to is not known.
    pub objected: u32,
    /// Groups in which it is a member and from which no message of it is held. What was deleted everywhere does not show.
    pub never_posted: u32,
    /// Messages with media that others sent while its presence is known (a spell, or between its own messages). Not
    /// whether the media were loaded, opened or stored.
    pub received: u32,
    /// Messages with media that it sent.
    pub sent: u32,
    /// Of those received, how many carry an item that matched.
    pub received_matched: u32,
    /// Of those sent, how many carry an item that matched.
    pub sent_matched: u32,
    /// Messages marked as forwarded. Text exports do not show it.
    pub forwarded: Option<u32>,
    /// Messages that it starred. Text exports do not show it.
    pub starred: Option<u32>,
    /// Stickers that it made. Text exports do not show it.
    pub made: Option<u32>,
}

/// A message: a cluster of observations, at most one of each chat.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MessageCluster {
    /// Derived from its smallest observation id.
    pub id: MessageId,
    /// In which group.
    pub group: GroupIx,
    /// Who sent it; `None` for lines of the service.
    pub account: Option<AccountIx>,
    /// Where its observations begin in [`Network::observations`].
    pub(crate) start: u32,
    /// How many there are.
    pub(crate) len: u32,
}

/// A spell of membership of an account in a group.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Membership {
    /// The group.
    pub group: GroupIx,
    /// The account.
    pub account: AccountIx,
    /// How it came in.
    pub way: Way,
    /// The line that tells of it; `None`: not seen, `first_seen` is "not later than".
    pub joined: Option<RecordRef>,
    /// The line that tells of its end; `None`: not seen.
    pub left: Option<RecordRef>,
    /// Who added it, where told.
    pub by: Option<AccountIx>,
    /// Whether the spell ended by a removal.
    pub removed: bool,
    /// Who removed it, where told.
    pub removed_by: Option<AccountIx>,
    /// The first record that shows it inside.
    pub first_seen: RecordRef,
    /// The last.
    pub last_seen: RecordRef,
    /// How well it is known.
    pub sure: Sure,
    /// The records it rests on: lines first, then first and last messages; at most 12.
    pub evidence: Vec<RecordRef>,
    /// How many there are in all.
    pub evidence_count: u32,
}

/// An item sent in a chat.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sighting {
    /// The item.
    pub item: ItemId,
    /// In which group.
    pub group: GroupIx,
    /// By whom.
    pub account: Option<AccountIx>,
    /// In which message.
    pub message: ClusterIx,
    /// The observation that carries it (the best of them: finest time, then smallest chat id).
    pub record: RecordRef,
    /// The first of this item in the group, in the evidence held.
    pub first_in_group: First,
    /// The first of this item in the case, in the evidence held.
    pub first_in_case: First,
}

/// How far one chat's clock is from another's, while they hold the same messages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClockPair {
    /// Index into [`crate::Observed::chats`].
    pub a: u32,
    /// Index into [`crate::Observed::chats`].
    pub b: u32,
    /// In order of time.
    pub segments: Vec<ClockSegment>,
}

/// A stretch of time in which two clocks differ by the same amount.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClockSegment {
    /// The first shared message, seconds on `a`'s clock.
    pub from: i64,
    /// The last shared message, seconds on `a`'s clock.
    pub to: i64,
    /// Seconds to add to `a`'s clock to read `b`'s: a multiple of 900.
    pub offset: i64,
    /// How many shared messages show it.
    pub support: u32,
}

/// The whole network.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Network {
    /// Groups, by their smallest chat id.
    pub groups: Vec<Group>,
    /// Accounts, by their first alias in the chat of smallest id.
    pub accounts: Vec<Account>,
    /// Messages: group by group, each in a stable order of time.
    pub messages: Vec<MessageCluster>,
    /// Spells, sorted by group, account, time.
    pub memberships: Vec<Membership>,
    /// Sightings, in the order of messages.
    pub sightings: Vec<Sighting>,
    /// Links of all kinds, sorted.
    pub links: Vec<Link>,
    /// Clocks of chats that share messages.
    pub clocks: Vec<ClockPair>,
    /// For each of [`crate::Observed::chats`] the number of its source: chats of one number are taken for one phone's.
    pub sources: Vec<u32>,
    pub(crate) observations: Vec<RecordRef>,
}

impl Network {
    /// The observations of a message: the best first (content held, finest time, smallest chat id).
    pub fn observations(&self, message: &MessageCluster) -> &[RecordRef] {
        let start = message.start as usize;
        self.observations.get(start..start + message.len as usize).unwrap_or_default()
    }

    /// The observation that shows most of a message.
    pub fn best(&self, message: &MessageCluster) -> Option<RecordRef> {
        self.observations(message).first().copied()
    }

    /// The messages of a group.
    pub fn messages_of(&self, group: &Group) -> &[MessageCluster] {
        self.messages.get(group.messages.0 as usize..group.messages.1 as usize).unwrap_or_default()
    }
}
