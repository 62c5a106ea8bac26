//! Use cases, jobs, access, audit: the only door to a vault.
//!
//! Every use case is a method of [`Engine`]. What it is given from outside (who acts, the clock, randomness) stands in
//! [`Context`]; what it gives back are plain rows ([`views`]) without prose: reasons are stable codes with details.

mod access;
mod ages;
mod calibrate;
mod case;
mod claimed;
mod context;
mod error;
mod explain;
mod family_words;
mod floods;
mod hash_file;
mod hashset;
mod ingest;
mod known_good;
mod lineage_words;
mod mappings;
mod marks;
mod matches;
mod networks;
mod overlays;
mod parts;
mod pictures;
mod protected;
mod scope;
mod settings;
mod standings;
mod stickers;
mod triage;
mod twins;
mod unlinked;
mod vaults;
mod verify;
pub mod views;
mod weights;

pub use ages::{AgeSummary, AgeTerms};
pub use calibrate::{CalibrationSummary, CalibrationVerdict, ClosedCase};
pub use case::{CaseTerms, CaseView};
pub use context::{Context, PROGRAM, Phase, Progress, Randomness, Silent};
pub use error::Error;
/// The unit's own row about an exhibit.
pub use evidence::ExhibitRecord;
pub use explain::{ItemExplained, SetExplained};
pub use family_words::FamilyWordSummary;
pub use hash_file::{HashRow, HashedFile, can_be_hashed, hash_file};
pub use hashset::{ExportTerms, HashSetBuilt, HashSetExported, HashSetTerms, HashSetView, ListRead, Refused};
pub use ingest::{IngestOutcome, Ingested, Source};
pub use lineage_words::{Grounds, LineageTerms, LineageWordSummary, ParentNamed};
pub use mappings::{SchemeMapping, SchemeMappingView};
pub use marks::MarkSummary;
pub use matches::MatchSummary;
/// Formats of lists, what columns hold, and where a list is written to.
pub use matching::lists::{CsvMapping, ListField, ListFormat, ListPages};
/// The jail of decoders outside this process: a program that is to have them calls `enter_jail` first in `main`.
pub use media::{Decoders, Jail, enter_jail};
pub use networks::{CaseScene, Established, NetworkSummary, Said};
pub use overlays::{HashSetDetails, OverlayCounts, OverlayView};
pub use protected::{ProtectedChange, ProtectedView};
pub use scope::Scope;
pub use settings::{BackupKeys, IngestLimits, ReportLimits, SIGNAL_VERSION, Settings};
/// Places where a test can end the process.
pub use store::{FAILPOINTS, FAILPOINTS_OF_BACKUP, FAILPOINTS_OF_UPGRADE};
pub use store::{Key, KeyKind, Passphrase, Segments, lies_plain};
/// Files that somebody named.
pub use store::{read_file, real_path};
pub use triage::{Known, LeftOutChild, Sources, TriageRequest, TriageSummary, outside_evidence, read_manifest};
pub use unlinked::{Parts, UnlinkSummary};
pub use vaults::{
    BackupChecked, BackupSummary, RestoreSummary, UpgradeSummary, backup, check_backup, key_kind_of_backup, restore,
    upgrade,
};
pub use verify::{Difference, VerifySummary};
pub use weights::FittedWeights;

use access::{Object, act};
use std::path::Path;
use store::Vault;

/// The door to one vault.
pub struct Engine {
    vault: Vault,
    context: Context,
    settings: Settings,
}

/// Whether a vault can be made in `dir`: not if there is one.
pub fn free_for_vault(dir: &Path) -> Result<(), Error> {
    if Vault::exists(dir) { Err(store::Error::Exists(dir.into()).into()) } else { Ok(()) }
}

/// Whether `dir` holds a vault.
pub fn is_vault(dir: &Path) -> bool {
    Vault::exists(dir)
}

