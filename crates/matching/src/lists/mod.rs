//! Lists of the field, read and written: a format goes in, records and issues come out, one at a time.
//!
//! No reader holds more than one record: a list of several GB takes no more memory than one of several KB. No damaged
//! record ends a file, nor swallows those behind it. Each record of a file is given once, as a [`ListItem::Record`] or
//! as a [`ListItem::Refused`] that says where and why; what else must be known is a [`ListItem::Issue`].
//! `docs/lists.md` says what of each format goes where.

mod columns;
mod csv;
mod hma;
mod interpol;
mod json_split;
mod ncmec;
mod of_entry;
mod out;
mod recognise;
mod record;
mod rows;
mod signal_lines;
mod signals;
mod text;
mod values;
mod vics;
mod write;
mod xml_split;

pub use columns::{CsvMapping, ListField};
pub use recognise::{RECOGNISED_BY, recognise};
pub use record::{Fact, FactName, ListAct, ListRecord, ListedHash, Place, fact};
pub use write::{Held, ListPages, ListWriter, WriteOptions, Written, write_list};

use crate::{Error, ListIssue};
use out::Out;
use std::io::BufRead;
use std::ops::ControlFlow;

model::closed_enum! {
    /// A format of lists.
    pub enum ListFormat {
        /// CSV whose columns are recognised by their header, or given by a mapping.
        Csv = "csv",
        /// CSV with `;` and the columns of INTERPOL's lists.
        InterpolCsv = "interpol-csv",
        /// The CSV of Hasher-Matcher-Actioner, and what the `threatexchange` program prints as CSV.
        HmaCsv = "hma-csv",
        /// The file exchange of `threatexchange`: a type of signal and a value on each line.
        SignalLines = "signal-lines",
        /// VICS (Project VIC, CAID) 1.x and 2.0.
        VicsJson = "vics-json",
        /// A page of NCMEC's hash sharing, version 2.
        NcmecXml = "ncmec-xml",
    }
}

/// What a reader holds at most.
#[derive(Clone, Copy, Debug)]
pub struct ListLimits {
    /// Bytes of one record; a longer one is refused.
    pub record_bytes: usize,
    /// Lines that a quoted field may run over.
    pub row_lines: usize,
    /// Ids that are held to find those that stand twice; 9 to 18 bytes each.
    pub ids: usize,
}

impl ListLimits {
    /// For lists of the field: a record may hold a preview of its picture; ids take 18 MB at most.
    pub const fn standard() -> Self {
        Self { record_bytes: 16 << 20, row_lines: 64, ids: 1_000_000 }
    }

    /// Small ones, so that tests meet them.
    pub const fn for_tests() -> Self {
        Self { record_bytes: 4096, row_lines: 4, ids: 1_000 }
    }
}

/// How a list is read.
#[derive(Clone, Debug)]
pub struct ListOptions {
    /// What is held at most.
    pub limits: ListLimits,
    /// What the columns of [`ListFormat::Csv`] mean, where their names do not say it.
    pub mapping: Option<CsvMapping>,
    /// The type of signals in a list that does not say it: a file of values alone, HMA's rows.
    pub signal_type: Option<String>,
}

impl Default for ListOptions {
    fn default() -> Self {
        Self { limits: ListLimits::standard(), mapping: None, signal_type: None }
    }
}

/// What a reader gives.
#[derive(Clone, PartialEq, Debug)]
pub enum ListItem {
    /// A record that can be compared, or that takes an entry away.
    Record(Box<ListRecord>),
    /// A record that could not be read, or says nothing that could be compared.
    Refused(ListIssue),
    /// What must be known of the list, or of the record that comes next.
    Issue(ListIssue),
}

/// What was read of a list. `seen` = `kept` + `refused`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ListSummary {
    /// Records met.
    pub seen: u64,
    /// Of them, given as records.
    pub kept: u64,
    /// Of them, refused.
    pub refused: u64,
    /// Further issues.
    pub issues: u64,
    /// The data model that a VICS file names.
    pub context: Option<String>,
    /// The scheme of its categories, where its context names one: `US`, `UK`, `CUSTOM` …
    pub scheme: Option<String>,
    /// A digest of the link to the next page, if the list goes on elsewhere. Nothing is ever fetched.
    pub next_page: Option<String>,
    /// Whether the receiver asked to stop before the end.
    pub was_stopped: bool,
}

/// Reads a list to its end, or until `each` breaks.
///
/// An error is one of the file as a whole: it cannot be read, or its header names no column that is known. Everything
/// else is an item.
pub fn read_list(
    input: &mut dyn BufRead,
    format: ListFormat,
    options: &ListOptions,
    each: &mut dyn FnMut(ListItem) -> ControlFlow<()>,
) -> Result<ListSummary, Error> {
    let mut input = text::open(input)?;
    let mut out = Out::new(each, options.limits.ids);
    match format {
        ListFormat::Csv => csv::read(&mut *input, options, &mut out)?,
        ListFormat::InterpolCsv => csv::read(&mut *input, &without_mapping(options), &mut out)?,
        ListFormat::HmaCsv => hma::read(&mut *input, &without_mapping(options), &mut out)?,
        ListFormat::SignalLines => signal_lines::read(&mut *input, options, &mut out)?,
        ListFormat::VicsJson => vics::read(&mut *input, options, &mut out)?,
        ListFormat::NcmecXml => ncmec::read(&mut *input, options, &mut out)?,
    }
    Ok(out.finish())
}

fn without_mapping(options: &ListOptions) -> ListOptions {
    ListOptions { mapping: None, ..options.clone() }
}
