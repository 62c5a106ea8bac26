//! `amparo vault`: make one, ask for its state.

use crate::app::{App, Failure, Mode};
use crate::args::Vault;
use crate::output;

pub(crate) fn run(app: &App, args: &Vault) -> Result<u8, Failure> {
    let engine = match args {
        Vault::Init => app.init(&app.vault)?,
        Vault::Status => app.reader()?,
    };
    let status = engine.status()?;
    if app.mode != Mode::Prose {
        output::json(&status)?;
        return Ok(0);
    }
    if let Vault::Status = args {
        app.say(&app.words.with("vault-not-encrypted", &[("path", &status.path)]));
    }
    let n = |count: u64| app.words.number(count);
    let told = app.words.with(
        "vault-status",
        &[
            ("path", &status.path),
            ("schema", &status.schema.to_string()),
            ("made_at", &status.made_at),
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
