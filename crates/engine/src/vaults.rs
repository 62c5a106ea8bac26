//! The vault as a whole: a backup of it, a vault from a backup, a vault of an older program carried over.

use crate::access::{Object, act};
use crate::{Context, Engine, Error, PROGRAM, Phase, Progress, Settings, outside_evidence};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::time::Duration;
use store::{AuditRow, BackupManifest, Key, KeyKind, SCHEMA, Vault, failpoint};

/// Acts that change nothing but the log and the schema: a backup made before them still holds all that there is.
static OF_THE_VAULT: &[&str] = &["vault.backup", "vault.restore", "vault.upgrade"];

/// How long the entry of a backup waits for a transaction of another process. None of ours is that long.
const PATIENCE: Duration = Duration::from_secs(60);

/// A backup that was made.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct BackupSummary {
    /// The vault.
    pub vault: String,
    /// The backup.
    pub backup: String,
    /// Whether both are encrypted.
    pub encrypted: bool,
    /// When, ISO 8601 UTC.
    pub made_at: String,
    /// The vault's schema.
    pub schema: i64,
    /// Files of the backup.
    pub file_count: u64,
    /// Their bytes.
    pub byte_count: u64,
    /// Entries of the audit log in it.
    pub audit_entry_count: u64,
    /// Segment files that were missing or changed in the vault already.
    pub lost_segments: Vec<String>,
    /// BLAKE3 of the manifest, as it stands in it.
    pub manifest: String,
    /// Whether the audit log says that it was made.
    pub recorded: bool,
    /// The code of the error why not.
    pub not_recorded_code: Option<&'static str>,
}

/// A backup that was checked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct BackupChecked {
    /// The backup.
    pub backup: String,
    /// Whether it is encrypted.
    pub encrypted: bool,
    /// When it was made, ISO 8601 UTC.
    pub made_at: String,
    /// Its schema.
    pub schema: i64,
    /// Files of the backup.
    pub file_count: u64,
    /// Their bytes.
    pub byte_count: u64,
    /// Entries of the audit log in it.
    pub audit_entry_count: u64,
    /// Segment files that were missing or changed when the backup was made.
    pub lost_segments: Vec<String>,
}

/// A vault that was made from a backup.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct RestoreSummary {
    /// The vault.
    pub vault: String,
    /// The backup.
    pub backup: String,
    /// Whether both are encrypted.
    pub encrypted: bool,
    /// When the backup was made, ISO 8601 UTC.
    pub made_at: String,
    /// The vault's schema.
    pub schema: i64,
    /// Whether the vault must be upgraded before it can be used.
    pub upgrade_needed: bool,
    /// Files of the backup.
    pub file_count: u64,
    /// Their bytes.
    pub byte_count: u64,
    /// Entries of the audit log in it.
    pub audit_entry_count: u64,
    /// Segment files that were missing or changed when the backup was made.
    pub lost_segments: Vec<String>,
}

/// What became of an upgrade.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct UpgradeSummary {
    /// The vault.
    pub vault: String,
    /// Whether it is encrypted.
    pub encrypted: bool,
    /// The schema that it had.
    pub from: i64,
    /// The schema that it has.
    pub to: i64,
    /// The backup made before; null if there was nothing to do.
    pub backup: Option<String>,
    /// Whether an upgrade that was cut off had made that backup already.
    pub backup_was_there: bool,
}

/// Makes a backup of the vault in `dir`, also while another process writes, also of an older schema.
pub fn backup(
    dir: &Path,
    key: Option<&Key>,
    out: &Path,
    context: &Context,
    progress: &dyn Progress,
) -> Result<BackupSummary, Error> {
    let manifest = copy((dir, key), out, context, progress)?;
    // Beside the writer, so that the act has its entry although another process is at work.
    let beside = Vault::open_beside(dir, key, PATIENCE).map_err(Error::from);
    // The backup stands, whatever becomes of its entry: an error would say that there is none.
    let not_recorded = beside.and_then(|vault| entry(&vault, out, &manifest, context)).err();
    Ok(BackupSummary {
        vault: dir.display().to_string(),
        backup: out.display().to_string(),
        encrypted: manifest.is_encrypted(),
        file_count: manifest.files.len() as u64,
        byte_count: manifest.byte_count(),
        made_at: manifest.made_at,
        schema: manifest.schema,
        audit_entry_count: manifest.audit_entry_count,
        lost_segments: manifest.lost_segments,
        manifest: manifest.blake3,
        recorded: not_recorded.is_none(),
        not_recorded_code: not_recorded.map(|error| error.code()),
    })
}

