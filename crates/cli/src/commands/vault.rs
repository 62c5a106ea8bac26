//! `amparo vault`: make one, ask for its state, copy it, make it from a copy, carry it over to a newer program.

use super::DAMAGED;
use crate::app::{App, Failure, Mode};
use crate::args::{Vault, VaultInit};
use crate::{keys, output};
use engine::{BackupChecked, BackupSummary, Engine, RestoreSummary, Segments, UpgradeSummary};
use serde::Serialize;

pub(crate) fn run(app: &App, args: &Vault) -> Result<u8, Failure> {
    match args {
        Vault::Init(init) => status(app, &make(app, init)?),
        Vault::Status => {
            let engine = app.reader()?;
            if app.mode == Mode::Prose {
                app.say_if_plain(&engine, &app.vault);
            }
            status(app, &engine)
        }
        Vault::Backup(args) => backed_up(app, &app.backup(&args.out)?),
        Vault::Restore(args) if args.check => checked(app, &app.check_backup(&args.backup)?),
        Vault::Restore(args) => restored(app, &app.restore(&args.backup)?),
        Vault::Upgrade(args) => upgraded(app, &app.upgrade(args.backup.as_deref())?),
    }
}

/// A vault under the protection that was chosen: one of three, and never by default.
fn make(app: &App, init: &VaultInit) -> Result<Engine, Failure> {
    if init.unencrypted {
        return app.init(&app.vault, None);
    }
    // Before a key file is made for it or a passphrase asked for.
    engine::free_for_vault(&app.vault)?;
    let key = match &init.key_file {
        Some(file) => keys::made_file(file, &app.vault)?,
        None => keys::new_passphrase(&app.vault, &app.words)?,
    };
    let segments = if init.plain_segments { Segments::Plain } else { Segments::Sealed };
    app.init(&app.vault, Some((&key, segments)))
}

fn status(app: &App, engine: &Engine) -> Result<u8, Failure> {
    let status = engine.status()?;
    let n = |count: u64| app.words.number(count);
    told(app, &status, || {
        app.words.with(
            "vault-status",
            &[
                ("path", &status.path),
                ("schema", &status.schema.to_string()),
                ("made_at", &status.made_at),
                ("key", &app.words.word("key-kind", status.key.as_str())),
                ("segments", &app.words.word("segments", status.segments.as_str())),
                ("cases", &n(status.case_count)),
                ("exhibits", &n(status.exhibit_count)),
                ("unfinished", &n(status.unfinished_count)),
                ("sets", &n(status.hash_set_count)),
                ("entries", &n(status.audit_entry_count)),
            ],
        )
    })?;
    Ok(0)
}

fn backed_up(app: &App, b: &BackupSummary) -> Result<u8, Failure> {
    let n = |count: u64| app.words.number(count);
    told(app, b, || {
        app.words.with(
            "vault-backed-up",
            &[
                ("vault", &b.vault),
                ("backup", &b.backup),
                ("files", &n(b.file_count)),
                ("bytes", &n(b.byte_count)),
                ("entries", &n(b.audit_entry_count)),
            ],
        )
    })?;
    if let Some(code) = b.not_recorded_code {
        app.say(&app.words.with("vault-backup-not-recorded", &[("code", code)]));
    }
    Ok(lost(app, &b.lost_segments))
}

fn restored(app: &App, r: &RestoreSummary) -> Result<u8, Failure> {
    let n = |count: u64| app.words.number(count);
    told(app, r, || {
        app.words.with(
            "vault-restored",
            &[
                ("vault", &r.vault),
                ("backup", &r.backup),
                ("made_at", &r.made_at),
                ("files", &n(r.file_count)),
                ("bytes", &n(r.byte_count)),
                ("entries", &n(r.audit_entry_count)),
            ],
        )
    })?;
    if r.upgrade_needed {
        app.say(&app.words.with("vault-restored-older", &[("schema", &r.schema.to_string())]));
    }
    Ok(lost(app, &r.lost_segments))
}

fn checked(app: &App, c: &BackupChecked) -> Result<u8, Failure> {
    let n = |count: u64| app.words.number(count);
    told(app, c, || {
        app.words.with(
            "vault-backup-checked",
            &[
                ("backup", &c.backup),
                ("made_at", &c.made_at),
                ("files", &n(c.file_count)),
                ("bytes", &n(c.byte_count)),
                ("entries", &n(c.audit_entry_count)),
            ],
        )
    })?;
    Ok(lost(app, &c.lost_segments))
}

fn upgraded(app: &App, u: &UpgradeSummary) -> Result<u8, Failure> {
    let (from, to) = (u.from.to_string(), u.to.to_string());
    told(app, u, || match &u.backup {
        None => app.words.with("vault-upgrade-nothing", &[("vault", &u.vault), ("schema", &to)]),
        Some(backup) => {
            let key = if u.backup_was_there { "vault-upgraded-again" } else { "vault-upgraded" };
            app.words.with(key, &[("vault", &u.vault), ("from", &from), ("to", &to), ("backup", backup)])
        }
    })?;
    Ok(0)
}

/// Segments that were lost before the copy: the copy is as whole as the vault was.
fn lost(app: &App, segments: &[String]) -> u8 {
    if segments.is_empty() {
        return 0;
    }
    app.say(&app.words.with("vault-lost-segments", &[("segments", &segments.join(", "))]));
    DAMAGED
}

fn told(app: &App, document: &impl Serialize, prose: impl Fn() -> String) -> Result<(), Failure> {
    match app.mode {
        Mode::Prose => output::text(&format!("{}\n", prose()))?,
        _ => output::json(app.mode, document)?,
    }
    Ok(())
}
