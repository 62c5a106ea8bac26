//! Lists as CSV: columns are recognised by their header, in any order.

use crate::{Entry, EntryForm, EntrySignal, Error, ListIssue};
use model::{Standing, from_hex};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Sha256,
    Sha1,
    Md5,
    Pdq,
    Quality,
    Category,
    Standing,
    Other,
}

/// Header names as lists of the field spell them, folded to lower case without separators.
static HEADERS: &[(&str, Column)] = &[
    ("id", Column::Name),
    ("entry", Column::Name),
    ("entryid", Column::Name),
    ("name", Column::Name),
    ("mediaid", Column::Name),
    ("sha256", Column::Sha256),
    ("sha2256", Column::Sha256),
    ("sha256hash", Column::Sha256),
    ("hashsha256", Column::Sha256),
    ("sha1", Column::Sha1),
    ("sha1hash", Column::Sha1),
    ("hashsha1", Column::Sha1),
    ("md5", Column::Md5),
    ("md5hash", Column::Md5),
    ("hashmd5", Column::Md5),
    ("pdq", Column::Pdq),
    ("pdqhash", Column::Pdq),
    ("hashpdq", Column::Pdq),
    ("pdqmd5", Column::Other),
    ("quality", Column::Quality),
    ("pdqquality", Column::Quality),
    ("category", Column::Category),
    ("categoria", Column::Category),
    ("categoría", Column::Category),
    ("standing", Column::Standing),
    ("condicion", Column::Standing),
    ("condición", Column::Standing),
];

/// Reads a list with a header line and columns `sha256`, `sha1`, `md5`, `pdq` (at least one of them) and optionally
/// `id`, `category`, `standing`, `quality`. Separators `,` `;` and tab are told apart by the header line.
///
/// A row without any usable digest is an issue, never dropped in silence; a row with one bad value among good ones
/// keeps the good ones and is an issue too.
pub fn read_csv(bytes: &[u8]) -> Result<(Vec<Entry>, Vec<ListIssue>), Error> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter(bytes)).flexible(true).from_reader(bytes);
    let header = reader.byte_headers().map_err(csv_error)?.clone();
    let columns: Vec<Column> = header.iter().map(column).collect();
    if !columns.iter().any(|c| matches!(c, Column::Sha256 | Column::Sha1 | Column::Md5 | Column::Pdq)) {
        let found = header.iter().map(|h| String::from_utf8_lossy(h).chars().take(40).collect::<String>());
        return Err(Error::NoColumns { found: found.take(20).collect::<Vec<_>>().join(", ") });
    }
    let (mut entries, mut issues) = (Vec::new(), Vec::new());
    let mut record = csv::ByteRecord::new();
    loop {
        let (line, start) = (reader.position().line(), reader.position().byte());
        if !reader.read_byte_record(&mut record).map_err(csv_error)? {
            return Ok((entries, issues));
        }
        let line = line + blank_lines(bytes, start);
        if record.iter().any(|field| field.contains(&b'\n')) {
            // A quotation mark that is not closed would swallow the rows behind it.
            return Err(Error::Csv { line, reason: "a quoted field runs over several lines".into() });
        }
        let place = format!("line {line}");
        let mut row = Row { entry: Entry::default(), quality: 100, pdq: None, wrong: Vec::new() };
        columns.iter().zip(record.iter()).for_each(|(column, field)| row.take(*column, field));
        issues.extend(row.wrong.iter().map(|name| ListIssue {
            place: place.clone(),
            code: "list-value-not-readable",
            detail: (*name).into(),
        }));
        match row.finish(line) {
            Some(entry) => entries.push(entry),
            None => issues.push(ListIssue { place, code: "list-row-without-digest", detail: String::new() }),
        }
    }
}

struct Row {
    entry: Entry,
    quality: u8,
    pdq: Option<[u8; 32]>,
    wrong: Vec<&'static str>,
}

