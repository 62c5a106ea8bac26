//! What can go wrong in a use case, by what the user can do about it.

use matching::known_good::{DatabaseError, KnownGoodError};
use std::path::PathBuf;

/// An error of a use case. [`Error::code`] is stable.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The vault.
    #[error(transparent)]
    Store(store::Error),
    /// Evidence that cannot be opened at all.
    #[error(transparent)]
    Evidence(#[from] evidence::Error),
    /// A list or a segment.
    #[error(transparent)]
    Matching(#[from] matching::Error),
    /// A case needs it.
    #[error("a case needs {0}")]
    CaseNeeds(&'static str),
    /// No such case.
    #[error("no case named {0}")]
    NoCase(String),
    /// A case of that name is there.
    #[error("a case named {0} is already open")]
    CaseExists(String),
    /// A case of that name is there, with other terms.
    #[error("case {0} is already open with another legal basis, review date or scope")]
    CaseDiffers(String),
    /// Not a date.
    #[error("not a date (YYYY-MM-DD): {0}")]
    NotADate(String),
    /// What was given for the key of a backup is none.
    #[error("not the key of a backup: {0}")]
    NotABackupKey(String),
    /// Something would be written into the evidence.
    #[error("{0} lies within the evidence")]
    InsideEvidence(PathBuf),
    /// A scope that cannot be understood.
    #[error("not a scope: {0}")]
    NotAScope(String),
    /// A file or folder that cannot be read.
    #[error("cannot read {path}")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file of a kind that is not read here.
    #[error("{0} is not a list that this program reads")]
    NotAList(PathBuf),
    /// A list of another format than the one whose columns were named.
    #[error("{0} is no CSV, and has no columns")]
    NotCsv(PathBuf),
    /// A folder without a single picture.
    #[error("{0} holds no picture that can be read")]
    NothingInside(PathBuf),
    /// No such hash set, or none that the case is matched against.
    #[error("no hash set {0}")]
    NoHashSet(String),
    /// Categories of one set would mean two things.
    #[error("the list's categories are of scheme {said}, those of the set of scheme {before}")]
    SchemeDiffers {
        /// By the list, or by who imports it.
        said: String,
        /// By the version before.
        before: String,
    },
    /// A mapping table that lacks something.
    #[error("the mapping table lacks its {0}, or names one twice")]
    NotAMapping(&'static str),
    /// A list of somebody else's.
    #[error("hash set {0} is not to be passed on")]
    NotToBePassedOn(String),
    /// A list that is passed on with its owner's consent alone.
    #[error("hash set {0} is passed on with its owner's consent alone")]
    ConsentMissing(String),
    /// A hash set that somebody took out of use.
    #[error("hash set {0} is out of use")]
    SetOutOfUse(String),
    /// A known-good set that does not answer, or cannot be made.
    #[error("known-good set {name}")]
    KnownGood {
        /// Which.
        name: String,
        /// Why.
        source: KnownGoodError,
    },
    /// A name that a set of another kind has.
    #[error("hash set {0} is of another kind")]
    OtherKind(String),
    /// A known-good set, where one of entries is asked for.
    #[error("{0} is a known-good set: it has no entries")]
    KnownGoodSet(String),
    /// No such entry of a hash set.
    #[error("no entry {0} in the hash set")]
    NoEntry(String),
    /// A word on a hash set without a reason.
    #[error("a reason is needed")]
    ReasonMissing,
    /// A word, or the line of a table, that names no correspondent. It is not shown: the list is confidential.
    #[error("not a number with its country code, an account's id or `name:…`")]
    NotAContact(Option<u64>),
    /// No such exhibit.
    #[error("no exhibit {0} in the case")]
    NoExhibit(String),
    /// Neither a chat nor an alias that an exhibit of the case holds.
    #[error("no chat or alias {0} in the case")]
    NoObservation(String),
    /// A chat and an alias, or one observation twice: they were never one.
    #[error("not two chats or two aliases")]
    NotTwoOfAKind,
    /// No account that is called so. What was typed is not shown: it may be a name.
    #[error("no such account in the case")]
    NoAccount,
    /// An account without that mark.
    #[error("the account has no such mark")]
    NotMarked,
    /// No group that is called so.
    #[error("no group {0} in the case")]
    NoGroup(String),
    /// A chat of two: it comes from no group, and none from it.
    #[error("{0} is no group")]
    NotAGroup(String),
    /// A group cannot come from itself.
    #[error("a group does not come from itself")]
    OwnParent,
    /// What only a network tells, before there is one.
    #[error("no network of case {0} was made yet")]
    NoNetwork(String),
    /// No message that is called so.
    #[error("no message {0} in the case")]
    NoMessage(String),
    /// A word that stands on nothing.
    #[error("a source is needed")]
    SourceMissing,
    /// One item named twice.
    #[error("the same item twice")]
    SameItem,
    /// Another content.
    #[error("{path} does not hold exhibit {exhibit}: the manifest digest differs")]
    ManifestDiffers {
        /// Where.
        path: PathBuf,
        /// Which.
        exhibit: String,
    },
    /// An item that no exhibit of the case holds.
    #[error("no item {0} in the case")]
    NoItem(String),
    /// The manifest file names exhibits that were not given.
    #[error("the manifest names {0}, which is not among the evidence given")]
    ManifestNames(String),
    /// A fault of this program: an exhibit is not held whose count is wrong.
    #[error("what was seen of the exhibit is not what was kept, doubtful, refused and out of scope together")]
    DoesNotAddUp,
    /// Ended from outside; the work can go on later.
    #[error("interrupted; run the same command again to go on")]
    Interrupted,
    /// JSON.
    #[error("damaged JSON")]
    Json(#[from] serde_json::Error),
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Interrupted => Self::Interrupted,
            other => Self::Store(other),
        }
    }
}

impl Error {
    /// A stable code in kebab-case.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(e) if e.is_busy() => "vault-busy",
            Self::Store(e) if e.is_full() => "no-space",
            Self::Io { source, .. } if is_full(source) => "no-space",
            Self::Store(e) if e.is_damage() => "vault-damaged",
            Self::Store(error) => of_vault(error),
            Self::Io { source, .. } if store::is_no_file(source) => "not-a-file",
            Self::Evidence(_) | Self::Io { .. } => "not-readable",
            Self::Matching(matching::Error::NotASegment | matching::Error::Damaged { .. }) => "segment-changed",
            Self::Matching(matching::Error::NoColumn { .. }) => "no-column",
            Self::NotCsv(_) => "list-not-csv",
            Self::Matching(_) | Self::NotAList(_) => "list-not-readable",
            Self::CaseNeeds(_) => "case-needs",
            Self::NoCase(_) => "no-case",
            Self::CaseExists(_) => "case-exists",
            Self::CaseDiffers(_) => "case-differs",
            Self::NotADate(_) => "not-a-date",
            Self::NotABackupKey(_) => "not-a-backup-key",
            Self::NotAScope(_) => "not-a-scope",
            Self::InsideEvidence(_) => "inside-evidence",
            Self::NothingInside(_) => "nothing-inside",
            Self::NoHashSet(_) => "no-hash-set",
            Self::SchemeDiffers { .. } => "scheme-differs",
            Self::NotAMapping(_) => "not-a-mapping",
            Self::NotToBePassedOn(_) => "not-to-be-passed-on",
            Self::ConsentMissing(_) => "consent-missing",
            Self::SetOutOfUse(_) => "hash-set-disabled",
            Self::KnownGoodSet(_) => "known-good-set",
            Self::OtherKind(_) => "hash-set-of-another-kind",
            Self::KnownGood { source, .. } => of_known_good(source),
            Self::NoEntry(_) => "no-entry",
            Self::ReasonMissing => "reason-missing",
            Self::NotAContact(_) => "not-a-contact",
            Self::NoExhibit(_) => "no-exhibit",
            Self::NoObservation(_) => "no-observation",
            Self::NoAccount => "no-account",
            Self::NotMarked => "not-marked",
            Self::NotTwoOfAKind => "not-two-of-a-kind",
            Self::NoGroup(_) => "no-group",
            Self::NotAGroup(_) => "not-a-group",
            Self::OwnParent => "own-parent",
            Self::NoMessage(_) => "no-message",
            Self::NoNetwork(_) => "no-network",
            Self::SourceMissing => "source-missing",
            Self::SameItem => "same-item",
            Self::ManifestDiffers { .. } => "manifest-differs",
            Self::NoItem(_) => "no-item",
            Self::ManifestNames(_) => "manifest-names",
            Self::Interrupted => "interrupted",
            Self::DoesNotAddUp | Self::Json(_) => "vault-failed",
        }
    }

    /// Where the vault or the key file lies that an error of keys is about: all that is to be said beside its code.
    pub fn key_place(&self) -> Option<&std::path::Path> {
        use store::Error::{KeyFile, KeyMissing, KeyWrong, NotKeyed};
        match self {
            Self::Store(KeyMissing(path) | KeyWrong(path) | NotKeyed(path) | KeyFile { path, .. }) => Some(path),
            _ => None,
        }
    }

    /// The exit code of the command line's contract.
    pub fn exit_code(&self) -> u8 {
        match self.code() {
            "vault-failed" => 1,
            "segment-changed" | "manifest-differs" | "key-header-damaged" => 4,
            "known-good-changed" | "known-good-damaged" => 4,
            "backup-changed" | "copy-differs" | "vault-damaged" => 4,
            "key-wrong" | "not-to-be-passed-on" => 5,
            "vault-busy" => 6,
            "interrupted" => 130,
            _ => 2,
        }
    }

    /// What of the vault, of a backup or of a list an error is about, without words.
    pub fn thing(&self) -> Option<String> {
        use store::Error as E;
        if let Self::Matching(matching::Error::NoColumn { name }) = self {
            return Some(name.clone());
        }
        let Self::Store(error) = self else { return None };
        Some(match error {
            E::Taken(path) | E::NoBackup(path) | E::Output { path, .. } | E::IsBackup(path) => {
                path.display().to_string()
            }
            E::ReadOnly { path, why } => match why {
                Some(why) => format!("{}: {why}", path.display()),
                None => path.display().to_string(),
            },
            E::Within { path, of } => format!("{} ({})", path.display(), of.display()),
            E::Older { path, found, known } => {
                format!("{} ({found} → {known})", path.display())
            }
            E::BackupChanged { path, what } | E::CopyDiffers { path, what } | E::Unsound { path, what } => {
                format!("{}: {what}", path.display())
            }
            _ => return None,
        })
    }

    /// The vault in `dir` has no key, and one was given.
    pub fn not_keyed(dir: &std::path::Path) -> Self {
        Self::Store(store::Error::NotKeyed(dir.into()))
    }

    pub(crate) fn io(path: &std::path::Path) -> impl Fn(std::io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Io { path: path.clone(), source }
    }
}

