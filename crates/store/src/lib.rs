//! The vault: what Amparo remembers. The only SQL on it.
//!
//! One folder holds the database, the immutable segment files of hash sets, the key header of an encrypted vault and a
//! lock. There is one writer at a time;
//! readers work beside it on a consistent state (SQLite's WAL). Statements are written so that PostgreSQL takes them
//! too (`dialect.rs` names every real difference); a test prepares each of them on both.

#[macro_use]
mod statements;
mod audit;
mod backup;
mod cases;
mod chats;
mod claimed;
mod connect;
mod dialect;
mod durable;
mod error;
mod exhibits;
mod failpoint;
mod files;
mod hashsets;
mod items;
mod jobs;
mod keys;
mod known_good;
mod languages;
mod mappings;
mod marks;
mod matched;
mod matches;
mod network;
mod observed;
mod overlays;
mod protected;
mod reading;
mod said;
mod set_aside;
mod stickers;
mod unlinked;
mod vault;

pub use audit::{Act, AuditRow, Opening};
pub use backup::{BackupFile, BackupManifest, Restored, Step, check as check_backup, restore};
pub use cases::CaseRow;
pub use chats::{AliasRow, ChatRow, InviteRow, MessageMore, MessageRow, SystemRow};
pub use claimed::{ClaimedMatchRow, ClaimedRow};
pub use durable::{Beside, lies_within, place, real_path};
pub use error::Error;
pub use exhibits::{Counts, CustodyRow, ExhibitRow, ExhibitState, IssueRow, LeftOut, OccurrenceRow, SetAside};
pub use failpoint::{FAILPOINTS, FAILPOINTS_OF_BACKUP, FAILPOINTS_OF_UPGRADE, failpoint};
pub use files::{is_no_file, open_file, read_file};
pub use hashsets::HashSetRow;
pub use items::{Held, ItemRow, LocalRow, Place, SignalRow};
pub use jobs::{JobRow, JobState};
pub use keys::{KdfCost, Key, KeyFileFault, KeyKind, NewKey, Passphrase, Secret, Segments};
pub use known_good::KnownGoodRow;
pub use languages::WrittenRow;
pub use mappings::MappingRow;
pub use marks::{KnownBy, MarkRow};
pub use matched::{FoundRow, MatchedItem, MatchedPart};
pub use matches::{FamilyRow, MatchRow};
pub use network::{
    AccountRow, ClusterRow, GroupRow, LinkRow, Listed, MembershipRow, ObservationRef, SightingRow, Superseded,
};
pub use observed::{IndicatorRow, SourceFact, SourceRow};
pub use overlays::OverlayRow;
pub use protected::{ProtectedKind, ProtectedRow};
pub use reading::{FileRead, WaitingChat, Waits};
pub use said::{AgeWordRow, FamilyWordRow, LineageWordRow, QuotedRecord, WeightsRow};
pub use set_aside::CarrierRow;
pub use stickers::{CarriedRow, StickerFactRow, StickerRow};
pub use unlinked::{ObservationKind, UnlinkingRow};
pub use vault::{Conn, SCHEMA, Tx, Vault, lies_plain};

/// Every statement of the program on the vault, by name: what the PostgreSQL test prepares.
pub fn statements() -> impl Iterator<Item = (&'static str, &'static str)> {
    [
        audit::STATEMENTS,
        cases::STATEMENTS,
        chats::STATEMENTS,
        claimed::STATEMENTS,
        exhibits::STATEMENTS,
        reading::STATEMENTS,
        hashsets::STATEMENTS,
        items::STATEMENTS,
        jobs::STATEMENTS,
        known_good::STATEMENTS,
        languages::STATEMENTS,
        mappings::STATEMENTS,
        marks::STATEMENTS,
        matched::STATEMENTS,
        matches::STATEMENTS,
        network::STATEMENTS,
        observed::STATEMENTS,
        overlays::STATEMENTS,
        protected::STATEMENTS,
        said::STATEMENTS,
        set_aside::STATEMENTS,
        stickers::STATEMENTS,
        unlinked::STATEMENTS,
        vault::STATEMENTS,
    ]
    .into_iter()
    .chain(backup::ALL_STATEMENTS.iter().copied())
    .flatten()
    .copied()
}

/// The vault's tables as PostgreSQL takes them.
pub fn postgres_schema() -> String {
    vault::MIGRATIONS.iter().map(|sql| dialect::postgres_ddl(sql)).collect()
}
