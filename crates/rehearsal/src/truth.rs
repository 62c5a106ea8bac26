//! `truth.json`: what the operation really holds. The program under test never reads it.
//!
//! The `README.md` of this crate explains each part. Times are UTC in ISO 8601; ids (`acc-…`, `grp-…`) are the
//! truth's own and stand nowhere in the evidence.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything that is true of an operation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Truth {
    /// The plan's seed.
    pub seed: u64,
    /// `standard` or `small`.
    pub size: String,
    /// When the phones were exported.
    pub seized: String,
    /// The exhibits, in order.
    pub phones: Vec<Phone>,
    /// All accounts, also those that no exhibit shows.
    pub accounts: Vec<Account>,
    /// All groups, also those that no exhibit shows.
    pub groups: Vec<Group>,
    /// What lies in `reference/`.
    pub references: Vec<Reference>,
    /// Every distinct picture file of the evidence.
    pub items: Vec<Item>,
    /// Every time that a picture was sent, oldest first.
    pub sightings: Vec<Sighting>,
    /// Messages of a group.
    pub messages: Vec<Messages>,
    /// Who asked for no more pictures.
    pub objections: Vec<Objection>,
    /// Texts sent by one account to several groups in one minute.
    pub adverts: Vec<Advert>,
}

/// One phone = one exhibit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Phone {
    /// The direct child of `evidence/`: `phone-01`, `phone-11.zip`.
    pub exhibit: String,
    /// The owner's account.
    pub owner: String,
    /// BCP 47.
    pub locale: String,
    /// `android` or `ios`.
    pub form: String,
    /// IANA name.
    pub zone: String,
    /// Minutes ahead of UTC in winter.
    pub winter_offset_minutes: i64,
    /// Every file below the exhibit; archives are opened with `!/`.
    pub files: Vec<String>,
    /// Files that cannot be read whole.
    pub damaged: Vec<Damaged>,
    /// Accounts saved under one name on this phone.
    pub same_name: Vec<SameName>,
}

/// A damaged file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Damaged {
    /// Below the exhibit.
    pub path: String,
    /// `truncated-zip`, `broken-picture`, `not-utf8`, `empty`.
    pub kind: String,
}

/// Different accounts under one name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SameName {
    /// The name.
    pub name: String,
    /// The accounts.
    pub accounts: Vec<String>,
}

/// One account.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Account {
    /// `acc-001`.
    pub id: String,
    /// E.164.
    pub phone: String,
    /// ISO 3166.
    pub country: String,
    /// The name that its user chose.
    pub pushname: String,
    /// Exhibit → what stands for this account in its exports (number, contact name, `~ pushname`).
    pub names: BTreeMap<String, String>,
    /// Messages sent (deleted ones too), in all groups.
    pub posts: usize,
    /// Of these, in at least one export.
    pub posts_visible: usize,
    /// Never wrote anything.
    pub never_posted: bool,
    /// Every membership began with someone else's act.
    pub only_added_by_others: bool,
    /// The shortest stay that ended, in seconds.
    pub shortest_stay_s: Option<i64>,
}

/// One group.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Group {
    /// `grp-01`.
    pub id: String,
    /// Names with the time from which they held.
    pub names: Vec<Name>,
    /// `whatsapp`.
    pub platform: String,
    /// Account.
    pub founder: String,
    /// UTC.
    pub created: String,
    /// The group that it broke off from.
    pub parent: Option<String>,
    /// `split`, `companion`, `re-creation`; null without a parent.
    pub kind: Option<String>,
    /// When its invite link was posted in the parent: null if people were only added.
    pub link_posted: Option<String>,
    /// Account that posted it.
    pub link_posted_by: Option<String>,
    /// The invite link.
    pub link: String,
    /// Memberships; one account may have several.
    pub members: Vec<Spell>,
    /// Exhibits with an export of it.
    pub seen_by: Vec<String>,
    /// Exhibit → path of the chat text below it.
    pub exports: BTreeMap<String, String>,
}

/// A name from a time on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Name {
    /// The name.
    pub name: String,
    /// UTC.
    pub from: String,
}

/// One membership.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Spell {
    /// Account.
    pub account: String,
    /// UTC.
    pub joined: String,
    /// UTC; null if still a member at the seizure.
    pub left: Option<String>,
    /// `founded`, `added`, `link`.
    pub way: String,
    /// Who added.
    pub by: Option<String>,
    /// Who removed; null if the account left by itself.
    pub removed_by: Option<String>,
    /// Exhibits whose export shows the beginning.
    pub joined_shown_by: Vec<String>,
}

/// A reference picture.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Reference {
    /// The file's stem: `ref-007`.
    pub stem: String,
    /// Its file in `reference/`.
    pub file: String,
    /// Of the file.
    pub sha256: String,
    /// Whether some form of it is in the evidence.
    pub in_evidence: bool,
}

/// A distinct picture file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Item {
    /// Of the file.
    pub sha256: String,
    /// Stem of the reference that it shows.
    pub reference: Option<String>,
    /// How it was made: see the README.
    pub derivation: String,
    /// `exact`, `near`, `transformed`, `none`.
    pub expected_method: String,
    /// Whether the program should name the reference.
    pub expected: bool,
    /// Where it lies.
    pub paths: Vec<Place>,
}

/// A file in an exhibit.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Place {
    /// Exhibit.
    pub exhibit: String,
    /// Below the exhibit; archives are opened with `!/`.
    pub path: String,
}

/// One picture sent once.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Sighting {
    /// The item.
    pub sha256: String,
    /// Where it was sent.
    pub group: String,
    /// By whom.
    pub account: String,
    /// UTC.
    pub at_utc: String,
    /// Exports that show the message, with the file where it was kept.
    pub phones: Vec<Shown>,
}

/// A message in an export.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Shown {
    /// Exhibit.
    pub exhibit: String,
    /// The file below the exhibit; null if the export left it out.
    pub path: Option<String>,
}

/// Counts of messages. A message is what a member sent (deleted ones count); system lines are counted apart.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Messages {
    /// Group.
    pub group: String,
    /// All that were sent.
    pub sent: usize,
    /// In at least one export.
    pub visible: usize,
    /// Of the visible ones, deleted for everyone.
    pub visible_deleted: usize,
    /// Exhibit → counts.
    pub exports: BTreeMap<String, ExportCount>,
}

/// What one export holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ExportCount {
    /// Messages.
    pub messages: usize,
    /// System lines, the notice of encryption included.
    pub system: usize,
    /// Media messages whose file is in the export.
    pub files: usize,
}

/// Someone asked for no more pictures.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Objection {
    /// Account.
    pub account: String,
    /// Group.
    pub group: String,
    /// UTC.
    pub at: String,
    /// What was written.
    pub text: String,
}

/// One text in several groups.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Advert {
    /// Account.
    pub account: String,
    /// Groups with the times.
    pub posted: Vec<(String, String)>,
    /// What was written.
    pub text: String,
}
