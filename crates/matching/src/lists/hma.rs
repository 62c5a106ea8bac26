//! The CSV of Hasher-Matcher-Actioner: rows without a header – value, id of the indicator, id of its first descriptor,
//! when it was added, labels –, one type of signal in each file, whose name tells it. And with a header, what
//! `threatexchange dataset --print-records --csv` prints: `signal_type,signal_str,collab,category,tags`.

use super::columns::ListField;
use super::csv::{self, Columns};
use super::out::Out;
use super::rows::Rows;
use super::signals::{self, Signal};
use super::{ListAct, ListOptions, ListRecord, fact};
use crate::Error;
use std::io::BufRead;

pub(super) fn read(input: &mut dyn BufRead, options: &ListOptions, out: &mut Out<'_>) -> Result<(), Error> {
    let mut rows = Rows::new(input, b',', options.limits);
    let first = rows.peek()?;
    if first.to_ascii_lowercase().starts_with(b"signal_type,") {
        // The header is a row of names that are known: read as any other CSV with one.
        let Some(_) = rows.next(0, &|_| false)? else { return Ok(()) };
        let names = String::from_utf8_lossy(&first).into_owned();
        let fields = names.trim().split(',').map(ListField::of_column).collect();
        return csv::read_rows(&mut rows, &Columns::new(fields, options), options, out);
    }
    // All values of a file have one type, and half a hash is no MD5 because of its length: a whole row tells it.
    let line = String::from_utf8_lossy(&first);
    let whole = line.split(',').next().filter(|_| is_row(&line)).and_then(|v| Signal::name_of_length(v.trim().len()));
    let told = whole.or(Some("pdq")).map(String::from);
    let options = &ListOptions { signal_type: options.signal_type.clone().or(told), ..options.clone() };
    let fields = vec![
        ListField::SignalValue,
        ListField::Id,
        ListField::Fact(fact::DESCRIPTOR.into()),
        ListField::Fact(fact::ADDED_ON.into()),
        ListField::Fact(fact::TAGS.into()),
    ];
    csv::read_rows(&mut rows, &Columns::new(fields, options), options, out)
}

/// Whether a line is a row of such a file.
pub(super) fn is_row(line: &str) -> bool {
    let mut fields = line.trim().split(',');
    let (value, id, descriptor) = (fields.next(), fields.next(), fields.next());
    let is_hash = value.is_some_and(|v| Signal::of_length(v).is_some() && v.bytes().all(|b| b.is_ascii_hexdigit()));
    is_hash && id.is_some_and(is_number) && descriptor.is_some_and(is_number) && fields.count() == 2
}

/// The row of a record, if it has the signal that the file is of. The reader there takes ids as numbers.
pub(super) fn row(record: &ListRecord, signal_type: &str) -> Option<Vec<String>> {
    let wanted = Signal::of(signal_type)?;
    let of_type = |(name, value): (&str, String)| (Signal::of(name) == Some(wanted)).then_some(value);
    let value = signals::all(record).into_iter().find_map(of_type).filter(|_| record.act == ListAct::Set)?;
    let told = |name: &str| record.fact(name).unwrap_or_default().to_string();
    let descriptor = record.fact(fact::DESCRIPTOR).unwrap_or("0").to_string();
    Some(vec![value, id(record), descriptor, told(fact::ADDED_ON), told(fact::TAGS)])
}

/// An id that is no number is told by one that is made of it: half of a hash, so that two hardly share one.
fn id(record: &ListRecord) -> String {
    if is_number(&record.id) {
        return record.id.clone();
    }
    let hash = blake3::hash(record.id.as_bytes());
    let half = hash.as_bytes().first_chunk().copied().map_or(0, u64::from_be_bytes);
    // numbers there have 63 bits
    (half >> 1).to_string()
}

/// Whether a record's id is held as it is.
pub(super) fn holds_id(record: &ListRecord) -> bool {
    !record.has_own_id || is_number(&record.id)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}
