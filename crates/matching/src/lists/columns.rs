//! What the columns of a CSV mean: told by their names, or by a mapping.

use super::values;
use super::{FactName, fact};

/// What a column holds.
#[derive(Clone, PartialEq, Debug)]
pub enum ListField {
    /// The list's own id.
    Id,
    /// `set` or `remove`.
    Act,
    /// A digest in hexadecimal.
    Sha256,
    /// SHA-1.
    Sha1,
    /// MD5.
    Md5,
    /// PhotoDNA, as written.
    Photodna,
    /// A PDQ hash; or several, each `hash/quality/milliseconds`, with blanks between them.
    Pdq,
    /// The quality of the PDQ hash.
    Quality,
    /// The category, in the list's scheme.
    Category,
    /// A standing in this program's spelling.
    Standing,
    /// The type of the value in [`ListField::SignalValue`].
    SignalType,
    /// A digest or hash whose type stands in another column.
    SignalValue,
    /// A fact of this name.
    Fact(FactName),
    /// Facts as JSON: a list of pairs of name and value.
    Facts,
    /// Nothing that is kept, but in the original.
    Skip,
}

/// Names of fields in a mapping, and names of columns as lists of the field spell them: lower case, letters and digits
/// alone.
static FIELDS: &[(&str, ListField)] = &[
    ("id", ListField::Id),
    ("entry", ListField::Id),
    ("entryid", ListField::Id),
    ("name", ListField::Id),
    ("mediaid", ListField::Id),
    ("imageid", ListField::Id),
    ("act", ListField::Act),
    ("sha256", ListField::Sha256),
    ("sha2256", ListField::Sha256),
    ("sha256hash", ListField::Sha256),
    ("hashsha256", ListField::Sha256),
    ("sha1", ListField::Sha1),
    ("sha1hash", ListField::Sha1),
    ("hashsha1", ListField::Sha1),
    ("md5", ListField::Md5),
    ("md5hash", ListField::Md5),
    ("hashmd5", ListField::Md5),
    ("photodna", ListField::Photodna),
    ("photodnahash", ListField::Photodna),
    ("pdna", ListField::Photodna),
    ("pdq", ListField::Pdq),
    ("pdqhash", ListField::Pdq),
    ("hashpdq", ListField::Pdq),
    ("quality", ListField::Quality),
    ("pdqquality", ListField::Quality),
    ("category", ListField::Category),
    ("categoria", ListField::Category),
    ("categoría", ListField::Category),
    ("standing", ListField::Standing),
    ("condicion", ListField::Standing),
    ("condición", ListField::Standing),
    ("signaltype", ListField::SignalType),
    ("signalstr", ListField::SignalValue),
    ("facts", ListField::Facts),
    ("skip", ListField::Skip),
];

/// Columns whose values are facts that other formats have too.
static FACTS: &[(&str, &str)] = &[
    ("isdistributed", fact::IS_DISTRIBUTED),
    ("victimidentified", fact::VICTIM_IDENTIFIED),
    ("offenderidentified", fact::OFFENDER_IDENTIFIED),
    ("series", fact::SERIES),
    ("seriesname", fact::SERIES),
    ("submissions", fact::SUBMISSIONS),
    ("numberofsubmissions", fact::SUBMISSIONS),
    ("fileavailable", fact::FILE_AVAILABLE),
    ("mediatype", fact::MEDIA_TYPE),
    ("baseline", fact::BASELINE),
    ("tags", fact::TAGS),
    ("comments", fact::COMMENTS),
    ("mediasize", fact::MEDIA_SIZE),
    ("filesize", fact::MEDIA_SIZE),
    ("mime", fact::MIME),
    ("mimetype", fact::MIME),
    ("updated", fact::UPDATED),
    ("dateupdated", fact::UPDATED),
    ("collab", fact::COLLABORATION),
];

impl ListField {
    /// A field by its name in a mapping: `sha256`, `category` …; any other name is a fact's.
    pub fn parse(name: &str) -> Self {
        Self::of_column(name)
    }

