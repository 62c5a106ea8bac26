//! Walks a path and prints counts and speed as JSON: `cargo run --release -p evidence --example walk -- PATH [digest]`.
//! With `digest`, the digests of all held content are made too, as the engine does.
#![expect(clippy::print_stdout, reason = "an example's output is its purpose")]

use evidence::{Event, Limits, walk};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let source = arguments.next().ok_or("name a file or folder to walk")?;
    let digests = arguments.next().is_some();
    let (mut entry_count, mut byte_count) = (0u64, 0u64);
    let (mut codes, mut kinds) = (BTreeMap::<&str, u64>::new(), BTreeMap::<&str, u64>::new());
    let start = Instant::now();
    let walked = walk(source.as_ref(), &Limits::standard(), &mut |event| {
        match event {
            Event::Entry(entry) => {
                entry_count += 1;
                byte_count += entry.size;
                *kinds.entry(entry.kind.as_str()).or_default() += 1;
                if digests {
                    std::hint::black_box(entry.digests());
                }
            }
            Event::Issue(issue) => *codes.entry(issue.code).or_default() += 1,
            Event::Mark(_) => {}
        }
        ControlFlow::Continue(())
    })?;
    let seconds = start.elapsed().as_secs_f64();
    let object = |counts: &BTreeMap<&str, u64>| {
        let fields: Vec<String> = counts.iter().map(|(name, count)| format!("\"{name}\": {count}")).collect();
        format!("{{{}}}", fields.join(", "))
    };
    println!(
        "{{\"manifest\": \"{}\", \"file_count\": {}, \"entry_count\": {entry_count}, \"refused_count\": {}, \
         \"bytes\": {byte_count}, \"seconds\": {seconds:.3}, \"mb_per_second\": {:.1}, \"kinds\": {}, \"issues\": {}}}",
        walked.manifest,
        walked.file_count,
        walked.tally.refused,
        byte_count as f64 / 1e6 / seconds,
        object(&kinds),
        object(&codes),
    );
    Ok(())
}
