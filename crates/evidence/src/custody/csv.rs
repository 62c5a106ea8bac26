//! Reading a manifest of exhibits as spreadsheet programs write it.

use super::ExhibitRecord;
use super::columns::Column;
use crate::error::Error;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads a manifest of exhibits: a first row of headers, in English or Spanish, then one row for each exhibit.
/// Comma, semicolon or tab, whichever the first row has most of; UTF-8. Empty rows are passed over, columns that are not
/// known are kept by their header.
pub fn read_manifest_csv(bytes: &[u8]) -> Result<Vec<ExhibitRecord>, Error> {
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let mut reader =
        ::csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter(bytes)).from_reader(bytes);
    let mut rows = Vec::new();
    let mut row = ::csv::ByteRecord::new();
    let mut lines = Lines { bytes, passed: 0, line: 1 };
    while reader.read_byte_record(&mut row).map_err(|e| at(e.position().map_or(1, |p| p.line()), 0, e.to_string()))? {
        let line = lines.at(row.position().map_or(0, ::csv::Position::byte));
        rows.push((line, texts(line, &row)?));
    }
    let mut rows = rows.into_iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
    let Some((line, header)) = rows.next() else {
        return Err(at(1, 0, "the manifest is empty: write a row of headers, then one row for each exhibit".into()));
    };
    let columns = headers(line, &header)?;
    let records: Vec<_> = rows.map(|(line, cells)| record(line, &columns, cells)).collect::<Result<_, _>>()?;
    unique(&columns, &records)?;
    Ok(records)
}

/// Counts lines as a text editor does. The reader's own count is one behind where lines end with CR LF.
struct Lines<'a> {
    bytes: &'a [u8],
    passed: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the first row that begins at or behind a place.
    fn at(&mut self, place: u64) -> u64 {
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        let is_break = |b: &&u8| matches!(b, b'\r' | b'\n');
        let breaks = self.bytes.get(place..).unwrap_or_default().iter().take_while(is_break).count();
        let until = place.saturating_add(breaks);
        let passed = self.bytes.get(self.passed..until).unwrap_or_default();
        self.line += passed.iter().filter(|b| **b == b'\n').count() as u64;
        self.passed = until;
        self.line
    }
}

fn at(line: u64, column: usize, what: String) -> Error {
    Error::ManifestCsv { line, column, what }
}

/// Of the three that spreadsheet programs write, the one that the first line has most of.
fn delimiter(bytes: &[u8]) -> u8 {
    let first = bytes.split(|b| *b == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    let count = |delimiter| first.iter().filter(|b| **b == delimiter).count();
    // The comma stands last: of equals, it is taken.
    [b'\t', b';', b','].into_iter().max_by_key(|d| count(*d)).unwrap_or(b',')
}

fn texts(line: u64, row: &::csv::ByteRecord) -> Result<Vec<String>, Error> {
    let cell = |(i, cell): (usize, &[u8])| match std::str::from_utf8(cell) {
        Ok(text) => Ok(text.trim().to_owned()),
        Err(_) => Err(at(line, i + 1, "the cell is not UTF-8: save the sheet as \"CSV UTF-8\"".into())),
    };
    row.iter().enumerate().map(cell).collect()
}

/// A header, and what it means if we know.
type Header = (String, Option<Column>);

fn headers(line: u64, cells: &[String]) -> Result<Vec<Header>, Error> {
    let columns: Vec<Header> = cells.iter().map(|cell| (cell.clone(), Column::named(cell))).collect();
    for (i, (header, column)) in columns.iter().enumerate() {
        let is_same = |(other, its): &&Header| if column.is_some() { its == column } else { other == header };
        if let Some((first, _)) = columns.iter().take(i).find(is_same)
            && !header.is_empty()
        {
            let what = format!("\"{header}\" means the same as \"{first}\" before it: keep one, or rename the other");
            return Err(at(line, i + 1, what));
        }
    }
    if !columns.iter().any(|(_, column)| *column == Some(Column::Number)) {
        let what = "no column gives the exhibit's number: name one \"exhibit number\" or \"numero de evidencia\"";
        return Err(at(line, 0, what.into()));
    }
    Ok(columns)
}

fn record(line: u64, columns: &[Header], cells: Vec<String>) -> Result<ExhibitRecord, Error> {
    let mut record = ExhibitRecord { line, ..ExhibitRecord::default() };
    for (i, cell) in cells.into_iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        match columns.get(i) {
            Some((_, Some(Column::Digest))) => record.acquisition_digest = Some(digest(line, i + 1, &cell)?),
            Some((_, Some(column))) => *column.field(&mut record) = Some(cell),
            Some((header, None)) if !header.is_empty() => drop(record.others.insert(header.clone(), cell)),
            _ => return Err(at(line, i + 1, "the cell has no header above it: name the column or empty it".into())),
        }
    }
    if record.number.is_none() {
        let column = columns.iter().position(|(_, column)| *column == Some(Column::Number)).map_or(0, |i| i + 1);
        return Err(at(line, column, "the exhibit has no number: write one, or empty the row".into()));
    }
    Ok(record)
}

