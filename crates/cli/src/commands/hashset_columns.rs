//! `--column`, `--delimiter`, `--no-header` of `amparo hashset import`: what the columns of a CSV hold.

use crate::app::Failure;
use crate::args::HashsetImport;
use engine::{CsvMapping, ListField};

/// What is said of the columns; `None` if nothing is.
pub(super) fn mapping(args: &HashsetImport) -> Result<Option<CsvMapping>, Failure> {
    if args.column.is_empty() && args.delimiter.is_none() {
        return Ok(None);
    }
    let delimiter = args.delimiter.as_deref().map(delimiter).transpose()?;
    let columns = args.column.iter().map(|text| column(text, args.no_header)).collect::<Result<_, _>>()?;
    Ok(Some(CsvMapping { delimiter, has_header: !args.no_header, columns }))
}

/// `id=Name`: the field `id` stands in the column `Name`. Where there is no header, columns have numbers alone.
fn column(text: &str, by_number: bool) -> Result<(String, ListField), Failure> {
    let wrong = || Failure::Usage("not-a-column", text.into());
    let (field, column) = text.split_once('=').map(|(f, c)| (f.trim(), c.trim())).ok_or_else(wrong)?;
    let is_number = column.parse::<usize>().is_ok_and(|number| number > 0);
    if column.is_empty() || by_number && !is_number {
        return Err(wrong());
    }
    let field = ListField::named(field).ok_or_else(|| Failure::Usage("not-a-field", field.into()))?;
    Ok((column.into(), field))
}

/// One character, or `tab`. What digests and quoted fields are made of separates nothing.
fn delimiter(text: &str) -> Result<u8, Failure> {
    match text.as_bytes() {
        b"tab" | b"\t" => Ok(b'\t'),
        [one @ (b' ' | b'!'..=b'/' | b':'..=b'@' | b'['..=b'`' | b'{'..=b'~')] if *one != b'"' => Ok(*one),
        _ => Err(Failure::Usage("not-a-delimiter", text.into())),
    }
}
