//! Rows of lists that chats give: messages, and what stands in them.

use super::{EvidenceView, Shown, TimeView};
use model::{AccountId, ContactKind, ExhibitId, GroupId, ItemId, MessageId, MessageKind, SystemKind};
use serde::Serialize;

/// A message.
#[derive(Clone, Debug, Serialize)]
pub struct MessageView {
    /// Its id.
    pub message: MessageId,
    /// The group.
    pub group: GroupId,
    /// The sender; null for lines of the service.
    pub account: Option<AccountId>,
    /// When.
    #[serde(flatten)]
    pub time: TimeView,
    /// What kind.
    pub kind: MessageKind,
    /// What a line of the service tells.
    pub system: Option<SystemKind>,
    /// Its text, of the best source; addresses in it are shortened unless the full text was asked for.
    pub text: Shown,
    /// Marked as edited in a source.
    pub edited: bool,
    /// Deleted in one source, held in another.
    pub recovered: bool,
    /// What is held of it: `held`, `recovered`, `deleted`, `quoted`.
    pub state: String,
    /// The language it is written in, ISO 639-1; with `?` behind it if that is inferred from other messages of its sender.
    pub language: Option<String>,
    /// Its texts, where sources do not hold the same one: the one shown first among them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<VersionView>,
    /// Items it carries.
    pub items: Vec<ItemId>,
    /// Exhibits that hold it.
    pub exhibits: Vec<ExhibitId>,
    /// Every place where it stands, best source first.
    pub evidence: Vec<EvidenceView>,
}

/// An invite in a message.
#[derive(Clone, Debug, Serialize)]
pub struct InviteView {
    /// `whatsapp-group` …
    pub kind: String,
    /// The service's host.
    pub host: String,
    /// The code, shortened unless the full value was asked for.
    pub code: Shown,
    /// First 16 hexadecimal digits of the SHA-256 of `host/code`: the same invite in two places has the same digest.
    pub digest: String,
    /// Whether `code` is whole.
    pub full: bool,
    /// The group in which it was posted.
    pub group: GroupId,
    /// Its current name.
    pub group_name: Option<Shown>,
    /// Who posted it.
    pub account: Option<AccountId>,
    /// The message.
    pub message: MessageId,
    /// When.
    #[serde(flatten)]
    pub time: TimeView,
    /// Where it stands.
    pub evidence: Vec<EvidenceView>,
}

/// One of several texts of a message.
#[derive(Clone, Debug, Serialize)]
pub struct VersionView {
    /// The text; addresses in it are shortened unless the full text was asked for.
    pub text: Shown,
    /// Where it stands.
    pub evidence: EvidenceView,
}

/// A name of an account, and whose word it is.
#[derive(Clone, Debug, Serialize)]
pub struct CalledView {
    /// The name.
    pub name: Shown,
    /// Whose word it is.
    pub by: ContactKind,
    /// The exhibit that has it.
    pub exhibit: ExhibitId,
}

/// A number, link or address that stands in messages.
#[derive(Clone, Debug, Serialize)]
pub struct IndicatorView {
    /// What it leads to.
    pub kind: String,
    /// In one form for all ways to write it; shortened unless the full value was asked for.
    pub value: Shown,
    /// First 16 hexadecimal digits of a SHA-256: the same indicator has the same digest wherever it stands.
    pub digest: String,
    /// Whether `value` is whole.
    pub full: bool,
    /// What came of checking it.
    pub checked: String,
    /// The country of a number, ISO 3166 alpha-2.
    pub country: Option<String>,
    /// What it decodes to.
    pub facts: Vec<(String, Shown)>,
    /// Exhibits in whose chats it stands: more than one is a lead.
    pub exhibit_count: u64,
    /// Messages in which it stands.
    pub posting_count: u64,
    /// These exhibits.
    pub exhibits: Vec<ExhibitId>,
    /// The messages, in the order of groups and times.
    pub postings: Vec<PostingView>,
}

/// A message in which an indicator stands.
#[derive(Clone, Debug, Serialize)]
pub struct PostingView {
    /// The group; none of what stands in a saved page.
    pub group: Option<GroupId>,
    /// Its current name; the title of a page.
    pub group_name: Option<Shown>,
    /// Who posted it.
    pub account: Option<AccountId>,
    /// The message; none of what stands in a saved page.
    pub message: Option<MessageId>,
    /// When.
    #[serde(flatten)]
    pub time: TimeView,
    /// Where it stands.
    pub evidence: Vec<EvidenceView>,
}

/// A stretch of time in which the clock of a chat's source had one offset from UTC, as messages show it that another
/// source holds too.
#[derive(Clone, Debug, Serialize)]
pub struct ClockView {
    /// The exhibit.
    pub exhibit: ExhibitId,
    /// Its name.
    pub exhibit_name: Shown,
    /// The chat's file.
    pub path: Shown,
    /// `+01:00`: how far the clock was ahead of UTC.
    pub offset: String,
    /// The first record in the stretch, on the chat's own clock.
    pub from: String,
    /// The last.
    pub to: String,
    /// How many messages show it; 0: it is known through other exports.
    pub support: u64,
    /// Some of them.
    pub examples: Vec<[EvidenceView; 2]>,
}

/// Records of one source of a group that another source of it lacks, in the time that both cover.
#[derive(Clone, Debug, Serialize)]
pub struct DifferenceView {
    /// The group.
    pub group: Option<GroupId>,
    /// Its current name.
    pub group_name: Option<Shown>,
    /// The exhibit that holds them.
    pub exhibit: ExhibitId,
    /// Its name.
    pub exhibit_name: Shown,
    /// The file.
    pub path: Shown,
    /// The exhibit that lacks them.
    pub lacking_exhibit: ExhibitId,
    /// Its name.
    pub lacking_exhibit_name: Shown,
    /// The file.
    pub lacking_path: Shown,
    /// Records of the one that fall into the time of the other.
    pub common_count: u64,
    /// How many of these only the one holds.
    pub only_count: u64,
    /// The first of them.
    pub evidence: Vec<EvidenceView>,
}