impl Row {
    fn take(&mut self, column: Column, field: &[u8]) {
        let text = String::from_utf8_lossy(field);
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        match column {
            Column::Name => self.entry.name = text.into(),
            Column::Category => self.entry.category = Some(text.into()),
            Column::Sha256 => self.entry.sha256 = hex(text, "sha256", &mut self.wrong),
            Column::Sha1 => self.entry.sha1 = hex(text, "sha1", &mut self.wrong),
            Column::Md5 => self.entry.md5 = hex(text, "md5", &mut self.wrong),
            Column::Pdq => self.pdq = hex(text, "pdq", &mut self.wrong),
            Column::Quality => match text.parse::<u8>() {
                Ok(quality) if quality <= 100 => self.quality = quality,
                _ => self.wrong.push("quality"),
            },
            Column::Standing => match Standing::parse(text) {
                Some(standing) => self.entry.standing = Some(standing),
                None => self.wrong.push("standing"),
            },
            Column::Other => {}
        }
    }

    fn finish(mut self, line: u64) -> Option<Entry> {
        let signal =
            |hash| EntrySignal { form: EntryForm::Listed, hash, quality: self.quality, look: None, shown: None };
        self.entry.signals = self.pdq.map(signal).into_iter().collect();
        let e = &mut self.entry;
        if e.sha256.is_none() && e.sha1.is_none() && e.md5.is_none() && e.signals.is_empty() {
            return None;
        }
        if e.name.is_empty() {
            e.name = format!("line-{line}");
        }
        Some(self.entry)
    }
}

fn hex<const N: usize>(text: &str, name: &'static str, wrong: &mut Vec<&'static str>) -> Option<[u8; N]> {
    let value = from_hex(text);
    if value.is_none() {
        wrong.push(name);
    }
    value
}

fn column(header: &[u8]) -> Column {
    let folded: String =
        String::from_utf8_lossy(header).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    HEADERS.iter().find(|(name, _)| *name == folded).map_or(Column::Other, |(_, column)| *column)
}

/// Empty lines before the record that begins at `start`: the reader passes over them and does not count them.
fn blank_lines(bytes: &[u8], start: u64) -> u64 {
    let rest = usize::try_from(start).ok().and_then(|start| bytes.get(start..)).unwrap_or_default();
    rest.iter().take_while(|b| matches!(b, b'\r' | b'\n')).filter(|b| **b == b'\n').count() as u64
}

/// The separator that stands most often in the first line.
fn delimiter(bytes: &[u8]) -> u8 {
    let first = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
    let count = |d: u8| first.iter().filter(|b| **b == d).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|d| count(*d)).unwrap_or(b',')
}

fn csv_error(error: csv::Error) -> Error {
    let line = error.position().map_or(1, csv::Position::line);
    // The crate's own words can quote the content; the kind alone cannot.
    let reason = match error.kind() {
        csv::ErrorKind::Io(_) => "it breaks off",
        csv::ErrorKind::Utf8 { .. } => "it is not UTF-8",
        csv::ErrorKind::UnequalLengths { .. } => "rows have different lengths",
        _ => "it is not well formed",
    };
    Error::Csv { line, reason: reason.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name_in_any_order_and_case() {
        let text = format!("Category;SHA-256;Entry_ID\n2;{};a-1\n", "ab".repeat(32));
        let (entries, issues) = read_csv(text.as_bytes()).unwrap();
        assert_eq!(issues, []);
        assert_eq!(entries[0].name, "a-1");
        assert_eq!(entries[0].category.as_deref(), Some("2"));
        assert_eq!(entries[0].sha256, Some([0xab; 32]));
    }

    #[test]
    fn a_bad_value_is_an_issue_and_the_good_ones_are_kept() {
        let text = format!("md5,pdq\n{},zz\n,\n", "0f".repeat(16));
        let (entries, issues) = read_csv(text.as_bytes()).unwrap();
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].md5, Some([0x0f; 16]));
        let codes: Vec<_> = issues.iter().map(|i| (i.place.as_str(), i.code)).collect();
        assert_eq!(codes, [("line 2", "list-value-not-readable"), ("line 3", "list-row-without-digest")]);
    }

    #[test]
    fn a_quotation_mark_left_open_does_not_swallow_the_rows_behind_it() {
        let text = format!("id,sha256,note\n\nz,{0},\"oops\na,{0},x\n", "ab".repeat(32));
        assert!(matches!(read_csv(text.as_bytes()), Err(Error::Csv { line: 3, .. })));
    }

    #[test]
    fn a_file_without_known_columns_is_refused() {
        assert!(matches!(read_csv(b"fruit,colour\napple,red\n"), Err(Error::NoColumns { .. })));
    }
}
