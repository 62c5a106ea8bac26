//! What every command shares: settings, language, the vault, the context of an act.

use crate::args::Global;
use crate::keys;
use crate::output;
use crate::progress::Bars;
use engine::{
    BackupChecked, BackupSummary, Context, Decoders, Engine, Error, Jail, Key, RestoreSummary, Segments, Settings,
    UpgradeSummary,
};
use report::{Lang, Words};
use serde::Deserialize;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

/// `amparo.toml`.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    vault: Option<PathBuf>,
    operator: Option<String>,
    purpose: Option<String>,
    lang: Option<String>,
    key_file: Option<PathBuf>,
    evidence: Option<toml::Value>,
    ingest: Option<toml::Value>,
    report: Option<toml::Value>,
}

/// A command that did not do what was asked.
pub(crate) enum Failure {
    /// The engine's own.
    Engine(Error),
    /// A wrong argument or setting: key of the catalogue, what it is about.
    Usage(&'static str, String),
    /// The edge's own: files, the terminal.
    Other(anyhow::Error),
}

impl Failure {
    pub(crate) const USAGE: u8 = 2;
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Engine(error)
    }
}

impl From<rehearsal::Error> for Failure {
    fn from(error: rehearsal::Error) -> Self {
        Self::Usage("demo-folder", error.to_string())
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Other(error)
    }
}

/// How stdout is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Prose,
    Json,
    JsonLines,
}

/// What every command shares.
pub(crate) struct App {
    pub(crate) words: Words,
    pub(crate) mode: Mode,
    pub(crate) quiet: bool,
    pub(crate) vault: PathBuf,
    operator: String,
    purpose: String,
    now: Option<i64>,
    key_file: Option<PathBuf>,
    config: PathBuf,
    settings: Settings,
}

/// Set by Ctrl-C; work ends at the next safe place.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

impl App {
    pub(crate) fn new(global: &Global) -> Result<Self, Failure> {
        let config = global.config.clone().unwrap_or_else(|| "amparo.toml".into());
        let file = read_config(&config, global.config.is_some())?;
        let lang = global.lang.clone().or(file.lang).unwrap_or_else(|| "es".into());
        let lang = Lang::parse(&lang).ok_or(Failure::Usage("not-a-language", lang))?;
        start_log(global);
        // A handler that cannot be set leaves Ctrl-C as it is: the work ends at once and can be taken up again.
        let _ = ctrlc::set_handler(|| {
            if INTERRUPTED.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
        });
        Ok(Self {
            words: Words::new(lang),
            mode: match (global.json, global.jsonl) {
                (true, _) => Mode::Json,
                (_, true) => Mode::JsonLines,
                _ => Mode::Prose,
            },
            quiet: global.quiet,
            vault: global.vault.clone().or(file.vault).unwrap_or_else(|| "amparo-vault".into()),
            operator: global.operator.clone().or(file.operator).unwrap_or_else(user),
            purpose: global.purpose.clone().or(file.purpose).unwrap_or_default(),
            now: fixed_now(global.now.as_deref())?,
            key_file: keys::file_of(file.key_file),
            config,
            settings: Settings {
                evidence: section(file.evidence, "evidence")?,
                ingest: section(file.ingest, "ingest")?,
                decoders: Decoders::of_system(Jail::of_this_program()),
                report: section(file.report, "report")?,
                backup_keys: engine::BackupKeys::default(),
            },
        })
    }

    pub(crate) fn decoders(&self) -> &Decoders {
        &self.settings.decoders
    }

    pub(crate) fn is_json(&self) -> bool {
        self.mode != Mode::Prose
    }

    /// Files that every command reads: nothing may be written over them.
    pub(crate) fn reads(&self) -> Vec<&Path> {
        self.key_file.iter().chain([&self.config]).map(PathBuf::as_path).collect()
    }

    /// Opens the vault to change it.
    pub(crate) fn writer(&self) -> Result<Engine, Failure> {
        self.open_writer(&self.vault)
    }

    /// The same, with keys of encrypted backups.
    pub(crate) fn writer_with(&self, keys: engine::BackupKeys) -> Result<Engine, Failure> {
        Ok(self.writer()?.with_backup_keys(keys))
    }

    fn open_writer(&self, dir: &Path) -> Result<Engine, Failure> {
        let key = self.key(dir)?;
        let engine = Engine::open_writer(dir, key.as_ref(), self.context(), self.settings.clone())?;
        self.say_if_plain(&engine, dir);
        Ok(engine)
    }

