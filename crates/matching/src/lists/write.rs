//! Writes records as a list, one at a time.

use super::{ListAct, ListFormat, ListRecord, csv, fact, hma, interpol, ncmec, signals, vics};
use crate::Error;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// Where a list goes. A format that comes in pages goes on in another file.
pub trait ListPages: Write {
    /// Ends what was written, and begins another page.
    fn next_page(&mut self) -> io::Result<()>;
}

/// How a list is written.
#[derive(Clone, Debug)]
pub struct WriteOptions {
    /// The scheme of the categories that a VICS file names: `US`, `UK`, `CUSTOM` …; letters and digits.
    pub scheme: String,
    /// The member that gives entries that have none, in NCMEC's pages.
    pub member: u32,
    /// Entries on a page there.
    pub page_entries: usize,
    /// The type of signals that a file of HMA holds.
    pub signal_type: String,
}

impl Default for WriteOptions {
    fn default() -> Self {
        Self { scheme: "CUSTOM".into(), member: 0, page_entries: 1000, signal_type: "HASH_PDQ".into() }
    }
}

/// What was written. Of records that are `shortened`, what the format has no place for is missing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Written {
    /// Records that are in the list.
    pub written: u64,
    /// Of them, records of which a digest, a fact or another word is not.
    pub shortened: u64,
    /// Records of which the format can hold nothing that could be compared, or no withdrawal.
    pub left_out: u64,
    /// Files begun.
    pub pages: u64,
}

/// Writes records as a list of a format.
pub fn write_list(
    records: &mut dyn Iterator<Item = ListRecord>,
    format: ListFormat,
    options: &WriteOptions,
    out: &mut dyn ListPages,
) -> Result<Written, Error> {
    let mut written = Written { pages: 1, ..Written::default() };
    match format {
        ListFormat::NcmecXml => pages(records, options, out, &mut written)?,
        ListFormat::VicsJson => vics(records, options, out, &mut written)?,
        _ => lines(records, format, options, out, &mut written)?,
    }
    out.flush()?;
    Ok(written)
}

fn lines(
    records: &mut dyn Iterator<Item = ListRecord>,
    format: ListFormat,
    options: &WriteOptions,
    out: &mut dyn ListPages,
    written: &mut Written,
) -> Result<(), Error> {
    match format {
        ListFormat::Csv => {
            let header = csv::OWN_COLUMNS.iter().chain(csv::OWN_FACTS).chain(&["facts"]);
            row(&header.map(|name| (*name).to_string()).collect::<Vec<_>>(), b',', out)?;
        }
        ListFormat::InterpolCsv => {
            row(&interpol::HEADER.iter().map(|name| (*name).to_string()).collect::<Vec<_>>(), b';', out)?;
        }
        _ => {}
    }
    for record in records {
        let is_held = match format {
            ListFormat::Csv => write_row(Some(csv::own_row(&record)), b',', out)?,
            ListFormat::InterpolCsv => write_row(interpol::row(&record), b';', out)?,
            ListFormat::HmaCsv => write_row(hma::row(&record, &options.signal_type), b',', out)?,
            _ => signal_lines(&record, out)?,
        };
        written.count(is_held, &record, format);
    }
    Ok(())
}

fn signal_lines(record: &ListRecord, out: &mut dyn ListPages) -> io::Result<bool> {
    let signals = if record.act == ListAct::Set { signals::all(record) } else { Vec::new() };
    for (name, value) in &signals {
        writeln!(out, "{name} {value}")?;
    }
    Ok(!signals.is_empty())
}

fn vics(
    records: &mut dyn Iterator<Item = ListRecord>,
    options: &WriteOptions,
    out: &mut dyn ListPages,
    written: &mut Written,
) -> Result<(), Error> {
    let scheme: String = options.scheme.chars().filter(char::is_ascii_alphanumeric).collect();
    out.write_all(vics::head(&scheme).as_bytes())?;
    for record in records {
        let object = vics::object(&record).filter(|_| record.act == ListAct::Set);
        if let Some(object) = &object {
            let before = if written.written == 0 { "\n" } else { ",\n" };
            write!(out, "{before}{object}")?;
        }
        written.count(object.is_some(), &record, ListFormat::VicsJson);
    }
    out.write_all(b"\n]}\n")?;
    Ok(())
}

