//! The CSV of INTERPOL's lists: `;` between twelve columns. Read as any CSV with a header; its names are known.

use super::{ListAct, ListRecord, fact};

/// The header, as such lists have it.
pub(super) static HEADER: &[&str] = &[
    "MD5",
    "SHA1",
    "PhotoDNA",
    "Image ID",
    "Is distributed",
    "Victim identified",
    "Offender identified",
    "Series name",
    "Number of submissions",
    "File Available",
    "Media Type",
    "Baseline",
];

/// The facts that its columns hold, from the fifth on.
pub(super) static FACTS: &[&str] = &[
    fact::IS_DISTRIBUTED,
    fact::VICTIM_IDENTIFIED,
    fact::OFFENDER_IDENTIFIED,
    fact::SERIES,
    fact::SUBMISSIONS,
    fact::FILE_AVAILABLE,
    fact::MEDIA_TYPE,
    fact::BASELINE,
];

/// The row of a record, if it has a signature that such a list can hold.
pub(super) fn row(record: &ListRecord) -> Option<Vec<String>> {
    let can_hold = record.md5.is_some() || record.sha1.is_some() || record.photodna.is_some();
    if !can_hold || record.act == ListAct::Remove {
        return None;
    }
    let mut row = vec![
        record.md5.map(|d| model::to_hex(&d)).unwrap_or_default(),
        record.sha1.map(|d| model::to_hex(&d)).unwrap_or_default(),
        record.photodna.clone().unwrap_or_default(),
        if record.has_own_id { record.id.clone() } else { String::new() },
    ];
    row.extend(FACTS.iter().map(|name| record.fact(name).unwrap_or_default().to_string()));
    Some(row)
}
