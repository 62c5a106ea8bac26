//! CSV with a header: columns are recognised by their names, in any order, or told by a mapping.

use super::columns::{self, ListField};
use super::out::Out;
use super::rows::{Row, RowState, Rows};
use super::signals::{self, Wrong};
use super::{ListAct, ListOptions, ListRecord, ListedHash, Place, fact, values};
use crate::Error;
use model::Standing;
use std::collections::BTreeSet;
use std::io::BufRead;

/// Reads a list with a header, or one whose columns a mapping tells by their numbers.
pub(super) fn read(input: &mut dyn BufRead, options: &ListOptions, out: &mut Out<'_>) -> Result<(), Error> {
    let mapping = options.mapping.as_ref();
    let mut rows = Rows::new(input, b',', options.limits);
    let first = rows.peek()?;
    if first.is_empty() {
        return Ok(());
    }
    rows.set_delimiter(mapping.and_then(|m| m.delimiter).unwrap_or_else(|| columns::delimiter(&first)));
    let columns = if mapping.is_some_and(|m| !m.has_header) {
        Vec::new()
    } else {
        let Some(header) = rows.next(0, &|_| false)? else { return Ok(()) };
        let names = columns::headers(header.fields());
        let place = Place::Line(header.line);
        if header.state == RowState::TooLong {
            return Err(no_columns(&[]));
        }
        of_names(&names, options, place, out)?
    };
    read_rows(&mut rows, &Columns::new(columns, options), options, out)
}

/// What the columns of a header hold.
fn of_names(names: &[String], options: &ListOptions, place: Place, out: &mut Out<'_>) -> Result<Vec<ListField>, Error> {
    let mapping = options.mapping.as_ref();
    if let Some(lacking) = mapping.and_then(|m| m.lacking(names, names.len())) {
        return Err(Error::NoColumn { name: lacking.chars().take(40).collect() });
    }
    let field = |(at, name): (usize, &String)| match mapping {
        Some(mapping) => mapping.field(at, Some(name)),
        None => ListField::of_column(name),
    };
    let fields: Vec<ListField> = names.iter().enumerate().map(field).collect();
    // Where columns are told by their numbers, nothing else tells a header from the first row.
    let is_digest = |name: &String| [32, 40, 64].contains(&name.len()) && name.bytes().all(|b| b.is_ascii_hexdigit());
    let is_row = fields.iter().zip(names).any(|(field, name)| field.is_signature() && is_digest(name));
    if is_row || !fields.iter().any(ListField::is_signature) {
        return Err(no_columns(names));
    }
    let mut met = BTreeSet::new();
    for field in fields.iter().filter(|f| **f != ListField::Skip) {
        if !met.insert(field.name()) {
            out.issue(place, "list-key-twice", field.name());
        }
    }
    Ok(fields)
}

fn no_columns(names: &[String]) -> Error {
    // In a list without a header the first row is one of digests: what is long and of one piece is not shown.
    let is_word = |name: &str| name.chars().count() < 24 || name.contains([' ', '_']);
    let shown = names.iter().take(20).map(|name| match is_word(name) {
        true => name.chars().take(40).collect::<String>(),
        false => format!("({})", name.chars().count()),
    });
    Error::NoColumns { found: shown.collect::<Vec<_>>().join(", ") }
}

/// The columns of a list; none are known yet if the first row tells how many there are.
pub(super) struct Columns<'o> {
    fields: Vec<ListField>,
    options: &'o ListOptions,
    /// With a mapping and no header: as many as the first row has.
    by_number: bool,
}

impl<'o> Columns<'o> {
    pub(super) fn new(fields: Vec<ListField>, options: &'o ListOptions) -> Self {
        Self { by_number: fields.is_empty(), fields, options }
    }

    fn of_row<'c>(&'c self, row: &Row<'_>) -> std::borrow::Cow<'c, [ListField]> {
        let Some(mapping) = self.options.mapping.as_ref().filter(|_| self.by_number) else {
            return (&self.fields[..]).into();
        };
        (0..row.len()).map(|at| mapping.field(at, None)).collect::<Vec<_>>().into()
    }
}

/// Reads rows to the end.
pub(super) fn read_rows(
    rows: &mut Rows<'_>,
    columns: &Columns<'_>,
    options: &ListOptions,
    out: &mut Out<'_>,
) -> Result<(), Error> {
    let known = &columns.fields;
    let alone = |cells: &mut dyn Iterator<Item = &[u8]>| {
        known.iter().zip(cells).any(|(field, cell)| field.is_signature() && is_digest(values::trim(cell)))
    };
    while !out.is_over() {
        let Some(row) = rows.next(known.len(), &alone)? else { return Ok(()) };
        let place = Place::Line(row.line);
        match row.state {
            RowState::TooLong => {
                out.refused(place, "list-record-too-large", "");
                continue;
            }
            RowState::Misquoted => out.issue(place, "list-quote-not-closed", ""),
            RowState::Sound => {}
        }
        let fields = columns.of_row(&row);
        if row.len() != fields.len() {
            out.issue(place, "list-row-length", "");
        }
        let record = record(&row, &fields, options.signal_type.as_deref(), out);
        out.record(record);
    }
    Ok(())
}

