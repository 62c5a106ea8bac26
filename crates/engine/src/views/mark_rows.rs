//! Rows of marks of accounts.

use super::Shown;
use model::AccountMark;
use serde::Serialize;

/// What of a case is of accounts that are marked: they stand in no comparison of accounts.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct MarkedView {
    /// How many they are.
    pub account_count: u64,
    /// Messages that they sent.
    pub sent_count: u64,
    /// Messages of the case.
    pub message_count: u64,
}

/// A word on a mark of an account.
#[derive(Clone, Debug, Serialize)]
pub struct MarkView {
    /// Which mark.
    pub mark: AccountMark,
    /// What the account is called: its mark and its number within the case.
    pub name: String,
    /// Whether it was marked by this word, or the mark was taken away.
    pub marked: bool,
    /// Whether the mark holds now.
    pub marked_now: bool,
    /// Accounts of the network to which it applies.
    pub account_count: u64,
    /// Numbers and ids on which it sits; only where who is marked was asked for.
    pub known_by: Vec<Shown>,
    /// Why.
    pub reason: Shown,
    /// Who said so.
    pub operator: String,
    /// When, ISO 8601 UTC.
    pub at: String,
}