    fn key(&self, dir: &Path) -> Result<Option<Key>, Failure> {
        keys::for_vault(dir, self.key_file.as_deref(), &self.words)
    }

    /// Opens the vault to change it; makes it if there is none, under the key file that the settings name, else
    /// without a key.
    pub(crate) fn writer_or_new(&self, dir: &Path) -> Result<Engine, Failure> {
        match (self.open_writer(dir), &self.key_file) {
            (Err(Failure::Engine(error)), Some(file)) if error.code() == "no-vault" => {
                self.init(dir, Some((&keys::of_file(file, dir)?, Segments::Sealed)))
            }
            (Err(Failure::Engine(error)), None) if error.code() == "no-vault" => self.init(dir, None),
            (opened, _) => opened,
        }
    }

    /// Makes a vault that the key opens, or one without a key, and says so.
    pub(crate) fn init(&self, dir: &Path, key: Option<(&Key, Segments)>) -> Result<Engine, Failure> {
        let engine = Engine::init(dir, key, self.context(), self.settings.clone())?;
        self.say_if_plain(&engine, dir);
        Ok(engine)
    }

    /// Opens the vault to read it.
    pub(crate) fn reader(&self) -> Result<Engine, Failure> {
        let key = self.key(&self.vault)?;
        Ok(Engine::open_reader(&self.vault, key.as_ref(), self.context(), self.settings.clone())?)
    }

    /// Whoever puts something into a vault without a key is told.
    pub(crate) fn say_if_plain(&self, engine: &Engine, dir: &Path) {
        self.say_unless(engine.is_encrypted(), dir);
    }

    fn say_unless(&self, encrypted: bool, dir: &Path) {
        if !encrypted {
            self.say(&self.words.with("vault-not-encrypted", &[("path", &dir.display().to_string())]));
        }
    }

    /// Makes a backup of the vault.
    pub(crate) fn backup(&self, out: &Path) -> Result<BackupSummary, Failure> {
        let key = self.key(&self.vault)?;
        let made = engine::backup(&self.vault, key.as_ref(), out, &self.context(), &self.bars())?;
        self.say_unless(made.encrypted, out);
        Ok(made)
    }

    /// Makes the vault from a backup.
    pub(crate) fn restore(&self, backup: &Path) -> Result<RestoreSummary, Failure> {
        let key = keys::for_backup(backup, self.key_file.as_deref(), &self.words)?;
        let (context, settings) = (self.context(), self.settings.clone());
        let made = engine::restore(backup, key.as_ref(), &self.vault, context, settings, &self.bars())?;
        self.say_unless(made.encrypted, &self.vault);
        Ok(made)
    }

    /// Checks a backup, and writes nothing.
    pub(crate) fn check_backup(&self, backup: &Path) -> Result<BackupChecked, Failure> {
        let key = keys::for_backup(backup, self.key_file.as_deref(), &self.words)?;
        Ok(engine::check_backup(backup, key.as_ref(), &self.context(), &self.bars())?)
    }

    /// Carries the vault over to this program's schema.
    pub(crate) fn upgrade(&self, backup: Option<&Path>) -> Result<UpgradeSummary, Failure> {
        let key = self.key(&self.vault)?;
        let done = engine::upgrade(&self.vault, key.as_ref(), backup, &self.context(), &self.bars())?;
        self.say_unless(done.encrypted, &self.vault);
        Ok(done)
    }

    /// Progress bars on a terminal; log events everywhere.
    pub(crate) fn bars(&self) -> Bars<'_> {
        Bars::new(&self.words, !self.quiet && !self.is_json() && std::io::stderr().is_terminal())
    }

    /// Talk, on stderr.
    pub(crate) fn say(&self, text: &str) {
        if !self.quiet {
            output::talk(text);
        }
    }

    fn context(&self) -> Context {
        let fixed = self.now;
        Context {
            operator: self.operator.clone(),
            purpose: self.purpose.clone(),
            now_ms: Box::new(move || fixed.unwrap_or_else(system_now)),
            random: Box::new(random),
            interrupted: &INTERRUPTED,
        }
    }
}