/// What opens a backup: to know what to ask for.
pub fn key_kind_of_backup(backup: &Path) -> Result<KeyKind, Error> {
    Ok(BackupManifest::read(backup)?.key_kind(backup)?)
}

/// Makes a vault in `dir` from a backup; the key of the vault that was copied opens both. Its log says so with its first
/// writer: at once, unless it must be upgraded.
pub fn restore(
    backup: &Path,
    key: Option<&Key>,
    dir: &Path,
    context: Context,
    settings: Settings,
    progress: &dyn Progress,
) -> Result<RestoreSummary, Error> {
    // Read thrice: before anything is written, while it is copied, and as it was written.
    let total = BackupManifest::read(backup)?.byte_count() * 3;
    progress.begin(Phase::Restore, "", Some(total));
    let restored = store::restore(backup, dir, key, context.now(), &mut step(&context, progress));
    progress.end();
    let manifest = restored?;
    let upgrade_needed = manifest.schema < SCHEMA;
    if !upgrade_needed {
        Engine::open_writer(dir, key, context, settings)?;
    }
    Ok(RestoreSummary {
        vault: dir.display().to_string(),
        backup: backup.display().to_string(),
        encrypted: manifest.is_encrypted(),
        file_count: manifest.files.len() as u64,
        byte_count: manifest.byte_count(),
        made_at: manifest.made_at,
        schema: manifest.schema,
        upgrade_needed,
        audit_entry_count: manifest.audit_entry_count,
        lost_segments: manifest.lost_segments,
    })
}

/// Checks a backup as [`restore`] would, and changes nothing.
pub fn check_backup(
    backup: &Path,
    key: Option<&Key>,
    context: &Context,
    progress: &dyn Progress,
) -> Result<BackupChecked, Error> {
    let total = BackupManifest::read(backup)?.byte_count();
    progress.begin(Phase::Restore, "", Some(total));
    let checked = store::check_backup(backup, key, &mut step(context, progress));
    progress.end();
    let manifest = checked?;
    Ok(BackupChecked {
        backup: backup.display().to_string(),
        encrypted: manifest.is_encrypted(),
        file_count: manifest.files.len() as u64,
        byte_count: manifest.byte_count(),
        made_at: manifest.made_at,
        schema: manifest.schema,
        audit_entry_count: manifest.audit_entry_count,
        lost_segments: manifest.lost_segments,
    })
}

/// Carries the vault in `dir` over to the schema of this program, after a backup to `backup` or beside the vault.
pub fn upgrade(
    dir: &Path,
    key: Option<&Key>,
    backup: Option<&Path>,
    context: &Context,
    progress: &dyn Progress,
) -> Result<UpgradeSummary, Error> {
    let vault = Vault::open_upgrader(dir, key)?;
    let from = vault.schema()?;
    let mut summary = UpgradeSummary {
        vault: dir.display().to_string(),
        encrypted: vault.key() != KeyKind::None,
        from,
        to: SCHEMA,
        backup: None,
        backup_was_there: false,
    };
    if from == SCHEMA {
        return Ok(summary);
    }
    failpoint("upgrade.begun");
    record_restore(&vault, context)?;
    let place = backup.map_or_else(|| place_before(dir), |given| Ok(given.into()))?;
    let log = vault.audit_entries()?;
    let held = held_before(&vault, &log, &place, context, progress)?;
    summary.backup_was_there = held.is_some();
    let manifest = match held {
        Some(held) => held,
        None => copy((dir, key), &place, context, progress)?,
    };
    // Cut off between the two, the backup is there and its entry is not.
    if !is_recorded(&log, &manifest) {
        entry(&vault, &place, &manifest, context)?;
    }
    failpoint("upgrade.backed-up");
    summary.backup = Some(place.display().to_string());
    while step_on(&vault, &manifest, context)? {
        context.check()?;
    }
    vault.check_sound()?;
    Ok(summary)
}

/// Writes down that the vault was restored, if nobody has. Cut off between entry and note, it is written down twice.
pub(crate) fn record_restore(vault: &Vault, context: &Context) -> Result<(), Error> {
    let Some(restored) = vault.restored()? else { return Ok(()) };
    let (agency, ..) = vault.identity()?;
    let facts = [
        ("backup", restored.backup),
        ("made_at", restored.made_at),
        ("restored_at", model::utc_text(restored.restored_at.div_euclid(1000))),
    ];
    let tx = vault.begin()?;
    act(context, &tx, "vault.restore", Object::Vault(&agency.to_string()), &facts, &[])?;
    tx.commit()?;
    Ok(vault.restored_is_recorded()?)
}

