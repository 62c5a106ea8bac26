//! What users see: plain rows, as the command line's contract names them, without prose.
//!
//! Reasons are stable codes with details; prose is made from them in the reader's language by whoever shows them.
//! Signatures never stand in a row. What evidence calls anything, and all that is said in it, is [`Shown`]: addresses in
//! it are cut short.

mod breakoffs;
mod chat_rows;
mod claimed;
mod clocks;
mod drawn;
mod due;
mod gaps;
mod graph;
mod indicators;
mod items;
mod keys;
mod languages;
mod lineage;
mod lists;
mod mark_rows;
mod masked;
mod outstanding;
mod overview;
mod people;
mod said;
mod shown;
mod sticker_rows;
mod stickers;
mod times;
mod traces;
mod unlinked;

use model::{
    AccountId, ChatKind, Confidence, ExhibitId, FamilyId, GroupId, IssueKind, ItemId, MessageId, MessageKind, Method,
    Standing, SystemKind, Tally, Zone,
};
use serde::Serialize;
use std::collections::BTreeMap;

pub use crate::networks::origins::BreakoffVerdict;
pub use breakoffs::{BreakoffView, FamilyView, NoLr, RestsOnView, RivalView, RowView, Support, WeightPart, WeightView};
pub use chat_rows::{
    CalledView, ClockView, DifferenceView, IndicatorView, InviteView, MessageView, PostingView, VersionView,
};
pub use drawn::*;
pub use due::NetworkDue;
pub use gaps::{
    CountryView, EstimateView, GapView, LeadReason, LeadView, ProposalReasonView, ProposalView, gaps_by_kind,
};
pub use items::{ItemView, KnownGoodView};
pub use keys::{
    AdultReasonView, AdultView, AmongMinorsView, GroupAgesView, KeyAccountView, KeyListView, KeyReasonView,
    KeyStanding, RolesView,
};
pub use languages::LanguageView;
pub use lists::Case;
pub(crate) use lists::place_of;
pub use mark_rows::{MarkView, MarkedView};
pub use network::lineage::{BreakOffKind, EvidenceFamily, RowCode};
pub use network::{ApartReason, EstimateNote, Estimated, GapKind, KeyMeasure, MinorsReason, NoRank, ProposalRole};
pub use network::{EarlierUnseen, EditSign, Sight, SourceKind, TreeState, WeightBasis};
pub use outstanding::Outstanding;
pub use overview::KEYS;
pub use said::{AgeView, FamilyWordView, LineageWordView};
pub use shown::Shown;
pub use sticker_rows::{StickerDegreeView, StickerInvolvementView, StickerView};
pub use traces::{
    CandidateView, CarriersView, IntroductionView, NodeView, SeenView, SourceView, Trace, TraceState, TreeView,
};
pub use unlinked::{AliasPartView, ChatPartView, UnlinkedView};

/// Accounts and messages of theirs, by the country of their numbers.
pub type Countries = BTreeMap<Option<String>, (u64, u64)>;

/// Details of a code: what its prose names.
pub type Details = BTreeMap<String, Shown>;

/// A time as the evidence has it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TimeView {
    /// As the source wrote it, ISO 8601; an offset only where it is known. See [`model::WallTime`] for times that do not
    /// tell.
    pub at: String,
    /// In UTC, where the zone is known.
    pub at_utc: Option<String>,
    /// The earliest moment that it can mean, UTC.
    pub at_from: String,
    /// The latest.
    pub at_to: String,
    /// What is known of its zone.
    pub zone: Zone,
}

/// A place in the evidence that a statement rests on.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct EvidenceView {
    /// The exhibit.
    pub exhibit: ExhibitId,
    /// Its name.
    pub exhibit_name: Shown,
    /// Below the exhibit.
    pub path: Shown,
    /// The record: `line 12`.
    pub record: String,
}

