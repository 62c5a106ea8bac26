//! What a source says of a group's members and maker, apart from its messages and lines.

use crate::{AliasIx, SystemKind, WallTime};
use serde::{Deserialize, Serialize};

/// Who made a group, and when.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Origin {
    /// Who.
    pub founder: Option<AliasIx>,
    /// When.
    pub created: Option<WallTime>,
    /// What says so.
    pub source: OriginSource,
}

crate::closed_enum! {
    /// What says who made a group and when.
    pub enum OriginSource {
        /// The group's id, which holds its maker's number and the second (WhatsApp, before 2021).
        GroupId = "group-id",
        /// A field for it in the source.
        Field = "field",
    }
}

/// A member of a group as a source lists it, apart from messages and lines.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Who.
    pub alias: AliasIx,
    /// As what.
    pub role: MemberRole,
    /// Whether still.
    pub state: MemberState,
    /// Since when, where the source tells.
    pub since: Option<WallTime>,
    /// Until when, where the source tells.
    pub until: Option<WallTime>,
    /// How they came in, where the source tells.
    pub way: Option<SystemKind>,
    /// The row that says so.
    pub place: String,
}

crate::debug_without_content!(Member { alias, role, state, since, until, way } but place);

crate::closed_enum! {
    /// As what a source lists a member.
    pub enum MemberRole {
        /// A member.
        Member = "member",
        /// An admin.
        Admin = "admin",
        /// The owner.
        Owner = "owner",
    }
}

crate::closed_enum! {
    /// Whether a member that a source lists is one still.
    pub enum MemberState {
        /// When the source was taken.
        Present = "present",
        /// Left.
        Left = "left",
        /// Was removed.
        Removed = "removed",
        /// No more; left or removed is not told.
        Former = "former",
        /// Invited, or waits to be let in.
        Pending = "pending",
    }
}

/// That an account was among those to whom messages went: a dated roll-call.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RollCall {
    /// Who.
    pub alias: AliasIx,
    /// The numbers of the first and the last such record.
    pub first: u64,
    /// See `first`.
    pub last: u64,
    /// How many there are.
    pub count: u32,
}
