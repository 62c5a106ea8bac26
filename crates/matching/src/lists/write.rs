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

/// How much of a record a format has a place for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Held {
    /// All that it says.
    Whole,
    /// Not all of its digests, facts or other words.
    InPart,
    /// Nothing that could be compared, or no withdrawal: it is not in the list.
    Not,
}

/// Writes records as a list of a format.
pub fn write_list(
    records: &mut dyn Iterator<Item = ListRecord>,
    format: ListFormat,
    options: &WriteOptions,
    out: &mut dyn ListPages,
) -> Result<Written, Error> {
    let mut list = ListWriter::begin(format, options, out)?;
    for record in records {
        list.put(record)?;
    }
    list.finish()
}

/// A list as it is written, record by record.
pub struct ListWriter<'o> {
    format: ListFormat,
    options: &'o WriteOptions,
    out: &'o mut dyn ListPages,
    written: Written,
    /// Records of the page at hand, in a format that comes in pages: it says first how many there are.
    page: Vec<ListRecord>,
}

impl<'o> ListWriter<'o> {
    /// Begins a list.
    pub fn begin(format: ListFormat, options: &'o WriteOptions, out: &'o mut dyn ListPages) -> Result<Self, Error> {
        let names = |names: &mut dyn Iterator<Item = &&str>| names.map(|name| (*name).to_string()).collect::<Vec<_>>();
        match format {
            ListFormat::Csv => {
                let mut header = csv::OWN_COLUMNS.iter().chain(csv::OWN_FACTS).chain(&["facts"]);
                row(&names(&mut header), b',', out)?;
            }
            ListFormat::InterpolCsv => row(&names(&mut interpol::HEADER.iter()), b';', out)?,
            ListFormat::VicsJson => {
                let scheme: String = options.scheme.chars().filter(char::is_ascii_alphanumeric).collect();
                out.write_all(vics::head(&scheme).as_bytes())?;
            }
            ListFormat::HmaCsv | ListFormat::SignalLines | ListFormat::NcmecXml => {}
        }
        Ok(Self { format, options, out, written: Written { pages: 1, ..Written::default() }, page: Vec::new() })
    }

    /// Writes a record, and says how much of it is in the list.
    pub fn put(&mut self, record: ListRecord) -> Result<Held, Error> {
        let is_whole = holds_all(&record, self.format);
        let is_held = match self.format {
            ListFormat::Csv => write_row(Some(csv::own_row(&record)), b',', self.out)?,
            ListFormat::InterpolCsv => write_row(interpol::row(&record), b';', self.out)?,
            ListFormat::HmaCsv => write_row(hma::row(&record, &self.options.signal_type), b',', self.out)?,
            ListFormat::SignalLines => signal_lines(&record, self.out)?,
            ListFormat::VicsJson => self.object(&record)?,
            ListFormat::NcmecXml => self.on_page(record)?,
        };
        let held = match (is_held, is_whole) {
            (true, true) => Held::Whole,
            (true, false) => Held::InPart,
            (false, _) => Held::Not,
        };
        self.written.count(held);
        Ok(held)
    }

    /// Writes what must stand behind the records.
    pub fn finish(self) -> Result<Written, Error> {
        match self.format {
            ListFormat::VicsJson => self.out.write_all(b"\n]}\n")?,
            ListFormat::NcmecXml => self.out.write_all(ncmec::page(&self.page, self.options).as_bytes())?,
            _ => {}
        }
        self.out.flush()?;
        Ok(self.written)
    }

    fn object(&mut self, record: &ListRecord) -> io::Result<bool> {
        let object = vics::object(record).filter(|_| record.act == ListAct::Set);
        if let Some(object) = &object {
            let before = if self.written.written == 0 { "\n" } else { ",\n" };
            write!(self.out, "{before}{object}")?;
        }
        Ok(object.is_some())
    }

    fn on_page(&mut self, record: ListRecord) -> io::Result<bool> {
        if !ncmec::holds(&record) {
            return Ok(false);
        }
        if self.page.len() >= self.options.page_entries.max(1) {
            self.out.write_all(ncmec::page(&self.page, self.options).as_bytes())?;
            self.out.next_page()?;
            self.written.pages += 1;
            self.page.clear();
        }
        self.page.push(record);
        Ok(true)
    }
}

fn signal_lines(record: &ListRecord, out: &mut dyn ListPages) -> io::Result<bool> {
    let signals = if record.act == ListAct::Set { signals::all(record) } else { Vec::new() };
    for (name, value) in &signals {
        writeln!(out, "{name} {value}")?;
    }
    Ok(!signals.is_empty())
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
    fn count(&mut self, held: Held) {
        self.written += u64::from(held != Held::Not);
        self.shortened += u64::from(held == Held::InPart);
        self.left_out += u64::from(held == Held::Not);
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
            let is_one = signals::all(record).len() == 1 && hma::holds_id(record);
            is_one && !has_quality && is_bare && facts(&|n| held.contains(&n))
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
