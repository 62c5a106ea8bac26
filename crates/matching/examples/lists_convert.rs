//! Reads a list of any format and writes it in another, pages beside each other; says what was lost on the way.
//!
//! ```text
//! cargo run -p matching --example lists_convert -- LIST FORMAT OUT
//! ```
//!
//! The second and further pages get `.2`, `.3` … behind their name.
#![expect(clippy::print_stdout, reason = "a program that prints what it did")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a tool for development fails by panicking")]

use matching::lists::{
    ListFormat, ListItem, ListOptions, ListPages, RECOGNISED_BY, WriteOptions, read_list, recognise, write_list,
};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::ops::ControlFlow;

struct Files {
    name: String,
    count: u32,
    file: BufWriter<File>,
}

impl Write for Files {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl ListPages for Files {
    fn next_page(&mut self) -> io::Result<()> {
        self.file.flush()?;
        self.count += 1;
        self.file = BufWriter::new(File::create(format!("{}.{}", self.name, self.count))?);
        Ok(())
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [list, format, out] = arguments.as_slice() else { panic!("LIST FORMAT OUT") };
    let mut beginning = Vec::new();
    File::open(list).unwrap().take(RECOGNISED_BY as u64).read_to_end(&mut beginning).unwrap();
    let from = recognise(&beginning).expect("a list of a known format");
    let mut records = Vec::new();
    let mut input = BufReader::new(File::open(list).unwrap());
    let read = read_list(&mut input, from, &ListOptions::default(), &mut |item| {
        match item {
            ListItem::Record(record) => records.push(*record),
            ListItem::Refused(issue) | ListItem::Issue(issue) => println!("{issue:?}"),
        }
        ControlFlow::Continue(())
    });
    println!("{from}: {:?}", read.unwrap());
    let to = ListFormat::parse(format).expect("a format's spelling");
    let mut files = Files { name: out.clone(), count: 1, file: BufWriter::new(File::create(out).unwrap()) };
    let written = write_list(&mut records.into_iter(), to, &WriteOptions::default(), &mut files).unwrap();
    println!("{to}: {written:?}");
}
