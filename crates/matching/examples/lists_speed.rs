//! What reading lists takes on one core, and making segments of them: as JSON, processor time and the most memory that was
//! held.
//!
//! ```text
//! cargo run --release -p matching --example lists_speed -- RECORDS [FOLDER [LIST]]
//! ```
//!
//! With a folder, each list is made into a segment there. The most memory is of all lists by then: give the name of one to
//! have its own.
//!
//! Records are made up as they are read – nothing of a list is ever held as a whole –, with all digests and some facts.
//! How long making them takes is measured too, and taken off.
#![expect(clippy::print_stdout, reason = "a program that prints what it measured")]
#![expect(clippy::unwrap_used, reason = "a measurement fails by panicking")]

use matching::lists::{ListFormat, ListItem, ListOptions, read_list};
use matching::{Chain, FileSpill, ListWriter, MEMORY, SegmentWriter, Spills};
use signal::Region;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

#[path = "../../signal/examples/support/clock.rs"]
mod clock;

use clock::clock;

fn main() {
    let mut args = std::env::args().skip(1);
    let records: u64 = args.next().unwrap().parse().unwrap();
    let (folder, wanted) = (args.next(), args.next());
    for list in LISTS.iter().filter(|list| wanted.as_deref().is_none_or(|wanted| wanted == list.0)) {
        match &folder {
            Some(folder) => make(list, records, Path::new(folder)),
            None => read(list, records),
        }
    }
}