/// An exhibit.
#[derive(Clone, Debug, Serialize)]
pub struct ExhibitView {
    /// Its id; null until it was read to its end.
    pub exhibit: Option<ExhibitId>,
    /// Its name.
    pub name: Shown,
    /// Where it lies.
    pub path: Shown,
    /// `ingesting`, `held`; `offline` if its place cannot be reached now.
    pub state: String,
    /// SHA-256 over its manifest.
    pub manifest: Option<String>,
    /// Exhibit number.
    pub number: Option<String>,
    /// Seal.
    pub seal: Option<String>,
    /// When it was seized, as written.
    pub seized_at: Option<String>,
    /// Where.
    pub seized_place: Option<String>,
    /// By whom.
    pub officer: Option<String>,
    /// Extraction tool.
    pub tool: Option<String>,
    /// Its version.
    pub tool_version: Option<String>,
    /// Who extracted.
    pub examiner: Option<String>,
    /// The digest taken at acquisition, as given.
    pub acquisition_digest: Option<String>,
    /// `agrees`, `differs`, `not-given`.
    pub acquisition_check: String,
    /// Who may see it.
    pub handling_code: String,
    /// How reliable its source is.
    pub source_evaluation: String,
    /// Files on disk.
    pub file_count: u64,
    /// Their bytes.
    pub byte_count: u64,
    /// All entries met.
    pub seen_count: u64,
    /// Taken in.
    pub kept_count: u64,
    /// Taken in with a doubt.
    pub doubtful_count: u64,
    /// Not taken in.
    pub refused_count: u64,
    /// Outside the scope.
    pub out_of_scope_count: u64,
    /// Chats of which no record is inside the scope.
    pub chats_out_of_scope_count: u64,
    /// The records of those chats.
    pub records_out_of_scope_count: u64,
    /// Chats that were set aside whole, since they are with protected correspondents.
    pub chats_set_aside_count: u64,
    /// Records that were set aside, those of these chats among them.
    pub records_set_aside_count: u64,
    /// Records of them that stood in chats which are read otherwise.
    pub singles_set_aside_count: u64,
    /// Entries that only such chats and records carry; `out_of_scope_count` counts them too.
    pub files_set_aside_count: u64,
    /// Whether it is held apart: nothing of it is joined with another exhibit.
    pub apart: bool,
    /// Issues that are damage.
    pub damaged_count: u64,
    /// Issues of any kind.
    pub issue_count: u64,
    /// Items with a match, by confidence.
    pub certain_count: u64,
    /// See above.
    pub strong_count: u64,
    /// See above.
    pub review_count: u64,
    /// Place in the order in which exhibits should be looked at, from 1.
    pub priority: u64,
    /// Stable code of the reason for that place.
    pub priority_code: String,
    /// When it was ingested, ISO 8601 UTC.
    pub ingested_at: String,
}

/// Where an item lies.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct OccurrenceView {
    /// The exhibit.
    pub exhibit: ExhibitId,
    /// Its name.
    pub exhibit_name: Shown,
    /// Below the exhibit.
    pub path: Shown,
    /// The same as bytes, base64, if the name is not UTF-8 and holds no address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_bytes: Option<String>,
}

/// A match at one place: an item with several occurrences has several rows.
#[derive(Clone, Debug, Serialize)]
pub struct MatchView {
    /// SHA-256.
    pub item: ItemId,
    /// The exhibit.
    pub exhibit: ExhibitId,
    /// Its name.
    pub exhibit_name: Shown,
    /// Below the exhibit.
    pub path: Shown,
    /// The same as bytes, base64, if the name is not UTF-8 and holds no address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_bytes: Option<String>,
    /// How.
    pub method: Method,
    /// Bits; 0 for the same bytes.
    pub distance: u16,
    /// Name of the hash set.
    pub hash_set: String,
    /// Its version.
    pub hash_set_version: i64,
    /// The entry's own id.
    pub entry: String,
    /// In the set's scheme.
    pub category: Option<String>,
    /// What the category means.
    pub category_scheme: Option<String>,
    /// What the set's owner holds of it.
    pub standing: Standing,
    /// How sure.
    pub confidence: Confidence,
    /// Prose; filled in by who shows it.
    pub why: String,
    /// Stable code of the reason.
    pub why_code: String,
    /// What the prose names.
    pub why_details: Details,
    /// The item's frame.
    pub frame: Option<u32>,
    /// By which signals, form of index and rules it was found; null if that was before this was kept.
    pub index_version: Option<String>,
    /// In which version of the hash set it was found first.
    pub found_version: Option<i64>,
    /// How often the file at this place was sent in chats.
    pub sighting_count: u64,
}