    /// The same of a name that is known: a field, a fact that formats share, or `fact:` and the name of another one.
    pub fn named(name: &str) -> Option<Self> {
        if let Some(other) = name.strip_prefix("fact:").map(str::trim).filter(|other| !other.is_empty()) {
            return Some(Self::Fact(other.to_string().into()));
        }
        let is_shared = |fact: &FactName| FACTS.iter().any(|(_, known)| **known == **fact);
        match Self::of_column(name) {
            Self::Fact(fact) if !is_shared(&fact) => None,
            Self::Skip if name.trim().is_empty() => None,
            known => Some(known),
        }
    }

    /// What a column of this name holds.
    pub(super) fn of_column(header: &str) -> Self {
        let folded = folded(header);
        if let Some((_, field)) = FIELDS.iter().find(|(name, _)| *name == folded) {
            return field.clone();
        }
        match FACTS.iter().find(|(name, _)| *name == folded) {
            Some((_, name)) => Self::Fact((*name).into()),
            None if header.trim().is_empty() => Self::Skip,
            None => Self::Fact(header.trim().to_string().into()),
        }
    }

    /// Whether an item could be compared with what it holds.
    pub(super) fn is_signature(&self) -> bool {
        matches!(self, Self::Sha256 | Self::Sha1 | Self::Md5 | Self::Photodna | Self::Pdq | Self::SignalValue)
    }

    /// For an issue: which value it was.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Id => "id",
            Self::Act => "act",
            Self::Sha256 => "sha256",
            Self::Sha1 => "sha1",
            Self::Md5 => "md5",
            Self::Photodna => "photodna",
            Self::Pdq => "pdq",
            Self::Quality => "quality",
            Self::Category => "category",
            Self::Standing => "standing",
            Self::SignalType => "signal_type",
            Self::SignalValue => "signal_str",
            Self::Fact(name) => name,
            Self::Facts => "facts",
            Self::Skip => "",
        }
    }
}

/// What the columns of a CSV mean, as data.
#[derive(Clone, PartialEq, Debug)]
pub struct CsvMapping {
    /// What stands between fields; told from the first line if `None`.
    pub delimiter: Option<u8>,
    /// Whether the first row names the columns.
    pub has_header: bool,
    /// Column – its name as the list has it, or its number from 1 – and what it holds. Columns that are not named here
    /// are recognised by their names, or skipped where there are none.
    pub columns: Vec<(String, ListField)>,
}

impl CsvMapping {
    /// What column number `at`, from 0, holds.
    pub(super) fn field(&self, at: usize, header: Option<&str>) -> ListField {
        let is_meant = |column: &str| match header {
            Some(header) => folded(column) == folded(header) || column.parse() == Ok(at + 1),
            None => column.parse() == Ok(at + 1),
        };
        let mapped = self.columns.iter().find(|(column, _)| is_meant(column)).map(|(_, field)| field.clone());
        mapped.unwrap_or_else(|| header.map_or(ListField::Skip, ListField::of_column))
    }

    /// Columns named in the mapping that a list lacks.
    pub(super) fn lacking<'m>(&'m self, headers: &[String], width: usize) -> Option<&'m str> {
        let is_there = |column: &str| {
            headers.iter().any(|header| folded(header) == folded(column))
                || column.parse::<usize>().is_ok_and(|n| (1..=width).contains(&n))
        };
        self.columns.iter().map(|(column, _)| column.as_str()).find(|column| !is_there(column))
    }
}

/// Names of columns that differ in case, blanks and signs alone are one name.
pub(super) fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The separator that stands most often in a line.
pub(super) fn delimiter(line: &[u8]) -> u8 {
    let count = |d: u8| memchr::memchr_iter(d, line).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|d| count(*d)).unwrap_or(b',')
}

/// Names of columns, as text.
pub(super) fn headers<'f>(fields: impl Iterator<Item = &'f [u8]>) -> Vec<String> {
    fields.map(|field| values::text(field).0.trim().to_string()).collect()
}