fn is_full(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded)
}

fn of_known_good(error: &KnownGoodError) -> &'static str {
    match error {
        KnownGoodError::NotIndexed => "known-good-not-indexed",
        KnownGoodError::TooLarge { .. } => "known-good-too-large",
        KnownGoodError::Changed | KnownGoodError::Database(DatabaseError::Changed) => "known-good-changed",
        KnownGoodError::Database(DatabaseError::Pending { .. }) => "known-good-pending",
        KnownGoodError::Database(_) | KnownGoodError::Table(_) | KnownGoodError::NotAnRds => "known-good-damaged",
    }
}

fn of_vault(error: &store::Error) -> &'static str {
    use store::Error as E;
    match error {
        E::Missing(_) => "no-vault",
        E::Exists(_) | E::NotAVault(_) => "vault-exists",
        E::Newer { .. } => "vault-newer",
        E::Older { .. } => "vault-older",
        E::KeyMissing(_) => "key-missing",
        E::KeyWrong(_) => "key-wrong",
        E::KeyHeader { .. } => "key-header-damaged",
        E::NotKeyed(_) => "vault-not-keyed",
        E::KeyFile { fault, .. } => match fault {
            store::KeyFileFault::Exposed => "key-file-exposed",
            store::KeyFileFault::InsideVault => "key-file-inside-vault",
            store::KeyFileFault::NotAKey => "not-a-key-file",
            store::KeyFileFault::Missing => "key-file-missing",
        },
        E::IsBackup(_) => "vault-is-backup",
        E::ReadOnly { .. } => "vault-read-only",
        E::Segment(_) => "segment-changed",
        E::Taken(_) => "place-taken",
        E::Within { .. } => "place-within",
        E::Output { .. } => "output",
        E::NoBackup(_) => "no-backup",
        E::BackupChanged { .. } => "backup-changed",
        E::CopyDiffers { .. } => "copy-differs",
        _ => "vault-failed",
    }
}