/// An issue.
#[derive(Clone, Debug, Serialize)]
pub struct IssueView {
    /// The exhibit; null while it is being read.
    pub exhibit: Option<ExhibitId>,
    /// Its name.
    pub exhibit_name: Shown,
    /// Below the exhibit.
    pub path: Shown,
    /// Inside the file.
    pub place: Shown,
    /// How bad.
    pub kind: IssueKind,
    /// Prose; filled in by who shows it.
    pub reason: String,
    /// Stable code.
    pub reason_code: String,
    /// What the prose names.
    pub reason_details: Details,
}

/// A group, or a chat of two accounts.
#[derive(Clone, Debug, Serialize)]
pub struct GroupView {
    /// Its id.
    pub group: GroupId,
    /// The service.
    pub platform: String,
    /// Group or two accounts.
    pub kind: ChatKind,
    /// Current name.
    pub name: Option<Shown>,
    /// Every name it had.
    pub names: Vec<Shown>,
    /// The service's own id; null where no source shows it (text exports never do).
    pub platform_id: Option<Shown>,
    /// Exhibits that show it.
    pub exhibits: Vec<ExhibitId>,
    /// Their names.
    pub exhibit_names: Vec<Shown>,
    /// Who created it.
    pub founder: Option<AccountId>,
    /// What phones call the founder.
    pub founder_name: Option<Shown>,
    /// When it was created.
    pub created: Option<TimeView>,
    /// What says who created it and when: `line`, `group-id` or `field`.
    pub created_source: Option<String>,
    /// First record held.
    pub first_seen: Option<TimeView>,
    /// Last record held.
    pub last_seen: Option<TimeView>,
    /// Distinct members.
    pub member_count: u64,
    /// Distinct messages.
    pub message_count: u64,
    /// Sightings of items with a certain or strong match.
    pub matched_sighting_count: u64,
    /// Id under which it was known before, if clusters changed.
    pub formerly: Vec<GroupId>,
    /// The chats that are taken for it, each as one exhibit shows it.
    pub chats: Vec<ChatPartView>,
}

/// One stay of an account in a group.
#[derive(Clone, Debug, Serialize)]
pub struct MemberView {
    /// The group.
    pub group: GroupId,
    /// Its current name.
    pub group_name: Option<Shown>,
    /// The account.
    pub account: AccountId,
    /// What phones call it.
    pub names: Vec<Shown>,
    /// E.164.
    pub phone: Option<String>,
    /// When it came, where a line tells.
    pub joined: Option<TimeView>,
    /// When it went, where a line tells.
    pub left: Option<TimeView>,
    /// First record that shows it inside ("not later than"); null if only a list of members does.
    pub first_seen: Option<TimeView>,
    /// Last record that shows it inside.
    pub last_seen: Option<TimeView>,
    /// `founded`, `added`, `link`, `request`, `community`, `invitation`, `seen`.
    pub way: String,
    /// Who let it in.
    pub by: Option<AccountId>,
    /// Whether it was removed.
    pub removed: bool,
    /// By whom.
    pub removed_by: Option<AccountId>,
    /// `confirmed`, `single-source`, `contested`, `inferred`.
    pub sure: String,
    /// Some of the records.
    pub evidence: Vec<EvidenceView>,
    /// How many there are.
    pub evidence_count: u64,
}