/// Hexadecimal of a known length; tools group it by spaces, colons or hyphens, and some write the algorithm before it.
fn digest(line: u64, column: usize, cell: &str) -> Result<String, Error> {
    let bare = ["sha-256", "sha256", "sha-1", "sha1", "md5"].iter().find_map(|name| {
        let head = cell.get(..name.len()).filter(|head| head.eq_ignore_ascii_case(name));
        head.and(cell.get(name.len()..))
    });
    let digits: String = bare.unwrap_or(cell).chars().filter(|c| !matches!(c, ' ' | ':' | '-' | '=')).collect();
    if matches!(digits.len(), 32 | 40 | 64) && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(digits.to_ascii_lowercase());
    }
    let found = digits.chars().count();
    let what = format!(
        "not a digest: MD5 has 32 hexadecimal digits, SHA-1 has 40, SHA-256 has 64, this cell has {found} characters: \
         copy it again from the acquisition's log"
    );
    Err(at(line, column, what))
}

/// Two rows for one file, or two rows with neither, cannot be told apart.
fn unique(columns: &[Header], records: &[ExhibitRecord]) -> Result<(), Error> {
    let column_of = |wanted| columns.iter().position(|(_, column)| *column == Some(wanted)).map_or(0, |i| i + 1);
    for (i, record) in records.iter().enumerate() {
        let before = || records.iter().take(i);
        if let Some(first) = before().find(|r| r.number == record.number) {
            let what = format!("line {} has the same exhibit number: give each exhibit its own", first.line);
            return Err(at(record.line, column_of(Column::Number), what));
        }
        if let Some(first) = before().find(|r| r.name == record.name) {
            let what = match record.name {
                Some(_) => format!("line {} names the same file: each exhibit has its own", first.line),
                None => "with several exhibits, each row must name its file or folder: add a column \"file name\" or \
                         \"nombre de archivo\""
                    .into(),
            };
            return Err(at(record.line, column_of(Column::Name), what));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> (u64, usize, String) {
        match read_manifest_csv(text.as_bytes()).unwrap_err() {
            Error::ManifestCsv { line, column, what } => (line, column, what),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn a_spanish_sheet_with_semicolons_is_read() {
        let sheet = "\u{feff}Nº de evidencia;Archivo;Precinto;Fecha de incautación;Perito;Hash;Observaciones\r\n\
                     E-1;movil.zip;P 77;\"12/3/2024; 9:15\";López;D41D8CD98F00B204E9800998ECF8427E;caja 3\r\n;;;;;;\r\n\
                     E-2;tablet;;;;;\r\n";
        let records = read_manifest_csv(sheet.as_bytes()).unwrap();
        assert_eq!(records.len(), 2);
        let first = &records[0];
        assert_eq!(first.number.as_deref(), Some("E-1"));
        assert_eq!(first.seized.as_deref(), Some("12/3/2024; 9:15"));
        assert_eq!(first.examiner.as_deref(), Some("López"));
        assert_eq!(first.acquisition_digest.as_deref(), Some("d41d8cd98f00b204e9800998ecf8427e"));
        assert_eq!(first.others.get("Observaciones").map(String::as_str), Some("caja 3"));
        assert_eq!((records[1].line, records[1].seal.as_deref()), (4, None));
    }

    #[test]
    fn digests_are_read_as_tools_write_them() {
        for written in [
            "SHA256: ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            "MD5=d4:1d:8c:d9:8f:00:b2:04:e9:80:09:98:ec:f8:42:7e",
        ] {
            let records = read_manifest_csv(format!("exhibit,hash\n1,{written}\n").as_bytes()).unwrap();
            let digest = records[0].acquisition_digest.as_deref().unwrap();
            assert!(digest.len() == 64 || digest.len() == 32, "{digest}");
        }
    }

    #[test]
    fn an_error_names_line_and_column_and_what_to_do() {
        assert_eq!(error("exhibit,hash\n1,abc\n").0, 2);
        assert_eq!(error("exhibit,hash\n1,abc\n").1, 2);
        assert!(error("exhibit,hash\n1,abc\n").2.contains("copy it again"));
        assert_eq!(error("file,hash\na,\n").0, 1);
        assert!(error("file,hash\na,\n").2.contains("exhibit number"));
        assert_eq!(
            error("exhibit,seal\n,7\n"),
            (2, 1, "the exhibit has no number: write one, or empty the row".into())
        );
        assert_eq!(error("exhibit,sha256,md5\n").1, 3);
        assert_eq!(error("exhibit,file\n1,a\n1,b\n").0, 3);
        assert_eq!(error("exhibit,file\n1,a\n2,a\n").1, 2);
        assert!(error("exhibit\n1\n2\n").2.contains("file name"));
        assert_eq!(error("exhibit\n1,stray\n").1, 2);
        assert_eq!(error("").0, 1);
    }

    #[test]
    fn a_sheet_in_an_old_code_page_is_said() {
        let error = read_manifest_csv(b"exhibit,place\n1,Logro\xf1o\n").unwrap_err();
        assert_eq!(
            error.to_string(),
            "line 2, column 2 of the exhibit manifest: the cell is not UTF-8: save the sheet as \"CSV UTF-8\""
        );
    }
}
