//! Lists of the field: what is read of good files, what becomes of damaged ones, what is written and read again.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on says so by failing")]

mod damage;
mod good;
mod recognised;
mod round_trip;

use matching::lists::{
    ListFormat, ListItem, ListLimits, ListOptions, ListPages, ListRecord, ListSummary, WriteOptions, Written,
    read_list, write_list,
};
use std::io::{self, BufReader, Write};
use std::ops::ControlFlow;

/// What came of reading a list.
struct Read {
    records: Vec<ListRecord>,
    /// Place, code, detail; of records that were refused, and of others.
    refused: Vec<(String, &'static str, String)>,
    issues: Vec<(String, &'static str, String)>,
    summary: ListSummary,
}

fn options() -> ListOptions {
    ListOptions { limits: ListLimits::for_tests(), ..ListOptions::default() }
}

/// Reads a list, a few bytes at a time.
fn read_with(bytes: &[u8], format: ListFormat, options: &ListOptions) -> Result<Read, matching::Error> {
    let (mut records, mut refused, mut issues) = (Vec::new(), Vec::new(), Vec::new());
    let mut input = BufReader::with_capacity(13, bytes);
    let summary = read_list(&mut input, format, options, &mut |item| {
        match item {
            ListItem::Record(record) => records.push(*record),
            ListItem::Refused(issue) => refused.push((issue.place, issue.code, issue.detail)),
            ListItem::Issue(issue) => issues.push((issue.place, issue.code, issue.detail)),
        }
        ControlFlow::Continue(())
    })?;
    assert_eq!(summary.kept, records.len() as u64);
    assert_eq!(summary.refused, refused.len() as u64);
    assert_eq!(summary.issues, issues.len() as u64);
    assert_eq!(summary.seen, summary.kept + summary.refused);
    Ok(Read { records, refused, issues, summary })
}

fn read(bytes: &[u8], format: ListFormat) -> Read {
    read_with(bytes, format, &options()).unwrap()
}

/// Pages in memory.
#[derive(Default)]
struct Pages(Vec<Vec<u8>>);

impl Write for Pages {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.is_empty() {
            self.next_page()?;
        }
        self.0.last_mut().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl ListPages for Pages {
    fn next_page(&mut self) -> io::Result<()> {
        self.0.push(Vec::new());
        Ok(())
    }
}

fn written(records: &[ListRecord], format: ListFormat, options: &WriteOptions) -> (Vec<Vec<u8>>, Written) {
    let mut pages = Pages::default();
    let written = write_list(&mut records.iter().cloned(), format, options, &mut pages).unwrap();
    (pages.0, written)
}

/// A made-up digest of so many bytes, in hexadecimal.
fn hex(seed: u8, bytes: usize) -> String {
    (0..bytes).map(|n| format!("{:02x}", (n as u8).wrapping_mul(37).wrapping_add(seed))).collect()
}

fn array<const N: usize>(seed: u8) -> [u8; N] {
    std::array::from_fn(|n| (n as u8).wrapping_mul(37).wrapping_add(seed))
}
