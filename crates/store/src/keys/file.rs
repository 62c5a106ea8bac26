//! Key files: 32 random bytes in hexadecimal and a newline, for the eyes of their owner only.

use super::{Key, Secret};
use crate::Error;
use crate::durable::{folder_of, lies_within, sync};
use crate::files::{is_no_file, open_file};
use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// 64 digits and a newline.
const LENGTH: usize = 65;

/// Why a file is not taken for a key file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyFileFault {
    /// There is none.
    Missing,
    /// Others than its owner may read or change it.
    Exposed,
    /// It lies in the vault that it opens.
    InsideVault,
    /// It holds something else.
    NotAKey,
}

impl Key {
    /// Reads a key file for the vault in `vault`.
    pub fn read_file(path: &Path, vault: &Path) -> Result<Self, Error> {
        let io = |source| Error::Io { path: path.into(), source };
        let fault = |fault| Error::KeyFile { path: path.into(), fault };
        let mut file = match open_file(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(fault(KeyFileFault::Missing)),
            Err(error) if is_no_file(&error) => return Err(fault(KeyFileFault::NotAKey)),
            opened => opened.map_err(io)?,
        };
        let facts = file.metadata().map_err(io)?;
        if facts.permissions().mode() & 0o077 != 0 {
            return Err(fault(KeyFileFault::Exposed));
        }
        if lies_within(path, vault) {
            return Err(fault(KeyFileFault::InsideVault));
        }
        let mut text = Secret::<LENGTH>::new([0; LENGTH]);
        let whole = facts.len() == LENGTH as u64 && file.read_exact(text.expose_mut()).is_ok();
        whole.then(|| parse(text.expose())).flatten().map(Self::File).ok_or_else(|| fault(KeyFileFault::NotAKey))
    }

    /// Reads a key file for the vault in `vault`; makes it if there is none.
    pub fn read_or_make_file(path: &Path, vault: &Path, random: &dyn Fn(&mut [u8])) -> Result<Self, Error> {
        if lies_within(path, vault) {
            return Err(Error::KeyFile { path: path.into(), fault: KeyFileFault::InsideVault });
        }
        let made = File::options().write(true).create_new(true).mode(0o600).open(path);
        match made {
            Ok(file) => write(file, path, random).map_err(|source| Error::Io { path: path.into(), source })?,
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(source) => return Err(Error::Io { path: path.into(), source }),
        }
        Self::read_file(path, vault)
    }
}

/// Synced, folder included: what it will open is lost with it.
fn write(mut file: File, path: &Path, random: &dyn Fn(&mut [u8])) -> std::io::Result<()> {
    let key = Secret::<32>::random(random);
    let mut text = Secret::<LENGTH>::new([b'\n'; LENGTH]);
    let digits = key.expose().iter().flat_map(|byte| [byte >> 4, byte & 15]);
    for (to, digit) in text.expose_mut().iter_mut().zip(digits) {
        *to = if digit < 10 { b'0' + digit } else { b'a' + digit - 10 };
    }
    file.write_all(text.expose())?;
    file.sync_all()?;
    sync(folder_of(path))
}

fn parse(text: &[u8; LENGTH]) -> Option<Secret<32>> {
    let (digits, end) = text.split_at_checked(LENGTH - 1)?;
    (end == b"\n").then_some(())?;
    let mut key = Secret::<32>::new([0; 32]);
    for (to, pair) in key.expose_mut().iter_mut().zip(digits.chunks(2)) {
        for digit in pair {
            *to = *to << 4 | u8::try_from(char::from(*digit).to_digit(16)?).ok()?;
        }
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(bytes: &mut [u8]) {
        bytes.iter_mut().zip(0xa0u8..).for_each(|(to, byte)| *to = byte);
    }

    fn fault(result: Result<Key, Error>) -> Option<KeyFileFault> {
        match result {
            Err(Error::KeyFile { fault, .. }) => Some(fault),
            _ => None,
        }
    }

    #[test]
    fn a_key_file_is_made_once_for_its_owner_and_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let (path, vault) = (dir.path().join("key"), dir.path().join("vault"));
        let made = Key::read_or_make_file(&path, &vault, &fixed).unwrap();
        let again = Key::read_or_make_file(&path, &vault, &|_| unreachable!()).unwrap();
        let (Key::File(made), Key::File(again)) = (made, again) else { panic!("not a key file") };
        assert!(made.expose() == again.expose() && made.expose()[..2] == [0xa0, 0xa1]);
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn what_others_may_read_lies_in_the_vault_or_holds_something_else_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let (path, vault) = (dir.path().join("key"), dir.path().join("vault"));
        Key::read_or_make_file(&path, &vault, &fixed).unwrap();
        assert_eq!(fault(Key::read_file(&path, dir.path())), Some(KeyFileFault::InsideVault));
        let inside = vault.join("key");
        assert_eq!(fault(Key::read_or_make_file(&inside, &vault, &fixed)), Some(KeyFileFault::InsideVault));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert_eq!(fault(Key::read_file(&path, &vault)), Some(KeyFileFault::Exposed));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        let whole = std::fs::read(&path).unwrap();
        for content in [&whole[..64], &[&whole[..], b"\n"].concat(), &[b'g'; 65], b""] {
            std::fs::write(&path, content).unwrap();
            assert_eq!(fault(Key::read_file(&path, &vault)), Some(KeyFileFault::NotAKey));
        }
        assert_eq!(fault(Key::read_file(&dir.path().join("none"), &vault)), Some(KeyFileFault::Missing));
        assert_eq!(fault(Key::read_file(dir.path(), &vault)), Some(KeyFileFault::NotAKey));
    }
}
