//! What opens a vault: a key file that the settings name, or a passphrase from the terminal. Never an argument.

use crate::app::Failure;
use engine::{Engine, Key, KeyKind, Passphrase};
use report::Words;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use std::fs::File;
use std::path::{Path, PathBuf};

/// A shorter passphrase can be guessed, whatever each guess costs.
const FEWEST_CHARACTERS: usize = 12;

/// Where the key file lies, by the environment or else the settings file.
pub(crate) fn file_of(settings: Option<PathBuf>) -> Option<PathBuf> {
    std::env::var_os("AMPARO_KEY_FILE").filter(|path| !path.is_empty()).map(PathBuf::from).or(settings)
}

/// What opens the vault in `dir`. A key file that is set is an error for a vault without a key: who set it believes the
/// vault to be encrypted.
pub(crate) fn for_vault(dir: &Path, file: Option<&Path>, words: &Words) -> Result<Option<Key>, Failure> {
    of_kind(Engine::key_kind(dir)?, dir, file, words)
}

/// What opens the backup in `dir`: the same as the vault that it was made of.
pub(crate) fn for_backup(dir: &Path, file: Option<&Path>, words: &Words) -> Result<Option<Key>, Failure> {
    of_kind(engine::key_kind_of_backup(dir)?, dir, file, words)
}

fn of_kind(kind: KeyKind, dir: &Path, file: Option<&Path>, words: &Words) -> Result<Option<Key>, Failure> {
    if kind == KeyKind::Passphrase {
        return ask(dir, "key-ask", words).map(Key::Passphrase).map(Some);
    }
    let Some(file) = file else { return Ok(None) };
    if kind == KeyKind::None && engine::lies_plain(dir) {
        // Before the file is looked for: that it is missing would say that it is needed.
        return Err(engine::Error::not_keyed(dir).into());
    }
    of_file(file, dir).map(Some)
}

/// The key in a file.
pub(crate) fn of_file(file: &Path, vault: &Path) -> Result<Key, Failure> {
    keep_out_of_core_dumps();
    Ok(Key::read_file(file, vault).map_err(engine::Error::from)?)
}

/// The key in a file, which is made if it is not there.
pub(crate) fn made_file(file: &Path, vault: &Path) -> Result<Key, Failure> {
    keep_out_of_core_dumps();
    Ok(Key::read_or_make_file(file, vault, &crate::app::random).map_err(engine::Error::from)?)
}

/// The key of an encrypted backup, typed.
pub(crate) fn of_backup(words: &Words) -> Result<Passphrase, Failure> {
    ask(Path::new(""), "key-ask-backup", words).map_err(|failure| match failure {
        Failure::Usage("key-missing", _) => Failure::Usage("no-terminal", String::new()),
        other => other,
    })
}

/// A new passphrase, asked for twice.
pub(crate) fn new_passphrase(dir: &Path, words: &Words) -> Result<Key, Failure> {
    let no_terminal = |failure| match failure {
        Failure::Usage("key-missing", vault) => Failure::Usage("no-terminal", vault),
        other => other,
    };
    let first = ask(dir, "key-ask-new", words).map_err(no_terminal)?;
    if first.chars() < FEWEST_CHARACTERS {
        return Err(Failure::Usage("passphrase-short", FEWEST_CHARACTERS.to_string()));
    }
    if !first.is(&ask(dir, "key-ask-again", words)?) {
        return Err(Failure::Usage("passphrases-differ", String::new()));
    }
    Ok(Key::Passphrase(first))
}

/// Asks on the terminal itself, without echo; neither stdin nor stdout has a part in it.
fn ask(dir: &Path, question: &str, words: &Words) -> Result<Passphrase, Failure> {
    keep_out_of_core_dumps();
    let vault = dir.display().to_string();
    let question = report::visible(&words.with(question, &[("path", &vault)]));
    let _silent = Silent::begin();
    match rpassword::prompt_password(format!("{question} ")) {
        Ok(text) => Ok(Passphrase::new(text)),
        Err(_) => Err(Failure::Usage("key-missing", vault)),
    }
}

/// The terminal without echo. What reads the answer turns echo off too, but only after the question was shown: what
/// is typed between the two would be seen.
struct Silent(File, Termios);

impl Silent {
    /// Nothing where there is no terminal: then nobody is asked.
    fn begin() -> Option<Self> {
        let terminal = File::options().read(true).write(true).open("/dev/tty").ok()?;
        let before = tcgetattr(&terminal).ok()?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        tcsetattr(&terminal, OptionalActions::Now, &silent).ok()?;
        Some(Self(terminal, before))
    }
}

impl Drop for Silent {
    fn drop(&mut self) {
        let _ = tcsetattr(&self.0, OptionalActions::Now, &self.1);
    }
}

/// From here on the process holds a key: no core dump, and no debugger of the same user. Where the system refuses, the
/// work goes on: it is a second line of defence.
fn keep_out_of_core_dumps() {
    use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
}
