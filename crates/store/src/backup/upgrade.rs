//! Upgrade: from one schema to the next, each step in a transaction of its own.

use super::sound;
use crate::connect::Role;
use crate::dialect::file;
use crate::keys::Key;
use crate::vault::MIGRATIONS;
use crate::{Error, Tx, Vault};
use std::fs::File;
use std::path::Path;

statements! {
    UPDATE_SCHEMA = "UPDATE vault SET schema = $1 WHERE one = 1";
}

pub(super) fn open(dir: &Path, lock: File, key: Option<&Key>) -> Result<Vault, Error> {
    let vault = Vault::open(dir, Role::Writer, Some(lock), 1, key)?;
    vault.0.execute_batch(file::LOOSE)?;
    Ok(vault)
}

impl Tx<'_> {
    /// Takes the next step; gives the schema that holds once the transaction is committed, nothing if it is the newest.
    pub fn migrate(&self) -> Result<Option<i64>, Error> {
        self.migrate_along(MIGRATIONS)
    }

    pub(super) fn migrate_along(&self, migrations: &[&str]) -> Result<Option<i64>, Error> {
        let found = self.schema()?;
        let Some(sql) = usize::try_from(found).ok().and_then(|at| migrations.get(at)) else { return Ok(None) };
        self.0.execute_batch(sql)?;
        self.run(UPDATE_SCHEMA, [found + 1])?;
        match sound::dangling(self)? {
            None => Ok(Some(found + 1)),
            Some(what) => Err(Error::Corrupt { what: "a reference", found: what }),
        }
    }
}

impl Vault {
    /// Fails if the database breaks its own rules.
    pub fn check_sound(&self) -> Result<(), Error> {
        let unsound = |what| Err(Error::Unsound { path: self.dir().into(), what });
        match sound::fault(self) {
            Ok(None) => Ok(()),
            Ok(Some(what)) => unsound(what),
            Err(error) if error.is_damage() => unsound(error.to_string()),
            Err(error) => Err(error),
        }
    }
}
