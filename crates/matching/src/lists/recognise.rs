//! Which format a list has, told by its content: never by its name.

use super::columns::{self, ListField};
use super::{ListFormat, csv, hma, interpol, signal_lines, text};

/// Bytes from the beginning of a file that are enough to tell.
pub const RECOGNISED_BY: usize = 64 * 1024;

/// The format of a list that begins like this; `None` if it looks like none.
pub fn recognise(first_bytes: &[u8]) -> Option<ListFormat> {
    let text = text::beginning(first_bytes.get(..RECOGNISED_BY).unwrap_or(first_bytes));
    let text = text.trim_ascii_start();
    match text.first()? {
        b'<' => contains(text, b"queryResult").then_some(ListFormat::NcmecXml),
        b'{' | b'[' => is_vics(text).then_some(ListFormat::VicsJson),
        _ => of_lines(text),
    }
}

/// The context names the data model; a list without one has its keys.
fn is_vics(text: &[u8]) -> bool {
    let names_model = (contains(text, b"odata.metadata") || contains(text, b"odata.context"))
        && (contains(text, b"projectvic") || contains(text, b"vicsdatamodel"));
    let has = |key: &[u8]| contains(text, key);
    let is_framed = text.first() == Some(&b'[') || has(b"\"value\"") || has(b"\"Media\"");
    names_model || is_framed && (has(b"\"MediaID\"") || has(b"\"MD5\"") || has(b"\"SHA1\"") || has(b"\"PhotoDNA\""))
}

fn of_lines(text: &[u8]) -> Option<ListFormat> {
    let mut lines =
        text.split(|b| *b == b'\n').map(|line| String::from_utf8_lossy(line)).filter(|l| !l.trim().is_empty());
    let first = lines.next()?;
    let first = first.trim();
    if signal_lines::is_line(first) {
        return Some(ListFormat::SignalLines);
    }
    let delimiter = char::from(columns::delimiter(first.as_bytes()));
    let names: Vec<String> =
        first.split(delimiter).map(|name| name.trim().trim_matches('"').trim().to_string()).collect();
    if names.iter().take(csv::OWN_COLUMNS.len()).eq(csv::OWN_COLUMNS) {
        // Ours has INTERPOL's columns too, and more.
        return Some(ListFormat::Csv);
    }
    let of_interpol = interpol::HEADER
        .iter()
        .filter(|known| names.iter().any(|name| columns::folded(name) == columns::folded(known)));
    // Lists of one year lack a column that those of another have.
    if of_interpol.count() + 3 >= interpol::HEADER.len() {
        return Some(ListFormat::InterpolCsv);
    }
    let fields: Vec<ListField> = names.iter().map(|name| ListField::of_column(name)).collect();
    if fields.starts_with(&[ListField::SignalType, ListField::SignalValue]) {
        return Some(ListFormat::HmaCsv);
    }
    if fields.iter().any(ListField::is_signature) {
        return Some(ListFormat::Csv);
    }
    if hma::is_row(first) {
        return Some(ListFormat::HmaCsv);
    }
    // Signals of a type that is not known may come first.
    lines.take(100).any(|line| signal_lines::is_line(&line)).then_some(ListFormat::SignalLines)
}

fn contains(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word))
}