/// The language before arguments are understood, so that help and usage errors speak it too.
pub(crate) fn early_words(args: impl Iterator<Item = std::ffi::OsString>) -> Words {
    let args: Vec<String> = args.map(|a| a.to_string_lossy().into_owned()).collect();
    let after = args.iter().position(|a| a == "--lang").and_then(|at| args.get(at + 1).cloned());
    let joined = args.iter().find_map(|a| a.strip_prefix("--lang=").map(String::from));
    let named = after.or(joined).or_else(|| std::env::var("AMPARO_LANG").ok());
    Words::new(named.and_then(|l| Lang::parse(&l)).unwrap_or(Lang::Es))
}

/// Says what went wrong and what to do, and gives the exit code.
pub(crate) fn fail(failure: &Failure, json: bool, words: &Words) -> ExitCode {
    let (exit, code, text, remedy) = match failure {
        Failure::Engine(error) => {
            (error.exit_code(), error.code(), words.engine_error(error), words.remedy(error.code()))
        }
        Failure::Usage(key, what) => (Failure::USAGE, *key, words.error(key, what), words.remedy(key)),
        Failure::Other(error) => (1, "internal", format!("{error:#}"), words.remedy("internal")),
    };
    if json {
        output::error_json(code, &text, &remedy);
    } else {
        output::talk(&words.with("error-line", &[("text", &text)]));
        if !remedy.is_empty() {
            output::talk(&remedy);
        }
    }
    ExitCode::from(exit)
}

/// More is no settings file.
const MAX_CONFIG_BYTES: u64 = 1 << 20;

fn read_config(path: &Path, is_named: bool) -> Result<File, Failure> {
    let wrong = |error: &dyn std::fmt::Display| Failure::Usage("config", format!("{}: {error}", path.display()));
    let bytes = match engine::read_file(path, MAX_CONFIG_BYTES) {
        Ok(bytes) => bytes,
        Err(error) if !is_named && error.kind() == std::io::ErrorKind::NotFound => return Ok(File::default()),
        Err(error) => return Err(wrong(&error)),
    };
    toml::from_slice(&bytes).map_err(|error| wrong(&format!("{}: {}", toml_place(&bytes, &error), error.message())))
}

/// Where TOML cannot be read. The line itself is never shown: a list that somebody took for settings has secrets in it.
pub(crate) fn toml_place(bytes: &[u8], error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| bytes.get(..span.start)).unwrap_or_default();
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = before.rsplit(|byte| *byte == b'\n').next().map_or(0, <[u8]>::len) + 1;
    format!("{line}:{column}")
}

fn section<T: Default + serde::de::DeserializeOwned>(value: Option<toml::Value>, name: &str) -> Result<T, Failure> {
    let Some(value) = value else { return Ok(T::default()) };
    value.try_into().map_err(|error| Failure::Usage("config", format!("[{name}] {error}")))
}

/// `--now`, else `SOURCE_DATE_EPOCH`, in milliseconds.
fn fixed_now(flag: Option<&str>) -> Result<Option<i64>, Failure> {
    if let Some(text) = flag {
        let seconds = model::parse_utc(text).ok_or_else(|| Failure::Usage("not-a-time", text.into()))?;
        return Ok(Some(seconds * 1000));
    }
    let Ok(text) = std::env::var("SOURCE_DATE_EPOCH") else { return Ok(None) };
    // The same range as `--now`.
    let seconds = text.parse().ok().filter(|seconds| (model::FIRST_SECOND..=model::LAST_SECOND).contains(seconds));
    let seconds = seconds.ok_or(Failure::Usage("not-a-time", text))?;
    Ok(Some(seconds * 1000))
}

#[expect(clippy::disallowed_methods, reason = "the one place where the system's clock comes in")]
fn system_now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(0)
}

/// Ids and salts must not repeat: without randomness nothing may be written.
pub(crate) fn random(bytes: &mut [u8]) {
    if getrandom::fill(bytes).is_err() {
        output::talk("no randomness from the operating system");
        std::process::exit(1);
    }
}

fn user() -> String {
    std::env::var("USER").or_else(|_| std::env::var("LOGNAME")).unwrap_or_else(|_| "operator".into())
}

fn start_log(global: &Global) {
    use tracing::Level;
    let level = match (global.quiet, global.verbose) {
        (true, _) => Level::ERROR,
        (_, 0) => Level::WARN,
        (_, 1) => Level::INFO,
        _ => Level::DEBUG,
    };
    let log = tracing_subscriber::fmt().with_max_level(level).with_writer(std::io::stderr);
    // A second start can only happen in tests, which share the first one's log.
    let _ = if global.log_json { log.json().try_init() } else { log.try_init() };
}