/// Whether it could be a digest of any kind.
fn is_digest(cell: &[u8]) -> bool {
    values::hex::<16>(cell).is_some() || values::hex::<20>(cell).is_some() || values::hex::<32>(cell).is_some()
}

/// The record of a row. A bad value is an issue, and the good ones are kept.
fn record(row: &Row<'_>, fields: &[ListField], signal_type: Option<&str>, out: &mut Out<'_>) -> ListRecord {
    let place = Place::Line(row.line);
    let mut cells = Cells { record: ListRecord::new(place, row.bytes.to_vec()), quality: None, signal: (None, None) };
    let mut is_utf8 = true;
    for (field, cell) in fields.iter().zip(row.fields()) {
        let cell = values::trim(cell);
        if cell.is_empty() {
            continue;
        }
        let (text, sound) = values::text(cell);
        is_utf8 &= sound;
        if !cells.take(field, &text) {
            out.issue(place, "list-value-not-readable", field.name());
        }
    }
    if !is_utf8 {
        out.issue(place, "list-text-not-utf8", "");
    }
    let (mut record, code) = cells.finish(signal_type);
    if let Some(code) = code {
        let detail = record.fact(fact::SIGNAL_TYPE).unwrap_or_default().to_string();
        out.issue(place, code, &detail);
    }
    if record.id.is_empty() {
        record.has_own_id = false;
    }
    record
}

/// A record in the making.
struct Cells {
    record: ListRecord,
    quality: Option<u8>,
    /// Type and value of a signal that stand in columns of their own.
    signal: (Option<String>, Option<String>),
}

impl Cells {
    /// Takes a value, not empty; false if it cannot be read.
    fn take(&mut self, field: &ListField, text: &str) -> bool {
        let record = &mut self.record;
        match field {
            ListField::Sha256 => set(&mut record.sha256, values::hex(text.as_bytes())),
            ListField::Sha1 => set(&mut record.sha1, values::hex(text.as_bytes())),
            ListField::Md5 => set(&mut record.md5, values::hex(text.as_bytes())),
            ListField::Photodna => set(&mut record.photodna, values::photodna(text)),
            ListField::Pdq => pdq(text, &mut record.pdq),
            ListField::Quality => set(&mut self.quality, values::quality(text)),
            ListField::Standing => set(&mut record.standing, Standing::parse(text)),
            ListField::Act => ListAct::parse(text).map(|act| record.act = act).is_some(),
            ListField::Facts => facts(text, record),
            ListField::Id => {
                record.has_own_id = true;
                record.id = text.into();
                true
            }
            ListField::Category => set(&mut record.category, Some(text.into())),
            ListField::SignalType => set(&mut self.signal.0, Some(text.into())),
            ListField::SignalValue => set(&mut self.signal.1, Some(text.into())),
            ListField::Fact(name) => {
                record.facts.push((name.clone(), text.into()));
                true
            }
            ListField::Skip => true,
        }
    }

    fn finish(mut self, signal_type: Option<&str>) -> (ListRecord, Option<&'static str>) {
        if let [hash] = self.record.pdq.as_mut_slice() {
            hash.quality = hash.quality.or(self.quality);
        }
        let (name, value) = self.signal;
        let put = value.map(|v| signals::put(name.as_deref(), signal_type, &v, &mut self.record));
        let code = put.and_then(Result::err).map(|wrong| match wrong {
            Wrong::Type => "list-signal-not-known",
            Wrong::Value => "list-value-not-readable",
        });
        (self.record, code)
    }
}

/// Sets what is not set yet; false if there is nothing to set, or another value stands there already.
fn set<T: PartialEq>(to: &mut Option<T>, value: Option<T>) -> bool {
    match (value, &to) {
        (None, _) => false,
        (Some(value), Some(held)) => value == *held,
        (Some(value), None) => {
            *to = Some(value);
            true
        }
    }
}

/// One hash, or several as `hash/quality/milliseconds`.
fn pdq(text: &str, to: &mut Vec<ListedHash>) -> bool {
    let hash = |part: &str| {
        let mut parts = part.split('/');
        let hash = values::hex(parts.next()?.as_bytes())?;
        let mut rest = || parts.next().filter(|t| !t.is_empty());
        let quality = rest().map(|t| values::quality(t).ok_or(())).transpose().ok()?;
        let milliseconds = rest().map(str::parse).transpose().ok()?;
        parts.next().is_none().then_some(ListedHash { hash, quality, milliseconds })
    };
    let from = to.len();
    let mut is_sound = true;
    for part in text.split_ascii_whitespace() {
        match hash(part) {
            Some(hash) => to.push(hash),
            None => is_sound = false,
        }
    }
    is_sound && to.len() > from
}