/// An item sent in a chat.
#[derive(Clone, Debug, Serialize)]
pub struct SightingView {
    /// SHA-256.
    pub item: ItemId,
    /// The item's family.
    pub family: Option<FamilyId>,
    /// The group.
    pub group: GroupId,
    /// Its current name.
    pub group_name: Option<Shown>,
    /// Who sent it.
    pub account: Option<AccountId>,
    /// What phones call the sender.
    pub account_name: Option<Shown>,
    /// When.
    #[serde(flatten)]
    pub time: TimeView,
    /// The exhibit.
    pub exhibit: ExhibitId,
    /// Its name.
    pub exhibit_name: Shown,
    /// Below the exhibit: the chat.
    pub path: Shown,
    /// The record: `line 12`.
    pub record: String,
    /// The message.
    pub message: MessageId,
    /// `yes`, `no`, `undetermined`: in the evidence held.
    pub first_in_group: String,
    /// See above.
    pub first_in_case: String,
    /// The best match of the item, if it has one.
    pub confidence: Option<Confidence>,
}

/// What speaks for and against; counts, `null` where the sources cannot show it.
pub type Involvement = BTreeMap<String, Option<u64>>;

/// An account.
#[derive(Clone, Debug, Serialize)]
pub struct AccountView {
    /// Its id.
    pub account: AccountId,
    /// The service.
    pub platform: String,
    /// E.164.
    pub phone: Option<String>,
    /// Every number it had.
    pub phones: Vec<String>,
    /// ISO 3166 alpha-2, by the number.
    pub country: Option<String>,
    /// What phones call it.
    pub names: Vec<Shown>,
    /// The service's own ids of it.
    pub ids: Vec<Shown>,
    /// By whose word it has its names, where that is known.
    pub called: Vec<CalledView>,
    /// Exhibits with a phone whose own account it is.
    pub owner_of: Vec<ExhibitId>,
    /// Groups in which it is seen.
    pub group_count: u64,
    /// Messages it sent.
    pub message_count: u64,
    /// Category of data subject.
    pub category: String,
    /// The ladder of involvement.
    pub involvement: Involvement,
    /// By which links its aliases were put together.
    pub links: Vec<LinkView>,
    /// The aliases that are taken for it; not told in a report.
    pub aliases: Vec<AliasPartView>,
}

/// Why two aliases, or two chats, are taken for one.
#[derive(Clone, Debug, Serialize)]
pub struct LinkView {
    /// Stable code of the rule.
    pub rule: String,
    /// 0–100: orders links by strength; neither a probability nor a likelihood ratio.
    pub weight: u16,
    /// How many records speak for it.
    pub support: u64,
}

