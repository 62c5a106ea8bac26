//! Rows of the network: links, and the clusters made from them.

use model::{AccountId, ChatKind, GroupId, MessageId, Platform};
use serde::{Deserialize, Serialize};

/// A message observation: the vault's number of its chat, its record.
pub type ObservationRef = (i64, u64);

/// A cluster id that another one has taken the place of: kind, old, new.
pub type Superseded = (String, [u8; 16], [u8; 16]);

/// An assertion that two observations are, or are not, one.
#[derive(Clone, Debug)]
pub struct LinkRow {
    /// `link` or `unlink`.
    pub assertion: String,
    /// `group` or `account`.
    pub kind: String,
    /// One observation.
    pub a: [u8; 16],
    /// The other.
    pub b: [u8; 16],
    /// The rule that speaks.
    pub rule: String,
    /// How strongly.
    pub weight: u16,
    /// How many records speak for it.
    pub support: u64,
    /// Whether it was taken up; a refused link is kept with its rule.
    pub accepted: bool,
    /// Why not, if not.
    pub refusal: Option<String>,
    /// Some of the records, JSON.
    pub examples: String,
}

/// A group as users see it.
#[derive(Clone, Debug)]
pub struct GroupRow {
    /// Its id.
    pub id: GroupId,
    /// Group or two accounts.
    pub kind: ChatKind,
    /// The service.
    pub platform: Platform,
    /// Current name.
    pub name: Option<String>,
    /// All names.
    pub names: Vec<String>,
    /// Who created it.
    pub founder: Option<AccountId>,
    /// The line that says so.
    pub created: Option<ObservationRef>,
    /// First message held.
    pub first: Option<ObservationRef>,
    /// Last message held.
    pub last: Option<ObservationRef>,
    /// Distinct members.
    pub member_count: u64,
    /// Distinct messages.
    pub message_count: u64,
    /// The vault's numbers of its chats.
    pub chats: Vec<i64>,
    /// The service's own id.
    pub native: Option<String>,
    /// The vault's number of the chat whose source says who made it and when.
    pub origin: Option<i64>,
}

/// An account as users see it.
#[derive(Clone, Debug)]
pub struct AccountRow {
    /// Its id.
    pub id: AccountId,
    /// The service.
    pub platform: Platform,
    /// E.164.
    pub phone: Option<String>,
    /// Every number that one of its aliases is.
    pub phones: Vec<String>,
    /// ISO 3166 alpha-2, by the number.
    pub country: Option<String>,
    /// What phones call it.
    pub names: Vec<String>,
    /// The vault's numbers of the exhibits whose phone it is.
    pub owner_of: Vec<i64>,
    /// Groups in which it is seen.
    pub group_count: u64,
    /// Messages it sent.
    pub message_count: u64,
    /// Category of data subject.
    pub category: String,
    /// The ladder of involvement, JSON.
    pub involvement: String,
    /// Aliases: the vault's number of the chat, the alias's number in it.
    pub aliases: Vec<(i64, u32)>,
    /// The service's own ids of it.
    pub ids: Vec<String>,
    /// By whose word it has its names: JSON.
    pub called: String,
}

/// A message as users see it.
#[derive(Clone, Debug)]
pub struct ClusterRow {
    /// Its place in the case's order of messages.
    pub n: i64,
    /// Its id.
    pub id: MessageId,
    /// The group.
    pub group: GroupId,
    /// The sender.
    pub account: Option<AccountId>,
    /// Where it stands, best source first.
    pub observations: Vec<ObservationRef>,
    /// What is held of it.
    pub state: String,
    /// Which of the observations tells best when it was.
    pub dated: usize,
}

/// One stay of an account in a group.
#[derive(Clone, Debug)]
pub struct MembershipRow {
    /// The group.
    pub group: GroupId,
    /// The account.
    pub account: AccountId,
    /// `founded`, `added`, `link` …
    pub way: String,
    /// Who let it in.
    pub by: Option<AccountId>,
    /// The line that says so.
    pub joined: Option<ObservationRef>,
    /// The line that ends it.
    pub left: Option<ObservationRef>,
    /// Ended by a removal.
    pub removed: bool,
    /// Who removed it.
    pub removed_by: Option<AccountId>,
    /// The first record that shows it inside; none: only a list does.
    pub first_seen: Option<ObservationRef>,
    /// The last.
    pub last_seen: Option<ObservationRef>,
    /// `confirmed`, `single-source`, `contested`, `inferred`.
    pub sure: String,
    /// Some of the records.
    pub evidence: Vec<ObservationRef>,
    /// How many there are.
    pub evidence_count: u64,
    /// The lists that show it.
    pub listed: Listed,
}

/// Members that sources list, by the vault's number of their chat and their place in its list.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Listed {
    /// The list that says since when, where no line tells.
    pub since: Option<(i64, u32)>,
    /// The list that says that it ended, where no line tells.
    pub until: Option<(i64, u32)>,
    /// Some of all lists that show it.
    pub lists: Vec<(i64, u32)>,
}

/// An item sent in a group.
#[derive(Clone, Debug)]
pub struct SightingRow {
    /// The vault's number of the item.
    pub item: i64,
    /// The group.
    pub group: GroupId,
    /// The sender.
    pub account: Option<AccountId>,
    /// The message.
    pub message: MessageId,
    /// Where it stands.
    pub at: ObservationRef,
    /// `yes`, `no`, `undetermined`.
    pub first_in_group: String,
    /// `yes`, `no`, `undetermined`.
    pub first_in_case: String,
}
