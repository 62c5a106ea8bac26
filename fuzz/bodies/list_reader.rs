//! Any bytes are read as any format of lists without loss: each record is given or refused, what is given can be
//! compared or takes an entry away, and what is written of it is read back.

use matching::lists::{
    ListAct, ListFormat, ListItem, ListLimits, ListOptions, ListPages, ListRecord, WriteOptions, read_list, recognise,
    write_list,
};
use std::io::{self, Write};
use std::ops::ControlFlow;

/// Reads these bytes as every format.
pub(crate) fn run(bytes: &[u8]) {
    let _ = recognise(bytes);
    for format in ListFormat::ALL {
        let records = read(bytes, *format);
        // Bytes that are one format are seldom another: writing is tried where there is something to write.
        if !records.is_empty() {
            write_and_read(&records);
        }
    }
}

fn read(bytes: &[u8], format: ListFormat) -> Vec<ListRecord> {
    let options = ListOptions { limits: ListLimits::for_tests(), ..ListOptions::default() };
    let (mut records, mut refused, mut issues) = (Vec::new(), 0, 0);
    let mut input = bytes;
    let read = read_list(&mut input, format, &options, &mut |item| {
        match item {
            ListItem::Record(record) => records.push(*record),
            ListItem::Refused(_) => refused += 1,
            ListItem::Issue(_) => issues += 1,
        }
        ControlFlow::Continue(())
    });
    let Ok(summary) = read else { return Vec::new() };
    assert_eq!((summary.kept, summary.refused, summary.issues), (records.len() as u64, refused, issues));
    assert_eq!(summary.seen, summary.kept + summary.refused);
    assert!(summary.seen + issues > 0, "nothing is said of an empty file");
    for record in &records {
        assert!(!record.id.is_empty());
        assert!(record.has_signature() || record.act == ListAct::Remove);
        assert!(record.original.len() <= 8 * ListLimits::for_tests().record_bytes);
    }
    records
}

struct Page(Vec<u8>);

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl ListPages for Page {
    fn next_page(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Whatever was read can be written, and our own form keeps every digest of it.
fn write_and_read(records: &[ListRecord]) {
    for format in ListFormat::ALL {
        let mut page = Page(Vec::new());
        let options = WriteOptions { page_entries: usize::MAX, ..WriteOptions::default() };
        let Ok(written) = write_list(&mut records.iter().cloned(), *format, &options, &mut page) else {
            panic!("writing to memory failed")
        };
        assert_eq!(written.written + written.left_out, records.len() as u64);
        if *format == ListFormat::VicsJson {
            assert!(recognise(&page.0) == Some(ListFormat::VicsJson));
        }
        if *format == ListFormat::Csv && page.0.len() < ListLimits::for_tests().record_bytes {
            let again = read(&page.0, *format);
            assert_eq!(digests(&again), digests(records));
        }
    }
}

fn digests(records: &[ListRecord]) -> Vec<[Option<Vec<u8>>; 3]> {
    let of = |r: &ListRecord| [r.sha256.map(|d| d.to_vec()), r.sha1.map(|d| d.to_vec()), r.md5.map(|d| d.to_vec())];
    records.iter().map(of).collect()
}