/// Where the backup before an upgrade goes: beside the vault, with the schema in its name.
fn place_before(dir: &Path) -> Result<PathBuf, Error> {
    let real = dir.canonicalize().map_err(Error::io(dir))?;
    let mut name = real.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".before-schema-{SCHEMA}"));
    Ok(real.with_file_name(name))
}

fn copy(
    (dir, key): (&Path, Option<&Key>),
    out: &Path,
    context: &Context,
    progress: &dyn Progress,
) -> Result<BackupManifest, Error> {
    let vault = Vault::open_source(dir, key)?;
    outside_evidence(out, &vault.evidence_places()?)?;
    // Copied once and read back once; segments come on top, and are small beside it.
    progress.begin(Phase::Backup, "", Some(vault.database_bytes()? * 2));
    let made = vault.backup(out, key, (PROGRAM, context.now()), &mut step(context, progress));
    progress.end();
    Ok(made?)
}

fn step<'a>(context: &'a Context, progress: &'a dyn Progress) -> impl FnMut(u64) -> bool + 'a {
    move |bytes| {
        progress.advance(bytes);
        context.check().is_ok()
    }
}

/// The entry of a backup.
fn entry(vault: &Vault, out: &Path, manifest: &BackupManifest, context: &Context) -> Result<(), Error> {
    let facts = [
        ("schema", manifest.schema.to_string()),
        ("files", manifest.files.len().to_string()),
        ("bytes", manifest.byte_count().to_string()),
        ("audit_entries", manifest.audit_entry_count.to_string()),
        ("lost_segments", manifest.lost_segments.len().to_string()),
        ("manifest", manifest.blake3.clone()),
    ];
    let private = [("path", out.display().to_string())];
    let tx = vault.begin()?;
    act(context, &tx, "vault.backup", Object::Vault(&manifest.agency), &facts, &private)?;
    Ok(tx.commit()?)
}

/// One step of the upgrade with its entry, in one transaction; false if there is none left.
fn step_on(vault: &Vault, backup: &BackupManifest, context: &Context) -> Result<bool, Error> {
    let tx = vault.begin()?;
    let Some(to) = tx.migrate()? else { return Ok(false) };
    failpoint("upgrade.step-open");
    let facts = [("from", (to - 1).to_string()), ("to", to.to_string()), ("backup", backup.blake3.clone())];
    act(context, &tx, "vault.upgrade", Object::Vault(&backup.agency), &facts, &[])?;
    tx.commit()?;
    failpoint("upgrade.step-done");
    Ok(true)
}

/// The backup that an upgrade that was cut off left at `place`, if it still holds all that the vault holds.
fn held_before(
    vault: &Vault,
    log: &[AuditRow],
    place: &Path,
    context: &Context,
    progress: &dyn Progress,
) -> Result<Option<BackupManifest>, Error> {
    let manifest = match BackupManifest::read(place) {
        Ok(manifest) => manifest,
        // Nothing there, or something else: making the backup tells.
        Err(store::Error::NoBackup(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let (agency, ..) = vault.identity()?;
    if agency.to_string() != manifest.agency || !holds_all(&manifest, log) {
        return Err(store::Error::Taken(place.into()).into());
    }
    progress.begin(Phase::Backup, "", Some(manifest.byte_count()));
    let checked = manifest.check_files(place, &mut step(context, progress));
    progress.end();
    checked?;
    Ok(Some(manifest))
}

/// Whether nothing but acts of the vault itself was done since the backup's last entry.
fn holds_all(manifest: &BackupManifest, log: &[AuditRow]) -> bool {
    let count = usize::try_from(manifest.audit_entry_count).unwrap_or(usize::MAX);
    let (Some(before), Some(since)) = (log.get(..count), log.get(count..)) else { return false };
    let last = before.last().map(|row| model::to_hex(&row.leaf)).unwrap_or_default();
    last == manifest.audit_last_leaf && since.iter().all(|row| OF_THE_VAULT.contains(&said(row, "/verb").as_str()))
}

/// Whether the log says that this backup was made.
fn is_recorded(log: &[AuditRow], backup: &BackupManifest) -> bool {
    let of_it = |row: &AuditRow| said(row, "/verb") == "vault.backup" && said(row, "/facts/manifest") == backup.blake3;
    log.iter().any(of_it)
}

/// What an entry says in one of its fields.
fn said(row: &AuditRow, field: &str) -> String {
    let entry: serde_json::Value = serde_json::from_str(&row.entry).unwrap_or_default();
    entry.pointer(field).and_then(|value| value.as_str()).unwrap_or_default().into()
}