fn pages(
    records: &mut dyn Iterator<Item = ListRecord>,
    options: &WriteOptions,
    out: &mut dyn ListPages,
    written: &mut Written,
) -> Result<(), Error> {
    let mut page: Vec<ListRecord> = Vec::new();
    for record in records {
        if !ncmec::holds(&record) {
            written.left_out += 1;
            continue;
        }
        written.count(true, &record, ListFormat::NcmecXml);
        if page.len() >= options.page_entries.max(1) {
            out.write_all(ncmec::page(&page, options).as_bytes())?;
            out.next_page()?;
            written.pages += 1;
            page.clear();
        }
        page.push(record);
    }
    out.write_all(ncmec::page(&page, options).as_bytes())?;
    Ok(())
}

fn write_row(fields: Option<Vec<String>>, delimiter: u8, out: &mut dyn ListPages) -> io::Result<bool> {
    let is_held = fields.is_some();
    fields.iter().try_for_each(|fields| row(fields, delimiter, out))?;
    Ok(is_held)
}

/// A row of CSV (RFC 4180), lines ending as on Unix.
fn row(fields: &[String], delimiter: u8, out: &mut dyn ListPages) -> io::Result<()> {
    let mut line = String::new();
    for (n, field) in fields.iter().enumerate() {
        if n > 0 {
            line.push(char::from(delimiter));
        }
        let is_plain = !field.bytes().any(|b| matches!(b, b'"' | b'\n' | b'\r' | b',' | b';' | b'\t'));
        if is_plain {
            line.push_str(field);
        } else {
            line.push('"');
            line.push_str(&field.replace('"', "\"\""));
            line.push('"');
        }
    }
    line.push('\n');
    out.write_all(line.as_bytes())
}

impl Written {
    fn count(&mut self, is_held: bool, record: &ListRecord, format: ListFormat) {
        if !is_held {
            self.left_out += 1;
            return;
        }
        self.written += 1;
        self.shortened += u64::from(!holds_all(record, format));
    }
}

/// Whether a format has a place for everything that a record says.
fn holds_all(record: &ListRecord, format: ListFormat) -> bool {
    let facts = |holds: &dyn Fn(&str) -> bool| {
        let mut met = BTreeSet::new();
        record.facts.iter().all(|(name, _)| holds(name) && met.insert(&**name))
    };
    let has_frames = record.pdq.iter().any(|h| h.milliseconds.is_some());
    let has_quality = record.pdq.iter().any(|h| h.quality.is_some());
    let is_bare = record.category.is_none() && record.standing.is_none();
    match format {
        ListFormat::Csv => true,
        ListFormat::InterpolCsv => {
            record.sha256.is_none() && record.pdq.is_empty() && is_bare && facts(&|n| interpol::FACTS.contains(&n))
        }
        ListFormat::HmaCsv => {
            let held = [fact::DESCRIPTOR, fact::ADDED_ON, fact::TAGS];
            signals::all(record).len() == 1 && !has_quality && is_bare && facts(&|n| held.contains(&n))
        }
        ListFormat::SignalLines => {
            let is_one = signals::all(record).len() == 1;
            let is_told = facts(&|n| n == fact::SIGNAL_TYPE);
            is_one && has_quality == has_frames && is_bare && !record.has_own_id && is_told
        }
        ListFormat::VicsJson => {
            let is_list = |n: &str| n == fact::MEDIA_FILE || n == fact::FINGERPRINT;
            let mut met = BTreeSet::new();
            let mut single = record.facts.iter().map(|(name, _)| &**name).filter(|name| !is_list(name));
            let is_told = single.all(|name| vics::holds_fact(name) && met.insert(name));
            !has_frames && !has_quality && record.standing.is_none() && is_told
        }
        ListFormat::NcmecXml => {
            let is_plain = record.pdq.len() <= 1 && !has_frames && !has_quality;
            is_plain
                && record.sha256.is_none()
                && record.standing.is_none()
                && record.facts.iter().all(ncmec::holds_fact)
        }
    }
}
