//! What [`crate::build`] gives: groups, accounts, messages, memberships, sightings and the links behind them.

mod compared;
mod links;

pub use compared::*;
pub use links::*;

use model::{AccountId, ChatKind, ContactKind, ExhibitId, GroupId, ItemId, MessageId, Platform};

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

/// A member that a source lists: an index into [`crate::Observed::chats`], and one into that chat's members.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct MemberRef {
    /// Index into [`crate::Observed::chats`].
    pub chat: u32,
    /// Index into [`crate::ChatObs::members`].
    pub member: u32,
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
        /// Joined by an invitation that was sent to it.
        Invitation = "invitation",
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
    /// The service's own id, if one of its chats has it.
    pub native: Option<String>,
    /// Who created it, if a line tells; else if the group's id or a field does.
    pub founder: Option<AccountIx>,
    /// The line that tells of its creation.
    pub created: Option<RecordRef>,
    /// The chat whose [`crate::ChatObs::origin`] says most of who made it and when: an index into
    /// [`crate::Observed::chats`].
    pub origin: Option<u32>,
    /// What sources keep of it besides its chats, sorted.
    pub facts: Vec<ToldRef>,
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
    /// The service's own ids of it, sorted.
    pub ids: Vec<String>,
    /// Every name, sorted, without numbers, ids, and the exporter's empty one.
    pub names: Vec<String>,
    /// The same names by whose word they are, sorted.
    pub called: Vec<Called>,
    /// Groups in which it is a member or has sent a message.
    pub group_count: u32,
    /// Messages (clusters) that it sent.
    pub message_count: u32,
    /// What speaks for and against.
    pub involvement: Involvement,
    /// Exhibits with a phone whose own account it is.
    pub is_exporter_of: Vec<ExhibitId>,
}

/// A name of an account, and whose word it is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Called {
    /// The name as written.
    pub name: String,
    /// Whose word it is.
    pub by: ContactKind,
    /// The exhibit that has it.
    pub exhibit: ExhibitId,
    /// Where, if not in a chat.
    pub told: Option<ToldRef>,
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
    /// Messages that it sent and that are marked as forwarded. Text exports do not show it.
    pub forwarded: Option<u32>,
    /// Messages that it starred on its own phone. Only that phone's database shows it.
    pub starred: Option<u32>,
    /// Stickers that it made. Text exports do not show it.
    pub made: Option<u32>,
}

/// A message: a cluster of observations, at most one of each chat, but for what only a quote shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MessageCluster {
    /// Derived from its smallest observation id.
    pub id: MessageId,
    /// In which group.
    pub group: GroupIx,
    /// Who sent it; `None` for lines of the service.
    pub account: Option<AccountIx>,
    /// What is held of it.
    pub state: MessageState,
    /// Which of its observations tells best when it was.
    pub(crate) dated: u32,
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
    /// The list that says since when, where no line tells of the begin.
    pub joined_listed: Option<MemberRef>,
    /// The list that says that it ended, where no line tells.
    pub left_listed: Option<MemberRef>,
    /// The first record that shows it inside; `None`: only a list does.
    pub first_seen: Option<RecordRef>,
    /// The last.
    pub last_seen: Option<RecordRef>,
    /// How well it is known.
    pub sure: Sure,
    /// The records it rests on: lines first, then first and last messages; at most 12.
    pub evidence: Vec<RecordRef>,
    /// Lists that show it; at most 12.
    pub lists: Vec<MemberRef>,
    /// How many records and lists there are in all.
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

/// The whole network. Behind the rest follows, in the same orders, what each exhibit in [`crate::Observed::apart`] shows.
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
    /// For each of [`crate::Observed::chats`] whether its times are known in UTC.
    pub anchored: Vec<bool>,
    /// The zones of chats whose clock shared messages tie to UTC, by chat.
    pub zones: Vec<Recovered>,
    /// Messages that were deleted on one phone and are held from elsewhere, in order.
    pub recoveries: Vec<Recovery>,
    /// Messages of which more than one text is held, in order.
    pub versions: Vec<Versions>,
    /// What only one of two aligned chats holds, by chats.
    pub differences: Vec<Difference>,
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

    /// Which of a message's observations tells best when it was.
    pub fn dated_place(&self, message: &MessageCluster) -> usize {
        message.dated as usize
    }

    /// The observation that tells best when a message was.
    pub fn dated(&self, message: &MessageCluster) -> Option<RecordRef> {
        self.observations(message).get(message.dated as usize).copied()
    }

    /// The messages of a group.
    pub fn messages_of(&self, group: &Group) -> &[MessageCluster] {
        self.messages.get(group.messages.0 as usize..group.messages.1 as usize).unwrap_or_default()
    }
}