/// What a vault says of itself.
#[derive(Clone, Debug, serde::Serialize)]
pub struct VaultStatus {
    /// Where it is.
    pub path: String,
    /// The agency whose vault it is.
    pub agency: model::AgencyId,
    /// Its schema.
    pub schema: i64,
    /// The program that made it.
    pub made_by: String,
    /// When, ISO 8601 UTC.
    pub made_at: String,
    /// Whether its database is encrypted.
    pub encrypted: bool,
    /// What opens it.
    pub key: KeyKind,
    /// How its segment files lie.
    pub segments: Segments,
    /// Cases in it.
    pub case_count: u64,
    /// Exhibits in it.
    pub exhibit_count: u64,
    /// Exhibits that are being read, or that an interrupted run left unfinished.
    pub unfinished_count: u64,
    /// Hash sets in it.
    pub hash_set_count: u64,
    /// Entries of its audit log.
    pub audit_entry_count: u64,
}

impl Engine {
    /// The same, with keys of encrypted backups that the unit lawfully holds.
    #[must_use]
    pub fn with_backup_keys(mut self, keys: BackupKeys) -> Self {
        self.settings.backup_keys = keys;
        self
    }

    /// Makes a new vault that `key` opens, or one that is not encrypted. Segment files lie plain only where the operator
    /// states that the volume is encrypted.
    pub fn init(
        dir: &Path,
        key: Option<(&Key, Segments)>,
        context: Context,
        settings: Settings,
    ) -> Result<Self, Error> {
        let agency = model::AgencyId(context.uuid());
        let (cost, random) = (store::KdfCost::standard(), &*context.random);
        let new = key.map(|(key, segments)| store::NewKey { key, segments, cost, random });
        let vault = Vault::init(dir, agency, context.now(), PROGRAM, new.as_ref())?;
        let facts = [("key", vault.key().to_string()), ("segments", vault.segments_lie().to_string())];
        let tx = vault.begin()?;
        act(&context, &tx, "vault.init", Object::Vault(&agency.to_string()), &facts, &[])?;
        tx.commit()?;
        Ok(Self { vault, context, settings })
    }

    /// What opens the vault in `dir`: to know what to ask for.
    pub fn key_kind(dir: &Path) -> Result<KeyKind, Error> {
        Ok(Vault::key_kind(dir)?)
    }

    /// Opens a vault to change it, with its key if it has one. There is one writer at a time.
    pub fn open_writer(dir: &Path, key: Option<&Key>, context: Context, settings: Settings) -> Result<Self, Error> {
        let engine = Self { vault: Vault::open_writer(dir, key)?, context, settings };
        vaults::record_restore(&engine.vault, &engine.context)?;
        let tx = engine.vault.begin()?;
        tx.close_left_jobs()?;
        tx.commit()?;
        Ok(engine)
    }

    /// Opens a vault to read it, with its key if it has one, also while another process writes.
    pub fn open_reader(dir: &Path, key: Option<&Key>, context: Context, settings: Settings) -> Result<Self, Error> {
        Ok(Self { vault: Vault::open_reader(dir, key)?, context, settings })
    }

    /// Whether the vault is encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.vault.key() != KeyKind::None
    }

    /// What the vault says of itself.
    pub fn status(&self) -> Result<VaultStatus, Error> {
        let (agency, made_at, made_by, schema) = self.vault.identity()?;
        let counts = self.vault.counts()?;
        Ok(VaultStatus {
            path: self.vault.dir().display().to_string(),
            agency,
            schema,
            made_by,
            made_at: model::utc_text(made_at.div_euclid(1000)),
            encrypted: self.is_encrypted(),
            key: self.vault.key(),
            segments: self.vault.segments_lie(),
            case_count: counts.cases,
            exhibit_count: counts.exhibits,
            unfinished_count: counts.unfinished,
            hash_set_count: counts.hash_sets,
            audit_entry_count: counts.audit_entries,
        })
    }
}