/// Everything that a report shows.
#[derive(Clone, Debug)]
pub struct Overview {
    /// When it was made, ISO 8601 UTC.
    pub made_at: String,
    /// The program and its version.
    pub program: String,
    /// Who made it.
    pub operator: String,
    /// Whether the vault is encrypted.
    pub encrypted: bool,
    /// The case.
    pub case: crate::CaseView,
    /// What is still to be done.
    pub outstanding: Outstanding,
    /// Hash sets that the case is matched against.
    pub hash_sets: Vec<crate::HashSetView>,
    /// Exhibits in order of priority.
    pub exhibits: Vec<ExhibitView>,
    /// All entries, added up.
    pub tally: Tally,
    /// Chat records, added up.
    pub record_tally: Tally,
    /// Distinct items by class of content.
    pub items_by_kind: BTreeMap<String, u64>,
    /// Items of them that are out of view, since they are known-good.
    pub hidden_count: u64,
    /// Items in view of which a known-good set knows a digest.
    pub twin_count: u64,
    /// Matches: by confidence, then exhibit and path.
    pub matches: Vec<MatchView>,
    /// Stickers: those of packs that lie in several exhibits first; as many as a report shows.
    pub stickers: Vec<StickerView>,
    /// How many there are.
    pub sticker_count: u64,
    /// Groups by first record.
    pub groups: Vec<GroupView>,
    /// Whether a network was made: without one nothing of lineage, key accounts and what was not seen is known.
    pub network_made: bool,
    /// From where groups come, but for those of which nothing shows that they broke off.
    pub breakoffs: Vec<BreakoffView>,
    /// The same as it is drawn.
    pub lineage: LineageView,
    /// Key accounts, and who is listed apart.
    pub keys: KeyListView,
    /// How much there is at least.
    pub estimates: Vec<EstimateView>,
    /// What is known to be missing.
    pub gaps: Vec<GapView>,
    /// What evidence would help.
    pub proposals: Vec<ProposalView>,
    /// Memberships by group, as many as a report shows.
    pub members: Vec<MemberView>,
    /// Memberships of each group: how many there are.
    pub member_counts: BTreeMap<GroupId, u64>,
    /// Accounts by country and number, as many as a report shows.
    pub accounts: Vec<AccountView>,
    /// Accounts: how many there are, and how many messages they sent, by country; those of none come first.
    pub countries: Countries,
    /// Countries and languages, those with most messages first.
    pub languages: Vec<LanguageView>,
    /// Sightings of items that matched, in time order.
    pub matched_sightings: Vec<SightingView>,
    /// How families with a certain or strong match came into groups, family by family; as many as a report shows.
    pub introductions: Vec<IntroductionView>,
    /// How many there are.
    pub introduction_count: u64,
    /// Sightings of all items: how many.
    pub sighting_count: u64,
    /// Distinct messages.
    pub message_count: u64,
    /// Chats as exhibits show them.
    pub chats: Vec<ChatView>,
    /// Issues.
    pub issues: Vec<IssueView>,
    /// Accounts that are marked, and what of the case is theirs; none where nobody is, or where they are shown.
    pub marked: Option<MarkedView>,
    /// Whether it shows who is marked.
    pub unmasked: bool,
    /// Settings to repeat the run, by name.
    pub settings: BTreeMap<String, String>,
    /// Links that were refused, by rule and refusal: how many.
    pub refused_links: BTreeMap<String, u64>,
}

/// A chat as one exhibit shows it.
#[derive(Clone, Debug, Serialize)]
pub struct ChatView {
    /// The exhibit's name.
    pub exhibit_name: Shown,
    /// Below the exhibit.
    pub path: Shown,
    /// The kind of source.
    pub product: String,
    /// Of the exporting phone.
    pub language: Option<String>,
    /// Order of day and month.
    pub date_order: String,
    /// Why.
    pub date_order_reason: String,
    /// The counts behind it.
    pub date_order_counts: BTreeMap<String, u64>,
    /// The oldest messages are probably missing.
    pub probably_truncated: bool,
    /// Records, counted.
    pub tally: TallyView,
    /// The group it belongs to.
    pub group: Option<GroupId>,
}

/// Counts that add up.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct TallyView {
    /// All that was met.
    pub seen_count: u64,
    /// Taken in.
    pub kept_count: u64,
    /// Taken in with a doubt.
    pub doubtful_count: u64,
    /// Not taken in.
    pub refused_count: u64,
    /// Outside the scope.
    pub out_of_scope_count: u64,
}

impl From<Tally> for TallyView {
    fn from(t: Tally) -> Self {
        Self {
            seen_count: t.seen,
            kept_count: t.kept,
            doubtful_count: t.doubtful,
            refused_count: t.refused,
            out_of_scope_count: t.out_of_scope,
        }
    }
}

/// A variant of an item.
#[derive(Clone, Debug, Serialize)]
pub struct Variant {
    /// SHA-256.
    pub item: ItemId,
    /// Bits to the family's first item; null where it is by hand that the two are in one.
    pub distance: Option<u16>,
    /// The best match, if it has one.
    pub confidence: Option<Confidence>,
    /// The entry of that match.
    pub entry: Option<String>,
}