fn facts(text: &str, record: &mut ListRecord) -> bool {
    let Ok(pairs) = serde_json::from_str::<Vec<(String, String)>>(text) else { return false };
    for (name, value) in pairs {
        match name.as_str() {
            NOT_IN_A_CELL_ID => (record.id, record.has_own_id) = (value, true),
            NOT_IN_A_CELL_CATEGORY => record.category = Some(value),
            _ => record.tell(name.strip_prefix("==").map_or(name.clone(), |rest| format!("={rest}")), value),
        }
    }
    true
}

/// Under these names an id or a category that no cell can hold as it is stands among the facts; a fact whose name begins
/// with `=` gets another.
const NOT_IN_A_CELL_ID: &str = "=id";
const NOT_IN_A_CELL_CATEGORY: &str = "=category";

/// Whether a cell holds a text as it is: something, without blanks around it, on one line.
fn is_for_a_cell(text: &str) -> bool {
    !text.is_empty() && text.trim_ascii() == text && !text.contains(['\n', '\r'])
}

/// Text of several hashes for [`ListField::Pdq`]; one without a time stands alone, its quality has a column.
pub(super) fn pdq_text(hashes: &[ListedHash]) -> String {
    let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    match hashes {
        [one] if one.milliseconds.is_none() => model::to_hex(&one.hash),
        several => {
            let text = |h: &ListedHash| {
                format!("{}/{}/{}", model::to_hex(&h.hash), number(h.quality.map(u32::from)), number(h.milliseconds))
            };
            several.iter().map(text).collect::<Vec<_>>().join(" ")
        }
    }
}

/// Our own columns: what [`read`] reads back as it was.
pub(super) static OWN_COLUMNS: &[&str] =
    &["id", "act", "sha256", "sha1", "md5", "photodna", "pdq", "quality", "category", "standing"];

/// Facts that have columns in our own CSV; others stand in `facts`.
pub(super) static OWN_FACTS: &[&str] = &[
    fact::IS_DISTRIBUTED,
    fact::VICTIM_IDENTIFIED,
    fact::OFFENDER_IDENTIFIED,
    fact::SERIES,
    fact::SUBMISSIONS,
    fact::FILE_AVAILABLE,
    fact::MEDIA_TYPE,
    fact::BASELINE,
    fact::TAGS,
];

/// A row of our own CSV.
pub(super) fn own_row(record: &ListRecord) -> Vec<String> {
    let hex = |bytes: Option<&[u8]>| bytes.map(model::to_hex).unwrap_or_default();
    let quality = match record.pdq.as_slice() {
        [ListedHash { quality: Some(quality), milliseconds: None, .. }] => quality.to_string(),
        _ => String::new(),
    };
    let id = record.has_own_id.then_some(record.id.as_str());
    let category = record.category.as_deref();
    let cell = |text: Option<&str>| text.filter(|t| is_for_a_cell(t)).map(String::from).unwrap_or_default();
    let mut row = vec![
        cell(id),
        record.act.as_str().into(),
        hex(record.sha256.as_ref().map(|d| &d[..])),
        hex(record.sha1.as_ref().map(|d| &d[..])),
        hex(record.md5.as_ref().map(|d| &d[..])),
        record.photodna.clone().unwrap_or_default(),
        pdq_text(&record.pdq),
        quality,
        cell(category),
        record.standing.map(|s| s.as_str().to_string()).unwrap_or_default(),
    ];
    let mut left = vec![true; record.facts.len()];
    for name in OWN_FACTS {
        let mut facts = record.facts.iter().zip(&mut left);
        let held = facts.find(|((n, value), _)| **n == **name && is_for_a_cell(value));
        row.push(held.map_or(String::new(), |((_, value), left)| {
            *left = false;
            value.clone()
        }));
    }
    let others = [(NOT_IN_A_CELL_ID, id), (NOT_IN_A_CELL_CATEGORY, category)];
    let others =
        others.iter().filter_map(|(name, text)| Some((String::from(*name), text.filter(|t| !is_for_a_cell(t))?)));
    let facts = record.facts.iter().zip(&left).filter(|(_, left)| **left).map(|((name, value), _)| {
        (if name.starts_with('=') { format!("={}", &**name) } else { name.to_string() }, value.as_str())
    });
    let pairs: Vec<(String, &str)> = others.chain(facts).collect();
    row.push(if pairs.is_empty() { String::new() } else { serde_json::to_string(&pairs).unwrap_or_default() });
    row
}
