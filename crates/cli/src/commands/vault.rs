//! `amparo vault`: make one, ask for its state.

use crate::app::{App, Failure, Mode};
use crate::args::{Vault, VaultInit};
use crate::{keys, output};
use engine::{Engine, Segments};

pub(crate) fn run(app: &App, args: &Vault) -> Result<u8, Failure> {
    let engine = match args {
        Vault::Init(init) => make(app, init)?,
        Vault::Status => app.reader()?,
    };
    let status = engine.status()?;
    if app.mode != Mode::Prose {
        output::json(&status)?;
        return Ok(0);
    }
    if let (Vault::Status, false) = (args, status.encrypted) {
        app.say(&app.words.with("vault-not-encrypted", &[("path", &status.path)]));
    }
    let n = |count: u64| app.words.number(count);
    let told = app.words.with(
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
    );
    output::text(&format!("{told}\n"))?;
    Ok(0)
}

/// A vault under the protection that was chosen: one of three, and never by default.
fn make(app: &App, init: &VaultInit) -> Result<Engine, Failure> {
    if init.unencrypted {
        return app.init_plain(&app.vault);
    }
    // Before a key file is made for it or a passphrase asked for.
    engine::free_for_vault(&app.vault)?;
    let key = match &init.key_file {
        Some(file) => keys::made_file(file, &app.vault)?,
        None => keys::new_passphrase(&app.vault, &app.words)?,
    };
    app.init_keyed(&app.vault, &key, if init.plain_segments { Segments::Plain } else { Segments::Sealed })
}