fn read((name, format, head, tail, one): &List, records: u64) {
    let made = || Made { one: *one, head, tail, n: 0, records, held: Vec::new(), at: 0 };
    let start = clock();
    let bytes = std::io::copy(&mut made(), &mut std::io::sink()).unwrap();
    let making = clock().saturating_sub(start);
    let start = clock();
    let mut sum = 0u64;
    let mut input = BufReader::with_capacity(1 << 16, made());
    let summary = read_list(&mut input, *format, &ListOptions::default(), &mut |item| {
        if let ListItem::Record(record) = item {
            sum = sum.wrapping_add(record.original.len() as u64 + u64::from(record.sha1.map_or(0, |d| d[0])));
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    let reading = clock().saturating_sub(start).saturating_sub(making);
    assert_eq!((summary.kept, summary.refused), (records, 0));
    let rate = |count: u64| count as f64 / reading.max(Duration::from_nanos(1)).as_secs_f64();
    println!(
        "{{\"list\": \"{name}\", \"records\": {records}, \"bytes\": {bytes}, \"seconds\": {:.3}, \
             \"records_per_second\": {:.0}, \"megabytes_per_second\": {:.1}, \"peak_megabytes\": {}, \"sum\": {}}}",
        reading.as_secs_f64(),
        rate(records),
        rate(bytes) / 1e6,
        peak(),
        sum % 1000,
    );
}

/// Writes a segment of a list, as an import does: synced, and with its digest.
fn make((name, format, head, tail, one): &List, records: u64, folder: &Path) {
    let made = || Made { one: *one, head, tail, n: 0, records, held: Vec::new(), at: 0 };
    let start = clock();
    std::io::copy(&mut made(), &mut std::io::sink()).unwrap();
    let making = clock().saturating_sub(start);
    let (start, begun) = (clock(), Instant::now());
    let mut spills = Spills::new(|| Box::new(FileSpill::new(folder)));
    let mut options = File::options();
    let file = options.read(true).write(true).create(true).truncate(true).open(folder.join("made.seg")).unwrap();
    let segment = SegmentWriter::new(BufWriter::with_capacity(1 << 20, file), &mut spills, MEMORY).unwrap();
    let mut list = ListWriter::new(segment);
    let mut input = BufReader::with_capacity(1 << 16, made());
    read_list(&mut input, *format, &ListOptions::default(), &mut |item| {
        if let ListItem::Record(record) = item {
            list.take(*record).unwrap();
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    let file = list.finish().unwrap().out.into_inner().unwrap();
    file.sync_all().unwrap();
    let held = peak();
    let region = Region::map(&file).unwrap();
    let digest = blake3::hash(&region);
    let (taken, wall) = (clock().saturating_sub(start).saturating_sub(making), begun.elapsed());
    let start = Instant::now();
    let chain = Chain::open([region.clone()]).unwrap();
    assert_eq!(chain.len(), records);
    println!(
        "{{\"list\": \"{name}\", \"records\": {records}, \"seconds\": {:.3}, \"wall_seconds\": {:.3}, \
         \"records_per_second\": {:.0}, \"bytes_each\": {:.1}, \"peak_megabytes\": {held}, \"open_ms\": {:.2}, \
         \"sum\": {}}}",
        taken.as_secs_f64(),
        wall.as_secs_f64(),
        records as f64 / taken.as_secs_f64(),
        region.len() as f64 / records as f64,
        start.elapsed().as_secs_f64() * 1e3,
        digest.as_bytes()[0],
    );
    std::fs::remove_file(folder.join("made.seg")).unwrap();
}

type One = fn(u64, &mut Vec<u8>);
type List = (&'static str, ListFormat, &'static str, &'static str, One);

static LISTS: &[List] = &[
    ("csv", ListFormat::Csv, "id,sha256,sha1,md5,category\n", "", |n, to| {
        put(to, &[b"e-", number(n).as_bytes(), b","]);
        digests(n, &[32, 20, 16], b",", to);
        to.extend(b",2\n");
    }),
    ("csv-pdq", ListFormat::Csv, "id,sha256,sha1,md5,pdq,quality,category,series,tags\n", "", |n, to| {
        put(to, &[number(n).as_bytes(), b","]);
        digests(n, &[32, 20, 16, 32], b",", to);
        to.extend(b",93,1,\"dunes, sea\",\n");
    }),
    (
        "interpol",
        ListFormat::InterpolCsv,
        "MD5;SHA1;PhotoDNA;Image ID;Is distributed;Victim identified;Offender identified;Series name;\
         Number of submissions;File Available;Media Type;Baseline\n",
        "",
        |n, to| {
            digests(n, &[16, 20], b";", to);
            put(to, &[b";;", number(n).as_bytes(), b";1;0;0;dunes;3;1;Image;1\n"]);
        },
    ),
    ("signal-lines", ListFormat::SignalLines, "", "", |n, to| {
        to.extend(if n.is_multiple_of(2) { &b"pdq "[..] } else { b"sha256 " });
        hex(n, 32, to);
        to.push(b'\n');
    }),
    (
        "vics",
        ListFormat::VicsJson,
        "{\"@odata.context\":\"http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/US/$metadata#Media\",\"value\":[",
        "]}",
        |n, to| {
            to.extend(if n == 0 { &b""[..] } else { b"," });
            put(to, &[b"{\"MediaID\":", number(n).as_bytes(), b",\"Category\":1,\"MD5\":\""]);
            digests(n, &[16, 20], b"\",\"SHA1\":\"", to);
            to.extend(
                b"\",\"MediaSize\":123456,\"DateUpdated\":\"2023-06-07T02:31:49.8300Z\",\"IsPrecategorized\":\"true\"}",
            );
        },
    ),
    ("ncmec", ListFormat::NcmecXml, "<queryResult><images count=\"1\">", "</images></queryResult>", |n, to| {
        put(to, &[b"<image><member id=\"42\">M</member><id>", number(n).as_bytes(), b"</id><fingerprints><md5>"]);
        digests(n, &[16, 20], b"</md5><sha1>", to);
        to.extend(b"</sha1></fingerprints></image>\n");
    }),
];

fn put(to: &mut Vec<u8>, parts: &[&[u8]]) {
    parts.iter().for_each(|part| to.extend_from_slice(part));
}

/// Digests of these lengths, with something between them.
fn digests(n: u64, lengths: &[usize], between: &[u8], to: &mut Vec<u8>) {
    for (at, length) in (0..).zip(lengths) {
        to.extend_from_slice(if at == 0 { b"" } else { between });
        hex(n ^ at, *length, to);
    }
}

fn number(n: u64) -> String {
    // Not in order, as ids of lists often are.
    (n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 8).to_string()
}

fn hex(n: u64, bytes: usize, to: &mut Vec<u8>) {
    let mut state = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    for _ in 0..bytes / 4 {
        state = state.wrapping_mul(0xbf58_476d_1ce4_e5b9) ^ (state >> 29);
        for shift in (32..64).step_by(4) {
            to.extend(b"0123456789abcdef".get((state >> shift & 15) as usize));
        }
    }
}

/// A list that is made while it is read.
struct Made {
    one: One,
    head: &'static str,
    tail: &'static str,
    n: u64,
    records: u64,
    held: Vec<u8>,
    at: usize,
}

impl Read for Made {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if self.at >= self.held.len() {
            self.held.clear();
            self.at = 0;
            if self.n == 0 {
                self.held.extend(self.head.bytes());
            }
            for _ in 0..200.min(self.records.saturating_sub(self.n)) {
                (self.one)(self.n, &mut self.held);
                self.n += 1;
                if self.n == self.records {
                    self.held.extend(self.tail.bytes());
                }
            }
        }
        let from = self.held.get(self.at..).unwrap_or_default();
        let count = from.len().min(out.len());
        out.get_mut(..count).unwrap_or_default().copy_from_slice(from.get(..count).unwrap_or_default());
        self.at += count;
        Ok(count)
    }
}

/// The most memory that the process held so far, in MB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}
